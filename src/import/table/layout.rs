//! How a table is to be read: every decision in one value, sniffed from the content, changed by a profile or a person.

use crate::model::{GranularityPeriod, Zone};

use super::local_time::DateOrder;
use super::role::{Role, TableKind};

/// All decisions about one table. What is shown in a preview, kept in a mapping and used for reading is this one value.
#[derive(Clone, Debug, PartialEq)]
pub struct TableLayout {
    pub kind: TableKind,
    /// Name of the sheet, for workbooks.
    pub sheet: Option<String>,
    /// As the Encoding Standard writes it; empty for workbooks.
    pub encoding: String,
    /// Between cells; `None` for workbooks.
    pub delimiter: Option<char>,
    /// `.` or `,`.
    pub decimal_mark: char,
    /// Between groups of three digits, where numbers have it.
    pub thousands_mark: Option<char>,
    /// From 1; `None`: the columns have no names and are called `column 1`, `column 2`, …
    pub header_line: Option<u64>,
    /// A row of units under the header.
    pub units_line: Option<u64>,
    pub columns: Vec<ColumnLayout>,
    /// `None`: decided over the whole file.
    pub date_order: Option<DateOrder>,
    /// Of times without an offset; `None`: the workspace's choice.
    pub zone: Option<Zone>,
    pub stamp: PeriodStamp,
    /// `None`: from its column, or from end minus start, or from the step between times.
    pub granularity: Option<GranularityPeriod>,
    /// The one period of a table without times, as it is written.
    pub fixed_start: Option<String>,
    /// Move times that are off by less than half a period onto the grid; said in a warning.
    pub snap: bool,
    /// Texts that mean "no value", beside blanks.
    pub missing: Vec<String>,
    pub vendor: Option<String>,
    /// Group of the measurement types.
    pub group: String,
    pub object_name: ObjectName,
}

/// Whether times stand for the start or the end of their period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PeriodStamp {
    #[default]
    Start,
    End,
}

impl PeriodStamp {
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }
}

/// How the name of an object is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectName {
    /// The object column as it is, or `Class=value` steps where there are several columns.
    Columns,
    /// Huawei's `<element>/<type>:<object>`; the type is the header of the object column, unless it is given here.
    Huawei { object_type: Option<String> },
    /// As [`Self::Columns`], below an element that only the file's name tells.
    Under { element: String },
    /// The file's own name: the columns are masked or missing.
    File(String),
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnLayout {
    /// As in the header.
    pub name: String,
    pub role: Role,
    /// What the measurement type is called; the header without what changes from export to export.
    pub measurement: String,
    pub unit: String,
    /// Fractions that mean percent: values are multiplied by 100.
    pub is_fraction: bool,
    /// Texts that mean "no value" in this column alone.
    pub missing: Vec<String>,
}

impl TableLayout {
    /// Positions of the columns with a role.
    pub fn columns_of(&self, role: Role) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, c)| c.role == role).map(|(idx, _)| idx)
    }

    pub fn column_of(&self, role: Role) -> Option<usize> {
        self.columns_of(role).next()
    }

    /// Short text of the header row that stays the same from export to export; names the mapping that belongs to it.
    pub fn fingerprint(&self) -> String {
        fingerprint(self.columns.iter().map(|column| column.measurement.as_str()))
    }
}

/// Of header names: their order and spelling count, case and blanks do not.
pub(super) fn fingerprint<'a>(names: impl Iterator<Item = &'a str>) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for name in names {
        hash.update(super::role::folded(name).as_bytes());
        hash.update([0x1f]);
    }
    crate::model::hex(&hash.finalize()[..8])
}
