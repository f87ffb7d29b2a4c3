//! The contract's lines as a table: target, result, margin, trend, valid data, verdict, credit. A click opens the line.

use egui::{
    Align, Align2, CornerRadius, FontId, Layout, Rect, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use super::trend;
use super::words::verdict_word;
use crate::format::exact_decimal;
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{chip, progress, quantity, text};
use crate::model::Unit;
use crate::sla::forecast::Outlook;
use crate::sla::{Objective, ObjectiveResult, SlaPeriod, Statement, Verdict};
use crate::words::tr;
use crate::workspace::trend::TrendEntry;

/// What a click asked for.
pub(super) enum Clicked {
    /// The objective of that id.
    Line(String),
    Period(SlaPeriod),
}

const ROW_HEIGHT: f32 = 58.0;
const HEAD_HEIGHT: f32 = 34.0;
const MARGIN: f32 = 18.0;

pub(super) fn show(ui: &mut Ui, statement: &Statement, entries: &[TrendEntry]) -> Option<Clicked> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let columns = Columns::of(ui, ui.available_width(), statement);
    heading(ui, &columns, entries.len());
    for result in &statement.objectives {
        if let Some(wish) = row(ui, &columns, statement, result, entries) {
            clicked = Some(wish);
        }
    }
    clicked
}

/// Where columns stand, from the left edge of the table.
struct Columns {
    name_right: f32,
    target_right: f32,
    result_right: f32,
    /// Left out where there is no room.
    margin_right: Option<f32>,
    trend: (f32, f32),
    valid: (f32, f32),
    /// Whether the share of valid data has its bar.
    has_bar: bool,
    verdict_left: f32,
    credit_right: f32,
}

/// Room between two columns.
const GAP: f32 = 18.0;
/// Least room for names, and for the small line of a year.
const NAME_MIN: f32 = 190.0;
/// A name longer than this is cut; up to here the bar of the data gives way to it.
const NAME_MAX: f32 = 380.0;
const TREND: std::ops::RangeInclusive<f32> = 112.0..=230.0;

impl Columns {
    /// As wide as their texts; what is left is shared by names and trend. Where that is little, the bar of the data goes first, then
    /// the margin.
    fn of(ui: &Ui, width: f32, statement: &Statement) -> Self {
        let lines = &statement.objectives;
        let widest = |heading: &str, font: FontId, text_of: &dyn Fn(&ObjectiveResult) -> String| {
            let of = |text: String, font: FontId| {
                let color = egui::Color32::PLACEHOLDER;
                ui.painter().layout_no_wrap(text, font, color).size().x + 4.0
            };
            let heading = of(heading.to_owned(), font::small_strong());
            lines.iter().map(|line| of(text_of(line), font.clone())).fold(heading, f32::max)
        };
        let target = widest(tr!("scorecard-column-target"), font::body(), &|line| {
            target_text(&line.objective)
        });
        let result = widest(tr!("scorecard-column-result"), font::section(), &|line| {
            result_text(line, &Unit::new(&line.objective.unit))
        });
        let margin = widest(tr!("scorecard-column-margin"), font::body(), &margin_text);
        let credit = widest(tr!("scorecard-column-credit"), font::body(), &|line| {
            credit_text(statement, line)
        });
        let verdict = widest(tr!("scorecard-column-verdict"), font::small_strong(), &|line| {
            verdict_word(line.verdict, false).to_owned()
        });
        let verdict = verdict.max(60.0) + 30.0;
        let share = widest(tr!("scorecard-column-valid"), font::small(), &|line| {
            quantity::share(line.valid_ratio())
        });
        let left = |margin: f32, bar: f32| {
            let fixed = target + result + margin + share + bar + verdict + credit;
            width - 2.0 * MARGIN - 14.0 - fixed - 7.0 * GAP
        };
        let names = lines.iter().map(|line| {
            let name = line.objective.said_name();
            text::width(ui, name, font::strong()) + 4.0
        });
        let name = names.fold(NAME_MIN, f32::max).min(NAME_MAX);
        let bar = if left(margin + GAP, 56.0) >= name + TREND.start() { 56.0 } else { 0.0 };
        let least = NAME_MIN + TREND.start();
        let margin = if left(margin + GAP, bar) >= least { margin + GAP } else { 0.0 };
        let trend = (left(margin, bar) - name).max(0.0) * 0.5;
        let trend = trend.clamp(*TREND.start(), *TREND.end());
        let credit_right = width - MARGIN - 14.0;
        let verdict_left = credit_right - credit - GAP - verdict;
        let valid = (verdict_left - GAP - share - bar, verdict_left - GAP);
        let trend = (valid.0 - GAP - trend, valid.0 - GAP);
        let margin_right = (margin > 0.0).then_some(trend.0 - GAP);
        let result_right = trend.0 - GAP - margin;
        let target_right = result_right - result - GAP;
        let name_right = target_right - target - GAP;
        Self {
            name_right,
            target_right,
            result_right,
            margin_right,
            trend,
            valid,
            has_bar: bar > 0.0,
            verdict_left,
            credit_right,
        }
    }
}

