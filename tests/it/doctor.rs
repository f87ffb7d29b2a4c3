//! The worked examples that `vigia doctor` computes: all of them, all right, and told as they are.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;

use serde_json::Value as Json;
use vigia::workspace::doctor::{Check, Kind, Value, checks, score};

use super::cli::vigia;

/// Names the file with the examples' values where it is at hand.
const EXAMPLES_VARIABLE: &str = "VIGIA_WORKED_EXAMPLES";

#[rustfmt::skip]
const IDS: [&str; 183] = [
    "A01.a",
    "A01.b",
    "A01.c",
    "A02.counted",
    "A03.sum_WRONG",
    "A03.union",
    "A04.cell_mean",
    "A04.down_cell",
    "A04.pct_cells_999",
    "A04.traffic_weighted",
    "A05.redundant",
    "A05.serial",
    "A06.28d",
    "A06.29d",
    "A06.30.4375d",
    "A06.30d",
    "A06.31d",
    "A07.bogota_2026_09",
    "A07.coyhaique_2026_09",
    "A07.madrid_2026_10",
    "A07.rops_santiago_2026_04_04",
    "A07.rops_santiago_2026_09_06",
    "A07.santiago_2026_04",
    "A07.santiago_2026_09",
    "A08.fall",
    "A08.spring",
    "A09.avail_12x5",
    "A09.avail_24x7",
    "A09.service_minutes",
    "A09.weekdays_nov2026",
    "A10.all",
    "A10.with_min60",
    "A11.nodata_as_down",
    "A11.nodata_as_up",
    "A11.nodata_paused",
    "A13.seasonal_daily_mean_WRONG",
    "A13.true_if_short_day",
    "C01.9947",
    "C01.boundary",
    "C01.rounded2",
    "C01.unrounded",
    "C02.cap",
    "C02.completed",
    "C02.prorata",
    "C02.started",
    "C03.full",
    "C03.renormalised",
    "C04.17",
    "C04.45",
    "C04.9",
    "C05.pool",
    "C05.repeat",
    "C05.three_capped",
    "C05.two",
    "C06.earnback",
    "C06.net",
    "C07",
    "C08",
    "C09.after_pct",
    "C09.before_pct",
    "C09.credit_after",
    "C09.credit_before",
    "C09.delta",
    "K01.mean_of_ratios_WRONG",
    "K01.ratio_of_sums",
    "K02.erab_accessibility",
    "K03.drop_pct",
    "K03.r2_per_s",
    "K03.r2_per_session_hour",
    "K03.unit_trap_if_ms",
    "K04.avail",
    "K05.mean_WRONG",
    "K05.thp",
    "K06.mean_WRONG",
    "K06.prb_mean_WRONG",
    "K06.prb_sum",
    "K06.time_weighted",
    "K07.day_max",
    "K07.sum_of_max_upper_bound",
    "K08.null_rule",
    "K08.zero_as_100_WRONG",
    "K09.clamped_WRONG",
    "K09.hour",
    "K10.mobility",
    "K11.agg",
    "K11.c1",
    "K11.c2",
    "K11.mean_WRONG",
    "K12.agg",
    "K12.c1",
    "K12.c2",
    "K13.bouncing_sum",
    "K13.network_bh",
    "K14.all_hours",
    "K14.cell_bh",
    "K14.network_bh",
    "K15.fourth",
    "K15.max",
    "K15.month_mean",
    "K15.second",
    "K15.top5_mean",
    "K16.mean",
    "K16.p95_nearest_rank",
    "K16.p95_type7",
    "K17.reported",
    "K17.valid",
    "K18.hi",
    "K18.lo",
    "K18.point",
    "K19.by_failures",
    "K19.by_rate",
    "K19.by_rate_min100",
    "K20.network",
    "K20.pct_cells",
    "R01",
    "R02",
    "R03.csv_row",
    "R03.pdf",
    "R04",
    "R05.half_even",
    "R05.half_up",
    "S01.consumed",
    "S01.left",
    "S02.budget_1h",
    "S02.burn",
    "S02.hours_to_zero",
    "S03",
    "S04.detect_s",
    "S04.table",
    "S05.consumed",
    "S05.sli",
    "S05.slices",
    "S06.best",
    "S06.budget",
    "S06.left",
    "S06.required",
    "S06.runrate",
    "S07.best",
    "S07.required",
    "S07.runrate",
    "S07.worst",
    "S08.elapsed_only",
    "S08.extrapolated",
    "T01.business",
    "T01.wall",
    "T02.naive_WRONG",
    "T02.true",
    "T03.night_window",
    "T04.madrid",
    "T05.bogota",
    "T05.lima",
    "T05.madrid_hq",
    "T05.santiago",
    "T06.due",
    "T06.no_holiday_WRONG",
    "T07.net",
    "T08.add_wall_pause_WRONG",
    "T08.due",
    "T08.original_due",
    "T09.median",
    "T09.mttr",
    "T09.within4",
    "T10.avail",
    "T10.mtbf",
    "T10.mtrs",
    "T11.clearance",
    "T11.closing",
    "T12.final",
    "T12.first",
    "T12.span",
    "X01.ipdv",
    "X01.range_WRONG",
    "X02.iplr",
    "X02.mean_WRONG",
    "X03.pia",
    "X04.12bad",
    "X04.8bad",
    "X04.gap",
    "Z01.asuncion_jul_2026",
    "Z01.caracas",
    "Z01.mexico_jul_2026",
    "Z01.sao_paulo_jan_2026",
    "Z01.tijuana_jul",
];

