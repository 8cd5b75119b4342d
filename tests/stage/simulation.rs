//! What holds of every simulation.

use serviscope::cluster::Cluster;
use serviscope::network::{Client, Host, Outcome, Place, ProxyMode, Scheme};
use serviscope::scene::{self, Size, View};
use serviscope::simulation::{
    Caller, Flight, PacketState, Scenario, SimTime, Simulation, client_place, default_scenario,
};

use super::{cluster_of, manifests, simulated};

fn each(mut judge: impl FnMut(&str, &Simulation)) {
    for (name, text) in manifests::all() {
        judge(&name, &simulated(&cluster_of(&text)));
    }
}

#[test]
fn moments_are_pure_and_runs_are_repeatable() {
    for (name, text) in manifests::all() {
        let cluster = cluster_of(&text);
        let (one, other) = (simulated(&cluster), simulated(&cluster));
        assert!(one == other, "{name}");
        for millis in (0..40_000).step_by(731) {
            let time = SimTime::from_millis(millis);
            assert_eq!(one.at(time), other.at(time), "{name} at {millis} ms");
        }
    }
}

#[test]
fn steps_visit_every_hop_of_a_connection_in_order() {
    each(|name, simulation| {
        for flight in simulation.flights() {
            assert_eq!(visited(simulation, flight), hops(flight), "{name}: {:?}", flight.trace.request);
        }
    });
}

fn hops(flight: &Flight) -> Vec<usize> {
    (0..flight.trace.hops.len()).collect()
}

fn visited(simulation: &Simulation, flight: &Flight) -> Vec<usize> {
    let mut hops = Vec::new();
    let mut time = flight.start;
    loop {
        if let Some(packet) = flight.at(time)
            && hops.last() != Some(&packet.hop)
        {
            hops.push(packet.hop);
        }
        match simulation.next_stop(time) {
            Some(next) if next < flight.end => time = next,
            _ => return hops,
        }
    }
}

#[test]
fn stepping_back_undoes_stepping() {
    each(|name, simulation| {
        let mut time = SimTime::ZERO;
        let mut stops = Vec::new();
        while let Some(next) = simulation.next_stop(time) {
            assert!(next > time, "{name}");
            stops.push(next);
            time = next;
        }
        for pair in stops.windows(2) {
            assert_eq!(simulation.previous_stop(pair[1]), Some(pair[0]), "{name}");
        }
    });
}

