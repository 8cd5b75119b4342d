//! What a command does over time, as far as it can be read: `sleep 3600`, `sh -c "touch /tmp/healthy; sleep 30; ..."`.
//! Waits, files and exit codes only. A program that nobody here knows runs on for ever.

/// What a command comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// When it ends, microseconds after its start, and with which code; none: it runs on.
    pub ends: Option<(u64, u8)>,
    /// The files that it makes: name, from, until (microseconds; none: for good).
    pub files: Vec<(String, u64, Option<u64>)>,
    /// As process 1 it does not hear SIGTERM: a shell, `sleep`, `tail`.
    pub ignores_term: bool,
    /// Every part of it could be read.
    pub known: bool,
}

/// Programs that are done at once, and well.
const QUICK: &[&str] = &[
    "echo", "printf", "date", "true", ":", "ls", "cat", "env", "hostname", "uname", "id", "whoami", "pwd",
    "mkdir", "cp", "mv", "chmod", "chown", "ln", "export", "set", "cd", "wget", "curl", "nslookup", "dig",
    "expr", "seq", "head", "grep", "nc", "ping", "git", "tee", "wc", "sort", "awk", "sed",
];

/// Loops are followed so far.
const MOST_STEPS: usize = 10_000;
/// Shells in shells, loops in loops.
const DEEPEST: usize = 6;

/// Reads a command and its arguments; none where there is none to read.
pub fn read(words: &[String]) -> Option<Program> {
    let mut run = Run::default();
    let first = base(words.first()?);
    let end = run.argv(&words.iter().map(String::as_str).collect::<Vec<_>>(), 0);
    let shell = matches!(first, "sh" | "bash" | "ash" | "dash" | "sleep" | "tail");
    let ends = match end {
        Flow::Next(code) | Flow::Exit(code) => Some((run.now, code)),
        Flow::Forever | Flow::Unknown => None,
    };
    Some(Program {
        ends,
        ignores_term: shell && !run.traps && end != Flow::Unknown,
        known: end != Flow::Unknown,
        files: run.files,
    })
}

/// Whether words name a program that is read here, so that arguments alone may be a command (an image without entry
/// point of its own, as busybox).
pub fn is_program(word: &str) -> bool {
    matches!(base(word), "sh" | "bash" | "ash" | "dash" | "sleep" | "tail" | "false" | "exit")
        || QUICK.contains(&base(word))
}

fn base(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

/// How a part of a script goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// With the next part; the exit code.
    Next(u8),
    /// It is over.
    Exit(u8),
    /// Never.
    Forever,
    /// It cannot be read.
    Unknown,
}

#[derive(Default)]
struct Run {
    now: u64,
    files: Vec<(String, u64, Option<u64>)>,
    traps: bool,
    steps: usize,
}

impl Run {
    /// One program with its arguments.
    fn argv(&mut self, words: &[&str], depth: usize) -> Flow {
        self.steps = self.steps.saturating_add(1);
        let Some((&first, rest)) = words.split_first() else { return Flow::Next(0) };
        if depth > DEEPEST || self.steps > MOST_STEPS {
            return Flow::Unknown;
        }
        match base(first) {
            "sleep" => self.sleep(rest),
            "false" => Flow::Next(1),
            "exit" => Flow::Exit(rest.first().and_then(|code| code.parse().ok()).unwrap_or(0)),
            "touch" => self.each_file(rest, Self::make),
            "rm" => self.each_file(rest, Self::remove),
            "exec" => match self.argv(rest, depth.saturating_add(1)) {
                Flow::Next(code) => Flow::Exit(code),
                other => other,
            },
            "trap" => {
                self.traps = true;
                Flow::Next(0)
            }
            "tail" if rest.contains(&"-f") => Flow::Forever,
            "perl" if rest.iter().any(|word| word.contains("bpi(")) => {
                // The documentation's job: "It takes around 10s to complete."
                self.now = self.now.saturating_add(10_000_000);
                Flow::Next(0)
            }
            "sh" | "bash" | "ash" | "dash" => self.shell(rest, depth),
            name if QUICK.contains(&name) || first.contains('=') => Flow::Next(0),
            _ => Flow::Unknown,
        }
    }

    fn sleep(&mut self, times: &[&str]) -> Flow {
        for time in times {
            let unit = time.chars().last().filter(char::is_ascii_alphabetic);
            let scale = match unit {
                None | Some('s') => 1_000_000u64,
                Some('m') => 60_000_000,
                Some('h') => 3_600_000_000,
                Some('d') => 86_400_000_000,
                Some(_) if matches!(*time, "infinity" | "inf") => return Flow::Forever,
                Some(_) => return Flow::Unknown,
            };
            let number = time.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let Ok(seconds) = number.parse::<f64>() else { return Flow::Unknown };
            // A cast saturates, and takes negative and not-a-number to zero.
            self.now = self.now.saturating_add((seconds * scale as f64) as u64);
        }
        Flow::Next(0)
    }

