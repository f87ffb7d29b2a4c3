//! When the program itself fails: a report in a file of this person's, nothing sent anywhere, and a word at the next start.

use std::backtrace::Backtrace;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::model::Zone;
use crate::words::tr;
use crate::workspace::clock;

/// Reports that are kept. *Good*: the folder stays small. *Bad*: the eleventh before is gone.
const N_KEPT: usize = 10;

/// Where reports go: beside the preferences.
pub(super) fn folder_of(preferences_file: &Path) -> PathBuf {
    preferences_file.with_file_name("crashes")
}

/// Now, as it names a report: `20261001-141500`, in UTC.
pub(super) fn stamp() -> String {
    Zone::utc().local(clock::now()).strftime("%Y%m%d-%H%M%S").to_string()
}

/// Writes the report of a panic; where to, or nothing where that fails too. `stamp` names it.
pub(super) fn write(
    folder: &Path,
    stamp: &str,
    what: &str,
    backtrace: &Backtrace,
) -> Option<PathBuf> {
    std::fs::create_dir_all(folder).ok()?;
    let file = folder.join(format!("crash-{stamp}.txt"));
    let text = format!(
        "Vigia {} stopped by an error of its own.\nThis file was written on this machine only; nothing was sent.\n\nTime (UTC): {stamp}\nSystem: {} {}\nWhat: {what}\n\n{backtrace}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    std::fs::write(&file, text).ok()?;
    let mut reports = reports(folder);
    let too_many = reports.len().saturating_sub(N_KEPT);
    for old in reports.drain(..too_many) {
        std::fs::remove_file(old).ok();
    }
    Some(file)
}

/// All reports, oldest first.
fn reports(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    files
}

/// Says once that there is a report that nobody was told of.
pub(super) fn untold(folder: &Path) -> Option<Diagnostic> {
    let newest = reports(folder).pop()?;
    let told = folder.join("told");
    let name = newest.file_name()?.to_string_lossy().into_owned();
    if std::fs::read_to_string(&told).is_ok_and(|before| before == name) {
        return None;
    }
    std::fs::write(told, name).ok();
    Some(
        Diagnostic::warning(tr!("errors-crashed").to_owned())
            .in_file(newest)
            .hint(tr!("errors-crashed-hint").to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crash_is_told_once_and_old_reports_go() {
        let folder = tempfile::tempdir().unwrap();
        let crashes = folder.path().join("crashes");
        assert!(untold(&crashes).is_none());
        for day in 10..25 {
            let stamp = format!("202610{day}-101500");
            write(&crashes, &stamp, "index out of bounds", &Backtrace::disabled()).unwrap();
        }
        assert_eq!(reports(&crashes).len(), N_KEPT);
        let told = untold(&crashes).unwrap();
        assert!(told.location.file.unwrap().ends_with("crash-20261024-101500.txt"));
        assert!(untold(&crashes).is_none(), "once");
        let text = std::fs::read_to_string(crashes.join("crash-20261024-101500.txt")).unwrap();
        assert!(text.contains("index out of bounds") && text.contains("nothing was sent"));
    }
}
