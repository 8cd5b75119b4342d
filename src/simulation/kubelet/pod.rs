//! One pod on its node over time: its containers in their order, its phase, its Ready condition, its end (workloads.md 6.7
//! to 6.9). Knows no API server and no other pod.

use std::borrow::Cow;
use std::sync::Arc;

use super::container::{Container, State, StopOrder};
use super::plan::{ContainerPlan, PodPlan, Restart, Role};
use crate::cluster::PodPhase;
use crate::simulation::SimTime;

/// More steps at one moment than any pod can need.
const MOST_STEPS: usize = 10_000;

/// A pod that a kubelet runs.
#[derive(Clone, Debug, PartialEq)]
pub struct PodRun {
    plan: Arc<PodPlan>,
    containers: Vec<Container>,
    /// When the kubelet took it.
    since: SimTime,
    /// From there to the first container: sandbox, volumes.
    start: SimTime,
    /// How long an application takes to stop by itself.
    ends: SimTime,
    /// It is being deleted.
    deleted: Option<SimTime>,
    /// It ran longer than it may.
    overdue: bool,
}

impl PodRun {
    /// A pod that the kubelet takes now. `start`: until its first container runs; `ends`: how long an application takes to
    /// stop.
    pub fn new(plan: Arc<PodPlan>, at: SimTime, start: SimTime, ends: SimTime) -> Self {
        let containers = plan.containers.iter().map(|_| Container::new()).collect();
        let mut pod = Self { plan, containers, since: at, start, ends, deleted: None, overdue: false };
        pod.progress(at);
        pod
    }

    /// A pod that has been running well for a while: its containers are started, and ready where they ever are.
    pub fn settled(plan: Arc<PodPlan>, at: SimTime, start: SimTime, ends: SimTime) -> Self {
        let mut pod = Self::new(plan.clone(), at, start, ends);
        if plan.held {
            return pod;
        }
        for (container, plan) in pod.containers.iter_mut().zip(&plan.containers) {
            match plan.role {
                Role::Init => container.end(at, 0),
                Role::Sidecar | Role::App => container.settle(plan, at),
            }
        }
        pod.advance(at);
        pod
    }

    /// When something happens next.
    pub fn next(&self) -> Option<SimTime> {
        let plans = self.plan.containers.iter();
        let next =
            self.containers.iter().zip(plans).filter_map(|(container, plan)| container.next(plan)).min();
        let deadline = self.deadline().filter(|_| !self.overdue && !self.is_over());
        [next, deadline].into_iter().flatten().min()
    }

    fn deadline(&self) -> Option<SimTime> {
        self.plan.deadline.map(|deadline| self.since.plus(deadline))
    }

    /// Works out everything up to a time.
    pub fn advance(&mut self, now: SimTime) {
        for _ in 0..MOST_STEPS {
            match self.next().filter(|at| *at <= now) {
                Some(at) => self.step(at),
                None => return,
            }
        }
    }

    fn step(&mut self, at: SimTime) {
        if self.deadline().is_some_and(|deadline| deadline <= at) && !self.overdue {
            self.overdue = true;
            self.stop_all(at, self.plan.grace);
        }
        let plan = self.plan.clone();
        for index in 0..self.containers.len() {
            let Some(own) = plan.containers.get(index) else { continue };
            self.step_container(index, own, at);
        }
        self.progress(at);
    }

    fn step_container(&mut self, index: usize, plan: &ContainerPlan, at: SimTime) {
        let Some(container) = self.containers.get_mut(index) else { return };
        match container.state {
            State::Starting(due) | State::BackOff(due) | State::Pull { until: due, .. } if due <= at => {
                container.start(plan, at);
            }
            State::Running { .. } => match container.exit(plan).filter(|(due, ..)| *due <= at) {
                Some((_, code, by_probe)) => self.exited(index, plan, at, code, by_probe),
                None => {
                    if let Some(grace) = container.probe(plan, at) {
                        let (grace, ends) = (grace.unwrap_or(self.plan.grace), self.ends);
                        container.stop(plan, StopOrder { at, grace, turn: at, ends, by_probe: true });
                    }
                }
            },
            _ => {}
        }
    }

    /// A container ended: again, or for good (workloads.md 6.8.1).
    fn exited(&mut self, index: usize, plan: &ContainerPlan, at: SimTime, code: u8, by_probe: bool) {
        let stopping = self.deleted.is_some() || self.overdue || self.app_is_over();
        let again = match (plan.role, plan.restart) {
            (Role::Sidecar, _) => true,
            (Role::Init, _) if code == 0 && !by_probe => false,
            _ if plan.restarts_on(code) => true,
            (Role::Init, Restart::Never) | (Role::App, Restart::Never) => false,
            (Role::Init, _) | (Role::App, Restart::OnFailure) => code != 0 || by_probe,
            (Role::App, Restart::Always) => true,
        };
        let start = self.start;
        let Some(container) = self.containers.get_mut(index) else { return };
        if again && !stopping { container.back_off(at, start) } else { container.end(at, code) }
    }

