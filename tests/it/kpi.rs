//! Formulas, the catalogue and its vendor maps: the worked examples, the messages, and what holds for any input.
//!
//! A test lists samples; [`Network`] adds them up to a frame on its own, so that grouping is exercised without a store.

use proptest::prelude::*;
use vigia::diagnostic::{Diagnostic, Severity};
use vigia::kpi::ast::{BinaryOperator, Node, Reference, UnaryOperator};
use vigia::kpi::function::Function;
use vigia::kpi::{Catalog, ExplainColumn, Expression, Formula, Plan, Question};
use vigia::model::{
    Aggregate, BinSelector, CounterFrame, FrameColumn, FrameInput, Gap, KpiPoint, MeasurementId,
    MeasurementKind, MeasurementType, TimeRange, Timestamp, Unit, Zone,
};

const QUARTER: u64 = 900;
/// The worked examples print seven decimals.
const PRINTED: f64 = 5e-7;

/// One object-period of one counter; `value` is `None` where it was expected and did not come.
#[derive(Clone, Debug)]
struct Sample {
    group: String,
    name: String,
    value: Option<f64>,
    secs: u64,
    suspect: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Network {
    samples: Vec<Sample>,
}

impl Network {
    pub fn of(rows: &[(&str, &[(&str, f64)])]) -> Self {
        let mut network = Self::default();
        for (group, counters) in rows {
            for (name, value) in *counters {
                network.add(group, name, Some(*value), QUARTER);
            }
        }
        network
    }

    pub fn add(&mut self, group: &str, name: &str, value: Option<f64>, secs: u64) {
        let (group, name) = (group.to_owned(), name.to_owned());
        self.samples.push(Sample { group, name, value, secs, suspect: false });
    }

