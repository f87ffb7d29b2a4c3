//! All objectives' assessments to what the period costs and brings: repeats, pool, points, caps, bonus, earn-back, termination.

use rust_decimal::Decimal;

use super::assess::{CreditAssessment, Unrounded};
use super::history::{Back, Count, History, PastPeriod};
use super::rule::Outcome;
use super::terms::{MissCounting, Netting, RepeatRule, SettlementTerms, TerminationRule};
use super::{cap_amount, credit_amount, points_percent};

/// The contract's money.
#[derive(Clone, Copy, Debug)]
pub struct ContractMoney<'a> {
    /// Of one period.
    pub fee: Decimal,
    pub currency: &'a str,
    pub currency_decimals: u32,
    /// The most that one period may cost, as percent of the fee.
    pub credit_cap_percent: Option<Decimal>,
}

/// One objective as it was assessed.
#[derive(Clone, Debug, PartialEq)]
pub struct AssessedLine {
    pub objective_id: String,
    pub outcome: Outcome,
    pub assessment: CreditAssessment,
}

/// One objective as it was settled. Amounts in the contract's currency.
#[derive(Clone, Debug, PartialEq)]
pub struct SettledLine {
    pub objective_id: String,
    pub outcome: Outcome,
    /// With the repeat multiplier, before caps.
    pub amount: Decimal,
    /// The repeat multiplier that was applied.
    pub multiplier: Option<Decimal>,
    /// This line's part of what is left after the caps, shared in proportion; the parts of all lines and of the points add up to
    /// [`Settlement::malus`].
    pub after_caps: Decimal,
    pub points: u32,
    pub bonus: Decimal,
    /// What comes back of an earlier credit.
    pub earned_back: Decimal,
}

/// The sum of the points and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct PointsResult {
    pub points: u32,
    pub percent: Decimal,
    pub amount: Decimal,
    pub after_caps: Decimal,
}

/// Whether everything could be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettlementState {
    Complete,
    /// Earlier periods decide and are not known. The amounts stand as if they changed nothing; each reason says what is open.
    NeedsHistory {
        reasons: Vec<String>,
    },
}

/// Whether a termination right exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TerminationState {
    No,
    Reached,
    NeedsHistory,
}

/// One termination rule, looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerminationCheck {
    /// The objective that decides; `None` where periods are counted.
    pub objective_id: Option<String>,
    pub state: TerminationState,
    pub arithmetic: String,
}

/// What one period costs and brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    pub lines: Vec<SettledLine>,
    /// `None` where no points table is agreed.
    pub points: Option<PointsResult>,
    /// All credits before any cap.
    pub gross: Decimal,
    /// What the caps took away.
    pub capped: Decimal,
    /// Credits after all caps: `gross - capped`.
    pub malus: Decimal,
    /// After its cap.
    pub bonus: Decimal,
    pub earn_back: Decimal,
    /// From the supplier's side: what counts of the bonus, plus earn-back, less malus.
    pub net: Decimal,
    /// What the supplier owes the customer for this period.
    pub credit_due: Decimal,
    /// What the customer owes the supplier on top of the fee.
    pub supplier_due: Decimal,
    pub terminations: Vec<TerminationCheck>,
    pub state: SettlementState,
    /// One step per line.
    pub arithmetic: Vec<String>,
}

