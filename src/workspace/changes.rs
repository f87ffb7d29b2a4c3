//! What changed: hours of KPIs that differ from the same hour of the weeks before, found by [`crate::kpi::anomaly`].
//!
//! Hints for people, kept apart from everything that is judged: no statement and no report reads them.

use std::collections::HashMap;

use super::answer::{QueryAnswer, QueryQuestion, SuspectPolicy};
use super::ask;
use super::diagnose;
use super::engine::Engine;
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::job::JobContext;
use crate::kpi::anomaly::find;
pub use crate::kpi::anomaly::{AnomalyOptions, Change, HourCounts, Mark, Spell};
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{Every, TimeRange, Zone};

/// Days that are looked at when nobody names a range.
const DAYS_DEFAULT: i32 = 7;
/// Hours of objects that are held at once, about 130 bytes each. *Good*: 5,000 cells over five weeks. *Bad*: who has more asks for
/// fewer at a time.
const HOURS_MAX: u64 = 4_500_000;
/// Hours of objects that are compared twice. *Good*: what the doubted values do not change is told in a fifth of the time. *Bad*: more
/// would delay the whole answer.
const HOURS_TOLD_MAX: u64 = 200_000;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangesQuestion {
    pub kpis: Vec<Question>,
    /// Filter text as after `--where`; empty: all objects.
    pub filter: String,
    /// What an object is; empty: everything together.
    pub by: Vec<String>,
    /// `None`: the last seven local days with data.
    pub range: Option<TimeRange>,
    pub zone: Zone,
    pub n_weeks: usize,
    pub threshold: f64,
    pub attempts_min: Option<f64>,
    pub completeness_ratio_min: f64,
    /// Leave out what got better, or of a KPI without a good direction nothing.
    pub worse_only: bool,
}

impl ChangesQuestion {
    pub fn new(kpis: Vec<Question>, zone: Zone) -> Self {
        let nothing = TimeRange::new(Default::default(), Default::default());
        let AnomalyOptions { n_weeks, threshold, completeness_ratio_min, .. } =
            AnomalyOptions::new(nothing, None);
        Self {
            kpis,
            filter: String::new(),
            by: vec!["object".to_owned()],
            range: None,
            zone,
            n_weeks,
            threshold,
            attempts_min: None,
            completeness_ratio_min,
            worse_only: false,
        }
    }
}

/// One spell of one KPI of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRow {
    pub item_idx: usize,
    pub group: Vec<String>,
    /// What people call the object.
    pub label: String,
    pub spell: Spell,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct ChangesAnswer {
    pub question: ChangesQuestion,
    pub items: Vec<PlanItem>,
    pub keys: Vec<String>,
    /// Hours that were judged start in it.
    pub range: TimeRange,
    pub n_groups: usize,
    /// Strongest first.
    pub rows: Vec<ChangeRow>,
    /// Of all KPIs and objects together.
    pub counts: HourCounts,
    pub warnings: Vec<Diagnostic>,
}

impl ChangesAnswer {
    /// How many hours could be compared.
    pub fn judged_sentence(&self) -> String {
        let count = |n: u64| Locale::ENGLISH.count(n);
        let HourCounts { n_judged, .. } = self.counts;
        format!("{} of {} hours were judged", count(n_judged), count(self.counts.total()))
    }

