//! Deployments: which ReplicaSet wants how many pods (workloads.md 6.2; pkg/controller/deployment).

use super::super::engine::Engine;
use super::super::world::WorkloadKey;

impl Engine {
    /// Looks at one Deployment.
    pub fn sync_deployment(&mut self, key: &WorkloadKey) {
        let _ = key;
    }
}
