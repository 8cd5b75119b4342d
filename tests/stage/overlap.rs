//! What overlaps in a layout and should not. Used by the tests of the stage and of the applications.

use serviscope::scene::{self, Layer, Layout, Rect, Shape, Thing, text_room};

fn apart(one: Rect, other: Rect) -> bool {
    let both = one.intersect(other);
    both.width() <= 0.01 || both.height() <= 0.01
}

fn cards(layout: &Layout) -> impl Iterator<Item = &Thing> {
    layout.things.iter().filter(|it| it.layer == Layer::Front)
}

/// Cards that lie on each other.
pub fn of_cards(layout: &Layout) -> Vec<String> {
    let cards: Vec<&Thing> = cards(layout).collect();
    let mut found = Vec::new();
    for (index, one) in cards.iter().enumerate() {
        let others = cards.iter().skip(index + 1).filter(|other| !apart(one.rect, other.rect));
        found.extend(
            others.map(|other| format!("{:?} {} and {:?} {}", one.part, one.name, other.part, other.name)),
        );
    }
    found
}

/// Texts that run into each other, or under a card.
pub fn of_texts(layout: &Layout) -> Vec<String> {
    let rooms = |thing| texts(thing).map(move |(rect, text)| (thing, rect, text));
    let all: Vec<(&Thing, Rect, String)> = layout.things.iter().flat_map(rooms).collect();
    let mut found = Vec::new();
    for (index, (thing, rect, text)) in all.iter().enumerate() {
        let others = all.iter().skip(index + 1).filter(|(_, other, _)| !apart(*rect, *other));
        found.extend(others.map(|(_, other, it)| format!("{text} {rect:?} and {it} {other:?}")));
        if thing.layer == Layer::Back {
            let over = cards(layout).filter(|card| !apart(*rect, card.rect));
            found.extend(over.map(|card| format!("{text} {rect:?} under {} {:?}", card.name, card.rect)));
        }
    }
    found
}

/// The room of every text of a thing.
fn texts(thing: &Thing) -> impl Iterator<Item = (Rect, String)> {
    thing.shapes.iter().filter_map(|shape| {
        let Shape::Text { at, align, role, label, width, .. } = shape else { return None };
        let needed = text_room(label, *role).min(*width);
        let left = match align {
            scene::Align::Start => at.x,
            scene::Align::Middle => at.x - needed / 2.0,
            scene::Align::End => at.x - needed,
        };
        Some((Rect::new(left, at.y - 9.0, left + needed, at.y + 1.0), format!("{label:?}")))
    })
}
