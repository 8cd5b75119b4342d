//! Volumes and where containers mount them, read from the nodes: the typed objects keep only claims.

use std::collections::BTreeSet;

use super::{Place, sources};
use crate::diagnostic::Code;
use crate::manifest::kinds::PodSpec;
use crate::manifest::rules::detail;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;
use crate::manifest::{Node, NodeKind};

/// The names of the volumes that containers can mount.
pub fn check_volumes(spec: &PodSpec, place: Place, field: &Field) -> BTreeSet<String> {
    let list = field.key("volumes");
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (at, volume) in spec.volumes.iter().enumerate() {
        let item = list.index(at);
        let here = item.key("name");
        let name = volume.name.as_deref().unwrap_or("");
        names::check_required(&here, volume.name.as_deref(), Syntax::Label);
        if !name.is_empty() && !seen.insert(name.to_string()) {
            here.duplicate(format!("\"{name}\""));
        }
        sources::check(&item);
    }
    seen.extend(place.claims.iter().cloned());
    seen
}

/// `volumeMounts` of a container: known names, distinct paths.
pub fn check_mounts(volumes: &BTreeSet<String>, field: &Field) {
    let Some(NodeKind::Seq(mounts)) = field.node().map(|node| &node.kind) else { return };
    let mut paths = BTreeSet::new();
    for (at, mount) in mounts.iter().enumerate() {
        let here = field.index(at);
        let text = |key: &str| mount.get(key).and_then(Node::as_str).unwrap_or("");
        match text("name") {
            "" => here.key("name").required(""),
            name if !volumes.contains(name) => here.key("name").error(Code::NotFoundValue, &[name]),
            _ => {}
        }
        match text("mountPath") {
            "" => here.key("mountPath").required(""),
            path if !paths.insert(path) => {
                here.key("mountPath").invalid(format!("\"{path}\""), detail::MUST_BE_UNIQUE);
            }
            _ => {}
        }
        sources::check_relative(&here.key("subPath"));
    }
}
