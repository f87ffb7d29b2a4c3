//! A statement in words, figures and charts. Nothing is computed here that could change a verdict: only how it reads.

use rust_decimal::Decimal;

use super::ReportOptions;
use super::document::{
    DayRow, Document, ExclusionRow, Fact, Figure, FileEntry, ObjectRow, ObjectiveSection, Quality,
    Scorecard, VerdictMark,
};
use crate::chart::day_calendar::DayCalendar;
use crate::chart::{Band, BandKind, Chart, Line, Target};
use crate::format::{self, Locale, exact_decimal};
use crate::model::{Gap, KpiPoint, KpiSeries, TimeRange, Timestamp, Unit, Zone};
use crate::sla::calendar_file::ALWAYS;
use crate::sla::method::Spread;
use crate::sla::{
    AppliedExclusion, CompareRule, Comparison, ExclusionKind, ExclusionMode, Method,
    MissingDataRule, Objective, ObjectiveResult, RoundingRule, Source, Statement, Verdict,
    WorstObject,
};

/// Digits after the mark of a result, unless target or verdict ask for more.
const VALUE_DECIMALS: u32 = 2;
/// Files that the annex lists by name. *Good*: the annex stays below ten pages. *Bad*: the rest is in the cache alone.
const FILES_LISTED_MAX: usize = 200;
/// Reasons that stand under a result.
const REASONS_LISTED_MAX: usize = 5;
/// Objectives that a summing-up sentence names.
const NAMES_LISTED_MAX: usize = 3;

