//! Our Ingresses and NetworkPolicies as a record writes them: what was written, with the defaults.

use serde_json::{Map, Value, json};
use serviscope::cluster::{Cluster, Ingress, NetworkPolicy};
use serviscope::manifest::kinds::{
    IngressBackend, IngressSpec, IntOrString, Kind, LabelSelector, NetworkPolicyPeer, NetworkPolicyPort,
};
use serviscope::simulation::life::World;

/// An object with those of these fields that have a value.
pub fn object(fields: &[(&str, Option<Value>)]) -> Value {
    let given = fields.iter().filter_map(|(name, value)| Some((name.to_string(), value.clone()?)));
    Value::Object(given.collect())
}

fn list(items: Vec<Value>) -> Option<Value> {
    (!items.is_empty()).then(|| items.into())
}

/// A number or a text.
pub fn int_or_string(value: &IntOrString) -> Value {
    match value {
        IntOrString::Int(number) => json!(number),
        IntOrString::Str(text) => json!(text),
    }
}

/// All Ingresses.
pub fn ingresses(world: &World, cluster: &Cluster) -> Vec<Value> {
    let ingresses = world.manifest.objects.iter().filter_map(|object| match &object.kind {
        Kind::Ingress(it) => Some((object, it)),
        _ => None,
    });
    let class = |object: &serviscope::manifest::Object| {
        // A class that an annotation gives stands in no field.
        let annotated = object.kind.metadata().annotations.contains_key("kubernetes.io/ingress.class");
        let same = |it: &&Ingress| it.name == object.name && it.namespace == object.namespace;
        cluster.ingresses.iter().find(same).filter(|_| !annotated)?.class.clone()
    };
    ingresses
        .map(|(it, kind)| {
            let class = kind.spec.ingress_class_name.clone().or_else(|| class(it));
            json!({"name": it.name, "namespace": it.namespace, "spec": ingress(&kind.spec, class)})
        })
        .collect()
}

fn ingress(spec: &IngressSpec, class: Option<String>) -> Value {
    let path = |it: &serviscope::manifest::kinds::HttpIngressPath| {
        object(&[
            ("path", it.path.clone().map(Value::from)),
            ("pathType", it.path_type.clone().map(Value::from)),
            ("backend", Some(backend(&it.backend))),
        ])
    };
    let rules = spec.rules.iter().map(|rule| {
        let http =
            rule.http.as_ref().map(|it| json!({"paths": it.paths.iter().map(path).collect::<Vec<_>>()}));
        object(&[("host", rule.host.clone().map(Value::from)), ("http", http)])
    });
    let tls = spec.tls.iter().map(|it| {
        let hosts = it.hosts.iter().cloned().map(Value::from).collect();
        object(&[("hosts", list(hosts)), ("secretName", it.secret_name.clone().map(Value::from))])
    });
    object(&[
        ("ingressClassName", class.map(Value::from)),
        ("defaultBackend", spec.default_backend.as_ref().map(backend)),
        ("rules", list(rules.collect())),
        ("tls", list(tls.collect())),
    ])
}

fn backend(it: &IngressBackend) -> Value {
    let service = it.service.as_ref().map(|it| {
        let port = it.port.clone().unwrap_or_default();
        let port = object(&[("name", port.name.map(Value::from)), ("number", port.number.map(Value::from))]);
        json!({"name": it.name, "port": port})
    });
    object(&[("service", service)])
}

/// All NetworkPolicies.
pub fn policies(world: &World, cluster: &Cluster) -> Vec<Value> {
    let mut out = Vec::new();
    for object in &world.manifest.objects {
        let Kind::NetworkPolicy(it) = &object.kind else { continue };
        let names = |it: &&NetworkPolicy| {
            (it.namespace.as_str(), it.name.as_str()) == (object.namespace.as_str(), object.name.as_str())
        };
        let built = cluster.policies.iter().find(names).unwrap();
        let rules = |peers: &str, rules: Vec<(&[NetworkPolicyPeer], &[NetworkPolicyPort])>| -> Vec<Value> {
            rules.into_iter().map(|(of, ports)| rule(peers, of, ports)).collect()
        };
        let ingress = it.spec.ingress.as_ref().map(|all| {
            rules("from", all.iter().map(|it| (it.from.as_slice(), it.ports.as_slice())).collect())
        });
        let egress =
            it.spec.egress.as_ref().map(|all| {
                rules("to", all.iter().map(|it| (it.to.as_slice(), it.ports.as_slice())).collect())
            });
        let kinds = [("Ingress", built.isolates_ingress), ("Egress", built.isolates_egress)];
        let mut types: Vec<&str> = kinds.into_iter().filter(|it| it.1).map(|it| it.0).collect();
        // As they were written, where they were.
        let written: Vec<&str> = it.spec.policy_types.iter().map(String::as_str).collect();
        if written.iter().all(|it| types.contains(it)) && written.len() == types.len() {
            types = written;
        }
        let spec = crate::routes::object(&[
            ("podSelector", Some(selector(&it.spec.pod_selector))),
            ("ingress", ingress.and_then(list)),
            ("egress", egress.and_then(list)),
            ("policyTypes", Some(types.into())),
        ]);
        out.push(json!({"name": object.name, "namespace": object.namespace, "spec": spec}));
    }
    out
}

fn rule(peers: &str, of: &[NetworkPolicyPeer], ports: &[NetworkPolicyPort]) -> Value {
    let peer = |it: &NetworkPolicyPeer| {
        let block = it.ip_block.as_ref().map(|it| {
            let except = it.except.iter().cloned().map(Value::from).collect();
            object(&[("cidr", it.cidr.clone().map(Value::from)), ("except", list(except))])
        });
        object(&[
            ("podSelector", it.pod_selector.as_ref().map(selector)),
            ("namespaceSelector", it.namespace_selector.as_ref().map(selector)),
            ("ipBlock", block),
        ])
    };
    let port = |it: &NetworkPolicyPort| {
        object(&[
            ("protocol", Some(it.protocol.clone().unwrap_or_else(|| "TCP".to_string()).into())),
            ("port", it.port.as_ref().map(int_or_string)),
            ("endPort", it.end_port.map(Value::from)),
        ])
    };
    object(&[(peers, list(of.iter().map(peer).collect())), ("ports", list(ports.iter().map(port).collect()))])
}

fn selector(it: &LabelSelector) -> Value {
    let labels: Map<String, Value> =
        it.match_labels.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect();
    let expressions = it
        .match_expressions
        .iter()
        .map(|it| json!({"key": it.key, "operator": it.operator, "values": it.values}));
    object(&[
        ("matchLabels", (!labels.is_empty()).then(|| labels.into())),
        ("matchExpressions", list(expressions.collect())),
    ])
}
