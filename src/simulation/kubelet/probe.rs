//! One probe of one container over time (workloads.md 6.7): when it is due, and what its results come to. Does not know
//! how a check is made.

use crate::manifest::kinds;
use crate::simulation::SimTime;

/// What a probe is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Holds the others back until it succeeds once.
    Startup,
    /// Takes part in Services while it succeeds.
    Readiness,
    /// Has the container restarted when it fails.
    Liveness,
}

/// What is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// A request.
    Http {
        /// The port; none: it could not be found.
        port: Option<u16>,
        /// The path.
        path: String,
    },
    /// A connection.
    Tcp {
        /// The port; none: it could not be found.
        port: Option<u16>,
    },
    /// A command.
    Exec(Vec<String>),
    /// A call of the health service.
    Grpc {
        /// The port.
        port: Option<u16>,
    },
}

/// A probe, with its defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What is checked.
    pub check: Check,
    /// From the container's start to the first check.
    pub delay: SimTime,
    /// From one check to the next.
    pub period: SimTime,
    /// Longer than this is a failure.
    pub timeout: SimTime,
    /// Successes in a row that count.
    pub successes: u32,
    /// Failures in a row that count.
    pub failures: u32,
    /// How long the container has to stop where this probe kills it; the pod's where none is given.
    pub grace: Option<SimTime>,
}

impl Probe {
    /// Reads a probe. `port` finds the number of a named port.
    pub fn of(probe: &kinds::Probe, port: impl Fn(&kinds::IntOrString) -> Option<u16>) -> Self {
        let seconds = |value: Option<i64>, default: i64, least: i64| {
            // 0 stands for the default, as in the API.
            let value = value.filter(|value| *value != 0).unwrap_or(default).max(least);
            SimTime::from_millis(u64::try_from(value).unwrap_or(0).saturating_mul(1_000))
        };
        let count = |value: Option<i64>, default: i64| {
            u32::try_from(value.filter(|value| *value > 0).unwrap_or(default)).unwrap_or(u32::MAX)
        };
        let check = if let Some(it) = &probe.http_get {
            let path = it.path.clone().filter(|path| !path.is_empty()).unwrap_or_else(|| "/".into());
            Check::Http { port: it.port.as_ref().and_then(&port), path }
        } else if let Some(it) = &probe.tcp_socket {
            Check::Tcp { port: it.port.as_ref().and_then(&port) }
        } else if let Some(it) = &probe.grpc {
            Check::Grpc { port: it.port.and_then(|port| u16::try_from(port).ok()) }
        } else {
            Check::Exec(probe.exec.as_ref().map(|exec| exec.command.clone()).unwrap_or_default())
        };
        Self {
            check,
            delay: seconds(probe.initial_delay_seconds, 0, 0),
            period: seconds(probe.period_seconds, 10, 1),
            timeout: seconds(probe.timeout_seconds, 1, 1),
            successes: count(probe.success_threshold, 1),
            failures: count(probe.failure_threshold, 3),
            grace: probe.termination_grace_period_seconds.map(|value| seconds(Some(value), 1, 1)),
        }
    }
}

/// A probe at work, from a container's start to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prober {
    /// The state that the results have come to.
    pub passing: bool,
    /// When the next check is due.
    pub due: SimTime,
    /// Results like the last one, in a row.
    row: u32,
    last: Option<bool>,
}

impl Prober {
    /// Before the first result readiness and startup count as failing, liveness as passing. `from`: when the container
    /// started; `held`: when the startup probe let go, where there is one.
    pub fn new(purpose: Purpose, probe: &Probe, from: SimTime, held: SimTime) -> Self {
        let passing = purpose == Purpose::Liveness;
        Self { passing, due: from.plus(probe.delay).max(held), row: 0, last: None }
    }

    /// Takes a result. True where the state changed, or where a failing state is confirmed for the first time.
    pub fn take(&mut self, probe: &Probe, success: bool) -> bool {
        self.due = self.due.plus(probe.period);
        self.row = if self.last == Some(success) { self.row.saturating_add(1) } else { 1 };
        self.last = Some(success);
        let enough = if success { probe.successes } else { probe.failures };
        if self.row < enough {
            return false;
        }
        let turned = self.passing != success || (!success && self.row == enough);
        self.passing = success;
        turned
    }
}
