//! What is special to mode iptables.

use super::{Entry, Origin};

/// Whether KUBE-SERVICES of the filter table rejects for want of endpoints. Packets of the node's own
/// processes to an external address do not pass that chain (data-plane.md 3.3, third row).
pub(super) fn rejects(entry: Entry, origin: Origin) -> bool {
    origin != Origin::Process || matches!(entry, Entry::ClusterIp | Entry::NodePort)
}
