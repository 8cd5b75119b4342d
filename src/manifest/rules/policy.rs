//! `networking.k8s.io/v1 NetworkPolicy` (service-validation.md 1.8).

use super::address::{self, Cidr};
use super::names::Syntax;
use super::report::{Field, Report};
use super::{detail, labels, meta, ports};
use crate::diagnostic::Code;
use crate::manifest::kinds::{IntOrString, IpBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort};

const PROTOCOLS: &[&str] = &["TCP", "UDP", "SCTP"];
const TYPES: &[&str] = &["Ingress", "Egress"];

/// Checks a NetworkPolicy.
pub(super) fn check(policy: &NetworkPolicy, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let spec = &policy.spec;
    meta::check(&policy.metadata, Syntax::Subdomain, &root.key("metadata"));
    labels::check_selector(&field.key("podSelector"), &spec.pod_selector);
    let list = field.key("ingress");
    for (at, rule) in spec.ingress.iter().flatten().enumerate() {
        check_rule("from", &rule.from, &rule.ports, &list.index(at));
    }
    let list = field.key("egress");
    for (at, rule) in spec.egress.iter().flatten().enumerate() {
        check_rule("to", &rule.to, &rule.ports, &list.index(at));
    }
    let types = field.key("policyTypes");
    if spec.policy_types.len() > TYPES.len() {
        return types.invalid(spec.policy_types.len(), detail::TWO_POLICY_TYPES);
    }
    for (at, kind) in spec.policy_types.iter().enumerate() {
        types.index(at).one_of(Some(kind), TYPES);
    }
}

fn check_rule(peers_key: &str, peers: &[NetworkPolicyPeer], ports: &[NetworkPolicyPort], field: &Field) {
    let list = field.key("ports");
    for (at, port) in ports.iter().enumerate() {
        check_port(port, &list.index(at));
    }
    let list = field.key(peers_key);
    for (at, peer) in peers.iter().enumerate() {
        check_peer(peer, &list.index(at));
    }
}

fn check_port(port: &NetworkPolicyPort, field: &Field) {
    field.key("protocol").one_of_or_empty(port.protocol.as_deref(), PROTOCOLS);
    if let Some(number) = &port.port {
        ports::check(&field.key("port"), number);
    }
    let Some(last) = port.end_port else { return };
    let here = field.key("endPort");
    match &port.port {
        None => here.invalid(last, detail::END_PORT_WITHOUT_PORT),
        Some(IntOrString::Str(_)) => here.invalid(last, detail::END_PORT_WITH_NAME),
        Some(IntOrString::Int(first)) => {
            if last < *first {
                here.invalid(last, detail::END_PORT_BELOW_PORT);
            }
            here.port_number(last);
        }
    }
}

fn check_peer(peer: &NetworkPolicyPeer, field: &Field) {
    let selects = peer.pod_selector.is_some() || peer.namespace_selector.is_some();
    if let Some(selector) = &peer.pod_selector {
        labels::check_selector(&field.key("podSelector"), selector);
    }
    if let Some(selector) = &peer.namespace_selector {
        labels::check_selector(&field.key("namespaceSelector"), selector);
    }
    match &peer.ip_block {
        Some(block) => {
            check_block(block, &field.key("ipBlock"));
            if selects {
                field.error(Code::PeerBlockAndSelector, &[]);
            }
        }
        None if !selects => field.error(Code::PeerEmpty, &[]),
        None => {}
    }
}

fn check_block(block: &IpBlock, field: &Field) {
    let here = field.key("cidr");
    let text = block.cidr.as_deref().unwrap_or("");
    if text.is_empty() {
        return here.required("");
    }
    let range = address::check_cidr(&here, text);
    address::warn_if_unusual_cidr(&here, text);
    let list = field.key("except");
    for (at, text) in block.except.iter().enumerate() {
        let here = list.index(at);
        let inner = address::check_cidr(&here, text);
        address::warn_if_unusual_cidr(&here, text);
        if let (Some(range), Some(inner)) = (range, inner)
            && !is_strictly_inside(inner, range)
        {
            here.invalid(format!("\"{text}\""), detail::STRICT_SUBSET);
        }
    }
}

fn is_strictly_inside(inner: Cidr, range: Cidr) -> bool {
    range.contains(inner.network()) && inner.prefix > range.prefix
}
