//! `mappings/*.toml`: the saved form of an [`ImportMapping`].

use serde::{Deserialize, Serialize};

use super::mapping::{ColumnMapping, ImportMapping};
use super::table::layout::PeriodStamp;
use super::table::local_time::DateOrder;
use super::table::role::{Role, TableKind};
use super::time_text::parse_duration;
use crate::diagnostic::Diagnostic;
use crate::model::Zone;

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct MappingFile {
    fingerprint: String,
    format: Option<String>,
    rows: Option<String>,
    encoding: Option<String>,
    delimiter: Option<String>,
    sheet: Option<String>,
    header_line: Option<u64>,
    decimal_mark: Option<String>,
    thousands_mark: Option<String>,
    date_order: Option<String>,
    zone: Option<String>,
    period_stamp: Option<String>,
    granularity: Option<String>,
    fixed_start: Option<String>,
    snap: Option<bool>,
    missing: Option<Vec<String>>,
    vendor: Option<String>,
    group: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    column: Vec<ColumnFile>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
struct ColumnFile {
    name: String,
    role: Option<String>,
    measurement: Option<String>,
    unit: Option<String>,
    fraction: Option<bool>,
    missing: Option<Vec<String>>,
}

/// Reads the text of a mapping. All mistakes are listed.
pub fn parse_mapping(file: &str, text: &str) -> Result<ImportMapping, Vec<Diagnostic>> {
    let read: MappingFile = toml::from_str(text).map_err(|e| {
        let line = e.span().map(|span| {
            1 + text.get(..span.start).unwrap_or_default().matches('\n').count() as u64
        });
        let diagnostic =
            Diagnostic::error(format!("could not read the mapping: {}", e.message())).in_file(file);
        vec![match line {
            Some(line) => diagnostic.at_line(line),
            None => diagnostic,
        }]
    })?;
    let mut mistakes = Mistakes { file, list: Vec::new() };
    let mapping = ImportMapping {
        name: file.to_owned(),
        fingerprint: read.fingerprint,
        format: read.format,
        kind: mistakes.word("rows", read.rows, &TableKind::NAMES),
        encoding: read.encoding,
        delimiter: mistakes.sign("delimiter", read.delimiter),
        sheet: read.sheet,
        header_line: read.header_line,
        decimal_mark: mistakes
            .sign("decimal_mark", read.decimal_mark)
            .filter(|mark| matches!(mark, '.' | ',')),
        thousands_mark: mistakes.sign("thousands_mark", read.thousands_mark),
        date_order: mistakes.word(
            "date_order",
            read.date_order,
            &DateOrder::BOTH.map(|order| (order.name(), order)),
        ),
        zone: mistakes.zone(read.zone),
        stamp: mistakes.word(
            "period_stamp",
            read.period_stamp,
            &[("start", PeriodStamp::Start), ("end", PeriodStamp::End)],
        ),
        granularity: mistakes.length(read.granularity),
        fixed_start: read.fixed_start,
        snap: read.snap,
        missing: read.missing,
        vendor: read.vendor,
        group: read.group,
        columns: read.column.into_iter().map(|column| mistakes.column(column)).collect(),
    };
    if mistakes.list.is_empty() { Ok(mapping) } else { Err(mistakes.list) }
}

struct Mistakes<'f> {
    file: &'f str,
    list: Vec<Diagnostic>,
}

impl Mistakes<'_> {
    fn add(&mut self, message: String, hint: &str) {
        self.list.push(Diagnostic::error(message).in_file(self.file).hint(hint));
    }

    fn word<T: Copy>(&mut self, key: &str, word: Option<String>, names: &[(&str, T)]) -> Option<T> {
        let word = word?;
        let found = names.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
            self.add(
                format!("`{key}` says {word:?}, which is none of its words"),
                &format!("write one of {}", known.join(", ")),
            );
        }
        found
    }

    fn sign(&mut self, key: &str, text: Option<String>) -> Option<char> {
        let text = text?;
        let mut signs = text.chars();
        match (signs.next(), signs.next()) {
            (Some(sign), None) => Some(sign),
            _ => {
                self.add(
                    format!("`{key}` must be one sign, not {text:?}"),
                    "such as \",\" or \"\\t\"",
                );
                None
            }
        }
    }

    fn zone(&mut self, name: Option<String>) -> Option<Zone> {
        let name = name?;
        match Zone::named(&name) {
            Ok(zone) => Some(zone),
            Err(e) => {
                self.add(format!("`zone`: {e}"), "use an IANA name such as \"America/Lima\"");
                None
            }
        }
    }

    fn length(&mut self, text: Option<String>) -> Option<crate::model::GranularityPeriod> {
        let text = text?;
        let length = parse_duration(&text);
        if length.is_none() {
            self.add(
                format!("`granularity` says {text:?}, which is no length"),
                "write an ISO 8601 duration such as \"PT15M\", \"PT1H\" or \"P7D\"",
            );
        }
        length
    }

    fn column(&mut self, column: ColumnFile) -> ColumnMapping {
        let role = match &column.role {
            None => None,
            Some(word) => {
                let role = Role::named(word);
                if role.is_none() {
                    let known: Vec<&str> = Role::NAMES.iter().map(|(name, _)| *name).collect();
                    self.add(
                        format!(
                            "the column {:?} has the role {word:?}, which does not exist",
                            column.name
                        ),
                        &format!("write one of ignore, {}", known.join(", ")),
                    );
                }
                role
            }
        };
        ColumnMapping {
            name: column.name,
            role,
            measurement: column.measurement,
            unit: column.unit,
            is_fraction: column.fraction,
            missing: column.missing,
        }
    }
}

/// The text of a mapping file.
pub fn mapping_text(mapping: &ImportMapping) -> String {
    let sign = |sign: Option<char>| sign.map(String::from);
    let file = MappingFile {
        fingerprint: mapping.fingerprint.clone(),
        format: mapping.format.clone(),
        rows: mapping.kind.map(|kind| kind.name().to_owned()),
        encoding: mapping.encoding.clone(),
        delimiter: sign(mapping.delimiter),
        sheet: mapping.sheet.clone(),
        header_line: mapping.header_line,
        decimal_mark: sign(mapping.decimal_mark),
        thousands_mark: sign(mapping.thousands_mark),
        date_order: mapping.date_order.map(|order| order.name().to_owned()),
        zone: mapping.zone.as_ref().map(|zone| zone.name().to_owned()),
        period_stamp: mapping.stamp.map(|stamp| stamp.name().to_owned()),
        granularity: mapping.granularity.map(|length| format!("PT{}S", length.as_secs())),
        fixed_start: mapping.fixed_start.clone(),
        snap: mapping.snap,
        missing: mapping.missing.clone(),
        vendor: mapping.vendor.clone(),
        group: mapping.group.clone(),
        column: mapping
            .columns
            .iter()
            .map(|column| ColumnFile {
                name: column.name.clone(),
                role: column.role.map(|role| role.name().to_owned()),
                measurement: column.measurement.clone(),
                unit: column.unit.clone(),
                fraction: column.is_fraction,
                missing: column.missing.clone(),
            })
            .collect(),
    };
    let body = toml::to_string(&file).unwrap_or_default();
    format!(
        "# How tables with this header are read. Found again by its fingerprint; take a line away and it is sniffed anew.\n{body}"
    )
}
