//! `batch/v1 CronJob` (service-validation.md 1.9).

use super::cron::{self, CronError};
use super::job;
use crate::diagnostic::{Code, FixLabel, Severity};
use crate::manifest::kinds::{CronJob, CronJobSpec};
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::{Field, Report};
use crate::manifest::rules::{detail, meta, pod};

const POLICIES: &[&str] = &["Allow", "Forbid", "Replace"];
/// The Jobs' names have eleven characters more.
const LONGEST_NAME: usize = 52;
/// Where the names of time zones begin; the database itself would outweigh the rest of the page.
const AREAS: &[&str] = &[
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Brazil",
    "Canada",
    "Chile",
    "Etc",
    "Europe",
    "Indian",
    "Mexico",
    "Pacific",
    "US",
];
const ZONES: &[&str] = &[
    "CET",
    "CST6CDT",
    "Cuba",
    "EET",
    "EST",
    "EST5EDT",
    "Egypt",
    "Eire",
    "GB",
    "GB-Eire",
    "GMT",
    "GMT+0",
    "GMT-0",
    "GMT0",
    "Greenwich",
    "HST",
    "Hongkong",
    "Iceland",
    "Iran",
    "Israel",
    "Jamaica",
    "Japan",
    "Kwajalein",
    "Libya",
    "MET",
    "MST",
    "MST7MDT",
    "NZ",
    "NZ-CHAT",
    "Navajo",
    "PRC",
    "PST8PDT",
    "Poland",
    "Portugal",
    "ROC",
    "ROK",
    "Singapore",
    "Turkey",
    "UCT",
    "UTC",
    "Universal",
    "W-SU",
    "WET",
    "Zulu",
];

/// Checks a CronJob.
pub(crate) fn check(it: &CronJob, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let template = field.key("jobTemplate");
    let job_spec = template.key("spec");
    let metadata = root.key("metadata");
    meta::check(&it.metadata, Syntax::Subdomain, &metadata);
    let name = it.metadata.name.as_deref().unwrap_or("");
    if name.len() > LONGEST_NAME {
        names::too_long(&metadata.key("name"), name, LONGEST_NAME);
    }
    check_spec(&it.spec, &field);
    job::check_spec(&it.spec.job_template.spec, &job_spec);
    if it.spec.job_template.spec.selector.is_some() {
        job_spec.key("selector").invalid("selector", detail::SELECTOR_WILL_BE_GENERATED);
    }
    if it.spec.job_template.spec.manual_selector == Some(true) {
        job_spec.key("manualSelector").unsupported("true", &["nil", "false"]);
    }
    pod::warn_of_name(it.metadata.name.as_deref(), &metadata);
}

fn check_spec(spec: &CronJobSpec, field: &Field) {
    check_schedule(spec.schedule.as_deref().unwrap_or(""), &field.key("schedule"));
    check_time_zone(spec.time_zone.as_deref(), &field.key("timeZone"));
    field.key("startingDeadlineSeconds").not_negative(spec.starting_deadline_seconds);
    field.key("concurrencyPolicy").one_of_or_empty(spec.concurrency_policy.as_deref(), POLICIES);
    field.key("successfulJobsHistoryLimit").not_negative(spec.successful_jobs_history_limit);
    field.key("failedJobsHistoryLimit").not_negative(spec.failed_jobs_history_limit);
}

fn check_schedule(text: &str, field: &Field) {
    if text.is_empty() {
        return field.required("");
    }
    if text.contains("TZ") {
        return field.error(Code::ScheduleZone, &[text]);
    }
    let Err(reason) = cron::parse(text) else { return };
    match reason {
        CronError::FieldCount(found) => field.error(Code::ScheduleFieldCount, &[text, &found.to_string()]),
        CronError::OutOfRange { part, least, most } => {
            field.error(Code::ScheduleOutOfRange, &[text, &part, &least.to_string(), &most.to_string()]);
        }
        CronError::Sunday => {
            let mended = cron::with_sunday(text).filter(|it| cron::parse(it).is_ok());
            let fix = mended.and_then(|it| field.put(FixLabel::Use(it.clone()), &format!("\"{it}\"")));
            field.say(Severity::Error, Code::ScheduleSunday, &[text], fix);
        }
        CronError::Descriptor => field.error(Code::ScheduleDescriptor, &[text]),
        CronError::Unreadable(part) => field.error(Code::InvalidSchedule, &[text, &part]),
    }
}

fn check_time_zone(zone: Option<&str>, field: &Field) {
    let Some(zone) = zone else { return };
    let area = zone.split_once('/').map(|(area, _)| area);
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
    let part = |it: &str| matches!(it.len(), 1..=14) && !it.starts_with('-') && it.chars().all(letter);
    let known = zone.split('/').all(part) && area.map_or(ZONES.contains(&zone), |area| AREAS.contains(&area));
    if zone.is_empty() {
        field.invalid("\"\"", detail::ZONE_NOT_EMPTY);
    } else if zone.eq_ignore_ascii_case("Local") {
        field.invalid(format!("\"{zone}\""), detail::EXPLICIT_ZONE);
    } else if !known {
        field.invalid(format!("\"{zone}\""), detail::UNKNOWN_ZONE);
    }
}
