//! The first sheet: what the report is about, the scorecard, the money.

use rust_decimal::Decimal;

use super::names::{ObjectiveNames, of_contract, of_range};
use super::objectives::sign;
use super::{Cell, Column, Number, Table, live, number_of, to_f64, utc_of};
use crate::report::document::{Document, ObjectiveSection};
use crate::words::tr;

/// Title, sentences and blocks, top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Of the sheet.
    pub name: String,
    pub title: String,
    pub subtitle: String,
    /// Provisional, final and the like.
    pub revision: String,
    pub sentences: Vec<String>,
    pub blocks: Vec<Block>,
}

/// A small table with a headline.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub table: Table,
    /// Labels speak for themselves.
    pub has_header: bool,
}

pub fn summary(document: &Document) -> Summary {
    Summary {
        name: tr!("report-sheets-summary").to_owned(),
        title: document.title.clone(),
        subtitle: format!("{} · {}", document.customer, document.contract_name),
        revision: document.revision_label.clone(),
        sentences: document.scorecard.sentences.clone(),
        blocks: vec![
            Block { table: scorecard(document), has_header: true },
            Block { table: money(document), has_header: true },
            Block { table: facts(document), has_header: false },
        ],
    }
}

/// The rows point at the sheet of objectives.
fn scorecard(document: &Document) -> Table {
    let currency = &document.currency;
    let columns = vec![
        Column::new("name", tr!("report-sheets-objective")).wrapping(),
        Column::new("verdict", tr!("report-sheets-verdict")),
        Column::new("value", tr!("report-sheets-value")),
        Column::new("comparison", "≥ ≤"),
        Column::new("target", tr!("report-sheets-target")),
        Column::new("unit", tr!("report-sheets-unit")),
        Column::new("margin", tr!("report-sheets-margin")),
        Column::new("completeness", tr!("report-sheets-completeness")),
        Column::new("weight", tr!("report-sheets-weight")),
        Column::new("credit", format!("{} ({currency})", tr!("report-sheets-credit"))),
    ];
    let names = ObjectiveNames::of(document);
    let rows = document.objectives.iter().map(|objective| {
        let cell = |cell: Cell, part: &str| {
            let has_value = cell.value != super::Value::Nothing;
            cell.live(has_value.then(|| names.cell(&objective.id, part)))
        };
        scorecard_cells(document, objective, cell)
    });
    Table {
        id: "scorecard",
        title: tr!("report-sheets-scorecard").to_owned(),
        rows: rows.collect(),
        columns,
        nothing: tr!("report-sheets-no-objectives").to_owned(),
    }
}

fn scorecard_cells(
    document: &Document,
    objective: &ObjectiveSection,
    cell: impl Fn(Cell, &str) -> Cell,
) -> Vec<Cell> {
    let locale = &document.locale;
    vec![
        Cell::text(&objective.name),
        Cell::verdict(&objective.verdict),
        cell(Cell::figure(&objective.value, locale), "value"),
        Cell::text(sign(objective.comparison)),
        cell(Cell::figure(&objective.target, locale), "target"),
        Cell::text(&objective.unit),
        cell(Cell::figure(&objective.margin, locale), "margin"),
        cell(Cell::ratio(&objective.completeness, locale), "completeness"),
        cell(Cell::figure(&objective.weight, locale), "weight"),
        cell(Cell::figure(&objective.credit, locale), "credit"),
    ]
}

