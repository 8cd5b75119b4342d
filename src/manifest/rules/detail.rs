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
    SCOPE_IS_NAMESPACE = "`parameters.scope` is set to 'Namespace'";
    SCOPE_IS_CLUSTER = "`parameters.scope` is set to 'Cluster'";
    // Selectors.
    VALUES_NEEDED = "must be specified when `operator` is 'In' or 'NotIn'";
    VALUES_FORBIDDEN = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    SINGLE_VALUE_NEEDED = "must be specified single value when `operator` is 'Lt' or 'Gt'";
    NOT_AN_OPERATOR = "not a valid selector operator";
    // Pods.
    NOT_FOR_INIT_CONTAINERS = "may not be set for init containers without restartPolicy=Always";
    NO_BLANKS_AROUND = "must not have leading or trailing whitespace";
    VARIABLE_NAME = "must consist only of printable ASCII characters other than '='";
    ONE_SOURCE_NEEDED = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    VALUE_OR_SOURCE = "may not be specified when `value` is not empty";
    ONE_SOURCE_ONLY = "may not have more than one field specified at a time";
    MUST_BE_ONE = "must be 1";
    NOT_ABOVE_THE_PREVIOUS = "must be less than or equal to previous value";
    HANDLER_NEEDED = "must specify a handler type";
    ONE_HANDLER = "may not specify more than 1 handler type";
    MUST_BE_UNIQUE = "must be unique";
    MUST_BE_AN_INTEGER = "must be an integer";
    LIMIT_NEEDED = "Limit must be set for non overcommitable resources";
    HUGE_PAGES_ALONE = "HugePages require cpu or memory";
    NOT_FOR_READINESS = "must not be set for readinessProbes";
    SLEEP_WITHIN_GRACE = "must be non-negative and less than terminationGracePeriodSeconds";
    FIELD_PATH = "error converting fieldPath: field label not supported";
    ONE_VOLUME_TYPE = "may not specify more than 1 volume type";
    RELATIVE_PATH = "must be a relative path";
    NO_BACKSTEPS = "must not contain '..'";
    FILE_MODE = "must be a number between 0 and 0777 (octal), both inclusive";
    PRIVILEGED_ESCALATES = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
    GATES_BEFORE_NODE = "cannot be set until all schedulingGates have been cleared";
    NOT_ON_CREATE = "cannot be set on create";
    NOT_IN_TEMPLATE = "ephemeral containers not allowed in pod template";
    DNS_CONFIG_NEEDED = "must provide `dnsConfig` when `dnsPolicy` is None";
    NAMESERVER_NEEDED = "must provide at least one DNS nameserver when `dnsPolicy` is None";
    THREE_NAMESERVERS = "must not have more than 3 nameservers";
    TOO_MANY_SEARCHES = "must not have more than 32 search paths";
    SEARCHES_TOO_LONG = "must not have more than 2048 characters (including spaces) in the search list";
    EXISTS_FOR_EMPTY_KEY = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
    NO_EXECUTE_FOR_SECONDS = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    NO_VALUE_WITH_EXISTS = "value must be empty when `operator` is 'Exists'";
    MUST_BE_POSITIVE = "must be greater than zero";
    MIN_DOMAINS_NEEDS_DO_NOT = "can only use minDomains if whenUnsatisfiable=DoNotSchedule";
    KEYS_NEED_SELECTOR = "must not be specified when labelSelector is not set";
    CAN_NOT_BE_EMPTY = "can not be empty";
    NODE_TERM_NEEDED = "must have at least one node selector term";
    ONE_FIELD_VALUE = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    NOT_A_FIELD_KEY = "not a valid field selector key";
    MUST_BE_ABOVE_ZERO = "must be greater than 0";
    MUST_NOT_BE_EMPTY = "must not be empty";
    NO_CLAIMS_OF_POD = "claims may not be set for Resources at pod-level";
    NOT_FOR_WINDOWS = "cannot be set for a windows pod";
    NO_RESOURCES_ON_WINDOWS = "may not be set for a windows pod";
    RULES_NEED_POLICY = "must specify restartPolicy when restart rules are used";
    NO_RULES_FOR_SIDECARS = "restartPolicyRules are not allowed for init containers with restart policy Always";
    MUST_BE_SPECIFIED = "must be specified";
    NO_RESTART_TO_RESIZE = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
    IN_KEYS_AND_SELECTOR = "exists in both matchLabelKeys and labelSelector";
    IN_KEYS_AND_MISMATCHES = "exists in both matchLabelKeys and mismatchLabelKeys";
    ONE_KIND_OF_CLAIM = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified";
    CLAIM_NEEDED = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`";
    // Workloads.
    INVALID_SELECTOR = "invalid label selector";
    PERCENT = "a valid percent string must be a numeric string followed by an ending '%'";
    MORE_THAN_ALL = "must not be greater than 100%";
    NOT_FOR_POD_LIMITS = "may not be specified when `type` is 'Pod'";
    STORAGE_LIMIT_NEEDED = "either minimum or maximum storage value is required, but neither was provided";
    RATIO_BELOW_ONE = "the ratio is less than 1";
    NOT_BOTH_LIMITS = "minAvailable and maxUnavailable cannot be both set";
    NOT_BOTH_ZERO = "may not be 0 when `maxSurge` is 0";
    NO_ROLLING_WITH_RECREATE = "may not be specified when strategy `type` is 'Recreate'";
    DEADLINE_AFTER_READY = "must be greater than minReadySeconds";
    DEADLINE_IN_REPLICA_SET = "activeDeadlineSeconds in ReplicaSet is not Supported";
    DEADLINE_IN_CONTROLLER = "activeDeadlineSeconds in ReplicationController is not Supported";
    DEADLINE_IN_STATEFUL_SET = "activeDeadlineSeconds in StatefulSet is not Supported";
    DEADLINE_IN_DAEMON_SET = "activeDeadlineSeconds in DaemonSet is not Supported";
    ORDERED_OR_PARALLEL = "must be 'OrderedReady' or 'Parallel'";
    ROLLING_OR_ON_DELETE = "must be 'RollingUpdate' or 'OnDelete'";
    ONLY_WITH_ROLLING = "only allowed for updateStrategy 'RollingUpdate'";
    NO_SURGE_WITH_UNAVAILABLE = "may not be set when maxUnavailable is non-zero";
    UNAVAILABLE_NOT_ZERO = "cannot be 0 when maxSurge is 0";
    SELECTOR_NOT_GENERATED = "`selector` not auto-generated";
    SELECTOR_WILL_BE_GENERATED = "`selector` will be auto-generated";
    INDEXED_NEEDS_COMPLETIONS = "when completion mode is Indexed";
    WITH_MAX_FAILED_INDEXES = "when maxFailedIndexes is specified";
    NEEDS_INDEXED = "requires indexed completion mode";
    INDEXED_AT_MOST = "must be less than or equal to 100000 when completion mode is Indexed";
    NOT_ABOVE_COMPLETIONS = "must be less than or equal to completions";
    AT_MOST_100000 = "must be less than or equal to 100000";
    AT_MOST_10000 = "must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index";
    NEEDED_ABOVE_100000 = "must be specified when completions is above 100000";
    NEEDS_LIMIT_PER_INDEX = "requires the backoffLimitPerIndex to be set";
    NOT_BOTH_REQUIREMENTS = "specifying both OnExitCodes and OnPodConditions is not supported";
    ONE_REQUIREMENT = "specifying one of OnExitCodes and OnPodConditions is required";
    NO_SUCH_CONTAINER = "must be one of the container or initContainer names in the pod template";
    VALUE_NEEDED = "at least one value is required";
    NOT_ZERO_FOR_IN = "must not be 0 for the In operator";
    MUST_BE_ORDERED = "must be ordered";
    SUCCESS_RULE_NEEDED = "at least one rules must be specified when the successPolicy is specified";
    COUNT_OR_INDEXES = "at least one of succeededCount or succeededIndexes must be specified";
    NOT_ABOVE_INDEXES = "must be less than or equal to the number of indexes in the specified succeededIndexes field";
    INDEXES = "error parsing succeededIndexes: numbers and intervals in increasing order, all less than completions";
    NEVER_WITH_FAILURE_POLICY = "only \"Never\" is supported when podFailurePolicy is specified";
    WITH_PARALLELISM = "can only be modified in tandem with spec.parallelism";
    ZONE_NOT_EMPTY = "timeZone must be nil or non-empty string";
    EXPLICIT_ZONE = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
    // Ingresses, policies, endpoints, the rest.
    RULES_OR_BACKEND = "either `defaultBackend` or `rules` must be specified";
    MUST_MATCH_CLASS = "must match `ingressClassName` when both are specified";
    PATH_TYPE_NEEDED = "pathType must be specified";
    ABSOLUTE_PATH = "must be an absolute path";
    PORT_NAME_AND_NUMBER = "cannot set both port name & port number";
    PORT_NEEDED = "port name or number is required";
    DOMAIN_PATH = "must be a domain-prefixed path (such as \"acme.io/foo\")";
    TWO_POLICY_TYPES = "may not specify more than two policyTypes";
    END_PORT_WITHOUT_PORT = "may not be specified when `port` is not specified";
    END_PORT_WITH_NAME = "may not be specified when `port` is non-numeric";
    END_PORT_BELOW_PORT = "must be greater than or equal to `port`";
    STRICT_SUBSET = "must be a strict subset of `cidr`";
    ADDRESSES_NEEDED = "must specify `addresses` or `notReadyAddresses`";
    ADDRESS_NEEDED = "must contain at least 1 address";
    FIRST_RANGE_MUST_MATCH = "podCIDRs[0] must match podCIDR";
    SYSTEM_PREFIX = "priority class names with 'system-' prefix are reserved for system use only";
    HIGHEST_PRIORITY = "maximum allowed value of a user defined priority is 1000000000";
    ACCESS_MODE_NEEDED = "at least 1 access mode is required";
    // The Gateway API's definitions.
    KIND_NAME = "must consist of letters, digits and '-', begin with a letter and end with a letter or digit";
    HEADER_NAME = "must be a header name: letters, digits and any of !#$%&'*+-.^_`|~";
    DURATION = "must be a duration such as 10s, 500ms or 1h30m";
    PROTOCOL_NAME = "must be HTTP, HTTPS, TLS, TCP, UDP or a domain-prefixed name";
    NO_TLS_FOR_PROTOCOL = "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']";
    NO_HOSTNAME_FOR_PROTOCOL = "hostname must not be specified for protocols ['TCP', 'UDP']";
    LISTENERS_NOT_DISTINCT = "Combination of port, protocol and hostname must be unique for each listener";
    HTTPS_TERMINATES = "tls mode must be Terminate for protocol HTTPS";
    CERTIFICATE_NEEDED = "certificateRefs or options must be specified when mode is Terminate";
    UNIQUE_ADDRESSES = "IPAddress values must be unique";
    UNIQUE_HOSTNAMES = "Hostname values must be unique";
    SECTION_NEEDED = "sectionName or port must be specified when parentRefs includes 2 or more references to the same parent";
    SECTION_UNIQUE = "sectionName or port must be unique when parentRefs includes 2 or more references to the same parent";
    BACKEND_TIMEOUT_LONGER = "backendRequest timeout cannot be longer than request timeout";
    SERVICE_PORT_NEEDED = "Must have port for Service reference";
    REDIRECT_WITH_BACKENDS = "RequestRedirect filter must not be used together with backendRefs";
    ONE_PREFIX_NEEDED = "When using replacePrefixMatch, exactly one PathPrefix match must be specified";
    RULE_NAMES_UNIQUE = "Rule name must be unique within the route";
    TOO_MANY_MATCHES = "While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128";
    PATH_CHARACTERS = "must only contain characters that a URL path may have";
    FILTER_MISSING = "the field of the filter's type must be specified";
    FILTER_OF_OTHER_TYPE = "must be nil unless the filter is of its type";
    PERCENT_OR_FRACTION = "Only one of percent or fraction may be specified in HTTPRequestMirrorFilter";
    MODIFIER_MISSING = "the field of the modifier's type must be specified";
    MODIFIER_OF_OTHER_TYPE = "must not be set unless the modifier is of its type";
    FILTER_REPEATED = "this filter cannot be repeated";
    REDIRECT_AND_REWRITE = "May specify either RequestRedirect or URLRewrite, but not both";
    // Not the server's: who has a port already, which selector there is.
    ANOTHER_PORT = "another port of this Service";
    NO_SELECTOR = "none";
}