    /// Starts what may start, stops the sidecars of an app that has ended (workloads.md 6.8.4).
    fn progress(&mut self, at: SimTime) {
        if self.deleted.is_some() || self.overdue || self.plan.held {
            return;
        }
        if self.app_is_over() || self.init_failed() {
            return self.stop_rest(at);
        }
        let first = if at == self.since { at.plus(self.start) } else { at };
        let plan = self.plan.clone();
        let mut open = true;
        for (container, plan) in self.containers.iter_mut().zip(&plan.containers) {
            if open && container.state == State::Idle {
                container.state = State::Starting(first);
            }
            open &= match plan.role {
                Role::Init => matches!(container.state, State::Ended { code: 0, .. }),
                Role::Sidecar => container.started || container.ever && container.restarts > 0,
                Role::App => true,
            };
        }
    }

    fn of_role(&self, role: Role) -> impl Iterator<Item = (&Container, &ContainerPlan)> {
        self.containers.iter().zip(&self.plan.containers).filter(move |(_, plan)| plan.role == role)
    }

    fn app_is_over(&self) -> bool {
        self.of_role(Role::App).all(|(container, _)| matches!(container.state, State::Ended { .. }))
    }

    fn init_failed(&self) -> bool {
        self.of_role(Role::Init)
            .any(|(container, _)| matches!(container.state, State::Ended { code: 1.., .. }))
    }

    /// What runs beside an app that is over stops, the last first.
    fn stop_rest(&mut self, at: SimTime) {
        let waiting = |container: &Container| match container.state {
            State::Running { stop, .. } => stop.is_none(),
            State::Ended { .. } => false,
            _ => true,
        };
        if self.containers.iter().any(waiting) {
            self.stop_all(at, self.plan.grace);
        }
    }

    /// All containers are asked to stop: the app's at once, then the sidecars in reverse order (workloads.md 6.9).
    fn stop_all(&mut self, at: SimTime, grace: SimTime) {
        let plan = self.plan.clone();
        let mut turn = at;
        let mut app_gone = at;
        let order = |turn| StopOrder { at, grace, turn, ends: self.ends, by_probe: false };
        for (container, plan) in self.containers.iter_mut().zip(&plan.containers).rev() {
            let sidecar = plan.role == Role::Sidecar;
            container.stop(plan, order(if sidecar { turn.max(app_gone) } else { at }));
            let exit = container.exit(plan).map_or(at, |(exit, ..)| exit);
            if sidecar { turn = turn.max(exit) } else { app_gone = app_gone.max(exit) }
        }
    }

    /// `deletionTimestamp` is set, with this grace period (the pod's own where none is given).
    pub fn delete(&mut self, at: SimTime, grace: Option<SimTime>) {
        self.advance(at);
        self.deleted = self.deleted.or(Some(at));
        if !self.plan.lingers {
            self.stop_all(at, grace.unwrap_or(self.plan.grace));
        }
    }

    /// Nothing of a deleted pod runs any more: its object may go.
    pub fn is_gone(&self) -> bool {
        let ended = |container: &Container| matches!(container.state, State::Ended { .. });
        self.deleted.is_some() && !self.plan.lingers && self.containers.iter().all(ended)
    }

    /// Its node was down, and is back: what ran is started again. `chance`: what decides when probes begin.
    pub fn reboot(&mut self, at: SimTime, chance: u64) {
        let start = at.plus(self.start);
        for (number, container) in (0u64..).zip(&mut self.containers) {
            container.reboot(start, chance.wrapping_add(number));
        }
        if self.deleted.is_some() && !self.plan.lingers {
            self.stop_all(at, SimTime::ZERO);
        }
        self.progress(at);
    }

    /// A request gets this status.
    pub fn request(&mut self, port: u16, at: SimTime) -> u16 {
        self.advance(at);
        let plan = self.plan.clone();
        let mut pairs = self.containers.iter_mut().zip(&plan.containers);
        let declares =
            plan.containers.iter().position(|it| it.role != Role::Init && it.ports.contains(&port));
        let first = plan.containers.iter().position(|it| it.role == Role::App);
        let found = declares.or(first).and_then(|index| pairs.nth(index));
        found.map_or(200, |(container, plan)| container.answer(&plan.acts, "/", at))
    }

    /// From now on the readiness probes give this.
    pub fn force_readiness(&mut self, ready: bool, at: SimTime) {
        self.advance(at);
        let pairs = self.containers.iter_mut().zip(&self.plan.containers);
        pairs.for_each(|(container, plan)| container.force_readiness(plan, ready, at));
    }

