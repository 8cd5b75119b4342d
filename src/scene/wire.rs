//! A wire: a curve, and how to walk along it at an even pace.

use kurbo::{BezPath, ParamCurve, Point};

use crate::cluster::ServiceId;
use crate::simulation::Route;

/// A curve that packets travel on, one way or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// The route that it was made for; the route back, where there is one, walks it backwards.
    pub route: Route,
    /// Its way, from the route's `from` to its `to`.
    pub path: BezPath,
    /// The Service whose colour it has.
    pub service: Option<ServiceId>,
    /// DNS questions and answers travel on it.
    pub lookup: bool,
    /// Points along the way, and how far each is from the beginning.
    walk: Vec<(f64, Point)>,
}

/// Points for each piece of a curve: the error stays well under a pixel.
const SAMPLES: u32 = 24;

impl Wire {
    /// A wire of a route along a path.
    pub(super) fn new(route: Route, path: BezPath) -> Self {
        let mut walk: Vec<(f64, Point)> = Vec::new();
        for segment in path.segments() {
            for step in 0..=SAMPLES {
                let point = segment.eval(f64::from(step) / f64::from(SAMPLES));
                let length = walk.last().map_or(0.0, |(so_far, last)| so_far + last.distance(point));
                walk.push((length, point));
            }
        }
        Self { service: route.service.filter(|_| !route.lookup), lookup: route.lookup, route, path, walk }
    }

    /// Its length in pixels.
    pub fn length(&self) -> f64 {
        self.walk.last().map_or(0.0, |(length, _)| *length)
    }

    /// The point at this fraction of its length.
    pub fn point_at(&self, fraction: f64) -> Option<Point> {
        let wanted = self.length() * fraction.clamp(0.0, 1.0);
        let after = self.walk.partition_point(|(length, _)| *length < wanted);
        let (end_length, end) = *self.walk.get(after).or(self.walk.last())?;
        let Some((start_length, start)) = after.checked_sub(1).and_then(|at| self.walk.get(at)) else {
            return Some(end);
        };
        let piece = end_length - start_length;
        if piece <= 0.0 {
            return Some(end);
        }
        Some(start.lerp(end, (wanted - start_length) / piece))
    }

    /// Where it begins.
    pub fn start(&self) -> Option<Point> {
        self.walk.first().map(|(_, point)| *point)
    }

    /// Where it ends.
    pub fn end(&self) -> Option<Point> {
        self.walk.last().map(|(_, point)| *point)
    }
}
