//! What keeps the cache from being read or written: a screen where there is nothing to show, a bar where there is, each with the path
//! and ways to go on.

use std::path::{Path, PathBuf};

use egui::{Align, Layout, Margin, Ui};

use crate::diagnostic::{Diagnostic, Trouble};
use crate::format::date;
use crate::gui::app::{Action, App};
use crate::gui::dialog::DialogPurpose;
use crate::gui::theme::{self, tokens};
use crate::gui::ui_command::UiCommand;
use crate::gui::view::data::DataTab;
use crate::gui::widget::icon::{self, Icon};
use crate::gui::widget::{button, empty_state, problem, text};
use crate::model::{Timestamp, Zone};
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::cache_health::TroubleState;
use crate::workspace::data_jobs::DataCommand;
use crate::workspace::state::StoreNotice;

/// A workspace that could not be opened.
#[derive(Clone, Debug)]
pub(crate) struct OpenTrouble {
    pub folder: PathBuf,
    pub problem: Diagnostic,
}

/// In a few words.
fn title(kind: Trouble) -> &'static str {
    match kind {
        Trouble::Locked => tr!("cache-locked"),
        Trouble::Damaged => tr!("cache-damaged"),
        Trouble::Newer => tr!("cache-newer"),
        Trouble::Gone => tr!("cache-gone"),
        Trouble::DiskFull => tr!("cache-full"),
        Trouble::ReadOnly => tr!("cache-read-only"),
    }
}

/// What it means, and what stays.
fn sentence(kind: Trouble) -> &'static str {
    match kind {
        Trouble::Locked => tr!("cache-locked-sentence"),
        Trouble::Damaged => tr!("cache-damaged-sentence"),
        Trouble::Newer => tr!("cache-newer-sentence"),
        Trouble::Gone => tr!("cache-gone-sentence"),
        Trouble::DiskFull => tr!("cache-full-sentence"),
        Trouble::ReadOnly => tr!("cache-read-only-sentence"),
    }
}

/// The whole page, where the workspace could not be opened.
pub(super) fn screen(app: &mut App, ui: &mut Ui, trouble: &OpenTrouble) {
    let Some(kind) = trouble.problem.trouble else { return };
    let words = format!("{}\n\n{}", sentence(kind), problem::said(&trouble.problem));
    empty_state::show(ui, Icon::Warning, title(kind), &words, |ui| {
        let path = trouble.problem.location.file.as_deref().unwrap_or(&trouble.folder);
        text::code(ui, &path.display().to_string());
        ui.add_space(12.0);
        empty_state::centered_row(ui, "ways", |ui| {
            if button::primary(ui, Some(Icon::Reload), tr!("cache-try-again")).clicked() {
                app.queue.push(Action::Open(trouble.folder.clone()));
            }
            if matches!(kind, Trouble::Newer | Trouble::Damaged)
                && button::secondary(ui, None, tr!("cache-set-aside"))
                    .on_hover_text(tr!("cache-set-aside-hover"))
                    .clicked()
            {
                app.queue.push(Action::SetAside(trouble.folder.clone()));
            }
            if button::secondary(ui, Some(Icon::Folder), tr!("cache-other-folder")).clicked() {
                app.queue.push(Action::Dialog(DialogPurpose::OpenWorkspace));
            }
            if button::ghost(ui, None, tr!("cache-back")).clicked() {
                app.queue.push(Action::ForgetTrouble);
            }
        });
    });
}

/// Bars over the page of an open workspace.
pub(super) fn bars(app: &mut App, ui: &mut Ui) {
    let Some(backend) = &app.backend else { return };
    let state = backend.state();
    let trouble = state.data.trouble.clone();
    let folder = state.folder.clone();
    let notices = state.inventory.notices.clone();
    if state.data.read_only.is_some() && trouble.is_none() {
        read_only_bar(app, ui, &folder);
    }
    if let Some(trouble) = trouble {
        trouble_bar(app, ui, &trouble);
    }
    notices.iter().for_each(|notice| notice_bar(app, ui, notice));
}

