//! `vigia demo`: from nothing to reports, with the exports of a made-up operator.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::DemoArguments;
use super::evaluate::statement_text;
use super::import::tell;
use super::terminal::{Ending, Terminal};
use super::{Next, Result, month_of};
use crate::diagnostic::Diagnostic;
use crate::model::CalendarMonth;
use crate::workspace::demo::{self, DemoOptions, write_demo};
use crate::workspace::import::import_paths;
use crate::workspace::{Engine, ImportWishes, Purpose, ReportStyle, clock, files};

pub fn run(demo: &DemoArguments, terminal: Terminal) -> Result<Next> {
    let folder = files::absolute(&demo.dir);
    if folder.exists() && !files::is_empty_folder(&folder) {
        if folder.join(crate::workspace::engine::SETTINGS_FILE).is_file()
            && !demo.headless
            && display_exists()
        {
            terminal.note(&format!(
                "{} is there already: opening it (choose another with --dir)",
                folder.display()
            ));
            return Ok(Next::Window(Some(folder)));
        }
        let full =
            Diagnostic::error("could not write the demo: the folder is not empty").in_file(&folder);
        return Err(full.hint("choose another with --dir").into());
    }
    let month = match &demo.period {
        Some(text) => month_of(text)?,
        None => demo::last_whole_month(clock::now()),
    };
    let default = DemoOptions::for_month(month);
    let options = DemoOptions {
        n_cells: demo.cells,
        n_days: demo.days.unwrap_or(default.n_days),
        seed: demo.seed,
        ..default
    };
    Engine::create(&folder, demo::NAME, &demo::zone()?)?;
    let to = folder.clone();
    let summary = terminal
        .with_progress(move |ctx| write_demo(&to, &options, ctx))?
        .map_err(|e| crate::workspace::diagnose::of_demo(&e))?;
    terminal.note(&format!(
        "Wrote {} export files of a made-up operator ({} cells)",
        summary.n_files, summary.n_cells
    ));
    let engine =
        Arc::new(Engine::open(&folder, Purpose::Importing).map(|(engine, problems)| {
            terminal.diagnostics(&problems);
            engine
        })?);
    let (shared, exports) = (Arc::clone(&engine), summary.imports);
    let imported = terminal.with_progress(move |ctx| {
        import_paths(&shared, &exports, &ImportWishes::default(), ctx)
    })??;
    tell(&imported, terminal);
    let reports = write_reports(&engine, month, terminal)?;
    tell_where(&folder, &reports, terminal)?;
    let window = !demo.headless && display_exists();
    Ok(if window { Next::Window(Some(folder)) } else { Next::Exit(Ending::Done as u8) })
}

/// Judges and reports every contract, in the terminal too.
fn write_reports(
    engine: &Arc<Engine>,
    month: CalendarMonth,
    terminal: Terminal,
) -> Result<Vec<PathBuf>> {
    let mut reports = Vec::new();
    for contract in engine.documents().contracts.iter() {
        let (shared, id, folder) =
            (Arc::clone(engine), contract.id.clone(), engine.folder().join("reports"));
        let period = engine.period_named(&contract.id, &month.to_string())?;
        let as_of = period.range(&contract.zone).end;
        let style = ReportStyle::default();
        let published = terminal
            .with_progress(move |ctx| shared.publish(&id, period, as_of, &style, &folder, ctx))??;
        if let Some(statement) = &published.statement {
            terminal.data(&statement_text(statement))?;
            terminal.data("\n")?;
        }
        reports.extend(published.files);
    }
    Ok(reports)
}

fn tell_where(folder: &std::path::Path, reports: &[PathBuf], terminal: Terminal) -> Result<()> {
    let mut text = String::from("Where everything is\n");
    text.push_str(&format!("  workspace   {}\n", folder.display()));
    for (name, place) in [
        ("exports", "exports"),
        ("contracts", "contracts"),
        ("exclusions", "exclusions"),
        ("topology", "topology"),
        ("cache", "cache.sqlite"),
    ] {
        text.push_str(&format!("  {name:<11} {}\n", folder.join(place).display()));
    }
    for report in reports {
        text.push_str(&format!("  {:<11} {}\n", "report", report.display()));
    }
    text.push_str(&format!("Next: vigia --workspace {}\n", folder.display()));
    terminal.data(&text)?;
    Ok(())
}

/// Whether a window could open here.
fn display_exists() -> bool {
    cfg!(not(target_os = "linux"))
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}
