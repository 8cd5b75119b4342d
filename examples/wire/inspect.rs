//! What `inspect` prints: the cluster that a manifest makes, and what is wrong with it.

use serde::Serialize;
use serviscope::cluster::{
    BackendPort, Cluster, Endpoint, Ingress, IngressBackend, LoadBalancerAddress, Node, Pod, PodId, Service,
    ServicePort, TargetPort,
};
use serviscope::diagnostic::{Diagnostic, Diagnostics, Severity};
use serviscope::manifest::Manifest;
use serviscope::text::{LineIndex, Span, apply_edits};
use serviscope::words::{self, Lang};

use super::dns::DnsJson;
use super::environment::EnvironmentJson;
use super::slices::SlicesJson;
use super::why::WhyJson;

use super::gateways::{GatewayJson, RouteJson};

/// The whole answer.
#[derive(Serialize)]
pub struct InspectJson {
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<DiagnosticJson>,
    nodes: Vec<NodeJson>,
    pods: Vec<PodJson>,
    services: Vec<ServiceJson>,
    ingresses: Vec<IngressJson>,
    gateways: Vec<GatewayJson>,
    http_routes: Vec<RouteJson>,
    unscheduled: Vec<UnscheduledJson>,
    /// What one pod sees, where it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<EnvironmentJson>,
    /// What cluster DNS answers to one question, where it is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    dns: Option<DnsJson>,
    /// `endpoint_slices` and `endpoints`, where they are asked for.
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    slices: Option<SlicesJson>,
}

/// One diagnostic, with lines and columns from 1.
#[derive(Serialize)]
pub struct DiagnosticJson {
    severity: &'static str,
    code: &'static str,
    message: String,
    document: u32,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    /// The field path as the API server writes it, where the diagnostic is about a field.
    field: Option<String>,
    /// The API server's own sentence, where it is known to the letter.
    server: Option<String>,
    fix: Option<FixJson>,
}

#[derive(Serialize)]
struct FixJson {
    title: String,
    replacement: String,
}

#[derive(Serialize)]
struct NodeJson {
    name: String,
    ip: String,
    zone: Option<String>,
    ready: bool,
}

#[derive(Serialize)]
struct PodJson {
    namespace: String,
    name: String,
    ip: Option<String>,
    node: Option<String>,
    phase: &'static str,
    /// What kubectl shows.
    status: String,
    ready: bool,
    terminating: bool,
    restarts: u32,
    owner: Option<String>,
    /// Why it is where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<WhyJson>,
}

#[derive(Serialize)]
struct ServiceJson {
    namespace: String,
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    cluster_ip: Option<String>,
    external_ips: Vec<String>,
    load_balancer_ips: Vec<String>,
    external_name: Option<String>,
    ports: Vec<PortJson>,
    endpoints: Vec<EndpointJson>,
}

#[derive(Serialize)]
struct PortJson {
    name: Option<String>,
    protocol: &'static str,
    port: u16,
    target_port: serde_json::Value,
    node_port: Option<u16>,
}

#[derive(Serialize)]
struct EndpointJson {
    ip: String,
    port: Option<u16>,
    node: Option<String>,
    target: Option<String>,
    ready: bool,
    serving: bool,
    terminating: bool,
}

#[derive(Serialize)]
struct IngressJson {
    namespace: String,
    name: String,
    class: Option<String>,
    addresses: Vec<String>,
    rules: Vec<RuleJson>,
    default_backend: Option<BackendJson>,
}

