//! The parts of a report beside scorecard and objectives: recomputed from fixtures that are written by hand, without the popular wrong
//! answers, and the same on paper and for machines.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use vigia::job::JobContext;
use vigia::model::{
    Every, Gap, KpiPoint, KpiSeries, Outage, Ticket, TimeRange, Timestamp, Unit, Zone,
};
use vigia::report::facts::{
    ActionFact, ActionFacts, ActionState, ChangeFacts, FileFact, IncidentFacts, OutageFact,
    PastLine, PastPeriod, PastSource, RegionFacts, RegionLine, TrafficFacts,
};
use vigia::report::part::{Block, Part, Shape, Table};
use vigia::report::svg::drawing_svg;
use vigia::report::{Document, ReportFacts, ReportOptions, build_document, write_csv, write_pdf};
use vigia::sla::{
    ExclusionEntry, ExclusionKind, ExclusionState, RefusalReason, RefusedEntry, Statement, Verdict,
};
use vigia::words::Language;
use vigia::workspace::Engine;
use vigia::workspace::freeze::{FreezeRequest, FreezeState};

use super::pack_fixture::{after_october, engine};
use super::report::{dec, options, statement};
use super::sla_fixture::month;

fn lima() -> Zone {
    Zone::named("America/Lima").unwrap()
}

fn october() -> TimeRange {
    month("2026-10").range(&lima())
}

/// So many minutes into October.
fn at(minutes: i64) -> Timestamp {
    october().start.plus_secs(minutes * 60)
}

const DAY: i64 = 24 * 60;

fn document_of(statement: &Statement, facts: ReportFacts) -> Document {
    build_document(statement, &ReportOptions { facts, ..options() })
}

fn part<'d>(document: &'d Document, id: &str) -> &'d Part {
    document.parts.iter().find(|part| part.id == id).unwrap_or_else(|| panic!("no part {id}"))
}

fn table<'d>(document: &'d Document, section: &str) -> &'d Table {
    let mut tables = document.tables().filter(|table| table.section == section);
    tables.next().unwrap_or_else(|| panic!("no table {section}"))
}

/// Exact values of a table's rows by the names of its columns.
fn rows(table: &Table) -> Vec<BTreeMap<&'static str, String>> {
    let row = |cells: &Vec<vigia::report::part::Cell>| {
        let pairs = table.columns.iter().zip(cells);
        pairs.map(|(column, cell)| (column.id, cell.figure.exact.clone())).collect()
    };
    table.rows.iter().map(row).collect()
}

fn ticket(
    id: &str,
    level: u8,
    opened: i64,
    responded: Option<i64>,
    resolved: Option<i64>,
) -> Ticket {
    Ticket {
        id: id.to_owned(),
        title: format!("No service at {id}"),
        state: "In Progress".to_owned(),
        priority: format!("{level} - P{level}"),
        priority_level: Some(level),
        category: "Power".to_owned(),
        object: "LIM017".to_owned(),
        opened_at: Some(at(opened)),
        responded_at: responded.map(at),
        resolved_at: resolved.map(at),
        ..Ticket::default()
    }
}

/// Priority 2: repaired after 1, 2, 3 and 10 hours; one open; one closed days later without a repair; one that ends before it begins;
/// one of September that was repaired in October after 5 days.
fn tickets() -> Vec<Ticket> {
    let mut closed = ticket("T-closed", 2, 3 * DAY, None, None);
    closed.closed_at = Some(at(9 * DAY));
    vec![
        ticket("T-1", 2, 100, Some(110), Some(160)),
        ticket("T-2", 2, 200, Some(220), Some(320)),
        ticket("T-3", 2, DAY, Some(DAY + 30), Some(DAY + 180)),
        ticket("T-4", 2, 2 * DAY, Some(2 * DAY + 40), Some(2 * DAY + 600)),
        ticket("T-open", 2, 30 * DAY, None, None),
        closed,
        ticket("T-back", 2, 5 * DAY, None, Some(5 * DAY - 60)),
        ticket("T-old", 2, -4 * DAY, None, Some(DAY)),
        ticket("T-p1", 1, 10 * DAY, Some(10 * DAY + 5), Some(10 * DAY + 90)),
    ]
}

fn outage(id: &str, name: &str, from: i64, to: Option<i64>) -> OutageFact {
    OutageFact {
        outage: Outage {
            id: id.to_owned(),
            object: "LIM017".to_owned(),
            name: name.to_owned(),
            severity: "Critical".to_owned(),
            start: at(from),
            end: to.map(at),
            ..Outage::default()
        },
        lines: BTreeMap::from([("access".to_owned(), 3)]),
        ticket: (id == "O-1").then(|| "T-p1".to_owned()),
    }
}

