//! Looking after the cache: check, and what a rebuild needs. The cache is a cache: the exports make it again.

use std::path::{Path, PathBuf};

use super::engine::{CACHE_FILE, Engine};
use super::{clock, diagnose, files};
use crate::diagnostic::Diagnostic;
use crate::job::JobContext;
use crate::model::Zone;

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

/// Renames the cache; nothing is deleted.
pub fn set_cache_aside(folder: &Path) -> Result<PathBuf, Diagnostic> {
    let stamp = Zone::utc().local(clock::now()).strftime("%Y-%m-%dT%H%M%S").to_string();
    let cache = folder.join(CACHE_FILE);
    let aside = folder.join(format!("cache.before-{stamp}.sqlite"));
    for ending in ["", "-wal", "-shm"] {
        let with = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        files::set_aside(&with(&cache), &with(&aside))?;
    }
    Ok(aside)
}
