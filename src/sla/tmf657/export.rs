//! From a contract to a document, new or one that was read before.

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::Value as Toml;

use super::import::{
    GRACE_PERIODS, Line, Place, Reading, SAID_OF_CONTRACT, SAID_OF_LINE, comparison_of,
};
use super::json::{Node, Value};
use super::said::{self, Measured};
use super::{OBJECTIVE_TYPE, SCHEMA_LOCATION, SPECIFICATION_TYPE, TERMS_FIELD};
use crate::sla::contract::{Contract, Objective, Source};
use crate::sla::contract_file::write_contract;
use crate::sla::credit::CreditRule;

const RELATED: &str = "relatedServiceLevelObjective";

/// The contract as a TMF657 document that [`super::import`] reads back to an equal one. Same contract, same bytes; ends with a
/// line end.
pub fn export(contract: &Contract) -> String {
    let nothing = Reading {
        contract_id: contract.id.clone(),
        contract: super::import::Part::default(),
        lines: Vec::new(),
        notes: Vec::new(),
        specification: None,
    };
    onto(Node::new(Value::List(Vec::new())), &nothing, contract).write()
}

/// Puts a contract into a document that was read as `reading`.
pub(super) fn onto(root: Node, reading: &Reading, contract: &Contract) -> Node {
    let is_single = !matches!(root.value, Value::List(_));
    let mut resources = match root.value {
        Value::List(items) => items,
        _ => vec![root],
    };
    let n_before = resources.len();
    let terms = ContractTerms::of(contract);
    let specification = reading.specification.and_then(|idx| resources.get(idx).cloned());
    let mut specification = specification.unwrap_or_else(|| {
        let id = Node::of_text(contract.id.as_str());
        Node::object(vec![("id", id)])
    });
    let old_lines = specification.get(RELATED).map_or(&[][..], Node::items).to_vec();
    write_specification(&mut specification, contract, terms.contract);
    let (mut related, mut added) = (Vec::new(), Vec::new());
    for (objective, terms) in contract.objectives.iter().zip(terms.lines) {
        let known = reading.lines.iter().find(|line| line.id == objective.id);
        let embedded = match known.map(|line| line.place) {
            Some(Place::Embedded(idx)) => old_lines.get(idx).cloned(),
            _ => None,
        };
        if let Some(mut node) = embedded {
            write_objective(&mut node, objective, terms);
            related.push(node);
            continue;
        }
        if let Some(Place::Resource(idx)) = known.map(|line| line.place)
            && let Some(node) = resources.get_mut(idx)
        {
            write_objective(node, objective, terms);
            related.push(reference_to(node, &old_lines));
            continue;
        }
        let id = Node::of_text(objective.id.as_str());
        let mut node = Node::object(vec![("id", id)]);
        write_objective(&mut node, objective, terms);
        related.push(reference_to(&node, &old_lines));
        added.push(node);
    }
    // References to objectives that stand elsewhere are no lines of the contract, and stay.
    related.extend(old_lines.iter().filter(|old| stands_elsewhere(old, &resources)).cloned());
    specification.set(RELATED, Node::new(Value::List(related)));
    let gone = gone_resources(&reading.lines, contract);
    match reading.specification.and_then(|idx| resources.get_mut(idx)) {
        Some(place) => *place = specification,
        None => added.insert(0, specification),
    }
    let is_new_first = reading.specification.is_none() && n_before == 0;
    let mut kept: Vec<Node> = resources
        .into_iter()
        .enumerate()
        .filter(|(idx, _)| !gone.contains(idx))
        .map(|(_, node)| node)
        .collect();
    if is_new_first {
        kept = added;
    } else {
        kept.extend(added);
    }
    match kept.pop() {
        Some(only) if is_single && kept.is_empty() => only,
        last => {
            kept.extend(last);
            Node::new(Value::List(kept))
        }
    }
}

/// Resources of lines that the contract no longer has.
fn gone_resources(lines: &[Line], contract: &Contract) -> Vec<usize> {
    let gone = lines.iter().filter(|line| !contract.objectives.iter().any(|o| o.id == line.id));
    gone.filter_map(|line| match line.place {
        Place::Resource(idx) => Some(idx),
        Place::Embedded(_) => None,
    })
    .collect()
}

fn id_of(node: &Node) -> Option<&str> {
    node.get("id").and_then(Node::text)
}

