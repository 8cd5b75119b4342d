//! The first part: the functions that stay, and a stub for each that moves.

use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, RefType, TableId};

use super::second::{self, Needed, SLOTS};
use super::{REST, slots};
use crate::Outcome;

/// Makes the first part of `module`.
pub fn first(mut module: Module, moved: &[bool], needed: &Needed) -> Outcome<Module> {
    let functions = slots(&module, moved);
    // Before anything is added: `needed` counts the items of the whole.
    second::export(&mut module, needed)?;
    let count = u64::try_from(functions.len()).map_err(|error| error.to_string())?;
    let table = module.tables.add_local(false, count, Some(count), RefType::FUNCREF);
    module.exports.add(SLOTS, table);
    let prepare = prepare(&mut module, table);
    for (slot, function) in functions.into_iter().enumerate() {
        let slot = i32::try_from(slot).map_err(|error| error.to_string())?;
        stub(&mut module, function, slot, table, prepare);
    }
    walrus::passes::gc::run(&mut module);
    Ok(module)
}

/// A function that loads the rest unless it is there, and gives back the slot that it was given.
fn prepare(module: &mut Module, table: TableId) -> FunctionId {
    let nothing = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func(REST, "load", nothing);
    let slot = module.locals.add(walrus::ValType::I32);
    let mut builder =
        FunctionBuilder::new(&mut module.types, &[walrus::ValType::I32], &[walrus::ValType::I32]);
    builder.name("rest::prepare".to_owned());
    builder
        .func_body()
        .i32_const(0)
        .table_get(table)
        .ref_is_null()
        .if_else(
            None,
            |then| {
                then.call(load);
            },
            |_| {},
        )
        .local_get(slot);
    builder.finish(vec![slot], &mut module.funcs)
}

/// Replaces the body of `function` by a call through its slot.
fn stub(module: &mut Module, function: FunctionId, slot: i32, table: TableId, prepare: FunctionId) {
    let ty = module.funcs.get(function).ty();
    let (params, results) = module.types.params_results(ty);
    let (params, results) = (params.to_vec(), results.to_vec());
    let args: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = builder.func_body();
    for arg in &args {
        body.local_get(*arg);
    }
    body.i32_const(slot).call(prepare).call_indirect(ty, table);
    module.funcs.get_mut(function).kind = FunctionKind::Local(builder.local_func(args));
}
