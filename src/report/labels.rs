//! What the template itself says, in the language of the document: a label by its id, as `say("id")` asks for it.
//!
//! `{name}` in a label is replaced by the template, which alone knows page numbers. One list for each part of the template; a new
//! part adds its own. A test reads every `say` of the template: no label is missing or left over.

use std::collections::BTreeMap;

use crate::words::tr;

/// Labels by id.
pub type Labels = BTreeMap<&'static str, String>;

/// All labels in the language that is spoken now.
#[rustfmt::skip]
pub fn labels() -> Labels {
    let lists = [
        shared(),
        cover(),
        scorecard(),
        objective(),
        quality(),
        method(),
        files(),
    ];
    lists.into_iter().flatten().collect()
}

#[rustfmt::skip]
fn shared() -> Vec<(&'static str, String)> {
    vec![
        ("page", tr!("report-labels-page", page = "{page}", pages = "{pages}")),
        ("objective", tr!("report-labels-objective").to_owned()),
        ("target", tr!("report-labels-target").to_owned()),
        ("result", tr!("report-labels-result").to_owned()),
        ("margin", tr!("report-labels-margin").to_owned()),
        ("data", tr!("report-labels-data").to_owned()),
        ("verdict", tr!("report-labels-verdict").to_owned()),
        ("weight", tr!("report-labels-weight").to_owned()),
        ("credit", tr!("report-labels-credit").to_owned()),
        ("value", tr!("report-labels-value").to_owned()),
        ("day", tr!("report-labels-day").to_owned()),
        ("days", tr!("report-labels-days").to_owned()),
        ("so-far", tr!("report-labels-so-far").to_owned()),
        ("total", tr!("report-labels-total").to_owned()),
        ("attached-csv", tr!("report-labels-attached-csv").to_owned()),
    ]
}

#[rustfmt::skip]
fn cover() -> Vec<(&'static str, String)> {
    vec![
        ("cover-kind", tr!("report-labels-cover-kind").to_owned()),
        ("objectives-achieved", tr!("report-labels-objectives-achieved").to_owned()),
        ("score", tr!("report-labels-score").to_owned()),
        ("service-credit", tr!("report-labels-service-credit").to_owned()),
        ("sender", tr!("report-labels-sender").to_owned()),
        ("contact", tr!("report-labels-contact").to_owned()),
    ]
}

#[rustfmt::skip]
fn scorecard() -> Vec<(&'static str, String)> {
    vec![
        ("scorecard", tr!("report-labels-scorecard").to_owned()),
        ("scorecard-summary", tr!("report-labels-scorecard-summary").to_owned()),
        ("scorecard-total", tr!("report-labels-scorecard-total", achieved = "{achieved}", score = "{score}")),
        ("scorecard-capped", tr!("report-labels-scorecard-capped", amount = "{amount}")),
        ("settlement", tr!("report-settlement").to_owned()),
        ("settlement-summary", tr!("report-settlement-summary").to_owned()),
        ("amount", tr!("report-sheets-amount").to_owned()),
        ("trend", tr!("report-labels-trend").to_owned()),
        ("days-legend", tr!("report-labels-days-legend").to_owned()),
    ]
}

#[rustfmt::skip]
fn objective() -> Vec<(&'static str, String)> {
    vec![
        ("weight-of", tr!("report-labels-weight-of", weight = "{weight}")),
        ("percentage-points", tr!("report-labels-percentage-points").to_owned()),
        ("data-complete", tr!("report-labels-data-complete").to_owned()),
        ("asked-for", tr!("report-labels-asked-for", share = "{share}")),
        ("of-the-fee", tr!("report-labels-of-the-fee", percent = "{percent}")),
        ("definition", tr!("report-labels-definition").to_owned()),
        ("formula", tr!("report-labels-formula").to_owned()),
        ("arithmetic", tr!("report-labels-arithmetic").to_owned()),
        ("what-would-change", tr!("report-labels-what-would-change").to_owned()),
        ("what-lies-behind", tr!("report-labels-what-lies-behind").to_owned()),
        ("worst-objects", tr!("report-labels-worst-objects").to_owned()),
        ("worst-objects-summary", tr!("report-labels-worst-objects-summary", name = "{name}")),
        ("object", tr!("report-labels-object").to_owned()),
        ("numerator", tr!("report-labels-numerator").to_owned()),
        ("denominator", tr!("report-labels-denominator").to_owned()),
        ("contribution", tr!("report-labels-contribution").to_owned()),
        ("more-in-csv", tr!("report-labels-more-in-csv", n = "{n}")),
        ("exclusions-applied", tr!("report-labels-exclusions-applied").to_owned()),
        ("no-exclusions", tr!("report-labels-no-exclusions").to_owned()),
        ("exclusions-summary", tr!("report-labels-exclusions-summary", name = "{name}")),
        ("exclusion", tr!("report-labels-exclusion").to_owned()),
        ("window-local", tr!("report-labels-window-local").to_owned()),
        ("reason", tr!("report-labels-reason").to_owned()),
        ("objects", tr!("report-labels-objects").to_owned()),
        ("evidence", tr!("report-labels-evidence").to_owned()),
        ("approved-by", tr!("report-labels-approved-by", who = "{who}")),
        ("days-summary", tr!("report-labels-days-summary", name = "{name}")),
        ("no-value", tr!("report-labels-no-value").to_owned()),
        ("days-missed-below", tr!("report-labels-days-missed-below", sign = "{sign}")),
        ("days-missed-above", tr!("report-labels-days-missed-above", sign = "{sign}")),
    ]
}

#[rustfmt::skip]
fn quality() -> Vec<(&'static str, String)> {
    vec![
        ("quality", tr!("report-labels-quality").to_owned()),
        ("quality-summary", tr!("report-labels-quality-summary").to_owned()),
        ("received", tr!("report-labels-received").to_owned()),
        ("expected", tr!("report-labels-expected").to_owned()),
        ("complete", tr!("report-labels-complete").to_owned()),
        ("asked", tr!("report-labels-asked").to_owned()),
        ("suspect", tr!("report-labels-suspect").to_owned()),
        ("quality-note", tr!("report-labels-quality-note").to_owned()),
        ("quality-days", tr!("report-labels-quality-days").to_owned()),
        ("quality-days-legend", tr!("report-labels-quality-days-legend").to_owned()),
        ("about-the-data", tr!("report-labels-about-the-data").to_owned()),
    ]
}

#[rustfmt::skip]
fn method() -> Vec<(&'static str, String)> {
    vec![
        ("method", tr!("report-labels-method").to_owned()),
        ("glossary", tr!("report-labels-glossary").to_owned()),
    ]
}

#[rustfmt::skip]
fn files() -> Vec<(&'static str, String)> {
    vec![
        ("files", tr!("report-labels-files").to_owned()),
        ("files-note", tr!("report-labels-files-note").to_owned()),
        ("file", tr!("report-labels-file").to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Locale;
    use crate::words::{Language, in_language};

    #[test]
    fn labels_are_said_in_the_language_of_the_document_and_keep_their_places() {
        let said = |language| in_language(language, Locale::ENGLISH, labels);
        let (spanish, chinese) = (said(Language::Spanish), said(Language::Chinese));
        assert_eq!(spanish["page"], "Página {page} de {pages}");
        assert_eq!(chinese["page"], "第 {page} 页，共 {pages} 页");
        assert_eq!(spanish.len(), said(Language::English).len());
    }
}
