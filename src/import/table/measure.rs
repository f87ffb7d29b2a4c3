//! Rows of measurements to a batch: wide tables (a column for each counter) and long ones (a value in each row).
//!
//! Cells are read once, while the rows go by; what times mean is decided when all of them were seen. Each (object, period) comes
//! out once: of a value and a blank the value stays, of two values the later one, and that is said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::clockwork::Clockwork;
use super::date_order::Surroundings;
use super::layout::{ObjectName, PeriodStamp, TableLayout};
use super::local_time::{DateOrder, LocalTime};
use super::number::{NumberForm, times_100};
use super::role::{self, Role, TableKind};
use super::rows::{Content, Row};
use crate::import::limits::Limits;
use crate::import::refusal::{ReadError, Refusal, RejectList, shown};
use crate::import::text::cut_warning;
use crate::import::time_text::{OUT_OF_BELIEF, OUT_OF_BELIEF_HINT, is_believed, parse_duration};
use crate::import::value_text::ValueText;
use crate::import::{Finding, finding};
use crate::job::JobContext;
use crate::model::fast::{FastIndexSet, FastMap};
use crate::model::{
    Column, FileCounts, GranularityPeriod, MeasurementBatch, MeasurementEntry, MeasurementKind,
    ObjectEntry, Period, Phrase, SCALAR_BIN, Sample, SampleValue, Samples, Timestamp, Zone, phrase,
};

/// Rows between two looks at the cancel flag.
const ROWS_PER_CHECK: u64 = 1024;
const NO_TIME: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Value(SampleValue),
    /// A text: counted and listed, not stored.
    Words,
}

/// One column of values.
struct ValueColumn {
    idx: usize,
    name: String,
    is_fraction: bool,
    /// Numbers that mean nothing; looked for before the cell is read.
    sentinels: Vec<String>,
}

/// A data row before its time is known.
#[derive(Clone, Copy, Debug)]
struct RowHead {
    at: usize,
    /// Positions among the times.
    start: u32,
    end: u32,
    /// As its own column says; 0: no such column.
    granularity_secs: u32,
    object: u32,
    /// Of a long table.
    measurement: u32,
    suspect: bool,
}

/// Texts in order of first sight; a run of the same text is not looked up again.
#[derive(Default)]
struct Interned {
    texts: FastIndexSet<String>,
    last: usize,
}

impl Interned {
    /// The number of a text, and whether it is new.
    fn id(&mut self, text: &str) -> (u32, bool) {
        if self.texts.get_index(self.last).is_some_and(|known| known == text) {
            return (self.last as u32, false);
        }
        let known = self.texts.get_index_of(text);
        self.last = known.unwrap_or_else(|| self.texts.insert_full(text.to_owned()).0);
        (self.last as u32, known.is_none())
    }

    /// By number.
    fn into_texts(self) -> Vec<String> {
        self.texts.into_iter().collect()
    }
}

/// What a table of measurements gives.
pub(super) struct Measured {
    pub(super) batch: MeasurementBatch,
    pub(super) counts: FileCounts,
    pub(super) warnings: Vec<String>,
    pub(super) rejects: RejectList,
    pub(super) findings: Vec<Finding>,
}

/// Reads all rows below the header.
pub(super) fn read(
    content: &Content<'_>,
    layout: &TableLayout,
    around: &Surroundings<'_>,
    zone_when_missing: Option<&Zone>,
    limits: &Limits,
    ctx: &JobContext,
) -> Result<Measured, ReadError> {
    let mut reader = Reader::new(layout)?;
    reader.drop_unusable_names(content);
    reader.rows(content, limits, ctx)?;
    reader.check_whole(content, around)?;
    let mut measured = reader.finish(around, zone_when_missing)?;
    if let Content::Text(text, dialect) = content {
        measured.warnings.extend(cut_warning(text, char::from(dialect.delimiter)));
    }
    Ok(measured)
}

struct Reader<'l> {
    layout: &'l TableLayout,
    form: NumberForm,
    values: Vec<ValueColumn>,
    names: Option<(usize, usize)>,
    time: TimeColumns,
    objects: Vec<(usize, String)>,
    reliability: Option<usize>,
    vendor: Option<usize>,
    width: usize,
    object_names: Interned,
    vendors: Vec<Option<String>>,
    times: Interned,
    parsed: Vec<Option<LocalTime>>,
    measurements: Interned,
    heads: Vec<RowHead>,
    /// For each row, the cells of all value columns.
    cells: Vec<Cell>,
    rejects: RejectList,
    counts: FileCounts,
    /// The last row has too few cells.
    ends_short: bool,
    /// Rows that were not taken because they have more or fewer cells than the header.
    n_of_other_width: u64,
    key: String,
}

struct TimeColumns {
    start: Option<usize>,
    clock: Option<usize>,
    end: Option<usize>,
    granularity: Option<usize>,
}