    pub fn measurements(&self) -> Vec<MeasurementType> {
        let mut names: Vec<&str> = self.samples.iter().map(|s| s.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        imported(&names)
    }

    /// Adds up: one group for each name of a group, or everything together.
    pub fn frame(&self, inputs: &[FrameInput], by_group: bool) -> CounterFrame {
        let mut groups: Vec<Vec<String>> = if by_group {
            self.samples.iter().map(|s| vec![s.group.clone()]).collect()
        } else {
            vec![vec![]]
        };
        groups.sort();
        groups.dedup();
        let columns = inputs
            .iter()
            .map(|input| {
                let mut column = FrameColumn {
                    unknown: !self.samples.iter().any(|s| fits(&input.name, &s.name)),
                    ..FrameColumn::default()
                };
                for group in &groups {
                    let fits = |s: &&Sample| {
                        fits(&input.name, &s.name) && (group.is_empty() || group[0] == s.group)
                    };
                    // What arrived by a name that comes first does not count by this one.
                    let is_taken = |s: &&Sample| {
                        let same = |other: &Sample| {
                            other.group == s.group
                                && input.spelling.before.concat().contains(&other.name)
                        };
                        self.samples.iter().any(same)
                    };
                    let cell: Vec<&Sample> =
                        self.samples.iter().filter(fits).filter(|s| !is_taken(s)).collect();
                    push_cell(&mut column, input.aggregate, &cell);
                }
                column
            })
            .collect();
        CounterFrame {
            zone: Zone::utc(),
            buckets: vec![TimeRange::new(
                Timestamp::from_unix_secs(0),
                Timestamp::from_unix_secs(86_400),
            )],
            keys: if by_group { vec!["group".to_owned()] } else { vec![] },
            groups,
            inputs: inputs.to_vec(),
            columns,
        }
    }

    fn plan(&self, catalog: &Catalog, question: Question) -> (Plan, Vec<Diagnostic>) {
        Plan::new(catalog, &[question], &self.measurements()).unwrap_or_else(|e| panic!("{e:#?}"))
    }

    fn answer(&self, question: Question) -> KpiPoint {
        let (plan, _) = self.plan(&Catalog::builtin(), question);
        plan.evaluate(&self.frame(plan.inputs(), false))[0].points[0].clone()
    }

    pub fn kpi_of(&self, catalog: &Catalog, id: &str) -> KpiPoint {
        let (plan, _) = self.plan(catalog, Question::Kpi(id.to_owned()));
        plan.evaluate(&self.frame(plan.inputs(), false))[0].points[0].clone()
    }

    pub fn kpi(&self, id: &str) -> KpiPoint {
        self.answer(Question::Kpi(id.to_owned()))
    }

    fn formula(&self, text: &str) -> KpiPoint {
        self.answer(Question::Formula(text.to_owned()))
    }

    /// Values by group, in the order of the groups' names.
    fn formula_by_group(&self, text: &str) -> Vec<KpiPoint> {
        let (plan, _) = self.plan(&Catalog::builtin(), Question::Formula(text.to_owned()));
        plan.evaluate(&self.frame(plan.inputs(), true)).remove(0).points
    }
}

/// `X.*` stands for everything below `X`.
fn fits(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |prefix| name.starts_with(prefix))
}

fn push_cell(column: &mut FrameColumn, aggregate: Aggregate, cell: &[&Sample]) {
    let arrived: Vec<(f64, u64)> =
        cell.iter().filter_map(|s| s.value.map(|v| (v, s.secs))).collect();
    let values = arrived.iter().map(|(v, _)| *v);
    let covered: u64 = arrived.iter().map(|(_, secs)| secs).sum();
    let value = match aggregate {
        Aggregate::Sum | Aggregate::First | Aggregate::Last => values.sum(),
        Aggregate::Avg => {
            arrived.iter().map(|(v, secs)| v * *secs as f64).sum::<f64>() / covered as f64
        }
        Aggregate::Min => values.fold(f64::INFINITY, f64::min),
        Aggregate::Max => values.fold(f64::NEG_INFINITY, f64::max),
        Aggregate::Count => arrived.len() as f64,
    };
    column.values.push((!arrived.is_empty()).then_some(value));
    column.received.push(arrived.len() as u64);
    column.expected.push(cell.len() as u64);
    column.suspect.push(cell.iter().filter(|s| s.suspect && s.value.is_some()).count() as u64);
    column.covered_secs.push(covered);
}

fn imported(names: &[&str]) -> Vec<MeasurementType> {
    let measurement = |(i, name): (usize, &&str)| MeasurementType {
        id: MeasurementId(i as u32),
        name: (*name).to_owned(),
        group: String::new(),
        kind: MeasurementKind::Scalar,
    };
    names.iter().enumerate().map(measurement).collect()
}

#[track_caller]
fn assert_near(point: &KpiPoint, expected: f64, wrong: &[f64]) {
    let value = point.value.unwrap_or_else(|| panic!("no value: {:?}", point.gap));
    assert!((value - expected).abs() <= PRINTED, "{value} is not {expected}");
    for wrong in wrong {
        assert!((value - wrong).abs() > 1e-3, "{value} is the popular mistake {wrong}");
    }
}

fn rrc(cells: &[(&str, f64, f64)]) -> Network {
    let mut network = Network::default();
    for (cell, attempts, successes) in cells {
        network.add(cell, "pmRrcConnEstabAtt", Some(*attempts), QUARTER);
        network.add(cell, "pmRrcConnEstabSucc", Some(*successes), QUARTER);
    }
    network
}

// ---- worked examples ----

#[test]
fn k01_a_ratio_of_sums_is_not_a_mean_of_ratios() {
    let network = rrc(&[("a", 10_000.0, 9_950.0), ("b", 100.0, 70.0), ("c", 900.0, 891.0)]);
    let point = network.kpi("rrc_setup_success_rate");
    assert_near(&point, 99.190_909_1, &[89.5]);
    assert_eq!(point.numerator, Some(10_911.0));
    assert_eq!(point.denominator, Some(11_000.0));
    let cells = network.formula_by_group("100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)");
    assert_eq!(
        cells.iter().map(|p| p.value).collect::<Vec<_>>(),
        [Some(99.5), Some(70.0), Some(99.0)]
    );
}

#[test]
fn k02_accessibility_multiplies_ratios_that_are_each_made_of_sums() {
    let network = Network::of(&[
        (
            "a",
            &[
                ("pmRrcConnEstabSucc", 10_000.0),
                ("pmRrcConnEstabAtt", 10_080.0),
                ("pmS1SigConnEstabSucc", 10_791.0),
                ("pmS1SigConnEstabAtt", 10_900.0),
                ("pmErabEstabSuccInit", 692.0),
                ("pmErabEstabAttInit", 700.0),
            ],
        ),
        (
            "b",
            &[
                ("pmRrcConnEstabSucc", 911.0),
                ("pmRrcConnEstabAtt", 920.0),
                ("pmErabEstabSuccInit", 10_000.0),
                ("pmErabEstabAttInit", 10_100.0),
            ],
        ),
    ]);
    let point = network.kpi("erab_accessibility");
    assert_near(&point, 97.217_010_0, &[99.190_909_1]);
    assert_eq!((point.numerator, point.denominator), (None, None));
}

#[test]
fn k03_retainability_is_per_second_of_session() {
    let network = Network::of(&[(
        "a",
        &[
            ("pmErabRelAbnormalEnbAct", 30.0),
            ("pmErabRelAbnormalMmeAct", 6.0),
            ("pmSessionTimeUe", 1_800_000.0),
            ("pmErabEstabSuccInit", 10_692.0),
        ],
    )]);
    let per_second = network.kpi("erab_retainability_r2").value.unwrap();
    assert!((per_second - 2.0e-5).abs() < 1e-15);
    assert_near(&network.kpi("erab_retainability_r2_per_hour"), 0.072, &[72.0]);
    assert_near(&network.kpi("erab_drop_rate"), 0.336_700_3, &[]);
}

#[test]
fn k04_availability_counts_reported_seconds_over_two_vendors() {
    let mut network = Network::default();
    for period in 0..96 {
        let down = |total_secs: f64| if period == 0 { total_secs } else { 0.0 };
        for (cell, total_secs) in [("a", 0.0), ("b", 1800.0)] {
            network.add(cell, "pmCellDowntimeAuto", Some(down(total_secs)), QUARTER);
            network.add(cell, "pmCellDowntimeMan", Some(0.0), QUARTER);
        }
        network.add("c", "L.Cell.Unavail.Dur.Sys", Some(down(5000.0)), QUARTER);
        network.add("c", "L.Cell.Unavail.Dur.Manual", Some(down(400.0)), QUARTER);
    }
    let point = network.kpi("cell_availability");
    assert_near(&point, 97.222_222_2, &[94.444_444_4, 98.611_111_1]);
    assert_eq!(point.denominator, Some(3.0 * 86_400.0));
    assert_eq!(point.numerator, Some(3.0 * 86_400.0 - 7200.0));
    let formula = "100 * (period_secs - sum(RRU.CellUnavailableTime)) / period_secs";
    let cells = network.formula_by_group(formula);
    for (cell, expected) in cells.iter().zip([100.0, 97.916_666_7, 93.75]) {
        assert_near(cell, expected, &[]);
    }
}

#[test]
fn k05_throughput_divides_volumes_by_times_across_units() {
    // The second cell reports bits: 600,000 kbit.
    let network = Network::of(&[
        (
            "a",
            &[
                ("pmPdcpVolDlDrb", 8_100_000.0),
                ("pmPdcpVolDlDrbLastTTI", 100_000.0),
                ("pmUeThpTimeDl", 400_000.0),
            ],
        ),
        (
            "b",
            &[
                ("L.Thrp.bits.DL", 601_000_000.0),
                ("L.Thrp.bits.DL.LastTTI", 1_000_000.0),
                ("L.Thrp.Time.DL.RmvLastTTI", 120_000.0),
            ],
        ),
    ]);
    let point = network.kpi("ip_throughput_dl");
    assert_near(&point, 16.538_461_5, &[12.5, 1_169.230_769]);
    assert_eq!(point.numerator, Some(8_600_000.0));
    assert_eq!(point.denominator, Some(520_000.0));
}

#[test]
fn k06_percentages_are_weighted_by_time_and_blocks_by_blocks() {
    let mut own = Catalog::builtin();
    let told = own.extend(
        "own.toml",
        "[[measurement]]\nname = \"RRU.PrbTotDl\"\nmaps = [\n\
         { vendor = \"A\", formula = \"prbA\" }, { vendor = \"B\", formula = \"prbB\" }]\n",
    );
    assert_eq!(told, []);
    let mut network = Network::default();
    network.add("a", "prbA", Some(40.0), 900);
    network.add("b", "prbB", Some(80.0), 3600);
    let (plan, warnings) = network.plan(&own, Question::Kpi("prb_usage_mean_dl".to_owned()));
    assert_eq!(warnings, []);
    let series = plan.evaluate(&network.frame(plan.inputs(), false));
    assert_near(&series[0].points[0], 72.0, &[60.0]);

    let network = Network::of(&[
        ("a", &[("L.ChMeas.PRB.DL.Used.Avg", 20.0), ("L.ChMeas.PRB.DL.Avail", 25.0)]),
        ("b", &[("L.ChMeas.PRB.DL.Used.Avg", 30.0), ("L.ChMeas.PRB.DL.Avail", 100.0)]),
    ]);
    assert_near(&network.kpi("prb_utilization_dl"), 40.0, &[55.0]);
}

#[test]
fn k07_the_maximum_of_maxima_is_not_their_sum() {
    let users: [(&str, &[(&str, f64)]); 4] = [
        ("a", &[("RRC.ConnMax", 120.0)]),
        ("a", &[("RRC.ConnMax", 180.0)]),
        ("a", &[("RRC.ConnMax", 150.0)]),
        ("b", &[("RRC.ConnMax", 90.0)]),
    ];
    let network = Network::of(&users);
    assert_near(&network.kpi("connected_users_max"), 180.0, &[270.0]);
    assert_near(&network.formula("RRC.ConnMax"), 180.0, &[540.0, 270.0]);
}

#[test]
fn k08_nothing_tried_is_no_value_and_no_hundred() {
    let network = rrc(&[("a", 0.0, 0.0), ("b", 100.0, 95.0)]);
    assert_near(&network.kpi("rrc_setup_success_rate"), 95.0, &[97.5]);
    let cells = network.formula_by_group("100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)");
    assert_eq!(cells[0].value, None);
    assert_eq!(cells[0].gap, Some(Gap::ZeroDenominator));
    assert_eq!((cells[0].numerator, cells[0].denominator), (Some(0.0), Some(0.0)));
    assert_eq!(cells[0].completeness, Some(1.0));
    assert_eq!(cells[1].value, Some(95.0));
}

#[test]
fn k09_more_successes_than_attempts_are_not_clamped() {
    let network = rrc(&[("1", 10.0, 12.0), ("2", 12.0, 9.0), ("3", 8.0, 8.0), ("4", 10.0, 10.0)]);
    assert_near(&network.kpi("rrc_setup_success_rate"), 97.5, &[92.5]);
    let periods = network.formula_by_group("100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)");
    assert_near(&periods[0], 120.0, &[100.0]);
}

#[test]
fn k10_mobility_multiplies_preparation_and_execution() {
    let network = Network::of(&[(
        "a",
        &[
            ("HO.PrepSucc", 4950.0),
            ("HO.PrepAtt", 5000.0),
            ("HO.ExeSucc", 4890.0),
            ("HO.ExeAtt", 4940.0),
        ],
    )]);
    assert_near(&network.kpi("mobility_success_rate"), 97.997_975_7, &[98.987_854_3]);
}

#[test]
fn k11_and_k12_vendor_style_gsm_formulas() {
    let network = Network::of(&[
        ("1", &[("CA303J", 2310.0), ("CA300J", 2378.0)]),
        ("2", &[("CA303J", 11_268.0), ("CA300J", 11_660.0)]),
    ]);
    let text = "100 * sum(CA303J) / sum(CA300J)";
    let cells = network.formula_by_group(text);
    assert!((cells[0].value.unwrap() - 97.1405).abs() < 5e-5);
    assert!((cells[1].value.unwrap() - 96.6381).abs() < 5e-5);
    let group = network.formula(text).value.unwrap();
    assert!((group - 96.7232).abs() < 5e-5);
    assert!((group - 96.8893).abs() > 1e-2);

    let network = Network::of(&[
        ("1", &[("A9118", 7.0), ("A9318", 83.0), ("A9102", 14_357.0), ("A9302", 1633.0)]),
        ("2", &[("A9118", 20.0), ("A9318", 440.0), ("A9102", 24_323.0), ("A9302", 7811.0)]),
    ]);
    let text = "100 * sum(A9118 + A9318) / (sum(A9102) + sum(A9302))";
    let cells = network.formula_by_group(text);
    assert!((cells[0].value.unwrap() - 0.5629).abs() < 5e-5);
    assert!((cells[1].value.unwrap() - 1.4315).abs() < 5e-5);
    let group = network.formula(text);
    assert!((group.value.unwrap() - 1.1429).abs() < 5e-5);
    assert_eq!((group.numerator, group.denominator), (Some(550.0), Some(48_124.0)));
}

#[test]
fn k17_completeness_and_suspicion_are_told_apart() {
    let mut network = Network::default();
    for period in 0..96 {
        let arrived = period < 90;
        network.add("a", "pmRrcConnEstabAtt", arrived.then_some(10.0), QUARTER);
        network.add("a", "pmRrcConnEstabSucc", Some(9.0), QUARTER);
    }
    for sample in network.samples.iter_mut().filter(|s| s.name.ends_with("Att")).take(4) {
        sample.suspect = true;
    }
    let point = network.kpi("rrc_setup_success_rate");
    assert_eq!(point.completeness, Some(0.9375));
    assert_eq!((point.received, point.expected), (90, 96));
    let valid = point.received as f64 * (1.0 - point.suspect_share) / point.expected as f64;
    assert!((valid - 0.895_833_333).abs() < 1e-9);
    assert!(valid < 0.9, "the popular mistake passes 93.75 %");
}

// ---- gaps ----

#[test]
fn every_gap_has_its_reason() {
    let mut network = Network::of(&[("a", &[("x", 4.0), ("zero", 0.0)])]);
    network.add("a", "missing", None, QUARTER);
    let gap = |text: &str| network.formula(text).gap;
    assert_eq!(gap("sum(x) + sum(missing)"), Some(Gap::Missing));
    assert_eq!(gap("sum(missing) / sum(zero)"), Some(Gap::Missing));
    assert_eq!(gap("sum(zero) / sum(zero)"), Some(Gap::ZeroDenominator));
    assert_eq!(gap("ln(sum(zero))"), Some(Gap::NotANumber));
    assert_eq!(gap("sqrt(0 - sum(x))"), Some(Gap::NotANumber));
    assert_eq!(gap("if(sum(missing) > 1, 1, 2)"), Some(Gap::Missing));
    let value = |text: &str| network.formula(text).value;
    assert_eq!(value("coalesce(sum(missing), sum(x) / sum(zero), 7)"), Some(7.0));
    assert_eq!(value("if(sum(x) > 3, sum(x), sum(missing))"), Some(4.0));
    assert_eq!(value("sum(zero) > 0 and sum(missing) > 0"), Some(0.0));
    assert_eq!(value("not (sum(x) == 4) or 2 ^ 3 ^ 2 == 512"), Some(1.0));
    assert_eq!(value("-2 ^ 2 + min2(sum(x), 3) + max2(1, 2) + abs(-1)"), Some(2.0));
    assert_eq!(value("round(10 * sum(x) / 3, 1) + log10(100) + exp(0)"), Some(16.3));
    assert_eq!(value("count(x) + period_secs"), Some(901.0));
    // Halves away from zero in the digits that are read, not in binary: 1.005 is 1.00499999999999989 there.
    assert_eq!(value("round(804 / 800, 2)"), Some(1.01));
    assert_eq!(value("round(2.675, 2)"), Some(2.68));
    assert_eq!(value("round(-1.005, 2)"), Some(-1.01));
    assert_eq!(value("round(0.5, 0) + round(-0.5, 0) + round(2.5, 0)"), Some(3.0));
    assert_eq!(value("round(0.004, 2)"), Some(0.0));
    assert_eq!(value("round(0.05, 1) + round(0.95, 1)"), Some(1.1));
    assert_eq!(value("round(1250, -2) + round(49, -2) + round(99.996, 2)"), Some(1400.0));
    assert_eq!(value("round(1 / 3, 20)"), Some(1.0 / 3.0));
}

#[test]
fn an_own_kpi_over_counters_never_imported_is_unavailable_and_stops_nothing() {
    let mut catalog = Catalog::builtin();
    let own = "[[kpi]]\nid = \"own\"\nname = \"Own\"\nformula = \"sum(pmA) / sum(pmB)\"\n";
    assert_eq!(catalog.extend("own.toml", own), []);
    let questions = [Question::Kpi("own".to_owned())];
    let (plan, told) = Plan::new(&catalog, &questions, &[]).unwrap();
    assert_eq!(told, []);
    let network = Network::of(&[("a", &[("pmA", 1.0), ("pmC", 2.0)])]);
    let point = &plan.evaluate(&network.frame(plan.inputs(), false))[0].points[0];
    assert_eq!(point.gap, Some(Gap::Unavailable { counter: "pmB".to_owned() }));
    let (_, told) = Plan::new(&catalog, &questions, &network.measurements()).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].severity, Severity::Warning);
    assert_eq!(told[0].message, "In KPI \"own\": Unknown measurement type \"pmB\"");
}

