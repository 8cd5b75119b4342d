//! How a pod's containers behave: the annotations of contract.md, and the status that a manifest states.

use std::net::IpAddr;
use std::sync::Arc;

use super::super::cidr::parse_ip;
use super::super::model::{Listens, PodPhase, Protocol, Started};
use super::word;
use crate::manifest::kinds::{self, Labels, PodSpec};

const READY: &str = "serviscope.dev/ready";
const PHASE: &str = "serviscope.dev/phase";
const TERMINATING: &str = "serviscope.dev/terminating";
const LISTEN: &str = "serviscope.dev/listen";
const LATENCY: &str = "serviscope.dev/latency";
const FAIL_AFTER: &str = "serviscope.dev/fail-after";
const RUN_FOR: &str = "serviscope.dev/run-for";

/// What all keys of these annotations begin with.
pub(crate) const PREFIX: &str = "serviscope.dev/";
/// All keys.
pub(crate) const KEYS: [&str; 7] = [READY, PHASE, TERMINATING, LISTEN, LATENCY, FAIL_AFTER, RUN_FOR];

/// What the annotations of a pod or template say (contract.md).
#[derive(Clone, Debug, PartialEq)]
pub struct Behaviour {
    /// The containers become ready, and every readiness gate is met.
    pub ready: bool,
    /// Where it ends up once bound: `Running` unless the annotation says otherwise.
    pub phase: PodPhase,
    /// It is being deleted.
    pub terminating: bool,
    /// Once something deletes it, it stays.
    pub lingers: bool,
    /// What it listens on, where it is said.
    pub listens: Option<Arc<Listens>>,
    /// Microseconds.
    pub latency_us: Option<u64>,
    /// Requests.
    pub fail_after: Option<u32>,
    /// Microseconds.
    pub run_for_us: Option<u64>,
}

impl Behaviour {
    /// Reads the annotations. A readiness gate is a condition that nothing here ever sets.
    pub fn of(annotations: &Labels, spec: &PodSpec) -> Self {
        let says = |key: &str| annotations.get(key).map(|value| value.trim());
        let phase = match says(PHASE) {
            Some("Pending") => PodPhase::Pending,
            Some("Succeeded") => PodPhase::Succeeded,
            Some("Failed") => PodPhase::Failed,
            _ => PodPhase::Running,
        };
        Self {
            ready: says(READY) != Some("false") && spec.readiness_gates.is_empty(),
            phase,
            terminating: says(TERMINATING) == Some("true"),
            lingers: matches!(says(TERMINATING), Some("true" | "linger")),
            listens: says(LISTEN).and_then(listens).map(Arc::new),
            latency_us: says(LATENCY).and_then(duration_us),
            fail_after: says(FAIL_AFTER).and_then(|value| value.parse().ok()),
            run_for_us: says(RUN_FOR).and_then(duration_us),
        }
    }
}

/// What an annotation of a known key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Ports, as `8080,9090/udp`.
    Ports,
    /// A time, as `20ms`.
    Duration,
    /// A whole number from 0.
    Count,
}

/// What the annotation of this key takes; none for a key that nobody knows.
pub(crate) fn takes(key: &str) -> Option<Takes> {
    match key {
        READY => Some(Takes::OneOf(&["true", "false"])),
        PHASE => Some(Takes::OneOf(&["Pending", "Running", "Succeeded", "Failed"])),
        TERMINATING => Some(Takes::OneOf(&["true", "false", "linger"])),
        LISTEN => Some(Takes::Ports),
        LATENCY | RUN_FOR => Some(Takes::Duration),
        FAIL_AFTER => Some(Takes::Count),
        _ => None,
    }
}

impl Takes {
    /// Whether a value can be read: one that cannot does nothing.
    pub(crate) fn reads(self, value: &str) -> bool {
        let value = value.trim();
        match self {
            Self::OneOf(words) => words.contains(&value),
            Self::Ports => listens(value).is_some(),
            Self::Duration => duration_us(value).is_some(),
            Self::Count => value.parse::<u32>().is_ok(),
        }
    }
}

/// `8080,9090/udp`; an empty list listens on nothing. None where it cannot be read.
fn listens(text: &str) -> Option<Listens> {
    let mut ports = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (number, protocol) = part.split_once('/').unwrap_or((part, "tcp"));
        let protocol = match protocol.trim().to_ascii_lowercase().as_str() {
            "tcp" => Protocol::Tcp,
            "udp" => Protocol::Udp,
            "sctp" => Protocol::Sctp,
            _ => return None,
        };
        ports.push((protocol, number.trim().parse().ok()?));
    }
    Some(Listens::Ports(ports))
}

