//! Looking at a file without importing it.

use std::path::Path;

use super::diagnose;
use crate::diagnostic::Diagnostic;
pub use crate::import::SniffReport;
use crate::import::{ImportOptions, find_sources, sniff_source};
use crate::job::JobContext;
use crate::model::Zone;

/// What every file under a path is, and how it would be read.
pub fn sniff_path(
    path: &Path,
    format: Option<&str>,
    zone_when_missing: Option<Zone>,
    repair_leading_instruction: bool,
) -> Result<Vec<SniffReport>, Diagnostic> {
    if !path.exists() {
        return Err(
            Diagnostic::error("could not look: there is no such file or folder").in_file(path)
        );
    }
    let sources = find_sources(&[path.to_owned()], &JobContext::default())
        .map_err(|_| diagnose::cancelled())?;
    let options = ImportOptions {
        zone_when_missing,
        format: format.map(str::to_owned),
        repair_leading_instruction,
        ..ImportOptions::default()
    };
    Ok(sources.iter().flat_map(|source| sniff_source(source, &options)).collect())
}
