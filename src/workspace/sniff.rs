//! Looking at a file without importing it.

use std::path::Path;

use super::engine::SETTINGS_FILE;
use super::import::{ImportWishes, import_options};
use super::{diagnose, files, settings_file};
use crate::diagnostic::Diagnostic;
pub use crate::import::SniffReport;
use crate::import::{Limits, find_sources, sniff_source};
use crate::job::JobContext;

/// What every file under a path is, and how it would be read: in the workspace of that folder, where there is one.
pub fn sniff_path(
    path: &Path,
    wishes: &ImportWishes,
    workspace: Option<&Path>,
) -> Result<Vec<SniffReport>, Diagnostic> {
    if !path.exists() {
        return Err(
            Diagnostic::error("could not look: there is no such file or folder").in_file(path)
        );
    }
    let settings = match workspace {
        Some(folder) => {
            let text = files::read_text(&folder.join(SETTINGS_FILE))?;
            Some(settings_file::parse_settings(&text)?)
        }
        None => None,
    };
    let limits = settings.as_ref().map_or_else(Limits::default, |s| s.limits.clone());
    let sources = find_sources(&[path.to_owned()], &limits, &JobContext::default())
        .map_err(|_| diagnose::cancelled())?;
    let options = import_options(workspace.zip(settings.as_ref()), wishes, &sources)?;
    Ok(sources.iter().flat_map(|source| sniff_source(source, &options)).collect())
}
