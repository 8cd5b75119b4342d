//! What `inspect --dns NAME[/TYPE]` adds: what cluster DNS answers to one question.

use std::sync::Arc;

use serde::Serialize;
use serviscope::cluster::Cluster;
use serviscope::network::stages::dns::{self, Record};
use serviscope::network::{Network, ProxyMode};

/// One answer.
#[derive(Serialize)]
pub struct DnsJson {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// `NOERROR` or `NXDOMAIN`.
    status: &'static str,
    /// Type and data of each record.
    records: Vec<String>,
}

impl DnsJson {
    /// The answer to `NAME` (an A question) or `NAME/TYPE`.
    ///
    /// # Errors
    /// A sentence, where there is no such type.
    pub fn new(cluster: &Cluster, asked: &str) -> Result<Self, String> {
        let (name, kind) = asked.rsplit_once('/').unwrap_or((asked, "A"));
        let kind = Record::named(kind)
            .ok_or_else(|| format!("'{kind}' is no record type: use A, AAAA, SRV, CNAME, PTR or TXT"))?;
        let network = Network::program(Arc::new(cluster.clone()), ProxyMode::default());
        let answer = dns::query(&network, name, kind);
        Ok(Self {
            name: name.to_string(),
            kind: kind.name(),
            status: if answer.exists { "NOERROR" } else { "NXDOMAIN" },
            records: answer.records,
        })
    }
}
