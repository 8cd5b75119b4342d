//! ReferenceGrants: which objects of other namespaces may be referred to (ingress-policy.md 7.7.6).

use super::GROUP;
use crate::cluster::objects::{Item, Objects};
use crate::manifest::kinds::{self, GroupReference};

/// All ReferenceGrants.
pub(super) struct Grants<'a> {
    all: &'a [Item<'a, kinds::ReferenceGrant>],
}

impl<'a> Grants<'a> {
    pub(super) fn of(objects: &'a Objects<'a>) -> Self {
        Self { all: &objects.grants }
    }

    /// Whether a kind of this API in a namespace may refer to an object of this group and kind, by namespace and
    /// name: a grant in the object's namespace must say so.
    pub(super) fn allow(&self, from: (&str, &str), what: (&str, &str), to: (&str, &str)) -> bool {
        let is_from = |it: &GroupReference| {
            it.group.as_deref() == Some(GROUP)
                && it.kind.as_deref() == Some(from.0)
                && it.namespace.as_deref() == Some(from.1)
        };
        let is_to = |it: &GroupReference| {
            it.group.as_deref().unwrap_or("") == what.0
                && it.kind.as_deref() == Some(what.1)
                && it.name.as_deref().is_none_or(|name| name.is_empty() || name == to.1)
        };
        let here = self.all.iter().filter(|grant| grant.namespace() == to.0).map(|grant| &grant.it.spec);
        here.into_iter().any(|spec| spec.from.iter().any(is_from) && spec.to.iter().any(is_to))
    }
}
