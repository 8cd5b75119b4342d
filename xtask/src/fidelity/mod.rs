//! What is simulated: every rule of the specification beside the cases that prove it, or the reason why a simulation
//! does not show it. The page `docs/fidelity.md` and the list of open rules are written from the cases, and
//! `tests/fidelity.rs` holds them to it. Standard library only: that test includes these files.

pub mod marks;
pub mod page;
pub mod rules;
pub mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use marks::Cases;
use rules::{Entry, Rules};

/// The page, from the root.
pub const PAGE: &str = "docs/fidelity.md";

/// The rules that still have neither case nor reason, from the root. No file: there are none.
pub const OPEN: &str = "tests/fidelity/open.txt";

/// All that there is to say of the rules.
pub struct Fidelity {
    /// The list of rules.
    pub rules: Rules,
    /// The cases of each.
    pub cases: Cases,
    /// The reasons for what is not simulated, by id.
    pub reasons: BTreeMap<String, Entry>,
}

impl Fidelity {
    /// Reads the list, the marks and the reasons under the root. The errors are those of all of them.
    pub fn read(root: &Path) -> Result<Self, Vec<String>> {
        let text = |path: &str| {
            fs::read_to_string(root.join(path)).map_err(|error| vec![format!("{path}: {error}")])
        };
        let rules = Rules::parse(&text("tests/fidelity/rules.txt")?)?;
        let (cases, mut problems) = marks::scan(root, |id| rules.knows(id));
        let (lines, wrong) = rules::lines_of_three(&text("tests/fidelity/not_simulated.txt")?);
        let place = "tests/fidelity/not_simulated.txt";
        problems.extend(wrong.iter().map(|line| format!("{place}: cannot read `{line}`")));
        let unknown = lines.iter().filter(|entry| !rules.knows(&entry.id));
        problems.extend(unknown.map(|entry| format!("{place}: there is no rule `{}`", entry.id)));
        let reasons = lines.into_iter().map(|entry| (entry.id.clone(), with_full_stop(entry))).collect();
        if problems.is_empty() { Ok(Self { rules, cases, reasons }) } else { Err(problems) }
    }

    /// The rules with neither a case nor a reason, in order.
    pub fn open(&self) -> Vec<&str> {
        let mut ids = self.rules.to_be_shown();
        ids.retain(|id| !self.cases.contains_key(*id) && !self.reasons.contains_key(*id));
        ids
    }

    /// Of these rules: how many there are, how many have cases, how many have only a reason.
    pub fn counts(&self, ids: &[&str]) -> [usize; 3] {
        let proved = ids.iter().filter(|id| self.cases.contains_key(**id)).count();
        let reasoned = |id: &&&str| !self.cases.contains_key(**id) && self.reasons.contains_key(**id);
        [ids.len(), proved, ids.iter().filter(reasoned).count()]
    }

    /// The text of the file of open rules; none when there are none.
    pub fn open_list(&self) -> Option<String> {
        let open = self.open();
        let head = "# Rules that have neither a case nor a reason yet. Written by `cargo xtask fidelity`.\n";
        (!open.is_empty()).then(|| format!("{head}{}\n", open.join("\n")))
    }

    /// Writes the page and the list of open rules.
    pub fn write(&self, root: &Path) -> std::io::Result<()> {
        fs::write(root.join(PAGE), page::markdown(self))?;
        match self.open_list() {
            Some(list) => fs::write(root.join(OPEN), list),
            None if root.join(OPEN).exists() => fs::remove_file(root.join(OPEN)),
            None => Ok(()),
        }
    }
}

/// A reason is a sentence, however its line ends.
fn with_full_stop(entry: Entry) -> Entry {
    let sentence = |text: &str| format!("{}.", text.trim_end_matches('.'));
    Entry { en: sentence(&entry.en), ko: sentence(&entry.ko), ..entry }
}
