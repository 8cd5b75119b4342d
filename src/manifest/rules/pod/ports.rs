//! Ports of containers (service-validation.md 1.5).

use std::collections::BTreeSet;

use super::Place;
use crate::diagnostic::Code;
use crate::manifest::kinds::{Container, ContainerPort, PodSpec};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{PROTOCOLS, names};

/// The ports of one container.
pub(super) fn check_container(container: &Container, field: &Field) {
    let mut seen = BTreeSet::new();
    for (at, port) in container.ports.iter().enumerate() {
        let here = field.index(at);
        if let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) {
            let before = here.error_count();
            names::check_port_name(&here.key("name"), name);
            if here.error_count() == before && !seen.insert(name) {
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

/// Host ports: each once in a pod, and the container port's number on the host network. A Pod's are filled in. Init
/// containers run one after the other: each has its own.
pub(super) fn check_host_ports(spec: &PodSpec, place: Place, field: &Field) {
    let filled_in = spec.host_network == Some(true) && place.is_pod();
    let list = field.key("containers");
    let mut seen = BTreeSet::new();
    for (at, container) in spec.containers.iter().enumerate() {
        let item = list.index(at);
        let ports = item.key("ports");
        for (at, port) in container.ports.iter().enumerate() {
            let number = host_port(port, filled_in);
            let own = port.container_port.unwrap_or(0);
            if spec.host_network == Some(true) && number != 0 && number != own {
                let item = ports.index(at);
                item.key("hostPort").error(Code::HostPortMismatch, &[&number.to_string(), &own.to_string()]);
            }
        }
        check_once(container, filled_in, &mut seen, (&ports, &ports));
    }
    let list = field.key("initContainers");
    // The server calls each of them the first.
    let first = list.index(0);
    let told = first.key("ports");
    for (at, container) in spec.init_containers.iter().enumerate() {
        let item = list.index(at);
        check_once(container, filled_in, &mut BTreeSet::new(), (&told, &item.key("ports")));
    }
}

type HostPort<'a> = (&'a str, &'a str, i64);

fn check_once<'a>(
    container: &'a Container,
    filled_in: bool,
    seen: &mut BTreeSet<HostPort<'a>>,
    (told, written): (&Field, &Field),
) {
    for (at, port) in container.ports.iter().enumerate() {
        let number = host_port(port, filled_in);
        let key = (protocol_of(port), port.host_ip.as_deref().unwrap_or(""), number);
        if number != 0 && !seen.insert(key) {
            let (told, written) = (told.index(at), written.index(at));
            let place = written.key("hostPort");
            told.key("hostPort").written_at(&place).duplicate(format!("\"{}/{}/{}\"", key.0, key.1, key.2));
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
pub(super) fn protocol_of(port: &ContainerPort) -> &str {
    port.protocol.as_deref().filter(|it| !it.is_empty()).unwrap_or("TCP")
}
