//! IP addresses and ranges as Go reads them for Kubernetes: decimal leading zeros pass with a warning
//! (service-validation.md 1.4.15). Knows no kind of object.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::report::Field;
use crate::diagnostic::{Code, Severity};

/// An address, leading zeros of IPv4 numbers read as decimal, IPv4 in IPv6 read as IPv4.
pub fn parse(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        let address: Ipv6Addr = text.parse().ok()?;
        return Some(address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4));
    }
    let mut octets = [0u8; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        *octet = decimal(parts.next()?)?;
    }
    parts.next().is_none().then(|| IpAddr::V4(Ipv4Addr::from(octets)))
}

fn decimal(text: &str) -> Option<u8> {
    // Rust reads leading zeros as Go does, but a sign as well.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A range: the address as it was written and the length of its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cidr {
    /// The address, host bits included.
    pub address: IpAddr,
    /// The bits that count.
    pub prefix: u8,
}

impl Cidr {
    /// `10.9.8.0/24`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let address = parse(address)?;
        let prefix = decimal(prefix)?;
        (prefix <= width(address)).then_some(Self { address, prefix })
    }

    /// The first address.
    pub(super) fn network(self) -> IpAddr {
        match self.address {
            IpAddr::V4(it) => IpAddr::V4(Ipv4Addr::from_bits(it.to_bits() & mask_4(self.prefix))),
            IpAddr::V6(it) => IpAddr::V6(Ipv6Addr::from_bits(it.to_bits() & mask_6(self.prefix))),
        }
    }

    /// Whether the address is inside.
    pub(super) fn contains(self, address: IpAddr) -> bool {
        Self { address, prefix: self.prefix }.network() == self.network()
    }
}

fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn mask_4(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32u32.saturating_sub(prefix.into())).unwrap_or(0)
}

fn mask_6(prefix: u8) -> u128 {
    u128::MAX.checked_shl(128u32.saturating_sub(prefix.into())).unwrap_or(0)
}

/// `must be a valid IP address`; gives the address that could be read.
pub(super) fn check(field: &Field, text: &str) -> Option<IpAddr> {
    let address = parse(text);
    if address.is_none() {
        field.error(Code::InvalidIpAddress, &[text]);
    }
    address
}

/// Whether an address without a prefix may as well mean a network: its last number is 0.
fn may_be_a_network(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => it.to_bits() & 0xff == 0,
        IpAddr::V6(it) => it.to_bits() & 0xffff == 0,
    }
}

/// `must be a valid CIDR value`; gives the range that could be read.
pub(super) fn check_cidr(field: &Field, text: &str) -> Option<Cidr> {
    let cidr = Cidr::parse(text);
    if cidr.is_none() {
        let single = parse(text).filter(|it| text == it.to_string() && !may_be_a_network(*it));
        let fix = single.and_then(|it| field.put_value(&format!("{text}/{}", width(it))));
        field.say(Severity::Error, Code::InvalidCidr, &[text], fix);
    }
    cidr
}

/// `ValidateEndpointIP` (1.4.12): an address that packets can be sent to from elsewhere.
pub(super) fn check_endpoint(field: &Field, text: &str, address: IpAddr) {
    let range = match address {
        IpAddr::V4(it) if it.is_unspecified() => "0.0.0.0",
        IpAddr::V6(it) if it.is_unspecified() => "::",
        _ if address.is_loopback() => "127.0.0.0/8, ::1/128",
        IpAddr::V4(it) if it.is_link_local() => "169.254.0.0/16, fe80::/10",
        IpAddr::V6(it) if it.is_unicast_link_local() => "169.254.0.0/16, fe80::/10",
        IpAddr::V4(it) if it.octets().starts_with(&[224, 0, 0]) => "224.0.0.0/24, ff02::/10",
        IpAddr::V6(it) if it.segments()[0] & 0xff0f == 0xff02 => "224.0.0.0/24, ff02::/10",
        _ => return,
    };
    field.error(Code::SpecialIpAddress, &[text, range]);
}

/// The warning about an address that is not written as it should be, mended by writing it so.
pub(super) fn warn_if_unusual(field: &Field, text: &str) {
    let Some(address) = parse(text) else { return };
    let canonical = address.to_string();
    if canonical != text {
        let fix = field.put_value(&canonical);
        field.say(Severity::Warning, Code::NonStandardIpAddress, &[text, &canonical], fix);
    }
}

/// The warning about a range with bits set beyond its prefix, or not written as it should be.
pub(super) fn warn_if_unusual_cidr(field: &Field, text: &str) {
    let Some(cidr) = Cidr::parse(text) else { return };
    let masked = format!("{}/{}", cidr.network(), cidr.prefix);
    if cidr.network() != cidr.address {
        let host = format!("{}/{}", cidr.address, width(cidr.address));
        field.warn(Code::AmbiguousCidr, &[text, &masked, &host]);
    } else if masked != text {
        let fix = field.put_value(&masked);
        field.say(Severity::Warning, Code::NonStandardIpAddress, &[text, &masked], fix);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_go_does() {
        for (text, expected) in [
            ("010.096.010.020", Some("10.96.10.20")),
            ("10.96.0.300", None),
            ("10.1.2", None),
            ("1.2.3.4.5", None),
            ("::ffff:1.2.3.4", Some("1.2.3.4")),
            ("2001:DB8::1", Some("2001:db8::1")),
            ("fe80::1%eth0", None),
            ("+1.2.3.4", None),
            ("0.00.000.0000", Some("0.0.0.0")),
            ("1..2.3", None),
            ("", None),
        ] {
            assert_eq!(parse(text).map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn ranges_contain_their_addresses() {
        let range = Cidr::parse("10.96.0.0/16").unwrap();
        assert!(range.contains(parse("10.96.255.255").unwrap()));
        assert!(!range.contains(parse("10.97.0.0").unwrap()));
        assert!(!range.contains(parse("fd00::1").unwrap()));
        assert!(Cidr::parse("0.0.0.0/0").unwrap().contains(parse("8.8.8.8").unwrap()));
        assert!(Cidr::parse("0.0.0.0/0").unwrap().contains(parse("8.8.8.9").unwrap()));
        assert!(!Cidr::parse("0.0.0.0/0").unwrap().contains(parse("fd00::1").unwrap()));
        assert!(Cidr::parse("::/0").unwrap().contains(parse("fd00::1").unwrap()));
        assert!(!Cidr::parse("::/0").unwrap().contains(parse("8.8.8.8").unwrap()));
        for (range, network) in [
            ("10.1.2.3/32", "10.1.2.3"),
            ("10.1.2.3/31", "10.1.2.2"),
            ("255.1.2.3/1", "128.0.0.0"),
            ("fd00:1:2:3:4::5/64", "fd00:1:2:3::"),
            ("fd00:1:2:3:4::5/127", "fd00:1:2:3:4::4"),
            ("fd00:1:2:3:4::5/128", "fd00:1:2:3:4::5"),
        ] {
            assert_eq!(Cidr::parse(range).unwrap().network().to_string(), network, "{range}");
        }
        for broken in ["10.0.0.0", "10.0.0.0/33", "x/8", "10.0.0.0/", "::/129", "10.0.0.0/+8"] {
            assert_eq!(Cidr::parse(broken), None, "{broken}");
        }
    }
}
