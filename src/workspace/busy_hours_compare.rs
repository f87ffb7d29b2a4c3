//! Definitions of busy hours side by side: what each of them finds, and what a KPI is in its hours.
//!
//! Traffic and KPI of a period are answers to questions in the hours of the definition: of a definition with many units the traffic of
//! a day is that of all units together, each in its own hour. The rules of a month take one number for each day.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{QueryQuestion, SuspectPolicy};
use super::busy_hours::{self, BusyHours, FoundHours, MonthRule};
use super::{Engine, ask, diagnose};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::kpi::plan::{PlanItem, Question};
use crate::model::{Every, KpiSeries, TimeRange, Timestamp, Zone};
use crate::query::busy_hour::local_days;
use crate::words::Sentence;

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareQuestion {
    /// Definitions, in the order in which they are shown.
    pub names: Vec<String>,
    /// A KPI of the catalogue in the hours of each, and in all hours.
    pub kpi: Option<String>,
    /// All days that it touches; `None`: all that is stored.
    pub range: Option<TimeRange>,
    /// Of definitions that name none.
    pub zone: Option<Zone>,
    pub suspect: SuspectPolicy,
    /// A line for each month instead of each day.
    pub by_month: bool,
    pub rules: Vec<MonthRule>,
}

/// Definitions side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub definitions: Vec<ComparedDefinition>,
    pub kpi: Option<PlanItem>,
    /// Zone of the days of all hours.
    pub zone: Zone,
    pub rows: Vec<ComparedRow>,
    /// By month and rule; months without a counted day are left out.
    pub rules: Vec<RuleRow>,
    pub warnings: Vec<Diagnostic>,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedDefinition {
    pub name: String,
    /// What it means, in words.
    pub meaning: Sentence,
    pub traffic: PlanItem,
    pub month_rule: Option<MonthRule>,
}

/// One day or month.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedRow {
    /// `2026-10-05` or `2026-10`, in the zone of each definition.
    pub period: String,
    /// One for each definition.
    pub cells: Vec<ComparedCell>,
    /// The KPI in all hours.
    pub all_hours: Option<f64>,
}

/// What one definition says of a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComparedCell {
    /// Clock times at which hours begin, with the number of unit-days that have theirs then; the most frequent first, then the earliest.
    pub hours: Vec<(String, usize)>,
    /// Of all units together, each in its own hour.
    pub traffic: Option<f64>,
    pub kpi: Option<f64>,
}

/// One rule in one month.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleRow {
    pub month: String,
    pub rule: MonthRule,
    /// One for each definition; `None` where the month has too few days for the rule, or one of its days has no traffic.
    pub values: Vec<Option<f64>>,
    /// Days with traffic, and all counted days on which something was expected.
    pub n_days: Vec<(usize, usize)>,
}

/// One definition, by the labels of periods.
struct Side {
    head: ComparedDefinition,
    cells: BTreeMap<String, ComparedCell>,
    /// By month: a number for each counted day, not a number where there is none.
    days: BTreeMap<String, Vec<f64>>,
}

/// Finds the hours of all definitions and asks in them.
pub fn compare(
    engine: &Engine,
    question: &CompareQuestion,
    ctx: &JobContext,
) -> Result<Comparison, Vec<Diagnostic>> {
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let mut sides = Vec::new();
    let mut kpi = None;
    let mut zone = question.zone.clone();
    for name in &question.names {
        let (range, own_zone) = (question.range, question.zone.as_ref());
        let found = engine.busy_hours(name, range, own_zone, question.suspect, ctx)?;
        zone.get_or_insert_with(|| found.hours.zone.clone());
        let asked = Asked { engine, question, ctx };
        sides.push(asked.side(&found, &mut kpi, &mut warnings)?);
    }
    let zone = zone.unwrap_or_else(|| engine.settings().zone.clone());
    let mut all_hours = BTreeMap::new();
    if let Some(id) = &question.kpi {
        let asked = Asked { engine, question, ctx };
        let every = every_of(question);
        let series = asked.series(Question::Kpi(id.clone()), None, &zone, every, &mut warnings)?.1;
        all_hours = by_label(&series, question.by_month);
    }
    let mut periods: BTreeSet<&String> = sides.iter().flat_map(|side| side.cells.keys()).collect();
    periods.extend(all_hours.keys());
    let rows = periods
        .into_iter()
        .map(|period| ComparedRow {
            period: period.clone(),
            cells: sides
                .iter()
                .map(|side| side.cells.get(period).cloned().unwrap_or_default())
                .collect(),
            all_hours: all_hours.get(period).copied().flatten(),
        })
        .collect();
    let rules = rule_rows(&sides, &question.rules);
    let definitions = sides.into_iter().map(|side| side.head).collect();
    Ok(Comparison { definitions, kpi, zone, rows, rules, warnings })
}

fn every_of(question: &CompareQuestion) -> Every {
    if question.by_month { Every::Month } else { Every::Day }
}

struct Asked<'a> {
    engine: &'a Engine,
    question: &'a CompareQuestion,
    ctx: &'a JobContext,
}

