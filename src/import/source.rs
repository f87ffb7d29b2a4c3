//! Files on disk and what lies inside them: the only part of the import that opens files.
//!
//! ```text
//! path ─┬─ folder ──────── its files, sorted, hidden ones skipped
//!       ├─ .zip ────────── one source for every few members
//!       ├─ .tar, .tar.gz ─ one source that gives several contents, read as a stream
//!       └─ anything else ─ one source, one content
//! ```
//! Containers are told by their first bytes, never by their names. A workbook (`.xlsx`) is a zip archive too and stays whole.
//! Archives inside archives are opened to a depth of [`DEPTH_MAX`].
//!
//! # Decision
//! A content is held in memory whole: its hash, its well-formedness and its sparse arrays need all of it, and exports are
//! some hundred megabytes at most. [`UNPACKED_BYTES_MAX`] keeps a hostile archive from taking the machine.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use flate2::read::{GzDecoder, MultiGzDecoder};
use zip::ZipArchive;

use super::refusal::{ReadError, Refusal};
use crate::job::{Cancelled, JobContext};
use crate::model::Timestamp;

/// Most bytes of one content, unpacked. *Good*: a zip bomb ends in a sentence. *Bad*: an export beyond it must be cut by its sender.
const UNPACKED_BYTES_MAX: u64 = 2 << 30;

/// Archives inside archives.
const DEPTH_MAX: u32 = 4;

/// Members of a zip archive in one source. *Good*: the archive's directory is read once for all of them, and threads share a
/// large archive. *Bad*: a small one is read by one thread.
const ZIP_MEMBERS_PER_SOURCE: usize = 16;

/// Something that [`super::read_source`] can read: a file, or some members of a zip archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the person gave it; the archive's, for members.
    pub file: String,
    /// On disk; packed, for members.
    pub size_bytes: u64,
    place: Place,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    File(PathBuf),
    ZipMembers {
        archive: PathBuf,
        members: Vec<ZipMember>,
    },
    /// It could not be looked at; why, and what to do.
    Unreachable {
        message: String,
        hint: String,
    },
}

/// The bytes of one file or member.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) file: String,
    /// As stored: still packed, where the file itself is a `.gz`. Its hash is the identity of the file.
    pub(super) stored: Vec<u8>,
    /// When the archive says the member was written. Archives that keep local times (zip) say nothing.
    pub(super) written_at: Option<Timestamp>,
}

/// A content, or the name of what could not be opened and why.
pub(super) type Opened = Result<Content, (String, ReadError)>;

/// The files under the given paths, in the given order; folders recursively and sorted, hidden files skipped.
/// A path that cannot be looked at gives a source whose reading says so.
pub fn find_sources(paths: &[PathBuf], ctx: &JobContext) -> Result<Vec<Source>, Cancelled> {
    let mut sources = Vec::new();
    for path in paths {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, ctx, &mut sources)?,
            Ok(meta) => sources_of_file(path, meta.len(), &mut sources),
            Err(error) => sources.push(unreachable_source(path, &error)),
        }
    }
    Ok(sources)
}

fn walk(folder: &Path, ctx: &JobContext, sources: &mut Vec<Source>) -> Result<(), Cancelled> {
    ctx.check()?;
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            sources.push(unreachable_source(folder, &error));
            return Ok(());
        }
    };
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        ctx.check()?;
        let path = entry.path();
        if is_hidden(&entry.file_name().to_string_lossy()) {
            continue;
        }
        // Links to files are followed, links to folders are not: they may form a ring.
        match (entry.file_type(), std::fs::metadata(&path)) {
            (Ok(kind), _) if kind.is_dir() => walk(&path, ctx, sources)?,
            (Ok(_), Ok(meta)) if meta.is_file() => sources_of_file(&path, meta.len(), sources),
            (Ok(_), Ok(_)) => {}
            (Err(error), _) | (_, Err(error)) => sources.push(unreachable_source(&path, &error)),
        }
    }
    Ok(())
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name == "__MACOSX"
}

