//! Load balancers: a card before the nodes, unless they are the nodes.

use serviscope::scene::{self, Shape, Size, ThingKind, View};
use serviscope::words::{Lang, scene::label};

use super::manifests::{deployment, service};
use super::{cluster_of, simulated};

#[test]
fn a_balancer_that_the_nodes_are_has_no_card_but_its_port_at_their_doors() {
    let all: &[&str] = &["192.168.0.11", "192.168.0.12", "192.168.0.13"];
    for (addresses, is_before, doors_open) in
        [(&["198.51.100.9"][..], true, 0), (&["192.168.0.11"], false, 0), (all, false, 3)]
    {
        let address = addresses.iter().map(|ip| format!("{{ip: {ip}}}")).collect::<Vec<_>>().join(", ");
        let stated = format!("status: {{loadBalancer: {{ingress: [{address}]}}}}\n");
        let text = service("web", "LoadBalancer", &stated) + &deployment("web", 2);
        let cluster = cluster_of(&text);
        let simulation = simulated(&cluster);
        for width in [1068.0, 390.0] {
            let layout = scene::layout(&cluster, &simulation, Size::new(width, 772.0), View::PacketPath);
            let cards = layout.things.iter().filter(|it| it.kind == Some(ThingKind::LoadBalancer)).count();
            assert_eq!(cards, usize::from(is_before), "{address} {width}");
            let says =
                |it: &&Shape| matches!(it, Shape::Text { label: it, .. } if label(it, Lang::En) == ":80");
            let doors = layout.things.iter().flat_map(|it| &it.shapes).filter(says).count();
            assert_eq!(doors, doors_open, "{address} {width}");
        }
    }
}
