//! What lies inside of bytes: gzip data, tar and zip archives, and archives in archives, each within its limits.
//!
//! ```text
//! bytes ─┬─ zip ─────────── its members ─┐
//!        ├─ tar, gzip(tar) ─ its members ─┴─► the same again, to a depth
//!        └─ anything else ── one content
//! ```
//! Nothing is written anywhere: the path of a member is a label, so `..`, a leading slash or a drive letter in it do no harm.
//! Links and devices in a tar are skipped, they hold no bytes. What a hostile archive costs is bounded by [`Limits`]: bytes by
//! what was packed and by an absolute number, for each content and for the whole; files; depth; the length of names.
//!
//! # Decision
//! A content is held in memory whole: its hash, its well-formedness and its sparse arrays need all of it, and exports are
//! some hundred megabytes at most. An archive is not: its members come one after the other.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

use flate2::bufread::{GzDecoder, MultiGzDecoder};
use zip::ZipArchive;

use super::limits::{Limits, bytes_text, or_raise};
use super::refusal::{ReadError, Refusal};
use crate::job::{Cancelled, JobContext};
use crate::model::Timestamp;

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

/// Where contents go.
pub(super) type Take<'a> = &'a mut dyn FnMut(Opened) -> Result<(), Cancelled>;

/// One walk through one source and all that lies inside of it.
pub(super) struct Walk<'a> {
    limits: &'a Limits,
    ctx: &'a JobContext,
    take: Take<'a>,
    packed_bytes: u64,
    unpacked_bytes: u64,
    n_entries: u64,
    /// A limit on the whole was met and said: nothing more is opened.
    exhausted: bool,
}

impl<'a> Walk<'a> {
    /// `packed_bytes`: what lies on the disk, against which the whole is held.
    pub(super) fn new(
        limits: &'a Limits,
        packed_bytes: u64,
        ctx: &'a JobContext,
        take: Take<'a>,
    ) -> Self {
        Self { limits, ctx, take, packed_bytes, unpacked_bytes: 0, n_entries: 0, exhausted: false }
    }

    /// Reads a whole file as one content and hands it over.
    pub(super) fn one_file(
        &mut self,
        file: &str,
        from: impl Read,
        size_bytes: u64,
    ) -> Result<(), ReadError> {
        let stored = read_capped(from, Some(size_bytes), Cap::stored(self.limits), self.ctx)?;
        Ok((self.take)(Ok(Content { file: file.to_owned(), stored, written_at: None }))?)
    }

    /// Hands over why something could not be opened. What came out of it before stays.
    pub(super) fn report(
        &mut self,
        file: &str,
        opened: Result<(), ReadError>,
    ) -> Result<(), Cancelled> {
        match opened {
            Ok(()) => Ok(()),
            Err(ReadError::Cancelled) => Err(Cancelled),
            Err(error @ ReadError::Refused(_)) => (self.take)(Err((file.to_owned(), error))),
        }
    }

    /// Hands over a member, or what is in it where it is an archive itself.
    fn nested(&mut self, content: Content, depth: u32) -> Result<(), ReadError> {
        let Content { file, stored, .. } = &content;
        let packed_tar = is_gzip(stored) && is_tar(&unpacked_head(stored));
        if is_zip(stored) {
            let mut archive = Cursor::new(stored.as_slice());
            let zip = open_zip(&mut archive, self.limits)?;
            let members = zip.as_ref().map(list_members).unwrap_or_default();
            if let (Some(mut zip), false) = (zip, members.is_empty()) {
                self.check_depth(depth)?;
                check_members(&members, stored.len() as u64, self.limits)?;
                return Ok(self.zip_members(file, &mut zip, &members, depth)?);
            }
        }
        if packed_tar || is_tar(stored) {
            self.check_depth(depth)?;
        }
        if packed_tar {
            let unpacked = Gunzip::new(stored.as_slice(), self.limits);
            return self.tar_members(file, unpacked, depth);
        }
        if is_tar(stored) {
            return self.tar_members(file, stored.as_slice(), depth);
        }
        Ok((self.take)(Ok(content))?)
    }

    fn check_depth(&self, depth: u32) -> Result<(), Refusal> {
        let depth_max = self.limits.archive_depth_max;
        if depth <= depth_max {
            return Ok(());
        }
        Err(Refusal::new(
            format!("archives lie inside each other deeper than {depth_max} levels"),
            or_raise("unpack it first", "archive_depth_max"),
        ))
    }

