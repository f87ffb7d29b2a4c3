//! Outages, tickets and dips: 200 planted pairs among unrelated noise are found, all and only they; through the engine, through the
//! binary, and what a matcher by time alone makes of the same records.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use vigia::job::JobContext;
use vigia::model::{Outage, SCALAR_BIN, SampleValue, Ticket, TimeRange, Timestamp, Zone};
use vigia::sla::join::{
    Confidence, JoinDip, JoinOutage, JoinTicket, JoinTolerances, Joined, OrphanReason, PlaceKey,
    Places, SharedPlace, join,
};
use vigia::sla::{WorstObject, parse_contract};
use vigia::workspace::join::{JoinAnswer, JoinQuestion, ReasonScope, RecordShelf, reasons_of};
use vigia::workspace::{Engine, Purpose};

use super::cli::vigia;
use super::store_conformance;

/// 2026-10-05T05:00:00Z: a Monday begins in Lima.
const MONDAY: i64 = 1_791_158_400 + 5 * 3600;
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;

fn at(secs: i64) -> Timestamp {
    Timestamp::from_unix_secs(MONDAY + secs)
}

// ------------------------------------------------------------------------------------------------------------ the planted world

const N_SITES: usize = 60;
/// Events of one site lie so far apart that no tolerance joins them.
const ROUND_SECS: i64 = 12 * HOUR;
const N_EVENTS: usize = 220;

/// Always the same numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n.unsigned_abs()).cast_signed()
    }
}

#[derive(Default)]
struct World {
    outages: Vec<Outage>,
    tickets: Vec<Ticket>,
    pairs: BTreeSet<(String, String)>,
    lone_outages: BTreeSet<String>,
    lone_tickets: BTreeSet<String>,
}

impl World {
    fn outage(&mut self, object: &str, start: i64, minutes: i64) -> String {
        let id = format!("ALM{:04}", self.outages.len() + 1);
        self.outages.push(Outage {
            id: id.clone(),
            object: object.to_owned(),
            name: "Cell unavailable".to_owned(),
            severity: "Major".to_owned(),
            start: at(start),
            end: Some(at(start + minutes * MINUTE)),
            ..Outage::default()
        });
        id
    }

    fn ticket(&mut self, object: &str, title: &str, opened: i64) -> String {
        let id = format!("INC{:04}", self.tickets.len() + 1);
        self.tickets.push(Ticket {
            id: id.clone(),
            object: object.to_owned(),
            title: title.to_owned(),
            state: "Closed".to_owned(),
            priority: "2 - High".to_owned(),
            opened_at: Some(at(opened)),
            resolved_at: Some(at(opened + 3 * HOUR)),
            ..Ticket::default()
        });
        id
    }

    fn pair(&mut self, outage: String, ticket: String) {
        self.pairs.insert((outage, ticket));
    }

