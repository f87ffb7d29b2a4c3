//! Looking at one file before it is imported, changing how it is read, and keeping that for the next file of its kind.
//!
//! A preview reads the file exactly as an import would, so what is shown is what would be stored. The window goes round:
//! [`super::Command::Preview`] with no mapping, then with the mapping that a person changed, until it is right;
//! [`super::Command::SaveMapping`] keeps it under `mappings/`, where the header's fingerprint finds it again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::engine::Engine;
use super::import::{ImportWishes, import_options};
use super::{diagnose, files};
use crate::diagnostic::Diagnostic;
pub use crate::import::{
    ColumnLayout, ColumnMapping, DateOrder, FormatInfo, ImportMapping, ImportOptions, ObjectName,
    PeriodStamp, Role, SniffReport, TableKind, TableLayout, formats, mapping_text, parse_mapping,
    table_formats,
};
use crate::import::{Limits, find_sources, sniff_source};
use crate::job::JobContext;
use crate::model::phrase;

/// What the window shows of a file that was looked at.
#[derive(Clone, Debug, Default)]
pub struct PreviewState {
    pub path: PathBuf,
    /// A newer look is on its way; `latest` is the one before.
    pub running: bool,
    /// The file of an archive that the mapping is for; `None`: whatever lies under the path.
    pub file: Option<String>,
    /// The mapping of the newest wish; `None`: as sniffed.
    pub mapping: Option<Arc<ImportMapping>>,
    /// One report for each file of an archive.
    pub latest: Option<Result<Arc<Vec<SniffReport>>, Diagnostic>>,
    /// Grows with every new `latest`.
    pub revision: u64,
    /// Where the mapping was kept, until the next look.
    pub saved: Option<Result<PathBuf, Diagnostic>>,
}

/// What every file under a path is, and how it would be read: in the workspace, where there is one.
pub fn look(
    engine: Option<&Engine>,
    path: &Path,
    wishes: &ImportWishes,
) -> Result<Vec<SniffReport>, Diagnostic> {
    if !path.exists() {
        let why = phrase!("could not look: there is no such file or folder");
        return Err(Diagnostic::error(why).in_file(path));
    }
    let limits = engine.map_or_else(Limits::default, |engine| engine.settings().limits.clone());
    let sources = find_sources(&[path.to_owned()], &limits, &JobContext::default())
        .map_err(|_| diagnose::cancelled())?;
    let options = import_options(engine, wishes, &sources)?;
    Ok(sources.iter().flat_map(|source| sniff_source(source, &options)).collect())
}

/// Reads a mapping that a person names by its path.
pub fn mapping_at(path: &Path) -> Result<ImportMapping, Vec<Diagnostic>> {
    let text = files::read_text(path).map_err(|problem| vec![problem])?;
    parse_mapping(&path.display().to_string(), &text)
}

/// Looks at one file or archive as the window's preview does: a folder may hold any number of files.
pub fn look_in(
    engine: &Engine,
    path: &Path,
    wishes: &ImportWishes,
) -> Result<Vec<SniffReport>, Diagnostic> {
    if path.is_dir() {
        let why = phrase!("could not look: this is a folder, which may hold any number of files");
        let hint = phrase!("name one file or archive of it");
        return Err(Diagnostic::error(why).in_file(path).hint(hint));
    }
    look(Some(engine), path, wishes)
}

/// Keeps a mapping as `mappings/<name>.toml`. One that is there under that name is replaced where it has the same fingerprint;
/// another one stays, and the new one gets a number. Gives the path.
pub fn save_mapping(
    engine: &Engine,
    name: &str,
    mapping: &ImportMapping,
) -> Result<PathBuf, Diagnostic> {
    let stem = mapping_stem(name);
    let own = format!("mappings/{stem}.toml");
    let mappings = engine.documents().mappings;
    let mut same_header = mappings
        .iter()
        .filter(|known| known.fingerprint == mapping.fingerprint && known.name != own);
    if let Some(other) = same_header.next() {
        // Of two with one header only the first would ever be used.
        let why = format!("could not save the mapping: {:?} has the same header", other.name);
        let hint = "save under that name to replace it, or remove it first";
        return Err(Diagnostic::error(why).in_file(own).hint(hint));
    }
    let folder = engine.folder().join("mappings");
    files::create_folder(&folder)?;
    for n in 1.. {
        let file = if n == 1 { format!("{stem}.toml") } else { format!("{stem}-{n}.toml") };
        let path = folder.join(file);
        let is_ours = match files::read_text(&path) {
            Err(_) => !path.exists(),
            Ok(text) => {
                parse_mapping("", &text).is_ok_and(|known| known.fingerprint == mapping.fingerprint)
            }
        };
        if is_ours {
            files::write_atomically(&path, mapping_text(mapping).as_bytes())?;
            return Ok(path);
        }
    }
    Err(Diagnostic::error("could not find a name for the mapping").in_file(folder))
}

/// Name of a mapping's file, without its ending: what no file system takes becomes `-`.
pub fn mapping_stem(name: &str) -> String {
    let stem: String = name
        .trim()
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' })
        .collect();
    if stem.is_empty() { "mapping".to_owned() } else { stem }
}