impl<'l> Reader<'l> {
    fn new(layout: &'l TableLayout) -> Result<Self, Refusal> {
        let is_number = |word: &&String| matches!(NumberForm::POINT.parse(word), ValueText::Value(v) if v != SampleValue::Null);
        let role = if layout.kind == TableKind::Long { Role::Value } else { Role::Measurement };
        let values: Vec<ValueColumn> = layout
            .columns_of(role)
            .map(|idx| {
                let column = &layout.columns[idx];
                let sentinels =
                    column.missing.iter().chain(layout.missing.iter().filter(is_number));
                ValueColumn {
                    idx,
                    name: column.measurement.clone(),
                    is_fraction: column.is_fraction,
                    sentinels: sentinels.cloned().collect(),
                }
            })
            .collect();
        if values.is_empty() {
            return Err(Refusal::new(
                "no column holds measurements",
                "give a column the role \"measurement\" in a mapping",
            ));
        }
        let name = layout.column_of(Role::MeasurementName);
        let names = match (layout.kind, name) {
            (TableKind::Long, Some(name)) => Some((name, values[0].idx)),
            (TableKind::Long, None) => {
                return Err(Refusal::new(
                    "no column names the measurement of each value",
                    "give a column the role \"measurement_name\" in a mapping",
                ));
            }
            _ => None,
        };
        let time = TimeColumns {
            start: layout.column_of(Role::Time).or_else(|| layout.column_of(Role::Date)),
            clock: layout.column_of(Role::Clock).filter(|_| layout.column_of(Role::Date).is_some()),
            end: layout.column_of(Role::End),
            granularity: layout.column_of(Role::Granularity),
        };
        if time.start.is_none() && time.end.is_none() && layout.fixed_start.is_none() {
            return Err(Refusal::new(
                "no column holds times",
                "give a column the role \"time\" in a mapping, or name the one period of the file: `fixed_start = \"2026-02-24 00:00\"` and `granularity = \"P7D\"`",
            ));
        }
        Ok(Self {
            layout,
            form: NumberForm {
                decimal_mark: layout.decimal_mark,
                thousands_mark: layout.thousands_mark,
            },
            values,
            names,
            time,
            objects: object_columns(layout),
            reliability: layout.column_of(Role::Reliability),
            vendor: layout.column_of(Role::Vendor),
            width: layout.columns.len(),
            object_names: Interned::default(),
            vendors: Vec::new(),
            times: Interned::default(),
            parsed: Vec::new(),
            measurements: Interned::default(),
            heads: Vec::new(),
            cells: Vec::new(),
            rejects: RejectList::default(),
            counts: FileCounts::default(),
            ends_short: false,
            n_of_other_width: 0,
            key: String::new(),
        })
    }

    /// Columns without a name, or with the name of an earlier one, cannot be told apart later.
    fn drop_unusable_names(&mut self, content: &Content<'_>) {
        let header_at = content
            .first_data_at(self.layout.header_line.map(|line| line - 1).filter(|line| *line > 0));
        let mut known = std::collections::HashSet::new();
        let rejects = &mut self.rejects;
        self.values.retain(|column| {
            let usable = !column.name.trim().is_empty() && known.insert(column.name.trim().to_owned());
            if !usable {
                rejects.push(header_at, || format!("column {} has the name {}, which is empty or used before: it was not taken", column.idx + 1, shown(&column.name)), "");
            }
            usable
        });
    }

    fn rows(
        &mut self,
        content: &Content<'_>,
        limits: &Limits,
        ctx: &JobContext,
    ) -> Result<(), ReadError> {
        let mut rows = content.rows(limits);
        let first_at = content.first_data_at(self.layout.header_line.max(self.layout.units_line));
        let mut n_seen = 0_u64;
        while let Some(row) = rows.next_row()? {
            n_seen += 1;
            if n_seen.is_multiple_of(ROWS_PER_CHECK) {
                ctx.check()?;
            }
            if row.at < first_at || row.is_blank() {
                continue;
            }
            self.row(row);
        }
        Ok(())
    }

    fn row(&mut self, row: Row<'_>) {
        self.counts.n_rows += 1;
        self.ends_short = row.len() < self.width;
        if row.len() != self.width && !is_padded(row, self.width) {
            if self.is_header_again(row) {
                self.counts.n_rows -= 1;
                return;
            }
            let (found, width) = (row.len(), self.width);
            self.n_of_other_width += 1;
            self.rejects.push(
                row.at,
                || format!("the row has {found} cells, the header {width}"),
                "the row was cut or holds an unquoted delimiter",
            );
            return;
        }
        if self.is_header_again(row) {
            self.counts.n_rows -= 1;
            return;
        }
        let Some((start, end)) = self.times_of(row) else { return };
        let granularity_secs = match self.granularity_of(row) {
            Ok(secs) => secs,
            Err(text) => {
                self.rejects.push(
                    row.at,
                    || format!("the length of the period {} cannot be read", shown(&text)),
                    "minutes, or words such as \"15 min\" or \"1 hour\", are expected",
                );
                return;
            }
        };
        if self.names_no_object(row) {
            self.rejects.push(
                row.at,
                || "the row names no object".to_owned(),
                "every row needs the name of its object: a cell that is merged with those below has it in the first row only",
            );
            return;
        }
        let object = self.object_of(row);
        let measurement = match self.names {
            Some((name, _)) => self.measurements.id(row.get(name)).0,
            None => 0,
        };
        let suspect = self.reliability.is_some_and(|idx| is_doubted(row.get(idx)));
        self.counts.n_suspect += u64::from(suspect);
        for idx in 0..self.values.len() {
            self.value(row, idx);
        }
        self.heads.push(RowHead {
            at: row.at,
            start,
            end,
            granularity_secs,
            object,
            measurement,
            suspect,
        });
    }

