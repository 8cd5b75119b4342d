//! The EndpointSlice and Endpoints objects that the controllers write, against the records of a real control plane, and
//! where a slice or an Endpoints object is full.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::fs;
use std::path::Path;

use serde_json::Value;
use serviscope::cluster::{
    self, Cluster, EndpointSlice, PodId, ResolvedPort, endpoint_slices, endpoints_objects,
};
use serviscope::manifest::kinds::Labels;

const CONTROLLER: &str = "endpointslice-controller.k8s.io";

fn build(text: &str) -> Cluster {
    cluster::build(&serviscope::manifest::parse(text).0, 7).0
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn pods_of(cluster: &Cluster, pods: impl Iterator<Item = PodId>) -> String {
    let names = pods.map(|pod| cluster.pods.get(pod).unwrap());
    let mut names: Vec<String> = names
        // What a workload made has a name of its own in every cluster.
        .map(|pod| if pod.owner.is_some() { "*".to_string() } else { pod.name.clone() })
        .collect();
    names.sort();
    names.join(",")
}

fn ports(ports: &[ResolvedPort]) -> String {
    let mut all: Vec<String> =
        ports.iter().map(|(name, protocol, port)| format!("{name} {} {port}", protocol.name())).collect();
    all.sort();
    all.join(",")
}

fn recorded_ports(value: &Value) -> String {
    let one = |port: &Value| format!("{} {} {}", text(&port["name"]), text(&port["protocol"]), port["port"]);
    let mut all: Vec<String> = list(value).iter().map(one).collect();
    all.sort();
    all.join(",")
}

/// What was copied of the Service, and the mark of headless ones.
fn shown(labels: &Labels) -> String {
    let own =
        |key: &&String| !key.contains("endpointslice.kubernetes.io/") && *key != "kubernetes.io/service-name";
    let pairs: Vec<String> =
        labels.iter().filter(|(key, _)| own(key)).map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join(",")
}

/// Of the Services that the server took; one that it refused may be drawn all the same.
fn ours(cluster: &Cluster, after: &Value) -> Vec<String> {
    let taken = |slice: &&EndpointSlice| {
        let name = &cluster.services.get(slice.service).unwrap().name;
        list(&after["services"]).iter().any(|it| it["name"] == name.as_str())
    };
    let mut lines: Vec<String> = endpoint_slices(cluster)
        .iter()
        .filter(taken)
        .map(|slice| {
            let service = cluster.services.get(slice.service).unwrap();
            assert_eq!(slice.labels["kubernetes.io/service-name"], service.name);
            assert_eq!(slice.labels["endpointslice.kubernetes.io/managed-by"], CONTROLLER);
            let random = slice.name.strip_prefix(&format!("{}-", service.name)).unwrap();
            assert_eq!(random.len(), 5, "{}", slice.name);
            format!(
                "{}/{} {} [{}] {{{}}} {}",
                service.namespace,
                service.name,
                if slice.ipv6 { "IPv6" } else { "IPv4" },
                ports(&slice.ports),
                shown(&slice.labels),
                pods_of(cluster, slice.endpoints.iter().map(|(pod, _)| *pod)),
            )
        })
        .collect();
    lines.sort();
    lines
}

fn recorded(cluster: &Cluster, after: &Value) -> Vec<String> {
    let slices = list(&after["endpointslices"]).iter().filter(|slice| slice["managedBy"] == CONTROLLER);
    let mut lines: Vec<String> = slices
        .map(|slice| {
            let labels: Labels = slice["labels"]
                .as_object()
                .map(|all| all.iter().map(|(key, value)| (key.clone(), text(value).to_string())).collect())
                .unwrap_or_default();
            let mut targets: Vec<String> = list(&slice["endpoints"])
                .iter()
                .map(|one| known(cluster, text(&slice["namespace"]), text(&one["targetRef"]["name"])))
                .collect();
            targets.sort();
            format!(
                "{}/{} {} [{}] {{{}}} {}",
                text(&slice["namespace"]),
                text(&slice["service"]),
                text(&slice["addressType"]),
                recorded_ports(&slice["ports"]),
                shown(&labels),
                targets.join(","),
            )
        })
        .collect();
    lines.sort();
    lines
}

fn known(cluster: &Cluster, namespace: &str, name: &str) -> String {
    let bare = cluster.pod_named(namespace, name).and_then(|pod| cluster.pods.get(pod));
    if bare.is_some_and(|pod| pod.owner.is_none()) { name.to_string() } else { "*".to_string() }
}

fn our_endpoints(cluster: &Cluster) -> Vec<String> {
    let mut lines = Vec::new();
    for object in endpoints_objects(cluster) {
        let service = cluster.services.get(object.service).unwrap();
        for subset in &object.subsets {
            lines.push(format!(
                "{}/{} [{}] ready {} not {}",
                service.namespace,
                service.name,
                ports(&subset.ports),
                pods_of(cluster, subset.addresses.iter().map(|(pod, _)| *pod)),
                pods_of(cluster, subset.not_ready.iter().map(|(pod, _)| *pod)),
            ));
        }
    }
    lines.sort();
    lines
}

fn recorded_endpoints(cluster: &Cluster, after: &Value) -> Vec<String> {
    let selecting = |object: &&Value| {
        let services = cluster.services.iter();
        let mut of = services
            .filter(|it| object["name"] == it.name.as_str() && object["namespace"] == it.namespace.as_str());
        of.any(|service| service.selector.is_some() && service.external_name.is_none())
    };
    let names = |object: &Value, value: &Value| {
        let name =
            |it: &Value| known(cluster, text(&object["namespace"]), text(it).trim_start_matches("<pod> "));
        let mut all: Vec<String> = list(value).iter().map(name).collect();
        all.sort();
        all.join(",")
    };
    let mut lines = Vec::new();
    for object in list(&after["endpoints"]).iter().filter(selecting) {
        for subset in list(&object["subsets"]) {
            lines.push(format!(
                "{}/{} [{}] ready {} not {}",
                text(&object["namespace"]),
                text(&object["name"]),
                recorded_ports(&subset["ports"]),
                names(object, &subset["addresses"]),
                names(object, &subset["notReadyAddresses"]),
            ));
        }
    }
    lines.sort();
    lines
}

/// Every record of the areas about endpoints: which slices there are, with which ports, labels and pods; and the
/// Endpoints object beside them.
// rules: 2.3.3 2.4.1 2.4.2 2.5.2 2.5.3 2.5.4
#[test]
fn slices_and_endpoints_are_those_of_the_records() {
    assert!(replay("endpoints", "") > 50);
    assert!(replay("dual-stack", include_str!("parity/nodes-of-both-families.yaml")) > 15);
}

/// How many records of an area were replayed, on these nodes.
fn replay(area: &str, nodes: &str) -> usize {
    let mut wrong = Vec::new();
    let mut replayed = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity").join(area);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let json: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let cluster = build(&format!("{nodes}{}", fs::read_to_string(path.with_extension("yaml")).unwrap()));
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        replayed += 1;
        let after = &json["after"];
        // An Endpoints object that somebody applied over the controller's stays until the next sync.
        let written = name == "own-endpoints-on-service-with-selector";
        let legacy = if written { Vec::new() } else { our_endpoints(&cluster) };
        let recorded_legacy = if written { Vec::new() } else { recorded_endpoints(&cluster, after) };
        for (ours, recorded) in
            [(ours(&cluster, after), recorded(&cluster, after)), (legacy, recorded_legacy)]
        {
            if ours != recorded {
                wrong.push(format!("{name}: recorded {recorded:#?}, found {ours:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{area}: {} differ\n{}", wrong.len(), wrong.join("\n"));
    replayed
}

fn many(pods: usize, not_ready: usize) -> Cluster {
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
    let sizes = |cluster: &Cluster| -> Vec<usize> {
        endpoint_slices(cluster).iter().map(|slice| slice.endpoints.len()).collect()
    };
    assert_eq!(sizes(&many(100, 0)), [100]);
    assert_eq!(sizes(&many(101, 0)), [100, 1]);
    let names: Vec<String> = endpoint_slices(&many(101, 0)).into_iter().map(|slice| slice.name).collect();
    assert_ne!(names[0], names[1]);
}

/// An Endpoints object is cut at 1000 addresses, those that are not ready first.
// rules: 2.5.4
#[test]
fn an_endpoints_object_holds_a_thousand() {
    for (pods, not_ready, want) in
        [(1_000, 0, (1_000, 0, false)), (1_001, 10, (991, 9, true)), (1_100, 20, (1_000, 0, true))]
    {
        let objects = endpoints_objects(&many(pods, not_ready));
        let [object] = objects.as_slice() else { panic!("{objects:?}") };
        let subset = &object.subsets[0];
        assert_eq!((subset.addresses.len(), subset.not_ready.len(), object.truncated), want);
    }
}

/// How many endpoints of each zone are hinted to which, with `topology-mode: Auto`: zones of so much CPU that have so many
/// ready pods, and one that is not ready.
fn hinted(zones: &[(&str, u32, usize)]) -> String {
    let mut text = "apiVersion: v1\nkind: Service\nmetadata: {name: web, annotations: {service.kubernetes.io/topology-mode: Auto}}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n".to_string();
    for (zone, cpu, pods) in zones {
        text += &format!(
            "---\napiVersion: v1\nkind: Node\nmetadata: {{name: node-{zone}, labels: {{topology.kubernetes.io/zone: {zone}}}}}\nstatus: {{allocatable: {{cpu: {cpu}, memory: 64Gi, pods: 110}}, conditions: [{{type: Ready, status: \"True\"}}]}}\n"
        );
        for at in 0..=*pods {
            let ready = if at < *pods { "True" } else { "False" };
            text += &format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {zone}-{at}, labels: {{app: web}}}}\nspec: {{nodeName: node-{zone}, containers: [{{name: c, image: i}}]}}\nstatus: {{phase: Running, conditions: [{{type: Ready, status: \"{ready}\"}}]}}\n"
            );
        }
    }
    let cluster = build(&text);
    let service = cluster.services.iter().next().unwrap();
    let mut counts = std::collections::BTreeMap::new();
    for endpoint in &service.endpoints {
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
        assert_eq!(hinted(zones), want, "{zones:?}");
    }
}
