//! Takes what the first picture never reaches out of the functions that it calls: the end of a sequence that
//! begins with a point never reached becomes a function of its own, named `cold:…`, which then moves.
//!
//! The new function gets the locals that it reads as parameters, gives changed ones back through globals, and
//! answers with the number of the way by which it ends: 0 for going on behind, others for the branches out.

use std::collections::{HashMap, HashSet};

use walrus::ir::{self, Instr, InstrLocId, InstrSeqId, InstrSeqType, LocalId, Value};
use walrus::{
    ConstExpr, FunctionBuilder, FunctionId, FunctionKind, GlobalId, LocalFunction, Module, TypeId, ValType,
};

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

/// What holds for a function before any end is taken out of it.
struct Facts {
    counts: HashMap<LocalId, usize>,
    loops: HashSet<InstrSeqId>,
}

impl Facts {
    fn of(function: &LocalFunction) -> Self {
        let counts = Mentions::of(function, &function.block(function.entry_block()).instrs).counts;
        Self { counts, loops: loops(function) }
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

/// The globals through which changed locals and results come back.
#[derive(Default)]
struct Scratch {
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
struct Exit {
    to: InstrSeqId,
    value: Option<(ValType, GlobalId)>,
}

/// All that is to be known of a cold end before it moves.
struct Plan {
    instrs: Vec<(Instr, InstrLocId)>,
    params: Vec<(LocalId, ValType)>,
    private: Vec<(LocalId, ValType)>,
    given_back: Vec<(LocalId, GlobalId)>,
    /// The value that goes along when the end goes on behind, if it can.
    behind: Option<Option<(ValType, GlobalId)>>,
    exits: Vec<Exit>,
}

impl Plan {
    fn ways(&self) -> usize {
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
struct Mentions {
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
fn plan(
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

fn local_function(module: &Module, id: FunctionId) -> Option<&LocalFunction> {
    match &module.funcs.get(id).kind {
        FunctionKind::Local(local) => Some(local),
        _ => None,
    }
}

/// The sequences of loops: a branch to one of them carries nothing.
fn loops(function: &LocalFunction) -> HashSet<InstrSeqId> {
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

/// Moves the end at `point` into a function of its own, if that pays.
fn replace(
    module: &mut Module,
    globals: &mut Scratch,
    (id, facts): (FunctionId, &Facts),
    point: Point,
    name: &str,
) {
    let Some(plan) = plan(module, globals, (id, facts), point) else { return };
    let Some((cold, _)) = cold_function(module, id, &plan, name) else { return };
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
fn cold_function(
    module: &mut Module,
    id: FunctionId,
    plan: &Plan,
    name: &str,
) -> Option<(FunctionId, TypeId)> {
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
    let ty = module.types.add(&params, results);
    Some((builder.finish(args, &mut module.funcs), ty))
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
