//! 3GPP TS 32.401 `mdc`, the XML before `measCollecFile`: everything is an element, and most elements are text.
//!
//! ```text
//! mdc ─ mfh: ffv sn st vn cbt
//!     ─ md*: neid: neun nedn nesw
//!            mi*: mts gp mt+ mv*: moid r+ sf?        mts closes the period, gp is its length in seconds
//!            sf? mts? gp?                            femto variant: of all that follows in this md
//!            mn*: text mt*: text mv*: text           femto variant: values of the element itself
//!     ─ mff: ts
//! ```
//! An object is called by the `nedn` of its element (where there is none, by `sn` and `neun`) and its `moid`. A `neun` may be a
//! list with serial numbers and the name of a customer; it never becomes part of a name as it is.

use sha2::{Digest, Sha256};

use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::{Fault, ReadError, Stop, shown};
use super::rows::{Commas, FileTimes, Rows, Stamp, TimeNotes, Words, vendor_name};
use super::time_text::{TimeRule, TimeText, parse_compact_time, parse_time};
use super::value_text::trim;
use super::xml::{self, Attribute, Handler, attribute};
use super::{Finding, ImportOptions, Reading, finding};
use crate::job::JobContext;
use crate::model::{GranularityPeriod, Phrase, dn, phrase, template};

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "3gpp-mdc",
        title: "3GPP TS 32.401 mdc",
        description: template!(
            "XML performance files of older systems: Ericsson RNC, Nokia and Alcatel-Lucent femto cells"
        ),
        proven: true,
    },
    recognize,
    read,
};

fn recognize(head: &Head<'_>) -> Option<Phrase> {
    match head {
        Head::Xml { root } if root == "mdc" => {
            Some(phrase!("the first element is <{root}>", root = root.clone()))
        }
        _ => None,
    }
}

fn read(input: Input<'_>, ctx: &JobContext) -> Result<Reading, ReadError> {
    let options = input.options;
    xml::read_file(input, || Builder::new(options, ctx), Builder::into_reading)
}

static WORDS: Words = Words {
    name: "mt",
    row: "mv",
    owners: "the nedn, neun and sn",
    mapping_hint: "results belong to the mt by their order, or by the position p of both (TS 32.401)",
};

const PERIOD_HINT: &str =
    "a period needs mts such as 20261001001500Z and gp in seconds such as 900, before its values";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    File,
    Header,
    HeaderFormat,
    HeaderSender,
    HeaderVendor,
    HeaderBegin,
    MeasData,
    Neid,
    UserName,
    ElementDn,
    MeasInfo,
    /// Of an `mi` or, in the femto variant, of an `md`.
    Stamp,
    Granularity,
    MeasType,
    Row,
    ObjectId,
    Result,
    Suspect,
    /// Of a whole `md`.
    DataSuspect,
    Named,
    NamedType,
    NamedValue,
    Footer,
    FooterEnd,
    /// Anything else, and what lies in it.
    Other,
}

impl Tag {
    fn of(parent: Option<Self>, name: &str) -> Self {
        match (parent, name) {
            (Some(Self::Row), "r") => Self::Result,
            (Some(Self::Row), "moid") => Self::ObjectId,
            (Some(Self::Row), "sf") => Self::Suspect,
            (Some(Self::MeasInfo), "mv") => Self::Row,
            (Some(Self::MeasInfo), "mt") => Self::MeasType,
            (Some(Self::MeasInfo | Self::MeasData), "mts") => Self::Stamp,
            (Some(Self::MeasInfo | Self::MeasData), "gp") => Self::Granularity,
            (Some(Self::MeasData), "mi") => Self::MeasInfo,
            (Some(Self::MeasData), "neid") => Self::Neid,
            (Some(Self::MeasData), "sf") => Self::DataSuspect,
            (Some(Self::MeasData), "mn") => Self::Named,
            (Some(Self::Named), "mt") => Self::NamedType,
            (Some(Self::NamedType), "mv") => Self::NamedValue,
            (Some(Self::Neid), "neun") => Self::UserName,
            (Some(Self::Neid), "nedn") => Self::ElementDn,
            (Some(Self::File), "md") => Self::MeasData,
            (Some(Self::File), "mfh") => Self::Header,
            (Some(Self::File), "mff") => Self::Footer,
            (Some(Self::Header), "ffv") => Self::HeaderFormat,
            (Some(Self::Header), "sn") => Self::HeaderSender,
            (Some(Self::Header), "vn") => Self::HeaderVendor,
            (Some(Self::Header), "cbt") => Self::HeaderBegin,
            (Some(Self::Footer), "ts") => Self::FooterEnd,
            (None, "mdc") => Self::File,
            _ => Self::Other,
        }
    }

