//! Availability from outage records: worked examples A01–A04, A09–A11 and A13, what each term changes, and the terms as a file.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use proptest::prelude::*;
use vigia::model::{Outage, TimeRange, Timestamp, Zone};
use vigia::sla::availability::{NoDataRule, objects_meeting_percent, weighted_percent};
use vigia::sla::outage_metric::{
    Cut, DenominatorRule, OpenOutageRule, OutageAvailability, OutageObject, Selection, SiteRule,
};
use vigia::sla::{
    ExclusionMode, OutageTerms, outage_availability, parse_outage_terms, write_outage_terms,
};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// November 2026 in UTC: 43,200 minutes.
const NOVEMBER: i64 = 1_793_491_200;
const MONTH_SECS: i64 = 30 * DAY;

fn at(secs: i64) -> Timestamp {
    Timestamp::from_unix_secs(NOVEMBER + secs)
}

fn range(from: i64, to: i64) -> TimeRange {
    TimeRange::new(at(from), at(to))
}

fn outage(from: i64, to: i64) -> Outage {
    Outage {
        name: "Cell down".to_owned(),
        severity: "Major".to_owned(),
        start: at(from),
        end: Some(at(to)),
        ..Outage::default()
    }
}

fn terms() -> OutageTerms {
    OutageTerms {
        minimum_secs: 0,
        no_data: NoDataRule::Up,
        denominator: DenominatorRule::AllObjects,
        severities: Selection::All,
        names: Selection::All,
        open_outages: OpenOutageRule::UntilPeriodEnd,
    }
}

fn object<'a>(name: &str, outages: &'a [Outage]) -> OutageObject<'a> {
    OutageObject {
        name: name.to_owned(),
        service: vec![range(0, MONTH_SECS)],
        outages: outages.iter().collect(),
        ..OutageObject::default()
    }
}

fn of(
    objects: &[OutageObject<'_>],
    terms: &OutageTerms,
    mode: Option<ExclusionMode>,
) -> OutageAvailability {
    outage_availability(objects, terms, mode, at(MONTH_SECS))
}

/// The seventh decimal is the last of the worked examples.
fn close(found: Option<f64>, expected: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() < 5.1e-8, "{found} is not {expected}");
}

#[test]
fn a01_planned_work_leaves_one_side_both_or_none() {
    // 90 minutes unplanned; a window of 240 minutes of which 60 are down.
    let outages = [outage(DAY, DAY + 90 * MINUTE), outage(2 * DAY + HOUR, 2 * DAY + 2 * HOUR)];
    let window = vec![range(2 * DAY, 2 * DAY + 240 * MINUTE)];
    let objects = [OutageObject { exclusions: window, ..object("A", &outages) }];
    let percent = |mode| of(&objects, &terms(), mode).total.percent();
    close(percent(Some(ExclusionMode::DowntimeOnly)), 99.791_666_7);
    close(percent(Some(ExclusionMode::DowntimeAndServiceTime)), 99.790_502_8);
    close(percent(None), 99.652_777_8);
    let found = of(&objects, &terms(), Some(ExclusionMode::DowntimeOnly));
    assert_eq!(found.outages[1].counted_secs, 0);
    assert_eq!(found.outages[1].cuts, [Cut::Excluded]);
}

#[test]
fn a02_a_window_takes_away_what_it_covers() {
    let outages = [outage(5 * HOUR + 30 * MINUTE, 7 * HOUR)];
    let exclusions = vec![range(2 * HOUR, 6 * HOUR)];
    let objects = [OutageObject { exclusions, ..object("A", &outages) }];
    let found = of(&objects, &terms(), Some(ExclusionMode::DowntimeOnly));
    assert_eq!(found.total.down_secs(), 60 * MINUTE, "neither 90 nor 0 minutes");
    assert_eq!(found.outages[0].counted_secs, 60 * MINUTE);
}

