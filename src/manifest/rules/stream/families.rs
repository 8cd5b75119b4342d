//! The IP families of the cluster, and what it refuses for the lack of one (service-validation.md 1.4.5).

use std::net::IpAddr;

use crate::diagnostic::Code;
use crate::manifest::Object;
use crate::manifest::kinds::{Kind, Node, PodStatus, Service, ServiceSpec};
use crate::manifest::rules::address::{self, Cidr};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::service::{Asked, no_selector, with_address};

/// The name of an address' family.
fn family(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "IPv4" } else { "IPv6" }
}

/// The families that the cluster has, the first one first: those that its nodes and pods state, IPv4 where they
/// state none.
pub(super) struct Families(Vec<&'static str>);

impl Families {
    pub(super) fn of<'a>(objects: impl Iterator<Item = &'a Object> + Clone) -> Self {
        let mut found = Self(Vec::new());
        let nodes = || {
            objects.clone().filter_map(|object| match &object.kind {
                Kind::Node(node) => Some(&**node),
                _ => None,
            })
        };
        nodes().flat_map(ranges).for_each(|address| found.add(address));
        if found.0.is_empty() {
            let addresses = nodes().flat_map(|node| &node.status.addresses);
            addresses.filter_map(|it| address::parse(it.address.as_deref()?)).for_each(|it| found.add(it));
        }
        let pods = objects.clone().filter_map(|object| match &object.kind {
            Kind::Pod(pod) => Some(&pod.status),
            _ => None,
        });
        let ips = pods.flat_map(PodStatus::stated_ips).filter_map(address::parse);
        ips.for_each(|address| found.add(address));
        if found.0.is_empty() {
            found.0.push("IPv4");
        }
        found
    }

    fn add(&mut self, address: IpAddr) {
        if !self.0.contains(&family(address)) {
            self.0.push(family(address));
        }
    }

    fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }

    /// What the cluster lacks. A headless Service without selector may ask for anything.
    pub(super) fn check(&self, spec: &ServiceSpec, field: &Field) {
        if field.live() {
            return;
        }
        for (at, text) in spec.addresses().iter().enumerate().skip(spec.ip_families.len()) {
            let Some(name) = address::parse(text).map(family).filter(|name| !self.has(name)) else {
                continue;
            };
            with_address(spec, field, at, |here| here.error(Code::FamilyNotConfigured, &[name]));
        }
        if field.has_errors() || (spec.headless() && no_selector(spec)) {
            return;
        }
        if let Some(policy @ "RequireDualStack") =
            spec.ip_family_policy.as_deref().filter(|_| self.0.len() < 2)
        {
            field.key("ipFamilyPolicy").error(Code::DualStackNotConfigured, &[policy]);
        }
        let list = field.key("ipFamilies");
        for (at, name) in spec.ip_families.iter().enumerate().filter(|(_, name)| !self.has(name)) {
            list.index(at).error(Code::FamilyNotConfigured, &[name]);
        }
    }

    /// An update keeps the addresses that it leaves open, so their families too, in their order.
    pub(super) fn check_update(&self, old: &Service, new: &Service, field: &Field) {
        let external = [old, new].iter().any(|it| it.spec.kind() == "ExternalName");
        if external || !new.spec.addresses().is_empty() || old.spec.headless() {
            return;
        }
        for (at, (had, wanted)) in self.of_service(&old.spec).iter().zip(&new.spec.ip_families).enumerate() {
            if had != wanted {
                let list = field.key("clusterIPs");
                let families = field.key("ipFamilies");
                let here = list.index(at);
                let args = [had, wanted.as_str(), &at.to_string()];
                here.written_at(&families).error(Code::AddressOfOtherFamily, &args);
            }
        }
    }

    /// The families that a Service was given, in order.
    pub(super) fn of_service(&self, spec: &ServiceSpec) -> Vec<String> {
        let mut names = spec.ip_families.clone();
        if names.is_empty() {
            let addresses = spec.addresses();
            names.extend(addresses.iter().filter_map(|text| Some(family(address::parse(text)?).to_string())));
        }
        if names.is_empty() {
            names.extend(self.0.first().map(ToString::to_string));
        }
        if matches!(spec.ip_family_policy.as_deref(), Some("PreferDualStack" | "RequireDualStack")) {
            let others = self.0.iter().filter(|name| !names.iter().any(|it| it == *name));
            names.extend(others.map(ToString::to_string).collect::<Vec<_>>());
        }
        names
    }
}

fn ranges(node: &Node) -> impl Iterator<Item = IpAddr> {
    node.spec.ranges().iter().filter_map(|text| Some(Cidr::parse(text)?.address))
}
