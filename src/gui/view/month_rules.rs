//! Busy hours of a definition by day, and what each rule of a month makes of them: the numbers of `vigia busy-hours --compare`.

use std::ops::Range;

use egui::{Align, Align2, Layout, Margin, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_extras::{Column, TableBuilder};
use jiff::civil::Date;

use super::{chart, explore};
use crate::chart::axis::{self, ValueAxis};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, ROW_HEIGHT, font, tokens};
use crate::gui::ui_state::ExploreUi;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{across, empty_state, pick, problem, progress, quantity, text};
use crate::kpi::PlanItem;
use crate::model::{CalendarMonth, Unit};
use crate::words::{self, date, language, tr};
use crate::workspace::busy_hours::{BusyHourDefinition, MonthRule};
use crate::workspace::busy_hours_compare::{CompareQuestion, ComparedRow, Comparison, RuleRow};
use crate::workspace::{Command, State};

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, explore: &mut ExploreUi) {
    let Some(definition) = definition(ctx.state, explore).cloned() else {
        let (title, sentence) = (tr!("explore-rules-none"), tr!("explore-rules-none-why"));
        empty_state::show(ui, Icon::Clock, title, sentence, |_| {});
        return;
    };
    let rules = rules_of(&definition);
    controls(ui, ctx.state, explore, &definition, &rules);
    ask(ctx, explore, &definition, &rules);
    let found = ctx.state.month_rules.clone();
    let is_of = |found: &Comparison| found.definitions.iter().any(|d| d.name == definition.name);
    match &found.latest {
        Some(Ok(comparison)) if is_of(comparison) => {
            let rule = rule_of(explore, &definition);
            answer_ui(ui, comparison, rule, found.running);
        }
        Some(Err(problems)) if !found.running => explore::problems_ui(ui, problems),
        _ => {
            let (title, sentence) = (tr!("explore-rules-wait"), tr!("explore-rules-wait-why"));
            empty_state::show(ui, Icon::Clock, title, sentence, |ui| {
                let accent = tokens(ui).accent;
                progress::bar(ui, tr!("explore-show-busy-hours"), None, 160.0, accent);
            });
        }
    }
}

/// The chosen one while it is there; else the one of the explorer's answer, one that names a rule itself, or the first.
fn definition<'s>(state: &'s State, explore: &ExploreUi) -> Option<&'s BusyHourDefinition> {
    let all = &state.busy_hours;
    let named = |name: &Option<String>| {
        name.as_ref().and_then(|name| all.iter().find(|hour| hour.name == *name))
    };
    named(&explore.month_rules.definition)
        .or_else(|| named(&explore.busy_hour))
        .or_else(|| all.iter().find(|hour| hour.month_rule.is_some()))
        .or_else(|| all.first())
}

/// The common ones, and the definition's own.
fn rules_of(definition: &BusyHourDefinition) -> Vec<MonthRule> {
    let mut rules = MonthRule::COMMON.to_vec();
    rules.extend(definition.month_rule.filter(|own| !MonthRule::COMMON.contains(own)));
    rules
}

fn rule_of(explore: &ExploreUi, definition: &BusyHourDefinition) -> MonthRule {
    let chosen = explore.month_rules.rule.filter(|rule| rules_of(definition).contains(rule));
    chosen.or(definition.month_rule).unwrap_or(MonthRule::Max)
}

/// As people say it.
fn rule_name(rule: MonthRule) -> String {
    match rule {
        MonthRule::Max => tr!("explore-rule-greatest").to_owned(),
        MonthRule::Mean => tr!("explore-rule-mean").to_owned(),
        MonthRule::MeanOfTop(n) => tr!("explore-rule-top", n = n as u64),
        MonthRule::NthHighest(n) => tr!("explore-rule-nth", n = n as u64),
    }
}

