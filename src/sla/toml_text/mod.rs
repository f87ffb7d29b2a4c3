//! A TOML text as places: which bytes say which term, so that a form can change one term and nothing else.
//!
//! # Decision
//! A scanner of our own beside the `toml` crate. The crate's reader decides what a text means and stops where it is wrong; here
//! people are in the middle of writing, one line may be half there, and the other terms must still be found and changed. What
//! this scanner cannot read it skips to the end of the line. A tree that is printed again would not do: comments, order, spaces
//! and line ends are the person's.
//!
//! ```text
//! id = "pe"              root ── id
//! [[objective]]               └─ objective[0] ── target
//! target = "99"  # agreed                    └─ credit ── steps[0] ── limit
//! [objective.credit]
//! steps = [ { limit = "99" } ]
//! ```

mod edit;
mod scan;

use std::ops::Range;

pub use edit::{
    EditError, above, add_item, add_row, below, copy_item, move_item, remove, remove_item,
    remove_row, set, set_table,
};

/// One step into a table or a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    Key(String),
    /// Position in a list, from 0.
    At(usize),
}

/// The way from the root of a file to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(pub Vec<Step>);

impl Place {
    /// The root of the file.
    pub fn root() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::Key(key.to_owned()));
        Self(steps)
    }

    #[must_use]
    pub fn at(&self, position: usize) -> Self {
        let mut steps = self.0.clone();
        steps.push(Step::At(position));
        Self(steps)
    }

    /// The last key and where it stands; `None` for the root and for an item of a list.
    pub fn parent(&self) -> Option<(Self, &str)> {
        let (last, before) = self.0.split_last()?;
        match last {
            Step::Key(key) => Some((Self(before.to_vec()), key)),
            Step::At(_) => None,
        }
    }
}

/// A value and its bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Of a written value its own bytes; of a table under a header everything from the header to its last value.
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Decoded.
    Text(String),
    /// A number, a truth value or a date, as it is typed.
    Bare(String),
    List(List),
    Table(Table),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// `[[name]]` headers, not `[ … ]`.
    pub is_of_headers: bool,
    pub items: Vec<Node>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableForm {
    #[default]
    Root,
    /// `[name]` or `[[name]]`.
    Header,
    /// `{ … }`
    Inline,
    /// Only named on the way to another one: `a.b = 1`, `[a.b]`.
    Implied,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub form: TableForm,
    /// In the order of the text.
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    /// From the key to the end of the value; of a table under a header as the node's.
    pub span: Range<usize>,
    pub node: Node,
}

impl Table {
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The text or bare value under a key.
    pub fn word(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::word)
    }

    /// What a table calls itself in a language: of its `names`, else its `name`.
    pub fn name_in(&self, language: &str) -> Option<&str> {
        let names = self.get("names").and_then(Node::table);
        let own = names.and_then(|names| names.word(language)).filter(|name| !name.is_empty());
        own.or_else(|| self.word("name"))
    }

    pub fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The tables of a list under a key.
    pub fn tables(&self, key: &str) -> Vec<&Table> {
        let Some(Kind::List(list)) = self.get(key).map(|node| &node.kind) else {
            return Vec::new();
        };
        list.items.iter().filter_map(Node::table).collect()
    }

    /// What stands at a place.
    pub fn find(&self, place: &Place) -> Option<Found<'_>> {
        let mut at = Found::Table(self);
        for step in &place.0 {
            at = match (step, at) {
                (Step::Key(key), Found::Table(table)) => Found::of(table.get(key)?),
                (Step::At(position), Found::Node(Node { kind: Kind::List(list), .. })) => {
                    Found::of(list.items.get(*position)?)
                }
                _ => return None,
            };
        }
        Some(at)
    }

    /// The table at a place.
    pub fn table_at(&self, place: &Place) -> Option<&Table> {
        match self.find(place)? {
            Found::Table(table) => Some(table),
            Found::Node(_) => None,
        }
    }

    /// The value or table at a place with its bytes; not the root.
    pub fn node_at(&self, place: &Place) -> Option<&Node> {
        let (last, before) = place.0.split_last()?;
        let before = Place(before.to_vec());
        match (last, self.find(&before)?) {
            (Step::Key(key), Found::Table(table)) => table.get(key),
            (Step::At(position), Found::Node(Node { kind: Kind::List(list), .. })) => {
                list.items.get(*position)
            }
            _ => None,
        }
    }
}

