//! Worst objects of a selection: one KPI asked four times (by object, by object and day, of everything, of everything by day), and
//! ranked by [`crate::kpi::worst`].

use std::collections::HashMap;

use super::answer::{QueryAnswer, QueryQuestion, SuspectPolicy};
use super::diagnose;
use super::engine::Engine;
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::job::JobContext;
use crate::kpi::Plan;
use crate::kpi::plan::{PlanItem, Question};
use crate::kpi::worst::{NoFailures, WorstError, WorstOptions, WorstSeries, rank};
pub use crate::kpi::worst::{Rank, WhatIf, WorstReport, WorstRow};
use crate::model::{Aggregate, Every, KpiPoint, KpiSeries, TimeRange, Zone};
use crate::query::busy_hour::local_days;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct WorstQuestion {
    pub kpi: Question,
    /// Filter text as after `--where`; empty: all objects.
    pub filter: String,
    /// What an object is; `object` where it is empty.
    pub by: Vec<String>,
    /// `None`: all that is stored.
    pub range: Option<TimeRange>,
    pub zone: Zone,
    pub suspect: SuspectPolicy,
    /// `None`: as the catalogue says, and higher where it does not.
    pub higher_is_better: Option<bool>,
    pub rank: Rank,
    pub n_shown: usize,
    /// Denominator that an object needs to be ranked by rate, and a day to be judged.
    pub attempts_min: Option<f64>,
    /// Bad on so many …
    pub bad_days_min: usize,
    /// … of so many last local days.
    pub n_days: usize,
    pub completeness_ratio_min: f64,
    /// Worse is bad. `None`: worse than the whole selection on that day.
    pub threshold: Option<f64>,
    /// Leave out so many of the worst in a what-if.
    pub n_without: Option<usize>,
}

impl WorstQuestion {
    /// Ten objects by rate, with 3 of the last 7 days as persistent.
    pub fn new(kpi: Question, zone: Zone) -> Self {
        Self {
            kpi,
            filter: String::new(),
            by: Vec::new(),
            range: None,
            zone,
            suspect: SuspectPolicy::Keep,
            higher_is_better: None,
            rank: Rank::Rate,
            n_shown: 10,
            attempts_min: None,
            bad_days_min: 3,
            n_days: 7,
            completeness_ratio_min: 0.75,
            threshold: None,
            n_without: None,
        }
    }
}

/// What came out.
#[derive(Clone, Debug)]
pub struct WorstAnswer {
    pub question: WorstQuestion,
    pub item: PlanItem,
    pub higher_is_better: bool,
    pub keys: Vec<String>,
    pub range: TimeRange,
    /// The last days, as far as the range has them.
    pub days_range: TimeRange,
    pub report: WorstReport,
    /// What people call the rows' objects, one for each row.
    pub labels: Vec<String>,
    /// What people call objects, by name; empty where groups are ranked.
    pub label_of: HashMap<String, String>,
    pub warnings: Vec<Diagnostic>,
}

/// Objects that a sentence names.
const NAMED_MAX: usize = 5;

impl WorstAnswer {
    /// The whole selection: its official figure and what it rests on.
    pub fn total_sentence(&self) -> String {
        let total = &self.report.total;
        let value = match (total.value, &total.gap) {
            (Some(_), _) => self.value(total.value),
            (None, Some(gap)) => gap.to_string(),
            (None, None) => "no value".to_owned(),
        };
        let sides = match (total.numerator, total.denominator) {
            (Some(n), Some(d)) => format!(" ({} ÷ {})", amount(n), amount(d)),
            _ => String::new(),
        };
        let failures =
            self.report.failures.map_or_else(String::new, |n| format!(", failures {}", amount(n)));
        format!(
            "All {} together: {value}{sides}{failures}",
            plural(self.report.n_objects, "object")
        )
    }

    /// How much of all failures the shown objects have.
    pub fn share_sentence(&self) -> Option<String> {
        let (share, all) = (self.report.shown_share?, self.report.failures?);
        let n_shown = self.report.n_shown;
        Some(format!(
            "{} = {} of the failures ({} of {})",
            plural(n_shown, "object"),
            percent(share),
            amount(self.report.shown().iter().filter_map(|row| row.failures).sum()),
            amount(all)
        ))
    }

