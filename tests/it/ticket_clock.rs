//! Ticket clocks and what is made of them: worked examples T01, T02 and T05 to T12, clocks against a simulation that looks at every
//! minute, periods and what is left out.

use jiff::civil::{Date, DateTime, date};
use proptest::prelude::*;
use rust_decimal::Decimal;
use vigia::model::{Ticket, TicketUpdate, TimeRange, Timestamp, Zone};
use vigia::sla::ticket_metric::{ageing, measure, measure_by};
use vigia::sla::{
    AroundTheClock, Choice, ClockKind, ClockReading, ClockRules, ClockState, PauseReasons,
    PeriodRule, ReopenPolicy, ServiceTime, TicketClock, TicketFigure, TicketFilter,
    TicketStatistic, TicketTerms, Unmeasured,
};

// --------------------------------------------------------------------------------------------------------------- building

/// Business hours for these tests, Monday to Friday; not the program's own calendar.
struct Weekdays {
    zone: Zone,
    hours: std::ops::Range<i8>,
    holidays: Vec<Date>,
}

fn weekdays(zone: &str, hours: std::ops::Range<i8>) -> Weekdays {
    Weekdays { zone: Zone::named(zone).unwrap(), hours, holidays: Vec::new() }
}

impl ServiceTime for Weekdays {
    fn service_time(&self, range: TimeRange) -> Vec<TimeRange> {
        let mut day = self.zone.local(range.start).date().yesterday().unwrap();
        let mut parts = Vec::new();
        loop {
            let start = self.zone.instant(day.at(self.hours.start, 0, 0, 0));
            if start >= range.end {
                return parts;
            }
            let end = self.zone.instant(day.at(self.hours.end, 0, 0, 0));
            if day.weekday().to_monday_zero_offset() < 5 && !self.holidays.contains(&day) {
                parts.extend(TimeRange::new(start, end).intersect(range));
            }
            day = day.tomorrow().unwrap();
        }
    }
}

fn local(zone: &str, text: &str) -> Timestamp {
    Zone::named(zone).unwrap().instant(text.parse::<DateTime>().unwrap())
}

fn lima(text: &str) -> Timestamp {
    local("America/Lima", text)
}

fn utc(text: &str) -> Timestamp {
    local("UTC", text)
}

const LATER: &str = "2026-12-31T00:00";

fn rules(kind: ClockKind, reopen: ReopenPolicy) -> ClockRules {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    ClockRules {
        kind,
        stop_states: names(&["Resolved", "Closed"]),
        pause_states: names(&["On Hold"]),
        pause_reasons: PauseReasons::All,
        reopen,
    }
}

fn resolution() -> ClockRules {
    rules(ClockKind::Resolution, ReopenPolicy::FirstOpenToFinal)
}

/// A ticket with the states it was seen in, numbered from 0.
fn ticket(id: &str, opened: Timestamp, states: &[(Timestamp, &str)]) -> Ticket {
    let mut ticket = Ticket {
        id: id.to_owned(),
        opened_at: Some(opened),
        priority_level: Some(2),
        ..Ticket::default()
    };
    ticket.add_updates(states.iter().enumerate().map(|(number, (at, state))| TicketUpdate {
        number: Some(number as u32),
        at: *at,
        state: (*state).to_owned(),
        reason: String::new(),
    }));
    ticket
}

/// A ticket of which only moments are known.
fn resolved(id: &str, opened: Timestamp, at: Timestamp) -> Ticket {
    Ticket {
        id: id.to_owned(),
        opened_at: Some(opened),
        resolved_at: Some(at),
        priority_level: Some(2),
        ..Ticket::default()
    }
}

fn read(
    ticket: &Ticket,
    rules: &ClockRules,
    calendar: &dyn ServiceTime,
) -> Result<ClockReading, Unmeasured> {
    let reading = TicketClock { rules, calendar }.read(ticket, utc(LATER))?;
    Ok(reading.expect("it is open by then"))
}

fn elapsed_minutes(ticket: &Ticket, rules: &ClockRules, calendar: &dyn ServiceTime) -> i64 {
    let secs = read(ticket, rules, calendar).unwrap().elapsed_secs;
    assert_eq!(secs % 60, 0);
    secs / 60
}

fn terms(statistic: TicketStatistic, limit_hours: Option<i64>) -> TicketTerms {
    TicketTerms {
        statistic,
        clock: if statistic.is_flow() {
            ClockRules::of_done(vec!["Resolved".to_owned()])
        } else {
            resolution()
        },
        limit_secs: limit_hours.map(|hours| hours * 3600),
        counts_in: PeriodRule::OpenedIn,
        filter: TicketFilter::default(),
    }
}

