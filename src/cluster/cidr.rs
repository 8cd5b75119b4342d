//! Ranges of addresses: reading, membership, the address at an offset.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::model::Cidr;

impl Cidr {
    /// Reads `10.244.1.0/24`; host bits are cleared. None where it is no range.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.trim().split_once('/')?;
        let base = parse_ip(address)?;
        let prefix: u8 = prefix.parse().ok()?;
        let bits = if base.is_ipv4() { 32 } else { 128 };
        (prefix <= bits).then(|| Self { base: masked(base, prefix), prefix })
    }

    /// How many addresses it has; `u64::MAX` where there are more.
    pub fn size(&self) -> u64 {
        let bits: u32 = if self.base.is_ipv4() { 32 } else { 128 };
        1u64.checked_shl(bits.saturating_sub(u32::from(self.prefix))).unwrap_or(u64::MAX)
    }

    /// The address this many after its first; none outside of it.
    pub fn nth(&self, offset: u64) -> Option<IpAddr> {
        if offset >= self.size() {
            return None;
        }
        match self.base {
            IpAddr::V4(base) => {
                let offset = u32::try_from(offset).ok()?;
                Some(IpAddr::V4(Ipv4Addr::from_bits(base.to_bits().checked_add(offset)?)))
            }
            IpAddr::V6(base) => {
                Some(IpAddr::V6(Ipv6Addr::from_bits(base.to_bits().checked_add(u128::from(offset))?)))
            }
        }
    }
}

fn masked(ip: IpAddr, prefix: u8) -> IpAddr {
    match ip {
        IpAddr::V4(ip) => {
            let mask = u32::MAX.checked_shl(32u32.saturating_sub(u32::from(prefix))).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(ip.to_bits() & mask))
        }
        IpAddr::V6(ip) => {
            let mask = u128::MAX.checked_shl(128u32.saturating_sub(u32::from(prefix))).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & mask))
        }
    }
}

/// Reads an address as Kubernetes does: leading zeros of IPv4 parts are decimal (service-validation.md).
pub fn parse_ip(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    if let Ok(ip) = text.parse() {
        return Some(ip);
    }
    let mut parts = [0u8; 4];
    let mut pieces = text.split('.');
    for part in &mut parts {
        let piece = pieces.next().filter(|piece| piece.bytes().all(|byte| byte.is_ascii_digit()))?;
        *part = piece.parse().ok()?;
    }
    pieces.next().is_none().then(|| IpAddr::from(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_masked_and_counted() {
        let range = Cidr::parse("10.244.1.7/24").unwrap();
        assert_eq!(range.base.to_string(), "10.244.1.0");
        assert_eq!(range.size(), 256);
        assert_eq!(range.nth(2).unwrap().to_string(), "10.244.1.2");
        assert_eq!(range.nth(256), None);
        let wide = Cidr::parse("fd00::/32").unwrap();
        assert_eq!(wide.size(), u64::MAX);
        assert_eq!(wide.nth(5).unwrap().to_string(), "fd00::5");
        assert_eq!(parse_ip("010.096.010.020").unwrap().to_string(), "10.96.10.20");
        for broken in ["", "10.0.0.0", "10.0.0.0/33", "x/8", "10.0.0/8", "+1.0.0.0/8"] {
            assert_eq!(Cidr::parse(broken), None, "{broken}");
        }
    }
}