fn incidents() -> IncidentFacts {
    IncidentFacts {
        has_tickets: true,
        has_outages: true,
        tickets: tickets(),
        outages: vec![
            outage("O-1", "Power failure", 10 * DAY, Some(10 * DAY + 90)),
            outage("O-2", "Power failure", 12 * DAY, Some(12 * DAY + 30)),
            outage("O-3", "Fibre cut", -600, Some(60)),
            outage("O-4", "Fibre cut", 31 * DAY - 45, None),
        ],
        n_unplaced: 2,
    }
}

fn point(good: f64, all: f64) -> KpiPoint {
    KpiPoint {
        value: Some(100.0 * good / all),
        gap: None,
        numerator: Some(good),
        denominator: Some(all),
        completeness: Some(1.0),
        received: 100,
        expected: 100,
        ..KpiPoint::missing()
    }
}

/// A small bad region, a large good one, one with too little data, one without objects of the line, one without a name.
fn regions() -> RegionFacts {
    let little = KpiPoint { completeness: Some(0.5), received: 50, ..point(999.0, 1000.0) };
    RegionFacts {
        attribute: "region",
        regions: ["Centro", "Norte", "Oriente", "Sur", ""].map(str::to_owned).to_vec(),
        lines: vec![RegionLine {
            objective_id: "access".to_owned(),
            points: vec![
                Some(little),
                Some(point(90.0, 100.0)),
                None,
                Some(point(9990.0, 10_000.0)),
                Some(KpiPoint {
                    gap: Some(Gap::ZeroDenominator),
                    expected: 5,
                    ..KpiPoint::missing()
                }),
            ],
        }],
    }
}

fn past(name: &str, value: Option<f64>, verdict: Verdict, credit: &str) -> PastPeriod {
    let line = PastLine {
        value,
        target: dec("99.5"),
        verdict,
        completeness: value.map(|_| 1.0),
        credit: dec(credit),
        credit_after_caps: dec(credit),
    };
    PastPeriod {
        period: month(name),
        source: PastSource::Final,
        verdict: Some(verdict),
        credit_total: Some(dec(credit)),
        lines: BTreeMap::from([("access".to_owned(), line)]),
    }
}

fn unknown(name: &str) -> PastPeriod {
    PastPeriod {
        period: month(name),
        source: PastSource::NoData,
        verdict: None,
        credit_total: None,
        lines: BTreeMap::new(),
    }
}

fn before() -> Vec<PastPeriod> {
    vec![
        past("2026-06", Some(99.71), Verdict::Achieved, "0.00"),
        unknown("2026-07"),
        past("2026-08", Some(99.42), Verdict::Breached, "12000.00"),
        past("2026-09", Some(99.66), Verdict::Achieved, "0.00"),
    ]
}

fn series(every: Every, point: impl Fn(usize, TimeRange) -> KpiPoint) -> KpiSeries {
    let (zone, range) = (lima(), october());
    let buckets = zone.buckets(range, every);
    KpiSeries {
        kpi_id: "traffic_volume".to_owned(),
        unit: Unit::new("GB"),
        zone,
        points: buckets.iter().enumerate().map(|(at, range)| point(at, *range)).collect(),
        buckets,
        keys: Vec::new(),
        groups: vec![Vec::new()],
    }
}

fn carried(value: f64, completeness: f64) -> KpiPoint {
    let received = (completeness * 24.0).round() as u64;
    KpiPoint {
        value: Some(value),
        gap: None,
        completeness: Some(completeness),
        received,
        expected: 24,
        ..KpiPoint::missing()
    }
}

/// 10 GB each hour; at 20:00 and 21:00 of each day 40 GB. On the 2nd nothing arrived after noon.
fn traffic() -> TrafficFacts {
    let is_lost = |at: usize| (24 + 12..48).contains(&at);
    let volume = |at: usize| if matches!(at % 24, 20 | 21) { 40.0 } else { 10.0 };
    let hourly = series(Every::Secs(3600), |at, _| {
        if is_lost(at) {
            KpiPoint { expected: 1, completeness: Some(0.0), ..KpiPoint::missing() }
        } else {
            carried(volume(at), 1.0)
        }
    });
    let daily = series(Every::Day, |day, _| {
        let hours = day * 24..(day + 1) * 24;
        let kept: Vec<usize> = hours.filter(|at| !is_lost(*at)).collect();
        carried(kept.iter().map(|at| volume(*at)).sum(), kept.len() as f64 / 24.0)
    });
    let total: f64 = daily.points.iter().filter_map(|point| point.value).sum();
    TrafficFacts {
        kpi_id: "traffic_volume".to_owned(),
        kpi_name: "Traffic volume".to_owned(),
        unit: Unit::new("GB"),
        total: carried(total, 1.0),
        objects: vec![(
            "LIM017_1".to_owned(),
            "MeContext=LIM017,Cell=1".to_owned(),
            carried(total / 4.0, 1.0),
        )],
        hourly,
        daily,
    }
}

