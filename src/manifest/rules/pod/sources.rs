//! What volumes are made of, read from the nodes: the typed objects keep only claims.

use super::security::is_on;
use super::{Place, projected};
use crate::diagnostic::Code;
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, volumes};

/// The kinds of volume in the server's order, and the texts that each must have.
const SOURCES: &[(&str, &[&str])] = &[
    ("emptyDir", &[]),
    ("hostPath", &["path"]),
    ("gitRepo", &["repository"]),
    ("gcePersistentDisk", &["pdName"]),
    ("awsElasticBlockStore", &["volumeID"]),
    ("secret", &["secretName"]),
    ("nfs", &["server", "path"]),
    ("iscsi", &["targetPortal", "iqn"]),
    ("glusterfs", &["endpoints", "path"]),
    ("flocker", &[]),
    ("persistentVolumeClaim", &["claimName"]),
    ("rbd", &["image"]),
    ("cinder", &["volumeID"]),
    ("cephfs", &[]),
    ("quobyte", &["volume"]),
    ("downwardAPI", &[]),
    ("fc", &[]),
    ("flexVolume", &["driver"]),
    ("configMap", &["name"]),
    ("azureFile", &["secretName", "shareName"]),
    ("vsphereVolume", &["volumePath"]),
    ("photonPersistentDisk", &["pdID"]),
    ("portworxVolume", &["volumeID"]),
    ("azureDisk", &["diskName", "diskURI"]),
    ("storageos", &["volumeName"]),
    ("projected", &[]),
    ("scaleIO", &["gateway", "system", "volumeName"]),
    ("csi", &["driver"]),
    ("ephemeral", &[]),
    ("image", &[]),
];
const HOST_PATH_TYPES: &[&str] =
    &["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
/// Permissions: `0777`.
const MOST_MODE: i64 = 0o777;

/// `validateVolumeSource`: the first kind given is checked, any other is one too many. None is an `emptyDir`. Its kind.
pub(super) fn check(field: &Field, place: Place) -> &'static str {
    let mut given = SOURCES.iter().filter(|(key, _)| field.has(key));
    let Some((first, texts)) = given.next() else { return "emptyDir" };
    let written = field.key(first);
    let path = field.key(if *first == "gcePersistentDisk" { "persistentDisk" } else { first });
    let here = path.written_at(&written);
    for text in *texts {
        need(&here.key(text));
    }
    check_kind(first, &here, place);
    for (another, _) in given {
        let written = field.key(another);
        // As the server spells them here.
        let path = field.key(match *another {
            "cephfs" => "cephFS",
            "downwardAPI" => "downwarAPI",
            another => another,
        });
        path.written_at(&written).forbidden(detail::ONE_VOLUME_TYPE);
    }
    first
}

fn check_kind(kind: &str, field: &Field, place: Place) {
    match kind {
        "emptyDir" => check_size(&field.key("sizeLimit")),
        "hostPath" => {
            check_backsteps(&field.key("path"));
            field.key("type").one_of(field.key("type").text(), HOST_PATH_TYPES);
        }
        "gitRepo" => check_relative(&field.key("directory")),
        "secret" | "configMap" => check_files(field),
        "nfs" => check_nfs(&field.key("path")),
        "downwardAPI" => {
            check_mode(&field.key("defaultMode"));
            projected::check_fields(field);
        }
        "projected" => {
            check_mode(&field.key("defaultMode"));
            projected::check(field);
        }
        "csi" => check_csi(field),
        "ephemeral" => check_ephemeral(&field.key("volumeClaimTemplate")),
        "image" => check_image(field, place),
        _ => check_old(kind, field),
    }
}

/// Kinds that few clusters have any more.
fn check_old(kind: &str, field: &Field) {
    match kind {
        "gcePersistentDisk" | "awsElasticBlockStore" => {
            let partition = field.key("partition");
            if let Some(number) = partition.int().filter(|number| !(0..=255).contains(number)) {
                partition.error(Code::NumberOutOfRange, &[&number.to_string(), "1", "255"]);
            }
        }
        "iscsi" => check_iscsi(field),
        "rbd" | "cephfs" if field.key("monitors").len() == 0 => field.key("monitors").required(""),
        "quobyte" if field.key("registry").text().unwrap_or("").is_empty() => {
            field.key("registry").required(detail::HOST_AND_PORT);
        }
        "cinder" | "storageos" if field.has("secretRef") => need(&field.key("secretRef").key("name")),
        "azureDisk" => {
            let (caching, kind) = (field.key("cachingMode"), field.key("kind"));
            caching.one_of(caching.text(), &["None", "ReadOnly", "ReadWrite"]);
            kind.one_of(kind.text(), &["Dedicated", "Managed", "Shared"]);
        }
        "flocker" => match ["datasetName", "datasetUUID"].map(|key| field.has(key)) {
            [false, false] => field.required(detail::ONE_DATASET),
            [true, true] => field.invalid("\"resource\"", detail::NOT_BOTH_DATASETS),
            _ => {}
        },
        "fc" => check_fibre_channel(field),
        _ => {}
    }
}

fn check_iscsi(field: &Field) {
    field.key("lun").in_range(field.key("lun").int().unwrap_or(0), 0, 255);
    let initiator = field.key("initiatorName");
    // The server writes this one in small letters.
    for (path, written) in [(field.key("iqn"), field.key("iqn")), (field.key("initiatorname"), initiator)] {
        let Some(text) = written.text() else { continue };
        let why = match text.get(..3) {
            _ if text.is_empty() && path.is_written() => continue,
            Some("iqn") if is_iqn(text) => continue,
            Some("eui") if has_characters(text, 16) => continue,
            Some("naa") if has_characters(text, 32) => continue,
            Some("iqn" | "eui" | "naa") => detail::VALID_FORMAT,
            _ => detail::VALID_FORMAT_OF_THREE,
        };
        path.written_at(&written).invalid(format!("\"{text}\""), why);
    }
    let secret = field.key("secretRef");
    if secret.is_written() {
        need(&secret.key("name"));
    } else if ["chapAuthDiscovery", "chapAuthSession"].iter().any(|key| is_on(field, key)) {
        secret.required("");
    }
}

