//! All commands with their keys.

use egui::{Align, Layout, Modal, ScrollArea, Ui};

use crate::gui::app::App;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_command::{UiCommand, keys_shown};
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, text};
use crate::words::tr;

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    if !app.ui.shortcuts {
        return;
    }
    let height = ui.ctx().content_rect().height() - 160.0;
    let response =
        Modal::new(egui::Id::unique("shortcuts")).frame(theme::dialog(ui)).show(ui.ctx(), |ui| {
            ui.set_width(480.0);
            let closed = ui
                .horizontal(|ui| {
                    let title = UiCommand::Shortcuts.text();
                    text::line(ui, title, font::title(), tokens(ui).text);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        button::icon_only(ui, Icon::Close, tr!("settings-close")).clicked()
                    })
                    .inner
                })
                .inner;
            let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
            area.auto_shrink([false, true]).show(ui, |ui| {
                ui.set_width(ui.available_width() - 12.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                for command in UiCommand::ALL {
                    if let Some(shortcut) = command.shortcut() {
                        row(ui, command, &keys_shown(ui.ctx(), shortcut));
                    }
                }
            });
            closed
        });
    if response.inner || response.should_close() {
        app.ui.shortcuts = false;
    }
}

fn row(ui: &mut Ui, command: UiCommand, keys: &str) {
    ui.horizontal(|ui| {
        ui.set_height(26.0);
        let t = tokens(ui);
        icon::show(ui, command.icon(), 14.0, t.text_muted);
        text::body(ui, command.text()).on_hover_text(command.tooltip());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            text::line(ui, keys, font::code(), t.text_muted);
        });
    });
}
