//! Which of the nodes that can take a pod is best (scheduling.md 5.5). Knows a plan and the nodes' state.

use super::ask::Ask;
use super::fixed::Fixed;
use super::plan::{Plan, Role};
use super::resources::Requests;
use super::state::{NodeState, State};
use super::{node_affinity, spread};

/// The plugins that score, in the order in which they are configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plugin {
    /// Few PreferNoSchedule taints.
    TaintToleration,
    /// Preferred node affinity.
    NodeAffinity,
    /// Much of the node unreserved.
    NodeResourcesFit,
    /// Few of its like in the domain.
    PodTopologySpread,
    /// Near and far from pods as preferred.
    InterPodAffinity,
    /// CPU and memory evenly used.
    NodeResourcesBalancedAllocation,
    /// Images there already.
    ImageLocality,
}

impl Plugin {
    /// As the scheduler's configuration spells it.
    pub fn name(self) -> &'static str {
        match self {
            Plugin::TaintToleration => "TaintToleration",
            Plugin::NodeAffinity => "NodeAffinity",
            Plugin::NodeResourcesFit => "NodeResourcesFit",
            Plugin::PodTopologySpread => "PodTopologySpread",
            Plugin::InterPodAffinity => "InterPodAffinity",
            Plugin::NodeResourcesBalancedAllocation => "NodeResourcesBalancedAllocation",
            Plugin::ImageLocality => "ImageLocality",
        }
    }

    /// What its score is multiplied by (5.5).
    pub fn weight(self) -> i64 {
        match self {
            Plugin::TaintToleration => 3,
            Plugin::NodeAffinity | Plugin::PodTopologySpread | Plugin::InterPodAffinity => 2,
            Plugin::NodeResourcesFit | Plugin::NodeResourcesBalancedAllocation | Plugin::ImageLocality => 1,
        }
    }
}

/// The weighted scores of one plugin, in the order of the nodes asked about.
pub(super) struct Column {
    /// The plugin.
    pub plugin: Plugin,
    /// 0 to 100 times its weight.
    pub scores: Vec<i64>,
}

/// One pod against the nodes that can take it.
pub(super) struct Scorer<'s, 'a> {
    /// The class's plan, caught up.
    pub plan: &'s Plan,
    /// What it asks for.
    pub ask: &'s Ask<'a>,
    /// The nodes.
    pub state: &'s State<'a>,
    /// Those that passed every filter.
    pub nodes: &'s [usize],
}

