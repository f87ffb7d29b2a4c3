//! Contracts of one customer, country, region or group together: verdicts are counted, money is added by currency, scores are not made
//! up. An average of verdicts would need weights that nobody stated; `vigia scorecard` asks for them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::cell::{Standing, standing_of};
use super::{Portfolio, PortfolioRow};
use crate::sla::scorecard::RateTable;

/// What contracts are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grouping {
    #[default]
    Customer,
    Country,
    Region,
    Group,
}

impl Grouping {
    pub const ALL: [Self; 4] = [Self::Customer, Self::Country, Self::Region, Self::Group];

    /// What a contract's file says; may be empty.
    pub fn name_of(self, row: &PortfolioRow) -> &str {
        match self {
            Self::Customer => &row.customer,
            Self::Country => &row.country,
            Self::Region => &row.region,
            Self::Group => &row.group,
        }
    }
}

/// Some contracts in one month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rollup {
    pub n_contracts: usize,
    /// Contracts by how they stand; those without a period in the month count as [`Standing::NoData`].
    pub n_by_standing: BTreeMap<Standing, usize>,
    /// By currency, in the order of its code.
    pub money: Vec<MoneyLine>,
    /// All of it by the stated rates; `None` without rates, or where one lacks.
    pub converted: Option<MoneyLine>,
    /// The customer's line with the least room.
    pub worst: Option<WorstLine>,
}

/// Money in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyLine {
    /// ISO 4217.
    pub currency: String,
    pub decimals: u32,
    /// Credits of periods that are over.
    pub due: Decimal,
    /// What running periods may cost.
    pub at_risk: Decimal,
}

impl MoneyLine {
    /// Due or at risk.
    pub fn at_stake(&self) -> Decimal {
        self.due.saturating_add(self.at_risk)
    }
}

/// Where to look first.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstLine {
    /// Position of its contract in [`Portfolio::rows`].
    pub row: usize,
    pub objective_id: String,
    pub headroom: f64,
}

impl Rollup {
    /// How many stand so.
    pub fn n(&self, standing: Standing) -> usize {
        self.n_by_standing.get(&standing).copied().unwrap_or(0)
    }
}

impl Portfolio {
    /// Puts the rows at those positions together.
    pub fn rollup(&self, rows: impl IntoIterator<Item = usize>, month_idx: usize) -> Rollup {
        let mut rolled = Rollup::default();
        let mut money: BTreeMap<&str, MoneyLine> = BTreeMap::new();
        for (position, row) in rows.into_iter().filter_map(|at| Some((at, self.rows.get(at)?))) {
            rolled.n_contracts += 1;
            let period = row.at(month_idx);
            let standing = period.map_or(Standing::NoData, |period| standing_of(&period.state));
            *rolled.n_by_standing.entry(standing).or_insert(0) += 1;
            let line = money.entry(&row.currency).or_insert_with(|| MoneyLine {
                currency: row.currency.clone(),
                decimals: row.currency_decimals,
                due: Decimal::ZERO,
                at_risk: Decimal::ZERO,
            });
            line.decimals = line.decimals.max(row.currency_decimals);
            line.due = line.due.saturating_add(row.due(month_idx));
            line.at_risk = line.at_risk.saturating_add(row.at_risk(month_idx));
            let tightest = period.and_then(|period| period.state.judged()?.tightest_line());
            if let Some((line, headroom)) = tightest.and_then(|line| Some((line, line.headroom?)))
                && rolled.worst.as_ref().is_none_or(|worst| headroom < worst.headroom)
            {
                let objective_id = line.objective_id.clone();
                rolled.worst = Some(WorstLine { row: position, objective_id, headroom });
            }
        }
        rolled.money = money.into_values().collect();
        rolled.converted = self.rates.as_ref().and_then(|rates| converted(&rolled.money, rates));
        rolled
    }