    /// Counts one more file of so many bytes against the limits on the whole.
    fn charge(&mut self, size_bytes: u64) -> Result<(), Refusal> {
        self.n_entries += 1;
        self.unpacked_bytes = self.unpacked_bytes.saturating_add(size_bytes);
        let refusal = if self.n_entries > self.limits.archive_entries_max {
            too_many_entries(self.n_entries, self.limits)
        } else if let Some(refusal) =
            expands_too_much(self.unpacked_bytes, self.packed_bytes, self.limits)
        {
            refusal
        } else {
            return Ok(());
        };
        self.exhausted = true;
        Err(refusal)
    }

    /// Hands over members of a zip archive, one after the other.
    pub(super) fn zip_members<R: Read + Seek>(
        &mut self,
        archive_name: &str,
        archive: &mut ZipArchive<R>,
        members: &[ZipMember],
        depth: u32,
    ) -> Result<(), Cancelled> {
        for member in members {
            if self.exhausted {
                break;
            }
            let file = member_label(archive_name, &member.name);
            let opened = self.zip_member(&file, archive, member, depth);
            self.report(&file, opened)?;
        }
        Ok(())
    }

    fn zip_member<R: Read + Seek>(
        &mut self,
        file: &str,
        archive: &mut ZipArchive<R>,
        member: &ZipMember,
        depth: u32,
    ) -> Result<(), ReadError> {
        if member.encrypted {
            return Err(Refusal::new("it is locked by a password", "unpack it first").into());
        }
        check_name(member.name.len() as u64, self.limits)?;
        self.charge(member.size_bytes)?;
        let cap = Cap::unpacked_from(member.packed_bytes, self.limits);
        let cap = cap.announced(member.size_bytes);
        let from = archive.by_index(member.idx).map_err(|e| zip_refusal(&e))?;
        let stored = read_capped(from, Some(member.size_bytes), cap, self.ctx)?;
        let content = Content { file: file.to_owned(), stored, written_at: None };
        self.nested(content, depth + 1)
    }

    /// Hands over the members of a tar archive, read as a stream.
    ///
    /// The library's own reading of long names would take names of any length into memory: notes are read here, and checked.
    pub(super) fn tar_members(
        &mut self,
        archive_name: &str,
        archive: impl Read,
        depth: u32,
    ) -> Result<(), ReadError> {
        let mut archive = tar::Archive::new(archive);
        let mut notes = TarNotes::default();
        for entry in archive.entries().map_err(|e| tar_refusal(&e))?.raw(true) {
            if self.exhausted {
                break;
            }
            self.ctx.check()?;
            let mut entry = entry.map_err(|e| tar_refusal(&e))?;
            let kind = entry.header().entry_type();
            if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
                check_name(entry.size(), self.limits)?;
                let note = read_capped(&mut entry, None, Cap::stored(self.limits), self.ctx)?;
                notes.take(&note, kind.is_gnu_longname())?;
                continue;
            }
            // A link's long target belongs to the member after it, as its name does.
            if kind.is_gnu_longlink() || kind.is_pax_global_extensions() {
                continue;
            }
            let TarNotes { name, is_sparse } = std::mem::take(&mut notes);
            let name = name.unwrap_or_else(|| entry.path_bytes().into_owned());
            let name = String::from_utf8_lossy(&name).into_owned();
            let is_sparse = is_sparse || kind.is_gnu_sparse();
            if !(kind.is_file() || is_sparse) || !is_visible_member(&name) {
                continue;
            }
            let file = member_label(archive_name, name.trim_start_matches("./"));
            if is_sparse {
                let refusal = Refusal::new("it is a sparse file of its archive", "unpack it first");
                self.report(&file, Err(refusal.into()))?;
                continue;
            }
            self.tar_member(&file, &mut entry, depth)?;
        }
        Ok(())
    }

    fn tar_member(
        &mut self,
        file: &str,
        entry: &mut tar::Entry<'_, impl Read>,
        depth: u32,
    ) -> Result<(), ReadError> {
        let size_bytes = entry.size();
        let cap = Cap::stored(self.limits);
        let charged = self.charge(size_bytes).and_then(|()| cap.check(size_bytes));
        if let Err(refusal) = charged {
            return Ok(self.report(file, Err(refusal.into()))?);
        }
        let written_at = entry.header().mtime().ok().filter(|secs| *secs > 0);
        let written_at =
            written_at.and_then(|s| i64::try_from(s).ok()).map(Timestamp::from_unix_secs);
        // A fault here is one of the archive, of which nothing more can be read.
        let stored = read_capped(entry, Some(size_bytes), cap, self.ctx)?;
        // A member that is cut off ends the archive: it must not pass for a whole file.
        if (stored.len() as u64) < size_bytes {
            return Err(cut_off("the archive ends"));
        }
        let content = Content { file: file.to_owned(), stored, written_at };
        let opened = self.nested(content, depth + 1);
        Ok(self.report(file, opened)?)
    }
}

