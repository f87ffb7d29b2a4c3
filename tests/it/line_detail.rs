//! A line under the glass: losses add up to the statement's fraction, records say whether they count and why not.

#![allow(clippy::unwrap_used)]

use vigia::chart::{BandKind, Chart};
use vigia::job::JobContext;
use vigia::model::{Outage, Ticket, Timestamp};
use vigia::report::objective_chart;
use vigia::sla::outage_metric::Cut;
use vigia::workspace::line_detail::{
    Awaited, EventEffect, EventKind, EventNote, LineDetail, LineKey, LossKind, with_records,
};

use super::pack_fixture::{self, CELLS, add, after_october, engine, month_start, october};
use super::store_conformance::file;

fn detail(folder: &std::path::Path, objective: &str) -> LineDetail {
    let key =
        LineKey { contract: "c-1".to_owned(), period: october(), objective: objective.to_owned() };
    engine(folder).line_detail(&key, after_october(20), &JobContext::default()).unwrap()
}

fn result(folder: &std::path::Path, objective: &str) -> vigia::sla::ObjectiveResult {
    let statement =
        engine(folder).judge("c-1", october(), after_october(20), &JobContext::default()).unwrap();
    let found = statement.objectives.iter().find(|result| result.objective.id == objective);
    found.unwrap().clone()
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_unix_secs(month_start() + 3600 * hour)
}

#[test]
fn losses_of_all_objects_are_what_the_line_lost() {
    let folder = pack_fixture::workspace();
    let result = result(folder.path(), "access");
    let detail = detail(folder.path(), "access");
    assert_eq!(detail.kind, LossKind::Failures);
    let lost = result.denominator.unwrap() - result.numerator.unwrap();
    assert!(lost > 0.0);
    assert!((detail.pareto.total - lost).abs() < 1e-6, "excluded hours are left out of both");
    assert!((detail.pareto.cumulative_end() - 1.0).abs() < 1e-12);
    assert_eq!(detail.pareto.bars.len(), CELLS.len());
    // The statement's worst objects are the first bars.
    let worst = &result.worst_objects[0];
    assert_eq!(
        (&worst.name, worst.contribution),
        (&detail.pareto.bars[0].name, Some(detail.pareto.bars[0].share))
    );
}

#[test]
fn values_that_do_not_add_up_are_ranked_by_themselves() {
    let folder = pack_fixture::workspace();
    let detail = detail(folder.path(), "traffic");
    assert_eq!(detail.kind, LossKind::Values);
    assert!(detail.pareto.bars.is_empty(), "traffic is no loss");
    let values: Vec<f64> = detail.by_value.iter().map(|object| object.value.unwrap()).collect();
    assert_eq!(values.len(), 3);
    assert!(values.is_sorted(), "much is good here: the least comes first, {values:?}");
}

#[test]
fn outages_of_a_line_measured_by_them_count_and_say_why_not() {
    let folder = pack_fixture::workspace();
    let mut records = file("more.csv", &[], &[]);
    let outage = |id: &str, object: &str, from: i64, to: i64| Outage {
        id: id.to_owned(),
        object: object.to_owned(),
        name: "link down".to_owned(),
        severity: "Major".to_owned(),
        start: at(from),
        end: Some(at(to)),
        ..Outage::default()
    };
    // Within O-1 (hours 143 to 146 of B), and another of nothing that is known.
    records.outages = vec![outage("O-2", CELLS[1], 144, 145), outage("O-3", "N=9,C=Z", 100, 101)];
    records.counts.n_events = 2;
    add(folder.path(), [records]);
    let result = result(folder.path(), "up");
    let detail = detail(folder.path(), "up");
    let outages: Vec<_> =
        detail.events.iter().filter(|event| event.kind == EventKind::Outage).collect();
    let ids: Vec<&str> = outages.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids, ["O-1", "O-2"], "what speaks of no object of the line is not of it");
    assert_eq!((outages[0].effect, outages[0].counted_secs), (EventEffect::Counts, Some(3 * 3600)));
    assert_eq!((outages[1].effect, outages[1].counted_secs), (EventEffect::DoesNotCount, Some(0)));
    assert_eq!(outages[1].notes, [EventNote::Cut(Cut::Overlap)]);
    let counted: i64 = outages.iter().filter_map(|event| event.counted_secs).sum();
    let down = result.denominator.unwrap() - result.numerator.unwrap();
    assert_eq!(counted as f64, down, "the records add up to the downtime");
    assert_eq!(detail.kind, LossKind::DownSecs);
    assert_eq!(detail.pareto.total, down);
    assert_eq!(detail.pareto.bars[0].name, CELLS[1]);
}

