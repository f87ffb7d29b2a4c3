//! Which outage, which ticket and which dip of a KPI are one event: joined by place and time, each at most once.
//!
//! ```text
//! outages ─┐            place: same, one holds the other, or mentioned in the ticket's words
//! tickets ─┼─ by place ─ time: the ticket opens within a tolerance of the outage's start ──► one-to-one ──► groups, orphans
//! dips ────┘                   a dip overlaps its outage, or lies near the opening of its ticket
//! ```
//! The caller says which places a record speaks of ([`Places`]); names never reach this module. Two records that name different
//! objects of one site are *not* joined: cells of a site often fail together, and each has a ticket of its own. Among several
//! possible pairs the ones are taken that are best together, not the first that fit (`matching`).
//! The same records in any order give the same pairs, and no step compares every outage with every ticket.

mod index;
mod matching;

use std::collections::BTreeMap;

use index::TimeIndex;

use crate::model::glob::folded_chars;
use crate::model::{TimeRange, Timestamp};

/// A place that records speak of: an object, a network element or a site. The caller numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceKey(pub u32);

/// What a record speaks of. All lists ascend and hold nothing twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    named: Vec<PlaceKey>,
    within: Vec<PlaceKey>,
    mentioned: Vec<PlaceKey>,
    mentioned_within: Vec<PlaceKey>,
}

impl Places {
    /// `named`: what the record is about by its own field; `within`: what holds that, such as the site of a cell. `mentioned` and
    /// `mentioned_within`: the same of what only its free text names. Of a place and its holder the narrower one is meant: "LIM014,
    /// cell LIM014A" speaks of the cell.
    pub fn new(
        named: Vec<PlaceKey>,
        within: Vec<PlaceKey>,
        mentioned: Vec<PlaceKey>,
        mentioned_within: Vec<PlaceKey>,
    ) -> Self {
        let (mut named, within) = (ascending(named), ascending(within));
        let (mut mentioned, mentioned_within) = (ascending(mentioned), ascending(mentioned_within));
        named.retain(|key| within.binary_search(key).is_err());
        let is_said = |key: &PlaceKey| {
            [&named, &within, &mentioned_within].iter().any(|list| list.binary_search(key).is_ok())
        };
        mentioned.retain(|key| !is_said(key));
        Self { named, within, mentioned, mentioned_within }
    }

    pub fn named(&self) -> &[PlaceKey] {
        &self.named
    }

    pub fn within(&self) -> &[PlaceKey] {
        &self.within
    }

    pub fn mentioned(&self) -> &[PlaceKey] {
        &self.mentioned
    }

    fn is_empty(&self) -> bool {
        self.named.is_empty() && self.mentioned.is_empty()
    }
}

fn ascending(mut keys: Vec<PlaceKey>) -> Vec<PlaceKey> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// An outage or alarm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinOutage {
    pub id: String,
    pub start: Timestamp,
    /// `None`: still active.
    pub end: Option<Timestamp>,
    pub places: Places,
    /// Its name or cause, for words that the ticket shares.
    pub cause: String,
}

/// A ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinTicket {
    pub id: String,
    /// Without it nothing can be said about the time.
    pub opened_at: Option<Timestamp>,
    /// `None`: not resolved yet.
    pub resolved_at: Option<Timestamp>,
    pub places: Places,
    /// Its title.
    pub text: String,
}

/// A time in which a KPI of one object was worse than it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinDip {
    pub range: TimeRange,
    pub places: Places,
    /// What the KPI was, in its unit.
    pub value: Option<f64>,
    /// Share of all that the selection lost, 0..=1; `None` where the KPI does not count what it loses.
    pub lost_share: Option<f64>,
}

/// How far apart in time two records of one event may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinTolerances {
    /// A ticket may be opened so long before its outage begins: somebody called before the alarm came, or clocks differ.
    pub before_secs: i64,
    /// And so long after it begins.
    pub after_secs: i64,
    /// A dip may end so long before its outage begins, or begin so long after it ends.
    pub dip_secs: i64,
}

