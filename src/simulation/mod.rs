//! Traces over time: which connections are made when, and where their packets are at any moment.
//!
//! Knows a network and integer time. Must not know a wall clock, pixels, or words. Pure: a simulation is
//! recorded once, and every moment of it is only read; the same cluster, scenario and seed give the same bytes.

mod time;

pub use time::SimTime;
