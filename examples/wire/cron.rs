//! What `inspect --at` and `--epoch` print of CronJobs: when they are due next.

use serde::Serialize;
use serviscope::manifest::Manifest;
use serviscope::manifest::kinds::Kind;
use serviscope::simulation::schedule::{self, Schedule};

/// So many times are listed.
const LISTED: usize = 5;

/// One CronJob.
#[derive(Serialize)]
pub struct CronJobJson {
    namespace: String,
    name: String,
    schedule: Option<String>,
    /// Where none is given, the controller's: UTC.
    time_zone: Option<String>,
    suspended: bool,
    /// The next times, in UTC; none where it is suspended, or never due.
    next: Vec<String>,
}

/// The CronJobs of a manifest, with the times after this second since 1970.
pub fn due(manifest: &Manifest, after: i64) -> Vec<CronJobJson> {
    let of = |object: &serviscope::manifest::Object| match &object.kind {
        Kind::CronJob(it) => {
            let spec = &it.spec;
            let text = spec.schedule.as_deref().unwrap_or("");
            let suspended = spec.suspend == Some(true);
            let schedule = Schedule::new(text, spec.time_zone.as_deref()).filter(|_| !suspended);
            let times = schedule
                .into_iter()
                .flat_map(|it| std::iter::successors(it.next(after), move |at| it.next(*at)));
            Some(CronJobJson {
                namespace: object.namespace.clone(),
                name: object.name.clone(),
                schedule: spec.schedule.clone(),
                time_zone: spec.time_zone.clone(),
                suspended,
                next: times.take(LISTED).map(schedule::rfc3339).collect(),
            })
        }
        _ => None,
    };
    manifest.objects.iter().filter_map(of).collect()
}
