//! Charts of an answer on one time axis: which lines stand in which plot, made ready to be drawn at any zoom.
//!
//! ```text
//! QueryAnswer ──┬─ one plot for each unit, KPI or group ─→ Chart + a Pyramid for each line
//! earlier one ──┘  (its periods under the later ones they are compared with)
//! ```
//! Lines of millions of points take longer than a frame to make ready, so that [`make`] runs in a job.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::groups::narrowed_to;
use crate::chart::pyramid::{Pyramid, TimeGrid};
use crate::chart::shift::{Shift, ShiftedRange};
use crate::chart::{Chart, Line, Target, palette};
use crate::model::{KpiPoint, KpiSeries, TimeRange, Unit};
use crate::query::Filter;
use crate::sla::{Comparison, Contract};
use crate::words::Language;
use crate::workspace::answer::{QueryAnswer, QueryQuestion};

/// Plots that are drawn. *Good*: twelve fit on a large screen. *Bad*: the other groups are in the table only.
pub const N_PLOTS_MAX: usize = 12;
/// Lines in one plot. *Good*: colors stay apart. *Bad*: the other groups are in the table only.
pub const N_LINES_MAX: usize = palette::N_SERIES;
/// Targets in one plot.
const N_TARGETS_MAX: usize = 3;

/// What a plot is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlotsBy {
    /// KPIs of one unit and size share a plot.
    #[default]
    Unit,
    Kpi,
    /// Small multiples: each group has its own, all on one scale.
    Group,
}

/// Which answers become which plots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlotsQuestion {
    /// Slot of the answer.
    pub slot: u64,
    pub by: PlotsBy,
    /// Slot of the answer about the earlier time, and how much earlier that is.
    pub earlier: Option<(u64, Shift)>,
    /// Revisions of both answers, so that what is shown can be told from what was.
    pub revisions: (u64, u64),
    /// Of titles and of names of lines.
    pub language: Language,
}

/// All plots of an answer.
#[derive(Clone, Debug)]
pub struct Plots {
    pub question: PlotsQuestion,
    pub answer: Arc<QueryAnswer>,
    pub earlier: Option<Earlier>,
    /// At most [`N_PLOTS_MAX`].
    pub plots: Vec<Plot>,
    /// Groups (or KPIs) for which there was no plot.
    pub n_left_out: usize,
}

/// One plot.
#[derive(Clone, Debug)]
pub struct Plot {
    pub chart: Arc<Chart>,
    /// Item and group of the answer, one for each line of the chart.
    pub sources: Vec<(usize, usize)>,
    /// One for each line of the chart.
    pub pyramids: Vec<Pyramid>,
    /// The earlier time at the instants of the later one, for each line that has any.
    pub earlier: Vec<Option<Pyramid>>,
    /// Received ÷ expected for each bucket.
    pub coverage: Pyramid,
    /// Groups that have no line in it.
    pub n_left_out: usize,
    /// Plots of one number have one scale.
    pub scale: usize,
}

/// An answer about an earlier time, period by period under the later one.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub shift: Shift,
    pub answer: Arc<QueryAnswer>,
    /// For each bucket of the later answer the bucket of the earlier one.
    places: Vec<Option<usize>>,
    /// For each group of the later answer the group of the earlier one.
    groups: Vec<Option<usize>>,
    has_values: bool,
}

impl Earlier {
    fn new(shift: Shift, later: &QueryAnswer, earlier: &Arc<QueryAnswer>) -> Self {
        let asked = &later.question;
        let shifted = ShiftedRange::new(shift, later.range, asked.every, &asked.zone);
        let mut found = Self {
            shift,
            answer: Arc::clone(earlier),
            places: Vec::new(),
            groups: Vec::new(),
            has_values: false,
        };
        if let (Some(now), Some(then)) = (later.series.first(), earlier.series.first()) {
            let position: HashMap<&[String], usize> =
                then.groups.iter().enumerate().map(|(i, group)| (group.as_slice(), i)).collect();
            found.places = shifted.places(&now.buckets, &then.buckets);
            found.groups = now.groups.iter().map(|g| position.get(g.as_slice()).copied()).collect();
        }
        found.has_values = found.any_value();
        found
    }

