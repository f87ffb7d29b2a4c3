//! One row of the list, drawn.

use egui::{CornerRadius, Key, Modifiers, Rect, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::about;
use super::rows::{Entry, Group};
use crate::gui::theme::{self, font, tokens};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{menu, pick, quantity, text};
use crate::kpi::plan::Question;
use crate::words::tr;
use crate::workspace::State;

pub(super) const HEIGHT: f32 = 40.0;

/// What a person wants of a row.
pub(super) enum Wish {
    /// Opens or closes the group of that key.
    Fold(String),
    Toggle(Question),
    Only(Question),
    Edit(String),
    /// To the clipboard.
    Copy(String),
    About(String),
}

pub(super) fn group_ui(ui: &mut Ui, group: &Group) -> Option<Wish> {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    response.widget_info(|| {
        let role = egui::Role::DisclosureTriangle;
        WidgetInfo::selected(
            role,
            true,
            group.is_open,
            format!("{} ({})", group.name, group.n_rows),
        )
    });
    let line = rect.bottom() - 15.0;
    let glyph = if group.is_open { Icon::ChevronDown } else { Icon::ChevronRight };
    let arrow = Rect::from_center_size(pos2(rect.left() + 9.0, line), Vec2::splat(11.0));
    let color = if response.hovered() { t.text } else { t.text_muted };
    icon::paint(ui.painter(), arrow, glyph, color);
    let count = quantity::count(group.n_rows as u64);
    let count = text::elided(ui, &count, font::small(), t.text_faint, 60.0);
    let room = rect.width() - 20.0 - count.size().x - 16.0;
    let name = text::elided(ui, &group.name, font::small_strong(), color, room);
    let top = |galley: &egui::Galley| line - galley.size().y / 2.0;
    let (name_at, count_at) = (
        pos2(rect.left() + 20.0, top(&name)),
        pos2(rect.right() - 8.0 - count.size().x, top(&count)),
    );
    ui.painter().galley(name_at, name, color);
    ui.painter().galley(count_at, count, t.text_faint);
    theme::paint_focus(ui, &response);
    let by_key = response.has_focus() && {
        let key = if group.is_open { Key::ArrowLeft } else { Key::ArrowRight };
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
    };
    (response.clicked() || by_key).then(|| Wish::Fold(group.key.clone()))
}

/// What is said about a KPI is made only for the line that the pointer rests on.
pub(super) fn entry_ui(ui: &mut Ui, state: &State, entry: &Entry, is_asked: bool) -> Option<Wish> {
    let t = tokens(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click());
    let name = entry.name.as_str();
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, is_asked, name));
    let inner = rect.shrink2(vec2(0.0, 1.0));
    if is_asked || response.hovered() {
        let fill = if is_asked { t.accent_soft } else { t.raised };
        ui.painter().rect_filled(inner, CornerRadius::same(6), fill);
    }
    pick::mark(
        ui,
        Rect::from_center_size(pos2(rect.left() + 16.0, rect.center().y), Vec2::splat(14.0)),
        is_asked,
    );
    let kpi_id = match &entry.question {
        Question::Kpi(id) => Some(id.as_str()),
        _ => None,
    };
    let left = rect.left() + 32.0;
    let mut right = rect.right() - if kpi_id.is_some() { 36.0 } else { 8.0 };
    if entry.is_own {
        right = tag_ui(ui, tr!("kpis-own"), pos2(right, rect.top() + 13.0)) - 6.0;
    }
    let mut note = entry.note.clone();
    if let Some((n, of)) = entry.vendors {
        note = format!("{} · {note}", tr!("kpis-vendors", n = n as u64, of = of as u64));
    }
    let title = text::in_two_lines(ui, name, &font::strong(), t.text, right - left);
    // A name that needs two lines says more than what would stand below it; that is told where the pointer rests.
    if title.rows.len() > 1 {
        let top = rect.center().y - title.size().y / 2.0;
        ui.painter().galley(pos2(left, top), title, t.text);
    } else {
        ui.painter().galley(pos2(left, rect.top() + 5.0), title, t.text);
        let room = rect.right() - if kpi_id.is_some() { 36.0 } else { 8.0 } - left;
        let below = text::elided(ui, &note, font::small(), t.text_muted, room);
        let below_at = pos2(left, rect.bottom() - 5.0 - below.size().y);
        ui.painter().galley(below_at, below, t.text_muted);
    }
    theme::paint_focus(ui, &response);
    let mut wish = response.clicked().then(|| Wish::Toggle(entry.question.clone()));
    let edits = kpi_id.map(|id| (id, edit_name(entry)));
    if let Some((id, edit)) = &edits
        && edit_ui(ui, id, entry.is_own, edit, rect, response.has_focus())
    {
        wish = Some(Wish::Edit((*id).to_owned()));
    }
    menu::context(&response, |ui| {
        wish = menu_ui(ui, entry, is_asked, edits.as_ref()).or(wish.take());
    });
    response.on_hover_ui(|ui| {
        let kpi = kpi_id.and_then(|id| state.catalog.kpi(id));
        ui.label(kpi.map_or_else(|| format!("{name}\n{note}"), |kpi| about::tooltip(state, kpi)));
    });
    wish
}

