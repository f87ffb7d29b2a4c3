//! `vigia report`.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::args::{Arguments, ReportArguments};
use super::evaluate::{as_of_time, ending_of};
use super::terminal::{Ending, Terminal};
use super::{Result, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::report::ReportKind;
use crate::sla::Verdict;
use crate::workspace::{Engine, Purpose, ReportFormat, ReportStyle, files};

pub fn run(arguments: &Arguments, report: &ReportArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let formats = report.formats.iter().map(|f| format_of(f)).collect::<Result<Vec<_>>>()?;
    let template = report.template.clone();
    let kind = report.kind.kind();
    let style = ReportStyle { kind, formats, template, ..ReportStyle::default() };
    let folder =
        report.output.as_deref().map_or_else(|| engine.folder().join("reports"), files::absolute);
    let ids = contracts_of(&engine, report, style.kind)?;
    // Contracts that cannot be read were told already; the others go on.
    let unread = report.all && !engine.documents().contract_faults.is_empty();
    let mut written = Written { failed: unread, ..Written::default() };
    for id in ids {
        written.add(&engine, &id, report, &style, &folder, terminal)?;
    }
    let paths: Vec<String> = written.files.iter().map(|p| p.display().to_string()).collect();
    terminal.data(&if arguments.json {
        json_text(&json!(paths))
    } else {
        paths.iter().map(|p| format!("{p}\n")).collect()
    })?;
    let ending = ending_of(report.strict, &written.verdicts);
    Ok(if written.failed { Ending::BadInput } else { ending })
}

/// Contracts to write a report of; one without a name for a kind of the whole workspace.
fn contracts_of(
    engine: &Engine,
    report: &ReportArguments,
    kind: ReportKind,
) -> Result<Vec<String>> {
    let name = kind.name();
    match (&report.contract, report.all, kind.is_of_contract()) {
        (Some(id), _, true) => Ok(vec![id.clone()]),
        (None, true, true) => {
            let ids: Vec<String> =
                engine.documents().contracts.iter().map(|c| c.id.clone()).collect();
            if ids.is_empty() {
                return Err(Diagnostic::error("the workspace has no readable contract")
                    .hint("write one into its folder contracts/")
                    .into());
            }
            Ok(ids)
        }
        (None, false, true) => {
            let missing = format!("a {name} report is about one contract, and none is named");
            Err(Diagnostic::error(missing)
                .hint(format!("name it: vigia report CONTRACT --kind {name}, or say --all"))
                .into())
        }
        (Some(id), _, false) => {
            let unused = format!("a {name} report is about all contracts, and \"{id}\" is named");
            Err(Diagnostic::error(unused)
                .hint(format!("leave it out: vigia report --kind {name} --period PERIOD"))
                .into())
        }
        (None, _, false) => Ok(vec![String::new()]),
    }
}

/// What came out so far.
#[derive(Default)]
struct Written {
    files: Vec<std::path::PathBuf>,
    verdicts: Vec<Verdict>,
    failed: bool,
}

impl Written {
    /// One bad contract does not stop the others.
    fn add(
        &mut self,
        engine: &Arc<Engine>,
        id: &str,
        report: &ReportArguments,
        style: &ReportStyle,
        folder: &Path,
        terminal: Terminal,
    ) -> Result<()> {
        let period = match engine.report_period(style.kind, id, &report.period) {
            Ok(period) => period,
            // Contracts of other windows have no such period; asked for one contract it is a mistake of the question.
            Err(problem) if report.all => {
                terminal.diagnostics(&[problem]);
                self.failed = true;
                return Ok(());
            }
            Err(problem) => return Err(problem.into()),
        };
        let as_of = as_of_time(engine, id, report.as_of.as_deref())?;
        let (shared, style, folder) = (Arc::clone(engine), style.clone(), folder.to_owned());
        let about = if id.is_empty() { style.kind.name().to_owned() } else { id.to_owned() };
        let one = id.to_owned();
        match terminal
            .with_progress(move |ctx| shared.publish(&one, period, as_of, &style, &folder, ctx))?
        {
            Ok(published) => {
                terminal.note(&format!("{about} {period}: {}", published.verdict.name()));
                self.verdicts.push(published.verdict);
                self.files.extend(published.files);
            }
            Err(problems) => {
                terminal.diagnostics(&problems);
                self.failed = true;
            }
        }
        Ok(())
    }
}

fn format_of(text: &str) -> Result<ReportFormat> {
    match text.trim().to_ascii_lowercase().as_str() {
        "pdf" => Ok(ReportFormat::Pdf),
        "csv" => Ok(ReportFormat::Csv),
        other => Err(Diagnostic::error(format!("unknown report format {other:?}"))
            .hint("use pdf, csv or both: --formats pdf,csv")
            .into()),
    }
}
