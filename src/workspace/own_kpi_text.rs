//! Changing one entry of a file of KPIs as a text: every byte that does not belong to the change stays as it was, comments, order
//! and line ends too.
//!
//! The reader gives the byte range of every value, and only those are replaced. A tree that is printed again would not do: it
//! writes line ends its own way.

use std::fmt::Write as _;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::own_kpi::{EarlierKpi, KpiDefinition};
use crate::kpi::{Basis, Direction};
use crate::sla::toml_text::{above, below};

/// What the reader takes where the file says none.
const CATEGORY_DEFAULT: &str = "own";

/// One `[[kpi]]` of a file.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) definition: KpiDefinition,
    /// 1 where the file says none.
    pub(super) version: u32,
    /// From the comments directly above the header to the blank lines behind it.
    pub(super) span: Range<usize>,
    /// Byte ranges of the values by their keys.
    values: Vec<(String, Range<usize>)>,
    /// Whole lines of the values, where a value has its lines to itself.
    lines: Vec<(String, Range<usize>)>,
}

/// Why a text cannot be changed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum TextError {
    /// Not TOML; the byte where the reader stopped.
    #[error("{message}")]
    Unreadable { message: String, at: usize },
    /// Written in a form that is not changed by machine.
    #[error("{key:?} is written in a form that can only be changed by hand")]
    Form { key: String, at: usize },
}

impl TextError {
    pub(super) fn at(&self) -> usize {
        match self {
            Self::Unreadable { at, .. } | Self::Form { at, .. } => *at,
        }
    }
}

/// All KPIs of a file that stand under a header of their own.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, TextError> {
    let root = DeTable::parse(text).map_err(|e| TextError::Unreadable {
        message: e.message().lines().next().unwrap_or_default().to_owned(),
        at: e.span().map_or(0, |span| span.start),
    })?;
    let kpis = root.get_ref().iter().find(|(key, _)| key.get_ref() == "kpi");
    let Some((_, kpis)) = kpis else { return Ok(Vec::new()) };
    let defaults = value_of(root.get_ref(), "defaults").and_then(|v| v.get_ref().as_table());
    let tables = kpis.get_ref().as_array().into_iter().flat_map(|array| array.iter());
    tables
        .filter_map(|table| table.get_ref().as_table())
        .filter(|table| !table.is_empty())
        .map(|table| entry(text, table, defaults))
        .collect()
}

fn value_of<'t, 'd>(table: &'t DeTable<'d>, name: &str) -> Option<&'t Spanned<DeValue<'d>>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

fn entry(
    text: &str,
    table: &DeTable<'_>,
    defaults: Option<&DeTable<'_>>,
) -> Result<Entry, TextError> {
    let values: Vec<(String, Range<usize>)> =
        table.iter().map(|(key, value)| (key.get_ref().to_string(), whole(value))).collect();
    let first = table.iter().map(|(key, _)| key.span().start).min().unwrap_or_default();
    let last = values.iter().map(|(_, span)| span.end).max().unwrap_or_default();
    let written_by_hand = TextError::Form { key: "kpi".to_owned(), at: first };
    let header = header_above(text, first).ok_or(written_by_hand)?;
    let span = above(text, header)..below(text, last);
    let lines = table
        .iter()
        .map(|(key, value)| {
            let whole = line_start(text, key.span().start)..line_end(text, whole(value).end);
            (key.get_ref().to_string(), whole)
        })
        .collect();
    let (definition, version) = definition_of(table, defaults);
    Ok(Entry { definition, version, span, values, lines })
}

/// A value with everything in it, also where it stands under a header of its own.
fn whole(value: &Spanned<DeValue<'_>>) -> Range<usize> {
    let span = value.span();
    let inside = value.get_ref().as_table().into_iter().flat_map(|table| table.iter());
    inside.fold(span, |span, (_, inner)| span.start..span.end.max(inner.span().end))
}