    fn value(&mut self, row: Row<'_>, idx: usize) {
        let column = &self.values[idx];
        let text = row.get(column.idx);
        let cell = if !column.sentinels.is_empty() && column.sentinels.iter().any(|s| s == text) {
            Cell::Value(SampleValue::Null)
        } else {
            match self.form.parse(text) {
                // A text that has its own sign of percent is no fraction.
                ValueText::Value(value) if column.is_fraction && !text.ends_with('%') => {
                    Cell::Value(times_100(value))
                }
                ValueText::Value(value) => Cell::Value(value),
                ValueText::Words
                    if self.layout.missing.iter().any(|m| m.eq_ignore_ascii_case(text)) =>
                {
                    Cell::Value(SampleValue::Null)
                }
                ValueText::Words => Cell::Words,
            }
        };
        if cell == Cell::Words {
            let name = match self.names {
                Some((name, _)) => row.get(name),
                None => column.name.as_str(),
            };
            self.rejects.push(
                row.at,
                || format!("the result {} of {name:?} is not a number", shown(text)),
                "texts are counted, not stored; name texts that mean \"no value\" under `missing` in a mapping",
            );
        }
        self.cells.push(cell);
    }

    /// A file that was glued together has its header in the middle too.
    fn is_header_again(&self, row: Row<'_>) -> bool {
        self.layout.header_line.is_some()
            && self
                .layout
                .columns
                .iter()
                .enumerate()
                .all(|(idx, column)| column.name.trim() == row.get(idx))
    }

    /// Positions of the row's times; `None`, with the fault noted, where one cannot be read.
    fn times_of(&mut self, row: Row<'_>) -> Option<(u32, u32)> {
        let start = match (self.time.start, self.time.clock) {
            (None, _) => NO_TIME,
            (Some(date), None) => self.time_at(row, row.get(date), None)?,
            (Some(date), Some(clock)) => self.time_at(row, row.get(date), Some(row.get(clock)))?,
        };
        let end = match self.time.end {
            Some(end) if start == NO_TIME || self.needs_end() => {
                self.time_at(row, row.get(end), None)?
            }
            _ => NO_TIME,
        };
        Some((start, end))
    }

    /// The end is only read where nothing else gives the length.
    fn needs_end(&self) -> bool {
        self.layout.granularity.is_none() && self.time.granularity.is_none()
    }

    fn time_at(&mut self, row: Row<'_>, text: &str, clock: Option<&str>) -> Option<u32> {
        let (id, is_new) = match clock {
            None => self.times.id(text),
            Some(clock) => {
                self.key.clear();
                self.key.push_str(text);
                self.key.push('\u{1f}');
                self.key.push_str(clock);
                self.times.id(&self.key)
            }
        };
        if is_new {
            let parsed = match clock {
                None => parse_time_cell(text, self.layout.sheet.is_some()),
                Some(clock) => LocalTime::parse_split(text, clock),
            };
            self.parsed.push(parsed);
        }
        match self.parsed.get(id as usize).copied().flatten() {
            Some(time) if time.is_believed() => Some(id),
            Some(_) => {
                self.rejects.push(
                    row.at,
                    || format!("the time {} {OUT_OF_BELIEF}", shown(text)),
                    OUT_OF_BELIEF_HINT,
                );
                None
            }
            None => {
                let shown_text =
                    clock.map_or_else(|| shown(text), |clock| shown(&format!("{text} {clock}")));
                self.rejects.push(
                    row.at,
                    || format!("the time {shown_text} cannot be read"),
                    "a time such as 2026-10-01 01:30 or 01/10/2026 01:30:00 is expected",
                );
                None
            }
        }
    }

    fn granularity_of(&self, row: Row<'_>) -> Result<u32, String> {
        let Some(idx) = self.time.granularity else { return Ok(0) };
        let text = row.get(idx);
        parse_length(text).map(GranularityPeriod::as_secs).ok_or_else(|| text.to_owned())
    }

    /// Whether all columns that could name the object are blank.
    fn names_no_object(&self, row: Row<'_>) -> bool {
        match &self.layout.object_name {
            ObjectName::File(_) => false,
            ObjectName::Huawei { .. } => {
                let is_blank =
                    |role| self.layout.column_of(role).is_none_or(|idx| row.get(idx).is_empty());
                is_blank(Role::Element) && is_blank(Role::Object)
            }
            ObjectName::Under { .. } | ObjectName::Columns => {
                !self.objects.is_empty()
                    && self.objects.iter().all(|(idx, _)| row.get(*idx).is_empty())
            }
        }
    }

