//! The picture in sentences.

use serviscope::scene::{self, Size, View};
use serviscope::words::{Lang, scene::sentence};

use super::{cluster_of, manifests, simulated};

#[test]
fn every_thing_that_can_be_reached_has_a_sentence_in_both_languages() {
    for (name, text) in manifests::all() {
        let cluster = cluster_of(&text);
        let simulation = simulated(&cluster);
        let layout = scene::layout(&cluster, &simulation, Size::new(1030.0, 744.0), View::PacketPath);
        for thing in layout.things.iter().filter(|thing| thing.kind.is_some()) {
            let said =
                scene::describe_thing(&cluster, thing).unwrap_or_else(|| panic!("{name}: {}", thing.name));
            for lang in [Lang::En, Lang::Ko] {
                let text = sentence(&said, lang);
                assert!(
                    !text.contains('{') && said.args.iter().all(|arg| text.contains(arg)),
                    "{name}: {text}"
                );
            }
        }
    }
}

#[test]
fn a_picture_reads_in_order() {
    let presets = manifests::presets();
    let (_, text) = presets.iter().find(|(name, _)| name == "loadbalancer-local").unwrap();
    let cluster = cluster_of(text);
    let simulation = simulated(&cluster);
    let layout = scene::layout(&cluster, &simulation, Size::new(1030.0, 744.0), View::PacketPath);
    let said: Vec<String> =
        scene::describe(&cluster, &layout).iter().map(|it| sentence(it, Lang::En)).collect();
    assert_eq!(said[0], "Nodes: 3. Pods: 3. Services: 1.");
    assert_eq!(said[1], "Node node-1, 192.168.0.11, ready. Pods: 2.");
    let web = said.iter().position(|it| it.starts_with("Service default/web, LoadBalancer, 10.96."));
    let client = said.iter().position(|it| it == "Client on the internet, 203.0.113.9.");
    let balancer = said.iter().position(|it| it == "Load balancer of Service default/web.");
    assert!(web.is_some() && web < client && client < balancer, "{said:#?}");
    let trace = scene::describe_trace(&cluster, &simulation.flights()[0].trace);
    let text = sentence(&trace, Lang::En);
    assert!(text.starts_with("203.0.113.9 calls 198.51.100."), "{text}");
    assert!(text.contains(": default/web-") && text.ends_with(" answers."), "{text}");
}
