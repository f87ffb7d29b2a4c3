//! All contracts of the workspace in one month, and how they stood in the months before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::figures::{Figures, Limit};
use super::{HeadOf, MadeReport, words, worst_verdict};
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::job::JobContext;
use crate::model::{CalendarMonth, TimeRange, Timestamp, Zone};
use crate::report::document::Figure;
use crate::report::kind_document::{Head, Imprint};
use crate::report::portfolio_document::{
    ContractRow, ContractState, FrozenState, MoneyRow, MonthName, PortfolioDocument, ProblemRow,
    StandingCount, StandingMark,
};
use crate::report::{Look, ReportKind, kind_title};
use crate::sla::scorecard::RateTable;
use crate::sla::{SlaPeriod, Verdict};
use crate::words::{Language, date, in_language, tr};
use crate::workspace::freeze::FreezeState;
use crate::workspace::portfolio::{
    FrozenMark, LineCell, MONTHS_MAX, MoneyLine, Portfolio, PortfolioCell, PortfolioQuestion,
    PortfolioRow, RowPeriod, Standing, standing_of,
};
use crate::workspace::{Engine, ReportStyle};

/// Frozen results that are named on the page.
const FROZEN_NOTES_MAX: usize = 8;

/// A month of all contracts, and who is asked how it is written.
pub(super) struct Overview {
    pub(super) portfolio: Portfolio,
    /// Position of the month of the report.
    pub(super) month_idx: usize,
    pub(super) month: CalendarMonth,
    /// The month in the zone of the workspace.
    pub(super) range: TimeRange,
    pub(super) zone: Zone,
    pub(super) name: String,
    pub(super) language: Language,
    pub(super) figures: Figures,
    /// When the last thing happened that was looked at.
    pub(super) as_of: Timestamp,
    /// Of each contract, by its id.
    pub(super) zones: BTreeMap<String, Zone>,
    pub(super) look: Look,
}

impl Engine {
    /// All contracts judged for the month and the twelve before it. Later data are not looked at, so that the report of a month stays
    /// what it is.
    pub(super) fn overview(
        &self,
        period: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<Overview, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let Some(month) = period.month() else {
            let message =
                format!("could not report on all contracts: {period} is no calendar month");
            return Err(one(Diagnostic::error(message).hint("write it as 2026-10")));
        };
        let contracts = self.documents().contracts;
        let zone = self.settings().zone.clone();
        // The last midnight that ends the month anywhere.
        let ends = contracts.iter().map(|contract| period.range(&contract.zone).end);
        let end = ends.max().unwrap_or_else(|| period.range(&zone).end);
        let as_of = as_of.min(end);
        let question = PortfolioQuestion { n_months: MONTHS_MAX, as_of, rates: None };
        let mut portfolio = self.portfolio(&question, ctx)?;
        let Some(month_idx) = portfolio.months.iter().position(|known| *known == month) else {
            let message =
                format!("could not report on all contracts: there are no data of {month}");
            return Err(one(Diagnostic::error(message)
                .hint("import export files of that month, or choose another")));
        };
        // A period that ends with the month's last hour in another zone is none of a later month.
        portfolio.months.truncate(month_idx + 1);
        let language = style.language.or(self.settings().report.language).unwrap_or_default();
        // Without one of its own the numbers and dates of the text's language: 10/1/2026 is another day in Spanish.
        let said = style.locale.or(self.settings().report.locale);
        let locale = said.unwrap_or_else(|| Locale::for_language(language.tag()));
        let look = self.report_look(None, style, language, period).map_err(one)?;
        Ok(Overview {
            month_idx,
            month,
            range: period.range(&zone),
            zone,
            name: self.settings().name.clone(),
            language,
            figures: Figures { locale },
            zones: contracts.iter().map(|c| (c.id.clone(), c.zone.clone())).collect(),
            as_of,
            portfolio,
            look,
        })
    }

    pub(super) fn portfolio_report(
        &self,
        period: SlaPeriod,
        as_of: Timestamp,
        style: &ReportStyle,
        ctx: &JobContext,
    ) -> Result<MadeReport, Vec<Diagnostic>> {
        let overview = self.overview(period, as_of, style, ctx)?;
        let verdict = overview.verdict();
        let paper = in_language(overview.language, overview.figures.locale, || overview.document());
        Ok(MadeReport { paper: Box::new(paper), verdict, statement: None })
    }
}

