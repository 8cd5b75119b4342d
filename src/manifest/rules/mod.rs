//! What the API server accepts, refuses and warns of, over the typed objects (service-validation.md).
//!
//! Knows the API's validation and nothing of YAML: an object arrives decoded, its [`Source`] tells where
//! each field was written. Must not know what the objects make of each other (that is `cluster`'s), but for
//! what the server itself checks across objects: names, addresses and ports that are taken.

mod address;
mod cluster_scoped;
pub mod detail;
mod disruption;
mod endpoints;
mod gateway;
mod ingress;
mod labels;
mod limit_range;
mod meta;
mod names;
pub mod near;
mod plain;
mod pod;
mod policy;
mod ports;
mod rbac;
mod report;
mod service;
mod stream;
mod volumes;
mod workload;

pub use address::parse as parse_address;
pub use labels::{is_empty as is_empty_selector, matches as selects};
pub use workload::cron;

use super::decode::Decode as _;
use super::kinds::{Kind, ObjectMeta};
use super::{Object, Source};
use crate::diagnostic::Diagnostic;
use crate::pace::Pace;
use report::Report;

/// The protocols of ports, in the server's order.
const PROTOCOLS: &[&str] = &["SCTP", "TCP", "UDP"];

/// The effects of taints, in the server's order.
const TAINT_EFFECTS: &[&str] = &["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// Checks one decoded object as the API server would when it is created alone.
pub fn check(kind: &Kind, source: &Source, out: &mut Vec<Diagnostic>) {
    let report = Report::new(source, kind.metadata().uid.is_some());
    match kind {
        Kind::Service(it) => service::check(it, &report),
        Kind::Pod(it) => pod::check(it, &report),
        Kind::Deployment(it) => workload::check_deployment(it, &report),
        Kind::ReplicaSet(it) => workload::check_replica_set(it, &report),
        Kind::ReplicationController(it) => workload::check_replication_controller(it, &report),
        Kind::StatefulSet(it) => workload::check_stateful_set(it, &report),
        Kind::DaemonSet(it) => workload::check_daemon_set(it, &report),
        Kind::Job(it) => workload::check_job(it, &report),
        Kind::CronJob(it) => workload::check_cron_job(it, &report),
        Kind::Ingress(it) => ingress::check(it, &report),
        Kind::IngressClass(it) => ingress::check_ingress_class(it, &report),
        Kind::NetworkPolicy(it) => policy::check(it, &report),
        Kind::LimitRange(it) => limit_range::check(it, &report),
        Kind::PodDisruptionBudget(it) => disruption::check(it, &report),
        Kind::GatewayClass(it) => gateway::check_class(it, &report),
        Kind::Gateway(it) => gateway::check(it, &report),
        Kind::HttpRoute(it) => gateway::check_route(it, &report),
        Kind::ReferenceGrant(it) => gateway::check_grant(it, &report),
        Kind::Endpoints(it) => endpoints::check(it, &report),
        Kind::EndpointSlice(it) => endpoints::check_slice(it, &report),
        Kind::Node(it) => cluster_scoped::check_node(it, &report),
        Kind::PriorityClass(it) => cluster_scoped::check_priority_class(it, &report),
        Kind::PersistentVolumeClaim(it) => volumes::check_claim(it, &report),
        Kind::PersistentVolume(it) => volumes::check_volume(it, &report),
        Kind::StorageClass(it) => volumes::check_class(it, &report),
        Kind::Namespace(_) => {
            meta::check(kind.metadata(), meta::name_syntax(kind), &report.root().key("metadata"))
        }
    }
    out.extend(report.finish());
}

/// Checks an object of a kind that is not simulated: its metadata, and what ConfigMaps and Secrets hold.
pub fn check_plain(kind: &str, source: &Source, out: &mut Vec<Diagnostic>) {
    let mut metadata = ObjectMeta::default();
    if source.root.get("metadata").is_some_and(|node| metadata.decode(node).is_err()) {
        return;
    }
    let report = Report::new(source, metadata.uid.is_some());
    plain::check(kind, &metadata, &report);
    out.extend(report.finish());
}

/// Checks what depends on the objects before: namespaces that are not there, cluster IPs and node ports that
/// are taken. `objects` are all that were decoded, in the order of the text, `refused` says which of them have
/// errors (one that was mended counts as there), and says less after it: a change of type clears some; `out` holds the diagnostics found so far: a Service whose
/// allocation fails keeps no other error (service-validation.md 1.1.1).
pub async fn check_stream(objects: &[Object], refused: &mut [bool], out: &mut Vec<Diagnostic>, pace: &Pace) {
    stream::check(objects, refused, out, pace).await;
}
