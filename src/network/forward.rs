//! `kubectl port-forward`: what it is asked for, and which pod and port it comes to (data-plane.md 3.7 P14;
//! kubectl's portforward and podutils). Not the data plane: a stream through the API server and the kubelet.

use std::cmp::Reverse;

use crate::cluster::{Cluster, OwnerKind, Pod, PodId, PodPhase, Protocol, ServiceId, TargetPort, selectors};

/// What kubectl is asked to forward to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forwarded {
    /// `svc/web`.
    Service(ServiceId),
    /// `pod/web-0`.
    Pod(PodId),
    /// `deployment/web` and the like: the workload that this pod belongs to.
    OwnerOf(PodId),
}

/// Why kubectl does not even begin to listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unable {
    /// The Service has no selector.
    NoSelector,
    /// No pod has the labels: kubectl waits a minute for one.
    NoPods,
    /// The pod that it picked does not run.
    NotRunning(PodId),
    /// The Service has no such port.
    NoServicePort,
    /// The picked pod has no container port of the name that `targetPort` is.
    NoNamedPort(PodId, String),
    /// The port is UDP's, and streams are TCP.
    Udp,
}

/// What kubectl picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// The pod.
    pub pod: PodId,
    /// Of how many.
    pub of: usize,
    /// The port inside it.
    pub port: u16,
    /// The position of the Service port that was translated.
    pub service_port: Option<u16>,
}

impl Forwarded {
    /// `service/default/web`, `pod/default/web-0`, `deployment/default/web`.
    pub fn text(self, cluster: &Cluster) -> String {
        let (kind, name) = match self {
            Forwarded::Service(id) => ("service", cluster.services.get(id).map(|one| one.full_name())),
            Forwarded::Pod(id) => ("pod", cluster.pods.get(id).map(Pod::full_name)),
            Forwarded::OwnerOf(id) => {
                let pod = cluster.pods.get(id);
                let owner = pod.and_then(|pod| Some((pod, pod.owner.as_ref()?)));
                let kind = owner.map_or("", |(_, owner)| owner.kind.name());
                return format!(
                    "{}/{}",
                    kind.to_ascii_lowercase(),
                    owner.map_or(String::new(), |(pod, owner)| format!("{}/{}", pod.namespace, owner.name))
                );
            }
        };
        format!("{kind}/{}", name.unwrap_or_default())
    }

    /// The workload of this kind and name, by one of its pods; none where it has none.
    pub fn workload(cluster: &Cluster, kind: OwnerKind, namespace: &str, name: &str) -> Option<Self> {
        let owned = |pod: &Pod| {
            pod.namespace == namespace
                && pod.owner.as_ref().is_some_and(|owner| owner.kind == kind && owner.name == name)
        };
        cluster.pods.enumerated().find(|(_, pod)| owned(pod)).map(|(id, _)| Self::OwnerOf(id))
    }

    /// The pod and port: picked once, for as long as kubectl runs.
    ///
    /// # Errors
    /// Why kubectl gives up.
    pub fn pick(self, cluster: &Cluster, port: u16) -> Result<Picked, Unable> {
        let pods = self.candidates(cluster)?;
        let (first, of) = (pods.first().copied().ok_or(Unable::NoPods)?, pods.len());
        let pod = cluster.pods.get(first).ok_or(Unable::NoPods)?;
        let (port, service_port) = match self {
            Forwarded::Service(id) => target_port(cluster, id, first, pod, port)?,
            Forwarded::Pod(_) | Forwarded::OwnerOf(_) => (port, None),
        };
        if pod.phase != PodPhase::Running {
            return Err(Unable::NotRunning(first));
        }
        Ok(Picked { pod: first, of, port, service_port })
    }

    /// The pods that it may pick, the best one first: bound before unbound, running before pending, ready before not
    /// ready, fewer restarts before more; then by name, as the API server lists them.
    fn candidates(self, cluster: &Cluster) -> Result<Vec<PodId>, Unable> {
        let mut pods: Vec<(PodId, &Pod)> = match self {
            Forwarded::Pod(id) => return Ok(vec![id]),
            Forwarded::Service(id) => {
                let service = cluster.services.get(id).ok_or(Unable::NoPods)?;
                let selector = service.selector.as_ref().ok_or(Unable::NoSelector)?;
                let selected = |pod: &Pod| {
                    pod.namespace == service.namespace && selectors::pairs_match(selector, &pod.labels)
                };
                cluster.pods.enumerated().filter(|(_, pod)| selected(pod)).collect()
            }
            Forwarded::OwnerOf(id) => {
                let known = cluster.pods.get(id).ok_or(Unable::NoPods)?;
                let same = |pod: &Pod| pod.namespace == known.namespace && pod.owner == known.owner;
                cluster.pods.enumerated().filter(|(_, pod)| same(pod)).collect()
            }
        };
        crate::order::sort_by_key(&mut pods, |(_, pod)| {
            let phase = match pod.phase {
                PodPhase::Running => 0,
                PodPhase::Unknown => 1,
                PodPhase::Pending | PodPhase::Succeeded | PodPhase::Failed => 2,
            };
            (pod.node.is_none(), phase, Reverse(pod.ready), pod.restarts, pod.name.as_str())
        });
        Ok(pods.into_iter().map(|(id, _)| id).collect())
    }
}

/// What a Service port means for the picked pod: `targetPort`; the number as it is where the Service is headless.
fn target_port(
    cluster: &Cluster,
    id: ServiceId,
    picked: PodId,
    pod: &Pod,
    port: u16,
) -> Result<(u16, Option<u16>), Unable> {
    let service = cluster.services.get(id).ok_or(Unable::NoServicePort)?;
    let mut known = (0u16..).zip(&service.ports).filter(|(_, known)| known.port == port);
    let first = known.clone().next().ok_or(Unable::NoServicePort)?;
    if known.all(|(_, known)| known.protocol == Protocol::Udp) {
        return Err(Unable::Udp);
    }
    let (at, found) = first;
    if service.headless {
        return Ok((port, Some(at)));
    }
    let number = match &found.target {
        TargetPort::Number(number) => *number,
        TargetPort::Name(name) => {
            named_port(pod, name).ok_or_else(|| Unable::NoNamedPort(picked, name.clone()))?
        }
    };
    Ok((number, Some(at)))
}

/// The number of a container port by its name.
pub fn named_port(pod: &Pod, name: &str) -> Option<u16> {
    let mut ports = pod.template.containers.iter().flat_map(|container| &container.ports);
    ports.find(|port| port.name.as_deref() == Some(name)).map(|port| port.port)
}

/// The number of a port that is asked for by name: of the Service, or of the pod's containers.
pub fn port_named(forwarded: Forwarded, cluster: &Cluster, name: &str) -> Option<u16> {
    match forwarded {
        Forwarded::Service(id) => {
            let mut ports = cluster.services.get(id)?.ports.iter();
            ports.find(|port| port.name.as_deref() == Some(name)).map(|port| port.port)
        }
        Forwarded::Pod(_) | Forwarded::OwnerOf(_) => {
            let pod = *forwarded.candidates(cluster).ok()?.first()?;
            named_port(cluster.pods.get(pod)?, name)
        }
    }
}