    /// One event of one site; see the names of the variants beside each.
    fn event(&mut self, kind: usize, site: &str, t: i64, dice: &mut Dice) {
        let cell = |letter: &str| format!("{site}{letter}");
        let dn =
            |letter: &str| format!("SubNetwork=PE,MeContext={site},EUtranCellFDD={site}{letter}");
        let lag = (3 + dice.below(50)) * MINUTE;
        match kind {
            // The same cell: as a DN in one system, in small letters in the other.
            0 => {
                let outage = self.outage(&dn("A"), t, 90);
                let ticket = self.ticket(&cell("A").to_lowercase(), "Sector out", t + lag);
                self.pair(outage, ticket);
            }
            // A neighbor cell fails at the same time, and nobody opens a ticket for it.
            1 => {
                let outage = self.outage(&cell("A"), t, 90);
                let lone = self.outage(&cell("B"), t + lag - MINUTE, 60);
                self.lone_outages.insert(lone);
                let ticket = self.ticket(&cell("A"), "Sector out", t + lag);
                self.pair(outage, ticket);
            }
            // Two neighbors whose tickets come in the other order.
            2 => {
                let (a, b) = (self.outage(&cell("A"), t, 90), self.outage(&cell("B"), t + 120, 90));
                let ticket_b = self.ticket(&cell("B"), "Sector out", t + 5 * MINUTE);
                let ticket_a = self.ticket(&cell("A"), "Sector out", t + 9 * MINUTE);
                self.pair(a, ticket_a);
                self.pair(b, ticket_b);
            }
            // The ticket is written for the site.
            3 => {
                let outage = self.outage(&dn("C"), t, 45);
                let ticket = self.ticket(site, "Sector out", t + lag);
                self.pair(outage, ticket);
            }
            // The alarm is raised by the site, the ticket is for a cell.
            4 => {
                let outage = self.outage(site, t, 45);
                let ticket = self.ticket(&cell("C"), "Sector out", t - 10 * MINUTE);
                self.pair(outage, ticket);
            }
            // Only the title says where.
            5 => {
                let outage = self.outage(&cell("B"), t, 75);
                let title = format!("No service at {}, since noon", cell("B"));
                let ticket = self.ticket("Radio access", &title, t + lag);
                self.pair(outage, ticket);
            }
            // Twice in a row: each ticket lies nearer to the start of the other outage.
            6 => {
                let first = self.outage(&cell("A"), t, 20);
                let second = self.outage(&cell("A"), t + 40 * MINUTE, 20);
                let ticket = self.ticket(&cell("A"), "Sector out", t + 25 * MINUTE);
                let later = self.ticket(&cell("A"), "Sector out again", t + 65 * MINUTE);
                self.pair(first, ticket);
                self.pair(second, later);
            }
            // The ticket of the same cell comes nine hours later: about something else.
            7 => {
                let lone = self.outage(&cell("A"), t, 30);
                self.lone_outages.insert(lone);
                let lone = self.ticket(&cell("A"), "Slow", t + 9 * HOUR);
                self.lone_tickets.insert(lone);
            }
            // The title mentions a site, of which no outage is known.
            8 => {
                let title = format!("Mailbox full, user sits at {site}");
                let lone = self.ticket("Mail server", &title, t + lag);
                self.lone_tickets.insert(lone);
            }
            // A complaint that mentions the cell comes before the ticket that is for it.
            9 => {
                let outage = self.outage(&cell("A"), t, 90);
                let title = format!("Customer at {} complains", cell("A"));
                let lone = self.ticket("Radio access", &title, t + MINUTE);
                self.lone_tickets.insert(lone);
                let ticket = self.ticket(&cell("A"), "Sector out", t + MINUTE + lag);
                self.pair(outage, ticket);
            }
            // An outage of one cell, a ticket of its neighbor, at the same minute.
            _ => {
                let lone = self.outage(&cell("A"), t, 60);
                self.lone_outages.insert(lone);
                let lone = self.ticket(&cell("B"), "Parameter question", t + 4 * MINUTE);
                self.lone_tickets.insert(lone);
            }
        }
    }
}

fn site(number: usize) -> String {
    format!("LIM{number:03}")
}

fn world() -> World {
    let (mut world, mut dice) = (World::default(), Dice(7));
    for event in 0..N_EVENTS {
        let round = (event / N_SITES) as i64;
        // All sites of a round fail within forty minutes.
        let t = round * ROUND_SECS + dice.below(40 * MINUTE);
        world.event(event % 11, &site(event % N_SITES), t, &mut dice);
    }
    assert_eq!(world.pairs.len(), 200);
    assert!(world.lone_outages.len() >= 50 && world.lone_tickets.len() >= 70);
    assert_eq!(world.pairs.len() + world.lone_outages.len(), world.outages.len());
    assert_eq!(world.pairs.len() + world.lone_tickets.len(), world.tickets.len());
    world
}

/// A workspace whose topology knows every cell and its site.
fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    Engine::create(folder.path(), "test", &Zone::named("America/Lima").unwrap()).unwrap();
    let mut topology = "object,site,region\n".to_owned();
    for number in 0..N_SITES {
        for letter in ["A", "B", "C"] {
            let (site, region) = (site(number), if number < 30 { "Norte" } else { "Sur" });
            writeln!(topology, "{site}{letter},{site},{region}").unwrap();
        }
    }
    std::fs::write(folder.path().join("topology/cells.csv"), topology).unwrap();
    folder
}

fn engine(folder: &Path) -> Engine {
    let (engine, problems) = Engine::open(folder, Purpose::Importing).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    engine
}

fn bring(engine: &Engine, outages: Vec<Outage>, tickets: Vec<Ticket>) {
    let mut file = store_conformance::file("events.csv", &[], &[]);
    (file.outages, file.tickets) = (outages, tickets);
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(file).unwrap();
    writer.finish().unwrap();
}

fn ask(engine: &Engine, question: &JoinQuestion) -> JoinAnswer {
    engine.join(question, &JobContext::default()).unwrap()
}

fn question() -> JoinQuestion {
    JoinQuestion::new(Zone::named("America/Lima").unwrap())
}

type Ids = BTreeSet<String>;

