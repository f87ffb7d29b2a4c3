//! Worst objects of a selection: one KPI asked four times (by object, by object and day, of everything, of everything by day), and
//! ranked by [`crate::kpi::worst`].

use std::collections::HashMap;

use super::answer::{QueryAnswer, QueryQuestion, SuspectPolicy};
use super::diagnose;
use super::engine::Engine;
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::job::JobContext;
use crate::kpi::ast::{BinaryOperator, Node, UnaryOperator};
use crate::kpi::plan::{PlanItem, Question};
use crate::kpi::units::Quantity;
use crate::kpi::worst::{NoFailures, WorstError, WorstOptions, WorstSeries, rank};
pub use crate::kpi::worst::{Rank, WhatIf, WorstReport, WorstRow};
use crate::kpi::{Catalog, Expression, Formula, Plan};
use crate::model::{
    Aggregate, Every, Gap, KpiPoint, KpiSeries, Phrase, TimeRange, Unit, Zone, phrase,
};
use crate::query::busy_hour::local_days;
use crate::words::{Part, Sentence, formula, sentence};

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
    /// Where numerator and denominator are time: the seconds that one of their units stands for. What is lost is downtime then, and
    /// no number of failures.
    pub time_unit_secs: Option<f64>,
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
    pub fn total_sentence(&self) -> Sentence {
        let total = &self.report.total;
        let value = match (total.value, &total.gap) {
            (Some(_), _) => self.value_part(total.value),
            (None, Some(gap)) => gap_sentence(gap).into(),
            (None, None) => sentence!("sentences-worst-no-value").into(),
        };
        let value = match (total.numerator, total.denominator) {
            (Some(n), Some(d)) => {
                formula![value, " (", self.side(n), " ÷ ", self.side(d), ")"].into()
            }
            _ => value,
        };
        let n = self.report.n_objects;
        match (self.report.failures, self.time_unit_secs) {
            (Some(failures), Some(unit_secs)) => sentence!(
                "sentences-worst-total-failures-time",
                n = n,
                value = value,
                down = time_part(failures * unit_secs)
            ),
            (Some(failures), None) => sentence!(
                "sentences-worst-total-failures",
                n = n,
                value = value,
                failures = Part::amount(failures)
            ),
            (None, _) => sentence!("sentences-worst-total", n = n, value = value),
        }
    }

    /// How much of all failures, or of all downtime, the shown objects have.
    pub fn share_sentence(&self) -> Option<Sentence> {
        let (share, all) = (self.report.shown_share?, self.report.failures?);
        let shown: f64 = self.report.shown().iter().filter_map(|row| row.failures).sum();
        if let Some(unit_secs) = self.time_unit_secs {
            return Some(sentence!(
                "sentences-worst-share-time",
                n = self.report.n_shown,
                share = Part::ratio(share),
                down = time_part(shown * unit_secs),
                all = time_part(all * unit_secs)
            ));
        }
        Some(sentence!(
            "sentences-worst-share",
            n = self.report.n_shown,
            share = Part::ratio(share),
            failures = Part::amount(shown),
            all = Part::amount(all)
        ))
    }

    /// The selection without its worst objects, named for what it is.
    pub fn what_if_sentence(&self) -> Option<Sentence> {
        let what_if = self.report.what_if.as_ref()?;
        let left_out = match what_if.n_left_out {
            1 => sentence!("sentences-worst-without-one"),
            n => sentence!("sentences-worst-without", n = n),
        };
        let Some(value) = what_if.value else {
            return Some(match self.time_unit_secs {
                Some(_) => sentence!("sentences-worst-what-if-none-time", without = left_out),
                None => sentence!("sentences-worst-what-if-none", without = left_out),
            });
        };
        Some(sentence!(
            "sentences-worst-what-if",
            value = self.value_part(Some(value)),
            without = left_out,
            numerator = self.side(what_if.numerator),
            denominator = self.side(what_if.denominator),
            official = self.value_part(self.report.total.value)
        ))
    }

    /// Everything a reader of the list should know, a sentence each.
    pub fn sentences(&self) -> Vec<Sentence> {
        let (question, report) = (&self.question, &self.report);
        let mut said = vec![self.total_sentence()];
        said.extend(self.share_sentence());
        if let Some(why) = report.no_failures {
            said.push(sentence!(
                "sentences-worst-no-failures",
                id = self.item.id.as_str(),
                why = no_failures_phrase(why)
            ));
        }
        said.push(self.days_sentence());
        if let (Some((n_meeting, n_all)), Some(threshold)) = (report.n_meeting, question.threshold)
            && n_all > 0
        {
            let share = Part::ratio(n_meeting as f64 / n_all as f64);
            let limit = self.value_part(Some(threshold));
            said.push(if self.higher_is_better {
                sentence!(
                    "sentences-worst-at-least",
                    share = share,
                    n = n_meeting,
                    all = n_all,
                    limit = limit
                )
            } else {
                sentence!(
                    "sentences-worst-at-most",
                    share = share,
                    n = n_meeting,
                    all = n_all,
                    limit = limit
                )
            });
        }
        if let Some(least) = question.attempts_min.filter(|_| !report.below_floor.is_empty()) {
            let (n, names) = (report.below_floor.len(), self.named(&report.below_floor));
            said.push(match self.time_unit_secs {
                Some(unit_secs) => sentence!(
                    "sentences-worst-below-floor-time",
                    n = n,
                    least = time_part(least * unit_secs),
                    names = names
                ),
                None => sentence!(
                    "sentences-worst-below-floor",
                    n = n,
                    least = Part::amount(least),
                    names = names
                ),
            });
        }
        let lacking = &report.without_value;
        if !lacking.is_empty() {
            let names = self.named(lacking);
            said.push(sentence!("sentences-worst-lacking", n = lacking.len(), names = names));
        }
        let impossible = &report.impossible;
        if !impossible.is_empty() {
            let (n, names) = (impossible.len(), self.named(impossible));
            said.push(match self.time_unit_secs {
                Some(_) => sentence!("sentences-worst-impossible-time", n = n, names = names),
                None => sentence!("sentences-worst-impossible", n = n, names = names),
            });
        }
        said.extend(self.what_if_sentence());
        said
    }

    /// The first few, as people call them.
    fn named(&self, groups: &[Vec<String>]) -> Sentence {
        let first = groups.iter().take(NAMED_MAX);
        let names = Sentence::list(first.map(|group| label(group, &self.label_of)));
        match groups.len().saturating_sub(NAMED_MAX) {
            0 => names,
            more => sentence!("sentences-worst-and-more", names = names, n = more),
        }
    }

    fn days_sentence(&self) -> Sentence {
        let (question, report) = (&self.question, &self.report);
        let date = |at| question.zone.local(at).date();
        let (first, last) = (date(self.days_range.start), date(self.days_range.end.plus_secs(-1)));
        let limit = match question.threshold {
            Some(threshold) => self.value_part(Some(threshold)),
            None => sentence!("sentences-worst-everything").into(),
        };
        let share = Part::ratio(question.completeness_ratio_min);
        let needed = match (question.attempts_min, self.time_unit_secs) {
            (Some(least), Some(unit_secs)) => sentence!(
                "sentences-worst-share-and-time",
                share = share,
                least = time_part(least * unit_secs)
            )
            .into(),
            (Some(least), None) => sentence!(
                "sentences-worst-share-and-attempts",
                share = share,
                least = Part::amount(least)
            )
            .into(),
            (None, _) => share,
        };
        let zone = question.zone.name();
        let said = match question.rank {
            Rank::Persistence => sentence!(
                "sentences-worst-persistent",
                n = report.rows.len(),
                bad = question.bad_days_min,
                days = question.n_days,
                first = first,
                last = last,
                zone = zone,
                needed = needed,
                limit = limit
            ),
            Rank::Rate | Rank::Contribution => sentence!(
                "sentences-worst-days",
                days = question.n_days,
                first = first,
                last = last,
                zone = zone,
                needed = needed,
                limit = limit
            ),
        };
        match report.without_judged_day.len() {
            0 => said,
            n => sentence!("sentences-worst-unjudged", said = said, n = n),
        }
    }

    /// Numerator or denominator; of time with its unit.
    fn side(&self, amount: f64) -> Part {
        match self.time_unit_secs {
            Some(unit_secs) => {
                let secs = amount * unit_secs;
                Part::figure(secs, crate::format::amount_decimals(secs), "s")
            }
            None => Part::amount(amount),
        }
    }

    /// A value with its unit.
    pub fn value(&self, value: Option<f64>) -> String {
        let Some(value) = value else { return "–".to_owned() };
        let unit = self.item.unit.sign();
        let number = value_text(value);
        if unit.is_empty() { number } else { format!("{number} {unit}") }
    }

    fn value_part(&self, value: Option<f64>) -> Part {
        let nothing = || Part::Text("–".to_owned());
        value.map_or_else(nothing, |value| Part::figure(value, DECIMALS, self.item.unit.sign()))
    }
}

