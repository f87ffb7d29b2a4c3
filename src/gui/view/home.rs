//! The first page of an open workspace: what it holds, how the contracts stand, what to do next.

use egui::Ui;

use super::{activity, contracts};
use crate::gui::app::ViewContext;
use crate::gui::theme::{self, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::{Page, UiState};
use crate::gui::widget::icon::Icon;
use crate::gui::widget::tile::{self, Tile};
use crate::gui::widget::{button, empty_state, quantity, text};
use crate::workspace::State;

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, window: &mut UiState) {
    let name = ctx.state.name.clone();
    theme::page_ui(ui, |ui| {
        if ctx.state.inventory.imports.is_empty() && ctx.state.jobs.is_empty() {
            empty(ui, ctx, &name);
            return;
        }
        theme::page_scroll(ui, |ui| {
            head(ui, ctx, &name);
            ui.add_space(12.0);
            tiles(ui, ctx.state);
            for job in ctx.state.jobs.iter().filter(|job| job.outcome.is_none()) {
                theme::card(ui).inner_margin(14).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    activity::job_ui(ui, ctx, job);
                });
            }
            ui.add_space(16.0);
            text::section(ui, "Contracts");
            ui.add_space(4.0);
            if contracts::cards(ui, ctx, &mut window.contracts) {
                window.page = Page::Contracts;
            }
        });
    });
}

fn empty(ui: &mut Ui, ctx: &mut ViewContext<'_>, name: &str) {
    let sentence = "This workspace is empty. Drop exported performance files or a whole folder onto the window, or choose them here.";
    empty_state::show(ui, Icon::Import, name, sentence, |ui| {
        empty_state::centered_row(ui, "import", |ui| {
            for (command, first) in
                [(UiCommand::ImportFiles, true), (UiCommand::ImportFolder, false)]
            {
                let clicked = if first {
                    button::primary(ui, Some(command.icon()), command.text()).clicked()
                } else {
                    button::secondary(ui, Some(command.icon()), command.text()).clicked()
                };
                if clicked {
                    ctx.window(command);
                }
            }
        });
    });
}

fn head(ui: &mut Ui, ctx: &mut ViewContext<'_>, name: &str) {
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            text::title(ui, name);
            text::small(ui, &ctx.state.folder.display().to_string());
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button::primary(ui, Some(Icon::Import), UiCommand::ImportFiles.text()).clicked() {
                ctx.window(UiCommand::ImportFiles);
            }
            if button::secondary(ui, Some(Icon::Explore), "Explore").clicked() {
                ctx.window(UiCommand::ShowExplore);
            }
        });
    });
}

/// The figures of what is stored.
pub(super) fn tiles(ui: &mut Ui, state: &State) {
    let inventory = &state.inventory;
    let stats = &inventory.stats;
    let attention =
        inventory.imports.iter().filter(|i| super::data::needs_attention(i)).count() as u64;
    let period = inventory.extent.map_or_else(
        || (quantity::NO_VALUE.to_owned(), String::new()),
        |extent| (quantity::duration(extent.duration_secs()), quantity::days(extent, &state.zone)),
    );
    let files = if attention > 0 {
        format!("{attention} need attention")
    } else {
        "all taken in".to_owned()
    };
    let mut first = Tile::new("Files", quantity::short(inventory.imports.len() as u64), files);
    if attention > 0 {
        first = first.colored(tokens(ui).text);
    }
    tile::row(
        ui,
        &[
            first,
            Tile::new(
                "Objects",
                quantity::short(inventory.objects.len() as u64),
                element_note(state),
            ),
            Tile::new(
                "Measurements",
                quantity::short(inventory.measurements.len() as u64),
                String::new(),
            ),
            Tile::new(
                "Samples",
                quantity::short(stats.n_samples),
                quantity::bytes(stats.file_bytes) + " on disk",
            ),
            Tile::new("Period covered", period.0, period.1),
        ],
    );
}

fn element_note(state: &State) -> String {
    let mut vendors: Vec<&str> =
        state.inventory.objects.iter().filter_map(|o| o.vendor.as_deref()).collect();
    vendors.sort_unstable();
    vendors.dedup();
    vendors.truncate(3);
    vendors.join(", ")
}