fn pairs_of(answer: &JoinAnswer) -> BTreeSet<(String, String)> {
    let id = |link: &vigia::sla::join::Link| {
        (answer.outages[link.outage_idx].id.clone(), answer.tickets[link.ticket_idx].id.clone())
    };
    answer.joined.links().map(id).collect()
}

fn orphans_of(answer: &JoinAnswer) -> (Ids, Ids) {
    let outages = answer.joined.orphan_outages.iter().map(|o| answer.outages[o.idx].id.clone());
    let tickets = answer.joined.orphan_tickets.iter().map(|o| answer.tickets[o.idx].id.clone());
    (outages.collect(), tickets.collect())
}

#[test]
fn two_hundred_planted_pairs_are_found_and_nothing_else() {
    let world = world();
    let folder = workspace();
    let engine = engine(folder.path());
    bring(&engine, world.outages.clone(), world.tickets.clone());
    let answer = ask(&engine, &question());
    let found = pairs_of(&answer);
    let missed: Vec<_> = world.pairs.difference(&found).collect();
    let wrong: Vec<_> = found.difference(&world.pairs).collect();
    assert!(missed.is_empty() && wrong.is_empty(), "missed {missed:?}, wrong {wrong:?}");
    let (outages, tickets) = orphans_of(&answer);
    assert_eq!((&outages, &tickets), (&world.lone_outages, &world.lone_tickets));
    assert_eq!((answer.counts.n_pairs, answer.counts.n_mention), (200, 20));
    assert!(answer.counts.n_exact >= 100 && answer.counts.n_near >= 40, "{:?}", answer.counts);
    for (orphan, why) in answer.joined.orphan_tickets.iter().map(|o| (o, answer.why_no_outage(*o)))
    {
        let title = &answer.tickets[orphan.idx].title;
        match title.as_str() {
            "Slow" => assert!(why.contains("the nearest outage of its place is"), "{why}"),
            "Parameter question" => assert!(!why.contains("fits"), "{why}"),
            title if title.contains("complains") => assert!(why.contains("fits, and has"), "{why}"),
            _ => {}
        }
    }
}

/// Each outage takes the ticket that is opened nearest to its start and still free.
fn by_time_alone(world: &World) -> BTreeSet<(String, String)> {
    let mut free: Vec<&Ticket> = world.tickets.iter().collect();
    let mut pairs = BTreeSet::new();
    for outage in &world.outages {
        let lag = |t: &Ticket| t.opened_at.unwrap().as_unix_secs() - outage.start.as_unix_secs();
        let fits = |t: &&Ticket| (-30 * MINUTE..=2 * HOUR).contains(&lag(t));
        if let Some(best) = free.iter().copied().filter(fits).min_by_key(|t| lag(t).abs()) {
            pairs.insert((outage.id.clone(), best.id.clone()));
            free.retain(|t| t.id != best.id);
        }
    }
    pairs
}

#[test]
fn time_alone_fails_on_the_same_records() {
    let world = world();
    let found = by_time_alone(&world);
    let right = found.intersection(&world.pairs).count();
    assert!(found.len() > 100, "it does pair: {}", found.len());
    assert!(
        right * 2 < world.pairs.len(),
        "{right} of 200 by time alone: the records are too easy"
    );
}

#[test]
fn the_best_pair_first_is_not_the_best_whole() {
    let key = || Places::new(vec![PlaceKey(1)], vec![], vec![], vec![]);
    let outage = |id: &str, start: i64| JoinOutage {
        id: id.to_owned(),
        start: at(start),
        end: Some(at(start + 10 * HOUR)),
        places: key(),
        cause: String::new(),
    };
    let ticket = |id: &str, opened: i64| JoinTicket {
        id: id.to_owned(),
        opened_at: Some(at(opened)),
        resolved_at: None,
        places: key(),
        text: String::new(),
    };
    // The nearest are B and x, two minutes; but then y would be too late for A.
    let outages = [outage("A", 0), outage("B", 10 * MINUTE)];
    let tickets = [ticket("x", 12 * MINUTE), ticket("y", 70 * MINUTE)];
    let tolerances = JoinTolerances { after_secs: HOUR, ..JoinTolerances::default() };
    let joined = join(&outages, &tickets, &[], tolerances);
    assert_eq!(ids(&joined), [(0, 0), (1, 1)], "both have one; nearest first would leave A alone");
    assert!(joined.orphan_outages.is_empty() && joined.orphan_tickets.is_empty());
}

