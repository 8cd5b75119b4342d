//! How long things take. Real clusters differ; these are what an idle cluster with pulled images needs, about.

use crate::simulation::SimTime;

/// The delays of a simulated cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    /// A controller that is told of a change acts after this: informer, work queue, API call.
    pub controller: SimTime,
    /// Between two batches of pods that a controller makes (workloads.md 6.1.6).
    pub batch: SimTime,
    /// The scheduler binds a pod after this.
    pub scheduler: SimTime,
    /// The kubelet has a bound pod's containers running after this: sandbox, volumes, start; images are there.
    pub start: SimTime,
    /// An application that is asked to stop (SIGTERM) has ended after this.
    pub stop: SimTime,
    /// A cluster in which nothing has changed for so long is settled: time limits of minutes have not run out.
    pub quiet: SimTime,
    /// What time zero is: seconds since 1970, UTC. CronJobs need it.
    pub epoch: i64,
    /// Nothing is worked out after this.
    pub horizon: SimTime,
    /// So much is worked out at most: a tick counts one, and so does each look at a pod or node.
    pub most_work: u64,
}

/// 2026-01-01T00:00:00Z, a Thursday.
pub const EPOCH: i64 = 1_767_225_600;

impl Default for Timing {
    fn default() -> Self {
        Self {
            controller: SimTime::from_millis(20),
            batch: SimTime::from_millis(10),
            scheduler: SimTime::from_millis(10),
            start: SimTime::from_millis(1_000),
            stop: SimTime::from_millis(500),
            quiet: SimTime::from_millis(60_000),
            epoch: EPOCH,
            horizon: SimTime::from_millis(3_600_000),
            most_work: 5_000_000,
        }
    }
}
