//! Days, worst objects and exclusions of all objectives.

use super::objectives::{ratio_of, sign};
use super::{Cell, Column, Number, Table, Value, local_of};
use crate::report::document::{DayRow, Document, ExclusionRow, ObjectRow, ObjectiveSection};
use crate::words::tr;

pub(super) fn days(document: &Document) -> Table {
    let columns = [
        vec![
            Column::new("objective", tr!("report-sheets-objective")),
            Column::new("date", in_zone(tr!("report-sheets-date"), document)),
            Column::new("weekday", tr!("report-sheets-weekday")),
            Column::new("value", tr!("report-sheets-value")),
            Column::new("unit", tr!("report-sheets-unit")),
            Column::new("comparison", tr!("report-sheets-comparison")),
            Column::new("target", tr!("report-sheets-target")),
            Column::new("against_target", tr!("report-sheets-against-target")),
            Column::new("numerator", tr!("report-sheets-numerator")),
            Column::new("denominator", tr!("report-sheets-denominator")),
            Column::new("completeness", tr!("report-sheets-completeness")),
        ],
        edges(document),
        vec![Column::new("note", tr!("report-sheets-note")).wrapping()],
    ];
    let rows = document.objectives.iter().flat_map(|objective| {
        objective.days.iter().map(move |day| day_cells(document, objective, day))
    });
    Table {
        id: "days",
        title: tr!("report-sheets-days").to_owned(),
        columns: columns.concat(),
        rows: rows.collect(),
        nothing: tr!("report-sheets-no-days").to_owned(),
    }
}

fn day_cells(document: &Document, objective: &ObjectiveSection, day: &DayRow) -> Vec<Cell> {
    let locale = &document.locale;
    // A day that begins with a change of clocks begins at one o'clock: its date has no time.
    let date = local_of(&day.period_start)
        .map_or_else(Cell::default, |at| Cell::moment(at.date().at(0, 0, 0, 0), false));
    let (kind, word) = match day.against_target {
        "met" => ("met", tr!("report-sheets-met")),
        "missed" => ("missed", tr!("report-sheets-missed")),
        _ => ("", ""),
    };
    let mark = if kind.is_empty() {
        Value::Nothing
    } else {
        Value::Verdict { kind, word: format!("{} {word}", super::symbol(kind)) }
    };
    let formula = ratio_of(&day.value, &day.numerator, &day.denominator, &objective.unit);
    let mut cells = vec![
        Cell::text(&objective.id),
        date,
        Cell::text(day.weekday.to_string()),
        Cell::figure(&day.value, locale).live(formula),
        Cell::text(&objective.unit),
        Cell::text(sign(objective.comparison)),
        Cell::figure(&objective.target, locale),
        Cell { value: mark, ..Cell::default() },
        Cell::figure(&day.numerator, locale),
        Cell::figure(&day.denominator, locale),
        Cell::ratio(&day.completeness, locale),
    ];
    cells.extend(edge_cells(&day.period_start, &day.period_end));
    cells.push(Cell::text(&day.gap));
    cells
}

pub(super) fn objects(document: &Document) -> Table {
    let columns = vec![
        Column::new("objective", tr!("report-sheets-objective")),
        Column::new("rank", tr!("report-sheets-rank")),
        Column::new("label", tr!("report-sheets-object")),
        Column::new("value", tr!("report-sheets-value")),
        Column::new("unit", tr!("report-sheets-unit")),
        Column::new("numerator", tr!("report-sheets-numerator")),
        Column::new("denominator", tr!("report-sheets-denominator")),
        Column::new("contribution", tr!("report-sheets-contribution")),
        Column::new("completeness", tr!("report-sheets-completeness")),
        Column::new("name", tr!("report-sheets-object-name")),
        Column::new("note", tr!("report-sheets-note")).wrapping(),
    ];
    let rows = document.objectives.iter().flat_map(|objective| {
        let ranked = objective.worst_objects.iter().zip(1_u32..);
        ranked.map(move |(object, rank)| object_cells(document, objective, object, rank))
    });
    Table {
        id: "objects",
        title: tr!("report-sheets-objects").to_owned(),
        rows: rows.collect(),
        columns,
        nothing: tr!("report-sheets-no-objects").to_owned(),
    }
}