/// `iqn.2001-04.com.example:storage`
fn is_iqn(text: &str) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    let Some((date, rest)) = text.strip_prefix("iqn.").and_then(|it| it.split_once('.')) else {
        return false;
    };
    let Some((domain, name)) = rest.split_once(':') else { return false };
    let dated = date.split_once('-').is_some_and(|(year, month)| digits(year, 4) && digits(month, 2));
    let in_domain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let in_name = |c: char| !",;*&$|".contains(c) && !c.is_ascii_whitespace();
    dated
        && !domain.is_empty()
        && domain.chars().all(in_domain)
        && !name.is_empty()
        && name.chars().all(in_name)
}

/// Three letters, any character, and so many letters and digits.
fn has_characters(text: &str, count: usize) -> bool {
    let rest: Vec<char> = text.chars().skip(4).collect();
    rest.len() == count && rest.iter().all(char::is_ascii_alphanumeric)
}

fn check_fibre_channel(field: &Field) {
    let (names, ids, lun) = (field.key("targetWWNs"), field.key("wwids"), field.key("lun"));
    match (names.len(), ids.len()) {
        (0, 0) => names.required(detail::WWNS_NEEDED),
        (1.., 1..) => names.invalid("[...]", detail::NOT_BOTH_WWNS),
        _ => {}
    }
    match lun.int() {
        None if names.len() > 0 => lun.required(detail::LUN_NEEDED),
        Some(number) if names.len() > 0 => lun.in_range(number, 0, 255),
        _ => {}
    }
}

/// Says that a text is missing.
fn need(field: &Field) {
    if field.text().unwrap_or("").is_empty() {
        field.required("");
    }
}

fn check_size(field: &Field) {
    if field.text().is_some_and(|text| text.starts_with('-')) || field.int().is_some_and(|it| it < 0) {
        field.forbidden(detail::SIZE_LIMIT);
    }
}

fn check_nfs(path: &Field) {
    if let Some(text) = path.text().filter(|text| !text.is_empty() && !text.starts_with('/')) {
        path.invalid(format!("\"{text}\""), detail::ABSOLUTE_PATH);
    }
}

/// A driver's name is a domain in any case.
fn check_csi(field: &Field) {
    let here = field.key("driver");
    let driver = here.text().unwrap_or("");
    if driver.len() > 63 {
        here.error(Code::ValueTooLong, &["63"]);
    }
    if !driver.is_empty() && !Syntax::Subdomain.fits(&driver.to_ascii_lowercase()) {
        here.error(Code::InvalidDnsSubdomain, &[driver]);
    }
    let secret = field.key("nodePublishSecretRef");
    if secret.is_written() {
        let written = secret.key("name");
        match written.text().unwrap_or("") {
            "" => written.required(""),
            name => names::check(&field.key("name").written_at(&written), name, Syntax::Subdomain),
        }
    }
}

/// A claim that is made with the pod: only labels and annotations are its own.
fn check_ephemeral(field: &Field) {
    if !field.is_written() {
        return field.required("");
    }
    let metadata = field.key("metadata");
    for key in ["name", "generateName", "namespace", "finalizers", "ownerReferences"] {
        if metadata.has(key) {
            metadata.key(key).forbidden(detail::CANNOT_BE_SET);
        }
    }
    volumes::check_claim_template(&field.key("spec"));
}

/// Of which image: templates may leave that to others.
fn check_image(field: &Field, place: Place) {
    if place.is_pod() {
        need(&field.key("reference"));
    }
    let policy = field.key("pullPolicy");
    policy.one_of_or_empty(policy.text(), super::containers::PULL_POLICIES);
}

/// A Secret or ConfigMap whose keys are files.
fn check_files(field: &Field) {
    check_mode(&field.key("defaultMode"));
    check_items(&field.key("items"));
}

/// Keys and the files that they become.
pub(super) fn check_items(items: &Field) {
    for at in 0..items.len() {
        let item = items.index(at);
        need(&item.key("key"));
        need(&item.key("path"));
        check_local(&item.key("path"));
        check_mode(&item.key("mode"));
    }
}

/// Permissions of a file.
pub(super) fn check_mode(field: &Field) {
    if let Some(mode) = field.int().filter(|mode| !(0..=MOST_MODE).contains(mode)) {
        field.invalid(mode, detail::FILE_MODE);
    }
}

/// A path that stays within its volume, and is none that kubelets keep for themselves.
pub(super) fn check_local(field: &Field) {
    check_relative(field);
    if let Some(text) = field.text().filter(|text| text.starts_with("..") && !text.starts_with("../")) {
        field.invalid(format!("\"{text}\""), detail::NO_LEADING_BACKSTEPS);
    }
}

/// A path that stays within its volume.
pub(super) fn check_relative(field: &Field) {
    if let Some(text) = field.text().filter(|text| text.starts_with('/')) {
        field.invalid(format!("\"{text}\""), detail::RELATIVE_PATH);
    }
    check_backsteps(field);
}

/// A path without `..`.
pub(super) fn check_backsteps(field: &Field) {
    if let Some(text) = field.text().filter(|text| has_backsteps(text)) {
        field.invalid(format!("\"{text}\""), detail::NO_BACKSTEPS);
    }
}

/// Whether a path leads up.
pub(super) fn has_backsteps(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}
