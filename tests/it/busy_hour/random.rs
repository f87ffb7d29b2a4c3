//! Random counters against a slow recomputation that knows windows of 60 minutes, sums, and nothing else of the program.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vigia::query::busy_hour::{BusyHourDefinition, Resolution, Scope, Stability};

use super::*;

/// Zones with their offsets in the days of the test, none of which changes its clocks then.
const ZONES: [(&str, i64); 4] =
    [("UTC", 0), ("America/Lima", -18_000), ("Asia/Kolkata", 19_800), ("Asia/Kathmandu", 20_700)];
const N_DAYS: i64 = 2;

#[derive(Clone, Debug)]
struct Case {
    /// Object number, quarter-hour since the first local midnight, value.
    values: BTreeMap<(usize, i64), i64>,
    zone: usize,
    sliding: bool,
    fixed: bool,
    scope: usize,
}

fn any_case() -> impl Strategy<Value = Case> {
    let value = ((0_usize..3, 0_i64..N_DAYS * 96), 1_i64..20);
    let values =
        proptest::collection::btree_map((0_usize..3, 0_i64..N_DAYS * 96), 1_i64..6, 1..250_usize);
    // A few hours full of values, so that whole hours compete.
    let bursts = proptest::collection::vec(value, 0..6);
    (values, bursts, 0..ZONES.len(), any::<bool>(), any::<bool>(), 0_usize..3).prop_map(
        |(mut values, bursts, zone, sliding, fixed, scope)| {
            for ((object, first), value) in bursts {
                for quarter in first..(first + 4).min(N_DAYS * 96) {
                    values.insert((object, quarter), value);
                }
            }
            Case { values, zone, sliding, fixed, scope }
        },
    )
}

/// Unit of an object: itself, its parity, all.
fn unit_of(scope: usize, object: usize) -> Vec<String> {
    match scope {
        0 => vec![format!("C={object}")],
        1 => vec![["even", "odd"][object % 2].to_owned()],
        _ => Vec::new(),
    }
}

/// Quarter-hour of the start and traffic of each day, by unit.
type Slow = BTreeMap<Vec<String>, Vec<Option<(i64, Option<f64>)>>>;

