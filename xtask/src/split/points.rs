//! The places of a function where control may or may not arrive: the first instruction of each sequence, and
//! the one after each branch and block. Within a sequence control only goes forward or leaves, so what follows
//! a point that was never reached is as cold as the point itself.

use walrus::ir::{Instr, InstrSeqId};
use walrus::{FunctionId, LocalFunction};

/// Before instruction `at` of the sequence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Point {
    pub seq: InstrSeqId,
    pub at: usize,
}

/// All points of a function, in an order that depends on the function alone.
pub fn points(function: &LocalFunction) -> Vec<Point> {
    let mut found = Vec::new();
    collect(function, function.entry_block(), &mut found);
    found
}

fn collect(function: &LocalFunction, seq: InstrSeqId, found: &mut Vec<Point>) {
    found.push(Point { seq, at: 0 });
    for (at, (instr, _)) in function.block(seq).instrs.iter().enumerate() {
        let inner = children(instr);
        inner.iter().for_each(|child| collect(function, *child, found));
        if !inner.is_empty() || matches!(instr, Instr::BrIf(_)) {
            found.push(Point { seq, at: at + 1 });
        }
    }
}

/// The sequences inside an instruction.
pub fn children(instr: &Instr) -> Vec<InstrSeqId> {
    match instr {
        Instr::Block(block) => vec![block.seq],
        Instr::Loop(block) => vec![block.seq],
        Instr::IfElse(branch) => vec![branch.consequent, branch.alternative],
        _ => Vec::new(),
    }
}

/// How many instructions the function has: with its name, what tells whether it is still the same.
pub fn instructions(function: &LocalFunction) -> usize {
    points(function).iter().filter(|p| p.at == 0).map(|p| function.block(p.seq).instrs.len()).sum()
}

/// The functions that the function calls directly.
pub fn calls(function: &LocalFunction) -> Vec<FunctionId> {
    let seqs = points(function).into_iter().filter(|point| point.at == 0).map(|point| point.seq);
    let instrs = seqs.flat_map(|seq| &function.block(seq).instrs);
    let callee = |(instr, _): &(Instr, _)| match instr {
        Instr::Call(call) => Some(call.func),
        _ => None,
    };
    instrs.filter_map(callee).collect()
}
