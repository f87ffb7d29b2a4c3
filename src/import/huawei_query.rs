//! The "Query Result" that Huawei's U2000/MAE client saves as CSV.
//!
//! ```text
//! "Save Time: 03/01/2019 13:28:32"                                 lines before the header: when it was saved, by whom (dropped),
//! "Total 13,675   Records"                                         how many rows follow: fewer are a file that was cut off
//! "Start Time","Period","NE Name","ABCF","ABCF … Rate (%)",…       the 4th header is the object type
//! 02/01/2019 01:30:00,15,"rn2","Entity name=ABCF",38.893,…         the period starts at the time given; minutes
//! ```
//! Neither the zone nor the order of day and month is written anywhere. The order is decided over the whole file
//! ([`DateOrder`]); the zone must be agreed, and what the archive's own time stamp suggests is said beside.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use jiff::civil::{Date, DateTime};

use super::format::{FormatInfo, Head, Input, Reader};
use super::refusal::{ReadError, Refusal, RejectList, ZONE_HINT, line_at, shown};
use super::time_text::{
    OUT_OF_BELIEF, OUT_OF_BELIEF_HINT, at_clock, instant_at_offset, is_believed, is_believed_year,
    offset_text, parse_date,
};
use super::value_text::{ValueText, parse_value};
use super::{Finding, Reading};
use crate::job::JobContext;
use crate::model::{
    FileCounts, GranularityPeriod, ImportedFile, MeasurementBatch, MeasurementEntry,
    MeasurementKind, ObjectEntry, Period, SCALAR_BIN, Sample, SampleValue, Timestamp, Zone,
};

/// First cell of the header row.
const HEADER_MARK: &str = "Start Time";
/// Columns before the measurements.
const N_KEY_COLUMNS: usize = 4;
/// Rows between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1024;

pub(super) static READER: Reader = Reader {
    info: FormatInfo {
        name: "huawei-query-result",
        title: "Huawei client \"Query Result\"",
        description: "CSV that the U2000/MAE client saves: one row for each network element and period, a counter in each column",
        proven: true,
    },
    recognize,
    read,
};

fn recognize(head: &Head<'_>) -> Option<String> {
    let Head::Text(text) = head else { return None };
    let is_header = |line: &str| {
        let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"').trim());
        cells.next() == Some(HEADER_MARK)
            && cells.next().is_some_and(|cell| cell.starts_with("Period"))
            && cells.next() == Some("NE Name")
    };
    text.lines().take(200).position(is_header).map(|n| {
        format!("line {} is the header row \"Start Time\", \"Period\", \"NE Name\"", n + 1)
    })
}

