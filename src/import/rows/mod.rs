//! Rows of results as 3GPP formats have them: names by position, then for each object its results, maybe marked suspect.
//!
//! The readers say what the file says, in its order; what cannot be mapped safely is listed and not taken; a row counts when it
//! ends. All of it lands in one [`table::Table`].
//!
//! ```text
//! begin_info ─ set_period ─ name … ─┬─ begin_row ─ set_object ─ result … ─ suspect ─ end_row ─┐
//!                                   └──────────────────────────────────────────────────────────┘
//! ```

mod names;
mod table;
mod times;

pub(super) use times::{FileTimes, Stamp, TimeNotes};

pub(super) use names::Names;
pub use names::SharedTables;
use table::{Payload, Place, Table, plain_integer};

use super::ImportOptions;
use super::refusal::{Fault, RejectList, shown};
use super::selection::{LeftOut, Selection};
use super::value_text::{is_blank, trim};
use crate::job::{Cancelled, JobContext};
use crate::model::{ImportedFile, Period};

/// What a format calls its parts, for messages.
#[derive(Debug)]
pub(super) struct Words {
    /// What gives a position its name.
    pub(super) name: &'static str,
    /// What holds the results of one object.
    pub(super) row: &'static str,
    /// What else could have named the object.
    pub(super) owners: &'static str,
    /// How results find their names.
    pub(super) mapping_hint: &'static str,
}

/// What a comma inside of a result means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Commas {
    /// It parts the numbers of an array: Ericsson's exports.
    Arrays,
    /// Who wrote the file is not known for them. Three numbers or more are an array; two may be one with a decimal comma.
    #[default]
    Unclear,
    /// The format or the vendor has no arrays.
    NoArrays,
}

impl Commas {
    /// Of a format that may have arrays.
    pub(super) fn of_vendor(vendor: Option<&str>) -> Self {
        match vendor {
            Some("Ericsson") => Self::Arrays,
            Some("Huawei" | "Nokia" | "ZTE" | "Samsung") => Self::NoArrays,
            _ => Self::Unclear,
        }
    }

    fn take(self, text: &str) -> bool {
        match self {
            Self::Arrays => true,
            Self::Unclear => text.bytes().filter(|byte| *byte == b',').count() != 1,
            Self::NoArrays => !text.contains(','),
        }
    }
}

/// What a position of the names stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Free,
    Measurement(u32),
    /// Two names claim it: nothing can be mapped safely.
    Twice,
    /// Its measurement type is not selected: its results are not even looked at.
    LeftOut,
}

/// Highest position that is believed. *Good*: a wild number cannot ask for all memory. *Bad*: none met so far.
const POSITION_MAX: usize = 1_000_000;

/// Rows between two looks at the cancel flag.
const ROWS_PER_CHECK: u64 = 1024;

/// Names and period that the rows that follow share.
#[derive(Debug, Default)]
struct Info {
    group: String,
    period: Option<u32>,
    /// By position.
    slots: Vec<Slot>,
    /// In the order of the names; `None` where one is not selected.
    order: Vec<Option<u32>>,
}

#[derive(Debug, Default)]
struct Row {
    object: String,
    at: usize,
    suspect: bool,
    /// Results that came by their order.
    n_ordered: usize,
    /// Its results could not be mapped to names.
    unmapped: bool,
    /// Some of its results belong to measurement types that are not selected.
    thinned: bool,
    /// Its results; they count only when the row is taken.
    n_values: u64,
    n_null: u64,
    n_text: u64,
}

