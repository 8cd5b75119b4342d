//! Manifests with objects that the API server refuses and that are drawn all the same, among others that it takes.

use serviscope::rng::Rng;

use super::generated::generated;

/// The documents of a manifest, and which of them the server refuses.
pub struct Mixed {
    documents: Vec<(String, bool)>,
}

/// How many documents at the start make the namespaces: those must come first.
const NAMESPACES: usize = 2;

impl Mixed {
    /// A generated cluster with workloads, and refused objects here and there.
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::new(seed ^ 0x5eed);
        // With room for pods that name no node.
        let room = "status: {allocatable: {cpu: \"4\", memory: 8Gi, pods: \"110\"}, addresses";
        let text = generated(seed).text.replace("status: {addresses", room);
        let accepted = text.split("---\n").filter(|it| !it.is_empty()).chain(ACCEPTED);
        let mut documents: Vec<_> = accepted.map(|text| (text.to_string(), false)).collect();
        for nth in 0..4 + rng.below(10) {
            let place = NAMESPACES + rng.below(documents.len() + 1 - NAMESPACES);
            documents.insert(place, (refused(&mut rng, nth), true));
        }
        Self { documents }
    }

    /// The whole text.
    pub fn text(&self) -> String {
        text(self.documents.iter())
    }

    /// The text without what is refused.
    pub fn accepted(&self) -> String {
        text(self.documents.iter().filter(|(_, refused)| !refused))
    }

    /// The text without what is refused, with a field that nobody knows in the innermost spec of one of its documents.
    pub fn slips(&self) -> impl Iterator<Item = (usize, String)> {
        let accepted: Vec<_> = self.documents.iter().filter(|(_, refused)| !refused).cloned().collect();
        (0..accepted.len()).filter_map(move |at| {
            let mut slipped = accepted.clone();
            let (text, _) = slipped.get_mut(at)?;
            let drawn =
                ["Deployment", "StatefulSet", "Service", "Pod", "ReplicationController", "Ingress", "Node"];
            if !drawn.iter().any(|it| text.contains(&format!("kind: {it}\n"))) {
                return None;
            }
            let place = text.rfind("spec: {")? + "spec: {".len();
            text.insert_str(place, "zonk: 1, ");
            Some((at, self::text(slipped.iter())))
        })
    }

    /// Which documents are refused.
    pub fn refused(&self) -> Vec<bool> {
        self.documents.iter().map(|(_, refused)| *refused).collect()
    }

    /// The same in another order.
    pub fn shuffled(mut self, seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        for at in (NAMESPACES + 1..self.documents.len()).rev() {
            let other = NAMESPACES + rng.below(at + 1 - NAMESPACES);
            self.documents.swap(at, other);
        }
        self
    }
}

fn text<'a>(documents: impl Iterator<Item = &'a (String, bool)>) -> String {
    documents.map(|(text, _)| format!("---\n{text}\n")).collect()
}

/// What is there besides the generated cluster.
const ACCEPTED: [&str; 7] = [
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w, namespace: n0}\nspec: {replicas: 5, selector: {matchLabels: {app: w}}, \
     template: {metadata: {labels: {app: w}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 8088}]}]}}}",
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: q, namespace: n1}\nspec: {replicas: 3, serviceName: q, selector: {matchLabels: {app: q}}, \
     template: {metadata: {labels: {app: q}}, spec: {containers: [{name: c, image: i}]}}}",
    "apiVersion: v1\nkind: ReplicationController\nmetadata: {name: rc, namespace: n1}\nspec: {replicas: 2, template: {metadata: {labels: {app: rc}}, \
     spec: {containers: [{name: c, image: i}]}}}",
    "apiVersion: v1\nkind: Service\nmetadata: {name: fixed, namespace: n0}\nspec: {type: LoadBalancer, clusterIP: 10.96.3.4, externalTrafficPolicy: Local, \
     healthCheckNodePort: 31500, selector: {app: w}, ports: [{port: 80, nodePort: 30080}]}",
    "apiVersion: v1\nkind: Service\nmetadata: {name: plain, namespace: n1}\nspec: {type: NodePort, selector: {app: q}, ports: [{port: 80}]}",
    "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: n0}\nspec: {rules: [{host: a.b, http: {paths: [{path: /, \
     pathType: Prefix, backend: {service: {name: fixed, port: {number: 80}}}}]}}]}",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: bare, namespace: n1, labels: {own: bare}}\nspec: {containers: [{name: c, image: i}]}",
];

