//! The export files: which file holds which sites and hours, which of them never came, came late, or came again.
//!
//! A file spans a quarter of a local day and up to [`SITES_PER_FILE`] sites of one region (TS 32.432 type `D`); a correction is
//! for one site (type `B`). Real networks send one file per site and quarter-hour; this demo would then be a hundred thousand files.

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::{Compression, GzBuilder};

use super::ericsson::NodeNaming;
use super::incident::{Coverage, Incidents};
use super::network::{Network, REGIONS, Region, Site, Vendor};
use super::traffic::{self, CellSample, Counting, PERIOD_SECS, Quarter};
use super::{DemoError, ericsson, files, huawei};
use crate::job::JobContext;
use crate::model::{Every, TimeRange, Zone};

/// *Good*: few large files are fast to write and to read. *Bad*: the text of one file is held in memory, 8 MB at this size.
const SITES_PER_FILE: usize = 100;
const FILE_SPAN: Every = Every::Secs(6 * 3600);
/// Above this size Huawei's files are compressed like the others, to spare the disk.
const PLAIN_CELLS_MAX: usize = 500;

/// Share of the month's files of [`LOSING_REGION`] that never arrive: more than an objective with 95 % completeness bears.
const LOST_RATIO: f64 = 0.08;
const LOSING_REGION: &str = "CUS";
/// One file of this region arrives in the folder of late files only.
const LATE_REGION: &str = "VAP";
/// The first site of these regions sends one file half counted, and the right one late.
const CORRECTED_REGIONS: [&str; 2] = ["LIM", "SCL"];

/// What the folder of exports holds in the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportCounts {
    pub n_files: u64,
    pub n_bytes: u64,
}

/// One file to be rendered.
pub struct ExportFile<'a> {
    pub region: &'static Region,
    pub sites: &'a [Site],
    pub range: TimeRange,
    pub quarters: &'a [Quarter],
    /// Position of `sites[0]` in the network.
    first_site_idx: usize,
    half_counted: Option<usize>,
    incidents: &'a Incidents,
    seed: u64,
}

impl ExportFile<'_> {
    /// One sample for each cell of a site; `None` where the site sent nothing.
    pub fn samples(&self, site: &Site, quarter: &Quarter) -> Option<Vec<CellSample>> {
        let within = self.sites.iter().position(|s| std::ptr::eq(s, site))?;
        let site_idx = self.first_site_idx + within;
        if self.incidents.silences[site_idx].iter().any(|s| s.contains(quarter.start)) {
            return None;
        }
        let half = self.half_counted == Some(site_idx);
        let counting = if half { Counting::Half } else { Counting::Whole };
        let outages = &self.incidents.outages[site_idx];
        let cells = site.cells.iter();
        Some(
            cells
                .map(|cell| traffic::sample(site, cell, outages, quarter, counting, self.seed))
                .collect(),
        )
    }
}

/// Where a file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Sent,
    Late,
    Lost,
    /// Sent half counted, and sent again late.
    Corrected,
}

/// `block` counts the files of the month from 0; later ones are always sent.
fn fate(region: &Region, block: usize, n_month_blocks: usize) -> Fate {
    let at = |percent: usize| n_month_blocks * percent / 100;
    if block >= n_month_blocks {
        return Fate::Sent;
    }
    if region.code == LOSING_REGION {
        let n_lost = (n_month_blocks as f64 * LOST_RATIO).ceil() as usize;
        let lost = at(60)..at(60) + n_lost;
        return if lost.contains(&block) { Fate::Lost } else { Fate::Sent };
    }
    if region.code == LATE_REGION && block == at(55) {
        return Fate::Late;
    }
    if CORRECTED_REGIONS.contains(&region.code) && block == at(40) {
        return Fate::Corrected;
    }
    Fate::Sent
}

/// Writes all files below `exports`; one file's text is in memory at a time.
pub fn write_exports(
    exports: &Path,
    network: &Network,
    coverages: &[Coverage],
    incidents: &Incidents,
    seed: u64,
    ctx: &JobContext,
) -> Result<ExportCounts, DemoError> {
    let mut writer = Writer {
        exports,
        compress_huawei: network.n_cells() > PLAIN_CELLS_MAX,
        text: Vec::new(),
        counts: ExportCounts::default(),
    };
    let jobs: Vec<(usize, &Coverage)> = (0..REGIONS.len())
        .filter(|region_idx| !network.sites_of_region(*region_idx).is_empty())
        .filter_map(|region_idx| {
            let country = REGIONS[region_idx].country;
            coverages.iter().find(|c| c.country == country).map(|c| (region_idx, c))
        })
        .collect();
    let n_blocks: usize = jobs.iter().map(|(_, c)| c.zone.buckets(c.range, FILE_SPAN).len()).sum();
    ctx.progress.begin("Writing export files", n_blocks as u64, "blocks");
    for (region_idx, coverage) in jobs {
        let region = &REGIONS[region_idx];
        let sites = network.sites_of_region(region_idx);
        let blocks = coverage.zone.buckets(coverage.range, FILE_SPAN);
        let n_month_blocks = blocks.iter().filter(|b| coverage.month.contains(b.start)).count();
        for (number, block) in blocks.iter().enumerate() {
            ctx.check()?;
            let quarters = quarters(*block, coverage);
            let fate = fate(region, number, n_month_blocks);
            let file = |range: std::ops::Range<usize>| ExportFile {
                region,
                sites: &network.sites[range.clone()],
                range: *block,
                quarters: &quarters,
                first_site_idx: range.start,
                half_counted: None,
                incidents,
                seed,
            };
            for (chunk, start) in sites.clone().step_by(SITES_PER_FILE).enumerate() {
                let mut part = file(start..(start + SITES_PER_FILE).min(sites.end));
                part.half_counted = (fate == Fate::Corrected).then_some(sites.start);
                let folder = match fate {
                    Fate::Lost => continue,
                    Fate::Late => PathBuf::from("late"),
                    Fate::Sent | Fate::Corrected => {
                        Path::new(region.vendor.folder()).join(region.code)
                    }
                };
                let id = format!("{}-{:02}", region.code, chunk + 1);
                writer.write(&part, &folder, 'D', &id, &coverage.zone)?;
            }
            if fate == Fate::Corrected {
                let again = file(sites.start..sites.start + 1);
                let id = format!("{}_-_2", network.sites[sites.start].name);
                writer.write(&again, Path::new("late"), 'B', &id, &coverage.zone)?;
            }
            ctx.progress.advance(1);
        }
    }
    Ok(writer.counts)
}

