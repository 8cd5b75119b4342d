//! Clusters made by chance: nodes of one or both families, pods in every state, every kind of Service, policies.

use std::fmt::Write;

use serviscope::rng::Rng;

/// How many pods a cluster has.
pub const PODS: usize = 8;

/// A policy of a generated cluster: whom it isolates in which direction, whom it lets through.
#[derive(Debug)]
pub struct Rule {
    pub namespace: usize,
    pub isolates: Option<usize>,
    pub ingress: bool,
    pub peer: Peer,
    pub port: Option<u16>,
}

/// Whom a rule lets through: pods by labels of their namespace and their own, or everybody outside and on nodes.
#[derive(Debug)]
pub enum Peer {
    Pods { namespace: Option<usize>, label: Option<usize> },
    Addresses,
}

/// A cluster's manifest, and the policies that stand in it.
pub struct Generated {
    pub text: String,
    pub rules: Vec<Rule>,
}

/// Pod n is `n{n / 4}/p{n}` with the label `l: l{n % 2}`; the last one is on the host network.
pub fn generated(seed: u64) -> Generated {
    let mut rng = Rng::new(seed);
    let (nodes, dual) = (2 + rng.below(3), rng.below(2) == 0);
    let mut text = String::new();
    namespaces(&mut text);
    for at in 1..=nodes {
        node(&mut text, at, dual);
    }
    for at in 0..PODS {
        pod(&mut text, &mut rng, at, nodes);
    }
    for kind in 0..KINDS.len() {
        service(&mut text, &mut rng, kind, dual);
    }
    let rules: Vec<Rule> = (0..rng.below(4)).map(|_| rule(&mut rng)).collect();
    rules.iter().enumerate().for_each(|(at, rule)| policy(&mut text, at, rule));
    Generated { text, rules }
}

fn node(text: &mut String, at: usize, dual: bool) {
    let six = |text: String| if dual { text } else { String::new() };
    writeln!(
        text,
        "---\napiVersion: v1\nkind: Node\nmetadata: {{name: node-{at}, labels: {{topology.kubernetes.io/zone: z{}}}}}\n\
         spec: {{podCIDRs: [10.244.{at}.0/24{}]}}\nstatus: {{addresses: [{{type: InternalIP, address: 192.168.0.1{at}}}{}], \
         conditions: [{{type: Ready, status: \"True\"}}]}}",
        at % 2,
        six(format!(", \"fd00:10:244:{at}::/64\"")),
        six(format!(", {{type: InternalIP, address: \"2001:db8:1::1{at}\"}}")),
    )
    .unwrap();
}

fn pod(text: &mut String, rng: &mut Rng, at: usize, nodes: usize) {
    let state = match rng.below(6) {
        0 => ", annotations: {serviscope.dev/ready: \"false\"}",
        1 => ", annotations: {serviscope.dev/terminating: \"true\"}",
        _ => "",
    };
    let host = if at + 1 == PODS { "hostNetwork: true, " } else { "" };
    writeln!(
        text,
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{at}, namespace: n{}, labels: {{l: l{}, app: a{}}}{state}}}\n\
         spec: {{{host}nodeName: node-{}, containers: [{{name: c, image: i, ports: [{{name: http, containerPort: 8080}}, \
         {{containerPort: 8080, protocol: UDP}}]}}]}}",
        at / 4,
        at % 2,
        at % 3,
        rng.below(nodes) + 1
    )
    .unwrap();
}

/// What makes each kind of Service, and what stands below it.
const KINDS: [(&str, &str); 8] = [
    ("type: ClusterIP", ""),
    ("type: NodePort", ""),
    ("type: LoadBalancer", "status: {loadBalancer: {ingress: [{ip: 198.51.100.20}]}}"),
    ("type: LoadBalancer", "status: {loadBalancer: {ingress: [{ip: 198.51.100.30, ipMode: Proxy}]}}"),
    ("clusterIP: None", ""),
    ("type: ClusterIP, externalIPs: [192.0.2.50]", ""),
    ("type: ExternalName, externalName: db.example.com", ""),
    ("type: ClusterIP, unselected", ""),
];