fn controls(
    ui: &mut Ui,
    state: &State,
    explore: &mut ExploreUi,
    definition: &BusyHourDefinition,
    rules: &[MonthRule],
) {
    let mut rule = rule_of(explore, definition);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        let mut name = definition.name.clone();
        let names: Vec<(String, String)> =
            state.busy_hours.iter().map(|hour| (hour.name.clone(), hour.name.clone())).collect();
        if pick::combo(ui, tr!("explore-busy-hour"), &mut name, &names, 200.0) {
            explore.month_rules.definition = Some(name);
            explore.month_rules.rule = None;
        }
        let names: Vec<String> = rules.iter().map(|rule| rule_name(*rule)).collect();
        let options: Vec<(MonthRule, &str)> =
            rules.iter().copied().zip(names.iter().map(String::as_str)).collect();
        if pick::segments(ui, tr!("explore-rule"), &mut rule, &options) {
            explore.month_rules.rule = Some(rule);
        }
    });
    if !explore.filter.is_empty() {
        text::small(ui, tr!("explore-rules-no-filter"));
    }
}

/// Asks when the question or the data changed.
fn ask(
    ctx: &mut ViewContext<'_>,
    explore: &mut ExploreUi,
    definition: &BusyHourDefinition,
    rules: &[MonthRule],
) {
    let chosen = explore::chosen_zone(ctx.state, explore);
    let zone = definition.zone.clone().unwrap_or(chosen);
    let question = CompareQuestion {
        names: vec![definition.name.clone()],
        kpi: None,
        range: explore::range(ctx.state, explore.range, &zone),
        zone: Some(zone),
        suspect: explore.suspect.unwrap_or(ctx.state.suspect),
        by_month: false,
        rules: rules.to_vec(),
    };
    let asked = (question, ctx.state.inventory.data_revision);
    if explore.month_rules.asked.as_ref() != Some(&asked) {
        ctx.command(Command::AskMonthRules { question: Box::new(asked.0.clone()) });
        explore.month_rules.asked = Some(asked);
    }
}

fn answer_ui(ui: &mut Ui, found: &Comparison, rule: MonthRule, running: bool) {
    let Some(definition) = found.definitions.first() else { return };
    if found.rows.iter().all(|row| traffic_of(row).is_none()) {
        let nothing = || tr!("explore-rules-no-traffic").to_owned();
        let why = found.warnings.first().map_or_else(nothing, problem::said);
        empty_state::show(ui, Icon::Clock, tr!("explore-rules-no-hour"), &why, |_| {});
        return;
    }
    for warning in found.warnings.iter().take(2) {
        text::small(ui, &problem::said(warning));
    }
    let months = months_of(found);
    let table_height = ROW_HEIGHT + 28.0 * months.len().clamp(1, 6) as f32 + 40.0;
    let height = (ui.available_height() - table_height - 8.0).max(220.0);
    theme::card(ui).inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.spacing_mut().interact_size.y = 20.0;
        let top = ui.cursor().top();
        let t = tokens(ui);
        let name = definition.traffic.name_in(language().code());
        let traffic = with_unit(name, &definition.traffic.unit);
        ui.horizontal(|ui| {
            text::section(ui, &tr!("explore-rules-of-day", traffic = traffic.as_str()));
            if running {
                text::small(ui, tr!("explore-updating"));
            }
        });
        text::note(ui, &text::begun_large(&definition.meaning.said()), t.text_muted);
        ui.add_space(4.0);
        if let Some(newest) = months.iter().rev().find_map(|month| rule_row(found, month, rule)) {
            headline(ui, newest, &definition.traffic);
        }
        ui.horizontal(|ui| {
            chart::legend_name(ui, tr!("explore-rules-taken"), t.line(0));
            let pale = t.line(0).gamma_multiply(NOT_TAKEN);
            chart::legend_name(ui, tr!("explore-rules-other"), pale);
            let of_month = tr!("explore-rules-of-month", rule = rule_name(rule));
            chart::legend_name(ui, &of_month, t.line(1));
        });
        let used = ui.cursor().top() - top;
        bars(ui, found, rule, &definition.traffic.unit, (height - used - 20.0).max(120.0));
    });
    theme::card(ui).inner_margin(Margin::symmetric(16, 6)).show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        if months.is_empty() {
            text::muted(ui, tr!("explore-rules-no-month"));
            return;
        }
        let area = egui::ScrollArea::horizontal().id_salt("rules width").auto_shrink(false);
        let area = across::follow(ui, "rules width", area);
        let shown = area.show(ui, |ui| {
            table_ui(ui, found, &months, rule);
        });
        across::sign(ui, "rules width", &shown);
    });
}

/// Months of the rules, ascending.
fn months_of(found: &Comparison) -> Vec<String> {
    let mut months: Vec<String> = found.rules.iter().map(|row| row.month.clone()).collect();
    months.dedup();
    months
}

