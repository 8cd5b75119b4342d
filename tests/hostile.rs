//! Anything at all may be pasted: a novel, a binary, megabytes, a billion replicas. Each gets a message at a
//! place inside the text, in both languages, and never a panic. How long it takes is a benchmark's matter.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

use serviscope::cluster::{self, Listens};
use serviscope::diagnostic::Diagnostics;
use serviscope::manifest;
use serviscope::words::{self, Lang};

/// Reads and builds; every diagnostic must lie inside the text and have a sentence.
fn survive(name: &str, text: &str) -> (cluster::Cluster, Diagnostics) {
    let (parsed, mut diagnostics) = manifest::parse(text);
    let (built, found) = cluster::build(&parsed, cluster::SEED);
    diagnostics.extend(found);
    for item in &diagnostics.items {
        assert!(text.get(item.span.range()).is_some(), "{name}: {item:?} does not lie in the text");
        for lang in [Lang::En, Lang::Ko] {
            assert!(!words::diagnostic(item, lang).is_empty(), "{name}: {item:?} has no sentence");
        }
    }
    (built, diagnostics)
}

fn deployment(replicas: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: {replicas}\n  selector:\n    \
         matchLabels: {{app: web}}\n  template:\n    metadata:\n      labels: {{app: web}}\n    spec:\n      containers:\n      \
         - name: web\n        image: nginx\n"
    )
}

#[test]
fn what_is_no_manifest_gets_a_message() {
    let novel = "It was a bright cold day in April, and the clocks were striking thirteen.\n".repeat(3_000);
    let binary: String =
        (0..60_000u32).filter_map(|at| char::from_u32(at.wrapping_mul(2_654_435_761) % 0x2_0000)).collect();
    let cases = [
        ("a novel", novel),
        ("a binary", binary),
        ("html", "<!DOCTYPE html>\n<html><body>kind: Service</body></html>\n".repeat(50)),
        ("a deep list", "[".repeat(50_000)),
        ("deep maps", (0..3_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect()),
        ("a bomb", bomb()),
        ("one long line", format!("kind: {}", "x".repeat(2_000_000))),
        ("a thousand broken documents", "kind: [\n---\n".repeat(1_000)),
        ("numbers", "apiVersion: v1\nkind: Service\nmetadata: {name: 99999999999999999999}\nspec: {ports: [{port: -1e999}]}\n".into()),
    ];
    for (name, text) in cases {
        let (_, diagnostics) = survive(name, &text);
        assert!(!diagnostics.items.is_empty(), "{name}: no message");
        assert!(diagnostics.items.len() < 5_000, "{name}: {} messages", diagnostics.items.len());
    }
}

fn bomb() -> String {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let list = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    text
}

#[test]
fn more_replicas_than_any_cluster_has_are_capped_with_a_message() {
    for replicas in ["1000000", "1000000000", "2147483647"] {
        let text = deployment(replicas);
        let (built, diagnostics) = survive(replicas, &text);
        assert!(built.pods.len() <= 150_000, "{replicas}: {} pods", built.pods.len());
        assert!(built.pods.iter().any(|pod| pod.ready), "{replicas}: no pod runs");
        let line = text.find("replicas").expect("the field");
        let at_replicas = diagnostics
            .items
            .iter()
            .any(|item| item.span.range().start >= line && item.span.range().start < line + 12);
        assert!(at_replicas, "{replicas}: no message at the field: {diagnostics:?}");
    }
}

/// A Service and its slices: so many endpoints, each with a hundred addresses at a hundred ports.
fn slices(kind: &str, count: usize) -> String {
    let list = |indent: &str| -> String {
        (0..100).map(|at| format!("{indent}- {{name: p{at}, port: {}}}\n", 1_000 + at)).collect()
    };
    let addresses =
        |at: usize| (0..100).map(|of| format!("10.{}.{}.{of},", at / 250, at % 250)).collect::<String>();
    let endpoints: String = (0..count).map(|at| format!("- addresses: [{}]\n", addresses(at))).collect();
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  {kind}\n  ports:\n{}---\n\
         apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n\
         metadata: {{name: web-1, labels: {{kubernetes.io/service-name: web}}}}\naddressType: IPv4\nports:\n{}\
         endpoints:\n{endpoints}",
        list("  "),
        list(""),
    )
}

