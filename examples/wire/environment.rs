//! What `inspect --env pod/NAME` adds: what a pod sees of the cluster before it asks anybody.

use serde::Serialize;
use serviscope::cluster::{self, Cluster, Pod, PodId, Service};
use serviscope::network::stages::dns;

/// A pod's own view: its name, its resolver, its variables.
#[derive(Serialize)]
pub struct EnvironmentJson {
    pod: String,
    hostname: String,
    service_account: String,
    resolv_conf: ResolvConfJson,
    enable_service_links: bool,
    variables: Vec<VariableJson>,
    /// Of a pod of an Indexed Job.
    #[serde(skip_serializing_if = "Option::is_none")]
    job_completion_index: Option<String>,
    /// Services of its namespace that came after its containers had started: their variables are missing.
    younger: Vec<String>,
}

#[derive(Serialize)]
struct ResolvConfJson {
    /// It is the node's file, with what stands here added.
    of_node: bool,
    nameservers: Vec<String>,
    searches: Vec<String>,
    options: Vec<String>,
}

#[derive(Serialize)]
struct VariableJson {
    name: String,
    value: String,
    service: String,
    /// Containers whose own variable of that name wins.
    overridden_in: Vec<String>,
}

impl EnvironmentJson {
    /// The view of one pod; none where the cluster has no such pod.
    pub fn new(cluster: &Cluster, id: PodId) -> Option<Self> {
        let pod = cluster.pods.get(id)?;
        let found = cluster::environment(cluster, id)?;
        let name = |id| cluster.services.get(id).map_or_else(String::new, Service::full_name);
        let own = || "default/kubernetes".to_string();
        let variables = found.services.iter().flat_map(|one| {
            one.variables.iter().map(move |variable| VariableJson {
                name: variable.name.clone(),
                value: variable.value.clone(),
                service: one.service.map_or_else(own, name),
                overridden_in: variable.overridden_in.clone(),
            })
        });
        Some(Self {
            pod: Pod::full_name(pod),
            service_account: pod.template.account().to_string(),
            hostname: cluster::host_name(cluster, pod),
            resolv_conf: ResolvConfJson::new(&dns::resolv_conf(cluster, pod)),
            enable_service_links: found.service_links,
            variables: variables.collect(),
            job_completion_index: found.index.as_ref().map(|index| index.value.clone()),
            younger: found.younger.iter().copied().map(name).collect(),
        })
    }
}

impl ResolvConfJson {
    fn new(file: &dns::ResolvConf) -> Self {
        Self {
            of_node: file.of_node,
            nameservers: file.servers.clone(),
            searches: file.searches.clone(),
            options: file.option_texts(),
        }
    }
}
