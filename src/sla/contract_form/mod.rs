//! A contract file as a form sees it: which terms a table asks for as it stands, what kind of value each has, and how a typed value
//! is written.
//!
//! The reader of contract files decides what is right; this module only knows what may stand where, so that a form shows the terms
//! of *this* method, *this* credit and *this* source, and puts what is typed into the text by [`crate::sla::toml_text`].

pub mod complete;
mod fields;
mod fix;
mod switch;

pub use fields::{
    Asked, FieldKind, FormField, SourceChoice, field_kind, form_fields, source_choice,
};
pub use fix::{Fix, fix};
pub use switch::{
    Credit, rename_line, switch_credit, switch_exclusions, switch_method, switch_source,
};

use super::contract_file::{FileTerm, contract_file_terms};
use super::toml_reader::quoted;
use super::toml_text::{self, EditError, Place, Step, Table};
use crate::format::Locale;

/// Keys of a place without positions, as [`FileTerm::table`] writes them.
pub fn table_name(place: &Place) -> String {
    let keys: Vec<&str> = place
        .0
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::At(_) => None,
        })
        .collect();
    keys.join(".")
}

/// The term that stands at a place.
pub fn term_at(place: &Place) -> Option<FileTerm> {
    let (parent, key) = place.parent()?;
    let table = table_name(&parent);
    contract_file_terms().into_iter().find(|term| term.table == table && term.key == key)
}

/// Keys of a table in the order in which a file says them.
pub fn key_order(table: &str) -> Vec<&'static str> {
    let mut order: Vec<&'static str> = Vec::new();
    for term in contract_file_terms().into_iter().filter(|term| term.table == table) {
        if !order.contains(&term.key) {
            order.push(term.key);
        }
    }
    if table == "objective" {
        // Terms of a method stand behind it.
        let method = order.iter().position(|key| *key == "method").unwrap_or(order.len());
        let own: Vec<&'static str> =
            order.iter().copied().filter(|key| fields::METHOD_KEYS.contains(key)).collect();
        order.retain(|key| !own.contains(key));
        order.splice(method + 1..method + 1, own);
    }
    order
}

/// The quoted words of a term's example: its choices.
pub fn choices(term: &FileTerm) -> Vec<&'static str> {
    // Too many for an example.
    if term.key == "number_locale" {
        return Locale::names().collect();
    }
    let behind = term.example.split_once('=').map_or(term.example, |(_, behind)| behind);
    behind.split('"').skip(1).step_by(2).filter(|word| !word.contains(['=', '…'])).collect()
}

/// How the term may be written first: the first value of its example.
pub fn first_example(term: &FileTerm) -> Option<&'static str> {
    toml_text::first_value(term.example)
}

/// A typed text as the value of a term. `before` is what stands there now, as it is written: its way of quoting is kept.
pub fn written(kind: FieldKind, before: Option<&str>, typed: &str) -> String {
    let is_number = !typed.is_empty()
        && typed.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-')
        && typed.parse::<f64>().is_ok();
    let was_bare = before.is_some_and(|raw| !raw.starts_with(['"', '\'']));
    let is_whole = is_number && !typed.contains('.');
    match kind {
        FieldKind::YesNo if matches!(typed, "true" | "false") => typed.to_owned(),
        FieldKind::Whole | FieldKind::WholeOr(_) if is_whole => typed.to_owned(),
        FieldKind::Number | FieldKind::NumberOr(_) if was_bare && is_number => typed.to_owned(),
        _ => text_value(before, typed),
    }
}

fn text_value(before: Option<&str>, typed: &str) -> String {
    let fits_literal = !typed.contains('\'') && !typed.contains(|c: char| c.is_control());
    let was_literal = before.is_some_and(|raw| raw.starts_with('\'') && !raw.starts_with("'''"));
    if fits_literal && (was_literal || typed.contains('"')) {
        return format!("'{typed}'");
    }
    if !typed.contains(['"', '\\']) && !typed.contains(|c: char| c.is_control()) {
        return format!("\"{typed}\"");
    }
    quoted(typed)
}

/// Puts a typed text into the file as the value of a term; nothing else changes.
pub fn set_typed(text: &str, place: &Place, typed: &str) -> Result<String, EditError> {
    let root = toml_text::outline(text);
    let term = term_at(place);
    let kind = term.as_ref().map_or(FieldKind::Words, field_kind);
    let before = root.node_at(place).map(|node| &text[node.span.clone()]);
    let value = match kind {
        FieldKind::Raw => typed.to_owned(),
        _ => written(kind, before, typed),
    };
    let table = place.parent().map(|(parent, _)| table_name(&parent)).unwrap_or_default();
    toml_text::set(text, place, &value, &key_order(&table))
}