impl Overview {
    /// The worst of all contracts that have a verdict in the month; undecided where one cannot be judged.
    pub(super) fn verdict(&self) -> Verdict {
        let rows = self.portfolio.rows.iter().filter_map(|row| row.at(self.month_idx));
        let of_row = |period: &RowPeriod| match (period.state.judged(), standing_of(&period.state))
        {
            (Some(cell), _) => Some(cell.verdict),
            (None, Standing::Problem) => Some(Verdict::Undecided),
            _ => None,
        };
        let unread = self.portfolio.unread.iter().map(|_| Verdict::Undecided);
        worst_verdict(rows.filter_map(of_row).chain(unread))
    }

    pub(super) fn head(&self, kind: ReportKind) -> Head {
        let head = HeadOf {
            kind,
            language: self.language,
            locale: self.figures.locale,
            period: SlaPeriod::from(self.month),
            range: self.range,
            zone: &self.zone,
            customer: &self.name,
            about: &self.name,
            footer: &self.name,
            revision_label: &self.revision(),
            generated_at: self.as_of,
        };
        // At the head of later pages the kind stands in the place of a contract.
        Head { contract_name: kind_title(kind).to_owned(), ..head.head() }
    }

    pub(super) fn imprint(&self) -> Imprint {
        Imprint {
            zone: None,
            locale: self.figures.locale,
            generated_at: self.as_of,
            about: self.name.clone(),
            look: self.look.clone(),
        }
    }

    /// Whether the month is over, and how many of its results are frozen and judged otherwise now.
    fn revision(&self) -> String {
        let label = if self.is_running() {
            tr!("report-kinds-month-running")
        } else {
            tr!("report-kinds-month-over")
        };
        match self.differing(|period| period.month_idx == self.month_idx).count() {
            0 => label.to_owned(),
            n => tr!("report-kinds-month-differs", label = label, n = n as u64),
        }
    }

    /// Periods that count as they were frozen and are judged otherwise now.
    fn differing(
        &self,
        is_meant: impl Fn(&RowPeriod) -> bool,
    ) -> impl Iterator<Item = (&PortfolioRow, &RowPeriod, &FrozenMark)> {
        let rows = self.portfolio.rows.iter();
        let periods = rows.flat_map(|row| row.periods.iter().map(move |period| (row, period)));
        periods.filter(move |(_, period)| is_meant(period)).filter_map(|(row, period)| {
            let mark = period.state.judged()?.frozen.as_ref()?;
            mark.differs().then_some((row, period, mark))
        })
    }

    /// A sentence for each of them in the months that are shown, those of the report's month first.
    pub(super) fn frozen_notes(&self) -> Vec<ProblemRow> {
        let of_month = self.differing(|period| period.month_idx == self.month_idx);
        let before = self.differing(|period| period.month_idx < self.month_idx);
        let note = |(row, period, mark): (&PortfolioRow, &RowPeriod, &FrozenMark)| {
            Some(ProblemRow {
                what: format!("{} {}", row.contract_id, period.name),
                contract: row.contract_id.clone(),
                why: mark.sentence()?.said(),
            })
        };
        of_month.chain(before).filter_map(note).collect()
    }

    /// The same as sentences, as many as a page has room for.
    pub(super) fn frozen_sentences(&self) -> Vec<String> {
        let notes = self.frozen_notes();
        let n_more = notes.len().saturating_sub(FROZEN_NOTES_MAX);
        let shown = notes.iter().take(FROZEN_NOTES_MAX);
        let mut said: Vec<String> = shown
            .map(|note| tr!("report-kinds-frozen-of", what = &note.what, note = &note.why))
            .collect();
        if n_more > 0 {
            said.push(tr!("report-kinds-frozen-more", n = n_more as u64));
        }
        said
    }

    /// Whether a period of the month was not over.
    fn is_running(&self) -> bool {
        let periods = self.portfolio.rows.iter().flat_map(|row| &row.periods);
        let mut of_month = periods.filter(|period| period.month_idx == self.month_idx);
        of_month.any(|period| period.state.judged().is_some_and(|cell| cell.is_provisional))
    }

