//! The tables of a pack: RFC 4180, UTF-8, CRLF, dot decimals, every digit, times with the offset of the contract's zone. A text that a
//! spreadsheet would run as a formula gets an apostrophe in front.

use std::collections::BTreeSet;

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use crate::model::{Gap, KpiPoint, Outage, Ticket, TimeRange, Timestamp, Zone};
use crate::report::guarded;
use crate::sla::{AppliedExclusion, ExclusionEntry, ObjectiveResult, RefusedEntry, Statement};
use crate::workspace::freeze::judged::{entry_sha256, number_text};
use crate::workspace::judge::rows::{EvidenceRow, LineRows, RowKind};

/// Columns of `data.csv`.
pub const DATA_COLUMNS: [&str; 13] = [
    "objective",
    "rows",
    "object",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "completeness",
    "received",
    "expected",
    "suspect_share",
    "gap",
];

/// Columns of `exclusions.csv`.
pub const EXCLUSION_COLUMNS: [&str; 18] = [
    "objective",
    "id",
    "kind",
    "start",
    "end",
    "objects",
    "state",
    "decided_by",
    "decided_at",
    "notified_at",
    "reason",
    "evidence",
    "counted_start",
    "counted_end",
    "capped_secs",
    "n_objects",
    "refused_because",
    "sha256",
];

/// Columns of `outages.csv`.
pub const OUTAGE_COLUMNS: [&str; 9] = [
    "objective",
    "object",
    "id",
    "name",
    "severity",
    "start",
    "end",
    "counted_secs",
    "counts_less_because",
];

/// Columns of `tickets.csv`.
pub const TICKET_COLUMNS: [&str; 15] = [
    "objective",
    "id",
    "title",
    "state",
    "priority",
    "category",
    "object",
    "location",
    "opened_at",
    "responded_at",
    "restored_at",
    "resolved_at",
    "closed_at",
    "n_reopened",
    "paused_secs",
];

type CsvResult = Result<Vec<u8>, csv::Error>;

fn table<const N: usize>(columns: [&str; N], rows: impl Iterator<Item = [String; N]>) -> CsvResult {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))
}

fn safe(text: &str) -> String {
    guarded(text).into_owned()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, number_text)
}

/// What each line is added up from.
pub fn data_table(lines: &[LineRows], zone: &Zone) -> CsvResult {
    let rows = lines.iter().flat_map(|line| {
        line.rows.iter().map(|row| {
            let point = &row.point;
            [
                safe(&line.objective_id),
                row.kind.name().to_owned(),
                safe(&row.object),
                zone.to_iso(row.range.start),
                zone.to_iso(row.range.end),
                number(point.numerator),
                number(point.denominator),
                number(point.value),
                number(point.completeness),
                point.received.to_string(),
                point.expected.to_string(),
                number_text(point.suspect_share),
                point.gap.as_ref().map_or_else(String::new, ToString::to_string),
            ]
        })
    });
    table(DATA_COLUMNS, rows)
}

/// The rows of `data.csv` again, with the objective of each.
///
/// # Errors
/// In words, with the line of the file.
pub fn read_data_table(bytes: &[u8]) -> Result<Vec<(String, EvidenceRow)>, String> {
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let header = reader.headers().map_err(|e| e.to_string())?;
    if header.iter().ne(DATA_COLUMNS) {
        return Err("its columns are others than those of this program".to_owned());
    }
    let mut rows = Vec::new();
    for (line, record) in (2_u64..).zip(reader.records()) {
        let record = record.map_err(|e| e.to_string())?;
        rows.push(data_row(&record).map_err(|column| format!("line {line}: wrong {column:?}"))?);
    }
    Ok(rows)
}

/// One row; the name of the column that cannot be read.
fn data_row(record: &StringRecord) -> Result<(String, EvidenceRow), &'static str> {
    let cell = |at: usize| record.get(at).unwrap_or_default();
    let wrong = |at: usize| DATA_COLUMNS.get(at).copied().unwrap_or_default();
    let time = |at: usize| {
        let parsed = cell(at).parse::<jiff::Timestamp>().map_err(|_| wrong(at))?;
        Ok::<Timestamp, &'static str>(Timestamp::from_unix_secs(parsed.as_second()))
    };
    let number = |at: usize| match cell(at) {
        "" => Ok(None),
        text => text.parse::<f64>().ok().filter(|n| n.is_finite()).map(Some).ok_or(wrong(at)),
    };
    let count = |at: usize| cell(at).parse::<u64>().map_err(|_| wrong(at));
    let (start, end) = (time(3)?, time(4)?);
    if end < start {
        return Err(wrong(4));
    }
    let value = number(7)?;
    let row = EvidenceRow {
        kind: RowKind::named(cell(1)).ok_or(wrong(1))?,
        object: cell(2).to_owned(),
        range: TimeRange::new(start, end),
        point: KpiPoint {
            value,
            // Which gap it is changes no value.
            gap: value.is_none().then_some(Gap::Missing),
            numerator: number(5)?,
            denominator: number(6)?,
            completeness: number(8)?,
            received: count(9)?,
            expected: count(10)?,
            suspect_share: number(11)?.unwrap_or_default(),
            // The table has the share; the count it was made of is the nearest whole number.
            suspect: suspect_of(number(11)?.unwrap_or_default(), count(9)?),
        },
    };
    Ok((cell(0).to_owned(), row))
}

