//! Environment variables and lifecycle hooks: what they are called, and that each leads somewhere. The sources of
//! variables and the hooks are read from the nodes: the typed objects do not keep them.

use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::EnvVar;
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, near};

const SOURCES: &[&str] = &["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
/// What `fieldRef` can name, as the server lists it.
const FIELD_PATHS: &[&str] = &[
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];
/// Fields that exist, but for files alone or not even for those.
const FIELD_PATHS_NOT_FOR_VARIABLES: &[&str] =
    &["metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase"];
const HANDLERS: &[&str] = &["exec", "httpGet", "tcpSocket", "sleep"];

/// Names of variables: printable ASCII without `=` (the relaxed form, since 1.34); a value or one source.
pub fn check(variables: &[EnvVar], field: &Field) {
    for (at, variable) in variables.iter().enumerate() {
        let item = field.index(at);
        let here = item.key("name");
        let name = variable.name.as_deref().unwrap_or("");
        if name.is_empty() {
            here.required("");
        } else if name.contains('=') || !name.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
            here.invalid(format!("\"{name}\""), detail::VARIABLE_NAME);
        }
        check_source(variable, &item.key("valueFrom"));
    }
}

fn check_source(variable: &EnvVar, field: &Field) {
    if !field.is_written() {
        return;
    }
    let given = SOURCES.iter().filter(|key| field.has(key)).count();
    let value = variable.value.as_deref().unwrap_or("");
    if given == 0 {
        field.invalid("\"\"", detail::ONE_SOURCE_NEEDED);
    } else if !value.is_empty() {
        field.invalid("\"\"", detail::VALUE_OR_SOURCE);
    } else if given > 1 {
        field.invalid("\"\"", detail::ONE_SOURCE_ONLY);
    }
    if field.has("fieldRef") {
        check_field_ref(&field.key("fieldRef"));
    }
    for key in ["configMapKeyRef", "secretKeyRef"] {
        let source = field.key(key);
        if source.is_written() && source.key("key").text().unwrap_or("").is_empty() {
            source.key("key").required("");
        }
    }
}

/// What of the pod itself a variable can be: those fields, a label, an annotation.
fn check_field_ref(field: &Field) {
    let here = field.key("fieldPath");
    let path = here.text().unwrap_or("");
    let of_map =
        |map: &str| path.strip_prefix(map).is_some_and(|it| it.starts_with("['") && it.ends_with("']"));
    if path.is_empty() {
        here.required("");
    } else if FIELD_PATHS_NOT_FOR_VARIABLES.contains(&path) {
        here.unsupported(path, FIELD_PATHS);
    } else if !FIELD_PATHS.contains(&path) && !of_map("metadata.labels") && !of_map("metadata.annotations") {
        let fix = near::nearest(path, FIELD_PATHS).and_then(|right| here.put_value(right));
        let args = [&*format!("\"{path}\""), detail::FIELD_PATH];
        here.say(Severity::Error, Code::InvalidValue, &args, fix);
    }
}

/// `preStop: {sleep: ...}` must fit into the grace period.
pub fn check_sleep(grace: i64, lifecycle: &Field) {
    for hook in ["postStart", "preStop"] {
        let hook = lifecycle.key(hook);
        let sleep = hook.key("sleep");
        let seconds = sleep.key("seconds").int();
        if let Some(seconds) = seconds.filter(|seconds| *seconds < 0 || *seconds > grace) {
            let place = sleep.key("seconds");
            sleep.written_at(&place).invalid(seconds, detail::SLEEP_WITHIN_GRACE);
        }
    }
}

/// `postStart` and `preStop`: exactly one handler each.
pub fn check_lifecycle(field: &Field) {
    for hook in ["postStart", "preStop"] {
        let here = field.key(hook);
        if !here.is_written() {
            continue;
        }
        let mut given = HANDLERS.iter().filter(|key| here.has(key));
        if given.next().is_none() {
            here.required(detail::HANDLER_NEEDED);
        }
        for another in given {
            here.key(another).forbidden(detail::ONE_HANDLER);
        }
    }
}
