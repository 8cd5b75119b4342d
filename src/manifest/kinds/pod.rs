//! `v1 Pod` and pod templates. Defaults: service-validation.md 1.5.

use std::collections::BTreeMap;

use super::meta::{Labels, ObjectMeta, Quantity};
use super::node::Condition;
use super::placement::{Affinity, Toleration, TopologySpreadConstraint};
use super::probe::{Lifecycle, Probe};
use crate::manifest::decode::fields;

/// A Pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pod {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: PodSpec,
    /// What is stated of a live one.
    pub status: PodStatus,
}

fields! { Pod: metadata => "metadata", spec => "spec", status => "status" }

/// The pods that a workload makes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodTemplateSpec {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: PodSpec,
}

fields! { PodTemplateSpec: metadata => "metadata", spec => "spec" }

/// `spec` of a Pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodSpec {
    /// Its containers.
    pub containers: Vec<Container>,
    /// Containers that run before; with restartPolicy Always, beside them.
    pub init_containers: Vec<Container>,
    /// The node, chosen by hand.
    pub node_name: Option<String>,
    /// Labels its node must have.
    pub node_selector: Labels,
    /// Where it wants to be.
    pub affinity: Option<Affinity>,
    /// Taints it tolerates.
    pub tolerations: Vec<Toleration>,
    /// How it spreads.
    pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
    /// Whether it uses its node's network.
    pub host_network: Option<bool>,
    /// Its host name.
    pub hostname: Option<String>,
    /// The headless Service it is named under.
    pub subdomain: Option<String>,
    /// `ClusterFirst` (default), `ClusterFirstWithHostNet`, `Default`, `None`.
    pub dns_policy: Option<String>,
    /// Its resolver.
    pub dns_config: Option<PodDnsConfig>,
    /// `Always` (default), `OnFailure`, `Never`.
    pub restart_policy: Option<String>,
    /// 30 by default.
    pub termination_grace_period_seconds: Option<i64>,
    /// Seconds until it is ended.
    pub active_deadline_seconds: Option<i64>,
    /// Service variables; true by default.
    pub enable_service_links: Option<bool>,
    /// Conditions it needs to be ready.
    pub readiness_gates: Vec<ReadinessGate>,
    /// Its priority class.
    pub priority_class_name: Option<String>,
    /// Its priority.
    pub priority: Option<i64>,
    /// `PreemptLowerPriority` (default), `Never`.
    pub preemption_policy: Option<String>,
    /// What holds its scheduling back.
    pub scheduling_gates: Vec<super::meta::LocalObject>,
    /// `default-scheduler` by default.
    pub scheduler_name: Option<String>,
    /// Resources on top of its containers'.
    pub overhead: BTreeMap<String, Quantity>,
    /// Resources of the whole pod.
    pub resources: Option<ResourceRequirements>,
    /// Its volumes.
    pub volumes: Vec<Volume>,
    /// Its account.
    pub service_account_name: Option<String>,
    /// Extra names.
    pub host_aliases: Vec<HostAlias>,
}

impl PodSpec {
    /// How long the pod may take to end, seconds: 30 by default, 1 where it is negative (service-validation.md 1.5).
    pub fn grace_seconds(&self) -> i64 {
        match self.termination_grace_period_seconds {
            None => 30,
            Some(..0) => 1,
            Some(seconds) => seconds,
        }
    }
}

fields! { PodSpec:
    containers => "containers", init_containers => "initContainers", node_name => "nodeName",
    node_selector => "nodeSelector", affinity => "affinity", tolerations => "tolerations",
    topology_spread_constraints => "topologySpreadConstraints", host_network => "hostNetwork",
    hostname => "hostname", subdomain => "subdomain", dns_policy => "dnsPolicy", dns_config => "dnsConfig",
    restart_policy => "restartPolicy", termination_grace_period_seconds => "terminationGracePeriodSeconds",
    active_deadline_seconds => "activeDeadlineSeconds", enable_service_links => "enableServiceLinks",
    readiness_gates => "readinessGates", priority_class_name => "priorityClassName", priority => "priority",
    preemption_policy => "preemptionPolicy", scheduling_gates => "schedulingGates",
    scheduler_name => "schedulerName", overhead => "overhead", resources => "resources", volumes => "volumes",
    service_account_name => "serviceAccountName", host_aliases => "hostAliases",
}