/// A time by its two largest units that are not nothing, as [`crate::words::date::duration`] has it: `2 d 19 h`.
fn time_part(secs: f64) -> Part {
    let secs = secs.round().max(0.0) as u64;
    let units = [
        (secs / 86_400, sentence!("common-unit-days")),
        (secs % 86_400 / 3600, sentence!("common-unit-hours")),
        (secs % 3600 / 60, sentence!("common-unit-minutes")),
        (secs % 60, sentence!("common-unit-seconds")),
    ];
    if secs == 0 {
        return formula!["0\u{a0}", sentence!("common-unit-seconds")].into();
    }
    let units = units.into_iter().filter(|(n, _)| *n > 0).take(2);
    Sentence::joined(" ", units.map(|(n, unit)| formula![n, "\u{a0}", unit])).into()
}

/// Seconds that one unit of numerator and denominator stands for, where a KPI divides time by time: `100 * (period_secs - sum(down)) /
/// period_secs`. Decided by the units that the catalogue knows; a denominator of an unknown unit is none of time.
pub fn time_unit_secs(catalog: &Catalog, kpi: &Question) -> Option<f64> {
    let (text, unit) = match kpi {
        Question::Kpi(id) => catalog.kpi(id).map(|kpi| (&kpi.formula, kpi.unit.sign()))?,
        Question::Formula(text) => (text, ""),
        Question::Measurement(_) => return None,
    };
    let formula = Formula::parse(text).ok()?;
    let (numerator, denominator) = sides_of(&formula.expression)?;
    let time = Quantity::of(&Unit::new("s"))?;
    let below = quantity_of(catalog, denominator).filter(|below| below.is_same_kind(time))?;
    let is_share = match quantity_of(catalog, numerator) {
        Some(above) => above.is_same_kind(time),
        // Of an unknown unit, and said to be a part of the time.
        None => unit == "%",
    };
    is_share.then(|| below.factor_to(time))
}

