//! Worked examples in the window: typed as formulas, shown as values. The numbers are those of the other paths.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

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

#[test]
fn worked_examples_are_what_the_window_shows() {
    let mut rows = Vec::new();
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
    let flags = [(20, 0.0), (12, 1.0), (9, 0.0), (6, 1.0), (15, 0.0)];
    put_minutes(&mut rows, "x04", flags.iter().flat_map(|(n, bad)| vec![*bad; *n]));
    let folder = workspace(&rows, &[]);
    for (example, formula, shown, wrong) in [
        ("K01", "100 * sum(k01s) / sum(k01a)", "99.191", "89.5"),
        (
            "K02",
            "100 * sum(k02rs) / sum(k02ra) * sum(k02ss) / sum(k02sa) * sum(k02es) / sum(k02ea)",
            "97.217",
            "99.",
        ),
        ("K03", "3600 * sum(k03r) / sum(k03t)", "0.072", "72"),
        ("K05", "sum(k05v) / sum(k05t)", "16.538", "12.5"),
        ("K06", "100 * sum(k06u) / sum(k06a)", "40", "55"),
        ("K08", "100 * sum(k08s) / sum(k08a)", "95", "97.5"),
        ("K09", "100 * sum(k09s) / sum(k09a)", "97.5", "92.5"),
        ("K10", "100 * sum(k10es) / sum(k10ea) * sum(k10ps) / sum(k10pa)", "97.998", "98.9"),
        ("K11", "100 * sum(k11s) / sum(k11a)", "96.723", "96.889"),
        ("K16", "percentile(95) over samples (avg(k16))", "48", "50.35"),
        (
            "K20",
            "100 * sum over objects (if(sum(k20s) >= 0.995 * sum(k20a), 1, 0)) / count over objects (sum(k20a))",
            "75",
            "98.562",
        ),
        ("X01", "percentile(99.9) over samples (avg(x01)) - min(x01)", "40", "70"),
        ("X04", "unavailable(10) over periods (sum(x04) > 0)", "27", "18"),
    ] {
        let mut window = Window::open(folder.path());
        window.click("New KPI…");
        window.type_into(egui::Role::MultilineTextInput, "Formula", formula);
        let expected = if shown == "97.5" { "97.500".to_owned() } else { shown.to_owned() };
        window.wait_for(&format!("Value {expected}"));
        assert!(!window.shows(&format!("Value {wrong}")), "{example}");
    }
}
