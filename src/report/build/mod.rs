//! A statement in words, figures and charts. Nothing is computed here that could change a verdict: only how it reads.

mod actions;
mod changes;
mod closing;
mod exclusions;
mod extras;
mod incidents;
mod matrix;
mod objective;
mod parts;
mod resent;
mod settlement;
mod summary;
mod terms;
mod traffic;
mod trail;
mod trend;

pub use terms::verdict_word;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::document::{Document, Fact, Figure, FileEntry, ObjectiveSection};
use super::{ReportOptions, labels};
use crate::chart::day_calendar::DayCalendar;
use crate::chart::{Band, BandKind, Chart, Line, Target};
use crate::format::{self, Locale, exact_decimal};
use crate::model::{KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone};
use crate::sla::{Contract, ObjectiveResult, Statement};
use crate::words::{Language, Sentence, in_language, language, tr};

/// Digits after the mark of a result, unless target or verdict ask for more.
const VALUE_DECIMALS: u32 = 2;
/// Files that the annex of the pages lists by name. *Good*: the annex stays below ten pages. *Bad*: the rest is in the workbook alone.
const FILES_LISTED_MAX: usize = 200;
/// Reasons that stand under a result.
const REASONS_LISTED_MAX: usize = 5;
/// Objectives that a summing-up sentence names.
const NAMES_LISTED_MAX: usize = 3;

/// The whole report as a value, in the language of the options. The same statement and options give the same document.
pub fn build_document(statement: &Statement, options: &ReportOptions) -> Document {
    in_language(options.language, options.locale, || document(statement, options))
}

fn document(statement: &Statement, options: &ReportOptions) -> Document {
    let contract = &statement.contract;
    let zone = &contract.zone;
    let period_name = statement.name.title();
    let writer = Writer { locale: &options.locale, statement, kpi_names: &options.kpi_names };
    let contract_name = contract.name_in(language().code());
    let objectives: Vec<ObjectiveSection> = statement
        .objectives
        .iter()
        .map(|result| writer.objective_with(result, &options.facts))
        .collect();
    let entry = |(name, sha256): &(String, String)| FileEntry {
        name: name.clone(),
        sha256: sha256.clone(),
    };
    let (listed, unlisted) = options.files.split_at(options.files.len().min(FILES_LISTED_MAX));
    let n_files_more = unlisted.len() as u64;
    Document {
        title: tr!("report-title", period = period_name.as_str(), contract = contract_name),
        author: match options.brand.sender.as_str() {
            "" => contract.provider.clone(),
            sender => sender.to_owned(),
        },
        file_stem: format!("{}_{}", contract.id, statement.name),
        language: options.language.tag(),
        region: text_region(options),
        contract_language: contract_language(contract, options.language),
        labels: labels::labels(),
        customer: contract.customer.clone(),
        contract_id: contract.id.clone(),
        contract_name: contract_name.to_owned(),
        period_start: zone.to_iso(statement.period.start),
        period_end: zone.to_iso(statement.period.end),
        currency: contract.currency.clone(),
        running: statement.is_provisional(),
        agreed_part: writer.agreed_part(),
        revision_label: writer.revision_label(options),
        generated_at_shown: writer.stamp(options.generated_at),
        brand: options.brand.clone(),
        template: options.template.clone(),
        generated_at: options.generated_at,
        locale: options.locale,
        spoken: options.language,
        verdict: writer.overall_verdict(),
        cover_facts: writer.cover_facts(options),
        scorecard: writer.scorecard(),
        trail: writer.trail(),
        objectives,
        parts: writer.parts(&options.facts),
        quality: writer.quality(options),
        method: writer.method(),
        glossary: closing::glossary(),
        files: listed.iter().map(entry).collect(),
        files_unlisted: unlisted.iter().map(entry).collect(),
        n_files_more,
        files_more: match n_files_more {
            0 => String::new(),
            n => tr!("report-files-more", n = n),
        },
        period_name,
    }
}

/// The chart of one objective: values by hour and by day, the target, excluded time, completeness by day.
///
/// Where there is no hourly series the daily one stands alone.
pub fn objective_chart(result: &ObjectiveResult, zone: &Zone, period: TimeRange) -> Chart {
    let mut lines = Vec::new();
    let hourly = points_of(&result.hourly);
    if hourly.iter().any(|(_, point)| point.value.is_some()) {
        lines.push(line_of(tr!("report-chart-by-hour"), 5, &hourly));
    }
    let daily = points_of(&result.daily);
    lines.push(line_of(tr!("report-chart-by-day"), 0, &daily));
    let target = target_of(result);
    Chart {
        title: result.objective.name_in(language().code()).to_owned(),
        zone: zone.clone(),
        range: period,
        unit: Unit::new(&result.objective.unit),
        lines,
        targets: target.into_iter().collect(),
        bands: result
            .exclusions
            .iter()
            .map(|applied| Band {
                name: applied.entry.id.clone(),
                range: applied.range,
                kind: BandKind::Exclusion,
            })
            .collect(),
        coverage: daily.iter().map(|(range, point)| (*range, point.completeness)).collect(),
    }
}

/// Hours of an objective by day, each against the target for information: the verdict is on the period.
pub fn objective_calendar(result: &ObjectiveResult, statement: &Statement) -> DayCalendar {
    let excluded: Vec<TimeRange> = result.exclusions.iter().map(|applied| applied.range).collect();
    DayCalendar::of(
        result.objective.name_in(language().code()),
        &result.hourly,
        statement.period,
        statement.as_of,
        target_of(result),
        &excluded,
    )
}