fn edit_name(entry: &Entry) -> String {
    if entry.is_own {
        tr!("kpis-edit", name = entry.name.as_str())
    } else {
        tr!("kpis-copy-to-own", name = entry.name.as_str())
    }
}

fn menu_ui(
    ui: &mut Ui,
    entry: &Entry,
    is_asked: bool,
    edits: Option<&(&str, String)>,
) -> Option<Wish> {
    let mut wish = None;
    let question = &entry.question;
    let add = if is_asked { tr!("kpis-take-away") } else { tr!("kpis-add") };
    let icon = if is_asked { Icon::Minus } else { Icon::Plus };
    if menu::line(ui, Some(icon), add, None) {
        wish = Some(Wish::Toggle(question.clone()));
    }
    if menu::line(ui, Some(Icon::Chart), tr!("kpis-only"), None) {
        wish = Some(Wish::Only(question.clone()));
    }
    menu::separator(ui);
    let (Question::Kpi(text) | Question::Formula(text) | Question::Measurement(text)) = question;
    if menu::line(ui, Some(Icon::Copy), tr!("kpis-copy-id"), None) {
        wish = Some(Wish::Copy(text.clone()));
    }
    if let Some((id, _)) = edits {
        let icon = if entry.is_own { Icon::Edit } else { Icon::Copy };
        let name = if entry.is_own { tr!("kpis-menu-edit") } else { tr!("kpis-menu-copy") };
        if menu::line(ui, Some(icon), name, None) {
            wish = Some(Wish::Edit((*id).to_owned()));
        }
        if menu::line(ui, Some(Icon::Info), tr!("kpis-explain"), None) {
            wish = Some(Wish::About((*id).to_owned()));
        }
    }
    wish
}

/// A word in a small box that ends at a point; gives where it begins.
fn tag_ui(ui: &Ui, word: &str, right: egui::Pos2) -> f32 {
    let t = tokens(ui);
    let galley = text::elided(ui, word, font::small(), t.accent_text, 80.0);
    let size = galley.size() + vec2(10.0, 2.0);
    let rect = Rect::from_min_size(pos2(right.x - size.x, right.y - size.y / 2.0), size);
    ui.painter().rect_filled(rect, CornerRadius::same(7), t.accent_soft);
    ui.painter().galley(rect.min + vec2(5.0, 1.0), galley, t.accent_text);
    rect.left()
}

/// The button at the end of a row; painted only where the pointer or the keyboard is, so that a long list stays quiet.
fn edit_ui(ui: &Ui, id: &str, is_own: bool, name: &str, row: Rect, row_has_focus: bool) -> bool {
    let t = tokens(ui);
    let place = Rect::from_center_size(pos2(row.right() - 18.0, row.center().y), Vec2::splat(28.0));
    let response = ui.interact(place, ui.scope_id().with(("edit", id)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    if response.hovered() {
        ui.painter().rect_filled(place, CornerRadius::same(6), t.pressed);
    }
    if row_has_focus || response.has_focus() || ui.rect_contains_pointer(row) {
        let color = if response.hovered() { t.text } else { t.text_muted };
        let glyph = Rect::from_center_size(place.center(), Vec2::splat(14.0));
        icon::paint(ui.painter(), glyph, if is_own { Icon::Edit } else { Icon::Copy }, color);
    }
    theme::paint_focus(ui, &response);
    response.on_hover_text(name).clicked()
}
