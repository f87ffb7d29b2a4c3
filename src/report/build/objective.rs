//! One objective: verdict and why, definition, days, worst objects, exclusions.

use rust_decimal::Decimal;

use super::terms::{
    completeness_text, exclusion_kind, exclusions_text, gap_text, rounding_text, verdict_word,
};
use super::{
    REASONS_LISTED_MAX, Writer, decimals_of, exact_text, exact_to_f64, fact, in_a_row,
    objective_chart, points_of,
};
use crate::chart::Chart;
use crate::format;
use crate::model::{Gap, KpiPoint, TimeRange, Timestamp};
use crate::report::document::{
    DayRow, ExclusionRow, Fact, Figure, ObjectRow, ObjectiveSection, VerdictMark,
};
use crate::report::facts::TrafficFacts;
use crate::report::part::Extras;
use crate::sla::calendar_file::ALWAYS;
use crate::sla::{
    AppliedExclusion, Comparison, Objective, ObjectiveResult, RoundingRule, Source, Verdict,
    WorstObject,
};
use crate::words::{date, tr};

impl Writer<'_> {
    pub(super) fn objective(&self, result: &ObjectiveResult) -> ObjectiveSection {
        let objective = &result.objective;
        let chart = objective_chart(result, self.zone(), self.statement.period);
        let value = self.result_figure(result);
        let target = Figure {
            shown: self.locale.decimal(objective.target, decimals_of(result)),
            exact: objective.target.to_string(),
        };
        ObjectiveSection {
            id: objective.id.clone(),
            name: self.name(result).to_owned(),
            kpi: objective.kpi().unwrap_or(source_name(objective)).to_owned(),
            kpi_name: self.kpi_name(objective),
            unit: objective.unit.clone(),
            definition: self.definition(result),
            formula: result.formula_sentence().said(),
            arithmetic: result.arithmetic.iter().map(crate::words::Sentence::said).collect(),
            around: around(result),
            reasons: reasons(result),
            verdict: self.verdict(result),
            value_with_unit: if value.shown.is_empty() {
                tr!("report-no-value").to_owned()
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
            completeness_min: match objective.is_of_counters() {
                true => self.locale.completeness(objective.completeness_ratio_min),
                false => String::new(),
            },
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
            extras: Extras::default(),
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
        let incomplete = result.completeness.is_some() && !result.has_enough_data();
        // Worked example K17: 93.75 % arrived where 90 % are asked for, and still too little of it is valid.
        let share = || self.completeness(result.valid_ratio()).shown;
        let asked = || self.locale.completeness(objective.completeness_ratio_min);
        let gap = || self.gap_of_result(result);
        let comparison = comparison_name(objective.comparison);
        match (result.verdict, result.sli) {
            (Verdict::Achieved, Some(_)) if result.warning => tr!(
                "report-why-met-warning",
                value = value,
                target = target,
                comparison = comparison
            ),
            (Verdict::Achieved, Some(_)) => {
                tr!("report-why-met", value = value, target = target, comparison = comparison)
            }
            (Verdict::Tolerated, Some(_)) => {
                tr!("report-why-tolerated", value = value, target = target, comparison = comparison)
            }
            (Verdict::Forgiven, Some(_)) => {
                tr!("report-why-forgiven", value = value, target = target, comparison = comparison)
            }
            (Verdict::Breached, Some(_)) if incomplete && !self.misses_target(result) => {
                if result.suspect_share > 0.0 {
                    tr!("report-why-too-little-valid", share = share(), asked = asked())
                } else {
                    tr!("report-why-too-little", share = share(), asked = asked())
                }
            }
            (Verdict::Breached, Some(_)) => {
                tr!("report-why-missed", value = value, target = target, comparison = comparison)
            }
            (Verdict::Undecided, _) if incomplete => {
                if result.suspect_share > 0.0 {
                    tr!("report-why-no-verdict-valid", share = share(), asked = asked())
                } else {
                    tr!("report-why-no-verdict", share = share(), asked = asked())
                }
            }
            (Verdict::Undecided, Some(_)) => tr!("report-why-undecided", value = value),
            (Verdict::Breached, None) => tr!("report-why-no-value-breached", gap = gap()),
            (_, None) => tr!("report-why-no-value", gap = gap()),
        }
    }

    /// Why a line has no value. That nothing arrived is only said where something was expected.
    fn gap_of_result(&self, result: &ObjectiveResult) -> String {
        match (result.expects_nothing(), result.exclusions.is_empty()) {
            (true, false) => tr!("report-gap-all-excluded").to_owned(),
            (true, true) => tr!("report-gap-nothing-expected").to_owned(),
            (false, _) => gap_text(result.gap.as_ref()),
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
            notes.push(tr!(
                "report-note-compared",
                value = compared.to_string(),
                rounding = rounding_text(result.objective.rounding, result.objective.compare)
            ));
        }
        if result.sli.is_none() {
            notes.push(self.gap_of_result(result));
        }
        if result.suspect_share > 0.0 {
            notes.push(tr!("report-note-suspect", share = exact_text(result.suspect_share)));
        }
        notes.join("; ")
    }

    fn definition(&self, result: &ObjectiveResult) -> Vec<Fact> {
        let objective = &result.objective;
        let scope = match objective.scope.filter.trim() {
            "" => tr!("report-scope-all").to_owned(),
            filter => filter.to_owned(),
        };
        let rounding = rounding_text(objective.rounding, objective.compare);
        let mut facts = vec![
            fact(tr!("report-term-objective"), objective.id.clone()),
            fact(tr!("report-term-kpi"), self.measured_by(result)),
            fact(tr!("report-term-scope"), scope),
            fact(tr!("report-term-method"), self.method_text(objective)),
            fact(tr!("report-term-exclusions"), exclusions_text(objective).to_owned()),
            fact(tr!("report-term-rounding"), rounding),
        ];
        if objective.is_of_counters() {
            let least = self.locale.completeness(objective.completeness_ratio_min);
            let said = completeness_text(&least, objective.missing_data);
            facts.push(fact(tr!("report-term-completeness"), said));
        }
        if objective.service_calendar.id != ALWAYS {
            let id = objective.service_calendar.id.clone();
            facts.push(fact(tr!("report-term-service-hours"), id));
        }
        if let Some(name) = &objective.busy_hour {
            facts.push(fact(tr!("report-term-busy-hour"), name.clone()));
        }
        if let Some(warning) = objective.warning {
            let number = self.locale.decimal(warning, decimals_of(result).max(warning.scale()));
            let with_unit = self.locale.with_unit(&number, &objective.unit);
            facts.push(fact(tr!("report-term-warning"), with_unit));
        }
        facts
    }

    fn day(&self, range: TimeRange, point: &KpiPoint, result: &ObjectiveResult) -> DayRow {
        let zone = self.zone();
        let local = zone.local(range.start);
        let target = exact_to_f64(result.objective.target).filter(|_| !result.is_sum_of_days());
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
            weekday: date::weekday_short(local.weekday()),
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
            gap: self.gap_of_day(range, point, result),
        }
    }

    /// As [`Self::gap_of_result`], of one day.
    fn gap_of_day(&self, range: TimeRange, point: &KpiPoint, result: &ObjectiveResult) -> String {
        if point.value.is_some() || !is_unexpected(point.gap.as_ref(), point, result) {
            return gap_of(point);
        }
        if result.exclusions.iter().any(|applied| applied.range.intersect(range).is_some()) {
            return tr!("report-gap-day-excluded").to_owned();
        }
        tr!("report-gap-nothing-expected").to_owned()
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
            duration: Figure { shown: date::duration(secs), exact: secs.to_string() },
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
        let (objective, period) = (self.name(result), self.statement.name.title());
        let shows = if chart.lines.len() > 1 {
            tr!("report-chart-text", objective = objective, period = period)
        } else {
            tr!("report-chart-text-days", objective = objective, period = period)
        };
        let mut said = vec![shows];
        let lowest = valued.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let highest = valued.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        if let (Some((low_day, low)), Some((high_day, high))) = (lowest, highest) {
            let day = |start: Timestamp| date::date_long(zone.local(start).date());
            said.push(tr!(
                "report-chart-extremes",
                low_day = day(*low_day),
                low = with_unit(*low),
                high_day = day(*high_day),
                high = with_unit(*high)
            ));
        }
        let n_without = days.len() - valued.len();
        if n_without > 0 {
            said.push(tr!("report-chart-without-value", n = n_without));
        }
        if !chart.bands.is_empty() {
            said.push(tr!("report-chart-shaded", n = chart.bands.len()));
        }
        in_a_row(&said)
    }

    /// `RRC setup success rate (rrc_setup_success_rate), formula version 3`: a value is only comparable with one of the same version.
    fn measured_by(&self, result: &ObjectiveResult) -> String {
        let name = self.kpi_name(&result.objective);
        let kpi = match result.objective.kpi() {
            Some(id) if id != name => format!("{name} ({id})"),
            _ => name,
        };
        match (result.objective.kpi(), result.formula_version) {
            (Some(_), Some(version)) => tr!("report-kpi-version", kpi = kpi, version = version),
            _ => kpi,
        }
    }

    /// What carries the traffic, in the language of the document.
    pub(super) fn traffic_name(&self, traffic: &TrafficFacts) -> String {
        self.kpi_names.get(&traffic.kpi_id).unwrap_or(&traffic.kpi_name).clone()
    }

    /// What a line is measured by.
    fn kpi_name(&self, objective: &Objective) -> String {
        let source = match &objective.source {
            Source::Kpi(id) => self.kpi_names.get(id).map_or(id.as_str(), String::as_str),
            Source::Formula(_) => tr!("report-source-formula"),
            Source::Outages(_) => tr!("report-source-outages"),
            Source::Tickets(_) => tr!("report-source-tickets"),
            Source::Composite => tr!("report-source-objectives"),
        };
        source.to_owned()
    }
}