// ---- vendors ----

#[test]
fn huawei_ids_are_the_right_way_round_and_names_win() {
    let ids =
        [("1526726658", 100.0), ("1526726659", 98.0), ("1526727545", 50.0), ("1526727544", 49.0)];
    let network = Network::of(&[("a", &ids)]);
    assert_near(&network.kpi("rrc_setup_success_rate"), 98.0, &[102.040_816]);
    assert_near(&network.kpi("erab_setup_success_rate"), 98.0, &[102.040_816]);

    let mut both = network.clone();
    for (name, value) in [("L.RRC.ConnReq.Att", 100.0), ("L.RRC.ConnReq.Succ", 98.0)] {
        both.add("a", name, Some(value), QUARTER);
    }
    assert_eq!(both.kpi("rrc_setup_success_rate").denominator, Some(100.0));
}

#[test]
fn causes_are_added_up_only_where_there_is_no_sum() {
    let causes = [
        ("RRC.ConnEstabAtt.moSig", 60.0),
        ("RRC.ConnEstabAtt.moData", 40.0),
        ("RRC.ConnEstabSucc.moSig", 57.0),
        ("RRC.ConnEstabSucc.moData", 40.0),
    ];
    let mut network = Network::of(&[("a", &causes)]);
    assert_near(&network.kpi("rrc_setup_success_rate"), 97.0, &[]);
    network.add("a", "RRC.ConnEstabAtt", Some(100.0), QUARTER);
    assert_eq!(network.kpi("rrc_setup_success_rate").denominator, Some(100.0));
    network.add("a", "RRC.ConnEstabAtt.sum", Some(100.0), QUARTER);
    assert_eq!(network.kpi("rrc_setup_success_rate").denominator, Some(100.0));
}