fn suspect_of(share: f64, received: u64) -> u64 {
    (share * received as f64).round() as u64
}

/// Ledger entries that touch the period: what each counted for, or why it did not.
pub fn exclusion_table(statement: &Statement) -> CsvResult {
    let zone = &statement.contract.zone;
    let rows = statement.objectives.iter().flat_map(|result| {
        let applied = result.exclusions.iter().map(|one| applied_row(result, one, zone));
        let refused = result.refused_exclusions.iter().map(|one| refused_row(result, one, zone));
        applied.chain(refused)
    });
    table(EXCLUSION_COLUMNS, rows)
}

fn applied_row(result: &ObjectiveResult, one: &AppliedExclusion, zone: &Zone) -> [String; 18] {
    let counted = [
        zone.to_iso(one.range.start),
        zone.to_iso(one.range.end),
        one.capped_secs.to_string(),
        one.n_objects.to_string(),
        String::new(),
    ];
    exclusion_row(result, &one.entry, zone, counted)
}

fn refused_row(result: &ObjectiveResult, one: &RefusedEntry, zone: &Zone) -> [String; 18] {
    let [none, other, third, fourth] = [(); 4].map(|()| String::new());
    exclusion_row(result, &one.entry, zone, [none, other, third, fourth, one.reason.to_string()])
}

fn exclusion_row(
    result: &ObjectiveResult,
    entry: &ExclusionEntry,
    zone: &Zone,
    counted: [String; 5],
) -> [String; 18] {
    let at = |at: Option<Timestamp>| at.map_or_else(String::new, |at| zone.to_iso(at));
    let [counted_start, counted_end, capped_secs, n_objects, refused_because] = counted;
    [
        safe(&result.objective.id),
        safe(&entry.id),
        entry.kind.name().to_owned(),
        zone.to_iso(entry.range.start),
        zone.to_iso(entry.range.end),
        safe(&entry.objects),
        entry.state.name().to_owned(),
        safe(&entry.decided_by),
        at(entry.decided_at),
        at(entry.notified_at),
        safe(&entry.reason),
        safe(&entry.evidence),
        counted_start,
        counted_end,
        capped_secs,
        n_objects,
        refused_because,
        entry_sha256(entry),
    ]
}

/// Outages that a line is measured by, and those that stand behind a loss of a line of counters. Nothing else of the cache: it may be
/// another customer's.
pub fn outage_table(statement: &Statement, records: &[Outage]) -> CsvResult {
    let zone = &statement.contract.zone;
    let end_text = |end: Option<Timestamp>| end.map_or_else(String::new, |end| zone.to_iso(end));
    let mut rows = Vec::new();
    for result in &statement.objectives {
        for counted in &result.outages {
            let is_it = |o: &&Outage| o.id == counted.id && o.start == counted.start;
            let record = records.iter().find(is_it);
            let cuts: Vec<&str> = counted.cuts.iter().map(|cut| cut.reason()).collect();
            rows.push([
                safe(&result.objective.id),
                safe(&counted.object),
                safe(&counted.id),
                record.map_or_else(String::new, |o| safe(&o.name)),
                record.map_or_else(String::new, |o| safe(&o.severity)),
                zone.to_iso(counted.start),
                end_text(counted.end),
                counted.counted_secs.to_string(),
                cuts.join("; "),
            ]);
        }
        let behind: BTreeSet<&str> =
            result.reasons.iter().filter_map(|reason| reason.outage.as_deref()).collect();
        let is_listed = |o: &Outage| result.outages.iter().any(|counted| counted.id == o.id);
        for record in records.iter().filter(|o| behind.contains(o.id.as_str()) && !is_listed(o)) {
            rows.push([
                safe(&result.objective.id),
                safe(&record.object),
                safe(&record.id),
                safe(&record.name),
                safe(&record.severity),
                zone.to_iso(record.start),
                end_text(record.end),
                String::new(),
                "it stands behind a loss; the line is not measured by outages".to_owned(),
            ]);
        }
    }
    rows.sort();
    table(OUTAGE_COLUMNS, rows.into_iter())
}

/// Tickets that a line is measured by, and those that stand behind a loss.
pub fn ticket_table(statement: &Statement, tickets: &[Ticket]) -> CsvResult {
    let zone = &statement.contract.zone;
    let at = |at: Option<Timestamp>| at.map_or_else(String::new, |at| zone.to_iso(at));
    let mut rows = Vec::new();
    for result in &statement.objectives {
        let mut ids: BTreeSet<&str> = result.tickets.iter().map(String::as_str).collect();
        ids.extend(result.reasons.iter().filter_map(|reason| reason.ticket.as_deref()));
        for ticket in tickets.iter().filter(|ticket| ids.contains(ticket.id.as_str())) {
            rows.push([
                safe(&result.objective.id),
                safe(&ticket.id),
                safe(&ticket.title),
                safe(&ticket.state),
                safe(&ticket.priority),
                safe(&ticket.category),
                safe(&ticket.object),
                safe(&ticket.location),
                at(ticket.opened_at),
                at(ticket.responded_at),
                at(ticket.restored_at),
                at(ticket.resolved_at),
                at(ticket.closed_at),
                ticket.n_reopened.to_string(),
                ticket.paused_secs.map_or_else(String::new, |secs| secs.to_string()),
            ]);
        }
    }
    rows.sort();
    table(TICKET_COLUMNS, rows.into_iter())
}
