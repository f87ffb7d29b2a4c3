//! R01 to R05: how texts and numbers are written for spreadsheets and for people.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx, XlsxError};
use rust_decimal::Decimal;

use super::bench::{Bench, QUARTER_SECS, at, line, zone};
use super::check::{Check, Found, Value, compare, says};
use super::contract_text::{contract, of_counters};
use super::money::{months, of_share};
use crate::format::Locale;
use crate::kpi::Catalog;
use crate::report::{Document, build_document, write_csv, write_xlsx};
use crate::workspace::answer_csv;
use crate::workspace::publish::report_options;
use crate::workspace::{ReportDefaults, ReportStyle};

pub(super) fn checks() -> Vec<Check> {
    [cells(), numbers(), spreadsheet_rows(), verdicts(), rounding()].concat()
}

/// Position of the object and of the value in the report's table.
const OBJECT: usize = 5;
const VALUE: usize = 6;

/// The report of a contract whose objects have awkward names.
fn report() -> Found<Document> {
    let start = at(&zone("America/Lima")?, "2026-11-02T00:00")?;
    let names =
        ["Site \"A\", Lima", "=HYPERLINK(\"http://x\")", "-3.5 dBm alarm", "@SUM(A1)", "Lima"];
    let mut bench = Bench::new();
    for name in names {
        bench.put(name, "level", QUARTER_SECS, start, -3.5);
    }
    let terms = [("formula", r#""avg(level)""#), ("unit", r#""dBm""#), ("target", r#""-10""#)];
    let ready = bench.ready()?;
    let statement = ready.judge(&contract(&[], &[of_counters(&terms)]), "2026-11")?;
    let snapshot = ready.snapshot()?;
    let (style, defaults) = (ReportStyle::default(), ReportDefaults::default());
    let catalog = Catalog::builtin();
    let snapshot = snapshot.as_ref();
    let imports = snapshot.imports().map_err(|e| e.to_string())?;
    let options = report_options(&statement, &imports, snapshot, &style, &defaults, &catalog)
        .map_err(|d| d.to_string())?;
    Ok(build_document(&statement, &options))
}

/// The workbook of a report holds that text as a text, and that number as a number.
fn workbook_holds(document: &Document, text: &str, number: f64) -> Found<()> {
    let bytes = write_xlsx(document).map_err(|e| e.to_string())?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|e: XlsxError| e.to_string())?;
    let sheets = book.worksheets();
    let cells = || sheets.iter().flat_map(|(_, range)| range.cells().map(|(_, _, cell)| cell));
    let has_text = cells().any(|cell| *cell == Data::String(text.to_owned()));
    let has_number = cells().any(|cell| *cell == Data::Float(number));
    match (has_text, has_number) {
        (true, true) => Ok(()),
        (false, _) => Err(format!("the workbook lacks the text {text}")),
        (true, false) => Err(format!("the workbook lacks the number {number}")),
    }
}

fn cells() -> Vec<Check> {
    let found = || {
        let document = report()?;
        workbook_holds(&document, "=HYPERLINK(\"http://x\")", -3.5)?;
        let bytes = write_csv(&document).map_err(|e| e.to_string())?;
        let text = String::from_utf8(bytes).map_err(|e| e.to_string())?;
        let quoted = text.lines().find_map(|row| {
            let field = row.split_once("\"Site")?.1.split_once("Lima\"")?.0;
            Some(format!("\"Site{field}Lima\""))
        });
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> =
            reader.records().collect::<Result<_, _>>().map_err(|e| e.to_string())?;
        let cell = |column: usize, part: &str| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let found = cells.into_iter().find(|cell| cell.contains(part));
            found.map(str::to_owned).ok_or_else(|| format!("no cell with {part}"))
        };
        let texts = [
            cell(OBJECT, "HYPERLINK")?,
            cell(VALUE, "3.5")?,
            cell(OBJECT, "alarm")?,
            cell(OBJECT, "SUM")?,
            rows.iter()
                .filter_map(|row| row.get(OBJECT))
                .find(|cell| cell.ends_with("Lima") && !cell.contains("Site"))
                .ok_or("no cell Lima")?
                .to_owned(),
        ];
        Ok([quoted.ok_or("no quoted cell")?.into(), texts.join(" | ").into()])
    };
    let rule = "texts that a spreadsheet would run get an apostrophe, numbers do not";
    let guarded = "'=HYPERLINK(\"http://x\") | -3.5 | '-3.5 dBm alarm | '@SUM(A1) | Lima";
    compare(
        found(),
        [
            says("R01", "a cell with comma and quotes (RFC 4180)", "\"Site \"\"A\"\", Lima\""),
            says("R02", rule, guarded),
        ],
    )
}

