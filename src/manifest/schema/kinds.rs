//! Which kinds there are: what `apiVersion` and `kind` name, as the API server and kubectl's resource mapping see it.

use super::nearest::nearest;

const DATA: &str = include_str!("kinds.txt");

/// Not Kubernetes' own, but some of its kinds are simulated.
const GATEWAY_API: &str = "gateway.networking.k8s.io";

/// What a pair of `apiVersion` and `kind` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::manifest) enum Named {
    /// A kind of Kubernetes' own. `namespaced`: its objects stand in namespaces.
    BuiltIn,
    /// A kind of a group that is not Kubernetes' own.
    Foreign,
    /// No such kind; `kind` is surely meant in the same version.
    WrongKind { meant: Option<&'static str> },
    /// The kind exists, elsewhere; `meant` is its `apiVersion`.
    WrongVersion { meant: Option<&'static str> },
}

/// What this pair names.
pub(in crate::manifest) fn named(api_version: &str, kind: &str) -> Named {
    if kinds_of(api_version).is_some_and(|mut kinds| kinds.any(|other| other == kind)) {
        return Named::BuiltIn;
    }
    let home = home(kind);
    if group(api_version) == GATEWAY_API && home.is_none_or(|home| group(home) != GATEWAY_API) {
        // Its other kinds are nobody's mistake.
        return match same_but_case(kind).filter(|meant| home_is_gateway_api(meant)) {
            Some(meant) => Named::WrongKind { meant: Some(meant) },
            None => Named::Foreign,
        };
    }
    if !is_own_group(group(api_version)) {
        return match home {
            Some(version) if !group(api_version).contains('.') || is_near(api_version, version) => {
                Named::WrongVersion { meant: Some(version) }
            }
            None if !group(api_version).contains('.') => Named::WrongKind { meant: None },
            _ => Named::Foreign,
        };
    }
    if home.is_some() {
        return Named::WrongVersion { meant: home };
    }
    match kinds_of(api_version) {
        Some(kinds) => {
            let meant = nearest(kind, kinds).or_else(|| same_but_case(kind)).or_else(|| of_short_name(kind));
            Named::WrongKind { meant }
        }
        None => Named::WrongVersion { meant: None },
    }
}

/// The group of an `apiVersion`; empty for the core's.
fn group(api_version: &str) -> &str {
    match api_version.split_once('/') {
        Some((group, _)) => group,
        None => "",
    }
}

fn lines() -> impl Iterator<Item = (&'static str, std::str::Split<'static, char>)> {
    DATA.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut words = line.split(' ');
        words.next().map(|version| (version, words))
    })
}

fn is_own_group(name: &str) -> bool {
    lines().any(|(version, _)| group(version) == name)
}

fn kinds_of(api_version: &str) -> Option<impl Iterator<Item = &'static str>> {
    let (_, words) = lines().find(|(version, _)| *version == api_version && !version.ends_with("/-"))?;
    Some(words.map(|word| word.trim_end_matches('*')))
}

/// The version that a kind of Kubernetes' own is served in; of two groups that have it, the one that is simulated.
pub(in crate::manifest) fn home(kind: &str) -> Option<&'static str> {
    let has =
        |mut words: std::str::Split<'static, char>| words.any(|word| word.trim_end_matches('*') == kind);
    lines().find(|(_, words)| has(words.clone())).map(|(version, _)| version)
}

fn home_is_gateway_api(kind: &str) -> bool {
    home(kind).is_some_and(|home| group(home) == GATEWAY_API)
}

fn same_but_case(kind: &str) -> Option<&'static str> {
    lines()
        .flat_map(|(_, words)| words)
        .map(|word| word.trim_end_matches('*'))
        .find(|other| other.eq_ignore_ascii_case(kind))
}

/// What kubectl calls so in its commands.
fn of_short_name(kind: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 16] = [
        ("svc", "Service"),
        ("po", "Pod"),
        ("deploy", "Deployment"),
        ("rs", "ReplicaSet"),
        ("rc", "ReplicationController"),
        ("sts", "StatefulSet"),
        ("ds", "DaemonSet"),
        ("cj", "CronJob"),
        ("ing", "Ingress"),
        ("netpol", "NetworkPolicy"),
        ("ep", "Endpoints"),
        ("ns", "Namespace"),
        ("no", "Node"),
        ("cm", "ConfigMap"),
        ("pvc", "PersistentVolumeClaim"),
        ("hpa", "HorizontalPodAutoscaler"),
    ];
    NAMES.iter().find(|(short, _)| short.eq_ignore_ascii_case(kind)).map(|(_, name)| *name)
}

