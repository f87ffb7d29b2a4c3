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
//! some hundred megabytes at most. [`BYTES_MAX`] and [`EXPANSION_MAX`] keep a hostile archive from taking the machine.

use std::fs::{File, Metadata};
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use flate2::read::{GzDecoder, MultiGzDecoder};
use zip::ZipArchive;

use super::refusal::{ReadError, Refusal};
use crate::job::{Cancelled, JobContext};
use crate::model::Timestamp;

/// Most bytes of one content, unpacked. *Good*: a zip bomb ends in a sentence. *Bad*: an export beyond it must be cut by its sender.
const BYTES_MAX: u64 = 1 << 30;

/// Most bytes unpacked for each packed one, beyond [`EXPANSION_FREE_BYTES`]. Exports pack at 10 to 60; deflate ends at 1,032.
/// *Good*: a bomb costs 64 MiB, not a gigabyte. *Bad*: a large file of nothing but one repeated line is refused.
const EXPANSION_MAX: u64 = 500;

/// Unpacked bytes that are never too many.
const EXPANSION_FREE_BYTES: u64 = 64 << 20;

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
            Ok(meta) => sources_of_file(path, &meta, &mut sources),
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
            (Ok(_), Ok(meta)) if meta.is_dir() => {}
            (Ok(_), Ok(meta)) => sources_of_file(&path, &meta, sources),
            (Err(error), _) | (_, Err(error)) => sources.push(unreachable_source(&path, &error)),
        }
    }
    Ok(())
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name == "__MACOSX"
}

/// Whether a path inside an archive names a file that people mean. `.` and `..` hide nothing: nothing is ever written to
/// where a member wants to go, its path is a label only.
fn is_visible_member(name: &str) -> bool {
    let hides = |part: &str| !matches!(part, "." | "..") && is_hidden(part);
    !name.ends_with('/') && !name.split(['/', '\\']).any(hides)
}

fn unreachable_source(path: &Path, error: &io::Error) -> Source {
    let (message, hint) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => {
            ("reading it is not permitted".to_owned(), "ask for the right to read it")
        }
        _ => (format!("it could not be opened: {error}"), ""),
    };
    refused_source(path, message, hint)
}

fn refused_source(path: &Path, message: String, hint: &str) -> Source {
    Source {
        file: path.display().to_string(),
        size_bytes: 0,
        place: Place::Unreachable { message, hint: hint.to_owned() },
    }
}

/// What something that is neither a file nor a folder is called. Opening it might wait for ever.
fn special_kind(meta: &Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = meta.file_type();
        if kind.is_fifo() {
            return "a named pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    let _ = meta;
    "something else"
}

/// One source, or one for every few members of a zip archive. What is no regular file is refused without being opened.
fn sources_of_file(path: &Path, meta: &Metadata, sources: &mut Vec<Source>) {
    if !meta.is_file() {
        let message = format!("it is {}, not a file or folder", special_kind(meta));
        sources.push(refused_source(path, message, "save its content as a file first"));
        return;
    }
    let size_bytes = meta.len();
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
            return each_tar_member(&self.file, Gunzip::new(file), 0, ctx, take);
        }
        let size_bytes = file.metadata().map_err(|e| io_refusal(&e))?.len();
        let stored = read_capped(file, Some(size_bytes), Cap::stored(), ctx)?;
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
        return each_tar_member(file, Gunzip::new(stored.as_slice()), depth, ctx, take);
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
        io::ErrorKind::UnexpectedEof => cut_off("the archive ends"),
        io::ErrorKind::FileTooLarge => expands_too_much().into(),
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
        let cap = Cap::stored();
        if size_bytes > cap.bytes_max {
            report(&file, Err(cap.refusal.into()), take)?;
            continue;
        }
        // A fault here is one of the archive, of which nothing more can be read.
        let stored = read_capped(&mut entry, Some(size_bytes), cap, ctx)?;
        // A member that is cut off ends the archive: it must not pass for a whole file.
        if (stored.len() as u64) < size_bytes {
            return Err(cut_off("the archive ends"));
        }
        let content = Content { file: file.clone(), stored, written_at };
        report(&file, open_nested(content, depth + 1, ctx, take), take)?;
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
    let (packed_bytes, size_bytes) = (member.compressed_size(), member.size());
    read_capped(member, Some(size_bytes), Cap::unpacked_from(packed_bytes), ctx)
}

/// Unpacks a `.gz`, all members of it. `None` when the bytes are not gzip.
pub(super) fn gunzip(stored: &[u8], ctx: &JobContext) -> Option<Result<Vec<u8>, ReadError>> {
    let cap = Cap::unpacked_from(stored.len() as u64);
    is_gzip(stored).then(|| read_capped(MultiGzDecoder::new(stored), None, cap, ctx))
}

/// When a `.gz` says that its content was written.
pub(super) fn gzip_written_at(stored: &[u8]) -> Option<Timestamp> {
    let secs = GzDecoder::new(stored).header()?.mtime();
    (secs > 0).then(|| Timestamp::from_unix_secs(i64::from(secs)))
}

/// How many bytes are taken, and what is said where there are more.
struct Cap {
    bytes_max: u64,
    refusal: Refusal,
}

impl Cap {
    /// Of what is taken as it lies there.
    fn stored() -> Self {
        let message = format!("it has more than {} MiB", BYTES_MAX >> 20);
        let refusal = Refusal::new(message, "split the export into smaller files");
        Self { bytes_max: BYTES_MAX, refusal }
    }

