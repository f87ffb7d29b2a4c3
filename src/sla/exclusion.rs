//! The exclusion ledger: time that does not count, with its reason and evidence. Raw values never change.

use crate::model::TimeRange;

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

impl ExclusionLedger {
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
