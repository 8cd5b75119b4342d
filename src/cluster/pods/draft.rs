//! Pods before they have a node: templates, and drafts that point at them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::super::NodeId;
use super::super::model::{Owner, PodTraits};
use super::super::naming;
use super::behaviour::{Behaviour, Stated};
use crate::manifest::kinds::{LabelSelector, Labels, PodSpec};

/// What the pods of one template share.
pub(in super::super) struct Template<'a> {
    pub namespace: &'a str,
    pub spec: Cow<'a, PodSpec>,
    pub labels: Arc<Labels>,
    pub traits: Arc<PodTraits>,
    pub behaviour: Behaviour,
    /// The selector of the ReplicaSet, ReplicationController or StatefulSet, for default spreading.
    pub owner_selector: Option<LabelSelector>,
    /// Where it stands in the stream, for a pod that is placed as soon as it is applied.
    pub place: Option<u32>,
    /// Claims that its volumes name (those of a StatefulSet's own templates left out).
    pub claims: Vec<&'a str>,
}

/// A pod before it has a node.
pub(in super::super) struct Draft {
    /// Which template, by its place in [`Drafts::templates`].
    pub template: usize,
    pub name: String,
    pub hostname: Option<String>,
    pub owner: Option<Owner>,
    /// Its own labels where they differ from the template's (a StatefulSet's, an Indexed Job's).
    pub labels: Option<Arc<Labels>>,
    /// The node that it is cut to (a DaemonSet's pod).
    pub pinned: Option<NodeId>,
    /// The node that it is on already, whoever chose it.
    pub bound: Option<NodeId>,
    /// How many pods had its name before it.
    pub nth: u32,
    /// What its status states, for a pod of a dump.
    pub stated: Option<Box<Stated>>,
    /// What the scheduler has done about it before.
    pub past: Past,
    /// `deletionTimestamp` is set.
    pub deleted: bool,
    /// The draft that must be ready before this one is made (StatefulSet, OrderedReady).
    pub after: Option<usize>,
}

impl Draft {
    /// A new pod of a template: nothing of its own but the name.
    pub(crate) fn new(template: usize, name: String) -> Self {
        Self {
            template,
            name,
            hostname: None,
            owner: None,
            labels: None,
            pinned: None,
            bound: None,
            nth: 0,
            stated: None,
            past: Past::default(),
            deleted: false,
            after: None,
        }
    }
}

/// What the scheduler has done about a pod before.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Past {
    /// When it was bound, in microseconds; 0: before everything.
    pub bound_at: u64,
    /// The node whose pods were made to go for it.
    pub nominated: Option<NodeId>,
    /// It is being deleted for a pod of a higher priority.
    pub preempted: bool,
    /// What was said last, of a pod that waits.
    pub told: Option<Arc<str>>,
}

/// All drafts of a cluster.
#[derive(Default)]
pub(in super::super) struct Drafts<'a> {
    pub templates: Vec<Template<'a>>,
    pub drafts: Vec<Draft>,
    /// Those without node wait together: priority counts. Else each was placed before the next was made.
    pub waited: bool,
    /// Hashes of the names that are taken: two that clash by chance cost one of them its first name, no more.
    names: HashSet<u64>,
}

impl<'a> Drafts<'a> {
    /// Adds a template and gives its place.
    pub(crate) fn template(&mut self, template: Template<'a>) -> usize {
        self.templates.push(template);
        self.templates.len().saturating_sub(1)
    }

    /// Adds a draft and gives its place.
    pub(crate) fn push(&mut self, draft: Draft) -> usize {
        self.drafts.push(draft);
        self.drafts.len().saturating_sub(1)
    }

    /// Keeps a name from being generated.
    pub(crate) fn reserve_name(&mut self, namespace: &str, name: &str) {
        self.names.insert(naming::hash(0, &[namespace, name]));
    }

    /// The first name that nobody has, of a sequence without end.
    pub(crate) fn free_name(&mut self, namespace: &str, candidates: impl Fn(u64) -> String) -> String {
        let mut attempt = 0;
        loop {
            let name = candidates(attempt);
            if attempt > 1_000 || self.names.insert(naming::hash(0, &[namespace, &name])) {
                return name;
            }
            attempt = attempt.saturating_add(1);
        }
    }
}
