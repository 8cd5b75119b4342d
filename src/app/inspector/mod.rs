//! What is selected, in full: a thing's facts, a connection's trace.

mod hops;

use leptos::prelude::*;

use super::derived::Derived;
use super::model::Model;

pub use hops::{hop_place, rewritten};

/// The card over the stage.
#[component]
pub fn Inspector(
    /// The page's state.
    model: Model,
    /// What follows from it.
    derived: Derived,
) -> impl IntoView {
    let _ = (model, derived);
}
