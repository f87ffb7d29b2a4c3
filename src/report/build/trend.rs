//! The periods before: a small line for each objective, what each period cost, and both as tables.

use rust_decimal::Decimal;

use super::parts::{
    COLUMNS_MAX, period_short, period_text, source_name, source_text, verdict_cell,
};
use super::{Writer, decimals_of, exact_text, exact_to_f64};
use crate::chart::credits::{CreditColumn, CreditStack};
use crate::chart::sparkline::{SparkPoint, Sparkline};
use crate::format;
use crate::report::facts::{PastLine, PastPeriod, PastSource};
use crate::report::part::{Block, Cell, Column, Drawing, Shape, Table};
use crate::sla::{ObjectiveResult, Statement, Verdict};
use crate::words::tr;

/// Size of a line in the scorecard, in points.
const SPARK_SIZE: (f64, f64) = (58.0, 15.0);
/// Size of the credits, in points: the width of the text.
const CREDITS_SIZE: (f64, f64) = (487.0, 150.0);
/// Objectives with a layer of their own in the stacked credits: as many as there are colors that differ.
const LAYERS_MAX: usize = 7;

/// The periods up to the one that is reported, oldest first.
pub(super) fn with_current(before: &[PastPeriod], statement: &Statement) -> Vec<PastPeriod> {
    before.iter().cloned().chain([current(statement)]).collect()
}

/// The period that is reported, as a later report will see it.
fn current(statement: &Statement) -> PastPeriod {
    let lines = statement.objectives.iter().map(|result| {
        let line = PastLine {
            value: result.sli,
            target: result.objective.target,
            verdict: result.verdict,
            completeness: result.completeness,
            credit: result.credit,
            credit_after_caps: result.settled.after_caps,
        };
        (result.objective.id.clone(), line)
    });
    PastPeriod {
        period: statement.name,
        source: PastSource::Judged,
        verdict: Some(statement.verdict()),
        credit_total: Some(statement.credit_total),
        lines: lines.collect(),
    }
}

/// The line of one objective; `None` where no period before has a value.
pub(super) fn sparkline(before: &[PastPeriod], result: &ObjectiveResult) -> Option<Sparkline> {
    let id = &result.objective.id;
    let point = |line: Option<&PastLine>| SparkPoint {
        value: line.and_then(|line| line.value),
        target: line.and_then(|line| exact_to_f64(line.target)),
        is_breached: line.is_some_and(|line| line.verdict == Verdict::Breached),
    };
    let mut points: Vec<SparkPoint> =
        before.iter().map(|period| point(period.lines.get(id))).collect();
    points.iter().find(|point| point.value.is_some())?;
    points.push(SparkPoint {
        value: result.sli,
        target: exact_to_f64(result.objective.target),
        is_breached: result.verdict == Verdict::Breached,
    });
    Some(Sparkline { points, higher_is_better: result.higher_is_better() })
}