fn rule_row<'f>(found: &'f Comparison, month: &str, rule: MonthRule) -> Option<&'f RuleRow> {
    found.rules.iter().find(|row| row.month == month && row.rule == rule)
}

fn value_of(row: &RuleRow) -> Option<f64> {
    row.values.first().copied().flatten()
}

fn n_days_of(row: &RuleRow) -> (usize, usize) {
    row.n_days.first().copied().unwrap_or_default()
}

/// The newest month's number, large.
fn headline(ui: &mut Ui, row: &RuleRow, traffic: &PlanItem) {
    let t = tokens(ui);
    ui.horizontal(|ui| {
        let value = quantity::value(value_of(row), &traffic.unit);
        text::line(ui, &value, font::display(), t.text);
        let n_counted = n_days_of(row).1;
        let said = tr!(
            "explore-rules-headline",
            rule = rule_name(row.rule),
            n = n_counted as u64,
            month = month_name(&row.month)
        );
        text::muted(ui, &said);
    });
    if value_of(row).is_none() {
        text::note(ui, &why_none(row), t.text_muted);
    }
}

/// Why a rule gives no number.
fn why_none(row: &RuleRow) -> String {
    let (n_found, n_counted) = n_days_of(row);
    if n_found < n_counted {
        let missing = n_counted - n_found;
        return tr!("explore-rules-days-missing", n = missing as u64, all = n_counted as u64);
    }
    tr!("explore-rules-few-days", n = n_counted as u64)
}

/// `Nov 2026` of `2026-11`.
fn month_name(month: &str) -> String {
    let known = CalendarMonth::parse(month);
    known.map_or_else(|| month.to_owned(), date::month_year_short)
}

fn with_unit(name: &str, unit: &Unit) -> String {
    if unit.shown().is_empty() { name.to_owned() } else { format!("{name} ({unit})") }
}

/// Days of one month, by their places among all days, and the month.
fn parts(rows: &[ComparedRow]) -> Vec<(Range<usize>, &str)> {
    let mut parts: Vec<(Range<usize>, &str)> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let name = row.period.get(..7).unwrap_or_default();
        match parts.last_mut() {
            Some((range, last)) if *last == name => range.end = i + 1,
            _ => parts.push((i..i + 1, name)),
        }
    }
    parts
}

fn traffic_of(row: &ComparedRow) -> Option<f64> {
    row.cells.first().and_then(|cell| cell.traffic)
}

/// Strength of the bar of a day that the rule does not take.
const NOT_TAKEN: f32 = 0.35;

/// Digits after the mark for all numbers of a column, as many as the largest has by itself; `None` where each has its own.
fn decimals_of(values: impl Iterator<Item = f64> + Clone, unit: &Unit) -> Option<u32> {
    if unit.is_percent() {
        return None;
    }
    if values.clone().all(|value| value.fract() == 0.0) {
        return Some(0);
    }
    match values.map(f64::abs).fold(0.0, f64::max) {
        largest if largest >= 10_000.0 => Some(1),
        largest if largest >= 100.0 => Some(2),
        largest if largest >= 0.01 => Some(3),
        _ => None,
    }
}

/// The numbers of a rule, as its column shows them.
fn shown_of(found: &Comparison, rule: MonthRule, unit: &Unit, value: f64) -> String {
    let of_rule = found.rules.iter().filter(|row| row.rule == rule).filter_map(value_of);
    match decimals_of(of_rule, unit) {
        Some(decimals) => quantity::fixed(value, decimals),
        None => quantity::plain(value, unit),
    }
}

/// Where days and values stand.
struct Place {
    plot: Rect,
    first: Date,
    /// For one day.
    room: f32,
    values: ValueAxis,
}

impl Place {
    fn of(rect: Rect, rows: &[ComparedRow], days: &[Date], unit: &Unit) -> Option<Self> {
        let (first, last) = (*days.first()?, *days.last()?);
        let n_days = (last - first).get_days().max(0) as f32 + 1.0;
        let plot = Rect::from_min_max(rect.min + vec2(56.0, 24.0), rect.max - vec2(8.0, 20.0));
        let values = rows.iter().filter_map(traffic_of).chain([0.0]);
        let n_ticks = (plot.height() / 52.0).clamp(2.0, 10.0) as usize;
        let values = axis::axis_of_values(values, unit, n_ticks);
        Some(Self { plot, first, room: plot.width() / n_days, values })
    }

