//! Parts that several tabs show: what a change does line by line, why something does not count, what was refused.

use egui::{Align, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};
use rust_decimal::Decimal;

use crate::diagnostic::Diagnostic;
use crate::gui::theme::{self, font, tokens};
use crate::gui::view::exclusion_editor::{kind_text, state_text};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{chip, quantity, text};
use crate::sla::{Contract, Objective, RefusalReason, Verdict};
use crate::words::tr;
use crate::workspace::exclusions::LineEffect;

/// Most decimals that a value is shown with.
const DECIMALS_MAX: u32 = 4;

/// An amount in the contract's currency.
pub(in crate::gui::view) fn money(amount: Decimal, contract: &Contract) -> String {
    quantity::money(amount, &contract.currency, contract.currency_decimals)
}

/// Before and after of each line, those that change first in the eye.
pub(in crate::gui::view) fn effect_table(ui: &mut Ui, contract: &Contract, lines: &[LineEffect]) {
    theme::card(ui).inner_margin(egui::Margin::symmetric(16, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        for (idx, line) in lines.iter().enumerate() {
            if idx > 0 {
                let (rect, _) =
                    ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
                ui.painter().rect_filled(rect, 0, tokens(ui).border);
            }
            effect_row(ui, contract, line);
        }
    });
}

/// A line of a contract in the language of the window; `otherwise` where the contract no longer has it.
pub(in crate::gui::view) fn line_name<'a>(
    contract: &'a Contract,
    id: &str,
    otherwise: &'a str,
) -> &'a str {
    let line = contract.objectives.iter().find(|line| line.id == id);
    line.map_or(otherwise, Objective::said_name)
}

fn effect_row(ui: &mut Ui, contract: &Contract, line: &LineEffect) {
    const HEIGHT: f32 = 54.0;
    let t = tokens(ui);
    let changes = line.changes();
    let name = line_name(contract, &line.objective_id, &line.name);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let said = tr!(
        "exclusions-effect-row",
        name = name,
        before = value_text(line.before.value, &line.unit),
        after = value_text(line.after.value, &line.unit),
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &said));
    let mut top = ui.new_child(
        UiBuilder::new()
            .max_rect(Rect::from_min_size(
                pos2(rect.left(), rect.top() + 7.0),
                vec2(rect.width(), 18.0),
            ))
            .layout(Layout::right_to_left(Align::Center)),
    );
    let top_ui = &mut top;
    let delta = line.delta().filter(|delta| !delta.is_zero());
    let delta_text = delta.map(|delta| delta_text(delta, &line.unit));
    if let Some(delta) = &delta_text {
        text::number_in(top_ui, delta, font::small_strong(), t.text);
    } else {
        text::small(top_ui, tr!("exclusions-unchanged"));
    }
    top_ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let color = if changes { t.text } else { t.text_muted };
        text::line(ui, name, font::strong(), color);
    });
    let mut bottom = ui.new_child(
        UiBuilder::new()
            .max_rect(Rect::from_min_size(
                pos2(rect.left(), rect.top() + 26.0),
                vec2(rect.width(), 22.0),
            ))
            .layout(Layout::right_to_left(Align::Center)),
    );
    let ui = &mut bottom;
    if line.before.credit != line.after.credit {
        credit_change(ui, contract, line.before.credit, line.after.credit);
    }
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        verdict_change(ui, line.before.verdict, line.after.verdict);
        let values = if changes {
            format!(
                "{} → {}",
                value_text(line.before.value, &line.unit),
                value_text(line.after.value, &line.unit)
            )
        } else {
            value_text(line.before.value, &line.unit)
        };
        text::line(ui, &values, font::body(), if changes { t.text } else { t.text_muted });
    });
}

