//! Definitions as people write them: what is read, and what each mistake is called.

use vigia::query::busy_hour::{CountedDays, Resolution, Scope, Stability, Traffic};
use vigia::workspace::busy_hour_file::{builtin_busy_hours, parse_busy_hours};

use super::*;

const COMPLETE: &str = r#"
[[busy_hour]]
name = "region-voice"
description = "for the regulator"
formula = "sum(pmErlang)"
resolution = "sliding"
scope = "group"
by = ["region", "technology"]
stability = "fixed"
days = "weekdays"
except = ["2026-12-25", 2026-12-31]
ties = "earliest"
zone = "America/Bogota"
where = 'technology == "UMTS"'
"#;

#[test]
fn a_definition_is_read_whole() {
    let definitions = parse_busy_hours("voice.toml", COMPLETE).unwrap();
    let dates = ["2026-12-25", "2026-12-31"].map(|date| date.parse().unwrap());
    let expected = BusyHourDefinition {
        name: "region-voice".to_owned(),
        description: "for the regulator".to_owned(),
        traffic: Traffic::Formula("sum(pmErlang)".to_owned()),
        resolution: Resolution::Sliding,
        scope: Scope::Group(vec!["region".to_owned(), "technology".to_owned()]),
        stability: Stability::Fixed,
        days: CountedDays { weekdays_only: true, except: dates.into() },
        ties: TieRule::Earliest,
        zone: Some(Zone::named("America/Bogota").unwrap()),
        filter: "technology == \"UMTS\"".to_owned(),
    };
    assert_eq!(definitions, [expected]);
    assert_eq!(parse_busy_hours("empty.toml", "# nothing yet\n"), Ok(Vec::new()));
}

#[test]
fn what_ships_is_without_mistakes_and_its_kpis_exist() {
    let (definitions, problems) = builtin_busy_hours();
    assert_eq!(problems, []);
    assert!(definitions.len() >= 3);
    for definition in definitions {
        let Traffic::Kpi(id) = &definition.traffic else { panic!("{definition:?}") };
        assert!(Catalog::builtin().kpi(id).is_some(), "{id}");
    }
}

fn mistakes(text: &str) -> Vec<String> {
    let found = parse_busy_hours("a.toml", text).unwrap_err();
    found
        .iter()
        .map(|d| format!("{}: {} | {}", d.location.line.unwrap(), d.message, d.hints.join(" | ")))
        .collect()
}

#[test]
fn every_mistake_is_told_with_its_line() {
    let text = r#"[[busy_hour]]
name = "a"
kpi = "traffic_volume_dl"
measurement = "pmErlang"
resolution = "cloc"
scope = "network"
by = ["region"]
stabilty = "fixed"
except = ["25 December"]
zone = "America/Limma"
where = 'technology = "LTE"'

[[busy_hour]]
name = "a"
resolution = "clock"
scope = "group"
stability = "bouncing"
days = "workdays"
ties = "latest"
"#;
    let found = mistakes(text);
    let expected = [
        "1: Busy hour \"a\" has no \"stability\": whether each day has its own | add stability",
        "4: Busy hour \"a\": \"measurement\" stands beside \"kpi\" | keep one of them",
        "5: Busy hour \"a\": \"resolution\" is \"cloc\", not one of \"clock\" and \"sliding\" | did you mean \"clock\"?",
        "7: Busy hour \"a\": \"by\" goes with the scope \"group\" only | write scope = \"group\"",
        "8: Busy hour \"a\" has an unknown term \"stabilty\" | did you mean \"stability\"?",
        "9: Busy hour \"a\": \"except\" lists \"25 December\", not a date | write except",
        "10: Busy hour \"a\": \"zone\" is an unknown time zone \"America/Limma\" | did you mean \"America/Lima\"?",
        "11: Busy hour \"a\": \"where\" \"technology = \\\"LTE\\\"\" could not be read: ",
        "13: Busy hour \"a\" has no \"by\": which objects are one group | add by = [\"region\"]",
        "13: Busy hour \"a\" says not what is to be greatest",
        "14: Busy hour \"a\": \"name\" \"a\" is used twice | give each busy hour a name of its own",
        "18: Busy hour \"a\": \"days\" is \"workdays\", not one of \"all\" and \"weekdays\" | did you mean",
        "19: Busy hour \"a\": \"ties\" is \"latest\", not one of \"earliest\" | ",
    ];
    let mut unseen: Vec<&str> = expected.to_vec();
    for mistake in &found {
        unseen.retain(|expected| !mistake.starts_with(expected));
    }
    assert_eq!(unseen, [""; 0], "{found:#?}");
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    assert!(mistakes("[[busyhour]]\n")[0].contains("did you mean \"busy_hour\"?"));
    assert!(mistakes("[[busy_hour]\n")[0].contains("TOML"));
}
