//! A statement as it is frozen and packed: readable JSON with sorted keys, decimals as text, instants in UTC beside the zone.
//!
//! Nothing in it depends on when or where it was written: the same data, documents and period give the same text, so that two of
//! them are equal exactly if the results and all they rest on are. What was measured with which program stands beside it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::terms::terms_of;
use crate::model::{Zone, hex};
use crate::sla::credit::{Outcome, Settlement, SettlementState};
use crate::sla::{
    AppliedExclusion, Contract, ExclusionEntry, ExclusionLedger, ObjectiveResult, PeriodSource,
    RefusedEntry, Statement, UsedPeriod, write_contract, write_exclusions,
};
use crate::store::ImportRecord;
use crate::words::Sentence;
use crate::workspace::judge::rows::LineRows;

/// What a statement rests on besides the contract's own terms.
#[derive(Clone, Copy, Debug)]
pub struct JudgedFrom<'a> {
    pub statement: &'a Statement,
    /// As it was agreed: with all its changes of targets.
    pub contract: &'a Contract,
    /// Objects of each line; rows are not looked at.
    pub lines: &'a [LineRows],
    /// What the statement rests on, as [`crate::workspace::judge::own_imports`] finds it.
    pub imports: &'a [ImportRecord],
}

/// SHA-256 of bytes, as lower-case hex.
pub fn sha256_text(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Pretty JSON with a line end; keys are sorted, so that the same value gives the same bytes.
pub fn canonical_text(value: &Value) -> String {
    format!("{:#}\n", sorted(value))
}

/// Maps of this build of the JSON library may keep another order than the sorted one.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.iter().map(sorted).collect()),
        Value::Object(map) => {
            let ordered: BTreeMap<&String, &Value> = map.iter().collect();
            let pairs = ordered.into_iter().map(|(key, value)| (key.clone(), sorted(value)));
            Value::Object(pairs.collect())
        }
        other => other.clone(),
    }
}

/// The program and the time zone database that computed a result.
pub fn tool() -> Value {
    json!({
        "name": "Vigia",
        "version": env!("CARGO_PKG_VERSION"),
        "tzdata": Zone::database_version(),
    })
}

/// A number as text with every digit that it has; integers without a decimal point.
pub fn number_text(value: f64) -> String {
    format!("{value}")
}

/// The statement and all it rests on.
pub fn judged_value(from: &JudgedFrom<'_>) -> Value {
    let JudgedFrom { statement, contract, lines, .. } = from;
    let files = files_value(from.imports);
    let mut scopes = Map::new();
    let mut objectives = Vec::new();
    for result in &statement.objectives {
        let line = lines.iter().find(|line| line.objective_id == result.objective.id);
        let objects = line.map_or(&[][..], |line| line.objects.as_slice());
        let sha256 = sha256_text(objects.join("\n").as_bytes());
        let mut value = objective_value(result);
        if let Value::Object(map) = &mut value {
            map.insert("objects".to_owned(), json!({"count": objects.len(), "sha256": sha256}));
        }
        // Lines of one scope share one list.
        scopes.insert(sha256, json!(objects));
        objectives.push(value);
    }
    let mut value = json!({
        "contract": contract.id,
        "customer": contract.customer,
        "currency": contract.currency,
        "fee": contract.fee.to_string(),
        "period": statement.name.to_string(),
        "zone": contract.zone.name(),
        "period_start": statement.period.start.to_iso_utc(),
        "period_end": statement.period.end.to_iso_utc(),
        "as_of": statement.as_of.to_iso_utc(),
        "terms": terms_of(&write_contract(contract)),
        "files_sha256": sha256_text(canonical_text(&files).as_bytes()),
        "files": files,
        "scopes": scopes,
        "objectives": objectives,
        "verdict": statement.verdict().name(),
        "score_percent": decimal(statement.score_percent),
        "settlement": settlement_value(&statement.settlement),
    });
    if !statement.history.is_empty()
        && let Value::Object(map) = &mut value
    {
        let history = statement.history.iter().map(history_value);
        map.insert(HISTORY.to_owned(), Value::Array(history.collect()));
    }
    value
}