#[test]
fn a_vendor_without_session_time_is_left_out_of_both_sides() {
    let ericsson: [(&str, f64); 3] = [
        ("pmErabRelAbnormalEnbAct", 30.0),
        ("pmErabRelAbnormalMmeAct", 6.0),
        ("pmSessionTimeUe", 1_800_000.0),
    ];
    let network = Network::of(&[("a", &ericsson), ("b", &[("L.E-RAB.AbnormRel", 36.0)])]);
    let question = Question::Kpi("erab_retainability_r2_per_hour".to_owned());
    let (plan, told) = network.plan(&Catalog::builtin(), question);
    let point = &plan.evaluate(&network.frame(plan.inputs(), false))[0].points[0];
    assert_near(point, 0.072, &[0.144]);
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].message,
        "\"erab_retainability_r2_per_hour\" is unavailable for Huawei (needs ERAB.SessionTimeUE)"
    );
    assert_eq!(told[0].severity, Severity::Warning);
}

#[test]
fn what_stands_in_coalesce_is_not_required_of_a_vendor() {
    let network = Network::of(&[
        ("a", &[("pmRrcConnEstabAtt", 10.0), ("pmS1SigConnEstabAtt", 5.0)]),
        ("b", &[("L.RRC.ConnReq.Att", 7.0)]),
    ]);
    assert_eq!(
        network.formula("sum(RRC.ConnEstabAtt) + sum(S1SIG.ConnEstabAtt)").value,
        Some(15.0)
    );
    let optional = "sum(RRC.ConnEstabAtt) + coalesce(sum(S1SIG.ConnEstabAtt), 0)";
    assert_eq!(network.formula(optional).value, Some(22.0));
    let question = Question::Formula("coalesce(sum(ERAB.SessionTimeUE), 1)".to_owned());
    let (plan, told) = network.plan(&Catalog::builtin(), question);
    assert_eq!(told, []);
    let point = &plan.evaluate(&network.frame(plan.inputs(), false))[0].points[0];
    assert_eq!(point.value, Some(1.0));
}

#[test]
fn wildcards_and_vendor_gauges_are_added_as_their_kind_asks() {
    let network = Network::of(&[
        ("a", &[("RRC.ConnEstabAtt.mtAccess", 3.0), ("RRC.ConnEstabAtt.emergency", 4.0)]),
        ("b", &[("L.Traffic.User.Avg", 20.0)]),
        ("b", &[("L.Traffic.User.Avg", 40.0)]),
    ]);
    assert_eq!(network.formula("sum(RRC.ConnEstabAtt.*)").value, Some(7.0));
    assert_eq!(network.formula("RRC.ConnMean").value, Some(30.0));
    assert_eq!(network.formula("L.Traffic.User.Avg").value, Some(30.0));
    assert_eq!(network.formula("count(RRC.ConnMean)").value, Some(2.0));
    assert_eq!(network.formula("min(RRC.ConnMean) + 2 * max(RRC.ConnMean)").value, Some(100.0));
}

#[test]
fn a_vendor_that_is_silent_in_a_cell_is_left_out_of_both_sides_there() {
    let mut network = rrc(&[("a", 100.0, 90.0)]);
    network.add("a", "L.RRC.ConnReq.Att", Some(100.0), QUARTER);
    network.add("a", "L.RRC.ConnReq.Succ", None, QUARTER);
    let point = network.kpi("rrc_setup_success_rate");
    assert_near(&point, 90.0, &[45.0]);
    assert_eq!(
        (point.received, point.expected),
        (1, 2),
        "the silent vendor's cell is missing, the other is there"
    );
    network.add("b", "L.RRC.ConnReq.Succ", Some(80.0), QUARTER);
    network.add("b", "L.RRC.ConnReq.Att", Some(100.0), QUARTER);
    let cells = network.formula_by_group("100 * sum(RRC.ConnEstabSucc) / sum(RRC.ConnEstabAtt)");
    assert_near(&cells[1], 80.0, &[]);
    assert_eq!(cells[1].completeness, Some(1.0), "Ericsson reports nothing in this group");
}

#[test]
fn completeness_adds_the_cells_of_all_vendors_up() {
    // Three Ericsson cells, one of them silent, and one Huawei cell: three of four arrived.
    let mut network = rrc(&[("a", 100.0, 90.0), ("b", 100.0, 90.0)]);
    for name in ["pmRrcConnEstabAtt", "pmRrcConnEstabSucc"] {
        network.add("c", name, None, QUARTER);
    }
    for name in ["L.RRC.ConnReq.Att", "L.RRC.ConnReq.Succ"] {
        network.add("d", name, Some(100.0), QUARTER);
    }
    let point = network.kpi("rrc_setup_success_rate");
    assert_eq!((point.received, point.expected), (3, 4));
    assert_eq!(point.completeness, Some(0.75));
    assert_ne!(point.completeness, Some(2.0 / 3.0), "one vendor does not speak for the other");
}

