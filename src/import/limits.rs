//! How much a file may ask of the machine. Every limit has a message that names it and a key under `[limits]` in `vigia.toml`.

/// Upper bounds for hostile or broken input; the defaults lie far above what exports need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one content, unpacked. *Good*: a zip bomb ends in a sentence. *Bad*: a larger export must be cut by its sender.
    pub content_bytes_max: u64,
    /// Most bytes unpacked for each packed one, beyond [`Self::EXPANSION_FREE_BYTES`]. Exports pack at 10 to 60, zeros at 230 to
    /// 1,032 by level. *Good*: a bomb costs 64 MiB, not a gigabyte. *Bad*: a large file of nothing but one repeated line is refused.
    pub expansion_ratio_max: u64,
    /// Most bytes of all that lies in one archive, at all depths. *Good*: archives inside archives inside archives end.
    /// *Bad*: a year of a large network in one file must be cut.
    pub archive_bytes_max: u64,
    /// Archives inside archives.
    pub archive_depth_max: u32,
    /// Files of one archive.
    pub archive_entries_max: u64,
    /// Bytes of the name of a file in an archive, and of what an archive notes beside it.
    pub member_name_bytes_max: u64,
    /// Bytes of one line of text, and of one cell.
    pub line_bytes_max: u64,
    /// Columns of a table.
    pub columns_max: u64,
    /// Cells of a table.
    pub cells_max: u64,
    /// Elements inside elements, and values inside values (JSON).
    pub nesting_max: u64,
    /// Attributes of one element.
    pub attributes_max: u64,
    /// Bytes of one name: of an element or attribute, and of each part of an object's name. *Good*: a prefix of megabytes is not
    /// repeated for a million objects. *Bad*: none met that come near.
    pub name_bytes_max: u64,
}

impl Limits {
    /// Unpacked bytes that are never too many.
    pub const EXPANSION_FREE_BYTES: u64 = 64 << 20;

    /// Most bytes that so many packed ones may become, the limit on their absolute number aside.
    pub(super) fn unpacked_bytes_max(&self, packed_bytes: u64) -> u64 {
        packed_bytes.saturating_mul(self.expansion_ratio_max).max(Self::EXPANSION_FREE_BYTES)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            content_bytes_max: 1 << 30,
            expansion_ratio_max: 200,
            archive_bytes_max: 256 << 30,
            archive_depth_max: 4,
            archive_entries_max: 1_000_000,
            member_name_bytes_max: 64 << 10,
            line_bytes_max: 16 << 20,
            columns_max: 20_000,
            cells_max: 500_000_000,
            nesting_max: 64,
            attributes_max: 256,
            name_bytes_max: 4096,
        }
    }
}

/// What to do about a limit: something else first, or its key.
pub(super) fn or_raise(instead: &str, key: &str) -> String {
    format!("{instead}, or raise `{key}` under [limits] in vigia.toml")
}

/// `1024 MiB` where that is exact, else the number of bytes.
pub(super) fn bytes_text(n_bytes: u64) -> String {
    const MIB: u64 = 1 << 20;
    if n_bytes > 0 && n_bytes.is_multiple_of(MIB) {
        return format!("{} MiB", n_bytes / MIB);
    }
    format!("{n_bytes} bytes")
}