/// The whole report as a value. The same statement and options give the same document.
pub fn build_document(statement: &Statement, options: &ReportOptions) -> Document {
    let contract = &statement.contract;
    let zone = &contract.zone;
    let period_name = period_title(statement);
    let words = Words { locale: &options.locale, statement };
    let objectives: Vec<ObjectiveSection> =
        statement.objectives.iter().map(|result| words.objective(result)).collect();
    let listed = options.files.iter().take(FILES_LISTED_MAX);
    let n_files_more = options.files.len().saturating_sub(FILES_LISTED_MAX) as u64;
    Document {
        title: format!("Service level report, {period_name}: {}", contract.name),
        language: "en",
        customer: contract.customer.clone(),
        contract_id: contract.id.clone(),
        contract_name: contract.name.clone(),
        period_start: zone.to_iso(statement.period.start),
        period_end: zone.to_iso(statement.period.end),
        currency: contract.currency.clone(),
        revision_label: words.revision_label(options),
        generated_at_shown: words.stamp(options.generated_at),
        generated_at: options.generated_at,
        locale: options.locale,
        verdict: words.overall_verdict(),
        cover_facts: words.cover_facts(options),
        scorecard: words.scorecard(),
        objectives,
        quality: words.quality(options),
        method: words.method(),
        glossary: glossary(),
        files: listed
            .map(|(name, sha256)| FileEntry { name: name.clone(), sha256: sha256.clone() })
            .collect(),
        n_files_more,
        files_more: match n_files_more {
            0 => String::new(),
            n => format!(
                "and {} more; the cache names each of them with its hash.",
                options.locale.count(n)
            ),
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
        lines.push(line_of("By hour", 5, &hourly));
    }
    let daily = points_of(&result.daily);
    lines.push(line_of("By day", 0, &daily));
    let target = target_of(result);
    Chart {
        title: result.objective.name.clone(),
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
        &result.objective.name,
        &result.hourly,
        statement.period,
        statement.as_of,
        target_of(result),
        &excluded,
    )
}

/// The value that must be kept, and the one from which on it is in danger.
fn target_of(result: &ObjectiveResult) -> Option<Target> {
    exact_to_f64(result.objective.target).map(|value| Target {
        name: "Target".to_owned(),
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
struct Words<'a> {
    locale: &'a Locale,
    statement: &'a Statement,
}

impl Words<'_> {
    /// A what-if says so, whatever else is claimed of it.
    fn revision_label(&self, options: &ReportOptions) -> String {
        if self.statement.is_what_if() {
            let changes = self.statement.what_if.join("; ");
            return format!("What-if, not an official result: {changes}");
        }
        options.revision_label.clone()
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

    fn overall_verdict(&self) -> VerdictMark {
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

    fn cover_facts(&self, options: &ReportOptions) -> Vec<Fact> {
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

    fn scorecard(&self) -> Scorecard {
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

    fn data_sentence(&self) -> String {
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

    fn objective(&self, result: &ObjectiveResult) -> ObjectiveSection {
        let objective = &result.objective;
        let chart = objective_chart(result, self.zone(), self.statement.period);
        let value = self.result_figure(result);
        let target = Figure {
            shown: self.locale.decimal(objective.target, decimals_of(result)),
            exact: objective.target.to_string(),
        };
        ObjectiveSection {
            id: objective.id.clone(),
            name: objective.name.clone(),
            kpi: objective.kpi().unwrap_or(source_name(objective)).to_owned(),
            unit: objective.unit.clone(),
            definition: self.definition(result),
            formula: result.formula.clone(),
            arithmetic: result.arithmetic.clone(),
            around: around(result),
            reasons: reasons(result),
            verdict: self.verdict(result),
            value_with_unit: if value.shown.is_empty() {
                "No value".to_owned()
            } else {
                self.locale.with_unit(&value.shown, &objective.unit)
            },
            value,
            target_with_sign: format!(
                "{}\u{a0}{}",
                comparison_sign(objective.comparison),
                self.locale.with_unit(&target.shown, &objective.unit)
            ),
            target,
            comparison: comparison_name(objective.comparison),
            margin: self.margin(result),
            numerator: self.amount(result.numerator),
            denominator: self.amount(result.denominator),
            completeness: self.completeness(result.completeness),
            completeness_min: self.locale.completeness(objective.completeness_ratio_min),
            received: self.count(result.received),
            expected: self.count(result.expected),
            suspect: self.completeness(Some(result.suspect_share)),
            weight: Figure {
                shown: self.locale.exact(objective.weight),
                exact: objective.weight.to_string(),
            },
            credit_percent: self.percent(result.credit_percent),
            credit: self.money(result.credit),
            note: self.note(result),
            chart_text: self.chart_text(result, &chart),
            chart,
            days: points_of(&result.daily)
                .into_iter()
                .map(|(range, point)| self.day(range, point, result))
                .collect(),
            worst_objects: result.worst_objects.iter().map(|o| self.object(o, result)).collect(),
            exclusions: result.exclusions.iter().map(|e| self.exclusion(e)).collect(),
        }
    }

    /// The number that was judged: after the contract's rounding where it has one, else with as many digits as show the verdict.
    fn result_figure(&self, result: &ObjectiveResult) -> Figure {
        let mut figure = self.judged(result.sli, result);
        let rounded_to = match result.objective.rounding {
            RoundingRule::None => None,
            RoundingRule::HalfUp { decimals } | RoundingRule::HalfEven { decimals } => {
                Some(decimals)
            }
        };
        if let (Some(decimals), Some(rounded)) = (rounded_to, result.rounded) {
            figure.shown = self.locale.decimal(rounded, decimals);
        }
        figure
    }

    fn margin(&self, result: &ObjectiveResult) -> Figure {
        let Some(margin) = result.margin else { return Figure::default() };
        let shown = self.locale.judged(margin, Decimal::ZERO, true, decimals_of(result));
        let plus = if margin > Decimal::ZERO { "+" } else { "" };
        Figure { shown: format!("{plus}{shown}"), exact: margin.to_string() }
    }

    fn verdict(&self, result: &ObjectiveResult) -> VerdictMark {
        VerdictMark {
            kind: result.verdict.name(),
            word: verdict_word(result.verdict),
            warning: result.warning,
            reason: self.verdict_reason(result),
        }
    }

    fn verdict_reason(&self, result: &ObjectiveResult) -> String {
        let objective = &result.objective;
        let target = self.locale.with_unit(
            &self.locale.decimal(objective.target, decimals_of(result)),
            &objective.unit,
        );
        let value = self.locale.with_unit(&self.result_figure(result).shown, &objective.unit);
        let limit = match objective.comparison {
            Comparison::AtLeast => "at least",
            Comparison::AtMost => "at most",
        };
        let incomplete = result.completeness.is_some() && !result.has_enough_data();
        // Worked example K17: 93.75 % arrived where 90 % are asked for, and still too little of it is valid.
        let arrived = if result.suspect_share > 0.0 {
            "of the data arrived and are not suspect"
        } else {
            "of the data arrived"
        };
        match (result.verdict, result.sli) {
            (Verdict::Achieved, Some(_)) if result.warning => {
                format!(
                    "{value} meets the target of {limit} {target}, but lies in the warning zone."
                )
            }
            (Verdict::Achieved, Some(_)) => {
                format!("{value} meets the target of {limit} {target}.")
            }
            (Verdict::Tolerated, Some(_)) => format!(
                "{value} misses the target of {limit} {target}, by no more than the tolerance."
            ),
            (Verdict::Forgiven, Some(_)) => format!(
                "{value} misses the target of {limit} {target}, which the agreed grace forgives."
            ),
            (Verdict::Breached, Some(_)) if incomplete && !self.misses_target(result) => format!(
                "Only {} {arrived} where {} are asked for, which the contract counts as a breach.",
                self.completeness(result.valid_ratio()).shown,
                self.locale.completeness(objective.completeness_ratio_min)
            ),
            (Verdict::Breached, Some(_)) => {
                format!("{value} misses the target of {limit} {target}.")
            }
            (Verdict::Undecided, _) if incomplete => format!(
                "No verdict: {} {arrived}, the contract asks for {}.",
                self.completeness(result.valid_ratio()).shown,
                self.locale.completeness(objective.completeness_ratio_min)
            ),
            (Verdict::Undecided, Some(_)) => format!("{value}, but no verdict could be given."),
            (Verdict::Breached, None) => format!(
                "No value: {}. The contract counts this as a breach.",
                gap_text(result.gap.as_ref())
            ),
            (_, None) => format!("No value: {}.", gap_text(result.gap.as_ref())),
        }
    }

    fn misses_target(&self, result: &ObjectiveResult) -> bool {
        let target = result.objective.target;
        result.compared.is_some_and(|compared| match result.objective.comparison {
            Comparison::AtLeast => compared < target,
            Comparison::AtMost => compared > target,
        })
    }

    fn note(&self, result: &ObjectiveResult) -> String {
        let mut notes = Vec::new();
        if result.objective.rounding != RoundingRule::None
            && let Some(compared) = result.compared
        {
            notes.push(format!(
                "compared {compared}, {}",
                rounding_text(result.objective.rounding, result.objective.compare)
            ));
        }
        if result.sli.is_none() {
            notes.push(gap_text(result.gap.as_ref()));
        }
        if result.suspect_share > 0.0 {
            notes.push(format!("suspect share {}", exact_text(result.suspect_share)));
        }
        notes.join("; ")
    }

    fn definition(&self, result: &ObjectiveResult) -> Vec<Fact> {
        let objective = &result.objective;
        let scope = match objective.scope.filter.trim() {
            "" => "All objects".to_owned(),
            filter => filter.to_owned(),
        };
        let mut facts = vec![
            fact("Objective", objective.id.clone()),
            fact("KPI", measured_by(result)),
            fact("Scope", scope),
            fact("Method", method_text(objective)),
            fact("Rounding", rounding_text(objective.rounding, objective.compare)),
        ];
        if objective.is_of_counters() {
            let least = self.locale.completeness(objective.completeness_ratio_min);
            let otherwise = missing_data_text(objective.missing_data);
            facts.push(fact("Completeness", format!("at least {least}; else {otherwise}")));
        }
        if objective.service_calendar.id != ALWAYS {
            facts.push(fact("Service hours", objective.service_calendar.id.clone()));
        }
        if let Some(name) = &objective.busy_hour {
            facts.push(fact("Busy hour", name.clone()));
        }
        if let Some(warning) = objective.warning {
            let number = self.locale.decimal(warning, decimals_of(result).max(warning.scale()));
            facts.push(fact("Warning from", self.locale.with_unit(&number, &objective.unit)));
        }
        facts
    }

    fn day(&self, range: TimeRange, point: &KpiPoint, result: &ObjectiveResult) -> DayRow {
        let zone = self.zone();
        let local = zone.local(range.start);
        let target = exact_to_f64(result.objective.target);
        let against_target = match (point.value, target) {
            (Some(value), Some(target)) => {
                let met = if result.higher_is_better() { value >= target } else { value <= target };
                if met { "met" } else { "missed" }
            }
            _ => "",
        };
        DayRow {
            period_start: zone.to_iso(range.start),
            period_end: zone.to_iso(range.end),
            date: format::date(range.start, zone),
            weekday: format::weekday_short(range.start, zone),
            day: local.day().to_string(),
            value: self.judged(point.value, result),
            numerator: self.amount(point.numerator),
            denominator: self.amount(point.denominator),
            completeness: self.completeness(point.completeness),
            completeness_floor: point
                .completeness
                .map_or_else(String::new, |ratio| format!("{:.0}", (ratio * 100.0).floor())),
            coverage: match point.completeness {
                None => "unknown",
                Some(ratio) if ratio >= 1.0 => "full",
                Some(ratio) if ratio > 0.0 => "part",
                Some(_) => "none",
            },
            against_target,
            gap: gap_of(point),
        }
    }

    fn object(&self, object: &WorstObject, result: &ObjectiveResult) -> ObjectRow {
        let point = &object.point;
        let contribution = object.contribution.map_or_else(Figure::default, |ratio| Figure {
            shown: self.locale.percent(ratio, 1),
            exact: exact_text(ratio * 100.0),
        });
        ObjectRow {
            label: object.label.clone(),
            name: object.name.clone(),
            value: self.judged(point.value, result),
            numerator: self.amount(point.numerator),
            denominator: self.amount(point.denominator),
            completeness: self.completeness(point.completeness),
            contribution,
            gap: gap_of(point),
        }
    }

    fn exclusion(&self, applied: &AppliedExclusion) -> ExclusionRow {
        let zone = self.zone();
        let entry = &applied.entry;
        let secs = applied.range.duration_secs();
        ExclusionRow {
            id: entry.id.clone(),
            kind: exclusion_kind(entry.kind),
            period_start: zone.to_iso(applied.range.start),
            period_end: zone.to_iso(applied.range.end),
            window: format::local_range(applied.range, zone),
            duration: Figure { shown: format::duration(secs), exact: secs.to_string() },
            n_objects: self.count(applied.n_objects),
            reason: entry.reason.clone(),
            evidence: entry.evidence.clone(),
            decided_by: entry.decided_by.clone(),
        }
    }

    /// The chart in words: its span, its extremes, what is shaded and what is missing.
    fn chart_text(&self, result: &ObjectiveResult, chart: &Chart) -> String {
        let zone = self.zone();
        let days = points_of(&result.daily);
        let valued: Vec<(Timestamp, f64)> = days
            .iter()
            .filter_map(|(range, point)| point.value.map(|value| (range.start, value)))
            .collect();
        let with_unit = |value: f64| {
            let figure = self.judged(Some(value), result);
            self.locale.with_unit(&figure.shown, &result.objective.unit)
        };
        let mut text = format!(
            "{} by hour and by day, {}, with the target",
            result.objective.name,
            period_title(self.statement)
        );
        let lowest = valued.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let highest = valued.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some((low_day, low)), Some((high_day, high))) = (lowest, highest) {
            text.push_str(&format!(
                ": the lowest day is {} with {}, the highest {} with {}",
                format::date(*low_day, zone),
                with_unit(*low),
                format::date(*high_day, zone),
                with_unit(*high)
            ));
        }
        let n_without = days.len() - valued.len();
        if n_without > 0 {
            text.push_str(&format!("; {n_without} days have no value"));
        }
        if !chart.bands.is_empty() {
            text.push_str(&format!("; {} excluded windows are shaded", chart.bands.len()));
        }
        text.push('.');
        text
    }

    fn quality(&self, options: &ReportOptions) -> Quality {
        let suspect = self
            .statement
            .objectives
            .iter()
            .filter(|o| o.suspect_share > 0.0)
            .max_by(|a, b| a.suspect_share.total_cmp(&b.suspect_share));
        let suspect = match suspect {
            None => "No measurement period was marked as suspect by its sender.".to_owned(),
            Some(result) => format!(
                "Senders marked {} of the received periods of {} as suspect; these values are counted, and shown here.",
                self.locale.completeness(result.suspect_share),
                result.objective.name
            ),
        };
        let notes = options.data_note.iter().map(|(label, value)| fact(label, value.clone()));
        Quality { sentences: vec![self.data_sentence(), suspect], notes: notes.collect() }
    }

    fn method(&self) -> Vec<Fact> {
        let contract = &self.statement.contract;
        let cap = match contract.credit_cap_percent {
            None => "Credits are not capped.".to_owned(),
            Some(cap) => format!("Their sum is capped at {} of the fee.", self.percent(cap).shown),
        };
        vec![
            fact(
                "Add up first, divide last",
                "Counters are added up over all objects and periods of the scope, and then divided. A ratio of sums differs from an average of ratios, in which a quiet cell weighs as much as a busy one.".to_owned(),
            ),
            fact(
                "Time",
                format!(
                    "Days and months are those of the time zone {}, by the IANA time zone database {}. Ranges include their start and exclude their end; a measurement period belongs to the day in which it starts.",
                    self.zone().name(),
                    Zone::database_version()
                ),
            ),
            fact(
                "Rounding",
                "Values are compared as each objective's rounding rule says. For printing, digits are added until a value stands on the same side of its target as the full number does. The CSV beside this report holds every digit.".to_owned(),
            ),
            fact(
                "Missing and suspect data",
                "Missing is not zero: a period that did not arrive is left out of both sums and lowers the completeness. Suspect values are counted and shown. Division by zero gives no value.".to_owned(),
            ),
            fact(
                "Exclusions",
                "Only approved windows count. They change what is counted, never the raw data, and each is listed with its reason and its evidence.".to_owned(),
            ),
            fact(
                "Credits",
                format!(
                    "Amounts are computed in decimal arithmetic and rounded to {} decimals of {}, half away from zero. {cap}",
                    contract.currency_decimals, contract.currency
                ),
            ),
        ]
    }
}

/// Digits that a result and its target share.
fn decimals_of(result: &ObjectiveResult) -> u32 {
    result.objective.target.normalize().scale().max(VALUE_DECIMALS)
}

/// Shortest text that reads back as the same float; empty for what is not a number.
fn exact_text(value: f64) -> String {
    if value.is_finite() { format!("{value}") } else { String::new() }
}

/// `rrc_setup_success_rate, formula version 3`: a value is only comparable with one of the same version.
fn measured_by(result: &ObjectiveResult) -> String {
    match (result.objective.kpi(), result.formula_version) {
        (Some(kpi), Some(version)) => format!("{kpi}, formula version {version}"),
        (Some(kpi), None) => kpi.to_owned(),
        (None, _) => match result.objective.source {
            Source::Outages(_) => "outage records".to_owned(),
            Source::Tickets(_) => "tickets".to_owned(),
            Source::Composite => "other objectives".to_owned(),
            Source::Kpi(_) | Source::Formula(_) => "own formula".to_owned(),
        },
    }
}

/// Margins, then the forecast of a period that is not over.
fn around(result: &ObjectiveResult) -> Vec<String> {
    let forecast = result.around.forecast.iter().flat_map(|f| f.lines(&result.objective.unit));
    result.around.margin_sentences.iter().cloned().chain(forecast).collect()
}

/// What is explained; the rest stands in the list of worst objects.
fn reasons(result: &ObjectiveResult) -> Vec<String> {
    let explained = result.reasons.iter().filter(|r| r.outage.is_some() || r.ticket.is_some());
    explained.take(REASONS_LISTED_MAX).map(|reason| reason.text.clone()).collect()
}

/// What a line is measured by where no KPI has a name for it.
fn source_name(objective: &Objective) -> &'static str {
    match objective.source {
        Source::Kpi(_) | Source::Formula(_) => "formula",
        Source::Outages(_) => "outages",
        Source::Tickets(_) => "tickets",
        Source::Composite => "composite",
    }
}

/// `October 2026`, or the name of a period that is no month.
fn period_title(statement: &Statement) -> String {
    statement.name.month().map_or_else(|| statement.name.to_string(), format::month)
}

fn fact(label: &str, value: String) -> Fact {
    Fact { label: label.to_owned(), value }
}

/// `1 objective was`, `3 objectives were`.
fn were(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun} was") } else { format!("{n} {noun}s were") }
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Achieved => "Achieved",
        Verdict::Tolerated => "Tolerated",
        Verdict::Forgiven => "Forgiven",
        Verdict::Breached => "Breached",
        Verdict::Undecided => "Undecided",
    }
}

fn comparison_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => "≥",
        Comparison::AtMost => "≤",
    }
}

fn comparison_name(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => "at_least",
        Comparison::AtMost => "at_most",
    }
}

