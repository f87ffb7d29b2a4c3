//! Every entry of the exclusion ledger that touches the period, whatever became of it.

use std::collections::BTreeMap;

use super::Writer;
use super::terms::exclusion_kind;
use crate::format;
use crate::model::TimeRange;
use crate::report::facts::ReportFacts;
use crate::report::part::{Block, Cell, Column, Part, Table};
use crate::sla::{
    AppliedExclusion, ExclusionEntry, ExclusionState, ObjectiveResult, RefusalReason, RefusedEntry,
};
use crate::words::{date, tr};

/// What became of an entry for the contract as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It counts for at least one line.
    Applied,
    /// Approved, and no line lets it in.
    NotAdmitted,
    Pending,
    Rejected,
}

impl Fate {
    fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NotAdmitted => "not_admitted",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Applied => tr!("report-parts-excl-applied"),
            Self::NotAdmitted => tr!("report-parts-excl-not-admitted"),
            Self::Pending => tr!("report-parts-excl-pending"),
            Self::Rejected => tr!("report-parts-excl-rejected"),
        }
    }

    fn tone(self) -> &'static str {
        match self {
            Self::Applied => "achieved",
            Self::NotAdmitted | Self::Pending => "undecided",
            Self::Rejected => "breached",
        }
    }
}

/// One entry with what each line makes of it.
struct Row<'a> {
    entry: &'a ExclusionEntry,
    applied: Vec<(&'a ObjectiveResult, &'a AppliedExclusion)>,
    refused: Vec<(&'a ObjectiveResult, &'a RefusedEntry)>,
}

impl Row<'_> {
    fn fate(&self) -> Fate {
        match self.entry.state {
            _ if !self.applied.is_empty() => Fate::Applied,
            ExclusionState::Approved => Fate::NotAdmitted,
            ExclusionState::Proposed => Fate::Pending,
            ExclusionState::Rejected => Fate::Rejected,
        }
    }
}