    /// What was compared, and what could not be.
    pub fn sentences(&self, n_shown: usize) -> Vec<String> {
        let (question, counts) = (&self.question, &self.counts);
        let count = |n: u64| Locale::ENGLISH.count(n);
        let n_spells = self.rows.len();
        let shown = match n_spells {
            0 => "Nothing differs from the weeks before".to_owned(),
            1 => "1 spell differs from the weeks before".to_owned(),
            n => format!("{} spells differ from the weeks before", count(n as u64)),
        };
        let more = if n_shown < n_spells {
            format!("; the strongest {n_shown} are shown")
        } else {
            String::new()
        };
        let mut said = vec![
            format!("{shown}{more}"),
            format!(
                "Compared with the same hour of the same weekday in the {} weeks before, hours of {}; a hint, and no part of any verdict",
                question.n_weeks,
                question.zone.name()
            ),
            self.judged_sentence(),
        ];
        let least = Locale::ENGLISH.fixed(question.completeness_ratio_min * 100.0, 0);
        let reasons = [
            (counts.n_without_value, "have no value".to_owned()),
            (counts.n_short_history, "have a value in fewer than 3 of the weeks before".to_owned()),
            (
                counts.n_unsound,
                format!("have less than {least} % of their data, or more is doubted"),
            ),
            (counts.n_few_attempts, "have too few attempts".to_owned()),
            (counts.n_without_clock, "lie where the clock changes, or are cut".to_owned()),
            (counts.n_without_scale, "have nothing but zeros to compare with".to_owned()),
        ];
        let left_out: Vec<String> = reasons
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, why)| format!("{} {why}", count(n)))
            .collect();
        if !left_out.is_empty() {
            said.push(format!("Not judged: {}", left_out.join("; ")));
        }
        said
    }
}

impl Engine {
    /// Compares the hours of a selection with those of the weeks before.
    pub fn changes(
        &self,
        question: &ChangesQuestion,
        ctx: &JobContext,
    ) -> Result<ChangesAnswer, Vec<Diagnostic>> {
        self.changes_of(question, None, ctx)
    }

    /// The same, and tells first what is found where doubted values count. What blocks of objects add up to is kept with them, so that
    /// few tiles are read.
    pub fn changes_telling(
        &self,
        question: &ChangesQuestion,
        tell: &mut dyn FnMut(ChangesAnswer),
        ctx: &JobContext,
    ) -> Result<ChangesAnswer, Vec<Diagnostic>> {
        self.changes_of(question, Some(tell), ctx)
    }

    fn changes_of(
        &self,
        question: &ChangesQuestion,
        tell: Option<&mut dyn FnMut(ChangesAnswer)>,
        ctx: &JobContext,
    ) -> Result<ChangesAnswer, Vec<Diagnostic>> {
        let one = |d: Diagnostic| vec![d];
        let snapshot = self.snapshot().map_err(one)?;
        let of_store = |e| vec![diagnose::of_store(&e)];
        let Some(extent) = snapshot.extent().map_err(of_store)? else {
            return Err(one(ask::no_data_yet()));
        };
        let zone = &question.zone;
        let range = question.range.unwrap_or_else(|| last_days(zone, extent));
        let with_history = with_weeks_before(zone, range, question.n_weeks);
        let asked = QueryQuestion {
            questions: question.kpis.clone(),
            filter: question.filter.clone(),
            by: question.by.clone(),
            every: Every::Secs(3600),
            range: Some(with_history),
            zone: zone.clone(),
            granularity: None,
            // What its sender doubts neither is a change nor says what is usual.
            suspect: SuspectPolicy::Exclude,
            worst: None,
            busy_hour: None,
        };
        let n_hours = self.number_of_hours(&asked, ctx)?;
        let objects = snapshot.objects().map_err(of_store)?;
        let labels: HashMap<&str, &str> =
            objects.iter().map(|object| (object.name.as_str(), object.label())).collect();
        let comparing = Comparing { question, range, labels };
        if let Some(tell) = tell.filter(|_| n_hours <= HOURS_TOLD_MAX) {
            let with_doubted = QueryQuestion { suspect: SuspectPolicy::Keep, ..asked.clone() };
            tell(comparing.compare(&*self.answer(&with_doubted, true, ctx)?, ctx)?);
        }
        comparing.compare(&*self.answer(&asked, true, ctx)?, ctx)
    }

