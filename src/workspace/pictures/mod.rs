//! Pictures of an answer other than lines over time: how values are spread, two KPIs against each other, objects × time, bars in order,
//! a table of two attributes.
//!
//! Every number in them is a KPI of its own: counters are added up over the group or the time first and divided last, never a mean of
//! the numbers beside it. That is why totals are questions of their own.

pub mod groups;
mod heat;
mod jobs;
pub mod pivot;
pub mod pivot_csv;
pub mod plots;
pub mod samples_csv;
mod steps;

use std::collections::HashMap;

use super::answer::{QueryAnswer, QueryQuestion};
use super::diagnose;
use super::engine::Engine;
use crate::chart::distribution::Distribution;
use crate::chart::heat::{HeatGrid, by_name};
use crate::chart::scatter::{Correlation, correlation};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{Every, KpiPoint, KpiSeries, TimeRange, Zone};
pub use jobs::{MarkQuestion, MarkedHours};
pub use pivot::{PivotColumns, PivotTable};
pub use steps::PictureSteps;

/// What is asked for a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureQuestion {
    /// KPIs in the order in which the picture takes them; filter, range, zone and step. Groups are those of the kind.
    pub base: QueryQuestion,
    pub kind: PictureKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PictureKind {
    /// How the first KPI is spread.
    Distribution(Samples),
    /// The second KPI over the first.
    Scatter(Samples),
    /// The first KPI of each group (rows) in each step (columns).
    Heat { by: String },
    /// The first KPI of each group as a bar.
    Ranked { by: String },
    /// The first KPI for each value of an attribute (rows) and of another one, or a step of time (columns).
    Pivot { rows: String, columns: PivotColumns },
}

/// What one sample is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Samples {
    /// A value of that key over the whole range.
    Groups(String),
    /// A step of the range, everything together.
    Times,
}

/// A picture with what it rests on.
#[derive(Clone, Debug)]
pub struct PictureAnswer {
    pub question: PictureQuestion,
    pub range: TimeRange,
    /// One for each KPI.
    pub items: Vec<PlanItem>,
    pub picture: Picture,
    pub warnings: Vec<Diagnostic>,
}

#[derive(Clone, Debug)]
pub enum Picture {
    Distribution(DistributionPicture),
    Scatter(ScatterPicture),
    Heat(HeatPicture),
    Ranked(RankedPicture),
    Pivot(PivotTable),
}

/// A value without its arithmetic.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PictureValue {
    pub value: Option<f64>,
    /// Received ÷ expected, 0..=1.
    pub completeness: Option<f64>,
}

impl PictureValue {
    pub(super) fn of(point: &KpiPoint) -> Self {
        Self { value: point.value, completeness: point.completeness }
    }
}

/// What a number in a picture is a number of. It stays true when the picture is asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pick {
    pub keys: Vec<String>,
    /// One value for each key; both empty for everything together.
    pub group: Vec<String>,
    pub range: TimeRange,
}

impl Pick {
    /// The question whose only value is the picked one of a KPI; `None` where no filter tells the group from others.
    pub fn question(&self, base: &QueryQuestion, kpi: &Question) -> Option<QueryQuestion> {
        let filter = if self.keys.is_empty() {
            base.filter.clone()
        } else {
            groups::narrowed(&base.filter, &self.keys, &self.group, false)?
        };
        Some(QueryQuestion {
            questions: vec![kpi.clone()],
            filter,
            by: self.keys.clone(),
            every: Every::All,
            range: Some(self.range),
            worst: None,
            ..base.clone()
        })
    }
}

/// Things that have a value each: groups, or steps of time.
#[derive(Clone, Debug, Default)]
pub struct SampleList {
    pub picks: Vec<Pick>,
    /// What people call them.
    pub labels: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct DistributionPicture {
    pub samples: SampleList,
    pub values: Vec<PictureValue>,
    pub spread: Distribution,
    /// Everything together: no mean of the samples, but their KPI.
    pub total: PictureValue,
}

#[derive(Clone, Debug)]
pub struct ScatterPicture {
    pub samples: SampleList,
    pub x: Vec<PictureValue>,
    pub y: Vec<PictureValue>,
    pub correlation: Correlation,
    /// Samples that lack one of the two values.
    pub n_missing: usize,
    pub x_total: PictureValue,
    pub y_total: PictureValue,
}

#[derive(Clone, Debug)]
pub struct HeatPicture {
    pub key: String,
    /// Values of the key, one for each row.
    pub groups: Vec<String>,
    /// What people call the rows.
    pub labels: Vec<String>,
    /// Of each row over the whole range.
    pub totals: Vec<PictureValue>,
    pub buckets: Vec<TimeRange>,
    pub grid: HeatGrid,
    /// The step that is shown, where the one that was asked for gives too many cells. `All` of what is told first.
    pub every: Every,
    pub total: PictureValue,
}

#[derive(Clone, Debug)]
pub struct RankedPicture {
    pub samples: SampleList,
    /// Numerator, denominator and all.
    pub points: Vec<KpiPoint>,
    /// Positions of the samples by their names.
    pub by_name: Vec<usize>,
    /// Positions by value, ascending; those without a value last.
    pub by_value: Vec<usize>,
    pub total: PictureValue,
}

impl Engine {
    /// Makes a picture. It takes a question for the numbers and one for their totals.
    pub fn picture(
        &self,
        question: &PictureQuestion,
        ctx: &JobContext,
    ) -> Result<PictureAnswer, Vec<Diagnostic>> {
        self.picture_telling(question, PictureSteps::default(), &mut |_| {}, ctx)
    }

