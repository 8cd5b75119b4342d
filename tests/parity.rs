//! The records of a real control plane, replayed: what it accepted, refused and warned of, and where.
//! What there was afterwards is compared in `records.rs`.
//!
//! `tests/parity/<area>/` holds the records as they were made (see `parity/README.md` there for their form).
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod files;

#[path = "parity/harness.rs"]
mod harness;

#[path = "parity/stream.rs"]
mod stream;

use harness::{validate, validate_on};

#[test]
fn service_validation() {
    validate("service-validation");
}

#[test]
fn service_update() {
    validate("service-update");
}

#[test]
fn yaml() {
    stream::validate("yaml");
}

#[test]
fn names_labels() {
    stream::validate("names-labels");
}

#[test]
fn pod_validation() {
    validate("pod-validation");
}

#[test]
fn workload_validation() {
    validate("workload-validation");
}

#[test]
fn ingress_validation() {
    validate("ingress-validation");
}

#[test]
fn networkpolicy_validation() {
    validate("networkpolicy-validation");
}

#[test]
fn endpoints_validation() {
    validate("endpoints-validation");
}

#[test]
fn scheduling_endpoints_workloads() {
    for area in ["scheduling", "endpoints", "workloads", "rollouts"] {
        validate(area);
    }
}

/// What the records' cluster of both families was configured with, a manifest says with its nodes.
const BOTH_FAMILIES: &str = include_str!("parity/nodes-of-both-families.yaml");

#[test]
fn dual_stack() {
    validate_on("dual-stack", BOTH_FAMILIES);
}
