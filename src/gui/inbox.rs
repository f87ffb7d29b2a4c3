//! What arrived since the last frame: reports of jobs, answers of dialogs, dropped files, shortcuts. Draws nothing.

use std::path::PathBuf;
use std::time::Duration;

use super::app::{Action, App};
use super::dialog::{DialogAnswer, DialogPurpose};
use super::ui_command::UiCommand;
use crate::diagnostic::Diagnostic;
use crate::words::tr;
use crate::workspace::Command;
use crate::workspace::export::{ExportTarget, ExportWish};
use crate::workspace::state::JobView;

/// Between two looks at the progress of jobs.
const PROGRESS_EVERY: Duration = Duration::from_millis(120);

/// Takes everything in and leaves what is to be done in the app's queue.
pub(super) fn drain(app: &mut App, ctx: &egui::Context) {
    if let Some(backend) = &mut app.backend {
        backend.poll();
        // Progress is a value and wakes nobody: the window looks at it while something moves.
        let moves = |job: &JobView| {
            job.outcome.is_none() && !job.progress.files.is_some_and(|files| files.is_paused)
        };
        if backend.state().jobs.iter().any(moves) {
            ctx.request_repaint_after(PROGRESS_EVERY);
        }
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
            DialogPurpose::SavePng | DialogPurpose::SaveSvg | DialogPurpose::SaveCsv => {
                save_export(app, paths.swap_remove(0));
            }
            DialogPurpose::WatchFolder => {
                let folder = paths.swap_remove(0);
                app.queue.push(Action::Workspace(Command::WatchFolder { folder }));
            }
            DialogPurpose::PackFolder
            | DialogPurpose::PackToVerify
            | DialogPurpose::PackLeft
            | DialogPurpose::PackRight => {
                app.ui.acting.pack.take_path(purpose, &paths.swap_remove(0));
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
        // Without a dialog it goes where reports go: a name can be given to the file there.
        DialogAnswer::Failed(purpose, _) if purpose.file_name().is_some() => {
            let folder = app.backend.as_ref().map(|backend| backend.state().folder.join("reports"));
            let name = purpose.file_name().unwrap_or_default();
            folder.into_iter().for_each(|folder| save_export(app, folder.join(name)));
        }
        DialogAnswer::Failed(purpose, text) => {
            let hint = match purpose {
                DialogPurpose::WatchFolder => tr!("shell-no-dialog-watch"),
                _ => tr!("shell-no-dialog-type"),
            };
            let notice = tr!("shell-no-dialog", why = text);
            app.notices.push(Diagnostic::warning(notice).hint(hint));
        }
    }
}

/// Writes what waits for the name of a file; a name without an ending gets one.
fn save_export(app: &mut App, mut path: PathBuf) {
    let Some(content) = app.ui.export.waiting.take() else { return };
    if path.extension().is_none() {
        path.set_extension(content.extension());
    }
    let wish = ExportWish { content, target: ExportTarget::File(path) };
    app.queue.push(Action::Workspace(Command::Export(Box::new(wish))));
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
            Diagnostic::note(tr!("shell-nothing-imported"))
                .hint(tr!("shell-nothing-imported-hint")),
        ),
    }
}
