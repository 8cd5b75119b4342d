//! The wire: the JSON of `contract.md`, for the command-line programs and the page alike.
//!
//! Fields are added, never renamed. Core types are not `Serialize`: these mirror them, so that a rename
//! inside does not break what others build on.

pub mod cron;
pub mod dns;
pub mod environment;
pub mod event;
pub mod forward;
pub mod gateways;
pub mod inspect;
pub mod life;
pub mod proxy;
pub mod request;
pub mod slices;
pub mod trace;
pub mod why;