#[test]
fn tickets_of_a_line_measured_by_them_are_within_late_or_left_out() {
    let folder = pack_fixture::workspace();
    let mut records = file("more.csv", &[], &[]);
    let ticket = |id: &str, opened: i64, resolved: Option<i64>| Ticket {
        id: id.to_owned(),
        state: if resolved.is_some() { "Closed" } else { "Open" }.to_owned(),
        opened_at: Some(at(opened)),
        resolved_at: resolved.map(at),
        ..Ticket::default()
    };
    // Due in November, and resolved before it was opened.
    records.tickets =
        vec![ticket("INC8", 31 * 24 - 2, Some(31 * 24 - 1)), ticket("INC9", 150, Some(140))];
    records.counts.n_events = 2;
    add(folder.path(), [records]);
    let detail = detail(folder.path(), "repair");
    assert_eq!(detail.kind, LossKind::None);
    let of = |id: &str| {
        let event = detail.events.iter().find(|event| event.id == id).unwrap();
        (event.effect, event.notes.clone())
    };
    let late = |notes: &[EventNote]| notes.contains(&EventNote::Late);
    let within = |notes: &[EventNote]| notes.contains(&EventNote::Within);
    assert!(matches!(of("INC1"), (EventEffect::Counts, notes) if within(&notes) && !late(&notes)));
    assert!(matches!(of("INC2"), (EventEffect::Counts, notes) if late(&notes) && !within(&notes)));
    assert_eq!(of("INC8").0, EventEffect::DoesNotCount);
    assert_eq!(of("INC9").0, EventEffect::DoesNotCount);
    let result = result(folder.path(), "repair");
    let counting = detail.events.iter().filter(|event| event.effect == EventEffect::Counts);
    assert_eq!(counting.count() as f64, result.denominator.unwrap());
}

#[test]
fn records_of_a_line_of_counters_explain_and_do_not_count() {
    let folder = pack_fixture::workspace();
    let mut records = file("more.csv", &[], &[]);
    // Cell A is excluded on the sixth from one to five.
    records.outages = vec![Outage {
        id: "O-5".to_owned(),
        object: CELLS[0].to_owned(),
        name: "work".to_owned(),
        start: at(5 * 24 + 2),
        end: Some(at(5 * 24 + 3)),
        ..Outage::default()
    }];
    records.counts.n_events = 1;
    add(folder.path(), [records]);
    let detail = detail(folder.path(), "access");
    assert!(detail.events.iter().all(|event| event.effect == EventEffect::Background));
    assert!(detail.events.iter().all(|event| event.counted_secs.is_none()));
    let of = |id: &str| detail.events.iter().find(|event| event.id == id).unwrap();
    assert_eq!(of("O-5").notes, [EventNote::InExclusion("CHG-1".to_owned())]);
    assert_eq!(of("O-1").notes, [], "cell B is not excluded");
    assert_eq!(of("O-1").objects, [CELLS[1]]);
    assert!(detail.events.iter().any(|event| event.kind == EventKind::Ticket));
    assert!(detail.events.is_sorted_by_key(|event| event.range.start));
}

#[test]
fn the_chart_shows_outages_and_frames_the_chosen_record() {
    let folder = pack_fixture::workspace();
    let (result, detail) = (result(folder.path(), "access"), detail(folder.path(), "access"));
    let period = october().range(&pack_fixture::zone());
    let of = |chosen| {
        let mut chart = objective_chart(&result, &pack_fixture::zone(), period);
        with_records(&mut chart, &detail.events, chosen);
        chart
    };
    let n = |chart: &Chart, kind| chart.bands.iter().filter(|band| band.kind == kind).count();
    let plain = of(None);
    assert_eq!((n(&plain, BandKind::Exclusion), n(&plain, BandKind::Outage)), (1, 1));
    assert_eq!(n(&plain, BandKind::Chosen), 0);
    let position = detail.events.iter().position(|event| event.id == "INC2");
    let chosen = of(position);
    let band = chosen.bands.iter().find(|band| band.kind == BandKind::Chosen).unwrap();
    assert_eq!((band.range.start, band.range.end), (at(120), at(129)));
    assert_eq!(chosen.bands.len(), plain.bands.len() + 1);
}

/// One half comes before the other, says which is still looked for, and is what stands in the whole.
#[test]
fn the_half_that_is_found_first_is_told_once() {
    let folder = pack_fixture::workspace();
    for objective in ["access", "up"] {
        let (period, contract) = (october(), "c-1".to_owned());
        let key = LineKey { contract, period, objective: objective.to_owned() };
        let told = std::sync::Mutex::new(Vec::new());
        let tell = |half: LineDetail| told.lock().unwrap().push(half);
        let whole = engine(folder.path())
            .line_detail_telling(&key, after_october(20), &tell, &JobContext::default())
            .unwrap();
        assert_eq!(whole.awaited, None);
        assert!(!whole.events.is_empty() && whole.kind != LossKind::None);
        let told = told.into_inner().unwrap();
        assert_eq!(told.len(), 1);
        let (half, whole) = (told[0].clone(), whole);
        match half.awaited {
            Some(Awaited::Events) => {
                assert_eq!(
                    half,
                    LineDetail { events: half.events.clone(), awaited: half.awaited, ..whole }
                );
                assert!(half.events.is_empty());
            }
            Some(Awaited::Losses) => {
                assert_eq!((&half.events, half.kind), (&whole.events, LossKind::None));
            }
            None => panic!("half of a line says that it is whole"),
        }
    }
}

#[test]
fn a_line_that_is_not_there_is_named() {
    let folder = pack_fixture::workspace();
    let key =
        LineKey { contract: "c-1".to_owned(), period: october(), objective: "nothing".to_owned() };
    let told = engine(folder.path()).line_detail(&key, after_october(20), &JobContext::default());
    assert!(told.unwrap_err()[0].message.contains("\"nothing\""));
}
