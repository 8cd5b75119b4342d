//! What a cluster is: nodes, pods, Services with their endpoints, Ingresses, policies. Plain data.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::ids::{IndexVec, IngressId, NodeId, PodId, PolicyId, ServiceId};
use crate::manifest::kinds::{LabelSelector, Labels, NetworkPolicySpec, Taint};
use crate::text::Span;

/// One cluster at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// The nodes, in the manifest's order.
    pub nodes: IndexVec<NodeId, Node>,
    /// The pods, in the order they were made.
    pub pods: IndexVec<PodId, Pod>,
    /// The Services, in the manifest's order.
    pub services: IndexVec<ServiceId, Service>,
    /// The Ingresses, in the manifest's order.
    pub ingresses: IndexVec<IngressId, Ingress>,
    /// The NetworkPolicies, in the manifest's order.
    pub policies: IndexVec<PolicyId, NetworkPolicy>,
    /// The namespaces: those of the manifest and those that its objects are in.
    pub namespaces: BTreeMap<String, Namespace>,
    /// Where cluster DNS answers (10.96.0.10 unless the manifest gives that address away).
    pub dns_ip: Option<IpAddr>,
    /// The lookups, made once.
    pub index: ClusterIndex,
}

/// Lookups by name and address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterIndex {
    /// Nodes by name.
    pub node_by_name: BTreeMap<String, NodeId>,
    /// Nodes by any of their addresses.
    pub node_by_ip: BTreeMap<IpAddr, NodeId>,
    /// Pods by `namespace/name`.
    pub pod_by_name: BTreeMap<String, PodId>,
    /// Pods by address; host-network pods are not in it.
    pub pod_by_ip: BTreeMap<IpAddr, PodId>,
    /// Services by `namespace/name`.
    pub service_by_name: BTreeMap<String, ServiceId>,
    /// Services by cluster IP.
    pub service_by_ip: BTreeMap<IpAddr, ServiceId>,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// `metadata.name`.
    pub name: String,
    /// The InternalIP.
    pub ip: IpAddr,
    /// Every further address that it has (ExternalIP, the other family).
    pub other_ips: Vec<IpAddr>,
    /// The label `topology.kubernetes.io/zone`.
    pub zone: Option<String>,
    /// The Ready condition is True.
    pub ready: bool,
    /// `spec.unschedulable`.
    pub unschedulable: bool,
    /// Labels.
    pub labels: Labels,
    /// Taints, those of conditions and cordoning included.
    pub taints: Vec<Taint>,
    /// `status.allocatable`: CPU in millicores, memory and others in bytes or units.
    pub allocatable: BTreeMap<String, i64>,
    /// The ranges of its pods' addresses.
    pub pod_cidrs: Vec<Cidr>,
    /// `status.images`: sizes in bytes by each of their names. The scheduler prefers nodes that have an image.
    pub images: BTreeMap<String, i64>,
    /// Where the manifest has it; none for the three default nodes.
    pub span: Option<Span>,
}

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// Its first address, host bits cleared.
    pub base: IpAddr,
    /// The prefix length in bits.
    pub prefix: u8,
}

/// A namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namespace {
    /// Labels, `kubernetes.io/metadata.name` included.
    pub labels: Labels,
}

/// A pod's phase (workloads.md 6.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodPhase {
    /// Not all containers started.
    Pending,
    /// At least one container runs.
    Running,
    /// All ended well.
    Succeeded,
    /// All ended, at least one badly.
    Failed,
    /// Its node does not report.
    Unknown,
}

/// The kinds that own pods, as a person sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnerKind {
    /// Deployment (through its ReplicaSet).
    Deployment,
    /// ReplicaSet.
    ReplicaSet,
    /// ReplicationController.
    ReplicationController,
    /// StatefulSet.
    StatefulSet,
    /// DaemonSet.
    DaemonSet,
    /// Job (a CronJob's too).
    Job,
}

/// The workload that a pod belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// Its kind.
    pub kind: OwnerKind,
    /// Its name.
    pub name: String,
}

/// TCP, UDP or SCTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

/// A pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Its addresses, the one of the cluster's first family first; none before it is started.
    pub ips: Vec<IpAddr>,
    /// The node it is bound to.
    pub node: Option<NodeId>,
    /// Its phase.
    pub phase: PodPhase,
    /// Its Ready condition.
    pub ready: bool,
    /// `deletionTimestamp` is set.
    pub terminating: bool,
    /// The workload that made or adopted it.
    pub owner: Option<Owner>,
    /// Labels, those that controllers add included. Shared between pods of one template where equal.
    pub labels: Arc<Labels>,
    /// What all pods of its template share.
    pub template: Arc<PodTraits>,
    /// Its host name in DNS, where it has one (`spec.hostname`).
    pub hostname: Option<String>,
    /// What its containers listen on (contract.md): annotation, else container ports and the numeric
    /// target ports of Services that select it, else everything.
    pub listens: Arc<Listens>,
    /// Why it has no node: the scheduler's message. Shared between pods that failed alike.
    pub unscheduled: Option<Arc<str>>,
    /// `spec.nodeName`, where no node has that name: the pod waits for it for ever.
    pub missing_node: Option<Arc<str>>,
    /// How often its containers were restarted.
    pub restarts: u32,
}

