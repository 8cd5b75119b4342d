//! Which of the claims that pods name are there (contract.md: storage is provided): one that a template makes is there as
//! soon as its pod is. Must not know nodes.

use std::collections::BTreeMap;

use super::super::super::claims::Makers;
use super::super::super::model::PodPhase;
use super::super::Context;
use super::super::draft::{Draft, Drafts, Template};

/// A claim that is named and was not there at first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// Nobody makes it.
    Never,
    /// A pod's template makes it, when its time comes.
    Later,
    /// It is there now.
    Made,
}

/// The claims that pods name.
pub(super) struct Claims<'a> {
    /// Those that were not there at first, by namespace and name.
    awaited: BTreeMap<&'a str, BTreeMap<&'a str, Awaited>>,
    makers: Makers<'a>,
    /// Nothing more is to come: who still waits is told so.
    pub is_over: bool,
}

impl<'a> Claims<'a> {
    pub(super) fn of(context: &Context<'a>, drafts: &Drafts<'a>) -> Self {
        let there = context.claims.claims();
        let mut awaited: BTreeMap<&str, BTreeMap<&str, Awaited>> = BTreeMap::new();
        for template in &drafts.templates {
            for claim in
                template.claims.iter().filter(|claim| !there.contains(&(template.namespace, **claim)))
            {
                awaited.entry(template.namespace).or_default().insert(claim, Awaited::Never);
            }
        }
        let mut all = Self { awaited, makers: Makers::of(context.objects), is_over: false };
        if !all.awaited.is_empty() {
            for draft in &drafts.drafts {
                let Some(template) = drafts.templates.get(draft.template) else { continue };
                all.mark(draft, template, Awaited::Later);
            }
        }
        all
    }

    /// A pod is made: what its templates make is there, and, if it runs already, what it names.
    pub(super) fn come(&mut self, draft: &Draft, template: &Template) {
        if !self.awaited.is_empty() {
            self.mark(draft, template, Awaited::Made);
        }
    }

    fn mark(&mut self, draft: &Draft, template: &Template, as_what: Awaited) {
        let Some(awaited) = self.awaited.get_mut(template.namespace) else { return };
        let pod = (template.namespace, draft.name.as_str());
        let made = self.makers.names(pod, draft.owner.as_ref(), &template.spec);
        let phase = draft.stated.as_ref().and_then(|stated| stated.phase);
        let ran = phase.is_some_and(|phase| phase != PodPhase::Pending);
        let shown = template.claims.iter().filter(|_| ran).copied();
        for name in made.iter().map(String::as_str).chain(shown) {
            if let Some(state) = awaited.get_mut(name) {
                *state = as_what;
            }
        }
    }

    /// The first claim that a pod names and that is not there.
    pub(super) fn missing<'t>(&self, template: &Template<'t>) -> Option<&'t str> {
        let missing = |claim: &&str| self.state(template, claim).is_some_and(|it| it != Awaited::Made);
        template.claims.iter().copied().find(missing)
    }

    /// Whether a pod should wait a little: all that is missing is still to come.
    pub(super) fn may_come(&self, template: &Template) -> bool {
        let states = || template.claims.iter().filter_map(|claim| self.state(template, claim));
        !self.is_over && states().any(|it| it == Awaited::Later) && states().all(|it| it != Awaited::Never)
    }

    fn state(&self, template: &Template, claim: &str) -> Option<Awaited> {
        self.awaited.get(template.namespace)?.get(claim).copied()
    }
}
