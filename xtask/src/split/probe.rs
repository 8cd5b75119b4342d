//! A variant of the program that tells which points were reached: the raw material of the profile.

use walrus::ir::{Const, Instr, InstrLocId, MemArg, Store, StoreKind, Value};
use walrus::{ConstExpr, FunctionId, FunctionKind, MemoryId, Module, ValType};

use super::parse;
use super::points::points;
use crate::Outcome;

/// The exported global that says where in memory the bytes begin that are 1 for points that were reached.
pub const PROBES: &str = "probes";
/// The exported global that says how many bytes there are.
pub const PROBED: &str = "probed";
const PAGE: usize = 65536;

/// Gives every point a byte behind the program's memory, which it sets when it is reached.
pub fn instrument(whole: &[u8]) -> Outcome<Vec<u8>> {
    let mut module = parse(whole)?;
    let memory = module.memories.iter().next().ok_or("the page's program has no memory")?.id();
    let pages = usize::try_from(module.memories.get(memory).initial).map_err(|error| error.to_string())?;
    let mut address = pages * PAGE;
    let start = i32::try_from(address).map_err(|error| error.to_string())?;
    let functions: Vec<_> = module.funcs.iter().map(walrus::Function::id).collect();
    for function in functions {
        probe(&mut module, function, memory, &mut address)?;
    }
    module.memories.get_mut(memory).initial += u64::try_from(address.div_ceil(PAGE) - pages).unwrap_or(0);
    let global = module.globals.add_local(ValType::I32, false, false, ConstExpr::Value(Value::I32(start)));
    module.exports.add(PROBES, global);
    let count = i32::try_from(address).map_err(|error| error.to_string())? - start;
    let count = module.globals.add_local(ValType::I32, false, false, ConstExpr::Value(Value::I32(count)));
    module.exports.add(PROBED, count);
    Ok(module.emit_wasm())
}

fn probe(module: &mut Module, function: FunctionId, memory: MemoryId, address: &mut usize) -> Outcome {
    let FunctionKind::Local(local) = &mut module.funcs.get_mut(function).kind else { return Ok(()) };
    let points = points(local);
    let first = *address;
    *address += points.len();
    // From the last to the first, so that the places of the others stay right.
    for (number, point) in points.iter().enumerate().rev() {
        let address = i32::try_from(first + number).map_err(|error| error.to_string())?;
        local.block_mut(point.seq).instrs.splice(point.at..point.at, set_byte(memory, address));
    }
    Ok(())
}

fn set_byte(memory: MemoryId, address: i32) -> [(Instr, InstrLocId); 3] {
    let constant = |value| Instr::Const(Const { value: Value::I32(value) });
    let store =
        Store { memory, kind: StoreKind::I32_8 { atomic: false }, arg: MemArg { align: 1, offset: 0 } };
    [constant(address), constant(1), Instr::Store(store)].map(|instr| (instr, InstrLocId::default()))
}
