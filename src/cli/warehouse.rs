//! `vigia warehouse`.

use std::sync::Arc;

use serde_json::json;

use super::args::{Arguments, WarehouseAction};
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, json_text, open_engine};
use crate::workspace::warehouse::{self, Layout};
use crate::workspace::{Engine, Purpose};

pub fn run(arguments: &Arguments, action: &WarehouseAction, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Cache, terminal)?);
    match action {
        WarehouseAction::Init { print: true, .. } => print(&engine, terminal),
        WarehouseAction::Init { nodes, .. } => init(&engine, nodes, terminal),
        WarehouseAction::Push => push(arguments, engine, terminal),
        WarehouseAction::Status => status(arguments, &engine, terminal),
    }
}

fn print(engine: &Engine, terminal: Terminal) -> Result {
    let statements = warehouse::init_statements(engine)?;
    let text: String = statements.iter().map(|statement| format!("{statement};\n")).collect();
    terminal.data(&text)?;
    Ok(Ending::Done)
}

fn init(engine: &Engine, nodes: &[String], terminal: Terminal) -> Result {
    let layout = warehouse::init(engine, nodes)?;
    terminal.note(&format!(
        "The tables are there (schema {}, ClickHouse {}, {})",
        layout.schema,
        layout.server_version,
        shards(&layout)
    ));
    terminal.note("Next: vigia warehouse push");
    Ok(Ending::Done)
}

fn shards(layout: &Layout) -> String {
    let n_shards = layout.nodes.iter().map(|(shard, _)| *shard).max().unwrap_or(1);
    match n_shards {
        1 => "1 shard".to_owned(),
        n => format!("{n} shards"),
    }
}

fn push(arguments: &Arguments, engine: Arc<Engine>, terminal: Terminal) -> Result {
    let report = terminal.with_progress(move |ctx| warehouse::push(&engine, ctx))??;
    if arguments.json {
        terminal.data(&json_text(&json!({
            "files": report.n_files,
            "rejected": report.n_rejected,
            "already_there": report.n_there,
            "values": report.n_values,
            "commits": report.n_commits,
        })))?;
    }
    terminal.note(&format!(
        "Sent {} files with {} values; {} files were there already",
        report.n_files, report.n_values, report.n_there
    ));
    Ok(Ending::Done)
}

fn status(arguments: &Arguments, engine: &Engine, terminal: Terminal) -> Result {
    let status = warehouse::status(engine)?;
    let extent = status.extent.map(|e| (e.start.to_iso_utc(), e.end.to_iso_utc()));
    if arguments.json {
        let nodes: Vec<_> = status
            .layout
            .nodes
            .iter()
            .map(|(shard, node)| json!({ "shard": shard, "node": node }))
            .collect();
        terminal.data(&json_text(&json!({
            "url": status.url,
            "server_version": status.layout.server_version,
            "schema": status.layout.schema,
            "nodes": nodes,
            "objects": status.n_objects,
            "measurements": status.n_measurements,
            "imports": status.n_imports,
            "rows": status.n_rows,
            "bytes": status.n_bytes,
            "start": extent.as_ref().map(|e| &e.0),
            "end": extent.as_ref().map(|e| &e.1),
            "files_to_push": status.n_lacking,
        })))?;
        return Ok(Ending::Done);
    }
    let mut rows = vec![
        ("warehouse", status.url.clone()),
        ("ClickHouse", status.layout.server_version.clone()),
        ("schema", status.layout.schema.to_string()),
    ];
    for (shard, node) in &status.layout.nodes {
        rows.push(("node", format!("{node} (shard {shard})")));
    }
    let none = || "nothing is stored".to_owned();
    rows.extend([
        ("objects", status.n_objects.to_string()),
        ("measurements", status.n_measurements.to_string()),
        ("imports", status.n_imports.to_string()),
        ("rows", status.n_rows.to_string()),
        ("bytes", status.n_bytes.to_string()),
        ("stored", extent.map_or_else(none, |(start, end)| format!("{start} to {end}"))),
        ("files to push", status.n_lacking.map_or_else(String::new, |n| n.to_string())),
    ]);
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(what, value)| vec![what.to_owned(), value]).collect();
    terminal.data(&table(&[("what", Align::Left), ("value", Align::Left)], &rows))?;
    Ok(Ending::Done)
}
