//! Rates between currencies as a person states them, so that amounts of several contracts can be weighed against each other.
//!
//! ```toml
//! currency = "USD"                        # into which money is counted
//! source = "central bank, 2026-10-31"     # stands beside every number that rests on it
//! rates = { PEN = "0.27", CLP = "0.0011" }  # one unit of each in units of `currency`, in quotes
//! ```

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;

use super::settings_file::toml_diagnostic;
use crate::diagnostic::Diagnostic;
use crate::sla::scorecard::RateTable;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedRates {
    currency: String,
    source: String,
    rates: BTreeMap<String, toml::Value>,
}

/// Reads a rates file; `file` is only named in the messages.
pub fn parse_rates(file: &str, text: &str) -> Result<RateTable, Diagnostic> {
    let saved: SavedRates = toml::from_str(text).map_err(|e| toml_diagnostic(file, text, &e))?;
    let refuse = |why: String, hint: &str| {
        Diagnostic::error(format!("could not read the rates: {why}")).in_file(file).hint(hint)
    };
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    let wrong_code = |code: &str| {
        refuse(
            format!("{code:?} is no currency of ISO 4217"),
            "write three capital letters, such as PEN",
        )
    };
    if !is_code(&saved.currency) {
        return Err(wrong_code(&saved.currency));
    }
    if saved.source.trim().is_empty() {
        let hint = "write who says so and of which day: source = \"central bank, 2026-10-31\"";
        return Err(refuse("\"source\" is empty".to_owned(), hint));
    }
    let mut rates = Vec::new();
    for (code, value) in saved.rates {
        if !is_code(&code) {
            return Err(wrong_code(&code));
        }
        let hint = format!("write it in quotes: {code} = \"0.27\"");
        let Some(text) = value.as_str() else {
            let why = format!("the rate of {code} is written as a TOML {}", value.type_str());
            return Err(refuse(why, &hint));
        };
        let rate = Decimal::from_str_exact(text).ok().filter(|rate| *rate > Decimal::ZERO);
        let rate = rate.ok_or_else(|| {
            refuse(format!("the rate of {code} is {text:?}, no decimal above zero"), &hint)
        })?;
        if code == saved.currency && rate != Decimal::ONE {
            let why = format!("1 {code} is {text} {code}");
            return Err(refuse(why, "take it out: the currency itself needs no rate"));
        }
        rates.push((code, rate));
    }
    Ok(RateTable { currency: saved.currency, rates, source: saved.source })
}
