//! The navigation rail: pages above, theme below.

use egui::{Align, CornerRadius, Layout, Rect, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::gui::app::{Action, App};
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_command::{UiCommand, keys_shown};
use crate::gui::ui_state::Page;
use crate::gui::ui_state_file::ThemeChoice;
use crate::gui::widget::{button, icon};

const PAGES: [(Page, UiCommand); 9] = [
    (Page::Portfolio, UiCommand::ShowPortfolio),
    (Page::Map, UiCommand::ShowMap),
    (Page::Contracts, UiCommand::ShowContracts),
    (Page::Explore, UiCommand::ShowExplore),
    (Page::Dashboards, UiCommand::ShowDashboards),
    (Page::Data, UiCommand::ShowData),
    (Page::Definitions, UiCommand::ShowDefinitions),
    (Page::Reports, UiCommand::ShowReports),
    (Page::Activity, UiCommand::ShowActivity),
];

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    wordmark(ui);
    ui.add_space(8.0);
    way(app, ui);
    ui.add_space(4.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    let n_problems = app.backend.as_ref().map_or(0, |b| b.state().problems.len());
    for (page, command) in PAGES {
        let badge = if page == Page::Activity { n_problems } else { 0 };
        if entry(ui, command, app.ui.page == page, badge) {
            app.queue.push(Action::Window(command));
        }
    }
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        if theme::narrow(ui) {
            ui.with_layout(Layout::bottom_up(Align::Center), |ui| tools(app, ui));
        } else {
            ui.horizontal(|ui| tools(app, ui));
        }
    });
}

/// Back and forward.
fn way(app: &mut App, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let ways = [
            (UiCommand::Back, app.history.can_go_back()),
            (UiCommand::Forward, app.history.can_go_forward()),
        ];
        for (command, is_open) in ways {
            ui.add_enabled_ui(is_open, |ui| {
                if button::icon_only(ui, command.icon(), command.text()).clicked() {
                    app.queue.push(Action::Window(command));
                }
            });
        }
    });
}

fn tools(app: &mut App, ui: &mut Ui) {
    let (next, glyph) = next_theme(app.preferences.theme);
    let palette = with_keys(ui, UiCommand::Palette.text(), UiCommand::Palette);
    let tools = [
        (glyph, next.text(), next),
        (icon::Icon::Command, palette.as_str(), UiCommand::Palette),
        (icon::Icon::Settings, UiCommand::Settings.text(), UiCommand::Settings),
    ];
    for (glyph, name, command) in tools {
        if button::icon_only(ui, glyph, name).clicked() {
            app.queue.push(Action::Window(command));
        }
    }
}

/// System, light, dark, and round again; the icon shows what a click leads to.
fn next_theme(theme: ThemeChoice) -> (UiCommand, icon::Icon) {
    let next = match theme {
        ThemeChoice::System => UiCommand::ThemeLight,
        ThemeChoice::Light => UiCommand::ThemeDark,
        ThemeChoice::Dark => UiCommand::ThemeSystem,
    };
    (next, next.icon())
}

/// The sign and the name of the program.
fn wordmark(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    if theme::narrow(ui) {
        sign(ui, Rect::from_center_size(rect.center(), Vec2::splat(28.0)));
        return;
    }
    let square = Rect::from_min_size(rect.min + vec2(6.0, 4.0), Vec2::splat(24.0));
    sign(ui, square);
    ui.painter().text(
        pos2(square.right() + 10.0, rect.center().y),
        egui::Align2::LEFT_CENTER,
        "Vigia",
        font::title(),
        t.text,
    );
}

/// The sign of the program, as on the window's icon.
pub(super) fn sign(ui: &Ui, rect: Rect) {
    let t = tokens(ui);
    let side = rect.width();
    ui.painter().rect_filled(rect, CornerRadius::same((side * 0.24) as u8), t.accent);
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * side;
    let stroke = egui::Stroke::new(side * 0.115, t.on_accent);
    ui.painter().line(vec![at(0.25, 0.36), at(0.5, 0.76), at(0.75, 0.36)], stroke);
    ui.painter().circle_filled(at(0.5, 0.31), side * 0.075, t.on_accent);
}

/// Least height of an entry that has its icon over its word.
const WORD_HEIGHT: f32 = 40.0;

/// In a low window the entries of a narrow rail step together, so that the tools below them keep their room; below [`WORD_HEIGHT`]
/// they are icons, and the word is told on hover.
fn entry_height(ui: &Ui, narrow: bool) -> f32 {
    if !narrow {
        return 36.0;
    }
    const AROUND: f32 = 260.0;
    let room = ui.ctx().content_rect().height() - AROUND;
    (room / PAGES.len() as f32 - 2.0).clamp(34.0, 52.0)
}

fn entry(ui: &mut Ui, command: UiCommand, selected: bool, badge: usize) -> bool {
    let t = tokens(ui);
    let narrow = theme::narrow(ui);
    let height = entry_height(ui, narrow);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, selected, command.text()));
    let (fill, color) = if selected {
        (t.accent_soft, t.accent_text)
    } else if response.hovered() {
        (t.raised, t.text)
    } else {
        (egui::Color32::TRANSPARENT, t.text_muted)
    };
    ui.painter().rect_filled(rect, CornerRadius::same(theme::CONTROL_RADIUS), fill);
    let is_word_shown = !narrow || height >= WORD_HEIGHT;
    let (glyph, text, align, font) = if narrow {
        let middle = rect.center().x;
        (
            pos2(middle, rect.top() + height * if is_word_shown { 0.35 } else { 0.5 }),
            pos2(middle, rect.bottom() - height * 0.13),
            egui::Align2::CENTER_BOTTOM,
            font::small_strong(),
        )
    } else {
        let middle = rect.center().y;
        (
            pos2(rect.left() + 20.0, middle),
            pos2(rect.left() + 40.0, middle),
            egui::Align2::LEFT_CENTER,
            font::strong(),
        )
    };
    let glyph = Rect::from_center_size(glyph, Vec2::splat(16.0));
    icon::paint(ui.painter(), glyph, command.icon(), color);
    if is_word_shown {
        ui.painter().text(text, align, command.text(), font, color);
    }
    if badge > 0 {
        let galley =
            ui.painter().layout_no_wrap(badge.min(99).to_string(), font::small_strong(), t.warn);
        let size = vec2(galley.size().x + 12.0, 18.0);
        let top = if narrow { rect.top() + 3.0 } else { rect.center().y - 9.0 };
        let pill = Rect::from_min_size(pos2(rect.right() - size.x - 8.0, top), size);
        ui.painter().rect_filled(pill, CornerRadius::same(9), t.warn_soft);
        ui.painter().galley(pill.center() - galley.size() / 2.0, galley, t.warn);
    }
    theme::paint_focus(ui, &response);
    response.on_hover_text(hover(ui, command, is_word_shown)).clicked()
}

fn hover(ui: &Ui, command: UiCommand, is_word_shown: bool) -> String {
    let tip = with_keys(ui, command.tooltip(), command);
    if is_word_shown { tip } else { format!("{}\n{tip}", command.text()) }
}

/// A text and the keys of its command.
fn with_keys(ui: &Ui, text: &str, command: UiCommand) -> String {
    match command.shortcut() {
        Some(shortcut) => format!("{text} ({})", keys_shown(ui.ctx(), shortcut)),
        None => text.to_owned(),
    }
}
