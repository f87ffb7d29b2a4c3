//! The decisions that a person is about to change: a draft over what was found. Controls change it in place, the page pushes it.

use std::collections::BTreeMap;

use super::words;
use crate::model::Phrase;
use crate::words::{phrase, tr};
use crate::workspace::preview::{
    ColumnLayout, ColumnMapping, ImportMapping, Role, SniffReport, TableLayout,
};

/// A draft that is open for a frame.
pub(super) struct Edit<'a> {
    pub(super) report: &'a SniffReport,
    pub(super) mapping: ImportMapping,
    pub(super) faults: &'a mut BTreeMap<&'static str, String>,
    /// Whether the person changed anything before this frame.
    pub(super) is_draft: bool,
    /// Whether a control changed the mapping in this frame.
    pub(super) changed: bool,
}

impl<'a> Edit<'a> {
    pub(super) fn begin(
        draft: Option<&ImportMapping>,
        faults: &'a mut BTreeMap<&'static str, String>,
        report: &'a SniffReport,
    ) -> Self {
        let mapping = draft.cloned().unwrap_or_else(|| base(report));
        Self { report, mapping, faults, is_draft: draft.is_some(), changed: false }
    }

    pub(super) fn layout(&self) -> Option<&'a TableLayout> {
        self.report.layout.as_ref()
    }

    /// What was found about something: the value and what tells so.
    pub(super) fn found(&self, what: &str) -> Option<(&'a Phrase, &'a Phrase)> {
        let (_, value, why) = self.report.findings.iter().find(|(about, _, _)| about == what)?;
        Some((value, why))
    }

    /// The reason under a control.
    pub(super) fn reason(&self, what: &str, is_decided: bool, otherwise: &str) -> String {
        match self.found(what) {
            _ if is_decided && self.is_draft => tr!("preview-chosen-by-you").to_owned(),
            _ if is_decided => tr!("preview-kept-by", name = self.mapping.name.as_str()),
            Some((_, why)) if !why.is_empty() => phrase(why),
            _ => otherwise.to_owned(),
        }
    }

    /// Other cells or another header: what was said of columns is about columns that may be gone.
    pub(super) fn begin_anew(&mut self) {
        self.mapping.columns.clear();
        self.mapping.kind = None;
        self.mapping.fingerprint.clear();
        self.changed = true;
    }

    /// Gives a column a role; a role that only one column can have is taken from the others.
    pub(super) fn set_role(&mut self, column: &ColumnLayout, role: Role) {
        if !words::is_shared(role) {
            let others = self.layout().map_or(&[][..], |layout| &layout.columns);
            for other in others.iter().filter(|c| c.role == role && c.name != column.name) {
                self.column(&other.name).role = Some(Role::Ignore);
            }
        }
        self.column(&column.name).role = Some(role);
        self.changed = true;
    }

    /// What the draft says of a column.
    pub(super) fn column(&mut self, name: &str) -> &mut ColumnMapping {
        let columns = &mut self.mapping.columns;
        let position = columns.iter().position(|column| column.name == name).unwrap_or_else(|| {
            columns.push(ColumnMapping { name: name.to_owned(), ..ColumnMapping::default() });
            columns.len() - 1
        });
        &mut columns[position]
    }
}

/// What a first change starts from: nothing, or all of the mapping that the file was read by, which a draft takes the place of.
fn base(report: &SniffReport) -> ImportMapping {
    report.saved_mapping().and_then(|name| report.mapping(name, None)).unwrap_or_default()
}

/// Words of a list that is typed with commas.
pub(super) fn words_of(typed: &str) -> Vec<String> {
    typed.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
