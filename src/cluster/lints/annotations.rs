//! Annotations under `serviscope.dev/` that do nothing: unknown, unreadable, or not where pods have theirs (contract.md).

use super::super::pods::{ANNOTATION_PREFIX, ANNOTATIONS, Takes, takes};
use super::{Lints, names, use_instead};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, FixLabel, Severity};
use crate::manifest::kinds::{Kind, Labels};
use crate::manifest::{Object, Path};
use crate::text::Edit;

pub(super) fn check(lints: &Lints, out: &mut Diagnostics) {
    for item in &lints.objects.pods {
        of_pods(item.object, "metadata.annotations", &item.it.metadata.annotations, out);
    }
    for object in &lints.objects.workloads {
        let template = match &object.kind {
            Kind::CronJob(_) => "spec.jobTemplate.spec.template.metadata.annotations",
            _ => "spec.template.metadata.annotations",
        };
        if let Some(it) = object.kind.pod_template() {
            of_pods(object, template, &it.metadata.annotations, out);
        }
        let place = Path::of("metadata.annotations");
        for key in object.kind.metadata().annotations.keys().filter(|key| key.starts_with(ANNOTATION_PREFIX))
        {
            let args = vec![key.clone(), template.to_string()];
            out.push(about(object, &place.map_key(key), Code::AnnotationMisplaced, args));
        }
    }
}

fn of_pods(object: &Object, place: &str, annotations: &Labels, out: &mut Diagnostics) {
    for (key, value) in annotations.iter().filter(|(key, _)| key.starts_with(ANNOTATION_PREFIX)) {
        let path = Path::of(place).map_key(key);
        match takes(key) {
            None => out.push(unknown(object, place, key)),
            Some(takes) if !takes.reads(value) => out.push(unreadable(object, &path, key, value, takes)),
            Some(_) => {}
        }
    }
}

fn unknown(object: &Object, place: &str, key: &str) -> Diagnostic {
    let bare: Vec<&str> = ANNOTATIONS.iter().filter_map(|key| key.strip_prefix(ANNOTATION_PREFIX)).collect();
    let wanted = key.strip_prefix(ANNOTATION_PREFIX).unwrap_or(key);
    let near = names::nearest(wanted, &bare).map(|near| format!("{ANNOTATION_PREFIX}{near}"));
    let args = vec![key.to_string(), near.clone().unwrap_or_default(), bare.join(", ")];
    let place = Path::of(place);
    let mut found = about(object, &place.map_key(key), Code::UnknownAnnotation, args);
    let map = object.source.node(&place);
    let Some(entry) = map.and_then(|map| map.entry(key)) else { return found };
    found.span = entry.key_span;
    let there = |name: &str| map.is_some_and(|map| map.get(name).is_some());
    if let Some(near) = near.filter(|near| !object.repaired && !there(near)) {
        let quoted = (entry.key_span.end.saturating_sub(entry.key_span.start) as usize) > key.len();
        let replacement = if quoted { format!("\"{near}\"") } else { near.clone() };
        found.fix =
            Some(Fix { edit: Edit { span: entry.key_span, replacement }, label: FixLabel::Rename(near) });
    }
    found
}

fn unreadable(object: &Object, path: &Path, key: &str, value: &str, takes: Takes) -> Diagnostic {
    let (kind, words) = match takes {
        Takes::OneOf(words) => ("words", words),
        Takes::Ports => ("ports", [].as_slice()),
        Takes::Duration => ("duration", [].as_slice()),
        Takes::Count => ("count", [].as_slice()),
    };
    let args = vec![key.to_string(), value.to_string(), kind.to_string(), words.join(", ")];
    let mut found = about(object, path, Code::UnreadableAnnotation, args);
    found.fix = names::nearest(value.trim(), words).and_then(|near| use_instead(object, path, near));
    found
}

fn about(object: &Object, path: &Path, code: Code, args: Vec<String>) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Warning,
        span: object.source.span(path),
        document: object.source.document,
        field: Some(path.to_string()),
        args,
        fix: None,
    }
}
