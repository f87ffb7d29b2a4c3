//! Windows beside the first: one page each, with a selection and a way back of its own, on the same workspace.
//!
//! The page of another window is drawn by the same code: for the time of its frame its state takes the place of the first
//! window's, and what it pushes is done before they are changed back.

use egui::{Align, Layout, Margin, Ui, ViewportBuilder, ViewportId};

use super::app::{Action, App, acting_ui, page_ui};
use super::location::History;
use super::theme::{self, tokens};
use super::ui_command::UiCommand;
use super::ui_state::{Page, UiState};
use super::view::Derived;
use super::widget::icon::Icon;
use super::widget::{button, text};
use crate::words::tr;

const SIZE: [f32; 2] = [1100.0, 720.0];
const SIZE_MIN: [f32; 2] = [720.0, 480.0];

/// Another window.
pub(super) struct OtherWindow {
    number: u64,
    ui: UiState,
    derived: Derived,
    history: History,
}

impl App {
    /// Opens the place of this window in another one.
    pub(super) fn open_window(&mut self) {
        self.n_windows += 1;
        let mut ui = UiState::default();
        ui.go(self.ui.location());
        ui.explore.look_as(&self.ui.explore, self.n_windows);
        ui.dashboards.look_as(&self.ui.dashboards, self.n_windows);
        if ui.page == Page::Data {
            ui.data.tabs.shown = self.ui.data.tabs.shown;
            ui.data.preview = self.ui.data.preview.clone();
        }
        self.other_windows.push(OtherWindow {
            number: self.n_windows,
            ui,
            derived: Derived::default(),
            history: History::default(),
        });
    }

    /// Draws the other windows and does what they pushed.
    pub(super) fn other_windows_ui(&mut self, ctx: &egui::Context) {
        let mut windows = std::mem::take(&mut self.other_windows);
        windows.retain_mut(|window| {
            self.change_places(window);
            let id = ViewportId::from_hash_of(("window", window.number));
            let title = format!("Vigia · {}", self.page_name());
            let builder = ViewportBuilder::default()
                .with_title(title)
                .with_inner_size(SIZE)
                .with_min_inner_size(SIZE_MIN);
            let closed = ctx.show_viewport_immediate(id, builder, |ui, _| self.window_ui(ui));
            self.history.visit(self.ui.location());
            self.change_places(window);
            !closed && self.backend.is_some()
        });
        windows.append(&mut self.other_windows);
        self.other_windows = windows;
    }

    fn change_places(&mut self, window: &mut OtherWindow) {
        std::mem::swap(&mut self.ui, &mut window.ui);
        std::mem::swap(&mut self.derived, &mut window.derived);
        std::mem::swap(&mut self.history, &mut window.history);
    }

    /// True when it was closed.
    fn window_ui(&mut self, ui: &mut Ui) -> bool {
        let ctx = ui.ctx().clone();
        self.queue.extend(UiCommand::pressed(&ctx).into_iter().map(Action::Window));
        let frame = theme::side(ui, Margin::symmetric(12, 4));
        let closed =
            egui::Panel::top("window head").frame(frame).show(ui, |ui| self.head_ui(ui)).inner;
        let ground = egui::Frame::new().fill(tokens(ui).canvas);
        egui::CentralPanel::default().frame(ground).show(ui, |ui| page_ui(self, ui));
        acting_ui(self, ui);
        self.act(&ctx);
        closed || ui.input(|input| input.viewport().close_requested())
    }

    fn head_ui(&mut self, ui: &mut Ui) -> bool {
        ui.horizontal(|ui| {
            for (command, is_open) in [
                (UiCommand::Back, self.history.can_go_back()),
                (UiCommand::Forward, self.history.can_go_forward()),
            ] {
                ui.add_enabled_ui(is_open, |ui| {
                    if button::icon_only(ui, command.icon(), command.text()).clicked() {
                        self.queue.push(Action::Window(command));
                    }
                });
            }
            text::strong(ui, self.page_name());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                button::icon_only(ui, Icon::Close, tr!("shell-close-window")).clicked()
            })
            .inner
        })
        .inner
    }

    fn page_name(&self) -> &'static str {
        UiCommand::of_page(self.ui.page).text()
    }
}
