//! The demo: export files of a made-up group of two operators, and the contracts, exclusions and topology that go with them.
//!
//! Andina Móvil (Perú, mostly Ericsson) and Austral Telecom (Chile, mostly Huawei) do not exist. Only files are written here;
//! reading them is the same import that a real export goes through.
//!
//! ```text
//! seed → Network (sites, cells) → Incidents (outages, planned work, silences) → CellSample → ericsson | huawei → files
//! ```
//! What the month holds, for every seed and size:
//! - Perú misses its availability and pays for it; Chile keeps its own once planned work and a storm are taken out.
//! - One cell in Lima gets worse from day to day. Cusco loses more files than its objective bears: no verdict.
//! - Some sites fall silent for hours; one file comes late; two come again with other values.
//!
//! Same options, same bytes: all chance hangs on the seed (`random`), nothing on clock, machine or order.

mod desk;
mod document;
mod ericsson;
mod export;
mod files;
mod huawei;
mod incident;
mod network;
mod random;
mod text;
mod traffic;

use std::path::{Path, PathBuf};

use self::incident::Coverage;
use self::network::{Country, Network};
use crate::diagnostic::Diagnostic;
use crate::job::{Cancelled, JobContext};
use crate::model::{CalendarMonth, Timestamp, UnknownZone, Zone};

/// How large the demo is, and which month it tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoOptions {
    /// At least 1.
    pub n_cells: u32,
    /// Local days from the first of `last_month`, at least 1. Fewer days than the month has leave it incomplete.
    pub n_days: u32,
    pub seed: u64,
    /// The month to be judged.
    pub last_month: CalendarMonth,
}

/// Days of the current month that the default demo holds.
const DAYS_AFTER_MONTH: u32 = 3;
const N_CELLS_MAX: u32 = 1_000_000;
const N_DAYS_MAX: u32 = 3_660;

impl DemoOptions {
    /// 120 cells, the whole month and three days more.
    pub fn for_month(last_month: CalendarMonth) -> Self {
        let n_days = last_month.first_day().days_in_month().unsigned_abs();
        Self { n_cells: 120, n_days: u32::from(n_days) + DAYS_AFTER_MONTH, seed: 1, last_month }
    }
}

/// What the workspace of the demo is called.
pub const NAME: &str = "Andina demo";

/// The zone of its workspace.
pub fn zone() -> Result<Zone, Diagnostic> {
    Zone::named("America/Lima").map_err(|e| super::diagnose::of_demo(&e.into()))
}

/// For how long after its end in UTC a month goes on somewhere in the Americas, with room.
const MONTH_ENDS_AFTER_SECS: i64 = 12 * 3600;

/// The month that a demo made at that time judges: the last one that is over in the zones of all its contracts.
pub fn last_whole_month(now: Timestamp) -> CalendarMonth {
    let today = Zone::utc().local(now.plus_secs(-MONTH_ENDS_AFTER_SECS)).date();
    CalendarMonth { year: today.year(), month: today.month() }.previous()
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoSummary {
    pub n_cells: usize,
    pub n_sites: usize,
    /// Export files.
    pub n_files: u64,
    /// Size of the export files together.
    pub n_bytes: u64,
    /// Folders to import, in this order: the late files come last and replace.
    pub imports: Vec<PathBuf>,
    /// Identifiers of the contracts.
    pub contracts: Vec<String>,
}

/// The demo could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("could not write {path:?}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("the folder {path:?} is not empty")]
    Occupied { path: PathBuf },
    #[error("{what} must be from 1 to {max}, not {value}")]
    Size { what: &'static str, value: u32, max: u32 },
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Writes `exports/`, `contracts/`, `actions/`, `exclusions/`, `topology/`, `views/` and `dashboards/` below `folder`.
///
/// # Errors
/// [`DemoError::Occupied`] when `exports/` holds anything already; nothing is written then.
pub fn write_demo(
    folder: &Path,
    options: &DemoOptions,
    ctx: &JobContext,
) -> Result<DemoSummary, DemoError> {
    check_size("the number of cells", options.n_cells, N_CELLS_MAX)?;
    check_size("the number of days", options.n_days, N_DAYS_MAX)?;
    let exports = folder.join("exports");
    files::check_unused(&exports)?;

    let network = Network::new(options.n_cells, options.seed);
    let coverages = Country::ALL
        .iter()
        .map(|country| coverage(*country, options))
        .collect::<Result<Vec<_>, _>>()?;
    let incidents = incident::plan(&network, &coverages, options.seed);

    for country in Country::ALL {
        let path = folder.join("contracts").join(format!("{}.toml", country.contract_id()));
        files::write(&path, document::contract(country).as_bytes())?;
    }
    let ledger = folder.join("exclusions").join(format!("{}.toml", options.last_month.year));
    files::write(&ledger, document::exclusions(&incidents, &coverages).as_bytes())?;
    for (file, text) in document::SAVED {
        files::write(&folder.join(file), text.as_bytes())?;
    }
    let (file, text) = document::dashboard(options.last_month);
    files::write(&folder.join(file), text.as_bytes())?;
    let topology = folder.join("topology").join("cells.csv");
    files::write(&topology, document::topology(&network, &coverages).as_bytes())?;

    let desk = exports.join("desk");
    let texts = [
        ("alarms.csv", desk::alarms(&network, &incidents)),
        ("incidents.csv", desk::incidents(&network, &incidents, options.seed)),
    ];
    let mut n_desk_bytes = 0;
    for (name, text) in &texts {
        n_desk_bytes += files::write(&desk.join(name), text.as_bytes())?;
    }
    let counts =
        export::write_exports(&exports, &network, &coverages, &incidents, options.seed, ctx)?;
    Ok(DemoSummary {
        n_cells: network.n_cells(),
        n_sites: network.sites.len(),
        n_files: counts.n_files + texts.len() as u64,
        n_bytes: counts.n_bytes + n_desk_bytes,
        imports: ["ericsson", "huawei", "desk", "late"]
            .iter()
            .map(|name| exports.join(name))
            .filter(|path| path.is_dir())
            .collect(),
        contracts: Country::ALL.iter().map(|c| c.contract_id().to_owned()).collect(),
    })
}

fn check_size(what: &'static str, value: u32, max: u32) -> Result<(), DemoError> {
    if (1..=max).contains(&value) { Ok(()) } else { Err(DemoError::Size { what, value, max }) }
}

fn coverage(country: Country, options: &DemoOptions) -> Result<Coverage, UnknownZone> {
    let zone = country.zone()?;
    let first_day = options.last_month.first_day();
    let range = zone.days_of(first_day, options.n_days.min(N_DAYS_MAX) as i32);
    let month = range.intersect(zone.month(options.last_month)).unwrap_or(range);
    Ok(Coverage { country, zone, range, month })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_judged_once_it_is_over_in_the_zones_of_the_demo() {
        // 2026-12-01T00:04:28Z: in Lima it is still November.
        let midnight = Timestamp::from_unix_secs(1_796_083_468);
        assert_eq!(last_whole_month(midnight), CalendarMonth { year: 2026, month: 10 });
        let noon = midnight.plus_secs(12 * 3600);
        assert_eq!(last_whole_month(noon), CalendarMonth { year: 2026, month: 11 });
    }
}
