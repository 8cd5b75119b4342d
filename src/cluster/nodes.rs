//! The nodes: those of the manifest, else three default workers (contract.md, scheduling.md 5.9, workloads.md 6.10).

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::cidr::parse_ip;
use super::families::{Families, Family};
use super::model::{Cidr, Node};
use super::objects::{Item, Objects};
use super::quantity;
use super::{IndexVec, NodeId};
use crate::manifest::kinds::{self, Labels, NodeAddress, Taint};

/// The zone label.
pub(super) const ZONE: &str = "topology.kubernetes.io/zone";
/// The region label.
pub(super) const REGION: &str = "topology.kubernetes.io/region";

/// A node's Ready condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodeReady {
    /// It runs pods.
    #[default]
    True,
    /// Its kubelet says that it cannot.
    False,
    /// Its kubelet says nothing.
    Unknown,
    /// There is no such condition (a Node that was written without): no pod starts, nothing is tainted.
    Unstated,
}

/// What changes of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LiveNode {
    /// Its Ready condition.
    pub ready: NodeReady,
    /// Cordoned.
    pub unschedulable: bool,
    /// It has stopped: nothing on it answers, whatever its condition still says.
    pub down: bool,
}

/// The nodes of a manifest. Addresses and ranges that a node does not state are assigned.
/// `defaults`: the three default workers are there, be it beside others.
pub(super) fn build(objects: &Objects, families: &Families, defaults: bool) -> IndexVec<NodeId, Node> {
    let mut nodes = IndexVec::default();
    let mut free = Free::of(objects);
    let stated = |name: &str| objects.nodes.iter().find(|item| item.name() == name);
    for number in (1..=3u8).filter(|_| defaults) {
        let mut node = default_node(number);
        free.take(&node);
        if families.iter().any(|family| family == Family::V6) {
            node.pod_cidrs.push(free.pod_cidr(Family::V6));
        }
        let node = match stated(&node.name) {
            Some(item) => changed_default(node, item),
            None => node,
        };
        nodes.push(node);
    }
    let is_default = |name: &str| nodes.iter().any(|node: &Node| node.name == name);
    let others: Vec<&Item<kinds::Node>> =
        objects.nodes.iter().filter(|item| !is_default(item.name())).collect();
    for item in others {
        nodes.push(stated_node(item, families, &mut free));
    }
    for node in implied(objects, &nodes, families, &mut free) {
        nodes.push(node);
    }
    nodes
}

/// Nodes that a dump left out, though its pods run on them (`kubectl get pods,services -o yaml`).
fn implied(
    objects: &Objects,
    nodes: &IndexVec<NodeId, Node>,
    families: &Families,
    free: &mut Free,
) -> Vec<Node> {
    let mut known: BTreeSet<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
    let mut implied = Vec::new();
    for item in &objects.pods {
        let status = &item.it.status;
        let started = status.phase.is_some() && (status.pod_ip.is_some() || status.host_ip.is_some());
        let name = item.it.spec.node_name.as_deref().filter(|name| started && !name.is_empty());
        let Some(name) = name.filter(|name| known.insert(name)) else { continue };
        let stated =
            status.host_ip.as_deref().and_then(parse_ip).filter(|ip| free.taken_addresses.insert(*ip));
        implied.push(Node {
            name: name.to_string(),
            ip: stated.unwrap_or_else(|| free.node_address()),
            labels: kubelet_labels(name),
            pod_cidrs: families.iter().map(|family| free.pod_cidr(family)).collect(),
            ..default_node(1)
        });
    }
    implied
}