/// Where answers come from two stores: what should be known of them.
fn notice_bar(app: &mut App, ui: &mut Ui, notice: &StoreNotice) {
    let day = |at: Timestamp| date(at, &Zone::utc());
    let (title, sentence, detail) = match notice {
        StoreNotice::PastUnreachable { detail, extent } => {
            let ends = extent.map(|extent| (day(extent.start), day(extent.end.plus_secs(-1))));
            let (from, to) = ends.unwrap_or_default();
            let sentence = tr!("cache-warehouse-away-sentence", from = from, to = to);
            (tr!("cache-warehouse-away"), sentence, detail.as_str())
        }
        StoreNotice::NotSent { n_files, before } => {
            let sentence = tr!("cache-not-sent-sentence", n = *n_files, day = day(*before));
            (tr!("cache-not-sent"), sentence, "")
        }
    };
    bar(ui, false, title, &sentence, None, detail, |ui| {
        if button::secondary(ui, Some(Icon::Reload), tr!("cache-try-again")).clicked() {
            app.queue.push(Action::Workspace(Command::Data(DataCommand::Retry)));
        }
    });
}

fn trouble_bar(app: &mut App, ui: &mut Ui, trouble: &TroubleState) {
    let kind = trouble.kind;
    let path = trouble.problem.location.file.clone();
    let said = problem::said(&trouble.problem);
    bar(ui, true, title(kind), sentence(kind), path.as_deref(), &said, |ui| {
        let data = |command| Action::Workspace(Command::Data(command));
        if button::icon_only(ui, Icon::Close, tr!("cache-dismiss")).clicked() {
            app.queue.push(data(DataCommand::DismissTrouble));
        }
        if matches!(kind, Trouble::Gone)
            && button::secondary(ui, Some(Icon::Folder), tr!("cache-other-folder")).clicked()
        {
            app.queue.push(Action::Dialog(DialogPurpose::OpenWorkspace));
        }
        if kind == Trouble::Damaged {
            if trouble.set_aside.is_some() {
                if button::primary(ui, Some(Icon::Import), tr!("cache-import-again")).clicked() {
                    app.queue.push(data(DataCommand::ImportFromAside));
                }
            } else {
                if button::primary(ui, Some(Icon::Reload), tr!("cache-rebuild")).clicked() {
                    app.ui.data.tabs.shown = DataTab::Cache;
                    app.ui.data.tabs.cache.confirms_rebuild = true;
                    app.queue.push(Action::Window(UiCommand::ShowData));
                }
                if button::secondary(ui, Some(Icon::Check), tr!("cache-check")).clicked() {
                    app.ui.data.tabs.shown = DataTab::Cache;
                    app.queue.push(Action::Window(UiCommand::ShowData));
                    app.queue.push(data(DataCommand::CheckCache));
                }
            }
        } else {
            let words = if trouble.stopped_import {
                tr!("cache-import-retry")
            } else {
                tr!("cache-try-again")
            };
            if button::primary(ui, Some(Icon::Reload), words).clicked() {
                app.queue.push(data(DataCommand::Retry));
            }
        }
    });
}

fn read_only_bar(app: &mut App, ui: &mut Ui, folder: &Path) {
    let kind = Trouble::ReadOnly;
    bar(ui, false, title(kind), sentence(kind), Some(folder), "", |ui| {
        let data = |command| Action::Workspace(Command::Data(command));
        if button::icon_only(ui, Icon::Close, tr!("cache-dismiss")).clicked() {
            app.queue.push(data(DataCommand::DismissReadOnly));
        }
        if button::secondary(ui, Some(Icon::Reload), tr!("cache-try-again")).clicked() {
            app.queue.push(data(DataCommand::Retry));
        }
    });
}

fn bar(
    ui: &mut Ui,
    is_bad: bool,
    title: &str,
    sentence: &str,
    path: Option<&Path>,
    detail: &str,
    ways: impl FnOnce(&mut Ui),
) {
    let t = tokens(ui);
    let (color, soft) = if is_bad { (t.bad, t.bad_soft) } else { (t.warn, t.warn_soft) };
    egui::Frame::new().fill(soft).inner_margin(Margin::symmetric(24, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            icon::show(ui, Icon::Warning, 20.0, color);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ways(ui);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    text::strong(ui, title).on_hover_text(detail);
                    text::note(ui, sentence, t.text);
                    if let Some(path) = path {
                        let path = path.display().to_string();
                        text::line(ui, &path, theme::font::code(), t.text_muted);
                    }
                });
            });
        });
    });
}
