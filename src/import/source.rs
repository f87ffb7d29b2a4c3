//! Files on disk: the only part of the import that opens them.
//!
//! ```text
//! path ─┬─ folder ──────── its files, sorted, hidden ones skipped
//!       ├─ .zip ────────── one source for every few members
//!       ├─ .tar, .tar.gz ─ one source that gives several contents, read as a stream
//!       └─ anything else ─ one source, one content
//! ```
//! Containers are told by their first bytes, never by their names. A workbook (`.xlsx`) is a zip archive too and stays whole.
//! What lies inside of them, and how much of it is taken, is the business of [`super::unpack`].

use std::fs::{File, Metadata};
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use super::limits::Limits;
use super::refusal::{ReadError, Refusal};
use super::unpack::{
    Gunzip, Take, Walk, ZipMember, check_members, damaged_zip, io_refusal, is_gzip, is_hidden,
    is_tar, is_zip, list_members, open_zip, unpacked_head,
};
use crate::job::{Cancelled, JobContext};

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
    is_packed: bool,
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

/// The files under the given paths, in the given order; folders recursively and sorted, hidden files skipped.
/// A path that cannot be looked at gives a source whose reading says so.
pub fn find_sources(
    paths: &[PathBuf],
    limits: &Limits,
    ctx: &JobContext,
) -> Result<Vec<Source>, Cancelled> {
    let mut sources = Vec::new();
    for path in paths {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, limits, ctx, &mut sources)?,
            Ok(meta) => sources_of_file(path, &meta, limits, &mut sources),
            Err(error) => sources.push(unreachable_source(path, &error)),
        }
    }
    Ok(sources)
}

fn walk(
    folder: &Path,
    limits: &Limits,
    ctx: &JobContext,
    sources: &mut Vec<Source>,
) -> Result<(), Cancelled> {
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
            (Ok(kind), _) if kind.is_dir() => walk(&path, limits, ctx, sources)?,
            (Ok(_), Ok(meta)) if meta.is_dir() => {}
            (Ok(_), Ok(meta)) => sources_of_file(&path, &meta, limits, sources),
            (Err(error), _) | (_, Err(error)) => sources.push(unreachable_source(&path, &error)),
        }
    }
    Ok(())
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
        is_packed: false,
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
fn sources_of_file(path: &Path, meta: &Metadata, limits: &Limits, sources: &mut Vec<Source>) {
    if !meta.is_file() {
        let message = format!("it is {}, not a file or folder", special_kind(meta));
        sources.push(refused_source(path, message, "save its content as a file first"));
        return;
    }
    let size_bytes = meta.len();
    let file = path.display().to_string();
    let (is_packed, members) = match look(path, size_bytes, limits) {
        Ok(looked) => looked,
        Err(Refusal { message, hint, .. }) => {
            sources.push(refused_source(path, message, &hint));
            return;
        }
    };
    if members.is_empty() {
        let place = Place::File(path.to_owned());
        sources.push(Source { file, size_bytes, is_packed, place });
        return;
    }
    sources.extend(members.chunks(ZIP_MEMBERS_PER_SOURCE).map(|members| Source {
        file: file.clone(),
        size_bytes: members.iter().map(|member| member.packed_bytes).sum(),
        is_packed,
        place: Place::ZipMembers { archive: path.to_owned(), members: members.to_vec() },
    }));
}

/// Whether a file is packed, and the members of a zip archive; none where it is no archive, is a workbook or is damaged: reading
/// it will say which.
fn look(path: &Path, size_bytes: u64, limits: &Limits) -> Result<(bool, Vec<ZipMember>), Refusal> {
    let Ok(mut file) = File::open(path) else { return Ok((false, Vec::new())) };
    let mut magic = [0; 4];
    if file.read_exact(&mut magic).is_err() || !is_zip(&magic) || file.rewind().is_err() {
        return Ok((is_gzip(&magic), Vec::new()));
    }
    let archive = open_zip(BufReader::new(file), limits)?;
    let members = archive.as_ref().map(list_members).unwrap_or_default();
    check_members(&members, size_bytes, limits)?;
    Ok((true, members))
}

impl Source {
    /// Memory that reading it may take, roughly: for the bytes, their text, the results and the samples.
    ///
    /// Exports pack at 10 to 12, and a result takes about four times its text while its file is read. *Good*: a reader is not
    /// given more than the machine has. *Bad*: a guess; a source that is wrong by much is alone the more.
    pub fn working_bytes_guess(&self) -> u64 {
        const PACKED: u64 = 12;
        const BYTES_FOR_EACH_OF_MARKUP: u64 = 5;
        // A value of a table takes a delimiter and a digit or two of text, and no markup.
        const BYTES_FOR_EACH_OF_A_TABLE: u64 = 10;
        let name = self.file.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let is_table = [".csv", ".tsv", ".txt"].iter().any(|ending| name.ends_with(ending));
        let each = if is_table { BYTES_FOR_EACH_OF_A_TABLE } else { BYTES_FOR_EACH_OF_MARKUP };
        let ratio = if self.is_packed { PACKED } else { 1 };
        self.size_bytes.saturating_mul(each * ratio)
    }

    /// Opens the source and hands over each content, one after the other.
    pub(super) fn each_content(
        &self,
        limits: &Limits,
        ctx: &JobContext,
        take: Take<'_>,
    ) -> Result<(), Cancelled> {
        let mut walk = Walk::new(limits, self.size_bytes, ctx, take);
        let opened = match &self.place {
            Place::File(path) => self.in_file(path, limits, &mut walk),
            Place::ZipMembers { archive, members } => {
                self.in_zip(archive, members, limits, &mut walk)
            }
            Place::Unreachable { message, hint } => Err(Refusal::new(message, hint).into()),
        };
        walk.report(&self.file, opened)
    }

    fn in_file(&self, path: &Path, limits: &Limits, walk: &mut Walk<'_>) -> Result<(), ReadError> {
        let mut file = File::open(path).map_err(|e| io_refusal(&e))?;
        let size_bytes = file.metadata().map_err(|e| io_refusal(&e))?.len();
        let mut head = Vec::with_capacity(size_bytes.min(HEAD_BYTES) as usize + 1);
        file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(|e| io_refusal(&e))?;
        if (head.len() as u64) < HEAD_BYTES && !is_tar(&head) {
            // The whole file: it is not read again.
            if is_gzip(&head) && is_tar(&unpacked_head(&head)) {
                return walk.tar_members(&self.file, Gunzip::new(head.as_slice(), limits), 0);
            }
            return walk.one_file(&self.file, head.as_slice(), head.len() as u64);
        }
        file.rewind().map_err(|e| io_refusal(&e))?;
        if is_tar(&head) {
            return walk.tar_members(&self.file, BufReader::new(file), 0);
        }
        if is_gzip(&head) && is_tar(&unpacked_head(&head)) {
            return walk.tar_members(&self.file, Gunzip::new(BufReader::new(file), limits), 0);
        }
        walk.one_file(&self.file, file, size_bytes)
    }

    fn in_zip(
        &self,
        archive: &Path,
        members: &[ZipMember],
        limits: &Limits,
        walk: &mut Walk<'_>,
    ) -> Result<(), ReadError> {
        let file = File::open(archive).map_err(|e| io_refusal(&e))?;
        let Some(mut archive) = open_zip(BufReader::new(file), limits)? else {
            return Err(damaged_zip());
        };
        Ok(walk.zip_members(&self.file, &mut archive, members, 0)?)
    }
}

/// Enough packed bytes to see whether an archive lies inside.
const HEAD_BYTES: u64 = 64 << 10;
