//! `dnsPolicy` and `dnsConfig` (service-validation.md 1.5).

use crate::diagnostic::Code;
use crate::manifest::kinds::{PodDnsConfig, PodSpec};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{address, detail, names};

const POLICIES: &[&str] = &["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
const MOST_NAMESERVERS: usize = 3;
const MOST_SEARCHES: usize = 32;
const MOST_SEARCH_CHARACTERS: usize = 2048;
const LONGEST_SEARCH: usize = 253;

/// The policy, and the resolver that `None` needs.
pub(super) fn check(spec: &PodSpec, field: &Field) {
    field.key("dnsPolicy").one_of_or_empty(spec.dns_policy.as_deref(), POLICIES);
    let here = field.key("dnsConfig");
    let none = spec.dns_policy.as_deref() == Some("None");
    let policy = field.key("dnsPolicy");
    match &spec.dns_config {
        None if none => here.written_at(&policy).required(detail::DNS_CONFIG_NEEDED),
        Some(config) if none && config.nameservers.is_empty() => {
            here.key("nameservers").required(detail::NAMESERVER_NEEDED);
        }
        Some(config) => check_config(config, &here),
        None => {}
    }
}

fn check_config(config: &PodDnsConfig, field: &Field) {
    let servers = field.key("nameservers");
    if config.nameservers.len() > MOST_NAMESERVERS {
        servers.invalid(config.nameservers.len(), detail::THREE_NAMESERVERS);
    }
    for (at, server) in config.nameservers.iter().enumerate() {
        address::check(&servers.index(at), server);
    }
    let searches = field.key("searches");
    let characters: usize = config.searches.iter().map(|it| it.len() + 1).sum();
    if config.searches.len() > MOST_SEARCHES {
        searches.invalid(config.searches.len(), detail::TOO_MANY_SEARCHES);
    }
    if characters > MOST_SEARCH_CHARACTERS + 1 {
        searches.invalid(characters, detail::SEARCHES_TOO_LONG);
    }
    for (at, search) in config.searches.iter().enumerate().filter(|(_, search)| *search != ".") {
        let search = search.strip_suffix('.').unwrap_or(search);
        let here = searches.index(at);
        if search.len() > LONGEST_SEARCH {
            names::too_long(&here, search, LONGEST_SEARCH);
        }
        if !search.split('.').all(is_search_label) {
            here.error(Code::InvalidSearchDomain, &[search]);
        }
    }
    check_options(config, &field.key("options"));
}

/// A label that may have underscores, but for its end (the relaxed form, since 1.34).
fn is_search_label(label: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let bare = label.strip_prefix('_').unwrap_or(label);
    bare.starts_with(edge) && bare.ends_with(edge) && bare.chars().all(|c| edge(c) || matches!(c, '-' | '_'))
}

fn check_options(config: &PodDnsConfig, options: &Field) {
    for (at, option) in config.options.iter().enumerate() {
        if option.name.as_deref().unwrap_or("").is_empty() {
            options.index(at).required(detail::MUST_NOT_BE_EMPTY);
        }
    }
}