fn november() -> TimeRange {
    TimeRange::new(utc("2026-11-01T00:00"), utc("2026-12-01T00:00"))
}

fn figure(terms: &TicketTerms, tickets: &[Ticket]) -> TicketFigure {
    measure(terms, tickets, &AroundTheClock, november(), utc(LATER))
}

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn ids(figure: &TicketFigure) -> Vec<&str> {
    figure.counted.iter().map(|ticket| ticket.id.as_str()).collect()
}

// -------------------------------------------------------------------------------------------------------- worked examples

#[test]
fn t01_business_minutes_over_a_weekend() {
    let at = |text: &str| local("America/Bogota", text);
    let one = resolved("1", at("2026-11-20T16:30"), at("2026-11-23T09:45"));
    let business = weekdays("America/Bogota", 8..18);
    assert_eq!(elapsed_minutes(&one, &resolution(), &business), 195);
    assert_eq!(elapsed_minutes(&one, &resolution(), &AroundTheClock), 3915, "wall clock");
}

#[test]
fn t02_a_night_with_a_missing_hour() {
    let at = |text: &str| local("America/Santiago", text);
    let one = resolved("1", at("2026-09-05T22:00"), at("2026-09-06T10:00"));
    assert_eq!(elapsed_minutes(&one, &resolution(), &AroundTheClock), 660, "not 720");
}

#[test]
fn t05_the_calendar_of_the_contract_line_decides() {
    let one = Ticket {
        responded_at: Some(utc("2026-11-23T13:20")),
        ..ticket("1", utc("2026-11-20T23:30"), &[])
    };
    let rules = rules(ClockKind::Response, ReopenPolicy::FirstResolution);
    let mut within = Vec::new();
    let mut minutes = Vec::new();
    for (zone, hours) in [
        ("America/Lima", 8..18),
        ("America/Bogota", 8..18),
        ("America/Santiago", 8..18),
        ("Europe/Madrid", 9..18),
    ] {
        let calendar = weekdays(zone, hours);
        minutes.push(elapsed_minutes(&one, &rules, &calendar));
        let terms =
            TicketTerms { clock: rules.clone(), ..terms(TicketStatistic::PercentWithin, Some(1)) };
        let figure = measure(&terms, [&one], &calendar, november(), utc(LATER));
        within.push(figure.counted[0].is_within);
    }
    assert_eq!(minutes, [20, 20, 140, 320]);
    assert_eq!(within, [Some(true), Some(true), Some(false), Some(false)]);
}

#[test]
fn t06_a_due_time_over_a_holiday() {
    let at = |text: &str| local("America/Sao_Paulo", text);
    let open = ticket("1", at("2026-11-19T17:00"), &[]);
    let mut calendar = weekdays("America/Sao_Paulo", 9..18);
    let rules = resolution();
    let due = |calendar: &Weekdays| {
        let reading = read(&open, &rules, calendar).unwrap();
        TicketClock { rules: &rules, calendar }.due(&reading, 4 * 3600)
    };
    assert_eq!(due(&calendar), Some(at("2026-11-20T12:00")), "without the holiday");
    calendar.holidays.push(date(2026, 11, 20));
    assert_eq!(due(&calendar), Some(at("2026-11-23T12:00")));
}

#[test]
fn t07_waiting_for_the_customer_stops_the_clock() {
    let day = |clock: &str| lima(&format!("2026-11-18T{clock}"));
    let one = ticket(
        "1",
        day("09:00"),
        &[
            (day("09:00"), "New"),
            (day("10:00"), "On Hold"),
            (day("14:00"), "Active"),
            (day("16:30"), "Resolved"),
        ],
    );
    let calendar = weekdays("America/Lima", 8..18);
    let reading = read(&one, &resolution(), &calendar).unwrap();
    assert_eq!((reading.elapsed_secs / 60, reading.paused_secs / 60), (210, 240));
    assert_eq!(reading.state, ClockState::Stopped { at: day("16:30") });
    let no_pauses = ClockRules { pause_states: Vec::new(), ..resolution() };
    assert_eq!(elapsed_minutes(&one, &no_pauses, &calendar), 450, "a pause that nobody agreed to");
}

