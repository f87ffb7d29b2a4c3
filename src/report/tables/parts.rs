//! The tables of all other parts, as they are: one of mine for each section, with the rows of all tables of that section.

use super::{Cell, Column, Table, Value, local_of, symbol};
use crate::report::csv::section_title;
use crate::report::document::Document;
use crate::report::part::{self, ColumnKind};
use crate::words::tr;

pub(super) fn parts(document: &Document) -> Vec<Table> {
    let mut found: Vec<Table> = Vec::new();
    for table in document.tables() {
        let rows = table.rows.iter().map(|row| cells(document, table, row));
        match found.iter_mut().find(|known| known.id == table.section) {
            Some(known) => known.rows.extend(rows),
            None => {
                let title = match table.title.as_str() {
                    "" => section_title(table.section),
                    title => title,
                };
                found.push(Table {
                    id: table.section,
                    title: title.to_owned(),
                    columns: columns(document, table),
                    rows: rows.collect(),
                    nothing: tr!("report-sheets-nothing").to_owned(),
                });
            }
        }
    }
    found
}

fn columns(document: &Document, table: &part::Table) -> Vec<Column> {
    let mut columns = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let label = if column.label.is_empty() { column.id } else { &column.label };
        match column.kind {
            ColumnKind::Time => {
                columns.push(Column::new(column.id, format!("{label} ({})", document.trail.zone)));
                if let Some(id) = utc_id(column.id) {
                    columns.push(Column::new(id, format!("{label} (UTC)")));
                }
            }
            _ if column.wide => columns.push(Column::new(column.id, label).wrapping()),
            _ => columns.push(Column::new(column.id, label)),
        }
    }
    columns
}

/// Edges have a column in UTC too.
fn utc_id(id: &str) -> Option<&'static str> {
    match id {
        "period_start" => Some("period_start_utc"),
        "period_end" => Some("period_end_utc"),
        _ => None,
    }
}

fn cells(document: &Document, table: &part::Table, row: &[part::Cell]) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(row.len());
    for (column, cell) in table.columns.iter().zip(row) {
        let figure = &cell.figure;
        match column.kind {
            ColumnKind::Number => cells.push(Cell::figure(figure, &document.locale)),
            ColumnKind::Time => {
                cells.push(time(&figure.exact));
                if utc_id(column.id).is_some() {
                    cells.push(Cell::utc(&figure.exact));
                }
            }
            ColumnKind::Verdict => cells.push(verdict(&figure.exact, &figure.shown)),
            ColumnKind::Text if figure.shown.is_empty() => cells.push(Cell::text(&figure.exact)),
            ColumnKind::Text => cells.push(Cell::text(&figure.shown)),
        }
    }
    cells
}

/// An instant, or a date.
fn time(iso: &str) -> Cell {
    match (local_of(iso), iso.parse::<jiff::civil::Date>()) {
        (Some(at), _) => Cell::moment(at, true),
        (None, Ok(date)) => Cell::moment(date.at(0, 0, 0, 0), false),
        _ => Cell::text(iso),
    }
}

fn verdict(kind: &str, word: &str) -> Cell {
    const KINDS: [&str; 5] = ["achieved", "tolerated", "forgiven", "breached", "undecided"];
    let Some(kind) = KINDS.into_iter().find(|known| *known == kind) else {
        return Cell::text(if word.is_empty() { kind } else { word });
    };
    let sign = symbol(kind);
    let word = if word.starts_with(sign) { word.to_owned() } else { format!("{sign} {word}") };
    Cell { value: Value::Verdict { kind, word }, ..Cell::default() }
}
