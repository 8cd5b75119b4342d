//! `maxUnavailable` and `maxSurge`: numbers or percentages (service-validation.md 1.9).

use crate::manifest::kinds::IntOrString;
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

/// A number not below zero, or digits and `%`.
pub(crate) fn check(limit: &IntOrString, field: &Field) {
    match limit {
        IntOrString::Int(number) => field.not_negative(Some(*number)),
        IntOrString::Str(text) if percent(text).is_none() => {
            field.invalid(format!("\"{text}\""), detail::PERCENT);
        }
        IntOrString::Str(_) => {}
    }
}

/// Not above 100%; numbers are not asked.
pub(crate) fn check_at_most_all(limit: &IntOrString, field: &Field) {
    if let IntOrString::Str(text) = limit
        && percent(text).is_some_and(|it| it > 100)
    {
        field.invalid(format!("\"{text}\""), detail::MORE_THAN_ALL);
    }
}

/// Whether it comes to nothing; a text that is no percentage counts as 0.
pub(crate) fn is_zero(limit: &IntOrString) -> bool {
    match limit {
        IntOrString::Int(number) => *number == 0,
        IntOrString::Str(text) => percent(text).unwrap_or_else(|| text.parse().unwrap_or(0)) == 0,
    }
}

fn percent(text: &str) -> Option<u64> {
    let digits = text.strip_suffix('%')?;
    let good = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| digits.parse().unwrap_or(u64::MAX))
}