fn heading(ui: &mut Ui, columns: &Columns, n_periods: usize) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD_HEIGHT), Sense::hover());
    let write = |x: f32, align: Align2, name: &str, width: f32| {
        let galley = text::elided(ui, name, font::small_strong(), t.text_muted, width);
        let at = align.anchor_size(pos2(rect.left() + x, rect.center().y), galley.size());
        ui.painter().galley(at.min, galley, t.text_muted);
    };
    let (left, right) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    write(MARGIN, left, tr!("scorecard-column-objective"), columns.name_right - MARGIN);
    write(columns.target_right, right, tr!("scorecard-column-target"), 200.0);
    write(columns.result_right, right, tr!("scorecard-column-result"), 200.0);
    if let Some(x) = columns.margin_right {
        write(x, right, tr!("scorecard-column-margin"), 200.0);
    }
    let trend = tr!("scorecard-column-trend", n = n_periods as u64);
    write(columns.trend.0 + 4.0, left, &trend, columns.trend.1 - columns.trend.0);
    let valid = columns.valid.1 - columns.valid.0 + 10.0;
    write(columns.valid.1, right, tr!("scorecard-column-valid"), valid);
    write(columns.verdict_left, left, tr!("scorecard-column-verdict"), 200.0);
    write(columns.credit_right, right, tr!("scorecard-column-credit"), 200.0);
}

fn row(
    ui: &mut Ui,
    columns: &Columns,
    statement: &Statement,
    result: &ObjectiveResult,
    entries: &[TrendEntry],
) -> Option<Clicked> {
    let t = tokens(ui);
    let objective = &result.objective;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        let name = tr!("scorecard-open-objective", name = objective.said_name());
        WidgetInfo::labeled(egui::Role::Button, true, name)
    });
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.0)), CornerRadius::ZERO, t.raised);
    }
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, t.border));
    let at = |x: f32| rect.left() + x;
    let name = Rect::from_min_max(
        pos2(at(MARGIN), rect.top()),
        pos2(at(columns.name_right), rect.bottom()),
    );
    name_cell(ui, name, statement, result);
    let number = |ui: &Ui, x: f32, value: &str, font: FontId, color: egui::Color32| {
        let galley = text::tabular(ui, value, font, color);
        let at = pos2(at(x) - galley.size().x, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, color);
    };
    number(ui, columns.target_right, &target_text(objective), font::body(), t.text_muted);
    let strong = if result.verdict == Verdict::Breached { t.bad } else { t.text };
    let unit = Unit::new(&objective.unit);
    number(ui, columns.result_right, &result_text(result, &unit), font::section(), strong);
    if let Some(x) = columns.margin_right {
        number(ui, x, &margin_text(result), font::body(), t.text_muted);
    }
    let credit = credit_text(statement, result);
    let color = if result.credit.is_zero() { t.text_faint } else { t.bad };
    number(ui, columns.credit_right, &credit, font::body(), color);
    valid_cell(ui, columns, rect, result);
    verdict_cell(ui, columns, rect, result);
    let middle = pos2(rect.right() - 12.0, rect.center().y);
    let chevron = Rect::from_center_size(middle, egui::Vec2::splat(12.0));
    icon::paint(ui.painter(), chevron, Icon::ChevronRight, t.text_faint);
    let place = Rect::from_min_max(
        pos2(at(columns.trend.0), rect.top() + 4.0),
        pos2(at(columns.trend.1), rect.bottom() - 4.0),
    );
    let period = trend::show(ui, place, entries, result);
    theme::paint_focus(ui, &response);
    match period {
        Some(period) => Some(Clicked::Period(period)),
        None => response.clicked().then(|| Clicked::Line(objective.id.clone())),
    }
}

