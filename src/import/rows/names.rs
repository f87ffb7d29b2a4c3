//! Names of a file in the order of first sight, by which they are numbered.
//!
//! The thousands of files of a day name the same measurement types in the same order. So a file's table of them follows the table of
//! an earlier file as long as it says the same, name by name, and where it does to the end, both share one. *Good*: a tenth of the
//! time of an import, which went into strings that were all there before; who stores the samples sees that two tables are
//! one, too. *Bad*: a table that follows another and leaves it is copied up to there.

use std::sync::{Arc, Mutex, PoisonError};

use crate::model::fast::FastIndexSet;
use crate::model::{MeasurementEntry, MeasurementKind};

/// Names in order of first sight.
#[derive(Debug, Default)]
pub(in crate::import) struct Names {
    names: FastIndexSet<String>,
}

impl Names {
    pub(in crate::import) fn id(&mut self, name: &str) -> u32 {
        let id = match self.names.get_index_of(name) {
            Some(id) => id,
            None => self.names.insert_full(name.to_owned()).0,
        };
        id as u32
    }

    pub(in crate::import) fn name(&self, id: u32) -> &str {
        &self.names[id as usize]
    }

    /// By number.
    pub(in crate::import) fn into_names(self) -> Vec<String> {
        self.names.into_iter().collect()
    }
}

/// Tables of measurement types that files of one import share. They speed reading up and change nothing of what is read, so all are
/// equal.
#[derive(Clone, Debug, Default)]
pub struct SharedTables(Arc<Mutex<Vec<Arc<SharedTable>>>>);

impl PartialEq for SharedTables {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Debug)]
struct SharedTable {
    names: FastIndexSet<String>,
    entries: Arc<Vec<MeasurementEntry>>,
}

/// Tables that are kept. *Good*: as many kinds of files as a folder of several vendors has. *Bad*: of more kinds the oldest is
/// forgotten, and made anew.
const TABLES_MAX: usize = 64;
/// Smaller tables are not worth sharing.
const ENTRIES_MIN: usize = 8;

