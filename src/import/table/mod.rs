//! Tables: delimited text and workbooks, of any exporter.
//!
//! ```text
//! bytes ─ encoding, delimiter ─► rows ─ header? ─► TableLayout ─ profile, mapping ─► TableLayout ─► reader
//!         workbook's sheets      (rows.rs)         (sniff.rs)    (profile.rs)        measurements, tickets, outages,
//!                                                                                    changes, topology, dictionaries
//! ```
//! Every decision about a table is one field of [`TableLayout`], with a reason among the findings. A profile knows an exporter and
//! changes fields; a mapping holds what a person decided and changes fields last. The readers know layouts only.

mod clockwork;
mod compound_file;
mod date_order;
mod event;
pub(super) mod layout;
pub(super) mod local_time;
mod measure;
mod number;
mod profile;
mod reference;
pub(super) mod role;
mod rows;
mod sniff;
mod workbook;

use super::format::FormatInfo;
use super::refusal::{ReadError, Refusal, RejectList};
use super::{Finding, ImportMapping, ImportOptions, Look, Reading, finding, text};
use crate::job::JobContext;
use crate::model::{ImportedFile, Phrase, Timestamp, phrase};
use date_order::Surroundings;
use layout::TableLayout;
use profile::{PROFILES, Profile};
use role::TableKind;
use rows::{Content, Dialect, Sheet};
use sniff::{HeadRows, Header};

/// Rows of a preview, as they are written.
const RAW_ROWS: usize = 30;

/// Names of findings and a reason that others look for.
pub(super) const MAPPING: &str = "mapping";
pub(super) const FINGERPRINT: &str = "fingerprint";
pub(super) const BY_FINGERPRINT: &str = "its fingerprint is that of the header";

/// Beginning of a text that tells whether a mapping of the workspace opens it.
const MAPPED_BYTES: usize = 256 << 10;

/// All formats that are tables.
pub(super) fn formats() -> impl Iterator<Item = FormatInfo> {
    PROFILES.iter().map(|profile| profile.info)
}

pub(super) fn is_format(name: &str) -> bool {
    PROFILES.iter().any(|profile| profile.info.name == name)
}

/// A table that was opened: its rows can be read, its header was found.
pub(super) struct Opened {
    file: String,
    text: String,
    encoding: &'static str,
    dialect: Option<Dialect>,
    /// None for text.
    sheets: Vec<Sheet>,
    sheet: usize,
    head: HeadRows,
    header: Header,
    findings: Vec<Finding>,
    warnings: Vec<String>,
}

/// A table, who reads it, and how, before a mapping has its say.
pub(super) struct Chosen {
    opened: Opened,
    profile: &'static Profile,
    why: Phrase,
    layout: TableLayout,
}

impl Chosen {
    pub(super) fn name(&self) -> &'static str {
        self.profile.info.name
    }

    pub(super) fn why(&self) -> &Phrase {
        &self.why
    }

    /// Of the header, as its exporter is known to write it.
    fn fingerprint(&self) -> String {
        self.layout.fingerprint()
    }

    /// The mapping of the workspace that belongs to this header; none where a person chose one.
    pub(super) fn saved_mapping<'o>(
        &self,
        options: &'o ImportOptions,
    ) -> Option<&'o ImportMapping> {
        if options.mapping.is_some() || options.mappings.is_empty() {
            return None;
        }
        let fingerprint = self.fingerprint();
        options.mappings.iter().find(|mapping| mapping.fingerprint == fingerprint)
    }
}

/// Opens a content as a table, if it is one. `workbook`: its first bytes say so.
pub(super) fn open(
    bytes: Vec<u8>,
    is_workbook: bool,
    file: &str,
    options: &ImportOptions,
    ctx: &JobContext,
) -> Result<Chosen, ReadError> {
    let saved = match &options.mapping {
        None if !is_workbook => opening_mapping(&bytes, file, options, ctx),
        _ => None,
    };
    let mapping = options.mapping.as_deref().or(saved);
    open_under(bytes, is_workbook, file, mapping, options, ctx)
}

