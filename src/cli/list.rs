//! `vigia list`.

use serde_json::{Value, json};

use super::args::{Arguments, ListWhat};
use super::terminal::{Align, Ending, Terminal, table};
use super::{Result, Stop, json_text, list_events, list_kpis, list_saved, open_engine};
use crate::diagnostic::Diagnostic;
use crate::model::{MeasurementKind, Timestamp};
use crate::workspace::ask::filtered_objects;
use crate::workspace::state::ImportRecord;
use crate::workspace::{Engine, Purpose, preview};

/// What is listed of it, and how.
#[derive(Clone, Copy)]
pub struct Choice<'a> {
    pub filter: Option<&'a str>,
    pub language: Option<&'a str>,
}

pub fn run(
    arguments: &Arguments,
    what: ListWhat,
    choice: Choice<'_>,
    terminal: Terminal,
) -> Result {
    let filter = choice.filter;
    if choice.language.is_some() && what != ListWhat::Kpis {
        let message = "--language chooses the names of KPIs: it goes with `list kpis` only";
        return Err(Diagnostic::error(message).into());
    }
    if filter.is_some() && what != ListWhat::Objects {
        return Err(
            Diagnostic::error("--where chooses objects: it goes with `list objects` only").into()
        );
    }
    if what == ListWhat::Formats {
        return shown(&formats(), arguments.json, terminal);
    }
    let engine = open_engine(arguments, Purpose::Reading, terminal)?;
    let listing = match what {
        ListWhat::Objects => objects(&engine, filter.unwrap_or(""))?,
        ListWhat::Measurements => measurements(&engine)?,
        ListWhat::Kpis => list_kpis::kpis(&engine, choice.language.unwrap_or("en"))?,
        ListWhat::Imports => imports(&engine)?,
        ListWhat::Rejects => rejects(&engine)?,
        ListWhat::Contracts => contracts(&engine),
        ListWhat::BusyHours => busy_hours(&engine),
        ListWhat::Views => list_saved::views(&engine),
        ListWhat::Dashboards => list_saved::dashboards(&engine),
        ListWhat::Tickets => return list_events::tickets(&engine, arguments.json, terminal),
        ListWhat::Outages => list_events::outages(&engine)?,
        ListWhat::Topology => topology(&engine)?,
        ListWhat::Formats => formats(),
    };
    shown(&listing, arguments.json, terminal)
}

fn shown(listing: &Listing, as_json: bool, terminal: Terminal) -> Result {
    terminal.data(&if as_json {
        json_text(&Value::Array(listing.json.clone()))
    } else {
        table(&listing.columns, &listing.rows)
    })?;
    Ok(Ending::Done)
}

