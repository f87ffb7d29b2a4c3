//! What a join gave: pairs, orphans both ways, counts, and the sentences under them.

use std::collections::BTreeMap;

use super::{Dip, DipRule, JoinQuestion, touches};
use crate::diagnostic::Diagnostic;
use crate::format::Locale;
use crate::format::duration;
use crate::model::{Outage, Ticket, TimeRange};
use crate::sla::join::{
    Confidence, Group, Joined, Link, Orphan, OrphanReason, PlaceKey, SharedPlace,
};
use crate::words::{Sentence, formula, sentence};

/// What came out. Positions in `joined` are those of `outages`, `tickets` and `dips`.
#[derive(Clone, Debug)]
pub struct JoinAnswer {
    pub question: JoinQuestion,
    pub outages: Vec<Outage>,
    pub tickets: Vec<Ticket>,
    pub dips: Vec<Dip>,
    /// The part of it that lies in the range that was asked for.
    pub joined: Joined,
    /// The place that a pair shares, one for each group; empty for a group without a pair.
    pub places: Vec<String>,
    pub counts: JoinCounts,
    /// Set where a KPI was named.
    pub rule: Option<DipRule>,
    pub warnings: Vec<Diagnostic>,
    /// Positions of the groups without a pair.
    alone: BTreeMap<Anchor, usize>,
}

/// An outage or a ticket, by its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Anchor {
    Outage(usize),
    Ticket(usize),
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JoinCounts {
    pub n_pairs: u64,
    pub n_exact: u64,
    pub n_near: u64,
    pub n_mention: u64,
    pub n_orphan_outages: u64,
    pub n_orphan_tickets: u64,
    /// Hours of dips inside of groups, and without either.
    pub n_joined_dips: u64,
    pub n_orphan_dips: u64,
    /// Outages and tickets that the filter left out.
    pub n_filtered: u64,
}

/// The dips of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct DipSummary {
    pub n_hours: u64,
    /// What people call the objects, each once, in the order of the dips.
    pub objects: Vec<String>,
    /// From the first to the last.
    pub range: TimeRange,
    pub worst_value: Option<f64>,
    pub lost_share: Option<f64>,
}

/// Records as they were joined.
pub(super) struct Records {
    pub outages: Vec<Outage>,
    pub tickets: Vec<Ticket>,
    pub dips: Vec<Dip>,
}

/// What stands beside the result.
pub(super) struct Notes {
    pub rule: Option<DipRule>,
    pub n_filtered: u64,
    pub warnings: Vec<Diagnostic>,
}

impl JoinAnswer {
    pub(super) fn new(
        question: JoinQuestion,
        records: Records,
        mut joined: Joined,
        title: &dyn Fn(PlaceKey) -> String,
        notes: Notes,
    ) -> Self {
        let Records { outages, tickets, dips } = records;
        if let Some(range) = question.range {
            let outage_in = |idx: usize| touches(range, outages[idx].start, outages[idx].end);
            let ticket_in =
                |idx: usize| tickets[idx].opened_at.is_some_and(|at| range.contains(at));
            joined.groups.retain(|group| {
                group.outage_idx.is_some_and(outage_in)
                    || group.ticket_idx.is_some_and(ticket_in)
                    || !group.dips.is_empty()
            });
            joined.orphan_outages.retain(|orphan| outage_in(orphan.idx));
            joined.orphan_tickets.retain(|orphan| ticket_in(orphan.idx));
        }
        let n_of = |confidence: Confidence| {
            joined.links().filter(|link| link.confidence == confidence).count() as u64
        };
        let counts = JoinCounts {
            n_pairs: joined.links().count() as u64,
            n_exact: n_of(Confidence::Exact),
            n_near: n_of(Confidence::Near),
            n_mention: n_of(Confidence::Mention),
            n_orphan_outages: joined.orphan_outages.len() as u64,
            n_orphan_tickets: joined.orphan_tickets.len() as u64,
            n_joined_dips: joined.groups.iter().map(|group| group.dips.len() as u64).sum(),
            n_orphan_dips: joined.orphan_dips.len() as u64,
            n_filtered: notes.n_filtered,
        };
        let place = |group: &Group| group.link.as_ref().map_or_else(String::new, |l| title(l.key));
        let places = joined.groups.iter().map(place).collect();
        let unpaired = joined.groups.iter().enumerate().filter(|(_, group)| group.link.is_none());
        let alone = unpaired
            .filter_map(|(group_idx, group)| {
                let outage = group.outage_idx.map(Anchor::Outage);
                Some((outage.or(group.ticket_idx.map(Anchor::Ticket))?, group_idx))
            })
            .collect();
        let Notes { rule, warnings, .. } = notes;
        Self { question, outages, tickets, dips, joined, places, counts, rule, warnings, alone }
    }

    /// The dips of a group together; `None` where it has none.
    pub fn dips_of(&self, group: &Group) -> Option<DipSummary> {
        let dips: Vec<&Dip> = group.dips.iter().map(|link| &self.dips[link.dip_idx]).collect();
        let start = dips.iter().map(|dip| dip.range.start).min()?;
        let end = dips.iter().map(|dip| dip.range.end).max()?;
        let mut objects: Vec<String> = Vec::new();
        for dip in &dips {
            if !objects.contains(&dip.label) {
                objects.push(dip.label.clone());
            }
        }
        let higher_is_better = self.rule.as_ref().is_none_or(|rule| rule.higher_is_better);
        let values = dips.iter().filter_map(|dip| dip.value);
        let worst_value = values.reduce(|a, b| if higher_is_better { a.min(b) } else { a.max(b) });
        let shares: Option<Vec<f64>> = dips.iter().map(|dip| dip.lost_share).collect();
        Some(DipSummary {
            n_hours: dips.len() as u64,
            objects,
            range: TimeRange::new(start, end),
            worst_value,
            lost_share: shares.map(|shares| shares.iter().sum()),
        })
    }

