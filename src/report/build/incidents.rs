//! Tickets and outages of the contract's scope: how many, how long, what is open, what caused them.
//!
//! | figure | of which tickets |
//! |---|---|
//! | opened | opened in the period |
//! | time to own | answered in the period: from opened to answered |
//! | time to repair | repaired in the period: from opened to restored, else to resolved; the administrative end is no repair |
//! | open at the end | opened before the end of the period, and neither repaired, resolved nor closed by then |
//!
//! All on the clock, day and night: a contract line that is measured by tickets has its own service hours. A ticket without an end
//! has no duration. A ticket that ends before it begins is counted and left out.

use std::collections::BTreeMap;

use super::Writer;
use super::parts::cut_rows;
use crate::chart::pareto::{Loss, Pareto};
use crate::format;
use crate::model::quantile::{median, nearest_rank};
use crate::model::{Ticket, TimeRange, Timestamp};
use crate::report::facts::{IncidentFacts, OutageFact, ReportFacts};
use crate::report::part::{Block, Cell, Column, Drawing, Part, Shape, Table};
use crate::sla::ageing;
use crate::words::{date, tr};

/// Edges between the ages of open tickets, in days.
const AGE_EDGES_DAYS: [i64; 4] = [1, 3, 7, 30];
const DAY_SECS: i64 = 86_400;
/// Causes with a bar of their own.
const CAUSES_MAX: usize = 8;
/// Urgent tickets on paper.
const URGENT_SHOWN: usize = 15;
/// Outages below an objective on paper: where they count, and where they only explain.
const OUTAGES_SHOWN: (usize, usize) = (12, 5);
/// The level that urgent tickets have.
const URGENT: u8 = 1;

/// When the service worked again.
pub(super) fn repaired_at(ticket: &Ticket) -> Option<Timestamp> {
    ticket.restored_at.or(ticket.resolved_at)
}

/// Whether a ticket was open at an instant: its end is later, or it has none and its state does not say that it is over.
pub(super) fn is_open_at(ticket: &Ticket, at: Timestamp) -> bool {
    let Some(opened) = ticket.opened_at else { return false };
    let ends = [ticket.restored_at, ticket.resolved_at, ticket.closed_at];
    let end = ends.into_iter().flatten().min();
    opened < at
        && match end {
            Some(end) => end >= at,
            None => !is_over(&ticket.state),
        }
}

/// What states are called of which nobody works any more, as their names begin.
fn is_over(state: &str) -> bool {
    const OVER: [&str; 15] = [
        "resolved",
        "closed",
        "solved",
        "done",
        "cancel",
        "complete",
        "resuelt",
        "solucionad",
        "cerrad",
        "anulad",
        "resolvid",
        "fechad",
        "encerrad",
        "已关闭",
        "已解决",
    ];
    let state = state.trim().to_lowercase();
    OVER.iter().any(|word| state.starts_with(word))
}

/// Durations of some tickets, in seconds, ascending; what ends before it begins is counted apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spans {
    secs: Vec<f64>,
    n_impossible: usize,
}

impl Spans {
    pub(super) fn of(pairs: impl Iterator<Item = (Timestamp, Timestamp)>) -> Self {
        let mut spans = Self::default();
        for (from, to) in pairs {
            match to.as_unix_secs().saturating_sub(from.as_unix_secs()) {
                secs if secs >= 0 => spans.secs.push(secs as f64),
                _ => spans.n_impossible += 1,
            }
        }
        spans.secs.sort_by(f64::total_cmp);
        spans
    }
}

/// Tickets of one priority.
struct Group<'t> {
    /// As written.
    name: String,
    tickets: Vec<&'t Ticket>,
}

/// The most urgent first; what has no level comes last, by name.
fn groups(tickets: &[Ticket]) -> Vec<Group<'_>> {
    let mut by_priority: BTreeMap<(u8, &str), Vec<&Ticket>> = BTreeMap::new();
    for ticket in tickets {
        let level = ticket.priority_level.unwrap_or(u8::MAX);
        by_priority.entry((level, ticket.priority.as_str())).or_default().push(ticket);
    }
    let group =
        |((_, name), tickets): ((u8, &str), Vec<_>)| Group { name: name.to_owned(), tickets };
    by_priority.into_iter().map(group).collect()
}

