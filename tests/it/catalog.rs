//! The shipped catalogue: complete in four languages, honest about its sources, every counter defined; and the worked examples
//! by the ids of its KPIs with the counters of several vendors.

use std::collections::BTreeSet;

use super::kpi::Network;
use vigia::diagnostic::Severity;
use vigia::kpi::ast::Node;
use vigia::kpi::{
    Basis, Catalog, CollectionMethod, CounterDictionary, Expression, Formula, Kpi, Plan, Question,
    VendorSupply,
};
use vigia::model::{Aggregate, Gap};

const LANGUAGES: [&str; 4] = ["en", "es", "pt", "zh"];
/// The worked examples print seven decimals.
const PRINTED: f64 = 5e-7;

/// What is missing or contradictory in the catalogue, as `id: what`.
fn faults(catalog: &Catalog) -> Vec<String> {
    let mut faults = Vec::new();
    let mut names: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for kpi in catalog.kpis() {
        let mut found = kpi_faults(catalog, kpi);
        if !ids.insert(&kpi.id) {
            found.push("the id is taken".to_owned());
        }
        for language in LANGUAGES {
            if !names.insert((language, kpi.name_in(language))) {
                found.push(format!("the name in {language} is taken"));
            }
        }
        faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", kpi.id)));
    }
    faults
}

fn kpi_faults(catalog: &Catalog, kpi: &Kpi) -> Vec<String> {
    let mut faults = text_faults(kpi);
    let empty = [
        ("unit", kpi.unit.sign().is_empty()),
        ("technology", kpi.technology.is_empty()),
        ("level", kpi.level.is_empty()),
        ("note", kpi.note().is_empty()),
        ("source", kpi.source.is_empty()),
    ];
    faults.extend(empty.iter().filter(|(_, e)| *e).map(|(what, _)| format!("no {what}")));
    let is_document = kpi.source.contains(|c: char| c.is_ascii_digit());
    if (kpi.basis == Basis::Standard) && !is_document {
        faults.push("a standard without a document".to_owned());
    }
    if kpi.target.is_some() != kpi.warning.is_some() {
        faults.push("one threshold without the other".to_owned());
    }
    let Ok(formula) = Formula::parse(&kpi.formula) else {
        faults.push("the formula cannot be read".to_owned());
        return faults;
    };
    let measurements = catalog.measurements_of(&formula);
    for measurement in &measurements {
        if measurement.unit.sign().is_empty() || measurement.source.is_empty() {
            faults.push(format!("{} has no unit or no source", measurement.name));
        }
    }
    let mut names = Vec::new();
    collect_names(&formula.expression, &mut names);
    let is_known = |name: &str| catalog.measurement(name).is_some() || catalog.kpi(name).is_some();
    let unknown = names.into_iter().filter(|name| !is_known(name));
    faults.extend(unknown.map(|name| format!("{name} is no canonical measurement")));
    faults
}

fn collect_names<'f>(expression: &'f Expression, names: &mut Vec<&'f str>) {
    match &expression.node {
        Node::Reference(reference) => names.push(&reference.name),
        Node::Aggregate { argument, .. } => collect_names(argument, names),
        Node::Unary { operand, .. } => collect_names(operand, names),
        Node::Binary { left, right, .. } => {
            collect_names(left, names);
            collect_names(right, names);
        }
        Node::Call { arguments, .. } => arguments.iter().for_each(|a| collect_names(a, names)),
        _ => {}
    }
}

fn text_faults(kpi: &Kpi) -> Vec<String> {
    let mut faults = Vec::new();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (what, text_in) in
        [("name", Kpi::name_in as fn(_, _) -> _), ("description", Kpi::description_in)]
    {
        let english: &str = text_in(kpi, "en");
        for language in LANGUAGES {
            let text: &str = text_in(kpi, language);
            if text.trim().is_empty() {
                faults.push(format!("no {what} in {language}"));
            } else if language != "en" && text == english {
                faults.push(format!("the {what} in {language} is the English one"));
            } else if language == "zh" && !text.contains(is_han) {
                faults.push(format!("the {what} in zh is not Chinese"));
            }
        }
    }
    faults
}

