//! `vigia join`.

use std::sync::Arc;

use clap::Args;
use serde_json::{Value, json};

use super::args::{Arguments, OutputArguments, SpanArguments, TableFormat};
use super::query::{range_of, zone_or_own};
use super::terminal::{Align, Terminal, table};
use super::{Result, emit, json_text, open_engine};
use crate::diagnostic::Diagnostic;
use crate::format::date_and_time;
use crate::model::{Outage, Ticket, Timestamp, Zone};
use crate::sla::join::{Group, JoinTolerances};
use crate::workspace::join::{Anchor, DipSummary, JoinAnswer, JoinQuestion, evidence, write_csv};
use crate::workspace::worst::{percent, value_text};
use crate::workspace::{Engine, Purpose};

#[derive(Debug, Args)]
pub struct JoinArguments {
    /// Only outages, tickets and dips of objects that pass
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// A KPI of the catalogue, by id: its bad hours are joined, too
    #[arg(long, value_name = "ID")]
    pub kpi: Option<String>,
    /// With --kpi: worse than this is a bad hour [default: the target of the contracts]
    #[arg(long, value_name = "V", allow_hyphen_values = true, requires = "kpi")]
    pub threshold: Option<f64>,
    /// A ticket may be opened so many minutes before its outage begins
    #[arg(long, value_name = "MIN", default_value_t = 30, value_parser = clap::value_parser!(u32).range(0..=43_200))]
    pub before: u32,
    /// … and so many minutes after it begins
    #[arg(long, value_name = "MIN", default_value_t = 120, value_parser = clap::value_parser!(u32).range(0..=43_200))]
    pub after: u32,
    #[command(flatten)]
    pub span: SpanArguments,
    #[command(flatten)]
    pub out: OutputArguments,
}

pub fn run(arguments: &Arguments, asked: &JoinArguments, terminal: Terminal) -> Result {
    let engine = Arc::new(open_engine(arguments, Purpose::Reading, terminal)?);
    let question = question_of(&engine, asked)?;
    let shared = Arc::clone(&engine);
    let answer = terminal.with_progress(move |ctx| shared.join(&question, ctx))??;
    terminal.diagnostics(&answer.warnings);
    let text = match asked.out.form(arguments) {
        TableFormat::Table => human_tables(&answer),
        TableFormat::Csv => {
            answer.sentences().iter().for_each(|sentence| terminal.note(sentence));
            write_csv(&answer)?
        }
        TableFormat::Json => json_text(&answer_json(&answer)),
    };
    emit(terminal, asked.out.output.as_deref(), &text)
}

fn question_of(engine: &Engine, asked: &JoinArguments) -> Result<JoinQuestion> {
    let zone = zone_or_own(engine, &asked.span)?;
    if asked.threshold.is_some_and(|threshold| !threshold.is_finite()) {
        return Err(Diagnostic::error("--threshold must be a number").into());
    }
    Ok(JoinQuestion {
        filter: asked.filter.clone().unwrap_or_default(),
        range: range_of(engine, &asked.span, &zone)?,
        kpi: asked.kpi.clone(),
        threshold: asked.threshold,
        tolerances: JoinTolerances {
            before_secs: i64::from(asked.before) * 60,
            after_secs: i64::from(asked.after) * 60,
            ..JoinTolerances::default()
        },
        ..JoinQuestion::new(zone)
    })
}

/// In a table whose heading names the zone.
fn clock(at: Option<Timestamp>, zone: &Zone) -> String {
    at.map_or_else(String::new, |at| date_and_time(at, zone))
}

fn dip_text(answer: &JoinAnswer, dips: Option<DipSummary>) -> String {
    let Some(dips) = dips else { return String::new() };
    let (first, more) = match dips.objects.split_first() {
        Some((first, rest)) if !rest.is_empty() => (first.as_str(), format!(" +{}", rest.len())),
        Some((first, _)) => (first.as_str(), String::new()),
        None => ("", String::new()),
    };
    let unit = answer.rule.as_ref().map_or("", |rule| rule.item.unit.sign());
    let worst = dips.worst_value.map_or_else(String::new, |v| format!(" {} {unit}", value_text(v)));
    let lost =
        dips.lost_share.map_or_else(String::new, |s| format!(", {} of the loss", percent(s)));
    format!("{first}{more} {} h{worst}{lost}", dips.n_hours)
}

