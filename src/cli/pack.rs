//! `vigia pack`, `vigia verify`, `vigia diff`.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::args::{Arguments, PackArguments};
use super::evaluate::as_of_time;
use super::freeze::{difference_json, difference_text};
use super::terminal::{Ending, Terminal};
use super::{Result, Stop, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::workspace::pack::{
    PackSide, archive, compare_packs, other_records, read_side, verify_pack,
};
use crate::workspace::{Purpose, files};

pub fn run(arguments: &Arguments, asked: &PackArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let period = engine.period_named(&asked.contract, &asked.period)?;
    let as_of = as_of_time(&engine, &asked.contract, asked.as_of.as_deref())?;
    let (shared, id) = (Arc::clone(&engine), asked.contract.clone());
    let packed = terminal.with_progress(move |ctx| shared.pack(&id, period, as_of, ctx))??;
    files::write_atomically(&asked.output, &packed.bytes).map_err(Stop::of_cache)?;
    let n_lines = packed.statement.objectives.len();
    terminal.data(&if arguments.json {
        json_text(&json!({
            "file": asked.output.display().to_string(),
            "label": packed.label,
            "size_bytes": packed.bytes.len(),
            "n_entries": packed.n_entries,
            "n_objectives": n_lines,
            "n_derived": packed.n_derived,
        }))
    } else {
        format!(
            "{} · {} · {}\n{} entries, {} of {n_lines} values can be added up again from its rows\n{}\n",
            asked.contract,
            period,
            packed.label,
            packed.n_entries,
            packed.n_derived,
            asked.output.display()
        )
    })?;
    Ok(Ending::Done)
}

/// Exit code 0: every hash is right and the parts agree; 1: not; 2: no pack.
pub fn verify(arguments: &Arguments, file: &Path, terminal: Terminal) -> Result {
    let bytes = files::read_bytes(file, archive::FILE_BYTES_MAX)?;
    let found = verify_pack(&bytes).map_err(|d| d.in_file(file))?;
    terminal.data(&if arguments.json {
        let findings = found.findings.iter().map(|finding| {
            json!({"entry": finding.entry, "kind": finding.kind.name(), "what": finding.what})
        });
        let not_derived =
            found.not_derived.iter().map(|(id, why)| json!({"objective": id, "why": why}));
        json_text(&json!({
            "intact": found.is_intact(),
            "contract": found.contract,
            "period": found.period,
            "label": found.label,
            "n_entries": found.n_entries,
            "sha256": found.sha256,
            "findings": findings.collect::<Vec<_>>(),
            "derived": found.derived,
            "not_derived": not_derived.collect::<Vec<_>>(),
            "notes": found.notes,
        }))
    } else {
        let mut text = format!("{} of {}, {}\n", found.period, found.contract, found.label);
        if !found.is_intact() {
            text = format!("It calls itself {text}");
        }
        if found.is_intact() {
            let n = found.n_entries;
            text.push_str(&format!(
                "✓ intact: all {n} entries have their SHA-256, and the parts agree with each other\n"
            ));
            if !found.derived.is_empty() {
                let ids = found.derived.join(", ");
                text.push_str(&format!("✓ added up again from the rows: {ids}\n"));
            }
            for (id, why) in &found.not_derived {
                text.push_str(&format!("– not added up again: {id}: {why}\n"));
            }
        } else {
            for finding in &found.findings {
                text.push_str(&format!("✗ {finding}\n"));
            }
        }
        for note in &found.notes {
            text.push_str(&format!("Note: {note}\n"));
        }
        if found.is_intact() {
            text.push_str(&format!(
                "That alone does not prove who wrote it: compare the SHA-256 of the file with that of the other side's copy\n  {}\n",
                found.sha256
            ));
        }
        text
    })?;
    Ok(if found.is_intact() { Ending::Done } else { Ending::DoneWithFindings })
}

/// Exit code 0: nothing differs; 1: something does; 2: not comparable.
pub fn diff(arguments: &Arguments, left: &Path, right: &Path, terminal: Terminal) -> Result {
    let ours = side(left, terminal)?;
    let theirs = side(right, terminal)?;
    let difference = compare_packs(&ours, &theirs);
    let others = other_records(&ours, &theirs);
    let is_same = difference.is_empty() && others.is_empty();
    terminal.data(&if arguments.json {
        let mut value = difference_json(&difference);
        value["same"] = json!(is_same);
        value["other_records"] = json!(others);
        value["left"] = json!({"title": ours.title, "faults": ours.faults});
        value["right"] = json!({"title": theirs.title, "faults": theirs.faults});
        json_text(&value)
    } else if is_same {
        format!("Left:  {}\nRight: {}\nNothing differs\n", ours.title, theirs.title)
    } else {
        let mut text = difference_text(&difference);
        if difference.is_empty() {
            text.push_str("The results do not differ\n");
        }
        for other in &others {
            text.push_str(&format!("{other}\n"));
        }
        format!("Left:  {}\nRight: {}\n{text}", ours.title, theirs.title)
    })?;
    Ok(if is_same { Ending::Done } else { Ending::DoneWithFindings })
}

/// What is wrong with a side is told, and does not stop the comparison.
fn side(file: &Path, terminal: Terminal) -> Result<PackSide> {
    let bytes = files::read_bytes(file, archive::FILE_BYTES_MAX)?;
    let side = read_side(&bytes).map_err(|d| d.in_file(file))?;
    for fault in &side.faults {
        let message = format!("this pack is not as it was written: {fault}");
        terminal.diagnostic(&Diagnostic::warning(message).in_file(file));
    }
    Ok(side)
}
