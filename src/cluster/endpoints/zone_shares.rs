//! `topology-mode: Auto`: how many endpoints each zone should have, by its share of the CPU, and which of
//! other zones' it is given (endpoints.md 2.8.2; topologycache of the EndpointSlice controller).

use std::collections::BTreeMap;

use super::super::model::Node;
use super::super::nodes::ZONE;
use super::super::{IndexVec, NodeId};

/// A zone may be overloaded by this much at most.
const OVERLOAD: f64 = 0.2;
const EXCLUDED: [&str; 2] = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/// Each zone's share of the CPU of all ready nodes; none with fewer than two zones, or where a node lacks
/// its zone or its CPU.
pub(super) fn ratios(nodes: &IndexVec<NodeId, Node>) -> Option<BTreeMap<String, f64>> {
    let mut by_zone: BTreeMap<String, i64> = BTreeMap::new();
    let excluded = |node: &&Node| EXCLUDED.iter().any(|label| node.labels.contains_key(*label));
    for node in nodes.iter().filter(|node| node.ready && !excluded(node)) {
        let cpu = node.allocatable.get("cpu").copied().filter(|&cpu| cpu > 0)?;
        let sum = by_zone.entry(node.labels.get(ZONE)?.clone()).or_default();
        *sum = sum.saturating_add(cpu);
    }
    if by_zone.len() < 2 {
        return None;
    }
    let total = by_zone.values().fold(0i64, |sum, cpu| sum.saturating_add(*cpu));
    Some(by_zone.into_iter().map(|(zone, cpu)| (zone, cpu as f64 / total as f64)).collect())
}

/// The zone that each endpoint is hinted to, given the zones that they are in; none where there are too few, or
/// some zone would be overloaded.
pub(super) fn hints(ratios: &BTreeMap<String, f64>, zones: &[&str]) -> Option<Vec<String>> {
    let desired = desired(ratios, zones.len())?;
    let mut there: BTreeMap<&str, f64> = BTreeMap::new();
    for zone in zones {
        *there.entry(zone).or_default() += 1.0;
    }
    let (mut giving, mut receiving) = exchange(&desired, &there);
    let mut hints = Vec::with_capacity(zones.len());
    for zone in zones {
        let gives = giving.get_mut(zone).filter(|left| **left > 0);
        let takes = receiving.iter_mut().find(|(_, left)| **left > 0);
        match (gives, takes) {
            (Some(gives), Some((to, takes))) => {
                *gives -= 1;
                *takes -= 1;
                hints.push(to.to_string());
            }
            _ => hints.push(zone.to_string()),
        }
    }
    Some(hints)
}

/// How many endpoints each zone should have.
fn desired(ratios: &BTreeMap<String, f64>, endpoints: usize) -> Option<BTreeMap<&str, f64>> {
    if ratios.len() > endpoints {
        return None;
    }
    let mut left = endpoints as f64;
    let mut desired = BTreeMap::new();
    for (zone, ratio) in ratios {
        let share = ratio * endpoints as f64;
        let minimum = (share * (1.0 / (1.0 + OVERLOAD))).ceil();
        left -= minimum;
        if left < 0.0 {
            return None;
        }
        desired.insert(zone.as_str(), share.max(minimum));
    }
    Some(desired)
}

type Counts<'z> = BTreeMap<&'z str, u32>;

/// How many endpoints each zone gives away, and how many each is given.
fn exchange<'z>(desired: &BTreeMap<&'z str, f64>, there: &BTreeMap<&str, f64>) -> (Counts<'z>, Counts<'z>) {
    let mut over: BTreeMap<&str, f64> = BTreeMap::new();
    let mut under: BTreeMap<&str, f64> = BTreeMap::new();
    for (zone, want) in desired {
        let have = there.get(zone).copied().unwrap_or(0.0);
        if have > *want {
            over.insert(zone, have - want);
        } else if have < *want {
            under.insert(zone, want - have);
        }
    }
    let (mut giving, mut receiving) = (Counts::new(), Counts::new());
    while let (Some((from, gives)), Some((to, takes))) = (most(&over), most(&under)) {
        if (gives < 1.0 && takes < 1.0) || gives < 0.5 || takes < 0.5 {
            break;
        }
        over.insert(from, gives - 1.0);
        under.insert(to, takes - 1.0);
        *giving.entry(from).or_default() += 1;
        *receiving.entry(to).or_default() += 1;
    }
    (giving, receiving)
}

/// The zone with the most; of equal ones the first by name (a real controller takes any).
fn most<'z>(zones: &BTreeMap<&'z str, f64>) -> Option<(&'z str, f64)> {
    let mut best: Option<(&str, f64)> = None;
    for (zone, amount) in zones {
        if best.is_none_or(|(_, most)| *amount > most) {
            best = Some((zone, *amount));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_the_cpu_or_there_are_no_hints() {
        let even: BTreeMap<String, f64> = [("a".to_string(), 0.5), ("b".to_string(), 0.5)].into();
        assert_eq!(hints(&even, &["a", "a", "a", "a"]).unwrap(), ["b", "b", "a", "a"]);
        assert_eq!(hints(&even, &["a", "a", "b", "b"]).unwrap(), ["a", "a", "b", "b"]);
        assert_eq!(hints(&even, &["a"]), None, "fewer endpoints than zones");
        assert_eq!(hints(&even, &["a", "a", "b"]), None, "three cannot be halved within 20 percent");
    }
}
