//! What a ledger file was before each change, so that the last one can be taken back byte for byte.
//!
//! ```text
//! exclusions/2026.toml                  the ledger
//! exclusions/history/0001-2026.toml     its bytes before change 1; absent where the change made the file
//! exclusions/history/0001-2026.sha256   hash of its bytes after change 1
//! exclusions/.lock                      held by the program that changes the ledger, for as long as it does
//! ```
//! Nothing in `exclusions/history/` is read as a ledger. The history is written before the ledger: after a crash between the two the
//! ledger still has the bytes that the history keeps, and undoing only forgets that change.
//!
//! Two programs at one workspace: each reads, decides and writes while it holds the lock, and compares what it replaces with what it
//! read, because an editor asks for no lock.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostic;
use crate::model::hex;
use crate::workspace::files;

pub(super) const LEDGER_FOLDER: &str = "exclusions";
const HISTORY_FOLDER: &str = "exclusions/history";
const LOCK_FILE: &str = "exclusions/.lock";
/// For how long a change waits for another program's. A change takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// The right to change the ledger, until it is dropped.
pub(super) struct LedgerLock {
    _lock: files::FileLock,
}

/// Waits until no other program changes the ledger.
pub(super) fn lock(folder: &Path) -> Result<LedgerLock, Diagnostic> {
    files::create_folder(&folder.join(LEDGER_FOLDER))?;
    let path = folder.join(LOCK_FILE);
    match files::lock(&path, PATIENCE)? {
        Some(lock) => Ok(LedgerLock { _lock: lock }),
        None => {
            Err(Diagnostic::error("could not change the ledger: another program is changing it")
                .in_file(path)
                .hint("nothing was written; try again when the other program is done"))
        }
    }
}

/// One ledger file before and after.
pub(super) struct FileChange<'a> {
    /// Name without folder and extension.
    pub stem: &'a str,
    /// `None`: there was no such file.
    pub before: Option<&'a str>,
    pub after: &'a str,
}

/// A change that the history knows.
struct Kept {
    number: u32,
    stem: String,
    mark: PathBuf,
    before: PathBuf,
}

/// Keeps the bytes before, then writes the bytes after.
///
/// # Errors
/// The file has other bytes than `before` by now; a disk that takes none.
pub(super) fn write(
    folder: &Path,
    _lock: &LedgerLock,
    change: &FileChange<'_>,
) -> Result<(), Diagnostic> {
    let history = folder.join(HISTORY_FOLDER);
    let path = ledger_path(folder, change.stem);
    if read_if_there(&path)?.as_deref() != change.before {
        let why = "could not change the ledger: the file was changed by another program meanwhile";
        return Err(Diagnostic::error(why)
            .in_file(path)
            .hint("nothing was written; look at the entry again, then decide"));
    }
    files::create_folder(&history)?;
    let number = all(folder)?.last().map_or(1, |last| last.number + 1);
    let name = format!("{number:04}-{}", change.stem);
    if let Some(before) = change.before {
        files::write_atomically(&history.join(format!("{name}.toml")), before.as_bytes())?;
    }
    let mark = format!("{}\n", hash(change.after));
    files::write_atomically(&history.join(format!("{name}.sha256")), mark.as_bytes())?;
    files::write_atomically(&path, change.after.as_bytes())
}

/// The file that an undo would bring back.
pub(super) fn last_changed(folder: &Path) -> Option<String> {
    all(folder).ok()?.last().map(|kept| file_name(&kept.stem))
}

/// Takes the last change back; the name of the file that has its earlier bytes again.
pub(super) fn undo(folder: &Path, _lock: &LedgerLock) -> Result<String, Diagnostic> {
    if let Some(last) = all(folder)?.pop() {
        let path = ledger_path(folder, &last.stem);
        let now = read_if_there(&path)?;
        let before = read_if_there(&last.before)?;
        if now == before {
            // It was never written, or an undo of it was interrupted, or somebody took it back by hand: nobody asked to take back
            // more than that.
            forget(&last)?;
            return Ok(file_name(&last.stem));
        }
        let mark = files::read_text(&last.mark)?;
        if now.as_deref().map(hash).as_deref() != Some(mark.trim()) {
            let why = "could not undo: the file was changed by hand after the last command";
            return Err(Diagnostic::error(why)
                .in_file(path)
                .hint(format!("its earlier text is in {}", last.before.display())));
        }
        match before {
            Some(text) => files::write_atomically(&path, text.as_bytes())?,
            None => files::remove(&path)?,
        }
        forget(&last)?;
        return Ok(file_name(&last.stem));
    }
    Err(Diagnostic::error("could not undo: no command has changed the ledger")
        .hint("only what `vigia exclusions` changed can be taken back"))
}

/// `exclusions/2026.toml`
pub(super) fn file_name(stem: &str) -> String {
    format!("{LEDGER_FOLDER}/{stem}.toml")
}

fn ledger_path(folder: &Path, stem: &str) -> PathBuf {
    folder.join(file_name(stem))
}

fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn read_if_there(path: &Path) -> Result<Option<String>, Diagnostic> {
    if path.exists() { files::read_text(path).map(Some) } else { Ok(None) }
}

/// The mark goes first: what has none is no change, and a copy without a mark does no harm.
fn forget(kept: &Kept) -> Result<(), Diagnostic> {
    files::remove(&kept.mark)?;
    if kept.before.exists() {
        files::remove(&kept.before)?;
    }
    Ok(())
}

/// The oldest first.
fn all(folder: &Path) -> Result<Vec<Kept>, Diagnostic> {
    let marks = files::files_with_extension(&folder.join(HISTORY_FOLDER), "sha256")?;
    let mut kept: Vec<Kept> = marks.into_iter().filter_map(kept_of).collect();
    kept.sort_by_key(|one| one.number);
    Ok(kept)
}

fn kept_of(mark: PathBuf) -> Option<Kept> {
    let name = mark.file_stem()?.to_str()?.to_owned();
    let (number, stem) = name.split_once('-')?;
    let before = mark.with_file_name(format!("{name}.toml"));
    Some(Kept { number: number.parse().ok()?, stem: stem.to_owned(), mark, before })
}
