//! What the exclusion editor keeps between frames.

use crate::gui::view::acting::Same;
use crate::gui::widget::date_time::DateTimeDraft;
use crate::model::{TimeRange, Zone};
use crate::sla::{ExclusionEntry, ExclusionKind, ExclusionLedger, ExclusionState, Statement};
use crate::workspace::exclusions::LEDGER_FILE;

#[derive(Debug, Default)]
pub struct ExclusionsUi {
    pub selected: Option<String>,
    /// The entry that is being written.
    pub draft: Option<DraftUi>,
    /// Wanted by a page, and taken into a draft once the contract's zone is known.
    pub wanted: Option<WantedDraft>,
    /// Why an entry is rejected.
    pub reason: String,
    /// Result and ledger that effects were last asked for.
    pub effects_asked: Option<(Same<Statement>, Same<ExclusionLedger>)>,
    /// Revision of the ledger's state when a change was asked for.
    pub waits_since: Option<u64>,
    /// The end of the last change is of this window and is shown.
    pub shows_end: bool,
}

/// What a page knows of a new exclusion.
#[derive(Clone, Debug)]
pub struct WantedDraft {
    pub range: TimeRange,
    pub objects: String,
    pub reason: String,
    pub evidence: String,
}

impl ExclusionsUi {
    pub fn propose(&mut self, range: TimeRange, objects: String, reason: String, evidence: String) {
        self.wanted = Some(WantedDraft { range, objects, reason, evidence });
    }
}

/// What stands in the form.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftUi {
    pub id: String,
    pub kind: ExclusionKind,
    pub start: DateTimeDraft,
    pub end: DateTimeDraft,
    /// Filter; empty for all objects.
    pub objects: String,
    pub only_this_contract: bool,
    pub notified_at: DateTimeDraft,
    pub reason: String,
    pub evidence: String,
    /// Name of the ledger file.
    pub stem: String,
    /// What was last asked: entry, file, result.
    pub asked: Option<DraftMark>,
    /// What is to be asked next, and since when, in seconds, it has not changed.
    pub still_since: Option<(DraftMark, f64)>,
}

/// What tells one question about a draft from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftMark {
    pub entry: ExclusionEntry,
    pub stem: String,
    /// The result it is held against.
    pub official: Same<Statement>,
    pub ledger: Same<ExclusionLedger>,
}

impl DraftUi {
    /// A draft that says nothing yet but a day in the middle of what is judged.
    pub fn of_period(statement: &Statement) -> Self {
        let start = statement.as_of.plus_secs(-86_400).max(statement.period.start);
        let start = statement.contract.zone.day(start).start.max(statement.period.start);
        let range = TimeRange::new(start, start.plus_secs(4 * 3600));
        Self::of_range(range, statement)
    }

    pub fn of_range(range: TimeRange, statement: &Statement) -> Self {
        let zone = &statement.contract.zone;
        Self {
            id: new_id(range, zone),
            kind: ExclusionKind::PlannedMaintenance,
            start: DateTimeDraft::at(range.start, zone),
            end: DateTimeDraft::at(range.end, zone),
            objects: String::new(),
            only_this_contract: true,
            notified_at: DateTimeDraft::default(),
            reason: String::new(),
            evidence: String::new(),
            stem: LEDGER_FILE.to_owned(),
            asked: None,
            still_since: None,
        }
    }

    /// Another stretch of time; an id that was made from the old one follows.
    pub fn set_range(&mut self, range: TimeRange, zone: &Zone) {
        let before = self.range(zone).map(|range| new_id(range, zone));
        if before.as_ref() == Some(&self.id) {
            self.id = new_id(range, zone);
        }
        self.start = DateTimeDraft::at(range.start, zone);
        self.end = DateTimeDraft::at(range.end, zone);
    }

    /// `None` while start or end name no instant, or the end lies before the start.
    pub fn range(&self, zone: &Zone) -> Option<TimeRange> {
        let (start, end) = (self.start.instant(zone)?, self.end.instant(zone)?);
        (start < end).then(|| TimeRange::new(start, end))
    }

    /// As it would be written; `None` while a time names no instant.
    pub fn entry(&self, contract: &str, zone: &Zone) -> Option<ExclusionEntry> {
        let range = self.range(zone)?;
        let notified_at = match self.notified_at.is_empty() {
            true => None,
            false => Some(self.notified_at.instant(zone)?),
        };
        Some(ExclusionEntry {
            id: self.id.trim().to_owned(),
            contracts: if self.only_this_contract { vec![contract.to_owned()] } else { Vec::new() },
            kind: self.kind,
            range,
            objects: self.objects.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
            evidence: self.evidence.trim().to_owned(),
            notified_at,
            state: ExclusionState::Proposed,
            decided_by: String::new(),
            decided_at: None,
        })
    }
}

/// `EXC-20261011-0100`
fn new_id(range: TimeRange, zone: &Zone) -> String {
    zone.local(range.start).strftime("EXC-%Y%m%d-%H%M").to_string()
}