    /// From now on the liveness probes fail, until a container is started again.
    pub fn fail_liveness(&mut self, at: SimTime) {
        self.advance(at);
        let pairs = self.containers.iter_mut().zip(&self.plan.containers);
        pairs.for_each(|(container, plan)| container.fail_liveness(plan, at));
    }

    /// Its phase (workloads.md 6.8.3).
    pub fn phase(&self) -> PodPhase {
        if self.overdue {
            return PodPhase::Failed;
        }
        if !self.is_over() {
            let begun = self.of_role(Role::App).all(|(container, _)| container.ever);
            return if begun { PodPhase::Running } else { PodPhase::Pending };
        }
        let bad = |(container, _): (&Container, &ContainerPlan)| {
            !matches!(container.state, State::Ended { code: 0, .. })
        };
        let failed = self.init_failed() || self.of_role(Role::App).any(bad);
        if failed { PodPhase::Failed } else { PodPhase::Succeeded }
    }

    /// All its containers have ended for good.
    pub fn is_over(&self) -> bool {
        let ended = |container: &Container| matches!(container.state, State::Ended { .. });
        !self.containers.is_empty() && self.containers.iter().all(ended)
    }

    /// Its Ready condition (workloads.md 6.7.4).
    pub fn is_ready(&self) -> bool {
        let counts = |plan: &ContainerPlan| plan.role != Role::Init;
        let mut pairs = self.containers.iter().zip(&self.plan.containers);
        !self.plan.gated
            && !self.overdue
            && pairs.all(|(container, plan)| !counts(plan) || container.is_ready(plan))
    }

    /// How often its containers were started again.
    pub fn restarts(&self) -> u32 {
        self.containers.iter().fold(0, |sum, container| sum.saturating_add(container.restarts))
    }

    /// What `kubectl get pods` shows as its status (`CrashLoopBackOff`, `Completed` ...: no phases;
    /// pkg/printers/internalversion `printPod`).
    pub fn shown(&self, now: SimTime) -> Cow<'static, str> {
        let phase = self.phase();
        if self.deleted.is_some() && !matches!(phase, PodPhase::Succeeded | PodPhase::Failed) {
            return Cow::Borrowed("Terminating");
        }
        if self.overdue {
            return Cow::Borrowed("DeadlineExceeded");
        }
        let running = self.running(now);
        let begun = self.of_role(Role::App).any(|(container, _)| container.ever);
        match self.starting(now).filter(|_| !begun || running == "Running") {
            Some(word) => word,
            None => Cow::Borrowed(running),
        }
    }

    /// What the first init container that is not done says.
    fn starting(&self, now: SimTime) -> Option<Cow<'static, str>> {
        let inits = || self.containers().filter(|(_, plan)| plan.role != Role::App);
        let done = |(container, plan): &(&Container, &ContainerPlan)| match plan.role {
            Role::Init => matches!(container.state, State::Ended { code: 0, .. }),
            _ => container.started || matches!(container.state, State::Ended { .. }),
        };
        let (at, (first, _)) = inits().enumerate().find(|(_, it)| !done(it))?;
        Some(match (waits(first, now), first.state) {
            (Some(word), _) => ["Init:", word].concat().into(),
            (None, State::Ended { .. }) => Cow::Borrowed("Init:Error"),
            _ => format!("Init:{at}/{}", inits().count()).into(),
        })
    }

    /// What the first of the app's containers says that does not run.
    fn running(&self, now: SimTime) -> &'static str {
        let word = |container: &Container| match container.state {
            State::Ended { code: 0, .. } => Some("Completed"),
            State::Ended { .. } => Some("Error"),
            _ if !container.ever && waits(container, now).is_none() => {
                let starts = self.containers.len() == self.of_role(Role::App).count();
                Some(if starts { "ContainerCreating" } else { "PodInitializing" })
            }
            _ => waits(container, now),
        };
        let runs = |(it, plan): (&Container, &ContainerPlan)| it.is_ready(plan);
        match self.of_role(Role::App).find_map(|(container, _)| word(container)) {
            None => "Running",
            Some("Completed") if self.of_role(Role::App).any(runs) => "NotReady",
            Some(word) => word,
        }
    }

    /// Its containers, in the order of its plan.
    pub fn containers(&self) -> impl Iterator<Item = (&Container, &ContainerPlan)> {
        self.containers.iter().zip(&self.plan.containers)
    }
}

/// What a container waits for, to be tried again.
fn waits(container: &Container, now: SimTime) -> Option<&'static str> {
    match container.state {
        State::BackOff(until) if until > now => Some("CrashLoopBackOff"),
        State::Pull { tries: 0, .. } => Some("ErrImagePull"),
        State::Pull { .. } => Some("ImagePullBackOff"),
        _ => None,
    }
}