    /// Of what so many packed bytes unpack to.
    fn unpacked_from(packed_bytes: u64) -> Self {
        let bytes_max =
            packed_bytes.saturating_mul(EXPANSION_MAX).clamp(EXPANSION_FREE_BYTES, BYTES_MAX);
        let refusal = if bytes_max < BYTES_MAX {
            expands_too_much()
        } else {
            let message = format!("it unpacks to more than {} MiB", BYTES_MAX >> 20);
            Refusal::new(message, "split the export into smaller files")
        };
        Self { bytes_max, refusal }
    }
}

fn expands_too_much() -> Refusal {
    Refusal::new(
        format!("it unpacks to more than {EXPANSION_MAX} times its size, as no export does"),
        "if it is an export all the same, unpack it first",
    )
}

/// A stream out of a `.gz`, all members of it. It fails with [`io::ErrorKind::FileTooLarge`] where so little cannot have held so much.
struct Gunzip<R> {
    decoder: MultiGzDecoder<Counted<R>>,
    unpacked_bytes: u64,
}

impl<R: Read> Gunzip<R> {
    fn new(packed: R) -> Self {
        Self {
            decoder: MultiGzDecoder::new(Counted { from: packed, n_bytes: 0 }),
            unpacked_bytes: 0,
        }
    }
}

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.decoder.read(buffer)?;
        self.unpacked_bytes += n_read as u64;
        let packed_bytes = self.decoder.get_ref().n_bytes;
        if self.unpacked_bytes > EXPANSION_FREE_BYTES.max(packed_bytes * EXPANSION_MAX) {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(n_read)
    }
}

struct Counted<R> {
    from: R,
    n_bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.from.read(buffer)?;
        self.n_bytes += n_read as u64;
        Ok(n_read)
    }
}

/// Reads to the end in steps, so that cancelling works and no more than the cap and one step are ever held.
/// A size that is announced beyond the cap is believed.
fn read_capped(
    mut from: impl Read,
    announced_bytes: Option<u64>,
    cap: Cap,
    ctx: &JobContext,
) -> Result<Vec<u8>, ReadError> {
    const STEP_BYTES: u64 = 4 << 20;
    if announced_bytes.is_some_and(|announced| announced > cap.bytes_max) {
        return Err(cap.refusal.into());
    }
    let mut bytes = Vec::new();
    loop {
        ctx.check()?;
        let n_read =
            from.by_ref().take(STEP_BYTES).read_to_end(&mut bytes).map_err(|e| io_refusal(&e))?;
        if bytes.len() as u64 > cap.bytes_max {
            return Err(cap.refusal.into());
        }
        if n_read == 0 {
            return Ok(bytes);
        }
    }
}

fn io_refusal(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => cut_off("the packed data end"),
        io::ErrorKind::FileTooLarge => expands_too_much().into(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Refusal::new(format!("the packed data are damaged: {error}"), "transfer the file again")
                .into()
        }
        _ => Refusal::new(format!("it could not be read: {error}"), "").into(),
    }
}

fn cut_off(what_ends: &str) -> ReadError {
    Refusal::new(format!("{what_ends} too early: the file was cut off"), "transfer the file again")
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
        let message = |refused| match refused {
            Err(ReadError::Refused(Refusal { message, .. })) => message,
            other => panic!("{other:?}"),
        };
        let read = |announced, cap| {
            message(read_capped(
                io::repeat(0).take(2 << 30),
                announced,
                cap,
                &JobContext::default(),
            ))
        };
        // Little that was packed refuses early, long before the gigabyte.
        assert_eq!(Cap::unpacked_from(10).bytes_max, EXPANSION_FREE_BYTES);
        assert_eq!(Cap::unpacked_from(1 << 20).bytes_max, 500 << 20);
        assert_eq!(Cap::unpacked_from(u64::MAX).bytes_max, 1 << 30);
        assert!(read(None, Cap::unpacked_from(10)).contains("more than 500 times its size"));
        let small = |cap: Cap| Cap { bytes_max: 8 << 20, ..cap };
        assert!(
            read(None, small(Cap::unpacked_from(u64::MAX)))
                .contains("unpacks to more than 1024 MiB")
        );
        assert!(read(Some(9 << 20), small(Cap::stored())).contains("has more than 1024 MiB"));
    }

    #[test]
    fn an_announced_size_is_believed_before_anything_is_read() {
        struct Untouchable;
        impl Read for Untouchable {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("it was read"))
            }
        }
        let refused =
            read_capped(Untouchable, Some(BYTES_MAX + 1), Cap::stored(), &JobContext::default());
        assert!(matches!(refused, Err(ReadError::Refused(r)) if r.message.contains("1024 MiB")));
    }

    #[test]
    fn cancelling_stops_a_long_read() {
        let ctx = JobContext::default();
        ctx.cancel.cancel();
        assert_eq!(
            read_capped(io::repeat(0), None, Cap::stored(), &ctx),
            Err(ReadError::Cancelled)
        );
    }

    #[test]
    fn hidden_members_are_skipped() {
        assert!(is_visible_member("a/b.xml"));
        for name in ["./b.xml", "../b.xml", "a/../../b.xml", "/etc/b.xml", "..\\b.xml"] {
            assert!(is_visible_member(name), "{name}");
        }
        for name in ["a/", "a/.b.xml", "__MACOSX/b.xml", ".git/config", "../.b.xml"] {
            assert!(!is_visible_member(name), "{name}");
        }
    }
}