fn gap_of(point: &KpiPoint) -> String {
    if point.value.is_some() { String::new() } else { gap_text(point.gap.as_ref()) }
}

fn gap_text(gap: Option<&Gap>) -> String {
    match gap {
        None | Some(Gap::Missing) => "no data arrived".to_owned(),
        Some(Gap::ZeroDenominator) => "nothing happened that could be counted (0 ÷ 0)".to_owned(),
        Some(Gap::Unavailable { counter }) => format!("counter {counter} was never imported"),
        Some(Gap::NotANumber) => "the formula has no real result".to_owned(),
    }
}

fn rounding_text(rule: RoundingRule, compare: CompareRule) -> String {
    let rounding = match rule {
        RoundingRule::None => return "none; the full value is compared".to_owned(),
        RoundingRule::HalfUp { decimals } => format!("half up to {decimals} decimals"),
        RoundingRule::HalfEven { decimals } => format!("half to even, to {decimals} decimals"),
    };
    match compare {
        CompareRule::AfterRounding => rounding,
        CompareRule::BeforeRounding => format!("{rounding}, for show; the full value is compared"),
    }
}

fn missing_data_text(rule: MissingDataRule) -> &'static str {
    match rule {
        MissingDataRule::Undecided => "no verdict",
        MissingDataRule::Ignore => "what arrived is judged",
        MissingDataRule::CountAsBreached => "it counts as breached",
        MissingDataRule::LastGood => "the value of the last period that had enough stands in",
    }
}

