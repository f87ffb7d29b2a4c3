//! The made-up operator group: regions, sites with up to three LTE cells, and what makes each cell a little different.

use super::random::Random;
use crate::model::{UnknownZone, Zone};

/// One of the two operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Country {
    Peru,
    Chile,
}

impl Country {
    pub const ALL: [Self; 2] = [Self::Peru, Self::Chile];

    /// ISO 3166-1 alpha-2.
    pub fn code(self) -> &'static str {
        match self {
            Self::Peru => "PE",
            Self::Chile => "CL",
        }
    }

    pub fn operator(self) -> &'static str {
        match self {
            Self::Peru => "AndinaMovil",
            Self::Chile => "AustralTelecom",
        }
    }

    pub fn contract_id(self) -> &'static str {
        match self {
            Self::Peru => "pe-banco-andino",
            Self::Chile => "cl-retail-austral",
        }
    }

    pub fn zone(self) -> Result<Zone, UnknownZone> {
        Zone::named(match self {
            Self::Peru => "America/Lima",
            Self::Chile => "America/Santiago",
        })
    }
}

/// Who built the base stations of a region: it decides counters and file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    Ericsson,
    Huawei,
}

impl Vendor {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ericsson => "Ericsson",
            Self::Huawei => "Huawei",
        }
    }

    /// Folder below `exports/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Ericsson => "ericsson",
            Self::Huawei => "huawei",
        }
    }
}

/// A region of one country with one vendor.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    pub country: Country,
    pub name: &'static str,
    /// Begins the name of every site.
    pub code: &'static str,
    pub vendor: Vendor,
    /// Sites of this region among 40.
    weight: i64,
    /// Sites of (urban, suburban) kind among 100; the rest is rural.
    mix: (u64, u64),
    latitude: f64,
    longitude: f64,
}

/// In the order in which sites and files are listed.
pub const REGIONS: [Region; 7] = [
    region(Country::Peru, "Lima", "LIM", Vendor::Ericsson, 10, (50, 45), (-12.05, -77.04)),
    region(Country::Peru, "Arequipa", "ARE", Vendor::Ericsson, 5, (35, 45), (-16.40, -71.54)),
    region(Country::Peru, "Cusco", "CUS", Vendor::Ericsson, 4, (20, 40), (-13.53, -71.97)),
    region(Country::Peru, "Piura", "PIU", Vendor::Huawei, 5, (30, 40), (-5.19, -80.63)),
    region(Country::Chile, "Metropolitana", "SCL", Vendor::Huawei, 9, (50, 45), (-33.45, -70.67)),
    region(Country::Chile, "Valparaíso", "VAP", Vendor::Huawei, 4, (35, 45), (-33.05, -71.55)),
    region(Country::Chile, "Biobío", "CCP", Vendor::Ericsson, 3, (30, 40), (-36.83, -73.00)),
];

const fn region(
    country: Country,
    name: &'static str,
    code: &'static str,
    vendor: Vendor,
    weight: i64,
    mix: (u64, u64),
    (latitude, longitude): (f64, f64),
) -> Region {
    Region { country, name, code, vendor, weight, mix, latitude, longitude }
}

/// What surrounds a site; it shapes its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Morphology {
    Urban,
    Suburban,
    Rural,
}

impl Morphology {
    pub fn name(self) -> &'static str {
        match self {
            Self::Urban => "urban",
            Self::Suburban => "suburban",
            Self::Rural => "rural",
        }
    }
}

/// A site: one base station.
#[derive(Clone, Debug)]
pub struct Site {
    pub name: String,
    /// Position in [`REGIONS`].
    pub region_idx: usize,
    /// Identifier of the eNodeB, unique in the network.
    pub enodeb_id: u32,
    pub morphology: Morphology,
    pub latitude: f64,
    pub longitude: f64,
    pub cells: Vec<Cell>,
}

impl Site {
    pub fn region(&self) -> &'static Region {
        &REGIONS[self.region_idx]
    }
}

/// One LTE cell.
#[derive(Clone, Debug)]
pub struct Cell {
    pub name: String,
    /// 1..=3
    pub sector: u8,
    /// Begins the cell's streams of chance.
    pub key: u64,
    /// Traffic relative to the usual cell of its kind.
    pub traffic_factor: f64,
    /// Failures relative to the usual cell.
    pub failure_factor: f64,
    /// Download rate of one user in the empty cell, Mbit/s.
    pub peak_mbit_per_sec: f64,
    /// Gets worse from day to day.
    pub worsening: bool,
}

/// All sites, region by region.
#[derive(Clone, Debug)]
pub struct Network {
    pub sites: Vec<Site>,
}

const CELLS_PER_SITE: u32 = 3;

