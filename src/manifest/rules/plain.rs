//! The kinds that are not simulated: what the server refuses of their metadata, of what ConfigMaps and Secrets hold, of
//! autoscalers and roles.

use super::names::{self, Syntax};
use super::report::{Field, Report};
use super::{detail, meta, rbac};
use crate::diagnostic::Code;
use crate::manifest::kinds::ObjectMeta;
use crate::manifest::{Node, NodeKind};

/// Kinds whose names are DNS subdomains. Others (roles, `system:node`) may be named more freely.
const SUBDOMAINS: &[&str] = &[
    "ConfigMap",
    "ControllerRevision",
    "HorizontalPodAutoscaler",
    "Lease",
    "MutatingWebhookConfiguration",
    "PodTemplate",
    "ResourceQuota",
    "RuntimeClass",
    "Secret",
    "ServiceAccount",
    "ValidatingWebhookConfiguration",
];

/// Kinds whose finalizers may be named as those of any custom object: the server's own rule is not asked.
const OWN_FINALIZERS: &[&str] = &[
    "APIService",
    "CustomResourceDefinition",
    "Lease",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
];

/// What a Secret of a type must hold; of `basic-auth` one of the two.
const HELD: &[(&str, &[&str])] = &[
    ("kubernetes.io/tls", &["tls.crt", "tls.key"]),
    ("kubernetes.io/dockerconfigjson", &[".dockerconfigjson"]),
    ("kubernetes.io/dockercfg", &[".dockercfg"]),
    ("kubernetes.io/ssh-auth", &["ssh-privatekey"]),
    ("kubernetes.io/basic-auth", &["username", "password"]),
];
const BASIC_AUTH: &str = "kubernetes.io/basic-auth";
const ACCOUNT_TOKEN: &str = "kubernetes.io/service-account-token";
const ACCOUNT_NAME: &str = "kubernetes.io/service-account.name";

/// Checks an object of one of Kubernetes' own kinds of which only the metadata was decoded.
pub(super) fn check(kind: &str, metadata: &ObjectMeta, report: &Report) {
    let root = report.root();
    let field = root.key("metadata");
    let unnamed = ObjectMeta { name: None, ..metadata.clone() };
    // A CustomResourceDefinition's own finalizer has no domain before it.
    match OWN_FINALIZERS.contains(&kind) {
        true => meta::check_custom(&unnamed, Syntax::Subdomain, &field),
        false => meta::check(&unnamed, Syntax::Subdomain, &field),
    }
    if SUBDOMAINS.contains(&kind) {
        names::check_optional(&field.key("name"), metadata.name.as_deref(), Syntax::Subdomain);
    }
    match kind {
        "ConfigMap" => check_config_map(&root),
        "Secret" => check_secret(metadata, &root),
        "HorizontalPodAutoscaler" => check_autoscaler(&root.key("spec")),
        "Role" | "ClusterRole" | "RoleBinding" | "ClusterRoleBinding" => rbac::check(kind, &root),
        _ => {}
    }
}

/// So many bytes may the values of a ConfigMap or Secret have together.
const MOST_DATA: usize = 1 << 20;

/// How many bytes the values of a map have; of those in base64, what they stand for; without keys
/// that are in the other map too.
fn size<'a>(map: &'a Field<'a>, encoded: bool, left_off: Option<&'a Node>) -> usize {
    let bytes = |text: &str| match encoded {
        true => text.bytes().filter(|it| !matches!(it, b'=' | b'\n' | b'\r')).count() * 3 / 4,
        false => text.len(),
    };
    let counts = |key: &&str| left_off.is_none_or(|it| it.get(key).is_none());
    keys(map.node()).filter(counts).filter_map(|key| map.node()?.get(key)?.as_str()).map(bytes).sum()
}

fn keys(node: Option<&Node>) -> impl Iterator<Item = &str> {
    let entries = match node.map(|node| &node.kind) {
        Some(NodeKind::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|entry| entry.key.as_str())
}

fn check_config_map(root: &Field) {
    let (data, binary) = (root.key("data"), root.key("binaryData"));
    for map in [&data, &binary] {
        keys(map.node()).for_each(|key| names::check_config_key(key, &map.map_key(key).at_key()));
    }
    for key in keys(data.node()).filter(|key| binary.node().is_some_and(|it| it.get(key).is_some())) {
        data.map_key(key).at_key().invalid(format!("\"{key}\""), detail::ALSO_IN_BINARY_DATA);
    }
    if size(&data, false, None) + size(&binary, true, None) > MOST_DATA {
        // The server names no field.
        data.error(Code::ValueTooLong, &[&MOST_DATA.to_string(), "…"]);
    }
}

/// `stringData` is added to `data` before anything is checked.
fn check_secret(metadata: &ObjectMeta, root: &Field) {
    let (data, text) = (root.key("data"), root.key("stringData"));
    for map in [&data, &text] {
        for key in keys(map.node()) {
            let place = map.map_key(key);
            names::check_config_key(key, &data.map_key(key).written_at(&place).at_key());
        }
    }
    if size(&data, true, text.node()) + size(&text, false, None) > MOST_DATA {
        data.error(Code::ValueTooLong, &[&MOST_DATA.to_string()]);
    }
    let kind = root.key("type").text().unwrap_or("");
    let held =
        |key: &&str| [&data, &text].iter().any(|map| map.node().is_some_and(|it| it.get(key).is_some()));
    let needed = HELD.iter().find(|(name, _)| *name == kind).map_or(&[][..], |(_, keys)| *keys);
    if !(kind == BASIC_AUTH && needed.iter().any(held)) {
        needed.iter().filter(|key| !held(key)).for_each(|key| data.map_key(key).required(""));
    }
    if kind == ACCOUNT_TOKEN && metadata.annotations.get(ACCOUNT_NAME).is_none_or(String::is_empty) {
        let field = root.key("metadata");
        field.key("annotations").map_key(ACCOUNT_NAME).required("");
    }
}

/// How many, and of what.
fn check_autoscaler(field: &Field) {
    let (least, most) = (field.key("minReplicas"), field.key("maxReplicas"));
    let (few, many) = (least.int().unwrap_or(1), most.int().unwrap_or(0));
    if few < 1 {
        least.invalid(few, detail::AT_LEAST_ONE);
    }
    if many < 1 {
        most.invalid(many, detail::MUST_BE_ABOVE_ZERO);
    }
    if many < few {
        most.invalid(many, detail::NOT_BELOW_LEAST);
    }
    let target = field.key("scaleTargetRef");
    for key in ["kind", "name"] {
        let here = target.key(key);
        match here.text().unwrap_or("") {
            "" => here.required(""),
            text if text.contains('/') => here.invalid(format!("\"{text}\""), detail::NO_SLASH),
            _ => {}
        }
    }
}
