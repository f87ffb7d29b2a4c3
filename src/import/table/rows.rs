//! The rows of a table, whatever it lies in: delimited text or a sheet of a workbook.
//!
//! Text without a single quote sign is cut by a scanner of our own, four times as fast as RFC 4180 allows; everything else goes
//! through the `csv` crate. A property test holds both equal where both may read.

use memchr::{memchr, memchr_iter};

use crate::import::limits::Limits;
use crate::import::refusal::{ReadError, Refusal, line_at};
use crate::model::{Phrase, phrase};

/// How a text is cut into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Some cell is in quotes.
    pub(super) quoted: bool,
}

/// One sheet of a workbook; cells as text, numbers in their shortest form, times as ISO 8601 without an offset.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    /// Blank rows are left out.
    pub(super) rows: Vec<SheetRow>,
    /// For each column: its numbers are shown as percent, so that 0.5 reads 50 %.
    pub(super) percent: Vec<bool>,
}

#[derive(Clone, Debug)]
pub(super) struct SheetRow {
    /// As the workbook counts, from 1.
    pub(super) number: u64,
    pub(super) cells: csv::StringRecord,
}

/// What a table lies in.
#[derive(Clone, Debug)]
pub(super) enum Content<'t> {
    Text(&'t str, Dialect),
    Sheet(&'t Sheet),
}

impl<'t> Content<'t> {
    /// From the first row on.
    pub(super) fn rows(&self, limits: &'t Limits) -> Rows<'t> {
        let source = match *self {
            Self::Text(text, dialect) if !dialect.quoted => {
                Source::Plain { text, delimiter: dialect.delimiter, next: 0 }
            }
            Self::Text(text, dialect) => {
                let reader = csv::ReaderBuilder::new()
                    .has_headers(false)
                    .flexible(true)
                    .delimiter(dialect.delimiter)
                    .from_reader(text.as_bytes());
                Source::Quoted { text, reader: Box::new(reader) }
            }
            Self::Sheet(sheet) => Source::Sheet(sheet.rows.iter()),
        };
        Rows {
            source,
            limits,
            line: "",
            ends: Vec::new(),
            record: csv::StringRecord::new(),
            at: 0,
            n_cells: 0,
        }
    }

    /// Where rows after a line begin, to compare with their `at`.
    pub(super) fn first_data_at(&self, last_header_line: Option<u64>) -> usize {
        let Some(line) = last_header_line else { return 0 };
        match self {
            Self::Text(text, _) => {
                let mut ends = memchr_iter(b'\n', text.as_bytes());
                ends.nth(usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1))
                    .map_or(text.len(), |end| end + 1)
            }
            Self::Sheet(_) => usize::try_from(line).unwrap_or(usize::MAX).saturating_add(1),
        }
    }

    /// The line of a text, or the row of a sheet, from the `at` of a row.
    pub(super) fn line(&self, at: usize) -> u64 {
        match self {
            Self::Text(text, _) => line_at(text, at),
            Self::Sheet(_) => at as u64,
        }
    }
}

enum Source<'t> {
    Plain { text: &'t str, delimiter: u8, next: usize },
    Quoted { text: &'t str, reader: Box<csv::Reader<&'t [u8]>> },
    Sheet(std::slice::Iter<'t, SheetRow>),
}

/// Goes through the rows; blank lines are passed over. One row at a time, in buffers that are used again.
pub(super) struct Rows<'t> {
    source: Source<'t>,
    limits: &'t Limits,
    /// Of a plain row: the line and where its cells end.
    line: &'t str,
    ends: Vec<u32>,
    record: csv::StringRecord,
    at: usize,
    n_cells: u64,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    /// Where it begins: a byte of the text, or the number of the row in its sheet. See [`Content::line`].
    pub(super) at: usize,
    cells: Cells<'r>,
}

#[derive(Clone, Copy)]
enum Cells<'r> {
    Plain { line: &'r str, ends: &'r [u32] },
    Record(&'r csv::StringRecord),
}

impl<'r> Row<'r> {
    pub(super) fn len(&self) -> usize {
        match self.cells {
            Cells::Plain { ends, .. } => ends.len(),
            Cells::Record(record) => record.len(),
        }
    }

    /// A cell without the blanks around it; blank where the row is too short.
    pub(super) fn get(&self, idx: usize) -> &'r str {
        trim(match self.cells {
            Cells::Plain { line, ends } => {
                let start = match idx {
                    0 => 0,
                    _ => ends.get(idx - 1).map_or(usize::MAX, |end| *end as usize + 1),
                };
                ends.get(idx).and_then(|end| line.get(start..*end as usize)).unwrap_or_default()
            }
            Cells::Record(record) => record.get(idx).unwrap_or_default(),
        })
    }

    pub(super) fn iter(self) -> impl Iterator<Item = &'r str> {
        (0..self.len()).map(move |idx| self.get(idx))
    }

    pub(super) fn is_blank(&self) -> bool {
        self.iter().all(str::is_empty)
    }

    /// For keeping a few rows.
    pub(super) fn to_cells(self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

/// Blanks and no-break spaces around a cell, and the quotes that some exporters put around identifiers.
fn trim(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'),
    }
}

