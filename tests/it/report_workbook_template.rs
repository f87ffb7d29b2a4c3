//! A customer's own workbook: filled by its names, everything else as it was, and clear words where it cannot be filled.

use std::io::{Cursor, Read as _, Write as _};

use calamine::Data;
use rust_xlsxwriter::{
    Chart, ChartType, ConditionalFormatCell, ConditionalFormatCellRule, Format, Formula, Workbook,
};
use vigia::report::document::Document;
use vigia::report::{TemplateError, build_document, fill_template};
use zip::ZipArchive;

use super::report::{options, statement};
use super::report_reading::{Book, moment, number, text};

fn document() -> Document {
    build_document(&statement(), &options())
}

/// A letter with a chart, a formula, merged cells, styles and a second sheet with names.
fn template(names: &[(&str, &str)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let money = Format::new().set_num_format("\"S/ \"#,##0.00").set_bold();
    let date = Format::new().set_num_format("dd \"de\" mmmm");
    let sheet = workbook.add_worksheet();
    sheet.set_name("Carta & más").unwrap();
    sheet.write_string(0, 0, "Informe para").unwrap();
    sheet.merge_range(0, 1, 0, 3, "", &Format::new().set_italic()).unwrap();
    sheet.write_string(1, 0, "Penalidad").unwrap();
    sheet.write_number_with_format(1, 1, 0.0, &money).unwrap();
    sheet.write_formula(2, 1, Formula::new("=B2*1.18").set_result("0")).unwrap();
    sheet.write_blank(3, 1, &date).unwrap();
    sheet.write_string(5, 0, "Objetivos").unwrap();
    sheet.write_blank(6, 2, &money).unwrap();
    sheet.write_string(20, 0, "pie de página").unwrap();
    let chart = &mut Chart::new(ChartType::Column);
    chart.add_series().set_values("='Carta & más'!$B$2:$B$3");
    sheet.insert_chart(8, 9, chart).unwrap();
    let red = Format::new().set_font_color("FF0000");
    let rule = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::GreaterThan(5))
        .set_format(&red);
    sheet.add_conditional_format(1, 1, 1, 1, &rule).unwrap();
    let second = workbook.add_worksheet();
    second.set_name("Datos").unwrap();
    second.write_string(0, 0, "Días").unwrap();
    workbook.add_worksheet().set_name("Vacía").unwrap();
    for (name, cell) in names {
        workbook.define_name(*name, cell).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

const NAMES: [(&str, &str); 8] = [
    ("vigia_customer", "='Carta & más'!$B$1"),
    ("vigia_credit_total", "='Carta & más'!$B$2"),
    ("vigia_period_start", "='Carta & más'!$B$4"),
    ("vigia_period_end", "='Carta & más'!$C$4"),
    ("Vigia_Objective_Access_Value", "='Carta & más'!$F$1"),
    ("vigia_column_objectives_name", "='Carta & más'!$A$6"),
    ("vigia_column_objectives_credit", "='Carta & más'!$C$6"),
    ("vigia_table_days", "=Datos!$A$1"),
];

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(known, _)| known == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("no part {name}")).1).unwrap()
}