#[test]
fn a03_two_records_of_one_time_count_once() {
    let outages = [outage(10 * HOUR, 11 * HOUR), outage(10 * HOUR + 1800, 12 * HOUR)];
    let found = of(&[object("A", &outages)], &terms(), None);
    assert_eq!(found.total.down_secs(), 120 * MINUTE, "not 150 minutes");
    let booked: Vec<i64> = found.outages.iter().map(|o| o.counted_secs).collect();
    assert_eq!(booked, [60 * MINUTE, 60 * MINUTE]);
    assert_eq!(found.outages[1].cuts, [Cut::Overlap]);
}

#[test]
fn a04_a_hundred_cells() {
    let outages = [outage(0, 12 * HOUR)];
    let objects: Vec<OutageObject<'_>> =
        (0..100).map(|n| object(&format!("C{n}"), if n < 2 { &outages } else { &[] })).collect();
    let found = of(&objects, &terms(), None);
    close(found.total.percent(), 99.966_666_7);
    close(found.objects[0].up_time.percent(), 98.333_333_3);
    let times: Vec<_> = found.objects.iter().map(|unit| unit.up_time).collect();
    close(objects_meeting_percent(&times, 99.9), 98.0);
    // The two down cells carry a tenth of the traffic each.
    let weight = |n: usize| if n < 2 { 10.0 } else { 80.0 / 98.0 };
    let weighted: Vec<_> = times.iter().enumerate().map(|(n, time)| (*time, weight(n))).collect();
    close(weighted_percent(&weighted), 99.666_666_7);
    // Another denominator, another number.
    let affected = OutageTerms { denominator: DenominatorRule::AffectedObjects, ..terms() };
    let found = of(&objects, &affected, None);
    assert_eq!(found.units.len(), 2);
    close(found.total.percent(), 98.333_333_3);
    assert_eq!(of(&objects[2..], &affected, None).total.percent(), None, "nobody is affected");
}

#[test]
fn a09_service_hours() {
    // Mondays to Fridays 08–20; the first of November 2026 is a Sunday.
    let zone = Zone::utc();
    let is_weekday = |day: i64| (1..6).contains(&(day % 7));
    let service: Vec<TimeRange> = (0..30)
        .filter(|day| is_weekday(*day))
        .map(|day| range(day * DAY + 8 * HOUR, day * DAY + 20 * HOUR))
        .collect();
    assert_eq!(service.len(), 21);
    assert_eq!(zone.local(at(DAY)).weekday(), jiff::civil::Weekday::Monday);
    // 180 minutes, of which 75 lie before 20:00.
    let start = 2 * DAY + 20 * HOUR - 75 * MINUTE;
    let outages = [outage(start, start + 180 * MINUTE)];
    let hours = [OutageObject { service, ..object("A", &outages) }];
    let found = of(&hours, &terms(), None);
    assert_eq!(found.total.counted_secs, 15_120 * MINUTE);
    close(found.total.percent(), 99.503_968_3);
    assert_eq!(found.outages[0].cuts, [Cut::OutsideService]);
    close(of(&[object("A", &outages)], &terms(), None).total.percent(), 99.583_333_3);
}

#[test]
fn a10_short_outages() {
    let mut outages: Vec<Outage> = (1..6).map(|n| outage(n * HOUR, n * HOUR + 45)).collect();
    outages.push(outage(12 * HOUR, 12 * HOUR + 300));
    let down = |minimum_secs, outages: &[Outage]| {
        let terms = OutageTerms { minimum_secs, ..terms() };
        of(&[object("A", outages)], &terms, None).total.down_secs()
    };
    assert_eq!(down(60, &outages), 300);
    assert_eq!(down(0, &outages), 525);
    assert_eq!(down(300, &outages), 300, "as long as the minimum is long enough");
    // Two short ones that touch are one.
    assert_eq!(down(60, &[outage(0, 45), outage(45, 90)]), 90);
    let terms = OutageTerms { minimum_secs: 60, ..terms() };
    let found = of(&[object("A", &outages)], &terms, None);
    assert_eq!(found.outages.iter().filter(|o| o.cuts == [Cut::TooShort]).count(), 5);
}

