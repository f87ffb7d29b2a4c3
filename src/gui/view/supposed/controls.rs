//! The terms of one line: what is agreed, and what is supposed instead.

use egui::{Align, Layout, Ui};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use crate::gui::app::ViewContext;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::acting::{self, value_text};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::slide::Slide;
use crate::gui::widget::{field, pick, quantity, text};
use crate::sla::what_if::{WhatIf, WhatIfTerm};
use crate::sla::{
    CompareRule, ExclusionMode, Objective, ObjectiveResult, RoundingRule, Source, Statement,
};
use crate::words::{numbers, tr};

/// Steps of a slider from one end to the other, at least.
const STEPS_MIN: f64 = 200.0;
/// As many as a result lists.
const WITHOUT_WORST_MAX: u32 = 10;
/// Outages that are offered, the longest first.
const OUTAGES_MAX: usize = 50;

/// One line's draft.
struct Line<'a> {
    draft: &'a mut WhatIf,
    result: &'a ObjectiveResult,
    /// As it was when this frame began: agreed, or supposed.
    target_before: Decimal,
}

pub(super) fn show(
    ui: &mut Ui,
    ctx: &ViewContext<'_>,
    draft: &mut WhatIf,
    statement: &Statement,
    objective: Option<&str>,
    outage: &mut Option<String>,
) {
    let found =
        statement.objectives.iter().find(|line| Some(line.objective.id.as_str()) == objective);
    let Some(result) = found else { return };
    let id = Some(result.objective.id.as_str());
    let target_before = match draft.term(id, "target") {
        Some(WhatIfTerm::Target(value)) => *value,
        _ => result.objective.target,
    };
    let mut line = Line { draft, result, target_before };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        line.target(ui);
        line.warning(ui);
        line.tolerance(ui);
        line.completeness(ui);
        line.outage(ui, statement, outage);
        line.without_worst(ui);
        line.rounding(ui);
        line.compare(ui);
        line.busy_hour(ui, ctx);
        line.exclusion_mode(ui);
        line.method(ui);
    });
}

