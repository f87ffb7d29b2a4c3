//! Other kinds of reports as workbooks: the sections of their table, a sheet each, with typed cells, in the report's language.

use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, XlsxError};

use super::{Book, created, failed, sheet};
use crate::format::Locale;
use crate::model::Timestamp;
use crate::report::ReportError;
use crate::report::csv::{Kind, guarded, in_zone, kind_of, section_title, title_of, word_of};
use crate::report::document::Figure;
use crate::report::tables::{Cell, Column, Number, Table, Value, decimals_shown, live, symbol};
use crate::words::{Language, in_language, tr};

/// Digits behind the mark that are shown where no target asks for more; cells hold all.
const DECIMALS_MAX: usize = 4;
/// Digits that a result and its target share at least.
const JUDGED_DECIMALS: u32 = 2;
/// Words that have a color.
const STANDINGS: [&str; 8] =
    ["achieved", "tolerated", "forgiven", "breached", "undecided", "at_risk", "problem", "none"];
/// Columns that formulas point at.
const NAMED: [&str; 3] = ["value", "numerator", "denominator"];

/// What such a workbook says of itself.
pub(in crate::report) struct PlainFacts {
    pub title: String,
    /// Of the files of the report.
    pub name: String,
    pub revision: String,
    pub language: Language,
    pub locale: Locale,
    /// As in [`crate::report::Paper::zone`].
    pub zone: Option<String>,
    pub generated_at: Timestamp,
}

/// Writes a table for machines, whose first column is `section`, as a workbook.
///
/// # Errors
/// It is no table, or has more rows than a sheet.
pub(in crate::report) fn write_plain(
    csv: &[u8],
    facts: &PlainFacts,
) -> Result<Vec<u8>, ReportError> {
    let mut reader = csv::Reader::from_reader(csv);
    let ids: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut sections: Vec<(String, Vec<csv::StringRecord>)> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let section = record.get(0).unwrap_or_default().to_owned();
        match sections.iter_mut().find(|(known, _)| *known == section) {
            Some((_, rows)) => rows.push(record),
            None => sections.push((section, vec![record])),
        }
    }
    in_language(facts.language, facts.locale, || workbook(&ids, &sections, facts))
        .map_err(|e| failed(&e))
}

fn workbook(
    ids: &[String],
    sections: &[(String, Vec<csv::StringRecord>)],
    facts: &PlainFacts,
) -> Result<Vec<u8>, XlsxError> {
    let title = if facts.title.is_empty() { &facts.name } else { &facts.title };
    let mut book = Book::begun(title, &facts.name)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_status(&facts.revision)
        .set_comment(format!("Vigia {}", env!("CARGO_PKG_VERSION")))
        .set_custom_property("Language", facts.language.code())
        .set_custom_property("Locale", facts.locale.name)
        .set_creation_datetime(&created(facts.generated_at)?);
    book.workbook.set_properties(&properties);
    let sheet_of = |section: &str, rows: &[csv::StringRecord]| {
        Section { section, ids, zone: facts.zone.as_deref(), locale: &facts.locale }.table(rows)
    };
    for (section, rows) in sections {
        sheet::write(&mut book, &sheet_of(section, rows))?;
    }
    if sections.is_empty() {
        sheet::write(&mut book, &sheet_of("contract", &[]))?;
    }
    book.workbook.save_to_buffer()
}

/// The rows of one section.
struct Section<'a> {
    section: &'a str,
    ids: &'a [String],
    zone: Option<&'a str>,
    locale: &'a Locale,
}

