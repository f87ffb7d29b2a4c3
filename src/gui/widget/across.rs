//! A sign beside the edge where something goes on to the right of what is in view: a button that brings it in. It stands in the margin
//! of the card, where it covers no head of a column.

use egui::containers::scroll_area::ScrollAreaOutput;
use egui::{
    Color32, CornerRadius, Id, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use super::icon::{self, Icon};
use crate::gui::theme::{self, CONTROL_RADIUS, tokens};
use crate::words::tr;

/// Of the sign: as wide as the margin of a card.
const WIDTH: f32 = 14.0;
const HEIGHT: f32 = 24.0;
/// Less than this is the margin of the last column.
const REST_MIN: f32 = 6.0;
/// Share of what is in view that a click goes on by.
const STEP: f32 = 0.7;

/// A scroll area that goes where the sign of its name was clicked to go.
pub fn follow(ui: &Ui, name: &str, area: ScrollArea) -> ScrollArea {
    match ui.data_mut(|data| data.remove_temp::<f32>(key(ui, name))) {
        Some(offset) => area.horizontal_scroll_offset(offset),
        None => area,
    }
}

fn key(ui: &Ui, name: &str) -> Id {
    ui.scope_id().with(("more to the right", name))
}

/// Draws the sign beside a scroll area that has more to the right, at its upper edge, where the heads of columns are.
pub fn sign<R>(ui: &mut Ui, name: &str, area: &ScrollAreaOutput<R>) {
    let view = area.inner_rect;
    let offset = area.state.clamped_offset().x;
    let rest = area.content_size.x - view.width() - offset;
    if rest < REST_MIN {
        return;
    }
    let t = tokens(ui);
    // Right of the handle that scrolls down, where there is one.
    let has_bar = area.content_size.y > view.height() + 0.5;
    let bar = if has_bar { ui.spacing().scroll.allocated_width() } else { 0.0 };
    // Where the window ends before the margin does, it stands as far right as can be seen.
    let left = (view.right() + 1.0 + bar).min(ui.clip_rect().right() - WIDTH);
    let place = Rect::from_min_size(pos2(left, view.top() + 2.0), vec2(WIDTH, HEIGHT));
    let key = key(ui, name);
    let response = ui.interact(place, key.with("sign"), Sense::click());
    let said = tr!("common-more-right");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, said));
    let fill = if response.hovered() { t.accent_soft } else { t.card };
    let border = if response.hovered() { t.accent } else { t.border_strong };
    let radius = CornerRadius::same(CONTROL_RADIUS);
    ui.painter().rect(place, radius, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    icon::paint(
        ui.painter(),
        Rect::from_center_size(place.center(), Vec2::splat(10.0)),
        Icon::ChevronRight,
        t.text,
    );
    // What is cut is cut by a line, not by the edge of the card.
    let shade = Color32::from_black_alpha(28);
    for (at, strength) in [(0.5, 1.0), (1.5, 0.6), (2.5, 0.3)] {
        let line = Stroke::new(1.0, shade.gamma_multiply(strength));
        ui.painter().vline(view.right() - at, view.y_range(), line);
    }
    theme::paint_focus(ui, &response);
    if response.on_hover_text(said).clicked() {
        let wanted = offset + (view.width() * STEP).min(rest);
        ui.data_mut(|data| data.insert_temp(key, wanted));
    }
}