/// The mapping of the workspace that must be known before a text is opened, because only under its encoding, delimiter or header
/// line the header is the one that it belongs to. `None`: none, or one that is found by the header as it is.
fn opening_mapping<'o>(
    bytes: &[u8],
    file: &str,
    options: &'o ImportOptions,
    ctx: &JobContext,
) -> Option<&'o ImportMapping> {
    if options.mappings.is_empty() {
        return None;
    }
    // An even number, for encodings of two bytes.
    let head = &bytes[..bytes.len().min(MAPPED_BYTES)];
    let fingerprint = |mapping: Option<&ImportMapping>| {
        let opened = open_under(head.to_vec(), false, file, mapping, options, ctx).ok()?;
        Some(opened.fingerprint())
    };
    let as_it_is = fingerprint(None);
    let mut mappings = options.mappings.iter();
    if mappings.any(|mapping| as_it_is.as_ref() == Some(&mapping.fingerprint)) {
        return None;
    }
    options
        .mappings
        .iter()
        .filter(|mapping| !mapping.fingerprint.is_empty())
        .find(|mapping| fingerprint(Some(mapping)).as_ref() == Some(&mapping.fingerprint))
}

fn open_under(
    bytes: Vec<u8>,
    is_workbook: bool,
    file: &str,
    mapping: Option<&ImportMapping>,
    options: &ImportOptions,
    ctx: &JobContext,
) -> Result<Chosen, ReadError> {
    let mut opened = if is_workbook {
        Opened::of_workbook(&bytes, file, mapping, options, ctx)?
    } else {
        Opened::of_text(bytes, file, mapping, options)?
    };
    opened.mark_header(mapping)?;
    let named = options.format.as_deref().or(mapping.and_then(|m| m.format.as_deref()));
    let (profile, why) = opened.profile(named)?;
    let layout = opened.layout(profile);
    Ok(Chosen { opened, profile, why, layout })
}

/// Sheets of timings and definitions, which reports lay beside their data.
fn is_beside(sheet: &Sheet) -> bool {
    sheet.name.starts_with("Report Execution") || sheet.name.starts_with(profile::DOCUMENTATION)
}

impl Opened {
    fn of_text(
        bytes: Vec<u8>,
        file: &str,
        mapping: Option<&ImportMapping>,
        options: &ImportOptions,
    ) -> Result<Self, ReadError> {
        let decoded = text::decode(bytes, mapping.and_then(|m| m.encoding.as_deref()))?;
        let text = rows::straighten_quotes(&decoded.text);
        let is_straightened = text.is_some();
        let mut text = text.unwrap_or(decoded.text);
        // Of the same length, so that every place stays where it was.
        if rows::has_lone_returns(&text) {
            text = text.replace('\r', "\n");
        }
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let sniffed = rows::sniff_dialect(&text);
        let chosen = mapping.and_then(|m| m.delimiter).and_then(|c| u8::try_from(c).ok());
        let mut findings = vec![finding(phrase!("encoding"), decoded.encoding, decoded.why)];
        let mut warnings: Vec<String> = decoded.warning.into_iter().collect();
        if is_straightened {
            warnings.push("typographic quotes around cells were read as plain ones".to_owned());
        }
        let dialect = match (chosen, sniffed) {
            (Some(delimiter), sniffed) => {
                if let Some((found, why)) =
                    sniffed.as_ref().filter(|(found, _)| found.delimiter != delimiter)
                {
                    warnings.push(format!(
                        "the text was cut at {:?} as you chose; {} looks right ({why})",
                        char::from(delimiter),
                        rows::delimiter_name(found.delimiter)
                    ));
                }
                let quoted = sniffed.is_none_or(|(found, _)| found.quoted);
                Some(Dialect { delimiter, quoted })
            }
            (None, Some((dialect, why))) => {
                let sign = rows::delimiter_name(dialect.delimiter);
                findings.push(finding(phrase!("delimiter"), sign, why));
                Some(dialect)
            }
            (None, None) => None,
        };
        let Some(dialect) = dialect else { return Err(no_table("plain text").into()) };
        let mut opened = Self::empty(file);
        (opened.text, opened.encoding, opened.dialect) = (text, decoded.encoding, Some(dialect));
        (opened.findings, opened.warnings) = (findings, warnings);
        opened.head = HeadRows::of(&opened.content(), &options.limits)?;
        Ok(opened)
    }

