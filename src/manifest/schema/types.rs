//! A value of the wrong type: what was expected, what stands there, and the fix where it is certain.

use super::check::{Checker, Trail, blank_at};
use super::{Shape, short};
use crate::diagnostic::{Code, Fix, FixLabel};
use crate::manifest::kinds::Quantity;
use crate::manifest::quantity::{Amount, mended};
use crate::manifest::rules::near::without_end;
use crate::manifest::tree::{Node, NodeKind, Scalar};
use crate::text::{Edit, Span};

/// Checks a scalar that is not null.
pub(super) fn scalar(checker: &mut Checker<'_>, shape: &Shape, node: &Node, trail: &Trail<'_>) {
    let NodeKind::Scalar(scalar) = &node.kind else { return };
    match (shape, scalar) {
        (Shape::Text, Scalar::Str(_)) | (Shape::Bool, Scalar::Bool(_)) => {}
        (Shape::Number | Shape::Int64 | Shape::IntOrText, Scalar::Int(_))
        | (Shape::IntOrText, Scalar::Str(_)) => {}
        (Shape::Number, Scalar::Float(_)) | (Shape::Quantity, Scalar::Int(_) | Scalar::Float(_)) => {}
        (Shape::Int32, Scalar::Int(value)) if i32::try_from(*value).is_ok() => {}
        (Shape::Quantity, Scalar::Str(text)) => {
            let fix = mended(text).map(|text| use_text(node.span, text));
            content(checker, node, trail, Code::InvalidQuantity, is_quantity(text), fix)
        }
        (Shape::Time, Scalar::Str(text)) => content(checker, node, trail, Code::BadTime, is_time(text), None),
        (Shape::Bytes, Scalar::Str(text)) => {
            content(checker, node, trail, Code::BadBase64, is_base64(text), None)
        }
        _ => wrong(checker, shape, node, trail, scalar_fix(checker, shape, node)),
    }
}

fn use_text(span: Span, text: String) -> Fix {
    Fix { edit: Edit { span, replacement: text.clone() }, label: FixLabel::Use(text) }
}

/// A list or map where something else should be.
pub(super) fn structure(checker: &mut Checker<'_>, shape: &Shape, node: &Node, trail: &Trail<'_>) {
    let fix = structure_fix(checker, shape, node);
    wrong(checker, shape, node, trail, fix);
}

/// Whether a field of this shape could hold this value, types of scalars aside.
pub(super) fn could_hold(shape: &Shape, node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(Scalar::Null) => true,
        NodeKind::Scalar(_) => {
            !matches!(shape, Shape::Type(_) | Shape::List(_) | Shape::Map(_) | Shape::Object)
        }
        NodeKind::Seq(_) => matches!(shape, Shape::List(_) | Shape::Any),
        NodeKind::Map(_) => matches!(shape, Shape::Type(_) | Shape::Map(_) | Shape::Object | Shape::Any),
    }
}

fn content(
    checker: &mut Checker<'_>,
    node: &Node,
    trail: &Trail<'_>,
    code: Code,
    good: bool,
    fix: Option<Fix>,
) {
    if let (false, NodeKind::Scalar(Scalar::Str(text))) = (good, &node.kind) {
        let path = trail.path();
        checker.report(code, node.span, path.clone(), vec![path, text.chars().take(80).collect()], fix);
    }
}

fn wrong(checker: &mut Checker<'_>, shape: &Shape, node: &Node, trail: &Trail<'_>, fix: Option<Fix>) {
    let path = trail.path();
    let written: String = shown(checker.text, node);
    if let Some(Fix { label: FixLabel::Blank, edit }) = &fix {
        let before = checker.text.get(..edit.span.start as usize).unwrap_or("");
        let args = match before.ends_with('-') {
            true => vec!["-".to_string(), written],
            false => vec![":".to_string(), written],
        };
        return checker.report(Code::MissingBlank, first_line(checker.text, node), path, args, fix);
    }
    let args =
        vec![path.clone(), expected(shape).to_string(), json_type(node).to_string(), go_type(shape), written];
    checker.report(Code::WrongType, first_line(checker.text, node), path, args, fix);
}

/// The place of a value, cut to its first line.
fn first_line(text: &str, node: &Node) -> Span {
    let raw = node.span.of(text);
    let length = raw.find(['\n', '\r']).unwrap_or(raw.len());
    Span::new(node.span.start as usize, node.span.start as usize + length)
}

fn shown(text: &str, node: &Node) -> String {
    first_line(text, node).of(text).chars().take(60).collect()
}

/// The code of what was expected, for the sentence.
fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Time | Shape::Bytes => "string",
        Shape::Int32 | Shape::Int64 => "integer",
        Shape::Number => "number",
        Shape::Bool => "boolean",
        Shape::Quantity => "quantity",
        Shape::IntOrText => "integer-or-string",
        Shape::List(_) => "list",
        Shape::Map(_) | Shape::Object | Shape::Type(_) => "map",
        Shape::Any => "any",
    }
}

