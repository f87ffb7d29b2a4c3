//! Object attributes from the workspace's `topology/*.csv`.
//!
//! One row says something about one object: a column `object` (or `name`, or `cell`) identifies it, every other column is an
//! attribute. Optional columns `valid_from` and `valid_to` (dates, half-open) limit a row in time, at midnight of the row's
//! `zone` column where there is one, else of UTC; an object that moves has several rows. A blank cell says nothing.
//!
//! A row belongs to an object when its identifier is the object's full name, its label or the value of its last RDN;
//! the exact spelling is tried first, then without regard to case. An identifier between slashes, such as `/LIM\d+A/`, is a regular
//! expression: its row belongs to every object of which one of the three matches it whole, and what a row says of an object by
//! name goes before what a pattern says. Where two rows are valid at once, the later one wins
//! (within one file they must not contradict each other).

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};

use super::attribute::AttributeColumn;
use crate::model::fast::FastMap;
use crate::model::glob::same_folded;
use crate::model::{ManagedObject, ObjectId, TimeRange, Timestamp, Zone};

/// Attributes by object name.
#[derive(Clone, Debug, Default)]
pub struct Topology {
    rows: Vec<Row>,
    /// Positions in `rows`, ascending, by identifier as written and in lower case.
    by_name: FastMap<String, Vec<u32>>,
    /// Made when somebody first asks for a name that is written otherwise.
    by_folded_name: OnceLock<FastMap<String, Vec<u32>>>,
    /// Positions in `rows` of those that name objects by a regular expression, ascending.
    patterns: Vec<(u32, Regex)>,
    /// Attribute names as first written, by lower-case name.
    names: BTreeMap<String, String>,
    known: KnownMatches,
}

/// The objects that were asked for last, with the rows that speak of each.
///
/// *Good*: a query over ten thousand objects does not look up their names again. *Bad*: two callers that ask for different lists in
/// turn gain nothing.
#[derive(Debug, Default)]
struct KnownMatches(Mutex<Option<KnownMatch>>);

type KnownMatch = (Arc<Vec<ManagedObject>>, Arc<MatchedRows>);

/// A copy may get other rows.
impl Clone for KnownMatches {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Which rows speak of each object of a list.
#[derive(Debug, Default)]
pub struct MatchedRows {
    /// By position of the object: where its own begin; one more at the end.
    starts: Vec<u32>,
    positions: Vec<u32>,
    /// By position of the object: whether any row is limited in time.
    may_change: Vec<bool>,
    columns: Mutex<BTreeMap<ColumnKey, Arc<AttributeColumn>>>,
}

/// Lower-case key, and whether equal values of different objects are told apart by their names.
type ColumnKey = (String, bool);

impl MatchedRows {
    /// The values of a key for all objects, made by `make` the first time.
    pub(super) fn column(
        &self,
        key: &str,
        told_apart: bool,
        make: impl FnOnce() -> AttributeColumn,
    ) -> Arc<AttributeColumn> {
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (key.to_lowercase(), told_apart);
        Arc::clone(columns.entry(key).or_insert_with(|| Arc::new(make())))
    }

    /// Whether what the topology says of the object at a position is limited in time.
    pub(super) fn may_change(&self, object_idx: usize) -> bool {
        self.may_change[object_idx]
    }

    pub(super) fn any_may_change(&self) -> bool {
        self.may_change.contains(&true)
    }

    /// Whether the values of a group key are known.
    pub(super) fn has_column(&self, key: &str) -> bool {
        let columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        columns.contains_key(&(key.to_lowercase(), true))
    }

    /// Of the object at a position of the list.
    pub fn rows_of<'t>(&'t self, topology: &'t Topology, object_idx: usize) -> ObjectRows<'t> {
        let range = self.starts[object_idx] as usize..self.starts[object_idx + 1] as usize;
        ObjectRows { rows: &topology.rows, positions: Cow::Borrowed(&self.positions[range]) }
    }
}

/// A topology file could not be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TopologyError {
    pub message: String,
    pub file: String,
    /// Counts from 1.
    pub line: u64,
    pub hint: Option<String>,
}

