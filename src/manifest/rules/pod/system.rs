//! What a pod shares with its node, and what its operating system allows, read from the nodes.

use super::security::is_on;
use crate::manifest::rules::detail;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;

/// What a Windows pod's security context may not have.
const NOT_OF_WINDOWS_PODS: &[&str] = &[
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
];
/// The same of a container's.
const NOT_OF_WINDOWS_CONTAINERS: &[&str] = &[
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
];

/// Namespaces of users, the operating system, host processes, names.
pub(super) fn check(spec: &Field) {
    if spec.key("hostUsers").flag() == Some(false) {
        check_own_users(spec);
    }
    check_names(spec);
    check_host_processes(spec);
    let os = spec.key("os");
    if os.is_written() {
        check_os(spec, &os);
    }
}

/// Users of its own need other namespaces of its own.
fn check_own_users(spec: &Field) {
    for (key, told) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] {
        if is_on(spec, key) {
            let written = spec.key(key);
            spec.key(told).written_at(&written).forbidden(detail::WITHOUT_HOST_USERS);
        }
    }
    // Since 1.34.
    each_container(spec, |container| {
        let devices = container.key("volumeDevices");
        forbid(container, "volumeDevices", devices.len() > 0, detail::WITHOUT_HOST_USERS);
    });
}

fn check_names(spec: &Field) {
    let class = spec.key("runtimeClassName");
    if let Some(name) = class.text() {
        names::check(&class, name, Syntax::Subdomain);
    }
    let here = spec.key("hostnameOverride");
    let Some(name) = here.text() else { return };
    if is_on(spec, "setHostnameAsFQDN") {
        here.forbidden(detail::NOT_WITH_FQDN);
    }
    if is_on(spec, "hostNetwork") {
        here.forbidden(detail::NO_NAME_ON_HOST_NETWORK);
    }
    if name.len() > 64 {
        here.error(crate::diagnostic::Code::ValueTooLong, &["64"]);
    }
    names::check(&here, name, Syntax::Subdomain);
}

fn check_os(spec: &Field, os: &Field) {
    let name = os.key("name");
    match name.text().unwrap_or("") {
        "" => name.required(""),
        "linux" => forbid_all(spec, &["windowsOptions"], &["windowsOptions"], detail::NO_WINDOWS_OPTIONS),
        "windows" => {
            for key in ["hostUsers", "shareProcessNamespace"] {
                forbid(spec, key, spec.has(key), detail::NOT_FOR_WINDOWS);
            }
            for key in ["hostPID", "hostIPC"] {
                forbid(spec, key, is_on(spec, key), detail::NOT_FOR_WINDOWS);
            }
            forbid_all(spec, NOT_OF_WINDOWS_PODS, NOT_OF_WINDOWS_CONTAINERS, detail::NOT_FOR_WINDOWS);
        }
        text => os.written_at(&name).unsupported(text, &["linux", "windows"]),
    }
}

/// These may stand in no security context.
fn forbid_all(spec: &Field, of_pod: &[&str], of_container: &[&str], why: &str) {
    let context = spec.key("securityContext");
    for key in of_pod {
        let empty = *key == "sysctls" && context.key(key).len() == 0;
        forbid(&context, key, context.has(key) && !empty, why);
    }
    each_container(spec, |container| {
        let context = container.key("securityContext");
        for key in of_container {
            forbid(&context, key, context.has(key), why);
        }
    });
}

fn forbid(field: &Field, key: &str, is_there: bool, why: &str) {
    if is_there {
        field.key(key).forbidden(why);
    }
}

fn each_container(spec: &Field, mut visit: impl FnMut(&Field)) {
    for key in ["initContainers", "containers", "ephemeralContainers"] {
        let list = spec.key(key);
        for at in 0..list.len() {
            visit(&list.index(at));
        }
    }
}

/// Windows: containers are processes of the host all together, and on its network.
fn check_host_processes(spec: &Field) {
    let of_pod = host_process(spec);
    let (mut all, mut some) = (true, false);
    each_container(spec, |container| {
        let is_one = host_process(container).or(of_pod) == Some(true);
        all &= is_one;
        some |= is_one;
    });
    if !some {
        return;
    }
    if !all {
        spec.invalid("\"\"", detail::ALL_HOST_PROCESSES);
    }
    if !is_on(spec, "hostNetwork") {
        spec.key("hostNetwork").invalid("false", detail::HOST_PROCESS_NETWORK);
    }
}

fn host_process(field: &Field) -> Option<bool> {
    let context = field.key("securityContext");
    context.key("windowsOptions").key("hostProcess").flag()
}
