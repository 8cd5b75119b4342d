//! Which listeners a route is attached to, and if to none, why (ingress-policy.md 7.7.1, 7.7.2, 7.7.6).

use std::collections::BTreeMap;

use super::{GROUP, hosts};
use crate::cluster::model::*;
use crate::cluster::objects::{Item, Objects};
use crate::cluster::{GatewayId, IndexVec, RouteId, selectors};
use crate::manifest::kinds::{self, AllowedRoutes};

/// What attachment depends on.
pub(super) struct Attach<'a> {
    pub by_name: &'a BTreeMap<String, GatewayId>,
    pub namespaces: &'a BTreeMap<String, Namespace>,
    pub objects: &'a Objects<'a>,
}

impl Attach<'_> {
    /// Attaches a route to all listeners that it names and that take it.
    pub(super) fn route(
        &self,
        item: &Item<kinds::HttpRoute>,
        id: RouteId,
        route: &mut HttpRoute,
        gateways: &mut IndexVec<GatewayId, Gateway>,
    ) {
        for (at, reference) in item.it.spec.parent_refs.iter().enumerate() {
            let span = Some(item.at(&format!("spec.parentRefs[{at}].name")));
            let namespace = reference.namespace.as_deref().unwrap_or(item.namespace());
            let name = format!("{namespace}/{}", reference.name.as_deref().unwrap_or(""));
            let is_gateway = reference.group.as_deref().is_none_or(|group| group == GROUP)
                && reference.kind.as_deref().is_none_or(|kind| kind == "Gateway");
            let gateway = self.by_name.get(&name).copied().filter(|_| is_gateway);
            let mut parent = RouteParent {
                gateway,
                name,
                section: reference.section_name.clone().filter(|name| !name.is_empty()),
                port: reference.port.and_then(|port| u16::try_from(port).ok()),
                accepted: if is_gateway { Accepted::Pending } else { Accepted::NotGateway },
                span,
            };
            let stated = stated(item, reference);
            if let Some(refused) = stated.filter(|stated| *stated != Accepted::Accepted) {
                parent.accepted = refused;
            } else if let Some((gateway_id, gateway)) =
                gateway.and_then(|it| Some((it, gateways.get_mut(it)?)))
            {
                parent.accepted =
                    self.to_gateway(gateway_id, gateway, id, route, (&parent, stated.is_some()));
            }
            route.parents.push(parent);
        }
    }

    fn to_gateway(
        &self,
        gateway_id: GatewayId,
        gateway: &mut Gateway,
        id: RouteId,
        route: &HttpRoute,
        (parent, allowed): (&RouteParent, bool),
    ) -> Accepted {
        if !gateway.accepted {
            return Accepted::Pending;
        }
        let written = self.objects.gateways.get(crate::cluster::Id::index(gateway_id));
        let mut best = Accepted::NoMatchingParent;
        for (at, listener) in gateway.listeners.iter_mut().enumerate() {
            let named = parent.section.as_ref().is_none_or(|name| *name == listener.name)
                && parent.port.is_none_or(|port| port == listener.port);
            if !named {
                continue;
            }
            let rules = written.and_then(|item| item.it.spec.listeners.get(at)?.allowed_routes.as_ref());
            let allowed = allowed && !matches!(listener.protocol, ListenerProtocol::Other(_));
            let found = if !allowed && !self.allows(rules, listener, &gateway.namespace, &route.namespace) {
                Accepted::NotAllowedByListeners
            } else if !host_in_common(listener, route) {
                Accepted::NoMatchingListenerHostname
            } else {
                if !listener.routes.contains(&id) {
                    listener.routes.push(id);
                }
                Accepted::Accepted
            };
            best = nearer(best, found);
        }
        best
    }

    /// Whether a listener takes HTTPRoutes, and those of this namespace.
    fn allows(&self, rules: Option<&AllowedRoutes>, listener: &Listener, own: &str, namespace: &str) -> bool {
        if let ListenerProtocol::Other(_) = listener.protocol {
            return false;
        }
        let kinds = rules.map_or(&[][..], |rules| rules.kinds.as_slice());
        let is_http = |it: &kinds::RouteGroupKind| {
            it.group.as_deref().is_none_or(|group| group == GROUP) && it.kind.as_deref() == Some("HTTPRoute")
        };
        let namespaces = rules.and_then(|rules| rules.namespaces.as_ref());
        let from = namespaces.and_then(|it| it.from.as_deref()).unwrap_or("Same");
        let selected = || {
            let selector = namespaces.and_then(|it| it.selector.as_ref());
            let labels = self.namespaces.get(namespace).map(|it| &it.labels);
            selector.zip(labels).is_some_and(|(selector, labels)| selectors::matches(selector, labels))
        };
        let from_there = match from {
            "All" => true,
            "Same" => own == namespace,
            "Selector" => selected(),
            _ => false,
        };
        from_there && (kinds.is_empty() || kinds.iter().any(is_http))
    }
}

/// Of two reasons why a route is not attached, the one that it came nearer by.
fn nearer(one: Accepted, other: Accepted) -> Accepted {
    let rank = |it: Accepted| match it {
        Accepted::Accepted => 3,
        Accepted::NoMatchingListenerHostname => 2,
        Accepted::NotAllowedByListeners => 1,
        Accepted::NoMatchingParent
        | Accepted::UnsupportedValue
        | Accepted::Pending
        | Accepted::NotGateway => 0,
    };
    if rank(other) > rank(one) { other } else { one }
}

/// What a live route's status says of a parent: accepted, or why not.
fn stated(item: &Item<kinds::HttpRoute>, reference: &kinds::ParentReference) -> Option<Accepted> {
    let same = |it: &&kinds::RouteParentStatus| {
        let own = &it.parent_ref;
        own.name == reference.name
            && own.namespace.as_deref().unwrap_or(item.namespace())
                == reference.namespace.as_deref().unwrap_or(item.namespace())
            && own.section_name == reference.section_name
            && own.port == reference.port
    };
    let conditions = item.it.status.parents.iter().filter(same).flat_map(|it| &it.conditions);
    let mut accepted = conditions.filter(|it| it.type_.as_deref() == Some("Accepted"));
    let condition = accepted.next()?;
    match (condition.status.as_deref(), condition.reason.as_deref()) {
        (Some("True"), _) => Some(Accepted::Accepted),
        (Some("False"), Some("NoMatchingParent")) => Some(Accepted::NoMatchingParent),
        (Some("False"), Some("NotAllowedByListeners")) => Some(Accepted::NotAllowedByListeners),
        (Some("False"), Some("NoMatchingListenerHostname")) => Some(Accepted::NoMatchingListenerHostname),
        (Some("False"), _) => Some(Accepted::UnsupportedValue),
        _ => None,
    }
}

fn host_in_common(listener: &Listener, route: &HttpRoute) -> bool {
    match &listener.hostname {
        Some(own) if !route.hostnames.is_empty() => {
            route.hostnames.iter().any(|host| hosts::intersect(own, host))
        }
        _ => true,
    }
}
