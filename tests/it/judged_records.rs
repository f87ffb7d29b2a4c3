//! Contracts measured by outages and tickets, and terms that look back: each number was worked out by hand, and beside it stands the one
//! that a simpler rule gave.

use serde_json::Value;

use super::lacking_data::{LATER, SCORE, Workspace, line, october};

const RECORDS: [(&str, &str); 3] =
    [("formula", ""), ("completeness_min", ""), ("missing_data", "")];

fn records<'t>(given: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    [&RECORDS[..], given].concat()
}

fn outages(denominator: &str) -> String {
    format!(
        "[objective.outages]\ndenominator = \"{denominator}\"\nno_data = \"up\"\nopen_outages = \"until_period_end\"\n\
         minimum_secs = 0\nseverities = \"all\"\nnames = \"all\"\n"
    )
}

fn tickets(statistic: &str, counts_in: &str, more: &str) -> String {
    format!(
        "[objective.tickets]\nstatistic = \"{statistic}\"\ncounts_in = \"{counts_in}\"\npriorities = \"all\"\n\
         categories = \"all\"\nassignment_groups = \"all\"\nobjects = \"all\"\n{more}"
    )
}

const CLOCK: &str = "clock = \"resolution\"\nreopen = \"first_resolution\"\nstop_states = [\"Resolved\", \"Closed\"]\npause_states = []\n";
const OUTAGES: &str =
    "Log Serial Number,Name,Alarm Source,Severity,Occurred On (NT),Cleared On (NT)\n";
const TICKETS: &str = "number,state,priority,short_description,cmdb_ci,opened_at,resolved_at\n";

fn sli(line: &Value) -> f64 {
    line["sli"].as_f64().unwrap()
}

fn arithmetic(line: &Value) -> String {
    line["arithmetic"].to_string()
}

/// "LIM014, cell LIM014A" speaks of the cell: its neighbours stay up.
#[test]
fn an_outage_of_a_cell_takes_no_neighbour_down() {
    let lines = line(
        "av",
        &records(&[("weight", "100"), ("method", "availability")]),
        &outages("all_objects"),
    );
    let topology = "cell,site\nLIM014A,LIM014\nLIM014B,LIM014\nLIM014C,LIM014\n";
    for row in ["LIM014,\"Cell Name=LIM014A\"", "LIM014A,\"LIM014, Av. Larco 100\""] {
        let workspace = Workspace::new(topology, &format!("{SCORE}{lines}"));
        workspace.import(
            "o.csv",
            &format!(
                "Log Serial Number,Name,Alarm Source,Location,Severity,Occurred On (NT),Cleared On (NT)\n\
                 1,Cell Unavailable,{row},Major,2026-10-02T00:00:00Z,2026-10-03T00:00:00Z\n"
            ),
        );
        let judged = workspace.judge(LATER);
        // Not 96.774, where all three were down.
        assert_eq!(judged["av"]["numerator"], 8_035_200.0 - 86_400.0, "{row}: {}", judged["av"]);
    }
}

/// A ticket that is opened in the last hours of a month and done in the next one is judged by its end, in the month of its opening.
#[test]
fn a_ticket_over_the_end_of_the_month_counts() {
    let lines = line(
        "pct",
        &records(&[("method", "ticket_statistic"), ("target", "90")]),
        &tickets("percent_within", "opened_in", &format!("limit = \"4h\"\n{CLOCK}")),
    ) + &line(
        "mean",
        &records(&[
            ("method", "ticket_statistic"),
            ("unit", "h"),
            ("comparison", "at_most"),
            ("target", "8"),
        ]),
        &tickets("mean", "opened_in", CLOCK),
    )
    .replace("limit = \"99.00\"", "limit = \"8\"");
    let workspace = Workspace::new(
        "cell,site\nL1,S1\n",
        &format!("{SCORE}{lines}")
            .replace("steps = [ { limit = \"99.00\"", "steps = [ { limit = \"90\""),
    );
    workspace.import(
        "t.csv",
        &format!(
            "{TICKETS}INC1,Resolved,1,x,L1,2026-10-10T10:00:00Z,2026-10-10T11:00:00Z\n\
             INC2,Resolved,1,x,L1,2026-10-31T22:00:00Z,2026-11-05T22:00:00Z\n\
             INC3,Resolved,1,x,L1,2026-11-10T10:00:00Z,2026-11-10T11:00:00Z\n"
        ),
    );
    let judged = workspace.judge(LATER);
    assert_eq!(sli(&judged["pct"]), 50.0, "not 100, which is the first ticket alone");
    assert_eq!(sli(&judged["mean"]), 60.5, "not 1");
}

