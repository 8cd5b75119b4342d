//! `maxSurge` and `maxUnavailable` in pods (workloads.md 6.2.1).

use super::super::world::Workload;
use crate::manifest::kinds::{IntOrString, Kind, RollingUpdate};

/// How many too many and how many too few there may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Pods above the wanted number.
    pub surge: u64,
    /// Pods that may be missing.
    pub unavailable: u64,
}

/// The limits of a Deployment: 25 % each by default; none where it recreates.
pub fn of_deployment(deployment: &Workload) -> Limits {
    let Kind::Deployment(it) = &deployment.object.kind else { return Limits::default() };
    if it.spec.strategy.type_.as_deref() == Some("Recreate") {
        return Limits::default();
    }
    rolling(it.spec.strategy.rolling_update.as_ref(), deployment.replicas)
}

fn rolling(update: Option<&RollingUpdate>, replicas: u64) -> Limits {
    let quarter = IntOrString::Str("25%".to_string());
    let surge = update.and_then(|it| it.max_surge.as_ref()).unwrap_or(&quarter);
    let unavailable = update.and_then(|it| it.max_unavailable.as_ref()).unwrap_or(&quarter);
    let limits =
        Limits { surge: up(surge, replicas), unavailable: down(unavailable, replicas).min(replicas) };
    match limits {
        Limits { surge: 0, unavailable: 0 } => Limits { surge: 0, unavailable: 1.min(replicas) },
        limits => limits,
    }
}

/// A number, or a percentage of so many rounded up.
pub fn up(limit: &IntOrString, of: u64) -> u64 {
    part(limit, of, |product| product.div_ceil(100))
}

/// A number, or a percentage of so many rounded down.
pub fn down(limit: &IntOrString, of: u64) -> u64 {
    part(limit, of, |product| product / 100)
}

fn part(limit: &IntOrString, of: u64, rounded: impl Fn(u64) -> u64) -> u64 {
    match limit {
        IntOrString::Int(number) => u64::try_from(*number).unwrap_or(0),
        IntOrString::Str(text) => {
            let percent: u64 = text.trim_end_matches('%').parse().unwrap_or(0);
            rounded(of.saturating_mul(percent))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // rules: 6.2.1 6.12.3
    #[test]
    fn surge_rounds_up_and_unavailable_rounds_down() {
        for (replicas, surge, unavailable) in
            [(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 1), (5, 2, 1), (10, 3, 2)]
        {
            assert_eq!(rolling(None, replicas), Limits { surge, unavailable }, "{replicas}");
        }
        let nothing = RollingUpdate {
            max_surge: Some(IntOrString::Int(0)),
            max_unavailable: Some(IntOrString::Str("10%".into())),
            partition: None,
        };
        assert_eq!(rolling(Some(&nothing), 3), Limits { surge: 0, unavailable: 1 });
    }
}