#[derive(Debug)]
pub(super) struct Rows<'a> {
    words: &'static Words,
    name_bytes_max: u64,
    selection: &'a Selection,
    left_out: LeftOut,
    ctx: &'a JobContext,
    info: Info,
    row: Row,
    n_rows: u64,
    /// The text that comes next had elements inside of it: whatever it says, it is no number.
    broken_text: bool,
    commas: Commas,
    unclear_suspect: Option<String>,
    /// For each measurement: the row that named it last, and its place there.
    named: Vec<(u64, usize)>,
    /// Measurement that was named last; files name them in the same order again and again.
    last_named: u32,
    n_named_twice: u64,
    table: Table,
    rejects: RejectList,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        words: &'static Words,
        options: &'a ImportOptions,
        ctx: &'a JobContext,
    ) -> Self {
        Self {
            words,
            name_bytes_max: options.limits.name_bytes_max,
            selection: &options.selection,
            left_out: LeftOut::default(),
            ctx,
            info: Info::default(),
            row: Row::default(),
            n_rows: 0,
            broken_text: false,
            commas: Commas::default(),
            unclear_suspect: None,
            named: Vec::new(),
            last_named: 0,
            n_named_twice: 0,
            table: Table::new(options.tables.clone()),
            rejects: RejectList::default(),
        }
    }

    /// What commas mean in the results that follow.
    pub(super) fn set_commas(&mut self, commas: Commas) {
        self.commas = commas;
    }

    /// Makes room for the results of a text of so many bytes.
    pub(super) fn expect_text(&mut self, n_bytes: usize) {
        // A result takes about so many bytes of markup. What is never written to is never given by the system.
        const BYTES_FOR_EACH_RESULT: usize = 24;
        const RESULTS_MAX: usize = 1 << 20;
        self.table.reserve((n_bytes / BYTES_FOR_EACH_RESULT).min(RESULTS_MAX));
    }

    // ------------------------------------------------------------------------------------------------- names and period

    /// New names and a new period begin.
    pub(super) fn begin_info(&mut self, group: &str) {
        self.set_group(group);
        self.info.period = None;
        self.info.slots.clear();
        self.info.order.clear();
    }

    /// The same period, another group: for formats in which a period holds many.
    pub(super) fn set_group(&mut self, group: &str) {
        self.info.group.clear();
        self.info.group.push_str(group);
    }

    pub(super) fn group(&self) -> &str {
        &self.info.group
    }

    /// The names of the rows that follow, as one text.
    pub(super) fn names_text(&self) -> String {
        let names = self.info.order.iter().flatten().map(|id| self.table.name_of(*id));
        names.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn set_period(&mut self, period: Period) {
        self.info.period = Some(self.table.period(period));
    }

    pub(super) fn has_period(&self) -> bool {
        self.info.period.is_some()
    }

    pub(super) fn periods(&self) -> &[Period] {
        self.table.periods()
    }

    /// A position gets its name; without a position the next one does.
    pub(super) fn name(&mut self, position: Option<usize>, name: &str, at: usize) {
        let position = position.unwrap_or(self.info.order.len() + 1);
        let Words { name: what, mapping_hint, .. } = self.words;
        if std::mem::take(&mut self.broken_text) {
            let message = || format!("a {what} has elements inside of its text and names nothing");
            self.rejects.push(at, message, mapping_hint);
            return;
        }
        if name.is_empty() || position > POSITION_MAX {
            let message = || format!("a {what} has no name or an unlikely position ({position})");
            self.rejects.push(at, message, mapping_hint);
            return;
        }
        let measurement = if self.selection.takes(name, &self.info.group) {
            Some(self.table.measurement(name, &self.info.group))
        } else {
            self.left_out.add(name);
            None
        };
        if self.info.slots.len() <= position {
            self.info.slots.resize(position + 1, Slot::Free);
        }
        let slot = &mut self.info.slots[position];
        *slot = match (*slot, measurement) {
            (Slot::Free, Some(measurement)) => Slot::Measurement(measurement),
            (Slot::Free | Slot::LeftOut, None) => Slot::LeftOut,
            (Slot::Measurement(same), Some(measurement)) if same == measurement => *slot,
            _ => Slot::Twice,
        };
        self.info.order.push(measurement);
    }

    /// A list of names, one position each.
    pub(super) fn list_of_names(&mut self, text: &str, at: usize) {
        for name in text.split(is_blank).filter(|name| !name.is_empty()) {
            self.name(None, name, at);
        }
    }

    // ------------------------------------------------------------------------------------------------- rows and results

    /// Rows that began.
    pub(super) fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// The results of another object follow.
    pub(super) fn begin_row(&mut self, at: usize) -> Result<(), Cancelled> {
        self.n_rows += 1;
        if self.n_rows.is_multiple_of(ROWS_PER_CHECK) {
            self.ctx.check()?;
        }
        let row = &mut self.row;
        row.object.clear();
        (row.suspect, row.unmapped, row.at, row.n_ordered) = (false, false, at, 0);
        (row.n_values, row.n_null, row.n_text, row.thinned) = (0, 0, 0, false);
        self.table.begin_row();
        Ok(())
    }

    /// A part of an object's name, unless it is far too long for one. `what` is what the format calls it.
    pub(super) fn name_part<'t>(
        &self,
        what: &str,
        text: &'t str,
        at: usize,
    ) -> Result<&'t str, Fault> {
        let text = trim(text);
        if text.len() as u64 <= self.name_bytes_max {
            return Ok(text);
        }
        let (n_bytes, max) = (text.len(), self.name_bytes_max);
        Err(Fault::new(
            at,
            format!("a {what} has {n_bytes} bytes, more than {max} (name_bytes_max)"),
            "raise name_bytes_max under [limits] in vigia.toml if the file is sound",
        ))
    }

    pub(super) fn set_object(&mut self, object: String) {
        self.row.object = object;
    }

    pub(super) fn set_broken_text(&mut self, broken: bool) {
        self.broken_text = broken;
    }

    /// A result of a position.
    #[inline]
    pub(super) fn result(&mut self, position: usize, text: &str, at: usize) {
        match self.info.slots.get(position) {
            Some(Slot::Measurement(measurement)) => {
                // Almost all results: counted in the same way as below, without the ways out.
                if let (Some(value), false) = (plain_integer(text), self.broken_text) {
                    self.row.n_values += 1;
                    self.table.push(*measurement, Payload::Scalar(value), at);
                } else {
                    self.add_result(*measurement, text, at);
                }
            }
            Some(Slot::LeftOut) => self.row.thinned = true,
            other => {
                let Words { name, mapping_hint, .. } = self.words;
                let why = if other == Some(&Slot::Twice) {
                    format!("names two {name}s")
                } else {
                    format!("has no {name}")
                };
                let message = || {
                    format!("position {position} {why}: its result {} was not taken", shown(text))
                };
                self.rejects.push(at, message, mapping_hint);
            }
        }
    }

    /// A result that names no position where it must.
    pub(super) fn result_without_position(&mut self, text: &str, at: usize) {
        let message =
            || format!("a result does not say its position p: {} was not taken", shown(text));
        self.rejects.push(at, message, self.words.mapping_hint);
    }

    /// A result that belongs to the next name in their order. Whether there are as many shows at the end of the row.
    pub(super) fn next_result(&mut self, text: &str, at: usize) {
        let idx = self.row.n_ordered;
        self.row.n_ordered += 1;
        match self.info.order.get(idx) {
            Some(Some(measurement)) => self.add_result(*measurement, text, at),
            Some(None) => self.row.thinned = true,
            None => {}
        }
    }

    /// All results of a row, in the order of the names.
    pub(super) fn list_of_results(&mut self, text: &str, at: usize) {
        let results = || text.split(is_blank).filter(|result| !result.is_empty());
        let n_results = results().count();
        if n_results != self.info.order.len() {
            self.reject_unmapped(n_results, at);
            return;
        }
        let broken = self.broken_text;
        for (idx, result) in results().enumerate() {
            self.broken_text = broken;
            match self.info.order[idx] {
                Some(measurement) => self.add_result(measurement, result, at),
                None => self.row.thinned = true,
            }
        }
        self.broken_text = false;
    }

    fn reject_unmapped(&mut self, n_results: usize, at: usize) {
        self.row.unmapped = true;
        let (n_names, name, object) = (self.info.order.len(), self.words.name, &self.row.object);
        let message = || {
            format!(
                "{n_results} results for {n_names} {name}s: the values of {object} were not taken"
            )
        };
        self.rejects.push(
            at,
            message,
            "without positions results belong to names by their order, so both must be as many",
        );
    }

    /// A result that brings its name along. Of two in one row the first is kept.
    pub(super) fn named_result(&mut self, name: &str, text: &str, at: usize) {
        let measurement = self.table.measurement_after(self.last_named, name, &self.info.group);
        self.last_named = measurement;
        if self.named.len() <= measurement as usize {
            self.named.resize(measurement as usize + 1, (0, 0));
        }
        let (row, idx) = self.named[measurement as usize];
        if row != self.n_rows {
            self.named[measurement as usize] = (self.n_rows, self.table.n_in_row());
            self.add_result(measurement, text, at);
            return;
        }
        self.n_named_twice += 1;
        self.row.n_values += 1;
        let repeats = self.table.says_the_same(idx, measurement, text);
        if repeats {
            self.table.counts.n_repeats += 1;
            return;
        }
        self.table.counts.n_conflicts += 1;
        let object = &self.row.object;
        let message = || {
            format!(
                "{} of {object} stands there once more with {}: the first was kept",
                shown(name),
                shown(text)
            )
        };
        self.rejects.push(at, message, "the exporting system wrote one counter more than once");
    }

    fn add_result(&mut self, measurement: u32, text: &str, at: usize) {
        self.row.n_values += 1;
        let is_broken = std::mem::take(&mut self.broken_text);
        if !is_broken && !self.commas.take(text) {
            self.reject_comma(measurement, text, at);
            return;
        }
        let payload = if is_broken { None } else { self.table.payload(text) };
        match payload {
            Some(payload) => {
                if matches!(payload, Payload::Null | Payload::NullArray { .. }) {
                    self.row.n_null += 1;
                }
                self.table.push(measurement, payload, at);
            }
            None => {
                self.row.n_text += 1;
                self.table.note_reported(measurement);
                let name = self.table.name_of(measurement);
                self.rejects.push(
                    at,
                    || format!("the result {} of {name:?} is not a number", shown(text)),
                    "texts are counted, not stored",
                );
            }
        }
    }

    fn reject_comma(&mut self, measurement: u32, text: &str, at: usize) {
        self.row.n_text += 1;
        self.table.note_reported(measurement);
        let name = self.table.name_of(measurement);
        let why = match self.commas {
            Commas::NoArrays => "this vendor's files have no arrays",
            _ => "the file names no vendor that is known for arrays",
        };
        let message = || {
            format!(
                "the result {} of {name:?} has a comma, a decimal comma or an array: {why}",
                shown(text)
            )
        };
        self.rejects.push(
            at,
            message,
            "export with a decimal point; arrays are read where the file's header names Ericsson as the vendor",
        );
    }

    /// What a suspect flag says of the row.
    pub(super) fn suspect(&mut self, text: &str) {
        self.row.suspect |= self.reads_suspect(text);
    }

    /// Whether a flag means suspect. Anything but a clear "no" does, and that is said.
    pub(super) fn reads_suspect(&mut self, text: &str) -> bool {
        let flag = trim(text);
        let is = |words: [&str; 2]| words.iter().any(|word| flag.eq_ignore_ascii_case(word));
        if is(["false", "0"]) || flag.is_empty() {
            return false;
        }
        if !is(["true", "1"]) {
            self.unclear_suspect.get_or_insert_with(|| flag.to_owned());
        }
        true
    }

    pub(super) fn end_row(&mut self) {
        let row = &mut self.row;
        if row.n_ordered > 0 && row.n_ordered != self.info.order.len() {
            self.table.drop_row();
            (row.n_values, row.n_null, row.n_text) = (0, 0, 0);
            let (n_results, at) = (row.n_ordered, row.at);
            self.reject_unmapped(n_results, at);
        }
        let row = &self.row;
        // An object of which nothing is selected is not noted either.
        if (row.unmapped || row.thinned) && self.table.n_in_row() == 0 && row.n_values == 0 {
            return;
        }
        if row.object.is_empty() {
            let Words { row: what, owners, .. } = self.words;
            let n_values = row.n_values;
            let message = || {
                format!(
                    "a {what} names no object, and neither do {owners}: its {n_values} results were not taken"
                )
            };
            self.rejects.push(row.at, message, "without an object a value has no meaning");
            return;
        }
        let Some(period) = self.info.period else { return };
        let counts = &mut self.table.counts;
        counts.n_values += row.n_values;
        counts.n_null += row.n_null;
        counts.n_text += row.n_text;
        counts.n_suspect += u64::from(row.suspect);
        let object = self.table.object(&row.object);
        let place = Place { object, period, suspect: row.suspect };
        self.table.end_row(place, &mut self.rejects);
    }

    // ----------------------------------------------------------------------------------------------------------- the end

    /// What the rows as a whole gave reason to say.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(flag) = &self.unclear_suspect {
            warnings.push(format!(
                "the suspect flag {} is neither true nor false: taken as suspect",
                shown(flag)
            ));
        }
        if self.n_named_twice > 0 {
            warnings.push(
                "some counters stand more than once in one place: the first was kept".to_owned(),
            );
        }
        let mut left_out = self.left_out.clone();
        left_out.set_taken(self.table.n_measurements());
        warnings.extend(left_out.warning());
        warnings
    }

    /// Lists something that was not taken.
    pub(super) fn reject(&mut self, at: usize, message: impl FnOnce() -> String, hint: &str) {
        self.rejects.push(at, message, hint);
    }

    /// Samples, counts and rejects; header and warnings are left to the caller.
    pub(super) fn into_file(self, vendor: Option<&str>, file: &str, text: &str) -> ImportedFile {
        let mut rejects = self.rejects;
        let (batch, counts) = self.table.into_batch(vendor, &mut rejects);
        let rejects = rejects.into_records(file, text);
        ImportedFile { counts, rejects, batch, ..ImportedFile::default() }
    }
}

/// `Ericsson AB` is Ericsson; who is not known keeps the name as written.
pub(super) fn vendor_name(written: &str) -> Option<String> {
    let written = written.trim();
    let known = ["Ericsson", "Huawei", "Nokia", "ZTE", "Samsung"];
    let starts =
        |name: &&&str| written.get(..name.len()).is_some_and(|w| w.eq_ignore_ascii_case(name));
    let name = known.iter().find(starts).copied().unwrap_or(written);
    (!name.is_empty()).then(|| name.to_owned())
}