/// What stands at a place: a table, or a value that is none.
#[derive(Clone, Copy, Debug)]
pub enum Found<'t> {
    Table(&'t Table),
    Node(&'t Node),
}

impl<'t> Found<'t> {
    fn of(node: &'t Node) -> Self {
        match &node.kind {
            Kind::Table(table) => Self::Table(table),
            _ => Self::Node(node),
        }
    }
}

impl Node {
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) | Kind::Bare(text) => Some(text),
            Kind::List(_) | Kind::Table(_) => None,
        }
    }

    pub fn table(&self) -> Option<&Table> {
        match &self.kind {
            Kind::Table(table) => Some(table),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&List> {
        match &self.kind {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }
}

/// The tree of a text. What cannot be read is left out.
pub fn outline(text: &str) -> Table {
    scan::scan(text)
}

/// The first value of a text such as the example of a term, as it is typed.
pub(crate) fn first_value(text: &str) -> Option<&str> {
    scan::value_span(text).map(|span| &text[span])
}

/// Where a cursor stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CursorPlace {
    /// Keys of the table around it, without positions: `objective.credit`.
    pub table: String,
    /// The same with positions.
    pub place: Place,
    /// The key whose value it stands in.
    pub key: Option<String>,
}

/// The table and the term around a byte of the text: of headers by the line, inside `{ … }` by the braces.
pub fn at_cursor(text: &str, cursor: usize) -> CursorPlace {
    scan::at_cursor(text, cursor)
}

/// Line of a byte, from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

/// Bytes of a line, from 1, without its line end.
pub fn line_span(text: &str, line: usize) -> Range<usize> {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(newline) => start += newline + 1,
            None => return text.len()..text.len(),
        }
    }
    let end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    start..end
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    const EXAMPLES: [&str; 3] = [
        include_str!("../../../assets/contracts/pe-andina-2026.toml"),
        include_str!("../../../assets/contracts/cl-pacifico-2026.toml"),
        include_str!("../../../assets/contracts/co-ticket-desk-2026.toml"),
    ];

    fn leaves(node: &Node, at: &Place, found: &mut Vec<Place>) {
        match &node.kind {
            Kind::Text(_) | Kind::Bare(_) => found.push(at.clone()),
            Kind::List(list) => {
                for (position, item) in list.items.iter().enumerate() {
                    leaves(item, &at.at(position), found);
                }
            }
            Kind::Table(table) => {
                for entry in &table.entries {
                    leaves(&entry.node, &at.key(&entry.key), found);
                }
            }
        }
    }

    fn all_leaves(text: &str) -> Vec<Place> {
        let mut found = Vec::new();
        for entry in &outline(text).entries {
            leaves(&entry.node, &Place::root().key(&entry.key), &mut found);
        }
        found
    }

    fn is_same(value: &toml::Value, kind: &Kind) -> bool {
        match (value, kind) {
            (toml::Value::String(text), Kind::Text(read)) => text == read,
            (toml::Value::Table(table), Kind::Table(read)) => {
                let same = |entry: &Entry| {
                    table.get(&entry.key).is_some_and(|value| is_same(value, &entry.node.kind))
                };
                table.len() == read.entries.len() && read.entries.iter().all(same)
            }
            (toml::Value::Array(list), Kind::List(read)) => {
                let mut pairs = list.iter().zip(&read.items);
                list.len() == read.items.len() && pairs.all(|(v, n)| is_same(v, &n.kind))
            }
            (value, Kind::Bare(typed)) => value.to_string() == *typed,
            _ => false,
        }
    }

    #[test]
    fn the_outline_says_what_the_reader_says() {
        let odd = "a.b = 1\na.c = '''x\ny'''\n[t]\n\"k k\" = { x = [1, 2, # one\n3], y = \"\\\"#\" }\n\
            [[l]]\n[l.s]\nz = 2026-01-01\n[[l]]\nq = true\n[u.v]\nw = \"\"\"\na \\\n  b\"\"\"\n";
        for text in EXAMPLES.into_iter().chain([odd]) {
            for text in [text.to_owned(), text.replace('\n', "\r\n")] {
                let read: toml::Table = toml::from_str(&text).unwrap();
                let outlined = Kind::Table(outline(&text));
                assert!(is_same(&toml::Value::Table(read), &outlined), "{text}\n{outlined:#?}");
            }
        }
    }

    #[test]
    fn setting_a_value_changes_its_bytes_and_no_others() {
        for text in EXAMPLES {
            for text in [text.to_owned(), text.replace('\n', "\r\n")] {
                let all = all_leaves(&text);
                assert!(all.len() > 60, "{}", all.len());
                for place in &all {
                    let span = outline(&text).node_at(place).unwrap().span.clone();
                    let changed = set(&text, place, "\"other\"", &[]).unwrap();
                    let expected = format!("{}\"other\"{}", &text[..span.start], &text[span.end..]);
                    assert_eq!(changed, expected, "{place:?}");
                    assert_eq!(set(&changed, place, &text[span], &[]).unwrap(), text);
                }
            }
        }
    }

    #[test]
    fn a_term_that_goes_and_comes_again_leaves_everything_else() {
        let order = ["id", "name", "unit", "target"];
        let text = "# head\nid = \"a\" # one\nunit = \"%\"\n\n[[objective]]\n# why\nid = \"b\"\ntarget = \"1\" # t\n[objective.credit]\nkind = \"pool\"\n";
        let root = Place::root();
        let added = set(text, &root.key("name"), "\"n\"", &order).unwrap();
        assert_eq!(added, text.replace("# one\n", "# one\nname = \"n\"\n"));
        assert_eq!(remove(&added, &root.key("name")).unwrap(), text);
        let line = root.key("objective").at(0);
        let added = set(text, &line.key("unit"), "\"\"", &order).unwrap();
        assert_eq!(added, text.replace("id = \"b\"\n", "id = \"b\"\nunit = \"\"\n"));
        // A table gives way to a word, and comes back under its header.
        let none = set(text, &line.key("credit"), "\"none\"", &order).unwrap();
        assert_eq!(
            none,
            text.replace("[objective.credit]\nkind = \"pool\"\n", "credit = \"none\"\n")
        );
        let terms = [("kind", "\"pool\"".to_owned())];
        let back = set_table(&none, &line.key("credit"), &terms).unwrap();
        assert_eq!(back, text.replace("\n[objective.credit]", "\n\n[objective.credit]"));
    }

    #[test]
    fn rows_keep_their_lines_and_comments() {
        let place = Place::root().key("a");
        let cases = [
            ("a = [ { b = 1 } ]\n", "a = [ { b = 1 }, { b = 2 } ]\n"),
            (
                "a = [\n  1, # one\n  2 # two\n]\n",
                "a = [\n  1, # one\n  2, # two\n  { b = 2 },\n]\n",
            ),
            ("a = [\n  1,\n  2 ]\n", "a = [\n  1,\n  2, { b = 2 } ]\n"),
            ("a = []\n", "a = [ { b = 2 } ]\n"),
            ("a = [1,]\n", "a = [1, { b = 2 },]\n"),
        ];
        for (before, after) in cases {
            assert_eq!(add_row(before, &place, "{ b = 2 }").unwrap(), after);
            let last = outline(after).get("a").unwrap().list().unwrap().items.len() - 1;
            let back = remove_row(after, &place, last).unwrap();
            let read = |text: &str| toml::from_str::<toml::Table>(text).unwrap();
            assert_eq!(read(&back), read(before), "{back}");
        }
    }

    #[test]
    fn lines_are_copied_moved_and_taken_out_with_their_comments() {
        let place = Place::root().key("objective");
        for text in EXAMPLES {
            let n = outline(text).tables("objective").len();
            let (copied, at) = copy_item(text, &place, 0).unwrap();
            assert_eq!(at, n);
            let read: toml::Table = toml::from_str(&copied).unwrap();
            let lines = read["objective"].as_array().unwrap();
            assert_eq!((lines.len(), &lines[n]), (n + 1, &lines[0]));
            assert!(copied.starts_with(text.trim_end()), "what was there stays");
            let back = remove_item(&copied, &place.at(n)).unwrap();
            assert_eq!(back.trim_end(), text.trim_end());
            let moved = move_item(text, &place, 0).unwrap();
            let read: toml::Table = toml::from_str(&moved).unwrap();
            let before: toml::Table = toml::from_str(text).unwrap();
            let (lines, old) = (&read["objective"], &before["objective"]);
            assert_eq!((&lines[0], &lines[1]), (&old[1], &old[0]));
            let sorted = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.retain(|line| !line.is_empty());
                lines.sort();
                lines
            };
            assert_eq!(sorted(&moved), sorted(text), "no line is lost");
        }
    }

    #[test]
    fn what_is_half_written_hides_nothing_else() {
        let text = "id = \"a\"\ncustomer = \nfee = \"1\n[[objective]]\nid = \"b\"\nsteps = [\n  { limit = \n]\ntarget = \"9\"\n";
        let root = outline(text);
        assert_eq!(root.word("id"), Some("a"));
        assert!(!root.has("customer") && !root.has("fee"));
        assert_eq!(root.tables("objective")[0].word("target"), Some("9"));
        let place = Place::root().key("objective").at(0).key("target");
        assert_eq!(set(text, &place, "\"8\"", &[]).unwrap(), text.replace("\"9\"", "\"8\""));
    }

    #[test]
    fn the_cursor_knows_its_table_and_term() {
        let text = "id = \"x\"\n\n[[objective]]\nid = \"a\"\ngrace = { misses = 1, pe\n[objective.credit]\nsteps = [\n  { limit = \"1\", percent = \"2\" },\n  { li\n]\nki";
        let at = |needle: &str| at_cursor(text, text.find(needle).unwrap() + needle.len());
        let said = |place: CursorPlace| (place.table, place.key);
        let expected = |table: &str, key: Option<&str>| (table.to_owned(), key.map(str::to_owned));
        assert_eq!(said(at("{ misses = 1")), expected("objective.grace", Some("misses")));
        assert_eq!(said(at("1, pe")), expected("objective.grace", None));
        assert_eq!(said(at("percent = \"2")), expected("objective.credit.steps", Some("percent")));
        assert_eq!(said(at("},\n  { li")), expected("objective.credit.steps", None));
        assert_eq!(said(at("\nki")), expected("objective.credit", None));
        assert_eq!(said(at_cursor(text, 0)), expected("", None));
        assert_eq!(said(at("id = \"")), expected("", Some("id")));
        assert_eq!(said(at("[[objective]]\n")), expected("objective", None));
        let steps = Place::root().key("objective").at(0).key("credit").key("steps");
        assert_eq!(at("},\n  { li").place, steps.at(1));
    }
}