impl Default for JoinTolerances {
    /// Half an hour before, two hours after, a quarter of an hour around.
    fn default() -> Self {
        Self { before_secs: 1800, after_secs: 7200, dip_secs: 900 }
    }
}

/// How two records share a place, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SharedPlace {
    /// Both name it.
    Same,
    /// One names what holds what the other names, such as the site of a cell.
    Holder,
    /// Only the words of the ticket name it.
    Mention,
}

impl SharedPlace {
    /// The word of machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Holder => "site",
            Self::Mention => "mention",
        }
    }
}

/// How sure a pair is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The same place, and the ticket was opened while the outage lasted.
    Exact,
    /// The same site, or the same place a little before or later; within the tolerance.
    Near,
    /// The words of the ticket name the place; within the tolerance.
    Mention,
}

impl Confidence {
    /// The word of machine output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Mention => "mention",
        }
    }
}

/// An outage and its ticket, with what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub outage_idx: usize,
    pub ticket_idx: usize,
    pub confidence: Confidence,
    pub place: SharedPlace,
    /// The place that both speak of.
    pub key: PlaceKey,
    /// From the start of the outage to the opening of the ticket; negative: the ticket came first.
    pub lag_secs: i64,
    /// Whether the outage lasts while the ticket is unresolved.
    pub overlaps: bool,
    /// Words that the outage's cause and the ticket's title share, in lower case, in alphabetical order.
    pub cause_words: Vec<String>,
}

/// A dip with how it belongs to its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DipLink {
    pub dip_idx: usize,
    pub place: SharedPlace,
}

/// Records that are one event; at least two of the three kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub outage_idx: Option<usize>,
    pub ticket_idx: Option<usize>,
    /// Where there are both.
    pub link: Option<Link>,
    /// In the order of the dips.
    pub dips: Vec<DipLink>,
}

/// Why a record found no partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrphanReason {
    /// It names no place.
    NoPlace,
    /// The ticket does not say when it was opened.
    NoTime,
    /// No record of the other kind speaks of its place.
    NothingThere,
    /// The nearest of its place lies outside the tolerance. `lag_secs`: from the outage's start to the ticket's opening.
    TooFar { other_idx: usize, lag_secs: i64 },
    /// One that fits belongs to another, better pair.
    Taken { other_idx: usize },
}

/// A record without a partner of the other kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orphan {
    pub idx: usize,
    pub reason: OrphanReason,
}

/// What belongs together, and what is left over on each side. Positions are those of the input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// By time.
    pub groups: Vec<Group>,
    /// Outages without a ticket, by start; some of them may have dips.
    pub orphan_outages: Vec<Orphan>,
    /// Tickets without an outage, by opening; some of them may have dips.
    pub orphan_tickets: Vec<Orphan>,
    /// Dips without either, by start.
    pub orphan_dips: Vec<usize>,
}

impl Joined {
    /// Pairs of an outage and a ticket.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.groups.iter().filter_map(|group| group.link.as_ref())
    }
}

/// Joins them.
pub fn join(
    outages: &[JoinOutage],
    tickets: &[JoinTicket],
    dips: &[JoinDip],
    tolerances: JoinTolerances,
) -> Joined {
    Joining::new(outages, tickets, dips, tolerances).joined()
}

struct Joining<'a> {
    outages: &'a [JoinOutage],
    tickets: &'a [JoinTicket],
    dips: &'a [JoinDip],
    tolerances: JoinTolerances,
    /// Positions in the order in which ties are broken: by time, then id, so that the order of the input does not matter.
    outage_order: Vec<usize>,
    ticket_order: Vec<usize>,
    outages_by: ByPlace,
    tickets_by: ByPlace,
    outage_words: Vec<Vec<String>>,
    ticket_words: Vec<Vec<String>>,
}

