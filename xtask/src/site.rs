//! The release site: built by Trunk into `dist/`, then given its Content-Security-Policy.
//!
//! Trunk writes the few lines that start the page as an inline script. Here they move to a file of their
//! own, so that the policy need not allow any inline script. (While developing, `trunk serve` injects its
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
    harden(&dist())
}

/// Trunk, told to use what is there and fetch nothing.
pub fn trunk(folders: &[PathBuf]) -> std::process::Command {
    let mut trunk = command("trunk", folders);
    // Trunk reads NO_COLOR as a flag of its own, and stops at the usual value 1.
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true").env("TRUNK_BUILD_OFFLINE", "true").env_remove("NO_COLOR");
    trunk
}

/// Moves the inline start script to a file and adds the policy.
fn harden(dist: &Path) -> Outcome {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).map_err(|error| format!("{}: {error}", page.display()))?;
    let start =
        start_script(&html).ok_or("dist/index.html has no inline start script: did Trunk change it?")?;
    let name = format!("start-{:016x}.js", hash(start.body));
    let linked =
        html.replacen(start.element, &format!("<script type=\"module\" src=\"./{name}\"></script>"), 1);
    let meta = format!("<head><meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    let hardened = linked.replacen("<head>", &meta, 1);
    refuse_inline(&hardened)?;
    fs::write(dist.join(name), start.body.trim()).map_err(|error| error.to_string())?;
    fs::write(&page, hardened).map_err(|error| error.to_string())
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
    use super::{refuse_inline, start_script};

    #[test]
    fn the_start_script_is_the_one_without_a_source() {
        let html = r#"<script src="a.js"></script><script type="module">import "./b.js";</script>"#;
        let found = start_script(html).map(|script| (script.element, script.body));
        let expected = (r#"<script type="module">import "./b.js";</script>"#, r#"import "./b.js";"#);
        assert_eq!(found, Some(expected));
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
