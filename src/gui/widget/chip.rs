//! Chips: a verdict as sign, word and color; a short tag.

use egui::{
    Color32, CornerRadius, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::icon::{self, Icon};
use crate::gui::theme::{font, tokens};
pub use crate::report::verdict_word;
use crate::sla::Verdict;
use crate::words::tr;

/// `Achieved`, with a mark of its own when it is close to the target.
pub fn verdict(ui: &mut Ui, verdict: Verdict, warning: bool) -> Response {
    let t = tokens(ui);
    if warning && verdict == Verdict::Achieved {
        return chip(ui, Some(Icon::Warning), tr!("common-at-risk"), t.warn, t.warn_soft);
    }
    let (color, soft) = t.verdict(verdict);
    chip(ui, Some(verdict_icon(verdict)), verdict_word(verdict), color, soft)
}

pub fn verdict_icon(verdict: Verdict) -> Icon {
    match verdict {
        Verdict::Achieved | Verdict::Tolerated | Verdict::Forgiven => Icon::Check,
        Verdict::Breached => Icon::Close,
        Verdict::Undecided => Icon::Question,
    }
}

/// The data do not reach what a contract asks for, so that nothing can be said.
pub fn insufficient_data(ui: &mut Ui) -> Response {
    let t = tokens(ui);
    chip(ui, Some(Icon::Warning), tr!("common-insufficient-data"), t.warn, t.warn_soft)
}

/// A text with a button that takes it away; true when that was clicked. `remove` is the button's name.
pub fn removable(ui: &mut Ui, text: &str, remove: &str) -> bool {
    let t = tokens(ui);
    let width_max = ui.available_width().clamp(80.0, 420.0) - 32.0;
    let galley = super::text::elided(ui, text, font::code(), t.accent_text, width_max);
    let size = vec2(galley.size().x + 32.0, 22.0);
    let (rect, label) = ui.allocate_exact_size(size, Sense::hover());
    label.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    ui.painter().rect_filled(rect, CornerRadius::same(11), t.accent_soft);
    edge(ui, rect, t.accent_text);
    let top = rect.center().y - galley.size().y / 2.0;
    let is_cut = galley.elided;
    ui.painter().galley(pos2(rect.left() + 9.0, top), galley, t.accent_text);
    let cross =
        Rect::from_center_size(pos2(rect.right() - 12.0, rect.center().y), Vec2::splat(18.0));
    let response = ui.interact(cross, ui.scope_id().with(("remove", text)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, remove));
    if response.hovered() {
        ui.painter().circle_filled(cross.center(), 9.0, t.pressed);
    }
    icon::paint(ui.painter(), cross.shrink(4.5), Icon::Close, t.accent_text);
    crate::gui::theme::paint_focus(ui, &response);
    if is_cut {
        label.on_hover_text(text);
    }
    response.on_hover_text(remove).clicked()
}

/// The line around a chip, where the contrast asks for one.
fn edge(ui: &Ui, rect: Rect, color: Color32) {
    let stroke = Stroke::new(tokens(ui).chip_edge, color);
    if stroke.width > 0.0 {
        ui.painter().rect_stroke(rect, CornerRadius::same(11), stroke, StrokeKind::Inside);
    }
}

/// A word in a quiet box.
pub fn tag(ui: &mut Ui, text: &str) -> Response {
    let t = tokens(ui);
    chip(ui, None, text, t.text_muted, t.raised)
}

/// Sign and word on a soft color.
pub fn chip(
    ui: &mut Ui,
    icon: Option<Icon>,
    text: &str,
    color: Color32,
    soft: Color32,
) -> Response {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::small_strong(), color);
    let icon_room = if icon.is_some() { 12.0 + 4.0 } else { 0.0 };
    let size = vec2(galley.size().x + icon_room + 16.0, 22.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(11), soft);
    edge(ui, rect, color);
    let mut x = rect.left() + 8.0;
    if let Some(icon) = icon {
        let icon_rect = Rect::from_center_size(pos2(x + 6.0, rect.center().y), Vec2::splat(12.0));
        icon::paint(painter, icon_rect, icon, color);
        x += icon_room;
    }
    painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color);
    response
}