    fn object_of(&mut self, row: Row<'_>) -> u32 {
        self.key.clear();
        write_object(&self.layout.object_name, self.layout, &self.objects, row, &mut self.key);
        let (id, is_new) = self.object_names.id(&self.key);
        if is_new {
            let vendor = self.vendor.map(|idx| row.get(idx)).filter(|v| !v.is_empty());
            self.vendors.push(vendor.map(str::to_owned).or_else(|| self.layout.vendor.clone()));
        }
        id
    }

    /// A file that ends inside of a row, or before the number of records that it announces, must not pass for a whole one.
    fn check_whole(&self, content: &Content<'_>, around: &Surroundings<'_>) -> Result<(), Refusal> {
        let n_rows = self.counts.n_rows;
        if let Some((announced, line)) =
            around.announced.filter(|(announced, _)| n_rows < *announced)
        {
            return Err(Refusal::new(
                format!("the file announces {announced} records and has {n_rows}: it was cut off"),
                "transfer or export the file again",
            )
            .at_line(line));
        }
        match content {
            Content::Text(text, _) if self.ends_short && !text.ends_with('\n') => {
                Err(Refusal::new(
                    "the file ends inside of a row: it was cut off",
                    "transfer or export the file again",
                )
                .at_line(content.line(text.len())))
            }
            _ => Ok(()),
        }
    }

    fn finish(
        mut self,
        around: &Surroundings<'_>,
        zone_when_missing: Option<&Zone>,
    ) -> Result<Measured, ReadError> {
        let (parsed, times) =
            (std::mem::take(&mut self.parsed), std::mem::take(&mut self.times).into_texts());
        let mut clockwork =
            Clockwork::new(self.layout, &parsed, &times, around, zone_when_missing)?;
        let spans = self.spans(&mut clockwork)?;
        let mut findings = clockwork.findings();
        let lengths = lengths_text(&spans);
        findings.push(finding(phrase!("granularity period"), lengths, self.granularity_reason()));
        let stamp = self.layout.stamp.name();
        findings.push(finding(phrase!("period stamp"), stamp, stamp_reason(self.layout)));
        findings.push(finding(
            phrase!("rows"),
            self.counts.n_rows.to_string(),
            phrase!("below the header, blank ones left out"),
        ));
        let mut warnings = clockwork.warnings();
        warnings.extend(self.length_warning(&spans, &parsed));
        let batch = self.build(&spans);
        warnings.extend(self.snap_warning(&spans));
        if let Some((announced, _)) = around.announced.filter(|(n, _)| self.counts.n_rows > *n) {
            warnings.push(format!(
                "the file announces {announced} records and has {}: the rows were taken",
                self.counts.n_rows
            ));
        }
        Ok(Measured { batch, counts: self.counts, warnings, rejects: self.rejects, findings })
    }

    fn granularity_reason(&self) -> Phrase {
        match (self.layout.granularity, self.time.granularity, self.time.end) {
            (Some(_), _, _) => phrase!("agreed"),
            (None, Some(_), _) => phrase!("its own column"),
            (None, None, Some(_)) if self.time.start.is_some() => phrase!("end minus start"),
            _ => phrase!("the step between the times of an object"),
        }
    }

    /// The period of each row; `None` where it has none, with the fault noted.
    fn spans(&mut self, clockwork: &mut Clockwork<'_>) -> Result<Vec<Option<Span>>, ReadError> {
        let mut starts = Vec::with_capacity(self.heads.len());
        for head in &self.heads {
            let position = if head.start == NO_TIME { head.end } else { head.start };
            starts.push(clockwork.instant(position, head.object, head.measurement));
        }
        let steps = if self.needs_step() { self.steps(&starts)? } else { Steps::default() };
        let mut spans = Vec::with_capacity(self.heads.len());
        for (idx, head) in self.heads.iter().enumerate() {
            let step = steps.of(head.object);
            let span = match self.span(*head, starts[idx], clockwork, step)? {
                Length::Of(span) => Some(span),
                Length::None => None,
                Length::Backward { start, end } => {
                    self.rejects.push(
                        head.at,
                        || format!("the period ends at {}, not after its start at {}", shown(&end), shown(&start)),
                        "look at the order of day and month, and at ends after midnight that lack their date",
                    );
                    spans.push(None);
                    continue;
                }
            };
            if span.is_none() {
                let text = clockwork.text(head.start);
                let order = clockwork.order_name();
                self.rejects.push(
                    head.at,
                    || format!("{} gives no period, read as {order}", shown(&text)),
                    OUT_OF_BELIEF_HINT,
                );
            }
            spans.push(span);
        }
        Ok(spans)
    }

    fn needs_step(&self) -> bool {
        self.layout.granularity.is_none()
            && self.time.granularity.is_none()
            && (self.time.end.is_none() || self.time.start.is_none())
    }

