//! The shapes that a picture is made of, with roles instead of colours and codes instead of sentences.

use kurbo::{BezPath, Point, Rect};

use super::word::Word;
use crate::cluster::ServiceId;
use crate::simulation::BackendKey;

/// What a text says: verbatim from the manifest, or words of the interface by their code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A name, an address, a number: the same in every language.
    Verbatim(String),
    /// Words: `words::scene::label` says them. With arguments.
    Word(Word, Vec<String>),
}

/// How a text is set. The app gives each role its font, weight and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextRole {
    /// OUTSIDE, CLUSTER: spaced capitals, 12 px.
    Heading,
    /// The name of a thing: bold, 13 px.
    Title,
    /// The same on a small card: bold, 12 px.
    SmallTitle,
    /// An address or port: monospace, 11 px.
    Mono,
    /// The same, dimmed.
    MonoDim,
    /// An address or port in the Service's colour: monospace, 11 px.
    MonoAccent,
    /// A plain note, dimmed, 11 px.
    Note,
    /// A Service's type, in its colour, 11 px.
    Type,
    /// A note of something that is wrong, 11 px.
    Bad,
    /// A label on a chip, in the Service's colour, 11 px.
    Chip,
    /// A label on a chip that no Service selects, 11 px.
    ChipDim,
}

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    #[default]
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// What a box is. The app gives each role its fill and border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoxRole {
    /// A node's lane.
    Lane,
    /// The lane of a node that is not ready.
    LaneDown,
    /// A card with a plain border.
    Card,
    /// A card with a border in the Service's colour.
    CardAccent,
    /// The same, dashed: not ready.
    CardNotReady,
    /// A card that no Service selects: quieter.
    CardQuiet,
    /// A node's network card.
    Door,
    /// A Service's bar: a translucent strip.
    Bar,
    /// A headless Service's bar: hollow, dashed border.
    BarHollow,
    /// A label chip in the Service's colour.
    Chip,
    /// A label chip that no Service selects.
    ChipDim,
    /// A row of a card: a faint ground.
    Row,
    /// The strip of pods without a node.
    Strip,
    /// A group of pods: the edge of the card behind.
    Stack,
}

/// What a line or curve is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineRole {
    /// The dotted middle of a bar.
    BarAxis,
    /// From a header card down to its bar.
    Pole,
    /// From the bar of an ExternalName Service out of the cluster: dashed, with an arrow head.
    Lead,
    /// A line between rows.
    Rule,
    /// From a load balancer to a node whose health check fails: nothing goes there. Dotted.
    Blocked,
    /// The cross on such a line.
    Cross,
}

/// A small picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Icon {
    /// A person: head and shoulders.
    Person,
    /// A cloud.
    Cloud,
    /// A signpost or gate: an Ingress.
    Gate,
    /// A globe: a host outside.
    Globe,
    /// A book: DNS.
    Book,
    /// A chip: a node's process.
    Process,
}

/// Whether something is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// Ready.
    Good,
    /// Not ready.
    Bad,
    /// Neither: ended, unknown, not started.
    Idle,
}

/// A shape of a thing, in CSS pixels of the content.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A box with round corners.
    Box {
        /// Where.
        rect: Rect,
        /// The radius of its corners.
        radius: f64,
        /// What it is.
        role: BoxRole,
        /// The Service whose colour it has.
        service: Option<ServiceId>,
    },
    /// A line of text.
    Text {
        /// Its place: on the base line.
        at: Point,
        /// Which point of the text stands there.
        align: Align,
        /// How it is set.
        role: TextRole,
        /// What it says, cut to fit where it was too long.
        label: Label,
        /// All of it, where it was cut.
        full: Option<String>,
        /// The Service whose colour it has.
        service: Option<ServiceId>,
        /// The most pixels that it may take: set by this where a font runs wider than estimated.
        width: f64,
    },
    /// A line or curve.
    Line {
        /// Its way.
        path: BezPath,
        /// What it is.
        role: LineRole,
        /// The Service whose colour it has.
        service: Option<ServiceId>,
    },
    /// A dot that says whether something is well.
    Dot {
        /// Its centre.
        at: Point,
        /// Its radius.
        radius: f64,
        /// What it says.
        health: Health,
    },
    /// Where a bar crosses a lane: a circle with an arrow in it, or with a cross where the rules lead nowhere.
    Crossing {
        /// Its centre.
        at: Point,
        /// Its radius.
        radius: f64,
        /// The Service.
        service: ServiceId,
        /// No endpoint takes what comes.
        shut: bool,
    },
    /// A picture, centred, as high as wide.
    Icon {
        /// Its centre.
        at: Point,
        /// Its size.
        size: f64,
        /// Which.
        icon: Icon,
    },
    /// The share of a Service's traffic that a backend got: a bar to be filled by the counters of the moment
    /// (`Counters::share`), and the percentage, right-aligned at `text`.
    Share {
        /// The whole bar.
        track: Rect,
        /// Where the percentage ends, on the base line.
        text: Point,
        /// The Service.
        service: ServiceId,
        /// The backends: one, or the pods of a group, sorted: `Counters::share_of` takes them.
        backends: Vec<BackendKey>,
    },
}
