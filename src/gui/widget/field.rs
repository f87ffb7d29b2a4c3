//! Text fields that have a name, with or without a visible label.

use egui::{Margin, Response, TextEdit, Ui, vec2};

use super::icon::{self, Icon};
use crate::gui::theme::{CONTROL_HEIGHT, font, tokens};

/// A field in the fixed-width font, for filters and paths.
pub fn code(ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32) -> Response {
    let faint = tokens(ui).text_faint;
    let edit = TextEdit::singleline(text)
        .font(font::code())
        .hint_text(egui::RichText::new(hint).color(faint).font(font::body()))
        .desired_width(width)
        .margin(Margin::symmetric(10, 8))
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, CONTROL_HEIGHT));
    ui.add(edit).accessible_name(name)
}

/// A field for names and sentences.
pub fn line(ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32) -> Response {
    let faint = tokens(ui).text_faint;
    let edit = TextEdit::singleline(text)
        .font(font::body())
        .hint_text(egui::RichText::new(hint).color(faint).font(font::body()))
        .desired_width(width)
        .margin(Margin::symmetric(10, 8))
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, CONTROL_HEIGHT));
    ui.add(edit).accessible_name(name)
}

/// A field with a magnifying glass.
pub fn search(ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32) -> Response {
    let t = tokens(ui);
    let edit = TextEdit::singleline(text)
        .hint_text(egui::RichText::new(hint).color(t.text_faint))
        .desired_width(width)
        .margin(Margin { left: 30, right: 10, top: 8, bottom: 8 })
        .align(egui::Align2::LEFT_CENTER)
        .min_size(vec2(0.0, CONTROL_HEIGHT));
    let response = ui.add(edit).accessible_name(name);
    let icon_rect = egui::Rect::from_center_size(
        egui::pos2(response.rect.left() + 17.0, response.rect.center().y),
        egui::Vec2::splat(14.0),
    );
    icon::paint(ui.painter(), icon_rect, Icon::Search, t.text_faint);
    response
}

/// A field whose text counts once it is entered or left; Escape brings the old one back. Gives the new text.
pub fn committed(ui: &mut Ui, current: &str, name: &str, hint: &str, width: f32) -> Option<String> {
    let key = ui.scope_id().with(("typed", name));
    let typed = ui.data(|data| data.get_temp::<String>(key));
    let mut text = typed.unwrap_or_else(|| current.to_owned());
    let response = code(ui, &mut text, name, hint, width);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(key, text));
        return None;
    }
    ui.data_mut(|data| data.remove::<String>(key));
    let is_kept = response.lost_focus() && !ui.input(|i| i.key_pressed(egui::Key::Escape));
    (is_kept && text != current).then_some(text)
}