#[test]
fn the_counters_count_every_outcome_once() {
    each(|name, simulation| {
        let end = simulation.counters(simulation.duration());
        let count = |outcome: Outcome| {
            simulation.flights().iter().filter(|flight| flight.trace.outcome == outcome).count() as u32
        };
        assert_eq!(end.delivered, count(Outcome::Delivered), "{name}");
        assert_eq!(end.refused, count(Outcome::Refused), "{name}");
        assert_eq!(end.dropped, count(Outcome::Dropped), "{name}");
        assert_eq!(end.unresolved, count(Outcome::Unresolved), "{name}");
        assert_eq!(end.unreachable, count(Outcome::Unreachable), "{name}");
        assert_eq!(end.backends.values().sum::<u32>(), end.delivered, "{name}");
        assert_eq!(simulation.counters(SimTime::ZERO).delivered, 0, "{name}");
        for id in simulation.network().cluster.services.ids() {
            let backends = end.backends.keys().filter(|key| key.0 == Some(id));
            let shares: Vec<f64> = backends.filter_map(|key| end.share(id, &key.1)).collect();
            assert!(shares.is_empty() || (shares.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{name}");
        }
    });
}

/// `from -> scheme://host:port/path` of a scenario's callers.
fn callers(cluster: &Cluster) -> Vec<String> {
    let from = |client: Client| match client {
        Client::Internet(_) => "internet".to_string(),
        Client::Pod(pod) => workload(&cluster.pods.get(pod).unwrap().name),
        Client::Node(node) => cluster.nodes.get(node).unwrap().name.clone(),
        Client::PortForward(forwarded) => forwarded.text(cluster),
    };
    let describe = |caller: Caller| {
        let host = match &caller.to.host {
            Host::Ip(ip) => address(cluster, *ip),
            Host::Name(name) => name.clone(),
        };
        let scheme = match caller.to.scheme {
            Scheme::Raw(protocol) => protocol.name().to_lowercase(),
            Scheme::Http => "http".to_string(),
            Scheme::Https => "https".to_string(),
        };
        format!("{} -> {scheme}://{host}:{}{}", from(caller.from), caller.to.port, caller.to.path)
    };
    default_scenario(cluster).callers.into_iter().map(describe).collect()
}

/// A pod's name without what is made up.
fn workload(name: &str) -> String {
    name.split('-').next().unwrap().to_string()
}

/// A node's name for its address; an assigned one by what it is.
fn address(cluster: &Cluster, ip: std::net::IpAddr) -> String {
    let node = cluster.node_at(ip).and_then(|node| cluster.nodes.get(node));
    match node {
        Some(node) => node.name.clone(),
        None if ip.to_string().starts_with("198.51.100.") => "assigned".to_string(),
        None => ip.to_string(),
    }
}

#[test]
fn each_preset_gets_the_callers_that_make_it_understandable() {
    let table: &[(&str, &[&str])] = &[
        ("clusterip", &["frontend -> tcp://cart:80"]),
        ("externalname", &["checkout -> tcp://payments:443"]),
        ("headless", &["api -> tcp://db:5432", "api -> tcp://db-0.db:5432"]),
        (
            "ingress",
            &["internet -> http://shop.example.com:80/", "internet -> http://shop.example.com:80/api"],
        ),
        ("gateway", &["internet -> http://shop.example.com:80/"]),
        ("loadbalancer-local", &["internet -> tcp://assigned:80"]),
        ("session-affinity", &["alice -> tcp://chat:80", "bob -> tcp://chat:80"]),
        ("nodeport", &["internet -> tcp://node-1:30080", "internet -> tcp://node-3:30080"]),
    ];
    let presets = manifests::presets();
    for (name, expected) in table {
        let (_, text) = presets.iter().find(|(preset, _)| preset == name).unwrap();
        let found = callers(&cluster_of(text));
        for caller in *expected {
            assert!(found.iter().any(|it| it == caller), "{name}: {caller} is not in {found:#?}");
        }
    }
}

#[test]
fn a_few_packets_are_in_flight_at_any_time() {
    for (name, text) in manifests::presets() {
        let simulation = simulated(&cluster_of(&text));
        assert!(simulation.scenario().callers.len() <= 24, "{name}");
        assert!(!simulation.flights().is_empty(), "{name}: nothing moves");
        let first = simulation.at(SimTime::from_millis(400));
        assert!(!first.packets.is_empty(), "{name}: nothing moves at first sight");
        let counts: Vec<usize> =
            (4..34).map(|second| simulation.at(SimTime::from_millis(second * 1_000)).packets.len()).collect();
        let mean = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
        assert!((1.0..=10.0).contains(&mean), "{name}: {mean} on average, {counts:?}");
    }
}

#[test]
fn another_caller_leaves_the_others_as_they_were() {
    let cluster = cluster_of(&manifests::two_services());
    let simulation = simulated(&cluster);
    let mut extra = simulation.scenario().callers[0].clone();
    extra.start = SimTime::from_millis(39_900);
    extra.every = SimTime::from_millis(200);
    extra.count = Some(5);
    let more = simulation.with_caller(extra);
    assert_eq!(more.flights().len(), simulation.flights().len() + 5);
    for flight in simulation.flights() {
        assert_eq!(more.flight(flight.id()).unwrap().stations.len(), flight.stations.len());
        assert_eq!(more.flight(flight.id()).unwrap().trace, flight.trace);
    }
    let last = more.flights().last().unwrap();
    assert!(last.end <= more.duration() && more.duration() > simulation.duration());
}

/// The states that are seen of a connection, each once, and where it is last.
fn life(flight: &Flight) -> (Vec<PacketState>, Place) {
    let mut states: Vec<PacketState> = Vec::new();
    let mut at = None;
    let mut time = flight.start;
    while let Some(packet) = flight.at(time) {
        if states.last() != Some(&packet.state) {
            states.push(packet.state);
        }
        at = Some(packet.to.clone());
        time = time.plus(SimTime::from_millis(10));
    }
    (states, at.unwrap())
}

#[test]
fn a_refused_packet_bounces_back_and_a_dropped_one_stays_where_it_died() {
    let text = manifests::service("lonely", "ClusterIP", "")
        + &manifests::service("local", "NodePort", "  externalTrafficPolicy: Local\n")
        + &manifests::deployment("local", 1)
        + &manifests::deployment("client", 1);
    let simulation = simulated(&cluster_of(&text));
    let of = |outcome: Outcome| simulation.flights().iter().find(|flight| flight.trace.outcome == outcome);
    let home = |flight: &Flight| client_place(flight.trace.request.from);

    let refused = of(Outcome::Refused).unwrap();
    assert_eq!(life(refused), (vec![PacketState::Flying, PacketState::Refused], home(refused)));
    let dropped = of(Outcome::Dropped).unwrap();
    let (states, place) = life(dropped);
    assert_eq!(states, [PacketState::Flying, PacketState::Dropped]);
    assert!(matches!(place, Place::Rules(..)), "{place:?}");
    let delivered = of(Outcome::Delivered).unwrap();
    assert_eq!(life(delivered), (vec![PacketState::Flying, PacketState::Delivered], home(delivered)));
}

#[test]
fn ten_thousand_packets_fly_at_once() {
    let cluster = cluster_of(&manifests::two_services());
    let one = default_scenario(&cluster).callers[0].clone();
    let caller = Caller { start: SimTime::ZERO, every: SimTime(150), count: Some(12_000), ..one };
    let scenario = Scenario { callers: vec![caller], duration: SimTime::from_millis(1_000) };
    let simulation = Simulation::new(cluster.clone(), ProxyMode::Iptables, scenario, 1);
    let moment = simulation.at(SimTime::from_millis(1_799));
    assert!(moment.packets.len() >= 10_000, "{}", moment.packets.len());
    let layout = scene::layout(&cluster, &simulation, Size::new(1440.0, 900.0), View::PacketPath);
    assert_eq!(scene::packets(&layout, &moment).len(), moment.packets.len());
}
