//! All objectives' assessments to what the period costs and brings: repeats, pool, points, caps, bonus, earn-back, termination.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::assess::{CreditAssessment, Unrounded};
use super::history::{Back, Count, History, PastPeriod};
use super::rule::Outcome;
use super::terms::{MissCounting, Netting, RepeatRule, SettlementTerms, TerminationRule};
use super::{cap_amount, credit_amount, points_percent};
use crate::words::{Part, Sentence, formula, sentence};

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
        reasons: Vec<Sentence>,
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
    pub arithmetic: Sentence,
}

/// What one period costs and brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    pub lines: Vec<SettledLine>,
    /// `None` where no points table is agreed.
    pub points: Option<PointsResult>,
    /// All credits before any cap.
    pub gross: Decimal,
    /// What the caps took away: `pool_took + cap_took`.
    pub capped: Decimal,
    /// What the limit of the at-risk pool took away.
    pub pool_took: Decimal,
    /// What the contract's cap took away of what the pool had left.
    pub cap_took: Decimal,
    /// Credits after all caps: `gross - capped`.
    pub malus: Decimal,
    /// After its cap.
    pub bonus: Decimal,
    /// What counts of the bonus: all of it, or no more than the credits where it is not paid out.
    pub counted_bonus: Decimal,
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
    pub arithmetic: Vec<Sentence>,
}

/// What earlier periods decided of a line, as it is said: for settling again without them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The repeat multiplier that was applied.
    pub multiplier: Option<Decimal>,
    /// What comes back of an earlier credit.
    pub earned_back: Decimal,
}

/// Settles a period. Lines keep their order; the same input gives the same settlement.
pub fn settle(
    terms: &SettlementTerms,
    money: &ContractMoney<'_>,
    lines: Vec<AssessedLine>,
    history: &History,
) -> Settlement {
    settled_by(terms, money, lines, (history, None))
}

/// The same with what is said of earlier periods, by objective, in the place of those periods. No right to end the contract is looked
/// at, for it needs them.
pub fn settle_as_decided(
    terms: &SettlementTerms,
    money: &ContractMoney<'_>,
    lines: Vec<AssessedLine>,
    decided: &BTreeMap<String, Decided>,
) -> Settlement {
    settled_by(terms, money, lines, (&History::default(), Some(decided)))
}

fn settled_by(
    terms: &SettlementTerms,
    money: &ContractMoney<'_>,
    lines: Vec<AssessedLine>,
    (history, decided): (&History, Option<&BTreeMap<String, Decided>>),
) -> Settlement {
    let (arithmetic, reasons) = (Vec::new(), Vec::new());
    let mut book = Book { terms, money, history, decided, arithmetic, reasons };
    let mut from_pool = Vec::with_capacity(lines.len());
    let mut settled: Vec<SettledLine> = Vec::with_capacity(lines.len());
    for line in lines {
        from_pool.push(line.assessment.from_pool);
        settled.push(book.line(line));
    }
    let points = book.points(&settled);
    let points_amount = points.as_ref().map_or(book.zero(), |points| points.amount);
    let gross = sum(settled.iter().map(|l| l.amount).chain([points_amount]), book.zero());
    let pool_took = book.pool_cap(&mut settled, &from_pool);
    let malus = book.total_cap(&mut settled, points_amount);
    let points = points.map(|points| {
        let of_lines = sum(settled.iter().map(|line| line.after_caps), book.zero());
        PointsResult { after_caps: malus.saturating_sub(of_lines), ..points }
    });
    let bonus = book.bonus(&settled);
    let earn_back = sum(settled.iter().map(|line| line.earned_back), book.zero());
    let counted_bonus = book.counted_bonus(malus, bonus);
    let (net, credit_due, supplier_due) = book.net(malus, counted_bonus, earn_back);
    let terminations = if decided.is_none() { book.terminations(&settled) } else { Vec::new() };
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
        pool_took,
        cap_took: gross.saturating_sub(malus).saturating_sub(pool_took),
        malus,
        bonus,
        counted_bonus,
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
    /// Instead of the history.
    decided: Option<&'a BTreeMap<String, Decided>>,
    arithmetic: Vec<Sentence>,
    /// What earlier periods left open.
    reasons: Vec<Sentence>,
}

