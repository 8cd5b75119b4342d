//! The picture's geometry: where everything is, without pixels, colours or sentences.
//!
//! Knows a cluster and a simulation. Must not know a browser, colours (it names roles), or languages (its
//! words are codes). A layout is keyed by names and placement only: a comment typed at the top moves
//! nothing. `shape` and `thing` are the vocabulary, `wire` the ways of the packets, `packets` the dots.

mod blocked;
mod curve;
mod describe;
mod entrance_cards;
mod frame;
mod groups;
mod headers;
mod lanes;
mod layout;
mod metrics;
mod outside;
mod overview;
mod overview_cards;
mod packets;
mod pen;
mod plan;
mod pods;
mod route;
mod shape;
mod spots;
mod text;
mod thing;
mod wire;
mod wiring;
mod word;
mod written;

pub use describe::{Sentence, SentenceCode, describe, describe_thing, describe_trace, place_name};
pub use groups::{common_node, common_owner};
pub use kurbo::{BezPath, PathEl, Point, Rect, Size};
pub use layout::PALETTE;
pub use packets::{Dot, DotRole, packets};
pub use shape::{Align, BoxRole, Health, Icon, Label, LineRole, Shape, TextRole};
pub use text::{measure as text_width, room as text_room};
pub use thing::{Layer, Layout, Part, Subject, Thing, ThingKind, View};
pub use wire::Wire;
pub use word::{WORDS, Word};
pub use written::{digits, path_data};

use crate::cluster::Cluster;
use crate::simulation::Simulation;

/// Lays out a cluster and the traffic of a simulation for a width. The height may come out larger than
/// given; the width never does. On a large screen the picture is shown larger, where all of it has room so.
pub fn layout(cluster: &Cluster, simulation: &Simulation, size: Size, view: View) -> Layout {
    let width = if size.width.is_finite() { size.width.clamp(LEAST_WIDTH, 8_000.0) } else { NARROW };
    let height = if size.height.is_finite() { size.height.max(0.0) } else { 0.0 };
    let larger = (width / WIDE).min(height / HIGH).min(LARGEST);
    let mut scale = if larger > 1.0 && cluster.nodes.len() <= MOST_LARGE { larger } else { 1.0 };
    loop {
        let size = Size::new((width / scale).floor(), (height / scale).floor());
        let mut made = match view {
            View::PacketPath => layout::packet_path(cluster, simulation, size, size.width < NARROW),
            View::Overview => overview::overview(cluster, simulation, size, size.width < NARROW),
        };
        if scale == 1.0 || made.size.height <= size.height {
            made.scale = scale;
            return made;
        }
        scale = 1.0;
    }
}

/// On a screen of more than this, the picture is shown larger.
const WIDE: f64 = 1_560.0;
const HIGH: f64 = 800.0;
/// But no larger than this, and only of so many nodes: with more, one wants to see more of them.
const LARGEST: f64 = 1.75;
const MOST_LARGE: usize = 12;

/// Below this width, the layout is the narrow one.
pub const NARROW: f64 = 640.0;
/// Nothing is laid out narrower than this.
const LEAST_WIDTH: f64 = 300.0;