    fn document(&self) -> PortfolioDocument {
        let Portfolio { rows, months, .. } = &self.portfolio;
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let by_money = self.portfolio.by_money(self.month_idx);
        let place = |at: usize| by_money.iter().position(|known| *known == at).unwrap_or(at);
        // Contracts without anything in the month come last, whatever is at stake elsewhere.
        order.sort_by_key(|at| (rows[*at].standing(self.month_idx), place(*at)));
        let counts = Standing::ALL.into_iter().filter_map(|standing| {
            let n = rows.iter().filter(|row| row.standing(self.month_idx) == standing).count();
            let mark = words::standing_mark(standing);
            (n > 0).then(|| StandingCount { mark, n: self.figures.count_of(n) })
        });
        let counts: Vec<StandingCount> = counts.collect();
        PortfolioDocument {
            head: self.head(ReportKind::Portfolio),
            sentences: self.sentences(),
            months: months
                .iter()
                .enumerate()
                .map(|(at, month)| MonthName {
                    short: date::month_short(month.month).to_owned(),
                    year: words::year_mark(SlaPeriod::from(*month), at == 0),
                    name: month.to_string(),
                })
                .collect(),
            legend: self.legend(),
            rows: order.into_iter().map(|at| self.row(&rows[at])).collect(),
            counts,
            money: self.money(),
            converted: self.converted(),
            money_note: self.money_note(),
            problems: self.problems(),
            frozen: self.frozen_notes(),
            imprint: self.imprint(),
        }
    }

    /// Signs that stand anywhere in the table, worst first.
    fn legend(&self) -> Vec<StandingMark> {
        let n_months = self.portfolio.months.len();
        let is_there = |standing: &Standing| {
            let mut rows = self.portfolio.rows.iter();
            rows.any(|row| (0..n_months).any(|month| row.standing(month) == *standing))
        };
        Standing::ALL.into_iter().filter(is_there).map(words::standing_mark).collect()
    }

    fn sentences(&self) -> Vec<String> {
        let rows = &self.portfolio.rows;
        let n = |standing: Standing| {
            rows.iter().filter(|row| row.standing(self.month_idx) == standing).count() as u64
        };
        let kept = n(Standing::Achieved)
            + n(Standing::Tolerated)
            + n(Standing::Forgiven)
            + n(Standing::AtRisk);
        let n_shown = rows.len() as u64 - n(Standing::NoData);
        let month = date::month_year(self.month);
        let mut said = vec![tr!(
            "report-kinds-portfolio-sentence",
            month = &month,
            kept = kept,
            all = n_shown
        )];
        if n(Standing::Breached) > 0 {
            said.push(tr!("report-kinds-portfolio-breached", n = n(Standing::Breached)));
        }
        if n(Standing::AtRisk) > 0 {
            said.push(tr!("report-kinds-portfolio-at-risk", n = n(Standing::AtRisk)));
        }
        let broken = n(Standing::Problem) + self.portfolio.unread.len() as u64;
        if broken > 0 {
            said.push(tr!("report-kinds-portfolio-broken", n = broken));
        }
        if n(Standing::NoData) > 0 {
            said.push(tr!("report-kinds-portfolio-no-data", n = n(Standing::NoData)));
        }
        said.extend(self.state_sentence());
        said.extend(self.frozen_sentences());
        said
    }

    /// The result of each contract that was judged in the month.
    pub(super) fn states(&self) -> Vec<ContractState> {
        let rows = self.portfolio.rows.iter();
        let judged = rows.filter_map(|row| {
            let cell = row.at(self.month_idx)?.state.judged()?;
            Some((row, cell))
        });
        judged
            .map(|(row, cell)| ContractState {
                contract: row.contract_id.clone(),
                customer: row.customer.clone(),
                country: row.country.clone(),
                month: self.month.to_string(),
                running: cell.is_provisional,
                state: frozen_state(cell),
            })
            .collect()
    }

    /// How many results are frozen, and as what; `None` where nothing was judged.
    pub(super) fn state_sentence(&self) -> Option<String> {
        let states = self.states();
        let n = |is_meant: &dyn Fn(&ContractState) -> bool| {
            states.iter().filter(|state| is_meant(state)).count() as u64
        };
        let is_final = |state: &ContractState| state.state.frozen == FreezeState::Final.name();
        let restated = FreezeState::Restated.name();
        let is_restated = |state: &ContractState| state.state.frozen.starts_with(restated);
        let running = n(&|state| state.running);
        (!states.is_empty()).then(|| {
            tr!(
                "report-kinds-states",
                settled = n(&is_final),
                restated = n(&is_restated),
                open = n(&|state| state.state.frozen.is_empty()) - running,
                running = running
            )
        })
    }