#[test]
fn a_weaker_pair_takes_nothing_away_from_a_stronger_one() {
    const SITE: PlaceKey = PlaceKey(9);
    let cell = |n: u32| Places::new(vec![PlaceKey(n)], vec![SITE], vec![], vec![]);
    let outage = |n: u32, start: i64| JoinOutage {
        start: at(start),
        end: Some(at(start + 10 * MINUTE)),
        places: cell(n),
        ..JoinOutage::default()
    };
    let ticket = |places: Places, opened: i64| JoinTicket {
        opened_at: Some(at(opened)),
        places,
        ..JoinTicket::default()
    };
    let of_site = Places::new(vec![SITE], vec![], vec![], vec![]);
    let outages = [outage(1, 0), outage(2, 60)];
    // The ticket of the first cell comes late; that of the site in time. Both outages want the site's.
    let tickets = [ticket(of_site, 120), ticket(cell(1), 100 * MINUTE)];
    let joined = join(&outages, &tickets, &[], JoinTolerances::default());
    assert_eq!(ids(&joined), [(0, 1), (1, 0)]);
}

fn ids(joined: &Joined) -> Vec<(usize, usize)> {
    joined.links().map(|link| (link.outage_idx, link.ticket_idx)).collect()
}

#[test]
fn each_kind_of_place_gives_its_confidence() {
    const CELL: PlaceKey = PlaceKey(1);
    const NEIGHBOR: PlaceKey = PlaceKey(2);
    const SITE: PlaceKey = PlaceKey(3);
    let outage = JoinOutage {
        start: at(0),
        end: Some(at(HOUR)),
        places: Places::new(vec![CELL], vec![SITE], vec![], vec![]),
        cause: "Power supply failure".to_owned(),
        ..JoinOutage::default()
    };
    let joined = |places: Places, opened: i64| {
        let ticket = JoinTicket {
            opened_at: Some(at(opened)),
            places,
            text: "POWER lost, cell down".to_owned(),
            ..JoinTicket::default()
        };
        join(std::slice::from_ref(&outage), &[ticket], &[], JoinTolerances::default())
    };
    let named = |key| Places::new(vec![key], vec![], vec![], vec![]);
    let in_site = |key| Places::new(vec![key], vec![SITE], vec![], vec![]);
    let confidence =
        |joined: &Joined| joined.links().next().map(|link| (link.confidence, link.place));
    let same = joined(in_site(CELL), 600);
    assert_eq!(confidence(&same), Some((Confidence::Exact, SharedPlace::Same)));
    let link = same.links().next().unwrap();
    assert_eq!(
        (link.lag_secs, link.overlaps, &link.cause_words[..]),
        (600, true, &["power".to_owned()][..])
    );
    // After the end it is not the same time any more.
    assert_eq!(
        confidence(&joined(in_site(CELL), HOUR + 600)),
        Some((Confidence::Near, SharedPlace::Same))
    );
    assert_eq!(confidence(&joined(named(SITE), 0)), Some((Confidence::Near, SharedPlace::Holder)));
    let mention =
        |keys: Vec<PlaceKey>, within| Places::new(vec![PlaceKey(9)], vec![], keys, within);
    assert_eq!(
        confidence(&joined(mention(vec![CELL], vec![SITE]), 0)),
        Some((Confidence::Mention, SharedPlace::Mention))
    );
    // Of a cell and its site in one title the cell is meant: here the neighbor.
    assert_eq!(confidence(&joined(mention(vec![NEIGHBOR, SITE], vec![SITE]), 0)), None);
    assert_eq!(confidence(&joined(in_site(NEIGHBOR), 0)), None, "neighbors are not one event");
    // Both ends of the tolerance belong to it.
    for (opened, fits) in [(-1801, false), (-1800, true), (7200, true), (7201, false)] {
        let found = joined(named(CELL), opened);
        assert_eq!(confidence(&found).is_some(), fits, "{opened}");
        if !fits {
            let reason = OrphanReason::TooFar { other_idx: 0, lag_secs: opened };
            assert_eq!(found.orphan_outages[0].reason, reason);
            assert_eq!(found.orphan_tickets[0].reason, reason);
        }
    }
    assert_eq!(joined(Places::default(), 0).orphan_tickets[0].reason, OrphanReason::NoPlace);
}

#[test]
fn the_order_of_the_records_does_not_matter() {
    // The smaller set falls into islands that are assigned exactly, the larger one is a storm.
    for (n_records, n_pairs_min) in [(40, 15), (160, 80)] {
        shuffle_and_join(n_records, n_pairs_min);
    }
}

