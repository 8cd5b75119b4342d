//! Topology domains: nodes that share the value of a label. Knows nodes' labels; must not know pods.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cluster::model::Node;

/// The label of "one per node" rules; scores count it by node (5.5.3).
pub(super) const HOSTNAME: &str = "kubernetes.io/hostname";
/// The label of zones.
pub(super) const ZONE: &str = "topology.kubernetes.io/zone";
/// The label of regions.
pub(super) const REGION: &str = "topology.kubernetes.io/region";

/// A topology key of one [`Topology`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KeyId(u32);

/// The domains of every topology key that a pod has named so far.
#[derive(Default)]
pub(super) struct Topology {
    ids: BTreeMap<String, KeyId>,
    keys: Vec<Domains>,
}

/// The domains of one key.
pub(super) struct Domains {
    /// The domain of each node; [`NOWHERE`] where it lacks the label.
    of_node: Arc<[u32]>,
    /// How many there are.
    count: usize,
}

/// The domain of a node that lacks the label.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Topology {
    /// The id of a key; its domains are worked out when it is first named.
    pub(super) fn key(&mut self, name: &str, nodes: &[&Node]) -> KeyId {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = KeyId(u32::try_from(self.keys.len()).unwrap_or(u32::MAX));
        self.ids.insert(name.to_string(), id);
        self.keys.push(Domains::of(name, nodes));
        id
    }

    /// Whether a node has the label.
    pub(super) fn has(&self, key: KeyId, node: usize) -> bool {
        let domains = self.keys.get(key.0 as usize);
        domains.and_then(|it| it.of_node.get(node)).is_some_and(|domain| *domain != NOWHERE)
    }

    /// The domain of each node.
    pub(super) fn domains(&self, key: KeyId) -> Arc<[u32]> {
        self.keys.get(key.0 as usize).map_or_else(|| Arc::from([]), |domains| domains.of_node.clone())
    }

    /// How many domains a key has.
    pub(super) fn count(&self, key: KeyId) -> usize {
        self.keys.get(key.0 as usize).map_or(0, |domains| domains.count)
    }
}

impl Domains {
    fn of(key: &str, nodes: &[&Node]) -> Self {
        let mut ids: BTreeMap<&str, u32> = BTreeMap::new();
        let mut of_node = Vec::with_capacity(nodes.len());
        for node in nodes {
            let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            of_node.push(node.labels.get(key).map_or(NOWHERE, |value| *ids.entry(value).or_insert(next)));
        }
        Self { of_node: of_node.into(), count: ids.len() }
    }
}

/// The order in which nodes are tried: zone by zone in turn, so that a search that stops early has seen
/// every zone (pkg/scheduler/backend/cache/node_tree.go).
pub(super) fn search_order(nodes: &[&Node]) -> Vec<usize> {
    let label = |node: &Node, key: &str| node.labels.get(key).cloned().unwrap_or_default();
    let mut index: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut zones: Vec<Vec<usize>> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let zone = *index.entry((label(node, REGION), label(node, ZONE))).or_insert(zones.len());
        match zones.get_mut(zone) {
            Some(members) => members.push(at),
            None => zones.push(vec![at]),
        }
    }
    let longest = zones.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest).flat_map(|turn| zones.iter().filter_map(move |zone| zone.get(turn).copied())).collect()
}
