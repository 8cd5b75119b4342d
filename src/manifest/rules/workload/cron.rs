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

/// The words, and what they stand for.
const DESCRIPTORS: &[(&str, &str)] = &[
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

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

/// A schedule as the parser understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// `@every`: so many seconds from one time to the next, at least 1.
    Every(i64),
    /// Minute, hour, day of month, month, day of week.
    Fields([Field; 5]),
}

/// What one field allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// A bit for each number that it allows.
    pub bits: u64,
    /// It has a star without a step: of two days then both must fit, else one of them.
    pub star: bool,
}

impl Field {
    /// The numbers that it allows.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        (0..64).filter(move |number| self.bits & (1 << number) != 0)
    }
}

/// Reads a schedule.
///
/// # Errors
/// The first part that the parser would refuse.
pub fn parse(schedule: &str) -> Result<Schedule, CronError> {
    if schedule.starts_with('@') {
        return descriptor(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(CronError::FieldCount(fields.len()));
    }
    let mut read = [Field::default(); 5];
    for (field, (text, bounds)) in read.iter_mut().zip(fields.iter().zip(&FIELDS)) {
        for part in text.split(',').filter(|part| !part.is_empty()) {
            let range = range(part, bounds)?;
            field.bits |= range.bits;
            field.star |= range.star;
        }
    }
    Ok(Schedule::Fields(read))
}

/// The schedule with 0 for a day of week that is 7 and nothing else.
pub fn with_sunday(schedule: &str) -> Option<String> {
    let bare = schedule.trim_end().strip_suffix('7')?;
    bare.ends_with(char::is_whitespace).then(|| format!("{bare}0"))
}

fn descriptor(schedule: &str) -> Result<Schedule, CronError> {
    if let Some((_, fields)) = DESCRIPTORS.iter().find(|(word, _)| *word == schedule) {
        return parse(fields);
    }
    let every = schedule.strip_prefix("@every ").and_then(nanoseconds);
    every.map(|every| Schedule::Every(seconds(every))).ok_or(CronError::Descriptor)
}

/// As `cron.Every` rounds: whole seconds, at least one.
fn seconds(nanoseconds: i128) -> i64 {
    i64::try_from(nanoseconds / 1_000_000_000).unwrap_or(i64::MAX).max(1)
}

/// Go's durations: `90s`, `1h30m`, `1.5h`.
fn nanoseconds(text: &str) -> Option<i128> {
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0i128;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let unit =
            UNITS.iter().filter(|(unit, _)| after.starts_with(unit)).max_by_key(|(unit, _)| unit.len());
        let (unit, scale) = unit?;
        total = total.saturating_add(scaled(number, *scale)?);
        rest = after.strip_prefix(unit).unwrap_or("");
    }
    Some(if text.starts_with('-') { -total } else { total })
}

/// The units of Go's durations in nanoseconds.
const UNITS: &[(&str, i128)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// A decimal number of a unit.
fn scaled(number: &str, scale: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut total = 0i128;
    for digit in whole.chars() {
        total = total.saturating_mul(10).saturating_add(i128::from(digit.to_digit(10)?));
    }
    total = total.saturating_mul(scale);
    let mut unit = scale;
    for digit in fraction.chars() {
        unit /= 10;
        total = total.saturating_add(unit.saturating_mul(i128::from(digit.to_digit(10)?)));
    }
    Some(total)
}

/// `*`, `a`, `a-b`, each perhaps with `/step`.
fn range(text: &str, bounds: &Bounds) -> Result<Field, CronError> {
    let unreadable = || CronError::Unreadable(text.to_string());
    let (range, step) = text.split_once('/').map_or((text, None), |(range, step)| (range, Some(step)));
    let (first, last) = range.split_once('-').map_or((range, None), |(first, last)| (first, Some(last)));
    let star = matches!(first, "*" | "?");
    let (start, end) = if star {
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
    let Some(step) = step.filter(|step| start <= end && *step > 0) else { return Err(unreadable()) };
    let numbers = (start..=end).step_by(usize::try_from(step).unwrap_or(usize::MAX));
    Ok(Field { bits: numbers.fold(0, |bits, number| bits | 1 << number), star: star && step == 1 })
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
            assert!(parse(good).is_ok(), "{good}");
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
            assert_eq!(parse(bad), Err(reason), "{bad}");
        }
        assert_eq!(with_sunday("0 0 * * 7").as_deref(), Some("0 0 * * 0"));
        assert_eq!(with_sunday("0 0 * * 1,7"), None);
    }
}
