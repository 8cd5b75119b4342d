//! References from a route to its backends.

use super::grants::Grants;
use crate::cluster::Cluster;
use crate::cluster::model::{BackendFault, RouteBackend};
use crate::manifest::kinds::BackendObjectReference;
use crate::text::Span;

/// What references are looked up in.
pub(super) struct Names<'a> {
    pub cluster: &'a Cluster,
    pub grants: &'a Grants<'a>,
}

impl Names<'_> {
    /// The backend that a route of a namespace refers to, of weight 1 and without filters.
    pub(super) fn backend(
        &self,
        namespace: &str,
        reference: &BackendObjectReference,
        span: Option<Span>,
    ) -> RouteBackend {
        let name = reference.name.as_deref().unwrap_or("");
        let own = reference.namespace.as_deref().filter(|it| !it.is_empty()).unwrap_or(namespace);
        let group = reference.group.as_deref().unwrap_or("");
        let kind = reference.kind.as_deref().unwrap_or("Service");
        let port = reference.port.and_then(|port| u16::try_from(port).ok()).unwrap_or(0);
        let is_service = group.is_empty() && kind == "Service";
        let permitted =
            own == namespace || self.grants.allow(("HTTPRoute", namespace), (group, kind), (own, name));
        let service = self.cluster.service_named(own, name);
        let has_port = service
            .and_then(|id| self.cluster.services.get(id))
            .is_some_and(|it| it.ports.is_empty() || it.ports.iter().any(|known| known.port == port));
        let service = match service {
            _ if !is_service => Err(BackendFault::InvalidKind),
            _ if !permitted => Err(BackendFault::RefNotPermitted),
            Some(id) if has_port => Ok(id),
            _ => Err(BackendFault::BackendNotFound),
        };
        let shown = if is_service { format!("{own}/{name}") } else { format!("{kind} {own}/{name}") };
        RouteBackend { service, name: shown, port, weight: 1, filters: Vec::new(), span }
    }
}
