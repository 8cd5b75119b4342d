//! What a kubelet reads from a pod's spec: containers in their order, probes with their defaults, hooks, policies; and
//! what each container does, from annotations, its command, its image.

use std::sync::Arc;

use super::probe::{Probe, Purpose};
use super::script;
use crate::cluster::images::{self, Habits};
use crate::cluster::{Listens, PodPhase, Protocol};
use crate::manifest::kinds::{self, IntOrString, PodSpec};
use crate::simulation::SimTime;

/// What annotations say of a pod's containers (contract.md).
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// They become ready.
    pub ready: bool,
    /// Where the pod ends up.
    pub phase: PodPhase,
    /// What they listen on.
    pub listens: Option<Arc<Listens>>,
    /// Microseconds.
    pub latency_us: Option<u64>,
    /// Requests.
    pub fail_after: Option<u32>,
    /// Microseconds.
    pub run_for_us: Option<u64>,
    /// Once it is deleted, it stays.
    pub lingers: bool,
}

impl Default for Said {
    fn default() -> Self {
        Self {
            ready: true,
            phase: PodPhase::Running,
            listens: None,
            latency_us: None,
            fail_after: None,
            run_for_us: None,
            lingers: false,
        }
    }
}

/// `restartPolicy` (workloads.md 6.8.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// After any exit.
    Always,
    /// After a bad exit.
    OnFailure,
    /// Never.
    Never,
}

impl Restart {
    fn of(policy: Option<&str>) -> Self {
        match policy {
            Some("OnFailure") => Restart::OnFailure,
            Some("Never") => Restart::Never,
            _ => Restart::Always,
        }
    }
}

/// What a container is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs before the app, and ends.
    Init,
    /// An init container that stays.
    Sidecar,
    /// The app.
    App,
}

/// A pod, as its kubelet sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct PodPlan {
    /// Init containers and sidecars in their order, then the app's.
    pub containers: Vec<ContainerPlan>,
    /// How long it has to stop.
    pub grace: SimTime,
    /// How long it may run at all (`activeDeadlineSeconds`).
    pub deadline: Option<SimTime>,
    /// It has readiness gates, and nothing sets their conditions.
    pub gated: bool,
    /// Its containers are never started (annotation `phase: Pending`).
    pub held: bool,
    /// Once it is deleted, it stays.
    pub lingers: bool,
}

/// A container of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerPlan {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// When it is started again.
    pub restart: Restart,
    /// The codes after which it is, whatever the policy: those listed, or all but those.
    restart_on: Vec<(bool, Vec<i64>)>,
    /// The ports that it declares.
    pub ports: Vec<u16>,
    /// Startup, readiness, liveness.
    probes: [Option<Probe>; 3],
    /// How long its preStop hook takes.
    pub pre_stop: SimTime,
    /// What it does.
    pub acts: Acts,
}

impl ContainerPlan {
    /// Whether a rule of its own starts it again after this code (`restartPolicyRules`).
    pub fn restarts_on(&self, code: u8) -> bool {
        self.restart_on.iter().any(|(listed, codes)| codes.contains(&i64::from(code)) == *listed)
    }

    /// Its probe for a purpose.
    pub fn probe(&self, purpose: Purpose) -> Option<&Probe> {
        self.probes.get(purpose as usize)?.as_ref()
    }
}

/// What a container does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acts {
    /// It never becomes ready.
    pub never_ready: bool,
    /// What it listens on, where it is said; else on whatever port is asked.
    pub listens: Option<Arc<Listens>>,
    /// How long an answer takes.
    pub latency: SimTime,
    /// It answers 500 after so many requests.
    pub fail_after: Option<u32>,
    /// `/healthz` answers 500 after this time.
    pub unhealthy_after: Option<SimTime>,
    /// It ends after this time, with this code.
    pub ends: Option<(SimTime, u8)>,
    /// The files that it makes: name, from, until. None: nobody knows its files.
    pub files: Option<Vec<(String, SimTime, Option<SimTime>)>>,
    /// It is killed when its grace period is over: it does not hear SIGTERM.
    pub ignores_term: bool,
    /// Its image cannot be pulled.
    pub missing: bool,
}

impl PodPlan {
    /// Reads a pod.
    pub fn of(spec: &PodSpec, said: &Said) -> Self {
        let restart = Restart::of(spec.restart_policy.as_deref());
        let seconds =
            |value: i64| SimTime::from_millis(u64::try_from(value).unwrap_or(0).saturating_mul(1_000));
        let init = spec.init_containers.iter().map(|it| match it.restart_policy.as_deref() {
            Some("Always") => container(it, Role::Sidecar, restart, said),
            _ => container(it, Role::Init, restart, said),
        });
        let app = spec.containers.iter().map(|it| container(it, Role::App, restart, said));
        Self {
            containers: init.chain(app).collect(),
            grace: seconds(spec.grace_seconds()),
            deadline: spec.active_deadline_seconds.map(seconds),
            gated: !spec.readiness_gates.is_empty(),
            held: said.phase == PodPhase::Pending,
            lingers: said.lingers,
        }
    }
}

impl PodPlan {
    /// Whether an init container is known never to end well: the app never starts.
    pub fn is_stuck(&self) -> bool {
        let init = self.containers.iter().filter(|it| it.role == Role::Init);
        init.map(|it| &it.acts).any(|acts| acts.missing || acts.ends.is_none_or(|(_, code)| code != 0))
    }

