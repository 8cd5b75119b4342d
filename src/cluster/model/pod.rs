//! Pods, and what traffic needs to know of them. Plain data.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use super::super::ids::NodeId;
use super::Protocol;
use crate::manifest::kinds::Labels;
use crate::text::Span;

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

/// When a pod's first container started, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Started {
    /// Nobody says: in the order of the text.
    #[default]
    Unsaid,
    /// A dump does, RFC 3339; else when the pod was made.
    Stated(Arc<str>),
    /// When everything of the manifest was there: made, or started again, while time went on.
    Later,
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
    /// The node whose pods are made to go for it (`status.nominatedNodeName`).
    pub nominated: Option<NodeId>,
    /// `spec.nodeName`, where no node has that name: the pod waits for it.
    pub missing_node: Option<Arc<str>>,
    /// Why the kubelet of the node that it names did not take it: reason and message of its status
    /// (scheduling.md 5.7). Its phase is Failed.
    pub rejected: Option<Arc<str>>,
    /// How often its containers were restarted.
    pub restarts: u32,
    /// What its status, or a simulation's kubelet, says of its containers where its phase does not (`CrashLoopBackOff`,
    /// `Init:0/1` ...); empty: nothing.
    pub shown: Cow<'static, str>,
    /// When its first container started.
    pub started: Started,
    /// How it came to its node.
    pub placed: Placed,
}

/// How a pod came to the node it has, or to none (scheduling.md 5.1, 5.7, 5.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It names its node itself (`spec.nodeName`): the scheduler is not asked.
    ByName,
    /// A DaemonSet's pod: it may go to this node alone.
    Pinned,
    /// The scheduler chose.
    Chosen(Choice),
    /// No node could take it until pods of lower priority made way.
    MadeRoom {
        /// How many.
        victims: u32,
    },
    /// The scheduler found no node; [`Pod::unscheduled`] is its message.
    Nowhere,
    /// Nobody places it: scheduling gates, another scheduler, a missing claim, or it has ended.
    NotAsked,
}

/// What the scheduler chose among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// How many nodes could take the pod, of those that were looked at.
    pub fits: u32,
    /// The highest sum of weighted scores; none where one node alone could take it.
    pub score: Option<i64>,
    /// How many nodes had it: of several the seed chose one.
    pub tied: u32,
}

/// What the pods of one template share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodTraits {
    /// Containers and their ports.
    pub containers: Vec<Container>,
    /// How many init containers it has, those that stay included.
    pub inits: usize,
    /// What may be host names in its containers' variables, commands and arguments: whom it calls, perhaps.
    pub mentions: Vec<String>,
    /// On its node's network.
    pub host_network: bool,
    /// It has scheduling gates.
    pub gated: bool,
    /// `spec.subdomain`.
    pub subdomain: Option<String>,
    /// How it resolves names.
    pub dns_policy: DnsPolicy,
    /// The servers of `dnsConfig`.
    pub dns_servers: Vec<String>,
    /// The search domains of `dnsConfig`.
    pub dns_searches: Vec<String>,
    /// The options of `dnsConfig`, with their values where they have any.
    pub dns_options: Vec<(String, Option<String>)>,
    /// What `hostAliases` add to its `/etc/hosts`: names, in lower case, with their addresses.
    pub host_aliases: Vec<(String, IpAddr)>,
    /// `enableServiceLinks`: true unless the manifest says otherwise.
    pub service_links: bool,
    /// `spec.serviceAccountName`; none: admission gives it `default`.
    pub service_account: Option<String>,
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
    /// An init container that stays (`restartPolicy: Always`).
    pub sidecar: bool,
    /// Declared ports.
    pub ports: Vec<ContainerPort>,
    /// The names of its own variables.
    pub env: Vec<String>,
    /// What it answers, where its image is known for it; `{pod}` stands for the host name.
    pub says: Option<Arc<str>>,
    /// It answers 500 after so many requests: its image does.
    pub fail_after: Option<u32>,
}

impl PodTraits {
    /// The service account that it runs as (workloads.md 6.11.4).
    pub fn account(&self) -> &str {
        self.service_account.as_deref().unwrap_or("default")
    }

    /// The container that answers on a port: the one that declares it, else the first.
    pub fn answering(&self, port: u16) -> Option<(usize, &Container)> {
        let declares = |it: &Container| it.ports.iter().any(|declared| declared.port == port);
        let at = self.containers.iter().position(declares).unwrap_or(0);
        self.containers.get(at).map(|container| (at, container))
    }
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