fn human_tables(answer: &JoinAnswer) -> String {
    let zone = &answer.question.zone;
    let mut text = format!("Outages and their tickets ({})\n\n", zone.name());
    let has_dips = answer.rule.is_some();
    let mut section = |title: &str, columns: &[(&str, Align)], rows: Vec<Vec<String>>| {
        if !title.is_empty() {
            text.push_str(&format!("{title}\n\n"));
        }
        text.push_str(&if rows.is_empty() { "None\n".to_owned() } else { table(columns, &rows) });
        text.push('\n');
    };
    section("", &pair_columns(has_dips), pair_rows(answer, has_dips));
    let dips = |group: Option<&Group>| dip_text(answer, group.and_then(|g| answer.dips_of(g)));
    let outages = answer.joined.orphan_outages.iter().map(|orphan| {
        let outage = &answer.outages[orphan.idx];
        let mut row = vec![
            clock(Some(outage.start), zone),
            outage.end.map_or_else(|| "active".to_owned(), |end| clock(Some(end), zone)),
            outage.id.clone(),
            outage.object.clone(),
            outage.name.clone(),
            answer.why_no_ticket(*orphan),
        ];
        row.extend(has_dips.then(|| dips(answer.group_of(Anchor::Outage(orphan.idx)))));
        row
    });
    let mut columns = left(&["start", "end", "id", "object", "outage", "why"]);
    columns.extend(has_dips.then_some(("dips", Align::Left)));
    section("Outages without a ticket", &columns, outages.collect());
    let tickets = answer.joined.orphan_tickets.iter().map(|orphan| {
        let ticket = &answer.tickets[orphan.idx];
        let mut row = vec![
            clock(ticket.opened_at, zone),
            clock(ticket.resolved_at, zone),
            ticket.id.clone(),
            ticket.object.clone(),
            ticket.title.clone(),
            answer.why_no_outage(*orphan),
        ];
        row.extend(has_dips.then(|| dips(answer.group_of(Anchor::Ticket(orphan.idx)))));
        row
    });
    let mut columns = left(&["opened", "resolved", "ticket", "object", "title", "why"]);
    columns.extend(has_dips.then_some(("dips", Align::Left)));
    section("Tickets without an outage", &columns, tickets.collect());
    if has_dips {
        let rows = answer.joined.orphan_dips.iter().map(|idx| {
            let dip = &answer.dips[*idx];
            vec![
                clock(Some(dip.range.start), zone),
                dip.label.clone(),
                dip.value.map_or_else(String::new, value_text),
                dip.lost_share.map_or_else(String::new, percent),
                dip.object.clone(),
            ]
        });
        let columns = [
            ("hour", Align::Left),
            ("name", Align::Left),
            ("value", Align::Right),
            ("of the loss", Align::Right),
            ("object", Align::Left),
        ];
        section("Bad hours without either", &columns, rows.collect());
    }
    text.push_str(&answer.sentences().join("\n"));
    text.push('\n');
    text
}

fn left<'n>(names: &[&'n str]) -> Vec<(&'n str, Align)> {
    names.iter().map(|name| (*name, Align::Left)).collect()
}

fn pair_columns(has_dips: bool) -> Vec<(&'static str, Align)> {
    let mut columns = left(&[
        "start", "end", "object", "outage", "ticket", "opened", "title", "sure", "evidence",
    ]);
    columns.extend(has_dips.then_some(("dips", Align::Left)));
    columns
}

fn pair_rows(answer: &JoinAnswer, has_dips: bool) -> Vec<Vec<String>> {
    let zone = &answer.question.zone;
    let groups = answer.joined.groups.iter().zip(&answer.places);
    groups
        .filter_map(|(group, place)| {
            let link = group.link.as_ref()?;
            let outage = &answer.outages[link.outage_idx];
            let ticket = &answer.tickets[link.ticket_idx];
            let mut row = vec![
                clock(Some(outage.start), zone),
                outage.end.map_or_else(|| "active".to_owned(), |end| clock(Some(end), zone)),
                outage.object.clone(),
                outage.name.clone(),
                ticket.id.clone(),
                clock(ticket.opened_at, zone),
                ticket.title.clone(),
                link.confidence.name().to_owned(),
                evidence(link, place).english(),
            ];
            row.extend(has_dips.then(|| dip_text(answer, answer.dips_of(group))));
            Some(row)
        })
        .collect()
}

