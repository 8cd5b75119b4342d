//! Finds the tools of the pinned versions, or installs them into a cache folder of the user that all
//! clones share. A second run finds everything there and installs nothing.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::run::{answer, command, root, succeed};

/// A tool that cargo can install.
struct CargoTool {
    /// The package's name.
    package: &'static str,
    /// The program's name, and that of its cache folder.
    program: &'static str,
    version: String,
    /// For the message while it installs: how long two cores take.
    minutes: u32,
}

fn trunk() -> CargoTool {
    CargoTool { package: "trunk", program: "trunk", version: "0.21.14".to_owned(), minutes: 5 }
}

/// Of the very version of the `wasm-bindgen` crate that the page is compiled with.
fn wasm_bindgen() -> Outcome<CargoTool> {
    let lock =
        fs::read_to_string(root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock: {error}"))?;
    let version =
        locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?.to_owned();
    Ok(CargoTool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version, minutes: 3 })
}

fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    after.split('"').next()
}

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Everything that building the page takes. Returns the folders to put in front of PATH.
pub fn for_the_page() -> Outcome<Vec<PathBuf>> {
    wasm_target()?;
    node_packages()?;
    let mut folders = vec![root().join("node_modules").join(".bin")];
    folders.extend(cargo_tool(&wasm_bindgen()?)?);
    folders.extend(cargo_tool(&trunk())?);
    Ok(folders)
}

/// rustfmt and clippy, which a minimal Rust toolchain lacks.
pub fn rust_components() -> Outcome {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if answer(command("cargo", &[]).args([subcommand, "--version"])).is_none() {
            println!("Installing {component} (cargo {subcommand} is missing)");
            succeed(command("rustup", &[]).args(["component", "add", component]))
                .map_err(|error| format!("{error}. Install {component} for this Rust toolchain."))?;
        }
    }
    Ok(())
}

/// A Chromium for the browser tests: `CHROMIUM`, else one on PATH or in its usual place, else by apt.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(path) = std::env::var_os("CHROMIUM").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!("CHROMIUM is set to {}, which is not there", path.display()))
        };
    }
    if let Some(found) = installed_chromium() {
        return Ok(found);
    }
    if !may_install_by_apt() {
        return Err("the browser tests need Chromium or Chrome: install it (Debian: `sudo apt-get install \
                    chromium fonts-noto-cjk`; macOS: `brew install --cask chromium`), or set CHROMIUM to its path"
            .to_owned());
    }
    println!("Installing Chromium and Korean fonts by apt (the browser tests need them; about 2 minutes)");
    succeed(command("apt-get", &[]).args(["-q", "update"]))?;
    succeed(command("apt-get", &[]).env("DEBIAN_FRONTEND", "noninteractive").args([
        "-q",
        "install",
        "-y",
        "--no-install-recommends",
        "chromium",
        "fonts-noto-cjk",
        "fonts-dejavu-core",
    ]))?;
    installed_chromium().ok_or_else(|| "apt installed Chromium, but it is not on PATH".to_owned())
}

fn installed_chromium() -> Option<PathBuf> {
    const NAMES: [&str; 4] = ["chromium", "google-chrome", "google-chrome-stable", "chrome.exe"];
    const PLACES: [&str; 4] = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    ];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = NAMES.iter().flat_map(|name| std::env::split_paths(&path).map(move |dir| dir.join(name)));
    on_path.chain(PLACES.iter().map(PathBuf::from)).find(|candidate| candidate.is_file())
}

/// Debian (not Ubuntu, whose package is only a pointer to a snap), as root.
fn may_install_by_apt() -> bool {
    let debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line.trim_matches('"') == "ID=debian"));
    debian && answer(command("id", &[]).arg("-u")).is_some_and(|id| id == "0")
}

/// The standard library for WebAssembly, of the toolchain that runs now.
fn wasm_target() -> Outcome {
    let library = answer(command("rustc", &[]).args(["--print", "target-libdir", "--target", WASM_TARGET]));
    let present = library.is_some_and(|dir| fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some()));
    if present {
        return Ok(());
    }
    println!("Installing the Rust target {WASM_TARGET} (the page is WebAssembly; a few seconds)");
    succeed(command("rustup", &[]).args(["target", "add", WASM_TARGET])).map_err(|error| {
        format!("{error}. Install the standard library for {WASM_TARGET} of this Rust toolchain.")
    })
}

