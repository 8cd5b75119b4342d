//! A packet's header: what every hop shows before and after. Knows no Kubernetes.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::cluster::Protocol;

/// An address, or a name where only the outside knows the address (what an ExternalName leads to).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HostAddress {
    /// An address.
    Ip(IpAddr),
    /// A host outside, by name.
    Name(Arc<str>),
}

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The host.
    pub host: HostAddress,
    /// The port.
    pub port: u16,
}

impl Address {
    /// An address and port.
    pub fn ip(ip: IpAddr, port: u16) -> Self {
        Self { host: HostAddress::Ip(ip), port }
    }
}

impl fmt::Display for HostAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HostAddress::Ip(ip) => ip.fmt(out),
            HostAddress::Name(name) => name.fmt(out),
        }
    }
}

/// `10.96.0.20:80`, `[fd00::1]:80`, `db.example.com:5432`.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host {
            HostAddress::Ip(IpAddr::V6(ip)) => write!(out, "[{ip}]:{}", self.port),
            _ => write!(out, "{}:{}", self.host, self.port),
        }
    }
}

/// One request or reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// TCP, UDP or SCTP.
    pub protocol: Protocol,
    /// Who it says it is from.
    pub source: Address,
    /// Where it goes.
    pub destination: Address,
    /// What it carries, where that decides something.
    pub payload: Payload,
}

/// What a packet carries, as far as something on its way looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Payload {
    /// Nothing that anything looks at.
    #[default]
    Data,
    /// A DNS question: the name, and the record type (`A`, `AAAA`, `SRV`, `CNAME`).
    DnsQuery {
        /// The full name that is asked for.
        name: Arc<str>,
        /// The record type.
        record: &'static str,
    },
    /// Its answer: `NXDOMAIN` is an empty list with `found` false.
    DnsAnswer {
        /// The name that was asked for.
        name: Arc<str>,
        /// The records, written as a zone file writes their data (`A 10.96.0.20`, `CNAME db.example.com`).
        records: Vec<String>,
        /// Whether the name exists.
        found: bool,
    },
    /// An HTTP request that an Ingress or a Gateway looks at.
    Http {
        /// The Host header.
        host: Arc<str>,
        /// The path.
        path: Arc<str>,
        /// The rest of it; none: a plain GET.
        head: Option<Arc<Head>>,
    },
    /// An HTTP response.
    HttpStatus(u16),
}

/// What an HTTP request says besides its host and path, as far as something on its way looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The method; none: GET.
    pub method: Option<String>,
    /// Names and values of headers, as they are written.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// The method.
    pub fn method(&self) -> &str {
        self.method.as_deref().unwrap_or("GET")
    }

    /// The first value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// It, where it says anything.
    pub fn shared(self) -> Option<Arc<Self>> {
        (self != Self::default()).then(|| Arc::new(self))
    }
}