impl Scorer<'_, '_> {
    /// The scores of every plugin that has something to say; the others would add the same to every node.
    pub(super) fn columns(&self) -> Vec<Column> {
        let says =
            |plugin: Plugin, scores: Vec<i64>| Some(Column { plugin, scores: weighted(plugin, scores) });
        let prefers = node_affinity::prefers(&self.ask.class.spec);
        let spreads = !self.ask.soft.is_empty();
        let likes = self.plan.of_role(Role::Liking).any(|counter| counter.pods != 0);
        let balances = balances(&self.ask.requests);
        [
            says(Plugin::TaintToleration, self.taints()),
            prefers.then(|| says(Plugin::NodeAffinity, self.preferences())).flatten(),
            says(Plugin::NodeResourcesFit, self.each(least_allocated)),
            spreads.then(|| says(Plugin::PodTopologySpread, spread::scores(self))).flatten(),
            likes.then(|| says(Plugin::InterPodAffinity, self.likes())).flatten(),
            balances.then(|| says(Plugin::NodeResourcesBalancedAllocation, self.each(balanced))).flatten(),
            says(Plugin::ImageLocality, self.images()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The sums but for what every node gets, in the order of the nodes asked about; `resources` are the
    /// resource scores, which are known already.
    pub(super) fn add_to(&self, mut resources: Vec<i64>) -> Vec<i64> {
        let mut add = |plugin: Plugin, scores: Vec<i64>| {
            for (total, score) in resources.iter_mut().zip(scores) {
                *total = total.saturating_add(score.saturating_mul(plugin.weight()));
            }
        };
        if self.plan.fixed.some_disliked {
            add(Plugin::TaintToleration, self.taints());
        }
        if node_affinity::prefers(&self.ask.class.spec) {
            add(Plugin::NodeAffinity, self.preferences());
        }
        if !self.ask.soft.is_empty() {
            add(Plugin::PodTopologySpread, spread::scores(self));
        }
        if self.plan.of_role(Role::Liking).any(|counter| counter.pods != 0) {
            add(Plugin::InterPodAffinity, self.likes());
        }
        if !self.plan.images.is_empty() {
            add(Plugin::ImageLocality, self.images());
        }
        resources
    }

    /// What `add_to` leaves out: no node has a taint to avoid, so each gets all there is for that.
    pub(super) fn left_out(&self) -> i64 {
        if self.plan.fixed.some_disliked { 0 } else { 100 * Plugin::TaintToleration.weight() }
    }

    fn each(&self, score: fn(&Requests, &NodeState) -> i64) -> Vec<i64> {
        let state = |node: &usize| self.state.nodes.get(*node);
        self.nodes
            .iter()
            .map(|node| state(node).map_or(0, |state| score(&self.ask.requests, state)))
            .collect()
    }

    fn fixed(&self, value: fn(&Fixed) -> i64) -> Vec<i64> {
        self.nodes.iter().map(|&node| self.plan.fixed.nodes.get(node).map_or(0, value)).collect()
    }

    fn images(&self) -> Vec<i64> {
        self.nodes.iter().map(|&node| self.plan.images.get(node).copied().unwrap_or(0)).collect()
    }

    fn taints(&self) -> Vec<i64> {
        let raw = self.fixed(|fixed| fixed.disliked);
        let most = raw.iter().copied().max().unwrap_or(0);
        raw.iter().map(|score| if most == 0 { 100 } else { 100 - 100 * score / most }).collect()
    }

    fn preferences(&self) -> Vec<i64> {
        let raw = self.fixed(|fixed| fixed.preference);
        let most = raw.iter().copied().max().unwrap_or(0);
        raw.iter().map(|score| if most == 0 { 0 } else { score.saturating_mul(100) / most }).collect()
    }

    /// 5.5.4: the least liked node gets 0, the most liked 100.
    fn likes(&self) -> Vec<i64> {
        let of = |&node: &usize| {
            let counters = self.plan.of_role(Role::Liking);
            counters.filter_map(|counter| counter.at(node)).fold(0, i64::saturating_add)
        };
        let raw: Vec<i64> = self.nodes.iter().map(of).collect();
        let least = raw.iter().copied().min().unwrap_or(0);
        let span = raw.iter().copied().max().unwrap_or(0).saturating_sub(least);
        let share = |score: &i64| score.saturating_sub(least) as f64 / span as f64;
        raw.iter().map(|score| if span > 0 { (100.0 * share(score)) as i64 } else { 0 }).collect()
    }
}

fn weighted(plugin: Plugin, mut scores: Vec<i64>) -> Vec<i64> {
    scores.iter_mut().for_each(|score| *score = score.saturating_mul(plugin.weight()));
    scores
}

/// What a node's resources alone say, 0 to 200.
pub(super) fn resource_score(requests: &Requests, state: &NodeState) -> i32 {
    let balance = if balances(requests) { balanced(requests, state) } else { 0 };
    i32::try_from(least_allocated(requests, state) + balance).unwrap_or(0)
}

/// A pod without requests has nothing to balance.
fn balances(requests: &Requests) -> bool {
    requests.cpu != 0 || requests.memory != 0
}

/// 5.5.1: the mean of the unreserved shares of CPU and memory. A resource that the node has none of is left out.
fn least_allocated(requests: &Requests, state: &NodeState) -> i64 {
    let (used, all) = (&state.used, &state.allocatable);
    let cpu = (used.assumed_cpu.saturating_add(requests.assumed_cpu), all.cpu);
    let memory = (used.assumed_memory.saturating_add(requests.assumed_memory), all.memory);
    let mut sum = 0;
    let mut parts = 0;
    for (requested, all) in [cpu, memory].into_iter().filter(|(_, all)| *all > 0) {
        sum += if requested > all { 0 } else { percent(all - requested, all) };
        parts += 1;
    }
    if parts == 0 { 0 } else { sum / parts }
}

fn percent(free: i64, all: i64) -> i64 {
    match free.checked_mul(100) {
        Some(free) => free / all,
        None => free / (all / 100).max(1),
    }
}

/// 5.5.2: the closer the reserved shares of CPU and memory, the better (the formula up to 1.35).
fn balanced(requests: &Requests, state: &NodeState) -> i64 {
    let share = |requested: i64, all: i64| (requested as f64 / all as f64).min(1.0);
    let (used, all) = (&state.used, &state.allocatable);
    if all.cpu <= 0 || all.memory <= 0 {
        return 100;
    }
    let cpu = share(used.cpu.saturating_add(requests.cpu), all.cpu);
    let memory = share(used.memory.saturating_add(requests.memory), all.memory);
    ((1.0 - ((cpu - memory) / 2.0).abs()) * 100.0) as i64
}
