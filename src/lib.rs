//! Serviscope's core: what a Kubernetes cluster made of this text does with a packet.
//!
//! The modules stand in reading order; each knows only those above it. Each arrow is one pure function:
//!
//! ```text
//! text, diagnostic -> manifest -> cluster -> network -> simulation -> scene -> words -> (app)
//! ```
//!
//! `words` turns the codes of all of them into sentences; the page (`app`) is not part of the library.
#![forbid(unsafe_code)]
#![warn(unreachable_pub, clippy::string_slice, clippy::self_named_module_files)]

pub mod order;

pub mod pace;

pub mod rng;

pub mod text;

pub mod diagnostic;

pub mod manifest;

pub mod cluster;

pub mod network;

pub mod simulation;

pub mod scene;

pub mod words;
