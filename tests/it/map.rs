//! The map: the values of every level are those of a query or a judgment, places come from the topology, and what has none is told.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;

use vigia::chart::map::{Place, World};
use vigia::job::JobContext;
use vigia::kpi::Question;
use vigia::model::{CalendarMonth, Every, KpiPoint, Zone};
use vigia::workspace::answer::SuspectPolicy;
use vigia::workspace::demo::{DemoOptions, write_demo};
use vigia::workspace::import::import_paths;
use vigia::workspace::map::{
    Band, MapAnswer, MapLevel, MapMeasure, MapQuestion, MapScale, WhyMisplaced,
};
use vigia::workspace::{Engine, ImportWishes, Purpose, QueryQuestion, clock};

use super::formula::{row, workspace};
use super::sla_fixture::month;

const FORMULA: &str = "100 * sum(good) / sum(all)";

/// Cell, attempts, successes, and what the topology says of it: site, region, country, latitude, longitude.
const CELLS: [(&str, f64, f64, &str); 7] = [
    ("A1", 1000.0, 990.0, "LIM1,Lima,PE,-12.05,-77.04"),
    ("A2", 10.0, 5.0, "LIM1,Lima,PE,-12.05,-77.04"),
    ("B1", 400.0, 390.0, "LIM2,Lima,PE,\"-12,11\",\"-77,02\""),
    ("C1", 100.0, 100.0, "SCL1,Metropolitana,CL,-33.45,-70.67"),
    ("D1", 50.0, 49.0, "LIM3,Lima,PE,-120.5,-77.0"),
    ("E1", 20.0, 10.0, "CUS1,Cusco,PE,-33.40,-70.60"),
    ("F1", 30.0, 29.0, "CUS2,Cusco,PE,,"),
];

fn network() -> (tempfile::TempDir, Engine) {
    let mut rows = Vec::new();
    for (cell, all, good, _) in CELLS {
        let name = format!("Cell={cell}");
        rows.push(row(&name, "all", 3600, 0, all));
        rows.push(row(&name, "good", 3600, 0, good));
    }
    let folder = workspace(&rows, &[]);
    let lines = CELLS.iter().map(|(cell, _, _, says)| format!("{cell},{says}\n"));
    let text: String = ["cell,site,region,country,latitude,longitude\n".to_owned()]
        .into_iter()
        .chain(lines)
        .collect();
    fs::write(folder.path().join("topology/cells.csv"), text).unwrap();
    let (engine, problems) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    (folder, engine)
}

fn question() -> MapQuestion {
    MapQuestion {
        measure: MapMeasure::Kpi(Question::Formula(FORMULA.to_owned())),
        filter: String::new(),
        range: None,
        zone: Zone::utc(),
        suspect: SuspectPolicy::Keep,
    }
}

fn asked(engine: &Engine, question: &MapQuestion) -> MapAnswer {
    engine.map(question, &JobContext::default()).unwrap()
}

/// What a query says of one group.
fn queried(engine: &Engine, filter: &str) -> KpiPoint {
    let question = QueryQuestion {
        questions: vec![Question::Formula(FORMULA.to_owned())],
        filter: filter.to_owned(),
        by: Vec::new(),
        every: Every::All,
        range: None,
        zone: Zone::utc(),
        granularity: None,
        suspect: SuspectPolicy::Keep,
        worst: None,
        busy_hour: None,
    };
    let answer = engine.answer(&question, true, &JobContext::default()).unwrap();
    answer.series[0].points[0].clone()
}

#[test]
fn every_level_has_the_values_of_a_query_and_no_mean_of_ratios() {
    let (_folder, engine) = network();
    let answer = asked(&engine, &question());
    assert_eq!(answer.cells.len(), CELLS.len());
    for level in MapLevel::ALL {
        let groups = answer.level(level);
        assert!(!groups.is_empty(), "{level:?}");
        for group in groups {
            let same = queried(&engine, &group.filter);
            assert_eq!(
                group.point.value, same.value,
                "{level:?} {}: {}",
                group.label, group.filter
            );
            assert_eq!(group.point.numerator, same.numerator);
            assert_eq!(group.point.completeness, same.completeness);
        }
    }
    assert_eq!(answer.total.value, queried(&engine, "").value);
    let lim1 = answer.sites.iter().find(|site| site.label == "LIM1").unwrap();
    assert_eq!(lim1.n_objects, 2);
    let value = lim1.point.value.unwrap();
    assert!((value - 100.0 * 995.0 / 1010.0).abs() < 1e-9, "{value}");
    assert!((value - f64::midpoint(99.0, 50.0)).abs() > 1.0, "{value} is a mean of ratios");
}