/// Label, number, unit, note.
fn money(document: &Document) -> Table {
    let (trail, scorecard, locale) = (&document.trail, &document.scorecard, &document.locale);
    let decimals = trail.currency_decimals;
    let currency = document.currency.as_str();
    let figures = Figures::of(document);
    let n_achieved =
        document.objectives.iter().filter(|o| o.verdict.kind == "achieved").count() as f64;
    let count = |value: f64| Cell::number(Number { value, decimals: 0, is_ratio: false });
    let cap_percent = trail.cap_percent.map_or_else(Cell::default, |percent| {
        let percent = percent.normalize();
        Cell::exact(percent, percent.scale())
    });
    let points = trail.points_amount.map_or_else(Cell::default, |p| Cell::exact(p, decimals));
    let due = |amount: Decimal| Cell::exact(amount, decimals);
    let by_terms = tr!("report-sheets-by-terms");
    let owed_note = if document.running { tr!("report-owed-at-risk") } else { by_terms };
    let total = Cell::figure(&scorecard.credit_total, locale);
    let percent = Cell::figure(&scorecard.credit_percent, locale);
    let lines = [
        line(
            "objectives_achieved",
            tr!("report-sheets-achieved"),
            count(n_achieved),
            "",
            &scorecard.achieved,
        ),
        line(
            "objectives_count",
            tr!("report-sheets-count"),
            count(document.objectives.len() as f64),
            "",
            "",
        ),
        line(
            "weight_total",
            tr!("report-sheets-weight-total"),
            Cell::figure(&scorecard.weight_total, locale).live(figures.weight_total()),
            "",
            "",
        ),
        line(
            "score",
            tr!("report-sheets-score"),
            Cell::figure(&scorecard.score, locale),
            "%",
            tr!("report-sheets-by-scorecard"),
        ),
        line("fee", tr!("report-sheets-fee"), Cell::figure(&scorecard.fee, locale), currency, ""),
        line("credit_points", tr!("report-sheets-credit-points"), points, currency, ""),
        line(
            "credit_gross",
            tr!("report-sheets-credit-gross"),
            Cell::figure(&scorecard.credit_uncapped, locale).live(figures.gross()),
            currency,
            "",
        ),
        line(
            "credit_pool_took",
            tr!("report-sheets-pool-took"),
            trail.pool_took.map_or_else(Cell::default, due),
            currency,
            "",
        ),
        line("credit_cap_percent", tr!("report-sheets-cap-percent"), cap_percent, "%", ""),
        line(
            "credit_cap",
            tr!("report-sheets-cap"),
            figures.cap(),
            currency,
            tr!("report-sheets-cap-note"),
        ),
        line(
            "credit_total",
            tr!("report-sheets-credit-total"),
            total.live(figures.total()),
            currency,
            "",
        ),
        line(
            "credit_percent",
            tr!("report-sheets-percent-of-fee"),
            percent.live(figures.percent()),
            "%",
            "",
        ),
        line("bonus", tr!("report-sheets-bonus"), due(trail.bonus), currency, by_terms),
        line(
            "earned_back",
            tr!("report-sheets-earned-back"),
            due(trail.earn_back),
            currency,
            by_terms,
        ),
        line(
            "net",
            tr!("report-sheets-net"),
            due(trail.net).live(figures.net()),
            currency,
            tr!("report-sheets-net-note"),
        ),
        line(
            "credit_due",
            tr!("report-sheets-credit-due"),
            due(trail.credit_due),
            currency,
            owed_note,
        ),
        line(
            "supplier_due",
            tr!("report-sheets-supplier-due"),
            due(trail.supplier_due),
            currency,
            owed_note,
        ),
    ];
    Table {
        id: "money",
        title: tr!("report-sheets-money").to_owned(),
        columns: vec![
            Column::new("label", tr!("report-sheets-subject")),
            Column::new("value", tr!("report-sheets-amount")),
            Column::new("unit", tr!("report-sheets-unit")),
            Column::new("note", tr!("report-sheets-note")),
        ],
        rows: lines.into(),
        nothing: String::new(),
    }
}

fn line(name: &str, label: &str, cell: Cell, unit: &str, note: &str) -> Vec<Cell> {
    let says = cell.value != super::Value::Nothing;
    let (unit, note) = if says { (unit, note) } else { ("", tr!("report-sheets-not-agreed")) };
    vec![Cell::text(label), cell.named(of_contract(name)), Cell::text(unit), Cell::text(note)]
}

/// Formulas of the totals.
struct Figures<'a> {
    document: &'a Document,
    decimals: u32,
}

impl<'a> Figures<'a> {
    fn of(document: &'a Document) -> Self {
        Self { document, decimals: document.trail.currency_decimals }
    }

    fn parsed(text: &str) -> Option<Decimal> {
        text.parse().ok()
    }

    fn weight_total(&self) -> Option<String> {
        let total = Self::parsed(&self.document.scorecard.weight_total.exact)?;
        let decimals = total.scale();
        let weights = self.document.objectives.iter().map(|o| Self::parsed(&o.weight.exact));
        let weights: Vec<Decimal> = weights.collect::<Option<_>>()?;
        let range = of_range("objectives", "weight");
        (!weights.is_empty() && live::adds_up(total, weights.into_iter(), decimals))
            .then(|| format!("ROUND(SUM({range}),{decimals})"))
    }

    fn gross(&self) -> Option<String> {
        let total = Self::parsed(&self.document.scorecard.credit_uncapped.exact)?;
        let credits = self.document.objectives.iter().map(|o| Self::parsed(&o.credit.exact));
        let mut parts: Vec<Decimal> = credits.collect::<Option<_>>()?;
        let range = of_range("objectives", "credit");
        let mut terms = format!("SUM({range})");
        if parts.is_empty() {
            return None;
        }
        if let Some(points) = self.document.trail.points_amount {
            parts.push(points);
            terms = format!("{terms}+{}", of_contract("credit_points"));
        }
        let decimals = self.decimals;
        live::adds_up(total, parts.into_iter(), decimals)
            .then(|| format!("ROUND({terms},{decimals})"))
    }

    fn cap_amount(&self) -> Option<Decimal> {
        let fee = Self::parsed(&self.document.scorecard.fee.exact)?;
        let percent = self.document.trail.cap_percent?;
        Some(crate::sla::credit::cap_amount(fee, percent, self.decimals))
    }

