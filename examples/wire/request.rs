//! Clients and targets as people write them: `pod/default/client`, `http://shop.example.com/api`.

use std::net::{IpAddr, Ipv4Addr};

use serviscope::cluster::{Cluster, PodId, Protocol};
use serviscope::network::{Client, Head, Host, Scheme, Target};

/// The internet client unless one is named (contract.md).
pub const INTERNET: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));

/// What people write for a caller at a workstation.
pub const PORT_FORWARD: &str = "port-forward";

/// Reads who calls whom: a client and a target, or `port-forward` and what kubectl forwards to.
///
/// # Errors
/// A sentence that says what is wrong: the form, or that there is no such client in the cluster.
pub fn ends(from: &str, to: &str, cluster: &Cluster) -> Result<(Client, Target), String> {
    if from == PORT_FORWARD {
        return super::forward::forwarding(to, cluster);
    }
    Ok((client(from, cluster)?, target(to)?))
}

/// Reads a client: `internet`, `internet=203.0.113.9`, `pod/NAME`, `pod/NAMESPACE/NAME` or `node/NAME`.
///
/// # Errors
/// A sentence that says what is wrong: the form, or that there is no such client in the cluster.
pub fn client(text: &str, cluster: &Cluster) -> Result<Client, String> {
    if text == "internet" {
        return Ok(Client::Internet(INTERNET));
    }
    if let Some(address) = text.strip_prefix("internet=") {
        let ip = address.parse().map_err(|_| format!("'{address}' is no IP address"))?;
        return Ok(Client::Internet(ip));
    }
    let parts: Vec<&str> = text.split('/').collect();
    let missing = || format!("there is no client '{text}'");
    match parts.as_slice() {
        ["pod", name] => cluster.pod_named("default", name).map(Client::Pod).ok_or_else(missing),
        ["pod", namespace, name] => cluster.pod_named(namespace, name).map(Client::Pod).ok_or_else(missing),
        ["node", name] => cluster.node_named(name).map(Client::Node).ok_or_else(missing),
        _ => Err(format!(
            "'{text}' is no client: write internet, internet=ADDRESS, pod/NAME, pod/NAMESPACE/NAME, node/NAME or port-forward"
        )),
    }
}

/// Reads a pod: `pod/NAME` or `pod/NAMESPACE/NAME`.
///
/// # Errors
/// A sentence that says what is wrong: the form, or that there is no such pod in the cluster.
pub fn pod(text: &str, cluster: &Cluster) -> Result<PodId, String> {
    match client(text, cluster)? {
        Client::Pod(pod) => Ok(pod),
        _ => Err(format!("'{text}' is no pod: write pod/NAME or pod/NAMESPACE/NAME")),
    }
}

/// Reads a target: `HOST:PORT`, `udp://HOST:PORT`, `sctp://HOST:PORT`, `http[s]://HOST[:PORT]/PATH`.
///
/// # Errors
/// A sentence that says what is wrong with its form.
pub fn target(text: &str) -> Result<Target, String> {
    let (scheme, rest) = match text.split_once("://") {
        None => (Scheme::Raw(Protocol::Tcp), text),
        Some(("tcp", rest)) => (Scheme::Raw(Protocol::Tcp), rest),
        Some(("udp", rest)) => (Scheme::Raw(Protocol::Udp), rest),
        Some(("sctp", rest)) => (Scheme::Raw(Protocol::Sctp), rest),
        Some(("http", rest)) => (Scheme::Http, rest),
        Some(("https", rest)) => (Scheme::Https, rest),
        Some((other, _)) => return Err(format!("'{other}://' is no scheme: use udp, sctp, http or https")),
    };
    let web = matches!(scheme, Scheme::Http | Scheme::Https);
    let (authority, path) = match rest.find(['/', '?', '#']) {
        Some(at) if web => rest.split_at(at),
        _ => (rest, ""),
    };
    // `http://shop?page=2` asks for `/?page=2`.
    let root = if web && !path.starts_with('/') { "/" } else { "" };
    let default_port = match scheme {
        Scheme::Http => Some(80),
        Scheme::Https => Some(443),
        Scheme::Raw(_) => None,
    };
    let (host, port) = host_and_port(authority, default_port)?;
    Ok(Target { scheme, host: host_of(host)?, port, path: format!("{root}{path}"), head: Head::default() })
}

fn host_and_port(authority: &str, default_port: Option<u16>) -> Result<(&str, u16), String> {
    let bracketed = authority.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (host, port) = match bracketed {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        // More than one colon without brackets is an IPv6 address without a port.
        None if authority.matches(':').count() > 1 => (authority, None),
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let port = match port {
        Some(port) => port
            .parse()
            .ok()
            .filter(|&port: &u16| port > 0)
            .ok_or_else(|| format!("'{port}' is no port: use 1 to 65535"))?,
        None => default_port.ok_or_else(|| format!("'{authority}' has no port: write HOST:PORT"))?,
    };
    Ok((host, port))
}

/// Reads a header: `Name: value`.
///
/// # Errors
/// A sentence that says what is wrong with its form.
pub fn header(text: &str) -> Result<(String, String), String> {
    let read = text.split_once(':').map(|(name, value)| (name.trim(), value.trim()));
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let good = read.filter(|(name, _)| !name.is_empty() && name.chars().all(token));
    good.map(|(name, value)| (name.to_string(), value.to_string()))
        .ok_or_else(|| format!("'{text}' is no header: write 'Name: value'"))
}

/// Reads a method, in capitals.
///
/// # Errors
/// A sentence that says what is wrong with its form.
pub fn method(text: &str) -> Result<String, String> {
    let good = !text.is_empty() && text.chars().all(|c| c.is_ascii_uppercase());
    good.then(|| text.to_string()).ok_or_else(|| format!("'{text}' is no method: write GET, POST ..."))
}

fn host_of(text: &str) -> Result<Host, String> {
    if text.is_empty() {
        return Err("the target has no host".into());
    }
    if let Some(other) =
        text.chars().find(|&c| c.is_whitespace() || c.is_control() || "/\\[]?#@\"'<>%{}|^`,;".contains(c))
    {
        return Err(format!("'{text}' is no host: it cannot have '{other}'"));
    }
    Ok(text.parse().map_or_else(|_| Host::Name(text.to_string()), Host::Ip))
}
