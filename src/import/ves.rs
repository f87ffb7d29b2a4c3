//! VES `perf3gpp` events in JSON: one event, a list of them, or one after the other (JSON lines).
//!
//! Times are counted from 1970 in UTC, in microseconds by their name; some converters write milliseconds. `timeZoneOffset` is
//! the zone of the sender and moves nothing. What the values mean is as in `measCollec`: results belong to names by `p`.

use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::{Fault, ReadError, Refusal, Stop, shown};
use super::rows::{Commas, Rows, Words, vendor_name};
use super::text;
use super::time_text::{OUT_OF_BELIEF, OUT_OF_BELIEF_HINT, is_believed};
use super::ves_file::{Collection, Fields, Header, Info, Leaf, Message, Outcome};
use super::{Finding, Reading, finding};
use crate::job::JobContext;
use crate::model::{GranularityPeriod, Period, Phrase, Timestamp, dn, phrase, template};

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "3gpp-ves",
        title: "VES perf3gpp events",
        description: template!(
            "JSON performance events of ONAP and O-RAN: one, a list, or one on each line"
        ),
        proven: true,
    },
    recognize,
    read,
};

fn recognize(head: &Head<'_>) -> Option<Phrase> {
    let Head::Text(text) = head else { return None };
    let is_json = text.trim_start().starts_with(['{', '[']);
    let is_ves = text.contains("\"perf3gppFields\"")
        || (text.contains("\"commonEventHeader\"") && text.contains("\"perf3gpp\""));
    (is_json && is_ves).then(|| phrase!("JSON with {name}", name = "perf3gppFields"))
}

static WORDS: Words = Words {
    name: "measType",
    row: "measValuesList entry",
    owners: "measuredEntityDn, measuredEntityUserName and sourceName",
    mapping_hint: "results belong to names by their position p",
};

/// Smaller counts of microseconds since 1970 would lie in early 1973; they are milliseconds.
const MICROS_MIN: u64 = 100_000_000_000_000;

fn read(input: Input<'_>, ctx: &JobContext) -> Result<Reading, ReadError> {
    let decoded = text::decode(input.bytes, None)?;
    let text = decoded.text.as_str();
    check_nesting(text, input.options.limits.nesting_max).map_err(|f| f.into_refusal(text))?;
    let mut collector = Collector {
        text,
        rows: Rows::new(&WORDS, input.options, ctx),
        vendor: None,
        n_events: 0,
        n_others: 0,
        n_millis: 0,
        spans_differ: false,
        offset: None,
    };
    each_message(text, &mut |message| collector.message(message))?;
    let mut reading = collector.into_reading(input.file)?;
    let encoding = (phrase!("encoding"), decoded.encoding.into(), decoded.why);
    reading.findings.insert(0, encoding);
    reading.file.warnings.extend(decoded.warning);
    Ok(reading)
}

/// Before anything recurses: a text of brackets only must not cost a stack.
fn check_nesting(text: &str, nesting_max: u64) -> Result<(), Fault> {
    let (mut depth, mut in_text, mut escaped) = (0_u64, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match (in_text, byte) {
            _ if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > nesting_max {
            let message = format!(
                "values lie in each other more than {nesting_max} deep (nesting_max): no export does that"
            );
            return Err(Fault::new(
                at,
                message,
                "raise nesting_max under [limits] in vigia.toml if the file is sound",
            ));
        }
    }
    Ok(())
}

/// Hands over each message of a list, or of messages that follow each other.
fn each_message<'a>(
    text: &'a str,
    take: &mut dyn FnMut(Message<'a>) -> Result<(), Stop>,
) -> Result<(), ReadError> {
    if text.trim_start().starts_with('[') {
        let messages: Vec<Message<'a>> = serde_json::from_str(text).map_err(|e| refused(&e))?;
        return messages.into_iter().try_for_each(take).map_err(|stop| stop.into_error(text));
    }
    for message in serde_json::Deserializer::from_str(text).into_iter::<Message<'a>>() {
        take(message.map_err(|e| refused(&e))?).map_err(|stop| stop.into_error(text))?;
    }
    Ok(())
}

fn refused(error: &serde_json::Error) -> Refusal {
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    let (message, hint) = if error.is_data() {
        (
            format!("the JSON does not have the form of perf3gpp events: {words}"),
            "measDataCollection has a measInfoList with measTypes and measValuesList (TS 28.550)",
        )
    } else {
        (
            format!("the JSON is not well-formed: {words}"),
            "the file was cut off or edited: transfer or export it again",
        )
    };
    Refusal::new(message, hint).at_line(error.line() as u64)
}

struct Collector<'a, 't> {
    text: &'t str,
    rows: Rows<'a>,
    /// Of all events, as long as they agree.
    vendor: Option<Option<String>>,
    n_events: u64,
    /// Events that hold no measurements.
    n_others: u64,
    /// Events whose times are in milliseconds.
    n_millis: u64,
    /// Some event's times span another period than it says.
    spans_differ: bool,
    offset: Option<String>,
}

