//! The project's own list of the rules (`tests/fidelity/rules.txt`). Knows nothing of cases.

use std::collections::BTreeMap;

/// A chapter, a section or a rule: what it says, in both languages.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `3`, `3.2`, `3.2.4`, `3.7.P8x`.
    pub id: String,
    /// English.
    pub en: String,
    /// Korean.
    pub ko: String,
}

impl Entry {
    /// 1 for a chapter, 2 for a section, 3 for a rule of a section.
    pub fn depth(&self) -> usize {
        self.id.split('.').count()
    }
}

/// The list, in its own order.
pub struct Rules {
    /// Chapters, sections and rules.
    pub entries: Vec<Entry>,
}

impl Rules {
    /// Reads `id | English | Korean` lines; `#` begins a comment. What cannot be read is said.
    pub fn parse(text: &str) -> Result<Self, Vec<String>> {
        let (entries, wrong) = lines_of_three(text);
        let mut problems: Vec<String> =
            wrong.into_iter().map(|line| format!("tests/fidelity/rules.txt: cannot read `{line}`")).collect();
        let mut seen = BTreeMap::new();
        for entry in &entries {
            if seen.insert(entry.id.as_str(), ()).is_some() {
                problems.push(format!("tests/fidelity/rules.txt: {} stands twice", entry.id));
            }
        }
        if problems.is_empty() { Ok(Self { entries }) } else { Err(problems) }
    }

    /// Whether a mark may name this id: a rule, or a section (its text and tables).
    pub fn knows(&self, id: &str) -> bool {
        self.entries.iter().any(|entry| entry.id == id && entry.depth() > 1)
    }

    /// The ids that need a case or a reason: every rule, and every section that has no rules of its own.
    pub fn to_be_shown(&self) -> Vec<&str> {
        let is_rule = |entry: &&Entry| match entry.depth() {
            1 => false,
            2 => self.items(&entry.id).next().is_none(),
            _ => true,
        };
        self.entries.iter().filter(is_rule).map(|entry| entry.id.as_str()).collect()
    }

    /// The rules of a section.
    pub fn items(&self, section: &str) -> impl Iterator<Item = &Entry> {
        let prefix = format!("{section}.");
        self.entries.iter().filter(move |entry| entry.depth() == 3 && entry.id.starts_with(&prefix))
    }
}

/// The lines `id | English | Korean` of a text, and the lines that are neither that nor a comment.
pub fn lines_of_three(text: &str) -> (Vec<Entry>, Vec<String>) {
    let mut entries = Vec::new();
    let mut wrong = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.split(" | ").map(str::trim).collect::<Vec<_>>().as_slice() {
            [id, en, ko] => {
                entries.push(Entry { id: id.to_string(), en: en.to_string(), ko: ko.to_string() });
            }
            _ => wrong.push(line.to_string()),
        }
    }
    (entries, wrong)
}
