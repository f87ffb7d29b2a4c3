//! Reads the files of a report back, each by a reader that knows nothing of how it was written, into figures by key.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use vigia::format::Locale;
use vigia::report::csv::COLUMNS;
use vigia::report::document::Document;
use vigia::report::{guarded, tables};
use vigia::words::{Language, in_language};

/// `objective/access/value` → 99.87.
pub type Figures = BTreeMap<String, f64>;

/// A workbook as calamine sees it.
pub struct Book {
    xlsx: Xlsx<Cursor<Vec<u8>>>,
    /// Names of cells and where they are.
    pub names: BTreeMap<String, (String, u32, u32)>,
}

impl Book {
    pub fn open(bytes: &[u8]) -> Self {
        let xlsx: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
        let cells = xlsx.defined_names().iter().filter_map(|(name, refers_to)| {
            let (sheet, cell) = refers_to.rsplit_once('!')?;
            let sheet = sheet.trim_matches('\'').replace("''", "'");
            let (row, column) = address(cell)?;
            Some((name.clone(), (sheet, row, column)))
        });
        let names = cells.collect();
        Self { xlsx, names }
    }

    pub fn sheets(&self) -> Vec<String> {
        self.xlsx.sheet_names()
    }

    /// Row and column from 0.
    pub fn cell(&mut self, sheet: &str, row: u32, column: u32) -> Data {
        let range = self.xlsx.worksheet_range(sheet).unwrap();
        range.get_value((row, column)).cloned().unwrap_or(Data::Empty)
    }

    pub fn formula(&mut self, sheet: &str, row: u32, column: u32) -> String {
        let range = self.xlsx.worksheet_formula(sheet).unwrap();
        range.get_value((row, column)).cloned().unwrap_or_default()
    }

    pub fn named(&mut self, name: &str) -> Data {
        let (sheet, row, column) =
            self.names.get(name).unwrap_or_else(|| panic!("no name {name}")).clone();
        self.cell(&sheet, row, column)
    }

    pub fn named_formula(&mut self, name: &str) -> String {
        let (sheet, row, column) = self.names[name].clone();
        self.formula(&sheet, row, column)
    }

    /// Rows of the sheet of a table, by the ids of its columns.
    pub fn rows(&mut self, document: &Document, id: &str) -> Vec<BTreeMap<String, Data>> {
        let language = Language::of_locale(document.language).unwrap();
        let table = in_language(language, document.locale, || tables::sheets(document))
            .into_iter()
            .find(|table| table.id == id)
            .unwrap_or_else(|| panic!("no table {id}"));
        let range = self.xlsx.worksheet_range(&table.title).unwrap();
        (0..table.rows.len() as u32)
            .map(|row| {
                let cells = table.columns.iter().zip(0_u32..).map(|(column, at)| {
                    let value = range.get_value((row + 1, at)).cloned().unwrap_or(Data::Empty);
                    (column.id.to_owned(), value)
                });
                cells.collect()
            })
            .collect()
    }
}

/// Of `$B$3`, from 0.
fn address(cell: &str) -> Option<(u32, u32)> {
    let plain = cell.replace('$', "");
    let digits = plain.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = plain.split_at(digits);
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    Some((row.parse::<u32>().ok()? - 1, column - 1))
}

pub fn number(data: &Data) -> Option<f64> {
    match data {
        Data::Float(value) => Some(*value),
        Data::Int(value) => Some(*value as f64),
        Data::Empty => None,
        other => panic!("{other:?} is no number"),
    }
}

pub fn text(data: &Data) -> String {
    match data {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("{other:?} is no text"),
    }
}

/// `2026-10-01T05:00:00` of a cell with a date.
pub fn moment(data: &Data) -> String {
    match data {
        Data::DateTime(at) => {
            let seconds = (at.as_f64() * 86_400.0).round() as i64;
            let begin = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
            (begin + jiff::Span::new().seconds(seconds)).to_string()
        }
        other => panic!("{other:?} is no date"),
    }
}

/// Figures of each section: key columns, columns of figures.
const SECTIONS: [(&str, &[&str]); 4] = [
    (
        "objective",
        &[
            "value",
            "target",
            "numerator",
            "denominator",
            "completeness",
            "credit_percent",
            "credit",
        ],
    ),
    ("day", &["value", "target", "numerator", "denominator", "completeness"]),
    ("object", &["value", "numerator", "denominator", "completeness"]),
    ("exclusion", &["value"]),
];

fn put(figures: &mut Figures, key: &str, value: Option<f64>) {
    if let Some(value) = value {
        let known = figures.insert(key.to_owned(), value);
        assert!(known.is_none() || known == Some(value), "{key} stands twice with two values");
    }
}

pub fn of_workbook(bytes: &[u8], document: &Document) -> Figures {
    let mut book = Book::open(bytes);
    let mut figures = Figures::new();
    for (name, key) in [
        ("vigia_score", "value"),
        ("vigia_credit_percent", "credit_percent"),
        ("vigia_credit_total", "credit"),
    ] {
        put(&mut figures, &format!("contract//{key}"), number(&book.named(name)));
    }
    for (section, columns) in SECTIONS {
        let table = match section {
            "objective" => "objectives",
            "day" => "days",
            "object" => "objects",
            _ => "exclusions",
        };
        for row in book.rows(document, table) {
            let key = match section {
                "objective" => text(&row["id"]),
                "day" => format!("{}/{}", text(&row["objective"]), moment(&row["start_utc"])),
                "object" => {
                    let name = text(&row["name"]);
                    format!("{}/{}", text(&row["objective"]), guarded(&name))
                }
                _ => {
                    let (id, start) = (text(&row["id"]), moment(&row["start_utc"]));
                    format!("{}/{id}/{start}", text(&row["objective"]))
                }
            };
            for column in columns {
                let cell = if section == "exclusion" { &row["duration"] } else { &row[*column] };
                put(&mut figures, &format!("{section}/{key}/{column}"), number(cell));
            }
        }
    }
    figures
}