fn method_text(objective: &Objective) -> String {
    let method = match &objective.method {
        Method::PeriodAggregate => {
            "The KPI over all counters of period and scope, added up first".to_owned()
        }
        Method::ObjectsMeeting { limit } => {
            format!("Share of the objects whose own value keeps {limit}")
        }
        Method::IntervalsMeeting { every, limit } => {
            format!("Share of the intervals of {every} whose value keeps {limit}")
        }
        Method::Percentile { percent, over, .. } => {
            format!("Percentile {percent} over {}", spread_text(*over))
        }
        Method::Count { over, limit } => {
            format!("Number of {} that do not keep {limit}", spread_text(*over))
        }
        Method::CountRecords => "Number of outages that count".to_owned(),
        Method::Availability => "Availability: time in service of all counted time".to_owned(),
        Method::Weighted { .. } => "Mean of the objects' values, each with its weight".to_owned(),
        Method::WorstObject => "The value of the worst object".to_owned(),
        Method::MedianOfDays => "Median of the days' values".to_owned(),
        Method::TicketStatistic => "Statistic of tickets".to_owned(),
        Method::Composite { .. } => "Made from other objectives".to_owned(),
    };
    let exclusions = match objective.exclusions.as_ref().map(|terms| terms.mode) {
        None => "nothing is excluded",
        Some(ExclusionMode::DowntimeOnly) => {
            "excluded downtime does not count as down, service time stays whole"
        }
        Some(ExclusionMode::DowntimeAndServiceTime) => {
            "excluded time leaves both downtime and service time"
        }
    };
    format!("{method}; {exclusions}")
}

