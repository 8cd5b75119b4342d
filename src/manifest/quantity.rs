//! Resource quantities as exact numbers: `500m`, `8Gi`, `1e3` (service-validation.md 1.10). Knows no resource.

use super::kinds::Quantity;
use super::rules::near::without_end;

/// The family of suffixes that a quantity was written with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// `500m`, `4`, `1k`.
    #[default]
    Decimal,
    /// `8Gi`.
    Binary,
    /// `1e3`.
    Exponent,
}

impl Form {
    /// That of a quantity.
    pub fn of(quantity: &Quantity) -> Self {
        let Quantity::Str(text) = quantity else { return Self::Decimal };
        let suffix = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'));
        match suffix.as_bytes() {
            [_, b'i'] => Self::Binary,
            [b'e' | b'E', _, ..] => Self::Exponent,
            _ => Self::Decimal,
        }
    }
}

/// A readable quantity as the server writes it; any other as it was written.
pub fn canonical(quantity: &Quantity) -> String {
    Amount::read(quantity).map_or_else(|_| text_of(quantity), |amount| amount.canonical(Form::of(quantity)))
}

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// It does not look like a number with a suffix.
    Form,
    /// The number is followed by what is no suffix (`K`, `mi`, `kb`).
    Suffix,
}

/// An exact quantity in billionths: the finest unit that the API keeps. Finer parts are rounded up (away
/// from zero), amounts past the range are clamped to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

impl Amount {
    const NANOS: i128 = 1_000_000_000;

    /// Reads a quantity as it was written.
    ///
    /// # Errors
    /// Where the API server would say `quantities must match the regular expression`.
    pub fn read(quantity: &Quantity) -> Result<Self, QuantityError> {
        match quantity {
            Quantity::Int(value) => Ok(Self(i128::from(*value).saturating_mul(Self::NANOS))),
            Quantity::Float(value) => parse(&value.to_string()),
            Quantity::Str(text) => parse(text),
        }
    }

    /// What both are together.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// How many times the other it is; none of nothing.
    pub fn times(self, other: Self) -> Option<f64> {
        (other.0 != 0).then(|| self.0 as f64 / other.0 as f64)
    }

    /// As the server writes it (`Quantity.String`): `1000m` is `1`, `1.5Gi` is `1536Mi`.
    pub fn canonical(self, form: Form) -> String {
        let mut units = ceiling(self.0, Self::NANOS);
        if form == Form::Binary && units.unsigned_abs() >= 1024 {
            const SUFFIXES: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
            let mut power = 0;
            while units % 1024 == 0 && power + 1 < SUFFIXES.len() {
                units /= 1024;
                power += 1;
            }
            return format!("{units}{}", SUFFIXES.get(power).copied().unwrap_or_default());
        }
        const SUFFIXES: [&str; 10] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
        let (mut value, mut power) = (self.0, 0);
        while value % 1000 == 0 && value != 0 && power + 1 < SUFFIXES.len() {
            value /= 1000;
            power += 1;
        }
        match SUFFIXES.get(power) {
            _ if value == 0 => "0".to_string(),
            Some(suffix) if form != Form::Exponent || suffix.is_empty() => format!("{value}{suffix}"),
            _ => format!("{value}e{}", power as i64 * 3 - 9),
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        self.0 % Self::NANOS == 0
    }

    /// In thousandths (CPU in millicores), rounded up.
    pub fn millis(self) -> i64 {
        clamped(ceiling(self.0, 1_000_000))
    }

    /// In whole units (bytes, pods), rounded up.
    pub fn units(self) -> i64 {
        clamped(ceiling(self.0, Self::NANOS))
    }
}

/// A quantity's text as the person wrote it.
pub fn text_of(quantity: &Quantity) -> String {
    match quantity {
        Quantity::Int(value) => value.to_string(),
        Quantity::Float(value) => value.to_string(),
        Quantity::Str(text) => text.clone(),
    }
}

fn ceiling(value: i128, unit: i128) -> i128 {
    value.div_euclid(unit) + i128::from(value.rem_euclid(unit) != 0)
}

fn clamped(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

fn parse(text: &str) -> Result<Amount, QuantityError> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at_checked(end).ok_or(QuantityError::Form)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let empty = whole.is_empty() && fraction.is_empty();
    if empty || fraction.contains('.') {
        return Err(QuantityError::Form);
    }
    let scale = Scale::of(suffix).ok_or(suffix_error(suffix))?;
    let nanos = scale.apply(whole, fraction);
    Ok(Amount(if text.starts_with('-') { nanos.saturating_neg() } else { nanos }))
}

/// A suffix made of the letters that suffixes have passes the server's expression and fails its parser.
fn suffix_error(suffix: &str) -> QuantityError {
    let rest = suffix.trim_start_matches(|c| "eEinumkKMGTP".contains(c));
    let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    if rest.bytes().all(|byte| byte.is_ascii_digit()) { QuantityError::Suffix } else { QuantityError::Form }
}

/// What a suffix multiplies by: a power of 1024 and a power of ten.
#[derive(Clone, Copy)]
struct Scale {
    shift: u32,
    exponent: i32,
}

impl Scale {
    fn of(suffix: &str) -> Option<Self> {
        const BINARY: &[&str] = &["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        const DECIMAL: &[(&str, i32)] = &[
            ("n", -9),
            ("u", -6),
            ("m", -3),
            ("", 0),
            ("k", 3),
            ("M", 6),
            ("G", 9),
            ("T", 12),
            ("P", 15),
            ("E", 18),
        ];
        if let Some(power) = BINARY.iter().position(|it| *it == suffix) {
            let shift = u32::try_from(power).ok()?.saturating_add(1).saturating_mul(10);
            return Some(Self { shift, exponent: 0 });
        }
        if let Some((_, exponent)) = DECIMAL.iter().find(|(it, _)| *it == suffix) {
            return Some(Self { shift: 0, exponent: *exponent });
        }
        let exponent = suffix.strip_prefix(['e', 'E'])?;
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        number
            .then(|| exponent.parse().unwrap_or(if exponent.starts_with('-') { -9999 } else { 9999 }))
            .map(|exponent| Self { shift: 0, exponent })
    }

