//! Metadata, selectors and the small types that all kinds share.

use std::collections::BTreeMap;

use crate::manifest::decode::fields;

/// String to string: labels, annotations, simple selectors.
pub type Labels = BTreeMap<String, String>;

/// `metadata` of every object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectMeta {
    /// The name.
    pub name: Option<String>,
    /// A prefix for a generated name.
    pub generate_name: Option<String>,
    /// The namespace; none for cluster-scoped kinds.
    pub namespace: Option<String>,
    /// Labels.
    pub labels: Labels,
    /// Annotations.
    pub annotations: Labels,
    /// The owners (dumps of live clusters state them).
    pub owner_references: Vec<OwnerReference>,
    /// Set while the object is being deleted.
    pub deletion_timestamp: Option<String>,
    /// When it was created, RFC 3339.
    pub creation_timestamp: Option<String>,
    /// The unique id of a live object.
    pub uid: Option<String>,
}

fields! { ObjectMeta:
    name => "name", generate_name => "generateName", namespace => "namespace", labels => "labels",
    annotations => "annotations", owner_references => "ownerReferences",
    deletion_timestamp => "deletionTimestamp", creation_timestamp => "creationTimestamp", uid => "uid",
}

/// An owner of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnerReference {
    /// The owner's `apiVersion`.
    pub api_version: Option<String>,
    /// The owner's kind.
    pub kind: Option<String>,
    /// The owner's name.
    pub name: Option<String>,
    /// The owner's uid.
    pub uid: Option<String>,
    /// Whether this owner is the managing controller.
    pub controller: Option<bool>,
}

fields! { OwnerReference:
    api_version => "apiVersion", kind => "kind", name => "name", uid => "uid", controller => "controller",
}

/// Labels and expressions, all of which must match (service-validation.md 1.3.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelSelector {
    /// Pairs that must be equal.
    pub match_labels: Labels,
    /// Expressions that must hold.
    pub match_expressions: Vec<LabelSelectorRequirement>,
}

fields! { LabelSelector: match_labels => "matchLabels", match_expressions => "matchExpressions" }

/// One expression of a selector.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LabelSelectorRequirement {
    /// The label's key.
    pub key: Option<String>,
    /// `In`, `NotIn`, `Exists`, `DoesNotExist` (node selectors also `Gt`, `Lt`).
    pub operator: Option<String>,
    /// The values of `In` and `NotIn`.
    pub values: Vec<String>,
}

fields! { LabelSelectorRequirement: key => "key", operator => "operator", values => "values" }

/// A reference by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LocalObject {
    /// The name.
    pub name: Option<String>,
}

fields! { LocalObject: name => "name" }

/// A number, or a name (or a percentage): target ports, probe ports, rollout limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntOrString {
    /// A number.
    Int(i64),
    /// Text.
    Str(String),
}

impl IntOrString {
    /// A number, or a percentage of so many rounded up.
    pub fn rounded_up(&self, of: u64) -> u64 {
        self.part(of, |product| product.div_ceil(100))
    }

    /// A number, or a percentage of so many rounded down.
    pub fn rounded_down(&self, of: u64) -> u64 {
        self.part(of, |product| product / 100)
    }

    fn part(&self, of: u64, rounded: impl Fn(u64) -> u64) -> u64 {
        match self {
            IntOrString::Int(number) => u64::try_from(*number).unwrap_or(0),
            IntOrString::Str(text) => {
                let percent: u64 = text.trim_end_matches('%').parse().unwrap_or(0);
                rounded(of.saturating_mul(percent))
            }
        }
    }
}

/// A quantity as it is written (`500m`, `8Gi`, `4`); its value is read by the module that needs it.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// Text with a suffix.
    Str(String),
}

/// Zero, as an empty `intstr.IntOrString` is for Go.
impl Default for IntOrString {
    fn default() -> Self {
        Self::Int(0)
    }
}

/// Zero, as an empty `resource.Quantity` is for Go.
impl Default for Quantity {
    fn default() -> Self {
        Self::Int(0)
    }
}
