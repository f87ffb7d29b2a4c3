//! What went wrong, what was planned, and what of it does not count.
//!
//! Unplanned downtime is drawn against a budget of the country's cell time, so that the availability of the month lands at the
//! same value for every seed and every size of the network: just below the target in Perú, just above it in Chile once the
//! planned work is taken out.

use super::network::{Country, Network};
use super::random::Random;
use crate::model::{TimeRange, Timestamp, Zone};
use crate::sla::{ExclusionEntry, ExclusionKind, ExclusionState};

/// How downtime is booked by the base station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutageKind {
    /// The system took the cell down.
    Automatic,
    /// An operator locked it.
    Manual,
}

/// Cells of one site out of service.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    pub range: TimeRange,
    pub kind: OutageKind,
    /// `None`: the whole site.
    pub sector: Option<u8>,
}

/// Which time a country's exports cover.
#[derive(Clone, Debug)]
pub struct Coverage {
    pub country: Country,
    pub zone: Zone,
    /// All local days with data.
    pub range: TimeRange,
    /// The part of `range` inside the month that is judged.
    pub month: TimeRange,
}

/// The history of the network; the lists run along [`Network::sites`].
#[derive(Clone, Debug)]
pub struct Incidents {
    pub outages: Vec<Vec<Outage>>,
    /// Times whose counters a site never sent.
    pub silences: Vec<Vec<TimeRange>>,
    /// Sorted by country, then start.
    pub exclusions: Vec<(Country, ExclusionEntry)>,
}

const DAY_SECS: i64 = 86_400;
const QUARTER_SECS: i64 = 900;
/// Planned works of one country in the month.
const N_CHANGES: usize = 4;
/// Share of the unplanned downtime that long outages of whole sites cause.
const LONG_OUTAGE_SHARE: f64 = 0.45;
/// Outages of one site keep at least that distance.
const OUTAGE_DISTANCE_SECS: i64 = 2 * QUARTER_SECS;
const SILENCE_SECS: i64 = 8 * 3600;

/// Unplanned downtime ÷ cell time.
fn unplanned_ratio(country: Country) -> f64 {
    match country {
        Country::Peru => 0.001_6,
        Country::Chile => 0.000_7,
    }
}

/// Draws the history of the whole network.
pub fn plan(network: &Network, coverages: &[Coverage], seed: u64) -> Incidents {
    let n_sites = network.sites.len();
    let mut incidents = Incidents {
        outages: vec![Vec::new(); n_sites],
        silences: vec![Vec::new(); n_sites],
        exclusions: Vec::new(),
    };
    for (number, coverage) in coverages.iter().enumerate() {
        let mut random = Random::of(seed, &[2, number as u64]);
        let mut sites = network.sites_of(coverage.country);
        if sites.is_empty() || coverage.month.is_empty() {
            continue;
        }
        random.shuffle(&mut sites);
        let mut history = History { network, coverage, sites, random, incidents: &mut incidents };
        history.plan_changes();
        if coverage.country == Country::Chile {
            history.add_storm();
        }
        let rest = TimeRange::new(coverage.month.end, coverage.range.end);
        let first = history.add_unplanned(coverage.month);
        history.add_unplanned(rest);
        if let Some((site_idx, outage)) = first {
            history.claim(site_idx, outage);
        }
        history.add_silences();
    }
    for outages in &mut incidents.outages {
        outages.sort_by_key(|o| o.range);
    }
    incidents
}

/// The history of one country while it is drawn.
struct History<'a> {
    network: &'a Network,
    coverage: &'a Coverage,
    /// Positions in the network, in random order.
    sites: Vec<usize>,
    random: Random,
    incidents: &'a mut Incidents,
}