/// A row that names no imported object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmatchedRow {
    pub file: String,
    pub line: u64,
    /// Identifier as written.
    pub object: String,
    /// The identifier is a regular expression.
    pub is_pattern: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    object: String,
    file: Arc<str>,
    line: u64,
    valid: TimeRange,
    /// Lower-case name and value, sorted by name; blank values are left out.
    attributes: Vec<(Arc<str>, Arc<str>)>,
}

const START_OF_TIME: Timestamp = Timestamp::from_unix_secs(i64::MIN);
const END_OF_TIME: Timestamp = Timestamp::from_unix_secs(i64::MAX);

impl Row {
    fn value(&self, key: &str) -> Option<&str> {
        // Mostly the key is written as the column is, and nothing has to be folded.
        let same = || self.attributes.iter().find(|(name, _)| &**name == key);
        let folded = || self.attributes.iter().find(|(name, _)| same_folded(name, key));
        same().or_else(folded).map(|(_, value)| &**value)
    }
}

impl Topology {
    /// Reads one file (comma, semicolon or tab; a byte order mark is fine). All faults of the file are listed, and nothing of a
    /// faulty file is taken.
    pub fn parse_csv(file_name: &str, text: &str) -> Result<Self, Vec<TopologyError>> {
        CsvFile::new(file_name).read(text)
    }

    /// Adds the rows of another file; where both speak of an object at one time, `later` wins.
    pub fn merge(&mut self, later: Self) {
        if self.rows.is_empty() {
            let names = std::mem::replace(self, later).names;
            self.names.extend(names);
            return;
        }
        for (folded, name) in later.names {
            self.names.entry(folded).or_insert(name);
        }
        for row in later.rows {
            self.push(row);
        }
    }

    fn push(&mut self, row: Row) {
        self.known = KnownMatches::default();
        let position = self.rows.len() as u32;
        if let Some(Ok(pattern)) = pattern_of(&row.object) {
            self.patterns.push((position, pattern));
            self.rows.push(row);
            return;
        }
        self.by_folded_name = OnceLock::new();
        self.by_name.entry(row.object.clone()).or_default().push(position);
        self.rows.push(row);
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Names of all attributes as first written, in alphabetical order.
    pub fn attribute_names(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }

    /// Whether some row may have that attribute, without regard to case.
    pub fn has_attribute(&self, key: &str) -> bool {
        self.names.contains_key(&key.to_lowercase())
    }

    /// Value of an attribute at an instant; the key is taken without regard to case.
    pub fn attribute(&self, object: &ManagedObject, key: &str, at: Timestamp) -> Option<&str> {
        self.rows_of(object).attribute(key, at)
    }

    /// Matches an object once, for several look-ups.
    pub fn rows_of(&self, object: &ManagedObject) -> ObjectRows<'_> {
        ObjectRows { rows: &self.rows, positions: self.positions(object) }
    }

    /// Matches all objects of a list, once for as long as it is the same list.
    pub fn matched(&self, objects: &Arc<Vec<ManagedObject>>) -> Arc<MatchedRows> {
        let mut known = self.known.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((list, matched)) = &*known
            && Arc::ptr_eq(list, objects)
        {
            return Arc::clone(matched);
        }
        let mut matched = MatchedRows::default();
        matched.starts.push(0);
        for object in objects.iter() {
            let positions = self.positions(object);
            matched.positions.extend_from_slice(&positions);
            matched.starts.push(matched.positions.len() as u32);
            matched.may_change.push(ObjectRows { rows: &self.rows, positions }.may_change());
        }
        let matched = Arc::new(matched);
        *known = Some((Arc::clone(objects), Arc::clone(&matched)));
        matched
    }