/// Key of the earlier periods that the result rests on; only there where the contract's terms look back. Older records lack it.
pub const HISTORY: &str = "history";
/// Keys of text that explains and decides nothing.
const ARITHMETIC: &str = "arithmetic";

/// An earlier period as records and machine output say it.
pub fn history_value(used: &UsedPeriod) -> Value {
    let objectives = used.period.objectives.iter().map(|line| {
        json!({
            "id": line.objective_id,
            "outcome": outcome_word(line.outcome),
            "credit_after_caps": line.credit.to_string(),
        })
    });
    json!({
        "period": used.period.label,
        "record": match &used.from {
            PeriodSource::Settled { sha256, .. } => sha256.as_str(),
            PeriodSource::Judged | PeriodSource::Damaged => "judged",
        },
        "objectives": objectives.collect::<Vec<_>>(),
    })
}

/// Whether two results say the same and rest on the same. Not compared are the words of the arithmetic, and whether what an earlier
/// period brought came from its record or was judged again: it is the same to the result. What only newer records say is not asked of
/// older ones.
pub fn is_same(one: &Value, other: &Value) -> bool {
    let has_history = |value: &Value| value.get(HISTORY).is_some();
    let with_history = has_history(one) && has_history(other);
    let part = |value: &Value| {
        let mut value = without_words(value);
        if let Value::Object(map) = &mut value
            && !with_history
        {
            map.remove(HISTORY);
        }
        let history = value.get_mut(HISTORY).and_then(Value::as_array_mut);
        for period in history.into_iter().flatten() {
            if let Value::Object(map) = period {
                map.remove("record");
            }
        }
        sorted(&value)
    };
    part(one) == part(other)
}

fn without_words(value: &Value) -> Value {
    match value {
        Value::Array(list) => Value::Array(list.iter().map(without_words).collect()),
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, _)| *key != ARITHMETIC);
            Value::Object(kept.map(|(key, value)| (key.clone(), without_words(value))).collect())
        }
        other => other.clone(),
    }
}

fn decimal(value: Option<Decimal>) -> Value {
    value.map_or(Value::Null, |value| json!(value.to_string()))
}

fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, |value| json!(number_text(value)))
}

/// What the period costs and brings.
pub fn settlement_value(settlement: &Settlement) -> Value {
    let open = match &settlement.state {
        SettlementState::Complete => Vec::new(),
        SettlementState::NeedsHistory { reasons } => english(reasons),
    };
    json!({
        "gross": settlement.gross.to_string(),
        "capped": settlement.capped.to_string(),
        "malus": settlement.malus.to_string(),
        "bonus": settlement.bonus.to_string(),
        "earn_back": settlement.earn_back.to_string(),
        "net": settlement.net.to_string(),
        "credit_due": settlement.credit_due.to_string(),
        "supplier_due": settlement.supplier_due.to_string(),
        "open": open,
        "arithmetic": english(&settlement.arithmetic),
    })
}

/// A record is English, whoever writes it.
fn english(sentences: &[Sentence]) -> Vec<String> {
    sentences.iter().map(Sentence::english).collect()
}

