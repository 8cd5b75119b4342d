//! Whether a node can take a pod: the filters in their order (scheduling.md 5.2). Knows a plan and the nodes'
//! state; must not choose.

use super::VolumeConflict;
use super::ask::Ask;
use super::plan::{Plan, Role};
use super::reason::Reason;
use super::resources::Requests;
use super::state::{NodeState, State};
use super::taints;
use crate::manifest::kinds::Taint;

/// The first filter that refuses a node, small enough to be asked of every node and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Refusal {
    /// Cut off before the filters.
    CutOff,
    /// `spec.unschedulable`.
    Cordoned,
    /// A taint.
    Taint,
    /// nodeSelector or node affinity.
    NodeAffinity,
    /// A host port of the pod, by position.
    HostPort(usize),
    /// Resources.
    Resources(Shortage),
    /// A volume.
    Volume(VolumeConflict),
    /// The key of a constraint, by position.
    SpreadLabelMissing(usize),
    /// A constraint, by position.
    Spread(usize),
    /// Pod affinity.
    Affinity,
    /// Pod anti-affinity.
    AntiAffinity,
    /// That of the pods there.
    OthersAntiAffinity,
}

/// What is short on a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shortage {
    /// One bit for each: the number of pods, CPU, memory, then the other requests in their order.
    bits: u64,
    /// Some request is more than the whole node has.
    beyond: bool,
}

impl Refusal {
    /// Whether no eviction could help (5.3.5).
    pub(super) fn is_final(self) -> bool {
        match self {
            Refusal::CutOff
            | Refusal::Cordoned
            | Refusal::Taint
            | Refusal::NodeAffinity
            | Refusal::Volume(
                VolumeConflict::NodeAffinity | VolumeConflict::NoneToBind | VolumeConflict::Zone,
            )
            | Refusal::SpreadLabelMissing(_)
            | Refusal::Affinity => true,
            Refusal::Resources(shortage) => shortage.beyond,
            Refusal::HostPort(_)
            | Refusal::Spread(_)
            | Refusal::Volume(VolumeConflict::InUse)
            | Refusal::AntiAffinity
            | Refusal::OthersAntiAffinity => false,
        }
    }
}

/// One pod against one node after the other.
pub(super) struct Filter<'s, 'a> {
    /// The class's plan, caught up.
    pub plan: &'s Plan,
    /// What it asks for.
    pub ask: &'s Ask<'a>,
    /// The nodes.
    pub state: &'s State<'a>,
}

impl Filter<'_, '_> {
    /// The first filter that refuses the node.
    pub(super) fn refusal(&self, node: usize) -> Option<Refusal> {
        let state = self.state.nodes.get(node)?;
        let fixed = self.plan.fixed.nodes.get(node)?;
        if fixed.cordoned {
            return Some(Refusal::Cordoned);
        }
        if fixed.tainted {
            return Some(Refusal::Taint);
        }
        if !fixed.allowed {
            return Some(Refusal::NodeAffinity);
        }
        self.port(state)
            .or_else(|| shortage(&self.ask.requests, state).map(Refusal::Resources))
            .or_else(|| self.volume(node))
            .or_else(|| self.spread(node))
            .or_else(|| self.neighbours(node))
    }

    /// Whether the filters pass that are neither fixed nor about resources.
    pub(super) fn passes_the_rest(&self, node: usize) -> bool {
        let free = self.ask.ports.is_empty()
            || self.state.nodes.get(node).is_some_and(|state| self.port(state).is_none());
        free && self.volume(node).is_none() && self.spread(node).is_none() && self.neighbours(node).is_none()
    }

    /// A refusal with everything that there is to say about it.
    pub(super) fn reasons(&self, refusal: Refusal, node: usize) -> Vec<Reason> {
        let reason = match refusal {
            Refusal::CutOff => Reason::CutOff,
            Refusal::Cordoned => Reason::Cordoned,
            Refusal::Taint => {
                let node = self.state.nodes.get(node).map(|state| state.node);
                taint_reason(node.and_then(|it| taints::forbidding(&self.ask.class.spec.tolerations, it)))
            }
            Refusal::NodeAffinity => Reason::NodeAffinity,
            Refusal::HostPort(at) => {
                Reason::HostPort { port: self.ask.ports.get(at).map_or(0, |port| port.port) }
            }
            Refusal::Resources(shortage) => {
                let state = self.state.nodes.get(node);
                return state.map_or(Vec::new(), |state| shortages(&self.ask.requests, shortage, state));
            }
            Refusal::Volume(conflict) => Reason::Volume(conflict),
            Refusal::SpreadLabelMissing(at) => Reason::SpreadLabelMissing { key: self.spread_key(at) },
            Refusal::Spread(at) => Reason::Spread {
                key: self.spread_key(at),
                skew: self.skew(at, node).unwrap_or(0),
                max_skew: self.ask.hard.get(at).map_or(0, |constraint| constraint.max_skew),
            },
            Refusal::Affinity => Reason::Affinity,
            Refusal::AntiAffinity => Reason::AntiAffinity,
            Refusal::OthersAntiAffinity => Reason::OthersAntiAffinity,
        };
        vec![reason]
    }

    fn port(&self, state: &NodeState) -> Option<Refusal> {
        let clashes = |port| state.ports.iter().any(|taken| taken.clashes(port));
        self.ask.ports.iter().position(clashes).map(Refusal::HostPort)
    }