fn spread_text(spread: Spread) -> String {
    match spread {
        Spread::Objects => "objects".to_owned(),
        Spread::Intervals(every) => format!("intervals of {every}"),
    }
}

fn exclusion_kind(kind: ExclusionKind) -> &'static str {
    match kind {
        ExclusionKind::PlannedMaintenance => "planned maintenance",
        ExclusionKind::EmergencyMaintenance => "emergency maintenance",
        ExclusionKind::ForceMajeure => "force majeure",
        ExclusionKind::CustomerCaused => "caused by the customer",
        ExclusionKind::ThirdParty => "third party",
        ExclusionKind::SiteAccess => "site access",
        ExclusionKind::AtypicalDay => "atypical day",
        ExclusionKind::EnergySaving => "energy saving",
        ExclusionKind::NewSite => "new site",
        ExclusionKind::Decommissioned => "decommissioned",
    }
}

#[rustfmt::skip]
fn glossary() -> Vec<Fact> {
    [
        ("Completeness", "Received measurement periods ÷ expected ones, over all objects of the scope."),
        ("Contribution", "Share of all failures of the scope that one object caused."),
        ("Credit", "What a breach costs, as percent of the fee by the contract's steps."),
        ("Exclusion", "Time that the parties agreed not to count."),
        ("Granularity period", "Length of time over which a network element collects one value, often 15 minutes."),
        ("KPI", "Key performance indicator: a value computed from counters that were added up first."),
        ("Margin", "Distance of the result from its target; positive where the target is met."),
        ("Score", "Weights of the achieved objectives ÷ all weights; undecided objectives score nothing."),
        ("Suspect", "Marked by the sender as doubtful."),
        ("Undecided", "Too little arrived to judge, or nothing happened that could be judged."),
    ]
    .into_iter()
    .map(|(term, meaning)| fact(term, meaning.to_owned()))
    .collect()
}