impl Line<'_> {
    fn id(&self) -> &str {
        &self.result.objective.id
    }

    fn objective(&self) -> &Objective {
        &self.result.objective
    }

    fn term(&self, key: &str) -> Option<&WhatIfTerm> {
        self.draft.term(Some(self.id()), key)
    }

    /// `None` brings the agreed value back.
    fn set(&mut self, key: &str, term: Option<WhatIfTerm>) {
        let id = self.result.objective.id.as_str();
        match term {
            Some(term) => self.draft.set(Some(id), term),
            None => self.draft.unset(Some(id), key),
        }
    }

    /// Name of a term, what is agreed, and the way back to it.
    fn caption(&mut self, ui: &mut Ui, key: &str, name: &str, agreed: &str) {
        const HEIGHT: f32 = 22.0;
        let is_supposed = self.term(key).is_some();
        let mut back = false;
        let size = egui::vec2(ui.available_width(), HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            let t = tokens(ui);
            let color = if is_supposed { t.warn } else { t.text };
            text::line(ui, name, font::strong(), color);
            ui.add_space(8.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                if is_supposed {
                    back = small_reset(ui, &tr!("supposed-reset-term", term = name));
                }
                text::small(ui, &tr!("supposed-agreed", value = agreed));
            });
        });
        if back {
            self.set(key, None);
        }
    }

    /// A slider with a field beside it; the number where it was moved.
    fn number(
        &self,
        ui: &mut Ui,
        name: &str,
        value: Decimal,
        agreed: Decimal,
        span: &Span,
    ) -> Option<Decimal> {
        const FIELD_WIDTH: f32 = 96.0;
        let mut wanted = None;
        let size = egui::vec2(ui.available_width(), theme::CONTROL_HEIGHT);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            let mark = numbers().decimal_mark();
            let shown = value.normalize().to_string().replace('.', &mark.to_string());
            let typed_name = tr!("supposed-number", term = name);
            if let Some(typed) = field::committed(ui, &shown, &typed_name, "", FIELD_WIDTH) {
                // A comma is a decimal point in half of the countries.
                let typed = typed.trim().replace(',', ".");
                wanted = Decimal::from_str_exact(&typed).ok();
            }
            let slide = Slide {
                name,
                min: span.min,
                max: span.max,
                step: span.step,
                agreed: agreed.to_f64(),
                width: ui.available_width().max(80.0),
            };
            let (_, moved) = slide.show(ui, value.to_f64().unwrap_or(span.min));
            wanted = wanted.or_else(|| moved.and_then(|moved| span.decimal(moved)));
        });
        ui.add_space(2.0);
        wanted
    }

    fn target(&mut self, ui: &mut Ui) {
        let agreed = self.objective().target;
        let shown = value_text(Some(agreed), &self.objective().unit);
        self.caption(ui, "target", tr!("supposed-target"), &shown);
        let value = match self.term("target") {
            Some(WhatIfTerm::Target(value)) => *value,
            _ => agreed,
        };
        let span = Span::around(self.result, agreed);
        if let Some(wanted) = self.number(ui, tr!("supposed-target"), value, agreed, &span) {
            self.set("target", (wanted != agreed).then_some(WhatIfTerm::Target(wanted)));
            self.move_warning(wanted - agreed);
        }
    }

    /// A warning keeps its distance to the target, unless somebody supposed another.
    fn move_warning(&mut self, by: Decimal) {
        let Some(agreed) = self.objective().warning else { return };
        let distance = agreed - self.objective().target;
        let followed = match (self.term("warning"), self.target_before) {
            (None, _) => true,
            (Some(WhatIfTerm::Warning(Some(value))), before) => *value - before == distance,
            (Some(_), _) => false,
        };
        if followed {
            let term = WhatIfTerm::Warning(Some(agreed + by));
            self.set("warning", (!by.is_zero()).then_some(term));
        }
    }

    fn warning(&mut self, ui: &mut Ui) {
        let Some(agreed) = self.objective().warning else { return };
        let shown = value_text(Some(agreed), &self.objective().unit);
        self.caption(ui, "warning", tr!("supposed-warning"), &shown);
        let value = match self.term("warning") {
            Some(WhatIfTerm::Warning(Some(value))) => *value,
            _ => agreed,
        };
        let span = Span::around(self.result, agreed);
        if let Some(wanted) = self.number(ui, tr!("supposed-warning"), value, agreed, &span) {
            self.set("warning", (wanted != agreed).then_some(WhatIfTerm::Warning(Some(wanted))));
        }
    }

    fn tolerance(&mut self, ui: &mut Ui) {
        let agreed = self.objective().tolerance;
        let shown = value_text(Some(agreed), &self.objective().unit);
        self.caption(ui, "tolerance", tr!("supposed-tolerance"), &shown);
        let value = match self.term("tolerance") {
            Some(WhatIfTerm::Tolerance(value)) => *value,
            _ => agreed,
        };
        let around = Span::around(self.result, self.objective().target);
        let max = ((around.max - around.min) / 2.0).max(agreed.to_f64().unwrap_or(0.0) * 2.0);
        let span = Span { min: 0.0, max, ..around };
        if let Some(wanted) = self.number(ui, tr!("supposed-tolerance"), value, agreed, &span) {
            let wanted = wanted.max(Decimal::ZERO);
            self.set("tolerance", (wanted != agreed).then_some(WhatIfTerm::Tolerance(wanted)));
        }
    }

    fn completeness(&mut self, ui: &mut Ui) {
        if !self.objective().is_of_counters() {
            return;
        }
        // In percent, as it is shown everywhere; the term is a share.
        let hundred = Decimal::ONE_HUNDRED;
        let share = Decimal::from_f64(self.objective().completeness_ratio_min).unwrap_or_default();
        let agreed = share * hundred;
        let shown = quantity::share_fine(Some(self.objective().completeness_ratio_min));
        let name = tr!("supposed-completeness");
        self.caption(ui, "completeness_min", name, &shown);
        let value = match self.term("completeness_min") {
            Some(WhatIfTerm::CompletenessMin(value)) => *value * hundred,
            _ => agreed,
        };
        let span = Span { min: 0.0, max: 100.0, step: 0.5, decimals: 1 };
        if let Some(wanted) = self.number(ui, name, value, agreed, &span) {
            let wanted = wanted.clamp(Decimal::ZERO, hundred);
            let term = (wanted != agreed)
                .then(|| WhatIfTerm::CompletenessMin((wanted / hundred).normalize()));
            self.set("completeness_min", term);
        }
    }

    /// One outage of the line, as long as it is supposed to have been.
    fn outage(&mut self, ui: &mut Ui, statement: &Statement, chosen: &mut Option<String>) {
        if !matches!(self.objective().source, Source::Outages(_)) {
            return;
        }
        let mut outages: Vec<(String, i64, String)> = self
            .result
            .outages
            .iter()
            .filter(|outage| !outage.id.is_empty())
            .map(|outage| {
                let end = outage.end.unwrap_or(statement.as_of);
                let secs = end.as_unix_secs() - outage.start.as_unix_secs();
                (outage.id.clone(), secs / 60, outage.object.clone())
            })
            .collect();
        outages.sort_by(|a, b| (-a.1, &a.0).cmp(&(-b.1, &b.0)));
        outages.dedup_by(|a, b| a.0 == b.0);
        outages.truncate(OUTAGES_MAX);
        if outages.is_empty() {
            return;
        }
        if !chosen.as_ref().is_some_and(|id| outages.iter().any(|(known, ..)| known == id)) {
            *chosen = outages.first().map(|(id, ..)| id.clone());
        }
        let found = outages.iter().find(|(id, ..)| Some(id) == chosen.as_ref()).cloned();
        let Some((id, minutes, _)) = found else { return };
        let agreed = acting::span_text(minutes);
        self.caption(ui, "outage_minutes", tr!("supposed-outage"), &agreed);
        let options: Vec<(Option<String>, String)> = outages
            .iter()
            .map(|(id, minutes, object)| {
                let span = acting::span_text(*minutes);
                (Some(id.clone()), format!("{id} · {span} · {object}"))
            })
            .collect();
        let width = ui.available_width();
        pick::combo(ui, tr!("supposed-outage"), chosen, &options, width);
        let mut supposed = match self.term("outage_minutes") {
            Some(WhatIfTerm::OutageMinutes(outages)) => outages.clone(),
            _ => Vec::new(),
        };
        let value = supposed.iter().find(|(known, _)| *known == id).map(|(_, minutes)| *minutes);
        let agreed = Decimal::from(minutes);
        let span = Span { min: 0.0, max: (minutes as f64).max(1.0), step: 1.0, decimals: 0 };
        let shown = value.map_or(agreed, Decimal::from);
        if let Some(wanted) = self.number(ui, tr!("supposed-outage"), shown, agreed, &span) {
            supposed.retain(|(known, _)| *known != id);
            let wanted = wanted.round().to_u32().filter(|wanted| Decimal::from(*wanted) < agreed);
            supposed.extend(wanted.map(|wanted| (id, wanted)));
            let term = (!supposed.is_empty()).then_some(WhatIfTerm::OutageMinutes(supposed));
            self.set("outage_minutes", term);
        }
    }

    fn without_worst(&mut self, ui: &mut Ui) {
        let n_known = self.result.worst_objects.len() as u32;
        if n_known == 0 || matches!(self.objective().source, Source::Composite | Source::Tickets(_))
        {
            return;
        }
        self.caption(ui, "without_worst", tr!("supposed-without-worst"), "0");
        let value = match self.term("without_worst") {
            Some(WhatIfTerm::WithoutWorst(n)) => *n,
            _ => 0,
        };
        let max = f64::from(n_known.min(WITHOUT_WORST_MAX));
        let span = Span { min: 0.0, max, step: 1.0, decimals: 0 };
        let name = tr!("supposed-without-worst");
        if let Some(wanted) = self.number(ui, name, Decimal::from(value), Decimal::ZERO, &span) {
            let n = wanted.round().to_u32().unwrap_or(0).min(WITHOUT_WORST_MAX);
            self.set("without_worst", (n > 0).then_some(WhatIfTerm::WithoutWorst(n)));
        }
    }

    fn rounding(&mut self, ui: &mut Ui) {
        let agreed = self.objective().rounding;
        self.caption(ui, "rounding", tr!("supposed-rounding"), &rounding_text(agreed));
        let mut value = match self.term("rounding") {
            Some(WhatIfTerm::Rounding(value)) => *value,
            _ => agreed,
        };
        let mut rules = vec![RoundingRule::None];
        rules.extend((0..=4).map(|decimals| RoundingRule::HalfUp { decimals }));
        rules.extend((0..=4).map(|decimals| RoundingRule::HalfEven { decimals }));
        if !rules.contains(&agreed) {
            rules.push(agreed);
        }
        let options: Vec<_> = rules.into_iter().map(|rule| (rule, rounding_text(rule))).collect();
        let width = ui.available_width();
        if pick::combo(ui, tr!("supposed-rounding"), &mut value, &options, width) {
            self.set("rounding", (value != agreed).then_some(WhatIfTerm::Rounding(value)));
            // Without a rounding there is nothing to choose.
            if value == RoundingRule::None {
                self.set("compare", None);
            }
        }
    }

    fn compare(&mut self, ui: &mut Ui) {
        let rounding = match self.term("rounding") {
            Some(WhatIfTerm::Rounding(rule)) => *rule,
            _ => self.objective().rounding,
        };
        if rounding == RoundingRule::None {
            return;
        }
        let agreed = self.objective().compare;
        self.caption(ui, "compare", tr!("supposed-compare"), compare_text(agreed));
        let mut value = match self.term("compare") {
            Some(WhatIfTerm::Compare(value)) => *value,
            _ => agreed,
        };
        let options = [CompareRule::AfterRounding, CompareRule::BeforeRounding]
            .map(|rule| (rule, compare_text(rule).to_owned()));
        let width = ui.available_width();
        if pick::combo(ui, tr!("supposed-compare"), &mut value, &options, width) {
            self.set("compare", (value != agreed).then_some(WhatIfTerm::Compare(value)));
        }
    }

    fn busy_hour(&mut self, ui: &mut Ui, ctx: &ViewContext<'_>) {
        if !self.objective().is_of_counters() {
            return;
        }
        let agreed = self.objective().busy_hour.clone();
        let shown = |name: &Option<String>| {
            name.clone().unwrap_or_else(|| tr!("supposed-all-hours").to_owned())
        };
        self.caption(ui, "busy_hour", tr!("supposed-busy-hour"), &shown(&agreed));
        let mut value = match self.term("busy_hour") {
            Some(WhatIfTerm::BusyHour(value)) => value.clone(),
            _ => agreed.clone(),
        };
        let names = ctx.state.busy_hours.iter().map(|definition| Some(definition.name.clone()));
        let options: Vec<(Option<String>, String)> =
            std::iter::once(None).chain(names).map(|name| (name.clone(), shown(&name))).collect();
        let width = ui.available_width();
        if pick::combo(ui, tr!("supposed-busy-hour"), &mut value, &options, width) {
            self.set("busy_hour", (value != agreed).then_some(WhatIfTerm::BusyHour(value)));
        }
    }

    fn exclusion_mode(&mut self, ui: &mut Ui) {
        let Some(agreed) = self.objective().exclusions.as_ref().map(|terms| terms.mode) else {
            return;
        };
        self.caption(ui, "exclusion_mode", tr!("supposed-exclusion-mode"), mode_text(agreed));
        let mut value = match self.term("exclusion_mode") {
            Some(WhatIfTerm::ExclusionMode(value)) => *value,
            _ => agreed,
        };
        let options = [ExclusionMode::DowntimeOnly, ExclusionMode::DowntimeAndServiceTime]
            .map(|mode| (mode, mode_text(mode).to_owned()));
        let width = ui.available_width();
        if pick::combo(ui, tr!("supposed-exclusion-mode"), &mut value, &options, width) {
            let term = (value != agreed).then_some(WhatIfTerm::ExclusionMode(value));
            self.set("exclusion_mode", term);
        }
    }

    /// As text, with all terms of the method: its own words are those of contract files.
    fn method(&mut self, ui: &mut Ui) {
        if matches!(self.objective().source, Source::Composite | Source::Tickets(_)) {
            return;
        }
        let agreed = tr!("supposed-as-agreed");
        self.caption(ui, "method", tr!("supposed-method"), agreed);
        let current = match self.term("method") {
            Some(WhatIfTerm::Method(words)) => words.clone(),
            _ => String::new(),
        };
        let width = ui.available_width();
        let hint = "percentile 95 nearest_rank intervals 1h";
        if let Some(typed) = field::committed(ui, &current, tr!("supposed-method"), hint, width) {
            let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
            self.set("method", (!words.is_empty()).then_some(WhatIfTerm::Method(words)));
        }
    }
}