/// Records by the places they speak of.
#[derive(Default)]
struct ByPlace {
    named: TimeIndex,
    within: TimeIndex,
    mentioned: TimeIndex,
    mentioned_within: TimeIndex,
}

impl ByPlace {
    fn add(&mut self, places: &Places, range: (Timestamp, Timestamp), idx: usize) {
        for (index, keys) in [
            (&mut self.named, &places.named),
            (&mut self.within, &places.within),
            (&mut self.mentioned, &places.mentioned),
            (&mut self.mentioned_within, &places.mentioned_within),
        ] {
            keys.iter().for_each(|key| index.add(*key, range, idx));
        }
    }
}

const END_OF_TIME: Timestamp = Timestamp::from_unix_secs(i64::MAX);

impl<'a> Joining<'a> {
    fn new(
        outages: &'a [JoinOutage],
        tickets: &'a [JoinTicket],
        dips: &'a [JoinDip],
        tolerances: JoinTolerances,
    ) -> Self {
        let mut outage_order: Vec<usize> = (0..outages.len()).collect();
        outage_order.sort_by(|a, b| {
            let key = |o: &'a JoinOutage| (o.start, o.end, o.id.as_str(), &o.places.named);
            key(&outages[*a]).cmp(&key(&outages[*b]))
        });
        let mut ticket_order: Vec<usize> = (0..tickets.len()).collect();
        ticket_order.sort_by(|a, b| {
            let key =
                |t: &'a JoinTicket| (t.opened_at, t.resolved_at, t.id.as_str(), &t.places.named);
            key(&tickets[*a]).cmp(&key(&tickets[*b]))
        });
        let (mut outages_by, mut tickets_by) = (ByPlace::default(), ByPlace::default());
        for idx in &outage_order {
            let outage = &outages[*idx];
            outages_by.add(&outage.places, (outage.start, outage.end.unwrap_or(END_OF_TIME)), *idx);
        }
        for idx in &ticket_order {
            let ticket = &tickets[*idx];
            if let Some(opened_at) = ticket.opened_at {
                tickets_by.add(&ticket.places, (opened_at, opened_at), *idx);
            }
        }
        Self {
            outage_words: outages.iter().map(|o| words(&o.cause)).collect(),
            ticket_words: tickets.iter().map(|t| words(&t.text)).collect(),
            outages,
            tickets,
            dips,
            tolerances,
            outage_order,
            ticket_order,
            outages_by,
            tickets_by,
        }
    }

    fn joined(&self) -> Joined {
        let candidates: Vec<Link> =
            self.outage_order.iter().flat_map(|idx| self.candidates(*idx)).collect();
        let places_in_order = |order: &[usize]| {
            let mut places = vec![0; order.len()];
            order.iter().enumerate().for_each(|(place, idx)| places[*idx] = place);
            places
        };
        let chosen = matching::choose(
            &candidates,
            &places_in_order(&self.outage_order),
            &places_in_order(&self.ticket_order),
        );
        let mut link_of_outage: Vec<Option<usize>> = vec![None; self.outages.len()];
        let mut link_of_ticket: Vec<Option<usize>> = vec![None; self.tickets.len()];
        for link_idx in chosen {
            let link = &candidates[link_idx];
            link_of_outage[link.outage_idx] = Some(link_idx);
            link_of_ticket[link.ticket_idx] = Some(link_idx);
        }
        let (lost_outages, lost_tickets) = self.lost(&candidates);
        let groups = self.groups(&candidates, &link_of_outage, &link_of_ticket);
        let orphan = |idx: usize, reason| Orphan { idx, reason };
        let outages = self.outage_order.iter().filter(|idx| link_of_outage[**idx].is_none());
        let tickets = self.ticket_order.iter().filter(|idx| link_of_ticket[**idx].is_none());
        Joined {
            orphan_outages: outages
                .map(|idx| orphan(*idx, self.why_no_ticket(*idx, lost_outages[*idx])))
                .collect(),
            orphan_tickets: tickets
                .map(|idx| orphan(*idx, self.why_no_outage(*idx, lost_tickets[*idx])))
                .collect(),
            ..groups
        }
    }

