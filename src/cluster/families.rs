//! Which IP families a cluster has, and which of them a Service wants. IPv4 alone, unless the manifest's own
//! nodes, pods or Services state addresses of IPv6.

use std::net::IpAddr;

use super::cidr::parse_ip;
use super::model::Cidr;
use super::objects::Objects;
use crate::manifest::kinds::ServiceSpec;

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    V4,
    V6,
}

impl Family {
    pub fn of(ip: IpAddr) -> Self {
        if ip.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    fn named(name: &str) -> Option<Self> {
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
    pub fn of(objects: &Objects) -> Self {
        let mut families = Self(Vec::new());
        for item in &objects.nodes {
            let spec = &item.it.spec;
            let ranges = spec.pod_cidr.iter().chain(&spec.pod_cidrs);
            ranges.filter_map(|text| Cidr::parse(text)).for_each(|range| families.add(range.base));
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
    pub fn iter(&self) -> impl Iterator<Item = Family> + '_ {
        self.0.iter().copied()
    }

    /// The families of a Service in order (service-validation.md 1.4.5): those it states, else the cluster's first;
    /// with a dual-stack policy the other one too, where the cluster has it.
    pub fn of_service(&self, spec: &ServiceSpec, stated: &[IpAddr]) -> Vec<Family> {
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
        let no_selector = spec.selector.as_ref().is_none_or(|selector| selector.is_empty());
        let free = spec.cluster_ip.as_deref() == Some("None") && no_selector;
        let both = match spec.ip_family_policy.as_deref() {
            Some("PreferDualStack" | "RequireDualStack") => true,
            Some(_) => false,
            None => free,
        };
        wanted.extend(self.iter().filter(|family| both && !wanted.contains(family)).collect::<Vec<_>>());
        wanted
    }
}