/// Adds one text to a list of texts; a list that is not there yet is begun, and a word such as `"all"` gives way to it.
pub fn add_to_list(text: &str, place: &Place, typed: &str) -> Result<String, EditError> {
    let root = toml_text::outline(text);
    let is_number = typed.parse::<u32>().is_ok();
    let is_of_numbers = term_at(place).is_some_and(|term| term.key == "priorities");
    let item = if is_number && is_of_numbers { typed.to_owned() } else { text_value(None, typed) };
    if root.node_at(place).and_then(|node| node.list()).is_some() {
        return toml_text::add_row(text, place, &item);
    }
    let table = place.parent().map(|(parent, _)| table_name(&parent)).unwrap_or_default();
    toml_text::set(text, place, &format!("[{item}]"), &key_order(&table))
}

/// Adds an empty row to a table of rows such as the steps of a credit; a table that is not there yet is begun. What the row says is
/// left open: nothing here may decide money.
pub fn add_empty_row(text: &str, place: &Place) -> Result<String, EditError> {
    let root = toml_text::outline(text);
    let fields = form_fields(&root, &place.at(usize::MAX));
    let required = fields.iter().filter(|field| field.asked == Asked::Required);
    let terms: Vec<String> = required.map(|f| format!("{} = \"\"", f.term.key)).collect();
    let row = format!("{{ {} }}", terms.join(", "));
    if root.node_at(place).and_then(|node| node.list()).is_some() {
        return toml_text::add_row(text, place, &row);
    }
    let table = place.parent().map(|(parent, _)| table_name(&parent)).unwrap_or_default();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let value = format!("[{end}  {row},{end}]");
    toml_text::set(text, place, &value, &key_order(&table))
}

