//! The API's objects as they are written: one file per group of kinds, every field optional as in the
//! API's JSON, values not yet checked (`rules` does). Defaults are methods here and nowhere else.

mod disruption;
mod endpoints;
mod gateway;
mod http_route;
mod ingress;
mod job;
mod job_defaults;
mod limit_range;
mod meta;
mod network_policy;
mod node;
mod placement;
mod pod;
mod probe;
mod service;
mod volume;
mod workload;
mod workload_defaults;

pub use disruption::*;
pub use endpoints::*;
pub use gateway::*;
pub use http_route::*;
pub use ingress::*;
pub use job::*;
pub use limit_range::*;
pub use meta::*;
pub use network_policy::*;
pub use node::*;
pub use placement::*;
pub use pod::*;
pub use probe::*;
pub use service::*;
pub use volume::*;
pub use workload::*;

/// An object of a kind that Serviscope simulates.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `v1 Pod`.
    Pod(Box<Pod>),
    /// `v1 Service`.
    Service(Box<Service>),
    /// `v1 Endpoints`.
    Endpoints(Box<Endpoints>),
    /// `discovery.k8s.io/v1 EndpointSlice`.
    EndpointSlice(Box<EndpointSlice>),
    /// `v1 Node`.
    Node(Box<Node>),
    /// `v1 Namespace`.
    Namespace(Box<Namespace>),
    /// `apps/v1 Deployment`.
    Deployment(Box<Deployment>),
    /// `apps/v1 ReplicaSet`.
    ReplicaSet(Box<ReplicaSet>),
    /// `v1 ReplicationController`.
    ReplicationController(Box<ReplicationController>),
    /// `apps/v1 StatefulSet`.
    StatefulSet(Box<StatefulSet>),
    /// `apps/v1 DaemonSet`.
    DaemonSet(Box<DaemonSet>),
    /// `batch/v1 Job`.
    Job(Box<Job>),
    /// `batch/v1 CronJob`.
    CronJob(Box<CronJob>),
    /// `networking.k8s.io/v1 Ingress`.
    Ingress(Box<Ingress>),
    /// `networking.k8s.io/v1 IngressClass`.
    IngressClass(Box<IngressClass>),
    /// `networking.k8s.io/v1 NetworkPolicy`.
    NetworkPolicy(Box<NetworkPolicy>),
    /// `v1 PersistentVolumeClaim`.
    PersistentVolumeClaim(Box<PersistentVolumeClaim>),
    /// `v1 PersistentVolume`.
    PersistentVolume(Box<PersistentVolume>),
    /// `storage.k8s.io/v1 StorageClass`.
    StorageClass(Box<StorageClass>),
    /// `scheduling.k8s.io/v1 PriorityClass`.
    PriorityClass(Box<PriorityClass>),
    /// `v1 LimitRange`.
    LimitRange(Box<LimitRange>),
    /// `policy/v1 PodDisruptionBudget`.
    PodDisruptionBudget(Box<PodDisruptionBudget>),
    /// `gateway.networking.k8s.io/v1 GatewayClass`.
    GatewayClass(Box<GatewayClass>),
    /// `gateway.networking.k8s.io/v1 Gateway`.
    Gateway(Box<Gateway>),
    /// `gateway.networking.k8s.io/v1 HTTPRoute`.
    HttpRoute(Box<HttpRoute>),
    /// `gateway.networking.k8s.io/v1beta1 ReferenceGrant`.
    ReferenceGrant(Box<ReferenceGrant>),
}

impl Kind {
    /// The kind's metadata.
    pub fn metadata(&self) -> &ObjectMeta {
        match self {
            Kind::Pod(it) => &it.metadata,
            Kind::Service(it) => &it.metadata,
            Kind::Endpoints(it) => &it.metadata,
            Kind::EndpointSlice(it) => &it.metadata,
            Kind::Node(it) => &it.metadata,
            Kind::Namespace(it) => &it.metadata,
            Kind::Deployment(it) => &it.metadata,
            Kind::ReplicaSet(it) => &it.metadata,
            Kind::ReplicationController(it) => &it.metadata,
            Kind::StatefulSet(it) => &it.metadata,
            Kind::DaemonSet(it) => &it.metadata,
            Kind::Job(it) => &it.metadata,
            Kind::CronJob(it) => &it.metadata,
            Kind::Ingress(it) => &it.metadata,
            Kind::IngressClass(it) => &it.metadata,
            Kind::NetworkPolicy(it) => &it.metadata,
            Kind::PersistentVolumeClaim(it) => &it.metadata,
            Kind::PersistentVolume(it) => &it.metadata,
            Kind::StorageClass(it) => &it.metadata,
            Kind::PriorityClass(it) => &it.metadata,
            Kind::LimitRange(it) => &it.metadata,
            Kind::PodDisruptionBudget(it) => &it.metadata,
            Kind::GatewayClass(it) => &it.metadata,
            Kind::Gateway(it) => &it.metadata,
            Kind::HttpRoute(it) => &it.metadata,
            Kind::ReferenceGrant(it) => &it.metadata,
        }
    }

