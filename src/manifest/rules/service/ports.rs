//! The ports of a Service (service-validation.md 1.4, rules 3 and 4).

use std::collections::BTreeSet;

use super::Asked;
use crate::diagnostic::Code;
use crate::manifest::kinds::{IntOrString, ServicePort, ServiceSpec};
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{PROTOCOLS, labels, ports};

/// The port that kubelets serve on: a load balancer may not take it.
const KUBELET_PORT: i64 = 10_250;

/// Checks the list and every port of it.
pub(super) fn check(spec: &ServiceSpec, field: &Field) {
    let list = field.key("ports");
    if spec.ports.is_empty() && !spec.headless() && spec.kind() != "ExternalName" {
        list.error(Code::ServiceWithoutPorts, &[]);
    }
    let mut names = BTreeSet::new();
    for (at, port) in spec.ports.iter().enumerate() {
        let here = list.index(at);
        check_name(port, spec.ports.len() > 1, &mut names, &here);
        check_port(port, &here);
        if spec.kind() == "LoadBalancer" && port.port == Some(KUBELET_PORT) {
            here.error(Code::KubeletPortExposed, &[]);
        }
    }
    check_node_ports(spec, &list);
    check_pairs(spec, &list);
}

fn check_name<'a>(port: &'a ServicePort, needed: bool, seen: &mut BTreeSet<&'a str>, field: &Field) {
    let here = field.key("name");
    match port.name.as_deref().filter(|name| !name.is_empty()) {
        None if needed => here.error(Code::PortNameMissing, &[]),
        None => {}
        Some(name) => {
            names::check(&here, name, Syntax::Label);
            if !seen.insert(name) {
                here.duplicate(format!("\"{name}\""));
            }
        }
    }
}

fn check_port(port: &ServicePort, field: &Field) {
    let number = port.port.unwrap_or(0);
    field.key("port").port_number(number);
    field.key("protocol").one_of_or_empty(port.protocol.as_deref(), PROTOCOLS);
    let own = IntOrString::Int(number);
    let (target_key, port_key) = (field.key("targetPort"), field.key("port"));
    match &port.target_port {
        // Left out, 0 or empty: the same as `port`, and wrong with it.
        None | Some(IntOrString::Int(0)) => ports::check(&target_key.written_at(&port_key), &own),
        Some(IntOrString::Str(text)) if text.is_empty() => {
            ports::check(&target_key.written_at(&port_key), &own);
        }
        Some(target) => ports::check(&target_key, target),
    }
    if let Some(protocol) = &port.app_protocol {
        labels::check_key(&field.key("appProtocol"), protocol);
    }
}

/// Where node ports are not allocated they are not allowed either; an ExternalName's are only compared.
fn check_node_ports(spec: &ServiceSpec, list: &Field) {
    let mut seen = BTreeSet::new();
    for (at, port) in spec.ports.iter().enumerate() {
        let Some(number) = port.node_port.filter(|number| *number != 0) else { continue };
        let item = list.index(at);
        let here = item.key("nodePort");
        match spec.kind() {
            "ClusterIP" if spec.headless() => here.error(Code::NodePortOnHeadless, &[]),
            "ClusterIP" => here.error(Code::NodePortNeedsType, &[]),
            "NodePort" | "LoadBalancer" => {}
            _ if !seen.insert((protocol_of(port), number)) => here.duplicate(number),
            _ => {}
        }
    }
}

/// The same protocol and port twice (rule 4).
fn check_pairs(spec: &ServiceSpec, list: &Field) {
    let mut seen = BTreeSet::new();
    for (at, port) in spec.ports.iter().enumerate() {
        let number = port.port.unwrap_or(0);
        if !seen.insert((protocol_of(port), number)) {
            list.index(at).error(Code::DuplicateServicePort, &[protocol_of(port), &number.to_string()]);
        }
    }
}

fn protocol_of(port: &ServicePort) -> &str {
    port.protocol.as_deref().filter(|it| !it.is_empty()).unwrap_or("TCP")
}