    fn each_file(&mut self, words: &[&str], act: fn(&mut Self, &str)) -> Flow {
        words.iter().filter(|word| !word.starts_with('-')).for_each(|word| act(self, word));
        Flow::Next(0)
    }

    fn make(&mut self, name: &str) {
        let there = self.files.iter().any(|(file, _, until)| file == name && until.is_none());
        if !there && name != "/dev/null" {
            self.files.push((name.to_string(), self.now, None));
        }
    }

    fn remove(&mut self, name: &str) {
        let now = self.now;
        let open = self.files.iter_mut().filter(|(file, _, until)| file == name && until.is_none());
        open.for_each(|(_, _, until)| *until = Some(now));
    }

    /// `sh -c SCRIPT`; a shell without script has no input, and ends.
    fn shell(&mut self, words: &[&str], depth: usize) -> Flow {
        let mut rest = words.iter();
        let Some(flag) = rest.by_ref().find(|word| word.starts_with('-') && word.ends_with('c')) else {
            return if words.is_empty() { Flow::Next(0) } else { Flow::Unknown };
        };
        let script = rest.find(|word| !word.starts_with('-'));
        match (script, flag) {
            (Some(script), _) => self.script(&pieces(script), depth.saturating_add(1)),
            (None, _) => Flow::Unknown,
        }
    }

    /// The statements of a script.
    fn script(&mut self, pieces: &[Piece], depth: usize) -> Flow {
        if depth > DEEPEST {
            return Flow::Unknown;
        }
        let mut code = 0u8;
        let mut join = Join::Then;
        let mut rest = pieces;
        while let Some((piece, tail)) = rest.split_first() {
            rest = tail;
            let skipped = matches!((join, code), (Join::And, 1..) | (Join::Or, 0));
            let first = piece.words.first().map_or("", String::as_str);
            let flow = match first {
                "while" | "until" | "for" => {
                    let Some((body, after, last)) = looped(rest) else { return Flow::Unknown };
                    rest = after;
                    join = last;
                    if skipped { Flow::Next(code) } else { self.looping(piece, &body, depth) }
                }
                "if" | "case" | "{" | "(" | "function" | "do" | "done" | "then" => return Flow::Unknown,
                _ => {
                    join = piece.join;
                    if skipped { Flow::Next(code) } else { self.statement(piece, depth) }
                }
            };
            match flow {
                Flow::Next(next) => code = next,
                end => return end,
            }
        }
        Flow::Next(code)
    }

    fn looping(&mut self, head: &Piece, body: &[Piece], depth: usize) -> Flow {
        let words: Vec<&str> = head.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["while", "true" | ":" | "1" | "[ 1 ]", ..] | ["until", "false", ..] => Flow::Forever,
            // It waits for something that is there, as far as anybody knows.
            ["until", ..] => Flow::Next(0),
            ["for", _, "in", items @ ..] => {
                for _ in 0..count(items) {
                    self.steps = self.steps.saturating_add(1);
                    if self.steps > MOST_STEPS {
                        return Flow::Unknown;
                    }
                    match self.script(body, depth.saturating_add(1)) {
                        Flow::Next(_) => {}
                        end => return end,
                    }
                }
                Flow::Next(0)
            }
            _ => Flow::Unknown,
        }
    }

    /// One pipeline, with what it writes to.
    fn statement(&mut self, piece: &Piece, depth: usize) -> Flow {
        let mut words: Vec<&str> = Vec::new();
        let mut rest = piece.words.iter().map(String::as_str);
        while let Some(word) = rest.next() {
            let bare = word.strip_prefix(['1', '2']).filter(|rest| rest.starts_with('>')).unwrap_or(word);
            match bare.strip_prefix(">>").or_else(|| bare.strip_prefix('>')) {
                Some("") => rest.next().into_iter().for_each(|file| self.make(file)),
                Some(file) if !file.starts_with('&') => self.make(file),
                Some(_) => {}
                None if word == "|" => {}
                None => words.push(word),
            }
        }
        self.argv(&words, depth)
    }
}

/// How many times a `for` goes round.
fn count(items: &[&str]) -> usize {
    let number = |word: &&str| word.trim_end_matches([')', '`']).parse::<usize>().ok();
    match items {
        ["$(seq" | "`seq", bounds @ ..] => {
            let numbers: Vec<usize> = bounds.iter().filter_map(number).collect();
            match numbers.as_slice() {
                [last] => *last,
                [first, last] => last.saturating_add(1).saturating_sub(*first),
                _ => 1,
            }
        }
        [range] if range.starts_with('{') => {
            let inner = range.trim_matches(['{', '}']);
            let bounds = inner.split_once("..");
            let ends = bounds.and_then(|(a, b)| Some((a.parse::<usize>().ok()?, b.parse::<usize>().ok()?)));
            ends.map_or(1, |(a, b)| a.abs_diff(b).saturating_add(1))
        }
        _ => items.len(),
    }
}

/// What joins a statement to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    Then,
    And,
    Or,
}

