//! Taints and tolerations (scheduling.md 5.6). Knows one node and one pod at a time.

use crate::cluster::model::Node;
use crate::manifest::kinds::{Taint, Toleration};

/// Whether a toleration matches a taint (5.6).
pub fn tolerates(toleration: &Toleration, taint: &Taint) -> bool {
    let (effect, key) = (text(&toleration.effect), text(&toleration.key));
    (effect.is_empty() || effect == text(&taint.effect))
        && (key.is_empty() || key == text(&taint.key))
        && match toleration.operator.as_deref() {
            None | Some("" | "Equal") => text(&toleration.value) == text(&taint.value),
            Some("Exists") => true,
            Some(_) => false,
        }
}

fn text(field: &Option<String>) -> &str {
    field.as_deref().unwrap_or("")
}

/// Whether any of the tolerations matches a taint.
pub(super) fn tolerated(tolerations: &[Toleration], taint: &Taint) -> bool {
    tolerations.iter().any(|toleration| tolerates(toleration, taint))
}

/// The first taint that keeps a pod off a node: NoSchedule or NoExecute, and not tolerated.
pub(super) fn forbidding<'n>(tolerations: &[Toleration], node: &'n Node) -> Option<&'n Taint> {
    let forbids = |taint: &&Taint| matches!(taint.effect.as_deref(), Some("NoSchedule" | "NoExecute"));
    node.taints.iter().filter(forbids).find(|taint| !tolerated(tolerations, taint))
}

/// Whether the node is cordoned and the pod does not tolerate that.
pub(super) fn cordoned(tolerations: &[Toleration], node: &Node) -> bool {
    node.unschedulable && {
        let taint = Taint {
            key: Some("node.kubernetes.io/unschedulable".into()),
            value: None,
            effect: Some("NoSchedule".into()),
        };
        !tolerated(tolerations, &taint)
    }
}

/// How many PreferNoSchedule taints are not tolerated: what the score counts (5.5). Only tolerations of
/// that effect or of all effects can help.
pub(super) fn disliked(tolerations: &[Toleration], node: &Node) -> i64 {
    let soft = |taint: &&Taint| taint.effect.as_deref() == Some("PreferNoSchedule");
    let count = node.taints.iter().filter(soft).filter(|taint| !tolerated(tolerations, taint)).count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::from_yaml;

    #[test]
    fn tolerations_match_by_effect_key_and_value() {
        for (toleration, taint, matches) in [
            ("{operator: Exists}", "{key: a, value: b, effect: NoExecute}", true),
            ("{key: a, operator: Exists}", "{key: a, value: b, effect: NoSchedule}", true),
            ("{key: a, operator: Exists, effect: NoSchedule}", "{key: a, effect: NoExecute}", false),
            ("{key: a, value: b}", "{key: a, value: b, effect: NoSchedule}", true),
            ("{key: a, value: c}", "{key: a, value: b, effect: NoSchedule}", false),
            ("{key: a}", "{key: a, effect: NoSchedule}", true),
            ("{key: a, value: \"\"}", "{key: a, effect: NoSchedule}", true),
            ("{key: a, operator: Gt, value: \"1\"}", "{key: a, value: \"2\", effect: NoSchedule}", false),
        ] {
            let toleration: Toleration = from_yaml(toleration).unwrap();
            let taint: Taint = from_yaml(taint).unwrap();
            assert_eq!(tolerates(&toleration, &taint), matches, "{toleration:?} {taint:?}");
        }
    }
}
