//! `vigia doctor`.

use serde_json::{Value as Json, json};

use super::args::Arguments;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text};
use crate::workspace::doctor::{CHAPTERS, Check, Kind, Value, checks, score};

/// Columns of a found value in the table; what differs stands in full below it.
const SHOWN_CHARACTERS: usize = 40;

pub fn run(arguments: &Arguments, terminal: Terminal) -> Result {
    let all = checks();
    if arguments.json {
        let list: Vec<Json> = all.iter().map(check_json).collect();
        terminal.data(&json_text(&json!(list)))?;
    } else {
        terminal.data(&chapters(&all))?;
        let wrong: Vec<String> = all.iter().filter_map(Check::mistake).collect();
        if !wrong.is_empty() {
            terminal.data(&format!("\n{}\n", wrong.join("\n")))?;
        }
        terminal.data(&format!("\n{}\n", score(&all)))?;
    }
    let is_right = all.iter().all(Check::is_right);
    Ok(if is_right { Ending::Done } else { Ending::CacheOrIo })
}

fn chapters(all: &[Check]) -> String {
    let mut text = String::new();
    for (letter, title) in CHAPTERS {
        let rows: Vec<Vec<String>> =
            all.iter().filter(|check| check.id.starts_with(letter)).map(row).collect();
        let columns = [
            ("", Align::Left),
            ("example", Align::Left),
            ("expected", Align::Right),
            ("found", Align::Right),
            ("rule", Align::Left),
        ];
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(&format!("{gap}{letter}  {title}\n{}", table(&columns, &rows)));
    }
    text
}

fn row(check: &Check) -> Vec<String> {
    let word = if check.is_right() { "✓ right" } else { "✗ WRONG" };
    vec![
        word.to_owned(),
        check.id.to_owned(),
        short(&check.expected_text()),
        short(&check.found_text()),
        check.rule.to_owned(),
    ]
}

fn short(text: &str) -> String {
    if text.chars().count() <= SHOWN_CHARACTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(SHOWN_CHARACTERS - 1).collect();
    format!("{kept}…")
}

fn check_json(check: &Check) -> Json {
    let value = |value: &Value| match value {
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(text),
    };
    let kind = match check.kind {
        Kind::Equals => "equals",
        Kind::Differs => "differs",
    };
    json!({
        "id": check.id,
        "rule": check.rule,
        "kind": kind,
        "expected": value(&check.expected),
        "tolerance": check.tolerance,
        "found": check.found.as_ref().map_or(Json::Null, value),
        "why_not": check.found.as_ref().err(),
        "right": check.is_right(),
    })
}
