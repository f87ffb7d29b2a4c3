//! The exclusion ledger: time that does not count, with its reason and evidence, and what a contract line lets in of it. Raw values
//! never change.
//!
//! ```text
//! ledger entry ─ state ─ kind agreed? ─ notified in time? ─ approver? ─ cap of the kind ─► admitted time │ refused, with the reason
//! ```
//! Overlapping entries are fine: whoever uses the admitted time takes its union, so nothing is ever subtracted twice.

use std::fmt;

use super::contract::ExclusionMode;
use super::interval::{intersect, subtract, total_secs, union};
use crate::model::{TimeRange, Timestamp};
use crate::words::{Sentence, sentence};

/// All entries of a workspace, sorted by start, then id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExclusionLedger {
    pub entries: Vec<ExclusionEntry>,
}

/// One window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionEntry {
    pub id: String,
    /// Contracts it belongs to; empty: all.
    pub contracts: Vec<String>,
    pub kind: ExclusionKind,
    pub range: TimeRange,
    /// Filter text over object attributes; empty: all objects.
    pub objects: String,
    pub reason: String,
    /// Reference to the proof, such as a change number.
    pub evidence: String,
    /// When the other side was told of it; `None` where nobody wrote it down.
    pub notified_at: Option<Timestamp>,
    pub state: ExclusionState,
    /// Who decided; empty while proposed.
    pub decided_by: String,
    /// When; `None` while proposed, and where nobody wrote it down.
    pub decided_at: Option<Timestamp>,
}

/// What a contract line lets be left out. Everything else in the ledger does not count for it, and the result says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExclusionTerms {
    pub mode: ExclusionMode,
    /// In the order of the contract, each kind once.
    pub kinds: Vec<ExclusionKindTerms>,
    /// The name that must stand as `decided_by`; `None`: anybody's decision counts.
    pub approver: Option<String>,
}

/// One kind that a contract line lets be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExclusionKindTerms {
    pub kind: ExclusionKind,
    /// How long before its start a window must have been notified; 0: not at all.
    pub notice_hours: u32,
    /// Most minutes of this kind in one period, of the windows' union on the clock; `None`: no limit.
    pub minutes_max: Option<u32>,
}

/// A ledger entry that counts for a line, as far as it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdmittedExclusion<'a> {
    pub entry: &'a ExclusionEntry,
    /// Normal list inside the period.
    pub ranges: Vec<TimeRange>,
    /// Seconds inside the period that the cap of the kind cut off.
    pub capped_secs: i64,
}

/// A ledger entry that touches the period and does not count for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedExclusion<'a> {
    pub entry: &'a ExclusionEntry,
    pub reason: RefusalReason,
}

/// Why an entry does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefusalReason {
    NotApproved(ExclusionState),
    NothingAgreed,
    KindNotAgreed(ExclusionKind),
    NotNotified { hours: u32 },
    NotifiedLate { hours: u32, given_minutes: i64 },
    OtherApprover { decided_by: String, approver: String },
    CapReached { kind: ExclusionKind, minutes_max: u32 },
    LeftOut,
}

impl RefusalReason {
    /// The reason, to stand after a colon.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotApproved(ExclusionState::Proposed) => sentence!("sentences-refused-proposed"),
            Self::NotApproved(ExclusionState::Approved) => sentence!("sentences-refused-approved"),
            Self::NotApproved(ExclusionState::Rejected) => sentence!("sentences-refused-rejected"),
            Self::NothingAgreed => sentence!("sentences-refused-nothing-agreed"),
            Self::KindNotAgreed(kind) => {
                sentence!("sentences-refused-kind", kind = kind.sentence())
            }
            Self::NotNotified { hours } => {
                sentence!("sentences-refused-not-notified", hours = *hours)
            }
            Self::NotifiedLate { hours, given_minutes } => {
                sentence!("sentences-refused-late", minutes = *given_minutes, hours = *hours,)
            }
            Self::OtherApprover { decided_by, approver } => sentence!(
                "sentences-refused-approver",
                by = format!("{decided_by:?}"),
                approver = format!("{approver:?}"),
            ),
            Self::CapReached { kind, minutes_max } => {
                sentence!("sentences-refused-cap", minutes = *minutes_max, kind = kind.sentence(),)
            }
            Self::LeftOut => sentence!("sentences-refused-left-out"),
        }
    }
}

