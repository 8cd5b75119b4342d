//! Annotations that the API server reads of pods and templates (`ValidatePodSpecificAnnotations`), and those that became
//! fields, read beside the nodes of the spec.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::has_backsteps;
use crate::diagnostic::Code;
use crate::manifest::kinds::{Labels, PodSpec};
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

const MIRROR: &str = "kubernetes.io/config.mirror";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";
const SECCOMP_OF_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_OF_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
/// Annotations that do nothing any more, and the fields they became.
const OLD: &[(&str, &str)] = &[
    ("scheduler.alpha.kubernetes.io/critical-pod", "priorityClassName"),
    ("security.alpha.kubernetes.io/sysctls", "sysctls"),
    ("security.alpha.kubernetes.io/unsafe-sysctls", "sysctls"),
];

/// What it refuses. `told` is the map as the server calls it, `written` where it stands.
pub(super) fn check(annotations: &Labels, spec: &PodSpec, told: &Field, written: &Field) {
    let all = spec.init_containers.iter().chain(&spec.containers);
    let names: BTreeSet<&str> = all.filter_map(|it| it.name.as_deref()).collect();
    for (key, value) in annotations {
        let (path, place) = (told.map_key(key), written.map_key(key));
        let here = path.written_at(&place);
        let quoted = format!("\"{value}\"");
        if key == MIRROR && spec.node_name.as_deref().unwrap_or("").is_empty() {
            here.invalid(quoted, detail::MIRROR_NEEDS_NODE);
        } else if key == DELETION_COST && !is_cost(value) {
            here.invalid(quoted, detail::DELETION_COST);
        } else if key == SECCOMP_OF_POD || key.starts_with(SECCOMP_OF_CONTAINER) {
            check_seccomp(value, &told.key(key).written_at(&place));
        } else if let Some(name) = key.strip_prefix(APP_ARMOR) {
            if !names.contains(name) {
                here.invalid(format!("\"{name}\""), detail::CONTAINER_NOT_FOUND);
            }
            let known = matches!(&**value, "" | "runtime/default" | "unconfined");
            if !known && !value.starts_with("localhost/") {
                here.invalid(quoted, detail::APP_ARMOR_NAME);
            }
        }
    }
}

/// What a pod says both ways says the same (`validateSeccompAnnotationsAndFields` and its sister): of seccomp for the pod
/// and each container that has the field, of AppArmor for each container that it holds for.
pub(super) fn check_against_fields(annotations: &Labels, spec: &Field) {
    const PREFIXES: [&str; 3] = [SECCOMP_OF_POD, SECCOMP_OF_CONTAINER, APP_ARMOR];
    if spec.live() || !annotations.keys().any(|key| PREFIXES.iter().any(|it| key.starts_with(it))) {
        return;
    }
    let own = spec.key("securityContext");
    if let Some(value) = annotations.get(SECCOMP_OF_POD) {
        let field = own.key("seccompProfile");
        check_same(value, &field, &field, SECCOMP_DIFFERS);
    }
    let of_pod = own.key("appArmorProfile");
    let armored = spec.key("os").key("name").text() != Some("windows");
    for key in ["initContainers", "containers"] {
        let list = spec.key(key);
        for at in 0..list.len() {
            let item = list.index(at);
            let name = item.key("name").text().unwrap_or("");
            let context = item.key("securityContext");
            if let Some(value) = annotations.get(&format!("{SECCOMP_OF_CONTAINER}{name}")) {
                let field = context.key("seccompProfile");
                check_same(value, &field, &field, SECCOMP_DIFFERS);
            }
            let field = context.key("appArmorProfile");
            let held = if field.is_written() { field } else { of_pod };
            if let Some(value) = annotations.get(&format!("{APP_ARMOR}{name}")).filter(|_| armored) {
                check_same(value, &held, &field, APP_ARMOR_DIFFERS);
            }
        }
    }
}

