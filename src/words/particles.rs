//! Korean particles that follow an argument: `web은(는)` becomes `web은`. Knows letters; no sentence.

/// How the word before a particle ends when it is read aloud.
#[derive(Clone, Copy, PartialEq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// What templates write, where its bracket opens in it (bytes), and its two forms: after a consonant, after a vowel.
const PARTICLES: [(&str, usize, &str, &str); 6] = [
    ("은(는)", 3, "은", "는"),
    ("이(가)", 3, "이", "가"),
    ("을(를)", 3, "을", "를"),
    ("와(과)", 3, "과", "와"),
    ("(으)로", 0, "으로", "로"),
    ("(이)", 0, "이", ""),
];

/// Writes a piece of a template behind what is written already, with the particle that its end asks for.
/// Where that cannot be told, both forms stay.
pub(super) fn push(out: &mut String, mut text: &str) {
    while let Some(open) = text.find('(') {
        let found = PARTICLES.iter().find_map(|(both, bracket, consonant, vowel)| {
            let start = open.checked_sub(*bracket)?;
            let rest = text.get(start..)?.strip_prefix(both)?;
            Some((text.get(..start)?, rest, both, consonant, vowel))
        });
        let Some((before, rest, both, consonant, vowel)) = found else {
            let (before, rest) = text.split_at(open.saturating_add(1));
            out.push_str(before);
            text = rest;
            continue;
        };
        out.push_str(before);
        let form = match ending(out) {
            Some(Ending::Vowel) => vowel,
            Some(Ending::Rieul) if *both == "(으)로" => vowel,
            Some(_) => consonant,
            None => both,
        };
        out.push_str(form);
        text = rest;
    }
    out.push_str(text);
}

/// The end of what is written, beside quotes and brackets.
fn ending(written: &str) -> Option<Ending> {
    let mut letters = written.trim_end_matches(['"', '\'', '`', ')', ']', '”', '’']).chars().rev();
    let last = letters.next()?;
    match last {
        '가'..='힣' => Some(match u32::from(last).checked_sub(0xAC00)? % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        }),
        '0' | '3' | '6' => Some(Ending::Consonant),
        '1' | '7' | '8' | 'L' | 'R' | 'l' => Some(Ending::Rieul),
        'M' | 'N' | 'm' | 'n' => Some(Ending::Consonant),
        // As in web, traffic, chat; but not as in client, task.
        'b' | 'c' | 'k' | 'p' | 't' => Some(match letters.next()? {
            'a' | 'e' | 'i' | 'o' | 'u' | 'c' | 'p' => Ending::Consonant,
            _ => Ending::Vowel,
        }),
        'g' if letters.next() == Some('n') => Some(Ending::Consonant),
        _ => last.is_ascii_alphanumeric().then_some(Ending::Vowel),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_particle_follows_the_way_a_word_is_read() {
        let written = |word: &str, particle: &str| {
            crate::words::fill(&["{0}", particle, " x (y)"].concat(), &[word.to_string()])
        };
        let cases = [
            ("web", "은(는)", "web은 x (y)"),
            ("redis", "이(가)", "redis가 x (y)"),
            ("client", "을(를)", "client를 x (y)"),
            ("node-1", "(으)로", "node-1로 x (y)"),
            ("node-3", "(으)로", "node-3으로 x (y)"),
            ("10.0.0.4", "와(과)", "10.0.0.4와 x (y)"),
            ("10.0.0.10", "와(과)", "10.0.0.10과 x (y)"),
            ("\"서비스\"", "은(는)", "\"서비스\"는 x (y)"),
            ("파드", "(이)라는", "파드라는 x (y)"),
            ("staging", "이(가)", "staging이 x (y)"),
            ("NodePort", "을(를)", "NodePort를 x (y)"),
            ("*", "은(는)", "*은(는) x (y)"),
        ];
        for (word, particle, expected) in cases {
            assert_eq!(written(word, particle), expected);
        }
        assert_eq!(crate::words::fill("\"{0}\"을(를) 씁니다.", &["a.b".into()]), "\"a.b\"를 씁니다.");
    }
}
