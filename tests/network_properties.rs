//! What holds for every connection, whatever the manifest: replies come home, chance is fair, affinity holds,
//! policies are kept, the header only changes where a hop says so.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails the test"
)]

mod files;
mod network_text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use network_text::{cluster_of, decision, generated, request};
use serviscope::cluster::{Cluster, PodPhase};
use serviscope::network::{
    self, Action, BackendKind, Client, Flows, Head, Host, HostAddress, Leg, Network, Outcome, ProxyMode,
    Request, Scheme, Target, Trace,
};
use serviscope::rng::Rng;

const MODES: [ProxyMode; 3] = [ProxyMode::Iptables, ProxyMode::Nftables, ProxyMode::Ipvs];

/// The manifests of all cases and presets, with their names, and some made by chance.
fn manifests() -> Vec<(String, String)> {
    let cases = ["public/presets", "tests/network"].into_iter().flat_map(|it| files::files(it, "yaml"));
    let mut found: Vec<_> = cases.map(|path| (path.display().to_string(), files::text(&path))).collect();
    found.extend((0..6).map(|seed| (format!("seed {seed}"), generated::generated(seed).text)));
    found
}

fn clients(cluster: &Cluster) -> Vec<Client> {
    let pods = cluster.pods.ids().map(Client::Pod);
    let nodes = cluster.nodes.ids().map(Client::Node);
    let outside =
        ["203.0.113.9", "198.18.0.7", "2001:db8::9"].map(|ip| Client::Internet(ip.parse().unwrap()));
    outside.into_iter().chain(pods).chain(nodes).collect()
}

/// Everything of a cluster that can be called, and some things that cannot.
fn targets(cluster: &Cluster) -> Vec<Target> {
    let mut out = Vec::new();
    let mut add = |scheme, host: Host, port| {
        out.push(Target { scheme, host, port, path: "/".into(), head: Head::default() });
    };
    let ip = |text: &str| Host::Ip(text.parse().unwrap());
    for service in cluster.services.iter() {
        for port in &service.ports {
            let scheme = Scheme::Raw(port.protocol);
            add(scheme, Host::Name(format!("{}.{}", service.name, service.namespace)), port.port);
            let balancers = ["198.51.100.20", "198.51.100.30"].map(ip);
            let addresses = service.cluster_ips.iter().chain(&service.external_ips).map(|ip| Host::Ip(*ip));
            addresses.chain(balancers).for_each(|host| add(scheme, host, port.port));
            for node in cluster.nodes.iter() {
                port.node_port.into_iter().for_each(|number| add(scheme, Host::Ip(node.ip), number));
            }
        }
    }
    for pod in cluster.pods.iter().filter(|pod| pod.phase == PodPhase::Running) {
        pod.ips.iter().for_each(|ip| add(Scheme::Raw(Default::default()), Host::Ip(*ip), 8080));
    }
    for gateway in cluster.gateways.iter() {
        for (listener, ip) in
            gateway.listeners.iter().flat_map(|it| gateway.addresses.iter().map(move |ip| (it, ip)))
        {
            add(Scheme::Http, Host::Ip(*ip), listener.port);
            for route in listener.routes.iter().filter_map(|id| cluster.http_routes.get(*id)) {
                route
                    .hostnames
                    .iter()
                    .for_each(|host| add(Scheme::Http, Host::Name(host.replace('*', "a.b")), listener.port));
            }
        }
    }
    for ingress in cluster.ingresses.iter() {
        for rule in &ingress.rules {
            let host = rule.host.clone().unwrap_or("198.51.100.9".into());
            add(Scheme::Http, host.parse().map_or(Host::Name(host), Host::Ip), 80);
        }
    }
    add(Scheme::Raw(Default::default()), ip("192.0.2.99"), 80);
    add(Scheme::Raw(Default::default()), ip("10.96.0.99"), 80);
    add(Scheme::Raw(Default::default()), Host::Name("nosuch".into()), 80);
    out
}

/// Which connection a failure is about; only written down when one fails.
struct About<'a>(&'a str, ProxyMode, &'a Request);

impl std::fmt::Display for About<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} {:?} {:?}", self.0, self.1, self.2)
    }
}