fn action(id: &str, objective: &str, state: ActionState, due: &str) -> ActionFact {
    ActionFact {
        id: id.to_owned(),
        title: "Second power supply at LIM017".to_owned(),
        objective_id: objective.to_owned(),
        owner: "M. Quispe, field operations".to_owned(),
        due: Some(due.parse().unwrap()),
        state,
        closed: None,
        note: String::new(),
    }
}

pub fn all_facts() -> ReportFacts {
    ReportFacts {
        before: Some(before()),
        changes: Some(ChangeFacts { previous: Some(month("2026-09")), ..ChangeFacts::default() }),
        regions: Some(regions()),
        incidents: Some(incidents()),
        traffic: Some(traffic()),
        actions: Some(ActionFacts {
            file: "actions/pe-norte-2026.toml".to_owned(),
            is_there: true,
            actions: vec![
                action("A-1", "access", ActionState::InProgress, "2026-10-20"),
                action("A-2", "access", ActionState::Planned, "2026-12-01"),
                action("A-3", "", ActionState::Done, "2026-10-01"),
            ],
        }),
        files: Some(vec![FileFact {
            name: "A20261003.0000.xml.gz".to_owned(),
            sha256: "ab".repeat(32),
            extent: TimeRange::new(at(0), at(15)),
            n_replaced: 1200,
            n_suspect: 4,
        }]),
        rejections: BTreeMap::from([("EX-R".to_owned(), "no notice was given".to_owned())]),
    }
}

/// The statement of the report's test with a breached line, and entries of the ledger in every state.
pub fn judged() -> Statement {
    let mut statement = statement();
    let entry = |id: &str, state: ExclusionState| ExclusionEntry {
        id: id.to_owned(),
        contracts: vec![],
        kind: ExclusionKind::ForceMajeure,
        range: TimeRange::new(at(3 * DAY), at(3 * DAY + 120)),
        objects: String::new(),
        reason: "Storm".to_owned(),
        evidence: "SENAMHI 12".to_owned(),
        notified_at: None,
        state,
        decided_by: String::new(),
        decided_at: None,
    };
    let refused = |entry: ExclusionEntry| RefusedEntry {
        reason: match entry.state {
            ExclusionState::Approved => RefusalReason::NothingAgreed,
            state => RefusalReason::NotApproved(state),
        },
        entry,
    };
    for line in &mut statement.objectives {
        line.refused_exclusions = vec![
            refused(entry("EX-P", ExclusionState::Proposed)),
            refused(entry("EX-R", ExclusionState::Rejected)),
            refused(entry("EX-N", ExclusionState::Approved)),
        ];
    }
    statement
}

// ------------------------------------------------------------------------------------------------------------------ incidents

#[test]
fn an_open_ticket_was_not_repaired_in_no_time() {
    let document = document_of(&judged(), all_facts());
    let rows = rows(table(&document, "incident"));
    let of = |name: &str| rows.iter().find(|row| row["object"] == name).unwrap().clone();
    let second = of("2 - P2");
    // Repaired in October: 1 h, 2 h, 3 h, 10 h, and the 5 days of the ticket of September. Hours: 1 2 3 10 120.
    assert_eq!(second["time_to_repair_median_s"], (3 * 3600).to_string());
    assert_eq!(second["time_to_repair_p90_s"], (5 * 86_400).to_string());
    assert_eq!(
        second["repaired"], "6",
        "the one that ends before it begins has an end in the period"
    );
    assert_eq!(second["impossible"], "1");
    // Opened in October: all but that of September and that of priority 1.
    assert_eq!(second["opened"], "7");
    assert_eq!(second["open_at_end"], "1", "the closed one is not open, though nobody repaired it");
    // Answered after 10, 20, 30 and 40 minutes: the middle of two, and the nearest rank.
    assert_eq!(second["time_to_own_n"], "4");
    assert_eq!(second["time_to_own_median_s"], (25 * 60).to_string());
    assert_eq!(second["time_to_own_p90_s"], (40 * 60).to_string());
    // With the open one as 0 s the median would be 2.5 h, with the administrative end of the closed one 6.5 h.
    for wrong in [9000, 7200, 23_400] {
        assert_ne!(second["time_to_repair_median_s"], wrong.to_string());
    }
    assert_eq!(of("1 - P1")["time_to_repair_median_s"], (90 * 60).to_string());
    let all = of("all");
    assert_eq!(all["opened"], "8");
    // Of all together, not a mean of the groups' medians: 1 1.5 2 3 10 120 hours.
    assert_eq!(all["time_to_repair_median_s"], (5 * 1800).to_string());
}

