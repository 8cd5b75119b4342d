//! `maxSurge` and `maxUnavailable` in pods (workloads.md 6.2.1).

use super::super::world::Workload;
use crate::manifest::kinds::{IntOrString, Kind};

/// How many too many and how many too few there may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Pods above the wanted number.
    pub surge: u64,
    /// Pods that may be missing.
    pub unavailable: u64,
}

/// The limits of a Deployment: 25 % each by default; none where it recreates.
pub(crate) fn of_deployment(deployment: &Workload) -> Limits {
    let Kind::Deployment(it) = &deployment.object.kind else { return Limits::default() };
    if it.spec.recreates() {
        return Limits::default();
    }
    rolling(&it.spec.max_surge(), &it.spec.max_unavailable(), deployment.replicas)
}

fn rolling(surge: &IntOrString, unavailable: &IntOrString, replicas: u64) -> Limits {
    let limits = Limits {
        surge: surge.rounded_up(replicas),
        unavailable: unavailable.rounded_down(replicas).min(replicas),
    };
    match limits {
        Limits { surge: 0, unavailable: 0 } => Limits { surge: 0, unavailable: 1.min(replicas) },
        limits => limits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surge_rounds_up_and_unavailable_rounds_down() {
        let percent = |text: &str| IntOrString::Str(text.to_string());
        for (replicas, surge, unavailable) in
            [(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 1), (5, 2, 1), (10, 3, 2)]
        {
            let limits = Limits { surge, unavailable };
            assert_eq!(rolling(&percent("25%"), &percent("25%"), replicas), limits, "{replicas}");
        }
        let least = rolling(&IntOrString::Int(0), &percent("10%"), 3);
        assert_eq!(least, Limits { surge: 0, unavailable: 1 });
    }
}
