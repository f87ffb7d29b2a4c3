//! Contracts with other inputs than the worked examples, the whole way (file, cache, judgment), beside a plain recomputation that
//! counts minutes and whole numbers and shares no code with the program.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use vigia::job::JobContext;
use vigia::model::{
    GranularityPeriod, ImportHeader, ImportedFile, MeasurementBatch, MeasurementEntry,
    MeasurementKind, ObjectEntry, Outage, Period, SCALAR_BIN, Sample, SampleValue, Ticket,
    TicketUpdate, Timestamp, Zone,
};
use vigia::sla::Statement;
use vigia::workspace::{Engine, Purpose};

use super::sla_fixture::{PLAIN, month};

/// Minutes of November 2026 in Lima.
const MINUTES: usize = 43_200;
/// 2026-11-01T05:00:00Z, midnight in Lima; a Sunday.
const NOVEMBER: i64 = 1_793_509_200;

fn at(minute: usize) -> Timestamp {
    Timestamp::from_unix_secs(NOVEMBER + 60 * minute as i64)
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// What a workspace holds: counters of objects in one quarter of an hour, records and files.
#[derive(Default)]
struct Input {
    counters: Vec<(String, &'static str, i64)>,
    outages: Vec<Outage>,
    tickets: Vec<Ticket>,
    exclusions: String,
    contracts: Vec<String>,
}

/// Judges November by each contract, `c-0`, `c-1` and so on.
fn judge(input: Input) -> Vec<Statement> {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::utc()).unwrap();
    for (idx, text) in input.contracts.iter().enumerate() {
        let text = text.replace("id = \"c-1\"", &format!("id = \"c-{idx}\""));
        std::fs::write(folder.path().join(format!("contracts/{idx}.toml")), text).unwrap();
    }
    std::fs::write(folder.path().join("exclusions/all.toml"), &input.exclusions).unwrap();
    let (engine, problems) = Engine::open(folder.path(), Purpose::Importing).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let mut batch = MeasurementBatch {
        periods: vec![Period { start: at(0), granularity: GranularityPeriod::QUARTER_HOUR }],
        ..MeasurementBatch::default()
    };
    let mut names: Vec<MeasurementEntry> = Vec::new();
    let mut samples = Vec::new();
    for (object, counter, value) in &input.counters {
        let object_idx = batch.objects.iter().position(|o| o.name == *object);
        let object_idx = object_idx.unwrap_or_else(|| {
            batch.objects.push(ObjectEntry { name: object.clone(), vendor: None });
            batch.objects.len() - 1
        });
        let name_idx = names.iter().position(|known| known.name == *counter);
        let name_idx = name_idx.unwrap_or_else(|| {
            let kind = MeasurementKind::Scalar;
            names.push(MeasurementEntry {
                name: (*counter).to_owned(),
                group: String::new(),
                kind,
            });
            names.len() - 1
        });
        samples.push(Sample {
            object: object_idx as u32,
            measurement: name_idx as u32,
            period: 0,
            bin: SCALAR_BIN,
            suspect: false,
            value: SampleValue::Integer(*value),
        });
    }
    batch.measurements = names.into();
    batch.samples.extend(samples);
    let header = ImportHeader { file: "rows".to_owned(), ..ImportHeader::default() };
    let (tickets, outages) = (input.tickets, input.outages);
    let mut writer = engine.store().begin_import().unwrap();
    writer
        .add_file(ImportedFile { header, batch, tickets, outages, ..ImportedFile::default() })
        .unwrap();
    writer.finish().unwrap();
    let judge = |idx: usize| {
        let id = format!("c-{idx}");
        engine.judge(&id, month("2026-11"), at(MINUTES), &JobContext::default()).unwrap()
    };
    (0..input.contracts.len()).map(judge).collect()
}

/// The plain contract with some of its lines in other words; an empty text takes a line out.
fn contract(changes: &[(&str, &str)]) -> String {
    let lines = PLAIN.lines().map(|line| {
        let key = line.split(" = ").next().unwrap_or_default();
        match changes.iter().find(|(known, _)| *known == key) {
            Some((_, "")) => String::new(),
            Some((_, value)) => value.lines().map(|line| format!("{line}\n")).collect(),
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

fn value(statement: &Statement) -> f64 {
    statement.objectives[0].sli.unwrap()
}

/// A01, A02, A03, A10 with other outages: minutes are marked one by one.
#[test]
fn availability_from_outages_is_what_marked_minutes_give() {
    for seed in 1..=8 {
        let mut dice = Dice(seed);
        let mut input = Input::default();
        let mut down = vec![vec![false; MINUTES]; 3];
        for (cell, down) in down.iter_mut().enumerate() {
            let object = format!("EUtranCellFDD={cell}");
            input.counters.push((object.clone(), "seen", 1));
            for number in 0..12 {
                let length = 1 + dice.below(if number % 2 == 0 { 40 } else { 900 });
                let start = dice.below(MINUTES - length);
                down[start..start + length].fill(true);
                input.outages.push(Outage {
                    id: format!("{cell}-{number}"),
                    object: object.clone(),
                    start: at(start),
                    end: Some(at(start + length)),
                    ..Outage::default()
                });
            }
        }
        let mut excluded = vec![false; MINUTES];
        for number in 0..4 {
            let length = 60 + dice.below(3000);
            let start = dice.below(MINUTES - length);
            excluded[start..start + length].fill(true);
            input.exclusions.push_str(&format!(
                "[[exclusion]]\nid = \"E{number}\"\ncontracts = []\nkind = \"force_majeure\"\nstart = \"{}\"\nend = \"{}\"\nobjects = \"\"\nreason = \"storm\"\nevidence = \"E{number}\"\nstate = \"approved\"\ndecided_by = \"board\"\n",
                at(start), at(start + length)
            ));
        }
        let cases: Vec<(&str, usize)> = ["", "downtime_only", "downtime_and_service_time"]
            .into_iter()
            .flat_map(|mode| [(mode, 0), (mode, 30)])
            .collect();
        for (mode, minimum) in &cases {
            let exclusions = match *mode {
                "" => "exclusions = \"none\"".to_owned(),
                mode => format!(
                    "exclusions = {{ mode = \"{mode}\", approver = \"board\", kinds = [ {{ kind = \"force_majeure\", notice_hours = 0, minutes_max = \"none\" }} ] }}"
                ),
            };
            let outages = format!(
                "outages = {{ denominator = \"all_objects\", no_data = \"up\", minimum_secs = {}, severities = \"all\", names = \"all\", open_outages = \"ignored\" }}",
                60 * minimum
            );
            input.contracts.push(contract(&[
                ("kpi", &outages),
                ("method", "method = \"availability\""),
                ("exclusions", &exclusions),
                ("completeness_min", ""),
                ("missing_data", ""),
            ]));
        }
        let found = judge(input);
        for ((mode, minimum), statement) in cases.into_iter().zip(&found) {
            let (mut up, mut counted) = (0_u64, 0_u64);
            for down in &down {
                let mut minute = 0;
                while minute < MINUTES {
                    let run = down[minute..].iter().take_while(|d| **d == down[minute]).count();
                    let is_down = down[minute] && run >= minimum;
                    for out in &excluded[minute..minute + run] {
                        let out = *out && !mode.is_empty();
                        let counts = !(out && mode == "downtime_and_service_time");
                        counted += u64::from(counts);
                        up += u64::from(counts && (!is_down || out));
                    }
                    minute += run;
                }
            }
            let expected = 100.0 * up as f64 / counted as f64;
            let found = value(statement);
            assert!((found - expected).abs() < 1e-9, "{seed} {mode} {minimum}: {found} {expected}");
        }
    }
}

/// C02 with other results and steps: whole cents, counted in whole numbers.
#[test]
fn sliding_credits_are_what_whole_numbers_give() {
    const MODES: [&str; 3] = ["pro_rata", "started_steps", "completed_steps"];
    // Steps in hundredths of a percent.
    const STEPS: [(&str, u64); 3] = [("0.05", 5), ("0.1", 10), ("0.3", 30)];
    let mut dice = Dice(5);
    for _ in 0..12 {
        // In hundredths of a percent, too: of 10 000 attempts.
        let succ = 9_700 + dice.below(301) as u64;
        let mut input = Input::default();
        input.counters.push(("Cell=1".to_owned(), "att", 10_000));
        input.counters.push(("Cell=1".to_owned(), "succ", succ as i64));
        let cases: Vec<_> =
            MODES.into_iter().flat_map(|mode| STEPS.map(|step| (mode, step))).collect();
        for (mode, (step, _)) in &cases {
            let credit = format!(
                "credit = {{ kind = \"sliding\", step = \"{step}\", percent_per_step = \"0.7\", mode = \"{mode}\", cap_percent = \"9\", from = \"target\" }}"
            );
            input.contracts.push(contract(&[
                ("kpi", "formula = \"100 * sum(succ) / sum(att)\""),
                ("completeness_min", "completeness_min = \"0\""),
                ("credit", &credit),
            ]));
        }
        for ((mode, (_, step)), statement) in cases.into_iter().zip(judge(input)) {
            let shortfall = 9_990_u64.saturating_sub(succ);
            // 0.7 % of 12 000 000 cents a step.
            let cents = match mode {
                "pro_rata" => (2 * 84_000 * shortfall + step) / (2 * step),
                "started_steps" => 84_000 * shortfall.div_ceil(step),
                _ => 84_000 * (shortfall / step),
            };
            let cents = cents.min(1_080_000);
            let expected = format!("{}.{:02}", cents / 100, cents % 100);
            assert_eq!(statement.credit_total.to_string(), expected, "{mode} {step} {succ}");
        }
    }
}

/// T01, T07, T09 with other tickets: minutes of service are counted one by one.
#[test]
fn ticket_times_are_what_counted_minutes_give() {
    // Monday to Friday, 08 to 18; the month begins on a Sunday.
    let is_open = |minute: usize| {
        let (weekday, hour) = (minute / 1440 % 7, minute % 1440 / 60);
        (1..=5).contains(&weekday) && (8..18).contains(&hour)
    };
    let office = "id = \"c-1\"\ncalendar = [ { id = \"office\", hours = \"mon-fri 08:00-18:00\", holidays = \"none\" } ]";
    for seed in 1..=6 {
        let mut dice = Dice(seed);
        let mut input = Input::default();
        let mut minutes: Vec<usize> = Vec::new();
        for number in 0..25 {
            let mut moments: Vec<usize> = Vec::new();
            let opened = dice.below(MINUTES - 9000);
            while moments.len() < 4 {
                let moment = opened + dice.below(8000);
                if !moments.contains(&moment) {
                    moments.push(moment);
                }
            }
            moments.sort_unstable();
            let [opened, waits, goes_on, resolved] = moments[..] else { unreachable!() };
            let open = |from: usize, to: usize| (from..to).filter(|m| is_open(*m)).count();
            minutes.push(open(opened, waits) + open(goes_on, resolved));
            let states =
                [(opened, "New"), (waits, "On Hold"), (goes_on, "Open"), (resolved, "Done")];
            let mut ticket = Ticket {
                id: format!("T{number}"),
                opened_at: Some(at(opened)),
                ..Ticket::default()
            };
            ticket.add_updates((0..).zip(states).map(|(number, (minute, state))| TicketUpdate {
                number: Some(number),
                at: at(minute),
                state: state.to_owned(),
                reason: String::new(),
            }));
            input.tickets.push(ticket);
        }
        for statistic in [
            "statistic = \"mean\"",
            "statistic = \"percent_within\", limit = \"9h\"",
            "statistic = \"median\"",
        ] {
            let tickets = format!(
                "tickets = {{ {statistic}, clock = \"resolution\", counts_in = \"opened_in\", stop_states = [\"Done\"], pause_states = [\"On Hold\"], pause_reasons = \"all\", reopen = \"sum_of_open_spells\", priorities = \"all\", categories = \"all\", assignment_groups = \"all\", objects = \"all\" }}"
            );
            input.contracts.push(contract(&[
                ("id", ""),
                ("customer", &format!("{office}\ncustomer = \"x\"")),
                ("kpi", &format!("id = \"times\"\n{tickets}")),
                ("service_calendar", "service_calendar = \"office\""),
                ("method", "method = \"ticket_statistic\""),
                ("completeness_min", ""),
                ("missing_data", ""),
            ]));
        }
        let found = judge(input);
        let n = minutes.len();
        minutes.sort_unstable();
        let mean = minutes.iter().sum::<usize>() as f64 / n as f64 / 60.0;
        let within = 100.0 * minutes.iter().filter(|m| **m <= 540).count() as f64 / n as f64;
        let median = minutes[n / 2] as f64 / 60.0;
        for (statement, expected) in found.iter().zip([mean, within, median]) {
            let found = value(statement);
            assert!((found - expected).abs() < 1e-9, "{seed}: {found} is not {expected}");
        }
    }
}
