//! The pods of one controller: names, labels, host names (workloads.md 6.1).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::NodeId;
use super::super::admission::Since;
use super::super::model::OwnerKind;
use super::super::naming;
use super::behaviour::Behaviour;
use super::daemons::daemon_tolerations;
use super::draft::{Draft, Drafts, Template};
use super::jobs::INDEX;
use super::workloads::{Plan, Shape, Taken};
use super::{Context, stated, traits};
use crate::manifest::kinds::{LabelSelector, Labels, PodSpec};
use crate::pace::Pace;

/// Makes the drafts of a plan.
pub(super) async fn draft<'a>(context: &Context<'a>, plan: &Plan<'a>, drafts: &mut Drafts<'a>, pace: &Pace) {
    let Some(admitted) = admitted(context, plan) else { return };
    let template = drafts.template(admitted);
    match &plan.shape {
        Shape::Replicas => {
            let prefix = naming::prefix(&plan.base, None);
            for number in 0..plan.wanted {
                let name = random_name(context, plan, drafts, &prefix, plan.present.saturating_add(number));
                drafts.push(plain(plan, template, name));
                pace.work(1).await;
            }
        }
        Shape::PerNode(nodes) => {
            for &node in nodes.iter().take(usize::try_from(plan.wanted).unwrap_or(usize::MAX)) {
                daemon_pod(context, plan, template, node, drafts);
                pace.work(1).await;
            }
        }
        Shape::Indexed { taken } => {
            let free = (0..u64::MAX).filter(|index| !taken.contains(index));
            for (index, _) in free.zip(0..plan.wanted) {
                indexed_pod(context, plan, template, index, drafts);
                pace.work(1).await;
            }
        }
        Shape::Ordinals { range, there, ordered } => {
            ordinals(plan, template, (range.clone(), there), *ordered, drafts);
        }
    }
}

/// What all of a plan's pods share, as admission leaves it; none: they are refused.
fn admitted<'a>(context: &Context<'a>, plan: &Plan<'a>) -> Option<Template<'a>> {
    let mut template = template(plan);
    let admission = &context.objects.admission;
    if !admission.is_idle(template.namespace) {
        let since = Since::of(plan.object);
        admission.claims_of(plan.object, since).ok()?;
        template.spec =
            Cow::Owned(admission.pod(template.namespace, since, &template.spec).ok()?.into_owned());
    }
    Some(template)
}

/// What all of a plan's pods share.
pub(super) fn template<'a>(plan: &Plan<'a>) -> Template<'a> {
    let metadata = &plan.template.metadata;
    let behaviour = Behaviour::of(&metadata.annotations, &plan.template.spec);
    let spec = spec(plan);
    let mut labels = metadata.labels.clone();
    labels.extend(plan.added.clone());
    let named = stated::claims(&plan.template.spec, &plan.own_volumes);
    let span = Some(plan.object.source.at("metadata.name"));
    Template {
        namespace: &plan.object.namespace,
        traits: traits::of(&spec, &behaviour, span),
        spec,
        labels: Arc::new(labels),
        behaviour,
        place: None,
        owner_selector: owner_selector(plan),
        claims: named,
    }
}

/// The template's spec, with what the controller adds to it.
fn spec<'a>(plan: &Plan<'a>) -> Cow<'a, PodSpec> {
    let spec = &plan.template.spec;
    match plan.owner.kind {
        OwnerKind::DaemonSet => {
            let mut spec = spec.clone();
            spec.tolerations.extend(daemon_tolerations(spec.host_network == Some(true)));
            Cow::Owned(spec)
        }
        OwnerKind::StatefulSet => {
            let mut spec = spec.clone();
            let service = plan.object.source.node(&crate::manifest::Path::of("spec.serviceName"));
            let service = service.and_then(|node| node.as_str()).filter(|name| !name.is_empty());
            spec.subdomain = service.map(str::to_string).or(spec.subdomain);
            Cow::Owned(spec)
        }
        _ => Cow::Borrowed(spec),
    }
}