/// A container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Container {
    /// Its name.
    pub name: Option<String>,
    /// Its image.
    pub image: Option<String>,
    /// `Always`, `IfNotPresent`, `Never`.
    pub image_pull_policy: Option<String>,
    /// Its entry point.
    pub command: Vec<String>,
    /// Its arguments.
    pub args: Vec<String>,
    /// Its ports, for information and by name.
    pub ports: Vec<ContainerPort>,
    /// Its variables.
    pub env: Vec<EnvVar>,
    /// What it needs.
    pub resources: ResourceRequirements,
    /// Takes part in Services while it succeeds.
    pub readiness_probe: Option<Probe>,
    /// Restarts the container when it fails.
    pub liveness_probe: Option<Probe>,
    /// Holds the others back until it succeeds.
    pub startup_probe: Option<Probe>,
    /// Its own; an init container's `Always` makes it a sidecar.
    pub restart_policy: Option<String>,
    /// The codes after which it starts again whatever its policy.
    pub restart_policy_rules: Vec<ContainerRestartRule>,
    /// Hooks.
    pub lifecycle: Option<Lifecycle>,
}

fields! { Container:
    name => "name", image => "image", image_pull_policy => "imagePullPolicy", command => "command",
    args => "args", ports => "ports", env => "env", resources => "resources",
    readiness_probe => "readinessProbe", liveness_probe => "livenessProbe", startup_probe => "startupProbe",
    restart_policy => "restartPolicy", restart_policy_rules => "restartPolicyRules", lifecycle => "lifecycle",
}

/// Exit codes after which a container starts again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerRestartRule {
    /// The codes.
    pub exit_codes: ExitCodes,
}

fields! { ContainerRestartRule: exit_codes => "exitCodes" }

/// Exit codes of a container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExitCodes {
    /// `In`, `NotIn`.
    pub operator: Option<String>,
    /// The codes.
    pub values: Vec<i64>,
}

fields! { ExitCodes: operator => "operator", values => "values" }

/// A port of a container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerPort {
    /// Its name.
    pub name: Option<String>,
    /// The number.
    pub container_port: Option<i64>,
    /// `TCP` by default.
    pub protocol: Option<String>,
    /// The same on the node.
    pub host_port: Option<i64>,
    /// The node's address for it.
    pub host_ip: Option<String>,
}

fields! { ContainerPort:
    name => "name", container_port => "containerPort", protocol => "protocol", host_port => "hostPort",
    host_ip => "hostIP",
}

/// A variable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnvVar {
    /// Its name.
    pub name: Option<String>,
    /// Its value.
    pub value: Option<String>,
}

fields! { EnvVar: name => "name", value => "value" }

/// Requests and limits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceRequirements {
    /// What is reserved.
    pub requests: BTreeMap<String, Quantity>,
    /// What it may use.
    pub limits: BTreeMap<String, Quantity>,
}

fields! { ResourceRequirements: requests => "requests", limits => "limits" }

/// A resolver.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDnsConfig {
    /// Servers.
    pub nameservers: Vec<String>,
    /// Search domains.
    pub searches: Vec<String>,
    /// Options.
    pub options: Vec<PodDnsConfigOption>,
}

fields! { PodDnsConfig: nameservers => "nameservers", searches => "searches", options => "options" }

/// An option of a resolver.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDnsConfigOption {
    /// Its name.
    pub name: Option<String>,
    /// Its value.
    pub value: Option<String>,
}

fields! { PodDnsConfigOption: name => "name", value => "value" }

/// A condition that a pod needs to be ready.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadinessGate {
    /// The condition.
    pub condition_type: Option<String>,
}

fields! { ReadinessGate: condition_type => "conditionType" }

