//! The stable kebab-case names of actions, outcomes, legs and reasons: the wire and the tests use them.

use super::trace::{Action, Leg, Outcome, Reason};

impl Action {
    /// `send`, `dnat`, ...
    pub fn name(self) -> &'static str {
        match self {
            Action::Send => "send",
            Action::Query => "query",
            Action::Answer => "answer",
            Action::Balance => "balance",
            Action::Choose => "choose",
            Action::Enter => "enter",
            Action::Dnat => "dnat",
            Action::Snat => "snat",
            Action::Forward => "forward",
            Action::Deliver => "deliver",
            Action::Reply => "reply",
            Action::Restore => "restore",
            Action::Receive => "receive",
            Action::Refuse => "refuse",
            Action::Drop => "drop",
            Action::Fail => "fail",
        }
    }
}

impl Leg {
    /// `lookup`, `request`, `reply`.
    pub fn name(self) -> &'static str {
        match self {
            Leg::Lookup => "lookup",
            Leg::Request => "request",
            Leg::Reply => "reply",
        }
    }
}

impl Outcome {
    /// `delivered`, `refused`, `dropped`, `unresolved`, `unreachable`.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Delivered => "delivered",
            Outcome::Refused => "refused",
            Outcome::Dropped => "dropped",
            Outcome::Unresolved => "unresolved",
            Outcome::Unreachable => "unreachable",
        }
    }
}

impl Reason {
    /// `no-endpoints`, `no-local-endpoints`, ...
    pub fn name(self) -> &'static str {
        match self {
            Reason::NoEndpoints => "no-endpoints",
            Reason::NoLocalEndpoints => "no-local-endpoints",
            Reason::NoListener => "no-listener",
            Reason::NoIngressRule => "no-ingress-rule",
            Reason::NoGatewayRule => "no-gateway-rule",
            Reason::NoValidBackend => "no-valid-backend",
            Reason::RefNotPermitted => "ref-not-permitted",
            Reason::ProtocolMismatch => "protocol-mismatch",
            Reason::NetworkPolicy => "network-policy",
            Reason::SourceRange => "source-range",
            Reason::NoHealthyNode => "no-healthy-node",
            Reason::NoServicePort => "no-service-port",
            Reason::NameNotFound => "name-not-found",
            Reason::NoRoute => "no-route",
            Reason::NoSuchAddress => "no-such-address",
            Reason::NodeDown => "node-down",
            Reason::NoBackendService => "no-backend-service",
            Reason::AsymmetricReply => "asymmetric-reply",
            Reason::NoNodePort => "no-node-port",
            Reason::BadExternalName => "bad-external-name",
            Reason::PodNotRunning => "pod-not-running",
            Reason::UdpNotForwarded => "udp-not-forwarded",
            Reason::TooManyHops => "too-many-hops",
        }
    }
}
