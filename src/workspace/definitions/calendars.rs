//! Files of calendars: `calendars/*.toml` with `[[calendar]]` tables as contracts have them. A library to copy from: a contract says
//! its calendars itself, so that one file holds all that it is judged by.

use std::path::Path;

use super::{FileVersion, saving};
use crate::diagnostic::Diagnostic;
use crate::sla::NamedCalendar;
use crate::sla::calendar_file::parse_calendars;

/// Below the workspace's folder.
pub const FOLDER: &str = "calendars";

/// What a new file begins with.
pub const NEW_TEXT: &str = "# Hours in which service is owed. Copy a table into a contract, and name it there as service_calendar.\n\n\
    [[calendar]]\nid = \"office\"\nzone = \"America/Bogota\"\nhours = \"mon-fri 08:00-18:00, sat 09:00-13:00\"\nholidays = [\"CO\"]\n";

/// One file.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarFile {
    /// Below the workspace's folder.
    pub file: String,
    pub text: String,
    /// Of the calendars that can be read.
    pub n_calendars: usize,
    pub n_mistakes: usize,
    /// Earlier texts, oldest first.
    pub versions: Vec<FileVersion>,
}

/// Reads a file of calendars.
///
/// # Errors
/// Every mistake with its line.
pub fn read_calendar_file(file: &str, text: &str) -> Result<Vec<NamedCalendar>, Vec<Diagnostic>> {
    parse_calendars(file, text)
}

pub(super) fn calendar_files(folder: &Path) -> Result<Vec<CalendarFile>, Diagnostic> {
    let mut found = Vec::new();
    for (file, text) in super::named_texts(folder, FOLDER)? {
        let read = read_calendar_file(&file, &text);
        found.push(CalendarFile {
            n_calendars: read.as_ref().map_or(0, Vec::len),
            n_mistakes: read.err().map_or(0, |mistakes| mistakes.len()),
            versions: saving::versions(folder, &file)?,
            file,
            text,
        });
    }
    Ok(found)
}
