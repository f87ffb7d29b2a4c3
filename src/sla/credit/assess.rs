//! One objective's result and its credit rule to an amount, each step shown.

use rust_decimal::{Decimal, RoundingStrategy};

use super::rule::{
    Boundary, CreditBase, CreditRule, CreditStep, Outcome, PointsRule, SlidingFrom, SlidingMode,
    SlidingRule,
};
use super::terms::AtRiskPool;
use super::{keeps, sliding_steps, step_reached};
use crate::sla::contract::Comparison;
use crate::words::{Part, Sentence, formula, sentence};

/// What an assessment needs to know beside the rule.
#[derive(Clone, Copy, Debug)]
pub struct CreditContext<'a> {
    pub outcome: Outcome,
    /// What was compared with the target, after the contract's rounding; `None` where there is no value. A missed objective
    /// without a value costs what the worst result costs.
    pub compared: Option<Decimal>,
    pub comparison: Comparison,
    pub target: Decimal,
    /// Of the value and the target, such as `%`; may be empty.
    pub unit: &'a str,
    /// Of one period.
    pub fee: Decimal,
    pub currency: &'a str,
    pub currency_decimals: u32,
    pub pool: Option<&'a AtRiskPool>,
}

/// What one objective costs before repeats and caps.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditAssessment {
    /// Percent of `base`; of a pool rule the share of the whole base.
    pub percent: Decimal,
    /// The fee, or the amount that the rule states.
    pub base: Decimal,
    /// Rounded once, half away from zero, to the currency's decimals.
    pub amount: Decimal,
    /// `amount` before it was rounded: later factors apply to this.
    pub unrounded: Unrounded,
    pub points: u32,
    /// Whether the rule knows an amount of this objective's own; points and no rule do not.
    pub has_amount: bool,
    /// Whether the amount is taken from the at-risk pool.
    pub from_pool: bool,
    /// The arithmetic; the value of the last step is `amount`, or `points` where the rule yields points.
    pub steps: Vec<CreditStepShown>,
}

/// One line of arithmetic with the number it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditStepShown {
    pub text: Sentence,
    pub value: Decimal,
}

/// An amount whose division has not happened yet, so that it can be multiplied and rounded once (divide last).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unrounded {
    pub dividend: Decimal,
    /// Above zero.
    pub divisor: Decimal,
}

impl Unrounded {
    /// An amount of nothing.
    pub const ZERO: Self = Self { dividend: Decimal::ZERO, divisor: Decimal::ONE };

    /// `base × percent ÷ 100`
    pub(super) fn percent_of(base: Decimal, percent: Decimal) -> Self {
        Self { dividend: times(base, percent), divisor: Decimal::ONE_HUNDRED }
    }

    #[must_use]
    pub(super) fn times(self, factor: Decimal) -> Self {
        Self { dividend: times(self.dividend, factor), ..self }
    }

    /// `… × percent ÷ 100`
    #[must_use]
    pub(super) fn percent(self, percent: Decimal) -> Self {
        Self {
            dividend: times(self.dividend, percent),
            divisor: times(self.divisor, Decimal::ONE_HUNDRED),
        }
    }

    /// `… ÷ divisor × factor`, for factors that would leave the decimal range before the division.
    pub(super) fn times_quotient(self, factor: Decimal) -> Self {
        let quotient = self.dividend.checked_div(self.divisor).unwrap_or(Decimal::MAX);
        Self { dividend: times(quotient, factor), divisor: Decimal::ONE }
    }

    /// Half away from zero.
    pub fn rounded(self, currency_decimals: u32) -> Decimal {
        self.to_decimals(currency_decimals, RoundingStrategy::MidpointAwayFromZero)
    }

    /// Toward zero, as a cap is: it is never exceeded by a fraction.
    pub(super) fn rounded_down(self, currency_decimals: u32) -> Decimal {
        self.to_decimals(currency_decimals, RoundingStrategy::ToZero)
    }

