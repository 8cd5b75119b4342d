//! Working out what happens until nothing changes any more; where that does not come, who keeps things going.

use std::collections::BTreeMap;

use super::super::world::WorkloadKey;
use super::{Engine, Tick};
use crate::manifest::kinds::Kind;
use crate::pace::Pace;
use crate::simulation::SimTime;

/// What has not settled by then never does: pods that end and are made again, for ever.
const LONGEST: SimTime = SimTime::from_millis(1_200_000);
/// A workload that has made so many times the pods that it wants, and so many more, makes them for ever.
const TIMES: u64 = 4;
const MORE: u64 = 100;

/// Things that did not settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Restless {
    /// Why it was given up.
    pub why: Why,
    /// The workload that made the most pods in that time (of a Deployment's ReplicaSet, the Deployment); none: no pod
    /// was made.
    pub maker: Option<WorkloadKey>,
}

/// Why settling was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// A workload has made so many pods, and wants no more than a few.
    Pods(u64),
    /// Something still changed after so many minutes of simulated time.
    Minutes(u64),
    /// There was too much to work out.
    Work,
}

impl Engine {
    /// Works out what happens until nothing has changed for a while. Where that moment does not come, says why.
    pub(crate) async fn settle(&mut self, pace: &Pace) -> Option<Restless> {
        let before = self.pods_made();
        let why = self.settle_or_give_up(&before, pace).await?;
        let made = |key: &WorkloadKey, made: u64| made.saturating_sub(before.get(key).copied().unwrap_or(0));
        let now = self.pods_made();
        let most = now.iter().map(|(key, count)| (made(key, *count), key)).filter(|(count, _)| *count > 0);
        let maker = most.max_by_key(|(count, _)| *count).map(|(_, key)| self.visible(key));
        Some(Restless { why, maker })
    }

    async fn settle_or_give_up(&mut self, made: &BTreeMap<WorkloadKey, u64>, pace: &Pace) -> Option<Why> {
        let mut changed = self.now;
        let latest = self.now.plus(LONGEST);
        while self.work < self.timing.most_work {
            let next = self.queue.first_key_value().map(|((at, _), _)| *at)?;
            if next > changed.plus(self.timing.quiet) {
                return None;
            }
            if next > latest {
                return Some(Why::Minutes(LONGEST.0 / 60_000_000));
            }
            let (_, tick) = self.queue.pop_first()?;
            self.advance(next);
            let before = self.work;
            let controller = if let Tick::Sync(key) = &tick { Some(key.clone()) } else { None };
            self.tick(tick, pace).await;
            if let Some(count) = controller.and_then(|key| self.too_many_pods(&key, made)) {
                return Some(Why::Pods(count));
            }
            pace.work(usize::try_from(self.work.saturating_sub(before)).unwrap_or(usize::MAX)).await;
            if !self.touched.is_empty() {
                changed = self.now;
            }
        }
        Some(Why::Work)
    }

    /// How many pods a workload has made, where that is far more than it wants.
    fn too_many_pods(&self, key: &WorkloadKey, made: &BTreeMap<WorkloadKey, u64>) -> Option<u64> {
        let workload = self.world.workloads.get(key)?;
        let wanted = match &workload.object.kind {
            Kind::Job(it) => it.spec.completions().unwrap_or(0).max(it.spec.parallelism()),
            _ => workload.replicas.max(workload.daemon_nodes.len() as u64),
        };
        let count = workload.made.saturating_sub(made.get(key).copied().unwrap_or(0));
        (count > wanted.saturating_mul(TIMES).saturating_add(MORE)).then_some(count)
    }

    fn pods_made(&self) -> BTreeMap<WorkloadKey, u64> {
        self.world.workloads.iter().map(|(key, workload)| (key.clone(), workload.made)).collect()
    }

    fn visible(&self, key: &WorkloadKey) -> WorkloadKey {
        let owner = self.world.workloads.get(key).and_then(|it| it.owner.clone());
        owner.unwrap_or_else(|| key.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cluster::{self, OwnerKind, SEED};
    use crate::pace::at_once;
    use crate::simulation::life::{Timing, start};

    #[test]
    fn too_much_to_work_out_is_said_and_who_makes_it() {
        let set = |name: &str, phase: &str| {
            format!(
                "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {{name: {name}}}\nspec:\n  replicas: 1\n  selector: \
                 {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}, annotations: \
                 {{serviscope.dev/phase: {phase}}}}}\n    spec: {{containers: [{{name: app, image: app}}]}}\n---\n"
            )
        };
        let (manifest, _) = crate::manifest::parse(&(set("calm", "Running") + &set("failing", "Failed")));
        let (built, _) = cluster::build(&manifest, SEED);
        let world = start::world(Arc::new(manifest), &built);
        let settled = |most_work| {
            let mut engine = Engine::new(world.clone(), SEED, Timing { most_work, ..Timing::default() });
            engine.still = true;
            engine.begin();
            at_once(engine.settle(&Pace::endless()))
        };
        let failing =
            WorkloadKey { kind: OwnerKind::ReplicaSet, namespace: "default".into(), name: "failing".into() };
        let maker = Some(failing);
        assert_eq!(settled(500), Some(Restless { why: Why::Work, maker: maker.clone() }));
        assert_eq!(settled(50_000_000), Some(Restless { why: Why::Pods(105), maker }));
    }
}
