//! What arrived since the last frame: reports of jobs, answers of dialogs, dropped files, shortcuts. Draws nothing.

use std::path::PathBuf;

use super::app::{Action, App};
use super::dialog::{DialogAnswer, DialogPurpose};
use super::ui_command::UiCommand;
use crate::diagnostic::Diagnostic;
use crate::workspace::Command;

/// Takes everything in and leaves what is to be done in the app's queue.
pub(super) fn drain(app: &mut App, ctx: &egui::Context) {
    if let Some(backend) = &mut app.backend {
        backend.poll();
    }
    while let Some(answer) = app.dialogs.poll() {
        take_answer(app, answer);
    }
    let dropped: Vec<PathBuf> =
        ctx.input(|input| input.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
    if !dropped.is_empty() {
        take_dropped(app, dropped);
    }
    app.queue.extend(UiCommand::pressed(ctx).into_iter().map(Action::Window));
}

fn take_answer(app: &mut App, answer: DialogAnswer) {
    match answer {
        DialogAnswer::Paths(_, paths) if paths.is_empty() => {}
        DialogAnswer::Paths(purpose, mut paths) => match purpose {
            DialogPurpose::OpenWorkspace => app.queue.push(Action::Open(paths.swap_remove(0))),
            DialogPurpose::NewWorkspace => app.queue.push(Action::Create(paths.swap_remove(0))),
            DialogPurpose::ImportFiles | DialogPurpose::ImportFolder => {
                app.queue.push(Action::Workspace(Command::Import { paths }));
            }
            DialogPurpose::PreviewFile => app.queue.push(Action::Preview(paths.swap_remove(0))),
            DialogPurpose::WatchFolder => {
                let folder = paths.swap_remove(0);
                app.queue.push(Action::Workspace(Command::WatchFolder { folder }));
            }
            DialogPurpose::ReportsFolder => {
                app.ui.reports.folder = Some(paths.swap_remove(0).display().to_string());
            }
            DialogPurpose::ReportFolder => {
                if let Some(report) = &mut app.ui.contracts.report {
                    report.folder = paths.swap_remove(0).display().to_string();
                }
            }
        },
        DialogAnswer::Failed(purpose, text) => {
            let hint = match purpose {
                DialogPurpose::WatchFolder => "name the folder under `watch` in vigia.toml",
                _ => "type the path into the field beside the button",
            };
            let notice = format!("The file dialog could not be shown: {text}");
            app.notices.push(Diagnostic::warning(notice).hint(hint));
        }
    }
}

/// A workspace folder opens; everything else is imported.
fn take_dropped(app: &mut App, paths: Vec<PathBuf>) {
    match paths.as_slice() {
        [folder] if folder.join("vigia.toml").is_file() => {
            app.queue.push(Action::Open(folder.clone()));
        }
        _ if app.backend.is_some() => {
            app.queue.push(Action::Workspace(Command::Import { paths }));
            app.queue.push(Action::Window(UiCommand::ShowData));
        }
        _ => app.notices.push(
            Diagnostic::note("Nothing was imported, because no workspace is open")
                .hint("make or open a workspace, then drop the files again"),
        ),
    }
}
