//! One row for each objective: result, sums, margin and credit, each computed again by the cell itself where that is possible.

use rust_decimal::Decimal;

use super::names::{ObjectiveNames, of_contract};
use super::{Cell, Column, Number, Table, Value, decimals_shown, live, number_of, to_f64};
use crate::report::document::{Document, Figure, ObjectiveSection};
use crate::report::trail::LineTrail;
use crate::sla::{CompareRule, RoundingRule};
use crate::words::tr;

/// Columns that are told by name where their cells have no formula.
const COMPUTED: [&str; 6] =
    ["value", "compared", "margin", "completeness", "credit", "credit_after_caps"];

pub(super) fn objectives(document: &Document) -> Table {
    let columns = columns(document);
    let names = ObjectiveNames::of(document);
    let mut after_caps = AfterCaps::of(document);
    let rows = document.objectives.iter().map(|objective| {
        let row = Row { document, objective, names: &names };
        row.cells(&columns, &mut after_caps)
    });
    Table {
        id: "objectives",
        title: tr!("report-sheets-objectives").to_owned(),
        rows: rows.collect(),
        columns,
        nothing: tr!("report-sheets-no-objectives").to_owned(),
    }
}

fn columns(document: &Document) -> Vec<Column> {
    let currency = document.currency.as_str();
    let of_money = |text: &str| format!("{text} ({currency})");
    vec![
        Column::new("id", tr!("report-sheets-objective")),
        Column::new("name", tr!("report-sheets-name")).wrapping(),
        Column::new("verdict", tr!("report-sheets-verdict")),
        Column::new("value", tr!("report-sheets-value")),
        Column::new("unit", tr!("report-sheets-unit")),
        Column::new("comparison", tr!("report-sheets-comparison")),
        Column::new("target", tr!("report-sheets-target")),
        Column::new("compared", tr!("report-sheets-compared")),
        Column::new("margin", tr!("report-sheets-margin")),
        Column::new("numerator", tr!("report-sheets-numerator")),
        Column::new("denominator", tr!("report-sheets-denominator")),
        Column::new("received", tr!("report-sheets-received")),
        Column::new("expected", tr!("report-sheets-expected")),
        Column::new("completeness", tr!("report-sheets-completeness")),
        Column::new("suspect", tr!("report-sheets-suspect")),
        Column::new("weight", tr!("report-sheets-weight")).named(),
        Column::new("credit_percent", tr!("report-sheets-credit-percent")),
        Column::new("base", of_money(tr!("report-sheets-base"))),
        Column::new("multiplier", tr!("report-sheets-multiplier")),
        Column::new("credit", of_money(tr!("report-sheets-credit"))).named(),
        Column::new("credit_after_caps", of_money(tr!("report-sheets-credit-after-caps"))).named(),
        Column::new("kpi", tr!("report-sheets-kpi")),
        Column::new("note", tr!("report-sheets-note")).wrapping(),
    ]
}

struct Row<'a> {
    document: &'a Document,
    objective: &'a ObjectiveSection,
    names: &'a ObjectiveNames,
}

