//! What the elements of a `measCollecFile` or `measDataFile` mean.
//!
//! Elements count only where the schema has them: a `measValue` outside of a `measInfo` is nothing, and that is said.

use std::collections::BTreeSet;

use crate::import::refusal::{Fault, Stop, shown};
use crate::import::rows::{Commas, FileTimes, Rows, Stamp, TimeNotes, Words, vendor_name};
use crate::import::time_text::{TimeRule, parse_duration, parse_time};
use crate::import::value_text::trim;
use crate::import::xml::{Attribute, Handler, attribute};
use crate::import::{Finding, ImportOptions, Reading, finding};
use crate::job::JobContext;
use crate::model::{Period, Phrase, dn, phrase};

/// The words in which the two standards differ; from `measInfo` downwards they are one.
#[derive(Debug)]
pub(super) struct Dialect {
    pub(super) root: &'static str,
    /// In header and footer: what holds the first and the last time.
    pub(super) span: &'static str,
    /// What names the network element.
    pub(super) element: &'static str,
    /// Attribute of the `fileSender` that names it.
    pub(super) sender: &'static str,
    pub(super) standard: &'static str,
    pub(super) words: Words,
}

pub(super) static MEAS_COLLEC: Dialect = Dialect {
    root: "measCollecFile",
    span: "measCollec",
    element: "managedElement",
    sender: "localDn",
    standard: "TS 32.435",
    words: Words {
        name: "measType",
        row: "measValue",
        owners: "its managedElement and the fileSender",
        mapping_hint: "results belong to names by their position p (TS 32.435)",
    },
};