/// What comes back is the credit that was owed, also where it was doubled by the miss before it.
#[test]
fn terms_that_look_back_see_what_earlier_periods_saw() {
    let terms = "[[repeat]]\nobjectives = \"all\"\nbreaches = 2\nwithin_periods = 2\nmultiplier = \"2\"\n\
                 [[earn_back]]\nobjectives = \"all\"\ngood_periods = 1\nreach = \"target\"\npercent = \"100\"\n";
    let lines = line("k", &[("weight", "100")], "");
    let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{terms}{SCORE}{lines}"));
    let month = |month: i8, n_days| (jiff::civil::date(2026, month, 1), n_days);
    workspace.import_hours("8.csv", month(8, 31), &[("L1", 1000, 980)]);
    workspace.import_hours("9.csv", month(9, 30), &[("L1", 1000, 980)]);
    workspace.import_hours("10.csv", month(10, 31), &[("L1", 1000, 999)]);
    let asked = ["--json", "evaluate", "c", "--period", "2026-10", "--as-of", LATER];
    let statement: Value = serde_json::from_str(&workspace.run(&asked)).unwrap();
    let settled = statement["settlement"]["arithmetic"].to_string();
    assert!(settled.contains("12000.00"), "{settled}");
    assert!(!settled.contains("6000.00"), "the credit before it was doubled: {settled}");
}

/// Nobody can say that nothing failed where nothing was recorded.
#[test]
fn a_month_without_any_records_is_unknown() {
    let lines = line("k", &[], "")
        + &line("av", &records(&[("method", "availability")]), &outages("all_objects"));
    let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{lines}"));
    workspace.import_hours("pm.csv", october(31), &[("L1", 1000, 995)]);
    let judged = workspace.judge(LATER);
    assert_eq!(judged["av"]["verdict"], "undecided", "not 100 %: {}", judged["av"]);
    assert!(arithmetic(&judged["av"]).contains("has no records"));
    // Records of before and after make a month without any a good one.
    workspace.import(
        "o.csv",
        &format!(
            "{OUTAGES}1,Down,L1,Major,2026-09-02T00:00:00Z,2026-09-02T01:00:00Z\n\
             2,Down,L1,Major,2026-11-02T00:00:00Z,2026-11-02T01:00:00Z\n"
        ),
    );
    assert_eq!(sli(&workspace.judge(LATER)["av"]), 100.0);
}

/// What touches the period was recorded, also where nothing else is known.
#[test]
fn a_record_of_the_period_is_a_record() {
    let lines = line("av", &records(&[("method", "availability")]), &outages("all_objects"))
        + &line(
            "done",
            &records(&[
                ("method", "ticket_statistic"),
                ("unit", "h"),
                ("comparison", "at_most"),
                ("target", "8"),
            ]),
            &tickets("mean", "resolved_in", CLOCK),
        )
        .replace("limit = \"99.00\"", "limit = \"8\"");
    let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{lines}"));
    workspace.import("o.csv", &format!("{OUTAGES}1,Down,L1,Major,2026-09-20T00:00:00Z,\n"));
    workspace.import(
        "t.csv",
        &format!("{TICKETS}INC1,Resolved,1,x,L1,2026-09-29T00:00:00Z,2026-10-05T00:00:00Z\n"),
    );
    let judged = workspace.judge(LATER);
    assert_eq!(sli(&judged["av"]), 0.0, "not unknown: {}", judged["av"]);
    assert_eq!(sli(&judged["done"]), 144.0, "{}", judged["done"]);
}