fn quarters(block: TimeRange, coverage: &Coverage) -> Vec<Quarter> {
    let n_quarters = block.duration_secs() / PERIOD_SECS;
    (0..n_quarters)
        .map(|i| {
            let start = block.start.plus_secs(i * PERIOD_SECS);
            Quarter::new(start, &coverage.zone, coverage.range)
        })
        .collect()
}

/// Renders, compresses, counts.
struct Writer<'a> {
    exports: &'a Path,
    compress_huawei: bool,
    text: Vec<u8>,
    counts: ExportCounts,
}

impl Writer<'_> {
    fn write(
        &mut self,
        file: &ExportFile<'_>,
        folder: &Path,
        kind: char,
        id: &str,
        zone: &Zone,
    ) -> Result<(), DemoError> {
        self.text.clear();
        let (name, compress) = match file.region.vendor {
            Vendor::Ericsson => {
                let naming = if kind == 'B' { NodeNaming::InPrefix } else { NodeNaming::InElement };
                ericsson::render(file, naming, &mut self.text);
                (file_name(kind, file.range, id, &Zone::utc()), true)
            }
            Vendor::Huawei => {
                huawei::render(file, zone, &mut self.text);
                (file_name(kind, file.range, id, zone), self.compress_huawei)
            }
        };
        let path = self.exports.join(folder).join(if compress { name + ".gz" } else { name });
        let n_bytes = if compress {
            let bytes =
                gzip(&self.text).map_err(|source| DemoError::Io { path: path.clone(), source })?;
            files::write(&path, &bytes)?
        } else {
            files::write(&path, &self.text)?
        };
        self.counts.n_files += 1;
        self.counts.n_bytes += n_bytes;
        Ok(())
    }
}

/// Without name and time in the header, so that the bytes hang on the text alone.
fn gzip(text: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::fast());
    encoder.write_all(text)?;
    encoder.finish()
}

/// `D20261001.0500+0000-1100+0000_LIM-01.xml` (TS 32.432): the end date stands there when it is another one.
fn file_name(kind: char, range: TimeRange, id: &str, zone: &Zone) -> String {
    let (start, end) = (zone.local(range.start), zone.local(range.end));
    let end_date = if start.date() == end.date() {
        String::new()
    } else {
        end.strftime("%Y%m%d.").to_string()
    };
    let offset = |instant| {
        let minutes = zone.offset_secs(instant) / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
    };
    format!(
        "{kind}{}{}-{end_date}{}{}_{id}.xml",
        start.strftime("%Y%m%d.%H%M"),
        offset(range.start),
        end.strftime("%H%M"),
        offset(range.end),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    #[test]
    fn names_follow_the_standard() {
        let start = Timestamp::from_unix_secs(1_790_830_800); // 2026-10-01T05:00:00Z
        let range = TimeRange::new(start, start.plus_secs(6 * 3600));
        assert_eq!(
            file_name('D', range, "LIM-01", &Zone::utc()),
            "D20261001.0500+0000-1100+0000_LIM-01.xml"
        );
        let evening =
            TimeRange::new(range.start.plus_secs(18 * 3600), range.end.plus_secs(18 * 3600));
        assert_eq!(
            file_name('B', evening, "LIM001_-_2", &Zone::utc()),
            "B20261001.2300+0000-20261002.0500+0000_LIM001_-_2.xml"
        );
        let santiago = Zone::named("America/Santiago").unwrap();
        assert_eq!(
            file_name('D', range, "SCL-01", &santiago),
            "D20261001.0200-0300-0800-0300_SCL-01.xml"
        );
    }

    #[test]
    fn enough_is_lost_to_leave_one_objective_undecided() {
        let cusco = REGIONS.iter().find(|r| r.code == LOSING_REGION).unwrap();
        for n_blocks in [4, 28, 124] {
            let lost =
                (0..n_blocks + 12).filter(|b| fate(cusco, *b, n_blocks) == Fate::Lost).count();
            let ratio = lost as f64 / n_blocks as f64;
            assert!((0.05..0.3).contains(&ratio), "{lost} of {n_blocks}");
        }
    }
}
