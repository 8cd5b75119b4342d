//! What a pod sees of the cluster, as text.

use serviscope::cluster::{self, Cluster, Service};
use serviscope::network::stages::dns;

/// `pod/NAMESPACE/NAME env`, `... account`, `... resolv.conf` or `... hostname`: one line for each thing.
pub fn answer(cluster: &Cluster, ask: &str) -> Vec<String> {
    let (pod, what) = ask.split_once(' ').expect("a pod and what of it");
    let name = pod.strip_prefix("pod/").expect("a pod");
    let (namespace, name) = name.split_once('/').unwrap_or(("default", name));
    let id = cluster.pod_named(namespace, name).unwrap_or_else(|| panic!("no pod {name}"));
    let pod = cluster.pods.get(id).unwrap();
    match what {
        "env" => variables(cluster, &cluster::environment(cluster, id).unwrap()),
        "hostname" => vec![cluster::host_name(cluster, pod)],
        "account" => vec![pod.template.account().to_string()],
        "resolv.conf" => file(&dns::resolv_conf(cluster, pod)),
        other => panic!("nothing known of {other}"),
    }
}

fn variables(cluster: &Cluster, found: &cluster::Environment) -> Vec<String> {
    let mut lines = Vec::new();
    for variable in found.index.iter().chain(found.services.iter().flat_map(|one| &one.variables)) {
        let own = variable.overridden_in.join(" ");
        let own = if own.is_empty() { own } else { format!(" (own in {own})") };
        lines.push(format!("{}={}{own}", variable.name, variable.value));
    }
    let name = |id| cluster.services.get(id).map_or_else(String::new, Service::full_name);
    lines.extend(found.younger.iter().map(|id| format!("younger: {}", name(*id))));
    lines
}

fn file(file: &dns::ResolvConf) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(file.of_node.then(|| "(the node's)".to_string()));
    lines.extend(file.servers.iter().map(|server| format!("nameserver {server}")));
    for (word, values) in [("search", &file.searches), ("options", &file.option_texts())] {
        if !values.is_empty() {
            lines.push(format!("{word} {}", values.join(" ")));
        }
    }
    lines
}