#[test]
fn more_endpoints_than_any_cluster_has_are_capped_with_a_message() {
    for (name, text) in
        [("headless", slices("clusterIP: None", 110)), ("of a rule", slices("type: ClusterIP", 110))]
    {
        let (built, diagnostics) = survive(name, &text);
        let all = built.services.iter().map(|it| it.endpoints.len() + it.unused.len()).sum::<usize>();
        assert!((500_000..=1_100_000).contains(&all), "{name}: {all}");
        let said: Vec<&str> = diagnostics.items.iter().map(|item| item.code.name()).collect();
        assert!(said.contains(&"too-many-endpoints"), "{name}: {said:?}");
    }
}

/// Ports of a Service, with something more of each.
fn ports(count: usize, more: impl Fn(usize) -> String) -> String {
    (0..count).map(|at| format!("  - {{name: p{at}, port: {}{}}}\n", 1 + at, more(at))).collect()
}

#[test]
fn more_outer_addresses_than_any_cluster_has_are_capped_with_a_message() {
    let addresses: String = (0..2_000).map(|at| format!("20.0.{}.{},", at / 250, at % 250)).collect();
    let text = format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  externalIPs: [{addresses}]\n  ports:\n{}",
        ports(1_000, |_| String::new())
    );
    let (built, diagnostics) = survive("addresses", &text);
    let kept: Vec<usize> = built.services.iter().map(|it| it.external_ips.len() * it.ports.len()).collect();
    assert_eq!(kept, [1_000_000]);
    let said: Vec<&str> = diagnostics.items.iter().map(|item| item.code.name()).collect();
    assert!(said.contains(&"too-many-addresses"), "{said:?}");
}

#[test]
fn thousands_of_named_ports_are_looked_up_once_for_each_template() {
    let containers: String = (0..3_000)
        .map(|at| {
            format!(
                "      - {{name: c{at}, image: i, ports: [{{name: n{at}, containerPort: {}}}]}}\n",
                1 + at
            )
        })
        .collect();
    let template =
        "  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n";
    let text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: 300\n{template}      \
         containers:\n{containers}---\napiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  \
         selector: {{app: web}}\n  ports:\n{}",
        ports(3_000, |at| format!(", targetPort: n{}", 2_999 - at))
    );
    let (built, _) = survive("named ports", &text);
    let endpoints: Vec<usize> = built.services.iter().map(|it| it.endpoints.len()).collect();
    assert_eq!(endpoints, [300 * 3_000]);
}

/// As many lists as pairs of them would fill the browser's memory.
#[test]
fn what_thousands_of_pods_listen_on_for_thousands_of_services_is_kept_once() {
    let pod = |at: usize| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{at}, labels: {{app: web, own: p{at}}}}}\n\
             spec: {{nodeSelector: {{is: not-there}}, containers: [{{name: web, image: nginx}}]}}\n---\n"
        )
    };
    let service = |at: usize| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: s{at}}}\nspec: {{selector: {{app: web}}, ports: [{{port: {at}}}]}}\n---\n"
        )
    };
    let text: String = (0..1_000).map(pod).chain((1..=1_000).map(service)).collect();
    let (cluster, _) = survive("pods and Services", &text);
    let listens: Vec<_> = cluster.pods.iter().map(|pod| &pod.listens).collect();
    let Some(Listens::Ports(ports)) = listens.first().map(|it| &***it) else {
        panic!("they listen on everything")
    };
    assert_eq!((listens.len(), ports.len()), (1_000, 1_000));
    assert!(listens.iter().all(|it| Arc::ptr_eq(it, listens[0])));
}

#[test]
fn megabytes_of_services_are_read_whole() {
    let text: String = (0..20_000)
        .map(|at| format!("---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web-{at}\nspec:\n  selector:\n    app: web-{at}\n  ports:\n  - port: 80\n    targetPort: 8080\n# {}\n", "padding ".repeat(16)))
        .collect();
    assert!(text.len() > 5_000_000);
    let (built, _) = survive("megabytes", &text);
    assert_eq!(built.services.len(), 20_000);
}

