//! Which volume a claim has, and which nodes reach it (scheduling.md 5.2, 5.3.6; pkg/controller/volume/persistentvolume, plg
//! volumebinding). Storage is provided (contract.md) but where the manifest itself says that nobody makes volumes: then the
//! volumes that it states are all that there are. Must not know pods beyond the names of their claims.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::claims::Claims;
use super::model::Node;
use super::objects::{Item, Objects};
use super::scheduler::{VolumeConflict, reaches};
use super::{IndexVec, NodeId, quantity, selectors};
use crate::manifest::kinds::{Kind, PersistentVolume, PersistentVolumeClaim, StorageClass};
use crate::manifest::{Manifest, Object};

/// A claim and the volume that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The claim's namespace.
    pub namespace: String,
    /// The claim.
    pub claim: String,
    /// The volume.
    pub volume: String,
}

/// The claims of a cluster and the volumes that it states.
pub(super) struct Volumes<'a> {
    volumes: Vec<Volume<'a>>,
    /// By namespace and name, the place in `states`.
    claims: BTreeMap<(&'a str, &'a str), usize>,
    states: Vec<Claim<'a>>,
    /// The claims that one pod alone may use.
    alone: BTreeSet<(&'a str, &'a str)>,
}

struct Volume<'a> {
    item: Item<'a, PersistentVolume>,
    taken: bool,
}

/// What becomes of a claim. One that is provided is not kept.
#[derive(Clone, Copy)]
enum Claim<'a> {
    /// It has this volume.
    Bound(usize),
    /// Nothing fits, and nobody makes anything.
    Unbound,
    /// It gets a volume when the first pod that needs it is placed.
    Waits(Item<'a, PersistentVolumeClaim>),
}

impl<'a> Volumes<'a> {
    /// Binds what is bound before any pod: those that name their volume first.
    pub(super) fn of(objects: &Objects<'a>, known: &dyn Claims) -> Self {
        let volumes = objects.volumes.iter().map(|item| Volume { item: *item, taken: false });
        let is_alone = |item: &&Item<PersistentVolumeClaim>| {
            item.it.spec.access_modes.iter().any(|mode| mode == "ReadWriteOncePod")
        };
        let alone = objects.claims.iter().filter(is_alone).map(|item| (item.namespace(), item.name()));
        let mut all = Self {
            volumes: volumes.collect(),
            claims: BTreeMap::new(),
            states: Vec::new(),
            alone: alone.collect(),
        };
        let classes: BTreeMap<&str, &StorageClass> =
            objects.storage_classes.iter().map(|item| (item.name(), item.it)).collect();
        let named = |item: &&Item<PersistentVolumeClaim>| item.it.spec.volume_name.is_some();
        let first = objects.claims.iter().filter(named);
        for item in first.chain(objects.claims.iter().filter(|item| !named(item))) {
            if let Some(claim) = all.settle(*item, &classes) {
                let claim = all.as_known(claim, known);
                all.claims.insert((item.namespace(), item.name()), all.states.len());
                all.states.push(claim);
            }
        }
        all
    }