/// Settles a period. Lines keep their order; the same input gives the same settlement.
pub fn settle(
    terms: &SettlementTerms,
    money: &ContractMoney<'_>,
    lines: Vec<AssessedLine>,
    history: &History,
) -> Settlement {
    let mut book = Book { terms, money, history, arithmetic: Vec::new(), reasons: Vec::new() };
    let mut from_pool = Vec::with_capacity(lines.len());
    let mut settled: Vec<SettledLine> = Vec::with_capacity(lines.len());
    for line in lines {
        from_pool.push(line.assessment.from_pool);
        settled.push(book.line(line));
    }
    let points = book.points(&settled);
    let points_amount = points.as_ref().map_or(book.zero(), |points| points.amount);
    let gross = sum(settled.iter().map(|l| l.amount).chain([points_amount]), book.zero());
    book.pool_cap(&mut settled, &from_pool);
    let malus = book.total_cap(&mut settled, points_amount);
    let points = points.map(|points| {
        let of_lines = sum(settled.iter().map(|line| line.after_caps), book.zero());
        PointsResult { after_caps: malus.saturating_sub(of_lines), ..points }
    });
    let bonus = book.bonus(&settled);
    let earn_back = sum(settled.iter().map(|line| line.earned_back), book.zero());
    let (net, credit_due, supplier_due) = book.net(malus, bonus, earn_back);
    let terminations = book.terminations(&settled);
    let state = if book.reasons.is_empty() {
        SettlementState::Complete
    } else {
        SettlementState::NeedsHistory { reasons: book.reasons }
    };
    Settlement {
        lines: settled,
        points,
        gross,
        capped: gross.saturating_sub(malus),
        malus,
        bonus,
        earn_back,
        net,
        credit_due,
        supplier_due,
        terminations,
        state,
        arithmetic: book.arithmetic,
    }
}

fn sum(amounts: impl Iterator<Item = Decimal>, zero: Decimal) -> Decimal {
    amounts.fold(zero, Decimal::saturating_add)
}

/// Shares `total` out in proportion to `parts`, in whole units of the currency: the shares add up to `total`, and where `total`
/// is not above the sum no share is above its part. Each share is the difference of two rounded running sums.
fn shared_out(total: Decimal, parts: &[Decimal], currency_decimals: u32) -> Vec<Decimal> {
    let whole = sum(parts.iter().copied(), Decimal::ZERO);
    let mut running = Decimal::ZERO;
    let mut shared = Unrounded::ZERO.rounded(currency_decimals);
    let mut shares = Vec::with_capacity(parts.len());
    for part in parts {
        running = running.saturating_add(*part);
        let so_far = if whole.is_zero() {
            Unrounded::ZERO
        } else {
            match total.checked_mul(running) {
                Some(dividend) => Unrounded { dividend, divisor: whole },
                // Amounts beyond 10^14: the quotient first, so that the product stays in range.
                None => Unrounded { dividend: running, divisor: whole }.times_quotient(total),
            }
        };
        let so_far = so_far.rounded(currency_decimals);
        shares.push(so_far.saturating_sub(shared));
        shared = so_far;
    }
    shares
}

/// What settling writes down while it goes.
struct Book<'a> {
    terms: &'a SettlementTerms,
    money: &'a ContractMoney<'a>,
    history: &'a History,
    arithmetic: Vec<String>,
    /// What earlier periods left open.
    reasons: Vec<String>,
}