#[test]
fn the_shipped_catalogue_is_complete() {
    let (catalog, told) = Catalog::builtin_with_diagnostics();
    assert_eq!(told, []);
    assert_eq!(faults(&catalog), [] as [String; 0]);
    assert!((90..=150).contains(&catalog.kpis().len()), "{}", catalog.kpis().len());
    let technologies: BTreeSet<&str> =
        catalog.kpis().iter().flat_map(|k| k.technology.iter().map(String::as_str)).collect();
    assert_eq!(technologies, BTreeSet::from(["GSM", "IP", "IT", "LTE", "NR", "UMTS"]));
    let utran = catalog.kpis().iter().filter(|k| k.technology == ["UMTS"]);
    assert!(utran.clone().count() > 10 && utran.clone().all(|k| !k.verified));
    let verified = catalog.kpis().iter().filter(|k| k.verified);
    assert!(verified.clone().count() > 15);
    assert!(verified.clone().all(|k| k.basis != Basis::Operator));
}

#[test]
fn a_shipped_catalogue_taken_unchecked_is_the_checked_one() {
    let (checked, _) = Catalog::builtin_with_diagnostics();
    assert_eq!(Catalog::builtin().kpis(), checked.kpis());
    assert_eq!(Catalog::builtin().measurements(), checked.measurements());
}

#[test]
fn planted_faults_are_found() {
    let mut catalog = Catalog::builtin();
    let own = "[defaults]\ntechnology = [\"LTE\"]\n\
        [[kpi]]\nid = \"planted\"\nname = { en = \"RRC\", es = \"RRC\", pt = \"RRC setup success rate\", zh = \"zh\" }\n\
        description = { en = \"One.\", es = \"Uno.\", pt = \" \" }\nformula = \"sum(No.SuchCounter) / sum(Bare)\"\n\
        unit = \"%\"\nbasis = \"standard\"\nnote = \"n\"\ntarget = 1\n\
        [[measurement]]\nname = \"Bare\"\n";
    let told = catalog.extend("own.toml", own);
    assert!(told.iter().all(|d| d.severity != Severity::Error), "{told:?}");
    assert_eq!(
        faults(&catalog),
        [
            "planted: the name in es is the English one",
            "planted: the name in zh is not Chinese",
            "planted: no description in pt",
            "planted: the description in zh is the English one",
            "planted: no level",
            "planted: a standard without a document",
            "planted: one threshold without the other",
            "planted: Bare has no unit or no source",
            "planted: No.SuchCounter is no canonical measurement",
        ]
    );
}

#[test]
fn collection_methods_say_what_a_bare_name_means() {
    let catalog = Catalog::builtin();
    for (name, collection, aggregate) in [
        ("RRC.ConnEstabAtt", CollectionMethod::CumulativeCounter, Aggregate::Sum),
        ("RRC.ConnMean", CollectionMethod::StatusInspection, Aggregate::Avg),
        ("RRC.ConnMax", CollectionMethod::StatusInspection, Aggregate::Max),
        ("DRB.IPLatDl", CollectionMethod::EventRegistration, Aggregate::Avg),
        ("IT.TicketOpen", CollectionMethod::Gauge, Aggregate::Avg),
    ] {
        let measurement = catalog.measurement(name).unwrap();
        assert_eq!(
            (measurement.collection, measurement.aggregate),
            (collection, aggregate),
            "{name}"
        );
    }
}

#[test]
fn bin_edges_ascend() {
    let told = |edges: &str| {
        let mut catalog = Catalog::builtin();
        let text = format!("[[measurement]]\nname = \"H\"\nunit = \"ms\"\nbin_edges = {edges}\n");
        let told = catalog.extend("own.toml", &text);
        let told: Vec<String> = told.into_iter().map(|d| d.message).collect();
        (told, catalog.measurement("H").map(|m| m.bin_edges.clone()))
    };
    assert_eq!(told("[0, 5, 10.5]"), (vec![], Some(vec![0.0, 5.0, 10.5])));
    assert_eq!(told("[]"), (vec![], Some(vec![])));
    let refused = "The bin edges of H are not two or more ascending numbers";
    for edges in ["[0]", "[0, 5, 5]", "[5, 0]", "[0, inf]", "[0, nan, 2]"] {
        assert_eq!(told(edges), (vec![refused.to_owned()], None), "{edges}");
    }
}

// ---- worked examples ----

