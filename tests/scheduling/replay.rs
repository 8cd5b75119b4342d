//! The least of a cluster that the scheduler's records need: nodes, and pods in the order they are made.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a record that cannot be read fails the test"
)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_yaml::Value;
use serviscope::cluster::scheduler::{ClassId, Incoming, Placement, PodClass, Resident, Scheduler, Spreader};
use serviscope::cluster::{Id, IndexVec, Namespace, Node, NodeId, PodId, quantity};
use serviscope::manifest::kinds::{self, LabelSelector, Labels, PodTemplateSpec, Taint};
use serviscope::manifest::{Decode, from_yaml};
use serviscope::rng::Rng;

/// The objects applied so far, and where their pods are.
#[derive(Default)]
pub struct World {
    docs: Vec<Value>,
    refused_nodes: bool,
    bound: BTreeMap<String, Bound>,
}

#[derive(Clone)]
struct Bound {
    node: String,
    ended: bool,
    terminating: bool,
}

/// What became of one pod.
pub struct Outcome {
    pub who: String,
    pub node: Option<String>,
    pub message: Option<String>,
    pub nominated: Option<String>,
    /// By node and plugin.
    pub scores: BTreeMap<(String, String), i64>,
}

struct Draft {
    who: String,
    key: String,
    namespace: String,
    template: PodTemplateSpec,
    selector: Option<LabelSelector>,
    pinned: Option<String>,
}

fn read<T: Decode + Default>(doc: &Value) -> T {
    from_yaml(&serde_json::to_string(doc).unwrap()).unwrap()
}

impl World {
    pub fn apply(&mut self, text: &str, accepted: Vec<bool>) {
        let docs = serde_yaml::Deserializer::from_str(text).map(|doc| Value::deserialize(doc).unwrap());
        for (doc, accepted) in docs.filter(|doc| !doc.is_null()).zip(accepted) {
            if accepted {
                self.docs.push(doc);
            } else {
                self.refused_nodes |= doc["kind"] == "Node";
            }
        }
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Value> {
        self.docs.iter().filter(move |doc| doc["kind"] == kind)
    }

    fn nodes(&self) -> IndexVec<NodeId, Node> {
        let mut nodes = IndexVec::default();
        let stated: Vec<kinds::Node> = self.of_kind("Node").map(read).collect();
        if stated.is_empty() && !self.refused_nodes {
            for at in 1..=3 {
                let text = format!(
                    "{{metadata: {{name: node-{at}, labels: {{kubernetes.io/hostname: node-{at}}}}}, status: {{
                      conditions: [{{type: Ready, status: 'True'}}],
                      allocatable: {{cpu: 4, memory: 8Gi, ephemeral-storage: 100Gi, pods: 110}}}}}}"
                );
                nodes.push(node(from_yaml(&text).unwrap()));
            }
        }
        for stated in stated {
            nodes.push(node(stated));
        }
        nodes
    }

    fn drafts(&self, nodes: &IndexVec<NodeId, Node>) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for doc in &self.docs {
            let name = doc["metadata"]["name"].as_str().unwrap().to_string();
            let namespace = doc["metadata"]["namespace"].as_str().unwrap_or("default").to_string();
            let kind = doc["kind"].as_str().unwrap();
            let many = |count: i64, labels: &[(&str, &str)], selector: Option<LabelSelector>| {
                let mut template: PodTemplateSpec = read(&doc["spec"]["template"]);
                let hash = labels.iter().map(|(key, value)| (key.to_string(), value.to_string()));
                template.metadata.labels.extend(hash.clone());
                let mut selector = selector;
                if let Some(selector) = &mut selector {
                    selector.match_labels.extend(hash);
                }
                (0..count)
                    .map(|at| Draft {
                        who: format!("{kind}/{name}"),
                        key: format!("{kind}/{name}/{at}"),
                        namespace: namespace.clone(),
                        template: template.clone(),
                        selector: selector.clone(),
                        pinned: None,
                    })
                    .collect::<Vec<_>>()
            };
            let replicas = || doc["spec"]["replicas"].as_i64().unwrap_or(1);
            let selector = || Some(read(&doc["spec"]["selector"]));
            match kind {
                "Pod" => {
                    let pod: kinds::Pod = read(doc);
                    drafts.push(Draft {
                        who: name.clone(),
                        key: name,
                        namespace,
                        template: PodTemplateSpec { metadata: pod.metadata, spec: pod.spec },
                        selector: None,
                        pinned: None,
                    });
                }
                "Deployment" => drafts.extend(many(replicas(), &[("pod-template-hash", "hash")], selector())),
                "ReplicaSet" => drafts.extend(many(replicas(), &[], selector())),
                // Its first pod is not ready, so that there is no other.
                "StatefulSet" => drafts.extend(many(1, &[], selector())),
                "Job" => drafts.extend(many(doc["spec"]["parallelism"].as_i64().unwrap_or(1), &[], None)),
                "DaemonSet" => drafts.extend(nodes.iter().flat_map(|node| {
                    let mut pods = many(1, &[], None);
                    for pod in &mut pods {
                        pod.key = format!("{}/{}", pod.key, node.name);
                        pod.pinned = Some(node.name.clone());
                    }
                    pods
                })),
                _ => {}
            }
        }
        drafts
    }

    /// Places what has no place yet, in the order of the manifests.
    pub fn schedule(&mut self) -> Vec<Outcome> {
        let nodes = self.nodes();
        let drafts = self.drafts(&nodes);
        let services: Vec<kinds::Service> = self.of_kind("Service").map(read).collect();
        let spreaders: Vec<Spreader> = services
            .iter()
            .filter_map(|it| Some(Spreader { namespace: "default", selector: it.spec.selector.as_ref()? }))
            .collect();
        let namespaces = self.namespaces();
        let classes: Vec<kinds::PriorityClass> = self.of_kind("PriorityClass").map(read).collect();
        let mut cycle = Cycle {
            scheduler: Scheduler::new(&nodes, &namespaces, &spreaders),
            nodes: &nodes,
            drafts: &drafts,
            ids: Vec::new(),
            bound: &mut self.bound,
            gone: Vec::new(),
        };
        for draft in &drafts {
            let id = cycle.class(draft, &classes);
            cycle.ids.push(id);
        }
        for at in 0..drafts.len() {
            cycle.seat(at);
        }
        let mut outcomes: Vec<Option<Outcome>> =
            (0..drafts.len()).map(|at| Some(cycle.outcome(at))).collect();
        for gone in cycle.gone {
            outcomes[gone] = None;
        }
        outcomes.into_iter().flatten().collect()
    }

    fn namespaces(&self) -> BTreeMap<String, Namespace> {
        let own = |name: &str, labels: Labels| {
            let mut labels = labels;
            labels.insert("kubernetes.io/metadata.name".into(), name.into());
            (name.to_string(), Namespace { labels })
        };
        let mut namespaces: BTreeMap<_, _> = [own("default", Labels::new())].into();
        for doc in self.of_kind("Namespace") {
            let it: kinds::Namespace = read(doc);
            namespaces.extend([own(it.metadata.name.as_deref().unwrap(), it.metadata.labels.clone())]);
        }
        namespaces
    }
}