/// What a tar notes before a member, for that member.
#[derive(Debug, Default)]
struct TarNotes {
    name: Option<Vec<u8>>,
    is_sparse: bool,
}

impl TarNotes {
    fn take(&mut self, note: &[u8], is_long_name: bool) -> Result<(), ReadError> {
        if is_long_name {
            let end = note.iter().position(|b| *b == 0).unwrap_or(note.len());
            self.name = Some(note[..end].to_vec());
            return Ok(());
        }
        for record in tar::PaxExtensions::new(note) {
            let record = record.map_err(|e| tar_refusal(&e))?;
            match record.key_bytes() {
                b"path" => self.name = Some(record.value_bytes().to_vec()),
                // Written for members of 8 GiB and more; without it the members after them cannot be found.
                b"size" => {
                    return Err(Refusal::new(
                        format!(
                            "a file of the archive has {} bytes, more than a tar header can say",
                            String::from_utf8_lossy(record.value_bytes())
                        ),
                        "unpack it first, and split the file",
                    )
                    .into());
                }
                key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
        Ok(())
    }
}

/// Bytes of a label that are shown. *Good*: a name of 60 KB does not fill a screen. *Bad*: the middle of a very long path is gone.
const LABEL_BYTES_MAX: usize = 1024;

/// What a member is called. A label only: nothing is ever written to where it points.
fn member_label(archive_name: &str, name: &str) -> String {
    if name.len() <= LABEL_BYTES_MAX {
        return format!("{archive_name}/{name}");
    }
    let head = name.floor_char_boundary(LABEL_BYTES_MAX / 2);
    let tail = name.ceil_char_boundary(name.len() - LABEL_BYTES_MAX / 2);
    format!("{archive_name}/{}…{}", &name[..head], &name[tail..])
}

fn check_name(n_bytes: u64, limits: &Limits) -> Result<(), Refusal> {
    let n_bytes_max = limits.member_name_bytes_max;
    if n_bytes <= n_bytes_max {
        return Ok(());
    }
    Err(Refusal::new(
        format!(
            "the name of a file in the archive has {n_bytes} bytes, more than {n_bytes_max} are taken"
        ),
        or_raise("unpack it first", "member_name_bytes_max"),
    ))
}

/// Whether a path inside an archive names a file that people mean. `.` and `..` hide nothing: nothing is ever written to
/// where a member wants to go, its path is a label only.
fn is_visible_member(name: &str) -> bool {
    let hides = |part: &str| !matches!(part, "." | "..") && is_hidden(part);
    !name.ends_with('/') && !name.split(['/', '\\']).any(hides)
}

pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name == "__MACOSX"
}

/// A member of a zip archive, as its directory has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ZipMember {
    idx: usize,
    pub(super) name: String,
    pub(super) packed_bytes: u64,
    /// Announced, and held to.
    size_bytes: u64,
    encrypted: bool,
}

/// Opens a zip archive; `None` where the bytes are no whole one. Refused before its directory is read where that is too long.
pub(super) fn open_zip<R: Read + Seek>(
    from: R,
    limits: &Limits,
) -> Result<Option<ZipArchive<R>>, Refusal> {
    let mut from = from;
    if let Some(n_entries) =
        announced_entries(&mut from).filter(|n| *n > limits.archive_entries_max)
    {
        return Err(too_many_entries(n_entries, limits));
    }
    let Ok(archive) = ZipArchive::new(from) else { return Ok(None) };
    if archive.len() as u64 > limits.archive_entries_max {
        return Err(too_many_entries(archive.len() as u64, limits));
    }
    // The library keeps one of them, and nothing tells which one a person means.
    if archive.has_duplicate_names() {
        return Err(Refusal::new(
            "two files of the zip archive have the same name",
            "unpack it first, each file into a folder of its own",
        ));
    }
    Ok(Some(archive))
}