fn kubelet_labels(name: &str) -> Labels {
    let system = ["kubernetes.io/os", "beta.kubernetes.io/os"].map(|key| (key, "linux"));
    let arch = ["kubernetes.io/arch", "beta.kubernetes.io/arch"].map(|key| (key, "amd64"));
    let all = system.into_iter().chain(arch).chain([("kubernetes.io/hostname", name)]);
    all.map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

fn default_node(number: u8) -> Node {
    let name = format!("node-{number}");
    let labels = kubelet_labels(&name);
    let gib = 1i64 << 30;
    let allocatable = [("cpu", 4_000), ("memory", 8 * gib), ("ephemeral-storage", 100 * gib), ("pods", 110)];
    Node {
        name,
        ip: IpAddr::V4(Ipv4Addr::new(192, 168, 0, 10u8.saturating_add(number))),
        other_ips: Vec::new(),
        zone: None,
        ready: true,
        down: false,
        unschedulable: false,
        deleting: false,
        labels,
        taints: Vec::new(),
        allocatable: allocatable.map(|(name, amount)| (name.to_string(), amount)).into(),
        images: BTreeMap::new(),
        pod_cidrs: vec![Cidr { base: IpAddr::V4(Ipv4Addr::new(10, 244, number, 0)), prefix: 24 }],
        span: None,
    }
}

/// A default worker after `kubectl apply` of an object of its name: labels are added, taints and cordon are those stated.
fn changed_default(node: Node, item: &Item<kinds::Node>) -> Node {
    let mut labels = node.labels.clone();
    labels.extend(item.it.metadata.labels.clone());
    Node {
        zone: labels.get(ZONE).filter(|zone| !zone.is_empty()).cloned(),
        labels,
        taints: taints(item.it),
        unschedulable: item.it.spec.unschedulable == Some(true),
        span: Some(item.at("metadata.name")),
        ..node
    }
}

fn stated_node(item: &Item<kinds::Node>, families: &Families, free: &mut Free) -> Node {
    let (it, labels) = (item.it, item.it.metadata.labels.clone());
    let ready = condition(it, "Ready") == Some("True");
    let mut internal = addresses(&it.status.addresses, "InternalIP").into_iter();
    let ip = internal.next().unwrap_or_else(|| free.node_address());
    let other_ips = internal.chain(addresses(&it.status.addresses, "ExternalIP")).collect();
    let mut pod_cidrs = stated_cidrs(it);
    for family in families.iter() {
        if !pod_cidrs.iter().any(|range| Family::of(range.base) == family) {
            pod_cidrs.push(free.pod_cidr(family));
        }
    }
    Node {
        name: item.name().to_string(),
        ip,
        other_ips,
        zone: labels.get(ZONE).filter(|zone| !zone.is_empty()).cloned(),
        ready,
        down: false,
        unschedulable: it.spec.unschedulable == Some(true),
        deleting: it.metadata.deletion_timestamp.is_some(),
        labels,
        taints: taints(it),
        allocatable: allocatable(it),
        images: images(it),
        pod_cidrs,
        span: Some(item.at("metadata.name")),
    }
}

fn condition<'n>(node: &'n kinds::Node, kind: &str) -> Option<&'n str> {
    let found = node.status.conditions.iter().find(|condition| condition.type_.as_deref() == Some(kind))?;
    found.status.as_deref()
}

fn addresses(addresses: &[NodeAddress], kind: &str) -> Vec<IpAddr> {
    let of_kind = addresses.iter().filter(|address| address.type_.as_deref() == Some(kind));
    of_kind.filter_map(|address| parse_ip(address.address.as_deref()?)).collect()
}

fn stated_cidrs(node: &kinds::Node) -> Vec<Cidr> {
    node.spec.ranges().iter().filter_map(|text| Cidr::parse(text)).collect()
}

/// What pods may request; the capacity where only that is stated. What is not stated at all is 0 (5.9).
fn allocatable(node: &kinds::Node) -> BTreeMap<String, i64> {
    let stated =
        if node.status.allocatable.is_empty() { &node.status.capacity } else { &node.status.allocatable };
    let read = |(name, quantity): (&String, &kinds::Quantity)| {
        Some((name.clone(), quantity::of_resource(name, quantity)?.max(0)))
    };
    stated.iter().filter_map(read).collect()
}

fn images(node: &kinds::Node) -> BTreeMap<String, i64> {
    let of = |image: &kinds::ContainerImage| {
        let size = image.size_bytes.unwrap_or(0).max(0);
        image.names.iter().map(move |name| (name.clone(), size)).collect::<Vec<_>>()
    };
    node.status.images.iter().flat_map(of).collect()
}

/// The stated taints and those that the node controller adds (workloads.md 6.10).
fn taints(node: &kinds::Node) -> Vec<Taint> {
    let mut taints = node.spec.taints.clone();
    if node.spec.unschedulable == Some(true) {
        add(&mut taints, UNSCHEDULABLE, "NoSchedule");
    }
    let ready = match condition(node, "Ready") {
        Some("False") => NodeReady::False,
        Some("Unknown") => NodeReady::Unknown,
        _ => NodeReady::True,
    };
    taint_unready(&mut taints, ready);
    for (kind, key) in [
        ("MemoryPressure", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "node.kubernetes.io/network-unavailable"),
    ] {
        if condition(node, kind) == Some("True") {
            add(&mut taints, key, "NoSchedule");
        }
    }
    taints
}