/// In English, as machine output has it.
impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExclusionKind {
    PlannedMaintenance,
    EmergencyMaintenance,
    ForceMajeure,
    CustomerCaused,
    ThirdParty,
    SiteAccess,
    AtypicalDay,
    EnergySaving,
    /// The probation time of a new site.
    NewSite,
    Decommissioned,
}

/// Only approved windows count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExclusionState {
    Proposed,
    Approved,
    Rejected,
}

impl ExclusionKind {
    /// All kinds with the word of the ledger file.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("planned_maintenance", Self::PlannedMaintenance),
        ("emergency_maintenance", Self::EmergencyMaintenance),
        ("force_majeure", Self::ForceMajeure),
        ("customer_caused", Self::CustomerCaused),
        ("third_party", Self::ThirdParty),
        ("site_access", Self::SiteAccess),
        ("atypical_day", Self::AtypicalDay),
        ("energy_saving", Self::EnergySaving),
        ("new_site", Self::NewSite),
        ("decommissioned", Self::Decommissioned),
    ];

    /// The word of the ledger file and of machine output.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// The word inside of a sentence; in English that of the ledger file.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::PlannedMaintenance => sentence!("sentences-kind-planned"),
            Self::EmergencyMaintenance => sentence!("sentences-kind-emergency"),
            Self::ForceMajeure => sentence!("sentences-kind-force-majeure"),
            Self::CustomerCaused => sentence!("sentences-kind-customer"),
            Self::ThirdParty => sentence!("sentences-kind-third-party"),
            Self::SiteAccess => sentence!("sentences-kind-site-access"),
            Self::AtypicalDay => sentence!("sentences-kind-atypical-day"),
            Self::EnergySaving => sentence!("sentences-kind-energy-saving"),
            Self::NewSite => sentence!("sentences-kind-new-site"),
            Self::Decommissioned => sentence!("sentences-kind-decommissioned"),
        }
    }
}

impl ExclusionState {
    /// All states with the word of the ledger file.
    pub const NAMES: [(&'static str, Self); 3] =
        [("proposed", Self::Proposed), ("approved", Self::Approved), ("rejected", Self::Rejected)];

    /// The word of the ledger file and of machine output.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }
}

impl ExclusionEntry {
    /// Whether it belongs to a contract, whenever it is.
    pub fn is_of(&self, contract_id: &str) -> bool {
        self.contracts.is_empty() || self.contracts.iter().any(|id| id == contract_id)
    }
}

impl ExclusionLedger {
    /// All entries in the ledger's order. Overlapping windows are fine: their union counts once.
    pub fn new(mut entries: Vec<ExclusionEntry>) -> Self {
        entries.sort_by(|a, b| (a.range.start, &a.id).cmp(&(b.range.start, &b.id)));
        Self { entries }
    }

    /// One ledger of the entries of several files.
    ///
    /// # Errors
    /// The ids that occur in more than one of them, sorted.
    pub fn merged(ledgers: impl IntoIterator<Item = Self>) -> Result<Self, Vec<String>> {
        let ledger = Self::new(ledgers.into_iter().flat_map(|ledger| ledger.entries).collect());
        let mut ids: Vec<&str> = ledger.entries.iter().map(|e| e.id.as_str()).collect();
        ids.sort_unstable();
        let mut repeated: Vec<String> = ids
            .windows(2)
            .filter(|pair| pair[0] == pair[1])
            .map(|pair| pair[0].to_owned())
            .collect();
        repeated.dedup();
        if repeated.is_empty() { Ok(ledger) } else { Err(repeated) }
    }

    /// Entries of a contract that touch a range, whatever their state.
    pub fn of_contract<'a>(
        &'a self,
        contract_id: &'a str,
        range: TimeRange,
    ) -> impl Iterator<Item = &'a ExclusionEntry> {
        self.entries
            .iter()
            .filter(move |e| e.is_of(contract_id) && e.range.intersect(range).is_some())
    }
}

/// Which entries are looked at; all but [`ExclusionChoice::Approved`] are what-ifs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ExclusionChoice {
    #[default]
    Approved,
    /// As if none were agreed.
    None,
    /// As if what is proposed were approved.
    WithProposed,
    /// As if these were approved.
    With(Vec<String>),
    /// As if these were not there.
    Without(Vec<String>),
}

