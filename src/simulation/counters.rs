//! What has happened so far: outcomes, who answered, which nodes were entered. Knows nothing in flight.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Flight, SimTime};
use crate::cluster::{NodeId, PodId, ServiceId};
use crate::network::{Address, BackendKind, Outcome, Trace};

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BackendKey {
    /// A pod.
    Pod(PodId),
    /// An endpoint that is no pod.
    Address(Address),
    /// What an ExternalName points to.
    External(Arc<str>),
    /// A process of a node.
    Node(NodeId),
}

/// Everything that has happened up to a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Connections that an endpoint answered.
    pub delivered: u32,
    /// Connections that were rejected.
    pub refused: u32,
    /// Connections that met silence.
    pub dropped: u32,
    /// Connections whose name had no answer.
    pub unresolved: u32,
    /// Connections that had no route.
    pub unreachable: u32,
    /// Delivered connections by Service (none: called directly) and backend.
    pub backends: BTreeMap<(Option<ServiceId>, BackendKey), u32>,
    /// Connections from outside by the node that they came in by.
    pub entries: BTreeMap<NodeId, u32>,
}

impl Counters {
    /// A backend's share of what a Service delivered, from 0 to 1; none where that is nothing yet.
    pub fn share(&self, service: ServiceId, backend: &BackendKey) -> Option<f64> {
        self.share_of(service, std::slice::from_ref(backend))
    }

    /// The share of several backends together (sorted): a group of pods.
    pub fn share_of(&self, service: ServiceId, backends: &[BackendKey]) -> Option<f64> {
        let (mut own, mut total) = (0u32, 0u32);
        for ((_, backend), count) in self.backends.iter().filter(|((of, _), _)| *of == Some(service)) {
            total = total.saturating_add(*count);
            if backends.binary_search(backend).is_ok() {
                own = own.saturating_add(*count);
            }
        }
        (total > 0).then(|| f64::from(own) / f64::from(total))
    }

    fn count(&mut self, trace: &Trace) {
        let counter = match trace.outcome {
            Outcome::Delivered => &mut self.delivered,
            Outcome::Refused => &mut self.refused,
            Outcome::Dropped => &mut self.dropped,
            Outcome::Unresolved => &mut self.unresolved,
            Outcome::Unreachable => &mut self.unreachable,
        };
        *counter = counter.saturating_add(1);
        if let (Outcome::Delivered, Some(key)) = (trace.outcome, backend_key(trace)) {
            let count = self.backends.entry((trace.service, key)).or_insert(0);
            *count = count.saturating_add(1);
        }
        if let Some(node) = trace.entry_node {
            let count = self.entries.entry(node).or_insert(0);
            *count = count.saturating_add(1);
        }
    }
}

fn backend_key(trace: &Trace) -> Option<BackendKey> {
    let backend = trace.backend.as_ref()?;
    Some(match &backend.kind {
        BackendKind::Pod(pod) => BackendKey::Pod(*pod),
        BackendKind::Address => BackendKey::Address(Address::ip(backend.ip?, backend.port)),
        BackendKind::External(name) => BackendKey::External(name.clone()),
        BackendKind::Node(node) => BackendKey::Node(*node),
    })
}

/// The counters at every moment: all outcomes in order, and a sum every so often.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    outcomes: Vec<(SimTime, Arc<Trace>)>,
    sums: Vec<Counters>,
}

/// How many outcomes there are between two sums: what a frame counts again at most.
const STRIDE: usize = 64;

impl Tally {
    pub(super) fn new(flights: &[Flight]) -> Self {
        let mut outcomes: Vec<_> =
            flights.iter().map(|flight| (flight.settled(), flight.trace.clone())).collect();
        crate::order::sort_by_key(&mut outcomes, |(time, _)| *time);
        let mut sum = Counters::default();
        let mut sums = vec![sum.clone()];
        for chunk in outcomes.chunks(STRIDE) {
            chunk.iter().for_each(|(_, trace)| sum.count(trace));
            sums.push(sum.clone());
        }
        Self { outcomes, sums }
    }

    pub(super) fn at(&self, time: SimTime) -> Counters {
        let settled = self.outcomes.partition_point(|(at, _)| *at <= time);
        let mut counters = self.sums.get(settled / STRIDE).cloned().unwrap_or_default();
        let rest = settled % STRIDE;
        let from = settled.saturating_sub(rest);
        self.outcomes.iter().skip(from).take(rest).for_each(|(_, trace)| counters.count(trace));
        counters
    }
}