/// Every connection of every client to everything, in every mode, checked for all that holds whatever is asked.
// rules: 3.1.2
#[test]
fn what_holds_for_every_connection() {
    let (mut count, mut came_home) = (0, 0);
    for (name, text) in manifests() {
        let cluster = cluster_of(&text);
        for mode in MODES {
            let network = Network::program(cluster.clone(), mode);
            let (mut flows, mut twin) = (Flows::new(7), Flows::new(7));
            for from in clients(&cluster) {
                for to in targets(&cluster) {
                    let request = Request { from, to, source_port: 40_000 };
                    let trace = network::trace(&network, &request, &mut flows);
                    let about = About(&name, mode, &request);
                    came_home += usize::from(comes_home(&trace, &about));
                    changes_only_where_it_says(&trace, &about);
                    is_endpoint_or_called_by_its_own_address(&network, &trace, &about);
                    let again = network::decide(&network, &request, &mut twin);
                    assert_eq!(again, decision(&trace), "{about}: the same seed, another end");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 10_000 && came_home > 3_000, "{came_home} of {count}");
}

/// A reply, or a rejection, reaches the client from the address that it called; nothing else ever does.
fn comes_home(trace: &Trace, about: &About<'_>) -> bool {
    if !matches!(trace.outcome, Outcome::Delivered | Outcome::Refused) {
        let received = trace.hops.iter().any(|hop| hop.action == Action::Receive);
        assert!(!received, "{about}: something came back");
        return false;
    }
    let sent = trace.hops.iter().rfind(|hop| hop.leg == Leg::Request && hop.action == Action::Send);
    let (sent, last) =
        (sent.unwrap_or_else(|| panic!("{about}")), trace.hops.last().unwrap_or_else(|| panic!("{about}")));
    assert_eq!(last.action, Action::Receive, "{about}");
    assert_eq!(last.at, sent.at, "{about}");
    assert_eq!(last.packet.source, sent.packet.destination, "{about}");
    assert_eq!(last.packet.destination, sent.packet.source, "{about}");
    true
}

/// A header changes only at hops that rewrite, and those say what it was before.
fn changes_only_where_it_says(trace: &Trace, about: &About<'_>) {
    for pair in trace.hops.windows(2) {
        let [earlier, later] = pair else { continue };
        if earlier.leg != later.leg || later.leg == Leg::Lookup {
            continue;
        }
        let header = |packet: &network::Packet| (packet.source.clone(), packet.destination.clone());
        let came = later.before.as_ref().unwrap_or(&later.packet);
        assert_eq!(header(&earlier.packet), header(came), "{about}: {:?}", later.action);
        let changed = header(came) != header(&later.packet);
        let may = matches!(
            later.action,
            Action::Dnat
                | Action::Snat
                | Action::Restore
                | Action::Balance
                | Action::Choose
                | Action::Forward
        );
        assert!(!changed || may, "{about}: {:?}", later.action);
    }
}

/// A pod is reached as a usable endpoint of the Service that was called, or by its own (or its node's) address.
fn is_endpoint_or_called_by_its_own_address(network: &Network, trace: &Trace, about: &About<'_>) {
    let Some(BackendKind::Pod(pod)) = trace.backend.as_ref().map(|backend| &backend.kind) else { return };
    let service = trace.service.and_then(|id| network.cluster.services.get(id));
    let endpoint = service.is_some_and(|service| {
        let usable = |one: &&serviscope::cluster::Endpoint| one.ready || (one.serving && one.terminating);
        let is = |one: &serviscope::cluster::Endpoint| {
            one.pod == Some(*pod) || network.cluster.pod_at(one.ip) == Some(*pod)
        };
        service.endpoints.iter().filter(usable).any(is)
    });
    let own = network.cluster.pods.get(*pod).unwrap_or_else(|| panic!("{about}"));
    let called = match &trace.request.to.host {
        Host::Ip(ip) => own.ips.contains(ip) || network.cluster.node_at(*ip).is_some(),
        Host::Name(_) => false,
    };
    assert!(endpoint || called, "{about}");
}

/// Pods `web-1` to `web-N` over three nodes and a client, behind a Service with these lines.
fn web(pods: usize, lines: &str) -> Arc<Cluster> {
    let mut text = format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  clusterIP: 10.96.0.20\n  selector: {{app: web}}\n{lines}"
    );
    for at in 1..=pods {
        let node = at % 3 + 1;
        write!(text, "\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web-{at}, labels: {{app: web}}}}\nspec: {{nodeName: node-{node}, containers: [{{name: c, image: i}}]}}\n").unwrap();
    }
    text += "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: node-1, containers: [{name: c, image: i}]}\n";
    cluster_of(&text)
}

fn backend(decision: &network::Decision) -> String {
    let backend = decision.backend.as_ref().expect("delivered");
    format!("{}:{}", backend.ip.expect("an address"), backend.port)
}

// rules: 3.5.1 3.9.10
#[test]
fn endpoints_share_within_five_sigma_over_100_000_connections() {
    let cluster = web(7, "  ports: [{port: 80}]");
    for mode in MODES {
        let network = Network::program(cluster.clone(), mode);
        let mut flows = Flows::new(3);
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        let call = request(&cluster, "pod/a", "10.96.0.20:80", 0);
        for _ in 0..100_000 {
            *counts.entry(backend(&network::decide(&network, &call, &mut flows))).or_default() += 1;
        }
        let expected = 100_000 / 7;
        // sigma = sqrt(n p (1 - p)) = 110.7
        let allowed = if mode == ProxyMode::Ipvs { 1 } else { 553 };
        assert_eq!(counts.len(), 7);
        assert!(counts.values().all(|count| (count - expected).abs() <= allowed), "{mode:?} {counts:?}");
    }
}

// rules: 3.5.2 3.9.14
#[test]
fn affinity_never_splits_a_client_on_a_node_and_forgets_in_time() {
    let lines = "  type: NodePort\n  sessionAffinity: ClientIP\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}\n  ports: [{port: 80, nodePort: 30080}]";
    let cluster = web(9, lines);
    for mode in MODES {
        let network = Network::program(cluster.clone(), mode);
        let mut flows = Flows::new(5);
        let mut seen: BTreeMap<(u8, usize), BTreeSet<String>> = BTreeMap::new();
        for nth in 0..4_000u32 {
            flows.now = u64::from(nth) * 1_000;
            let (client, node) = (u8::try_from(nth % 40).unwrap(), (nth / 40 % 3) as usize + 1);
            let (from, to) = (format!("internet=203.0.113.{client}"), format!("node-{node}:30080"));
            let decision = network::decide(&network, &request(&cluster, &from, &to, 0), &mut flows);
            seen.entry((client, node)).or_default().insert(backend(&decision));
        }
        assert!(seen.values().all(|backends| backends.len() == 1), "{mode:?} {seen:?}");
        assert!(seen.values().flatten().collect::<BTreeSet<_>>().len() > 4, "{mode:?}: all on one");
        let call = request(&cluster, "internet", "node-1:30080", 0);
        let mut after: BTreeSet<String> = BTreeSet::new();
        for _ in 0..200 {
            flows.now += 61_000_000;
            after.insert(backend(&network::decide(&network, &call, &mut flows)));
        }
        assert!(after.len() > 4, "{mode:?}: remembered for longer than the timeout");
    }
}

#[test]
fn nothing_denied_arrives_and_nothing_allowed_is_dropped() {
    for seed in 0..60 {
        let mut rng = Rng::new(seed);
        let rules: Vec<_> = (0..rng.below(6)).map(|_| generated::rule(&mut rng)).collect();
        let cluster = cluster_of(&policy_manifest(&rules));
        let network = Network::program(cluster.clone(), ProxyMode::Iptables);
        let mut flows = Flows::new(seed);
        for from in 0..8 {
            for to in 0..8 {
                let port = if rng.below(2) == 0 { 8080 } else { 9090 };
                let client = format!("pod/n{}/p{from}", from / 4);
                let call =
                    request(&cluster, &client, &format!("10.244.{}.{}:{port}", to % 3 + 1, to + 10), 0);
                let decision = network::decide(&network, &call, &mut flows);
                let expected = may(&rules, from, to, port);
                let arrived = decision.outcome == Outcome::Delivered;
                assert_eq!(arrived, expected, "seed {seed} {from} -> {to}:{port}");
            }
        }
    }
}

/// Pod n is in namespace n / 4, on node n % 3 + 1, with label `l: n % 2`.
fn policy_manifest(rules: &[generated::Rule]) -> String {
    let mut text = String::new();
    generated::namespaces(&mut text);
    for pod in 0..8 {
        writeln!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{pod}, namespace: n{}, labels: {{l: l{}}}}}\nspec: {{nodeName: node-{node}, containers: [{{name: c, image: i}}]}}\nstatus: {{podIP: 10.244.{node}.{}}}",
            pod / 4, pod % 2, pod + 10, node = pod % 3 + 1
        )
        .unwrap();
    }
    rules.iter().enumerate().for_each(|(at, rule)| generated::policy(&mut text, at, rule));
    text
}

