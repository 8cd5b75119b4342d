//! What an object keeps of what it had when `kubectl apply` changes it: a Service its addresses and node ports
//! (service-validation.md 1.4, rule 7 and type changes), a Job its completions, a Node its status and range (its kubelet's and
//! controller's to write).
//! Knows two versions of one object; the rules between them were checked before.

use super::Object;
use super::kinds::{JobSpec, Kind, Labels, Node, Service, ServicePort};

/// Keeps the addresses and node ports that the changed Service leaves open; drops those that its type no longer has.
pub(super) fn keep_allocated(old: &Object, new: &mut Object) {
    match (&old.kind, &mut new.kind) {
        (Kind::Service(before), Kind::Service(after)) => {
            keep_cluster_ips(before, after);
            keep_node_ports(before, after);
            keep_health_check_port(before, after);
            drop_unused(after);
            let abandoned = selected(after).is_none();
            new.left_over = abandoned.then(|| selected(before).or(old.left_over.as_ref()).cloned()).flatten();
        }
        (Kind::Job(before), Kind::Job(after)) => keep_completions(&before.spec, &mut after.spec),
        (Kind::Node(before), Kind::Node(after)) => keep_node(before, after),
        _ => {}
    }
}

/// Completions that were 1 because nothing was said stay so, whatever is said of parallelism later.
fn keep_completions(before: &JobSpec, after: &mut JobSpec) {
    let unsaid = before.completions.is_none() && after.completions.is_none();
    if unsaid && before.completions().is_some() {
        after.completions = Some(1);
    }
}

/// What a Service of this type has no use for: the update cleared it, or it would have been refused.
fn drop_unused(after: &mut Service) {
    let external = has_type(after, &["ExternalName"]);
    let entered = has_type(after, &["NodePort", "LoadBalancer"]) || !after.spec.external_ips.is_empty();
    if external {
        after.spec.cluster_ip = None;
        after.spec.cluster_ips.clear();
        after.spec.ip_families.clear();
        after.spec.ip_family_policy = None;
    }
    if external || !entered {
        after.spec.external_traffic_policy = None;
    }
    let local = after.spec.external_traffic_policy.as_deref() == Some("Local");
    if !(local && has_type(after, &["LoadBalancer"])) {
        after.spec.health_check_node_port = None;
    }
}

fn keep_node(before: &Node, after: &mut Node) {
    after.status.clone_from(&before.status);
    if after.spec.pod_cidr.is_none() && after.spec.pod_cidrs.is_empty() {
        after.spec.pod_cidr.clone_from(&before.spec.pod_cidr);
        after.spec.pod_cidrs.clone_from(&before.spec.pod_cidrs);
    }
}

/// The selector by which the controllers write its slices; none: they leave them alone.
fn selected(service: &Service) -> Option<&Labels> {
    let selector = service.spec.selector.as_ref().filter(|it| !it.is_empty());
    selector.filter(|_| !has_type(service, &["ExternalName"]))
}

fn has_type(service: &Service, types: &[&str]) -> bool {
    types.contains(&service.spec.type_.as_deref().unwrap_or("ClusterIP"))
}

fn keep_cluster_ips(before: &Service, after: &mut Service) {
    let external = has_type(before, &["ExternalName"]) || has_type(after, &["ExternalName"]);
    let given = after.spec.cluster_ip.as_deref().is_some_and(|address| !address.is_empty());
    if !external && !given && after.spec.cluster_ips.is_empty() {
        after.spec.cluster_ip.clone_from(&before.spec.cluster_ip);
        after.spec.cluster_ips.clone_from(&before.spec.cluster_ips);
    }
}

fn keep_node_ports(before: &Service, after: &mut Service) {
    let wanted = has_type(after, &["NodePort", "LoadBalancer"]);
    for port in &mut after.spec.ports {
        let same = before.spec.ports.iter().find(|other| is_same(other, port));
        match same.and_then(|other| other.node_port) {
            Some(number) if wanted && port.node_port.is_none() => port.node_port = Some(number),
            Some(_) if !wanted => port.node_port = None,
            _ => {}
        }
    }
}

/// `drop_unused` takes it from who has no use for it.
fn keep_health_check_port(before: &Service, after: &mut Service) {
    if after.spec.health_check_node_port.is_none_or(|it| it == 0) {
        after.spec.health_check_node_port = before.spec.health_check_node_port;
    }
}

fn is_same(one: &ServicePort, other: &ServicePort) -> bool {
    let protocol = |port: &ServicePort| port.protocol.clone().unwrap_or_else(|| "TCP".to_string());
    one.port == other.port && protocol(one) == protocol(other)
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn what_was_given_before_stays() {
        let text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: NodePort\n  \
                    clusterIP: 10.96.10.20\n  ports: [{port: 80, nodePort: 30080}]\n---\n\
                    apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  type: NodePort\n  \
                    ports: [{port: 80}, {name: b, port: 81}]\n";
        let text = text.replace("[{port: 80}, {", "[{name: a, port: 80}, {");
        let (manifest, _) = crate::manifest::parse(&text);
        let [object] = manifest.objects.as_slice() else { panic!("{manifest:?}") };
        let Kind::Service(service) = &object.kind else { panic!("{object:?}") };
        assert_eq!(service.spec.cluster_ip.as_deref(), Some("10.96.10.20"));
        let ports: Vec<_> = service.spec.ports.iter().map(|port| port.node_port).collect();
        assert_eq!(ports, [Some(30080), None]);
    }

    #[test]
    fn what_an_update_gives_back_others_can_have() {
        let service = |name: &str, rest: &str, port: &str| {
            format!(
                "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{{rest} ports: [{{port: 80, {port}}}]}}\n"
            )
        };
        let node_port = |name: &str, port: &str| service(name, "type: NodePort,", port);
        let errors = |text: String| crate::manifest::parse(&text).1.count(crate::diagnostic::Severity::Error);
        let first = node_port("a", "nodePort: 30080");
        // Changed to another number, or to a type that has none: the first number is free again.
        let other = node_port("b", "nodePort: 30080");
        assert_eq!(errors(first.clone() + &node_port("a", "nodePort: 30081") + &other), 0);
        assert_eq!(errors(first.clone() + &service("a", "", "name: x") + &other), 0);
        assert_eq!(errors(first.clone() + &node_port("a", "name: x") + &other), 1);
        // An update that is refused takes nothing, and gives nothing back.
        let refused = service("a", "type: NodePort, zonk: 1,", "nodePort: 30082");
        assert_eq!(errors(first.clone() + &refused + &node_port("b", "nodePort: 30082")), 1);
        assert_eq!(errors(first + &refused + &other), 2);
    }
}
