//! Looking after the cache: check, and what a rebuild needs. The cache is a cache: the exports make it again.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::diagnose;
use super::engine::Engine;
pub use super::open::set_cache_aside;
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;

/// Reads everything and compares; one line for each fault.
pub fn check(engine: &Engine, ctx: &JobContext) -> Result<Vec<String>, Diagnostic> {
    engine.snapshot()?.check(ctx).map_err(|e| diagnose::of_store(&e))
}

/// The files that were imported (archives once), oldest first: those that are there, and those that are gone.
pub fn imported_files(engine: &Engine) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Diagnostic> {
    let imports = engine.snapshot()?.imports().map_err(|e| diagnose::of_store(&e))?;
    Ok(sources(engine.folder(), imports.iter().map(|record| record.header.file.as_str())))
}

/// As [`imported_files`], of the names that imports noted, absolute or relative to the workspace.
pub(super) fn sources<'n>(
    folder: &Path,
    names: impl IntoIterator<Item = &'n str>,
) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let (mut there, mut gone) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for name in names {
        let noted = folder.join(name);
        // A file of an archive is named by the archive's path and its own name in it.
        let found = noted.ancestors().find(|path| path.is_file()).map(Path::to_owned);
        let (list, path) = match found {
            Some(file) => (&mut there, file),
            None => (&mut gone, noted),
        };
        if seen.insert(path.clone()) {
            list.push(path);
        }
    }
    (there, gone)
}
