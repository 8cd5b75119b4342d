//! Names: of functions, the same on every machine; of imports, short ones.

use walrus::Module;

/// How the names begin that wasm-bindgen gives its imports.
const BINDGEN: &str = "__wb";
/// How the name of the script ends that wasm-bindgen makes for them.
const GLUE: &str = "_bg.js";

/// Gives wasm-bindgen's imports, whose names have sixteen random digits, and the script that they come
/// from short names; returns the names of before and of now. Nobody but the page's own script uses them.
pub fn shorten_imports(module: &mut Module) -> Vec<(String, String)> {
    let mut renamed: Vec<(String, String)> = Vec::new();
    let mut shorten = |name: &mut String| {
        let known = renamed.iter().position(|(before, _)| before == name);
        let place = known.unwrap_or_else(|| {
            renamed.push((name.clone(), format!("i{}", renamed.len())));
            renamed.len() - 1
        });
        if let Some((_, now)) = renamed.get(place) {
            name.clone_from(now);
        }
    };
    for import in module.imports.iter_mut() {
        if import.name.starts_with(BINDGEN) {
            shorten(&mut import.name);
        }
        if import.module.ends_with(GLUE) {
            shorten(&mut import.module);
        }
    }
    renamed
}

/// `name` without the disambiguators of crates, which depend on paths and compilers: `[0123456789abcdef]`.
pub fn stable(name: &str) -> String {
    let mut parts = name.split('[');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((inside, after)) if is_disambiguator(inside) => out.push_str(after),
            _ => {
                out.push('[');
                out.push_str(part);
            }
        }
    }
    out
}

fn is_disambiguator(text: &str) -> bool {
    text.len() >= 12 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::stable;

    #[test]
    fn only_disambiguators_go() {
        let name = "<alloc[37b57a4ff4a4c0f8]::vec::Vec<[u8; 4]> as core[9d1f1410e02e51c9]::ops::Drop>::drop";
        assert_eq!(stable(name), "<alloc::vec::Vec<[u8; 4]> as core::ops::Drop>::drop");
        assert_eq!(stable("main"), "main");
        assert_eq!(stable("f::<[u8]>"), "f::<[u8]>");
    }
}
