//! How every node suits one set of requests, kept until something changes on the node. Classes that request
//! the same share it.

use super::filter::fits;
use super::resources::Requests;
use super::score::resource_score;
use super::state::State;

/// Not known since something changed on the node.
const STALE: i32 = -2;
/// The requests do not fit.
const FULL: i32 = -1;

/// What the nodes say to one set of requests.
pub(super) struct Profile {
    /// The requests.
    pub requests: Requests,
    /// The resource score of each node, [`FULL`] or [`STALE`].
    nodes: Vec<i32>,
    seen: u64,
}

impl Profile {
    /// Nothing is known yet.
    pub(super) fn new(requests: &Requests, state: &State) -> Self {
        Self { requests: requests.clone(), nodes: vec![STALE; state.nodes.len()], seen: state.position() }
    }

    /// Forgets what changed.
    pub(super) fn catch_up(&mut self, state: &State) {
        if state.remembers(self.seen) {
            for event in state.events_since(self.seen) {
                self.nodes.get_mut(event.node).into_iter().for_each(|it| *it = STALE);
            }
        } else {
            self.nodes.fill(STALE);
        }
        self.seen = state.position();
    }

    /// The resource score of a node; none where the requests do not fit.
    pub(super) fn score(&mut self, node: usize, state: &State) -> Option<i32> {
        let known = self.nodes.get_mut(node)?;
        if *known == STALE {
            let node = state.nodes.get(node)?;
            *known = if fits(&self.requests, node) { resource_score(&self.requests, node) } else { FULL };
        }
        (*known != FULL).then_some(*known)
    }
}
