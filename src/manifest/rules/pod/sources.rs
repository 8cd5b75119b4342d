//! What volumes are made of, read from the nodes: the typed objects keep only claims.

use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

/// The kinds of volume in the server's order.
const SOURCES: &[&str] = &[
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "azureFile",
    "configMap",
    "vsphereVolume",
    "photonPersistentDisk",
    "projected",
    "azureDisk",
    "portworxVolume",
    "storageos",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
];
const HOST_PATH_TYPES: &[&str] =
    &["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
/// Permissions: `0777`.
const MOST_MODE: i64 = 0o777;

/// `validateVolumeSource`: the first kind given is checked, any other is one too many. None is an `emptyDir`.
pub fn check(field: &Field) {
    let mut given = SOURCES.iter().filter(|key| field.has(key));
    let Some(first) = given.next() else { return };
    let here = field.key(first);
    match *first {
        "hostPath" => check_host_path(&here),
        "secret" => check_files(&here, "secretName"),
        "configMap" => check_files(&here, "name"),
        "nfs" => check_nfs(&here),
        "persistentVolumeClaim" => need(&here.key("claimName")),
        _ => {}
    }
    for another in given {
        field.key(another).forbidden(detail::ONE_VOLUME_TYPE);
    }
}

/// Says that a text is missing; whether it is there.
fn need(field: &Field) {
    if field.text().unwrap_or("").is_empty() {
        field.required("");
    }
}

fn check_host_path(field: &Field) {
    let here = field.key("path");
    need(&here);
    check_backsteps(&here);
    field.key("type").one_of(field.key("type").text(), HOST_PATH_TYPES);
}

fn check_nfs(field: &Field) {
    need(&field.key("server"));
    let path = field.key("path");
    need(&path);
    if let Some(text) = path.text().filter(|text| !text.is_empty() && !text.starts_with('/')) {
        path.invalid(format!("\"{text}\""), detail::ABSOLUTE_PATH);
    }
}

/// A Secret or ConfigMap whose keys are files.
fn check_files(field: &Field, name: &str) {
    need(&field.key(name));
    check_mode(&field.key("defaultMode"));
    let items = field.key("items");
    for at in 0..items.len() {
        let item = items.index(at);
        need(&item.key("key"));
        need(&item.key("path"));
        check_relative(&item.key("path"));
        check_mode(&item.key("mode"));
    }
}

fn check_mode(field: &Field) {
    if let Some(mode) = field.int().filter(|mode| !(0..=MOST_MODE).contains(mode)) {
        field.invalid(mode, detail::FILE_MODE);
    }
}

/// A path that stays within its volume.
pub fn check_relative(field: &Field) {
    if let Some(text) = field.text().filter(|text| text.starts_with('/')) {
        field.invalid(format!("\"{text}\""), detail::RELATIVE_PATH);
    }
    check_backsteps(field);
}

fn check_backsteps(field: &Field) {
    if let Some(text) = field.text().filter(|text| text.split('/').any(|part| part == "..")) {
        field.invalid(format!("\"{text}\""), detail::NO_BACKSTEPS);
    }
}
