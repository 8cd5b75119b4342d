//! Lays the first part out so that its two lists of functions (the element segments of its tables) pack into almost
//! nothing: thousands of numbers in no order, of which a packer can make little.
//!
//! Functions that stand in a list and are named nowhere else, mostly stubs, change places so that they stand in the
//! order of the program's own table. The list of what the rest calls, whose order is free, is sorted. Then each list is
//! written as differences of two bytes each, which `unpack.js` sums up.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::{
    ElementItems, ElementKind, ElementSectionReader, ExternalKind, FunctionBody, Operator, Parser, Payload,
    TypeRef,
};

use crate::Outcome;

/// The bytes of a number in a list: LEB128, padded.
const WIDTH: usize = 2;
/// The numbers that so many bytes hold.
const NUMBERS: u32 = 1 << 14;

/// The first part, laid out anew.
pub struct InOrder {
    pub module: Vec<u8>,
    /// Where its lists stand.
    pub lists: Vec<Range<usize>>,
    /// The places, in the list of what the rest calls, of what stood first, second and so on.
    pub calls: Vec<usize>,
}

/// Lays out the first part `module`, which exports the table of what the rest calls under the name `calls`.
pub fn in_order(module: &[u8], calls: &str) -> Outcome<InOrder> {
    let mut found =
        Found::of(module, calls).map_err(|error| format!("cannot read the first part: {error}"))?;
    let places = found.places();
    let calls = found.rearrange(&places);
    let mut out = module.get(..8).unwrap_or_default().to_vec();
    let mut lists = Vec::new();
    for section in &found.sections {
        let bytes = module.get(section.range.clone()).ok_or("a section lies beyond the module")?;
        let content = match section.id {
            FUNCTIONS => vector(&found.local(&places, &found.types)),
            CODE => vector(&found.local(&places, &found.bodies)),
            ELEMENTS => {
                let (content, places) = found.elements(module, &section.range)?;
                let head = out.len() + 1 + leb(content.len()).len();
                lists.extend(places.iter().map(|list| head + list.start..head + list.end));
                content
            }
            _ => bytes.to_vec(),
        };
        out.push(section.id);
        out.extend(leb(content.len()));
        out.extend(content);
    }
    Ok(InOrder { module: out, lists, calls })
}

/// Writes the numbers of a list as the differences between them.
fn differences(module: &mut [u8], list: &Range<usize>) {
    let mut last = 0;
    for pair in module.get_mut(list.clone()).unwrap_or_default().chunks_exact_mut(WIDTH) {
        if let [low, high] = pair {
            let number = u16::from(*low & 0x7f) | u16::from(*high) << 7;
            [*low, *high] = number.wrapping_sub(last).to_le_bytes();
            last = number;
        }
    }
}

const FUNCTIONS: u8 = 3;
const ELEMENTS: u8 = 9;
const CODE: u8 = 10;

struct Section {
    id: u8,
    range: Range<usize>,
}

/// What is found in a module.
#[derive(Default)]
struct Found {
    sections: Vec<Section>,
    imported: usize,
    /// As they stand there: the type and the body of each function that is not imported.
    types: Vec<Vec<u8>>,
    bodies: Vec<Vec<u8>>,
    lists: Vec<List>,
    /// The table of what the rest calls.
    calls: Option<u32>,
    /// Functions that are named elsewhere too.
    named: BTreeSet<u32>,
}

/// A list of functions.
struct List {
    /// Where it begins, with its length, and ends.
    range: Range<usize>,
    /// The table that it fills; none: the first.
    table: Option<u32>,
    numbers: Vec<u32>,
}

impl Found {
    fn of(module: &[u8], calls: &str) -> wasmparser::Result<Self> {
        let mut found = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                found.sections.push(Section { id, range });
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        found.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(types) => {
                    for number in types {
                        found.types.push(leb(usize::try_from(number?).unwrap_or(usize::MAX)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        match export.kind {
                            ExternalKind::Func => drop(found.named.insert(export.index)),
                            ExternalKind::Table if export.name == calls => found.calls = Some(export.index),
                            _ => {}
                        }
                    }
                }
                Payload::StartSection { func, .. } => {
                    found.named.insert(func);
                }
                Payload::ElementSection(elements) => found.add_lists(elements)?,
                Payload::CodeSectionEntry(body) => found.add_body(&body)?,
                _ => {}
            }
        }
        Ok(found)
    }