    /// What stood there in the earlier time, and when that was; `None` where there is no such period or group.
    pub fn point(
        &self,
        item: usize,
        group: usize,
        bucket: usize,
    ) -> Option<(TimeRange, &KpiPoint)> {
        let series = self.answer.series.get(item)?;
        let group = (*self.groups.get(group)?)?;
        let bucket = (*self.places.get(bucket)?)?;
        Some((*series.buckets.get(bucket)?, series.point(group, bucket)))
    }

    /// The value less the earlier one; `None` where either is missing.
    pub fn difference(
        &self,
        later: &QueryAnswer,
        (item, group, bucket): (usize, usize, usize),
    ) -> Option<f64> {
        let now = later.series.get(item)?.point(group, bucket).value?;
        Some(now - self.point(item, group, bucket)?.1.value?)
    }

    /// Whether any period of the later time has a counterpart with a value.
    pub fn has_values(&self) -> bool {
        self.has_values
    }

    fn any_value(&self) -> bool {
        (0..self.answer.series.len()).any(|item| {
            (0..self.groups.len()).any(|group| {
                (0..self.places.len()).any(|bucket| {
                    self.point(item, group, bucket).is_some_and(|(_, p)| p.value.is_some())
                })
            })
        })
    }
}

/// What to ask to learn of the earlier time: the same KPIs of the same groups.
pub fn earlier_question(answer: &QueryAnswer, shift: Shift) -> QueryQuestion {
    let asked = &answer.question;
    let shifted = ShiftedRange::new(shift, answer.range, asked.every, &asked.zone);
    let mut question = QueryQuestion { range: Some(shifted.range), ..asked.clone() };
    // The worst groups of today, whatever they were then.
    if question.worst.take().is_some()
        && let Some(first) = answer.series.first()
        && let Some(filter) = narrowed_to(&asked.filter, &first.keys, &first.groups)
    {
        question.filter = filter;
    }
    question
}

/// Makes plots of an answer. `earlier` answers [`earlier_question`].
pub fn make(
    question: PlotsQuestion,
    answer: Arc<QueryAnswer>,
    earlier: Option<Arc<QueryAnswer>>,
    contracts: &[Contract],
    countries: &BTreeSet<String>,
) -> Plots {
    let earlier = question.earlier.zip(earlier);
    let earlier = earlier.map(|((_, shift), then)| Earlier::new(shift, &answer, &then));
    let language = question.language.code();
    let maker =
        Maker { answer: &answer, earlier: earlier.as_ref(), contracts, countries, language };
    let n_groups = answer.series.first().map_or(0, |series| series.groups.len());
    let mut plots = Vec::new();
    let n_left_out;
    // One group has nothing to be set apart from.
    let by =
        if n_groups > 1 || question.by != PlotsBy::Group { question.by } else { PlotsBy::Unit };
    match by {
        PlotsBy::Unit | PlotsBy::Kpi => {
            let parts = match by {
                PlotsBy::Unit => by_unit(&answer),
                _ => (0..answer.items.len()).map(|item| vec![item]).collect(),
            };
            n_left_out = parts.len().saturating_sub(N_PLOTS_MAX);
            for (scale, items) in parts.iter().take(N_PLOTS_MAX).enumerate() {
                let n = (N_LINES_MAX / items.len().max(1)).clamp(1, n_groups.max(1)).min(n_groups);
                let sources: Vec<(usize, usize)> = (0..n)
                    .flat_map(|group| items.iter().map(move |item| (*item, group)))
                    .take(N_LINES_MAX)
                    .collect();
                let title = maker.title_of_items(items);
                let mut plot = maker.plot(title, &sources, scale);
                plot.n_left_out = n_groups - n;
                plots.push(plot);
            }
        }
        PlotsBy::Group => {
            let parts = by_unit(&answer);
            let n_shown = (N_PLOTS_MAX / parts.len().max(1)).clamp(1, n_groups.max(1));
            n_left_out = n_groups.saturating_sub(n_shown);
            for group in 0..n_shown.min(n_groups) {
                for (scale, items) in parts.iter().enumerate().take(N_PLOTS_MAX - plots.len()) {
                    let sources: Vec<(usize, usize)> =
                        items.iter().take(N_LINES_MAX).map(|item| (*item, group)).collect();
                    let title = maker.title_of_group(group, items, parts.len() > 1);
                    plots.push(maker.plot(title, &sources, scale));
                }
            }
        }
    }
    Plots { question, answer, earlier, plots, n_left_out }
}

