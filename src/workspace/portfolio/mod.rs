//! All contracts of a workspace and their months at one look: who missed, who is in danger, what it costs.
//!
//! ```text
//! contracts × periods with data ─► outline (all cells waiting) ─► judge, newest months first ─► cells, one by one
//!                                                                        ▲ what was judged before comes from memory
//! ```
//! Every cell is made of the statement that [`Engine::judge`] gives for that contract, period and time, and of nothing else; a period
//! that was settled counts with its record, and says so where what is judged now differs ([`counted`]). A period
//! without data has no cell, a contract that cannot be judged says why in its own row, and stops no other. Money of different currencies
//! is only added where somebody stated rates (`rates.toml` of the workspace).

mod cell;
mod counted;
pub mod csv;
mod job;
mod judged_cache;
mod periods;
mod rollup;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use rust_decimal::Decimal;

pub use cell::{LineCell, PortfolioCell, Standing, headroom, standing_of};
pub use counted::{FrozenMark, JudgedNow, counted};
pub use job::{PortfolioParts, PortfolioState};
pub use judged_cache::{JudgedCache, JudgedKey};
pub use periods::{periods_with_data, whole_hour};
pub use rollup::{Grouping, MoneyBasis, MoneyLine, Rollup, WorstLine};

use super::documents::Documents;
use super::judge::JudgeQuestion;
use super::settled::{SettledPeriods, SettledResult};
use super::{Engine, diagnose, files, rates_file};
use crate::diagnostic::{Diagnostic, Origin, Severity};
use crate::job::JobContext;
use crate::model::{CalendarMonth, TimeRange, Timestamp, phrase};
use crate::query::Filter;
use crate::sla::scorecard::RateTable;
use crate::sla::{Contract, SlaPeriod, Statement};

/// Months that are shown at most: a year and the same month of the year before.
pub const MONTHS_MAX: usize = 13;
/// Name of the workspace's own file of rates between currencies.
pub const RATES_FILE: &str = "rates.toml";

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioQuestion {
    /// Months to look back, the newest with data included; 1..=[`MONTHS_MAX`].
    pub n_months: usize,
    /// Data later than this are not looked at; see [`whole_hour`].
    pub as_of: Timestamp,
    /// Rates that hold instead of the workspace's own.
    pub rates: Option<RateTable>,
}

/// All contracts, by id.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    pub as_of: Timestamp,
    /// Without gaps, oldest first; empty without data.
    pub months: Vec<CalendarMonth>,
    pub rows: Vec<PortfolioRow>,
    /// Contract files that could not be read: one entry for each file, with its first mistake.
    pub unread: Vec<UnreadContract>,
    pub rates: Option<RateTable>,
    /// What a reader should know besides.
    pub warnings: Vec<Diagnostic>,
    /// Periods of all rows, and how many of them were judged for this answer. Others wait, or show what was judged before data or
    /// documents changed.
    pub n_periods: usize,
    pub n_judged: usize,
}

/// A contract file with mistakes.
#[derive(Clone, Debug, PartialEq)]
pub struct UnreadContract {
    pub file: PathBuf,
    pub n_mistakes: usize,
    pub first: Diagnostic,
}

/// One contract.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioRow {
    pub contract_id: String,
    pub customer: String,
    pub name: String,
    /// Names in other languages, by language.
    pub names: BTreeMap<String, String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub region: String,
    pub group: String,
    pub currency: String,
    pub currency_decimals: u32,
    /// Of one period.
    pub fee: Decimal,
    /// Values that the lines' scopes name, sorted: `vendor == "Huawei"`.
    pub vendors: Vec<String>,
    pub technologies: Vec<String>,
    pub objectives: Vec<RowObjective>,
    /// Oldest first.
    pub periods: Vec<RowPeriod>,
}

/// A line of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct RowObjective {
    pub id: String,
    pub name: String,
    pub names: BTreeMap<String, String>,
}

/// One period of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowPeriod {
    /// Position among the months: the one in which the period ends, or in which its data end so far.
    pub month_idx: usize,
    pub name: SlaPeriod,
    pub state: CellState,
}

/// What is known of a period.
#[derive(Clone, Debug, PartialEq)]
pub enum CellState {
    /// Not judged yet.
    Waiting,
    Judged(Arc<PortfolioCell>),
    /// Nothing of what the contract measures arrived: no verdict.
    NoData,
    /// It cannot be judged, and why.
    Problem(Diagnostic),
}

impl CellState {
    pub fn judged(&self) -> Option<&Arc<PortfolioCell>> {
        if let Self::Judged(cell) = self { Some(cell) } else { None }
    }
}

