//! What is not as it was told before: this period beside the one before, restatements, terms, and the last year.

use rust_decimal::Decimal;

use super::parts::{period_text, source_name, source_text, verdict_cell};
use super::terms::verdict_word;
use super::{Writer, decimals_of};
use crate::report::facts::{
    CauseFact, ChangeFacts, DifferenceFact, NumberFact, NumberKind, PastLine, PastPeriod,
    PastSource, ReportFacts, RestatementFact, RevisionFact, TermFact,
};
use crate::report::part::{Block, Cell, Column, Part, Table};
use crate::sla::{ObjectiveResult, Verdict};
use crate::words::tr;

impl Writer<'_> {
    pub(super) fn changes_part(&self, facts: &ReportFacts) -> Option<Part> {
        let changes = facts.changes.as_ref()?;
        let before = facts.before.as_deref().unwrap_or_default();
        let mut sentences = Vec::new();
        let mut blocks = Vec::new();
        let previous = changes.previous.and_then(|name| before.iter().find(|p| p.period == name));
        let is_known = |past: &&PastPeriod| past.verdict.is_some();
        match previous.filter(is_known) {
            Some(past) => {
                sentences.extend(self.compared(past));
                blocks.push(Block::Table(self.change_table(past)));
            }
            None if !before.iter().any(|past| past.verdict.is_some()) => {
                sentences.push(tr!("report-parts-first-report").to_owned());
            }
            None => {
                let period = changes.previous.map_or_else(String::new, period_text);
                sentences.push(tr!("report-parts-nothing-before", period = period));
            }
        }
        for fault in &changes.faults {
            sentences.push(tr!("report-parts-fault", fault = fault.clone()));
        }
        self.restatement_blocks(changes, &mut sentences, &mut blocks);
        if !changes.terms.is_empty() {
            blocks.push(Block::Table(self.term_table(&changes.terms)));
        }
        let n_not_asked = before.iter().filter(|p| p.source == PastSource::NotAsked).count();
        blocks.extend(self.trend_blocks(before));
        if n_not_asked > 0 {
            sentences.push(tr!("report-parts-not-asked", n = n_not_asked as u64));
        }
        Some(Part {
            id: "changes",
            title: tr!("report-parts-changes").to_owned(),
            sentences,
            // Two sentences need no page of their own.
            follows: blocks.iter().all(|b| matches!(b, Block::Table(table) if table.off_paper)),
            blocks,
        })
    }

    /// How many verdicts are others, and the money.
    fn compared(&self, past: &PastPeriod) -> Vec<String> {
        let pairs = || {
            self.statement.objectives.iter().filter_map(move |result| {
                Some((result.verdict, past.lines.get(&result.objective.id)?.verdict))
            })
        };
        let worse = pairs().filter(|(now, then)| !now.is_kept() && then.is_kept()).count();
        let better = pairs().filter(|(now, then)| now.is_kept() && !then.is_kept()).count();
        let mut said = vec![tr!(
            "report-parts-compared",
            period = period_text(past.period),
            source = source_text(past.source),
            better = better as u64,
            worse = worse as u64,
        )];
        if let Some(then) = past.credit_total {
            let now = self.statement.credit_total;
            said.push(if now == then {
                tr!("report-parts-credit-same", now = self.money(now).shown)
            } else {
                tr!(
                    "report-parts-credit-changed",
                    then = self.money(then).shown,
                    now = self.money(now).shown,
                )
            });
        }
        said
    }

    fn change_table(&self, past: &PastPeriod) -> Table {
        let mut columns = Self::objective_columns();
        columns.extend([
            Column::number("before", period_text(past.period)),
            Column::verdict("verdict_before", tr!("report-parts-verdict-then")).off_paper(),
            Column::number("value", tr!("report-parts-this-report")),
            Column::text("unit", tr!("report-parts-unit")).off_paper(),
            Column::verdict("verdict", tr!("report-parts-verdict")).off_paper(),
            Column::number("change", tr!("report-parts-change")),
            Column::number("target_before", tr!("report-parts-target-before")).off_paper(),
            Column::number("target", tr!("report-parts-target")),
            Column::number("credit_before", tr!("report-parts-credit-before")),
            Column::number("credit", tr!("report-parts-credit")),
            Column::text("currency", tr!("report-parts-currency")).off_paper(),
        ]);
        let rows = self.statement.objectives.iter();
        let rows = rows.map(|result| self.change_row(result, past.lines.get(&result.objective.id)));
        Table::new("change", tr!("report-parts-change-title"), columns).with_rows(rows.collect())
    }

    fn change_row(&self, result: &ObjectiveResult, then: Option<&PastLine>) -> Vec<Cell> {
        let objective = &result.objective;
        let none = || Cell::said("–", "");
        let difference =
            then.and_then(|line| line.value).zip(result.sli).and_then(|(then, now)| {
                let exact = crate::format::exact_decimal;
                exact(now)?.checked_sub(exact(then)?)
            });
        let decimals = decimals_of(result);
        let change = difference.map_or_else(none, |difference| {
            let shown = self.locale.decimal(difference, decimals);
            let plus = if difference > Decimal::ZERO { "+" } else { "" };
            Cell::said(format!("{plus}{shown}"), difference.to_string())
        });
        let target =
            |target: Decimal| Cell::said(self.locale.decimal(target, decimals), target.to_string());
        let now_target = match then {
            Some(line) if line.target != objective.target => {
                let then = self.locale.decimal(line.target, decimals);
                target(objective.target).with_below(tr!("report-parts-target-then", target = then))
            }
            _ => target(objective.target),
        };
        let mut cells = self.objective_cells(&objective.id);
        cells.extend([
            then.map_or_else(none, |line| {
                self.value_cell(line.value, line.target, result).with_tone(line.verdict.name())
            }),
            then.map_or_else(none, |line| verdict_cell(line.verdict)),
            self.value_cell(result.sli, objective.target, result).with_tone(result.verdict.name()),
            Cell::text(objective.unit.clone()),
            verdict_cell(result.verdict),
            change,
            then.map_or_else(none, |line| target(line.target)),
            now_target,
            then.map_or_else(none, |line| self.money(line.credit).into()),
            self.money(result.credit).into(),
            Cell::text(self.statement.contract.currency.clone()),
        ]);
        cells
    }

    /// Frozen results of this period and restated ones of earlier periods.
    fn restatement_blocks(
        &self,
        changes: &ChangeFacts,
        sentences: &mut Vec<String>,
        blocks: &mut Vec<Block>,
    ) {
        if !changes.revisions.is_empty() {
            blocks.push(Block::Table(self.revision_table(&changes.revisions)));
        }
        if let Some(difference) = &changes.since_frozen {
            if difference.numbers.is_empty() && difference.causes.is_empty() {
                sentences.push(tr!("report-parts-as-frozen").to_owned());
            } else {
                sentences.push(tr!("report-parts-not-as-frozen").to_owned());
                let period = period_text(self.statement.name);
                let rows = self.number_rows(&period, &self.statement.name.to_string(), difference);
                blocks.extend(self.number_table(rows).map(Block::Table));
                blocks.extend(self.cause_table(&[(period, difference)]).map(Block::Table));
            }
        }
        if changes.restatements.is_empty() {
            sentences.push(tr!("report-parts-no-restatement").to_owned());
            return;
        }
        let mut rows = Vec::new();
        for restated in &changes.restatements {
            sentences.push(self.restated_text(restated));
            let period = period_text(restated.period);
            rows.extend(self.number_rows(
                &period,
                &restated.period.to_string(),
                &restated.difference,
            ));
        }
        blocks.extend(self.number_table(rows).map(Block::Table));
        let causes: Vec<(String, &DifferenceFact)> = changes
            .restatements
            .iter()
            .map(|restated| (period_text(restated.period), &restated.difference))
            .collect();
        blocks.extend(self.cause_table(&causes).map(Block::Table));
    }

    fn restated_text(&self, restated: &RestatementFact) -> String {
        let n = match restated.revision.source {
            PastSource::Restated(n) => n,
            _ => 1,
        };
        tr!(
            "report-parts-restated",
            period = period_text(restated.period),
            n = n,
            day = self.day_of(restated.revision.frozen_at),
            reason = restated.revision.reason.clone(),
        )
    }

    fn revision_table(&self, revisions: &[RevisionFact]) -> Table {
        let columns = vec![
            Column::text("source", tr!("report-parts-version")),
            Column::time("period_start", tr!("report-parts-frozen-at")),
            Column::verdict("verdict", tr!("report-parts-verdict")),
            Column::number("credit", tr!("report-parts-credit")),
            Column::text("currency", tr!("report-parts-currency")).off_paper(),
            Column::text("by", tr!("report-parts-by")),
            Column::text("reason", tr!("report-parts-reason")).wide(),
        ];
        let rows = revisions.iter().map(|revision| {
            vec![
                Cell::said(source_text(revision.source), source_name(revision.source)),
                Cell::said(self.stamp(revision.frozen_at), self.zone().to_iso(revision.frozen_at)),
                revision.verdict.map_or_else(|| Cell::said("–", ""), verdict_cell),
                revision.credit.map_or_else(|| Cell::said("–", ""), |c| self.money(c).into()),
                Cell::text(self.statement.contract.currency.clone()),
                Cell::text(revision.by.clone()),
                Cell::text(revision.reason.clone()),
            ]
        });
        Table::new("revision", tr!("report-parts-revisions"), columns).with_rows(rows.collect())
    }

    fn number_rows(
        &self,
        period: &str,
        period_id: &str,
        difference: &DifferenceFact,
    ) -> Vec<Vec<Cell>> {
        let rows = difference.numbers.iter().map(|number| {
            let (shown_before, shown_after) = (self.side(number, false), self.side(number, true));
            vec![
                Cell::said(period, period_id),
                Cell::text(number.objective_id.clone()),
                Cell::text(self.name_of(&number.objective_id)),
                Cell::said(number_word(number.what), number_name(number.what)),
                Cell::said(shown_before, number.before.clone()),
                Cell::said(shown_after, number.after.clone()),
                Cell::text(number.unit.clone()),
            ]
        });
        rows.collect()
    }

    /// One side of a number that changed, as people read it.
    fn side(&self, number: &NumberFact, is_after: bool) -> String {
        let exact = if is_after { &number.after } else { &number.before };
        if exact.is_empty() {
            return "–".to_owned();
        }
        let result = self.result(&number.objective_id);
        let decimal = exact.parse::<Decimal>().ok();
        match (number.what, decimal) {
            (NumberKind::Verdict, _) => verdict_of(exact)
                .map_or_else(|| exact.clone(), |verdict| verdict_word(verdict).to_string()),
            (NumberKind::Credit, Some(amount)) => self.money(amount).shown,
            (NumberKind::Completeness, _) => exact
                .parse::<f64>()
                .map_or_else(|_| exact.clone(), |ratio| self.locale.completeness(ratio)),
            (NumberKind::Value | NumberKind::Target, Some(value)) => {
                let shown = match result {
                    Some(result) => {
                        let target = result.objective.target;
                        let decimals = decimals_of(result);
                        self.locale.judged(value, target, result.higher_is_better(), decimals)
                    }
                    None => self.locale.exact(value),
                };
                self.locale.with_unit(&shown, &number.unit)
            }
            _ => exact.clone(),
        }
    }

    fn number_table(&self, rows: Vec<Vec<Cell>>) -> Option<Table> {
        if rows.is_empty() {
            return None;
        }
        let columns = vec![
            Column::text("object", tr!("report-parts-period")),
            Column::text("objective", tr!("report-parts-objective-id")).off_paper(),
            Column::text("objective_name", tr!("report-parts-objective")).wide(),
            Column::text("what", tr!("report-parts-number")),
            Column::text("before", tr!("report-parts-told-before")),
            Column::text("value", tr!("report-parts-now")),
            Column::text("unit", tr!("report-parts-unit")).off_paper(),
        ];
        let table = Table::new("restatement", tr!("report-parts-restatements"), columns);
        Some(table.with_rows(rows))
    }

    fn cause_table(&self, found: &[(String, &DifferenceFact)]) -> Option<Table> {
        let columns = vec![
            Column::text("object", tr!("report-parts-period")),
            Column::text("cause", tr!("report-parts-cause")),
            Column::text("objective", tr!("report-parts-objective-id")).off_paper(),
            Column::text("objective_name", tr!("report-parts-objective")),
            Column::text("what", tr!("report-parts-what")).wide(),
            Column::text("before", tr!("report-parts-told-before")),
            Column::text("after", tr!("report-parts-now")),
        ];
        let rows: Vec<Vec<Cell>> = found
            .iter()
            .flat_map(|(period, difference)| {
                difference.causes.iter().map(move |cause| {
                    vec![
                        Cell::text(period.clone()),
                        Cell::said(cause_word(cause.kind), cause.kind),
                        Cell::text(cause.objective_id.clone()),
                        Cell::text(self.name_of(&cause.objective_id)),
                        cause_cell(cause),
                        Cell::text(cause.before.clone()),
                        Cell::text(cause.after.clone()),
                    ]
                })
            })
            .collect();
        if rows.is_empty() {
            return None;
        }
        Some(Table::new("cause", tr!("report-parts-causes"), columns).with_rows(rows))
    }

    fn term_table(&self, terms: &[TermFact]) -> Table {
        let mut columns = Self::objective_columns();
        columns.extend([
            Column::text("what", tr!("report-parts-term")),
            Column::text("before", tr!("report-parts-told-before")),
            Column::text("after", tr!("report-parts-now")),
        ]);
        let rows = terms.iter().map(|term| {
            let side = |text: &str| match text {
                "" => Cell::said("–", ""),
                text => Cell::text(text),
            };
            let mut cells = self.objective_cells(&term.objective_id);
            cells.extend([Cell::text(term.term.clone()), side(&term.before), side(&term.after)]);
            cells
        });
        let mut table =
            Table::new("term", tr!("report-parts-terms"), columns).with_rows(rows.collect());
        table.note = tr!("report-parts-terms-note").to_owned();
        table
    }
}

