//! What a Deployment's next step is: pure, numbers in, numbers out (workloads.md 6.2; pkg/controller/deployment
//! rolling.go, recreate.go, sync.go). Knows neither pods nor time.

use super::limits::Limits;

/// A ReplicaSet, as far as its Deployment looks at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set {
    /// Wanted pods.
    pub replicas: u64,
    /// Pods that there are.
    pub actual: u64,
    /// Those that are available.
    pub available: u64,
    /// What it says of the Deployment's size: wanted, and at most.
    pub desired: Option<(u64, u64)>,
}

/// A Deployment and its ReplicaSets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    /// Wanted pods.
    pub replicas: u64,
    /// How many too many and too few there may be.
    pub limits: Limits,
    /// Old pods go before new ones come.
    pub recreate: bool,
    /// Nothing is rolled out.
    pub paused: bool,
    /// Old pods are still there, be they on their way out.
    pub old_pods: bool,
    /// The one of the newest template.
    pub new: Option<Set>,
    /// The others, oldest first.
    pub old: Vec<Set>,
}

/// Which ReplicaSet a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which {
    /// The one of the newest template.
    New,
    /// The one at this place of the others.
    Old(usize),
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Make the ReplicaSet of the newest template, with so many pods.
    Make(u64),
    /// Want so many pods of a ReplicaSet.
    Scale(Which, u64),
}

/// The next steps; none where there is nothing to do but wait.
pub(super) fn next(view: &View) -> Vec<Step> {
    if view.paused || view.resized() {
        return resize(view);
    }
    if view.recreate {
        return recreate(view);
    }
    match scale_up(view) {
        steps if steps.is_empty() => scale_down(view),
        steps => steps,
    }
}

impl View {
    fn all(&self) -> impl Iterator<Item = (Which, &Set)> {
        let old = self.old.iter().enumerate().map(|(at, set)| (Which::Old(at), set));
        old.chain(self.new.as_ref().map(|set| (Which::New, set)))
    }

    fn active(&self) -> Vec<(Which, Set)> {
        self.all().filter(|(_, set)| set.replicas > 0).map(|(which, set)| (which, *set)).collect()
    }

    fn wanted(&self) -> u64 {
        self.all().fold(0, |sum, (_, set)| sum.saturating_add(set.replicas))
    }

    fn most(&self) -> u64 {
        self.replicas.saturating_add(self.limits.surge)
    }

    /// Somebody scaled the Deployment: an active ReplicaSet remembers another size.
    fn resized(&self) -> bool {
        self.active().iter().any(|(_, set)| set.desired.is_some_and(|(wanted, _)| wanted != self.replicas))
    }

    /// How many pods the new ReplicaSet may want, having so many (`NewRSNewReplicas`).
    fn new_size(&self, now: u64) -> u64 {
        if self.recreate {
            return self.replicas;
        }
        let room = self.most().saturating_sub(self.wanted());
        now.saturating_add(room.min(self.replicas.saturating_sub(now)))
    }
}

/// Old pods first; once they are gone, the new ones, all at once (6.2.4).
fn recreate(view: &View) -> Vec<Step> {
    let old = view.old.iter().enumerate().filter(|(_, set)| set.replicas > 0);
    let down: Vec<Step> = old.map(|(at, _)| Step::Scale(Which::Old(at), 0)).collect();
    if !down.is_empty() || view.old_pods {
        return down;
    }
    match view.new {
        None => vec![Step::Make(view.replicas)],
        Some(new) if new.replicas != view.replicas => vec![Step::Scale(Which::New, view.replicas)],
        Some(_) => Vec::new(),
    }
}

/// The new ReplicaSet as far up as the surge lets it (`reconcileNewReplicaSet`).
fn scale_up(view: &View) -> Vec<Step> {
    match view.new {
        None => vec![Step::Make(view.new_size(0))],
        Some(new) => {
            let to = if new.replicas > view.replicas { view.replicas } else { view.new_size(new.replicas) };
            if to == new.replicas { Vec::new() } else { vec![Step::Scale(Which::New, to)] }
        }
    }
}

/// Old ReplicaSets as far down as availability lets them (`reconcileOldReplicaSets`).
fn scale_down(view: &View) -> Vec<Step> {
    let least = view.replicas.saturating_sub(view.limits.unavailable);
    let new_missing = view.new.map_or(0, |new| new.replicas.saturating_sub(new.available));
    let may_go = view.wanted().saturating_sub(least).saturating_sub(new_missing);
    let mut sizes: Vec<u64> = view.old.iter().map(|set| set.replicas).collect();
    if may_go == 0 || sizes.iter().all(|size| *size == 0) {
        return Vec::new();
    }
    take_unavailable(view, &mut sizes, may_go);
    take_available(view, &mut sizes, least);
    let changed = view.old.iter().zip(sizes).enumerate().filter(|(_, (set, size))| set.replicas != *size);
    changed.map(|(at, (_, size))| Step::Scale(Which::Old(at), size)).collect()
}

