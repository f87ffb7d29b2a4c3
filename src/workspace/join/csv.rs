//! A join as CSV for machines: a row for each pair and each orphan, ISO 8601 with the zone's offset.

use super::answer::{Anchor, JoinAnswer};
use crate::diagnostic::Diagnostic;
use crate::model::{Outage, Ticket, Timestamp};
use crate::report::guarded;
use crate::sla::join::Group;

const HEADER: [&str; 24] = [
    "kind",
    "confidence",
    "shared",
    "place",
    "lag_secs",
    "overlaps",
    "shared_words",
    "outage_id",
    "outage_object",
    "outage_name",
    "severity",
    "start",
    "end",
    "ticket_id",
    "ticket_object",
    "ticket_title",
    "priority",
    "opened_at",
    "resolved_at",
    "dip_object",
    "dip_hours",
    "worst_value",
    "lost_share",
    "why",
];

/// Columns: `kind` (pair, outage, ticket, dip), what speaks for a pair, the outage, the ticket, the dips, and why an orphan is one.
pub fn write(answer: &JoinAnswer) -> Result<String, Diagnostic> {
    let failed =
        |e: &dyn std::fmt::Display| Diagnostic::error(format!("could not write the CSV: {e}"));
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADER).map_err(|e| failed(&e))?;
    for row in rows(answer) {
        writer.write_record(&row).map_err(|e| failed(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| failed(&e))?;
    String::from_utf8(bytes).map_err(|e| failed(&e))
}

fn rows(answer: &JoinAnswer) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (group, place) in answer.joined.groups.iter().zip(&answer.places) {
        // An orphan with dips has its row below.
        let Some(link) = &group.link else { continue };
        let mut row = vec![
            "pair".to_owned(),
            link.confidence.name().to_owned(),
            link.place.name().to_owned(),
            text(place),
            link.lag_secs.to_string(),
            link.overlaps.to_string(),
            text(&link.cause_words.join(" ")),
        ];
        row.extend(outage_cells(answer, Some(&answer.outages[link.outage_idx])));
        row.extend(ticket_cells(answer, Some(&answer.tickets[link.ticket_idx])));
        row.extend(dip_cells(answer, Some(group)));
        row.push(String::new());
        rows.push(row);
    }
    let alone = |kind: &str| {
        let mut row = vec![kind.to_owned()];
        row.resize(7, String::new());
        row
    };
    for orphan in &answer.joined.orphan_outages {
        let mut row = alone("outage");
        row.extend(outage_cells(answer, Some(&answer.outages[orphan.idx])));
        row.extend(ticket_cells(answer, None));
        let group = answer.group_of(Anchor::Outage(orphan.idx));
        row.extend(dip_cells(answer, group));
        row.push(text(&answer.why_no_ticket(*orphan)));
        rows.push(row);
    }
    for orphan in &answer.joined.orphan_tickets {
        let mut row = alone("ticket");
        row.extend(outage_cells(answer, None));
        row.extend(ticket_cells(answer, Some(&answer.tickets[orphan.idx])));
        let group = answer.group_of(Anchor::Ticket(orphan.idx));
        row.extend(dip_cells(answer, group));
        row.push(text(&answer.why_no_outage(*orphan)));
        rows.push(row);
    }
    for dip in answer.joined.orphan_dips.iter().map(|idx| &answer.dips[*idx]) {
        let mut row = alone("dip");
        row.extend(outage_cells(answer, None));
        row.extend(ticket_cells(answer, None));
        let at = row.len();
        row.extend([text(&dip.object), "1".to_owned(), number(dip.value), number(dip.lost_share)]);
        row.push("no outage and no ticket".to_owned());
        // The time of a dip stands where an outage's does.
        let (start, end) = (
            answer.question.zone.to_iso(dip.range.start),
            answer.question.zone.to_iso(dip.range.end),
        );
        row[at - 8] = start;
        row[at - 7] = end;
        rows.push(row);
    }
    rows
}

fn text(text: &str) -> String {
    guarded(text).into_owned()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| format!("{v}"))
}

fn outage_cells(answer: &JoinAnswer, outage: Option<&Outage>) -> [String; 6] {
    let Some(outage) = outage else { return Default::default() };
    let iso = |at: Option<Timestamp>| time(answer, at);
    [
        text(&outage.id),
        text(&outage.object),
        text(&outage.name),
        text(&outage.severity),
        iso(Some(outage.start)),
        iso(outage.end),
    ]
}

fn ticket_cells(answer: &JoinAnswer, ticket: Option<&Ticket>) -> [String; 6] {
    let Some(ticket) = ticket else { return Default::default() };
    [
        text(&ticket.id),
        text(&ticket.object),
        text(&ticket.title),
        text(&ticket.priority),
        time(answer, ticket.opened_at),
        time(answer, ticket.resolved_at),
    ]
}

fn time(answer: &JoinAnswer, at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, |at| answer.question.zone.to_iso(at))
}

fn dip_cells(answer: &JoinAnswer, group: Option<&Group>) -> [String; 4] {
    let Some(dips) = group.and_then(|group| answer.dips_of(group)) else {
        return Default::default();
    };
    [
        text(&dips.objects.join(" ")),
        dips.n_hours.to_string(),
        number(dips.worst_value),
        number(dips.lost_share),
    ]
}
