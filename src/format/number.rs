//! Digits: rounding half away from zero on the decimal digits a person sees, groups, percents, money, sizes.

use rust_decimal::{Decimal, RoundingStrategy};

use super::locale::{Locale, NO_BREAK_SPACE};

/// U+2212: as wide as a plus, unlike the hyphen.
const MINUS: char = '\u{2212}';
/// Most digits after the mark that [`Locale::judged`] adds to make a verdict visible; a float has no more.
const DECIMALS_MAX: u32 = 17;

/// The decimal number that the shortest exact text of a float names: 99.9 is 99.9, not 99.900000000000005684.
/// `None` for what is not a number or does not fit (beyond ±7.9e28).
pub fn exact_decimal(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    let text = format!("{value}");
    // More than 28 digits after the mark are cut by the parser of `Decimal`, which is far below what a float can tell apart.
    text.parse().or_else(|_| Decimal::from_scientific(&format!("{value:e}"))).ok()
}

/// Digits after the mark that help to read a measured amount; see [`Locale::amount`].
pub fn amount_decimals(value: f64) -> u32 {
    let size = value.abs();
    match size {
        _ if value.fract() == 0.0 || size >= 10_000.0 => 0,
        _ if size >= 100.0 => 1,
        _ if size >= 10.0 => 2,
        _ if size >= 1.0 => 3,
        _ if size >= 0.001 => 5,
        _ => 8,
    }
}

impl Locale {
    /// `12,345.60` with exactly that many digits after the mark.
    pub fn fixed(&self, value: f64, decimals: u32) -> String {
        match exact_decimal(value) {
            Some(exact) => self.decimal(exact, decimals),
            None if value.is_finite() => self.marked(&format!("{value:.*}", decimals as usize)),
            None => "–".to_owned(),
        }
    }

    /// As [`Self::fixed`], for exact numbers.
    pub fn decimal(&self, value: Decimal, decimals: u32) -> String {
        let rounded =
            value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        let rounded = if rounded.is_zero() { Decimal::ZERO } else { rounded };
        self.marked(&format!("{rounded:.*}", decimals as usize))
    }

    /// As [`Self::decimal`] with all digits and no zeros at the end.
    pub fn exact(&self, value: Decimal) -> String {
        self.marked(&value.normalize().to_string())
    }

    pub fn count(&self, n: u64) -> String {
        self.marked(&n.to_string())
    }

    /// A measured amount with as many digits as help: whole numbers whole, others with about four digits that count.
    pub fn amount(&self, value: f64) -> String {
        self.fixed(value, amount_decimals(value))
    }

    /// A value beside the limit it is judged by: digits are added until the printed number falls on the same side as the full one.
    /// 99.8999 against at least 99.9 at two digits is `99.8999`, never `99.90` (worked example R04).
    pub fn judged(
        &self,
        value: Decimal,
        limit: Decimal,
        higher_is_better: bool,
        decimals: u32,
    ) -> String {
        let met = |v: Decimal| if higher_is_better { v >= limit } else { v <= limit };
        let shows_verdict = |decimals: &u32| {
            let printed =
                value.round_dp_with_strategy(*decimals, RoundingStrategy::MidpointAwayFromZero);
            met(printed) == met(value)
        };
        let enough = (decimals..=DECIMALS_MAX).find(shows_verdict);
        enough.map_or_else(|| self.exact(value), |decimals| self.decimal(value, decimals))
    }

    /// Number and unit: `99.90 %`, `12.5 Mbit/s`; the blank does not break.
    pub fn with_unit(&self, number: &str, unit: &str) -> String {
        match unit {
            "" => number.to_owned(),
            "%" if !self.is_percent_spaced() => format!("{number}%"),
            _ => format!("{number}{NO_BREAK_SPACE}{unit}"),
        }
    }

    /// A ratio of 0..=1 as percent.
    pub fn percent(&self, ratio: f64, decimals: u32) -> String {
        self.with_unit(&self.fixed(ratio * 100.0, decimals), "%")
    }

    /// A ratio of 0..=1 as percent with one digit, except that only what is whole reads `100.0` and only what is nothing `0.0`.
    pub fn completeness(&self, ratio: f64) -> String {
        let decimals = (1..=6).find(|decimals| {
            let scale = 10_f64.powi(*decimals as i32);
            let shown = (ratio * 100.0 * scale).round() / scale;
            (shown >= 100.0) == (ratio >= 1.0) && (shown <= 0.0) == (ratio <= 0.0)
        });
        self.percent(ratio, decimals.unwrap_or(6))
    }

    /// `PEN 12,000.00`: the ISO code goes first and does not part from its number.
    pub fn money(&self, value: Decimal, currency: &str, decimals: u32) -> String {
        format!("{currency}{NO_BREAK_SPACE}{}", self.decimal(value, decimals))
    }

    /// `1.4 MB`, in powers of a thousand.
    pub fn bytes(&self, n_bytes: u64) -> String {
        const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
        let mut size = n_bytes as f64;
        let mut unit_idx = 0;
        while size >= 999.95 && unit_idx + 1 < UNITS.len() {
            size /= 1000.0;
            unit_idx += 1;
        }
        self.with_unit(&self.fixed(size, u32::from(unit_idx > 0)), UNITS[unit_idx])
    }

    /// Sets this locale's marks into a plain number (`-1234.5`).
    fn marked(&self, plain: &str) -> String {
        let (negative, digits) = match plain.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, plain),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut text = String::with_capacity(plain.len() + 8);
        if negative {
            text.push(MINUS);
        }
        let marks = self.marks();
        let grouped = whole.len() >= marks.group_digits_min;
        for (idx, digit) in whole.chars().enumerate() {
            let n_left = whole.len() - idx;
            let before = n_left.checked_sub(marks.group_first);
            if grouped && idx > 0 && before.is_some_and(|n| n.is_multiple_of(marks.group_next)) {
                text.push(marks.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(marks.decimal);
            text.push_str(fraction);
        }
        text
    }
}