/// The packages of `package-lock.json`, installed again only when that file has changed.
fn node_packages() -> Outcome {
    let wanted =
        fs::read(root().join("package-lock.json")).map_err(|error| format!("package-lock.json: {error}"))?;
    let folder = root().join("node_modules");
    let stamp = folder.join(".installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let version = answer(command("node", &[]).arg("--version"));
    let major =
        version.as_deref().and_then(|text| text.trim_start_matches('v').split('.').next()?.parse().ok());
    if major.is_none_or(|major: u32| major < 20) {
        return Err(format!(
            "Node.js 20 or newer with npm is needed ({}): see https://nodejs.org/",
            version.as_deref().map_or("none is on PATH".to_owned(), |version| format!("here is {version}"))
        ));
    }
    let _lock = Lock::take(&cache()?.join("npm.lock"))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!(
        "Installing the Node packages of package-lock.json (editor, bundler, wasm-opt, test driver; seconds)"
    );
    // No package of ours needs its install script, and the tests bring their own browser.
    succeed(command(NPM, &[]).args(["ci", "--ignore-scripts", "--no-fund", "--no-audit"]))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// The folder to put on PATH for `tool`: none if PATH has the right version already.
fn cargo_tool(tool: &CargoTool) -> Outcome<Option<PathBuf>> {
    if has_version(Path::new(tool.program), tool) {
        return Ok(None);
    }
    let home = cache()?.join("tools").join(format!("{}-{}", tool.program, tool.version));
    let folder = home.join("bin");
    let program = folder.join(tool.program).with_extension(std::env::consts::EXE_EXTENSION);
    if has_version(&program, tool) {
        return Ok(Some(folder));
    }
    let _lock = Lock::take(&cache()?.join(format!("{}.lock", tool.program)))?;
    if !has_version(&program, tool) {
        install(tool, &home)?;
    }
    if has_version(&program, tool) {
        Ok(Some(folder))
    } else {
        Err(format!(
            "{} was installed but does not run; remove {} and try again",
            program.display(),
            home.display()
        ))
    }
}

fn has_version(program: &Path, tool: &CargoTool) -> bool {
    let said = program.to_str().and_then(|program| answer(command(program, &[]).arg("--version")));
    said.is_some_and(|said| said.split_whitespace().any(|word| word == tool.version))
}

fn install(tool: &CargoTool, home: &Path) -> Outcome {
    let CargoTool { package, version, minutes, .. } = tool;
    println!(
        "Installing {package} {version} into {} (the page is built with it; about {minutes} minutes on two \
         cores, once for all clones)",
        home.display()
    );
    // The tool is built for use, not for release: link-time optimization would double the wait.
    succeed(
        command("cargo", &[])
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env_remove("RUSTFLAGS")
            .args(["install", package, "--version", version, "--locked", "--root"])
            .arg(home),
    )
    .map_err(|error| {
        format!(
            "{error}. Without it the page cannot be built. Put {} {version} on PATH by hand (its releases \
             have ready programs) and run this again.",
            tool.program
        )
    })
}

/// The cache folder of this user, made if it is not there.
fn cache() -> Outcome<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = from("XDG_CACHE_HOME").or_else(|| {
        if cfg!(windows) {
            from("LOCALAPPDATA")
        } else if cfg!(target_os = "macos") {
            from("HOME").map(|home| home.join("Library/Caches"))
        } else {
            from("HOME").map(|home| home.join(".cache"))
        }
    });
    let folder = base.ok_or("no cache folder: set XDG_CACHE_HOME or HOME")?.join("serviscope");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Held while something installs, so that two runs never install the same thing at once.
struct Lock {
    _file: File,
}

impl Lock {
    fn take(path: &Path) -> Outcome<Self> {
        let file = File::create(path).map_err(|error| format!("{}: {error}", path.display()))?;
        if file.try_lock().is_err() {
            println!("Waiting for another run that installs the same ({})", path.display());
            file.lock().map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn the_version_is_that_of_the_very_package() {
        let lock = "name = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\nname = \"wasm-bindgen\"\nversion = \"0.2.9\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.9"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