#[derive(Serialize)]
struct RuleJson {
    host: Option<String>,
    path: Option<String>,
    path_type: Option<&'static str>,
    service: Option<String>,
    port: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct BackendJson {
    service: String,
    port: serde_json::Value,
}

#[derive(Serialize)]
struct UnscheduledJson {
    pod: String,
    reason: String,
}

impl InspectJson {
    /// The answer for a cluster and all the diagnostics of its manifest.
    pub fn new(text: &str, cluster: &Cluster, diagnostics: Diagnostics, lang: Lang) -> Self {
        let lines = LineIndex::new(text);
        let found = diagnostics.sorted();
        Self {
            diagnostics: found
                .items
                .iter()
                .map(|item| DiagnosticJson::new(text, &lines, item, lang))
                .collect(),
            nodes: cluster.nodes.iter().map(NodeJson::new).collect(),
            pods: cluster.pods.iter().map(|pod| PodJson::new(cluster, pod)).collect(),
            services: cluster.services.iter().map(|service| ServiceJson::new(cluster, service)).collect(),
            ingresses: cluster.ingresses.iter().map(IngressJson::new).collect(),
            gateways: cluster.gateways.iter().map(|gateway| GatewayJson::new(cluster, gateway)).collect(),
            http_routes: cluster.http_routes.iter().map(RouteJson::new).collect(),
            unscheduled: cluster.pods.iter().filter_map(UnscheduledJson::new).collect(),
            environment: None,
            dns: None,
            slices: None,
        }
    }

    /// The same with the objects behind the endpoints.
    pub fn with_slices(self, manifest: &Manifest, cluster: &Cluster) -> Self {
        Self { slices: Some(SlicesJson::new(manifest, cluster)), ..self }
    }

    /// The same with what cluster DNS answers.
    pub fn with_dns(self, answer: DnsJson) -> Self {
        Self { dns: Some(answer), ..self }
    }

