//! Probes (service-validation.md 1.5): exactly one handler, sane numbers.

use crate::manifest::kinds::{Container, HttpGetAction, IntOrString, Probe};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, ports};

/// The three probes of a container.
pub fn check_all(container: &Container, field: &Field) {
    check(container.liveness_probe.as_ref(), &field.key("livenessProbe"), true);
    check(container.readiness_probe.as_ref(), &field.key("readinessProbe"), false);
    check(container.startup_probe.as_ref(), &field.key("startupProbe"), true);
    let seconds = container.readiness_probe.as_ref().and_then(|it| it.termination_grace_period_seconds);
    if let Some(seconds) = seconds {
        let probe = field.key("readinessProbe");
        probe.key("terminationGracePeriodSeconds").invalid(seconds, detail::NOT_FOR_READINESS);
    }
}

/// An init container that is no sidecar has none.
pub fn forbid_all(container: &Container, field: &Field) {
    for (key, probe) in [
        ("livenessProbe", &container.liveness_probe),
        ("readinessProbe", &container.readiness_probe),
        ("startupProbe", &container.startup_probe),
    ] {
        if probe.is_some() {
            field.key(key).forbidden(detail::NOT_FOR_INIT_CONTAINERS);
        }
    }
}

fn check(probe: Option<&Probe>, field: &Field, single_success: bool) {
    let Some(probe) = probe else { return };
    check_handler(probe, field);
    field.key("initialDelaySeconds").not_negative(probe.initial_delay_seconds);
    field.key("timeoutSeconds").not_negative(probe.timeout_seconds);
    field.key("periodSeconds").not_negative(probe.period_seconds);
    field.key("failureThreshold").not_negative(probe.failure_threshold);
    if let Some(seconds) = probe.termination_grace_period_seconds.filter(|it| *it <= 0) {
        field.key("terminationGracePeriodSeconds").invalid(seconds, detail::MUST_BE_ABOVE_ZERO);
    }
    let successes = probe.success_threshold.filter(|it| *it != 0);
    match successes {
        Some(number) if single_success && number != 1 => {
            field.key("successThreshold").invalid(number, detail::MUST_BE_ONE);
        }
        _ => field.key("successThreshold").not_negative(successes),
    }
}

/// The first handler, in the server's order, is checked; any other is one too many.
fn check_handler(probe: &Probe, field: &Field) {
    let given = [
        ("exec", probe.exec.is_some()),
        ("httpGet", probe.http_get.is_some()),
        ("tcpSocket", probe.tcp_socket.is_some()),
        ("grpc", probe.grpc.is_some()),
    ];
    let mut handlers = given.iter().filter(|(_, given)| *given).map(|(key, _)| *key);
    let Some(first) = handlers.next() else { return field.required(detail::HANDLER_NEEDED) };
    for another in handlers {
        field.key(another).forbidden(detail::ONE_HANDLER);
    }
    let here = field.key(first);
    if first == "exec" && probe.exec.as_ref().is_some_and(|exec| exec.command.is_empty()) {
        here.key("command").required("");
    } else if first == "httpGet"
        && let Some(http) = &probe.http_get
    {
        check_http(http, &here);
    } else if first == "tcpSocket"
        && let Some(tcp) = &probe.tcp_socket
    {
        check_port(tcp.port.as_ref(), &here);
    } else if first == "grpc"
        && let Some(grpc) = &probe.grpc
    {
        here.key("port").port_number(grpc.port.unwrap_or(0));
    }
}

fn check_http(http: &HttpGetAction, field: &Field) {
    check_port(http.port.as_ref(), field);
    field.key("scheme").one_of_or_empty(http.scheme.as_deref(), &["HTTP", "HTTPS"]);
}

fn check_port(port: Option<&IntOrString>, field: &Field) {
    ports::check(&field.key("port"), port.unwrap_or(&IntOrString::Int(0)));
}
