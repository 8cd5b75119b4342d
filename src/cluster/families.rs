//! Which IP families a cluster has, and which of them a Service wants. IPv4 alone, unless the manifest's own
//! nodes, pods or Services state addresses of IPv6.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::cidr::parse_ip;
use super::model::Cidr;
use super::objects::{Item, Objects};
use crate::manifest::Manifest;
use crate::manifest::kinds::{Service, ServiceSpec};

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    V4,
    V6,
}

impl Family {
    fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }

    pub(super) fn of(ip: IpAddr) -> Self {
        if ip.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "IPv4" => Some(Self::V4),
            "IPv6" => Some(Self::V6),
            _ => None,
        }
    }
}

/// The families of a cluster, the first one first; never empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Families(Vec<Family>);

impl Families {
    /// Those of the nodes' ranges, else of their addresses; those of the pods' addresses; and those of cluster IPs.
    pub(super) fn of(objects: &Objects) -> Self {
        let mut families = Self(Vec::new());
        for item in &objects.nodes {
            let ranges = item.it.spec.ranges();
            ranges.iter().filter_map(|text| Cidr::parse(text)).for_each(|range| families.add(range.base));
        }
        if families.0.is_empty() {
            let addresses = objects.nodes.iter().flat_map(|item| &item.it.status.addresses);
            addresses.filter_map(|it| parse_ip(it.address.as_deref()?)).for_each(|ip| families.add(ip));
        }
        let ips = objects.pods.iter().flat_map(|item| item.it.status.stated_ips());
        ips.filter_map(parse_ip).for_each(|ip| families.add(ip));
        if families.0.is_empty() {
            families.0.push(Family::V4);
        }
        for item in &objects.services {
            let spec = &item.it.spec;
            let ips = spec.cluster_ip.iter().chain(&spec.cluster_ips);
            ips.filter_map(|text| parse_ip(text)).for_each(|ip| families.add(ip));
        }
        families
    }

    fn add(&mut self, ip: IpAddr) {
        let family = Family::of(ip);
        if !self.0.contains(&family) {
            self.0.push(family);
        }
    }

    /// In order, the first one first.
    pub(super) fn iter(&self) -> impl Iterator<Item = Family> + '_ {
        self.0.iter().copied()
    }

    /// The families of a Service in order (service-validation.md 1.4.5): those it states, else the cluster's first;
    /// with a dual-stack policy the other one too, where the cluster has it.
    pub(super) fn of_service(&self, spec: &ServiceSpec, stated: &[IpAddr]) -> Vec<Family> {
        let mut wanted: Vec<Family> = Vec::new();
        let named = spec.ip_families.iter().filter_map(|name| Family::named(name));
        for family in stated.iter().map(|ip| Family::of(*ip)).chain(named.filter(|it| self.0.contains(it))) {
            if !wanted.contains(&family) {
                wanted.push(family);
            }
        }
        if wanted.is_empty() {
            wanted.extend(self.0.first());
        }
        let free = is_headless_without_selector(spec);
        let both = match spec.ip_family_policy.as_deref() {
            Some("PreferDualStack" | "RequireDualStack") => true,
            Some(_) => false,
            None => free,
        };
        wanted.extend(self.iter().filter(|family| both && !wanted.contains(family)).collect::<Vec<_>>());
        wanted
    }
}

/// `spec.ipFamilies` and `spec.ipFamilyPolicy` of each Service, by `namespace/name`.
pub type ServiceFamilies = BTreeMap<String, (Vec<&'static str>, &'static str)>;

/// What the server stores of the families of every Service (service-validation.md 1.4). A headless one without selector
/// has both, whatever the cluster has: who writes its endpoints may write any.
pub fn service_families(manifest: &Manifest) -> ServiceFamilies {
    let objects = Objects::of(manifest);
    let families = Families::of(&objects);
    let of = |item: &super::objects::Item<Service>| {
        let spec = &item.it.spec;
        let wanted = families.of_service(spec, &stated_cluster_ips(item));
        let mut names: Vec<&str> = wanted.into_iter().map(Family::name).collect();
        let free = is_headless_without_selector(spec) && spec.ip_family_policy.is_none();
        if free {
            names.extend(
                ["IPv4", "IPv6"]
                    .into_iter()
                    .filter(|it| names.iter().all(|own| own != it))
                    .collect::<Vec<_>>(),
            );
        }
        let policy = match spec.ip_family_policy.as_deref() {
            Some("PreferDualStack") => "PreferDualStack",
            Some("SingleStack") => "SingleStack",
            Some(_) => "RequireDualStack",
            None if free => "RequireDualStack",
            None => "SingleStack",
        };
        (format!("{}/{}", item.namespace(), item.name()), (names, policy))
    };
    objects.services.iter().map(of).collect()
}

fn is_headless_without_selector(spec: &ServiceSpec) -> bool {
    let no_selector = spec.selector.as_ref().is_none_or(|selector| selector.is_empty());
    spec.cluster_ip.as_deref() == Some("None") && no_selector
}

/// The cluster IPs that a Service states, each once.
pub(super) fn stated_cluster_ips(item: &Item<Service>) -> Vec<IpAddr> {
    let spec = &item.it.spec;
    let mut ips: Vec<IpAddr> = Vec::new();
    for ip in spec.cluster_ip.iter().chain(&spec.cluster_ips).filter_map(|text| parse_ip(text)) {
        if !ips.contains(&ip) {
            ips.push(ip);
        }
    }
    ips
}
