//! One container over time: it waits, runs, is asked to stop, has ended (workloads.md 6.7 to 6.9). Knows nothing of the
//! other containers of its pod.

use super::backoff::Backoff;
use super::plan::{Acts, ContainerPlan};
use super::probe::{Check, Probe, Prober, Purpose};
use super::script;
use crate::rng::Rng;
use crate::simulation::SimTime;

/// A container that is asked to stop has at least this long after SIGTERM, hooks or not.
const LEAST_GRACE: SimTime = SimTime::from_millis(2_000);
/// Killed by SIGKILL, ended by SIGTERM.
const KILLED: u8 = 137;
const TERMINATED: u8 = 143;

/// Where a container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not its turn yet.
    Idle,
    /// It starts then.
    Starting(SimTime),
    /// It ended, and is started again then: CrashLoopBackOff, where that is not at once.
    BackOff(SimTime),
    /// Its image cannot be pulled; tried again then.
    Pull {
        /// The next try.
        until: SimTime,
        /// The first try was not long ago: `ErrImagePull`, later `ImagePullBackOff`.
        tries: u32,
    },
    /// It runs.
    Running {
        /// Since then.
        since: SimTime,
        /// It is being stopped.
        stop: Option<Stop>,
    },
    /// It ended, for good.
    Ended {
        /// Then.
        at: SimTime,
        /// With this exit code.
        code: u8,
    },
}

/// How a container is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// SIGTERM.
    pub term: SimTime,
    /// It is gone: by itself, or by SIGKILL.
    pub exit: SimTime,
    /// Its exit code.
    pub code: u8,
    /// A probe has it killed: it is started again, unless the pod says never.
    pub by_probe: bool,
}

/// A container.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Where it is.
    pub state: State,
    /// How often it was started again.
    pub restarts: u32,
    /// Its startup probe has succeeded, or it has none.
    pub started: bool,
    /// It was started at least once.
    pub ever: bool,
    /// Requests since it was started.
    pub requests: u32,
    /// Its readiness probe gives this, whatever is checked.
    pub readiness: Option<bool>,
    /// Its liveness probe fails until it is started again.
    pub ill: bool,
    /// Its kubelet has just been started again: what chance decides when its probes begin (workloads.md 6.7.6).
    chance: Option<u64>,
    probers: [Option<Prober>; 3],
    backoff: Backoff,
}

impl Container {
    /// One that has not run.
    pub fn new() -> Self {
        Self {
            state: State::Idle,
            restarts: 0,
            started: false,
            ever: false,
            requests: 0,
            readiness: None,
            ill: false,
            chance: None,
            probers: [None; 3],
            backoff: Backoff::default(),
        }
    }

    /// When something happens to it next.
    pub fn next(&self, plan: &ContainerPlan) -> Option<SimTime> {
        match self.state {
            State::Starting(at) | State::BackOff(at) | State::Pull { until: at, .. } => Some(at),
            State::Running { since, stop } => {
                let exit = stop.map(|stop| stop.exit);
                let end = plan.acts.ends.map(|(after, _)| since.plus(after));
                let probes = [Purpose::Startup, Purpose::Readiness, Purpose::Liveness];
                let awake = |purpose: &Purpose| !self.rests(plan, *purpose);
                let due =
                    probes.into_iter().filter(awake).filter_map(|it| self.prober(it)).map(|it| it.due).min();
                [exit, end, due].into_iter().flatten().min()
            }
            State::Idle | State::Ended { .. } => None,
        }
    }

    /// A probe that is at work: only readiness goes on while it is being stopped (workloads.md 6.7).
    fn prober(&self, purpose: Purpose) -> Option<Prober> {
        let State::Running { stop, .. } = self.state else { return None };
        let goes_on = stop.is_none() || purpose == Purpose::Readiness;
        self.probers.get(purpose as usize).copied().flatten().filter(|_| goes_on)
    }

