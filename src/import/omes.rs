//! Nokia OMeS, the raw performance XML of NetAct.
//!
//! ```text
//! OMeS ─ PMSetup* @startTime @interval (minutes)
//!          PMMOResult*
//!            MO+: DN, or baseId and localMoid        the object is the ordered tuple of them
//!            <target>+ @measurementType              any element that is not MO
//!              <counter>*: text                      the element's name is the counter's
//! ```
//! # Names
//! `PLMN-PLMN/MRBTS-1/LNBTS-1` becomes `PLMN=PLMN,MRBTS=1,LNBTS=1`; the steps of further DNs follow, each DN with its root, so
//! that a cell's values for one operator, one QCI profile or one neighbor stay apart from those of the whole cell. Reading the
//! first DN only would lay up to three of four values upon each other. Values of steps are text: `MNC=01` keeps its zero.

use std::fmt::Write as _;

use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::{Fault, ReadError, Stop, shown};
use super::rows::{Commas, FileTimes, Rows, Stamp, TimeNotes, Words};
use super::time_text::{TimeRule, parse_time};
use super::value_text::trim;
use super::xml::{self, Attribute, Handler, attribute};
use super::{Finding, ImportOptions, Reading, finding};
use crate::job::JobContext;
use crate::model::{GranularityPeriod, Period, Phrase, phrase, template};

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "nokia-omes",
        title: "Nokia OMeS",
        description: template!("raw performance XML of Nokia NetAct (etlexpmx files)"),
        proven: true,
    },
    recognize,
    read,
};

fn recognize(head: &Head<'_>) -> Option<Phrase> {
    match head {
        Head::Xml { root } if root == "OMeS" => {
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
    name: "counter",
    row: "PMTarget",
    owners: "the MO of its PMMOResult",
    mapping_hint: "a counter is an element with its value as text",
};

const PERIOD_HINT: &str = "a PMSetup needs a startTime such as 2026-10-01T00:00:00.000-05:00:00 and an interval in minutes such as 15";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    File,
    Setup,
    MoResult,
    Object,
    Dn,
    BaseId,
    LocalMoid,
    Target,
    Counter,
    /// Anything else, and what lies in it.
    Other,
}

impl Tag {
    fn of(parent: Option<Self>, name: &str) -> Self {
        match (parent, name) {
            (Some(Self::Target), _) => Self::Counter,
            (Some(Self::MoResult), "MO") => Self::Object,
            (Some(Self::MoResult), _) => Self::Target,
            (Some(Self::Object), "DN") => Self::Dn,
            (Some(Self::Object), "baseId") => Self::BaseId,
            (Some(Self::Object), "localMoid") => Self::LocalMoid,
            (Some(Self::Setup), "PMMOResult") => Self::MoResult,
            (Some(Self::File), "PMSetup") => Self::Setup,
            (None, "OMeS") => Self::File,
            _ => Self::Other,
        }
    }

    fn holds_text(self) -> bool {
        matches!(self, Self::Counter | Self::Dn | Self::BaseId | Self::LocalMoid)
    }
}

#[derive(Debug)]
struct Builder<'a> {
    rows: Rows<'a>,
    notes: TimeNotes<'a>,
    open: Vec<Tag>,
    /// Of the text that is open.
    text_at: usize,
    /// Elements were opened inside of a text.
    broken_text: bool,
    /// Of the `PMMOResult` that is open.
    name: TupleName,
    /// Of the `MO` that is open.
    dn: String,
    seen_target: bool,
    /// Of the target that is open.
    counter: String,
    n_setups: u64,
    n_results: u64,
    n_dns_max: usize,
}

