//! The endpoints of a Service are exactly its listed selected pods, with the conditions that they have (endpoints.md 2.2 to
//! 2.4): of random manifests, whose facts are known from how they were made and not from what the cluster made of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serviscope::cluster::{self, Cluster, Service};
use serviscope::manifest;
use serviscope::rng::Rng;

/// A pod as it was written.
struct Fact {
    name: String,
    namespace: &'static str,
    app: &'static str,
    tier: &'static str,
    node: usize,
    host_network: bool,
    phase: &'static str,
    ready: bool,
    terminating: bool,
    web: Option<u16>,
}

impl Fact {
    fn any(at: usize, rng: &mut Rng) -> Self {
        Self {
            name: format!("pod-{at}"),
            namespace: pick(rng, &["default", "default", "other"]),
            app: pick(rng, &["a", "b"]),
            tier: pick(rng, &["front", "back"]),
            // One on the network of each node: of two with the same address and port kube-proxy keeps one (2.6.6).
            node: if at < 3 { 1 + at } else { 1 + rng.below(3) },
            host_network: at < 3,
            phase: pick(rng, &["Running", "Running", "Running", "Succeeded", "Failed", "Pending"]),
            ready: rng.below(3) > 0,
            terminating: rng.below(4) == 0,
            web: pick(rng, &[None, Some(8080), Some(9090)]),
        }
    }

    /// A finished pod still states its address; one that waits for its node's kubelet has none.
    fn ips(&self, at: usize) -> [String; 2] {
        match self.host_network {
            true => [format!("192.168.0.1{}", self.node), format!("fd00:192::1{}", self.node)],
            false => [
                format!("10.244.{}.{}", self.node, at + 10),
                format!("fd00:10:244:{}::{}", self.node, at + 10),
            ],
        }
    }

    fn yaml(&self, at: usize) -> String {
        let deleted = if self.terminating { ", deletionTimestamp: \"2026-01-01T00:00:00Z\"" } else { "" };
        let [four, six] = self.ips(at);
        let ips = match self.phase {
            "Pending" => String::new(),
            _ => format!(", podIP: {four}, podIPs: [{{ip: {four}}}, {{ip: \"{six}\"}}]"),
        };
        let port = self.web.map(|it| format!(", ports: [{{name: web, containerPort: {it}}}]"));
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {}, namespace: {}, labels: {{app: {}, tier: {}}}{deleted}}}\n\
             spec: {{nodeName: node-{}, hostNetwork: {}, containers: [{{name: c, image: i{}}}]}}\n\
             status: {{phase: {}{ips}, conditions: [{{type: Ready, status: \"{}\"}}]}}\n---\n",
            self.name,
            self.namespace,
            self.app,
            self.tier,
            self.node,
            self.host_network,
            port.unwrap_or_default(),
            self.phase,
            if self.ready { "True" } else { "False" },
        )
    }
}

/// A Service as it was written.
struct Asked {
    name: String,
    namespace: &'static str,
    app: &'static str,
    tier: Option<&'static str>,
    publish: bool,
    headless: bool,
    families: &'static [usize],
    /// The numbers that its ports lead to; none: to the pod's port of the name `web`.
    targets: &'static [Option<u16>],
}

impl Asked {
    fn any(at: usize, rng: &mut Rng) -> Self {
        Self {
            name: format!("service-{at}"),
            namespace: pick(rng, &["default", "other"]),
            app: pick(rng, &["a", "b"]),
            tier: pick(rng, &[None, Some("front")]),
            publish: rng.below(3) == 0,
            headless: rng.below(3) == 0,
            families: pick(rng, &[&[0][..], &[1], &[0, 1], &[1, 0]]),
            targets: pick(rng, &[&[Some(80)][..], &[None], &[Some(81), None]]),
        }
    }

    fn yaml(&self) -> String {
        let mut text = format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {}, namespace: {}}}\nspec:\n",
            self.name, self.namespace
        );
        let names: Vec<_> = self.families.iter().map(|at| ["IPv4", "IPv6"][*at]).collect();
        let policy = if names.len() > 1 { "RequireDualStack" } else { "SingleStack" };
        writeln!(text, "  ipFamilies: [{}]\n  ipFamilyPolicy: {policy}", names.join(", ")).unwrap();
        writeln!(text, "  publishNotReadyAddresses: {}", self.publish).unwrap();
        if self.headless {
            text.push_str("  clusterIP: None\n");
        }
        let tier = self.tier.map(|it| format!(", tier: {it}")).unwrap_or_default();
        writeln!(text, "  selector: {{app: {}{tier}}}\n  ports:", self.app).unwrap();
        for (at, target) in self.targets.iter().enumerate() {
            let target = target.map_or("web".to_string(), |it| it.to_string());
            writeln!(text, "  - {{name: p{at}, port: {}, targetPort: {target}}}", 100 + at).unwrap();
        }
        text + "---\n"
    }

    /// Its endpoints by the text of the rules.
    fn expected(&self, pods: &[Fact]) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for (at, pod) in pods.iter().enumerate() {
            let selected = pod.namespace == self.namespace
                && pod.app == self.app
                && self.tier.is_none_or(|tier| tier == pod.tier);
            if !selected || pod.phase != "Running" {
                continue;
            }
            let ready = self.publish || (pod.ready && !pod.terminating);
            let conditions = [ready, pod.ready, pod.terminating];
            for ip in self.families.iter().map(|family| pod.ips(at)[*family].clone()) {
                let mut ports: Vec<Option<(usize, u16)>> = self
                    .targets
                    .iter()
                    .enumerate()
                    .filter_map(|(at, target)| target.or(pod.web).map(|number| Some((at, number))))
                    .collect();
                if ports.is_empty() && self.headless {
                    ports.push(None);
                }
                all.extend(ports.iter().map(|port| shown(&pod.name, &ip, *port, pod.node, conditions)));
            }
        }
        all
    }
}