fn numbers() -> Vec<Check> {
    const LOCALES: [&str; 8] =
        ["es-CO", "es-AR", "es-CL", "pt-BR", "es-MX", "es-PE", "en-US", "zh-CN"];
    let found = || {
        let written = LOCALES.map(|name| {
            let locale = Locale::named(name).ok_or_else(|| format!("no locale {name}"))?;
            Ok::<_, String>(format!("{name} {}", locale.fixed(12_345.6, 2)))
        });
        let written: Vec<String> = written.into_iter().collect::<Result<_, _>>()?;
        Ok([written.join("; ").into()])
    };
    let expected = "es-CO 12.345,60; es-AR 12.345,60; es-CL 12.345,60; pt-BR 12.345,60; \
                    es-MX 12,345.60; es-PE 12,345.60; en-US 12,345.60; zh-CN 12,345.60";
    compare(found(), [says("R03.pdf", "12345.6 by country", expected)])
}

/// A table for the customer's own spreadsheet: semicolons where the decimal mark is a comma.
fn spreadsheet_rows() -> Vec<Check> {
    let found = || {
        let start = at(&zone("America/Lima")?, "2026-11-02T00:00")?;
        let mut bench = Bench::new();
        bench.put("CELL_1", "level", QUARTER_SECS, start, 99.95);
        let by_object = |q: &mut crate::workspace::answer::QueryQuestion| {
            q.by = vec!["object".to_owned()];
        };
        let answer = bench.ready()?.ask("avg(level)", by_object)?;
        let row = |name: &str| -> Found<String> {
            let locale = Locale::named(name).ok_or_else(|| format!("no locale {name}"))?;
            let text =
                answer_csv::write(&answer, false, Some(&locale)).map_err(|d| d.to_string())?;
            let row = text.lines().nth(1).and_then(|row| row.find("CELL_1").map(|at| &row[at..]));
            // Object and value; the completeness follows.
            let row = row.ok_or("no row")?;
            let separator = locale.list_separator();
            Ok(row.rsplit_once(separator).ok_or("no completeness")?.0.to_owned())
        };
        Ok([format!("{} | {}", row("es-CO")?, row("es-PE")?).into()])
    };
    let rule = "decimal comma with semicolons, decimal point with commas";
    compare(found(), [says("R03.csv_row", rule, "CELL_1;99,95 | CELL_1,99.95")])
}

fn verdicts() -> Vec<Check> {
    let found = || {
        let target = Decimal::new(999, 1);
        let values = [(998_999, 4), (9995, 2), (9990, 2)].map(|(digits, scale)| {
            Locale::ENGLISH.judged(Decimal::new(digits, scale), target, true, 2)
        });
        Ok([values.join(", ").into()])
    };
    let rule = "99.8999, 99.95 and 99.90 at two decimals beside a target of 99.9";
    compare(found(), [says("R04", rule, "99.8999, 99.95, 99.90")])
}

fn rounding() -> Vec<Check> {
    let found = || {
        let ready = months(&[("2026-11", &[(125.0, 100_000.0)])])?;
        let shown = |rounding: &str| -> Found<Value> {
            let terms = [
                ("target", r#""0.1""#),
                ("rounding", rounding),
                ("compare", r#""before_rounding""#),
            ];
            let statement = ready.judge(&contract(&[], &[of_share('a', &terms)]), "2026-11")?;
            let rounded = line(&statement, 0)?.rounded.ok_or("no value")?;
            Ok(rounded.to_string().into())
        };
        Ok([shown(r#""half_up 2""#)?, shown(r#""half_even 2""#)?])
    };
    compare(
        found(),
        [
            says("R05.half_up", "0.125 at two decimals, halves up", "0.13"),
            says("R05.half_even", "0.125 at two decimals, halves to the even digit", "0.12"),
        ],
    )
}
