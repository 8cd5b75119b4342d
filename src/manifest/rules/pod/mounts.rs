//! Volumes and where containers mount them, read from the nodes: the typed objects keep only claims.

use std::collections::{BTreeMap, BTreeSet};

use super::{Place, sources};
use crate::diagnostic::Code;
use crate::manifest::kinds::PodSpec;
use crate::manifest::rules::detail;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;

/// The volumes that containers can mount: name to kind. One with an error counts, though not for the server, which
/// then says of each mount that it leads nowhere.
#[derive(Default)]
pub(super) struct Volumes(BTreeMap<String, &'static str>);

impl Volumes {
    /// The kind of the volume of this name.
    pub(super) fn kind(&self, name: &str) -> Option<&'static str> {
        self.0.get(name).copied()
    }
}

/// `ValidateVolumes`
pub(super) fn check_volumes(spec: &PodSpec, place: Place, field: &Field) -> Volumes {
    let list = field.key("volumes");
    let mut seen = Volumes::default();
    for (at, volume) in spec.volumes.iter().enumerate() {
        let item = list.index(at);
        let here = item.key("name");
        let name = volume.name.as_deref().unwrap_or("");
        names::check_required(&here, volume.name.as_deref(), Syntax::Label);
        let kind = sources::check(&item, place);
        if !name.is_empty() && seen.0.insert(name.to_string(), kind).is_some() {
            here.duplicate(format!("\"{name}\""));
        }
    }
    check_created(spec, place, &seen, &list);
    seen.0.extend(place.claims.iter().map(|name| (name.clone(), "persistentVolumeClaim")));
    seen
}

/// The claim that is made for an ephemeral volume is no other volume's, and has a name that fits.
fn check_created(spec: &PodSpec, place: Place, volumes: &Volumes, list: &Field) {
    let Some(pod) = place.pod.and_then(|it| it.name.as_deref()) else { return };
    let created = volumes.0.iter().filter(|(_, kind)| **kind == "ephemeral");
    let created: BTreeSet<String> = created.map(|(name, _)| format!("{pod}-{name}")).collect();
    for (at, volume) in spec.volumes.iter().enumerate() {
        let item = list.index(at);
        let own = format!("{pod}-{}", volume.name.as_deref().unwrap_or(""));
        if own.len() > 253 && created.contains(&own) {
            names::too_long(&item.key("name"), &own, 253);
        }
        let claim = volume.persistent_volume_claim.as_ref().and_then(|it| it.claim_name.as_deref());
        if let Some(name) = claim.filter(|name| created.contains(*name)) {
            let source = item.key("persistentVolumeClaim");
            source.key("claimName").invalid(format!("\"{name}\""), detail::NOT_A_CREATED_CLAIM);
        }
    }
}

/// `volumeMounts` and `volumeDevices` of a container: known names, distinct paths, each volume as one of both.
pub(super) fn check(volumes: &Volumes, container: &Field) {
    let (mounts, devices) = (container.key("volumeMounts"), container.key("volumeDevices"));
    let mounted = [taken(&mounts, "name"), taken(&mounts, "mountPath")];
    let given = [taken(&devices, "name"), taken(&devices, "devicePath")];
    let mut paths = BTreeSet::new();
    for at in 0..mounts.len() {
        let item = mounts.index(at);
        check_entry(volumes, &item, "mountPath", &mut paths);
        let clash = [detail::ALREADY_A_DEVICE, detail::ALREADY_A_DEVICE_PATH];
        check_clash(&item, "mountPath", &given, clash);
        check_mount(container, &mounts, &item);
    }
    let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
    for at in 0..devices.len() {
        let item = devices.index(at);
        let here = item.key("name");
        let name = here.text().unwrap_or("");
        if !name.is_empty() && !names.insert(name.to_string()) {
            here.invalid(format!("\"{name}\""), detail::MUST_BE_UNIQUE);
        }
        if volumes.kind(name).is_some_and(|kind| !matches!(kind, "persistentVolumeClaim" | "ephemeral")) {
            here.invalid(format!("\"{name}\""), detail::CLAIMS_AS_DEVICES);
        }
        check_entry(volumes, &item, "devicePath", &mut paths);
        let path = item.key("devicePath");
        if let Some(text) = path.text().filter(|text| sources::has_backsteps(text)) {
            path.invalid(format!("\"{text}\""), detail::NO_BACKSTEPS_OF_DEVICE);
        }
        let clash = [detail::ALREADY_A_MOUNT, detail::ALREADY_A_MOUNT_PATH];
        check_clash(&item, "devicePath", &mounted, clash);
    }
}

/// A volume that is there, and a path of its own.
fn check_entry(volumes: &Volumes, item: &Field, key: &str, paths: &mut BTreeSet<String>) {
    let name = item.key("name");
    match name.text().unwrap_or("") {
        "" => name.required(""),
        text if volumes.kind(text).is_none() => name.error(Code::NotFoundValue, &[text]),
        _ => {}
    }
    let path = item.key(key);
    match path.text().unwrap_or("") {
        "" => path.required(""),
        text if !paths.insert(text.to_string()) => {
            path.invalid(format!("\"{text}\""), detail::MUST_BE_UNIQUE);
        }
        _ => {}
    }
}

/// All texts of this key in a list.
fn taken(list: &Field, key: &str) -> BTreeSet<String> {
    (0..list.len()).filter_map(|at| list.index(at).key(key).text().map(str::to_string)).collect()
}

/// Neither name nor path may stand in the other list too.
fn check_clash(item: &Field, key: &str, others: &[BTreeSet<String>; 2], details: [&str; 2]) {
    for ((key, others), detail) in ["name", key].into_iter().zip(others).zip(details) {
        let here = item.key(key);
        if let Some(text) = here.text().filter(|text| !text.is_empty() && others.contains(*text)) {
            here.invalid(format!("\"{text}\""), detail);
        }
    }
}

/// What only mounts have. The server leaves the number of the mount out of these paths.
fn check_mount(container: &Field, list: &Field, item: &Field) {
    let (path, written) = (list.key("subPath"), item.key("subPath"));
    sources::check_relative(&path.written_at(&written));
    let (path, written) = (list.key("subPathExpr"), item.key("subPathExpr"));
    let filled = |key: &str| item.key(key).text().is_some_and(|it| !it.is_empty());
    if filled("subPathExpr") && filled("subPath") {
        let text = written.text().unwrap_or("");
        written.invalid(format!("\"{text}\""), detail::SUB_PATH_OR_EXPR);
    }
    sources::check_relative(&path.written_at(&written));
    let (path, written) = (list.key("mountPropagation"), item.key("mountPropagation"));
    let (here, propagation) = (path.written_at(&written), written.text());
    here.one_of(propagation, &["Bidirectional", "HostToContainer", "None"]);
    let privileged = container.key("securityContext").key("privileged").flag() == Some(true);
    if propagation == Some("Bidirectional") && !privileged {
        here.forbidden(detail::PRIVILEGED_PROPAGATION);
    }
    let (path, written) = (list.key("recursiveReadOnly"), item.key("recursiveReadOnly"));
    let here = path.written_at(&written);
    here.one_of(written.text(), &["Disabled", "Enabled", "IfPossible"]);
    if matches!(written.text(), Some("Enabled" | "IfPossible")) {
        if item.key("readOnly").flag() != Some(true) {
            here.forbidden(detail::WITH_READ_ONLY);
        }
        if propagation.is_some_and(|it| it != "None") {
            here.forbidden(detail::WITHOUT_PROPAGATION);
        }
    }
}
