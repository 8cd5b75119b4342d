//! The causes of what a node's rules did with a packet, with the lines that decided.

use super::select::Why;
use super::{Caught, Choice, Entry, How, Nothing};
use crate::cluster::{Endpoint, Node, Service, ServicePort};
use crate::network::Scheduler;
use crate::network::cause::{Cause, CauseCode};

/// How the endpoint was chosen.
pub fn choice_cause(choice: Choice, service: &Service, port: &ServicePort, node: &Node) -> Cause {
    let endpoint = service.endpoints.get(choice.endpoint as usize);
    let text = endpoint.map_or(String::new(), |endpoint| {
        crate::network::Address::ip(endpoint.ip, endpoint.port.unwrap_or(0)).to_string()
    });
    let name = service.full_name();
    let line = port.target_span.or(port.span);
    match choice.how {
        How::Only => Cause::new(CauseCode::OnlyEndpoint).arg(text).arg(name).at(line),
        How::Statistic => {
            Cause::new(CauseCode::ChosenByStatistic).arg(text).arg(choice.of).arg(name).at(line)
        }
        How::Numgen => Cause::new(CauseCode::ChosenByNumgen).arg(text).arg(choice.of).arg(name).at(line),
        How::Scheduler(scheduler) => Cause::new(scheduler_code(scheduler))
            .arg(text)
            .arg(choice.of)
            .arg(name)
            .arg(&node.name)
            .arg(scheduler.name())
            .at(line),
        How::Conntrack => Cause::new(CauseCode::KeptByConntrack).arg(text).arg(name).arg(&node.name).at(line),
        How::Affinity => Cause::new(CauseCode::ChosenByAffinity)
            .arg(text)
            .arg(service.affinity_seconds.unwrap_or(0))
            .arg(name)
            .arg(&node.name)
            .at(service.spans.session_affinity.or(line)),
    }
}

/// The sentence of each family of schedulers.
fn scheduler_code(scheduler: Scheduler) -> CauseCode {
    match scheduler {
        Scheduler::RoundRobin | Scheduler::WeightedRoundRobin => CauseCode::ChosenByRotation,
        Scheduler::LeastConnection | Scheduler::WeightedLeastConnection => {
            CauseCode::ChosenByFewestConnections
        }
        Scheduler::LocalityLeastConnection | Scheduler::LocalityReplication => CauseCode::ChosenByLocality,
        Scheduler::SourceHash | Scheduler::Maglev => CauseCode::ChosenBySourceHash,
        Scheduler::DestinationHash => CauseCode::ChosenByDestinationHash,
        Scheduler::ShortestDelay | Scheduler::NeverQueue => CauseCode::ChosenByShortestDelay,
    }
}

/// Which list it was chosen from, where that is worth saying.
pub fn list_cause(choice: Choice, entry: Entry, service: &Service, node: &Node) -> Option<Cause> {
    let spans = &service.spans;
    let policy = match entry {
        Entry::ClusterIp => spans.internal_traffic_policy,
        Entry::NodePort | Entry::ExternalIp | Entry::LoadBalancer => spans.external_traffic_policy,
    };
    let cause = match choice.list {
        Why::AllReady => return left_out(choice, service),
        Why::Kept => return None,
        Why::SameNode => Cause::new(CauseCode::ListSameNode).arg(&node.name).at(spans.traffic_distribution),
        Why::SameZone => Cause::new(CauseCode::ListSameZone)
            .arg(node.zone.as_deref().unwrap_or(""))
            .at(spans.traffic_distribution),
        Why::Terminating => Cause::new(CauseCode::ListTerminating),
        Why::Local if entry == Entry::ClusterIp => {
            Cause::new(CauseCode::ListLocalInternal).arg(&node.name).at(policy)
        }
        Why::Local => Cause::new(CauseCode::ListLocalExternal).arg(&node.name).at(policy),
        Why::LocalTerminating => Cause::new(CauseCode::ListLocalTerminating).arg(&node.name).at(policy),
        Why::ShortCircuit => Cause::new(CauseCode::ListShortCircuit).arg(&node.name).at(policy),
        Why::FellBack => Cause::new(CauseCode::ListFellBack).arg(&node.name).at(policy),
    };
    Some(cause)
}

/// How many endpoints of the same port are not ready.
fn left_out(choice: Choice, service: &Service) -> Option<Cause> {
    let chosen = service.endpoints.get(choice.endpoint as usize)?;
    let same =
        |one: &&Endpoint| one.service_port == chosen.service_port && one.ip.is_ipv4() == chosen.ip.is_ipv4();
    let total = service.endpoints.iter().filter(same).count();
    let idle = service.endpoints.iter().filter(same).filter(|one| !one.ready).count();
    (idle > 0).then(|| Cause::new(CauseCode::NotReadyLeftOut).arg(idle).arg(total))
}

/// Why there is nothing to send to.
pub fn nothing_cause(
    nothing: Nothing,
    caught: Option<Caught>,
    service: &Service,
    node: &Node,
    port: u16,
) -> Cause {
    let spans = &service.spans;
    let name = service.full_name();
    match nothing {
        Nothing::None => Cause::new(CauseCode::NoEndpoints).arg(name).at(spans.selector.or(spans.name)),
        Nothing::NoneReady => {
            let at = caught.map(|caught| caught.port);
            let count = service.endpoints.iter().filter(|endpoint| endpoint.service_port == at).count();
            Cause::new(CauseCode::NoReadyEndpoints).arg(name).arg(count).at(spans.selector.or(spans.name))
        }
        Nothing::NoneLocal => match caught.map(|caught| caught.entry) {
            Some(Entry::ClusterIp) => Cause::new(CauseCode::NoLocalEndpointsInternal)
                .arg(name)
                .arg(&node.name)
                .at(spans.internal_traffic_policy),
            _ => Cause::new(CauseCode::NoLocalEndpointsExternal)
                .arg(name)
                .arg(&node.name)
                .at(spans.external_traffic_policy),
        },
        Nothing::WrongPort => {
            let first = service.ports.first().and_then(|port| port.span);
            Cause::new(CauseCode::NoSuchServicePort).arg(name).arg(port).at(first.or(spans.name))
        }
    }
}