    /// Whether a probe's next results change nothing, so that nobody has to make them.
    fn rests(&self, plan: &ContainerPlan, purpose: Purpose) -> bool {
        let known = plan.probe(purpose).and_then(|probe| self.constant(plan, purpose, probe));
        let passing = self.prober(purpose).map(|prober| prober.passing);
        purpose != Purpose::Startup && passing.is_some() && passing == known
    }

    /// Something changed: probes that rested are made again, in their rhythm.
    fn wake(&mut self, plan: &ContainerPlan, at: SimTime) {
        for purpose in [Purpose::Readiness, Purpose::Liveness] {
            if let (Some(mut prober), Some(probe)) = (self.prober(purpose), plan.probe(purpose)) {
                let late = at.since(prober.due).0.div_ceil(probe.period.0.max(1));
                prober.due = prober.due.plus(SimTime(late.saturating_mul(probe.period.0)));
                self.set_prober(purpose, Some(prober));
            }
        }
    }

    /// From now on its readiness probe gives this.
    pub fn force_readiness(&mut self, plan: &ContainerPlan, ready: bool, at: SimTime) {
        self.wake(plan, at);
        self.readiness = Some(ready);
    }

    /// From now on its liveness probe fails, until it is started again.
    pub fn fail_liveness(&mut self, plan: &ContainerPlan, at: SimTime) {
        self.wake(plan, at);
        self.ill = true;
    }

    fn set_prober(&mut self, purpose: Purpose, prober: Option<Prober>) {
        if let Some(slot) = self.probers.get_mut(purpose as usize) {
            *slot = prober;
        }
    }

    /// Starts it.
    pub fn start(&mut self, plan: &ContainerPlan, at: SimTime) {
        if plan.acts.missing {
            let tries = if let State::Pull { tries, .. } = self.state { tries.saturating_add(1) } else { 0 };
            let wait = 10_000u64.saturating_mul(1 << tries.min(5)).min(300_000);
            self.state = State::Pull { until: at.plus(SimTime::from_millis(wait)), tries };
            return;
        }
        if self.ever {
            self.restarts = self.restarts.saturating_add(1);
        }
        self.ever = true;
        self.requests = 0;
        self.ill = false;
        self.started = false;
        self.state = State::Running { since: at, stop: None };
        self.probers = [None; 3];
        match plan.probe(Purpose::Startup) {
            Some(probe) => {
                self.set_prober(Purpose::Startup, Some(Prober::new(Purpose::Startup, probe, at, at)));
            }
            None => self.begin(plan, at, at),
        }
        if let Some(chance) = self.chance.take() {
            self.delay_probers(plan, chance);
        }
    }

    /// One that has been running well for a while.
    pub fn settle(&mut self, plan: &ContainerPlan, at: SimTime) {
        self.start(plan, at);
        self.begin(plan, at, at);
        for purpose in [Purpose::Readiness, Purpose::Liveness] {
            if let (Some(mut prober), Some(probe)) = (self.prober(purpose), plan.probe(purpose)) {
                prober.passing = purpose == Purpose::Liveness || !plan.acts.never_ready;
                prober.due = at.plus(probe.period);
                self.set_prober(purpose, Some(prober));
            }
        }
    }

    /// Each first check comes later by a random part of its period, so that a kubelet that has just been started does not
    /// make them all at once.
    fn delay_probers(&mut self, plan: &ContainerPlan, chance: u64) {
        let mut rng = Rng::new(chance);
        for purpose in [Purpose::Startup, Purpose::Readiness, Purpose::Liveness] {
            let (Some(mut prober), Some(probe)) = (self.prober(purpose), plan.probe(purpose)) else {
                continue;
            };
            // Whole milliseconds, so that a history can be read.
            let part = rng.below(usize::try_from(probe.period.0 / 1_000).unwrap_or(usize::MAX));
            prober.due = prober.due.plus(SimTime::from_millis(part as u64));
            self.set_prober(purpose, Some(prober));
        }
    }

    /// The startup probe lets go: readiness and liveness begin.
    fn begin(&mut self, plan: &ContainerPlan, since: SimTime, at: SimTime) {
        self.started = true;
        self.set_prober(Purpose::Startup, None);
        for purpose in [Purpose::Readiness, Purpose::Liveness] {
            let prober = plan.probe(purpose).map(|probe| Prober::new(purpose, probe, since, at));
            self.set_prober(purpose, prober);
        }
    }

