//! What nodes remember between connections while time passes and the cluster changes: conversations of UDP,
//! affinity, the open connections that some of ipvs' schedulers count.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails the test"
)]

mod network_text;

use std::collections::{BTreeMap, BTreeSet};

use network_text::{cluster_of, outcome, request};
use serviscope::network::{self, Flows, Network, ProxyMode, Scheduler};

const MODES: [ProxyMode; 3] = [ProxyMode::Iptables, ProxyMode::Nftables, ProxyMode::Ipvs];
const SECOND: u64 = 1_000_000;

/// A Service with a TCP and a UDP port, a client, and pods: each by its name, with what its annotations say.
fn web(lines: &str, pods: &[(&str, &str)]) -> String {
    let mut text = format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  clusterIP: 10.96.0.20\n  selector: {{app: web}}\n{lines}  ports: [{{name: http, port: 80, targetPort: 8080}}, {{name: dns, port: 53, protocol: UDP, targetPort: 5353}}]\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{nodeName: node-1, containers: [{{name: c, image: i}}]}}\nstatus: {{podIP: 10.244.1.5}}\n"
    );
    for (name, annotation) in pods {
        let last = name.trim_start_matches('w');
        let annotations =
            if annotation.is_empty() { String::new() } else { format!(", annotations: {{{annotation}}}") };
        text += &format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: web}}{annotations}}}\nspec: {{nodeName: node-2, containers: [{{name: c, image: i}}]}}\nstatus: {{podIP: 10.244.2.{last}}}\n"
        );
    }
    text
}

const NOT_READY: &str = "serviscope.dev/ready: \"false\"";

/// The network of a manifest.
fn on(text: &str, mode: ProxyMode) -> Network {
    Network::program(cluster_of(text), mode)
}

/// What becomes of one packet from this source port.
fn ask(network: &Network, to: &str, nth: u16, flows: &mut Flows) -> String {
    let call = request(&network.cluster, "pod/a", to, nth);
    let trace = network::trace(network, &call, &mut flows.clone());
    let decision = network::decide(network, &call, flows);
    assert_eq!(network_text::decision(&trace), decision);
    outcome(&network.cluster, &decision)
}

/// 300 datagrams from one port are one conversation: one backend. As many ports are as many conversations.
// rules: 3.1.2 3.5.5
#[test]
fn a_conversation_of_udp_stays_with_its_pod() {
    let text = web("", &[("w1", ""), ("w2", ""), ("w3", "")]);
    for mode in MODES {
        let (network, mut flows) = (on(&text, mode), Flows::new(3));
        let one: BTreeSet<String> =
            (0..300).map(|_| ask(&network, "udp://10.96.0.20:53", 0, &mut flows)).collect();
        assert_eq!(one.len(), 1, "{mode:?} {one:?}");
        let many: BTreeSet<String> =
            (0..100).map(|nth| ask(&network, "udp://10.96.0.20:53", nth, &mut flows)).collect();
        assert_eq!(many.len(), 3, "{mode:?} {many:?}");
        let tcp: BTreeSet<String> = (0..100).map(|_| ask(&network, "10.96.0.20:80", 0, &mut flows)).collect();
        assert_eq!(tcp.len(), 3, "{mode:?}: every handshake of TCP begins anew");
    }
}