impl Book<'_> {
    fn zero(&self) -> Decimal {
        Unrounded::ZERO.rounded(self.money.currency_decimals)
    }

    /// `6000.00 PEN`
    fn amount(&self, amount: Decimal) -> String {
        format!("{amount} {}", self.money.currency)
    }

    fn open(&mut self, reason: String) {
        self.arithmetic.push(reason.clone());
        self.reasons.push(reason);
    }

    fn line(&mut self, line: AssessedLine) -> SettledLine {
        let AssessedLine { objective_id, outcome, assessment } = line;
        for step in &assessment.steps {
            self.arithmetic.push(format!("{objective_id}: {}", step.text));
        }
        let multiplier = self.multiplier(&objective_id, outcome, &assessment);
        let amount = match &multiplier {
            None => assessment.amount,
            Some((multiplier, why)) => {
                let amount =
                    assessment.unrounded.times(*multiplier).rounded(self.money.currency_decimals);
                let (percent, base) = (assessment.percent, self.amount(assessment.base));
                let shown = self.amount(amount);
                self.arithmetic.push(format!(
                    "{objective_id}: {why} → {percent} % of {base} × {multiplier} = {shown}"
                ));
                amount
            }
        };
        let earned_back = self.earned_back(&objective_id, outcome, &assessment);
        let bonus = self.line_bonus(&objective_id, outcome);
        SettledLine {
            objective_id,
            outcome,
            amount,
            multiplier: multiplier.map(|(multiplier, _)| multiplier),
            after_caps: amount,
            points: assessment.points,
            bonus,
            earned_back,
        }
    }

    /// The multiplier of a repeated breach with its reason.
    fn multiplier(
        &mut self,
        id: &str,
        outcome: Outcome,
        assessment: &CreditAssessment,
    ) -> Option<(Decimal, String)> {
        if outcome != Outcome::Missed || assessment.unrounded.dividend.is_zero() {
            return None;
        }
        let mut rules: Vec<&RepeatRule> =
            self.terms.repeats.iter().filter(|rule| rule.covers.covers(id)).collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.breaches));
        for rule in rules {
            let (wanted, within) = (rule.breaches, rule.within_periods);
            match self.history.count(true, within, wanted, |period| period.missed(id)) {
                Count::Reached(labels) => {
                    let n = labels.len() + 1;
                    let why = format!(
                        "{n} breaches within {within} periods ({} and this one)",
                        labels.join(", ")
                    );
                    return Some((rule.multiplier, why));
                }
                Count::NotReached(n) => self.arithmetic.push(format!(
                    "{id}: {n} of {wanted} breaches within {within} periods → no multiplier"
                )),
                Count::Unknown { n_missing } => self.open(format!(
                    "{id}: whether this is breach {wanted} within {within} periods (× {}) cannot be said: {n_missing} earlier periods are not known",
                    rule.multiplier
                )),
            }
        }
        None
    }

    fn earned_back(
        &mut self,
        id: &str,
        outcome: Outcome,
        assessment: &CreditAssessment,
    ) -> Decimal {
        let terms = self.terms;
        let rule = terms.earn_backs.iter().find(|rule| rule.covers.covers(id));
        let Some(rule) = rule.filter(|rule| assessment.has_amount && outcome.reaches(rule.reach))
        else {
            return self.zero();
        };
        let n = rule.good_periods;
        let history = self.history;
        for back in 1..=n {
            let period = match history.back(back) {
                Back::Known(period) => period,
                Back::BeforeContract => return self.zero(),
                Back::Unknown => {
                    self.open(format!(
                        "{id}: whether a credit comes back after {n} good periods cannot be said: the period {back} before this one is not known"
                    ));
                    return self.zero();
                }
            };
            let result = period.of(id);
            if back < n {
                if !result.is_some_and(|result| result.outcome.reaches(rule.reach)) {
                    return self.zero();
                }
                continue;
            }
            let credit = result.map_or(Decimal::ZERO, |result| result.credit);
            if credit > Decimal::ZERO {
                let returned = Unrounded::percent_of(credit, rule.percent)
                    .rounded(self.money.currency_decimals);
                self.arithmetic.push(format!(
                    "{id}: {n} good periods after {} → {} % of its credit of {} comes back = {}",
                    period.label,
                    rule.percent,
                    self.amount(credit),
                    self.amount(returned)
                ));
                return returned;
            }
        }
        self.zero()
    }

    fn line_bonus(&mut self, id: &str, outcome: Outcome) -> Decimal {
        let rows = self.terms.bonus.iter().flat_map(|bonus| &bonus.rows);
        let row = rows
            .filter(|row| row.objective_id == id && outcome.reaches(row.reach))
            .min_by_key(|row| row.reach);
        let Some(row) = row else { return self.zero() };
        let amount = credit_amount(self.money.fee, row.percent, self.money.currency_decimals);
        self.arithmetic.push(format!(
            "{id}: {} → bonus {} % of {} = {}",
            outcome.name(),
            row.percent,
            self.amount(self.money.fee),
            self.amount(amount)
        ));
        amount
    }

    /// `points: 12 + 5 = 17 → row from 15 points: 4 % of 120000.00 PEN = 4800.00 PEN`
    fn points(&mut self, lines: &[SettledLine]) -> Option<PointsResult> {
        let table = self.terms.points.as_ref()?;
        let points = lines.iter().fold(0_u32, |sum, line| sum.saturating_add(line.points));
        let terms: Vec<String> =
            lines.iter().filter(|l| l.points > 0).map(|l| l.points.to_string()).collect();
        let equation =
            if terms.len() > 1 { format!("{} = ", terms.join(" + ")) } else { String::new() };
        let percent = points_percent(points, &table.rows);
        let row = table.rows.iter().map(|row| row.0).filter(|row| *row <= points).max();
        let row = match row {
            Some(row) => format!("row from {row} points"),
            None => "below the first row".to_owned(),
        };
        let amount = credit_amount(self.money.fee, percent, self.money.currency_decimals);
        self.arithmetic.push(format!(
            "points: {equation}{points} → {row}: {percent} % of {} = {}",
            self.amount(self.money.fee),
            self.amount(amount)
        ));
        Some(PointsResult { points, percent, amount, after_caps: amount })
    }

    /// What the pool lines take together is never more than the pool's cap.
    fn pool_cap(&mut self, lines: &mut [SettledLine], from_pool: &[bool]) {
        let Some(pool) = &self.terms.at_risk_pool else { return };
        let decimals = self.money.currency_decimals;
        let whole = Unrounded::percent_of(self.money.fee, pool.percent_of_fee);
        let cap = whole.percent(pool.cap_percent).rounded_down(decimals);
        let parts: Vec<Decimal> = lines
            .iter()
            .zip(from_pool)
            .map(|(line, from_pool)| if *from_pool { line.amount } else { Decimal::ZERO })
            .collect();
        let taken = sum(parts.iter().copied(), self.zero());
        if taken.is_zero() {
            return;
        }
        let pool_text = format!(
            "at-risk pool: {} % of {} = {}, of which at most {} % = {}",
            pool.percent_of_fee,
            self.amount(self.money.fee),
            self.amount(whole.rounded_down(decimals)),
            pool.cap_percent,
            self.amount(cap)
        );
        let shown = self.amount(taken);
        if taken <= cap {
            self.arithmetic.push(format!("{pool_text}; {shown} is within it"));
            return;
        }
        self.arithmetic.push(format!("{pool_text}; {shown} is above it → {}", self.amount(cap)));
        let shares = shared_out(cap, &parts, decimals);
        for ((line, share), from_pool) in lines.iter_mut().zip(shares).zip(from_pool) {
            if *from_pool {
                line.after_caps = share;
            }
        }
    }

    /// Credits after the contract's cap; what is left is shared over lines and points.
    fn total_cap(&mut self, lines: &mut [SettledLine], points_amount: Decimal) -> Decimal {
        let parts: Vec<Decimal> =
            lines.iter().map(|line| line.after_caps).chain([points_amount]).collect();
        let total = sum(parts.iter().copied(), self.zero());
        let terms: Vec<String> =
            parts.iter().filter(|part| !part.is_zero()).map(Decimal::to_string).collect();
        let equation =
            if terms.len() > 1 { format!("{} = ", terms.join(" + ")) } else { String::new() };
        self.arithmetic.push(format!("credits: {equation}{}", self.amount(total)));
        let Some(percent) = self.money.credit_cap_percent else { return total };
        let decimals = self.money.currency_decimals;
        let cap = cap_amount(self.money.fee, percent, decimals);
        let (fee, shown) = (self.amount(self.money.fee), self.amount(cap));
        let text = format!("cap: {percent} % of {fee} = {shown} (rounded down)");
        if total <= cap {
            self.arithmetic.push(format!("{text}; {} is within it", self.amount(total)));
            return total;
        }
        self.arithmetic.push(format!("{text}; {} is above it → {shown}", self.amount(total)));
        for (line, share) in lines.iter_mut().zip(shared_out(cap, &parts, decimals)) {
            line.after_caps = share;
        }
        cap
    }

    fn bonus(&mut self, lines: &[SettledLine]) -> Decimal {
        let total = sum(lines.iter().map(|line| line.bonus), self.zero());
        let cap_percent = self.terms.bonus.as_ref().and_then(|bonus| bonus.cap_percent);
        let Some(percent) = cap_percent.filter(|_| !total.is_zero()) else { return total };
        let cap = cap_amount(self.money.fee, percent, self.money.currency_decimals);
        let (total_text, cap_text) = (self.amount(total), self.amount(cap));
        let verdict = if total > cap { "is above it" } else { "is within it" };
        self.arithmetic.push(format!(
            "bonus cap: {percent} % of {} = {cap_text} (rounded down); {total_text} {verdict}",
            self.amount(self.money.fee)
        ));
        total.min(cap)
    }

    /// Net, what the supplier owes, what the customer owes.
    fn net(
        &mut self,
        malus: Decimal,
        bonus: Decimal,
        earn_back: Decimal,
    ) -> (Decimal, Decimal, Decimal) {
        let terms = self.terms.bonus.as_ref();
        let counted = match terms {
            Some(terms) if !terms.paid_out && bonus > malus => {
                self.arithmetic.push(format!(
                    "bonus: {} is never paid out, so at most the credits of {} count",
                    self.amount(bonus),
                    self.amount(malus)
                ));
                malus
            }
            _ => bonus,
        };
        let net = counted.saturating_add(earn_back).saturating_sub(malus);
        let separate = terms.is_none_or(|terms| terms.netting == Netting::Separate);
        let (credit_due, supplier_due) = if separate {
            (malus, counted.saturating_add(earn_back))
        } else if net.is_sign_negative() {
            (self.zero().saturating_sub(net), self.zero())
        } else {
            (self.zero(), net)
        };
        if !counted.is_zero() || !earn_back.is_zero() {
            self.arithmetic.push(format!(
                "net: {counted} bonus + {earn_back} earned back − {malus} credits = {}",
                self.amount(net)
            ));
            let how = if separate { "paid separately" } else { "netted" };
            self.arithmetic.push(format!(
                "{how}: the supplier owes {}, the customer owes {}",
                self.amount(credit_due),
                self.amount(supplier_due)
            ));
        }
        (net, credit_due, supplier_due)
    }

    fn terminations(&mut self, lines: &[SettledLine]) -> Vec<TerminationCheck> {
        let terms = self.terms;
        let mut checks = Vec::new();
        for rule in &terms.terminations {
            let covered: Vec<&SettledLine> =
                lines.iter().filter(|line| rule.covers.covers(&line.objective_id)).collect();
            match rule.counting {
                MissCounting::PerObjective => {
                    for line in covered {
                        let id = line.objective_id.as_str();
                        let missed = line.outcome == Outcome::Missed;
                        checks.push(
                            self.termination(rule, Some(id), missed, |period| period.missed(id)),
                        );
                    }
                }
                MissCounting::Periods => {
                    let missed = covered.iter().any(|line| line.outcome == Outcome::Missed);
                    checks.push(self.termination(rule, None, missed, |period| {
                        period.objectives.iter().any(|result| {
                            rule.covers.covers(&result.objective_id)
                                && result.outcome == Outcome::Missed
                        })
                    }));
                }
            }
        }
        checks
    }

    fn termination(
        &mut self,
        rule: &TerminationRule,
        objective_id: Option<&str>,
        missed: bool,
        counts: impl Fn(&PastPeriod) -> bool,
    ) -> TerminationCheck {
        let (wanted, within) = (rule.misses, rule.within_periods);
        let what = objective_id.map_or_else(|| "any objective".to_owned(), str::to_owned);
        let (state, arithmetic) = match self.history.count(missed, within, wanted, counts) {
            Count::Reached(mut labels) => {
                if missed {
                    labels.insert(0, "this period".to_owned());
                }
                let text = format!(
                    "termination: {what} missed in {} of {within} periods ({}), {wanted} give the right",
                    labels.len(),
                    labels.join(", ")
                );
                (TerminationState::Reached, text)
            }
            Count::NotReached(n) => {
                let text = format!(
                    "termination: {what} missed in {n} of {within} periods, {wanted} would give the right"
                );
                (TerminationState::No, text)
            }
            Count::Unknown { n_missing } => {
                let text = format!(
                    "termination: whether {what} was missed {wanted} times in {within} periods cannot be said: {n_missing} earlier periods are not known"
                );
                self.reasons.push(text.clone());
                (TerminationState::NeedsHistory, text)
            }
        };
        self.arithmetic.push(arithmetic.clone());
        TerminationCheck { objective_id: objective_id.map(str::to_owned), state, arithmetic }
    }
}
