//! Who calls a Service where nobody says so: the smallest manifests.

use std::fmt::Write;

use super::App;

/// A Deployment with a pod of these lines and a Service for it.
fn workload(name: &str, pod: &str, service: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  \
         selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    \
         metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - {{name: c, image: i}}\n{pod}\
         ---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec:\n  \
         selector: {{app: {name}}}\n  ports: [{{port: 80}}]\n{service}"
    )
}

/// The callers of a Service by their workloads' names.
fn callers(text: &str, service: &str) -> Vec<String> {
    let app = App::read("callers", text);
    let calls = app.scenario_calls().into_iter().map(|call| call.asked);
    let of_service = calls.filter_map(|asked| {
        let (from, to) = asked.split_once(" -> ")?;
        let ip = app.cluster.services.iter().find(|it| it.name == service)?.cluster_ip()?.to_string();
        let host = to.split(':').next()?;
        let short = from.rsplit('/').next()?.split('-').next()?.to_string();
        (host == service || host == ip || host.starts_with(&format!("{service}."))).then_some(short)
    });
    of_service.collect()
}

#[test]
fn who_has_the_name_of_a_service_calls_it() {
    let env = "        env: [{name: DB_URL, value: 'postgres://me:secret@store.default:80/shop'}]\n";
    let text = workload("store", "", "") + &workload("alpha", "", "") + &workload("orders", env, "");
    assert_eq!(
        callers(&text.replace("- {name: c, image: i}", "- name: c\n        image: i"), "store"),
        ["orders"]
    );
}

#[test]
fn a_database_does_not_call_what_stands_before_it() {
    let text = workload("frontend", "", "") + &workload("redis", "", "");
    assert_eq!(callers(&text, "redis"), ["frontend"]);
    assert_eq!(callers(&text, "frontend"), ["node"]);
}

#[test]
fn who_resolves_no_cluster_names_calls_none() {
    let text = workload("api", "", "") + &workload("agent", "      hostNetwork: true\n", "");
    assert_eq!(callers(&text, "api"), ["node"]);
    let text =
        text.replace("hostNetwork: true", "hostNetwork: true\n      dnsPolicy: ClusterFirstWithHostNet");
    assert_eq!(callers(&text, "api"), ["agent"]);
}

#[test]
fn who_may_not_call_is_asked_last() {
    let mut text = workload("api", "", "") + &workload("alpha", "", "") + &workload("beta", "", "");
    assert_eq!(callers(&text, "api"), ["alpha"]);
    write!(
        text,
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: beta}}\nspec:\n  \
         podSelector: {{matchLabels: {{app: api}}}}\n  \
         ingress: [{{from: [{{podSelector: {{matchLabels: {{app: beta}}}}}}]}}]\n"
    )
    .unwrap();
    assert_eq!(callers(&text, "api"), ["beta"]);
}

#[test]
fn a_load_balancer_that_waits_in_a_live_cluster_is_called_by_its_node_port() {
    let text = workload("api", "", "  type: LoadBalancer\nstatus: {loadBalancer: {}}\n");
    let asked = |text: &str| App::read("callers", text).scenario_calls().remove(0).asked;
    assert!(asked(&text).starts_with("internet -> 198.51.100."));
    let live =
        text.replace("name: api}\nspec:\n  selector: {app", "name: api, uid: a}\nspec:\n  selector: {app");
    assert!(asked(&live).starts_with("internet -> 192.168.0."), "{}", asked(&live));
}
