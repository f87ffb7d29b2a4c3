//! Wall clocks to instants: the order of day and month, the zone, and hours that exist twice or never.

use std::collections::HashMap;

use jiff::civil::DateTime;

use super::date_order::{Decision, Surroundings, decide};
use super::layout::TableLayout;
use super::local_time::{DateOrder, LocalTime};
use super::role::Role;
use crate::import::refusal::{ReadError, Refusal, ZONE_HINT, shown};
use crate::import::time_text::{instant_at_offset, offset_text};
use crate::import::{Finding, finding};
use crate::model::{Timestamp, Zone, phrase};

/// Wall clocks to instants, once their order and zone are decided.
pub(super) struct Clockwork<'a> {
    times: &'a [Option<LocalTime>],
    texts: &'a [String],
    decision: Option<Decision>,
    zone: Option<&'a Zone>,
    zone_is_agreed: bool,
    fixed_start: Option<LocalTime>,
    save_suggestion: Option<String>,
    /// How often a time that exists twice was seen, by position, object and measurement.
    seen_twice: HashMap<(u32, u32, u32), u32>,
    /// The file runs from new to old.
    runs_backward: bool,
    never: Option<String>,
    twice: Option<String>,
}

impl<'a> Clockwork<'a> {
    pub(super) fn new(
        layout: &'a TableLayout,
        times: &'a [Option<LocalTime>],
        texts: &'a [String],
        around: &Surroundings<'_>,
        zone_when_missing: Option<&'a Zone>,
    ) -> Result<Self, ReadError> {
        let known: Vec<LocalTime> = times.iter().copied().flatten().collect();
        let first_text = texts.first().map_or(String::new(), |text| text.replace('\u{1f}', " "));
        let has_open = known.iter().any(|time| matches!(time, LocalTime::Open { .. }));
        let decision = match layout.date_order {
            _ if !has_open => None,
            Some(order) => Some(Decision { order, why: phrase!("agreed"), by_surroundings: false }),
            None => Some(decide(&known, &first_text, around)?),
        };
        let order = decision.as_ref().map_or(DateOrder::MonthDay, |decision| decision.order);
        let fixed_start = match &layout.fixed_start {
            Some(text) if layout.column_of(Role::Time).is_none() => match LocalTime::parse(text) {
                Some(time) => Some(time),
                None => {
                    return Err(Refusal::new(
                        format!("the `fixed_start` {} of the mapping cannot be read", shown(text)),
                        "write a time such as 2026-02-24 00:00",
                    )
                    .into());
                }
            },
            _ => None,
        };
        let is_local = |time: &LocalTime| !matches!(time, LocalTime::Instant(_));
        let needs_zone = known.iter().chain(&fixed_start).any(is_local);
        let zone = layout.zone.as_ref().or(zone_when_missing);
        let save_suggestion =
            around.save_time.and_then(|s| zone_suggestion(s, order, around.written_at));
        if needs_zone && zone.is_none() {
            let hint = match &save_suggestion {
                Some(suggestion) => format!("{ZONE_HINT}; {suggestion}"),
                None => ZONE_HINT.to_owned(),
            };
            let example = if first_text.is_empty() {
                String::new()
            } else {
                format!(" (such as {})", shown(&first_text))
            };
            return Err(Refusal::new(format!("the times have no zone{example}"), hint).into());
        }
        let ends: Vec<DateTime> = [known.first(), known.last()]
            .into_iter()
            .flatten()
            .filter_map(|t| t.in_order(order))
            .collect();
        let runs_backward = matches!(ends.as_slice(), [first, last] if first > last);
        Ok(Self {
            times,
            texts,
            decision,
            zone: zone.filter(|_| needs_zone),
            zone_is_agreed: layout.zone.is_some(),
            fixed_start,
            save_suggestion,
            seen_twice: HashMap::new(),
            runs_backward,
            never: None,
            twice: None,
        })
    }

    /// A time as it is written.
    pub(super) fn text(&self, position: u32) -> String {
        self.texts.get(position as usize).map_or(String::new(), |text| text.replace('\u{1f}', " "))
    }

