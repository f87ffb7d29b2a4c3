//! What one cell counts in one quarter-hour: people's day and week, chance, outages.
//!
//! ```text
//! RRC attempts → RRC successes → S1 attempts → S1 successes → E-RAB attempts → E-RAB successes → normal | abnormal releases
//! ```
//! Every arrow is a binomial draw, so successes never exceed attempts and rates scatter as real ones do.

use super::incident::{Outage, OutageKind};
use super::network::{Cell, Morphology, Site};
use super::random::Random;
use crate::model::{TimeRange, Timestamp, Zone};

pub const PERIOD_SECS: i64 = 900;
/// Deciles of the share of physical resource blocks in use.
pub const N_LOAD_BINS: usize = 10;
/// Resource blocks of a 10 MHz carrier.
pub const N_RESOURCE_BLOCKS: f64 = 50.0;

/// Mean traffic by local hour, relative to the day's mean.
const HOURS_URBAN: [f64; 24] = [
    0.25, 0.15, 0.10, 0.08, 0.10, 0.20, 0.50, 0.95, 1.35, 1.55, 1.60, 1.60, 1.55, 1.50, 1.55, 1.60,
    1.60, 1.65, 1.60, 1.40, 1.10, 0.85, 0.60, 0.40,
];
const HOURS_SUBURBAN: [f64; 24] = [
    0.45, 0.28, 0.18, 0.12, 0.12, 0.20, 0.45, 0.75, 0.85, 0.90, 0.95, 1.05, 1.20, 1.15, 1.05, 1.05,
    1.15, 1.35, 1.60, 1.85, 2.00, 1.90, 1.45, 0.85,
];
const HOURS_RURAL: [f64; 24] = [
    0.30, 0.18, 0.12, 0.10, 0.20, 0.50, 0.85, 1.05, 1.10, 1.05, 1.05, 1.15, 1.25, 1.10, 1.05, 1.10,
    1.20, 1.40, 1.65, 1.75, 1.55, 1.15, 0.75, 0.45,
];

/// A quarter-hour with what all cells of a region share in it.
#[derive(Clone, Debug)]
pub struct Quarter {
    pub start: Timestamp,
    /// Traffic relative to the mean, by morphology.
    shape: [f64; 3],
    /// How much of the covered time has passed, 0..=1.
    elapsed_ratio: f64,
}

impl Quarter {
    pub fn new(start: Timestamp, zone: &Zone, covered: TimeRange) -> Self {
        let local = zone.local(start);
        let (hour, into_hour) = (local.hour() as usize % 24, f64::from(local.minute()) / 60.0);
        let weekday = usize::from(local.date().weekday().to_monday_zero_offset().unsigned_abs());
        let at = |hours: &[f64; 24], weekend: [f64; 2]| {
            let value = hours[hour] * (1.0 - into_hour) + hours[(hour + 1) % 24] * into_hour;
            value * if weekday >= 5 { weekend[weekday - 5] } else { 1.0 }
        };
        Self {
            start,
            shape: [
                at(&HOURS_URBAN, [0.65, 0.5]),
                at(&HOURS_SUBURBAN, [1.1, 1.15]),
                at(&HOURS_RURAL, [1.0, 1.05]),
            ],
            elapsed_ratio: (start.as_unix_secs() - covered.start.as_unix_secs()) as f64
                / covered.duration_secs().max(1) as f64,
        }
    }

    pub fn range(&self) -> TimeRange {
        TimeRange::new(self.start, self.start.plus_secs(PERIOD_SECS))
    }
}

/// How the counters went into the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    Whole,
    /// The file was written before the base station had delivered all: half is there, and the sender doubts it.
    Half,
}

