//! What-if texts: every key read, every mistake with its choices and the nearest name, the watermark.

use rust_decimal::Decimal;
use vigia::sla::what_if::*;
use vigia::sla::{CompareRule, ExclusionMode, RoundingRule};

const NAMES: WhatIfNames<'static> = WhatIfNames {
    objectives: &["availability", "drop_rate"],
    busy_hours: &["traffic_bh"],
    exclusions: &["CHG-1042", "CHG-7"],
    outages: &["INC-1", "a:b"],
};

fn parse(texts: &[&str]) -> WhatIf {
    WhatIf::parse(texts, &NAMES).unwrap()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn every_key_is_read() {
    let read = parse(&[
        "availability.target=99.5",
        "warning = 99.93",
        "tolerance=0.2",
        "method=period_aggregate",
        "rounding=half_up 2",
        "compare=before_rounding",
        "exclusion_mode=downtime_only",
        "busy_hour=traffic_bh",
        "exclusions=without:CHG-7, CHG-1042",
        "without_worst=5",
        "completeness_min=0.95",
        "outage_minutes=INC-1:30,a:b:0",
    ]);
    let terms: Vec<WhatIfTerm> = read.changes.iter().map(|c| c.term.clone()).collect();
    assert_eq!(
        terms,
        [
            WhatIfTerm::Target(dec("99.5")),
            WhatIfTerm::Warning(Some(dec("99.93"))),
            WhatIfTerm::Tolerance(dec("0.2")),
            WhatIfTerm::Method("period_aggregate".to_owned()),
            WhatIfTerm::Rounding(RoundingRule::HalfUp { decimals: 2 }),
            WhatIfTerm::Compare(CompareRule::BeforeRounding),
            WhatIfTerm::ExclusionMode(ExclusionMode::DowntimeOnly),
            WhatIfTerm::BusyHour(Some("traffic_bh".to_owned())),
            WhatIfTerm::Exclusions(ExclusionChoice::Without(vec![
                "CHG-7".to_owned(),
                "CHG-1042".to_owned()
            ])),
            WhatIfTerm::WithoutWorst(5),
            WhatIfTerm::CompletenessMin(dec("0.95")),
            WhatIfTerm::OutageMinutes(vec![("INC-1".to_owned(), 30), ("a:b".to_owned(), 0)]),
        ]
    );
    assert_eq!(read.changes[0].objective_id.as_deref(), Some("availability"));
    assert_eq!(read.changes[1].objective_id, None);
    // What a change says is read back as the same change.
    for change in &read.changes {
        let text = format!("{}={}", change.term.key(), change.term.value_text());
        assert_eq!(parse(&[text.as_str()]).changes[0].term, change.term);
    }
    for (text, choice) in [
        ("exclusions=none", ExclusionChoice::None),
        ("exclusions=proposed", ExclusionChoice::WithProposed),
        ("exclusions=with:CHG-7", ExclusionChoice::With(vec!["CHG-7".to_owned()])),
    ] {
        assert_eq!(parse(&[text]).changes[0].term, WhatIfTerm::Exclusions(choice));
    }
    assert!(parse(&[]).is_empty());
}

#[test]
fn a_change_for_one_objective_goes_first() {
    let read = parse(&["availability.target=99.5", "target=98", "rounding=none"]);
    let terms = |id| read.terms_of(id).cloned().collect::<Vec<_>>();
    let none = WhatIfTerm::Rounding(RoundingRule::None);
    assert_eq!(terms("availability"), [WhatIfTerm::Target(dec("99.5")), none.clone()]);
    assert_eq!(terms("drop_rate"), [WhatIfTerm::Target(dec("98")), none]);
}

#[test]
fn the_watermark_lists_the_changes() {
    let read = parse(&["availability.target=99.5", "exclusions=none"]);
    let before = |change: &WhatIfChange| match change.term {
        WhatIfTerm::Target(_) => Some("99.90".to_owned()),
        _ => None,
    };
    assert_eq!(
        read.watermark(&before),
        "what-if: target 99.90 → 99.50 (availability); exclusions → none (all objectives)"
    );
    assert_eq!(
        read.to_string(),
        "what-if: target → 99.5 (availability); exclusions → none (all objectives)"
    );
}

#[test]
fn every_mistake_has_its_message() {
    let message = |text: &str| {
        let diagnostics = WhatIf::parse(&[text], &NAMES).unwrap_err();
        assert_eq!(diagnostics.len(), 1);
        diagnostics[0].to_string()
    };
    let keys = "target, warning, tolerance, method, rounding, compare, busy_hour, exclusion_mode, \
                exclusions, without_worst, completeness_min, outage_minutes";
    assert_eq!(
        message("target"),
        format!("What-if \"target\" has no \"=\"\n  Hint: write KEY=VALUE; keys are {keys}")
    );
    assert_eq!(
        message("targt=99"),
        format!(
            "Unknown what-if key \"targt\": it must be one of {keys}\n  Hint: did you mean \"target\"?"
        )
    );
    assert_eq!(
        message("availabilty.target=99"),
        "Unknown what-if objective \"availabilty\": it must be one of availability, drop_rate\n  \
         Hint: did you mean \"availability\"?"
    );
    assert_eq!(
        message("target=99,5"),
        "What-if target cannot be \"99,5\": it must be a number such as 99.5"
    );
    let method = message("method=period_agregate");
    assert!(method.contains("must be one of period_aggregate, objects_meeting,"), "{method}");
    assert!(method.ends_with("did you mean \"period_aggregate\"?"), "{method}");
    for (text, choices) in [
        ("tolerance=-1", "zero or more"),
        ("warning=", "such as 99.93"),
        ("rounding=half_up", "\"half_even 2\""),
        ("rounding=half_up 11", "\"half_up 2\""),
        ("exclusions=without:", "\"without:ID\""),
        ("exclusions=some", "\"proposed\""),
        ("without_worst=+5", "a whole number"),
        ("without_worst=", "a whole number"),
        ("without_worst=0", "from 1 to 10"),
        ("without_worst=11", "from 1 to 10"),
        ("compare=rounded", "\"after_rounding\""),
        ("exclusion_mode=none", "\"downtime_only\""),
        ("exclusions=all", "\"proposed\""),
        ("exclusions=without:CHG-8", "CHG-1042, CHG-7"),
        ("busy_hour=voice", "one of traffic_bh"),
        ("completeness_min=1.1", "from 0 to 1"),
        ("completeness_min=-0.1", "from 0 to 1"),
        ("outage_minutes=INC-1", "ID:MINUTES"),
        ("outage_minutes=INC-1:-5", "ID:MINUTES"),
        ("outage_minutes=INC-1:5,INC-1:6", "ID:MINUTES"),
        ("outage_minutes=INC-2:5", "did you mean \"INC-1\"?"),
    ] {
        assert!(message(text).contains(choices), "{}", message(text));
    }
    let empty = WhatIf::parse(&["busy_hour=x"], &WhatIfNames::default()).unwrap_err();
    assert_eq!(empty[0].to_string(), "Unknown what-if busy hour \"x\": there is none");
    let twice = ["target=99", "availability.target=98", "target=97", "nothing"];
    let found = WhatIf::parse(&twice, &NAMES).unwrap_err();
    assert_eq!(found.len(), 2);
    assert!(found[0].to_string().starts_with("What-if \"target\" is given twice"));
}
