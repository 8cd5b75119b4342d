//! The release site: built by Trunk into `dist/`, then given its Content-Security-Policy.
//!
//! Trunk writes the few lines that start the page as an inline script. Here they move to a file of their
//! own, with all that they import, so that the policy need not allow any inline script. (While developing, `trunk serve` injects its
//! reload script inline, so that page has no policy: only the release build is strict.)

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::run::{command, root, succeed, timed};
use crate::{size, tools};

/// Nothing but the page's own files, no inline script, no inline style; pictures that the page makes itself.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'";

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
    succeed(trunk(folders).args(["build", "--release", "--locked"]))?;
    minify_styles(&dist(), folders)?;
    harden(&dist(), folders)
}

/// Trunk, told to use what is there and fetch nothing.
pub fn trunk(folders: &[PathBuf]) -> std::process::Command {
    let mut trunk = command("trunk", folders);
    // Trunk reads NO_COLOR as a flag of its own, and stops at the usual value 1.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env("TRUNK_BUILD_OFFLINE", "true").env_remove("NO_COLOR");
    trunk
}

/// Bundles the start script with what it imports into one file, and adds the policy.
fn harden(dist: &Path, folders: &[PathBuf]) -> Outcome {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(|error| about(&page, &error))?;
    let start =
        start_script(&html).ok_or("dist/index.html has no inline start script: did Trunk change it?")?;
    let name = bundle_start(dist, start.body, folders)?;
    let linked =
        html.replacen(start.element, &format!("<script type=\"module\" src=\"./{name}\"></script>"), 1);
    let meta = format!("<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    let hardened = without_module_preloads(&linked).replacen("<head>", &meta, 1);
    refuse_inline(&hardened)?;
    fs::write(&page, hardened).map_err(|error| about(&page, &error))
}

/// One minified module of the start script, the glue of wasm-bindgen and its snippets; returns its name.
fn bundle_start(dist: &Path, body: &str, folders: &[PathBuf]) -> Outcome<String> {
    let (source, bundle) = (dist.join("start.js"), dist.join("start.min.js"));
    fs::write(&source, body).map_err(|error| about(&source, &error))?;
    esbuild(folders, &["--bundle", "--format=esm", "--target=es2022"], &source, &bundle)?;
    let code = fs::read_to_string(&bundle).map_err(|error| about(&bundle, &error))?;
    let name = format!("start-{:016x}.js", hash(&code));
    fs::rename(&bundle, dist.join(&name)).map_err(|error| about(&bundle, &error))?;
    remove_bundled(dist)?;
    Ok(name)
}

/// Removes the files that are now inside the bundle.
fn remove_bundled(dist: &Path) -> Outcome {
    for path in files(dist)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name == "start.js" || (name.starts_with("serviscope-app") && name.ends_with(".js")) {
            fs::remove_file(&path).map_err(|error| about(&path, &error))?;
        }
    }
    let snippets = dist.join("snippets");
    if snippets.is_dir() {
        fs::remove_dir_all(&snippets).map_err(|error| about(&snippets, &error))?;
    }
    Ok(())
}

fn minify_styles(dist: &Path, folders: &[PathBuf]) -> Outcome {
    for path in files(dist)? {
        if path.extension().is_some_and(|kind| kind == "css") {
            esbuild(folders, &["--allow-overwrite"], &path, &path)?;
        }
    }
    Ok(())
}

fn esbuild(folders: &[PathBuf], options: &[&str], from: &Path, to: &Path) -> Outcome {
    let mut esbuild = command("node", folders);
    esbuild.arg("node_modules/esbuild/bin/esbuild").args(["--minify", "--log-level=warning"]).args(options);
    succeed(esbuild.arg(from).arg(format!("--outfile={}", to.display())))
}

/// The files at the top of a folder, in the order of their names.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| about(folder, &error))?;
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

fn about(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// The page without links that preload a module: the start script is one file now.
fn without_module_preloads(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<link rel=\"modulepreload\"") {
        kept.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// An inline script: its whole element, and the text between the tags.
struct Inline<'a> {
    element: &'a str,
    body: &'a str,
}

/// The first script element without `src`.
fn start_script(html: &str) -> Option<Inline<'_>> {
    html.match_indices("<script").find_map(|(at, _)| {
        let rest = html.get(at..)?;
        let (tag, after) = rest.split_once('>')?;
        let (body, _) = after.split_once("</script>")?;
        let length = tag.len() + 1 + body.len() + "</script>".len();
        (!tag.contains("src=")).then_some(Inline { element: rest.get(..length)?, body })
    })
}

/// Fails on what the policy would block, so that it is found here and not in a browser.
fn refuse_inline(html: &str) -> Outcome {
    if !html.contains(POLICY) {
        return Err("dist/index.html has no plain <head> to put the policy in".to_owned());
    }
    if let Some(script) = start_script(html) {
        return Err(format!("an inline script is left in dist/index.html: {}", script.element));
    }
    for forbidden in ["<style", " style=", " onclick=", " onload=", "href=\"/", "src=\"/"] {
        if html.contains(forbidden) {
            return Err(format!(
                "dist/index.html contains `{forbidden}`, which the policy or a sub-path forbids"
            ));
        }
    }
    Ok(())
}

/// A name for these bytes that changes when they do.
fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{refuse_inline, start_script, without_module_preloads};

    #[test]
    fn the_start_script_is_the_one_without_a_source() {
        let html = r#"<script src="a.js"></script><script type="module">import "./b.js";</script>"#;
        let found = start_script(html).map(|script| (script.element, script.body));
        let expected = (r#"<script type="module">import "./b.js";</script>"#, r#"import "./b.js";"#);
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn only_module_preloads_go() {
        let html = r#"<link rel="icon" href="i"><link rel="modulepreload" href="a.js"><link rel="preload">"#;
        assert_eq!(without_module_preloads(html), r#"<link rel="icon" href="i"><link rel="preload">"#);
    }

    #[test]
    fn a_page_without_its_policy_is_refused() {
        assert!(refuse_inline("<head></head>").is_err());
    }

    #[test]
    fn a_root_relative_address_is_refused() {
        let head = format!("<head><meta content=\"{}\">", super::POLICY);
        assert!(refuse_inline(&head).is_ok());
        assert!(refuse_inline(&format!("{head}<link href=\"/style.css\">")).is_err());
    }
}
