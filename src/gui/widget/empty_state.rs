//! What stands where there is nothing yet: what it will be, and what to do next.

use egui::{Color32, CornerRadius, Rect, Sense, Ui, Vec2};

use super::icon::{self, Icon};
use super::text;
use crate::gui::theme::{font, tokens};

/// Centered in what is left of the page; `actions` draws the buttons.
pub fn show<R>(
    ui: &mut Ui,
    icon: Icon,
    title: &str,
    sentence: &str,
    actions: impl FnOnce(&mut Ui) -> R,
) -> R {
    let room = (ui.available_height() - 220.0).max(0.0);
    ui.vertical_centered(|ui| {
        ui.add_space((room * 0.42).min(220.0));
        badge(ui, icon);
        ui.add_space(8.0);
        text::line(ui, title, font::title(), tokens(ui).text);
        let muted = tokens(ui).text_muted;
        ui.scope(|ui| {
            ui.set_max_width(460.0);
            text::paragraph(ui, sentence, muted);
        });
        ui.add_space(8.0);
        actions(ui)
    })
    .inner
}

/// An icon on a soft square.
pub fn badge(ui: &mut Ui, icon: Icon) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(48.0), Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(12), t.accent_soft);
    icon::paint(
        ui.painter(),
        Rect::from_center_size(rect.center(), Vec2::splat(24.0)),
        icon,
        t.accent_text,
    );
}

/// Buttons in one centered row of a known width.
pub fn centered_row(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    let key = ui.scope_id().with(id);
    let width = ui.data(|data| data.get_temp::<f32>(key)).unwrap_or(0.0);
    let indent = ((ui.available_width() - width) / 2.0).max(0.0);
    let inner = ui.horizontal(|ui| {
        ui.add_space(indent);
        let before = ui.cursor().left();
        add(ui);
        ui.min_rect().right() - before
    });
    if (inner.inner - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(key, inner.inner));
        ui.ctx().request_repaint();
    }
}

/// Color of a dashed drop zone.
pub fn dashed_frame(ui: &Ui, rect: Rect, color: Color32) {
    let rect = rect.shrink(1.0);
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    ui.painter().extend(egui::Shape::dashed_line(
        &corners,
        egui::Stroke::new(1.2, color),
        6.0,
        5.0,
    ));
}