    /// The selection without its worst objects, named for what it is.
    pub fn what_if_sentence(&self) -> Option<String> {
        let what_if = self.report.what_if.as_ref()?;
        let left_out = match what_if.n_left_out {
            1 => "without the worst object".to_owned(),
            n => format!("without the {n} worst objects"),
        };
        let Some(value) = what_if.value else {
            return Some(format!(
                "What-if, not an official figure: {left_out} no attempts are left"
            ));
        };
        Some(format!(
            "What-if, not an official figure: {} {left_out} ({} ÷ {}); official is {}",
            self.value(Some(value)),
            amount(what_if.numerator),
            amount(what_if.denominator),
            self.value(self.report.total.value)
        ))
    }

    /// Everything a reader of the list should know, a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let (question, report) = (&self.question, &self.report);
        let mut said = vec![self.total_sentence()];
        said.extend(self.share_sentence());
        if let Some(why) = report.no_failures {
            said.push(format!("Failures of {} are not counted: {why}", self.item.id));
        }
        said.push(self.days_sentence());
        if let (Some((n_meeting, n_all)), Some(threshold)) = (report.n_meeting, question.threshold)
            && n_all > 0
        {
            let share = percent(n_meeting as f64 / n_all as f64);
            let than = if self.higher_is_better { "at least" } else { "at most" };
            said.push(format!(
                "{share} of the objects with a value ({n_meeting} of {n_all}) have {than} {}",
                self.value(Some(threshold))
            ));
        }
        if let Some(least) = question.attempts_min.filter(|_| !report.below_floor.is_empty()) {
            let below = &report.below_floor;
            said.push(format!(
                "{} fewer than {} attempts and {} not ranked by rate: {}",
                subject(below.len(), "object has", "objects have"),
                amount(least),
                if below.len() == 1 { "is" } else { "are" },
                self.named(below)
            ));
        }
        if !report.without_value.is_empty() {
            let lacking = &report.without_value;
            let have = subject(lacking.len(), "object has", "objects have");
            said.push(format!("{have} no value: {}", self.named(lacking)));
        }
        if !report.impossible.is_empty() {
            let impossible = &report.impossible;
            let count = subject(impossible.len(), "object counts", "objects count");
            said.push(format!(
                "{count} more successes than attempts, and no failures here: {}",
                self.named(impossible)
            ));
        }
        said.extend(self.what_if_sentence());
        said
    }

    /// The first few, as people call them.
    fn named(&self, groups: &[Vec<String>]) -> String {
        let names: Vec<String> =
            groups.iter().take(NAMED_MAX).map(|group| label(group, &self.label_of)).collect();
        let more = groups.len().saturating_sub(NAMED_MAX);
        let names = names.join(", ");
        if more == 0 { names } else { format!("{names} and {more} more") }
    }

    fn days_sentence(&self) -> String {
        let (question, report) = (&self.question, &self.report);
        let date = |at| question.zone.local(at).date();
        let (first, last) = (date(self.days_range.start), date(self.days_range.end.plus_secs(-1)));
        let limit = match question.threshold {
            Some(threshold) => self.value(Some(threshold)),
            None => "everything together on that day".to_owned(),
        };
        let unjudged = match report.without_judged_day.len() {
            0 => String::new(),
            n => format!(
                "; {} no day that could be judged",
                subject(n, "object has", "objects have")
            ),
        };
        let floor = question
            .attempts_min
            .map_or_else(String::new, |least| format!(" and {} attempts", amount(least)));
        let rule = match question.rank {
            Rank::Persistence => format!(
                "{} bad on at least {} of the last {}",
                subject(report.rows.len(), "object was", "objects were"),
                question.bad_days_min,
                question.n_days
            ),
            Rank::Rate | Rank::Contribution => {
                format!("Bad days are of the last {}", question.n_days)
            }
        };
        format!(
            "{rule} local days ({first} to {last}, {}) of which at least {}{floor} arrived; bad is worse than {limit}{unjudged}",
            question.zone.name(),
            percent(question.completeness_ratio_min),
        )
    }

    /// A value with its unit.
    pub fn value(&self, value: Option<f64>) -> String {
        let Some(value) = value else { return "–".to_owned() };
        let unit = self.item.unit.sign();
        let number = value_text(value);
        if unit.is_empty() { number } else { format!("{number} {unit}") }
    }
}