impl Network {
    pub fn new(n_cells: u32, seed: u64) -> Self {
        let n_sites = n_cells.div_ceil(CELLS_PER_SITE);
        let mut sites = Vec::with_capacity(n_sites as usize);
        let mut cells_left = n_cells;
        for (region_idx, n_of_region) in share_out(n_sites).into_iter().enumerate() {
            for number in 1..=n_of_region {
                let n_here = cells_left.min(CELLS_PER_SITE);
                cells_left -= n_here;
                let enodeb_id = 100_001 + sites.len() as u32;
                sites.push(site(region_idx, number, enodeb_id, n_here, seed));
            }
        }
        // The cell to watch: the last sector of the second site in the capital.
        let worse = sites.iter().position(|s| s.region().code == "LIM").map(|first| {
            let second = first + 1;
            if sites.get(second).is_some_and(|s| s.region().code == "LIM") { second } else { first }
        });
        if let Some(cell) = worse.and_then(|at| sites[at].cells.last_mut()) {
            cell.worsening = true;
            cell.failure_factor = 1.0;
        }
        Self { sites }
    }

    pub fn n_cells(&self) -> usize {
        self.sites.iter().map(|s| s.cells.len()).sum()
    }

    /// Positions in `sites` of one country.
    pub fn sites_of(&self, country: Country) -> Vec<usize> {
        (0..self.sites.len()).filter(|i| self.sites[*i].region().country == country).collect()
    }

    /// Positions in `sites` of one region, which lie side by side.
    pub fn sites_of_region(&self, region_idx: usize) -> std::ops::Range<usize> {
        let start = self.sites.partition_point(|s| s.region_idx < region_idx);
        start..self.sites.partition_point(|s| s.region_idx <= region_idx)
    }
}

/// How many sites each region gets: smooth weighted round robin, so that even two sites lie in two countries.
fn share_out(n_sites: u32) -> [u32; REGIONS.len()] {
    let total: i64 = REGIONS.iter().map(|r| r.weight).sum();
    let mut counts = [0; REGIONS.len()];
    let mut turn = [0_i64; REGIONS.len()];
    for _ in 0..n_sites {
        let mut next = 0;
        for (i, region) in REGIONS.iter().enumerate() {
            turn[i] += region.weight;
            if turn[i] > turn[next] {
                next = i;
            }
        }
        turn[next] -= total;
        counts[next] += 1;
    }
    counts
}

fn site(region_idx: usize, number: u32, enodeb_id: u32, n_cells: u32, seed: u64) -> Site {
    let region = &REGIONS[region_idx];
    let name = format!("{}{number:03}", region.code);
    let mut random = Random::of(seed, &[1, u64::from(enodeb_id)]);
    let (urban, suburban) = region.mix;
    let morphology = match random.below(100) {
        kind if kind < urban => Morphology::Urban,
        kind if kind < urban + suburban => Morphology::Suburban,
        _ => Morphology::Rural,
    };
    let spread_degrees = if morphology == Morphology::Rural { 0.6 } else { 0.12 };
    // Inland is east on this coast, and not as far as the next country.
    let (latitude, longitude) = (
        region.latitude + random.between(-spread_degrees, spread_degrees),
        region.longitude + random.between(0.0, spread_degrees.min(0.4)),
    );
    let peak = match morphology {
        Morphology::Urban => 27.0,
        Morphology::Suburban => 24.0,
        Morphology::Rural => 17.0,
    };
    let cells = (1..=n_cells)
        .map(|sector| {
            let bad = random.below(20) == 0;
            Cell {
                name: format!("{name}-{sector}"),
                sector: sector as u8,
                key: u64::from(enodeb_id) << 8 | u64::from(sector),
                traffic_factor: random.between(0.55, 1.55),
                failure_factor: random.between(0.7, 1.3) * if bad { 2.2 } else { 1.0 },
                peak_mbit_per_sec: peak * random.between(0.85, 1.15),
                worsening: false,
            }
        })
        .collect();
    Site { name, region_idx, enodeb_id, morphology, latitude, longitude, cells }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_has_exactly_the_asked_cells_in_region_order() {
        for n_cells in [1, 2, 3, 7, 120, 1000] {
            let network = Network::new(n_cells, 1);
            assert_eq!(network.n_cells(), n_cells as usize);
            assert!(network.sites.is_sorted_by_key(|s| s.region_idx));
            assert!(network.sites.iter().all(|s| !s.cells.is_empty()));
            let ranges: usize = (0..REGIONS.len()).map(|r| network.sites_of_region(r).len()).sum();
            assert_eq!(ranges, network.sites.len());
        }
    }

    #[test]
    fn the_default_size_follows_the_weights_and_two_sites_two_countries() {
        let counts = share_out(40);
        assert_eq!(counts.map(i64::from), REGIONS.map(|r| r.weight));
        let two = Network::new(6, 1);
        assert!(Country::ALL.iter().all(|c| two.sites_of(*c).len() == 1));
    }

    #[test]
    fn one_cell_gets_worse() {
        for n_cells in [3, 120, 900] {
            let network = Network::new(n_cells, 5);
            let worse = network.sites.iter().flat_map(|s| &s.cells).filter(|c| c.worsening);
            assert_eq!(worse.count(), 1);
        }
    }
}
