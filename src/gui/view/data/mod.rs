//! The page of data: imported files, what of them was not taken, which days arrived, what the topology and the counters are, and how
//! the cache is.

mod cache;
mod counters;
mod coverage;
mod coverage_grid;
mod coverage_months;
mod detail;
mod files;
mod import_card;
mod rejects;
mod tabs;
mod topology;

use egui::{Align, Layout, Ui};

pub(crate) use counters::CounterRows;
pub(crate) use coverage::CoverageRows;
pub(super) use detail::needs_attention;
pub(crate) use files::ImportRows;
pub use tabs::{DataTab, DataTabsUi};
pub(crate) use topology::GapRows;

use super::preview;
use crate::gui::app::{Action, ViewContext};
use crate::gui::theme;
use crate::gui::ui_command::UiCommand;
use crate::gui::ui_state::DataUi;
use crate::gui::widget::icon::Icon;
use crate::gui::widget::{button, field, pick, text};
use crate::words::tr;
use crate::workspace::{JobKind, State};

/// What the parts derive from the state.
#[derive(Debug, Default)]
pub(crate) struct DataDerived {
    pub counters: CounterRows,
    pub coverage: CoverageRows,
    pub gaps: GapRows,
}

pub(crate) fn show(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    if data.preview.is_some() {
        preview::show(ui, ctx, data);
        return;
    }
    let is_importing =
        ctx.state.jobs.iter().any(|job| job.kind == JobKind::Import && job.outcome.is_none());
    let is_empty = ctx.state.inventory.imports.is_empty() && ctx.state.watched.is_empty();
    if is_empty && !is_importing {
        theme::page_ui(ui, |ui| files::nothing_yet(ui, ctx, data));
        return;
    }
    match data.tabs.shown {
        DataTab::Files => files::side(ui, ctx, data),
        DataTab::Counters => counters::side(ui, ctx, &mut data.tabs.counters),
        _ => {}
    }
    theme::page_ui(ui, |ui| {
        head(ui, ctx, data);
        tabs_ui(ui, ctx.state, &mut data.tabs);
        ui.add_space(4.0);
        match data.tabs.shown {
            DataTab::Files => files::show(ui, ctx, data),
            DataTab::Rejects => rejects::show(ui, ctx, &mut data.tabs.rejects),
            DataTab::Coverage => coverage::show(ui, ctx, &mut data.tabs.coverage),
            DataTab::Topology => topology::show(ui, ctx, &mut data.tabs.topology),
            DataTab::Counters => counters::show(ui, ctx, &mut data.tabs.counters),
            DataTab::Cache => cache::show(ui, ctx, &mut data.tabs.cache),
        }
    });
}

/// Data revision and documents: what a list is made of.
fn made_of(state: &State) -> (u64, usize) {
    (state.inventory.data_revision, std::sync::Arc::as_ptr(&state.dictionary) as usize)
}

fn tabs_ui(ui: &mut Ui, state: &State, tabs: &mut DataTabsUi) {
    let n_rejects = state.inventory.reject_causes.n_records;
    let rejects = match n_rejects {
        0 => tr!("data-tab-rejects").to_owned(),
        n => tr!("data-tab-rejects-n", n = n),
    };
    let options = [
        (DataTab::Files, tr!("data-tab-files")),
        (DataTab::Rejects, rejects.as_str()),
        (DataTab::Coverage, tr!("data-tab-coverage")),
        (DataTab::Topology, tr!("data-tab-topology")),
        (DataTab::Counters, tr!("data-tab-counters")),
        (DataTab::Cache, tr!("data-tab-cache")),
    ];
    pick::segments(ui, tr!("data-part"), &mut tabs.shown, &options);
}

fn head(ui: &mut Ui, ctx: &mut ViewContext<'_>, data: &mut DataUi) {
    ui.horizontal(|ui| {
        text::title(ui, tr!("data-title"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::primary(ui, Some(Icon::Import), UiCommand::ImportFiles.text()).clicked() {
                ctx.window(UiCommand::ImportFiles);
            }
            if button::secondary(ui, Some(Icon::Folder), UiCommand::ImportFolder.text()).clicked() {
                ctx.window(UiCommand::ImportFolder);
            }
            command_button(ui, ctx, UiCommand::PreviewFile);
            let width = (ui.available_width() - 48.0).clamp(0.0, 260.0);
            if width >= PATH_WIDTH_MIN {
                let (name, hint) = (tr!("data-preview-path"), tr!("data-preview-path-hint"));
                let response = field::code(ui, &mut data.preview_path, name, hint, width);
                let is_entered =
                    response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
                if is_entered && !data.preview_path.trim().is_empty() {
                    let path = std::mem::take(&mut data.preview_path);
                    ctx.queue.push(Action::Preview(path.trim().into()));
                }
            }
        });
    });
}

/// A field for a path below this width shows nothing of it.
const PATH_WIDTH_MIN: f32 = 110.0;

fn command_button(ui: &mut Ui, ctx: &mut ViewContext<'_>, command: UiCommand) {
    let look = if command == UiCommand::WatchFolder { button::ghost } else { button::secondary };
    let button = look(ui, Some(command.icon()), command.text());
    if button.on_hover_text(command.tooltip()).clicked() {
        ctx.window(command);
    }
}

/// Writes a table into the workspace, or copies it.
fn table_buttons(
    ui: &mut Ui,
    ctx: &mut ViewContext<'_>,
    name: &str,
    what: &str,
    csv: impl Fn() -> String,
) {
    use crate::workspace::Command;
    use crate::workspace::data_jobs::DataCommand;
    let save = button::ghost(ui, Some(Icon::Report), tr!("data-save-csv"));
    let hover = tr!("data-save-csv-hover", file = format!("reports/{name}.csv"));
    if save.on_hover_text(hover).clicked() {
        let command = DataCommand::WriteTable { name: name.to_owned(), text: csv() };
        ctx.command(Command::Data(command));
    }
    let copy = button::ghost(ui, Some(Icon::Copy), tr!("data-copy-csv"));
    if copy.on_hover_text(what).clicked() {
        ui.ctx().copy_text(csv());
    }
}

/// Why a part cannot be shown.
fn problems_ui(ui: &mut Ui, problems: &[crate::diagnostic::Diagnostic]) {
    for problem in problems {
        theme::card(ui).inner_margin(14).show(ui, |ui| {
            ui.set_width(ui.available_width());
            super::activity::problem_ui(ui, problem);
        });
    }
}