#[track_caller]
fn check(id: &str, rows: &[(&str, &[(&str, f64)])], expected: f64, wrong: &[f64]) {
    let point = Network::of(rows).kpi(id);
    let value = point.value.unwrap_or_else(|| panic!("{id} has no value: {:?}", point.gap));
    assert!((value - expected).abs() <= PRINTED, "{id}: {value}, expected {expected}");
    for wrong in wrong {
        assert!((value - wrong).abs() > PRINTED, "{id}: {value} is the popular mistake");
    }
}

#[test]
fn k01_of_three_vendors() {
    let vendors: [[&str; 2]; 5] = [
        ["pmRrcConnEstabAtt", "pmRrcConnEstabSucc"],
        ["L.RRC.ConnReq.Att", "L.RRC.ConnReq.Succ"],
        ["1526726658", "1526726659"],
        ["RRC.ConnEstabAtt.sum", "RRC.ConnEstabSucc.sum"],
        ["RRC.ConnEstabAtt", "RRC.ConnEstabSucc"],
    ];
    for [att, succ] in vendors {
        let rows: [(&str, &[(&str, f64)]); 3] = [
            ("a", &[(att, 10_000.0), (succ, 9_950.0)]),
            ("b", &[(att, 100.0), (succ, 70.0)]),
            ("c", &[(att, 900.0), (succ, 891.0)]),
        ];
        check("rrc_setup_success_rate", &rows, 99.190_909_1, &[89.5, 100.815_691]);
    }
    // Nokia counts attempts by cause.
    let rows: [(&str, &[(&str, f64)]); 1] = [(
        "a",
        &[
            ("M8013C17", 4_000.0),
            ("M8013C18", 3_000.0),
            ("M8013C19", 2_000.0),
            ("M8013C21", 1_000.0),
            ("M8013C31", 900.0),
            ("M8013C34", 100.0),
            ("M8013C5", 10_911.0),
        ],
    )];
    check("rrc_setup_success_rate", &rows, 99.190_909_1, &[]);
}

#[test]
fn k02_and_what_operators_call_cssr() {
    let rows: [(&str, &[(&str, f64)]); 1] = [(
        "a",
        &[
            ("L.RRC.ConnReq.Att", 11_000.0),
            ("L.RRC.ConnReq.Succ", 10_911.0),
            ("L.S1Sig.ConnEst.Att", 10_900.0),
            ("L.S1Sig.ConnEst.Succ", 10_791.0),
            ("L.E-RAB.AttEst", 10_800.0),
            ("L.E-RAB.SuccEst", 10_692.0),
        ],
    )];
    check("erab_accessibility", &rows, 97.217_01, &[98.199]);
    check("call_setup_success_rate", &rows, 98.199, &[97.217_01]);
}

#[test]
fn mo_signalling_is_taken_off_both_sides() {
    let rows: [(&str, &[(&str, f64)]); 1] = [(
        "a",
        &[
            ("L.RRC.ConnReq.Att", 1_000.0),
            ("L.RRC.ConnReq.Succ", 970.0),
            ("L.RRC.ConnReq.Att.MoSig", 400.0),
            ("L.RRC.ConnReq.Succ.MoSig", 376.0),
        ],
    )];
    check("rrc_setup_success_rate_service", &rows, 99.0, &[97.0, 59.4]);
}

#[test]
fn k03_session_time_is_seconds() {
    let rows: [(&str, &[(&str, f64)]); 1] = [(
        "a",
        &[
            ("pmErabRelAbnormalEnbAct", 30.0),
            ("pmErabRelAbnormalMmeAct", 6.0),
            ("pmSessionTimeUe", 1_800_000.0),
            ("pmErabEstabSuccInit", 10_692.0),
        ],
    )];
    check("erab_retainability_r2", &rows, 2.0e-5, &[0.02]);
    check("erab_retainability_r2_per_hour", &rows, 0.072, &[72.0]);
    check("erab_drop_rate", &rows, 0.336_700_3, &[]);
    // O-RAN E2SM-KPM sends milliseconds under the standard's name: a map of the workspace converts them.
    let network = Network::of(&[("a", &[("QF.RelActNbr", 36.0), ("QF.SessionTimeUE", 1.8e9)])]);
    let mut catalog = Catalog::builtin();
    let own = "[[measurement]]\nname = \"QF.SessionTimeUE\"\nunit = \"s\"\n\
               maps = [{ vendor = \"3GPP\", formula = \"QF.SessionTimeUE / 1000\", unit = \"ms\" }]\n";
    assert!(catalog.extend("own.toml", own).iter().all(|d| d.severity == Severity::Note));
    let value = network.kpi_of(&catalog, "nr_qos_flow_retainability_r2_per_hour").value.unwrap();
    assert!((value - 0.072).abs() < 1e-12, "{value}");
}

