//! What a rule of an HTTPRoute says of further tries and of clients that stay with a backend: valid, not simulated. Knows
//! fields alone, no typed object.

use std::collections::BTreeSet;

use super::super::report::Field;
use super::{broken, detail, text};

const LONGEST_SESSION_NAME: usize = 128;

/// Checks `retry` and `sessionPersistence` of a rule.
pub(super) fn check(rule: &Field) {
    let retry = rule.key("retry");
    let codes = retry.key("codes");
    let mut seen = BTreeSet::new();
    for at in 0..codes.len() {
        let here = codes.index(at);
        let Some(code) = here.int() else { continue };
        here.in_range(code, 400, 599);
        if !seen.insert(code) {
            here.duplicate(code);
        }
    }
    check_duration(&retry, "backoff");
    check_session(&rule.key("sessionPersistence"));
}

fn check_session(session: &Field) {
    if let Some(name) = session.key("sessionName").text() {
        text::no_longer(&session.key("sessionName"), name, LONGEST_SESSION_NAME);
    }
    check_duration(session, "absoluteTimeout");
    check_duration(session, "idleTimeout");
    let kind = session.key("type");
    kind.one_of(kind.text(), &["Cookie", "Header"]);
    let cookie = session.key("cookieConfig");
    let lifetime = cookie.key("lifetimeType");
    lifetime.one_of(lifetime.text(), &["Permanent", "Session"]);
    if lifetime.text() == Some("Permanent") && !session.has("absoluteTimeout") {
        broken(session, &lifetime, detail::ABSOLUTE_TIMEOUT_NEEDED);
    }
}

fn check_duration(field: &Field, key: &str) {
    let here = field.key(key);
    text::duration(&here, here.text());
}
