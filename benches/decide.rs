//! How many connections a second one core decides: 1,000 Services, no hops written (design.md 9: 2 million).
//! `cargo bench --bench decide`.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock, and may fail"
)]

use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

use serviscope::cluster;
use serviscope::manifest;
use serviscope::network::{self, Client, Flows, Head, Host, Network, ProxyMode, Request, Scheme, Target};

const SERVICES: usize = 1_000;
const ROUNDS: usize = 4_000_000;

fn main() {
    let mut text = String::new();
    for at in 0..SERVICES {
        let (high, low) = (at / 200 + 1, at % 200 + 1);
        writeln!(text, "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{at}}}\nspec: {{type: NodePort, clusterIP: 10.96.{high}.{low}, selector: {{app: a{at}}}, ports: [{{port: 80, targetPort: 8080, nodePort: {}}}]}}", 30_000 + at).unwrap();
        writeln!(text, "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a{at}}}\nspec: {{replicas: 3, selector: {{matchLabels: {{app: a{at}}}}}, template: {{metadata: {{labels: {{app: a{at}}}}}, spec: {{containers: [{{name: c, image: i}}]}}}}}}").unwrap();
    }
    for at in 0..50 {
        writeln!(text, "---\napiVersion: v1\nkind: Node\nmetadata: {{name: node-{at}}}\nspec: {{podCIDR: 10.244.{at}.0/24}}\nstatus: {{addresses: [{{type: InternalIP, address: 192.168.0.{}}}], allocatable: {{cpu: \"16\", memory: 64Gi, pods: \"250\"}}, conditions: [{{type: Ready, status: \"True\"}}]}}", at + 1).unwrap();
    }
    let (manifest, _) = manifest::parse(&text);
    let (cluster, _) = cluster::build(&manifest, 1);
    let cluster = Arc::new(cluster);
    let start = Instant::now();
    let network = Network::program(cluster.clone(), ProxyMode::Iptables);
    println!("program: {:.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
    let pods: Vec<_> = cluster.pods.ids().collect();
    let requests: Vec<Request> = (0..SERVICES * 4)
        .map(|nth| {
            let at = nth % SERVICES;
            let service = cluster.service_named("default", &format!("s{at}")).unwrap();
            let ip = cluster.services.get(service).unwrap().cluster_ip().unwrap();
            let node = cluster.nodes.iter().nth(nth % 50).unwrap().ip;
            let (from, host, port) = match nth % 4 {
                0 => (
                    Client::Internet("203.0.113.9".parse().unwrap()),
                    node,
                    u16::try_from(30_000 + at).unwrap(),
                ),
                _ => (Client::Pod(pods[(nth * 7) % pods.len()]), ip, 80),
            };
            let scheme = Scheme::Raw(cluster::Protocol::Tcp);
            Request {
                from,
                to: Target { scheme, host: Host::Ip(host), port, path: String::new(), head: Head::default() },
                source_port: 40_000,
            }
        })
        .collect();
    let mut flows = Flows::new(1);
    let start = Instant::now();
    let mut delivered = 0;
    for request in requests.iter().cycle().take(ROUNDS) {
        let decision = network::decide(&network, request, &mut flows);
        delivered += usize::from(decision.outcome == network::Outcome::Delivered);
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "decide: {:.2} million a second ({delivered} of {ROUNDS} delivered)",
        ROUNDS as f64 / seconds / 1e6
    );
    let start = Instant::now();
    let hops: usize = requests
        .iter()
        .cycle()
        .take(200_000)
        .map(|one| network::trace(&network, one, &mut flows).hops.len())
        .sum();
    println!("trace: {:.0} thousand a second ({hops} hops)", 200.0 / start.elapsed().as_secs_f64());
}
