//! The EndpointSlice and Endpoints objects that the controllers write where one is full. What is in them is compared with
//! the records of a real control plane (tests/records.rs).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod files;

use std::fmt::Write as _;
use std::net::IpAddr;

use serviscope::cluster::*;
use serviscope::manifest::Manifest;

fn build(text: &str) -> (Manifest, Cluster) {
    let manifest = serviscope::manifest::parse(text).0;
    let cluster = serviscope::cluster::build(&manifest, 7).0;
    (manifest, cluster)
}

fn slices((manifest, cluster): &(Manifest, Cluster)) -> Vec<EndpointSlice> {
    endpoint_slices(cluster, &service_families(manifest))
}

fn objects((manifest, cluster): &(Manifest, Cluster)) -> Vec<EndpointsObject> {
    endpoints_objects(cluster, &service_families(manifest))
}

/// Each case of `tests/slices/*.yaml`: documents divided by a line `# case: ...`; what the controllers write stands in the
/// case's lines `#= ...`, in order.
#[test]
fn what_the_controllers_write() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for file in files::files("tests/slices", "yaml") {
        let text = std::fs::read_to_string(&file).unwrap();
        for case in text.split("# case: ").skip(1) {
            let (name, text) = case.split_once('\n').unwrap();
            let expected: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#= ")).collect();
            let built = build(text);
            let found = shown(&built);
            let found: Vec<&str> = found.lines().collect();
            if found != expected {
                wrong.push(format!("{name}\n{}", found.join("\n")));
            }
            seen += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(seen > 12, "{seen}");
}

/// Slices of the controller, mirrored ones, Endpoints of the controller, Endpoints that stay as they were applied.
fn shown(built: &(Manifest, Cluster)) -> String {
    let (manifest, cluster) = built;
    let mut out = String::new();
    for (kind, slices) in [("slice", slices(built)), ("mirrored", mirrored_slices(manifest, cluster))] {
        for slice in &slices {
            let service = cluster.services.get(slice.service).unwrap().full_name();
            let others = slices.iter().filter(|it| it.name == slice.name).count();
            assert_eq!(others, 1, "two slices of one name");
            let family = if slice.ipv6 { "IPv6" } else { "IPv4" };
            writeln!(out, "{kind} of {service} {family} {}", ports(&slice.ports)).unwrap();
            for it in &slice.endpoints {
                write!(out, "  {} {}", it.ip, pod(cluster, it.pod)).unwrap();
                let flags =
                    [(it.ready, " ready"), (it.serving, " serving"), (it.terminating, " terminating")];
                out.extend(flags.into_iter().filter(|(set, _)| *set).map(|(_, name)| name));
                it.hostname.iter().for_each(|name| write!(out, " hostname {name:?}").unwrap());
                out.push('\n');
            }
        }
    }
    for object in objects(built) {
        let service = cluster.services.get(object.service).unwrap().full_name();
        for subset in &object.subsets {
            let list = |list: &[(PodId, IpAddr)]| -> String {
                list.iter().map(|(id, ip)| format!(" {ip} {}", pod(cluster, Some(*id)))).collect()
            };
            let (ready, others) = (list(&subset.addresses), list(&subset.not_ready));
            writeln!(out, "subset of {service} {}:{ready}; not ready:{others}", ports(&subset.ports))
                .unwrap();
        }
    }
    for object in applied_endpoints(manifest, cluster) {
        writeln!(out, "applied {}/{}", object.namespace, object.name).unwrap();
    }
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn ports(ports: &[ResolvedPort]) -> String {
    let one = |it: &ResolvedPort| {
        let hint = it.app_protocol.as_deref().map(|it| format!(" {it:?}")).unwrap_or_default();
        format!("{}:{}/{}{hint}", it.name, it.port, it.protocol.name())
    };
    format!("[{}]", ports.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn pod(cluster: &Cluster, id: Option<PodId>) -> String {
    id.map_or("-".to_string(), |id| cluster.pods.get(id).unwrap().full_name())
}

fn many(pods: usize, not_ready: usize) -> (Manifest, Cluster) {
    let mut text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n".to_string();
    for at in 0..pods {
        let annotation = if at < not_ready { ", annotations: {serviscope.dev/ready: \"false\"}" } else { "" };
        text += &format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web-{at}, labels: {{app: web}}{annotation}}}\nspec: {{nodeName: node-1, containers: [{{name: c, image: i}}]}}\nstatus: {{podIP: 10.1.{}.{}}}\n",
            at / 200,
            at % 200 + 1
        );
    }
    build(&text)
}

/// 100 endpoints fill a slice; 101 pods make two.
// rules: 2.5.1
#[test]
fn a_slice_holds_a_hundred() {
    let sizes = |built: &(Manifest, Cluster)| -> Vec<usize> {
        slices(built).iter().map(|slice| slice.endpoints.len()).collect()
    };
    assert_eq!(sizes(&many(100, 0)), [100]);
    assert_eq!(sizes(&many(101, 0)), [100, 1]);
    let names: Vec<String> = slices(&many(101, 0)).into_iter().map(|slice| slice.name).collect();
    assert_ne!(names[0], names[1]);
}

/// So many addresses of a subset are mirrored, ready ones first.
// rules: 2.6.7
#[test]
fn a_thousand_addresses_of_a_subset_are_mirrored() {
    let list = |from: usize, to: usize| -> String {
        (from..to).map(|at| format!("{{ip: 10.1.{}.{}}}, ", at / 200, at % 200 + 1)).collect()
    };
    for (ready, others, want) in [(999, 1, (999, 1)), (999, 2, (999, 1)), (1_001, 5, (1_000, 0))] {
        let (manifest, cluster) = build(&format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{ports: [{{port: 80}}]}}\n---\napiVersion: v1\nkind: Endpoints\nmetadata: {{name: web}}\nsubsets: [{{addresses: [{}], notReadyAddresses: [{}], ports: [{{port: 80}}]}}]\n",
            list(0, ready),
            list(ready, ready + others)
        ));
        let slices = mirrored_slices(&manifest, &cluster);
        let [slice] = slices.as_slice() else { panic!("{}", slices.len()) };
        let found = slice.endpoints.iter().filter(|it| it.ready).count();
        assert_eq!((found, slice.endpoints.len() - found), want);
        let known = cluster.services.iter().next().unwrap().endpoints.len();
        assert_eq!(known, want.0 + want.1);
    }
}

