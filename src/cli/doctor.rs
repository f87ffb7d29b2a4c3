//! `vigia doctor`.

use serde_json::json;

use super::args::Arguments;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text};
use crate::workspace::doctor::{Check, checks};

pub fn run(arguments: &Arguments, terminal: Terminal) -> Result {
    let all = checks();
    let n_right = all.iter().filter(|c| c.right()).count();
    if arguments.json {
        let list: Vec<_> = all
            .iter()
            .map(|c| json!({"id": c.id, "what": c.what, "expected": c.expected, "found": c.found, "right": c.right()}))
            .collect();
        terminal.data(&json_text(&json!(list)))?;
    } else {
        let row = |c: &Check| {
            let word = if c.right() { "✓ right" } else { "✗ WRONG" };
            vec![
                c.id.to_owned(),
                c.what.to_owned(),
                c.expected.clone(),
                c.found.clone(),
                word.to_owned(),
            ]
        };
        let rows: Vec<Vec<String>> = all.iter().map(row).collect();
        let columns = [
            ("example", Align::Left),
            ("what", Align::Left),
            ("expected", Align::Right),
            ("found", Align::Right),
            ("", Align::Left),
        ];
        terminal.data(&table(&columns, &rows))?;
        terminal.data(&format!("{n_right} of {} right\n", all.len()))?;
    }
    Ok(if n_right == all.len() { Ending::Done } else { Ending::CacheOrIo })
}
