//! Probes (service-validation.md 1.5): exactly one handler, sane numbers.

use super::handlers;
use crate::manifest::kinds::{Container, Probe};
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

/// The three probes of a container.
pub(super) fn check_all(container: &Container, field: &Field) {
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
pub(super) fn forbid_all(container: &Container, field: &Field) {
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
    handlers::check(field, handlers::OF_PROBE, 0);
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