fn verdict_of(name: &str) -> Option<Verdict> {
    [
        Verdict::Achieved,
        Verdict::Tolerated,
        Verdict::Forgiven,
        Verdict::Breached,
        Verdict::Undecided,
    ]
    .into_iter()
    .find(|verdict| verdict.name() == name)
}

fn number_word(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Value => tr!("report-parts-value"),
        NumberKind::Verdict => tr!("report-parts-verdict"),
        NumberKind::Credit => tr!("report-parts-credit"),
        NumberKind::Target => tr!("report-parts-target"),
        NumberKind::Completeness => tr!("report-parts-complete"),
    }
}

fn number_name(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Value => "value",
        NumberKind::Verdict => "verdict",
        NumberKind::Credit => "credit",
        NumberKind::Target => "target",
        NumberKind::Completeness => "completeness",
    }
}

/// The thing itself; files are counted.
fn cause_cell(cause: &CauseFact) -> Cell {
    match cause.what.parse::<u64>() {
        Ok(n) if cause.kind == "files" => {
            Cell::said(tr!("common-files", n = n), cause.what.clone())
        }
        _ => Cell::text(cause.what.clone()),
    }
}

fn cause_word(kind: &str) -> &'static str {
    match kind {
        "files" => tr!("report-parts-cause-files"),
        "formula" => tr!("report-parts-cause-formula"),
        "exclusions" => tr!("report-parts-cause-exclusions"),
        "zone" => tr!("report-parts-cause-zone"),
        "objects" => tr!("report-parts-cause-objects"),
        "rounding" => tr!("report-parts-cause-rounding"),
        "target" => tr!("report-parts-cause-target"),
        "history" => tr!("report-parts-cause-history"),
        "method" => tr!("report-parts-cause-method"),
        "program" => tr!("report-parts-cause-program"),
        "period" => tr!("report-parts-cause-period"),
        _ => tr!("report-parts-cause-terms"),
    }
}
