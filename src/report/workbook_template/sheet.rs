//! One sheet: where its rows and cells lie, and the edits to them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::TemplateError;
use super::cell::{Address, Area, COLUMNS_MAX, ROWS_MAX, area, cell_xml};
use super::style::Styles;
use super::xml::{Kind, Tag, prefix_of, spliced, tags};
use crate::report::tables::Value;

/// A sheet as it was read.
pub(super) struct Sheet<'t> {
    text: &'t str,
    /// Of the sheet's elements.
    prefix: String,
    /// The element that holds the rows: its begin tag (or the whole, where it is empty) and its end tag.
    data: Tag,
    data_end: Option<usize>,
    rows: BTreeMap<u32, Row>,
    merged: Vec<Area>,
    dimension: Option<Tag>,
}

struct Row {
    tag: Tag,
    /// Where the end tag begins; `None` where the row is one empty tag.
    end: Option<usize>,
    cells: BTreeMap<u32, Held>,
}

/// A cell that is there.
struct Held {
    span: Range<usize>,
    style: Option<u32>,
    has_content: bool,
    formula: Formula,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Formula {
    None,
    /// Of this cell alone.
    Own,
    /// Other cells depend on it being here.
    Shared,
}

impl<'t> Sheet<'t> {
    pub(super) fn read(part: &str, text: &'t str) -> Result<Self, TemplateError> {
        let tags = tags(part, text)?;
        let failed =
            |detail: &str| TemplateError::Part { part: part.to_owned(), detail: detail.to_owned() };
        let data_idx = tags.iter().position(|tag| tag.opens("sheetData"));
        let data_idx = data_idx.ok_or_else(|| failed("it has no rows element"))?;
        let data = tags[data_idx].clone();
        let end_idx = match data.kind {
            Kind::Empty => data_idx,
            _ => tags
                .iter()
                .position(|tag| tag.closes("sheetData"))
                .ok_or_else(|| failed("its rows do not end"))?,
        };
        let merged = tags.iter().filter(|tag| tag.opens("mergeCell"));
        let merged = merged.filter_map(|tag| area(tag.attribute("ref")?)).collect();
        let dimension = tags.iter().find(|tag| tag.opens("dimension")).cloned();
        let rows = rows(text, tags.get(data_idx + 1..end_idx).unwrap_or_default());
        Ok(Self {
            text,
            prefix: prefix_of(text, &data),
            data_end: (data.kind == Kind::Begin).then(|| tags[end_idx].span.start),
            data,
            rows,
            merged,
            dimension,
        })
    }

    fn held(&self, at: Address) -> Option<&Held> {
        self.rows.get(&at.row)?.cells.get(&at.column)
    }
}

/// Rows and cells between the tags of the data. What has no address stands behind the one before.
fn rows(text: &str, tags: &[Tag]) -> BTreeMap<u32, Row> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut open: Option<(usize, Held)> = None;
    for tag in tags {
        match (tag.name.as_str(), tag.kind) {
            ("row", Kind::Begin | Kind::Empty) => {
                row = tag.attribute("r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
                column = 0;
                rows.insert(row, Row { tag: tag.clone(), end: None, cells: BTreeMap::new() });
            }
            ("row", Kind::End) => {
                if let Some(row) = rows.get_mut(&row) {
                    row.end = Some(tag.span.start);
                }
            }
            ("c", Kind::Begin | Kind::Empty) => {
                let at = tag.attribute("r").and_then(Address::parse);
                column = at.map_or(column + 1, |at| at.column);
                let style = tag.attribute("s").and_then(|s| s.parse().ok());
                let (span, formula) = (tag.span.clone(), Formula::None);
                let held = Held { span, style, has_content: false, formula };
                if tag.kind == Kind::Empty {
                    if let Some(row) = rows.get_mut(&row) {
                        row.cells.insert(column, held);
                    }
                } else {
                    open = Some((tag.span.end, held));
                }
            }
            ("c", Kind::End) => {
                if let Some((inner, mut held)) = open.take() {
                    let inside = text.get(inner..tag.span.start).unwrap_or_default();
                    held.has_content = !inside.trim().is_empty();
                    held.span.end = tag.span.end;
                    if let Some(row) = rows.get_mut(&row) {
                        row.cells.insert(column, held);
                    }
                }
            }
            ("f", Kind::Begin | Kind::Empty) => {
                if let Some((_, held)) = &mut open {
                    held.formula = formula_of(tag);
                }
            }
            _ => {}
        }
    }
    rows
}

/// A sheet without what its formulas came to when it was saved: those were of other numbers, and programs that find a result take it for
/// the formula's.
pub(super) fn without_results(part: &str, text: &str) -> Result<String, TemplateError> {
    let mut pieces: Vec<(Range<usize>, String)> = Vec::new();
    let mut has_formula = false;
    let mut result: Option<Range<usize>> = None;
    for tag in tags(part, text)? {
        match (tag.name.as_str(), tag.kind) {
            ("c", Kind::Begin) => (has_formula, result) = (false, None),
            ("f", Kind::Begin | Kind::Empty) => has_formula = true,
            ("v", Kind::Begin | Kind::Empty) => result = Some(tag.span),
            ("v", Kind::End) => {
                result = result.map(|begun| begun.start..tag.span.end);
            }
            ("c", Kind::End) => {
                let stale = result.take().filter(|_| has_formula);
                pieces.extend(stale.map(|span| (span, String::new())));
                has_formula = false;
            }
            _ => {}
        }
    }
    Ok(spliced(text, pieces))
}

/// A formula with an area of more than its own cell cannot go away alone.
fn formula_of(tag: &Tag) -> Formula {
    let covered = tag.attribute("ref").and_then(area);
    let covers_more = covered.is_some_and(|area| area.first != area.last);
    match tag.attribute("t") {
        Some("shared" | "array" | "dataTable") if covers_more => Formula::Shared,
        _ => Formula::Own,
    }
}

/// What is put into a sheet.
pub(super) struct Edits<'a> {
    sheet_name: &'a str,
    sheet: &'a Sheet<'a>,
    cells: BTreeMap<Address, Put<'a>>,
}