    /// Whether it counts as ready (workloads.md 6.7.4, 6.7.5).
    pub fn is_ready(&self, plan: &ContainerPlan) -> bool {
        let runs = matches!(self.state, State::Running { .. }) && self.started;
        let probed = self.probers.get(Purpose::Readiness as usize).copied().flatten();
        let unprobed = || self.readiness.unwrap_or(!plan.acts.never_ready);
        runs && probed.map_or_else(unprobed, |prober| prober.passing)
    }

    /// A request gets this status.
    pub fn answer(&mut self, acts: &Acts, path: &str, at: SimTime) -> u16 {
        self.requests = self.requests.saturating_add(1);
        let since = if let State::Running { since, .. } = self.state { since } else { at };
        let worn = acts.fail_after.is_some_and(|most| self.requests > most);
        let old = acts.unhealthy_after.is_some_and(|after| at.since(since) > after);
        if worn || (old && path == "/healthz") { 500 } else { 200 }
    }

    /// Makes the checks that are due. True where the container has to be killed, with that probe's grace period.
    pub fn probe(&mut self, plan: &ContainerPlan, at: SimTime) -> Option<Option<SimTime>> {
        let mut kill = None;
        for purpose in [Purpose::Startup, Purpose::Readiness, Purpose::Liveness] {
            let Some(mut prober) = self.prober(purpose).filter(|prober| prober.due <= at) else { continue };
            let Some(probe) = plan.probe(purpose) else { continue };
            let good = self.check(plan, purpose, at);
            let turned = prober.take(probe, good);
            let (passing, since) = (prober.passing, self.since());
            self.set_prober(purpose, Some(prober));
            match purpose {
                Purpose::Startup if passing => self.begin(plan, since, at),
                Purpose::Startup | Purpose::Liveness if turned && !passing => kill = Some(probe.grace),
                _ => {}
            }
        }
        kill
    }

    fn since(&self) -> SimTime {
        if let State::Running { since, .. } = self.state { since } else { SimTime::ZERO }
    }

    /// One check (workloads.md 6.7.2).
    fn check(&mut self, plan: &ContainerPlan, purpose: Purpose, at: SimTime) -> bool {
        let Some(probe) = plan.probe(purpose) else { return true };
        let age = at.since(self.since());
        match (self.constant(plan, purpose, probe), &probe.check) {
            (Some(known), _) => known,
            (None, Check::Http { path, .. }) => (200..400).contains(&self.answer(&plan.acts, path, at)),
            (None, Check::Exec(command)) => plan.acts.has_file(command, age).unwrap_or(true),
            (None, _) => true,
        }
    }

    /// The result that a check gives at any time, where there is one such.
    fn constant(&self, plan: &ContainerPlan, purpose: Purpose, probe: &Probe) -> Option<bool> {
        let acts = &plan.acts;
        match purpose {
            Purpose::Readiness if self.readiness.is_some() => return self.readiness,
            Purpose::Readiness if acts.never_ready => return Some(false),
            Purpose::Liveness if self.ill => return Some(false),
            _ => {}
        }
        match &probe.check {
            Check::Tcp { port } => Some(acts.listens_on(*port)),
            Check::Grpc { port } => Some(acts.listens_on(*port) && acts.latency <= probe.timeout),
            Check::Http { port, .. } if !acts.listens_on(*port) || acts.latency > probe.timeout => {
                Some(false)
            }
            Check::Http { .. } => {
                (acts.fail_after.is_none() && acts.unhealthy_after.is_none()).then_some(true)
            }
            Check::Exec(command) if acts.has_file(command, SimTime::ZERO).is_some() => None,
            Check::Exec(command) => Some(ends_well(command, probe.timeout)),
        }
    }

