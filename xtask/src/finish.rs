//! Makes the release page of what Trunk built: one script, one style sheet, the program in two
//! parts, and a strict policy.
//!
//! Trunk writes the few lines that start the page as an inline script. Here they move to a file of their
//! own, with all that they import, so that the Content-Security-Policy need not allow any inline script.
//! (While developing, `trunk serve` injects its reload script inline, so that page has no policy.)

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::parts;
use crate::run::{command, succeed};

/// Nothing but the page's own files, no inline script, no inline style; pictures that the page makes itself.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'";

/// Finishes the site in `dist` with the tools in `folders`.
pub fn finish(dist: &Path, folders: &[PathBuf]) -> Outcome {
    let page = dist.join("index.html");
    let html = parts::divide(&read(&page)?, dist, folders)?;
    let html = with_one_script(&html, dist, folders)?;
    let html = with_one_style_sheet(&html, dist, folders)?;
    let policy = format!("<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    let html = without_blank_lines(&html.replacen("<head>", &policy, 1));
    refuse_inline(&html)?;
    fs::write(&page, html).map_err(|error| about(&page, &error))
}

/// The start script, the glue of wasm-bindgen and its snippets in one minified module.
fn with_one_script(html: &str, dist: &Path, folders: &[PathBuf]) -> Outcome<String> {
    let start =
        inline_script(html).ok_or("dist/index.html has no inline start script: did Trunk change it?")?;
    let options = ["--bundle", "--format=esm", "--target=es2022"];
    let name = bundle("start.js", start.body, &options, dist, folders)?;
    remove_bundled_scripts(dist)?;
    let link = format!("<script type=\"module\" src=\"./{name}\"></script>");
    let html = html.replacen(start.element, &link, 1);
    Ok(elements(&html, "<link rel=\"modulepreload\"")
        .iter()
        .fold(html.clone(), |html, preload| html.replacen(preload, "", 1)))
}

/// All style sheets of the page, in their order, in one minified file.
fn with_one_style_sheet(html: &str, dist: &Path, folders: &[PathBuf]) -> Outcome<String> {
    let links = elements(html, "<link rel=\"stylesheet\"");
    let Some(first) = links.first() else { return Ok(html.to_owned()) };
    let mut styles = String::new();
    for link in &links {
        let name = attribute(link, "href").ok_or_else(|| format!("no href in {link}"))?;
        let sheet = dist.join(name.trim_start_matches("./"));
        styles.push_str(&read(&sheet)?);
        fs::remove_file(&sheet).map_err(|error| about(&sheet, &error))?;
    }
    let name = bundle("style.css", &styles, &[], dist, folders)?;
    let html = html.replacen(first, &format!("<link rel=\"stylesheet\" href=\"./{name}\">"), 1);
    Ok(links.iter().fold(html, |html, link| html.replacen(link, "", 1)))
}

/// Writes `source`, minified by esbuild, into `dist` under a name that changes with it; returns the name.
fn bundle(name: &str, source: &str, options: &[&str], dist: &Path, folders: &[PathBuf]) -> Outcome<String> {
    let (from, to) = (dist.join(name), dist.join(format!("bundled-{name}")));
    fs::write(&from, source).map_err(|error| about(&from, &error))?;
    let mut esbuild = command("node", folders);
    esbuild.arg("node_modules/esbuild/bin/esbuild").args(["--minify", "--log-level=warning"]).args(options);
    succeed(esbuild.arg(&from).arg(format!("--outfile={}", to.display())))?;
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let hashed = format!("{stem}-{:016x}.{extension}", hash(read(&to)?.as_bytes()));
    fs::rename(&to, dist.join(&hashed)).map_err(|error| about(&to, &error))?;
    fs::remove_file(&from).map_err(|error| about(&from, &error))?;
    Ok(hashed)
}

/// Removes the scripts that are now inside the bundle.
fn remove_bundled_scripts(dist: &Path) -> Outcome {
    for entry in fs::read_dir(dist).map_err(|error| about(dist, &error))?.filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("serviscope-app") && name.ends_with(".js") {
            fs::remove_file(entry.path()).map_err(|error| about(&entry.path(), &error))?;
        }
    }
    let snippets = dist.join("snippets");
    if snippets.is_dir() {
        fs::remove_dir_all(&snippets).map_err(|error| about(&snippets, &error))?;
    }
    Ok(())
}

/// An inline script: its whole element, and the text between the tags.
struct Inline<'a> {
    element: &'a str,
    body: &'a str,
}

/// The first script element without `src`.
fn inline_script(html: &str) -> Option<Inline<'_>> {
    html.match_indices("<script").find_map(|(at, _)| {
        let rest = html.get(at..)?;
        let (tag, after) = rest.split_once('>')?;
        let (body, _) = after.split_once("</script>")?;
        let length = tag.len() + 1 + body.len() + "</script>".len();
        (!tag.contains("src=")).then_some(Inline { element: rest.get(..length)?, body })
    })
}

/// The tags that begin so, in the order of the page.
pub fn elements<'a>(html: &'a str, beginning: &str) -> Vec<&'a str> {
    let tag = |at: usize| html.get(at..)?.split_inclusive('>').next();
    html.match_indices(beginning).filter_map(|(at, _)| tag(at)).collect()
}

pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// What is left of the lines whose elements are gone.
fn without_blank_lines(html: &str) -> String {
    html.lines().filter(|line| !line.trim().is_empty()).flat_map(|line| [line, "\n"]).collect()
}

/// Fails on what the policy would block, so that it is found here and not in a browser.
fn refuse_inline(html: &str) -> Outcome {
    if !html.contains(POLICY) {
        return Err("dist/index.html has no plain <head> to put the policy in".to_owned());
    }
    if let Some(script) = inline_script(html) {
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
pub fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

pub fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| about(path, &error))
}

pub fn about(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::{attribute, elements, inline_script, refuse_inline};

    #[test]
    fn the_start_script_is_the_one_without_a_source() {
        let html = r#"<script src="a.js"></script><script type="module">import "./b.js";</script>"#;
        let found = inline_script(html).map(|script| (script.element, script.body));
        let expected = (r#"<script type="module">import "./b.js";</script>"#, r#"import "./b.js";"#);
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn elements_are_found_in_the_order_of_the_page() {
        let html = r#"<link rel="icon" href="i"><link rel="stylesheet" href="./a.css"/><link rel="stylesheet" href="./b.css">"#;
        let links = elements(html, "<link rel=\"stylesheet\"");
        let names: Vec<_> = links.iter().filter_map(|link| attribute(link, "href")).collect();
        assert_eq!(names, ["./a.css", "./b.css"]);
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