/// Whether a path inside an archive names a file that people mean.
fn is_visible_member(name: &str) -> bool {
    !name.ends_with('/') && !name.split(['/', '\\']).any(|part| part != "." && is_hidden(part))
}

fn unreachable_source(path: &Path, error: &io::Error) -> Source {
    let (message, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => {
            ("reading it is not permitted".to_owned(), "ask for the right to read it")
        }
        _ => (format!("it could not be opened: {error}"), ""),
    };
    Source {
        file: path.display().to_string(),
        size_bytes: 0,
        place: Place::Unreachable { message, hint: hint.to_owned() },
    }
}

/// One source, or one for each member of a zip archive.
fn sources_of_file(path: &Path, size_bytes: u64, sources: &mut Vec<Source>) {
    let file = path.display().to_string();
    let members = zip_members(path);
    if members.is_empty() {
        sources.push(Source { file, size_bytes, place: Place::File(path.to_owned()) });
        return;
    }
    sources.extend(members.chunks(ZIP_MEMBERS_PER_SOURCE).map(|members| Source {
        file: file.clone(),
        size_bytes: members.iter().map(|member| member.size_bytes).sum(),
        place: Place::ZipMembers { archive: path.to_owned(), members: members.to_vec() },
    }));
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ZipMember {
    idx: usize,
    name: String,
    size_bytes: u64,
}

/// Members of a zip archive, sorted by name; none where the file is no zip archive, is a workbook or is damaged.
fn zip_members(path: &Path) -> Vec<ZipMember> {
    let Ok(mut file) = File::open(path) else { return Vec::new() };
    let mut magic = [0; 4];
    if file.read_exact(&mut magic).is_err() || !is_zip(&magic) || file.rewind().is_err() {
        return Vec::new();
    }
    ZipArchive::new(BufReader::new(file)).map(|archive| list_members(&archive)).unwrap_or_default()
}

fn list_members<R>(archive: &ZipArchive<R>) -> Vec<ZipMember>
where
    R: Read + Seek,
{
    let mut members = Vec::new();
    for idx in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(idx) else { continue };
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if name == "[Content_Types].xml" {
            return Vec::new();
        }
        if !entry.is_dir() && is_visible_member(&name) {
            members.push(ZipMember { idx, name, size_bytes: entry.compressed_size() });
        }
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

impl Source {
    /// Opens the source and hands over each content, one after the other.
    pub(super) fn each_content(
        &self,
        ctx: &JobContext,
        take: &mut dyn FnMut(Opened) -> Result<(), Cancelled>,
    ) -> Result<(), Cancelled> {
        let opened = match &self.place {
            Place::File(path) => self.each_in_file(path, ctx, take),
            Place::ZipMembers { archive, members } => self.zip_members(archive, members, ctx, take),
            Place::Unreachable { message, hint } => Err(Refusal::new(message, hint).into()),
        };
        report(&self.file, opened, take)
    }

    fn each_in_file(
        &self,
        path: &Path,
        ctx: &JobContext,
        take: &mut dyn FnMut(Opened) -> Result<(), Cancelled>,
    ) -> Result<(), ReadError> {
        let mut file = File::open(path).map_err(|e| io_refusal(&e))?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(|e| io_refusal(&e))?;
        file.rewind().map_err(|e| io_refusal(&e))?;
        if is_tar(&head) {
            return each_tar_member(&self.file, BufReader::new(file), 0, ctx, take);
        }
        if is_gzip(&head) && is_tar(&unpacked_head(&head)) {
            let unpacked = MultiGzDecoder::new(BufReader::new(file));
            return each_tar_member(&self.file, unpacked, 0, ctx, take);
        }
        let stored = read_capped(file, UNPACKED_BYTES_MAX, ctx)?;
        Ok(take(Ok(Content { file: self.file.clone(), stored, written_at: None }))?)
    }

    fn zip_members(
        &self,
        archive: &Path,
        members: &[ZipMember],
        ctx: &JobContext,
        take: &mut dyn FnMut(Opened) -> Result<(), Cancelled>,
    ) -> Result<(), ReadError> {
        let file = File::open(archive).map_err(|e| io_refusal(&e))?;
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| zip_refusal(&e))?;
        Ok(each_zip_member(&self.file, &mut archive, members, 0, ctx, take)?)
    }
}

/// Enough packed bytes to see whether an archive lies inside.
const HEAD_BYTES: u64 = 64 << 10;

/// Hands over why something could not be opened. What came out of it before stays.
fn report(
    file: &str,
    opened: Result<(), ReadError>,
    take: &mut dyn FnMut(Opened) -> Result<(), Cancelled>,
) -> Result<(), Cancelled> {
    match opened {
        Ok(()) => Ok(()),
        Err(ReadError::Cancelled) => Err(Cancelled),
        Err(error @ ReadError::Refused(_)) => take(Err((file.to_owned(), error))),
    }
}

/// Hands over a member, or what is in it where it is an archive itself.
fn open_nested(
    content: Content,
    depth: u32,
    ctx: &JobContext,
    take: &mut dyn FnMut(Opened) -> Result<(), Cancelled>,
) -> Result<(), ReadError> {
    let Content { file, stored, .. } = &content;
    let packed_tar = is_gzip(stored) && is_tar(&unpacked_head(stored));
    let zip_archive = if is_zip(stored) { ZipArchive::new(Cursor::new(stored)).ok() } else { None };
    let members = zip_archive.as_ref().map(list_members).unwrap_or_default();
    if depth > DEPTH_MAX && (packed_tar || is_tar(stored) || !members.is_empty()) {
        return Err(Refusal::new(
            format!("archives lie inside each other deeper than {DEPTH_MAX} levels"),
            "unpack it first",
        )
        .into());
    }
    if packed_tar {
        return each_tar_member(file, MultiGzDecoder::new(stored.as_slice()), depth, ctx, take);
    }
    if is_tar(stored) {
        return each_tar_member(file, stored.as_slice(), depth, ctx, take);
    }
    match zip_archive {
        Some(mut archive) if !members.is_empty() => {
            Ok(each_zip_member(file, &mut archive, &members, depth, ctx, take)?)
        }
        _ => Ok(take(Ok(content))?),
    }
}

fn each_zip_member<R: Read + Seek>(
    archive_name: &str,
    archive: &mut ZipArchive<R>,
    members: &[ZipMember],
    depth: u32,
    ctx: &JobContext,
    take: &mut dyn FnMut(Opened) -> Result<(), Cancelled>,
) -> Result<(), Cancelled> {
    for member in members {
        let file = format!("{archive_name}/{}", member.name);
        let opened = read_zip_member(archive, member.idx, ctx).and_then(|stored| {
            let content = Content { file: file.clone(), stored, written_at: None };
            open_nested(content, depth + 1, ctx, take)
        });
        report(&file, opened, take)?;
    }
    Ok(())
}

fn each_tar_member(
    archive_name: &str,
    archive: impl Read,
    depth: u32,
    ctx: &JobContext,
    take: &mut dyn FnMut(Opened) -> Result<(), Cancelled>,
) -> Result<(), ReadError> {
    let broken = |error: &io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => cut_off("archive"),
        _ => ReadError::from(Refusal::new(
            format!("the archive is damaged: {error}"),
            "transfer it again",
        )),
    };
    let mut archive = tar::Archive::new(archive);
    for entry in archive.entries().map_err(|e| broken(&e))? {
        ctx.check()?;
        let mut entry = entry.map_err(|e| broken(&e))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() || !is_visible_member(&name) {
            continue;
        }
        let written_at = entry.header().mtime().ok().filter(|secs| *secs > 0);
        let written_at =
            written_at.and_then(|s| i64::try_from(s).ok()).map(Timestamp::from_unix_secs);
        let size_bytes = entry.size();
        let file = format!("{archive_name}/{}", name.trim_start_matches("./"));
        let stored = read_capped(&mut entry, UNPACKED_BYTES_MAX, ctx);
        let stored = match stored {
            // A member that is cut off ends the archive: it must not pass for a whole file.
            Ok(stored) if (stored.len() as u64) < size_bytes => return Err(cut_off("archive")),
            other => other,
        };
        let opened = stored.and_then(|stored| {
            open_nested(Content { file: file.clone(), stored, written_at }, depth + 1, ctx, take)
        });
        report(&file, opened, take)?;
    }
    Ok(())
}

