//! Security contexts (`ValidatePodSecurityContext`, `ValidateSecurityContext`), read from the nodes: nothing that is
//! simulated depends on them.

use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

const SECCOMP_TYPES: &[&str] = &["Localhost", "RuntimeDefault", "Unconfined"];

/// A pod's.
pub fn check_pod(field: &Field) {
    check_ids(field, &["runAsUser", "runAsGroup", "fsGroup"]);
    let groups = field.key("supplementalGroups");
    for at in 0..groups.len() {
        check_id(&groups.index(at));
    }
    check_seccomp(field);
}

/// A container's.
pub fn check_container(field: &Field) {
    check_ids(field, &["runAsUser", "runAsGroup"]);
    check_seccomp(field);
    let escalates = field.key("allowPrivilegeEscalation").flag();
    if escalates == Some(false) && field.key("privileged").flag() == Some(true) {
        field.invalid("{...}", detail::PRIVILEGED_ESCALATES);
    }
}

fn check_ids(field: &Field, keys: &[&str]) {
    keys.iter().for_each(|key| check_id(&field.key(key)));
}

fn check_id(field: &Field) {
    if let Some(id) = field.int() {
        field.in_range(id, 0, i64::from(i32::MAX));
    }
}

fn check_seccomp(field: &Field) {
    let profile = field.key("seccompProfile");
    if profile.is_written() {
        let kind = profile.key("type");
        match kind.text().unwrap_or("") {
            "" => kind.required(""),
            text => kind.one_of(Some(text), SECCOMP_TYPES),
        }
    }
}
