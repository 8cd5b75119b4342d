//! What `kubectl port-forward` is asked for, as people write it: `svc/web:80`, `pod/shop/web-0:8080`.

use std::net::{IpAddr, Ipv4Addr};

use serviscope::cluster::{Cluster, OwnerKind, Protocol};
use serviscope::network::forward::{self, Forwarded};
use serviscope::network::{Client, Head, Host, Scheme, Target};

const FORM: &str = "write KIND/NAME:PORT or KIND/NAMESPACE/NAME:PORT, with KIND svc, pod, deployment, statefulset, \
                    daemonset, replicaset, replicationcontroller or job";

/// Reads what to forward to: a caller at a workstation, and the local port that kubectl gives it.
///
/// # Errors
/// A sentence that says what is wrong: the form, or that there is no such thing in the cluster.
pub fn forwarding(text: &str, cluster: &Cluster) -> Result<(Client, Target), String> {
    let wrong = || format!("'{text}' is nothing to forward to: {FORM}");
    let (object, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    let parts: Vec<&str> = object.split('/').collect();
    let (kind, namespace, name) = match parts.as_slice() {
        [name] => ("pod", "default", *name),
        [kind, name] => (*kind, "default", *name),
        [kind, namespace, name] => (*kind, *namespace, *name),
        _ => return Err(wrong()),
    };
    let found = find(cluster, kind, namespace, name).ok_or_else(wrong)?;
    let object = found.ok_or_else(|| format!("there is no {kind} '{namespace}/{name}', or it has no pod"))?;
    let number: Option<u16> = match port.parse() {
        Ok(number) => Some(number).filter(|number| *number > 0),
        Err(_) => forward::port_named(object, cluster, port),
    };
    let port = number.ok_or_else(|| format!("'{port}' is no port of {}", object.text(cluster)))?;
    let scheme = Scheme::Raw(Protocol::Tcp);
    let host = Host::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    Ok((
        Client::PortForward(object),
        Target { scheme, host, port, path: String::new(), head: Head::default() },
    ))
}

/// The thing of a kind; none at all where that is no kind that kubectl forwards to.
fn find(cluster: &Cluster, kind: &str, namespace: &str, name: &str) -> Option<Option<Forwarded>> {
    let owner = match kind.to_ascii_lowercase().as_str() {
        "svc" | "service" | "services" => {
            return Some(cluster.service_named(namespace, name).map(Forwarded::Service));
        }
        "pod" | "pods" | "po" => return Some(cluster.pod_named(namespace, name).map(Forwarded::Pod)),
        "deployment" | "deployments" | "deploy" => OwnerKind::Deployment,
        "replicaset" | "replicasets" | "rs" => OwnerKind::ReplicaSet,
        "replicationcontroller" | "replicationcontrollers" | "rc" => OwnerKind::ReplicationController,
        "statefulset" | "statefulsets" | "sts" => OwnerKind::StatefulSet,
        "daemonset" | "daemonsets" | "ds" => OwnerKind::DaemonSet,
        "job" | "jobs" => OwnerKind::Job,
        _ => return None,
    };
    Some(Forwarded::workload(cluster, owner, namespace, name))
}