/// Entries that the end of a zip archive promises. The library makes room for all of them before anything else.
fn announced_entries(from: &mut (impl Read + Seek)) -> Option<u64> {
    const END_BYTES: usize = 22;
    const COMMENT_BYTES_MAX: u64 = 65_535;
    const LOCATOR_BYTES: u64 = 20;
    let size_bytes = from.seek(SeekFrom::End(0)).ok()?;
    let tail_bytes = size_bytes.min(END_BYTES as u64 + COMMENT_BYTES_MAX + LOCATOR_BYTES);
    from.seek(SeekFrom::Start(size_bytes - tail_bytes)).ok()?;
    let mut tail = Vec::new();
    from.take(tail_bytes).read_to_end(&mut tail).ok()?;
    let end = memchr::memmem::rfind(&tail, b"PK\x05\x06")?;
    let number = |bytes: Option<&[u8]>| Some(u64::from_le_bytes(bytes?.try_into().ok()?));
    let short = u16::from_le_bytes(tail.get(end + 10..end + 12)?.try_into().ok()?);
    if short < u16::MAX {
        return Some(u64::from(short));
    }
    // Beyond 65,534 the number stands in a longer record, of which the place is noted before this one.
    let locator = tail.get(..end)?.rchunks(LOCATOR_BYTES as usize).next()?;
    if !locator.starts_with(b"PK\x06\x07") {
        return Some(u64::from(short));
    }
    from.seek(SeekFrom::Start(number(locator.get(8..16))?)).ok()?;
    let mut long = [0; 40];
    from.read_exact(&mut long).ok()?;
    if long.starts_with(b"PK\x06\x06") { number(long.get(32..40)) } else { None }
}

