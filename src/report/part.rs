//! Parts of a report beside scorecard and objectives: a title, sentences, charts and tables, all of one simple form.
//!
//! Every part looks alike to those who set, export or compare it: a [`Table`] knows the stable name of each of its columns and both
//! faces of each number, so that pages, workbook and CSV are made from it without knowing what it is about.
//!
//! | table ([`Table::section`]) | a row is |
//! |---|---|
//! | `settlement` | one amount between the credit and what is owed |
//! | `settlement_step` | one step of the settlement; its value is its place in the order |
//! | `termination` | one rule that may give a right to end the contract |
//! | `trend` | one period of the last 13 and one objective: what it brought and cost |
//! | `period` | one period of the last 13: verdict, credit, where the numbers come from |
//! | `change` | one objective: the period before beside this one |
//! | `term` | one agreed term that is not what it was in the frozen result before |
//! | `revision` | one frozen result of this period |
//! | `restatement` | one number of an earlier period that was restated since the last report |
//! | `cause` | one thing that was put in otherwise than in the frozen result before |
//! | `region` | one region and one objective, for information |
//! | `incident` | tickets of one priority |
//! | `urgent` | one ticket of the highest priority |
//! | `backlog` | open tickets of one age |
//! | `incident_cause` | one cause of outages or category of tickets |
//! | `hour` | one hour of one objective: what the heat map shows |
//! | `outage` | one outage of one objective |
//! | `exclusion_state` | one entry of the exclusion ledger and one objective |
//! | `resent` | one file that replaced values of an earlier one |
//! | `traffic` | one day: volume and busy hour |
//! | `load` | one of the objects that carried most |
//! | `action` | one agreed improvement |

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::columns;
use super::document::Figure;
use crate::chart::Chart;
use crate::chart::credits::CreditStack;
use crate::chart::day_calendar::DayCalendar;
use crate::chart::pareto::Pareto;
use crate::chart::sparkline::Sparkline;

/// One part; on paper it begins a page of its own unless it is [`Part::follows`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Part {
    /// `settlement`, `changes`, `regions`, `incidents`, `exclusions`, `traffic`, `actions`, `acceptance`.
    pub id: &'static str,
    pub title: String,
    /// What it says in words; where there is nothing to show, that and why.
    pub sentences: Vec<String>,
    pub blocks: Vec<Block>,
    /// It is short and stands below the part before it.
    pub follows: bool,
}

/// What stands below each other in a part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Block {
    Table(Table),
    Drawing(Drawing),
    /// Blank lines to sign on.
    Signatures {
        parties: Vec<Party>,
    },
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// `For the customer`
    pub role: String,
    pub name: String,
    /// What is written on each line: name, office, date, signature.
    pub lines: Vec<String>,
}

/// Rows of one kind. A template is given those that stand on paper: all outages of a month are thousands, and reading and hashing them
/// took the typesetter longer than all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Stable name: the `section` of the CSV, the name of a sheet. See the module.
    pub section: &'static str,
    /// May be empty.
    pub title: String,
    pub columns: Vec<Column>,
    /// One cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// How it is to be read; may be empty.
    pub note: String,
    /// Rows that stand on paper; workbook and CSV have all.
    pub n_shown: usize,
    /// What stands below a table of which paper shows a part; else empty.
    pub more: String,
    /// Many short rows: set small and close.
    pub dense: bool,
    /// Its last row is of all others together.
    pub has_total: bool,
    /// It stands on paper alone: workbook and CSV have the same rows in another form.
    pub paper_only: bool,
    /// It stands in workbook and CSV alone: paper says the same otherwise.
    pub off_paper: bool,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Stable name; where it is one of the CSV's columns, its cells stand there.
    pub id: &'static str,
    pub label: String,
    pub kind: ColumnKind,
    /// It takes the room that is left.
    pub wide: bool,
    /// Machines alone read it.
    pub off_paper: bool,
}

/// What cells are, for their alignment and for typed cells of a workbook.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    #[default]
    Text,
    /// [`Figure::exact`] is a decimal number, or empty.
    Number,
    /// An instant in ISO 8601 with offset, or a date.
    Time,
    /// [`Figure::exact`] is the name of a verdict.
    Verdict,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    #[serde(flatten)]
    pub figure: Figure,
    /// Verdict whose sign and color it has; empty for none.
    pub tone: &'static str,
    /// Second line, smaller; may be empty.
    pub below: String,
}

