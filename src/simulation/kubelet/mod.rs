//! What a kubelet does with one pod (workloads.md 6.7 to 6.9): containers in order, probes, restarts, termination.
//!
//! Pure: a state, the time of its next event, and a step to it. Must not know the API server, other pods, packets or words.

mod backoff;
mod container;
mod plan;
mod pod;
mod probe;
pub mod script;

pub use backoff::Backoff;
pub use container::{Container, State, Stop};
pub use plan::{Acts, ContainerPlan, PodPlan, Restart, Role, Said};
pub use pod::PodRun;
pub use probe::{Check, Probe, Prober, Purpose};
