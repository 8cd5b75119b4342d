//! Environment variables: what they are called, and that each leads somewhere. Their sources are read from the nodes: the
//! typed objects do not keep them.

use super::mounts::Volumes;
use super::{selectors, sources};
use crate::diagnostic::Code;
use crate::manifest::kinds::EnvVar;
use crate::manifest::rules::detail;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;

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

/// Names of variables; a value or one source.
pub(super) fn check(variables: &[EnvVar], volumes: &Volumes, field: &Field) {
    for (at, variable) in variables.iter().enumerate() {
        let item = field.index(at);
        let here = item.key("name");
        match variable.name.as_deref().unwrap_or("") {
            "" => here.required(""),
            name => check_name(name, &here),
        }
        check_source(variable, volumes, &item.key("valueFrom"));
    }
}

/// Printable ASCII without `=` (the relaxed form, since 1.34).
fn check_name(name: &str, field: &Field) {
    if name.contains('=') || !name.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        field.invalid(format!("\"{name}\""), detail::VARIABLE_NAME);
    }
}

fn check_source(variable: &EnvVar, volumes: &Volumes, field: &Field) {
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
    for key in SOURCES.iter().filter(|key| field.has(key)) {
        let source = field.key(key);
        match *key {
            "fieldRef" => selectors::check_field(&source, FIELD_PATHS),
            "resourceFieldRef" => selectors::check_resource(&source, false),
            "fileKeyRef" => check_file(&source, volumes),
            _ => selectors::check_map_key(&source),
        }
    }
}

/// `fileKeyRef` (since 1.35): a key of a file in an emptyDir.
fn check_file(field: &Field, volumes: &Volumes) {
    let (key, volume, path) = (field.key("key"), field.key("volumeName"), field.key("path"));
    match key.text().unwrap_or("") {
        "" => key.required(""),
        text => check_name(text, &key),
    }
    names::check_required(&volume, volume.text(), Syntax::Label);
    match path.text().unwrap_or("") {
        "" => path.required(""),
        _ => sources::check_backsteps(&path),
    }
    let name = volume.text().unwrap_or("");
    match volumes.kind(name) {
        None => volume.error(Code::NotFoundValue, &[name]),
        Some("emptyDir") => {}
        Some(_) => volume.invalid(format!("\"{name}\""), detail::NO_SUCH_VOLUME_KIND),
    }
}

/// `envFrom`: a ConfigMap or a Secret each. The server tells the whole list, whichever item it is.
pub(super) fn check_from(field: &Field) {
    for at in 0..field.len() {
        let item = field.index(at);
        let prefix = item.key("prefix");
        check_name(prefix.text().unwrap_or(""), &prefix);
        let given = ["configMapRef", "secretRef"].map(|key| item.has(key));
        match given {
            [false, false] => field.written_at(&item).invalid("\"\"", detail::ONE_OF_MAP_AND_SECRET),
            [true, true] => field.written_at(&item).invalid("\"\"", detail::ONE_SOURCE_ONLY),
            _ => {}
        }
        for key in ["configMapRef", "secretRef"].into_iter().filter(|key| item.has(key)) {
            let source = item.key(key);
            let name = source.key("name");
            // As of a name that is to be completed: it may end in a hyphen.
            let text =
                name.text().map(|text| text.strip_suffix('-').filter(|it| !it.is_empty()).unwrap_or(text));
            names::check_required(&name, text, Syntax::Subdomain);
        }
    }
}