/// Four digits after the mark, as many as tell good percents apart.
pub fn value_text(value: f64) -> String {
    Locale::ENGLISH.fixed(value, 4)
}

/// Counts, whole or not.
pub fn amount(value: f64) -> String {
    Locale::ENGLISH.amount(value)
}

/// A ratio of 0..=1 with one digit.
pub fn percent(ratio: f64) -> String {
    format!("{} %", Locale::ENGLISH.fixed(ratio * 100.0, 1))
}

fn plural(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", Locale::ENGLISH.count(n as u64)) }
}

fn subject(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", Locale::ENGLISH.count(n as u64), if n == 1 { one } else { many })
}

impl Engine {
    /// Ranks the objects of a selection by one KPI.
    pub fn worst(
        &self,
        question: &WorstQuestion,
        ctx: &JobContext,
    ) -> Result<WorstAnswer, Vec<Diagnostic>> {
        let by =
            if question.by.is_empty() { vec!["object".to_owned()] } else { question.by.clone() };
        let ask = |by: &[String], every: Every, range: Option<TimeRange>| {
            self.answer(&question_of(question, by, every, range), true, ctx)
        };
        let total = ask(&[], Every::All, question.range)?;
        let (item, total_series) = only(&total)?;
        let range = total.range;
        let whole = ask(&by, Every::All, Some(range))?;
        let days_range = last_days(&question.zone, range, question.n_days);
        let mut warnings = total.warnings.clone();
        let by_day = ask(&by, Every::Day, Some(days_range))
            .and_then(|days| Ok((days, ask(&[], Every::Day, Some(days_range))?)));
        let by_day = match by_day {
            Ok(both) => Some(both),
            // Counters of longer periods than a day, or of days of another zone, can still be ranked over the whole range.
            Err(problems) if question.rank != Rank::Persistence && !ctx.cancel.is_cancelled() => {
                let why = problems.first().map_or("", |problem| problem.message.as_str());
                warnings.push(Diagnostic::warning(format!("no bad days are counted: {why}")));
                None
            }
            Err(problems) => return Err(problems),
        };
        let known = question.higher_is_better.or(item.higher_is_better);
        if known.is_none() {
            let message = format!(
                "nobody said whether a high {} is good; it is taken for good here",
                item.id
            );
            let hint = "say --better lower where a low value is the good one";
            warnings.push(Diagnostic::note(message).hint(hint));
        }
        let higher_is_better = known.unwrap_or(true);
        let options = WorstOptions {
            rank: question.rank,
            higher_is_better,
            sides_add_up: self.sides_add_up(&question.kpi)?,
            attempts_min: question.attempts_min,
            bad_days_min: question.bad_days_min,
            n_days: question.n_days,
            completeness_ratio_min: question.completeness_ratio_min,
            threshold: question.threshold,
            n_shown: question.n_shown,
            n_without: question.n_without,
        };
        let missing = KpiPoint::missing();
        let no_days = KpiSeries {
            buckets: Vec::new(),
            groups: Vec::new(),
            points: Vec::new(),
            ..total_series.clone()
        };
        let (days, total_days) = match &by_day {
            Some((days, total_days)) => (only(days)?.1, only(total_days)?.1),
            None => (&no_days, &no_days),
        };
        let series = WorstSeries {
            whole: only(&whole)?.1,
            total: total_series.points.first().unwrap_or(&missing),
            days,
            total_days,
        };
        let report = rank(series, &options).map_err(|e| vec![of_worst(e, item)])?;
        let label_of = self.label_of(&by)?;
        let labels = report.rows.iter().map(|row| label(&row.group, &label_of)).collect();
        Ok(WorstAnswer {
            question: question.clone(),
            item: item.clone(),
            higher_is_better,
            keys: by,
            range,
            days_range,
            report,
            labels,
            label_of,
            warnings,
        })
    }

