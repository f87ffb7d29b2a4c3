//! `vigia import` and `vigia sniff`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::never;
use serde_json::json;

use super::args::{Arguments, ImportArguments, ImportTarget, SniffArguments};
use super::list::import_json;
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine, workspace_folder, zone_named};
use crate::diagnostic::Diagnostic;
use crate::model::{Phrase, Zone};
use crate::workspace::import::{ImportSummary, import_paths};
use crate::workspace::state::{ImportRecord, ImportStatus};
use crate::workspace::watch::FolderWatch;
use crate::workspace::{Engine, ImportWishes, Purpose, preview};

/// Rejected files that are told one by one.
const TOLD_MAX: usize = 20;

pub fn run(arguments: &Arguments, import: &ImportArguments, terminal: Terminal) -> Result {
    let purpose = match import.to {
        ImportTarget::Cache => Purpose::Importing,
        ImportTarget::Warehouse => Purpose::Warehouse,
    };
    let engine = Arc::new(open_engine(arguments, purpose, terminal)?);
    let wishes = ImportWishes {
        zone_when_missing: zone_of(import.zone.as_deref())?,
        format: import.format.clone(),
        mapping: mapping_of(import.mapping.as_deref())?,
        repair_leading_instruction: import.repair,
        measurements: import.measurements.clone(),
        again: import.again,
        ..ImportWishes::default()
    };
    if import.watch {
        return watch(arguments, &engine, import, &wishes, terminal);
    }
    check_there(&import.paths)?;
    let summary = import_with_progress(&engine, import.paths.clone(), wishes, terminal)?;
    told(arguments, &summary, terminal)?;
    let findings =
        summary.records.iter().any(|r| r.status == ImportStatus::Rejected || r.n_rejects > 0);
    Ok(if import.strict && findings { Ending::DoneWithFindings } else { Ending::Done })
}

pub(super) fn mapping_of(path: Option<&Path>) -> Result<Option<Arc<preview::ImportMapping>>> {
    Ok(path.map(preview::mapping_at).transpose()?.map(Arc::new))
}

pub(super) fn zone_of(name: Option<&str>) -> Result<Option<Zone>> {
    name.map(zone_named).transpose()
}

/// Looks at the paths again and again and imports what has stopped growing. It ends with the process: every file is committed
/// whole, so there is nothing to finish on Ctrl-C.
fn watch(
    arguments: &Arguments,
    engine: &Arc<Engine>,
    import: &ImportArguments,
    wishes: &ImportWishes,
    terminal: Terminal,
) -> Result {
    check_there(&import.paths)?;
    let mut watches: Vec<FolderWatch> =
        import.paths.iter().map(|path| FolderWatch::new(path.clone())).collect();
    terminal.note(&format!(
        "Watching {}; Ctrl-C ends it",
        import.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
    ));
    loop {
        let mut ready = Vec::new();
        for watch in &mut watches {
            let look = watch.look_now();
            terminal.diagnostics(look.news.as_slice());
            ready.extend(look.ready);
        }
        if !ready.is_empty() {
            let summary = import_with_progress(engine, ready.clone(), wishes.clone(), terminal);
            match summary {
                Ok(summary) => told(arguments, &summary, terminal)?,
                // The disk may have room again at the next look.
                Err(stop) => {
                    terminal.diagnostics(&stop.diagnostics);
                    watches.iter_mut().for_each(|watch| watch.give_back(&ready));
                }
            }
        }
        never::<()>().recv_timeout(import.every).ok();
    }
}

fn told(arguments: &Arguments, summary: &ImportSummary, terminal: Terminal) -> Result<()> {
    if arguments.json {
        let records: Vec<_> = summary.records.iter().map(import_json).collect();
        terminal.data(&json_text(&json!(records)))?;
    }
    tell(summary, terminal);
    Ok(())
}

fn check_there(paths: &[PathBuf]) -> Result<()> {
    match paths.iter().find(|path| !path.exists()) {
        Some(missing) => {
            Err(Diagnostic::error("could not import: there is no such file or folder")
                .in_file(missing)
                .into())
        }
        None => Ok(()),
    }
}

fn import_with_progress(
    engine: &Arc<Engine>,
    paths: Vec<PathBuf>,
    wishes: ImportWishes,
    terminal: Terminal,
) -> Result<ImportSummary> {
    let engine = Arc::clone(engine);
    Ok(terminal.with_progress(move |ctx| import_paths(&engine, &paths, &wishes, ctx))??)
}