#[test]
fn t08_a_paused_clock_resumes_with_what_is_left() {
    let calendar = weekdays("America/Lima", 8..18);
    let rules = resolution();
    let clock = TicketClock { rules: &rules, calendar: &calendar };
    let states = [(lima("2026-11-20T16:00"), "on hold"), (lima("2026-11-23T10:00"), "Active")];
    let one = ticket("1", lima("2026-11-20T15:00"), &states);
    let due = |as_of: &str| {
        let reading = clock.read(&one, lima(as_of)).unwrap().unwrap();
        (reading.state, clock.due(&reading, 10 * 3600))
    };
    let original = Some(lima("2026-11-23T15:00"));
    assert_eq!(due("2026-11-20T15:30"), (ClockState::Running, original));
    assert_eq!(due("2026-11-21T12:00"), (ClockState::Paused, None), "nobody knows until when");
    let resumed = Some(lima("2026-11-24T09:00"));
    assert_eq!(due("2026-11-23T10:00"), (ClockState::Running, resumed));
    assert_eq!(due("2026-11-23T16:00"), (ClockState::Running, resumed));
    assert_eq!(due("2026-12-20T16:00"), (ClockState::Running, resumed));
    assert_ne!(resumed, Some(lima("2026-11-26T09:00")), "66 wall hours later");
    let late = clock.read(&one, lima("2026-11-24T09:00")).unwrap().unwrap();
    assert_eq!(clock.breached_at(&late, 10 * 3600), None, "the limit itself is kept");
    let later = clock.read(&one, lima("2026-11-24T09:01")).unwrap().unwrap();
    assert_eq!(clock.breached_at(&later, 10 * 3600), resumed);
}

/// Ten of an hour, four of two, three of three and a half, and three long ones.
fn twenty() -> Vec<Ticket> {
    let hours = [(10, 1.0), (4, 2.0), (3, 3.5), (1, 9.0), (1, 15.0), (1, 18.5)];
    let all = hours.into_iter().flat_map(|(n, hours)| std::iter::repeat_n(hours, n));
    let opened = utc("2026-11-10T00:00");
    all.enumerate()
        .map(|(i, hours)| {
            resolved(&format!("T{i:02}"), opened, opened.plus_secs((hours * 3600.0) as i64))
        })
        .collect()
}

#[test]
fn t09_a_mean_that_passes_and_a_share_that_fails() {
    let tickets = twenty();
    let of = |statistic, limit| figure(&terms(statistic, limit), &tickets);
    let mean = of(TicketStatistic::Mean, None);
    assert_eq!((mean.value, mean.numerator, mean.denominator), (decimal("3.55"), 71 * 3600, 20));
    let within = of(TicketStatistic::PercentWithin, Some(4));
    assert_eq!((within.value, within.numerator, within.denominator), (decimal("85"), 17, 20));
    assert_eq!(of(TicketStatistic::Median, None).value, decimal("1.5"));
    assert_eq!(ids(&within).len(), 20, "evidence");
    let missed: Vec<&str> = within
        .counted
        .iter()
        .filter(|ticket| ticket.is_within == Some(false))
        .map(|ticket| ticket.id.as_str())
        .collect();
    assert_eq!(missed, ["T17", "T18", "T19"]);
    // Nearest rank: places 10, 17 and 19 of twenty.
    for (percent, hours) in [(50, "1"), (85, "3.5"), (86, "9"), (95, "15"), (99, "18.5")] {
        assert_eq!(of(TicketStatistic::Percentile(percent), None).value, decimal(hours));
    }
    let odd = figure(&terms(TicketStatistic::Median, None), &tickets[1..]);
    assert_eq!(odd.value, decimal("2"));
    assert_eq!(figure(&terms(TicketStatistic::Mean, None), &[]).value, None, "0/0 has no value");
}

#[test]
fn t10_time_between_failures_and_to_restore() {
    let failure = |id: &str, day: u32, hours: i64| {
        let start = utc(&format!("2026-11-{day:02}T06:00"));
        let end = start.plus_secs(hours * 3600);
        Ticket {
            restored_at: Some(end),
            // The work on the cause took days longer.
            resolved_at: Some(end.plus_secs(3 * 86_400)),
            ..ticket(id, start, &[(start, "New"), (end.plus_secs(3600), "Active")])
        }
    };
    let failures = [failure("a", 3, 1), failure("b", 9, 3), failure("c", 20, 2)];
    let of = |statistic, tickets: &[Ticket]| {
        let clock = rules(ClockKind::Restore, ReopenPolicy::FirstOpenToFinal);
        figure(&TicketTerms { clock, ..terms(statistic, None) }, tickets)
    };
    assert_eq!(of(TicketStatistic::Mtbf, &failures).value, decimal("238"));
    assert_eq!(of(TicketStatistic::Mtrs, &failures).value, decimal("2"));
    let availability = of(TicketStatistic::Availability, &failures);
    assert_eq!((availability.numerator, availability.denominator), (714 * 3600, 720 * 3600));
    assert_eq!(availability.value.unwrap().round_dp(7), decimal("99.1666667").unwrap());
    // A second ticket for the same hours takes no time away again.
    let mut twice = failures.to_vec();
    twice.push(failure("d", 9, 3));
    assert_eq!(of(TicketStatistic::Availability, &twice).value, availability.value);
    let (none, whole) = (of(TicketStatistic::Mtbf, &[]), of(TicketStatistic::Availability, &[]));
    assert_eq!((none.value, whole.value), (None, decimal("100")), "no failure, no mean");
}

