//! Deployments: they look at their ReplicaSets, take the next step, keep the history short and watch the deadline
//! (workloads.md 6.2). The numbers are worked out in `rolling`.

use std::sync::Arc;

use super::super::change::{Actor, Thing, What};
use super::super::engine::Engine;
use super::super::start;
use super::super::status::{DeploymentStatus, min_ready};
use super::super::world::{Progress, Rollout, Workload, WorkloadKey, World};
use super::limits;
use super::rolling::{self, Set, Step, View, Which};
use crate::cluster::PodPhase;
use crate::manifest::kinds::{Deployment, Kind};
use crate::simulation::SimTime;

impl Engine {
    /// Looks at one Deployment.
    pub(crate) fn sync_deployment(&mut self, key: &WorkloadKey) {
        let Some(deployment) = self.world.workloads.get(key).cloned() else { return };
        let Kind::Deployment(it) = &deployment.object.kind else { return };
        self.adopt_sets(&deployment);
        let view = self.view(&deployment, it);
        for step in rolling::next(&view) {
            self.take_step(&deployment, step);
        }
        self.watch(&deployment, it);
        if self.is_complete(&deployment) || view.paused {
            self.forget_old_sets(&deployment, it);
        }
    }

    fn view(&self, deployment: &Workload, it: &Deployment) -> View {
        let (new, old) = self.world.new_and_old_sets(deployment);
        let of = |set: &Arc<Workload>| {
            let status = self.world.replica_set_status(set, self.now);
            Set {
                replicas: set.replicas,
                actual: status.replicas,
                available: status.available,
                desired: set.desired,
            }
        };
        let ended = |phase| matches!(phase, PodPhase::Succeeded | PodPhase::Failed);
        let pods = old.iter().flat_map(|set| self.world.pods_of(&set.key));
        View {
            replicas: deployment.replicas,
            limits: limits::of_deployment(deployment),
            recreate: it.spec.recreates(),
            paused: it.spec.paused == Some(true),
            old_pods: pods.into_iter().any(|pod| !ended(pod.live.phase)),
            new: new.map(of),
            old: old.into_iter().map(of).collect(),
        }
    }

    fn take_step(&mut self, deployment: &Workload, step: Step) {
        let desired = Some(desired(deployment));
        let by = Actor::Controller(deployment.key.clone());
        match step {
            Step::Make(replicas) => {
                let revision = self.next_revision(deployment);
                let made = start::set_of(deployment, &deployment.object, replicas, revision, self.now);
                let Some(set) = made else { return };
                let thing = Thing::Workload(set.key.clone());
                self.put_workload(Workload { desired, ..set });
                self.log(thing, What::Made { replicas }, by);
                self.set_progress(&deployment.key, Progress::Created);
            }
            Step::Scale(which, to) => {
                let (new, old) = self.world.new_and_old_sets(deployment);
                let set = match which {
                    Which::New => new,
                    Which::Old(at) => old.get(at).copied(),
                };
                let Some(set) = set.cloned().filter(|it| it.replicas != to || it.desired != desired) else {
                    return;
                };
                let (from, key) = (set.replicas, set.key.clone());
                let latest = self.next_revision(deployment);
                let older = set.revision.saturating_add(1) < latest;
                let revision = if which == Which::New && older { latest } else { set.revision };
                self.put_workload(Workload { replicas: to, desired, revision, ..(*set).clone() });
                if from != to {
                    self.log(Thing::Workload(key), What::Scaled { from, to }, by);
                }
            }
        }
    }

    fn next_revision(&self, deployment: &Workload) -> u64 {
        let sets = self.world.sets_of(&deployment.key);
        sets.iter().map(|set| set.revision).max().unwrap_or(0).saturating_add(1)
    }

    /// ReplicaSets that belong to nobody and match (workloads.md 6.1.4).
    fn adopt_sets(&mut self, deployment: &Workload) {
        let orphans: Vec<Arc<Workload>> = start::orphans_of(&self.world, deployment);
        for set in orphans {
            self.put_workload(Workload { owner: Some(deployment.key.clone()), ..(*set).clone() });
            let what = What::Adopted { by: deployment.key.clone() };
            self.log(Thing::Workload(set.key.clone()), what, Actor::Controller(deployment.key.clone()));
        }
    }

    /// Old ReplicaSets at zero are kept, but not more than revisionHistoryLimit (6.2.5).
    fn forget_old_sets(&mut self, deployment: &Workload, it: &Deployment) {
        let limit = usize::try_from(it.spec.revision_history_limit()).unwrap_or(usize::MAX);
        let (_, old) = self.world.new_and_old_sets(deployment);
        let empty = |set: &&Arc<Workload>| set.replicas == 0 && self.world.pods_of(&set.key).next().is_none();
        let mut sets: Vec<Arc<Workload>> = old.into_iter().filter(empty).cloned().collect();
        crate::order::sort_by_key(&mut sets, |set| set.revision);
        let too_many = sets.len().saturating_sub(limit);
        for set in sets.into_iter().take(too_many) {
            self.remove_workload(&set.key);
            let by = Actor::Controller(deployment.key.clone());
            self.log(Thing::Workload(set.key.clone()), What::Deleted, by);
        }
    }

