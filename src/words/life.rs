//! What happened in a cluster's life, and who did it.

use super::{Lang, fill};
use crate::simulation::life::{Actor, Change, PodName, Thing, What, WorkloadKey};

/// What happened, in one sentence.
pub fn change(change: &Change, lang: Lang) -> String {
    let (en, ko) = template(&change.what);
    let mut args = vec![thing(&change.object, lang), actor(&change.by, lang)];
    args.extend(details(&change.what));
    fill(if lang == Lang::Ko { ko } else { en }, &args)
}

/// Who did it.
pub fn actor(actor: &Actor, lang: Lang) -> String {
    let (en, ko) = match actor {
        Actor::Outside => ("somebody", "사용자"),
        Actor::Controller(key) => return workload(key),
        Actor::CronJob(name) => return cron_job(name),
        Actor::Scheduler => ("the scheduler", "스케줄러"),
        Actor::Kubelet => ("the kubelet", "kubelet"),
        Actor::NodeController => ("the node controller", "노드 컨트롤러"),
        Actor::GarbageCollector => ("the garbage collector", "가비지 컬렉터"),
        Actor::Simulator => ("the simulator", "시뮬레이터"),
    };
    (if lang == Lang::Ko { ko } else { en }).to_string()
}

fn thing(thing: &Thing, lang: Lang) -> String {
    match (thing, lang) {
        (Thing::Pod(pod), Lang::En) => format!("Pod {}/{}", pod.namespace, pod.name),
        (Thing::Pod(pod), Lang::Ko) => format!("파드 {}/{}", pod.namespace, pod.name),
        (Thing::Workload(key), _) => workload(key),
        (Thing::CronJob(name), _) => cron_job(name),
        (Thing::Node(node), Lang::En) => format!("Node {node}"),
        (Thing::Node(node), Lang::Ko) => format!("노드 {node}"),
        (Thing::Claim(claim), _) => format!("PersistentVolumeClaim {}/{}", claim.namespace, claim.name),
        (Thing::Namespace(name), Lang::En) => format!("Namespace {name}"),
        (Thing::Namespace(name), Lang::Ko) => format!("네임스페이스 {name}"),
        (Thing::Cluster, Lang::En) => "The cluster".to_string(),
        (Thing::Cluster, Lang::Ko) => "클러스터".to_string(),
    }
}

fn cron_job(name: &PodName) -> String {
    format!("CronJob {}/{}", name.namespace, name.name)
}

fn workload(key: &WorkloadKey) -> String {
    format!("{} {}/{}", key.kind.name(), key.namespace, key.name)
}

