//! Worked examples in the window and on the command line: the same formulas, the same numbers.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::cli::vigia;
use super::formula::{Row, row, workspace};
use super::gui_kpi::Window;

/// Puts pairs of counters, a cell for each pair: `name` with the values in order.
fn put(rows: &mut Vec<Row>, names: [&'static str; 2], pairs: &[(f64, f64)]) {
    for (cell, (a, b)) in pairs.iter().enumerate() {
        let cell = format!("Cell={cell}");
        rows.push(row(&cell, names[0], 900, 0, *a));
        rows.push(row(&cell, names[1], 900, 0, *b));
    }
}

/// A value for each minute of one probe.
fn put_minutes(rows: &mut Vec<Row>, name: &'static str, values: impl IntoIterator<Item = f64>) {
    for (minute, value) in values.into_iter().enumerate() {
        rows.push(row("Probe=1", name, 60, minute as i64 * 60, value));
    }
}

/// The counters of the examples, each example with names of its own.
fn examples_workspace() -> tempfile::TempDir {
    let mut rows = Vec::new();
    for (cell, unavailable) in [("Cell=0", 0.0), ("Cell=1", 1800.0), ("Cell=2", 5400.0)] {
        rows.push(row(cell, "k04", 86_400, 0, unavailable));
    }
    put(&mut rows, ["k12a", "k12b"], &[(7.0, 83.0), (20.0, 440.0)]);
    put(&mut rows, ["k12c", "k12d"], &[(14_357.0, 1633.0), (24_323.0, 7811.0)]);
    put(&mut rows, ["x02l", "x02s"], &[(3.0, 1000.0), (57.0, 99_000.0)]);
    put_minutes(&mut rows, "x03s", [1000.0; 1440]);
    put_minutes(&mut rows, "x03l", (0..1440).map(|m| if m % 480 == 7 { 300.0 } else { 1.0 }));
    put(&mut rows, ["k01a", "k01s"], &[(10_000.0, 9950.0), (100.0, 70.0), (900.0, 891.0)]);
    put(&mut rows, ["k02ra", "k02rs"], &[(11_000.0, 10_911.0)]);
    put(&mut rows, ["k02sa", "k02ss"], &[(10_900.0, 10_791.0)]);
    put(&mut rows, ["k02ea", "k02es"], &[(10_800.0, 10_692.0)]);
    put(&mut rows, ["k03r", "k03t"], &[(36.0, 1_800_000.0)]);
    put(&mut rows, ["k05v", "k05t"], &[(8_000_000.0, 400_000.0), (600_000.0, 120_000.0)]);
    put(&mut rows, ["k06u", "k06a"], &[(20.0, 25.0), (30.0, 100.0)]);
    put(&mut rows, ["k08s", "k08a"], &[(0.0, 0.0), (95.0, 100.0)]);
    put(&mut rows, ["k09s", "k09a"], &[(12.0, 10.0), (9.0, 12.0), (8.0, 8.0), (10.0, 10.0)]);
    put(&mut rows, ["k10ea", "k10es"], &[(4940.0, 4890.0)]);
    put(&mut rows, ["k10pa", "k10ps"], &[(5000.0, 4950.0)]);
    put(&mut rows, ["k11a", "k11s"], &[(2378.0, 2310.0), (11_660.0, 11_268.0)]);
    let cells = [(50_000.0, 49_250.0), (1000.0, 995.0), (1000.0, 996.0), (1000.0, 997.0)];
    put(&mut rows, ["k20a", "k20s"], &cells);
    let delays = [
        12., 13., 13., 14., 14., 15., 15., 16., 16., 17., 18., 18., 19., 21., 22., 24., 27., 31.,
        48., 95.,
    ];
    put_minutes(&mut rows, "k16", delays);
    let of_x01 = [20.0; 990].into_iter().chain([25.0; 8]).chain([60.0, 90.0]);
    put_minutes(&mut rows, "x01", of_x01);
    for (hour, (users, others)) in
        [(120.0, 90.0), (180.0, 10.0), (150.0, 20.0)].into_iter().enumerate()
    {
        rows.push(row("Cell=0", "k07", 3600, hour as i64 * 3600, users));
        rows.push(row("Cell=1", "k07", 3600, hour as i64 * 3600, others));
    }
    put(&mut rows, ["k03i", "k03j"], &[(36.0, 10_692.0)]);
    let flags = [(20, 0.0), (12, 1.0), (9, 0.0), (6, 1.0), (15, 0.0)];
    put_minutes(&mut rows, "x04", flags.iter().flat_map(|(n, bad)| vec![*bad; *n]));
    for (name, n_bad) in [("x04twelve", 12), ("x04eight", 8)] {
        let flags = [vec![0.0; 20], vec![1.0; n_bad], vec![0.0; 30]];
        put_minutes(&mut rows, name, flags.concat());
    }
    rows.push(row("Cell=0", "k06p", 900, 0, 40.0));
    rows.push(row("Cell=1", "k06p", 3600, 0, 80.0));
    workspace(&rows, &[])
}

/// Example, formula, what the window shows, the value, and what a popular mistake would show.
const EXAMPLES: [(&str, &str, &str, f64, &str); 27] = [
    ("K01", "100 * sum(k01s) / sum(k01a)", "99.191", 99.190_909_1, "89.5"),
    (
        "K02",
        "100 * sum(k02rs) / sum(k02ra) * sum(k02ss) / sum(k02sa) * sum(k02es) / sum(k02ea)",
        "97.217",
        97.217_01,
        "99.",
    ),
    ("K03", "3600 * sum(k03r) / sum(k03t)", "0.072", 0.072, "72"),
    ("K03", "100 * sum(k03i) / sum(k03j)", "0.337", 0.336_700_3, "33.67"),
    ("K04", "100 * (period_secs - sum(k04)) / period_secs", "97.222", 97.222_222_2, "91.6"),
    ("K05", "sum(k05v) / sum(k05t)", "16.538", 16.538_461_5, "12.5"),
    ("K06", "avg(k06p)", "72", 72.0, "60"),
    ("K06", "100 * sum(k06u) / sum(k06a)", "40", 40.0, "55"),
    ("K07", "max(k07)", "180", 180.0, "270"),
    ("K07", "max over periods (sum(k07))", "210", 210.0, "270"),
    ("K08", "100 * sum(k08s) / sum(k08a)", "95", 95.0, "97.5"),
    ("K09", "100 * sum(k09s) / sum(k09a)", "97.500", 97.5, "92.5"),
    (
        "K10",
        "100 * sum(k10es) / sum(k10ea) * sum(k10ps) / sum(k10pa)",
        "97.998",
        97.997_975_7,
        "98.9",
    ),
    ("K11", "100 * sum(k11s) / sum(k11a)", "96.723", 96.723_179_9, "96.889"),
    ("K12", "100 * sum(k12a + k12b) / sum(k12c + k12d)", "1.143", 1.142_880_9, "0.997"),
    ("K16", "percentile(95) over samples (avg(k16))", "48", 48.0, "50.35"),
    ("K16", "percentile_linear(95) over samples (avg(k16))", "50.350", 50.35, "48"),
    ("K16", "avg(k16)", "23.400", 23.4, "50.35"),
    ("K20", "100 * sum(k20s) / sum(k20a)", "98.562", 98.562_264_2, "99.325"),
    (
        "K20",
        "100 * sum over objects (if(sum(k20s) >= 0.995 * sum(k20a), 1, 0)) / count over objects (sum(k20a))",
        "75",
        75.0,
        "98.562",
    ),
    ("X01", "percentile(99.9) over samples (avg(x01)) - min(x01)", "40", 40.0, "70"),
    ("X01", "max(x01) - min(x01)", "70", 70.0, "40"),
    ("X02", "sum(x02l) / sum(x02s)", "6.000e-4", 6.0e-4, "1.788e-3"),
    (
        "X03",
        "100 * (1 - sum over periods (if(sum(x03l) / sum(x03s) > 0.2, 1, 0)) / count over periods (sum(x03s)))",
        "99.792",
        99.791_666_7,
        "99.8",
    ),
    ("X04", "unavailable(10) over periods (sum(x04) > 0)", "27", 27.0, "18"),
    ("X04", "unavailable(10) over periods (sum(x04twelve) > 0)", "12", 12.0, "2"),
    ("X04", "unavailable(10) over periods (sum(x04eight) > 0)", "0", 0.0, "8"),
];

#[test]
fn worked_examples_are_what_the_window_shows() {
    let folder = examples_workspace();
    for (example, formula, shown, _, wrong) in EXAMPLES {
        let mut window = Window::open(folder.path());
        window.click("New KPI…");
        window.type_into(egui::Role::MultilineTextInput, "Formula", formula);
        window.wait_for(&format!("Value {shown}"));
        assert!(!window.shows(&format!("Value {wrong}")), "{example}");
    }
}

#[test]
fn worked_examples_are_what_the_command_line_prints() {
    let folder = examples_workspace();
    for (example, formula, _, expected, _) in EXAMPLES {
        let output = vigia(folder.path(), &["--json", "query", "--formula", formula]);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let value = answer[0]["formula"].as_f64().unwrap_or_else(|| panic!("{example}: {answer}"));
        // The examples are printed with seven decimals.
        assert!((value - expected).abs() <= 5e-7 * expected.abs().max(1.0), "{example}: {value}");
    }
}

/// K13 and K14: whose hour it is decides the number.
#[test]
fn busy_hours_in_the_window_say_whose_they_are() {
    let mut rows = Vec::new();
    let cells = [
        ("Cell=A", [(1000.0, 950.0), (900.0, 891.0), (500.0, 500.0)], [20.0, 15.0, 10.0]),
        ("Cell=B", [(400.0, 400.0), (950.0, 931.0), (1000.0, 900.0)], [10.0, 18.0, 20.0]),
    ];
    for (cell, pairs, erlangs) in cells {
        for (hour, ((att, succ), erlang)) in (13..).zip(pairs.into_iter().zip(erlangs)) {
            rows.push(row(cell, "att", 3600, hour * 3600, att));
            rows.push(row(cell, "succ", 3600, hour * 3600, succ));
            rows.push(row(cell, "erlang", 3600, hour * 3600, erlang));
        }
    }
    let folder = workspace(&rows, &[]);
    let hour = |name: &str, scope: &str, measurement: &str| {
        format!(
            "[[busy_hour]]\nname = \"{name}\"\nmeasurement = \"{measurement}\"\nresolution = \"clock\"\nscope = \"{scope}\"\nstability = \"bouncing\"\n"
        )
    };
    let definitions = [
        hour("of-cells", "object", "att"),
        hour("of-network", "network", "att"),
        hour("erlang-of-cells", "object", "erlang"),
        hour("erlang-of-network", "network", "erlang"),
    ];
    std::fs::write(folder.path().join("busy_hours/own.toml"), definitions.concat()).unwrap();
    let kpis = "[[kpi]]\nid = \"rate\"\nname = \"Setup rate\"\nunit = \"%\"\nformula = \"100 * sum(succ) / sum(att)\"\n\n[[kpi]]\nid = \"carried\"\nname = \"Carried traffic\"\nunit = \"Erl\"\nformula = \"sum(erlang)\"\n";
    std::fs::write(folder.path().join("kpis/own.toml"), kpis).unwrap();
    let mut window = Window::open(folder.path());
    window.wait_for("Setup rate");
    window.tick("Setup rate");
    window.tick("Carried traffic");
    window.choose("Step Whole range");
    for (line, shown, hidden) in [
        ("of-cells", "92.500", "98.486"),
        ("of-network", "98.486", "92.500"),
        ("All hours", "96.253", "98.486"),
        ("erlang-of-cells", "40", "33"),
        ("erlang-of-network", "33", "40"),
    ] {
        window.pick("Busy hour", line);
        window.wait_for_exactly(shown);
        assert!(!window.shows_exactly(hidden), "{line}");
    }
}

/// K18: of 96 periods 86 arrived, and the window says between which values the day lies.
#[test]
fn a_day_with_gaps_is_an_interval_in_the_window() {
    let mut rows = Vec::new();
    for period in 0..86 {
        let (att, succ) = if period == 40 { (10_000.0, 9900.0) } else { (0.0, 0.0) };
        rows.push(row("Cell=A", "att", 900, period * 900, att));
        rows.push(row("Cell=A", "succ", 900, period * 900, succ));
    }
    // The day is over: something else arrived to its end.
    rows.push(row("Cell=A", "other", 900, 95 * 900, 1.0));
    let folder = workspace(&rows, &[]);
    let kpi = "[[kpi]]\nid = \"rate\"\nname = \"Setup rate\"\nunit = \"%\"\nformula = \"100 * sum(succ) / sum(att)\"\ndirection = \"higher\"\n";
    std::fs::write(folder.path().join("kpis/own.toml"), kpi).unwrap();
    let mut window = Window::open(folder.path());
    window.wait_for("Setup rate");
    window.tick("Setup rate");
    window.choose("Step 1 d");
    window.choose("Show Table");
    window.wait_for_exactly("99.000");
    window.choose("All objects");
    window.wait_for("86 ÷ 96");
    assert!(window.shows("88.688% … 99.104%"), "not 99 alone");
}

/// K19: the worst by rate, with a floor, and by failures are three different lists.
#[test]
fn worst_objects_come_in_three_orders_in_the_window() {
    let mut rows = Vec::new();
    for (cell, att, succ) in
        [("A", 20.0, 12.0), ("B", 12_000.0, 11_640.0), ("C", 800.0, 712.0), ("D", 5000.0, 4975.0)]
    {
        rows.push(row(&format!("Cell=site-{cell}"), "att", 900, 0, att));
        rows.push(row(&format!("Cell=site-{cell}"), "succ", 900, 0, succ));
    }
    let folder = workspace(&rows, &[]);
    let kpi = "[[kpi]]\nid = \"rate\"\nname = \"Setup rate\"\nunit = \"%\"\nformula = \"100 * sum(succ) / sum(att)\"\ndirection = \"higher\"\n";
    std::fs::write(folder.path().join("kpis/own.toml"), kpi).unwrap();
    let mut window = Window::open(folder.path());
    window.wait_for("Setup rate");
    window.tick("Setup rate");
    window.choose("Show Worst");
    window.wait_for("objects = ");
    window.wait_for_order(&["site-A", "site-C", "site-B", "site-D"]);
    window.choose("Rank Failures");
    window.wait_for_order(&["site-B", "site-C", "site-D", "site-A"]);
}

/// An own KPI file: id, name, unit and formula of each.
fn own_kpis(folder: &std::path::Path, kpis: &[[&str; 4]]) {
    let entry = |[id, name, unit, formula]: &[&str; 4]| {
        format!(
            "[[kpi]]\nid = \"{id}\"\nname = \"{name}\"\nunit = \"{unit}\"\nformula = \"{formula}\"\n\n"
        )
    };
    let text: String = kpis.iter().map(entry).collect();
    std::fs::write(folder.join("kpis/own.toml"), text).unwrap();
}

/// K16 and K20 as KPIs of a workspace: the name says which percentile is meant, and whether cells or calls are counted.
#[test]
fn percentiles_and_cells_on_target_are_kpis_with_their_method_in_the_name() {
    let folder = examples_workspace();
    let on_target = "100 * sum over objects (if(sum(k20s) >= 0.995 * sum(k20a), 1, 0)) / count over objects (sum(k20a))";
    let kpis = [
        [
            "p95_nearest",
            "Latency, P95 nearest rank",
            "ms",
            "percentile(95) over samples (avg(k16))",
        ],
        [
            "p95_linear",
            "Latency, P95 linear",
            "ms",
            "percentile_linear(95) over samples (avg(k16))",
        ],
        ["latency_mean", "Latency, mean", "ms", "avg(k16)"],
        ["cells_on_target", "Cells that keep 99.5 %", "%", on_target],
        ["setup_rate", "Setup rate of the network", "%", "100 * sum(k20s) / sum(k20a)"],
    ];
    own_kpis(folder.path(), &kpis);
    let ids = kpis.map(|[id, ..]| id).join(",");
    let output = vigia(folder.path(), &["--json", "query", "--kpi", &ids]);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = [48.0, 50.35, 23.4, 75.0, 98.562_264_2];
    for ([id, ..], expected) in kpis.iter().zip(expected) {
        let value = answer[0][id].as_f64().unwrap_or_else(|| panic!("{id}: {answer}"));
        assert!((value - expected).abs() < 5e-7, "{id}: {value}");
    }
    for (kpis, shown) in
        [(&kpis[..3], &["48", "50.350", "23.400"][..]), (&kpis[3..], &["75", "98.562"])]
    {
        let mut window = Window::open(folder.path());
        window.wait_for("Latency, P95 nearest rank");
        for [_, name, ..] in kpis {
            window.tick(name);
        }
        window.choose("Step Whole range");
        for shown in shown {
            window.wait_for(shown);
        }
    }
}

/// K07: a sum of each cell's greatest is shown as a bound, wherever it is shown.
#[test]
fn sums_of_peaks_are_marked_as_bounds_in_the_window() {
    let folder = examples_workspace();
    own_kpis(
        folder.path(),
        &[
            ["most", "Most users in a cell", "users", "max(k07)"],
            ["bound", "Users of all cells", "users", "sum over objects (max(k07))"],
            ["half", "Half of them", "users", "bound / 2"],
        ],
    );
    let mut window = Window::open(folder.path());
    window.wait_for("Most users in a cell");
    window.tick("Most users in a cell");
    window.choose("Step Whole range");
    window.wait_for_exactly("180");
    window.tick("Users of all cells");
    window.wait_for_exactly("≤ 270");
    window.tick("Half of them");
    window.wait_for_exactly("≤ 135");
    assert!(window.shows_exactly("180"), "a peak is no bound");
    assert!(
        !window.shows_exactly("270") && !window.shows_exactly("135"),
        "never as a number of users"
    );
    window.choose("≤ 270");
    window.wait_for("An upper bound: objects need not have had");
    assert!(window.shows("≤ 270 users"), "in the explanation too");
    window.click("New KPI…");
    window.type_into(egui::Role::MultilineTextInput, "Formula", "sum over objects (max(k07))");
    window.wait_for("Value ≤ 270");
    assert!(!window.shows("Value 270"));
}

#[test]
fn sums_of_peaks_are_marked_as_bounds_on_the_command_line() {
    let folder = examples_workspace();
    let printed = |formula: &str| {
        let output = vigia(folder.path(), &["query", "--formula", formula]);
        String::from_utf8(output.stdout).unwrap()
    };
    for bound in ["sum over objects (max(k07))", "sum over objects (max over periods (sum(k07)))"] {
        assert!(printed(bound).contains("≤ 270"), "{}", printed(bound));
    }
    for exact in ["max(k07)", "max over periods (sum(k07))"] {
        assert!(!printed(exact).contains('≤'), "{}", printed(exact));
    }
    let json = |formula: &str| -> serde_json::Value {
        let output = vigia(folder.path(), &["--json", "query", "--formula", formula]);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(json("sum over objects (max(k07))")[0]["formula.is_upper_bound"], true);
    assert_eq!(json("max(k07)")[0].get("formula.is_upper_bound"), None);
}

const K15: [f64; 30] = [
    402.0, 415.0, 398.0, 441.0, 467.0, 389.0, 350.0, 410.0, 425.0, 433.0, 451.0, 472.0, 395.0,
    362.0, 418.0, 429.0, 436.0, 455.0, 480.0, 401.0, 358.0, 421.0, 430.0, 438.0, 459.0, 476.0,
    404.0, 366.0, 423.0, 440.0,
];

/// 2026-11-01T00:00:00Z, after the day that rows are counted from.
const NOVEMBER: i64 = 27 * 86_400;

/// A cell that carries `values`, each in the busy hour of a day from the first of November on, and less in other hours.
fn busy_days(values: &[f64]) -> tempfile::TempDir {
    let mut rows = Vec::new();
    for (day, value) in values.iter().enumerate() {
        let day = NOVEMBER + day as i64 * 86_400;
        for hour in 8..12 {
            rows.push(row(
                "Cell=A",
                "erlang",
                3600,
                day + hour * 3600,
                value - 10.0 * (12 - hour) as f64,
            ));
        }
        rows.push(row("Cell=A", "erlang", 3600, day + 12 * 3600, *value));
    }
    let folder = workspace(&rows, &[]);
    let definition = |name: &str, more: &str| {
        format!(
            "[[busy_hour]]\nname = \"{name}\"\nmeasurement = \"erlang\"\nresolution = \"clock\"\nscope = \"network\"\nstability = \"bouncing\"\n{more}\n"
        )
    };
    let definitions = [
        definition("every-day", "month_rule = \"highest-3\""),
        definition("weekdays", "days = \"weekdays\""),
    ];
    std::fs::write(folder.path().join("busy_hours/own.toml"), definitions.concat()).unwrap();
    folder
}

/// K15: all rules side by side, and the chosen one large.
#[test]
fn rules_of_a_month_stand_side_by_side_in_the_window() {
    let folder = busy_days(&K15);
    let mut window = Window::open(folder.path());
    window.wait_for("erlang");
    window.choose("Show Busy hours");
    // The definition that names a rule comes first, with its rule: 480, 476, then 472.
    window.wait_for("3rd highest of 30 days, Nov 2026");
    window.wait_for_exactly("472");
    for (name, value) in [
        ("Greatest", "480"),
        ("Mean of top 5", "470.80"),
        ("2nd highest", "476"),
        ("4th highest", "467"),
        ("Mean", "421.47"),
    ] {
        assert!(window.shows_exactly(value), "{name} {value} in the table");
        window.choose(&format!("Rule of the month {name}"));
        window.wait_for(&format!("{name} of 30 days, Nov 2026"));
        assert_eq!(window.count_exactly(value), 2, "{value} large too");
    }
    assert!(window.shows("Chart of busy hours by day"));
    assert!(window.shows_exactly("30 of 30"));
    // Of another definition other days count: the numbers are those of its own days.
    window.pick("Busy hour", "weekdays");
    window.wait_for("Greatest of 21 days, Nov 2026");
    let counted = (1..=30).filter(|day| ![0, 1].contains(&(day % 7))).map(|day| K15[day - 1]);
    let mean = counted.sum::<f64>() / 21.0;
    assert!(window.shows_exactly(&format!("{mean:.2}")), "{mean}");
    assert!(!window.shows_exactly("421.47"), "the mean of all days");
}

/// Five days have no fourth highest of ten: a short month gives no number where its rule needs more days, and a dash is no zero.
#[test]
fn a_short_month_has_no_number_for_a_rule_that_needs_more_days() {
    let folder = busy_days(&K15[..3]);
    let mut window = Window::open(folder.path());
    window.wait_for("erlang");
    window.choose("Show Busy hours");
    window.wait_for("3rd highest of 3 days, Nov 2026");
    window.wait_for_exactly("398");
    window.choose("Rule of the month 4th highest");
    window.wait_for("The month has only 3 counted days");
    // The fourth highest and the mean of five, in the table; and the large one.
    assert_eq!(window.count_exactly("–"), 3);
    assert!(!window.shows_exactly("0"));
}

/// A definition whose traffic nobody reports says why there is nothing to see.
#[test]
fn a_definition_without_traffic_says_so_in_the_window() {
    let folder = busy_days(&K15[..3]);
    let mut window = Window::open(folder.path());
    window.wait_for("erlang");
    window.choose("Show Busy hours");
    window.wait_for("3rd highest of 3 days");
    window.pick("Busy hour", "network-clock-volume");
    window.wait_for("No busy hour in this time");
    assert!(window.shows("traffic_volume_dl"), "its name in the reason");
    assert!(!window.shows("3rd highest of 3 days"), "nothing of the other definition");
}

/// Of 96 quarter-hours so many arrive, the first ones of them suspect; a contract asks for `asked` of them to be valid.
fn day_with_gaps(n_arrived: i64, n_suspect: i64, asked: &str) -> tempfile::TempDir {
    days_with_gaps(0..1, n_arrived, n_suspect, asked)
}

/// The same on each day of a range, counted from the fifth of October on.
fn days_with_gaps(
    days: std::ops::Range<i64>,
    n_arrived: i64,
    n_suspect: i64,
    asked: &str,
) -> tempfile::TempDir {
    let folder = workspace(&[], &[]);
    own_kpis(folder.path(), &[["rate", "Setup rate", "%", "100 * sum(succ) / sum(att)"]]);
    let contract = format!(
        r#"
id = "andina"
customer = "Banco Andino"
name = "Radio"
country = "PE"
zone = "UTC"
currency = "PEN"
currency_decimals = 2
fee_per_period = "1000.00"
credit_cap_percent = "none"
window = "calendar_month"
scorecard = {{ no_data = "zero", score = "step" }}

[[objective]]
id = "setup"
name = "Setup"
kpi = "rate"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = "none"
comparison = "at_least"
target = "99.00"
tolerance = "none"
grace = "none"
completeness_min = "{asked}"
missing_data = "undecided"
rounding = "none"
weight = "100"
credit = "none"
"#
    );
    std::fs::write(folder.path().join("contracts/andina.toml"), contract).unwrap();
    let mut lines = Vec::new();
    for (day, period) in days.clone().flat_map(|day| (0..n_arrived).map(move |p| (day, p))) {
        for (name, value) in [("att", 1000), ("succ", 995)] {
            let at = super::formula::DAY + day * 86_400 + period * 900;
            let value = vigia::model::SampleValue::Integer(value);
            let is_suspect = period < n_suspect;
            lines.push(("Cell=A", name, vigia::model::SCALAR_BIN, 900, at, value, is_suspect));
        }
    }
    // The day is over: something else arrived to its end.
    let last = super::formula::DAY + days.end * 86_400 - 900;
    let one = vigia::model::SampleValue::Integer(1);
    lines.push(("Cell=A", "other", vigia::model::SCALAR_BIN, 900, last, one, false));
    let purpose = vigia::workspace::Purpose::Importing;
    let (engine, _) = vigia::workspace::Engine::open(folder.path(), purpose).unwrap();
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(super::store_conformance::file("day", &[], &lines)).unwrap();
    writer.finish().unwrap();
    drop(engine);
    folder
}

fn explain_day(folder: &std::path::Path) -> Window {
    let mut window = Window::open(folder);
    window.wait_for("Setup rate");
    window.choose("Step 1 d");
    window.choose("Show Table");
    window.wait_for_exactly("99.500");
    window.choose("All objects");
    window
}

/// K17: of 96 expected 90 are reported and 86 valid: less than the 90 % that the contract asks for, and no pass.
#[test]
fn too_few_valid_periods_are_insufficient_data_in_the_window() {
    let folder = day_with_gaps(90, 4, "0.90");
    let mut window = explain_day(folder.path());
    window.wait_for_exactly("93.75%");
    assert!(window.shows_exactly("89.58%"), "valid");
    assert!(window.shows_exactly("Insufficient data"));
    assert!(window.shows("Banco Andino asks for at least 90.00% valid data"));
    assert!(
        !window.shows("Enough data") && !window.shows("Achieved"),
        "93.75 % reported is no pass"
    );
    // Left out of the value the suspect ones are left out of both numbers once, and not twice.
    window.pick("Suspect values", "Excl. suspect");
    window.wait_for("86 ÷ 96");
    assert!(window.shows_exactly("93.75%") && window.shows_exactly("89.58%"));
    assert!(window.shows_exactly("Insufficient data"));
    // The contract says so too: no verdict.
    window.go("Contracts");
    window.choose("Contract Radio");
    window.wait_for("Verdict Undecided");
    window.choose("Objective Setup");
    window.wait_for_exactly("Insufficient data");
    assert!(!window.shows("Achieved"));
}

/// K17 of a whole month: no verdict, although 93.75 % were reported and the target is met.
#[test]
fn too_few_valid_periods_are_insufficient_data_on_the_command_line() {
    let october = -4..27;
    let objective = |asked: &str| {
        let folder = days_with_gaps(october.clone(), 90, 4, asked);
        let arguments = ["--json", "evaluate", "andina", "--period", "2026-10"];
        let output = vigia(folder.path(), &arguments);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let all: serde_json::Value = serde_json::from_str(&told).unwrap();
        let statement = if all.is_array() { all[0].clone() } else { all };
        statement["objectives"][0].clone()
    };
    let short = objective("0.90");
    let percent = |what: &str| 100.0 * short[what].as_f64().unwrap();
    assert!((percent("completeness") - 93.75).abs() < 5e-7, "{short}");
    assert!((percent("valid") - 89.583_333_3).abs() < 5e-7, "{short}");
    assert_eq!((&short["enough_data"], &short["verdict"]), (&false.into(), &"undecided".into()));
    let enough = objective("0.895");
    assert_eq!((&enough["enough_data"], &enough["verdict"]), (&true.into(), &"achieved".into()));
}

#[test]
fn as_many_valid_periods_as_asked_for_are_enough_in_the_window() {
    // 72 of 96 are three quarters exactly, of 76 reported.
    let folder = day_with_gaps(76, 4, "0.75");
    let mut window = explain_day(folder.path());
    window.wait_for_exactly("75.00%");
    assert!(window.shows_exactly("79.16%"), "cut, not rounded up");
    assert!(window.shows_exactly("Enough data") && !window.shows("Insufficient data"));
    let folder = day_with_gaps(75, 4, "0.75");
    let mut window = explain_day(folder.path());
    window.wait_for_exactly("Insufficient data");
    assert!(!window.shows("Enough data"));
}

/// A KPI of which a dictionary knows the counters is measured here.
#[test]
fn counters_known_by_a_dictionary_are_measured_here() {
    let rows = [row("Cell=A", "50331745", 900, 0, 100.0), row("Cell=A", "50331746", 900, 0, 97.0)];
    let folder = workspace(&rows, &[]);
    let names = "id,name\n50331745,RRC.ConnEstabAtt\n50331746,RRC.ConnEstabSucc\n";
    let wanted = ["RRC setup success rate", "50331745"];
    let mut window = Window::open(folder.path());
    window.wait_for("50331745");
    assert_ne!(window.top_down(&wanted), wanted, "below what is measured, or out of view");
    std::fs::write(folder.path().join("dictionaries/names.csv"), names).unwrap();
    let mut window = Window::open(folder.path());
    window.wait_for_order(&wanted);
}