    fn span(
        &self,
        head: RowHead,
        instant: Option<Timestamp>,
        clockwork: &mut Clockwork<'_>,
        step: Option<GranularityPeriod>,
    ) -> Result<Length, ReadError> {
        let Some(instant) = instant else { return Ok(Length::None) };
        let by_column = GranularityPeriod::from_secs(head.granularity_secs);
        let by_end = if head.start != NO_TIME && head.end != NO_TIME {
            let end = clockwork.instant(head.end, head.object, head.measurement);
            let secs = end.map(|end| end.as_unix_secs() - instant.as_unix_secs());
            match secs.map(|secs| u32::try_from(secs).ok().and_then(GranularityPeriod::from_secs)) {
                Some(None) if secs.is_some_and(|secs| secs <= 0) => {
                    let (start, end) = (clockwork.text(head.start), clockwork.text(head.end));
                    return Ok(Length::Backward { start, end });
                }
                Some(None) => return Ok(Length::None),
                by_end => by_end.flatten(),
            }
        } else {
            None
        };
        let granularity = self.layout.granularity.or(by_column).or(by_end).or(step);
        let Some(granularity) = granularity else {
            let why = match self.n_of_other_width {
                0 => "all rows have one time".to_owned(),
                n => format!(
                    "{n} of {} rows have another number of cells than the header and were not taken, the others have one time",
                    self.counts.n_rows
                ),
            };
            return Err(Refusal::new(
                format!("the length of a period cannot be told: {why}, and no column says it"),
                "name it in a mapping: `granularity = \"PT1H\"`",
            )
            .into());
        };
        let is_end = self.layout.stamp == PeriodStamp::End;
        let secs = i64::from(granularity.as_secs());
        let start = if is_end { instant.plus_secs(-secs) } else { instant };
        let (start, moved_secs) = if self.layout.snap { snapped(start, secs) } else { (start, 0) };
        let period = Period { start, granularity };
        let span = Span { period, moved_secs };
        Ok(if is_believed(period) { Length::Of(span) } else { Length::None })
    }

    /// The most frequent distance between neighboring times of an object, or of all where no object has two; the shorter of two
    /// that are as frequent. An object whose times all lie as far apart from each other has a length of its own.
    ///
    /// A distance that no period has, or that is longer than the distance of other rows, is no length: a table with one row a day, at
    /// its busiest hour, has distances too.
    fn steps(&self, starts: &[Option<Timestamp>]) -> Result<Steps, Refusal> {
        let mut by_object: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
        for (head, start) in self.heads.iter().zip(starts) {
            if let Some(start) = start {
                by_object.entry(head.object).or_default().push(start.as_unix_secs());
            }
        }
        let mut n_by_step: BTreeMap<i64, u64> = BTreeMap::new();
        let mut of_object: BTreeMap<u32, BTreeMap<i64, u64>> = BTreeMap::new();
        let mut all: Vec<i64> = Vec::new();
        for (object, mut times) in by_object {
            let mut own = BTreeMap::new();
            count_steps(&mut times, &mut own);
            own.iter().for_each(|(step, n)| *n_by_step.entry(*step).or_default() += n);
            of_object.insert(object, own);
            all.append(&mut times);
        }
        if n_by_step.is_empty() {
            count_steps(&mut all, &mut n_by_step);
        }
        let most = n_by_step.iter().min_by_key(|(step, n)| (std::cmp::Reverse(**n), **step));
        let Some((&step, _)) = most else { return Ok(Steps::default()) };
        let mut steps = Steps { of_all: length_of(step), ..Steps::default() };
        if steps.of_all.is_none() {
            return Err(unclear_length(step, step));
        }
        for (object, own) in of_object {
            let Some((&shortest, &n)) = own.first_key_value() else { continue };
            if own.len() == 1 && n >= STEPS_OF_ONE_LENGTH && shortest != step {
                match length_of(shortest) {
                    Some(length) => _ = steps.of_object.insert(object, length),
                    None => return Err(unclear_length(shortest, shortest)),
                }
            } else if shortest < step - slack_secs(step) {
                return Err(unclear_length(shortest, step));
            }
        }
        Ok(steps)
    }

    /// What is to be said of lengths that only the times tell: objects differ, or the days of the table do not begin at midnight.
    fn length_warning(
        &self,
        spans: &[Option<Span>],
        parsed: &[Option<LocalTime>],
    ) -> Option<String> {
        if !self.needs_step() {
            return None;
        }
        let lengths: BTreeSet<GranularityPeriod> =
            spans.iter().flatten().map(|span| span.period.granularity).collect();
        if lengths.len() > 1 {
            return Some(format!(
                "the objects have periods of different length, each told by the step between the times of an object: {}",
                lengths_text(spans)
            ));
        }
        let is_within_day = |time: &LocalTime| {
            let local = DateOrder::BOTH.into_iter().find_map(|order| time.in_order(order));
            local.is_some_and(|local| local.time() != jiff::civil::Time::midnight())
        };
        let longest = lengths.last().filter(|length| i64::from(length.as_secs()) >= DAY_SECS)?;
        parsed.iter().flatten().any(is_within_day).then(|| {
            format!(
                "the periods were taken as {longest} long, because the times of an object are so far apart; where each row is a busy hour, \
                 name the length in a mapping: `granularity = \"PT1H\"`"
            )
        })
    }

