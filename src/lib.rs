//! Serviscope's core.
#![forbid(unsafe_code)]
