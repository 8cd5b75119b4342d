//! A cluster's life under traffic: requests wear out containers that answer 500 after some (annotation `fail-after`,
//! teaching images), so that their probes fail sooner. Who answers hangs on who is ready, and that on who answered: the life
//! is worked out again until both agree.

use std::sync::Arc;

use super::life::{Event, Life, PodName};
use super::record::{dice, openings, request};
use super::{Caller, Scenario, SimTime};
use crate::cluster::{Cluster, Pod};
use crate::network::{self, BackendKind, Client, Flows, Network, Outcome, ProxyMode};
use crate::rng::Rng;

/// Each round settles at least the time up to one more restart.
const MOST_ROUNDS: usize = 24;

/// Traffic as it was planned on the cluster at time zero.
#[derive(Clone, Copy, Debug)]
pub struct Traffic<'a> {
    /// Who calls whom and when.
    pub scenario: &'a Scenario,
    /// The cluster that its callers are of.
    pub cluster: &'a Cluster,
    /// How kube-proxy works.
    pub mode: ProxyMode,
    /// The dice.
    pub seed: u64,
}

/// Events with their times.
type Events = Vec<(SimTime, Event)>;

/// The life that `make` works out of events, those that the traffic's requests are included.
pub fn under_traffic(
    make: impl Fn(&[(SimTime, Event)]) -> Life,
    events: &[(SimTime, Event)],
    traffic: &Traffic,
) -> Life {
    let mut requests = Events::new();
    let mut life = make(events);
    for _ in 0..MOST_ROUNDS {
        let found = wearing_requests(&life, traffic);
        if found == requests {
            break;
        }
        requests = found;
        let all: Events = events.iter().chain(&requests).cloned().collect();
        life = make(&all);
    }
    life
}

/// The requests that reach a container which counts them.
fn wearing_requests(life: &Life, traffic: &Traffic) -> Events {
    let mut flows = Flows::new(traffic.seed);
    let mut known: Option<Arc<Network>> = None;
    let mut found = Events::new();
    for opening in openings(traffic.scenario) {
        let cluster = life.at(opening.at);
        let Some(caller) = traffic.scenario.callers.get(opening.caller) else { continue };
        if !cluster.pods.iter().any(wears) {
            continue;
        }
        let network = match known.take().filter(|network| Arc::ptr_eq(&network.cluster, &cluster)) {
            Some(network) => network,
            None => Arc::new(Network::program(cluster.clone(), traffic.mode)),
        };
        if let Some(from) = as_of_now(caller.from, traffic.cluster, &cluster) {
            let caller = Caller { from, ..caller.clone() };
            flows.rng = Rng::new(dice(&cluster, &caller, opening.nth, traffic.seed));
            flows.now = opening.at.0;
            let request = request(&caller, opening.caller, opening.nth);
            let end = network::decide(&network, &request, &mut flows);
            let answers = end.backend.filter(|_| end.outcome == Outcome::Delivered);
            found.extend(answers.and_then(|it| worn(&cluster, &it)).map(|event| (opening.at, event)));
        }
        known = Some(network);
    }
    found
}

/// The request as an event, where its container counts requests.
fn worn(cluster: &Cluster, backend: &network::Backend) -> Option<Event> {
    let BackendKind::Pod(id) = backend.kind else { return None };
    let pod = cluster.pods.get(id).filter(|pod| wears(pod))?;
    let name = PodName { namespace: pod.namespace.clone(), name: pod.name.clone() };
    Some(Event::Requests { pod: name, port: backend.port, count: 1 })
}

/// Whether a pod has a container that fails after some requests.
fn wears(pod: &Pod) -> bool {
    let template = &pod.template;
    template.fail_after.is_some()
        || template.containers.iter().any(|container| container.fail_after.is_some())
}

/// The same client in the cluster of another moment; none where it is gone.
fn as_of_now(client: Client, then: &Cluster, now: &Cluster) -> Option<Client> {
    match client {
        Client::Pod(id) => {
            let pod = then.pods.get(id)?;
            Some(Client::Pod(now.pod_named(&pod.namespace, &pod.name)?))
        }
        Client::Node(id) => Some(Client::Node(now.node_named(&then.nodes.get(id)?.name)?)),
        other => Some(other),
    }
}