impl History<'_> {
    /// Planned work: announced windows from 01:00 to 05:00 local time; the sites are down for a part of them.
    fn plan_changes(&mut self) {
        let n_days = (self.coverage.month.duration_secs() / DAY_SECS).max(1);
        let n_sites_each = (self.sites.len() / 12).max(1);
        for change in 0..N_CHANGES {
            let into_month = n_days * (change as i64 + 1) / (N_CHANGES as i64 + 1);
            let night = self.coverage.month.start.plus_secs(into_month * DAY_SECS + DAY_SECS / 2);
            let date = self.coverage.zone.local(night).date();
            let window = TimeRange::new(
                self.coverage.zone.instant(date.at(1, 0, 0, 0)),
                self.coverage.zone.instant(date.at(5, 0, 0, 0)),
            );
            let chosen: Vec<usize> = (0..n_sites_each)
                .map(|i| self.sites[(change * n_sites_each + i) % self.sites.len()])
                .collect();
            for site_idx in &chosen {
                let start = window.start.plus_secs(600 + self.random.below(1800) as i64);
                let end = start.plus_secs(6000 + self.random.below(4200) as i64);
                let range = TimeRange::new(start, end);
                self.add_outage(*site_idx, range, OutageKind::Manual, None);
            }
            let evidence = format!("CHG-{}{:02}", self.evidence_number(), change + 1);
            self.exclude(ExclusionEntry {
                id: evidence.clone(),
                kind: ExclusionKind::PlannedMaintenance,
                range: window,
                objects: self.site_filter(&chosen),
                reason: "Software upgrade of the base stations, announced ten days ahead"
                    .to_owned(),
                evidence,
                ..self.entry(ExclusionState::Approved)
            });
        }
    }

    /// A storm takes one site down; both sides agreed that it does not count.
    fn add_storm(&mut self) {
        let last = self.sites.len() - 1;
        let site_idx = self.sites[last];
        let month = self.coverage.month;
        let start = quarter_floor(month.start.plus_secs(month.duration_secs() * 7 / 10));
        let end = start.plus_secs(5 * 3600).min(month.end);
        let down = TimeRange::new(start.plus_secs(420), end.plus_secs(-300));
        if self.add_outage(site_idx, down, OutageKind::Automatic, None) {
            let evidence = format!("INC-{}71", self.evidence_number());
            self.exclude(ExclusionEntry {
                id: evidence.clone(),
                kind: ExclusionKind::ForceMajeure,
                range: TimeRange::new(start, end),
                objects: self.site_filter(&[site_idx]),
                reason: "Storm front, road closed by the authorities".to_owned(),
                evidence,
                ..self.entry(ExclusionState::Approved)
            });
        }
    }

    /// Spends the budget of a time span; hands back the first long outage.
    fn add_unplanned(&mut self, span: TimeRange) -> Option<(usize, TimeRange)> {
        let n_cells: usize = self.sites.iter().map(|i| self.network.sites[*i].cells.len()).sum();
        let budget =
            span.duration_secs() as f64 * n_cells as f64 * unplanned_ratio(self.coverage.country);
        let mut left_secs = budget as i64;
        let mut long_left_secs = (budget * LONG_OUTAGE_SHARE) as i64;
        let mut first = None;
        // A crowded site may refuse: the number of tries ends the search, not the budget alone.
        let mut tries_left = 1000 + 40 * self.sites.len();
        while left_secs > 0 && tries_left > 0 {
            tries_left -= 1;
            let site_idx = self.sites[self.random.below(self.sites.len() as u64) as usize];
            let n_down = self.network.sites[site_idx].cells.len() as i64;
            let long = long_left_secs / n_down >= QUARTER_SECS;
            let (length, sector, n_down) = if long {
                let length = 7200 + self.random.below(18_000) as i64;
                (length.min(long_left_secs / n_down), None, n_down)
            } else {
                let length = 240 + self.random.below(2400) as i64;
                (length.min(left_secs), Some(1 + self.random.below(n_down as u64) as u8), 1)
            };
            let latest = (span.duration_secs() - length).max(0);
            let start = span.start.plus_secs(self.random.below(latest as u64 + 1) as i64);
            let range = TimeRange::new(start, start.plus_secs(length));
            if length > span.duration_secs()
                || !self.add_outage(site_idx, range, OutageKind::Automatic, sector)
            {
                continue;
            }
            left_secs -= length * n_down;
            if long {
                long_left_secs -= length * n_down;
                first.get_or_insert((site_idx, range));
            }
        }
        first
    }

    /// Windows that do not count yet, or never will: one is asked for, one was refused.
    fn claim(&mut self, site_idx: usize, down: TimeRange) {
        let start = quarter_floor(down.start);
        let end = quarter_floor(down.end.plus_secs(QUARTER_SECS - 1));
        let (kind, reason, state) = match self.coverage.country {
            Country::Peru => (
                ExclusionKind::ThirdParty,
                "Power utility cut the feeder; its confirmation has not arrived",
                ExclusionState::Proposed,
            ),
            Country::Chile => (
                ExclusionKind::CustomerCaused,
                "Key to the roof was not handed out; the customer shows that it was",
                ExclusionState::Rejected,
            ),
        };
        let evidence = format!("INC-{}09", self.evidence_number());
        self.exclude(ExclusionEntry {
            id: evidence.clone(),
            kind,
            range: TimeRange::new(start, end),
            objects: self.site_filter(&[site_idx]),
            reason: reason.to_owned(),
            evidence,
            ..self.entry(state)
        });
    }

    /// One site in twenty loses its counters for some hours.
    fn add_silences(&mut self) {
        let month = self.coverage.month;
        for i in 0..self.sites.len().div_ceil(20) {
            let latest = (month.duration_secs() - SILENCE_SECS).max(0) / QUARTER_SECS;
            let into = self.random.below(latest as u64 + 1) as i64 * QUARTER_SECS;
            let start = quarter_floor(month.start.plus_secs(into));
            self.incidents.silences[self.sites[i]]
                .push(TimeRange::new(start, start.plus_secs(SILENCE_SECS)));
        }
    }

    /// `false` when the site has an outage too close by.
    fn add_outage(
        &mut self,
        site_idx: usize,
        range: TimeRange,
        kind: OutageKind,
        sector: Option<u8>,
    ) -> bool {
        let outages = &mut self.incidents.outages[site_idx];
        let free = outages.iter().all(|o| {
            range.start >= o.range.end.plus_secs(OUTAGE_DISTANCE_SECS)
                || o.range.start >= range.end.plus_secs(OUTAGE_DISTANCE_SECS)
        });
        if free {
            outages.push(Outage { range, kind, sector });
        }
        free
    }

    fn exclude(&mut self, entry: ExclusionEntry) {
        self.incidents.exclusions.push((self.coverage.country, entry));
    }

    /// What all entries of the country share.
    fn entry(&self, state: ExclusionState) -> ExclusionEntry {
        ExclusionEntry {
            id: String::new(),
            contracts: vec![self.coverage.country.contract_id().to_owned()],
            kind: ExclusionKind::PlannedMaintenance,
            range: self.coverage.month,
            objects: String::new(),
            reason: String::new(),
            evidence: String::new(),
            notified_at: None,
            state,
            decided_by: match state {
                ExclusionState::Proposed => String::new(),
                ExclusionState::Approved | ExclusionState::Rejected => {
                    "Monthly service review".to_owned()
                }
            },
            decided_at: None,
        }
    }

    fn evidence_number(&self) -> u32 {
        match self.coverage.country {
            Country::Peru => 10,
            Country::Chile => 20,
        }
    }

    /// Filter text that names the sites.
    fn site_filter(&self, sites: &[usize]) -> String {
        let mut names: Vec<String> =
            sites.iter().map(|i| format!("\"{}\"", self.network.sites[*i].name)).collect();
        names.sort();
        names.dedup();
        match names.as_slice() {
            [name] => format!("site == {name}"),
            _ => format!("site in ({})", names.join(", ")),
        }
    }
}

