//! The chains of mode iptables that a packet passed, by the names that `iptables-save` shows (data-plane.md 3.1.5).
//! For who compares with a real node: nothing is decided by them here.

use sha2::{Digest, Sha256};

use super::entry::{Caught, Entry};
use super::{Action, Address, CauseCode, Hop, HostAddress, Leg, Network, Packet, Place, ProxyMode};
use crate::cluster::{Protocol, Service, ServicePort};

/// The chains of a hop, in the order they are passed; none in other modes and where no Service rule was.
pub fn of_hop(network: &Network, hop: &Hop) -> Vec<String> {
    let (Place::Rules(_, _), Leg::Request, ProxyMode::Iptables) = (&hop.at, hop.leg, network.mode) else {
        return Vec::new();
    };
    let arrived = hop.before.as_ref().unwrap_or(&hop.packet);
    let caught = caught(network, arrived);
    let named = caught.and_then(|caught| Some((caught, Names::of(caught.of(&network.cluster)?))));
    match (hop.action, named) {
        (Action::Snat, _) => fixed(&["KUBE-MARK-MASQ", "KUBE-POSTROUTING"]),
        (Action::Dnat, Some((caught, names))) => {
            names.path(caught.entry, is_local(hop), &hop.packet.destination)
        }
        (Action::Drop, Some((_, names))) if hop.cause.code == CauseCode::NotInSourceRangesNode => {
            vec!["KUBE-PROXY-FIREWALL".to_string(), names.chain("KUBE-FW-", None)]
        }
        (Action::Refuse | Action::Drop, Some((Caught { entry: Entry::ClusterIp, .. }, _))) => {
            fixed(&["KUBE-SERVICES"])
        }
        (Action::Refuse | Action::Drop, Some(_)) => fixed(&["KUBE-EXTERNAL-SERVICES"]),
        _ => Vec::new(),
    }
}

fn fixed(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_string()).collect()
}

/// The rule that caught a packet, by where it was going.
fn caught(network: &Network, packet: &Packet) -> Option<Caught> {
    let HostAddress::Ip(ip) = packet.destination.host else { return None };
    let port = packet.destination.port;
    let vip = network.tables.vips.get(&(ip, packet.protocol, port));
    vip.or_else(|| network.tables.node_ports.get(&(packet.protocol, port))).copied()
}

/// Whether the endpoint was chosen from the node's own.
fn is_local(hop: &Hop) -> bool {
    hop.also.iter().any(|cause| {
        matches!(
            cause.code,
            CauseCode::ListLocalInternal | CauseCode::ListLocalExternal | CauseCode::ListLocalTerminating
        )
    })
}

/// What a Service port's chains are named by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// `namespace/name:port`, or `namespace/name` where the port has no name.
    port: String,
    /// In lower case.
    protocol: &'static str,
}

impl Names {
    /// Those of a Service's port.
    pub fn of((service, port): (&Service, &ServicePort)) -> Self {
        let name = port.name.as_deref().filter(|name| !name.is_empty());
        let port_name = match name {
            Some(name) => format!("{}:{name}", service.full_name()),
            None => service.full_name(),
        };
        let protocol = match port.protocol {
            Protocol::Tcp => "tcp",
            Protocol::Udp => "udp",
            Protocol::Sctp => "sctp",
        };
        Self { port: port_name, protocol }
    }

    /// The chain with this prefix, of the port or of one of its endpoints.
    pub fn chain(&self, prefix: &str, endpoint: Option<&Address>) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.port);
        hash.update(self.protocol);
        if let Some(endpoint) = endpoint {
            hash.update(endpoint.to_string());
        }
        format!("{prefix}{}", base32(&hash.finalize()))
    }

    fn path(&self, entry: Entry, local: bool, endpoint: &Address) -> Vec<String> {
        let mut path = fixed(&["KUBE-SERVICES"]);
        match entry {
            Entry::ClusterIp => {}
            Entry::NodePort => {
                path.push("KUBE-NODEPORTS".to_string());
                path.push(self.chain("KUBE-EXT-", None));
            }
            Entry::ExternalIp | Entry::LoadBalancer => path.push(self.chain("KUBE-EXT-", None)),
        }
        path.push(self.chain(if local { "KUBE-SVL-" } else { "KUBE-SVC-" }, None));
        path.push(self.chain("KUBE-SEP-", Some(endpoint)));
        path
    }
}

/// The first sixteen characters of base32: the first ten bytes.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::with_capacity(16);
    for group in bytes.chunks(5).take(2) {
        let word = group.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
        for shift in (0..8).rev() {
            let at = usize::try_from((word >> (shift * 5)) & 31).unwrap_or(0);
            out.extend(ALPHABET.get(at).map(|byte| char::from(*byte)));
        }
    }
    out
}
