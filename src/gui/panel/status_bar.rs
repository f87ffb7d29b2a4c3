//! The bar below: which workspace, which zone, how large the cache is, what runs.

use egui::{Align, Layout, Ui};

use crate::gui::app::{Action, App};
use crate::gui::theme::tokens;
use crate::gui::ui_command::UiCommand;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{progress, quantity, text};
use crate::words::tr;
use crate::workspace::state::JobView;
use crate::workspace::{Command, State};

pub(super) fn show(app: &mut App, ui: &mut Ui) {
    let Some(backend) = &app.backend else { return };
    let state = backend.state();
    let line = crate::gui::theme::hairline(ui);
    let top = ui.max_rect();
    ui.painter().hline(ui.clip_rect().x_range(), top.top() + 0.5, line);
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        facts(ui, state);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            running(ui, state, &mut app.queue);
        });
    });
}

fn facts(ui: &mut Ui, state: &State) {
    let muted = tokens(ui).text_faint;
    icon::show(ui, Icon::Folder, 14.0, muted);
    text::small(ui, &state.name).on_hover_text(state.folder.display().to_string());
    dot(ui);
    icon::show(ui, Icon::Clock, 14.0, muted);
    text::small(ui, state.zone.name()).on_hover_text(tr!("shell-zone-tip"));
    dot(ui);
    icon::show(ui, Icon::Data, 14.0, muted);
    let stats = &state.inventory.stats;
    text::small(ui, &tr!("shell-cache", size = quantity::bytes(stats.file_bytes)))
        .on_hover_text(tr!("shell-cache-tip", samples = stats.n_samples, tiles = stats.n_tiles));
}

fn dot(ui: &mut Ui) {
    let color = tokens(ui).border_strong;
    let (rect, _) = ui.allocate_exact_size(egui::vec2(8.0, 8.0), egui::Sense::hover());
    ui.painter().circle_filled(rect.center(), 1.5, color);
}

fn running(ui: &mut Ui, state: &State, queue: &mut Vec<Action>) {
    let jobs: Vec<&JobView> = state.jobs.iter().filter(|job| job.outcome.is_none()).collect();
    let Some(job) = jobs.first() else {
        text::small(ui, tr!("shell-ready"));
        return;
    };
    if small_button(ui, Icon::Close, &tr!("shell-cancel", what = job.title.said())) {
        queue.push(Action::Workspace(Command::CancelJob(job.key)));
    }
    let accent = tokens(ui).accent;
    progress::bar(ui, &job.title.said(), job.progress.ratio(), 160.0, accent);
    let percent = job.progress.ratio().map_or(String::new(), |r| {
        format!(" · {}", quantity::percent(&format!("{:.0}", r * 100.0)))
    });
    let more = if jobs.len() > 1 {
        format!(" · {}", tr!("shell-more-jobs", n = jobs.len() - 1))
    } else {
        String::new()
    };
    let words = format!("{}{percent}{more}", job.title.said());
    if text::small(ui, &words).interact(egui::Sense::click()).clicked() {
        queue.push(Action::Window(UiCommand::ShowActivity));
    }
}

fn small_button(ui: &mut Ui, glyph: Icon, name: &str) -> bool {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(egui::Vec2::splat(20.0), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    let color = if response.hovered() { t.text } else { t.text_muted };
    icon::paint(ui.painter(), rect.shrink(4.0), glyph, color);
    crate::gui::theme::paint_focus(ui, &response);
    response.on_hover_text(name).clicked()
}
