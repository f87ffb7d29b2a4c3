//! The table of a report in its two profiles, and what is told of it: worked examples R01 to R03.

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use vigia::format::Locale;
use vigia::report::csv::{CsvProfile, metadata, write_csv_as};
use vigia::report::document::Document;
use vigia::report::{ReportOptions, build_document};
use vigia::words::Language;

use super::report::{options, statement};

/// A month with objects of such names, the first worth 99.95.
fn document(country: &str, names: &[&str]) -> Document {
    let mut statement = statement();
    for (object, name) in statement.objectives[0].worst_objects.iter_mut().zip(names) {
        object.name = (*name).to_owned();
    }
    statement.objectives[0].worst_objects[0].point.value = Some(99.95);
    statement.objectives[0].worst_objects[1].point.value = Some(-3.5);
    let options = ReportOptions {
        language: Language::Spanish,
        locale: Locale::for_country(country),
        ..options()
    };
    build_document(&statement, &options)
}

fn lines(document: &Document, profile: CsvProfile) -> Vec<String> {
    let bytes = write_csv_as(document, profile).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    text.trim_start_matches('\u{feff}').split("\r\n").map(str::to_owned).collect()
}

fn line<'a>(lines: &'a [String], part: &str) -> &'a str {
    lines.iter().find(|line| line.contains(part)).unwrap_or_else(|| panic!("no line with {part}"))
}

#[test]
fn r01_quotes_and_commas_are_quoted_in_both_profiles() {
    let document = document("CO", &["Site \"A\", Lima", "x;y"]);
    for profile in CsvProfile::ALL {
        let lines = lines(&document, profile);
        assert!(line(&lines, "Site").contains("\"Site \"\"A\"\", Lima\""));
    }
    let local = lines(&document, CsvProfile::Excel);
    assert!(line(&local, "x;y").contains(";\"x;y\";"), "what separates there is quoted");
}

#[test]
fn r02_texts_that_begin_like_formulas_are_guarded_and_numbers_never() {
    let names =
        ["=HYPERLINK(\"http://x\")", "-3.5 dBm alarm", "@SUM(A1)", "\u{2212}7", "＝1+1", "\tcmd"];
    for country in ["CO", "MX"] {
        let document = document(country, &names);
        for profile in CsvProfile::ALL {
            let lines = lines(&document, profile);
            assert!(line(&lines, "HYPERLINK").contains("'=HYPERLINK("));
            let alarm = line(&lines, "alarm");
            assert!(alarm.contains("'-3.5 dBm alarm"), "{alarm}");
            let value =
                if profile == CsvProfile::Excel && country == "CO" { ";-3,5;" } else { ",-3.5," };
            assert!(alarm.contains(value), "a typed number stays one: {alarm}");
            assert!(line(&lines, "SUM(A1)").contains("'@SUM(A1)"));
            assert!(line(&lines, "\u{2212}7").contains("'\u{2212}7"));
            assert!(line(&lines, "1+1").contains("'＝1+1"));
            assert!(line(&lines, "\tcmd").contains("'\tcmd"));
            assert!(!lines.iter().any(|line| line.contains("'-3,5") || line.contains("'-3.5,")));
        }
    }
}

#[test]
fn r03_csv_row_has_separator_and_mark_of_the_country() {
    let row = |country: &str| {
        let document = document(country, &["CELL_1"]);
        line(&lines(&document, CsvProfile::Excel), "CELL_1").to_owned()
    };
    for country in ["CO", "AR", "CL", "BR"] {
        let row = row(country);
        assert!(row.contains("CELL_1;99,95;"), "{country}: {row}");
    }
    for country in ["MX", "PE", "CN"] {
        let row = row(country);
        assert!(row.contains("CELL_1,99.95,"), "{country}: {row}");
    }
    let machine = document("CO", &["CELL_1"]);
    assert!(line(&lines(&machine, CsvProfile::Machine), "CELL_1").contains("CELL_1,99.95,"));
}

