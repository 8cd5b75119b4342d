//! The rules that a text of the specification numbers.

/// The ids that a text of the specification numbers: `## 3.2 ...` opens a section; `4. ...`, `**P8x ...` and
/// `5.5.3 ...` are its rules; a section without any is a rule itself.
pub fn ids_of_specification(text: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut section = String::new();
    let mut code = false;
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
        } else if let Some(number) = (!code).then(|| section_of(line)).flatten() {
            section = number.to_string();
            ids.push(section.clone());
        } else if let Some(item) = (!code && !section.is_empty()).then(|| item_of(line, &section)).flatten() {
            if ids.last() == Some(&section) {
                ids.pop();
            }
            ids.push(format!("{section}.{item}"));
        }
    }
    ids
}

fn section_of(line: &str) -> Option<&str> {
    let number = line.strip_prefix("## ")?.split(' ').next()?;
    let numeric = number.contains('.') && number.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    numeric.then_some(number)
}

fn item_of<'a>(line: &'a str, section: &str) -> Option<&'a str> {
    let first = line.split(' ').next()?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if let Some(number) = first.strip_suffix('.').filter(|it| digits(it)) {
        return Some(number);
    }
    if let Some(path) = first.strip_prefix("**") {
        let path = path.trim_end_matches('*');
        return path
            .strip_prefix('P')
            .filter(|rest| rest.starts_with(|it: char| it.is_ascii_digit()))
            .map(|_| path);
    }
    first.strip_prefix(section)?.strip_prefix('.').filter(|it| digits(it))
}