/// The sentence, and the first rejects.
pub fn tell(summary: &ImportSummary, terminal: Terminal) {
    let rejected: Vec<&ImportRecord> =
        summary.records.iter().filter(|r| r.status == ImportStatus::Rejected).collect();
    for record in rejected.iter().take(TOLD_MAX) {
        terminal.diagnostic(
            &Diagnostic::warning(format!("rejected: {}", record.reason))
                .in_file(&record.header.file),
        );
    }
    if rejected.len() > TOLD_MAX {
        terminal.note(&format!(
            "… and {} more rejected files: vigia list rejects",
            rejected.len() - TOLD_MAX
        ));
    }
    let with_rejects = summary.count(ImportStatus::ImportedWithRejects);
    if with_rejects > 0 {
        terminal.note(&format!(
            "{} records that were not taken: vigia list rejects",
            if with_rejects == 1 {
                "1 file has".to_owned()
            } else {
                format!("{with_rejects} files have")
            }
        ));
    }
    let mut warned: Vec<(&str, usize)> = Vec::new();
    for warning in summary.records.iter().flat_map(|r| &r.warnings) {
        match warned.iter_mut().find(|(text, _)| text == warning) {
            Some((_, n)) => *n += 1,
            None => warned.push((warning, 1)),
        }
    }
    for (warning, n) in warned.iter().take(TOLD_MAX) {
        let times = if *n > 1 { format!(" ({n} files)") } else { String::new() };
        terminal.diagnostic(&Diagnostic::warning(format!("{warning}{times}")));
    }
    terminal.note(&summary.sentence().english());
}

pub fn sniff(arguments: &Arguments, asked: &SniffArguments, terminal: Terminal) -> Result {
    let wishes = ImportWishes {
        zone_when_missing: zone_of(asked.zone.as_deref())?,
        format: asked.format.clone(),
        mapping: mapping_of(asked.mapping.as_deref())?,
        repair_leading_instruction: asked.repair,
        measurements: asked.measurements.clone(),
        ..ImportWishes::default()
    };
    // Sniffing works without a workspace too.
    let engine = match workspace_folder(arguments) {
        Some(_) => Some(open_engine(arguments, Purpose::Reading, Terminal { quiet: true })?),
        None => None,
    };
    let reports = preview::look(engine.as_ref(), &asked.path, &wishes)?;
    if asked.as_mapping {
        return print_mapping(&reports, terminal);
    }
    if arguments.json {
        let all: Vec<_> = reports
            .iter()
            .map(|r| {
                let findings: Vec<_> = r.findings.iter().map(|(what, value, why)| json!({"what": what.english(), "value": value.english(), "why": why.english()})).collect();
                let first_rows: Vec<Vec<&str>> = r.first_rows.iter().map(|row| row.iter().map(Phrase::english).collect()).collect();
                json!({"file": r.file, "format": r.format, "findings": findings, "first_rows": first_rows, "problem": r.problem})
            })
            .collect();
        terminal.data(&json_text(&json!(all)))?;
        return Ok(Ending::Done);
    }
    for report in &reports {
        let mut text = format!("{}\n", report.file);
        let rows: Vec<Vec<String>> = report
            .findings
            .iter()
            .map(|(what, value, why)| [what, value, why].map(ToString::to_string).to_vec())
            .collect();
        text.push_str(&table(
            &[("finding", Align::Left), ("value", Align::Left), ("because", Align::Left)],
            &rows,
        ));
        if let Some((header, rows)) = report.first_rows.split_first() {
            let columns: Vec<(&str, Align)> =
                header.iter().map(|h| (h.english(), Align::Left)).collect();
            let cells = |row: &Vec<Phrase>| row.iter().map(Phrase::to_string).collect();
            let rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
            text.push('\n');
            text.push_str(&table(&columns, &rows));
        }
        if let Some(problem) = &report.problem {
            text.push_str(&format!("\nwould be rejected: {problem}\n"));
        }
        text.push('\n');
        terminal.data(&text)?;
    }
    let readable = reports.iter().all(|r| r.problem.is_none());
    Ok(if readable { Ending::Done } else { Ending::BadInput })
}

/// The mapping of the one table among the files, for saving under `mappings/`.
fn print_mapping(reports: &[preview::SniffReport], terminal: Terminal) -> Result {
    let mut tables = reports.iter().filter_map(|report| report.mapping("", report.format));
    match (tables.next(), tables.next()) {
        (Some(mapping), None) => {
            terminal.data(&preview::mapping_text(&mapping))?;
            Ok(Ending::Done)
        }
        (None, _) => Err(Diagnostic::error("could not make a mapping: no file is a table").into()),
        (Some(_), Some(_)) => {
            Err(Diagnostic::error("could not make a mapping: more than one file is a table")
                .hint("name one file")
                .into())
        }
    }
}
