//! When a CronJob is due: robfig/cron's schedules (service-validation.md 1.9) on the calendar of a time zone.
//!
//! The fields are read as the API server reads them (`manifest::rules::cron`), the calendar is croner's, the time
//! zones jiff's bundled ones. What the controller's library does where a clock changes: a wall time that does not
//! exist is left out, one that comes twice is due twice. Knows no CronJob.

use croner::Cron;
use croner::parser::CronParser;
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::manifest::rules::cron::{self, Field};

/// The library gives up where a schedule is not due for so long (years).
const YEARS: i16 = 5;
/// Changes of the clock that lie in those years, at most.
const CHANGES: usize = 64;

/// A schedule in a time zone.
#[derive(Clone, Debug)]
pub struct Schedule {
    times: Times,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Times {
    /// So many seconds after the last.
    Every(i64),
    /// On the calendar.
    Calendar(Box<Cron>),
    /// A field allows nothing.
    Never,
}

impl Schedule {
    /// A schedule as `spec.schedule` and `spec.timeZone` say it: in UTC where no zone is given, as controllers
    /// run. None where the server would refuse either.
    pub fn new(text: &str, zone: Option<&str>) -> Option<Self> {
        let zone = match zone {
            Some(name) => TimeZoneDatabase::bundled().get(name).ok()?,
            None => TimeZone::UTC,
        };
        let times = match cron::parse(text).ok()? {
            cron::Schedule::Every(seconds) => Times::Every(seconds),
            cron::Schedule::Fields(fields) if fields.iter().any(|field| field.bits == 0) => Times::Never,
            cron::Schedule::Fields(fields) => {
                Times::Calendar(Box::new(CronParser::new().parse(&pattern(&fields)).ok()?))
            }
        };
        Some(Self { times, zone })
    }

    /// The first time after this one; seconds since 1970. None where there is none within five years.
    pub fn next(&self, after: i64) -> Option<i64> {
        match &self.times {
            Times::Every(seconds) => after.checked_add(*seconds),
            Times::Calendar(cron) => self.on_calendar(cron, after),
            Times::Never => None,
        }
    }

    /// The last time after this one, up to that; none where there is none.
    pub fn last(&self, after: i64, until: i64) -> Option<i64> {
        if let Times::Every(seconds) = self.times {
            let times = until.checked_sub(after)?.checked_div(seconds).filter(|times| *times > 0)?;
            return after.checked_add(times.checked_mul(seconds)?);
        }
        let due = |after: i64| self.next(after).filter(|next| *next <= until);
        let mut found = due(after)?;
        let (mut from, mut to) = (found, until);
        while from < to {
            let middle = from.midpoint(to);
            match due(middle) {
                Some(next) => (found, from) = (next, next),
                None => to = middle,
            }
        }
        Some(found)
    }

    /// Between two changes of the clock the wall time only goes on: each such stretch is searched by itself.
    fn on_calendar(&self, cron: &Cron, after: i64) -> Option<i64> {
        let mut from = Timestamp::from_second(after).ok()?;
        let last_year = self.zone.to_datetime(from).year().saturating_add(YEARS);
        let mut at_once = false;
        for _ in 0..CHANGES {
            let offset = self.zone.to_offset(from);
            let wall = cron.find_next_occurrence(&offset.to_datetime(from), at_once).ok()?;
            if wall.year() > last_year {
                return None;
            }
            let found = offset.to_timestamp(wall).ok()?;
            match self.zone.following(from).next().map(|change| change.timestamp()) {
                Some(change) if found >= change => (from, at_once) = (change, true),
                _ => return Some(found.as_second()),
            }
        }
        None
    }
}

/// The numbers that each field allows, as croner reads them; a star tells it that only the other day counts.
fn pattern(fields: &[Field; 5]) -> String {
    let text = |field: &Field| match field.star {
        true => "*".to_string(),
        false => field.numbers().map(|number| number.to_string()).collect::<Vec<_>>().join(","),
    };
    fields.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// The second that a text in RFC 3339 names (`2026-03-29T00:59:00Z`); none where it cannot be read.
pub fn second(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(|time| time.as_second())
}

/// A second in RFC 3339, in UTC.
pub fn rfc3339(second: i64) -> String {
    Timestamp::from_second(second).map_or(String::new(), |time| time.to_string())
}
