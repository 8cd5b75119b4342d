//! kube-proxy's rules on one node: which Service port catches a packet, and where they send it.
//!
//! Selection (`select`) is the same in all modes; `iptables`, `nftables` and `ipvs` say where modes differ.
//! Judges and explains; rewrites nothing. Must not know DNS, routes or policies.

mod affinity;
mod conntrack;
mod explain;
mod iptables;
mod ipvs;
mod maglev;
mod node_ports;
mod reach;
mod scheduler;
pub mod select;

pub use crate::network::entry::{Caught, Entry, Origin};
pub use explain::{choice_cause, list_cause, nothing_cause};
pub use reach::{Reach, reach};

use std::net::IpAddr;

use crate::cluster::{Node, NodeId, Protocol, Service};
use crate::network::{Flows, Network, ProxyMode, Reason, Remembered, Scheduler};
use select::{Selected, Want};

/// A connection that a rule caught, as the node that judges it sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The node.
    pub node: NodeId,
    /// The rule.
    pub caught: Caught,
    /// Whose packet it is.
    pub origin: Origin,
    /// Where it comes from.
    pub source: IpAddr,
    /// The port there.
    pub source_port: u16,
    /// The address that it called.
    pub called: IpAddr,
}

/// What the rules of a node catch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catch {
    /// A Service port.
    Port(Caught),
    /// A cluster IP, on a port that the Service does not have.
    WrongPort(crate::cluster::ServiceId),
    /// Nothing.
    None,
}

/// What they do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Rewrite the destination to this endpoint.
    To(Choice),
    /// Rewrite it to where this UDP conversation went before, which is no endpoint any more.
    Stale(Remembered),
    /// Reject: the client is told at once.
    Refuse(Nothing),
    /// Drop: silence.
    Drop(Nothing),
    /// No rule covers it after all.
    Pass,
}

/// The endpoint that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its position in the Service's endpoints.
    pub endpoint: u32,
    /// How many there were to choose from.
    pub of: u32,
    /// Which list that was.
    pub list: select::Why,
    /// How it was chosen.
    pub how: How,
    /// The reply will not find its way: ipvs, policy Local, an endpoint elsewhere (data-plane.md 3.3).
    pub asymmetric: bool,
}

/// How one endpoint of several is chosen (data-plane.md 3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// There is no other.
    Only,
    /// iptables: rule i of n with probability 1/(n-i).
    Statistic,
    /// nftables: `numgen random mod n`.
    Numgen,
    /// ipvs: what its scheduler says.
    Scheduler(Scheduler),
    /// The client was here before.
    Affinity,
    /// conntrack knows this UDP conversation.
    Conntrack,
}

/// Why there is nothing to send to (data-plane.md 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// No endpoint at all.
    None,
    /// Endpoints, but none ready.
    NoneReady,
    /// Policy Local, and none on this node.
    NoneLocal,
    /// Not one of the Service's ports.
    WrongPort,
}

impl Nothing {
    /// The reason of the outcome.
    pub fn reason(self) -> Reason {
        match self {
            Nothing::None | Nothing::NoneReady => Reason::NoEndpoints,
            Nothing::NoneLocal => Reason::NoLocalEndpoints,
            Nothing::WrongPort => Reason::NoServicePort,
        }
    }
}

/// Which rule of a node catches a packet to this destination.
pub fn catch(
    network: &Network,
    node: &Node,
    origin: Origin,
    protocol: Protocol,
    ip: IpAddr,
    port: u16,
) -> Catch {
    let tables = &network.tables;
    if let Some(caught) = tables.vips.get(&(ip, protocol, port)) {
        return Catch::Port(*caught);
    }
    if let Some(caught) = tables.node_ports.get(&(protocol, port))
        && node_ports::answers(network, node, ip, origin)
        && has_family(network, *caught, ip)
    {
        return Catch::Port(*caught);
    }
    let owner = network.cluster.index.service_by_ip.get(&ip);
    let own = |id| network.cluster.services.get(id).is_some_and(|service| !service.other_proxy);
    owner.filter(|id| own(**id)).map_or(Catch::None, |id| Catch::WrongPort(*id))
}

/// Whether the Service has a cluster IP of this family: only then do its node ports.
fn has_family(network: &Network, caught: Caught, ip: IpAddr) -> bool {
    let service = network.cluster.services.get(caught.service);
    service.is_some_and(|service| service.cluster_ips.iter().any(|own| own.is_ipv4() == ip.is_ipv4()))
}

