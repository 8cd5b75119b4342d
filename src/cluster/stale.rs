//! A cluster whose endpoints are still those of a moment before: what kube-proxy's rules know, while pods have moved on.

use super::NodeId;
use super::model::{Cluster, Endpoint, Pod, Service};

impl Cluster {
    /// This cluster with the endpoints that each of its Services had in an earlier one of the same names. An endpoint
    /// whose pod is gone since (or is another of that name, at another address) is of no pod.
    #[must_use]
    pub fn with_endpoints_of(&self, earlier: &Cluster) -> Cluster {
        let mut cluster = self.clone();
        for service in cluster.services.iter_mut() {
            let known = earlier.service_named(&service.namespace, &service.name);
            if let Some(known) = known.and_then(|id| earlier.services.get(id)) {
                service.endpoints = carried_over(self, earlier, service, known);
            }
        }
        cluster
    }

    /// This cluster with the policies that an earlier one had, and the labels that its pods had then. Pods that are new are
    /// known from their first moment (ingress-policy.md 7.6.13).
    #[must_use]
    pub fn with_policies_of(&self, earlier: &Cluster) -> Cluster {
        let mut cluster = Cluster { policies: earlier.policies.clone(), ..self.clone() };
        for pod in cluster.pods.iter_mut() {
            let known = earlier.pod_named(&pod.namespace, &pod.name).and_then(|id| earlier.pods.get(id));
            if let Some(known) = known.filter(|known| known.ips == pod.ips) {
                pod.labels = known.labels.clone();
            }
        }
        cluster
    }

    /// This cluster with the names that an earlier one had: endpoints as they were, and no Service that was not there yet.
    #[must_use]
    pub fn with_names_of(&self, earlier: &Cluster) -> Cluster {
        let mut cluster = self.with_endpoints_of(earlier);
        cluster.index.service_by_name.retain(|name, _| earlier.index.service_by_name.contains_key(name));
        cluster
    }
}

fn carried_over(now: &Cluster, earlier: &Cluster, service: &Service, known: &Service) -> Vec<Endpoint> {
    let port_of = |endpoint: &Endpoint| {
        let port = known.ports.get(usize::from(endpoint.service_port?))?;
        let same =
            service.ports.iter().position(|own| own.name == port.name && own.protocol == port.protocol)?;
        u16::try_from(same).ok()
    };
    let pod_of = |endpoint: &Endpoint| {
        let before = earlier.pods.get(endpoint.pod?)?;
        let id = now.pod_named(&before.namespace, &before.name)?;
        let same = |pod: &&Pod| pod.ips.contains(&endpoint.ip) || pod.template.host_network;
        now.pods.get(id).filter(same).map(|_| id)
    };
    let now_of = |node: NodeId| now.node_named(&earlier.nodes.get(node)?.name);
    let served = known
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.service_port.is_none() || port_of(endpoint).is_some());
    served
        .map(|endpoint| Endpoint {
            service_port: port_of(endpoint),
            pod: pod_of(endpoint),
            node: endpoint.node.and_then(now_of),
            also_on: endpoint.also_on.iter().filter_map(|node| now_of(*node)).collect(),
            ..endpoint.clone()
        })
        .collect()
}