    fn settle(
        &mut self,
        item: Item<'a, PersistentVolumeClaim>,
        classes: &BTreeMap<&str, &StorageClass>,
    ) -> Option<Claim<'a>> {
        let spec = &item.it.spec;
        if let Some(name) = spec.volume_name.as_deref().filter(|name| !name.is_empty()) {
            let at = self.volumes.iter().position(|volume| volume.item.name() == name)?;
            return Some(self.take(at));
        }
        let name = spec.storage_class_name.as_deref()?;
        let class = classes.get(name).filter(|_| !name.is_empty());
        if class.is_some_and(|class| class.waits()) {
            return class.is_some_and(|class| class.makes_nothing()).then_some(Claim::Waits(item));
        }
        if let Some(at) = self.best(&item, |_| true) {
            return Some(self.take(at));
        }
        let of_class = |volume: &Volume| class_of(volume.item.it) == name;
        let nobody_makes = match class {
            Some(class) => class.makes_nothing(),
            // A claim that wants no class has a volume that somebody made: where the manifest states none, it is elsewhere.
            None if name.is_empty() => !self.volumes.is_empty(),
            // A class that the manifest does not have is the cluster's; but of one that it states volumes of itself, nobody
            // makes more.
            None => self.volumes.iter().any(of_class),
        };
        nobody_makes.then_some(Claim::Unbound)
    }

    /// One that waited for its first pod has what it was given then.
    fn as_known(&mut self, claim: Claim<'a>, known: &dyn Claims) -> Claim<'a> {
        let Claim::Waits(item) = claim else { return claim };
        let name = known.volume(item.namespace(), item.name());
        let at = name.and_then(|name| self.volumes.iter().position(|volume| volume.item.name() == name));
        at.map_or(claim, |at| self.take(at))
    }

    /// Whether there is a class whose claims are bound with their first pod only.
    pub(super) fn any_waits(manifest: &Manifest) -> bool {
        let waits =
            |it: &Object| matches!(&it.kind, Kind::StorageClass(it) if it.waits() && it.makes_nothing());
        manifest.objects.iter().any(waits)
    }

    /// All claims that have a volume.
    pub(super) fn bindings(&self) -> Vec<Binding> {
        let bound = self.claims.iter().filter_map(|((namespace, claim), state)| {
            let Claim::Bound(at) = self.states.get(*state)? else { return None };
            let volume = self.volumes.get(*at)?.item.name();
            let names = (namespace.to_string(), claim.to_string(), volume.to_string());
            Some(Binding { namespace: names.0, claim: names.1, volume: names.2 })
        });
        bound.collect()
    }

    fn take(&mut self, at: usize) -> Claim<'a> {
        self.volumes.get_mut(at).into_iter().for_each(|volume| volume.taken = true);
        Claim::Bound(at)
    }

    /// The smallest volume that is free and does; one that is meant for this very claim before all others.
    fn best(
        &self,
        item: &Item<PersistentVolumeClaim>,
        does: impl Fn(&PersistentVolume) -> bool,
    ) -> Option<usize> {
        let fits = |(_, it): &(usize, &Volume)| !it.taken && fits(it.item.it, item) && does(it.item.it);
        let found = self.volumes.iter().enumerate().filter(fits);
        let rank = |it: &Volume| (it.item.it.spec.claim_ref.is_none(), capacity(it.item.it));
        found.min_by_key(|(_, it)| rank(it)).map(|(at, _)| at)
    }

    /// Those of the claims that one pod alone may use.
    pub(super) fn alone<'c>(&self, namespace: &str, claims: &[&'c str]) -> Vec<&'c str> {
        claims.iter().copied().filter(|claim| self.alone.contains(&(namespace, *claim))).collect()
    }

    /// Whether a claim of these will never be bound.
    pub(super) fn is_any_unbound(&self, namespace: &str, claims: &[&str]) -> bool {
        self.known(namespace, claims).iter().any(|(_, claim)| matches!(claim, Claim::Unbound))
    }

    /// Those of the claims that are not provided, with their places.
    fn known(&self, namespace: &str, claims: &[&str]) -> Vec<(usize, Claim<'a>)> {
        let place = |claim: &&str| self.claims.get(&(namespace, *claim)).copied();
        let places: BTreeSet<usize> = claims.iter().filter_map(place).collect();
        places.into_iter().filter_map(|at| Some((at, *self.states.get(at)?))).collect()
    }

    /// What each node has against a pod with these claims; empty: nothing.
    pub(super) fn conflicts(
        &self,
        namespace: &str,
        claims: &[&str],
        nodes: &IndexVec<NodeId, Node>,
    ) -> Arc<[Option<VolumeConflict>]> {
        let known: Vec<Claim> = self.known(namespace, claims).into_iter().map(|it| it.1).collect();
        let found: Vec<_> = nodes.iter().map(|node| self.conflict(&known, node)).collect();
        if found.iter().all(Option::is_none) { Arc::default() } else { found.into() }
    }

    fn conflict(&self, claims: &[Claim], node: &Node) -> Option<VolumeConflict> {
        for claim in claims {
            let bound = if let Claim::Bound(at) = claim { self.volumes.get(*at) } else { None };
            if bound.is_some_and(|volume| !is_near(volume.item.it, node)) {
                return Some(VolumeConflict::NodeAffinity);
            }
        }
        // The place of a claim that waits is asked before the zones of those that are bound.
        let waiting = claims.iter().filter(|claim| matches!(claim, Claim::Waits(_))).count();
        if self.found(claims, node).len() < waiting {
            return Some(VolumeConflict::NoneToBind);
        }
        let bound = claims.iter().filter_map(|claim| match claim {
            Claim::Bound(at) => self.volumes.get(*at),
            _ => None,
        });
        let mut bound = bound.map(|volume| volume.item.it);
        bound.any(|volume| !is_in_zone(volume, node)).then_some(VolumeConflict::Zone)
    }

    /// A volume for each of the claims that wait, where there is one on a node.
    fn found(&self, claims: &[Claim], node: &Node) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for claim in claims {
            let Claim::Waits(item) = claim else { continue };
            let free = |it: &PersistentVolume| {
                let used = found.iter().filter_map(|at| self.volumes.get(*at));
                is_near(it, node) && !used.into_iter().any(|used| std::ptr::eq(used.item.it, it))
            };
            let at = self.best(item, free);
            found.extend(at);
        }
        found
    }

    /// A pod with these claims comes to a node: those that waited are bound. Whether any was.
    pub(super) fn bind(&mut self, namespace: &str, claims: &[&str], node: &Node) -> bool {
        let mut any = false;
        for (place, claim) in self.known(namespace, claims) {
            let found = self.found(&[claim], node).first().copied();
            if let Some((at, state)) = found.and_then(|at| Some((at, self.states.get_mut(place)?))) {
                *state = Claim::Bound(at);
                self.volumes.get_mut(at).into_iter().for_each(|volume| volume.taken = true);
                any = true;
            }
        }
        any
    }
}