    fn to_decimals(self, decimals: u32, strategy: RoundingStrategy) -> Decimal {
        let quotient = self.dividend.checked_div(self.divisor).unwrap_or(Decimal::MAX);
        let mut amount = quotient.round_dp_with_strategy(decimals, strategy);
        amount.rescale(decimals);
        amount
    }
}

/// Contract files are bounded far below the overflow; a contract made in code that is not comes out as the largest amount.
fn times(a: Decimal, b: Decimal) -> Decimal {
    a.checked_mul(b).unwrap_or(Decimal::MAX)
}

/// What an objective costs by its rule, before repeats and caps.
///
/// A credit is what a breach costs: what was tolerated or forgiven costs nothing (but may yield stated points), and what has no
/// verdict costs nothing yet.
pub fn assess(rule: &CreditRule, context: &CreditContext<'_>) -> CreditAssessment {
    let assessment = assess_amount(rule, context);
    CreditAssessment { has_amount: rule.has_amount(), ..assessment }
}

fn assess_amount(rule: &CreditRule, context: &CreditContext<'_>) -> CreditAssessment {
    match (rule, context.outcome) {
        (CreditRule::None, _) => nothing(context, sentence!("sentences-credit-none")),
        (_, Outcome::Undecided) => nothing(context, sentence!("sentences-credit-undecided")),
        (CreditRule::Points(rule), _) => points(rule, context),
        (_, Outcome::Tolerated) => nothing(context, sentence!("sentences-credit-tolerated")),
        (_, Outcome::Forgiven) => nothing(context, sentence!("sentences-credit-forgiven")),
        (CreditRule::Steps { steps, below_percent, boundary, base }, _) => {
            by_steps(steps, *below_percent, *boundary, *base, context)
        }
        (CreditRule::Sliding(rule), _) => sliding(rule, context),
        (CreditRule::Pool { allocation_percent }, _) => pool_share(*allocation_percent, context),
    }
}

fn nothing(context: &CreditContext<'_>, why: Sentence) -> CreditAssessment {
    let zero = no_amount(context).amount;
    CreditAssessment {
        steps: vec![CreditStepShown { text: why, value: zero }],
        ..no_amount(context)
    }
}

/// Nothing, and no step that says so.
fn no_amount(context: &CreditContext<'_>) -> CreditAssessment {
    let mut zero = Decimal::ZERO;
    zero.rescale(context.currency_decimals);
    CreditAssessment {
        percent: Decimal::ZERO,
        base: context.fee,
        amount: zero,
        unrounded: Unrounded::ZERO,
        points: 0,
        has_amount: false,
        from_pool: false,
        steps: Vec::new(),
    }
}

/// `step ≥ 99.50 % → 5 % of 120000.00 PEN = 6000.00 PEN`
fn by_steps(
    steps: &[CreditStep],
    below_percent: Decimal,
    boundary: Boundary,
    base: CreditBase,
    context: &CreditContext<'_>,
) -> CreditAssessment {
    let boundary = boundary_of(boundary, context);
    let reached =
        context.compared.and_then(|value| step_reached(value, context.comparison, boundary, steps));
    let percent = reached.map_or(below_percent, |step| step.percent);
    let name = step_name(reached.map(|step| step.limit), boundary, context);
    let base = base_amount(base, context);
    let unrounded = Unrounded::percent_of(base, percent);
    let mut assessment = CreditAssessment {
        percent,
        base,
        amount: unrounded.rounded(context.currency_decimals),
        unrounded,
        ..no_amount(context)
    };
    assessment.steps = vec![amount_step(name, &assessment, context)];
    assessment
}

/// A result that meets the target is never charged for lying on it: the boundary speaks of missed results.
fn boundary_of(boundary: Boundary, context: &CreditContext<'_>) -> Boundary {
    if context.outcome == Outcome::Missed { boundary } else { Boundary::Better }
}