    /// The same, and tells a coarser picture of the same question first where the whole one takes its time.
    pub fn picture_telling(
        &self,
        question: &PictureQuestion,
        steps: PictureSteps,
        tell: &mut dyn FnMut(PictureAnswer),
        ctx: &JobContext,
    ) -> Result<PictureAnswer, Vec<Diagnostic>> {
        let answered = |total: &Answered, picture: Picture| PictureAnswer {
            question: question.clone(),
            range: total.range,
            items: total.items.clone(),
            picture,
            warnings: total.warnings.clone(),
        };
        let asker = Asker { engine: self, base: &question.base, steps, ctx };
        let needed = if matches!(question.kind, PictureKind::Scatter(_)) { 2 } else { 1 };
        if question.base.questions.len() < needed {
            let message = format!("this picture takes {needed} KPIs");
            return Err(vec![Diagnostic::error(message).hint("choose them in the list of KPIs")]);
        }
        let (total, picture) = match &question.kind {
            PictureKind::Distribution(samples) => distribution(&asker, samples)?,
            PictureKind::Scatter(samples) => scatter(&asker, samples)?,
            PictureKind::Heat { by } => {
                let mut tell_heat = |total: &Answered, coarse: HeatPicture| {
                    tell(answered(total, Picture::Heat(coarse)));
                };
                heat::heat(&asker, by, &mut tell_heat)?
            }
            PictureKind::Ranked { by } => ranked(&asker, by)?,
            PictureKind::Pivot { rows, columns } => {
                let mut tell_totals = |total: &Answered, totals: PivotTable| {
                    tell(answered(total, Picture::Pivot(totals)));
                };
                let (total, table) = pivot::table(&asker, rows, columns, &mut tell_totals)?;
                (total, Picture::Pivot(table))
            }
        };
        Ok(answered(&total, picture))
    }

    /// What people call objects, by their full names.
    fn object_labels(&self) -> Result<HashMap<String, String>, Vec<Diagnostic>> {
        let snapshot = self.snapshot().map_err(|d| vec![d])?;
        let objects = snapshot.objects().map_err(|e| vec![diagnose::of_store(&e)])?;
        Ok(objects.iter().map(|o| (o.name.clone(), o.label().to_owned())).collect())
    }
}

type Answered = std::sync::Arc<QueryAnswer>;

/// Asks about one selection.
struct Asker<'a> {
    engine: &'a Engine,
    base: &'a QueryQuestion,
    steps: PictureSteps,
    ctx: &'a JobContext,
}

impl Asker<'_> {
    fn ask(&self, by: &[&str], every: Every) -> Result<Answered, Vec<Diagnostic>> {
        let question = QueryQuestion {
            by: by.iter().map(|key| (*key).to_owned()).collect(),
            every,
            worst: None,
            ..self.base.clone()
        };
        self.engine.answer(&question, true, self.ctx)
    }

    /// The same for a part of the range, which nobody asks for again.
    fn ask_part(
        &self,
        by: &[&str],
        every: Every,
        part: TimeRange,
    ) -> Result<QueryAnswer, Vec<Diagnostic>> {
        let question = QueryQuestion {
            by: by.iter().map(|key| (*key).to_owned()).collect(),
            every,
            range: Some(part),
            worst: None,
            ..self.base.clone()
        };
        self.engine.answer_once(&question, self.ctx)
    }

    /// What people call groups of a key.
    fn labels<'g>(
        &self,
        keys: &[&str],
        groups: impl Iterator<Item = &'g Vec<String>>,
    ) -> Result<Vec<String>, Vec<Diagnostic>> {
        let is_object = keys.iter().any(|key| key.eq_ignore_ascii_case("object"));
        let labels = if is_object { self.engine.object_labels()? } else { HashMap::new() };
        Ok(groups
            .map(|group| {
                let values = group.iter().map(|v| labels.get(v).map_or(v.as_str(), String::as_str));
                values.collect::<Vec<_>>().join(" · ")
            })
            .collect())
    }
}

/// Whether anything was to be expected there: objects of another class than the counters' are no rows.
fn is_there(point: &KpiPoint) -> bool {
    point.expected > 0 || point.value.is_some()
}

/// The value of everything together, one for each item.
fn total_of(total: &QueryAnswer, item: usize) -> PictureValue {
    let point = total.series.get(item).and_then(|series| series.points.first());
    point.map_or_else(PictureValue::default, PictureValue::of)
}