#[test]
fn rows_know_what_holds_them_and_where_they_stand() {
    let (_folder, engine) = network();
    let answer = asked(&engine, &question());
    let a2 = answer.cells.iter().find(|cell| cell.label == "A2").unwrap();
    let site = &answer.sites[a2.parent.unwrap()];
    let region = &answer.regions[site.parent.unwrap()];
    let country = &answer.countries[region.parent.unwrap()];
    assert_eq!([&site.label, &region.label, &country.label], ["LIM1", "Lima", "PE"]);
    assert_eq!(a2.place, Some(Place::new(-77.04, -12.05)));
    let lim2 = answer.sites.iter().find(|site| site.label == "LIM2").unwrap();
    assert_eq!(lim2.place, Some(Place::new(-77.02, -12.11)), "a decimal comma is read");
    let lim3 = answer.sites.iter().find(|site| site.label == "LIM3").unwrap();
    assert_eq!(lim3.place, None);
    assert!(lim3.point.value.is_some(), "a site without a place still has its value");
}

#[test]
fn what_cannot_be_drawn_is_told_and_nothing_else_is() {
    let (_folder, engine) = network();
    let answer = asked(&engine, &question());
    let told: Vec<(&str, String)> =
        answer.misplaced.iter().map(|m| (m.label.as_str(), m.why.to_string())).collect();
    assert_eq!(
        told,
        [
            ("D1", "latitude -120.5 is out of range: from -90 to 90 degrees".to_owned()),
            ("E1", "the topology says PE, its coordinates lie in Chile".to_owned()),
            ("F1", "has neither latitude nor longitude".to_owned()),
        ]
    );
    assert_eq!(answer.n_unplaced(), 2, "what stands in another country is drawn");
    let e1 = answer.misplaced.iter().find(|m| m.label == "E1").unwrap();
    assert!(matches!(&e1.why, WhyMisplaced::OtherCountry { .. }) && e1.is_drawn());
}

#[test]
fn a_filter_and_a_topology_without_sites_leave_what_is_there() {
    let (folder, engine) = network();
    let filtered = MapQuestion { filter: "country == \"CL\"".to_owned(), ..question() };
    let answer = asked(&engine, &filtered);
    let labels: Vec<&str> = answer.cells.iter().map(|cell| cell.label.as_str()).collect();
    assert_eq!(labels, ["C1"]);
    assert_eq!(
        queried(&engine, &answer.countries[0].filter).value,
        answer.countries[0].point.value
    );
    fs::write(
        folder.path().join("topology/cells.csv"),
        "cell,latitude,longitude\nA1,-12.05,-77.04\n",
    )
    .unwrap();
    assert!(engine.reload_documents().is_empty());
    let answer = asked(&engine, &question());
    assert!(answer.countries.is_empty() && answer.regions.is_empty() && answer.sites.is_empty());
    assert_eq!(answer.cells.len(), CELLS.len());
    assert_eq!(answer.n_unplaced(), CELLS.len() - 1);
    // Fifths are made of cells then.
    let MapScale::Quantiles { edges, .. } = MapScale::of(&answer, true) else {
        panic!("no target was set")
    };
    assert!(!edges.is_empty());
}

#[test]
fn a_line_of_a_contract_is_measured_by_its_own_terms() {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "demo", &Zone::named("America/Lima").unwrap()).unwrap();
    let options = DemoOptions {
        n_cells: 60,
        n_days: 2,
        seed: 3,
        last_month: CalendarMonth { year: 2026, month: 10 },
    };
    let ctx = JobContext::default();
    let summary = write_demo(folder.path(), &options, &ctx).unwrap();
    let (engine, _) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    import_paths(&engine, &summary.imports, &ImportWishes::default(), &ctx).unwrap();
    let line = |objective: &str| MapQuestion {
        measure: MapMeasure::Line {
            contract: "pe-banco-andino".to_owned(),
            period: month("2026-10"),
            objective: objective.to_owned(),
        },
        ..question()
    };
    let statement = engine.judge("pe-banco-andino", month("2026-10"), clock::now(), &ctx).unwrap();
    let judged = statement.objectives.iter().find(|o| o.objective.id == "rrc-setup").unwrap();
    let answer = asked(&engine, &line("rrc-setup"));
    assert_eq!(answer.total.numerator, judged.numerator);
    assert_eq!(answer.total.denominator, judged.denominator);
    assert_eq!(answer.target.unwrap().value, judged.objective.target);
    assert!(answer.countries.iter().all(|country| country.label == "PE"), "{:?}", answer.countries);
    let of_sites: f64 = answer.sites.iter().filter_map(|site| site.point.denominator).sum();
    assert!((of_sites / judged.denominator.unwrap() - 1.0).abs() < 1e-9);
    // Two days are too little for a month: no place is judged, as the month is not.
    let scale = MapScale::of(&answer, true);
    assert!(matches!(scale, MapScale::Target(_)));
    assert!(answer.sites.iter().all(|site| scale.band(&site.point) == Band::NoValue));
    assert!(answer.misplaced.is_empty(), "{:?}", answer.misplaced);
    let world = World::shipped().unwrap();
    let peru = world.country_named("PE");
    for cell in &answer.cells {
        assert_eq!(world.country_at(cell.place.unwrap()), peru, "{} lies elsewhere", cell.label);
    }
    let refused = engine.map(&line("mttr"), &ctx).unwrap_err();
    assert!(refused[0].message.contains("nknown objective"), "{refused:?}");
}
