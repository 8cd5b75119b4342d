//! Gateways and HTTPRoutes as compact text.

use std::fmt::Write;

use serviscope::cluster::*;

pub fn gateway(out: &mut String, cluster: &Cluster, it: &Gateway) {
    let class = it.class.as_deref().unwrap_or("-");
    let accepted = if it.accepted { "" } else { " not accepted" };
    let names = it.hostnames.join(",");
    writeln!(out, "gateway {} {class}{accepted} {:?} {names}", it.full_name(), it.addresses).unwrap();
    for listener in &it.listeners {
        let host = listener.hostname.as_deref().unwrap_or("*");
        let fault = listener.fault.map_or("", ListenerFault::name);
        let routes = listener.routes.iter().filter_map(|id| cluster.http_routes.get(*id));
        let routes: Vec<String> = routes.map(HttpRoute::full_name).collect();
        let port = listener.port;
        let name = listener.protocol.name();
        writeln!(out, "  {} {name} {port} {host} {fault}<- {}", listener.name, routes.join(", ")).unwrap();
    }
}

pub fn route(out: &mut String, it: &HttpRoute) {
    let refs = it.fault.map_or("ResolvedRefs", BackendFault::name);
    writeln!(out, "route {} {} {refs}", it.full_name(), it.hostnames.join(",")).unwrap();
    for parent in &it.parents {
        writeln!(out, "  parent {} {}", parent.name, parent.accepted.name()).unwrap();
    }
    for rule in &it.rules {
        let matches: Vec<String> =
            rule.matches.iter().map(|it| format!("{} {}", it.path_type.name(), it.path)).collect();
        let backends = rule.backends.iter().map(|it| match it.service {
            Ok(_) => format!("{}:{} x{}", it.name, it.port, it.weight),
            Err(fault) => format!("{}:{} x{} {}", it.name, it.port, it.weight, fault.name()),
        });
        let backends: Vec<String> = backends.collect();
        let filters = rule.filters.len();
        writeln!(out, "  {} [{filters}] -> {}", matches.join(" | "), backends.join(", ")).unwrap();
    }
}
