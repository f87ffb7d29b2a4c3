//! The folder on the disk: the demo's only door to it.

use std::path::Path;

use super::DemoError;

/// Writes a whole file, with the folders above it; hands back its size.
pub fn write(path: &Path, bytes: &[u8]) -> Result<u64, DemoError> {
    let failed = |source| DemoError::Io { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)?;
    Ok(bytes.len() as u64)
}

/// `Err` when `folder` is there and holds anything: files of two demos in one folder would add up to a third, wrong one.
pub fn check_unused(folder: &Path) -> Result<(), DemoError> {
    let mut entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(DemoError::Io { path: folder.to_owned(), source }),
    };
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(DemoError::Occupied { path: folder.to_owned() }),
    }
}