    /// The same with containers that start, and end where the pod is said to end up so, and do nothing else.
    #[must_use]
    pub fn still(mut self, phase: PodPhase) -> Self {
        for container in &mut self.containers {
            let annotated =
                container.role == Role::App && matches!(phase, PodPhase::Succeeded | PodPhase::Failed);
            let acts = &mut container.acts;
            acts.ends = acts
                .ends
                .filter(|_| annotated)
                .or((container.role == Role::Init).then_some((SimTime::ZERO, 0)));
            acts.missing = false;
            container.probes = [None, None, None];
        }
        self.deadline = None;
        self
    }
}

fn container(it: &kinds::Container, role: Role, restart: Restart, said: &Said) -> ContainerPlan {
    let ends = matches!(said.phase, PodPhase::Succeeded | PodPhase::Failed);
    let own = it.restart_policy.as_deref().map(|policy| Restart::of(Some(policy)));
    let rules = it.restart_policy_rules.iter().filter(|_| own.is_some() && !ends).map(|rule| {
        let codes = &rule.exit_codes;
        (codes.operator.as_deref() == Some("In"), codes.values.clone())
    });
    let number = |port: &IntOrString| port_number(it, port);
    let read = |probe: &Option<kinds::Probe>| probe.as_ref().map(|probe| Probe::of(probe, number));
    let hook = it.lifecycle.as_ref().and_then(|lifecycle| lifecycle.pre_stop.as_ref());
    ContainerPlan {
        name: it.name.clone().unwrap_or_default(),
        role,
        restart: if ends { Restart::Never } else { own.unwrap_or(restart) },
        restart_on: rules.collect(),
        ports: it.ports.iter().filter_map(|port| u16::try_from(port.container_port?).ok()).collect(),
        probes: [read(&it.startup_probe), read(&it.readiness_probe), read(&it.liveness_probe)],
        pre_stop: hook.map_or(SimTime::ZERO, hook_time),
        acts: acts(it, role, said),
    }
}

/// A port of a probe by number, or by the name that the container gives it.
fn port_number(container: &kinds::Container, port: &IntOrString) -> Option<u16> {
    let number = match port {
        IntOrString::Int(number) => Some(*number),
        IntOrString::Str(name) => {
            let named = container.ports.iter().find(|it| it.name.as_ref() == Some(name));
            named.and_then(|port| port.container_port)
        }
    };
    u16::try_from(number?).ok()
}

/// A hook that sleeps takes its time (`sleep`, or the command); anything else none.
fn hook_time(hook: &kinds::LifecycleHandler) -> SimTime {
    if let Some(sleep) = &hook.sleep {
        let seconds = u64::try_from(sleep.seconds.unwrap_or(0)).unwrap_or(0);
        return SimTime::from_millis(seconds.saturating_mul(1_000));
    }
    let command = hook.exec.as_ref().and_then(|exec| script::read(&exec.command));
    command.and_then(|program| program.ends).map_or(SimTime::ZERO, |(after, _)| SimTime(after))
}

/// Annotations win over the command, the command over the image.
fn acts(it: &kinds::Container, role: Role, said: &Said) -> Acts {
    let habits: Habits = images::habits(it);
    let program = program(it);
    let is_app = role == Role::App;
    let scripted = program.as_ref().and_then(|program| program.ends);
    let by_image = habits.run_for_us.map(|time| (time, 0));
    let annotated = match said.phase {
        PodPhase::Succeeded => Some((0, 0)),
        PodPhase::Failed => Some((0, 1)),
        _ => said.run_for_us.map(|time| (time, 0)),
    };
    // An init container that nobody can read is done at once: the app would wait for it for ever.
    let ends = if is_app { annotated } else { None }.or(scripted).or(by_image);
    let ends = ends.or((role == Role::Init && program.as_ref().is_none_or(|it| !it.known)).then_some((0, 0)));
    let known = program.as_ref().is_some_and(|program| program.known);
    let files = program.as_ref().filter(|program| program.known).map(|program| {
        let times = |(name, from, until): &(String, u64, Option<u64>)| {
            (name.clone(), SimTime(*from), until.map(SimTime))
        };
        program.files.iter().map(times).collect()
    });
    Acts {
        never_ready: is_app && !said.ready,
        listens: said.listens.clone(),
        latency: SimTime(said.latency_us.unwrap_or(0)),
        fail_after: said.fail_after.or(habits.fail_after),
        unhealthy_after: habits.unhealthy_after_us.map(SimTime),
        ends: ends.map(|(after, code)| (SimTime(after), code)),
        files: files.or(habits.says.is_some().then(Vec::new)),
        ignores_term: if known { program.is_some_and(|it| it.ignores_term) } else { habits.ignores_term },
        missing: habits.missing,
    }
}

/// What a container's command comes to. Arguments alone are a command where they begin with a program (busybox has no
/// entry point).
fn program(it: &kinds::Container) -> Option<script::Program> {
    let words: Vec<String> = it.command.iter().chain(&it.args).cloned().collect();
    let is_command = !it.command.is_empty() || words.first().is_some_and(|word| script::is_program(word));
    script::read(&words).filter(|_| is_command)
}

impl Acts {
    /// Whether something answers at a port.
    pub fn listens_on(&self, port: Option<u16>) -> bool {
        let open = |port: u16| match self.listens.as_deref() {
            Some(Listens::Ports(ports)) => ports.contains(&(Protocol::Tcp, port)),
            Some(Listens::Everything) | None => true,
        };
        port.is_some_and(open)
    }
}