/// `−18,000.00 PEN` of credit in words and colour: less is good for who pays it.
pub(in crate::gui::view) fn credit_change(
    ui: &mut Ui,
    contract: &Contract,
    before: Decimal,
    after: Decimal,
) {
    let t = tokens(ui);
    let color = if after < before { t.good } else { t.bad };
    let change = quantity::signed(after - before, contract.currency_decimals);
    let said =
        tr!("exclusions-credit-change", amount = change, currency = contract.currency.as_str());
    text::number_in(ui, &said, font::small_strong(), color);
}

/// One chip where nothing changes, two with an arrow where something does.
pub(in crate::gui::view) fn verdict_change(ui: &mut Ui, before: Verdict, after: Verdict) {
    chip::verdict(ui, before, false);
    if before != after {
        icon::show(ui, Icon::ChevronRight, 12.0, tokens(ui).text_muted);
        chip::verdict(ui, after, false);
    }
}

/// With its unit, and without digits that nobody reads.
pub(in crate::gui::view) fn value_text(value: Option<Decimal>, unit: &str) -> String {
    let Some(value) = value else { return quantity::NO_VALUE.to_owned() };
    let decimals = value.round_dp(DECIMALS_MAX).normalize().scale().max(2);
    let shown = quantity::money(value, "", decimals);
    quantity::with_unit(&shown, unit)
}

fn delta_text(delta: Decimal, unit: &str) -> String {
    let decimals = delta.round_dp(DECIMALS_MAX).normalize().scale().max(2);
    let decimals = if delta.abs() < Decimal::new(1, DECIMALS_MAX) { 7 } else { decimals };
    // The difference of two percentages is in points.
    let unit = if unit == "%" { tr!("exclusions-points") } else { unit };
    format!("{} {unit}", quantity::signed(delta, decimals)).trim_end().to_owned()
}

/// Why an entry does not count for a line.
pub(in crate::gui::view) fn refusal_text(reason: &RefusalReason) -> String {
    match reason {
        RefusalReason::NotApproved(state) => {
            tr!("exclusions-refused-state", state = state_text(*state))
        }
        RefusalReason::NothingAgreed => tr!("exclusions-refused-nothing-agreed").to_owned(),
        RefusalReason::KindNotAgreed(kind) => {
            tr!("exclusions-refused-kind", kind = kind_text(*kind))
        }
        RefusalReason::NotNotified { hours } => {
            tr!("exclusions-refused-not-notified", hours = u64::from(*hours))
        }
        RefusalReason::NotifiedLate { hours, given_minutes } if *given_minutes < 0 => tr!(
            "exclusions-refused-notified-after",
            hours = u64::from(*hours),
            given = span_text(-given_minutes),
        ),
        RefusalReason::NotifiedLate { hours, given_minutes } => tr!(
            "exclusions-refused-notified-late",
            hours = u64::from(*hours),
            given = span_text(*given_minutes),
        ),
        RefusalReason::OtherApprover { decided_by, approver } => tr!(
            "exclusions-refused-approver",
            by = decided_by.as_str(),
            approver = approver.as_str(),
        ),
        RefusalReason::CapReached { kind, minutes_max } => tr!(
            "exclusions-refused-cap",
            kind = kind_text(*kind),
            minutes = u64::from(*minutes_max),
        ),
        RefusalReason::LeftOut => tr!("exclusions-refused-left-out").to_owned(),
    }
}

/// `3 h 20 min`
pub(in crate::gui::view) fn span_text(minutes: i64) -> String {
    crate::words::date::duration(minutes * 60)
}

/// A name and what it is, on one line; what finds no room is cut, and says itself on hover.
pub(in crate::gui::view) fn fact(ui: &mut Ui, name: &str, value: &str) {
    const HEIGHT: f32 = 20.0;
    let size = vec2(ui.available_width(), HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        text::muted(ui, name);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| text::body(ui, value));
    });
}

/// What was refused, in a soft red card.
pub(in crate::gui::view) fn problems_ui(ui: &mut Ui, problems: &[Diagnostic]) {
    theme::card(ui).fill(tokens(ui).bad_soft).inner_margin(12).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for problem in problems {
            crate::gui::view::activity::problem_ui(ui, problem);
        }
    });
}
