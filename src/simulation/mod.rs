//! Traces over time: which connections are made when, and where their packets are at any moment.
//!
//! Knows a network and integer time. Must not know a wall clock, pixels, or words. Pure: a simulation is
//! recorded once, and every moment of it is only read; the same cluster, scenario and seed give the same bytes.
//!
//! `scenario` says who calls whom and when, `callers` makes one up for any cluster, `flight` spreads one
//! trace over time, `record` writes all of them down, `moment` reads the record; `life` is a cluster over time, `kubelet` one pod of it, `worn` what
//! traffic does to them, `preparation` the way from a text to a simulation, in pieces.

mod callers;
mod clients;
mod counters;
mod flight;
mod gateway_calls;
pub mod kubelet;
pub mod life;
mod moment;
mod preparation;
mod record;
mod scenario;
pub mod schedule;
mod time;
mod worn;

pub use callers::{INTERNET_CLIENT, default_scenario};
pub use counters::{BackendKey, Counters};
pub use flight::{Flight, Station, client_place};
pub use moment::{InFlight, Moment, PacketState, Track};
pub use preparation::{Preparation, Prepared, Step, Wanted, free, prepare};
pub use record::{ConnectionId, Route, RouteId, Simulation};
pub use scenario::{Caller, Scenario};
pub use time::SimTime;
pub use worn::{Traffic, under_traffic};