/// Items that can share an axis: of one unit, and of spans that do not flatten each other.
fn by_unit(answer: &QueryAnswer) -> Vec<Vec<usize>> {
    let mut parts: Vec<(Vec<usize>, (f64, f64))> = Vec::new();
    for (item, series) in answer.series.iter().enumerate() {
        let span = span(series);
        let part = parts.iter_mut().find(|(items, other)| {
            answer.series[items[0]].unit == series.unit && comparable(*other, span)
        });
        match part {
            Some((items, other)) => {
                items.push(item);
                *other = (other.0.min(span.0), other.1.max(span.1));
            }
            None => parts.push((vec![item], span)),
        }
    }
    parts.into_iter().map(|(items, _)| items).collect()
}

/// Smallest and largest value.
fn span(series: &KpiSeries) -> (f64, f64) {
    let values = series.points.iter().filter_map(|p| p.value).filter(|v| v.is_finite());
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

/// Whether two spans can share an axis without flattening both: together they are not much longer than the longer one.
fn comparable(a: (f64, f64), b: (f64, f64)) -> bool {
    const STRETCH_MAX: f64 = 6.0;
    let length = |(low, high): (f64, f64)| (high - low).max(0.0);
    let joint = length((a.0.min(b.0), a.1.max(b.1)));
    let longer = length(a).max(length(b));
    !(joint.is_finite() && longer.is_finite()) || joint <= STRETCH_MAX * longer
}

/// What plots are made from.
struct Maker<'a> {
    answer: &'a QueryAnswer,
    earlier: Option<&'a Earlier>,
    contracts: &'a [Contract],
    /// Of all objects.
    countries: &'a BTreeSet<String>,
    /// Code of the language of names.
    language: &'a str,
}

