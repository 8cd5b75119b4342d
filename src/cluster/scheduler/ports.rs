//! Host ports: which two pods cannot share a node (scheduling.md 5.2). Knows specs; must not know nodes.

use super::resources::is_sidecar;
use crate::manifest::kinds::{Container, ContainerPort, PodSpec};

/// A port that a pod takes on its node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HostPort {
    /// The number.
    pub port: i64,
    protocol: String,
    /// The address; none: every one.
    ip: Option<String>,
}

impl HostPort {
    /// Whether both cannot be on one node: an address clashes with itself and with all addresses.
    pub(super) fn clashes(&self, other: &HostPort) -> bool {
        self.port == other.port
            && self.protocol == other.protocol
            && (self.ip.is_none() || other.ip.is_none() || self.ip == other.ip)
    }
}

/// The host ports of a pod: of containers and sidecars; on the host network every declared port is one.
pub(super) fn host_ports(spec: &PodSpec) -> Vec<HostPort> {
    let sidecars = spec.init_containers.iter().filter(|container| is_sidecar(container));
    let host_network = spec.host_network == Some(true);
    let of = |container: &Container| -> Vec<HostPort> {
        container.ports.iter().filter_map(|port| host_port(port, host_network)).collect()
    };
    spec.containers.iter().chain(sidecars).flat_map(of).collect()
}

fn host_port(port: &ContainerPort, host_network: bool) -> Option<HostPort> {
    let declared = port.host_port.filter(|&number| number > 0);
    let number = declared.or(port.container_port.filter(|_| host_network))?;
    Some(HostPort {
        port: number,
        protocol: port.protocol.clone().unwrap_or_else(|| "TCP".into()),
        ip: port.host_ip.clone().filter(|ip| !ip.is_empty() && ip != "0.0.0.0"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::from_yaml;

    #[test]
    fn ports_clash_by_number_protocol_and_address() {
        let ports =
            |text: &str| host_ports(&from_yaml(&format!("containers: [{{ports: [{text}]}}]")).unwrap());
        for (one, other, clash) in [
            ("{hostPort: 80}", "{hostPort: 80}", true),
            ("{hostPort: 80}", "{hostPort: 81}", false),
            ("{hostPort: 80}", "{hostPort: 80, protocol: UDP}", false),
            ("{hostPort: 80, hostIP: 10.0.0.1}", "{hostPort: 80, hostIP: 10.0.0.2}", false),
            ("{hostPort: 80, hostIP: 10.0.0.1}", "{hostPort: 80}", true),
            ("{hostPort: 80, hostIP: 10.0.0.1}", "{hostPort: 80, hostIP: 0.0.0.0}", true),
        ] {
            assert_eq!(ports(one)[0].clashes(&ports(other)[0]), clash, "{one} {other}");
        }
        assert!(ports("{containerPort: 80}").is_empty());
        let spec = "{hostNetwork: true, containers: [{ports: [{containerPort: 80}]}]}";
        assert_eq!(host_ports(&from_yaml(spec).unwrap())[0].port, 80);
    }
}