/// Numerator and denominator of the division at the top, constant factors left out.
fn sides_of(top: &Expression) -> Option<(&Expression, &Expression)> {
    match &top.node {
        Node::Unary { operator: UnaryOperator::Negate, operand } => sides_of(operand),
        Node::Binary { operator, left, right } => match (operator, number(left), number(right)) {
            (BinaryOperator::Multiply, Some(_), _) => sides_of(right),
            (BinaryOperator::Multiply | BinaryOperator::Divide, _, Some(_)) => sides_of(left),
            (BinaryOperator::Divide, ..) => Some((without_factor(left), right)),
            _ => None,
        },
        _ => None,
    }
}

fn without_factor(side: &Expression) -> &Expression {
    match &side.node {
        Node::Binary { operator: BinaryOperator::Multiply, left, right } => {
            match (number(left), number(right)) {
                (Some(_), _) => without_factor(right),
                (_, Some(_)) => without_factor(left),
                _ => side,
            }
        }
        _ => side,
    }
}

fn number(side: &Expression) -> Option<f64> {
    match side.node {
        Node::Number(number) => Some(number),
        _ => None,
    }
}

/// What a part of a formula is made of, as far as the catalogue knows it.
fn quantity_of(catalog: &Catalog, part: &Expression) -> Option<Quantity> {
    let of = |part: &Expression| quantity_of(catalog, part);
    match &part.node {
        Node::PeriodSecs => Quantity::of(&Unit::new("s")),
        Node::Quantity { unit, .. } => Quantity::of(&Unit::new(unit)),
        Node::Reference(reference) => {
            let mut maps = catalog.vendor_counters();
            let unit = catalog
                .measurement(&reference.name)
                .map(|measurement| &measurement.unit)
                .or_else(|| catalog.kpi(&reference.name).map(|kpi| &kpi.unit))
                .or_else(|| {
                    let of_vendor = |(name, ..): &(&str, _, _)| *name == reference.name;
                    maps.find(of_vendor).map(|(_, _, map)| &map.unit)
                });
            unit.and_then(Quantity::of)
        }
        Node::Aggregate { aggregate: Aggregate::Sum, argument } => of(argument),
        Node::Unary { operator: UnaryOperator::Negate, operand } => of(operand),
        Node::Binary { operator, left, right } => match operator {
            BinaryOperator::Add | BinaryOperator::Subtract => of(left).or_else(|| of(right)),
            BinaryOperator::Multiply => match (number(left), number(right)) {
                (Some(factor), _) => of(right)?.scaled(factor),
                (_, Some(factor)) => of(left)?.scaled(factor),
                _ => None,
            },
            BinaryOperator::Divide => of(left)?.scaled(1.0 / number(right)?),
            _ => None,
        },
        _ => None,
    }
}

