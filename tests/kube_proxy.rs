//! What becomes of connections while a cluster changes: kube-proxy's rules follow it, a moment later.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails the test"
)]

mod network_text;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use network_text::{outcome, request};
use serviscope::cluster::{Cluster, OwnerKind, PodPhase, SEED};
use serviscope::network::{self, Flows, Network, ProxyMode};
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{Event, Life, PodName, Timing, WorkloadKey};

const WEB: &str = "apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: 10.96.0.20
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: i, ports: [{containerPort: 8080}], livenessProbe: {tcpSocket: {port: 8080}}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: a}
spec: {nodeName: node-1, containers: [{name: c, image: i}]}
";

fn life(events: &[(u64, Event)]) -> Life {
    let (manifest, _) = serviscope::manifest::parse(WEB);
    let events: Vec<(SimTime, Event)> =
        events.iter().map(|(at, event)| (SimTime::from_millis(*at), event.clone())).collect();
    Life::new(Arc::new(manifest), &events, SEED, Timing::default())
}

fn web() -> WorkloadKey {
    WorkloadKey { kind: OwnerKind::StatefulSet, namespace: "default".into(), name: "web".into() }
}

fn pod(name: &str) -> PodName {
    PodName { namespace: "default".into(), name: name.into() }
}

/// How 60 new connections end at a time, in milliseconds.
fn ends(life: &Life, at: u64) -> BTreeMap<String, usize> {
    let network = Network::program(life.programmed(SimTime::from_millis(at)), ProxyMode::Iptables);
    let mut flows = Flows::new(1);
    let mut ends = BTreeMap::new();
    for nth in 0..60 {
        let call = request(&network.cluster, "pod/a", "10.96.0.20:80", nth);
        let end = outcome(&network.cluster, &network::decide(&network, &call, &mut flows));
        *ends.entry(end.split(' ').take(2).collect::<Vec<_>>().join(" ")).or_insert(0) += 1;
    }
    ends
}

fn ready(cluster: &Cluster) -> usize {
    cluster.services.iter().flat_map(|service| &service.endpoints).filter(|one| one.ready).count()
}

/// The first moment at which so many endpoints are ready, in milliseconds.
fn when_ready(life: &Life, wanted: usize, after: u64) -> u64 {
    let mut moments = life.moments().filter(|at| *at >= SimTime::from_millis(after));
    moments.find(|at| ready(&life.at(*at)) == wanted).expect("it happens").0 / 1_000
}

/// A pod that becomes ready gets its first connection a moment later: the slice is written, kube-proxy sees it, and
/// writes its rules.
// rules: 2.9.1
#[test]
fn a_new_pod_gets_connections_a_moment_after_it_is_ready() {
    let life = life(&[(10_000, Event::Scale { target: web(), replicas: 3 })]);
    let at = when_ready(&life, 3, 10_000);
    assert!(!ends(&life, at).contains_key("delivered default/web-2"), "not yet");
    assert!(!ends(&life, at + 19).contains_key("delivered default/web-2"), "still not");
    assert!(ends(&life, at + 1_020).contains_key("delivered default/web-2"), "at the latest now");
}

/// A pod that is deleted still gets connections for a moment, and answers them: it runs while it is asked to stop.
// rules: 2.9.2
#[test]
fn a_deleted_pod_still_gets_connections_for_a_moment() {
    let life = life(&[(10_000, Event::DeletePod(pod("web-1")))]);
    let now = life.at(SimTime::from_millis(10_001));
    assert_eq!(ready(&now), 1, "the endpoint is not ready at once");
    let before = ends(&life, 10_001);
    assert!(before["delivered default/web-1"] > 10, "{before:?}");
    assert_eq!(ends(&life, 11_030).get("delivered default/web-1"), None);
}

/// Changes that follow each other within a second are written together, a second after the last time; and nothing waits
/// for longer. Without changes everything is written anew every 30 seconds.
// rules: 3.1.4
#[test]
fn rules_are_written_once_a_second_at_most() {
    let delete = |at: u64, name: &str| (at, Event::DeletePod(pod(name)));
    let scale = (40_000, Event::Scale { target: web(), replicas: 4 });
    let life = life(&[scale, delete(70_000, "web-0"), delete(70_300, "web-1"), delete(70_600, "web-2")]);
    let syncs = life.syncs(SimTime::from_millis(200_000));
    for pair in syncs.windows(2) {
        assert!(pair[1].since(pair[0]) >= SimTime::from_millis(1_000), "{syncs:?}");
        assert!(pair[1].since(pair[0]) <= SimTime::from_millis(30_000), "{syncs:?}");
    }
    assert_eq!(&syncs[..2], [0, 30_000].map(SimTime::from_millis));
    let late: Vec<u64> = syncs.iter().map(|at| at.0 / 1_000).filter(|at| *at >= 70_000).collect();
    assert_eq!(&late[..2], [70_020, 71_020], "three changes, two syncs");
    let mut last = ready(&life.at(SimTime::ZERO));
    for moment in life.moments() {
        let now = ready(&life.at(moment));
        if std::mem::replace(&mut last, now) == now {
            continue;
        }
        let (seen, latest) =
            (moment.plus(SimTime::from_millis(20)), moment.plus(SimTime::from_millis(1_020)));
        assert!(syncs.iter().any(|sync| (seen..=latest).contains(sync)), "{moment:?} {syncs:?}");
    }
}

/// A pod's address is of its node's range. A pod that takes another's place has another address, the same name or not;
/// one whose container is started again keeps it.
// rules: 3.8.2
#[test]
fn a_replaced_pod_has_another_address_and_a_restarted_one_its_own() {
    let life = life(&[(10_000, Event::DeletePod(pod("web-1"))), (20_000, Event::FailLiveness(pod("web-0")))]);
    let ip = |name: &str, at: u64| -> Option<IpAddr> {
        let cluster = life.at(SimTime::from_millis(at));
        let found = cluster.pods.get(cluster.pod_named("default", name)?)?;
        let node = cluster.nodes.get(found.node?)?;
        assert!(node.pod_cidrs.iter().any(|range| found.ips.iter().all(|ip| range.contains(*ip))));
        (found.phase == PodPhase::Running).then(|| found.ip()).flatten()
    };
    let (before, after) = (ip("web-1", 9_000).unwrap(), ip("web-1", 19_000).expect("it is back"));
    assert_ne!(before, after);
    let end = life.at(SimTime::from_millis(200_000));
    let restarted = end.pods.get(end.pod_named("default", "web-0").unwrap()).unwrap();
    assert!(restarted.restarts > 0, "its container was started again");
    assert_eq!(ip("web-0", 9_000), restarted.ip());
}
