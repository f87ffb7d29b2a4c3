//! The last pages: quality of the data, method, glossary.

use super::{Writer, fact, in_a_row};
use crate::model::Zone;
use crate::report::ReportOptions;
use crate::report::document::{Fact, Quality};
use crate::words::{Language, language, tr};

impl Writer<'_> {
    pub(super) fn quality(&self, options: &ReportOptions) -> Quality {
        let suspect = self
            .statement
            .objectives
            .iter()
            .filter(|o| o.suspect_share > 0.0)
            .max_by(|a, b| a.suspect_share.total_cmp(&b.suspect_share));
        let suspect = match suspect {
            None => tr!("report-suspect-none").to_owned(),
            Some(result) => tr!(
                "report-suspect-most",
                share = self.locale.completeness(result.suspect_share),
                objective = self.name(result)
            ),
        };
        let notes = options.data_note.iter().map(|(label, value)| fact(label, value.clone()));
        Quality { sentences: vec![self.data_sentence(), suspect], notes: notes.collect() }
    }

    pub(super) fn method(&self) -> Vec<Fact> {
        let contract = &self.statement.contract;
        let (decimals, currency) = (contract.currency_decimals, contract.currency.as_str());
        let credits = match contract.credit_cap_percent {
            None => tr!("report-how-credits-text", decimals = decimals, currency = currency),
            Some(cap) => tr!(
                "report-how-credits-capped",
                decimals = decimals,
                currency = currency,
                cap = self.percent(cap).shown
            ),
        };
        let credits = match &contract.settlement.at_risk_pool {
            None => credits,
            Some(pool) => in_a_row(&[
                credits,
                tr!(
                    "report-how-credits-pool",
                    pool = self.percent(pool.percent_of_fee).shown,
                    most = self.percent(pool.cap_percent).shown
                ),
            ]),
        };
        let time = tr!(
            "report-how-time-text",
            zone = self.zone().name(),
            version = Zone::database_version()
        );
        vec![
            fact(tr!("report-how-ratio"), tr!("report-how-ratio-text").to_owned()),
            fact(tr!("report-how-time"), time),
            fact(tr!("report-how-rounding"), tr!("report-how-rounding-text").to_owned()),
            fact(tr!("report-how-missing"), tr!("report-how-missing-text").to_owned()),
            fact(tr!("report-how-exclusions"), tr!("report-how-exclusions-text").to_owned()),
            fact(tr!("report-how-credits"), credits),
        ]
    }
}

/// In the order of the alphabet, where the language has one.
pub(super) fn glossary() -> Vec<Fact> {
    let mut words: Vec<Fact> = [
        (tr!("report-word-completeness"), tr!("report-word-completeness-text")),
        (tr!("report-word-contribution"), tr!("report-word-contribution-text")),
        (tr!("report-word-credit"), tr!("report-word-credit-text")),
        (tr!("report-word-exclusion"), tr!("report-word-exclusion-text")),
        (tr!("report-word-granularity"), tr!("report-word-granularity-text")),
        (tr!("report-word-kpi"), tr!("report-word-kpi-text")),
        (tr!("report-word-margin"), tr!("report-word-margin-text")),
        (tr!("report-word-score"), tr!("report-word-score-text")),
        (tr!("report-word-suspect"), tr!("report-word-suspect-text")),
        (tr!("report-word-undecided"), tr!("report-word-undecided-text")),
    ]
    .into_iter()
    .map(|(term, meaning)| fact(term, meaning.to_owned()))
    .collect();
    if language() != Language::Chinese {
        words.sort_by_cached_key(|word| word.label.to_lowercase());
    }
    words
}
