//! The workbook report: live formulas, real dates, names, texts that stay texts.

use std::io::{Cursor, Read as _};

use calamine::Data;
use rust_decimal::Decimal;
use vigia::format::Locale;
use vigia::report::{ReportOptions, build_document, write_xlsx};
use vigia::sla::{RoundingRule, Statement};
use vigia::words::Language;

use super::report::{options, statement};
use super::report_reading::{Book, moment, number, text};

fn book(statement: &Statement, options: &ReportOptions) -> Book {
    Book::open(&write_xlsx(&build_document(statement, options)).unwrap())
}

/// A part of the zip.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_ratio_is_a_formula_over_its_sums_and_holds_its_result() {
    let statement = statement();
    let mut book = book(&statement, &options());
    let formula = book.named_formula("vigia_objective_access_value");
    assert!(formula.starts_with("100*") && formula.contains('/'), "{formula}");
    let cells = formula.strip_prefix("100*").unwrap().split('/').collect::<Vec<_>>();
    let (sheet, row, _) = book.names["vigia_objective_access_numerator"].clone();
    assert_eq!(cells[0], format!("J{}", row + 1));
    assert_eq!(sheet, "Objectives");
    let result = statement.objectives[0].sli.unwrap();
    assert_eq!(number(&book.named("vigia_objective_access_value")), Some(result));
    // The objective without a value has neither value nor formula, and its sums are no reason to make one up.
    assert_eq!(book.named("vigia_objective_avail_value"), Data::Empty);
    assert_eq!(book.named_formula("vigia_objective_avail_value"), "");
    let credit = book.named_formula("vigia_objective_retain_credit");
    assert!(credit.starts_with("ROUND(") && credit.ends_with("/100,2)"), "{credit}");
    let total = book.named_formula("vigia_credit_total");
    assert_eq!(total, "MIN(vigia_credit_gross,vigia_credit_cap)");
    let cap = book.named_formula("vigia_credit_cap");
    assert_eq!(cap, "ROUNDDOWN(vigia_fee*vigia_credit_cap_percent/100,2)");
    assert_eq!(number(&book.named("vigia_credit_cap")), Some(18_000.0));
    let gross = book.named_formula("vigia_credit_gross");
    assert_eq!(gross, "ROUND(SUM(vigia_objectives_credit),2)");
}

#[test]
fn what_no_formula_gives_is_a_number_and_its_row_says_so() {
    let mut statement = statement();
    // As a median of days would be: not the ratio of the sums beside it.
    let result = &mut statement.objectives[0];
    result.sli = Some(99.123_456_789_012);
    result.compared = vigia::format::exact_decimal(99.123_456_789_012);
    let mut book = book(&statement, &options());
    assert_eq!(book.named_formula("vigia_objective_access_value"), "");
    assert_eq!(number(&book.named("vigia_objective_access_value")), Some(99.123_456_789_012));
    let note = text(&book.named("vigia_objective_access_note"));
    assert!(note.contains("without a formula") && note.contains("Result"), "{note}");
}

#[test]
fn rounding_of_the_contract_is_a_formula_where_spreadsheets_round_so() {
    let mut statement = statement();
    for (at, rounding) in
        [(0, RoundingRule::HalfUp { decimals: 2 }), (1, RoundingRule::HalfEven { decimals: 2 })]
    {
        let result = &mut statement.objectives[at];
        result.objective.rounding = rounding;
        let sli = vigia::format::exact_decimal(result.sli.unwrap()).unwrap();
        let rounded = vigia::sla::credit::rounded(sli, rounding);
        (result.compared, result.rounded) = (Some(rounded), Some(rounded));
        result.margin = Some(rounded - result.objective.target);
    }
    let mut book = book(&statement, &options());
    let half_up = book.named_formula("vigia_objective_access_compared");
    assert!(half_up.starts_with("ROUND(D") && half_up.ends_with(",2)"), "{half_up}");
    assert_eq!(book.named_formula("vigia_objective_retain_compared"), "");
    let margin = book.named_formula("vigia_objective_access_margin");
    assert!(margin.starts_with("ROUND(H") && margin.ends_with(",2)"), "{margin}");
    let expected: f64 = statement.objectives[0].margin.unwrap().to_string().parse().unwrap();
    assert_eq!(number(&book.named("vigia_objective_access_margin")), Some(expected));
}

#[test]
fn credits_above_the_cap_are_shared_out_by_formulas_that_add_up() {
    let dec = |text: &str| text.parse::<Decimal>().unwrap();
    let mut statement = statement();
    statement.contract.credit_cap_percent = Some(dec("10"));
    let credits = ["7000.01", "6000.01", "3333.33"];
    let percents = ["5.8333416666666666667", "5.000008333", "2.777775"];
    for ((result, credit), percent) in statement.objectives.iter_mut().zip(credits).zip(percents) {
        result.credit = dec(credit);
        result.credit_percent = dec(percent);
        result.assessment.base = dec("120000");
    }
    statement.credit_uncapped = dec("16333.35");
    statement.credit_total = dec("12000.00");
    // Differences of rounded running sums: 12000 × 7000.01 ÷ 16333.35 and so on.
    let after = ["5142.86", "4408.17", "2448.97"];
    for (result, after) in statement.objectives.iter_mut().zip(after) {
        result.settled.after_caps = dec(after);
    }
    let mut book = book(&statement, &options());
    let first = book.named_formula("vigia_objective_access_credit_after_caps");
    let second = book.named_formula("vigia_objective_retain_credit_after_caps");
    assert_eq!(first, "ROUND(vigia_credit_total*SUM($T$2:T2)/vigia_credit_gross,2)");
    assert_eq!(
        second,
        "ROUND(ROUND(vigia_credit_total*SUM($T$2:T3)/vigia_credit_gross,2)-SUM($U$2:U2),2)"
    );
    let sum: f64 = ["access", "retain", "avail"]
        .map(|id| book.named(&format!("vigia_objective_{id}_credit_after_caps")))
        .iter()
        .filter_map(number)
        .sum();
    assert!((sum - 12_000.0).abs() < 0.004, "{sum}");
}