#[test]
fn a_missing_counter_is_named_with_its_vendor() {
    let network = Network::of(&[("a", &[("pmRrcConnEstabAtt", 10.0)])]);
    let question = Question::Kpi("rrc_setup_success_rate".to_owned());
    let (plan, told) = network.plan(&Catalog::builtin(), question);
    assert_eq!(
        told[0].message,
        "\"rrc_setup_success_rate\" is unavailable for Ericsson (needs pmRrcConnEstabSucc)"
    );
    assert_eq!(
        told[1].message,
        "\"rrc_setup_success_rate\" has no value: no vendor's counters for RRC.ConnEstabSucc, RRC.ConnEstabAtt were imported"
    );
    assert!(told[1].hints[0].contains("Huawei: L.RRC.ConnReq.Succ, L.RRC.ConnReq.Att"), "{told:?}");
    assert!(plan.inputs().is_empty());
    let point = &plan.evaluate(&network.frame(plan.inputs(), false))[0].points[0];
    assert!(matches!(point.gap, Some(Gap::Unavailable { .. })));
}

#[test]
fn the_whole_catalogue_plans_before_anything_is_imported() {
    let catalog = Catalog::builtin();
    let questions: Vec<Question> =
        catalog.kpis().iter().map(|k| Question::Kpi(k.id.clone())).collect();
    let (plan, told) = Plan::new(&catalog, &questions, &[]).unwrap();
    assert_eq!(told, []);
    assert_eq!(plan.items().len(), questions.len());
}

// ---- plans ----

/// So many that several threads share them; the last share is a short one.
#[test]
fn each_of_many_cells_has_its_own_value_and_arithmetic() {
    let n_cells = 40_003;
    let network = rrc(&[("a", 100.0, 98.0)]);
    let formula = "sum(pmRrcConnEstabSucc) / sum(pmRrcConnEstabAtt)";
    let question = [Question::Formula(formula.to_owned())];
    let (plan, _) = Plan::new(&Catalog::builtin(), &question, &network.measurements()).unwrap();
    let mut frame = network.frame(plan.inputs(), false);
    frame.buckets = vec![frame.buckets[0]; n_cells];
    let successes = |cell: usize| (!cell.is_multiple_of(7)).then_some(cell as f64);
    let attempts = |cell: usize| Some((cell + 3) as f64);
    for (input, column) in frame.inputs.iter().zip(&mut frame.columns) {
        let is_attempts = input.name.ends_with("Att");
        let value = |cell| if is_attempts { attempts(cell) } else { successes(cell) };
        column.values = (0..n_cells).map(value).collect();
        for list in [&mut column.received, &mut column.expected, &mut column.covered_secs] {
            *list = vec![1; n_cells];
        }
        column.suspect = vec![0; n_cells];
    }
    let series = plan.evaluate(&frame);
    let expected = |cell: usize| Some(successes(cell)? / attempts(cell)?);
    let found: Vec<Option<f64>> = series[0].points.iter().map(|point| point.value).collect();
    assert_eq!(found, (0..n_cells).map(expected).collect::<Vec<_>>());
    let mut arithmetic = plan.into_arithmetic(frame);
    let at = |counters: &[ExplainColumn], cell: usize| {
        let named = |end: &str| counters.iter().find(|counter| counter.name.ends_with(end));
        [named("Succ)"), named("Att)")].map(|counter| counter.unwrap().values[cell])
    };
    let of_some = arithmetic.counters(30_000..30_002);
    assert_eq!(at(&of_some, 1), [successes(30_001), attempts(30_001)]);
    assert!(of_some.iter().all(|counter| counter.values.len() == 2), "of no other cell");
    arithmetic.keep_cells(&[39_999, 5]);
    let kept = arithmetic.counters(0..n_cells);
    assert_eq!(at(&kept, 0), [successes(39_999), attempts(39_999)]);
    assert_eq!(at(&kept, 1), [successes(5), attempts(5)]);
}

#[test]
fn inputs_are_shared_and_explained_in_order_of_first_use() {
    let network = rrc(&[("a", 100.0, 98.0)]);
    let questions = [
        Question::Kpi("rrc_setup_success_rate".to_owned()),
        Question::Formula("rrc_setup_success_rate * (sum(RRC.ConnEstabAtt) > 50)".to_owned()),
        Question::Formula("1 - sum(pmRrcConnEstabSucc) / max(pmRrcConnEstabAtt)".to_owned()),
    ];
    let (plan, told) = Plan::new(&Catalog::builtin(), &questions, &network.measurements()).unwrap();
    assert_eq!(told, []);
    let ids: Vec<&str> = plan.items().iter().map(|i| i.id.as_str()).collect();
    assert_eq!(ids, ["rrc_setup_success_rate", "formula", "formula_2"]);
    let explained = {
        let frame = network.frame(plan.inputs(), false);
        let series = plan.evaluate(&frame);
        plan.clone().into_arithmetic(frame).explain(&series)
    };
    let columns: Vec<(&str, Option<f64>)> =
        explained.iter().map(|c| (c.name.as_str(), c.values[0])).collect();
    assert_eq!(
        columns,
        [
            ("rrc_setup_success_rate.numerator", Some(98.0)),
            ("rrc_setup_success_rate.denominator", Some(100.0)),
            ("formula.numerator", None),
            ("formula.denominator", None),
            ("formula_2.numerator", None),
            ("formula_2.denominator", None),
            ("sum(pmRrcConnEstabSucc)", Some(98.0)),
            ("sum(pmRrcConnEstabAtt)", Some(100.0)),
            ("max(pmRrcConnEstabAtt)", Some(100.0)),
        ]
    );
}

#[test]
fn a_typed_formula_has_a_unit_where_it_is_known() {
    let unit = |question: Question| {
        let network = Network::of(&[("x", &[("pmUeThpTimeDl", 1.0), ("pmRrcConnEstabAtt", 1.0)])]);
        network.plan(&Catalog::builtin(), question).0.items()[0].unit.sign().to_owned()
    };
    let formula = |text: &str| unit(Question::Formula(text.to_owned()));
    assert_eq!(formula("sum(DRB.IPTimeDl)"), "ms");
    assert_eq!(formula("-(period_secs - sum(RRU.CellUnavailableTime))"), "s");
    assert_eq!(formula("sum(DRB.IPTimeDl) / 1000"), "");
    assert_eq!(formula("sum(pmRrcConnEstabAtt)"), "");
    assert_eq!(unit(Question::Measurement("pmUeThpTimeDl".to_owned())), "ms");
}