struct Put<'a> {
    name: String,
    value: &'a Value,
    style: Option<u32>,
}

impl<'a> Edits<'a> {
    pub(super) fn new(sheet_name: &'a str, sheet: &'a Sheet<'a>) -> Self {
        Self { sheet_name, sheet, cells: BTreeMap::new() }
    }

    /// One cell, or several that were merged into one.
    pub(super) fn is_one_cell(&self, area: Area) -> bool {
        area.first == area.last || self.sheet.merged.contains(&area)
    }

    /// Whether a cell with a formula gets a value.
    pub(super) fn replaces_formulas(&self) -> bool {
        self.cells
            .keys()
            .any(|at| self.sheet.held(*at).is_some_and(|held| held.formula != Formula::None))
    }

    /// A named cell gets its value and keeps its style.
    pub(super) fn put_named(
        &mut self,
        name: &str,
        at: Address,
        value: &'a Value,
    ) -> Result<(), TemplateError> {
        let held = self.sheet.held(at);
        if held.is_some_and(|held| held.formula == Formula::Shared) {
            return Err(TemplateError::SharedFormula {
                name: name.to_owned(),
                sheet: self.sheet_name.to_owned(),
                cell: at.text(),
            });
        }
        let style = held.and_then(|held| held.style);
        self.put(name, at, Put { name: name.to_owned(), value, style })
    }

    /// A cell below a name: it must be empty. Where it has no style, it takes that of the first row.
    pub(super) fn put_below(
        &mut self,
        name: &str,
        at: Address,
        first: Address,
        value: &'a Value,
    ) -> Result<(), TemplateError> {
        let (name, sheet) = (name.to_owned(), self.sheet_name.to_owned());
        if at.row > ROWS_MAX || at.column > COLUMNS_MAX {
            return Err(TemplateError::BeyondSheet { name, sheet });
        }
        let held = self.sheet.held(at);
        let is_merged = self.sheet.merged.iter().any(|area| area.contains(at));
        if is_merged || held.is_some_and(|held| held.has_content) {
            return Err(TemplateError::Occupied { name, sheet, cell: at.text() });
        }
        let own = held.and_then(|held| held.style);
        let style = own.or_else(|| self.sheet.held(first).and_then(|held| held.style));
        let put = Put { name: name.clone(), value, style };
        self.put(&name, at, put)
    }

    fn put(&mut self, name: &str, at: Address, put: Put<'a>) -> Result<(), TemplateError> {
        match self.cells.get(&at) {
            Some(other) => Err(TemplateError::FilledTwice {
                name: name.to_owned(),
                other: other.name.clone(),
                sheet: self.sheet_name.to_owned(),
                cell: at.text(),
            }),
            None => {
                self.cells.insert(at, put);
                Ok(())
            }
        }
    }

