//! What the ids of counters stand for: names, units, descriptions, from `dictionaries/*.csv` of a workspace.
//!
//! Exports of some vendors name counters by numbers. A dictionary gives them names that can be read and used in formulas; the
//! cache keeps the ids, so that a dictionary can be corrected without importing anything again.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::CounterEntry;

/// All dictionaries of a workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CounterDictionary {
    by_id: BTreeMap<String, CounterEntry>,
    ids_by_name: BTreeMap<String, BTreeSet<String>>,
}

/// Columns of a dictionary file, in the order in which one is written.
pub const COLUMNS: [&str; 6] = ["id", "name", "description", "unit", "collection_method", "vendor"];

impl CounterDictionary {
    /// Reads one file: a header row with `id` and any of the other [`COLUMNS`]; further columns are left alone.
    pub fn parse_csv(file: &str, text: &str) -> Result<Vec<CounterEntry>, Vec<Diagnostic>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let faulty = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            let message = format!("could not read the dictionary: {error}");
            vec![Diagnostic::error(message).in_file(file).at_line(line)]
        };
        let headers = reader.headers().map_err(|e| faulty(&e))?.clone();
        let column = |name: &str| headers.iter().position(|h| h.eq_ignore_ascii_case(name));
        let Some(id) = column("id") else {
            let found = headers.iter().collect::<Vec<_>>().join(", ");
            let message =
                format!("no column of the dictionary is \"id\": the columns are {found:?}");
            let hint = format!("the first line is such as {}", COLUMNS.join(","));
            return Err(vec![Diagnostic::error(message).in_file(file).at_line(1).hint(hint)]);
        };
        let places = COLUMNS.map(column);
        let mut entries = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| faulty(&e))?;
            let cell = |i: usize| {
                places[i].and_then(|place| record.get(place)).unwrap_or_default().to_owned()
            };
            if record.get(id).is_some_and(|id| !id.is_empty()) {
                entries.push(CounterEntry {
                    id: cell(0),
                    name: cell(1),
                    description: cell(2),
                    unit: cell(3),
                    collection_method: cell(4),
                    vendor: cell(5),
                });
            }
        }
        Ok(entries)
    }

    /// Adds entries; of two of one id the later one counts.
    pub fn extend(&mut self, entries: impl IntoIterator<Item = CounterEntry>) {
        for entry in entries {
            if let Some(before) = self.by_id.get(&entry.id)
                && let Some(ids) = self.ids_by_name.get_mut(&before.name)
            {
                ids.remove(&entry.id);
            }
            self.ids_by_name.entry(entry.name.clone()).or_default().insert(entry.id.clone());
            self.by_id.insert(entry.id.clone(), entry);
        }
    }

    pub fn entry(&self, id: &str) -> Option<&CounterEntry> {
        self.by_id.get(id)
    }

    /// Names that stand for exactly one of the ids that `is_known` affirms, with that id, in alphabetical order.
    pub fn unique_names<'d>(
        &'d self,
        is_known: &dyn Fn(&str) -> bool,
    ) -> impl Iterator<Item = (&'d str, &'d str)> {
        self.ids_by_name.iter().filter(|(name, _)| !name.is_empty()).filter_map(
            move |(name, ids)| {
                let mut known = ids.iter().filter(|id| is_known(id));
                match (known.next(), known.next()) {
                    (Some(id), None) => Some((name.as_str(), id.as_str())),
                    _ => None,
                }
            },
        )
    }
}