#[test]
fn named_cells_get_their_values_and_the_rest_stays_byte_for_byte() {
    let (empty, document) = (template(&NAMES), document());
    let filled = fill_template(&empty, &document).unwrap();
    let mut book = Book::open(&filled);
    assert_eq!(text(&book.cell("Carta & más", 0, 1)), "Telefonía Andina S.A.C.");
    assert_eq!(number(&book.cell("Carta & más", 1, 1)), Some(12_000.0));
    let sli = statement().objectives[0].sli;
    assert_eq!(number(&book.cell("Carta & más", 0, 5)), sli, "names know no case");
    assert_eq!(moment(&book.cell("Carta & más", 3, 1)), "2026-10-01T00:00:00");
    // A cell without a style of dates gets one, so that nobody reads 46327.
    assert_eq!(moment(&book.cell("Carta & más", 3, 2)), "2026-11-01T00:00:00");
    // Below the anchors, each row; what stood elsewhere is there.
    assert_eq!(
        text(&book.cell("Carta & más", 7, 0)),
        "E-RAB retainability, northern region and coast"
    );
    assert_eq!(number(&book.cell("Carta & más", 7, 2)), Some(12_000.0));
    assert_eq!(book.cell("Carta & más", 9, 0), Data::Empty);
    assert_eq!(text(&book.cell("Carta & más", 20, 0)), "pie de página");
    assert_eq!(book.formula("Carta & más", 2, 1), "B2*1.18");
    let n_days: usize = document.objectives.iter().map(|objective| objective.days.len()).sum();
    assert_eq!(text(&book.cell("Datos", 0, 0)), "Días");
    assert_eq!(text(&book.cell("Datos", n_days as u32, 0)), "avail");
    assert_eq!(moment(&book.cell("Datos", 1, 1)), "2026-10-01T00:00:00");

    // This template asks for a full calculation already, so that its workbook part stays too.
    let changed = ["xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"];
    // The formula has no result any more: 0 was that of an empty report.
    let letter = part(&filled, "xl/worksheets/sheet1.xml");
    assert!(letter.contains("<f>B2*1.18</f></c>"), "{letter}");
    let (before, after) = (parts(&empty), parts(&filled));
    assert_eq!(before.len(), after.len());
    for ((name, old), (same, new)) in before.iter().zip(&after) {
        assert_eq!(name, same, "the order of the parts stays");
        assert_eq!(old == new, !changed.contains(&name.as_str()), "{name}");
    }
    assert!(before.iter().any(|(name, _)| name.contains("charts/chart1")));
    let workbook = part(&filled, "xl/workbook.xml");
    assert!(workbook.contains("fullCalcOnLoad=\"1\""), "{workbook}");
    assert_eq!(workbook.matches("<calcPr").count(), 1);
    // The first sheet without its cells is what it was: conditional format, drawing, merged cells.
    let outside = |text: &str| {
        let (head, rest) = text.split_once("<sheetData>").unwrap();
        let (_, tail) = rest.split_once("</sheetData>").unwrap();
        let head = head.split_once("<dimension").map_or(head, |(before, _)| before).to_owned();
        (head, tail.to_owned())
    };
    let sheet = "xl/worksheets/sheet1.xml";
    assert_eq!(outside(&part(&empty, sheet)), outside(&part(&filled, sheet)));
    // The money keeps the customer's own style, also in the rows below.
    let style_of = |text: &str, cell: &str| {
        let (_, rest) = text.split_once(&format!("<c r=\"{cell}\"")).unwrap();
        rest.split_once('>')
            .unwrap()
            .0
            .trim()
            .split(' ')
            .next()
            .unwrap()
            .trim_matches('/')
            .to_owned()
    };
    let money = style_of(&part(&empty, sheet), "B2");
    assert!(money.starts_with("s=\""), "{money}");
    assert_eq!(style_of(&part(&filled, sheet), "B2"), money);
    assert_eq!(style_of(&part(&filled, sheet), "C9"), money);
}

#[test]
fn results_of_formulas_are_forgotten_on_all_sheets_also_where_nothing_is_filled() {
    let empty = template(&NAMES);
    let sheet = part(&empty, "xl/worksheets/sheet3.xml");
    let rows = "<sheetData><row r=\"1\"><c r=\"A1\"><f>Datos!A1</f><v>7</v></c>\
                <c r=\"B1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v>old &amp; stale</v></c>\
                <c r=\"C1\"><v>8</v></c><c r=\"D1\"><f>1+1</f></c></row></sheetData>";
    let with_formulas =
        with_part(&empty, "xl/worksheets/sheet3.xml", &sheet.replace("<sheetData/>", rows));
    let filled = fill_template(&with_formulas, &document()).unwrap();
    let sheet = part(&filled, "xl/worksheets/sheet3.xml");
    assert!(sheet.contains("<c r=\"A1\"><f>Datos!A1</f></c>"), "{sheet}");
    assert!(
        sheet.contains("<f t=\"shared\" si=\"0\"/></c>") && !sheet.contains("stale"),
        "{sheet}"
    );
    assert!(sheet.contains("<c r=\"C1\"><v>8</v></c>"), "a number is no result: {sheet}");
}