    fn holds_text(self) -> bool {
        !matches!(
            self,
            Self::File
                | Self::Header
                | Self::MeasData
                | Self::Neid
                | Self::MeasInfo
                | Self::Row
                | Self::Footer
                | Self::Other
        )
    }
}

/// Stamp and length of a period, as written, and where.
#[derive(Clone, Debug, Default)]
struct PeriodText {
    stamp: Option<(String, usize)>,
    granularity_secs: Option<(String, usize)>,
}

#[derive(Debug)]
struct Builder<'a> {
    rows: Rows<'a>,
    notes: TimeNotes<'a>,
    times: FileTimes,
    open: Vec<Tag>,
    /// Of the text that is open.
    text_at: usize,
    position: Option<usize>,
    /// Elements were opened inside of a text.
    broken_text: bool,
    format_version: String,
    vendor: Option<String>,
    sender: String,
    user_name: String,
    element_dn: String,
    n_elements: u64,
    n_masked: u64,
    /// Of the `md`, for each `mi` that has none of its own.
    data_period: PeriodText,
    data_suspect: bool,
    info_period: PeriodText,
    /// Of the `mn` and of the `mt` in it.
    named_group: String,
    named_type: String,
    has_footer: bool,
}

impl Handler for Builder<'_> {
    fn open(&mut self, name: &str, attributes: &[Attribute<'_>], at: usize) -> Result<(), Stop> {
        let tag = Tag::of(self.open.last().copied(), name);
        let nests = matches!(tag, Tag::NamedType | Tag::NamedValue);
        self.broken_text |= self.wants_text() && !nests;
        if tag.holds_text() {
            (self.text_at, self.position, self.broken_text) = (at, None, false);
        }
        match tag {
            Tag::MeasData => {
                (self.data_period, self.data_suspect) = (PeriodText::default(), false);
                self.user_name.clear();
                self.element_dn.clear();
                self.n_elements += 1;
            }
            Tag::MeasInfo => {
                self.rows.begin_info("");
                self.info_period = self.data_period.clone();
            }
            Tag::MeasType | Tag::Result => {
                self.position = attribute(attributes, "p").and_then(|p| trim(p).parse().ok());
            }
            Tag::Row => {
                self.rows.begin_row(at)?;
                let name = self.object_name("");
                self.rows.set_object(name);
                self.resolve_period(at)?;
                self.suspect_by_data();
            }
            Tag::Named => self.begin_named(at)?,
            Tag::NamedType => self.named_type.clear(),
            Tag::Other if self.open.is_empty() => {
                let message = format!("the first element is <{name}>, not <mdc>");
                return Err(Fault::new(at, message, "choose another format").into());
            }
            _ => {}
        }
        self.open.push(tag);
        Ok(())
    }

    fn close(&mut self, text: &str) -> Result<(), Stop> {
        let Some(tag) = self.open.pop() else { return Ok(()) };
        if tag.holds_text() {
            self.rows.set_broken_text(self.broken_text);
        }
        let (text, at) = (trim(text), self.text_at);
        match tag {
            Tag::Result => match self.position {
                Some(position) => self.rows.result(position, text, at),
                None => self.rows.next_result(text, at),
            },
            Tag::MeasType => self.rows.name(self.position, text, at),
            Tag::ObjectId => {
                let name = self.object_name(self.rows.name_part("moid", text, at)?);
                self.rows.set_object(name);
            }
            Tag::Suspect => self.rows.suspect(text),
            Tag::Row | Tag::Named => self.rows.end_row(),
            Tag::NamedValue => self.rows.named_result(&self.named_type, text, at),
            // No child opened, so its text was never taken as a name.
            Tag::NamedType if self.named_type.is_empty() => {
                let message = || format!("the mt {} of an mn has no value", shown(text));
                self.rows.reject(at, message, "values of an mn lie in its mt as mv");
            }
            Tag::DataSuspect => self.data_suspect = self.rows.reads_suspect(text),
            Tag::Stamp => self.period_text().stamp = Some((written(text), at)),
            Tag::Granularity => self.period_text().granularity_secs = Some((written(text), at)),
            _ => self.close_around(tag, text, at)?,
        }
        self.rows.set_broken_text(false);
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.open.last().is_some_and(|tag| tag.holds_text())
    }

    fn text_before_child(&mut self, text: &str) {
        match self.open.last() {
            Some(Tag::Named) if self.named_group.is_empty() => {
                trim(text).clone_into(&mut self.named_group);
                self.rows.set_group(trim(text));
            }
            Some(Tag::NamedType) if self.named_type.is_empty() => {
                trim(text).clone_into(&mut self.named_type);
            }
            _ => {}
        }
    }

    fn wants_result(&self) -> bool {
        self.open.last() == Some(&Tag::Row)
    }

    fn plain_result(&mut self, position: usize, text: &str, at: usize) {
        self.rows.result(position, text, at);
    }
}

