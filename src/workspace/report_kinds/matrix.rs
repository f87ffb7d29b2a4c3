//! Countries beside kinds of service: how much was achieved, which line has the least room, what it costs.
//!
//! A share counts lines and weighs none: what a line is worth, contracts say each for itself. Credits of lines are those before the
//! contract's caps; the money of a country is what its contracts owe, after them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::figures::Figures;
use super::portfolio::{Overview, line_name, line_value};
use super::{MadeReport, words};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Timestamp;
use crate::report::ReportKind;
use crate::report::portfolio_document::{CountryRow, Family, MatrixCell, MatrixDocument, MoneyRow};
use crate::sla::{Contract, Objective, SlaPeriod, Source, Verdict};
use crate::words::{date, in_language, tr};
use crate::workspace::documents::Documents;
use crate::workspace::portfolio::{LineCell, PortfolioRow};
use crate::workspace::{Engine, ReportStyle};

/// Columns that fit; further families stand together in the last.
const FAMILIES_MAX: usize = 6;
/// Id of the column of what has no place of its own.
const OTHER: &str = "other";

/// A line in its place.
struct Placed<'a> {
    row: &'a PortfolioRow,
    line: &'a LineCell,
    family: String,
    /// Its period is over.
    is_over: bool,
}

impl Engine {
    pub(super) fn matrix_report(
        &self,
        period: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<MadeReport, Vec<Diagnostic>> {
        let overview = self.overview(period, as_of, style, ctx)?;
        let verdict = overview.verdict();
        let documents = self.documents();
        let paper = in_language(overview.language, overview.figures.locale, || {
            document(&overview, &documents)
        });
        Ok(MadeReport { paper: Box::new(paper), verdict, statement: None })
    }
}

/// Category of a line's KPI; what is measured from records by what it is measured from.
fn family_of(objective: &Objective, documents: &Documents) -> String {
    match &objective.source {
        Source::Kpi(id) => documents
            .catalog
            .kpi(id)
            .map(|kpi| kpi.category.trim().to_lowercase())
            .filter(|category| !category.is_empty())
            .unwrap_or_else(|| OTHER.to_owned()),
        Source::Outages(_) => "availability".to_owned(),
        Source::Tickets(_) => "tickets".to_owned(),
        Source::Formula(_) | Source::Composite => OTHER.to_owned(),
    }
}

/// Name of a family; one of the workspace's own is called as it is written.
fn family_name(id: &str) -> String {
    match id {
        "accessibility" => tr!("report-kinds-family-accessibility").to_owned(),
        "availability" => tr!("report-kinds-family-availability").to_owned(),
        "integrity" => tr!("report-kinds-family-integrity").to_owned(),
        "mobility" => tr!("report-kinds-family-mobility").to_owned(),
        "retainability" => tr!("report-kinds-family-retainability").to_owned(),
        "tickets" => tr!("report-kinds-family-tickets").to_owned(),
        "traffic" => tr!("report-kinds-family-traffic").to_owned(),
        "energy" => tr!("report-kinds-family-energy").to_owned(),
        "changes" => tr!("report-kinds-family-changes").to_owned(),
        OTHER => tr!("report-kinds-family-other").to_owned(),
        own => own.to_owned(),
    }
}

fn document(overview: &Overview, documents: &Documents) -> MatrixDocument {
    let mut lines = placed(overview, documents);
    let families = families(&mut lines);
    let figures = overview.figures;
    let countries: BTreeSet<&str> =
        overview.portfolio.rows.iter().map(|row| row.country.as_str()).collect();
    // Contracts that name no country come last.
    let (unnamed, named): (Vec<&str>, Vec<&str>) =
        countries.into_iter().partition(|country| country.is_empty());
    let of = |country: Option<&str>, family: Option<&str>| -> Vec<&Placed<'_>> {
        lines
            .iter()
            .filter(|placed| country.is_none_or(|country| placed.row.country == country))
            .filter(|placed| family.is_none_or(|family| placed.family == family))
            .collect()
    };
    let rows = named.into_iter().chain(unnamed).map(|country| {
        let n = overview.portfolio.rows.iter().filter(|row| row.country == country).count();
        let money = contract_money(overview, |row| row.country == country);
        CountryRow {
            code: country.to_owned(),
            name: if country.is_empty() {
                tr!("report-kinds-no-country").to_owned()
            } else {
                words::country(country)
            },
            n_contracts: figures.count_of(n),
            cells: families
                .iter()
                .map(|family| cell(&of(Some(country), Some(&family.id)), figures))
                .collect(),
            total: MatrixCell { money, ..cell(&of(Some(country), None), figures) },
        }
    });
    MatrixDocument {
        head: overview.head(ReportKind::Matrix),
        sentences: sentences(overview, &lines),
        rows: rows.collect(),
        totals: families.iter().map(|family| cell(&of(None, Some(&family.id)), figures)).collect(),
        total: MatrixCell {
            money: contract_money(overview, |_| true),
            ..cell(&of(None, None), figures)
        },
        families,
        money: overview.money(),
        converted: overview.converted(),
        money_note: overview.money_note(),
        problems: overview.problems(),
        frozen: overview.frozen_notes(),
        states: overview.states(),
        imprint: overview.imprint(),
    }
}

/// The customers' lines of the month.
fn placed<'a>(overview: &'a Overview, documents: &Documents) -> Vec<Placed<'a>> {
    let mut placed = Vec::new();
    for row in &overview.portfolio.rows {
        let contract: Option<&Contract> =
            documents.contracts.iter().find(|contract| contract.id == row.contract_id);
        let Some(cell) = row.at(overview.month_idx).and_then(|period| period.state.judged()) else {
            continue;
        };
        for line in cell.lines.iter().filter(|line| !line.is_supporting) {
            let objective = contract.and_then(|contract| {
                contract.objectives.iter().find(|known| known.id == line.objective_id)
            });
            let family = objective.map_or_else(|| OTHER.to_owned(), |o| family_of(o, documents));
            placed.push(Placed { row, line, family, is_over: !cell.is_provisional });
        }
    }
    placed
}

