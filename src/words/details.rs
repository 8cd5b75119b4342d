//! The server's own reasons in Korean: what `manifest::rules::detail` lists, no more and no less.

use crate::manifest::rules::detail;

/// The Korean of one of the server's reasons; none for any other text.
pub(super) fn korean(text: &str) -> Option<&'static str> {
    Some(match text {
        detail::CLUSTER_IPS_WITHOUT_CLUSTER_IP => "`clusterIP` 없이는 비어 있어야 합니다",
        detail::FIRST_MUST_MATCH => "첫 값은 `clusterIP`와 같아야 합니다",
        detail::NONE_MUST_BE_ALONE => "'None'은 처음이자 유일한 값이어야 합니다",
        detail::AT_MOST_TWO_ADDRESSES => "최대 2개까지 쓸 수 있습니다",
        detail::ONE_ADDRESS_PER_FAMILY => "IP 패밀리마다 주소를 하나만 쓸 수 있습니다",
        detail::DUAL_STACK_FOR_TWO_ADDRESSES => {
            "클러스터 IP가 여럿이면 'RequireDualStack'이나 'PreferDualStack'이어야 합니다"
        }
        detail::DUAL_STACK_FOR_TWO_FAMILIES => {
            "IP 패밀리가 여럿이면 'RequireDualStack'이나 'PreferDualStack'이어야 합니다"
        }
        detail::HEALTH_CHECK_PORT_NOT_NEEDED => {
            "`type`이 'LoadBalancer'이고 `externalTrafficPolicy`가 'Local'일 때만 지정할 수 있습니다"
        }
        detail::VALUES_NEEDED => "`operator`가 'In'이나 'NotIn'이면 지정해야 합니다",
        detail::VALUES_FORBIDDEN => "`operator`가 'Exists'나 'DoesNotExist'이면 지정할 수 없습니다",
        detail::SINGLE_VALUE_NEEDED => "`operator`가 'Lt'나 'Gt'이면 값이 하나여야 합니다",
        detail::NOT_AN_OPERATOR => "올바른 셀렉터 연산자가 아닙니다",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_translated() {
        let missing: Vec<_> = detail::ALL.iter().filter(|text| korean(text).is_none()).collect();
        assert_eq!(missing, Vec::<&&str>::new());
    }
}