/// Why there is no value.
fn gap_sentence(gap: &Gap) -> Sentence {
    match gap {
        Gap::Missing => sentence!("sentences-gap-missing"),
        Gap::ZeroDenominator => formula!["0/0"],
        Gap::Unavailable { counter } => {
            sentence!("sentences-gap-needs", counter = counter.as_str())
        }
        Gap::NotANumber => sentence!("sentences-gap-number"),
    }
}

/// Digits after the mark, as many as tell good percents apart.
const DECIMALS: u32 = 4;

/// With as many decimals as a list of the worst shows.
pub fn value_text(value: f64) -> String {
    Locale::ENGLISH.fixed(value, DECIMALS)
}

/// Counts, whole or not.
pub fn amount(value: f64) -> String {
    Locale::ENGLISH.amount(value)
}

/// A ratio of 0..=1 with one digit.
pub fn percent(ratio: f64) -> String {
    format!("{} %", Locale::ENGLISH.fixed(ratio * 100.0, 1))
}

/// Of more groups the ranking is told before their days are looked at.
const GROUPS_UNTOLD_MAX: usize = 2000;

impl Engine {
    /// Ranks the objects of a selection by one KPI.
    pub fn worst(
        &self,
        question: &WorstQuestion,
        ctx: &JobContext,
    ) -> Result<WorstAnswer, Vec<Diagnostic>> {
        self.worst_telling(question, &mut |_| {}, ctx)
    }

