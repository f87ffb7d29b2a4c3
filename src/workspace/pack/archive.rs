//! Packs as bytes: a ZIP that is the same for the same entries, and a reader that trusts nothing in one.
//!
//! Nothing is ever written to a disk under a name that a ZIP gives.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Unpacked bytes of one entry. *Good*: the days of 10,000 objects in a dozen lines are less. *Bad*: a larger network needs several contracts.
pub const ENTRY_BYTES_MAX: u64 = 512 << 20;
/// Unpacked bytes of all entries: a bomb is left when it has given so much.
pub const TOTAL_BYTES_MAX: u64 = 1 << 30;
/// Bytes of the file itself.
pub const FILE_BYTES_MAX: u64 = 1 << 30;
/// Entries of a pack.
pub const ENTRIES_MAX: usize = 2_000;

/// Entries by name.
pub type Entries = BTreeMap<String, Vec<u8>>;

/// A ZIP as it was found.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    pub entries: Entries,
    /// Entries that could not be read, and why.
    pub unreadable: BTreeMap<String, String>,
    pub comment: String,
}

/// The ZIP of these entries: sorted by name, times of 1980, one way of packing. Same entries, same bytes.
pub fn write_archive(entries: &Entries, comment: &str) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    zip.set_comment(comment)?;
    Ok(zip.finish()?.into_inner())
}

/// What a ZIP holds, within the bounds.
///
/// # Errors
/// In words, where it is no ZIP or has more entries than a pack can have.
pub fn read_archive(bytes: &[u8]) -> Result<Archive, String> {
    let mut zip =
        ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("it is no readable ZIP ({e})"))?;
    if zip.len() > ENTRIES_MAX {
        return Err(format!("it has {} entries, a pack has at most {ENTRIES_MAX}", zip.len()));
    }
    let mut archive = Archive {
        comment: String::from_utf8_lossy(zip.comment()).into_owned(),
        ..Archive::default()
    };
    let mut left = TOTAL_BYTES_MAX;
    for idx in 0..zip.len() {
        let named = zip.name_for_index(idx).and_then(Result::ok).map(Cow::into_owned);
        let name = named.unwrap_or_else(|| format!("entry {idx}"));
        if let Some(why) = name_fault(&name) {
            // As text that no terminal acts on.
            let name = name.escape_debug().to_string();
            archive.unreadable.insert(name, why.to_owned());
            continue;
        }
        match read_entry(&mut zip, idx, left) {
            Ok(content) => {
                left = left.saturating_sub(content.len() as u64);
                archive.entries.insert(name, content);
            }
            Err(why) => _ = archive.unreadable.insert(name, why),
        }
    }
    Ok(archive)
}

fn read_entry(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    idx: usize,
    left: u64,
) -> Result<Vec<u8>, String> {
    let entry = zip.by_index(idx).map_err(|e| format!("it cannot be read ({e})"))?;
    let bytes_max = ENTRY_BYTES_MAX.min(left);
    let mut content = Vec::new();
    // What an entry says of its own size proves nothing: the bound is on what comes out.
    entry
        .take(bytes_max + 1)
        .read_to_end(&mut content)
        .map_err(|e| format!("its packed bytes are damaged ({e})"))?;
    if content.len() as u64 > bytes_max {
        return Err(format!("it unpacks to more than {bytes_max} bytes and was not read"));
    }
    Ok(content)
}

/// Why a name may not stand in a pack.
fn name_fault(name: &str) -> Option<&'static str> {
    let is_outside = name.starts_with('/')
        || name.contains(['\\', ':'])
        || name.split('/').any(|step| step.is_empty() || step == "." || step == "..");
    if is_outside {
        return Some("its name leads out of the pack");
    }
    let is_unseen = |c: char| {
        // Such as turn the direction of what is written.
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    name.contains(is_unseen).then_some("its name holds control characters")
}
