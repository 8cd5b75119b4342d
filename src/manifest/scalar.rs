//! What an unquoted word means: YAML 1.1 as kubectl's parser reads it (go-yaml v2 resolve.go; service-validation.md 1.11.1).

use serde_yaml::Number;

use super::tree::Scalar;

/// The value of an unquoted scalar.
pub(super) fn resolve(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Scalar::Bool(true);
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Scalar::Bool(false);
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        _ => {}
    }
    match text.as_bytes().first() {
        Some(b'.' | b'+' | b'-' | b'0'..=b'9') => {
            number(text).unwrap_or_else(|| Scalar::Str(text.to_string()))
        }
        _ => Scalar::Str(text.to_string()),
    }
}

fn number(text: &str) -> Option<Scalar> {
    if text.starts_with('.') {
        return float(text);
    }
    let plain = text.replace('_', "");
    let (sign, digits) = match plain.as_bytes().first() {
        Some(b'-') => ("-", plain.get(1..)?),
        Some(b'+') => ("", plain.get(1..)?),
        _ => ("", plain.as_str()),
    };
    let (radix, body) = radix(digits);
    let valid = body.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    // Numbers as YAML 1.2 writes them too are serde_yaml's to read; the rest is what only YAML 1.1 takes for one.
    if let Some(whole) =
        (valid && radix == 10).then(|| format!("{sign}{body}").parse::<Number>().ok()).flatten()
        && let Some(value) = whole.as_i64()
    {
        return Some(Scalar::Int(value));
    }
    if let Some(value) = valid.then(|| i64::from_str_radix(&format!("{sign}{body}"), radix).ok()).flatten() {
        return Some(Scalar::Int(value));
    }
    float(&plain)
}

/// As Go's `ParseInt` with base 0.
fn radix(digits: &str) -> (u32, &str) {
    let lower = |prefix: &str| {
        digits
            .get(..2)
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
            .then(|| digits.get(2..).unwrap_or(""))
    };
    if let Some(body) = lower("0x") {
        (16, body)
    } else if let Some(body) = lower("0o") {
        (8, body)
    } else if let Some(body) = lower("0b") {
        (2, body)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (8, digits)
    } else {
        (10, digits)
    }
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn float(text: &str) -> Option<Scalar> {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (body, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let exponent_fits = exponent.is_none_or(|part| {
        let part = part.strip_prefix(['-', '+']).unwrap_or(part);
        !part.is_empty() && digits(part)
    });
    if !has_digits || !digits(whole) || !digits(fraction) || !exponent_fits {
        return None;
    }
    text.parse().ok().filter(|value: &f64| value.is_finite()).map(Scalar::Float)
}

/// A map key as JSON has it: `on` is `"true"`, `080` is `"80"`. None: kubectl has no key for it (null).
pub(super) fn key_text(value: Scalar) -> Option<String> {
    match value {
        Scalar::Null => None,
        Scalar::Bool(value) => Some(value.to_string()),
        Scalar::Int(value) => Some(value.to_string()),
        Scalar::Float(value) => Some(value.to_string()),
        Scalar::Str(text) => Some(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_go_yaml_reads_them() {
        for (text, value) in [
            ("0777", 511),
            ("0o17", 15),
            ("0x1F", 31),
            ("0b11", 3),
            ("1_000", 1000),
            ("-0x10", -16),
            ("+80", 80),
            ("0", 0),
            ("-1", -1),
        ] {
            assert_eq!(resolve(text), Scalar::Int(value), "{text}");
        }
        for (text, value) in [
            ("080", 80.0),
            ("08", 8.0),
            ("1e3", 1000.0),
            (".5", 0.5),
            ("1.10", 1.1),
            ("1.", 1.0),
            ("8e1", 80.0),
            ("99999999999999999999", 1e20),
            (".inf", f64::INFINITY),
            ("-.INF", f64::NEG_INFINITY),
        ] {
            assert_eq!(resolve(text), Scalar::Float(value), "{text}");
        }
    }

    #[test]
    fn words_and_what_stays_text() {
        for text in ["y", "Yes", "TRUE", "on"] {
            assert_eq!(resolve(text), Scalar::Bool(true), "{text}");
        }
        for text in ["n", "NO", "False", "off"] {
            assert_eq!(resolve(text), Scalar::Bool(false), "{text}");
        }
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(resolve(text), Scalar::Null, "{text}");
        }
        for text in [
            "12:30:45",
            "2024-01-01",
            "1.2.3",
            "yEs",
            "nULL",
            "-",
            "+",
            ".",
            "..",
            "0x",
            "0xZ",
            "_1",
            "1e",
            "1e+",
            "--1",
            "+-1",
            "1 2",
            "10.0.0.1",
            "500m",
            "0b2",
            "infinity",
            "-.x",
            "1e400",
        ] {
            assert_eq!(resolve(text), Scalar::Str(text.to_string()), "{text}");
        }
    }

    #[test]
    fn keys_are_text() {
        for (text, key) in [("on", "true"), ("1", "1"), ("080", "80"), ("1.10", "1.1"), ("a", "a")] {
            assert_eq!(key_text(resolve(text)).as_deref(), Some(key), "{text}");
        }
        assert_eq!(key_text(resolve("~")), None);
    }
}
