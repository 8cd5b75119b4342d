//! The few curves that wires are made of. Knows points only.

use kurbo::{BezPath, Point};

/// A way that is drawn piece by piece.
pub(super) struct Way {
    path: BezPath,
    at: Point,
}

impl Way {
    pub(super) fn from(start: Point) -> Self {
        let mut path = BezPath::new();
        path.move_to(start);
        Self { path, at: start }
    }

    /// Straight on.
    pub(super) fn line(mut self, to: Point) -> Self {
        if self.at.distance(to) > 0.01 {
            self.path.line_to(to);
            self.at = to;
        }
        self
    }

    /// Leaves and arrives level: a line where both ends are.
    pub(super) fn swing(mut self, to: Point) -> Self {
        if (self.at.y - to.y).abs() < 0.5 {
            return self.line(to);
        }
        let half = (to.x - self.at.x) * 0.55;
        self.path.curve_to(self.at + (half, 0.0), to - (half, 0.0), to);
        self.at = to;
        self
    }

    /// Leaves and arrives upright.
    pub(super) fn drop(mut self, to: Point) -> Self {
        if (self.at.x - to.x).abs() < 0.5 {
            return self.line(to);
        }
        let half = (to.y - self.at.y) * 0.55;
        self.path.curve_to(self.at + (0.0, half), to - (0.0, half), to);
        self.at = to;
        self
    }

    /// Out to one side and back: `bulge` is negative to the left.
    pub(super) fn bow(mut self, to: Point, bulge: f64) -> Self {
        self.path.curve_to(self.at + (bulge, 0.0), to + (bulge, 0.0), to);
        self.at = to;
        self
    }

    /// Along a line with rounded corners.
    pub(super) fn round(mut self, corners: &[Point], radius: f64) -> Self {
        let mut rest = corners;
        while let [corner, tail @ ..] = rest {
            match tail.first() {
                Some(next) => {
                    let radius =
                        radius.min(self.at.distance(*corner) / 2.0).min(corner.distance(*next) / 2.0);
                    let before = towards(*corner, self.at, radius);
                    let after = towards(*corner, *next, radius);
                    self = self.line(before);
                    self.path.quad_to(*corner, after);
                    self.at = after;
                }
                None => self = self.line(*corner),
            }
            rest = tail;
        }
        self
    }

    /// Leaves level and arrives upright, or the other way round: one bend.
    pub(super) fn bend(mut self, corner: Point, to: Point) -> Self {
        self.path.quad_to(corner, to);
        self.at = to;
        self
    }

    pub(super) fn done(self) -> BezPath {
        self.path
    }
}

/// The point at some distance from `from` on the way to `to`.
fn towards(from: Point, to: Point, distance: f64) -> Point {
    let whole = from.distance(to);
    if whole < 0.01 { from } else { from.lerp(to, distance / whole) }
}
