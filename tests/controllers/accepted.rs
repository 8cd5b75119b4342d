//! The records of validation once more: what the server accepted, the controllers made into pods, workloads and
//! endpoints. What it refused, and is only mended here, is left out.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::compare_manifest;

#[test]
fn what_was_accepted_is_made() {
    let areas = [
        "service-validation",
        "service-update",
        "pod-validation",
        "workload-validation",
        "ingress-validation",
        "networkpolicy-validation",
        "endpoints-validation",
        "names-labels",
        "yaml",
    ];
    let mut wrong = Vec::new();
    let mut compared = 0;
    for area in areas {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity").join(area);
        let mut records: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        records.retain(|path| path.extension().is_some_and(|it| it == "json"));
        records.sort();
        for path in records {
            let json: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            let name = format!("{area}/{}", path.file_stem().unwrap().to_string_lossy());
            let text = fs::read_to_string(path.with_extension("yaml")).unwrap();
            if stopped(&json) {
                continue;
            }
            compared += 1;
            wrong.extend(differences(&text, &json["after"]).into_iter().map(|it| format!("{name}: {it}")));
            let Some(then) = json.get("then").filter(|then| !stopped(then)) else { continue };
            let next = fs::read_to_string(path.with_extension("then.yaml")).unwrap();
            let both = format!("{}\n---\n{next}", text.trim_end());
            wrong.extend(
                differences(&both, &then["after"]).into_iter().map(|it| format!("{name} then: {it}")),
            );
        }
    }
    assert!(compared > 400, "{compared}");
    assert!(wrong.is_empty(), "{} differences in {compared} records:\n{}", wrong.len(), wrong.join("\n"));
}

/// kubectl read nothing after a broken document, where an editor may go on (service-validation.md 1.11.10).
fn stopped(stage: &Value) -> bool {
    stage["applied"].as_array().unwrap().iter().any(|it| it["by"] == "kubectl")
}

fn differences(text: &str, after: &Value) -> Vec<String> {
    let (mut manifest, _) = serviscope::manifest::parse(text);
    manifest.objects.retain(|object| object.is_accepted());
    compare_manifest(&manifest, after, 7)
}