#[test]
fn records_that_fit_nothing_are_told() {
    let lines = line("av", &records(&[("method", "availability")]), &outages("all_objects"))
        + &line(
            "crit",
            &records(&[("method", "availability")]),
            &outages("all_objects").replace("severities = \"all\"", "severities = [\"Critica\"]"),
        );
    let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{lines}"));
    workspace.import(
        "o.csv",
        &format!(
            "{OUTAGES}1,Down,L-1,Critical,2026-10-02T00:00:00Z,2026-10-12T00:00:00Z\n\
             2,Down,L1,Critical,2026-10-20T00:00:00Z,2026-10-20T01:00:00Z\n"
        ),
    );
    let judged = workspace.judge(LATER);
    assert!(
        arithmetic(&judged["av"]).contains("1 outage of the period names nothing that is known")
    );
    assert!(arithmetic(&judged["crit"]).contains("they have: Critical"), "{}", judged["crit"]);
    assert!(!arithmetic(&judged["av"]).contains("they have"));
}

/// Cells that come or go within the month: their site, their weight and their time are those of when they are there.
#[test]
fn cells_that_come_later_belong_where_they_are_then() {
    let lines = line(
        "s",
        &records(&[("method", "availability"), ("weight", "100")]),
        &outages("sites all"),
    );
    let workspace = Workspace::new(
        "cell,site,valid_from\nL1,S1,\nL2,S1,2026-10-16\n",
        &format!("{SCORE}{lines}"),
    );
    workspace.import(
        "o.csv",
        &format!("{OUTAGES}1,Down,L2,Major,2026-10-20T00:00:00Z,2026-10-25T00:00:00Z\n"),
    );
    assert_eq!(sli(&workspace.judge(LATER)["s"]), 100.0, "not 89.36: its site was up");

    let lines = line(
        "k",
        &[("weight", "100"), ("method", "weighted"), ("weight_by", "{ attribute = \"users\" }")],
        "",
    );
    let topology = "cell,site,users,valid_from\nL1,S1,100,\nL2,S1,900,2026-10-02\n";
    let workspace = Workspace::new(topology, &format!("{SCORE}{lines}"));
    workspace.import_hours("pm.csv", october(31), &[("L1", 1000, 1000), ("L2", 1000, 900)]);
    assert_eq!(
        sli(&workspace.judge(LATER)["k"]),
        91.0,
        "not 100, which is the cell of 100 users alone"
    );

    let lines =
        line("all", &[("completeness_min", "0.95"), ("missing_data", "count_as_breached")], "")
            + &line(
                "some",
                &[
                    ("completeness_min", "0.95"),
                    ("missing_data", "count_as_breached"),
                    ("scope", "site == 'S1'"),
                ],
                "",
            );
    let workspace = Workspace::new(
        "cell,site,valid_from\nL1,S1,\nL2,S1,2026-10-16\n",
        &format!("{SCORE}{lines}"),
    );
    workspace.import_hours("a.csv", october(31), &[("L1", 1000, 1000)]);
    workspace.import_hours("b.csv", (jiff::civil::date(2026, 10, 16), 16), &[("L2", 1000, 1000)]);
    let judged = workspace.judge(LATER);
    for id in ["all", "some"] {
        assert_eq!(judged[id]["expected"], 744 + 384, "{id}: not twice 744");
        assert_eq!(judged[id]["verdict"], "achieved", "{id}");
    }
}

/// A site that has one cell left is down with it, though two were down together while it had two.
#[test]
fn a_site_is_down_with_its_last_cell() {
    let given = records(&[("method", "availability"), ("weight", "100")]);
    let lines = line("s", &given, &outages("sites 2"));
    let topology = "cell,site,valid_to\nL1,S1,\nL2,S1,2026-10-11\n";
    let workspace = Workspace::new(topology, &format!("{SCORE}{lines}"));
    let row = "1,Down,L1,Major,2026-10-20T00:00:00Z,2026-10-25T00:00:00Z\n";
    workspace.import("o.csv", &format!("{OUTAGES}{row}"));
    let judged = workspace.judge(LATER);
    assert_eq!(judged["s"]["numerator"], f64::from(26 * 86_400), "not 31 days: {}", judged["s"]);
}

