//! What a line lets be left out.

use std::fmt::Write as _;

use super::measured::sub_section;
use super::terms::*;
use crate::sla::exclusion::{ExclusionKind, ExclusionKindTerms, ExclusionTerms};
use crate::sla::toml_reader::{Reader, Section, Term, is_empty_list, quoted, shown, word};

pub const TERMS: [&Term; 3] = [&EXCLUSION_MODE, &APPROVER, &EXCLUSION_KINDS];
pub const KIND_TERMS: [&Term; 3] = [&EXCLUSION_KIND, &NOTICE_HOURS, &MINUTES_MAX];

/// The outer `None` is a mistake, the inner one the contract's own "none".
pub fn read_exclusion_terms(
    reader: &mut Reader<'_>,
    section: &Section<'_, '_>,
) -> Option<Option<ExclusionTerms>> {
    let value = reader.value(section, &EXCLUSIONS)?;
    if value.get_ref().as_str() == Some("none") {
        return Some(None);
    }
    if value.get_ref().as_table().is_none() {
        let why = format!("is {}, neither \"none\" nor a table", shown(value.get_ref()));
        reader.refuse(section, &EXCLUSIONS, why, format!("write {}", EXCLUSIONS.example));
        return None;
    }
    let table = sub_section(reader, section, &EXCLUSIONS)?;
    reader.refuse_unknown_keys(&table, &TERMS);
    let mode = reader.choice(&table, &EXCLUSION_MODE, &EXCLUSION_MODES);
    let approver = reader.words(&table, &APPROVER);
    let rows = reader
        .tables(&table, &EXCLUSION_KINDS, |idx, _| format!("{}, kind {}", table.name, idx + 1));
    if table.table.get(EXCLUSION_KINDS.key).is_some_and(is_empty_list) {
        let hint = "write exclusions = \"none\" where nothing may be left out";
        reader.refuse(&table, &EXCLUSION_KINDS, "lists nothing", hint);
    }
    let mut kinds: Vec<ExclusionKindTerms> = Vec::new();
    let mut all_read = !rows.is_empty();
    for row in &rows {
        let Some(kind) = read_kind(reader, row) else {
            all_read = false;
            continue;
        };
        if kinds.iter().any(|known| known.kind == kind.kind) {
            let why = format!("{:?} is listed twice", kind.kind.name());
            reader.refuse(row, &EXCLUSION_KIND, why, "say each kind once");
        }
        kinds.push(kind);
    }
    let approver = approver.map(|name| (name != "any").then_some(name));
    let (mode, approver) = (mode?, approver?);
    all_read.then_some(Some(ExclusionTerms { mode, kinds, approver }))
}

fn read_kind(reader: &mut Reader<'_>, row: &Section<'_, '_>) -> Option<ExclusionKindTerms> {
    /// A year.
    const NOTICE_HOURS_MAX: u32 = 8_784;
    const MINUTES_LIMIT: u32 = 527_040;
    reader.refuse_unknown_keys(row, &KIND_TERMS);
    let kind = reader.choice(row, &EXCLUSION_KIND, &ExclusionKind::NAMES);
    let notice_hours = reader.whole(row, &NOTICE_HOURS, 0..=NOTICE_HOURS_MAX);
    let minutes_max = match reader.value(row, &MINUTES_MAX) {
        Some(value) if value.get_ref().as_str() == Some("none") => Some(None),
        Some(_) => reader.whole(row, &MINUTES_MAX, 0..=MINUTES_LIMIT).map(Some),
        None => None,
    };
    Some(ExclusionKindTerms { kind: kind?, notice_hours: notice_hours?, minutes_max: minutes_max? })
}

pub fn write_exclusion_terms(out: &mut String, terms: &ExclusionTerms) {
    let _ = writeln!(out, "[objective.exclusions]");
    let _ = writeln!(out, "{} = {}", EXCLUSION_MODE.key, word(&EXCLUSION_MODES, terms.mode));
    let approver = terms.approver.as_deref().unwrap_or("any");
    let _ = writeln!(out, "{} = {}", APPROVER.key, quoted(approver));
    let _ = writeln!(out, "{} = [", EXCLUSION_KINDS.key);
    for kind in &terms.kinds {
        let minutes = kind.minutes_max.map_or_else(|| quoted("none"), |m| m.to_string());
        let _ = writeln!(
            out,
            "  {{ kind = {}, notice_hours = {}, minutes_max = {minutes} }},",
            quoted(kind.kind.name()),
            kind.notice_hours
        );
    }
    out.push_str("]\n");
}
