//! The picture's geometry: where everything is, without pixels, colours or sentences.
//!
//! Knows a cluster and a simulation. Must not know a browser, colours (it names roles), or languages (its
//! words are codes). A layout is keyed by names and placement only: a comment typed at the top moves
//! nothing. `shape` and `thing` are the vocabulary, `wire` the ways of the packets, `packets` the dots.

mod packets;
mod shape;
mod thing;
mod wire;

pub use kurbo::{BezPath, PathEl, Point, Rect, Size};
pub use packets::{Dot, DotRole, packets};
pub use shape::{Align, BoxRole, Health, Icon, Label, LineRole, Shape, TextRole, Word};
pub use thing::{Layer, Layout, Part, Subject, Thing, ThingKind, View};
pub use wire::Wire;

use crate::cluster::Cluster;
use crate::simulation::Simulation;

/// Lays out a cluster and the traffic of a simulation for a width. The height may come out larger than
/// given; the width never does.
pub fn layout(_cluster: &Cluster, simulation: &Simulation, size: Size, view: View) -> Layout {
    Layout {
        view,
        size,
        narrow: size.width < NARROW,
        things: Vec::new(),
        wires: Vec::new(),
        accents: Vec::new(),
        tracks: vec![None; simulation.routes().len()],
        anchors: std::collections::BTreeMap::new(),
    }
}

/// Below this width, the layout is the narrow one.
pub const NARROW: f64 = 640.0;