impl PortfolioRow {
    fn of(contract: &Contract) -> Self {
        let objectives = contract.objectives.iter().map(|objective| RowObjective {
            id: objective.id.clone(),
            name: objective.name.clone(),
            names: objective.names.clone(),
        });
        Self {
            contract_id: contract.id.clone(),
            customer: contract.customer.clone(),
            name: contract.name.clone(),
            names: contract.names.clone(),
            country: contract.country.clone(),
            region: contract.region.clone(),
            group: contract.group.clone(),
            currency: contract.currency.clone(),
            currency_decimals: contract.currency_decimals,
            fee: contract.fee,
            vendors: values_of(contract, "vendor"),
            technologies: values_of(contract, "technology"),
            objectives: objectives.collect(),
            periods: Vec::new(),
        }
    }

    /// The period that speaks for a month. Where several end in it, the worst one does, and of equal ones the last.
    pub fn at(&self, month_idx: usize) -> Option<&RowPeriod> {
        let of_month = self.periods.iter().filter(|period| period.month_idx == month_idx);
        of_month.rev().min_by_key(|period| standing_of(&period.state))
    }

    pub fn standing(&self, month_idx: usize) -> Standing {
        self.at(month_idx).map_or(Standing::NoData, |period| standing_of(&period.state))
    }

    /// What the supplier owes for all periods that end in a month and are over.
    pub fn due(&self, month_idx: usize) -> Decimal {
        self.cells(month_idx).fold(Decimal::ZERO, |sum, cell| sum.saturating_add(cell.due()))
    }

    /// What the customer owes for them on top of the fee.
    pub fn due_from_customer(&self, month_idx: usize) -> Decimal {
        let cells = self.cells(month_idx);
        cells.fold(Decimal::ZERO, |sum, cell| sum.saturating_add(cell.due_from_customer()))
    }

    /// What the running periods of a month may cost.
    pub fn at_risk(&self, month_idx: usize) -> Decimal {
        self.cells(month_idx).fold(Decimal::ZERO, |sum, cell| sum.saturating_add(cell.at_risk))
    }

    fn cells(&self, month_idx: usize) -> impl Iterator<Item = &Arc<PortfolioCell>> {
        let of_month = self.periods.iter().filter(move |period| period.month_idx == month_idx);
        of_month.filter_map(|period| period.state.judged())
    }

    /// The newest period, if it is still running.
    pub fn running(&self) -> Option<(&RowPeriod, &Arc<PortfolioCell>)> {
        let last = self.periods.last()?;
        let cell = last.state.judged()?;
        cell.is_provisional.then_some((last, cell))
    }

    /// Why the newest period that cannot be judged cannot.
    pub fn problem(&self) -> Option<&Diagnostic> {
        self.periods.iter().rev().find_map(|period| match &period.state {
            CellState::Problem(problem) => Some(problem),
            _ => None,
        })
    }
}

impl Portfolio {
    /// Rows, months and periods of contracts; nothing judged.
    pub fn outline(
        contracts: &[Contract],
        extent: Option<TimeRange>,
        question: &PortfolioQuestion,
    ) -> Self {
        let n_months = question.n_months.clamp(1, MONTHS_MAX);
        // A period of which only later data are stored has not begun.
        let extent = extent.and_then(|extent| {
            let looked_at =
                TimeRange::new(extent.start, extent.end.min(question.as_of.max(extent.start)));
            (!looked_at.is_empty()).then_some(looked_at)
        });
        let (months, periods) = periods::columns(contracts.iter(), extent, n_months);
        let rows = contracts.iter().zip(periods).map(|(contract, periods)| PortfolioRow {
            periods: periods
                .into_iter()
                .map(|(month_idx, name)| RowPeriod { month_idx, name, state: CellState::Waiting })
                .collect(),
            ..PortfolioRow::of(contract)
        });
        let rows: Vec<PortfolioRow> = rows.collect();
        Self {
            as_of: question.as_of,
            months,
            n_periods: rows.iter().map(|row| row.periods.len()).sum(),
            n_judged: 0,
            rows,
            unread: Vec::new(),
            rates: None,
            warnings: Vec::new(),
        }
    }

    /// The month that opens first: the last one in which no period is running any more and of which anything is known, else the last one
    /// that is over, else the last. On the first days of a month the data of the one before are often not there yet: a page that says
    /// of all contracts that nothing is known would hide those that are breached.
    pub fn default_month(&self) -> usize {
        let is_over = |month_idx: &usize| {
            let mut periods = self.rows.iter().flat_map(|row| &row.periods);
            let mut any = false;
            let running = periods.any(|period| {
                any |= period.month_idx == *month_idx;
                period.month_idx == *month_idx
                    && period.state.judged().is_some_and(|cell| cell.is_provisional)
            });
            any && !running
        };
        let is_known = |month_idx: &usize| {
            let nothing = [Standing::Undecided, Standing::NoData, Standing::Problem];
            self.rows.iter().any(|row| !nothing.contains(&row.standing(*month_idx)))
        };
        let over = || (0..self.months.len()).rev().filter(is_over);
        let last = self.months.len().saturating_sub(1);
        over().find(is_known).or_else(|| over().next()).unwrap_or(last)
    }

