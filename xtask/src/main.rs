//! What a person or CI runs: `cargo xtask serve | build | test`.
fn main() {}
