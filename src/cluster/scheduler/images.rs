//! Images that nodes have already (scheduling.md 5.5.5). Knows names and sizes.

use std::collections::BTreeMap;

use crate::cluster::model::Node;
use crate::manifest::kinds::PodSpec;

const MIB: i64 = 1 << 20;
/// Below this an image does not matter.
const LEAST: i64 = 23 * MIB;
/// For each container, more than this does not count.
const MOST: i64 = 1000 * MIB;

/// On how many nodes each image is.
#[derive(Default)]
pub(super) struct Images {
    nodes: i64,
    spread: BTreeMap<String, i64>,
}

impl Images {
    /// Counts the nodes of each image.
    pub fn of(nodes: &[&Node]) -> Self {
        let mut images = Self { nodes: i64::try_from(nodes.len()).unwrap_or(i64::MAX), ..Self::default() };
        for name in nodes.iter().flat_map(|node| node.images.keys()) {
            *images.spread.entry(name.clone()).or_default() += 1;
        }
        images
    }

    /// 0 to 100: how much of the pod's images the node has, less where many nodes have them.
    pub fn score(&self, spec: &PodSpec, node: &Node) -> i64 {
        if node.images.is_empty() {
            return 0;
        }
        let containers = || spec.init_containers.iter().chain(&spec.containers);
        let size = containers().filter_map(|it| self.scaled(&full_name(it.image.as_deref()?), node));
        let most = MOST.saturating_mul(i64::try_from(containers().count()).unwrap_or(i64::MAX));
        let sum = size.fold(0i64, i64::saturating_add).clamp(LEAST, most.max(LEAST));
        if most <= LEAST { 0 } else { (sum - LEAST).saturating_mul(100) / (most - LEAST) }
    }

    fn scaled(&self, name: &str, node: &Node) -> Option<i64> {
        let size = *node.images.get(name)?;
        let spread = self.spread.get(name).copied().unwrap_or(0) as f64 / self.nodes.max(1) as f64;
        Some((size as f64 * spread) as i64)
    }
}

/// An image without a tag is its `latest`.
fn full_name(image: &str) -> String {
    let tag = image.rfind(':');
    let path = image.rfind('/');
    if tag > path { image.to_string() } else { format!("{image}:latest") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_missing_tag_is_latest() {
        for (image, full) in [
            ("nginx", "nginx:latest"),
            ("nginx:1", "nginx:1"),
            ("r.example:5000/nginx", "r.example:5000/nginx:latest"),
            ("r.example:5000/nginx:1", "r.example:5000/nginx:1"),
        ] {
            assert_eq!(super::full_name(image), full);
        }
    }
}
