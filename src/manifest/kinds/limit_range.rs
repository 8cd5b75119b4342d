//! `v1 LimitRange`. Defaults: pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem.

use std::collections::BTreeMap;

use super::meta::{ObjectMeta, Quantity};
use crate::manifest::decode::fields;

/// What the pods and claims of a namespace may ask for, and what they ask for where they say nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitRange {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// The limits.
    pub spec: LimitRangeSpec,
}

fields! { LimitRange: metadata => "metadata", spec => "spec" }

/// `spec` of a LimitRange.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitRangeSpec {
    /// One for each type.
    pub limits: Vec<LimitRangeItem>,
}

fields! { LimitRangeSpec: limits => "limits" }

/// Quantities by resource name.
pub type ResourceList = BTreeMap<String, Quantity>;

/// The limits of one type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LimitRangeItem {
    /// `Container`, `Pod`, `PersistentVolumeClaim`.
    pub type_: Option<String>,
    /// Most.
    pub max: ResourceList,
    /// Least.
    pub min: ResourceList,
    /// Limits of containers that state none.
    pub default: ResourceList,
    /// Requests of containers that state none.
    pub default_request: ResourceList,
    /// How many times its request a limit may be.
    pub max_limit_request_ratio: ResourceList,
}

fields! { LimitRangeItem:
    type_ => "type", max => "max", min => "min", default => "default", default_request => "defaultRequest",
    max_limit_request_ratio => "maxLimitRequestRatio",
}

impl LimitRangeItem {
    /// Whether it is about this type.
    pub fn is(&self, kind: &str) -> bool {
        self.type_.as_deref() == Some(kind)
    }

    /// Limits of containers that state none, defaults filled in: else the most that is allowed.
    pub fn default_limits(&self) -> ResourceList {
        let mut limits = self.default.clone();
        if self.is("Container") {
            add_missing(&mut limits, &self.max);
        }
        limits
    }

    /// Requests of containers that state none, defaults filled in: else the default limit, else the least.
    pub fn default_requests(&self) -> ResourceList {
        let mut requests = self.default_request.clone();
        if self.is("Container") {
            add_missing(&mut requests, &self.default_limits());
            add_missing(&mut requests, &self.min);
        }
        requests
    }
}

fn add_missing(list: &mut ResourceList, more: &ResourceList) {
    for (name, quantity) in more {
        list.entry(name.clone()).or_insert_with(|| quantity.clone());
    }
}