/// Margins, then the forecast of a period that is not over.
fn around(result: &ObjectiveResult) -> Vec<String> {
    let forecast = result.around.forecast.iter().flat_map(|f| f.lines(&result.objective.unit));
    result.around.margin_sentences.iter().cloned().chain(forecast).map(|line| line.said()).collect()
}

/// What is explained; the rest stands in the list of worst objects.
fn reasons(result: &ObjectiveResult) -> Vec<String> {
    let explained = result.reasons.iter().filter(|r| r.outage.is_some() || r.ticket.is_some());
    explained.take(REASONS_LISTED_MAX).map(|reason| reason.text.said()).collect()
}

/// The code of what a line is measured by where it has no KPI.
fn source_name(objective: &Objective) -> &'static str {
    match objective.source {
        Source::Kpi(_) | Source::Formula(_) => "formula",
        Source::Outages(_) => "outages",
        Source::Tickets(_) => "tickets",
        Source::Composite => "composite",
    }
}

fn comparison_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => "≥",
        Comparison::AtMost => "≤",
    }
}

pub(super) fn comparison_name(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => "at_least",
        Comparison::AtMost => "at_most",
    }
}

/// Whether nothing was to be measured: then that no data arrived says nothing.
fn is_unexpected(gap: Option<&Gap>, point: &KpiPoint, result: &ObjectiveResult) -> bool {
    matches!(gap, None | Some(Gap::Missing))
        && result.objective.is_of_counters()
        && (point.expected, point.received) == (0, 0)
}

fn gap_of(point: &KpiPoint) -> String {
    if point.value.is_some() { String::new() } else { gap_text(point.gap.as_ref()) }
}
