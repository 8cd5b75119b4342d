//! Rules of validation and defaults that no record of the control plane shows: limits, generated names, the bands that
//! addresses and node ports are taken from.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::net::IpAddr;

use serviscope::cluster::{self, Cluster};
use serviscope::diagnostic::{Code, Severity};
use serviscope::manifest;

fn errors(text: &str) -> Vec<(Code, Option<String>)> {
    let (_, diagnostics) = manifest::parse(text);
    let errors = diagnostics.items.into_iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| (it.code, it.field)).collect()
}

fn built(text: &str) -> Cluster {
    let (manifest, _) = manifest::parse(text);
    cluster::build(&manifest, cluster::SEED).0
}

// rules: 1.3.4
#[test]
fn annotations_have_a_size_in_all() {
    let with = |bytes: usize| {
        let value = "x".repeat(bytes - "noteother".len() - 1);
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, annotations: {{note: {value}, other: z}}}}\nspec: {{containers: [{{name: app, image: a}}]}}\n"
        )
    };
    assert_eq!(errors(&with(262_144)), []);
    let said = errors(&with(262_145));
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].1.as_deref(), Some("metadata.annotations"));
    assert_eq!(said[0].0, Code::ValueTooLong);
    let (_, found) = manifest::parse(&with(262_145));
    let error = found.items.iter().find(|it| it.severity == Severity::Error).unwrap();
    assert_eq!(error.args, ["metadata.annotations", "262144"]);
}

/// The values of a ConfigMap or Secret have 1 MiB in all; what is in base64 counts as what it stands for, and
/// `stringData` in place of `data` of the same key.
#[test]
fn configuration_has_a_size_in_all() {
    const MOST: usize = 1 << 20;
    let said = |text: String| -> Vec<String> {
        let (_, found) = manifest::parse(&text);
        let errors = found.items.iter().filter(|it| it.severity == Severity::Error);
        errors.map(|it| format!("{} {:?}", it.code.name(), it.args)).collect()
    };
    let map = |data: usize, binary: usize| {
        let (data, binary) = ("x".repeat(data), "AAAA".repeat(binary));
        said(format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: big}}\ndata: {{a: {data}, b: zz}}\nbinaryData: {{c: {binary}}}\n"
        ))
    };
    let secret = |data: usize, text: usize| {
        let (data, text) = ("AAAA".repeat(data), "x".repeat(text));
        said(format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: big}}\ndata: {{a: {data}, b: AAA=, c: {data}}}\nstringData: {{c: {text}}}\n"
        ))
    };
    assert_eq!(map(MOST - 2 - 300_000, 100_000), Vec::<String>::new());
    assert_eq!(map(MOST - 1 - 300_000, 100_000), [r#"value-too-long ["data", "1048576", "…"]"#]);
    assert_eq!(secret(100_000, MOST - 300_002), Vec::<String>::new());
    assert_eq!(secret(100_000, MOST - 300_001), [r#"value-too-long ["data", "1048576"]"#]);
}

// rules: 1.2.1
#[test]
fn the_pods_of_an_indexed_job_must_have_names() {
    let with = |name: &str, completions: u32| {
        format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: {name}}}\nspec:\n  completionMode: Indexed\n  completions: {completions}\n  parallelism: 1\n  template: {{spec: {{restartPolicy: Never, containers: [{{name: app, image: a}}]}}}}\n"
        )
    };
    let name = "j".repeat(61);
    assert_eq!(errors(&with(&name, 10)), []);
    assert_eq!(errors(&with(&name, 11)).len(), 1);
}

// rules: 1.4
#[test]
fn what_is_left_to_the_cluster_comes_from_the_upper_bands() {
    let service = |at: usize| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web-{at}}}\nspec: {{type: NodePort, selector: {{app: web}}, ports: [{{port: 80}}]}}\n---\n"
        )
    };
    let cluster = built(&(0..300).map(service).collect::<String>());
    let mut ports: Vec<u16> = Vec::new();
    for service in cluster.services.iter() {
        let IpAddr::V4(ip) = service.cluster_ip().unwrap() else { panic!("{service:?}") };
        let [10, 96, third, fourth] = ip.octets() else { panic!("{ip}") };
        assert!(third > 0 && (third, fourth) != (255, 255), "{ip}: the lower band is for manual choice");
        ports.push(service.ports[0].node_port.unwrap());
    }
    assert!(ports.iter().all(|port| (30_086..=32_767).contains(port)), "{ports:?}");
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), 300);
}

// rules: 1.4.16
#[test]
fn the_status_of_a_load_balancer_is_for_load_balancers() {
    let with = |kind: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{type: {kind}, selector: {{app: web}}, ports: [{{port: 80}}]}}\nstatus: {{loadBalancer: {{ingress: [{{ip: 203.0.113.50}}]}}}}\n"
        )
    };
    let balancer = |kind: &str| built(&with(kind)).services.iter().next().unwrap().load_balancer.clone();
    assert!(balancer("LoadBalancer").is_some());
    for kind in ["ClusterIP", "NodePort"] {
        assert_eq!(balancer(kind), None, "{kind}");
    }
}

// rules: 1.13.1
#[test]
fn a_service_selects_pods_and_not_deployments() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n  selector: {matchLabels: {tier: front}}\n  \
                template:\n    metadata: {labels: {tier: front}}\n    spec: {containers: [{name: app, image: a}]}\n---\n\
                apiVersion: v1\nkind: Service\nmetadata: {name: by-name}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\n\
                apiVersion: v1\nkind: Service\nmetadata: {name: by-label}\nspec: {selector: {tier: front}, ports: [{port: 80}]}\n";
    let cluster = built(text);
    let endpoints: Vec<usize> = cluster.services.iter().map(|it| it.endpoints.len()).collect();
    assert_eq!(endpoints, [0, 1]);
}

