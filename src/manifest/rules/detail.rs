//! The server's own reasons, word for word, where a general code carries one. `words` has each in Korean too.

macro_rules! details {
    ($($name:ident = $text:literal;)*) => {
        $(
            #[doc = $text]
            pub const $name: &str = $text;
        )*
        /// All of them, for the test that each is translated.
        pub const ALL: &[&str] = &[$($name),*];
    };
}

details! {
    // Services.
    CLUSTER_IPS_WITHOUT_CLUSTER_IP = "must be empty when `clusterIP` is not specified";
    FIRST_MUST_MATCH = "first value must match `clusterIP`";
    NONE_MUST_BE_ALONE = "'None' must be the first and only value";
    AT_MOST_TWO_ADDRESSES = "may only hold up to 2 values";
    ONE_ADDRESS_PER_FAMILY = "may specify no more than one IP for each IP family";
    DUAL_STACK_FOR_TWO_ADDRESSES = "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified";
    DUAL_STACK_FOR_TWO_FAMILIES = "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified";
    HEALTH_CHECK_PORT_NOT_NEEDED = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    // Selectors.
    VALUES_NEEDED = "must be specified when `operator` is 'In' or 'NotIn'";
    VALUES_FORBIDDEN = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    SINGLE_VALUE_NEEDED = "must be specified single value when `operator` is 'Lt' or 'Gt'";
    NOT_AN_OPERATOR = "not a valid selector operator";
}
