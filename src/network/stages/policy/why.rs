//! Which policy decided, which rules fell short of what, and which rule would have let the connection pass.

use super::matching::{self, DNS_NAMESPACE, NAME_LABEL};
use super::{Direction, Question, Verdict, isolating, rules};
use crate::cluster::{NetworkPolicy, Pod};
use crate::manifest::kinds::{IntOrString, Labels, NetworkPolicyPort};
use crate::network::Network;
use crate::network::cause::{Cause, CauseCode};
use crate::network::entry::Peer;
use crate::text::Span;

/// So many rules that almost matched are told of.
const MOST_NEAR: usize = 3;

/// Labels that controllers and kubelets add: a selector by hand does not name them.
const ADDED: [&str; 8] = [
    "pod-template-hash",
    "controller-revision-hash",
    "pod-template-generation",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "controller-uid",
    "batch.kubernetes.io/job-completion-index",
];

/// The rule that allowed it; none where the pod is open.
pub fn allowed(network: &Network, asked: Question, verdict: Verdict) -> Option<Cause> {
    let Verdict::Allowed(id, rule) = verdict else { return None };
    let policy = network.cluster.policies.get(id)?;
    let code = match asked.direction {
        Direction::Ingress => CauseCode::PolicyAllowsIngress,
        Direction::Egress => CauseCode::PolicyAllowsEgress,
    };
    let pod = network.pod_name(asked.pod);
    let cause = Cause::new(code).arg(full_name(policy)).arg(pod).arg(label(asked.direction, rule));
    Some(cause.at(rule_span(policy, asked.direction, rule)))
}

/// Why it was denied: the policies that isolate the pod first, then the rules that almost matched, then a rule that
/// would have let it pass.
pub fn denied(network: &Network, asked: Question, code: CauseCode) -> (Cause, Vec<Cause>) {
    let Some(pod) = network.cluster.pods.get(asked.pod) else { return (Cause::new(code), Vec::new()) };
    let policies: Vec<&NetworkPolicy> = isolating(network, pod, asked.direction).map(|(_, it)| it).collect();
    let names: Vec<String> = policies.iter().map(|policy| full_name(policy)).collect();
    let span = policies.first().and_then(|policy| policy.span);
    let main = Cause::new(code).arg(names.join(", ")).arg(pod.full_name()).at(span);
    let mut more: Vec<Cause> =
        policies.iter().flat_map(|policy| near(network, policy, asked)).take(MOST_NEAR).collect();
    more.push(remedy(network, pod, asked, policies.first().and_then(|policy| policy.span)));
    (main, more)
}

/// The rules of a policy that match the other end but not the port, or the port but not the other end.
fn near<'a>(
    network: &'a Network,
    policy: &'a NetworkPolicy,
    asked: Question,
) -> impl Iterator<Item = Cause> + 'a {
    let direction = asked.direction;
    rules(policy, direction).into_iter().enumerate().filter_map(move |(at, (peers, ports))| {
        let peer_fits = matching::peers(network, policy, peers, asked);
        let port_fits = matching::ports(network, ports, asked);
        let code = match (peer_fits, port_fits) {
            (true, false) => CauseCode::PolicyRuleHasOtherPorts,
            (false, true) => CauseCode::PolicyRuleHasOtherPeers,
            _ => return None,
        };
        let listed: Vec<String> = ports.iter().map(port_text).collect();
        let cause = Cause::new(code)
            .arg([&label(direction, at), " of ", &full_name(policy)].concat())
            .arg(format!("{} {}", asked.protocol.name(), asked.port))
            .arg(listed.join(", "));
        Some(cause.at(rule_span(policy, direction, at)))
    })
}

/// A rule, as YAML, that lets exactly this connection pass.
fn remedy(network: &Network, pod: &Pod, asked: Question, span: Option<Span>) -> Cause {
    let (code, list) = match asked.direction {
        Direction::Ingress => (CauseCode::PolicyRuleThatLetsIn, "from"),
        Direction::Egress => (CauseCode::PolicyRuleThatLetsOut, "to"),
    };
    let peer = peer_text(network, pod, super::as_node(network, asked.peer), asked.six);
    let port = format!("{{port: {}, protocol: {}}}", asked.port, asked.protocol.name());
    Cause::new(code).arg(format!("{{{list}: [{peer}], ports: [{port}]}}")).at(span)
}

/// An element of `from` or `to` that selects the other end, seen from the policies of a pod.
fn peer_text(network: &Network, pod: &Pod, peer: Peer, six: bool) -> String {
    let (namespace, labels) = match peer {
        Peer::Pod(id) => match network.cluster.pods.get(id) {
            Some(other) => (other.namespace.as_str(), by_hand(&other.labels)),
            None => return String::new(),
        },
        Peer::Dns => (DNS_NAMESPACE, matching::dns_labels()),
        Peer::Node(_) | Peer::Address(_) | Peer::Name => {
            let ip = matching::address_of(network, peer, six);
            let bits = if ip.is_some_and(|ip| ip.is_ipv6()) { "128" } else { "32" };
            return match ip {
                Some(ip) => format!("{{ipBlock: {{cidr: \"{ip}/{bits}\"}}}}"),
                None => "{ipBlock: {cidr: 0.0.0.0/0}}".to_string(),
            };
        }
    };
    let pods = format!("podSelector: {}", selector_text(&labels));
    if namespace == pod.namespace {
        return format!("{{{pods}}}");
    }
    let named: Labels = [(NAME_LABEL.to_string(), namespace.to_string())].into();
    format!("{{namespaceSelector: {}, {pods}}}", selector_text(&named))
}

/// Without the labels that nobody writes.
fn by_hand(labels: &Labels) -> Labels {
    let written =
        |key: &String| !ADDED.contains(&key.as_str()) && !key.starts_with("topology.kubernetes.io/");
    labels.iter().filter(|(key, _)| written(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn selector_text(labels: &Labels) -> String {
    if labels.is_empty() {
        return "{}".to_string();
    }
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}: \"{value}\"")).collect();
    format!("{{matchLabels: {{{}}}}}", pairs.join(", "))
}

/// `TCP 80`, `TCP 80-90`, `TCP http`, `UDP`.
fn port_text(port: &NetworkPolicyPort) -> String {
    let protocol = port.protocol.as_deref().unwrap_or("TCP");
    match (&port.port, port.end_port) {
        (None, _) => protocol.to_string(),
        (Some(IntOrString::Int(first)), Some(last)) => format!("{protocol} {first}-{last}"),
        (Some(IntOrString::Int(number)), None) => format!("{protocol} {number}"),
        (Some(IntOrString::Str(name)), _) => format!("{protocol} {name}"),
    }
}

fn full_name(policy: &NetworkPolicy) -> String {
    [&policy.namespace, "/", &policy.name].concat()
}

/// `ingress[0]`.
fn label(direction: Direction, rule: usize) -> String {
    let list = match direction {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    };
    format!("{list}[{rule}]")
}

fn rule_span(policy: &NetworkPolicy, direction: Direction, rule: usize) -> Option<Span> {
    let spans = match direction {
        Direction::Ingress => &policy.ingress_spans,
        Direction::Egress => &policy.egress_spans,
    };
    spans.get(rule).copied().or(policy.span)
}