/// An Endpoints object is cut at 1000 addresses, those that are not ready first.
// rules: 2.5.4
#[test]
fn an_endpoints_object_holds_a_thousand() {
    for (pods, not_ready, want) in [
        (1_000, 0, (1_000, 0, false)),
        (1_001, 0, (1_000, 0, true)),
        (1_001, 10, (991, 9, true)),
        (1_100, 20, (1_000, 0, true)),
    ] {
        let objects = objects(&many(pods, not_ready));
        let [object] = objects.as_slice() else { panic!("{objects:?}") };
        let subset = &object.subsets[0];
        assert_eq!((subset.addresses.len(), subset.not_ready.len(), object.truncated), want);
    }
}

/// How many endpoints of each zone are hinted to which, with `topology-mode: Auto`: zones of so much CPU that have so many
/// ready pods, and as many as said that are not ready. A pod counts once, however many ports the Service has.
fn hinted(zones: &[(&str, u32, usize)], not_ready: &[usize]) -> String {
    let mut text = "apiVersion: v1\nkind: Service\nmetadata: {name: web, annotations: {service.kubernetes.io/topology-mode: Auto}}\nspec: {selector: {app: web}, ports: [{name: a, port: 80}, {name: b, port: 81}]}\n".to_string();
    for ((zone, cpu, pods), waiting) in zones.iter().zip(not_ready.iter().chain(std::iter::repeat(&1))) {
        text += &format!(
            "---\napiVersion: v1\nkind: Node\nmetadata: {{name: node-{zone}, labels: {{topology.kubernetes.io/zone: {zone}}}}}\nstatus: {{allocatable: {{cpu: {cpu}, memory: 64Gi, pods: 110}}, conditions: [{{type: Ready, status: \"True\"}}]}}\n"
        );
        for at in 0..pods + waiting {
            let ready = if at < *pods { "True" } else { "False" };
            text += &format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {zone}-{at}, labels: {{app: web}}}}\nspec: {{nodeName: node-{zone}, containers: [{{name: c, image: i}}]}}\nstatus: {{phase: Running, conditions: [{{type: Ready, status: \"{ready}\"}}]}}\n"
            );
        }
    }
    let (_, cluster) = build(&text);
    let service = cluster.services.iter().next().unwrap();
    let mut counts = std::collections::BTreeMap::new();
    for endpoint in service.endpoints.iter().filter(|it| it.service_port == Some(0)) {
        let zone = cluster.nodes.get(endpoint.node.unwrap()).unwrap().zone.clone().unwrap();
        assert!(endpoint.ready || endpoint.for_zones.is_empty(), "only ready ones are hinted: {endpoint:?}");
        if let [to] = &*endpoint.for_zones {
            *counts.entry(format!("{zone}>{to}")).or_insert(0) += 1;
        }
    }
    counts.iter().map(|(way, count)| format!("{way} {count}")).collect::<Vec<_>>().join(", ")
}

/// Two zones or more, as many endpoints as zones, none overloaded by more than a fifth; then in proportion to CPU.
// rules: 2.8.2
#[test]
fn hints_are_in_proportion_to_cpu_or_there_are_none() {
    for (zones, want) in [
        (&[("a", 4, 3)][..], ""),
        (&[("a", 4, 1), ("b", 4, 0)], ""),
        (&[("a", 4, 1), ("b", 4, 1)], "a>a 1, b>b 1"),
        (&[("a", 4, 2), ("b", 4, 1)], ""),
        (&[("a", 4, 4), ("b", 4, 0)], "a>a 2, a>b 2"),
        (&[("a", 8, 3), ("b", 4, 3)], "a>a 3, b>a 1, b>b 2"),
        (&[("a", 4, 5), ("b", 4, 4), ("c", 4, 0)], "a>a 3, a>c 2, b>b 3, b>c 1"),
        (&[("a", 4, 4), ("b", 4, 5), ("c", 4, 0)], "a>a 3, a>c 1, b>b 3, b>c 2"),
        (&[("a", 4, 6), ("b", 4, 5)], "a>a 6, b>b 5"),
        (&[("a", 4, 7), ("b", 4, 4)], "a>a 6, a>b 1, b>b 4"),
    ] {
        assert_eq!(hinted(zones, &[]), want, "{zones:?}");
    }
    assert_eq!(hinted(&[("a", 4, 3), ("b", 4, 3)], &[0, 5]), "a>a 3, b>b 3", "only ready ones count");
}
