//! Images that teach: what the books and documentation that use them say they do (docs/behaviour.md has the sources).
//! Only what traffic and time can show; the ports that they listen on are contract.md's matter.

use std::sync::Arc;

use crate::manifest::kinds;

/// What a container of a known image does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// What it answers; `{pod}` stands for its host name.
    pub says: Option<Arc<str>>,
    /// It answers 500 after so many requests.
    pub fail_after: Option<u32>,
    /// `/healthz` answers 500 after this time, microseconds.
    pub unhealthy_after_us: Option<u64>,
    /// It ends well after this time, microseconds.
    pub run_for_us: Option<u64>,
    /// As process 1 it does not hear SIGTERM: it is killed when the grace period is over.
    pub ignores_term: bool,
    /// No registry has it.
    pub missing: bool,
}

/// One image: the names that it has in different registries, a tag where only that one does so.
struct Row {
    names: &'static [&'static str],
    tag: Option<&'static str>,
    says: &'static str,
    fail_after: u32,
    run_for_s: u64,
    ignores_term: bool,
}

const NONE: Row = Row { names: &[], tag: None, says: "", fail_after: 0, run_for_s: 0, ignores_term: false };

/// Rows with a tag stand before those without.
const IMAGES: &[Row] = &[
    // Luksa, Kubernetes in Action: Node.js as process 1, which has no handler for SIGTERM (exit code 137).
    Row { tag: Some("v1"), says: "This is v1 running in pod {pod}", ..KUBIA },
    Row { tag: Some("v2"), says: "This is v2 running in pod {pod}", ..KUBIA },
    Row { tag: Some("v3"), says: "This is v3 running in pod {pod}", fail_after: 4, ..KUBIA },
    Row { tag: Some("v4"), says: "This is v4 running in pod {pod}", ..KUBIA },
    KUBIA,
    Row { names: &["luksa/kubia-unhealthy"], fail_after: 5, ..KUBIA },
    Row { names: &["luksa/kubia-pet", "luksa/kubia-pet-peers"], ..KUBIA },
    Row { names: &["luksa/batch-job"], run_for_s: 120, ignores_term: true, ..NONE },
    Row { names: &["luksa/kiada"], says: "Request processed by \"{pod}\".", ..NONE },
    // The documentation and tutorials of Kubernetes, minikube and GKE.
    Row {
        names: &["google-samples/kubernetes-bootcamp", "jocatalin/kubernetes-bootcamp"],
        says: "Hello Kubernetes bootcamp! | Running on: {pod} | v=1",
        ignores_term: true,
        ..NONE
    },
    Row { names: &["google-samples/node-hello"], says: "Hello Kubernetes!", ..NONE },
    Row {
        names: &["google-samples/hello-app", "google-samples/containers/gke/hello-app"],
        says: "Hello, world! Hostname: {pod}",
        ..NONE
    },
    Row {
        names: &["echoserver", "google_containers/echoserver", "e2e-test-images/echoserver"],
        says: "Hostname: {pod}",
        ..NONE
    },
    Row { names: &["serve_hostname", "google_containers/serve_hostname"], says: "{pod}", ..NONE },
    Row { names: &["kicbase/echo-server", "jmalloc/echo-server"], says: "Request served by {pod}", ..NONE },
    Row { names: &["traefik/whoami", "containous/whoami"], says: "Hostname: {pod}", ..NONE },
    Row { names: &["nginxdemos/hello"], says: "Server name: {pod}", ..NONE },
];

const KUBIA: Row = Row { names: &["luksa/kubia"], says: "You've hit {pod}", ignores_term: true, ..NONE };

/// `agnhost liveness` and the image that it was before: well for ten seconds.
const UNHEALTHY_AFTER_US: u64 = 10_000_000;

