//! File dialogs. They run on a thread of a pool: no frame waits for a person, nor for a portal that never answers.
//!
//! Where the environment variable [`PATH_VARIABLE`] is set, its value (paths as in `PATH`) is the answer at once: tests choose so.

use std::path::PathBuf;

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::app::Wake;
use crate::job::{JobContext, JobEnd, Pool};
use crate::words::tr;

/// Answers every dialog.
pub const PATH_VARIABLE: &str = "VIGIA_DIALOG_PATH";

/// Why a dialog is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DialogPurpose {
    OpenWorkspace,
    NewWorkspace,
    ImportFiles,
    ImportFolder,
    PreviewFile,
    WatchFolder,
    ReportFolder,
    PackFolder,
    PackToVerify,
    PackLeft,
    PackRight,
    SavePng,
    SaveSvg,
    SaveCsv,
    /// Of the page of reports.
    ReportsFolder,
}

impl DialogPurpose {
    fn title(self) -> &'static str {
        match self {
            Self::OpenWorkspace => tr!("shell-dialog-open-workspace"),
            Self::NewWorkspace => tr!("shell-dialog-new-workspace"),
            Self::ImportFiles => tr!("shell-dialog-import-files"),
            Self::ImportFolder => tr!("shell-dialog-import-folder"),
            Self::PreviewFile => tr!("shell-dialog-preview"),
            Self::WatchFolder => tr!("shell-dialog-watch"),
            Self::ReportFolder => tr!("shell-dialog-report"),
            Self::ReportsFolder => tr!("shell-dialog-reports"),
            Self::PackFolder => tr!("pack-folder-title"),
            Self::PackToVerify | Self::PackLeft | Self::PackRight => tr!("pack-title"),
            Self::SavePng | Self::SaveSvg => tr!("shell-dialog-picture"),
            Self::SaveCsv => tr!("shell-dialog-table"),
        }
    }

    /// Name of a file to begin with, where one is to be written.
    pub(super) fn file_name(self) -> Option<&'static str> {
        match self {
            Self::SavePng => Some("chart.png"),
            Self::SaveSvg => Some("chart.svg"),
            Self::SaveCsv => Some("table.csv"),
            _ => None,
        }
    }
}

/// What a dialog came to.
#[derive(Debug)]
pub enum DialogAnswer {
    /// Empty when the person closed the dialog.
    Paths(DialogPurpose, Vec<PathBuf>),
    /// No dialog could be shown; the typed path beside the button still works.
    Failed(DialogPurpose, String),
}

/// Open dialogs, and the answers that arrived.
pub struct Dialogs {
    pool: Option<Pool>,
    answers: Receiver<DialogAnswer>,
    answer: Sender<DialogAnswer>,
    wake: Wake,
    n_open: usize,
    fixed: Option<Vec<PathBuf>>,
}

/// Dialogs at one time. *Good*: one that hangs does not keep the next from opening. *Bad*: two can be open.
const N_THREADS: usize = 3;

impl Dialogs {
    pub fn new(wake: Wake) -> Self {
        let (answer, answers) = unbounded();
        let fixed = std::env::var_os(PATH_VARIABLE).map(|v| std::env::split_paths(&v).collect());
        Self { pool: None, answers, answer, wake, n_open: 0, fixed }
    }

    /// Answers every dialog with these paths instead of showing one.
    #[must_use]
    pub fn answering(mut self, paths: Option<Vec<PathBuf>>) -> Self {
        if paths.is_some() {
            self.fixed = paths;
        }
        self
    }

    /// Opens a dialog; the answer comes from [`Self::poll`].
    pub fn open(&mut self, purpose: DialogPurpose) {
        if let Some(paths) = &self.fixed {
            self.answer.send(DialogAnswer::Paths(purpose, paths.clone())).ok();
            (self.wake)();
            return;
        }
        if self.n_open >= N_THREADS {
            let text = "other dialogs are still open".to_owned();
            self.answer.send(DialogAnswer::Failed(purpose, text)).ok();
            return;
        }
        if self.pool.is_none() {
            match Pool::new(N_THREADS, "dialog") {
                Ok(pool) => self.pool = Some(pool),
                Err(e) => {
                    self.answer.send(DialogAnswer::Failed(purpose, e.to_string())).ok();
                    return;
                }
            }
        }
        let (answer, wake) = (self.answer.clone(), self.wake.clone());
        if let Some(pool) = &self.pool {
            self.n_open += 1;
            pool.submit(
                JobContext::default(),
                move |_| Ok(show(purpose)),
                move |_, end| {
                    answer.send(answer_of(purpose, end)).ok();
                    wake();
                },
            );
        }
    }

    /// The next answer, if one arrived.
    pub fn poll(&mut self) -> Option<DialogAnswer> {
        let answer = self.answers.try_recv().ok()?;
        self.n_open = self.n_open.saturating_sub(1);
        Some(answer)
    }
}

impl Drop for Dialogs {
    /// A dialog that is still open must not keep the program from ending, so its threads are left to the end of the process.
    fn drop(&mut self) {
        if self.n_open > 0 {
            std::mem::forget(self.pool.take());
        }
    }
}

fn answer_of(purpose: DialogPurpose, end: JobEnd<Vec<PathBuf>>) -> DialogAnswer {
    match end {
        JobEnd::Done(paths) => DialogAnswer::Paths(purpose, paths),
        JobEnd::Cancelled => DialogAnswer::Paths(purpose, Vec::new()),
        JobEnd::Panicked(text) => DialogAnswer::Failed(purpose, text),
    }
}

fn show(purpose: DialogPurpose) -> Vec<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title(purpose.title());
    match purpose {
        DialogPurpose::ImportFiles => dialog.pick_files().unwrap_or_default(),
        DialogPurpose::PreviewFile
        | DialogPurpose::PackToVerify
        | DialogPurpose::PackLeft
        | DialogPurpose::PackRight => dialog.pick_file().into_iter().collect(),
        DialogPurpose::SavePng | DialogPurpose::SaveSvg | DialogPurpose::SaveCsv => {
            let name = purpose.file_name().unwrap_or_default();
            dialog.set_file_name(name).save_file().into_iter().collect()
        }
        _ => dialog.pick_folder().into_iter().collect(),
    }
}