/// Whether the policies at both ends let a pod call a pod; itself it may always call.
fn may(rules: &[generated::Rule], from: usize, to: usize, port: u16) -> bool {
    let lets = |ingress, pod, peer| generated::lets(rules, ingress, (pod, Some(peer)), (true, false, port));
    from == to || (lets(false, from, to) && lets(true, to, from))
}

#[test]
fn a_dual_stack_service_is_called_by_the_family_of_the_client() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/network/ipv6.yaml")).unwrap();
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort, clusterIP: 10.96.0.20, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}\n";
    let mut cluster = Arc::unwrap_or_clone(cluster_of(&(text + service)));
    let six: IpAddr = "fd00:10:96::20".parse().unwrap();
    let id = cluster.service_named("default", "web").unwrap();
    let web = cluster.services.get_mut(id).unwrap();
    web.cluster_ips.insert(0, six);
    let mut endpoint = web.endpoints[0].clone();
    endpoint.ip = "fd00:10:244:2::7".parse().unwrap();
    web.endpoints.push(endpoint);
    cluster.index.service_by_ip.insert(six, id);
    let network = Network::program(Arc::new(cluster), ProxyMode::Iptables);
    let cluster = &network.cluster;
    let mut flows = Flows::new(1);
    for (from, to, family_six) in [
        ("pod/a", "web:80", true),
        ("pod/old", "web:80", false),
        ("pod/a", "10.96.0.20:80", false),
        ("internet=2001:db8::9", "[2001:db8:1::11]:30080", true),
        ("internet", "192.168.0.11:30080", false),
    ] {
        for nth in 0..20 {
            let trace = network::trace(&network, &request(cluster, from, to, nth), &mut flows);
            assert_eq!(trace.outcome, Outcome::Delivered, "{from} -> {to}: {:?}", trace.reason);
            for hop in trace.hops.iter().filter(|hop| hop.leg != Leg::Lookup) {
                for host in [&hop.packet.source.host, &hop.packet.destination.host] {
                    let HostAddress::Ip(ip) = host else { panic!("{from} -> {to}: a name") };
                    assert_eq!(ip.is_ipv6(), family_six, "{from} -> {to}: {:?}", hop.packet);
                }
            }
        }
    }
}