fn shuffle_and_join(n_records: i64, n_pairs_min: usize) {
    let place = |n: i64| Places::new(vec![PlaceKey(n as u32)], vec![PlaceKey(100)], vec![], vec![]);
    let holder = || Places::new(vec![PlaceKey(100)], vec![], vec![], vec![]);
    let mut dice = Dice(3);
    let mut outages = Vec::new();
    let mut tickets = Vec::new();
    for n in 0..n_records {
        let start = at(dice.below(HOUR) * 12);
        outages.push(JoinOutage {
            id: format!("O{n}"),
            start,
            places: place(dice.below(9)),
            ..JoinOutage::default()
        });
        let opened_at = Some(at(dice.below(HOUR) * 12));
        let places = if n % 10 == 0 { holder() } else { place(dice.below(9)) };
        tickets.push(JoinTicket {
            id: format!("T{n}"),
            opened_at,
            places,
            ..JoinTicket::default()
        });
    }
    let named = |outages: &[JoinOutage], tickets: &[JoinTicket]| -> BTreeSet<(String, String)> {
        let joined = join(outages, tickets, &[], JoinTolerances::default());
        let links = joined.links();
        links
            .map(|l| (outages[l.outage_idx].id.clone(), tickets[l.ticket_idx].id.clone()))
            .collect()
    };
    let first = named(&outages, &tickets);
    assert!(first.len() > n_pairs_min, "{}", first.len());
    for _ in 0..5 {
        for n in (1..n_records).rev() {
            outages.swap(n as usize, dice.below(n + 1) as usize);
            tickets.swap(n as usize, dice.below(n + 1) as usize);
        }
        assert_eq!(named(&outages, &tickets), first);
    }
}

#[test]
fn a_hundred_thousand_of_each_are_joined() {
    const N: i64 = 100_000;
    let place =
        |n: i64| Places::new(vec![PlaceKey(n as u32 % 5000)], vec![PlaceKey(7000)], vec![], vec![]);
    let outage = |n: i64| JoinOutage {
        id: n.to_string(),
        start: at(n / 5000 * 6 * HOUR),
        end: Some(at(n / 5000 * 6 * HOUR + if n % 2 == 0 { HOUR } else { 2 * HOUR })),
        places: place(n),
        ..JoinOutage::default()
    };
    let ticket = |n: i64| JoinTicket {
        id: n.to_string(),
        opened_at: Some(at(n / 5000 * 6 * HOUR + n % 97 * MINUTE)),
        // A few tickets are for what holds everything: a storm at one place.
        places: if n % 50 == 0 {
            Places::new(vec![PlaceKey(7000)], vec![], vec![], vec![])
        } else {
            place(n)
        },
        ..JoinTicket::default()
    };
    let outages: Vec<JoinOutage> = (0..N).map(outage).collect();
    let tickets: Vec<JoinTicket> = (0..N).map(ticket).collect();
    let joined = join(&outages, &tickets, &[], JoinTolerances::default());
    let exact: Vec<_> = joined.links().filter(|l| l.place == SharedPlace::Same).collect();
    assert_eq!(exact.len() as i64, N - N / 50);
    assert!(exact.iter().all(|link| link.outage_idx == link.ticket_idx));
    // Of the rest some belong to outages that have no ticket of their own; no outage with one lost it to them.
    let n_storm = joined.links().count() as i64 - (N - N / 50);
    assert!((500..=N / 50).contains(&n_storm), "{n_storm}");
}

// ---------------------------------------------------------------------------------------------------------------------- names

/// A cell with other names, which moved to another site on the second day.
const MOVED: &str = "object,site,alias,valid_from,valid_to
LIM900A,OLD900,Sector Norte|S-900,,2026-10-06
LIM900A,NEW900,,2026-10-06,
";

