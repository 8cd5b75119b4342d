//! When kube-proxy writes its rules, and what they know: the cluster of a moment ago (endpoints.md 2.9, data-plane.md
//! 3.1.4). All nodes' kube-proxies are told at the same time here.

use std::sync::Arc;

use super::record::Life;
use crate::cluster::{Cluster, Endpoint};
use crate::simulation::SimTime;

/// The EndpointSlice controller has written, and kube-proxy has seen, a change after this.
const SEEN_AFTER: SimTime = SimTime::from_millis(20);
/// `minSyncPeriod`: rules are written at most this often.
const BETWEEN_SYNCS: SimTime = SimTime::from_millis(1_000);
/// The network plugin enforces changes of policies and labels after this ("a short delay", ingress-policy.md 7.6.13).
const ENFORCED_AFTER: SimTime = SimTime::from_millis(1_000);
/// Everything is written anew after this, changed or not.
const FULL_SYNC: SimTime = SimTime::from_millis(30_000);

impl Life {
    /// When the rules were written, up to a time: after each change of endpoints, at most once a second, and every
    /// 30 seconds in any case. The first time is zero.
    pub fn syncs(&self, until: SimTime) -> Vec<SimTime> {
        let mut syncs = vec![SimTime::ZERO];
        let mut last = SimTime::ZERO;
        let mut known = self.at(SimTime::ZERO);
        for moment in self.moments().filter(|moment| *moment <= until) {
            let now = self.at(moment);
            let changed = !same_endpoints(&known, &now);
            known = now;
            let seen = moment.plus(SEEN_AFTER);
            if !changed || last >= seen {
                continue;
            }
            fill(&mut syncs, &mut last, seen);
            last = seen.max(last.plus(BETWEEN_SYNCS));
            syncs.push(last);
        }
        fill(&mut syncs, &mut last, until);
        syncs.retain(|sync| *sync <= until);
        syncs
    }

    /// The cluster as packets meet it at a time: pods and nodes as they are, of every Service the endpoints that kube-proxy
    /// wrote last, and the policies that the network plugin knows.
    pub fn programmed(&self, time: SimTime) -> Arc<Cluster> {
        let now = self.at(time);
        let last = self.syncs(time).last().copied().unwrap_or_default();
        let seen = SimTime(last.0.saturating_sub(SEEN_AFTER.0));
        let known = self.at(seen);
        let enforced = self.at(SimTime(time.0.saturating_sub(ENFORCED_AFTER.0)));
        let now = match same_policies(&now, &enforced) {
            true => now,
            false => Arc::new(now.with_policies_of(&enforced)),
        };
        if Arc::ptr_eq(&now, &known) || same_endpoints(&now, &known) {
            return now;
        }
        Arc::new(now.with_endpoints_of(&known))
    }
}

/// Whether the network plugin would see no difference.
fn same_policies(one: &Arc<Cluster>, other: &Arc<Cluster>) -> bool {
    let relabelled = || {
        one.pods.iter().any(|pod| {
            let before = other.pod_named(&pod.namespace, &pod.name).and_then(|id| other.pods.get(id));
            before.is_some_and(|before| before.ips == pod.ips && before.labels != pod.labels)
        })
    };
    let nothing = one.policies.is_empty() && other.policies.is_empty();
    nothing || Arc::ptr_eq(one, other) || (one.policies == other.policies && !relabelled())
}

/// The periodic syncs before the next one.
fn fill(syncs: &mut Vec<SimTime>, last: &mut SimTime, next: SimTime) {
    while last.plus(FULL_SYNC) < next {
        *last = last.plus(FULL_SYNC);
        syncs.push(*last);
    }
}

/// Whether kube-proxy would see no difference.
fn same_endpoints(one: &Cluster, other: &Cluster) -> bool {
    let line = |endpoint: &Endpoint| {
        (
            endpoint.ip,
            endpoint.port,
            endpoint.service_port,
            (endpoint.ready, endpoint.serving, endpoint.terminating),
            (endpoint.for_zones.clone(), endpoint.for_nodes.clone()),
        )
    };
    let services = |cluster: &Cluster| cluster.services.len();
    services(one) == services(other)
        && one.services.iter().zip(other.services.iter()).all(|(one, other)| {
            one.name == other.name
                && one.ports == other.ports
                && one.endpoints.iter().map(line).eq(other.endpoints.iter().map(line))
        })
}
