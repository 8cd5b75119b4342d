//! The largest cluster that Kubernetes supports. Run it to see how long it takes:
//! `cargo test --profile native --test scheduling -- --ignored --report-time` (or `time`).

#![allow(clippy::unwrap_used, reason = "a spec that cannot be read fails the test")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serviscope::cluster::scheduler::{Incoming, Placement, PodClass, Resident, Scheduler, Spreader};
use serviscope::cluster::{Id, IndexVec, Namespace, Node, NodeId, PodId};
use serviscope::manifest::kinds::{LabelSelector, Labels, PodSpec};
use serviscope::rng::Rng;

const NODES: usize = 5_000;
const PODS: usize = 150_000;

fn labels(pairs: &[(&str, String)]) -> Labels {
    pairs.iter().map(|(key, value)| (key.to_string(), value.clone())).collect()
}

fn nodes() -> IndexVec<NodeId, Node> {
    let mut nodes = IndexVec::default();
    for at in 0..NODES {
        let (name, zone) = (format!("node-{at}"), format!("zone-{}", at % 3));
        let allocatable = [("cpu", 16_000), ("memory", 64 << 30), ("pods", 110)];
        nodes.push(Node {
            labels: labels(&[
                ("kubernetes.io/hostname", name.clone()),
                ("topology.kubernetes.io/zone", zone.clone()),
            ]),
            name,
            ip: std::net::IpAddr::from([10, 0, 0, 1]),
            other_ips: Vec::new(),
            zone: Some(zone),
            ready: true,
            down: false,
            unschedulable: false,
            deleting: false,
            taints: Vec::new(),
            allocatable: allocatable.map(|(name, amount)| (name.to_string(), amount)).into(),
            pod_cidrs: Vec::new(),
            images: BTreeMap::new(),
            span: None,
        });
    }
    nodes
}

/// Places all pods, in workloads of this size, each behind a Service; gives how many found a node.
fn place(spec: &str, replicas: usize) -> usize {
    let nodes = nodes();
    let namespaces: BTreeMap<String, Namespace> = [("default".to_string(), Namespace::default())].into();
    let selectors: Vec<Labels> =
        (0..PODS / replicas).map(|at| labels(&[("app", format!("app-{at}"))])).collect();
    let spreaders: Vec<Spreader> =
        selectors.iter().map(|selector| Spreader { namespace: "default", selector, place: 0 }).collect();
    let specs: Vec<PodSpec> = (0..selectors.len())
        .map(|at| serviscope::manifest::from_yaml(&spec.replace("APP", &format!("app-{at}"))).unwrap())
        .collect();
    let mut scheduler = Scheduler::new(&nodes, &namespaces, &spreaders);
    let mut rng = Rng::new(1);
    let mut placed = 0;
    for (selector, spec) in selectors.iter().zip(&specs) {
        let owner = LabelSelector { match_labels: selector.clone(), match_expressions: Vec::new() };
        let class = PodClass {
            namespace: "default",
            labels: Arc::new(selector.clone()),
            spec: Cow::Borrowed(spec),
            owner_selector: Some(owner),
            services: None,
            volumes: Arc::default(),
            alone: Vec::new(),
            priority: 0,
            preempts: true,
        };
        for ordinal in 0..replicas {
            // As the pods of a StatefulSet: each with a label of its own.
            let mut own = selector.clone();
            own.insert("apps.kubernetes.io/pod-index".into(), ordinal.to_string());
            let class = scheduler.class(PodClass { labels: Arc::new(own), ..class.clone() });
            let Placement::Node(node) = scheduler.place(&Incoming::of(class), &mut rng) else { continue };
            scheduler.occupy(
                Resident { pod: PodId::from_index(placed), class, terminating: false, preempted: false },
                node,
            );
            placed += 1;
        }
    }
    placed
}

const PLAIN: &str = "containers: [{resources: {requests: {cpu: 100m, memory: 128Mi}}}]";
const SPREAD: &str = "{containers: [{}], topologySpreadConstraints: [
    {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: APP}}},
    {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: APP}}}]}";
const APART: &str =
    "{containers: [{}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [
    {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: APP}}}]}}}";

#[test]
#[ignore = "seconds, and minutes without optimisation"]
fn many_small_workloads() {
    assert_eq!(place(PLAIN, 15), PODS);
}

#[test]
#[ignore = "seconds, and minutes without optimisation"]
fn one_huge_workload() {
    assert_eq!(place(PLAIN, PODS), PODS);
}

#[test]
#[ignore = "seconds, and minutes without optimisation"]
fn hard_spread() {
    assert_eq!(place(SPREAD, 150), PODS);
}

#[test]
#[ignore = "seconds, and minutes without optimisation"]
fn anti_affinity() {
    assert_eq!(place(APART, 15), PODS);
}

#[test]
#[ignore = "seconds, and minutes without optimisation"]
fn more_than_fits() {
    // 160 pods of 100m CPU fit on a node of 16; 110 by number; 8 of 2 CPU.
    assert_eq!(place("containers: [{resources: {requests: {cpu: 2}}}]", 15), NODES * 8);
}