impl Asked<'_> {
    fn side(
        &self,
        found: &FoundHours,
        kpi: &mut Option<PlanItem>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Side, Vec<Diagnostic>> {
        let definition = &found.definition;
        let (hours, name) = (&found.hours, Some(definition.name.as_str()));
        add_new(warnings, &found.warnings);
        let by_month = self.question.by_month;
        let traffic = || busy_hours::traffic_question(definition);
        let of_days = self.series(traffic(), name, &hours.zone, Every::Day, warnings)?.1;
        let mut cells = clock_times(hours, by_month);
        let traffics = if by_month {
            let of_months = self.series(traffic(), name, &hours.zone, Every::Month, warnings)?.1;
            by_label(&of_months, by_month)
        } else {
            by_label(&of_days, by_month)
        };
        for (label, cell) in &mut cells {
            cell.traffic = traffics.get(label).copied().flatten();
        }
        if let Some(id) = &self.question.kpi {
            let question = Question::Kpi(id.clone());
            let every = every_of(self.question);
            let (item, series) = self.series(question, name, &hours.zone, every, warnings)?;
            *kpi = Some(item);
            let values = by_label(&series, by_month);
            for (label, cell) in &mut cells {
                cell.kpi = values.get(label).copied().flatten();
            }
        }
        let head = ComparedDefinition {
            name: definition.name.clone(),
            meaning: busy_hours::meaning(definition, &hours.zone),
            traffic: found.traffic.clone(),
            month_rule: definition.month_rule,
        };
        Ok(Side { head, cells, days: days_of_months(hours, &of_days) })
    }

    /// One question over all objects, in the busy hours of a name.
    fn series(
        &self,
        asked: Question,
        busy_hour: Option<&str>,
        zone: &Zone,
        every: Every,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<(PlanItem, KpiSeries), Vec<Diagnostic>> {
        let nothing = || vec![ask::no_data_yet()];
        let snapshot = self.engine.snapshot().map_err(|d| vec![d])?;
        let extent = snapshot.extent().map_err(|e| vec![diagnose::of_store(&e)])?;
        let range = self.question.range.or(extent).ok_or_else(nothing)?;
        let days = local_days(zone, range);
        let (first, last) = days.first().zip(days.last()).ok_or_else(nothing)?;
        let answer = self.engine.answer(
            &QueryQuestion {
                questions: vec![asked],
                filter: String::new(),
                by: Vec::new(),
                every,
                range: Some(TimeRange::new(first.start, last.end)),
                zone: zone.clone(),
                granularity: None,
                suspect: self.question.suspect,
                worst: None,
                busy_hour: busy_hour.map(str::to_owned),
            },
            true,
            self.ctx,
        )?;
        add_new(warnings, &answer.warnings);
        let (item, series) = answer.items.first().zip(answer.series.first()).ok_or_else(nothing)?;
        Ok((item.clone(), series.clone()))
    }
}

fn add_new(known: &mut Vec<Diagnostic>, new: &[Diagnostic]) {
    for diagnostic in new {
        if !known.contains(diagnostic) {
            known.push(diagnostic.clone());
        }
    }
}

fn label(zone: &Zone, at: Timestamp, by_month: bool) -> String {
    let mut date = zone.local(at).date().to_string();
    if by_month {
        // Without the day: years beyond four digits do not come out of a calendar.
        date.truncate(date.len().saturating_sub(3));
    }
    date
}

fn by_label(series: &KpiSeries, by_month: bool) -> BTreeMap<String, Option<f64>> {
    let points = series.buckets.iter().zip(&series.points);
    points.map(|(b, point)| (label(&series.zone, b.start, by_month), point.value)).collect()
}

/// A cell for each period with a counted day on which something was expected.
fn clock_times(hours: &BusyHours, by_month: bool) -> BTreeMap<String, ComparedCell> {
    let mut starts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for unit_idx in 0..hours.units.len() {
        for (day, found) in hours.days.iter().zip(hours.days_of(unit_idx)) {
            if found.hour.is_none() && found.expected == 0 {
                continue;
            }
            let of_period = starts.entry(label(&hours.zone, day.start, by_month)).or_default();
            if let Some(hour) = found.hour {
                let clock = hours.zone.local(hour.start).time();
                let clock = format!("{:02}:{:02}", clock.hour(), clock.minute());
                *of_period.entry(clock).or_default() += 1;
            }
        }
    }
    let cell = |counts: BTreeMap<String, usize>| {
        let mut hours: Vec<(String, usize)> = counts.into_iter().collect();
        hours.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        ComparedCell { hours, ..ComparedCell::default() }
    };
    starts.into_iter().map(|(period, counts)| (period, cell(counts))).collect()
}

fn days_of_months(hours: &BusyHours, traffic: &KpiSeries) -> BTreeMap<String, Vec<f64>> {
    let counted: BTreeSet<String> =
        hours.days.iter().map(|day| label(&hours.zone, day.start, false)).collect();
    let expected = clock_times(hours, false);
    let mut months: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (day, value) in by_label(traffic, false) {
        if counted.contains(&day) && expected.contains_key(&day) {
            let month = day[..day.len().saturating_sub(3)].to_owned();
            months.entry(month).or_default().push(value.unwrap_or(f64::NAN));
        }
    }
    months
}

/// The rules that were asked for, and those that a definition names, in every month.
fn rule_rows(sides: &[Side], asked: &[MonthRule]) -> Vec<RuleRow> {
    let mut rules = asked.to_vec();
    for own in sides.iter().filter_map(|side| side.head.month_rule) {
        if !rules.contains(&own) {
            rules.push(own);
        }
    }
    let months: BTreeSet<&String> = sides.iter().flat_map(|side| side.days.keys()).collect();
    let mut rows = Vec::new();
    for month in months {
        let days = || sides.iter().map(|side| side.days.get(month).map_or(&[][..], Vec::as_slice));
        for rule in &rules {
            rows.push(RuleRow {
                month: month.clone(),
                rule: *rule,
                values: days().map(|days| rule.of(days)).collect(),
                n_days: days()
                    .map(|days| (days.iter().filter(|v| !v.is_nan()).count(), days.len()))
                    .collect(),
            });
        }
    }
    rows
}
