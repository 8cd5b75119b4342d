//! Names and numbers that a real cluster makes at random, here derived from what they belong to, so that
//! editing one object leaves the names and addresses of all others as they were.

use crate::manifest::{Node, NodeKind, Scalar};

/// The characters that Kubernetes takes for random names (workloads.md 6.1.1).
const SAFE: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

/// So much of a prefix is kept in a generated name.
const MOST_OF_PREFIX: usize = 58;

/// Deepest nesting that takes part in a template's hash.
const MAX_DEPTH: u32 = 64;

/// A 64-bit hash of these parts, well mixed (FNV-1a, then the finaliser of SplitMix64).
pub fn hash(seed: u64, parts: &[&str]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// The five characters at the end of a generated name.
fn random_suffix(bits: u64) -> String {
    let mut rest = bits;
    let mut out = String::with_capacity(5);
    for _ in 0..5 {
        out.push(safe_char(rest % 27));
        rest /= 27;
    }
    out
}

/// The prefix of a name that is generated, ended by a hyphen; with a Job's index in it (workloads.md 6.8).
pub fn prefix(name: &str, index: Option<&str>) -> String {
    let end = index.map_or_else(|| "-".to_string(), |index| format!("-{index}-"));
    let kept = name.len().min(MOST_OF_PREFIX.saturating_sub(end.len()));
    match index {
        Some(_) => format!("{}{end}", name.get(..kept).unwrap_or(name)),
        None => format!("{name}{end}"),
    }
}

/// The name that is made of a prefix, cut so that the five random characters make it a label at most (service-validation.md
/// 1.2.2).
pub fn generated(prefix: &str, bits: u64) -> String {
    let kept = prefix.get(..prefix.len().min(MOST_OF_PREFIX)).unwrap_or(prefix);
    format!("{kept}{}", random_suffix(bits))
}

fn safe_char(index: u64) -> char {
    let byte = usize::try_from(index).ok().and_then(|index| SAFE.get(index));
    byte.map_or('b', |&byte| char::from(byte))
}

/// A hash as Kubernetes writes it into labels and names: decimal, in the safe alphabet.
pub(super) fn safe_hash(number: u32) -> String {
    number.to_string().bytes().map(|digit| safe_char(u64::from(digit) % 27)).collect()
}

/// A stable hash of a pod template as it is written: comments, order of keys and layout do not count.
pub(super) fn template_hash(template: Option<&Node>) -> String {
    let mut state = Fnv32(0x811c_9dc5);
    if let Some(node) = template {
        state.node(node, 0);
    }
    safe_hash(state.0)
}

struct Fnv32(u32);

impl Fnv32 {
    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }

    fn node(&mut self, node: &Node, depth: u32) {
        if depth > MAX_DEPTH {
            return;
        }
        match &node.kind {
            NodeKind::Scalar(scalar) => self.scalar(scalar),
            NodeKind::Seq(items) => {
                self.bytes(b"[");
                items.iter().for_each(|item| self.node(item, depth + 1));
                self.bytes(b"]");
            }
            NodeKind::Map(entries) => {
                let mut sorted: Vec<_> = entries.iter().filter(|entry| !is_null(&entry.value)).collect();
                crate::order::sort_by(&mut sorted, |a, b| a.key.cmp(&b.key));
                self.bytes(b"{");
                for entry in sorted {
                    self.bytes(entry.key.as_bytes());
                    self.bytes(b":");
                    self.node(&entry.value, depth + 1);
                }
                self.bytes(b"}");
            }
        }
    }

    fn scalar(&mut self, scalar: &Scalar) {
        match scalar {
            Scalar::Null => self.bytes(b"~"),
            Scalar::Bool(value) => self.bytes(if *value { b"true" } else { b"false" }),
            Scalar::Int(value) => self.bytes(value.to_string().as_bytes()),
            Scalar::Float(value) => self.bytes(value.to_string().as_bytes()),
            Scalar::Str(text) => {
                self.bytes(text.as_bytes());
                self.bytes(b"\"");
            }
        }
    }
}

fn is_null(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Scalar(Scalar::Null))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_in_the_safe_alphabet() {
        assert_eq!(safe_hash(123_456_789), "56789bcdf");
        assert_eq!(safe_hash(0), "4");
        let suffix = random_suffix(hash(1, &["a", "b"]));
        assert!(suffix.len() == 5 && suffix.bytes().all(|byte| SAFE.contains(&byte)), "{suffix}");
        assert_ne!(hash(1, &["ab", ""]), hash(1, &["a", "b"]));
    }
}
