//! What the scheduler keeps from one pod to the next must be what it would work out anew: clusters made at
//! random, pods that come and go, the long-lived scheduler against one that has just been started.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serviscope::cluster::scheduler::{ClassId, Incoming, Placement, PodClass, Resident, Scheduler, Spreader};
use serviscope::cluster::{Id, IndexVec, Namespace, Node, NodeId, PodId, quantity};
use serviscope::manifest::kinds::{self, LabelSelector, Labels, PodSpec};
use serviscope::rng::Rng;

const NODES: usize = 9;

fn nodes(rng: &mut Rng) -> IndexVec<NodeId, Node> {
    let mut nodes = IndexVec::default();
    for at in 0..NODES {
        let zone =
            ["", ", topology.kubernetes.io/zone: z1", ", topology.kubernetes.io/zone: z2"][rng.below(3)];
        let disk = ["", ", disk: ssd"][rng.below(2)];
        let taint = ["", "{key: t, effect: NoSchedule}", "{key: t, effect: PreferNoSchedule}"][rng.below(3)];
        let node: kinds::Node = serviscope::manifest::from_yaml(&format!(
            "{{metadata: {{name: n{at}, labels: {{kubernetes.io/hostname: n{at}{zone}{disk}}}}}, spec: {{taints: [{taint}]}},
              status: {{allocatable: {{cpu: {}, memory: 4Gi, pods: {}}}}}}}",
            1 + rng.below(4),
            4 + rng.below(6)
        ))
        .unwrap();
        nodes.push(built(node));
    }
    nodes
}

/// A node as the cluster has it.
fn built(stated: kinds::Node) -> Node {
    let amount =
        |(name, quantity): (&String, _)| Some((name.clone(), quantity::of_resource(name, quantity)?));
    Node {
        down: false,
        name: stated.metadata.name.clone().unwrap(),
        ip: std::net::IpAddr::from([192, 168, 0, 11]),
        other_ips: Vec::new(),
        zone: stated.metadata.labels.get("topology.kubernetes.io/zone").cloned(),
        ready: true,
        unschedulable: false,
        deleting: false,
        labels: stated.metadata.labels.clone(),
        taints: stated.spec.taints.clone(),
        allocatable: stated.status.allocatable.iter().filter_map(amount).collect(),
        pod_cidrs: Vec::new(),
        images: BTreeMap::new(),
        span: None,
    }
}

const TERM: &str = "{topologyKey: KEY, labelSelector: {matchLabels: {app: OTHER}}}";

fn spec(rng: &mut Rng) -> PodSpec {
    let app = |rng: &mut Rng| ["a", "b", "c"][rng.below(3)];
    let key = |rng: &mut Rng| ["kubernetes.io/hostname", "topology.kubernetes.io/zone"][rng.below(2)];
    let term = |rng: &mut Rng| TERM.replace("KEY", key(rng)).replace("OTHER", app(rng));
    let required = "requiredDuringSchedulingIgnoredDuringExecution";
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    let affinity = match rng.below(6) {
        0 => format!("affinity: {{podAffinity: {{{required}: [{}]}}}}", term(rng)),
        1 => format!("affinity: {{podAntiAffinity: {{{required}: [{}]}}}}", term(rng)),
        2 => format!(
            "affinity: {{podAffinity: {{{preferred}: [{{weight: 7, podAffinityTerm: {}}}]}}}}",
            term(rng)
        ),
        3 => format!(
            "affinity: {{podAntiAffinity: {{{preferred}: [{{weight: 9, podAffinityTerm: {}}}]}}}}",
            term(rng)
        ),
        4 => format!(
            "affinity: {{nodeAffinity: {{{preferred}: [{{weight: 3, preference: {{matchExpressions: [{{key: disk, operator: Exists}}]}}}}]}}}}"
        ),
        _ => "nodeSelector: {}".to_string(),
    };
    let answer = ["DoNotSchedule", "ScheduleAnyway"][rng.below(2)];
    let spread = match rng.below(3) {
        0 => format!(
            "topologySpreadConstraints: [{{maxSkew: {}, topologyKey: {}, whenUnsatisfiable: {answer}, labelSelector: {{matchLabels: {{app: {}}}}}}}]",
            1 + rng.below(2),
            key(rng),
            app(rng)
        ),
        _ => "topologySpreadConstraints: []".to_string(),
    };
    let requests = ["", "cpu: 100m", "cpu: 300m, memory: 1Gi"][rng.below(3)];
    let text = format!("{{containers: [{{resources: {{requests: {{{requests}}}}}}}], {affinity}, {spread}}}");
    serviscope::manifest::from_yaml(&text).unwrap()
}

