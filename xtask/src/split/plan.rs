//! What is to be known of a cold end before it moves, and whether it can and need to.

use std::collections::{HashMap, HashSet};

use walrus::ir::{Instr, InstrLocId, InstrSeqId, InstrSeqType, LocalId, Value};
use walrus::{ConstExpr, FunctionId, GlobalId, LocalFunction, Module, ValType};

use super::outline::local_function;
use super::points::{Point, children, points};
use super::stack;

/// What holds for a function before any end is taken out of it.
pub struct Facts {
    counts: HashMap<LocalId, usize>,
    loops: HashSet<InstrSeqId>,
}

impl Facts {
    pub fn of(function: &LocalFunction) -> Self {
        let counts = Mentions::of(function, &function.block(function.entry_block()).instrs).counts;
        Self { counts, loops: loops(function) }
    }
}

/// The globals through which changed locals and results come back.
#[derive(Default)]
pub struct Scratch {
    globals: Vec<(ValType, Vec<GlobalId>)>,
}

impl Scratch {
    fn get(&mut self, module: &mut Module, ty: ValType, number: usize) -> Option<GlobalId> {
        let zero = match ty {
            ValType::I32 => Value::I32(0),
            ValType::I64 => Value::I64(0),
            ValType::F32 => Value::F32(0.0),
            ValType::F64 => Value::F64(0.0),
            _ => return None,
        };
        let place = self.globals.iter().position(|(known, _)| *known == ty).unwrap_or_else(|| {
            self.globals.push((ty, Vec::new()));
            self.globals.len() - 1
        });
        let (_, globals) = self.globals.get_mut(place)?;
        while globals.len() <= number {
            globals.push(module.globals.add_local(ty, true, false, ConstExpr::Value(zero)));
        }
        globals.get(number).copied()
    }
}

/// A way out of the cold end: where to, and the value that goes along.
#[derive(Clone, Copy)]
pub struct Exit {
    pub to: InstrSeqId,
    pub value: Option<(ValType, GlobalId)>,
}

/// All that is to be known of a cold end before it moves.
pub struct Plan {
    pub instrs: Vec<(Instr, InstrLocId)>,
    pub params: Vec<(LocalId, ValType)>,
    pub private: Vec<(LocalId, ValType)>,
    pub given_back: Vec<(LocalId, GlobalId)>,
    /// The value that goes along when the end goes on behind, if it can.
    pub behind: Option<Option<(ValType, GlobalId)>>,
    pub exits: Vec<Exit>,
}

impl Plan {
    pub fn ways(&self) -> usize {
        self.exits.len() + usize::from(self.behind.is_some())
    }

    /// Whether the call is surely smaller than what it replaces.
    fn pays(&self, function: &LocalFunction) -> bool {
        let size = size(function, &self.instrs);
        size > 14 + 2 * self.params.len() + 4 * self.given_back.len() + 6 * self.exits.len()
    }
}

/// Bytes, roughly.
fn size(function: &LocalFunction, instrs: &[(Instr, InstrLocId)]) -> usize {
    instrs
        .iter()
        .map(|(instr, _)| {
            let inner = children(instr);
            let inside: usize =
                inner.iter().map(|seq| 1 + size(function, &function.block(*seq).instrs)).sum();
            let own = match instr {
                Instr::Binop(_)
                | Instr::Unop(_)
                | Instr::Drop(_)
                | Instr::Return(_)
                | Instr::Unreachable(_) => 1,
                Instr::Load(_) | Instr::Store(_) | Instr::Const(_) | Instr::Call(_) => 3,
                _ => 2,
            };
            own + inside
        })
        .sum()
}

/// What instructions mention, in their order.
#[derive(Default)]
pub struct Mentions {
    inner: HashSet<InstrSeqId>,
    targets: Vec<InstrSeqId>,
    returns: bool,
    counts: HashMap<LocalId, usize>,
    order: Vec<LocalId>,
    set: HashSet<LocalId>,
    /// Locals that are set before anything else can see them, as far as that is certain.
    set_first: HashSet<LocalId>,
    strange: bool,
}

impl Mentions {
    fn of(function: &LocalFunction, instrs: &[(Instr, InstrLocId)]) -> Self {
        let mut mentions = Self::default();
        mentions.visit(function, instrs, 0);
        mentions
    }

    fn visit(&mut self, function: &LocalFunction, instrs: &[(Instr, InstrLocId)], depth: usize) {
        for (instr, _) in instrs {
            match instr {
                Instr::LocalGet(get) => self.mention(get.local),
                Instr::LocalSet(set) => self.change(set.local, depth),
                Instr::LocalTee(set) => self.change(set.local, depth),
                Instr::Br(br) => self.targets.push(br.block),
                Instr::BrIf(br) => self.targets.push(br.block),
                Instr::BrTable(table) => {
                    self.targets.extend(table.blocks.iter().copied().chain([table.default]));
                }
                Instr::Return(_) => self.returns = true,
                other => self.strange |= stack::effect_is_unknown(other),
            }
            for child in children(instr) {
                self.inner.insert(child);
                self.visit(function, &function.block(child).instrs, depth + 1);
            }
        }
    }