/// The way back to what is agreed, as small as the line it stands in.
fn small_reset(ui: &mut Ui, name: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(22.0, 22.0), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name));
    let t = tokens(ui);
    let color = if response.hovered() { t.text } else { t.warn };
    icon::paint(ui.painter(), rect.shrink(4.0), Icon::Undo, color);
    theme::paint_focus(ui, &response);
    response.on_hover_text(name).clicked()
}

/// From where to where a slider runs.
struct Span {
    min: f64,
    max: f64,
    step: f64,
    decimals: u32,
}

impl Span {
    /// Around a level, wide enough that the result lies inside.
    fn around(result: &ObjectiveResult, level: Decimal) -> Self {
        Self::of(level, result.sli, result.objective.unit == "%")
    }

    fn of(level: Decimal, sli: Option<f64>, is_percent: bool) -> Self {
        let level_number = level.to_f64().unwrap_or(0.0);
        let distance = sli.map_or(0.0, |value| (value - level_number).abs());
        // A share may move as far as to the nearer of nothing and all: around 0.35 % there is no room for 44 %.
        let least = if is_percent {
            level_number.abs().min((100.0 - level_number).abs())
        } else {
            level_number.abs() * 0.1
        };
        let reach = (distance * 1.5).max(least).max(1e-6);
        let (mut min, mut max) = (level_number - reach, level_number + reach);
        if level_number >= 0.0 {
            min = min.max(0.0);
        }
        if is_percent && level_number <= 100.0 {
            max = max.min(100.0);
        }
        let wanted = ((max - min) / STEPS_MIN).log10();
        let decimals = (-wanted.floor()).clamp(0.0, 6.0) as u32;
        let decimals = decimals.max(level.normalize().scale()).min(6);
        let step = 10_f64.powi(-(decimals as i32));
        // Ends on whole steps, so that the agreed value is one of them.
        let (min, max) = ((min / step).floor() * step, (max / step).ceil() * step);
        Self { min, max, step, decimals }
    }