/// Samples, and for each KPI their points.
type Sampled = (Answered, SampleList, Vec<Vec<KpiPoint>>);

fn sampled(asker: &Asker<'_>, samples: &Samples) -> Result<Sampled, Vec<Diagnostic>> {
    let total = asker.ask(&[], Every::All)?;
    let (answer, list, kept): (Answered, SampleList, Vec<usize>) = match samples {
        Samples::Groups(key) => {
            let answer = asker.ask(&[key], Every::All)?;
            let kept = groups_there(&answer);
            let Some(first) = answer.series.first() else { return Err(nothing_asked()) };
            let groups = || kept.iter().map(|group| &first.groups[*group]);
            let labels = asker.labels(&[key], groups())?;
            let picks = groups().map(|group| Pick {
                keys: vec![key.clone()],
                group: group.clone(),
                range: total.range,
            });
            let list = SampleList { picks: picks.collect(), labels };
            (answer, list, kept)
        }
        Samples::Times => {
            let every = asker.base.every;
            let every = if every == Every::All { Every::Day } else { every };
            let answer = asker.ask(&[], every)?;
            let Some(first) = answer.series.first() else { return Err(nothing_asked()) };
            let picks = first.buckets.iter().map(|range| Pick {
                keys: Vec::new(),
                group: Vec::new(),
                range: *range,
            });
            let labels = first.buckets.iter().map(|b| time_label(*b, &first.zone)).collect();
            let list = SampleList { picks: picks.collect(), labels };
            let kept = (0..first.buckets.len()).collect();
            (answer, list, kept)
        }
    };
    // Groups have one bucket, and steps of time one group: a position is the same in both.
    let points = answer
        .series
        .iter()
        .map(|series| kept.iter().map(|idx| series.points[*idx].clone()).collect())
        .collect();
    Ok((total, list, points))
}

/// Positions of the groups of which anything was expected.
fn groups_there(answer: &QueryAnswer) -> Vec<usize> {
    let n = answer.series.first().map_or(0, |series| series.groups.len());
    let any = |group: &usize| {
        answer.series.iter().any(|series| series.group_points(*group).iter().any(is_there))
    };
    (0..n).filter(any).collect()
}

fn time_label(bucket: TimeRange, zone: &Zone) -> String {
    let local = zone.local(bucket.start);
    if bucket.duration_secs() < 23 * 3600 {
        local.strftime("%Y-%m-%d %H:%M").to_string()
    } else {
        local.strftime("%Y-%m-%d").to_string()
    }
}

fn nothing_asked() -> Vec<Diagnostic> {
    vec![Diagnostic::error("nothing was asked: name a KPI or a formula")]
}

fn values_of(points: &[KpiPoint]) -> Vec<PictureValue> {
    points.iter().map(PictureValue::of).collect()
}

fn distribution(
    asker: &Asker<'_>,
    samples: &Samples,
) -> Result<(Answered, Picture), Vec<Diagnostic>> {
    let (total, samples, points) = sampled(asker, samples)?;
    let values = points.first().map_or_else(Vec::new, |points| values_of(points));
    let spread = Distribution::new(values.iter().map(|value| value.value));
    let picture = DistributionPicture { samples, values, spread, total: total_of(&total, 0) };
    Ok((total, Picture::Distribution(picture)))
}

fn scatter(asker: &Asker<'_>, samples: &Samples) -> Result<(Answered, Picture), Vec<Diagnostic>> {
    let (total, samples, points) = sampled(asker, samples)?;
    let side = |item: usize| points.get(item).map_or_else(Vec::new, |points| values_of(points));
    let (x, y) = (side(0), side(1));
    let pairs: Vec<(f64, f64)> =
        x.iter().zip(&y).filter_map(|(x, y)| Some((x.value?, y.value?))).collect();
    let picture = ScatterPicture {
        n_missing: samples.picks.len() - pairs.len(),
        samples,
        x,
        y,
        correlation: correlation(&pairs),
        x_total: total_of(&total, 0),
        y_total: total_of(&total, 1),
    };
    Ok((total, Picture::Scatter(picture)))
}

fn ranked(asker: &Asker<'_>, by: &str) -> Result<(Answered, Picture), Vec<Diagnostic>> {
    let (total, samples, points) = sampled(asker, &Samples::Groups(by.to_owned()))?;
    let points = points.into_iter().next().unwrap_or_default();
    let mut names: Vec<usize> = (0..points.len()).collect();
    names.sort_by(|a, b| by_name(&samples.labels[*a], &samples.labels[*b]));
    let mut by_value = names.clone();
    by_value.sort_by(|a, b| match (points[*a].value, points[*b].value) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    let picture =
        RankedPicture { samples, points, by_name: names, by_value, total: total_of(&total, 0) };
    Ok((total, Picture::Ranked(picture)))
}

/// Positions of the groups of a series.
fn rows_of(series: &KpiSeries) -> HashMap<&[String], usize> {
    series.groups.iter().enumerate().map(|(i, group)| (group.as_slice(), i)).collect()
}