impl<'t> Collector<'_, 't> {
    fn message(&mut self, message: Message<'t>) -> Result<(), Stop> {
        let Message { event, event_list, common_event_header, perf3gpp_fields } = message;
        let nested = event.into_iter().map(|event| *event).chain(event_list.into_iter().flatten());
        let mut n_nested = 0;
        for message in nested {
            n_nested += 1;
            self.message(message)?;
        }
        match perf3gpp_fields {
            Some(Fields { meas_data_collection: Some(collection) }) => {
                self.event(&common_event_header.unwrap_or_default(), &collection)
            }
            _ => {
                self.n_others += u64::from(n_nested == 0);
                Ok(())
            }
        }
    }

    fn event(&mut self, header: &Header<'t>, collection: &Collection<'t>) -> Result<(), Stop> {
        self.n_events += 1;
        let vendor = vendor_of(header);
        self.rows.set_commas(Commas::of_vendor(vendor.as_deref()));
        match &self.vendor {
            None => self.vendor = Some(vendor),
            Some(known) if *known != vendor => self.vendor = Some(None),
            Some(_) => {}
        }
        self.offset.get_or_insert_with(|| header.time_zone_offset.0.clone().into_owned());
        let period = self.period(header, collection)?;
        let element = [
            &collection.measured_entity_dn,
            &collection.measured_entity_user_name,
            &header.source_name,
        ];
        let element = element.into_iter().find(|leaf| !leaf.0.trim().is_empty());
        let element = match element {
            Some(leaf) => self.rows.name_part("measuredEntityDn", &leaf.0, self.offset_of(leaf))?,
            None => "",
        };
        for info in &collection.meas_info_list {
            self.info(info, period, element)?;
        }
        Ok(())
    }

    fn period(
        &mut self,
        header: &Header<'t>,
        collection: &Collection<'t>,
    ) -> Result<Period, Fault> {
        let Some(start) = &header.start_epoch_microsec else {
            return Err(Fault::new(
                0,
                format!("event {} has no startEpochMicrosec", self.n_events),
                TIME_HINT,
            ));
        };
        let (started, is_millis) = self.epoch("startEpochMicrosec", start)?;
        self.n_millis += u64::from(is_millis);
        let last = match &header.last_epoch_microsec {
            Some(last) => Some(self.epoch("lastEpochMicrosec", last)?.0),
            None => None,
        };
        let span_secs = last.map(|last| last.saturating_sub(started));
        let secs = match &collection.granularity_period {
            Some(leaf) => leaf.0.trim().parse().ok(),
            None => span_secs,
        };
        let granularity = secs
            .and_then(|secs: i64| u32::try_from(secs).ok())
            .and_then(GranularityPeriod::from_secs);
        let Some(granularity) = granularity else {
            let told = collection.granularity_period.as_ref().map_or("", |leaf| leaf.0.as_ref());
            let message = format!("the granularityPeriod {} is no number of seconds", shown(told));
            return Err(Fault::new(self.offset_of(start), message, TIME_HINT));
        };
        let period = Period { start: Timestamp::from_unix_secs(started), granularity };
        if !is_believed(period) {
            let also = if is_millis { ", even read as milliseconds" } else { "" };
            let message = format!(
                "the startEpochMicrosec {} of event {} means {}{also}, which {OUT_OF_BELIEF}",
                start.0, self.n_events, period.start
            );
            return Err(Fault::new(self.offset_of(start), message, OUT_OF_BELIEF_HINT));
        }
        self.spans_differ |= span_secs.is_some_and(|span| span != i64::from(granularity.as_secs()));
        Ok(period)
    }

    /// Seconds since 1970, and whether they were given in milliseconds. Parts of a second are cut off.
    fn epoch(&self, name: &str, leaf: &Leaf<'t>) -> Result<(i64, bool), Fault> {
        let text = leaf.0.trim();
        let count: Option<i64> = text.parse().ok().or_else(|| {
            let decimal = text.parse::<f64>().ok()?;
            (decimal.abs() < 9e18).then_some(decimal as i64)
        });
        let Some(count) = count else {
            let message =
                format!("the {name} {} of event {} is no number", shown(text), self.n_events);
            return Err(Fault::new(self.offset_of(leaf), message, TIME_HINT));
        };
        let is_millis = count.unsigned_abs() < MICROS_MIN;
        Ok((count.div_euclid(if is_millis { 1_000 } else { 1_000_000 }), is_millis))
    }

    fn info(&mut self, info: &Info<'t>, period: Period, element: &str) -> Result<(), Stop> {
        let ids = [&info.meas_info_id.s_meas_info_id, &info.meas_info_id.i_meas_info_id];
        let group = ids.into_iter().flatten().next();
        self.rows.begin_info(group.map_or("", |leaf| leaf.0.trim()));
        self.rows.set_period(period);
        let types = &info.meas_types;
        for name in types.s_meas_types_list.iter().chain(&types.i_meas_types_list) {
            let at = self.offset_of(name);
            self.rows.name(None, name.0.trim(), at);
        }
        for values in &info.meas_values_list {
            let at = self.offset_of(&values.meas_obj_inst_id);
            self.rows.begin_row(at)?;
            let local_dn = self.rows.name_part("measObjInstId", &values.meas_obj_inst_id.0, at)?;
            self.rows.set_object(if dn::is_object_string(local_dn) {
                local_dn.to_owned()
            } else {
                dn::full_dn("", element, local_dn)
            });
            for outcome in &values.meas_results {
                self.outcome(outcome, at);
            }
            self.rows.suspect(&values.suspect_flag.0);
            self.rows.end_row();
        }
        Ok(())
    }

    fn outcome(&mut self, outcome: &Outcome<'t>, row_at: usize) {
        let Outcome { p, s_value, i_value, r_value } = outcome;
        // Without any of them the sender has no value.
        let value = [s_value, i_value, r_value].into_iter().flatten().next();
        let at = value.and_then(|leaf| offset_in(self.text, &leaf.0)).unwrap_or(row_at);
        let value = value.map_or("", |leaf| leaf.0.as_ref());
        match p.as_ref().and_then(|p| p.0.trim().parse().ok()) {
            Some(position) => self.rows.result(position, value, at),
            None => self.rows.result_without_position(value, at),
        }
    }

    /// Byte of a text of the file; 0 where it had to be rewritten.
    fn offset_of(&self, leaf: &Leaf<'_>) -> usize {
        offset_in(self.text, &leaf.0).unwrap_or(0)
    }

    fn into_reading(self, file: &str) -> Result<Reading, Refusal> {
        if self.n_events == 0 {
            return Err(Refusal::new(
                format!("none of the {} events holds perf3gpp measurements", self.n_others),
                "export events of the domain perf3gpp",
            ));
        }
        let findings = self.findings();
        let mut warnings = self.rows.warnings();
        if self.spans_differ {
            warnings.push(
                "the first and last times of events do not span their granularityPeriod: start and granularityPeriod were taken"
                    .to_owned(),
            );
        }
        if self.n_others > 0 {
            warnings.push(format!(
                "{} events without perf3gpp measurements were left out",
                self.n_others
            ));
        }
        let mut read = self.rows.into_file(self.vendor.flatten().as_deref(), file, self.text);
        read.warnings = warnings;
        Ok(Reading { file: read, findings })
    }

    fn findings(&self) -> Vec<Finding> {
        let unit = match self.n_millis {
            0 => phrase!("microseconds"),
            n if n == self.n_events => phrase!("milliseconds"),
            _ => phrase!("microseconds and milliseconds"),
        };
        let vendor = self.vendor.clone().flatten().map_or_else(|| phrase!("unknown"), Phrase::from);
        vec![
            finding(
                phrase!("vendor"),
                vendor,
                phrase!("{one} or {other}", one = "nfVendorName", other = "eventName"),
            ),
            finding(phrase!("events"), self.n_events.to_string(), "perf3gppFields"),
            finding(phrase!("rows"), self.rows.n_rows().to_string(), "measValuesList"),
            finding(
                phrase!("unit of time"),
                unit,
                phrase!("magnitude of {name}", name = "startEpochMicrosec"),
            ),
            finding(
                phrase!("zone"),
                "UTC",
                phrase!("epoch times have no zone; timeZoneOffset is the sender's own"),
            ),
            finding(
                phrase!("zone of the sender"),
                shown(self.offset.as_deref().unwrap_or_default()),
                "timeZoneOffset",
            ),
            finding(
                phrase!("period stamp"),
                "start = startEpochMicrosec",
                phrase!("{standard}: the event starts with its period", standard = "VES"),
            ),
        ]
    }
}

const TIME_HINT: &str = "an event needs startEpochMicrosec and a granularityPeriod in seconds";

/// `nfVendorName`, else the middle of an event name such as `perf3gpp_gnb-Ericsson_pmMeasResult`.
fn vendor_of(header: &Header<'_>) -> Option<String> {
    vendor_name(&header.nf_vendor_name.0).or_else(|| {
        let name = header.event_name.0.strip_prefix("perf3gpp_")?;
        let (_, vendor) = name.split_once('_')?.0.split_once('-')?;
        vendor_name(vendor)
    })
}

/// Where `part` lies inside of `text`, if it does.
fn offset_in(text: &str, part: &str) -> Option<usize> {
    let offset = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (offset + part.len() <= text.len()).then_some(offset)
}
