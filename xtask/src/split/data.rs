//! The program's constants: which of them the first part can refer to, and which move with the functions.
//!
//! A data segment stays when the code that stays, or a constant that stays, holds a number that the linker
//! noted as an address in it. The linker is told to keep each constant in a segment of its own
//! (`--no-merge-data-segments`) and to note the addresses (`--emit-relocs`).

use walrus::ir::{Instr, Value};
use walrus::{ConstExpr, Data, DataKind, FunctionKind, GlobalKind, LocalFunction, Module};

use super::notes::Addresses;
use super::points::points;
use crate::Outcome;

/// Gaps up to this many bytes between two segments are filled: a segment of its own would cost more.
const GAP: usize = 8;

/// Where each segment of the program begins in memory.
pub fn starts(module: &Module) -> Outcome<Vec<u32>> {
    let start = |data: &Data| match &data.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } => Ok(offset.cast_unsigned()),
        _ => Err("a data segment of the program has no certain place".to_owned()),
    };
    module.data.iter().map(start).collect()
}

/// Which segments move, by their place in the module, when the functions `moved` do.
pub fn moved(module: &Module, addresses: &Addresses, moved: &[bool]) -> Vec<bool> {
    let segments: Vec<&Data> = module.data.iter().collect();
    let mut found: Vec<usize> = Vec::new();
    let mut note = |number: u32| found.extend(addresses.segments(number));
    for (function, moved) in module.funcs.iter().zip(moved) {
        if let (FunctionKind::Local(local), false) = (&function.kind, moved) {
            numbers(local, &mut note);
        }
    }
    for global in module.globals.iter() {
        if let GlobalKind::Local(ConstExpr::Value(Value::I32(number))) = global.kind {
            note(number.cast_unsigned());
        }
    }
    let mut moves = vec![true; segments.len()];
    while let Some(segment) = found.pop() {
        let Some(moves @ true) = moves.get_mut(segment) else { continue };
        *moves = false;
        // At any place: constants need not be aligned.
        for bytes in segments.get(segment).iter().flat_map(|data| data.value.windows(4)) {
            let number = bytes.try_into().map_or(0, u32::from_le_bytes);
            found.extend(addresses.segments(number));
        }
    }
    moves
}

/// Every number in a function's code that can be an address.
fn numbers(function: &LocalFunction, note: &mut impl FnMut(u32)) {
    for point in points(function).iter().filter(|point| point.at == 0) {
        for (instr, _) in &function.block(point.seq).instrs {
            match instr {
                Instr::Const(constant) => {
                    if let Value::I32(number) = constant.value {
                        note(number.cast_unsigned());
                    }
                }
                Instr::Load(load) => u32::try_from(load.arg.offset).into_iter().for_each(&mut *note),
                Instr::Store(store) => u32::try_from(store.arg.offset).into_iter().for_each(&mut *note),
                _ => {}
            }
        }
    }
}

/// Leaves only the segments for which `stays` says so. Neighbours are joined; where `filling`, short gaps too,
/// with zeros: the rest, which fills such gaps later, must not do so with the first part's constants.
pub fn keep(module: &mut Module, stays: impl Iterator<Item = bool>, filling: bool) -> Outcome {
    let starts = starts(module)?;
    let mut runs: Vec<Run> = Vec::new();
    for (place, ((data, start), stays)) in module.data.iter().zip(starts).zip(stays).enumerate() {
        if !stays {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.reaches(place, start, filling) => run.extend(place, start, &data.value),
            _ => runs.push(Run { start, last: place, value: data.value.clone() }),
        }
    }
    let all: Vec<_> = module.data.iter().map(Data::id).collect();
    all.into_iter().for_each(|id| module.data.delete(id));
    let memory = module.memories.iter().next().ok_or("the page's program has no memory")?.id();
    module.memories.get_mut(memory).data_segments.clear();
    for run in runs {
        let offset = ConstExpr::Value(Value::I32(run.start.cast_signed()));
        let id = module.data.add(DataKind::Active { memory, offset }, run.value);
        module.memories.get_mut(memory).data_segments.insert(id);
    }
    Ok(())
}

/// Segments that become one.
struct Run {
    start: u32,
    /// The place of the last one in the module.
    last: usize,
    value: Vec<u8>,
}

impl Run {
    /// The bytes from the run's end to `start`; none where they overlap.
    fn gap(&self, start: u32) -> Option<usize> {
        usize::try_from(start.checked_sub(self.start)?).ok()?.checked_sub(self.value.len())
    }

    /// Whether the segment that begins at `start` may be joined.
    fn reaches(&self, place: usize, start: u32, filling: bool) -> bool {
        let near = |gap| gap <= GAP && (filling || place == self.last + 1);
        self.gap(start).is_some_and(near)
    }

    fn extend(&mut self, place: usize, start: u32, value: &[u8]) {
        let gap = self.gap(start).unwrap_or(0);
        self.value.extend(std::iter::repeat_n(0, gap));
        self.value.extend_from_slice(value);
        self.last = place;
    }
}

#[cfg(test)]
mod tests {
    use walrus::ir::Value;
    use walrus::{ConstExpr, DataKind, Module};

    use super::{keep, starts};

    /// A program with a constant at each of the places.
    fn program(constants: &[(i32, &[u8])]) -> Module {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        for (start, value) in constants {
            let offset = ConstExpr::Value(Value::I32(*start));
            let id = module.data.add(DataKind::Active { memory, offset }, value.to_vec());
            module.memories.get_mut(memory).data_segments.insert(id);
        }
        module
    }

    fn left(stays: [bool; 4], filling: bool) -> Vec<(u32, Vec<u8>)> {
        let mut module = program(&[(100, b"ab"), (104, b"cd"), (106, b"efgh"), (200, b"i")]);
        assert_eq!(keep(&mut module, stays.into_iter(), filling), Ok(()));
        let values = module.data.iter().map(|data| data.value.clone());
        starts(&module).into_iter().flatten().zip(values).collect()
    }

    #[test]
    fn neighbours_are_joined_with_the_padding_between_them() {
        let kept = left([true, true, false, true], false);
        assert_eq!(kept, [(100, b"ab\0\0cd".to_vec()), (200, b"i".to_vec())]);
    }

    #[test]
    fn only_where_it_is_allowed_is_the_place_of_what_moved_filled() {
        let apart = [(100, b"ab".to_vec()), (106, b"efgh".to_vec())];
        assert_eq!(left([true, false, true, false], false), apart);
        assert_eq!(left([true, false, true, false], true), [(100, b"ab\0\0\0\0efgh".to_vec())]);
    }
}