struct Cycle<'w, 's> {
    scheduler: Scheduler<'s>,
    nodes: &'s IndexVec<NodeId, Node>,
    drafts: &'s [Draft],
    ids: Vec<ClassId>,
    bound: &'w mut BTreeMap<String, Bound>,
    gone: Vec<usize>,
}

impl<'s> Cycle<'_, 's> {
    fn class(&mut self, draft: &'s Draft, classes: &[kinds::PriorityClass]) -> ClassId {
        let spec = &draft.template.spec;
        let named = |it: &&kinds::PriorityClass| it.metadata.name == spec.priority_class_name;
        let class = spec.priority_class_name.as_ref().and_then(|_| classes.iter().find(named));
        let policy = class.and_then(|it| it.preemption_policy.clone()).or(spec.preemption_policy.clone());
        self.scheduler.class(PodClass {
            namespace: &draft.namespace,
            labels: Arc::new(draft.template.metadata.labels.clone()),
            spec: Cow::Borrowed(spec),
            owner_selector: draft.selector.clone(),
            priority: class.and_then(|it| it.value).unwrap_or(0),
            preempts: policy.as_deref() != Some("Never"),
        })
    }

    /// Puts those on their nodes that are there already.
    fn seat(&mut self, at: usize) {
        let Some(bound) = self.bound.get(&self.drafts[at].key).filter(|bound| !bound.ended) else { return };
        if let Some(node) = self.node_named(&bound.node) {
            self.scheduler.occupy(self.resident(at, bound.terminating), node);
        }
    }

    fn resident(&self, at: usize, terminating: bool) -> Resident {
        Resident { pod: PodId::from_index(at), class: self.ids[at], terminating, preempted: false }
    }

    fn node_named(&self, name: &str) -> Option<NodeId> {
        self.nodes.enumerated().find(|(_, node)| node.name == name).map(|(id, _)| id)
    }

    fn outcome(&mut self, at: usize) -> Outcome {
        let draft = &self.drafts[at];
        let mut outcome = Outcome {
            who: draft.who.clone(),
            node: None,
            message: None,
            nominated: None,
            scores: BTreeMap::new(),
        };
        let spec = &draft.template.spec;
        if let Some(bound) = self.bound.get(&draft.key) {
            outcome.node = Some(bound.node.clone());
            return outcome;
        }
        if spec.scheduler_name.as_deref().is_some_and(|name| name != "default-scheduler") {
            return outcome;
        }
        if !spec.scheduling_gates.is_empty() {
            outcome.message = Some("Scheduling is blocked due to non-empty scheduling gates".into());
            return outcome;
        }
        if let Some(name) = &spec.node_name {
            self.bind(at, name.clone(), &mut outcome);
            return outcome;
        }
        let mut rng = Rng::new(at as u64);
        let pinned = draft.pinned.as_ref().and_then(|name| self.node_named(name));
        self.explain(at, &mut outcome);
        let claim =
            spec.volumes.iter().find_map(|it| it.persistent_volume_claim.as_ref()?.claim_name.as_ref());
        let placement = match claim {
            Some(claim) => self.scheduler.without_claim(claim),
            None => self.scheduler.place(&Incoming { pinned, ..Incoming::of(self.ids[at]) }, &mut rng),
        };
        match placement {
            Placement::Node(node) => self.bind(at, self.name(node), &mut outcome),
            Placement::Nowhere { message } => outcome.message = Some(message),
            Placement::Later => unreachable!("nobody waits for a node"),
            Placement::Preempt { node, victims, waiting } => {
                if self.evict(node, &victims) {
                    outcome.message = Some(waiting);
                    outcome.nominated = Some(self.name(node));
                    self.scheduler.nominate(self.resident(at, false), node);
                } else {
                    self.bind(at, self.name(node), &mut outcome);
                }
            }
        }
        outcome
    }

    fn name(&self, node: NodeId) -> String {
        self.nodes.get(node).unwrap().name.clone()
    }

    /// Deletes the victims; whether one lingers.
    fn evict(&mut self, node: NodeId, victims: &[PodId]) -> bool {
        let mut lingering = false;
        for victim in victims.iter().map(|victim| victim.index()) {
            let draft = &self.drafts[victim];
            self.scheduler.vacate(self.resident(victim, false), node);
            if annotation(draft, "terminating") == Some("linger") {
                lingering = true;
                self.scheduler.occupy(self.resident(victim, true), node);
            } else {
                self.gone.push(victim);
                self.bound.remove(&draft.key);
            }
        }
        lingering
    }

    fn bind(&mut self, at: usize, node: String, outcome: &mut Outcome) {
        let draft = &self.drafts[at];
        let bound = Bound {
            node: node.clone(),
            ended: matches!(annotation(draft, "phase"), Some("Succeeded" | "Failed")),
            terminating: annotation(draft, "terminating") == Some("true"),
        };
        self.bound.insert(draft.key.clone(), bound);
        self.seat(at);
        outcome.node = Some(node);
    }

    fn explain(&mut self, at: usize, outcome: &mut Outcome) {
        for verdict in self.scheduler.explain(self.ids[at], None).verdicts {
            let node = self.nodes.get(verdict.node).unwrap().name.clone();
            let scores = verdict.scores.into_iter();
            outcome
                .scores
                .extend(scores.map(|(plugin, score)| ((node.clone(), plugin.name().to_string()), score)));
        }
    }
}

