//! The bytes of a ZIP from the first to the last: each must belong to an entry, to the directory or to the end record.
//!
//! ```text
//! entry │ entry │ … │ directory │ end record, comment
//! ```
//! Readers of ZIP files differ in what they pass over: bytes before, between and after, a second entry of the same name, a name in the
//! entry's own header that the directory calls otherwise. What two readers could take for two things is a fault here.

use std::collections::BTreeMap;

/// Starts of the parts ("PK" and two bytes).
const LOCAL: u32 = 0x0403_4b50;
const DIRECTORY: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
/// Bytes of the parts without their names, extra fields and comments.
const LOCAL_BYTES: usize = 30;
const DIRECTORY_BYTES: usize = 46;
const END_BYTES: usize = 22;
/// The flag of an entry whose sizes and check sum follow its data.
const FLAG_DESCRIPTOR: u16 = 1 << 3;
/// An extra field that gives an entry another name.
const EXTRA_OTHER_NAME: u16 = 0x7075;
/// An extra field with sizes of more than 4 GiB.
const EXTRA_LARGE: u16 = 1;

/// Something in the form of a ZIP that a pack never has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StructureFault {
    /// Name of the entry; `None` for the ZIP itself.
    pub entry: Option<String>,
    pub what: String,
}

/// One entry as the directory says it.
struct Listed {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    packed_bytes: usize,
    plain_bytes: usize,
    at: usize,
    /// In the directory itself.
    has_other_name: bool,
}

impl Listed {
    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.name).into_owned()
    }
}

/// What is wrong with the form of a ZIP; empty where every byte has its place.
pub fn structure_faults(bytes: &[u8]) -> Vec<StructureFault> {
    let mut faults = Vec::new();
    let whole = |what: &str| StructureFault { entry: None, what: what.to_owned() };
    match walk(bytes, &mut faults) {
        Some(()) => {}
        None => faults.push(whole("its directory does not lead through the file")),
    }
    faults.sort();
    faults.dedup();
    faults
}

fn walk(bytes: &[u8], faults: &mut Vec<StructureFault>) -> Option<()> {
    let mut tell = |entry: Option<String>, what: String| {
        faults.push(StructureFault { entry, what });
    };
    let end_at = end_record(bytes)?;
    let comment_bytes = usize::from(u16_at(bytes, end_at + 20)?);
    let behind = bytes.len().checked_sub(end_at + END_BYTES + comment_bytes)?;
    if behind > 0 {
        tell(None, format!("{behind} bytes stand behind its end"));
    }
    let n_entries = usize::from(u16_at(bytes, end_at + 10)?);
    let directory_bytes = usize::try_from(u32_at(bytes, end_at + 12)?).ok()?;
    let said_at = usize::try_from(u32_at(bytes, end_at + 16)?).ok()?;
    let directory_at = end_at.checked_sub(directory_bytes)?;
    // What stands before the first entry moves all that the directory says.
    let before = directory_at.checked_sub(said_at)?;
    if before > 0 {
        tell(None, format!("{before} bytes stand before its first entry"));
    }
    let listed = directory(bytes, directory_at, end_at, n_entries)?;
    let mut names: BTreeMap<&[u8], usize> = BTreeMap::new();
    for entry in &listed {
        *names.entry(&entry.name).or_default() += 1;
        let at = entry.at.checked_add(before)?;
        if entry.has_other_name || extra_of(bytes, at, EXTRA_OTHER_NAME) {
            tell(Some(entry.shown()), "an extra field gives it another name".to_owned());
        }
    }
    for (name, n) in names.into_iter().filter(|(_, n)| *n > 1) {
        let name = String::from_utf8_lossy(name).into_owned();
        tell(Some(name), format!("{n} entries have this name"));
    }
    let mut order: Vec<&Listed> = listed.iter().collect();
    order.sort_by_key(|entry| entry.at);
    let mut next = before;
    for entry in order {
        let at = entry.at.checked_add(before)?;
        match at.cmp(&next) {
            std::cmp::Ordering::Less => {
                tell(Some(entry.shown()), "it lies in another entry".to_owned());
            }
            std::cmp::Ordering::Greater => {
                let gap = at - next;
                tell(Some(entry.shown()), format!("{gap} bytes of no entry stand before it"));
            }
            std::cmp::Ordering::Equal => {}
        }
        if let Some(what) = header_fault(bytes, at, entry)? {
            tell(Some(entry.shown()), what);
        }
        next = entry_end(bytes, at, entry)?;
    }
    if next != directory_at {
        let gap = directory_at.abs_diff(next);
        tell(None, format!("{gap} bytes of no entry stand before its directory"));
    }
    Some(())
}

/// Where the end record begins: the last one whose comment lies in the file.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|at| {
        let comment = u16_at(bytes, at + 20).map(usize::from);
        u32_at(bytes, *at) == Some(END)
            && comment.is_some_and(|comment| at + END_BYTES + comment <= bytes.len())
    })
}