    /// The number times this, in billionths, rounded up.
    fn apply(self, whole: &str, fraction: &str) -> i128 {
        // 24 places keep every digit that can matter after the largest multiplier that is not clamped anyway.
        const PLACES: usize = 24;
        let kept = fraction.get(..fraction.len().min(PLACES)).unwrap_or(fraction);
        let digits = format!("{whole}{kept}");
        let digits = digits.trim_start_matches('0');
        let Ok(mantissa) = (if digits.is_empty() { Ok(0) } else { digits.parse::<i128>() }) else {
            return i128::MAX;
        };
        let lost = fraction.get(kept.len()..).is_some_and(|rest| rest.bytes().any(|byte| byte != b'0'));
        let mantissa = mantissa.saturating_add(i128::from(lost));
        let places = i32::try_from(kept.len()).unwrap_or(0);
        let power = self.exponent.saturating_add(9).saturating_sub(places);
        times_ten_to(mantissa.saturating_mul(1i128.checked_shl(self.shift).unwrap_or(i128::MAX)), power)
    }
}

fn times_ten_to(value: i128, power: i32) -> i128 {
    let factor = 10i128.checked_pow(power.unsigned_abs());
    match factor {
        Some(factor) if power >= 0 => value.saturating_mul(factor),
        Some(factor) => ceiling(value, factor),
        None if value == 0 => 0,
        None if power >= 0 => i128::MAX,
        None => 1,
    }
}

/// What a wrong suffix surely means: a binary one in another case, any with a `B` for bytes or after a blank.
pub fn mended(text: &str) -> Option<String> {
    const SUFFIXES: &[(&str, &str)] = &[
        ("ki", "Ki"),
        ("mi", "Mi"),
        ("gi", "Gi"),
        ("ti", "Ti"),
        ("pi", "Pi"),
        ("ei", "Ei"),
        ("kb", "k"),
        ("mb", "M"),
        ("gb", "G"),
        ("tb", "T"),
    ];
    let bare = without_end(text);
    if bare != text && Amount::read(&Quantity::Str(bare.to_string())).is_ok() {
        return Some(bare.to_string());
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, suffix) = text.split_at_checked(end)?;
    let lower = suffix.trim().to_ascii_lowercase();
    let find = |wanted: &str| SUFFIXES.iter().find(|(from, _)| *from == wanted);
    let (_, right) = find(&lower).or_else(|| find(lower.strip_suffix('b')?))?;
    let mended = format!("{number}{right}");
    // `Mb` could be bits: only a capital B is bytes.
    let bits = suffix.trim().ends_with('b');
    (!bits && Amount::read(&Quantity::Str(mended.clone())).is_ok()).then_some(mended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_kubernetes_does() {
        for (text, millis, units) in [
            ("500m", 500, 1),
            ("1.5", 1500, 2),
            ("8Gi", (8 << 30) * 1000, 8 << 30),
            ("1e3", 1_000_000, 1000),
            ("1E3", 1_000_000, 1000),
            ("1E", i64::MAX, 1_000_000_000_000_000_000),
            ("e3", 0, 0),
            ("0.1", 100, 1),
            (".5", 500, 1),
            ("-2k", -2_000_000, -2000),
            ("100u", 1, 1),
            ("1e-400", 1, 1),
            ("9999E", i64::MAX, i64::MAX),
            ("1e99999999999", i64::MAX, i64::MAX),
            ("0.000000000000000000000000000000000001", 1, 1),
        ] {
            let read = Amount::read(&Quantity::Str(text.into()));
            let expected = if text == "e3" { Err(QuantityError::Form) } else { Ok((millis, units)) };
            assert_eq!(read.map(|it| (it.millis(), it.units())), expected, "{text}");
        }
    }

    #[test]
    fn quantities_are_written_as_kubernetes_does() {
        for (text, written) in [
            ("1000m", "1"),
            ("500m", "500m"),
            ("0.5", "500m"),
            ("1.5Gi", "1536Mi"),
            ("1024", "1024"),
            ("1024Ki", "1Mi"),
            ("0.5Ki", "512"),
            ("100000", "100k"),
            ("1500000000", "1500M"),
            ("1e3", "1e3"),
            ("1e2", "100"),
            ("5e-1", "500e-3"),
            ("0", "0"),
            ("0Gi", "0"),
            ("-2k", "-2k"),
            ("1E", "1E"),
            ("many", "many"),
        ] {
            assert_eq!(canonical(&Quantity::Str(text.into())), written, "{text}");
        }
        assert_eq!(canonical(&Quantity::Int(4)), "4");
        assert_eq!(canonical(&Quantity::Float(0.25)), "250m");
    }

    #[test]
    fn what_is_no_quantity() {
        for (text, error) in [
            ("", QuantityError::Form),
            ("many", QuantityError::Form),
            ("1.2.3", QuantityError::Form),
            ("1 Gi", QuantityError::Form),
            ("1Gb", QuantityError::Form),
            (".", QuantityError::Form),
            ("1mi", QuantityError::Suffix),
            ("1K", QuantityError::Suffix),
            ("1mm", QuantityError::Suffix),
        ] {
            assert_eq!(Amount::read(&Quantity::Str(text.into())), Err(error), "{text}");
        }
    }
}
