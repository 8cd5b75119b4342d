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
    pub(super) fn of(nodes: &[&Node]) -> Self {
        let mut images = Self { nodes: i64::try_from(nodes.len()).unwrap_or(i64::MAX), ..Self::default() };
        for name in nodes.iter().flat_map(|node| node.images.keys()) {
            *images.spread.entry(name.clone()).or_default() += 1;
        }
        images
    }

    /// The score of each node; empty where no node states images.
    pub(super) fn scores<'n>(&self, spec: &PodSpec, nodes: impl Iterator<Item = &'n Node>) -> Vec<i64> {
        if self.spread.is_empty() {
            return Vec::new();
        }
        let containers = spec.init_containers.iter().chain(&spec.containers);
        let names: Vec<String> = containers.map(|it| full_name(it.image.as_deref().unwrap_or(""))).collect();
        nodes.map(|node| self.score(&names, node)).collect()
    }

    /// 0 to 100: how much of the images the node has, less where many nodes have them.
    fn score(&self, names: &[String], node: &Node) -> i64 {
        let sizes = names.iter().filter_map(|name| self.scaled(name, node));
        let most = MOST.saturating_mul(i64::try_from(names.len()).unwrap_or(i64::MAX));
        let sum = sizes.fold(0i64, i64::saturating_add).clamp(LEAST, most.max(LEAST));
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
