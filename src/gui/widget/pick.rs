//! Choosing one of a few: segments side by side, a drop-down, a check box.

use egui::{
    Color32, ComboBox, CornerRadius, Rect, RichText, Sense, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, vec2,
};

use super::icon::{self, Icon};
use crate::gui::theme::{self, CONTROL_HEIGHT, CONTROL_RADIUS, font, tokens};

/// Segments in one frame. True when the choice changed.
pub fn segments<T: PartialEq + Copy>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, &str)],
) -> bool {
    let t = tokens(ui);
    let galleys: Vec<_> = options
        .iter()
        .map(|(option, text)| {
            let color = if option == value { t.text } else { t.text_muted };
            ui.painter().layout_no_wrap((*text).to_owned(), font::strong(), color)
        })
        .collect();
    let width: f32 = galleys.iter().map(|g| g.size().x + 17.0).sum::<f32>() + 4.0;
    let (rect, _) = ui.allocate_exact_size(vec2(width, CONTROL_HEIGHT), Sense::hover());
    let radius = CornerRadius::same(CONTROL_RADIUS);
    ui.painter().rect_filled(rect, radius, t.raised);
    let mut changed = false;
    let mut left = rect.left() + 2.0;
    for ((option, text), galley) in options.iter().zip(galleys) {
        let cell = Rect::from_min_size(
            egui::pos2(left, rect.top() + 2.0),
            vec2(galley.size().x + 17.0, CONTROL_HEIGHT - 4.0),
        );
        left = cell.right();
        let selected = option == value;
        let response = ui.interact(cell, ui.scope_id().with((name, *text)), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(
                egui::Role::RadioButton,
                ui.is_enabled(),
                selected,
                format!("{name} {text}"),
            )
        });
        if selected {
            ui.painter().rect(
                cell,
                CornerRadius::same(CONTROL_RADIUS - 1),
                t.card,
                Stroke::new(1.0, t.border_strong),
                StrokeKind::Inside,
            );
        } else if response.hovered() {
            ui.painter().rect_filled(cell, CornerRadius::same(CONTROL_RADIUS - 1), t.pressed);
        }
        ui.painter().galley(cell.center() - galley.size() / 2.0, galley, t.text);
        theme::paint_focus(ui, &response);
        if response.clicked() && !selected {
            *value = *option;
            changed = true;
        }
    }
    changed
}

/// How much wider than asked a drop-down may be, so that its text is whole.
const GROWTH_MAX: f32 = 1.6;
/// Of an open list. *Good*: a dozen choices are all seen. *Bad*: a longer list is scrolled, and what lies below is found by few.
const LIST_HEIGHT_MAX: f32 = 420.0;
/// Room in a closed drop-down beside its text.
const COMBO_SIDES: f32 = 48.0;

/// A drop-down with a name for screen readers. `options` gives the values and their texts.
pub fn combo<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
    width: f32,
) -> bool {
    let shown = options.iter().find(|(v, _)| v == value).map_or("", |(_, text)| text.as_str());
    // A little wider where that is all that is missing.
    let natural = super::text::width(ui, shown, font::strong()) + COMBO_SIDES;
    let is_near = natural <= width * GROWTH_MAX && natural <= ui.available_width();
    let width = if is_near { width.max(natural.ceil()) } else { width };
    let room = width - COMBO_SIDES;
    let fitting = super::text::elided_middle(ui, shown, &font::strong(), tokens(ui).text, room);
    let fitting = fitting.job.text.clone();
    let mut changed = false;
    let response = ComboBox::from_id_salt(name)
        .width(width)
        .height(LIST_HEIGHT_MAX)
        .truncate()
        .icon(chevron)
        .selected_text(RichText::new(fitting).font(font::strong()))
        .show_ui(ui, |ui| {
            for (option, text) in options {
                if option_ui(ui, option == value, text) {
                    *value = option.clone();
                    changed = true;
                }
            }
        })
        .response;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    changed
}

/// The sign of a drop-down.
pub(super) fn chevron(ui: &Ui, rect: Rect, visuals: &egui::style::WidgetVisuals, _open: bool) {
    let rect = Rect::from_center_size(rect.center(), Vec2::splat(12.0));
    icon::paint(ui.painter(), rect, Icon::ChevronDown, visuals.fg_stroke.color);
}

/// One line of a drop-down.
pub fn option_ui(ui: &mut Ui, selected: bool, text: &str) -> bool {
    let t = tokens(ui);
    let width = ui.available_width().max(120.0);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::body(), t.text);
    let size = vec2(width.max(galley.size().x + 44.0), 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::MenuItem, true, selected, text));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(4), t.raised);
    }
    if selected {
        let mark = Rect::from_center_size(
            egui::pos2(rect.left() + 14.0, rect.center().y),
            Vec2::splat(12.0),
        );
        icon::paint(ui.painter(), mark, Icon::Check, t.accent_text);
    }
    ui.painter().galley(
        egui::pos2(rect.left() + 28.0, rect.center().y - galley.size().y / 2.0),
        galley,
        t.text,
    );
    if response.clicked() {
        ui.close();
    }
    response.clicked()
}

/// A box to tick, with its text.
pub fn check(ui: &mut Ui, value: &mut bool, text: &str) -> egui::Response {
    check_named(ui, value, text, text)
}

/// A box to tick whose text alone does not say what for, as in a table.
pub fn check_named(ui: &mut Ui, value: &mut bool, text: &str, name: &str) -> egui::Response {
    let t = tokens(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font::body(), t.text);
    let (rect, mut response) =
        ui.allocate_exact_size(vec2(galley.size().x + 24.0, 24.0), Sense::click());
    if response.clicked() {
        *value = !*value;
        response.mark_changed();
    }
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, ui.is_enabled(), *value, name));
    mark(
        ui,
        Rect::from_center_size(egui::pos2(rect.left() + 8.0, rect.center().y), Vec2::splat(16.0)),
        *value,
    );
    ui.painter().galley(
        egui::pos2(rect.left() + 24.0, rect.center().y - galley.size().y / 2.0),
        galley,
        t.text,
    );
    theme::paint_focus(ui, &response);
    response
}

/// The box of a check mark alone.
pub fn mark(ui: &Ui, rect: Rect, ticked: bool) {
    let t = tokens(ui);
    let (fill, border) =
        if ticked { (t.accent, t.accent) } else { (Color32::TRANSPARENT, t.text_faint) };
    ui.painter().rect(
        rect,
        CornerRadius::same(4),
        fill,
        Stroke::new(1.2, border),
        StrokeKind::Inside,
    );
    if ticked {
        icon::paint(ui.painter(), rect.shrink(3.0), Icon::Check, t.on_accent);
    }
}
