//! Changes of files that people wrote: all or none, and the way back.

use std::path::{Path, PathBuf};

use super::files;
use crate::diagnostic::Diagnostic;

/// One file before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileChange {
    pub(super) path: PathBuf,
    /// `None`: there was no such file.
    pub(super) before: Option<String>,
    /// `None`: the file goes.
    pub(super) after: Option<String>,
}

/// Makes all changes or none: what was written before a mistake is put back.
pub(super) fn apply(changes: &[FileChange]) -> Result<(), Diagnostic> {
    for (n_done, change) in changes.iter().enumerate() {
        if let Err(problem) = write(&change.path, change.after.as_deref()) {
            // The first mistake is the one to tell.
            for done in changes[..n_done].iter().rev() {
                write(&done.path, done.before.as_deref()).ok();
            }
            return Err(problem);
        }
    }
    Ok(())
}

/// Brings the earlier bytes of all files back. What somebody wrote meanwhile is not overwritten.
pub(super) fn undo(changes: &[FileChange]) -> Result<(), Diagnostic> {
    for FileChange { path, after, .. } in changes {
        if read_if_there(path)?.as_ref() != after.as_ref() {
            let why = "could not undo: the file was changed after that";
            return Err(Diagnostic::error(why).in_file(path).hint("edit it by hand"));
        }
    }
    changes.iter().rev().try_for_each(|change| write(&change.path, change.before.as_deref()))
}

fn write(path: &Path, text: Option<&str>) -> Result<(), Diagnostic> {
    match text {
        Some(text) => {
            if let Some(folder) = path.parent() {
                files::create_folder(folder)?;
            }
            files::write_atomically(path, text.as_bytes())
        }
        None => files::remove(path),
    }
}

pub(super) fn read_if_there(path: &Path) -> Result<Option<String>, Diagnostic> {
    if path.exists() { files::read_text(path).map(Some) } else { Ok(None) }
}