    /// Rows that speak of an object, those with the last word last.
    fn positions(&self, object: &ManagedObject) -> Cow<'_, [u32]> {
        if self.rows.is_empty() {
            return Cow::Borrowed(&[]);
        }
        // Taking a name apart takes longer than all else here, and mostly the other two have been found before.
        let last_value = OnceCell::new();
        let last_value = || *last_value.get_or_init(|| last_value_of(object));
        let names = || {
            let others = [object.name.as_str(), object.label()].into_iter();
            others.chain(std::iter::once_with(last_value))
        };
        let exact = || names().find_map(|name| self.by_name.get(name));
        let by_folded_name = || self.by_folded_name.get_or_init(|| self.folded_names());
        let folded = || names().find_map(|name| by_folded_name().get(&name.to_lowercase()));
        let named: &[u32] = exact().or_else(folded).map_or(&[], Vec::as_slice);
        let is_meant = |pattern: &Regex| names().any(|name| pattern.is_match(name));
        let by_pattern: Vec<u32> =
            self.patterns.iter().filter(|(_, p)| is_meant(p)).map(|(at, _)| *at).collect();
        if by_pattern.is_empty() {
            return Cow::Borrowed(named);
        }
        Cow::Owned(by_pattern.into_iter().chain(named.iter().copied()).collect())
    }

    fn folded_names(&self) -> FastMap<String, Vec<u32>> {
        let mut by_folded_name: FastMap<String, Vec<u32>> = FastMap::default();
        for (position, row) in (0..).zip(&self.rows) {
            // Patterns stand in a list of their own.
            if self.by_name.contains_key(&row.object) {
                by_folded_name.entry(row.object.to_lowercase()).or_default().push(position);
            }
        }
        by_folded_name
    }

    /// Rows that name none of these objects, in the order they were read.
    pub fn unmatched_rows(&self, objects: &Arc<Vec<ManagedObject>>) -> Vec<UnmatchedRow> {
        let mut matched = vec![false; self.rows.len()];
        for position in &self.matched(objects).positions {
            matched[*position as usize] = true;
        }
        let unmatched = self.rows.iter().zip(matched).filter(|(_, matched)| !matched);
        unmatched
            .map(|(row, _)| UnmatchedRow {
                file: row.file.to_string(),
                line: row.line,
                object: row.object.clone(),
                is_pattern: pattern_of(&row.object).is_some(),
            })
            .collect()
    }

    /// Objects of which no row speaks, in order.
    pub fn objects_without_topology(&self, objects: &[ManagedObject]) -> Vec<ObjectId> {
        objects.iter().filter(|o| self.positions(o).is_empty()).map(|o| o.id).collect()
    }
}

fn last_value_of(object: &ManagedObject) -> &str {
    object.rdns().last().map_or("", |rdn| rdn.value)
}

/// The rows that speak of one object.
#[derive(Clone, Debug)]
pub struct ObjectRows<'t> {
    rows: &'t [Row],
    positions: Cow<'t, [u32]>,
}

impl<'t> ObjectRows<'t> {
    /// Whether the topology never speaks of the object: nothing is known of when it came or went.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Whether the topology knows the object at that instant.
    pub fn exist_at(&self, at: Timestamp) -> bool {
        self.iter().any(|row| row.valid.contains(at))
    }

    /// Later rows first.
    fn iter(&self) -> impl Iterator<Item = &'t Row> {
        let rows = self.rows;
        self.positions.iter().rev().map(move |position| &rows[*position as usize])
    }

    /// Value of an attribute at an instant; the key is taken without regard to case.
    pub fn attribute(&self, key: &str, at: Timestamp) -> Option<&'t str> {
        self.iter().filter(|row| row.valid.contains(at)).find_map(|row| row.value(key))
    }

    /// Whether any row is limited in time.
    pub fn may_change(&self) -> bool {
        self.iter().any(|row| row.valid.start != START_OF_TIME || row.valid.end != END_OF_TIME)
    }

    /// Instants inside `range` (its start left out) at which an attribute may change, ascending.
    pub fn changes_in(&self, range: TimeRange) -> Vec<Timestamp> {
        let mut changes: Vec<Timestamp> = self
            .iter()
            .flat_map(|row| [row.valid.start, row.valid.end])
            .filter(|instant| range.start < *instant && *instant < range.end)
            .collect();
        changes.sort_unstable();
        changes.dedup();
        changes
    }

    /// All attributes at an instant: lower-case name and value, sorted by name.
    pub(super) fn all(&self, at: Timestamp) -> BTreeMap<&'t str, &'t str> {
        let mut attributes = BTreeMap::new();
        for row in self.iter().filter(|row| row.valid.contains(at)) {
            for (name, value) in &row.attributes {
                attributes.entry(&**name).or_insert(&**value);
            }
        }
        attributes
    }
}

