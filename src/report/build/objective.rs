//! One objective: verdict and why, definition, days, worst objects, exclusions.

use rust_decimal::Decimal;

use super::terms::{
    exclusion_kind, gap_text, method_text, missing_data_text, rounding_text, verdict_word,
};
use super::{
    REASONS_LISTED_MAX, Writer, decimals_of, exact_text, exact_to_f64, fact, objective_chart,
    period_title, points_of,
};
use crate::chart::Chart;
use crate::format;
use crate::model::{KpiPoint, TimeRange, Timestamp};
use crate::report::document::{
    DayRow, ExclusionRow, Fact, Figure, ObjectRow, ObjectiveSection, VerdictMark,
};
use crate::report::part::Extras;
use crate::sla::calendar_file::ALWAYS;
use crate::sla::{
    AppliedExclusion, Comparison, Objective, ObjectiveResult, RoundingRule, Source, Verdict,
    WorstObject,
};

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
            name: objective.name.clone(),
            kpi: objective.kpi().unwrap_or(source_name(objective)).to_owned(),
            unit: objective.unit.clone(),
            definition: self.definition(result),
            formula: result.formula_sentence().said(),
            arithmetic: result.arithmetic.iter().map(crate::words::Sentence::said).collect(),
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
    result.around.margin_sentences.iter().cloned().chain(forecast).map(|line| line.said()).collect()
}

/// What is explained; the rest stands in the list of worst objects.
fn reasons(result: &ObjectiveResult) -> Vec<String> {
    let explained = result.reasons.iter().filter(|r| r.outage.is_some() || r.ticket.is_some());
    explained.take(REASONS_LISTED_MAX).map(|reason| reason.text.said()).collect()
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

fn gap_of(point: &KpiPoint) -> String {
    if point.value.is_some() { String::new() } else { gap_text(point.gap.as_ref()) }
}
