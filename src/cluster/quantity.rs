//! Resource quantities as numbers: `500m`, `8Gi`, `1e3`. Knows nothing of who asks.

use crate::manifest::kinds::Quantity;

/// The value in thousandths (CPU in millicores), rounded up; none where it cannot be read.
/// Values past the range of the type are clamped to it.
pub fn millis(quantity: &Quantity) -> Option<i64> {
    scaled(quantity, 1_000)
}

/// The value in whole units (bytes, pods), rounded up; none where it cannot be read.
pub fn units(quantity: &Quantity) -> Option<i64> {
    scaled(quantity, 1)
}

/// A resource's value in the unit that nodes and requests are counted in: CPU in millicores, others whole.
pub fn of_resource(name: &str, quantity: &Quantity) -> Option<i64> {
    if name == "cpu" { millis(quantity) } else { units(quantity) }
}

fn scaled(quantity: &Quantity, factor: i64) -> Option<i64> {
    match quantity {
        Quantity::Int(value) => Some(value.saturating_mul(factor)),
        Quantity::Float(value) => parse(&value.to_string(), factor),
        Quantity::Str(text) => parse(text, factor),
    }
}

/// A number as an exact fraction: digits, a decimal exponent, a binary or decimal suffix.
fn parse(text: &str, factor: i64) -> Option<i64> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let number_end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, suffix) = text.split_at_checked(number_end)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
        return None;
    }
    let (binary, exponent) = suffix_scale(suffix)?;
    let digits: String = whole.chars().chain(fraction.chars().take(18)).collect();
    let mantissa =
        if digits.len() > 30 { return Some(clamp(negative)) } else { digits.parse::<i128>().ok()? };
    let scale = exponent.checked_sub(i32::try_from(fraction.len().min(18)).ok()?)?;
    let value = mantissa.checked_mul(i128::from(factor)).and_then(|value| value.checked_mul(binary));
    let Some(value) = value.and_then(|value| times_ten_to(value, scale)) else {
        return Some(clamp(negative));
    };
    Some(i64::try_from(if negative { -value } else { value }).unwrap_or(clamp(negative)))
}

fn clamp(negative: bool) -> i64 {
    if negative { i64::MIN } else { i64::MAX }
}

/// `value * 10^scale`, rounded up; none where it overflows.
fn times_ten_to(value: i128, scale: i32) -> Option<i128> {
    let power = 10i128.checked_pow(scale.unsigned_abs());
    if scale >= 0 {
        return if value == 0 { Some(0) } else { value.checked_mul(power?) };
    }
    Some(power.map_or(i128::from(value != 0), |power| (value / power) + i128::from(value % power != 0)))
}

/// The binary multiplier and the power of ten of a suffix.
fn suffix_scale(suffix: &str) -> Option<(i128, i32)> {
    let binary = |power: u32| Some((1i128 << (10 * power), 0));
    match suffix {
        "" => Some((1, 0)),
        "n" => Some((1, -9)),
        "u" => Some((1, -6)),
        "m" => Some((1, -3)),
        "k" => Some((1, 3)),
        "M" => Some((1, 6)),
        "G" => Some((1, 9)),
        "T" => Some((1, 12)),
        "P" => Some((1, 15)),
        "E" => Some((1, 18)),
        "Ki" => binary(1),
        "Mi" => binary(2),
        "Gi" => binary(3),
        "Ti" => binary(4),
        "Pi" => binary(5),
        "Ei" => binary(6),
        _ => {
            let exponent = suffix.strip_prefix(['e', 'E'])?.parse::<i32>().ok()?;
            (exponent.abs() < 100).then_some((1, exponent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_kubernetes_does() {
        let read = |text: &str| (millis(&Quantity::Str(text.into())), units(&Quantity::Str(text.into())));
        assert_eq!(read("500m"), (Some(500), Some(1)));
        assert_eq!(read("1.5"), (Some(1500), Some(2)));
        assert_eq!(read("8Gi"), (Some(8 * 1024 * 1024 * 1024 * 1000), Some(8 << 30)));
        assert_eq!(read("1e3"), (Some(1_000_000), Some(1000)));
        assert_eq!(read("0.1"), (Some(100), Some(1)));
        assert_eq!(read("-2k").1, Some(-2000));
        assert_eq!(read("9999E"), (Some(i64::MAX), Some(i64::MAX)));
        assert_eq!(read("1e99999999999").0, None);
        for broken in ["", "x", "1.2.3", "1mm", "."] {
            assert_eq!(read(broken), (None, None), "{broken}");
        }
        assert_eq!(units(&Quantity::Float(1.5)), Some(2));
    }
}
