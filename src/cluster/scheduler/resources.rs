//! What a pod asks of a node's resources (scheduling.md 5.4). Knows quantities; must not know nodes.

use std::collections::BTreeMap;

use crate::cluster::quantity;
use crate::manifest::kinds::{Container, PodSpec, Quantity, ResourceRequirements};

/// What a container without a request counts as in scores, never in filters: 100m CPU (5.5.1).
const ASSUMED_CPU: i64 = 100;
/// The same for memory: 200 MiB.
const ASSUMED_MEMORY: i64 = 200 * 1024 * 1024;

/// Amounts by resource name: CPU in millicores, the others in bytes or units.
pub(super) type Amounts = BTreeMap<String, i64>;

/// What a pod requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Requests {
    /// CPU, millicores.
    pub cpu: i64,
    /// Memory, bytes.
    pub memory: i64,
    /// Every other resource that is not zero, by name.
    pub others: Vec<(String, i64)>,
    /// CPU with [`ASSUMED_CPU`] for each container that requests none.
    pub assumed_cpu: i64,
    /// Memory with [`ASSUMED_MEMORY`] for each container that requests none.
    pub assumed_memory: i64,
}

impl Requests {
    /// The requests of a pod, defaults from limits included.
    pub(super) fn of(spec: &PodSpec) -> Self {
        let mut real = pod_requests(spec, false);
        let assumed = pod_requests(spec, true);
        let amount = |amounts: &Amounts, name: &str| amounts.get(name).copied().unwrap_or(0);
        Self {
            cpu: real.remove("cpu").unwrap_or(0),
            memory: real.remove("memory").unwrap_or(0),
            assumed_cpu: amount(&assumed, "cpu"),
            assumed_memory: amount(&assumed, "memory"),
            others: real.into_iter().filter(|(_, amount)| *amount != 0).collect(),
        }
    }
}

/// Containers, init containers, the pod's own resources and its overhead (5.4.1).
fn pod_requests(spec: &PodSpec, assume: bool) -> Amounts {
    let mut sum = container_requests(spec, assume);
    if let Some(resources) = &spec.resources {
        for (name, amount) in pod_level(resources, spec) {
            sum.insert(name, amount);
        }
    }
    add(&mut sum, &amounts(&spec.overhead));
    sum
}

/// The larger of what runs together and what starts one after the other; sidecars run beside both.
fn container_requests(spec: &PodSpec, assume: bool) -> Amounts {
    let mut sum = Amounts::new();
    for container in &spec.containers {
        add(&mut sum, &container_request(container, assume));
    }
    let mut sidecars = Amounts::new();
    let mut starting = Amounts::new();
    for container in &spec.init_containers {
        let mut request = container_request(container, assume);
        if is_sidecar(container) {
            add(&mut sum, &request);
            add(&mut sidecars, &request);
            request = sidecars.clone();
        } else {
            add(&mut request, &sidecars);
        }
        raise(&mut starting, &request);
    }
    raise(&mut sum, &starting);
    sum
}

/// Whether an init container keeps running beside the others.
pub(super) fn is_sidecar(container: &Container) -> bool {
    container.restart_policy.as_deref() == Some("Always")
}

fn container_request(container: &Container, assume: bool) -> Amounts {
    let mut request = with_limits(&container.resources);
    if assume {
        request.entry("cpu".into()).or_insert(ASSUMED_CPU);
        request.entry("memory".into()).or_insert(ASSUMED_MEMORY);
    }
    request
}

/// A missing request equals the limit (service-validation.md 1.5).
fn with_limits(resources: &ResourceRequirements) -> Amounts {
    let mut request = amounts(&resources.limits);
    request.extend(amounts(&resources.requests));
    request
}

/// The pod's own requests; of those it leaves out, where it has limits, what its containers request,
/// else the limit (KEP-2837).
fn pod_level(resources: &ResourceRequirements, spec: &PodSpec) -> Amounts {
    let limits = amounts(&resources.limits);
    let mut request = Amounts::new();
    if !limits.is_empty() {
        request.extend(limits);
        request.extend(container_requests(spec, false));
    }
    request.extend(amounts(&resources.requests));
    request.retain(|name, _| name == "cpu" || name == "memory" || name.starts_with("hugepages-"));
    request
}

fn amounts(list: &BTreeMap<String, Quantity>) -> Amounts {
    let read = |(name, quantity): (&String, &Quantity)| {
        Some((name.clone(), quantity::of_resource(name, quantity)?.max(0)))
    };
    list.iter().filter_map(read).collect()
}

fn add(sum: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let entry = sum.entry(name.clone()).or_default();
        *entry = entry.saturating_add(*amount);
    }
}

fn raise(sum: &mut Amounts, least: &Amounts) {
    for (name, amount) in least {
        let entry = sum.entry(name.clone()).or_default();
        *entry = (*entry).max(*amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::from_yaml;

    fn requests(spec: &str) -> Requests {
        Requests::of(&from_yaml(spec).unwrap())
    }

    #[test]
    fn containers_init_containers_sidecars_and_overhead_add_up() {
        const MIB: i64 = 1 << 20;
        for (spec, cpu, memory, assumed_cpu, assumed_memory) in [
            ("containers: [{}]", 0, 0, 100, 200 * MIB),
            ("containers: [{resources: {requests: {cpu: 1}}}, {}]", 1000, 0, 1100, 400 * MIB),
            ("containers: [{resources: {limits: {cpu: 500m, memory: 1Mi}}}]", 500, MIB, 500, MIB),
            ("containers: [{resources: {requests: {cpu: 100m}, limits: {cpu: 2}}}]", 100, 0, 100, 200 * MIB),
            (
                "{containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 3}}}]}",
                3000,
                0,
                3000,
                200 * MIB,
            ),
            (
                "{containers: [{resources: {requests: {cpu: 1}}}], initContainers: [
                    {restartPolicy: Always, resources: {requests: {cpu: 500m}}},
                    {resources: {requests: {cpu: 1200m}}}]}",
                1700,
                0,
                1700,
                400 * MIB,
            ),
            ("{containers: [{}], overhead: {cpu: 250m, memory: 2Mi}}", 250, 2 * MIB, 350, 202 * MIB),
            (
                "{containers: [{resources: {requests: {cpu: 1}}}], resources: {requests: {cpu: 2}}}",
                2000,
                0,
                2000,
                200 * MIB,
            ),
            (
                "{containers: [{resources: {requests: {cpu: 1}}}], resources: {limits: {cpu: 2, memory: 1Mi}}}",
                1000,
                MIB,
                1000,
                MIB,
            ),
        ] {
            let got = requests(spec);
            assert_eq!(
                (got.cpu, got.memory, got.assumed_cpu, got.assumed_memory),
                (cpu, memory, assumed_cpu, assumed_memory),
                "{spec}"
            );
        }
        let others =
            requests("containers: [{resources: {limits: {example.com/gpu: 2, ephemeral-storage: 1Ki}}}]")
                .others;
        assert_eq!(others, [("ephemeral-storage".to_string(), 1024), ("example.com/gpu".to_string(), 2)]);
    }
}