impl Topology {
    /// An attribute's name as first written.
    pub(super) fn display_name<'a>(&'a self, folded: &'a str) -> &'a str {
        self.names.get(folded).map_or(folded, String::as_str)
    }
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
enum Column {
    Object,
    ValidFrom,
    ValidTo,
    /// Lower-case name.
    Attribute(Arc<str>),
    /// A column without a name: must be blank.
    Unnamed,
}

/// The columns of a file.
struct Columns {
    kinds: Vec<Column>,
    /// Those of attributes, sorted by name.
    by_name: Vec<(usize, Arc<str>)>,
    /// What stood in each of `by_name` last. *Good*: neighbors share what they have in common, ten thousand cells their country; the file is
    /// read in half the time. *Bad*: files that are sorted by nothing share nothing.
    latest: Vec<Arc<str>>,
}

impl Columns {
    fn new(kinds: Vec<Column>) -> Self {
        let names = kinds.iter().enumerate().filter_map(|(at, kind)| match kind {
            Column::Attribute(name) => Some((at, Arc::clone(name))),
            _ => None,
        });
        let mut by_name: Vec<(usize, Arc<str>)> = names.collect();
        by_name.sort_by(|(_, a), (_, b)| a.cmp(b));
        let latest = vec![Arc::from(""); by_name.len()];
        Self { kinds, by_name, latest }
    }

    /// The attributes of a row, sorted by name; blank ones are left out.
    fn attributes(&mut self, record: &csv::StringRecord) -> Vec<(Arc<str>, Arc<str>)> {
        let mut found = Vec::with_capacity(self.by_name.len());
        for ((at, name), latest) in self.by_name.iter().zip(&mut self.latest) {
            let cell = cell_of(record, *at);
            if cell.is_empty() {
                continue;
            }
            if **latest != *cell {
                *latest = cell.into();
            }
            found.push((Arc::clone(name), Arc::clone(latest)));
        }
        found
    }
}

fn cell_of(record: &csv::StringRecord, at: usize) -> &str {
    record.get(at).unwrap_or_default().trim()
}

/// One file while it is read.
struct CsvFile {
    file: Arc<str>,
    errors: Vec<TopologyError>,
    zones: BTreeMap<String, Option<Zone>>,
}

impl CsvFile {
    fn new(file_name: &str) -> Self {
        Self { file: file_name.into(), errors: Vec::new(), zones: BTreeMap::new() }
    }

    fn fault(&mut self, line: u64, message: String, hint: Option<&str>) {
        let hint = hint.map(str::to_owned);
        self.errors.push(TopologyError { message, file: self.file.to_string(), line, hint });
    }

