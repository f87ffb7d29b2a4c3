//! The scorecard of one contract and month: verdict, money, and a line for each objective.

use std::sync::Arc;

use egui::{Align, CornerRadius, Layout, Margin, Rect, Sense, Ui, UiBuilder, WidgetInfo, vec2};
use rust_decimal::Decimal;

use super::contracts::{at_risk, crumbs, default_period, evaluate, period_title, periods};
use super::{acting, activity};
use crate::format::exact_decimal;
use crate::gui::app::ViewContext;
use crate::gui::location::Location;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_state::{ContractsUi, ReportUi};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::tile::{self, Tile};
use crate::gui::widget::{button, chip, empty_state, progress, quantity, text};
use crate::model::Unit;
use crate::sla::credit::SettlementState;
use crate::sla::{Comparison, Contract, Objective, ObjectiveResult, SlaPeriod, Statement, Verdict};
use crate::workspace::{JobKind, JobOutcome};

pub(super) fn show(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &Contract,
) {
    if crumbs(ui, &["Contracts", &contract.name]).is_some() {
        ctx.go(Location::Contracts);
        return;
    }
    ui.add_space(4.0);
    let periods = periods(ctx.state, contract);
    let Some(first) = default_period(ctx.state, contract) else {
        let sentence =
            "Verdicts rest on data. Import the exports of this contract's network first.";
        empty_state::show(ui, Icon::Contracts, "No data for this contract yet", sentence, |_| {});
        return;
    };
    let period = *contracts.periods.entry(contract.id.clone()).or_insert(first);
    evaluate(ctx, contracts, &contract.id, period);
    let statement_state =
        ctx.state.statements.get(&(contract.id.clone(), period)).cloned().unwrap_or_default();
    let statement =
        statement_state.latest.as_ref().and_then(|latest| latest.as_ref().ok()).cloned();
    head(ui, ctx, contracts, contract, period, &periods, statement.is_some());
    acting::toolbar(ui, ctx, contract, period, None);
    ui.add_space(8.0);
    theme::page_scroll(ui, |ui| match &statement_state.latest {
        Some(Ok(statement)) => statement_ui(ui, ctx, contracts, statement),
        Some(Err(problems)) => {
            for problem in problems {
                theme::card(ui).show(ui, |ui| activity::problem_ui(ui, problem));
            }
        }
        None => {
            empty_state::show(
                ui,
                Icon::Clock,
                "Judging the period",
                "Counters are added up for every objective.",
                |ui| {
                    let accent = tokens(ui).accent;
                    progress::bar(ui, "Evaluation", None, 160.0, accent);
                },
            );
        }
    });
}

fn head(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    contract: &Contract,
    period: SlaPeriod,
    periods: &[SlaPeriod],
    ready: bool,
) {
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            text::title(ui, &contract.customer);
            text::small(
                ui,
                &format!("{} · {} · {}", contract.name, contract.country, contract.zone.name()),
            );
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_enabled_ui(ready, |ui| {
                if button::primary(ui, Some(Icon::Report), "Write report…").clicked() {
                    let folder = ctx.state.folder.join("reports").display().to_string();
                    contracts.report = Some(ReportUi {
                        contract: contract.id.clone(),
                        period,
                        folder,
                        pdf: true,
                        csv: true,
                    });
                }
            });
            ui.add_space(8.0);
            let position = periods.iter().position(|m| *m == period);
            if let Some(chosen) = period_picker(ui, period, position, periods) {
                contracts.periods.insert(contract.id.clone(), chosen);
            }
        });
    });
}

/// Arrows and the name of the month, right to left.
fn period_picker(
    ui: &mut Ui,
    period: SlaPeriod,
    position: Option<usize>,
    periods: &[SlaPeriod],
) -> Option<SlaPeriod> {
    let mut chosen = None;
    ui.spacing_mut().item_spacing.x = 4.0;
    let later = position.and_then(|p| periods.get(p + 1));
    let earlier = position.and_then(|p| p.checked_sub(1)).and_then(|p| periods.get(p));
    ui.add_enabled_ui(later.is_some(), |ui| {
        if button::icon_only(ui, Icon::ChevronRight, "Next month").clicked() {
            chosen = later.copied();
        }
    });
    let t = tokens(ui);
    let galley = ui.painter().layout_no_wrap(period_title(period), font::section(), t.text);
    let (rect, response) = ui.allocate_exact_size(vec2(132.0, 32.0), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("Month {period}")));
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, t.text);
    ui.add_enabled_ui(earlier.is_some(), |ui| {
        if button::icon_only(ui, Icon::ChevronLeft, "Previous month").clicked() {
            chosen = earlier.copied();
        }
    });
    chosen
}

