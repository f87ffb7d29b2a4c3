//! Which lines the matrix has, in which order: groups, contracts, objectives. Made again only when the portfolio or a choice changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::CalendarMonth;
use crate::words::order::by_name;
use crate::workspace::portfolio::{Grouping, Portfolio, PortfolioRow, Rollup, Standing};

/// By what contracts are sorted. What needs attention goes first; a second click turns it round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    #[default]
    Money,
    Margin,
    Name,
}

/// What the person chose: ids and settings, no data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The month that the headline and the columns beside the matrix speak of; `None`: the last one that is over.
    pub month: Option<CalendarMonth>,
    pub grouping: Grouping,
    pub sort: SortBy,
    pub is_reversed: bool,
    pub search: String,
    /// Only contracts that stand so; empty for all.
    pub standings: BTreeSet<Standing>,
    /// Only contracts of that country, of a line of that vendor, of that technology; empty for all.
    pub country: String,
    pub vendor: String,
    pub technology: String,
    /// Contracts whose objectives are shown, by id.
    pub open: BTreeSet<String>,
    /// Groups whose contracts are not shown, by name.
    pub closed: BTreeSet<String>,
}

impl Choice {
    /// Whether anything is left out.
    pub fn is_filtered(&self) -> bool {
        !(self.search.trim().is_empty()
            && self.standings.is_empty()
            && self.country.is_empty()
            && self.vendor.is_empty()
            && self.technology.is_empty())
    }

    pub fn clear_filter(&mut self) {
        self.search.clear();
        self.standings.clear();
        self.country.clear();
        self.vendor.clear();
        self.technology.clear();
    }
}

/// A line of the matrix.
#[derive(Clone, Debug)]
pub enum Line {
    Group(GroupLine),
    /// Position of the contract. Below the name of its customer it has its own name first.
    Contract {
        row: usize,
        is_open: bool,
        is_below_customer: bool,
    },
    /// Position of the contract and of its objective.
    Objective {
        row: usize,
        objective: usize,
    },
    /// Position among the files that could not be read.
    Unread(usize),
}

/// Contracts put together.
#[derive(Clone, Debug)]
pub struct GroupLine {
    /// As the contracts have it; may be empty.
    pub name: String,
    pub is_open: bool,
    /// One for each month.
    pub months: Vec<Rollup>,
    /// What is due of the month that is looked at, and at risk now.
    pub stake: Rollup,
}

pub const GROUP_HEIGHT: f32 = 36.0;
pub const CONTRACT_HEIGHT: f32 = 46.0;
pub const OBJECTIVE_HEIGHT: f32 = 34.0;

impl Line {
    pub fn height(&self) -> f32 {
        match self {
            Self::Group(_) => GROUP_HEIGHT,
            Self::Contract { .. } | Self::Unread(_) => CONTRACT_HEIGHT,
            Self::Objective { .. } => OBJECTIVE_HEIGHT,
        }
    }
}

/// Everything a frame draws from.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub lines: Vec<Line>,
    /// Upper edge of each line, and the lower one of the last.
    pub tops: Vec<f32>,
    /// Position of the month that is looked at.
    pub month_idx: usize,
    /// The contracts that pass, however they stand, in that month.
    pub summary: Rollup,
    /// The same in the newest month, where periods of it are still running.
    pub running: Option<(usize, Rollup)>,
    /// What can be chosen, sorted.
    pub countries: Vec<String>,
    pub vendors: Vec<String>,
    pub technologies: Vec<String>,
    pub n_contracts: usize,
    pub n_shown: usize,
}

impl Table {
    /// The lines that touch a stretch of the list.
    pub fn in_view(&self, from: f32, to: f32) -> std::ops::Range<usize> {
        let first = self.tops.partition_point(|top| *top <= from).saturating_sub(1);
        let end = self.tops.partition_point(|top| *top < to);
        first..end.min(self.lines.len())
    }

    pub fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or(0.0)
    }
}

/// The table of the last frame.
#[derive(Default)]
pub(crate) struct TableCache {
    key: Option<(u64, Choice)>,
    table: Arc<Table>,
}

impl TableCache {
    pub fn table(&mut self, portfolio: &Portfolio, revision: u64, choice: &Choice) -> Arc<Table> {
        if self.key.as_ref().is_none_or(|(known, made)| *known != revision || made != choice) {
            self.key = Some((revision, choice.clone()));
            self.table = Arc::new(table_of(portfolio, choice));
        }
        Arc::clone(&self.table)
    }
}