#[test]
fn a11_time_without_data() {
    let outages = [outage(DAY, DAY + 60 * MINUTE)];
    let no_data = vec![range(3 * DAY, 3 * DAY + 720 * MINUTE)];
    let objects = [OutageObject { no_data, ..object("A", &outages) }];
    for (no_data, expected) in [
        (NoDataRule::Up, 99.861_111_1),
        (NoDataRule::Paused, 99.858_757_1),
        (NoDataRule::Down, 98.194_444_4),
    ] {
        let found = of(&objects, &OutageTerms { no_data, ..terms() }, None);
        close(found.total.percent(), expected);
        assert_eq!(found.outages[0].counted_secs, 60 * MINUTE, "{no_data:?}");
    }
}

#[test]
fn a13_a_cell_that_came_on_air_late_in_the_month() {
    let outages = [outage(30 * DAY - 100 * MINUTE, 30 * DAY - 100 * MINUTE + 432)];
    let day = [OutageObject {
        service: vec![range(30 * DAY - 240 * MINUTE, 30 * DAY)],
        ..object("A", &outages)
    }];
    let last = of(&day, &terms(), None).total;
    let before = of(
        &[OutageObject { service: vec![range(0, 29 * DAY)], ..object("A", &[]) }],
        &terms(),
        None,
    )
    .total;
    let whole = vigia::sla::availability::UpTime::total(&[before, last]);
    close(whole.percent(), 99.982_857_1);
    let mean = (29.0 * 100.0 + last.percent().unwrap()) / 30.0;
    close(Some(mean), 99.9);
    assert!((whole.percent().unwrap() - mean).abs() > 0.05, "the mean of days is another number");
}

#[test]
fn only_what_the_contract_means_counts() {
    let record = |name: &str, severity: &str, from: i64, end: Option<i64>| Outage {
        id: name.to_owned(),
        name: name.to_owned(),
        severity: severity.to_owned(),
        start: at(from),
        end: end.map(at),
        ..Outage::default()
    };
    let outages = [
        record("Cell down", "MAJOR ", 0, Some(HOUR)),
        record("Cell degraded", "Minor", 2 * HOUR, Some(3 * HOUR)),
        record("Door open", "major", 4 * HOUR, Some(5 * HOUR)),
        record("Cell lost", "Major", MONTH_SECS - HOUR, None),
    ];
    let objects = [object("A", &outages)];
    let chosen = |severities: &[&str], names: &[&str], open_outages| {
        let only = |list: &[&str]| match list {
            [] => Selection::All,
            list => Selection::Only(list.iter().map(|word| (*word).to_owned()).collect()),
        };
        let terms = OutageTerms {
            severities: only(severities),
            names: only(names),
            open_outages,
            ..terms()
        };
        of(&objects, &terms, None)
    };
    let until_end = OpenOutageRule::UntilPeriodEnd;
    assert_eq!(chosen(&[], &[], until_end).total.down_secs(), 4 * HOUR);
    assert_eq!(chosen(&["major"], &[], until_end).total.down_secs(), 3 * HOUR);
    assert_eq!(chosen(&[], &["cell *"], until_end).total.down_secs(), 3 * HOUR);
    assert_eq!(chosen(&[], &[], OpenOutageRule::Ignored).total.down_secs(), 3 * HOUR);
    let found = chosen(&["Major"], &["Cell *"], OpenOutageRule::Ignored);
    let cuts: Vec<&[Cut]> = found.outages.iter().map(|o| &o.cuts[..]).collect();
    let expected: [&[Cut]; 4] = [&[], &[Cut::OtherSeverity], &[Cut::OtherName], &[Cut::Open]];
    assert_eq!(cuts, expected);
}