#[test]
fn names_of_all_kinds_lead_to_the_place_of_that_day() {
    let folder = workspace();
    std::fs::write(folder.path().join("topology/moved.csv"), MOVED).unwrap();
    let engine = engine(folder.path());
    let mut world = World::default();
    let mut day = 0;
    let mut event = |object: &str, title: &str, is_joined: bool| {
        let outage = world.outage("lim900a", day * 24 * HOUR, 60);
        let ticket = world.ticket(object, title, day * 24 * HOUR + 600);
        if is_joined {
            world.pair(outage, ticket);
        }
        day += 1;
    };
    event("old900", "", true);
    // From here on the cell is somewhere else.
    event("OLD900", "", false);
    event("New900", "", true);
    event("sector norte", "", true);
    event("", "S-900 is away", true);
    event("Router", "all of NEW900, since ten", true);
    event("", "LIM900AB is away", false);
    event("", "900 calls", false);
    event("?", "", false);
    event("ManagedElement=1,EUtranCellFDD=LIM900A,Relation=4", "", true);
    bring(&engine, world.outages.clone(), world.tickets.clone());
    let answer = ask(&engine, &question());
    assert_eq!(pairs_of(&answer), world.pairs);
    let why: Vec<String> =
        answer.joined.orphan_tickets.iter().map(|orphan| answer.why_no_outage(*orphan)).collect();
    assert!(why.iter().filter(|why| why.contains("names no place")).count() >= 2, "{why:?}");
}

// ------------------------------------------------------------------------------------------------------------ through the binary

fn alarm_csv(world: &World) -> String {
    let mut csv =
        "Alarm Serial Number,Severity,Alarm Name,Alarm Source,Occurred On,Cleared On\n".to_owned();
    for o in &world.outages {
        let (start, end) = (o.start.to_iso_utc(), o.end.unwrap().to_iso_utc());
        writeln!(csv, "{},{},{},\"{}\",{start},{end}", o.id, o.severity, o.name, o.object).unwrap();
    }
    csv
}

fn ticket_csv(world: &World) -> String {
    let mut csv =
        "number,state,priority,short_description,cmdb_ci,opened_at,resolved_at\n".to_owned();
    for t in &world.tickets {
        let (opened, resolved) =
            (t.opened_at.unwrap().to_iso_utc(), t.resolved_at.unwrap().to_iso_utc());
        writeln!(
            csv,
            "{},{},{},\"{}\",{},{opened},{resolved}",
            t.id, t.state, t.priority, t.title, t.object
        )
        .unwrap();
    }
    csv
}

