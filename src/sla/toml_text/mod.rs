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

pub use edit::{EditError, add_item, add_row, move_item, remove, remove_row, set, set_table};

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