    pub(super) fn order_name(&self) -> &'static str {
        self.decision.as_ref().map_or("year-month-day", |decision| decision.order.name())
    }

    /// The instant of a time, for a row of that object. A wall clock that exists twice means the first hour where the object
    /// shows it for the first time, and the second hour where it shows it again.
    pub(super) fn instant(
        &mut self,
        position: u32,
        object: u32,
        measurement: u32,
    ) -> Option<Timestamp> {
        let time = match self.fixed_start {
            Some(fixed) => fixed,
            None => self.times.get(position as usize).copied().flatten()?,
        };
        let order = self.decision.as_ref().map_or(DateOrder::MonthDay, |decision| decision.order);
        if let LocalTime::Instant(at) = time {
            return Some(at);
        }
        let (local, zone) = (time.in_order(order)?, self.zone?);
        if !zone.is_ambiguous(local) {
            return Some(zone.instant(local));
        }
        let Some(later) = zone.later_instant(local) else {
            self.never = self.never.take().or_else(|| Some(self.text(position)));
            return Some(zone.instant(local));
        };
        self.twice = self.twice.take().or_else(|| Some(self.text(position)));
        let n_seen: &mut u32 = self.seen_twice.entry((position, object, measurement)).or_default();
        *n_seen += 1;
        let takes_later = n_seen.is_multiple_of(2) != self.runs_backward;
        Some(if takes_later { later } else { zone.instant(local) })
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(decision) = &self.decision {
            let order = decision.order.name();
            findings.push(finding(phrase!("date order"), order, decision.why.clone()));
        }
        match self.zone {
            Some(zone) => {
                let why = if self.zone_is_agreed {
                    phrase!("agreed in the mapping")
                } else {
                    phrase!("no time names an offset; the workspace's choice")
                };
                findings.push(finding(phrase!("zone"), zone.name(), why));
            }
            None => findings.push(finding(
                phrase!("zone"),
                phrase!("in the times"),
                phrase!("each time names its offset"),
            )),
        }
        if let Some(suggestion) = &self.save_suggestion {
            findings.push(finding(phrase!("zone"), phrase!("a suggestion"), suggestion));
        }
        findings
    }

    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(zone) = self.zone.filter(|_| !self.zone_is_agreed) {
            let assumed = format!("the times have no zone: {} was assumed", zone.name());
            warnings.push(match &self.save_suggestion {
                Some(suggestion) => format!("{assumed}; {suggestion}"),
                None => assumed,
            });
        }
        if let Some(decision) = self.decision.as_ref().filter(|decision| decision.by_surroundings) {
            warnings.push(format!(
                "the times alone do not tell day from month: {} was taken because {}",
                decision.order.name(),
                decision.why
            ));
        }
        let zone_name = self.zone.map_or("", Zone::name);
        if let Some(time) = &self.twice {
            warnings.push(format!(
                "the local time {} exists twice in {zone_name}: an object's first row with it was taken for the {} hour",
                shown(time),
                if self.runs_backward { "second" } else { "first" }
            ));
        }
        if let Some(time) = &self.never {
            warnings.push(format!(
                "the local time {} does not exist in {zone_name}: it was moved over the gap",
                shown(time)
            ));
        }
        warnings
    }
}

/// What the local time of saving says beside the archive's own time stamp, which is UTC.
fn zone_suggestion(
    save_time: &str,
    order: DateOrder,
    written_at: Option<Timestamp>,
) -> Option<String> {
    const QUARTER_HOUR_SECS: i64 = 900;
    let saved = instant_at_offset(LocalTime::parse(save_time)?.in_order(order)?, 0)?;
    let apart_secs = saved.as_unix_secs() - written_at?.as_unix_secs();
    let offset_secs =
        (apart_secs as f64 / QUARTER_HOUR_SECS as f64).round() as i64 * QUARTER_HOUR_SECS;
    let offset_secs = i32::try_from(offset_secs).ok().filter(|o| o.abs() <= 14 * 3600)?;
    Some(format!(
        "the file was saved at {save_time} local time and its archive says {}: this suggests UTC{}",
        written_at?,
        offset_text(offset_secs)
    ))
}
