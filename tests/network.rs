//! Traces as text: each file of `tests/network/` is a manifest whose leading comments ask for connections and
//! say every hop, for records of DNS (`#? NAME TYPE`), or for what a pod sees (`#$ pod/NAME env`,
//! `resolv.conf`, `hostname`). `BLESS=1` writes what comes out into the files, to be read before it is committed.
//!
//! `#> CLIENT -> TARGET [seed N] [mode M] [scheduler S] [node-ports RANGES] [services-via NODE] [no-cluster-cidr] [no-network-policy] [masquerade-all] [down NODE] [header NAME:VALUE] [method M] [xN] [brief|policies|args]`, then one line `#  ` for the outcome
//! and (unless brief) one for each hop: `[?|<] PLACE ACTION SOURCE>DESTINATION CODES(LINE)` (`?` a lookup, `<` a reply; with `args` what the sentences say).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails the test"
)]

mod files;
mod network_text;

use std::fs;
use std::path::PathBuf;

use files::files;
use network_text::Case;
use serviscope::network::stages::service::{Entry, Reach, reach};
use serviscope::network::{Network, ProxyMode};

fn cases() -> Vec<PathBuf> {
    files("tests/network", "yaml")
}

#[test]
fn every_connection_goes_hop_by_hop_as_written() {
    let mut wrong = Vec::new();
    for path in cases() {
        let text = fs::read_to_string(&path).expect("a case in UTF-8");
        let got = Case::read(&text).answered();
        wrong.extend(files::difference(&path, &got));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where each node's rules lead, by entry: `1` one endpoint, `-` refused, `x` dropped.
fn reaches(text: &str, name: &str, entry: Entry) -> String {
    let network = Network::program(network_text::cluster_of(text), ProxyMode::Iptables);
    let id = network.cluster.service_named("default", name).expect("a Service of this name");
    let nodes = network.cluster.nodes.enumerated();
    nodes
        .map(|(node, _)| match reach(&network, node, id, entry).expect("a node with its rules") {
            Reach::To(list) => list.len().to_string(),
            Reach::Refused => "-".to_string(),
            Reach::Dropped => "x".to_string(),
        })
        .collect()
}

/// What a person reads of a node's rules is what they do with a packet (data-plane.md 3.2, 3.3).
#[test]
fn what_the_rules_of_a_node_lead_to_follows_the_policies() {
    let pod = |name: &str, app: &str, node: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: {app}}}}}\nspec: {{nodeName: {node}, containers: [{{name: c, image: i}}]}}\n"
        )
    };
    let service = |name: &str, policies: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{type: NodePort, selector: {{app: web}}, ports: [{{port: 80}}], {policies}}}\n"
        )
    };
    let services = service("all", "")
        + &service("outside", "externalTrafficPolicy: Local")
        + &service("inside", "internalTrafficPolicy: Local");
    let text = services.clone()
        + &pod("a", "web", "node-1")
        + &pod("b", "web", "node-1")
        + &pod("c", "web", "node-3");
    let (inside, outside) = (Entry::ClusterIp, Entry::NodePort);
    assert_eq!((reaches(&text, "all", inside), reaches(&text, "all", outside)), ("333".into(), "333".into()));
    assert_eq!(
        (reaches(&text, "outside", inside), reaches(&text, "outside", outside)),
        ("333".into(), "2x1".into())
    );
    assert_eq!(
        (reaches(&text, "inside", inside), reaches(&text, "inside", outside)),
        ("2x1".into(), "333".into())
    );
    for name in ["all", "outside", "inside"] {
        assert_eq!(
            (reaches(&services, name, inside), reaches(&services, name, outside)),
            ("---".into(), "---".into())
        );
    }
}

/// What a drop by policy says would have let it pass does so, at each end in turn.
#[test]
fn the_rule_that_a_drop_names_lets_the_connection_pass() {
    let mut mended = 0;
    for path in cases() {
        let text = fs::read_to_string(&path).expect("a case in UTF-8");
        if !text.contains("kind: NetworkPolicy") {
            continue;
        }
        let cluster = network_text::cluster_of(&text);
        for ask in text.lines().filter_map(|line| line.strip_prefix("#> ")) {
            let words: Vec<&str> = ask.split_whitespace().collect();
            let (mut text, mut cluster) = (text.clone(), cluster.clone());
            for round in 0.. {
                let Some(remedy) = network_text::remedy(&cluster, words[0], words[2]) else { break };
                assert!(round < 3, "{}: {ask} is still dropped, with\n{text}", path.display());
                text = format!("{text}---\n{remedy}");
                cluster = network_text::cluster_of(&text);
                mended += 1;
            }
        }
    }
    assert!(mended > 60, "{mended}");
}