fn stdout_of(workspace: &Path, arguments: &[&str]) -> String {
    let output = vigia(workspace, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{told}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(workspace: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout_of(workspace, &[&["--json"], arguments].concat())).unwrap()
}

#[test]
fn the_command_finds_the_same_in_exports() {
    let world = world();
    let folder = workspace();
    let exports = folder.path().join("exports");
    std::fs::create_dir(&exports).unwrap();
    std::fs::write(exports.join("alarms.csv"), alarm_csv(&world)).unwrap();
    std::fs::write(exports.join("incidents.csv"), ticket_csv(&world)).unwrap();
    stdout_of(folder.path(), &["import", &exports.to_string_lossy()]);
    let found = json(folder.path(), &["join"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |key: &str| found[key].as_array().unwrap().clone();
    let pairs: BTreeSet<_> = list("pairs")
        .iter()
        .map(|p| (text(&p["outage"]["id"]), text(&p["ticket"]["id"])))
        .collect();
    assert_eq!(pairs, world.pairs);
    let orphans = |key: &str| list(key).iter().map(|o| text(&o["id"])).collect::<BTreeSet<_>>();
    assert_eq!(orphans("orphan_outages"), world.lone_outages);
    assert_eq!(orphans("orphan_tickets"), world.lone_tickets);
    assert_eq!(found["counts"]["pairs"], 200);

    // The same in a table and in a CSV, and one region, one day, or a tighter tolerance at a time.
    let table = stdout_of(folder.path(), &["join"]);
    assert!(
        table.contains("200 pairs of outage and ticket: 100 by the same place and time, 80 by"),
        "{}",
        &table[table.len() - 600..]
    );
    assert!(
        table.contains("Outages without a ticket") && table.contains("Tickets without an outage")
    );
    let csv = stdout_of(folder.path(), &["join", "--format", "csv"]);
    let rows = |kind: &str| csv.lines().filter(|l| l.starts_with(&format!("{kind},"))).count();
    assert_eq!(
        (rows("pair"), rows("outage"), rows("ticket")),
        (200, world.lone_outages.len(), world.lone_tickets.len())
    );
    let n_pairs = |arguments: &[&str]| {
        let found = json(folder.path(), &[&["join"], arguments].concat());
        found["counts"]["pairs"].as_u64().unwrap()
    };
    let days = [
        "2026-10-04T18:00",
        "2026-10-05T06:00",
        "2026-10-05T18:00",
        "2026-10-06T06:00",
        "2026-10-06T18:00",
    ];
    let by_half_day: u64 = days.windows(2).map(|d| n_pairs(&["--from", d[0], "--to", d[1]])).sum();
    assert_eq!(by_half_day, 200, "every pair lies in one half day");
    assert!(n_pairs(&["--after", "10"]) < 200);
    let empty = tempfile::tempdir().unwrap();
    Engine::create(empty.path(), "test", &Zone::utc()).unwrap();
    let refused = vigia(empty.path(), &["join"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(told.contains("no outages and no tickets"), "{told}");
}

// ----------------------------------------------------------------------------------------------------------------------- dips

/// Two cells of quarter-hours: LIM001A is away from 10:00 to 10:30, LIM002A for 100 s at 15:00, which nobody wrote down.
fn workspace_with_dips() -> tempfile::TempDir {
    let folder = workspace();
    let engine = engine(folder.path());
    let mut lines = Vec::new();
    let cells = ["LIM001A", "LIM002A"]
        .map(|c| format!("SubNetwork=PE,MeContext={},EUtranCellFDD={c}", &c[..6]));
    for (cell_idx, cell) in cells.iter().enumerate() {
        for quarter in 0..96 {
            let away_secs = match (cell_idx, quarter) {
                (0, 40 | 41) => 900,
                (1, 60) => 100,
                _ => 0,
            };
            let value = SampleValue::Integer(away_secs);
            let start = MONDAY + quarter * 900;
            lines.push((
                cell.as_str(),
                "RRU.CellUnavailableTime",
                SCALAR_BIN,
                900,
                start,
                value,
                false,
            ));
        }
    }
    let mut file = store_conformance::file("cells", &[], &lines);
    file.outages = vec![Outage {
        id: "ALM1".to_owned(),
        object: "LIM001".to_owned(),
        location: "Cell Name=LIM001A".to_owned(),
        name: "Power failure".to_owned(),
        start: at(10 * HOUR),
        end: Some(at(10 * HOUR + 1800)),
        ..Outage::default()
    }];
    file.tickets = vec![Ticket {
        id: "INC1".to_owned(),
        object: "LIM001A".to_owned(),
        title: "Power lost".to_owned(),
        opened_at: Some(at(10 * HOUR + 720)),
        ..Ticket::default()
    }];
    let mut writer = engine.store().begin_import().unwrap();
    writer.add_file(file).unwrap();
    writer.finish().unwrap();
    folder
}

#[test]
fn dips_of_a_kpi_stand_beside_their_outage() {
    let folder = workspace_with_dips();
    let arguments = ["join", "--kpi", "cell_availability", "--threshold", "99.9"];
    let found = json(folder.path(), &arguments);
    let pair = &found["pairs"][0];
    assert_eq!(
        (&pair["confidence"], &pair["place"]),
        (&"exact".into(), &"LIM001A".into()),
        "{pair}"
    );
    assert_eq!(pair["shared_words"], serde_json::json!(["power"]));
    assert_eq!(pair["dips"]["hours"], 1);
    assert_eq!(pair["dips"]["worst_value"], 50.0);
    let share = pair["dips"]["lost_share"].as_f64().unwrap();
    assert!((share - 1800.0 / 1900.0).abs() < 1e-12, "{share}");
    assert_eq!(found["orphan_dips"].as_array().unwrap().len(), 1);
    assert_eq!(found["orphan_dips"][0]["label"], "LIM002A");
    assert_eq!(found["orphan_dips"][0]["from"], "2026-10-05T15:00:00-05:00");
    let north = json(folder.path(), &[&arguments[..], &["--where", "site == \"LIM002\""]].concat());
    assert_eq!(north["counts"]["left_out_by_filter"], 2);
    let refused = vigia(folder.path(), &["join", "--where", "regin == \"Sur\""]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(told.contains("\"region\""), "{told}");
    let refused = vigia(folder.path(), &["join", "--kpi", "cell_availability"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{told}");
    assert!(told.contains("no contract names a target") && told.contains("--threshold"), "{told}");
}

const CONTRACT: &str = r#"
id = "c"
customer = "C"
name = "n"
country = "PE"
zone = "America/Lima"
currency = "PEN"
currency_decimals = 2
fee_per_period = "1000"
credit_cap_percent = "none"
window = "calendar_month"
[scorecard]
no_data = "zero"
score = "step"

[[objective]]
id = "a"
name = "Availability"
kpi = "cell_availability"
unit = "%"
scope = ""
membership = "dated"
service_calendar = "24x7"
method = "period_aggregate"
exclusions = { mode = "downtime_and_service_time", approver = "any", kinds = [ { kind = "planned_maintenance", notice_hours = 0, minutes_max = "none" }, { kind = "force_majeure", notice_hours = 0, minutes_max = "none" }, { kind = "customer_caused", notice_hours = 0, minutes_max = "none" } ] }
comparison = "at_least"
target = "99.9"
tolerance = "none"
grace = "none"
completeness_min = "0"
missing_data = "ignore"
rounding = "none"
weight = "100"
credit = "none"
"#;

#[test]
fn the_reason_stands_under_the_percentage() {
    let folder = workspace_with_dips();
    std::fs::write(folder.path().join("contracts/c.toml"), CONTRACT).unwrap();
    let engine = engine(folder.path());
    let contract = parse_contract("c.toml", CONTRACT).unwrap();
    let range = TimeRange::new(at(0), at(24 * HOUR));
    let month = super::sla_fixture::month("2026-10");
    let statement = engine.judge("c", month, at(24 * HOUR), &JobContext::default()).unwrap();
    let worst: &[WorstObject] = &statement.objectives[0].worst_objects;
    let snapshot = engine.snapshot().unwrap();
    let documents = engine.documents();
    let scope = ReasonScope {
        contract: &contract,
        objective: &contract.objectives[0],
        range,
        masks: &[],
        worst,
        tolerances: JoinTolerances::default(),
        records: &RecordShelf::default(),
    };
    let ctx = JobContext::default();
    let reasons = reasons_of(snapshot.as_ref(), &documents, scope, &ctx).unwrap();
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    let (power, unknown) = (&reasons[0], &reasons[1]);
    assert_eq!(
        (power.outage_id.as_deref(), power.ticket_id.as_deref()),
        (Some("ALM1"), Some("INC1"))
    );
    assert!((power.lost_share.unwrap() - 1800.0 / 1900.0).abs() < 1e-12, "{power:?}");
    assert!(
        power.text.english().contains("Power failure of LIM001 (ALM1), 2026-10-05 10:00 – 10:30"),
        "{}",
        power.text
    );
    assert!(
        power.text.english().contains("ticket INC1 \"Power lost\" (same place LIM001A, opened 12"),
        "{}",
        power.text
    );
    assert!(power.object.ends_with("EUtranCellFDD=LIM001A"));
    assert_eq!((&unknown.outage_id, &unknown.ticket_id), (&None, &None));
    assert!(
        unknown.text.english().starts_with("no outage and no ticket is known"),
        "{}",
        unknown.text
    );
    // The shares of the reasons are those of the objects: nothing is lost on the way.
    let sum: f64 = reasons.iter().filter_map(|r| r.lost_share).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    // Excluded time needs no reason.
    let mask =
        vigia::query::Mask { range: TimeRange::new(at(9 * HOUR), at(12 * HOUR)), objects: None };
    let excused = ReasonScope { masks: std::slice::from_ref(&mask), ..scope };
    let left = reasons_of(snapshot.as_ref(), &documents, excused, &ctx).unwrap();
    assert!(left.iter().all(|reason| reason.outage_id.is_none()), "{left:?}");
}

#[test]
fn a_dip_goes_to_the_outage_that_covers_most_of_it() {
    let outage = |id: &str, place: u32, from: i64, to: i64| JoinOutage {
        id: id.to_owned(),
        start: at(from * MINUTE),
        end: Some(at(to * MINUTE)),
        places: Places::new(vec![PlaceKey(place)], vec![], vec![], vec![]),
        ..JoinOutage::default()
    };
    let dip = |from: i64, to: i64| JoinDip {
        range: TimeRange::new(at(from * MINUTE), at(to * MINUTE)),
        places: Places::new(vec![PlaceKey(1)], vec![PlaceKey(9)], vec![], vec![]),
        value: None,
        lost_share: None,
    };
    let outages = [outage("short", 1, 0, 10), outage("site", 9, 5, 55), outage("other", 2, 0, 60)];
    let dips = [dip(0, 60), dip(60, 120), dip(180, 240)];
    let joined = join(&outages, &[], &dips, JoinTolerances::default());
    assert_eq!(joined.groups.len(), 1);
    let group = &joined.groups[0];
    assert_eq!(group.outage_idx, Some(1), "the site was away for longer than the cell alone");
    let dips_of: Vec<_> = group.dips.iter().map(|d| (d.dip_idx, d.place)).collect();
    // The second begins five minutes after the outage's end, which the tolerance allows.
    assert_eq!(dips_of, [(0, SharedPlace::Holder), (1, SharedPlace::Holder)]);
    assert_eq!(joined.orphan_dips, [2]);
}
