//! Reading and writing what people wrote: whole files, atomically, with the path in every error.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::watch::FileLook;
use crate::diagnostic::Diagnostic;

/// The text of a file.
pub fn read_text(path: &Path) -> Result<String, Diagnostic> {
    let bytes = fs::read(path).map_err(|e| failed("read", path, &e))?;
    String::from_utf8(bytes).map_err(|e| {
        let line =
            e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count()
                as u64
                + 1;
        Diagnostic::error("could not read the file: it is not UTF-8 text")
            .in_file(path)
            .at_line(line)
            .hint("save it as UTF-8")
    })
}

/// What a file is called while it is written.
const UNFINISHED: &str = ".part";
/// Tries to find a name beside the target that nobody uses.
const BESIDE_TRIES: u32 = 1_000;

/// Whether a file of that name was being written and is none yet.
pub fn is_unfinished(name: &str) -> bool {
    name.ends_with(UNFINISHED)
}

/// A new file beside the target, under a name that no other writer has, also in another program.
fn made_beside(path: &Path) -> io::Result<(PathBuf, fs::File)> {
    static N_MADE: AtomicU64 = AtomicU64::new(0);
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for _ in 0..BESIDE_TRIES {
        let number = N_MADE.fetch_add(1, Ordering::Relaxed);
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}-{number}{UNFINISHED}", std::process::id()));
        let beside = PathBuf::from(beside);
        match fs::File::options().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => last = e,
            Err(e) => return Err(e),
        }
    }
    Err(last)
}

/// A file that is written and has not taken its place yet. Its lock says that somebody still means to.
struct Beside {
    path: PathBuf,
    _locked: fs::File,
}

/// Writes a whole file beside the target and lets it take its place.
fn write_beside(
    path: &Path,
    bytes: &[u8],
    take_place: impl FnOnce(&Path) -> io::Result<()>,
) -> io::Result<()> {
    let beside = written_beside(path, bytes)?;
    take_place(&beside.path).inspect_err(|_| {
        fs::remove_file(&beside.path).ok();
    })
}

/// Writes all of a file beside the target; nothing is left where that fails, nor of writers that were killed.
fn written_beside(path: &Path, bytes: &[u8]) -> io::Result<Beside> {
    remove_abandoned(path);
    let (beside, mut file) = made_beside(path)?;
    // A disk that knows no locks keeps what killed writers leave.
    file.try_lock().ok();
    match file.write_all(bytes).and_then(|()| file.sync_all()) {
        Ok(()) => Ok(Beside { path: beside, _locked: file }),
        Err(e) => {
            fs::remove_file(&beside).ok();
            Err(e)
        }
    }
}

/// Removes what writers of the same file left who ended before it took its place: nobody holds its lock.
fn remove_abandoned(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return };
    let name = format!("{}.", name.to_string_lossy());
    let is_beside = |other: &str| {
        let middle = other.strip_prefix(&name).and_then(|rest| rest.strip_suffix(UNFINISHED));
        middle.and_then(|middle| middle.split_once('-')).is_some_and(|(process, number)| {
            [process, number].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().to_str().is_some_and(is_beside) {
            continue;
        }
        let file = fs::File::options().write(true).open(entry.path());
        if file.is_ok_and(|file| file.try_lock().is_ok()) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// Writes beside the target and renames, so that a crash leaves the old file or the new one.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    write_together(&[(path.to_owned(), bytes)])
}

/// Writes files that belong together: all of them beside their targets first, then each gets its name. Where one has no room, none
/// replaces what was there and nothing is left beside it.
pub fn write_together<B: AsRef<[u8]>>(all: &[(PathBuf, B)]) -> Result<(), Diagnostic> {
    // A folder of the target's name would fail the rename, after others were renamed already.
    if let Some((path, _)) = all.iter().find(|(path, _)| path.is_dir()) {
        return Err(Diagnostic::error("could not write the file: a folder has its name")
            .in_file(path)
            .of_machine());
    }
    let clean_up =
        |left: &[Beside]| left.iter().for_each(|beside| _ = fs::remove_file(&beside.path));
    let mut written = Vec::with_capacity(all.len());
    for (path, bytes) in all {
        match written_beside(path, bytes.as_ref()) {
            Ok(beside) => written.push(beside),
            Err(e) => {
                clean_up(&written);
                return Err(failed_to_write(path, &e));
            }
        }
    }
    for (at, ((path, _), beside)) in all.iter().zip(&written).enumerate() {
        if let Err(e) = fs::rename(&beside.path, path) {
            clean_up(&written[at..]);
            return Err(failed_to_write(path, &e));
        }
    }
    Ok(())
}

/// Writes a file that must not be there yet, whole or not at all.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let take_place = |beside: &Path| {
        // A second name, unlike a rename, never takes the place of a file. Some disks have no second names.
        match fs::hard_link(beside, path) {
            Err(e) if e.kind() == io::ErrorKind::Unsupported && !path.exists() => {
                return fs::rename(beside, path);
            }
            linked => linked?,
        }
        fs::remove_file(beside)
    };
    write_beside(path, bytes, take_place).map_err(|e| {
        if e.kind() == io::ErrorKind::AlreadyExists {
            return Diagnostic::error(
                "could not write the file: it is there already, and nothing overwrites it",
            )
            .in_file(path);
        }
        failed_to_write(path, &e)
    })
}