/// A window covers a cell from the day on which it joins those that the window names.
#[test]
fn an_exclusion_follows_cells_that_join() {
    let exclusions = "[objective.exclusions]\nmode = \"downtime_and_service_time\"\napprover = \"any\"\n\
                      kinds = [ { kind = \"planned_maintenance\", notice_hours = 0, minutes_max = \"none\" } ]\n";
    let scoped = [("exclusions", ""), ("scope", "region == 'N'")];
    let lines = line("k", &scoped, exclusions)
        + &line(
            "o",
            &records(&[&scoped[..], &[("method", "availability")]].concat()),
            &format!("{exclusions}{}", outages("all_objects")),
        );
    let workspace = Workspace::new(
        "cell,site,region,valid_from\nL1,S1,N,\nL2,S2,N,2026-10-16\n",
        &format!("{SCORE}{lines}"),
    );
    workspace.exclude("2026-10-15T00:00:00Z", "2026-11-01T00:00:00Z", "site == \"S2\"");
    workspace.import_hours("a.csv", october(31), &[("L1", 1000, 1000)]);
    workspace.import_hours("b.csv", (jiff::civil::date(2026, 10, 16), 16), &[("L2", 1000, 900)]);
    workspace.import(
        "o.csv",
        &format!("{OUTAGES}1,Down,L2,Major,2026-10-20T00:00:00Z,2026-10-25T00:00:00Z\n"),
    );
    let judged = workspace.judge(LATER);
    assert_eq!(sli(&judged["k"]), 100.0, "not 96.6: {}", judged["k"]);
    assert_eq!(sli(&judged["o"]), 100.0, "{}", judged["o"]);
}

#[test]
fn exclusions_of_tickets_are_refused() {
    let exclusions = "[objective.exclusions]\nmode = \"downtime_only\"\napprover = \"any\"\n\
                      kinds = [ { kind = \"force_majeure\", notice_hours = 0, minutes_max = \"none\" } ]\n";
    let given = records(&[
        ("method", "ticket_statistic"),
        ("unit", "h"),
        ("exclusions", ""),
        ("comparison", "at_most"),
        ("target", "8"),
    ]);
    let lines =
        line("mttr", &given, &format!("{exclusions}{}", tickets("mean", "resolved_in", CLOCK)))
            .replace("limit = \"99.00\"", "limit = \"8\"");
    let workspace = Workspace::new("cell,site\nL1,S1\n", &format!("{SCORE}{lines}"));
    let done = super::cli::vigia(workspace.path(), &["evaluate", "c", "--period", "2026-10"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && told.contains("not from tickets"), "{told}");
}

/// One record that speaks of a site with three cells is one outage; a ticket is opened whether or not anybody says when it was done.
#[test]
fn counts_count_records() {
    let lines = line(
        "n",
        &records(&[
            ("method", "count"),
            ("unit", "none"),
            ("comparison", "at_most"),
            ("target", "2"),
        ]),
        &outages("all_objects"),
    ) + &line(
        "t",
        &records(&[
            ("method", "ticket_statistic"),
            ("unit", "none"),
            ("comparison", "at_most"),
            ("target", "2"),
        ]),
        &tickets("count", "opened_in", ""),
    );
    let lines = lines
        .replace("limit = \"99.00\"", "limit = \"2\"")
        .replace("unit = \"none\"", "unit = \"\"");
    let workspace = Workspace::new("cell,site\nL1,S1\nL2,S1\nL3,S1\n", &format!("{SCORE}{lines}"));
    workspace.import(
        "o.csv",
        &format!("{OUTAGES}1,Power,S1,Major,2026-10-02T00:00:00Z,2026-10-02T01:00:00Z\n"),
    );
    let rows: String = (0..5)
        .map(|i| {
            format!(
                "INC{i},Closed,1,x,L1,2026-10-{}T10:00:00Z,2026-10-{}T20:00:00Z\n",
                10 + i,
                10 + i
            )
        })
        .collect();
    workspace.import("t.csv", &format!("{}{rows}", TICKETS.replace("resolved_at", "closed_at")));
    let judged = workspace.judge(LATER);
    assert_eq!(
        (sli(&judged["n"]), judged["n"]["verdict"].as_str()),
        (1.0, Some("achieved")),
        "not 3"
    );
    assert_eq!(
        (sli(&judged["t"]), judged["t"]["verdict"].as_str()),
        (5.0, Some("breached")),
        "not 0"
    );
}
