//! What the elements of a `measCollecFile` mean. Fed by a scanner, which has seen to it that they nest.
//!
//! Elements count only where the schema has them: a `measValue` outside of a `measInfo` is nothing, and that is said.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::table::{BINS_MAX, Payload, Place, Table};
use super::{Fault, Stop};
use crate::import::refusal::{RejectList, ZONE_HINT, shown};
use crate::import::selection::{LeftOut, Selection};
use crate::import::time_text::{
    OUT_OF_BELIEF, OUT_OF_BELIEF_HINT, TimeRule, TimeText, is_believed, is_believed_year,
    offset_text, parse_duration, parse_time,
};
use crate::import::value_text::{ValueText, is_blank, parse_value, trim};
use crate::import::{Finding, Reading};
use crate::job::JobContext;
use crate::model::{
    GranularityPeriod, ImportedFile, Period, SampleValue, TimeRange, Timestamp, dn,
};

/// Local name and value, without references.
pub(super) type Attribute<'a> = (&'a str, Cow<'a, str>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    File,
    FileHeader,
    FileSender,
    HeaderMeasCollec,
    MeasData,
    ManagedElement,
    MeasInfo,
    GranPeriod,
    MeasTypes,
    MeasType,
    MeasValue,
    MeasResults,
    Result,
    Suspect,
    FileFooter,
    FooterMeasCollec,
    /// Anything else, and what lies in it.
    Other,
}

impl Tag {
    fn of(parent: Option<Self>, name: &str) -> Self {
        match (parent, name) {
            (None, "measCollecFile") => Self::File,
            (Some(Self::File), "fileHeader") => Self::FileHeader,
            (Some(Self::File), "measData") => Self::MeasData,
            (Some(Self::File), "fileFooter") => Self::FileFooter,
            (Some(Self::FileHeader), "fileSender") => Self::FileSender,
            (Some(Self::FileHeader), "measCollec") => Self::HeaderMeasCollec,
            (Some(Self::FileFooter), "measCollec") => Self::FooterMeasCollec,
            (Some(Self::MeasData), "managedElement") => Self::ManagedElement,
            (Some(Self::MeasData), "measInfo") => Self::MeasInfo,
            (Some(Self::MeasInfo), "granPeriod") => Self::GranPeriod,
            (Some(Self::MeasInfo), "measTypes") => Self::MeasTypes,
            (Some(Self::MeasInfo), "measType") => Self::MeasType,
            (Some(Self::MeasInfo), "measValue") => Self::MeasValue,
            (Some(Self::MeasValue), "measResults") => Self::MeasResults,
            (Some(Self::MeasValue), "r") => Self::Result,
            (Some(Self::MeasValue), "suspect") => Self::Suspect,
            _ => Self::Other,
        }
    }

    fn holds_text(self) -> bool {
        matches!(
            self,
            Self::MeasTypes | Self::MeasType | Self::MeasResults | Self::Result | Self::Suspect
        )
    }
}

/// What a position `p` of a `measInfo` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Free,
    Measurement(u32),
    /// Two names claim it: nothing can be mapped safely.
    Twice,
    /// Its measurement type is not selected: its results are not even looked at.
    LeftOut,
}

/// Highest `p` that is believed. *Good*: a wild number cannot ask for all memory. *Bad*: none met so far.
const POSITION_MAX: usize = 1_000_000;

/// Rows between two looks at the cancel flag.
const ROWS_PER_CHECK: u64 = 1024;

const ZONE_WARNING: &str = "the times have no zone";

#[derive(Debug, Default)]
struct Info {
    group: String,
    period: Option<u32>,
    /// By position.
    slots: Vec<Slot>,
    /// In the order of the names; `None` where one is not selected.
    order: Vec<Option<u32>>,
}

#[derive(Debug, Default)]
struct Row {
    object: String,
    at: usize,
    suspect: bool,
    results: Vec<(u32, Payload, usize)>,
    bins: Vec<SampleValue>,
    /// Its results could not be mapped to names.
    unmapped: bool,
    /// Some of its results belong to measurement types that are not selected.
    thinned: bool,
    /// Its results; they count only when the row is taken.
    n_values: u64,
    n_null: u64,
    n_text: u64,
}