/// What the pods of one template share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodTraits {
    /// Containers and their ports.
    pub containers: Vec<Container>,
    /// On its node's network.
    pub host_network: bool,
    /// `spec.subdomain`.
    pub subdomain: Option<String>,
    /// How it resolves names.
    pub dns_policy: DnsPolicy,
    /// Extra search domains of `dnsConfig`, and its `ndots` where given.
    pub dns_searches: Vec<String>,
    /// `ndots` of `dnsConfig.options`.
    pub ndots: Option<u8>,
    /// `serviscope.dev/latency`, microseconds.
    pub latency_us: Option<u64>,
    /// `serviscope.dev/fail-after`, requests.
    pub fail_after: Option<u32>,
    /// `serviscope.dev/run-for`, microseconds.
    pub run_for_us: Option<u64>,
    /// Where the manifest has the pod or the template's workload.
    pub span: Option<Span>,
}

/// What a pod's resolver asks (dns-discovery.md 4.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DnsPolicy {
    /// Cluster DNS with the search path.
    #[default]
    ClusterFirst,
    /// The same on the host network.
    ClusterFirstWithHostNet,
    /// The node's resolver.
    Default,
    /// Only `dnsConfig`.
    None,
}

/// A container: what traffic needs to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Name.
    pub name: String,
    /// Image.
    pub image: String,
    /// Declared ports.
    pub ports: Vec<ContainerPort>,
}

/// A declared container port.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerPort {
    /// Its name.
    pub name: Option<String>,
    /// The number.
    pub port: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// The same on the node.
    pub host_port: Option<u16>,
    /// Only at this address of the node.
    pub host_ip: Option<IpAddr>,
}

/// What a pod listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listens {
    /// Every port.
    Everything,
    /// These.
    Ports(Vec<(Protocol, u16)>),
}

/// A Service's type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceType {
    /// `ClusterIP` (headless where there is no cluster IP).
    #[default]
    ClusterIp,
    /// `NodePort`.
    NodePort,
    /// `LoadBalancer`.
    LoadBalancer,
    /// `ExternalName`.
    ExternalName,
}

/// `Cluster` or `Local`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrafficPolicy {
    /// Every endpoint.
    #[default]
    Cluster,
    /// Only endpoints of the node that decides.
    Local,
}

/// A Service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Type.
    pub kind: ServiceType,
    /// `clusterIP: None`.
    pub headless: bool,
    /// Cluster IPs, the first family first; empty where headless or ExternalName.
    pub cluster_ips: Vec<IpAddr>,
    /// The selector; none (or empty): endpoints are written by hand.
    pub selector: Option<Labels>,
    /// Ports.
    pub ports: Vec<ServicePort>,
    /// One for each address and port (a headless Service without ports: one for each address),
    /// ready or not, in kube-proxy's order: by the text `ip:port` within each port.
    pub endpoints: Vec<Endpoint>,
    /// `externalIPs`.
    pub external_ips: Vec<IpAddr>,
    /// What a load balancer has; of type LoadBalancer only.
    pub load_balancer: Option<LoadBalancer>,
    /// `externalName`.
    pub external_name: Option<String>,
    /// For traffic from outside.
    pub external_traffic_policy: TrafficPolicy,
    /// For traffic to the cluster IP.
    pub internal_traffic_policy: TrafficPolicy,
    /// `sessionAffinity: ClientIP`: how long a client is remembered, seconds.
    pub affinity_seconds: Option<u32>,
    /// `publishNotReadyAddresses`.
    pub publish_not_ready: bool,
    /// kube-proxy leaves it alone (label `service.kubernetes.io/service-proxy-name`).
    pub other_proxy: bool,
    /// Where the manifest has it.
    pub spans: ServiceSpans,
}

/// The places in the manifest that decide what a Service does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSpans {
    /// `metadata.name`.
    pub name: Option<Span>,
    /// `spec.type`.
    pub kind: Option<Span>,
    /// `spec.selector`.
    pub selector: Option<Span>,
    /// `spec.clusterIP`.
    pub cluster_ip: Option<Span>,
    /// `spec.externalName`.
    pub external_name: Option<Span>,
    /// `spec.externalIPs`.
    pub external_ips: Option<Span>,
    /// `spec.externalTrafficPolicy`.
    pub external_traffic_policy: Option<Span>,
    /// `spec.internalTrafficPolicy`.
    pub internal_traffic_policy: Option<Span>,
    /// `spec.sessionAffinity`.
    pub session_affinity: Option<Span>,
    /// `spec.loadBalancerSourceRanges`.
    pub source_ranges: Option<Span>,
    /// `spec.trafficDistribution`.
    pub traffic_distribution: Option<Span>,
    /// `spec.publishNotReadyAddresses`.
    pub publish_not_ready: Option<Span>,
}

