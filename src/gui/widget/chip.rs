//! Chips: a verdict as sign, word and color; a short tag.

use egui::{Color32, CornerRadius, Rect, Response, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::icon::{self, Icon};
use crate::gui::theme::{font, tokens};
use crate::gui::words::tr;
use crate::sla::Verdict;

/// `Achieved`, with a mark of its own when it is close to the target.
pub fn verdict(ui: &mut Ui, verdict: Verdict, warning: bool) -> Response {
    let t = tokens(ui);
    if warning && verdict == Verdict::Achieved {
        return chip(ui, Some(Icon::Warning), tr!("common-at-risk"), t.warn, t.warn_soft);
    }
    let (color, soft) = t.verdict(verdict);
    chip(ui, Some(verdict_icon(verdict)), verdict_word(verdict), color, soft)
}

pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Achieved => tr!("common-achieved"),
        Verdict::Tolerated => tr!("common-tolerated"),
        Verdict::Forgiven => tr!("common-forgiven"),
        Verdict::Breached => tr!("common-breached"),
        Verdict::Undecided => tr!("common-undecided"),
    }
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
    let mut x = rect.left() + 8.0;
    if let Some(icon) = icon {
        let icon_rect = Rect::from_center_size(pos2(x + 6.0, rect.center().y), Vec2::splat(12.0));
        icon::paint(painter, icon_rect, icon, color);
        x += icon_room;
    }
    painter.galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color);
    response
}
