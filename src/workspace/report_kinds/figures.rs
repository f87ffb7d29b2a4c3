//! Numbers of the other kinds, written as the monthly report writes them.

use rust_decimal::Decimal;

use crate::format::{Locale, exact_decimal};
use crate::report::document::Figure;
use crate::sla::{Comparison, Objective};
use crate::words::date;

/// Digits after the mark of a result, unless target or verdict ask for more.
const VALUE_DECIMALS: u32 = 2;

/// Writes numbers in one locale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    pub(super) locale: Locale,
}

/// By which limit a value is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit<'a> {
    pub(super) target: Decimal,
    pub(super) comparison: Comparison,
    pub(super) unit: &'a str,
    /// As [`Objective::is_count`].
    pub(super) is_count: bool,
}

impl<'a> Limit<'a> {
    pub(super) fn of(objective: &'a Objective) -> Self {
        let Objective { target, comparison, unit, .. } = objective;
        let is_count = objective.is_count();
        Self { target: *target, comparison: *comparison, unit, is_count }
    }

    pub(super) fn decimals(self) -> u32 {
        let least = if self.is_count { 0 } else { VALUE_DECIMALS };
        self.target.normalize().scale().max(least)
    }

    pub(super) fn higher_is_better(self) -> bool {
        self.comparison == Comparison::AtLeast
    }

    /// `at_least` or `at_most`.
    pub(super) fn comparison_name(self) -> &'static str {
        if self.higher_is_better() { "at_least" } else { "at_most" }
    }
}

impl Figures {
    pub(super) fn count(self, n: u64) -> Figure {
        Figure { shown: self.locale.count(n), exact: n.to_string() }
    }

    pub(super) fn count_of(self, n: usize) -> Figure {
        self.count(n as u64)
    }

    pub(super) fn money(self, value: Decimal, currency: &str, decimals: u32) -> Figure {
        let shown = self.locale.money(value, currency, decimals);
        Figure { shown, exact: value.to_string() }
    }

    /// Points of a hundred.
    pub(super) fn score(self, score: Option<Decimal>) -> Figure {
        score.map_or_else(Figure::default, |score| Figure {
            shown: self.locale.with_unit(&self.locale.decimal(score, 1), "%"),
            exact: score.to_string(),
        })
    }

    pub(super) fn completeness(self, ratio: Option<f64>) -> Figure {
        ratio.map_or_else(Figure::default, |ratio| Figure {
            shown: self.locale.completeness(ratio),
            exact: ratio.to_string(),
        })
    }

    pub(super) fn amount(self, value: Option<f64>) -> Figure {
        value.filter(|value| value.is_finite()).map_or_else(Figure::default, |value| Figure {
            shown: self.locale.amount(value),
            exact: value.to_string(),
        })
    }

    pub(super) fn duration(self, secs: i64) -> Figure {
        Figure { shown: date::duration(secs), exact: secs.to_string() }
    }

    /// A measured value beside its target, without the unit.
    pub(super) fn value(self, value: Option<f64>, limit: Limit<'_>) -> Figure {
        let Some(value) = value.filter(|value| value.is_finite()) else { return Figure::default() };
        let shown = match exact_decimal(value) {
            Some(exact) => self.judged(exact, limit),
            None => self.locale.amount(value),
        };
        Figure { shown, exact: value.to_string() }
    }

    pub(super) fn judged(self, value: Decimal, limit: Limit<'_>) -> String {
        self.locale.judged(value, limit.target, limit.higher_is_better(), limit.decimals())
    }

    pub(super) fn exact_value(self, value: Option<Decimal>, limit: Limit<'_>) -> Figure {
        value.map_or_else(Figure::default, |value| Figure {
            shown: self.judged(value, limit),
            exact: value.to_string(),
        })
    }

    /// Empty where there is no value.
    pub(super) fn with_unit(self, figure: &Figure, unit: &str) -> String {
        if figure.shown.is_empty() {
            return String::new();
        }
        self.locale.with_unit(&figure.shown, unit)
    }

    pub(super) fn target(self, limit: Limit<'_>) -> Figure {
        Figure {
            shown: self.locale.decimal(limit.target, limit.decimals()),
            exact: limit.target.to_string(),
        }
    }

    /// `≥ 99.50 %`
    pub(super) fn target_with_sign(self, limit: Limit<'_>) -> String {
        let target = self.with_unit(&self.target(limit), limit.unit);
        format!("{}\u{a0}{target}", limit.comparison.sign())
    }

    /// Whole percent of a part; empty of nothing.
    pub(super) fn share(self, part: u64, whole: u64) -> Figure {
        let percent = Decimal::from(part)
            .checked_mul(Decimal::ONE_HUNDRED)
            .and_then(|percent| percent.checked_div(Decimal::from(whole)));
        let Some(percent) = percent else { return Figure::default() };
        // Only all reads 100, and only none 0.
        let edge = |shown: Decimal| {
            (shown >= Decimal::ONE_HUNDRED && part < whole) || (shown.is_zero() && part > 0)
        };
        let decimals = (0..=3).find(|d| !edge(percent.round_dp(*d))).unwrap_or(3);
        Figure {
            shown: self.locale.with_unit(&self.locale.decimal(percent, decimals), "%"),
            exact: percent.normalize().to_string(),
        }
    }
}