fn read_zip_member<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    member_idx: usize,
    ctx: &JobContext,
) -> Result<Vec<u8>, ReadError> {
    let member = archive.by_index(member_idx).map_err(|e| zip_refusal(&e))?;
    if member.encrypted() {
        return Err(Refusal::new("it is locked by a password", "unpack it first").into());
    }
    read_capped(member, UNPACKED_BYTES_MAX, ctx)
}

/// Unpacks a `.gz`, all members of it. `None` when the bytes are not gzip.
pub(super) fn gunzip(stored: &[u8], ctx: &JobContext) -> Option<Result<Vec<u8>, ReadError>> {
    is_gzip(stored).then(|| read_capped(MultiGzDecoder::new(stored), UNPACKED_BYTES_MAX, ctx))
}

/// When a `.gz` says that its content was written.
pub(super) fn gzip_written_at(stored: &[u8]) -> Option<Timestamp> {
    let secs = GzDecoder::new(stored).header()?.mtime();
    (secs > 0).then(|| Timestamp::from_unix_secs(i64::from(secs)))
}

/// Reads to the end in steps, so that cancelling works and no more than `bytes_max` are ever held.
fn read_capped(
    mut from: impl Read,
    bytes_max: u64,
    ctx: &JobContext,
) -> Result<Vec<u8>, ReadError> {
    const STEP_BYTES: u64 = 4 << 20;
    let mut bytes = Vec::new();
    loop {
        ctx.check()?;
        let n_read =
            from.by_ref().take(STEP_BYTES).read_to_end(&mut bytes).map_err(|e| io_refusal(&e))?;
        if bytes.len() as u64 > bytes_max {
            let message = format!("it unpacks to more than {} MiB", bytes_max >> 20);
            return Err(Refusal::new(message, "split the export into smaller files").into());
        }
        if n_read == 0 {
            return Ok(bytes);
        }
    }
}