impl Maker<'_> {
    fn targets(&self, items: &[usize]) -> Vec<Target> {
        let ids: Vec<&str> = items.iter().map(|i| self.answer.items[*i].id.as_str()).collect();
        targets_of(&ids, self.contracts, &self.answer.question.filter, self.countries)
    }

    fn plot(&self, title: String, sources: &[(usize, usize)], scale: usize) -> Plot {
        let answer = self.answer;
        let items: Vec<usize> = {
            let mut items: Vec<usize> = sources.iter().map(|(item, _)| *item).collect();
            items.sort_unstable();
            items.dedup();
            items
        };
        let n_groups = {
            let mut groups: Vec<usize> = sources.iter().map(|(_, group)| *group).collect();
            groups.sort_unstable();
            groups.dedup();
            groups.len()
        };
        let several_groups =
            n_groups > 1 || answer.series.first().is_some_and(|s| s.groups.len() > 1);
        let lines: Vec<Line> = sources
            .iter()
            .enumerate()
            .map(|(color, &(item, group))| {
                let series = &answer.series[item];
                let name = match (items.len() > 1, several_groups) {
                    (true, true) if n_groups > 1 => {
                        format!(
                            "{} · {}",
                            answer.items[item].name_in(self.language),
                            group_name(&series.groups[group])
                        )
                    }
                    (false, true) => group_name(&series.groups[group]),
                    _ => answer.items[item].name_in(self.language).to_owned(),
                };
                line(series, group, name, color)
            })
            .collect();
        let first = items.first().and_then(|item| answer.series.get(*item));
        let grid = first.map_or_else(|| TimeGrid::new(&[]), time_grid);
        let pyramids = lines
            .iter()
            .map(|line| {
                let values = line.points.iter().map(|(_, value)| value.unwrap_or(f64::NAN));
                Pyramid::new(grid.clone(), values.collect())
            })
            .collect();
        let earlier = sources.iter().map(|source| self.earlier_line(*source, &grid)).collect();
        let groups: Vec<usize> = if n_groups == 1 {
            sources.first().map(|(_, group)| *group).into_iter().collect()
        } else {
            (0..first.map_or(0, |series| series.groups.len())).collect()
        };
        let coverage = first.map_or_else(Vec::new, |series| coverage_of(series, &groups));
        let shares = coverage.iter().map(|(_, ratio)| ratio.unwrap_or(f64::NAN)).collect();
        let chart = Chart {
            title,
            zone: answer.question.zone.clone(),
            range: answer.range,
            unit: first.map_or_else(Unit::default, |series| series.unit.clone()),
            lines,
            targets: self.targets(&items),
            bands: Vec::new(),
            coverage,
        };
        Plot {
            chart: Arc::new(chart),
            sources: sources.to_vec(),
            pyramids,
            earlier,
            coverage: Pyramid::new(grid, shares),
            n_left_out: 0,
            scale,
        }
    }

    fn earlier_line(&self, (item, group): (usize, usize), grid: &TimeGrid) -> Option<Pyramid> {
        let earlier = self.earlier?;
        let values: Vec<f64> = (0..grid.len())
            .map(|bucket| {
                let point = earlier.point(item, group, bucket);
                point.and_then(|(_, point)| point.value).unwrap_or(f64::NAN)
            })
            .collect();
        values.iter().any(|value| value.is_finite()).then(|| Pyramid::new(grid.clone(), values))
    }

    fn title_of_items(&self, items: &[usize]) -> String {
        let names: Vec<String> = items.iter().map(|item| self.item_name(*item)).collect();
        let unit = items.first().map_or("", |item| self.answer.series[*item].unit.shown());
        with_unit(&names.join(", "), unit)
    }

    fn title_of_group(&self, group: usize, items: &[usize], several_units: bool) -> String {
        let name =
            self.answer.series.first().map_or_else(String::new, |s| group_name(&s.groups[group]));
        if several_units { format!("{name} · {}", self.title_of_items(items)) } else { name }
    }

    /// An upper bound must not be read as what there was.
    fn item_name(&self, item: usize) -> String {
        let item = &self.answer.items[item];
        let name = item.name_in(self.language);
        if item.is_upper_bound { format!("≤ {name}") } else { name.to_owned() }
    }
}

fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") }
}

/// Group keys as one text; empty for everything together.
pub fn group_name(group: &[String]) -> String {
    group.join(" · ")
}

fn time_grid(series: &KpiSeries) -> TimeGrid {
    let starts: Vec<i64> = series.buckets.iter().map(|b| b.start.as_unix_secs()).collect();
    TimeGrid::new(&starts)
}

/// One line of a series.
pub fn line(series: &KpiSeries, group: usize, name: String, color: usize) -> Line {
    let points = series
        .buckets
        .iter()
        .zip(series.group_points(group))
        .map(|(b, p)| (b.start, p.value))
        .collect();
    let bucket_secs = series.buckets.first().map_or(3600, |b| b.duration_secs());
    Line { name, color, points, bucket_secs }
}

/// Received ÷ expected of all groups together, for each bucket.
pub fn coverage(series: &KpiSeries) -> Vec<(TimeRange, Option<f64>)> {
    let all: Vec<usize> = (0..series.groups.len()).collect();
    coverage_of(series, &all)
}

fn coverage_of(series: &KpiSeries, groups: &[usize]) -> Vec<(TimeRange, Option<f64>)> {
    let totals = |bucket: usize| {
        groups.iter().fold((0u64, 0u64), |(received, expected), group| {
            let point = series.point(*group, bucket);
            (received + point.received, expected + point.expected)
        })
    };
    series
        .buckets
        .iter()
        .enumerate()
        .map(|(bucket, range)| {
            let (received, expected) = totals(bucket);
            (*range, (expected > 0).then(|| received as f64 / expected as f64))
        })
        .collect()
}

/// Contracts that a label names where several ask for the same; the others are counted.
const NAMES_MAX: usize = 2;

