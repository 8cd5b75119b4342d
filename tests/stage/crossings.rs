//! The mark where a bar crosses a lane: an arrow where the node's rules lead to a pod, a cross where they lead nowhere.

use serviscope::network::ProxyMode;
use serviscope::scene::{self, Shape, Size, View};
use serviscope::simulation::{Simulation, default_scenario};

use super::cluster_of;
use super::manifests::deployment;

fn service(kind: &str, more: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  type: {kind}\n  \
         selector: {{app: web}}\n  ports: [{{port: 80, targetPort: 8080}}]\n{more}"
    )
}

/// A pod on the first of three nodes.
fn on_first() -> String {
    deployment("web", 1).replace("    spec:\n", "    spec:\n      nodeName: node-1\n")
}

/// For each lane whether its rules lead nowhere.
fn shut(text: &str, mode: ProxyMode) -> Vec<bool> {
    let cluster = cluster_of(text);
    let simulation = Simulation::new(cluster.clone(), mode, default_scenario(&cluster), 1);
    let layout = scene::layout(&cluster, &simulation, Size::new(1068.0, 772.0), View::PacketPath);
    let shapes = layout.things.iter().flat_map(|it| &it.shapes);
    shapes.filter_map(|it| if let Shape::Crossing { shut, .. } = it { Some(*shut) } else { None }).collect()
}

const INSIDE: &str = "  internalTrafficPolicy: Local\n";
const OUTSIDE: &str = "  externalTrafficPolicy: Local\n";

#[test]
fn rules_that_lead_nowhere_are_told_from_those_that_lead_to_a_pod() {
    let both = [INSIDE, OUTSIDE].concat();
    let cases: [(&str, String, [bool; 3]); 7] = [
        ("no endpoint", service("ClusterIP", ""), [true; 3]),
        ("an endpoint", service("ClusterIP", "") + &on_first(), [false; 3]),
        ("inside alone", service("ClusterIP", INSIDE) + &on_first(), [false, true, true]),
        ("outside passes", service("NodePort", INSIDE) + &on_first(), [false; 3]),
        ("inside passes", service("NodePort", OUTSIDE) + &on_first(), [false; 3]),
        ("neither passes", service("NodePort", &both) + &on_first(), [false, true, true]),
        ("a balancer", service("LoadBalancer", &both) + &on_first(), [false, true, true]),
    ];
    for (name, text, expected) in cases {
        for mode in [ProxyMode::Iptables, ProxyMode::Nftables] {
            assert_eq!(shut(&text, mode), expected, "{name} {mode:?}");
        }
    }
}

#[test]
fn under_ipvs_what_can_come_from_outside_falls_back_to_pods_elsewhere() {
    let both = [INSIDE, OUTSIDE].concat();
    assert_eq!(shut(&(service("NodePort", &both) + &on_first()), ProxyMode::Ipvs), [false; 3]);
    assert_eq!(shut(&(service("ClusterIP", INSIDE) + &on_first()), ProxyMode::Ipvs), [false, true, true]);
}

#[test]
fn many_nodes_in_one_lane_are_shut_where_none_of_them_leads_on() {
    let node = |at: usize| {
        format!(
            "---\napiVersion: v1\nkind: Node\nmetadata: {{name: node-{at}}}\nstatus:\n  conditions: \
             [{{type: Ready, status: 'True'}}]\n  addresses: [{{type: InternalIP, address: 10.0.0.{at}}}]\n"
        )
    };
    let nodes: String = (1..=20).map(node).collect();
    let shut = shut(&(nodes + &service("ClusterIP", INSIDE) + &on_first()), ProxyMode::Iptables);
    assert_eq!(shut.len(), 9);
    assert_eq!(shut.iter().filter(|it| !**it).count(), 1);
    assert_eq!(shut.last(), Some(&true));
}
