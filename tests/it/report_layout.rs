//! What is set stays on its page and beside what else is set there: long names, large amounts, many columns, in all languages.

use rust_decimal::Decimal;
use vigia::job::JobContext;
use vigia::report::{ReportOptions, build_document, write_pdf};
use vigia::sla::{ExclusionState, Statement};
use vigia::words::Language;

use super::report::{options, run, statement};
use super::report_parts::{all_facts, judged};

/// A word on a page: left, top, right, bottom in points, its text.
type Word = (f64, f64, f64, f64, String);

/// Words of each page; `None` where no reader of PDFs is installed.
fn pages_of(pdf: &[u8]) -> Option<Vec<Vec<Word>>> {
    let (_, text) = run("pdftotext", &["-bbox", "{}", "-"], pdf)?;
    let number = |line: &str, name: &str| {
        let value = line.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
        value.parse::<f64>().ok()
    };
    let mut pages: Vec<Vec<Word>> = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("<page") {
            pages.push(Vec::new());
        }
        let Some(word) = line.strip_prefix("<word") else { continue };
        let place = ["xMin", "yMin", "xMax", "yMax"].map(|name| number(word, name).unwrap());
        let text = word.split_once('>').unwrap().1.trim_end_matches("</word>").to_owned();
        pages.last_mut().unwrap().push((place[0], place[1], place[2], place[3], text));
    }
    Some(pages)
}

/// What lies on something else or beyond the margins, in words.
fn faults(pdf: &[u8], width: f64) -> Vec<String> {
    let mut found = Vec::new();
    for (at, words) in pages_of(pdf).unwrap_or_default().iter().enumerate() {
        for (n, one) in words.iter().enumerate() {
            if one.0 < 40.0 || one.2 > width - 40.0 {
                found.push(format!("page {}: {:?} leaves the margins", at + 1, one.4));
            }
            for other in &words[n + 1..] {
                let wide = one.2.min(other.2) - one.0.max(other.0);
                let high = one.3.min(other.3) - one.1.max(other.1);
                if wide > 1.0 && high > 0.45 * (one.3 - one.1).min(other.3 - other.1) {
                    found.push(format!("page {}: {:?} on {:?}", at + 1, one.4, other.4));
                }
            }
        }
    }
    found
}

const A4_POINTS: f64 = 595.3;
/// No blank to break at.
const LONG: &str =
    "TelecomunicacionesinternacionalesTelecomunicacionesinternacionalesTelecomunicaciones";

fn pdf_of(statement: &Statement, options: &ReportOptions) -> Vec<u8> {
    let pdf = write_pdf(&build_document(statement, options), &JobContext::default()).unwrap();
    if let Ok(folder) = std::env::var("VIGIA_KEEP_REPORT") {
        let name = format!("layout-{}-{}.pdf", options.language.code(), statement.contract.id);
        std::fs::write(std::path::Path::new(&folder).join(name), &pdf).unwrap();
    }
    pdf
}

#[test]
fn nothing_lies_on_anything_in_any_language() {
    for language in Language::ALL {
        let options = ReportOptions { language, facts: all_facts(), ..options() };
        let found = faults(&pdf_of(&judged(), &options), A4_POINTS);
        assert!(found.is_empty(), "{language:?}: {found:#?}");
    }
}

#[test]
fn long_names_and_large_amounts_stay_in_their_columns() {
    let mut statement = judged();
    let amount: Decimal = "2469135802530.85".parse().unwrap();
    let contract = &mut statement.contract;
    contract.id = "long".to_owned();
    contract.customer = LONG.to_owned();
    contract.name = format!("{LONG}_2026");
    contract.currency = "COP".to_owned();
    contract.fee = amount * Decimal::from(4);
    (statement.credit_total, statement.credit_uncapped) = (amount, amount);
    for (at, line) in statement.objectives.iter_mut().enumerate() {
        line.credit = amount;
        line.objective.name = match at {
            0 => LONG.to_owned(),
            1 => "availability_of_the_radio_access_network_lima".to_owned(),
            _ => "Aufenthaltsgenehmigungsverwaltungsdienst".to_owned(),
        };
        for refused in &mut line.refused_exclusions {
            refused.entry.state = ExclusionState::Rejected;
            refused.entry.decided_by =
                "the deputy head of the department of service quality of the regulator".to_owned();
            refused.entry.evidence =
                "https://change.example/records/2026/10/CHG0012345678/attachments/approval"
                    .to_owned();
        }
        for entry in &mut line.exclusions {
            entry.entry.id = "EX-2026-031-of-the-northern-region-and-coast".to_owned();
            entry.entry.evidence =
                "https://change.example/records/2026/10/CHG0012345678/attachments/approval"
                    .to_owned();
        }
    }
    let mut facts = all_facts();
    if let Some(regions) = &mut facts.regions {
        regions.regions[0] = "DepartamentodeArequipayMoquegua".to_owned();
    }
    for language in Language::ALL {
        let options = ReportOptions { language, facts: facts.clone(), ..options() };
        let pdf = pdf_of(&statement, &options);
        let found = faults(&pdf, A4_POINTS);
        assert!(found.is_empty(), "{language:?}: {found:#?}");
        // The running head is one line: the first line of the text lies as high on every page.
        let Some(pages) = pages_of(&pdf) else { return };
        let heads = pages[1..].iter().map(|words| words[0].1.round() as i64);
        let heads: std::collections::BTreeSet<i64> = heads.collect();
        assert_eq!(heads.len(), 1, "{heads:?}");
    }
}

#[test]
fn names_of_evidence_are_found_as_they_are_written() {
    let name = "exports/ericsson/ARE/D20261017.0500+0000-1100+0000_ARE-01.xml.gz";
    let files = vec![(name.to_owned(), "0f".repeat(32))];
    let pdf = pdf_of(&statement(), &ReportOptions { files, ..options() });
    let Some((_, text)) = run("pdftotext", &["{}", "-"], &pdf) else { return };
    assert!(text.contains(name), "{text}");
    assert!(!text.contains('\u{200b}'), "a sign that nobody sees is copied");
}

#[test]
fn the_total_stands_once_below_all_rows() {
    let mut statement = statement();
    statement.objectives = (0..40).map(|at| statement.objectives[at % 3].clone()).collect();
    let pdf = pdf_of(&statement, &options());
    let Some((_, text)) = run("pdftotext", &["-layout", "{}", "-"], &pdf) else { return };
    let totals = text.lines().filter(|line| line.trim_start().starts_with("Total ·")).count();
    assert_eq!(totals, 1, "{text}");
}