fn quarter_floor(instant: Timestamp) -> Timestamp {
    Timestamp::from_unix_secs(instant.as_unix_secs().div_euclid(QUARTER_SECS) * QUARTER_SECS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverages(n_days: i32) -> Vec<Coverage> {
        Country::ALL
            .iter()
            .map(|country| {
                let zone = country.zone().unwrap();
                let month = zone.month(crate::model::CalendarMonth { year: 2026, month: 10 });
                let range = zone.days_of(zone.local(month.start).date(), n_days);
                let month = range.intersect(month).unwrap();
                Coverage { country: *country, zone, range, month }
            })
            .collect()
    }

    /// The sum of automatic downtime in the month is the budget, whatever the seed and the size.
    #[test]
    fn unplanned_downtime_meets_its_budget() {
        for (n_cells, n_days, seed) in [(120, 34, 1), (120, 34, 2), (900, 31, 3), (30, 7, 4)] {
            let network = Network::new(n_cells, seed);
            let coverages = coverages(n_days);
            let incidents = plan(&network, &coverages, seed);
            let peru = &coverages[0];
            let (mut down, mut total) = (0.0, 0.0);
            for site_idx in network.sites_of(Country::Peru) {
                let n_cells = network.sites[site_idx].cells.len() as i64;
                total += (peru.month.duration_secs() * n_cells) as f64;
                for outage in &incidents.outages[site_idx] {
                    if outage.kind == OutageKind::Automatic
                        && let Some(part) = outage.range.intersect(peru.month)
                    {
                        let n_down = if outage.sector.is_some() { 1 } else { n_cells };
                        down += (part.duration_secs() * n_down) as f64;
                    }
                }
            }
            let ratio = down / total;
            assert!((ratio - 0.001_6).abs() < 1e-5, "{n_cells} cells, {n_days} days: {ratio}");
        }
    }

    #[test]
    fn planned_work_lies_inside_its_announced_window() {
        let network = Network::new(120, 9);
        let coverages = coverages(34);
        let incidents = plan(&network, &coverages, 9);
        let windows: Vec<&ExclusionEntry> = incidents
            .exclusions
            .iter()
            .map(|(_, entry)| entry)
            .filter(|e| e.kind == ExclusionKind::PlannedMaintenance)
            .collect();
        assert_eq!(windows.len(), 2 * N_CHANGES);
        let manual: Vec<&Outage> =
            incidents.outages.iter().flatten().filter(|o| o.kind == OutageKind::Manual).collect();
        assert!(!manual.is_empty());
        for outage in manual {
            assert!(windows.iter().any(|w| w.range.intersect(outage.range) == Some(outage.range)));
        }
    }

    #[test]
    fn outages_of_one_site_never_overlap() {
        let network = Network::new(60, 2);
        let incidents = plan(&network, &coverages(34), 2);
        for outages in &incidents.outages {
            assert!(outages.windows(2).all(|pair| pair[0].range.end < pair[1].range.start));
        }
    }
}
