//! Names of functions that are the same on every machine.

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