    /// All tickets that an outage could belong to, each once, with the best place they share.
    fn candidates(&self, outage_idx: usize) -> Vec<Link> {
        let outage = &self.outages[outage_idx];
        let JoinTolerances { before_secs, after_secs, .. } = self.tolerances;
        let window = (outage.start.plus_secs(-before_secs), outage.start.plus_secs(after_secs));
        let (own, by) = (&outage.places, &self.tickets_by);
        let looks = [
            (SharedPlace::Same, &own.named, &by.named),
            (SharedPlace::Holder, &own.named, &by.within),
            (SharedPlace::Holder, &own.within, &by.named),
            (SharedPlace::Mention, &own.named, &by.mentioned),
            (SharedPlace::Mention, &own.named, &by.mentioned_within),
            (SharedPlace::Mention, &own.within, &by.mentioned),
        ];
        let mut found: Vec<(usize, SharedPlace, PlaceKey)> = Vec::new();
        for (place, keys, index) in looks {
            for key in keys {
                let near = index.starting_in(*key, window, outage.start);
                found.extend(near.into_iter().map(|ticket_idx| (ticket_idx, place, *key)));
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|(ticket_idx, ..)| *ticket_idx);
        found
            .into_iter()
            .filter_map(|(ticket_idx, place, key)| self.link(outage_idx, ticket_idx, place, key))
            .collect()
    }

    fn link(
        &self,
        outage_idx: usize,
        ticket_idx: usize,
        place: SharedPlace,
        key: PlaceKey,
    ) -> Option<Link> {
        let (outage, ticket) = (&self.outages[outage_idx], &self.tickets[ticket_idx]);
        let opened_at = ticket.opened_at?;
        let is_before = |start: Timestamp, end: Option<Timestamp>| end.is_none_or(|e| start < e);
        let overlaps =
            is_before(outage.start, ticket.resolved_at) && is_before(opened_at, outage.end);
        let is_during = outage.start <= opened_at && is_before(opened_at, outage.end);
        let confidence = match place {
            SharedPlace::Same if is_during => Confidence::Exact,
            SharedPlace::Same | SharedPlace::Holder => Confidence::Near,
            SharedPlace::Mention => Confidence::Mention,
        };
        let (mine, theirs) = (&self.outage_words[outage_idx], &self.ticket_words[ticket_idx]);
        let shared = mine.iter().filter(|word| theirs.binary_search(word).is_ok());
        Some(Link {
            outage_idx,
            ticket_idx,
            confidence,
            place,
            key,
            lag_secs: secs_between(outage.start, opened_at),
            overlaps,
            cause_words: shared.cloned().collect(),
        })
    }

    /// For each record the partner of its best candidate, whether or not it became a pair.
    fn lost(&self, candidates: &[Link]) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
        let mut best_of_outage: Vec<Option<&Link>> = vec![None; self.outages.len()];
        let mut best_of_ticket: Vec<Option<&Link>> = vec![None; self.tickets.len()];
        let better = |link: &Link, known: Option<&Link>| {
            known.is_none_or(|known| matching::is_better(link, known))
        };
        for link in candidates {
            if better(link, best_of_outage[link.outage_idx]) {
                best_of_outage[link.outage_idx] = Some(link);
            }
            if better(link, best_of_ticket[link.ticket_idx]) {
                best_of_ticket[link.ticket_idx] = Some(link);
            }
        }
        let of_outages = best_of_outage.into_iter().map(|l| l.map(|link| link.ticket_idx));
        let of_tickets = best_of_ticket.into_iter().map(|l| l.map(|link| link.outage_idx));
        (of_outages.collect(), of_tickets.collect())
    }

