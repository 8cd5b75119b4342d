//! Events as people write them: `scale deployment/web 5 @10s`, `fail-node node-2 @1m`. The names are those of the page's
//! `apply` (contract.md).

use serviscope::cluster::OwnerKind;
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{Event, PodName, WorkloadKey};

/// Reads an event with its time; without one it is time zero.
///
/// # Errors
/// A sentence that says what is wrong with its form.
pub fn timed(text: &str) -> Result<(SimTime, Event), String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let at = match words.last().and_then(|word| word.strip_prefix('@')) {
        Some(time) => {
            words.pop();
            self::time(time)?
        }
        None => SimTime::ZERO,
    };
    Ok((at, event(&words)?))
}

/// Reads a time: `350s`, `1.5s`, `500ms`, `2m`; a number alone is seconds.
///
/// # Errors
/// A sentence that says that it is none.
pub fn time(text: &str) -> Result<SimTime, String> {
    let none = || format!("'{text}' is no time: write 350s, 500ms or 2m");
    let unit = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(unit).ok_or_else(none)?;
    let scale = match unit {
        "ms" => 0.001,
        "s" | "" => 1.0,
        "m" => 60.0,
        "h" => 3_600.0,
        "d" => 86_400.0,
        _ => return Err(none()),
    };
    let number: f64 = number.parse().map_err(|_| none())?;
    if !(0.0..1e9).contains(&number) {
        return Err(none());
    }
    Ok(SimTime::from_seconds(number * scale))
}

/// Reads an event without its time.
///
/// # Errors
/// A sentence that says what is wrong with its form.
pub fn event(words: &[&str]) -> Result<Event, String> {
    let name = || words.get(1).map(|name| (*name).to_string());
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    let wrong = || format!("'{}' is no event: {FORMS}", words.join(" "));
    let (Some(verb), Some(what)) = (words.first(), words.get(1)) else { return Err(wrong()) };
    let event = match (*verb, words.len()) {
        ("scale", 3) => Event::Scale { target: workload(what)?, replicas: number(2).ok_or_else(wrong)? },
        ("rollout", 2) => Event::Rollout(workload(what)?),
        ("delete", 2) => Event::Delete(workload(what)?),
        ("orphan", 2) => Event::Orphan(workload(what)?),
        ("delete-namespace", 2) => Event::DeleteNamespace(name().ok_or_else(wrong)?),
        ("delete-pod", 2) => Event::DeletePod(pod(what)),
        ("label", 3) => label(pod(what), words.get(2).copied().unwrap_or_default()),
        ("fail-node", 2) => Event::FailNode(name().ok_or_else(wrong)?),
        ("restore-node", 2) => Event::RestoreNode(name().ok_or_else(wrong)?),
        ("delete-node", 2) => Event::DeleteNode(name().ok_or_else(wrong)?),
        ("cordon", 2) => Event::Cordon(name().ok_or_else(wrong)?),
        ("uncordon", 2) => Event::Uncordon(name().ok_or_else(wrong)?),
        ("shutdown-node", 2..=4) => Event::ShutdownNode {
            node: name().ok_or_else(wrong)?,
            grace: words.get(2).map_or(Ok(SimTime::ZERO), |it| time(it))?,
            critical: words.get(3).map_or(Ok(SimTime::ZERO), |it| time(it))?,
        },
        ("drain", 2) => Event::Drain(name().ok_or_else(wrong)?),
        ("fail-readiness", 2) => Event::FailReadiness(pod(what)),
        ("pass-readiness", 2) => Event::PassReadiness(pod(what)),
        ("fail-liveness", 2) => Event::FailLiveness(pod(what)),
        ("requests", 4) => Event::Requests {
            pod: pod(what),
            port: number(2).and_then(|it| u16::try_from(it).ok()).ok_or_else(wrong)?,
            count: number(3).and_then(|it| u32::try_from(it).ok()).ok_or_else(wrong)?,
        },
        _ => return Err(wrong()),
    };
    Ok(event)
}

const FORMS: &str = "write scale KIND/NAME N, rollout KIND/NAME, delete KIND/NAME, orphan KIND/NAME, \
                     delete-namespace NAME, delete-pod POD, label POD KEY=VALUE, fail-node, restore-node, delete-node, \
                     cordon, uncordon or drain NODE, shutdown-node NODE [GRACE [CRITICAL]], fail-readiness, pass-readiness or fail-liveness POD, requests POD PORT N";

fn label(pod: PodName, text: &str) -> Event {
    match text.split_once('=') {
        Some((key, value)) => Event::Label { pod, key: key.to_string(), value: Some(value.to_string()) },
        None => Event::Label { pod, key: text.trim_end_matches('-').to_string(), value: None },
    }
}

/// `web-0` or `default/web-0`.
fn pod(text: &str) -> PodName {
    let (namespace, name) = text.split_once('/').unwrap_or(("default", text));
    PodName { namespace: namespace.to_string(), name: name.to_string() }
}

/// `deployment/web` or `deployment/default/web`.
fn workload(text: &str) -> Result<WorkloadKey, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let (kind, namespace, name) = match parts.as_slice() {
        [kind, name] => (kind, "default", name),
        [kind, namespace, name] => (kind, *namespace, name),
        _ => {
            return Err(format!(
                "'{text}' is no workload: write deployment/NAME or deployment/NAMESPACE/NAME"
            ));
        }
    };
    let found = OwnerKind::ALL.into_iter().find(|it| it.name().eq_ignore_ascii_case(kind));
    let kind = found.ok_or_else(|| format!("'{kind}' makes no pods: write deployment, statefulset ..."))?;
    Ok(WorkloadKey { kind, namespace: namespace.to_string(), name: (*name).to_string() })
}