    fn cap(&self) -> Cell {
        let Some(cap) = self.cap_amount() else { return Cell::default() };
        let decimals = self.decimals;
        let computed = || {
            let fee = to_f64(Self::parsed(&self.document.scorecard.fee.exact)?)?;
            let whole = fee * to_f64(self.document.trail.cap_percent?)? / 100.0;
            let exact = crate::format::exact_decimal(whole)?;
            (exact.trunc_with_scale(decimals) == cap).then(|| {
                let (fee, percent) = (of_contract("fee"), of_contract("credit_cap_percent"));
                format!("ROUNDDOWN({fee}*{percent}/100,{decimals})")
            })
        };
        Cell::exact(cap, decimals).live(computed())
    }

    fn total(&self) -> Option<String> {
        let scorecard = &self.document.scorecard;
        let total = Self::parsed(&scorecard.credit_total.exact)?;
        let gross = Self::parsed(&scorecard.credit_uncapped.exact)?;
        let pool_took = self.document.trail.pool_took;
        let name = match pool_took {
            None => of_contract("credit_gross"),
            Some(_) => {
                let names = ["credit_gross", "credit_pool_took"].map(of_contract);
                format!("ROUND({}-{},{})", names[0], names[1], self.decimals)
            }
        };
        let left = gross.saturating_sub(pool_took.unwrap_or_default());
        match self.cap_amount() {
            None => (total == left).then_some(name),
            Some(cap) => (total == left.min(cap))
                .then(|| format!("MIN({name},{})", of_contract("credit_cap"))),
        }
    }

    fn percent(&self) -> Option<String> {
        let scorecard = &self.document.scorecard;
        let (total, fee) = (number_of(&scorecard.credit_total)?, number_of(&scorecard.fee)?);
        (fee != 0.0 && 100.0 * total / fee == number_of(&scorecard.credit_percent)?)
            .then(|| format!("100*{}/{}", of_contract("credit_total"), of_contract("fee")))
    }

    fn net(&self) -> Option<String> {
        let trail = &self.document.trail;
        let total = Self::parsed(&self.document.scorecard.credit_total.exact)?;
        let parts = [trail.bonus, trail.earn_back, -total];
        let decimals = self.decimals;
        live::adds_up(trail.net, parts.into_iter(), decimals).then(|| {
            let names = ["bonus", "earned_back", "credit_total"].map(of_contract);
            format!("ROUND({}+{}-{},{decimals})", names[0], names[1], names[2])
        })
    }
}

/// What the report is about; each value has a name.
fn facts(document: &Document) -> Table {
    let trail = &document.trail;
    let zone = trail.zone.as_str();
    let in_zone = |text: &str| format!("{text} ({zone})");
    let in_utc = |text: &str| format!("{text} (UTC)");
    let (start, end) = (tr!("report-sheets-period-start"), tr!("report-sheets-period-end"));
    let generated = utc_of(&document.generated_at.to_iso_utc());
    let generated = generated.map_or_else(Cell::default, |at| Cell::moment(at, true));
    let agreed = match document.agreed_part.as_str() {
        "" => Cell::text(tr!("report-sheets-agreed-whole")),
        part => Cell::text(part),
    };
    let rows = vec![
        fact("verdict", tr!("report-sheets-verdict"), Cell::verdict(&document.verdict)),
        fact("customer", tr!("report-sheets-customer"), Cell::text(&document.customer)),
        fact("contract_name", tr!("report-sheets-contract"), Cell::text(&document.contract_name)),
        fact("contract_id", tr!("report-sheets-contract-id"), Cell::text(&document.contract_id)),
        fact("period", tr!("report-sheets-period"), Cell::text(&document.period_name)),
        fact("period_id", tr!("report-sheets-period-id"), Cell::text(&trail.period_id)),
        fact("period_start", &in_zone(start), Cell::local(&document.period_start)),
        fact("period_end", &in_zone(end), Cell::local(&document.period_end)),
        fact("period_start_utc", &in_utc(start), Cell::utc(&document.period_start)),
        fact("period_end_utc", &in_utc(end), Cell::utc(&document.period_end)),
        fact("zone", tr!("report-sheets-zone"), Cell::text(zone)),
        fact("currency", tr!("report-sheets-currency"), Cell::text(&document.currency)),
        fact("agreement", tr!("report-fact-agreement"), agreed),
        fact("revision", tr!("report-sheets-revision"), Cell::text(&document.revision_label)),
        fact("generated_at", &in_utc(tr!("report-sheets-generated")), generated),
        fact("title", tr!("report-sheets-title"), Cell::text(&document.title)),
    ];
    Table {
        id: "facts",
        title: tr!("report-sheets-facts").to_owned(),
        columns: vec![
            Column::new("label", tr!("report-sheets-subject")),
            Column::new("value", tr!("report-sheets-text")),
        ],
        rows,
        nothing: String::new(),
    }
}

fn fact(name: &str, label: &str, cell: Cell) -> Vec<Cell> {
    vec![Cell::text(label), cell.named(of_contract(name))]
}
