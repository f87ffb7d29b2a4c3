//! The times of one file: periods from their stamps, and what is to be said of offsets and spans.

use std::collections::{BTreeSet, HashMap};

use crate::import::Finding;
use crate::import::file_name::FileName;
use crate::import::refusal::{Fault, ZONE_HINT, shown};
use crate::import::time_text::{
    OUT_OF_BELIEF, OUT_OF_BELIEF_HINT, TimeRule, TimeText, is_believed, is_believed_year,
    offset_text,
};
use crate::model::{GranularityPeriod, Period, Phrase, TimeRange, Timestamp, phrase};

/// Which end of its period a time stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Stamp {
    Start,
    End,
}

/// First and last time of a file beside those of its periods, as written, with what the format calls them.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct FileTimes {
    pub(in crate::import) begin: Option<String>,
    pub(in crate::import) end: Option<String>,
    pub(in crate::import) begin_name: &'static str,
    pub(in crate::import) end_name: &'static str,
}

/// What was seen of a file's times so far.
#[derive(Debug)]
pub(in crate::import) struct TimeNotes<'a> {
    rule: TimeRule<'a>,
    parse: fn(&str) -> Option<TimeText>,
    offsets: BTreeSet<i32>,
    /// Some time has no offset.
    has_local_time: bool,
    ambiguous_time: Option<String>,
    /// Whose periods are being read.
    series: String,
    read: HashMap<String, LastRead>,
    /// Some time was taken for the second of its two hours.
    has_second_hour: bool,
    never_time: Option<String>,
}

/// The last two times of a series, and how often each was told in a row.
#[derive(Clone, Copy, Debug)]
struct LastRead {
    at: Timestamp,
    n_at: u32,
    before: Option<(Timestamp, u32)>,
}

const ZONE_WARNING: &str = "the times have no zone";

impl<'a> TimeNotes<'a> {
    /// `parse` reads a time as the format writes it.
    pub(in crate::import) fn new(rule: TimeRule<'a>, parse: fn(&str) -> Option<TimeText>) -> Self {
        Self {
            rule,
            parse,
            offsets: BTreeSet::new(),
            has_local_time: false,
            ambiguous_time: None,
            series: String::new(),
            read: HashMap::new(),
            has_second_hour: false,
            never_time: None,
        }
    }

    /// The periods that follow are those of one element, one group and one job: in them a file goes from old to new.
    pub(in crate::import) fn set_series(&mut self, names: &[&str]) {
        self.series.clear();
        for name in names {
            self.series.push_str(name);
            self.series.push('\n');
        }
    }

    /// The instant of a time. One that exists twice means the first hour, or the second where the series went through the first already
    /// and comes to the second without a gap of an hour.
    fn instant(&mut self, time: TimeText, granularity: GranularityPeriod) -> Option<Timestamp> {
        let first = self.rule.instant(time)?;
        let zone = self.rule.zone_when_missing.filter(|_| time.offset_secs.is_none());
        let Some(zone) = zone else { return Some(first) };
        let last = self.read.get(&self.series).copied();
        let length_secs = i64::from(granularity.as_secs());
        let follows = |later: &Timestamp| {
            let Some(LastRead { at, before, .. }) = last else { return false };
            let hour_secs = later.as_unix_secs() - first.as_unix_secs();
            let step_secs = later.as_unix_secs() - at.as_unix_secs();
            // The same time again is one period told twice, unless an hour follows an hour and the file told each once so far.
            let is_next_hour =
                length_secs >= hour_secs && before == Some((at.plus_secs(-length_secs), 1));
            first <= at && (0..=hour_secs).contains(&step_secs) && (first != at || is_next_hour)
        };
        let later = zone.later_instant(time.local).filter(follows);
        self.has_second_hour |= later.is_some();
        let at = later.unwrap_or(first);
        let read = match last {
            Some(last) if last.at == at => LastRead { n_at: last.n_at + 1, ..last },
            last => LastRead { at, n_at: 1, before: last.map(|last| (last.at, last.n_at)) },
        };
        self.read.insert(self.series.clone(), read);
        Some(at)
    }

    /// The period that a time stamps. `what` holds the time, `name` is what the format calls it, `hint` how it should look.
    pub(in crate::import) fn period(
        &mut self,
        (what, name, text): (&str, &str, &str),
        stamp: Stamp,
        granularity: GranularityPeriod,
        at: usize,
        hint: &'static str,
    ) -> Result<Period, Fault> {
        let unreadable = || {
            Fault::new(at, format!("the {name} {} of a {what} cannot be read", shown(text)), hint)
        };
        let time = (self.parse)(text).ok_or_else(unreadable)?;
        let unbelievable = || {
            let does = if stamp == Stamp::End { "ends" } else { "starts" };
            let message = format!("the period that {does} at {} {OUT_OF_BELIEF}", shown(text));
            Fault::new(at, message, OUT_OF_BELIEF_HINT)
        };
        if !is_believed_year(time.local) {
            return Err(unbelievable());
        }
        let Some(instant) = self.instant(time, granularity) else {
            let message = format!("{ZONE_WARNING} ({name} {})", shown(text));
            return Err(Fault::new(at, message, ZONE_HINT));
        };
        self.note(time, text);
        let start = match stamp {
            Stamp::Start => instant,
            Stamp::End => instant.plus_secs(-i64::from(granularity.as_secs())),
        };
        let period = Period { start, granularity };
        if is_believed(period) { Ok(period) } else { Err(unbelievable()) }
    }

