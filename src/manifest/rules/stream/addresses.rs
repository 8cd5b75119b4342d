//! Cluster IPs across the stream (service-validation.md 1.4.6).

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::{name_of, same};
use crate::diagnostic::Code;
use crate::manifest::Object;
use crate::manifest::kinds::ServiceSpec;
use crate::manifest::rules::address::{self, Cidr};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::service::Asked;

/// The ranges that cluster IPs are taken from (contract.md), one of each family.
const SERVICE_RANGE: &str = "10.96.0.0/16";
const SERVICE_RANGE_V6: &str = "fd00:10:96::/112";
/// The Service that is always there, and its address.
const API_SERVICE: &str = "default/kubernetes";
const API_ADDRESS: [u8; 4] = [10, 96, 0, 1];

/// Which Service has which address. None: the cluster's own.
pub(super) struct Taken<'a> {
    owners: BTreeMap<IpAddr, Option<&'a Object>>,
}

impl<'a> Taken<'a> {
    pub(super) fn new() -> Self {
        Self { owners: BTreeMap::from([(IpAddr::from(API_ADDRESS), None)]) }
    }

    /// Takes the addresses that a Service asks for by number. An update takes what is added alone (`updateClusterIPs`):
    /// that another may not be changed, validation says.
    pub(super) fn allocate(
        &mut self,
        spec: &ServiceSpec,
        old: Option<&ServiceSpec>,
        object: &'a Object,
        field: &Field,
    ) {
        let list = field.key("clusterIPs");
        let single = field.key("clusterIP");
        let here = if spec.cluster_ips.is_empty() { list.written_at(&single) } else { list };
        for text in spec.addresses().into_iter().skip(old.map_or(0, settled)) {
            // What is no address, validation has refused already.
            let Some(address) = address::parse(text) else { continue };
            let range = if address.is_ipv4() { SERVICE_RANGE } else { SERVICE_RANGE_V6 };
            let in_range = Cidr::parse(range).is_some_and(|range| is_usable(range, address));
            if !in_range && !field.live() {
                return here.error(Code::ClusterIpOutOfRange, &[text, range]);
            }
            match self.owners.get(&address) {
                Some(None) if name_of(object) != API_SERVICE && !field.live() => {
                    return here.error(Code::ClusterIpTaken, &[text, API_SERVICE]);
                }
                Some(Some(owner)) if !same(owner, object) => {
                    return here.error(Code::ClusterIpTaken, &[text, &name_of(owner)]);
                }
                _ => drop(self.owners.insert(address, Some(object))),
            }
        }
    }

    /// Gives back what this Service asked for and got, but for what it has now.
    pub(super) fn release(&mut self, spec: &ServiceSpec, object: &Object, now: Option<&ServiceSpec>) {
        let kept: Vec<IpAddr> = now.iter().flat_map(|it| it.addresses()).filter_map(address::parse).collect();
        let given = spec.addresses().into_iter().filter_map(address::parse);
        for address in given.filter(|it| !kept.contains(it)) {
            if self.owners.get(&address).is_some_and(|owner| owner.is_some_and(|owner| same(owner, object))) {
                self.owners.remove(&address);
            }
        }
    }
}

/// How many of its addresses a Service has for good: at least one, if it is none by name alone.
fn settled(old: &ServiceSpec) -> usize {
    match old.kind() {
        "ExternalName" => 0,
        _ if old.headless() => usize::MAX,
        _ => old.addresses().len().max(1),
    }
}

/// The first address of a range is never given, nor the last of an IPv4 range.
fn is_usable(range: Cidr, address: IpAddr) -> bool {
    let last = match (range.network(), address) {
        (IpAddr::V4(first), IpAddr::V4(_)) => {
            let hosts = u32::MAX.checked_shr(range.prefix.into()).unwrap_or(0);
            Some(IpAddr::V4((first.to_bits() | hosts).into()))
        }
        _ => None,
    };
    range.contains(address) && address != range.network() && Some(address) != last
}