fn statement_ui(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    contracts: &mut ContractsUi,
    statement: &Arc<Statement>,
) {
    report_job(ui, ctx);
    banner(ui, statement);
    ui.add_space(4.0);
    figures(ui, statement);
    ui.add_space(8.0);
    theme::card(ui).inner_margin(Margin::symmetric(0, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        heading(ui);
        for result in &statement.objectives {
            if objective_row(ui, statement, result) {
                contracts.objective = Some(result.objective.id.clone());
            }
        }
    });
    settlement(ui, statement);
    ui.add_space(4.0);
    let as_of = quantity::time(statement.as_of, &statement.contract.zone);
    text::small(
        ui,
        &format!(
            "Data up to {as_of} {}. A click on an objective shows its arithmetic.",
            statement.contract.zone.name()
        ),
    );
}

/// From the lines' credits to what is due; a plain sum needs no words.
fn settlement(ui: &mut Ui, statement: &Statement) {
    let settlement = &statement.settlement;
    let has_more = statement.credit_uncapped > statement.credit_total
        || settlement.points.is_some()
        || !settlement.bonus.is_zero()
        || !settlement.earn_back.is_zero()
        || !settlement.terminations.is_empty();
    if !has_more {
        return;
    }
    ui.add_space(8.0);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        text::section(ui, "From the lines to the credit");
        let color = tokens(ui).text;
        for line in &settlement.arithmetic {
            text::paragraph(ui, line, color);
        }
        for check in &settlement.terminations {
            text::paragraph(ui, &check.arithmetic, color);
        }
        if let SettlementState::NeedsHistory { reasons } = &settlement.state {
            let warn = tokens(ui).warn;
            for reason in reasons {
                text::paragraph(ui, reason, warn);
            }
        }
    });
}

/// The newest report job: its progress or its files.
fn report_job(ui: &mut Ui, ctx: &mut ViewContext<'_>) {
    let state = ctx.state;
    let Some(job) = state.jobs.iter().rev().find(|job| job.kind == JobKind::Report) else { return };
    if matches!(job.outcome, Some(JobOutcome::Cancelled)) {
        return;
    }
    theme::card(ui).inner_margin(14).show(ui, |ui| {
        ui.set_width(ui.available_width());
        activity::job_ui(ui, ctx, job);
    });
}

/// The one thing to see first: kept or not.
fn banner(ui: &mut Ui, statement: &Statement) {
    let t = tokens(ui);
    let verdict = statement.verdict();
    let risk = verdict == Verdict::Achieved && at_risk(statement);
    let (color, soft) = if risk { (t.warn, t.warn_soft) } else { t.verdict(verdict) };
    let n = |wanted: Verdict| statement.objectives.iter().filter(|o| o.verdict == wanted).count();
    let word = if risk { "Achieved, at risk" } else { chip::verdict_word(verdict) };
    let sentence = format!(
        "{} of {} achieved · {} breached · {} undecided",
        n(Verdict::Achieved),
        quantity::plural(statement.objectives.len() as u64, "objective", "objectives"),
        n(Verdict::Breached),
        n(Verdict::Undecided)
    );
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 72.0), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, format!("Verdict {word}")));
    ui.painter().rect_filled(rect, CornerRadius::same(theme::CARD_RADIUS), soft);
    let edge = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    ui.painter().rect_filled(edge, CornerRadius { nw: 8, sw: 8, ne: 0, se: 0 }, color);
    let glyph = Rect::from_center_size(
        egui::pos2(rect.left() + 38.0, rect.center().y),
        egui::Vec2::splat(28.0),
    );
    let icon = if risk { Icon::Warning } else { chip::verdict_icon(verdict) };
    icon::paint(ui.painter(), glyph, icon, color);
    ui.painter().text(
        egui::pos2(rect.left() + 68.0, rect.center().y + 1.0),
        egui::Align2::LEFT_BOTTOM,
        word,
        font::title(),
        color,
    );
    ui.painter().text(
        egui::pos2(rect.left() + 68.0, rect.center().y + 6.0),
        egui::Align2::LEFT_TOP,
        sentence,
        font::body(),
        t.text,
    );
}