    fn row(&self, row: &PortfolioRow) -> ContractRow {
        let figures = self.figures;
        let period = row.at(self.month_idx);
        let cell = period.and_then(|period| period.state.judged());
        let money = |amount| figures.money(amount, &row.currency, row.currency_decimals);
        let n_lines = cell.map(|cell| cell.lines.iter().filter(|line| !line.is_supporting));
        let lines: Vec<&LineCell> = n_lines.into_iter().flatten().collect();
        let n_achieved = lines.iter().filter(|line| line.verdict == Verdict::Achieved).count();
        let count = |n: usize| if cell.is_some() { figures.count_of(n) } else { Figure::default() };
        let worst = cell.and_then(|cell| cell.tightest_line());
        // Of the month: another of its periods that cannot be judged would else be hidden behind the worst one.
        let problem =
            row.periods.iter().rev().filter(|p| p.month_idx == self.month_idx).find_map(|period| {
                match &period.state {
                    crate::workspace::portfolio::CellState::Problem(problem) => {
                        Some(problem.message.clone())
                    }
                    _ => None,
                }
            });
        let zone = self.zones.get(&row.contract_id).unwrap_or(&self.zone);
        let range = period.map(|period| period.name.range(zone));
        let from_customer = row.due_from_customer(self.month_idx);
        let due_from_customer =
            if from_customer.is_zero() { Figure::default() } else { money(from_customer) };
        let due_note = match from_customer.is_zero() {
            true => String::new(),
            false => {
                tr!("report-owed-by-customer", amount = due_from_customer.shown.as_str())
            }
        };
        ContractRow {
            id: row.contract_id.clone(),
            customer: row.customer.clone(),
            name: name_in(&row.names, &row.name),
            country: row.country.clone(),
            country_name: words::country(&row.country),
            signs: (0..self.portfolio.months.len())
                .map(|month| words::standing_mark(row.standing(month)))
                .collect(),
            standing: marked(words::standing_mark(row.standing(self.month_idx)), cell),
            verdict: cell.map_or("", |cell| cell.verdict.name()),
            period: period.map(|period| period.name.to_string()).unwrap_or_default(),
            period_start: range.map(|range| zone.to_iso(range.start)).unwrap_or_default(),
            period_end: range.map(|range| zone.to_iso(range.end)).unwrap_or_default(),
            provisional: cell.is_some_and(|cell| cell.is_provisional),
            score: figures.score(cell.and_then(|cell| cell.score_percent)),
            n_achieved: count(n_achieved),
            n_lines: count(lines.len()),
            worst: worst.map(|line| line_name(row, line)).unwrap_or_default(),
            worst_value: worst.map(|line| line_value(line, figures)).unwrap_or_default(),
            currency: row.currency.clone(),
            due: if cell.is_some() { money(row.due(self.month_idx)) } else { Figure::default() },
            due_from_customer,
            due_note,
            at_risk: if cell.is_some() {
                money(row.at_risk(self.month_idx))
            } else {
                Figure::default()
            },
            completeness: figures.completeness(cell.and_then(|cell| cell.valid_ratio)),
            problem: problem.unwrap_or_default(),
            state_word: cell.map(|cell| state_word(cell)).unwrap_or_default(),
            state: cell.map(|cell| frozen_state(cell)).unwrap_or_default(),
            month_states: (0..self.portfolio.months.len())
                .map(|month| {
                    let cell = row.at(month).and_then(|period| period.state.judged());
                    cell.map(|cell| frozen_state(cell).frozen).unwrap_or_default()
                })
                .collect(),
        }
    }

    /// By currency, never added to another one.
    pub(super) fn money(&self) -> Vec<MoneyRow> {
        let rolled = self.portfolio.rollup(0..self.portfolio.rows.len(), self.month_idx);
        rolled.money.iter().map(|line| self.money_row(line)).collect()
    }

    fn money_row(&self, line: &MoneyLine) -> MoneyRow {
        let n = self.portfolio.rows.iter().filter(|row| row.currency == line.currency).count();
        let money = |amount| self.figures.money(amount, &line.currency, line.decimals);
        MoneyRow {
            currency: line.currency.clone(),
            n_contracts: self.figures.count_of(n),
            due: money(line.due),
            at_risk: money(line.at_risk),
            is_due: !line.due.is_zero(),
            is_at_risk: !line.at_risk.is_zero(),
        }
    }

