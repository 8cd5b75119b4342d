//! What files and variables take from elsewhere: a field of the pod, an amount of a container, a key of a ConfigMap or
//! Secret, read from the nodes.

use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::Quantity;
use crate::manifest::quantity::canonical;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, labels, near};

/// Fields of a pod that have a label of the downward API; which of them are of use depends on where.
const FIELD_PATHS: &[&str] = &[
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.host",
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.serviceAccountName",
    "spec.schedulerName",
    "status.phase",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];
const RESOURCES: &[&str] = &[
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];
const DIVISORS: &[&str] =
    &["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/// `fieldRef`: one of these fields, a label, an annotation (`validateObjectFieldSelector`).
pub(super) fn check_field(field: &Field, allowed: &[&str]) {
    let here = field.key("fieldPath");
    let path = here.text().unwrap_or("");
    let value = format!("\"{path}\"");
    let of_v1 = field.key("apiVersion").text().is_none_or(|it| it.is_empty() || it == "v1");
    if path.is_empty() {
        return here.required("");
    } else if !of_v1 {
        return here.invalid(value, detail::POD_VERSION);
    }
    match path.strip_suffix("']").and_then(|it| it.split_once("['")).filter(|(map, _)| !map.is_empty()) {
        Some(("metadata.labels", key)) => labels::check_key(&field.written_at(&here), key),
        Some(("metadata.annotations", key)) => {
            labels::check_key(&field.written_at(&here), &key.to_ascii_lowercase());
        }
        Some(_) => here.invalid(value, detail::FIELD_SUBSCRIPT),
        None if !FIELD_PATHS.contains(&path) => {
            let fix = near::nearest(path, allowed).and_then(|right| here.put_value(right));
            here.say(Severity::Error, Code::InvalidValue, &[&value, detail::FIELD_PATH], fix);
        }
        None => {
            let path = if path == "spec.host" { "spec.nodeName" } else { path };
            here.one_of(Some(path), allowed);
        }
    }
}

/// `resourceFieldRef`: a file has to say of which container.
pub(super) fn check_resource(field: &Field, of_file: bool) {
    let here = field.key("resource");
    let resource = here.text().unwrap_or("");
    let pages = resource.starts_with("requests.hugepages-") || resource.starts_with("limits.hugepages-");
    if of_file && field.key("containerName").text().unwrap_or("").is_empty() {
        field.key("containerName").required("");
    } else if resource.is_empty() {
        here.required("");
    } else if !pages {
        here.one_of(Some(resource), RESOURCES);
    }
    check_divisor(resource, pages, &field.key("divisor"));
}

fn check_divisor(resource: &str, pages: bool, field: &Field) {
    let text = field.text().map(|text| Quantity::Str(text.to_string()));
    let Some(divisor) = text.or_else(|| field.int().map(Quantity::Int)) else { return };
    let divisor = canonical(&divisor);
    let wrong = match resource.split_once('.').map_or("", |(_, name)| name) {
        "cpu" if !["1m", "1"].contains(&&*divisor) => detail::DIVISOR_CPU,
        "cpu" => return,
        _ if DIVISORS.contains(&&*divisor) => return,
        "memory" => detail::DIVISOR_MEMORY,
        "ephemeral-storage" => detail::DIVISOR_STORAGE,
        _ if pages => detail::DIVISOR_PAGES,
        _ => return,
    };
    if divisor != "0" {
        field.invalid(format!("\"{resource}\""), wrong);
    }
}

/// `configMapKeyRef`, `secretKeyRef`: whose key, and which.
pub(super) fn check_map_key(field: &Field) {
    let name = field.key("name");
    names::check(&name, name.text().unwrap_or(""), Syntax::Subdomain);
    let here = field.key("key");
    let key = here.text().unwrap_or("");
    if key.is_empty() {
        return here.required("");
    }
    names::check_config_key(key, &here);
}
