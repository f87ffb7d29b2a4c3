//! Strips over time: cells of one color each, such as coverage or the days of a month.

use egui::{Color32, CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::icon::{self, Icon};
use crate::gui::theme::{font, tokens};

/// One day of a calendar strip.
#[derive(Clone, Debug)]
pub struct Day {
    /// Under the cell; empty for none.
    pub name: String,
    pub color: Color32,
    /// A sign on the cell, so that color does not stand alone.
    pub icon: Option<Icon>,
    pub hover: String,
}

/// Days side by side over the whole width.
pub fn days(ui: &mut Ui, name: &str, days: &[Day]) {
    if days.is_empty() {
        return;
    }
    let faint = tokens(ui).text_muted;
    let width = ui.available_width();
    let step = width / days.len() as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 48.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, name));
    let label_every = (26.0 / step).ceil().max(1.0) as usize;
    for (i, day) in days.iter().enumerate() {
        let left = rect.left() + step * i as f32;
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2((step - 3.0).max(2.0), 28.0));
        ui.painter().rect_filled(cell, CornerRadius::same(4), day.color);
        if let Some(icon) = day.icon.filter(|_| cell.width() > 10.0) {
            icon::paint(
                ui.painter(),
                Rect::from_center_size(cell.center(), vec2(12.0, 12.0)),
                icon,
                tokens(ui).card,
            );
        }
        if i % label_every == 0 {
            ui.painter().text(
                pos2(cell.center().x, rect.bottom()),
                egui::Align2::CENTER_BOTTOM,
                &day.name,
                font::small(),
                faint,
            );
        }
    }
    if let Some(pointer) = response.hover_pos() {
        let position = (((pointer.x - rect.left()) / step) as usize).min(days.len() - 1);
        response.on_hover_text_at_pointer(&days[position].hover);
    }
}
