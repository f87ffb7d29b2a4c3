//! The zip of a workbook: parts are read as text where they are changed, and copied as they are where not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::TemplateError;

/// Of one part, unpacked: a sheet with a million cells has about 40 MB.
const PART_BYTES_MAX: u64 = 256 << 20;
/// Of the whole file.
const FILE_BYTES_MAX: u64 = 256 << 20;
/// How a workbook with a password begins, and the workbooks of before 2007.
const COMPOUND_FILE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    replaced: BTreeMap<String, String>,
    dropped: BTreeSet<String>,
}

fn not_a_workbook(detail: &str) -> TemplateError {
    TemplateError::NotAWorkbook { detail: detail.to_owned() }
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, TemplateError> {
        if bytes.is_empty() {
            return Err(not_a_workbook("it is empty"));
        }
        if bytes.len() as u64 > FILE_BYTES_MAX {
            let part = "(all)".to_owned();
            return Err(TemplateError::TooLarge { part, bytes_max: FILE_BYTES_MAX });
        }
        if bytes.starts_with(&COMPOUND_FILE) {
            return Err(not_a_workbook("it has a password, or is of before 2007 (.xls)"));
        }
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|e| not_a_workbook(&e.to_string()))?;
        Ok(Self { archive, replaced: BTreeMap::new(), dropped: BTreeSet::new() })
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.archive.index_for_name(part).is_some() && !self.dropped.contains(part)
    }

    /// A part as it is now.
    pub(super) fn text(&mut self, part: &str) -> Result<String, TemplateError> {
        if let Some(text) = self.replaced.get(part) {
            return Ok(text.clone());
        }
        let failed = |detail: String| TemplateError::Part { part: part.to_owned(), detail };
        let file = self.archive.by_name(part).map_err(|e| failed(e.to_string()))?;
        let mut bytes = Vec::new();
        file.take(PART_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|e| failed(e.to_string()))?;
        if bytes.len() as u64 > PART_BYTES_MAX {
            return Err(TemplateError::TooLarge {
                part: part.to_owned(),
                bytes_max: PART_BYTES_MAX,
            });
        }
        let bytes = match bytes.strip_prefix("\u{feff}".as_bytes()) {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8".to_owned()))
    }

    pub(super) fn replace(&mut self, part: &str, text: String) {
        self.replaced.insert(part.to_owned(), text);
    }

    pub(super) fn drop_part(&mut self, part: &str) {
        self.dropped.insert(part.to_owned());
    }

    /// All parts in their order: changed ones packed anew, the others as they were.
    pub(super) fn close(mut self) -> Result<Vec<u8>, TemplateError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer
            .set_raw_comment(self.archive.comment().into())
            .map_err(|e| not_a_workbook(&e.to_string()))?;
        for at in 0..self.archive.len() {
            let file = self.archive.by_index_raw(at).map_err(|e| not_a_workbook(&e.to_string()))?;
            let name = file.name().map_err(|e| not_a_workbook(&e.to_string()))?.into_owned();
            if self.dropped.contains(&name) {
                continue;
            }
            match self.replaced.get(&name) {
                None => writer.raw_copy_file(file).map_err(|e| not_a_workbook(&e.to_string()))?,
                Some(text) => {
                    let options = SimpleFileOptions::default()
                        .compression_method(CompressionMethod::Deflated)
                        .last_modified_time(file.last_modified().unwrap_or_default());
                    writer.start_file(name, options).map_err(|e| not_a_workbook(&e.to_string()))?;
                    writer
                        .write_all(text.as_bytes())
                        .map_err(|e| not_a_workbook(&e.to_string()))?;
                }
            }
        }
        Ok(writer.finish().map_err(|e| not_a_workbook(&e.to_string()))?.into_inner())
    }
}
