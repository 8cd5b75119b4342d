//! Why a node cannot take a pod, and what speaks for it.

use super::{Lang, fill};
use crate::cluster::scheduler::{Plugin, Reason, VolumeConflict};

/// Why a node cannot take a pod.
pub fn refusal(reason: &Reason, lang: Lang) -> String {
    let ((en, ko), args) = template(reason);
    fill(if lang == Lang::Ko { ko } else { en }, &args)
}

/// What a score of the scheduler is about.
pub fn plugin(plugin: Plugin, lang: Lang) -> &'static str {
    let (en, ko) = match plugin {
        Plugin::TaintToleration => ("Few taints to avoid", "피해야 할 테인트가 적음"),
        Plugin::NodeAffinity => ("Preferred node labels", "선호하는 노드 레이블"),
        Plugin::NodeResourcesFit => ("Room left on the node", "노드에 남은 여유"),
        Plugin::PodTopologySpread => ("Few pods of its kind near", "가까이에 같은 종류의 파드가 적음"),
        Plugin::InterPodAffinity => {
            ("Pods it likes near, others far", "선호하는 파드와는 가깝고 다른 파드와는 멂")
        }
        Plugin::NodeResourcesBalancedAllocation => {
            ("CPU and memory evenly used", "CPU와 메모리를 고르게 사용")
        }
        Plugin::ImageLocality => ("Images already there", "이미지가 이미 있음"),
    };
    if lang == Lang::Ko { ko } else { en }
}

type Template = ((&'static str, &'static str), Vec<String>);

fn template(reason: &Reason) -> Template {
    match reason {
        Reason::CutOff => (
            ("The pod may only go to the nodes that it names.", "파드가 지정한 노드가 아닙니다."),
            Vec::new(),
        ),
        Reason::Cordoned => (("The node is cordoned.", "노드가 차단(cordon)되어 있습니다."), Vec::new()),
        Reason::Taint { key, value, effect } => (
            ("The pod does not tolerate the taint {0}.", "파드가 테인트 {0}을(를) 용인하지 않습니다."),
            vec![taint(key, value, effect)],
        ),
        Reason::NodeAffinity => (
            (
                "The node's labels do not match the pod's nodeSelector or node affinity.",
                "노드의 레이블이 파드의 nodeSelector나 노드 어피니티와 맞지 않습니다.",
            ),
            Vec::new(),
        ),
        Reason::HostPort { port } => (
            ("Another pod has host port {0}.", "다른 파드가 호스트 포트 {0}을(를) 쓰고 있습니다."),
            vec![port.to_string()],
        ),
        Reason::TooManyPods { most } => (
            ("The node takes {0} pods and has as many.", "노드가 받을 수 있는 파드 {0}개가 모두 찼습니다."),
            vec![most.to_string()],
        ),
        Reason::Insufficient { resource, requested, free, allocatable } => (
            (
                "Not enough {0}: {1} requested, {2} of {3} unreserved.",
                "{0} 부족: 요청 {1}, 예약되지 않은 양 {2}(전체 {3}).",
            ),
            [*requested, *free, *allocatable].iter().fold(vec![resource.clone()], |mut args, amount| {
                args.push(quantity(resource, *amount));
                args
            }),
        ),
        Reason::Volume(VolumeConflict::NodeAffinity) => (
            (
                "A volume of the pod cannot be reached from the node.",
                "이 노드에서는 파드의 볼륨에 닿을 수 없습니다.",
            ),
            Vec::new(),
        ),
        Reason::Volume(VolumeConflict::NoneToBind) => (
            (
                "No volume is free here for a claim of the pod.",
                "파드의 클레임에 줄 빈 볼륨이 여기에 없습니다.",
            ),
            Vec::new(),
        ),
        Reason::Volume(VolumeConflict::Zone) => (
            (
                "A volume of the pod is in another zone or region, as its labels say.",
                "파드의 볼륨이 레이블에 적힌 대로 다른 영역이나 리전에 있습니다.",
            ),
            Vec::new(),
        ),
        Reason::Volume(VolumeConflict::InUse) => (
            (
                "Another pod uses a claim of the pod that one pod alone may use (ReadWriteOncePod).",
                "파드 하나만 쓸 수 있는 클레임(ReadWriteOncePod)을 다른 파드가 쓰고 있습니다.",
            ),
            Vec::new(),
        ),
        Reason::SpreadLabelMissing { key } => (
            (
                "The node lacks the label {0} that the pod spreads over.",
                "파드가 분산될 기준인 레이블 {0}이(가) 노드에 없습니다.",
            ),
            vec![key.clone()],
        ),
        Reason::Spread { key, skew, max_skew } => (
            (
                "The skew over {0} would be {1}, and may be {2} at most.",
                "{0} 기준의 차이가 {1}이(가) 되는데, 최대 {2}까지만 허용됩니다.",
            ),
            vec![key.clone(), skew.to_string(), max_skew.to_string()],
        ),
        Reason::Affinity => (
            ("No pod that it must be near is here.", "가까이 있어야 하는 파드가 여기에 없습니다."),
            Vec::new(),
        ),
        Reason::AntiAffinity => (
            ("A pod that it must not be near is here.", "가까이 있으면 안 되는 파드가 여기에 있습니다."),
            Vec::new(),
        ),
        Reason::OthersAntiAffinity => (
            (
                "A pod that is here must not have it near.",
                "여기에 있는 파드가 이 파드를 가까이 두지 않으려 합니다.",
            ),
            Vec::new(),
        ),
    }
}

/// `key=value:effect`, as kubectl writes it.
fn taint(key: &str, value: &str, effect: &str) -> String {
    let equals = if value.is_empty() { "" } else { "=" };
    format!("{key}{equals}{value}:{effect}")
}

/// An amount as a person writes it: CPU in cores or `m`, memory with the largest unit that is exact.
fn quantity(resource: &str, amount: i64) -> String {
    if resource == "cpu" {
        return if amount % 1000 == 0 { (amount / 1000).to_string() } else { format!("{amount}m") };
    }
    let bytes = matches!(resource, "memory" | "ephemeral-storage");
    let units = [("Gi", 1i64 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];
    match units.iter().find(|(_, size)| bytes && amount != 0 && amount % size == 0) {
        Some((unit, size)) => format!("{}{unit}", amount / size),
        None => amount.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        for (resource, amount, text) in [
            ("cpu", 1500, "1500m"),
            ("cpu", 2000, "2"),
            ("memory", 1 << 31, "2Gi"),
            ("memory", 3 << 19, "1536Ki"),
            ("memory", 1000, "1000"),
            ("memory", 0, "0"),
            ("example.com/gpu", 1024, "1024"),
        ] {
            assert_eq!(quantity(resource, amount), text);
        }
    }

    #[test]
    fn reasons_have_their_arguments_in_both_languages() {
        let reason =
            Reason::Insufficient { resource: "cpu".into(), requested: 2000, free: -500, allocatable: 4000 };
        let english = "Not enough cpu: 2 requested, -500m of 4 unreserved.";
        assert_eq!(refusal(&reason, Lang::En), english);
        assert_eq!(refusal(&reason, Lang::Ko), "cpu 부족: 요청 2, 예약되지 않은 양 -500m(전체 4).");
        let taint = Reason::Taint { key: "a".into(), value: String::new(), effect: "NoSchedule".into() };
        assert_eq!(refusal(&taint, Lang::En), "The pod does not tolerate the taint a:NoSchedule.");
    }
}