fn directory(bytes: &[u8], from: usize, to: usize, n_entries: usize) -> Option<Vec<Listed>> {
    let mut listed = Vec::new();
    let mut at = from;
    while at < to {
        if u32_at(bytes, at)? != DIRECTORY {
            return None;
        }
        let size = |at: usize| Some(usize::from(u16_at(bytes, at)?));
        let large = |at: usize| usize::try_from(u32_at(bytes, at)?).ok();
        let (name, extra, comment) = (size(at + 28)?, size(at + 30)?, size(at + 32)?);
        let name_at = at + DIRECTORY_BYTES;
        let fields = bytes.get(name_at + name..name_at + name + extra)?;
        listed.push(Listed {
            name: bytes.get(name_at..name_at + name)?.to_vec(),
            has_other_name: has_field(fields, EXTRA_OTHER_NAME),
            flags: u16_at(bytes, at + 8)?,
            method: u16_at(bytes, at + 10)?,
            crc: u32_at(bytes, at + 16)?,
            packed_bytes: large(at + 20)?,
            plain_bytes: large(at + 24)?,
            at: large(at + 42)?,
        });
        at = name_at + name + extra + comment;
    }
    (at == to && listed.len() == n_entries).then_some(listed)
}

/// What the header before the data says otherwise than the directory.
fn header_fault(bytes: &[u8], at: usize, entry: &Listed) -> Option<Option<String>> {
    if u32_at(bytes, at)? != LOCAL {
        return Some(Some("no entry begins where the directory says".to_owned()));
    }
    let name_bytes = usize::from(u16_at(bytes, at + 26)?);
    let name = bytes.get(at + LOCAL_BYTES..at + LOCAL_BYTES + name_bytes)?;
    if name != entry.name {
        let name = String::from_utf8_lossy(name);
        return Some(Some(format!("its own header calls it {name:?}")));
    }
    let mut same = u16_at(bytes, at + 8)? == entry.method;
    same &= (u16_at(bytes, at + 6)? ^ entry.flags) & FLAG_DESCRIPTOR == 0;
    // Sizes that follow the data, and those that an extra field has, are not in the header itself.
    if entry.flags & FLAG_DESCRIPTOR == 0 && !extra_of(bytes, at, EXTRA_LARGE) {
        same &= u32_at(bytes, at + 14)? == entry.crc;
        same &= usize::try_from(u32_at(bytes, at + 18)?).ok()? == entry.packed_bytes;
        same &= usize::try_from(u32_at(bytes, at + 22)?).ok()? == entry.plain_bytes;
    }
    Some(
        (!same).then(|| "its own header says another size, check sum or way of packing".to_owned()),
    )
}

/// Where the data of an entry end, with what follows them.
fn entry_end(bytes: &[u8], at: usize, entry: &Listed) -> Option<usize> {
    let name_bytes = usize::from(u16_at(bytes, at + 26)?);
    let extra_bytes = usize::from(u16_at(bytes, at + 28)?);
    let data_end = (at + LOCAL_BYTES + name_bytes + extra_bytes).checked_add(entry.packed_bytes)?;
    if entry.flags & FLAG_DESCRIPTOR == 0 {
        return Some(data_end);
    }
    // Check sum and two sizes of four or eight bytes, with or without a start of their own.
    let start = if u32_at(bytes, data_end) == Some(DESCRIPTOR) { 4 } else { 0 };
    let crc_at = data_end + start;
    if u32_at(bytes, crc_at)? != entry.crc {
        return Some(data_end);
    }
    let says = |at: usize, size: usize| u32_at(bytes, at).map(|n| n as usize) == Some(size);
    if says(crc_at + 4, entry.packed_bytes) && says(crc_at + 8, entry.plain_bytes) {
        return Some(crc_at + 12);
    }
    let large = says(crc_at + 4, entry.packed_bytes) && says(crc_at + 12, entry.plain_bytes);
    Some(if large { crc_at + 20 } else { data_end })
}

/// Whether the header of an entry has an extra field of that kind.
fn extra_of(bytes: &[u8], at: usize, kind: u16) -> bool {
    let fields = || {
        let name_bytes = usize::from(u16_at(bytes, at + 26)?);
        let extra_bytes = usize::from(u16_at(bytes, at + 28)?);
        let from = at + LOCAL_BYTES + name_bytes;
        bytes.get(from..from + extra_bytes)
    };
    fields().is_some_and(|fields| has_field(fields, kind))
}

fn has_field(fields: &[u8], kind: u16) -> bool {
    let mut at = 0;
    while let (Some(found), Some(size)) = (u16_at(fields, at), u16_at(fields, at + 2)) {
        if found == kind {
            return true;
        }
        at += 4 + usize::from(size);
    }
    false
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}