impl Section<'_> {
    /// Without the columns that say nothing.
    fn table(&self, rows: &[csv::StringRecord]) -> Table {
        let is_said = |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|c| !c.is_empty()));
        let said: Vec<usize> = (1..self.ids.len()).filter(|at| is_said(*at)).collect();
        let mut columns = Vec::new();
        for at in &said {
            let id = self.ids[*at].as_str();
            let title = title_of(id, Some(self.section));
            let name = NAMED.into_iter().find(|known| *known == id).unwrap_or("cell");
            match kind_of(id) {
                Kind::Instant => {
                    columns.push(Column::new("cell", in_zone(title, self.zone)));
                    columns.push(Column::new("cell", format!("{title} (UTC)")));
                }
                // Shown as percent.
                _ if id == "completeness" => {
                    columns.push(Column::new("cell", tr!("report-sheets-completeness")));
                }
                _ if id == "note" => columns.push(Column::new("cell", title).wrapping()),
                _ => columns.push(Column::new(name, title)),
            }
        }
        let rows = rows.iter().map(|row| self.cells(&said, &Row { ids: self.ids, row })).collect();
        let title = section_title(self.section).to_owned();
        Table {
            id: "section",
            title,
            columns,
            rows,
            nothing: tr!("report-sheets-nothing").to_owned(),
        }
    }

    fn cells(&self, said: &[usize], row: &Row<'_>) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(said.len());
        for at in said {
            let id = self.ids[*at].as_str();
            let text = row.row.get(*at).unwrap_or_default();
            match kind_of(id) {
                Kind::Instant => cells.extend([Cell::local(text), Cell::utc(text)]),
                Kind::Number => cells.push(match text.parse::<f64>() {
                    Ok(value) if value.is_finite() => self.number(id, text, value, row),
                    _ => Cell::text(plain(text)),
                }),
                Kind::Text => cells.push(self.word(id, text)),
            }
        }
        cells
    }

    fn number(&self, id: &str, text: &str, value: f64, row: &Row<'_>) -> Cell {
        let of_text = digits_of(text).min(DECIMALS_MAX) as u32;
        match id {
            "completeness" => {
                let shown = self.locale.completeness(value);
                Cell::ratio(&Figure { shown, exact: text.to_owned() }, self.locale)
            }
            "value" => {
                let decimals = row.judged_decimals(self.locale).unwrap_or(of_text);
                Cell::number(Number { value, decimals, is_ratio: false }).live(row.formula(value))
            }
            "target" => {
                let decimals = (digits_of(text) as u32).max(JUDGED_DECIMALS);
                Cell::number(Number { value, decimals, is_ratio: false })
            }
            _ => Cell::number(Number { value, decimals: of_text, is_ratio: false }),
        }
    }

    fn word(&self, id: &str, text: &str) -> Cell {
        let word = word_of(id, self.section, plain(text));
        let kind = STANDINGS.into_iter().find(|known| *known == text);
        match kind.filter(|_| matches!(id, "verdict" | "standing")) {
            Some(kind) => {
                let word = format!("{} {word}", symbol(kind));
                Cell { value: Value::Verdict { kind, word }, ..Cell::default() }
            }
            None => Cell::text(word),
        }
    }
}

/// One row of the table for machines.
struct Row<'a> {
    ids: &'a [String],
    row: &'a csv::StringRecord,
}

impl Row<'_> {
    fn get(&self, id: &str) -> &str {
        let at = self.ids.iter().position(|known| known == id);
        at.and_then(|at| self.row.get(at)).unwrap_or_default()
    }

    /// As many digits as show on which side of its target a result lies.
    fn judged_decimals(&self, locale: &Locale) -> Option<u32> {
        let target: Decimal = self.get("target").parse().ok()?;
        let value = crate::format::exact_decimal(self.get("value").parse().ok()?)?;
        let higher_is_better = self.get("comparison") != "at_most";
        let decimals = (digits_of(self.get("target")) as u32).max(JUDGED_DECIMALS);
        Some(decimals_shown(&locale.judged(value, target, higher_is_better, decimals), locale))
    }

    /// The ratio that gives the value again, where one does.
    fn formula(&self, value: f64) -> Option<String> {
        let number = |id: &str| self.get(id).parse::<f64>().ok().filter(|n| n.is_finite());
        live::ratio(value, number("numerator")?, number("denominator")?, self.get("unit") == "%")
    }
}

/// Digits behind the point.
fn digits_of(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, digits)| digits.len())
}

/// A text without the apostrophe that guarded it: a workbook knows what is a text.
fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if guarded(rest) != rest => rest,
        _ => text,
    }
}