#[test]
fn k04_and_the_samples_of_nokia() {
    let day = |counters: &[(&str, [f64; 3])]| {
        let mut network = Network::default();
        for (name, values) in counters {
            for (cell, value) in ["a", "b", "c"].iter().zip(values) {
                network.add(cell, name, Some(*value), 86_400);
            }
        }
        network.kpi("cell_availability").value.unwrap()
    };
    let ericsson = day(&[
        ("pmCellDowntimeAuto", [0.0, 1_800.0, 400.0]),
        ("pmCellDowntimeMan", [0.0, 0.0, 5_000.0]),
    ]);
    let huawei = day(&[
        ("L.Cell.Unavail.Dur.Sys", [0.0, 1_800.0, 400.0]),
        ("L.Cell.Unavail.Dur.Manual", [0.0, 0.0, 5_000.0]),
    ]);
    let nokia = day(&[("M8020C6", [8_640.0; 3]), ("M8020C3", [8_640.0, 8_460.0, 8_100.0])]);
    for value in [ericsson, huawei, nokia] {
        assert!((value - 97.222_222_2).abs() < PRINTED, "{value}");
        assert!((value - 99.722_222_2).abs() > 1.0, "samples of 10 s are no seconds");
    }
}

#[test]
fn k05_kbit_and_bit_in_one_network() {
    let rows: [(&str, &[(&str, f64)]); 2] = [
        (
            "ericsson",
            &[
                ("pmPdcpVolDlDrb", 8_000_500.0),
                ("pmPdcpVolDlDrbLastTTI", 500.0),
                ("pmUeThpTimeDl", 400_000.0),
            ],
        ),
        (
            "huawei",
            &[
                ("L.Thrp.bits.DL", 600_500_000.0),
                ("L.Thrp.bits.DL.LastTTI", 500_000.0),
                ("L.Thrp.Time.DL.RmvLastTTI", 120_000.0),
            ],
        ),
    ];
    check("ip_throughput_dl", &rows, 16.538_461_5, &[12.5, 1_169.230_769_2]);
}

#[test]
fn k06_k10_by_their_ids() {
    let used: [(&str, &[(&str, f64)]); 2] = [
        ("a", &[("L.ChMeas.PRB.DL.Used.Avg", 20.0), ("L.ChMeas.PRB.DL.Avail", 25.0)]),
        ("b", &[("L.ChMeas.PRB.DL.Used.Avg", 30.0), ("L.ChMeas.PRB.DL.Avail", 100.0)]),
    ];
    check("prb_utilization_dl", &used, 40.0, &[55.0]);
    let mut shares = Network::default();
    shares.add("a", "RRU.PrbTotDl", Some(40.0), 900);
    shares.add("a", "RRU.PrbTotDl", Some(80.0), 3_600);
    assert_eq!(shares.kpi("prb_usage_mean_dl").value, Some(72.0), "and not 60");
    let users: [(&str, &[(&str, f64)]); 2] =
        [("a", &[("L.Traffic.User.Max", 180.0)]), ("b", &[("L.Traffic.User.Max", 90.0)])];
    check("connected_users_max", &users, 180.0, &[270.0]);
    let handover: [(&str, &[(&str, f64)]); 1] = [(
        "a",
        &[
            ("pmHoPrepAttLteIntraF", 3_000.0),
            ("pmHoPrepAttLteInterF", 2_000.0),
            ("pmHoPrepSuccLteIntraF", 2_970.0),
            ("pmHoPrepSuccLteInterF", 1_980.0),
            ("pmHoExeAttLteIntraF", 2_940.0),
            ("pmHoExeAttLteInterF", 2_000.0),
            ("pmHoExeSuccLteIntraF", 2_910.0),
            ("pmHoExeSuccLteInterF", 1_980.0),
        ],
    )];
    check("mobility_success_rate", &handover, 97.997_975_7, &[98.987_854_3]);
    check("handover_inter_frequency_success_rate", &handover, 99.0, &[]);
}