impl Handler for Builder<'_> {
    fn open(&mut self, name: &str, attributes: &[Attribute<'_>], at: usize) -> Result<(), Stop> {
        let tag = Tag::of(self.open.last().copied(), name);
        self.broken_text |= self.wants_text();
        if tag.holds_text() {
            (self.text_at, self.broken_text) = (at, false);
        }
        let get = |key: &str| attribute(attributes, key);
        match tag {
            Tag::Counter => name.clone_into(&mut self.counter),
            Tag::Setup => {
                self.n_setups += 1;
                self.rows.begin_info("");
                let period = self.period(get("startTime"), get("interval"), at)?;
                self.rows.set_period(period);
            }
            Tag::MoResult => {
                self.n_results += 1;
                self.name = TupleName::default();
                self.seen_target = false;
            }
            Tag::Object if self.seen_target => {
                let message = "an MO stands behind the values of its PMMOResult";
                return Err(
                    Fault::new(at, message, "the object of values stands before them").into()
                );
            }
            Tag::Object => self.dn.clear(),
            Tag::Target => {
                self.seen_target = true;
                let group = get("measurementType").map(trim).filter(|g| !g.is_empty());
                self.rows.set_group(group.unwrap_or(name));
                self.rows.begin_row(at)?;
                self.rows.set_object(self.name.text.clone());
                self.n_dns_max = self.n_dns_max.max(self.name.n_dns);
            }
            Tag::Other if self.open.is_empty() => {
                let message = format!("the first element is <{name}>, not <OMeS>");
                return Err(Fault::new(at, message, "choose another format").into());
            }
            Tag::File | Tag::Dn | Tag::BaseId | Tag::LocalMoid | Tag::Other => {}
        }
        self.open.push(tag);
        Ok(())
    }

    fn close(&mut self, text: &str) -> Result<(), Stop> {
        let Some(tag) = self.open.pop() else { return Ok(()) };
        match tag {
            Tag::Counter => {
                self.rows.set_broken_text(self.broken_text);
                self.rows.named_result(&self.counter, trim(text), self.text_at);
                self.rows.set_broken_text(false);
            }
            Tag::Target => self.rows.end_row(),
            Tag::Dn | Tag::BaseId => self.add_to_dn(trim(text)),
            Tag::LocalMoid => {
                let text = trim(text);
                self.add_to_dn(text.strip_prefix("DN:").unwrap_or(text));
            }
            Tag::Object => {
                self.name.add(&self.dn);
                self.rows.name_part("tuple of DNs", &self.name.text, self.text_at)?;
            }
            Tag::File | Tag::Setup | Tag::MoResult | Tag::Other => {}
        }
        Ok(())
    }

    fn wants_text(&self) -> bool {
        self.open.last().is_some_and(|tag| tag.holds_text())
    }
}

impl<'a> Builder<'a> {
    fn new(options: &'a ImportOptions, ctx: &'a JobContext) -> Self {
        let rule = TimeRule { zone_when_missing: options.zone_when_missing.as_ref() };
        let mut rows = Rows::new(&WORDS, options, ctx);
        rows.set_commas(Commas::NoArrays);
        Self {
            rows,
            notes: TimeNotes::new(rule, parse_time),
            open: Vec::new(),
            text_at: 0,
            broken_text: false,
            name: TupleName::default(),
            dn: String::new(),
            seen_target: false,
            counter: String::new(),
            n_setups: 0,
            n_results: 0,
            n_dns_max: 0,
        }
    }

    /// The period of a `PMSetup` begins at its `startTime`.
    fn period(
        &mut self,
        start: Option<&str>,
        interval: Option<&str>,
        at: usize,
    ) -> Result<Period, Fault> {
        let missing = |what: &str| Fault::new(at, format!("a PMSetup has no {what}"), PERIOD_HINT);
        let start = start.ok_or_else(|| missing("startTime"))?;
        let interval = interval.ok_or_else(|| missing("interval"))?;
        let minutes: Option<u32> = trim(interval).parse().ok();
        let granularity =
            minutes.and_then(|m| m.checked_mul(60)).and_then(GranularityPeriod::from_secs);
        let granularity = granularity.ok_or_else(|| {
            let message =
                format!("the interval {} of a PMSetup is no number of minutes", shown(interval));
            Fault::new(at, message, PERIOD_HINT)
        })?;
        let time = ("PMSetup", "startTime", start);
        self.notes.period(time, Stamp::Start, granularity, at, PERIOD_HINT)
    }

    /// `baseId` and `localMoid` are two halves of one DN.
    fn add_to_dn(&mut self, part: &str) {
        if !self.dn.is_empty() && !part.is_empty() {
            self.dn.push('/');
        }
        self.dn.push_str(part);
    }

