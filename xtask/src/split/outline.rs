//! Takes what the first picture never reaches out of the functions that it calls: the end of a sequence that
//! begins with a point never reached becomes a function of its own, named `cold:…`, which then moves.
//!
//! The new function gets the locals that it reads as parameters, gives changed ones back through globals, and
//! answers with the number of the way by which it ends: 0 for going on behind, others for the branches out.

use std::collections::HashMap;

use walrus::ir::{self, Instr, InstrLocId, InstrSeqId, LocalId, Value};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ValType};

use super::plan::{Facts, Plan, Scratch, plan};
use super::points::{Point, children, points};
use super::profile::Profile;
use super::stack;

/// How the names of the new functions begin.
pub const COLD: &str = "cold:";

/// Takes the cold ends out of all functions that the first picture calls.
pub fn outline(module: &mut Module, profile: &Profile) {
    let mut globals = Scratch::default();
    let functions: Vec<FunctionId> = module.funcs.iter().map(walrus::Function::id).collect();
    for id in functions {
        let function = module.funcs.get(id);
        let FunctionKind::Local(local) = &function.kind else { continue };
        let Some(reached) = profile.reached(function, local) else { continue };
        let label = function.name.clone().unwrap_or_default();
        let cold = cold_ends(module, local, &reached);
        let facts = Facts::of(local);
        for (number, end) in cold.into_iter().enumerate() {
            replace(module, &mut globals, (id, &facts), end, &format!("{COLD}{number}:{label}"));
        }
    }
}

/// The outermost ends of sequences that begin with a point never reached, where nothing lies on the stack.
fn cold_ends(module: &Module, function: &LocalFunction, reached: &[bool]) -> Vec<Point> {
    let mut first_cold: HashMap<InstrSeqId, usize> = HashMap::new();
    for (point, reached) in points(function).into_iter().zip(reached) {
        if !reached {
            let at = first_cold.entry(point.seq).or_insert(point.at);
            *at = (*at).min(point.at);
        }
    }
    let mut ends = Vec::new();
    search(module, function, function.entry_block(), &first_cold, &mut ends);
    ends
}

fn search(
    module: &Module,
    function: &LocalFunction,
    seq: InstrSeqId,
    first_cold: &HashMap<InstrSeqId, usize>,
    ends: &mut Vec<Point>,
) {
    let instrs = &function.block(seq).instrs;
    let cold = first_cold.get(&seq).copied().unwrap_or(usize::MAX);
    let cut = stack::empty_from(module, function, seq, cold);
    for (instr, _) in instrs.iter().take(cut.unwrap_or(instrs.len())) {
        children(instr).into_iter().for_each(|child| search(module, function, child, first_cold, ends));
    }
    ends.extend(cut.filter(|at| *at < instrs.len()).map(|at| Point { seq, at }));
}

pub fn local_function(module: &Module, id: FunctionId) -> Option<&LocalFunction> {
    match &module.funcs.get(id).kind {
        FunctionKind::Local(local) => Some(local),
        _ => None,
    }
}

/// Moves the end at `point` into a function of its own, if that pays.
fn replace(
    module: &mut Module,
    globals: &mut Scratch,
    (id, facts): (FunctionId, &Facts),
    point: Point,
    name: &str,
) {
    let Some(plan) = plan(module, globals, (id, facts), point) else { return };
    let Some(cold) = cold_function(module, id, &plan, name) else { return };
    let number = module.locals.add(ValType::I32);
    let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind else { return };
    let mut site: Vec<Instr> =
        plan.params.iter().map(|(local, _)| ir::LocalGet { local: *local }.into()).collect();
    site.push(ir::Call { func: cold }.into());
    for (local, global) in &plan.given_back {
        site.push(ir::GlobalGet { global: *global }.into());
        site.push(ir::LocalSet { local: *local }.into());
    }
    if plan.ways() > 1 {
        site.push(ir::LocalSet { local: number }.into());
    }
    // The last way needs no question.
    let last = plan.exits.len().checked_sub(1).filter(|_| plan.behind.is_none());
    for (at, exit) in plan.exits.iter().enumerate() {
        let mut leave: Vec<Instr> =
            exit.value.iter().map(|(_, global)| ir::GlobalGet { global: *global }.into()).collect();
        leave.push(ir::Br { block: exit.to }.into());
        if Some(at) == last {
            site.extend(leave);
            continue;
        }
        let way = i32::try_from(at + 1).unwrap_or(i32::MAX);
        site.push(ir::LocalGet { local: number }.into());
        site.push(ir::Const { value: Value::I32(way) }.into());
        site.push(ir::Binop { op: ir::BinaryOp::I32Eq }.into());
        let builder = function.builder_mut();
        let consequent = builder.dangling_instr_seq(None).id();
        leave.into_iter().for_each(|instr| {
            builder.instr_seq(consequent).instr(instr);
        });
        let alternative = builder.dangling_instr_seq(None).id();
        site.push(ir::IfElse { consequent, alternative }.into());
    }
    match plan.behind {
        Some(Some((_, global))) => site.push(ir::GlobalGet { global }.into()),
        Some(None) => {}
        None if plan.exits.is_empty() => site.push(ir::Unreachable {}.into()),
        None => {}
    }
    let instrs = &mut function.block_mut(point.seq).instrs;
    instrs.truncate(point.at);
    instrs.extend(site.into_iter().map(|instr| (instr, InstrLocId::default())));
}