/// `20ms`, `1.5s`, `2m30s` in microseconds; a number alone is seconds. None where it cannot be read.
fn duration_us(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut total = 0u64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at_checked(end)?;
        let unit_end = tail.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(unit_end)?;
        let scale = match unit.trim() {
            "us" | "µs" => 1u64,
            "ms" => 1_000,
            "s" | "" => 1_000_000,
            "m" => 60_000_000,
            "h" => 3_600_000_000,
            _ => return None,
        };
        total = total.saturating_add(scaled(number, scale)?);
        rest = tail;
    }
    Some(total)
}

fn scaled(number: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole: u64 = if whole.is_empty() && !fraction.is_empty() { 0 } else { whole.parse().ok()? };
    let mut total = whole.saturating_mul(scale);
    let mut unit = scale;
    for digit in fraction.chars() {
        unit /= 10;
        total = total.saturating_add(unit.saturating_mul(u64::from(digit.to_digit(10)?)));
    }
    Some(total)
}

/// What `status` and `metadata` of a dumped pod state; none where nothing is stated.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Stated {
    /// `status.phase`.
    pub phase: Option<PodPhase>,
    /// The Ready condition, else that all containers are.
    pub ready: Option<bool>,
    /// `status.podIPs`, `status.podIP`.
    pub ips: Vec<IpAddr>,
    /// The message of a PodScheduled condition that is False.
    pub unscheduled: Option<String>,
    /// Restarts of all containers.
    pub restarts: u32,
    /// What kubectl shows as its status, where containers or a reason are stated.
    pub word: Option<String>,
    /// When its first container started, else the pod, else when it was made.
    pub started: Started,
}

impl Stated {
    /// What this pod's status states.
    pub(crate) fn of(pod: &kinds::Pod) -> Self {
        let status = &pod.status;
        let condition =
            |kind: &str| status.conditions.iter().find(|condition| condition.type_.as_deref() == Some(kind));
        let ready = condition("Ready").map(|condition| condition.status.as_deref() == Some("True"));
        let containers = status.container_statuses.iter();
        let all_ready = (!status.container_statuses.is_empty())
            .then(|| containers.clone().all(|container| container.ready == Some(true)));
        let scheduled =
            condition("PodScheduled").filter(|condition| condition.status.as_deref() == Some("False"));
        let first = pod.spec.containers.first().and_then(|container| container.name.as_deref());
        let first = containers.clone().find(|status| first.is_some() && status.name.as_deref() == first);
        let running = first.and_then(|status| status.state.running.as_ref()?.started_at.as_deref());
        let made = status.start_time.as_deref().or(pod.metadata.creation_timestamp.as_deref());
        Self {
            started: running.or(made).map_or(Started::Unsaid, |at| Started::Stated(Arc::from(at))),
            word: word::stated(pod),
            phase: status.phase.as_deref().and_then(phase),
            ready: ready.or(all_ready),
            ips: ips(status),
            unscheduled: scheduled.map(|condition| condition.message.clone().unwrap_or_default()),
            restarts: containers.fold(0u32, |sum, container| {
                sum.saturating_add(u32::try_from(container.restart_count.unwrap_or(0)).unwrap_or(0))
            }),
        }
    }
}

fn phase(text: &str) -> Option<PodPhase> {
    match text {
        "Pending" => Some(PodPhase::Pending),
        "Running" => Some(PodPhase::Running),
        "Succeeded" => Some(PodPhase::Succeeded),
        "Failed" => Some(PodPhase::Failed),
        "Unknown" => Some(PodPhase::Unknown),
        _ => None,
    }
}

fn ips(status: &kinds::PodStatus) -> Vec<IpAddr> {
    let mut ips: Vec<IpAddr> = Vec::new();
    for ip in status.stated_ips().filter_map(parse_ip) {
        if !ips.contains(&ip) {
            ips.push(ip);
        }
    }
    ips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_ports_are_read() {
        for (text, us) in [
            ("20ms", Some(20_000)),
            ("1.5s", Some(1_500_000)),
            ("2m30s", Some(150_000_000)),
            ("120", Some(120_000_000)),
            ("", None),
            ("fast", None),
            ("99999999999999h", Some(u64::MAX)),
        ] {
            assert_eq!(duration_us(text), us, "{text}");
        }
        let ports = vec![(Protocol::Tcp, 8080), (Protocol::Udp, 9090)];
        assert_eq!(listens("8080, 9090/udp"), Some(Listens::Ports(ports)));
        assert_eq!(listens(""), Some(Listens::Ports(Vec::new())));
        assert_eq!(listens("http"), None);
    }
}