fn answer_json(answer: &JoinAnswer) -> Value {
    let zone = &answer.question.zone;
    let iso = |at: Timestamp| zone.to_iso(at);
    let outage_json = |outage: &Outage| {
        json!({
            "id": outage.id, "object": outage.object, "location": outage.location, "name": outage.name,
            "severity": outage.severity, "start": iso(outage.start), "end": outage.end.map(iso),
        })
    };
    let ticket_json = |ticket: &Ticket| {
        json!({
            "id": ticket.id, "title": ticket.title, "state": ticket.state, "priority": ticket.priority,
            "object": ticket.object, "location": ticket.location,
            "opened_at": ticket.opened_at.map(iso), "resolved_at": ticket.resolved_at.map(iso),
        })
    };
    let dips_json = |group: Option<&Group>| {
        group.and_then(|group| answer.dips_of(group)).map(|dips| {
            json!({
                "hours": dips.n_hours, "objects": dips.objects, "from": iso(dips.range.start),
                "to": iso(dips.range.end), "worst_value": dips.worst_value, "lost_share": dips.lost_share,
            })
        })
    };
    let groups = &answer.joined.groups;
    let pairs = groups.iter().zip(&answer.places).filter_map(|(group, place)| {
        let link = group.link.as_ref()?;
        Some(json!({
            "outage": outage_json(&answer.outages[link.outage_idx]),
            "ticket": ticket_json(&answer.tickets[link.ticket_idx]),
            "confidence": link.confidence.name(),
            "shared": link.place.name(),
            "place": place,
            "lag_secs": link.lag_secs,
            "overlaps": link.overlaps,
            "shared_words": link.cause_words,
            "evidence": evidence(link, place).english(),
            "dips": dips_json(Some(group)),
        }))
    });
    let orphan_outages = answer.joined.orphan_outages.iter().map(|orphan| {
        let mut value = outage_json(&answer.outages[orphan.idx]);
        value["why"] = json!(answer.why_no_ticket(*orphan));
        value["dips"] = json!(dips_json(answer.group_of(Anchor::Outage(orphan.idx))));
        value
    });
    let orphan_tickets = answer.joined.orphan_tickets.iter().map(|orphan| {
        let mut value = ticket_json(&answer.tickets[orphan.idx]);
        value["why"] = json!(answer.why_no_outage(*orphan));
        value["dips"] = json!(dips_json(answer.group_of(Anchor::Ticket(orphan.idx))));
        value
    });
    let orphan_dips = answer.joined.orphan_dips.iter().map(|idx| {
        let dip = &answer.dips[*idx];
        json!({
            "object": dip.object, "label": dip.label, "from": iso(dip.range.start), "to": iso(dip.range.end),
            "value": dip.value, "lost_share": dip.lost_share,
        })
    });
    let counts = &answer.counts;
    let tolerances = answer.question.tolerances;
    json!({
        "zone": zone.name(),
        "from": answer.question.range.map(|range| iso(range.start)),
        "to": answer.question.range.map(|range| iso(range.end)),
        "kpi": answer.rule.as_ref().map(|rule| rule.item.id.as_str()),
        "threshold": answer.rule.as_ref().map(|rule| rule.threshold),
        "opened_before_secs_max": tolerances.before_secs,
        "opened_after_secs_max": tolerances.after_secs,
        "dip_secs_max": tolerances.dip_secs,
        "pairs": pairs.collect::<Vec<_>>(),
        "orphan_outages": orphan_outages.collect::<Vec<_>>(),
        "orphan_tickets": orphan_tickets.collect::<Vec<_>>(),
        "orphan_dips": orphan_dips.collect::<Vec<_>>(),
        "counts": {
            "pairs": counts.n_pairs,
            "exact": counts.n_exact,
            "near": counts.n_near,
            "mention": counts.n_mention,
            "orphan_outages": counts.n_orphan_outages,
            "orphan_tickets": counts.n_orphan_tickets,
            "joined_dip_hours": counts.n_joined_dips,
            "orphan_dip_hours": counts.n_orphan_dips,
            "left_out_by_filter": counts.n_filtered,
        },
        "sentences": answer.sentences(),
    })
}
