//! A customer's own workbook, filled by its defined names: cells get values, everything else stays as it was, byte for byte.
//!
//! ```text
//! bytes → Package (zip) ─ workbook.xml → names → what is known of them → edits by sheet → sheet.xml patched ┐
//!                      └ every other part, compressed as it was ──────────────────────────────────────────────┴→ bytes
//! ```
//! `vigia_credit_total` and the like name one cell each, which gets the value and keeps its style. Below `vigia_table_TABLE` all
//! columns of a table are written, below `vigia_column_TABLE_COLUMN` one; the cells there must be empty. Texts are written in
//! place, not as shared strings. The workbook is told to compute its own formulas anew when it is opened.

mod cell;
mod defined;
mod package;
mod sheet;
mod style;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use super::document::Document;
use super::tables::names::{PREFIX, of_column, of_range, of_table};
use super::tables::{Cell, Table, anchored_tables, named_cells};
use crate::words::{Language, in_language};
use cell::{Address, Area};
use defined::Workbook;
use package::Package;
use sheet::Edits;
use style::Styles;

/// Names that a message lists.
const NAMES_TOLD_MAX: usize = 12;

/// Why a template was not filled. Nothing was written then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("it is not a workbook: {detail}")]
    NotAWorkbook { detail: String },
    #[error("its part {part} cannot be read: {detail}")]
    Part { part: String, detail: String },
    #[error("its part {part} is larger than {bytes_max} bytes")]
    TooLarge { part: String, bytes_max: u64 },
    #[error("it has no name that begins with {PREFIX}, so there is nothing to fill")]
    NothingToFill { known: Vec<String> },
    #[error("it has names that are not known: {}", names.join(", "))]
    UnknownNames { names: Vec<String>, known: Vec<String> },
    #[error("its name {name} must stand for one cell, but refers to {refers_to}")]
    NotACell { name: String, refers_to: String },
    #[error("its name {name} refers to the sheet {sheet:?}, which it does not have")]
    NoSheet { name: String, sheet: String },
    #[error("the rows below {name} have no room: {cell} of the sheet {sheet:?} is not empty")]
    Occupied { name: String, sheet: String, cell: String },
    #[error("the rows below {name} go beyond the edge of the sheet {sheet:?}")]
    BeyondSheet { name: String, sheet: String },
    #[error("{name} and {other} both fill {cell} of the sheet {sheet:?}")]
    FilledTwice { name: String, other: String, sheet: String, cell: String },
    #[error(
        "{cell} of the sheet {sheet:?}, which is named {name}, holds a formula that other cells share"
    )]
    SharedFormula { name: String, sheet: String, cell: String },
}

impl TemplateError {
    /// What to do.
    pub fn hint(&self) -> String {
        let listed = |known: &[String]| {
            let more = known.len().saturating_sub(NAMES_TOLD_MAX);
            let shown = known[..known.len() - more].join(", ");
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            format!("{shown}{more}; the sheet of names of a workbook report lists all of them")
        };
        match self {
            Self::NotAWorkbook { .. } => "save it as .xlsx, without a password".to_owned(),
            Self::Part { .. } => {
                "open it in a spreadsheet program and save it as .xlsx again".to_owned()
            }
            Self::TooLarge { .. } => "take out what is not needed, such as old data".to_owned(),
            Self::NothingToFill { known } => {
                format!("give cells names such as {}", listed(known))
            }
            Self::UnknownNames { known, .. } => format!("known are {}", listed(known)),
            Self::NotACell { .. } => {
                "let the name refer to a single cell, such as =Sheet1!$B$3".to_owned()
            }
            Self::NoSheet { .. } => {
                "let the name refer to a sheet of the same workbook, or delete it".to_owned()
            }
            Self::Occupied { .. } | Self::BeyondSheet { .. } => {
                "leave the cells below the name empty, to the end of the table; put totals above it"
                    .to_owned()
            }
            Self::FilledTwice { .. } => "move one of the two names".to_owned(),
            Self::SharedFormula { .. } => "clear the cell, or name another one".to_owned(),
        }
    }
}

/// Fills a template. The same bytes and document give the same bytes.
///
/// # Errors
/// The template cannot be read, or a name in it cannot be filled.
pub fn fill_template(template: &[u8], document: &Document) -> Result<Vec<u8>, TemplateError> {
    let language = Language::of_locale(document.language).unwrap_or_default();
    let known = in_language(language, document.locale, || Known::of(document));
    fill(template, &known)
}

fn fill(template: &[u8], known: &Known) -> Result<Vec<u8>, TemplateError> {
    let mut package = Package::open(template)?;
    let workbook = Workbook::read(&mut package)?;
    let names = known.wanted(&workbook)?;
    let mut styles = Styles::read(&mut package, &workbook)?;
    let mut by_sheet: BTreeMap<String, Vec<Wanted<'_>>> = BTreeMap::new();
    for wanted in names {
        by_sheet.entry(wanted.sheet.clone()).or_default().push(wanted);
    }
    for part in workbook.sheet_parts() {
        let text = package.text(part)?;
        let stripped = sheet::without_results(part, &text)?;
        if stripped != text {
            package.replace(part, stripped);
        }
    }
    let mut has_formulas_less = false;
    for (sheet_name, wanted) in &by_sheet {
        let part = workbook.part_of(sheet_name).ok_or_else(|| TemplateError::NoSheet {
            name: wanted[0].name.clone(),
            sheet: sheet_name.clone(),
        })?;
        let text = package.text(part)?;
        let sheet = sheet::Sheet::read(part, &text)?;
        let mut edits = Edits::new(sheet_name, &sheet);
        for wanted in wanted {
            wanted.put(&mut edits)?;
        }
        has_formulas_less |= edits.replaces_formulas();
        let patched = edits.patched(&mut styles, workbook.is_1904());
        package.replace(part, patched);
    }
    if let Some((part, text)) = styles.changed() {
        package.replace(&part, text);
    }
    workbook.compute_on_load(&mut package);
    if has_formulas_less {
        workbook.drop_calculation_chain(&mut package)?;
    }
    package.close()
}

