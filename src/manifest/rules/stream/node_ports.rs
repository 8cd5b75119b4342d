//! Node ports across the stream: one number, one owner, whatever the protocol (service-validation.md 1.4.8, 1.4.9).

use std::collections::BTreeMap;

use super::{name_of, same};
use crate::diagnostic::Code;
use crate::manifest::Object;
use crate::manifest::kinds::ServiceSpec;
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;
use crate::manifest::rules::service::Asked;

/// The numbers that node ports have (contract.md).
const RANGE: std::ops::RangeInclusive<i64> = 30_000..=32_767;

/// Which Service has which number.
#[derive(Default)]
pub(super) struct Taken<'a> {
    owners: BTreeMap<i64, &'a Object>,
}

/// Why a number cannot be had.
enum Refusal {
    OutOfRange,
    Taken(String),
}

impl<'a> Taken<'a> {
    /// `initNodePorts`: the ports in turn; those with the same `port` number share a node port, given or not. An update
    /// takes those that are given as they stand (`updateNodePorts`).
    pub(super) fn allocate(
        &mut self,
        spec: &ServiceSpec,
        old: Option<&ServiceSpec>,
        object: &'a Object,
        field: &Field,
    ) {
        if !matches!(spec.kind(), "NodePort" | "LoadBalancer") {
            return;
        }
        let mut mine = Mine { taken: self, object, live: field.live(), old, new: Vec::new() };
        let list = field.key("ports");
        let mut by_port: BTreeMap<i64, i64> = BTreeMap::new();
        let given = first_given(spec);
        for (at, port) in spec.ports.iter().enumerate() {
            let number = port.port.unwrap_or(0);
            let own = port.node_port.unwrap_or(0);
            let wanted = match by_port.get(&number) {
                _ if old.is_some() => own,
                None => given.get(&number).copied().unwrap_or(0),
                Some(shared) if own == 0 || own == *shared => continue,
                Some(_) => own,
            };
            if wanted == 0 {
                continue;
            }
            by_port.entry(number).or_insert(wanted);
            if let Err(refusal) = mine.take(wanted) {
                let item = list.index(at);
                return refuse(&item.key("nodePort"), wanted, refusal);
            }
        }
        mine.take_health_check_port(spec, field);
    }

    /// Gives back what this Service asked for and got, but for what it has now.
    pub(super) fn release(&mut self, spec: &ServiceSpec, object: &Object, now: Option<&ServiceSpec>) {
        let kept: Vec<i64> = now.into_iter().flat_map(numbers).collect();
        for number in numbers(spec).filter(|it| !kept.contains(it)) {
            if self.owners.get(&number).is_some_and(|owner| same(owner, object)) {
                self.owners.remove(&number);
            }
        }
    }
}

/// The numbers that a Service asks for.
fn numbers(spec: &ServiceSpec) -> impl Iterator<Item = i64> {
    spec.ports.iter().filter_map(|port| port.node_port).chain(spec.health_check_node_port)
}

/// The numbers being taken for one Service.
struct Mine<'t, 'a> {
    taken: &'t mut Taken<'a>,
    object: &'a Object,
    live: bool,
    /// What an update changes.
    old: Option<&'t ServiceSpec>,
    new: Vec<i64>,
}

impl Mine<'_, '_> {
    fn take(&mut self, number: i64) -> Result<(), Refusal> {
        if !RANGE.contains(&number) && !self.live {
            return Err(Refusal::OutOfRange);
        }
        if self.new.contains(&number) && self.old.is_none() {
            return Err(Refusal::Taken(detail::ANOTHER_PORT.to_string()));
        }
        if let Some(owner) = self.taken.owners.get(&number).filter(|owner| !same(owner, self.object)) {
            return Err(Refusal::Taken(name_of(owner)));
        }
        self.new.push(number);
        self.taken.owners.insert(number, self.object);
        Ok(())
    }

    fn take_health_check_port(&mut self, spec: &ServiceSpec, field: &Field) {
        // One that it has already may not be changed, which validation says.
        let anew = spec.needs_health_check() && !self.old.is_some_and(Asked::needs_health_check);
        let wanted = spec.health_check_node_port.filter(|number| *number != 0 && anew);
        let Some(number) = wanted else { return };
        let who = match self.take(number) {
            Ok(()) => return,
            Err(Refusal::OutOfRange) => String::new(),
            Err(Refusal::Taken(who)) => who,
        };
        field.key("healthCheckNodePort").error(Code::HealthCheckPortRefused, &[&number.to_string(), &who]);
    }
}

/// The first node port that is given for each port number.
fn first_given(spec: &ServiceSpec) -> BTreeMap<i64, i64> {
    let mut first = BTreeMap::new();
    for port in &spec.ports {
        if let Some(number) = port.node_port.filter(|it| *it != 0) {
            first.entry(port.port.unwrap_or(0)).or_insert(number);
        }
    }
    first
}

fn refuse(field: &Field, number: i64, refusal: Refusal) {
    match refusal {
        Refusal::OutOfRange => field.error(Code::NodePortOutOfRange, &[&number.to_string()]),
        Refusal::Taken(who) => field.error(Code::NodePortTaken, &[&number.to_string(), &who]),
    }
}
