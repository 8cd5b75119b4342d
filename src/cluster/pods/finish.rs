//! The cluster's pods, made of placed drafts: addresses, the labels of their nodes, what they state.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::super::addresses::{self, Pool};
use super::super::families::Family;
use super::super::model::{Listens, Node, Pod, PodPhase, Started};
use super::super::nodes::{REGION, ZONE};
use super::super::{IndexVec, NodeId, PodId};
use super::Context;
use super::draft::{Draft, Drafts, Template};
use super::placement::{Fate, Made};
use crate::manifest::kinds::Labels;
use crate::pace::Pace;

/// Makes the pods. Listening ports are those of the annotation, else everything for now (`listens` narrows it).
pub(in super::super) async fn finish(
    context: &Context<'_>,
    drafts: &Drafts<'_>,
    fates: &[Fate],
    pace: &Pace,
) -> IndexVec<PodId, Pod> {
    let mut finishing = Finishing {
        context,
        taken: stated_addresses(drafts, fates),
        pools: BTreeMap::new(),
        overflow: addresses::overflow_pool(),
        labels: BTreeMap::new(),
        everything: Arc::new(Listens::Everything),
    };
    let mut pods = IndexVec::default();
    for (draft, fate) in drafts.drafts.iter().zip(fates) {
        if let (Fate::Made(made), Some(template)) = (fate, drafts.templates.get(draft.template)) {
            pods.push(finishing.pod(draft, template, made));
            pace.work(1).await;
        }
    }
    pods
}

fn stated_addresses(drafts: &Drafts, fates: &[Fate]) -> BTreeSet<IpAddr> {
    let there = drafts.drafts.iter().zip(fates).filter(|(_, fate)| matches!(fate, Fate::Made(_)));
    there
        .filter_map(|(draft, _)| draft.stated.as_ref())
        .flat_map(|stated| stated.ips.iter().copied())
        .collect()
}

struct Finishing<'c, 'a> {
    context: &'c Context<'a>,
    taken: BTreeSet<IpAddr>,
    pools: BTreeMap<(NodeId, Family), Pool>,
    overflow: Pool,
    /// Labels with those of the node, by template and node zone and region.
    labels: BTreeMap<(usize, Option<String>, Option<String>), Arc<Labels>>,
    everything: Arc<Listens>,
}

impl Finishing<'_, '_> {
    fn pod(&mut self, draft: &Draft, template: &Template, made: &Made) -> Pod {
        let node = made.node.and_then(|node| self.context.nodes.get(node));
        let stated = draft.stated.as_deref();
        let mut pod = Pod {
            namespace: template.namespace.to_string(),
            name: draft.name.clone(),
            ips: stated.map(|stated| stated.ips.clone()).unwrap_or_default(),
            node: made.node,
            phase: made.phase,
            ready: made.ready,
            terminating: made.terminating,
            owner: draft.owner.clone(),
            labels: self.labels(draft, template, node),
            template: template.traits.clone(),
            hostname: draft.hostname.clone(),
            listens: template.behaviour.listens.clone().unwrap_or_else(|| self.everything.clone()),
            unscheduled: made.message.clone(),
            nominated: made.nominated,
            missing_node: made.missing_node.clone(),
            rejected: made.rejected.clone(),
            placed: made.placed,
            shown: Cow::Borrowed(""),
            restarts: stated.map_or(0, |stated| stated.restarts),
            started: stated.map_or(Started::Unsaid, |stated| stated.started.clone()),
        };
        if let Some(word) =
            stated.and_then(|stated| stated.word.as_ref()).filter(|word| pod.status() != **word)
        {
            pod.shown = Cow::Owned(word.clone());
        }
        if pod.ips.is_empty() && matches!(pod.phase, PodPhase::Running | PodPhase::Unknown) {
            let ips: Vec<IpAddr> = self
                .context
                .families
                .iter()
                .filter_map(|family| self.address(&pod, node, family, draft.nth))
                .collect();
            pod.ips = ips;
        }
        pod
    }

    /// An address of its node's range; the node's own on the host network.
    fn address(&mut self, pod: &Pod, node: Option<&Node>, family: Family, nth: u32) -> Option<IpAddr> {
        let (id, node) = (pod.node?, node?);
        if pod.template.host_network {
            let mut own = std::iter::once(node.ip).chain(node.other_ips.iter().copied());
            return own.find(|ip| Family::of(*ip) == family);
        }
        let nth = nth.to_string();
        let all = [pod.namespace.as_str(), pod.name.as_str(), nth.as_str()];
        // A pod of the same name later gets another address (workloads.md 6.4.3).
        let parts = if nth == "0" { all.get(..2).unwrap_or(&all) } else { &all };
        let range = node.pod_cidrs.iter().find(|range| Family::of(range.base) == family)?;
        let pool = self.pools.entry((id, family)).or_insert_with(|| addresses::pod_pool(*range));
        let own = pool.give(&mut self.taken, parts);
        if own.is_some() || family == Family::V6 {
            return own;
        }
        self.overflow.give(&mut self.taken, parts)
    }

    /// A bound pod has its node's zone and region among its labels (workloads.md 6.1.2).
    fn labels(&mut self, draft: &Draft, template: &Template, node: Option<&Node>) -> Arc<Labels> {
        let base = draft.labels.as_ref().unwrap_or(&template.labels);
        let of_node = |key: &str| node.and_then(|node| node.labels.get(key)).cloned();
        let (zone, region) = (of_node(ZONE), of_node(REGION));
        if zone.is_none() && region.is_none() {
            return base.clone();
        }
        let with = |base: &Labels| {
            let mut labels = base.clone();
            labels.extend(zone.clone().map(|zone| (ZONE.to_string(), zone)));
            labels.extend(region.clone().map(|region| (REGION.to_string(), region)));
            Arc::new(labels)
        };
        if draft.labels.is_some() {
            return with(base);
        }
        let key = (draft.template, zone.clone(), region.clone());
        self.labels.entry(key).or_insert_with(|| with(base)).clone()
    }
}
