//! The release site: built by Trunk into `dist/`, then finished (see `finish`) and measured.

use std::path::PathBuf;
use std::process::Command;

use crate::fidelity::Fidelity;
use crate::run::{command, root, succeed, timed};
use crate::{Outcome, fidelity, finish, size, tools};

/// `cargo xtask build`.
pub fn build_command() -> Outcome {
    let folders = tools::for_the_page()?;
    println!("Building the release site");
    let (outcome, time) = timed(|| build(&folders));
    outcome?;
    println!("Built {} in {} s", dist().display(), time.as_secs());
    size::check(&dist())
}

/// Where the site is left.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Builds the site with the tools in `folders`.
pub fn build(folders: &[PathBuf]) -> Outcome {
    what_is_simulated()?;
    succeed(release(trunk(folders).args(["build", "--locked"])))?;
    finish::finish(&dist(), folders)
}

/// Makes the page 'What is simulated' of the cases, where `index.html` copies it from.
pub fn what_is_simulated() -> Outcome {
    let all = Fidelity::read(root()).map_err(|problems| problems.join("\n"))?;
    fidelity::site::write(&all, root()).map_err(|error| error.to_string())
}

/// Trunk, told to use what is there and fetch nothing.
pub fn trunk(folders: &[PathBuf]) -> Command {
    let mut trunk = command("trunk", folders);
    // Trunk reads NO_COLOR as a flag of its own, and stops at the usual value 1.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env("TRUNK_BUILD_OFFLINE", "true").env_remove("NO_COLOR");
    trunk
}

/// Has trunk build for release: each constant apart, and the addresses noted, by which `split` cuts the program.
/// The folders of this machine stay out of the program. (cargo joins these flags with those of .cargo/config.toml.)
pub fn release(trunk: &mut Command) -> &mut Command {
    let mut flags = "-C link-arg=--no-merge-data-segments -C link-arg=--emit-relocs".to_owned();
    for folder in registries() {
        flags.push_str(&format!(" --remap-path-prefix={folder}/="));
    }
    trunk.arg("--release").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
}

/// Where cargo keeps the sources of packages. A flag cannot have a space in it.
fn registries() -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let folders = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let paths = folders
        .into_iter()
        .flatten()
        .filter_map(|folder| folder.ok()?.path().into_os_string().into_string().ok());
    let mut paths: Vec<String> = paths.filter(|path| !path.contains(char::is_whitespace)).collect();
    paths.sort_unstable();
    paths
}