fn gateway_object(kind: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n"
    )
}

#[test]
fn gateways_take_whatever_is_pasted() {
    let odd = [
        "[]",
        "{listeners: [1, {}, null, {port: -1, protocol: 7}], addresses: {a: b}}",
        "{gatewayClassName: a, listeners: [{name: a, port: 99999999999, protocol: HTTP}]}",
        "{parentRefs: [null, {name: x}], hostnames: [null, 1, \"*.\", \"*\", \"..\"], rules: [null, {}]}",
        "{rules: [{matches: [{path: {type: RegularExpression, value: \"((((((((((\"}}], backendRefs: [{weight: 1e99}]}]}",
        "{rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch}}}, {}]}]}",
        "{from: [{}], to: [null]}",
    ];
    for kind in ["Gateway", "GatewayClass", "HTTPRoute", "ReferenceGrant"] {
        for spec in odd {
            survive(kind, &gateway_object(kind, "odd", spec));
        }
    }
}

#[test]
fn thousands_of_routes_with_greedy_patterns_are_called() {
    let listener = "{gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}]}";
    let greedy = "(a*)*(b|c){1,9}x?".repeat(20);
    let mut text = gateway_object("Gateway", "edge", listener);
    for at in 0..3_000 {
        let spec = format!(
            "{{parentRefs: [{{name: edge}}], hostnames: [\"*.example.com\"], rules: [{{matches: [{{path: {{type: \
             RegularExpression, value: \"/{greedy}\"}}}}, {{path: {{value: /r{at}}}}}], backendRefs: [{{name: gone-{at}, port: 80}}]}}]}}"
        );
        text.push_str(&gateway_object("HTTPRoute", &format!("route-{at}"), &spec));
    }
    let (built, _) = survive("routes", &text);
    assert_eq!(built.http_routes.len(), 3_000);
    let cluster = std::sync::Arc::new(built);
    let scenario = serviscope::simulation::default_scenario(&cluster);
    assert!(!scenario.callers.is_empty() && scenario.callers.len() <= 24);
    let mode = serviscope::network::ProxyMode::Iptables;
    let simulation = serviscope::simulation::Simulation::new(cluster, mode, scenario, 1);
    assert!(!simulation.flights().is_empty());
}

/// A year of a CronJob that says this; its Jobs never end.
fn year_of(spec: &str) -> serviscope::simulation::life::Ending {
    use serviscope::simulation::{SimTime, life};
    let text = format!(
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: tick}}\nspec:\n{spec}  jobTemplate: {{spec: {{template: \
         {{spec: {{restartPolicy: Never, containers: [{{name: app, image: app}}]}}}}}}}}\n"
    );
    let (parsed, _) = manifest::parse(&text);
    let year = SimTime::from_millis(365 * 86_400_000);
    let timing = life::Timing { horizon: year, most_work: 10_000, ..life::Timing::default() };
    life::Life::with_cron_jobs(std::sync::Arc::new(parsed), &[], cluster::SEED, timing).ending()
}

/// What was missed is not looked through, and a schedule as long as a book is read once: neither keeps a year from being
/// worked out. A Job every minute is too much for so little work, and that is said.
#[test]
fn cron_jobs_of_a_year_end() {
    use serviscope::simulation::life::Ending;
    assert_eq!(year_of("  schedule: '0 0 * * 1,4'\n"), Ending::Horizon);
    // Eight a day, all of them missed but the first.
    assert_eq!(year_of("  schedule: '0 */3 * * *'\n  concurrencyPolicy: Forbid\n"), Ending::Horizon);
    let book = vec!["0"; 20_000].join(",");
    assert_eq!(year_of(&format!("  schedule: '{book} 0 * * 1,4'\n")), Ending::Horizon);
    assert_eq!(year_of("  schedule: '* * * * *'\n"), Ending::TooMuch);
}
