//! Redirects: an entrance answers by itself, and the client follows where the manifest has what it is sent to, as a
//! browser does, or `curl -L` (ingress-policy.md 7.5.1, 7.7.7; contract.md).

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use super::Walk;
use super::entrance::Causes;
use crate::network::packet::{Address, HostAddress, Packet, Payload};
use crate::network::stages::gateway::filters::Location;
use crate::network::{
    Action, Backend, BackendKind, Cause, CauseCode, Flows, Host, Leg, Outcome, Place, Reason, Request,
    Scheme, Target,
};

/// So many redirects are followed, one after the other: browsers give up after twenty, and nobody wants to see more.
const MOST: u32 = 5;

impl Walk<'_> {
    /// An entrance answers with a redirect: the client goes where it leads, or that is all.
    pub(super) fn redirect(&mut self, place: Place, status: u16, to: &Location, causes: Causes) {
        let next = self.next_request(status, to);
        let ends = match &next {
            None => Some(CauseCode::RedirectLeadsAway),
            Some(_) if self.redirects >= MOST => Some(CauseCode::TooManyRedirects),
            Some(next) if !self.leads_somewhere(next) => Some(CauseCode::RedirectLeadsAway),
            Some(_) => None,
        };
        match (next, ends) {
            (Some(next), None) => self.follow(place, status, next, causes),
            (_, ends) => {
                let ends = ends.unwrap_or(CauseCode::RedirectLeadsAway);
                self.end_with_redirect(place, status, Cause::new(ends).arg(to), causes);
            }
        }
    }

    /// What the client asks next; none where it follows nothing, or what it is told cannot be asked.
    fn next_request(&self, status: u16, to: &Location) -> Option<Target> {
        let scheme = match to.scheme.as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return None,
        };
        self.sent.as_ref().filter(|_| self.follows)?;
        let mut head = self.to.head.clone();
        let told = head.header("host").map(str::to_string);
        let same = told.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(&to.host));
        let bare = to.host.trim_start_matches('[').trim_end_matches(']');
        let mut host = bare.parse::<IpAddr>().map_or_else(|_| Host::Name(to.host.clone()), Host::Ip);
        if same {
            // Whom it calls under that name it knows already.
            host = self.to.host.clone();
        } else {
            head.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("host"));
        }
        let form = matches!(status, 301 | 302) && head.method() == "POST";
        if form || (status == 303 && head.method() != "HEAD") {
            head.method = None;
        }
        Some(Target { scheme, host, port: to.port, path: to.path.clone(), head })
    }

    /// Whether what is asked is in the manifest, as far as this client can tell.
    fn leads_somewhere(&self, to: &Target) -> bool {
        let request = Request { to: to.clone(), ..self.request.clone() };
        let mut flows = Flows::new(0);
        flows.now = self.flows.now;
        let mut probe = Walk::new(self.network, &request, &mut flows, false);
        probe.follows = false;
        probe.run();
        let outside = matches!(&probe.end.backend, Some(Backend { kind: BackendKind::External(_), .. }))
            && probe.end.service.is_none();
        let closed = matches!(probe.end.reason, Some(Reason::NoListener | Reason::NoServicePort));
        !outside && !closed && !matches!(probe.end.outcome, Outcome::Unresolved | Outcome::Unreachable)
    }

    fn follow(&mut self, place: Place, status: u16, to: Target, (cause, also): Causes) {
        if self.recording {
            self.turn_round();
            self.packet.payload = Payload::HttpStatus(status);
            self.hop_changed(place, Action::Reply, None, |_| (cause, also));
            self.walk_back(self.controller_node());
            let client = self.client_place();
            self.hop(client, Action::Receive, |_| Cause::new(CauseCode::ClientIsRedirected).arg(status));
        }
        let Some(sent) = self.sent.clone() else { return };
        self.leg = Leg::Request;
        self.controller = None;
        self.open = None;
        self.crossings.clear();
        (self.translated, self.asymmetric) = (false, false);
        self.stations = 0;
        self.redirects = self.redirects.saturating_add(1);
        let known = (to.host == self.to.host).then(|| sent.destination.host.clone());
        self.to = Cow::Owned(to);
        self.packet = Packet { payload: Payload::Data, ..sent };
        self.ask(known);
    }

    /// The entrance's answer is the end.
    fn end_with_redirect(&mut self, place: Place, status: u16, ends: Cause, (cause, mut also): Causes) {
        let Address { host, port } = self.packet.destination.clone();
        let (kind, ip) = match host {
            HostAddress::Ip(ip) => (BackendKind::Address, Some(ip)),
            HostAddress::Name(name) => (BackendKind::External(name), None),
        };
        self.end.source_seen = self.source_ip();
        also.push(ends);
        let node = self.controller_node();
        self.delivered(place.clone(), Backend { kind, ip, port, node }, |_| (cause, also));
        self.reply(place, node, Some(status));
    }

    /// Sends the request: to the address that the client knows, or that it finds by the name.
    pub(super) fn ask(&mut self, known: Option<HostAddress>) {
        let followed = self.redirects > 0;
        self.host = match &self.to.host {
            Host::Name(name) => Some(Arc::from(name.as_str())),
            Host::Ip(_) => None,
        };
        self.write_request();
        let Some(own) = self.own_addresses() else { return };
        let found = match known {
            Some(host) => Some((host, None)),
            None => self.resolve(own),
        };
        let Some((host, cause)) = found else { return };
        let wanted = super::host_ip(&host);
        let Some(source) = own.towards(wanted) else {
            return self.no_common_family(&host, own);
        };
        self.packet.source = Address::ip(source, self.request.source_port);
        self.packet.destination = Address { host, port: self.to.port };
        if matches!(self.packet.payload, Payload::Http { .. }) {
            self.sent = Some(self.packet.clone());
        }
        let place = self.client_place();
        self.hop_changed(place, Action::Send, None, |walk| match (followed, cause) {
            (true, cause) => {
                let follows = Cause::new(CauseCode::ClientFollowsRedirect).arg(&walk.packet.destination);
                (follows, cause.into_iter().collect())
            }
            (false, cause) => (cause.unwrap_or_else(|| Cause::new(CauseCode::ClientSends)), Vec::new()),
        });
        self.first_step(wanted);
    }
}