#[test]
fn the_local_profile_begins_with_a_byte_order_mark_and_names_units_and_zones() {
    let document = document("CL", &["CELL_1"]);
    let bytes = write_csv_as(&document, CsvProfile::Excel).unwrap();
    assert!(bytes.starts_with(&[0xef, 0xbb, 0xbf]));
    assert!(!write_csv_as(&document, CsvProfile::Machine).unwrap().starts_with(&[0xef]));
    let lines = lines(&document, CsvProfile::Excel);
    assert!(!lines[0].starts_with("sep="), "{}", lines[0]);
    for words in ["Inicio (America/Lima)", "Inicio (UTC)", "Penalidad (PEN)", "Completitud (0–1)"]
    {
        assert!(lines[0].contains(words), "{words}: {}", lines[0]);
    }
    // Lines stand before the caps and the contract after them: their one column says neither.
    assert!(!lines[0].contains("antes de topes"), "{}", lines[0]);
    // Days first in Chile, with hyphens; the month of the contract's zone begins at five in UTC.
    assert!(
        lines[1].contains(";01-10-2026 00:00;01-10-2026 05:00;01-11-2026 00:00;"),
        "{}",
        lines[1]
    );
    assert!(lines[1].starts_with("Contrato;"), "{}", lines[1]);
    let fields = |line: &str| line.matches(';').count();
    let unquoted = lines.iter().filter(|line| !line.is_empty() && !line.contains('"'));
    for line in unquoted {
        assert_eq!(fields(line), 19, "{line}");
    }
}

#[test]
fn metadata_say_what_the_table_cannot() {
    let document = document("CO", &["CELL_1"]);
    for profile in CsvProfile::ALL {
        let csv = write_csv_as(&document, profile).unwrap();
        let told = metadata(&document, profile, "pe-norte-2026_2026-10.csv", &csv, 8814).unwrap();
        assert_eq!(
            told,
            metadata(&document, profile, "pe-norte-2026_2026-10.csv", &csv, 8814).unwrap()
        );
        let told: Value = serde_json::from_slice(&told).unwrap();
        let sha256: String =
            Sha256::digest(&csv).iter().map(|byte| format!("{byte:02x}")).collect();
        for (key, value) in [
            ("contract", "pe-norte-2026"),
            ("period", "2026-10"),
            ("zone", "America/Lima"),
            ("period_start_utc", "2026-10-01T05:00:00Z"),
            ("period_end_utc", "2026-11-01T05:00:00Z"),
            ("revision", "Provisional"),
            ("generated_at", "2026-11-02T14:15:00Z"),
            ("profile", profile.name()),
            ("sha256", sha256.as_str()),
            ("language", "es"),
            ("locale", "es-CO"),
        ] {
            assert_eq!(told[key], value, "{key}");
        }
        assert_eq!(told["data_revision"], 8814);
        assert!(told["program"].as_str().unwrap().starts_with("Vigia "));
        // A column for each field, in their order, each with a meaning.
        let separator = told["dialect"]["separator"].as_str().unwrap().as_bytes()[0];
        let body = csv.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&csv);
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(body);
        let columns = told["columns"].as_array().unwrap();
        let titles: Vec<&str> = columns.iter().map(|c| c["title"].as_str().unwrap()).collect();
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), titles);
        assert!(columns.iter().all(|c| c["meaning"].as_str().is_some_and(|m| m.len() > 5)));
        let credit = columns.iter().find(|column| column["id"] == "credit").unwrap();
        assert_eq!(credit["unit"], "PEN");
    }
}

#[test]
fn profiles_have_names_that_people_type() {
    assert_eq!(CsvProfile::named("Excel"), Some(CsvProfile::Excel));
    assert_eq!(CsvProfile::named("machine"), Some(CsvProfile::Machine));
    assert_eq!(CsvProfile::named("sap"), None);
}