impl SharedTables {
    fn starting_with(&self, name: &str, group: &str) -> Option<Arc<SharedTable>> {
        let starts = |table: &&Arc<SharedTable>| {
            table.entries.first().is_some_and(|entry| entry.name == name && entry.group == group)
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().find(starts).cloned()
    }

    fn add(&self, entries: &Arc<Vec<MeasurementEntry>>) {
        if entries.len() < ENTRIES_MIN {
            return;
        }
        let names = entries.iter().map(|entry| entry.name.clone()).collect();
        let table = Arc::new(SharedTable { names, entries: Arc::clone(entries) });
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let starts_alike = |other: &Arc<SharedTable>| {
            let (a, b) = (other.entries.first(), entries.first());
            a.zip(b).is_some_and(|(a, b)| a.name == b.name && a.group == b.group)
        };
        tables.retain(|other| !starts_alike(other));
        if tables.len() == TABLES_MAX {
            tables.remove(0);
        }
        tables.push(table);
    }
}

/// The measurement types of one file with their groups, each where it was named first.
#[derive(Debug, Default)]
pub(super) struct MeasurementTable {
    shared: SharedTables,
    /// The table that this one follows, and as far as it does. Then the lists below are empty.
    follows: Option<(Arc<SharedTable>, usize)>,
    names: FastIndexSet<String>,
    groups: Vec<String>,
}

impl MeasurementTable {
    pub(super) fn new(shared: SharedTables) -> Self {
        Self { shared, ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.follows.as_ref().map_or(self.groups.len(), |(_, n)| *n)
    }

    pub(super) fn name(&self, id: u32) -> Option<&str> {
        match &self.follows {
            Some((table, n)) if (id as usize) < *n => {
                table.entries.get(id as usize).map(|entry| entry.name.as_str())
            }
            Some(_) => None,
            None => self.names.get_index(id as usize).map(String::as_str),
        }
    }

    /// The number of a name; a new one is noted with its group.
    pub(super) fn id(&mut self, name: &str, group: &str) -> u32 {
        if self.len() == 0 && self.follows.is_none() {
            self.follows = self.shared.starting_with(name, group).map(|table| (table, 0));
        }
        if let Some((table, n)) = &mut self.follows {
            let next = table.entries.get(*n);
            if next.is_some_and(|entry| entry.name == name && entry.group == group) {
                *n += 1;
                return (*n - 1) as u32;
            }
            if let Some(id) = table.names.get_index_of(name).filter(|id| *id < *n) {
                return id as u32;
            }
            self.leave();
        }
        let id = match self.names.get_index_of(name) {
            Some(id) => id,
            None => {
                self.groups.push(group.to_owned());
                self.names.insert_full(name.to_owned()).0
            }
        };
        id as u32
    }

    /// From here on the table is one of its own.
    fn leave(&mut self) {
        if let Some((table, n)) = self.follows.take() {
            let followed = &table.entries[..n];
            self.names = followed.iter().map(|entry| entry.name.clone()).collect();
            self.groups = followed.iter().map(|entry| entry.group.clone()).collect();
        }
    }

    /// The entries that are reported, with their kinds; both by number.
    pub(super) fn into_entries(
        mut self,
        kinds: &[MeasurementKind],
        reported: &[bool],
    ) -> Arc<Vec<MeasurementEntry>> {
        let all = reported.iter().all(|reported| *reported);
        if let Some((table, n)) = &self.follows {
            let same_kinds =
                || table.entries.iter().map(|entry| entry.kind).eq(kinds.iter().copied());
            if all && *n == table.entries.len() && same_kinds() {
                return Arc::clone(&table.entries);
            }
        }
        self.leave();
        let entries = self.names.into_iter().zip(self.groups).zip(kinds).zip(reported);
        let entries = entries
            .filter(|(_, reported)| **reported)
            .map(|(((name, group), kind), _)| MeasurementEntry { name, group, kind: *kind })
            .collect();
        let entries = Arc::new(entries);
        if all {
            self.shared.add(&entries);
        }
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(shared: &SharedTables, names: &[(&str, &str)]) -> Arc<Vec<MeasurementEntry>> {
        let mut table = MeasurementTable::new(shared.clone());
        let mut alone = MeasurementTable::default();
        for (name, group) in names {
            assert_eq!(table.id(name, group), alone.id(name, group), "{name}");
            assert_eq!(table.len(), alone.len());
        }
        for id in 0..=table.len() as u32 {
            assert_eq!(table.name(id), alone.name(id));
        }
        let (kinds, reported) =
            (vec![MeasurementKind::Scalar; table.len()], vec![true; table.len()]);
        let entries = table.into_entries(&kinds, &reported);
        assert_eq!(entries, alone.into_entries(&kinds, &reported));
        entries
    }

    /// Whatever a table follows and wherever it leaves, it says what it would have said alone.
    #[test]
    fn a_table_that_follows_another_is_the_same_as_one_alone() {
        let shared = SharedTables::default();
        let names: Vec<String> = (0..12).map(|i| format!("pm{i}")).collect();
        let all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "G")).collect();
        let first = table(&shared, &all);
        assert!(Arc::ptr_eq(&first, &table(&shared, &all)), "the same names share one table");
        // A name again, fewer names, another order, another group, more names.
        let again: Vec<_> = all.iter().chain(&all[3..5]).copied().collect();
        assert!(Arc::ptr_eq(&first, &table(&shared, &again)));
        assert!(!Arc::ptr_eq(&first, &table(&shared, &all[..9])));
        let mut other = all.clone();
        other.swap(4, 7);
        table(&shared, &other);
        let mut regrouped = all.clone();
        regrouped[6].1 = "H";
        table(&shared, &regrouped);
        table(&shared, &[all.as_slice(), &[("new", "G"), ("pm3", "G")]].concat());
        table(&shared, &all[5..]);
        table(&shared, &[]);
    }

    #[test]
    fn another_kind_is_another_table() {
        let shared = SharedTables::default();
        let names: Vec<(String, String)> =
            (0..9).map(|i| (format!("pm{i}"), String::new())).collect();
        let entries = |kind: MeasurementKind| {
            let mut table = MeasurementTable::new(shared.clone());
            names.iter().for_each(|(name, group)| {
                table.id(name, group);
            });
            let mut kinds = vec![MeasurementKind::Scalar; 9];
            kinds[8] = kind;
            table.into_entries(&kinds, &[true; 9])
        };
        let scalar = entries(MeasurementKind::Scalar);
        let dense = entries(MeasurementKind::DenseArray { n_bins: 3 });
        assert_eq!(scalar[8].kind, MeasurementKind::Scalar);
        assert_eq!(dense[8].kind, MeasurementKind::DenseArray { n_bins: 3 });
    }
}
