//! `vigia cache`.

use std::sync::Arc;

use serde_json::json;

use super::args::{Arguments, CacheAction, RebuildArguments};
use super::import::{mapping_of, tell, zone_of};
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, Stop, json_text, open_engine};
use crate::workspace::rebuild::{RebuildWishes, Replay};
use crate::workspace::upkeep;
use crate::workspace::{Engine, Purpose};

pub fn run(arguments: &Arguments, action: &CacheAction, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Cache, terminal)?);
    match action {
        CacheAction::Check => check(&engine, terminal),
        CacheAction::Stats => stats(arguments, &engine, terminal),
        CacheAction::Rebuild(asked) => rebuild(arguments, asked, engine, terminal),
    }
}

fn check(engine: &Arc<Engine>, terminal: Terminal) -> Result {
    let shared = Arc::clone(engine);
    let faults =
        terminal.with_progress(move |ctx| upkeep::check(&shared, ctx))?.map_err(Stop::of_cache)?;
    // No part of the cache, and what must not be lost most of all.
    let damaged = upkeep::check_frozen(engine)?;
    terminal.diagnostics(&damaged);
    if faults.is_empty() {
        terminal.note("The cache is sound: every tile was read and agrees with its checksum, its statistics and the sums of its days");
        return Ok(if damaged.is_empty() { Ending::Done } else { Ending::DoneWithFindings });
    }
    terminal.data(&faults.iter().map(|f| format!("{f}\n")).collect::<String>())?;
    terminal.note(&format!(
        "{} faults. Hint: `vigia cache rebuild` reads the exports again",
        faults.len()
    ));
    Ok(Ending::CacheOrIo)
}

fn stats(arguments: &Arguments, engine: &Arc<Engine>, terminal: Terminal) -> Result {
    let stats = engine.inventory().map_err(Stop::of_cache)?.stats;
    let facts = [
        ("objects", stats.n_objects),
        ("measurements", stats.n_measurements),
        ("imports", stats.n_imports),
        ("tiles", stats.n_tiles),
        ("samples", stats.n_samples),
        ("samples off the grid", stats.n_off_grid),
        ("tickets", stats.n_tickets),
        ("outages", stats.n_outages),
        ("bytes in tiles", stats.tile_bytes),
        ("bytes in sums of days", stats.rollup_bytes),
        ("bytes in sums of periods", stats.profile_bytes),
        ("tiles of earlier versions", stats.n_old_tiles),
        ("bytes of the file", stats.file_bytes),
    ];
    if arguments.json {
        let map: serde_json::Map<_, _> =
            facts.iter().map(|(name, n)| (name.replace(' ', "_"), json!(n))).collect();
        terminal.data(&json_text(&json!(map)))?;
    } else {
        let rows: Vec<Vec<String>> =
            facts.iter().map(|(name, n)| vec![(*name).to_owned(), n.to_string()]).collect();
        terminal.data(&table(&[("what", Align::Left), ("count", Align::Right)], &rows))?;
    }
    if stats.n_old_tiles > 0 {
        terminal.note(&format!(
            "{} tiles were written by an earlier version and are slow to read. Hint: `vigia cache rebuild` reads the exports again",
            stats.n_old_tiles
        ));
    }
    Ok(Ending::Done)
}

fn rebuild(
    arguments: &Arguments,
    asked: &RebuildArguments,
    engine: Arc<Engine>,
    terminal: Terminal,
) -> Result {
    let wishes = RebuildWishes {
        as_now: asked.as_now,
        zone: zone_of(asked.zone.as_deref())?,
        mapping: mapping_of(asked.mapping.as_deref())?,
        measurements: asked.measurements.clone(),
        changed_files: asked.changed_files,
    };
    let folder = engine.folder().to_owned();
    let replay = terminal.with_progress(move |ctx| Replay::of_cache(&engine, &wishes, ctx))??;
    terminal.diagnostics(&replay.notes);
    let aside = upkeep::set_cache_aside(&folder).map_err(Stop::of_cache)?;
    terminal.note(&format!("The old cache was set aside as {}", aside.display()));
    let opening = Arguments { workspace: Some(folder.clone()), command: None, ..*arguments };
    let replayed = open_engine(&opening, Purpose::Importing, terminal).and_then(|engine| {
        let engine = Arc::new(engine);
        Ok(terminal.with_progress(move |ctx| replay.run(&engine, ctx))??)
    });
    match replayed {
        Ok(summary) => {
            tell(&summary, terminal);
            Ok(Ending::Done)
        }
        Err(stop) => {
            upkeep::put_cache_back(&folder, &aside).map_err(Stop::of_cache)?;
            terminal.note("The old cache is in its place again");
            Err(stop)
        }
    }
}
