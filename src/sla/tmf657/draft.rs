//! A reading as the text of a contract file, missing terms as comments.

use std::fmt::Write as _;

use super::import::{Part, Reading};
use super::json::{Node, Value, escaped};

/// The draft; same reading, same bytes.
pub(super) fn write(reading: &Reading) -> String {
    let mut out = String::new();
    if !reading.missing().is_empty() {
        let _ = writeln!(
            out,
            "# Drafted from a TMF657 document. What the standard cannot say stands as a comment: choose, and take the # away.\n\
             # All that the document says besides is kept in {}.tmf657.json beside this file and comes back with\n\
             # `vigia tmf657 export {}`.\n",
            reading.contract_id, reading.contract_id
        );
    }
    write_part(&mut out, &reading.contract);
    for line in &reading.lines {
        out.push_str("\n[[objective]]\n");
        write_part(&mut out, &line.part);
    }
    out
}

/// What is said first, then what is missing.
fn write_part(out: &mut String, part: &Part) {
    for term in &part.terms {
        let note = term.note.as_ref().map_or_else(String::new, |note| format!("   # {note}"));
        let _ = writeln!(out, "{} = {}{note}", key(&term.key), term.value);
    }
    for missing in &part.missing {
        let _ = writeln!(out, "\n# {}: {}", missing.key, missing.meaning);
        if let Some(said) = &missing.said {
            let _ = writeln!(out, "#   the document says {said}");
        }
        let _ = writeln!(out, "# {}", missing.choices);
    }
}

/// A value as TOML writes it inside of a line. `Err` says what TOML cannot write.
pub(super) fn inline(node: &Node) -> Result<String, &'static str> {
    match &node.value {
        Value::Null => Err("is null, which no term of a contract can be"),
        Value::Bool(is) => Ok(is.to_string()),
        // The grammar of numbers is the same; what is too large for TOML is told by the reader of contracts.
        Value::Number(text) => Ok(text.clone()),
        Value::Text(text) => Ok(escaped(text)),
        Value::List(items) => {
            let items: Result<Vec<String>, _> = items.iter().map(inline).collect();
            Ok(format!("[{}]", items?.join(", ")))
        }
        Value::Object(fields) => {
            let fields: Result<Vec<String>, &'static str> = fields
                .iter()
                .map(|(name, node)| Ok(format!("{} = {}", key(name), inline(node)?)))
                .collect();
            let fields = fields?;
            Ok(if fields.is_empty() {
                "{}".to_owned()
            } else {
                format!("{{ {} }}", fields.join(", "))
            })
        }
    }
}

/// A key, in quotes where it needs them.
pub(super) fn key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if is_bare { name.to_owned() } else { escaped(name) }
}
