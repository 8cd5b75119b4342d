//! What the first picture executes: per function, which of its points are reached.
//!
//! As text, a line per function: its name's hash, its number of instructions, its points as hexadecimal digits
//! of four points each. One that has changed since keeps its place by its name, and all its points count as reached.
//! Lines that begin with `-` have the hashes of functions that were never entered: what is in neither is new.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use walrus::{Function, FunctionKind, LocalFunction, Module};

use super::names;
use super::points::{instructions, points};

/// The functions of the first picture.
#[derive(Default)]
pub struct Profile {
    functions: BTreeMap<u64, BTreeMap<usize, Vec<bool>>>,
    never: BTreeSet<u32>,
}

/// So many functions that were never entered stand in one line.
const IN_A_LINE: usize = 12;

impl Profile {
    /// Reads the text; lines that are none of ours (comments) say nothing.
    pub fn read(text: &str) -> Self {
        let mut profile = Self::default();
        for line in text.lines() {
            let words: Vec<_> = line.split(' ').collect();
            if let Some(("-", never)) = words.split_first().map(|(first, others)| (*first, others)) {
                profile.never.extend(never.iter().filter_map(|name| u32::from_str_radix(name, 16).ok()));
            }
            let [name, count, digits] = words.as_slice() else { continue };
            let (Ok(name), Ok(count)) = (u64::from_str_radix(name, 16), count.parse()) else { continue };
            let bits = digits.chars().filter_map(|digit| digit.to_digit(16));
            let bits = bits.flat_map(|digit| [3, 2, 1, 0].map(|bit| digit >> bit & 1 == 1)).collect();
            profile.add(name, count, bits);
        }
        profile
    }

    /// What the bytes of an instrumented `module` tell (see `probe`).
    pub fn of(module: &Module, reached: &[u8]) -> Self {
        let mut profile = Self::default();
        let mut left = reached;
        for function in module.funcs.iter() {
            let FunctionKind::Local(local) = &function.kind else { continue };
            let (bytes, rest) = left.split_at_checked(points(local).len()).unwrap_or((left, &[]));
            left = rest;
            if bytes.contains(&1) {
                profile.add(
                    key(function),
                    instructions(local),
                    bytes.iter().map(|byte| *byte == 1).collect(),
                );
            } else {
                profile.never.insert(short(key(function)));
            }
        }
        profile
    }

    fn add(&mut self, name: u64, count: usize, bits: Vec<bool>) {
        let known = self.functions.entry(name).or_default().entry(count).or_default();
        known.resize(known.len().max(bits.len()), false);
        known.iter_mut().zip(bits).for_each(|(known, bit)| *known |= bit);
    }

    /// Whether the first picture calls the function.
    pub fn calls(&self, function: &Function) -> bool {
        self.functions.contains_key(&key(function))
    }

    /// Whether the function was not there when the profile was made.
    pub fn is_new(&self, function: &Function) -> bool {
        !self.calls(function) && !self.never.contains(&short(key(function)))
    }

    /// The function's points that are reached, unless it has changed since the profile was made.
    pub fn reached(&self, function: &Function, local: &LocalFunction) -> Option<Vec<bool>> {
        let bits = self.functions.get(&key(function))?.get(&instructions(local))?;
        let mut bits = bits.clone();
        bits.resize(points(local).len(), false);
        Some(bits)
    }

    /// The text that `read` reads, sorted.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for (name, versions) in &self.functions {
            for (count, bits) in versions {
                let digits: String = bits.chunks(4).map(digit).collect();
                let _ = writeln!(text, "{name:016x} {count} {digits}");
            }
        }
        let never: Vec<_> = self.never.iter().map(|name| format!("{name:08x}")).collect();
        for line in never.chunks(IN_A_LINE) {
            let _ = writeln!(text, "- {}", line.join(" "));
        }
        text
    }
}

/// Enough of a hash to tell what was never entered.
fn short(key: u64) -> u32 {
    u32::try_from(key >> 32).unwrap_or_default()
}

fn digit(bits: &[bool]) -> char {
    let value = (0..4).fold(0, |value, at| value * 2 + u32::from(bits.get(at).copied().unwrap_or(false)));
    char::from_digit(value, 16).unwrap_or('0')
}

/// The hash of the function's stable name (FNV-1a).
fn key(function: &Function) -> u64 {
    let name = names::stable(function.name.as_deref().unwrap_or_default());
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn what_is_written_is_read_again() {
        let text = "00000000000000ff 12 8c\n0000000000000100 3 f\n- 00000001 deadbeef\n";
        assert_eq!(Profile::read(&format!("# made by xtask\n{text}")).written(), text);
    }
}