    fn into_reading(self, file: &str, text: &str) -> Reading {
        let mut warnings = self.notes.zone_warnings();
        warnings.extend(self.rows.warnings());
        let times = FileTimes::default();
        warnings.extend(self.notes.span_warnings(&times, self.rows.periods(), file));
        let findings = self.findings();
        let mut read = self.rows.into_file(Some("Nokia"), file, text);
        read.warnings = warnings;
        Reading { file: read, findings }
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = vec![
            finding(phrase!("vendor"), "Nokia", phrase!("OMeS is Nokia's")),
            finding(
                "PMSetup".into(),
                self.n_setups.to_string(),
                phrase!("each has a granularity of its own"),
            ),
            finding("PMMOResult".into(), self.n_results.to_string(), phrase!("rows of one object")),
            finding(
                phrase!("names of one object"),
                self.n_dns_max.to_string(),
                phrase!("most MO of one PMMOResult; an object is all of them in their order"),
            ),
        ];
        findings.extend(self.notes.zone_finding("PMSetup@startTime"));
        let why = phrase!(
            "{standard}: {name} opens the period",
            standard = "PMSetup",
            name = "startTime"
        );
        findings.push(finding(phrase!("period stamp"), "start = startTime", why));
        findings
    }
}

/// The name of an object that has several DNs.
#[derive(Debug, Default)]
struct TupleName {
    text: String,
    n_dns: usize,
    /// First step of the first DN.
    root: String,
}

impl TupleName {
    /// Adds the next DN. Each begins with the root that all DNs of a network have, which tells them apart; one that does not
    /// gets its number before it.
    fn add(&mut self, dn: &str) {
        let mut steps = dn.split('/').map(str::trim).filter(|step| !step.is_empty()).peekable();
        let Some(first) = steps.peek() else { return };
        self.n_dns += 1;
        if self.n_dns == 1 {
            (*first).clone_into(&mut self.root);
        } else if *first != self.root {
            // Writing to a text cannot fail.
            let _ = write!(self.text, ",MO={}", self.n_dns);
        }
        for step in steps {
            if !self.text.is_empty() {
                self.text.push(',');
            }
            push_step(&mut self.text, step);
        }
    }
}

