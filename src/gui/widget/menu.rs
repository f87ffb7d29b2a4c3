//! Menus: those of a button and those of the right mouse button or the menu key. Lines have an icon, a word and, where there is one,
//! their key.

use egui::{
    CornerRadius, Popup, PopupCloseBehavior, Rect, Response, Sense, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::icon::{self, Icon};
use crate::gui::theme::{self, font, tokens};

const ROW: f32 = 28.0;
const WIDTH_MIN: f32 = 176.0;

/// What the right button opens on something; with the keyboard, Shift+F10 while it is focused.
pub fn context(response: &Response, add: impl FnOnce(&mut Ui)) {
    let by_key = response.has_focus()
        && response
            .ctx
            .input_mut(|input| input.consume_key(egui::Modifiers::SHIFT, egui::Key::F10));
    let popup = Popup::context_menu(response).close_behavior(PopupCloseBehavior::CloseOnClick);
    let id = popup.get_id();
    if by_key {
        Popup::open_id(&response.ctx, id);
    }
    // Opened by a key it has no pointer to stand at.
    let has_place = Popup::position_of_id(&response.ctx, id).is_some();
    let popup = if by_key || popup.is_open() && !has_place {
        popup.at_position(response.rect.left_bottom())
    } else {
        popup
    };
    popup.show(|ui| frame(ui, add));
}

/// What a button opens below itself.
pub fn below(response: &Response, add: impl FnOnce(&mut Ui)) {
    Popup::menu(response)
        .close_behavior(PopupCloseBehavior::CloseOnClick)
        .show(|ui| frame(ui, add));
}

fn frame(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.set_min_width(WIDTH_MIN);
    add(ui);
}

/// One line; true when it was chosen.
pub fn line(ui: &mut Ui, icon: Option<Icon>, name: &str, key: Option<&str>) -> bool {
    let t = tokens(ui);
    let is_enabled = ui.is_enabled();
    let color = if is_enabled { t.text } else { t.text_faint };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font::body(), color);
    let key =
        key.map(|key| ui.painter().layout_no_wrap(key.to_owned(), font::small(), t.text_faint));
    let key_room = key.as_ref().map_or(0.0, |key| key.size().x + 24.0);
    let needed = (galley.size().x + 44.0 + key_room).max(WIDTH_MIN);
    // The first pass finds how wide the menu has to be.
    let width = if ui.is_sizing_pass() { needed } else { ui.available_width().max(needed) };
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::MenuItem, is_enabled, name));
    if is_enabled && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, CornerRadius::same(4), t.raised);
    }
    if let Some(glyph) = icon {
        let place =
            Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), Vec2::splat(14.0));
        icon::paint(
            ui.painter(),
            place,
            glyph,
            if is_enabled { t.text_muted } else { t.text_faint },
        );
    }
    let top = rect.center().y - galley.size().y / 2.0;
    ui.painter().galley(pos2(rect.left() + 32.0, top), galley, color);
    if let Some(key) = key {
        let place = pos2(rect.right() - 10.0 - key.size().x, rect.center().y - key.size().y / 2.0);
        ui.painter().galley(place, key, t.text_faint);
    }
    response.clicked()
}

/// A hairline between lines.
pub fn separator(ui: &mut Ui) {
    let width = if ui.is_sizing_pass() { WIDTH_MIN } else { ui.available_width() };
    let (rect, _) = ui.allocate_exact_size(vec2(width, 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, theme::hairline(ui));
}