fn figures(ui: &mut Ui, statement: &Statement) {
    let contract = &statement.contract;
    let money =
        |amount: Decimal| quantity::money(amount, &contract.currency, contract.currency_decimals);
    let share = if contract.fee.is_zero() {
        Decimal::ZERO
    } else {
        statement.credit_total * Decimal::ONE_HUNDRED / contract.fee
    };
    let capped = if statement.credit_uncapped > statement.credit_total {
        format!("capped, would be {}", money(statement.credit_uncapped))
    } else {
        format!("{} % of the fee", share.round_dp(2).normalize())
    };
    let completeness = statement
        .objectives
        .iter()
        .filter_map(ObjectiveResult::valid_ratio)
        .fold(None, |least: Option<f64>, c| Some(least.map_or(c, |l| l.min(c))));
    let mut credit = Tile::new("Service credit", money(statement.credit_total), capped);
    if !statement.credit_total.is_zero() {
        credit = credit.colored(tokens(ui).bad);
    }
    tile::row(
        ui,
        &[
            credit,
            Tile::new(
                "Fee of the period",
                money(contract.fee),
                contract.credit_cap_percent.map_or_else(String::new, |cap| {
                    format!("credits capped at {} %", cap.normalize())
                }),
            ),
            Tile::new(
                "Score",
                statement.score_percent.map_or_else(
                    || quantity::NO_VALUE.to_owned(),
                    |s| format!("{} %", s.round_dp(1)),
                ),
                "weight of achieved objectives",
            ),
            Tile::new("Least valid data", quantity::share(completeness), "over all objectives"),
        ],
    );
}

/// Right edges of the columns, as shares of the width; the first is where the name ends.
const COLUMNS: [(&str, f32); 6] = [
    ("Target", 0.41),
    ("Result", 0.55),
    ("Margin", 0.635),
    ("Valid data", COMPLETENESS_RIGHT),
    ("Credit", 0.98),
    ("Verdict", 0.0),
];
/// Left edge of the verdict chip.
const VERDICT_LEFT: f32 = 0.79;
/// Edges of the bar of completeness with its figure.
const COMPLETENESS_LEFT: f32 = 0.655;
const COMPLETENESS_RIGHT: f32 = 0.775;
const MARGIN: f32 = 18.0;

fn heading(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::hover());
    let at = |share: f32| rect.left() + MARGIN + (rect.width() - 2.0 * MARGIN) * share;
    let write = |x: f32, align: egui::Align2, name: &str| {
        ui.painter().text(
            egui::pos2(x, rect.center().y),
            align,
            name,
            font::small_strong(),
            t.text_muted,
        );
    };
    write(at(0.0), egui::Align2::LEFT_CENTER, "Objective");
    for (name, share) in COLUMNS {
        match name {
            "Verdict" => write(at(VERDICT_LEFT), egui::Align2::LEFT_CENTER, name),
            "Completeness" => write(at(COMPLETENESS_LEFT), egui::Align2::LEFT_CENTER, name),
            _ => write(at(share), egui::Align2::RIGHT_CENTER, name),
        }
    }
}

