//! Security contexts (`ValidatePodSecurityContext`, `ValidateSecurityContext`), read from the nodes: nothing that is
//! simulated depends on them.

use std::collections::BTreeSet;

use super::sources;
use crate::manifest::rules::detail;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;

const PROFILES: &[&str] = &["Localhost", "RuntimeDefault", "Unconfined"];
/// A path of Linux without its end.
const LONGEST_PROFILE: usize = 4095;

/// A pod's; `spec` is what it stands in.
pub(super) fn check_pod(field: &Field, spec: &Field) {
    check_ids(field, &["runAsUser", "runAsGroup", "fsGroup"]);
    let groups = field.key("supplementalGroups");
    for at in 0..groups.len() {
        check_id(&groups.index(at));
    }
    let shared = spec.key("shareProcessNamespace");
    if is_on(spec, "shareProcessNamespace") && is_on(spec, "hostPID") {
        let path = field.key("shareProcessNamespace");
        path.written_at(&shared).invalid("true", detail::SHARED_AND_HOST);
    }
    check_sysctls(&field.key("sysctls"), spec);
    for (key, allowed) in [
        ("fsGroupChangePolicy", &["Always", "OnRootMismatch"][..]),
        ("supplementalGroupsPolicy", &["Merge", "Strict"]),
        // `MountOption` needs a feature that is off by default (SELinuxMount).
        ("seLinuxChangePolicy", &["Recursive"]),
    ] {
        let here = field.key(key);
        here.one_of(here.text(), allowed);
    }
    check_profiles(field);
}

/// A container's.
pub(super) fn check_container(field: &Field, host_users: bool) {
    check_ids(field, &["runAsUser", "runAsGroup"]);
    let mount = field.key("procMount");
    mount.one_of(mount.text(), &["Default", "Unmasked"]);
    if host_users && mount.text() == Some("Unmasked") {
        mount.invalid("\"Unmasked\"", detail::UNMASKED);
    }
    check_profiles(field);
    let escalates = field.key("allowPrivilegeEscalation").flag();
    if escalates != Some(false) {
        return;
    }
    if is_on(field, "privileged") {
        field.invalid("{...}", detail::PRIVILEGED_ESCALATES);
    }
    let capabilities = field.key("capabilities");
    let added = capabilities.key("add");
    if (0..added.len()).any(|at| added.index(at).text() == Some("CAP_SYS_ADMIN")) {
        field.invalid("{...}", detail::SYS_ADMIN_ESCALATES);
    }
}

/// Whether this key says `true`.
pub(super) fn is_on(field: &Field, key: &str) -> bool {
    field.key(key).flag() == Some(true)
}

fn check_ids(field: &Field, keys: &[&str]) {
    keys.iter().for_each(|key| check_id(&field.key(key)));
}

fn check_id(field: &Field) {
    if let Some(id) = field.int() {
        field.in_range(id, 0, i64::from(i32::MAX));
    }
}

/// What pods and containers both have: seccomp, AppArmor, Windows.
fn check_profiles(field: &Field) {
    let details = [detail::SECCOMP_TYPE, detail::SECCOMP_LOCAL, detail::SECCOMP_NOT_LOCAL];
    let seccomp = field.key("seccompProfile");
    check_profile(&seccomp, details, "{...}");
    if seccomp.key("type").text() == Some("Localhost") {
        sources::check_relative(&seccomp.key("localhostProfile"));
    }
    let details = [detail::APP_ARMOR_TYPE, detail::APP_ARMOR_LOCAL, detail::APP_ARMOR_NOT_LOCAL];
    let armor = field.key("appArmorProfile");
    let path = armor.key("localhostProfile");
    let text = path.text().unwrap_or("");
    check_profile(&armor, details, &format!("\"{text}\""));
    if armor.key("type").text() == Some("Localhost") && path.is_written() {
        if text.trim() != text {
            path.invalid(format!("\"{text}\""), detail::PADDED);
        } else if text.is_empty() {
            path.required(detail::APP_ARMOR_LOCAL);
        }
        if text.len() > LONGEST_PROFILE {
            names::too_long(&path, text, LONGEST_PROFILE);
        }
    }
    check_windows(&field.key("windowsOptions"));
}

fn check_profile(field: &Field, [no_type, local, not_local]: [&str; 3], value: &str) {
    if !field.is_written() {
        return;
    }
    let (kind, path) = (field.key("type"), field.key("localhostProfile"));
    match kind.text().unwrap_or("") {
        "" => kind.required(no_type),
        "Localhost" if !path.is_written() => path.required(local),
        text => kind.one_of(Some(text), PROFILES),
    }
    if path.is_written() && kind.text().is_some_and(|it| it != "Localhost") {
        path.invalid(value, not_local);
    }
}

fn check_windows(field: &Field) {
    let credential = field.key("gmsaCredentialSpecName");
    if let Some(name) = credential.text() {
        names::check(&credential, name, Syntax::Subdomain);
    }
    if field.key("runAsUserName").text() == Some("") {
        field.key("runAsUserName").invalid("\"\"", detail::EMPTY_USER_NAME);
    }
}

/// Names once each, and none of what is the node's.
fn check_sysctls(field: &Field, spec: &Field) {
    let mut seen = BTreeSet::new();
    for at in 0..field.len() {
        let item = field.index(at);
        let here = item.key("name");
        let name = here.text().unwrap_or("");
        let value = format!("\"{name}\"");
        if name.is_empty() {
            here.required("");
        } else if !is_sysctl(name) {
            here.invalid(&value, detail::SYSCTL_NAME);
        } else if seen.contains(name) {
            here.duplicate(&value);
        }
        seen.insert(name.to_string());
        match namespace(name) {
            Some("net") if is_on(spec, "hostNetwork") => here.invalid(&value, detail::NOT_ON_HOST_NETWORK),
            Some("ipc") if is_on(spec, "hostIPC") => here.invalid(&value, detail::NOT_WITH_HOST_IPC),
            _ => {}
        }
    }
}

fn is_sysctl(name: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let good = |part: &str| {
        let inner = |c: char| edge(c) || c == '-' || c == '_';
        part.starts_with(edge) && part.ends_with(edge) && part.chars().all(inner)
    };
    name.len() <= 253 && name.split(['.', '/']).all(good)
}

/// Which of a pod's namespaces a setting is of; the first separator tells how the others are meant.
fn namespace(name: &str) -> Option<&'static str> {
    let swapped = |c: char| match c {
        '.' => '/',
        '/' => '.',
        other => other,
    };
    let name: String = match name.find(['.', '/']).and_then(|at| name.get(at..)) {
        Some(rest) if rest.starts_with('/') => name.chars().map(swapped).collect(),
        _ => name.to_string(),
    };
    let begins = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    match () {
        () if begins(&["net."]) => Some("net"),
        () if begins(&["kernel.shm", "kernel.msg", "fs.mqueue."]) || name == "kernel.sem" => Some("ipc"),
        () => None,
    }
}