#[test]
fn the_most_urgent_come_first_and_are_listed_one_by_one() {
    let document = document_of(&judged(), all_facts());
    let order: Vec<String> =
        rows(table(&document, "incident")).iter().map(|row| row["object"].clone()).collect();
    assert_eq!(order, ["1 - P1", "2 - P2", "all"]);
    let urgent = rows(table(&document, "urgent"));
    assert_eq!(urgent.len(), 1);
    assert_eq!((urgent[0]["object"].as_str(), urgent[0]["value"].as_str()), ("T-p1", "5400"));
}

#[test]
fn the_backlog_is_aged_at_the_end_of_the_period() {
    let document = document_of(&judged(), all_facts());
    let ages: Vec<(String, String)> = rows(table(&document, "backlog"))
        .iter()
        .map(|row| (row["object"].clone(), row["value"].clone()))
        .collect();
    // Opened on the 31st at midnight: one day old at the end of the month, which is no longer less than a day.
    let expected =
        [("0-1 d", "0"), ("1-3 d", "1"), ("3-7 d", "0"), ("7-30 d", "0"), ("30+ d", "0")];
    assert_eq!(ages, expected.map(|(age, n)| (age.to_owned(), n.to_owned())));
}

#[test]
fn causes_count_the_time_inside_of_the_period_alone() {
    let document = document_of(&judged(), all_facts());
    let rows = rows(table(&document, "incident_cause"));
    let told: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|row| (row["object"].as_str(), row["records"].as_str(), row["value"].as_str()))
        .collect();
    // Power: 90 + 30 min. Fibre: 60 min of the first, which began in September, and 45 of the one that still lasts.
    assert_eq!(told[0], ("Power failure", "2", "7200"));
    assert_eq!(told[1], ("Fibre cut", "2", "6300"));
    assert_eq!(told[2], ("Power", "8", ""), "a category of tickets has no time of its own");
    let outages = self::rows(table(&document, "outage"));
    assert_eq!(outages.len(), 4);
    assert_eq!(outages[0]["ticket"], "T-p1");
    assert!(outages.iter().all(|row| row["objective"] == "access"));
    assert_eq!(outages.iter().find(|row| row["cause"] == "Fibre cut").unwrap()["value"], "3600");
}

#[test]
fn what_was_never_imported_is_not_nothing_that_happened() {
    let mut facts = all_facts();
    facts.incidents = Some(IncidentFacts::default());
    assert!(!document_of(&judged(), facts.clone()).parts.iter().any(|part| part.id == "incidents"));
    facts.incidents = Some(IncidentFacts { has_outages: true, ..IncidentFacts::default() });
    let document = document_of(&judged(), facts);
    let said = part(&document, "incidents").sentences.join(" ");
    assert!(said.contains("No tickets were imported"), "{said}");
    assert!(said.contains("No outage touched"), "{said}");
    assert!(!said.contains("Tickets opened in the period: 0"), "{said}");
}

// -------------------------------------------------------------------------------------------------------------------- regions

#[test]
fn a_region_is_held_against_the_target_and_the_whole_is_no_mean() {
    let mut statement = judged();
    statement.objectives[0].sli = Some(100.0 * 11_079.0 / 11_100.0);
    let document = document_of(&statement, all_facts());
    let rows = rows(table(&document, "region"));
    let of = |name: &str| rows.iter().find(|row| row["object"] == name).unwrap();
    assert_eq!(
        (of("Norte")["value"].as_str(), of("Norte")["verdict"].as_str()),
        ("90", "breached")
    );
    assert_eq!(of("Sur")["verdict"], "achieved");
    assert_eq!(of("Centro")["verdict"], "undecided", "half of the data is no verdict");
    assert_eq!((of("")["value"].as_str(), of("")["verdict"].as_str()), ("", "undecided"));
    assert!(!rows.iter().any(|row| row["object"] == "Oriente"), "no object, no row");
    let matrix = part(&document, "regions").blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.paper_only => Some(table),
        _ => None,
    });
    let last = matrix.unwrap().rows.last().unwrap();
    assert_eq!(last[1].figure.exact, (100.0 * 11_079.0 / 11_100.0).to_string());
    let mean = (99.9 + 90.0 + 99.9) / 3.0;
    assert!((last[1].figure.exact.parse::<f64>().unwrap() - mean).abs() > 1.0);
    assert_eq!(matrix.unwrap().rows.len(), 6);
}

/// The sentence about regions, of two lines that each region has.
fn told_of_regions(lines: [[Option<KpiPoint>; 3]; 2]) -> String {
    let mut facts = all_facts();
    let ids = ["access", "retain"].map(str::to_owned);
    let lines = ids.into_iter().zip(lines);
    facts.regions = Some(RegionFacts {
        attribute: "region",
        regions: ["Centro", "Norte", "Sur"].map(str::to_owned).to_vec(),
        lines: lines
            .map(|(objective_id, points)| RegionLine { objective_id, points: points.to_vec() })
            .collect(),
    });
    part(&document_of(&judged(), facts), "regions").sentences[0].clone()
}