#[derive(Debug)]
pub(super) struct Builder<'a> {
    rule: TimeRule<'a>,
    selection: &'a Selection,
    left_out: LeftOut,
    ctx: &'a JobContext,
    open: Vec<Tag>,
    /// Of the result or name that is open.
    text_at: usize,
    position: Option<usize>,
    /// Elements were opened inside of a text.
    broken_text: bool,
    format_version: String,
    vendor: Option<String>,
    dn_prefix: String,
    sender: String,
    has_header: bool,
    has_footer: bool,
    begin: Option<String>,
    end: Option<String>,
    element: String,
    n_elements: u64,
    info: Info,
    row: Row,
    n_rows: u64,
    n_misplaced: u64,
    offsets: BTreeSet<i32>,
    /// Some time has no offset.
    has_local_time: bool,
    ambiguous_time: Option<String>,
    unclear_suspect: Option<String>,
    forms: BTreeSet<&'static str>,
    pub(super) table: Table,
    rejects: RejectList,
}

impl<'a> Builder<'a> {
    pub(super) fn new(rule: TimeRule<'a>, selection: &'a Selection, ctx: &'a JobContext) -> Self {
        Self {
            rule,
            selection,
            left_out: LeftOut::default(),
            ctx,
            open: Vec::new(),
            text_at: 0,
            position: None,
            broken_text: false,
            format_version: String::new(),
            vendor: None,
            dn_prefix: String::new(),
            sender: String::new(),
            has_header: false,
            has_footer: false,
            begin: None,
            end: None,
            element: String::new(),
            n_elements: 0,
            info: Info::default(),
            row: Row::default(),
            n_rows: 0,
            n_misplaced: 0,
            offsets: BTreeSet::new(),
            has_local_time: false,
            ambiguous_time: None,
            unclear_suspect: None,
            forms: BTreeSet::new(),
            table: Table::default(),
            rejects: RejectList::default(),
        }
    }

    /// Whether the text of the element that is open matters.
    pub(super) fn wants_text(&self) -> bool {
        self.open.last().is_some_and(|e| e.holds_text())
    }

    /// Whether a result may stand here.
    pub(super) fn in_row(&self) -> bool {
        self.open.last() == Some(&Tag::MeasValue)
    }

    /// An element begins at byte `at`.
    pub(super) fn open(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        at: usize,
    ) -> Result<(), Stop> {
        let element = Tag::of(self.open.last().copied(), name);
        let get = |key: &str| attributes.iter().find(|(n, _)| *n == key).map(|(_, v)| v.as_ref());
        self.broken_text |= self.wants_text();
        if element.holds_text() {
            (self.text_at, self.position, self.broken_text) = (at, None, false);
        }
        match element {
            Tag::File | Tag::GranPeriod | Tag::FileFooter => {}
            Tag::FileHeader => {
                self.has_header = true;
                self.vendor = get("vendorName").and_then(vendor_name);
                get("dnPrefix").unwrap_or_default().trim().clone_into(&mut self.dn_prefix);
                get("fileFormatVersion")
                    .unwrap_or_default()
                    .trim()
                    .clone_into(&mut self.format_version);
            }
            Tag::FileSender => {
                get("localDn").unwrap_or_default().trim().clone_into(&mut self.sender);
            }
            Tag::HeaderMeasCollec => self.begin = get("beginTime").map(str::to_owned),
            Tag::FooterMeasCollec => {
                self.has_footer = true;
                self.end = get("endTime").map(str::to_owned);
            }
            Tag::MeasData => self.element.clear(),
            Tag::ManagedElement => {
                self.n_elements += 1;
                let local_dn = get("localDn").map(str::trim).filter(|dn| !dn.is_empty());
                let name = local_dn.or_else(|| get("userLabel").map(str::trim));
                name.unwrap_or_default().clone_into(&mut self.element);
            }
            Tag::MeasInfo => {
                self.info.group.clear();
                self.info.group.push_str(get("measInfoId").unwrap_or_default().trim());
                self.info.period = None;
                self.info.slots.clear();
                self.info.order.clear();
            }
            Tag::MeasType | Tag::Result => {
                self.position = get("p").and_then(|p| trim(p).parse().ok());
            }
            Tag::MeasValue => self.open_row(get("measObjLdn"), at)?,
            Tag::MeasTypes | Tag::MeasResults | Tag::Suspect => {}
            Tag::Other if self.open.is_empty() => {
                let message = format!("the first element is <{name}>, not <measCollecFile>");
                return Err(Fault::new(at, message, "choose another format").into());
            }
            Tag::Other => self.n_misplaced += u64::from(matches!(name, "r" | "measResults")),
        }
        if element == Tag::GranPeriod {
            self.info.period = Some(self.granularity(get("duration"), get("endTime"), at)?);
        }
        self.open.push(element);
        Ok(())
    }

