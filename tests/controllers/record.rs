//! A record as lines that can be compared.

use serde_json::Value;

/// One line for each pod, sorted.
pub fn pods(after: &Value) -> Vec<String> {
    let mut lines: Vec<String> = list(&after["pods"]).iter().map(pod).collect();
    lines.sort();
    lines
}

fn pod(pod: &Value) -> String {
    let labels = pod["labels"].as_object().cloned().unwrap_or_default();
    let labels: Vec<String> =
        labels.iter().map(|(key, value)| format!("{key}={}", value.as_str().unwrap())).collect();
    // The node that is left once two others were taken at random is as random as they.
    let left_over = pod["owner"] == "ReplicaSet/web-b";
    let node = if left_over { "(any)".to_string() } else { text(&pod["node"]) };
    format!(
        "{} {} of {} image {} on {node} {} ready {} terminating {} [{}] {}",
        text(&pod["namespace"]),
        text(&pod["name_pattern"]),
        text(&pod["owner"]),
        pod["image"].as_str().map_or("1", |it| it.rsplit(':').next().unwrap_or("-")),
        text(&pod["phase"]),
        pod["ready"] == true,
        pod["terminating"] == true,
        labels.join(" "),
        text(&pod["message"]),
    )
}

/// One line for each Service, sorted.
pub fn services(after: &Value) -> Vec<String> {
    let mut lines: Vec<String> = list(&after["services"]).iter().map(service).collect();
    lines.sort();
    lines
}

fn service(service: &Value) -> String {
    let ports: Vec<String> = list(&service["ports"])
        .iter()
        .map(|port| {
            // An ExternalName keeps a node port without any effect.
            let none = port["nodePort"].is_null() || service["type"] == "ExternalName";
            let node_port = if none { "" } else { ":node" };
            format!(
                "{} {}->{}{node_port}/{}",
                text(&port["name"]),
                port["port"],
                text(&port["targetPort"]),
                text(&port["protocol"])
            )
        })
        .collect();
    format!(
        "{}/{} {} {} {} {} external {} internal {}",
        text(&service["namespace"]),
        text(&service["name"]),
        text(&service["type"]),
        address(&service["clusterIP"]),
        text(&service["sessionAffinity"]),
        ports.join(","),
        text(&service["externalTrafficPolicy"]),
        text(&service["internalTrafficPolicy"]),
    )
}

/// An address is stored as it was written; what it means is compared.
fn address(written: &Value) -> String {
    let text = text(written);
    serviscope::cluster::parse_ip(&text).map_or(text, |ip| ip.to_string())
}

/// One line for each address and port behind each Service, sorted; once, as kube-proxy reads them.
pub fn endpoints(after: &Value) -> Vec<String> {
    let headless = |slice: &Value| {
        list(&after["services"])
            .iter()
            .any(|service| service["name"] == slice["service"] && service["clusterIP"] == "None")
    };
    let is_there = |slice: &&Value| list(&after["services"]).iter().any(|it| it["name"] == slice["service"]);
    let mut lines = Vec::new();
    for slice in list(&after["endpointslices"]).iter().filter(is_there) {
        for endpoint in list(&slice["endpoints"]) {
            let ports = list(&slice["ports"]);
            let without = if ports.is_empty() && headless(slice) { vec![Value::Null] } else { Vec::new() };
            for port in ports.iter().chain(&without) {
                lines.push(self::endpoint(slice, &endpoint, port));
            }
        }
    }
    lines.sort();
    lines
}

fn endpoint(slice: &Value, endpoint: &Value, port: &Value) -> String {
    let conditions = &endpoint["conditions"];
    let hints = |kind: &str| {
        let names: Vec<String> = list(&endpoint["hints"][kind]).iter().map(|it| text(&it["name"])).collect();
        names.join(",")
    };
    let node = if endpoint["nodeName"] == "(any)" { "-".to_string() } else { text(&endpoint["nodeName"]) };
    format!(
        "{}/{} {}:{}/{} ready {} serving {} terminating {} on {node} zone {} is {} hostname {} for {} {}",
        text(&slice["namespace"]),
        text(&slice["service"]),
        text(&endpoint["addresses"][0]),
        text(&port["port"]),
        text(&port["name"]),
        conditions["ready"] != false,
        conditions["serving"] != false
            && (conditions["ready"] != false
                || conditions["serving"] == true
                || slice["managedBy"].is_null()),
        conditions["terminating"] == true,
        text(&endpoint["zone"]),
        text(&endpoint["targetRef"]["name"]),
        text(&endpoint["hostname"]),
        hints("forZones"),
        hints("forNodes"),
    )
}

/// The families of each Service's cluster IPs, in order.
pub fn families(after: &Value) -> Vec<String> {
    let services = list(&after["services"]);
    let families = |service: &Value| {
        let names: Vec<String> = list(&service["ipFamilies"]).iter().map(text).collect();
        if service["clusterIP"] == "None" { "None".to_string() } else { names.join(",") }
    };
    services.iter().map(|service| format!("{} {}", text(&service["name"]), families(service))).collect()
}

/// Pods per node of each workload, largest first, where the record has them.
pub fn spread(after: &Value) -> Vec<String> {
    let workloads = list(&after["workloads"]);
    let known = workloads.iter().filter(|workload| workload["pods_per_node"].is_array());
    let mut lines: Vec<String> = known
        .map(|workload| {
            format!("{}/{} {}", text(&workload["kind"]), text(&workload["name"]), workload["pods_per_node"])
        })
        .collect();
    lines.sort();
    lines
}

/// One line for each workload, with its status, sorted.
pub fn workloads(after: &Value) -> Vec<String> {
    let mut lines: Vec<String> = list(&after["workloads"]).iter().map(workload).collect();
    lines.sort();
    lines
}

fn workload(it: &Value) -> String {
    let (spec, status) = (&it["spec"], &it["status"]);
    let image = if it["kind"] == "ReplicaSet" { it["image"].as_str().unwrap_or("-") } else { "-" };
    let mut counts: Vec<String> = Vec::new();
    for (name, value) in status.as_object().into_iter().flatten() {
        match value.as_array() {
            Some(conditions) => {
                counts.extend(conditions.iter().map(|it| {
                    format!("{}:{}={}", text(&it["type"]), text(&it["status"]), text(&it["reason"]))
                }))
            }
            // Of a Job, a count is there or not; of the others the records leave out some that are 0.
            None if value != &Value::from(0) || it["kind"] == "Job" => {
                counts.push(format!("{name}={}", text(value)))
            }
            None => {}
        }
    }
    counts.sort();
    format!(
        "{}/{} in {} of {} image {image} wants {} has {}",
        text(&it["kind"]),
        text(&it["name"]),
        text(&it["namespace"]),
        text(&it["owner"]),
        text(&spec["replicas"]),
        counts.join(" ")
    )
}

pub fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "-".to_string(),
        Value::String(text) if text.is_empty() => "-".to_string(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
