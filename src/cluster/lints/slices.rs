//! Endpoints and EndpointSlices written by hand that nobody reads (endpoints.md 2.6).

use super::super::endpoints::{MANAGED_BY, SERVICE_NAME};
use super::{Lints, names, use_instead};
use crate::diagnostic::{Code, Diagnostics};
use crate::manifest::Path;

const TRIGGER: &str = "endpoints.kubernetes.io/last-change-trigger-time";

pub(super) fn check(lints: &Lints, out: &mut Diagnostics) {
    slices(lints, out);
    legacy(lints, out);
}

fn slices(lints: &Lints, out: &mut Diagnostics) {
    for item in &lints.objects.slices {
        let labels = &item.it.metadata.labels;
        if labels.contains_key(MANAGED_BY) || !item.it.metadata.owner_references.is_empty() {
            continue; // Dumped: a controller looks after it.
        }
        let Some(service) = labels.get(SERVICE_NAME) else {
            let args = vec![item.name().to_string(), SERVICE_NAME.to_string()];
            item.warn(out, Code::SliceWithoutService, "metadata.labels", args, None);
            continue;
        };
        if lints.cluster.service_named(item.namespace(), service).is_none() {
            let path = Path::of("metadata.labels").map_key(SERVICE_NAME);
            let here: Vec<&str> = services_of(lints, item.namespace());
            let fix = names::nearest(service, &here).and_then(|near| use_instead(item.object, &path, near));
            let mut diagnostic = item.diagnostic(
                crate::diagnostic::Severity::Warning,
                Code::SliceOfNoService,
                "metadata.labels",
                vec![item.name().to_string(), service.clone(), item.namespace().to_string()],
            );
            diagnostic.span = item.object.source.span(&path);
            diagnostic.field = Some(path.to_string());
            diagnostic.fix = fix;
            out.push(diagnostic);
        }
    }
}

fn services_of<'c>(lints: &Lints<'c>, namespace: &str) -> Vec<&'c str> {
    let services = lints.cluster.services.iter().filter(|service| service.namespace == namespace);
    services.map(|service| service.name.as_str()).collect()
}

fn legacy(lints: &Lints, out: &mut Diagnostics) {
    for item in &lints.objects.endpoints {
        let metadata = &item.it.metadata;
        let dumped = metadata.annotations.contains_key(TRIGGER)
            || metadata.uid.is_some()
            || item.it.subsets.iter().flat_map(|subset| &subset.addresses).any(|it| it.target_ref.is_some());
        if dumped {
            continue;
        }
        let service = lints.cluster.service_named(item.namespace(), item.name());
        match service.and_then(|id| lints.cluster.services.get(id)) {
            None => {
                let path = Path::of("metadata.name");
                let near = names::nearest(item.name(), &services_of(lints, item.namespace()));
                let fix = near.and_then(|near| use_instead(item.object, &path, near));
                let args = vec![item.name().to_string(), item.namespace().to_string()];
                item.warn(out, Code::EndpointsOfNoService, "metadata.name", args, fix);
            }
            Some(service) if service.selector.is_some() => {
                let args = vec![item.name().to_string()];
                item.warn(out, Code::EndpointsOverwritten, "metadata.name", args, None);
            }
            Some(_) => {}
        }
    }
}
