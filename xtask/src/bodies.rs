//! Leaves the bodies of stubs out of the first part (`split::stubs`): thousands, alike but for a number that counts up.
//! What is left of one is an empty body, which no function has, and how far its number is from the next one.
//! `unpack.js` writes them out.

use std::collections::BTreeMap;

use wasmparser::{FunctionBody, Operator, Parser, Payload};

use crate::Outcome;
use crate::lists::leb;

/// The first part without its stubs.
pub struct Short {
    pub bytes: Vec<u8>,
    /// What the page needs to write them: where the types, the functions' types and the bodies begin, the length of the
    /// whole, and the function and the table that a stub calls.
    pub places: [usize; 6],
}

/// A stub: it hands its arguments and its slot to the rest.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stub {
    slot: usize,
    kind: usize,
    /// The function that makes sure that the rest is there, and the table that the rest fills.
    calls: (usize, usize),
}

/// Leaves out the stubs of `module` that the page can write.
pub fn short(module: &[u8]) -> Outcome<Short> {
    shortened(module).map_err(|error| format!("cannot read the first part: {error}"))
}

fn shortened(module: &[u8]) -> wasmparser::Result<Short> {
    let (mut types, mut functions, mut code) = (0, 0, 0..0);
    let mut params: Vec<usize> = Vec::new();
    let mut bodies: Vec<FunctionBody> = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::TypeSection(section) => {
                types = section.range().start;
                for kind in section.into_iter_err_on_gc_types() {
                    params.push(kind?.params().len());
                }
            }
            Payload::FunctionSection(section) => functions = section.range().start,
            Payload::CodeSectionStart { range, .. } => code = range,
            Payload::CodeSectionEntry(body) => bodies.push(body),
            _ => {}
        }
    }
    let stubs: Vec<Option<Stub>> = bodies.iter().map(stub).collect::<wasmparser::Result<_>>()?;
    let calls = most_common(stubs.iter().flatten().map(|stub| stub.calls));
    let first = code.start + leb(bodies.len()).len();
    let mut bytes = module.get(..first).unwrap_or_default().to_vec();
    let mut next = 0u16;
    for (body, stub) in bodies.iter().zip(stubs) {
        let is_written = |stub: &Stub| {
            let params = params.get(stub.kind).copied().unwrap_or(usize::MAX);
            stub.calls == calls && written(*stub, params).as_deref() == Some(body.as_bytes())
        };
        if let Some(slot) = stub.filter(is_written).and_then(|stub| u16::try_from(stub.slot).ok()) {
            bytes.push(0);
            bytes.extend(slot.wrapping_sub(next).to_le_bytes());
            next = slot.wrapping_add(1);
        } else {
            bytes.extend(leb(body.as_bytes().len()));
            bytes.extend_from_slice(body.as_bytes());
        }
    }
    bytes.extend_from_slice(module.get(code.end..).unwrap_or_default());
    Ok(Short { bytes, places: [types, functions, first, module.len(), calls.0, calls.1] })
}

fn stub(body: &FunctionBody<'_>) -> wasmparser::Result<Option<Stub>> {
    let mut found = Stub { slot: 0, kind: 0, calls: (0, 0) };
    let mut steps = 0;
    for operator in body.get_operators_reader()? {
        steps = match (steps, operator?) {
            (0, Operator::LocalGet { .. }) => 0,
            (0, Operator::I32Const { value }) => {
                found.slot = usize::try_from(value).unwrap_or(usize::MAX);
                1
            }
            (1, Operator::Call { function_index }) => {
                found.calls.0 = usize::try_from(function_index).unwrap_or(usize::MAX);
                2
            }
            (2, Operator::CallIndirect { type_index, table_index }) => {
                found.kind = usize::try_from(type_index).unwrap_or(usize::MAX);
                found.calls.1 = usize::try_from(table_index).unwrap_or(usize::MAX);
                3
            }
            (3, Operator::End) => 4,
            _ => return Ok(None),
        };
    }
    Ok((steps == 4).then_some(found))
}

/// The body as `unpack.js` writes it; none where a number is larger than it can write.
fn written(stub: Stub, params: usize) -> Option<Vec<u8>> {
    let mut body = vec![0];
    for param in 0..u8::try_from(params).ok().filter(|params| *params < 50)? {
        body.extend([0x20, param]);
    }
    body.push(0x41);
    body.extend(short_leb(stub.slot, 64)?);
    body.push(0x10);
    body.extend(short_leb(stub.calls.0, 128)?);
    body.push(0x11);
    body.extend(short_leb(stub.kind, 128)?);
    body.extend(short_leb(stub.calls.1, 128)?);
    body.push(0x0b);
    Some(body)
}

/// A number in one byte below a limit, else in two.
fn short_leb(number: usize, limit: usize) -> Option<Vec<u8>> {
    if number < limit {
        return Some(vec![u8::try_from(number).ok()?]);
    }
    (number < limit << 7).then(|| vec![(number & 0x7f | 0x80) as u8, (number >> 7) as u8])
}

fn most_common(all: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    all.for_each(|it| *counts.entry(it).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map_or((0, 0), |(it, _)| it)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use walrus::{ExportItem, FunctionBuilder, FunctionId, Module, RefType, ValType};

    use super::short;
    use crate::run::{answer, command, root};

    /// Stubs of several kinds, whose slots count up but for some that are skipped, between other functions.
    fn module() -> Vec<u8> {
        let mut module = Module::default();
        let table = module.tables.add_local(false, 900, Some(900), RefType::FUNCREF);
        let slot = module.locals.add(ValType::I32);
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        builder.func_body().local_get(slot);
        let prepare: FunctionId = builder.finish(vec![slot], &mut module.funcs);
        for number in 0..400 {
            let params = vec![ValType::I64; number % 4];
            let args: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
            let mut builder = FunctionBuilder::new(&mut module.types, &params, &[ValType::I32]);
            let kind = module.types.add(&params, &[ValType::I32]);
            let slot = i32::try_from(if number % 50 == 0 { 899 - number } else { number * 2 }).unwrap_or(0);
            let mut body = builder.func_body();
            for arg in &args {
                body.local_get(*arg);
            }
            body.i32_const(slot);
            if number % 9 != 5 {
                body.call(prepare).call_indirect(kind, table);
            }
            let function = builder.finish(args, &mut module.funcs);
            module.exports.add(&format!("f{number}"), ExportItem::Function(function));
        }
        module.emit_wasm()
    }

    #[test]
    fn the_page_writes_the_stubs_that_are_left_out() -> Result<(), String> {
        let module = module();
        let short = short(&module)?;
        assert!(short.bytes.len() + 3_000 < module.len(), "{} {}", short.bytes.len(), module.len());
        let folder = root().join("target/tmp");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let files = ["short", "whole"].map(|name| folder.join(format!("bodies-{name}.wasm")));
        for (file, bytes) in files.iter().zip([&short.bytes, &module]) {
            fs::write(file, bytes).map_err(|error| error.to_string())?;
        }
        let script = format!(
            "const [short, all] = process.argv.slice(1).map((file) => readFileSync(file));
             console.log(Buffer.compare(whole(new Uint8Array(short), {:?}), all));",
            short.places
        );
        let imports = "import { readFileSync } from 'node:fs'; import { whole } from './xtask/unpack.js';";
        let mut node = command("node", &[]);
        node.args(["--input-type=module", "--eval"]).arg(format!("{imports} {script}")).args(&files);
        assert_eq!(answer(&mut node).as_deref(), Some("0"));
        Ok(())
    }
}