    fn note(&mut self, time: TimeText, text: &str) {
        match (time.offset_secs, self.rule.zone_when_missing) {
            (Some(offset), _) => _ = self.offsets.insert(offset),
            (None, Some(zone)) => {
                self.has_local_time = true;
                if zone.is_ambiguous(time.local) {
                    let is_twice = zone.later_instant(time.local).is_some();
                    let noted =
                        if is_twice { &mut self.ambiguous_time } else { &mut self.never_time };
                    noted.get_or_insert_with(|| text.to_owned());
                }
            }
            (None, None) => {}
        }
    }

    /// What is to be said of times without an offset.
    pub(in crate::import) fn zone_warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let (true, Some(zone)) = (self.has_local_time, self.rule.zone_when_missing) {
            warnings.push(format!("{ZONE_WARNING}: {} was assumed", zone.name()));
        }
        if let Some(time) = &self.ambiguous_time {
            let taken = if self.has_second_hour {
                "the first hour was taken until the file ran through it again, then the second"
            } else {
                "the first hour was taken; another file with the second hour would replace its values"
            };
            warnings
                .push(format!("the local time {} exists twice in that zone: {taken}", shown(time)));
        }
        if let Some(time) = &self.never_time {
            warnings.push(format!(
                "the local time {} does not exist in that zone: it was moved over the gap",
                shown(time)
            ));
        }
        warnings
    }

    /// Whether the times around the data, the periods and the name of the file tell the same span and offset.
    pub(in crate::import) fn span_warnings(
        &self,
        times: &FileTimes,
        periods: &[Period],
        file: &str,
    ) -> Vec<String> {
        let mut warnings = Vec::new();
        let mut offsets = self.offsets.clone();
        let mut read = |name: &str, text: &Option<String>| -> Option<Timestamp> {
            let text = text.as_deref()?;
            let Some(time) = (self.parse)(text) else {
                warnings
                    .push(format!("the {name} {} cannot be read; it is not needed", shown(text)));
                return None;
            };
            offsets.extend(time.offset_secs);
            is_believed_year(time.local).then(|| self.rule.instant(time)).flatten()
        };
        let begin = read(times.begin_name, &times.begin);
        let end = read(times.end_name, &times.end);
        if offsets.len() > 1 {
            let list: Vec<String> = offsets.iter().map(|o| offset_text(*o)).collect();
            warnings.push(format!(
                "the times have different offsets ({}): each was taken as it is written",
                list.join(", ")
            ));
        }
        let Some(span) = span_of(periods) else { return warnings };
        let around = begin.zip(end);
        if around.is_some_and(|around| around != (span.start, span.end)) {
            // Without the times, so that the same finding of many files is one sentence.
            warnings.push(
                "the header and footer times do not match the granularity periods, which were taken"
                    .to_owned(),
            );
        }
        let told = FileName::parse(file);
        let spans = [Some((span.start, span.end)), around];
        if told.is_some_and(|name| !spans.iter().flatten().any(|span| name.may_mean(*span))) {
            warnings.push(
                "the period in the name of the file is not the one inside, which was taken"
                    .to_owned(),
            );
        }
        warnings
    }

    /// Offsets or zone, for `vigia sniff`. `source` is what holds the times.
    pub(in crate::import) fn zone_finding(&self, source: &str) -> Option<Finding> {
        let find = |value: String, why: Phrase| Some((phrase!("zone"), value.into(), why));
        match (self.has_local_time, self.rule.zone_when_missing) {
            (true, Some(zone)) => {
                find(zone.name().to_owned(), phrase!("the times have no offset; zone_when_missing"))
            }
            _ if self.offsets.is_empty() => None,
            _ => {
                let offsets: Vec<String> = self.offsets.iter().map(|o| offset_text(*o)).collect();
                find(offsets.join(", "), phrase!("offset of {source}", source = source))
            }
        }
    }
}

fn span_of(periods: &[Period]) -> Option<TimeRange> {
    let end_of = |p: &Period| p.start.plus_secs(i64::from(p.granularity.as_secs()));
    let start = periods.iter().map(|p| p.start).min()?;
    Some(TimeRange::new(start, periods.iter().map(end_of).max()?))
}
