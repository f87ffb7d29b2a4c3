//! Periods that do not fit: across the edges of local days and months, and over one another.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::cli::vigia;

const ACROSS: &str = "each counts whole where it starts";
const DOUBLED: &str = "lie over others of the same object and counter";

/// A workspace with one file: periods of one cell by their starts, each with a value of `c`.
fn workspace(zone: &str, length: (&str, i64), starts: &[i64], c: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let made = vigia(root, &["init", &root.to_string_lossy(), "--zone", zone]);
    assert!(made.status.success());
    put(root, "a.xml", length, starts, c);
    folder
}

fn iso(at: i64) -> String {
    let at = vigia::model::Timestamp::from_unix_secs(at);
    vigia::model::Zone::utc().local(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `other.xml` is of another cell.
fn put(root: &Path, name: &str, (duration, secs): (&str, i64), starts: &[i64], c: u32) {
    let mut bodies = String::new();
    let cell = if name == "other.xml" { 2 } else { 1 };
    for start in starts {
        let end = iso(start + secs);
        let _ = writeln!(
            bodies,
            r#"<measInfo measInfoId="G"><granPeriod duration="{duration}" endTime="{end}"/><measType p="1">c</measType><measValue measObjLdn="Cell={cell}"><r p="1">{c}</r></measValue></measInfo>"#
        );
    }
    let text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<measCollecFile xmlns="http://www.3gpp.org/ftp/specs/archive/32_series/32.435#measCollec">
<fileHeader fileFormatVersion="32.435 V10.0" vendorName="Acme"><fileSender/><measCollec beginTime="{begin}"/></fileHeader>
<measData><managedElement localDn="ManagedElement=ME1"/>
{bodies}</measData>
<fileFooter><measCollec endTime="{begin}"/></fileFooter></measCollecFile>
"#,
        begin = iso(starts[0])
    );
    let path = root.join(name);
    std::fs::write(&path, text).unwrap();
    let told = vigia(root, &["import", &path.to_string_lossy()]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
}

/// Rows of the answer, and what was said besides.
fn asked(root: &Path, arguments: &[&str]) -> (Vec<Vec<String>>, String) {
    let all = [&["query", "--format", "csv"], arguments].concat();
    let output = vigia(root, &all);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rows = text.lines().skip(1).map(|l| l.split(',').map(str::to_owned).collect());
    (rows.collect(), told)
}

const DAY: i64 = 86_400;
/// 2026-09-06T00:00:00Z.
const SIXTH: i64 = 20_702 * DAY;

fn days(n: i64, first: i64) -> Vec<i64> {
    (0..n).map(|day| first + day * DAY).collect()
}

fn hours(n: i64, first: i64) -> Vec<i64> {
    (0..n).map(|hour| first + hour * 3600).collect()
}

#[test]
fn periods_across_local_days_are_told_and_those_that_fit_are_not() {
    let daily = workspace("UTC", ("P1D", DAY), &days(3, SIXTH), 24);
    let by_day = ["--measurement", "c", "--every", "1d", "--zone"];
    let (_, told) = asked(daily.path(), &[&by_day[..], &["America/Santiago"]].concat());
    assert!(told.contains(ACROSS) && told.contains("America/Santiago"), "{told}");
    let (rows, told) = asked(daily.path(), &[&by_day[..], &["UTC"]].concat());
    assert_eq!((rows.len(), told.contains(ACROSS)), (3, false), "{told}");
    // The range alone.
    let range = ["--measurement", "c", "--from", "2026-09-06T12:00", "--to", "2026-09-08T00:00"];
    let (_, told) = asked(daily.path(), &range);
    assert!(told.contains("1 edges"), "{told}");

    let hourly = workspace("UTC", ("PT3600S", 3600), &hours(72, SIXTH), 1);
    for (zone, is_across) in [
        ("Asia/Kolkata", true),
        ("America/Lima", false),
        ("America/Santiago", false),
        ("UTC", false),
    ] {
        let (_, told) = asked(hourly.path(), &[&by_day[..], &[zone]].concat());
        assert_eq!(told.contains(ACROSS), is_across, "{zone}: {told}");
    }
}

#[test]
fn days_of_a_local_zone_fit_that_zone_and_no_other() {
    // Over the change of clocks: 2026-09-06 has 23 hours in Santiago.
    let starts: Vec<i64> = (0..6)
        .map(|day| SIXTH + (day - 3) * DAY + if day <= 3 { 4 * 3600 } else { 3 * 3600 })
        .collect();
    let daily = workspace("America/Santiago", ("P1D", DAY), &starts, 5);
    let by_day = ["--measurement", "c", "--every", "1d", "--zone"];
    let (rows, told) = asked(daily.path(), &[&by_day[..], &["America/Santiago"]].concat());
    assert!(!told.contains(ACROSS) && !told.contains(DOUBLED), "{told}");
    assert_eq!(rows.iter().filter(|row| row[1] == "5").count(), 6, "{rows:?}");
    let (_, told) = asked(daily.path(), &[&by_day[..], &["America/Lima"]].concat());
    assert!(told.contains(ACROSS), "{told}");
}

#[test]
fn a_day_has_at_most_its_hours() {
    let folder = workspace("UTC", ("PT3600S", 3600), &hours(24, SIXTH), 4);
    let root = folder.path();
    let whole = ["--measurement", "c", "--every", "1d"];
    let (clean, told) = asked(root, &whole);
    assert!(!told.contains(DOUBLED), "{told}");
    put(root, "b.xml", ("PT3600S", 3600), &hours(24, SIXTH + 900), 4);
    for extra in [&[][..], &["--no-rollups"]] {
        let (rows, told) = asked(root, &[&whole[..], extra].concat());
        assert_eq!(rows[0][1], "96", "{rows:?} {told}");
        assert_eq!(rows[0], clean[0]);
        assert!(told.contains(&format!("24 periods of 1 h {DOUBLED}")), "{told}");
    }
    let all = ["--every", "all", "--formula"];
    let (rows, _) = asked(root, &[&all[..], &["sum(c)"]].concat());
    assert_eq!(rows[0][1], "96");
    let (rows, _) = asked(root, &[&all[..], &["max(c)"]].concat());
    assert_eq!(rows[0][1], "4");
}

#[test]
fn periods_off_the_grid_count_where_nothing_else_tells_their_time() {
    // Ten hours on the grid, then ten that begin a quarter later.
    let folder = workspace("UTC", ("PT3600S", 3600), &hours(10, SIXTH), 1);
    put(folder.path(), "b.xml", ("PT3600S", 3600), &hours(10, SIXTH + 10 * 3600 + 900), 1);
    let (rows, told) = asked(folder.path(), &["--measurement", "c", "--every", "all"]);
    assert_eq!(rows[0][1], "20", "{told}");
    assert!(!told.contains(DOUBLED), "{told}");
}

const CONTRACT: &str = r#"
id = "c"
customer = "Customer"
name = "Contract"
country = "CL"
zone = "America/Santiago"
currency = "PEN"
currency_decimals = 2
fee_per_period = "1000.00"
credit_cap_percent = "none"
window = "calendar_month"
[scorecard]
no_data = "zero"
score = "step"

[[objective]]
id = "rrc"
name = "RRC setup"
formula = "100 * sum(c) / sum(c)"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = { mode = "downtime_and_service_time", approver = "any", kinds = [ { kind = "planned_maintenance", notice_hours = 0, minutes_max = "none" }, { kind = "force_majeure", notice_hours = 0, minutes_max = "none" }, { kind = "customer_caused", notice_hours = 0, minutes_max = "none" } ] }
comparison = "at_least"
target = "90"
tolerance = "none"
grace = "none"
completeness_min = "0.9"
missing_data = "undecided"
rounding = "none"
weight = "100"
credit = "none"
"#;

#[test]
fn a_verdict_says_that_periods_lie_across_the_edges_of_its_month() {
    let folder = workspace("America/Santiago", ("P1D", DAY), &days(35, SIXTH - 7 * DAY), 24);
    let root = folder.path();
    std::fs::write(root.join("contracts/c.toml"), CONTRACT).unwrap();
    let judge = ["--json", "evaluate", "c", "--period", "2026-09"];
    let said = |root: &Path| {
        let judged = vigia(root, &judge);
        let text = String::from_utf8_lossy(&judged.stdout).into_owned();
        let found: Value = serde_json::from_str(&text)
            .unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&judged.stderr)));
        found["objectives"][0]["arithmetic"].to_string()
    };
    let told = said(root);
    assert!(told.contains("2 edges") && told.contains(ACROSS), "{told}");
    let folder =
        workspace("America/Santiago", ("PT3600S", 3600), &hours(24 * 35, SIXTH - 7 * DAY), 1);
    std::fs::write(folder.path().join("contracts/c.toml"), CONTRACT).unwrap();
    let told = said(folder.path());
    assert!(!told.contains(ACROSS), "{told}");
}

