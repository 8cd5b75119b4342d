//! What a person, or the world outside, does to a cluster. Names are those of `apply` (contract.md).

use std::sync::Arc;

use super::world::WorkloadKey;
use crate::manifest::Manifest;
use crate::simulation::SimTime;

/// A pod by its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodName {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// What an event is about, where any workload will do.
pub type Target = WorkloadKey;

/// An event from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// `kubectl apply`: these objects are what the API server holds from now on. Objects that are no longer in it stay.
    Apply(Arc<Manifest>),
    /// `kubectl scale`.
    Scale {
        /// The workload.
        target: Target,
        /// How many.
        replicas: u64,
    },
    /// `kubectl rollout restart`.
    Rollout(Target),
    /// `kubectl delete`, of a workload with everything that it owns.
    Delete(Target),
    /// The same with `--cascade=orphan`: what it owns stays, and belongs to nobody.
    Orphan(Target),
    /// `kubectl delete namespace`: everything in it goes.
    DeleteNamespace(String),
    /// `kubectl delete pod`.
    DeletePod(PodName),
    /// `kubectl label pod KEY=VALUE`; without a value, `KEY-`.
    Label {
        /// The pod.
        pod: PodName,
        /// The key.
        key: String,
        /// The new value; none: the label is taken off.
        value: Option<String>,
    },
    /// The node stops: nothing on it runs or answers any more.
    FailNode(String),
    /// Its machine is told to shut down.
    ShutdownNode {
        /// The node.
        node: String,
        /// The kubelet's `shutdownGracePeriod`; zero, the default: nothing holds the machine back.
        grace: SimTime,
        /// `shutdownGracePeriodCriticalPods`: its last part, for critical pods.
        critical: SimTime,
    },
    /// It is back.
    RestoreNode(String),
    /// Its object is deleted: by hand, or by the cloud that had the machine.
    DeleteNode(String),
    /// `kubectl cordon`.
    Cordon(String),
    /// `kubectl uncordon`.
    Uncordon(String),
    /// `kubectl drain`: cordon, then evict.
    Drain(String),
    /// From now on the pod's readiness probe fails.
    FailReadiness(PodName),
    /// From now on it succeeds.
    PassReadiness(PodName),
    /// From now on the pod's liveness probe fails, until its container is started again.
    FailLiveness(PodName),
    /// So many requests reach a pod's port.
    Requests {
        /// The pod.
        pod: PodName,
        /// The port.
        port: u16,
        /// How many.
        count: u32,
    },
}