/// Rows of the table for machines.
pub fn of_machine_csv(bytes: &[u8]) -> Figures {
    let mut reader = csv::Reader::from_reader(bytes);
    assert_eq!(reader.headers().unwrap(), &csv::StringRecord::from(COLUMNS.to_vec()));
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let mut row = BTreeMap::new();
        for (column, cell) in COLUMNS.iter().zip(&record) {
            row.insert((*column).to_owned(), cell.to_owned());
        }
        let instant = |text: &str| match text {
            "" => String::new(),
            iso => {
                let at: jiff::Timestamp = iso.parse().unwrap();
                jiff::tz::TimeZone::UTC.to_datetime(at).to_string()
            }
        };
        let start = instant(&row["period_start"]);
        row.insert("period_start_utc".to_owned(), start);
        row
    });
    of_rows(rows.collect(), |text| text.parse().unwrap())
}

/// Rows of the table for a country's spreadsheets, read as one would there.
pub fn of_excel_csv(bytes: &[u8], locale: &Locale, sections: &[&str; 5]) -> Figures {
    let body = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    let separator = if locale.decimal_mark() == ',' { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(body);
    let ids: Vec<String> = COLUMNS
        .iter()
        .flat_map(|id| match *id {
            "period_start" | "period_end" => vec![(*id).to_owned(), format!("{id}_utc")],
            id => vec![id.to_owned()],
        })
        .collect();
    assert_eq!(reader.headers().unwrap().len(), ids.len());
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let mut row: BTreeMap<String, String> =
            ids.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        let known = ["contract", "objective", "day", "object", "exclusion"];
        let said = sections.iter().position(|word| *word == row["section"]);
        if let Some(said) = said {
            row.insert("section".to_owned(), known[said].to_owned());
        }
        let start = civil(&row["period_start_utc"], locale);
        row.insert("period_start_utc".to_owned(), start);
        row
    });
    let mark = locale.decimal_mark();
    of_rows(rows.collect(), |text| {
        assert!(mark == '.' || !text.contains('.'), "{text}");
        text.replace(mark, ".").parse().unwrap()
    })
}

/// `2026-10-01T05:00:00` of `01/10/2026 05:00` in the order of the country.
fn civil(text: &str, locale: &Locale) -> String {
    if text.is_empty() {
        return String::new();
    }
    let (date, time) = text.split_once(' ').unwrap();
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let (year, month, day) = match locale.name {
        "en-US" | "es-PA" | "es-PR" => (parts[2], parts[0], parts[1]),
        "zh-CN" => (parts[0], parts[1], parts[2]),
        _ => (parts[2], parts[1], parts[0]),
    };
    assert_eq!(year.len(), 4, "{text}");
    let seconds = if time.len() == 5 { ":00" } else { "" };
    format!("{year}-{month:0>2}-{day:0>2}T{time}{seconds}")
}

fn of_rows(rows: Vec<BTreeMap<String, String>>, parse: impl Fn(&str) -> f64) -> Figures {
    let mut figures = Figures::new();
    let figure = |text: &str| (!text.is_empty()).then(|| parse(text));
    for row in rows {
        let section = row["section"].as_str();
        // Tables of other parts are compared with the document.
        if section != "contract" && !SECTIONS.iter().any(|(known, _)| *known == section) {
            continue;
        }
        let (objective, object) = (row["objective"].as_str(), row["object"].as_str());
        let start = row["period_start_utc"].as_str();
        let key = match section {
            "contract" => String::new(),
            "objective" => objective.to_owned(),
            "day" => format!("{objective}/{start}"),
            "object" => format!("{objective}/{object}"),
            _ => format!("{objective}/{object}/{start}"),
        };
        let columns: &[&str] = match SECTIONS.iter().find(|(known, _)| *known == section) {
            Some((_, columns)) => columns,
            None => &["value", "credit_percent", "credit"],
        };
        for column in columns {
            put(&mut figures, &format!("{section}/{key}/{column}"), figure(&row[*column]));
        }
    }
    figures
}

/// What differs, a line each.
pub fn differences(one: &Figures, other: &Figures) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in one {
        if other.get(key) != Some(value) {
            found.push(format!("{key}: {value} and {:?}", other.get(key)));
        }
    }
    for key in other.keys().filter(|key| !one.contains_key(*key)) {
        found.push(format!("{key}: nothing and {}", other[key]));
    }
    found
}

/// The digits of a number as a locale writes it.
pub fn as_shown(shown: &str, locale: &Locale) -> Option<f64> {
    let digits: String = shown
        .chars()
        .filter_map(|c| match c {
            c if c == locale.decimal_mark() => Some('.'),
            '\u{2212}' | '-' => Some('-'),
            c if c.is_ascii_digit() => Some(c),
            _ => None,
        })
        .collect();
    digits.parse().ok()
}