    fn why_no_ticket(&self, idx: usize, lost: Option<usize>) -> OrphanReason {
        let outage = &self.outages[idx];
        let (own, by) = (&outage.places, &self.tickets_by);
        let looks = [(&own.named, &by.named), (&own.named, &by.within), (&own.within, &by.named)];
        let nearest = nearest_in(&looks, outage.start);
        why(own, lost, nearest.map(|(at, other_idx)| (secs_between(outage.start, at), other_idx)))
    }

    fn why_no_outage(&self, idx: usize, lost: Option<usize>) -> OrphanReason {
        let ticket = &self.tickets[idx];
        let Some(opened_at) = ticket.opened_at else { return OrphanReason::NoTime };
        let (own, by) = (&ticket.places, &self.outages_by);
        let looks = [(&own.named, &by.named), (&own.named, &by.within), (&own.within, &by.named)];
        let nearest = nearest_in(&looks, opened_at);
        why(own, lost, nearest.map(|(at, other_idx)| (secs_between(at, opened_at), other_idx)))
    }

    /// Pairs and the dips of each; dips may also make a group with an outage alone, or a ticket alone.
    fn groups(
        &self,
        candidates: &[Link],
        link_of_outage: &[Option<usize>],
        link_of_ticket: &[Option<usize>],
    ) -> Joined {
        let mut dips_of: BTreeMap<Anchor, Vec<DipLink>> = BTreeMap::new();
        for link_idx in link_of_outage.iter().flatten() {
            dips_of.insert(Anchor::Outage(candidates[*link_idx].outage_idx), Vec::new());
        }
        let mut orphan_dips = Vec::new();
        for dip_idx in 0..self.dips.len() {
            let anchor = self.outage_of_dip(dip_idx).or_else(|| {
                let (anchor, place) = self.ticket_of_dip(dip_idx)?;
                let Anchor::Ticket(ticket_idx) = anchor else { return Some((anchor, place)) };
                // A ticket of a pair brings its dips into the pair.
                let paired = link_of_ticket[ticket_idx].map(|link| candidates[link].outage_idx);
                Some((paired.map_or(anchor, Anchor::Outage), place))
            });
            match anchor {
                Some((anchor, place)) => {
                    dips_of.entry(anchor).or_default().push(DipLink { dip_idx, place });
                }
                None => orphan_dips.push(dip_idx),
            }
        }
        orphan_dips.sort_by_key(|idx| (self.dips[*idx].range, *idx));
        let mut groups: Vec<Group> = dips_of
            .into_iter()
            .map(|(anchor, dips)| match anchor {
                Anchor::Outage(idx) => {
                    let link = link_of_outage[idx].map(|link| candidates[link].clone());
                    let ticket_idx = link.as_ref().map(|link| link.ticket_idx);
                    Group { outage_idx: Some(idx), ticket_idx, link, dips }
                }
                Anchor::Ticket(idx) => {
                    Group { outage_idx: None, ticket_idx: Some(idx), link: None, dips }
                }
            })
            .collect();
        groups.sort_by(|a, b| self.order_of(a).cmp(&self.order_of(b)));
        Joined { groups, orphan_dips, ..Joined::default() }
    }

    fn order_of(&self, group: &Group) -> (Option<Timestamp>, &str, &str) {
        let outage = group.outage_idx.map(|idx| &self.outages[idx]);
        let ticket = group.ticket_idx.map(|idx| &self.tickets[idx]);
        let at = outage.map(|o| o.start).or_else(|| ticket.and_then(|t| t.opened_at));
        (at, outage.map_or("", |o| o.id.as_str()), ticket.map_or("", |t| t.id.as_str()))
    }

