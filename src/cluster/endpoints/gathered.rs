//! Endpoints as they are gathered, no more than there is room for: one slice of a megabyte can ask for millions.

use super::super::model::Endpoint;

/// So many endpoints a cluster has at most: several times those of the largest cluster that Kubernetes supports.
pub(super) const MAX_ENDPOINTS: usize = 1_000_000;

/// A list that takes no more than its room.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub list: Vec<Endpoint>,
    room: usize,
    /// Some had no room.
    pub is_over: bool,
}

impl Gathered {
    pub(super) fn with_room(room: usize) -> Self {
        Self { room, ..Self::default() }
    }

    /// Takes one, if there is room.
    pub(super) fn push(&mut self, endpoint: Endpoint) {
        if self.list.len() < self.room {
            self.list.push(endpoint);
        } else {
            self.is_over = true;
        }
    }
}
