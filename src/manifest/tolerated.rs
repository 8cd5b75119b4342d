//! Errors for which the API server refuses an object, and which leave what is meant certain: the object is drawn all
//! the same, and the error is told. Knows codes and field paths, not where they were found.
//!
//! Unlike a fix, nothing is written anywhere: what is in the way is either not looked at, or read as it surely is meant.

use super::kinds::{Kind, LabelSelector, PodTemplateSpec, ServiceSpec};
use super::rules::detail;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// Whether an object is not to be drawn because of this.
pub(super) fn is_in_the_way(found: &Diagnostic) -> bool {
    found.severity == Severity::Error && !is_tolerated(found)
}

/// Whether what is meant by an object of this kind is not certain any more.
pub(super) fn is_in_the_way_of(kind: &str, found: &Diagnostic) -> bool {
    let unsure = found.code == Code::UnknownField && !survives_unknown_fields(kind);
    unsure || is_in_the_way(found)
}

/// Whether a field that nobody knows leaves certain what an object of this kind is for. Of what says how others are
/// treated (a policy, a class, a limit) it does not: the field may be the one that says it, and without it a policy
/// could deny what it was to allow.
fn survives_unknown_fields(kind: &str) -> bool {
    const DRAWN: [&str; 17] = [
        "Pod",
        "Service",
        "Endpoints",
        "EndpointSlice",
        "Node",
        "Namespace",
        "Deployment",
        "ReplicaSet",
        "ReplicationController",
        "StatefulSet",
        "DaemonSet",
        "Job",
        "CronJob",
        "Ingress",
        "Gateway",
        "HTTPRoute",
        "PersistentVolumeClaim",
    ];
    DRAWN.contains(&kind)
}

/// Whether what is meant is certain in spite of this error.
pub(super) fn is_tolerated(found: &Diagnostic) -> bool {
    let field = found.field.as_deref().unwrap_or("");
    match found.code {
        // Without strict validation the server itself leaves it aside (service-validation.md 1.11).
        Code::UnknownField => true,
        // Manifests are often given without the Namespace that they go into.
        Code::NamespaceNotFound => true,
        // Of another cluster, whose range was another: what the manifest states wins (contract.md).
        Code::ClusterIpOutOfRange => true,
        // Who states a node port wants one (see `presume`).
        Code::NodePortNeedsType => true,
        // Without traffic from outside, its policy means nothing.
        Code::TrafficPolicyNeedsExternalAccess => true,
        // The ports are told apart by their numbers.
        Code::PortNameMissing => true,
        Code::InvalidPortName | Code::PortNameWithoutLetter | Code::PortNameHyphens => true,
        Code::NameTooLong => field.ends_with(".name") && field.contains("ports["),
        // Packets meet a pod the same way, whether and how it starts again.
        Code::JobRestartPolicy | Code::RestartPolicyOfWorkload => true,
        // What the old API made of it (ingress-policy.md 7.1).
        Code::RequiredValue if field.ends_with(".pathType") => true,
        // As the old versions of the API did: the labels of the template (see `presume`).
        Code::RequiredValue if field == "spec.selector" => true,
        Code::SelectorTemplateMismatch => found.args.last().is_some_and(|it| it == detail::NO_SELECTOR),
        // Whose it is and what waits for its end.
        Code::InvalidValue if field.starts_with("metadata.ownerReferences") => true,
        _ if field.starts_with("metadata.finalizers") => true,
        // The server writes its own.
        Code::InvalidValue if found.args.last().is_some_and(|it| it == detail::GENERATED_LABEL) => true,
        // No packet meets a container's name.
        Code::RequiredValue if field.ends_with("].name") && field.contains("ontainers[") => true,
        _ => is_inside_container(field),
    }
}

/// What of a pod no packet meets: images, volumes, variables, commands.
fn is_inside_container(field: &str) -> bool {
    const UNSEEN: [&str; 9] = [
        "image",
        "imagePullPolicy",
        "env",
        "envFrom",
        "volumeMounts",
        "volumeDevices",
        "securityContext",
        "terminationMessagePolicy",
        "workingDir",
    ];
    let Some((_, spec)) = field.rsplit_once("spec.") else { return false };
    if spec.starts_with("volumes[")
        || spec.starts_with("imagePullSecrets[")
        || spec.starts_with("securityContext.")
    {
        return true;
    }
    let Some((list, inside)) = spec.split_once("].") else { return false };
    let container = list.starts_with("containers[") || list.starts_with("initContainers[");
    let name = inside.split(['.', '[']).next().unwrap_or("");
    container && UNSEEN.contains(&name)
}

/// What is surely meant by an object that the server refuses: who states a node port wants one, and a workload
/// without selector has the pods that it makes.
pub(super) fn presume(kind: &mut Kind) {
    match kind {
        Kind::Service(service) => presume_type(&mut service.spec),
        Kind::Deployment(it) => presume_selector(&mut it.spec.selector, &it.spec.template),
        Kind::ReplicaSet(it) => presume_selector(&mut it.spec.selector, &it.spec.template),
        Kind::StatefulSet(it) => presume_selector(&mut it.spec.selector, &it.spec.template),
        Kind::DaemonSet(it) => presume_selector(&mut it.spec.selector, &it.spec.template),
        _ => {}
    }
}

fn presume_selector(selector: &mut Option<LabelSelector>, template: &PodTemplateSpec) {
    let labels = &template.metadata.labels;
    if selector.is_none() && !labels.is_empty() {
        *selector = Some(LabelSelector { match_labels: labels.clone(), ..LabelSelector::default() });
    }
}

fn presume_type(spec: &mut ServiceSpec) {
    let stated = spec.ports.iter().any(|port| port.node_port.is_some_and(|it| it != 0));
    if stated
        && matches!(spec.type_.as_deref(), None | Some("" | "ClusterIP"))
        && spec.cluster_ip.as_deref() != Some("None")
    {
        spec.type_ = Some("NodePort".to_string());
    }
}