    fn read(mut self, text: &str) -> Result<Topology, Vec<TopologyError>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter_of(text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut topology = Topology::default();
        let mut columns: Option<Columns> = None;
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(fault) => {
                    let line = fault.position().map_or(0, csv::Position::line);
                    self.fault(line, format!("could not read the row: {fault}"), None);
                    break;
                }
            }
            let line = line_of(&record, text);
            if let Some(columns) = &mut columns {
                if let Some(row) = self.row(&record, columns, line) {
                    topology.push(row);
                }
            } else {
                columns = self.header(&record, line, &mut topology.names).map(Columns::new);
                if columns.is_none() {
                    break;
                }
            }
        }
        if columns.is_none() && self.errors.is_empty() {
            self.fault(1, "the file is empty".to_owned(), Some(HEADER_HINT));
        }
        self.find_contradictions(&topology);
        if self.errors.is_empty() { Ok(topology) } else { Err(self.errors) }
    }

    /// What each column holds; `None`, with the fault noted, where no column identifies the object.
    fn header(
        &mut self,
        record: &csv::StringRecord,
        line: u64,
        names: &mut BTreeMap<String, String>,
    ) -> Option<Vec<Column>> {
        let folded: Vec<String> = record.iter().map(|cell| cell.trim().to_lowercase()).collect();
        let Some(object) =
            ["object", "name", "cell"].iter().find_map(|id| folded.iter().position(|f| f == id))
        else {
            let found = record.iter().map(str::trim).collect::<Vec<_>>().join(", ");
            let message = format!("no column names the object: the columns are {found:?}");
            self.fault(line, message, Some(HEADER_HINT));
            return None;
        };
        let mut columns = Vec::new();
        for (i, name) in folded.iter().enumerate() {
            if !name.is_empty() && folded[..i].contains(name) {
                self.fault(line, format!("the column {name:?} stands twice"), None);
            }
            columns.push(match name.as_str() {
                _ if i == object => Column::Object,
                "" => Column::Unnamed,
                "valid_from" => Column::ValidFrom,
                "valid_to" => Column::ValidTo,
                _ => {
                    names.insert(name.clone(), cell_of(record, i).to_owned());
                    Column::Attribute(name.as_str().into())
                }
            });
        }
        Some(columns)
    }

    /// One row; `None` for a blank one, or with its faults noted.
    fn row(&mut self, record: &csv::StringRecord, columns: &mut Columns, line: u64) -> Option<Row> {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return None;
        }
        if record.len() != columns.kinds.len() {
            let message =
                format!("the row has {} cells, the header {}", record.len(), columns.kinds.len());
            self.fault(line, message, Some("put a cell that holds the delimiter in quotes"));
            return None;
        }
        let (mut object, mut from, mut to) = ("", "", "");
        for (cell, column) in record.iter().map(str::trim).zip(&columns.kinds) {
            match column {
                Column::Object => object = cell,
                Column::ValidFrom => from = cell,
                Column::ValidTo => to = cell,
                Column::Unnamed if !cell.is_empty() => {
                    self.fault(line, format!("{cell:?} stands in a column without a name"), None);
                }
                Column::Attribute(_) | Column::Unnamed => {}
            }
        }
        let attributes = columns.attributes(record);
        if object.is_empty() {
            self.fault(line, "the row names no object".to_owned(), None);
            return None;
        }
        if let Some(Err(why)) = pattern_of(object) {
            let message = format!("{object:?} is not a regular expression: {why}");
            self.fault(line, message, Some("without the slashes it is a name"));
            return None;
        }
        let zone_name = attributes.iter().find(|(name, _)| &**name == "zone").map(|(_, z)| z);
        let zone = self.zone(zone_name.map(|name| &**name), line)?;
        let start = self.midnight("valid_from", from, &zone, line)?.unwrap_or(START_OF_TIME);
        let end = self.midnight("valid_to", to, &zone, line)?.unwrap_or(END_OF_TIME);
        if end <= start {
            let message = format!("valid_to {to:?} does not lie after valid_from {from:?}");
            self.fault(line, message, Some("valid_to is the first day that does not count"));
            return None;
        }
        Some(Row {
            object: object.to_owned(),
            file: Arc::clone(&self.file),
            line,
            valid: TimeRange::new(start, end),
            attributes,
        })
    }

    fn zone(&mut self, name: Option<&str>, line: u64) -> Option<Zone> {
        let Some(name) = name else { return Some(Zone::utc()) };
        if !self.zones.contains_key(name) {
            self.zones.insert(name.to_owned(), Zone::named(name).ok());
        }
        let zone = self.zones.get(name).cloned().flatten();
        if zone.is_none() {
            let hint = Some("write an IANA name such as America/Lima");
            self.fault(line, format!("unknown time zone {name:?}"), hint);
        }
        zone
    }

    /// `Some(None)` for a blank cell; `None`, with the fault noted, for something that is no date.
    fn midnight(
        &mut self,
        column: &str,
        cell: &str,
        zone: &Zone,
        line: u64,
    ) -> Option<Option<Timestamp>> {
        if cell.is_empty() {
            return Some(None);
        }
        let date = if cell.len() == 10 { cell.parse::<Date>().ok() } else { None };
        let Some(date) = date.filter(|date| (1900..=2200).contains(&date.year())) else {
            let hint = Some("write year-month-day, such as 2026-10-01");
            self.fault(line, format!("{column} {cell:?} is not a date"), hint);
            return None;
        };
        Some(Some(zone.days_of(date, 1).start))
    }

    /// Two rows of one object that are valid at once must not say different things.
    fn find_contradictions(&mut self, topology: &Topology) {
        // Most objects have one row, and those with a pattern are few.
        let is_single =
            |row: &&Row| topology.by_name.get(&row.object).is_some_and(|p| p.len() == 1);
        let mut rows: Vec<&Row> = topology.rows.iter().filter(|row| !is_single(row)).collect();
        rows.sort_by_key(|row| (&row.object, row.valid.start, row.valid.end, row.line));
        rows.dedup_by(|b, a| {
            (&a.object, a.valid, &a.attributes) == (&b.object, b.valid, &b.attributes)
        });
        let mut latest_end = START_OF_TIME;
        for (i, row) in rows.iter().enumerate() {
            let first_of_object = i == 0 || rows[i - 1].object != row.object;
            let disjoint = first_of_object || latest_end <= row.valid.start;
            latest_end = if disjoint { row.valid.end } else { latest_end.max(row.valid.end) };
            if disjoint {
                continue;
            }
            let earlier = rows[..i].iter().rev().take_while(|other| other.object == row.object);
            let contradiction = earlier
                .filter(|other| other.valid.intersect(row.valid).is_some())
                .find_map(|other| contradiction(other, row).map(|name| (other, name)));
            if let Some((other, name)) = contradiction {
                let (line, earlier_line) = (row.line.max(other.line), row.line.min(other.line));
                let message = format!(
                    "{:?} of {:?} contradicts line {earlier_line}, which is valid at the same time",
                    topology.display_name(&name),
                    row.object,
                );
                self.fault(line, message, Some("limit the rows with valid_from and valid_to"));
            }
        }
    }
}

