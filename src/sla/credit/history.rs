//! What earlier periods brought, as plain data: repeats, earn-back and termination rights look at it.

use rust_decimal::Decimal;

use super::rule::Outcome;

/// The periods before the one that is settled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Without gaps, the newest first.
    pub periods: Vec<PastPeriod>,
    /// Whether the contract began with the oldest of `periods` (with none: with the period that is settled). Otherwise what lies
    /// before is not known, and what depends on it is not decided.
    pub from_contract_start: bool,
}

/// One earlier period with every objective that was agreed then; an objective that is not listed had no breach in it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastPeriod {
    /// `2026-10`, for the arithmetic.
    pub label: String,
    pub objectives: Vec<PastResult>,
}

/// One objective in an earlier period.
#[derive(Clone, Debug, PartialEq)]
pub struct PastResult {
    pub objective_id: String,
    pub outcome: Outcome,
    /// What was credited for it after all caps ([`SettledLine::after_caps`](super::SettledLine)).
    pub credit: Decimal,
}

/// What is known of a count that reaches into the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// The number is at least what was asked for, whatever the unknown periods held; the labels of those that counted, newest
    /// first.
    Reached(Vec<String>),
    /// It is not, whatever the unknown periods held.
    NotReached(u32),
    /// It depends on so many earlier periods that are not known.
    Unknown { n_missing: u32 },
}

/// An earlier period, as far as it is known.
pub(super) enum Back<'a> {
    Known(&'a PastPeriod),
    BeforeContract,
    Unknown,
}

impl History {
    /// Whether the present period and those of the `within - 1` before it that pass `counts` are at least `wanted` together.
    pub(super) fn count(
        &self,
        present: bool,
        within: u32,
        wanted: u32,
        counts: impl Fn(&PastPeriod) -> bool,
    ) -> Count {
        let n_back = within.saturating_sub(1);
        let looked_at = self.periods.iter().take(n_back as usize);
        let n_known = u32::try_from(looked_at.len()).unwrap_or(u32::MAX);
        let labels: Vec<String> =
            looked_at.filter(|p| counts(p)).map(|p| p.label.clone()).collect();
        let n = u32::try_from(labels.len()).unwrap_or(u32::MAX).saturating_add(u32::from(present));
        let n_missing = if self.from_contract_start { 0 } else { n_back.saturating_sub(n_known) };
        if n >= wanted {
            Count::Reached(labels)
        } else if n.saturating_add(n_missing) < wanted {
            Count::NotReached(n)
        } else {
            Count::Unknown { n_missing }
        }
    }

    /// The period so many before the present one.
    pub(super) fn back(&self, n_periods: u32) -> Back<'_> {
        match self.periods.get((n_periods as usize).saturating_sub(1)) {
            Some(period) => Back::Known(period),
            None if self.from_contract_start => Back::BeforeContract,
            None => Back::Unknown,
        }
    }
}

impl PastPeriod {
    pub(super) fn of(&self, objective_id: &str) -> Option<&PastResult> {
        self.objectives.iter().find(|result| result.objective_id == objective_id)
    }

    pub(super) fn missed(&self, objective_id: &str) -> bool {
        self.of(objective_id).is_some_and(|result| result.outcome == Outcome::Missed)
    }
}