    /// As [`Self::rollup`], with what the newest periods may cost, whichever month is looked at: what is due of a month, and what can
    /// still be saved.
    pub fn rollup_with_running(&self, rows: &[usize], month_idx: usize) -> Rollup {
        let mut rolled = self.rollup(rows.iter().copied(), month_idx);
        let last = self.months.len().saturating_sub(1);
        let newest = self.rollup(rows.iter().copied(), last);
        // The same contracts have the same currencies, in the same order.
        for (line, newest) in rolled.money.iter_mut().zip(newest.money) {
            line.at_risk = newest.at_risk;
        }
        rolled.converted = self.rates.as_ref().and_then(|rates| converted(&rolled.money, rates));
        rolled
    }

    /// An amount in the currency of the stated rates; `None` without rates, or without one for that currency.
    pub fn convert(&self, amount: Decimal, currency: &str) -> Option<Decimal> {
        amount.checked_mul(rate_of(self.rates.as_ref()?, currency)?)
    }
}

fn rate_of(rates: &RateTable, currency: &str) -> Option<Decimal> {
    if currency == rates.currency {
        return Some(Decimal::ONE);
    }
    rates.rates.iter().find(|(known, _)| known == currency).map(|(_, rate)| *rate)
}

/// Nothing is rounded before it is added.
fn converted(money: &[MoneyLine], rates: &RateTable) -> Option<MoneyLine> {
    let mut sum = MoneyLine {
        currency: rates.currency.clone(),
        decimals: 2,
        due: Decimal::ZERO,
        at_risk: Decimal::ZERO,
    };
    for line in money {
        let rate = rate_of(rates, &line.currency)?;
        sum.due = sum.due.checked_add(line.due.checked_mul(rate)?)?;
        sum.at_risk = sum.at_risk.checked_add(line.at_risk.checked_mul(rate)?)?;
    }
    Some(sum)
}

/// What makes amounts of different contracts comparable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyBasis {
    /// All contracts have the same currency.
    OneCurrency,
    /// Rates are stated for all currencies.
    Rates,
    /// Currencies differ and there are no rates for all of them: amounts as shares of their contract's fee, which need none.
    ShareOfFee,
}

impl Portfolio {
    pub fn money_basis(&self) -> MoneyBasis {
        let mut rows = self.rows.iter();
        let first = rows.next().map(|row| &row.currency);
        if rows.all(|row| Some(&row.currency) == first) {
            return MoneyBasis::OneCurrency;
        }
        let is_known = |row: &PortfolioRow| self.convert(Decimal::ONE, &row.currency).is_some();
        if self.rows.iter().all(is_known) { MoneyBasis::Rates } else { MoneyBasis::ShareOfFee }
    }

    /// What is due of a month, and what the running period may cost.
    pub fn at_stake(&self, row: &PortfolioRow, month_idx: usize) -> Decimal {
        let running = row.running().map_or(Decimal::ZERO, |(_, cell)| cell.at_risk);
        row.due(month_idx).saturating_add(running)
    }

