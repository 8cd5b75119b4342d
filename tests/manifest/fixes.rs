//! The promise about fixes (contract.md): applying every fix of every error, over and over, ends with no fix left
//! and never adds an error. And a small seeded generator that breaks manifests.

use serviscope::diagnostic::{Diagnostics, Severity};
use serviscope::manifest;
use serviscope::text::{Edit, apply_edits};

const ROUNDS: usize = 60;

fn fixes(diagnostics: &Diagnostics) -> Vec<Edit> {
    let errors = diagnostics.items.iter().filter(|it| it.severity == Severity::Error);
    errors.filter_map(|it| it.fix.as_ref()).map(|fix| fix.edit.clone()).collect()
}

/// Checks the promise.
pub fn converge(text: &str) -> Result<(), String> {
    with(text, usize::MAX)
}

/// Checks it where one fix is made at a time.
pub fn converge_step_by_step(text: &str) -> Result<(), String> {
    with(text, 1)
}

fn with(text: &str, at_once: usize) -> Result<(), String> {
    let mut text = text.to_string();
    let mut diagnostics = manifest::parse(&text).1;
    for _ in 0..ROUNDS {
        let mut edits = fixes(&diagnostics);
        edits.truncate(at_once);
        if edits.is_empty() {
            return Ok(());
        }
        let next = apply_edits(&text, &edits);
        let after = manifest::parse(&next).1;
        let (had, has) = (diagnostics.count(Severity::Error), after.count(Severity::Error));
        if has > had {
            return Err(format!(
                "{had} errors became {has} ({at_once} at once)\n{text}\n{}\n---- became\n{next}\n{}",
                names(&diagnostics),
                names(&after)
            ));
        }
        (text, diagnostics) = (next, after);
    }
    match at_once {
        1 => Ok(()),
        _ => Err(format!("fixes without end\n{text}\n{}", names(&diagnostics))),
    }
}

fn names(diagnostics: &Diagnostics) -> String {
    let line = |it: &serviscope::diagnostic::Diagnostic| {
        format!(
            "  {:?} {} {:?} {:?} {:?}",
            it.severity,
            it.code.name(),
            it.span,
            it.field,
            it.fix.as_ref().map(|fix| &fix.edit)
        )
    };
    diagnostics.items.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A linear congruential generator: enough to choose where to break.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit.max(1)
    }
}

const PIECES: &[&str] = &[
    ":",
    " ",
    "\t",
    "-",
    "- ",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "#",
    "&a",
    "*a",
    "<<: *a",
    "|",
    ">",
    "!",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "\n",
    "\r\n",
    "：",
    "“",
    "\u{feff}",
    "\u{0}",
    "\u{a0}",
    "한",
    "null",
    "true",
    "80",
    "1e3",
    "{{ x }}",
    "apiVersion: v1\n",
    "kind: List\nitems:\n",
    ",",
    "? ",
    "\\",
    "  ",
];

/// The text, broken once.
pub fn mutate(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_string).collect();
    let line = random.below(lines.len());
    let at = random.below(letters.len() + 1);
    match random.below(9) {
        0 => letters.truncate(at),
        1 if at < letters.len() => drop(letters.remove(at)),
        2 => {
            let end = (at + random.below(12)).min(letters.len());
            letters.drain(at.min(end)..end);
        }
        3 if !lines.is_empty() => {
            drop(lines.remove(line));
            return lines.concat();
        }
        4 if !lines.is_empty() => {
            let copy = lines[line].clone();
            lines.insert(random.below(lines.len()), copy);
            return lines.concat();
        }
        5 if !lines.is_empty() => {
            lines[line].insert_str(0, &" ".repeat(1 + random.below(3)));
            return lines.concat();
        }
        6 if !lines.is_empty() => {
            lines[line] = lines[line].strip_prefix(' ').unwrap_or(&lines[line]).to_string();
            return lines.concat();
        }
        7 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {
            let piece = PIECES[random.below(PIECES.len())];
            letters.splice(at..at, piece.chars());
        }
    }
    letters.into_iter().collect()
}