/// The reference as it was written, else a new one.
fn reference_to(node: &Node, old: &[Node]) -> Node {
    let id = id_of(node).unwrap_or_default();
    let known = old.iter().find(|reference| id_of(reference) == Some(id));
    known.cloned().unwrap_or_else(|| {
        let mut reference = Node::object(vec![("id", Node::of_text(id))]);
        reference.set("@referredType", Node::of_text(OBJECTIVE_TYPE));
        reference
    })
}

fn stands_elsewhere(reference: &Node, resources: &[Node]) -> bool {
    let is_embedded = reference.get("conformanceTarget").is_some()
        || reference.get("conformanceComparator").is_some();
    let id = id_of(reference);
    !is_embedded && !resources.iter().any(|node| id_of(node) == id)
}

/// A contract's terms as the contract file writes them, without those that the standard has a field for.
struct ContractTerms {
    contract: Vec<(String, Toml)>,
    /// In the order of the objectives.
    lines: Vec<Vec<(String, Toml)>>,
}

impl ContractTerms {
    fn of(contract: &Contract) -> Self {
        // What this program writes it can read; a table of nothing would be seen by every round trip.
        let mut table: toml::Table = write_contract(contract).parse().unwrap_or_default();
        let lines = match table.remove("objective") {
            Some(Toml::Array(lines)) => lines,
            _ => Vec::new(),
        };
        let without = |table: toml::Table, said: &[(&str, &str)]| -> Vec<(String, Toml)> {
            let mut terms: Vec<(String, Toml)> = table
                .into_iter()
                .filter(|(key, _)| !said.iter().any(|(known, _)| known == key))
                .collect();
            terms.sort_by(|a, b| a.0.cmp(&b.0));
            terms
        };
        let lines = lines.into_iter().map(|line| match line {
            Toml::Table(table) => without(table, &SAID_OF_LINE),
            _ => Vec::new(),
        });
        let lines = lines.collect();
        Self { contract: without(table, &SAID_OF_CONTRACT), lines }
    }
}

/// `@type` and its companions, where nobody else has said them.
fn write_type(node: &mut Node, base: &str) {
    let own = [
        ("@type", format!("Vigia{base}")),
        ("@baseType", base.to_owned()),
        ("@schemaLocation", SCHEMA_LOCATION.to_owned()),
    ];
    if own.iter().any(|(field, _)| node.get(field).is_some()) {
        return;
    }
    for (field, text) in own {
        node.set(field, Node::of_text(text));
    }
}

fn set_text(node: &mut Node, field: &str, text: &str) {
    if node.get(field).and_then(Node::text) != Some(text) {
        node.set(field, Node::of_text(text));
    }
}

fn write_specification(node: &mut Node, contract: &Contract, mut terms: Vec<(String, Toml)>) {
    write_type(node, SPECIFICATION_TYPE);
    set_text(node, "name", &contract.name);
    let zone = &contract.zone;
    let days = |node: &Node| {
        node.get("validFor").map_or((None, None), |valid_for| said::days_in(zone, valid_for))
    };
    let mut valid_for = node.get("validFor").cloned().unwrap_or_else(|| Node::object(Vec::new()));
    let said_before = days(node);
    let instant = |day: Date, is_end: bool| {
        let range = zone.days_of(day, 1);
        Node::of_text(zone.to_iso(if is_end { range.end } else { range.start }))
    };
    if contract.valid_from.is_some() && said_before.0 != contract.valid_from {
        contract
            .valid_from
            .into_iter()
            .for_each(|d| valid_for.set("startDateTime", instant(d, false)));
    }
    if contract.valid_to.is_some() && said_before.1 != contract.valid_to {
        contract.valid_to.into_iter().for_each(|d| valid_for.set("endDateTime", instant(d, true)));
    }
    if !valid_for.fields().is_empty() {
        node.set("validFor", valid_for);
    }
    // What could not be said that way stays a term.
    let said = days(node);
    terms.retain(|(key, _)| match key.as_str() {
        "valid_from" => said.0 != contract.valid_from,
        "valid_to" => said.1 != contract.valid_to,
        _ => true,
    });
    node.set(TERMS_FIELD, terms_node(terms));
}