fn io_refusal(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => cut_off("packed data"),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Refusal::new(format!("the packed data are damaged: {error}"), "transfer the file again")
                .into()
        }
        _ => Refusal::new(format!("it could not be read: {error}"), "").into(),
    }
}

fn cut_off(what: &str) -> ReadError {
    Refusal::new(
        format!("the {what} end too early: the file was cut off"),
        "transfer the file again",
    )
    .into()
}

fn zip_refusal(error: &zip::result::ZipError) -> ReadError {
    Refusal::new(
        format!("the zip archive is damaged or of an unknown kind: {error}"),
        "transfer it again or unpack it first",
    )
    .into()
}

fn unpacked_head(packed: &[u8]) -> Vec<u8> {
    let mut head = Vec::new();
    // A head that is cut off still gives its beginning.
    MultiGzDecoder::new(packed).take(512).read_to_end(&mut head).ok();
    head
}

pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_ends_in_a_sentence() {
        let bomb = io::repeat(0).take(100 << 20);
        let refused = read_capped(bomb, 8 << 20, &JobContext::default());
        assert!(
            matches!(&refused, Err(ReadError::Refused(r)) if r.message.contains("more than 8 MiB"))
        );
    }

    #[test]
    fn cancelling_stops_a_long_read() {
        let ctx = JobContext::default();
        ctx.cancel.cancel();
        assert_eq!(read_capped(io::repeat(0), u64::MAX, &ctx), Err(ReadError::Cancelled));
    }

    #[test]
    fn hidden_members_are_skipped() {
        assert!(is_visible_member("a/b.xml"));
        assert!(is_visible_member("./b.xml"));
        for name in ["a/", "a/.b.xml", "__MACOSX/b.xml", ".git/config"] {
            assert!(!is_visible_member(name), "{name}");
        }
    }
}