/// Forty open at the start, 130 opened, 118 of all done.
fn a_month_of_work() -> Vec<Ticket> {
    let before = (0..40).map(|i| {
        let opened = utc("2026-10-20T00:00").plus_secs(i * 60);
        (format!("old{i:03}"), opened, (i < 18).then(|| utc("2026-11-05T00:00")))
    });
    let new = (0..130).map(|i| {
        let opened = utc("2026-11-02T00:00").plus_secs(i * 60);
        (format!("new{i:03}"), opened, (i < 100).then(|| utc("2026-11-25T00:00")))
    });
    let ticket = |(id, opened, end): (String, Timestamp, Option<Timestamp>)| Ticket {
        id,
        opened_at: Some(opened),
        resolved_at: end,
        ..Ticket::default()
    };
    before.chain(new).map(ticket).collect()
}

#[test]
fn t11_backlog_and_clearance() {
    let tickets = a_month_of_work();
    let left = figure(&terms(TicketStatistic::Backlog, None), &tickets);
    assert_eq!((left.value, left.counted.len()), (decimal("52"), 52));
    let clearance = figure(&terms(TicketStatistic::Clearance, None), &tickets);
    assert_eq!((clearance.numerator, clearance.denominator), (118, 130));
    assert_eq!(clearance.value.unwrap().round_dp(4), decimal("90.7692").unwrap());
    // What happens later does not change the month.
    let mut later = tickets.clone();
    later[39].resolved_at = Some(utc("2026-12-02T00:00"));
    later[0].add_updates([
        TicketUpdate {
            number: Some(1),
            at: utc("2026-11-05T00:00"),
            state: "Resolved".to_owned(),
            ..TicketUpdate::default()
        },
        TicketUpdate {
            number: Some(2),
            at: utc("2026-12-03T00:00"),
            state: "Active".to_owned(),
            ..TicketUpdate::default()
        },
    ]);
    assert_eq!(figure(&terms(TicketStatistic::Backlog, None), &later), left);
    assert_eq!(figure(&terms(TicketStatistic::Clearance, None), &later), clearance);
}

#[test]
fn t12_three_reopen_policies() {
    let day = |clock: &str| lima(&format!("2026-11-18T{clock}"));
    let states = [(day("11:00"), "Resolved"), (day("12:00"), "Active"), (day("18:00"), "Resolved")];
    let mut one = ticket("1", day("09:00"), &states);
    one.resolved_at = Some(day("18:00"));
    for (policy, minutes, stopped) in [
        (ReopenPolicy::FirstResolution, 120, "11:00"),
        (ReopenPolicy::SumOfOpenSpells, 480, "18:00"),
        (ReopenPolicy::FirstOpenToFinal, 540, "18:00"),
    ] {
        let reading = read(&one, &rules(ClockKind::Resolution, policy), &AroundTheClock).unwrap();
        assert_eq!(reading.elapsed_secs, minutes * 60, "{policy:?}");
        assert_eq!(reading.stopped_at(), Some(day(stopped)), "{policy:?}");
        assert_eq!(reading.n_reopened, 1);
    }
}

// ------------------------------------------------------------------------------------------------------------------ clocks

#[test]
fn a_resolution_that_is_saved_again_does_not_move_the_end() {
    let at = |hour: i64| utc("2026-11-02T00:00").plus_secs(hour * 3600);
    let mut one = ticket("1", at(0), &[(at(0), "New"), (at(8), "Resolved"), (at(11), "Resolved")]);
    one.resolved_at = Some(at(11));
    one.closed_at = Some(at(130));
    assert_eq!(elapsed_minutes(&one, &resolution(), &AroundTheClock), 480);
}