/// It stays although more pods come, and although its own is no longer ready: until kube-proxy deletes the entry,
/// which it does once another endpoint serves; never while none does.
// rules: 3.5.5 3.9.9 2.9.3
#[test]
fn kube_proxy_ends_a_conversation_only_where_another_endpoint_serves() {
    let to = "udp://10.96.0.20:53";
    let pod = |answer: &str, name: &str| answer.starts_with(&format!("delivered default/{name} "));
    for mode in MODES {
        let mut flows = Flows::new(3);
        assert!(pod(&ask(&on(&web("", &[("w1", "")]), mode), to, 0, &mut flows), "w1"));
        let more = on(&web("", &[("w1", ""), ("w2", ""), ("w3", ""), ("w4", "")]), mode);
        for _ in 0..50 {
            assert!(pod(&ask(&more, to, 0, &mut flows), "w1"), "scaled up, {mode:?}");
        }
        let alone = on(&web("", &[("w1", NOT_READY)]), mode);
        assert!(pod(&ask(&alone, to, 0, &mut flows), "w1"), "nothing else serves, {mode:?}");
        let fresh = ask(&alone, to, 1, &mut flows);
        assert!(fresh.starts_with("refused no-endpoints"), "a new conversation, {mode:?}: {fresh}");
        let gone = ask(&on(&web("", &[]), mode), to, 0, &mut flows);
        assert!(gone.starts_with("unreachable no-such-address"), "{mode:?}: {gone}");
        let other = on(&web("", &[("w1", NOT_READY), ("w2", "")]), mode);
        assert!(pod(&ask(&other, to, 0, &mut flows), "w2"), "another serves, {mode:?}");
        assert!(pod(&ask(&more, to, 0, &mut flows), "w2"), "and stays with that, {mode:?}");
    }
}

/// conntrack forgets a conversation that is silent for two minutes.
// rules: 3.5.5
#[test]
fn a_silent_conversation_is_forgotten() {
    let network = on(&web("", &[("w1", ""), ("w2", ""), ("w3", "")]), ProxyMode::Iptables);
    let mut flows = Flows::new(3);
    let (mut kept, mut forgotten) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..40 {
        flows.now += 119 * SECOND;
        kept.insert(ask(&network, "udp://10.96.0.20:53", 0, &mut flows));
    }
    for _ in 0..40 {
        flows.now += 121 * SECOND;
        forgotten.insert(ask(&network, "udp://10.96.0.20:53", 0, &mut flows));
    }
    assert_eq!((kept.len(), forgotten.len()), (1, 3));
}

/// The remembered endpoint is gone or not ready: another is chosen and remembered; each use refreshes the memory.
// rules: 3.5.2 3.5.3
#[test]
fn affinity_moves_on_when_its_endpoint_goes() {
    let lines = "  sessionAffinity: ClientIP\n  sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}\n";
    let three = web(lines, &[("w1", ""), ("w2", ""), ("w3", "")]);
    for mode in MODES {
        let mut flows = Flows::new(3);
        let three = on(&three, mode);
        let first = ask(&three, "10.96.0.20:80", 0, &mut flows);
        for nth in 0..20 {
            flows.now += 50 * SECOND;
            assert_eq!(ask(&three, "10.96.0.20:80", nth, &mut flows), first, "refreshed, {mode:?}");
        }
        let left: Vec<(&str, &str)> = ["w1", "w2", "w3"]
            .map(|name| (name, if first.contains(&format!("/{name} ")) { NOT_READY } else { "" }))
            .into();
        let without = on(&web(lines, &left), mode);
        let second = ask(&without, "10.96.0.20:80", 0, &mut flows);
        assert_ne!(second, first, "{mode:?}");
        for nth in 0..20 {
            assert_eq!(ask(&without, "10.96.0.20:80", nth, &mut flows), second, "{mode:?}");
        }
        let back: BTreeSet<String> =
            (0..20).map(|nth| ask(&three, "10.96.0.20:80", nth, &mut flows)).collect();
        assert_eq!(back, BTreeSet::from([second]), "the first one is forgotten, {mode:?}");
    }
}

/// Three hours where nothing else is said; silence for longer, and the client is thrown for again.
// rules: 3.5.2
#[test]
fn affinity_lasts_three_hours_by_default() {
    let text = web("  sessionAffinity: ClientIP\n", &[("w1", ""), ("w2", ""), ("w3", "")]);
    for mode in MODES {
        let (network, mut flows) = (on(&text, mode), Flows::new(3));
        let mut answers = |between: u64| -> BTreeSet<String> {
            let one = |nth| {
                flows.now += between * SECOND;
                ask(&network, "10.96.0.20:80", nth, &mut flows)
            };
            (0..40).map(one).collect()
        };
        assert_eq!(answers(10_800).len(), 1, "{mode:?}");
        assert_eq!(answers(10_801).len(), 3, "{mode:?}");
    }
}