    /// Complete: all pods are new and available (`DeploymentComplete`).
    fn is_complete(&self, deployment: &Workload) -> bool {
        is_complete(deployment, &self.world.deployment_status(deployment, self.now))
    }

    /// The condition `Progressing`, and when to look again (6.2.3).
    fn watch(&mut self, deployment: &Workload, it: &Deployment) {
        let status = self.world.deployment_status(deployment, self.now);
        let Some(rollout) = self.world.workloads.get(&deployment.key).map(|it| it.rollout.clone()) else {
            return;
        };
        let deadline = deadline(it);
        let due = deadline.map(|deadline| rollout.since.plus(deadline));
        let timed_out = due.is_some_and(|due| due <= self.now);
        let paused = it.spec.paused == Some(true);
        let (progress, moved) = judge(deployment, &rollout, &status, (paused, timed_out));
        if progress == Progress::DeadlineExceeded && rollout.progress != progress {
            let by = Actor::Controller(deployment.key.clone());
            self.log(Thing::Workload(deployment.key.clone()), What::DeadlineExceeded, by);
        }
        let since = if moved { self.now } else { rollout.since };
        let now = Rollout { progress, since, seen: status };
        if now != rollout {
            self.note(&deployment.key, |it| it.rollout = now);
        }
        if let Some(deadline) = deadline.filter(|_| matches!(progress, Progress::Created | Progress::Updated))
        {
            self.wake_at(&deployment.key, since.plus(deadline));
        }
        self.wake_when_available(deployment);
    }

    fn set_progress(&mut self, key: &WorkloadKey, progress: Progress) {
        let now = self.now;
        self.note(key, |it| {
            it.rollout.progress = progress;
            it.rollout.since = now;
        });
    }

    /// Pods that are ready become available after minReadySeconds.
    fn wake_when_available(&mut self, deployment: &Workload) {
        let wait = min_ready(&deployment.object.kind);
        let sets = self.world.sets_of(&deployment.key);
        let pods = sets.iter().flat_map(|set| self.world.pods_of(&set.key));
        let soonest = pods.filter_map(|pod| pod.available_at(wait)).filter(|at| *at > self.now).min();
        if let Some(at) = soonest {
            self.wake_at(&deployment.key, at);
        }
    }
}

/// How the rollout of a Deployment is that nobody has changed.
pub(crate) fn at_rest(world: &World, deployment: &Workload) -> Rollout {
    let seen = world.deployment_status(deployment, SimTime::ZERO);
    let paused = matches!(&deployment.object.kind, Kind::Deployment(it) if it.spec.paused == Some(true));
    let progress = match (paused, is_complete(deployment, &seen)) {
        (true, _) => Progress::Paused,
        (false, true) => Progress::Available,
        (false, false) => Progress::Updated,
    };
    Rollout { progress, since: SimTime::ZERO, seen }
}

/// The size that a Deployment writes to its ReplicaSets: wanted, and at most.
pub(crate) fn desired(deployment: &Workload) -> (u64, u64) {
    let surge = limits::of_deployment(deployment).surge;
    (deployment.replicas, deployment.replicas.saturating_add(surge))
}

/// `progressDeadlineSeconds`; none where it is the largest number, which means never.
fn deadline(it: &Deployment) -> Option<SimTime> {
    let seconds = it.spec.progress_deadline_seconds();
    (seconds < i32::MAX as u64).then(|| SimTime::from_millis(seconds.saturating_mul(1_000)))
}

fn is_complete(deployment: &Workload, status: &DeploymentStatus) -> bool {
    let wanted = deployment.replicas;
    status.updated == wanted && status.replicas == wanted && status.available == wanted
}

/// The reason of `Progressing` now, and whether progress was seen (`syncRolloutStatus`, `checkPausedConditions`).
fn judge(
    deployment: &Workload,
    rollout: &Rollout,
    status: &DeploymentStatus,
    (paused, timed_out): (bool, bool),
) -> (Progress, bool) {
    let before = rollout.progress;
    if paused && before != Progress::DeadlineExceeded {
        return (Progress::Paused, before != Progress::Paused);
    }
    if before == Progress::Paused {
        return (Progress::Resumed, true);
    }
    if before == Progress::Available && status.replicas == status.updated {
        return (before, false);
    }
    if is_complete(deployment, status) {
        return (Progress::Available, true);
    }
    let seen = &rollout.seen;
    let old = |status: &DeploymentStatus| status.replicas.saturating_sub(status.updated);
    let moved = status.updated > seen.updated
        || old(status) < old(seen)
        || status.ready > seen.ready
        || status.available > seen.available;
    match before {
        _ if moved => (Progress::Updated, true),
        Progress::Available => (before, false),
        _ if timed_out => (Progress::DeadlineExceeded, false),
        _ => (before, false),
    }
}
