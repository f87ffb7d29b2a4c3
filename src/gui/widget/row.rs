//! Rows and figures that can be chosen.

use egui::{CornerRadius, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::text;
use crate::gui::theme::{self, font, tokens};

/// Height of a row in a list.
pub const HEIGHT: f32 = 26.0;

/// A row with a name on the left and what `rest` puts over its whole width.
pub fn row(ui: &mut Ui, name: &str, selected: bool, rest: impl FnOnce(&mut Ui)) -> Response {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, selected, name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if selected {
        ui.painter().rect_filled(rect, CornerRadius::same(4), t.accent_soft);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), t.raised);
    }
    let color = if selected { t.accent_text } else { t.text };
    let galley = text::elided(ui, name, font::body(), color, rect.width() * 0.6);
    let at = pos2(rect.left() + 8.0, rect.center().y - galley.size().y / 2.0);
    let is_cut = galley.elided;
    ui.painter().galley(at, galley, color);
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(8.0, 0.0))));
    rest(&mut child);
    theme::paint_focus(ui, &response);
    if is_cut { response.on_hover_text(name) } else { response }
}

/// A small name over a number, with what it belongs to below.
pub fn figure(
    ui: &mut Ui,
    name: &str,
    value: &str,
    of: &str,
    width: f32,
    selected: bool,
) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 52.0), Sense::click());
    let label = format!("{name}: {value}, {of}");
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, selected, &label));
    let fill = if selected {
        t.accent_soft
    } else if response.hovered() {
        t.raised
    } else {
        t.card
    };
    ui.painter().rect_filled(rect, CornerRadius::same(6), fill);
    let inner = rect.shrink2(vec2(8.0, 4.0));
    let rows = [
        (name, font::small_strong(), t.text_muted),
        (value, font::strong(), t.text),
        (of, font::small(), t.text_faint),
    ];
    let mut top = inner.top();
    for (shown, font, color) in rows {
        let galley = text::elided(ui, shown, font, color, inner.width());
        let height = galley.size().y;
        ui.painter().galley(pos2(inner.left(), top), galley, color);
        top += height + 1.0;
    }
    theme::paint_focus(ui, &response);
    response.on_hover_text(label)
}