/// An object that is refused though what it means is certain, often with something that another has.
fn refused(rng: &mut Rng, nth: usize) -> String {
    let space = rng.below(2);
    let head = |kind: &str, name: &str| {
        let group = match kind {
            "ReplicaSet" | "Deployment" | "StatefulSet" | "DaemonSet" => "apps/v1",
            "Ingress" | "NetworkPolicy" => "networking.k8s.io/v1",
            "LimitRange" | "Service" | "Pod" => "v1",
            other => panic!("{other}"),
        };
        format!(
            "apiVersion: {group}\nkind: {kind}\nmetadata: {{name: {name}, namespace: n{space}, labels: {{app: x{nth}}}}}\n"
        )
    };
    let label = ["b", "own: bare", "own: other"][rng.below(3)];
    let labels = if label == "b" { format!("b: b{nth}") } else { label.to_string() };
    let template = format!(
        "template: {{metadata: {{labels: {{{labels}}}}}, spec: {{containers: [{{name: c, ports: [{{containerPort: 80, hostPort: 8088}}]}}]}}}}"
    );
    let selector = format!("selector: {{matchLabels: {{{labels}}}}}");
    let service = ["fixed", "plain", "s1", &format!("x{nth}")][rng.below(4)].to_string();
    match rng.below(14) {
        // Not `fixed`: of a Service that has this port, the server would clear it.
        0 => {
            head("Service", &format!("x{nth}"))
                + "spec: {selector: {app: a0}, ports: [{port: 80, nodePort: 30080}]}"
        }
        1 => {
            head("Service", &service)
                + "spec: {type: NodePort, zonk: 1, selector: {app: a1}, ports: [{port: 80, nodePort: 31500}]}"
        }
        2 => {
            head("Service", &service)
                + "spec: {clusterIP: 10.0.0.7, selector: {app: a2}, ports: [{port: 80}]}"
        }
        3 => {
            head("Service", &service)
                + "spec: {zonk: 1, clusterIP: 10.96.3.4, selector: {app: a2}, ports: [{port: 80}]}"
        }
        4 => {
            head("Service", &service)
                + "spec: {zonk: 1, externalIPs: [192.0.2.50], selector: {app: a2}, ports: [{port: 80}]}"
        }
        5 => {
            head("Service", &service)
                + "spec: {zonk: 1, type: LoadBalancer, selector: {app: a0}, ports: [{port: 80}]}\nstatus: {loadBalancer: {ingress: [{ip: 198.51.100.20}]}}"
        }
        6 => {
            head("Pod", &format!("x{nth}"))
                + "spec: {zonk: 1, containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 8088}]}]}"
        }
        7 => head("Pod", ["q-0", "q-1", "bare", "p0"][rng.below(4)]) + "spec: {containers: [{name: c}]}",
        8 => head("Deployment", &format!("x{nth}")) + &format!("spec: {{replicas: 3, {template}}}"),
        9 => {
            head("ReplicaSet", &format!("x{nth}")) + &format!("spec: {{replicas: 1, {selector}, {template}}}")
        }
        10 => {
            head("StatefulSet", &format!("x{nth}"))
                + &format!("spec: {{replicas: 2, serviceName: q, {selector}, {template}}}")
        }
        11 => head("DaemonSet", &format!("x{nth}")) + &format!("spec: {{zonk: 1, {selector}, {template}}}"),
        12 => head("NetworkPolicy", &format!("x{nth}")) + "spec: {zonk: 1, podSelector: {}}",
        _ => {
            head("Ingress", &format!("x{nth}"))
                + "spec: {zonk: 1, rules: [{host: a.b, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s1, port: {number: 80}}}}]}}]}"
        }
    }
}