/// Default spreading looks at ReplicaSets (a Deployment's too), ReplicationControllers and StatefulSets (scheduling.md 5.5.3).
fn owner_selector(plan: &Plan) -> Option<LabelSelector> {
    let spreads = !matches!(plan.owner.kind, OwnerKind::DaemonSet | OwnerKind::Job);
    plan.selector.as_ref().filter(|_| spreads).map(|selector| selector.clone().into_owned())
}

fn plain(plan: &Plan, template: usize, name: String) -> Draft {
    let spec = &plan.template.spec;
    Draft {
        hostname: spec.hostname.clone().filter(|name| !name.is_empty()),
        owner: Some(plan.owner.clone()),
        ..Draft::new(template, name)
    }
}

fn random_name(context: &Context, plan: &Plan, drafts: &mut Drafts, prefix: &str, number: u64) -> String {
    let object = plan.object;
    let number = number.to_string();
    let candidates = |attempt: u64| {
        let attempt = if attempt == 0 { String::new() } else { attempt.to_string() };
        let parts = [object.kind.name(), &object.namespace, &object.name, &number, &attempt];
        naming::generated(prefix, naming::hash(context.seed, &parts))
    };
    drafts.free_name(&object.namespace, candidates)
}

fn daemon_pod<'a>(
    context: &Context<'a>,
    plan: &Plan<'a>,
    template: usize,
    node: NodeId,
    drafts: &mut Drafts<'a>,
) {
    let Some(name) = context.nodes.get(node).map(|node| node.name.clone()) else { return };
    let object = plan.object;
    let prefix = naming::prefix(&object.name, None);
    let candidates = |attempt: u64| {
        let attempt = attempt.to_string();
        let parts = [object.kind.name(), &object.namespace, &object.name, &name, &attempt];
        naming::generated(&prefix, naming::hash(context.seed, &parts))
    };
    let pod_name = drafts.free_name(&object.namespace, candidates);
    drafts.push(Draft { pinned: Some(node), ..plain(plan, template, pod_name) });
}

fn indexed_pod<'a>(
    context: &Context<'a>,
    plan: &Plan<'a>,
    template: usize,
    index: u64,
    drafts: &mut Drafts<'a>,
) {
    let prefix = naming::prefix(&plan.base, Some(&index.to_string()));
    let name = random_name(context, plan, drafts, &prefix, index);
    let mut labels = drafts.templates.get(template).map(|it| (*it.labels).clone()).unwrap_or_default();
    labels.insert(INDEX.into(), index.to_string());
    let hostname = format!("{}-{index}", plan.base);
    drafts.push(Draft {
        labels: Some(Arc::new(labels)),
        hostname: Some(hostname),
        ..plain(plan, template, name)
    });
}

fn ordinals<'a>(
    plan: &Plan<'a>,
    template: usize,
    (range, there): (Range<u64>, &BTreeMap<u64, Taken>),
    ordered: bool,
    drafts: &mut Drafts<'a>,
) {
    let mut after = None;
    let mut left = plan.wanted;
    for number in range {
        match there.get(&number) {
            Some(Taken::Own { ready: false }) if ordered => return,
            Some(_) => continue,
            None if left == 0 => return,
            None => left = left.saturating_sub(1),
        }
        let name = format!("{}-{number}", plan.base);
        let mut labels = plan.template.metadata.labels.clone();
        labels.extend(ordinal_labels(plan, &name, &number.to_string()));
        let draft = Draft {
            labels: Some(Arc::new(labels)),
            hostname: Some(name.clone()),
            after: after.filter(|_| ordered),
            ..plain(plan, template, name)
        };
        after = Some(drafts.push(draft));
    }
}

/// The labels that a StatefulSet adds to a pod.
pub(super) fn ordinal_labels(plan: &Plan, name: &str, ordinal: &str) -> Labels {
    let mut labels = plan.added.clone();
    labels.insert("statefulset.kubernetes.io/pod-name".into(), name.to_string());
    labels.insert("apps.kubernetes.io/pod-index".into(), ordinal.to_string());
    labels
}