    fn snap_warning(&self, spans: &[Option<Span>]) -> Option<String> {
        let moved = spans.iter().flatten().filter(|span| span.moved_secs != 0);
        let farthest = moved.clone().map(|span| span.moved_secs.abs()).max()?;
        Some(format!(
            "the starts of {} rows were moved onto the grid, by up to {farthest} s, as agreed",
            moved.count()
        ))
    }

    /// Samples; each (object, period, measurement) once, the last of several wins.
    fn build(&mut self, spans: &[Option<Span>]) -> MeasurementBatch {
        let width = self.values.len();
        let mut periods = Vec::new();
        let mut period_ids: FastMap<Period, u32> = FastMap::default();
        // Row of `kept` that holds an object's period.
        let mut kept_rows: FastMap<(u32, u32, u32), usize> =
            FastMap::with_capacity_and_hasher(self.heads.len(), Default::default());
        // Object, period, measurement (long), suspect, position of the row.
        let mut kept: Vec<(RowHead, u32, usize)> = Vec::with_capacity(self.heads.len());
        for (idx, span) in spans.iter().enumerate() {
            let (head, Some(span)) = (self.heads[idx], span) else { continue };
            let next = periods.len() as u32;
            let period = *period_ids.entry(span.period).or_insert_with_key(|period| {
                periods.push(*period);
                next
            });
            let cells = &self.cells[idx * width..(idx + 1) * width];
            self.counts.n_values += width as u64;
            for cell in cells {
                self.counts.n_null += u64::from(*cell == Cell::Value(SampleValue::Null));
                self.counts.n_text += u64::from(*cell == Cell::Words);
            }
            match kept_rows.entry((head.object, period, head.measurement)) {
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(kept.len());
                    kept.push((head, period, idx));
                }
                std::collections::hash_map::Entry::Occupied(entry) => {
                    let (earlier, _, earlier_idx) = &mut kept[*entry.get()];
                    earlier.suspect |= head.suspect;
                    let n_conflicts = merge(
                        &mut self.cells,
                        *earlier_idx * width,
                        idx * width,
                        width,
                        &mut self.counts,
                    );
                    if n_conflicts > 0 {
                        self.rejects.push(head.at, || format!("{n_conflicts} results contradict an earlier row of the same object and period: these were taken"), "");
                    }
                }
            }
        }
        let samples = self.samples(&kept, width);
        let entry = |name: &str| MeasurementEntry {
            name: name.to_owned(),
            group: self.layout.group.clone(),
            kind: MeasurementKind::Scalar,
        };
        let measurements: Vec<MeasurementEntry> = match self.names {
            Some(_) => self.measurements.texts.iter().map(|name| entry(name)).collect(),
            None => self.values.iter().map(|column| entry(&column.name)).collect(),
        };
        let names = std::mem::take(&mut self.object_names).into_texts();
        let vendors = std::mem::take(&mut self.vendors);
        let objects =
            names.into_iter().zip(vendors).map(|(name, vendor)| ObjectEntry { name, vendor });
        let measurements = Arc::new(measurements);
        MeasurementBatch { objects: objects.collect(), measurements, periods, samples }
    }

    /// The rows that were kept, with their periods and their positions; takes the cells away.
    fn samples(&mut self, kept: &[(RowHead, u32, usize)], width: usize) -> Samples {
        let column = |measurement| Column { measurement, bin: SCALAR_BIN };
        let cells = std::mem::take(&mut self.cells);
        if self.names.is_some() {
            let of_row = |(head, period, idx): &(RowHead, u32, usize)| {
                let RowHead { object, measurement, suspect, .. } = *head;
                let (period, bin) = (*period, SCALAR_BIN);
                let value = value_of(cells[idx * width])?;
                Some(Sample { object, measurement, period, bin, suspect, value })
            };
            return kept.iter().filter_map(of_row).collect();
        }
        let all: Vec<Column> = (0..width as u32).map(column).collect();
        if self.counts.n_text == 0 {
            // The cells become the values where they are.
            let values = cells.into_iter().map(|cell| value_of(cell).unwrap_or(SampleValue::Null));
            let mut samples = Samples::of_values(values.collect());
            let list = samples.list(&all);
            for (RowHead { object, suspect, .. }, period, idx) in kept {
                samples.add_row_of(*object, *period, *suspect, list, idx * width);
            }
            return samples;
        }
        let mut samples = Samples::default();
        for (RowHead { object, suspect, .. }, period, idx) in kept {
            let cells = &cells[idx * width..(idx + 1) * width];
            let numbers = cells.iter().zip(&all).filter(|(cell, _)| **cell != Cell::Words);
            let columns: Vec<Column> = numbers.map(|(_, column)| *column).collect();
            if !columns.is_empty() {
                let list = samples.list(&columns);
                let values = cells.iter().filter_map(|cell| value_of(*cell));
                samples.add_row(*object, *period, *suspect, list, values);
            }
        }
        samples
    }
}

