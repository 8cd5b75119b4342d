//! The page's program in two files: the part that the first picture needs, and the rest, which the start script
//! fetches after it. Also makes the profile by which `split` cuts.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::finish::{about, hash, read};
use crate::run::{command, root, succeed};
use crate::{Outcome, bodies, finish, lists, pack, site, split, tools};

/// The committed profile.
const PROFILE: &str = "xtask/first-picture.txt";
/// How the file of the rest begins; `size` tells it from the first load by that.
pub const REST: &str = "rest";
/// How Trunk begins the script that starts the program.
const SCRIPT: &str = "<script type=\"module\">";
/// Where the glue makes what the program imports.
const IMPORTS: &str = "const imports = __wbg_get_imports();";
/// What Rust's own target and wasm-bindgen use.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
];

/// Divides the program that the page `html` in `dist` starts; returns the page with the new names.
pub fn divide(html: &str, dist: &Path, folders: &[PathBuf]) -> Outcome<String> {
    let program = program(dist)?;
    let whole = fs::read(&program).map_err(|error| about(&program, &error))?;
    let profile = split::Profile::read(&read(&root().join(PROFILE))?);
    let parts = split::split(&whole, &profile)?;
    let in_order = lists::in_order(&optimized(&parts.first, dist, folders)?, split::CALLS)?;
    let short = bodies::short(&in_order.with_differences())?;
    let first = named(dist, "first", pack::EXTENSION, &pack::packed(&short.bytes)?)?;
    let rest = split::calling(&parts.rest, &in_order.calls)?;
    let rest = named(dist, REST, "wasm", &optimized(&rest, dist, folders)?)?;
    fs::remove_file(&program).map_err(|error| about(&program, &error))?;
    let glue = glue(dist)?;
    let code = with_names(read(&glue)?, &parts.renamed)?;
    fs::write(&glue, with_rest(&code, &rest)?).map_err(|error| about(&glue, &error))?;
    packed_program(html, &file_name(&program), &first, &in_order.lists, short.places)
}

/// The page, whose inline script starts the packed program `first`, made of such lists and places, and no longer `program`.
fn packed_program(
    html: &str,
    program: &str,
    first: &str,
    lists: &[Range<usize>],
    places: [usize; 6],
) -> Outcome<String> {
    let start = format!("'./{program}'");
    if !html.contains(&start) || !html.contains(SCRIPT) {
        return Err("dist/index.html starts the program in a new way: did Trunk change it?".to_owned());
    }
    let unpack = root().join("xtask/unpack.js");
    let import = format!("{SCRIPT}\nimport {{ program }} from {:?};", unpack.display().to_string());
    let lists: Vec<[usize; 2]> = lists.iter().map(|list| [list.start, list.end]).collect();
    let call = format!("program('./{first}', {lists:?}, {places:?})");
    let html = html.replacen(SCRIPT, &import, 1).replacen(&start, &call, 1);
    Ok(html.replace(program, first).replace(" type=\"application/wasm\"", ""))
}

/// The module, optimized for size.
fn optimized(module: &[u8], dist: &Path, folders: &[PathBuf]) -> Outcome<Vec<u8>> {
    let (from, to) = (dist.join("in.wasm"), dist.join("out.wasm"));
    fs::write(&from, module).map_err(|error| about(&from, &error))?;
    let mut optimizer = command("wasm-opt", folders);
    succeed(optimizer.arg("-Oz").args(FEATURES).arg(&from).arg("-o").arg(&to))?;
    let bytes = fs::read(&to).map_err(|error| about(&to, &error))?;
    fs::remove_file(&from).map_err(|error| about(&from, &error))?;
    fs::remove_file(&to).map_err(|error| about(&to, &error))?;
    Ok(bytes)
}

/// Writes the bytes into `dist` under a name that changes with them; returns the name.
fn named(dist: &Path, beginning: &str, extension: &str, bytes: &[u8]) -> Outcome<String> {
    let name = format!("{beginning}-{:016x}.{extension}", hash(bytes));
    let path = dist.join(&name);
    fs::write(&path, bytes).map_err(|error| about(&path, &error))?;
    Ok(name)
}