fn service(text: &mut String, rng: &mut Rng, kind: usize, dual: bool) {
    let (what, status) = KINDS[kind];
    let (space, app) = (rng.below(2), rng.below(3));
    let by_hand = what.ends_with("unselected");
    let mut spec = what.trim_end_matches(", unselected").to_string();
    let mut maybe = |choices: usize, line: &str| {
        if rng.below(choices) == 0 {
            write!(spec, ", {line}").unwrap();
        }
    };
    if !what.contains("ExternalName") {
        maybe(2, "sessionAffinity: ClientIP");
        maybe(3, "internalTrafficPolicy: Local");
        maybe(3, "trafficDistribution: PreferSameZone");
        if what.contains("Port") || what.contains("Balancer") || what.contains("externalIPs") {
            maybe(2, "externalTrafficPolicy: Local");
        }
        if dual {
            maybe(2, "ipFamilyPolicy: PreferDualStack");
        }
    }
    if !by_hand && !what.contains("ExternalName") {
        write!(spec, ", selector: {{app: a{app}}}").unwrap();
    }
    let target = if rng.below(2) == 0 { "http" } else { "8080" };
    writeln!(
        text,
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{kind}, namespace: n{space}}}\nspec: {{{spec}, ports: [{{name: http, \
         port: 80, targetPort: {target}}}, {{name: dns, port: 53, protocol: UDP, targetPort: 8080}}]}}\n{status}"
    )
    .unwrap();
    if by_hand {
        writeln!(
            text,
            "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: s{kind}-1, namespace: n{space}, labels: \
             {{kubernetes.io/service-name: s{kind}}}}}\naddressType: IPv4\nports: [{{name: http, port: 8080}}, {{name: dns, port: 8080, \
             protocol: UDP}}]\nendpoints: [{{addresses: [192.0.2.7]}}, {{addresses: [10.244.1.250], nodeName: node-1}}]"
        )
        .unwrap();
    }
}

/// `n0` and `n1`, with the labels `s: s0` and `s: s1`.
pub fn namespaces(text: &mut String) {
    for space in 0..2 {
        writeln!(
            text,
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: n{space}, labels: {{s: s{space}}}}}"
        )
        .unwrap();
    }
}

/// A policy by chance.
pub fn rule(rng: &mut Rng) -> Rule {
    let some = |bound: usize, rng: &mut Rng| (rng.below(3) > 0).then(|| rng.below(bound));
    let pods = rng.below(4) > 0;
    Rule {
        namespace: rng.below(2),
        isolates: some(2, rng),
        ingress: rng.below(2) == 0,
        peer: if pods {
            Peer::Pods { namespace: some(2, rng), label: some(2, rng) }
        } else {
            Peer::Addresses
        },
        port: (rng.below(2) == 0).then_some(8080),
    }
}

/// The NetworkPolicy of a rule, named by its number.
pub fn policy(text: &mut String, at: usize, rule: &Rule) {
    let labels = |key: &str, value: Option<usize>| match value {
        Some(value) => format!("{{matchLabels: {{{key}: {key}{value}}}}}"),
        None => "{}".to_string(),
    };
    let (kind, peers) = if rule.ingress { ("Ingress", "from") } else { ("Egress", "to") };
    let peer = match &rule.peer {
        Peer::Pods { namespace, label } => {
            let spaces = namespace.map(|space| format!(", namespaceSelector: {}", labels("s", Some(space))));
            format!("{{podSelector: {}{}}}", labels("l", *label), spaces.unwrap_or_default())
        }
        Peer::Addresses => "{ipBlock: {cidr: 0.0.0.0/0, except: [10.244.0.0/16]}}".to_string(),
    };
    let ports = rule.port.map_or(String::new(), |port| format!(", ports: [{{port: {port}}}]"));
    writeln!(
        text,
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: r{at}, namespace: n{}}}\nspec: {{podSelector: {}, \
         policyTypes: [{kind}], {}: [{{{peers}: [{peer}]{ports}}}]}}",
        rule.namespace,
        labels("l", rule.isolates),
        kind.to_lowercase()
    )
    .unwrap();
}

/// Whether the policies let a connection through at one end: of pod `pod`, with pod `peer` (none: an address that is no
/// pod's) at the other; TCP or UDP, IPv6 or IPv4, the port. The table of ingress-policy.md 7.6, written a second time.
pub fn lets(
    rules: &[Rule],
    ingress: bool,
    (pod, peer): (usize, Option<usize>),
    (tcp, six, port): (bool, bool, u16),
) -> bool {
    let here: Vec<&Rule> = rules
        .iter()
        .filter(|rule| rule.ingress == ingress && rule.namespace == pod / 4)
        .filter(|rule| rule.isolates.is_none_or(|label| label == pod % 2))
        .collect();
    let allows = |rule: &&Rule| {
        let fits = match (&rule.peer, peer) {
            (Peer::Pods { namespace, label }, Some(peer)) => {
                label.is_none_or(|label| label == peer % 2) && peer / 4 == namespace.unwrap_or(rule.namespace)
            }
            (Peer::Addresses, None) => !six,
            (Peer::Pods { .. }, None) | (Peer::Addresses, Some(_)) => false,
        };
        fits && rule.port.is_none_or(|wanted| tcp && wanted == port)
    };
    here.is_empty() || here.iter().any(allows)
}