#[test]
fn k08_and_k09_zero_attempts_and_late_successes() {
    let k08: [(&str, &[(&str, f64)]); 2] = [
        ("a", &[("M8006C0", 0.0), ("M8006C1", 0.0)]),
        ("b", &[("M8006C0", 100.0), ("M8006C1", 95.0)]),
    ];
    check("erab_setup_success_rate", &k08, 95.0, &[97.5, 47.5]);
    let k09: [(&str, &[(&str, f64)]); 4] = [
        ("a", &[("M8006C0", 10.0), ("M8006C1", 12.0)]),
        ("a", &[("M8006C0", 12.0), ("M8006C1", 9.0)]),
        ("a", &[("M8006C0", 8.0), ("M8006C1", 8.0)]),
        ("a", &[("M8006C0", 10.0), ("M8006C1", 10.0)]),
    ];
    check("erab_setup_success_rate", &k09, 97.5, &[92.5]);
}

#[test]
fn k11_and_k12_gsm_of_a_vendor() {
    let first: (&str, &[(&str, f64)]) = ("a", &[("CA300J", 2_378.0), ("CA303J", 2_310.0)]);
    let second: (&str, &[(&str, f64)]) = ("b", &[("CA300J", 11_660.0), ("CA303J", 11_268.0)]);
    let id = "gsm_immediate_assignment_success_rate";
    check(id, &[first], 100.0 * 2_310.0 / 2_378.0, &[]);
    check(id, &[first, second], 100.0 * 13_578.0 / 14_038.0, &[96.889_3]);
    let tbf = |a9118: f64, a9318: f64, a9102: f64, a9302: f64| {
        vec![("A9118", a9118), ("A9318", a9318), ("A9102", a9102), ("A9302", a9302)]
    };
    let (a, b) = (tbf(7.0, 83.0, 14_357.0, 1_633.0), tbf(20.0, 440.0, 24_323.0, 7_811.0));
    let value = |rows: &[(&str, &[(&str, f64)])]| {
        Network::of(rows).kpi("gsm_tbf_drop_rate_dl").value.unwrap()
    };
    let rounded = |value: f64| (value * 1e4).round() / 1e4;
    assert_eq!(rounded(value(&[("a", &a)])), 0.562_9);
    assert_eq!(rounded(value(&[("b", &b)])), 1.431_5);
    assert_eq!(rounded(value(&[("a", &a), ("b", &b)])), 1.142_9, "and not the mean 0.9972");
}

#[test]
fn transport_and_it_are_ratios_of_sums() {
    let loss: [(&str, &[(&str, f64)]); 2] = [
        ("a", &[("IP.PacketsLost", 3.0), ("IP.PacketsSent", 1_000.0)]),
        ("b", &[("IP.PacketsLost", 57.0), ("IP.PacketsSent", 99_000.0)]),
    ];
    check("ip_packet_loss_ratio", &loss, 6.0e-4, &[1.787_9e-3]);
    let available: [(&str, &[(&str, f64)]); 1] =
        [("a", &[("IP.AvailableMinutes", 1_437.0), ("IP.UnavailableMinutes", 3.0)])];
    check("ip_service_availability_minutes", &available, 99.791_666_7, &[]);
    // A link of 10 Mbit/s full for one quarter and one of 90 Mbit/s idle: 10 % together, not 50 %.
    let link: [(&str, &[(&str, f64)]); 2] = [
        ("a", &[("ifHCInOctets", 1.125e9), ("ifHighSpeed", 10.0)]),
        ("b", &[("ifHCInOctets", 0.0), ("ifHighSpeed", 90.0)]),
    ];
    check("link_utilization_in", &link, 10.0, &[50.0]);
    let t10: [(&str, &[(&str, f64)]); 1] = [(
        "a",
        &[
            ("IT.ServiceSecs", 2_592_000.0),
            ("IT.UnavailableSecs", 21_600.0),
            ("IT.Failures", 3.0),
            ("IT.TicketOpened", 130.0),
            ("IT.TicketClosed", 118.0),
        ],
    )];
    check("it_mtbf", &t10, 238.0, &[240.0]);
    check("it_mtrs", &t10, 2.0, &[]);
    check("it_service_availability", &t10, 99.166_666_7, &[]);
    check("it_clearance_rate", &t10, 90.769_230_8, &[]);
    check("it_backlog_change", &t10, 12.0, &[]);
}

// ---- vendors ----