impl Writer<'_> {
    pub(super) fn incidents_part(&self, facts: &ReportFacts) -> Option<Part> {
        let incidents = facts.incidents.as_ref()?;
        if !incidents.has_tickets && !incidents.has_outages {
            return None;
        }
        let period = self.looked_at();
        let mut part = Part {
            id: "incidents",
            title: tr!("report-parts-incidents").to_owned(),
            ..Part::default()
        };
        let touched: Vec<Ticket> =
            incidents.tickets.iter().filter(|ticket| touches(ticket, period)).cloned().collect();
        if !incidents.has_tickets {
            part.sentences.push(tr!("report-parts-no-tickets-known").to_owned());
        } else if touched.is_empty() {
            part.sentences.push(tr!("report-parts-no-tickets").to_owned());
        } else {
            self.tickets_of(&touched, period, &mut part);
        }
        if incidents.n_unplaced > 0 {
            part.sentences.push(tr!("report-parts-unplaced", n = incidents.n_unplaced));
        }
        self.causes_of(incidents, &touched, period, &mut part);
        Some(part)
    }

    /// The period as far as data were looked at.
    fn looked_at(&self) -> TimeRange {
        let TimeRange { start, end } = self.statement.period;
        TimeRange::new(start, end.min(self.statement.as_of).max(start))
    }

    fn tickets_of(&self, tickets: &[Ticket], period: TimeRange, part: &mut Part) {
        let opened = tickets.iter().filter(|t| t.opened_at.is_some_and(|at| period.contains(at)));
        let repaired =
            tickets.iter().filter(|t| repaired_at(t).is_some_and(|at| period.contains(at)));
        let open: Vec<&Ticket> = tickets.iter().filter(|t| is_open_at(t, period.end)).collect();
        part.sentences.insert(
            0,
            tr!(
                "report-parts-tickets",
                opened = opened.count() as u64,
                repaired = repaired.count() as u64,
                open = open.len() as u64,
            ),
        );
        part.blocks.push(Block::Table(self.priority_table(tickets, period)));
        part.blocks.push(self.urgent_block(tickets, period, &mut part.sentences));
        part.blocks.push(Block::Table(self.backlog_table(&open, period.end)));
    }

    fn priority_table(&self, tickets: &[Ticket], period: TimeRange) -> Table {
        let columns = vec![
            Column::text("object", tr!("report-parts-priority")).wide(),
            Column::number("opened", tr!("report-parts-opened")),
            Column::number("repaired", tr!("report-parts-repaired")),
            Column::number("open_at_end", tr!("report-parts-open-at-end")),
            Column::number("time_to_own_n", tr!("report-parts-answered")),
            Column::number("time_to_own_median_s", tr!("report-parts-own-median")),
            Column::number("time_to_own_p90_s", tr!("report-parts-own-p90")),
            Column::number("time_to_repair_median_s", tr!("report-parts-repair-median")),
            Column::number("time_to_repair_p90_s", tr!("report-parts-repair-p90")),
            Column::number("impossible", tr!("report-parts-impossible")).off_paper(),
            Column::time("period_start", tr!("report-parts-start")).off_paper(),
            Column::time("period_end", tr!("report-parts-end")).off_paper(),
        ];
        let groups = groups(tickets);
        let mut n_impossible = 0;
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let all: Vec<&Ticket> = tickets.iter().collect();
        for group in &groups {
            let shown = match group.name.as_str() {
                "" => tr!("report-parts-no-priority").to_owned(),
                name => name.to_owned(),
            };
            let (row, impossible) =
                self.priority_row(Cell::said(shown, group.name.clone()), &group.tickets, period);
            n_impossible += impossible;
            rows.push(row);
        }
        let has_total = groups.len() > 1;
        if has_total {
            let name = Cell::said(tr!("report-parts-all-tickets"), "all");
            rows.push(self.priority_row(name, &all, period).0);
        }
        let mut table = Table::new("incident", tr!("report-parts-by-priority"), columns);
        table.has_total = has_total;
        table.note = tr!("report-parts-ticket-note").to_owned();
        if n_impossible > 0 {
            table.note.push(' ');
            table.note.push_str(&tr!("report-parts-ticket-impossible", n = n_impossible as u64));
        }
        table.with_rows(rows)
    }

    fn priority_row(
        &self,
        name: Cell,
        tickets: &[&Ticket],
        period: TimeRange,
    ) -> (Vec<Cell>, usize) {
        let inside = |at: &Timestamp| period.contains(*at);
        let opened = tickets.iter().filter(|t| t.opened_at.as_ref().is_some_and(inside)).count();
        let repaired =
            tickets.iter().filter(|t| repaired_at(t).as_ref().is_some_and(inside)).count();
        let open = tickets.iter().filter(|t| is_open_at(t, period.end)).count();
        let spans = |end: fn(&Ticket) -> Option<Timestamp>| {
            Spans::of(tickets.iter().filter_map(|ticket| {
                let end = end(ticket).filter(|at| inside(at))?;
                Some((ticket.opened_at?, end))
            }))
        };
        let own = spans(|ticket| ticket.responded_at);
        let repair = spans(repaired_at);
        let n_impossible = own.n_impossible + repair.n_impossible;
        let duration = |secs: Option<f64>| {
            secs.map_or_else(|| Cell::said("–", ""), |secs| self.duration_cell(secs as i64))
        };
        let zone = self.zone();
        let row = vec![
            name,
            self.count_cell(opened),
            self.count_cell(repaired),
            self.count_cell(open),
            self.count_cell(own.secs.len()),
            duration(median(&own.secs)),
            duration(nearest_rank(&own.secs, 90.0)),
            duration(median(&repair.secs)),
            duration(nearest_rank(&repair.secs, 90.0)),
            self.count_cell(n_impossible),
            Cell::text(zone.to_iso(period.start)),
            Cell::text(zone.to_iso(period.end)),
        ];
        (row, n_impossible)
    }

    /// `4 h 12 min`; seconds for machines.
    fn duration_cell(&self, secs: i64) -> Cell {
        Cell::said(date::duration(secs), secs.to_string())
    }

    fn instant_cell(&self, at: Option<Timestamp>) -> Cell {
        let zone = self.zone();
        at.map_or_else(
            || Cell::said("–", ""),
            |at| Cell::said(format::date_and_time(at, zone), zone.to_iso(at)),
        )
    }

    /// The tickets of level 1 one by one.
    fn urgent_block(
        &self,
        tickets: &[Ticket],
        period: TimeRange,
        sentences: &mut Vec<String>,
    ) -> Block {
        let columns = vec![
            Column::text("object", tr!("report-parts-ticket")),
            Column::text("title", tr!("report-parts-title")).wide(),
            Column::text("place", tr!("report-parts-place")),
            Column::time("period_start", tr!("report-parts-opened-at")),
            Column::number("time_to_own_s", tr!("report-parts-own")),
            Column::number("value", tr!("report-parts-repair")),
            Column::text("unit", tr!("report-parts-unit")).off_paper(),
            Column::time("period_end", tr!("report-parts-repaired-at")).off_paper(),
        ];
        let mut urgent: Vec<&Ticket> =
            tickets.iter().filter(|ticket| ticket.priority_level == Some(URGENT)).collect();
        urgent.sort_by(|a, b| (a.opened_at, &a.id).cmp(&(b.opened_at, &b.id)));
        if urgent.is_empty() {
            sentences.push(tr!("report-parts-no-urgent").to_owned());
        }
        let rows: Vec<Vec<Cell>> = urgent
            .iter()
            .map(|ticket| {
                let since = |end: Option<Timestamp>| {
                    let secs = end?.as_unix_secs() - ticket.opened_at?.as_unix_secs();
                    (secs >= 0).then_some(secs)
                };
                let span =
                    |end| since(end).map_or_else(|| Cell::said("–", ""), |s| self.duration_cell(s));
                let end = repaired_at(ticket).filter(|at| *at < period.end);
                let repair = if is_open_at(ticket, period.end) {
                    Cell::said(tr!("report-parts-still-open"), "").with_tone("breached")
                } else {
                    span(end)
                };
                vec![
                    Cell::text(ticket.id.clone()),
                    Cell::text(ticket.title.clone()),
                    Cell::text(place_of(ticket)),
                    self.instant_cell(ticket.opened_at),
                    span(ticket.responded_at),
                    repair,
                    Cell::text("s"),
                    self.instant_cell(end),
                ]
            })
            .collect();
        let table = Table::new("urgent", tr!("report-parts-urgent"), columns).with_rows(rows);
        let n_more = table.rows.len().saturating_sub(URGENT_SHOWN);
        let more = tr!("report-parts-more-rows", n = n_more as u64, section = "urgent");
        Block::Table(cut_rows(table, URGENT_SHOWN, more))
    }

    fn backlog_table(&self, open: &[&Ticket], as_of: Timestamp) -> Table {
        let columns = vec![
            Column::text("object", tr!("report-parts-age")).wide(),
            Column::number("value", tr!("report-parts-open-tickets")),
            Column::text("tickets", tr!("report-parts-oldest")),
            Column::time("period_end", tr!("report-parts-as-of")).off_paper(),
        ];
        let pairs = open.iter().filter_map(|t| Some((t.id.as_str(), t.opened_at?)));
        let buckets = ageing(pairs, as_of, &AGE_EDGES_DAYS.map(|days| days * DAY_SECS));
        let rows = buckets.iter().map(|bucket| {
            let days = |secs: i64| (secs / DAY_SECS).unsigned_abs();
            let name = match bucket.to_secs {
                Some(to) if bucket.from_secs == 0 => tr!("report-parts-age-below", to = days(to)),
                Some(to) => {
                    tr!("report-parts-age-between", from = days(bucket.from_secs), to = days(to))
                }
                None => tr!("report-parts-age-above", from = days(bucket.from_secs)),
            };
            let exact = match bucket.to_secs {
                Some(to) => format!("{}-{} d", days(bucket.from_secs), days(to)),
                None => format!("{}+ d", days(bucket.from_secs)),
            };
            let opened = |id: &String| {
                open.iter().find(|ticket| ticket.id == *id).and_then(|ticket| ticket.opened_at)
            };
            let mut ids: Vec<&String> = bucket.tickets.iter().collect();
            ids.sort_by_key(|id| (opened(id), (*id).clone()));
            let shown: Vec<&str> = ids.iter().take(4).map(|id| id.as_str()).collect();
            let more = if ids.len() > shown.len() { " …" } else { "" };
            let all: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
            vec![
                Cell::said(name, exact),
                self.count_cell(bucket.tickets.len()),
                Cell::said(format!("{}{more}", shown.join(", ")), all.join(" ")),
                Cell::text(self.zone().to_iso(as_of)),
            ]
        });
        let title = tr!("report-parts-backlog", day = self.stamp(as_of));
        Table::new("backlog", title, columns).with_rows(rows.collect())
    }

    /// Causes of outages by the time that they took, and categories of tickets.
    fn causes_of(
        &self,
        incidents: &IncidentFacts,
        tickets: &[Ticket],
        period: TimeRange,
        part: &mut Part,
    ) {
        let mut outages: BTreeMap<&str, (usize, i64)> = BTreeMap::new();
        for OutageFact { outage, .. } in &incidents.outages {
            let end = outage.end.unwrap_or(period.end).max(outage.start);
            let Some(inside) = TimeRange::new(outage.start, end).intersect(period) else {
                continue;
            };
            let of_cause = outages.entry(outage.name.as_str()).or_default();
            of_cause.0 += 1;
            of_cause.1 += inside.duration_secs();
        }
        if incidents.has_outages && outages.is_empty() {
            part.sentences.push(tr!("report-parts-no-outages").to_owned());
        }
        let unnamed = |name: &str| match name {
            "" => tr!("report-parts-no-cause").to_owned(),
            name => name.to_owned(),
        };
        if !outages.is_empty() {
            let n: usize = outages.values().map(|(n, _)| n).sum();
            let secs: i64 = outages.values().map(|(_, secs)| secs).sum();
            part.sentences.push(tr!(
                "report-parts-outages",
                n = n as u64,
                time = date::duration(secs),
            ));
            let losses: Vec<Loss> = outages
                .iter()
                .map(|(name, (_, secs))| Loss {
                    name: (*name).to_owned(),
                    label: unnamed(name),
                    amount: Some(*secs as f64 / 3600.0),
                    value: None,
                })
                .collect();
            let pareto = Pareto::of(&losses, CAUSES_MAX);
            if pareto.bars.len() > 1 {
                part.blocks.push(Block::Drawing(self.causes_drawing(pareto)));
            }
        }
        let mut categories: BTreeMap<&str, usize> = BTreeMap::new();
        for ticket in tickets.iter().filter(|t| t.opened_at.is_some_and(|at| period.contains(at))) {
            *categories.entry(ticket.category.as_str()).or_default() += 1;
        }
        // One category without a name says nothing.
        if categories.keys().all(|name| name.is_empty()) {
            categories.clear();
        }
        let columns = vec![
            Column::text("object", tr!("report-parts-cause")).wide(),
            Column::text("kind", tr!("report-parts-cause-of")),
            Column::number("records", tr!("report-parts-records")),
            Column::number("value", tr!("report-parts-time")),
            Column::text("unit", tr!("report-parts-unit")).off_paper(),
        ];
        let mut rows: Vec<(i64, usize, Vec<Cell>)> = Vec::new();
        for (name, (n, secs)) in &outages {
            let cells = vec![
                Cell::said(unnamed(name), *name),
                Cell::said(tr!("report-parts-of-outages"), "outage"),
                self.count_cell(*n),
                self.duration_cell(*secs),
                Cell::text("s"),
            ];
            rows.push((*secs, *n, cells));
        }
        for (name, n) in &categories {
            let cells = vec![
                Cell::said(unnamed(name), *name),
                Cell::said(tr!("report-parts-of-tickets"), "ticket"),
                self.count_cell(*n),
                Cell::said("–", ""),
                Cell::text(""),
            ];
            rows.push((-1, *n, cells));
        }
        if rows.is_empty() {
            return;
        }
        rows.sort_by_key(|row| std::cmp::Reverse((row.0, row.1)));
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(|(.., cells)| cells).collect();
        let mut table =
            Table::new("incident_cause", tr!("report-parts-top-causes"), columns).with_rows(rows);
        table.note = tr!("report-parts-causes-note").to_owned();
        part.blocks.push(Block::Table(table));
    }

    fn causes_drawing(&self, pareto: Pareto) -> Drawing {
        let said = pareto
            .bars
            .iter()
            .map(|bar| format!("{} {}", bar.label, self.locale.percent(bar.share, 1)));
        Drawing {
            name: "causes".to_owned(),
            title: tr!("report-parts-outage-causes").to_owned(),
            alt: tr!("report-parts-causes-alt", values = said.collect::<Vec<_>>().join(", ")),
            width: 487.0,
            height: 26.0 + 15.0 * (pareto.bars.len() + usize::from(pareto.others.is_some())) as f64,
            shape: Shape::Bars(pareto),
        }
    }

    /// Outages that touch the scope of one objective, with what they counted for where it is measured by them.
    pub(super) fn outage_table(
        &self,
        incidents: Option<&IncidentFacts>,
        result: &crate::sla::ObjectiveResult,
    ) -> Option<Table> {
        let id = &result.objective.id;
        let mut outages: Vec<&OutageFact> =
            incidents?.outages.iter().filter(|fact| fact.lines.contains_key(id)).collect();
        if outages.is_empty() {
            return None;
        }
        let counts = matches!(result.objective.source, crate::sla::Source::Outages(_));
        let period = self.looked_at();
        let inside = |fact: &OutageFact| {
            let end = fact.outage.end.unwrap_or(period.end).max(fact.outage.start);
            let inside = TimeRange::new(fact.outage.start, end).intersect(period);
            inside.map_or(0, TimeRange::duration_secs)
        };
        // The longest first, so that paper shows what matters.
        outages.sort_by_key(|fact| {
            (-inside(fact), fact.outage.start, fact.outage.id.clone(), fact.outage.object.clone())
        });
        let mut columns = vec![
            Column::text("objective", tr!("report-parts-objective-id")).off_paper(),
            Column::text("object", tr!("report-parts-place")),
            Column::text("cause", tr!("report-parts-cause")).wide(),
            Column::text("severity", tr!("report-parts-severity")).off_paper(),
            Column::time("period_start", tr!("report-parts-began")),
            Column::time("period_end", tr!("report-parts-ended")),
            Column::number("value", tr!("report-parts-lasted")),
            Column::text("unit", tr!("report-parts-unit")).off_paper(),
        ];
        // All tables of a section have the same columns.
        let counted = Column::number("counted_s", tr!("report-parts-counted"));
        columns.push(if counts { counted } else { counted.off_paper() });
        columns.extend([
            Column::number("objects", tr!("report-parts-objects")),
            Column::text("ticket", tr!("report-parts-ticket")),
        ]);
        let rows: Vec<Vec<Cell>> = outages
            .iter()
            .map(|fact| {
                let outage = &fact.outage;
                let end = match outage.end {
                    Some(_) => self.instant_cell(outage.end),
                    None => Cell::said(tr!("report-parts-still-open"), ""),
                };
                let place =
                    if outage.object.is_empty() { &outage.location } else { &outage.object };
                let mut cells = vec![
                    Cell::text(id.clone()),
                    Cell::text(place.clone()),
                    Cell::text(outage.name.clone()),
                    Cell::text(outage.severity.clone()),
                    self.instant_cell(Some(outage.start)),
                    end,
                    self.duration_cell(inside(fact)),
                    Cell::text("s"),
                ];
                if counts {
                    let counted: i64 = result
                        .outages
                        .iter()
                        .filter(|c| {
                            c.id == outage.id && c.start == outage.start && c.end == outage.end
                        })
                        .map(|counted| counted.counted_secs)
                        .sum();
                    cells.push(self.duration_cell(counted));
                } else {
                    cells.push(Cell::default());
                }
                let n_objects = fact.lines.get(id).copied().unwrap_or_default();
                cells.push(self.count(n_objects).into());
                cells.push(Cell::text(fact.ticket.clone().unwrap_or_default()));
                cells
            })
            .collect();
        let mut table =
            Table::new("outage", tr!("report-parts-outage-list"), columns).with_rows(rows);
        table.note = if counts {
            tr!("report-parts-outage-note-counts").to_owned()
        } else {
            tr!("report-parts-outage-note").to_owned()
        };
        table.dense = true;
        let n_shown = if counts { OUTAGES_SHOWN.0 } else { OUTAGES_SHOWN.1 };
        let n_more = table.rows.len().saturating_sub(n_shown);
        let more = tr!("report-parts-more-rows", n = n_more as u64, section = "outage");
        Some(cut_rows(table, n_shown, more))
    }
}

/// Whether a ticket has anything to do with a period: opened, answered or repaired in it, or open through it.
fn touches(ticket: &Ticket, period: TimeRange) -> bool {
    let events = [ticket.opened_at, ticket.responded_at, repaired_at(ticket)];
    events.into_iter().flatten().any(|at| period.contains(at)) || is_open_at(ticket, period.end)
}

fn place_of(ticket: &Ticket) -> String {
    if ticket.object.is_empty() { ticket.location.clone() } else { ticket.object.clone() }
}
