//! What both programs do with a terminal: read standard input, print one JSON object, and say in one line when the
//! command line itself was wrong (contract.md).

use std::io::{Read, Write};
use std::process::ExitCode;

/// All of standard input; what is no UTF-8 is replaced, as a browser does.
pub fn input() -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map_err(|error| format!("standard input cannot be read: {error}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Prints the answer, or the one line that says what is wrong with the question, with exit status 2.
pub fn say(program: &str, answer: Result<String, String>) -> ExitCode {
    match answer {
        Ok(json) => {
            // Whoever reads may have seen enough (`| head`).
            let _ = writeln!(std::io::stdout(), "{json}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{program}: {}", one_line(&message));
            ExitCode::from(2)
        }
    }
}

/// The message in one line, whatever stood in the words that it repeats.
pub fn one_line(message: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut out = String::with_capacity(message.len());
    for c in message.chars() {
        if breaks(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}
