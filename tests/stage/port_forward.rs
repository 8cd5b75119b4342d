//! A caller through `kubectl port-forward` on the stage: its workstation and the API server have a card, and its packets
//! a way.

use serviscope::network::forward::Forwarded;
use serviscope::network::{Client, Host, Outcome, Place, ProxyMode, Scheme, Target};
use serviscope::scene::{self, Size, ThingKind, View};
use serviscope::simulation::{Caller, SimTime, Simulation, default_scenario};

use super::{cluster_of, manifests, overlap};

#[test]
fn a_forwarded_port_is_drawn_from_the_workstation_to_the_pod() {
    for (name, text) in manifests::presets() {
        let cluster = cluster_of(&text);
        let Some(pod) = cluster.pods.ids().next() else { continue };
        let mut scenario = default_scenario(&cluster);
        scenario.callers.push(Caller {
            from: Client::PortForward(Forwarded::Pod(pod)),
            to: Target {
                scheme: Scheme::Raw(Default::default()),
                host: Host::Ip([127, 0, 0, 1].into()),
                port: 8080,
                path: String::new(),
                head: Default::default(),
            },
            start: SimTime::ZERO,
            every: SimTime::from_millis(500),
            count: Some(3),
        });
        let simulation = Simulation::new(cluster.clone(), ProxyMode::Iptables, scenario, 1);
        let flights = || {
            let flights = simulation.flights().iter();
            flights.filter(|flight| matches!(flight.trace.request.from, Client::PortForward(_)))
        };
        assert_eq!(flights().count(), 3, "{name}");
        for width in [390.0, 1030.0, 1440.0] {
            for view in [View::PacketPath, View::Overview] {
                let layout = scene::layout(&cluster, &simulation, Size::new(width, 744.0), view);
                let case = format!("{name}, {width} wide, {view:?}");
                let kubectl = layout.things.iter().find(|thing| thing.name == "kubectl");
                assert_eq!(kubectl.and_then(|thing| thing.kind), Some(ThingKind::Client), "{case}");
                assert!(layout.things.iter().any(|thing| thing.name == "kube-apiserver"), "{case}");
                for flight in flights() {
                    let places: Vec<&Place> = flight.stations.iter().map(|station| &station.place).collect();
                    assert_eq!(places[..2], [&Place::Workstation, &Place::ApiServer], "{case}");
                    assert!(places.iter().all(|place| layout.anchor(place).is_some()), "{case}");
                    let known = matches!(flight.trace.outcome, Outcome::Delivered | Outcome::Refused);
                    assert!(known, "{case}");
                }
                let overlapping = overlap::of_cards(&layout);
                assert!(overlapping.is_empty(), "{case}: {overlapping:#?}");
                let texts = overlap::of_texts(&layout);
                assert!(texts.is_empty(), "{case}: {texts:#?}");
            }
        }
    }
}
