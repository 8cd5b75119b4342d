//! The problems as a person reads them in a list: the worst first, and what is said over and over said once.

use super::{Diagnostic, Severity};
use crate::text::Span;

/// A problem, and where else the very same is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The first one in the text.
    pub first: &'a Diagnostic,
    /// The spans of the others, in the order of the text.
    pub others: Vec<Span>,
}

impl Entry<'_> {
    /// Whether the other says nothing new. An error is mended at its place, and a fix is for one place: these
    /// stand alone.
    fn tells(&self, other: &Diagnostic) -> bool {
        let first = self.first;
        let alone = first.severity == Severity::Error || first.fix.is_some() || other.fix.is_some();
        !alone && first.code == other.code && first.severity == other.severity && first.args == other.args
    }
}

/// At most so many entries of the problems given (in the order of the text), errors before warnings before infos, and
/// how many problems are in none of them.
pub fn digest(problems: &[Diagnostic], most: usize) -> (Vec<Entry<'_>>, usize) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut left: usize = 0;
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        for problem in problems.iter().filter(|problem| problem.severity == severity) {
            if let Some(entry) = entries.iter_mut().find(|entry| entry.tells(problem)) {
                entry.others.push(problem.span);
            } else if entries.len() < most {
                entries.push(Entry { first: problem, others: Vec::new() });
            } else {
                left = left.saturating_add(1);
            }
        }
    }
    (entries, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Fix, FixLabel};
    use crate::text::Edit;

    fn problem(severity: Severity, start: u32, arg: &str) -> Diagnostic {
        let span = Span { start, end: start + 1 };
        let (code, args) = (Code::NotSimulated, vec![arg.to_string()]);
        Diagnostic { code, severity, span, document: 0, field: None, args, fix: None }
    }

    /// Starts of the first of each entry, with those of the others.
    fn starts(problems: &[Diagnostic], most: usize) -> (Vec<(u32, Vec<u32>)>, usize) {
        let (entries, left) = digest(problems, most);
        let others = |entry: &Entry| entry.others.iter().map(|span| span.start).collect();
        (entries.iter().map(|entry| (entry.first.span.start, others(entry))).collect(), left)
    }

    #[test]
    fn what_is_said_over_and_over_is_said_once_after_what_is_worse() {
        let problems = [
            problem(Severity::Info, 1, "Role"),
            problem(Severity::Info, 2, "Secret"),
            problem(Severity::Warning, 3, "Role"),
            problem(Severity::Info, 4, "Role"),
            problem(Severity::Error, 5, "Role"),
            problem(Severity::Info, 6, "Role"),
        ];
        assert_eq!(starts(&problems, 9), (vec![(5, vec![]), (3, vec![]), (1, vec![4, 6]), (2, vec![])], 0));
        assert_eq!(starts(&problems, 3), (vec![(5, vec![]), (3, vec![]), (1, vec![4, 6])], 1));
        assert_eq!(starts(&problems, 0), (vec![], 6));
    }

    #[test]
    fn errors_and_what_can_be_mended_stand_alone() {
        let error = problem(Severity::Error, 1, "Role");
        assert_eq!(starts(&[error.clone(), error], 9).0.len(), 2);
        let mut mended = problem(Severity::Warning, 1, "Role");
        let edit = Edit { span: mended.span, replacement: String::new() };
        mended.fix = Some(Fix { edit, label: FixLabel::Untab });
        assert_eq!(starts(&[problem(Severity::Warning, 0, "Role"), mended.clone(), mended], 9).0.len(), 3);
    }
}