#[test]
fn sites_are_down_by_their_own_rule() {
    let (a, b) = ([outage(0, 2 * HOUR)], [outage(HOUR, 4 * HOUR)]);
    let at_site =
        |name: &str, outages| OutageObject { site: Some("S".to_owned()), ..object(name, outages) };
    let objects =
        [at_site("S1", &a[..]), at_site("S2", &b[..]), at_site("S3", &[]), object("X", &[])];
    let down = |rule, objects: &[OutageObject<'_>]| {
        let terms = OutageTerms { denominator: DenominatorRule::Sites(rule), ..terms() };
        let found = of(objects, &terms, None);
        (found.units.len(), found.total.counted_secs / DAY, found.total.down_secs() / HOUR)
    };
    // Two sites of thirty days each: the lone object is a site of its own.
    assert_eq!(down(SiteRule::Objects(1), &objects), (2, 60, 4));
    assert_eq!(down(SiteRule::Objects(2), &objects), (2, 60, 1));
    assert_eq!(down(SiteRule::Objects(3), &objects), (2, 60, 0));
    assert_eq!(down(SiteRule::All, &objects), (2, 60, 0));
    assert_eq!(down(SiteRule::All, &objects[..2]), (1, 30, 1));
    assert_eq!(down(SiteRule::Objects(5), &objects[..2]), (1, 30, 1), "no more than it has");
    // A cell that is not in service yet cannot keep its site up.
    let late = [
        at_site("S1", &a[..]),
        OutageObject { service: vec![range(DAY, 2 * DAY)], ..at_site("S2", &[]) },
    ];
    assert_eq!(down(SiteRule::All, &late), (1, 30, 2));
}

proptest! {
    /// The list of outages adds up to the downtime, and a second counted by hand is a second counted here.
    #[test]
    fn booked_seconds_are_the_downtime(
        records in prop::collection::vec((0_i64..300, 0_i64..40), 0..12),
        cuts in prop::collection::vec((0_i64..300, 0_i64..60), 0..4),
        gaps in prop::collection::vec((0_i64..300, 0_i64..60), 0..4),
        minimum in 0_u32..20,
        mode in prop::option::of(prop::bool::ANY),
        rule in 0_usize..3,
    ) {
        let ranges = |list: &[(i64, i64)]| -> Vec<TimeRange> {
            list.iter().map(|(from, n)| range(*from, from + n)).collect()
        };
        let outages: Vec<Outage> = records.iter().map(|(from, n)| outage(*from, from + n)).collect();
        let subject = OutageObject {
            service: vec![range(20, 200), range(220, 280)],
            exclusions: ranges(&cuts),
            no_data: ranges(&gaps),
            ..object("A", &outages)
        };
        let mode = mode.map(|both| {
            if both { ExclusionMode::DowntimeAndServiceTime } else { ExclusionMode::DowntimeOnly }
        });
        let no_data = [NoDataRule::Up, NoDataRule::Paused, NoDataRule::Down][rule];
        let terms = OutageTerms { minimum_secs: minimum, no_data, ..terms() };
        let found = of(&[subject], &terms, mode);

        // Second by second.
        let covers = |list: &[(i64, i64)], s: i64| list.iter().any(|(f, n)| *f <= s && s < f + n);
        let is_out: Vec<bool> = (0..400).map(|s| covers(&records, s)).collect();
        let mut is_long = vec![false; 400];
        let mut s = 0;
        while s < 400 {
            let end = (s..400).find(|e| !is_out[*e]).unwrap_or(400);
            if end - s >= minimum as usize {
                is_long[s..end].fill(true);
            }
            s = end.max(s + 1);
        }
        let (mut counted, mut booked, mut down) = (0, 0, 0);
        for s in 0..400_i64 {
            let in_service = (20..200).contains(&s) || (220..280).contains(&s);
            let unknown = covers(&gaps, s) && !is_out[s as usize];
            if !in_service || (unknown && no_data == NoDataRule::Paused) {
                continue;
            }
            let excluded = mode.is_some() && covers(&cuts, s);
            if excluded && mode == Some(ExclusionMode::DowntimeAndServiceTime) {
                continue;
            }
            counted += 1;
            let is_down = is_long[s as usize] && !excluded;
            booked += i64::from(is_down);
            down += i64::from(is_down || (unknown && no_data == NoDataRule::Down && !excluded));
        }
        prop_assert_eq!(found.total.counted_secs, counted);
        prop_assert_eq!(found.total.down_secs(), down);
        prop_assert_eq!(found.outages.iter().map(|o| o.counted_secs).sum::<i64>(), booked);
    }
}