fn name_cell(ui: &mut Ui, rect: Rect, statement: &Statement, result: &ObjectiveResult) {
    let objective = &result.objective;
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    child.spacing_mut().item_spacing.y = 2.0;
    child.add_space(11.0);
    text::strong(&mut child, objective.said_name());
    let supported = objective
        .ola_of
        .as_ref()
        .and_then(|id| statement.objectives.iter().find(|other| other.objective.id == *id));
    let outlook = result.around.forecast.as_ref().and_then(|forecast| forecast.outlook.ok());
    // Where a period is still running, how it is likely to end matters more than where it is measured.
    match (outlook, supported, objective.scope.filter.as_str()) {
        (Some(outlook), ..) => text::small(&mut child, outlook_text(outlook)),
        (None, Some(other), _) => {
            text::small(&mut child, &tr!("scorecard-supports", name = other.objective.said_name()))
        }
        (None, None, "") => text::small(&mut child, tr!("scorecard-all-objects")),
        (None, None, filter) => text::small(&mut child, filter),
    };
}

fn valid_cell(ui: &mut Ui, columns: &Columns, rect: Rect, result: &ObjectiveResult) {
    let t = tokens(ui);
    let (left, right) = (rect.left() + columns.valid.0, rect.left() + columns.valid.1);
    let ratio = result.valid_ratio();
    let color = if result.has_enough_data() { t.text_muted } else { t.bad };
    let galley = text::tabular(ui, &quantity::share(ratio), font::small(), color);
    let at = pos2(right - galley.size().x, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    if columns.has_bar && ratio.is_some() {
        let bar = Rect::from_min_max(
            pos2(left, rect.center().y - 4.0),
            pos2(right - 50.0, rect.center().y + 4.0),
        );
        let mut child = ui
            .new_child(UiBuilder::new().max_rect(bar).layout(Layout::left_to_right(Align::Center)));
        let minimum = Some(result.objective.completeness_ratio_min);
        progress::completeness(&mut child, ratio, minimum, bar.width());
    }
}

fn verdict_cell(ui: &mut Ui, columns: &Columns, rect: Rect, result: &ObjectiveResult) {
    let left = rect.left() + columns.verdict_left;
    let place = Rect::from_min_max(pos2(left, rect.top()), pos2(left + 160.0, rect.bottom()));
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    chip::verdict(&mut child, result.verdict, result.warning);
}

fn credit_text(statement: &Statement, result: &ObjectiveResult) -> String {
    let credit = quantity::money(result.credit, "", statement.contract.currency_decimals);
    credit.trim().to_owned()
}

/// How a running period is likely to end.
pub(super) fn outlook_text(outlook: Outlook) -> &'static str {
    match outlook {
        Outlook::Safe => tr!("scorecard-outlook-safe"),
        Outlook::OnTrack => tr!("scorecard-outlook-on-track"),
        Outlook::AtRisk => tr!("scorecard-outlook-at-risk"),
        Outlook::Lost => tr!("scorecard-outlook-lost"),
    }
}

/// `≥ 98.5%`
pub(crate) fn target_text(objective: &Objective) -> String {
    let target = objective.target.normalize();
    let shown = quantity::decimal(target, target.scale());
    let shown = quantity::with_unit(&shown, Unit::new(&objective.unit).shown());
    format!("{} {shown}", objective.comparison.sign())
}

/// What was compared, with its unit, and enough digits to show on which side of the target it lies.
pub(crate) fn result_text(result: &ObjectiveResult, unit: &Unit) -> String {
    let Some(exact) = result.compared.or_else(|| result.sli.and_then(exact_decimal)) else {
        return quantity::NO_VALUE.to_owned();
    };
    let decimals = match exact.scale() {
        scale @ 0..=6 => scale.max(2),
        _ => 3,
    };
    let target = result.objective.target;
    let shown = quantity::judged(exact, target, result.higher_is_better(), decimals);
    quantity::with_unit(&shown, unit.shown())
}

/// `+0.42 %`
pub(crate) fn margin_text(result: &ObjectiveResult) -> String {
    let objective = &result.objective;
    quantity::margin(result.margin, objective.target, &objective.unit)
}