impl Writer<'_> {
    /// The line of the scorecard.
    pub(super) fn trend_drawing(
        &self,
        before: Option<&Vec<PastPeriod>>,
        result: &ObjectiveResult,
    ) -> Option<Drawing> {
        let before = before?;
        let line = sparkline(before, result)?;
        let known: Vec<(String, f64)> = before
            .iter()
            .filter_map(|past| {
                let value = past.lines.get(&result.objective.id)?.value?;
                Some((period_short(past.period), value))
            })
            .collect();
        let with_unit = |value: f64| {
            let cell = self.value_cell(Some(value), result.objective.target, result);
            self.locale.with_unit(&cell.figure.shown, &result.objective.unit)
        };
        let said = known.iter().map(|(period, value)| format!("{period} {}", with_unit(*value)));
        Some(Drawing {
            name: format!("trend-{}", self.position_of(result)),
            title: String::new(),
            alt: tr!(
                "report-parts-trend-alt",
                name = self.name(result),
                known = known.len() as u64,
                all = before.len() as u64,
                values = said.collect::<Vec<_>>().join(", "),
            ),
            width: SPARK_SIZE.0,
            height: SPARK_SIZE.1,
            shape: Shape::Spark(line),
        })
    }

    pub(super) fn position_of(&self, result: &ObjectiveResult) -> usize {
        let all = self.statement.objectives.iter();
        all.take_while(|other| other.objective.id != result.objective.id).count()
    }

    /// Credits of the periods, stacked, and the tables behind trend and credits.
    pub(super) fn trend_blocks(&self, before: &[PastPeriod]) -> Vec<Block> {
        let periods = with_current(before, self.statement);
        if !periods.iter().rev().skip(1).any(|period| period.verdict.is_some()) {
            return vec![Block::Table(self.trend_rows(&periods))];
        }
        let mut blocks = Vec::new();
        let stack = self.credit_stack(&periods);
        if stack.has_credit() {
            blocks.push(Block::Drawing(self.credit_drawing(stack, &periods)));
        }
        blocks.push(Block::Table(self.period_table(&periods)));
        let ids: Vec<&ObjectiveResult> = self.statement.objectives.iter().collect();
        blocks.extend(ids.chunks(COLUMNS_MAX).map(|some| self.trend_matrix(some, &periods)));
        blocks.push(Block::Table(self.trend_rows(&periods)));
        blocks
    }

    /// One layer for each objective that cost anything, the rest together.
    fn credit_stack(&self, periods: &[PastPeriod]) -> CreditStack {
        let cost = |id: &str| -> Decimal {
            periods
                .iter()
                .filter_map(|period| period.lines.get(id))
                .map(|line| line.credit_after_caps)
                .sum()
        };
        let objectives = self.statement.objectives.iter();
        let mut costly: Vec<&ObjectiveResult> =
            objectives.filter(|result| cost(&result.objective.id) > Decimal::ZERO).collect();
        costly.truncate(LAYERS_MAX);
        let mut layers: Vec<String> =
            costly.iter().map(|result| self.name(result).to_owned()).collect();
        let columns: Vec<Option<Vec<Decimal>>> = periods
            .iter()
            .map(|period| {
                let total = period.credit_total?;
                let mut amounts: Vec<Decimal> = costly
                    .iter()
                    .map(|result| {
                        let line = period.lines.get(&result.objective.id);
                        line.map_or(Decimal::ZERO, |line| line.credit_after_caps)
                    })
                    .collect();
                // Lines that the contract no longer has, and what is settled for all of them together.
                let rest = total - amounts.iter().sum::<Decimal>();
                amounts.push(rest.max(Decimal::ZERO));
                Some(amounts)
            })
            .collect();
        let has_rest = columns
            .iter()
            .flatten()
            .any(|amounts| amounts.last().is_some_and(|rest| *rest > Decimal::ZERO));
        if has_rest {
            layers.push(tr!("report-parts-credit-rest").to_owned());
        }
        let columns = columns.into_iter().zip(periods).map(|(amounts, period)| CreditColumn {
            label: period_short(period.period),
            amounts: amounts.map(|mut amounts| {
                amounts.truncate(layers.len());
                amounts
            }),
        });
        let currency = self.statement.contract.currency.clone();
        CreditStack { currency, columns: columns.collect(), layers: layers.clone() }
    }

    fn credit_drawing(&self, stack: CreditStack, periods: &[PastPeriod]) -> Drawing {
        let said = periods.iter().filter_map(|period| {
            let total = period.credit_total?;
            Some(format!("{} {}", period_short(period.period), self.money(total).shown))
        });
        Drawing {
            name: "credits".to_owned(),
            title: tr!("report-parts-credits").to_owned(),
            alt: tr!("report-parts-credits-alt", values = said.collect::<Vec<_>>().join(", "),),
            width: CREDITS_SIZE.0,
            height: CREDITS_SIZE.1,
            shape: Shape::Credits(stack),
        }
    }

    /// One row for each period, the newest first.
    fn period_table(&self, periods: &[PastPeriod]) -> Table {
        let zone = self.zone();
        let columns = vec![
            Column::text("object", tr!("report-parts-period-id")).off_paper(),
            Column::text("name", tr!("report-parts-period")).wide(),
            Column::time("period_start", tr!("report-parts-start")).off_paper(),
            Column::time("period_end", tr!("report-parts-end")).off_paper(),
            Column::verdict("verdict", tr!("report-parts-verdict")),
            Column::number("credit", tr!("report-parts-credit")),
            Column::text("currency", tr!("report-parts-currency")).off_paper(),
            Column::text("source", tr!("report-parts-source")),
        ];
        let rows = periods.iter().enumerate().rev().map(|(at, past)| {
            let range = past.period.range(zone);
            let is_current = at + 1 == periods.len();
            let source = if is_current {
                Cell::said(tr!("report-parts-source-this"), "this_report")
            } else {
                Cell::said(source_text(past.source), source_name(past.source))
            };
            vec![
                Cell::text(past.period.to_string()),
                Cell::text(period_text(past.period)),
                Cell::text(zone.to_iso(range.start)),
                Cell::text(zone.to_iso(range.end)),
                past.verdict.map_or_else(|| Cell::said("–", ""), verdict_cell),
                past.credit_total.map_or_else(|| Cell::said("–", ""), |c| self.money(c).into()),
                Cell::text(self.statement.contract.currency.clone()),
                source,
            ]
        });
        Table::new("period", tr!("report-parts-periods"), columns).with_rows(rows.collect())
    }

    /// Periods below each other, objectives side by side.
    fn trend_matrix(&self, objectives: &[&ObjectiveResult], periods: &[PastPeriod]) -> Block {
        let mut columns = vec![Column::text("object", tr!("report-parts-period"))];
        columns.extend(objectives.iter().map(|result| {
            let objective = &result.objective;
            let label = match objective.unit.as_str() {
                "" => self.name(result).to_owned(),
                unit => format!("{} ({unit})", self.name(result)),
            };
            Column::number("value", label)
        }));
        let rows = periods.iter().rev().map(|past| {
            let mut cells = vec![Cell::text(period_short(past.period))];
            cells.extend(objectives.iter().map(|result| {
                match past.lines.get(&result.objective.id) {
                    None => Cell::said("–", ""),
                    Some(line) => self
                        .value_cell(line.value, line.target, result)
                        .with_tone(line.verdict.name())
                        .with_below(self.other_target(line, result)),
                }
            }));
            cells
        });
        let mut table = Table::new("trend_matrix", tr!("report-parts-trend"), columns)
            .with_rows(rows.collect());
        table.paper_only = true;
        table.note = tr!("report-parts-trend-note").to_owned();
        Block::Table(table)
    }

    /// The target of that period, where it is not the one of now.
    fn other_target(&self, line: &PastLine, result: &ObjectiveResult) -> String {
        if line.target == result.objective.target {
            return String::new();
        }
        let target = self.locale.decimal(line.target, decimals_of(result));
        tr!("report-parts-target-then", target = target)
    }

    /// One row for each period and objective, for machines.
    fn trend_rows(&self, periods: &[PastPeriod]) -> Table {
        let zone = self.zone();
        let mut columns = Self::objective_columns();
        columns.extend([
            Column::text("object", tr!("report-parts-period")),
            Column::time("period_start", tr!("report-parts-start")),
            Column::time("period_end", tr!("report-parts-end")),
            Column::number("value", tr!("report-parts-value")),
            Column::text("unit", tr!("report-parts-unit")),
            Column::number("target", tr!("report-parts-target")),
            Column::text("comparison", tr!("report-parts-comparison")),
            Column::verdict("verdict", tr!("report-parts-verdict")),
            Column::number("completeness", tr!("report-parts-complete")),
            Column::number("credit", tr!("report-sheets-credit-before-caps")),
            Column::number("credit_after_caps", tr!("report-sheets-credit-after-caps")),
            Column::text("currency", tr!("report-parts-currency")),
            Column::text("source", tr!("report-parts-source")),
        ]);
        let mut rows = Vec::new();
        for (at, past) in periods.iter().enumerate() {
            let range = past.period.range(zone);
            let source =
                if at + 1 == periods.len() { "this_report" } else { source_name(past.source) };
            for result in &self.statement.objectives {
                let objective = &result.objective;
                let Some(line) = past.lines.get(&objective.id) else { continue };
                let mut cells = self.objective_cells(&objective.id);
                cells.extend([
                    Cell::text(past.period.to_string()),
                    Cell::text(zone.to_iso(range.start)),
                    Cell::text(zone.to_iso(range.end)),
                    self.value_cell(line.value, line.target, result),
                    Cell::text(objective.unit.clone()),
                    Cell::said(
                        self.locale.decimal(line.target, decimals_of(result)),
                        line.target.to_string(),
                    ),
                    Cell::text(super::objective::comparison_name(objective.comparison)),
                    verdict_cell(line.verdict),
                    Cell::said(
                        line.completeness.map_or_else(String::new, |r| self.locale.completeness(r)),
                        line.completeness.map_or_else(String::new, exact_text),
                    ),
                    self.money(line.credit).into(),
                    self.money(line.credit_after_caps).into(),
                    Cell::text(self.statement.contract.currency.clone()),
                    Cell::text(source),
                ]);
                rows.push(cells);
            }
        }
        let mut table = Table::new("trend", tr!("report-parts-trend"), columns).with_rows(rows);
        table.off_paper = true;
        table
    }

    /// `2026-10-01 … 2026-10-31`, for texts about an instant.
    pub(super) fn day_of(&self, at: crate::model::Timestamp) -> String {
        format::date(at, self.zone())
    }
}