#[test]
fn a_region_without_a_verdict_is_no_success_and_a_tie_has_no_worst() {
    let good = || Some(point(1000.0, 1000.0));
    let bad = || Some(point(900.0, 1000.0));
    let open = || Some(KpiPoint { gap: Some(Gap::Missing), ..KpiPoint::missing() });
    let all = told_of_regions([[good(), good(), good()], [good(), good(), None]]);
    assert!(all.starts_with("Each of the 3 would meet all targets"), "{all}");

    let one_open = told_of_regions([[good(), good(), good()], [good(), good(), open()]]);
    assert!(!one_open.contains("Each of the 3"), "{one_open}");
    assert!(
        one_open.contains("2 would meet all targets, 0 would miss one or more, 1 have no verdict"),
        "{one_open}"
    );
    let none = told_of_regions([[open(), open(), None], [open(), open(), None]]);
    assert!(none.contains("0 would meet all targets"), "{none}");
    assert!(none.contains("3 have no verdict"), "{none}");

    let tie = told_of_regions([[bad(), bad(), bad()], [good(), good(), open()]]);
    assert!(tie.contains("3 would miss one or more") && !tie.contains("most"), "{tie}");
    let worst = told_of_regions([[bad(), bad(), good()], [good(), bad(), good()]]);
    assert!(worst.contains("1 would meet all targets, 2 would miss one or more"), "{worst}");
    assert!(worst.ends_with("Norte would miss most (2)."), "{worst}");
}

#[test]
fn an_excluded_day_is_not_told_as_missing_data() {
    let mut statement = judged();
    let line = &mut statement.objectives[0];
    let excluded = || KpiPoint { gap: Some(Gap::Missing), ..KpiPoint::missing() };
    let day = line.daily.buckets[9];
    line.daily.points[9] = excluded();
    line.daily.points[10] = KpiPoint { expected: 96, completeness: Some(0.0), ..excluded() };
    line.daily.points[11] = excluded();
    let mut entry = line.exclusions[0].clone();
    entry.range = day;
    line.exclusions.push(entry);
    let document = document_of(&statement, all_facts());
    let gap = |at: usize| document.objectives[0].days[at].gap.as_str();
    assert_eq!(gap(9), "all of the day was excluded: nothing is left to measure");
    assert_eq!(gap(10), "no data arrived");
    assert!(gap(11).starts_with("nothing was expected"), "{}", gap(11));
    let csv = String::from_utf8(vigia::report::write_csv(&document).unwrap()).unwrap();
    assert!(csv.contains("all of the day was excluded"), "{csv}");

    let applied = statement.objectives[0].exclusions.clone();
    for line in &mut statement.objectives {
        (line.sli, line.gap) = (None, Some(Gap::Missing));
        (line.expected, line.received, line.completeness) = (0, 0, None);
        line.exclusions.clone_from(&applied);
    }
    let said = document_of(&statement, all_facts()).scorecard.sentences;
    let last = said.last().unwrap();
    assert_eq!(last, "No data were expected: all of the measured time was excluded.");
}

#[test]
fn one_region_is_no_matrix() {
    let mut facts = all_facts();
    let regions = facts.regions.as_mut().unwrap();
    regions.regions.truncate(1);
    regions.lines[0].points.truncate(1);
    assert!(!document_of(&judged(), facts).parts.iter().any(|part| part.id == "regions"));
}

// ---------------------------------------------------------------------------------------------------------- trend and changes

#[test]
fn the_year_has_gaps_where_nothing_is_known() {
    let document = document_of(&judged(), all_facts());
    let trend = document.objectives[0].extras.trend.as_ref().unwrap();
    let Shape::Spark(line) = &trend.shape else { panic!("{:?}", trend.shape) };
    let values: Vec<Option<f64>> = line.points.iter().map(|point| point.value).collect();
    assert_eq!(values[..4], [Some(99.71), None, Some(99.42), Some(99.66)]);
    assert_eq!(values.len(), 5, "and the month of the report");
    let svg = drawing_svg(trend, &vigia::format::Locale::ENGLISH);
    let lines = svg.split("<path").filter(|path| path.contains("stroke-width=\"1.1\""));
    let moves: usize = lines.map(|path| path.matches('M').count()).sum();
    assert_eq!(moves, 2, "one run before the gap and one after it: {svg}");
    assert!(trend.alt.contains("99.42"), "{}", trend.alt);
    assert!(document.objectives[1].extras.trend.is_none(), "nothing is known of the second line");
    // Machines see the same, and no row for the unknown month.
    let rows = rows(table(&document, "trend"));
    let access: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row["objective"] == "access")
        .map(|row| (row["object"].as_str(), row["verdict"].as_str()))
        .collect();
    assert_eq!(
        access,
        [
            ("2026-06", "achieved"),
            ("2026-08", "breached"),
            ("2026-09", "achieved"),
            ("2026-10", "achieved")
        ]
    );
}