/// Members of a zip archive that people mean, sorted by name; none of a workbook, which stays whole.
pub(super) fn list_members<R: Read + Seek>(archive: &ZipArchive<R>) -> Vec<ZipMember> {
    let mut members = Vec::new();
    for idx in 0..archive.len() {
        let Ok(entry) = archive.by_index_data(idx) else { continue };
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if name == "[Content_Types].xml" {
            return Vec::new();
        }
        if !entry.is_dir() && is_visible_member(&name) {
            members.push(ZipMember {
                idx,
                name,
                packed_bytes: entry.compressed_size(),
                size_bytes: entry.size(),
                encrypted: entry.encrypted(),
            });
        }
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

/// Whether all members together ask for too much. Members that share their packed bytes each look honest; their sum does not.
pub(super) fn check_members(
    members: &[ZipMember],
    archive_bytes: u64,
    limits: &Limits,
) -> Result<(), Refusal> {
    let unpacked_bytes = members.iter().fold(0, |sum: u64, m| sum.saturating_add(m.size_bytes));
    // A single member has a message of its own, which is the clearer one.
    match expands_too_much(unpacked_bytes, archive_bytes, limits) {
        Some(refusal) if members.len() > 1 => Err(refusal),
        _ => Ok(()),
    }
}

fn too_many_entries(n_entries: u64, limits: &Limits) -> Refusal {
    let n_entries_max = limits.archive_entries_max;
    Refusal::new(
        format!("the archive has {n_entries} files or more; {n_entries_max} are taken at most"),
        or_raise("unpack it first", "archive_entries_max"),
    )
}

/// Why so much may not come out of an archive, if it may not.
fn expands_too_much(unpacked_bytes: u64, packed_bytes: u64, limits: &Limits) -> Option<Refusal> {
    if unpacked_bytes > limits.archive_bytes_max {
        return Some(Refusal::new(
            format!(
                "the archive holds more than {} ({unpacked_bytes} bytes or more)",
                bytes_text(limits.archive_bytes_max)
            ),
            or_raise("unpack it first", "archive_bytes_max"),
        ));
    }
    (unpacked_bytes > limits.unpacked_bytes_max(packed_bytes))
        .then(|| ratio_refusal(packed_bytes, limits))
}

fn ratio_refusal(packed_bytes: u64, limits: &Limits) -> Refusal {
    Refusal::new(ratio_message(packed_bytes, limits), ratio_hint())
}

fn ratio_message(packed_bytes: u64, limits: &Limits) -> String {
    format!(
        "it unpacks to more than {} times its size, as no export does: {packed_bytes} bytes to more than {}",
        limits.expansion_ratio_max,
        bytes_text(limits.unpacked_bytes_max(packed_bytes))
    )
}

fn ratio_hint() -> String {
    or_raise("if it is an export all the same, unpack it first", "expansion_ratio_max")
}

/// Unpacks a `.gz`, all members of it. `None` when the bytes are not gzip.
pub(super) fn gunzip(
    stored: &[u8],
    limits: &Limits,
    ctx: &JobContext,
) -> Option<Result<Vec<u8>, ReadError>> {
    let cap = Cap::unpacked_from(stored.len() as u64, limits);
    // Held to the ratio while it unpacks: a bomb ends at its first 64 MiB, however large it is itself.
    is_gzip(stored).then(|| {
        let unpacked = read_with_room(size_at_end(stored), Gunzip::new(stored, limits), cap, ctx);
        match unpacked {
            // The limits held, so the members may be walked over once more to see where they end.
            Err(ReadError::Refused(refusal)) if is_of_header(&refusal.message) => {
                Err(behind_packed(stored).unwrap_or(refusal).into())
            }
            other => other,
        }
    })
}

/// Whether a refusal may mean bytes that begin no gzip data, or too few of them.
fn is_of_header(message: &str) -> bool {
    message.contains("invalid gzip header") || message.contains("end too early")
}

/// What lies behind whole packed data, such as zeros that fill a block of a tape; `None` where they are not whole.
fn behind_packed(stored: &[u8]) -> Option<Refusal> {
    let mut rest = stored;
    while is_gzip(rest) {
        let mut member = GzDecoder::new(rest);
        io::copy(&mut member, &mut io::sink()).ok()?;
        rest = member.into_inner();
    }
    let n_bytes = rest.len();
    let kind = if rest.iter().all(|byte| *byte == 0) { "zero bytes lie" } else { "bytes lie" };
    (n_bytes > 0 && n_bytes < stored.len()).then(|| {
        Refusal::new(
            format!("{n_bytes} {kind} after the end of the packed data"),
            "transfer the file again; where the sender fills it up, unpack it first",
        )
    })
}

/// What a `.gz` says at its end that it unpacks to, for making room; no more than its kind of content mostly does.
fn size_at_end(packed: &[u8]) -> usize {
    const RATIO: usize = 32;
    let size = packed.last_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize);
    size.min(packed.len().saturating_mul(RATIO))
}

/// When a `.gz` says that its content was written (RFC 1952, 2.3: four bytes behind magic, method and flags).
pub(super) fn gzip_written_at(stored: &[u8]) -> Option<Timestamp> {
    let secs = is_gzip(stored).then(|| stored.get(4..)?.first_chunk::<4>())??;
    let secs = u32::from_le_bytes(*secs);
    (secs > 0).then(|| Timestamp::from_unix_secs(i64::from(secs)))
}

/// How many bytes are taken, and what is said where there are more.
struct Cap {
    bytes_max: u64,
    refusal: Refusal,
}

impl Cap {
    /// Of what is taken as it lies there.
    fn stored(limits: &Limits) -> Self {
        Self::of_content("has", limits)
    }

    fn of_content(verb: &str, limits: &Limits) -> Self {
        let bytes_max = limits.content_bytes_max;
        let hint = or_raise("split the export into smaller files", "content_bytes_max");
        let refusal = Refusal::new(format!("it {verb} more than {}", bytes_text(bytes_max)), hint);
        Self { bytes_max, refusal }
    }

    /// Of what so many packed bytes unpack to.
    fn unpacked_from(packed_bytes: u64, limits: &Limits) -> Self {
        let bytes_max = limits.unpacked_bytes_max(packed_bytes);
        if bytes_max < limits.content_bytes_max {
            Self { bytes_max, refusal: ratio_refusal(packed_bytes, limits) }
        } else {
            Self::of_content("unpacks to", limits)
        }
    }

    /// No more than what was announced, where that is allowed: the whole was held to the announced sizes.
    fn announced(self, size_bytes: u64) -> Self {
        if size_bytes >= self.bytes_max {
            return self;
        }
        let refusal = Refusal::new(
            format!("it has more than the {size_bytes} bytes that its archive announces"),
            "the archive is damaged: transfer it again",
        );
        Self { bytes_max: size_bytes, refusal }
    }

    /// A size that is announced beyond the cap is believed.
    fn check(&self, announced_bytes: u64) -> Result<(), Refusal> {
        if announced_bytes <= self.bytes_max {
            return Ok(());
        }
        let message = format!("{} ({announced_bytes} bytes)", self.refusal.message);
        Err(Refusal { message, ..self.refusal.clone() })
    }
}

/// A stream out of a `.gz`, all members of it. It fails with [`io::ErrorKind::FileTooLarge`] where so little cannot have held so much.
pub(super) struct Gunzip<'a, R> {
    decoder: MultiGzDecoder<Counted<R>>,
    unpacked_bytes: u64,
    limits: &'a Limits,
}