/// What one node balances another knows nothing of: each rotates by itself, and remembers its own clients.
// rules: 3.5.1
#[test]
fn every_node_rotates_by_itself() {
    let network = on(&web("", &[("w1", ""), ("w2", ""), ("w3", "")]), ProxyMode::Ipvs);
    let mut flows = Flows::new(3);
    let mut next = |node: &str| {
        let call = request(&network.cluster, &format!("node/{node}"), "10.96.0.20:80", 0);
        let decision = network::decide(&network, &call, &mut flows);
        decision.backend.unwrap().ip.unwrap().to_string()
    };
    let got = ["node-1", "node-2", "node-2", "node-1", "node-1", "node-3"].map(&mut next);
    let want = [1, 1, 2, 2, 3, 1].map(|last| format!("10.244.2.{last}"));
    assert_eq!(got, want);
}

/// Two ports of a Service do not share their table, even where they lead to the same port of the pods.
// rules: 3.5.2
#[test]
fn affinity_is_kept_by_port() {
    let text = web("  sessionAffinity: ClientIP\n", &[("w1", ""), ("w2", ""), ("w3", ""), ("w4", "")]);
    let text = text.replace(
        "{name: dns, port: 53, protocol: UDP, targetPort: 5353}",
        "{name: admin, port: 81, targetPort: 8080}",
    );
    let name = |answer: String| answer.split(' ').nth(1).unwrap_or_default().to_string();
    for mode in MODES {
        let network = on(&text, mode);
        let differs = (0..40).any(|seed| {
            let mut flows = Flows::new(seed);
            // The rotation of ipvs begins anew for each port.
            if mode == ProxyMode::Ipvs {
                let other = request(&network.cluster, "node/node-1", "10.96.0.20:81", 0);
                network::decide(&network, &other, &mut flows);
            }
            let first = name(ask(&network, "10.96.0.20:80", 0, &mut flows));
            let second = name(ask(&network, "10.96.0.20:81", 0, &mut flows));
            first != second
        });
        assert!(differs, "{mode:?}");
    }
}

/// ipvs counts connections: `lc` those that ended within two minutes too, `sed` and `nq` only open ones.
#[test]
fn schedulers_count_connections_over_time() {
    let text = web("", &[("w1", ""), ("w2", ""), ("w3", "")]);
    let cluster = cluster_of(&text);
    let share = |scheduler: Scheduler, open_for: u64, between: u64| {
        let network = Network::program(cluster.clone(), ProxyMode::Ipvs).with_scheduler(scheduler);
        let mut flows = Flows::new(1);
        flows.open_for = Some(open_for);
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for nth in 0..30 {
            flows.now += between;
            let call = request(&cluster, "pod/a", "10.96.0.20:80", nth);
            let decision = network::decide(&network, &call, &mut flows);
            *counts.entry(decision.backend.unwrap().ip.unwrap().to_string()).or_default() += 1;
        }
        counts.into_values().collect::<Vec<_>>()
    };
    // Open for longer than the time between them: they pile up, evenly.
    for scheduler in [
        Scheduler::LeastConnection,
        Scheduler::WeightedLeastConnection,
        Scheduler::ShortestDelay,
        Scheduler::NeverQueue,
    ] {
        assert_eq!(share(scheduler, 60 * SECOND, SECOND), [10, 10, 10], "{scheduler:?}");
    }
    // Closed before the next: only `lc` still sees them.
    assert_eq!(share(Scheduler::LeastConnection, SECOND, 2 * SECOND), [10, 10, 10]);
    assert_eq!(share(Scheduler::ShortestDelay, SECOND, 2 * SECOND), [30]);
    assert_eq!(share(Scheduler::NeverQueue, SECOND, 2 * SECOND), [30]);
    // Forgotten before the next: the first of equals.
    assert_eq!(share(Scheduler::LeastConnection, SECOND, 200 * SECOND), [30]);
    assert_eq!(share(Scheduler::WeightedLeastConnection, SECOND, 200 * SECOND), [30]);
}
