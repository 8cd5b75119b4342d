//! The stable names of actions, outcomes and reasons (contract.md).

use super::{Action, Outcome, Reason};

impl Action {
    /// The name on the wire.
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

impl Outcome {
    /// The name on the wire.
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
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Reason::NoEndpoints => "no-endpoints",
            Reason::NoLocalEndpoints => "no-local-endpoints",
            Reason::NoListener => "no-listener",
            Reason::NoIngressRule => "no-ingress-rule",
            Reason::NetworkPolicy => "network-policy",
            Reason::SourceRange => "source-range",
            Reason::NoHealthyNode => "no-healthy-node",
            Reason::NoServicePort => "no-service-port",
            Reason::NameNotFound => "name-not-found",
            Reason::NoRoute => "no-route",
            Reason::NoSuchAddress => "no-such-address",
            Reason::NodeDown => "node-down",
            Reason::NoBackendService => "no-backend-service",
            Reason::NoLoadBalancerAddress => "no-load-balancer-address",
            Reason::AsymmetricReply => "asymmetric-reply",
            Reason::TooManyHops => "too-many-hops",
        }
    }
}
