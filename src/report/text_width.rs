//! About how wide a text is when it is set: enough to lay out legends and columns without asking the typesetter.

/// Width of a letter, of the text's size: Inter medium, with digits as wide as each other; the regular weight is a little narrower.
/// Chinese signs are as wide as they are high.
pub(super) fn letter_em(letter: char) -> f64 {
    match letter {
        '\u{200b}' | '\n' => 0.0,
        '\'' | 'i' | 'j' | 'l' | 'í' => 0.25,
        ' ' | '\u{a0}' | '\u{202f}' | '.' | ',' | ':' | ';' | '!' | '·' | 'I' => 0.28,
        '(' | ')' | '/' | '[' | ']' | '{' | '}' | '\\' | '|' | 'f' | 't' | 'r' => 0.38,
        '-' | '_' | '°' | '"' | '“' | '”' => 0.46,
        '–' | '*' | '?' | 's' | '`' | '^' => 0.53,
        '0'..='9' => 0.64,
        'm' | 'M' | 'W' | '✓' | '→' | '@' | '—' => 0.97,
        'w' | '%' | '…' => 0.83,
        'C' | 'D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'U' | 'Ñ' => 0.75,
        'J' | 'L' => 0.56,
        'A'..='Z' | '+' | '<' | '=' | '>' | '≥' | '≤' | '÷' | '×' => 0.67,
        'a'..='z' => 0.60,
        '\u{2e80}'.. => 1.0,
        _ => 0.62,
    }
}

/// Width of a text in one line, of its size. Never much less than what is set, so that room that is kept for it holds it.
pub(super) fn width_em(text: &str) -> f64 {
    text.chars().map(letter_em).sum()
}

/// Width of the widest line of a text.
pub(super) fn lines_em(text: &str) -> f64 {
    text.split('\n').map(width_em).fold(0.0, f64::max)
}

/// Letters of a word that no line has to hold whole.
pub(super) const LONG_WORD: usize = 19;

/// A text whose words are put into lines that are no wider than a room, as far as its words allow; a long one is cut.
pub(super) fn wrapped(text: &str, room_em: f64) -> String {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && width_em(&line) + width_em(" ") + width_em(word) > room_em {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            if word.chars().count() < LONG_WORD {
                line.push_str(word);
                continue;
            }
            for letter in word.chars() {
                if width_em(&line) + letter_em(letter) > room_em && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_as_wide_as_high() {
        assert!((width_em("达标，") - 3.0).abs() < 1e-9);
        assert!(width_em("达标") > 1.5 * width_em("ab"));
        assert!((lines_em("a\nmm\n") - width_em("mm")).abs() < 1e-9);
    }

    #[test]
    fn lines_break_at_blanks_alone() {
        assert_eq!(wrapped("Abiertos en el período", 5.0), "Abiertos\nen el\nperíodo");
        assert_eq!(
            wrapped("Cell availability\n≥\u{a0}99.90\u{a0}%", 30.0),
            "Cell availability\n≥\u{a0}99.90\u{a0}%"
        );
        assert_eq!(wrapped("unbreakable", 1.0), "unbreakable");
        assert_eq!(wrapped("a unbreakableunbreakable", 7.5), "a\nunbreakableun\nbreakable");
        assert_eq!(wrapped("", 1.0), "");
    }
}