#[test]
fn credits_of_the_periods_add_up_and_an_unknown_month_is_not_free() {
    let mut facts = all_facts();
    // A credit that no line of now has: a line that the contract gave up.
    facts.before.as_mut().unwrap()[3].credit_total = Some(dec("500.00"));
    let document = document_of(&judged(), facts);
    let drawing = document.drawings().find(|drawing| drawing.name == "credits").unwrap();
    let Shape::Credits(stack) = &drawing.shape else { panic!("{:?}", drawing.shape) };
    let totals: Vec<Option<Decimal>> =
        stack.columns.iter().map(vigia::chart::credits::CreditColumn::total).collect();
    assert_eq!(totals[..4], [Some(dec("0")), None, Some(dec("12000")), Some(dec("500"))]);
    assert_eq!(totals[4], Some(dec("12000.00")), "the credit of the report itself");
    let periods = rows(table(&document, "period"));
    let july = periods.iter().find(|row| row["object"] == "2026-07").unwrap();
    assert_eq!((july["credit"].as_str(), july["verdict"].as_str()), ("", ""));
    assert_eq!(july["source"], "no_data");
    for (row, total) in periods.iter().rev().zip(&totals) {
        let exact = total.map_or_else(String::new, |total| total.normalize().to_string());
        let told = row["credit"].parse::<Decimal>().ok().map(|d| d.normalize().to_string());
        assert_eq!(told.unwrap_or_default(), exact);
    }
}

#[test]
fn a_change_is_the_difference_of_full_values() {
    let statement = judged();
    let document = document_of(&statement, all_facts());
    let rows = rows(table(&document, "change"));
    let access = &rows[0];
    let now = statement.objectives[0].sli.unwrap();
    let change: f64 = access["change"].parse().unwrap();
    assert!((change - (now - 99.66)).abs() < 1e-9);
    assert_eq!(rows[1]["before"], "", "nothing is known of the second line: no change is made up");
    assert_eq!(rows[1]["change"], "");
    let said = part(&document, "changes").sentences.join(" ");
    assert!(said.contains("September 2026") && !said.contains("first report"), "{said}");
}

#[test]
fn a_first_report_says_that_it_is_one() {
    let facts = ReportFacts {
        before: Some(Vec::new()),
        changes: Some(ChangeFacts::default()),
        ..ReportFacts::default()
    };
    let document = document_of(&judged(), facts);
    let changes = part(&document, "changes");
    assert!(changes.sentences[0].contains("first report"), "{:?}", changes.sentences);
    assert!(document.tables().all(|table| table.section != "change"));
    let only_gaps = ReportFacts {
        before: Some(vec![past("2026-08", Some(99.9), Verdict::Achieved, "0"), unknown("2026-09")]),
        changes: Some(ChangeFacts { previous: Some(month("2026-09")), ..ChangeFacts::default() }),
        ..ReportFacts::default()
    };
    let document = document_of(&judged(), only_gaps);
    let said = &part(&document, "changes").sentences[0];
    assert!(said.contains("September 2026") && !said.contains("first report"), "{said}");
}

// ------------------------------------------------------------------------------------------- exclusions, traffic, actions, files

#[test]
fn every_entry_of_the_ledger_is_there_with_what_became_of_it() {
    let document = document_of(&judged(), all_facts());
    let rows = rows(table(&document, "exclusion_state"));
    let of = |id: &str, line: &str| {
        rows.iter().find(|row| row["object"] == id && row["objective"] == line).unwrap()
    };
    assert_eq!(of("EX-2026-031", "access")["counts"], "yes");
    assert_eq!(
        (of("EX-P", "access")["counts"].as_str(), of("EX-P", "access")["state"].as_str()),
        ("no", "proposed")
    );
    assert!(of("EX-R", "avail")["why_not"].contains("no notice was given"));
    assert_eq!(of("EX-N", "retain")["state"], "approved");
    assert_eq!(of("EX-N", "retain")["counts"], "no", "approved alone does not count");
    let said = part(&document, "exclusions").sentences.join(" ");
    assert!(
        said.contains("applied 2, approved but not admitted 1, pending 1, rejected 1"),
        "{said}"
    );
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["object"].as_str()).collect();
    assert_eq!(ids.len(), 5);
}

