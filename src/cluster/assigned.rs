//! Which addresses and node ports are taken, and the pools that the rest is given from: what is stated is taken first
//! (contract.md). Knows objects; must not know what is made of an address.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::addresses::{self, DNS, KUBERNETES, NodePorts, Pool};
use super::cidr::parse_ip;
use super::families::{Family, stated_cluster_ips};
use super::objects::{Item, Objects};
use crate::manifest::kinds;

/// What is still to be given out.
pub(super) struct Assigned {
    /// Cluster IPs that are taken.
    pub cluster_ips: BTreeSet<IpAddr>,
    /// Where cluster DNS answers.
    pub dns_ip: Option<IpAddr>,
    /// Addresses of load balancers and Ingresses that are taken.
    pub outside: BTreeSet<IpAddr>,
    /// Where those come from.
    pub outside_pool: Pool,
    /// Node ports.
    pub node_ports: NodePorts,
    service_pools: [Pool; 2],
    service_pools_v6: [Pool; 2],
}

impl Assigned {
    /// Takes everything that is stated.
    pub(super) fn of(objects: &Objects) -> Self {
        let mut cluster_ips: BTreeSet<IpAddr> =
            objects.services.iter().flat_map(stated_cluster_ips).collect();
        cluster_ips.insert(KUBERNETES);
        let [mut upper, lower] = addresses::service_pools(Family::V4);
        let dns_is_free = cluster_ips.insert(DNS);
        let dns_ip = dns_service(objects)
            .or(dns_is_free.then_some(DNS))
            .or_else(|| upper.give(&mut cluster_ips, &["kube-system", "kube-dns"]));
        let mut node_ports = NodePorts::default();
        for item in &objects.services {
            let ports = item.it.spec.ports.iter().filter_map(|port| number(port.node_port));
            ports.chain(number(item.it.spec.health_check_node_port)).for_each(|port| node_ports.take(port));
        }
        Self {
            cluster_ips,
            dns_ip,
            outside: stated_outside(objects),
            outside_pool: addresses::load_balancer_pool(),
            node_ports,
            service_pools: [upper, lower],
            service_pools_v6: addresses::service_pools(Family::V6),
        }
    }

    /// A cluster IP for a Service; none where all are given.
    pub(super) fn cluster_ip(&mut self, item: &Item<kinds::Service>, family: Family) -> Option<IpAddr> {
        let parts = [item.namespace(), item.name()];
        let taken = &mut self.cluster_ips;
        let pools = match family {
            Family::V4 => &mut self.service_pools,
            Family::V6 => &mut self.service_pools_v6,
        };
        pools.iter_mut().find_map(|pool| pool.give(taken, &parts))
    }
}

/// The cluster DNS of the manifest itself: dumps have it, wherever their service range is.
fn dns_service(objects: &Objects) -> Option<IpAddr> {
    let is_it = |item: &&Item<kinds::Service>| item.namespace() == "kube-system" && item.name() == "kube-dns";
    stated_cluster_ips(objects.services.iter().find(is_it)?).first().copied()
}

fn stated_outside(objects: &Objects) -> BTreeSet<IpAddr> {
    let of = |status: &kinds::LoadBalancerStatus| -> Vec<IpAddr> {
        status.ingress.iter().filter_map(|entry| parse_ip(entry.ip.as_deref()?)).collect()
    };
    let mut taken: BTreeSet<IpAddr> = BTreeSet::new();
    for item in &objects.services {
        taken.extend(of(&item.it.status.load_balancer));
        taken.extend(item.it.spec.load_balancer_ip.as_deref().and_then(parse_ip));
        taken.extend(item.it.spec.external_ips.iter().filter_map(|text| parse_ip(text)));
    }
    for item in &objects.ingresses {
        taken.extend(of(&item.it.status.load_balancer));
    }
    taken.extend(objects.gateways.iter().flat_map(stated_addresses));
    taken
}

/// The addresses that a Gateway states or asks for: nobody else is given one of them.
fn stated_addresses(item: &Item<kinds::Gateway>) -> Vec<IpAddr> {
    let all = item.it.status.addresses.iter().chain(&item.it.spec.addresses);
    all.filter_map(|it| parse_ip(it.value.as_deref()?)).collect()
}

/// A port as a number from 1 on; none for any other.
pub(super) fn number(port: Option<i64>) -> Option<u16> {
    port.and_then(|port| u16::try_from(port).ok()).filter(|&port| port > 0)
}
