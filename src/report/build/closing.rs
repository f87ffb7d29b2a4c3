//! The last pages: quality of the data, method, glossary.

use super::{Writer, fact};
use crate::model::Zone;
use crate::report::ReportOptions;
use crate::report::document::{Fact, Quality};

impl Writer<'_> {
    pub(super) fn quality(&self, options: &ReportOptions) -> Quality {
        let suspect = self
            .statement
            .objectives
            .iter()
            .filter(|o| o.suspect_share > 0.0)
            .max_by(|a, b| a.suspect_share.total_cmp(&b.suspect_share));
        let suspect = match suspect {
            None => "No measurement period was marked as suspect by its sender.".to_owned(),
            Some(result) => format!(
                "Senders marked {} of the received periods of {} as suspect; these values are counted, and shown here.",
                self.locale.completeness(result.suspect_share),
                result.objective.name
            ),
        };
        let notes = options.data_note.iter().map(|(label, value)| fact(label, value.clone()));
        Quality { sentences: vec![self.data_sentence(), suspect], notes: notes.collect() }
    }

    pub(super) fn method(&self) -> Vec<Fact> {
        let contract = &self.statement.contract;
        let cap = match contract.credit_cap_percent {
            None => "Credits are not capped.".to_owned(),
            Some(cap) => format!("Their sum is capped at {} of the fee.", self.percent(cap).shown),
        };
        vec![
            fact(
                "Add up first, divide last",
                "Counters are added up over all objects and periods of the scope, and then divided. A ratio of sums differs from an average of ratios, in which a quiet cell weighs as much as a busy one.".to_owned(),
            ),
            fact(
                "Time",
                format!(
                    "Days and months are those of the time zone {}, by the IANA time zone database {}. Ranges include their start and exclude their end; a measurement period belongs to the day in which it starts.",
                    self.zone().name(),
                    Zone::database_version()
                ),
            ),
            fact(
                "Rounding",
                "Values are compared as each objective's rounding rule says. For printing, digits are added until a value stands on the same side of its target as the full number does. The CSV beside this report holds every digit.".to_owned(),
            ),
            fact(
                "Missing and suspect data",
                "Missing is not zero: a period that did not arrive is left out of both sums and lowers the completeness. Suspect values are counted and shown. Division by zero gives no value.".to_owned(),
            ),
            fact(
                "Exclusions",
                "Only approved windows count. They change what is counted, never the raw data, and each is listed with its reason and its evidence.".to_owned(),
            ),
            fact(
                "Credits",
                format!(
                    "Amounts are computed in decimal arithmetic and rounded to {} decimals of {}, half away from zero. {cap}",
                    contract.currency_decimals, contract.currency
                ),
            ),
        ]
    }
}

#[rustfmt::skip]
pub(super) fn glossary() -> Vec<Fact> {
    [
        ("Completeness", "Received measurement periods ÷ expected ones, over all objects of the scope."),
        ("Contribution", "Share of all failures of the scope that one object caused."),
        ("Credit", "What a breach costs, as percent of the fee by the contract's steps."),
        ("Exclusion", "Time that the parties agreed not to count."),
        ("Granularity period", "Length of time over which a network element collects one value, often 15 minutes."),
        ("KPI", "Key performance indicator: a value computed from counters that were added up first."),
        ("Margin", "Distance of the result from its target; positive where the target is met."),
        ("Score", "Weights of the achieved objectives ÷ all weights; undecided objectives score nothing."),
        ("Suspect", "Marked by the sender as doubtful."),
        ("Undecided", "Too little arrived to judge, or nothing happened that could be judged."),
    ]
    .into_iter()
    .map(|(term, meaning)| fact(term, meaning.to_owned()))
    .collect()
}