    fn of_workbook(
        bytes: &[u8],
        file: &str,
        mapping: Option<&ImportMapping>,
        options: &ImportOptions,
        ctx: &JobContext,
    ) -> Result<Self, ReadError> {
        let mut opened = Self::empty(file);
        opened.sheets = workbook::open(bytes, &options.limits, ctx)?;
        if let Some(name) = mapping.and_then(|m| m.sheet.as_deref()) {
            let Some(position) = opened.sheets.iter().position(|sheet| sheet.name == name) else {
                let known: Vec<&str> =
                    opened.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
                return Err(Refusal::new(
                    format!("the workbook has no sheet {name:?}, which the mapping names"),
                    format!("its sheets are {}", known.join(", ")),
                )
                .into());
            };
            opened.sheet = position;
            let why = phrase!("the mapping names it");
            opened.findings.push(finding(phrase!("sheet"), name, why));
        } else {
            opened.sheet = opened.data_sheet(options)?;
            let why = if opened.sheets.len() == 1 {
                phrase!("the only one")
            } else {
                phrase!("the first with a header row that is known")
            };
            let name = opened.sheet_name();
            opened.findings.push(finding(phrase!("sheet"), name, why));
            let others = opened.other_tables(options)?;
            if !others.is_empty() {
                opened.warnings.push(format!(
                    "other sheets hold tables as well and were not read: {}; save each as a file of its own, or name one in a mapping",
                    others.join(", ")
                ));
            }
        }
        opened.head = HeadRows::of(&opened.content(), &options.limits)?;
        Ok(opened)
    }

    fn empty(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            text: String::new(),
            encoding: "",
            dialect: None,
            sheets: Vec::new(),
            sheet: 0,
            head: HeadRows::default(),
            header: Header {
                position: None,
                line: None,
                names: Vec::new(),
                folded: Vec::new(),
                kind: TableKind::Wide,
                why: Phrase::default(),
            },
            findings: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Names of the sheets behind the chosen one that have a header row which is known.
    fn other_tables(&self, options: &ImportOptions) -> Result<Vec<String>, ReadError> {
        let mut others = Vec::new();
        for sheet in self.sheets.iter().skip(self.sheet + 1).filter(|sheet| !is_beside(sheet)) {
            let head = HeadRows::of(&Content::Sheet(sheet), &options.limits)?;
            if sniff::find_header(&head).is_some_and(|header| header.position.is_some()) {
                others.push(format!("{:?}", sheet.name));
            }
        }
        Ok(others)
    }

    /// The sheet with data: reports lay timings and definitions beside it, which may hold names of people.
    fn data_sheet(&self, options: &ImportOptions) -> Result<usize, ReadError> {
        let mut fallback = None;
        let sheets = self.sheets.iter().enumerate();
        for (position, sheet) in sheets.filter(|(_, sheet)| !is_beside(sheet)) {
            let head = HeadRows::of(&Content::Sheet(sheet), &options.limits)?;
            match sniff::find_header(&head) {
                Some(header) if header.position.is_some() => return Ok(position),
                Some(_) => fallback = fallback.or(Some(position)),
                None => {}
            }
        }
        fallback.ok_or_else(|| no_table("a workbook").into())
    }

    fn content(&self) -> Content<'_> {
        match (self.sheets.get(self.sheet), self.dialect) {
            (Some(sheet), _) => Content::Sheet(sheet),
            (None, dialect) => Content::Text(
                &self.text,
                dialect.unwrap_or(Dialect { delimiter: b',', quoted: true }),
            ),
        }
    }

    fn sheet_name(&self) -> String {
        self.sheets.get(self.sheet).map_or(String::new(), |sheet| sheet.name.clone())
    }

