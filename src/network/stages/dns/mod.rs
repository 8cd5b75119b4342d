//! Names: what a client's resolver asks, in order, and what it is answered (dns-discovery.md).
//!
//! Judges names only: it sends no packet, and knows nothing of rules or routes.

mod query;
mod records;
mod resolv;
mod search;

pub use query::{Record, Response, names_of_service, query};
pub use records::{Answer, Found, answer, outside};
pub use resolv::{ResolvConf, resolv_conf};
pub use search::{Candidate, Resolver, Server, Why, candidates, resolver};

use std::net::IpAddr;
use std::sync::Arc;

use crate::network::cause::{Cause, CauseCode};
use crate::network::{Network, Reason};

/// The domain of the cluster.
pub const ZONE: &str = "cluster.local";
/// How long a chain of CNAMEs may be.
const CHAIN: usize = 8;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The question.
    pub candidate: Candidate,
    /// The answer.
    pub answer: Answer,
}

/// What a name comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// These addresses.
    Addresses(Vec<IpAddr>),
    /// A host outside, whose address only the outside knows.
    Name(Arc<str>),
    /// Nothing.
    Failed(Reason),
}

/// Asks until something answers. The steps are the questions that a pod sends to cluster DNS; other
/// clients ask elsewhere, and the one step of theirs is what they are told.
pub fn resolve(network: &Network, resolver: &Resolver, name: &str) -> (Vec<Step>, Resolved) {
    let mut steps = Vec::new();
    let mut failed = Reason::NameNotFound;
    for candidate in candidates(resolver, name) {
        let answer = match resolver.server {
            Server::Cluster => known(network, &candidate.name),
            Server::Outside(_) => outside(network, &candidate.name),
        };
        let found = answer.found.clone();
        steps.push(Step { candidate, answer });
        match found {
            Found::Addresses(addresses) if !addresses.is_empty() => {
                return (steps, Resolved::Addresses(addresses));
            }
            Found::Name(name) => return (steps, Resolved::Name(name)),
            Found::Broken => failed = Reason::BadExternalName,
            Found::Addresses(_) | Found::Nothing => {}
        }
    }
    (steps, Resolved::Failed(failed))
}

/// What cluster DNS answers of what it knows: where the cluster has moved on since, that is said.
fn known(network: &Network, name: &str) -> Answer {
    let now = answer(network, name, CHAIN);
    let Some(old) = &network.names else { return now };
    let known = answer(&old.network, name, CHAIN);
    if known.records == now.records && known.exists == now.exists {
        return now;
    }
    let span = known.cause.span.or(now.cause.span);
    let cause = Cause::new(CauseCode::DnsAnswersOld).arg(name).arg(old.age_us / 1_000_000).at(span);
    Answer { cause, ..known }
}

/// Why this question was asked.
pub fn question_cause(asked: &str, candidate: &Candidate) -> Cause {
    let code = match candidate.why {
        Why::Search => CauseCode::AskedWithSearchDomain,
        Why::Absolute => CauseCode::AskedAbsolute,
        Why::EnoughDots => CauseCode::AskedEnoughDots,
        Why::AfterSearch => CauseCode::AskedAfterSearch,
    };
    let domain = candidate.domain.as_deref().unwrap_or("");
    Cause::new(code).arg(asked).arg(domain).arg(&candidate.name).arg(candidate.ndots)
}