impl Rows<'_> {
    /// The next row; `None` after the last one.
    pub(super) fn next_row(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        let limits = self.limits;
        let (at, n_bytes, n_columns) = match &mut self.source {
            Source::Plain { text, delimiter, next } => loop {
                let rest = text.get(*next..).unwrap_or_default();
                if rest.is_empty() {
                    return Ok(None);
                }
                let len = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
                let line = rest.get(..len).unwrap_or_default();
                let at = *next;
                *next += len + 1;
                let line = line.strip_suffix('\r').unwrap_or(line);
                if line.is_empty() {
                    continue;
                }
                self.line = line;
                self.ends.clear();
                if line.len() as u64 <= limits.line_bytes_max {
                    self.ends
                        .extend(memchr_iter(*delimiter, line.as_bytes()).map(|end| end as u32));
                    self.ends.push(line.len() as u32);
                }
                break (at, line.len(), self.ends.len());
            },
            Source::Quoted { text, reader } => {
                let more = reader.read_record(&mut self.record).map_err(|e| csv_refusal(&e))?;
                if !more {
                    return Ok(None);
                }
                // The reader's position lies before the empty lines that it skips.
                let at = self.record.position().map_or(0, |p| p.byte() as usize);
                let skipped = text.as_bytes().get(at..).unwrap_or_default();
                let skipped = skipped.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                (at + skipped, self.record.as_slice().len(), self.record.len())
            }
            Source::Sheet(rows) => {
                let Some(row) = rows.next() else { return Ok(None) };
                self.record.clone_from(&row.cells);
                (row.number as usize, row.cells.as_slice().len(), row.cells.len())
            }
        };
        self.at = at;
        self.n_cells += n_columns as u64;
        self.check(n_bytes as u64, n_columns as u64)?;
        let cells = match self.source {
            Source::Plain { .. } => Cells::Plain { line: self.line, ends: &self.ends },
            _ => Cells::Record(&self.record),
        };
        Ok(Some(Row { at, cells }))
    }

    fn check(&self, n_bytes: u64, n_columns: u64) -> Result<(), ReadError> {
        let limits = self.limits;
        for (what, found, most, key) in [
            ("a row has bytes", n_bytes, limits.line_bytes_max, "line_bytes_max"),
            ("a row has columns", n_columns, limits.columns_max, "columns_max"),
            ("the table has cells", self.n_cells, limits.cells_max, "cells_max"),
        ] {
            if found > most {
                return Err(self.refusal(what, found, most, key).into());
            }
        }
        Ok(())
    }

    fn refusal(&self, what: &str, found: u64, most: u64, key: &str) -> Refusal {
        let refusal = Refusal::new(
            format!("{what}: {found}, more than the {most} that are allowed"),
            format!("raise `{key}` under [limits] in vigia.toml, if the file is meant to be so"),
        );
        match &self.source {
            Source::Plain { text, .. } | Source::Quoted { text, .. } => {
                refusal.at_line(line_at(text, self.at))
            }
            Source::Sheet(_) => refusal.at_line(self.at as u64),
        }
    }
}

fn csv_refusal(error: &csv::Error) -> ReadError {
    let refusal = Refusal::new(format!("the CSV cannot be read: {error}"), "export the file again");
    match error.position() {
        Some(position) => refusal.at_line(position.line()).into(),
        None => refusal.into(),
    }
}

/// Bytes in which a delimiter is looked for.
const DIALECT_BYTES: usize = 256 << 10;
/// Rows in which it is looked for.
const DIALECT_ROWS: usize = 300;

