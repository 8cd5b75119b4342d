//! A text whose documents were read before comes, to the bit, to what it comes to when it is read for the first time:
//! however it was edited, and however often.

#![allow(clippy::expect_used, clippy::panic, reason = "a case that cannot be read fails the test")]

mod files;

use std::sync::Arc;

use serviscope::manifest::{self, Known};
use serviscope::pace::{Pace, at_once};
use serviscope::rng::Rng;
use serviscope::simulation::{Prepared, Wanted, prepare};

/// Every so many-th manifest of the tests is edited, enough of each kind of mistake for a quick test.
const STRIDE: usize = 23;
/// So many edits are made to each, one after the other.
const EDITS: usize = 8;
/// What a person may put anywhere: what ends documents, what breaks them, what makes them longer.
const INSERTED: [&str; 12] =
    ["a", "1", ":", "\n", "---\n", "\n---\n", "# 한글\n", " ", "  - x", "\t", "{", "kind: Service\n"];

fn manifests() -> Vec<String> {
    let folders = ["public/presets", "tests/manifest", "tests/network", "tests/parity"];
    let found = folders.into_iter().flat_map(|folder| files::files_below(folder, "yaml"));
    found.step_by(STRIDE).map(|path| files::text(&path)).collect()
}

/// A place between two characters.
fn place(text: &str, rng: &mut Rng) -> usize {
    let from = rng.below(text.len() + 1);
    (from..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The text after one more slip or key: something put in, something taken out, a document moved to the end.
fn edited(text: &str, rng: &mut Rng) -> String {
    let (one, other) = (place(text, rng), place(text, rng));
    let (head, tail) = text.split_at(one);
    match rng.below(6) {
        0..=2 => {
            let inserted = rng.pick(&INSERTED).copied().unwrap_or("");
            format!("{head}{inserted}{tail}")
        }
        3 => head.to_owned() + &tail.chars().skip(1).collect::<String>(),
        4 => head.to_owned() + tail.split_once('\n').map_or("", |(_, rest)| rest),
        _ => match text.split_once("\n---\n") {
            Some((first, rest)) => format!("{rest}\n---\n{first}\n"),
            None => format!("{text}\n---\n{}", text.get(other..).unwrap_or("")),
        },
    }
}

#[test]
fn what_was_read_before_changes_nothing() {
    let manifests = manifests();
    assert!(manifests.len() > 40, "there are manifests to try");
    let mut rng = Rng::new(11);
    let mut taken = 0;
    for (at, first) in manifests.iter().enumerate() {
        let next = manifests.get((at + 7) % manifests.len()).map_or("", String::as_str);
        let mut text = format!("{first}\n---\n{next}");
        let mut known = Known::default();
        for _ in 0..EDITS {
            let (found, problems, after) = at_once(manifest::parse_again(&text, &known, &Pace::endless()));
            let fresh = at_once(manifest::parse_again(&text, &Known::default(), &Pace::endless()));
            assert!((&found, &problems, &after) == (&fresh.0, &fresh.1, &fresh.2), "{problems:#?}\n{text}");
            taken += known.shared(&after);
            known = after;
            text = edited(&text, &mut rng);
        }
    }
    assert!(taken > manifests.len() * EDITS / 2, "documents were read before: {taken}");
}

/// The whole way to the picture, after keys that break and mend one document, or move all that follow it.
#[test]
fn a_picture_after_keys_is_the_picture_of_its_text() {
    let text = include_str!("../public/presets/loadbalancer.yaml");
    let keys = [
        text.replacen("replicas: ", "replicas: 1", 1),
        text.replacen("replicas: ", "replicas: x", 1),
        format!("# one more line\n{text}"),
        text.replacen("kind: Service", "kind: Service\nkind: Service", 1),
        text.replacen("port:", "prot:", 1),
        text.to_owned(),
    ];
    let wanted = |text: &str, before: Option<Arc<Prepared>>| Wanted {
        text: text.into(),
        checked: true,
        seed: 7,
        before,
    };
    let mut before = Arc::new(prepare(wanted(text, None)));
    for key in &keys {
        before = Arc::new(prepare(wanted(key, Some(before))));
        assert!(*before == prepare(wanted(key, None)), "{key}");
    }
}
