//! The list of names under the cursor of a text field: its keys, its popup, and a field that keeps the keyboard while one is chosen.

use egui::{
    Color32, CornerRadius, Event, Id, Key, Margin, Modifiers, Pos2, Rect, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

use super::text;
use crate::gui::theme::{font, tokens};

const ROW: f32 = 26.0;
const POPUP_WIDTH: f32 = 420.0;
/// Room for the sign before a name.
const NAME_LEFT: f32 = 28.0;

/// One name that is offered.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    pub name: &'a str,
    pub note: &'a str,
    /// One letter that says what it is.
    pub sign: &'a str,
    pub color: Color32,
}

/// Keys that belong to the open list and not to the field.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys {
    pub up: usize,
    pub down: usize,
    pub accept: bool,
    pub dismiss: bool,
}

impl Keys {
    /// The position after the arrow keys, of `n` rows.
    pub fn moved(&self, position: usize, n: usize) -> usize {
        if n == 0 { 0 } else { (position + self.down + n - self.up % n) % n }
    }
}

/// Takes them from the field.
pub fn take_keys(ui: &Ui) -> Keys {
    ui.input_mut(|input| {
        let mut count = |key: Key| {
            let before = input.events.len();
            input.events.retain(|event| {
                !matches!(event, Event::Key { key: pressed, pressed: true, modifiers, .. }
                    if *pressed == key && *modifiers == Modifiers::NONE)
            });
            before - input.events.len()
        };
        Keys {
            up: count(Key::ArrowUp),
            down: count(Key::ArrowDown),
            accept: count(Key::Enter) + count(Key::Tab) > 0,
            dismiss: count(Key::Escape) > 0,
        }
    })
}

/// Whether something is being typed in this frame: a word that somebody only moves into is not.
pub fn is_typing(ui: &Ui) -> bool {
    ui.input(|input| {
        input.events.iter().any(|event| {
            matches!(event, Event::Text(_) | Event::Paste(_) | Event::Ime(_))
                || matches!(
                    event,
                    Event::Key { key: Key::Backspace | Key::Space, pressed: true, .. }
                )
        })
    })
}

/// Whether the pointer is on the open list: a click there must not take the keyboard from the field.
pub fn is_pointer_on(ui: &Ui, id: Id) -> bool {
    let layer = egui::LayerId::new(egui::Order::Foreground, id.with("names"));
    let pointer = ui.ctx().pointer_interact_pos();
    pointer.and_then(|at| ui.ctx().layer_id_at(at)) == Some(layer)
}

/// The names below the cursor; gives the one that was clicked.
pub fn popup(
    ui: &Ui,
    id: Id,
    at: Pos2,
    rows: &[Row<'_>],
    selected: usize,
    has_moved: bool,
) -> Option<usize> {
    let mut clicked = None;
    let frame = egui::Frame::popup(ui.style()).inner_margin(Margin::same(4));
    egui::Area::new(id.with("names"))
        .order(egui::Order::Foreground)
        .fixed_pos(at + vec2(-NAME_LEFT - 5.0, 6.0))
        .constrain(true)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(POPUP_WIDTH);
                ui.spacing_mut().item_spacing.y = 0.0;
                egui::ScrollArea::vertical().max_height(ROW * 8.0).show(ui, |ui| {
                    for (position, row) in rows.iter().enumerate() {
                        let is_selected = position == selected;
                        let response = row_ui(ui, row, is_selected);
                        if is_selected && has_moved {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            clicked = Some(position);
                        }
                    }
                });
            });
        });
    clicked
}

fn row_ui(ui: &mut Ui, row: &Row<'_>, is_selected: bool) -> egui::Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::MenuItem, true, is_selected, row.name));
    if is_selected || response.hovered() {
        let fill = if is_selected { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    }
    let badge = Rect::from_center_size(pos2(rect.left() + 14.0, rect.center().y), vec2(16.0, 16.0));
    ui.painter().text(
        badge.center(),
        egui::Align2::CENTER_CENTER,
        row.sign,
        font::small_strong(),
        row.color,
    );
    let left = rect.left() + NAME_LEFT;
    let room = rect.right() - 8.0 - left;
    let title = text::elided(ui, row.name, font::code(), t.text, room * 0.66);
    let title_width = title.size().x;
    let top = rect.center().y - title.size().y / 2.0;
    ui.painter().galley(pos2(left, top), title, t.text);
    let note = text::elided(ui, row.note, font::small(), t.text_muted, room - title_width - 16.0);
    let place = pos2(rect.right() - 8.0 - note.size().x, rect.center().y - note.size().y / 2.0);
    ui.painter().galley(place, note, t.text_muted);
    response
}

/// The byte of a character.
pub fn byte_of(text: &str, char_index: usize) -> usize {
    text.char_indices().nth(char_index).map_or(text.len(), |(at, _)| at)
}
