//! What is wrong with the manifest, with a button for what would mend it. Knows no rule of Kubernetes.

pub mod lesson;

use leptos::prelude::*;
use serviscope::diagnostic::{Diagnostic, Entry, FixLabel, Severity, digest};
use serviscope::manifest::Object;
use serviscope::simulation::Prepared;
use serviscope::text::Span;
use serviscope::words::{self, Ui};

use super::action::Action;
use super::derived::{self, Derived};
use super::model::Model;

/// More than these are counted, not shown.
const SHOWN: usize = 20;
/// Of a problem that is there again and again, so many more lines are listed.
const SHOWN_LINES: usize = 12;

/// The panel below the text.
#[component]
pub fn Problems(
    /// The page's state.
    model: Model,
    /// What follows from it.
    derived: Derived,
) -> impl IntoView {
    let list = move || {
        let built = derived.told.get();
        // The first picture has none, and need not load how they are listed.
        if built.problems.is_empty() {
            return Vec::new();
        }
        let (entries, left) = digest(&built.problems, SHOWN);
        let mut cards: Vec<AnyView> = entries.iter().map(|entry| card(model, derived, entry)).collect();
        cards.extend((left > 0).then(|| more(model, left)));
        cards
    };
    let any = move || !derived.told.get().problems.is_empty();
    view! {
        <section class="problems" data-testid="diagnostics" aria-label=model.t(Ui::Problems) hidden=move || !any()>
            {move || fix_all(model, derived)}
            {list}
        </section>
    }
    .into_any()
}

/// How many have no card.
fn more(model: Model, left: usize) -> AnyView {
    view! { <p class="problem-more">{model.say_with(Ui::MoreProblems, &[left.to_string()])}</p> }.into_any()
}

/// The line at the bottom of the left pane.
#[component]
pub fn Status(
    /// The page's state.
    model: Model,
    /// What follows from it.
    derived: Derived,
) -> impl IntoView {
    view! { <p class="status" role="status">{move || status(model, derived)}</p> }.into_any()
}

/// One problem.
fn card(model: Model, derived: Derived, entry: &Entry) -> AnyView {
    let problem = entry.first;
    let lang = model.lang.get();
    let line = derived.told.with_untracked(|read| read.lines.line(problem.span.start));
    let start = problem.span.start as usize;
    let class = match problem.severity {
        Severity::Error => "problem error",
        Severity::Warning => "problem warning",
        Severity::Info => "problem info",
    };
    let said = words::diagnostic(problem, lang);
    let field = problem.field.clone().filter(|field| !said.contains(field.as_str()));
    let field = field.map(|field| view! { <p class="field">{field}</p> });
    let undrawn = derived.told.with_untracked(|read| is_first_in_the_way(read, problem));
    let undrawn = undrawn.then(|| view! { <p class="undrawn">{model.say(Ui::NotDrawn)}</p> });
    let fix = problem.fix.clone().map(|fix| {
        let title = words::fix_title(&fix, lang);
        let read = derived.told.with_untracked(|told| told.text.clone());
        let mend = move |_| model.apply(Action::Fix { read: read.clone(), edits: vec![fix.edit.clone()] });
        view! { <footer><button type="button" class="button strong fix" on:click=mend>{title}" ⏎"</button></footer> }
    });
    view! {
        <article class=class data-code=problem.code.name() data-line=line>
            <header>
                <span class="mark" aria-hidden="true"></span>
                <p class="said">
                    <button type="button" class="link where" on:click=move |_| model.apply(Action::Reveal(start))>
                        {words::fill(Ui::Line.text(lang), &[line.to_string()])}
                    </button>
                    ": "
                    {said}
                </p>
            </header>
            {field}
            {also(model, derived, &entry.others)}
            {undrawn}
            {fix}
        </article>
    }
    .into_any()
}

