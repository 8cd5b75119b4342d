//! Numbers as SVG and CSS write them: to a hundredth of a pixel, which nobody sees, in few letters. The standard library's
//! way of writing a float to the last bit is code that the first picture would have to fetch.

use kurbo::{BezPath, PathEl, Point};

/// `12`, `-0.5`, `3.25`; what is no number is 0.
pub fn digits(value: f64) -> String {
    let mut out = String::new();
    push(&mut out, value);
    out
}

/// A path as the attribute `d` has it.
pub fn path_data(path: &BezPath) -> String {
    let mut out = String::new();
    for element in path.elements() {
        let (letter, points): (char, &[Point]) = match element {
            PathEl::MoveTo(a) => ('M', &[*a]),
            PathEl::LineTo(a) => ('L', &[*a]),
            PathEl::QuadTo(a, b) => ('Q', &[*a, *b]),
            PathEl::CurveTo(a, b, c) => ('C', &[*a, *b, *c]),
            PathEl::ClosePath => ('Z', &[]),
        };
        out.push(letter);
        for (at, point) in points.iter().enumerate() {
            if at > 0 {
                out.push(' ');
            }
            push(&mut out, point.x);
            out.push(',');
            push(&mut out, point.y);
        }
    }
    out
}

fn push(out: &mut String, value: f64) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is too large for a number of a picture is cut off"
    )]
    let parts = (value * 100.0 + 0.5).floor() as i64;
    if parts < 0 {
        out.push('-');
    }
    let (whole, rest) = (parts.unsigned_abs() / 100, parts.unsigned_abs() % 100);
    out.push_str(&whole.to_string());
    if rest > 0 {
        out.push('.');
        out.push_str(&(rest / 10).to_string());
        if rest % 10 > 0 {
            out.push_str(&(rest % 10).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_more_letters_than_they_need() {
        let written = [0.0, 1.0, -1.0, 0.5, -0.5, 3.25, 3.256, -0.05, 100.001, 1e300, f64::NAN].map(digits);
        let wanted =
            ["0", "1", "-1", "0.5", "-0.5", "3.25", "3.26", "-0.05", "100", "92233720368547758.07", "0"];
        assert_eq!(written, wanted);
    }

    #[test]
    fn paths_are_written_as_svg_has_them() {
        let mut drawn = BezPath::new();
        drawn.move_to((1.0, 2.5));
        drawn.line_to((3.0, -4.0));
        drawn.quad_to((1.0, 1.0), (2.0, 2.0));
        drawn.curve_to((0.0, 0.0), (1.0, 1.0), (0.333_333, 9.0));
        drawn.close_path();
        assert_eq!(path_data(&drawn), "M1,2.5L3,-4Q1,1 2,2C0,0 1,1 0.33,9Z");
    }
}
