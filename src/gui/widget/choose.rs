//! Choosing one of many: a drop-down with a search field above its rows.

use egui::{ComboBox, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::pick;
use crate::gui::theme::{font, tokens};

/// Rows that are drawn at once. *Good*: six hundred zones cost as little as ten. *Bad*: who scrolls far has to type.
const N_ROWS_MAX: usize = 60;

/// A value and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    /// Shown and searched; the value itself is searched too.
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// What is the same each time a drop-down is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Choose<'a> {
    /// Accessible name.
    pub name: &'a str,
    /// Shown while nothing is chosen.
    pub hint: &'a str,
    /// In the empty search field.
    pub search: &'a str,
    pub width: f32,
    /// What was typed may be taken although nothing is called so.
    pub takes_typed: bool,
}

/// Draws it; gives what was chosen. `options` are only asked for while it is open.
pub fn show(
    ui: &mut Ui,
    choose: &Choose<'_>,
    current: &str,
    shown: &str,
    options: impl FnOnce() -> Vec<Choice>,
) -> Option<String> {
    let t = tokens(ui);
    let key = ui.scope_id().with(("choose", choose.name));
    let mut chosen = None;
    let text = if current.is_empty() {
        RichText::new(choose.hint).font(font::body()).color(t.text_faint)
    } else {
        RichText::new(shown).font(font::strong())
    };
    let response = ComboBox::from_id_salt(key)
        .width(choose.width)
        .truncate()
        .icon(pick::chevron)
        .selected_text(text)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            let mut typed = ui.data(|data| data.get_temp::<String>(key)).unwrap_or_default();
            let is_new = ui.data(|data| data.get_temp::<bool>(key.with("open")).is_none());
            let width = ui.available_width().max(220.0);
            let hint = RichText::new(choose.search).color(t.text_faint);
            let field =
                ui.add(TextEdit::singleline(&mut typed).hint_text(hint).desired_width(width));
            let field = field.accessible_name(choose.search);
            if is_new {
                field.request_focus();
                ui.data_mut(|data| data.insert_temp(key.with("open"), true));
            }
            let wanted = typed.trim().to_lowercase();
            let fits = |choice: &Choice| {
                choice.label.to_lowercase().contains(&wanted)
                    || choice.value.to_lowercase().contains(&wanted)
            };
            let found: Vec<Choice> = options().into_iter().filter(fits).collect();
            let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            if is_entered && !wanted.is_empty() {
                let typed = typed.trim().to_owned();
                let exact = found.iter().find(|choice| choice.value == typed);
                let first = exact.or(found.first()).map(|choice| choice.value.clone());
                chosen = if choose.takes_typed && exact.is_none() { Some(typed) } else { first };
            }
            ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if choose.takes_typed
                    && !wanted.is_empty()
                    && found.iter().all(|c| c.value != typed)
                {
                    let typed = typed.trim();
                    if pick::option_ui(ui, false, typed) {
                        chosen = Some(typed.to_owned());
                    }
                }
                for choice in found.iter().take(N_ROWS_MAX) {
                    if pick::option_ui(ui, choice.value == current, &choice.label) {
                        chosen = Some(choice.value.clone());
                    }
                }
            });
            ui.data_mut(|data| data.insert_temp(key, typed));
            if chosen.is_some() {
                ui.close();
            }
        });
    if response.inner.is_none() {
        ui.data_mut(|data| {
            data.remove::<String>(key);
            data.remove::<bool>(key.with("open"));
        });
    }
    response.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::ComboBox, ui.is_enabled(), choose.name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    chosen
}