    /// The element that was opened last ends. `text` is all of its text, where [`Self::wants_text`] asked for it.
    pub(super) fn close(&mut self, text: &str) {
        let Some(element) = self.open.pop() else { return };
        match element {
            Tag::MeasTypes => {
                self.forms.insert("measTypes");
                for name in text.split(is_blank).filter(|name| !name.is_empty()) {
                    let position = self.info.order.len() + 1;
                    self.name_position(position, name);
                }
            }
            Tag::MeasType => {
                self.forms.insert("measType");
                let position = self.position.unwrap_or(self.info.order.len() + 1);
                self.name_position(position, trim(text));
            }
            Tag::MeasResults => {
                self.forms.insert("measResults");
                self.list_of_results(text);
            }
            Tag::Result => match self.position {
                Some(position) => self.result(position, text, self.text_at),
                None => {
                    let at = self.text_at;
                    self.rejects.push(
                        at,
                        || {
                            format!(
                                "a result does not say its position p: {} was not taken",
                                shown(text)
                            )
                        },
                        MAPPING_HINT,
                    );
                }
            },
            Tag::Suspect => self.row.suspect |= self.suspect_flag(text),
            Tag::MeasValue => self.close_row(),
            _ => {}
        }
    }

    /// A position of the `measInfo` gets its name.
    fn name_position(&mut self, position: usize, name: &str) {
        if name.is_empty() || position > POSITION_MAX {
            let at = self.text_at;
            self.rejects.push(
                at,
                || format!("a measType has no name or an unlikely position ({position})"),
                MAPPING_HINT,
            );
            return;
        }
        let measurement = if self.selection.takes(name, &self.info.group) {
            Some(self.table.measurement(name, &self.info.group))
        } else {
            self.left_out.add(name);
            None
        };
        if self.info.slots.len() <= position {
            self.info.slots.resize(position + 1, Slot::Free);
        }
        let slot = &mut self.info.slots[position];
        *slot = match (*slot, measurement) {
            (Slot::Free, Some(measurement)) => Slot::Measurement(measurement),
            (Slot::Free | Slot::LeftOut, None) => Slot::LeftOut,
            (Slot::Measurement(same), Some(measurement)) if same == measurement => *slot,
            _ => Slot::Twice,
        };
        self.info.order.push(measurement);
    }

    /// The period of a `granPeriod`: it ends at `endTime`.
    fn granularity(
        &mut self,
        duration: Option<&str>,
        end: Option<&str>,
        at: usize,
    ) -> Result<u32, Stop> {
        let missing =
            |what: &str| Fault::new(at, format!("a granPeriod has no {what}"), PERIOD_HINT);
        let (duration, end) =
            (duration.ok_or_else(|| missing("duration"))?, end.ok_or_else(|| missing("endTime"))?);
        let unreadable = |what: &str, value: &str| {
            Fault::new(
                at,
                format!("the {what} {} of a granPeriod cannot be read", shown(value)),
                PERIOD_HINT,
            )
        };
        let time = parse_time(end).ok_or_else(|| unreadable("endTime", end))?;
        let granularity =
            parse_duration(duration).ok_or_else(|| unreadable("duration", duration))?;
        let unbelievable = || {
            let message = format!("the period that ends at {} {OUT_OF_BELIEF}", shown(end));
            Stop::from(Fault::new(at, message, OUT_OF_BELIEF_HINT))
        };
        if !is_believed_year(time.local) {
            return Err(unbelievable());
        }
        let Some(end_time) = self.rule.instant(time) else {
            return Err(Fault::new(
                at,
                format!("{ZONE_WARNING} (endTime {})", shown(end)),
                ZONE_HINT,
            )
            .into());
        };
        self.note_time(time, end);
        let start = end_time.plus_secs(-i64::from(granularity.as_secs()));
        let period = Period { start, granularity };
        if !is_believed(period) {
            return Err(unbelievable());
        }
        Ok(self.table.period(period))
    }