/// Counters of one cell and one quarter-hour, before a vendor names them.
#[derive(Clone, Debug, Default)]
pub struct CellSample {
    pub down_automatic_secs: u64,
    pub down_manual_secs: u64,
    pub rrc_attempts: u64,
    pub rrc_successes: u64,
    pub s1_attempts: u64,
    pub s1_successes: u64,
    pub erab_attempts: u64,
    pub erab_successes: u64,
    pub releases_normal: u64,
    /// Abnormal and seen by the user, caused by the base station.
    pub releases_abnormal_enb: u64,
    /// The same, caused by the core.
    pub releases_abnormal_mme: u64,
    pub session_secs: u64,
    pub volume_kbit: u64,
    /// The part of `volume_kbit` in the last slot of each burst, which does not count for throughput.
    pub volume_last_slot_kbit: u64,
    pub transfer_millis: u64,
    /// Resource blocks in use, on average.
    pub blocks_used: f64,
    /// Share of the quarter in service, 0..=1.
    pub up_ratio: f64,
    pub handover_preparations: u64,
    pub handover_prepared: u64,
    pub handover_successes: u64,
    /// Seconds in which the load was in that decile.
    pub load_secs: [u64; N_LOAD_BINS],
    /// E-RAB attempts by QoS class, ascending, without zeros.
    pub attempts_by_qci: Vec<(u8, u64)>,
    /// The base station doubts its counters.
    pub suspect: bool,
    /// Doubtful and empty: nothing could be read.
    pub blank: bool,
}

/// Draws the sample; it hangs on the seed, the cell and the time alone.
pub fn sample(
    site: &Site,
    cell: &Cell,
    outages: &[Outage],
    quarter: &Quarter,
    counting: Counting,
    seed: u64,
) -> CellSample {
    let period_number = quarter.start.as_unix_secs().div_euclid(PERIOD_SECS);
    let mut random = Random::of(seed, &[3, cell.key, period_number as u64]);
    let mut out = CellSample::default();
    let restarted = add_downtime(&mut out, cell, outages, quarter.range());
    let down_secs = (out.down_automatic_secs + out.down_manual_secs) as f64;
    out.up_ratio = 1.0 - (down_secs / PERIOD_SECS as f64).min(1.0);
    let odd = random.below(4000);
    out.suspect = restarted || odd == 0 || counting == Counting::Half;
    out.blank = odd == 0 && random.below(3) == 0;

    let counted = match counting {
        Counting::Whole => out.up_ratio,
        Counting::Half => out.up_ratio * 0.5,
    };
    let shape = match site.morphology {
        Morphology::Urban => quarter.shape[0] * 1.2,
        Morphology::Suburban => quarter.shape[1],
        Morphology::Rural => quarter.shape[2] * 0.45,
    };
    let busy = shape * cell.traffic_factor * (1.0 + 0.08 * random.normal()).max(0.2);
    // 0 in the empty cell, 1 when nothing more fits.
    let load = (busy / 3.2).min(1.0);
    let failures = cell.failure_factor * (0.7 + 0.7 * load);
    let worsening =
        if cell.worsening { 0.14 * quarter.elapsed_ratio * quarter.elapsed_ratio } else { 0.0 };

    count_connections(&mut out, 240.0 * busy * counted, failures, worsening, &mut random);
    count_transfer(&mut out, cell, load, counted, &mut random);
    count_handovers(&mut out, failures, &mut random);
    count_load(&mut out, load);
    out
}

/// The tenths of some tries and of their successes that belong to one of two kinds; the rest belongs to the other.
/// Tries and failures are split alike, so that neither kind succeeds more often than it tries.
pub fn split(tries: u64, successes: u64, tenths: u64) -> [(u64, u64); 2] {
    let tries_first = tries * tenths / 10;
    let failures_first = (tries - successes) * tenths / 10;
    let first = (tries_first, tries_first - failures_first);
    [first, (tries - first.0, successes - first.1)]
}

/// Whether the cell came back in this quarter.
fn add_downtime(out: &mut CellSample, cell: &Cell, outages: &[Outage], quarter: TimeRange) -> bool {
    let mut restarted = false;
    for outage in outages.iter().filter(|o| o.sector.is_none_or(|s| s == cell.sector)) {
        if let Some(down) = outage.range.intersect(quarter) {
            let secs = down.duration_secs().unsigned_abs();
            match outage.kind {
                OutageKind::Automatic => out.down_automatic_secs += secs,
                OutageKind::Manual => out.down_manual_secs += secs,
            }
            restarted |= outage.range.end < quarter.end;
        }
    }
    restarted
}