impl<'a> Builder<'a> {
    fn new(options: &'a ImportOptions, ctx: &'a JobContext) -> Self {
        let rule = TimeRule { zone_when_missing: options.zone_when_missing.as_ref() };
        Self {
            rows: Rows::new(&WORDS, options, ctx),
            notes: TimeNotes::new(rule, any_time),
            times: FileTimes { begin_name: "cbt", end_name: "ts", ..FileTimes::default() },
            open: Vec::new(),
            text_at: 0,
            position: None,
            broken_text: false,
            format_version: String::new(),
            vendor: None,
            sender: String::new(),
            user_name: String::new(),
            element_dn: String::new(),
            n_elements: 0,
            n_masked: 0,
            data_period: PeriodText::default(),
            data_suspect: false,
            info_period: PeriodText::default(),
            named_group: String::new(),
            named_type: String::new(),
            has_footer: false,
        }
    }

    /// Where the text of `mts` or `gp` belongs that has just ended.
    fn period_text(&mut self) -> &mut PeriodText {
        if self.open.last() == Some(&Tag::MeasInfo) {
            &mut self.info_period
        } else {
            &mut self.data_period
        }
    }

    /// The values of the element itself, in the femto variant.
    fn begin_named(&mut self, at: usize) -> Result<(), Stop> {
        self.rows.begin_info("");
        self.named_group.clear();
        self.named_type.clear();
        self.info_period = self.data_period.clone();
        self.rows.begin_row(at)?;
        let name = self.object_name("");
        self.rows.set_object(name);
        self.resolve_period(at)?;
        self.suspect_by_data();
        Ok(())
    }

    fn suspect_by_data(&mut self) {
        if self.data_suspect {
            self.rows.suspect("true");
        }
    }

    /// The period is known when the first row begins.
    fn resolve_period(&mut self, at: usize) -> Result<(), Stop> {
        if self.rows.has_period() {
            return Ok(());
        }
        let PeriodText { stamp, granularity_secs } = &self.info_period;
        let missing = |what: &str| {
            Fault::new(at, format!("there are values but no {what} before them"), PERIOD_HINT)
        };
        let (stamp, stamp_at) = stamp.as_ref().ok_or_else(|| missing("mts"))?;
        let (secs, secs_at) = granularity_secs.as_ref().ok_or_else(|| missing("gp"))?;
        let granularity = secs.parse().ok().and_then(GranularityPeriod::from_secs);
        let granularity = granularity.ok_or_else(|| {
            let message = format!("the gp {} is no number of seconds", shown(secs));
            Fault::new(*secs_at, message, PERIOD_HINT)
        })?;
        let time = ("period", "mts", stamp.as_str());
        self.notes.set_series(&[&self.user_name, &self.element_dn, &self.rows.names_text()]);
        let period = self.notes.period(time, Stamp::End, granularity, *stamp_at, PERIOD_HINT)?;
        self.rows.set_period(period);
        Ok(())
    }