    fn note_time(&mut self, time: TimeText, text: &str) {
        match (time.offset_secs, self.rule.zone_when_missing) {
            (Some(offset), _) => _ = self.offsets.insert(offset),
            (None, Some(zone)) => {
                self.has_local_time = true;
                if zone.is_ambiguous(time.local) {
                    self.ambiguous_time.get_or_insert_with(|| text.to_owned());
                }
            }
            (None, None) => {}
        }
    }

    fn open_row(&mut self, object: Option<&str>, at: usize) -> Result<(), Stop> {
        self.n_rows += 1;
        if self.n_rows.is_multiple_of(ROWS_PER_CHECK) {
            self.ctx.check()?;
        }
        if self.info.period.is_none() {
            let message = format!(
                "the measInfo {} has values but no granPeriod before them",
                shown(&self.info.group)
            );
            return Err(Fault::new(at, message, PERIOD_HINT).into());
        }
        self.row.results.clear();
        self.row.bins.clear();
        (self.row.suspect, self.row.unmapped, self.row.at) = (false, false, at);
        self.row.thinned = false;
        (self.row.n_values, self.row.n_null, self.row.n_text) = (0, 0, 0);
        let object = self.object_name(object.unwrap_or_default().trim());
        self.row.object = object;
        Ok(())
    }

    /// Huawei's object strings stand for themselves; all others get prefix and element before them.
    fn object_name(&self, local_dn: &str) -> String {
        if dn::is_object_string(local_dn) {
            return local_dn.to_owned();
        }
        let element = if local_dn.is_empty() && self.element.is_empty() {
            &self.sender
        } else {
            &self.element
        };
        dn::full_dn(&self.dn_prefix, element, local_dn)
    }

    /// A whole `<r p="…">…</r>` that begins at `at`; the hot path.
    pub(super) fn plain_result(&mut self, position: usize, text: &str, at: usize) {
        self.broken_text = false;
        self.result(position, text, at);
    }

    /// One result of the row that is open.
    fn result(&mut self, position: usize, text: &str, at: usize) {
        match self.info.slots.get(position) {
            Some(Slot::Measurement(measurement)) => self.add_result(*measurement, text, at),
            Some(Slot::LeftOut) => self.row.thinned = true,
            other => {
                let why = if other == Some(&Slot::Twice) {
                    "names two measTypes"
                } else {
                    "has no measType"
                };
                self.rejects.push(
                    at,
                    || {
                        format!(
                            "position {position} {why}: its result {} was not taken",
                            shown(text)
                        )
                    },
                    MAPPING_HINT,
                );
            }
        }
    }

    fn list_of_results(&mut self, text: &str) {
        let at = self.text_at;
        let results = || text.split(is_blank).filter(|result| !result.is_empty());
        let (n_results, n_names) = (results().count(), self.info.order.len());
        if n_results != n_names {
            self.row.unmapped = true;
            let object = &self.row.object;
            let message = || {
                format!(
                    "{n_results} results for {n_names} measTypes: the values of {} were not taken",
                    shown(object)
                )
            };
            self.rejects.push(
                at,
                message,
                "without positions results belong to names by their order, so both must be as many",
            );
            return;
        }
        for (idx, result) in results().enumerate() {
            match self.info.order[idx] {
                Some(measurement) => self.add_result(measurement, result, at),
                None => self.row.thinned = true,
            }
        }
    }

    fn add_result(&mut self, measurement: u32, text: &str, at: usize) {
        self.row.n_values += 1;
        let bins_before = self.row.bins.len();
        let payload = if self.broken_text { None } else { self.row.payload(text) };
        match payload {
            Some(payload) => {
                if matches!(payload, Payload::Null | Payload::NullArray { .. }) {
                    self.row.n_null += 1;
                }
                self.row.results.push((measurement, payload, at));
            }
            None => {
                self.row.bins.truncate(bins_before);
                self.row.n_text += 1;
                self.table.note_reported(measurement);
                let name = self.table.measurements.name(measurement);
                self.rejects.push(
                    at,
                    || format!("the result {} of {name:?} is not a number", shown(text)),
                    "texts are counted, not stored",
                );
            }
        }
    }

