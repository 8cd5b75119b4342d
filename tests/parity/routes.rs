//! The Ingresses and NetworkPolicies of the records, with what the server filled in, against ours.

use std::fs;

use serde_json::Value;
use serviscope::cluster::{self, BackendPort, Cluster, IngressBackend, PathType};
use serviscope::manifest;

use super::harness::cases;

/// Compares those of every record of an area.
pub fn compare(area: &str) {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for path in cases(area) {
        let record: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let text = fs::read_to_string(path.with_extension("yaml")).unwrap();
        let (mut manifest, _) = manifest::parse(&text);
        manifest.objects.retain(|object| object.is_accepted());
        let (built, _) = cluster::build(&manifest, cluster::SEED);
        let after = &record["after"];
        let expected: Vec<String> = list(&after["ingresses"])
            .iter()
            .flat_map(ingress)
            .chain(list(&after["networkpolicies"]).iter().map(policy))
            .collect();
        // A class by annotation alone stands in no field.
        let by_field = text.contains("ingressClassName") || !text.contains("kubernetes.io/ingress.class");
        let got = ours(&built, by_field);
        compared += expected.len();
        if expected != got {
            wrong.push(format!("{}: recorded {expected:#?}, we have {got:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} records differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared > 0, "{area} has neither");
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

/// A line for the Ingress, and one for each of its paths.
fn ingress(it: &Value) -> Vec<String> {
    let spec = &it["spec"];
    let backend = |it: &Value| match &it["service"] {
        Value::Null => "-".to_string(),
        service => {
            let port = &service["port"];
            let port = port["name"].as_str().map_or(port["number"].to_string(), str::to_string);
            format!("{}:{port}", text(&service["name"]))
        }
    };
    let class =
        spec["ingressClassName"].as_str().or(it["annotations"]["kubernetes.io/ingress.class"].as_str());
    let mut lines = vec![format!(
        "ingress {} class {} default {}",
        text(&it["name"]),
        class.unwrap_or("-"),
        backend(&spec["defaultBackend"])
    )];
    for rule in list(&spec["rules"]) {
        for path in list(&rule["http"]["paths"]) {
            // No path is every path.
            let shown = path["path"].as_str().unwrap_or("/");
            lines.push(format!(
                "{} {shown} {} {}",
                text(&rule["host"]),
                text(&path["pathType"]),
                backend(&path["backend"])
            ));
        }
    }
    lines
}

fn policy(it: &Value) -> String {
    let has = |kind: &str| list(&it["spec"]["policyTypes"]).iter().any(|own| own == kind);
    format!("policy {} ingress {} egress {}", text(&it["name"]), has("Ingress"), has("Egress"))
}

fn ours(cluster: &Cluster, by_field: bool) -> Vec<String> {
    let backend = |it: &IngressBackend| match &it.port {
        BackendPort::Number(number) => format!("{}:{number}", it.service_name),
        BackendPort::Name(name) => format!("{}:{name}", it.service_name),
    };
    let mut lines = Vec::new();
    for it in cluster.ingresses.iter() {
        let default = it.default_backend.as_ref().map_or("-".to_string(), backend);
        lines.push(format!(
            "ingress {} class {} default {default}",
            it.name,
            it.class.as_deref().filter(|_| by_field).unwrap_or("-")
        ));
        for rule in &it.rules {
            let Some(path) = &rule.path else { continue };
            let kind = match path.path_type {
                PathType::Exact => "Exact",
                PathType::Prefix => "Prefix",
                PathType::ImplementationSpecific => "ImplementationSpecific",
            };
            lines.push(format!(
                "{} {} {kind} {}",
                rule.host.as_deref().unwrap_or("-"),
                path.path,
                backend(&path.backend)
            ));
        }
    }
    for it in cluster.policies.iter() {
        lines.push(format!(
            "policy {} ingress {} egress {}",
            it.name, it.isolates_ingress, it.isolates_egress
        ));
    }
    lines
}
