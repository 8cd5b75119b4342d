//! Environment variables and lifecycle hooks: what they are called, and that each leads somewhere. The sources of
//! variables and the hooks are read from the nodes: the typed objects do not keep them.

use crate::manifest::kinds::EnvVar;
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

const SOURCES: &[&str] = &["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];
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
