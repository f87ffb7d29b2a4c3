//! What the period costs and brings once all terms are applied: who owes what, by which steps, and whether a right to end the contract
//! has arisen.
//!
//! The credit is not what is owed where a bonus, an earn-back or netting is agreed; then each amount has a row of its own, and the rows
//! add up to what is owed.

use rust_decimal::Decimal;

use super::Writer;
use crate::report::document::{Due, Owed};
use crate::report::part::{Block, Cell, Column, Part, Table};
use crate::sla::Verdict;
use crate::sla::credit::{Settlement, TerminationCheck, TerminationState};
use crate::words::{Sentence, tr};

impl Writer<'_> {
    fn settlement(&self) -> &Settlement {
        &self.statement.settlement
    }

    /// Whether what is owed is more than the credit after its limits.
    fn has_more_than_credits(&self) -> bool {
        let settlement = self.settlement();
        let terms = &self.statement.contract.settlement;
        terms.bonus.is_some()
            || !terms.earn_backs.is_empty()
            || settlement.points.is_some()
            || settlement.credit_due != settlement.malus
            || !settlement.supplier_due.is_zero()
    }

    /// What one number says of the money.
    pub(super) fn owed(&self, of_the_fee: &str) -> Owed {
        let settlement = self.settlement();
        if settlement.credit_due == settlement.malus && settlement.supplier_due.is_zero() {
            let note = match of_the_fee {
                "" => String::new(),
                percent => tr!("report-labels-of-the-fee", percent = percent),
            };
            let amount = self.money(self.statement.credit_total);
            if !self.statement.is_provisional() {
                return Owed { label: String::new(), amount, note };
            }
            let at_risk = match self.statement.credit_total.is_zero() {
                true => String::new(),
                false => tr!("report-owed-at-risk").to_owned(),
            };
            let notes = [note, at_risk];
            let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
            let label = tr!("report-owed-credit-so-far").to_owned();
            return Owed { label, amount, note: notes.join(" · ") };
        }
        if settlement.credit_due.is_zero() && !settlement.supplier_due.is_zero() {
            return Owed {
                label: match self.statement.is_provisional() {
                    true => tr!("report-owed-customer-so-far").to_owned(),
                    false => tr!("report-owed-customer").to_owned(),
                },
                amount: self.money(settlement.supplier_due),
                note: tr!("report-owed-on-top").to_owned(),
            };
        }
        let note = if settlement.supplier_due.is_zero() {
            String::new()
        } else {
            let amount = self.money(settlement.supplier_due).shown;
            tr!("report-owed-by-customer", amount = amount)
        };
        let label = self.supplier_label().to_owned();
        Owed { label, amount: self.money(settlement.credit_due), note }
    }

    /// Of a running period nobody owes anything yet.
    fn supplier_label(&self) -> &'static str {
        match self.statement.is_provisional() {
            true => tr!("report-owed-supplier-so-far"),
            false => tr!("report-sheets-credit-due"),
        }
    }

    fn customer_label(&self) -> &'static str {
        match self.statement.is_provisional() {
            true => tr!("report-owed-customer-so-far"),
            false => tr!("report-sheets-supplier-due"),
        }
    }

    /// All amounts that lead from the credit to what is owed.
    fn all_dues(&self) -> Vec<Due> {
        let settlement = self.settlement();
        let due = |id: &'static str, label: &str, amount: Decimal| Due {
            id,
            label: label.to_owned(),
            amount: self.money(amount),
        };
        let mut dues = Vec::new();
        if let Some(points) = &settlement.points {
            dues.push(due("credit_points", tr!("report-sheets-credit-points"), points.amount));
        }
        dues.push(due("credit_gross", tr!("report-sheets-credit-gross"), settlement.gross));
        dues.push(due("credit_total", tr!("report-sheets-credit-total"), settlement.malus));
        dues.push(due("bonus", tr!("report-sheets-bonus"), settlement.bonus));
        if settlement.counted_bonus != settlement.bonus {
            dues.push(due(
                "bonus_counted",
                tr!("report-owed-bonus-counted"),
                settlement.counted_bonus,
            ));
        }
        dues.push(due("earned_back", tr!("report-sheets-earned-back"), settlement.earn_back));
        dues.push(due("net", tr!("report-sheets-net"), settlement.net));
        dues.push(due("credit_due", self.supplier_label(), settlement.credit_due));
        dues.push(due("supplier_due", self.customer_label(), settlement.supplier_due));
        dues
    }

    /// The rows below the scorecard; none where the credit is all that is owed.
    pub(super) fn dues(&self) -> Vec<Due> {
        if !self.has_more_than_credits() {
            return Vec::new();
        }
        let settlement = self.settlement();
        let terms = &self.statement.contract.settlement;
        let has_bonus = terms.bonus.is_some() || !settlement.bonus.is_zero();
        let has_back = !terms.earn_backs.is_empty() || !settlement.earn_back.is_zero();
        let is_said = |due: &Due| match due.id {
            "bonus" | "bonus_counted" => has_bonus,
            "earned_back" => has_back,
            "net" => has_bonus || has_back,
            _ => true,
        };
        self.all_dues().into_iter().filter(is_said).collect()
    }

    /// What the supplier and the customer owe, where that is not the credit.
    pub(super) fn owed_sentence(&self) -> Option<String> {
        let settlement = self.settlement();
        let is_credit =
            settlement.credit_due == settlement.malus && settlement.supplier_due.is_zero();
        if is_credit {
            return None;
        }
        let [bonus, back, supplier, customer] = [
            settlement.counted_bonus,
            settlement.earn_back,
            settlement.credit_due,
            settlement.supplier_due,
        ]
        .map(|amount| self.money(amount).shown);
        // Of what is not agreed, or came to nothing, nothing is said.
        let with = match (settlement.counted_bonus.is_zero(), settlement.earn_back.is_zero()) {
            (false, false) => "both",
            (false, true) => "bonus",
            (true, false) => "back",
            (true, true) => "none",
        };
        Some(if self.statement.is_provisional() {
            tr!(
                "report-owed-both-so-far",
                with = with,
                bonus = bonus,
                back = back,
                supplier = supplier,
                customer = customer
            )
        } else {
            tr!(
                "report-owed-both",
                with = with,
                bonus = bonus,
                back = back,
                supplier = supplier,
                customer = customer
            )
        })
    }

    /// A right to end the contract that this period gives.
    pub(super) fn right_sentences(&self) -> Vec<String> {
        let checks = self.settlement().terminations.iter();
        let reached = checks.filter(|check| check.state == TerminationState::Reached);
        reached
            .map(|check| match self.statement.is_provisional() {
                true => tr!("report-right-so-far", why = check.arithmetic.said()),
                false => tr!("report-right-reached", why = check.arithmetic.said()),
            })
            .collect()
    }

    /// Which limits took something away, and how much there was before.
    pub(super) fn limit_sentences(&self) -> Vec<String> {
        let settlement = self.settlement();
        if settlement.pool_took.is_zero() {
            return Vec::new();
        }
        vec![tr!("report-limit-pool", amount = self.money(settlement.pool_took).shown)]
    }

    /// The steps in the order in which they were taken.
    pub(super) fn settlement_part(&self) -> Part {
        let settlement = self.settlement();
        let rights: Vec<&Sentence> =
            settlement.terminations.iter().map(|check| &check.arithmetic).collect();
        let steps: Vec<&Sentence> =
            settlement.arithmetic.iter().filter(|step| !rights.contains(step)).collect();
        let mut blocks = vec![Block::Table(self.due_table())];
        if !steps.is_empty() {
            blocks.push(Block::Table(step_table(&steps)));
        }
        if !rights.is_empty() {
            blocks.push(Block::Table(self.right_table()));
        }
        Part {
            id: "settlement",
            title: tr!("report-settlement").to_owned(),
            sentences: match self.statement.is_provisional() {
                true => vec![tr!("report-settlement-so-far").to_owned()],
                false => Vec::new(),
            },
            blocks,
            follows: true,
        }
    }

    /// For machines: paper has these rows below the scorecard.
    fn due_table(&self) -> Table {
        let columns = vec![
            Column::text("object", tr!("report-sheets-subject")),
            Column::number("value", tr!("report-sheets-amount")),
            Column::text("currency", tr!("report-sheets-currency")),
        ];
        let currency = &self.statement.contract.currency;
        let rows = self.all_dues().into_iter().map(|due| {
            vec![
                Cell::said(due.label, due.id),
                Cell::from(due.amount),
                Cell::text(currency.clone()),
            ]
        });
        let mut table = Table::new("settlement", tr!("report-settlement-dues"), columns)
            .with_rows(rows.collect());
        table.off_paper = true;
        table
    }

    fn right_table(&self) -> Table {
        let columns = vec![
            Column::text("objective", tr!("report-parts-objective-id")).off_paper(),
            Column::text("object", tr!("report-parts-objective")),
            Column::text("state", tr!("report-parts-state")),
            Column::text("arithmetic", tr!("report-settlement-step")).wide(),
        ];
        let row = |check: &TerminationCheck| {
            let id = check.objective_id.clone().unwrap_or_default();
            let (state, word, tone) = match check.state {
                TerminationState::Reached => {
                    let word = match self.statement.is_provisional() {
                        true => tr!("report-right-yes-so-far"),
                        false => tr!("report-right-yes"),
                    };
                    ("reached", word, Verdict::Breached.name())
                }
                TerminationState::No => ("no", tr!("report-right-no"), ""),
                TerminationState::NeedsHistory => {
                    ("needs_history", tr!("report-right-open"), Verdict::Undecided.name())
                }
            };
            vec![
                Cell::text(id.clone()),
                Cell::said(self.name_of(&id), id),
                Cell::said(word, state).with_tone(tone),
                Cell::text(check.arithmetic.said()),
            ]
        };
        let rows = self.settlement().terminations.iter().map(row).collect();
        Table::new("termination", tr!("report-right"), columns).with_rows(rows)
    }
}

fn step_table(steps: &[&Sentence]) -> Table {
    let columns = vec![
        Column::number("value", tr!("report-settlement-number")),
        Column::text("arithmetic", tr!("report-settlement-step")).wide(),
    ];
    let row = |(at, step): (usize, &&Sentence)| {
        vec![Cell::text((at + 1).to_string()), Cell::text(step.said())]
    };
    let rows = steps.iter().enumerate().map(row).collect();
    let mut table = Table::new("settlement_step", "", columns);
    table.dense = true;
    table.with_rows(rows)
}
