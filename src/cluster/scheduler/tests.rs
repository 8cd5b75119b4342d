//! The scheduler against small clusters.