/// Reads a whole file.
fn read(input: Input<'_>, ctx: &JobContext) -> Result<Reading, ReadError> {
    let Input { bytes, file, written_at, options } = input;
    let text = String::from_utf8(bytes)
        .map_err(|_| Refusal::new("the text is not UTF-8", "save the export as UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut sheet = Sheet::read(text, ctx)?;
    let (order, order_why) = sheet.date_order(file, written_at)?;
    let suggestion = sheet.save_time.as_deref().and_then(|s| zone_suggestion(s, order, written_at));
    let Some(zone) = &options.zone_when_missing else {
        let hint = match &suggestion {
            Some(suggestion) => format!("{ZONE_HINT}; {suggestion}"),
            None => ZONE_HINT.to_owned(),
        };
        let first = sheet
            .rows
            .first()
            .map_or(String::new(), |row| format!(" (such as {})", shown(&row.start_text)));
        return Err(Refusal::new(format!("the times have no zone{first}"), hint).into());
    };
    let mut warnings = vec![zone_warning(zone, suggestion.as_deref())];
    if let OrderEvidence::SaveTime(why) = &order_why {
        warnings.push(format!(
            "the times alone do not tell day from month: {} was taken because {why}",
            order.name()
        ));
    }
    if let Some((announced, _)) = sheet.announced.filter(|(n, _)| sheet.n_rows > *n) {
        warnings.push(format!(
            "the file announces {announced} records and has {}: the rows were taken",
            sheet.n_rows
        ));
    }
    let findings = sheet.findings(order, &order_why, zone, suggestion.as_deref());
    let (batch, counts) = sheet.build(order, zone, &mut warnings);
    let rejects = std::mem::take(&mut sheet.rejects).into_records(file, text);
    Ok(Reading {
        file: ImportedFile { counts, warnings, rejects, batch, ..ImportedFile::default() },
        findings,
    })
}

fn zone_warning(zone: &Zone, suggestion: Option<&str>) -> String {
    let assumed = format!("the times have no zone: {} was assumed", zone.name());
    match suggestion {
        Some(suggestion) => format!("{assumed}; {suggestion}"),
        None => assumed,
    }
}

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateOrder {
    MonthDay,
    DayMonth,
}

impl DateOrder {
    fn name(self) -> &'static str {
        match self {
            Self::MonthDay => "month/day/year",
            Self::DayMonth => "day/month/year",
        }
    }
}

/// What told the order of day and month.
#[derive(Clone, Debug, PartialEq, Eq)]
enum OrderEvidence {
    /// The rows themselves.
    Rows(&'static str),
    /// The time of saving beside a date of which the order is known.
    SaveTime(&'static str),
}

/// A date whose order may be open, and a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
enum LocalTime {
    /// Year first: nothing to decide.
    Plain(DateTime),
    /// Two numbers, of which one is the day.
    Open { first: i8, second: i8, midnight_of: i16, clock: String },
}

impl LocalTime {
    /// `02/01/2019 01:30:00`, also with `-` or `.`, also `2019-02-01 01:30`.
    fn parse(text: &str) -> Option<Self> {
        let (date, clock) = text.trim().split_once([' ', 'T'])?;
        let clock = clock.trim();
        let dashed = date.replace(['/', '.'], "-");
        if let Some(date) = parse_date(&dashed) {
            return at_clock(date, clock).map(Self::Plain);
        }
        let mut parts = dashed.split('-').map(|part| part.parse::<i16>().ok());
        let (first, second, year) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() || year < 1000 {
            return None;
        }
        let open = Self::Open {
            first: i8::try_from(first).ok()?,
            second: i8::try_from(second).ok()?,
            midnight_of: year,
            clock: clock.to_owned(),
        };
        // It must be a date in one order at least.
        let readable =
            [DateOrder::MonthDay, DateOrder::DayMonth].iter().any(|o| open.in_order(*o).is_some());
        readable.then_some(open)
    }

    fn is_believed_year(&self) -> bool {
        [DateOrder::MonthDay, DateOrder::DayMonth]
            .iter()
            .filter_map(|order| self.in_order(*order))
            .all(is_believed_year)
    }

    fn in_order(&self, order: DateOrder) -> Option<DateTime> {
        match self {
            Self::Plain(time) => Some(*time),
            Self::Open { first, second, midnight_of, clock } => {
                let (month, day) = match order {
                    DateOrder::MonthDay => (*first, *second),
                    DateOrder::DayMonth => (*second, *first),
                };
                at_clock(Date::new(*midnight_of, month, day).ok()?, clock)
            }
        }
    }
}

#[derive(Debug)]
struct Row {
    at: usize,
    start_text: String,
    start: LocalTime,
    granularity: GranularityPeriod,
    object: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Cell {
    Value(SampleValue),
    /// A text: counted and listed, not stored.
    Words,
}

/// The table of the file before its times are known.
#[derive(Debug, Default)]
struct Sheet {
    save_time: Option<String>,
    /// Records that the file says it has, and the byte offset where it does.
    announced: Option<(u64, usize)>,
    /// All that are not blank, also those that were not taken.
    n_rows: u64,
    /// The last of them has too few cells.
    ends_short: bool,
    object_type: String,
    measurements: Vec<String>,
    objects: Vec<String>,
    object_ids: HashMap<String, u32>,
    rows: Vec<Row>,
    /// `rows.len() × measurements.len()`, row by row.
    cells: Vec<Cell>,
    rejects: RejectList,
}

impl Sheet {
    fn read(text: &str, ctx: &JobContext) -> Result<Self, ReadError> {
        let mut sheet = Self::default();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut columns: Option<Vec<usize>> = None;
        let mut width = 0;
        let mut n_read = 0_usize;
        while reader.read_record(&mut record).map_err(|e| csv_refusal(&e))? {
            n_read += 1;
            if n_read.is_multiple_of(ROWS_PER_CHECK) {
                ctx.check()?;
            }
            // The reader's position lies before the empty lines that it skips.
            let at = record.position().map_or(0, |p| p.byte() as usize);
            let skipped = text.as_bytes()[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n'));
            let at = at + skipped.count();
            match &columns {
                None if record.get(0).map(str::trim) == Some(HEADER_MARK) => {
                    width = record.len();
                    columns = Some(sheet.header(&record, at)?);
                }
                None => sheet.preamble(&record, at),
                Some(columns) => sheet.row(&record, columns, width, at),
            }
        }
        sheet.check_whole(text)?;
        if columns.is_none() {
            return Err(Refusal::new(
                "there is no header row that begins with \"Start Time\"",
                "export the query result again, with its header",
            )
            .into());
        }
        Ok(sheet)
    }

    /// Keeps the time of saving and the number of records; the name of the user is personal and is not looked at.
    fn preamble(&mut self, record: &csv::StringRecord, at: usize) {
        let cell = record.get(0).unwrap_or_default().trim();
        if let Some(time) = cell.strip_prefix("Save Time:") {
            self.save_time = Some(time.trim().to_owned());
        }
        // The comma of an unquoted number is one of the CSV.
        let line = record.iter().collect::<Vec<_>>().join(",");
        if let Some(n_records) = announced_records(&line) {
            self.announced = Some((n_records, at));
        }
    }

    /// Whether all the records are there that the file announces.
    fn check_whole(&self, text: &str) -> Result<(), Refusal> {
        let n_rows = self.n_rows;
        match self.announced {
            Some((announced, at)) if n_rows < announced => Err(Refusal::new(
                format!("the file announces {announced} records and has {n_rows}: it was cut off"),
                "transfer or export the file again",
            )
            .at_line(line_at(text, at))),
            _ if self.ends_short && !text.ends_with('\n') => Err(Refusal::new(
                "the file ends inside of a row: it was cut off",
                "transfer or export the file again",
            )
            .at_line(line_at(text, text.len()))),
            _ => Ok(()),
        }
    }

    /// The columns that are measurements.
    fn header(&mut self, record: &csv::StringRecord, at: usize) -> Result<Vec<usize>, Refusal> {
        let cell = |idx: usize| record.get(idx).map(str::trim).unwrap_or_default();
        if !cell(1).starts_with("Period") || cell(2) != "NE Name" || record.len() < N_KEY_COLUMNS {
            let message = "the header row is not \"Start Time\", \"Period\", \"NE Name\", an object type and measurements";
            return Err(Refusal::new(
                message,
                "export the query result with the network element and the object",
            ));
        }
        cell(3).clone_into(&mut self.object_type);
        let mut columns = Vec::new();
        for (idx, name) in record.iter().enumerate().skip(N_KEY_COLUMNS) {
            let name = name.trim();
            if name.is_empty() || self.measurements.iter().any(|known| known == name) {
                self.rejects.push(at, || format!("column {} has the name {}, which is empty or used before: it was not taken", idx + 1, shown(name)), "");
                continue;
            }
            self.measurements.push(name.to_owned());
            columns.push(idx);
        }
        Ok(columns)
    }

    fn row(&mut self, record: &csv::StringRecord, columns: &[usize], width: usize, at: usize) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        self.n_rows += 1;
        self.ends_short = record.len() < width;
        if record.len() != width {
            self.rejects.push(
                at,
                || format!("the row has {} cells, the header {width}", record.len()),
                "the row was cut or holds an unquoted comma",
            );
            return;
        }
        let (start_text, minutes) = (record[0].trim(), record[1].trim());
        let granularity = minutes
            .parse::<u32>()
            .ok()
            .and_then(|m| GranularityPeriod::from_secs(m.checked_mul(60)?));
        let (Some(start), Some(granularity)) = (LocalTime::parse(start_text), granularity) else {
            let message = || {
                format!(
                    "the start {} with the period {} cannot be read",
                    shown(start_text),
                    shown(minutes)
                )
            };
            self.rejects.push(
                at,
                message,
                "a start such as 02/01/2019 01:30:00 and a period in minutes are expected",
            );
            return;
        };
        if !start.is_believed_year() {
            self.rejects.push(
                at,
                || format!("the start {} {OUT_OF_BELIEF}", shown(start_text)),
                OUT_OF_BELIEF_HINT,
            );
            return;
        }
        let name = format!("{}/{}:{}", record[2].trim(), self.object_type, record[3].trim());
        let next = self.objects.len() as u32;
        let object = *self.object_ids.entry(name).or_insert_with_key(|name| {
            self.objects.push(name.clone());
            next
        });
        for (column, name) in columns.iter().zip(&self.measurements) {
            let cell = read_cell(&record[*column]);
            if cell == Cell::Words {
                self.rejects.push(
                    at,
                    || {
                        format!(
                            "the result {} of {name:?} is not a number",
                            shown(&record[*column])
                        )
                    },
                    "texts are counted, not stored",
                );
            }
            self.cells.push(cell);
        }
        self.rows.push(Row { at, start_text: start_text.to_owned(), start, granularity, object });
    }

    /// Decides the order of day and month over all rows, never by a single one.
    fn date_order(
        &self,
        file: &str,
        written_at: Option<Timestamp>,
    ) -> Result<(DateOrder, OrderEvidence), ReadError> {
        let (mut first_max, mut second_max) = (0, 0);
        let mut symmetric = true;
        for row in &self.rows {
            if let LocalTime::Open { first, second, .. } = row.start {
                (first_max, second_max) = (first_max.max(first), second_max.max(second));
                symmetric &= first == second;
            }
        }
        let rows = |order, why| Ok((order, OrderEvidence::Rows(why)));
        match (first_max > 12, second_max > 12) {
            (true, true) => Err(Refusal::new(
                "the dates are neither all day/month nor all month/day",
                "export the file again in one date format",
            )
            .into()),
            (true, false) => rows(DateOrder::DayMonth, "the first number goes beyond 12"),
            (false, true) => rows(DateOrder::MonthDay, "the second number goes beyond 12"),
            (false, false) if symmetric => rows(DateOrder::MonthDay, "both orders are the same"),
            (false, false) => self.undecided_order(file, written_at),
        }
    }

    /// No number goes beyond 12: a full export has no gaps in the right order, and months of them in the wrong one.
    fn undecided_order(
        &self,
        file: &str,
        written_at: Option<Timestamp>,
    ) -> Result<(DateOrder, OrderEvidence), ReadError> {
        let (month_day, day_month) =
            (self.density(DateOrder::MonthDay), self.density(DateOrder::DayMonth));
        if month_day >= 0.5 && month_day > 3.0 * day_month {
            return Ok((
                DateOrder::MonthDay,
                OrderEvidence::Rows("only so the periods follow each other"),
            ));
        }
        if day_month >= 0.5 && day_month > 3.0 * month_day {
            return Ok((
                DateOrder::DayMonth,
                OrderEvidence::Rows("only so the periods follow each other"),
            ));
        }
        if let Some(decided) =
            self.save_time.as_deref().and_then(|s| order_by_save_time(s, file, written_at))
        {
            return Ok(decided);
        }
        let first = self.rows.first().map_or("", |row| row.start_text.as_str());
        Err(Refusal::new(
            format!("day and month cannot be told apart (such as {})", shown(first)),
            "export a span that goes beyond the 12th of the month, or keep the archive and file name that the client gave",
        )
        .into())
    }

    /// Distinct starts ÷ periods between the first and the last of them.
    fn density(&self, order: DateOrder) -> f64 {
        let starts: BTreeSet<DateTime> =
            self.rows.iter().filter_map(|row| row.start.in_order(order)).collect();
        let step = self.rows.iter().map(|row| row.granularity.as_secs()).min().unwrap_or(900);
        let unix = |time: Option<&DateTime>| {
            time.and_then(|t| instant_at_offset(*t, 0)).map_or(0, Timestamp::as_unix_secs)
        };
        let n_periods = (unix(starts.last()) - unix(starts.first())) / i64::from(step) + 1;
        starts.len() as f64 / n_periods as f64
    }

    /// Counts and samples; each (object, period) once, the last of several wins.
    fn build(
        &mut self,
        order: DateOrder,
        zone: &Zone,
        warnings: &mut Vec<String>,
    ) -> (MeasurementBatch, FileCounts) {
        let width = self.measurements.len();
        let mut counts = FileCounts::default();
        let mut periods = Vec::new();
        let mut period_ids: HashMap<Period, u32> = HashMap::new();
        // Row of `kept` that holds an object's period.
        let mut kept_rows: HashMap<(u32, u32), usize> = HashMap::new();
        let mut kept: Vec<(u32, u32, Vec<Cell>)> = Vec::new();
        let mut ambiguous = None;
        for (idx, row) in self.rows.iter().enumerate() {
            let Some(local) = row.start.in_order(order) else {
                self.rejects.push(
                    row.at,
                    || format!("{} is no date as {}", shown(&row.start_text), order.name()),
                    "",
                );
                continue;
            };
            let period = Period { start: zone.instant(local), granularity: row.granularity };
            if !is_believed(period) {
                self.rejects.push(
                    row.at,
                    || {
                        format!(
                            "the period that starts at {} {OUT_OF_BELIEF}",
                            shown(&row.start_text)
                        )
                    },
                    OUT_OF_BELIEF_HINT,
                );
                continue;
            }
            if zone.is_ambiguous(local) {
                ambiguous.get_or_insert_with(|| row.start_text.clone());
            }
            let next = periods.len() as u32;
            let period = *period_ids.entry(period).or_insert_with_key(|period| {
                periods.push(*period);
                next
            });
            let cells = &self.cells[idx * width..(idx + 1) * width];
            let n_cells = |wanted: Cell| cells.iter().filter(|cell| **cell == wanted).count();
            counts.n_values += width as u64;
            counts.n_null += n_cells(Cell::Value(SampleValue::Null)) as u64;
            counts.n_text += n_cells(Cell::Words) as u64;
            match kept_rows.get(&(row.object, period)) {
                None => {
                    kept_rows.insert((row.object, period), kept.len());
                    kept.push((row.object, period, cells.to_vec()));
                }
                Some(earlier) => {
                    let n_conflicts = merge(&mut kept[*earlier].2, cells, &mut counts);
                    if n_conflicts > 0 {
                        self.rejects.push(row.at, || format!("{n_conflicts} results contradict an earlier row of the same object and period: these were taken"), "");
                    }
                }
            }
        }
        if let Some(time) = ambiguous {
            warnings.push(format!(
                "the local time {} exists twice or not at all in {}: the first was taken",
                shown(&time),
                zone.name()
            ));
        }
        let mut samples = Vec::with_capacity(kept.len() * width);
        for (object, period, cells) in kept {
            for (measurement, cell) in (0..).zip(cells) {
                if let Cell::Value(value) = cell {
                    samples.push(Sample {
                        object,
                        measurement,
                        period,
                        bin: SCALAR_BIN,
                        suspect: false,
                        value,
                    });
                }
            }
        }
        let vendor = Some("Huawei".to_owned());
        let objects = self
            .objects
            .iter()
            .map(|name| ObjectEntry { name: name.clone(), vendor: vendor.clone() });
        let entry = |name: &String| MeasurementEntry {
            name: name.clone(),
            group: self.object_type.clone(),
            kind: MeasurementKind::Scalar,
        };
        let measurements = self.measurements.iter().map(entry);
        let batch = MeasurementBatch {
            objects: objects.collect(),
            measurements: measurements.collect(),
            periods,
            samples,
        };
        (batch, counts)
    }

    fn findings(
        &self,
        order: DateOrder,
        evidence: &OrderEvidence,
        zone: &Zone,
        suggestion: Option<&str>,
    ) -> Vec<Finding> {
        let (OrderEvidence::Rows(why) | OrderEvidence::SaveTime(why)) = evidence;
        let find = |what: &str, value: &str, why: &str| {
            (what.to_owned(), value.to_owned(), why.to_owned())
        };
        vec![
            find("encoding", "UTF-8", "all bytes are valid"),
            find("vendor", "Huawei", "the format"),
            find("object type", &self.object_type, "header of the 4th column"),
            find("rows", &self.rows.len().to_string(), ""),
            find("date order", order.name(), why),
            find("zone", zone.name(), suggestion.unwrap_or("zone_when_missing")),
            find("period stamp", "start", "the column is called \"Start Time\""),
        ]
    }
}

/// `Total 13,675   Records`, with any mark between the thousands.
fn announced_records(line: &str) -> Option<u64> {
    let number = line.trim().strip_prefix("Total ")?.trim_end_matches([',', ' ']);
    let number = number.strip_suffix("Records").or_else(|| number.strip_suffix("Record"))?;
    let is_mark = |c: char| matches!(c, ',' | '.' | '\'' | '’') || c.is_whitespace();
    let digits: String = number.chars().filter(|c| !is_mark(*c)).collect();
    // `parse` would take a sign.
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}

/// `-`, blank and `NIL` say "no value".
fn read_cell(text: &str) -> Cell {
    if text.trim() == "-" {
        return Cell::Value(SampleValue::Null);
    }
    match parse_value(text) {
        ValueText::Value(value) => Cell::Value(value),
        ValueText::Words => Cell::Words,
    }
}

/// Puts a later row of the same object and period over an earlier one: a value beats a blank, the later of two values wins.
fn merge(kept: &mut [Cell], later: &[Cell], counts: &mut FileCounts) -> u64 {
    let mut n_conflicts = 0;
    for (kept, later) in kept.iter_mut().zip(later) {
        match (*kept, *later) {
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
        *kept = *later;
    }
    counts.n_conflicts += n_conflicts;
    n_conflicts
}

/// The order in which the time of saving falls on the day that the file name or the archive gives.
fn order_by_save_time(
    save_time: &str,
    file: &str,
    written_at: Option<Timestamp>,
) -> Option<(DateOrder, OrderEvidence)> {
    let saved = LocalTime::parse(save_time)?;
    let by_order =
        [DateOrder::MonthDay, DateOrder::DayMonth].map(|order| (order, saved.in_order(order)));
    if let [(order, Some(_)), (_, None)] | [(_, None), (order, Some(_))] = by_order {
        return Some((order, OrderEvidence::SaveTime("the time of saving is a date only so")));
    }
    let only = |is_near: &dyn Fn(DateTime) -> bool| {
        let mut near = by_order.iter().filter(|(_, time)| time.is_some_and(is_near));
        near.next().filter(|_| near.next().is_none()).map(|(order, _)| *order)
    };
    let in_name = |time: DateTime| {
        let name = file.rsplit('/').next().unwrap_or_default();
        name.contains(&time.strftime("%Y%m%d").to_string())
    };
    if let Some(order) = only(&in_name) {
        return Some((
            order,
            OrderEvidence::SaveTime("the time of saving agrees with the file name only so"),
        ));
    }
    let written_at = written_at?.as_unix_secs();
    let near_archive = |time: DateTime| {
        instant_at_offset(time, 0)
            .is_some_and(|t| t.as_unix_secs().abs_diff(written_at) < 2 * 86_400)
    };
    only(&near_archive).map(|order| {
        (
            order,
            OrderEvidence::SaveTime(
                "the time of saving agrees with the archive's time stamp only so",
            ),
        )
    })
}

/// What the local time of saving says beside the archive's own time stamp, which is UTC.
fn zone_suggestion(
    save_time: &str,
    order: DateOrder,
    written_at: Option<Timestamp>,
) -> Option<String> {
    const QUARTER_HOUR_SECS: i64 = 900;
    let saved = instant_at_offset(LocalTime::parse(save_time)?.in_order(order)?, 0)?;
    let apart_secs = saved.as_unix_secs() - written_at?.as_unix_secs();
    let offset_secs =
        (apart_secs as f64 / QUARTER_HOUR_SECS as f64).round() as i64 * QUARTER_HOUR_SECS;
    let offset_secs = i32::try_from(offset_secs).ok().filter(|o| o.abs() <= 14 * 3600)?;
    Some(format!(
        "the file was saved at {save_time} local time and its archive says {}: this suggests UTC{}",
        written_at?,
        offset_text(offset_secs)
    ))
}

fn csv_refusal(error: &csv::Error) -> ReadError {
    let refusal = Refusal::new(
        Cow::from(format!("the CSV cannot be read: {error}")),
        "export the file again",
    );
    match error.position() {
        Some(position) => refusal.at_line(position.line()).into(),
        None => refusal.into(),
    }
}