fn table_of(portfolio: &Portfolio, choice: &Choice) -> Table {
    let chosen = choice.month.and_then(|month| portfolio.months.iter().position(|m| *m == month));
    let month_idx = chosen.unwrap_or_else(|| portfolio.default_month());
    let sorted = sorted(portfolio, choice, month_idx);
    let passing: Vec<usize> =
        sorted.into_iter().filter(|at| passes(&portfolio.rows[*at], choice)).collect();
    let summary = portfolio.rollup(passing.iter().copied(), month_idx);
    let running = running(portfolio, &passing);
    let stands_so = |at: &usize| stands_as_chosen(portfolio.rows[*at].standing(month_idx), choice);
    let shown: Vec<usize> = passing.iter().copied().filter(stands_so).collect();
    let n_shown = shown.len();
    let mut lines = Vec::new();
    let named = |row: &PortfolioRow| choice.grouping.name_of(row).to_owned();
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    let mut place: BTreeMap<String, usize> = BTreeMap::new();
    for at in shown {
        let name = named(&portfolio.rows[at]);
        let position = *place.entry(name.clone()).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[position].1.push(at);
    }
    for (name, rows) in groups {
        // A customer with one contract is named in its contract's line.
        let has_head = choice.grouping != Grouping::Customer || rows.len() > 1;
        let is_open = !choice.closed.contains(&name);
        if has_head {
            let of_month = |at| portfolio.rollup(rows.iter().copied(), at);
            let months = (0..portfolio.months.len()).map(of_month).collect();
            let stake = portfolio.rollup_with_running(&rows, month_idx);
            lines.push(Line::Group(GroupLine { name, is_open, months, stake }));
        }
        if has_head && !is_open {
            continue;
        }
        for row in rows {
            let of_contract = &portfolio.rows[row];
            let is_open = choice.open.contains(&of_contract.contract_id);
            let is_below_customer = has_head && choice.grouping == Grouping::Customer;
            lines.push(Line::Contract { row, is_open, is_below_customer });
            if is_open {
                let n = of_contract.objectives.len();
                lines.extend((0..n).map(|objective| Line::Objective { row, objective }));
            }
        }
    }
    if !choice.is_filtered() {
        lines.extend((0..portfolio.unread.len()).map(Line::Unread));
    }
    let mut tops = vec![0.0];
    for line in &lines {
        tops.push(tops.last().copied().unwrap_or(0.0) + line.height());
    }
    let all = |of: fn(&PortfolioRow) -> Vec<String>| -> Vec<String> {
        portfolio.rows.iter().flat_map(of).collect::<BTreeSet<_>>().into_iter().collect()
    };
    Table {
        lines,
        tops,
        month_idx,
        summary,
        running,
        countries: all(|row| vec![row.country.clone()]),
        vendors: all(|row| row.vendors.clone()),
        technologies: all(|row| row.technologies.clone()),
        n_contracts: portfolio.rows.len(),
        n_shown,
    }
}

/// The newest month, where a period of it is still running.
fn running(portfolio: &Portfolio, rows: &[usize]) -> Option<(usize, Rollup)> {
    let last = portfolio.months.len().checked_sub(1)?;
    let runs = |at: &usize| {
        portfolio.rows[*at].running().is_some_and(|(period, _)| period.month_idx == last)
    };
    let of_running: Vec<usize> = rows.iter().copied().filter(runs).collect();
    (!of_running.is_empty()).then(|| (last, portfolio.rollup(of_running, last)))
}

fn sorted(portfolio: &Portfolio, choice: &Choice, month_idx: usize) -> Vec<usize> {
    // The order of money is the second key of the others: of equal margins the dearer one goes first.
    let mut order = portfolio.by_money(month_idx);
    match choice.sort {
        SortBy::Money => {}
        SortBy::Margin => {
            let headroom = |at: usize| {
                let period = portfolio.rows[at].at(month_idx)?;
                period.state.judged()?.tightest_line()?.headroom
            };
            order.sort_by(|a, b| match (headroom(*a), headroom(*b)) {
                (Some(a), Some(b)) => a.total_cmp(&b),
                // What has no margin goes last.
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        SortBy::Name => order.sort_by(|a, b| {
            let (a, b) = (&portfolio.rows[*a], &portfolio.rows[*b]);
            by_name(&a.customer, &b.customer).then_with(|| by_name(&a.name, &b.name))
        }),
    }
    if choice.is_reversed {
        order.reverse();
    }
    order
}

/// Everything but how it stands.
fn passes(row: &PortfolioRow, choice: &Choice) -> bool {
    let is_of = |chosen: &str, values: &[String]| {
        chosen.is_empty() || values.iter().any(|value| value == chosen)
    };
    (choice.country.is_empty() || row.country == choice.country)
        && is_of(&choice.vendor, &row.vendors)
        && is_of(&choice.technology, &row.technologies)
        && choice.search.split_whitespace().all(|word| names(row, &word.to_lowercase()))
}

/// Whether a word stands in anything that names the contract.
fn names(row: &PortfolioRow, word: &str) -> bool {
    let holds = |text: &str| text.to_lowercase().contains(word);
    [&row.customer, &row.name, &row.contract_id, &row.country, &row.region, &row.group]
        .into_iter()
        .any(|text| holds(text))
        || row.names.values().any(|name| holds(name))
        || row
            .objectives
            .iter()
            .any(|line| holds(&line.name) || line.names.values().any(|n| holds(n)))
}

fn stands_as_chosen(standing: Standing, choice: &Choice) -> bool {
    choice.standings.is_empty() || choice.standings.contains(&standing)
}