/// The value of a cell that is no text.
fn value_of(cell: Cell) -> Option<SampleValue> {
    match cell {
        Cell::Value(value) => Some(value),
        Cell::Words => None,
    }
}

/// Sorts the times and counts the distances between neighbors.
fn count_steps(times: &mut Vec<i64>, n_by_step: &mut BTreeMap<i64, u64>) {
    times.sort_unstable();
    times.dedup();
    for pair in times.windows(2) {
        *n_by_step.entry(pair[1] - pair[0]).or_default() += 1;
    }
}

/// As many distances between the times of an object, all alike, are its own length of a period.
const STEPS_OF_ONE_LENGTH: u64 = 3;

/// Lengths of periods as the times of a table tell them.
#[derive(Debug, Default)]
struct Steps {
    of_all: Option<GranularityPeriod>,
    /// Of objects that differ.
    of_object: BTreeMap<u32, GranularityPeriod>,
}

impl Steps {
    fn of(&self, object: u32) -> Option<GranularityPeriod> {
        self.of_object.get(&object).copied().or(self.of_all)
    }
}

/// The length of a row's period.
enum Length {
    Of(Span),
    /// Its times give none.
    None,
    /// It ends before it starts, or as it does; both as written.
    Backward {
        start: String,
        end: String,
    },
}

const DAY_SECS: i64 = 86_400;

/// `None` where no period is so long: one divides the day, or is whole days.
fn length_of(step: i64) -> Option<GranularityPeriod> {
    let is_usual = step > 0 && (DAY_SECS % step == 0 || step % DAY_SECS == 0);
    u32::try_from(step).ok().filter(|_| is_usual).and_then(GranularityPeriod::from_secs)
}

/// By how much a distance may fall short of a length: days differ by the hour of summer time, months by three days.
fn slack_secs(length: i64) -> i64 {
    const SUMMER_SECS: i64 = 2 * 3600;
    match length / DAY_SECS {
        0 => 0,
        1..28 => SUMMER_SECS,
        _ => 3 * DAY_SECS + SUMMER_SECS,
    }
}

fn unclear_length(shortest: i64, step: i64) -> Refusal {
    let text = |secs: i64| {
        let length = u32::try_from(secs).ok().and_then(GranularityPeriod::from_secs);
        length.map_or_else(|| format!("{secs} s"), |length| length.to_string())
    };
    let apart = if shortest == step {
        format!("times of an object mostly lie {} apart", text(step))
    } else {
        format!("times of an object mostly lie {} apart, and some {}", text(step), text(shortest))
    };
    Refusal::new(
        format!("the length of a period cannot be told: {apart}, and no column says it"),
        "name it in a mapping: `granularity = \"PT1H\"`",
    )
}

/// A row that is longer than the header by blank cells only.
pub(super) fn is_padded(row: Row<'_>, width: usize) -> bool {
    row.len() > width && (width..row.len()).all(|idx| row.get(idx).is_empty())
}

/// Merges a later row of the same object and period into an earlier one: a value beats a blank, the later of two values wins.
fn merge(
    cells: &mut [Cell],
    kept_at: usize,
    later_at: usize,
    width: usize,
    counts: &mut FileCounts,
) -> u64 {
    let mut n_conflicts = 0;
    for column in 0..width {
        let (kept, later) = (cells[kept_at + column], cells[later_at + column]);
        match (kept, later) {
            (_, Cell::Words) => continue,
            (Cell::Words, _) => {}
            (Cell::Value(earlier), Cell::Value(later))
                if earlier == later || later == SampleValue::Null =>
            {
                counts.n_repeats += 1;
                continue;
            }
            (Cell::Value(SampleValue::Null), Cell::Value(_)) => counts.n_repeats += 1,
            (Cell::Value(_), Cell::Value(_)) => n_conflicts += 1,
        }
        cells[kept_at + column] = later;
    }
    counts.n_conflicts += n_conflicts;
    n_conflicts
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    period: Period,
    moved_secs: i64,
}

/// The nearest multiple of the period since 1970, which all lengths of whole minutes share with their day.
fn snapped(start: Timestamp, secs: i64) -> (Timestamp, i64) {
    let off = start.as_unix_secs().rem_euclid(secs);
    let moved = if off * 2 < secs { -off } else { secs - off };
    (start.plus_secs(moved), moved)
}