impl<'a, R: BufRead> Gunzip<'a, R> {
    pub(super) fn new(packed: R, limits: &'a Limits) -> Self {
        Self {
            decoder: MultiGzDecoder::new(Counted { from: packed, n_bytes: 0 }),
            unpacked_bytes: 0,
            limits,
        }
    }
}

impl<R: BufRead> Read for Gunzip<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.decoder.read(buffer)?;
        self.unpacked_bytes += n_read as u64;
        let packed_bytes = self.decoder.get_ref().n_bytes;
        if self.unpacked_bytes > self.limits.unpacked_bytes_max(packed_bytes) {
            let message = ratio_message(packed_bytes, self.limits);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
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

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        self.n_bytes += n_bytes as u64;
        self.from.consume(n_bytes);
    }
}

/// Reads to the end in steps, so that cancelling works and no more than the cap and one step are ever held.
/// A size that is announced beyond the cap is believed.
fn read_capped(
    from: impl Read,
    announced_bytes: Option<u64>,
    cap: Cap,
    ctx: &JobContext,
) -> Result<Vec<u8>, ReadError> {
    if let Some(announced_bytes) = announced_bytes {
        cap.check(announced_bytes)?;
    }
    let room = announced_bytes.and_then(|n_bytes| usize::try_from(n_bytes).ok());
    read_with_room(room.unwrap_or(0), from, cap, ctx)
}

/// `room`: as many bytes as are expected; no more than a step of them is believed.
fn read_with_room(
    room: usize,
    mut from: impl Read,
    cap: Cap,
    ctx: &JobContext,
) -> Result<Vec<u8>, ReadError> {
    const STEP_BYTES: usize = 4 << 20;
    // One byte more, so that the end is found without growing.
    let mut bytes = Vec::with_capacity(room.min(STEP_BYTES) + 1);
    loop {
        ctx.check()?;
        let n_read = from
            .by_ref()
            .take(STEP_BYTES as u64)
            .read_to_end(&mut bytes)
            .map_err(|e| io_refusal(&e))?;
        if bytes.len() as u64 > cap.bytes_max {
            return Err(cap.refusal.into());
        }
        if n_read == 0 {
            return Ok(bytes);
        }
    }
}

pub(super) fn io_refusal(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => cut_off("the packed data end"),
        io::ErrorKind::FileTooLarge => Refusal::new(error.to_string(), ratio_hint()).into(),
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            Refusal::new(format!("the packed data are damaged: {error}"), "transfer the file again")
                .into()
        }
        _ => Refusal::new(format!("it could not be read: {error}"), "").into(),
    }
}

fn tar_refusal(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => cut_off("the archive ends"),
        io::ErrorKind::FileTooLarge => Refusal::new(error.to_string(), ratio_hint()).into(),
        _ => Refusal::new(format!("the archive is damaged: {error}"), "transfer it again").into(),
    }
}

fn cut_off(what_ends: &str) -> ReadError {
    Refusal::new(format!("{what_ends} too early: the file was cut off"), "transfer the file again")
        .into()
}

/// Of an archive that could be listed a moment before.
pub(super) fn damaged_zip() -> ReadError {
    Refusal::new("the zip archive is damaged", "transfer it again or unpack it first").into()
}

fn zip_refusal(error: &zip::result::ZipError) -> ReadError {
    Refusal::new(
        format!("the zip archive is damaged or of an unknown kind: {error}"),
        "transfer it again or unpack it first",
    )
    .into()
}

