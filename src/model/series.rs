//! Values of a KPI on a grid, each with what it rests on, or the reason why there is none.

use std::fmt;

use super::calendar::Zone;
use super::time::TimeRange;
use super::unit::Unit;

/// Why a KPI has no value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// No sample arrived.
    Missing,
    /// Division by zero, `0/0` above all: nothing happened that could have succeeded or failed.
    ZeroDenominator,
    /// A counter that the formula needs was never imported for these objects.
    Unavailable { counter: String },
    /// The arithmetic left the real numbers (logarithm of zero and the like).
    NotANumber,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::ZeroDenominator => f.write_str("0/0"),
            Self::Unavailable { counter } => write!(f, "unavailable (needs {counter})"),
            Self::NotANumber => f.write_str("not a number"),
        }
    }
}

/// One value with its arithmetic.
#[derive(Clone, Debug, PartialEq)]
pub struct KpiPoint {
    pub value: Option<f64>,
    /// Set exactly when `value` is not.
    pub gap: Option<Gap>,
    /// Of the outermost division, factors included (`100 *` stays outside); `None` where the formula has no single one.
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    /// Received ÷ expected object-periods of the least complete counter, 0..=1; `None` where nothing was expected. Vendors that
    /// take part side by side add up, each with its own least complete counter: their objects are different ones.
    pub completeness: Option<f64>,
    /// Suspect ÷ received object-periods, of the counter with most suspect ones, at most 1.
    pub suspect_share: f64,
    /// Suspect object-periods of that counter. They are among `received`, unless the request leaves them out.
    pub suspect: u64,
    pub received: u64,
    pub expected: u64,
}

impl KpiPoint {
    pub fn missing() -> Self {
        Self {
            value: None,
            gap: Some(Gap::Missing),
            numerator: None,
            denominator: None,
            completeness: None,
            suspect_share: 0.0,
            suspect: 0,
            received: 0,
            expected: 0,
        }
    }
}

/// One KPI over groups × buckets; position `group_idx * n_buckets + bucket_idx`.
#[derive(Clone, Debug, PartialEq)]
pub struct KpiSeries {
    pub kpi_id: String,
    pub unit: Unit,
    pub zone: Zone,
    pub buckets: Vec<TimeRange>,
    pub keys: Vec<String>,
    pub groups: Vec<Vec<String>>,
    pub points: Vec<KpiPoint>,
}

impl KpiSeries {
    pub fn point(&self, group_idx: usize, bucket_idx: usize) -> &KpiPoint {
        &self.points[group_idx * self.buckets.len() + bucket_idx]
    }

    /// All buckets of one group.
    pub fn group_points(&self, group_idx: usize) -> &[KpiPoint] {
        let n = self.buckets.len();
        &self.points[group_idx * n..(group_idx + 1) * n]
    }
}
