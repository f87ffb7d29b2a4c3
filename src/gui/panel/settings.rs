//! The settings: language, numbers, theme, contrast, size. Each holds at once; nothing has to be confirmed.

use egui::{Align, Grid, Layout, Modal, Ui};

use crate::format::Locale;
use crate::gui::app::{Action, App};
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state_file::ThemeChoice;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, pick, quantity, text};
use crate::words::{self, Language, tr};

const WIDTH: f32 = 520.0;

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    if !app.ui.settings {
        return;
    }
    let response =
        Modal::new(egui::Id::unique("settings")).frame(theme::dialog(ui)).show(ui.ctx(), |ui| {
            ui.set_width(WIDTH);
            let closed = head(ui);
            Grid::new("settings").num_columns(2).spacing([24.0, 12.0]).show(ui, |ui| {
                language(app, ui);
                numbers(app, ui);
                theme_and_contrast(app, ui);
                size(app, ui);
            });
            closed
        });
    if response.inner || response.should_close() {
        app.ui.settings = false;
    }
}

fn name(ui: &mut Ui, text: &str) {
    let color = tokens(ui).text_muted;
    ui.add(egui::Label::new(egui::RichText::new(text).color(color)).extend());
}

fn head(ui: &mut Ui) -> bool {
    let closed = ui
        .horizontal(|ui| {
            text::line(ui, tr!("settings-title"), font::title(), tokens(ui).text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                button::icon_only(ui, Icon::Close, tr!("settings-close")).clicked()
            })
            .inner
        })
        .inner;
    ui.add_space(8.0);
    closed
}

fn language(app: &mut App, ui: &mut Ui) {
    name(ui, tr!("settings-language"));
    let mut chosen = words::language();
    let options = Language::ALL.map(|language| (language, language.name().to_owned()));
    if pick::combo(ui, tr!("settings-language"), &mut chosen, &options, 220.0) {
        app.set_language(chosen);
    }
    ui.end_row();
}

fn numbers(app: &mut App, ui: &mut Ui) {
    name(ui, tr!("settings-numbers"));
    let mut chosen = words::numbers().name;
    let options: Vec<(&str, String)> = Locale::names()
        .filter_map(|name| Some((name, Locale::named(name)?)))
        .map(|(name, locale)| (name, format!("{name}   {}", locale.fixed(1234567.89, 2))))
        .collect();
    if pick::combo(ui, tr!("settings-numbers"), &mut chosen, &options, 220.0) {
        app.preferences.number_locale = Some(chosen.to_owned());
        app.save();
    }
    ui.end_row();
}

fn theme_and_contrast(app: &mut App, ui: &mut Ui) {
    name(ui, tr!("settings-theme"));
    let mut chosen = app.preferences.theme;
    let options = [
        (ThemeChoice::System, tr!("settings-theme-system")),
        (ThemeChoice::Light, tr!("settings-theme-light")),
        (ThemeChoice::Dark, tr!("settings-theme-dark")),
    ];
    if pick::segments(ui, tr!("settings-theme"), &mut chosen, &options) {
        let command = match chosen {
            ThemeChoice::System => UiCommand::ThemeSystem,
            ThemeChoice::Light => UiCommand::ThemeLight,
            ThemeChoice::Dark => UiCommand::ThemeDark,
        };
        app.queue.push(Action::Window(command));
    }
    ui.end_row();
    name(ui, tr!("settings-contrast"));
    let mut high = app.preferences.high_contrast;
    if pick::check(ui, &mut high, UiCommand::HighContrast.text()).changed() {
        app.queue.push(Action::Window(UiCommand::HighContrast));
    }
    ui.end_row();
}

fn size(app: &mut App, ui: &mut Ui) {
    name(ui, tr!("settings-size"));
    ui.horizontal(|ui| {
        if button::icon_only(ui, Icon::Minus, UiCommand::ZoomOut.text()).clicked() {
            app.queue.push(Action::Window(UiCommand::ZoomOut));
        }
        let percent = f64::from(ui.ctx().zoom_factor()) * 100.0;
        text::number(ui, &quantity::percent(&quantity::fixed(percent, 0)));
        if button::icon_only(ui, Icon::Plus, UiCommand::ZoomIn.text()).clicked() {
            app.queue.push(Action::Window(UiCommand::ZoomIn));
        }
        if button::ghost(ui, None, UiCommand::ZoomReset.text()).clicked() {
            app.queue.push(Action::Window(UiCommand::ZoomReset));
        }
    });
    ui.end_row();
}
