//! The document as typed tables: what the workbook has a sheet for, and what a customer's own workbook is filled from.
//!
//! ```text
//! Document → tables → [Table { columns, rows of Cell { value, live formula, name } }] → xlsx, workbook_template
//! ```
//! A part of the report that should come as a sheet is one more function that makes a [`Table`], named in [`sheets`]; its sheet,
//! its names and its anchor in templates follow from that. A [`Cell`] holds the full value; digits are only how it is shown.

mod closing;
mod details;
pub mod live;
pub mod names;
mod objectives;
mod parts;
mod summary;

pub use summary::{Block, Summary, summary};

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use crate::format::Locale;
use crate::report::document::{Document, Figure, VerdictMark};

/// Rows of one kind under one header.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Part of defined names: `objectives`.
    pub id: &'static str,
    /// Of the sheet, in the report's language.
    pub title: String,
    pub columns: Vec<Column>,
    /// A cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What is said in the place of rows where there are none.
    pub nothing: String,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Part of defined names, and of the references of live formulas.
    pub id: &'static str,
    /// With unit and zone where cells have one.
    pub title: String,
    /// Whether long texts are broken into lines.
    pub wraps: bool,
    /// Whether the cells have a name together, for sums: `vigia_TABLE_COLUMN`.
    pub is_named: bool,
}

impl Column {
    pub fn new(id: &'static str, title: impl Into<String>) -> Self {
        Self { id, title: title.into(), wraps: false, is_named: false }
    }

    #[must_use]
    pub fn wrapping(self) -> Self {
        Self { wraps: true, ..self }
    }

    #[must_use]
    pub fn named(self) -> Self {
        Self { is_named: true, ..self }
    }
}

/// What a cell says.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    #[default]
    Nothing,
    Text(String),
    Number(Number),
    /// In a zone that the header names.
    Moment {
        at: DateTime,
        with_time: bool,
    },
    /// A word and the kind that its color comes from: a verdict's, or `met` and `missed`.
    Verdict {
        kind: &'static str,
        word: String,
    },
}

/// A number with all its digits, and how many of them are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub value: f64,
    pub decimals: u32,
    /// A ratio of 0..=1 that is shown as percent.
    pub is_ratio: bool,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub value: Value,
    /// Gives the value again: spreadsheet functions over names, and `[column]` for the cell of that column in the same row,
    /// `[column^]` for the one above it, `[column#]` for the one in the first row.
    pub formula: Option<String>,
    /// Defined name, the same in the workbook and in templates.
    pub name: Option<String>,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        let value = if text.is_empty() { Value::Nothing } else { Value::Text(text) };
        Self { value, ..Self::default() }
    }

    /// A figure with the digits that the pages show; nothing where it says nothing.
    pub fn figure(figure: &Figure, locale: &Locale) -> Self {
        let Some(value) = number_of(figure) else { return Self::text(figure.exact.clone()) };
        let decimals = decimals_shown(&figure.shown, locale);
        Self::number(Number { value, decimals, is_ratio: false })
    }

    /// A ratio of 0..=1 whose pages show percent.
    pub fn ratio(figure: &Figure, locale: &Locale) -> Self {
        match number_of(figure) {
            Some(value) => {
                let decimals = decimals_shown(&figure.shown, locale);
                Self::number(Number { value, decimals, is_ratio: true })
            }
            None => Self::default(),
        }
    }

    pub fn exact(value: Decimal, decimals: u32) -> Self {
        match to_f64(value) {
            Some(value) => Self::number(Number { value, decimals, is_ratio: false }),
            None => Self::default(),
        }
    }

    pub fn number(number: Number) -> Self {
        Self { value: Value::Number(number), ..Self::default() }
    }

    /// A mark with word and symbol.
    pub fn verdict(mark: &VerdictMark) -> Self {
        let word = format!("{} {}", symbol(mark.kind), mark.word);
        Self { value: Value::Verdict { kind: mark.kind, word }, ..Self::default() }
    }

    /// The local face of an ISO 8601 instant with its offset.
    pub fn local(iso: &str) -> Self {
        local_of(iso).map_or_else(Self::default, |at| Self::moment(at, true))
    }

    /// The same instant in UTC.
    pub fn utc(iso: &str) -> Self {
        utc_of(iso).map_or_else(Self::default, |at| Self::moment(at, true))
    }

    pub fn moment(at: DateTime, with_time: bool) -> Self {
        Self { value: Value::Moment { at, with_time }, ..Self::default() }
    }

    #[must_use]
    pub fn named(self, name: String) -> Self {
        Self { name: Some(name), ..self }
    }

    /// With a formula where one gives the value again.
    #[must_use]
    pub fn live(self, formula: Option<String>) -> Self {
        Self { formula, ..self }
    }
}

/// Every part that has a sheet of its own, in the order of the pages. The summary stands before them.
pub fn sheets(document: &Document) -> Vec<Table> {
    let mut sheets = vec![
        objectives::objectives(document),
        details::days(document),
        details::objects(document),
        details::exclusions(document),
    ];
    sheets.extend(parts::parts(document));
    sheets.push(closing::quality(document));
    sheets.push(closing::method(document));
    sheets.push(closing::files(document));
    sheets.push(closing::names(document, &sheets));
    sheets
}

/// What the cells of a document are called, with what they say; each name once.
pub fn named_cells(document: &Document) -> Vec<(String, Cell)> {
    let summary = summary(document);
    let blocks = summary.blocks.into_iter().map(|block| block.table);
    let all = blocks.chain(sheets(document));
    let cells = all.flat_map(|table| table.rows).flatten();
    cells.filter_map(|cell| cell.name.clone().map(|name| (name, cell))).collect()
}

/// Every table that a template may have an anchor for.
pub fn anchored_tables(document: &Document) -> Vec<Table> {
    let blocks = summary(document).blocks.into_iter().map(|block| block.table);
    sheets(document).into_iter().chain(blocks).collect()
}

/// A sign beside the word, for those who do not see the color.
pub(crate) fn symbol(kind: &str) -> &'static str {
    match kind {
        "achieved" | "met" => "✓",
        "tolerated" | "forgiven" => "≈",
        "breached" | "missed" => "✗",
        "at_risk" => "▲",
        "problem" => "!",
        "none" => "–",
        _ => "?",
    }
}

pub(crate) fn number_of(figure: &Figure) -> Option<f64> {
    figure.exact.parse().ok().filter(|value: &f64| value.is_finite())
}

pub(crate) fn to_f64(value: Decimal) -> Option<f64> {
    value.to_string().parse().ok()
}

/// Digits behind the decimal mark of a number as it is shown: 2 of `PEN 12,000.00`.
pub(crate) fn decimals_shown(shown: &str, locale: &Locale) -> u32 {
    let Some((before, after)) = shown.rsplit_once(locale.decimal_mark()) else { return 0 };
    if !before.ends_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    after.chars().take_while(char::is_ascii_digit).count() as u32
}

/// `2026-10-01T00:00:00` of `2026-10-01T00:00:00-05:00`.
pub(crate) fn local_of(iso: &str) -> Option<DateTime> {
    iso.get(..19)?.parse().ok()
}

pub(crate) fn utc_of(iso: &str) -> Option<DateTime> {
    let instant: jiff::Timestamp = iso.parse().ok()?;
    Some(jiff::tz::TimeZone::UTC.to_datetime(instant))
}
