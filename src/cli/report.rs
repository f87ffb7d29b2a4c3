//! `vigia report`.

use std::sync::Arc;

use serde_json::json;

use super::args::{Arguments, ReportArguments};
use super::evaluate::{as_of_time, ending_of};
use super::query::locale_of;
use super::terminal::{Ending, Terminal};
use super::{Result, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::words::Language;
use crate::workspace::{Purpose, ReportFormat, ReportStyle, files};

pub fn run(arguments: &Arguments, report: &ReportArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let formats = report.formats.iter().map(|f| format_of(f)).collect::<Result<Vec<_>>>()?;
    let language = report.language.as_deref().map(language_of).transpose()?;
    let locale = report.locale.as_deref().map(locale_of).transpose()?;
    let template = report.template.clone();
    let style = ReportStyle { formats, language, locale, template };
    let folder =
        report.output.as_deref().map_or_else(|| engine.folder().join("reports"), files::absolute);
    let ids: Vec<String> = match &report.contract {
        Some(id) => vec![id.clone()],
        None => engine.documents().contracts.iter().map(|c| c.id.clone()).collect(),
    };
    if ids.is_empty() {
        return Err(Diagnostic::error("the workspace has no readable contract")
            .hint("write one into its folder contracts/")
            .into());
    }
    // Contracts that cannot be read were told already; the others go on.
    let unread = report.all && !engine.documents().contract_faults.is_empty();
    let (mut written, mut verdicts, mut failed) = (Vec::new(), Vec::new(), unread);
    for id in ids {
        let period = engine.period_named(&id, &report.period)?;
        let as_of = as_of_time(&engine, &id, report.as_of.as_deref())?;
        let (shared, style, folder) = (Arc::clone(&engine), style.clone(), folder.clone());
        let one = id.clone();
        match terminal
            .with_progress(move |ctx| shared.publish(&one, period, as_of, &style, &folder, ctx))?
        {
            Ok(published) => {
                terminal.note(&format!("{id} {period}: {}", published.statement.verdict().name()));
                verdicts.push(published.statement.verdict());
                written.extend(published.files);
            }
            // One bad contract does not stop the others.
            Err(problems) => {
                terminal.diagnostics(&problems);
                failed = true;
            }
        }
    }
    let paths: Vec<String> = written.iter().map(|p| p.display().to_string()).collect();
    terminal.data(&if arguments.json {
        json_text(&json!(paths))
    } else {
        paths.iter().map(|p| format!("{p}\n")).collect()
    })?;
    Ok(if failed { Ending::BadInput } else { ending_of(report.strict, &verdicts) })
}

fn language_of(code: &str) -> Result<Language> {
    Language::of_code(code).ok_or_else(|| {
        let codes = Language::ALL.map(Language::code).join(", ");
        Diagnostic::error(format!("unknown report language {code:?}"))
            .hint(format!("use one of {codes}"))
            .into()
    })
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