#[test]
fn the_administrative_end_neither_stops_nor_restarts() {
    let at = |hour: i64| utc("2026-11-02T00:00").plus_secs(hour * 3600);
    let only_resolved = ClockRules { stop_states: vec!["Resolved".to_owned()], ..resolution() };
    let mut one = ticket("1", at(0), &[(at(0), "New"), (at(8), "Resolved"), (at(130), "Closed")]);
    one.closed_at = Some(at(130));
    let reading = read(&one, &only_resolved, &AroundTheClock).unwrap();
    assert_eq!((reading.elapsed_secs, reading.n_reopened), (8 * 3600, 0), "`Closed` is not named");
    // A list with a row for each ticket: the column tells the end, the state was seen days later.
    let mut listed = resolved("2", at(0), at(3));
    listed.closed_at = Some(at(130));
    listed.add_updates([TicketUpdate {
        at: at(130),
        state: "Closed".to_owned(),
        ..TicketUpdate::default()
    }]);
    assert_eq!(elapsed_minutes(&listed, &resolution(), &AroundTheClock), 180);
    for closed_unseen in [
        Ticket { closed_at: Some(at(130)), ..ticket("3", at(0), &[]) },
        Ticket { closed_at: Some(at(130)), ..ticket("4", at(0), &[(at(1), "Active")]) },
        Ticket { resolved_at: None, ..listed.clone() },
    ] {
        let reading = read(&closed_unseen, &resolution(), &AroundTheClock);
        assert_eq!(reading, Err(Unmeasured::NoEnd), "{}", closed_unseen.id);
    }
    let impossible = resolved("5", at(3), at(2));
    let reading = read(&impossible, &resolution(), &AroundTheClock);
    assert_eq!(reading, Err(Unmeasured::EndsBeforeStart));
    assert_eq!(read(&Ticket::default(), &resolution(), &AroundTheClock), Err(Unmeasured::NoStart));
}

#[test]
fn a_restored_service_stops_its_clock_while_work_goes_on() {
    let at = |hour: i64| utc("2026-11-02T00:00").plus_secs(hour * 3600);
    let states = [(at(0), "New"), (at(2), "Active"), (at(30), "Resolved")];
    let mut one = Ticket { restored_at: Some(at(1)), ..ticket("1", at(0), &states) };
    let restore = rules(ClockKind::Restore, ReopenPolicy::FirstOpenToFinal);
    assert_eq!(elapsed_minutes(&one, &restore, &AroundTheClock), 60);
    assert_eq!(elapsed_minutes(&one, &resolution(), &AroundTheClock), 1800);
    one.restored_at = None;
    assert_eq!(elapsed_minutes(&one, &restore, &AroundTheClock), 1800, "not told apart");
    let response = rules(ClockKind::Response, ReopenPolicy::FirstOpenToFinal);
    let answered = ClockRules { stop_states: vec!["active".to_owned()], ..response };
    assert_eq!(elapsed_minutes(&one, &answered, &AroundTheClock), 120);
}

#[test]
fn only_the_agreed_reasons_pause() {
    let at = |hour: i64| utc("2026-11-02T00:00").plus_secs(hour * 3600);
    let states = [(at(1), "On Hold"), (at(3), "On Hold"), (at(6), "On Hold"), (at(10), "Resolved")];
    let mut one = ticket("1", at(0), &states);
    one.updates[0].reason = "Awaiting Caller".to_owned();
    one.updates[1].reason = "Awaiting Vendor".to_owned();
    let minutes = |reasons| {
        let rules = ClockRules { pause_reasons: reasons, ..resolution() };
        elapsed_minutes(&one, &rules, &AroundTheClock)
    };
    assert_eq!(minutes(PauseReasons::All), 60);
    let caller = PauseReasons::Listed(vec!["awaiting caller".to_owned()]);
    assert_eq!(minutes(caller), 480, "neither the vendor nor a waiting without a reason");
}

