//! What LimitRanges give a pod's containers, and what they refuse, in the server's words. Pure: specs and quantities.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::manifest::kinds::{
    Container, LimitRange, LimitRangeItem, PersistentVolumeClaim, PodSpec, Quantity, ResourceList,
    ResourceRequirements,
};
use crate::manifest::quantity::{Amount, Form, canonical};

/// Why a pod or claim is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The LimitRange that forbids it; none: what is left contradicts itself, and the server calls it invalid.
    pub by: Option<String>,
    /// The server's words, after `pods "web" is forbidden: ` or `Pod "web" is invalid: `.
    pub message: String,
    /// The field that it is about, from the spec.
    pub field: String,
}

impl Refusal {
    /// The whole sentence of the server about a claim.
    pub fn of_claim(&self, name: &str) -> String {
        format!("persistentvolumeclaims \"{name}\" is forbidden: {}", self.message)
    }

    /// The whole sentence of the server about a pod.
    pub fn of_pod(&self, name: &str) -> String {
        match self.by {
            Some(_) => format!("pods \"{name}\" is forbidden: {}", self.message),
            None => format!("Pod \"{name}\" is invalid: {}", self.message),
        }
    }
}

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
            let kind = "PersistentVolumeClaim";
            for (name, least) in &item.min {
                faults.least(kind, name, least, "resources", requests.get(name), None);
            }
            for (name, most) in &item.max {
                let said = format!("maximum {name} usage per {kind} is {}", canonical(most));
                faults.most_asked(&said, most, "resources", name, requests.get(name), true);
            }
        }
        faults.refusal(range)
    })
}

/// An amount with the way it is written.
#[derive(Clone, Copy)]
struct Asked(Amount, Form);

impl Asked {
    fn of(quantity: &Quantity) -> Option<Self> {
        Some(Self(Amount::read(quantity).ok()?, Form::of(quantity)))
    }

    fn text(self) -> String {
        self.0.canonical(self.1)
    }

    fn is_nothing(self) -> bool {
        self.0 == Amount::default()
    }
}

type Asks = BTreeMap<String, Asked>;

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

/// What one LimitRange has against something.
#[derive(Default)]
struct Faults {
    /// Each once, with its field.
    found: Vec<(String, String)>,
}

impl Faults {
    fn add(&mut self, message: String, field: String) {
        if !self.found.iter().any(|(there, _)| *there == message) {
            self.found.push((message, field));
        }
    }

    fn refusal(self, range: &LimitRange) -> Option<Refusal> {
        let field = self.found.first()?.1.clone();
        let messages: Vec<String> = self.found.into_iter().map(|(message, _)| message).collect();
        let message = messages.join(", ");
        let message = if messages.len() > 1 { format!("[{message}]") } else { message };
        Some(Refusal { by: range.metadata.name.clone(), message, field })
    }

    fn check(&mut self, item: &LimitRangeItem, field: &str, requests: &Asks, limits: &Asks) {
        let kind = item.type_.as_deref().unwrap_or_default();
        for (name, least) in &item.min {
            self.least(kind, name, least, field, requests.get(name), limits.get(name));
        }
        for (name, most) in &item.max {
            self.most(kind, name, most, field, requests.get(name), limits.get(name));
        }
        for (name, ratio) in &item.max_limit_request_ratio {
            self.ratio(kind, name, ratio, field, requests.get(name), limits.get(name));
        }
    }

    fn least(
        &mut self,
        kind: &str,
        name: &str,
        least: &Quantity,
        field: &str,
        request: Option<&Asked>,
        limit: Option<&Asked>,
    ) {
        let said = format!("minimum {name} usage per {kind} is {}", canonical(least));
        let Some(Asked(least, _)) = Asked::of(least) else { return };
        match (request, limit) {
            (None, _) => self.add(format!("{said}.  No request is specified"), field.to_string()),
            (Some(asked), _) if asked.0 < least => {
                self.add(format!("{said}, but request is {}", asked.text()), at(field, "requests", name));
            }
            (_, Some(limit)) if limit.0 < least => {
                self.add(format!("{said}, but limit is {}", limit.text()), at(field, "limits", name));
            }
            _ => {}
        }
    }

    fn most(
        &mut self,
        kind: &str,
        name: &str,
        most: &Quantity,
        field: &str,
        request: Option<&Asked>,
        limit: Option<&Asked>,
    ) {
        let said = format!("maximum {name} usage per {kind} is {}", canonical(most));
        let Some(Asked(amount, _)) = Asked::of(most) else { return };
        match limit {
            None => self.add(format!("{said}.  No limit is specified"), field.to_string()),
            Some(limit) if limit.0 > amount => {
                self.add(format!("{said}, but limit is {}", limit.text()), at(field, "limits", name));
            }
            Some(_) => self.most_asked(&said, most, field, name, request, false),
        }
    }

    fn most_asked(
        &mut self,
        said: &str,
        most: &Quantity,
        field: &str,
        name: &str,
        request: Option<&Asked>,
        needed: bool,
    ) {
        let Some(Asked(most, _)) = Asked::of(most) else { return };
        match request {
            None if needed => self.add(format!("{said}.  No request is specified"), field.to_string()),
            Some(asked) if asked.0 > most => {
                self.add(format!("{said}, but request is {}", asked.text()), at(field, "requests", name));
            }
            _ => {}
        }
    }

    fn ratio(
        &mut self,
        kind: &str,
        name: &str,
        ratio: &Quantity,
        field: &str,
        request: Option<&Asked>,
        limit: Option<&Asked>,
    ) {
        let said = format!("{name} max limit to request ratio per {kind} is {}", canonical(ratio));
        let Some(Asked(ratio, _)) = Asked::of(ratio) else { return };
        let asked = |it: Option<&Asked>| it.copied().filter(|it| !it.is_nothing());
        match (asked(request), asked(limit)) {
            (None, _) => {
                self.add(format!("{said}, but no request is specified or request is 0"), field.to_string());
            }
            (_, None) => {
                self.add(format!("{said}, but no limit is specified or limit is 0"), field.to_string());
            }
            (Some(request), Some(limit)) => {
                let found = limit.0.times(request.0).unwrap_or_default();
                if found > ratio.millis() as f64 / 1000.0 {
                    let message = format!("{said}, but provided ratio is {found:.6}");
                    self.add(message, at(field, "limits", name));
                }
            }
        }
    }
}

/// The field of an amount: of a pod as a whole, its containers.
fn at(field: &str, list: &str, name: &str) -> String {
    if field == "containers" { field.to_string() } else { format!("{field}.{list}[{name}]") }
}