fn annotation<'d>(draft: &'d Draft, name: &str) -> Option<&'d str> {
    draft.template.metadata.annotations.get(&format!("serviscope.dev/{name}")).map(String::as_str)
}

/// A node as the cluster has it: the taints of the node controller included.
pub fn node(stated: kinds::Node) -> Node {
    // The node controller waits for the first condition before it taints.
    let ready = stated
        .status
        .conditions
        .iter()
        .all(|it| it.type_.as_deref() != Some("Ready") || it.status.as_deref() == Some("True"));
    let unschedulable = stated.spec.unschedulable == Some(true);
    let mut taints = stated.spec.taints.clone();
    let taint = |key: &str| Taint { key: Some(key.into()), value: None, effect: Some("NoSchedule".into()) };
    taints.extend((!ready).then(|| taint("node.kubernetes.io/not-ready")));
    taints.extend(unschedulable.then(|| taint("node.kubernetes.io/unschedulable")));
    let amount =
        |(name, quantity): (&String, _)| Some((name.clone(), quantity::of_resource(name, quantity)?));
    Node {
        down: false,
        name: stated.metadata.name.clone().unwrap(),
        ip: std::net::IpAddr::from([192, 168, 0, 11]),
        other_ips: Vec::new(),
        zone: stated.metadata.labels.get("topology.kubernetes.io/zone").cloned(),
        ready,
        unschedulable,
        deleting: false,
        labels: stated.metadata.labels.clone(),
        taints,
        allocatable: stated.status.allocatable.iter().filter_map(amount).collect(),
        pod_cidrs: Vec::new(),
        images: stated.status.images.iter().flat_map(sizes).collect(),
        span: None,
    }
}

fn sizes(image: &kinds::ContainerImage) -> impl Iterator<Item = (String, i64)> {
    let size = image.size_bytes.unwrap_or(0);
    image.names.iter().map(move |name| (name.clone(), size))
}
