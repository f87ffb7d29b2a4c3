//! The parts beside scorecard and objectives, in the order of the pages, and what they share.

use rust_decimal::Decimal;

use super::terms::verdict_word;
use super::{Writer, decimals_of, exact_text};
use crate::format::exact_decimal;
use crate::report::facts::{PastSource, ReportFacts};
use crate::report::part::{Block, Cell, Column, Part, Table};
use crate::sla::{ObjectiveResult, SlaPeriod, Verdict};
use crate::words::{self, tr};

/// Objectives side by side in a table that has one column for each; more of them begin another table.
pub(super) const COLUMNS_MAX: usize = 6;

impl Writer<'_> {
    /// All parts of which something was gathered.
    pub(super) fn parts(&self, facts: &ReportFacts) -> Vec<Part> {
        let mut parts: Vec<Part> = [
            Some(self.settlement_part()),
            self.changes_part(facts),
            self.regions_part(facts),
            self.incidents_part(facts),
            self.exclusions_part(facts),
            self.resent_part(facts),
            self.traffic_part(facts),
            self.actions_part(facts),
        ]
        .into_iter()
        .flatten()
        .collect();
        if facts.actions.is_some() {
            parts.push(self.acceptance_part());
        }
        parts
    }

    pub(super) fn result(&self, objective_id: &str) -> Option<&ObjectiveResult> {
        self.statement.objectives.iter().find(|o| o.objective.id == objective_id)
    }

    /// What people call a line; its id where the contract has none of that id any more, and nothing for the whole contract.
    pub(super) fn name_of(&self, objective_id: &str) -> String {
        if objective_id.is_empty() {
            return tr!("report-parts-whole-contract").to_owned();
        }
        self.result(objective_id)
            .map_or_else(|| objective_id.to_owned(), |r| self.name(r).to_owned())
    }

    /// A value of a line with as many digits as tell on which side of its target it lies.
    pub(super) fn value_cell(
        &self,
        value: Option<f64>,
        target: Decimal,
        result: &ObjectiveResult,
    ) -> Cell {
        let Some(value) = value else { return Cell::said("–", "") };
        let shown = exact_decimal(value).map_or_else(
            || self.locale.amount(value),
            |exact| {
                let decimals = decimals_of(result);
                self.locale.judged(exact, target, result.higher_is_better(), decimals)
            },
        );
        Cell::said(shown, exact_text(value))
    }

    /// Section, objective and kind of a row for machines, before the columns that say something.
    pub(super) fn objective_columns() -> Vec<Column> {
        vec![
            Column::text("objective", tr!("report-parts-objective-id")).off_paper(),
            Column::text("objective_name", tr!("report-parts-objective")).wide(),
        ]
    }

    pub(super) fn objective_cells(&self, objective_id: &str) -> Vec<Cell> {
        vec![Cell::text(objective_id), Cell::text(self.name_of(objective_id))]
    }

    /// A share of 0..=1.
    pub(super) fn share_cell(&self, ratio: Option<f64>) -> Cell {
        let shown = ratio.map_or_else(|| "–".to_owned(), |ratio| self.locale.percent(ratio, 1));
        Cell::said(shown, ratio.map_or_else(String::new, exact_text))
    }

    pub(super) fn count_cell(&self, n: usize) -> Cell {
        self.count(n as u64).into()
    }

    fn acceptance_part(&self) -> Part {
        let contract = &self.statement.contract;
        let lines = || {
            [
                tr!("report-parts-sign-name"),
                tr!("report-parts-sign-office"),
                tr!("report-parts-sign-date"),
                tr!("report-parts-sign-signature"),
            ]
            .map(str::to_owned)
            .to_vec()
        };
        let party = |role: &str, name: &str| crate::report::part::Party {
            role: role.to_owned(),
            name: name.to_owned(),
            lines: lines(),
        };
        let period = self.statement.name.title();
        let mut sentences = vec![tr!("report-parts-acceptance-text", period = period)];
        if let Some(days) = contract.dispute_days {
            let last = self.statement.name.last_day();
            let until = last.saturating_add(jiff::Span::new().days(i64::from(days)));
            sentences.push(tr!("report-parts-acceptance-dispute", until = until.to_string()));
        }
        if self.statement.is_provisional() {
            sentences.push(tr!("report-parts-acceptance-interim").to_owned());
        }
        Part {
            id: "acceptance",
            title: tr!("report-parts-acceptance").to_owned(),
            sentences,
            blocks: vec![Block::Signatures {
                parties: vec![
                    party(tr!("report-parts-for-customer"), &contract.customer),
                    party(tr!("report-parts-for-provider"), &contract.provider),
                ],
            }],
            follows: true,
        }
    }
}

/// `October 2026`, or the name of a period that is no month.
pub(super) fn period_text(period: SlaPeriod) -> String {
    period.month().map_or_else(|| period.to_string(), words::date::month_year)
}

/// `Oct 26`, for narrow columns.
pub(super) fn period_short(period: SlaPeriod) -> String {
    period.month().map_or_else(|| period.to_string(), words::date::month_year_short)
}

/// Sign, color and word of a verdict.
pub(super) fn verdict_cell(verdict: Verdict) -> Cell {
    Cell::said(verdict_word(verdict), verdict.name()).with_tone(verdict.name())
}

/// Where the numbers of a period before come from.
pub(super) fn source_text(source: PastSource) -> String {
    match source {
        PastSource::Provisional => tr!("report-parts-source-provisional").to_owned(),
        PastSource::Final => tr!("report-parts-source-final").to_owned(),
        PastSource::Restated(n) => tr!("report-parts-source-restated", n = n),
        PastSource::Judged => tr!("report-parts-source-judged").to_owned(),
        PastSource::NoData => tr!("report-parts-source-none").to_owned(),
        PastSource::NotAsked => tr!("report-parts-source-not-asked").to_owned(),
    }
}

pub(super) fn source_name(source: PastSource) -> &'static str {
    match source {
        PastSource::Provisional => "provisional",
        PastSource::Final => "final",
        PastSource::Restated(_) => "restated",
        PastSource::Judged => "judged",
        PastSource::NoData => "no_data",
        PastSource::NotAsked => "not_asked",
    }
}

/// Columns of a table whose first column is wide and whose others are one for each objective of a chunk.
pub(super) fn cut_rows(mut table: Table, n_shown: usize, more: String) -> Table {
    if table.rows.len() > n_shown {
        table.n_shown = n_shown;
        table.more = more;
    }
    table
}