fn class_of(volume: &PersistentVolume) -> &str {
    volume.spec.storage_class_name.as_deref().unwrap_or("")
}

fn is_near(volume: &PersistentVolume, node: &Node) -> bool {
    let required = volume.spec.node_affinity.as_ref().and_then(|affinity| affinity.required.as_ref());
    required.is_none_or(|selector| reaches(selector, node))
}

/// The labels that say where a volume is, the older names first.
const PLACES: [(&str, &str); 4] = [
    ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
    ("topology.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("topology.kubernetes.io/region", "topology.kubernetes.io/region"),
];

/// VolumeZone: a node that has any such label has all of the volume's; `__` stands between several zones.
fn is_in_zone(volume: &PersistentVolume, node: &Node) -> bool {
    let labelled = PLACES.iter().any(|(key, _)| node.labels.contains_key(*key));
    let fits = |(key, newer): &(&str, &str)| {
        let Some(wanted) = volume.metadata.labels.get(*key) else { return true };
        let own = node.labels.get(*key).or_else(|| node.labels.get(*newer));
        own.is_some_and(|own| wanted.split("__").any(|zone| zone.trim() == own))
    };
    !labelled || PLACES.iter().all(fits)
}

fn capacity(volume: &PersistentVolume) -> i64 {
    volume.spec.capacity.get("storage").and_then(|it| quantity::of_resource("storage", it)).unwrap_or(0)
}

fn fits(volume: &PersistentVolume, item: &Item<PersistentVolumeClaim>) -> bool {
    let spec = &item.it.spec;
    let wanted = spec.resources.requests.get("storage");
    let wanted = wanted.and_then(|it| quantity::of_resource("storage", it)).unwrap_or(0);
    let mode = |mode: &Option<String>| mode.as_deref().unwrap_or("Filesystem").to_string();
    let meant = volume.spec.claim_ref.as_ref().is_none_or(|it| {
        it.name.as_deref() == Some(item.name()) && it.namespace.as_deref() == Some(item.namespace())
    });
    meant
        && class_of(volume) == spec.storage_class_name.as_deref().unwrap_or("")
        && mode(&volume.spec.volume_mode) == mode(&spec.volume_mode)
        && capacity(volume) >= wanted
        && spec.access_modes.iter().all(|mode| volume.spec.access_modes.contains(mode))
        && spec.selector.as_ref().is_none_or(|it| selectors::matches(it, &volume.metadata.labels))
}