#[test]
fn the_division_at_the_top_is_found_behind_constants_and_kpis() {
    let network = Network::of(&[("x", &[("a", 6.0), ("b", 3.0), ("c", 2.0)])]);
    for (text, expected) in [
        ("100 * sum(a) / sum(b)", Some((6.0, 3.0))),
        ("sum(a) / sum(b) * 100 / 2", Some((6.0, 3.0))),
        ("-(sum(a) / sum(b))", Some((6.0, 3.0))),
        ("8 * 10 * sum(a) / (1000 * sum(b))", Some((6.0, 3000.0))),
        ("(sum(a) - sum(c)) / sum(b)", Some((4.0, 3.0))),
        ("sum(a) / sum(b) / sum(c)", None),
        ("sum(a) / sum(b) * sum(c)", None),
        ("1 - sum(a) / sum(b)", None),
        ("sum(a)", None),
        ("sum(a) / 8", None),
    ] {
        let point = network.formula(text);
        assert_eq!(point.numerator.zip(point.denominator), expected, "{text}");
    }
}

#[test]
fn a_measurement_is_asked_for_by_its_own_name() {
    let odd = "ABCF MO Session Answer Rate (%)";
    let network = Network::of(&[("a", &[(odd, 5.0), ("1526726658", 7.0), ("pmX", 1.0)])]);
    let ask = |name: &str| {
        let question = Question::Measurement(name.to_owned());
        Plan::new(&Catalog::builtin(), &[question], &network.measurements())
    };
    for (name, column) in [
        (odd, "sum(`ABCF MO Session Answer Rate (%)`)"),
        ("1526726658", "sum(`1526726658`)"),
        ("pmX[5]", "sum(pmX[5])"),
        ("pmX[*]", "sum(pmX[*])"),
    ] {
        let (plan, told) = ask(name).unwrap();
        assert_eq!(told, []);
        assert_eq!(plan.items()[0].id, name);
        let explained = {
            let frame = network.frame(plan.inputs(), false);
            let series = plan.evaluate(&frame);
            plan.clone().into_arithmetic(frame).explain(&series)
        };
        assert_eq!(explained.last().map(|c| c.name.as_str()), Some(column));
    }
    let (plan, _) = ask("pmX[5]").unwrap();
    let input = FrameInput {
        name: "pmX".to_owned(),
        bin: Some(BinSelector::One(5)),
        aggregate: Aggregate::Sum,
        spelling: Default::default(),
    };
    assert_eq!(plan.inputs(), [input]);
    let told = ask("pmXx").unwrap_err();
    assert_eq!(
        told[0].to_string(),
        "Unknown measurement type \"pmXx\"\n  Hint: did you mean \"pmX\"?"
    );
}

// ---- messages ----

#[track_caller]
fn check_messages(text: &str, expected: &[&str]) {
    let network = Network::of(&[(
        "a",
        &[
            ("attTCHSeizures", 1.0),
            ("a", 1.0),
            ("b", 1.0),
            ("pmUeThpTimeDl", 1.0),
            ("pmRrcConnEstabAtt", 1.0),
            ("L.Traffic.User.Avg", 1.0),
        ],
    )]);
    let mut catalog = Catalog::builtin();
    let own = "[[kpi]]\nid = \"drop_rate\"\nname = \"Drops\"\nformula = \"100 * sum(a) / sum(b)\"\n\
               [[kpi]]\nid = \"volume\"\nname = \"Volume\"\nformula = \"sum(a)\"\n";
    assert_eq!(catalog.extend("own.toml", own), []);
    let question = Question::Formula(text.to_owned());
    let told = match Plan::new(&catalog, &[question], &network.measurements()) {
        Ok((_, told)) | Err(told) => told,
    };
    let told: Vec<String> = told
        .iter()
        .map(|d| {
            let span = d.location.span.clone().unwrap_or(0..0);
            let hints: String = d.hints.iter().map(|h| format!(" | {h}")).collect();
            format!("{}..{} {}{hints}", span.start, span.end, d.message)
        })
        .collect();
    assert_eq!(told, expected, "{text}");
}

#[test]
fn mistakes_of_writing_are_told_with_their_place() {
    check_messages("", &["0..0 The formula is empty"]);
    check_messages("sum(a) + ", &["9..9 Expected a number, a name or \"(\", found the end"]);
    check_messages("sum(a", &["3..4 This \"(\" is never closed"]);
    check_messages("sum(a))", &["6..7 This \")\" closes nothing"]);
    check_messages("sum(a) sum(b)", &["7..10 Expected an operator before \"sum\""]);
    check_messages(
        "smu(a) + sum(b) * / sum(",
        &[
            "0..3 Unknown function \"smu\" | did you mean \"sum\"?",
            "18..19 Expected a number, a name or \"(\", found \"/\"",
            "23..24 This \"(\" is never closed",
            "24..24 Expected a number, a name or \"(\", found the end",
        ],
    );
    check_messages("SUM(a)", &["0..3 Unknown function \"SUM\" | did you mean \"sum\"?"]);
    check_messages(
        "max(sum(a), 1)",
        &[
            "0..14 \"max\" takes one measurement, found 2 arguments | for the larger of two values write max2",
        ],
    );
    check_messages("if(1, 2)", &["0..8 \"if\" takes 3 arguments, found 2"]);
    check_messages("1 < 2 < 3", &["6..7 Comparisons cannot be chained | write a < b and b < c"]);
    check_messages("sum(a) = 1", &["7..8 Unexpected \"=\" in the formula | to compare write =="]);
    check_messages(
        "sum(5QI)",
        &[
            "4..7 \"5QI\" is neither a number nor a name | a name that begins with a digit stands in backquotes: `5QI`",
        ],
    );
    check_messages(
        "sum(a[x])",
        &[
            "6..7 Expected the number of a bin or *, found \"x\" | bins are written pmX[5], all of them pmX[*]",
        ],
    );
    check_messages(
        "sum(`a)",
        &["3..4 This \"(\" is never closed", "4..7 The backquote is never closed"],
    );
    check_messages(
        "95 %",
        &["3..4 Unexpected \"%\" in the formula | for a percentage write 100 * at the front"],
    );
}