fn object_cells(
    document: &Document,
    objective: &ObjectiveSection,
    object: &ObjectRow,
    rank: u32,
) -> Vec<Cell> {
    let locale = &document.locale;
    let formula = ratio_of(&object.value, &object.numerator, &object.denominator, &objective.unit);
    let rank = Number { value: f64::from(rank), decimals: 0, is_ratio: false };
    vec![
        Cell::text(&objective.id),
        Cell::number(rank),
        Cell::text(&object.label),
        Cell::figure(&object.value, locale).live(formula),
        Cell::text(&objective.unit),
        Cell::figure(&object.numerator, locale),
        Cell::figure(&object.denominator, locale),
        Cell::figure(&object.contribution, locale),
        Cell::ratio(&object.completeness, locale),
        Cell::text(&object.name),
        Cell::text(&object.gap),
    ]
}

pub(super) fn exclusions(document: &Document) -> Table {
    let columns = [
        vec![
            Column::new("objective", tr!("report-sheets-objective")),
            Column::new("id", tr!("report-sheets-exclusion")),
            Column::new("kind", tr!("report-sheets-kind")),
        ],
        edges(document),
        vec![
            Column::new("duration", tr!("report-sheets-duration")),
            Column::new("objects", tr!("report-sheets-n-objects")),
            Column::new("reason", tr!("report-sheets-reason")).wrapping(),
            Column::new("evidence", tr!("report-sheets-evidence")).wrapping(),
            Column::new("decided_by", tr!("report-sheets-decided-by")),
        ],
    ];
    let rows = document.objectives.iter().flat_map(|objective| {
        objective
            .exclusions
            .iter()
            .map(move |excluded| exclusion_cells(document, objective, excluded))
    });
    Table {
        id: "exclusions",
        title: tr!("report-sheets-exclusions").to_owned(),
        columns: columns.concat(),
        rows: rows.collect(),
        nothing: tr!("report-sheets-no-exclusions").to_owned(),
    }
}

fn exclusion_cells(
    document: &Document,
    objective: &ObjectiveSection,
    excluded: &ExclusionRow,
) -> Vec<Cell> {
    // Seconds between the two instants in UTC: local time may jump in between.
    let seconds = super::number_of(&excluded.duration).map(|value| Number {
        value,
        decimals: 0,
        is_ratio: false,
    });
    let duration = seconds.map_or_else(Cell::default, Cell::number);
    let mut cells = vec![
        Cell::text(&objective.id),
        Cell::text(&excluded.id),
        Cell::text(excluded.kind.to_string()),
    ];
    cells.extend(edge_cells(&excluded.period_start, &excluded.period_end));
    cells.extend([
        duration.live(Some("ROUND(([end_utc]-[start_utc])*86400,0)".to_owned())),
        Cell::figure(&excluded.n_objects, &document.locale),
        Cell::text(&excluded.reason),
        Cell::text(&excluded.evidence),
        Cell::text(&excluded.decided_by),
    ]);
    cells
}

fn in_zone(text: &str, document: &Document) -> String {
    format!("{text} ({})", document.trail.zone)
}

/// Local and UTC edges; a cell knows no zone, so the header names it.
fn edges(document: &Document) -> Vec<Column> {
    let (start, end) = (tr!("report-sheets-start"), tr!("report-sheets-end"));
    vec![
        Column::new("start", in_zone(start, document)),
        Column::new("end", in_zone(end, document)),
        Column::new("start_utc", format!("{start} (UTC)")),
        Column::new("end_utc", format!("{end} (UTC)")),
    ]
}

fn edge_cells(start: &str, end: &str) -> [Cell; 4] {
    [Cell::local(start), Cell::local(end), Cell::utc(start), Cell::utc(end)]
}