/// The value that must be kept, and the one from which on it is in danger; none where hours and days cannot be held against it.
fn target_of(result: &ObjectiveResult) -> Option<Target> {
    if result.is_sum_of_days() {
        return None;
    }
    exact_to_f64(result.objective.target).map(|value| Target {
        name: tr!("report-chart-target").to_owned(),
        value,
        higher_is_better: result.higher_is_better(),
        warning: result.objective.warning.and_then(exact_to_f64),
    })
}

/// The first group of a series; objectives have one.
fn points_of(series: &KpiSeries) -> Vec<(TimeRange, &KpiPoint)> {
    series.buckets.iter().copied().zip(&series.points).collect()
}

fn line_of(name: &str, color: usize, points: &[(TimeRange, &KpiPoint)]) -> Line {
    Line {
        name: name.to_owned(),
        color,
        points: points.iter().map(|(range, point)| (range.start, point.value)).collect(),
        bucket_secs: points.iter().map(|(range, _)| range.duration_secs()).max().unwrap_or(0),
    }
}

fn exact_to_f64(value: Decimal) -> Option<f64> {
    value.to_string().parse().ok()
}

/// Writes one statement's words and figures in one locale.
struct Writer<'a> {
    locale: &'a Locale,
    statement: &'a Statement,
    /// KPIs by id, in the language of the report.
    kpi_names: &'a BTreeMap<String, String>,
}

impl Writer<'_> {
    /// A what-if says so, whatever else is claimed of it.
    fn revision_label(&self, options: &ReportOptions) -> String {
        if self.statement.is_what_if() {
            let changes: Vec<String> = self.statement.what_if.iter().map(Sentence::said).collect();
            return tr!("report-revision-what-if", changes = changes.join("; "));
        }
        options.revision_label.clone()
    }

    /// Of an objective, in the language of the report.
    fn name<'r>(&self, result: &'r ObjectiveResult) -> &'r str {
        result.objective.name_in(language().code())
    }

    fn zone(&self) -> &Zone {
        &self.statement.contract.zone
    }

    /// `2026-11-02 09:15 (UTC−05:00)` in the contract's zone.
    fn stamp(&self, instant: Timestamp) -> String {
        let zone = self.zone();
        format!("{} ({})", format::date_and_time(instant, zone), format::offset(instant, zone))
    }

    fn money(&self, value: Decimal) -> Figure {
        let contract = &self.statement.contract;
        Figure {
            shown: self.locale.money(value, &contract.currency, contract.currency_decimals),
            exact: value.to_string(),
        }
    }

    /// A measured value, as judged beside a target.
    fn judged(&self, value: Option<f64>, result: &ObjectiveResult) -> Figure {
        let Some(value) = value else { return Figure::default() };
        let shown = match exact_decimal(value) {
            Some(exact) => self.judged_exact(exact, result),
            None => self.locale.amount(value),
        };
        Figure { shown, exact: exact_text(value) }
    }

    fn judged_exact(&self, value: Decimal, result: &ObjectiveResult) -> String {
        let decimals = decimals_of(result);
        let target = result.objective.target;
        self.locale.judged(value, target, result.higher_is_better(), decimals)
    }

    fn amount(&self, value: Option<f64>) -> Figure {
        value.map_or_else(Figure::default, |value| Figure {
            shown: self.locale.amount(value),
            exact: exact_text(value),
        })
    }

    fn completeness(&self, ratio: Option<f64>) -> Figure {
        ratio.map_or_else(Figure::default, |ratio| Figure {
            shown: self.locale.completeness(ratio),
            exact: exact_text(ratio),
        })
    }

    fn count(&self, n: u64) -> Figure {
        Figure { shown: self.locale.count(n), exact: n.to_string() }
    }

    fn percent(&self, value: Decimal) -> Figure {
        Figure {
            shown: self.locale.with_unit(&self.locale.exact(value), "%"),
            exact: value.to_string(),
        }
    }
}

/// Digits that a result and its target share.
fn decimals_of(result: &ObjectiveResult) -> u32 {
    let least = if result.objective.is_count() { 0 } else { VALUE_DECIMALS };
    result.objective.target.normalize().scale().max(least)
}

/// Shortest text that reads back as the same float; empty for what is not a number.
fn exact_text(value: f64) -> String {
    if value.is_finite() { format!("{value}") } else { String::new() }
}

/// Several things in one sentence.
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names
        .into_iter()
        .map(str::to_owned)
        .reduce(|before, next| tr!("report-list", before = before, next = next))
        .unwrap_or_default()
}

/// Sentences one after the other, as the language parts them.
fn in_a_row(sentences: &[String]) -> String {
    sentences.join(if language() == Language::Chinese { "" } else { " " })
}

/// The language of what the customer wrote, where the contract names one and gives no names in the language of the report.
fn contract_language(contract: &Contract, spoken: Language) -> String {
    let is_named = |names: &BTreeMap<String, String>| names.contains_key(spoken.tag());
    let lines = contract.objectives.iter().any(|objective| is_named(&objective.names));
    match contract.report_language {
        Some(own) if !lines && !is_named(&contract.names) => own.tag().to_owned(),
        _ => String::new(),
    }
}

/// Where the text is at home: the country of the numbers where it speaks the language.
fn text_region(options: &ReportOptions) -> String {
    let (language, region) = options.locale.name.split_once('-').unwrap_or_default();
    match options.language {
        spoken if spoken.tag() == language && region.len() == 2 => region.to_owned(),
        Language::Chinese => "CN".to_owned(),
        _ => String::new(),
    }
}

fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value }
}
