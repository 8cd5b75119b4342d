//! Ports of containers (service-validation.md 1.5).

use std::collections::BTreeSet;

use super::Place;
use crate::diagnostic::Code;
use crate::manifest::kinds::{Container, ContainerPort, PodSpec};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{PROTOCOLS, names};

/// The ports of one container.
pub fn check_container(container: &Container, field: &Field) {
    let mut seen = BTreeSet::new();
    for (at, port) in container.ports.iter().enumerate() {
        let here = field.index(at);
        if let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) {
            names::check_port_name(&here.key("name"), name);
            if !seen.insert(name) {
                here.key("name").duplicate(format!("\"{name}\""));
            }
        }
        match port.container_port.unwrap_or(0) {
            0 => here.key("containerPort").required(""),
            number => here.key("containerPort").port_number(number),
        }
        if let Some(number) = port.host_port.filter(|number| *number != 0) {
            here.key("hostPort").port_number(number);
        }
        here.key("protocol").one_of_or_empty(port.protocol.as_deref(), PROTOCOLS);
    }
}

/// Host ports: each once in a pod, and the container port's number on the host network. A Pod's are filled in.
pub fn check_host_ports(spec: &PodSpec, place: Place, field: &Field) {
    let host_network = spec.host_network == Some(true);
    let list = field.key("containers");
    let mut seen = BTreeSet::new();
    for (at, container) in spec.containers.iter().enumerate() {
        let item = list.index(at);
        let ports = item.key("ports");
        for (at, port) in container.ports.iter().enumerate() {
            let number = host_port(port, host_network && place.is_pod());
            let item = ports.index(at);
            let here = item.key("hostPort");
            let own = port.container_port.unwrap_or(0);
            if host_network && number != 0 && number != own {
                here.error(Code::HostPortMismatch, &[&number.to_string(), &own.to_string()]);
            }
            let key = (protocol_of(port), port.host_ip.as_deref().unwrap_or(""), number);
            if number != 0 && !seen.insert(key) {
                here.duplicate(format!("\"{}/{}/{}\"", key.0, key.1, key.2));
            }
        }
    }
}

fn host_port(port: &ContainerPort, filled_in: bool) -> i64 {
    match port.host_port.unwrap_or(0) {
        0 if filled_in => port.container_port.unwrap_or(0),
        number => number,
    }
}

/// `TCP` by default.
pub fn protocol_of(port: &ContainerPort) -> &str {
    port.protocol.as_deref().filter(|it| !it.is_empty()).unwrap_or("TCP")
}
