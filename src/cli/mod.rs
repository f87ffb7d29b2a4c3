//! The same without a window: arguments → the workspace's functions → exit code. Data go to stdout, words to stderr.

pub mod args;
mod busy_hours;
mod busy_hours_compare;
mod cache;
pub mod changes;
mod demo;
mod doctor;
mod evaluate;
pub mod exclusions;
mod freeze;
mod import;
pub mod join;
mod list;
mod list_events;
mod list_kpis;
mod list_saved;
mod pack;
pub mod portfolio;
mod query;
mod reference;
mod regulator;
mod report;
pub mod scorecard;
mod statement_json;
pub mod terminal;
pub mod tmf657;
mod trace;
#[cfg(feature = "warehouse")]
mod warehouse;
pub mod worst;

use std::path::PathBuf;

use clap::Parser;

use args::{Arguments, Command};
use terminal::{Ending, Terminal};

use crate::diagnostic::{Diagnostic, Origin};
use crate::format::{WallClockFault, parse_wall_clock};
use crate::model::{CalendarMonth, Timestamp, Zone};
use crate::workspace::{Engine, Purpose, engine::SETTINGS_FILE, files};

/// What the command line asks the program to do next.
pub enum Next {
    Exit(u8),
    /// Open the window, on that workspace if it is given.
    Window(Option<PathBuf>),
}

/// A command's end, or the mistakes that stopped it.
type Result<T = Ending> = std::result::Result<T, Stop>;

/// Why a command stopped.
pub struct Stop {
    ending: Ending,
    diagnostics: Vec<Diagnostic>,
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::from(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Stop {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        let of_machine = diagnostics.iter().any(|d| d.origin == Origin::Machine);
        let ending = if of_machine { Ending::CacheOrIo } else { Ending::BadInput };
        Self { ending, diagnostics }
    }
}

impl Stop {
    /// The cache or the disk is at fault, not the input.
    fn of_cache(diagnostic: Diagnostic) -> Self {
        Self { ending: Ending::CacheOrIo, diagnostics: vec![diagnostic] }
    }
}

/// Reads the process's arguments and does what they say.
pub fn run() -> Next {
    crate::job::take_small_pages();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(e) => {
            e.print().ok();
            return Next::Exit(if e.use_stderr() {
                Ending::BadInput as u8
            } else {
                Ending::Done as u8
            });
        }
    };
    let terminal = Terminal { quiet: arguments.quiet };
    let Some(command) = &arguments.command else {
        return Next::Window(workspace_folder(&arguments));
    };
    if let Command::Demo(demo) = command {
        return match demo::run(demo, terminal) {
            Ok(next) => next,
            Err(stop) => Next::Exit(report_stop(terminal, &stop)),
        };
    }
    let ended = match command {
        Command::Init { folder, name, zone } => init(folder, name.as_deref(), zone, terminal),
        Command::Import(import) => import::run(&arguments, import, terminal),
        Command::Sniff(asked) => import::sniff(&arguments, asked, terminal),
        Command::List { what, filter, language } => {
            let choice = list::Choice { filter: filter.as_deref(), language: language.as_deref() };
            list::run(&arguments, *what, choice, terminal)
        }
        Command::Query(query) => query::run(&arguments, query, terminal),
        Command::Trace(asked) => trace::run(&arguments, asked, terminal),
        Command::BusyHours(asked) if asked.compare => {
            busy_hours_compare::run(&arguments, asked, terminal)
        }
        Command::BusyHours(asked) => busy_hours::run(&arguments, asked, terminal),
        Command::Worst(asked) => worst::run(&arguments, asked, terminal),
        Command::Changes(asked) => changes::run(&arguments, asked, terminal),
        Command::Join(asked) => join::run(&arguments, asked, terminal),
        Command::Evaluate { contract, period, as_of, what_if, strict } => {
            let asked = evaluate::Asked { contract, period, as_of: as_of.as_deref(), what_if };
            evaluate::run(&arguments, asked, *strict, terminal)
        }
        Command::Exclusions { action } => exclusions::run(&arguments, action, terminal),
        Command::Portfolio(asked) => portfolio::run(&arguments, asked, terminal),
        Command::Scorecard(asked) => scorecard::run(&arguments, asked, terminal),
        Command::Tmf657 { action } => tmf657::run(&arguments, action, terminal),
        Command::Regulator { action } => regulator::run(&arguments, action, terminal),
        Command::Report(report) => report::run(&arguments, report, terminal),
        Command::Freeze(freeze) => freeze::run(&arguments, freeze, terminal),
        Command::Pack(pack) => pack::run(&arguments, pack, terminal),
        Command::Verify { file } => pack::verify(&arguments, file, terminal),
        Command::Diff { left, right } => pack::diff(&arguments, left, right, terminal),
        Command::Cache { action } => cache::run(&arguments, action, terminal),
        #[cfg(feature = "warehouse")]
        Command::Warehouse { action } => warehouse::run(&arguments, action, terminal),
        Command::Reference { page } => reference::run(*page, terminal),
        Command::Doctor => doctor::run(&arguments, terminal),
        Command::Demo(_) => Ok(Ending::Done),
    };
    Next::Exit(match ended {
        Ok(ending) => ending as u8,
        Err(stop) => report_stop(terminal, &stop),
    })
}