#[test]
fn mistakes_of_meaning_are_told_with_what_to_do() {
    check_messages(
        "sum(attTCHSeizure)",
        &["4..17 Unknown measurement type \"attTCHSeizure\" | did you mean \"attTCHSeizures\"?"],
    );
    check_messages(
        "avg(drop_rate)",
        &[
            "0..14 \"avg(drop_rate)\" averages ratios | divide the sums: sum(a) / sum(b) | drop_rate alone does so at every level",
        ],
    );
    check_messages(
        "sum(drop_rate)",
        &[
            "0..14 \"sum(drop_rate)\" adds up ratios | divide the sums: sum(a) / sum(b) | drop_rate alone does so at every level",
        ],
    );
    check_messages(
        "sum(volume)",
        &["0..11 \"sum(volume)\" aggregates a KPI | volume alone is right at every level"],
    );
    check_messages(
        "100 * avg(a / b)",
        &["6..16 \"avg(a / b)\" averages ratios | divide the sums: sum(a) / sum(b)"],
    );
    check_messages(
        "sum(1526726658)",
        &[
            "0..15 \"sum(1526726658)\" has no measurement, only a number | a name made of digits stands in backquotes: sum(`1526726658`)",
        ],
    );
    check_messages(
        "1526726659 / 1526726658",
        &["0..23 The formula uses no measurement | a name made of digits stands in backquotes"],
    );
    check_messages(
        "sum(a + 1)",
        &[
            "0..10 \"sum(a + 1)\" adds a constant to every sample | put the constant outside, after the samples are added up",
        ],
    );
    check_messages(
        "sum(a * b)",
        &[
            "0..10 \"sum(a * b)\" cannot be computed from counters that are already added up | inside an aggregate only + and - and constant factors are exact",
        ],
    );
    check_messages(
        "max(a - b)",
        &[
            "0..10 \"max(a - b)\" cannot be computed from counters that are already added up | max takes one measurement; only sum takes several",
        ],
    );
    check_messages(
        "sum(max(a))",
        &[
            "0..11 \"sum(max(a))\" aggregates what is already aggregated | counters are added up over time and objects at once; one aggregate is enough",
        ],
    );
    check_messages("sum(a) / (2 - 2)", &["9..16 \"sum(a) / (2 - 2)\" divides by zero"]);
    check_messages(
        "sum(pmUeThpTimeDl) + sum(RRC.ConnEstabAtt)",
        &[
            "0..42 \"sum(pmUeThpTimeDl) + sum(RRC.ConnEstabAtt)\" combines a value in ms with a count | convert one of them first",
        ],
    );
    check_messages(
        "sum(RRC.ConnMean)",
        &[
            "0..17 \"sum(RRC.ConnMean)\" adds up a gauge over time | write avg(RRC.ConnMean) or max(RRC.ConnMean)",
        ],
    );
    check_messages(
        "100 * period_secs",
        &["6..17 \"period_secs\" needs a measurement whose periods it can count"],
    );
    check_messages("100 * sum(a + 2 * b - `b`) / sum(b) - avg(RRC.ConnMean)", &[]);
}

#[test]
fn deep_and_long_formulas_are_refused() {
    let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    for text in [deep, "-".repeat(100_000), "1^".repeat(100_000), "f(".repeat(100_000)] {
        let told = Formula::parse(&text).unwrap_err();
        assert_eq!(told[0].message, "The formula is nested more than 100 deep");
        assert_eq!(told.len(), 1);
    }
    let told = Formula::parse(&vec!["a"; 100_000].join("+")).unwrap_err();
    assert!(told[0].message.starts_with("The formula is too long"), "{told:?}");
    let long = vec!["sum(a)"; 600].join(" + ");
    assert_eq!(Network::of(&[("x", &[("a", 2.0)])]).formula(&long).value, Some(1200.0));
    assert!(Formula::parse(&")".repeat(100_000)).unwrap_err().len() <= 20);
}

// ---- the catalogue ----

#[test]
fn nothing_is_wrong_with_the_shipped_catalogue() {
    let (catalog, told) = Catalog::builtin_with_diagnostics();
    assert_eq!(told, []);
    assert!(catalog.kpis().len() >= 90);
    for kpi in catalog.kpis() {
        let formula = Formula::parse(&kpi.formula).unwrap();
        assert_eq!(formula.to_string(), kpi.formula, "{}", kpi.id);
    }
    let order: Vec<_> = catalog.kpis().iter().map(|k| (&k.category, &k.id)).collect();
    assert!(order.is_sorted());
    let rrc = catalog.kpi("rrc_setup_success_rate").unwrap();
    assert_eq!(rrc.name_in("es"), "Tasa de éxito de establecimiento RRC");
    assert_eq!(rrc.name_in("fr"), "RRC setup success rate");
    assert_eq!(rrc.unit, Unit::new("%"));
}

#[test]
fn own_files_are_read_with_file_and_line() {
    let told = |text: &str| -> Vec<String> {
        let mut catalog = Catalog::builtin();
        let diagnostics = catalog.extend("kpis/own.toml", text);
        let place = |d: &Diagnostic| {
            assert_eq!(d.location.file.as_deref(), Some("kpis/own.toml".as_ref()));
            format!("{:?} {} {}", d.severity, d.location.line.unwrap_or(0), d.message)
        };
        diagnostics.iter().map(place).collect()
    };
    assert_eq!(told("[[kpi]]\nid = 5\n").len(), 1);
    let unknown = told("[[kpi]]\nid = \"a\"\nname = \"A\"\nformla = \"1\"\n");
    assert!(
        unknown[0].starts_with("Error 4 Could not read the KPIs: unknown field `formla`"),
        "{unknown:?}"
    );
    assert_eq!(
        told("[[kpi]]\nid = \"a\"\nname = \"A\"\n\nformula = \"sum(x\"\n"),
        ["Error 5 This \"(\" is never closed"]
    );
    assert_eq!(
        told("[[kpi]]\nid = \"a b\"\nname = \"A\"\nformula = \"sum(x)\"\n"),
        ["Error 2 \"a b\" cannot be the id of a KPI"]
    );
    assert_eq!(
        told("[[kpi]]\nid = \"a\"\nname = \"A\"\nformula = \"avg(x / y)\"\n"),
        ["Error 4 \"avg(x / y)\" averages ratios"]
    );
    assert_eq!(
        told(
            "[[kpi]]\nid = \"a\"\nname = \"A\"\nformula = \"b\"\n[[kpi]]\nid = \"b\"\nname = \"B\"\nformula = \"2 * a\"\n"
        ),
        [
            "Error 4 KPI \"a\" refers to itself: a → b → a",
            "Error 8 KPI \"b\" refers to itself: b → a → b"
        ]
    );
    assert_eq!(
        told("[[kpi]]\nid = \"erab_drop_rate\"\nname = \"A\"\nformula = \"sum(x)\"\n"),
        ["Note 4 KPI \"erab_drop_rate\" replaces the one that was defined before"]
    );
    assert_eq!(
        told("[[measurement]]\nname = \"X\"\nmaps = [{ vendor = \"V\", formula = \"a / b\" }]\n"),
        ["Error 3 The map of V for X is not a sum of counters with constant factors: \"a / b\""]
    );
}

#[test]
fn a_refused_kpi_leaves_the_one_before_in_place() {
    let mut catalog = Catalog::builtin();
    let before = catalog.kpi("erab_drop_rate").cloned();
    let own = "[[kpi]]\nid = \"erab_drop_rate\"\nname = \"A\"\nformula = \"avg(x / y)\"\n\
               [[kpi]]\nid = \"fine\"\nname = \"Fine\"\nformula = \"sum(x)\"\n";
    assert_eq!(catalog.extend("own.toml", own).len(), 1);
    assert_eq!(catalog.kpi("erab_drop_rate").cloned(), before);
    assert!(catalog.kpi("fine").is_some());
}

