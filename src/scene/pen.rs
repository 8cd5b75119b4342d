//! Collecting the shapes of one thing. Knows how a text is fitted; nothing of what is drawn.

use kurbo::{BezPath, Point, Rect};

use super::shape::{Align, BoxRole, Health, Icon, Label, LineRole, Shape, TextRole};
use super::text::fit;
use super::word::Word;
use crate::cluster::ServiceId;

/// The shapes of one thing, back to front.
#[derive(Default)]
pub(super) struct Pen {
    pub shapes: Vec<Shape>,
    /// The Service whose colour is used where a role has one.
    pub service: Option<ServiceId>,
}

impl Pen {
    pub(super) fn of(service: Option<ServiceId>) -> Self {
        Self { shapes: Vec::new(), service }
    }

    pub(super) fn card(&mut self, rect: Rect, radius: f64, role: BoxRole) {
        self.shapes.push(Shape::Box { rect, radius, role, service: self.service });
    }

    /// Verbatim text, cut to `width`.
    pub(super) fn text(&mut self, at: (f64, f64), align: Align, role: TextRole, text: &str, width: f64) {
        let fitted = fit(text, role, width);
        let label = Label::Verbatim(fitted.text);
        let service = self.service;
        self.shapes.push(Shape::Text {
            at: at.into(),
            align,
            role,
            label,
            full: fitted.full,
            service,
            width,
        });
    }

    /// Verbatim text that was cut already, with all of it. What is a little wider than `width` is squeezed.
    pub(super) fn cut(
        &mut self,
        at: (f64, f64),
        align: Align,
        role: TextRole,
        shown: &str,
        full: &str,
        width: f64,
    ) {
        self.text(at, align, role, shown, f64::INFINITY);
        if let Some(Shape::Text { full: all, width: room, .. }) = self.shapes.last_mut() {
            *all = (shown != full).then(|| full.to_string());
            *room = width;
        }
    }

    pub(super) fn word(
        &mut self,
        at: (f64, f64),
        align: Align,
        role: TextRole,
        word: Word,
        args: &[&str],
        width: f64,
    ) {
        let label = Label::Word(word, args.iter().map(|arg| arg.to_string()).collect());
        let service = self.service;
        self.shapes.push(Shape::Text { at: at.into(), align, role, label, full: None, service, width });
    }

    pub(super) fn dot(&mut self, at: (f64, f64), radius: f64, health: Health) {
        self.shapes.push(Shape::Dot { at: at.into(), radius, health });
    }

    pub(super) fn icon(&mut self, at: (f64, f64), size: f64, icon: Icon) {
        self.shapes.push(Shape::Icon { at: at.into(), size, icon });
    }

    pub(super) fn line(&mut self, points: &[(f64, f64)], role: LineRole) {
        let mut path = BezPath::new();
        for (index, point) in points.iter().enumerate() {
            match index {
                0 => path.move_to(Point::from(*point)),
                _ => path.line_to(Point::from(*point)),
            }
        }
        self.shapes.push(Shape::Line { path, role, service: self.service });
    }
}
