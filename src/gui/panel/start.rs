//! The start page: no workspace is open. Open one, make one, pick a recent one, or have the demo made; in the language of the person.

use std::path::{Path, PathBuf};

use egui::{CornerRadius, Rect, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::rail;
use crate::gui::app::{Action, App};
use crate::gui::dialog::DialogPurpose;
use crate::gui::theme::{self, font, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, empty_state, field, pick, text};
use crate::words::{self, Language, tr};

const WIDTH: f32 = 560.0;

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let indent = ((ui.available_width() - WIDTH) / 2.0).max(0.0);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.add_space(indent);
            ui.vertical(|ui| {
                ui.set_width(WIDTH);
                ui.add_space(((ui.ctx().content_rect().height() - 720.0) / 3.0).clamp(24.0, 120.0));
                head(ui);
                ui.add_space(12.0);
                language(app, ui);
                ui.add_space(16.0);
                text::paragraph(ui, tr!("start-what"), tokens(ui).text_muted);
                ui.add_space(12.0);
                open_card(app, ui);
                ui.add_space(12.0);
                demo_card(app, ui);
                ui.add_space(16.0);
                recent(app, ui);
                ui.add_space(24.0);
            });
        });
    });
}

fn head(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(WIDTH, 56.0), Sense::hover());
    let square = Rect::from_min_size(rect.min, Vec2::splat(56.0));
    rail::sign(ui, square);
    ui.painter().text(
        pos2(square.right() + 16.0, rect.top() + 4.0),
        egui::Align2::LEFT_TOP,
        "Vigia",
        font::display(),
        t.text,
    );
    ui.painter().text(
        pos2(square.right() + 16.0, rect.bottom() - 2.0),
        egui::Align2::LEFT_BOTTOM,
        tr!("start-slogan"),
        font::body(),
        t.text_muted,
    );
}

/// Each by the name that its own speakers have for it: who cannot read the page finds theirs.
fn language(app: &mut App, ui: &mut Ui) {
    let mut chosen = words::language();
    let options = Language::ALL.map(|language| (language, language.name()));
    if pick::segments(ui, tr!("settings-language"), &mut chosen, &options) {
        app.set_language(chosen);
    }
}

/// A workspace to look at where somebody has no data yet.
fn demo_card(app: &mut App, ui: &mut Ui) {
    let Some(folder) = app.demo_folder.clone() else { return };
    theme::card(ui).inner_margin(20).show(ui, |ui| {
        ui.set_width(WIDTH - 42.0);
        text::section(ui, tr!("start-demo-title"));
        let said = tr!("start-demo-sentence", folder = folder.display().to_string());
        text::paragraph(ui, &said, tokens(ui).text_muted);
        ui.add_space(4.0);
        if button::secondary(ui, Some(Icon::Chart), tr!("start-demo")).clicked() {
            app.queue.push(Action::Demo(folder));
        }
    });
}

fn open_card(app: &mut App, ui: &mut Ui) {
    theme::card(ui).inner_margin(20).show(ui, |ui| {
        ui.set_width(WIDTH - 42.0);
        ui.horizontal(|ui| {
            if button::primary(ui, Some(Icon::Folder), UiCommand::OpenWorkspace.text()).clicked() {
                app.queue.push(Action::Dialog(DialogPurpose::OpenWorkspace));
            }
            if button::secondary(ui, Some(Icon::FolderPlus), UiCommand::NewWorkspace.text())
                .clicked()
            {
                app.queue.push(Action::Dialog(DialogPurpose::NewWorkspace));
            }
        });
        ui.add_space(4.0);
        typed_path(app, ui);
        ui.add_space(4.0);
        drop_zone(ui);
    });
}

fn typed_path(app: &mut App, ui: &mut Ui) {
    ui.horizontal(|ui| {
        let buttons = button::width(ui, tr!("start-open")) + button::width(ui, tr!("start-create"));
        let width = ui.available_width() - buttons - 16.0;
        let response = field::code(
            ui,
            &mut app.ui.start.folder,
            tr!("start-path"),
            tr!("start-path-hint"),
            width,
        );
        let enter = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        let folder = PathBuf::from(app.ui.start.folder.trim());
        let typed = !app.ui.start.folder.trim().is_empty();
        ui.add_enabled_ui(typed, |ui| {
            if button::secondary(ui, None, tr!("start-open")).clicked() || (enter && typed) {
                app.queue.push(Action::Open(folder.clone()));
            }
            if button::secondary(ui, None, tr!("start-create")).clicked() {
                app.queue.push(Action::Create(folder));
            }
        });
    });
}

fn drop_zone(ui: &mut Ui) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 72.0), Sense::hover());
    empty_state::dashed_frame(ui, rect, t.border_strong);
    let galley =
        ui.painter().layout_no_wrap(tr!("start-drop").to_owned(), font::body(), t.text_muted);
    let left = rect.center().x - (galley.size().x + 28.0) / 2.0;
    icon::paint(
        ui.painter(),
        Rect::from_center_size(pos2(left + 8.0, rect.center().y), Vec2::splat(16.0)),
        Icon::Import,
        t.text_muted,
    );
    ui.painter().galley(
        pos2(left + 28.0, rect.center().y - galley.size().y / 2.0),
        galley,
        t.text_muted,
    );
}

fn recent(app: &mut App, ui: &mut Ui) {
    if app.preferences.recent.is_empty() {
        return;
    }
    text::section(ui, tr!("start-recent"));
    ui.spacing_mut().item_spacing.y = 2.0;
    let recent = app.preferences.recent.clone();
    for folder in recent {
        if let Some(action) = recent_row(ui, &folder) {
            app.queue.push(action);
        }
    }
}

fn recent_row(ui: &mut Ui, folder: &Path) -> Option<Action> {
    let t = tokens(ui);
    let name = folder
        .file_name()
        .map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 48.0), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, true, tr!("start-open-named", name = name.as_str()))
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(theme::CONTROL_RADIUS), t.raised);
    }
    icon::paint(
        ui.painter(),
        Rect::from_center_size(pos2(rect.left() + 22.0, rect.center().y), Vec2::splat(16.0)),
        Icon::Folder,
        t.text_muted,
    );
    ui.painter().text(
        pos2(rect.left() + 44.0, rect.top() + 8.0),
        egui::Align2::LEFT_TOP,
        &name,
        font::strong(),
        t.text,
    );
    ui.painter().text(
        pos2(rect.left() + 44.0, rect.bottom() - 8.0),
        egui::Align2::LEFT_BOTTOM,
        folder.display(),
        font::small(),
        t.text_muted,
    );
    theme::paint_focus(ui, &response);
    let cross =
        Rect::from_center_size(pos2(rect.right() - 22.0, rect.center().y), Vec2::splat(24.0));
    let forget = ui.interact(cross, response.id.with("forget"), Sense::click());
    forget.widget_info(|| {
        WidgetInfo::labeled(
            egui::Role::Button,
            true,
            tr!("start-forget-named", name = name.as_str()),
        )
    });
    if response.hovered() || forget.hovered() || forget.has_focus() {
        icon::paint(ui.painter(), cross.shrink(6.0), Icon::Close, t.text_muted);
    }
    if forget.clicked() {
        return Some(Action::Forget(folder.to_owned()));
    }
    response.clicked().then(|| Action::Open(folder.to_owned()))
}