// ----------------------------------------------------------------------------------------------------------------------- as a file

const FILE: &str = r#"denominator = "sites 2"
no_data = "paused"
minimum_secs = 60
severities = ["Critical", "Major"]
names = "all"
open_outages = "ignored"
"#;

#[test]
fn terms_are_read_back_as_they_are_written() {
    let read = parse_outage_terms("o.toml", FILE).unwrap();
    assert_eq!(read.denominator, DenominatorRule::Sites(SiteRule::Objects(2)));
    assert_eq!(read.severities, Selection::Only(vec!["Critical".to_owned(), "Major".to_owned()]));
    let mut written = String::new();
    write_outage_terms(&mut written, &read);
    assert_eq!(written, FILE);
    for denominator in [
        DenominatorRule::AllObjects,
        DenominatorRule::AffectedObjects,
        DenominatorRule::Sites(SiteRule::All),
    ] {
        for no_data in [NoDataRule::Up, NoDataRule::Paused, NoDataRule::Down] {
            let names = Selection::Only(vec!["\"odd\" \\ name".to_owned()]);
            let terms = OutageTerms { denominator, no_data, names, ..terms() };
            let mut text = String::new();
            write_outage_terms(&mut text, &terms);
            assert_eq!(parse_outage_terms("o.toml", &text).unwrap(), terms);
        }
    }
}

#[test]
fn each_missing_or_wrong_term_is_named_with_its_line_and_choices() {
    for (line_idx, line) in FILE.lines().enumerate() {
        let key = line.split(' ').next().unwrap();
        let text = FILE.replace(&format!("{line}\n"), "");
        let told = parse_outage_terms("o.toml", &text).unwrap_err();
        assert_eq!(told.len(), 1, "{key}: {told:?}");
        let told = told[0].to_string();
        assert!(
            told.contains(&format!("has no {key:?}")) && told.contains(&format!("add {key} = ")),
            "{told}"
        );
        // A number where none may stand.
        let text = FILE.replace(line, &format!("{key} = -1.5"));
        let told = parse_outage_terms("o.toml", &text).unwrap_err();
        assert_eq!(told[0].location.line, Some(line_idx as u64 + 1), "{told:?}");
    }
    for (line, wrong, expected) in [
        (
            "denominator = \"sites 2\"",
            "denominator = \"sites 0\"",
            "\"sites 0\", not one of \"all_objects\"",
        ),
        ("no_data = \"paused\"", "no_data = \"pause\"", "did you mean \"paused\"?"),
        ("minimum_secs = 60", "minimum_secs = 99999999", "not a whole number 0 to 2678400"),
        ("names = \"all\"", "names = []", "lists nothing"),
        ("names = \"all\"", "names = [1]", "lists something that is not a text"),
        ("names = \"all\"", "names = \"Cell\"", "neither a list nor \"all\""),
        (
            "open_outages = \"ignored\"",
            "open_outages = \"open\"",
            "\"until_period_end\" and \"ignored\"",
        ),
        ("open_outages", "open_outage", "did you mean \"open_outages\"?"),
    ] {
        let told = parse_outage_terms("o.toml", &FILE.replace(line, wrong)).unwrap_err();
        let told: String = told.iter().map(|d| format!("{d}\n")).collect();
        assert!(told.contains(expected), "{wrong}\n{told}");
    }
}