#[test]
fn the_same_template_and_report_give_the_same_bytes() {
    let (empty, document) = (template(&NAMES), document());
    assert_eq!(fill_template(&empty, &document), fill_template(&empty, &document));
}

#[test]
fn a_filled_workbook_can_be_filled_again_where_nothing_stands_below_names() {
    let names =
        [("vigia_customer", "='Carta & más'!$B$1"), ("vigia_credit_total", "=Vacía!$ZZ$900")];
    let document = document();
    let once = fill_template(&template(&names), &document).unwrap();
    let twice = fill_template(&once, &document).unwrap();
    assert_eq!(number(&Book::open(&twice).cell("Vacía", 899, 701)), Some(12_000.0));
    assert_eq!(part(&once, "xl/worksheets/sheet3.xml"), part(&twice, "xl/worksheets/sheet3.xml"));
    assert_eq!(part(&twice, "xl/workbook.xml").matches("fullCalcOnLoad").count(), 1);
}

#[test]
fn a_formula_in_a_named_cell_gives_way_and_nothing_points_at_it_any_more() {
    let names = [("vigia_credit_total", "='Carta & más'!$B$3")];
    let mut empty = template(&names);
    // As spreadsheet programs do, with an order of computing that names the cell.
    empty = with_part(
        &empty,
        "xl/calcChain.xml",
        "<calcChain xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><c r=\"B3\" i=\"1\"/></calcChain>",
    );
    let relation = "<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain\" Target=\"calcChain.xml\"/></Relationships>";
    let relations =
        part(&empty, "xl/_rels/workbook.xml.rels").replace("</Relationships>", relation);
    empty = with_part(&empty, "xl/_rels/workbook.xml.rels", &relations);
    let kind = "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml\"/></Types>";
    let kinds = part(&empty, "[Content_Types].xml").replace("</Types>", kind);
    empty = with_part(&empty, "[Content_Types].xml", &kinds);
    let filled = fill_template(&empty, &document()).unwrap();
    let mut book = Book::open(&filled);
    assert_eq!(number(&book.cell("Carta & más", 2, 1)), Some(12_000.0));
    assert_eq!(book.formula("Carta & más", 2, 1), "");
    assert!(parts(&filled).iter().all(|(name, _)| name != "xl/calcChain.xml"));
    assert!(!part(&filled, "[Content_Types].xml").contains("calcChain"));
    assert!(!part(&filled, "xl/_rels/workbook.xml.rels").contains("calcChain"));
}