/// Tells a line on standard error.
pub fn tell(line: &str) {
    Terminal { quiet: false }.note(line);
}

/// Tells why the window did not open; returns the exit code.
pub fn tell_failure(problem: &Diagnostic) -> u8 {
    Terminal { quiet: false }.diagnostic(problem);
    Ending::CacheOrIo as u8
}

fn report_stop(terminal: Terminal, stop: &Stop) -> u8 {
    terminal.diagnostics(&stop.diagnostics);
    stop.ending as u8
}

fn init(folder: &std::path::Path, name: Option<&str>, zone: &str, terminal: Terminal) -> Result {
    let zone = zone_named(zone)?;
    let folder_name = folder.file_name().map(|n| n.to_string_lossy().into_owned());
    let name = name.map(str::to_owned).or(folder_name).unwrap_or_else(|| "workspace".to_owned());
    Engine::create(folder, &name, &zone)?;
    terminal.note(&format!("Made the workspace {name:?} in {}", folder.display()));
    terminal.note(&format!("Next: vigia --workspace {} import PATH", folder.display()));
    Ok(Ending::Done)
}

/// The workspace that is named, or the current folder if it is one.
fn workspace_folder(arguments: &Arguments) -> Option<PathBuf> {
    let current = || std::env::current_dir().ok().filter(|f| f.join(SETTINGS_FILE).is_file());
    arguments.workspace.clone().or_else(current)
}

/// Writes an answer to a file where one is named, else to stdout.
fn emit(terminal: Terminal, output: Option<&std::path::Path>, text: &str) -> Result {
    match output {
        Some(path) => files::write_atomically(path, text.as_bytes()).map_err(Stop::of_cache)?,
        None => terminal.data(text)?,
    }
    Ok(Ending::Done)
}

/// Opens the workspace that the arguments name; single bad documents are told and left out.
fn open_engine(arguments: &Arguments, purpose: Purpose, terminal: Terminal) -> Result<Engine> {
    let folder = match &arguments.workspace {
        Some(folder) => folder.clone(),
        None => std::env::current_dir()
            .map_err(|e| Diagnostic::error(format!("could not find the current folder: {e}")))?,
    };
    let (engine, problems) = Engine::open(&folder, purpose)?;
    terminal.diagnostics(&problems);
    if purpose == Purpose::Reading {
        terminal.diagnostics(&engine.notices()?);
    }
    Ok(engine)
}

fn zone_named(name: &str) -> Result<Zone> {
    Ok(Zone::named(name).map_err(|e| {
        Diagnostic::error(e.to_string()).hint("use an IANA name such as America/Lima")
    })?)
}

fn month_of(text: &str) -> Result<CalendarMonth> {
    let wrong = || {
        Diagnostic::error(format!("could not read the period {text:?}"))
            .hint("write a month like 2026-10")
    };
    Ok(CalendarMonth::parse(text).ok_or_else(wrong)?)
}

/// `2026-10-01`, `2026-10-01T06:00[:00]`, both in `zone`, or with an offset or `Z`. A date is the begin of its day.
fn time_of(text: &str, zone: &Zone) -> Result<Timestamp> {
    const DATE_LENGTH: usize = "2026-10-01".len();
    match text.trim().parse::<jiff::civil::Date>() {
        // Where the clocks jump over midnight, the day begins where they jump to.
        Ok(date) if text.trim().len() == DATE_LENGTH => Ok(zone.instant(date.at(0, 0, 0, 0))),
        _ => wall_clock(text, zone),
    }
}

/// The one instant that a wall clock of the zone names: where the clocks jump over it, or show it twice, nothing is guessed.
fn wall_clock(text: &str, zone: &Zone) -> Result<Timestamp> {
    let refused =
        |why: String| Diagnostic::error(format!("could not read the time {text:?}: {why}"));
    let name = zone.name();
    Ok(parse_wall_clock(text, zone).map_err(|fault| match fault {
        WallClockFault::Unreadable => refused("it is no date and time".to_owned())
            .hint("write 2026-10-11, 2026-10-11T01:00 or 2026-10-11T01:00-05:00"),
        WallClockFault::Skipped { next } => {
            // As the clocks before the jump count on, and as those after it count back.
            let offset = |at: Timestamp| {
                let iso = zone.to_iso(at);
                iso.get(iso.len().saturating_sub(6)..).unwrap_or_default().to_owned()
            };
            let (before, after) = (offset(next.plus_secs(-1)), offset(next));
            let local = text.trim().parse::<jiff::civil::DateTime>();
            let shown = local.map_or_else(
                |_| text.trim().to_owned(),
                |local| local.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            );
            let on = zone.to_iso(next);
            refused(format!("the clocks of {name} jump over it, to {on}"))
                .hint(format!("write {shown}{before} or {shown}{after}, whichever is meant"))
        }
        WallClockFault::Twice { first, second } => {
            refused(format!("the clocks of {name} show it twice")).hint(format!(
                "write {} or {}, whichever is meant",
                zone.to_iso(first),
                zone.to_iso(second)
            ))
        }
    })?)
}

/// Pretty JSON with a line end.
fn json_text(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
