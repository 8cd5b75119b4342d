//! What one LimitRange has against the amounts that something asks for, in the server's words (workloads.md 6.11.4).
//! Knows amounts and bounds; must not know whose they are.

use std::collections::BTreeMap;

use crate::manifest::kinds::{LimitRange, LimitRangeItem, Quantity};
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

/// An amount with the way it is written.
#[derive(Clone, Copy)]
pub(super) struct Asked(pub(super) Amount, pub(super) Form);

impl Asked {
    /// None: it cannot be read.
    pub(super) fn of(quantity: &Quantity) -> Option<Self> {
        Some(Self(Amount::read(quantity).ok()?, Form::of(quantity)))
    }

    fn text(self) -> String {
        self.0.canonical(self.1)
    }

    fn is_nothing(self) -> bool {
        self.0 == Amount::default()
    }
}

/// Amounts by the name of their resource.
pub(super) type Asks = BTreeMap<String, Asked>;

/// What is asked for of one resource, and where.
struct Measure<'a> {
    /// Whose: `Container`, `Pod`, `PersistentVolumeClaim`.
    kind: &'a str,
    /// The resource.
    name: &'a str,
    /// The field that has the amounts, from the spec.
    field: &'a str,
    request: Option<&'a Asked>,
    limit: Option<&'a Asked>,
}

impl Measure<'_> {
    /// The field of an amount: of a pod as a whole, its containers.
    fn at(&self, list: &str) -> String {
        if self.field == "containers" {
            self.field.to_string()
        } else {
            format!("{}.{list}[{}]", self.field, self.name)
        }
    }
}

/// What one LimitRange has against something.
#[derive(Default)]
pub(super) struct Faults {
    /// Each once, with its field.
    found: Vec<(String, String)>,
}

impl Faults {
    /// The refusal by this LimitRange, where there are faults.
    pub(super) fn refusal(self, range: &LimitRange) -> Option<Refusal> {
        let field = self.found.first()?.1.clone();
        let messages: Vec<String> = self.found.into_iter().map(|(message, _)| message).collect();
        let message = messages.join(", ");
        let message = if messages.len() > 1 { format!("[{message}]") } else { message };
        Some(Refusal { by: range.metadata.name.clone(), message, field })
    }

    /// Holds what a container or a pod asks for against all bounds.
    pub(super) fn check(&mut self, item: &LimitRangeItem, field: &str, requests: &Asks, limits: &Asks) {
        let kind = item.type_.as_deref().unwrap_or_default();
        let of = |name| measure(kind, name, field, requests, limits);
        item.min.iter().for_each(|(name, least)| self.least(&of(name), least));
        item.max.iter().for_each(|(name, most)| self.most(&of(name), most));
        item.max_limit_request_ratio.iter().for_each(|(name, ratio)| self.ratio(&of(name), ratio));
    }

    /// Holds what a claim asks for against all bounds: it has requests alone.
    pub(super) fn check_claim(&mut self, item: &LimitRangeItem, field: &str, requests: &Asks) {
        let none = Asks::new();
        let of = |name| measure("PersistentVolumeClaim", name, field, requests, &none);
        item.min.iter().for_each(|(name, least)| self.least(&of(name), least));
        for (name, most) in &item.max {
            let of = of(name);
            match of.request {
                None if Asked::of(most).is_some() => {
                    self.add(format!("{}.  No request is specified", maximum(&of, most)), field.to_string());
                }
                _ => self.most_requested(&of, most),
            }
        }
    }

    fn add(&mut self, message: String, field: String) {
        if !self.found.iter().any(|(there, _)| *there == message) {
            self.found.push((message, field));
        }
    }

    fn least(&mut self, of: &Measure, least: &Quantity) {
        let said = format!("minimum {} usage per {} is {}", of.name, of.kind, canonical(least));
        let Some(Asked(least, _)) = Asked::of(least) else { return };
        match (of.request, of.limit) {
            (None, _) => self.add(format!("{said}.  No request is specified"), of.field.to_string()),
            (Some(asked), _) if asked.0 < least => {
                self.add(format!("{said}, but request is {}", asked.text()), of.at("requests"));
            }
            (_, Some(limit)) if limit.0 < least => {
                self.add(format!("{said}, but limit is {}", limit.text()), of.at("limits"));
            }
            _ => {}
        }
    }

    fn most(&mut self, of: &Measure, most: &Quantity) {
        let said = maximum(of, most);
        let Some(Asked(amount, _)) = Asked::of(most) else { return };
        match of.limit {
            None => self.add(format!("{said}.  No limit is specified"), of.field.to_string()),
            Some(limit) if limit.0 > amount => {
                self.add(format!("{said}, but limit is {}", limit.text()), of.at("limits"));
            }
            Some(_) => self.most_requested(of, most),
        }
    }

    fn most_requested(&mut self, of: &Measure, most: &Quantity) {
        let (Some(asked), Some(Asked(amount, _))) = (of.request, Asked::of(most)) else { return };
        if asked.0 > amount {
            self.add(format!("{}, but request is {}", maximum(of, most), asked.text()), of.at("requests"));
        }
    }

    fn ratio(&mut self, of: &Measure, ratio: &Quantity) {
        let said = format!("{} max limit to request ratio per {} is {}", of.name, of.kind, canonical(ratio));
        let Some(Asked(ratio, _)) = Asked::of(ratio) else { return };
        let asked = |it: Option<&Asked>| it.copied().filter(|it| !it.is_nothing());
        match (asked(of.request), asked(of.limit)) {
            (None, _) => {
                self.add(
                    format!("{said}, but no request is specified or request is 0"),
                    of.field.to_string(),
                );
            }
            (_, None) => {
                self.add(format!("{said}, but no limit is specified or limit is 0"), of.field.to_string());
            }
            (Some(request), Some(limit)) => {
                let found = limit.0.times(request.0).unwrap_or_default();
                if found > ratio.millis() as f64 / 1000.0 {
                    self.add(format!("{said}, but provided ratio is {found:.6}"), of.at("limits"));
                }
            }
        }
    }
}

fn measure<'a>(
    kind: &'a str,
    name: &'a str,
    field: &'a str,
    requests: &'a Asks,
    limits: &'a Asks,
) -> Measure<'a> {
    Measure { kind, name, field, request: requests.get(name), limit: limits.get(name) }
}

fn maximum(of: &Measure, most: &Quantity) -> String {
    format!("maximum {} usage per {} is {}", of.name, of.kind, canonical(most))
}
