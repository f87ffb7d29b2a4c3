//! What stands on an objective's page beside its numbers: the year behind it, hours, ranked bars, outages.

use super::{Writer, exact_text, objective_calendar};
use crate::chart::day_calendar::{DayCalendar, HourCell, HourState};
use crate::chart::pareto::{Others, Pareto, ParetoBar};
use crate::report::document::ObjectiveSection;
use crate::report::facts::ReportFacts;
use crate::report::part::{Cell, Column, Drawing, Extras, Shape, Table};
use crate::sla::{ObjectiveResult, WorstObject};
use crate::words::tr;

/// Objects that have a bar: those that the table beside it lists.
const BARS_MAX: usize = 10;
const HOURS_SIZE: (f64, f64) = (487.0, 152.0);

impl Writer<'_> {
    pub(super) fn objective_with(
        &self,
        result: &ObjectiveResult,
        facts: &ReportFacts,
    ) -> ObjectiveSection {
        ObjectiveSection { extras: self.extras(result, facts), ..self.objective(result) }
    }

    fn extras(&self, result: &ObjectiveResult, facts: &ReportFacts) -> Extras {
        let calendar = objective_calendar(result, self.statement);
        let has_hours = calendar.has_hours();
        Extras {
            trend: self.trend_drawing(facts.before.as_ref(), result),
            ranked_note: self.ranked_note(result),
            hours_note: if has_hours { self.hours_note(&calendar) } else { String::new() },
            hour_rows: has_hours.then(|| self.hour_rows(&calendar, result)),
            hours: has_hours.then(|| self.hours_drawing(calendar, result)),
            outages: self.outage_table(facts.incidents.as_ref(), result),
        }
    }

    /// How much of all that was lost the listed objects lost together.
    fn ranked_note(&self, result: &ObjectiveResult) -> String {
        let Some(pareto) = ranked(&result.worst_objects) else { return String::new() };
        let together: f64 = pareto.bars.iter().map(|bar| bar.share).sum();
        tr!(
            "report-parts-ranked-note",
            n = pareto.bars.len() as u64,
            share = self.locale.percent(together.min(1.0), 1),
        )
    }

    fn hours_drawing(&self, calendar: DayCalendar, result: &ObjectiveResult) -> Drawing {
        let (missed, n) = calendar.n_missed();
        Drawing {
            name: format!("hours-{}", self.position_of(result)),
            title: tr!("report-parts-hours").to_owned(),
            alt: tr!(
                "report-parts-hours-alt",
                name = self.name(result),
                missed = missed as u64,
                n = n as u64,
                missing = calendar.n_missing() as u64,
            ),
            width: HOURS_SIZE.0,
            height: HOURS_SIZE.1,
            shape: Shape::Hours(calendar),
        }
    }

    fn hours_note(&self, calendar: &DayCalendar) -> String {
        let (missed, n) = calendar.n_missed();
        tr!(
            "report-parts-hours-note",
            missed = missed as u64,
            n = n as u64,
            missing = calendar.n_missing() as u64,
        )
    }

    /// The hours as rows, for machines: the table of the heat map.
    fn hour_rows(&self, calendar: &DayCalendar, result: &ObjectiveResult) -> Table {
        let zone = self.zone();
        let objective = &result.objective;
        let columns = vec![
            Column::text("objective", tr!("report-parts-objective-id")),
            Column::time("period_start", tr!("report-parts-start")),
            Column::time("period_end", tr!("report-parts-end")),
            Column::number("value", tr!("report-parts-value")),
            Column::text("unit", tr!("report-parts-unit")),
            Column::number("completeness", tr!("report-parts-complete")),
            Column::text("state", tr!("report-parts-state")),
        ];
        let cells = calendar.days.iter().flat_map(|day| &day.cells);
        let rows = cells.filter(|cell| cell.state != HourState::NotYet).map(|cell| {
            vec![
                Cell::text(objective.id.clone()),
                Cell::text(zone.to_iso(cell.range.start)),
                Cell::text(zone.to_iso(cell.range.end)),
                cell.value()
                    .map_or_else(Cell::default, |value| self.judged(Some(value), result).into()),
                Cell::text(objective.unit.clone()),
                Cell::said("", cell.completeness.map_or_else(String::new, exact_text)),
                Cell::said(state_word(cell), state_name(cell.state)),
            ]
        });
        let mut table =
            Table::new("hour", tr!("report-parts-hours"), columns).with_rows(rows.collect());
        table.off_paper = true;
        table
    }
}

/// Bars of what objects contributed; `None` where the KPI counts no loss.
pub(super) fn ranked(worst: &[WorstObject]) -> Option<Pareto> {
    let mut so_far = 0.0;
    let bars: Vec<ParetoBar> = worst
        .iter()
        .take(BARS_MAX)
        .map(|object| {
            let share = object.contribution.unwrap_or(0.0);
            so_far += share;
            ParetoBar {
                name: object.name.clone(),
                label: object.label.clone(),
                amount: share,
                value: object.point.value,
                share,
                cumulative: so_far,
            }
        })
        .collect();
    if !bars.iter().any(|bar| bar.share > 0.0) {
        return None;
    }
    let rest = 1.0 - so_far;
    // How many others there are nobody counted.
    let others = (rest > 1e-9).then_some(Others { n: 0, amount: rest, share: rest });
    Some(Pareto { bars, others, total: 1.0, ..Pareto::default() })
}

fn state_word(cell: &HourCell) -> &'static str {
    match cell.state {
        HourState::Value(_) => "",
        HourState::Missing => tr!("report-parts-hour-missing"),
        HourState::Nothing => tr!("report-parts-hour-nothing"),
        HourState::Excluded => tr!("report-parts-hour-excluded"),
        HourState::OutOfService => tr!("report-parts-hour-out-of-service"),
        HourState::NotYet => tr!("report-parts-hour-not-yet"),
    }
}

fn state_name(state: HourState) -> &'static str {
    match state {
        HourState::Value(_) => "value",
        HourState::Missing => "missing",
        HourState::Nothing => "nothing",
        HourState::Excluded => "excluded",
        HourState::OutOfService => "out_of_service",
        HourState::NotYet => "not_yet",
    }
}