/// The delimiter that cuts most rows into equally many cells, and the reason. `None`: nothing cuts.
pub(super) fn sniff_dialect(text: &str) -> Option<(Dialect, Phrase)> {
    let quoted = memchr(b'"', text.as_bytes()).is_some() || has_lone_returns(text);
    let mut end = text.len().min(DIALECT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let limits = Limits::default();
    let mut best: Option<(usize, usize, u8)> = None;
    for delimiter in *b",;\t|" {
        let content = Content::Text(head, Dialect { delimiter, quoted });
        let (n_rows, width) = usual_width(&content, &limits);
        // More rows of one width win; of as many, more columns.
        if width > 1 && best.is_none_or(|(rows, columns, _)| (n_rows, width) > (rows, columns)) {
            best = Some((n_rows, width, delimiter));
        }
    }
    let (n_rows, width, delimiter) = best?;
    let name = delimiter_name(delimiter);
    Some((
        Dialect { delimiter, quoted },
        phrase!(
            "{sign} cuts {n} of the first rows into {width} cells",
            sign = name,
            n = n_rows,
            width = width
        ),
    ))
}

pub(super) fn delimiter_name(delimiter: u8) -> Phrase {
    match delimiter {
        b',' => phrase!("comma"),
        b';' => phrase!("semicolon"),
        b'\t' => phrase!("tab"),
        b'|' => phrase!("bar"),
        _ => phrase!("the chosen sign"),
    }
}

/// Line ends of old systems, which only the `csv` crate knows.
pub(super) fn has_lone_returns(text: &str) -> bool {
    memchr(b'\r', text.as_bytes()).is_some() && memchr(b'\n', text.as_bytes()).is_none()
}

/// How many of the first rows have the width that most of those have that are cut at all, and that width.
fn usual_width(content: &Content<'_>, limits: &Limits) -> (usize, usize) {
    let mut n_by_width = std::collections::BTreeMap::<usize, usize>::new();
    let mut rows = content.rows(limits);
    for _ in 0..DIALECT_ROWS {
        let Ok(Some(row)) = rows.next_row() else { break };
        if row.len() > 1 {
            *n_by_width.entry(row.len()).or_default() += 1;
        }
    }
    n_by_width.into_iter().map(|(width, n)| (n, width)).max().unwrap_or_default()
}

/// Typographic quotes at the edges of cells become plain ones: an exporter mixed them up. `None` where there are none.
pub(super) fn straighten_quotes(text: &str) -> Option<String> {
    if !text.contains(['“', '”']) {
        return None;
    }
    let is_edge =
        |c: Option<char>| c.is_none_or(|c| matches!(c, ',' | ';' | '\t' | '|' | '\r' | '\n'));
    let mut straight = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let at_edge = is_edge(before) || is_edge(chars.peek().copied());
        straight.push(if matches!(c, '“' | '”') && at_edge { '"' } else { c });
        before = Some(c);
    }
    Some(straight)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    fn cells(text: &str, delimiter: u8, quoted: bool) -> Vec<(usize, Vec<String>)> {
        let limits = Limits::default();
        let content = Content::Text(text, Dialect { delimiter, quoted });
        let mut rows = content.rows(&limits);
        let mut all = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            all.push((row.at, row.to_cells()));
        }
        all
    }

    proptest! {
        /// Without quotes the quick scanner and the `csv` crate read the same cells at the same places.
        #[test]
        fn plain_rows_equal_csv(text in "[a-c0-9 ,;é\\n]{0,60}", crlf in any::<bool>()) {
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            prop_assert_eq!(cells(&text, b',', false), cells(&text, b',', true), "{:?}", text);
        }
    }

    #[test]
    fn dialects() {
        let sniffed =
            |text: &str| sniff_dialect(text).map(|(d, _)| (char::from(d.delimiter), d.quoted));
        assert_eq!(sniffed("a,b\n1,2\n3,4\n"), Some((',', false)));
        // Decimal commas do not make a comma the delimiter.
        assert_eq!(sniffed("a;b;c\n1,5;2,5;3\n1;2,5;3\n"), Some((';', false)));
        assert_eq!(sniffed("a\tb\n1,2\t\"x\"\n"), Some(('\t', true)));
        assert_eq!(sniffed("a|b|c\n1|2|3\n"), Some(('|', false)));
        assert_eq!(sniffed("just words\nand more\n"), None);
        assert_eq!(sniffed(""), None);
    }

    #[test]
    fn typographic_quotes() {
        let text = "t,\"LIM01/Cell:Label=A, CellID=1”,5\n";
        let straight = straighten_quotes(text).unwrap();
        let rows = cells(&straight, b',', true);
        assert_eq!(rows[0].1, ["t", "LIM01/Cell:Label=A, CellID=1", "5"]);
        // Inside of a cell they are the operator's own.
        assert_eq!(straighten_quotes("a,say “x” y,b").unwrap(), "a,say “x” y,b");
        assert_eq!(straighten_quotes("a,b"), None);
    }

    #[test]
    fn limits_name_their_key() {
        let limits = Limits { columns_max: 3, ..Limits::default() };
        let content = Content::Text("a,b,c\n1,2,3,4\n", Dialect { delimiter: b',', quoted: false });
        let mut rows = content.rows(&limits);
        assert!(rows.next_row().is_ok());
        let Err(ReadError::Refused(refusal)) = rows.next_row().map(|_| ()) else { panic!() };
        assert_eq!(refusal.line, Some(2));
        assert!(
            refusal.message.contains('4') && refusal.hint.contains("columns_max"),
            "{refusal:?}"
        );
    }
}