#[test]
fn a_total_of_waiting_is_taken_off_where_that_is_exact() {
    let calendar = weekdays("America/Lima", 8..18);
    let at = |clock: &str| lima(&format!("2026-11-{clock}"));
    let waited =
        |end: &str, secs| Ticket { paused_secs: secs, ..resolved("1", at("18T09:00"), at(end)) };
    let read = |ticket: &Ticket, calendar: &dyn ServiceTime| read(ticket, &resolution(), calendar);
    let total = read(&waited("18T16:30", Some(4 * 3600)), &calendar).unwrap();
    assert_eq!((total.elapsed_secs, total.paused_secs), (210 * 60, 4 * 3600));
    assert!(total.knows_pauses);
    let overnight = waited("19T16:30", Some(4 * 3600));
    assert_eq!(read(&overnight, &calendar), Err(Unmeasured::PauseTotalOnly), "when did it wait?");
    assert_eq!(read(&overnight, &AroundTheClock).unwrap().elapsed_secs, (31 * 60 + 30 - 240) * 60);
    assert!(read(&waited("19T16:30", Some(0)), &calendar).unwrap().knows_pauses);
    assert!(!read(&waited("19T16:30", None), &calendar).unwrap().knows_pauses);
    let too_long = waited("18T09:30", Some(4 * 3600));
    assert_eq!(read(&too_long, &AroundTheClock), Err(Unmeasured::PauseTotalOnly));
    let reopened = Ticket { n_reopened: 1, ..waited("18T16:30", Some(3600)) };
    assert_eq!(read(&reopened, &AroundTheClock), Err(Unmeasured::PauseTotalOnly));
    let figure = figure(&terms(TicketStatistic::Mean, None), &[waited("18T16:30", None)]);
    assert_eq!(figure.without_history, ["1"], "it is counted, and it is said");
}

// ------------------------------------------------------------------------------------------------------------- simulation

const STATES: [&str; 5] = ["New", "Active", "On Hold", "Resolved", "Closed"];
const MINUTES: i64 = 4 * 1440;

/// Opened on Thursday 2026-11-19T00:00 in Lima; minutes of changes and their states.
fn histories() -> impl Strategy<Value = Vec<(i64, usize)>> {
    let change = (0..MINUTES, 0..STATES.len());
    proptest::collection::vec(change, 0..12).prop_map(|mut changes| {
        changes.sort_by_key(|(minute, _)| *minute);
        changes
    })
}

fn simulated_ticket(id: &str, changes: &[(i64, usize)]) -> Ticket {
    let opened = lima("2026-11-19T00:00");
    let states: Vec<(Timestamp, &str)> = changes
        .iter()
        .map(|(minute, state)| (opened.plus_secs(minute * 60), STATES[*state]))
        .collect();
    ticket(id, opened, &states)
}

/// Minutes by looking at each one: what its state is, and whether it is between 8 and 18 on a working day in Lima.
fn simulated_minutes(changes: &[(i64, usize)], policy: ReopenPolicy, pauses: bool) -> i64 {
    let state_of = |minute: i64| {
        let last = changes.iter().rev().find(|(at, _)| *at <= minute);
        last.map_or("New", |(_, state)| STATES[*state])
    };
    let is_done = |minute: i64| matches!(state_of(minute), "Resolved" | "Closed");
    // A state that was gone within its minute still was an end.
    let (mut first_stop, mut last_stop, mut was_done) = (MINUTES, MINUTES, false);
    for (minute, state) in changes {
        let is_done = *state >= 3;
        if is_done && !was_done {
            last_stop = *minute;
            first_stop = first_stop.min(*minute);
        }
        was_done = is_done;
    }
    let last_stop = if was_done { last_stop } else { MINUTES };
    let counts = |minute: i64| {
        let is_paused = pauses && state_of(minute) == "On Hold";
        !is_paused
            && match policy {
                ReopenPolicy::FirstResolution => minute < first_stop,
                ReopenPolicy::SumOfOpenSpells => !is_done(minute),
                ReopenPolicy::FirstOpenToFinal => minute < last_stop,
            }
    };
    // Minute 0 is midnight of a Thursday.
    let is_service = |minute: i64| {
        let (day, hour) = (minute / 1440, minute % 1440 / 60);
        day < 2 && (8..18).contains(&hour)
    };
    (0..MINUTES).filter(|minute| is_service(*minute) && counts(*minute)).count() as i64
}