/// What can be read; formats that are known from descriptions only are marked.
fn formats() -> Listing {
    let columns = vec![
        ("name", Align::Left),
        ("evidence", Align::Left),
        ("title", Align::Left),
        ("description", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for format in preview::formats() {
        let evidence = if format.proven { "real files" } else { "unproven" };
        let cells = [format.name, evidence, format.title, format.description];
        listing.rows.push(cells.map(str::to_owned).to_vec());
        listing.json.push(json!({
            "name": format.name, "proven": format.proven, "title": format.title, "description": format.description,
        }));
    }
    listing
}

/// The same list twice: for people and for scripts.
pub struct Listing {
    pub columns: Vec<(&'static str, Align)>,
    pub rows: Vec<Vec<String>>,
    pub json: Vec<Value>,
}

fn objects(engine: &Engine, filter: &str) -> Result<Listing> {
    let inventory = engine.inventory().map_err(Stop::of_cache)?;
    let chosen = filtered_objects(&inventory, &engine.documents(), filter)?;
    let columns = vec![
        ("id", Align::Right),
        ("class", Align::Left),
        ("label", Align::Left),
        ("name", Align::Left),
        ("attributes", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for position in chosen {
        let object = &inventory.objects[position];
        let attributes = &inventory.attributes[position];
        let words: Vec<String> = attributes.iter().map(|(k, v)| format!("{k}={v}")).collect();
        listing.rows.push(vec![
            object.id.0.to_string(),
            object.class().to_owned(),
            object.label().to_owned(),
            object.name.clone(),
            words.join(" "),
        ]);
        let map: serde_json::Map<String, Value> =
            attributes.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
        listing.json.push(json!({
            "id": object.id.0, "class": object.class(), "label": object.label(), "name": object.name,
            "vendor": object.vendor.as_deref(), "technology": object.technology(), "attributes": map,
        }));
    }
    Ok(listing)
}

fn measurements(engine: &Engine) -> Result<Listing> {
    let inventory = engine.inventory().map_err(Stop::of_cache)?;
    let columns = vec![
        ("name", Align::Left),
        ("group", Align::Left),
        ("kind", Align::Left),
        ("bins", Align::Right),
        ("in dictionaries", Align::Left),
        ("unit", Align::Left),
        ("description", Align::Left),
    ];
    let dictionary = engine.documents().dictionary;
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for measurement in inventory.measurements.iter() {
        let (kind, n_bins) = match measurement.kind {
            MeasurementKind::Scalar => ("scalar", None),
            MeasurementKind::DenseArray { n_bins } => ("array", Some(n_bins)),
            MeasurementKind::SparseArray { n_bins } => ("sparse array", Some(n_bins)),
        };
        let bins = n_bins.map_or_else(String::new, |n| n.to_string());
        let entry = dictionary.entry(&measurement.name).cloned().unwrap_or_default();
        listing.json.push(json!({
            "name": measurement.name, "group": measurement.group, "kind": kind, "n_bins": n_bins,
            "dictionary_name": entry.name, "unit": entry.unit, "description": entry.description,
            "collection_method": entry.collection_method,
        }));
        listing.rows.push(vec![
            measurement.name.clone(),
            measurement.group.clone(),
            kind.to_owned(),
            bins,
            entry.name,
            entry.unit,
            entry.description,
        ]);
    }
    Ok(listing)
}

fn imports(engine: &Engine) -> Result<Listing> {
    let inventory = engine.inventory().map_err(Stop::of_cache)?;
    let columns = vec![
        ("file", Align::Left),
        ("format", Align::Left),
        ("status", Align::Left),
        ("objects", Align::Right),
        ("measurements", Align::Right),
        ("values", Align::Right),
        ("null", Align::Right),
        ("suspect", Align::Right),
        ("repeats", Align::Right),
        ("replaced", Align::Right),
        ("first", Align::Left),
        ("last", Align::Left),
        ("reason", Align::Left),
    ];
    let rows = inventory.imports.iter().map(import_row).collect();
    Ok(Listing { columns, rows, json: inventory.imports.iter().map(import_json).collect() })
}

fn import_row(record: &ImportRecord) -> Vec<String> {
    let time = |t: Option<Timestamp>| t.map_or_else(String::new, Timestamp::to_iso_utc);
    vec![
        record.header.file.clone(),
        record.header.format.clone(),
        record.status.name().to_owned(),
        record.n_objects.to_string(),
        record.n_measurements.to_string(),
        record.counts.n_values.to_string(),
        record.counts.n_null.to_string(),
        record.counts.n_suspect.to_string(),
        record.counts.n_repeats.to_string(),
        record.n_replaced.to_string(),
        time(record.extent.map(|e| e.start)),
        time(record.extent.map(|e| e.end)),
        record.reason.clone(),
    ]
}

/// One import for scripts; `first` and `last` are the first period start and the last period end.
pub fn import_json(record: &ImportRecord) -> Value {
    json!({
        "id": record.id.0,
        "file": record.header.file,
        "format": record.header.format,
        "sha256": record.header.sha256,
        "size_bytes": record.header.size_bytes,
        "status": record.status.name(),
        "n_objects": record.n_objects,
        "n_measurements": record.n_measurements,
        "read_as": record.header.read_as,
        "n_rows": record.counts.n_rows,
        "n_events": record.counts.n_events,
        "n_values": record.counts.n_values,
        "n_null": record.counts.n_null,
        "n_text": record.counts.n_text,
        "n_suspect": record.counts.n_suspect,
        "n_repeats": record.counts.n_repeats,
        "n_conflicts": record.counts.n_conflicts,
        "n_replaced": record.n_replaced,
        "n_rejects": record.n_rejects,
        "first": record.extent.map(|e| e.start.to_iso_utc()),
        "last": record.extent.map(|e| e.end.to_iso_utc()),
        "reason": record.reason,
        "warnings": record.warnings,
    })
}

fn rejects(engine: &Engine) -> Result<Listing> {
    let inventory = engine.inventory().map_err(Stop::of_cache)?;
    let columns = vec![
        ("file", Align::Left),
        ("line", Align::Right),
        ("message", Align::Left),
        ("hint", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for reject in &inventory.rejects {
        let line = reject.line.map_or_else(String::new, |l| l.to_string());
        listing.rows.push(vec![
            reject.file.clone(),
            line,
            reject.message.clone(),
            reject.hint.clone(),
        ]);
        listing.json.push(json!({"file": reject.file, "line": reject.line, "message": reject.message, "hint": reject.hint}));
    }
    Ok(listing)
}

/// Both ways: what was imported and has no row, and rows that name nothing that was imported.
fn topology(engine: &Engine) -> Result<Listing> {
    let inventory = engine.inventory().map_err(Stop::of_cache)?;
    let topology = engine.documents().topology;
    let columns = vec![
        ("finding", Align::Left),
        ("object", Align::Left),
        ("file", Align::Left),
        ("line", Align::Right),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for id in topology.objects_without_topology(&inventory.objects) {
        let Some(object) = inventory.objects.get(id.0 as usize) else { continue };
        let finding = "object without topology";
        listing.rows.push(vec![
            finding.to_owned(),
            object.name.clone(),
            String::new(),
            String::new(),
        ]);
        listing.json.push(json!({"finding": finding, "object": object.name}));
    }
    for row in topology.unmatched_rows(&inventory.objects) {
        let finding = if row.is_pattern { "pattern without objects" } else { "row without object" };
        listing.rows.push(vec![
            finding.to_owned(),
            row.object.clone(),
            row.file.clone(),
            row.line.to_string(),
        ]);
        listing.json.push(
            json!({"finding": finding, "object": row.object, "file": row.file, "line": row.line}),
        );
    }
    Ok(listing)
}

fn contracts(engine: &Engine) -> Listing {
    let contracts = engine.documents().contracts;
    let columns = vec![
        ("id", Align::Left),
        ("customer", Align::Left),
        ("name", Align::Left),
        ("country", Align::Left),
        ("zone", Align::Left),
        ("fee", Align::Right),
        ("currency", Align::Left),
        ("objectives", Align::Right),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for contract in contracts.iter() {
        listing.rows.push(vec![
            contract.id.clone(),
            contract.customer.clone(),
            contract.name.clone(),
            contract.country.clone(),
            contract.zone.name().to_owned(),
            contract.fee.to_string(),
            contract.currency.clone(),
            contract.objectives.len().to_string(),
        ]);
        let objectives: Vec<Value> = contract
            .objectives
            .iter()
            .map(|o| json!({"id": o.id, "name": o.name, "kpi": o.kpi(), "target": o.target.to_string(), "unit": o.unit, "weight": o.weight.to_string()}))
            .collect();
        listing.json.push(json!({
            "id": contract.id, "customer": contract.customer, "name": contract.name, "country": contract.country,
            "zone": contract.zone.name(), "fee": contract.fee.to_string(), "currency": contract.currency, "objectives": objectives,
        }));
    }
    listing
}

fn busy_hours(engine: &Engine) -> Listing {
    let documents = engine.documents();
    let columns = vec![
        ("name", Align::Left),
        ("traffic", Align::Left),
        ("resolution", Align::Left),
        ("scope", Align::Left),
        ("stability", Align::Left),
        ("days", Align::Left),
        ("ties", Align::Left),
        ("month rule", Align::Left),
        ("zone", Align::Left),
        ("where", Align::Left),
        ("description", Align::Left),
    ];
    let mut listing = Listing { columns, rows: Vec::new(), json: Vec::new() };
    for definition in documents.busy_hours.iter() {
        let zone = definition.zone.as_ref().map(|zone| zone.name().to_owned());
        let month_rule = definition.month_rule.map(|rule| rule.to_string());
        listing.rows.push(vec![
            definition.name.clone(),
            definition.traffic.to_string(),
            definition.resolution.name().to_owned(),
            definition.scope.to_string(),
            definition.stability.name().to_owned(),
            definition.days.to_string(),
            definition.ties.name().to_owned(),
            month_rule.clone().unwrap_or_default(),
            zone.clone().unwrap_or_default(),
            definition.filter.clone(),
            definition.description.clone(),
        ]);
        listing.json.push(json!({
            "name": definition.name, "traffic": definition.traffic.to_string(),
            "resolution": definition.resolution.name(), "scope": definition.scope.to_string(),
            "by": definition.scope.keys(), "stability": definition.stability.name(),
            "days": definition.days.to_string(),
            "ties": definition.ties.name(), "month_rule": month_rule, "zone": zone, "where": definition.filter,
            "description": definition.description,
        }));
    }
    listing
}