    fn decimal(&self, value: f64) -> Option<Decimal> {
        Decimal::from_f64(value).map(|value| value.round_dp(self.decimals).normalize())
    }
}

fn rounding_text(rule: RoundingRule) -> String {
    match rule {
        RoundingRule::None => tr!("supposed-rounding-none").to_owned(),
        RoundingRule::HalfUp { decimals } => {
            tr!("supposed-rounding-half-up", n = u64::from(decimals))
        }
        RoundingRule::HalfEven { decimals } => {
            tr!("supposed-rounding-half-even", n = u64::from(decimals))
        }
    }
}

fn compare_text(rule: CompareRule) -> &'static str {
    match rule {
        CompareRule::AfterRounding => tr!("supposed-compare-after"),
        CompareRule::BeforeRounding => tr!("supposed-compare-before"),
    }
}

fn mode_text(mode: ExclusionMode) -> &'static str {
    match mode {
        ExclusionMode::DowntimeOnly => tr!("supposed-mode-downtime"),
        ExclusionMode::DowntimeAndServiceTime => tr!("supposed-mode-both"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(level: &str, sli: Option<f64>, is_percent: bool) -> Span {
        Span::of(level.parse().unwrap(), sli, is_percent)
    }

    #[test]
    fn a_low_rate_has_a_slider_of_its_own_size() {
        let low = span("0.35", Some(0.41), true);
        assert!(low.min >= 0.0 && low.max <= 0.71, "{} to {}", low.min, low.max);
        assert!((low.max - low.min) / low.step >= STEPS_MIN, "steps of {}", low.step);
        let high = span("99.9", Some(99.85), true);
        assert!(high.max <= 100.0 && high.min >= 99.7, "{} to {}", high.min, high.max);
        // A result far away lies inside all the same.
        let far = span("0.35", Some(44.0), true);
        assert!(far.max > 44.0 && far.max <= 100.0, "{}", far.max);
    }

    #[test]
    fn the_agreed_level_is_one_of_the_steps() {
        for (level, sli, is_percent) in [
            ("0.35", Some(0.41), true),
            ("98.80", None, true),
            ("4", Some(3.2), false),
            ("0", None, false),
        ] {
            let span = span(level, sli, is_percent);
            let level: f64 = level.parse().unwrap();
            let n_steps = (level - span.min) / span.step;
            assert!((n_steps - n_steps.round()).abs() < 1e-6, "{level}: {n_steps}");
            assert!(span.min <= level && level <= span.max, "{level}");
        }
    }
}
