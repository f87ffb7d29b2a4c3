//! What was not taken, by cause: how much, an example, what to do about it, and the lines.

use egui::{
    Align, CornerRadius, Layout, Margin, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};
use egui_extras::{Column, TableBuilder};

use super::detail::file_name;
use super::table_buttons;
use super::tabs::RejectsUi;
use crate::gui::app::{Action, ViewContext};
use crate::gui::theme::{self, ROW_HEIGHT, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, chip, empty_state, quantity, text};
use crate::words::tr;
use crate::workspace::Inventory;
use crate::workspace::rejects::{Advice, RejectCause, causes_csv};

pub(super) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, view: &mut RejectsUi) {
    let inventory = ctx.state.inventory.clone();
    let causes = &inventory.reject_causes;
    let Some(first) = causes.causes.first() else {
        let sentence = tr!("data-rejects-none-sentence");
        empty_state::show(ui, Icon::Check, tr!("data-rejects-none"), sentence, |_| {});
        return;
    };
    let chosen = view.cause.as_ref().and_then(|c| causes.causes.iter().find(|o| o.cause == *c));
    let chosen = chosen.unwrap_or(first);
    ui.horizontal(|ui| {
        let words = tr!("data-rejects-summary", n = causes.n_records, causes = causes.causes.len());
        text::body(ui, &words);
        if causes.n_unlisted > 0 {
            text::small(ui, &tr!("data-rejects-unlisted", n = causes.n_unlisted));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            table_buttons(ui, ctx, "rejects", tr!("data-rejects-copy-all"), || {
                causes_csv(&inventory.rejects, &causes.causes)
            });
        });
    });
    let room = ui.available_rect_before_wrap();
    let gap = 12.0;
    let left_width = (room.width() * 0.42).clamp(260.0, 520.0);
    let (left, right) = room.split_left_right_at_x(room.left() + left_width);
    let right = Rect::from_min_max(pos2(right.left() + gap, right.top()), right.max);
    ui.scope_builder(egui::UiBuilder::new().max_rect(left), |ui| {
        let mut clicked = None;
        ScrollArea::vertical().id_salt("causes").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            for cause in &causes.causes {
                if cause_ui(ui, cause, cause.cause == chosen.cause) {
                    clicked = Some(cause.cause.clone());
                }
            }
        });
        view.cause = clicked.or(view.cause.take());
    });
    ui.scope_builder(egui::UiBuilder::new().max_rect(right), |ui| {
        theme::card(ui).inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            cause_detail(ui, ctx, &inventory, chosen);
        });
    });
}

/// One cause as a card; true when it is clicked.
fn cause_ui(ui: &mut Ui, cause: &RejectCause, selected: bool) -> bool {
    const HEIGHT: f32 = 68.0;
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width() - 6.0, HEIGHT), Sense::click());
    response.widget_info(|| {
        let words = tr!("data-cause", cause = cause.cause.as_str(), n = cause.n_records);
        WidgetInfo::selected(egui::Role::Button, true, selected, words)
    });
    let fill = match (selected, response.hovered()) {
        (true, _) => t.accent_soft,
        (false, true) => t.raised,
        (false, false) => t.card,
    };
    let border = if selected { t.accent } else { t.border };
    let stroke = egui::Stroke::new(1.0, border);
    let radius = CornerRadius::same(theme::CARD_RADIUS);
    ui.painter().rect(rect, radius, fill, stroke, egui::StrokeKind::Inside);
    let count =
        ui.painter().layout_no_wrap(quantity::short(cause.n_records), font::figure(), t.text);
    const COUNT_WIDTH: f32 = 72.0;
    let count_at = pos2(
        rect.left() + 12.0 + (COUNT_WIDTH - 20.0 - count.size().x).max(0.0),
        rect.center().y - count.size().y / 2.0,
    );
    ui.painter().galley(count_at, count, t.text);
    let x = rect.left() + COUNT_WIDTH + 8.0;
    let width = rect.right() - x - 10.0;
    let line = |ui: &Ui, y: f32, words: &str, font, color| {
        let galley = text::elided(ui, words, font, color, width);
        ui.painter().galley(pos2(x, y), galley, color);
    };
    line(ui, rect.top() + 9.0, &sentence(&cause.cause), font::strong(), t.text);
    let example = match cause.example.as_str() {
        "" => tr!("data-cause-files", n = cause.n_files),
        example => tr!("data-cause-example", n = cause.n_files, example = example),
    };
    line(ui, rect.top() + 28.0, &example, font::small(), t.text_muted);
    let glyph = Rect::from_min_size(pos2(x, rect.top() + 48.0), vec2(12.0, 12.0));
    icon::paint(ui.painter(), glyph, Icon::ChevronRight, t.accent_text);
    let galley = text::elided(
        ui,
        advice_word(cause.advice),
        font::small_strong(),
        t.accent_text,
        width - 16.0,
    );
    ui.painter().galley(pos2(x + 16.0, rect.top() + 46.0), galley, t.accent_text);
    theme::paint_focus(ui, &response);
    response.on_hover_text(sentence(&cause.cause)).clicked()
}