fn write_objective(node: &mut Node, objective: &Objective, mut terms: Vec<(String, Toml)>) {
    write_type(node, OBJECTIVE_TYPE);
    set_text(node, "name", &objective.name);
    if comparison_of(node) != Some(objective.comparison) {
        let text = said::comparator_text(objective.comparison);
        node.set("conformanceComparator", Node::of_text(text));
    }
    set_number(node, "conformanceTarget", objective.target);
    match objective.warning {
        Some(warning) => set_number(node, "thresholdTarget", warning),
        // What could be read stood in the draft, and was taken out of the contract.
        None if node.get("thresholdTarget").and_then(said::number).is_some() => {
            node.remove("thresholdTarget");
        }
        None => {}
    }
    let is_plain = node.get("toleranceTarget").and_then(said::number).is_some_and(|n| !n.percent);
    if !is_plain {
        node.remove("toleranceTarget");
    }
    set_number(node, "toleranceTarget", objective.tolerance);
    let misses = objective.grace.misses;
    if node.get("graceTimes").and_then(said::times) != Some(misses) {
        node.set("graceTimes", Node::of_text(misses.to_string()));
    }
    if misses > 0 {
        let periods = i64::from(objective.grace.periods);
        terms.push((GRACE_PERIODS.to_owned(), Toml::Integer(periods)));
    }
    write_parameter(node, objective);
    let is_said = match (said::parameter(node).and_then(said::measured), &objective.source) {
        (Some(Measured::Kpi(id)), Source::Kpi(own)) => id == own,
        (Some(Measured::Formula(text)), Source::Formula(own)) => text == own,
        _ => false,
    };
    terms.retain(|(key, _)| !(is_said && matches!(key.as_str(), "kpi" | "formula")));
    let has_consequence = said::CONSEQUENCE.iter().any(|field| node.get(field).is_some());
    if !has_consequence && objective.credit != CreditRule::None {
        let action = format!("service credit, by the term \"credit\" in {TERMS_FIELD}");
        let consequence = Node::object(vec![("prescribedAction", Node::of_text(action))]);
        node.set(said::CONSEQUENCE[0], Node::new(Value::List(vec![consequence])));
    }
    node.set(TERMS_FIELD, terms_node(terms));
}

/// A value that reads the same stays as it was written.
fn set_number(node: &mut Node, field: &str, value: Decimal) {
    let said = node.get(field).and_then(said::number).map(|said| said.value);
    if said != Some(value) {
        node.set(field, Node::of_text(value.to_string()));
    }
}

/// One that somebody else wrote stays; the contract's own KPI is then a term.
fn write_parameter(node: &mut Node, objective: &Objective) {
    if said::parameter(node).is_some() {
        return;
    }
    let text = |text: &str| Node::of_text(text);
    let mut fields = match &objective.source {
        Source::Kpi(id) => vec![("name", text(id)), ("parameterType", text("KPI"))],
        _ => vec![("name", text(&objective.id)), ("parameterType", text("KQI"))],
    };
    if let Source::Formula(formula) = &objective.source {
        fields.push(("transformationAlgorithmOfKQI", text(formula)));
    }
    node.set(said::PARAMETER[0], Node::object(fields));
}

fn terms_node(terms: Vec<(String, Toml)>) -> Node {
    let terms = terms.into_iter().map(|(name, value)| {
        let kind = match &value {
            Toml::Integer(_) => "integer",
            Toml::Float(_) => "number",
            Toml::Boolean(_) => "boolean",
            Toml::Array(_) => "array",
            Toml::Table(_) => "object",
            Toml::String(_) | Toml::Datetime(_) => "string",
        };
        Node::object(vec![
            ("name", Node::of_text(name)),
            ("valueType", Node::of_text(kind)),
            ("value", json_of(value)),
        ])
    });
    Node::new(Value::List(terms.collect()))
}

fn json_of(value: Toml) -> Node {
    Node::new(match value {
        Toml::Integer(number) => Value::Number(number.to_string()),
        Toml::Float(number) => Value::Number(number.to_string()),
        Toml::Boolean(is) => Value::Bool(is),
        Toml::String(text) => Value::Text(text),
        Toml::Datetime(date) => Value::Text(date.to_string()),
        Toml::Array(items) => Value::List(items.into_iter().map(json_of).collect()),
        Toml::Table(table) => {
            let mut fields: Vec<(String, Node)> =
                table.into_iter().map(|(key, value)| (key, json_of(value))).collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields)
        }
    })
}