const POLICIES: [ReopenPolicy; 3] =
    [ReopenPolicy::FirstResolution, ReopenPolicy::SumOfOpenSpells, ReopenPolicy::FirstOpenToFinal];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn clocks_count_the_minutes_that_a_simulation_counts(changes in histories()) {
        let calendar = weekdays("America/Lima", 8..18);
        let one = simulated_ticket("1", &changes);
        let as_of = lima("2026-11-19T00:00").plus_secs(MINUTES * 60);
        let mut of_policies = Vec::new();
        for policy in POLICIES {
            let with = rules(ClockKind::Resolution, policy);
            let without = ClockRules { pause_states: Vec::new(), ..with.clone() };
            let read = |rules: &ClockRules| {
                TicketClock { rules, calendar: &calendar }.read(&one, as_of).unwrap().unwrap()
            };
            let (paused, unpaused) = (read(&with), read(&without));
            prop_assert_eq!(paused.elapsed_secs, simulated_minutes(&changes, policy, true) * 60);
            prop_assert_eq!(unpaused.elapsed_secs, simulated_minutes(&changes, policy, false) * 60);
            prop_assert!(paused.elapsed_secs <= unpaused.elapsed_secs);
            of_policies.push(paused.elapsed_secs);
        }
        prop_assert!(of_policies[0] <= of_policies[1] && of_policies[1] <= of_policies[2]);
    }

    /// The limit is used up exactly when a clock that is read then shows it, and not a second before.
    #[test]
    fn a_clock_shows_its_limit_when_it_is_due(changes in histories(), limit_minutes in 1_i64..900) {
        let calendar = weekdays("America/Lima", 8..18);
        let one = simulated_ticket("1", &changes);
        let rules = rules(ClockKind::Resolution, ReopenPolicy::SumOfOpenSpells);
        let clock = TicketClock { rules: &rules, calendar: &calendar };
        let as_of = lima("2026-11-19T00:00").plus_secs(MINUTES * 60);
        let reading = clock.read(&one, as_of).unwrap().unwrap();
        let limit_secs = limit_minutes * 60;
        let breached_at = clock.breached_at(&reading, limit_secs);
        prop_assert_eq!(breached_at.is_some(), reading.elapsed_secs > limit_secs);
        if let Some(at) = breached_at {
            let elapsed_secs = |at| clock.read(&one, at).unwrap().map_or(0, |r| r.elapsed_secs);
            prop_assert_eq!(elapsed_secs(at), limit_secs);
            prop_assert_eq!(elapsed_secs(at.plus_secs(-1)), limit_secs - 1);
        } else if let Some(due) = clock.due(&reading, limit_secs) {
            prop_assert!(due >= as_of || reading.is_stopped() || reading.elapsed_secs == limit_secs);
        }
    }

    #[test]
    fn shares_of_two_sets_add_up(all in proptest::collection::vec(histories(), 0..12), cut in 0_usize..12) {
        let tickets: Vec<Ticket> = all
            .iter()
            .enumerate()
            .map(|(i, changes)| simulated_ticket(&format!("{i:02}"), changes))
            .collect();
        let (left, right) = tickets.split_at(cut.min(tickets.len()));
        let terms = terms(TicketStatistic::PercentWithin, Some(5));
        let [whole, left, right] = [&tickets[..], left, right].map(|part| figure(&terms, part));
        prop_assert_eq!(whole.numerator, left.numerator + right.numerator);
        prop_assert_eq!(whole.denominator, left.denominator + right.denominator);
        let mut turned = tickets.clone();
        turned.reverse();
        prop_assert_eq!(figure(&terms, &turned), whole, "the order of tickets decides nothing");
    }
}

// ----------------------------------------------------------------------------------------------------------------- periods

#[test]
fn a_ticket_belongs_to_the_period_that_the_contract_names() {
    let opened = utc("2026-10-31T22:00");
    let tickets = [resolved("1", opened, utc("2026-12-02T00:00"))];
    let october = TimeRange::new(utc("2026-10-01T00:00"), utc("2026-11-01T00:00"));
    let december = TimeRange::new(utc("2026-12-01T00:00"), utc("2027-01-01T00:00"));
    for (rule, found_in) in [
        (PeriodRule::OpenedIn, [1, 0, 0]),
        (PeriodRule::DueIn, [0, 1, 0]),
        (PeriodRule::ResolvedIn, [0, 0, 1]),
    ] {
        let terms =
            TicketTerms { counts_in: rule, ..terms(TicketStatistic::PercentWithin, Some(4)) };
        let n = [october, november(), december].map(|period| {
            measure(&terms, &tickets, &AroundTheClock, period, utc(LATER)).counted.len()
        });
        assert_eq!(n, found_in, "{rule:?}");
    }
}