/// The word that Go's decoder has for what stands there.
fn json_type(node: &Node) -> &'static str {
    match &node.kind {
        NodeKind::Scalar(Scalar::Null) => "null",
        NodeKind::Scalar(Scalar::Bool(_)) => "bool",
        NodeKind::Scalar(Scalar::Int(_) | Scalar::Float(_)) => "number",
        NodeKind::Scalar(Scalar::Str(_)) => "string",
        NodeKind::Seq(_) => "array",
        NodeKind::Map(_) => "object",
    }
}

/// The word that Go's decoder has for what it wants.
fn go_type(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Any => "string".to_string(),
        Shape::Int32 | Shape::IntOrText => "int32".to_string(),
        Shape::Int64 => "int64".to_string(),
        Shape::Number => "float64".to_string(),
        Shape::Bool => "bool".to_string(),
        Shape::Quantity => "resource.Quantity".to_string(),
        Shape::Time => "v1.Time".to_string(),
        Shape::Bytes => "[]uint8".to_string(),
        Shape::Object => "map[string]interface {}".to_string(),
        Shape::Type(id) => {
            let name = super::Schema::get().type_name(*id);
            let name = name.rsplit('.').next().unwrap_or(name);
            format!("v1.{name}")
        }
        Shape::List(inner) => format!("[]{}", go_type(inner)),
        Shape::Map(inner) => format!("map[string]{}", go_type(inner)),
    }
}

fn scalar_fix(checker: &Checker<'_>, shape: &Shape, node: &Node) -> Option<Fix> {
    let NodeKind::Scalar(scalar) = &node.kind else { return None };
    let raw = node.span.of(checker.text);
    // A tag says what is meant.
    if raw.starts_with(['“', '”', '‘', '’', '„', '«', '!']) {
        return None;
    }
    match (shape, scalar) {
        (Shape::Text | Shape::Bytes | Shape::Time, Scalar::Bool(_) | Scalar::Int(_) | Scalar::Float(_)) => {
            let quoted = format!("\"{raw}\"");
            Some(replace(node.span, quoted.clone(), FixLabel::Quote(raw.to_string())))
        }
        (Shape::Int32 | Shape::Int64, Scalar::Str(text)) if raw.starts_with(['"', '\'']) => {
            let value: i64 = text.trim().parse().ok()?;
            (*shape == Shape::Int64 || i32::try_from(value).is_ok()).then_some(())?;
            // `"0644"` is an octal number: without the quotes, YAML reads it as one.
            let octal = text.starts_with('0') && text.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
            let written = if octal { text.clone() } else { value.to_string() };
            Some(replace(node.span, written.clone(), FixLabel::Unquote(written)))
        }
        (Shape::Int32 | Shape::Int64 | Shape::IntOrText, Scalar::Str(_)) => short::number(node),
        (Shape::Bool, Scalar::Str(text)) => {
            let value = match without_end(text.trim()).to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => "true",
                "false" | "no" | "off" => "false",
                _ => return None,
            };
            Some(replace(node.span, value.to_string(), FixLabel::Unquote(value.to_string())))
        }
        (Shape::Type(_) | Shape::Map(_), Scalar::Str(_)) => {
            missing_blanks(checker, shape, node).or_else(|| short::scalar(checker, shape, node))
        }
        (Shape::List(inner), Scalar::Str(text)) => one_item(inner, node, text, raw),
        (Shape::Type(_) | Shape::List(_), Scalar::Int(_)) => short::scalar(checker, shape, node),
        _ => None,
    }
}

/// `name:web` where a map should be: a blank is missing after each colon. `name = web` for a field: the sign stands for the colon.
fn missing_blanks(checker: &Checker<'_>, shape: &Shape, node: &Node) -> Option<Fix> {
    let raw = node.span.of(checker.text);
    if raw.starts_with(['"', '\'', '|', '>']) {
        return None;
    }
    if let (Shape::Type(_), Some((name, value))) =
        (shape, raw.split_once('=').filter(|_| !raw.contains('\n')))
    {
        let text = format!("{}: {}", name.trim(), value.trim());
        return is_key(checker, shape, name.trim())
            .then(|| replace(node.span, text.clone(), FixLabel::Use(text)));
    }
    let mut out = String::new();
    let mut count = 0;
    let mut first = 0;
    for line in raw.split_inclusive('\n') {
        let (name, rest) = line.split_once(':').filter(|(_, rest)| !rest.trim().is_empty())?;
        is_key(checker, shape, name.trim()).then_some(())?;
        if count == 0 {
            first = node.span.start as usize + name.len() + 1;
        }
        count += 1;
        out.push_str(name);
        out.push_str(": ");
        out.push_str(rest);
    }
    match count {
        1 => Some(blank_at(first)),
        _ => Some(replace(node.span, out, FixLabel::Blank)),
    }
}

fn is_key(checker: &Checker<'_>, shape: &Shape, name: &str) -> bool {
    match shape {
        Shape::Type(id) => checker.schema.field(*id, name).is_some(),
        _ => {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
        }
    }
}