    /// Hours of all objects and KPIs; too many are refused. The number of objects comes from a question of one bucket, which is cheap.
    fn number_of_hours(
        &self,
        asked: &QueryQuestion,
        ctx: &JobContext,
    ) -> Result<u64, Vec<Diagnostic>> {
        let whole =
            self.answer(&QueryQuestion { every: Every::All, ..asked.clone() }, true, ctx)?;
        let n_groups = whole.series.first().map_or(0, |series| series.groups.len() as u64);
        let n_hours = whole.range.duration_secs().max(0).unsigned_abs() / 3600;
        let n_values = n_groups * n_hours * asked.questions.len() as u64;
        if n_values <= HOURS_MAX {
            return Ok(n_values);
        }
        let message = format!(
            "could not compare {n_groups} objects over {n_hours} hours: {n_values} values are more than the {HOURS_MAX} that are held at once"
        );
        Err(vec![Diagnostic::error(message).hint(
            "ask for fewer objects with --where, for groups with --by, or for a shorter time with --from",
        )])
    }
}

/// What hours are compared for.
struct Comparing<'a> {
    question: &'a ChangesQuestion,
    range: TimeRange,
    /// What people call objects, by full name.
    labels: HashMap<&'a str, &'a str>,
}

impl Comparing<'_> {
    fn compare(
        &self,
        answer: &QueryAnswer,
        ctx: &JobContext,
    ) -> Result<ChangesAnswer, Vec<Diagnostic>> {
        let Self { question, range, .. } = *self;
        ctx.progress.begin("Comparing hours", answer.series.len() as u64, "KPIs");
        let (mut rows, mut counts) = (Vec::new(), HourCounts::default());
        for (item_idx, (item, series)) in answer.items.iter().zip(&answer.series).enumerate() {
            ctx.check().map_err(|_| vec![diagnose::cancelled()])?;
            let options = AnomalyOptions {
                n_weeks: question.n_weeks,
                threshold: question.threshold,
                attempts_min: question.attempts_min,
                completeness_ratio_min: question.completeness_ratio_min,
                ..AnomalyOptions::new(range, item.higher_is_better)
            };
            let found = find(series, &options);
            counts = counts.plus(found.counts);
            let is_asked =
                |spell: &Spell| !question.worse_only || spell.peak.change != Change::Better;
            rows.extend(found.spells.into_iter().filter(is_asked).map(|spell| {
                let group = series.groups[spell.group_idx].clone();
                ChangeRow { item_idx, label: self.label(&group), group, spell }
            }));
            ctx.progress.advance(1);
        }
        // Each KPI came sorted; of equal scores the earlier named KPI goes first.
        let strength = |row: &ChangeRow| row.spell.peak.score.abs();
        rows.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
        let first = answer.series.first();
        Ok(ChangesAnswer {
            question: question.clone(),
            items: answer.items.clone(),
            keys: question.by.clone(),
            range,
            n_groups: first.map_or(0, |series| series.groups.len()),
            rows,
            counts,
            warnings: answer.warnings.clone(),
        })
    }

    fn label(&self, group: &[String]) -> String {
        let names =
            group.iter().map(|name| self.labels.get(name.as_str()).copied().unwrap_or(name));
        names.collect::<Vec<_>>().join(" · ")
    }
}

/// Whole local days up to the last one with data.
fn last_days(zone: &Zone, extent: TimeRange) -> TimeRange {
    let last = extent.end.plus_secs(-1);
    let first = zone.local(last).date().saturating_sub(jiff::Span::new().days(DAYS_DEFAULT - 1));
    let start = zone.days_of(first, 1).start.max(extent.start);
    TimeRange::new(start.min(extent.end), extent.end)
}

/// From local midnight so many weeks before a range, to its end.
fn with_weeks_before(zone: &Zone, range: TimeRange, n_weeks: usize) -> TimeRange {
    let n_days = i32::try_from(n_weeks).unwrap_or(i32::MAX / 7).saturating_mul(7);
    let span = jiff::Span::new().try_days(n_days).unwrap_or_default();
    let first = zone.local(range.start).date().saturating_sub(span);
    TimeRange::new(zone.days_of(first, 1).start.min(range.start), range.end)
}
