//! `v1 PersistentVolumeClaim`, `v1 PersistentVolume` and `storage.k8s.io/v1 StorageClass` (pkg/apis/core/validation,
//! pkg/apis/storage/validation).

use super::names::{self, Syntax};
use super::report::{Field, Report};
use super::{detail, labels, meta, pod};
use crate::diagnostic::Code;
use crate::manifest::NodeKind;
use crate::manifest::decode::Decode as _;
use crate::manifest::kinds::{
    Labels, PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimSpec, Quantity, StorageClass,
};
use crate::manifest::quantity::{Amount, text_of};

const ACCESS_MODES: &[&str] = &["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const VOLUME_MODES: &[&str] = &["Block", "Filesystem"];
const RECLAIM_POLICIES: &[&str] = &["Delete", "Recycle", "Retain"];
const CLASS_RECLAIM_POLICIES: &[&str] = &["Delete", "Retain"];
const BINDING_MODES: &[&str] = &["Immediate", "WaitForFirstConsumer"];

const CLASS_ANNOTATION: &str = "volume.beta.kubernetes.io/storage-class";

/// The fields of a volume that do not say what it is.
const NO_SOURCES: &[&str] = &[
    "accessModes",
    "capacity",
    "claimRef",
    "mountOptions",
    "nodeAffinity",
    "persistentVolumeReclaimPolicy",
    "storageClassName",
    "volumeAttributesClassName",
    "volumeMode",
];

/// What the usual sources must say.
const NEEDED: &[(&str, &[&str])] = &[
    ("hostPath", &["path"]),
    ("local", &["path"]),
    ("nfs", &["server", "path"]),
    ("csi", &["driver", "volumeHandle"]),
];

/// Checks a PersistentVolumeClaim.
pub(super) fn check_claim(claim: &PersistentVolumeClaim, report: &Report) {
    let root = report.root();
    meta::check(&claim.metadata, Syntax::Subdomain, &root.key("metadata"));
    check_claim_spec(&claim.spec, &root.key("spec"));
    warn_of_class(&claim.metadata.annotations, &root);
}

/// What a claim, or a template of one, asks for.
pub(super) fn check_claim_spec(spec: &PersistentVolumeClaimSpec, field: &Field) {
    let modes = field.key("accessModes");
    if spec.access_modes.is_empty() {
        modes.required(detail::ACCESS_MODE_NEEDED);
    }
    if let Some(selector) = &spec.selector {
        labels::check_selector(&field.key("selector"), selector);
    }
    check_access_modes(&spec.access_modes, &modes);
    check_storage(spec.resources.requests.get("storage"), &field.key("resources"));
    check_class_and_mode(spec.storage_class_name.as_deref(), spec.volume_mode.as_deref(), field);
}

/// The spec of a claim that was not decoded with its object.
pub(super) fn check_claim_template(field: &Field) {
    let mut spec = PersistentVolumeClaimSpec::default();
    if field.node().is_none_or(|node| spec.decode(node).is_ok()) {
        check_claim_spec(&spec, field);
    }
}

/// What `storageClassName` replaced.
fn warn_of_class(annotations: &Labels, root: &Field) {
    if annotations.contains_key(CLASS_ANNOTATION) {
        let metadata = root.key("metadata");
        let list = metadata.key("annotations");
        let args = [CLASS_ANNOTATION, "spec.storageClassName"];
        list.map_key(CLASS_ANNOTATION).warn(Code::DeprecatedAnnotation, &args);
    }
}

/// Each is known, and `ReadWriteOncePod` stands alone. The server says both of the whole list.
fn check_access_modes(modes: &[String], list: &Field) {
    for (at, mode) in modes.iter().enumerate() {
        let place = list.index(at);
        list.written_at(&place).one_of(Some(mode), ACCESS_MODES);
    }
    let alone = |mode: &String| mode == "ReadWriteOncePod";
    let others = modes.iter().any(|mode| !alone(mode) && ACCESS_MODES.contains(&mode.as_str()));
    if others && modes.iter().any(alone) {
        list.forbidden(detail::ONE_POD_ALONE);
    }
}

/// How much is asked for: something, and whole bytes.
fn check_storage(asked: Option<&Quantity>, resources: &Field) {
    let requests = resources.key("requests");
    let (place, here) = (requests.map_key("storage"), resources.map_key("storage"));
    let Some(asked) = asked else { return here.required("") };
    let Ok(amount) = Amount::read(asked) else { return };
    if amount.is_negative() || amount.units() == 0 {
        here.written_at(&place).invalid(format!("\"{}\"", text_of(asked)), detail::MUST_BE_POSITIVE);
    } else if !amount.is_whole() {
        place.warn(Code::FractionalBytes, &[&text_of(asked)]);
    }
}

fn check_class_and_mode(class: Option<&str>, mode: Option<&str>, field: &Field) {
    names::check_optional(&field.key("storageClassName"), class, Syntax::Subdomain);
    field.key("volumeMode").one_of(mode, VOLUME_MODES);
}

/// Checks a PersistentVolume: what any volume must say, and the usual sources.
pub(super) fn check_volume(volume: &PersistentVolume, report: &Report) {
    let root = report.root();
    meta::check(&volume.metadata, Syntax::Subdomain, &root.key("metadata"));
    let field = root.key("spec");
    let spec = &volume.spec;
    let (modes, capacity) = (field.key("accessModes"), field.key("capacity"));
    if spec.access_modes.is_empty() {
        modes.required("");
    }
    check_access_modes(&spec.access_modes, &modes);
    if spec.capacity.is_empty() {
        capacity.required("");
    } else if spec.capacity.len() > 1 || !spec.capacity.contains_key("storage") {
        let names: Vec<&str> = spec.capacity.keys().map(String::as_str).collect();
        capacity.error(Code::UnsupportedValue, &[&names.join(", "), "storage"]);
    }
    for (name, quantity) in &spec.capacity {
        if Amount::read(quantity).is_ok_and(|it| it.is_negative() || it.units() == 0) {
            capacity.map_key(name).invalid(format!("\"{}\"", text_of(quantity)), detail::MUST_BE_POSITIVE);
        }
    }
    let policy = field.key("persistentVolumeReclaimPolicy");
    policy.one_of_or_empty(policy.text(), RECLAIM_POLICIES);
    if let Some(affinity) = &spec.node_affinity {
        let here = field.key("nodeAffinity");
        let required = here.key("required");
        match &affinity.required {
            Some(selector) => pod::check_node_selector(selector, &required),
            None => required.required(detail::NODES_NEEDED),
        }
    }
    check_sources(&field);
    check_class_and_mode(spec.storage_class_name.as_deref(), spec.volume_mode.as_deref(), &field);
    warn_of_class(&volume.metadata.annotations, &root);
}

/// One source, and what the usual ones must say; a local volume is on a node that is named.
fn check_sources(field: &Field) {
    let entries = match field.node().map(|node| &node.kind) {
        Some(NodeKind::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    let written = entries.iter().map(|it| it.key.as_str()).filter(|key| field.has(key));
    let mut sources = written.filter(|key| !NO_SOURCES.contains(key));
    let Some(first) = sources.next() else { return field.required(detail::VOLUME_TYPE_NEEDED) };
    for other in sources {
        field.key(other).forbidden(detail::ONE_VOLUME_TYPE);
    }
    let source = field.key(first);
    for key in NEEDED.iter().filter(|(name, _)| *name == first).flat_map(|(_, keys)| *keys) {
        let here = source.key(key);
        if here.text().unwrap_or("").is_empty() {
            here.required("");
        }
    }
    if first == "local" && !field.has("nodeAffinity") {
        field.key("nodeAffinity").required(detail::LOCAL_NEEDS_AFFINITY);
    }
}

/// Checks a StorageClass.
pub(super) fn check_class(class: &StorageClass, report: &Report) {
    let root = report.root();
    meta::check(&class.metadata, Syntax::Subdomain, &root.key("metadata"));
    let here = root.key("provisioner");
    match class.provisioner.as_deref().unwrap_or("") {
        "" => here.required(""),
        name => labels::check_key(&here, &name.to_ascii_lowercase()),
    }
    let policy = root.key("reclaimPolicy");
    policy.one_of(policy.text(), CLASS_RECLAIM_POLICIES);
    root.key("volumeBindingMode").one_of(class.volume_binding_mode.as_deref(), BINDING_MODES);
}