/// A file that one holder has at a time, also among programs. The system takes it back when its holder ends, however that ends.
#[derive(Debug)]
pub struct FileLock {
    _file: fs::File,
}

/// Between two tries to get a lock.
const LOCK_STEP: Duration = Duration::from_millis(20);

/// Takes a lock and waits for it that long at most; `None` where somebody else has it still. The file is made where it is missing, and
/// stays. On a disk that knows no locks nobody is kept out: who writes compares what it replaces as well.
pub fn lock(path: &Path, patience: Duration) -> Result<Option<FileLock>, Diagnostic> {
    let open = || fs::File::options().create(true).truncate(false).write(true).open(path);
    let file = open().map_err(|e| failed("open", path, &e))?;
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Err(fs::TryLockError::WouldBlock) if waited >= patience => return Ok(None),
            Err(fs::TryLockError::WouldBlock) => {
                crossbeam_channel::after(LOCK_STEP).recv().ok();
                waited += LOCK_STEP;
            }
            Ok(()) => return Ok(Some(FileLock { _file: file })),
            Err(fs::TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => {
                return Ok(Some(FileLock { _file: file }));
            }
            Err(fs::TryLockError::Error(e)) => return Err(failed("lock", path, &e)),
        }
    }
}

/// The bytes of a file, if they are not more than that.
pub fn read_bytes(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Diagnostic> {
    let size_bytes = fs::metadata(path).map_err(|e| failed("read", path, &e))?.len();
    if size_bytes > bytes_max {
        let message = format!(
            "could not read the file: it has {size_bytes} bytes, at most {bytes_max} are read"
        );
        return Err(Diagnostic::error(message).in_file(path));
    }
    fs::read(path).map_err(|e| failed("read", path, &e))
}

/// Removes a file.
pub fn remove(path: &Path) -> Result<(), Diagnostic> {
    fs::remove_file(path).map_err(|e| failed("remove", path, &e))
}

pub fn create_folder(path: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(path).map_err(|e| failed("make the folder", path, &e))
}

/// Files of a folder with that extension, sorted by name; none when the folder is missing.
pub fn files_with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Diagnostic> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(failed("list", folder, &e)),
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| {
            path.is_file() && path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension))
        })
        .collect();
    files.sort();
    Ok(files)
}

/// Names of all that lies in a folder, sorted; none when the folder is missing.
pub fn file_names(folder: &Path) -> Result<Vec<String>, Diagnostic> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(failed("list", folder, &e)),
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// All files under a folder with their sizes and times; hidden ones and folders behind links are left out, as an import does.
/// A file that goes while they are listed is not among them.
pub fn list_files(folder: &Path) -> Result<Vec<FileLook>, Diagnostic> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = match fs::read_dir(&next) {
            Ok(entries) => entries,
            Err(_) if next != folder => continue,
            Err(e) => return Err(failed("list", &next, &e)),
        };
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if let Some(meta) = fs::metadata(&path).ok().filter(fs::Metadata::is_file) {
                let (size_bytes, modified_at) = (meta.len(), meta.modified().ok());
                files.push(FileLook { path, size_bytes, modified_at });
            }
        }
    }
    Ok(files)
}

/// Names of the folders in a folder, sorted, without hidden ones; none when it is missing.
pub fn folders(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// Whether a file lies in a folder once links are followed.
pub fn is_inside(folder: &Path, file: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(folder).zip(real(file)).is_some_and(|(folder, file)| file.starts_with(folder))
}

/// Whether a folder exists and holds nothing but hidden files.
pub fn is_empty_folder(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|entries| {
        entries.filter_map(Result::ok).all(|e| e.file_name().to_string_lossy().starts_with('.'))
    })
}

/// The absolute form of a path, symbolic links kept.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// A file that is to be written need not be there; its folder must.
fn failed_to_write(path: &Path, error: &io::Error) -> Diagnostic {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder.filter(|_| error.kind() == io::ErrorKind::NotFound) {
        Some(folder) if !folder.exists() => {
            let message =
                format!("could not write: the folder {} does not exist", folder.display());
            Diagnostic::error(message).in_file(path).hint("make the folder, or name another one")
        }
        _ => failed("write", path, error),
    }
}

fn failed(action: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "no room left on the disk".to_owned(),
        _ => error.to_string(),
    };
    let diagnostic = Diagnostic::error(format!("could not {action}: {why}")).in_file(path);
    if error.kind() == io::ErrorKind::NotFound { diagnostic } else { diagnostic.of_machine() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_writer_left_is_removed_and_what_is_being_written_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let names = ["a.toml.4000000000-0.part", "a.toml.7-1.part", "a.toml.x-1.part"];
        let others = ["b.toml.7-0.part", "a.toml"];
        for name in names.iter().chain(&others) {
            fs::write(at(name), "old").unwrap();
        }
        let held = fs::File::options().write(true).open(at(names[1])).unwrap();
        held.try_lock().unwrap();
        write_atomically(&at("a.toml"), b"new").unwrap();
        assert_eq!(fs::read_to_string(at("a.toml")).unwrap(), "new");
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["a.toml", names[1], names[2], "b.toml.7-0.part"]);
    }
}
