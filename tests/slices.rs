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
use serviscope::cluster::{self, Cluster, PodId, ResolvedPort, endpoint_slices, endpoints_objects};
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

fn ours(cluster: &Cluster) -> Vec<String> {
    let mut lines: Vec<String> = endpoint_slices(cluster)
        .iter()
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
// rules: 2.4.1 2.4.2 2.5.2 2.5.3 2.5.4
#[test]
fn slices_and_endpoints_are_those_of_the_records() {
    let mut wrong = Vec::new();
    let mut replayed = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/endpoints");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let json: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let cluster = build(&fs::read_to_string(path.with_extension("yaml")).unwrap());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        replayed += 1;
        let after = &json["after"];
        // An Endpoints object that somebody applied over the controller's stays until the next sync.
        let written = name == "own-endpoints-on-service-with-selector";
        let legacy = if written { Vec::new() } else { our_endpoints(&cluster) };
        let recorded_legacy = if written { Vec::new() } else { recorded_endpoints(&cluster, after) };
        for (ours, recorded) in [(ours(&cluster), recorded(&cluster, after)), (legacy, recorded_legacy)] {
            if ours != recorded {
                wrong.push(format!("{name}: recorded {recorded:#?}, found {ours:#?}"));
            }
        }
    }
    assert!(replayed > 50, "{replayed}");
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
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
