//! At a Gateway: the rule, its filters, the backend by weight (ingress-policy.md 7.7).

use std::sync::Arc;

use super::Walk;
use super::entrance::Causes;
use crate::cluster::{
    BackendFault, BackendPort, GatewayId, ListenerProtocol, Protocol, RouteBackend, ServiceType,
};
use crate::network::packet::Payload;
use crate::network::stages::gateway::filters::{self, Filtered, Location};
use crate::network::stages::gateway::matches::Asked;
use crate::network::stages::gateway::{self, Chosen, Verdict};
use crate::network::stages::ingress;
use crate::network::{Action, Cause, CauseCode, Outcome, Place, Reason, Scheme};

impl Walk<'_> {
    pub(super) fn at_gateway(&mut self, ids: &[GatewayId]) {
        let mut request = self.request_at_gateway();
        let tls = match self.to.scheme {
            Scheme::Http => Some(false),
            Scheme::Https => Some(true),
            Scheme::Raw(_) => None,
        };
        let asked = Asked {
            host: &request.host,
            path: &request.path,
            method: request.head.method(),
            headers: &request.head.headers,
            port: self.packet.destination.port,
        };
        let verdict = match self.packet.protocol {
            Protocol::Tcp => gateway::judge(self.cluster, ids, &asked, tls),
            Protocol::Udp | Protocol::Sctp => ids.first().map(|id| Verdict::NoListener(*id)),
        };
        let Some(verdict) = verdict else { return };
        let cause = gateway::cause(self.cluster, verdict, &asked);
        match verdict {
            Verdict::Rule(chosen) => self.filter(chosen, cause, &mut request),
            Verdict::NoListener(id) => self.close_at_gateway(id, Reason::NoListener, cause),
            Verdict::OtherProtocol(id, _) => self.close_at_gateway(id, Reason::ProtocolMismatch, cause),
            Verdict::NoHost(id) | Verdict::NoRule(id, _) => {
                self.refuse_at(Place::Gateway(id), Reason::NoGatewayRule, 404, cause);
            }
        }
    }

    fn request_at_gateway(&self) -> Filtered {
        let (host, path, head) = match &self.packet.payload {
            Payload::Http { host, path, head } => {
                (host.to_string(), path.to_string(), head.as_deref().cloned())
            }
            _ => (self.host.as_deref().unwrap_or("").to_string(), "/".to_string(), None),
        };
        Filtered { host, path, head: head.unwrap_or_default(), causes: Vec::new() }
    }

    /// The connection itself is refused: nobody there speaks like that.
    fn close_at_gateway(&mut self, id: GatewayId, reason: Reason, cause: Cause) {
        self.finish(Outcome::Refused, reason);
        self.hop(Place::Gateway(id), Action::Refuse, |_| cause);
        self.reject(None);
    }

    /// The rule's filters, then the backend and its own filters.
    fn filter(&mut self, chosen: Chosen<'_>, cause: Cause, request: &mut Filtered) {
        let listener = (&chosen.listener.protocol, chosen.listener.port);
        if chosen.listener.protocol == ListenerProtocol::Https {
            let ends = Cause::new(CauseCode::GatewayEndsTls).arg(&chosen.listener.name);
            request.causes.push(ends.at(chosen.listener.span));
        }
        if let Some(answer) = filters::run(&chosen.rule.filters, chosen.matched, listener, request) {
            return self.redirect_at_gateway(
                chosen.gateway,
                answer,
                (cause, std::mem::take(&mut request.causes)),
            );
        }
        let place = Place::Gateway(chosen.gateway);
        let Some((backend, sum)) = self.by_weight(&chosen.rule.backends) else {
            let cause =
                Cause::new(CauseCode::GatewayNoBackend).arg(chosen.route.full_name()).at(chosen.rule.span);
            return self.refuse_at(place, Reason::NoValidBackend, 500, cause);
        };
        if let Some(answer) = filters::run(&backend.filters, chosen.matched, listener, request) {
            return self.redirect_at_gateway(
                chosen.gateway,
                answer,
                (cause, std::mem::take(&mut request.causes)),
            );
        }
        let mut also = std::mem::take(&mut request.causes);
        if chosen.rule.backends.len() > 1 {
            let chose = Cause::new(CauseCode::GatewayChoseBackend)
                .arg(format!("{}:{}", backend.name, backend.port))
                .arg(backend.weight)
                .arg(sum);
            also.push(chose.at(backend.span));
        }
        let before = self.snapshot();
        if let Payload::Http { .. } = self.packet.payload {
            self.packet.payload = Payload::Http {
                host: Arc::from(request.host.as_str()),
                path: Arc::from(request.path.as_str()),
                head: request.head.clone().shared(),
            };
        }
        self.send_to_route_backend(chosen, backend, before, (cause, also));
    }

    /// A backend by its share of the weights, and their sum; none where nothing has any weight.
    fn by_weight<'a>(&mut self, backends: &'a [RouteBackend]) -> Option<(&'a RouteBackend, usize)> {
        let weight = |backend: &RouteBackend| backend.weight as usize;
        let sum = backends.iter().fold(0usize, |sum, backend| sum.saturating_add(weight(backend)));
        let mut with_weight = backends.iter().filter(|backend| backend.weight > 0);
        if let (Some(only), None) = (with_weight.next(), with_weight.next()) {
            return Some((only, sum));
        }
        let mut dice = self.flows.rng.below(sum);
        let found = backends.iter().find(|backend| match dice.checked_sub(weight(backend)) {
            Some(rest) => {
                dice = rest;
                false
            }
            None => true,
        });
        found.map(|backend| (backend, sum))
    }

    fn send_to_route_backend(
        &mut self,
        chosen: Chosen<'_>,
        backend: &RouteBackend,
        before: Option<crate::network::Packet>,
        causes: Causes,
    ) {
        let place = Place::Gateway(chosen.gateway);
        let found = backend.service.map(|id| (id, self.cluster.services.get(id)));
        let (id, service) = match found {
            Ok((id, Some(service))) => (id, service),
            Ok((_, None)) => {
                return self.refuse_backend(place, chosen, backend, BackendFault::BackendNotFound);
            }
            Err(fault) => return self.refuse_backend(place, chosen, backend, fault),
        };
        self.end.service = Some(id);
        if service.kind == ServiceType::ExternalName {
            return self.send_to_external(place, service, backend.port, before, causes);
        }
        match ingress::backend_port(service, &BackendPort::Number(backend.port)) {
            Some(port) => self.send_to_endpoints(place, (id, service), port, before, causes),
            None => self.refuse_backend(place, chosen, backend, BackendFault::BackendNotFound),
        }
    }

    /// A reference that is invalid: its share of the requests gets a 500 (ingress-policy.md 7.7.5).
    fn refuse_backend(
        &mut self,
        place: Place,
        chosen: Chosen<'_>,
        backend: &RouteBackend,
        fault: BackendFault,
    ) {
        let named = format!("{}:{}", backend.name, backend.port);
        let (reason, cause) = match fault {
            BackendFault::BackendNotFound => {
                (Reason::NoBackendService, Cause::new(CauseCode::GatewayBackendMissing).arg(named))
            }
            BackendFault::RefNotPermitted => (
                Reason::RefNotPermitted,
                Cause::new(CauseCode::GatewayBackendNotPermitted)
                    .arg(&backend.name)
                    .arg(chosen.route.full_name()),
            ),
            BackendFault::InvalidKind => {
                (Reason::NoValidBackend, Cause::new(CauseCode::GatewayBackendKind).arg(&backend.name))
            }
        };
        self.refuse_at(place, reason, 500, cause.at(backend.span));
    }

    /// The Gateway answers by itself: the client is to ask elsewhere.
    fn redirect_at_gateway(&mut self, id: GatewayId, (status, location): (u16, Location), causes: Causes) {
        let (cause, mut also) = causes;
        also.push(cause);
        let leads = Cause::new(CauseCode::GatewayRedirects).arg(status).arg(&location);
        let leads = leads.at(also.last().and_then(|cause| cause.span));
        self.redirect(Place::Gateway(id), status, &location, (leads, also));
    }
}