    /// By the stated rates. One currency alone needs no second sum.
    pub(super) fn converted(&self) -> Option<MoneyRow> {
        let rolled = self.portfolio.rollup(0..self.portfolio.rows.len(), self.month_idx);
        let is_needed = rolled.money.len() > 1;
        let line = rolled.converted.filter(|_| is_needed)?;
        let money = |amount| self.figures.money(amount, &line.currency, line.decimals);
        Some(MoneyRow {
            currency: line.currency.clone(),
            n_contracts: self.figures.count_of(self.portfolio.rows.len()),
            due: money(line.due),
            at_risk: money(line.at_risk),
            is_due: !line.due.is_zero(),
            is_at_risk: !line.at_risk.is_zero(),
        })
    }

    pub(super) fn money_note(&self) -> String {
        let currencies: BTreeSet<&str> =
            self.portfolio.rows.iter().map(|row| row.currency.as_str()).collect();
        match (&self.portfolio.rates, self.converted()) {
            _ if currencies.len() < 2 => String::new(),
            (Some(RateTable { source, .. }), Some(_)) => {
                tr!("report-kinds-money-by-rates", source = source)
            }
            (Some(_), None) => tr!("report-kinds-money-rate-lacks").to_owned(),
            (None, _) => tr!("report-kinds-money-no-rates").to_owned(),
        }
    }

    /// Contracts that could not be read, then those that could not be judged in the month.
    pub(super) fn problems(&self) -> Vec<ProblemRow> {
        let unread = self.portfolio.unread.iter().map(|unread| ProblemRow {
            what: unread
                .file
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            contract: String::new(),
            why: unread.first.message.clone(),
        });
        let judged = self.portfolio.rows.iter().filter_map(|row| {
            let why = self.row(row).problem;
            (!why.is_empty()).then(|| ProblemRow {
                what: row.contract_id.clone(),
                contract: row.contract_id.clone(),
                why,
            })
        });
        let warnings = self.portfolio.warnings.iter().map(|warning| ProblemRow {
            what: crate::workspace::portfolio::RATES_FILE.to_owned(),
            contract: String::new(),
            why: warning.message.clone(),
        });
        unread.chain(judged).chain(warnings).collect()
    }
}

fn frozen_state(cell: &PortfolioCell) -> FrozenState {
    let [frozen, verdict_now, credit_now] =
        cell.frozen.as_ref().map(FrozenMark::told).unwrap_or_default();
    FrozenState { frozen, verdict_now, credit_now }
}

/// `Final`, `Restated 1`, `Not frozen`; a running period says that it runs.
fn state_word(cell: &PortfolioCell) -> String {
    match &cell.frozen {
        _ if cell.is_provisional => String::new(),
        None => tr!("report-kinds-state-not-frozen").to_owned(),
        Some(mark) => match mark.settled.restatement {
            None => tr!("report-kinds-state-final").to_owned(),
            Some(n) => tr!("report-kinds-state-restated", n = n),
        },
    }
}

/// With a sign where the cell counts as it was frozen and is judged otherwise now; a sentence says what.
fn marked(mark: StandingMark, cell: Option<&Arc<PortfolioCell>>) -> StandingMark {
    let frozen = cell.and_then(|cell| cell.frozen.as_ref());
    match frozen.is_some_and(FrozenMark::differs) {
        true => StandingMark { word: format!("{} ≠", mark.word), ..mark },
        false => mark,
    }
}

/// As the contract calls it.
pub(super) fn line_name(row: &PortfolioRow, line: &LineCell) -> String {
    let known = row.objectives.iter().find(|known| known.id == line.objective_id);
    known.map_or_else(|| line.objective_id.clone(), |known| name_in(&known.names, &known.name))
}

/// In the language of the report, where the contract has one.
fn name_in(names: &BTreeMap<String, String>, name: &str) -> String {
    names.get(crate::words::language().code()).map_or_else(|| name.to_owned(), String::clone)
}

/// `99.43 %, target ≥ 99.50 %`
pub(super) fn line_value(line: &LineCell, figures: Figures) -> String {
    let LineCell { target, comparison, is_count, .. } = *line;
    let limit = Limit { target, comparison, unit: &line.unit, is_count };
    let value = figures.with_unit(&figures.exact_value(line.value, limit), &line.unit);
    let target = figures.target_with_sign(limit);
    tr!("report-kinds-value-of-target", value = &value, target = &target)
}
