//! The pointer on the stage: packets first, then things.

use std::sync::Arc;

use leptos::prelude::*;
use serviscope::scene::{Point, Thing as Drawn};

use super::{Painter, Stage};
use crate::app::action::Action;
use crate::app::model::Thing;

/// How near a click has to be to a packet, in the layout's pixels.
const NEAR: f64 = 14.0;

/// The pointer moved.
pub fn moved(stage: Stage, painter: Painter, event: &web_sys::PointerEvent) {
    if event.pointer_type() == "touch" {
        return;
    }
    let Some(point) = content_point(stage, event) else { return };
    let packet = painter.nearest(point, NEAR);
    painter.set_cursor(packet.is_some());
    let thing = if packet.is_some() { None } else { thing_at(stage, point) };
    stage.model.apply(Action::Hover(thing));
}

/// The pointer clicked: on a packet, on a thing, or on nothing.
pub fn clicked(stage: Stage, painter: Painter, event: &web_sys::MouseEvent) {
    let Some(point) = content_point(stage, event) else { return };
    let packet = painter.nearest(point, NEAR).map(|id| Thing::Connection(id.0));
    stage.model.apply(Action::Select(packet.or_else(|| thing_at(stage, point))));
}

/// A point of the content, from one of the page.
fn content_point(stage: Stage, event: &web_sys::MouseEvent) -> Option<Point> {
    let scroll = stage.scroll.get_untracked()?;
    let rect = scroll.get_bounding_client_rect();
    let x = f64::from(event.client_x()) - rect.left() + f64::from(scroll.scroll_left());
    let y = f64::from(event.client_y()) - rect.top() + f64::from(scroll.scroll_top());
    let scale = stage.derived.layout.with_untracked(|layout| layout.scale);
    Some(Point::new(x / scale, y / scale))
}

fn thing_at(stage: Stage, point: Point) -> Option<Thing> {
    stage.derived.layout.with_untracked(|layout| layout.hit(point).and_then(entity))
}

/// The name of a drawn thing for the rest of the page.
pub fn entity(thing: &Drawn) -> Option<Thing> {
    Some(Thing::Entity(thing.kind?.data_kind(), Arc::from(thing.name.as_str())))
}