struct Kinds {
    labels: Vec<Arc<Labels>>,
    specs: Vec<PodSpec>,
}

impl Kinds {
    fn add_to<'k>(&'k self, scheduler: &mut Scheduler<'k>) -> Vec<ClassId> {
        let classes = self.labels.iter().zip(&self.specs).map(|(labels, spec)| {
            scheduler.class(PodClass {
                namespace: "default",
                labels: labels.clone(),
                spec: Cow::Borrowed(spec),
                owner_selector: Some(LabelSelector {
                    match_labels: (**labels).clone(),
                    match_expressions: Vec::new(),
                }),
                services: None,
                volumes: Arc::default(),
                alone: Vec::new(),
                priority: 0,
                preempts: true,
            })
        });
        classes.collect()
    }
}

/// Pods come and go; each placement of the long-lived scheduler must be one of the best that a new one sees.
fn agrees(seed: u64) {
    let rng = &mut Rng::new(seed);
    let nodes = nodes(rng);
    let namespaces: BTreeMap<String, Namespace> = BTreeMap::new();
    let selector: Labels = [("app".to_string(), "a".to_string())].into();
    let spreaders = [Spreader { namespace: "default", selector: &selector, place: 0 }];
    let kinds = Kinds {
        labels: (0..8)
            .map(|at| Arc::new([("app".to_string(), ["a", "b", "c"][at % 3].to_string())].into()))
            .collect(),
        specs: (0..8).map(|_| spec(rng)).collect(),
    };
    let mut lived = Scheduler::new(&nodes, &namespaces, &spreaders);
    let classes = kinds.add_to(&mut lived);
    let mut there: Vec<(Resident, NodeId)> = Vec::new();
    for step in 0..40 {
        if !there.is_empty() && rng.below(4) == 0 {
            let (resident, node) = there.swap_remove(rng.below(there.len()));
            lived.vacate(resident, node);
            if rng.below(3) == 0 && !resident.terminating {
                let going = Resident { terminating: true, ..resident };
                lived.occupy(going, node);
                there.push((going, node));
            }
        }
        let mut fresh = Scheduler::new(&nodes, &namespaces, &spreaders);
        assert_eq!(kinds.add_to(&mut fresh), classes);
        there.iter().for_each(|(resident, node)| fresh.occupy(*resident, *node));
        let class = classes[rng.below(classes.len())];
        let explanation = fresh.explain(class, None);
        assert_eq!(lived.explain(class, None), explanation, "seed {seed}, step {step}");
        match lived.place(&Incoming::of(class), rng) {
            Placement::Node(node) => {
                let best = explanation.verdicts.iter().filter(|it| it.fits()).map(|it| it.total()).max();
                let chosen = explanation.verdicts.iter().find(|it| it.node == node).unwrap();
                assert!(chosen.fits(), "seed {seed}, step {step}: {chosen:?}");
                assert_eq!(Some(chosen.total()), best, "seed {seed}, step {step}");
                let resident =
                    Resident { pod: PodId::from_index(step), class, terminating: false, preempted: false };
                lived.occupy(resident, node);
                there.push((resident, node));
            }
            Placement::Nowhere { message } => {
                assert!(explanation.verdicts.iter().all(|it| !it.fits()), "seed {seed}, step {step}");
                assert_eq!(fresh.place(&Incoming::of(class), rng), Placement::Nowhere { message });
            }
            preempts => panic!("nobody has a priority: {preempts:?}"),
        }
    }
}

#[test]
fn what_is_kept_is_what_would_be_worked_out_anew() {
    (0..10).for_each(agrees);
}
