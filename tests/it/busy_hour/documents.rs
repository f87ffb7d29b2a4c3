//! Definitions as people write them: what is read, and what each mistake is called.

use jiff::civil::Weekday;
use vigia::query::busy_hour::{
    CountedDays, DayRule, ExceptedDay, MonthRule, Resolution, Scope, Stability, Traffic, WeekDays,
};
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
ties = "latest"
month_rule = "mean-of-top-5"
zone = "America/Bogota"
where = 'technology == "UMTS"'
"#;

#[test]
fn a_definition_is_read_whole() {
    let definitions = parse_busy_hours("voice.toml", COMPLETE).unwrap();
    let dates = ["2026-12-25", "2026-12-31"].map(|date| ExceptedDay {
        rule: DayRule::Date(date.parse().unwrap()),
        name: String::new(),
    });
    let expected = BusyHourDefinition {
        name: "region-voice".to_owned(),
        description: "for the regulator".to_owned(),
        traffic: Traffic::Formula("sum(pmErlang)".to_owned()),
        resolution: Resolution::Sliding,
        scope: Scope::Group(vec!["region".to_owned(), "technology".to_owned()]),
        stability: Stability::Fixed,
        days: CountedDays { week: WeekDays::WORKDAYS, except: dates.into(), except_list: None },
        ties: TieRule::Latest,
        month_rule: Some(MonthRule::MeanOfTop(5)),
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
        .map(|d| {
            format!(
                "{}: {} | {}",
                d.location.line.unwrap(),
                d.message,
                d.hints
                    .iter()
                    .map(vigia::diagnostic::Phrase::english)
                    .collect::<Vec<_>>()
                    .join(" | ")
            )
        })
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
ties = "lates"
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
        "19: Busy hour \"a\": \"ties\" is \"lates\", not one of \"earliest\" and \"latest\" | did you mean \"latest\"?",
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

const LISTED: &str = r#"
[[day_list]]
name = "not-typical"
days = [
    "12-24",
    { day = "12-31", name = "New Year's Eve" },
    { month = 5, weekday = "sunday", nth = 2, name = "Mother's Day" },
    { month = 10, weekday = "monday", nth = "last" },
]

[[busy_hour]]
name = "a"
measurement = "m"
resolution = "clock"
scope = "object"
stability = "bouncing"
days = ["monday", "friday"]
except = "not-typical"
"#;

#[test]
fn days_of_the_week_and_a_named_list_of_dates_are_read() {
    let definitions = parse_busy_hours("a.toml", LISTED).unwrap();
    let days = &definitions[0].days;
    assert_eq!(days.week, WeekDays::of(&[Weekday::Monday, Weekday::Friday]));
    assert_eq!(days.to_string(), "monday, friday except not-typical");
    let rules: Vec<DayRule> = days.except.iter().map(|day| day.rule).collect();
    let expected = [
        DayRule::Yearly { month: 12, day: 24 },
        DayRule::Yearly { month: 12, day: 31 },
        DayRule::NthWeekday { month: 5, weekday: Weekday::Sunday, nth: 2 },
        DayRule::NthWeekday { month: 10, weekday: Weekday::Monday, nth: DayRule::LAST },
    ];
    assert_eq!(rules, expected);
    let reason = |date: &str| days.reason_against(date.parse().unwrap());
    assert_eq!(reason("2026-05-10").as_deref(), Some("Mother's Day"));
    assert_eq!(reason("2026-12-24").as_deref(), Some("12-24"));
    assert_eq!(reason("2026-10-06").as_deref(), Some("tuesday"));
    assert_eq!(reason("2026-10-05"), None);
    // A file may hold lists only.
    let only = LISTED.split("[[busy_hour]]").next().unwrap();
    assert_eq!(parse_busy_hours("a.toml", only), Ok(Vec::new()));
}

#[test]
fn mistakes_in_days_are_told() {
    let with = |from: &str, to: &str| {
        let text = LISTED.replacen(from, to, 1);
        assert_ne!(text, LISTED);
        mistakes(&text).join("\n")
    };
    for (from, to, expected) in [
        ("except = \"not-typical\"", "except = \"not-typica\"", "did you mean \"not-typical\"?"),
        ("nth = 2", "nth = 6", "\"nth\" is 6, not a whole number 1 to 5"),
        ("\"sunday\"", "\"sundy\"", "did you mean \"sunday\"?"),
        ("month = 5, ", "", "has no \"month\""),
        ("\"12-24\"", "\"13-24\"", "lists \"13-24\", not a date"),
        ("\"12-31\"", "\"02-30\"", "\"day\" is \"02-30\", not a date"),
        (
            "\"monday\", \"friday\"",
            "\"monday\", \"fridays\"",
            "lists \"fridays\", not a day of the week",
        ),
        ("[\"monday\", \"friday\"]", "[]", "\"days\" lists no day"),
        (
            "days = [\"monday\"",
            "month_rule = \"top5\"\ndays = [\"monday\"",
            "is \"top5\", which is no rule",
        ),
    ] {
        let found = with(from, to);
        assert!(found.contains(expected), "{to}: {found}");
    }
    for text in ["max", "mean", "mean-of-top-5", "highest-4"] {
        assert_eq!(MonthRule::parse(text).unwrap().to_string(), text);
    }
    for text in ["", "highest-0", "highest-", "highest-+2", "mean-of-top-x", "Max"] {
        assert_eq!(MonthRule::parse(text), None, "{text}");
    }
}