    /// The same, and tells the ranking first where its days, of which the order does not depend, take longer than that.
    pub(super) fn worst_telling(
        &self,
        question: &WorstQuestion,
        tell: &mut dyn FnMut(WorstAnswer),
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
        let known = question.higher_is_better.or(item.higher_is_better);
        if known.is_none() {
            let message = phrase!(
                "nobody said whether a high {id} is good; it is taken for good here",
                id = item.id.as_str()
            );
            let hint = phrase!("say --better lower where a low value is the good one");
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
        let time_unit_secs = time_unit_secs(&self.documents().catalog, &question.kpi);
        let label_of = self.label_of(&by)?;
        let missing = KpiPoint::missing();
        let no_days = KpiSeries {
            buckets: Vec::new(),
            groups: Vec::new(),
            points: Vec::new(),
            ..total_series.clone()
        };
        let whole = only(&whole)?.1;
        let ranked = |(days, total_days): (&KpiSeries, &KpiSeries), warnings: &[Diagnostic]| {
            let total = total_series.points.first().unwrap_or(&missing);
            let series = WorstSeries { whole, total, days, total_days };
            let report = rank(series, &options).map_err(|e| vec![of_worst(e, item)])?;
            let labels = report.rows.iter().map(|row| label(&row.group, &label_of)).collect();
            Ok::<_, Vec<Diagnostic>>(WorstAnswer {
                question: question.clone(),
                item: item.clone(),
                higher_is_better,
                time_unit_secs,
                keys: by.clone(),
                range,
                days_range,
                report,
                labels,
                label_of: label_of.clone(),
                warnings: warnings.to_vec(),
            })
        };
        if question.rank != Rank::Persistence && whole.groups.len() > GROUPS_UNTOLD_MAX {
            tell(ranked((&no_days, &no_days), &warnings)?);
        }
        let by_day = ask(&by, Every::Day, Some(days_range))
            .and_then(|days| Ok((days, ask(&[], Every::Day, Some(days_range))?)));
        let by_day = match by_day {
            Ok(both) => Some(both),
            // Counters of longer periods than a day, or of days of another zone, can still be ranked over the whole range.
            Err(problems) if question.rank != Rank::Persistence && !ctx.cancel.is_cancelled() => {
                let why = problems.into_iter().next().map_or_else(Phrase::default, |p| p.said);
                warnings.push(Diagnostic::warning(phrase!(
                    "no bad days are counted: {why}",
                    why = why
                )));
                None
            }
            Err(problems) => return Err(problems),
        };
        let days = match &by_day {
            Some((days, total_days)) => (only(days)?.1, only(total_days)?.1),
            None => (&no_days, &no_days),
        };
        ranked(days, &warnings)
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
    let id = format!("{:?}", item.id);
    let formula = phrase!("its formula is {formula}", formula = item.formula.as_str());
    let (message, why) = match error {
        WorstError::Contribution(why) => {
            let said = no_failures_phrase(why);
            (phrase!("could not rank by failures of {id}: {why}", id = id, why = said), why)
        }
        WorstError::WhatIf(why) => {
            let said = no_failures_phrase(why);
            (phrase!("could not leave objects out of {id}: {why}", id = id, why = said), why)
        }
        WorstError::NoAttempts => {
            let said = no_failures_phrase(NoFailures::NoSingleRatio);
            let message = phrase!("could not count attempts of {id}: {why}", id = id, why = said);
            return Diagnostic::error(message).hint(formula).hint(phrase!(
                "leave --min-attempts away, or ask for one of its ratios alone with --formula"
            ));
        }
    };
    let hint = match why {
        NoFailures::NoSingleRatio => phrase!(
            "rank by rate, or ask for one of its ratios alone: {example}",
            example = "--formula \"100 * sum(SUCCESSES) / sum(ATTEMPTS)\""
        ),
        NoFailures::NotSums => phrase!(
            "rank by rate, or ask for a formula of sums: {example}",
            example = "sum(A) / sum(B)"
        ),
        NoFailures::NotAShare => phrase!(
            "rank by rate; failures are what a share of attempts leaves, such as {example}",
            example = "100 * sum(SUCCESSES) / sum(ATTEMPTS)"
        ),
    };
    Diagnostic::error(message).hint(formula).hint(hint)
}

fn no_failures_phrase(why: NoFailures) -> Phrase {
    match why {
        NoFailures::NoSingleRatio => phrase!("the formula is not one division of two sums"),
        NoFailures::NotSums => phrase!(
            "the formula rests on means, maxima or minima, which do not add up over objects"
        ),
        NoFailures::NotAShare => phrase!(
            "its numerator is not a part of its denominator, so that what is left over is no failure"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_by_its_two_largest_units() {
        let said = |secs: f64| formula![time_part(secs)].english();
        for secs in [0.0, 45.0, 300.0, 4_500.0, 86_700.0, 242_200.0, 773_907.0] {
            assert_eq!(said(secs), crate::format::duration(secs as i64), "{secs} s");
        }
        assert_eq!(said(242_200.4), "2\u{a0}d 19\u{a0}h");
    }
}