    /// The outage that covers most of a dip; of equals the nearer place, then the earlier one.
    fn outage_of_dip(&self, dip_idx: usize) -> Option<(Anchor, SharedPlace)> {
        let dip = &self.dips[dip_idx];
        let slack = self.tolerances.dip_secs;
        let window = (dip.range.start.plus_secs(-slack), dip.range.end.plus_secs(slack));
        let (own, by) = (&dip.places, &self.outages_by);
        let looks = [(SharedPlace::Same, &own.named), (SharedPlace::Holder, &own.within)];
        let mut best: Option<(i64, SharedPlace, Timestamp, usize)> = None;
        for (place, keys) in looks {
            for found in keys.iter().flat_map(|key| by.named.overlapping(*key, window)) {
                let start = found.start.max(dip.range.start);
                // Negative where only the tolerance joins them.
                let shared_secs = secs_between(start, found.end.min(dip.range.end));
                let this = (-shared_secs, place, found.start, found.idx);
                if best.is_none_or(|known| this < known) {
                    best = Some(this);
                }
            }
        }
        best.map(|(_, place, _, idx)| (Anchor::Outage(idx), place))
    }

    /// The ticket opened nearest to the start of a dip, by the best place first.
    fn ticket_of_dip(&self, dip_idx: usize) -> Option<(Anchor, SharedPlace)> {
        let dip = &self.dips[dip_idx];
        let JoinTolerances { before_secs, after_secs, .. } = self.tolerances;
        let window = (dip.range.start.plus_secs(-before_secs), dip.range.end.plus_secs(after_secs));
        let (own, by) = (&dip.places, &self.tickets_by);
        let looks = [
            (SharedPlace::Same, &own.named, &by.named),
            (SharedPlace::Holder, &own.within, &by.named),
            (SharedPlace::Mention, &own.named, &by.mentioned),
            (SharedPlace::Mention, &own.within, &by.mentioned),
        ];
        let mut best: Option<(SharedPlace, u64, usize)> = None;
        for (place, keys, index) in looks {
            for key in keys {
                for idx in index.starting_in(*key, window, dip.range.start) {
                    let opened_at = self.tickets[idx].opened_at.unwrap_or_default();
                    let lag = secs_between(dip.range.start, opened_at).unsigned_abs();
                    let this = (place, lag, idx);
                    if best.is_none_or(|known| this < known) {
                        best = Some(this);
                    }
                }
            }
        }
        best.map(|(place, _, idx)| (Anchor::Ticket(idx), place))
    }
}

/// What a group is gathered around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Anchor {
    Outage(usize),
    Ticket(usize),
}

fn why(places: &Places, lost: Option<usize>, nearest: Option<(i64, usize)>) -> OrphanReason {
    match (lost, nearest) {
        (Some(other_idx), _) => OrphanReason::Taken { other_idx },
        (None, Some((lag_secs, other_idx))) => OrphanReason::TooFar { other_idx, lag_secs },
        (None, None) if places.is_empty() => OrphanReason::NoPlace,
        (None, None) => OrphanReason::NothingThere,
    }
}

fn nearest_in(looks: &[(&Vec<PlaceKey>, &TimeIndex)], at: Timestamp) -> Option<(Timestamp, usize)> {
    let all = looks
        .iter()
        .flat_map(|(keys, index)| keys.iter().filter_map(move |key| index.nearest(*key, at)));
    all.min_by_key(|(start, idx)| (secs_between(*start, at).unsigned_abs(), *start, *idx))
}

fn secs_between(from: Timestamp, to: Timestamp) -> i64 {
    to.as_unix_secs().saturating_sub(from.as_unix_secs())
}

/// Words of every second title, which tell nothing of a cause.
const EMPTY_WORDS: [&str; 22] = [
    "alarm",
    "alarma",
    "alarme",
    "caida",
    "caído",
    "cell",
    "celda",
    "célula",
    "down",
    "error",
    "failure",
    "falha",
    "falla",
    "fault",
    "from",
    "node",
    "outage",
    "service",
    "site",
    "sitio",
    "with",
    "unavailable",
];

/// Words of at least four letters, in lower case, in alphabetical order, each once.
fn words(text: &str) -> Vec<String> {
    let folded: String = folded_chars(text).collect();
    let mut words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4 && word.chars().all(char::is_alphabetic))
        .filter(|word| !EMPTY_WORDS.contains(word))
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
