//! Reading what is known to be right, the presets: no check is made, so that the page can draw its first picture
//! before the checks are loaded. Knows how documents become objects and nothing that may be wrong with them.

use std::sync::Arc;

use super::{Manifest, Object, Source, decode, documents, read, yaml};

/// Reads a manifest that has nothing wrong with it: the objects are those that [`parse`](super::parse) finds.
pub fn trusted(text: &str) -> Manifest {
    let (documents, _) = documents::split(text);
    let objects = documents.iter().filter_map(|document| object(text, *document)).collect();
    let documents = u32::try_from(documents.len()).unwrap_or(u32::MAX);
    Manifest { objects, documents, ..Manifest::default() }
}

fn object(text: &str, document: documents::Document) -> Option<Object> {
    let mut root = yaml::read(document.span.of(text)).ok()?.root;
    root.replace_spans(&|span| span.shifted(document.span.start as usize));
    let field = |name| root.get(name).and_then(super::Node::as_str);
    let (api_version, kind) = (field("apiVersion")?, field("kind")?);
    let decoded = decode::decode(api_version, kind, &root)?.ok()?;
    let (namespace, name) = read::full_name(api_version, kind, decoded.metadata());
    let source = Source { document: document.index, root: Arc::new(root) };
    Some(Object {
        namespace,
        name,
        kind: decoded,
        source,
        repaired: false,
        tolerated: false,
        left_over: None,
    })
}