/// The function that the cold end becomes.
fn cold_function(module: &mut Module, id: FunctionId, plan: &Plan, name: &str) -> Option<FunctionId> {
    let params: Vec<ValType> = plan.params.iter().map(|(_, ty)| *ty).collect();
    let results: &[ValType] = if plan.ways() > 1 { &[ValType::I32] } else { &[] };
    let mut locals = HashMap::new();
    for (local, ty) in plan.params.iter().chain(&plan.private) {
        locals.insert(*local, module.locals.add(*ty));
    }
    let args: Vec<LocalId> = plan.params.iter().filter_map(|(local, _)| locals.get(local).copied()).collect();
    let way = module.locals.add(ValType::I32);
    let mut builder = FunctionBuilder::new(&mut module.types, &params, results);
    builder.name(name.to_owned());
    let tail = builder.dangling_instr_seq(None).id();
    // The innermost block is the first exit's.
    let blocks: Vec<InstrSeqId> =
        plan.exits.iter().map(|exit| builder.dangling_instr_seq(exit.value.map(|(ty, _)| ty)).id()).collect();
    let body = blocks.first().copied().unwrap_or(tail);
    {
        let from = local_function(module, id)?;
        let labels = plan.exits.iter().map(|exit| exit.to).zip(blocks.iter().copied()).collect();
        let mut copier =
            Copier { from, entry: from.entry_block(), builder: &mut builder, locals: &locals, labels };
        copier.copy(&plan.instrs, body);
    }
    let several = plan.ways() > 1;
    if let Some(value) = plan.behind {
        let mut seq = builder.instr_seq(body);
        if let Some((_, global)) = value {
            seq.global_set(global);
        }
        seq.br(tail);
    }
    for (at, (exit, block)) in plan.exits.iter().zip(&blocks).enumerate() {
        let outer = blocks.get(at + 1).copied().unwrap_or(tail);
        let mut seq = builder.instr_seq(outer);
        seq.instr(ir::Block { seq: *block });
        if let Some((_, global)) = exit.value {
            seq.global_set(global);
        }
        if several {
            seq.i32_const(i32::try_from(at + 1).ok()?).local_set(way);
        }
        seq.br(tail);
    }
    let mut end = builder.func_body();
    end.instr(ir::Block { seq: tail });
    for (local, global) in &plan.given_back {
        end.local_get(*locals.get(local)?).global_set(*global);
    }
    if several {
        end.local_get(way);
    }
    Some(builder.finish(args, &mut module.funcs))
}

/// Copies instructions into another function, with their blocks, labels and locals.
struct Copier<'a> {
    from: &'a LocalFunction,
    entry: InstrSeqId,
    builder: &'a mut FunctionBuilder,
    locals: &'a HashMap<LocalId, LocalId>,
    labels: HashMap<InstrSeqId, InstrSeqId>,
}

impl Copier<'_> {
    fn copy(&mut self, instrs: &[(Instr, InstrLocId)], to: InstrSeqId) {
        for (instr, _) in instrs {
            let copy = self.instr(instr);
            self.builder.instr_seq(to).instr(copy);
        }
    }

    fn seq(&mut self, seq: InstrSeqId) -> InstrSeqId {
        let from = self.from.block(seq);
        let copy = self.builder.dangling_instr_seq(from.ty).id();
        self.labels.insert(seq, copy);
        self.copy(&from.instrs, copy);
        copy
    }

    fn label(&self, label: InstrSeqId) -> InstrSeqId {
        self.labels.get(&label).copied().unwrap_or(label)
    }

    fn instr(&mut self, instr: &Instr) -> Instr {
        let local = |local| self.locals.get(&local).copied().unwrap_or(local);
        match instr {
            Instr::LocalGet(get) => ir::LocalGet { local: local(get.local) }.into(),
            Instr::LocalSet(set) => ir::LocalSet { local: local(set.local) }.into(),
            Instr::LocalTee(tee) => ir::LocalTee { local: local(tee.local) }.into(),
            Instr::Br(br) => ir::Br { block: self.label(br.block) }.into(),
            Instr::BrIf(br) => ir::BrIf { block: self.label(br.block) }.into(),
            Instr::BrTable(table) => ir::BrTable {
                blocks: table.blocks.iter().map(|block| self.label(*block)).collect(),
                default: self.label(table.default),
            }
            .into(),
            Instr::Return(_) => ir::Br { block: self.label(self.entry) }.into(),
            Instr::Block(block) => ir::Block { seq: self.seq(block.seq) }.into(),
            Instr::Loop(block) => ir::Loop { seq: self.seq(block.seq) }.into(),
            Instr::IfElse(branch) => {
                let consequent = self.seq(branch.consequent);
                ir::IfElse { consequent, alternative: self.seq(branch.alternative) }.into()
            }
            other => other.clone(),
        }
    }
}
