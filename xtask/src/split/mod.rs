//! Splits the page's program in two: what the first picture executes, and the rest, which is loaded later.
//!
//! Functions that `first-picture.txt` knows stay in the first part. Each other function leaves a stub there
//! with its own signature: it makes sure that the rest is loaded (an import, `rest.load`), then calls the
//! function through a table that the rest fills. The rest imports what it needs of the first part, memory and
//! all. So a function that the profile misses costs time, never correctness. Knows no browser and no tool.

mod data;
mod names;
mod notes;
mod outline;
mod plan;
mod points;
mod probe;
mod profile;
mod second;
mod stack;
mod stubs;

use std::collections::HashSet;

use walrus::{ElementItems, ElementKind, Function, FunctionId, FunctionKind, Module, ModuleConfig, TableId};

use crate::Outcome;
pub use probe::instrument;
pub use profile::Profile;
pub use second::{CALLS, calling};

/// The module that the first part imports from; it has one function, `load`.
pub const REST: &str = "rest";
/// The module that the rest imports from: the first part's exports.
const FIRST: &str = "first";

/// The two modules.
pub struct Parts {
    pub first: Vec<u8>,
    pub rest: Vec<u8>,
    /// The imports' names of before and of now, which the page's script has to learn.
    pub renamed: Vec<(String, String)>,
}

/// Splits `whole`, a module with its names, so that what `profile` reaches stays in the first part.
pub fn split(whole: &[u8], profile: &Profile) -> Outcome<Parts> {
    let mut module = parse(whole)?;
    let starts = data::starts(&module)?;
    let addresses = notes::Addresses::take(&mut module, &starts)?;
    let renamed = names::shorten_imports(&mut module);
    outline::outline(&mut module, profile);
    let whole = module.emit_wasm();
    let (mut first, mut rest) = (parse(&whole)?, parse(&whole)?);
    let moved = moved_functions(&first, profile);
    let constants = data::moved(&first, &addresses, &moved);
    data::keep(&mut first, constants.iter().map(|moved| !moved), true)?;
    data::keep(&mut rest, constants.iter().copied(), false)?;
    let (mut rest, needed) = second::rest(rest, &moved)?;
    let mut first = stubs::first(first, &moved, &needed)?;
    Ok(Parts { first: first.emit_wasm(), rest: rest.emit_wasm(), renamed })
}

/// Reads a module, with names, without what else tools have written into it.
fn parse(bytes: &[u8]) -> Outcome<Module> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    config.parse(bytes).map_err(|error| format!("cannot read the page's program: {error:#}"))
}

/// What an instrumented program's bytes tell of the program `whole` that it was made of.
pub fn profile(whole: &[u8], reached: &[u8]) -> Outcome<Profile> {
    Ok(Profile::of(&parse(whole)?, reached))
}

/// Which functions move, by their place in the module: both readings of a module count alike. A function that is
/// newer than the profile stays where one that stays calls it: so a change costs bytes before it costs time.
fn moved_functions(module: &Module, profile: &Profile) -> Vec<bool> {
    let cold = |function: &Function| function.name.as_deref().is_some_and(|it| it.starts_with(outline::COLD));
    let mut reached: Vec<FunctionId> =
        module.funcs.iter().filter(|it| profile.calls(it) && !cold(it)).map(Function::id).collect();
    let mut stay: HashSet<FunctionId> = reached.iter().copied().collect();
    while let Some(id) = reached.pop() {
        let FunctionKind::Local(local) = &module.funcs.get(id).kind else { continue };
        for callee in points::calls(local) {
            let function = module.funcs.get(callee);
            if profile.is_new(function) && !cold(function) && stay.insert(callee) {
                reached.push(callee);
            }
        }
    }
    let local = |function: &Function| matches!(function.kind, FunctionKind::Local(_));
    module.funcs.iter().map(|function| local(function) && !stay.contains(&function.id())).collect()
}

/// The moved functions of `module`: the slot of each in the table is its place here. First those that the program's
/// own table has, in its order: so the stubs can stand in that order (`lists`) and still count up.
fn slots(module: &Module, moved: &[bool]) -> Vec<FunctionId> {
    let moved =
        module.funcs.iter().zip(moved).filter(|(_, moved)| **moved).map(|(function, _)| function.id());
    let moved: Vec<FunctionId> = moved.collect();
    let mut left: HashSet<FunctionId> = moved.iter().copied().collect();
    let listed =
        module.elements.iter().filter_map(|it| segment(&it.kind, &it.items)).flat_map(|(_, list)| list);
    let mut slots: Vec<FunctionId> = listed.filter(|it| left.remove(it)).collect();
    slots.extend(moved.into_iter().filter(|it| left.contains(it)));
    slots
}

/// The program's own table of functions.
fn main_table(module: &Module) -> Outcome<TableId> {
    let table = module.tables.main_function_table().map_err(|error| error.to_string())?;
    table.ok_or_else(|| "the page's program has no table of functions".to_owned())
}

/// The places and functions of a table's active segment, where the page's program has such a segment.
fn segment(kind: &ElementKind, items: &ElementItems) -> Option<(i32, Vec<FunctionId>)> {
    use walrus::{ConstExpr, ir::Value};
    match (kind, items) {
        (
            ElementKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. },
            ElementItems::Functions(functions),
        ) => Some((*offset, functions.clone())),
        _ => None,
    }
}
