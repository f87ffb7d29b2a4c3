//! What tiles add up to, as it is written: where days begin, and the rows of the cache. Their bytes are drawn in
//! [`crate::store::day_rows`].

use rusqlite::{Connection, OptionalExtension, params};

use super::rows::Sql;
use super::tiles::TileKey;
use crate::model::fast::FastMap;
use crate::model::{Every, TimeRange, Timestamp, Zone};
use crate::store::DayZones;
use crate::store::catalog::Catalog;
use crate::store::{day_rows, tile};

/// Where local days begin for the objects of a block.
pub struct DayStarts<'a> {
    catalog: &'a Catalog,
    zone_of: &'a DayZones,
    /// By block, as far as they were asked for.
    zones: FastMap<u32, Vec<Zone>>,
    /// By name of a zone and UTC day.
    midnights: FastMap<(String, i64), Vec<Timestamp>>,
}

impl<'a> DayStarts<'a> {
    pub fn new(catalog: &'a Catalog, zone_of: &'a DayZones) -> Self {
        let (zones, midnights) = (FastMap::default(), FastMap::default());
        Self { catalog, zone_of, zones, midnights }
    }

    /// Columns inside of a UTC day at which a local day begins for an object of the block, ascending.
    pub fn splits(&mut self, granularity_secs: u32, block: u32, day: i64) -> Vec<u16> {
        let zones = self.zones.entry(block).or_insert_with(|| {
            let ids = self.catalog.blocks.get(block as usize).into_iter().flatten();
            let mut zones: Vec<Zone> = Vec::new();
            for object in ids.filter_map(|id| self.catalog.objects.get(id.0 as usize)) {
                let zone = (self.zone_of)(object);
                if !zones.iter().any(|known| known.name() == zone.name()) {
                    zones.push(zone);
                }
            }
            zones
        });
        let start = tile::day_start(day);
        let range = TimeRange::new(start, start.plus_secs(86_400));
        let secs = i64::from(granularity_secs.max(1));
        let mut splits = Vec::new();
        for zone in zones {
            let midnights =
                self.midnights.entry((zone.name().to_owned(), day)).or_insert_with(|| {
                    zone.buckets(range, Every::Day)
                        .iter()
                        .skip(1)
                        .map(|local| local.start)
                        .collect()
                });
            for midnight in midnights {
                // A period belongs to the day that holds its start.
                let into_day = midnight.as_unix_secs() - start.as_unix_secs();
                let column = (into_day + secs - 1).div_euclid(secs);
                if column < 86_400 / secs {
                    splits.push(column as u16);
                }
            }
        }
        splits.sort_unstable();
        splits.dedup();
        splits
    }
}

/// A table of what tiles add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumsTable {
    Rollup,
    Profile,
}

/// The statements of a [`SumsTable`].
struct Statements {
    get: &'static str,
    put: &'static str,
    delete: &'static str,
}

impl SumsTable {
    fn statements(self) -> Statements {
        macro_rules! statements {
            ($table:literal) => {
                Statements {
                    get: concat!(
                        "SELECT data FROM ",
                        $table,
                        " WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4 AND days = ?5"
                    ),
                    put: concat!(
                        "INSERT INTO ",
                        $table,
                        " (measurement, bin, granularity, block, days, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                         ON CONFLICT (measurement, bin, granularity, block, days)
                         DO UPDATE SET data = excluded.data"
                    ),
                    delete: concat!(
                        "DELETE FROM ",
                        $table,
                        " WHERE measurement = ?1 AND bin = ?2 AND granularity = ?3 AND block = ?4 AND days = ?5"
                    ),
                }
            };
        }
        match self {
            Self::Rollup => statements!("rollup"),
            Self::Profile => statements!("profile"),
        }
    }
}

/// The rows of one of the tables, written one after the other.
pub struct SumsRows<'c> {
    connection: &'c Connection,
    statements: Statements,
    /// Of the first of the days, with its records.
    pending: Option<(TileKey, Vec<day_rows::DayRecord>)>,
}

impl<'c> SumsRows<'c> {
    pub fn new(connection: &'c Connection, table: SumsTable) -> Self {
        Self { connection, statements: table.statements(), pending: None }
    }

    /// Keys ascend.
    pub fn add(&mut self, key: TileKey, record: Vec<u8>) -> Sql<()> {
        let (days, day) = day_rows::place_of(key.day);
        let row = TileKey { day: days, ..key };
        if let Some((pending, records)) = &mut self.pending
            && *pending == row
        {
            records.push((day, record));
            return Ok(());
        }
        self.write()?;
        self.pending = Some((row, vec![(day, record)]));
        Ok(())
    }

    /// Writes the row that is still pending.
    pub fn write(&mut self) -> Sql<()> {
        let Some((row, records)) = self.pending.take() else { return Ok(()) };
        let Statements { get, put, delete } = self.statements;
        let TileKey { measurement, bin, granularity_secs, block, day: days } = row;
        let key = params![measurement, bin, granularity_secs, block, days];
        let old: Option<Vec<u8>> =
            self.connection.prepare_cached(get)?.query_row(key, |row| row.get(0)).optional()?;
        let bytes = day_rows::replace(&old.unwrap_or_default(), &records)?;
        if bytes.is_empty() {
            self.connection.prepare_cached(delete)?.execute(key)?;
        } else {
            let with_bytes = params![measurement, bin, granularity_secs, block, days, bytes];
            self.connection.prepare_cached(put)?.execute(with_bytes)?;
        }
        Ok(())
    }
}