#[test]
fn open_tickets_past_their_limit_are_missed_and_others_are_left_out() {
    let end = november().end;
    let hours = |n: i64| end.plus_secs(-n * 3600);
    let young = ticket("young", hours(3), &[]);
    let on_time = ticket("on time", hours(4), &[]);
    let old = ticket("old", hours(5), &[]);
    let waiting = ticket("waiting", hours(9), &[(hours(6), "On Hold")]);
    let done = resolved("done", hours(50), hours(49));
    let tickets = [young, on_time, old, waiting, done];
    let of = |counts_in, as_of| {
        let terms = TicketTerms { counts_in, ..terms(TicketStatistic::PercentWithin, Some(4)) };
        measure(&terms, &tickets, &AroundTheClock, november(), as_of)
    };
    let opened = of(PeriodRule::OpenedIn, end);
    assert_eq!(ids(&opened), ["done", "old"]);
    assert_eq!((opened.numerator, opened.denominator), (1, 2), "neither 1 of 5 nor 1 of 1");
    assert_eq!(opened.open, ["on time", "waiting", "young"]);
    // Two hours later it is known that they missed it as well.
    let later = of(PeriodRule::OpenedIn, end.plus_secs(2 * 3600));
    assert_eq!(ids(&later), ["done", "old", "on time", "young"]);
    let due = of(PeriodRule::DueIn, end);
    assert_eq!(
        (ids(&due), due.open.as_slice()),
        (vec!["done", "old"], &["waiting".to_owned()][..])
    );
    let resolved = of(PeriodRule::ResolvedIn, end);
    assert_eq!((ids(&resolved), resolved.open.len()), (vec!["done"], 0));
    assert_eq!(resolved.open_past_limit, ["old"], "in no period yet, but not hidden");
    let mean =
        measure(&terms(TicketStatistic::Mean, None), &tickets, &AroundTheClock, november(), end);
    assert_eq!((mean.value, mean.open.len()), (decimal("1"), 4));
}

#[test]
fn priorities_groups_and_site_classes_are_told_apart() {
    let opened = utc("2026-11-10T00:00");
    let make = |id: &str, level: Option<u8>, group: &str, object: &str, hours: i64| Ticket {
        priority_level: level,
        assignment_group: group.to_owned(),
        object: object.to_owned(),
        ..resolved(id, opened, opened.plus_secs(hours * 3600))
    };
    let tickets = [
        make("1", Some(1), "NOC Lima", "LIM001A", 2),
        make("2", Some(3), "NOC Lima", "LIM001A", 6),
        make("3", None, "noc cusco", "CUS001A", 6),
        make("4", Some(1), "Billing", "LIM001A", 6),
        make("5", Some(2), "NOC Cusco", "CUS001A", 6),
    ];
    let mut terms = terms(TicketStatistic::PercentWithin, Some(4));
    terms.filter = TicketFilter {
        priorities: Choice::Of(vec![1, 2]),
        assignment_groups: Choice::Of(vec!["NOC*".to_owned()]),
        ..TicketFilter::default()
    };
    let all = figure(&terms, &tickets);
    assert_eq!((all.value, ids(&all)), (decimal("50"), vec!["1", "5"]));
    assert_eq!(all.unmeasured, [("3".to_owned(), Unmeasured::NoPriority)], "not left out silently");
    let class = |ticket: &Ticket| {
        if ticket.object.starts_with("LIM") { "hub".to_owned() } else { "rural".to_owned() }
    };
    let by_class = measure_by(&terms, &tickets, class, &AroundTheClock, november(), utc(LATER));
    let values: Vec<(&str, Option<Decimal>)> =
        by_class.iter().map(|(name, figure)| (name.as_str(), figure.value)).collect();
    assert_eq!(values, [("hub", decimal("100")), ("rural", decimal("0"))]);
    terms.statistic = TicketStatistic::Count;
    terms.filter.objects = Choice::Of(vec!["cus*".to_owned()]);
    assert_eq!(figure(&terms, &tickets).value, decimal("1"));
}

#[test]
fn open_tickets_by_age() {
    let as_of = utc("2026-11-30T00:00");
    let ages = [0, 86_399, 86_400, 3 * 86_400, 100 * 86_400];
    let names = ["a", "b", "c", "d", "e"];
    let open: Vec<(&str, Timestamp)> =
        names.into_iter().zip(ages.map(|age| as_of.plus_secs(-age))).collect();
    let buckets = ageing(open, as_of, &[86_400, 3 * 86_400]);
    let found: Vec<(i64, Vec<String>)> =
        buckets.into_iter().map(|b| (b.from_secs, b.tickets)).collect();
    let expected = [(0, vec!["a", "b"]), (86_400, vec!["c"]), (3 * 86_400, vec!["d", "e"])];
    let expected = expected.map(|(from, ids)| (from, ids.into_iter().map(str::to_owned).collect()));
    assert_eq!(found, expected);
}