/// With a capital at its start.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn advice_word(advice: Advice) -> &'static str {
    match advice {
        Advice::FixMapping => tr!("data-advice-mapping"),
        Advice::NameZone => tr!("data-advice-zone"),
        Advice::WrongFile => tr!("data-advice-wrong-file"),
        Advice::GetAgain => tr!("data-advice-get-again"),
        Advice::RaiseLimit => tr!("data-advice-limit"),
        Advice::CheckExport => tr!("data-advice-export"),
    }
}

fn advice_sentence(advice: Advice) -> &'static str {
    match advice {
        Advice::FixMapping => tr!("data-advice-mapping-sentence"),
        Advice::NameZone => tr!("data-advice-zone-sentence"),
        Advice::WrongFile => tr!("data-advice-wrong-file-sentence"),
        Advice::GetAgain => tr!("data-advice-get-again-sentence"),
        Advice::RaiseLimit => tr!("data-advice-limit-sentence"),
        Advice::CheckExport => tr!("data-advice-export-sentence"),
    }
}

fn cause_detail(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    inventory: &Inventory,
    cause: &RejectCause,
) {
    let t = tokens(ui);
    text::paragraph(ui, &sentence(&cause.cause), t.text);
    ui.horizontal(|ui| {
        chip::chip(ui, None, advice_word(cause.advice), t.accent_text, t.accent_soft);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let first = cause.lines.first().and_then(|at| inventory.rejects.get(*at));
            if let Some(first) = first
                && button::secondary(ui, Some(Icon::Table), tr!("data-preview-map")).clicked()
            {
                ctx.queue.push(Action::Preview(ctx.state.folder.join(&first.file)));
            }
        });
    });
    text::note(ui, advice_sentence(cause.advice), t.text_muted);
    if !cause.hint.is_empty() {
        text::note(ui, &format!("→ {}", cause.hint), t.text_muted);
    }
    ui.horizontal(|ui| {
        text::caption(ui, &tr!("data-lines", n = cause.lines.len()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            table_buttons(ui, ctx, "rejects-of-one-cause", tr!("data-rejects-copy"), || {
                causes_csv(&inventory.rejects, std::slice::from_ref(cause))
            });
        });
    });
    lines_ui(ui, ctx, inventory, cause);
}

fn lines_ui(ui: &mut Ui, ctx: &mut ViewContext<'_>, inventory: &Inventory, cause: &RejectCause) {
    let t = tokens(ui);
    ui.spacing_mut().item_spacing = vec2(12.0, 0.0);
    let file_width = (ui.available_width() * 0.36).clamp(110.0, 320.0);
    TableBuilder::new(ui)
        .id_salt("reject lines")
        .sense(Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(file_width).clip(true))
        .column(Column::exact(64.0))
        .column(Column::remainder().at_least(120.0).clip(true))
        .header(ROW_HEIGHT, |mut header| {
            for name in [tr!("data-file"), tr!("data-line-column"), tr!("data-message")] {
                header.col(|ui| {
                    text::caption(ui, name);
                });
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, cause.lines.len(), |mut row| {
                let Some(reject) = inventory.rejects.get(cause.lines[row.index()]) else { return };
                row.col(|ui| {
                    let (file, color) = (&reject.file, t.text);
                    text::line_with_hover(ui, file_name(file), font::body(), color, file);
                });
                row.col(|ui| {
                    let line = reject.line.map_or(quantity::NO_VALUE.to_owned(), quantity::count);
                    text::number(ui, &line);
                });
                row.col(|ui| {
                    text::line_with_hover(
                        ui,
                        &reject.message,
                        font::body(),
                        t.text,
                        &reject.message,
                    );
                });
                let response = row.response();
                response.widget_info(|| {
                    let line = reject.line.unwrap_or(0);
                    let words = tr!("data-reject-row", file = file_name(&reject.file), line = line);
                    WidgetInfo::labeled(egui::Role::Row, true, words)
                });
                if response.on_hover_text(tr!("data-reject-row-hover")).clicked() {
                    ctx.queue.push(Action::Preview(ctx.state.folder.join(&reject.file)));
                }
            });
        });
}