    /// Middle of a day.
    fn x(&self, day: Date) -> f32 {
        self.plot.left() + ((day - self.first).get_days() as f32 + 0.5) * self.room
    }

    fn y(&self, value: f64) -> f32 {
        self.plot.bottom() - self.values.position(value) as f32 * self.plot.height()
    }
}

/// A bar for each day, from zero; those that the rule takes are stronger. A line for each month's number.
fn bars(ui: &mut Ui, found: &Comparison, rule: MonthRule, unit: &Unit, height: f32) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::GraphicsObject, true, tr!("explore-rules-chart"))
    });
    let t = tokens(ui);
    let rows = &found.rows;
    let days: Vec<Date> = rows.iter().filter_map(|row| row.period.parse().ok()).collect();
    let place = Place::of(rect, rows, &days, unit).filter(|_| days.len() == rows.len());
    let Some(place) = place else { return };
    for tick in &place.values.ticks {
        let y = place.y(*tick);
        ui.painter().hline(place.plot.x_range(), y, Stroke::new(1.0, t.grid_line));
        let label = place.values.label(*tick, &words::numbers());
        let at = pos2(place.plot.left() - 6.0, y);
        ui.painter().text(at, Align2::RIGHT_CENTER, label, font::small(), t.text_muted);
    }
    let at = pos2(place.plot.left() - 6.0, rect.top());
    ui.painter().text(at, Align2::RIGHT_TOP, unit.shown(), font::small_strong(), t.text_muted);
    for (range, _) in parts(rows) {
        month_ui(ui, found, &place, &days, range, rule);
    }
    // Over the bars of all months: the number of a short one is wider than its days.
    for (range, month) in parts(rows) {
        month_number(ui, found, &place, &days[range], month, (rule, unit));
    }
    day_labels(ui, &place, &days);
    hover(response, rows, &place, &days, unit);
}

fn month_ui(
    ui: &Ui,
    found: &Comparison,
    place: &Place,
    days: &[Date],
    range: Range<usize>,
    rule: MonthRule,
) {
    let t = tokens(ui);
    let of_month = &found.rows[range.clone()];
    let values: Vec<f64> = of_month.iter().map(|row| traffic_of(row).unwrap_or(f64::NAN)).collect();
    let taken = rule.days_taken(&values).unwrap_or_default();
    let bar = (place.room * 0.7).clamp(1.0, 28.0);
    for (i, (day, value)) in days[range.clone()].iter().zip(&values).enumerate() {
        let x = place.x(*day);
        if value.is_nan() {
            // No bar would read as zero.
            let at = pos2(x, place.y(0.0) - 2.0);
            let sign = quantity::NO_VALUE;
            ui.painter().text(at, Align2::CENTER_BOTTOM, sign, font::small(), t.text_faint);
            continue;
        }
        let ends = [pos2(x - bar / 2.0, place.y(*value)), pos2(x + bar / 2.0, place.y(0.0))];
        let strength = if taken.contains(&i) { 1.0 } else { NOT_TAKEN };
        let color = t.line(0).gamma_multiply(strength);
        ui.painter().rect_filled(Rect::from_points(&ends), 1.0, color);
    }
}

/// A line over the days of a month at the number that the rule gives, and the number above its middle.
fn month_number(
    ui: &Ui,
    found: &Comparison,
    place: &Place,
    days: &[Date],
    month: &str,
    (rule, unit): (MonthRule, &Unit),
) {
    let t = tokens(ui);
    let number = rule_row(found, month, rule).and_then(value_of);
    let (Some(number), Some(first), Some(last)) = (number, days.first(), days.last()) else {
        return;
    };
    let y = place.y(number);
    let half = place.room / 2.0;
    let (start, end) = (place.x(*first) - half, place.x(*last) + half);
    ui.painter().hline(start..=end, y, Stroke::new(1.6, t.line(1)));
    let label = shown_of(found, rule, unit, number);
    let galley = ui.painter().layout_no_wrap(label, font::small_strong(), t.line(1));
    let size = galley.size();
    let rightmost = (place.plot.right() - size.x - 2.0).max(place.plot.left());
    let left = ((start + end - size.x) / 2.0).clamp(place.plot.left() + 2.0, rightmost + 2.0);
    let at = pos2(left, y - size.y - 2.0);
    let ground = Rect::from_min_size(at, size).expand2(vec2(2.0, 0.0));
    ui.painter().rect_filled(ground, 2.0, t.card.gamma_multiply(0.7));
    ui.painter().galley(at, galley, t.line(1));
}

