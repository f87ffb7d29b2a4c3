//! The first pages: verdict, facts of the cover, scorecard and its sentences.

use rust_decimal::Decimal;

use super::terms::verdict_word;
use super::{NAMES_LISTED_MAX, Writer, fact, period_title};
use crate::format;
use crate::report::ReportOptions;
use crate::report::document::{Fact, Figure, Scorecard, VerdictMark};
use crate::sla::Verdict;

impl Writer<'_> {
    pub(super) fn overall_verdict(&self) -> VerdictMark {
        let verdict = self.statement.verdict();
        let n_breached = self.n_with(Verdict::Breached);
        let n_undecided = self.n_with(Verdict::Undecided);
        let reason = match verdict {
            Verdict::Achieved => "Every objective of the contract was achieved.".to_owned(),
            Verdict::Breached => {
                format!("{} breached.", were(n_breached, "objective"))
            }
            Verdict::Tolerated | Verdict::Forgiven => {
                "Every objective was achieved, or missed without consequence.".to_owned()
            }
            Verdict::Undecided if self.statement.objectives.is_empty() => {
                "The contract has no objectives.".to_owned()
            }
            Verdict::Undecided => {
                format!("{} left undecided.", were(n_undecided, "objective"))
            }
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
        let mut facts = vec![
            fact("Contract", format!("{} ({})", contract.name, contract.id)),
            fact(
                "Period",
                format!(
                    "{}, {} of local time in {}",
                    period_title(self.statement),
                    format::duration(period.duration_secs()),
                    zone.name()
                ),
            ),
            fact("Period in UTC", format::utc_range(period)),
            fact("Data up to", self.stamp(self.statement.as_of)),
            fact("Version", options.revision_label.clone()),
            fact("Generated", self.stamp(options.generated_at)),
        ];
        if !contract.source_precedence.is_empty() {
            facts.push(fact("Where sources differ", contract.source_precedence.join(", then ")));
        }
        if let Some(days) = contract.dispute_days {
            let last = self.statement.name.last_day();
            let until = last.saturating_add(jiff::Span::new().days(i64::from(days)));
            facts.push(fact("May be disputed until", until.to_string()));
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
            credit_total: self.money(statement.credit_total),
            credit_uncapped: self.money(statement.credit_uncapped),
            credit_percent,
            capped: statement.credit_uncapped > statement.credit_total,
            fee: self.money(contract.fee),
            weight_total: Figure {
                shown: self.locale.exact(weight_total),
                exact: weight_total.to_string(),
            },
            achieved: format!(
                "{} of {}",
                self.n_with(Verdict::Achieved),
                statement.objectives.len()
            ),
        }
    }

    /// What came out, what it costs, what it rests on.
    fn summary(&self, credit_percent: &Figure) -> Vec<String> {
        let statement = self.statement;
        let contract = &statement.contract;
        let names = |verdict| {
            let named = statement.objectives.iter().filter(|o| o.verdict == verdict);
            let names: Vec<&str> = named.map(|o| o.objective.name.as_str()).collect();
            match names.len().saturating_sub(NAMES_LISTED_MAX) {
                0 => names.join(", "),
                more => format!("{} and {more} more", names[..NAMES_LISTED_MAX].join(", ")),
            }
        };
        let mut outcome = format!(
            "In {}, {} of {} objectives of {} were achieved",
            period_title(statement),
            self.n_with(Verdict::Achieved),
            statement.objectives.len(),
            contract.name
        );
        if self.n_with(Verdict::Breached) > 0 {
            outcome.push_str(&format!("; breached: {}", names(Verdict::Breached)));
        }
        if self.n_with(Verdict::Undecided) > 0 {
            outcome.push_str(&format!("; undecided: {}", names(Verdict::Undecided)));
        }
        outcome.push('.');
        let money = if statement.credit_total.is_zero() {
            "No service credit is due for this period.".to_owned()
        } else {
            let cap = match contract.credit_cap_percent {
                Some(cap) if statement.credit_uncapped > statement.credit_total => {
                    format!(", held at the cap of {} of the fee", self.percent(cap).shown)
                }
                _ => String::new(),
            };
            format!(
                "The service credit is {}, which is {} of the fee of {}{cap}.",
                self.money(statement.credit_total).shown,
                credit_percent.shown,
                self.money(contract.fee).shown
            )
        };
        vec![outcome, money, self.data_sentence()]
    }

    pub(super) fn data_sentence(&self) -> String {
        let least = self
            .statement
            .objectives
            .iter()
            .filter_map(|o| o.completeness.map(|ratio| (ratio, o)))
            .min_by(|(a, _), (b, _)| a.total_cmp(b));
        match least {
            None => "No data were expected for this period.".to_owned(),
            Some((ratio, _)) if ratio >= 1.0 => {
                "Every expected measurement period arrived.".to_owned()
            }
            Some((ratio, result)) => format!(
                "Data are least complete for {}, where {} of the expected measurement periods arrived ({} are asked for).",
                result.objective.name,
                self.locale.completeness(ratio),
                self.locale.completeness(result.objective.completeness_ratio_min)
            ),
        }
    }
}

/// `1 objective was`, `3 objectives were`.
fn were(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun} was") } else { format!("{n} {noun}s were") }
}