/// What is said where the type, or the profile of the node, is another.
const SECCOMP_DIFFERS: [&str; 2] = [detail::SECCOMP_TYPES_DIFFER, detail::SECCOMP_PROFILES_DIFFER];
const APP_ARMOR_DIFFERS: [&str; 2] = [detail::APP_ARMOR_TYPES_DIFFER, detail::APP_ARMOR_PROFILES_DIFFER];

/// An annotation's value against the profile that holds; `told` is where the server says it.
fn check_same(value: &str, held: &Field, told: &Field, [types, profiles]: [&str; 2]) {
    let (kind, profile) = (held.key("type"), held.key("localhostProfile"));
    let same = match kind.text() {
        Some("Unconfined") => value == "unconfined",
        Some("RuntimeDefault") => {
            value == "runtime/default" || (value == "docker/default" && types == detail::SECCOMP_TYPES_DIFFER)
        }
        Some("Localhost") => match value.strip_prefix("localhost/") {
            Some(path) if profile.text() != Some(path) => {
                return told.key("localhostProfile").written_at(&profile).forbidden(profiles);
            }
            path => path.is_some(),
        },
        _ => true,
    };
    if !same {
        told.key("type").written_at(&kind).forbidden(types);
    }
}

/// Digits as Go writes them.
fn is_cost(value: &str) -> bool {
    let begins = value == "0" || value.starts_with(|c: char| c == '-' || matches!(c, '1'..='9'));
    begins && value.parse::<i32>().is_ok()
}

fn check_seccomp(value: &str, field: &Field) {
    if matches!(value, "runtime/default" | "docker/default" | "unconfined") {
        return;
    }
    let Some(path) = value.strip_prefix("localhost/") else {
        return field.invalid(format!("\"{value}\""), detail::SECCOMP_PROFILE);
    };
    if path.starts_with('/') {
        field.invalid(format!("\"{path}\""), detail::RELATIVE_PATH);
    }
    if has_backsteps(path) {
        field.invalid(format!("\"{path}\""), detail::NO_BACKSTEPS);
    }
}

/// What it warns of: annotations that became fields, where the field is not there.
pub(super) fn warn(annotations: &Labels, spec: &Field, field: &Field) {
    let own = spec.key("securityContext");
    let of_pod = Fields { seccomp: own.has("seccompProfile"), armor: own.has("appArmorProfile") };
    let begins = |prefix: &&str| annotations.keys().any(|key| key.starts_with(prefix));
    let named = [SECCOMP_OF_CONTAINER, APP_ARMOR].iter().any(begins);
    let containers = if named { containers(spec) } else { BTreeMap::new() };
    let of = |name: Option<&str>| name.and_then(|name| containers.get(name));
    for key in annotations.keys() {
        let old = OLD.iter().find(|(old, _)| key == old).map(|(_, new)| *new);
        let of_seccomp = of(key.strip_prefix(SECCOMP_OF_CONTAINER)).is_some_and(|it| !it.seccomp);
        let of_armor = of(key.strip_prefix(APP_ARMOR)).is_some_and(|it| !it.armor && !of_pod.armor);
        let new = match old {
            None if of_seccomp || (key == SECCOMP_OF_POD && !of_pod.seccomp) => Some("seccompProfile"),
            None if of_armor => Some("appArmorProfile"),
            old => old,
        };
        if let Some(new) = new {
            field.map_key(key).warn(Code::DeprecatedAnnotation, &[key, new]);
        }
    }
}

/// Which of the newer fields are there.
struct Fields {
    seccomp: bool,
    armor: bool,
}

/// Those of the containers, by name.
fn containers(spec: &Field) -> BTreeMap<String, Fields> {
    let mut found = BTreeMap::new();
    for key in ["initContainers", "containers"] {
        let list = spec.key(key);
        for at in 0..list.len() {
            let item = list.index(at);
            let own = item.key("securityContext");
            let fields = Fields { seccomp: own.has("seccompProfile"), armor: own.has("appArmorProfile") };
            found.insert(item.key("name").text().unwrap_or("").to_string(), fields);
        }
    }
    found
}
