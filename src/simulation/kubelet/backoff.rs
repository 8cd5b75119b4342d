//! How long a kubelet waits before it starts a container again (workloads.md 6.8.2): at once, then 10 s, 20 s, 40 s ...
//! 300 s; forgotten once it has run for ten minutes.

use crate::simulation::SimTime;

const FIRST: SimTime = SimTime::from_millis(10_000);
const MOST: SimTime = SimTime::from_millis(300_000);
/// After so long without a restart nothing is remembered.
const FORGOTTEN: SimTime = SimTime::from_millis(600_000);

/// The back-off of one container.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    /// The next wait, and when the container was last started again.
    entry: Option<(SimTime, SimTime)>,
}

impl Backoff {
    /// When a container that ended then is started again; notes that it will be.
    pub fn restart(&mut self, ended: SimTime) -> SimTime {
        let known = self.entry.filter(|(_, started)| ended.since(*started) <= FORGOTTEN);
        let (at, next) = match known {
            None => (ended, FIRST),
            Some((wait, _)) => (ended.plus(wait), SimTime(wait.0.saturating_mul(2)).min(MOST)),
        };
        self.entry = Some((next, at));
        at
    }
}
