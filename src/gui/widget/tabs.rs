//! Tabs of a page: a word each, the open one underlined.

use egui::{CornerRadius, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::gui::theme::{self, font, tokens};

const HEIGHT: f32 = 36.0;

/// Tabs side by side over the whole width; those without room go to the next line. True when another one was opened.
pub fn show<T: PartialEq + Copy>(ui: &mut Ui, open: &mut T, tabs: &[(T, &str)]) -> bool {
    let t = tokens(ui);
    let before = *open;
    let line = ui
        .horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
            for (tab, name) in tabs {
                if tab_ui(ui, *tab == *open, name) {
                    *open = *tab;
                }
            }
        })
        .response
        .rect;
    ui.painter().hline(
        line.left()..=ui.max_rect().right(),
        line.bottom(),
        egui::Stroke::new(1.0, t.border),
    );
    before != *open
}

fn tab_ui(ui: &mut Ui, is_open: bool, name: &str) -> bool {
    let t = tokens(ui);
    let font = if is_open { font::section() } else { font::strong() };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, t.text);
    let size = vec2(galley.size().x + 20.0, HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_open, name));
    let color = match (is_open, response.hovered()) {
        (true, _) => t.text,
        (false, true) => t.text,
        (false, false) => t.text_muted,
    };
    if response.hovered() && !is_open {
        let back = rect.shrink2(vec2(2.0, 5.0));
        ui.painter().rect_filled(back, CornerRadius::same(theme::CONTROL_RADIUS), t.raised);
    }
    ui.painter().galley_with_override_text_color(
        rect.center() - galley.size() / 2.0,
        galley,
        color,
    );
    if is_open {
        let edge = Rect::from_min_max(
            pos2(rect.left() + 8.0, rect.bottom() - 2.0),
            pos2(rect.right() - 8.0, rect.bottom() + 0.5),
        );
        ui.painter().rect_filled(edge, CornerRadius::same(1), t.accent);
    }
    theme::paint_focus(ui, &response);
    response.clicked()
}
