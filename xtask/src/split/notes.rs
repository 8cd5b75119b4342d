//! The linker's notes of addresses (`--emit-relocs`): which numbers of the program are addresses, and of what.
//!
//! Read from the custom sections `linking` and `reloc.*`, as the tool conventions of WebAssembly describe them.

use std::collections::{BTreeMap, BTreeSet};

use walrus::Module;

use crate::Outcome;

/// The addresses of constants by the number that stands for them in the code or in other constants: each may
/// be of several data segments.
#[derive(Default)]
pub struct Addresses {
    segments: BTreeMap<u32, BTreeSet<usize>>,
}

impl Addresses {
    /// Takes the notes out of `module`, whose data segments begin at `starts`.
    pub fn take(module: &mut Module, starts: &[u32]) -> Outcome<Self> {
        let mut section = |name: &str| {
            let found = module.customs.remove_raw(name).map(|section| section.data);
            found.ok_or_else(|| format!("the page's program has no section {name}: was it linked otherwise?"))
        };
        let (linking, code, data) = (section("linking")?, section("reloc.CODE")?, section("reloc.DATA")?);
        let symbols = symbols(&linking).ok_or("cannot read the linker's table of symbols")?;
        let mut addresses = Self::default();
        for notes in [code, data] {
            let places = places(&notes).ok_or("cannot read the linker's notes of addresses")?;
            for (symbol, addend) in places {
                let Some(Some((segment, offset))) = symbols.get(symbol) else { continue };
                let start =
                    starts.get(*segment).ok_or("the linker's notes name a segment that is not there")?;
                let address = start.wrapping_add(*offset).wrapping_add_signed(addend);
                addresses.segments.entry(address).or_default().insert(*segment);
            }
        }
        Ok(addresses)
    }

    /// The segments that the number may be an address of.
    pub fn segments(&self, number: u32) -> impl Iterator<Item = usize> {
        self.segments.get(&number).into_iter().flatten().copied()
    }
}

/// Reads numbers from the front of bytes.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(front)
    }

    /// LEB128; of a signed one the bits, and how many there are.
    fn leb(&mut self) -> Option<(u64, u32, bool)> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return Some((value, shift, byte & 0x40 != 0));
            }
        }
    }

    fn number(&mut self) -> Option<u32> {
        u32::try_from(self.leb()?.0).ok()
    }

    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn name(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        self.bytes(length)
    }

    fn signed(&mut self) -> Option<i32> {
        let (value, bits, negative) = self.leb()?;
        let extended = if negative && bits < 64 { value | (u64::MAX << bits) } else { value };
        i32::try_from(extended.cast_signed()).ok()
    }
}

/// Each symbol's segment and its place there; none for what is no constant of this program.
fn symbols(linking: &[u8]) -> Option<Vec<Option<(usize, u32)>>> {
    const TABLE: u8 = 8;
    let mut reader = Reader(linking);
    let _version = reader.number()?;
    while !reader.0.is_empty() {
        let kind = reader.byte()?;
        let size = reader.count()?;
        let inside = reader.bytes(size)?;
        if kind == TABLE {
            let mut table = Reader(inside);
            return (0..table.count()?).map(|_| symbol(&mut table)).collect();
        }
    }
    None
}

/// Reads one symbol: the outer none is an error.
fn symbol(table: &mut Reader) -> Option<Option<(usize, u32)>> {
    const UNDEFINED: u32 = 0x10;
    const NAMED: u32 = 0x40;
    const ABSOLUTE: u32 = 0x200;
    let (kind, flags) = (table.byte()?, table.number()?);
    match kind {
        1 => {
            table.name()?;
            if flags & UNDEFINED != 0 {
                return Some(None);
            }
            let (segment, offset, _size) = (table.count()?, table.number()?, table.number()?);
            Some((flags & ABSOLUTE == 0).then_some((segment, offset)))
        }
        3 => table.number().map(|_| None),
        0 | 2 | 4 | 5 => {
            table.number()?;
            if flags & UNDEFINED == 0 || flags & NAMED != 0 {
                table.name()?;
            }
            Some(None)
        }
        _ => None,
    }
}

/// The symbols that are referred to by their addresses, and how many bytes behind their beginnings.
fn places(notes: &[u8]) -> Option<Vec<(usize, i32)>> {
    const ADDRESS_FIRST: u8 = 3;
    const ADDRESS_LAST: u8 = 5;
    let mut reader = Reader(notes);
    let _section = reader.number()?;
    let mut found = Vec::new();
    for _ in 0..reader.count()? {
        let kind = reader.byte()?;
        let (_place, symbol) = (reader.number()?, reader.count()?);
        match kind {
            ADDRESS_FIRST..=ADDRESS_LAST => found.push((symbol, reader.signed()?)),
            // Places in functions and sections, which only notes for debuggers have.
            8 | 9 => {
                reader.signed()?;
            }
            // Functions, places in tables, types, globals, tags, tables.
            0 | 1 | 2 | 6 | 7 | 10 | 13 | 20 => {}
            // Code that may lie anywhere, or memory beyond 32 bits: not what Rust makes for a page.
            _ => return None,
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{places, symbols};

    #[test]
    fn constants_are_told_from_functions_and_from_what_is_elsewhere() {
        let table = [
            4, // symbols:
            0, 0, 7, 1, b'f', // a function with a name,
            1, 0, 1, b'a', 2, 16, 4, // a constant in segment 2, 16 bytes from its beginning,
            1, 0x10, 1, b'b', // one that is elsewhere,
            1, 0x80, 0x04, 1, b'c', 0, 9, 0, // a number that is no address.
        ];
        let mut linking = vec![2, 8, u8::try_from(table.len()).unwrap_or(0)];
        linking.extend(table);
        assert_eq!(symbols(&linking), Some(vec![None, Some((2, 16)), None, None]));
        assert_eq!(symbols(&linking[..9]), None);
    }

    #[test]
    fn only_addresses_are_places() {
        // A function's number, then an address eight bytes before the symbol 3.
        assert_eq!(places(&[0, 2, 0, 5, 1, 4, 9, 3, 0x78]), Some(vec![(3, -8)]));
        assert_eq!(places(&[0, 1, 99, 0, 0]), None);
    }
}