/// Somebody's group, or Kubernetes' own with a slip of the pen (`networking.k8s.oi/v1`).
fn is_near(api_version: &str, own: &str) -> bool {
    nearest(api_version, std::iter::once(own)).is_some()
}

/// Whether objects of this built-in kind stand outside of namespaces.
pub(in crate::manifest) fn is_cluster_scoped(api_version: &str, kind: &str) -> bool {
    lines()
        .find(|(version, _)| *version == api_version)
        .is_some_and(|(_, mut words)| words.any(|word| word.strip_suffix('*') == Some(kind)))
}

#[cfg(test)]
mod tests {
    use super::{Named, lines, named};
    use crate::manifest::decode::decode;
    use crate::manifest::schema::Schema;
    use crate::manifest::yaml;

    /// Without its fields in the schema, a kind would be read with every slip in it unseen.
    #[test]
    fn every_kind_that_is_read_has_its_fields_in_the_schema() {
        let nothing = yaml::read("{}").unwrap().root;
        let all =
            lines().flat_map(|(version, kinds)| kinds.map(move |it| (version, it.trim_end_matches('*'))));
        let read: Vec<_> = all.filter(|(version, kind)| decode(version, kind, &nothing).is_some()).collect();
        assert!(read.contains(&("v1", "Pod")));
        let unknown: Vec<_> =
            read.iter().filter(|(version, kind)| Schema::get().kind(version, kind).is_none()).collect();
        assert_eq!(unknown, Vec::<&(&str, &str)>::new());
    }

    #[test]
    fn kinds_and_versions() {
        let version = |meant| Named::WrongVersion { meant };
        let kind = |meant| Named::WrongKind { meant };
        for (api_version, name, expected) in [
            ("v1", "Service", Named::BuiltIn),
            ("v1", "ConfigMap", Named::BuiltIn),
            ("v1", "service", kind(Some("Service"))),
            ("v1", "Sevice", kind(Some("Service"))),
            ("v1", "Foo", kind(None)),
            ("v1", "svc", kind(Some("Service"))),
            ("v1", "deploy", kind(Some("Deployment"))),
            ("v1", "Deployment", version(Some("apps/v1"))),
            ("extensions/v1beta1", "Ingress", version(Some("networking.k8s.io/v1"))),
            ("networking.k8s.io/v1beta1", "Ingress", version(Some("networking.k8s.io/v1"))),
            ("app/v1", "Deployment", version(Some("apps/v1"))),
            ("networking.k8s.oi/v1", "Ingress", version(Some("networking.k8s.io/v1"))),
            ("v2", "Pod", version(Some("v1"))),
            ("apps/v3", "Foo", version(None)),
            ("apps/v1", "Event", version(Some("v1"))),
            ("gateway.networking.k8s.io/v1", "HTTPRoute", Named::BuiltIn),
            ("gateway.networking.k8s.io/v1beta1", "Gateway", Named::BuiltIn),
            ("gateway.networking.k8s.io/v1alpha2", "Gateway", version(Some("gateway.networking.k8s.io/v1"))),
            ("gateway.networking.k8s.io/v1alpha2", "TCPRoute", Named::Foreign),
            ("gateway.networking.k8s.io/v1", "Service", Named::Foreign),
            ("gateway.networking.k8s.io/v1", "HttpRoute", kind(Some("HTTPRoute"))),
            ("networking.k8s.io/v1", "HTTPRoute", version(Some("gateway.networking.k8s.io/v1"))),
            ("networking.istio.io/v1", "Gateway", Named::Foreign),
            ("example.com/v1", "Service", Named::Foreign),
            ("serving.knative.dev/v1", "Service", Named::Foreign),
        ] {
            assert_eq!(named(api_version, name), expected, "{api_version} {name}");
        }
    }
}