#[test]
fn the_busy_hour_is_the_first_of_equal_ones_and_a_cut_day_has_no_share() {
    let facts = all_facts();
    let document = document_of(&judged(), facts.clone());
    let rows = rows(table(&document, "traffic"));
    assert_eq!(rows.len(), 31);
    assert_eq!(rows[0]["busy_hour"], "20:00–21:00");
    assert_eq!(rows[0]["busy_hour_value"], "40");
    let share: f64 = rows[0]["busy_hour_share"].parse().unwrap();
    assert!((share - 40.0 / 300.0).abs() < 1e-12);
    // What is left of the 2nd has an hour with most, but no share of a day.
    assert_eq!(
        (rows[1]["busy_hour"].as_str(), rows[1]["busy_hour_share"].as_str()),
        ("00:00–01:00", "")
    );
    assert_eq!(rows[1]["value"], "120", "what did not arrive is not counted as nothing carried");
    let total: f64 = rows.iter().map(|row| row["value"].parse::<f64>().unwrap()).sum();
    assert_eq!(Some(total), facts.traffic.unwrap().total.value);
    let said = part(&document, "traffic").sentences.join(" ");
    assert!(said.contains("20:00–21:00, on 30 of 31 days"), "{said}");
}

#[test]
fn what_carries_the_traffic_is_named_in_the_language_of_the_report() {
    let facts = all_facts();
    let english = facts.traffic.as_ref().unwrap().kpi_name.clone();
    let kpi_names = [("traffic_volume".to_owned(), "Volumen de tráfico".to_owned())].into();
    let options = ReportOptions { facts, kpi_names, ..options() };
    let document = build_document(&judged(), &options);
    let said = part(&document, "traffic").sentences.join(" ");
    assert!(said.contains("Volumen de tráfico") && !said.contains(&english), "{said}");
}

#[test]
fn actions_are_overdue_on_the_day_that_the_report_looks_at() {
    let document = document_of(&judged(), all_facts());
    let said = part(&document, "actions").sentences.join(" ");
    assert!(said.contains("Actions: 3. Open: 2, of these overdue: 1. Done: 1."), "{said}");
    assert!(said.contains("E-RAB retainability"), "the breached line has none: {said}");
    assert!(!said.contains("Breached objectives without an open action: LTE"), "{said}");
    let mut facts = all_facts();
    facts.actions = Some(ActionFacts::default());
    let document = document_of(&judged(), facts);
    let actions = part(&document, "actions");
    assert!(actions.follows && actions.blocks.is_empty());
    assert!(actions.sentences[0].contains("No improvement actions"), "{:?}", actions.sentences);
}

#[test]
fn files_that_came_again_are_named() {
    let document = document_of(&judged(), all_facts());
    let rows = rows(table(&document, "resent"));
    assert_eq!(
        (rows[0]["object"].as_str(), rows[0]["value"].as_str()),
        ("A20261003.0000.xml.gz", "1200")
    );
    let none = ReportFacts { files: Some(Vec::new()), ..ReportFacts::default() };
    let document = document_of(&judged(), none);
    assert!(part(&document, "resent").sentences[0].starts_with("No file of this period"));
}

#[test]
fn without_facts_a_report_has_no_parts_that_nobody_gathered() {
    let document = document_of(&judged(), ReportFacts::default());
    let ids: Vec<&str> = document.parts.iter().map(|part| part.id).collect();
    assert_eq!(ids, ["settlement"], "which is of the statement itself");
}

// ------------------------------------------------------------------------------------------------------------- charts and files

#[test]
fn the_hours_of_the_month_are_each_drawn_and_each_a_row() {
    let statement = judged();
    let document = document_of(&statement, all_facts());
    let extras = &document.objectives[0].extras;
    let hours = extras.hours.as_ref().unwrap();
    let svg = drawing_svg(hours, &vigia::format::Locale::ENGLISH);
    let cells: usize = svg
        .split("<path")
        .filter(|path| path.contains("fill=\"#") && path.contains("z\""))
        .map(|path| path.matches('z').count())
        .sum();
    assert_eq!(cells, 31 * 24);
    let rows = rows(extras.hour_rows.as_ref().unwrap());
    assert_eq!(rows.len(), 31 * 24);
    let missing = rows.iter().filter(|row| row["state"] == "missing").count();
    assert_eq!(missing, 27, "from the 21st 06:00 to the 22nd 09:00");
    assert!(rows.iter().filter(|row| row["state"] == "missing").all(|row| row["value"].is_empty()));
    assert!(hours.alt.contains("27"), "{}", hours.alt);
}

