//! `v1 PersistentVolumeClaim`, `v1 PersistentVolume`, `storage.k8s.io/v1 StorageClass`: what decides which nodes a pod with
//! volumes may go to.

use super::limit_range::ResourceList;
use super::meta::{LabelSelector, ObjectMeta};
use super::placement::NodeSelector;
use super::pod::ResourceRequirements;
use crate::manifest::decode::fields;

/// A claim for storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersistentVolumeClaim {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: PersistentVolumeClaimSpec,
}

fields! { PersistentVolumeClaim: metadata => "metadata", spec => "spec" }

/// `spec` of a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersistentVolumeClaimSpec {
    /// How much.
    pub resources: ResourceRequirements,
    /// How it is to be mounted.
    pub access_modes: Vec<String>,
    /// The class; none: the default one; empty: no class, so that nobody makes a volume for it.
    pub storage_class_name: Option<String>,
    /// The volume that it is bound to.
    pub volume_name: Option<String>,
    /// `Filesystem` (default), `Block`.
    pub volume_mode: Option<String>,
    /// The volumes that will do.
    pub selector: Option<LabelSelector>,
}

fields! { PersistentVolumeClaimSpec:
    resources => "resources", access_modes => "accessModes", storage_class_name => "storageClassName",
    volume_name => "volumeName", volume_mode => "volumeMode", selector => "selector",
}

/// A piece of storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersistentVolume {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What it is.
    pub spec: PersistentVolumeSpec,
}

fields! { PersistentVolume: metadata => "metadata", spec => "spec" }

/// `spec` of a volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersistentVolumeSpec {
    /// How much.
    pub capacity: ResourceList,
    /// How it can be mounted.
    pub access_modes: Vec<String>,
    /// Its class.
    pub storage_class_name: Option<String>,
    /// `Filesystem` (default), `Block`.
    pub volume_mode: Option<String>,
    /// The only claim that may have it.
    pub claim_ref: Option<super::endpoints::ObjectReference>,
    /// The nodes that reach it.
    pub node_affinity: Option<VolumeNodeAffinity>,
}

fields! { PersistentVolumeSpec:
    capacity => "capacity", access_modes => "accessModes", storage_class_name => "storageClassName",
    volume_mode => "volumeMode", claim_ref => "claimRef", node_affinity => "nodeAffinity",
}

/// The nodes that reach a volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeNodeAffinity {
    /// All others do not.
    pub required: Option<NodeSelector>,
}

fields! { VolumeNodeAffinity: required => "required" }

/// A class of storage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StorageClass {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Who makes volumes; `kubernetes.io/no-provisioner`: nobody.
    pub provisioner: Option<String>,
    /// `Immediate` (default), `WaitForFirstConsumer`.
    pub volume_binding_mode: Option<String>,
}

fields! { StorageClass:
    metadata => "metadata", provisioner => "provisioner", volume_binding_mode => "volumeBindingMode",
}

impl StorageClass {
    /// Whether nobody makes volumes of it.
    pub fn makes_nothing(&self) -> bool {
        self.provisioner.as_deref() == Some("kubernetes.io/no-provisioner")
    }

    /// Whether claims are bound when a pod that needs them is placed.
    pub fn waits(&self) -> bool {
        self.volume_binding_mode.as_deref() == Some("WaitForFirstConsumer")
    }
}
