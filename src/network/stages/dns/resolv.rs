//! What the kubelet writes into a pod's `/etc/resolv.conf` (dns-discovery.md 4.2).

use super::ZONE;
use crate::cluster::{Cluster, DnsPolicy, Pod};

/// So many servers are kept.
const MOST_SERVERS: usize = 3;
/// So many search domains are kept, ...
const MOST_SEARCHES: usize = 32;
/// ... of so many characters together.
const LONGEST_SEARCH_LINE: usize = 2048;
/// A longer domain would make glibc give up.
const LONGEST_DOMAIN: usize = 253;

/// A pod's `/etc/resolv.conf`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResolvConf {
    /// It is the node's own, which the manifest does not say, with what else stands here added to it.
    pub of_node: bool,
    /// `nameserver` lines.
    pub servers: Vec<String>,
    /// The domains of the `search` line. Cluster DNS's are followed by the node's.
    pub searches: Vec<String>,
    /// The `options`, with their values where they have any.
    pub options: Vec<(String, Option<String>)>,
}

impl ResolvConf {
    /// The options as the file has them: `ndots:5`, `edns0`.
    pub fn option_texts(&self) -> Vec<String> {
        let text = |(name, value): &(String, Option<String>)| match value {
            Some(value) => [name, ":", value].concat(),
            None => name.clone(),
        };
        self.options.iter().map(text).collect()
    }

    /// The value of an option.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| known == name)?.1.as_deref()
    }
}

/// The file of a pod: by its dnsPolicy, with its dnsConfig merged (4.2.1). On the host network `ClusterFirst`
/// behaves as `Default`.
pub fn resolv_conf(cluster: &Cluster, pod: &Pod) -> ResolvConf {
    let traits = &pod.template;
    let mut file = match traits.dns_policy {
        DnsPolicy::ClusterFirst if traits.host_network => of_node(),
        DnsPolicy::ClusterFirst | DnsPolicy::ClusterFirstWithHostNet => of_cluster(cluster, pod),
        DnsPolicy::Default => of_node(),
        DnsPolicy::None => ResolvConf::default(),
    };
    append(&mut file.servers, &traits.dns_servers);
    append(&mut file.searches, &traits.dns_searches);
    for (name, value) in &traits.dns_options {
        match file.options.iter_mut().find(|(known, _)| known == name) {
            Some(known) => known.1.clone_from(value),
            None => file.options.push((name.clone(), value.clone())),
        }
    }
    file.servers.truncate(MOST_SERVERS);
    fit(&mut file.searches);
    file
}

fn of_node() -> ResolvConf {
    ResolvConf { of_node: true, ..ResolvConf::default() }
}

fn of_cluster(cluster: &Cluster, pod: &Pod) -> ResolvConf {
    ResolvConf {
        of_node: false,
        servers: cluster.dns_ip.iter().map(ToString::to_string).collect(),
        searches: vec![format!("{}.svc.{ZONE}", pod.namespace), format!("svc.{ZONE}"), ZONE.to_string()],
        options: vec![("ndots".to_string(), Some("5".to_string()))],
    }
}

/// Appends what is not there yet.
fn append(own: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !own.contains(text) {
            own.push(text.clone());
        }
    }
}

/// Cuts the search line to what the kubelet allows: domains fall off at its end.
fn fit(searches: &mut Vec<String>) {
    searches.truncate(MOST_SEARCHES);
    searches.retain(|domain| domain.len() <= LONGEST_DOMAIN);
    let length =
        |searches: &[String]| searches.iter().map(|domain| domain.len().saturating_add(1)).sum::<usize>();
    while length(searches).saturating_sub(1) > LONGEST_SEARCH_LINE {
        searches.pop();
    }
}
