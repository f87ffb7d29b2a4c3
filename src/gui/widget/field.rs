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