/// Pods that are not available go first (`cleanupUnhealthyReplicas`).
fn take_unavailable(view: &View, sizes: &mut [u64], may_go: u64) {
    let mut left = may_go;
    for (set, size) in view.old.iter().zip(sizes) {
        let taken = size.saturating_sub(set.available).min(left);
        *size = size.saturating_sub(taken);
        left = left.saturating_sub(taken);
    }
}

/// Then available ones, as many as there are more than needed (`scaleDownOldReplicaSetsForRollingUpdate`).
fn take_available(view: &View, sizes: &mut [u64], least: u64) {
    let available = view.all().fold(0u64, |sum, (_, set)| sum.saturating_add(set.available));
    let mut left = available.saturating_sub(least);
    for size in sizes {
        let taken = (*size).min(left);
        *size = size.saturating_sub(taken);
        left = left.saturating_sub(taken);
    }
}

/// A changed number of replicas, spread over the ReplicaSets in proportion (`scale`, 6.2.6). Makes none.
fn resize(view: &View) -> Vec<Step> {
    let active = view.active();
    if let [] | [_] = active.as_slice() {
        let newest = view.new.map(|_| Which::New).or(view.old.len().checked_sub(1).map(Which::Old));
        let only = active.first().map(|(which, _)| *which).or(newest);
        return only.map(|which| Step::Scale(which, view.replicas)).into_iter().collect();
    }
    let saturated = |new: &Set| {
        let says = new.desired.is_some_and(|(wanted, _)| wanted == view.replicas);
        new.replicas == view.replicas && says && new.available == view.replicas
    };
    if view.new.as_ref().is_some_and(saturated) {
        let old = active.iter().filter(|(which, _)| *which != Which::New);
        return old.map(|(which, _)| Step::Scale(*which, 0)).collect();
    }
    if view.recreate { Vec::new() } else { in_proportion(view, active) }
}

fn in_proportion(view: &View, mut active: Vec<(Which, Set)>) -> Vec<Step> {
    let size = |number: u64| i128::from(number);
    let most = if view.replicas > 0 { view.most() } else { 0 };
    let whole = active.iter().fold(0i128, |sum, (_, set)| sum.saturating_add(size(set.replicas)));
    let to_add = size(most).saturating_sub(whole);
    // Larger first; of equals, the newer first where pods are added, the older where they are taken.
    if to_add > 0 {
        active.reverse();
    }
    crate::order::sort_by_key(&mut active, |(_, set)| std::cmp::Reverse(set.replicas));
    let mut sizes: Vec<(Which, i128)> = Vec::new();
    let mut added = 0i128;
    for (which, set) in &active {
        let share = share(view, set, to_add, added);
        added = added.saturating_add(share);
        sizes.push((*which, size(set.replicas).saturating_add(share)));
    }
    if let Some((_, first)) = sizes.first_mut().filter(|_| to_add != 0) {
        *first = first.saturating_add(to_add.saturating_sub(added)).max(0);
    }
    let steps = sizes.into_iter();
    steps.map(|(which, size)| Step::Scale(which, u64::try_from(size).unwrap_or(0))).collect()
}

/// What one ReplicaSet gets of a change (`GetReplicaSetProportion`).
fn share(view: &View, set: &Set, to_add: i128, added: i128) -> i128 {
    if set.replicas == 0 || to_add == 0 || to_add == added {
        return 0;
    }
    let fraction = fraction(view, set);
    let left = to_add.saturating_sub(added);
    if to_add > 0 { fraction.min(left) } else { fraction.max(left) }
}

/// How much larger it would be, were it to grow as the Deployment does; rounded to the nearest, halves away from zero.
fn fraction(view: &View, set: &Set) -> i128 {
    let size = i128::from(set.replicas);
    if view.replicas == 0 {
        return size.saturating_neg();
    }
    let actual = view.all().fold(0u64, |sum, (_, set)| sum.saturating_add(set.actual));
    let before = i128::from(set.desired.map_or(actual, |(_, most)| most)).max(1);
    let scaled = size.saturating_mul(i128::from(view.most()));
    let rounded = scaled.saturating_mul(2).saturating_add(before) / before.saturating_mul(2);
    rounded.saturating_sub(size)
}