fn slow(case: &Case) -> Slow {
    let mut sums: BTreeMap<Vec<String>, BTreeMap<i64, i64>> = BTreeMap::new();
    for ((object, quarter), value) in &case.values {
        let unit = sums.entry(unit_of(case.scope, *object)).or_default();
        *unit.entry(*quarter).or_default() += value;
    }
    let step = if case.sliding { 1 } else { 4 };
    let mut found = Slow::new();
    for (unit, values) in sums {
        let hour = |start: i64| -> Option<i64> {
            let parts: Vec<i64> =
                (start..start + 4).filter_map(|quarter| values.get(&quarter).copied()).collect();
            (!parts.is_empty()).then(|| parts.iter().sum())
        };
        let starts = (0..=92).step_by(step);
        let mut days = Vec::new();
        if case.fixed {
            let mut best: Option<(i64, i64)> = None;
            for start in starts {
                let of_days = (0..N_DAYS).filter_map(|day| hour(day * 96 + start));
                let together = of_days.reduce(|a, b| a + b);
                if let Some(sum) = together.filter(|sum| best.is_none_or(|(_, most)| *sum > most)) {
                    best = Some((start, sum));
                }
            }
            let (start, _) = best.unwrap();
            for day in 0..N_DAYS {
                let traffic = hour(day * 96 + start).map(|sum| sum as f64);
                days.push(Some((day * 96 + start, traffic)));
            }
        } else {
            for day in 0..N_DAYS {
                let mut best: Option<(i64, i64)> = None;
                for start in starts.clone() {
                    let sum = hour(day * 96 + start);
                    if let Some(sum) = sum.filter(|sum| best.is_none_or(|(_, most)| *sum > most)) {
                        best = Some((start, sum));
                    }
                }
                days.push(best.map(|(start, sum)| (day * 96 + start, Some(sum as f64))));
            }
        }
        found.insert(unit, days);
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn busy_hours_equal_a_slow_recomputation(case in any_case()) {
        let (zone, offset_secs) = ZONES[case.zone];
        let midnight = DAY - offset_secs;
        let lines: Vec<Line> = case
            .values
            .iter()
            .map(|((object, quarter), value)| {
                line(&format!("C={object}"), "traffic", 900, midnight + quarter * 900, *value as f64)
            })
            .collect();
        let store = store_of(&lines);
        let rows = "object,parity\nC=0,even\nC=1,odd\nC=2,even\n";
        let topology = Topology::parse_csv("t.csv", rows).unwrap();
        let scopes = [Scope::Object, Scope::Group(vec!["parity".to_owned()]), Scope::Network];
        let definition = BusyHourDefinition {
            resolution: if case.sliding { Resolution::Sliding } else { Resolution::Clock },
            stability: if case.fixed { Stability::Fixed } else { Stability::Bouncing },
            scope: scopes[case.scope].clone(),
            ..definition("traffic")
        };
        let days = range(midnight, midnight + N_DAYS * 24 * HOUR);
        let named = Zone::named(zone).unwrap();
        let hours = find_with(&store, &topology, &definition, &named, days).unwrap();
        let mut found = Slow::new();
        for (unit_idx, unit) in hours.units.iter().enumerate() {
            let days = hours.days_of(unit_idx).iter().map(|day| {
                let hour = day.hour?;
                Some(((hour.start.as_unix_secs() - midnight) / 900, hour.traffic))
            });
            found.insert(unit.clone(), days.collect());
        }
        let expected = slow(&case);
        prop_assert_eq!(&found, &expected);

        // The counter in all those hours: each object in its own unit's.
        let mut sum = None;
        for ((object, quarter), value) in &case.values {
            let of_unit = &expected[&unit_of(case.scope, *object)];
            if of_unit.iter().flatten().any(|(start, _)| (*start..start + 4).contains(quarter)) {
                *sum.get_or_insert(0.0) += *value as f64;
            }
        }
        let plan = plan_of(&store, Question::Measurement("traffic".to_owned()));
        let request = FrameRequest {
            inputs: plan.inputs().to_vec(),
            filter: None,
            by: Vec::new(),
            every: Every::All,
            range: days,
            zone: named.clone(),
            granularity: None,
            masks: Vec::new(),
            suspect: SuspectPolicy::Keep,
        };
        let snapshot = store.snapshot().unwrap();
        let (read_as, ctx) = (ReadOptions::default(), JobContext::default());
        let framed = counter_frame_in_hours(&*snapshot, &topology, &request, &hours, &read_as, &ctx);
        prop_assert_eq!(framed.unwrap().0.columns[0].values[0], sum);

        // What is kept of them is the same, and days found alone are those found together.
        let kept = BusyHours::from_bytes(&hours.to_bytes(), &named, &hours.keys);
        prop_assert_eq!(kept.as_ref(), Some(&hours));
        if !case.fixed {
            let parts: Vec<BusyHours> =
                hours.days.iter().map(|day| hours.only(&[*day])).collect();
            prop_assert_eq!(BusyHours::merged(&named, &hours.keys, &parts), hours);
        }
    }

    #[test]
    fn bytes_that_were_not_written_are_not_read(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..200),
        seal in any::<bool>(),
    ) {
        if seal && bytes.len() > 5 {
            bytes[0] = 1;
            let checksum = crc32fast::hash(&bytes[5..]).to_le_bytes();
            bytes[1..5].copy_from_slice(&checksum);
        }
        prop_assert_eq!(BusyHours::from_bytes(&bytes, &Zone::utc(), &["object".to_owned()]), None);
    }
}