fn shown(
    pod: &str,
    ip: &str,
    port: Option<(usize, u16)>,
    node: usize,
    [ready, serving, terminating]: [bool; 3],
) -> String {
    format!("{pod} {ip} {port:?} on node-{node} ready {ready} serving {serving} terminating {terminating}")
}

fn found(cluster: &Cluster, service: &Service) -> Vec<String> {
    let mut all: Vec<String> = service
        .endpoints
        .iter()
        .map(|it| {
            let pod = cluster.pods.get(it.pod.unwrap()).unwrap();
            let port = it.service_port.map(|at| (usize::from(at), it.port.unwrap()));
            let node = cluster.nodes.get(it.node.unwrap()).unwrap().name.clone();
            let conditions = [it.ready, it.serving, it.terminating];
            shown(&pod.name, &it.ip.to_string(), port, node["node-".len()..].parse().unwrap(), conditions)
        })
        .collect();
    all.sort();
    all
}

fn pick<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    *rng.pick(of).unwrap()
}

fn nodes() -> String {
    let node = |at: usize| {
        format!(
            "apiVersion: v1\nkind: Node\nmetadata: {{name: node-{at}}}\nspec: {{podCIDRs: [10.244.{at}.0/24, \"fd00:10:244:{at}::/64\"], podCIDR: 10.244.{at}.0/24}}\n\
             status: {{addresses: [{{type: InternalIP, address: 192.168.0.1{at}}}, {{type: InternalIP, address: \"fd00:192::1{at}\"}}], conditions: [{{type: Ready, status: \"True\"}}]}}\n---\n"
        )
    };
    (1..=3).map(node).collect()
}

// rules: 2.2.1 2.2.2 2.2.3 2.2.4 2.2.6 2.3.1 2.3.3 2.4.2 2.4.4
#[test]
fn endpoints_are_exactly_the_selected_pods_of_any_manifest() {
    let mut rng = Rng::new(26);
    let (mut seen, mut ready) = (0, 0);
    for _ in 0..60 {
        let pods: Vec<Fact> = (0..12).map(|at| Fact::any(at, &mut rng)).collect();
        let services: Vec<Asked> = (0..8).map(|at| Asked::any(at, &mut rng)).collect();
        let mut text = nodes() + "apiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n---\n";
        text.extend(pods.iter().enumerate().map(|(at, pod)| pod.yaml(at)));
        text.extend(services.iter().map(Asked::yaml));
        let (cluster, _) = cluster::build(&manifest::parse(&text).0, rng.next_u64());
        for asked in &services {
            let id = cluster.service_named(asked.namespace, &asked.name).unwrap();
            let service = cluster.services.get(id).unwrap();
            let found = found(&cluster, service);
            let expected: Vec<String> = asked.expected(&pods).into_iter().collect();
            assert_eq!(found, expected, "{}\n{text}", asked.name);
            seen += found.len();
            ready += service.endpoints.iter().filter(|it| it.ready).count();
        }
    }
    assert!(seen > 700 && ready > 400 && seen - ready > 200, "{ready} of {seen}");
}