    /// Asks it to stop: the hook, SIGTERM, SIGKILL when the grace period is over (workloads.md 6.9). `turn`: a sidecar
    /// hears SIGTERM no earlier; `ends`: how long an application takes to stop by itself.
    pub fn stop(&mut self, plan: &ContainerPlan, order: StopOrder) {
        let StopOrder { at, grace, turn, ends, by_probe } = order;
        match &mut self.state {
            State::Running { stop, .. } => {
                let over = at.plus(grace);
                let term = at.plus(plan.pre_stop).max(turn).min(over);
                let kill = over.max(term.plus(LEAST_GRACE));
                let by_itself = term.plus(ends);
                let heard = !plan.acts.ignores_term && by_itself <= kill;
                let (exit, code) = if heard { (by_itself, TERMINATED) } else { (kill, KILLED) };
                let sooner = stop.is_some_and(|stop| stop.exit <= exit && !stop.by_probe);
                if !sooner {
                    *stop = Some(Stop { term, exit, code, by_probe });
                }
            }
            State::Ended { .. } => {}
            State::Idle | State::Starting(_) | State::BackOff(_) | State::Pull { .. } => {
                self.state = State::Ended { at, code: KILLED };
            }
        }
    }

    /// When it ends, where that is known: stopped, or by itself.
    pub fn exit(&self, plan: &ContainerPlan) -> Option<(SimTime, u8, bool)> {
        let State::Running { since, stop } = self.state else { return None };
        let own = plan.acts.ends.map(|(after, code)| (since.plus(after), code, false));
        let stopped = stop.map(|stop| (stop.exit, stop.code, stop.by_probe));
        match (own, stopped) {
            (Some(own), Some(stopped)) => Some(if own.0 <= stopped.0 { own } else { stopped }),
            (own, stopped) => own.or(stopped),
        }
    }

    /// It ended and is to run again: at once, which takes as long as a start does, or after its back-off.
    pub fn back_off(&mut self, at: SimTime, start: SimTime) {
        let until = self.backoff.restart(at);
        let soon = at.plus(start);
        self.state = if until == at { State::Starting(soon) } else { State::BackOff(until.max(soon)) };
        self.probers = [None; 3];
        self.started = false;
    }

    /// It was running when its node went down: it is started again. What it waited for is over.
    pub fn reboot(&mut self, at: SimTime, chance: u64) {
        if !matches!(self.state, State::Ended { .. } | State::Idle) {
            self.state = State::Starting(at);
            self.probers = [None; 3];
            self.started = false;
            self.chance = Some(chance);
        }
    }

    /// It ended for good.
    pub fn end(&mut self, at: SimTime, code: u8) {
        self.state = State::Ended { at, code };
        self.probers = [None; 3];
    }
}

impl Default for Container {
    fn default() -> Self {
        Self::new()
    }
}

/// When and how a container is to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopOrder {
    /// Now.
    pub at: SimTime,
    /// The grace period.
    pub grace: SimTime,
    /// SIGTERM no earlier than this.
    pub turn: SimTime,
    /// How long an application takes to stop by itself.
    pub ends: SimTime,
    /// A probe wants it.
    pub by_probe: bool,
}

impl Acts {
    /// Whether the file that a command looks at is there, in a container that has run so long; none: the command looks
    /// at no file, or nobody knows the files.
    fn has_file(&self, command: &[String], age: SimTime) -> Option<bool> {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let file = match words.as_slice() {
            ["cat" | "ls" | "stat" | "/bin/cat" | "/bin/ls", file] => *file,
            ["test" | "[", "-e" | "-f" | "-s", file, ..] => *file,
            _ => return None,
        };
        let mut files = self.files.as_ref()?.iter();
        Some(
            files.any(|(name, from, until)| {
                name == file && *from <= age && until.is_none_or(|until| age < until)
            }),
        )
    }
}

/// Whether a command ends well in time; one that nobody knows does.
fn ends_well(command: &[String], timeout: SimTime) -> bool {
    match script::read(command).filter(|program| program.known) {
        Some(program) => program.ends.is_some_and(|(after, code)| SimTime(after) <= timeout && code == 0),
        None => true,
    }
}
