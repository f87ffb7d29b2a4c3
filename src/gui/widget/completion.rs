//! A list of words below the cursor of a text field: arrows choose, Enter and Tab take, Escape closes, a click takes.
//!
//! The field keeps the keyboard all the while. Keys that belong to the open list are taken away before the field sees them.

use egui::text::{CCursor, CCursorRange, CharIndex};
use egui::{
    Color32, CornerRadius, Event, Id, Key, Margin, Modifiers, Pos2, Rect, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

use super::text;
use crate::gui::theme::{font, tokens};

const ROW: f32 = 26.0;
const N_ROWS_SEEN: f32 = 8.0;
/// Room for the sign before a word.
const NAME_LEFT: f32 = 28.0;

/// One word of the list.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// One letter that says what kind of word it is.
    pub sign: &'a str,
    pub color: Color32,
    pub name: &'a str,
    pub note: &'a str,
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
    /// Takes them out of what the field will see. Before the field is shown, and only while the list is open.
    pub fn take(ui: &Ui) -> Self {
        ui.input_mut(|input| {
            let mut count = |key: Key| {
                let before = input.events.len();
                input.events.retain(|event| {
                    !matches!(event, Event::Key { key: pressed, pressed: true, modifiers, .. }
                        if *pressed == key && *modifiers == Modifiers::NONE)
                });
                before - input.events.len()
            };
            Self {
                up: count(Key::ArrowUp),
                down: count(Key::ArrowDown),
                accept: count(Key::Enter) + count(Key::Tab) > 0,
                dismiss: count(Key::Escape) > 0,
            }
        })
    }

    /// The chosen line after them; round at both ends.
    pub fn moved(self, selected: usize, n: usize) -> usize {
        if n == 0 { 0 } else { (selected + self.down + n - self.up % n) % n }
    }

    pub fn is_moving(self) -> bool {
        self.down != self.up
    }
}

/// Runs `show` so that a click on the open list of field `id` does not take the keyboard from the field.
pub fn keeping_focus<R>(ui: &mut Ui, id: Id, open: bool, show: impl FnOnce(&mut Ui) -> R) -> R {
    let before = ui.ctx().options(|options| options.input_options.surrender_focus_on);
    if open && is_pointer_on(ui, layer(id)) {
        ui.ctx().options_mut(|options| {
            options.input_options.surrender_focus_on = egui::SurrenderFocusOn::Never;
        });
    }
    let shown = show(ui);
    ui.ctx().options_mut(|options| options.input_options.surrender_focus_on = before);
    shown
}

fn layer(id: Id) -> egui::LayerId {
    egui::LayerId::new(egui::Order::Foreground, id.with("names"))
}

fn is_pointer_on(ui: &Ui, layer: egui::LayerId) -> bool {
    let pointer = ui.ctx().pointer_interact_pos();
    pointer.and_then(|at| ui.ctx().layer_id_at(at)) == Some(layer)
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

/// Puts the cursor of a field at a letter.
pub fn set_cursor(ui: &Ui, field: Id, n_chars: usize) {
    let mut edit = egui::text_edit::TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let cursor = CCursor::new(CharIndex(n_chars));
    edit.cursor.set_char_range(Some(CCursorRange::one(cursor)));
    edit.store(ui.ctx(), field);
}

/// Byte position of a letter.
pub fn byte_of(text: &str, char_index: usize) -> usize {
    text.char_indices().nth(char_index).map_or(text.len(), |(at, _)| at)
}

/// Shows the list below a point of field `id`; gives the line that was clicked. `n` lines, drawn as they come into view.
pub fn popup<'l>(
    ui: &Ui,
    id: Id,
    at: Pos2,
    (selected, keys): (usize, Keys),
    (width, n): (f32, usize),
    line: impl Fn(usize) -> Line<'l>,
) -> Option<usize> {
    let mut clicked = None;
    let frame = egui::Frame::popup(ui.style()).inner_margin(Margin::same(4));
    egui::Area::new(id.with("names"))
        .order(egui::Order::Foreground)
        .fixed_pos(at + vec2(-NAME_LEFT - 5.0, 6.0))
        .constrain(true)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 0.0;
                // The area is as large as the list before this one was.
                let height = ROW * (n as f32).min(N_ROWS_SEEN);
                let list = egui::ScrollArea::vertical().max_height(height);
                list.min_scrolled_height(height).show(ui, |ui| {
                    for position in 0..n {
                        let is_selected = position == selected;
                        let response = line_ui(ui, &line(position), is_selected);
                        if is_selected && keys.is_moving() {
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

fn line_ui(ui: &mut Ui, line: &Line<'_>, is_selected: bool) -> egui::Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let name = line.name;
    response.widget_info(|| WidgetInfo::selected(egui::Role::MenuItem, true, is_selected, name));
    if is_selected || response.hovered() {
        let fill = if is_selected { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(rect, CornerRadius::same(4), fill);
    }
    let badge = Rect::from_center_size(pos2(rect.left() + 14.0, rect.center().y), vec2(16.0, 16.0));
    let center = egui::Align2::CENTER_CENTER;
    ui.painter().text(badge.center(), center, line.sign, font::small_strong(), line.color);
    let left = rect.left() + NAME_LEFT;
    let room = rect.right() - 8.0 - left;
    let title = text::elided(ui, name, font::code(), t.text, room * 0.66);
    let title_width = title.size().x;
    let top = rect.center().y - title.size().y / 2.0;
    ui.painter().galley(pos2(left, top), title, t.text);
    let note = text::elided(ui, line.note, font::small(), t.text_muted, room - title_width - 16.0);
    let place = pos2(rect.right() - 8.0 - note.size().x, rect.center().y - note.size().y / 2.0);
    ui.painter().galley(place, note, t.text_muted);
    response
}
