//! Where a load balancer does not send: a crossed line to each node whose health check fails.

use kurbo::{ParamCurve, Point};

use super::curve::Way;
use super::frame::Frame;
use super::outside::passes_check;
use super::plan::{Outsider, Plan};
use super::shape::{LineRole, Shape};
use super::thing::{Layer, Part, Subject, Thing};
use crate::cluster::{Cluster, NodeId, Service};

/// More load balancers than this, and the lines would only confuse.
const MOST: usize = 2;

/// The lines of all load balancers; none on the narrow screen, where the rows of their cards must do.
pub(super) fn draw(cluster: &Cluster, plan: &Plan, frame: &Frame) -> Vec<Thing> {
    let balancers = frame.outside.iter().filter_map(|(outsider, rect)| match outsider {
        Outsider::LoadBalancer(id) => Some((*id, cluster.services.get(*id)?, *rect)),
        _ => None,
    });
    let balancers: Vec<_> = balancers.collect();
    if frame.metrics.narrow || balancers.len() > MOST {
        return Vec::new();
    }
    let mut things = Vec::new();
    for (id, service, rect) in balancers {
        for (lane, placed) in plan.lanes.iter().zip(&frame.lanes) {
            let Some(node) = blocked_node(cluster, service, &lane.nodes) else { continue };
            let door = placed.doors.iter().find(|door| door.service == id);
            let end = Point::new(placed.door.x0, door.map_or(placed.door.center().y, |door| door.y));
            things.push(line(service, id, node, Point::new(rect.x1, rect.center().y), end));
        }
    }
    things
}

/// The name of a lane's only node, where it fails the check.
fn blocked_node<'a>(cluster: &'a Cluster, service: &Service, nodes: &[NodeId]) -> Option<&'a str> {
    let [node] = nodes else { return None };
    let fails = !service.endpoints.is_empty() && !passes_check(cluster, service, *node);
    cluster.nodes.get(*node).filter(|_| fails).map(|node| node.name.as_str())
}

fn line(service: &Service, id: crate::cluster::ServiceId, node: &str, start: Point, end: Point) -> Thing {
    let path = Way::from(start).swing(end).done();
    let middle = path.get_seg(1).map_or(start.midpoint(end), |segment| segment.eval(0.5));
    let mut cross = kurbo::BezPath::new();
    for (from, to) in [((-4.0, -4.0), (4.0, 4.0)), ((-4.0, 4.0), (4.0, -4.0))] {
        cross.move_to(middle + from);
        cross.line_to(middle + to);
    }
    let rect = kurbo::Rect::from_points(start, end);
    Thing {
        kind: None,
        name: format!("{} passes over {node}", service.full_name()),
        part: Part::Caption,
        subject: Subject::Caption,
        rect,
        layer: Layer::Back,
        service: Some(id),
        span: service.spans.external_traffic_policy,
        shapes: vec![
            Shape::Line { path, role: LineRole::Blocked, service: None },
            Shape::Line { path: cross, role: LineRole::Cross, service: None },
        ],
    }
}