fn step_name(limit: Option<Decimal>, boundary: Boundary, context: &CreditContext<'_>) -> Sentence {
    let Some(limit) = limit else {
        return match context.compared {
            Some(_) => sentence!("sentences-beyond-steps"),
            None => sentence!("sentences-beyond-steps-missing"),
        };
    };
    let sign = match (context.comparison, boundary) {
        (Comparison::AtLeast, Boundary::Better) => "≥",
        (Comparison::AtLeast, Boundary::Worse) => ">",
        (Comparison::AtMost, Boundary::Better) => "≤",
        (Comparison::AtMost, Boundary::Worse) => "<",
    };
    sentence!("sentences-step", sign = sign, limit = Part::quantity(limit, context.unit))
}

fn base_amount(base: CreditBase, context: &CreditContext<'_>) -> Decimal {
    match base {
        CreditBase::Fee => context.fee,
        CreditBase::Amount(amount) => amount,
    }
}

fn amount_step(
    name: Sentence,
    assessment: &CreditAssessment,
    context: &CreditContext<'_>,
) -> CreditStepShown {
    let CreditAssessment { percent, base, amount, .. } = assessment;
    let currency = context.currency;
    let text = sentence!(
        "sentences-credit-amount",
        name = name,
        percent = Part::percent(*percent),
        base = Part::money(*base, currency),
        amount = Part::money(*amount, currency),
    );
    CreditStepShown { text, value: *amount }
}

/// Shortfall, steps, percent, cap, amount: a line each.
fn sliding(rule: &SlidingRule, context: &CreditContext<'_>) -> CreditAssessment {
    let base = base_amount(rule.base, context);
    let mut steps = Vec::new();
    let computed = match context.compared {
        None => None,
        Some(value) => sliding_share(rule, value, base, context, &mut steps),
    };
    let (percent, unrounded, name) = computed.unwrap_or_else(|| {
        let name = match context.compared {
            None => sentence!("sentences-cap-missing"),
            Some(_) => sentence!("sentences-cap"),
        };
        (rule.cap_percent, Unrounded::percent_of(base, rule.cap_percent), name)
    });
    let mut assessment = CreditAssessment {
        percent,
        base,
        amount: unrounded.rounded(context.currency_decimals),
        unrounded,
        ..no_amount(context)
    };
    steps.push(amount_step(name, &assessment, context));
    assessment.steps = steps;
    assessment
}

/// Percent, amount and name of the share; `None` where the numbers leave the decimal range: the shortfall is beyond any cap.
fn sliding_share(
    rule: &SlidingRule,
    value: Decimal,
    base: Decimal,
    context: &CreditContext<'_>,
    steps: &mut Vec<CreditStepShown>,
) -> Option<(Decimal, Unrounded, Sentence)> {
    let (from, from_name) = match rule.from {
        SlidingFrom::Target => {
            (context.target, sentence!("sentences-from-target", target = context.target))
        }
        SlidingFrom::Value(value) => (value, formula![value]),
    };
    let (shortfall, difference) = match context.comparison {
        Comparison::AtLeast => (from.checked_sub(value)?, formula![from_name, " − ", value]),
        Comparison::AtMost => (value.checked_sub(from)?, formula![value, " − ", from_name]),
    };
    if shortfall <= Decimal::ZERO {
        let text = sentence!("sentences-no-shortfall-step", difference = difference);
        steps.push(CreditStepShown { text, value: Decimal::ZERO });
        return Some((Decimal::ZERO, Unrounded::ZERO, sentence!("sentences-no-shortfall")));
    }
    let text = sentence!(
        "sentences-shortfall",
        difference = difference,
        shortfall = Part::quantity(shortfall, context.unit),
    );
    steps.push(CreditStepShown { text, value: shortfall });
    let n_steps = sliding_steps(shortfall, rule.step, rule.mode)?;
    let (size, each) = (rule.step, rule.percent_per_step);
    // Pro rata multiplies first: a third of a step stays exact.
    let (numerator, divisor) = match rule.mode {
        SlidingMode::ProRata => (shortfall.checked_mul(each)?, size),
        SlidingMode::StartedSteps | SlidingMode::CompletedSteps => {
            let ratio = formula![shortfall, " ÷ ", size];
            let text = if rule.mode == SlidingMode::StartedSteps {
                sentence!("sentences-steps-started", ratio = ratio, n = n_steps)
            } else {
                sentence!("sentences-steps-completed", ratio = ratio, n = n_steps)
            };
            steps.push(CreditStepShown { text, value: n_steps });
            (n_steps.checked_mul(each)?, Decimal::ONE)
        }
    };
    let percent = numerator.checked_div(divisor)?.normalize();
    let (each, result) = (Part::percent(each), Part::percent(percent));
    let text = match rule.mode {
        SlidingMode::ProRata => formula![shortfall, " × ", each, " ÷ ", size, " = ", result],
        _ => formula![n_steps, " × ", each, " = ", result],
    };
    steps.push(CreditStepShown { text, value: percent });
    let cap = rule.cap_percent;
    if numerator > cap.checked_mul(divisor)? {
        let text = sentence!(
            "sentences-above-cap",
            percent = Part::percent(percent),
            cap = Part::percent(cap),
        );
        steps.push(CreditStepShown { text, value: cap });
        return Some((cap, Unrounded::percent_of(base, cap), sentence!("sentences-cap")));
    }
    let unrounded = Unrounded {
        dividend: base.checked_mul(numerator)?,
        divisor: divisor.checked_mul(Decimal::ONE_HUNDRED)?,
    };
    Some((percent, unrounded, sentence!("sentences-sliding")))
}