    /// The same with what one pod sees.
    pub fn with_environment(self, cluster: &Cluster, pod: PodId) -> Self {
        Self { environment: EnvironmentJson::new(cluster, pod), ..self }
    }
}

impl InspectJson {
    /// The same with why each pod is where it is (`why::all`).
    pub fn with_reasons(mut self, reasons: Vec<WhyJson>) -> Self {
        for (pod, why) in self.pods.iter_mut().zip(reasons) {
            pod.why = Some(why);
        }
        self
    }
}

impl DiagnosticJson {
    fn new(text: &str, lines: &LineIndex, diagnostic: &Diagnostic, lang: Lang) -> Self {
        let (span, fix) = with_fix(text, diagnostic, lang);
        let (start, end) = (lines.position(text, span.start), lines.position(text, span.end));
        Self {
            severity: severity_name(diagnostic.severity),
            code: diagnostic.code.name(),
            // One sentence is one line, whatever the value that it repeats.
            message: words::diagnostic(diagnostic, lang).replace('\n', "\\n"),
            document: diagnostic.document,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            field: diagnostic.field.clone(),
            server: words::server(diagnostic),
            fix,
        }
    }
}

/// The span that is printed, and the fix that replaces exactly that span: where the edit reaches
/// further than the diagnostic, the span is widened to hold both.
fn with_fix(text: &str, diagnostic: &Diagnostic, lang: Lang) -> (Span, Option<FixJson>) {
    let Some(fix) = &diagnostic.fix else { return (diagnostic.span, None) };
    let span = diagnostic.span.cover(fix.edit.span);
    let mut edit = fix.edit.clone();
    edit.span = Span::new(
        edit.span.range().start.saturating_sub(span.range().start),
        edit.span.range().end.saturating_sub(span.range().start),
    );
    let replacement = apply_edits(span.of(text), &[edit]);
    (span, Some(FixJson { title: words::fix_title(fix, lang), replacement }))
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

impl NodeJson {
    fn new(node: &Node) -> Self {
        Self { name: node.name.clone(), ip: node.ip.to_string(), zone: node.zone.clone(), ready: node.ready }
    }
}

impl PodJson {
    fn new(cluster: &Cluster, pod: &Pod) -> Self {
        Self {
            namespace: pod.namespace.clone(),
            name: pod.name.clone(),
            ip: pod.ip().map(|ip| ip.to_string()),
            node: pod
                .node
                .and_then(|node| cluster.nodes.get(node))
                .map(|node| node.name.clone())
                .or_else(|| pod.missing_node.as_deref().map(str::to_string)),
            phase: pod.phase.name(),
            status: pod.status().into_owned(),
            restarts: pod.restarts,
            ready: pod.ready,
            terminating: pod.terminating,
            owner: pod.owner.as_ref().map(|owner| format!("{}/{}", owner.kind.name(), owner.name)),
            why: None,
        }
    }
}

impl ServiceJson {
    fn new(cluster: &Cluster, service: &Service) -> Self {
        let kept = &service.kept;
        let cluster_ip = service.cluster_ip().map(|ip| kept.written(ip));
        Self {
            namespace: service.namespace.clone(),
            name: service.name.clone(),
            kind: service.kind.name(),
            cluster_ip: if service.headless { Some("None".into()) } else { cluster_ip },
            external_ips: service.external_ips.iter().map(|ip| kept.written(*ip)).collect(),
            load_balancer_ips: balancer_ips(service),
            external_name: service
                .external_name
                .clone()
                .or_else(|| kept.external_name.as_deref().map(str::to_string)),
            ports: service
                .ports
                .iter()
                .enumerate()
                .map(|(at, port)| PortJson::new(port, kept.node_ports.get(at).copied().flatten()))
                .collect(),
            endpoints: service
                .endpoints
                .iter()
                .chain(&service.unused)
                .map(|endpoint| EndpointJson::new(cluster, endpoint))
                .collect(),
        }
    }
}

fn balancer_ips(service: &Service) -> Vec<String> {
    let addresses = service.load_balancer.iter().flat_map(|balancer| &balancer.ingress);
    addresses
        .filter_map(|address| match address {
            LoadBalancerAddress::Vip(ip) | LoadBalancerAddress::Proxy(ip) => Some(ip.to_string()),
            LoadBalancerAddress::Hostname(_) => None,
        })
        .collect()
}

impl PortJson {
    fn new(port: &ServicePort, kept: Option<u16>) -> Self {
        Self {
            name: port.name.clone(),
            protocol: port.protocol.name(),
            port: port.port,
            target_port: match &port.target {
                TargetPort::Number(number) => (*number).into(),
                TargetPort::Name(name) => name.clone().into(),
            },
            node_port: port.node_port.or(kept),
        }
    }
}

impl EndpointJson {
    fn new(cluster: &Cluster, endpoint: &Endpoint) -> Self {
        Self {
            ip: endpoint.ip.to_string(),
            port: endpoint.port,
            node: endpoint.node.and_then(|node| cluster.nodes.get(node)).map(|node| node.name.clone()),
            target: endpoint.pod.and_then(|pod| cluster.pods.get(pod)).map(Pod::full_name),
            ready: endpoint.ready,
            serving: endpoint.serving,
            terminating: endpoint.terminating,
        }
    }
}

impl IngressJson {
    fn new(ingress: &Ingress) -> Self {
        Self {
            namespace: ingress.namespace.clone(),
            name: ingress.name.clone(),
            class: ingress.class.clone(),
            addresses: ingress.addresses.iter().map(ToString::to_string).collect(),
            rules: ingress.rules.iter().map(|rule| RuleJson::new(ingress, rule)).collect(),
            default_backend: ingress.default_backend.as_ref().map(|backend| BackendJson {
                service: backend_service(ingress, backend),
                port: backend_port(&backend.port),
            }),
        }
    }
}

impl RuleJson {
    fn new(ingress: &Ingress, rule: &serviscope::cluster::IngressRule) -> Self {
        let path = rule.path.as_ref();
        let unserved = rule.unserved.as_ref().map(|(path, kind)| (path, *kind));
        let matched = path.map(|path| (&path.path, path.path_type)).or(unserved);
        Self {
            host: rule.host.clone(),
            path: matched.map(|(path, _)| path.clone()),
            path_type: matched.map(|(_, kind)| kind.name()),
            service: path.map(|path| backend_service(ingress, &path.backend)),
            port: path.map(|path| backend_port(&path.backend.port)),
        }
    }
}

fn backend_service(ingress: &Ingress, backend: &IngressBackend) -> String {
    format!("{}/{}", ingress.namespace, backend.service_name)
}

fn backend_port(port: &BackendPort) -> serde_json::Value {
    match port {
        BackendPort::Number(number) => (*number).into(),
        BackendPort::Name(name) => name.clone().into(),
    }
}

impl UnscheduledJson {
    fn new(pod: &Pod) -> Option<Self> {
        let reason = pod.unscheduled.as_ref()?.to_string();
        Some(Self { pod: pod.full_name(), reason })
    }
}