#[test]
fn a_kpi_is_unavailable_for_the_vendor_that_lacks_a_counter() {
    let network = Network::of(&[
        (
            "ericsson",
            &[
                ("pmErabRelAbnormalEnbAct", 3.0),
                ("pmErabRelAbnormalMmeAct", 1.0),
                ("pmSessionTimeUe", 2_000.0),
                ("pmErabEstabSuccInit", 100.0),
            ],
        ),
        ("huawei", &[("L.E-RAB.AbnormRel", 50.0), ("L.E-RAB.SuccEst", 400.0)]),
    ]);
    let catalog = Catalog::builtin();
    let question = |id: &str| Question::Kpi(id.to_owned());
    let (plan, told) =
        Plan::new(&catalog, &[question("erab_retainability_r2")], &network.measurements()).unwrap();
    let value = plan.evaluate(&network.frame(plan.inputs(), false))[0].points[0].value;
    assert_eq!(value, Some(0.002), "Huawei's releases are not divided by Ericsson's time");
    assert_eq!(told.len(), 1);
    assert!(
        told[0].message.contains("unavailable for Huawei (needs ERAB.SessionTimeUE)"),
        "{told:?}"
    );

    let supplies = catalog.vendor_supplies(&network.measurements(), &CounterDictionary::default());
    let of = |id: &str| -> &[VendorSupply] {
        let position = catalog.kpis().iter().position(|k| k.id == id).unwrap();
        &supplies[position]
    };
    let supply = |vendor: &str, missing: &[&str]| VendorSupply {
        vendor: vendor.to_owned(),
        missing: missing.iter().map(|m| (*m).to_owned()).collect(),
    };
    assert_eq!(
        of("erab_retainability_r2"),
        [supply("Ericsson", &[]), supply("Huawei", &["ERAB.SessionTimeUE"])]
    );
    assert_eq!(of("erab_drop_rate"), [supply("Ericsson", &[]), supply("Huawei", &[])]);
    assert_eq!(
        of("erab_added_setup_success_rate"),
        [
            supply("Ericsson", &["pmErabEstabSuccAdded", "pmErabEstabAttAdded"]),
            supply("Huawei", &["ERAB.EstabAddSuccNbr", "ERAB.EstabAddAttNbr"]),
        ]
    );
    assert_eq!(of("umts_rrc_setup_success_rate"), [], "nobody has UMTS here");

    let huawei = Network::of(&[("huawei", &[("L.E-RAB.AbnormRel", 50.0)])]);
    let gap = huawei.kpi("erab_retainability_r2").gap;
    let Some(gap @ Gap::Unavailable { .. }) = gap else { panic!("{gap:?}") };
    assert_eq!(gap.to_string(), "unavailable (needs ERAB.SessionTimeUE)");
}

#[test]
fn a_vendor_that_borrows_a_name_of_the_standard_is_told_once() {
    let network = Network::of(&[(
        "huawei",
        &[("VS.RRC.AttConnEstab.Sum", 100.0), ("RRC.SuccConnEstab.sum", 99.0)],
    )]);
    let question = Question::Kpi("umts_rrc_setup_success_rate".to_owned());
    let catalog = Catalog::builtin();
    let (plan, told) = Plan::new(&catalog, &[question], &network.measurements()).unwrap();
    assert_eq!(told, [], "the standard's own attempts are not missing");
    let value = plan.evaluate(&network.frame(plan.inputs(), false))[0].points[0].value;
    assert_eq!(value, Some(99.0));
}

#[test]
fn texts_are_given_by_language() {
    let catalog = Catalog::builtin();
    let kpi = catalog.kpi("cell_availability").unwrap();
    assert_eq!(kpi.name_in("zh"), "小区可用率");
    assert!(kpi.description_in("pt").starts_with("Proporção do tempo"));
    assert_eq!(kpi.description_in("fr"), kpi.description_in("en"));
    assert!(kpi.note().contains("energy saving"));
    let mut own = Catalog::builtin();
    let text = "[[kpi]]\nid = \"cell_availability\"\nname = \"Mine\"\ndescription = \"Ours.\"\nformula = \"sum(x)\"\n";
    own.extend("own.toml", text);
    let kpi = own.kpi("cell_availability").unwrap();
    assert_eq!((kpi.name_in("es"), kpi.description_in("es"), kpi.note()), ("Mine", "Ours.", ""));
    assert_eq!(kpi.basis, Basis::Operator);
}