    /// The sheet with all edits.
    pub(super) fn patched(&self, styles: &mut Styles, is_1904: bool) -> String {
        let sheet = self.sheet;
        let mut by_row: BTreeMap<u32, Vec<(Address, String)>> = BTreeMap::new();
        for (at, put) in &self.cells {
            let style = match put.value {
                Value::Moment { with_time, .. } => {
                    styles.for_date(put.style, *with_time).or(put.style)
                }
                _ => put.style,
            };
            let xml = cell_xml(*at, style, put.value, &sheet.prefix, is_1904);
            by_row.entry(at.row).or_default().push((*at, xml));
        }
        let mut pieces: Vec<(Range<usize>, String)> = Vec::new();
        let mut new_rows: BTreeMap<usize, String> = BTreeMap::new();
        for (row_number, cells) in by_row {
            match sheet.rows.get(&row_number) {
                Some(row) => row_pieces(sheet, row, cells, &mut pieces),
                None => {
                    let next = sheet.rows.range(row_number..).next();
                    let end = sheet.data_end.unwrap_or(sheet.data.span.end);
                    let at = next.map_or(end, |(_, row)| row.tag.span.start);
                    let inner: String = cells.into_iter().map(|(_, xml)| xml).collect();
                    let prefix = &sheet.prefix;
                    new_rows.entry(at).or_default().push_str(&format!(
                        "<{prefix}row r=\"{row_number}\">{inner}</{prefix}row>"
                    ));
                }
            }
        }
        match sheet.data_end {
            Some(_) => pieces.extend(new_rows.into_iter().map(|(at, xml)| (at..at, xml))),
            None => {
                let inner: String = new_rows.into_values().collect();
                let raw = &sheet.text[sheet.data.span.clone()];
                let begin = raw.trim_end_matches('>').trim_end_matches('/').trim_end();
                let piece = format!("{begin}>{inner}</{}sheetData>", sheet.prefix);
                pieces.push((sheet.data.span.clone(), piece));
            }
        }
        pieces.extend(self.dimension_piece());
        spliced(sheet.text, pieces)
    }

    /// The used area grows with what is put outside of it.
    fn dimension_piece(&self) -> Option<(Range<usize>, String)> {
        let tag = self.sheet.dimension.as_ref()?;
        let known = area(tag.attribute("ref")?)?;
        let (first, last) = (known.first, known.last);
        let rows = || self.cells.keys().map(|at| at.row);
        let columns = || self.cells.keys().map(|at| at.column);
        let grown = Area {
            first: Address {
                row: rows().fold(first.row, u32::min),
                column: columns().fold(first.column, u32::min),
            },
            last: Address {
                row: rows().fold(last.row, u32::max),
                column: columns().fold(last.column, u32::max),
            },
        };
        if grown == known {
            return None;
        }
        let raw = &self.sheet.text[tag.span.clone()];
        let text = format!("{}:{}", grown.first.text(), grown.last.text());
        Some((tag.span.clone(), super::xml::with_attribute(raw, "ref", &text)))
    }
}

/// Cells of a row that is there: in the place of those of the same address, before those that come later.
fn row_pieces(
    sheet: &Sheet<'_>,
    row: &Row,
    cells: Vec<(Address, String)>,
    pieces: &mut Vec<(Range<usize>, String)>,
) {
    let Some(row_end) = row.end else {
        let raw = &sheet.text[row.tag.span.clone()];
        let begin = raw.trim_end_matches('>').trim_end_matches('/').trim_end();
        let inner: String = cells.into_iter().map(|(_, xml)| xml).collect();
        pieces.push((row.tag.span.clone(), format!("{begin}>{inner}</{}row>", sheet.prefix)));
        return;
    };
    let mut inserted: BTreeMap<usize, String> = BTreeMap::new();
    for (at, xml) in cells {
        match row.cells.get(&at.column) {
            Some(held) => pieces.push((held.span.clone(), xml)),
            None => {
                let next = row.cells.range(at.column..).next();
                let place = next.map_or(row_end, |(_, held)| held.span.start);
                inserted.entry(place).or_default().push_str(&xml);
            }
        }
    }
    pieces.extend(inserted.into_iter().map(|(at, xml)| (at..at, xml)));
}