    /// Header, footer and the element.
    fn close_around(&mut self, tag: Tag, text: &str, at: usize) -> Result<(), Fault> {
        let part = |what: &str| self.rows.name_part(what, text, at).map(str::to_owned);
        match tag {
            Tag::HeaderFormat => text.clone_into(&mut self.format_version),
            Tag::HeaderSender => self.sender = part("sn")?,
            Tag::HeaderVendor => {
                self.vendor = vendor_name(text);
                self.rows.set_commas(Commas::of_vendor(self.vendor.as_deref()));
            }
            Tag::HeaderBegin => self.times.begin = Some(text.to_owned()).filter(|t| !t.is_empty()),
            Tag::FooterEnd => self.times.end = Some(text.to_owned()).filter(|t| !t.is_empty()),
            Tag::Footer => self.has_footer = true,
            Tag::UserName => self.user_name = part("neun")?,
            Tag::ElementDn => self.element_dn = part("nedn")?,
            Tag::Neid if self.element_dn.is_empty() && is_personal(&self.user_name) => {
                self.n_masked += 1;
                self.user_name = masked(&self.user_name);
            }
            _ => {}
        }
        Ok(())
    }

    /// Huawei's object strings stand for themselves; all others get the element before them.
    fn object_name(&self, object_id: &str) -> String {
        if dn::is_object_string(object_id) {
            return object_id.to_owned();
        }
        if self.element_dn.is_empty() {
            return dn::full_dn(&self.sender, &self.user_name, object_id);
        }
        dn::full_dn("", &self.element_dn, object_id)
    }

    fn into_reading(self, file: &str, text: &str) -> Reading {
        let mut warnings = Vec::new();
        if !self.has_footer {
            warnings
                .push("there is no mff: the file may have been cut and closed by hand".to_owned());
        }
        if self.n_masked > 0 {
            warnings.push(
                "an element is known by a neun only that lists serial numbers or customers: a fingerprint stands for it in the names"
                    .to_owned(),
            );
        }
        warnings.extend(self.notes.zone_warnings());
        warnings.extend(self.rows.warnings());
        warnings.extend(self.notes.span_warnings(&self.times, self.rows.periods(), file));
        let findings = self.findings();
        let mut read = self.rows.into_file(self.vendor.as_deref(), file, text);
        read.warnings = warnings;
        Reading { file: read, findings }
    }

    fn findings(&self) -> Vec<Finding> {
        let vendor = self.vendor.clone().map_or_else(|| phrase!("unknown"), Phrase::from);
        let mut findings = vec![
            finding(phrase!("format version"), shown(&self.format_version), "mfh/ffv"),
            finding(phrase!("vendor"), vendor, "mfh/vn"),
            finding(phrase!("sender"), shown(&self.sender), "mfh/sn"),
            finding(phrase!("managed elements"), self.n_elements.to_string(), "md"),
            finding(phrase!("rows"), self.rows.n_rows().to_string(), "mv, mn"),
        ];
        findings.extend(self.notes.zone_finding("mts"));
        let why =
            phrase!("{standard}: {name} closes the period", standard = "TS 32.401", name = "mts");
        findings.push(finding(phrase!("period stamp"), "start = mts - gp", why));
        findings
    }
}

/// A text that may be a time or a number; a longer one, which is copied for each `mi`, only as a message shows it.
fn written(text: &str) -> String {
    const BYTES_MAX: usize = 100;
    if text.len() <= BYTES_MAX { text.to_owned() } else { shown(text) }
}

fn any_time(text: &str) -> Option<TimeText> {
    parse_compact_time(text).or_else(|| parse_time(text))
}

/// A list of `key=value` may hold what identifies a person; a plain name is the operator's own.
fn is_personal(user_name: &str) -> bool {
    user_name.contains('=') && user_name.contains([',', ';', '|'])
}

/// The same for the same text, so that objects of two files are the same objects.
fn masked(user_name: &str) -> String {
    let digest = Sha256::digest(user_name.as_bytes());
    format!("ManagedElement=masked-{}", crate::model::hex(&digest[..6]))
}
