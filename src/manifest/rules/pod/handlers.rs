//! What probes and hooks do (`validateHandler`), read from the nodes: exactly one of the ways, and that one in order.

use crate::manifest::kinds::IntOrString;
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, ports};

/// The ways of a probe, in the server's order.
pub(super) const OF_PROBE: &[&str] = &["exec", "httpGet", "tcpSocket", "grpc"];
/// Those of a hook.
const OF_HOOK: &[&str] = &["exec", "httpGet", "tcpSocket", "sleep"];

/// `postStart` and `preStop`; a sleep fits into the grace period, where that is none that the server replaces.
pub(super) fn check_lifecycle(field: &Field, grace: i64) {
    for hook in ["postStart", "preStop"] {
        let here = field.key(hook);
        if here.is_written() {
            check(&here, OF_HOOK, grace);
        }
    }
}

/// The first way given is checked; any other is one too many.
pub(super) fn check(field: &Field, ways: &[&str], grace: i64) {
    let mut given = ways.iter().filter(|key| field.has(key));
    let Some(first) = given.next() else { return field.required(detail::HANDLER_NEEDED) };
    let here = field.key(first);
    match *first {
        "exec" if here.key("command").len() == 0 => here.key("command").required(""),
        "httpGet" => check_http(&here),
        "tcpSocket" => check_port(&here.key("port")),
        "grpc" => here.key("port").port_number(here.key("port").int().unwrap_or(0)),
        "sleep" => check_sleep(&here, grace),
        _ => {}
    }
    for another in given {
        field.key(another).forbidden(detail::ONE_HANDLER);
    }
}

fn check_http(field: &Field) {
    check_port(&field.key("port"));
    let scheme = field.key("scheme");
    scheme.one_of_or_empty(scheme.text(), &["HTTP", "HTTPS"]);
    let headers = field.key("httpHeaders");
    for at in 0..headers.len() {
        let item = headers.index(at);
        let place = item.key("name");
        let name = place.text().unwrap_or("");
        if name.is_empty() || !name.chars().all(|c| c == '-' || c.is_ascii_alphanumeric()) {
            headers.written_at(&place).invalid(format!("\"{name}\""), detail::HTTP_HEADER);
        }
    }
}

fn check_port(field: &Field) {
    let port = field.text().map(|text| IntOrString::Str(text.to_string()));
    ports::check(field, &port.unwrap_or(IntOrString::Int(field.int().unwrap_or(0))));
}

fn check_sleep(field: &Field, grace: i64) {
    let place = field.key("seconds");
    let seconds = place.int().unwrap_or(0);
    if seconds < 0 || seconds > grace {
        field.written_at(&place).invalid(seconds, detail::SLEEP_WITHIN_GRACE);
    }
}