    /// Periods that were not judged yet for this answer.
    pub fn n_waiting(&self) -> usize {
        self.n_periods.saturating_sub(self.n_judged)
    }

    /// Shows what was judged before where nothing newer is known yet: of most contracts it is the same.
    fn show_before(&mut self, before: &Self) {
        let known: HashMap<&str, &PortfolioRow> =
            before.rows.iter().map(|row| (row.contract_id.as_str(), row)).collect();
        for row in &mut self.rows {
            let Some(before) = known.get(row.contract_id.as_str()) else { continue };
            for period in &mut row.periods {
                if let Some(old) = before.periods.iter().find(|old| old.name == period.name) {
                    period.state = old.state.clone();
                }
            }
        }
    }

    /// Takes in what was found since.
    fn take(&mut self, part: &PortfolioPart) {
        let period = self.rows.get_mut(part.row).and_then(|row| row.periods.get_mut(part.period));
        if let Some(period) = period {
            period.state = part.state.clone();
            self.n_judged += 1;
        }
    }
}

/// What is told while the work goes on.
#[derive(Clone, Debug)]
pub enum PortfolioNews {
    /// All rows and months, nothing judged yet.
    Outline(Arc<Portfolio>),
    Part(Box<PortfolioPart>),
}

/// One cell.
#[derive(Clone, Debug)]
pub struct PortfolioPart {
    /// Positions in [`Portfolio::rows`] and [`PortfolioRow::periods`].
    pub row: usize,
    pub period: usize,
    pub state: CellState,
    /// What the cell was made of; `None` where the cell was known and the statement is no longer kept.
    pub statement: Option<Arc<Statement>>,
}

/// A cell and, while it is kept, the statement that it was made from.
type JudgedCell = (Arc<PortfolioCell>, Option<Arc<Statement>>);

impl Engine {
    /// Judges every contract for its periods of the asked months.
    ///
    /// # Errors
    /// Where nothing can be judged at all: the cache cannot be read, documents that decide about money have mistakes, or the work was
    /// canceled. A single contract's mistakes stand in its row.
    pub fn portfolio(
        &self,
        question: &PortfolioQuestion,
        ctx: &JobContext,
    ) -> Result<Portfolio, Vec<Diagnostic>> {
        self.portfolio_telling(question, &mut |_| {}, ctx)
    }

