//! Packs a file tighter than static hosts do (they know gzip at best): by LZMA, which `unpack.js` takes apart.

use std::io::Write;

use lzma_rust2::{LzmaOptions, LzmaWriter};

use crate::Outcome;

/// How the names of packed files end. Hosts send such files as they are.
pub const EXTENSION: &str = "lzma";

/// The bytes as a `.lzma` file, whose beginning tells its length.
pub fn packed(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let length = u64::try_from(bytes.len()).map_err(|error| error.to_string())?;
    let size = u32::try_from(bytes.len()).map_err(|error| error.to_string())?;
    let mut options = LzmaOptions::with_preset(9);
    options.dict_size = size.next_power_of_two();
    // Code of WebAssembly: what a byte means depends on the one before, and not on its place.
    (options.lc, options.lp, options.pb) = (4, 0, 0);
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    options.depth_limit = 1000;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(length)).map_err(failed)?;
    writer.write_all(bytes).map_err(failed)?;
    writer.finish().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> String {
    format!("cannot pack the page's program: {error}")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::packed;
    use crate::run::{answer, command, root};

    /// Bytes with repetitions near and far, of every value, as the unpacker must know them all.
    fn bytes() -> Vec<u8> {
        let noise = |seed: u32| (0..3000).map(move |at: u32| (at.wrapping_mul(seed) >> 7).to_le_bytes()[0]);
        let words = "local.get call i32.const ".bytes().cycle().take(3000);
        noise(2_654_435_761).chain(words).chain(noise(40_503)).chain(noise(2_654_435_761)).collect()
    }

    #[test]
    fn what_is_packed_is_small_and_the_page_unpacks_it() -> Result<(), String> {
        let packed = packed(&bytes())?;
        assert!(packed.len() < bytes().len() / 2);
        let files = ["packed", "whole"].map(|name| root().join("target/tmp").join(format!("pack-{name}")));
        fs::create_dir_all(root().join("target/tmp")).map_err(|error| error.to_string())?;
        for (file, bytes) in files.iter().zip([packed, bytes()]) {
            fs::write(file, bytes).map_err(|error| error.to_string())?;
        }
        let script = "const [packed, whole] = process.argv.slice(1).map((file) => readFileSync(file)); \
            console.log(Buffer.compare(Buffer.from(unpack(packed)), whole))";
        let imports = "import { readFileSync } from 'node:fs'; import { unpack } from './xtask/unpack.js';";
        let mut node = command("node", &[]);
        node.args(["--input-type=module", "--eval"]).arg(format!("{imports} {script}")).args(&files);
        assert_eq!(answer(&mut node).as_deref(), Some("0"));
        Ok(())
    }
}