pub(super) static MEAS_DATA: Dialect = Dialect {
    root: "measDataFile",
    span: "measData",
    element: "measEntity",
    sender: "senderName",
    standard: "TS 28.532",
    words: Words {
        name: "measType",
        row: "measValue",
        owners: "its measEntity and the fileSender",
        mapping_hint: "results belong to names by their position p (TS 28.532)",
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    File,
    FileHeader,
    FileSender,
    HeaderSpan,
    MeasData,
    Element,
    MeasInfo,
    GranPeriod,
    MeasTypes,
    MeasType,
    MeasValue,
    MeasResults,
    Result,
    Suspect,
    FileFooter,
    FooterSpan,
    /// Anything else, and what lies in it.
    Other,
}

impl Tag {
    fn of(dialect: &Dialect, parent: Option<Self>, name: &str) -> Self {
        match (parent, name) {
            (Some(Self::MeasValue), "r") => Self::Result,
            (Some(Self::MeasInfo), "measValue") => Self::MeasValue,
            (Some(Self::MeasValue), "measResults") => Self::MeasResults,
            (Some(Self::MeasValue), "suspect") => Self::Suspect,
            (Some(Self::MeasInfo), "measType") => Self::MeasType,
            (Some(Self::MeasInfo), "measTypes") => Self::MeasTypes,
            (Some(Self::MeasInfo), "granPeriod") => Self::GranPeriod,
            (Some(Self::MeasData), "measInfo") => Self::MeasInfo,
            (Some(Self::MeasData), _) if name == dialect.element => Self::Element,
            (Some(Self::File), "fileHeader") => Self::FileHeader,
            (Some(Self::File), "measData") => Self::MeasData,
            (Some(Self::File), "fileFooter") => Self::FileFooter,
            (Some(Self::FileHeader), "fileSender") => Self::FileSender,
            (Some(Self::FileHeader), _) if name == dialect.span => Self::HeaderSpan,
            (Some(Self::FileFooter), _) if name == dialect.span => Self::FooterSpan,
            (None, _) if name == dialect.root => Self::File,
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

#[derive(Debug)]
pub(super) struct Builder<'a> {
    dialect: &'static Dialect,
    rows: Rows<'a>,
    notes: TimeNotes<'a>,
    times: FileTimes,
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
    element: String,
    /// Of the `measInfo` that is open.
    job: String,
    n_elements: u64,
    n_misplaced: u64,
    forms: BTreeSet<&'static str>,
}

impl Handler for Builder<'_> {
    fn open(&mut self, name: &str, attributes: &[Attribute<'_>], at: usize) -> Result<(), Stop> {
        let tag = Tag::of(self.dialect, self.open.last().copied(), name);
        let get = |key: &str| attribute(attributes, key);
        self.broken_text |= self.wants_text();
        if tag.holds_text() {
            (self.text_at, self.position, self.broken_text) = (at, None, false);
        }
        match tag {
            Tag::MeasType | Tag::Result => {
                self.position = get("p").and_then(|p| trim(p).parse().ok());
            }
            Tag::MeasValue => self.open_row(get("measObjLdn"), at)?,
            Tag::MeasInfo => {
                self.rows.begin_info(get("measInfoId").unwrap_or_default().trim());
                self.job.clear();
            }
            Tag::GranPeriod => {
                let period = self.period(get("duration"), get("endTime"), at)?;
                self.rows.set_period(period);
            }
            Tag::MeasTypes
            | Tag::MeasResults
            | Tag::Suspect
            | Tag::File
            | Tag::FileFooter
            | Tag::FileHeader
            | Tag::FileSender
            | Tag::HeaderSpan
            | Tag::FooterSpan
            | Tag::MeasData
            | Tag::Element => self.open_around(tag, attributes, at)?,
            Tag::Other if self.open.is_empty() => {
                let message = format!("the first element is <{name}>, not <{}>", self.dialect.root);
                return Err(Fault::new(at, message, "choose another format").into());
            }
            Tag::Other if self.open.last() == Some(&Tag::MeasInfo) && name == "job" => {
                get("jobId").unwrap_or_default().clone_into(&mut self.job);
            }
            Tag::Other => self.n_misplaced += u64::from(matches!(name, "r" | "measResults")),
        }
        self.open.push(tag);
        Ok(())
    }

    fn close(&mut self, text: &str) -> Result<(), Stop> {
        let Some(tag) = self.open.pop() else { return Ok(()) };
        if tag.holds_text() {
            self.rows.set_broken_text(self.broken_text);
        }
        let at = self.text_at;
        match tag {
            Tag::MeasTypes => {
                self.forms.insert("measTypes");
                self.rows.list_of_names(text, at);
            }
            Tag::MeasType => {
                self.forms.insert("measType");
                self.rows.name(self.position, trim(text), at);
            }
            Tag::MeasResults => {
                self.forms.insert("measResults");
                self.rows.list_of_results(text, at);
            }
            Tag::Result => match self.position {
                Some(position) => self.rows.result(position, text, at),
                None => self.rows.result_without_position(text, at),
            },
            Tag::Suspect => self.rows.suspect(text),
            Tag::MeasValue => self.rows.end_row(),
            _ => {}
        }
        self.rows.set_broken_text(false);
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.open.last().is_some_and(|tag| tag.holds_text())
    }

    fn wants_result(&self) -> bool {
        self.open.last() == Some(&Tag::MeasValue)
    }

    fn plain_result(&mut self, position: usize, text: &str, at: usize) {
        self.rows.result(position, text, at);
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        dialect: &'static Dialect,
        options: &'a ImportOptions,
        n_bytes: usize,
        ctx: &'a JobContext,
    ) -> Self {
        let mut rows = Rows::new(&dialect.words, options, ctx);
        rows.expect_text(n_bytes);
        let rule = TimeRule { zone_when_missing: options.zone_when_missing.as_ref() };
        Self {
            dialect,
            rows,
            notes: TimeNotes::new(rule, parse_time),
            times: FileTimes {
                begin_name: "header's beginTime",
                end_name: "footer's endTime",
                ..FileTimes::default()
            },
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
            element: String::new(),
            job: String::new(),
            n_elements: 0,
            n_misplaced: 0,
            forms: BTreeSet::new(),
        }
    }

    /// What stands around the data.
    fn open_around(
        &mut self,
        tag: Tag,
        attributes: &[Attribute<'_>],
        at: usize,
    ) -> Result<(), Fault> {
        let get = |key: &str| attribute(attributes, key);
        let part = |key: &str| self.rows.name_part(key, get(key).unwrap_or_default(), at);
        match tag {
            Tag::FileHeader => {
                self.dn_prefix = part("dnPrefix")?.to_owned();
                self.has_header = true;
                self.vendor = get("vendorName").and_then(vendor_name);
                self.rows.set_commas(Commas::of_vendor(self.vendor.as_deref()));
                let version = get("fileFormatVersion").unwrap_or_default();
                trim(version).clone_into(&mut self.format_version);
            }
            Tag::FileSender => self.sender = part(self.dialect.sender)?.to_owned(),
            Tag::HeaderSpan => self.times.begin = get("beginTime").map(str::to_owned),
            Tag::FooterSpan => {
                self.has_footer = true;
                self.times.end = get("endTime").map(str::to_owned);
            }
            Tag::MeasData => self.element.clear(),
            Tag::Element => {
                let local_dn = Some(part("localDn")?).filter(|dn| !dn.is_empty());
                self.element = local_dn.map_or_else(|| part("userLabel"), Ok)?.to_owned();
                self.n_elements += 1;
            }
            _ => {}
        }
        Ok(())
    }

    /// The period of a `granPeriod`: it ends at `endTime`.
    fn period(
        &mut self,
        duration: Option<&str>,
        end: Option<&str>,
        at: usize,
    ) -> Result<Period, Stop> {
        let missing =
            |what: &str| Fault::new(at, format!("a granPeriod has no {what}"), PERIOD_HINT);
        let (duration, end) =
            (duration.ok_or_else(|| missing("duration"))?, end.ok_or_else(|| missing("endTime"))?);
        let unreadable = |what: &str, value: &str| {
            let message = format!("the {what} {} of a granPeriod cannot be read", shown(value));
            Fault::new(at, message, PERIOD_HINT)
        };
        // The end first: in a template it is the end that tells.
        if parse_time(end).is_none() {
            return Err(unreadable("endTime", end).into());
        }
        let granularity =
            parse_duration(duration).ok_or_else(|| unreadable("duration", duration))?;
        let time = ("granPeriod", "endTime", end);
        self.notes.set_series(&[&self.element, self.rows.group(), &self.job]);
        Ok(self.notes.period(time, Stamp::End, granularity, at, PERIOD_HINT)?)
    }

    fn open_row(&mut self, object: Option<&str>, at: usize) -> Result<(), Stop> {
        self.rows.begin_row(at)?;
        if !self.rows.has_period() {
            let message = format!(
                "the measInfo {} has values but no granPeriod before them",
                shown(self.rows.group())
            );
            return Err(Fault::new(at, message, PERIOD_HINT).into());
        }
        let local_dn = self.rows.name_part("measObjLdn", object.unwrap_or_default(), at)?;
        self.rows.set_object(self.object_name(local_dn));
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

    /// Everything was read.
    pub(super) fn into_reading(self, file: &str, text: &str) -> Reading {
        let warnings = self.warnings(file);
        let findings = self.findings();
        let Self { rows, vendor, n_misplaced, dialect, .. } = self;
        let mut read = rows.into_file(vendor.as_deref(), file, text);
        read.warnings = warnings;
        if n_misplaced > 0 {
            read.rejects.push(crate::model::RejectRecord {
                file: file.to_owned(),
                line: None,
                message: format!("{n_misplaced} results stand outside of measData, measInfo and measValue and were not read"),
                hint: format!("the elements do not nest as {} has it", dialect.standard),
            });
        }
        Reading { file: read, findings }
    }

    fn warnings(&self, file: &str) -> Vec<String> {
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
        warnings.extend(self.notes.zone_warnings());
        warnings.extend(self.rows.warnings());
        warnings.extend(self.notes.span_warnings(&self.times, self.rows.periods(), file));
        warnings
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut find = |what: Phrase, value: Phrase, why: Phrase| {
            findings.push((what, value, why));
        };
        let number = |n: String| Phrase::from(n);
        if !self.format_version.is_empty() {
            let version = self.format_version.as_str();
            find(phrase!("format version"), version.into(), "fileHeader@fileFormatVersion".into());
        }
        find(
            phrase!("vendor"),
            self.vendor.as_deref().map_or_else(|| phrase!("unknown"), Phrase::from),
            "fileHeader@vendorName".into(),
        );
        find(phrase!("name prefix"), shown(&self.dn_prefix).into(), "fileHeader@dnPrefix".into());
        let elements = number(self.n_elements.to_string());
        find(phrase!("managed elements"), elements, self.dialect.element.into());
        find(phrase!("rows"), number(self.rows.n_rows().to_string()), "measValue".into());
        let forms: Vec<&str> = self.forms.iter().copied().collect();
        find(
            phrase!("names and values"),
            if forms.is_empty() { phrase!("results by position") } else { forms.join(", ").into() },
            phrase!("elements of measInfo and measValue; results go to names by p"),
        );
        findings.extend(self.notes.zone_finding("granPeriod@endTime"));
        findings.push(finding(
            phrase!("period stamp"),
            "start = endTime - duration",
            phrase!(
                "{standard}: {name} closes the period",
                standard = self.dialect.standard,
                name = "endTime"
            ),
        ));
        findings
    }
}

const PERIOD_HINT: &str =
    "a granPeriod needs a duration such as PT900S and an endTime such as 2026-10-01T00:15:00+02:00";
