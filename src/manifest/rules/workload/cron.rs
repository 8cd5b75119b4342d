//! Cron schedules as robfig/cron's `ParseStandard` reads them (service-validation.md 1.9). Knows no CronJob.

/// A field's name range and the names of its numbers.
struct Bounds {
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const FIELDS: [Bounds; 5] = [
    Bounds { least: 0, most: 59, names: &[] },
    Bounds { least: 0, most: 23, names: &[] },
    Bounds { least: 1, most: 31, names: &[] },
    Bounds {
        least: 1,
        most: 12,
        names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    },
    Bounds { least: 0, most: 6, names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/// What tells the last field from the others.
const DAYS_OF_WEEK_MOST: u32 = 6;

const DESCRIPTORS: &[&str] =
    &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Why a schedule is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CronError {
    /// Not five fields, but so many.
    FieldCount(usize),
    /// A number outside of its field's range. `part` is as written.
    OutOfRange {
        /// The part.
        part: String,
        /// The least that is allowed.
        least: u32,
        /// The most that is allowed.
        most: u32,
    },
    /// Day of week 7, which other crons take for Sunday.
    Sunday,
    /// An `@` word that is none.
    Descriptor,
    /// A part that cannot be read.
    Unreadable(String),
}

/// Checks a schedule.
///
/// # Errors
/// The first part that the parser would refuse.
pub fn check(schedule: &str) -> Result<(), CronError> {
    if schedule.starts_with('@') {
        return check_descriptor(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(CronError::FieldCount(fields.len()));
    }
    fields.iter().zip(&FIELDS).try_for_each(|(text, bounds)| {
        text.split(',').filter(|part| !part.is_empty()).try_for_each(|part| check_range(part, bounds))
    })
}

/// The schedule with 0 for a day of week that is 7 and nothing else.
pub fn with_sunday(schedule: &str) -> Option<String> {
    let bare = schedule.trim_end().strip_suffix('7')?;
    bare.ends_with(char::is_whitespace).then(|| format!("{bare}0"))
}

fn check_descriptor(schedule: &str) -> Result<(), CronError> {
    let duration = schedule.strip_prefix("@every ");
    let known = DESCRIPTORS.contains(&schedule) || duration.is_some_and(is_duration);
    if known { Ok(()) } else { Err(CronError::Descriptor) }
}

/// Go's durations: `90s`, `1h30m`, `1.5h`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return true;
    }
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let digits = number.bytes().any(|byte| byte.is_ascii_digit()) && number.matches('.').count() <= 1;
        let unit =
            ["ns", "us", "µs", "μs", "ms", "s", "m", "h"].iter().filter(|unit| after.starts_with(**unit));
        let Some(unit) = unit.max_by_key(|unit| unit.len()).filter(|_| digits) else { return false };
        rest = after.strip_prefix(unit).unwrap_or("");
    }
    true
}

/// `*`, `a`, `a-b`, each perhaps with `/step`.
fn check_range(text: &str, bounds: &Bounds) -> Result<(), CronError> {
    let unreadable = || CronError::Unreadable(text.to_string());
    let (range, step) = text.split_once('/').map_or((text, None), |(range, step)| (range, Some(step)));
    let (first, last) = range.split_once('-').map_or((range, None), |(first, last)| (first, Some(last)));
    let (start, end) = if matches!(first, "*" | "?") {
        (bounds.least, bounds.most)
    } else {
        let start = number(first, bounds).ok_or_else(unreadable)?;
        match last {
            Some(last) => (start, number(last, bounds).ok_or_else(unreadable)?),
            None if step.is_some() => (start, bounds.most),
            None => (start, start),
        }
    };
    let Bounds { least, most, .. } = *bounds;
    if most == DAYS_OF_WEEK_MOST && (start, end) == (7, 7) {
        return Err(CronError::Sunday);
    }
    if start < least || end > most {
        return Err(CronError::OutOfRange { part: text.to_string(), least, most });
    }
    let step = step.map_or(Some(1), integer);
    if start > end || step.is_none_or(|step| step == 0) {
        return Err(unreadable());
    }
    Ok(())
}

fn number(text: &str, bounds: &Bounds) -> Option<u32> {
    let named = bounds.names.iter().position(|name| name.eq_ignore_ascii_case(text));
    match named.and_then(|at| u32::try_from(at).ok()) {
        Some(at) => Some(at.saturating_add(bounds.least)),
        None => integer(text),
    }
}

/// Digits, perhaps with a plus; too many of them are still a number, and out of every range.
fn integer(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| digits.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_as_the_parser_reads_them() {
        for good in [
            "* * * * *",
            "*/5 0-6 1,15 jan-DEC sun",
            "0 0 ? * MON-fri",
            "@every 1h30m",
            "@daily",
            "5/15 * * * *",
            "@every 0",
            "0 0 31 2 *",
            "0 0 1 1 *",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        let range = |part: &str, least, most| CronError::OutOfRange { part: part.into(), least, most };
        let unreadable = |part: &str| CronError::Unreadable(part.into());
        for (bad, reason) in [
            ("* * * *", CronError::FieldCount(4)),
            ("", CronError::FieldCount(0)),
            ("60 0 1 1 *", range("60", 0, 59)),
            ("0 0 0 1 *", range("0", 1, 31)),
            ("0 0 * * 5-9", range("5-9", 0, 6)),
            ("0 99999999999 * * *", range("99999999999", 0, 23)),
            ("0 0 * * 7", CronError::Sunday),
            ("*/0 * * * *", unreadable("*/0")),
            ("5-1 * * * *", unreadable("5-1")),
            ("a * * * *", unreadable("a")),
            ("1-2-3 * * * *", unreadable("1-2-3")),
            ("1/2/3 * * * *", unreadable("1/2/3")),
            ("0 0 L * *", unreadable("L")),
            ("@fortnightly", CronError::Descriptor),
            ("@every x", CronError::Descriptor),
        ] {
            assert_eq!(check(bad), Err(reason), "{bad}");
        }
        assert_eq!(with_sunday("0 0 * * 7").as_deref(), Some("0 0 * * 0"));
        assert_eq!(with_sunday("0 0 * * 1,7"), None);
    }
}