fn lengths_text(spans: &[Option<Span>]) -> String {
    let mut lengths: Vec<GranularityPeriod> =
        spans.iter().flatten().map(|span| span.period.granularity).collect();
    lengths.sort_unstable();
    lengths.dedup();
    lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn stamp_reason(layout: &TableLayout) -> Phrase {
    match layout.stamp {
        PeriodStamp::Start => {
            phrase!("the name of the time column, or the habit of exporters where it does not say")
        }
        PeriodStamp::End => phrase!("the only time is the end of the period"),
    }
}

/// Columns that make the name of an object, outer ones first, with the class of their step.
fn object_columns(layout: &TableLayout) -> Vec<(usize, String)> {
    let mut columns: Vec<usize> = layout.columns_of(Role::Element).collect();
    columns.extend(layout.columns_of(Role::Key));
    columns.extend(layout.columns_of(Role::Object));
    columns.into_iter().map(|idx| (idx, class_of(&layout.columns[idx].name))).collect()
}

/// The class of a step from its header: `LNCEL name` gives `LNCEL`, `Managed Element` gives `ManagedElement`.
fn class_of(header: &str) -> String {
    let (name, _) = role::split_unit(header);
    let words: Vec<&str> = name
        .split(|c: char| c.is_whitespace() || c == '\u{a0}')
        .filter(|w| !w.is_empty())
        .collect();
    let is_word =
        |w: &&&str| matches!(w.to_lowercase().as_str(), "name" | "nombre" | "nome" | "tên");
    let kept: Vec<&str> = words.iter().filter(|w| !is_word(w)).copied().collect();
    let class = if kept.is_empty() { words.concat() } else { kept.concat() };
    class.chars().filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).collect()
}

fn write_object(
    form: &ObjectName,
    layout: &TableLayout,
    columns: &[(usize, String)],
    row: Row<'_>,
    name: &mut String,
) {
    match form {
        ObjectName::File(stem) => name.push_str(stem),
        ObjectName::Huawei { object_type } => {
            let element = layout.column_of(Role::Element).map_or("", |idx| row.get(idx));
            let object = layout.column_of(Role::Object);
            let header = object.map_or("", |idx| layout.columns[idx].name.trim());
            let object_type = object_type.as_deref().unwrap_or(header);
            for part in [element, "/", object_type, ":", object.map_or("", |idx| row.get(idx))] {
                name.push_str(part);
            }
        }
        ObjectName::Under { element } => {
            name.push_str("NE=");
            name.push_str(element);
            write_steps(columns, row, name);
        }
        ObjectName::Columns => match columns {
            [(only, _)] => name.push_str(row.get(*only)),
            several => write_steps(several, row, name),
        },
    }
}

/// `Class=value` for each column that is not blank.
fn write_steps(columns: &[(usize, String)], row: Row<'_>, name: &mut String) {
    for (idx, class) in columns {
        let value = row.get(*idx);
        if !value.is_empty() {
            let comma = if name.is_empty() { "" } else { "," };
            for part in [comma, class.as_str(), "=", value] {
                name.push_str(part);
            }
        }
    }
}

/// `Unreliable`, `0`, `false`, or an integrity below 100 %.
fn is_doubted(text: &str) -> bool {
    let folded = text.trim().to_lowercase();
    if let Some(percent) = folded.strip_suffix('%') {
        return percent
            .trim()
            .replace(',', ".")
            .parse::<f64>()
            .is_ok_and(|percent| percent < 100.0);
    }
    match folded.as_str() {
        "" | "reliable" | "credible" | "true" | "yes" | "1" | "可信" | "normal" | "100" => false,
        "confiable" | "fiable" | "confiável" | "confiavel" | "sí" | "si" | "sim" | "verdadero"
        | "verdadeiro" => false,
        number => number.replace(',', ".").parse::<f64>().map_or(true, |number| number < 100.0),
    }
}

/// A time cell; in a workbook also the number that it keeps times as.
fn parse_time_cell(text: &str, is_sheet: bool) -> Option<LocalTime> {
    let serial = || text.parse().ok().and_then(LocalTime::of_serial);
    LocalTime::parse(text).or_else(|| if is_sheet { serial() } else { None })
}

/// `15` (minutes), `15 min`, `1 hour`, `900 s`, `PT15M`, `Minutes`, `1天`.
pub(super) fn parse_length(text: &str) -> Option<GranularityPeriod> {
    let text = text.trim();
    if let Some(length) = parse_duration(text) {
        return Some(length);
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end)?;
    let number: u32 = if number.is_empty() { 1 } else { number.parse().ok()? };
    let unit = unit.trim().trim_matches(['(', ')', '.']).to_lowercase();
    let unit_secs = match unit.as_str() {
        "" if end > 0 => 60,
        "s" | "sec" | "secs" | "second" | "seconds" | "seg" | "segundos" | "秒" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" | "minuto" | "minutos" | "分钟" | "分" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" | "hourly" | "hora" | "horas" | "小时" => 3600,
        "d" | "day" | "days" | "daily" | "día" | "dia" | "días" | "dias" | "天" | "日" => {
            86_400
        }
        "w" | "week" | "weeks" | "weekly" | "semana" | "周" => 604_800,
        _ => return None,
    };
    GranularityPeriod::from_secs(number.checked_mul(unit_secs)?)
}
