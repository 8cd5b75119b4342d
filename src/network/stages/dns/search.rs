//! What a resolver asks, in order: search path and `ndots` (dns-discovery.md 4.2).

use std::net::IpAddr;

use super::resolv::resolv_conf;
use crate::cluster::{Cluster, Pod};

/// More dots than these no C library counts.
const MOST_NDOTS: u8 = 15;

/// A client's resolver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolver {
    /// Whom it asks.
    pub server: Server,
    /// The search domains, in order.
    pub searches: Vec<String>,
    /// A name with fewer dots is tried with the domains first.
    pub ndots: u8,
}

/// Whom a resolver asks: its first server, which answers even where it knows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// Cluster DNS.
    Cluster,
    /// The node's own server, or one at this address: no cluster names.
    Outside(Option<IpAddr>),
}

impl Resolver {
    /// The resolver of a node's process and of anybody outside.
    pub fn outside() -> Self {
        Self { server: Server::Outside(None), searches: Vec::new(), ndots: 1 }
    }

    /// Whether it asks cluster DNS.
    pub fn asks_cluster(&self) -> bool {
        self.server == Server::Cluster
    }
}

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// With a domain of the search path.
    Search,
    /// It ends in a dot: as it is, and nothing else.
    Absolute,
    /// It has enough dots: as it is first.
    EnoughDots,
    /// The search path is used up: as it is.
    AfterSearch,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The full name, lower case, without the last dot.
    pub name: String,
    /// The domain that was appended.
    pub domain: Option<String>,
    /// Why it is asked.
    pub why: Why,
    /// The resolver's `ndots`.
    pub ndots: u8,
}

/// The resolver of a pod, as the C library reads its `/etc/resolv.conf` (4.2).
pub fn resolver(cluster: &Cluster, pod: &Pod) -> Resolver {
    let file = resolv_conf(cluster, pod);
    let first = file.servers.first().filter(|_| !file.of_node);
    let ip = first.and_then(|text| text.parse::<IpAddr>().ok());
    let ndots = file.option("ndots").and_then(|value| value.parse::<u64>().ok());
    Resolver {
        server: match ip {
            Some(ip) if is_cluster_dns(cluster, ip) => Server::Cluster,
            ip => Server::Outside(ip),
        },
        searches: file.searches.iter().map(|it| it.trim_end_matches('.').to_ascii_lowercase()).collect(),
        ndots: ndots.map_or(1, |ndots| u8::try_from(ndots).unwrap_or(MOST_NDOTS).min(MOST_NDOTS)),
    }
}

/// Its own address, or another one of its Service.
fn is_cluster_dns(cluster: &Cluster, ip: IpAddr) -> bool {
    let service = cluster.index.service_by_ip.get(&ip).and_then(|id| cluster.services.get(*id));
    cluster.dns_ip == Some(ip)
        || service.is_some_and(|service| service.namespace == "kube-system" && service.name == "kube-dns")
}

/// The questions for a name, in order.
pub fn candidates(resolver: &Resolver, name: &str) -> Vec<Candidate> {
    let lower = name.to_ascii_lowercase();
    let ndots = resolver.ndots;
    let as_is = |why| Candidate { name: lower.trim_end_matches('.').into(), domain: None, why, ndots };
    if lower.ends_with('.') || resolver.searches.is_empty() {
        return vec![as_is(Why::Absolute)];
    }
    let dots = lower.bytes().filter(|byte| *byte == b'.').count();
    let with_domains = resolver.searches.iter().map(|domain| Candidate {
        name: format!("{lower}.{domain}"),
        domain: Some(domain.clone()),
        why: Why::Search,
        ndots,
    });
    if dots < usize::from(ndots) {
        with_domains.chain([as_is(Why::AfterSearch)]).collect()
    } else {
        std::iter::once(as_is(Why::EnoughDots)).chain(with_domains).collect()
    }
}
