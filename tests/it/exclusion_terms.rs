//! What a contract line lets in of the ledger: kinds, notice, caps, approver, states; properties of what is admitted.

use proptest::prelude::*;
use vigia::model::{TimeRange, Timestamp};
use vigia::sla::exclusion::{AdmittedExclusion, admit};
use vigia::sla::interval::{intersect, total_secs, union};
use vigia::sla::{
    ExclusionChoice, ExclusionEntry, ExclusionKind, ExclusionKindTerms, ExclusionMode,
    ExclusionState, ExclusionTerms, RefusalReason,
};

const PLANNED: ExclusionKind = ExclusionKind::PlannedMaintenance;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_unix_secs(minute * 60)
}

fn minutes(start: i64, end: i64) -> TimeRange {
    TimeRange::new(at(start), at(end))
}

/// A month of 30 days that starts at minute 0.
fn period() -> TimeRange {
    minutes(0, 43_200)
}

fn entry(id: &str, start: i64, end: i64) -> ExclusionEntry {
    ExclusionEntry {
        id: id.to_owned(),
        contracts: Vec::new(),
        kind: PLANNED,
        range: minutes(start, end),
        objects: String::new(),
        reason: "r".to_owned(),
        evidence: "e".to_owned(),
        notified_at: None,
        state: ExclusionState::Approved,
        decided_by: "ana".to_owned(),
        decided_at: None,
    }
}

fn terms(notice_hours: u32, minutes_max: Option<u32>, approver: Option<&str>) -> ExclusionTerms {
    ExclusionTerms {
        mode: ExclusionMode::DowntimeOnly,
        kinds: vec![ExclusionKindTerms { kind: PLANNED, notice_hours, minutes_max }],
        approver: approver.map(str::to_owned),
    }
}

/// Ids with their admitted minutes, and ids with why they do not count.
type Sorted = (Vec<(String, i64)>, Vec<(String, RefusalReason)>);

fn admitted(
    terms: Option<&ExclusionTerms>,
    entries: &[ExclusionEntry],
    choice: &ExclusionChoice,
) -> Sorted {
    let (admitted, refused) = admit(terms, entries, period(), choice);
    (
        admitted.iter().map(|a| (a.entry.id.clone(), total_secs(&a.ranges) / 60)).collect(),
        refused.into_iter().map(|r| (r.entry.id.clone(), r.reason)).collect(),
    )
}

fn official(terms: &ExclusionTerms, entries: &[ExclusionEntry]) -> Sorted {
    admitted(Some(terms), entries, &ExclusionChoice::Approved)
}

fn reason(terms: &ExclusionTerms, entry: ExclusionEntry) -> RefusalReason {
    let (counted, mut refused) = official(terms, &[entry]);
    assert_eq!(counted, []);
    refused.remove(0).1
}

#[test]
fn only_agreed_kinds_in_the_right_state_count() {
    let any = terms(0, None, None);
    assert_eq!(official(&any, &[entry("a", 10, 20)]).0, [("a".to_owned(), 10)]);
    let other = ExclusionEntry { kind: ExclusionKind::ForceMajeure, ..entry("a", 10, 20) };
    let expected = RefusalReason::KindNotAgreed(ExclusionKind::ForceMajeure);
    assert_eq!(reason(&any, other), expected);
    for state in [ExclusionState::Proposed, ExclusionState::Rejected] {
        let open = ExclusionEntry { state, ..entry("a", 10, 20) };
        assert_eq!(reason(&any, open), RefusalReason::NotApproved(state));
    }
    let nothing = admitted(None, &[entry("a", 10, 20)], &ExclusionChoice::Approved);
    assert_eq!(nothing, (vec![], vec![("a".to_owned(), RefusalReason::NothingAgreed)]));
    // Outside the period it is neither; across its border only the part inside counts.
    assert_eq!(official(&any, &[entry("a", -20, 0)]), (vec![], vec![]));
    let across = [entry("a", -20, 5), entry("b", 43_190, 43_300)];
    assert_eq!(official(&any, &across).0, [("a".to_owned(), 5), ("b".to_owned(), 10)]);
}