/// The same zip with one part replaced or added.
fn with_part(bytes: &[u8], name: &str, text: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut all = parts(bytes);
    match all.iter_mut().find(|(known, _)| known == name) {
        Some((_, bytes)) => *bytes = text.as_bytes().to_vec(),
        None => all.push((name.to_owned(), text.as_bytes().to_vec())),
    }
    for (name, bytes) in all {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn refused(template: &[u8]) -> TemplateError {
    fill_template(template, &document()).unwrap_err()
}

#[test]
fn what_cannot_be_filled_is_told_with_name_place_and_remedy() {
    let at = |cell: &'static str| move |name: &'static str| template(&[(name, cell)]);
    let b1 = at("='Carta & más'!$F$1");
    let unknown = refused(&b1("vigia_credit_totl"));
    assert!(
        matches!(&unknown, TemplateError::UnknownNames { names, .. } if names == &["vigia_credit_totl"])
    );
    assert!(unknown.hint().starts_with("known are vigia_credit_total"), "{}", unknown.hint());
    let nothing = refused(&b1("other_name"));
    assert!(matches!(nothing, TemplateError::NothingToFill { .. }));
    assert!(nothing.hint().contains("vigia_"), "{}", nothing.hint());
    let wide = refused(&at("='Carta & más'!$F$1:$G$2")("vigia_credit_total"));
    assert!(
        wide.to_string().contains("one cell") && wide.to_string().contains("$F$1:$G$2"),
        "{wide}"
    );
    let formula = refused(&at("=SUM(Datos!$A$1:$A$3)")("vigia_credit_total"));
    assert!(matches!(formula, TemplateError::NotACell { .. }), "{formula}");
    let broken = refused(&at("=#REF!")("vigia_credit_total"));
    assert!(matches!(broken, TemplateError::NotACell { .. }), "{broken}");
    // The footer stands in the way of the rows.
    let occupied = refused(&at("='Carta & más'!$A$20")("vigia_table_days"));
    assert!(occupied.to_string().contains("A21 of the sheet \"Carta & más\""), "{occupied}");
    let edge = refused(&at("=Vacía!$XFD$1048576")("vigia_table_days"));
    assert!(matches!(edge, TemplateError::BeyondSheet { .. }), "{edge}");
    let twice = refused(&template(&[
        ("vigia_table_days", "=Datos!$A$1"),
        ("vigia_credit_total", "=Datos!$B$2"),
    ]));
    assert!(matches!(twice, TemplateError::FilledTwice { .. }), "{twice}");
    for (bytes, words) in [
        (&b""[..], "empty"),
        (&b"PK\x03\x04 but then nothing"[..], "not a workbook"),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], "password"),
        (&b"just a text"[..], "not a workbook"),
    ] {
        let error = refused(bytes);
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.hint().is_empty());
    }
}

/// A file that was cut or damaged anywhere is refused or filled, never a panic.
#[test]
fn damaged_templates_are_refused_with_words() {
    let (whole, document) = (template(&NAMES), document());
    let mut n_refused = 0;
    for at in (0..whole.len()).step_by(97) {
        n_refused += usize::from(fill_template(&whole[..at], &document).is_err());
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        n_refused += usize::from(fill_template(&bytes, &document).is_err());
    }
    assert!(n_refused > whole.len() / 97, "{n_refused}");
    for (name, text) in [
        ("xl/workbook.xml", "<workbook><sheets></workbook>"),
        ("xl/workbook.xml", "no xml"),
        ("xl/worksheets/sheet1.xml", "<worksheet/>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\">"),
        ("_rels/.rels", "<Relationships/>"),
    ] {
        assert!(fill_template(&with_part(&whole, name, text), &document).is_err(), "{name} {text}");
    }
}

#[test]
fn sheets_of_other_programs_are_filled_too() {
    let document = document();
    let names = [
        ("vigia_customer", "=Vacía!$B$2"),
        ("vigia_credit_total", "=Vacía!$A$1"),
        ("vigia_period_start", "=Vacía!$C$5"),
    ];
    for data in [
        // Elements with a prefix, rows without addresses, an empty row, no rows.
        "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row><x:row r='2' ht='20'/></x:sheetData></x:worksheet>",
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData /></worksheet>",
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"9\"><c r=\"A9\"><v>7</v></c></row></sheetData></worksheet>",
    ] {
        let empty = with_part(&template(&names), "xl/worksheets/sheet3.xml", data);
        let filled = fill_template(&empty, &document).unwrap();
        let sheet = part(&filled, "xl/worksheets/sheet3.xml");
        let mut book = Book::open(&filled);
        assert_eq!(text(&book.cell("Vacía", 1, 1)), "Telefonía Andina S.A.C.", "{sheet}");
        assert_eq!(number(&book.cell("Vacía", 0, 0)), Some(12_000.0), "{sheet}");
        assert_eq!(moment(&book.cell("Vacía", 4, 2)), "2026-10-01T00:00:00", "{sheet}");
    }
}