fn count_connections(
    out: &mut CellSample,
    mean_attempts: f64,
    failures: f64,
    worsening: f64,
    random: &mut Random,
) {
    out.rrc_attempts = (mean_attempts + mean_attempts.sqrt() * random.normal()).max(0.0) as u64;
    out.rrc_successes =
        out.rrc_attempts - random.binomial(out.rrc_attempts, 0.004_2 * failures + worsening);
    out.s1_attempts = out.rrc_successes * 97 / 100;
    out.s1_successes = out.s1_attempts - random.binomial(out.s1_attempts, 0.001_1 * failures);
    out.erab_attempts = out.s1_successes * 13 / 10;
    out.erab_successes = out.erab_attempts
        - random.binomial(out.erab_attempts, 0.002_8 * failures + worsening * 0.4);
    let abnormal = random.binomial(out.erab_successes, 0.004_0 * failures + worsening * 0.3);
    out.releases_abnormal_mme = random.binomial(abnormal, 0.1);
    out.releases_abnormal_enb = abnormal - out.releases_abnormal_mme;
    out.releases_normal = out.erab_successes - abnormal;
    let mean_session_secs = 14.0 * (1.0 + 0.05 * random.normal());
    out.session_secs = (out.erab_successes as f64 * mean_session_secs).max(0.0) as u64;

    let voice = out.erab_attempts * 2 / 100;
    let signalling = random.binomial(out.erab_attempts - voice, 0.3);
    let premium = (out.erab_attempts - voice - signalling) / 3;
    let rest = out.erab_attempts - voice - signalling - premium;
    out.attempts_by_qci = [(1, voice), (5, signalling), (8, premium), (9, rest)]
        .into_iter()
        .filter(|(_, n)| *n > 0)
        .collect();
}

fn count_transfer(out: &mut CellSample, cell: &Cell, load: f64, counted: f64, random: &mut Random) {
    let per_session_kbit = 7_500.0 * (1.0 + 0.12 * random.normal()).max(0.3);
    let volume_kbit = out.erab_successes as f64 * per_session_kbit;
    out.volume_kbit = volume_kbit as u64;
    out.volume_last_slot_kbit = (volume_kbit * 0.06) as u64;
    let counted_kbit = (out.volume_kbit - out.volume_last_slot_kbit) as f64;
    // Mbit/s is kbit/ms.
    let rate = cell.peak_mbit_per_sec * (1.0 - 0.55 * load) * (1.0 + 0.06 * random.normal());
    out.transfer_millis = (counted_kbit / rate.max(0.5)) as u64;
    out.blocks_used = N_RESOURCE_BLOCKS * (0.04 + 0.92 * load) * counted;
}

fn count_handovers(out: &mut CellSample, failures: f64, random: &mut Random) {
    out.handover_preparations = out.rrc_successes * 11 / 10;
    out.handover_prepared =
        out.handover_preparations - random.binomial(out.handover_preparations, 0.003_5 * failures);
    out.handover_successes =
        out.handover_prepared - random.binomial(out.handover_prepared, 0.008_0 * failures);
}