#[test]
fn notice_is_kept_to_the_second() {
    let three_days = terms(72, None, None);
    let start = 10_000;
    let notified = |secs: i64| ExclusionEntry {
        notified_at: Some(at(start).plus_secs(-72 * 3600 + secs)),
        ..entry("a", start, start + 10)
    };
    assert_eq!(official(&three_days, &[notified(0)]).0, [("a".to_owned(), 10)]);
    assert_eq!(official(&three_days, &[notified(-1)]).0, [("a".to_owned(), 10)]);
    let late = RefusalReason::NotifiedLate { hours: 72, given_minutes: 72 * 60 - 1 };
    assert_eq!(reason(&three_days, notified(1)), late, "a second late is late");
    let silent = entry("a", start, start + 10);
    assert_eq!(reason(&three_days, silent), RefusalReason::NotNotified { hours: 72 });
    // The notice is for the start of the window, also where the window began before the period.
    let early = ExclusionEntry { notified_at: Some(at(-5000)), ..entry("a", -100, 100) };
    assert_eq!(official(&three_days, &[early]).0, [("a".to_owned(), 100)]);
}

#[test]
fn overlapping_windows_share_the_cap() {
    let capped = terms(0, Some(60), None);
    let entries = [entry("a", 0, 40), entry("b", 20, 80), entry("c", 70, 90), entry("d", 10, 30)];
    let (counted, refused) = official(&capped, &entries[..3]);
    // a: 0–40. b: 20–40 is counted already, 40–60 fills the cap. c: nothing is left.
    assert_eq!(counted, [("a".to_owned(), 40), ("b".to_owned(), 40)]);
    let full = RefusalReason::CapReached { kind: PLANNED, minutes_max: 60 };
    assert_eq!(refused, [("c".to_owned(), full)]);
    let (counted, _) = admit(Some(&capped), &entries[..3], period(), &ExclusionChoice::Approved);
    assert_eq!(counted.iter().map(|one| one.capped_secs).collect::<Vec<_>>(), [0, 20 * 60]);
    assert_eq!(total_secs(&whole(&counted)), 60 * 60, "not 80 minutes");
    // Each kind has a cap of its own.
    let mut two = terms(0, Some(10), None);
    let kind = ExclusionKind::SiteAccess;
    two.kinds.push(ExclusionKindTerms { kind, notice_hours: 0, minutes_max: Some(5) });
    let entries = [entry("a", 0, 40), ExclusionEntry { kind, ..entry("b", 0, 40) }];
    assert_eq!(official(&two, &entries).0, [("a".to_owned(), 10), ("b".to_owned(), 5)]);
}

#[test]
fn only_the_agreed_approver_approves() {
    let noc = terms(0, None, Some("NOC of the customer"));
    let other = RefusalReason::OtherApprover {
        decided_by: "ana".to_owned(),
        approver: "NOC of the customer".to_owned(),
    };
    assert_eq!(reason(&noc, entry("a", 0, 10)), other);
    let decided_by = "NOC of the customer".to_owned();
    let right = ExclusionEntry { decided_by, ..entry("a", 0, 10) };
    assert_eq!(official(&noc, &[right]).0, [("a".to_owned(), 10)]);
}

#[test]
fn choices_of_what_ifs() {
    let any = terms(0, None, None);
    let state = |id: &str, start, state| ExclusionEntry { state, ..entry(id, start, start + 10) };
    let entries = [
        entry("approved", 0, 10),
        state("proposed", 20, ExclusionState::Proposed),
        state("rejected", 40, ExclusionState::Rejected),
    ];
    let ids = |choice: &ExclusionChoice| -> Vec<String> {
        admitted(Some(&any), &entries, choice).0.into_iter().map(|(id, _)| id).collect()
    };
    let named = |id: &str| vec![id.to_owned()];
    assert_eq!(ids(&ExclusionChoice::Approved), ["approved"]);
    assert_eq!(ids(&ExclusionChoice::None), [""; 0]);
    assert_eq!(ids(&ExclusionChoice::WithProposed), ["approved", "proposed"]);
    assert_eq!(ids(&ExclusionChoice::With(named("rejected"))), ["approved", "rejected"]);
    assert_eq!(ids(&ExclusionChoice::Without(named("approved"))), [""; 0]);
}