/// The regular expression between slashes, for whole names; `None` for a name.
fn pattern_of(identifier: &str) -> Option<Result<Regex, String>> {
    let pattern = identifier.strip_prefix('/')?.strip_suffix('/')?;
    if pattern.is_empty() {
        return None;
    }
    let built =
        RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(PATTERN_BYTES_MAX).build();
    Some(built.map_err(|error| {
        // The last line says why; those before it draw where.
        let text = error.to_string();
        let why = text.lines().last().unwrap_or_default().trim();
        why.strip_prefix("error: ").unwrap_or(why).to_owned()
    }))
}

/// Memory of one compiled pattern. *Good*: a file of hostile patterns is refused. *Bad*: so is one with huge repetitions.
const PATTERN_BYTES_MAX: usize = 1 << 20;

const HEADER_HINT: &str = "the first line names the columns; one of them is object, name or cell, such as object,region,zone";

/// An attribute to which the two rows give different values.
fn contradiction(a: &Row, b: &Row) -> Option<Arc<str>> {
    let differs =
        |(name, value): &&(Arc<str>, Arc<str>)| b.value(name).is_some_and(|v| *v != **value);
    a.attributes.iter().find(differs).map(|(name, _)| Arc::clone(name))
}

/// The line on which a row begins: the reader's own position is that of blank lines before it.
fn line_of(record: &csv::StringRecord, text: &str) -> u64 {
    let Some(position) = record.position() else { return 0 };
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or(&[]);
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    position.line() + blank.filter(|byte| **byte == b'\n').count() as u64
}

/// The delimiter that stands most often in the first line, outside of quotes.
fn delimiter_of(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, n)) = counts.iter_mut().find(|(d, _)| *d == byte && !quoted) {
            *n += 1;
        }
    }
    // The first of equals: a comma.
    counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(delimiter, _)| *delimiter)
}