/// Spreads the seconds in service over a triangle around the mean load.
fn count_load(out: &mut CellSample, load: f64) {
    let up_secs = (PERIOD_SECS as f64 * out.up_ratio) as u64;
    let center = load * N_LOAD_BINS as f64;
    let weights: [f64; N_LOAD_BINS] =
        std::array::from_fn(|bin| (1.0 - (bin as f64 + 0.5 - center).abs() / 2.5).max(0.0));
    let total: f64 = weights.iter().sum();
    let mut left = up_secs;
    for (secs, weight) in out.load_secs.iter_mut().zip(weights) {
        *secs = (up_secs as f64 * weight / total) as u64;
        left -= *secs;
    }
    out.load_secs[(center as usize).min(N_LOAD_BINS - 1)] += left;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::demo::network::Network;

    fn month() -> TimeRange {
        TimeRange::new(
            Timestamp::from_unix_secs(1_790_830_800), // 2026-10-01T05:00:00Z
            Timestamp::from_unix_secs(1_793_509_200),
        )
    }

    fn draw(start_secs: i64, outages: &[Outage], counting: Counting) -> CellSample {
        let network = Network::new(12, 4);
        let site = &network.sites[0];
        let zone = Zone::named("America/Lima").unwrap();
        let start = month().start.plus_secs(start_secs);
        let quarter = Quarter::new(start, &zone, month());
        sample(site, &site.cells[0], outages, &quarter, counting, 4)
    }

    #[test]
    fn no_step_of_the_chain_gains() {
        for i in 0..500 {
            let s = draw(i * 900, &[], Counting::Whole);
            assert!(s.rrc_successes <= s.rrc_attempts);
            assert!(s.s1_successes <= s.s1_attempts && s.s1_attempts <= s.rrc_successes);
            assert!(s.erab_successes <= s.erab_attempts);
            let released = s.releases_normal + s.releases_abnormal_enb + s.releases_abnormal_mme;
            assert_eq!(released, s.erab_successes);
            assert!(s.volume_last_slot_kbit <= s.volume_kbit);
            assert!(s.handover_successes <= s.handover_prepared);
            assert_eq!(s.load_secs.iter().sum::<u64>(), 900);
            let by_class: u64 = s.attempts_by_qci.iter().map(|(_, n)| n).sum();
            assert_eq!(by_class, s.erab_attempts);
        }
    }

    #[test]
    fn a_split_loses_nothing_and_gains_nothing() {
        for tries in 0..60 {
            for successes in 0..=tries {
                let [a, b] = split(tries, successes, 3);
                assert_eq!((a.0 + b.0, a.1 + b.1), (tries, successes));
                assert!(a.1 <= a.0 && b.1 <= b.0, "{successes} of {tries}: {a:?} {b:?}");
            }
        }
    }

    #[test]
    fn a_cell_that_is_down_serves_nobody() {
        let range = TimeRange::new(month().start.plus_secs(300), month().start.plus_secs(2000));
        let outage = Outage { range, kind: OutageKind::Automatic, sector: None };
        let downs: Vec<u64> =
            (0..4).map(|i| draw(i * 900, &[outage], Counting::Whole).down_automatic_secs).collect();
        assert_eq!(downs, [600, 900, 200, 0]);
        let down = draw(900, &[outage], Counting::Whole);
        assert_eq!((down.rrc_attempts, down.volume_kbit, down.load_secs), (0, 0, [0; N_LOAD_BINS]));
        assert!(down.attempts_by_qci.is_empty() && !down.suspect);
        assert!(draw(1800, &[outage], Counting::Whole).suspect, "the quarter of the restart");
        let other = Outage { sector: Some(2), ..outage };
        assert_eq!(draw(900, &[other], Counting::Whole).down_automatic_secs, 0);
    }

    #[test]
    fn days_have_a_shape() {
        let at_hour = |hour: i64| {
            let secs = (0..20).map(|day| day * 86_400 + hour * 3600);
            secs.map(|s| draw(s, &[], Counting::Whole).rrc_attempts).sum::<u64>()
        };
        assert!(at_hour(18) > 4 * at_hour(3), "{} at 18:00, {} at 03:00", at_hour(18), at_hour(3));
    }

    #[test]
    fn half_counted_quarters_are_low_and_suspect() {
        let whole = draw(40_000 / 900 * 900, &[], Counting::Whole);
        let half = draw(40_000 / 900 * 900, &[], Counting::Half);
        assert!(half.suspect && half.rrc_attempts * 3 < whole.rrc_attempts * 2);
    }
}
