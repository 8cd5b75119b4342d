//! At an Ingress controller: TLS, the rule, the backend (ingress-policy.md 7.3 to 7.5).

use std::sync::Arc;

use super::Walk;
use super::entrance::Causes;
use crate::cluster::{BackendPort, IngressBackend, IngressId, NodeId, PodId, ServiceType};
use crate::network::packet::{Packet, Payload};
use crate::network::stages::gateway::filters::Location;
use crate::network::stages::ingress::tls;
use crate::network::stages::ingress::{self, Verdict};
use crate::network::{Action, Cause, CauseCode, Controller, Outcome, Place, Reason};

const HTTPS: u16 = 443;

impl Walk<'_> {
    /// At the controller that stands outside the cluster.
    pub(super) fn at_ingress(&mut self, ids: &[IngressId]) {
        let secure = self.packet.destination.port == HTTPS;
        self.choose_rule(ids, secure, Vec::new());
    }

    /// At a pod that is the controller. What let the request in is told of with the rule that takes it.
    pub(super) fn at_controller(&mut self, pod: PodId, controller: &Controller, allowed: Vec<Cause>) {
        self.controller = Some(pod);
        // What reaches the backend has another source.
        self.end.source_seen = None;
        self.choose_rule(&controller.ingresses, controller.secure, allowed);
    }

    /// The node of the pod that is the controller.
    pub(super) fn controller_node(&self) -> Option<NodeId> {
        self.cluster.pods.get(self.controller?)?.node
    }

    /// Where the controller of an Ingress is: a pod, or outside.
    fn place_of(&self, id: IngressId) -> Place {
        self.controller.map_or(Place::Ingress(id), Place::Pod)
    }

    fn choose_rule(&mut self, ids: &[IngressId], secure: bool, mut also: Vec<Cause>) {
        let (host, path) = match &self.packet.payload {
            Payload::Http { host, path, .. } => (host.clone(), path.clone()),
            _ => (self.host.clone().unwrap_or_else(|| Arc::from("")), Arc::from("/")),
        };
        let redirect = tls::redirects(self.cluster, ids, &host).filter(|_| !secure);
        if let Some((id, cause)) = redirect.filter(|_| self.sent.is_some()) {
            let host = host.split(':').next().unwrap_or_default().to_string();
            let to = Location { scheme: "https".to_string(), host, port: HTTPS, path: path.to_string() };
            return self.redirect(self.place_of(id), 308, &to, (cause, Vec::new()));
        }
        let verdict = ingress::judge(self.cluster, ids, &host, &path);
        let cause = ingress::cause(verdict, &host, &path);
        let before = self.snapshot();
        if secure && self.recording {
            also.push(tls::certificate(self.cluster, ids, self.host.as_deref()));
        }
        match verdict {
            Verdict::Rule(id, _, backend) => {
                also.extend(self.rewrite_path(id, &path));
                self.send_to_backend(id, backend, before, (cause, also));
            }
            Verdict::Default(id, backend, _) => self.send_to_backend(id, backend, before, (cause, also)),
            Verdict::NotFound(_) => {
                let Some(id) = ids.first() else { return };
                self.refuse_at(self.place_of(*id), Reason::NoIngressRule, 404, cause);
            }
        }
    }

    pub(super) fn refuse_port_at_ingress(&mut self, id: IngressId) {
        self.finish(Outcome::Refused, Reason::NoListener);
        self.hop(Place::Ingress(id), Action::Refuse, |walk| {
            Cause::new(CauseCode::IngressHasNoPort).arg(walk.packet.destination.port)
        });
        self.reject(None);
    }

    /// What the annotation rewrite-target makes of the path (7.3.6).
    fn rewrite_path(&mut self, id: IngressId, path: &str) -> Option<Cause> {
        let ingress = self.cluster.ingresses.get(id)?;
        let target = ingress.nginx.as_ref()?.rewrite_target.as_deref()?;
        let Payload::Http { path: own, .. } = &mut self.packet.payload else { return None };
        *own = Arc::from(target);
        Some(Cause::new(CauseCode::IngressRewritesPath).arg(path).arg(target).at(ingress.span))
    }

    fn send_to_backend(
        &mut self,
        id: IngressId,
        backend: &IngressBackend,
        before: Option<Packet>,
        causes: Causes,
    ) {
        let place = self.place_of(id);
        let found = backend.service.and_then(|id| Some((id, self.cluster.services.get(id)?)));
        let Some((service_id, service)) = found else {
            let cause = Cause::new(CauseCode::IngressNoService).arg(&backend.service_name).at(backend.span);
            return self.refuse_at(place, Reason::NoBackendService, 503, cause);
        };
        self.end.service = Some(service_id);
        if service.kind == ServiceType::ExternalName {
            let port = match backend.port {
                BackendPort::Number(number) => number,
                BackendPort::Name(_) => 80,
            };
            return self.send_to_external(place, service, port, before, causes);
        }
        let Some(port) = ingress::backend_port(service, &backend.port) else {
            let text = ingress::port_text(&backend.port);
            let cause = Cause::new(CauseCode::IngressNoServicePort)
                .arg(service.full_name())
                .arg(text)
                .at(backend.span);
            return self.refuse_at(place, Reason::NoServicePort, 503, cause);
        };
        self.send_to_endpoints(place, (service_id, service), port, before, causes);
    }
}