    fn suspect_flag(&mut self, text: &str) -> bool {
        let flag = trim(text);
        let is = |words: [&str; 2]| words.iter().any(|word| flag.eq_ignore_ascii_case(word));
        if is(["false", "0"]) || flag.is_empty() {
            return false;
        }
        if !is(["true", "1"]) {
            self.unclear_suspect.get_or_insert_with(|| flag.to_owned());
        }
        true
    }

    fn close_row(&mut self) {
        // An object of which nothing is selected is not noted either.
        let emptied = self.row.unmapped || self.row.thinned;
        if emptied && self.row.results.is_empty() && self.row.n_values == 0 {
            return;
        }
        if self.row.object.is_empty() {
            let n_values = self.row.n_values;
            self.rejects.push(self.row.at, || format!("a measValue names no object, and neither do its managedElement and the fileSender: its {n_values} results were not taken"), "");
            return;
        }
        let Some(period) = self.info.period else { return };
        let counts = &mut self.table.counts;
        counts.n_values += self.row.n_values;
        counts.n_null += self.row.n_null;
        counts.n_text += self.row.n_text;
        counts.n_suspect += u64::from(self.row.suspect);
        let object = self.table.objects.id(&self.row.object);
        let place = Place { object, period, suspect: self.row.suspect };
        self.table.add_row(place, &self.row.results, &self.row.bins, &mut self.rejects);
    }

    /// Everything was read.
    pub(super) fn into_reading(self, file: &str, text: &str, rule: TimeRule<'_>) -> Reading {
        let mut warnings = self.warnings(rule);
        let mut left_out = self.left_out.clone();
        left_out.set_taken(self.table.groups.len() as u64);
        warnings.extend(left_out.warning());
        let findings = self.findings(rule);
        let Self { table, mut rejects, vendor, n_misplaced, .. } = self;
        let (batch, counts) = table.into_batch(vendor.as_deref(), &mut rejects);
        let mut rejects = rejects.into_records(file, text);
        if n_misplaced > 0 {
            rejects.push(crate::model::RejectRecord {
                file: file.to_owned(),
                line: None,
                message: format!("{n_misplaced} results stand outside of measData, measInfo and measValue and were not read"),
                hint: "the elements do not nest as TS 32.435 has it".to_owned(),
            });
        }
        Reading {
            file: ImportedFile { counts, warnings, rejects, batch, ..ImportedFile::default() },
            findings,
        }
    }

