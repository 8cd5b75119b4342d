//! How wide a text is, without a font: an estimate that errs to the wide side, and cutting to fit.

use super::shape::{Label, TextRole};

/// A text that was cut to a width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fitted {
    pub text: String,
    /// All of it, where it was cut.
    pub full: Option<String>,
}

/// The size of a role's letters, in pixels.
pub(super) fn font_size(role: TextRole) -> f64 {
    match role {
        TextRole::Title => 13.0,
        TextRole::Heading | TextRole::SmallTitle => 12.0,
        _ => 11.0,
    }
}

/// The width of a text in pixels.
pub fn measure(text: &str, role: TextRole) -> f64 {
    text.chars().map(|letter| advance(letter, role)).sum::<f64>() * font_size(role)
}

/// A letter's width as a part of its height. Proportional letters by class; letters that are square in
/// every font (Hangul, Han, Kana) are square here.
fn advance(letter: char, role: TextRole) -> f64 {
    let mono = matches!(role, TextRole::Mono | TextRole::MonoDim | TextRole::MonoAccent);
    match letter {
        '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FF60}' => 1.0,
        '\u{1F000}'.. => 1.3,
        _ if mono => 0.605,
        _ => proportional(letter) * if bold(role) { 1.08 } else { 1.0 },
    }
}

fn bold(role: TextRole) -> bool {
    matches!(role, TextRole::Title | TextRole::SmallTitle | TextRole::Heading)
}

fn proportional(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 0.30,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '/' => 0.38,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.90,
        'A'..='Z' | '=' | '+' | '×' | '→' | '…' => 0.72,
        _ => 0.60,
    }
}

/// Cuts a text to a width, with an ellipsis at the end; keeps all of it where it was cut.
pub(super) fn fit(text: &str, role: TextRole, width: f64) -> Fitted {
    // Control characters and right-to-left overrides of a hostile manifest would draw over the neighbours.
    let clean: String = text.chars().filter(|letter| !letter.is_control() && !is_override(*letter)).collect();
    if measure(&clean, role) <= width {
        return Fitted { text: clean, full: None };
    }
    let room = width - measure("…", role);
    let mut used = 0.0;
    let mut kept: String = clean
        .chars()
        .take_while(|letter| {
            used += advance(*letter, role) * font_size(role);
            used <= room
        })
        .collect();
    kept.push('…');
    Fitted { text: kept, full: Some(clean) }
}

/// Cuts a pod's name in its middle, since what differs is at the end of it: `checkout…k2x9p`.
pub(super) fn shorten(name: &str, role: TextRole, room: f64) -> String {
    cut_middle(name, role, room, (6, room))
}

/// Cuts a Service's name in its middle, and keeps as much of its end as of its beginning, since Services of one chart
/// begin alike: `release-ngin…-admission`.
pub(super) fn shorten_evenly(name: &str, role: TextRole, room: f64) -> String {
    cut_middle(name, role, room, (name.len() / 2, room / 2.0))
}

/// Of the end at most so many letters and pixels are kept, and no dash beside the cut.
fn cut_middle(name: &str, role: TextRole, room: f64, most: (usize, f64)) -> String {
    if measure(name, role) <= room {
        return name.to_string();
    }
    let letters: Vec<char> = name.chars().collect();
    let end = |count: usize| letters.iter().skip(letters.len().saturating_sub(count)).collect::<String>();
    let fits = |tail: &String| measure(tail, role) + measure("…", role) <= most.1;
    let tail = (1..=most.0).rev().map(end).find(fits).unwrap_or_default();
    let tail = tail.trim_start_matches('-');
    let mut head = String::new();
    for letter in &letters {
        let longer = format!("{head}{letter}");
        if measure(&format!("{longer}…{tail}"), role) > room {
            break;
        }
        head = longer;
    }
    format!("{}…{tail}", head.trim_end_matches('-'))
}

/// Cuts the name of a node: first its domain, which all of them share, then its middle.
pub(super) fn shorten_host(name: &str, role: TextRole, room: f64) -> String {
    let own = name.split('.').next().unwrap_or(name);
    match measure(name, role) <= room {
        true => name.to_string(),
        false if own.len() < name.len() && measure(own, role) + measure("…", role) <= room => {
            format!("{own}…")
        }
        false => shorten(own, role, room),
    }
}

/// The key of a label without its domain, which is the same for most: `…/name`.
pub(super) fn shorten_key(key: &str) -> Option<String> {
    key.split_once('/').map(|(_, name)| format!("…/{name}"))
}

fn is_override(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The room that a label needs in any language.
pub fn room(label: &Label, role: TextRole) -> f64 {
    match label {
        Label::Verbatim(text) => measure(text, role),
        Label::Word(word, args) => {
            let args: f64 = args.iter().map(|arg| measure(arg, role)).sum();
            word.room() * font_size(role) * if bold(role) { 1.1 } else { 1.0 } + args
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_kept_and_what_does_not_is_cut_with_all_of_it_kept() {
        assert_eq!(fit("web", TextRole::Title, 100.0), Fitted { text: "web".into(), full: None });
        let name = "a-very-long-deployment-name-7d9f8b6c5-k2x9p";
        let cut = fit(name, TextRole::Title, 120.0);
        assert!(cut.text.ends_with('…') && measure(&cut.text, TextRole::Title) <= 120.0);
        assert_eq!(cut.full.as_deref(), Some(name));
    }

    #[test]
    fn a_cut_takes_the_dashes_beside_it() {
        let name = "redis-follower-6f6d6cbdc8-xb9w6";
        let short = |room| shorten(name, TextRole::SmallTitle, room);
        let shown: Vec<String> = [130.0, 150.0, 157.0, 300.0].map(short).into();
        assert_eq!(shown, ["redis-follo…xb9w6", "redis-follower…xb9w6", "redis-follower…xb9w6", name]);
    }

    #[test]
    fn services_of_one_chart_are_told_apart() {
        let short = |name| shorten_evenly(name, TextRole::Title, 182.0);
        assert_eq!(short("release-ingress-nginx-controller"), "release-ingres…controller");
        assert_eq!(short("release-ingress-nginx-controller-admission"), "release-ingre…admission");
        assert_eq!(short("web"), "web");
    }

    #[test]
    fn nodes_of_one_domain_are_told_apart() {
        let short = |name, room| shorten_host(name, TextRole::Note, room);
        assert_eq!(short("ip-10-0-1-23.eu-west-1.compute.internal", 90.0), "ip-10-0-1-23…");
        assert_eq!(short("gke-shop-default-pool-1a2b3c4d-x7kq", 90.0), "gke-sh…d-x7kq");
        assert_eq!(short("node-1", 90.0), "node-1");
    }

    #[test]
    fn letters_that_draw_over_their_neighbours_are_left_out() {
        assert_eq!(fit("a\u{202E}b\u{7}c", TextRole::Note, 100.0).text, "abc");
    }
}