// rules: 1.8.1
#[test]
fn a_policy_without_selector_or_types_has_the_defaults() {
    let isolates = |spec: &str| {
        let text = format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: p}}\nspec: {spec}\n"
        );
        assert_eq!(errors(&text), []);
        let policies = built(&text).policies;
        let policy = policies.iter().next().unwrap().clone();
        assert_eq!(policy.pod_selector, Default::default(), "all pods of the namespace");
        (policy.isolates_ingress, policy.isolates_egress)
    };
    assert_eq!(isolates("{}"), (true, false));
    assert_eq!(isolates("{egress: []}"), (true, false));
    assert_eq!(isolates("{egress: [{}]}"), (true, true));
    assert_eq!(isolates("{policyTypes: [Egress]}"), (false, true));
    assert_eq!(isolates("{policyTypes: [Ingress], egress: [{}]}"), (true, false));
}

/// An EndpointSlice of so many of each.
fn slice(endpoints: usize, addresses: usize, ports: usize, zones: usize, nodes: usize) -> String {
    let list = |count: usize, of: &dyn Fn(usize) -> String| {
        format!("[{}]", (0..count).map(of).collect::<Vec<_>>().join(", "))
    };
    let ips = list(addresses, &|at| format!("10.1.{}.{}", at / 200, at % 200 + 1));
    let hints = format!(
        "{{forZones: {}, forNodes: {}}}",
        list(zones, &|at| format!("{{name: z{at}}}")),
        list(nodes, &|at| format!("{{name: n{at}}}"))
    );
    let all = list(endpoints, &|_| format!("{{addresses: {ips}, hints: {hints}}}"));
    let ports = list(ports, &|at| format!("{{name: p{at}, port: 80}}"));
    format!(
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: s}}\naddressType: IPv4\nports: {ports}\nendpoints: {all}\n"
    )
}

// rules: 1.6.2
#[test]
fn an_endpoint_slice_has_limits() {
    for at_most in [slice(1_000, 1, 1, 0, 0), slice(1, 100, 1, 0, 0), slice(1, 1, 2, 8, 8)] {
        assert_eq!(errors(&at_most), []);
    }
    for (more, field) in [
        (slice(1_001, 1, 1, 0, 0), "endpoints"),
        (slice(1, 101, 1, 0, 0), "endpoints[0].addresses"),
        (slice(1, 0, 1, 0, 0), "endpoints[0].addresses"),
        (slice(1, 1, 1, 9, 0), "endpoints[0].hints.forZones"),
        (slice(1, 1, 1, 0, 9), "endpoints[0].hints.forNodes"),
        (slice(1, 1, 20_001, 0, 0), "ports"),
    ] {
        let said = errors(&more);
        assert_eq!(said.iter().map(|(_, at)| at.as_deref()).collect::<Vec<_>>(), [Some(field)]);
    }
}

// rules: 1.5
#[test]
fn a_pod_s_own_dns_and_deadline_have_limits() {
    let pod = |spec: &str| {
        errors(&format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [{{name: app, image: a}}], {spec}}}\n"
        ))
    };
    let searches = |count: usize, length: usize| {
        let all: Vec<String> = (0..count).map(|at| format!("{at:0>length$}")).collect();
        pod(&format!(
            "dnsConfig: {{searches: [{}]}}",
            all.iter().map(|it| format!("x{it}")).collect::<Vec<_>>().join(", ")
        ))
    };
    assert_eq!(searches(32, 2), []);
    assert_eq!(searches(33, 2).len(), 1);
    assert_eq!(searches(32, 62), [], "32 of 63 and 31 blanks: 2047 characters");
    let said = pod(&format!(
        "dnsConfig: {{searches: [{}]}}",
        vec![format!("{0}.{0}", "x".repeat(32)); 32].join(", ")
    ));
    assert_eq!(said.len(), 1, "2111 characters: {said:?}");
    assert_eq!(pod("activeDeadlineSeconds: 1"), []);
    assert_eq!(pod("activeDeadlineSeconds: 2147483647"), []);
    assert_eq!(pod("activeDeadlineSeconds: 0").len(), 1);
    assert_eq!(pod("activeDeadlineSeconds: 2147483648").len(), 1);
}

/// The upper band, then the lower; the Service for which no number is left is refused.
// rules: 1.4 1.4.8
#[test]
fn node_ports_come_to_an_end() {
    let service = |at: usize, kind: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: web-{at}}}\nspec: {{type: {kind}, ports: [{{port: 80}}]}}\n---\n"
        )
    };
    let mut text: String = (0..2_768).map(|at| service(at, "NodePort")).collect();
    let said = |text: &str| {
        let (cluster, diagnostics) = cluster::build(&manifest::parse(text).0, cluster::SEED);
        let errors = diagnostics.items.into_iter().filter(|it| it.severity == Severity::Error);
        let ports: Vec<u16> = cluster.services.iter().filter_map(|it| it.ports[0].node_port).collect();
        (ports, errors.map(|it| it.code).collect::<Vec<_>>())
    };
    let (ports, errors) = said(&text);
    assert_eq!((ports.len(), errors), (2_768, Vec::new()));
    assert_eq!(ports.iter().position(|port| *port < 30_086), Some(2_682), "the lower band comes last");
    text += &service(2_768, "ClusterIP");
    assert_eq!(said(&text).1, []);
    text += &service(2_769, "LoadBalancer");
    assert_eq!(said(&text).1, [Code::NodePortsUsedUp]);
}
