//! The ledger's entries of the period, one card each.

use egui::{
    Align, CornerRadius, Layout, Rect, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::{kind_text, state_chip, state_text};
use crate::format::local_range;
use crate::gui::theme::{self, CARD_RADIUS, font, tokens};
use crate::gui::view::acting::{self, money};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{chip, quantity, text};
use crate::sla::{ExclusionState, Statement};
use crate::words::tr;
use crate::workspace::exclusions::{EffectsAnswer, EntryEffect, LedgerRow, Notice};

const CARD_HEIGHT: f32 = 84.0;

/// The entry that was clicked.
pub(super) fn show(
    ui: &mut Ui,
    statement: &Statement,
    rows: &[LedgerRow],
    effects: Option<&EffectsAnswer>,
    shown: Option<&str>,
) -> Option<String> {
    let mut clicked = None;
    for row in rows {
        let effect = effects
            .and_then(|effects| effects.entries.iter().find(|effect| effect.id == row.entry.id));
        if card(ui, statement, row, effect, shown == Some(row.entry.id.as_str())) {
            clicked = Some(row.entry.id.clone());
        }
    }
    clicked
}

fn card(
    ui: &mut Ui,
    statement: &Statement,
    row: &LedgerRow,
    effect: Option<&EntryEffect>,
    is_shown: bool,
) -> bool {
    let t = tokens(ui);
    let entry = &row.entry;
    let size = vec2(ui.available_width(), CARD_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let said = tr!(
        "exclusions-entry",
        id = entry.id.as_str(),
        kind = kind_text(entry.kind),
        state = state_text(entry.state),
    );
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_shown, &said));
    let (fill, border) = match (is_shown, response.hovered()) {
        (true, _) => (t.accent_soft, t.accent),
        (false, true) => (t.raised, t.border_strong),
        (false, false) => (t.card, t.border),
    };
    let radius = CornerRadius::same(CARD_RADIUS);
    ui.painter().rect(rect, radius, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let inner = rect.shrink2(vec2(14.0, 9.0));
    let lines: [f32; 3] = [0.0, 24.0, 46.0];
    let mut line_ui = |idx: usize, add: &mut dyn FnMut(&mut Ui)| {
        let place = Rect::from_min_size(
            pos2(inner.left(), inner.top() + lines[idx]),
            vec2(inner.width(), 20.0),
        );
        let layout = Layout::right_to_left(Align::Center);
        let mut child =
            ui.new_child(UiBuilder::new().id_salt((idx, &entry.id)).max_rect(place).layout(layout));
        child.spacing_mut().item_spacing.x = 8.0;
        child.shrink_clip_rect(rect);
        add(&mut child);
    };
    line_ui(0, &mut |ui| {
        text::number_in(ui, &acting::minutes_text(row.minutes()), font::small_strong(), t.text);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            state_chip(ui, entry.state);
            text::line(ui, &entry.id, font::strong(), t.text);
            text::line(ui, kind_text(entry.kind), font::body(), t.text_muted);
        });
    });
    line_ui(1, &mut |ui| {
        notice_chip(ui, row.notice);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let window = local_range(entry.range, &statement.contract.zone);
            let scope = scope_text(&entry.objects);
            text::line(ui, &format!("{window} · {scope}"), font::small(), t.text_muted);
        });
    });
    line_ui(2, &mut |ui| {
        effect_ui(ui, statement, row, effect);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let said = who_text(row, statement);
            text::line(ui, &said, font::small(), t.text_muted);
        });
    });
    theme::paint_focus(ui, &response);
    response.clicked()
}

/// Who decided and when, in the contract's zone; before that what happened.
fn who_text(row: &LedgerRow, statement: &Statement) -> String {
    let entry = &row.entry;
    match (entry.decided_by.as_str(), entry.decided_at) {
        ("", _) => entry.reason.clone(),
        (by, None) => tr!("exclusions-decided", by = by),
        (by, Some(at)) => {
            let at = quantity::time(at, &statement.contract.zone);
            tr!("exclusions-decided-at", by = by, at = at)
        }
    }
}

/// Value and money, of the line on which it does most.
fn effect_ui(ui: &mut Ui, statement: &Statement, row: &LedgerRow, effect: Option<&EntryEffect>) {
    let t = tokens(ui);
    if row.entry.state == ExclusionState::Rejected {
        return;
    }
    let Some(effect) = effect else { return };
    if !effect.changes_anything() {
        let said = tr!("exclusions-effect-none");
        text::line(ui, said, font::small(), t.text_faint);
        return;
    }
    let saved = effect.credit_saved();
    if !saved.is_zero() {
        let amount = money(saved.abs(), &statement.contract);
        let (said, color) = if saved.is_sign_negative() {
            (tr!("exclusions-effect-costs", amount = amount), t.bad)
        } else {
            (tr!("exclusions-effect-saves", amount = amount), t.good)
        };
        text::number_in(ui, &said, font::small_strong(), color);
    }
    let n = effect.lines.iter().filter(|line| line.changes()).count() as u64;
    text::number_in(ui, &tr!("exclusions-effect-lines", n = n), font::small(), t.text);
}

/// Whether the notice that is agreed was kept: sign, word, colour.
pub(super) fn notice_chip(ui: &mut Ui, notice: Notice) {
    let t = tokens(ui);
    let (icon, word, color, soft) = match notice {
        Notice::NotAsked => return,
        Notice::Kept { .. } => (Icon::Check, tr!("exclusions-notice-kept"), t.good, t.good_soft),
        Notice::Late { .. } => (Icon::Warning, tr!("exclusions-notice-late"), t.bad, t.bad_soft),
        Notice::Unknown { .. } => {
            (Icon::Question, tr!("exclusions-notice-unknown"), t.warn, t.warn_soft)
        }
    };
    chip::chip(ui, Some(icon), word, color, soft).on_hover_text(notice_text(notice));
}

/// `72 h of notice, 48 h are agreed`
pub(super) fn notice_text(notice: Notice) -> String {
    let hours_of = |hours: u32| u64::from(hours);
    match notice {
        Notice::NotAsked => tr!("exclusions-notice-not-asked").to_owned(),
        Notice::Kept { given_minutes, hours } | Notice::Late { given_minutes, hours }
            if given_minutes >= 0 =>
        {
            let given = acting::span_text(given_minutes);
            tr!("exclusions-notice-given", given = given, hours = hours_of(hours))
        }
        Notice::Kept { given_minutes, hours } | Notice::Late { given_minutes, hours } => {
            let given = acting::span_text(-given_minutes);
            tr!("exclusions-notice-after", given = given, hours = hours_of(hours))
        }
        Notice::Unknown { hours } => tr!("exclusions-notice-nobody", hours = hours_of(hours)),
    }
}

pub(super) fn scope_text(objects: &str) -> &str {
    if objects.trim().is_empty() { tr!("exclusions-all-objects") } else { objects }
}

/// A small sign before a sentence.
pub(super) fn signed(ui: &mut Ui, icon: Icon, color: egui::Color32, said: &str) {
    ui.horizontal_top(|ui| {
        icon::show(ui, icon, 14.0, color);
        text::note(ui, said, tokens(ui).text);
    });
}