/// The first of each month first, then as many days as there is room for.
fn day_labels(ui: &Ui, place: &Place, days: &[Date]) {
    let t = tokens(ui);
    let mut free: Vec<egui::Rangef> = Vec::new();
    let mut write = |day: Date, text: String| {
        let galley = ui.painter().layout_no_wrap(text, font::small(), t.text_muted);
        let width = galley.size().x;
        let leftmost = place.plot.left() - 2.0;
        let rightmost = (place.plot.right() + 8.0 - width).max(leftmost);
        let left = (place.x(day) - width / 2.0).clamp(leftmost, rightmost);
        let room = egui::Rangef::new(left - 3.0, left + width + 3.0);
        if free.iter().all(|taken| !taken.intersects(room)) {
            free.push(room);
            ui.painter().galley(pos2(left, place.plot.bottom() + 3.0), galley, t.text_muted);
        }
    };
    let begins_month = |i: usize| i == 0 || days[i - 1].month() != days[i].month();
    let first_days = (0..days.len()).filter(|i| begins_month(*i)).map(|i| days[i]);
    first_days.for_each(|day| write(day, date::day_month(day)));
    let step = if place.room >= 20.0 { 1 } else { 5 };
    days.iter()
        .filter(|day| day.day() % step == 0)
        .for_each(|day| write(*day, day.day().to_string()));
}

fn hover(
    response: egui::Response,
    rows: &[ComparedRow],
    place: &Place,
    days: &[Date],
    unit: &Unit,
) {
    let Some(pointer) = response.hover_pos() else { return };
    let distance = |i: &usize| (place.x(days[*i]) - pointer.x).abs();
    let nearest = (0..days.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let Some(i) = nearest else { return };
    let begins = rows[i].cells.first().map(|cell| &cell.hours[..]).unwrap_or_default();
    let hours = match begins {
        [] => tr!("explore-rules-not-found").to_owned(),
        [(start, 1)] => tr!("explore-rules-begins", start = start.as_str()),
        many => {
            let starts = many.iter().take(3).map(|(start, n)| format!("{start} ×{n}"));
            let more = if many.len() > 3 { ", …" } else { "" };
            let starts = format!("{}{more}", starts.collect::<Vec<_>>().join(", "));
            tr!("explore-rules-begin", starts = starts)
        }
    };
    let value = quantity::value(traffic_of(&rows[i]), unit);
    response.on_hover_text_at_pointer(format!(
        "{}\n{value}\n{hours}",
        date::weekday_day_month(days[i])
    ));
}

fn table_ui(ui: &mut Ui, found: &Comparison, months: &[String], chosen: MonthRule) {
    let Some(definition) = found.definitions.first() else { return };
    let mut rules: Vec<MonthRule> = Vec::new();
    for row in &found.rules {
        if !rules.contains(&row.rule) {
            rules.push(row.rule);
        }
    }
    let unit = &definition.traffic.unit;
    let heading = |rule: MonthRule| {
        let mark = if definition.month_rule == Some(rule) { " ●" } else { "" };
        format!("{}{mark}", rule_name(rule))
    };
    ui.spacing_mut().item_spacing = vec2(COLUMN_GAP, 0.0);
    let mut widths: Vec<f32> =
        rules.iter().map(|rule| rule_width(found, *rule, unit, &heading(*rule))).collect();
    // What is left is shared out, so that the numbers stand below the chart's whole width.
    let gaps = COLUMN_GAP * (rules.len() + 1) as f32;
    let (month_width, days_width) =
        (months_width(ui, months), days_width(ui, found, months, chosen));
    let needed = month_width + days_width + gaps + widths.iter().sum::<f32>();
    let more = (ui.available_width() - needed).max(0.0) / rules.len().max(1) as f32;
    widths.iter_mut().for_each(|width| *width += more);
    ui.set_min_width(needed);
    let mut table = TableBuilder::new(ui)
        .id_salt("month rules")
        .striped(false)
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(month_width))
        .column(Column::exact(days_width));
    for width in widths {
        table = table.column(Column::exact(width));
    }
    table
        .header(ROW_HEIGHT, |mut row| {
            row.col(|ui| _ = text::caption(ui, tr!("explore-rules-month")));
            row.col(|ui| right(ui, |ui| _ = text::caption(ui, tr!("explore-rules-days"))));
            for rule in &rules {
                let name = heading(*rule);
                let is_own = definition.month_rule == Some(*rule);
                row.col(|ui| {
                    right(ui, |ui| {
                        let color = tokens(ui).text_muted;
                        let heading = text::line(ui, &name, font::small_strong(), color);
                        if is_own {
                            heading.on_hover_text(tr!("explore-rules-own"));
                        }
                    });
                });
            }
        })
        .body(|body| {
            body.rows(28.0, months.len(), |mut line| {
                let month = &months[line.index()];
                line.col(|ui| _ = text::body(ui, &month_name(month)));
                line.col(|ui| {
                    let days = days_text(found, month, chosen);
                    right(ui, |ui| _ = text::number(ui, &days));
                });
                for rule in &rules {
                    line.col(|ui| {
                        let Some(row) = rule_row(found, month, *rule) else { return };
                        right(ui, |ui| cell_ui(ui, found, row, unit, *rule == chosen));
                    });
                }
            });
        });
}