/// data-plane.md 3.4, row by row, the one included that no client of a simulation can take (P5: somebody routes
/// the service range to a node).
// rules: 3.4
#[test]
fn the_source_is_rewritten_as_the_table_says() {
    use Verdict::{Keep, Masquerade};
    use network::stages::nat::{Kept, Verdict, Why, judge};
    use network::{Entry, Origin};
    use serviscope::cluster::TrafficPolicy::{Cluster as Any, Local};
    let cluster = web(1, "  type: NodePort\n  ports: [{port: 80}]");
    let id = cluster.service_named("default", "web").unwrap();
    let mut service = cluster.services.get(id).unwrap().clone();
    let plain = Network::program(cluster, ProxyMode::Iptables);
    let all = plain.clone().with_masquerade_all();
    for (network, policy, entry, origin, hairpin, want) in [
        (&plain, Any, Entry::ClusterIp, Origin::Pod, false, Keep(Kept::PodToClusterIp)),
        (&plain, Any, Entry::ClusterIp, Origin::Pod, true, Masquerade(Why::Hairpin)),
        (&all, Any, Entry::ClusterIp, Origin::Pod, false, Masquerade(Why::All)),
        (&plain, Any, Entry::ClusterIp, Origin::Process, false, Masquerade(Why::Process)),
        (&plain, Local, Entry::ClusterIp, Origin::Outside, false, Masquerade(Why::OutsideToClusterIp)),
        (&plain, Any, Entry::NodePort, Origin::Pod, false, Masquerade(Why::ClusterPolicy)),
        (&plain, Local, Entry::NodePort, Origin::Pod, false, Keep(Kept::LocalFromPod)),
        (&plain, Local, Entry::ExternalIp, Origin::Process, false, Masquerade(Why::Process)),
        (&plain, Any, Entry::LoadBalancer, Origin::Outside, false, Masquerade(Why::ClusterPolicy)),
        (&plain, Local, Entry::LoadBalancer, Origin::Outside, false, Keep(Kept::Local)),
        // masqueradeAll is about cluster IPs alone.
        (&all, Local, Entry::NodePort, Origin::Outside, false, Keep(Kept::Local)),
    ] {
        service.external_traffic_policy = policy;
        let got = judge(network, &service, entry, origin, hairpin);
        let asked = (policy, entry, origin, hairpin, network.masquerade_all);
        assert_eq!(got, want, "{asked:?}");
    }
}