/// The other lines where the same is to be said, each a link.
fn also(model: Model, derived: Derived, others: &[Span]) -> Option<AnyView> {
    let link = |span: &Span| {
        let line = derived.told.with_untracked(|read| read.lines.line(span.start));
        let start = span.start as usize;
        let name = model.say_with(Ui::Line, &[line.to_string()]);
        view! {
            " "
            <button type="button" class="link" aria-label=name on:click=move |_| model.apply(Action::Reveal(start))>
                {line}
            </button>
        }
    };
    let more = (others.len() > SHOWN_LINES).then_some(" …");
    (!others.is_empty()).then(|| {
        let links = others.iter().take(SHOWN_LINES).map(link).collect_view();
        view! { <p class="also">{model.say(Ui::AlsoOnLines)}{links}{more}</p> }.into_any()
    })
}

/// Whether this is the first error of a document of which nothing is in the picture.
fn is_first_in_the_way(built: &Prepared, problem: &Diagnostic) -> bool {
    let of_it = |other: &&Diagnostic| other.document == problem.document && other.severity == Severity::Error;
    let first = built.problems.iter().find(of_it);
    let drawn = |it: &Object| it.source.document == problem.document;
    first == Some(problem) && !built.manifest.objects.iter().any(drawn)
}

/// One button for all certain fixes, where there are several.
fn fix_all(model: Model, derived: Derived) -> Option<AnyView> {
    let count = fixes(&derived.told.get()).count();
    let mend = move |_| {
        let built = derived.told.get_untracked();
        let edits = fixes(&built).filter_map(|it| Some(it.fix.as_ref()?.edit.clone())).collect();
        model.apply(Action::Fix { read: built.text.clone(), edits });
    };
    (count > 1).then(|| {
        view! {
            <p class="fix-all">
                <button type="button" class="button strong" on:click=mend>
                    {model.say_with(Ui::FixAll, &[count.to_string()])}
                </button>
            </p>
        }
        .into_any()
    })
}

fn fixes(built: &Prepared) -> impl Iterator<Item = &Diagnostic> {
    built.problems.iter().filter(|problem| problem.severity == Severity::Error && problem.fix.is_some())
}

/// `1 problem · 2 objects · drawn with Local`.
fn status(model: Model, derived: Derived) -> String {
    if model.preparing.busy.get() || model.text.with(|text| *text != model.drawn.get()) {
        return model.say(Ui::Reading).to_string();
    }
    let built = derived.told.get();
    let count = |number: usize, none: Option<Ui>, one: Ui, some: Ui| match (number, none) {
        (0, Some(none)) => model.say(none).to_string(),
        (1, _) => model.say(one).to_string(),
        _ => model.say_with(some, &[number.to_string()]),
    };
    let objects = derived.told.with(|read| read.manifest.objects.len());
    let mut parts = vec![
        count(derived::serious(&built), Some(Ui::NoProblems), Ui::OneProblem, Ui::SomeProblems),
        count(objects, None, Ui::OneObject, Ui::SomeObjects),
    ];
    parts.extend(drawn_with(model, derived, &built));
    parts.join(" · ")
}

/// What stands in the picture and not in the text.
fn drawn_with(model: Model, derived: Derived, built: &Prepared) -> Option<String> {
    if !derived.told.with(|read| read.manifest.objects.iter().any(|object| !object.is_accepted())) {
        return None;
    }
    let mut fixed = fixes(built);
    match (fixed.next().and_then(|problem| problem.fix.as_ref()).map(|fix| &fix.label), fixed.count()) {
        (Some(FixLabel::Use(value)), 0) => Some(model.say_with(Ui::DrawnWith, std::slice::from_ref(value))),
        (None, _) => Some(model.say(Ui::DrawnAnyway).to_string()),
        (_, 0) => Some(model.say(Ui::DrawnFixedOnce).to_string()),
        (_, others) => Some(model.say_with(Ui::DrawnFixed, &[(others + 1).to_string()])),
    }
}
