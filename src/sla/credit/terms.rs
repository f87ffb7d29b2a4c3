//! What a contract agrees on top of its objectives' credit rules: pool, points, repeats, earn-back, bonus, termination
//! (DOMAIN.md 4.5). Nothing of it is agreed unless the file says so.

use rust_decimal::Decimal;

use super::rule::Reach;

/// All of a contract's terms that need more than one objective or more than one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettlementTerms {
    pub at_risk_pool: Option<AtRiskPool>,
    pub points: Option<PointsTable>,
    pub repeats: Vec<RepeatRule>,
    pub earn_backs: Vec<EarnBackRule>,
    pub bonus: Option<BonusTerms>,
    pub terminations: Vec<TerminationRule>,
}

/// The part of the fee that pool rules share out (worked example C05).
#[derive(Clone, Debug, PartialEq)]
pub struct AtRiskPool {
    pub percent_of_fee: Decimal,
    /// The most that one period can take, as percent of the pool.
    pub cap_percent: Decimal,
    /// Whether the objectives' allocations may add up to more than 100 %.
    pub allocations_may_exceed: bool,
}

/// From points to percent of the fee: the row with the most points that are not above the sum; nothing below the first row.
#[derive(Clone, Debug, PartialEq)]
pub struct PointsTable {
    /// (points, percent), ascending in both.
    pub rows: Vec<(u32, Decimal)>,
}

/// Which objectives a term covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    All,
    /// By id.
    Listed(Vec<String>),
}

impl Covers {
    pub fn covers(&self, objective_id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Listed(ids) => ids.iter().any(|id| id == objective_id),
        }
    }
}

/// The `breaches`th breach of an objective within `within_periods` periods, the present one included, costs `multiplier` times
/// its amount, and so does every later one. With equal numbers the breaches must be consecutive. Where several rules hold, the
/// one with the most breaches counts. Only amounts are multiplied, never points; a sliding rule's own cap holds before the
/// multiplier, the caps of pool and contract after it.
#[derive(Clone, Debug, PartialEq)]
pub struct RepeatRule {
    pub covers: Covers,
    pub breaches: u32,
    pub within_periods: u32,
    pub multiplier: Decimal,
}

/// A credit comes back after `good_periods` periods in a row that `reach`, counted from the period right after it (worked
/// example C06).
#[derive(Clone, Debug, PartialEq)]
pub struct EarnBackRule {
    pub covers: Covers,
    pub good_periods: u32,
    pub reach: Reach,
    /// How much of the credit comes back.
    pub percent: Decimal,
}

/// What the supplier gets for more than the target.
#[derive(Clone, Debug, PartialEq)]
pub struct BonusTerms {
    pub rows: Vec<BonusRow>,
    pub netting: Netting,
    /// `false`: a bonus only ever offsets a credit of the same period.
    pub paid_out: bool,
    /// The most that one period can bring, as percent of the fee; `None` where the contract says "none".
    pub cap_percent: Option<Decimal>,
}

/// `percent` of the fee when the objective reaches `reach`; of several rows of one objective the highest that is reached counts.
#[derive(Clone, Debug, PartialEq)]
pub struct BonusRow {
    pub objective_id: String,
    /// Improvement or stretch.
    pub reach: Reach,
    pub percent: Decimal,
}

/// How bonus and credits meet (worked example C06).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Netting {
    /// One amount: bonus less credits.
    Net,
    /// Two amounts, each paid by its debtor.
    Separate,
}

/// The right to end the contract after `misses` misses in `within_periods` periods, the present one included.
#[derive(Clone, Debug, PartialEq)]
pub struct TerminationRule {
    pub covers: Covers,
    pub misses: u32,
    pub within_periods: u32,
    pub counting: MissCounting,
}

/// What a termination right counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MissCounting {
    /// The misses of each covered objective by itself.
    PerObjective,
    /// Periods in which any covered objective was missed.
    Periods,
}