fn points(rule: &PointsRule, context: &CreditContext<'_>) -> CreditAssessment {
    let (points, why) = match rule {
        PointsRule::ByVerdict { missed_points, tolerated_points } => match context.outcome {
            Outcome::Missed => (*missed_points, Outcome::Missed.sentence()),
            Outcome::Tolerated => (*tolerated_points, Outcome::Tolerated.sentence()),
            outcome => (0, outcome.sentence()),
        },
        PointsRule::BySteps { steps, below_points, boundary } => {
            if context.outcome != Outcome::Missed {
                (0, context.outcome.sentence())
            } else {
                let reached = context.compared.and_then(|value| {
                    steps.iter().find(|s| keeps(value, context.comparison, *boundary, s.limit))
                });
                let points = reached.map_or(*below_points, |step| step.points);
                (points, step_name(reached.map(|step| step.limit), *boundary, context))
            }
        }
    };
    let step = CreditStepShown {
        text: sentence!("sentences-points", why = why, n = points),
        value: Decimal::from(points),
    };
    CreditAssessment { points, steps: vec![step], ..no_amount(context) }
}

/// `30 % of the pool of 60000.00 PEN = 18000.00 PEN`
fn pool_share(allocation_percent: Decimal, context: &CreditContext<'_>) -> CreditAssessment {
    let Some(pool) = context.pool else {
        return nothing(context, sentence!("sentences-no-pool"));
    };
    if context.outcome != Outcome::Missed {
        return nothing(context, sentence!("sentences-pool-untouched"));
    }
    let whole = Unrounded::percent_of(context.fee, pool.percent_of_fee);
    let unrounded = whole.percent(allocation_percent);
    let amount = unrounded.rounded(context.currency_decimals);
    let (fee, currency, share) = (context.fee, context.currency, pool.percent_of_fee);
    let text = sentence!(
        "sentences-pool-share",
        percent = Part::percent(allocation_percent),
        share = Part::percent(share),
        fee = Part::money(fee, currency),
        amount = Part::money(amount, currency),
    );
    CreditAssessment {
        percent: times(share, allocation_percent)
            .checked_div(Decimal::ONE_HUNDRED)
            .unwrap_or(Decimal::MAX)
            .normalize(),
        amount,
        unrounded,
        from_pool: true,
        steps: vec![CreditStepShown { text, value: amount }],
        ..no_amount(context)
    }
}