/// What a node's proxy does with a cluster IP on a port that the Service lacks.
pub fn wrong_port(mode: ProxyMode) -> Verdict {
    match mode {
        ProxyMode::Iptables => Verdict::Drop(Nothing::WrongPort),
        ProxyMode::Nftables | ProxyMode::Ipvs => Verdict::Refuse(Nothing::WrongPort),
    }
}

/// Whether the port has any endpoint that could take a connection anywhere (data-plane.md 3.2.5).
pub fn has_endpoints(network: &Network, caught: Caught, family: IpAddr) -> bool {
    let table = network.tables.port(caught.service, caught.port).and_then(|both| both.like(family));
    table.is_some_and(|table| !table.ready.is_empty() || !table.terminating.is_empty())
}

/// Where a node sends a new connection that one of its rules caught.
pub fn judge(network: &Network, call: &Call, flows: &mut Flows) -> Verdict {
    let caught = call.caught;
    let parts = caught.of(&network.cluster);
    let table = network.tables.port(caught.service, caught.port).and_then(|both| both.like(call.source));
    let (Some((service, port)), Some(table), Some(node)) =
        (parts, table, network.cluster.nodes.get(call.node))
    else {
        return Verdict::Pass;
    };
    if port.protocol == Protocol::Udp
        && let Some(known) = conntrack::recall(flows, call, service)
    {
        return known;
    }
    if table.ready.is_empty() && table.terminating.is_empty() {
        let nothing = if table.total == 0 { Nothing::None } else { Nothing::NoneReady };
        return match network.mode {
            ProxyMode::Iptables if !iptables::rejects(caught.entry, call.origin) => Verdict::Pass,
            _ => Verdict::Refuse(nothing),
        };
    }
    let want = select::want(service, caught.entry, call.origin);
    let selected = match network.mode {
        ProxyMode::Ipvs => ipvs::select(service, table, call.node, node, want),
        _ => match want {
            Want::Local => select::local(table, call.node),
            Want::Cluster => select::cluster(table, node),
            Want::ShortCircuit => select::short_circuit(table, node),
        },
    };
    let Some(selected) = selected else {
        return match network.mode {
            ProxyMode::Ipvs => Verdict::Refuse(Nothing::NoneLocal),
            _ => Verdict::Drop(Nothing::NoneLocal),
        };
    };
    let Some((endpoint, how)) = choose(network, call, service, &selected, flows) else {
        return Verdict::Refuse(Nothing::None);
    };
    if port.protocol == Protocol::Udp {
        conntrack::remember(flows, call, service, endpoint);
    }
    Verdict::To(Choice {
        endpoint,
        of: u32::try_from(selected.list.len()).unwrap_or(u32::MAX),
        list: selected.why,
        how,
        asymmetric: selected.asymmetric && call.origin == Origin::Outside && caught.entry != Entry::ClusterIp,
    })
}

fn choose(
    network: &Network,
    call: &Call,
    service: &Service,
    selected: &Selected<'_>,
    flows: &mut Flows,
) -> Option<(u32, How)> {
    let key = (call.node, call.caught.service, call.caught.port, call.source);
    if let Some(seconds) = service.affinity_seconds
        && let Some(known) = affinity::recall(flows, &key, seconds, service, selected.list)
    {
        affinity::remember(flows, key, service, known);
        if network.mode == ProxyMode::Ipvs {
            ipvs::note(network, call, service, known, flows);
        }
        return Some((known, How::Affinity));
    }
    let count = selected.list.len();
    let uniform = |flows: &mut Flows| if count > 1 { flows.rng.below(count) } else { 0 };
    let (at, how) = match network.mode {
        // Rule i of n jumps with probability 1/(n-i), the last always: one throw decides the same as all of them.
        ProxyMode::Iptables => (uniform(flows), How::Statistic),
        ProxyMode::Nftables => (uniform(flows), How::Numgen),
        ProxyMode::Ipvs => {
            (ipvs::choose(network, call, service, selected.list, flows), How::Scheduler(network.scheduler))
        }
    };
    let position = *selected.list.get(at)?;
    if service.affinity_seconds.is_some() {
        affinity::remember(flows, key, service, position);
    }
    if network.mode == ProxyMode::Ipvs {
        ipvs::note(network, call, service, position, flows);
    }
    Some((position, if count == 1 { How::Only } else { how }))
}