/// The glue with the import `rest.load`, and the script that fetches the file `rest`.
fn with_rest(code: &str, rest: &str) -> Outcome<String> {
    if !code.contains(IMPORTS) {
        return Err("the glue of wasm-bindgen has changed: no place for the import of the rest".to_owned());
    }
    let mut code =
        code.replace(IMPORTS, &format!("{IMPORTS} imports.{} = {{ load: loadRest }};", split::REST));
    for (place, added) in [
        ("await __wbg_load(await module_or_path, imports);", " const rest = await wholeProgram;"),
        ("return __wbg_finalize_init(instance, module", ", rest"),
        ("function __wbg_finalize_init(instance, module", ", rest"),
        ("wasmInstance = instance;\n    wasm = instance.exports;", " if (rest) putRest(rest);"),
    ] {
        let at =
            code.rfind(place).ok_or_else(|| format!("the glue of wasm-bindgen has changed: no `{place}`"))?;
        code.insert_str(at + place.len(), added);
    }
    Ok(code + &read(&root().join("xtask/rest.js"))?.replace("REST_FILE", rest))
}

/// The glue with the names that the imports have now, where it defines them.
fn with_names(code: String, renamed: &[(String, String)]) -> Outcome<String> {
    renamed.iter().try_fold(code, |code, (before, now)| {
        let key = if before.ends_with(".js") { format!(" \"{before}\": ") } else { format!(" {before}: ") };
        let found = code.matches(&key).count();
        if found == 1 {
            Ok(code.replacen(&key, &format!(" {now}: "), 1))
        } else {
            Err(format!("the glue of wasm-bindgen has changed: it defines {before} {found} times"))
        }
    })
}

/// The program that Trunk left in `dist`.
fn program(dist: &Path) -> Outcome<PathBuf> {
    only(dist, "_bg.wasm")
}

/// The glue of wasm-bindgen beside it.
fn glue(dist: &Path) -> Outcome<PathBuf> {
    let starts = |path: &PathBuf| file_name(path).starts_with("serviscope-app");
    files(dist)?
        .into_iter()
        .find(|path| starts(path) && file_name(path).ends_with(".js"))
        .ok_or_else(|| format!("no glue of wasm-bindgen in {}", dist.display()))
}

fn only(folder: &Path, end: &str) -> Outcome<PathBuf> {
    let found = files(folder)?.into_iter().find(|path| file_name(path).ends_with(end));
    found.ok_or_else(|| format!("no file *{end} in {}", folder.display()))
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| about(folder, &error))?;
    Ok(entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `cargo xtask profile`: builds the page, watches first visits in Chromium, and writes the profile.
pub fn profile_command() -> Outcome {
    let folders = tools::for_the_page()?;
    let chromium = tools::chromium()?;
    let folder = root().join("target/profile");
    site::what_is_simulated()?;
    let mut build = site::trunk(&folders);
    succeed(site::release(build.args(["build", "--locked", "--dist", "target/profile"])))?;
    let program = program(&folder)?;
    let whole = fs::read(&program).map_err(|error| about(&program, &error))?;
    fs::write(&program, split::instrument(&whole)?).map_err(|error| about(&program, &error))?;
    let reached = root().join("target/reached.bin");
    let mut watch = command("node", &folders);
    succeed(watch.arg("xtask/profile.mjs").arg(&folder).arg(&reached).env("CHROMIUM", chromium))?;
    let bytes = fs::read(&reached).map_err(|error| about(&reached, &error))?;
    let text = split::profile(&whole, &bytes)?.written();
    let comment =
        "# What the first picture executes, made by `cargo xtask profile`; see xtask/src/split/profile.rs.\n";
    let path = root().join(PROFILE);
    fs::write(&path, format!("{comment}{text}")).map_err(|error| finish::about(&path, &error))?;
    println!("{PROFILE}: {} functions", text.lines().count());
    Ok(())
}