impl Writer<'_> {
    pub(super) fn exclusions_part(&self, facts: &ReportFacts) -> Option<Part> {
        // Gathered with the rest; the entries themselves stand in the statement.
        facts.changes.as_ref()?;
        let rows = self.ledger();
        let mut part = Part {
            id: "exclusions",
            title: tr!("report-parts-exclusions").to_owned(),
            ..Part::default()
        };
        if rows.is_empty() {
            part.sentences.push(tr!("report-parts-excl-none").to_owned());
            part.follows = true;
            return Some(part);
        }
        let count = |fate: Fate| rows.iter().filter(|row| row.fate() == fate).count() as u64;
        part.sentences.push(tr!(
            "report-parts-excl-counts",
            applied = count(Fate::Applied),
            not = count(Fate::NotAdmitted),
            pending = count(Fate::Pending),
            rejected = count(Fate::Rejected),
        ));
        if count(Fate::Pending) > 0 {
            part.sentences.push(tr!("report-parts-excl-pending-text").to_owned());
        }
        part.blocks.push(Block::Table(self.ledger_table(&rows, facts)));
        part.blocks.push(Block::Table(self.ledger_rows(&rows, facts)));
        Some(part)
    }

    /// By start, then id.
    fn ledger(&self) -> Vec<Row<'_>> {
        let mut rows: BTreeMap<(crate::model::Timestamp, &str), Row<'_>> = BTreeMap::new();
        fn row<'m, 'a>(
            rows: &'m mut BTreeMap<(crate::model::Timestamp, &'a str), Row<'a>>,
            entry: &'a ExclusionEntry,
        ) -> &'m mut Row<'a> {
            let key = (entry.range.start, entry.id.as_str());
            let new = || Row { entry, applied: Vec::new(), refused: Vec::new() };
            rows.entry(key).or_insert_with(new)
        }
        for result in &self.statement.objectives {
            for applied in &result.exclusions {
                row(&mut rows, &applied.entry).applied.push((result, applied));
            }
            for refused in &result.refused_exclusions {
                row(&mut rows, &refused.entry).refused.push((result, refused));
            }
        }
        rows.into_values().collect()
    }

    fn inside(&self, entry: &ExclusionEntry) -> TimeRange {
        entry.range.intersect(self.statement.period).unwrap_or(entry.range)
    }

    fn ledger_table(&self, rows: &[Row<'_>], facts: &ReportFacts) -> Table {
        let zone = self.zone();
        let columns = vec![
            Column::text("object", tr!("report-parts-exclusion")),
            Column::text("window", tr!("report-parts-window")),
            Column::text("state", tr!("report-parts-state")),
            Column::text("lines", tr!("report-parts-counts-for")),
            Column::text("reason", tr!("report-parts-reason")).wide(),
        ];
        let cells = rows.iter().map(|row| {
            let entry = row.entry;
            let inside = self.inside(entry);
            let fate = row.fate();
            let decided = match (entry.decided_by.as_str(), entry.decided_at) {
                ("", _) => String::new(),
                (by, None) => by.to_owned(),
                (by, Some(at)) => format!("{by}, {}", format::date(at, zone)),
            };
            let evidence = match entry.evidence.as_str() {
                "" => entry.reason.clone(),
                evidence => format!("{} ({evidence})", entry.reason),
            };
            vec![
                Cell::text(entry.id.clone()).with_below(exclusion_kind(entry.kind).to_string()),
                Cell::text(format::local_range(inside, zone).replacen(" – ", " –\n", 1))
                    .with_below(date::duration(inside.duration_secs())),
                Cell::said(fate.word(), fate.name()).with_tone(fate.tone()).with_below(decided),
                Cell::text(self.lines_of(row)),
                Cell::text(evidence).with_below(self.why_not(row, facts)),
            ]
        });
        let mut table = Table::new("exclusion_list", "", columns).with_rows(cells.collect());
        table.paper_only = true;
        table
    }

    /// For which lines it counts; `–` for none.
    fn lines_of(&self, row: &Row<'_>) -> String {
        let n_lines = self.statement.objectives.len();
        if row.applied.is_empty() {
            return "–".to_owned();
        }
        if row.applied.len() == n_lines && n_lines > 1 {
            return tr!("report-parts-all-lines").to_owned();
        }
        let names = row.applied.iter().map(|(result, _)| self.name(result));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Why it does not count, wholly or in part.
    fn why_not(&self, row: &Row<'_>, facts: &ReportFacts) -> String {
        let mut said = Vec::new();
        if let Some(reason) = facts.rejections.get(&row.entry.id) {
            said.push(tr!("report-parts-excl-rejected-because", reason = reason.clone()));
        }
        let capped: i64 = row.applied.iter().map(|(_, a)| a.capped_secs).max().unwrap_or(0);
        if capped > 0 {
            said.push(tr!("report-parts-excl-capped", time = date::duration(capped)));
        }
        if row.fate() == Fate::NotAdmitted {
            let mut reasons: Vec<String> = Vec::new();
            for (_, refused) in &row.refused {
                let reason = refusal_text(&refused.reason);
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            said.extend(reasons);
        }
        said.join(" ")
    }

    /// One row for each entry and line, for machines.
    fn ledger_rows(&self, rows: &[Row<'_>], facts: &ReportFacts) -> Table {
        let zone = self.zone();
        let mut columns = Self::objective_columns();
        columns.extend([
            Column::text("object", tr!("report-parts-exclusion")),
            Column::text("kind", tr!("report-parts-kind")),
            Column::time("period_start", tr!("report-parts-start")),
            Column::time("period_end", tr!("report-parts-end")),
            Column::number("value", tr!("report-parts-lasted")),
            Column::text("unit", tr!("report-parts-unit")),
            Column::text("state", tr!("report-parts-state")),
            Column::text("counts", tr!("report-parts-counts")),
            Column::text("why_not", tr!("report-parts-why-not")),
            Column::text("reason", tr!("report-parts-reason")),
            Column::text("evidence", tr!("report-parts-evidence")),
            Column::text("decided_by", tr!("report-parts-by")),
        ]);
        let mut all = Vec::new();
        for row in rows {
            let entry = row.entry;
            let inside = self.inside(entry);
            let applied = row.applied.iter().map(|(result, _)| (*result, None));
            let refused = row.refused.iter().map(|(result, r)| (*result, Some(&r.reason)));
            for (result, why) in applied.chain(refused) {
                let rejected = facts.rejections.get(&entry.id).filter(|_| why.is_some());
                let why_not = match (rejected, why) {
                    (Some(reason), _) => {
                        tr!("report-parts-excl-rejected-because", reason = reason.clone())
                    }
                    (None, Some(reason)) => refusal_text(reason),
                    (None, None) => String::new(),
                };
                let secs = inside.duration_secs();
                let mut cells = self.objective_cells(&result.objective.id);
                cells.extend([
                    Cell::text(entry.id.clone()),
                    Cell::said(exclusion_kind(entry.kind).to_string(), entry.kind.name()),
                    Cell::text(zone.to_iso(inside.start)),
                    Cell::text(zone.to_iso(inside.end)),
                    Cell::said(date::duration(secs), secs.to_string()),
                    Cell::text("s"),
                    Cell::said(row.fate().word(), entry.state.name()),
                    Cell::text(if why.is_none() { "yes" } else { "no" }),
                    Cell::text(why_not),
                    Cell::text(entry.reason.clone()),
                    Cell::text(entry.evidence.clone()),
                    Cell::text(entry.decided_by.clone()),
                ]);
                all.push(cells);
            }
        }
        let mut table =
            Table::new("exclusion_state", tr!("report-parts-exclusions"), columns).with_rows(all);
        table.off_paper = true;
        table
    }
}

/// Why an entry does not count for a line.
fn refusal_text(reason: &RefusalReason) -> String {
    match reason {
        RefusalReason::NotApproved(ExclusionState::Rejected) => {
            tr!("report-parts-refused-rejected").to_owned()
        }
        RefusalReason::NotApproved(_) => tr!("report-parts-refused-pending").to_owned(),
        RefusalReason::NothingAgreed => tr!("report-parts-refused-nothing").to_owned(),
        RefusalReason::KindNotAgreed(kind) => {
            tr!("report-parts-refused-kind", kind = exclusion_kind(*kind).to_string())
        }
        RefusalReason::NotNotified { hours } => {
            tr!("report-parts-refused-no-notice", hours = u64::from(*hours))
        }
        RefusalReason::NotifiedLate { hours, given_minutes } => tr!(
            "report-parts-refused-late",
            hours = u64::from(*hours),
            given = date::duration(given_minutes.max(&0) * 60),
        ),
        RefusalReason::OtherApprover { decided_by, approver } => tr!(
            "report-parts-refused-approver",
            by = decided_by.clone(),
            approver = approver.clone(),
        ),
        RefusalReason::CapReached { kind, minutes_max } => tr!(
            "report-parts-refused-cap",
            kind = exclusion_kind(*kind).to_string(),
            minutes = u64::from(*minutes_max),
        ),
        RefusalReason::LeftOut => tr!("report-parts-refused-left-out").to_owned(),
    }
}
