//! `vigia report`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::args::{Arguments, ReportArguments};
use super::evaluate::{as_of_time, ending_of};
use super::query::locale_of;
use super::terminal::Terminal;
use super::{Result, Stop, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::job::keep_freed_memory;
use crate::model::phrase;
use crate::report::{CsvProfile, ReportKind};
use crate::sla::Verdict;
use crate::words::Language;
use crate::workspace::engine::Published;
use crate::workspace::{
    Engine, Purpose, ReportEnd, ReportFormat, ReportStyle, ReportWish, clock, files,
};

pub fn run(arguments: &Arguments, report: &ReportArguments, terminal: Terminal) -> Result {
    if !report.all {
        keep_freed_memory(true);
    }
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let formats = report.formats.iter().map(|f| format_of(f)).collect::<Result<Vec<_>>>()?;
    let language = report.language.as_deref().map(language_of).transpose()?;
    let locale = report.locale.as_deref().map(locale_of).transpose()?;
    let template = report.template.clone();
    let kind = report.kind.kind();
    let style = ReportStyle {
        kind,
        formats,
        language,
        locale,
        template,
        csv_profile: CsvProfile::named(&report.csv_profile).unwrap_or_default(),
        workbook_template: report.workbook_template.clone(),
    };
    let folder =
        report.output.as_deref().map_or_else(|| engine.folder().join("reports"), files::absolute);
    let ids = contracts_of(&engine, report, style.kind)?;
    let (mut ends, mut wishes) = (Vec::new(), Vec::new());
    let mut idle = Vec::new();
    for id in ids {
        if report.all
            && let Some(why) = engine.not_due(style.kind, &id, &report.period)
        {
            idle.push((id, why));
            continue;
        }
        match wish_of(&engine, &id, report, style.kind) {
            Ok(wish) => wishes.push(wish),
            // Asked for one contract it is a mistake of the question.
            Err(stop) if report.all => ends.push(End::of_problem(id, stop.diagnostics)),
            Err(stop) => return Err(stop),
        }
    }
    let (shared, watch, kind) = (Arc::clone(&engine), clock::Stopwatch::start(), style.kind);
    let written = terminal
        .with_progress(move |ctx| shared.publish_all(wishes, &style, folder, ctx, |_| {}))??;
    ends.extend(written.into_iter().map(|end| End::of(end, kind)));
    for end in &ends {
        match &end.outcome {
            Ok(published) => {
                let took = Locale::ENGLISH.fixed(end.took.as_secs_f64(), 1);
                terminal.note(&format!("{}: {}, {took} s", end.about, published.verdict.name()));
            }
            Err(problems) if report.all => terminal.diagnostics(&of_contract(end, problems)),
            Err(problems) => terminal.diagnostics(problems),
        }
    }
    let unread = if report.all { engine.documents().contract_faults } else { Arc::default() };
    if report.all {
        idle.iter().for_each(|(id, why)| terminal.note(&format!("{id}: not due, {why}")));
        terminal.note(&summary(&ends, idle.len(), unread.len(), watch.elapsed()));
    }
    let verdicts: Vec<Verdict> =
        ends.iter().filter_map(|end| Some(end.outcome.as_ref().ok()?.verdict)).collect();
    terminal.data(&if arguments.json {
        let told = ends.iter().map(End::json);
        let idle = idle.iter().map(|(id, why)| idle_json(id, why));
        json_text(&told.chain(idle).chain(unread.iter().map(unread_json)).collect::<Value>())
    } else {
        ends.iter().flat_map(End::files).map(|path| format!("{}\n", path.display())).collect()
    })?;
    // Contracts that cannot be read were told when the workspace was opened; the others have gone on.
    let problems: Vec<Diagnostic> =
        ends.iter().filter_map(|end| end.outcome.as_ref().err()).flatten().cloned().collect();
    let failed = !unread.is_empty() || ends.iter().any(|end| end.outcome.is_err());
    Ok(if failed { Stop::from(problems).ending } else { ending_of(report.strict, &verdicts) })
}

/// Which report of which contract.
fn wish_of(
    engine: &Engine,
    id: &str,
    report: &ReportArguments,
    kind: ReportKind,
) -> Result<ReportWish> {
    let period = engine.report_period(kind, id, &report.period)?;
    let as_of = as_of_time(engine, id, report.as_of.as_deref())?;
    Ok(ReportWish { contract: id.to_owned(), period, as_of })
}

/// What came of one contract, or of the whole workspace.
struct End {
    contract: String,
    period: String,
    /// Contract and period, or what the report is about.
    about: String,
    outcome: std::result::Result<Published, Vec<Diagnostic>>,
    took: Duration,
}

impl End {
    fn of(end: ReportEnd, kind: ReportKind) -> Self {
        let ReportWish { contract, period, .. } = end.wish;
        let name = if contract.is_empty() { kind.name() } else { &contract };
        Self {
            about: format!("{name} {period}"),
            period: period.to_string(),
            contract,
            outcome: end.result,
            took: end.took,
        }
    }

    fn of_problem(contract: String, problems: Vec<Diagnostic>) -> Self {
        let outcome = Err(problems);
        let about = contract.clone();
        Self { contract, period: String::new(), about, outcome, took: Duration::ZERO }
    }

    fn files(&self) -> &[PathBuf] {
        self.outcome.as_ref().map_or(&[], |published| &published.files)
    }

    fn json(&self) -> Value {
        let problems = self.outcome.as_ref().err().map_or(&[][..], Vec::as_slice);
        json!({
            "contract": self.contract,
            "period": self.period,
            "verdict": self.outcome.as_ref().ok().map(|published| published.verdict.name()),
            "files": self.files().iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
            "problems": problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }
}

/// The same problems, each with what it is a problem of: among a hundred contracts nobody could tell.
fn of_contract(end: &End, problems: &[Diagnostic]) -> Vec<Diagnostic> {
    let named = |problem: &Diagnostic| {
        let about = format!("\"{}\"", end.about);
        problem
            .clone()
            .reworded(|what| phrase!("report of {about}: {what}", about = about, what = what))
    };
    problems.iter().map(named).collect()
}

/// A contract that has nothing to report on in the period.
fn idle_json(id: &str, why: &str) -> Value {
    json!({
        "contract": id,
        "period": "",
        "verdict": null,
        "files": [],
        "problems": [],
        "not_due": why,
    })
}

/// A file of a contract that cannot be read: by its name, for its id is not known.
fn unread_json(problem: &Diagnostic) -> Value {
    let stem = problem.location.file.as_ref().and_then(|file| file.file_stem());
    json!({
        "contract": stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned()),
        "period": "",
        "verdict": null,
        "files": [],
        "problems": [problem.to_string()],
    })
}

/// `98 reports written, 2 contracts without one, 1 contract cannot be read, 3 not due this period, in 41.3 s`
fn summary(ends: &[End], n_idle: usize, n_unread: usize, took: Duration) -> String {
    let n_failed = ends.iter().filter(|end| end.outcome.is_err()).count();
    let counted = |n: usize, one: &str, several: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {several}")),
    };
    let n_written = ends.len() - n_failed;
    let mut parts = vec![format!("{n_written} reports written")];
    parts.extend(counted(n_failed, "contract without one", "contracts without one"));
    parts.extend(counted(
        n_unread,
        "file of a contract unreadable",
        "files of contracts unreadable",
    ));
    parts.extend(counted(n_idle, "contract not due this period", "contracts not due this period"));
    format!("{} in {} s", parts.join(", "), Locale::ENGLISH.fixed(took.as_secs_f64(), 1))
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
        "xlsx" => Ok(ReportFormat::Xlsx),
        "csv" => Ok(ReportFormat::Csv),
        other => Err(Diagnostic::error(format!("unknown report format {other:?}"))
            .hint("use pdf, xlsx, csv or several of them: --formats pdf,xlsx,csv")
            .into()),
    }
}
