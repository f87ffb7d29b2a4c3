//! Looking after the cache: check, and what a rebuild needs. The cache is a cache: the exports make it again.

use std::path::PathBuf;

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
    let (mut there, mut gone) = (Vec::new(), Vec::new());
    for record in imports {
        let noted = engine.folder().join(&record.header.file);
        let list = match noted.ancestors().find(|path| path.is_file()) {
            Some(file) => (&mut there, file.to_owned()),
            None => (&mut gone, noted),
        };
        if !list.0.contains(&list.1) {
            list.0.push(list.1);
        }
    }
    Ok((there, gone))
}
