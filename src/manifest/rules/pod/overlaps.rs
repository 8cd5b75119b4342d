//! What the server warns of in volumes that it accepts: files that lie over one another.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::manifest::rules::report::Field;

/// All volumes of a pod.
pub(super) fn warn(list: &Field) {
    for at in 0..list.len() {
        let item = list.index(at);
        for kind in ["configMap", "secret", "downwardAPI"] {
            warn_of_items(&item.key(kind), &mut BTreeSet::new());
        }
        warn_of_sources(&item.key("projected").key("sources"));
    }
}

fn warn_of_sources(list: &Field) {
    let mut paths = BTreeSet::new();
    for at in 0..list.len() {
        let item = list.index(at);
        for kind in ["configMap", "secret", "downwardAPI"] {
            warn_of_items(&item.key(kind), &mut paths);
        }
        for kind in ["serviceAccountToken", "clusterTrustBundle"] {
            take(&item.key(kind).key("path"), &mut paths);
        }
    }
}

fn warn_of_items(source: &Field, paths: &mut BTreeSet<String>) {
    let items = source.key("items");
    for at in 0..items.len() {
        take(&items.index(at).key("path"), paths);
    }
}

/// The same file again, one that is to be a folder too, or one in such a folder.
fn take(field: &Field, paths: &mut BTreeSet<String>) {
    let Some(path) = field.text().map(|text| text.trim_end_matches('/')).filter(|it| !it.is_empty()) else {
        return;
    };
    let folder = format!("{path}/");
    let below = paths.range(folder.clone()..).next().filter(|other| other.starts_with(&folder));
    let above = path.match_indices('/').filter_map(|(at, _)| paths.get(path.get(..at)?)).next();
    if let Some(other) = paths.get(path).or(below).or(above) {
        field.warn(Code::OverlappingPaths, &[path, other]);
    }
    paths.insert(path.to_string());
}
