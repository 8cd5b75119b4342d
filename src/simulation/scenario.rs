//! A traffic plan: who calls what, and how often. Knows no packets.

use super::SimTime;
use crate::network::{Client, Target};

/// A client that calls, how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who calls.
    pub from: Client,
    /// What is called.
    pub to: Target,
    /// When the first connection is opened.
    pub start: SimTime,
    /// The time from one connection to the next.
    pub every: SimTime,
    /// How many connections it opens; none: as many as end before the scenario does.
    pub count: Option<u32>,
}

/// A traffic plan: it lasts so long, and then begins again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Who calls.
    pub callers: Vec<Caller>,
    /// How long it lasts at least: callers with a count are let finish.
    pub duration: SimTime,
}