/// What can be filled in.
struct Known {
    cells: BTreeMap<String, Cell>,
    /// By name in small letters: columns of a table, left to right, with the header's place above them.
    blocks: BTreeMap<String, Vec<Vec<Cell>>>,
    /// Names of whole columns in small letters.
    ranges: BTreeSet<String>,
    names: Vec<String>,
}

impl Known {
    fn of(document: &Document) -> Self {
        let mut known = Self {
            cells: BTreeMap::new(),
            blocks: BTreeMap::new(),
            ranges: BTreeSet::new(),
            names: Vec::new(),
        };
        for (name, cell) in named_cells(document) {
            known.names.push(name.clone());
            known.cells.insert(name.to_lowercase(), cell);
        }
        for table in anchored_tables(document) {
            known.add(of_table(table.id), table.rows.clone());
            for (at, column) in table.columns.iter().enumerate() {
                let name = of_column(table.id, column.id);
                known.add(name, Self::column(&table, at));
                if column.is_named {
                    known.ranges.insert(of_range(table.id, column.id).to_lowercase());
                }
            }
        }
        known
    }

    fn column(table: &Table, at: usize) -> Vec<Vec<Cell>> {
        table.rows.iter().map(|row| row.get(at).cloned().into_iter().collect()).collect()
    }

    fn add(&mut self, name: String, rows: Vec<Vec<Cell>>) {
        self.blocks.insert(name.to_lowercase(), rows);
        self.names.push(name);
    }

    /// The names of a workbook that begin as ours do, each with what it gets.
    fn wanted<'a>(&'a self, workbook: &Workbook) -> Result<Vec<Wanted<'a>>, TemplateError> {
        let ours: Vec<&defined::Name> =
            workbook.names.iter().filter(|n| n.name.to_lowercase().starts_with(PREFIX)).collect();
        if ours.is_empty() {
            return Err(TemplateError::NothingToFill { known: self.names.clone() });
        }
        let (mut wanted, mut unknown) = (Vec::new(), Vec::new());
        for defined in ours {
            let key = defined.name.to_lowercase();
            // A workbook report that became a template has names for whole columns: they stay.
            if self.ranges.contains(&key) {
                continue;
            }
            let what = match (self.cells.get(&key), self.blocks.get(&key)) {
                (Some(cell), _) => What::Cell(cell),
                (None, Some(rows)) => What::Rows(rows),
                (None, None) => {
                    unknown.push(defined.name.clone());
                    continue;
                }
            };
            let (sheet, area) =
                cell::reference(&defined.refers_to).ok_or_else(|| TemplateError::NotACell {
                    name: defined.name.clone(),
                    refers_to: defined.refers_to.clone(),
                })?;
            wanted.push(Wanted {
                name: defined.name.clone(),
                refers_to: defined.refers_to.clone(),
                sheet: workbook.sheet_named(&sheet).unwrap_or(sheet),
                area,
                what,
            });
        }
        if !unknown.is_empty() {
            return Err(TemplateError::UnknownNames {
                known: self.nearest_first(&unknown[0]),
                names: unknown,
            });
        }
        Ok(wanted)
    }

    /// All names, those that look like one first.
    fn nearest_first(&self, name: &str) -> Vec<String> {
        let mut names: Vec<(usize, &String)> =
            self.names.iter().map(|known| (distance(known, name), known)).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name.clone()).collect()
    }
}

/// Letters that differ between the beginnings and ends that two names share.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let same = |x: &mut dyn Iterator<Item = (char, char)>| x.take_while(|(p, q)| p == q).count();
    let front = same(&mut a.chars().zip(b.chars()));
    let longest = a.chars().count().max(b.chars().count());
    let room = a.chars().count().min(b.chars().count()) - front;
    let back = same(&mut a.chars().rev().zip(b.chars().rev())).min(room);
    longest - front - back
}

enum What<'a> {
    Cell(&'a Cell),
    Rows(&'a [Vec<Cell>]),
}

/// One name of the template, and what it gets.
struct Wanted<'a> {
    name: String,
    refers_to: String,
    sheet: String,
    area: Area,
    what: What<'a>,
}

impl<'a> Wanted<'a> {
    fn put(&self, edits: &mut Edits<'a>) -> Result<(), TemplateError> {
        if !edits.is_one_cell(self.area) {
            let (name, refers_to) = (self.name.clone(), self.refers_to.clone());
            return Err(TemplateError::NotACell { name, refers_to });
        }
        let Address { row, column } = self.area.first;
        match self.what {
            What::Cell(cell) => edits.put_named(&self.name, self.area.first, &cell.value),
            What::Rows(rows) => {
                for (down, cells) in (1_u32..).zip(rows) {
                    for (right, cell) in (0_u32..).zip(cells) {
                        let at = Address { row: row + down, column: column + right };
                        let first = Address { row: row + 1, ..at };
                        edits.put_below(&self.name, at, first, &cell.value)?;
                    }
                }
                Ok(())
            }
        }
    }
}