/// The first unpacked bytes, enough to see whether an archive lies inside.
pub(super) fn unpacked_head(packed: &[u8]) -> Vec<u8> {
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

pub(super) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bomb is a bomb from its beginning: its own size must not buy it a gigabyte of memory first.
    #[test]
    fn a_large_bomb_ends_as_early_as_a_small_one() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..200 {
            packer.write_all(&[0; 1 << 20]).unwrap();
        }
        let bomb = packer.finish().unwrap();
        let limits = Limits::default();
        // By its own size alone it would be allowed all of it.
        let padded = [bomb.as_slice(), &vec![0; 4 << 20]].concat();
        let lenient = Limits { content_bytes_max: u64::MAX, ..limits };
        assert!(lenient.unpacked_bytes_max(padded.len() as u64) > 200 << 20);
        let mut gunzip = Gunzip::new(padded.as_slice(), &lenient);
        let n_read = io::copy(&mut gunzip, &mut io::sink());
        assert_eq!(n_read.unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert!(gunzip.unpacked_bytes < Limits::EXPANSION_FREE_BYTES + (1 << 20));
        let refused = gunzip_of(&padded, &lenient);
        assert!(refused.contains("more than 200 times"), "{refused}");
    }

    fn gunzip_of(stored: &[u8], limits: &Limits) -> String {
        match gunzip(stored, limits, &JobContext::default()) {
            Some(Err(ReadError::Refused(refusal))) => refusal.message,
            other => panic!("not refused: {:?}", other.map(|r| r.map(|b| b.len()).ok())),
        }
    }

    #[test]
    fn a_bomb_ends_in_a_sentence() {
        let limits = Limits::default();
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
        let cap_of = |packed_bytes| Cap::unpacked_from(packed_bytes, &limits);
        assert_eq!(cap_of(10).bytes_max, Limits::EXPANSION_FREE_BYTES);
        assert_eq!(cap_of(1 << 20).bytes_max, 200 << 20);
        assert_eq!(cap_of(u64::MAX).bytes_max, 1 << 30);
        // What is held is what the rule allows, whatever comes.
        assert_eq!(cap_of(2_000_000).bytes_max, 400_000_000);
        assert!(read(None, cap_of(10)).contains("more than 200 times its size"));
        let small = |cap: Cap| Cap { bytes_max: 8 << 20, ..cap };
        assert!(read(None, small(cap_of(u64::MAX))).contains("unpacks to more than 1024 MiB"));
        let stored = read(Some(9 << 20), small(Cap::stored(&limits)));
        assert_eq!(stored, "it has more than 1024 MiB (9437184 bytes)");
    }

    #[test]
    fn an_announced_size_is_believed_before_anything_is_read() {
        struct Untouchable;
        impl Read for Untouchable {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("it was read"))
            }
        }
        let limits = Limits::default();
        let announced = Some(limits.content_bytes_max + 1);
        let refused =
            read_capped(Untouchable, announced, Cap::stored(&limits), &JobContext::default());
        assert!(matches!(refused, Err(ReadError::Refused(r)) if r.message.contains("1024 MiB")));
    }

    #[test]
    fn cancelling_stops_a_long_read() {
        let ctx = JobContext::default();
        ctx.cancel.cancel();
        assert_eq!(
            read_capped(io::repeat(0), None, Cap::stored(&Limits::default()), &ctx),
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

    #[test]
    fn the_end_of_a_zip_archive_says_how_many_entries_it_has() {
        let mut short = b"PK\x05\x06\0\0\0\0\x07\0\x07\0".to_vec();
        short.resize(22, 0);
        assert_eq!(announced_entries(&mut Cursor::new(&short)), Some(7));
        let mut long = b"PK\x06\x06".to_vec();
        long.resize(32, 0);
        long.extend(5_000_000_000_u64.to_le_bytes());
        long.resize(56, 0);
        long.extend(b"PK\x06\x07\0\0\0\0");
        long.extend([0; 12]);
        long.extend(b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff");
        long.resize(56 + 20 + 22, 0);
        assert_eq!(announced_entries(&mut Cursor::new(&long)), Some(5_000_000_000));
        assert_eq!(announced_entries(&mut Cursor::new(b"PK")), None);
        let refused = open_zip(Cursor::new(&long), &Limits::default());
        let refusal = refused.err().map(|r| (r.message, r.hint)).unwrap_or_default();
        assert!(refusal.0.contains("5000000000 files"), "{refusal:?}");
        assert!(refusal.1.contains("`archive_entries_max`"), "{refusal:?}");
    }

    #[test]
    fn long_names_are_shown_shortened() {
        assert_eq!(member_label("a.zip", "b.xml"), "a.zip/b.xml");
        let label = member_label("a.zip", &"ñ".repeat(5000));
        assert!(label.len() < 1100 && label.contains('…'), "{}", label.len());
    }
}