/// Start of the line `[[kpi]]` that a key stands under.
fn header_above(text: &str, at: usize) -> Option<usize> {
    let mut start = line_start(text, at);
    loop {
        if text[start..].trim_start().starts_with("[[") {
            return Some(start);
        }
        // Between the header and its first key stand blank lines and comments alone.
        let before = line_start(text, start.checked_sub(1)?);
        let line = text[before..start].trim();
        if !(line.is_empty() || line.starts_with(['#', '['])) {
            return None;
        }
        start = before;
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Behind the line's own newline.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

/// `defaults` are those of the file: what an entry does not say of level, technology and basis.
fn definition_of(table: &DeTable<'_>, defaults: Option<&DeTable<'_>>) -> (KpiDefinition, u32) {
    let value = |name: &str| value_of(table, name);
    let or_default =
        |name: &str| value(name).or_else(|| defaults.and_then(|defaults| value_of(defaults, name)));
    let words = |name: &str| -> Vec<String> {
        let list = or_default(name).and_then(|v| v.get_ref().as_array());
        let texts = list.into_iter().flat_map(|list| list.iter());
        texts.filter_map(|text| text.get_ref().as_str().map(str::to_owned)).collect()
    };
    let number = |name: &str| match value(name).map(Spanned::get_ref) {
        Some(DeValue::Integer(number)) => number.as_str().to_owned(),
        Some(DeValue::Float(number)) => number.as_str().to_owned(),
        _ => String::new(),
    };
    let basis = or_default("basis").and_then(|v| v.get_ref().as_str());
    let text = |name: &str| value(name).and_then(|v| v.get_ref().as_str()).unwrap_or_default();
    let mut names: Vec<(String, String)> = match value("name").map(Spanned::get_ref) {
        Some(DeValue::String(name)) => vec![("en".to_owned(), name.to_string())],
        Some(DeValue::Table(names)) => names
            .iter()
            .filter_map(|(code, name)| {
                Some((code.get_ref().to_string(), name.get_ref().as_str()?.to_owned()))
            })
            .collect(),
        _ => Vec::new(),
    };
    names.sort();
    let definition = KpiDefinition {
        id: text("id").to_owned(),
        names,
        description: text("description").to_owned(),
        unit: text("unit").to_owned(),
        direction: match text("direction") {
            "higher" => Direction::HigherIsBetter,
            "lower" => Direction::LowerIsBetter,
            _ => Direction::Neutral,
        },
        category: value("category").map_or(CATEGORY_DEFAULT, |_| text("category")).to_owned(),
        note: text("note").to_owned(),
        formula: text("formula").to_owned(),
        technology: words("technology"),
        level: words("level"),
        basis: match basis {
            Some("standard") => Basis::Standard,
            Some("convention") => Basis::Convention,
            _ => Basis::Operator,
        },
        target: number("target"),
        warning: number("warning"),
    };
    let version = value("version").and_then(|v| v.get_ref().as_integer());
    let version = version.and_then(|v| v.as_str().parse().ok()).unwrap_or(1);
    (definition, version)
}

/// The keys that an entry is written with, in their order, with their values in TOML.
fn written(definition: &KpiDefinition, version: u32) -> [(&'static str, String); 14] {
    [
        ("id", quoted(&definition.id)),
        ("name", names(&definition.names)),
        ("description", quoted(&definition.description)),
        ("formula", quoted(&definition.formula)),
        ("unit", quoted(&definition.unit)),
        ("direction", quoted(direction_word(definition.direction))),
        ("category", quoted(&definition.category)),
        ("technology", word_list(&definition.technology)),
        ("level", word_list(&definition.level)),
        ("basis", quoted(definition.basis.name())),
        ("target", definition.target.clone()),
        ("warning", definition.warning.clone()),
        ("note", quoted(&definition.note)),
        ("version", version.to_string()),
    ]
}

fn word_list(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}

/// A plain number as TOML takes it.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_led_by_zero = whole.len() > 1 && whole.starts_with('0');
    all_digits(whole) && all_digits(fraction) && !is_led_by_zero
}

pub(super) fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::HigherIsBetter => "higher",
        Direction::LowerIsBetter => "lower",
        Direction::Neutral => "neutral",
    }
}

