//! Names of lines beside their colors.

use egui::{Color32, CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::gui::theme::{self, font, tokens};
use crate::words::tr;

/// Color and name of a line that cannot be switched off.
pub(crate) fn legend_name(ui: &mut Ui, name: &str, color: Color32) {
    let t = tokens(ui);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), t.text_muted);
    let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x + 22.0, 22.0), Sense::hover());
    let bar = Rect::from_center_size(pos2(rect.left() + 9.0, rect.center().y), vec2(10.0, 3.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), color);
    let at = pos2(rect.left() + 18.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text_muted);
}

/// One entry of a legend; true when it was clicked.
pub(crate) fn legend_entry(ui: &mut Ui, name: &str, color: Color32, visible: bool) -> bool {
    let t = tokens(ui);
    let ink = if visible { t.text_muted } else { t.text_faint };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), ink);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 22.0, 22.0), Sense::click());
    response.widget_info(|| {
        let label = tr!("chart-line-name", name = name);
        WidgetInfo::selected(egui::Role::CheckBox, true, visible, label)
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), t.raised);
    }
    let bar = Rect::from_center_size(pos2(rect.left() + 9.0, rect.center().y), vec2(10.0, 3.0));
    ui.painter().rect_filled(bar, CornerRadius::same(2), if visible { color } else { t.pressed });
    let at = pos2(rect.left() + 18.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    theme::paint_focus(ui, &response);
    let hint = if visible { tr!("chart-hide-line") } else { tr!("chart-show-line") };
    response.on_hover_text(hint).clicked()
}

/// Name of what lines are compared with, beside a dashed stroke.
pub(crate) fn legend_dashed(ui: &mut Ui, name: &str, color: Color32) {
    let t = tokens(ui);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font::small_strong(), t.text_muted);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 32.0, 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, name));
    for dash in 0..3 {
        let left = rect.left() + 4.0 + dash as f32 * 7.0;
        let at = pos2(left + 2.0, rect.center().y);
        let bar = Rect::from_center_size(at, vec2(4.0, 2.0));
        ui.painter().rect_filled(bar, CornerRadius::ZERO, color);
    }
    let at = pos2(rect.left() + 28.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, t.text_muted);
}