/// What one line says and rests on, without its objects.
pub fn objective_value(result: &ObjectiveResult) -> Value {
    let objective = &result.objective;
    let outages: Vec<Value> = result
        .outages
        .iter()
        .map(|outage| {
            let cuts: Vec<&str> = outage.cuts.iter().map(|cut| cut.reason()).collect();
            json!({
                "object": outage.object,
                "id": outage.id,
                "start": outage.start.to_iso_utc(),
                "end": outage.end.map(crate::model::Timestamp::to_iso_utc),
                "counted_secs": outage.counted_secs,
                "counts_less_because": cuts,
            })
        })
        .collect();
    json!({
        "id": objective.id,
        "name": objective.name,
        "unit": objective.unit,
        "comparison": objective.comparison.sign(),
        "target": objective.target.to_string(),
        "target_from": result.target_from.map(|day| day.to_string()),
        "formula": result.formula,
        "formula_version": result.formula_version,
        "value": number(result.sli),
        "gap": result.gap.as_ref().map(ToString::to_string),
        "numerator": number(result.numerator),
        "denominator": number(result.denominator),
        "rounded": decimal(result.rounded),
        "compared": decimal(result.compared),
        "margin": decimal(result.margin),
        "verdict": result.verdict.name(),
        "outcome": outcome_word(result.outcome),
        "warning": result.warning,
        "completeness": number(result.completeness),
        "received": result.received,
        "expected": result.expected,
        "suspect_share": number_text(result.suspect_share),
        "valid": number(result.valid_ratio()),
        "enough_data": result.has_enough_data(),
        "credit_percent": result.credit_percent.to_string(),
        "credit": result.credit.to_string(),
        "credit_after_caps": result.settled.after_caps.to_string(),
        "multiplier": decimal(result.settled.multiplier),
        "points": result.settled.points,
        "bonus": result.settled.bonus.to_string(),
        "earned_back": result.settled.earned_back.to_string(),
        "exclusions": result.exclusions.iter().map(applied_value).collect::<Vec<_>>(),
        "refused_exclusions": result.refused_exclusions.iter().map(refused_value).collect::<Vec<_>>(),
        "outages": outages,
        "tickets": result.tickets,
        "arithmetic": english(&result.arithmetic),
    })
}

const OUTCOMES: [(&str, Outcome); 7] = [
    ("stretch", Outcome::Stretch),
    ("improvement", Outcome::Improvement),
    ("met", Outcome::Met),
    ("tolerated", Outcome::Tolerated),
    ("forgiven", Outcome::Forgiven),
    ("missed", Outcome::Missed),
    ("undecided", Outcome::Undecided),
];

fn outcome_word(outcome: Outcome) -> &'static str {
    OUTCOMES.iter().find(|(_, known)| *known == outcome).map_or("", |(word, _)| word)
}

/// The outcome that a record says.
pub fn outcome_named(word: &str) -> Option<Outcome> {
    OUTCOMES.iter().find(|(known, _)| *known == word).map(|(_, outcome)| *outcome)
}

/// SHA-256 of all that the ledger says of an entry, as it would be written into a file.
pub fn entry_sha256(entry: &ExclusionEntry) -> String {
    let alone = ExclusionLedger { entries: vec![entry.clone()] };
    sha256_text(write_exclusions(&alone, &Zone::utc()).as_bytes())
}

fn entry_value(entry: &ExclusionEntry) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("id".to_owned(), json!(entry.id));
    map.insert("sha256".to_owned(), json!(entry_sha256(entry)));
    map.insert("start".to_owned(), json!(entry.range.start.to_iso_utc()));
    map.insert("end".to_owned(), json!(entry.range.end.to_iso_utc()));
    map.insert("state".to_owned(), json!(entry.state.name()));
    map
}

fn applied_value(applied: &AppliedExclusion) -> Value {
    let mut map = entry_value(&applied.entry);
    map.insert("counted_start".to_owned(), json!(applied.range.start.to_iso_utc()));
    map.insert("counted_end".to_owned(), json!(applied.range.end.to_iso_utc()));
    map.insert("capped_secs".to_owned(), json!(applied.capped_secs));
    map.insert("n_objects".to_owned(), json!(applied.n_objects));
    Value::Object(map)
}

fn refused_value(refused: &RefusedEntry) -> Value {
    let mut map = entry_value(&refused.entry);
    map.insert("refused_because".to_owned(), json!(refused.reason.to_string()));
    Value::Object(map)
}

/// The files by name and hash. Where on a machine they lay is left out: the other side has them elsewhere.
fn files_value(imports: &[ImportRecord]) -> Value {
    let mut files: Vec<(String, String, Value)> = imports
        .iter()
        .map(|record| {
            let header = &record.header;
            let name = header.file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            let value = json!({
                "file": name,
                "sha256": header.sha256,
                "size_bytes": header.size_bytes,
                "read_as": header.read_as,
                "first": record.extent.map(|extent| extent.start.to_iso_utc()),
                "last": record.extent.map(|extent| extent.end.to_iso_utc()),
            });
            (name, header.sha256.clone(), value)
        })
        .collect();
    files.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    Value::Array(files.into_iter().map(|(.., value)| value).collect())
}
