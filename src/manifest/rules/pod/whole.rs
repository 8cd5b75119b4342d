//! The resources of a whole pod against those of its containers (`validatePodResources`).

use std::collections::BTreeMap;

use super::{Place, resources};
use crate::diagnostic::Code;
use crate::manifest::kinds::{Container, PodSpec, Quantity, ResourceRequirements};
use crate::manifest::quantity::{Amount, Form, text_of};
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

type Amounts = BTreeMap<String, Quantity>;
/// Sums by resource, each in the form that it was first written in.
type Sums = BTreeMap<String, (Amount, Form)>;

/// `spec.resources`; `field` is the spec.
pub(super) fn check(spec: &PodSpec, place: Place, field: &Field) {
    let Some(own) = &spec.resources else { return };
    let here = field.key("resources");
    if field.key("os").key("name").text() == Some("windows") {
        return here.forbidden(detail::NO_RESOURCES_ON_WINDOWS);
    }
    if here.has("claims") {
        here.key("claims").forbidden(detail::NO_CLAIMS_OF_POD);
    }
    resources::check_of_pod(own, &here);
    check_requests(spec, own, place, &here);
    check_together(spec, own, &here.key("limits"));
    check_each(spec, own, field);
}

/// The containers' requests together are the least that a pod may ask for. A Pod that says only its limit asks for
/// just that, which the limit must allow.
fn check_requests(spec: &PodSpec, own: &ResourceRequirements, place: Place, field: &Field) {
    let (requests, limits) = (field.key("requests"), field.key("limits"));
    for (name, (sum, form)) in together(spec, requests_of) {
        let sum_text = sum.canonical(form);
        match (own.requests.get(&name), own.limits.get(&name)) {
            (Some(asked), _) if below(asked, sum) => {
                let args = [&*text_of(asked), "requests", &sum_text];
                requests.map_key(&name).error(Code::BelowContainers, &args);
            }
            // Of huge pages it asks for its limit, whatever its containers ask for.
            (None, Some(limit)) if place.is_pod() && below(limit, sum) && resources::is_huge_pages(&name) => {
                let place = limits.map_key(&name);
                let args = [&*text_of(limit), "requests", &sum_text];
                requests.map_key(&name).written_at(&place).error(Code::BelowContainers, &args);
            }
            (None, Some(limit)) if place.is_pod() && below(limit, sum) => {
                let place = limits.map_key(&name);
                let args = [&*sum_text, &name, &text_of(limit)];
                requests.written_at(&place).error(Code::RequestAboveLimit, &args);
            }
            _ => {}
        }
    }
}

/// Huge pages are never shared: the containers' limits together are the least that a pod may be limited to.
fn check_together(spec: &PodSpec, own: &ResourceRequirements, field: &Field) {
    for (name, (sum, form)) in together(spec, |it| it.resources.limits.clone()) {
        let Some(limit) = own.limits.get(&name).filter(|_| resources::is_huge_pages(&name)) else { continue };
        if below(limit, sum) {
            let args = [&*text_of(limit), "limits", &sum.canonical(form)];
            field.map_key(&name).error(Code::BelowContainers, &args);
        }
    }
}

/// No container's limit is above the pod's. The server's path leads nowhere: it is told at the container's limit.
fn check_each(spec: &PodSpec, own: &ResourceRequirements, field: &Field) {
    let (resources, containers) = (field.key("resources"), field.key("containers"));
    let told = resources.key("containers");
    for (at, container) in spec.containers.iter().enumerate() {
        let (told, written) = (told.index(at), containers.index(at));
        let written = written.key("resources");
        let written = written.key("limits");
        for (name, limit) in &container.resources.limits {
            let Some(whole) = own.limits.get(name) else { continue };
            if Amount::read(limit).is_ok_and(|amount| below(whole, amount)) {
                let (resource, place) = (told.map_key(name), written.map_key(name));
                let here = resource.key("limits");
                here.written_at(&place).error(Code::AbovePodLimit, &[&text_of(limit), &text_of(whole)]);
            }
        }
    }
}

fn below(amount: &Quantity, least: Amount) -> bool {
    Amount::read(amount).is_ok_and(|it| it < least)
}

/// A missing request equals the limit.
fn requests_of(container: &Container) -> Amounts {
    let mut requests = container.resources.limits.clone();
    requests.extend(container.resources.requests.clone());
    requests
}

/// The larger of what runs together and what starts one after the other; sidecars run beside both.
fn together(spec: &PodSpec, of: impl Fn(&Container) -> Amounts) -> Sums {
    let read = |container: &Container| -> Sums {
        let own = of(container).into_iter();
        own.filter_map(|(name, it)| Some((name, (Amount::read(&it).ok()?, Form::of(&it))))).collect()
    };
    let (mut sum, mut sidecars, mut starting) = (Sums::new(), Sums::new(), Sums::new());
    for container in &spec.containers {
        merge(&mut sum, &read(container), Amount::plus);
    }
    for container in &spec.init_containers {
        let mut own = read(container);
        if container.restart_policy.as_deref() == Some("Always") {
            merge(&mut sum, &own, Amount::plus);
            merge(&mut sidecars, &own, Amount::plus);
            own = sidecars.clone();
        } else {
            merge(&mut own, &sidecars, Amount::plus);
        }
        merge(&mut starting, &own, Amount::max);
    }
    merge(&mut sum, &starting, Amount::max);
    sum
}

fn merge(sums: &mut Sums, more: &Sums, of_both: fn(Amount, Amount) -> Amount) {
    for (name, (amount, form)) in more {
        let entry = sums.entry(name.clone()).or_insert((Amount::default(), *form));
        entry.0 = of_both(entry.0, *amount);
    }
}
