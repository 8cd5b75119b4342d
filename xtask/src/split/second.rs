//! The rest: the moved functions, and imports of all that they use of the first part.

use std::cmp::Reverse;
use std::collections::HashMap;

use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionKind, GlobalKind, ImportKind, ImportedFunction,
    Module, RefType, ir::Value,
};

use super::points::instructions;
use super::{FIRST, main_table, segment, slots};
use crate::Outcome;

/// What the rest needs of the first part: the places of functions, in the order in which a table has them; of
/// the other items, the place of each among its kind and the name by which the rest imports it.
#[derive(Default)]
pub struct Needed {
    pub functions: Vec<usize>,
    pub tables: Vec<(usize, String)>,
    pub memories: Vec<(usize, String)>,
    pub globals: Vec<(usize, String)>,
}

/// The name of the table through which the first part calls the rest.
pub const SLOTS: &str = "slots";
/// The name of the table that has the functions of the first part that the rest calls: shorter than as many
/// exports. xtask/rest.js gives them to the rest under the names of their places.
pub const CALLS: &str = "calls";

/// Makes the rest of `module`, and says what it needs.
pub fn rest(mut module: Module, moved: &[bool]) -> Outcome<(Module, Needed)> {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
    exports.into_iter().for_each(|export| module.exports.delete(export));
    fill_tables(&mut module, moved)?;
    let names = import_the_first(&mut module, moved)?;
    walrus::passes::gc::run(&mut module);
    let needed = needed(&mut module, names);
    Ok((module, needed))
}

/// The moved functions take their slots, and their old places in the program's own table.
fn fill_tables(module: &mut Module, moved: &[bool]) -> Outcome {
    let main = main_table(module)?;
    let functions = slots(module, moved);
    let old: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    let mut runs = Vec::new();
    for id in old {
        let element = module.elements.get(id);
        let (offset, items) =
            segment(&element.kind, &element.items).ok_or("a table of the program is filled in a new way")?;
        runs.extend(runs_of(offset, &items, &functions));
        module.elements.delete(id);
    }
    module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
    for (offset, run) in runs {
        add_segment(module, main, offset, run);
    }
    let count = u64::try_from(functions.len()).map_err(|error| error.to_string())?;
    let (slots, _) = module.add_import_table(FIRST, SLOTS, false, count, Some(count), RefType::FUNCREF);
    add_segment(module, slots, 0, functions);
    Ok(())
}

/// The unbroken runs of moved functions in a segment.
fn runs_of(
    offset: i32,
    items: &[walrus::FunctionId],
    moved: &[walrus::FunctionId],
) -> Vec<(i32, Vec<walrus::FunctionId>)> {
    let moved: std::collections::HashSet<_> = moved.iter().collect();
    let mut runs: Vec<(i32, Vec<walrus::FunctionId>)> = Vec::new();
    for (at, function) in (offset..).zip(items) {
        if !moved.contains(function) {
            continue;
        }
        match runs.last_mut() {
            Some((start, run)) if i32::try_from(run.len()).is_ok_and(|len| *start + len == at) => {
                run.push(*function);
            }
            _ => runs.push((at, vec![*function])),
        }
    }
    runs
}

fn add_segment(module: &mut Module, table: walrus::TableId, offset: i32, functions: Vec<walrus::FunctionId>) {
    let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(offset)) };
    let id = module.elements.add(kind, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(id);
}

/// The items of the whole module by kind, as they were counted before any was imported.
struct Names {
    /// With their sizes.
    functions: Vec<(walrus::FunctionId, usize)>,
    tables: Vec<walrus::TableId>,
    memories: Vec<walrus::MemoryId>,
    globals: Vec<walrus::GlobalId>,
}