const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";
const NOT_READY: &str = "node.kubernetes.io/not-ready";
const UNREACHABLE: &str = "node.kubernetes.io/unreachable";

fn add(taints: &mut Vec<Taint>, key: &str, effect: &str) {
    let there = |taint: &Taint| taint.key.as_deref() == Some(key) && taint.effect.as_deref() == Some(effect);
    if !taints.iter().any(there) {
        taints.push(Taint { key: Some(key.into()), value: None, effect: Some(effect.into()) });
    }
}

fn taint_unready(taints: &mut Vec<Taint>, ready: NodeReady) {
    let key = match ready {
        NodeReady::True | NodeReady::Unstated => return,
        NodeReady::False => NOT_READY,
        NodeReady::Unknown => UNREACHABLE,
    };
    add(taints, key, "NoSchedule");
    add(taints, key, "NoExecute");
}

/// Nodes as they are at a moment of a simulation: those that are not in `live` are gone.
pub(super) fn overrule(nodes: &mut IndexVec<NodeId, Node>, live: &BTreeMap<String, LiveNode>) {
    let mut kept = IndexVec::default();
    for node in nodes.iter() {
        let Some(now) = live.get(&node.name) else { continue };
        let mut node = node.clone();
        node.ready = now.ready == NodeReady::True;
        node.unschedulable = now.unschedulable;
        node.down = now.down;
        let given = [UNSCHEDULABLE, NOT_READY, UNREACHABLE];
        node.taints.retain(|taint| taint.key.as_deref().is_none_or(|key| !given.contains(&key)));
        if now.unschedulable {
            add(&mut node.taints, UNSCHEDULABLE, "NoSchedule");
        }
        taint_unready(&mut node.taints, now.ready);
        kept.push(node);
    }
    *nodes = kept;
}

/// Addresses and ranges that no node states.
struct Free {
    taken_addresses: BTreeSet<IpAddr>,
    taken_ranges: BTreeSet<IpAddr>,
    next_address: u32,
    next_range: u32,
    next_range_v6: u16,
}

impl Free {
    fn of(objects: &Objects) -> Self {
        let stated = |item: &Item<kinds::Node>| addresses(&item.it.status.addresses, "InternalIP");
        let ranges = |item: &Item<kinds::Node>| stated_cidrs(item.it).into_iter().map(|cidr| cidr.base);
        Self {
            taken_addresses: objects.nodes.iter().flat_map(stated).collect(),
            taken_ranges: objects.nodes.iter().flat_map(ranges).collect(),
            next_address: Ipv4Addr::new(192, 168, 0, 11).to_bits(),
            next_range: Ipv4Addr::new(10, 244, 1, 0).to_bits(),
            next_range_v6: 1,
        }
    }

    fn take(&mut self, node: &Node) {
        self.taken_addresses.insert(node.ip);
        self.taken_ranges.extend(node.pod_cidrs.iter().map(|range| range.base));
    }

    /// The next of 192.168.0.11 and on; over /16s, as far as it takes.
    fn node_address(&mut self) -> IpAddr {
        loop {
            let ip = IpAddr::V4(Ipv4Addr::from_bits(self.next_address));
            self.next_address = self.next_address.wrapping_add(1);
            let last = self.next_address.wrapping_sub(1) & 0xff;
            if last != 0 && last != 0xff && self.taken_addresses.insert(ip) {
                return ip;
            }
        }
    }

    /// The next /24 of 10.244.1.0 and on, or /64 of fd00:10:244:1:: and on.
    fn pod_cidr(&mut self, family: Family) -> Cidr {
        if family == Family::V6 {
            return self.pod_cidr_v6();
        }
        loop {
            let base = IpAddr::V4(Ipv4Addr::from_bits(self.next_range));
            self.next_range = self.next_range.wrapping_add(256);
            if self.taken_ranges.insert(base) {
                return Cidr { base, prefix: 24 };
            }
        }
    }

    fn pod_cidr_v6(&mut self) -> Cidr {
        loop {
            let base = IpAddr::V6(Ipv6Addr::new(0xfd00, 0x10, 0x244, self.next_range_v6, 0, 0, 0, 0));
            self.next_range_v6 = self.next_range_v6.wrapping_add(1);
            if self.taken_ranges.insert(base) {
                return Cidr { base, prefix: 64 };
            }
        }
    }
}