/// The columns by name, "other" last. Of too many those with the fewest lines become "other".
fn families(lines: &mut [Placed<'_>]) -> Vec<Family> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for placed in lines.iter() {
        *counts.entry(placed.family.clone()).or_insert(0) += 1;
    }
    if counts.len() > FAMILIES_MAX {
        let mut by_size: Vec<(String, usize)> =
            counts.iter().filter(|(id, _)| *id != OTHER).map(|(id, n)| (id.clone(), *n)).collect();
        by_size.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let kept: BTreeSet<String> =
            by_size.into_iter().take(FAMILIES_MAX - 1).map(|(id, _)| id).collect();
        for placed in lines.iter_mut().filter(|placed| !kept.contains(&placed.family)) {
            OTHER.clone_into(&mut placed.family);
        }
    }
    let ids: BTreeSet<&str> = lines.iter().map(|placed| placed.family.as_str()).collect();
    let mut families: Vec<Family> =
        ids.into_iter().map(|id| Family { id: id.to_owned(), name: family_name(id) }).collect();
    families.sort_by(|a, b| (a.id == OTHER, &a.name).cmp(&(b.id == OTHER, &b.name)));
    families
}

fn cell(lines: &[&Placed<'_>], figures: Figures) -> MatrixCell {
    if lines.is_empty() {
        return MatrixCell { kind: "none", ..MatrixCell::default() };
    }
    let n = |verdict: Verdict| lines.iter().filter(|placed| placed.line.verdict == verdict).count();
    let n_achieved = n(Verdict::Achieved);
    let kind = match () {
        () if n(Verdict::Breached) > 0 => "breached",
        () if n(Verdict::Undecided) > 0 => "undecided",
        () if n_achieved == lines.len() => "achieved",
        () => "tolerated",
    };
    let with_room = lines.iter().filter_map(|placed| Some((placed, placed.line.headroom?)));
    let worst = with_room.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(placed, _)| placed);
    let mut money: BTreeMap<&str, (u32, BTreeSet<&str>, Decimal, Decimal)> = BTreeMap::new();
    for placed in lines {
        let row = placed.row;
        let sum = money.entry(&row.currency).or_default();
        sum.0 = sum.0.max(row.currency_decimals);
        sum.1.insert(&row.contract_id);
        if placed.is_over {
            sum.2 = sum.2.saturating_add(placed.line.credit);
        }
        sum.3 = sum.3.saturating_add(placed.line.at_risk);
    }
    let money = money.into_iter().map(|(currency, (decimals, contracts, due, at_risk))| MoneyRow {
        currency: currency.to_owned(),
        n_contracts: figures.count_of(contracts.len()),
        due: figures.money(due, currency, decimals),
        at_risk: figures.money(at_risk, currency, decimals),
        is_due: !due.is_zero(),
        is_at_risk: !at_risk.is_zero(),
    });
    MatrixCell {
        kind,
        n_achieved: figures.count_of(n_achieved),
        n_lines: figures.count_of(lines.len()),
        share: figures.share(n_achieved as u64, lines.len() as u64),
        worst: worst.map(|placed| line_name(placed.row, placed.line)).unwrap_or_default(),
        worst_contract: worst.map(|placed| placed.row.contract_id.clone()).unwrap_or_default(),
        worst_value: worst.map(|placed| line_value(placed.line, figures)).unwrap_or_default(),
        money: money.collect(),
    }
}

/// What contracts owe, after caps, by currency.
fn contract_money(overview: &Overview, is_meant: impl Fn(&PortfolioRow) -> bool) -> Vec<MoneyRow> {
    let rows = &overview.portfolio.rows;
    let meant = (0..rows.len()).filter(|at| is_meant(&rows[*at]));
    let rolled = overview.portfolio.rollup(meant, overview.month_idx);
    let figures = overview.figures;
    let n_of = |currency: &str| {
        rows.iter().filter(|row| is_meant(row) && row.currency == currency).count()
    };
    rolled
        .money
        .iter()
        .map(|line| MoneyRow {
            currency: line.currency.clone(),
            n_contracts: figures.count_of(n_of(&line.currency)),
            due: figures.money(line.due, &line.currency, line.decimals),
            at_risk: figures.money(line.at_risk, &line.currency, line.decimals),
            is_due: !line.due.is_zero(),
            is_at_risk: !line.at_risk.is_zero(),
        })
        .collect()
}

fn sentences(overview: &Overview, lines: &[Placed<'_>]) -> Vec<String> {
    let n_achieved = lines.iter().filter(|placed| placed.line.verdict == Verdict::Achieved).count();
    let countries: BTreeSet<&str> =
        overview.portfolio.rows.iter().map(|row| row.country.as_str()).collect();
    let mut said = vec![tr!(
        "report-kinds-matrix-sentence",
        month = &date::month_year(overview.month),
        achieved = n_achieved as u64,
        all = lines.len() as u64,
        countries = countries.len() as u64
    )];
    let broken = overview.problems().len() as u64;
    if broken > 0 {
        said.push(tr!("report-kinds-portfolio-broken", n = broken));
    }
    said.push(tr!("report-kinds-matrix-note").to_owned());
    said.extend(overview.state_sentence());
    said.extend(overview.frozen_sentences());
    said
}