/// `LNCEL-1` as `LNCEL=1`; `NE-` only says that a network element follows.
fn push_step(text: &mut String, step: &str) {
    let bare = step.strip_prefix("NE-").filter(|rest| rest.contains('-')).unwrap_or(step);
    let (class, value) = bare.split_once('-').unwrap_or((bare, ""));
    text.push_str(class);
    text.push('=');
    for c in value.chars() {
        if c == ',' {
            text.push('\\');
        }
        text.push(c);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::import::xml::alone;
    use crate::model::{Zone, dn};

    fn name_of(dns: &[&str]) -> String {
        let mut name = TupleName::default();
        dns.iter().for_each(|dn| name.add(dn));
        name.text
    }

    #[test]
    fn tuples_become_one_name() {
        let cell = "PLMN-PLMN/MRBTS-7/LNBTS-7/LNCEL-1";
        assert_eq!(name_of(&[cell]), "PLMN=PLMN,MRBTS=7,LNBTS=7,LNCEL=1");
        let name = name_of(&[cell, "PLMN-PLMN/MCC-460/MNC-01"]);
        assert_eq!(name, "PLMN=PLMN,MRBTS=7,LNBTS=7,LNCEL=1,PLMN=PLMN,MCC=460,MNC=01");
        let parsed = dn::parse_name(&name);
        let value = |class: &str| parsed.rdns.iter().find(|r| r.class == class).map(|r| r.value);
        assert_eq!((value("LNCEL"), value("MNC")), (Some("1"), Some("01")), "codes are text");
        assert_eq!(name_of(&["NE-MRBTS-1/NE-LNBTS-2"]), "MRBTS=1,LNBTS=2");
        assert_eq!(name_of(&["A-1", "B-2"]), "A=1,MO=2,B=2");
        assert_eq!(name_of(&["A-1,B-2/C", "/"]), r"A=1\,B-2,C=");
        assert_ne!(name_of(&["P-P/A-1", "P-P/B-2"]), name_of(&["P-P/A-1/B-2"]));
        assert_ne!(name_of(&["P-P/A-1", "P-P/B-2"]), name_of(&["P-P/B-2", "P-P/A-1"]));
    }

    fn build(text: &str, scan: impl Fn(&str, Builder<'_>) -> Option<String>) -> Option<String> {
        let ctx = JobContext::default();
        let options =
            ImportOptions { zone_when_missing: Some(Zone::utc()), ..ImportOptions::default() };
        scan(text, Builder::new(&options, &ctx))
    }

    fn seen(builder: Builder<'_>, text: &str) -> String {
        format!("{:?}", builder.into_reading("f", text).file)
    }

    fn file_of(results: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<OMeS>\n  <PMSetup startTime=\"2026-10-01T00:00:00.000-05:00:00\" interval=\"15\">\n{results}  </PMSetup>\n</OMeS>\n"
        )
    }

    fn odd_counter() -> impl Strategy<Value = &'static str> {
        prop_oneof![
            8 => Just(""),
            1 => Just("<M1C1/>"),
            1 => Just("<M1C1><![CDATA[7]]></M1C1>"),
            1 => Just("<M1C1>&#55;</M1C1>"),
            1 => Just("<M1C1>1<x/>2</M1C1>"),
            1 => Just("<M1C1 a=\"1\">-95</M1C1>"),
            1 => Just("<!-- c --><M1C2>1</M1C2>"),
            1 => Just("<M1C2>1</M1C1>"),
            1 => Just("text"),
            1 => Just("<_x>1</_x>"),
            1 => Just("<ns:M1C9 xmlns:ns=\"u\">4</ns:M1C9>"),
            1 => Just("<M1C3>NaN</M1C3>"),
        ]
    }

    prop_compose! {
        fn result()(
            dns in proptest::collection::vec(0..6_u8, 0..4),
            counters in proptest::collection::vec((0..4_u8, -100..100_i64), 0..5),
            odd in odd_counter(),
            cdata in any::<bool>(),
        ) -> String {
            let objects: String = dns.iter().map(|n| {
                let dn = format!("PLMN-PLMN/LNBTS-Ñ{n}");
                let dn = if cdata { format!("<![CDATA[{dn}]]>") } else { dn };
                format!("      <MO>\n        <DN>{dn}</DN>\n      </MO>\n")
            }).collect();
            let counters: String =
                counters.iter().map(|(c, v)| format!("        <M1C{c}>{v}</M1C{c}>\n")).collect();
            format!("    <PMMOResult>\n{objects}      <PMTarget  measurementType=\"LTE_X\">\n{counters}{odd}      </PMTarget>\n    </PMMOResult>\n")
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn fast_equals_slow_at_every_buffer_size(results in proptest::collection::vec(result(), 0..4)) {
            let text = file_of(&results.concat());
            let slow = |n: usize| build(&text, |text, b| alone::slow(text, b, n).ok().map(|b| seen(b, text)));
            let whole = slow(1 << 16);
            for n in 1..=64 {
                prop_assert_eq!(slow(n), whole.clone(), "a buffer of {} bytes", n);
            }
            let fast = build(&text, |text, b| alone::fast(text, b).map(|b| seen(b, text)));
            prop_assert!(fast.is_none() || fast == whole, "{:?}\n{:?}\n{}", fast, whole, text);
        }

        #[test]
        fn different_tuples_have_different_names(
            a in proptest::collection::vec("(P-P(/[A-C]-[0-2,]{1,2}){1,2})|([A-C]-[0-2]{1,2}){1}", 1..4),
            b in proptest::collection::vec("(P-P(/[A-C]-[0-2,]{1,2}){1,2})|([A-C]-[0-2]{1,2}){1}", 1..4),
        ) {
            let name = |dns: &[String]| name_of(&dns.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(a == b, name(&a) == name(&b));
        }
    }

    #[test]
    fn plain_files_take_the_fast_way() {
        let result = "    <PMMOResult>\n      <MO dimension=\"network_element\">\n        <DN><![CDATA[PLMN-PLMN/MRBTS-7]]></DN>\n      </MO>\n      <NE-WBTS_1.0 measurementType=\"LTE_X\">\n        <M1C1>-5</M1C1>\n      </NE-WBTS_1.0>\n    </PMMOResult>\n";
        let fast = build(&file_of(result), |text, b| alone::fast(text, b).map(|b| seen(b, text)));
        assert!(fast.is_some_and(|seen| seen.contains("Integer(-5)")));
    }
}