/// Ids that a list of tables gives, such as those of all lines.
pub fn ids_of(root: &Table, list: &str) -> Vec<String> {
    let tables = root.tables(list);
    tables.iter().filter_map(|table| table.word("id")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::complete::{KnownNames, offers};
    use super::*;
    use crate::sla::toml_text::{Kind, Node, TableForm, outline};
    use crate::sla::{parse_contract, read_draft};

    const PERU: &str = include_str!("../../../assets/contracts/pe-andina-2026.toml");
    const EXAMPLES: [&str; 3] = [
        PERU,
        include_str!("../../../assets/contracts/cl-pacifico-2026.toml"),
        include_str!("../../../assets/contracts/co-ticket-desk-2026.toml"),
    ];
    const REFERENCE: &str = include_str!("../../../assets/reference/contracts.md");

    /// Every table of a text and its place.
    fn tables(node: &Node, at: &Place, found: &mut Vec<Place>) {
        match &node.kind {
            Kind::Table(table) => {
                found.push(at.clone());
                for entry in &table.entries {
                    tables(&entry.node, &at.key(&entry.key), found);
                }
            }
            Kind::List(list) => {
                for (position, item) in list.items.iter().enumerate() {
                    tables(item, &at.at(position), found);
                }
            }
            Kind::Text(_) | Kind::Bare(_) => {}
        }
    }

    fn all_tables(text: &str) -> Vec<Place> {
        let mut found = vec![Place::root()];
        for entry in &outline(text).entries {
            tables(&entry.node, &Place::root().key(&entry.key), &mut found);
        }
        found
    }

    /// The examples of the reference page as texts of their own.
    fn reference_blocks() -> Vec<String> {
        let blocks = REFERENCE.split("```toml ").skip(1).map(|block| {
            let (kind, rest) = block.split_once('\n').unwrap();
            let example = rest.split_once("```").unwrap().0;
            let is_below = example.trim_start().starts_with("[objective.");
            (kind, if is_below { format!("[[objective]]\n{example}") } else { example.to_owned() })
        });
        blocks.filter(|(kind, _)| *kind != "ledger").map(|(_, text)| text).collect()
    }

    #[test]
    fn the_form_shows_every_term_of_the_reference_where_it_belongs() {
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut texts: Vec<String> = EXAMPLES.iter().map(|text| (*text).to_owned()).collect();
        texts.extend(reference_blocks());
        // Terms of methods and rules that no example has.
        for method in ["weighted", "intervals_meeting", "objects_meeting", "count", "composite"] {
            texts.push(format!(
                "[[objective]]\nkpi = \"a\"\nmethod = \"{method}\"\nover = \"intervals\"\n\
                 weight_by = {{ attribute = \"p\" }}\n"
            ));
        }
        texts.push("[[objective]]\nweight_by = { formula = \"a\" }\nformula = \"a\"\n".to_owned());
        texts.push(
            "[[objective]]\nrule = \"weighted\"\nparts = [ { objective = \"a\" } ]\n".to_owned(),
        );
        for text in &texts {
            let root = outline(text);
            for place in all_tables(text) {
                for field in form_fields(&root, &place) {
                    if field.asked != Asked::Idle {
                        seen.insert((field.term.table, field.term.key));
                    }
                }
            }
        }
        let all: BTreeSet<(&str, &str)> =
            contract_file_terms().iter().map(|term| (term.table, term.key)).collect();
        let lacking: Vec<_> = all.difference(&seen).collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }

    #[test]
    fn nothing_of_a_right_contract_is_idle_and_nothing_required_is_missing() {
        for text in EXAMPLES {
            assert!(parse_contract("x", text).is_ok());
            let root = outline(text);
            for place in all_tables(text) {
                for field in form_fields(&root, &place) {
                    assert_ne!(field.asked, Asked::Idle, "{:?}", field.place);
                    let is_said = field.is_written || field.asked == Asked::Optional;
                    assert!(is_said, "{:?}", field.place);
                }
            }
        }
    }

    #[test]
    fn a_text_typed_again_in_its_field_is_the_same_text() {
        let mut n = 0;
        for text in EXAMPLES {
            let root = outline(text);
            for place in all_tables(text) {
                for field in form_fields(&root, &place) {
                    let word = root.node_at(&field.place).and_then(Node::word).map(str::to_owned);
                    let Some(word) = word else { continue };
                    assert_eq!(set_typed(text, &field.place, &word).unwrap(), text);
                    n += 1;
                }
            }
        }
        assert!(n > 200, "{n}");
    }

    #[test]
    fn a_typed_value_changes_only_its_own_bytes() {
        for text in EXAMPLES {
            let root = outline(text);
            for place in all_tables(text) {
                for field in form_fields(&root, &place) {
                    let Some(node) = root.node_at(&field.place) else { continue };
                    if node.word().is_none() {
                        continue;
                    }
                    for typed in ["97.25", "name \"quoted\"", "", "ñ # no comment", "it's"] {
                        let changed = set_typed(text, &field.place, typed).unwrap();
                        let (head, tail) = (&text[..node.span.start], &text[node.span.end..]);
                        assert!(changed.starts_with(head) && changed.ends_with(tail), "{changed}");
                        let read: toml::Table = toml::from_str(&changed).unwrap();
                        assert!(!read.is_empty());
                        let new = outline(&changed);
                        assert_eq!(new.node_at(&field.place).and_then(Node::word), Some(typed));
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_are_written_as_their_terms_want_them() {
        let text = "dispute_days = 30\nfee_per_period = \"1\"\n[bonus]\npaid_out = true\n";
        let root = Place::root();
        let set = |place: &Place, typed: &str| set_typed(text, place, typed).unwrap();
        assert!(set(&root.key("dispute_days"), "45").contains("dispute_days = 45\n"));
        assert!(set(&root.key("dispute_days"), "4x").contains("dispute_days = \"4x\"\n"));
        assert!(set(&root.key("fee_per_period"), "2.50").contains("fee_per_period = \"2.50\"\n"));
        let paid_out = root.key("bonus").key("paid_out");
        assert!(set(&paid_out, "false").contains("paid_out = false\n"));
        assert!(set(&root.key("currency_decimals"), "2").contains("currency_decimals = 2\n"));
    }

    #[test]
    fn another_method_source_or_credit_takes_its_own_terms_along() {
        let line = Place::root().key("objective").at(0);
        let root = |text: &str| outline(text);
        let percentile = switch_method(PERU, &line, "percentile").unwrap();
        let missing = |text: &str| {
            let fields = form_fields(&root(text), &line);
            let open = fields.iter().filter(|f| f.asked == Asked::Required && !f.is_written);
            open.map(|field| field.term.key).collect::<Vec<_>>()
        };
        assert_eq!(missing(&percentile), ["over", "percentile", "percentile_rule"]);
        let typed = set_typed(&percentile, &line.key("percentile"), "95").unwrap();
        assert!(typed.contains("\nmethod = \"percentile\""), "{typed}");
        // Back again: the term of the other method is gone, its comment stands.
        assert_eq!(
            switch_method(&typed, &line, "availability").unwrap(),
            PERU,
            "nothing else changed on the way"
        );
        let outages = switch_source(PERU, &line, SourceChoice::Outages).unwrap();
        assert!(!outages.contains("kpi = \"cell_availability\""));
        assert_eq!(missing(&outages), Vec::<&str>::new());
        let fields = form_fields(&root(&outages), &line);
        assert!(fields.iter().all(|field| field.asked != Asked::Idle));
        assert!(outages.contains("# up ÷") || outages.contains("time up ÷ time owed"));
        let sliding = switch_credit(PERU, &line, Credit::Sliding).unwrap();
        let table = root(&sliding);
        let table = table.table_at(&line.key("credit")).unwrap();
        let keys: Vec<&str> = table.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["kind", "base"], "what both kinds have stays");
        assert_eq!(Credit::of(root(&sliding).tables("objective")[0]), Some(Credit::Sliding));
        let none = switch_credit(PERU, &line, Credit::None).unwrap();
        assert!(parse_contract("x", &none).is_ok(), "{none}");
        let none = switch_exclusions(PERU, &line, false).unwrap();
        assert!(parse_contract("x", &none).is_ok(), "{none}");
        assert!(none.contains("\nexclusions = \"none\"\n"));
    }

    #[test]
    fn a_line_is_renamed_wherever_it_is_named() {
        let desk = EXAMPLES[2];
        assert!(parse_contract("x", desk).is_ok());
        let renamed = rename_line(desk, "resolution", "fixed").unwrap();
        let contract = parse_contract("x", &renamed).unwrap();
        assert!(contract.objectives.iter().any(|line| line.id == "fixed"));
        assert!(contract.objectives.iter().all(|line| line.id != "resolution"));
        // Words of other terms that read the same stay.
        assert!(renamed.contains("clock = \"resolution\""), "{renamed}");
    }

    #[test]
    fn a_message_is_fixed_where_it_points() {
        let wrong = PERU
            .replace("window = \"calendar_month\"", "window = \"calender_month\"")
            .replacen("comparison =", "comparision =", 1);
        let mut text = wrong.clone();
        for _ in 0..2 {
            let reading = read_draft("x", &text);
            let fixed = reading.diagnostics.iter().find_map(|d| fix(&text, d)).unwrap();
            text = fixed.text;
        }
        assert_eq!(text, PERU, "comments and all");
        assert!(read_draft("x", &text).contract.is_some());
    }

    #[test]
    fn terms_and_words_are_offered_where_they_fit() {
        let known = KnownNames {
            kpis: vec![("cell_availability".to_owned(), "Cell availability".to_owned())],
            busy_hours: vec!["lte-traffic".to_owned()],
        };
        let text = "id = \"x\"\n[[objective]]\nid = \"a\"\nmeth\nkpi = \"cell\"\nmethod = \"obj\"\nservice_calendar = \"\"\n[objective.credit]\nki\n[obj\n";
        let names = |needle: &str| -> Vec<String> {
            let found = offers(text, text.find(needle).unwrap() + needle.len(), &known);
            found.offers.iter().map(|offer| offer.name.clone()).collect()
        };
        // The term is there already, further down.
        assert!(!names("\nmeth").contains(&"method".to_owned()));
        assert_eq!(names("kpi = \"cell"), ["cell_availability"]);
        assert_eq!(names("method = \"obj"), ["objects_meeting", "worst_object"]);
        assert_eq!(names("service_calendar = \""), ["24x7"]);
        assert_eq!(names("\nki"), ["kind"]);
        assert!(names("\n[obj").contains(&"objective.credit".to_owned()));
        assert!(!names("\n[obj").contains(&"grace".to_owned()));
        let found = offers(text, text.find("\"cell\"").unwrap() + 5, &known);
        assert_eq!(&text[found.span], "\"cell\"", "the whole value goes");
        assert_eq!(found.offers[0].insert, "\"cell_availability\"");
        assert!(offers("# comment", 9, &known).offers.is_empty());
    }

    #[test]
    fn an_empty_row_asks_for_its_terms_and_decides_nothing() {
        let line = Place::root().key("objective").at(0);
        let steps = line.key("credit").key("steps");
        let text = add_empty_row(PERU, &steps).unwrap();
        assert!(text.contains(
            "  { limit = \"99.00\", percent = \"10\" },\n  { limit = \"\", percent = \"\" },\n]"
        ));
        let reading = read_draft("x", &text);
        assert!(reading.contract.is_none());
        assert!(reading.objectives[0].is_none() && reading.objectives[1].is_some());
        let table = outline(&text);
        let forms = table.table_at(&steps.at(3)).map(|table| table.form);
        assert_eq!(forms, Some(TableForm::Inline));
    }
}
