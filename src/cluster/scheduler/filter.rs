//! Whether a node can take a pod: the filters in their order (scheduling.md 5.2). Knows a plan and the nodes'
//! state; must not choose.

use super::ask::Ask;
use super::plan::{Plan, Role};
use super::reason::Reason;
use super::state::{NodeState, State};
use super::taints;
use crate::manifest::kinds::Taint;

/// The first filter that refuses, small enough to be asked of every node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Cordoned,
    Taint,
    NodeAffinity,
    HostPort(usize),
    Resources,
    SpreadLabelMissing(usize),
    Spread(usize),
    Affinity,
    AntiAffinity,
    OthersAntiAffinity,
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
    /// Whether every filter lets the node pass.
    pub fn passes(&self, node: usize) -> bool {
        self.refusal(node).is_none()
    }

    /// Why the node is refused; empty where it is not.
    pub fn reasons(&self, node: usize) -> Vec<Reason> {
        let Some(refusal) = self.refusal(node) else { return Vec::new() };
        match refusal {
            Refusal::Cordoned => vec![Reason::Cordoned],
            Refusal::Taint => vec![self.taint(node)],
            Refusal::NodeAffinity => vec![Reason::NodeAffinity],
            Refusal::HostPort(at) => {
                vec![Reason::HostPort { port: self.ask.ports.get(at).map_or(0, |port| port.port) }]
            }
            Refusal::Resources => self.state.nodes.get(node).map_or(Vec::new(), |it| shortages(self.ask, it)),
            Refusal::SpreadLabelMissing(at) => {
                vec![Reason::SpreadLabelMissing { key: self.spread_key(at) }]
            }
            Refusal::Spread(at) => vec![Reason::Spread {
                key: self.spread_key(at),
                skew: self.skew(at, node).unwrap_or(0),
                max_skew: self.ask.hard.get(at).map_or(0, |constraint| constraint.max_skew),
            }],
            Refusal::Affinity => vec![Reason::Affinity],
            Refusal::AntiAffinity => vec![Reason::AntiAffinity],
            Refusal::OthersAntiAffinity => vec![Reason::OthersAntiAffinity],
        }
    }

    fn refusal(&self, node: usize) -> Option<Refusal> {
        let (Some(fixed), Some(state)) = (self.plan.fixed.get(node), self.state.nodes.get(node)) else {
            return Some(Refusal::NodeAffinity);
        };
        if fixed.cordoned {
            return Some(Refusal::Cordoned);
        }
        if fixed.tainted {
            return Some(Refusal::Taint);
        }
        if !fixed.allowed {
            return Some(Refusal::NodeAffinity);
        }
        let clashes = |port| state.ports.iter().any(|taken| taken.clashes(port));
        if let Some(at) = self.ask.ports.iter().position(clashes) {
            return Some(Refusal::HostPort(at));
        }
        if !fits(self.ask, state) {
            return Some(Refusal::Resources);
        }
        self.spread(node).or_else(|| self.neighbours(node))
    }

    fn taint(&self, node: usize) -> Reason {
        let node = self.state.nodes.get(node).map(|state| state.node);
        let taint = node.and_then(|node| taints::forbidding(&self.ask.class.spec.tolerations, node));
        taint_reason(taint)
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
        let count = self.plan.counters.get(hard.counter)?.at(node, &self.state.topology)?;
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
        self.plan.of_role(role).any(|it| it.at(node, &self.state.topology).is_some_and(|count| count > 0))
    }

    /// The node has every key, and in each domain a pod that all terms match; or nobody is matched anywhere
    /// and the pod matches its own terms (the first-pod exception, 5.6).
    fn joins(&self, node: usize) -> bool {
        let topology = &self.state.topology;
        if self.ask.join.iter().any(|term| topology.domain(term.key, node).is_none()) {
            return false;
        }
        let mut counters = self.plan.of_role(Role::Join).peekable();
        if counters.peek().is_some()
            && counters.all(|it| it.at(node, topology).is_some_and(|count| count > 0))
        {
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
fn fits(ask: &Ask, state: &NodeState) -> bool {
    let (used, allocatable, requests) = (&state.used, &state.allocatable, &ask.requests);
    used.pods < allocatable.pods
        && (requests.cpu == 0 || requests.cpu <= allocatable.cpu.saturating_sub(used.cpu))
        && (requests.memory == 0 || requests.memory <= allocatable.memory.saturating_sub(used.memory))
        && requests.others.iter().all(|(name, amount)| *amount <= free(state, name).0)
}

/// What is unreserved of a resource, and what there is of it.
fn free(state: &NodeState, name: &str) -> (i64, i64) {
    let all = state.node.allocatable.get(name).copied().unwrap_or(0);
    let used = match name {
        "cpu" => state.used.cpu,
        "memory" => state.used.memory,
        _ => state.used.others.get(name).copied().unwrap_or(0),
    };
    (all.saturating_sub(used), all)
}

/// NodeResourcesFit, with everything that is short.
pub(super) fn shortages(ask: &Ask, state: &NodeState) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if state.used.pods >= state.allocatable.pods {
        reasons.push(Reason::TooManyPods { most: state.allocatable.pods });
    }
    let requests = &ask.requests;
    let named = [("cpu", requests.cpu), ("memory", requests.memory)];
    let others = requests.others.iter().map(|(name, amount)| (name.as_str(), *amount));
    for (resource, requested) in named.into_iter().chain(others).filter(|(_, amount)| *amount > 0) {
        let (free, allocatable) = free(state, resource);
        if requested > free {
            reasons.push(Reason::Insufficient { resource: resource.into(), requested, free, allocatable });
        }
    }
    reasons
}