/// A text as TOML writes it; one of several lines stays one.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn names(names: &[(String, String)]) -> String {
    match names {
        [(code, name)] if code == "en" => quoted(name),
        names => {
            // English first, as people read it.
            let mut sorted: Vec<&(String, String)> = names.iter().collect();
            sorted.sort_by_key(|(code, _)| (code != "en", code.clone()));
            let parts: Vec<String> = sorted
                .iter()
                .map(|(code, name)| format!("{} = {}", key_of(code), quoted(name)))
                .collect();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}

fn key_of(key: &str) -> String {
    let is_bare = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_bare && !key.is_empty() { key.to_owned() } else { quoted(key) }
}

/// A header and its keys; what is empty is left out.
pub(super) fn block(header: &str, definition: &KpiDefinition, version: u32) -> String {
    let mut text = format!("[[{header}]]\n");
    for (key, value) in written(definition, version) {
        let says_nothing = ["\"\"", "[]", "", "\"operator\""].contains(&value.as_str());
        if !says_nothing {
            // Writing to memory does not fail.
            let _always_written = writeln!(text, "{key} = {value}");
        }
    }
    text
}

/// The text with one more entry at its end.
pub(super) fn appended(text: &str, block: &str) -> String {
    let newline = newline_of(text);
    let mut all = text.to_owned();
    if !all.is_empty() {
        if !all.ends_with('\n') {
            all.push_str(newline);
        }
        if !all.ends_with("\n\n") && !all.ends_with("\n\r\n") {
            all.push_str(newline);
        }
    }
    all.push_str(&block.replace('\n', newline));
    all
}

/// The text with the changed values of one entry, and nothing else, replaced.
pub(super) fn changed(
    text: &str,
    entry: &Entry,
    definition: &KpiDefinition,
    version: u32,
) -> Result<String, TextError> {
    let newline = newline_of(text);
    let before = written(&entry.definition, entry.version);
    let after = written(definition, version);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut added = String::new();
    for ((key, old), (_, new)) in before.into_iter().zip(after) {
        let place = entry.values.iter().find(|(name, _)| name == key).map(|(_, span)| span.clone());
        let is_missing = key == "version" && place.is_none();
        if old == new && !is_missing {
            continue;
        }
        match place {
            Some(span) if key == "name" && !text[span.clone()].starts_with(['"', '\'', '{']) => {
                return Err(TextError::Form { key: key.to_owned(), at: span.start });
            }
            Some(_) if new.is_empty() => {
                let line = entry.lines.iter().find(|(name, _)| name == key);
                edits.extend(line.map(|(_, line)| (line.clone(), String::new())));
            }
            Some(span) => edits.push((span, new.replace('\n', newline))),
            None if new == "\"\"" || new.is_empty() => {}
            None => {
                added.push_str(&format!("{key} = {new}\n").replace('\n', newline));
            }
        }
    }
    if !added.is_empty() {
        let formula = entry.values.iter().find(|(name, _)| name == "formula");
        let at = formula.map_or(entry.span.end, |(_, span)| line_end(text, span.end));
        let is_open = at == text.len() && !text.ends_with('\n');
        let lead = if is_open { newline } else { "" };
        edits.push((at..at, format!("{lead}{added}")));
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut all = text.to_owned();
    for (span, new) in edits {
        all.replace_range(span, &new);
    }
    Ok(all)
}

/// The text without one entry and the comments directly above it.
pub(super) fn removed(text: &str, entry: &Entry) -> String {
    format!("{}{}", &text[..entry.span.start], &text[entry.span.end..])
}

fn newline_of(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Line of a byte position, from 1.
pub(super) fn line_of(text: &str, byte: usize) -> u64 {
    let before = &text.as_bytes()[..byte.min(text.len())];
    before.iter().filter(|b| **b == b'\n').count() as u64 + 1
}

/// The definitions of a history, as they stand in it.
pub(super) fn earlier(history: &str) -> Vec<EarlierKpi> {
    let Ok(root) = DeTable::parse(history) else { return Vec::new() };
    let list = value_of(root.get_ref(), "earlier").and_then(|v| v.get_ref().as_array());
    let tables = list.into_iter().flat_map(|list| list.iter());
    tables
        .filter_map(|table| table.get_ref().as_table())
        .map(|table| {
            let until = value_of(table, "until").and_then(|v| v.get_ref().as_str());
            let (definition, version) = definition_of(table, None);
            EarlierKpi { definition, version, until: until.unwrap_or_default().to_owned() }
        })
        .collect()
}

/// The highest version of a history; 0 for a text without one.
pub(super) fn newest_version(history: &str) -> u32 {
    earlier(history).iter().map(|earlier| earlier.version).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# KPIs of the network team\n\n[[kpi]]\nid = \"one\" # kept\nname = 'One'\nformula = \"sum(a)   /  sum(b)\"\nmystery = [1,\n  2]\n\n# The second,\n# with two lines\n[[kpi]]\nid = \"two\"\nformula = \"\"\"\nsum(c)\n/ sum(d)\"\"\"   # odd\nname = { es = \"Dos\", en = \"Two\" }\nversion = 4\n\n# loose end\n\n[[measurement]]\nname = \"DRB.X\"\n";

    fn two() -> Entry {
        entries(FILE).unwrap().remove(1)
    }

    #[test]
    fn only_the_changed_values_change() {
        let entry = two();
        assert_eq!(entry.version, 4);
        assert_eq!(entry.definition.formula, "sum(c)\n/ sum(d)");
        let formula = "sum(c) / sum(e)".to_owned();
        let definition =
            KpiDefinition { formula, unit: "%".to_owned(), ..entry.definition.clone() };
        let text = changed(FILE, &entry, &definition, 5).unwrap();
        let expected = FILE
            .replace(
                "\"\"\"\nsum(c)\n/ sum(d)\"\"\"   # odd\n",
                "\"sum(c) / sum(e)\"   # odd\nunit = \"%\"\n",
            )
            .replace("version = 4", "version = 5");
        assert_eq!(text, expected);
    }

    #[test]
    fn what_a_file_says_for_all_its_kpis_is_no_change_of_one() {
        let file = "[defaults]\ntechnology = [\"LTE\"]\nbasis = \"convention\"\n\n[[kpi]]\nid = \"a\"\nname = \"A\"\nformula = \"sum(a)\"\ntarget = 99 # ours\nwarning = 99.5\nversion = 1\n";
        let entry = entries(file).unwrap().remove(0);
        let of = &entry.definition;
        assert_eq!(
            (of.technology.as_slice(), of.basis),
            (&["LTE".to_owned()][..], Basis::Convention)
        );
        assert_eq!((of.target.as_str(), of.warning.as_str()), ("99", "99.5"));
        assert_eq!(changed(file, &entry, of, 1).unwrap(), file, "nothing is written twice");
        let other = KpiDefinition {
            technology: vec!["LTE".to_owned(), "NR".to_owned()],
            level: vec!["cell".to_owned()],
            basis: Basis::Operator,
            target: "98.5".to_owned(),
            warning: String::new(),
            ..of.clone()
        };
        let text = changed(file, &entry, &other, 1).unwrap();
        let expected = file
            .replace("formula = \"sum(a)\"\n", "formula = \"sum(a)\"\ntechnology = [\"LTE\", \"NR\"]\nlevel = [\"cell\"]\nbasis = \"operator\"\n")
            .replace("target = 99 #", "target = 98.5 #")
            .replace("warning = 99.5\n", "");
        assert_eq!(text, expected);
        assert_eq!(entries(&text).unwrap().remove(0).definition, other);
        // Nothing at all is said too, where the file says something for all.
        let none = KpiDefinition { technology: Vec::new(), ..of.clone() };
        let text = changed(file, &entry, &none, 1).unwrap();
        assert_eq!(entries(&text).unwrap().remove(0).definition.technology, Vec::<String>::new());
        for (text, is_plain) in [
            ("99", true),
            ("-0.5", true),
            ("99,5", false),
            ("", false),
            ("01", false),
            ("1e3", false),
        ] {
            assert_eq!(is_number(text), is_plain, "{text:?}");
        }
    }

    #[test]
    fn windows_line_ends_stay() {
        let file = FILE.replace('\n', "\r\n");
        let entry = entries(&file).unwrap().remove(0);
        let definition = KpiDefinition { note: "Ours.".to_owned(), ..entry.definition.clone() };
        let text = changed(&file, &entry, &definition, 1).unwrap();
        assert_eq!(text.replace("note = \"Ours.\"\r\nversion = 1\r\n", ""), file);
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn an_entry_goes_with_its_own_comments_and_no_others() {
        let expected = FILE.split("# The second,").next().unwrap().to_owned()
            + "# loose end\n\n[[measurement]]\nname = \"DRB.X\"\n";
        assert_eq!(removed(FILE, &two()), expected);
        let first = entries(FILE).unwrap().remove(0);
        let text = removed(FILE, &first);
        assert!(text.starts_with("# KPIs of the network team\n\n# The second,"), "{text}");
    }

    #[test]
    fn what_was_appended_is_read_back() {
        let names =
            vec![("en".to_owned(), "A \"b\"".to_owned()), ("es".to_owned(), "Ä".to_owned())];
        let definition = KpiDefinition {
            id: "own".to_owned(),
            names,
            formula: "sum(`Rate (%)`)\n/ 2".to_owned(),
            category: "own".to_owned(),
            ..KpiDefinition::default()
        };
        let text = appended(FILE, &block("kpi", &definition, 3));
        assert!(text.starts_with(FILE));
        let entry = entries(&text).unwrap().pop().unwrap();
        assert_eq!((entry.definition, entry.version), (definition, 3));
    }

    #[test]
    fn forms_that_only_people_change_are_refused() {
        let inline = "kpi = [{ id = \"a\", name = \"A\", formula = \"sum(a)\" }]\n";
        assert!(matches!(entries(inline), Err(TextError::Form { .. })), "{:?}", entries(inline));
        assert!(matches!(entries("[[kpi]\n"), Err(TextError::Unreadable { .. })));
    }
}
