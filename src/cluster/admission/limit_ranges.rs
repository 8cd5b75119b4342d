//! What LimitRanges give a pod's containers, and what they refuse, in the server's words. Pure: specs and quantities.

use std::borrow::Cow;

use super::faults::{Asked, Asks, Faults, Refusal};
use crate::manifest::kinds::{
    Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, PodSpec, ResourceList, ResourceRequirements,
};
use crate::manifest::quantity::{Amount, canonical};

/// The spec with the requests and limits that it does not state: its own limits as requests (the API's default), then what
/// each LimitRange gives.
pub(super) fn filled<'s>(spec: &'s PodSpec, ranges: &[&LimitRange]) -> Cow<'s, PodSpec> {
    if ranges.is_empty() {
        return Cow::Borrowed(spec);
    }
    let mut filled = spec.clone();
    for container in filled.containers.iter_mut().chain(&mut filled.init_containers) {
        let ResourceRequirements { requests, limits } = &mut container.resources;
        add_missing(requests, limits);
        for item in items(ranges, "Container") {
            add_missing(requests, &item.default_requests());
            add_missing(limits, &item.default_limits());
        }
    }
    Cow::Owned(filled)
}

fn items<'r>(ranges: &[&'r LimitRange], kind: &str) -> impl Iterator<Item = &'r LimitRangeItem> {
    ranges.iter().flat_map(|range| &range.spec.limits).filter(move |item| item.is(kind))
}

fn add_missing(list: &mut ResourceList, more: &ResourceList) {
    for (name, quantity) in more {
        list.entry(name.clone()).or_insert_with(|| quantity.clone());
    }
}

/// Why the server does not take the pod with this spec, defaults filled in.
pub(super) fn refusal(spec: &PodSpec, ranges: &[&LimitRange]) -> Option<Refusal> {
    if ranges.is_empty() {
        return None;
    }
    containers(spec)
        .find_map(|(field, container)| invalid(&field, &container.resources))
        .or_else(|| ranges.iter().find_map(|range| forbidden(spec, range)))
}

fn containers(spec: &PodSpec) -> impl Iterator<Item = (String, &Container)> {
    let named = |list: &'static str| move |(at, container)| (format!("{list}[{at}].resources"), container);
    let own = spec.containers.iter().enumerate().map(named("containers"));
    own.chain(spec.init_containers.iter().enumerate().map(named("initContainers")))
}

/// A request above the limit that it was given.
fn invalid(field: &str, resources: &ResourceRequirements) -> Option<Refusal> {
    resources.requests.iter().find_map(|(name, quantity)| {
        let limit = resources.limits.get(name)?;
        let above = Amount::read(quantity).ok()? > Amount::read(limit).ok()?;
        above.then(|| Refusal {
            by: None,
            message: format!(
                "spec.{field}.requests: Invalid value: \"{}\": must be less than or equal to {name} limit of {}",
                canonical(quantity),
                canonical(limit)
            ),
            field: format!("{field}.requests[{name}]"),
        })
    })
}

fn forbidden(spec: &PodSpec, range: &LimitRange) -> Option<Refusal> {
    let mut faults = Faults::default();
    for item in &range.spec.limits {
        if item.is("Container") {
            for (field, container) in containers(spec) {
                let resources = &container.resources;
                let (requests, limits) = (read(&resources.requests), read(&resources.limits));
                faults.check(item, &field, &requests, &limits);
            }
        } else if item.is("Pod") {
            let requests = together(spec, |resources| &resources.requests);
            let limits = together(spec, |resources| &resources.limits);
            faults.check(item, "containers", &requests, &limits);
        }
    }
    faults.refusal(range)
}

/// Why the server does not take a claim.
pub(super) fn claim_refusal(claim: &PersistentVolumeClaim, ranges: &[&LimitRange]) -> Option<Refusal> {
    ranges.iter().find_map(|range| {
        let mut faults = Faults::default();
        let requests = read(&claim.spec.resources.requests);
        for item in range.spec.limits.iter().filter(|item| item.is("PersistentVolumeClaim")) {
            faults.check_claim(item, "resources", &requests);
        }
        faults.refusal(range)
    })
}

fn read(list: &ResourceList) -> Asks {
    list.iter().filter_map(|(name, quantity)| Some((name.clone(), Asked::of(quantity)?))).collect()
}

/// What the containers of a pod ask for together: those that run beside each other, or the largest that runs before; what
/// the pod itself states wins.
fn together(spec: &PodSpec, of: impl Fn(&ResourceRequirements) -> &ResourceList) -> Asks {
    let mut sum = Asks::new();
    spec.containers.iter().for_each(|container| add(&mut sum, &read(of(&container.resources))));
    let (mut sidecars, mut starting) = (Asks::new(), Asks::new());
    for container in &spec.init_containers {
        let mut own = read(of(&container.resources));
        if container.restart_policy.as_deref() == Some("Always") {
            add(&mut sum, &own);
            add(&mut sidecars, &own);
        } else {
            add(&mut own, &sidecars);
            raise(&mut starting, &own);
        }
    }
    raise(&mut sum, &starting);
    sum.extend(spec.resources.iter().flat_map(|resources| read(of(resources))));
    sum
}

fn add(sum: &mut Asks, more: &Asks) {
    for (name, Asked(amount, form)) in more {
        let there = sum.entry(name.clone()).or_insert(Asked(Amount::default(), *form));
        there.0 = there.0.plus(*amount);
    }
}

fn raise(most: &mut Asks, others: &Asks) {
    for (name, asked) in others {
        let there = most.entry(name.clone()).or_insert(*asked);
        if asked.0 > there.0 {
            *there = *asked;
        }
    }
}
