//! One word, or a map, where a larger thing should be, written as other programs take it: what it stands for in full.
//! Gives the edits; each says what was written, and nothing more.

use super::check::Checker;
use super::{Shape, moves};
use crate::diagnostic::{Fix, FixLabel};
use crate::manifest::rules::near::without_end;
use crate::manifest::tree::{Entry, Node, NodeKind, Scalar};
use crate::text::{Edit, Span};

/// The field that a type means by a single number or word.
const FIELDS: [(&str, &str, &str); 11] = [
    ("core.v1.ContainerPort", "containerPort", ""),
    ("core.v1.ServicePort", "port", ""),
    ("networking.v1.NetworkPolicyPort", "port", "port"),
    ("networking.v1.ServiceBackendPort", "number", "name"),
    ("networking.v1.IPBlock", "", "cidr"),
    ("core.v1.EndpointAddress", "", "ip"),
    ("core.v1.LocalObjectReference", "", "name"),
    ("gateway.v1.HTTPPathMatch", "", "value"),
    ("apps.v1.DeploymentStrategy", "", "type"),
    ("apps.v1.DaemonSetUpdateStrategy", "", "type"),
    ("apps.v1.StatefulSetUpdateStrategy", "", "type"),
];

/// A scalar where a map or a list of maps should be.
pub(super) fn scalar(checker: &Checker<'_>, shape: &Shape, node: &Node) -> Option<Fix> {
    let raw = node.span.of(checker.text);
    match (shape, &node.kind) {
        (Shape::Type(id), NodeKind::Scalar(scalar)) => {
            let name = checker.schema.type_name(*id);
            if name == "core.v1.EnvVar" {
                return variable(node, raw);
            }
            let field = field(name, scalar)?;
            let item = is_item(checker.text, node.span);
            let text = if item { format!("{field}: {raw}") } else { format!("{{{field}: {raw}}}") };
            Some(replace(node.span, text, FixLabel::Insert(field.to_string())))
        }
        (Shape::List(inner), NodeKind::Scalar(scalar @ Scalar::Int(_))) => {
            let Shape::Type(id) = **inner else { return None };
            let field = field(checker.schema.type_name(id), scalar)?;
            Some(replace(node.span, format!("[{{{field}: {raw}}}]"), FixLabel::Insert(field.to_string())))
        }
        (Shape::Map(inner), NodeKind::Scalar(Scalar::Str(text))) if **inner == Shape::Text => {
            pairs(node.span, text, raw)
        }
        _ => None,
    }
}

fn field(type_name: &str, scalar: &Scalar) -> Option<&'static str> {
    let (_, number, word) = FIELDS.iter().find(|(name, ..)| *name == type_name)?;
    let field = match scalar {
        Scalar::Int(_) => number,
        Scalar::Str(text) if is_plain(text) => word,
        _ => return None,
    };
    (!field.is_empty()).then_some(*field)
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte))
}

/// Whether it stands after the dash of a list.
fn is_item(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or("");
    before.trim_end_matches(' ').ends_with('-') && !moves::is_in_flow(text, span)
}

/// `FOO=bar` of a list of variables.
fn variable(node: &Node, raw: &str) -> Option<Fix> {
    let (name, value) = node.as_str()?.split_once('=')?;
    let word = |it: &str| it.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let fits = word(name) && !name.is_empty() && !value.contains(['"', '\\', '\n']) && !raw.contains('\n');
    fits.then(|| {
        let text = format!("{{name: {name}, value: \"{value}\"}}");
        replace(node.span, text.clone(), FixLabel::Use(text))
    })
}

/// `app=web,tier=front`, as kubectl takes labels on its command line.
fn pairs(span: Span, text: &str, raw: &str) -> Option<Fix> {
    if raw.starts_with(['|', '>']) || raw.contains('\n') {
        return None;
    }
    let pair = |it: &str| {
        let (key, value) = it.split_once('=')?;
        (is_plain(key) && is_plain(value)).then(|| format!("{key}: \"{value}\""))
    };
    let pairs: Vec<String> = text.split(',').map(pair).collect::<Option<_>>()?;
    let text = format!("{{{}}}", pairs.join(", "));
    Some(replace(span, text.clone(), FixLabel::Use(text)))
}

/// `FOO: bar` for each variable, as Docker Compose takes them.
pub(super) fn variables(checker: &Checker<'_>, shape: &Shape, node: &Node) -> Option<Fix> {
    let (Shape::List(inner), NodeKind::Map(entries)) = (shape, &node.kind) else { return None };
    let Shape::Type(id) = **inner else { return None };
    let raw = node.span.of(checker.text);
    let blank = raw.contains(['#', '{', '&', '*', '|', '>']);
    (checker.schema.type_name(id) == "core.v1.EnvVar" && !blank && !entries.is_empty()).then_some(())?;
    let column = checker.text.get(..node.span.start as usize)?.rsplit('\n').next()?;
    column.bytes().all(|byte| byte == b' ').then_some(())?;
    let item = |entry: &Entry| {
        let written = entry.value.span.of(checker.text);
        let value = match &entry.value.kind {
            NodeKind::Scalar(Scalar::Str(_)) if !written.contains('\n') => written.to_string(),
            NodeKind::Scalar(Scalar::Int(_) | Scalar::Float(_) | Scalar::Bool(_)) => format!("\"{written}\""),
            _ => return None,
        };
        let key = entry.key_span.of(checker.text);
        Some(format!("- name: {key}\n{column}  value: {value}"))
    };
    let items: Vec<String> = entries.iter().map(item).collect::<Option<_>>()?;
    Some(replace(node.span, items.join(&format!("\n{column}")), FixLabel::Insert("name".to_string())))
}

/// A whole number written with full-width digits, with blanks around it that are none for YAML, or with the comma or semicolon of
/// another language behind it.
pub(super) fn number(node: &Node) -> Option<Fix> {
    let plain = |it: char| match it {
        '０'..='９' => char::from_u32(u32::from(it) - u32::from('０') + u32::from('0')).unwrap_or(it),
        _ => it,
    };
    let unseen = |it: char| it.is_whitespace() || matches!(it, '\u{200b}' | '\u{feff}');
    let text: String = without_end(node.as_str()?.trim_matches(unseen)).chars().map(plain).collect();
    let value = text.parse::<u32>().ok()?.to_string();
    Some(replace(node.span, value.clone(), FixLabel::Use(value)))
}

fn replace(span: Span, replacement: String, label: FixLabel) -> Fix {
    Fix { edit: Edit { span, replacement }, label }
}