#[test]
fn questions_that_nobody_can_answer_name_the_nearest() {
    let questions = [Question::Kpi("rrc_setup_succes_rate".to_owned())];
    let told = Plan::new(&Catalog::builtin(), &questions, &[]).unwrap_err();
    assert_eq!(
        told[0].to_string(),
        "Unknown KPI \"rrc_setup_succes_rate\"\n  Hint: did you mean \"rrc_setup_success_rate\"?"
    );
}

// ---- properties ----

fn expression() -> impl Strategy<Value = Expression> {
    let name = prop_oneof![
        "[a-zA-Z_][a-zA-Z0-9_.]{0,8}",
        Just("RRC.ConnEstabAtt.*".to_owned()),
        Just("sum".to_owned()),
        Just("period_secs".to_owned()),
        Just("not".to_owned()),
        "[0-9]{1,10}",
        "\\PC{1,6}",
    ];
    let bin = prop_oneof![
        3 => Just(None),
        1 => (0..u16::MAX).prop_map(|b| Some(BinSelector::One(b))),
        1 => Just(Some(BinSelector::All)),
    ];
    let of = |node| Expression { node, span: 0..0 };
    let leaf = prop_oneof![
        (0.0..1e300_f64).prop_map(Node::Number),
        (0..1000_u32).prop_map(|n| Node::Number(f64::from(n) / 8.0)),
        (name, bin).prop_map(|(name, bin)| Node::Reference(Reference { name, bin })),
        Just(Node::PeriodSecs),
    ]
    .prop_map(of);
    leaf.prop_recursive(5, 40, 3, move |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let aggregate = prop::sample::select(vec![
            Aggregate::Sum,
            Aggregate::Avg,
            Aggregate::Min,
            Aggregate::Max,
            Aggregate::Last,
            Aggregate::Count,
            Aggregate::First,
        ]);
        let unary = prop::sample::select(vec![UnaryOperator::Negate, UnaryOperator::Not]);
        let binary = prop::sample::select(vec![
            BinaryOperator::Or,
            BinaryOperator::And,
            BinaryOperator::Less,
            BinaryOperator::GreaterOrEqual,
            BinaryOperator::NotEqual,
            BinaryOperator::Add,
            BinaryOperator::Subtract,
            BinaryOperator::Multiply,
            BinaryOperator::Divide,
            BinaryOperator::Power,
        ]);
        prop_oneof![
            (aggregate, boxed.clone())
                .prop_map(|(aggregate, argument)| Node::Aggregate { aggregate, argument }),
            (unary, boxed.clone())
                .prop_map(|(operator, operand)| Node::Unary { operator, operand }),
            (binary, boxed.clone(), boxed).prop_map(|(operator, left, right)| Node::Binary {
                operator,
                left,
                right
            }),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| Node::Call {
                function: Function::If,
                arguments: vec![a, b, c]
            }),
        ]
        .prop_map(of)
    })
}

/// Adds two frames cell by cell, as a rollup would.
fn added(a: &CounterFrame, b: &CounterFrame) -> CounterFrame {
    let mut frame = a.clone();
    for (column, other) in frame.columns.iter_mut().zip(&b.columns) {
        column.unknown &= other.unknown;
        for (value, more) in column.values.iter_mut().zip(&other.values) {
            *value = match (*value, more) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(*b),
            };
        }
        for (list, more) in [
            (&mut column.received, &other.received),
            (&mut column.expected, &other.expected),
            (&mut column.suspect, &other.suspect),
            (&mut column.covered_secs, &other.covered_secs),
        ] {
            list.iter_mut().zip(more).for_each(|(a, b)| *a += b);
        }
    }
    frame
}

proptest! {
    #[test]
    fn a_printed_formula_reads_the_same(expression in expression()) {
        let text = expression.to_string();
        let parsed = Formula::parse(&text).map_err(|e| TestCaseError::fail(format!("{text}: {e:?}")))?;
        prop_assert_eq!(&parsed.expression, &expression, "{}", text);
        prop_assert_eq!(parsed.to_string(), text);
    }

    #[test]
    fn no_text_breaks_the_parser(text in "\\PC{0,60}") {
        drop(Formula::parse(&text));
    }

    #[test]
    fn no_formula_soup_breaks_parser_or_planner(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "sum", "avg", "(", ")", ",", "a", "b", "`1`", "1", "0", "/", "*", "-", "^", "not", "and", "<",
                "if", "coalesce", "[", "]", "RRC.ConnEstabAtt", ".*", "period_secs", "cell_availability", "`", "%",
            ]),
            0..25,
        )
    ) {
        let network = Network::of(&[("x", &[("a", 1.0), ("b", 0.0)])]);
        let question = Question::Formula(words.join(" "));
        match Plan::new(&Catalog::builtin(), &[question], &network.measurements()) {
            Ok((plan, _)) => {
                for point in &plan.evaluate(&network.frame(plan.inputs(), false))[0].points {
                    prop_assert!(point.value.is_some() != point.gap.is_some());
                    prop_assert!(point.value.is_none_or(f64::is_finite));
                }
            }
            Err(told) => {
                prop_assert!(told.iter().any(|d| d.severity == Severity::Error));
                for diagnostic in told {
                    let span = diagnostic.location.span.unwrap_or(0..0);
                    prop_assert!(words.join(" ").get(span).is_some());
                }
            }
        }
    }

    #[test]
    fn any_split_gives_the_same_value(
        periods in prop::collection::vec((0..10_000_u32, 0..10_000_u32, any::<bool>(), any::<bool>()), 1..40)
    ) {
        let text = "100 * sum(RRC.ConnEstabSucc + 2 * RRC.ConnEstabAtt) / (sum(RRC.ConnEstabAtt) + period_secs)";
        let (mut left, mut right) = (Network::default(), Network::default());
        let (mut attempts, mut successes, mut secs) = (0.0, 0.0, 0.0);
        for (att, succ, goes_left, huawei) in periods {
            let side = if goes_left { &mut left } else { &mut right };
            let names = if huawei {
                ["L.RRC.ConnReq.Att", "L.RRC.ConnReq.Succ"]
            } else {
                ["pmRrcConnEstabAtt", "pmRrcConnEstabSucc"]
            };
            side.add("x", names[0], Some(f64::from(att)), QUARTER);
            side.add("x", names[1], Some(f64::from(succ)), QUARTER);
            attempts += f64::from(att);
            successes += f64::from(succ);
            secs += QUARTER as f64;
        }
        let mut whole = left.clone();
        whole.samples.extend(right.samples.clone());
        let (plan, _) = whole.plan(&Catalog::builtin(), Question::Formula(text.to_owned()));
        let value = |frame: &CounterFrame| plan.evaluate(frame)[0].points[0].value;
        let parts = added(&left.frame(plan.inputs(), false), &right.frame(plan.inputs(), false));
        let expected = 100.0 * (successes + 2.0 * attempts) / (attempts + secs);
        for found in [value(&parts), value(&whole.frame(plan.inputs(), false))] {
            let found = found.ok_or_else(|| TestCaseError::fail("no value"))?;
            prop_assert!((found - expected).abs() <= 1e-9 * expected.abs());
        }
    }
}
