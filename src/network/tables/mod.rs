//! What is computed once when a network is programmed, so that a connection is decided by lookups alone.
//!
//! Sizes are linear in Services, endpoints and pods: nothing is copied per node.

mod controllers;
mod endpoints;

pub use controllers::Controller;
pub(super) use endpoints::{Families, PortTable};

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::addresses::is_about_to_go;
use super::stages::service::{Caught, Entry};
use crate::cluster::*;

/// The label that takes a node out of every load balancer (data-plane.md 3.6.9).
const EXCLUDE_LABEL: &str = "node.kubernetes.io/exclude-from-external-load-balancers";

/// A pod's port on its node (data-plane.md 3.7 P13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// The pod.
    pub pod: PodId,
    /// Its own port.
    pub port: u16,
    /// Only at this address of the node.
    pub host_ip: Option<IpAddr>,
}

/// The lookups of one network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// By Service and port index.
    ports: Vec<Vec<Families>>,
    /// By Service: the nodes with a ready local endpoint, which is what healthCheckNodePort answers.
    healthy: Vec<Vec<NodeId>>,
    /// Cluster IPs, external IPs and VIPs of load balancers that nodes catch.
    pub vips: BTreeMap<(IpAddr, Protocol, u16), Caught>,
    /// Node ports.
    pub node_ports: BTreeMap<(Protocol, u16), Caught>,
    /// Addresses of load balancers: several Services may share one, each with ports of its own.
    pub balancers: BTreeMap<IpAddr, Vec<ServiceId>>,
    /// Names of load balancers, likewise.
    pub balancer_names: BTreeMap<String, Vec<ServiceId>>,
    /// External IPs.
    pub external_ips: BTreeMap<IpAddr, ServiceId>,
    /// Addresses of Ingresses.
    pub ingress_addresses: BTreeMap<IpAddr, Vec<IngressId>>,
    /// Host names that Ingresses' statuses state.
    pub ingress_names: BTreeMap<String, Vec<IngressId>>,
    /// Hosts of Ingress rules, and the Ingresses that have them; lower case, wildcards as written.
    pub ingress_hosts: BTreeMap<String, Vec<IngressId>>,
    /// Addresses of Gateways.
    pub gateway_addresses: BTreeMap<IpAddr, Vec<GatewayId>>,
    /// Host names that stand for addresses of Gateways.
    pub gateway_names: BTreeMap<String, Vec<GatewayId>>,
    /// Hosts of listeners and of the routes attached to them, and their Gateways; lower case, wildcards as written.
    pub gateway_hosts: BTreeMap<String, Vec<GatewayId>>,
    /// Pods that are Ingress controllers of the manifest's own, by the port that they take requests at.
    pub controllers: BTreeMap<(PodId, u16), Controller>,
    /// The Services in front of them.
    pub controller_services: BTreeSet<ServiceId>,
    /// Ports of pods on their nodes.
    pub host_ports: BTreeMap<(NodeId, Protocol, u16), Vec<HostPort>>,
    /// Pods on the host network, by node.
    pub host_pods: BTreeMap<NodeId, Vec<PodId>>,
    /// Health check node ports.
    pub health_checks: BTreeMap<u16, ServiceId>,
    /// Addresses that are endpoints and no pod, with the node where one is stated.
    pub addresses: BTreeMap<IpAddr, Option<NodeId>>,
    /// Policies by namespace.
    pub policies: BTreeMap<String, Vec<PolicyId>>,
    /// Nodes that load balancers may use.
    pub candidates: Vec<NodeId>,
    /// Those of them whose kube-proxy answers: ready, and not down.
    pub healthy_candidates: Vec<NodeId>,
    /// Ready nodes.
    pub ready_nodes: Vec<NodeId>,
    /// By Service: the candidates that pass the health check of policy Local.
    healthy_locals: BTreeMap<ServiceId, Vec<NodeId>>,
}