    /// The spec of the pods that it is, or makes (not through a Job of its own, as a CronJob does).
    pub fn pod_spec(&self) -> Option<&PodSpec> {
        match self {
            Kind::Pod(it) => Some(&it.spec),
            Kind::CronJob(_) => None,
            _ => self.pod_template().map(|template| &template.spec),
        }
    }

    /// The template of the pods that it makes, a CronJob's Jobs' too.
    pub fn pod_template(&self) -> Option<&PodTemplateSpec> {
        match self {
            Kind::Deployment(it) => Some(&it.spec.template),
            Kind::ReplicaSet(it) => Some(&it.spec.template),
            Kind::ReplicationController(it) => it.spec.template.as_ref(),
            Kind::StatefulSet(it) => Some(&it.spec.template),
            Kind::DaemonSet(it) => Some(&it.spec.template),
            Kind::Job(it) => Some(&it.spec.template),
            Kind::CronJob(it) => Some(&it.spec.job_template.spec.template),
            _ => None,
        }
    }

    /// `spec.replicas`, of a kind that has it, where it is written.
    pub fn replicas(&self) -> Option<i64> {
        match self {
            Kind::Deployment(it) => it.spec.replicas,
            Kind::ReplicaSet(it) => it.spec.replicas,
            Kind::ReplicationController(it) => it.spec.replicas,
            Kind::StatefulSet(it) => it.spec.replicas,
            _ => None,
        }
    }

    /// The spec of the pods that it is, or makes, to be changed.
    pub fn pod_spec_mut(&mut self) -> Option<&mut PodSpec> {
        match self {
            Kind::Pod(it) => Some(&mut it.spec),
            Kind::Deployment(it) => Some(&mut it.spec.template.spec),
            Kind::ReplicaSet(it) => Some(&mut it.spec.template.spec),
            Kind::ReplicationController(it) => it.spec.template.as_mut().map(|template| &mut template.spec),
            Kind::StatefulSet(it) => Some(&mut it.spec.template.spec),
            Kind::DaemonSet(it) => Some(&mut it.spec.template.spec),
            Kind::Job(it) => Some(&mut it.spec.template.spec),
            _ => None,
        }
    }

    /// The kind's name, as `kind:` spells it.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Pod(_) => "Pod",
            Kind::Service(_) => "Service",
            Kind::Endpoints(_) => "Endpoints",
            Kind::EndpointSlice(_) => "EndpointSlice",
            Kind::Node(_) => "Node",
            Kind::Namespace(_) => "Namespace",
            Kind::Deployment(_) => "Deployment",
            Kind::ReplicaSet(_) => "ReplicaSet",
            Kind::ReplicationController(_) => "ReplicationController",
            Kind::StatefulSet(_) => "StatefulSet",
            Kind::DaemonSet(_) => "DaemonSet",
            Kind::Job(_) => "Job",
            Kind::CronJob(_) => "CronJob",
            Kind::Ingress(_) => "Ingress",
            Kind::IngressClass(_) => "IngressClass",
            Kind::NetworkPolicy(_) => "NetworkPolicy",
            Kind::PersistentVolumeClaim(_) => "PersistentVolumeClaim",
            Kind::PersistentVolume(_) => "PersistentVolume",
            Kind::StorageClass(_) => "StorageClass",
            Kind::PriorityClass(_) => "PriorityClass",
            Kind::LimitRange(_) => "LimitRange",
            Kind::PodDisruptionBudget(_) => "PodDisruptionBudget",
            Kind::GatewayClass(_) => "GatewayClass",
            Kind::Gateway(_) => "Gateway",
            Kind::HttpRoute(_) => "HTTPRoute",
            Kind::ReferenceGrant(_) => "ReferenceGrant",
        }
    }
}
