//! Problems and lit lines in the editor. Knows spans, not how they came about.

use leptos::prelude::*;
use serviscope::diagnostic::{Diagnostic, Severity};
use serviscope::words::{self, Lang};

use super::Desk;
use crate::app::derived::Derived;
use crate::app::model::Model;
use crate::app::platform::editor_bridge::Mark;

/// More marks than these would slow the editor and help nobody.
const MOST: usize = 300;

/// Keeps the editor's marks as the problems are.
pub fn follow(model: Model, derived: Derived, desk: Desk) {
    // To mark nothing where nothing is marked costs the editor as much as any change.
    let clean = StoredValue::new(true);
    Effect::new(move |_| {
        let (told, lang) = (derived.told.get(), model.lang.get());
        let marks: Vec<Mark> = told.problems.iter().take(MOST).map(|problem| mark(problem, lang)).collect();
        desk.with(|editor| {
            let is_clean = marks.is_empty();
            if !(is_clean && clean.get_value()) {
                editor.mark(&told.text, marks);
            }
            clean.set_value(is_clean);
        });
    });
}

/// Keeps the lines lit that made what is selected or pointed at.
pub fn light(derived: Derived, desk: Desk) {
    Effect::new(move |_| {
        let spans = derived.lit.get();
        desk.with(|editor| editor.light(&derived.prepared.with_untracked(|read| read.text.clone()), &spans));
    });
}

fn mark(problem: &Diagnostic, lang: Lang) -> Mark {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let fix = problem
        .fix
        .as_ref()
        .map(|fix| (words::fix_title(fix, lang), fix.edit.span, fix.edit.replacement.clone()));
    Mark { span: problem.span, severity, message: words::diagnostic(problem, lang), fix }
}
