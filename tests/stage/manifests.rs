//! The manifests that the stage is tried with: the presets, and some that are made to be hard.

use std::fmt::Write;

use super::files;

/// Name and text.
pub type Named = (String, String);

/// The presets.
pub fn presets() -> Vec<Named> {
    files::named(files::files("public/presets", "yaml"))
}

/// The presets, and what is hard to lay out.
pub fn all() -> Vec<Named> {
    let mut all = presets();
    let hard: [(&str, String); 11] = [
        ("empty", String::new()),
        ("two services, pending pod", two_services()),
        ("shop", shop()),
        ("150 pods", pods_150()),
        ("30 services", services(30)),
        ("12 services", services(12)),
        ("20 nodes", nodes(20)),
        ("long names", long_names()),
        ("many outside", many_outside()),
        ("every door", every_door()),
        ("many owners on a node", super::folded::on_one_node(12)),
    ];
    all.extend(hard.map(|(name, text)| (name.to_string(), text)));
    all
}

pub fn service(name: &str, kind: &str, more: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec:\n  type: {kind}\n  \
         selector: {{app: {name}}}\n  ports: [{{name: http, port: 80, targetPort: 8080}}]\n{more}"
    )
}

pub fn deployment(name: &str, replicas: usize) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  replicas: {replicas}\n  \
         selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    \
         spec:\n      containers: [{{name: c, image: x, ports: [{{containerPort: 8080}}]}}]\n"
    )
}

pub fn two_services() -> String {
    let heavy = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: heavy}\n\
                 spec: {nodeSelector: {gpu: \"true\"}, containers: [{name: a, image: x}]}\n";
    [
        service("web", "LoadBalancer", "  externalTrafficPolicy: Local\n"),
        deployment("web", 4),
        service("redis", "ClusterIP", ""),
        deployment("redis", 1),
        deployment("shop", 2),
        heavy.to_string(),
    ]
    .concat()
}

pub fn shop() -> String {
    let mut text = String::new();
    for (name, kind, replicas) in [
        ("frontend", "LoadBalancer", 3),
        ("cart", "ClusterIP", 2),
        ("catalog", "ClusterIP", 3),
        ("checkout", "ClusterIP", 2),
        ("redis", "ClusterIP", 1),
        ("payments", "NodePort", 2),
    ] {
        text += &service(name, kind, "");
        text += &deployment(name, replicas);
    }
    text + "---\napiVersion: v1\nkind: Service\nmetadata: {name: mail}\n\
            spec: {type: ExternalName, externalName: smtp.mail.example.com}\n"
}

fn pods_150() -> String {
    let sizes = [("web", "NodePort", 96), ("api", "ClusterIP", 48), ("worker", "ClusterIP", 6)];
    sizes.map(|(name, kind, replicas)| service(name, kind, "") + &deployment(name, replicas)).concat()
}

fn services(count: usize) -> String {
    let one = |index: usize| {
        let name = format!("service-{index:02}");
        let kind = if index.is_multiple_of(5) { "NodePort" } else { "ClusterIP" };
        service(&name, kind, "") + &deployment(&name, 1)
    };
    (0..count).map(one).collect()
}

fn nodes(count: usize) -> String {
    let mut text = String::new();
    for index in 0..count {
        write!(
            text,
            "---\napiVersion: v1\nkind: Node\nmetadata: {{name: worker-{index:02}, labels: \
             {{topology.kubernetes.io/zone: eu-west-1{}}}}}\nstatus:\n  allocatable: {{cpu: '4', memory: 8Gi, \
             pods: '110'}}\n  conditions: [{{type: Ready, status: 'True'}}]\n  addresses: [{{type: InternalIP, \
             address: 10.0.0.{}}}]\n",
            ["a", "b", "c"][index % 3],
            10 + index
        )
        .unwrap();
    }
    text + &service("web", "LoadBalancer", "")
        + &deployment("web", 14)
        + &service("db", "ClusterIP", "")
        + &deployment("db", 3)
}

fn long_names() -> String {
    let name = "the-service-of-a-team-that-likes-its-names-to-be-complete-here";
    service(name, "LoadBalancer", "  externalIPs: [198.51.100.200]\n")
        + &deployment(name, 5)
        + &format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: out}}\nspec: {{type: ExternalName, \
             externalName: {0}.{0}.example.com}}\n",
            "a-very-long-label-of-a-host-name-that-nobody-types"
        )
}

fn many_outside() -> String {
    let mut text = String::new();
    for index in 0..5 {
        text += &service(&format!("lb-{index}"), "LoadBalancer", "");
        text += &format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: site-{index}}}\nspec:\n  rules:\n"
        );
        for path in ["/", "/api", "/static", "/admin"] {
            text += &format!(
                "  - host: site-{index}.example.com\n    http:\n      paths:\n      - {{path: {path}, pathType: Prefix, \
                 backend: {{service: {{name: lb-{index}, port: {{number: 80}}}}}}}}\n"
            );
        }
    }
    text + &deployment("lb-0", 2)
}

fn every_door() -> String {
    let ports = "---\napiVersion: v1\nkind: Service\nmetadata: {name: many}\nspec:\n  type: NodePort\n  \
                 externalIPs: [203.0.113.77, 203.0.113.78]\n  selector: {app: web}\n  ports:\n";
    let mut text = ports.to_string();
    for (index, name) in ["http", "https", "metrics", "admin", "grpc"].iter().enumerate() {
        text += &format!("  - {{name: {name}, port: {}, nodePort: {}}}\n", 8000 + index, 30000 + index);
    }
    let host = "---\napiVersion: v1\nkind: Service\nmetadata: {name: quiet}\nspec:\n  ports: [{port: 80}]\n";
    text + host + &deployment("web", 2)
}

/// Nodes, Services with a Deployment each, and replicas of each.
pub fn large(nodes_count: usize, services_count: usize, replicas: usize) -> String {
    let mut text = String::new();
    for index in 0..nodes_count {
        let (a, b) = (index / 250, index % 250 + 1);
        write!(
            text,
            "---\napiVersion: v1\nkind: Node\nmetadata: {{name: n-{index:05}}}\nstatus:\n  allocatable: {{cpu: '8', \
             memory: 32Gi, pods: '110'}}\n  conditions: [{{type: Ready, status: 'True'}}]\n  addresses: \
             [{{type: InternalIP, address: 10.1.{a}.{b}}}]\n"
        )
        .unwrap();
    }
    for index in 0..services_count {
        let name = format!("svc-{index:05}");
        text += &service(&name, "ClusterIP", "");
        text += &deployment(&name, replicas);
    }
    text
}