impl Tables {
    /// Reads the cluster once.
    pub fn program(cluster: &Cluster, down: &BTreeSet<NodeId>) -> Self {
        let mut tables = Self::default();
        for (id, service) in cluster.services.enumerated() {
            tables.add_service(cluster, id, service);
        }
        for (id, ingress) in by_age(cluster) {
            tables.add_ingress(id, ingress);
        }
        if !cluster.gateways.is_empty() {
            tables.add_gateways(cluster);
        }
        for (id, pod) in cluster.pods.enumerated() {
            tables.add_pod(id, pod);
        }
        for (id, policy) in cluster.policies.enumerated() {
            tables.policies.entry(policy.namespace.clone()).or_default().push(id);
        }
        for (id, node) in cluster.nodes.enumerated() {
            let up = node.ready && !down.contains(&id);
            tables.ready_nodes.extend(up.then_some(id));
            if is_candidate(node) {
                tables.candidates.push(id);
                tables.healthy_candidates.extend(up.then_some(id));
            }
        }
        tables.check_locals(cluster);
        controllers::find(&mut tables, cluster);
        tables
    }

    /// The candidates that pass a Service's health check under policy Local.
    pub fn healthy_locals(&self, service: ServiceId) -> &[NodeId] {
        self.healthy_locals.get(&service).map_or(&[], Vec::as_slice)
    }

    fn check_locals(&mut self, cluster: &Cluster) {
        for (id, service) in cluster.services.enumerated() {
            if service.load_balancer.is_some() && service.external_traffic_policy == TrafficPolicy::Local {
                let nodes = self.nodes_with_ready(id).iter().copied();
                let healthy = nodes.filter(|node| self.healthy_candidates.binary_search(node).is_ok());
                let healthy = healthy.collect();
                self.healthy_locals.insert(id, healthy);
            }
        }
    }

    /// The endpoint lists of a Service's port.
    pub fn port(&self, service: ServiceId, port: u16) -> Option<&Families> {
        self.ports.get(service.index())?.get(usize::from(port))
    }

    /// The nodes that have a ready endpoint of a Service.
    pub fn nodes_with_ready(&self, service: ServiceId) -> &[NodeId] {
        self.healthy.get(service.index()).map_or(&[], Vec::as_slice)
    }

    fn add_service(&mut self, cluster: &Cluster, id: ServiceId, service: &Service) {
        self.ports.push(endpoints::families_of(service));
        let ready = service.endpoints.iter().filter(|endpoint| endpoint.ready);
        let nodes: BTreeSet<NodeId> = ready.flat_map(Endpoint::nodes).collect();
        self.healthy.push(nodes.into_iter().collect());
        for endpoint in &service.endpoints {
            // One that nobody wrote by hand and that is of no pod is of a pod that is gone.
            let written = endpoint.span.is_some();
            if written && endpoint.pod.is_none() && cluster.pod_at(endpoint.ip).is_none() {
                self.addresses.entry(endpoint.ip).or_insert(endpoint.node);
            }
        }
        if service.kind == ServiceType::ExternalName {
            return;
        }
        self.add_balancer(id, service);
        for ip in service.external_ips.iter().filter(|_| !service.headless) {
            self.external_ips.entry(*ip).or_insert(id);
        }
        if !service.headless && !service.other_proxy {
            for (index, port) in service.ports.iter().enumerate() {
                self.add_port(id, service, u16::try_from(index).unwrap_or(u16::MAX), port);
            }
        }
    }

    fn add_port(&mut self, service: ServiceId, object: &Service, index: u16, port: &ServicePort) {
        let caught = |entry| Caught { service, port: index, entry };
        let vips = object.load_balancer.iter().flat_map(|balancer| &balancer.ingress).filter_map(|address| {
            match address {
                LoadBalancerAddress::Vip(ip) => Some((*ip, Entry::LoadBalancer)),
                LoadBalancerAddress::Proxy(_) | LoadBalancerAddress::Hostname(_) => None,
            }
        });
        let cluster_ips = object.cluster_ips.iter().map(|ip| (*ip, Entry::ClusterIp));
        let external = object.external_ips.iter().map(|ip| (*ip, Entry::ExternalIp));
        for (ip, entry) in cluster_ips.chain(external).chain(vips) {
            self.vips.entry((ip, port.protocol, port.port)).or_insert(caught(entry));
        }
        if let Some(node_port) = port.node_port {
            self.node_ports.entry((port.protocol, node_port)).or_insert(caught(Entry::NodePort));
        }
    }