impl Cell {
    /// The same text for people and machines.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { figure: Figure { shown: text.clone(), exact: text }, ..Self::default() }
    }

    /// Two texts: for people and for machines.
    pub fn said(shown: impl Into<String>, exact: impl Into<String>) -> Self {
        let figure = Figure { shown: shown.into(), exact: exact.into() };
        Self { figure, ..Self::default() }
    }

    #[must_use]
    pub fn with_tone(self, tone: &'static str) -> Self {
        Self { tone, ..self }
    }

    #[must_use]
    pub fn with_below(self, below: impl Into<String>) -> Self {
        Self { below: below.into(), ..self }
    }
}

impl From<Figure> for Cell {
    fn from(figure: Figure) -> Self {
        Self { figure, ..Self::default() }
    }
}

impl Column {
    pub fn text(id: &'static str, label: impl Into<String>) -> Self {
        Self { id, label: label.into(), ..Self::default() }
    }

    pub fn number(id: &'static str, label: impl Into<String>) -> Self {
        Self { kind: ColumnKind::Number, ..Self::text(id, label) }
    }

    pub fn time(id: &'static str, label: impl Into<String>) -> Self {
        Self { kind: ColumnKind::Time, ..Self::text(id, label) }
    }

    pub fn verdict(id: &'static str, label: impl Into<String>) -> Self {
        Self { kind: ColumnKind::Verdict, ..Self::text(id, label) }
    }

    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// For machines alone.
    #[must_use]
    pub fn off_paper(self) -> Self {
        Self { off_paper: true, ..self }
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let paper = columns::on_paper(self);
        let mut table = serializer.serialize_struct("Table", 10)?;
        table.serialize_field("section", self.section)?;
        table.serialize_field("title", &self.title)?;
        table.serialize_field("columns", &paper.columns)?;
        table.serialize_field("rows", &paper.rows)?;
        table.serialize_field("text_points", &paper.text_points)?;
        table.serialize_field("note", &self.note)?;
        table.serialize_field("more", &self.more)?;
        table.serialize_field("dense", &self.dense)?;
        table.serialize_field("has_total", &self.has_total)?;
        table.serialize_field("off_paper", &self.off_paper)?;
        table.end()
    }
}

impl Table {
    /// Those that are printed.
    pub fn rows_on_paper(&self) -> &[Vec<Cell>] {
        let n = if self.off_paper { 0 } else { self.n_shown.min(self.rows.len()) };
        &self.rows[..n]
    }

    /// All rows stand on paper.
    pub fn new(section: &'static str, title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { section, title: title.into(), columns, n_shown: usize::MAX, ..Self::default() }
    }

    /// As many rows as paper shows.
    #[must_use]
    pub fn with_rows(self, rows: Vec<Vec<Cell>>) -> Self {
        Self { n_shown: rows.len().min(self.n_shown), rows, ..self }
    }
}

/// A chart on a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drawing {
    /// Name of its file for the typesetter, below `/charts/` and without `.svg`; no two of a document are the same.
    pub name: String,
    /// Heading above it; may be empty.
    pub title: String,
    /// What it shows, in words, for those who cannot see it.
    pub alt: String,
    /// In points.
    pub width: f64,
    pub height: f64,
    #[serde(skip)]
    pub shape: Shape,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Lines(Chart),
    Bars(Pareto),
    Hours(DayCalendar),
    Spark(Sparkline),
    Credits(CreditStack),
}

/// What an objective's page has beside what [`super::document::ObjectiveSection`] always had.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Extras {
    /// For the scorecard; `None` where no period before is known.
    pub trend: Option<Drawing>,
    /// How much of all that was lost the worst objects lost together; may be empty.
    pub ranked_note: String,
    /// Hour × day.
    pub hours: Option<Drawing>,
    /// How the hours are to be read, and how many there are of each kind.
    pub hours_note: String,
    /// The same as rows, for workbook and CSV.
    pub hour_rows: Option<Table>,
    pub outages: Option<Table>,
}
