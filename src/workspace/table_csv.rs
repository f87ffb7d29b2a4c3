//! Small tables as CSV, for the clipboard and for a file of the workspace.

use std::path::PathBuf;

use super::engine::Engine;
use super::files;
use crate::diagnostic::Diagnostic;

/// Appends a row; cells are quoted where they must be.
pub fn push_row(text: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}

/// A whole table.
pub fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    push_row(&mut text, &head.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    rows.into_iter().for_each(|row| push_row(&mut text, &row));
    text
}

/// Writes a table as `reports/<name>.csv` of the workspace, in the place of an older one. Gives the path.
pub fn write(engine: &Engine, name: &str, text: &str) -> Result<PathBuf, Diagnostic> {
    let folder = engine.folder().join("reports");
    files::create_folder(&folder)?;
    let path = folder.join(format!("{name}.csv"));
    files::write_atomically(&path, text.as_bytes())?;
    Ok(path)
}