#[test]
fn times_are_dates_in_both_zones_and_no_zone_stands_in_a_cell() {
    let statement = statement();
    let document = build_document(&statement, &options());
    let mut book = Book::open(&write_xlsx(&document).unwrap());
    let days = book.rows(&document, "days");
    assert_eq!(moment(&days[0]["date"]), "2026-10-01T00:00:00");
    assert_eq!(moment(&days[0]["start_utc"]), "2026-10-01T05:00:00");
    assert_eq!(moment(&days[30]["end"]), "2026-11-01T00:00:00");
    assert_eq!(moment(&book.named("vigia_period_start")), "2026-10-01T00:00:00");
    assert_eq!(moment(&book.named("vigia_period_end_utc")), "2026-11-01T05:00:00");
    let header = (0..16).map(|column| text(&book.cell("Days", 0, column))).collect::<Vec<_>>();
    assert!(header.contains(&"Start (America/Lima)".to_owned()), "{header:?}");
    assert!(header.contains(&"Start (UTC)".to_owned()), "{header:?}");
    let exclusions = book.rows(&document, "exclusions");
    assert_eq!(number(&exclusions[0]["duration"]), Some(4.0 * 3600.0));
}

#[test]
fn texts_that_look_like_formulas_stay_texts() {
    let mut statement = statement();
    let planted = ["=HYPERLINK(\"http://x\")", "+1", "-3.5 dBm alarm", "@SUM(A1)", "=1+1"];
    for (object, name) in statement.objectives[0].worst_objects.iter_mut().zip(planted) {
        (object.name, object.label) = (name.to_owned(), name.to_owned());
    }
    statement.contract.customer = "=cmd|' /C calc'!A0".to_owned();
    let document = build_document(&statement, &options());
    let bytes = write_xlsx(&document).unwrap();
    let mut book = Book::open(&bytes);
    let objects = book.rows(&document, "objects");
    for (row, name) in objects.iter().zip(planted) {
        // No apostrophe either: a workbook knows what is a text.
        assert_eq!((text(&row["name"]), text(&row["label"])), (name.to_owned(), name.to_owned()));
    }
    assert_eq!(text(&book.named("vigia_customer")), "=cmd|' /C calc'!A0");
    let objects_sheet = part(&bytes, "xl/worksheets/sheet4.xml");
    assert!(!objects_sheet.contains("HYPERLINK"), "texts are shared strings, formulas are not");
}

#[test]
fn sheets_and_words_are_in_the_language_of_the_report() {
    let statement = statement();
    for (language, sheets, breached) in [
        (Language::English, ["Summary", "Objectives", "Days"], "✗ Breached"),
        (Language::Spanish, ["Resumen", "Objetivos", "Días"], ""),
        (Language::Portuguese, ["Resumo", "Objetivos", "Dias"], ""),
        (Language::Chinese, ["摘要", "考核指标", "每日"], ""),
    ] {
        let options = ReportOptions { language, locale: Locale::for_country("CO"), ..options() };
        let mut book = book(&statement, &options);
        assert_eq!(book.sheets()[..3], sheets);
        assert!(book.sheets().len() >= 9, "{:?}", book.sheets());
        let word = text(&book.named("vigia_objective_retain_verdict"));
        assert!(word.starts_with("✗ ") && word.contains(breached), "{word}");
        // Names are the same in every language.
        assert_eq!(number(&book.named("vigia_credit_total")), Some(12_000.0));
    }
}

#[test]
fn ids_that_become_the_same_name_are_told_apart() {
    let mut statement = statement();
    for (result, id) in statement.objectives.iter_mut().zip(["a-b", "A_b", "a.b"]) {
        result.objective.id = id.to_owned();
    }
    let book = book(&statement, &options());
    for name in
        ["vigia_objective_a_b_value", "vigia_objective_A_b_2_value", "vigia_objective_a_b_3_value"]
    {
        assert!(book.names.contains_key(name), "{name}");
    }
}

#[test]
fn the_file_says_what_it_is_and_when_it_was_made() {
    let bytes = write_xlsx(&build_document(&statement(), &options())).unwrap();
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("Managed RAN services, Perú"), "{core}");
    assert!(core.contains("2026-11-02T14:15:00Z"), "{core}");
    let custom = part(&bytes, "docProps/custom.xml");
    assert!(custom.contains("Language") && custom.contains("es-PE"), "{custom}");
    if let Ok(folder) = std::env::var("VIGIA_KEEP_REPORT") {
        std::fs::write(std::path::Path::new(&folder).join("report.xlsx"), &bytes).unwrap();
    }
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"), "{sheet:.600}");
}

#[test]
fn a_contract_without_objectives_and_a_month_without_anything_have_a_workbook() {
    let mut statement = statement();
    statement.objectives.clear();
    statement.contract.objectives.clear();
    statement.score_percent = None;
    let options = ReportOptions { files: vec![], data_note: vec![], ..options() };
    let mut book = book(&statement, &options);
    assert_eq!(text(&book.cell("Objectives", 1, 0)), "The contract has no objectives.");
    assert_eq!(text(&book.cell("Exclusions", 1, 0)), "Nothing was excluded.");
    assert_eq!(book.named("vigia_score"), Data::Empty);
}
