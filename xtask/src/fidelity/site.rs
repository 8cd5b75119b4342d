//! The page 'What is simulated' of the site, in English and Korean: the same data for those who use Serviscope.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::Fidelity;
use super::rules::Entry;

/// Where the files are made, from the root; `index.html` copies them from there.
const FOLDER: &str = "target/fidelity";

/// The languages that there is a page in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lang {
    En,
    Ko,
}

impl Lang {
    fn pick<'a>(self, en: &'a str, ko: &'a str) -> &'a str {
        if self == Lang::En { en } else { ko }
    }

    fn says(self, entry: &Entry) -> &str {
        self.pick(&entry.en, &entry.ko)
    }
}

/// Writes both pages and their style sheet.
pub fn write(all: &Fidelity, root: &Path) -> std::io::Result<()> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("fidelity.html"), page(all, Lang::En))?;
    fs::write(folder.join("fidelity.ko.html"), page(all, Lang::Ko))?;
    let style = |name: &str| fs::read_to_string(root.join("public/style").join(name));
    fs::write(folder.join("fidelity.css"), style("tokens.css")? + &style("fidelity.css")?)?;
    fs::copy(root.join("public/fidelity.js"), folder.join("fidelity.js"))?;
    fs::copy(root.join("public/icon.svg"), folder.join("fidelity.svg"))?;
    Ok(())
}

fn page(all: &Fidelity, lang: Lang) -> String {
    let mut out = String::new();
    head(&mut out, lang);
    summary(&mut out, all, lang);
    let mut open = 0;
    for entry in &all.rules.entries {
        while open >= entry.depth() {
            out.push_str(if open == 2 { "</tbody></table>\n" } else { "</section>\n" });
            open -= 1;
        }
        let (id, text) = (&entry.id, escaped(lang.says(entry)));
        match entry.depth() {
            1 => {
                let _ = writeln!(
                    out,
                    "<section id=\"c{id}\" aria-labelledby=\"h{id}\">\n<h2 id=\"h{id}\">{id}. {text}</h2>"
                );
                open = 1;
            }
            2 => {
                let _ = writeln!(
                    out,
                    "<h3 id=\"h{id}\">{id} {text}</h3>\n<table aria-labelledby=\"h{id}\"><tbody>"
                );
                open = 2;
                let tables = all.rules.items(id).next().is_some();
                if !tables || all.cases.contains_key(id) {
                    let of_tables = lang.pick("The tables of this section", "이 절의 표");
                    row(&mut out, all, lang, id, if tables { of_tables } else { &text });
                }
            }
            _ => row(&mut out, all, lang, id, &text),
        }
    }
    out.push_str(if open == 2 { "</tbody></table>\n</section>\n" } else { "</section>\n" });
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, lang: Lang) {
    let title = lang.pick("What is simulated", "무엇을 시뮬레이션하는가");
    let said = lang.pick(
        "Every rule of Kubernetes that Serviscope is held to, and the cases that prove it: tests that fail when the \
         rule is broken. Names that begin with parity/ are records of what a real control plane did, all of which are replayed whole. What a \
         static simulation cannot show says why.",
        "Serviscope가 지켜야 하는 쿠버네티스의 모든 규칙과 그것을 증명하는 사례입니다. 사례는 규칙이 깨지면 실패하는 \
         테스트이고, parity/로 시작하는 이름은 실제 컨트롤 플레인의 기록이며 모두 그대로 재현합니다. 정적인 시뮬레이션이 보여 줄 수 없는 것에는 \
         그 이유를 적었습니다.",
    );
    let other = lang.pick(
        "<a href=\"fidelity.ko.html\" lang=\"ko\" hreflang=\"ko\">한국어</a>",
        "<a href=\"fidelity.html\" lang=\"en\" hreflang=\"en\">English</a>",
    );
    let back = lang.pick("Back to Serviscope", "Serviscope로 돌아가기");
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
         'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'\">\n\
         <meta charset=\"utf-8\">\n<title>{title} · Serviscope</title>\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"dark light\">\n\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"fidelity.svg\">\n\
         <link rel=\"stylesheet\" href=\"fidelity.css\">\n<script src=\"fidelity.js\"></script>\n</head>\n<body>\n\
         <header>\n<a href=\"./\">{back}</a>\n{other}\n</header>\n<main>\n<h1>{title}</h1>\n<p class=\"lead\">{said}</p>\n",
        lang.pick("en", "ko")
    );
}

/// How many rules have cases, chapter by chapter.
fn summary(out: &mut String, all: &Fidelity, lang: Lang) {
    let [chapter, rules, proved, not] = match lang {
        Lang::En => ["Chapter", "Rules", "With cases", "Not simulated"],
        Lang::Ko => ["장", "규칙", "사례 있음", "시뮬레이션하지 않음"],
    };
    let head = [chapter, rules, proved, not].map(|name| format!("<th scope=\"col\">{name}</th>"));
    let _ = writeln!(out, "<table class=\"summary\">\n<thead><tr>{}</tr></thead>\n<tbody>", head.concat());
    let ids = all.rules.to_be_shown();
    for entry in all.rules.entries.iter().filter(|entry| entry.depth() == 1) {
        let prefix = format!("{}.", entry.id);
        let inside: Vec<&str> = ids.iter().copied().filter(|id| id.starts_with(&prefix)).collect();
        let name = format!("<a href=\"#c{0}\">{0}. {1}</a>", entry.id, escaped(lang.says(entry)));
        counts(out, &name, all.counts(&inside));
    }
    counts(out, lang.pick("All", "전체"), all.counts(&ids));
    out.push_str("</tbody>\n</table>\n");
}

fn counts(out: &mut String, name: &str, [rules, proved, not]: [usize; 3]) {
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\">{name}</th><td>{rules}</td><td>{proved}</td><td>{not}</td></tr>"
    );
}

fn row(out: &mut String, all: &Fidelity, lang: Lang, id: &str, text: &str) {
    let cases: Vec<String> =
        all.cases.get(id).into_iter().flatten().map(|case| escaped(&case.name)).collect();
    let reason = all.reasons.get(id).map(|entry| escaped(lang.says(entry)));
    let (class, shown) = match (cases.as_slice(), reason) {
        ([], None) => ("open", lang.pick("No case yet", "아직 사례가 없음").to_string()),
        ([], Some(reason)) => {
            ("not", format!("{}: {reason}", lang.pick("Not simulated", "시뮬레이션하지 않음")))
        }
        (cases, None) => ("proved", listed(cases, lang)),
        (cases, Some(reason)) => {
            ("proved", format!("{}<p>{}: {reason}</p>", listed(cases, lang), lang.pick("In part", "일부")))
        }
    };
    let _ = writeln!(
        out,
        "<tr id=\"r{id}\" class=\"{class}\"><th scope=\"row\">{id}</th><td>{text}</td><td>{shown}</td></tr>"
    );
}

fn listed(cases: &[String], lang: Lang) -> String {
    let count = match (lang, cases.len()) {
        (Lang::En, 1) => "1 case".to_string(),
        (Lang::En, many) => format!("{many} cases"),
        (Lang::Ko, many) => format!("사례 {many}개"),
    };
    let names: String = cases.iter().map(|name| format!("<li><code>{name}</code></li>")).collect();
    format!("<details><summary>{count}</summary><ul>{names}</ul></details>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
