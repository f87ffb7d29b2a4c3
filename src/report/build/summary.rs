//! The first pages: verdict, facts of the cover, scorecard and its sentences.

use rust_decimal::Decimal;

use super::terms::verdict_word;
use super::{NAMES_LISTED_MAX, Writer, fact, in_a_row, listed};
use crate::format;
use crate::report::ReportOptions;
use crate::report::document::{Fact, Figure, Scorecard, VerdictMark};
use crate::sla::Verdict;
use crate::words::{date, language, tr};

impl Writer<'_> {
    pub(super) fn overall_verdict(&self) -> VerdictMark {
        let verdict = self.statement.verdict();
        let n_breached = self.n_with(Verdict::Breached);
        let n_undecided = self.n_with(Verdict::Undecided);
        let reason = match verdict {
            Verdict::Achieved => tr!("report-all-achieved").to_owned(),
            Verdict::Breached => tr!("report-n-breached", n = n_breached),
            Verdict::Tolerated | Verdict::Forgiven => tr!("report-none-lost").to_owned(),
            Verdict::Undecided if self.statement.objectives.is_empty() => {
                tr!("report-no-objectives").to_owned()
            }
            Verdict::Undecided => tr!("report-n-undecided", n = n_undecided),
        };
        let reason = if self.statement.is_provisional() {
            in_a_row(&[reason, tr!("report-so-far").to_owned()])
        } else {
            reason
        };
        VerdictMark { kind: verdict.name(), word: verdict_word(verdict), warning: false, reason }
    }

    fn n_with(&self, verdict: Verdict) -> usize {
        self.statement.objectives.iter().filter(|o| o.verdict == verdict).count()
    }

    pub(super) fn cover_facts(&self, options: &ReportOptions) -> Vec<Fact> {
        let contract = &self.statement.contract;
        let period = self.statement.period;
        let zone = self.zone();
        let name = contract.name_in(language().code());
        let length = date::duration(period.duration_secs());
        let title = self.statement.name.title();
        let mut facts = vec![
            fact(tr!("report-fact-contract"), format!("{name} ({})", contract.id)),
            fact(
                tr!("report-fact-period"),
                tr!(
                    "report-fact-period-value",
                    period = title,
                    length = length,
                    zone = zone.name()
                ),
            ),
            fact(tr!("report-fact-period-utc"), format::utc_range(period)),
            fact(tr!("report-fact-data-up-to"), self.stamp(self.statement.as_of)),
            fact(tr!("report-fact-version"), self.revision_label(options)),
            fact(tr!("report-fact-generated"), self.stamp(options.generated_at)),
        ];
        let agreed = self.agreed_part();
        if !agreed.is_empty() {
            facts.insert(2, fact(tr!("report-fact-agreement"), agreed));
        }
        if !contract.source_precedence.is_empty() {
            let sources = contract.source_precedence.iter().enumerate();
            let sources: Vec<String> =
                sources.map(|(idx, source)| format!("{}. {source}", idx + 1)).collect();
            facts.push(fact(tr!("report-fact-sources"), sources.join(" · ")));
        }
        if let Some(days) = contract.dispute_days {
            let last = self.statement.name.last_day();
            let until = last.saturating_add(jiff::Span::new().days(i64::from(days)));
            facts.push(fact(tr!("report-fact-dispute"), date::date_long(until)));
        }
        facts
    }

    pub(super) fn scorecard(&self) -> Scorecard {
        let statement = self.statement;
        let contract = &statement.contract;
        let credit_percent = if contract.fee.is_zero() {
            Figure::default()
        } else {
            let percent = (statement.credit_total * Decimal::ONE_HUNDRED).checked_div(contract.fee);
            percent.map_or_else(Figure::default, |percent| Figure {
                shown: self.locale.with_unit(&self.locale.exact(percent.round_dp(2)), "%"),
                exact: percent.normalize().to_string(),
            })
        };
        let weight_total: Decimal = statement.objectives.iter().map(|o| o.objective.weight).sum();
        Scorecard {
            sentences: self.summary(&credit_percent),
            score: statement.score_percent.map_or_else(Figure::default, |score| Figure {
                shown: self.locale.with_unit(&self.locale.decimal(score, 1), "%"),
                exact: score.to_string(),
            }),
            owed: self.owed(&credit_percent.shown),
            dues: self.dues(),
            limits: self.limit_sentences(),
            credit_total: self.money(statement.credit_total),
            credit_uncapped: self.money(statement.credit_uncapped),
            credit_before_cap: self
                .money(statement.credit_uncapped.saturating_sub(statement.settlement.pool_took)),
            credit_percent,
            capped: !statement.settlement.cap_took.is_zero(),
            fee: self.money(contract.fee),
            weight_total: Figure {
                shown: self.locale.exact(weight_total),
                exact: weight_total.to_string(),
            },
            achieved: tr!(
                "report-achieved-of",
                n = self.n_with(Verdict::Achieved),
                all = statement.objectives.len()
            ),
        }
    }

    /// What came out, what it costs, what it rests on.
    fn summary(&self, credit_percent: &Figure) -> Vec<String> {
        let mut said = Vec::new();
        if self.statement.is_provisional() {
            said.push(tr!("report-so-far-until", until = self.stamp(self.statement.as_of)));
        }
        said.extend([self.outcome_sentence(), self.money_sentence(credit_percent)]);
        said.extend(self.owed_sentence());
        said.extend(self.right_sentences());
        said.extend(self.agreement_sentence());
        said.push(self.data_sentence());
        said
    }

    /// The days of the period that the agreement covers; empty where it covers all.
    pub(super) fn agreed_part(&self) -> String {
        let part = self.statement.contract.agreed_part(self.statement.name);
        part.map_or_else(String::new, |part| {
            tr!(
                "report-agreed-part",
                first = date::date_long(part.first),
                last = date::date_long(part.last),
                covered = part.n_covered_days,
                all = part.n_days
            )
        })
    }

    fn agreement_sentence(&self) -> Option<String> {
        let agreed = self.agreed_part();
        (!agreed.is_empty()).then(|| tr!("report-agreed-in-part", agreed = agreed))
    }

    fn outcome_sentence(&self) -> String {
        let period = self.statement.name.title();
        let contract = self.statement.contract.name_in(language().code());
        let achieved = self.n_with(Verdict::Achieved);
        let all = self.statement.objectives.len();
        let breached = self.named_with(Verdict::Breached);
        let undecided = self.named_with(Verdict::Undecided);
        match (breached, undecided) {
            (None, None) => tr!(
                "report-outcome",
                period = period,
                contract = contract,
                achieved = achieved,
                all = all
            ),
            (Some(breached), None) => tr!(
                "report-outcome-breached",
                period = period,
                contract = contract,
                achieved = achieved,
                all = all,
                breached = breached
            ),
            (None, Some(undecided)) => tr!(
                "report-outcome-undecided",
                period = period,
                contract = contract,
                achieved = achieved,
                all = all,
                undecided = undecided
            ),
            (Some(breached), Some(undecided)) => tr!(
                "report-outcome-both",
                period = period,
                contract = contract,
                achieved = achieved,
                all = all,
                breached = breached,
                undecided = undecided
            ),
        }
    }

    /// The objectives with a verdict, the first by their names; `None` where there is none.
    fn named_with(&self, verdict: Verdict) -> Option<String> {
        let with = self.statement.objectives.iter().filter(|o| o.verdict == verdict);
        let names: Vec<&str> = with.map(|result| self.name(result)).collect();
        let said = listed(names.iter().copied().take(NAMES_LISTED_MAX));
        match names.len().saturating_sub(NAMES_LISTED_MAX) {
            _ if names.is_empty() => None,
            0 => Some(said),
            more => Some(tr!("report-names-more", names = said, n = more)),
        }
    }

    fn money_sentence(&self, credit_percent: &Figure) -> String {
        let statement = self.statement;
        let contract = &statement.contract;
        let credit = self.money(statement.credit_total).shown;
        let n_undecided = self.n_with(Verdict::Undecided);
        if statement.credit_total.is_zero() && n_undecided > 0 {
            return tr!("report-credit-undecided", n = n_undecided);
        }
        if statement.is_provisional() {
            return self.money_so_far(credit_percent);
        }
        if statement.credit_total.is_zero() {
            return tr!("report-credit-none").to_owned();
        }
        if credit_percent.shown.is_empty() {
            return tr!("report-credit-without-fee", credit = credit);
        }
        let (percent, fee) = (credit_percent.shown.as_str(), self.money(contract.fee).shown);
        let pool = contract.settlement.at_risk_pool.as_ref();
        match (contract.credit_cap_percent, pool) {
            (Some(cap), _) if !statement.settlement.cap_took.is_zero() => tr!(
                "report-credit-capped",
                credit = credit,
                percent = percent,
                fee = fee,
                cap = self.percent(cap).shown
            ),
            (_, Some(pool)) if !statement.settlement.pool_took.is_zero() => tr!(
                "report-credit-pool",
                credit = credit,
                percent = percent,
                fee = fee,
                most = self.percent(pool.cap_percent).shown,
                pool = self.percent(pool.percent_of_fee).shown
            ),
            _ => tr!("report-credit-due", credit = credit, percent = percent, fee = fee),
        }
    }

    /// Of a running period nothing is due.
    fn money_so_far(&self, credit_percent: &Figure) -> String {
        let statement = self.statement;
        if statement.credit_total.is_zero() {
            return tr!("report-credit-none-so-far").to_owned();
        }
        let credit = self.money(statement.credit_total).shown;
        match credit_percent.shown.as_str() {
            "" => tr!("report-credit-so-far-without-fee", credit = credit),
            percent => tr!(
                "report-credit-so-far",
                credit = credit,
                percent = percent,
                fee = self.money(statement.contract.fee).shown
            ),
        }
    }

    pub(super) fn data_sentence(&self) -> String {
        let least = self
            .statement
            .objectives
            .iter()
            .filter(|o| o.objective.is_of_counters())
            .filter_map(|o| o.completeness.map(|ratio| (ratio, o)))
            .min_by(|(a, _), (b, _)| a.total_cmp(b));
        match least {
            None if self
                .statement
                .objectives
                .iter()
                .any(|result| result.expects_nothing() && !result.exclusions.is_empty()) =>
            {
                tr!("report-data-all-excluded").to_owned()
            }
            None => tr!("report-data-none").to_owned(),
            Some((ratio, _)) if ratio >= 1.0 => tr!("report-data-all").to_owned(),
            Some((ratio, result)) => tr!(
                "report-data-least",
                objective = self.name(result),
                share = self.locale.completeness(ratio),
                asked = self.locale.completeness(result.objective.completeness_ratio_min)
            ),
        }
    }
}
