//! Objectives by country or region: how places stand, for information. The contract judges the whole scope.

use super::parts::{COLUMNS_MAX, verdict_cell};
use super::terms::gap_text;
use super::{Writer, decimals_of, exact_text, in_a_row};
use crate::format::exact_decimal;
use crate::model::KpiPoint;
use crate::report::facts::{RegionFacts, RegionLine, ReportFacts};
use crate::report::part::{Block, Cell, Column, Part, Table};
use crate::sla::statement::valid_ratio;
use crate::sla::{Comparison, ObjectiveResult, Verdict};
use crate::words::tr;

/// How a place stands: as the contract line asks, held against the full value. Too little data is no verdict.
pub(super) fn verdict_of(point: &KpiPoint, result: &ObjectiveResult) -> Verdict {
    let objective = &result.objective;
    let valid = valid_ratio(point.completeness, point.suspect_share);
    let Some(value) = point.value.and_then(exact_decimal) else { return Verdict::Undecided };
    if !objective.is_enough(valid) {
        return Verdict::Undecided;
    }
    let is_met = match objective.comparison {
        Comparison::AtLeast => value >= objective.target,
        Comparison::AtMost => value <= objective.target,
    };
    if is_met { Verdict::Achieved } else { Verdict::Breached }
}

impl Writer<'_> {
    pub(super) fn regions_part(&self, facts: &ReportFacts) -> Option<Part> {
        let regions = facts.regions.as_ref()?;
        let lines: Vec<(&RegionLine, &ObjectiveResult)> = regions
            .lines
            .iter()
            .filter_map(|line| Some((line, self.result(&line.objective_id)?)))
            .collect();
        if lines.is_empty() || regions.regions.len() < 2 {
            return None;
        }
        let is_country = regions.attribute == "country";
        let mut sentences = vec![self.outcome(regions, &lines)];
        let without: Vec<String> = self
            .statement
            .objectives
            .iter()
            .filter(|o| !regions.lines.iter().any(|line| line.objective_id == o.objective.id))
            .map(|o| self.name(o).to_owned())
            .collect();
        if !without.is_empty() {
            sentences.push(tr!("report-parts-region-without", names = without.join(", ")));
        }
        let mut blocks: Vec<Block> = lines
            .chunks(COLUMNS_MAX)
            .map(|some| Block::Table(self.matrix(regions, some)))
            .collect();
        blocks.push(Block::Table(self.region_rows(regions, &lines)));
        let title =
            if is_country { tr!("report-parts-countries") } else { tr!("report-parts-regions") };
        Some(Part { id: "regions", title: title.to_owned(), sentences, blocks, follows: false })
    }

    /// How many places would meet all targets, miss one, or have no verdict; and the one that misses most, where one does.
    fn outcome(&self, facts: &RegionFacts, lines: &[(&RegionLine, &ObjectiveResult)]) -> String {
        let n_places = facts.regions.len();
        let verdicts = |at: usize| -> Vec<Verdict> {
            let points = lines.iter().filter_map(|(line, r)| Some((line.points.get(at)?, r)));
            points.filter_map(|(point, result)| Some(verdict_of(point.as_ref()?, result))).collect()
        };
        let n_missed: Vec<usize> = (0..n_places)
            .map(|at| verdicts(at).iter().filter(|v| **v == Verdict::Breached).count())
            .collect();
        let is_met = |at: &usize| {
            let verdicts = verdicts(*at);
            !verdicts.is_empty() && verdicts.iter().all(|verdict| *verdict == Verdict::Achieved)
        };
        let met = (0..n_places).filter(is_met).count();
        if met == n_places {
            return tr!("report-parts-region-none-missed", all = n_places as u64);
        }
        let missed = n_missed.iter().filter(|n| **n > 0).count();
        let counts = tr!(
            "report-parts-region-counts",
            all = n_places as u64,
            met = met as u64,
            missed = missed as u64,
            open = (n_places - met - missed) as u64,
        );
        let most = n_missed.iter().copied().max().unwrap_or_default();
        let mut worst = (0..n_places).filter(|at| most > 0 && n_missed[*at] == most);
        match (worst.next(), worst.next()) {
            (Some(at), None) => in_a_row(&[
                counts,
                tr!(
                    "report-parts-region-most",
                    name = region_name(&facts.regions[at]),
                    lines = most as u64
                ),
            ]),
            _ => counts,
        }
    }

    /// Places below each other, objectives side by side; the last row is the contract's own result, which is no mean of the rows.
    fn matrix(&self, facts: &RegionFacts, lines: &[(&RegionLine, &ObjectiveResult)]) -> Table {
        let title_of_places = if facts.attribute == "country" {
            tr!("report-parts-country")
        } else {
            tr!("report-parts-region")
        };
        let mut columns = vec![Column::text("object", title_of_places).wide()];
        columns.extend(lines.iter().map(|(_, result)| {
            let objective = &result.objective;
            let target = self.locale.decimal(objective.target, decimals_of(result));
            let target = self.locale.with_unit(&target, &objective.unit);
            let sign = objective.comparison.sign();
            Column::number("value", format!("{}\n{sign}\u{a0}{target}", self.name(result)))
        }));
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (at, region) in facts.regions.iter().enumerate() {
            let mut cells = vec![Cell::said(region_name(region), region.clone())];
            cells.extend(lines.iter().map(|(line, result)| {
                match line.points.get(at).and_then(Option::as_ref) {
                    None => Cell::said("–", ""),
                    Some(point) => self.region_cell(point, result),
                }
            }));
            rows.push(cells);
        }
        let mut all = vec![Cell::said(tr!("report-parts-region-all"), "")];
        all.extend(lines.iter().map(|(_, result)| {
            self.value_cell(result.sli, result.objective.target, result)
                .with_tone(result.verdict.name())
        }));
        rows.push(all);
        let mut table = Table::new("region_matrix", "", columns).with_rows(rows);
        table.paper_only = true;
        table.has_total = true;
        table.note = tr!("report-parts-region-note").to_owned();
        table
    }

    /// Value with the sign of its verdict; where data are lacking, how much there is.
    fn region_cell(&self, point: &KpiPoint, result: &ObjectiveResult) -> Cell {
        let verdict = verdict_of(point, result);
        let below = match point.completeness {
            Some(ratio) if ratio < 1.0 => {
                tr!("report-parts-of-data", share = self.locale.completeness(ratio))
            }
            _ => String::new(),
        };
        self.value_cell(point.value, result.objective.target, result)
            .with_tone(verdict.name())
            .with_below(below)
    }

    fn region_rows(&self, facts: &RegionFacts, lines: &[(&RegionLine, &ObjectiveResult)]) -> Table {
        let zone = self.zone();
        let period = self.statement.period;
        let mut columns = Self::objective_columns();
        columns.extend([
            Column::text("kpi", "KPI"),
            Column::text("object", tr!("report-parts-region")),
            Column::time("period_start", tr!("report-parts-start")),
            Column::time("period_end", tr!("report-parts-end")),
            Column::number("value", tr!("report-parts-value")),
            Column::text("unit", tr!("report-parts-unit")),
            Column::number("target", tr!("report-parts-target")),
            Column::text("comparison", tr!("report-parts-comparison")),
            Column::verdict("verdict", tr!("report-parts-verdict-information")),
            Column::number("numerator", tr!("report-parts-numerator")),
            Column::number("denominator", tr!("report-parts-denominator")),
            Column::number("completeness", tr!("report-parts-complete")),
            Column::text("gap", tr!("report-parts-gap")),
        ]);
        let mut rows = Vec::new();
        for (line, result) in lines {
            let objective = &result.objective;
            for (region, point) in facts.regions.iter().zip(&line.points) {
                let Some(point) = point else { continue };
                let number = |value: Option<f64>| Cell::from(self.amount(value));
                let mut cells = self.objective_cells(&objective.id);
                cells.extend([
                    Cell::text(objective.kpi().unwrap_or("formula")),
                    Cell::said(region_name(region), region.clone()),
                    Cell::text(zone.to_iso(period.start)),
                    Cell::text(zone.to_iso(period.end)),
                    self.value_cell(point.value, objective.target, result),
                    Cell::text(objective.unit.clone()),
                    Cell::said(
                        self.locale.decimal(objective.target, decimals_of(result)),
                        objective.target.to_string(),
                    ),
                    Cell::text(super::objective::comparison_name(objective.comparison)),
                    verdict_cell(verdict_of(point, result)),
                    number(point.numerator),
                    number(point.denominator),
                    Cell::said(
                        point
                            .completeness
                            .map_or_else(String::new, |r| self.locale.completeness(r)),
                        point.completeness.map_or_else(String::new, exact_text),
                    ),
                    Cell::text(match point.value {
                        Some(_) => String::new(),
                        None => gap_text(point.gap.as_ref()),
                    }),
                ]);
                rows.push(cells);
            }
        }
        let mut table = Table::new("region", tr!("report-parts-regions"), columns).with_rows(rows);
        table.off_paper = true;
        table
    }
}

fn region_name(name: &str) -> String {
    if name.is_empty() { tr!("report-parts-region-unnamed").to_owned() } else { name.to_owned() }
}