    /// Where an outage or a ticket without a partner has dips: its group.
    pub fn group_of(&self, anchor: Anchor) -> Option<&Group> {
        self.alone.get(&anchor).map(|group_idx| &self.joined.groups[*group_idx])
    }

    /// Why an outage has no ticket.
    pub fn why_no_ticket(&self, orphan: Orphan) -> String {
        let id = |idx: usize| self.tickets[idx].id.as_str();
        match orphan.reason {
            OrphanReason::NoPlace => "it names no place".to_owned(),
            OrphanReason::NoTime | OrphanReason::NothingThere => {
                "no ticket speaks of its place".to_owned()
            }
            OrphanReason::TooFar { other_idx, lag_secs } => {
                format!("the nearest ticket of its place, {}, {}", id(other_idx), opened(lag_secs))
            }
            OrphanReason::Taken { other_idx } => {
                format!("{} fits, and belongs to another outage", id(other_idx))
            }
        }
    }

    /// Why a ticket has no outage.
    pub fn why_no_outage(&self, orphan: Orphan) -> String {
        let name = |idx: usize| outage_name(&self.outages[idx]);
        match orphan.reason {
            OrphanReason::NoPlace => "it names no place".to_owned(),
            OrphanReason::NoTime => "it does not say when it was opened".to_owned(),
            OrphanReason::NothingThere => "no outage of its place is known".to_owned(),
            OrphanReason::TooFar { other_idx, lag_secs } => {
                let near = format!("the nearest outage of its place is {}", name(other_idx));
                format!("{near}; the ticket {}", opened(lag_secs))
            }
            OrphanReason::Taken { other_idx } => {
                format!("{} fits, and has another ticket", name(other_idx))
            }
        }
    }

    /// What a reader of the lists should know.
    pub fn sentences(&self) -> Vec<String> {
        let count = |n: u64| Locale::ENGLISH.count(n);
        let JoinCounts { n_pairs, n_exact, n_near, n_mention, .. } = self.counts;
        let tolerances = self.question.tolerances;
        let mut said = vec![
            format!(
                "{}: {} by the same place and time, {} by the same site or a little before or later, {} by a mention in the title",
                plural(n_pairs, "pair of outage and ticket", "pairs of outage and ticket"),
                count(n_exact),
                count(n_near),
                count(n_mention)
            ),
            format!(
                "{} no ticket, {} no outage",
                plural(self.counts.n_orphan_outages, "outage has", "outages have"),
                plural(self.counts.n_orphan_tickets, "ticket has", "tickets have")
            ),
            format!(
                "A ticket belongs to an outage where it was opened from {} before its start to {} after it",
                duration(tolerances.before_secs),
                duration(tolerances.after_secs)
            ),
        ];
        if let Some(rule) = &self.rule {
            let side = if rule.higher_is_better { "below" } else { "above" };
            said.push(format!(
                "{} of {} {side} {} {}; {} neither outage nor ticket",
                plural(
                    self.counts.n_joined_dips + self.counts.n_orphan_dips,
                    "object-hour",
                    "object-hours"
                ),
                rule.item.id,
                rule.threshold,
                rule.item.unit.sign(),
                plural(self.counts.n_orphan_dips, "has", "have")
            ));
        }
        if self.counts.n_filtered > 0 {
            said.push(format!(
                "{} no object that passes the filter and {} left out",
                plural(self.counts.n_filtered, "record names", "records name"),
                if self.counts.n_filtered == 1 { "is" } else { "are" }
            ));
        }
        said
    }
}

fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", Locale::ENGLISH.count(n), if n == 1 { one } else { many })
}

/// `was opened 12 min after its start`.
fn opened(lag_secs: i64) -> String {
    match lag_secs {
        0 => "was opened at its start".to_owned(),
        lag if lag < 0 => format!("was opened {} before its start", duration(lag.saturating_neg())),
        lag => format!("was opened {} after its start", duration(lag)),
    }
}

/// Why a pair is one: `same place LIM014A, opened 12 min after its start, both last at one time, shared words: power`.
pub fn evidence(link: &Link, place: &str) -> Sentence {
    let lag = duration(link.lag_secs.saturating_abs());
    let mut parts = vec![
        match link.place {
            SharedPlace::Same => sentence!("sentences-same-place", place = place),
            SharedPlace::Holder => sentence!("sentences-same-site", place = place),
            SharedPlace::Mention => sentence!("sentences-title-mentions", place = place),
        },
        match link.lag_secs {
            0 => sentence!("sentences-opened-at-start"),
            ..0 => sentence!("sentences-opened-before", span = lag),
            _ => sentence!("sentences-opened-after", span = lag),
        },
    ];
    if !link.overlaps {
        parts.push(sentence!("sentences-not-at-one-time"));
    }
    if !link.cause_words.is_empty() {
        parts.push(sentence!("sentences-shared-words", words = link.cause_words.join(" ")));
    }
    Sentence::list(parts)
}

/// What people call an outage: `Power failure of LIM014A`.
pub(super) fn outage_name(outage: &Outage) -> Sentence {
    let name = match outage.name.as_str() {
        "" => sentence!("sentences-outage"),
        name => name.into(),
    };
    let place = if outage.object.is_empty() { &outage.location } else { &outage.object };
    let named = match place.as_str() {
        "" => name,
        place => sentence!("sentences-outage-of", name = name, place = place),
    };
    if outage.id.is_empty() { named } else { formula![named, " (", &outage.id, ")"] }
}
