//! `v1 Service` (service-validation.md 1.4): what `validateService` refuses, by theme.

mod families;
mod fields;
mod ports;
mod warnings;

pub(super) use families::{no_selector, with_address};

use super::report::Report;
use super::{labels, meta};
use crate::manifest::Object;
use crate::manifest::kinds::{Service, ServiceSpec};

/// The types, in the server's order.
const TYPES: &[&str] = &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

/// Checks one Service. Cluster IPs and families are looked at before all else, and what is wrong with them
/// comes alone (1.1.1).
pub(super) fn check(service: &Service, report: &Report) {
    let root = report.root();
    let spec = root.key("spec");
    families::check(&service.spec, &spec);
    if report.has_errors() {
        return;
    }
    meta::check_service(service, &root.key("metadata"));
    fields::check_type(&service.spec, &spec);
    ports::check(&service.spec, &spec);
    if let Some(selector) = &service.spec.selector {
        labels::check_labels(&spec.key("selector"), selector);
    }
    fields::check_affinity(&service.spec, &spec);
    fields::check_external_ips(&service.spec, &spec);
    fields::check_load_balancer(service, &root);
    fields::check_traffic(&service.spec, &spec);
    warnings::warn(service, &root);
}

/// Whether the server gets as far as allocating: the cluster IPs and families fit each other and the cluster.
pub(super) fn families_fit(service: &Service, object: &Object) -> bool {
    let report = Report::new(&object.source, service.metadata.uid.is_some());
    families::check(&service.spec, &report.root().key("spec"));
    !report.has_errors()
}

/// What the rules ask again and again of a spec, with the server's defaults.
pub(super) trait Asked {
    /// `type`, `ClusterIP` by default.
    fn kind(&self) -> &str;
    /// `clusterIP`, empty by default.
    fn address(&self) -> &str;
    /// `clusterIPs`, filled from `clusterIP` as the server does.
    fn addresses(&self) -> Vec<&str>;
    /// Whether `clusterIP` is `None` (`isHeadlessService` looks at the word alone).
    fn headless(&self) -> bool;
    /// Whether traffic from outside can come in (1.4.10).
    fn externally_accessible(&self) -> bool;
    /// Whether a load balancer needs to ask nodes for their health.
    fn needs_health_check(&self) -> bool;
    /// `ipFamilyPolicy`, with its default.
    fn family_policy(&self) -> &str;
}

impl Asked for ServiceSpec {
    fn kind(&self) -> &str {
        self.type_.as_deref().filter(|it| !it.is_empty()).unwrap_or("ClusterIP")
    }

    fn address(&self) -> &str {
        self.cluster_ip.as_deref().unwrap_or("")
    }

    fn addresses(&self) -> Vec<&str> {
        if self.cluster_ips.is_empty() && !self.address().is_empty() {
            return vec![self.address()];
        }
        self.cluster_ips.iter().map(String::as_str).collect()
    }

    fn headless(&self) -> bool {
        self.addresses().first() == Some(&"None")
    }

    fn externally_accessible(&self) -> bool {
        match self.kind() {
            "NodePort" | "LoadBalancer" => true,
            "ClusterIP" => !self.external_ips.is_empty(),
            _ => false,
        }
    }

    fn needs_health_check(&self) -> bool {
        self.kind() == "LoadBalancer" && self.external_traffic_policy.as_deref() == Some("Local")
    }

    fn family_policy(&self) -> &str {
        let both = self.headless() && no_selector(self);
        self.ip_family_policy.as_deref().unwrap_or(if both { "RequireDualStack" } else { "SingleStack" })
    }
}
