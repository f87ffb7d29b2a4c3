//! A contract's terms one by one, as its file says them, and what kind of term each is: for saying what differs between two.

use std::collections::BTreeMap;

use super::difference::CauseKind;

/// Each term of a contract file by its path, such as `zone` or `objective.availability.target`, as the text of its value. Tables of a list
/// go by their `id` where they have one, else by their position from 1. A file that cannot be read has no terms.
pub fn terms_of(text: &str) -> BTreeMap<String, String> {
    let mut terms = BTreeMap::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        flatten("", &toml::Value::Table(table), &mut terms);
    }
    terms
}

fn flatten(path: &str, value: &toml::Value, terms: &mut BTreeMap<String, String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| flatten(&below(key), value, terms));
        }
        toml::Value::Array(list) if list.iter().any(toml::Value::is_table) => {
            for (idx, value) in list.iter().enumerate() {
                let id = value.get("id").and_then(toml::Value::as_str).map(str::to_owned);
                flatten(&below(&id.unwrap_or_else(|| (idx + 1).to_string())), value, terms);
            }
        }
        toml::Value::String(text) => _ = terms.insert(path.to_owned(), text.clone()),
        other => _ = terms.insert(path.to_owned(), other.to_string()),
    }
}

/// The objective that a term belongs to, and the path below it; the whole contract's terms have an empty one.
pub fn subject_of(path: &str) -> (&str, &str) {
    match path.strip_prefix("objective.").and_then(|rest| rest.split_once('.')) {
        Some((id, term)) => (id, term),
        None => ("", path),
    }
}

/// What kind of cause a different term is.
pub fn kind_of(path: &str) -> CauseKind {
    let (objective, term) = subject_of(path);
    let first = term.split('.').next().unwrap_or_default();
    let last = term.rsplit('.').next().unwrap_or_default();
    if last == "zone" {
        return CauseKind::Zone;
    }
    if objective.is_empty() {
        return CauseKind::Terms;
    }
    match first {
        "kpi" | "formula" | "unit" => CauseKind::Formula,
        "exclusions" => CauseKind::Exclusions,
        "scope" | "membership" => CauseKind::Objects,
        "rounding" | "compare" => CauseKind::Rounding,
        "target" | "target_change" | "warning" | "improvement" | "stretch" => CauseKind::Target,
        "method" | "limit" | "interval" | "over" | "percentile" | "percentile_rule"
        | "weight_by" | "parts" | "rule" | "busy_hour" | "outages" | "tickets" => CauseKind::Method,
        _ => CauseKind::Terms,
    }
}