    fn warnings(&self, rule: TimeRule<'_>) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.has_header {
            warnings.push(
                "there is no fileHeader: the names of the objects may lack their beginning"
                    .to_owned(),
            );
        }
        if !self.has_footer {
            warnings.push(
                "there is no fileFooter: the file may have been cut and closed by hand".to_owned(),
            );
        }
        if let (true, Some(zone)) = (self.has_local_time, rule.zone_when_missing) {
            warnings.push(format!("{ZONE_WARNING}: {} was assumed", zone.name()));
        }
        if let Some(time) = &self.ambiguous_time {
            warnings.push(format!(
                "the local time {} exists twice or not at all in that zone: the first was taken",
                shown(time)
            ));
        }
        if let Some(flag) = &self.unclear_suspect {
            warnings.push(format!(
                "the suspect flag {} is neither true nor false: taken as suspect",
                shown(flag)
            ));
        }
        self.warn_of_span(rule, &mut warnings);
        warnings
    }

    /// Whether header, footer and periods tell the same span and offset.
    fn warn_of_span(&self, rule: TimeRule<'_>, warnings: &mut Vec<String>) {
        let mut offsets = self.offsets.clone();
        let mut read = |what: &str,
                        text: &Option<String>,
                        warnings: &mut Vec<String>|
         -> Option<Timestamp> {
            let text = text.as_deref()?;
            let Some(time) = parse_time(text) else {
                warnings
                    .push(format!("the {what} {} cannot be read; it is not needed", shown(text)));
                return None;
            };
            offsets.extend(time.offset_secs);
            rule.instant(time)
        };
        let begin = read("header's beginTime", &self.begin, warnings);
        let end = read("footer's endTime", &self.end, warnings);
        if offsets.len() > 1 {
            let list: Vec<String> = offsets.iter().map(|o| offset_text(*o)).collect();
            warnings.push(format!(
                "the times have different offsets ({}): each was taken as it is written",
                list.join(", ")
            ));
        }
        if let (Some(begin), Some(end), Some(span)) = (begin, end, span_of(self.table.periods()))
            && (begin, end) != (span.start, span.end)
        {
            // Without the times, so that the same finding of many files is one sentence.
            warnings.push(
                "the header and footer times do not match the granularity periods, which were taken"
                    .to_owned(),
            );
        }
    }

    fn findings(&self, rule: TimeRule<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut find = |what: &str, value: String, why: &str| {
            findings.push((what.to_owned(), value, why.to_owned()));
        };
        if !self.format_version.is_empty() {
            find("format version", self.format_version.clone(), "fileHeader@fileFormatVersion");
        }
        find(
            "vendor",
            self.vendor.clone().unwrap_or_else(|| "unknown".to_owned()),
            "fileHeader@vendorName",
        );
        find("name prefix", shown(&self.dn_prefix), "fileHeader@dnPrefix");
        find("managed elements", self.n_elements.to_string(), "managedElement");
        find("rows", self.n_rows.to_string(), "measValue");
        let forms: Vec<&str> = self.forms.iter().copied().collect();
        find(
            "names and values",
            if forms.is_empty() { "results by position".to_owned() } else { forms.join(", ") },
            "elements of measInfo and measValue; results go to names by p",
        );
        let offsets: Vec<String> = self.offsets.iter().map(|o| offset_text(*o)).collect();
        match (self.has_local_time, rule.zone_when_missing) {
            (true, Some(zone)) => {
                find("zone", zone.name().to_owned(), "the times have no offset; zone_when_missing");
            }
            _ if offsets.is_empty() => {}
            _ => find("zone", offsets.join(", "), "offset of granPeriod@endTime"),
        }
        find(
            "period stamp",
            "start = endTime - duration".to_owned(),
            "TS 32.435: endTime closes the period",
        );
        findings
    }
}

impl Row {
    /// `None` for a text. Arrays go to the row's own list.
    fn payload(&mut self, text: &str) -> Option<Payload> {
        if !text.contains(',') {
            return match parse_value(text) {
                ValueText::Value(SampleValue::Null) => Some(Payload::Null),
                ValueText::Value(value) => Some(Payload::Scalar(value)),
                ValueText::Words => None,
            };
        }
        let start = self.bins.len();
        for part in text.split(',') {
            match parse_value(part) {
                ValueText::Value(value) => self.bins.push(value),
                ValueText::Words => return None,
            }
        }
        let len = u16::try_from(self.bins.len() - start)
            .ok()
            .filter(|len| usize::from(*len) < BINS_MAX)?;
        if self.bins[start..].iter().all(|value| *value == SampleValue::Null) {
            self.bins.truncate(start);
            return Some(Payload::NullArray { n_bins: len });
        }
        Some(Payload::Array { start: u32::try_from(start).ok()?, len })
    }
}

const MAPPING_HINT: &str = "results belong to names by their position p (TS 32.435)";
const PERIOD_HINT: &str =
    "a granPeriod needs a duration such as PT900S and an endTime such as 2026-10-01T00:15:00+02:00";

fn span_of(periods: &[Period]) -> Option<TimeRange> {
    let end_of =
        |p: &Period| p.start.plus_secs(i64::from(GranularityPeriod::as_secs(p.granularity)));
    let start = periods.iter().map(|p| p.start).min()?;
    Some(TimeRange::new(start, periods.iter().map(end_of).max()?))
}

/// `Ericsson AB` is Ericsson; who is not known keeps the name as written.
fn vendor_name(written: &str) -> Option<String> {
    let written = written.trim();
    let known = ["Ericsson", "Huawei", "Nokia", "ZTE", "Samsung"];
    let starts =
        |name: &&&str| written.get(..name.len()).is_some_and(|w| w.eq_ignore_ascii_case(name));
    let name = known.iter().find(starts).copied().unwrap_or(written);
    (!name.is_empty()).then(|| name.to_owned())
}