#[test]
fn every_value_of_the_worked_examples_is_a_check_and_right() {
    let all = checks();
    let wrong: Vec<String> = all.iter().filter_map(Check::mistake).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let ids: BTreeSet<&str> = all.iter().map(|check| check.id).collect();
    assert_eq!(ids, IDS.into_iter().collect());
    assert_eq!(all.len(), IDS.len(), "no id twice");
    assert_eq!(score(&all), "183/183");
}

/// A check cannot agree with a wrong list of its own: the values are those of the examples' file, too.
#[test]
fn expected_values_are_those_of_the_examples_file() {
    let Some(path) = std::env::var_os(EXAMPLES_VARIABLE) else {
        eprintln!("{EXAMPLES_VARIABLE} is not set: the examples' own file is not compared");
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let file: serde_json::Map<String, Json> = serde_json::from_str(&text).unwrap();
    let all = checks();
    let (in_file, in_checks): (BTreeSet<&str>, BTreeSet<&str>) =
        (file.keys().map(String::as_str).collect(), all.iter().map(|check| check.id).collect());
    assert_eq!(in_checks, in_file);
    for check in &all {
        let known = &file[check.id];
        match &check.expected {
            Value::Number(number) => assert_eq!(Some(*number), known.as_f64(), "{}", check.id),
            Value::Text(shown) => {
                for part in texts_of(known) {
                    assert!(shown.contains(&part), "{}: {shown} lacks {part}", check.id);
                }
            }
        }
        assert_eq!(check.kind == Kind::Differs, check.id.ends_with("_WRONG"), "{}", check.id);
    }
}

/// The texts in a value of the file; numbers as they are shown.
fn texts_of(value: &Json) -> Vec<String> {
    match value {
        Json::Array(parts) => parts.iter().flat_map(texts_of).collect(),
        Json::Object(parts) => parts
            .iter()
            .flat_map(|(key, part)| [vec![key.clone()], texts_of(part)].concat())
            .collect(),
        Json::String(text) => vec![text.clone()],
        Json::Number(number) => vec![Value::Number(number.as_f64().unwrap()).to_string()],
        other => vec![other.to_string()],
    }
}

/// Values that are printed with fewer decimals have a wider tolerance, and no other has.
#[test]
fn tolerances_are_no_wider_than_the_values_are_printed() {
    for check in checks() {
        let Value::Number(number) = check.expected else { continue };
        let n_decimals = number.to_string().split_once('.').map_or(0, |(_, digits)| digits.len());
        assert!(check.tolerance <= 5e-7 || n_decimals == 4, "{}: {number}", check.id);
    }
}

#[test]
fn the_command_says_how_many_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let output = vigia(folder.path(), &["doctor"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    assert_eq!(told.lines().last(), Some("183/183"));
    assert!(!told.contains("✗"), "{told}");
    for chapter in ["K  KPI aggregation", "C  Credits and scorecards", "Z  Time zones"] {
        assert!(told.contains(chapter), "{chapter}");
    }
    let row = told.lines().find(|line| line.contains("K01.mean_of_ratios_WRONG")).unwrap();
    assert!(row.contains("not 89.5") && row.contains("99.1909091"), "{row}");
}

#[test]
fn machines_get_kind_tolerance_and_value() {
    let folder = tempfile::tempdir().unwrap();
    let output = vigia(folder.path(), &["--json", "doctor"]);
    let list: Vec<Json> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(list.len(), IDS.len());
    let of = |id: &str| list.iter().find(|check| check["id"] == id).unwrap();
    let mean = of("K06.mean_WRONG");
    assert_eq!((mean["kind"].as_str(), mean["expected"].as_f64()), (Some("differs"), Some(60.0)));
    assert_eq!((mean["found"].as_f64(), mean["right"].as_bool()), (Some(72.0), Some(true)));
    let credit = of("C09.delta");
    assert_eq!(
        (credit["kind"].as_str(), credit["tolerance"].as_f64()),
        (Some("equals"), Some(0.0))
    );
}

/// R03: a table for the spreadsheets of a country has its decimal mark, and never one that also separates cells.
#[test]
fn tables_for_spreadsheets_follow_the_locale() {
    let rows = [super::formula::row("CELL_1", "level", 900, 0, 99.95)];
    let folder = super::formula::workspace(&rows, &[]);
    let csv = |more: &[&str]| {
        let asked = ["query", "--formula", "avg(level)", "--by", "object", "--format", "csv"];
        let output = vigia(folder.path(), &[&asked[..], more].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(csv(&[]).contains(",CELL_1,99.95,1"), "machines keep the point");
    assert!(csv(&["--csv-locale", "es-PE"]).contains(",CELL_1,99.95,1"));
    let colombian = csv(&["--csv-locale", "es-CO"]);
    assert!(colombian.contains(";CELL_1;99,95;1") && !colombian.contains("99.95"), "{colombian}");
    let refused = |arguments: &[&str]| {
        let output = vigia(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let formula = ["query", "--formula", "avg(level)", "--csv-locale"];
    let told = refused(&[&formula[..], &["xx", "--format", "csv"]].concat());
    assert!(told.contains("nknown locale \"xx\"") && told.contains("es-CO"), "{told}");
    let told = refused(&[&formula[..], &["es-CO"]].concat());
    assert!(told.contains("--format csv"), "{told}");
}