/// Object and actor are {0} and {1}; the rest is what `details` gives.
fn template(what: &What) -> (&'static str, &'static str) {
    match what {
        What::Applied => ("The manifest was applied.", "매니페스트를 적용했습니다."),
        What::Made { .. } => {
            ("{0} was made by {1}; pods wanted: {2}.", "{0}: {1}이(가) 파드 {2}개를 위해 만들었습니다.")
        }
        What::Scaled { .. } => (
            "{0} was scaled from {2} to {3} pods by {1}.",
            "{0}: {1}이(가) 파드 수를 {2}에서 {3}(으)로 바꿨습니다.",
        ),
        What::TemplateChanged => {
            ("The pod template of {0} was changed by {1}.", "{0}: {1}이(가) 파드 템플릿을 바꿨습니다.")
        }
        What::Deleted => ("{0} was deleted by {1}.", "{0}: {1}이(가) 삭제했습니다."),
        What::Adopted { .. } => ("{0} now belongs to {2}.", "{0}: 이제 {2}에 속합니다."),
        What::Released { .. } => ("{0} does not belong to {2} any more.", "{0}: 더는 {2}에 속하지 않습니다."),
        What::DeadlineExceeded => (
            "The rollout of {0} makes no progress: ProgressDeadlineExceeded.",
            "{0}: 롤아웃이 진행되지 않습니다(ProgressDeadlineExceeded).",
        ),
        What::Suspended => ("{0} is suspended: its pods go.", "{0}: 일시 중지되어 파드가 삭제됩니다."),
        What::Resumed => ("{0} is resumed.", "{0}: 다시 진행합니다."),
        What::JobSucceeds { .. } => (
            "{0} has succeeded: {2}. Its pods that still run go first.",
            "{0}: 성공했습니다({2}). 아직 실행 중인 파드가 먼저 삭제됩니다.",
        ),
        What::JobFails { .. } => {
            ("{0} fails: {2}. Its pods go first.", "{0}: 실패합니다({2}). 파드가 먼저 삭제됩니다.")
        }
        What::JobComplete => ("{0} is complete.", "{0}: 완료되었습니다."),
        What::JobFailed { .. } => ("{0} has failed: {2}.", "{0}: 실패했습니다({2})."),
        What::TooManyMissedTimes => (
            "{0} missed more than 100 of its times: TooManyMissedTimes. Only the latest is started.",
            "{0}: 실행할 시각을 100번 넘게 놓쳤습니다(TooManyMissedTimes). 마지막 것만 시작합니다.",
        ),
        What::JobAlreadyActive => (
            "{0} was due, but its last Job still runs: JobAlreadyActive.",
            "{0}: 실행할 시각이지만 앞선 잡이 아직 실행 중입니다(JobAlreadyActive).",
        ),
        What::NodeStopped => ("{0} stopped; nobody knows it yet.", "{0}: 멈췄지만 아직 아무도 모릅니다."),
        What::NodeShutsDown => (
            "{0} is being shut down: it takes no pods, and its kubelet ends those that it has.",
            "{0}: 종료 중입니다. 파드를 받지 않으며 kubelet이 실행 중인 파드를 끝냅니다.",
        ),
        What::NodeUnknown => (
            "{0} has not reported for too long: its Ready condition is Unknown.",
            "{0}: 너무 오래 보고가 없어 Ready 조건이 Unknown이 되었습니다.",
        ),
        What::NodeReady => ("{0} reports that it is ready.", "{0}: 준비되었다고 보고합니다."),
        What::Cordoned => ("{0} was cordoned.", "{0}: 차단(cordon)되었습니다."),
        What::Uncordoned => ("{0} was uncordoned.", "{0}: 차단이 해제(uncordon)되었습니다."),
        What::NotFound => {
            ("{0} is not there: nothing was done.", "{0}: 찾을 수 없어 아무 일도 일어나지 않았습니다.")
        }
        What::NotTaken => (
            "{0} takes no such change: nothing was done.",
            "{0}: 이런 변경을 받지 않는 종류라 아무 일도 일어나지 않았습니다.",
        ),
        What::TooMuch => (
            "Too much happens: the rest is not worked out.",
            "너무 많은 일이 일어나 이후는 계산하지 않습니다.",
        ),
        What::Created => ("{0} was made by {1}.", "{0}: {1}이(가) 만들었습니다."),
        What::Scheduled { .. } => ("{0} was bound to node {2}.", "{0}: 노드 {2}에 배정되었습니다."),
        What::Unschedulable { .. } => ("No node takes {0}: {2}", "{0}: 받을 수 있는 노드가 없습니다. {2}"),
        What::Rejected { .. } => ("{0} was not taken by its node: {2}", "{0}: 노드가 받지 않았습니다. {2}"),
        What::Started => ("{0} runs.", "{0}: 실행 중입니다."),
        What::Ready => ("{0} is ready.", "{0}: 준비되었습니다."),
        What::Unready => ("{0} is not ready any more.", "{0}: 더는 준비 상태가 아닙니다."),
        What::Restarted { .. } => (
            "A container of {0} was started again; restarts by now: {2}.",
            "{0}: 컨테이너가 다시 시작되었습니다(지금까지 {2}회).",
        ),
        What::BacksOff { .. } => ("A container of {0} waits: {2}.", "{0}: 컨테이너가 기다립니다({2})."),
        What::EvictionRefused { .. } => (
            "{0} is not evicted yet: it would violate {2}. The drain tries again every 5 seconds.",
            "{0}: 축출하면 {2}을(를) 위반하므로 기다립니다. 드레인은 5초마다 다시 시도합니다.",
        ),
        What::EvictionFails => (
            "{0} is not evicted: more than one PodDisruptionBudget guards it, which evictions do not support.",
            "{0}: 둘 이상의 PodDisruptionBudget이 보호하여 축출할 수 없습니다(축출 API가 지원하지 않음).",
        ),
        What::Refused { .. } => ("{0} is not made: {2}", "{0}: 만들지 못했습니다({2})."),
        What::CreateFails { .. } => ("{0} cannot make its pods: {2}", "{0}: 파드를 만들지 못합니다({2})."),
        What::Terminating => ("{0} is being deleted by {1}.", "{0}: {1}이(가) 삭제하고 있습니다."),
        What::Gone => ("{0} is gone.", "{0}: 사라졌습니다."),
        What::Succeeded => ("{0} has ended well.", "{0}: 정상 종료했습니다."),
        What::Failed => ("{0} has failed.", "{0}: 실패했습니다."),
        What::Labelled { .. } => {
            ("The label {2} of {0} was changed by {1}.", "{0}: {1}이(가) 레이블 {2}을(를) 바꿨습니다.")
        }
    }
}

fn details(what: &What) -> Vec<String> {
    match what {
        What::Made { replicas } => vec![replicas.to_string()],
        What::Scaled { from, to } => vec![from.to_string(), to.to_string()],
        What::Adopted { by } | What::Released { by } => vec![workload(by)],
        What::Scheduled { node } => vec![node.clone()],
        What::Unschedulable { message }
        | What::Rejected { message }
        | What::Refused { message }
        | What::CreateFails { message } => vec![message.clone()],
        What::Restarted { restarts } => vec![restarts.to_string()],
        What::JobFailed { reason }
        | What::JobFails { reason }
        | What::JobSucceeds { reason }
        | What::BacksOff { reason } => vec![(*reason).to_string()],
        What::EvictionRefused { budget } => {
            vec![format!("PodDisruptionBudget {}/{}", budget.namespace, budget.name)]
        }
        What::Labelled { key, value: Some(value) } => vec![format!("{key}={value}")],
        What::Labelled { key, value: None } => vec![key.clone()],
        What::Applied
        | What::TemplateChanged
        | What::Deleted
        | What::DeadlineExceeded
        | What::Suspended
        | What::Resumed
        | What::JobComplete
        | What::TooManyMissedTimes
        | What::JobAlreadyActive
        | What::NodeStopped
        | What::NodeShutsDown
        | What::NodeUnknown
        | What::NodeReady
        | What::Cordoned
        | What::Uncordoned
        | What::NotFound
        | What::NotTaken
        | What::TooMuch
        | What::Created
        | What::Started
        | What::Ready
        | What::Unready
        | What::EvictionFails
        | What::Terminating
        | What::Gone
        | What::Succeeded
        | What::Failed => Vec::new(),
    }
}