    /// Positions of all rows, those with most at stake first, by [`Self::money_basis`]. Of equal ones the worse standing goes first, then
    /// the customer's name.
    pub fn by_money(&self, month_idx: usize) -> Vec<usize> {
        let basis = self.money_basis();
        let key = |row: &PortfolioRow| {
            let stake = self.at_stake(row, month_idx);
            match basis {
                MoneyBasis::OneCurrency => stake,
                MoneyBasis::Rates => self.convert(stake, &row.currency).unwrap_or(stake),
                // Without a fee any credit is more than all of it.
                MoneyBasis::ShareOfFee => {
                    let beyond = if stake.is_zero() { Decimal::ZERO } else { Decimal::MAX };
                    stake.checked_div(row.fee).unwrap_or(beyond)
                }
            }
        };
        let mut keyed: Vec<(Decimal, Standing, usize)> = self
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| (key(row), row.standing(month_idx), at))
            .collect();
        keyed.sort_by(|a, b| {
            let name = |at: usize| (&self.rows[at].customer, &self.rows[at].contract_id);
            b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| name(a.2).cmp(&name(b.2)))
        });
        keyed.into_iter().map(|(_, _, at)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::portfolio::{CellState, RowPeriod};

    fn dec(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn row(id: &str, currency: &str, fee: &str) -> PortfolioRow {
        PortfolioRow {
            contract_id: id.to_owned(),
            customer: "Customer".to_owned(),
            name: id.to_owned(),
            names: BTreeMap::new(),
            country: "PE".to_owned(),
            region: String::new(),
            group: String::new(),
            currency: currency.to_owned(),
            currency_decimals: 2,
            fee: dec(fee),
            vendors: Vec::new(),
            technologies: Vec::new(),
            objectives: Vec::new(),
            periods: Vec::new(),
        }
    }

    fn portfolio(rows: Vec<PortfolioRow>) -> Portfolio {
        Portfolio {
            as_of: crate::model::Timestamp::from_unix_secs(0),
            months: vec![crate::model::CalendarMonth { year: 2026, month: 10 }],
            n_periods: rows.iter().map(|row| row.periods.len()).sum(),
            n_judged: 0,
            rows,
            unread: Vec::new(),
            rates: None,
            warnings: Vec::new(),
        }
    }

    fn with_credit(mut row: PortfolioRow, credit: &str) -> PortfolioRow {
        let cell = crate::workspace::portfolio::PortfolioCell {
            verdict: crate::sla::Verdict::Breached,
            standing: Standing::Breached,
            is_provisional: false,
            as_of: crate::model::Timestamp::from_unix_secs(0),
            is_empty: false,
            credit: dec(credit),
            credit_due: dec(credit),
            supplier_due: Decimal::ZERO,
            at_risk: Decimal::ZERO,
            score_percent: None,
            valid_ratio: None,
            tightest: None,
            outlook: None,
            lines: Vec::new(),
            frozen: None,
        };
        let name =
            crate::sla::SlaPeriod::from(crate::model::CalendarMonth { year: 2026, month: 10 });
        let state = CellState::Judged(std::sync::Arc::new(cell));
        row.periods.push(RowPeriod { month_idx: 0, name, state });
        row
    }

    #[test]
    fn amounts_of_two_currencies_are_added_by_stated_rates_only() {
        let rows = vec![
            with_credit(row("a", "PEN", "1000"), "100"),
            with_credit(row("b", "CLP", "1000000"), "50000"),
            with_credit(row("c", "PEN", "100"), "50"),
        ];
        let mut all = portfolio(rows);
        let rolled = all.rollup(0..3, 0);
        let money: Vec<(&str, Decimal)> =
            rolled.money.iter().map(|line| (line.currency.as_str(), line.due)).collect();
        assert_eq!(money, [("CLP", dec("50000")), ("PEN", dec("150"))]);
        assert_eq!(rolled.converted, None);
        assert_eq!((rolled.n(Standing::Breached), rolled.n_contracts), (3, 3));
        // Shares of the fee: a 10 %, b 5 %, c 50 %. The amounts alone would put b first.
        assert_eq!(all.money_basis(), MoneyBasis::ShareOfFee);
        assert_eq!(all.by_money(0), [2, 0, 1]);
        all.rates = Some(RateTable {
            currency: "USD".to_owned(),
            rates: vec![("PEN".to_owned(), dec("0.25")), ("CLP".to_owned(), dec("0.001"))],
            source: "bank".to_owned(),
        });
        // In dollars: a 25, b 50, c 12.50.
        assert_eq!(all.money_basis(), MoneyBasis::Rates);
        assert_eq!(all.by_money(0), [1, 0, 2]);
        let converted = all.rollup(0..3, 0).converted.expect("rates for all");
        assert_eq!((converted.currency.as_str(), converted.due), ("USD", dec("87.5")));
        // A rate that lacks gives no sum, not a smaller one.
        all.rates = all.rates.map(|rates| RateTable { rates: rates.rates[..1].to_vec(), ..rates });
        assert_eq!(all.rollup(0..3, 0).converted, None);
    }

    #[test]
    fn a_contract_without_a_period_is_counted_as_such() {
        let rolled = portfolio(vec![row("a", "PEN", "1")]).rollup([0], 0);
        assert_eq!(rolled.n(Standing::NoData), 1);
        assert_eq!(rolled.n(Standing::Achieved), 0);
        assert_eq!(rolled.worst, None);
    }
}