const COLUMN_GAP: f32 = 10.0;

fn days_text(found: &Comparison, month: &str, chosen: MonthRule) -> String {
    let (n_found, n_counted) = rule_row(found, month, chosen).map_or((0, 0), n_days_of);
    tr!("explore-n-of", n = n_found as u64, all = n_counted as u64)
}

/// As wide as the longest name of a month in the language.
fn months_width(ui: &Ui, months: &[String]) -> f32 {
    let names = months.iter().map(|month| text::width(ui, &month_name(month), font::body()));
    let heading = text::width(ui, tr!("explore-rules-month"), font::small_strong());
    names.fold(heading, f32::max).ceil() + 2.0
}

fn days_width(ui: &Ui, found: &Comparison, months: &[String], chosen: MonthRule) -> f32 {
    let width = |month: &String| text::width(ui, &days_text(found, month, chosen), font::body());
    let heading = text::width(ui, tr!("explore-rules-days"), font::small_strong());
    months.iter().map(width).fold(heading, f32::max).ceil() + 6.0
}

/// As wide as the heading and the longest number.
fn rule_width(found: &Comparison, rule: MonthRule, unit: &Unit, heading: &str) -> f32 {
    const LETTER: f32 = 8.0;
    const HEADING_LETTER: f32 = 6.8;
    let of_rule = found.rules.iter().filter(|row| row.rule == rule).filter_map(value_of);
    let numbers =
        of_rule.map(|value| shown_of(found, rule, unit, value).chars().count() as f32 * LETTER);
    numbers.fold(heading.chars().count() as f32 * HEADING_LETTER, f32::max).ceil() + 2.0
}

fn cell_ui(ui: &mut Ui, found: &Comparison, row: &RuleRow, unit: &Unit, is_chosen: bool) {
    let t = tokens(ui);
    let value = value_of(row);
    let nothing = || quantity::NO_VALUE.to_owned();
    let shown = value.map_or_else(nothing, |v| shown_of(found, row.rule, unit, v));
    let font = if is_chosen { font::strong() } else { font::body() };
    let color = if is_chosen { t.text } else { t.text_muted };
    let whole = value.map_or_else(|| why_none(row), |v| quantity::value_whole(v, unit));
    text::number_in(ui, &shown, font, color).on_hover_text(whole);
}

fn right(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        // At the very edge of the column the last letter would be cut.
        ui.add_space(2.0);
        add(ui);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_one_column_have_as_many_decimals() {
        let of = |values: &[f64], unit: &str| decimals_of(values.iter().copied(), &Unit::new(unit));
        assert_eq!(of(&[12.807, 247.75], "GB"), Some(2));
        assert_eq!(of(&[472.0], "Erl"), Some(0), "whole ones have none");
        assert_eq!(of(&[480.0, 421.466], "Erl"), Some(2));
        assert_eq!(of(&[99.5, 12.0], "%"), None, "percents have their own");
        assert_eq!(of(&[0.0001, 0.002], "GB"), None);
    }
}