    /// Whether all counters of a KPI are added up over objects.
    fn sides_add_up(&self, kpi: &Question) -> Result<bool, Vec<Diagnostic>> {
        let documents = self.documents();
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let measurements = snapshot.measurements().map_err(|e| vec![diagnose::of_store(&e)])?;
        let questions = std::slice::from_ref(kpi);
        let (plan, _) = Plan::with_dictionary(
            &documents.catalog,
            questions,
            &measurements,
            &documents.dictionary,
        )?;
        let adds_up = |aggregate| matches!(aggregate, Aggregate::Sum | Aggregate::Count);
        Ok(plan.inputs().iter().all(|input| adds_up(input.aggregate)))
    }

    fn label_of(&self, by: &[String]) -> Result<HashMap<String, String>, Vec<Diagnostic>> {
        if by != ["object"] {
            return Ok(HashMap::new());
        }
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let objects = snapshot.objects().map_err(|e| vec![diagnose::of_store(&e)])?;
        Ok(objects.iter().map(|o| (o.name.clone(), o.label().to_owned())).collect())
    }
}

/// What people call an object, or the values of a group.
fn label(group: &[String], label_of: &HashMap<String, String>) -> String {
    let values = group.iter().map(|value| label_of.get(value).unwrap_or(value).as_str());
    values.collect::<Vec<_>>().join(" · ")
}

fn question_of(
    question: &WorstQuestion,
    by: &[String],
    every: Every,
    range: Option<TimeRange>,
) -> QueryQuestion {
    QueryQuestion {
        questions: vec![question.kpi.clone()],
        filter: question.filter.clone(),
        by: by.to_vec(),
        every,
        range,
        zone: question.zone.clone(),
        granularity: None,
        suspect: question.suspect,
        worst: None,
        busy_hour: None,
    }
}

/// The one KPI of an answer.
fn only(answer: &QueryAnswer) -> Result<(&PlanItem, &KpiSeries), Vec<Diagnostic>> {
    let one = answer.items.first().zip(answer.series.first());
    one.ok_or_else(|| vec![Diagnostic::error("nothing was asked: name a KPI or a formula")])
}

/// The last local days that a range touches, cut at its ends.
fn last_days(zone: &Zone, range: TimeRange, n_days: usize) -> TimeRange {
    let days = local_days(zone, range);
    let first = days.len().saturating_sub(n_days.max(1));
    let start = days.get(first).map_or(range.start, |day| day.start.max(range.start));
    TimeRange::new(start.min(range.end), range.end)
}

/// What cannot be ranked, why, and what can.
fn of_worst(error: WorstError, item: &PlanItem) -> Diagnostic {
    let id = &item.id;
    let (message, why) = match error {
        WorstError::Contribution(why) => {
            (format!("could not rank by failures of {id:?}: {why}"), why)
        }
        WorstError::WhatIf(why) => (format!("could not leave objects out of {id:?}: {why}"), why),
        WorstError::NoAttempts => {
            let message =
                format!("could not count attempts of {id:?}: {}", NoFailures::NoSingleRatio);
            return Diagnostic::error(message)
                .hint(format!("its formula is {}", item.formula))
                .hint(
                    "leave --min-attempts away, or ask for one of its ratios alone with --formula",
                );
        }
    };
    let hint = match why {
        NoFailures::NoSingleRatio => {
            "rank by rate, or ask for one of its ratios alone: --formula \"100 * sum(SUCCESSES) / sum(ATTEMPTS)\""
        }
        NoFailures::NotSums => "rank by rate, or ask for a formula of sums: sum(A) / sum(B)",
        NoFailures::NotAShare => {
            "rank by rate; failures are what a share of attempts leaves, such as 100 * sum(SUCCESSES) / sum(ATTEMPTS)"
        }
    };
    Diagnostic::error(message).hint(format!("its formula is {}", item.formula)).hint(hint)
}
