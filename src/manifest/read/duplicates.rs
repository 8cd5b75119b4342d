//! Keys that stand twice in one map: the later one wins, or a `---` is missing before it.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::manifest::yaml::Duplicate;
use crate::text::{Edit, LineIndex, Span};

impl Reader<'_> {
    /// Keys that stand twice; at the top, `apiVersion` and `kind` again mean that a `---` is missing.
    pub(super) fn duplicates(&self, duplicates: &[Duplicate], first_line: u32) -> Vec<Diagnostic> {
        if duplicates.is_empty() {
            return Vec::new();
        }
        let lines = LineIndex::new(self.text);
        let top = |key: &str| duplicates.iter().any(|it| it.depth == 0 && it.key == key);
        let two_objects = top("apiVersion") && top("kind");
        let mut out = Vec::new();
        if two_objects {
            out.extend(self.missing_separator(duplicates));
        }
        let said_elsewhere = |it: &&Duplicate| (two_objects && it.depth == 0) || it.key.starts_with('-');
        for it in duplicates.iter().filter(|it| !said_elsewhere(it)) {
            let line = lines.line(it.later.start).saturating_add(first_line);
            let args = vec![it.key.clone(), line.to_string()];
            out.push(self.diagnostic(Code::DuplicateKey, Severity::Warning, it.span, None, args));
        }
        out
    }

    /// The second object begins at the first key that comes again.
    fn missing_separator(&self, duplicates: &[Duplicate]) -> Option<Diagnostic> {
        let again = duplicates.iter().filter(|it| it.depth == 0).map(|it| it.later).min()?;
        let before = self.text.get(..again.start as usize)?;
        let at_line_start = before.is_empty() || before.ends_with('\n');
        let fix = at_line_start.then(|| Fix {
            edit: Edit { span: Span::at(again.start as usize), replacement: "---\n".to_string() },
            label: FixLabel::Insert("---".to_string()),
        });
        let found = self.diagnostic(Code::MissingSeparator, Severity::Warning, again, None, Vec::new());
        Some(Diagnostic { fix, ..found })
    }
}