fn whole(admitted: &[AdmittedExclusion<'_>]) -> Vec<TimeRange> {
    union(&admitted.iter().flat_map(|one| one.ranges.clone()).collect::<Vec<_>>())
}

fn ledger() -> impl Strategy<Value = Vec<ExclusionEntry>> {
    let kind = prop_oneof![Just(PLANNED), Just(ExclusionKind::SiteAccess)];
    let state =
        prop_oneof![3 => Just(ExclusionState::Approved), 1 => Just(ExclusionState::Proposed)];
    let window = (-50_i64..400, 1_i64..120, kind, state, proptest::option::of(0_i64..400));
    proptest::collection::vec(window, 0..12).prop_map(|windows| {
        let mut entries: Vec<ExclusionEntry> = (0..)
            .zip(windows)
            .map(|(n, (start, length, kind, state, notice)): (i32, _)| ExclusionEntry {
                kind,
                state,
                notified_at: notice.map(|notice| at(start - notice)),
                ..entry(&n.to_string(), start, start + length)
            })
            .collect();
        entries.sort_by_key(|entry| entry.range.start);
        entries
    })
}

proptest! {
    #[test]
    fn the_cap_is_never_exceeded_and_nothing_refused_counts(
        entries in ledger(),
        cap in proptest::option::of(0_u32..200),
        notice_hours in 0_u32..4,
    ) {
        let period = minutes(0, 300);
        let mut terms = terms(notice_hours, cap, None);
        terms.kinds.push(ExclusionKindTerms {
            kind: ExclusionKind::SiteAccess,
            notice_hours: 0,
            minutes_max: None,
        });
        let choice = ExclusionChoice::Approved;
        let (admitted, refused) = admit(Some(&terms), &entries, period, &choice);
        // Every entry that touches the period is one of both.
        let touching = entries.iter().filter(|e| e.range.intersect(period).is_some()).count();
        prop_assert_eq!(admitted.len() + refused.len(), touching);
        for one in &admitted {
            prop_assert_eq!(one.entry.state, ExclusionState::Approved);
            let inside = intersect(&[one.entry.range], &[period]);
            prop_assert_eq!(&intersect(&one.ranges, &inside), &one.ranges, "never beyond the window");
            prop_assert_eq!(total_secs(&one.ranges) + one.capped_secs, total_secs(&inside));
            prop_assert!(!refused.iter().any(|other| other.entry.id == one.entry.id));
        }
        // Minute by minute: the first minutes of the union of what keeps the terms, up to the cap.
        for kind in [PLANNED, ExclusionKind::SiteAccess] {
            let limit = if kind == PLANNED { cap } else { None };
            let keeps = |e: &&ExclusionEntry| {
                let hours = if kind == PLANNED { i64::from(notice_hours) } else { 0 };
                let notice = e.notified_at.map(|n| e.range.start.as_unix_secs() - n.as_unix_secs());
                e.kind == kind
                    && e.state == ExclusionState::Approved
                    && (hours == 0 || notice.is_some_and(|given| given >= hours * 3600))
            };
            let covered = (0..300).filter(|minute| {
                entries.iter().filter(keeps).any(|e| e.range.start <= at(*minute) && at(*minute) < e.range.end)
            });
            let expected: Vec<i64> = match limit {
                Some(limit) => covered.take(limit as usize).collect(),
                None => covered.collect(),
            };
            let of_kind: Vec<AdmittedExclusion<'_>> =
                admitted.iter().filter(|a| a.entry.kind == kind).cloned().collect();
            let found = whole(&of_kind);
            prop_assert_eq!(total_secs(&found), expected.len() as i64 * 60);
            for minute in expected {
                prop_assert!(found.iter().any(|r| r.start <= at(minute) && at(minute) < r.end));
            }
        }
    }

    /// Windows of the same start may stand in any order: who is named for a minute changes, the minutes do not.
    #[test]
    fn the_order_of_windows_of_one_start_changes_no_minute(
        lengths in proptest::collection::vec(1_i64..100, 1..8),
        cap in proptest::option::of(0_u32..120),
    ) {
        let terms = terms(0, cap, None);
        let forward: Vec<ExclusionEntry> =
            (0..).zip(&lengths).map(|(n, length): (i32, _)| entry(&n.to_string(), 5, 5 + length)).collect();
        let backward: Vec<ExclusionEntry> = forward.iter().rev().cloned().collect();
        let choice = ExclusionChoice::Approved;
        let union_of = |entries: &[ExclusionEntry]| whole(&admit(Some(&terms), entries, period(), &choice).0);
        prop_assert_eq!(union_of(&forward), union_of(&backward));
    }
}