impl Row<'_> {
    fn cells(&self, columns: &[Column], after_caps: &mut AfterCaps) -> Vec<Cell> {
        let objective = self.objective;
        let line = self.document.trail.line(&objective.id);
        let mut cells: Vec<Cell> =
            columns.iter().map(|column| self.cell(column.id, line, after_caps)).collect();
        let fixed: Vec<&str> = columns
            .iter()
            .zip(&cells)
            .filter(|(column, cell)| COMPUTED.contains(&column.id) && is_fixed(cell))
            .map(|(column, _)| column.title.as_str())
            .collect();
        let mut notes = vec![objective.note.clone()];
        if !fixed.is_empty() {
            notes.push(tr!("report-sheets-fixed", columns = fixed.join(", ")));
        }
        notes.retain(|note| !note.is_empty());
        if let Some(note) = cells.last_mut() {
            *note = Cell::text(notes.join("; "));
        }
        for (column, cell) in columns.iter().zip(&mut cells) {
            cell.name = Some(self.names.cell(&objective.id, column.id));
        }
        cells
    }

    fn cell(&self, column: &str, line: Option<&LineTrail>, after_caps: &mut AfterCaps) -> Cell {
        let (objective, locale) = (self.objective, &self.document.locale);
        let money_decimals = self.document.trail.currency_decimals;
        match column {
            "id" => Cell::text(&objective.id),
            "name" => Cell::text(&objective.name),
            "verdict" => Cell::verdict(&objective.verdict),
            "value" => Cell::figure(&objective.value, locale).live(ratio_of(
                &objective.value,
                &objective.numerator,
                &objective.denominator,
                &objective.unit,
            )),
            "unit" => Cell::text(&objective.unit),
            "comparison" => Cell::text(sign(objective.comparison)),
            "target" => Cell::figure(&objective.target, locale),
            "compared" => line.map_or_else(Cell::default, |line| self.compared(line)),
            "margin" => Cell::figure(&objective.margin, locale).live(self.margin_formula(line)),
            "numerator" => Cell::figure(&objective.numerator, locale),
            "denominator" => Cell::figure(&objective.denominator, locale),
            "received" => Cell::figure(&objective.received, locale),
            "expected" => Cell::figure(&objective.expected, locale),
            "completeness" => {
                Cell::ratio(&objective.completeness, locale).live(completeness_formula(objective))
            }
            "suspect" => Cell::ratio(&objective.suspect, locale),
            "weight" => Cell::figure(&objective.weight, locale),
            "credit_percent" => Cell::figure(&objective.credit_percent, locale),
            "base" => line.map_or_else(Cell::default, |l| Cell::exact(l.base, money_decimals)),
            "multiplier" => line
                .and_then(|line| line.multiplier)
                .map_or_else(Cell::default, |factor| Cell::exact(factor, factor.scale())),
            "credit" => Cell::figure(&objective.credit, locale).live(self.credit_formula(line)),
            "credit_after_caps" => line.map_or_else(Cell::default, |line| {
                Cell::exact(line.after_caps, money_decimals)
                    .live(after_caps.formula(decimal_of(&objective.credit), line.after_caps))
            }),
            "kpi" => Cell::text(&objective.kpi),
            _ => Cell::default(),
        }
    }

    fn compared(&self, line: &LineTrail) -> Cell {
        let Some(compared) = line.compared else { return Cell::default() };
        let value = number_of(&self.objective.value);
        let shown = decimals_shown(&self.objective.value.shown, &self.document.locale);
        let (decimals, formula) = match (line.compare, line.rounding) {
            (CompareRule::AfterRounding, RoundingRule::HalfUp { decimals }) => {
                let found = value.and_then(|value| live::rounded(value, decimals));
                let is_same = found == Some(compared);
                (decimals, is_same.then(|| format!("ROUND([value],{decimals})")))
            }
            (CompareRule::AfterRounding, RoundingRule::HalfEven { decimals }) => (decimals, None),
            _ => (shown, (value == to_f64(compared)).then(|| "[value]".to_owned())),
        };
        Cell::exact(compared, decimals).live(formula)
    }

    fn margin_formula(&self, line: Option<&LineTrail>) -> Option<String> {
        let (margin, target) =
            (decimal_of(&self.objective.margin)?, decimal_of(&self.objective.target)?);
        let (compared, target) = ((line?.compared?, "[compared]"), (target, "[target]"));
        let (minuend, subtrahend) = match self.objective.comparison {
            "at_most" => (target, compared),
            _ => (compared, target),
        };
        live::difference(margin, minuend, subtrahend)
    }

    fn credit_formula(&self, line: Option<&LineTrail>) -> Option<String> {
        let (line, decimals) = (line?, self.document.trail.currency_decimals);
        let amount = decimal_of(&self.objective.credit)?;
        let percent = decimal_of(&self.objective.credit_percent)?;
        live::share(amount, line.base, percent, line.multiplier, decimals)
    }
}

/// A number without a formula.
fn is_fixed(cell: &Cell) -> bool {
    cell.formula.is_none() && matches!(cell.value, Value::Number(Number { .. }))
}

pub(super) fn sign(comparison: &str) -> &'static str {
    if comparison == "at_most" { "≤" } else { "≥" }
}

fn decimal_of(figure: &Figure) -> Option<Decimal> {
    figure.exact.parse().ok()
}

/// The formula of a value that is numerator ÷ denominator × scale.
pub(super) fn ratio_of(
    value: &Figure,
    numerator: &Figure,
    denominator: &Figure,
    unit: &str,
) -> Option<String> {
    let (numerator, denominator) = (number_of(numerator)?, number_of(denominator)?);
    live::ratio(number_of(value)?, numerator, denominator, unit == "%")
}

fn completeness_formula(objective: &ObjectiveSection) -> Option<String> {
    let (received, expected) = (number_of(&objective.received)?, number_of(&objective.expected)?);
    let ratio = number_of(&objective.completeness)?;
    (received / expected == ratio).then(|| "[received]/[expected]".to_owned())
}

/// What is left of each credit after the caps: shared out in proportion, in whole units of the currency, each share the
/// difference of two rounded running sums, so that the shares add up.
struct AfterCaps {
    gross: Option<f64>,
    total: Option<f64>,
    decimals: u32,
    running: Decimal,
    shared: Decimal,
    n_rows: usize,
}

impl AfterCaps {
    fn of(document: &Document) -> Self {
        Self {
            gross: number_of(&document.scorecard.credit_uncapped),
            total: number_of(&document.scorecard.credit_total),
            decimals: document.trail.currency_decimals,
            running: Decimal::ZERO,
            shared: Decimal::ZERO,
            n_rows: 0,
        }
    }

    /// Of the next line.
    fn formula(&mut self, credit: Option<Decimal>, after_caps: Decimal) -> Option<String> {
        let (is_first, before) = (self.n_rows == 0, self.shared);
        self.n_rows += 1;
        self.shared = self.shared.saturating_add(after_caps);
        let credit = credit?;
        self.running = self.running.saturating_add(credit);
        let (gross, total) = (self.gross?, self.total?);
        if gross == total || gross == 0.0 {
            return (credit == after_caps).then(|| "[credit]".to_owned());
        }
        let decimals = self.decimals;
        let whole = live::rounded(total * to_f64(self.running)? / gross, decimals)?;
        if whole.checked_sub(before)? != after_caps {
            return None;
        }
        let (total, gross) = (of_contract("credit_total"), of_contract("credit_gross"));
        let so_far = format!("ROUND({total}*SUM([credit#]:[credit])/{gross},{decimals})");
        Some(if is_first {
            so_far
        } else {
            let earlier = "SUM([credit_after_caps#]:[credit_after_caps^])";
            format!("ROUND({so_far}-{earlier},{decimals})")
        })
    }
}
