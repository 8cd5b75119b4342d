//! What a resolver asks, in order: search path and `ndots` (dns-discovery.md 4.2).

use super::ZONE;
use crate::cluster::{DnsPolicy, Pod};

/// A client's resolver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolver {
    /// Cluster DNS, with a search path.
    Cluster {
        /// The domains, in order.
        searches: Vec<String>,
        /// A name with fewer dots is tried with the domains first.
        ndots: u8,
    },
    /// The node's own resolver, or one outside: no cluster names.
    Outside,
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

/// The resolver of a pod. On the host network `ClusterFirst` behaves as `Default` (4.2).
pub fn resolver(pod: &Pod) -> Resolver {
    let traits = &pod.template;
    let uses_cluster_dns = match traits.dns_policy {
        DnsPolicy::ClusterFirst => !traits.host_network,
        DnsPolicy::ClusterFirstWithHostNet => true,
        DnsPolicy::Default | DnsPolicy::None => false,
    };
    if !uses_cluster_dns {
        return Resolver::Outside;
    }
    let mut searches = vec![format!("{}.svc.{ZONE}", pod.namespace), format!("svc.{ZONE}"), ZONE.to_string()];
    for domain in &traits.dns_searches {
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        if !searches.contains(&domain) {
            searches.push(domain);
        }
    }
    searches.truncate(32);
    Resolver::Cluster { searches, ndots: traits.ndots.unwrap_or(5) }
}

/// The questions for a name, in order.
pub fn candidates(resolver: &Resolver, name: &str) -> Vec<Candidate> {
    let lower = name.to_ascii_lowercase();
    let (searches, ndots) = match resolver {
        Resolver::Cluster { searches, ndots } => (searches.as_slice(), *ndots),
        Resolver::Outside => (&[][..], 1),
    };
    let as_is = |why| Candidate { name: lower.trim_end_matches('.').into(), domain: None, why, ndots };
    if lower.ends_with('.') || searches.is_empty() {
        return vec![as_is(Why::Absolute)];
    }
    let dots = lower.bytes().filter(|byte| *byte == b'.').count();
    let with_domains = searches.iter().map(|domain| Candidate {
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