impl ExclusionChoice {
    fn refuses(&self, entry: &ExclusionEntry) -> Option<RefusalReason> {
        let approved = entry.state == ExclusionState::Approved;
        let as_if = match self {
            Self::None => return Some(RefusalReason::LeftOut),
            Self::Without(ids) if ids.contains(&entry.id) => return Some(RefusalReason::LeftOut),
            Self::WithProposed => entry.state == ExclusionState::Proposed,
            Self::With(ids) => ids.contains(&entry.id),
            Self::Approved | Self::Without(_) => false,
        };
        (!approved && !as_if).then_some(RefusalReason::NotApproved(entry.state))
    }
}

/// Entries of a period sorted into those that count for a line and those that do not.
///
/// `entries` are in the ledger's order, by start: the cap of a kind is used up in that order.
pub fn admit<'a>(
    terms: Option<&ExclusionTerms>,
    entries: impl IntoIterator<Item = &'a ExclusionEntry>,
    period: TimeRange,
    choice: &ExclusionChoice,
) -> (Vec<AdmittedExclusion<'a>>, Vec<RefusedExclusion<'a>>) {
    let (mut admitted, mut refused) = (Vec::new(), Vec::new());
    // Time of each kind that was let in so far, on the clock.
    let mut used: Vec<(ExclusionKind, Vec<TimeRange>)> = Vec::new();
    for entry in entries {
        let Some(range) = entry.range.intersect(period) else { continue };
        let kind_terms = match choice.refuses(entry) {
            Some(reason) => Err(reason),
            None => agreed(terms, entry),
        };
        let kind_terms = match kind_terms {
            Ok(kind_terms) => kind_terms,
            Err(reason) => {
                refused.push(RefusedExclusion { entry, reason });
                continue;
            }
        };
        let position = used.iter().position(|(kind, _)| *kind == entry.kind).unwrap_or_else(|| {
            used.push((entry.kind, Vec::new()));
            used.len() - 1
        });
        let before = used[position].1.clone();
        let fresh = subtract(&[range], &before);
        let fresh = match kind_terms.minutes_max {
            None => fresh,
            Some(minutes) => first_secs(&fresh, i64::from(minutes) * 60 - total_secs(&before)),
        };
        let ranges = union(&[intersect(&[range], &before), fresh.clone()].concat());
        used[position].1 = union(&[before, fresh].concat());
        match (ranges.is_empty(), kind_terms.minutes_max) {
            (true, Some(minutes_max)) => {
                let reason = RefusalReason::CapReached { kind: entry.kind, minutes_max };
                refused.push(RefusedExclusion { entry, reason });
            }
            _ => {
                let capped_secs = range.duration_secs() - total_secs(&ranges);
                admitted.push(AdmittedExclusion { entry, ranges, capped_secs });
            }
        }
    }
    (admitted, refused)
}

/// The terms of the entry's kind, if it keeps them.
fn agreed(
    terms: Option<&ExclusionTerms>,
    entry: &ExclusionEntry,
) -> Result<ExclusionKindTerms, RefusalReason> {
    let terms = terms.ok_or(RefusalReason::NothingAgreed)?;
    let of_kind = terms.kinds.iter().find(|k| k.kind == entry.kind);
    let of_kind = *of_kind.ok_or(RefusalReason::KindNotAgreed(entry.kind))?;
    if of_kind.notice_hours > 0 {
        let hours = of_kind.notice_hours;
        let notified = entry.notified_at.ok_or(RefusalReason::NotNotified { hours })?;
        let given_secs = entry.range.start.as_unix_secs() - notified.as_unix_secs();
        if given_secs < i64::from(hours) * 3600 {
            let given_minutes = given_secs.div_euclid(60);
            return Err(RefusalReason::NotifiedLate { hours, given_minutes });
        }
    }
    // What is only supposed to be approved has nobody's name yet.
    let is_decided = entry.state == ExclusionState::Approved;
    if let Some(approver) = &terms.approver
        && is_decided
        && *approver != entry.decided_by
    {
        let (decided_by, approver) = (entry.decided_by.clone(), approver.clone());
        return Err(RefusalReason::OtherApprover { decided_by, approver });
    }
    Ok(of_kind)
}

/// The first so many seconds of a normal list.
fn first_secs(ranges: &[TimeRange], secs: i64) -> Vec<TimeRange> {
    let (mut left, mut kept) = (secs, Vec::new());
    for range in ranges {
        if left <= 0 {
            break;
        }
        let length = range.duration_secs().min(left);
        kept.push(TimeRange::new(range.start, range.start.plus_secs(length)));
        left -= length;
    }
    kept
}