    /// The file's name without folders and endings.
    fn file_stem(&self) -> &str {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file);
        let name = name.strip_suffix(".gz").unwrap_or(name);
        match name.rfind('.') {
            Some(dot) if dot > 0 => &name[..dot],
            _ => name,
        }
    }

    /// Finds the header row, or takes the one that the mapping names.
    fn mark_header(&mut self, mapping: Option<&ImportMapping>) -> Result<(), Refusal> {
        let found = sniff::find_header(&self.head);
        self.header = match (mapping.and_then(|m| m.header_line), found) {
            (Some(line), found) => {
                let position = self.head.rows.iter().position(|(n, _)| *n == line);
                let Some(position) = position else {
                    return Err(Refusal::new(
                        format!(
                            "the mapping says that line {line} is the header, but no row begins there"
                        ),
                        "correct `header_line` in the mapping",
                    ));
                };
                let names = self.head.rows[position].1.clone();
                let folded: Vec<String> = names.iter().map(|name| role::folded(name)).collect();
                let (kind, _) = role::kind_of(&folded)
                    .or_else(|| found.map(|header| (header.kind, Phrase::default())))
                    .unwrap_or((TableKind::Wide, Phrase::default()));
                let why = phrase!("the mapping names it");
                Header { position: Some(position), line: Some(line), names, folded, kind, why }
            }
            (None, Some(header)) => header,
            (None, None) => {
                return Err(no_table(if self.sheets.is_empty() {
                    "delimited text"
                } else {
                    "a workbook"
                }));
            }
        };
        Ok(())
    }

    fn profile(&mut self, forced: Option<&str>) -> Result<(&'static Profile, Phrase), Refusal> {
        if let Some(profile) = forced.and_then(|name| PROFILES.iter().find(|p| p.info.name == name))
        {
            if let Some(kind) = profile.kind {
                self.header.kind = kind;
            } else if (profile.recognize)(self).is_none() {
                let title = profile.info.title;
                return Err(Refusal::new(
                    format!("the header row is not that of {title}"),
                    "leave the format open, or name the columns in a mapping",
                ));
            }
            return Ok((profile, phrase!("chosen by you")));
        }
        PROFILES
            .iter()
            .find_map(|profile| (profile.recognize)(self).map(|why| (profile, why)))
            .ok_or_else(|| no_table("a table"))
    }

    /// Everything that is sniffed, and what the profile knows better.
    fn layout(&mut self, profile: &Profile) -> TableLayout {
        let (mut layout, found) = sniff::sniff(
            &self.content(),
            &self.head,
            &self.header,
            self.encoding,
            self.file_stem(),
        );
        self.findings.extend(found);
        if let Some(sheet) = self.sheets.get(self.sheet) {
            let percent = layout.columns.iter_mut().zip(&sheet.percent).filter(|(_, is)| **is);
            for (column, _) in percent {
                (column.is_fraction, column.unit) = (true, "%".to_owned());
            }
        }
        (profile.shape)(self, &mut layout);
        layout
    }

    /// What the lines before the header say: when it was saved, and how many records follow. Who saved it is personal.
    fn preamble(&self) -> (Option<String>, Option<(u64, u64)>) {
        let (mut save_time, mut announced) = (None, None);
        for (line, cells) in self.head.rows.iter().take(self.header.position.unwrap_or(0)) {
            if let Some(time) = cells.first().and_then(|cell| cell.strip_prefix("Save Time:")) {
                save_time = Some(time.trim().to_owned());
            }
            // The comma of an unquoted number is one of the CSV.
            if let Some(n_records) = announced_records(&cells.join(",")) {
                announced = Some((n_records, *line));
            }
        }
        (save_time, announced)
    }

    fn raw_rows(&self) -> Vec<Vec<String>> {
        // Lines before the header may hold names of people.
        let first = self.header.position.unwrap_or(0);
        self.head.rows.iter().skip(first).take(RAW_ROWS).map(|(_, cells)| cells.clone()).collect()
    }
}