fn objective_row(ui: &mut Ui, statement: &Statement, result: &ObjectiveResult) -> bool {
    let t = tokens(ui);
    let objective = &result.objective;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, format!("Objective {}", objective.name))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.0)), CornerRadius::ZERO, t.raised);
    }
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, t.border));
    let inner = rect.shrink2(vec2(MARGIN, 0.0));
    let at = |share: f32| inner.left() + inner.width() * share;
    let unit = Unit::new(&objective.unit);
    name_cell(ui, Rect::from_min_max(inner.min, egui::pos2(at(0.315), inner.bottom())), result);
    let number = |right: f32, value: &str, font: egui::FontId, color: egui::Color32| {
        let galley = text::tabular(ui, value, font, color);
        ui.painter().galley(
            egui::pos2(right - galley.size().x, inner.center().y - galley.size().y / 2.0),
            galley,
            color,
        );
    };
    number(at(COLUMNS[0].1), &target_text(objective), font::body(), t.text_muted);
    let strong = if result.verdict == Verdict::Breached { t.bad } else { t.text };
    number(at(COLUMNS[1].1), &result_text(result, &unit), font::section(), strong);
    number(
        at(COLUMNS[2].1),
        &result.margin.map_or_else(
            || quantity::NO_VALUE.to_owned(),
            |m| quantity::signed(m, margin_decimals(objective)),
        ),
        font::body(),
        t.text_muted,
    );
    let credit = quantity::money(result.credit, "", statement.contract.currency_decimals);
    let color = if result.credit.is_zero() { t.text_faint } else { t.bad };
    number(at(COLUMNS[4].1), credit.trim(), font::body(), color);
    cells(ui, inner, result);
    let chevron = Rect::from_center_size(
        egui::pos2(rect.right() - 10.0, rect.center().y),
        egui::Vec2::splat(12.0),
    );
    icon::paint(ui.painter(), chevron, Icon::ChevronRight, t.text_faint);
    theme::paint_focus(ui, &response);
    response.clicked()
}

/// Completeness bar and verdict chip.
fn cells(ui: &mut Ui, inner: Rect, result: &ObjectiveResult) {
    let at = |share: f32| inner.left() + inner.width() * share;
    let bar = Rect::from_min_max(
        egui::pos2(at(COMPLETENESS_LEFT), inner.top()),
        egui::pos2(at(COMPLETENESS_RIGHT), inner.bottom()),
    );
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(bar).layout(Layout::left_to_right(Align::Center)));
    child.spacing_mut().item_spacing.x = 8.0;
    let width = (bar.width() - 60.0).max(20.0);
    progress::completeness(
        &mut child,
        result.valid_ratio(),
        Some(result.objective.completeness_ratio_min),
        width,
    );
    let muted = tokens(ui).text_muted;
    text::number_in(&mut child, &quantity::share(result.valid_ratio()), font::small(), muted);
    let place = Rect::from_min_max(egui::pos2(at(VERDICT_LEFT), inner.top()), inner.right_bottom());
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    chip::verdict(&mut child, result.verdict, result.warning);
}

fn name_cell(ui: &mut Ui, rect: Rect, result: &ObjectiveResult) {
    let objective = &result.objective;
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    child.spacing_mut().item_spacing.y = 2.0;
    child.add_space(9.0);
    text::strong(&mut child, &objective.name);
    let outlook = result.around.forecast.as_ref().and_then(|forecast| forecast.outlook.ok());
    // Where a period is still running, how it is likely to end matters more than where it is measured.
    match (outlook, objective.scope.filter.as_str()) {
        (Some(outlook), _) => text::small(&mut child, outlook.sentence()),
        (None, "") => text::small(&mut child, "all objects"),
        (None, filter) => text::small(&mut child, filter),
    };
}

/// `≥ 98.5 %`
pub(super) fn target_text(objective: &Objective) -> String {
    let sign = match objective.comparison {
        Comparison::AtLeast => "≥",
        Comparison::AtMost => "≤",
    };
    format!("{sign} {} {}", objective.target.normalize(), objective.unit).trim_end().to_owned()
}

/// What was compared, with its unit, and enough digits to show on which side of the target it lies.
pub(super) fn result_text(result: &ObjectiveResult, unit: &Unit) -> String {
    let Some(exact) = result.compared.or_else(|| result.sli.and_then(exact_decimal)) else {
        return quantity::NO_VALUE.to_owned();
    };
    let decimals = match exact.scale() {
        scale @ 0..=6 => scale.max(2),
        _ => 3,
    };
    let target = result.objective.target;
    let shown = quantity::judged(exact, target, result.higher_is_better(), decimals);
    format!("{shown} {unit}").trim_end().to_owned()
}

/// As many decimals as the target has, and one more.
pub(super) fn margin_decimals(objective: &Objective) -> u32 {
    (objective.target.normalize().scale() + 1).clamp(2, 5)
}