    /// As [`Self::portfolio`], and tells each thing as soon as it is known: the outline first, then the cells, newest months first.
    pub fn portfolio_telling(
        &self,
        question: &PortfolioQuestion,
        tell: &mut dyn FnMut(PortfolioNews),
        ctx: &JobContext,
    ) -> Result<Portfolio, Vec<Diagnostic>> {
        let (revision, documents) = self.documents_with_revision();
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let extent = snapshot.extent().map_err(|e| vec![diagnose::of_store(&e)])?;
        let mut portfolio = Portfolio::outline(&documents.contracts, extent, question);
        portfolio.unread = unread(&documents.contract_faults);
        self.read_rates(question, &mut portfolio);
        tell(PortfolioNews::Outline(Arc::new(portfolio.clone())));
        if !documents.faults.is_empty() {
            let stop = Diagnostic::error(
                "no contract can be judged: the workspace's own files have mistakes",
            )
            .hint("mend them first: a verdict without them would be a guess");
            return Err([stop].into_iter().chain(documents.faults.iter().cloned()).collect());
        }
        let order = newest_first(&portfolio);
        ctx.progress.begin("Judging contracts", order.len() as u64, "periods");
        let mut records: HashMap<usize, SettledPeriods<'_>> = HashMap::new();
        for (row, period) in order {
            ctx.check().map_err(|_| vec![Diagnostic::error("the judging was canceled")])?;
            let Some(contract) = documents.contracts.get(row) else { continue };
            let name = portfolio.rows[row].periods[period].name;
            ctx.progress.item(&format!("{} {name}", contract.id));
            let asked = JudgeQuestion::official(contract, name, question.as_of);
            let (state, statement) =
                match self.judged_cell(revision, &documents, &asked, &quiet(ctx)) {
                    Ok((cell, statement)) => (state_of(cell), statement),
                    Err(_) if ctx.cancel.is_cancelled() => {
                        return Err(vec![Diagnostic::error("the judging was canceled")]);
                    }
                    Err(problems) if problems.iter().any(|p| p.origin == Origin::Machine) => {
                        return Err(problems);
                    }
                    Err(problems) => (problem_of(problems), None),
                };
            let of_contract = match records.entry(row) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => {
                    free.insert(documents.settled.of_contract(&contract.id).map_err(|d| vec![d])?)
                }
            };
            let settled = of_contract.of(name);
            if let SettledResult::Damaged(problem) = &settled {
                portfolio.warnings.push(damaged(&contract.id, name, problem));
            }
            let state = counted(contract, name, question.as_of, &settled, state);
            let part = PortfolioPart { row, period, state, statement };
            portfolio.take(&part);
            tell(PortfolioNews::Part(Box::new(part)));
            ctx.progress.advance(1);
        }
        Ok(portfolio)
    }

    /// From memory where neither data nor documents have changed since.
    fn judged_cell(
        &self,
        revision: u64,
        documents: &Documents,
        asked: &JudgeQuestion<'_>,
        ctx: &JobContext,
    ) -> Result<JudgedCell, Vec<Diagnostic>> {
        let key = self.judged_key(revision, asked).map_err(|d| vec![d])?;
        let known = self.judged_cache().cell(&key);
        if let Some(known) = known {
            return Ok(known);
        }
        let statement = Arc::new(self.judge_as(documents, asked, ctx)?);
        let cell = Arc::new(PortfolioCell::of(&statement));
        self.judged_cache().keep(key, &statement, &cell);
        Ok((cell, Some(statement)))
    }

    /// The rates that are asked for, or those of the workspace. Rates with mistakes are told and not used.
    fn read_rates(&self, question: &PortfolioQuestion, portfolio: &mut Portfolio) {
        let path = self.folder().join(RATES_FILE);
        portfolio.rates = match &question.rates {
            Some(rates) => Some(rates.clone()),
            None if path.is_file() => {
                let text = files::read_text(&path);
                match text.and_then(|text| rates_file::parse_rates(RATES_FILE, &text)) {
                    Ok(rates) => Some(rates),
                    Err(problem) => {
                        portfolio.warnings.push(problem);
                        None
                    }
                }
            }
            None => None,
        };
    }
}

/// What is told where a record cannot be relied on: the period counts as it is judged now.
pub(super) fn damaged(contract: &str, name: SlaPeriod, problem: &Diagnostic) -> Diagnostic {
    let told = problem.clone().reworded(|what| {
        phrase!(
            "{period} of {contract} counts as it is judged now: {what}",
            period = name.to_string(),
            contract = format!("\"{contract}\""),
            what = what
        )
    });
    Diagnostic { severity: Severity::Warning, ..told }
}

/// The progress of the single judgments is none of the whole.
fn quiet(ctx: &JobContext) -> JobContext {
    JobContext { cancel: ctx.cancel.clone(), ..JobContext::default() }
}

fn state_of(cell: Arc<PortfolioCell>) -> CellState {
    if cell.is_empty { CellState::NoData } else { CellState::Judged(cell) }
}

fn problem_of(problems: Vec<Diagnostic>) -> CellState {
    let first = problems.into_iter().next();
    CellState::Problem(first.unwrap_or_else(|| Diagnostic::error("it could not be judged")))
}

/// Newest month first, and in a month the contracts in their order.
fn newest_first(portfolio: &Portfolio) -> Vec<(usize, usize)> {
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (row_idx, row) in portfolio.rows.iter().enumerate() {
        order.extend((0..row.periods.len()).map(|period_idx| (row_idx, period_idx)));
    }
    let month = |(row, period): &(usize, usize)| portfolio.rows[*row].periods[*period].month_idx;
    order.sort_by_key(|at| (std::cmp::Reverse(month(at)), at.0, std::cmp::Reverse(at.1)));
    order
}

/// Mistakes by file, in the order in which the files were read.
fn unread(faults: &[Diagnostic]) -> Vec<UnreadContract> {
    let mut found: Vec<UnreadContract> = Vec::new();
    for fault in faults {
        let file = fault.location.file.clone().unwrap_or_default();
        match found.iter_mut().find(|known| known.file == file) {
            Some(known) => known.n_mistakes += 1,
            None => found.push(UnreadContract { file, n_mistakes: 1, first: fault.clone() }),
        }
    }
    found
}

/// Values of an attribute that the contract's lines ask for, sorted.
fn values_of(contract: &Contract, key: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for objective in &contract.objectives {
        if let Ok(filter) = Filter::parse(&objective.scope.filter) {
            values.extend(filter.values_of(key).into_iter().map(str::to_owned));
        }
    }
    values.sort_unstable();
    values.dedup();
    values
}
