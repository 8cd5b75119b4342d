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

const DESCRIPTORS: &[&str] =
    &["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Why a schedule is none, in the parser's words.
pub fn check(schedule: &str) -> Result<(), String> {
    if schedule.starts_with('@') {
        return check_descriptor(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!("expected exactly 5 fields, found {}: [{}]", fields.len(), fields.join(" ")));
    }
    fields.iter().zip(&FIELDS).try_for_each(|(text, bounds)| {
        text.split(',').filter(|part| !part.is_empty()).try_for_each(|part| check_range(part, bounds))
    })
}

fn check_descriptor(schedule: &str) -> Result<(), String> {
    if DESCRIPTORS.contains(&schedule) {
        return Ok(());
    }
    match schedule.strip_prefix("@every ") {
        Some(duration) if is_duration(duration) => Ok(()),
        Some(_) => Err(format!("failed to parse duration {schedule}")),
        None => Err(format!("unrecognized descriptor: {schedule}")),
    }
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
fn check_range(text: &str, bounds: &Bounds) -> Result<(), String> {
    let mut parts = text.split('/');
    let range = parts.next().unwrap_or("");
    let step = parts.next();
    if parts.next().is_some() {
        return Err(format!("too many slashes: {text}"));
    }
    let mut ends = range.split('-');
    let (first, last) = (ends.next().unwrap_or(""), ends.next());
    if ends.next().is_some() {
        return Err(format!("too many hyphens: {text}"));
    }
    let (start, end) = if matches!(first, "*" | "?") {
        (bounds.least, bounds.most)
    } else {
        let start = number(first, bounds)?;
        match last {
            Some(last) => (start, number(last, bounds)?),
            None if step.is_some() => (start, bounds.most),
            None => (start, start),
        }
    };
    let step = step.map_or(Ok(1), integer)?;
    check_bounds(start, end, step, text, bounds)
}

fn check_bounds(start: u32, end: u32, step: u32, text: &str, bounds: &Bounds) -> Result<(), String> {
    let Bounds { least, most, .. } = bounds;
    if start < *least {
        return Err(format!("beginning of range ({start}) below minimum ({least}): {text}"));
    }
    if end > *most {
        return Err(format!("end of range ({end}) above maximum ({most}): {text}"));
    }
    if start > end {
        return Err(format!("beginning of range ({start}) beyond end of range ({end}): {text}"));
    }
    if step == 0 {
        return Err(format!("step of range should be a positive number: {text}"));
    }
    Ok(())
}

fn number(text: &str, bounds: &Bounds) -> Result<u32, String> {
    let named = bounds.names.iter().position(|name| name.eq_ignore_ascii_case(text));
    match named.and_then(|at| u32::try_from(at).ok()) {
        Some(at) => Ok(at.saturating_add(bounds.least)),
        None => integer(text),
    }
}

fn integer(text: &str) -> Result<u32, String> {
    match text.parse::<i64>() {
        Ok(number) if number < 0 => Err(format!("negative number ({number}) not allowed: {text}")),
        Ok(number) => Ok(u32::try_from(number).unwrap_or(u32::MAX)),
        Err(_) => Err(format!("failed to parse int from {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

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
        for (bad, reason) in [
            ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
            ("60 0 1 1 *", "end of range (60) above maximum (59): 60"),
            ("0 0 * * 7", "end of range (7) above maximum (6): 7"),
            ("0 0 0 1 *", "beginning of range (0) below minimum (1): 0"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
            ("a * * * *", "failed to parse int from a"),
            ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
            ("1/2/3 * * * *", "too many slashes: 1/2/3"),
            ("0 0 L * *", "failed to parse int from L"),
            ("@fortnightly", "unrecognized descriptor: @fortnightly"),
            ("@every x", "failed to parse duration @every x"),
            ("", "expected exactly 5 fields, found 0: []"),
        ] {
            assert_eq!(check(bad), Err(reason.to_string()), "{bad}");
        }
    }
}