#[test]
fn csv_holds_every_row_of_every_table() {
    let document = document_of(&judged(), all_facts());
    let csv = write_csv(&document).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let mut n_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut trend_credit = Decimal::ZERO;
    for record in reader.records() {
        let record = record.unwrap();
        assert_eq!(record.len(), 18);
        *n_of.entry(record[0].to_owned()).or_default() += 1;
        if &record[0] == "trend" {
            trend_credit += record[15].parse::<Decimal>().unwrap();
        }
    }
    let mut expected: BTreeMap<String, usize> = BTreeMap::new();
    for table in document.tables() {
        *expected.entry(table.section.to_owned()).or_default() += table.rows.len();
    }
    // A workbook puts all tables of a section on one sheet.
    let mut columns_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for table in document.tables() {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.id).collect();
        assert!(table.rows.iter().all(|row| row.len() == columns.len()), "{}", table.section);
        assert_eq!(columns_of.entry(table.section).or_insert(columns.clone()), &columns);
    }
    for (section, n) in &expected {
        assert_eq!(n_of.get(section), Some(n), "{section}");
    }
    for section in ["trend", "region", "incident", "action", "exclusion_state", "traffic", "outage"]
    {
        assert!(expected.contains_key(section), "{section}");
    }
    assert!(!n_of.keys().any(|section| section.ends_with("_matrix")), "{n_of:?}");
    assert!(trend_credit >= dec("12000"), "{trend_credit}");
}

#[test]
fn drawings_have_names_of_their_own_words_and_the_same_bytes() {
    let document = document_of(&judged(), all_facts());
    let names: Vec<&str> = document.drawings().map(|drawing| drawing.name.as_str()).collect();
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(unique.len(), names.len(), "{names:?}");
    for wanted in ["trend-0", "hours-0", "credits", "causes", "traffic"] {
        assert!(unique.contains(wanted), "{wanted} of {names:?}");
    }
    let locale = vigia::format::Locale::for_country("PE");
    for drawing in document.drawings() {
        assert!(drawing.alt.len() > 20, "{}", drawing.name);
        let svg = drawing_svg(drawing, &locale);
        assert_eq!(svg, drawing_svg(drawing, &locale));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}: {svg}", drawing.name);
    }
}

#[test]
fn paper_holds_the_parts_in_every_language_twice_the_same() {
    let statement = judged();
    for language in [Language::English, Language::Spanish, Language::Portuguese] {
        let options = ReportOptions { language, facts: all_facts(), ..options() };
        let document = build_document(&statement, &options);
        let pdf = write_pdf(&document, &JobContext::default()).unwrap();
        assert_eq!(pdf, write_pdf(&document, &JobContext::default()).unwrap());
        if let Ok(folder) = std::env::var("VIGIA_KEEP_REPORT") {
            let name = format!("parts-{}.pdf", language.code());
            std::fs::write(std::path::Path::new(&folder).join(name), &pdf).unwrap();
        }
        let titles: Vec<&str> = document.parts.iter().map(|part| part.id).collect();
        assert_eq!(
            titles,
            [
                "settlement",
                "changes",
                "regions",
                "incidents",
                "exclusions",
                "resent",
                "traffic",
                "actions",
                "acceptance"
            ]
        );
    }
}

// ---------------------------------------------------------------------------------------------------------- from the workspace

#[test]
fn the_year_before_is_what_was_frozen_and_does_not_hang_on_what_was_looked_at() {
    let folder = super::trend::workspace();
    let ctx = JobContext::default();
    let facts = |engine: &Engine| {
        let october = month("2026-10");
        let statement = engine.judge("c-1", october, after_october(20), &ctx).unwrap();
        let imports = engine.own_imports(&statement, &ctx).unwrap();
        engine.report_facts(&statement, &imports, &ctx).unwrap()
    };
    let of = |facts: &ReportFacts, name: &str| {
        let before = facts.before.as_ref().unwrap();
        before.iter().find(|past| past.period == month(name)).unwrap().clone()
    };
    let judged = facts(&engine(folder.path()));
    assert_eq!(of(&judged, "2026-07").source, PastSource::Judged);
    assert_eq!(of(&judged, "2026-07").lines["access"].value, Some(95.0));
    assert_eq!(of(&judged, "2026-05").source, PastSource::NoData);
    assert!(of(&judged, "2026-05").lines.is_empty(), "nothing known is not zero");
    let request = FreezeRequest {
        state: FreezeState::Provisional,
        reason: "",
        by: "M. Rojas",
        at: after_october(1),
    };
    engine(folder.path()).freeze("c-1", month("2026-07"), &request, &ctx).unwrap();
    let frozen = facts(&engine(folder.path()));
    let july = of(&frozen, "2026-07");
    assert_eq!(july.source, PastSource::Provisional);
    assert_eq!(july.lines, of(&judged, "2026-07").lines, "frozen is what was judged");
    // A session that looked at other months before says the same.
    let used = engine(folder.path());
    used.judge("c-1", month("2026-09"), after_october(20), &ctx).unwrap();
    assert_eq!(facts(&used), frozen);
    assert_eq!(facts(&used), frozen, "from memory");
    assert_eq!(frozen.changes.as_ref().unwrap().previous, Some(month("2026-09")));
}
