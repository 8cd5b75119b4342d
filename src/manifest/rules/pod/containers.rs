//! Containers and init containers (service-validation.md 1.5).

use std::collections::BTreeSet;

use super::{Own, Place, claims, handlers, mounts, ports, probes, resources, restart, security, variables};
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{Container, PodSpec};
use crate::manifest::rules::detail;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;

/// When images are pulled.
pub(super) const PULL_POLICIES: &[&str] = &["Always", "IfNotPresent", "Never"];

/// All containers of a pod: each by itself, then names and host ports across them.
pub(super) fn check(spec: &PodSpec, place: Place, own: &Own, field: &Field) {
    let list = field.key("containers");
    if spec.containers.is_empty() {
        list.required("");
    }
    let mut names = BTreeSet::new();
    for (at, container) in spec.containers.iter().enumerate() {
        let here = list.index(at);
        check_container(container, place, own, &here);
        check_unique(container, &mut names, &here);
        probes::check_all(container, &here);
        handlers::check_lifecycle(&here.key("lifecycle"), spec.grace_seconds());
        restart::check(&here, false);
    }
    ports::check_host_ports(spec, place, field);
    check_init(spec, place, own, &mut names, field);
}

fn check_init<'a>(spec: &'a PodSpec, place: Place, own: &Own, names: &mut BTreeSet<&'a str>, field: &Field) {
    let list = field.key("initContainers");
    for (at, container) in spec.init_containers.iter().enumerate() {
        let here = list.index(at);
        check_container(container, place, own, &here);
        check_unique(container, names, &here);
        restart::check(&here, true);
        if container.restart_policy.as_deref() == Some("Always") {
            probes::check_all(container, &here);
            handlers::check_lifecycle(&here.key("lifecycle"), spec.grace_seconds());
        } else {
            if here.has("lifecycle") {
                here.key("lifecycle").forbidden(detail::NOT_FOR_INIT_CONTAINERS);
            }
            probes::forbid_all(container, &here);
        }
    }
}

fn check_unique<'a>(container: &'a Container, seen: &mut BTreeSet<&'a str>, field: &Field) {
    let name = container.name.as_deref().unwrap_or("");
    if !name.is_empty() && !seen.insert(name) {
        field.key("name").duplicate(format!("\"{name}\""));
    }
}

/// `validateContainerCommon`.
fn check_container(container: &Container, place: Place, own: &Own, field: &Field) {
    names::check_required(&field.key("name"), container.name.as_deref(), Syntax::Label);
    check_image(container.image.as_deref().unwrap_or(""), place, &field.key("image"));
    ports::check_container(container, &field.key("ports"));
    let message = field.key("terminationMessagePolicy");
    message.one_of_or_empty(message.text(), &["File", "FallbackToLogsOnError"]);
    variables::check(&container.env, &own.volumes, &field.key("env"));
    variables::check_from(&field.key("envFrom"));
    mounts::check(&own.volumes, field);
    field.key("imagePullPolicy").one_of_or_empty(container.image_pull_policy.as_deref(), PULL_POLICIES);
    let resources = field.key("resources");
    resources::check(&container.resources, &resources);
    claims::check_container(&resources.key("claims"), &own.claims);
    restart::check_resizing(&field.key("resizePolicy"), place.never_restarts);
    security::check_container(&field.key("securityContext"), own.host_users);
}

/// Blanks around an image are refused in pods alone; without them it is what was meant, where it is an image at all.
fn check_image(image: &str, place: Place, field: &Field) {
    if image.is_empty() {
        field.required("");
    } else if place.is_pod() && image.trim() != image {
        let bare = image.trim();
        let named = bare.starts_with(|c: char| c.is_ascii_alphabetic())
            && bare.chars().all(|c| c.is_ascii_alphanumeric() || "._-/:@".contains(c));
        let fix = field.put_value(bare).filter(|_| named);
        field.say(
            Severity::Error,
            Code::InvalidValue,
            &[&format!("\"{image}\""), detail::NO_BLANKS_AROUND],
            fix,
        );
    }
}
