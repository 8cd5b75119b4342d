//! Volumes of several sources, and of fields of the pod (`validateProjectionSources`), read from the nodes.

use std::collections::BTreeSet;

use super::{selectors, sources};
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

/// What a file can hold of the pod, as the server lists it.
const FIELD_PATHS: &[&str] =
    &["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
/// The least and most seconds that a token may live.
const TOKEN_SECONDS: (i64, i64) = (600, 1 << 32);

/// `projected`: one kind of each source, and no file twice.
pub(super) fn check(field: &Field) {
    let list = field.key("sources");
    let mut paths = BTreeSet::new();
    for at in 0..list.len() {
        let item = list.index(at);
        let kinds = [
            "secret",
            "configMap",
            "downwardAPI",
            "serviceAccountToken",
            "clusterTrustBundle",
            "podCertificate",
        ];
        let given = kinds.iter().filter(|kind| item.has(kind));
        for kind in given.clone() {
            let here = item.key(kind);
            match *kind {
                "secret" | "configMap" => check_map(&here, field, &mut paths),
                "downwardAPI" => {
                    check_fields(&here);
                    take_items(&here, field, &mut paths);
                }
                "serviceAccountToken" => check_token(&here, field),
                "clusterTrustBundle" => check_bundle(&here, field, &mut paths),
                _ => {}
            }
        }
        if given.count() > 1 {
            item.forbidden(detail::ONE_TYPE_PER_SOURCE);
        }
    }
}

fn check_map(field: &Field, volume: &Field, paths: &mut BTreeSet<String>) {
    let name = field.key("name");
    if name.text().unwrap_or("").is_empty() {
        name.required("");
    }
    sources::check_items(&field.key("items"));
    take_items(field, volume, paths);
}

fn take_items(field: &Field, volume: &Field, paths: &mut BTreeSet<String>) {
    let items = field.key("items");
    for at in 0..items.len() {
        take(&items.index(at).key("path"), volume, paths);
    }
}

/// The server tells the volume that a file stands twice.
fn take(path: &Field, volume: &Field, paths: &mut BTreeSet<String>) {
    let Some(text) = path.text().filter(|text| !text.is_empty()) else { return };
    if !paths.insert(text.to_string()) {
        volume.written_at(path).invalid(format!("\"{text}\""), detail::CONFLICTING_PATHS);
    }
}

/// The files of a `downwardAPI`. The server leaves the number of the file out of its paths.
pub(super) fn check_fields(field: &Field) {
    let items = field.key("items");
    for at in 0..items.len() {
        let written = items.index(at);
        let item = field.written_at(&written);
        let path = item.key("path");
        if path.text().unwrap_or("").is_empty() {
            path.required("");
        }
        sources::check_local(&path);
        match ["fieldRef", "resourceFieldRef"].map(|key| item.has(key)) {
            [false, false] => item.required(detail::SOURCE_OF_FILE),
            [true, true] => item.invalid("\"resource\"", detail::NOT_BOTH_SOURCES_OF_FILE),
            _ => {}
        }
        if item.has("fieldRef") {
            selectors::check_field(&item.key("fieldRef"), FIELD_PATHS);
        } else if item.has("resourceFieldRef") {
            selectors::check_resource(&item.key("resourceFieldRef"), true);
        }
        sources::check_mode(&item.key("mode"));
    }
}

fn check_token(field: &Field, volume: &Field) {
    let seconds = field.key("expirationSeconds");
    match seconds.int() {
        Some(number) if number < TOKEN_SECONDS.0 => seconds.invalid(number, detail::TEN_MINUTES),
        Some(number) if number > TOKEN_SECONDS.1 => seconds.invalid(number, detail::LONG_EXPIRATION),
        _ => {}
    }
    let (path, written) = (volume.key("path"), field.key("path"));
    let here = path.written_at(&written);
    match written.text().unwrap_or("") {
        "" => here.required(""),
        _ => sources::check_local(&here),
    }
}

fn check_bundle(field: &Field, volume: &Field, paths: &mut BTreeSet<String>) {
    match ["name", "signerName"].map(|key| field.has(key)) {
        [true, true] => field.invalid("{...}", detail::NOT_NAME_AND_SIGNER),
        [false, false] => field.required(detail::NAME_OR_SIGNER),
        [true, false] if field.has("labelSelector") => {
            field.key("labelSelector").invalid("{...}", detail::NO_SELECTOR_WITH_NAME);
        }
        _ => {}
    }
    let path = field.key("path");
    if path.text().unwrap_or("").is_empty() {
        path.required("");
    }
    sources::check_local(&path);
    take(&path, volume, paths);
}