/// A statement of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    words: Vec<String>,
    join: Join,
}

/// The body of the loop whose head was read, what comes after it, and how that is joined.
fn looped(pieces: &[Piece]) -> Option<(Vec<Piece>, &[Piece], Join)> {
    let mut body = Vec::new();
    let mut depth = 0usize;
    let mut rest = pieces;
    while let Some((piece, tail)) = rest.split_first() {
        rest = tail;
        let mut piece = piece.clone();
        let word = |piece: &Piece| piece.words.first().cloned().unwrap_or_default();
        if depth == 0 && word(&piece) == "do" {
            piece.words.remove(0);
        }
        match word(&piece).as_str() {
            "while" | "until" | "for" => depth = depth.saturating_add(1),
            "done" if depth == 0 => return Some((body, rest, piece.join)),
            "done" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if !piece.words.is_empty() {
            body.push(piece);
        }
    }
    None
}

/// A script as statements: words at blanks, quotes kept together, ends at `;`, `&&`, `||` and lines.
fn pieces(script: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = script.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            // `2>&1`
            (None, '&') if word.as_ref().is_some_and(|word| word.ends_with('>')) => {
                word.get_or_insert_default().push(c);
            }
            (None, ';' | '\n' | '&' | '|') => {
                let doubled = matches!(c, '&' | '|') && chars.next_if_eq(&c).is_some();
                words.extend(word.take());
                let join = match (c, doubled) {
                    ('&', true) => Join::And,
                    ('|', true) => Join::Or,
                    ('|', false) => {
                        words.push("|".into());
                        continue;
                    }
                    ('&', false) => {
                        words.push("&".into());
                        continue;
                    }
                    _ => Join::Then,
                };
                close(&mut pieces, &mut words, join);
            }
            (None, '#') if word.is_none() => while chars.next_if(|c| *c != '\n').is_some() {},
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    close(&mut pieces, &mut words, Join::Then);
    pieces
}

fn close(pieces: &mut Vec<Piece>, words: &mut Vec<String>, join: Join) {
    if !words.is_empty() {
        pieces.push(Piece { words: std::mem::take(words), join });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &[&str]) -> Program {
        read(&words.iter().map(|word| word.to_string()).collect::<Vec<_>>()).unwrap_or_default()
    }

    #[test]
    fn commands_end_when_their_parts_do() {
        let s = |seconds: u64| seconds * 1_000_000;
        for (script, ends) in [
            ("sleep 5", Some((s(5), 0))),
            ("sleep 1m 30", Some((s(90), 0))),
            ("sleep 0.5; exit 3", Some((s(1) / 2, 3))),
            ("echo \"a; b\" && sleep 2 || sleep 100", Some((s(2), 0))),
            ("false && sleep 9; exit 1", Some((0, 1))),
            ("false || exit 4", Some((0, 4))),
            ("while true; do date; sleep 1; done", None),
            ("for i in 9 8 7; do echo $i; sleep 2; done", Some((s(6), 0))),
            ("for i in $(seq 1 4); do for j in a b; do sleep 1; done; done; exit 2", Some((s(8), 2))),
            ("until nslookup db; do echo waiting; sleep 2; done; echo ok", Some((0, 0))),
            ("exec sleep 7", Some((s(7), 0))),
            ("# nothing\n\nsleep infinity", None),
            ("./server --port 80", None),
            ("if x; then y; fi", None),
            ("sh -c 'sleep 3'", Some((s(3), 0))),
        ] {
            assert_eq!(of(&["/bin/sh", "-c", script]).ends, ends, "{script}");
        }
        assert_eq!(of(&["sleep", "3600"]).ends, Some((s(3_600), 0)));
        assert_eq!(of(&["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"]).ends, Some((s(10), 0)));
        assert!(of(&["sleep", "3600"]).ignores_term);
        assert!(!of(&["node", "app.js"]).ignores_term);
        assert!(!of(&["sh", "-c", "trap 'exit 0' TERM; sleep infinity"]).ignores_term);
    }

    #[test]
    fn files_come_and_go() {
        let program = of(&["/bin/sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"]);
        assert_eq!(program.files, [("/tmp/healthy".to_string(), 0, Some(30_000_000))]);
        assert_eq!(program.ends, Some((630_000_000, 0)));
        assert_eq!(
            of(&["sh", "-c", "sleep 1; echo ok > /ready; sleep 9"]).files,
            [("/ready".to_string(), 1_000_000, None)]
        );
    }

    #[test]
    fn a_script_that_would_never_end_is_given_up() {
        let deep = "for i in 1 2 3 4 5 6 7 8 9 0; do ".repeat(20) + "echo; " + &"done; ".repeat(20);
        assert!(!of(&["sh", "-c", &deep]).known);
        let wide = "for i in {1..1000000000}; do echo; done";
        assert!(!of(&["sh", "-c", wide]).known);
        assert!(!of(&["sh", "-c", "for i in {1..99999999999}; do for j in; do :; done; done"]).known);
    }
}