    fn mention(&mut self, local: LocalId) {
        let count = self.counts.entry(local).or_default();
        *count += 1;
        if *count == 1 {
            self.order.push(local);
        }
    }

    fn change(&mut self, local: LocalId, depth: usize) {
        let leaves_before = self.returns || self.targets.iter().any(|to| !self.inner.contains(to));
        if depth == 0 && !leaves_before && !self.counts.contains_key(&local) {
            self.set_first.insert(local);
        }
        self.mention(local);
        self.set.insert(local);
    }
}

/// The plan for the end at `point`; none if it cannot or need not move.
pub fn plan(
    module: &mut Module,
    globals: &mut Scratch,
    (id, facts): (FunctionId, &Facts),
    point: Point,
) -> Option<Plan> {
    let function = local_function(module, id)?;
    let block = function.block(point.seq);
    let behind_type = result(module, id, function, point.seq)?;
    let instrs = block.instrs.get(point.at..)?.to_vec();
    let mentions = Mentions::of(function, &instrs);
    if mentions.strange {
        return None;
    }
    let mut targets: Vec<InstrSeqId> = Vec::new();
    for to in &mentions.targets {
        if !mentions.inner.contains(to) && !targets.contains(to) {
            targets.push(*to);
        }
    }
    let entry = function.entry_block();
    if mentions.returns && !targets.contains(&entry) {
        targets.push(entry);
    }
    let mut exits = Vec::new();
    for to in targets {
        let value = if facts.loops.contains(&to) { None } else { result(module, id, function, to)? };
        exits.push((to, value));
    }
    let ends = matches!(
        instrs.last(),
        Some((Instr::Br(_) | Instr::BrTable(_) | Instr::Return(_) | Instr::Unreachable(_), _))
    );
    let (mut params, mut private, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for local in &mentions.order {
        let ty = module.locals.get(*local).ty();
        let only_here =
            mentions.counts.get(local) == facts.counts.get(local) && !function.args.contains(local);
        let set_first = mentions.set_first.contains(local);
        if mentions.set.contains(local) && !(only_here && set_first) {
            changed.push((*local, ty));
        }
        if set_first { private.push((*local, ty)) } else { params.push((*local, ty)) }
    }
    params.sort_by_key(|(_, ty)| order(*ty));
    let ways = exits.len() + usize::from(!ends);
    if ways == 0 {
        changed.clear();
    }
    let mut value = |module: &mut Module, ty: Option<ValType>| match ty {
        Some(ty) => globals.get(module, ty, 0).map(|global| Some((ty, global))),
        None => Some(None),
    };
    let behind = if ends { None } else { Some(value(module, behind_type)?) };
    let mut with_values = Vec::new();
    for (to, ty) in exits {
        with_values.push(Exit { to, value: value(module, ty)? });
    }
    let mut given_back = Vec::new();
    for (number, (local, ty)) in changed.into_iter().enumerate() {
        given_back.push((local, globals.get(module, ty, number + 1)?));
    }
    if params.iter().chain(&private).any(|(_, ty)| order(*ty) > 3) {
        return None;
    }
    let plan = Plan { instrs, params, private, given_back, behind, exits: with_values };
    plan.pays(local_function(module, id)?).then_some(plan)
}

fn order(ty: ValType) -> u8 {
    match ty {
        ValType::I32 => 0,
        ValType::I64 => 1,
        ValType::F32 => 2,
        ValType::F64 => 3,
        _ => 4,
    }
}

/// The sequences of loops: a branch to one of them carries nothing.
pub fn loops(function: &LocalFunction) -> HashSet<InstrSeqId> {
    let all = points(function);
    let seqs = all.iter().filter(|point| point.at == 0).map(|point| point.seq);
    let loops = seqs.flat_map(|seq| &function.block(seq).instrs).filter_map(|(instr, _)| match instr {
        Instr::Loop(inner) => Some(inner.seq),
        _ => None,
    });
    loops.collect()
}

/// What a sequence leaves on the stack; none if that is more than one value or it takes some.
fn result(
    module: &Module,
    id: FunctionId,
    function: &LocalFunction,
    seq: InstrSeqId,
) -> Option<Option<ValType>> {
    let one = |params: &[ValType], results: &[ValType]| match (params, results) {
        ([], []) => Some(None),
        ([], [one]) => Some(Some(*one)),
        _ => None,
    };
    if seq == function.entry_block() {
        return one(&[], module.types.results(module.funcs.get(id).ty()));
    }
    match function.block(seq).ty {
        InstrSeqType::Simple(result) => Some(result),
        InstrSeqType::MultiValue(ty) => one(module.types.params(ty), module.types.results(ty)),
    }
}