/// What a container's image does; nothing special where nobody knows it, or where a command replaces its own.
pub fn habits(container: &kinds::Container) -> Habits {
    let (name, tag) = parts(container.image.as_deref().unwrap_or(""));
    let missing = (name, tag) == ("nginx", Some("1.91"));
    match name {
        "e2e-test-images/agnhost" => return agnhost(container),
        "liveness" | "google_containers/liveness" => {
            return Habits { unhealthy_after_us: Some(UNHEALTHY_AFTER_US), ..Habits::default() };
        }
        "hashicorp/http-echo" => return Habits { says: echoed(container), ..Habits::default() },
        _ => {}
    }
    let fits = |row: &&Row| row.names.contains(&name) && (row.tag.is_none() || row.tag == tag);
    let row = IMAGES.iter().find(fits).filter(|_| container.command.is_empty());
    let row = row.unwrap_or(&NONE);
    Habits {
        says: Some(row.says).filter(|says| !says.is_empty()).map(Arc::from),
        fail_after: Some(row.fail_after).filter(|count| *count > 0),
        run_for_us: Some(row.run_for_s.saturating_mul(1_000_000)).filter(|time| *time > 0),
        unhealthy_after_us: None,
        ignores_term: row.ignores_term,
        missing,
    }
}

/// The test image of Kubernetes does what its first argument says.
fn agnhost(container: &kinds::Container) -> Habits {
    let words = container.command.iter().chain(&container.args);
    let word = words.map(String::as_str).find(|word| !word.ends_with("agnhost"));
    match word {
        Some("liveness") => Habits { unhealthy_after_us: Some(UNHEALTHY_AFTER_US), ..Habits::default() },
        Some("serve-hostname") => Habits { says: Some(Arc::from("{pod}")), ..Habits::default() },
        _ => Habits::default(),
    }
}

/// `-text=...`, `-text ...`.
fn echoed(container: &kinds::Container) -> Option<Arc<str>> {
    let mut words = container.args.iter().map(String::as_str);
    let first = words.find_map(|word| word.trim_start_matches('-').strip_prefix("text"))?;
    first.strip_prefix('=').or_else(|| words.next()).map(Arc::from)
}

/// A name without registry, tag and digest, and the tag.
fn parts(image: &str) -> (&str, Option<&str>) {
    let bare = image.split_once('@').map_or(image, |(bare, _)| bare);
    let is_tag = |tag: &&str| !tag.contains('/');
    let (name, tag) = match bare.rsplit_once(':') {
        Some((name, tag)) if is_tag(&tag) => (name, Some(tag)),
        _ => (bare, None),
    };
    let name = match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => name,
    };
    (name.strip_prefix("library/").unwrap_or(name), tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_registry_tag_and_digest() {
        for (image, expected) in [
            ("luksa/kubia", ("luksa/kubia", None)),
            ("docker.io/library/nginx:1.25", ("nginx", Some("1.25"))),
            ("localhost:5000/echoserver", ("echoserver", None)),
            ("gcr.io/google-samples/hello-app:2.0@sha256:ab", ("google-samples/hello-app", Some("2.0"))),
            ("", ("", None)),
        ] {
            assert_eq!(parts(image), expected, "{image}");
        }
    }

    #[test]
    fn a_tag_wins_over_the_name_and_a_command_over_both() {
        let of = |image: &str, command: &[&str], args: &[&str]| {
            let owned = |words: &[&str]| words.iter().map(|word| word.to_string()).collect();
            habits(&kinds::Container {
                image: Some(image.to_string()),
                command: owned(command),
                args: owned(args),
                ..kinds::Container::default()
            })
        };
        assert_eq!(of("luksa/kubia:v3", &[], &[]).fail_after, Some(4));
        assert_eq!(of("luksa/kubia", &[], &[]).fail_after, None);
        assert_eq!(of("luksa/kubia-unhealthy", &[], &[]).fail_after, Some(5));
        assert_eq!(of("luksa/kubia-unhealthy", &["sleep", "9"], &[]), Habits::default());
        let agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.40";
        assert_eq!(of(agnhost, &[], &["liveness"]).unhealthy_after_us, Some(UNHEALTHY_AFTER_US));
        assert_eq!(of(agnhost, &["/agnhost", "serve-hostname"], &[]).says.as_deref(), Some("{pod}"));
        assert_eq!(of("hashicorp/http-echo", &[], &["-text=apple"]).says.as_deref(), Some("apple"));
        assert_eq!(of("hashicorp/http-echo", &[], &["-text", "fig"]).says.as_deref(), Some("fig"));
        assert!(of("nginx:1.91", &[], &[]).missing);
    }
}
