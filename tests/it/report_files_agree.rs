//! Pages, workbook, tables in both profiles and JSON of the same statements: not one number differs.

use std::process::Command;

use vigia::format::Locale;
use vigia::job::JobContext;
use vigia::model::Timestamp;
use vigia::report::csv::{CsvProfile, write_csv_as};
use vigia::report::document::{Document, Figure};
use vigia::report::{ReportOptions, build_document, write_csv, write_pdf, write_xlsx};
use vigia::sla::Statement;
use vigia::words::Language;

use super::random_contracts::{LATER, World, has_python};
use super::report::{options, run, statement};
use super::report_reading::{
    Figures, as_shown, differences, of_excel_csv, of_machine_csv, of_workbook,
};

const ENGLISH: [&str; 5] = ["Contract", "Objective", "Day", "Object", "Exclusion"];
const SPANISH: [&str; 5] = ["Contrato", "Objetivo", "Día", "Objeto", "Exclusión"];
const PORTUGUESE: [&str; 5] = ["Contrato", "Objetivo", "Dia", "Objeto", "Exclusão"];
const CHINESE: [&str; 5] = ["合同", "考核指标", "日", "对象", "剔除时段"];

fn spoken(language: Language) -> [&'static str; 5] {
    match language {
        Language::Spanish => SPANISH,
        Language::Portuguese => PORTUGUESE,
        Language::Chinese => CHINESE,
        _ => ENGLISH,
    }
}

/// Figures of all tables, which must be the same.
fn compared(document: &Document, language: Language) -> Figures {
    let machine = of_machine_csv(&write_csv(document).unwrap());
    let local = write_csv_as(document, CsvProfile::Excel).unwrap();
    let local = of_excel_csv(&local, &document.locale, &spoken(language));
    let workbook = of_workbook(&write_xlsx(document).unwrap(), document);
    let at = &document.contract_id;
    assert_eq!(differences(&machine, &local), Vec::<String>::new(), "{at}: profiles");
    assert_eq!(differences(&machine, &workbook), Vec::<String>::new(), "{at}: workbook");
    machine
}

/// The printed number is the exact one, rounded to the digits that are printed.
fn is_rounding_of(figure: &Figure, locale: &Locale) -> bool {
    let (Some(shown), Ok(exact)) = (as_shown(&figure.shown, locale), figure.exact.parse::<f64>())
    else {
        return figure.shown.is_empty() == figure.exact.is_empty();
    };
    let decimals = figure
        .shown
        .rsplit_once(locale.decimal_mark())
        .map_or(0, |(_, digits)| digits.chars().take_while(char::is_ascii_digit).count());
    let half_step = 0.5 * 10_f64.powi(-(decimals as i32));
    // Amounts of more than four digits are printed whole.
    (shown - exact).abs() <= half_step * (1.0 + 1e-9) + exact.abs() * 1e-15
}

/// Every figure of the objectives is printed, and as what it is.
fn printed(document: &Document) {
    let pdf = write_pdf(document, &JobContext::default()).unwrap();
    let Some((_, text)) = run("pdftotext", &["-layout", "{}", "-"], &pdf) else { return };
    let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
    let text = plain(&text);
    for objective in &document.objectives {
        for figure in [&objective.value, &objective.target, &objective.credit] {
            assert!(is_rounding_of(figure, &document.locale), "{figure:?}");
            let shown = plain(&figure.shown);
            let number = shown.split(' ').next_back().unwrap_or_default();
            assert!(text.contains(number), "{}: {figure:?} is not printed", objective.id);
        }
        for figure in [&objective.numerator, &objective.denominator] {
            assert!(is_rounding_of(figure, &document.locale), "{figure:?}");
        }
    }
}

/// What the statement itself says.
fn of_statement(statement: &Statement) -> Figures {
    let mut figures = Figures::new();
    let mut put = |key: String, value: Option<String>| {
        if let Some(value) = value {
            figures.insert(key, value.parse().unwrap());
        }
    };
    put("contract//value".to_owned(), statement.score_percent.map(|score| score.to_string()));
    put("contract//credit".to_owned(), Some(statement.credit_total.to_string()));
    for result in &statement.objectives {
        let key = |column: &str| format!("objective/{}/{column}", result.objective.id);
        put(key("value"), result.sli.map(|value| value.to_string()));
        put(key("target"), Some(result.objective.target.to_string()));
        put(key("numerator"), result.numerator.map(|value| value.to_string()));
        put(key("denominator"), result.denominator.map(|value| value.to_string()));
        put(key("completeness"), result.completeness.map(|value| value.to_string()));
        put(key("credit_percent"), Some(result.credit_percent.to_string()));
        put(key("credit"), Some(result.credit.to_string()));
    }
    figures
}

/// The tables with the told number where the two differ by no more than two units in the last place.
fn near(told: &Figures, mut tables: Figures) -> Figures {
    for (key, value) in &mut tables {
        if let Some(other) = told.get(key)
            && (*other - *value).abs() <= value.abs() * 2.0 * f64::EPSILON
        {
            *value = *other;
        }
    }
    tables
}

/// What differs from the tables; of the tables only what the other side speaks of counts.
fn against(told: &Figures, tables: &Figures) -> Vec<String> {
    let speaks_of = |key: &String| {
        let is_objective = key.starts_with("objective/");
        is_objective || (key.starts_with("contract/") && !key.ends_with("credit_percent"))
    };
    let tables = tables.iter().filter(|(key, _)| speaks_of(key));
    differences(told, &tables.map(|(key, value)| (key.clone(), *value)).collect())
}