/// A port of a Service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicePort {
    /// Name.
    pub name: Option<String>,
    /// Protocol.
    pub protocol: Protocol,
    /// The port that clients use.
    pub port: u16,
    /// The pod's port.
    pub target: TargetPort,
    /// The port on every node.
    pub node_port: Option<u16>,
    /// Where the manifest has `port`.
    pub span: Option<Span>,
    /// Where it has `targetPort`, else `port`.
    pub target_span: Option<Span>,
    /// Where it has `nodePort`, else `port`.
    pub node_port_span: Option<Span>,
}

/// A target port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetPort {
    /// This number.
    Number(u16),
    /// The container port of this name, per pod.
    Name(String),
}

/// What a load balancer has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadBalancer {
    /// Its addresses: stated ones, else one assigned.
    pub ingress: Vec<LoadBalancerAddress>,
    /// The clients it takes; empty: all.
    pub source_ranges: Vec<Cidr>,
    /// The node port of its health check (policy Local).
    pub health_check_node_port: Option<u16>,
}

/// An address of a load balancer (data-plane.md 3.6.4).
#[derive(Clone, Debug, PartialEq)]
pub enum LoadBalancerAddress {
    /// An address that nodes catch (`ipMode: VIP`).
    Vip(IpAddr),
    /// An address that nodes leave alone (`ipMode: Proxy`).
    Proxy(IpAddr),
    /// A name that resolves outside.
    Hostname(String),
}

/// An address and port behind a Service.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The address.
    pub ip: IpAddr,
    /// Which of the Service's ports it serves, as an index into its `ports`; none where the Service has none.
    pub service_port: Option<u16>,
    /// The port on that address.
    pub port: Option<u16>,
    /// The node it is on, where that is known.
    pub node: Option<NodeId>,
    /// The pod it is.
    pub pod: Option<PodId>,
    /// Takes new connections.
    pub ready: bool,
    /// Ready, terminating or not.
    pub serving: bool,
    /// Being deleted.
    pub terminating: bool,
    /// Its name in headless DNS.
    pub hostname: Option<String>,
    /// Zones it should serve (`hints.forZones`).
    pub for_zones: Arc<[String]>,
    /// Nodes it should serve (`hints.forNodes`).
    pub for_nodes: Arc<[String]>,
    /// Where a hand-written one stands.
    pub span: Option<Span>,
}

/// An Ingress.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingress {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// The class that it has, by name, annotation or default.
    pub class: Option<String>,
    /// Where its controller answers: stated, else assigned.
    pub addresses: Vec<IpAddr>,
    /// Host names that its status states.
    pub hostnames: Vec<String>,
    /// One for each host and path, in the manifest's order.
    pub rules: Vec<IngressRule>,
    /// Where what matches no rule goes.
    pub default_backend: Option<IngressBackend>,
    /// Hosts with TLS.
    pub tls_hosts: Vec<String>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// How a path is compared (ingress-policy.md 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathType {
    /// Equal.
    Exact,
    /// By path elements.
    Prefix,
    /// As the class likes: as Prefix.
    ImplementationSpecific,
}

/// One host and path of an Ingress. A rule without `http` is not in the list but in `host_only`.
#[derive(Clone, Debug, PartialEq)]
pub struct IngressRule {
    /// The host; none: every host.
    pub host: Option<String>,
    /// The path and where it goes; none: a rule without `http`, whose traffic goes to the default backend.
    pub path: Option<IngressPath>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// A path of an Ingress rule.
#[derive(Clone, Debug, PartialEq)]
pub struct IngressPath {
    /// The path.
    pub path: String,
    /// How it is compared.
    pub path_type: PathType,
    /// Where it goes.
    pub backend: IngressBackend,
}

/// A Service port that an Ingress sends to. The Service may not exist.
#[derive(Clone, Debug, PartialEq)]
pub struct IngressBackend {
    /// The Service, where it exists in the Ingress's namespace.
    pub service: Option<ServiceId>,
    /// Its name.
    pub service_name: String,
    /// The port.
    pub port: BackendPort,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// The Service port of an Ingress backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendPort {
    /// By number.
    Number(u16),
    /// By name.
    Name(String),
}

/// A NetworkPolicy: its spec as written, with the defaults of `policyTypes` resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkPolicy {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// The pods that it isolates.
    pub pod_selector: LabelSelector,
    /// Isolates for what comes in.
    pub isolates_ingress: bool,
    /// Isolates for what goes out.
    pub isolates_egress: bool,
    /// The rules.
    pub spec: NetworkPolicySpec,
    /// Where the manifest has it.
    pub span: Option<Span>,
}