    fn add_balancer(&mut self, id: ServiceId, service: &Service) {
        let Some(balancer) = &service.load_balancer else { return };
        for address in &balancer.ingress {
            match address {
                LoadBalancerAddress::Vip(ip) | LoadBalancerAddress::Proxy(ip) => {
                    self.balancers.entry(*ip).or_default().push(id);
                }
                LoadBalancerAddress::Hostname(name) => {
                    self.balancer_names.entry(name.to_ascii_lowercase()).or_default().push(id);
                }
            }
        }
        if let Some(port) = balancer.health_check_node_port {
            self.health_checks.entry(port).or_insert(id);
        }
    }

    fn add_ingress(&mut self, id: IngressId, ingress: &Ingress) {
        for ip in &ingress.addresses {
            self.ingress_addresses.entry(*ip).or_default().push(id);
        }
        for name in &ingress.hostnames {
            self.ingress_names.entry(name.to_ascii_lowercase()).or_default().push(id);
        }
        let hosts = ingress
            .rules
            .iter()
            .filter_map(|rule| rule.host.as_ref())
            .chain(ingress.tls.iter().flat_map(|tls| &tls.hosts));
        for host in hosts {
            let ids = self.ingress_hosts.entry(host.to_ascii_lowercase()).or_default();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }

    fn add_gateways(&mut self, cluster: &Cluster) {
        for (id, gateway) in cluster.gateways.enumerated() {
            for ip in &gateway.addresses {
                self.gateway_addresses.entry(*ip).or_default().push(id);
            }
            for name in &gateway.hostnames {
                self.gateway_names.entry(name.to_ascii_lowercase()).or_default().push(id);
            }
            let listeners = gateway.listeners.iter().filter(|it| it.fault.is_none());
            for listener in listeners {
                let routes = listener.routes.iter().filter_map(|route| cluster.http_routes.get(*route));
                let hosts = routes.flat_map(|route| &route.hostnames).filter(|host| {
                    listener.hostname.as_ref().is_none_or(|own| gateways::intersect(own, host))
                });
                for host in hosts.chain(&listener.hostname) {
                    let ids = self.gateway_hosts.entry(host.clone()).or_default();
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
        }
    }

    fn add_pod(&mut self, id: PodId, pod: &Pod) {
        let (Some(node), PodPhase::Running | PodPhase::Unknown) = (pod.node, pod.phase) else { return };
        if pod.template.host_network {
            self.host_pods.entry(node).or_default().push(id);
            return;
        }
        for port in pod.template.containers.iter().flat_map(|container| &container.ports) {
            if let Some(host_port) = port.host_port {
                let entry = HostPort { pod: id, port: port.port, host_ip: port.host_ip };
                self.host_ports.entry((node, port.protocol, host_port)).or_default().push(entry);
            }
        }
    }
}

/// The Ingresses, older ones first: those that a dump dates, then the others in the manifest's order
/// (ingress-policy.md 7.3.5).
fn by_age(cluster: &Cluster) -> Vec<(IngressId, &Ingress)> {
    let mut all: Vec<(IngressId, &Ingress)> = cluster.ingresses.enumerated().collect();
    crate::order::sort_by(&mut all, |(_, one), (_, other)| {
        let age = |ingress: &Ingress| (ingress.created.is_none(), ingress.created.clone());
        age(one).cmp(&age(other))
    });
    all
}

/// Whether the cloud's load balancers may use a node (data-plane.md 3.6.9): the label's value is read as
/// a boolean, and what cannot be read excludes too.
fn is_candidate(node: &Node) -> bool {
    let excluded = node
        .labels
        .get(EXCLUDE_LABEL)
        .is_some_and(|value| !matches!(value.as_str(), "0" | "f" | "F" | "false" | "False" | "FALSE"));
    !excluded && !is_about_to_go(node)
}
