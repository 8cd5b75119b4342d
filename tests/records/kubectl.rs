//! What kubectl says of a manifest: what was made, what was changed, and whether it fails.

use serde_json::Value;
use serviscope::diagnostic::Severity;
use serviscope::manifest::kinds::Kind;
use serviscope::manifest::{self, Object};

/// What differs for the last manifest of a text, whose first document is `first`. The wording of refusals is not compared.
pub fn differences(text: &str, first: u32, record: &Value) -> Option<String> {
    let (manifest, said) = manifest::parse(text);
    let applied: Vec<&Object> = match manifest.rounds.is_empty() {
        true => manifest.objects.iter().collect(),
        false => manifest.rounds.iter().flatten().collect(),
    };
    let applied: Vec<&Object> = applied.into_iter().filter(|it| it.is_accepted()).collect();
    let mut ours = Vec::new();
    for (at, object) in applied.iter().enumerate().filter(|(_, it)| it.source.document >= first) {
        let known = applied[..at].iter().any(|it| is_there(it, object));
        ours.push(format!("{} {}", resource(object), if known { "configured" } else { "created" }));
    }
    let lines = record["kubectl"]["output"].as_array().unwrap().iter().filter_map(Value::as_str);
    let made = |line: &&str| {
        line.ends_with(" created") || line.ends_with(" configured") || line.ends_with(" unchanged")
    };
    let recorded: Vec<&str> = lines.filter(made).collect();
    // What stands behind a document that kubectl itself refuses is not applied; here it is read all the same.
    let stopped = record["applied"].as_array().unwrap().iter().any(|it| it["by"] == "kubectl");
    if stopped {
        ours.truncate(recorded.len());
    }
    let fails = said.items.iter().any(|it| it.severity == Severity::Error && it.document >= first);
    let exit = record["kubectl"]["exit"].as_i64() != Some(0);
    (recorded != ours || exit != fails)
        .then(|| format!(" kubectl: recorded {recorded:?} fails {exit}, ours {ours:?} fails {fails}"))
}

/// Whether an object is there already: applied before, or made by a controller for its Service.
fn is_there(before: &Object, object: &Object) -> bool {
    let same = (&before.name, &before.namespace) == (&object.name, &object.namespace);
    let made = match (&before.kind, &object.kind) {
        (Kind::Service(service), Kind::Endpoints(_)) => service.spec.selector.is_some(),
        (one, other) => one.name() == other.name(),
    };
    same && made
}

/// `deployment.apps/web`.
fn resource(object: &Object) -> String {
    let group = match &object.kind {
        Kind::Deployment(_) | Kind::ReplicaSet(_) | Kind::StatefulSet(_) | Kind::DaemonSet(_) => ".apps",
        Kind::Job(_) | Kind::CronJob(_) => ".batch",
        Kind::Ingress(_) | Kind::IngressClass(_) | Kind::NetworkPolicy(_) => ".networking.k8s.io",
        Kind::EndpointSlice(_) => ".discovery.k8s.io",
        Kind::PriorityClass(_) => ".scheduling.k8s.io",
        _ => "",
    };
    format!("{}{group}/{}", object.kind.name().to_lowercase(), object.name)
}
