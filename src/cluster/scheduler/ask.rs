//! Everything that the pods of one class ask for, worked out once. Knows specs; must not know where pods are.

use std::collections::BTreeSet;

use super::PodClass;
use super::node_affinity;
use super::ports::{HostPort, host_ports};
use super::resources::Requests;
use super::terms::{Constraint, Reader, Services, Term};
use super::topology::KeyId;
use crate::manifest::kinds::{Container, PodSpec};

/// What a class asks for.
pub(super) struct Ask<'a> {
    /// The class.
    pub class: PodClass<'a>,
    /// Resources.
    pub requests: Requests,
    /// Host ports.
    pub ports: Vec<HostPort>,
    /// The only nodes that its required node affinity names, where it names nodes.
    pub names: Option<BTreeSet<String>>,
    /// DoNotSchedule constraints.
    pub hard: Vec<Constraint>,
    /// ScheduleAnyway constraints, else the built-in ones.
    pub soft: Vec<Constraint>,
    /// Whether a node without one of the soft keys is left out of spreading (not by the built-in ones).
    pub soft_needs_keys: bool,
    /// Required affinity.
    pub join: Vec<Term>,
    /// Required anti-affinity.
    pub avoid: Vec<Term>,
    /// Preferred affinity, and with negative weights anti-affinity.
    pub likes: Vec<Term>,
}

impl<'a> Ask<'a> {
    /// Reads a class.
    pub(super) fn of<F: FnMut(&str) -> KeyId>(
        class: PodClass<'a>,
        reader: &mut Reader<F>,
        services: &Services,
    ) -> Self {
        let spec = &*class.spec;
        let affinity = spec.affinity.as_ref();
        let near = affinity.and_then(|affinity| affinity.pod_affinity.as_ref());
        let apart = affinity.and_then(|affinity| affinity.pod_anti_affinity.as_ref());
        let own = !spec.topology_spread_constraints.is_empty();
        let soft = if own {
            reader.constraints(&class, "ScheduleAnyway")
        } else {
            reader.default_constraints(&class, services)
        };
        let mut likes = reader.preferred(near, 1, &class);
        likes.extend(reader.preferred(apart, -1, &class));
        Self {
            requests: Requests::of(spec),
            ports: host_ports(spec),
            names: node_affinity::pinned_names(spec),
            hard: reader.constraints(&class, "DoNotSchedule"),
            soft,
            soft_needs_keys: own,
            join: reader.required(near, &class),
            avoid: reader.required(apart, &class),
            likes,
            class,
        }
    }

    /// Whether a class asks for nothing else, so that both may be one. Their namespaces and labels are equal.
    pub(super) fn serves(&self, other: &PodClass) -> bool {
        let class = &self.class;
        (class.priority, class.preempts, class.services) == (other.priority, other.preempts, other.services)
            && class.owner_selector == other.owner_selector
            && class.volumes == other.volumes
            && class.alone == other.alone
            && same_wants(&class.spec, &other.spec)
    }

    /// Its terms about other pods.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        self.join.iter().chain(&self.avoid).chain(&self.likes)
    }

    /// Whether a pod of this ask is in the group of a term.
    pub(super) fn is_in(&self, term: &Term) -> bool {
        term.group.has(self.class.namespace, &self.class.labels)
    }
}

/// Whether two specs are the same to the scheduler. The pods of a dump differ in what it does not read:
/// the node that they are on, the volume of their token.
fn same_wants(one: &PodSpec, other: &PodSpec) -> bool {
    std::ptr::eq(one, other)
        || (one.node_selector == other.node_selector
            && one.affinity == other.affinity
            && one.tolerations == other.tolerations
            && one.topology_spread_constraints == other.topology_spread_constraints
            && one.host_network == other.host_network
            && one.overhead == other.overhead
            && one.resources == other.resources
            && same_containers(&one.containers, &other.containers)
            && same_containers(&one.init_containers, &other.init_containers))
}

fn same_containers(some: &[Container], others: &[Container]) -> bool {
    let same = |(one, other): (&Container, &Container)| {
        one.resources == other.resources
            && one.ports == other.ports
            && one.image == other.image
            && one.restart_policy == other.restart_policy
    };
    some.len() == others.len() && some.iter().zip(others).all(same)
}
