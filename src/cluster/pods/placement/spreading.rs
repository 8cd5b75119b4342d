//! The Services whose selectors spread pods (scheduling.md 5.5). Knows Services; must not know nodes.

use super::super::super::objects::Item;
use super::super::super::scheduler::Spreader;
use super::super::Context;
use super::super::draft::Template;
use super::Placing;
use crate::manifest::kinds::Service;

/// The Services that spread pods, those that are accepted first.
pub(super) fn spreaders<'a>(context: &Context<'a>) -> Vec<Spreader<'a>> {
    let spreaders = selecting(context).filter_map(|item| {
        let selector = item.it.spec.selector.as_ref()?;
        Some(Spreader { namespace: item.namespace(), selector, place: item.object.source.root.span.start })
    });
    spreaders.collect()
}

/// How many of them are accepted: those alone spread the pods that are accepted.
pub(super) fn accepted(context: &Context) -> usize {
    selecting(context).filter(|item| !item.object.tolerated).count()
}

/// The Services with a selector, those that are accepted first.
fn selecting<'c, 'a>(context: &'c Context<'a>) -> impl Iterator<Item = &'c Item<'a, Service>> {
    let selects = |item: &&Item<Service>| item.it.spec.selector.as_ref().is_some_and(|it| !it.is_empty());
    context.objects.services.iter().filter(selects)
}

impl Placing<'_, '_> {
    /// A pod that is written as such is placed before what stands behind it in the stream is there (parity record
    /// names-labels/namespace-made-in-the-same-stream); controllers take longer to make theirs.
    pub(super) fn services_there(&self, template: &Template) -> Option<usize> {
        let (accepted, refused) = self.spreaders.split_at_checked(self.accepted_spreaders)?;
        let before = |list: &[Spreader]| {
            template.place.map_or(list.len(), |place| list.partition_point(|it| it.place < place))
        };
        let mut there = before(accepted);
        if template.refused && there == accepted.len() {
            there = there.saturating_add(before(refused));
        }
        (there < self.spreaders.len()).then_some(there)
    }
}