    /// VolumeRestrictions, VolumeBinding, VolumeZone.
    fn volume(&self, node: usize) -> Option<Refusal> {
        let in_use = self.state.in_use(self.ask).then_some(VolumeConflict::InUse);
        in_use.or_else(|| self.ask.class.volumes.get(node).copied().flatten()).map(Refusal::Volume)
    }

    fn spread_key(&self, at: usize) -> String {
        self.ask.hard.get(at).map(|constraint| constraint.key_name.clone()).unwrap_or_default()
    }

    /// PodTopologySpread: constraint by constraint.
    fn spread(&self, node: usize) -> Option<Refusal> {
        self.ask.hard.iter().enumerate().find_map(|(at, constraint)| match self.skew(at, node) {
            None => Some(Refusal::SpreadLabelMissing(at)),
            Some(skew) => (skew > constraint.max_skew).then_some(Refusal::Spread(at)),
        })
    }

    /// The skew that there would be; none where the node lacks the key.
    fn skew(&self, at: usize, node: usize) -> Option<i64> {
        let hard = self.plan.hard.get(at)?;
        let count = self.plan.counter(hard.counter)?.at(node)?;
        Some(count.saturating_add(i64::from(hard.counts_itself)).saturating_sub(hard.least))
    }

    /// InterPodAffinity: affinity, anti-affinity, the anti-affinity of those that are there.
    fn neighbours(&self, node: usize) -> Option<Refusal> {
        if !self.ask.join.is_empty() && !self.joins(node) {
            return Some(Refusal::Affinity);
        }
        if self.any(Role::Avoid, node) {
            return Some(Refusal::AntiAffinity);
        }
        self.any(Role::Shunned, node).then_some(Refusal::OthersAntiAffinity)
    }

    fn any(&self, role: Role, node: usize) -> bool {
        self.plan.of_role(role).any(|it| it.at(node).is_some_and(|count| count > 0))
    }

    /// The node has every key, and in each domain a pod that all terms match; or nobody is matched anywhere
    /// and the pod matches its own terms (the first-pod exception, 5.6).
    fn joins(&self, node: usize) -> bool {
        if self.ask.join.iter().any(|term| !self.state.topology.has(term.key, node)) {
            return false;
        }
        let mut counters = self.plan.of_role(Role::Join).peekable();
        if counters.peek().is_some() && counters.all(|it| it.at(node).is_some_and(|count| count > 0)) {
            return true;
        }
        let nobody = self.plan.of_role(Role::Join).all(|counter| counter.pods == 0);
        nobody && self.ask.join.iter().all(|term| self.ask.is_in(term))
    }
}

/// A taint as a reason.
pub(super) fn taint_reason(taint: Option<&Taint>) -> Reason {
    let text = |field: Option<&String>| field.cloned().unwrap_or_default();
    Reason::Taint {
        key: text(taint.and_then(|taint| taint.key.as_ref())),
        value: text(taint.and_then(|taint| taint.value.as_ref())),
        effect: text(taint.and_then(|taint| taint.effect.as_ref())),
    }
}

/// NodeResourcesFit, in short.
pub(super) fn fits(requests: &Requests, state: &NodeState) -> bool {
    shortage(requests, state).is_none()
}

/// NodeResourcesFit: the number of pods, then every request that is not 0.
pub(super) fn shortage(requests: &Requests, state: &NodeState) -> Option<Shortage> {
    let mut shortage = Shortage { bits: u64::from(state.used.pods >= state.allocatable.pods), beyond: false };
    let mut check = |bit: usize, requested: i64, used: i64, allocatable: i64| {
        if requested > 0 && requested > allocatable.saturating_sub(used) {
            shortage.bits |= 1u64.checked_shl(u32::try_from(bit).unwrap_or(63)).unwrap_or(1 << 63);
            shortage.beyond |= requested > allocatable;
        }
    };
    check(1, requests.cpu, state.used.cpu, state.allocatable.cpu);
    check(2, requests.memory, state.used.memory, state.allocatable.memory);
    for (at, (name, amount)) in requests.others.iter().enumerate() {
        let used = state.used.others.get(name).copied().unwrap_or(0);
        check(at + 3, *amount, used, state.node.allocatable.get(name).copied().unwrap_or(0));
    }
    (shortage.bits != 0).then_some(shortage)
}

/// Everything that is short.
pub(super) fn shortages(requests: &Requests, shortage: Shortage, state: &NodeState) -> Vec<Reason> {
    let short = |bit: usize| shortage.bits >> bit.min(63) & 1 == 1;
    let mut reasons = Vec::new();
    if short(0) {
        reasons.push(Reason::TooManyPods { most: state.allocatable.pods });
    }
    let used = &state.used;
    let others = requests
        .others
        .iter()
        .map(|(name, amount)| (name.as_str(), *amount, used.others.get(name).copied().unwrap_or(0)));
    let own = [("cpu", requests.cpu, used.cpu), ("memory", requests.memory, used.memory)];
    for (at, (resource, requested, used)) in own.into_iter().chain(others).enumerate() {
        if short(at + 1) {
            let allocatable = state.node.allocatable.get(resource).copied().unwrap_or(0);
            let free = allocatable.saturating_sub(used);
            reasons.push(Reason::Insufficient { resource: resource.into(), requested, free, allocatable });
        }
    }
    reasons
}