/// A volume: only claims matter here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volume {
    /// Its name.
    pub name: Option<String>,
    /// A claim.
    pub persistent_volume_claim: Option<ClaimSource>,
    /// A claim that is made for this pod, and goes with it.
    pub ephemeral: Option<EphemeralSource>,
}

fields! { Volume:
    name => "name", persistent_volume_claim => "persistentVolumeClaim", ephemeral => "ephemeral",
}

/// A generic ephemeral volume: storage is provided for it, whatever its template says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EphemeralSource {}

fields! { EphemeralSource: }

/// A claim by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimSource {
    /// The name.
    pub claim_name: Option<String>,
}

fields! { ClaimSource: claim_name => "claimName" }

/// Extra names of an address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HostAlias {
    /// The address.
    pub ip: Option<String>,
    /// Its names.
    pub hostnames: Vec<String>,
}

fields! { HostAlias: ip => "ip", hostnames => "hostnames" }

/// `status` of a Pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodStatus {
    /// `Pending`, `Running`, `Succeeded`, `Failed`, `Unknown`.
    pub phase: Option<String>,
    /// Its address.
    pub pod_ip: Option<String>,
    /// Its addresses, one per family.
    pub pod_ips: Vec<PodIp>,
    /// Its node's address.
    pub host_ip: Option<String>,
    /// How it is.
    pub conditions: Vec<Condition>,
    /// Why it is so, in a word (`Evicted`, `OutOfcpu`).
    pub reason: Option<String>,
    /// How its containers are.
    pub container_statuses: Vec<ContainerStatus>,
    /// How its init containers are.
    pub init_container_statuses: Vec<ContainerStatus>,
    /// When the kubelet took it, RFC 3339.
    pub start_time: Option<String>,
}

fields! { PodStatus:
    phase => "phase", pod_ip => "podIP", pod_ips => "podIPs", host_ip => "hostIP", conditions => "conditions",
    reason => "reason", container_statuses => "containerStatuses",
    init_container_statuses => "initContainerStatuses", start_time => "startTime",
}

impl PodStatus {
    /// The texts of the addresses that it states, the first one perhaps twice.
    pub fn stated_ips(&self) -> impl Iterator<Item = &str> {
        let listed = self.pod_ips.iter().filter_map(|ip| ip.ip.as_deref());
        self.pod_ip.as_deref().into_iter().chain(listed)
    }
}

/// One address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodIp {
    /// The address.
    pub ip: Option<String>,
}

fields! { PodIp: ip => "ip" }

/// How a container is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerStatus {
    /// Its name.
    pub name: Option<String>,
    /// Ready.
    pub ready: Option<bool>,
    /// Its startup probe has succeeded.
    pub started: Option<bool>,
    /// How often it was restarted.
    pub restart_count: Option<i64>,
    /// What it does.
    pub state: ContainerState,
}

fields! { ContainerStatus:
    name => "name", ready => "ready", started => "started", restart_count => "restartCount", state => "state",
}

/// What a container does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerState {
    /// It runs.
    pub running: Option<ContainerRunning>,
    /// It waits.
    pub waiting: Option<ContainerWaiting>,
    /// It has ended.
    pub terminated: Option<ContainerTerminated>,
}

/// A container that waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerWaiting {
    /// For what, in a word (`CrashLoopBackOff`).
    pub reason: Option<String>,
}

fields! { ContainerWaiting: reason => "reason" }

/// A container that has ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerTerminated {
    /// How, in a word (`Completed`, `Error`, `OOMKilled`).
    pub reason: Option<String>,
    /// Its exit code.
    pub exit_code: Option<i64>,
    /// The signal that ended it.
    pub signal: Option<i64>,
}

fields! { ContainerTerminated: reason => "reason", exit_code => "exitCode", signal => "signal" }

fields! { ContainerState: running => "running", waiting => "waiting", terminated => "terminated" }

/// A container that runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerRunning {
    /// Since when, RFC 3339.
    pub started_at: Option<String>,
}

fields! { ContainerRunning: started_at => "startedAt" }