/// Targets of objectives that use one of the KPIs of those ids; each value once, with all who ask for it. Those of contracts that cover
/// other countries than a selection shows are left out: they say nothing of it. `countries` are those of all objects.
pub fn targets_of(
    kpi_ids: &[&str],
    contracts: &[Contract],
    filter: &str,
    countries: &BTreeSet<String>,
) -> Vec<Target> {
    let mut found: Vec<(Target, Vec<&str>)> = Vec::new();
    for contract in contracts {
        for objective in &contract.objectives {
            let is_used = kpi_ids.iter().any(|id| objective.kpi() == Some(*id));
            if !is_used || is_wider(filter, &objective.scope.filter, countries) {
                continue;
            }
            let Ok(value) = objective.target.to_string().parse::<f64>() else { continue };
            let higher_is_better = objective.comparison == Comparison::AtLeast;
            let is_same = |t: &Target| t.value == value && t.higher_is_better == higher_is_better;
            let customer = contract.customer.as_str();
            if let Some((_, names)) = found.iter_mut().find(|(target, _)| is_same(target)) {
                if !names.contains(&customer) {
                    names.push(customer);
                }
            } else if found.len() < N_TARGETS_MAX {
                let target = Target { name: String::new(), value, higher_is_better, warning: None };
                found.push((target, vec![customer]));
            }
        }
    }
    let named = |(mut target, names): (Target, Vec<&str>)| {
        target.name = names[..names.len().min(NAMES_MAX)].join(", ");
        if names.len() > NAMES_MAX {
            target.name.push_str(&format!(" +{}", names.len() - NAMES_MAX));
        }
        target
    };
    found.into_iter().map(named).collect()
}

/// Values of the attribute `country`, by the topology attributes of all objects.
pub fn countries_of(attributes: &[Vec<(String, String)>]) -> BTreeSet<String> {
    let of_object = |attributes: &Vec<(String, String)>| {
        let at = attributes.binary_search_by(|(name, _)| name.as_str().cmp(COUNTRY)).ok()?;
        Some(attributes[at].1.clone())
    };
    attributes.iter().filter_map(of_object).collect()
}

const COUNTRY: &str = "country";

/// Whether a selection is known to have objects of countries that a scope does not cover.
fn is_wider(filter: &str, scope: &str, countries: &BTreeSet<String>) -> bool {
    let (Ok(shown), Ok(scope)) = (Filter::parse(filter), Filter::parse(scope)) else {
        return false;
    };
    let covered = scope.values_of(COUNTRY);
    if covered.is_empty() {
        return false;
    }
    let chosen = shown.values_of(COUNTRY);
    let is_outside = |country: &str| !covered.contains(&country);
    if !chosen.is_empty() {
        return chosen.into_iter().any(is_outside);
    }
    filter.trim().is_empty() && countries.iter().any(|country| is_outside(country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_of_one_country_does_not_apply_to_two() {
        let both: BTreeSet<String> = ["CL", "PE"].map(str::to_owned).into();
        let one: BTreeSet<String> = ["PE"].map(str::to_owned).into();
        let peru = "country == \"PE\"";
        assert!(is_wider("", peru, &both), "all objects are of two countries");
        assert!(!is_wider("", peru, &one), "a network of one country");
        assert!(!is_wider(peru, peru, &both));
        assert!(!is_wider("country == \"PE\" and region == \"Norte\"", peru, &both));
        assert!(is_wider("country in (\"CL\", \"PE\")", peru, &both));
        assert!(is_wider("country == \"CL\"", peru, &both));
        assert!(!is_wider("", "", &both), "a scope without a country covers all");
        assert!(!is_wider("region == \"Norte\"", peru, &both), "not known");
    }

    #[test]
    fn countries_are_found_among_the_attributes() {
        let of = |country: &str| {
            vec![("country".to_owned(), country.to_owned()), ("region".to_owned(), "x".to_owned())]
        };
        let found = countries_of(&[of("PE"), of("CL"), of("PE"), Vec::new()]);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["CL", "PE"]);
    }
}