#[test]
fn all_files_of_a_month_say_the_same_in_every_language_and_country() {
    let statement = statement();
    for (language, locale) in [
        (Language::English, "es-PE"),
        (Language::Spanish, "es-CO"),
        (Language::Spanish, "es-MX"),
        (Language::Spanish, "es-CL"),
        (Language::Spanish, "es-PA"),
        (Language::Portuguese, "pt-BR"),
        (Language::Chinese, "zh-CN"),
        (Language::English, "en-US"),
    ] {
        let locale = Locale::named(locale).unwrap();
        let options = ReportOptions { language, locale, ..options() };
        let document = build_document(&statement, &options);
        let tables = compared(&document, language);
        assert!(tables.len() > 400, "{}", tables.len());
        assert_eq!(against(&of_statement(&statement), &tables), Vec::<String>::new());
        if matches!(locale.name, "es-PE" | "es-CO") {
            printed(&document);
        }
    }
}

#[test]
fn a_number_that_is_changed_in_one_file_is_noticed() {
    let document = build_document(&statement(), &options());
    let mut figures = of_machine_csv(&write_csv(&document).unwrap());
    let others = figures.clone();
    *figures.get_mut("objective/retain/credit").unwrap() += 0.01;
    assert_eq!(differences(&figures, &others).len(), 1);
    assert!(!is_rounding_of(
        &Figure { shown: "99.54".to_owned(), exact: "99.55".to_owned() },
        &Locale::ENGLISH
    ));
}

/// Statements of contracts with every method, rule and gap: tables, pages, workbook, and JSON of the command line.
#[test]
fn files_of_random_contracts_agree_with_their_statements_and_with_json() {
    if !has_python() {
        return;
    }
    let world = World::new(90, 31);
    let mut n_printed = 0;
    let mut n_formulas = 0;
    for (at, (id, statement)) in world.statements.iter().enumerate() {
        let language = Language::ALL[at % 4];
        let locale = Locale::for_country(&statement.contract.country);
        let options = ReportOptions { language, locale, ..options() };
        let document = build_document(statement, &options);
        let tables = compared(&document, language);
        assert_eq!(against(&of_statement(statement), &tables), Vec::<String>::new(), "{id}");
        n_formulas += write_xlsx(&document).map(|bytes| n_live(&bytes)).unwrap();
        // Pages and processes take their time: every ninth.
        if at % 9 == 0 {
            printed(&document);
            n_printed += 1;
            let json = of_json(&world, id, statement);
            // The JSON reader of this test may miss the last digit of a float; a sixteenth digit is none of the statement's.
            let tables = near(&json, tables);
            assert_eq!(against(&json, &tables), Vec::<String>::new(), "{id}: json");
        }
    }
    assert!(n_printed >= 10);
    assert!(n_formulas > 500, "{n_formulas}");
}

/// Formulas of a workbook that give values of objectives.
fn n_live(bytes: &[u8]) -> usize {
    let mut book = super::report_reading::Book::open(bytes);
    let names: Vec<String> = book.names.keys().cloned().collect();
    let of_objectives = names.iter().filter(|name| name.starts_with("vigia_objective_"));
    of_objectives.filter(|name| !book.named_formula(name).is_empty()).count()
}

fn of_json(world: &World, id: &str, statement: &Statement) -> Figures {
    let as_of = Timestamp::from_unix_secs(LATER).to_iso_utc();
    let output = Command::new(env!("CARGO_BIN_EXE_vigia"))
        .arg("--workspace")
        .arg(world.folder.path())
        .args(["--json", "evaluate", id, "--period", &statement.name.to_string()])
        .args(["--as-of", &as_of])
        .output()
        .unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let mut figures = Figures::new();
    let number = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    };
    let mut put = |key: String, value: &serde_json::Value| {
        if let Some(value) = number(value) {
            figures.insert(key, value);
        }
    };
    put("contract//value".to_owned(), &told["score_percent"]);
    put("contract//credit".to_owned(), &told["credit_total"]);
    for objective in told["objectives"].as_array().unwrap() {
        let id = objective["id"].as_str().unwrap();
        for (column, name) in [
            ("value", "sli"),
            ("target", "target"),
            ("numerator", "numerator"),
            ("denominator", "denominator"),
            ("completeness", "completeness"),
            ("credit_percent", "credit_percent"),
            ("credit", "credit"),
        ] {
            put(format!("objective/{id}/{column}"), &objective[name]);
        }
    }
    figures
}

#[test]
fn the_same_input_gives_the_same_bytes_in_every_format() {
    let (statement, options) = (statement(), options());
    let made = |options: &ReportOptions| {
        let document = build_document(&statement, options);
        let csv = write_csv_as(&document, CsvProfile::Excel).unwrap();
        let meta = vigia::report::csv::metadata(&document, CsvProfile::Excel, "a.csv", &csv, 7);
        (write_xlsx(&document).unwrap(), csv, meta.unwrap())
    };
    let first = made(&options);
    // Zip and document have dates of seconds: a clock would show.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(first, made(&options));
    let later = ReportOptions { generated_at: options.generated_at.plus_secs(3600), ..options };
    let other = made(&later);
    assert_ne!(
        (&first.0, &first.2),
        (&other.0, &other.2),
        "the date is the one that was asked for"
    );
}
