//! The dump of a live cluster is shown as it is (contract.md): what depends on how this cluster is configured, or on
//! objects that were not dumped, is not asked of it.

use serviscope::diagnostic::Severity;
use serviscope::manifest;
use serviscope::words::{self, Lang};

#[test]
fn a_dump_of_a_live_cluster_has_no_errors() {
    let text = include_str!("live/dump.yaml");
    let (parsed, diagnostics) = manifest::parse(text);
    let errors: Vec<String> = diagnostics
        .items
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| words::diagnostic(it, Lang::En))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    assert_eq!(parsed.objects.len(), 6);
}

#[test]
fn the_same_written_by_hand_is_refused() {
    let by_hand: String = include_str!("live/dump.yaml")
        .lines()
        .filter(|line| !line.trim_start().starts_with("uid: "))
        .map(|line| format!("{line}\n"))
        .collect();
    let (_, diagnostics) = manifest::parse(&by_hand);
    let fields: Vec<&str> = diagnostics
        .items
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| it.code.name())
        .collect();
    assert!(fields.contains(&"namespace-not-found"), "{fields:?}");
    assert!(fields.contains(&"cluster-ip-out-of-range"), "{fields:?}");
}
