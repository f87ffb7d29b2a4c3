//! One number for a month out of its daily busy hours, as contracts name it (ITU-T E.500 and its kin).

use std::fmt;

/// How the busy hours of many days become one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MonthRule {
    /// The greatest.
    Max,
    /// Mean of all.
    Mean,
    /// Mean of the N greatest; N is not 0.
    MeanOfTop(usize),
    /// The N-th greatest, from 1.
    NthHighest(usize),
}

impl MonthRule {
    /// Rules that are shown side by side where nobody names others.
    pub const COMMON: [Self; 5] =
        [Self::Max, Self::MeanOfTop(5), Self::NthHighest(2), Self::NthHighest(4), Self::Mean];

    /// Positions of the days that the number is made of, ascending; of days with the same number the earlier ones are greater.
    /// `None` where [`MonthRule::of`] is.
    pub fn days_taken(self, days: &[f64]) -> Option<Vec<usize>> {
        if days.iter().any(|value| value.is_nan()) {
            return None;
        }
        let mut sorted: Vec<usize> = (0..days.len()).collect();
        sorted.sort_by(|a, b| days[*b].total_cmp(&days[*a]));
        let mut taken = match self {
            Self::Max => sorted.get(..1)?,
            Self::Mean => sorted.get(..).filter(|all| !all.is_empty())?,
            Self::MeanOfTop(n) => sorted.get(..n).filter(|top| !top.is_empty())?,
            Self::NthHighest(n) => sorted.get(n.checked_sub(1)?..n)?,
        }
        .to_vec();
        taken.sort_unstable();
        Some(taken)
    }

    /// `None` where there are fewer days than the rule speaks of, or one of them has no number: missing is not zero, and the rule
    /// must not become another one in a short month.
    pub fn of(self, days: &[f64]) -> Option<f64> {
        if days.iter().any(|value| value.is_nan()) {
            return None;
        }
        let mut sorted = days.to_vec();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let mean = |values: &[f64]| {
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        match self {
            Self::Max => sorted.first().copied(),
            Self::Mean => mean(&sorted),
            Self::MeanOfTop(n) => mean(sorted.get(..n)?),
            Self::NthHighest(n) => sorted.get(n.checked_sub(1)?).copied(),
        }
    }

    /// Reads `max`, `mean`, `mean-of-top-5`, `highest-4`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |digits: &str| {
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|n: &usize| *n > 0 && is_plain)
        };
        match text {
            "max" => Some(Self::Max),
            "mean" => Some(Self::Mean),
            _ => match text.strip_prefix("mean-of-top-") {
                Some(n) => number(n).map(Self::MeanOfTop),
                None => number(text.strip_prefix("highest-")?).map(Self::NthHighest),
            },
        }
    }
}

impl fmt::Display for MonthRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Max => f.write_str("max"),
            Self::Mean => f.write_str("mean"),
            Self::MeanOfTop(n) => write!(f, "mean-of-top-{n}"),
            Self::NthHighest(n) => write!(f, "highest-{n}"),
        }
    }
}
