//! What a person decided about tables of one kind: kept in `mappings/*.toml`, found again by the fingerprint of the header.
//!
//! A mapping names only what differs from what would be sniffed, or everything: both work. It always wins; what of it does not fit
//! a file is said.

use super::table::layout::{ObjectName, PeriodStamp, TableLayout};
use super::table::local_time::DateOrder;
use super::table::role::{Role, TableKind};
use crate::model::{GranularityPeriod, Zone};

/// Decisions about tables with one header row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportMapping {
    /// The file it is kept in, for messages.
    pub name: String,
    /// Of [`TableLayout::fingerprint`]; empty: only used where a person names the mapping.
    pub fingerprint: String,
    /// Name of a format, where the content says another.
    pub format: Option<String>,
    pub kind: Option<TableKind>,
    /// Label of the Encoding Standard.
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    pub sheet: Option<String>,
    pub header_line: Option<u64>,
    pub decimal_mark: Option<char>,
    pub thousands_mark: Option<char>,
    pub date_order: Option<DateOrder>,
    pub zone: Option<Zone>,
    pub stamp: Option<PeriodStamp>,
    pub granularity: Option<GranularityPeriod>,
    pub fixed_start: Option<String>,
    pub snap: Option<bool>,
    pub missing: Option<Vec<String>>,
    pub vendor: Option<String>,
    pub group: Option<String>,
    pub columns: Vec<ColumnMapping>,
}

/// Decisions about one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMapping {
    /// As in the header, or `column 3` where there is none.
    pub name: String,
    pub role: Option<Role>,
    /// What the measurement type is called.
    pub measurement: Option<String>,
    pub unit: Option<String>,
    pub is_fraction: Option<bool>,
    pub missing: Option<Vec<String>>,
}

impl ImportMapping {
    /// Everything that a layout says, as a mapping for the next file with the same header.
    pub fn of_layout(name: &str, format: Option<&str>, layout: &TableLayout) -> Self {
        Self {
            name: name.to_owned(),
            fingerprint: layout.fingerprint(),
            format: format.map(str::to_owned),
            kind: Some(layout.kind),
            encoding: Some(layout.encoding.clone()).filter(|encoding| !encoding.is_empty()),
            delimiter: layout.delimiter,
            sheet: layout.sheet.clone(),
            header_line: layout.header_line,
            decimal_mark: Some(layout.decimal_mark),
            thousands_mark: layout.thousands_mark,
            date_order: layout.date_order,
            zone: layout.zone.clone(),
            stamp: Some(layout.stamp),
            granularity: layout.granularity,
            fixed_start: layout.fixed_start.clone(),
            snap: Some(layout.snap),
            missing: Some(layout.missing.clone()),
            vendor: layout.vendor.clone(),
            group: Some(layout.group.clone()).filter(|group| !group.is_empty()),
            columns: layout
                .columns
                .iter()
                .map(|column| ColumnMapping {
                    name: column.name.clone(),
                    role: Some(column.role),
                    measurement: Some(column.measurement.clone()).filter(|m| *m != column.name),
                    unit: Some(column.unit.clone()).filter(|unit| !unit.is_empty()),
                    is_fraction: column.is_fraction.then_some(true),
                    missing: Some(column.missing.clone()).filter(|missing| !missing.is_empty()),
                })
                .collect(),
        }
    }

    /// Changes a layout; gives a sentence for each decision that does not fit it.
    pub fn apply(&self, layout: &mut TableLayout) -> Vec<String> {
        let mut misfits = Vec::new();
        let said = |what: &str, found: &dyn std::fmt::Display, chosen: &dyn std::fmt::Display| {
            format!(
                "{what}: the file looks like {found}, the mapping {:?} says {chosen}, which was taken",
                self.name
            )
        };
        if let Some(kind) = self.kind.filter(|kind| *kind != layout.kind) {
            misfits.push(said("rows", &layout.kind.title(), &kind.title()));
            layout.kind = kind;
        }
        if let Some(mark) = self.decimal_mark.filter(|mark| *mark != layout.decimal_mark) {
            misfits.push(said("decimal mark", &layout.decimal_mark, &mark));
            layout.decimal_mark = mark;
        }
        layout.thousands_mark = self.thousands_mark.or(layout.thousands_mark);
        if layout.thousands_mark == Some(layout.decimal_mark) {
            layout.thousands_mark = None;
        }
        layout.date_order = self.date_order.or(layout.date_order);
        layout.zone = self.zone.clone().or(layout.zone.take());
        layout.stamp = self.stamp.unwrap_or(layout.stamp);
        layout.granularity = self.granularity.or(layout.granularity);
        layout.fixed_start = self.fixed_start.clone().or(layout.fixed_start.take());
        layout.snap = self.snap.unwrap_or(layout.snap);
        layout.vendor = self.vendor.clone().or(layout.vendor.take());
        if let Some(missing) = &self.missing {
            layout.missing.clone_from(missing);
        }
        if let Some(group) = &self.group {
            layout.group.clone_from(group);
        }
        for mapped in &self.columns {
            let Some(column) = layout.columns.iter_mut().find(|column| column.name == mapped.name)
            else {
                misfits.push(format!(
                    "the mapping {:?} speaks of the column {:?}, which the file does not have",
                    self.name, mapped.name
                ));
                continue;
            };
            column.role = mapped.role.unwrap_or(column.role);
            column.is_fraction = mapped.is_fraction.unwrap_or(column.is_fraction);
            for (field, decided) in
                [(&mut column.measurement, &mapped.measurement), (&mut column.unit, &mapped.unit)]
            {
                if let Some(decided) = decided {
                    field.clone_from(decided);
                }
            }
            if let Some(missing) = &mapped.missing {
                column.missing.clone_from(missing);
            }
        }
        let names_object = |column: &ColumnMapping| {
            matches!(column.role, Some(Role::Object | Role::Element | Role::Key))
        };
        if matches!(layout.object_name, ObjectName::File(_))
            && self.columns.iter().any(names_object)
        {
            layout.object_name = ObjectName::Columns;
        }
        misfits
    }

    /// Short text of all decisions, for telling whether a file was read under the same ones.
    pub fn digest(&self) -> String {
        use sha2::{Digest, Sha256};
        let nameless = Self { name: String::new(), ..self.clone() };
        crate::model::hex(&Sha256::digest(format!("{nameless:?}"))[..6])
    }
}
