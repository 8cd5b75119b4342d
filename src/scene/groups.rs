//! Cards of pods that are folded: of one owner, or of several with nothing in common. Draws; places nothing.

use kurbo::Rect;

use super::pen::Pen;
use super::plan::Cell;
use super::pods::{Cards, thing, title, title_place};
use super::shape::{Align, BoxRole, Health, Label, TextRole};
use super::text::room;
use super::thing::{Subject, Thing};
use super::word::Word;
use crate::cluster::{Cluster, NodeId, Owner, Pod, PodId};

/// More names than this are not listed.
const MOST_NAMES: usize = 12;

impl Cards<'_> {
    /// What pods of several owners do not share is of none: no label, no colour, no place in the text.
    pub(super) fn group(&self, cell: &Cell, rect: Rect, lane: &str) -> Option<Thing> {
        let pods = cell.pods();
        let known = pods.iter().filter_map(|id| self.cluster.pods.get(*id));
        let first = known.clone().next()?;
        let ready = known.filter(|pod| pod.ready).count();
        let service = self.service_of(cell);
        let mut pen = Pen::of(service.map(|(id, _)| id));
        pen.card(Rect::new(rect.x0 + 6.0, rect.y0, rect.x1, rect.y1 - 6.0), 9.0, BoxRole::Stack);
        let front = Rect::new(rect.x0, rect.y0 + 5.0, rect.x1 - 6.0, rect.y1);
        pen.card(front, 9.0, if service.is_some() { BoxRole::CardAccent } else { BoxRole::CardQuiet });
        let health = if ready == pods.len() { Health::Good } else { Health::Bad };
        // A low card has its title a little higher, so that the lines keep apart.
        let (raised, second) = if self.compact { (4.0, 33.0) } else { (0.0, 40.0) };
        group_title(&mut pen, Rect { y0: front.y0 - raised, ..front }, health, cell);
        let (ready, all) = (ready.to_string(), pods.len().to_string());
        let left = front.x0 + 13.0;
        let at = (left, front.y0 + second);
        pen.word(at, Align::Start, TextRole::Note, Word::ReadyOf, &[&ready, &all], 110.0);
        if cell.owner().is_some() || service.is_some() {
            self.foot(&mut pen, front, first, pods, service);
        } else {
            let base = front.y1 - if self.compact { 17.0 } else { 29.0 };
            let names = names(self.cluster, pods);
            pen.text((left, base), Align::Start, TextRole::Note, &names, front.x1 - 13.0 - left);
        }
        let span = first.template.span.filter(|_| cell.owner().is_some());
        Some(thing(group_name(cell, lane), Subject::Pods(pods.to_vec()), rect, span, pen))
    }
}

/// The name of a group's card: its owner, and the lane that it is in.
pub(super) fn group_name(cell: &Cell, lane: &str) -> String {
    match cell {
        Cell::Group { namespace, owner: Some(owner), .. } => {
            format!("{namespace}/{}/{}@{lane}", owner.kind.name(), owner.name)
        }
        Cell::Group { namespace, .. } if !namespace.is_empty() => format!("{namespace}/*@{lane}"),
        _ => format!("*@{lane}"),
    }
}

/// How pods without an owner in common are called: the rest of a lane, or all that a namespace has without owner.
pub(super) fn group_word(cell: &Cell) -> Word {
    match cell {
        Cell::Group { namespace, .. } if namespace.is_empty() => Word::OtherPods,
        _ => Word::SomePods,
    }
}

fn group_title(pen: &mut Pen, rect: Rect, health: Health, cell: &Cell) {
    let count = cell.pods().len().to_string();
    if let Some(owner) = cell.owner() {
        return title(pen, rect, health, &owner.name, &format!(" ×{count}"));
    }
    let (at, all) = title_place(pen, rect, health);
    let word = group_word(cell);
    let fits = room(&Label::Word(word, vec![count.clone()]), TextRole::Title) <= all;
    let role = if fits { TextRole::Title } else { TextRole::SmallTitle };
    pen.word(at, Align::Start, role, word, &[&count], all);
}

/// Whose the pods are: each owner once, and each pod that has none.
pub(super) fn names(cluster: &Cluster, pods: &[PodId]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for pod in pods.iter().filter_map(|id| cluster.pods.get(*id)) {
        let name = pod.owner.as_ref().map_or(pod.name.as_str(), |owner| owner.name.as_str());
        if names.contains(&name) {
            continue;
        }
        if names.len() >= MOST_NAMES {
            names.push("…");
            break;
        }
        names.push(name);
    }
    names.join(", ")
}

/// The owner of all of some pods; none where they have several, or one of them has none.
pub fn common_owner<'a>(cluster: &'a Cluster, pods: &[PodId]) -> Option<&'a Owner> {
    let mut known = pods.iter().filter_map(|id| cluster.pods.get(*id));
    let first = known.next()?;
    let owner = first.owner.as_ref()?;
    let same = |pod: &Pod| pod.owner.as_ref() == Some(owner) && pod.namespace == first.namespace;
    known.all(same).then_some(owner)
}

/// The node that all of some pods are on.
pub fn common_node(cluster: &Cluster, pods: &[PodId]) -> Option<NodeId> {
    let mut nodes = pods.iter().filter_map(|pod| cluster.pods.get(*pod)).map(|pod| pod.node);
    let first = nodes.next()??;
    nodes.all(|node| node == Some(first)).then_some(first)
}

/// The card of a pod that has no node: its name, and that it waits.
pub(super) fn draw_pending(cluster: &Cluster, cell: &Cell, rect: Rect) -> Option<Thing> {
    let first = *cell.pods().first()?;
    let pod = cluster.pods.get(first)?;
    let mut pen = Pen::of(None);
    pen.card(rect, 9.0, BoxRole::CardNotReady);
    let (full, subject) = match cell {
        Cell::Pod(_) => {
            title(&mut pen, rect, Health::Idle, &pod.name, "");
            (pod.full_name(), Subject::Pod(first))
        }
        Cell::Group { pods, .. } => {
            group_title(&mut pen, rect, Health::Idle, cell);
            (group_name(cell, "pending"), Subject::Pods(pods.clone()))
        }
    };
    let single = matches!(cell, Cell::Pod(_)) || cell.owner().is_some();
    let reason = match single {
        true => pod.unscheduled.clone().unwrap_or_default(),
        false => names(cluster, cell.pods()).into(),
    };
    let room = rect.width() - 26.0;
    pen.text((rect.x0 + 13.0, rect.y0 + 40.0), Align::Start, TextRole::Note, &reason, room);
    Some(thing(full, subject, rect, pod.template.span.filter(|_| single), pen))
}