/// One word where a list of words should be.
fn one_item(inner: &Shape, node: &Node, text: &str, raw: &str) -> Option<Fix> {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte));
    let single = *inner == Shape::Text && plain && !text.is_empty() && !raw.contains(['\n', '#']);
    single.then(|| replace(node.span, format!("[{raw}]"), FixLabel::Use(format!("[{raw}]"))))
}

fn structure_fix(checker: &Checker<'_>, shape: &Shape, node: &Node) -> Option<Fix> {
    let raw = node.span.of(checker.text);
    if raw.starts_with(['{', '[']) {
        return None;
    }
    match (shape, &node.kind) {
        (Shape::List(inner), NodeKind::Map(entries)) => {
            let Shape::Type(id) = **inner else { return None };
            let known = |name: &str| checker.schema.field(id, name).is_some();
            let first = entries.first()?;
            if let Some(name) = first.key.strip_prefix('-').filter(|name| known(name)) {
                let at = first.key_span.end as usize - name.len();
                return Some(blank_at(at));
            }
            if let Some(fix) = short::variables(checker, shape, node) {
                return Some(fix);
            }
            let inside =
                entries.iter().all(|entry| known(&entry.key) && is_within(entry.key_span, node.span));
            inside.then(|| {
                replace(node.span, format!("- {}", raw.replace('\n', "\n  ")), FixLabel::Insert("-".into()))
            })
        }
        (Shape::Text, NodeKind::Map(_)) if !raw.contains(['"', '\\', '\n', '#']) => {
            Some(replace(node.span, format!("\"{raw}\""), FixLabel::Quote(raw.to_string())))
        }
        (Shape::Map(_) | Shape::Type(_), NodeKind::Seq(items)) => undash(checker, shape, node, items),
        _ => None,
    }
}

/// A list of maps where one map should be: the dashes are too many.
fn undash(checker: &Checker<'_>, shape: &Shape, node: &Node, items: &[Node]) -> Option<Fix> {
    let mut keys = Vec::new();
    let mut dashes = Vec::new();
    for item in items {
        let NodeKind::Map(entries) = &item.kind else { return None };
        for entry in entries {
            is_key(checker, shape, &entry.key).then_some(())?;
            is_within(entry.key_span, node.span).then_some(())?;
            keys.push(entry.key.as_str());
        }
        let before = checker.text.get(..item.span.start as usize)?;
        let dash = before.trim_end_matches([' ', '\t']).len().checked_sub(1)?;
        (before.as_bytes().get(dash) == Some(&b'-')).then_some(())?;
        dashes.push(dash);
    }
    let count = keys.len();
    crate::order::sort(&mut keys);
    keys.dedup();
    let (&start, &end) = (dashes.first()?, dashes.last()?);
    (keys.len() == count).then_some(())?;
    let mut out: String = checker.text.get(start..=end)?.to_string();
    for dash in dashes.iter().map(|dash| dash - start) {
        out.replace_range(dash..=dash, " ");
    }
    Some(replace(Span::new(start, end + 1), out, FixLabel::Remove("-".into())))
}

fn is_within(inner: Span, outer: Span) -> bool {
    inner.start >= outer.start && inner.end <= outer.end
}

fn replace(span: Span, replacement: String, label: FixLabel) -> Fix {
    Fix { edit: Edit { span, replacement }, label }
}

fn is_quantity(text: &str) -> bool {
    Amount::read(&Quantity::Str(text.to_string())).is_ok()
}

/// RFC 3339, as Go's time parser takes it.
fn is_time(text: &str) -> bool {
    let shape = |part: &str, pattern: &str| {
        part.len() == pattern.len()
            && part.bytes().zip(pattern.bytes()).all(|(byte, want)| match want {
                b'0' => byte.is_ascii_digit(),
                _ => byte == want,
            })
    };
    let Some((date, rest)) = text.split_once('T') else { return false };
    let Some((clock, rest)) = rest.split_at_checked(8) else { return false };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|it: char| it.is_ascii_digit()),
        None => rest,
    };
    let in_zone = zone == "Z" || zone.strip_prefix(['+', '-']).is_some_and(|zone| shape(zone, "00:00"));
    let below = |part: Option<&str>, from: u32, to: u32| {
        part.and_then(|part| part.parse().ok()).is_some_and(|value: u32| (from..=to).contains(&value))
    };
    shape(date, "0000-00-00")
        && shape(clock, "00:00:00")
        && in_zone
        && below(date.get(5..7), 1, 12)
        && below(date.get(8..10), 1, 31)
        && below(clock.get(0..2), 0, 23)
        && below(clock.get(3..5), 0, 59)
        && below(clock.get(6..8), 0, 59)
}

fn is_base64(text: &str) -> bool {
    let body: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    let padding = body.iter().rev().take_while(|&&byte| byte == b'=').count();
    let data = body.get(..body.len() - padding).unwrap_or(&[]);
    body.len().is_multiple_of(4)
        && padding <= 2
        && data.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}