    fn add_lists(&mut self, elements: ElementSectionReader<'_>) -> wasmparser::Result<()> {
        for element in elements {
            let element = element?;
            match element.items {
                ElementItems::Functions(items) => {
                    let table = match element.kind {
                        ElementKind::Active { table_index, .. } => table_index,
                        ElementKind::Passive | ElementKind::Declared => None,
                    };
                    let range = items.range();
                    let numbers = items.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
                    self.lists.push(List { range, table, numbers });
                }
                ElementItems::Expressions(_, items) => {
                    for item in items {
                        for operator in item?.get_operators_reader() {
                            self.add_named(&operator?);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn add_body(&mut self, body: &FunctionBody<'_>) -> wasmparser::Result<()> {
        for operator in body.get_operators_reader()? {
            self.add_named(&operator?);
        }
        let bytes = body.as_bytes();
        self.bodies.push([leb(bytes.len()), bytes.to_vec()].concat());
        Ok(())
    }

    fn add_named(&mut self, operator: &Operator<'_>) {
        if let Operator::Call { function_index }
        | Operator::ReturnCall { function_index }
        | Operator::RefFunc { function_index } = operator
        {
            self.named.insert(*function_index);
        }
    }

    /// Where each function that is only listed comes to stand: their places, taken in the order of the lists.
    fn places(&self) -> BTreeMap<u32, u32> {
        let mut seen = BTreeSet::new();
        let is_free =
            |it: &u32| usize::try_from(*it).is_ok_and(|it| it >= self.imported) && !self.named.contains(it);
        let listed = self.lists.iter().flat_map(|list| &list.numbers).copied();
        let in_order: Vec<u32> = listed.filter(is_free).filter(|it| seen.insert(*it)).collect();
        in_order.into_iter().zip(seen).collect()
    }

    /// What stands for each function that is not imported, in their new order.
    fn local(&self, places: &BTreeMap<u32, u32>, each: &[Vec<u8>]) -> Vec<Vec<u8>> {
        let mut moved = each.to_vec();
        let local = |it: u32| usize::try_from(it).ok()?.checked_sub(self.imported);
        for (&from, &to) in places {
            let (from, to) =
                (local(from).and_then(|it| each.get(it)), local(to).and_then(|it| moved.get_mut(it)));
            if let (Some(from), Some(to)) = (from, to) {
                to.clone_from(from);
            }
        }
        moved
    }

    /// Gives the functions in the lists their new numbers, and sorts the list of what the rest calls: the new places
    /// of its items.
    fn rearrange(&mut self, places: &BTreeMap<u32, u32>) -> Vec<usize> {
        let mut calls = Vec::new();
        for list in &mut self.lists {
            for number in &mut list.numbers {
                *number = *places.get(number).unwrap_or(number);
            }
            if self.calls.is_some() && list.table == self.calls {
                let mut sorted: Vec<(u32, usize)> = list.numbers.iter().copied().zip(0..).collect();
                sorted.sort_unstable();
                calls = vec![0; sorted.len()];
                for (place, (number, before)) in sorted.into_iter().enumerate() {
                    calls[before] = place;
                    list.numbers[place] = number;
                }
            }
        }
        calls
    }

    /// The section of the lists, and where each stands in it.
    fn elements(&self, module: &[u8], section: &Range<usize>) -> Outcome<(Vec<u8>, Vec<Range<usize>>)> {
        let mut out = Vec::new();
        let mut places = Vec::new();
        let mut copied = section.start;
        for list in &self.lists {
            out.extend_from_slice(module.get(copied..list.range.start).unwrap_or_default());
            out.extend(leb(list.numbers.len()));
            let start = out.len();
            for number in &list.numbers {
                if *number >= NUMBERS {
                    return Err(format!(
                        "the first part has over {NUMBERS} functions: lists.rs cannot list them"
                    ));
                }
                let [low, high] = [number & 0x7f | 0x80, number >> 7].map(|it| u8::try_from(it).unwrap_or(0));
                out.extend([low, high]);
            }
            places.push(start..out.len());
            copied = list.range.end;
        }
        out.extend_from_slice(module.get(copied..section.end).unwrap_or_default());
        Ok((out, places))
    }
}

impl InOrder {
    /// The module with differences in the place of its lists.
    pub fn with_differences(&self) -> Vec<u8> {
        let mut module = self.module.clone();
        self.lists.iter().for_each(|list| differences(&mut module, list));
        module
    }
}

fn vector(items: &[Vec<u8>]) -> Vec<u8> {
    [leb(items.len()), items.concat()].concat()
}

/// LEB128.
pub fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use walrus::{
        ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, Module, RefType,
        ValType, ir::Value,
    };

    use super::in_order;
    use crate::run::{answer, command, root};

    /// Functions that answer their numbers, in two tables and in no order; some are also called by others.
    fn module() -> Vec<u8> {
        let mut module = Module::default();
        let mut functions: Vec<FunctionId> = Vec::new();
        for number in 0..200 {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
            match functions.last().filter(|_| number % 7 == 0) {
                Some(last) => builder.func_body().call(*last),
                None => builder.func_body().i32_const(number),
            };
            functions.push(builder.finish(vec![], &mut module.funcs));
        }
        for (name, step, count) in [("main", 77, 190), ("calls", 31, 60)] {
            let table = module.tables.add_local(false, count, Some(count), RefType::FUNCREF);
            let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(0)) };
            let list = functions.iter().cycle().step_by(step).take(usize::try_from(count).unwrap_or(0));
            let element = module.elements.add(kind, ElementItems::Functions(list.copied().collect()));
            module.tables.get_mut(table).elem_segments.insert(element);
            module.exports.add(name, ExportItem::Table(table));
        }
        module.emit_wasm()
    }

    #[test]
    fn the_same_functions_stand_in_the_tables_and_the_page_sums_the_lists_up() -> Result<(), String> {
        let whole = module();
        let new = in_order(&whole, "calls")?;
        let folder = root().join("target/tmp");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let files = ["before", "differences", "after"].map(|name| folder.join(format!("lists-{name}.wasm")));
        for (file, bytes) in files.iter().zip([&whole, &new.with_differences(), &new.module]) {
            fs::write(file, bytes).map_err(|error| error.to_string())?;
        }
        let lists: Vec<[usize; 2]> = new.lists.iter().map(|list| [list.start, list.end]).collect();
        let script = format!(
            "const [before, packed, after] = process.argv.slice(1).map((file) => readFileSync(file));
             const whole = summed(new Uint8Array(packed), {lists:?});
             const tables = (bytes) => new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
             const all = (table) => Array.from({{ length: table.length }}, (_, at) => table.get(at)());
             const [old, now] = [tables(before), tables(whole)];
             const places = {:?};
             const calls = all(old.calls).every((answer, at) => answer === all(now.calls)[places[at]]);
             console.log(Buffer.compare(whole, after), all(old.main).join() === all(now.main).join(), calls);",
            new.calls
        );
        let imports = "import { readFileSync } from 'node:fs'; import { summed } from './xtask/unpack.js';";
        let mut node = command("node", &[]);
        node.args(["--input-type=module", "--eval"]).arg(format!("{imports} {script}")).args(&files);
        assert_eq!(answer(&mut node).as_deref(), Some("0 true true"));
        Ok(())
    }

    #[test]
    fn lists_in_order_are_small_differences() -> Result<(), String> {
        let new = in_order(&module(), "calls")?;
        let differences = new.with_differences();
        let sorted = new.lists.last().and_then(|list| differences.get(list.clone())).unwrap_or_default();
        assert!(sorted.len() > 100 && sorted.chunks(2).all(|pair| matches!(pair, [low, 0] if *low < 200)));
        assert!(in_order(b"no module", "calls").is_err());
        Ok(())
    }
}