/// Makes imports of all that stays in the first part.
fn import_the_first(module: &mut Module, moved: &[bool]) -> Outcome<Names> {
    let names = Names {
        functions: module.funcs.iter().map(|function| (function.id(), size(function))).collect(),
        tables: module.tables.iter().filter(|table| table.import.is_none()).map(walrus::Table::id).collect(),
        memories: module.memories.iter().map(walrus::Memory::id).collect(),
        globals: module.globals.iter().map(walrus::Global::id).collect(),
    };
    for (at, ((id, _), moved)) in names.functions.iter().zip(moved).enumerate() {
        let function = module.funcs.get_mut(*id);
        if *moved || matches!(function.kind, FunctionKind::Import(_)) {
            continue;
        }
        let ty = function.ty();
        let import = module.imports.add(FIRST, &name('f', at), *id);
        function.kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    for (at, id) in names.tables.iter().enumerate() {
        let import = module.imports.add(FIRST, &name('t', at), *id);
        module.tables.get_mut(*id).import = Some(import);
    }
    for (at, id) in names.memories.iter().enumerate() {
        let import = module.imports.add(FIRST, &name('m', at), *id);
        let memory = module.memories.get_mut(*id);
        memory.import = Some(import);
    }
    for (at, id) in names.globals.iter().enumerate() {
        let import = module.imports.add(FIRST, &name('g', at), *id);
        module.globals.get_mut(*id).kind = GlobalKind::Import(import);
    }
    Ok(names)
}

/// A short name: the kind's letter and the place in base 36.
fn name(kind: char, at: usize) -> String {
    let mut digits = Vec::new();
    let mut left = at;
    loop {
        digits.extend(u32::try_from(left % 36).ok().and_then(|digit| char::from_digit(digit, 36)));
        left /= 36;
        if left == 0 {
            break;
        }
    }
    std::iter::once(kind).chain(digits.into_iter().rev()).collect()
}

/// The rest, with the names of the places that the functions of the first part have now in the table of calls.
pub fn calling(rest: &[u8], places: &[usize]) -> Outcome<Vec<u8>> {
    let mut module = super::parse(rest)?;
    let now: HashMap<String, String> =
        places.iter().enumerate().map(|(before, now)| (name('f', before), name('f', *now))).collect();
    for import in module.imports.iter_mut().filter(|import| import.module == FIRST) {
        if let (ImportKind::Function(_), Some(now)) = (&import.kind, now.get(&import.name)) {
            import.name.clone_from(now);
        }
    }
    Ok(module.emit_wasm())
}

fn size(function: &walrus::Function) -> usize {
    match &function.kind {
        FunctionKind::Local(local) => instructions(local),
        _ => 0,
    }
}

/// What is left of the imports when all is gone that nothing uses. Functions get the names of their places in
/// the table, which has them as they are written, by size: so their numbers grow evenly, and compress well.
fn needed(module: &mut Module, names: Names) -> Needed {
    fn place<T: PartialEq>(all: &[T], one: &T) -> Option<usize> {
        all.iter().position(|candidate| candidate == one)
    }
    let places: HashMap<_, _> =
        names.functions.iter().enumerate().map(|(at, (id, size))| (*id, (Reverse(*size), at))).collect();
    let mut needed = Needed::default();
    let mut functions = Vec::new();
    for import in module.imports.iter().filter(|import| import.module == FIRST && import.name != SLOTS) {
        let named = |at: usize| (at, import.name.clone());
        match import.kind {
            ImportKind::Function(id) => functions.extend(places.get(&id).map(|place| (*place, import.id()))),
            ImportKind::Table(id) => needed.tables.extend(place(&names.tables, &id).map(named)),
            ImportKind::Memory(id) => needed.memories.extend(place(&names.memories, &id).map(named)),
            ImportKind::Global(id) => needed.globals.extend(place(&names.globals, &id).map(named)),
            ImportKind::Tag(_) => {}
        }
    }
    functions.sort_unstable();
    for (place, ((_, at), import)) in functions.into_iter().enumerate() {
        module.imports.get_mut(import).name = name('f', place);
        needed.functions.push(at);
    }
    needed
}

/// Exports from the first part what the rest needs, under the names by which it asks.
pub fn export(module: &mut Module, needed: &Needed) -> Outcome {
    let functions: Vec<_> = module.funcs.iter().map(walrus::Function::id).collect();
    let tables: Vec<_> =
        module.tables.iter().filter(|table| table.import.is_none()).map(walrus::Table::id).collect();
    let memories: Vec<_> = module.memories.iter().map(walrus::Memory::id).collect();
    let globals: Vec<_> = module.globals.iter().map(walrus::Global::id).collect();
    let items = [
        pick(&tables, &needed.tables, ExportItem::Table),
        pick(&memories, &needed.memories, ExportItem::Memory),
        pick(&globals, &needed.globals, ExportItem::Global),
    ];
    for (name, item) in items.into_iter().flatten() {
        module.exports.add(&name, item);
    }
    let called: Vec<_> = needed.functions.iter().filter_map(|at| functions.get(*at).copied()).collect();
    let count = u64::try_from(called.len()).map_err(|error| error.to_string())?;
    let calls = module.tables.add_local(false, count, Some(count), RefType::FUNCREF);
    add_segment(module, calls, 0, called);
    module.exports.add(CALLS, calls);
    Ok(())
}

fn pick<T: Copy>(
    all: &[T],
    wanted: &[(usize, String)],
    item: impl Fn(T) -> ExportItem,
) -> Vec<(String, ExportItem)> {
    wanted.iter().filter_map(|(at, name)| Some((name.clone(), item(*all.get(*at)?)))).collect()
}