impl Book<'_> {
    fn zero(&self) -> Decimal {
        Unrounded::ZERO.rounded(self.money.currency_decimals)
    }

    /// `6000.00 PEN`
    fn amount(&self, amount: Decimal) -> Part {
        Part::money(amount, self.money.currency)
    }

    fn open(&mut self, reason: Sentence) {
        self.arithmetic.push(reason.clone());
        self.reasons.push(reason);
    }

    fn line(&mut self, line: AssessedLine) -> SettledLine {
        let AssessedLine { objective_id, outcome, assessment } = line;
        for step in &assessment.steps {
            self.arithmetic.push(formula![&objective_id, ": ", step.text.clone()]);
        }
        let decided = self.decided.map(|decided| decided.get(&objective_id).copied());
        let multiplier = match decided {
            Some(decided) => {
                let multiplier = decided.and_then(|decided| decided.multiplier);
                multiplier.map(|multiplier| (multiplier, formula![multiplier]))
            }
            None => self.multiplier(&objective_id, outcome, &assessment),
        };
        let amount = match &multiplier {
            None => assessment.amount,
            Some((multiplier, why)) => {
                let amount =
                    assessment.unrounded.times(*multiplier).rounded(self.money.currency_decimals);
                let line = sentence!(
                    "sentences-repeat-amount",
                    id = &objective_id,
                    why = why.clone(),
                    percent = Part::percent(assessment.percent),
                    base = self.amount(assessment.base),
                    multiplier = *multiplier,
                    amount = self.amount(amount),
                );
                self.arithmetic.push(line);
                amount
            }
        };
        let earned_back = match decided {
            Some(decided) => decided.map_or(self.zero(), |decided| decided.earned_back),
            None => self.earned_back(&objective_id, outcome, &assessment),
        };
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
    ) -> Option<(Decimal, Sentence)> {
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
                    let why = sentence!(
                        "sentences-repeat",
                        n = labels.len() + 1,
                        periods = within,
                        before = Sentence::list(labels),
                    );
                    return Some((rule.multiplier, why));
                }
                Count::NotReached(n) => self.arithmetic.push(sentence!(
                    "sentences-no-multiplier",
                    id = id,
                    n = n,
                    wanted = wanted,
                    periods = within,
                )),
                Count::Unknown { n_missing } => self.open(sentence!(
                    "sentences-repeat-unknown",
                    id = id,
                    wanted = wanted,
                    periods = within,
                    multiplier = rule.multiplier,
                    n = n_missing,
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
                    self.open(sentence!(
                        "sentences-earn-back-unknown",
                        id = id,
                        n = n,
                        back = back,
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
                let line = sentence!(
                    "sentences-earn-back",
                    id = id,
                    n = n,
                    period = &period.label,
                    percent = Part::percent(rule.percent),
                    credit = self.amount(credit),
                    amount = self.amount(returned),
                );
                self.arithmetic.push(line);
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
        let line = sentence!(
            "sentences-bonus",
            id = id,
            outcome = outcome.sentence(),
            percent = Part::percent(row.percent),
            fee = self.amount(self.money.fee),
            amount = self.amount(amount),
        );
        self.arithmetic.push(line);
        amount
    }

    /// `points: 12 + 5 = 17 → row from 15 points: 4 % of 120000.00 PEN = 4800.00 PEN`
    fn points(&mut self, lines: &[SettledLine]) -> Option<PointsResult> {
        let table = self.terms.points.as_ref()?;
        let points = lines.iter().fold(0_u32, |sum, line| sum.saturating_add(line.points));
        let terms: Vec<u32> = lines.iter().map(|l| l.points).filter(|points| *points > 0).collect();
        let total = match terms.len() {
            0 | 1 => formula![points],
            _ => formula![Sentence::joined(" + ", terms), " = ", points],
        };
        let percent = points_percent(points, &table.rows);
        let row = table.rows.iter().map(|row| row.0).filter(|row| *row <= points).max();
        let row = match row {
            Some(row) => sentence!("sentences-points-row", n = row),
            None => sentence!("sentences-points-below"),
        };
        let amount = credit_amount(self.money.fee, percent, self.money.currency_decimals);
        let line = sentence!(
            "sentences-points-amount",
            total = total,
            row = row,
            percent = Part::percent(percent),
            fee = self.amount(self.money.fee),
            amount = self.amount(amount),
        );
        self.arithmetic.push(line);
        Some(PointsResult { points, percent, amount, after_caps: amount })
    }

    /// What the pool lines take together is never more than the pool's cap; what that took away.
    fn pool_cap(&mut self, lines: &mut [SettledLine], from_pool: &[bool]) -> Decimal {
        let Some(pool) = &self.terms.at_risk_pool else { return self.zero() };
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
            return self.zero();
        }
        let limit = sentence!(
            "sentences-pool",
            percent = Part::percent(pool.percent_of_fee),
            fee = self.amount(self.money.fee),
            pool = self.amount(whole.rounded_down(decimals)),
            most = Part::percent(pool.cap_percent),
            cap = self.amount(cap),
        );
        if taken <= cap {
            self.within(limit, taken);
            return self.zero();
        }
        self.above(limit, taken, cap);
        let shares = shared_out(cap, &parts, decimals);
        for ((line, share), from_pool) in lines.iter_mut().zip(shares).zip(from_pool) {
            if *from_pool {
                line.after_caps = share;
            }
        }
        taken.saturating_sub(cap)
    }

    /// Credits after the contract's cap; what is left is shared over lines and points.
    fn total_cap(&mut self, lines: &mut [SettledLine], points_amount: Decimal) -> Decimal {
        let parts: Vec<Decimal> =
            lines.iter().map(|line| line.after_caps).chain([points_amount]).collect();
        let total = sum(parts.iter().copied(), self.zero());
        let terms: Vec<Decimal> = parts.iter().copied().filter(|part| !part.is_zero()).collect();
        let shown = match terms.len() {
            0 | 1 => formula![self.amount(total)],
            _ => formula![Sentence::joined(" + ", terms), " = ", self.amount(total)],
        };
        self.arithmetic.push(sentence!("sentences-credits", total = shown));
        let Some(percent) = self.money.credit_cap_percent else { return total };
        let decimals = self.money.currency_decimals;
        let cap = cap_amount(self.money.fee, percent, decimals);
        let limit = sentence!(
            "sentences-credit-cap",
            percent = Part::percent(percent),
            fee = self.amount(self.money.fee),
            cap = self.amount(cap),
        );
        if total <= cap {
            self.within(limit, total);
            return total;
        }
        self.above(limit, total, cap);
        for (line, share) in lines.iter_mut().zip(shared_out(cap, &parts, decimals)) {
            line.after_caps = share;
        }
        cap
    }

    fn within(&mut self, limit: Sentence, amount: Decimal) {
        let amount = self.amount(amount);
        self.arithmetic.push(sentence!("sentences-within", limit = limit, amount = amount));
    }

    fn above(&mut self, limit: Sentence, amount: Decimal, cap: Decimal) {
        let (amount, cap) = (self.amount(amount), self.amount(cap));
        let line = sentence!("sentences-above", limit = limit, amount = amount, cap = cap);
        self.arithmetic.push(line);
    }

    fn bonus(&mut self, lines: &[SettledLine]) -> Decimal {
        let total = sum(lines.iter().map(|line| line.bonus), self.zero());
        let cap_percent = self.terms.bonus.as_ref().and_then(|bonus| bonus.cap_percent);
        let Some(percent) = cap_percent.filter(|_| !total.is_zero()) else { return total };
        let cap = cap_amount(self.money.fee, percent, self.money.currency_decimals);
        let limit = sentence!(
            "sentences-bonus-cap",
            percent = Part::percent(percent),
            fee = self.amount(self.money.fee),
            cap = self.amount(cap),
        );
        if total > cap {
            let amount = self.amount(total);
            let line = sentence!("sentences-bonus-above", limit = limit, amount = amount);
            self.arithmetic.push(line);
        } else {
            self.within(limit, total);
        }
        total.min(cap)
    }

    /// A bonus that is not paid out only lowers credits.
    fn counted_bonus(&mut self, malus: Decimal, bonus: Decimal) -> Decimal {
        match self.terms.bonus.as_ref() {
            Some(terms) if !terms.paid_out && bonus > malus => {
                let (bonus, credits) = (self.amount(bonus), self.amount(malus));
                let line = sentence!("sentences-bonus-unpaid", bonus = bonus, credits = credits);
                self.arithmetic.push(line);
                malus
            }
            _ => bonus,
        }
    }

    /// Net, what the supplier owes, what the customer owes.
    fn net(
        &mut self,
        malus: Decimal,
        counted: Decimal,
        earn_back: Decimal,
    ) -> (Decimal, Decimal, Decimal) {
        let terms = self.terms.bonus.as_ref();
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
            let line = sentence!(
                "sentences-net",
                bonus = counted,
                back = earn_back,
                credits = malus,
                net = self.amount(net),
            );
            self.arithmetic.push(line);
            let (supplier, customer) = (self.amount(credit_due), self.amount(supplier_due));
            self.arithmetic.push(if separate {
                sentence!("sentences-separate", supplier = supplier, customer = customer)
            } else {
                sentence!("sentences-netted", supplier = supplier, customer = customer)
            });
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
        let what =
            objective_id.map_or_else(|| sentence!("sentences-any-objective"), Sentence::from);
        let (state, arithmetic) = match self.history.count(missed, within, wanted, counts) {
            Count::Reached(labels) => {
                let this = missed.then(|| sentence!("sentences-this-period"));
                let missed: Vec<Sentence> =
                    this.into_iter().chain(labels.into_iter().map(Sentence::from)).collect();
                let text = sentence!(
                    "sentences-termination",
                    what = what,
                    n = missed.len(),
                    periods = within,
                    missed = Sentence::list(missed),
                    wanted = wanted,
                );
                (TerminationState::Reached, text)
            }
            Count::NotReached(n) => {
                let text = sentence!(
                    "sentences-no-termination",
                    what = what,
                    n = n,
                    periods = within,
                    wanted = wanted,
                );
                (TerminationState::No, text)
            }
            Count::Unknown { n_missing } => {
                let text = sentence!(
                    "sentences-termination-unknown",
                    what = what,
                    wanted = wanted,
                    periods = within,
                    n = n_missing,
                );
                self.reasons.push(text.clone());
                (TerminationState::NeedsHistory, text)
            }
        };
        self.arithmetic.push(arithmetic.clone());
        TerminationCheck { objective_id: objective_id.map(str::to_owned), state, arithmetic }
    }
}
