//! What cluster DNS knows at a time: CoreDNS learns of changes a moment later, and answers from its cache before that
//! (dns-discovery.md 4.1.1, 4.1.6).

use std::sync::Arc;

use super::record::Life;
use crate::cluster::Cluster;
use crate::simulation::SimTime;

/// A change of Services or EndpointSlices has come to CoreDNS after this ("within about a second").
const LEARNED_AFTER: SimTime = SimTime::from_millis(1_000);
/// An answer is kept for so long: `ttl 30` and `cache 30` of kubeadm's Corefile, also where there is none.
pub const DNS_CACHE: SimTime = SimTime::from_millis(30_000);

impl Life {
    /// The cluster as cluster DNS answers of it at a time, in the ids of [`Life::programmed`], and the time whose state that
    /// is; none where nothing that has a name has changed since. A name is taken for one that is asked all the time, with
    /// an answer kept at time zero first and then after each `kept`; zero: nothing is kept.
    pub fn named(&self, time: SimTime, kept: SimTime) -> Option<(Arc<Cluster>, SimTime)> {
        let asked = time.0.checked_rem(kept.0).map_or(time, |since| SimTime(time.0.saturating_sub(since)));
        let seen = SimTime(asked.0.saturating_sub(LEARNED_AFTER.0));
        let (now, known) = (self.programmed(time), self.at(seen));
        let same = Arc::ptr_eq(&self.at(time), &known);
        (!same).then(|| (Arc::new(now.with_names_of(&known)), seen))
    }
}
