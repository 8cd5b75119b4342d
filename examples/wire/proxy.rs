//! How kube-proxy is run, as flags of the command line and as fields of the page's `trace`.

use std::sync::Arc;

use serde_json::Value;
use serviscope::cluster::{Cidr, Cluster};
use serviscope::network::{Network, NodePortAddresses, ProxyMode, Scheduler};

/// The flags, for the line that says how to use the program.
pub const USAGE: &str = "[--proxy-mode iptables|nftables|ipvs] \
                         [--ipvs-scheduler rr|wrr|lc|wlc|lblc|lblcr|sh|dh|sed|nq|mh] \
                         [--nodeport-addresses primary|RANGE,...] [--masquerade-all] [--no-cluster-cidr] [--no-network-policy] \
                         [--service-range-via NODE]";

/// What is asked for; all defaults where nothing is.
#[derive(Default)]
pub struct Proxy {
    mode: ProxyMode,
    scheduler: Scheduler,
    node_port_addresses: NodePortAddresses,
    masquerade_all: bool,
    no_cluster_cidr: bool,
    service_range_via: Option<String>,
    no_policies: bool,
}

impl Proxy {
    /// Takes a flag of the command line; false: it is none of these.
    ///
    /// # Errors
    /// A sentence that says what is wrong with its value.
    pub fn take(
        &mut self,
        flag: &str,
        value: &mut impl FnMut() -> Result<String, String>,
    ) -> Result<bool, String> {
        match flag {
            "--masquerade-all" => self.masquerade_all = true,
            "--no-network-policy" => self.no_policies = true,
            "--no-cluster-cidr" => self.no_cluster_cidr = true,
            "--proxy-mode" => self.mode = mode(&value()?)?,
            "--ipvs-scheduler" => self.scheduler = scheduler(&value()?)?,
            "--nodeport-addresses" => self.node_port_addresses = node_port_addresses(&value()?)?,
            "--service-range-via" => self.service_range_via = Some(value()?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Reads the fields `proxyMode`, `ipvsScheduler`, `nodePortAddresses`, `masqueradeAll`, `clusterCidr` (false:
    /// none is configured), `serviceRangeVia` and `networkPolicy` (false: the plugin does not enforce them).
    ///
    /// # Errors
    /// A sentence that says what is wrong with one.
    pub fn read(asked: &Value) -> Result<Self, String> {
        let text = |key: &str| asked.get(key).and_then(Value::as_str);
        let flag = |key: &str| asked.get(key).and_then(Value::as_bool);
        Ok(Self {
            mode: text("proxyMode").map_or(Ok(ProxyMode::default()), mode)?,
            scheduler: text("ipvsScheduler").map_or(Ok(Scheduler::default()), scheduler)?,
            node_port_addresses: text("nodePortAddresses")
                .map_or(Ok(NodePortAddresses::default()), node_port_addresses)?,
            masquerade_all: flag("masqueradeAll") == Some(true),
            no_cluster_cidr: flag("clusterCidr") == Some(false),
            service_range_via: text("serviceRangeVia").map(str::to_string),
            no_policies: flag("networkPolicy") == Some(false),
        })
    }

    /// The network of a cluster that is run like this.
    ///
    /// # Errors
    /// There is no such node.
    pub fn program(self, cluster: Arc<Cluster>) -> Result<Network, String> {
        let via = self
            .service_range_via
            .map(|name| cluster.node_named(&name).ok_or_else(|| format!("there is no node '{name}'")));
        let via = via.transpose()?;
        let mut network = Network::program(cluster, self.mode)
            .with_scheduler(self.scheduler)
            .with_node_port_addresses(self.node_port_addresses);
        if self.masquerade_all {
            network = network.with_masquerade_all();
        }
        if self.no_policies {
            network = network.without_policies();
        }
        if self.no_cluster_cidr {
            network = network.without_cluster_cidr();
        }
        Ok(match via {
            Some(node) => network.with_service_route(node),
            None => network,
        })
    }
}

fn mode(text: &str) -> Result<ProxyMode, String> {
    match text {
        "iptables" => Ok(ProxyMode::Iptables),
        "nftables" => Ok(ProxyMode::Nftables),
        "ipvs" => Ok(ProxyMode::Ipvs),
        _ => Err(format!("'{text}' is no proxy mode: use iptables, nftables or ipvs")),
    }
}

fn scheduler(text: &str) -> Result<Scheduler, String> {
    Scheduler::named(text).ok_or_else(|| {
        let known: Vec<&str> = Scheduler::ALL.iter().map(|(_, name)| *name).collect();
        format!("'{text}' is no ipvs scheduler: use {}", known.join(", "))
    })
}

/// `primary`, or ranges with commas between them.
fn node_port_addresses(text: &str) -> Result<NodePortAddresses, String> {
    if text == "primary" {
        return Ok(NodePortAddresses::Primary);
    }
    let range = |one: &str| {
        Cidr::parse(one)
            .ok_or_else(|| format!("'{one}' is no range of addresses: write 192.168.0.0/24, or primary"))
    };
    text.split(',').map(range).collect::<Result<_, _>>().map(NodePortAddresses::In)
}
