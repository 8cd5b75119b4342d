//! How high the stack is between instructions.

use walrus::ir::{Instr, InstrSeqId, InstrSeqType};
use walrus::{LocalFunction, Module};

/// The first place from `from` on in the sequence where nothing of it lies on the stack; none if there is no
/// such place, or an instruction is not known here.
pub fn empty_from(module: &Module, function: &LocalFunction, seq: InstrSeqId, from: usize) -> Option<usize> {
    let block = function.block(seq);
    if let InstrSeqType::MultiValue(ty) = block.ty
        && seq != function.entry_block()
        && !module.types.params(ty).is_empty()
    {
        return None;
    }
    let mut height: usize = 0;
    for (at, (instr, _)) in block.instrs.iter().enumerate() {
        if at >= from && height == 0 {
            return Some(at);
        }
        // What follows these is never reached, and the height there may be anything.
        if let Instr::Br(_) | Instr::BrTable(_) | Instr::Return(_) | Instr::Unreachable(_) = instr {
            return None;
        }
        let (takes, leaves) = effect(module, function, instr)?;
        height = height.checked_sub(takes)? + leaves;
    }
    None
}

/// Whether the instruction is not among those that compilers make of Rust.
pub fn effect_is_unknown(instr: &Instr) -> bool {
    !matches!(
        instr,
        Instr::Block(_) | Instr::Loop(_) | Instr::IfElse(_) | Instr::Call(_) | Instr::CallIndirect(_)
    ) && simple(instr).is_none()
}

/// How many values the instruction takes and leaves.
fn effect(module: &Module, function: &LocalFunction, instr: &Instr) -> Option<(usize, usize)> {
    let of_type = |ty| (module.types.params(ty).len(), module.types.results(ty).len());
    let of_seq = |seq: InstrSeqId| match function.block(seq).ty {
        InstrSeqType::Simple(result) => (0, usize::from(result.is_some())),
        InstrSeqType::MultiValue(ty) => of_type(ty),
    };
    let one_more = |(takes, leaves)| (takes + 1, leaves);
    match instr {
        Instr::Block(block) => Some(of_seq(block.seq)),
        Instr::Loop(block) => Some(of_seq(block.seq)),
        Instr::IfElse(branch) => Some(one_more(of_seq(branch.consequent))),
        Instr::Call(call) => Some(of_type(module.funcs.get(call.func).ty())),
        Instr::CallIndirect(call) => Some(one_more(of_type(call.ty))),
        other => simple(other),
    }
}

fn simple(instr: &Instr) -> Option<(usize, usize)> {
    Some(match instr {
        Instr::LocalGet(_) | Instr::GlobalGet(_) | Instr::Const(_) | Instr::MemorySize(_) => (0, 1),
        Instr::RefNull(_) | Instr::RefFunc(_) | Instr::TableSize(_) => (0, 1),
        Instr::LocalSet(_) | Instr::GlobalSet(_) | Instr::Drop(_) | Instr::BrIf(_) => (1, 0),
        Instr::LocalTee(_) | Instr::Unop(_) | Instr::Load(_) | Instr::MemoryGrow(_) => (1, 1),
        Instr::RefIsNull(_) | Instr::TableGet(_) => (1, 1),
        Instr::Binop(_) | Instr::TableGrow(_) => (2, 1),
        Instr::Store(_) | Instr::TableSet(_) => (2, 0),
        Instr::Select(_) => (3, 1),
        Instr::MemoryCopy(_) | Instr::MemoryFill(_) | Instr::TableFill(_) => (3, 0),
        Instr::Br(_) | Instr::BrTable(_) | Instr::Return(_) | Instr::Unreachable(_) => (0, 0),
        _ => return None,
    })
}
