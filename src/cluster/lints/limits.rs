//! Pods and claims that a LimitRange refuses, and LimitRanges that come too late (workloads.md 6.11.4).

use super::super::admission::{Refusal, Since};
use super::super::objects::Item;
use super::{Lints, listed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::manifest::kinds::{Kind, LimitRange};
use crate::manifest::{Object, Path};

pub(super) fn check(lints: &Lints, out: &mut Diagnostics) {
    let objects = lints.objects;
    let bare = objects.pods.iter().filter(|item| !Since::is_dumped(item.object)).map(|item| item.object);
    for object in bare.clone().chain(objects.workloads.iter().copied()) {
        pods(lints, object, out);
    }
    for item in &objects.refused_claims {
        let since = Since::of(item.object);
        if let Err(refusal) = objects.admission.claim(item.namespace(), since, item.it) {
            out.push(refused(item.object, &Path::of("spec"), &refusal));
        }
    }
    for range in &objects.limit_ranges {
        let made = bare.clone().chain(objects.workloads.iter().copied());
        too_late(lints, range, made, out);
    }
}

fn pods(lints: &Lints, object: &Object, out: &mut Diagnostics) {
    let admission = &lints.objects.admission;
    let since = Since::of(object);
    let place = match object.kind {
        Kind::Pod(_) => Path::of("spec"),
        _ => Path::of("spec.template.spec"),
    };
    let found = object.kind.pod_spec().map(|spec| admission.pod(&object.namespace, since, spec));
    if let Some(Err(refusal)) = found {
        out.push(refused(object, &place, &refusal));
    }
    if let Kind::StatefulSet(it) = &object.kind {
        for (at, claim) in it.spec.volume_claim_templates.iter().enumerate() {
            if let Err(refusal) = admission.claim(&object.namespace, since, claim) {
                let place = Path::of("spec.volumeClaimTemplates").index(at).key("spec");
                out.push(refused(object, &place, &refusal));
            }
        }
    }
}

/// A pod or claim is refused; a workload is taken, and its pods are refused one by one, for ever.
fn refused(object: &Object, spec: &Path, refusal: &Refusal) -> Diagnostic {
    let path = spec.join(&Path::of(&refusal.field));
    let itself = matches!(object.kind, Kind::Pod(_) | Kind::PersistentVolumeClaim(_));
    Diagnostic {
        code: Code::RefusedByLimitRange,
        severity: if itself { Severity::Error } else { Severity::Warning },
        span: object.source.span(&path),
        document: object.source.document,
        field: Some(path.to_string()),
        args: vec![object.name.clone(), refusal.by.clone().unwrap_or_default(), refusal.message.clone()],
        fix: None,
    }
}

/// Pods that were made before it keep what they have.
fn too_late<'o>(
    lints: &Lints,
    range: &Item<LimitRange>,
    made: impl Iterator<Item = &'o Object>,
    out: &mut Diagnostics,
) {
    let admission = &lints.objects.admission;
    let early = made.filter(|object| {
        object.namespace == range.namespace()
            && object.source.root.span.start < range.object.source.root.span.start
            && object.kind.pod_spec().is_some_and(|spec| {
                let of = |since| admission.pod(&object.namespace, since, spec);
                of(Since::of(object)) != of(Since::Now)
            })
    });
    let names: Vec<String> = early.map(|it| format!("{}/{}", it.kind.name(), it.name)).collect();
    if !names.is_empty() {
        let args = vec![range.name().to_string(), listed(names.iter().map(String::as_str))];
        out.push(range.diagnostic(Severity::Info, Code::LimitRangeTooLate, "metadata.name", args));
    }
}
