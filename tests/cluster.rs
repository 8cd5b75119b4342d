//! Cases of `tests/cluster/*.yaml` against what the cluster made of them looks like (`.expect` beside each).
//! Run with `BLESS=1` to write the expectations anew, then read the difference.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[path = "cluster/endpoints.rs"]
mod endpoints;
mod files;
mod render;

use std::fs;
use std::path::PathBuf;

use serviscope::cluster::*;
use serviscope::diagnostic::Severity;
use serviscope::words::{self, Lang};

fn cases() -> Vec<PathBuf> {
    manifests("tests/cluster")
}

fn manifests(folder: &str) -> Vec<PathBuf> {
    files::files(folder, "yaml")
}

#[test]
fn every_case_makes_the_expected_cluster() {
    let mut wrong = Vec::new();
    for case in cases() {
        let text = fs::read_to_string(&case).unwrap();
        let (manifest, parsed) = serviscope::manifest::parse(&text);
        let (cluster, built) = serviscope::cluster::build(&manifest, 1);
        let found = render::cluster(&text, &cluster, parsed, built);
        wrong.extend(files::difference(&case.with_extension("expect"), &found));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every certain fix made, over and over: it ends, and adds no error (contract.md).
#[test]
fn fixes_of_warnings_end_and_add_no_error() {
    for case in cases() {
        let mut text = fs::read_to_string(&case).unwrap();
        let mut errors = usize::MAX;
        for round in 0.. {
            assert!(round < 8, "{}: fixes do not end\n{text}", case.display());
            let (manifest, mut found) = serviscope::manifest::parse(&text);
            found.extend(serviscope::cluster::build(&manifest, 1).1);
            let now = found.count(serviscope::diagnostic::Severity::Error);
            assert!(now <= errors, "{}: a fix added an error\n{text}", case.display());
            errors = now;
            let edits: Vec<_> = found.items.into_iter().filter_map(|it| it.fix).map(|fix| fix.edit).collect();
            if edits.is_empty() {
                break;
            }
            text = serviscope::text::apply_edits(&text, &edits);
        }
    }
}

/// Ordinary manifests, as people have them, give no error and no warning.
#[test]
fn good_manifests_are_left_in_peace() {
    let mut wrong = Vec::new();
    let good = manifests("tests/good");
    assert!(good.len() >= 20, "{}", good.len());
    for case in good {
        let text = fs::read_to_string(&case).unwrap();
        let (manifest, mut found) = serviscope::manifest::parse(&text);
        let (cluster, built) = serviscope::cluster::build(&manifest, 1);
        found.extend(built);
        let waiting = cluster.pods.iter().filter(|pod| pod.node.is_none()).map(Pod::full_name);
        wrong.extend(waiting.map(|pod| format!("{}: {pod} has no node", case.display())));
        for item in found.items.iter().filter(|item| item.severity != Severity::Info) {
            let words = words::diagnostic(item, Lang::En);
            wrong.push(format!("{}: {} {words}", case.display(), item.code.name()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What must hold of any cluster (endpoints.md 2.2): the endpoints of a Service are its listed selected pods, and no
/// address is given twice. The same manifest and seed give the same cluster.
#[test]
fn endpoints_are_the_selected_pods_and_addresses_are_unique() {
    for case in everything() {
        let text = fs::read_to_string(&case).unwrap();
        let (manifest, _) = serviscope::manifest::parse(&text);
        let (cluster, found) = serviscope::cluster::build(&manifest, 1);
        assert!((cluster.clone(), found) == serviscope::cluster::build(&manifest, 1), "{}", case.display());
        addresses_are_unique(&cluster, &case);
        let dumped = text.contains("kind: EndpointSlice") || text.contains("kind: Endpoints");
        for service in cluster.services.iter().filter(|_| !dumped) {
            endpoints_are_selected(&cluster, service, &case);
        }
    }
}

/// Every manifest that the tests have.
fn everything() -> Vec<PathBuf> {
    let mut all = files::files_below("tests/parity", "yaml");
    all.extend(cases());
    all.extend(manifests("tests/good"));
    all
}

fn addresses_are_unique(cluster: &Cluster, case: &std::path::Path) {
    let own = cluster.pods.iter().filter(|pod| !pod.template.host_network).flat_map(|pod| pod.ips.iter());
    let nodes = cluster.nodes.iter().map(|node| &node.ip);
    let services = cluster.services.iter().flat_map(|service| service.cluster_ips.iter());
    let mut all: Vec<_> = own.chain(nodes).chain(services).chain(&cluster.dns_ip).copied().collect();
    let dns_is_a_service = cluster.dns_ip.is_some_and(|ip| cluster.index.service_by_ip.contains_key(&ip));
    let count = all.len() - usize::from(dns_is_a_service);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "{}", case.display());
}

fn endpoints_are_selected(cluster: &Cluster, service: &Service, case: &std::path::Path) {
    let named = |port: &ServicePort| matches!(port.target, TargetPort::Name(_));
    if service.ports.iter().any(named) {
        return; // A pod without the name has no port, so no endpoint: that is for the records.
    }
    let selected = |pod: &&Pod| {
        let selector = service.selector.as_ref().filter(|_| service.kind != ServiceType::ExternalName);
        pod.namespace == service.namespace
            && pod.ip().is_some()
            && selector.is_some_and(|it| it.iter().all(|(key, value)| pod.labels.get(key) == Some(value)))
    };
    let mut expected: Vec<(String, bool)> = cluster
        .pods
        .iter()
        .filter(selected)
        .map(|pod| (pod.name.clone(), service.publish_not_ready || (pod.ready && !pod.terminating)))
        .collect();
    let pod = |it: &Endpoint| cluster.pods.get(it.pod.unwrap()).unwrap().name.clone();
    let mut found: Vec<_> = service.endpoints.iter().map(|it| (pod(it), it.ready)).collect();
    found.sort();
    found.dedup();
    expected.sort();
    assert_eq!(found, expected, "{} {}", case.display(), service.name);
}

/// Another object in the text changes neither names nor addresses of what was there, nor do comments.
#[test]
fn editing_one_object_leaves_the_others_as_they_were() {
    let text =
        fs::read_to_string(cases().into_iter().find(|it| it.ends_with("workloads.yaml")).unwrap()).unwrap();
    let more = format!(
        "# a comment\napiVersion: v1\nkind: Service\nmetadata: {{name: aaa}}\nspec: {{type: NodePort, ports: [{{port: 80}}]}}\n---\n{text}"
    );
    let build = |text: &str| serviscope::cluster::build(&serviscope::manifest::parse(text).0, 1).0;
    let (before, after) = (build(&text), build(&more));
    for pod in before.pods.iter() {
        let now = after.pod_named(&pod.namespace, &pod.name).and_then(|id| after.pods.get(id)).unwrap();
        assert_eq!((&now.ips, now.node), (&pod.ips, pod.node), "{}", pod.name);
    }
    for service in before.services.iter() {
        let now =
            after.service_named(&service.namespace, &service.name).and_then(|id| after.services.get(id));
        let now = now.unwrap();
        let node_ports = |it: &Service| it.ports.iter().map(|port| port.node_port).collect::<Vec<_>>();
        assert_eq!((&now.cluster_ips, node_ports(now)), (&service.cluster_ips, node_ports(service)));
    }
}

/// Pods written as such are there before the controllers have made theirs: another number of replicas moves none of them.
#[test]
fn scaling_a_workload_leaves_bare_pods_where_they_are() {
    let text = |replicas: u32| {
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: {replicas}\n  \
             selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    \
             spec: {{containers: [{{name: c, image: nginx}}]}}\n---\napiVersion: v1\nkind: Pod\n\
             metadata: {{name: client}}\nspec: {{containers: [{{name: c, image: busybox}}]}}\n"
        )
    };
    let client = |replicas: u32| {
        let (cluster, _) = serviscope::cluster::build(&serviscope::manifest::parse(&text(replicas)).0, 1);
        assert_eq!(cluster.pods.len(), usize::try_from(replicas).unwrap() + 1);
        let client = cluster.pods.get(cluster.pod_named("default", "client").unwrap()).unwrap();
        (client.node, client.ips.clone())
    };
    let alone = client(0);
    for replicas in 1..8 {
        assert_eq!(client(replicas), alone, "{replicas} replicas");
    }
}

/// Why a pod is where it is: the nodes' answers at the moment that it was placed.
#[test]
fn a_placement_can_be_explained() {
    let text = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 4
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: app, image: a, resources: {requests: {cpu: 3}}}]
";
    let (manifest, _) = serviscope::manifest::parse(text);
    let (cluster, _) = serviscope::cluster::build(&manifest, 1);
    let mut waiting = 0;
    for (at, pod) in cluster.pods.iter().enumerate() {
        let said = serviscope::cluster::explain(&manifest, 1, &pod.full_name()).unwrap();
        assert_eq!(said.verdicts.len(), 3);
        let best = said.verdicts.iter().filter(|it| it.fits()).map(|it| it.total()).max();
        match pod.node {
            Some(node) => {
                let chosen = said.verdicts.iter().find(|it| it.node == node).unwrap();
                assert_eq!(Some(chosen.total()), best);
                assert_eq!(said.verdicts.iter().filter(|it| it.fits()).count(), 3 - at);
            }
            None => {
                waiting += 1;
                let words: Vec<String> = said
                    .verdicts
                    .iter()
                    .flat_map(|it| &it.reasons)
                    .map(|it| words::refusal(it, Lang::En))
                    .collect();
                assert_eq!(words, ["Not enough cpu: 3 requested, 1 of 4 unreserved."; 3]);
            }
        }
    }
    assert_eq!(waiting, 1);
    assert_eq!(serviscope::cluster::explain(&manifest, 1, "default/nobody"), None);
}

/// What a pod was chosen among, as the search itself saw it, is what all nodes say when they are asked.
// rules: 5.1.2 5.1.4
#[test]
fn choices_agree_with_what_the_nodes_say() {
    let mut compared = 0;
    for path in manifests("tests/parity/scheduling") {
        let (manifest, _) = serviscope::manifest::parse(&fs::read_to_string(&path).unwrap());
        let (cluster, _) = serviscope::cluster::build(&manifest, 1);
        let said = serviscope::cluster::explain_all(&manifest, 1);
        for pod in cluster.pods.iter() {
            let Placed::Chosen(choice) = pod.placed else { continue };
            let fits: Vec<_> = said[&pod.full_name()].verdicts.iter().filter(|it| it.fits()).collect();
            let best = fits.iter().map(|it| it.total()).max();
            let tied = fits.iter().filter(|it| Some(it.total()) == best).count();
            let place = format!("{} {}", path.display(), pod.name);
            assert!(fits.iter().any(|it| Some(it.node) == pod.node && Some(it.total()) == best), "{place}");
            assert_eq!(choice.fits as usize, fits.len(), "{place}");
            if fits.len() > 1 {
                assert_eq!((choice.score, choice.tied as usize), (best, tied), "{place}");
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

/// Of many nodes only as many as are enough are looked at, and each search begins where the last one stopped.
// rules: 5.1.2
#[test]
fn in_large_clusters_enough_nodes_are_searched() {
    for (nodes, enough) in [(99, 99), (100, 100), (200, 100), (1_000, 420), (6_000, 300)] {
        let node = |at: usize| {
            format!(
                "apiVersion: v1\nkind: Node\nmetadata: {{name: node-{at}}}\nstatus: {{conditions: [{{type: Ready, status: 'True'}}], allocatable: {{cpu: 4, memory: 8Gi, pods: 110}}}}\n---\n"
            )
        };
        let mut text: String = (0..nodes).map(node).collect();
        for name in ["first", "second"] {
            text.push_str(&format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: app, image: a}}]}}\n---\n"));
        }
        let (manifest, _) = serviscope::manifest::parse(&text);
        let (cluster, _) = serviscope::cluster::build(&manifest, 1);
        let places: Vec<usize> = cluster.pods.iter().map(|pod| pod.node.unwrap().index()).collect();
        for pod in cluster.pods.iter() {
            let Placed::Chosen(choice) = pod.placed else { panic!("{:?}", pod.placed) };
            assert_eq!(choice.fits, enough, "{nodes} nodes, {}", pod.name);
        }
        if nodes > 100 {
            let enough = enough as usize;
            assert!(
                places[0] < enough && (enough..2 * enough).contains(&places[1]),
                "{nodes} nodes: {places:?}"
            );
        }
    }
}

/// Where no Node is given, there are three, with what contract.md says of them.
#[test]
fn the_default_nodes_are_those_of_the_contract() {
    let (cluster, _) = build(&serviscope::manifest::parse("").0, SEED);
    let gib = 1i64 << 30;
    for (at, node) in (1..).zip(cluster.nodes.iter()) {
        assert_eq!(node.name, format!("node-{at}"));
        assert_eq!(node.ip.to_string(), format!("192.168.0.{}", at + 10));
        let ranges: Vec<String> =
            node.pod_cidrs.iter().map(|range| format!("{}/{}", range.base, range.prefix)).collect();
        assert_eq!(ranges, [format!("10.244.{at}.0/24")]);
        assert!(node.ready && !node.unschedulable && node.zone.is_none() && node.taints.is_empty());
        let has = |name: &str| node.allocatable.get(name).copied();
        let amounts = ["cpu", "memory", "ephemeral-storage", "pods"].map(has);
        assert_eq!(amounts, [Some(4_000), Some(8 * gib), Some(100 * gib), Some(110)]);
        let labels: Vec<String> = node.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let hostname = format!("kubernetes.io/hostname=node-{at}");
        assert_eq!(
            labels,
            [
                "beta.kubernetes.io/arch=amd64",
                "beta.kubernetes.io/os=linux",
                "kubernetes.io/arch=amd64",
                &hostname,
                "kubernetes.io/os=linux",
            ]
        );
    }
    assert_eq!(cluster.nodes.len(), 3);
}
