//! The network around the cluster: what a destination address or name leads to out there.
//!
//! From the internet one reaches node addresses, external addresses, load balancers and Ingresses, and nothing
//! of the pod and service ranges (contract.md).

use std::net::IpAddr;

use crate::cluster::{GatewayId, IngressId, NodeId, PodId, Protocol, ServiceId};
use crate::network::Network;
use crate::network::addresses::{in_pod_range, in_service_range};
use crate::network::packet::HostAddress;
use crate::rng::Rng;

/// The ports of an Ingress controller.
const HTTP_PORTS: [u16; 2] = [80, 443];

/// What is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// Ingresses, all at one address.
    Ingress(&'a [IngressId]),
    /// The address of an Ingress, on a port where its controller does not listen.
    IngressPort(IngressId),
    /// Gateways, all at one address; on any port.
    Gateway(&'a [GatewayId]),
    /// A load balancer.
    LoadBalancer(ServiceId),
    /// A node's address.
    Node(NodeId),
    /// An external IP that the network around routes to this node.
    ExternalIp(ServiceId, NodeId),
    /// A pod's address, or one of the pods' ranges: no route.
    Pod(Option<PodId>),
    /// A cluster IP that somebody routes to this node (data-plane.md 3.7 P5).
    Routed(NodeId),
    /// A cluster IP, or one of that range: no route.
    ClusterIp(Option<ServiceId>),
    /// Something that the manifest does not know.
    Unknown,
}

/// Finds it. An external IP that no node has is routed to one of the ready nodes.
pub fn find<'a>(
    network: &'a Network,
    host: &HostAddress,
    protocol: Protocol,
    port: u16,
    rng: &mut Rng,
) -> Found<'a> {
    let tables = &network.tables;
    let balancer = balancer(network, host, protocol, port);
    // Where pods of the manifest are the controller, its load balancer leads to them.
    if let Some((id, found)) = balancer
        && tables.controller_services.contains(&id)
    {
        return found;
    }
    let http = protocol == Protocol::Tcp && HTTP_PORTS.contains(&port);
    match host {
        HostAddress::Name(name) => {
            let name = name.to_ascii_lowercase();
            if let Some(ids) = tables.ingress_names.get(&name).filter(|_| http) {
                return Found::Ingress(ids);
            }
            if let Some(ids) = tables.gateway_names.get(&name) {
                return Found::Gateway(ids);
            }
            balancer.map_or(Found::Unknown, |(_, found)| found)
        }
        HostAddress::Ip(ip) => {
            if let Some(ids) = tables.ingress_addresses.get(ip).filter(|_| http) {
                return Found::Ingress(ids);
            }
            if let Some(ids) = tables.gateway_addresses.get(ip) {
                return Found::Gateway(ids);
            }
            if let Some((_, found)) = balancer {
                return found;
            }
            match by_address(network, *ip, rng) {
                Found::Unknown => closed_ingress(network, *ip),
                found => found,
            }
        }
    }
}

/// The load balancer at an address: of the Services that share it the one that has the port, else the first, which says
/// that it has not. Where a balancer states a node's own address (as K3s does), packets go to that node, which catches
/// those that are for a Service, and has other ports besides.
fn balancer<'a>(
    network: &'a Network,
    host: &HostAddress,
    protocol: Protocol,
    port: u16,
) -> Option<(ServiceId, Found<'a>)> {
    let tables = &network.tables;
    let (ids, ip) = match host {
        HostAddress::Name(name) => (tables.balancer_names.get(&name.to_ascii_lowercase())?, None),
        HostAddress::Ip(ip) => (tables.balancers.get(ip)?, Some(*ip)),
    };
    let has_port = |id: &&ServiceId| {
        let mut ports = network.cluster.services.get(**id).into_iter().flat_map(|service| &service.ports);
        ports.any(|own| own.protocol == protocol && own.port == port)
    };
    let listening = ids.iter().find(has_port);
    let Some(node) = ip.and_then(|ip| network.cluster.node_at(ip)) else {
        let id = *listening.or(ids.first())?;
        return Some((id, Found::LoadBalancer(id)));
    };
    let id = *listening?;
    let is_caught = ip.is_some_and(|ip| tables.vips.contains_key(&(ip, protocol, port)));
    Some((id, if is_caught { Found::Node(node) } else { Found::LoadBalancer(id) }))
}

fn closed_ingress(network: &Network, ip: IpAddr) -> Found<'_> {
    let ids = network.tables.ingress_addresses.get(&ip);
    ids.and_then(|ids| ids.first()).map_or(Found::Unknown, |id| Found::IngressPort(*id))
}

fn by_address<'a>(network: &'a Network, ip: IpAddr, rng: &mut Rng) -> Found<'a> {
    let cluster = &network.cluster;
    if let Some(node) = cluster.node_at(ip) {
        return Found::Node(node);
    }
    if let Some(service) = network.tables.external_ips.get(&ip) {
        let ready = &network.tables.ready_nodes;
        return rng.pick(ready).map_or(Found::Unknown, |node| Found::ExternalIp(*service, *node));
    }
    if let Some(pod) = cluster.pod_at(ip) {
        return Found::Pod(Some(pod));
    }
    if in_service_range(network, ip) {
        if let Some(node) = network.service_route {
            return Found::Routed(node);
        }
        return Found::ClusterIp(cluster.index.service_by_ip.get(&ip).copied());
    }
    if in_pod_range(network, ip) {
        return Found::Pod(None);
    }
    Found::Unknown
}