fn no_table(what: &str) -> Refusal {
    Refusal::new(
        format!("this is {what} without a header row that is known, or without times and numbers"),
        "say what its columns are in a mapping (`vigia sniff FILE`, or the import preview in the window), or send us its header row",
    )
}

/// `Total 13,675   Records`, with any mark between the thousands.
fn announced_records(line: &str) -> Option<u64> {
    let number = line.trim().strip_prefix("Total ")?.trim_end_matches([',', ' ']);
    let number = number.strip_suffix("Records").or_else(|| number.strip_suffix("Record"))?;
    let is_mark = |c: char| matches!(c, ',' | '.' | '\'' | '’') || c.is_whitespace();
    let digits: String = number.chars().filter(|c| !is_mark(*c)).collect();
    // `parse` would take a sign.
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// Reads a table whole.
pub(super) fn read(
    chosen: Chosen,
    file: &str,
    written_at: Option<Timestamp>,
    options: &ImportOptions,
    ctx: &JobContext,
    look: &mut Look,
) -> Result<Reading, ReadError> {
    let saved = chosen.saved_mapping(options);
    let Chosen { mut opened, profile, mut layout, .. } = chosen;
    look.findings.append(&mut opened.findings);
    let mut warnings = std::mem::take(&mut opened.warnings);
    let fingerprint = layout.fingerprint();
    if let Some(mapping) = options.mapping.as_deref().or(saved) {
        let why = match saved {
            None => phrase!("you chose it"),
            Some(_) => phrase!("its fingerprint is that of the header"),
        };
        look.findings.push(finding(phrase!("mapping"), &mapping.name, why));
        warnings.extend(mapping.apply(&mut layout));
    }
    let n_columns = layout.columns.len().to_string();
    look.findings.push(finding(phrase!("columns"), n_columns, phrase!("of the header")));
    look.findings.push(finding(
        phrase!("fingerprint"),
        fingerprint,
        phrase!("of the header's names: a mapping with it is used again"),
    ));
    look.raw_rows = opened.raw_rows();
    look.layout = Some(layout.clone());
    let (save_time, announced) = opened.preamble();
    let around = Surroundings { file, written_at, save_time: save_time.as_deref(), announced };
    let mut reading = read_as(&opened, &layout, &around, options, ctx)?;
    warnings.append(&mut reading.file.warnings);
    reading.file.warnings = warnings;
    let sheets = opened.sheets.iter().enumerate().filter(|(position, _)| *position != opened.sheet);
    reference::read_beside(
        sheets.map(|(_, sheet)| sheet),
        profile.info.name,
        &mut reading.file.drafts,
    );
    Ok(reading)
}

fn read_as(
    opened: &Opened,
    layout: &TableLayout,
    around: &Surroundings<'_>,
    options: &ImportOptions,
    ctx: &JobContext,
) -> Result<Reading, ReadError> {
    let content = opened.content();
    let zone = options.zone_when_missing.as_ref();
    let mut reading = Reading::default();
    let rejects = match layout.kind {
        TableKind::Wide | TableKind::Long => {
            let measured = measure::read(&content, layout, around, zone, &options.limits, ctx)?;
            reading.findings = measured.findings;
            reading.file = ImportedFile {
                batch: measured.batch,
                counts: measured.counts,
                warnings: measured.warnings,
                ..ImportedFile::default()
            };
            measured.rejects
        }
        TableKind::Tickets | TableKind::Outages | TableKind::Changes => {
            event::read(&content, layout, around, zone, &options.limits, ctx, &mut reading)?
        }
        TableKind::Topology | TableKind::Dictionary => {
            reference::read(&content, layout, &options.limits, ctx, &mut reading)?
        }
    };
    reading.file.rejects = records(rejects, around.file, &content);
    Ok(reading)
}

fn records(
    rejects: RejectList,
    file: &str,
    content: &Content<'_>,
) -> Vec<crate::model::RejectRecord> {
    match content {
        Content::Text(text, _) => rejects.into_records(file, text),
        Content::Sheet(_) => rejects.into_records_by_line(file),
    }
}