#[test]
fn what_cannot_be_cut_names_the_periods_that_can() {
    let folder = workspace("UTC", ("PT900S", 900), &[SIXTH, SIXTH + 900], 1);
    put(folder.path(), "other.xml", ("P1D", DAY), &days(3, SIXTH + DAY), 1);
    let hourly = ["query", "--measurement", "c", "--every", "1h"];
    let refused = vigia(folder.path(), &hourly);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && told.contains("--granularity 15m"), "{told}");
    let done = vigia(folder.path(), &[&hourly[..], &["--granularity", "15m"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_time_that_the_clocks_jump_over_or_show_twice_is_refused() {
    let folder = workspace("America/Santiago", ("PT3600S", 3600), &hours(24, SIXTH), 1);
    let asked_from = |from: &str| {
        let said = vigia(folder.path(), &["query", "--measurement", "c", "--from", from]);
        (said.status.success(), String::from_utf8_lossy(&said.stderr).into_owned())
    };
    let (is_done, told) = asked_from("2026-09-06T00:30");
    assert!(!is_done && told.contains("jump over it"), "{told}");
    let (is_done, told) = asked_from("2026-04-04T23:30");
    assert!(!is_done && told.contains("show it twice"), "{told}");
    // A day begins where the clocks jump to; an offset says it all.
    for from in
        ["2026-09-06", "2026-09-06T01:00", "2026-04-04T23:30-04:00", "2026-04-04T23:30-03:00"]
    {
        let (is_done, told) = asked_from(from);
        assert!(is_done, "{from}: {told}");
    }
}

#[test]
fn a_mistake_in_a_formula_says_where() {
    let folder = workspace("UTC", ("PT3600S", 3600), &hours(24, SIXTH), 1);
    let refused = |formula: &str| {
        let said = vigia(folder.path(), &["query", "--formula", formula]);
        assert!(!said.status.success());
        String::from_utf8_lossy(&said.stderr).into_owned()
    };
    let told = refused("100 * sum(c / sum(c)");
    assert!(told.contains("line 1, column 10"), "{told}");
    let told = refused("100 *\n  sum(c");
    assert!(told.contains("line 2, column 6"), "{told}");
}
