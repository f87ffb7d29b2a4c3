//! The exclusion ledger: time that does not count, with its reason and evidence. Raw values never change.

use crate::model::{TimeRange, Timestamp};

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
    pub const NAMES: [(&'static str, Self); 8] = [
        ("planned_maintenance", Self::PlannedMaintenance),
        ("emergency_maintenance", Self::EmergencyMaintenance),
        ("force_majeure", Self::ForceMajeure),
        ("customer_caused", Self::CustomerCaused),
        ("third_party", Self::ThirdParty),
        ("site_access", Self::SiteAccess),
        ("atypical_day", Self::AtypicalDay),
        ("energy_saving", Self::EnergySaving),
    ];

    /// The word of the ledger file and of machine output.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
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

    /// Approved windows of a contract that touch a range.
    pub fn approved<'a>(
        &'a self,
        contract_id: &'a str,
        range: TimeRange,
    ) -> impl Iterator<Item = &'a ExclusionEntry> {
        self.entries.iter().filter(move |e| {
            e.state == ExclusionState::Approved
                && (e.contracts.is_empty() || e.contracts.iter().any(|c| c == contract_id))
                && e.range.intersect(range).is_some()
        })
    }
}
