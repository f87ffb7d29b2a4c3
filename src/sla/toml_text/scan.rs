//! Reading a text into the tree, a line at a time; what is wrong is skipped to the end of its line.

use std::ops::Range;

use super::{CursorPlace, Entry, Kind, List, Node, Place, Table, TableForm};

/// Deepest nesting of lists and inline tables that is followed. *Good*: no text can use up the stack. *Bad*: none, contracts nest
/// three deep.
const DEPTH_MAX: usize = 32;

pub(super) fn scan(text: &str) -> Table {
    let mut root = Table::default();
    let mut current: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_thing(text, at) {
        let mut scanner = Scanner { text, at: start };
        let read = if scanner.peek() == Some('[') {
            scanner.header().map(|header| {
                let line = start..scanner.at;
                open(&mut root, &header, line);
                current = header.path;
            })
        } else {
            scanner.assignment().map(|(path, entry)| put(&mut root, &current, &path, entry))
        };
        at = match read {
            Some(()) => line_end(text, scanner.at),
            None => broken_end(text, start),
        };
    }
    root
}

/// Behind what begins at a line and cannot be read: a list that is being written reaches to the next line that begins a term.
fn broken_end(text: &str, start: usize) -> usize {
    let mut end = line_end(text, start);
    let opens = text[start..end].split_once('=').map(|(_, value)| value.trim_start());
    if !opens.is_some_and(|value| value.starts_with(['[', '{'])) {
        return end;
    }
    while end < text.len() && !text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        end = line_end(text, end);
    }
    end
}

/// Start of the next line that is neither blank nor a comment.
fn next_thing(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{feff}']).len();
        at += blank;
        if at >= text.len() {
            return None;
        }
        if !text[at..].starts_with('#') {
            return Some(at);
        }
        at = line_end(text, at);
    }
}

/// Behind the line's own newline.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

struct Header {
    path: Vec<String>,
    is_list: bool,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_blank(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// Blanks, line ends and comments, as they may stand inside lists.
    fn skip_lines(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            if self.peek() != Some('#') {
                return;
            }
            self.at = line_end(self.text, self.at);
        }
    }

    fn take(&mut self, word: &str) -> bool {
        let is_there = self.text[self.at..].starts_with(word);
        if is_there {
            self.at += word.len();
        }
        is_there
    }

    fn header(&mut self) -> Option<Header> {
        let is_list = self.take("[[");
        if !is_list && !self.take("[") {
            return None;
        }
        let path = self.path()?;
        self.skip_blank();
        let is_closed = if is_list { self.take("]]") } else { self.take("]") };
        (is_closed && self.is_line_over()).then_some(Header { path, is_list })
    }

    /// Whether nothing but a comment follows on the line.
    fn is_line_over(&self) -> bool {
        let rest = &self.text[self.at..line_end(self.text, self.at)];
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with('#')
    }

    /// `a.b."c d"`
    fn path(&mut self) -> Option<Vec<String>> {
        let mut path = Vec::new();
        loop {
            self.skip_blank();
            path.push(self.key()?);
            self.skip_blank();
            if !self.take(".") {
                return Some(path);
            }
        }
    }

    fn key(&mut self) -> Option<String> {
        if let Some(quote @ ('"' | '\'')) = self.peek() {
            let span = self.quoted(quote)?;
            return decoded(&self.text[span]);
        }
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let n = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += n;
        (n > 0).then(|| rest[..n].to_owned())
    }

    fn assignment(&mut self) -> Option<(Vec<String>, Entry)> {
        let start = self.at;
        let path = self.path()?;
        if !self.take("=") {
            return None;
        }
        self.skip_blank();
        let node = self.value(0)?;
        if !self.is_line_over() {
            return None;
        }
        let key = path.last()?.clone();
        let span = start..node.span.end;
        Some((path, Entry { key, span, node }))
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let kind = match self.peek()? {
            quote @ ('"' | '\'') => {
                let span = self.quoted(quote)?;
                Kind::Text(decoded(&self.text[span])?)
            }
            '[' if depth < DEPTH_MAX => Kind::List(self.list(depth)?),
            '{' if depth < DEPTH_MAX => Kind::Table(self.inline(depth)?),
            _ => {
                let rest = &self.text[start..line_end(self.text, start)];
                let end = rest.find([',', ']', '}', '#', '\n']).unwrap_or(rest.len());
                let bare = rest[..end].trim_end();
                if bare.is_empty() || bare.contains(['=', '"', '\'', '[', '{']) {
                    return None;
                }
                self.at = start + bare.len();
                Kind::Bare(bare.to_owned())
            }
        };
        Some(Node { span: start..self.at, kind })
    }

    fn list(&mut self, depth: usize) -> Option<List> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_lines();
            if self.take("]") {
                return Some(List { is_of_headers: false, items });
            }
            items.push(self.value(depth + 1)?);
            self.skip_lines();
            if !self.take(",") && self.peek() != Some(']') {
                return None;
            }
        }
    }

    fn inline(&mut self, depth: usize) -> Option<Table> {
        self.at += 1;
        let mut table = Table { form: TableForm::Inline, entries: Vec::new() };
        loop {
            self.skip_lines();
            if self.take("}") {
                return Some(table);
            }
            let start = self.at;
            let path = self.path()?;
            if !self.take("=") {
                return None;
            }
            self.skip_lines();
            let node = self.value(depth + 1)?;
            let entry = Entry { key: path.last()?.clone(), span: start..node.span.end, node };
            put(&mut table, &[], &path, entry);
            self.skip_lines();
            if !self.take(",") && self.peek() != Some('}') {
                return None;
            }
        }
    }

    /// A text with its quotes, of one line or of several.
    fn quoted(&mut self, quote: char) -> Option<Range<usize>> {
        let start = self.at;
        let triple = if quote == '"' { "\"\"\"" } else { "'''" };
        let is_long = self.text[start..].starts_with(triple);
        let mark: &str = if is_long { triple } else { &triple[..1] };
        let mut at = start + mark.len();
        let bytes = self.text.as_bytes();
        while at < bytes.len() {
            if self.text[at..].starts_with(mark) {
                let mut end = at + mark.len();
                // Up to two quotes may stand before the three that close.
                while is_long && end < at + 5 && self.text[end..].starts_with(quote) {
                    end += 1;
                }
                self.at = end;
                return Some(start..end);
            }
            match bytes[at] {
                b'\n' if !is_long => return None,
                b'\\' if quote == '"' => at += 1,
                _ => {}
            }
            at += 1;
            while at < bytes.len() && !self.text.is_char_boundary(at) {
                at += 1;
            }
        }
        None
    }
}

/// What a text with its quotes says.
fn decoded(written: &str) -> Option<String> {
    let is_plain = !written.contains(['\\', '\n']);
    let single = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let literal = written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    if let Some(inside) = single.or(literal).filter(|text| is_plain && !text.contains(['"', '\'']))
    {
        return Some(inside.to_owned());
    }
    // Escapes and texts of several lines as the reader understands them.
    let table: toml::Table = toml::from_str(&format!("x = {written}")).ok()?;
    table.get("x").and_then(|value| value.as_str()).map(str::to_owned)
}

/// The table under a path, made on the way where nothing is there; of a list its last item.
fn descend<'t>(
    table: &'t mut Table,
    path: &[String],
    span: &Range<usize>,
) -> Option<&'t mut Table> {
    let Some((first, rest)) = path.split_first() else { return Some(table) };
    if !table.has(first) {
        let node = Node {
            span: span.clone(),
            kind: Kind::Table(Table { form: TableForm::Implied, entries: Vec::new() }),
        };
        table.entries.push(Entry { key: first.clone(), span: span.clone(), node });
    }
    let entry = table.entries.iter_mut().find(|entry| entry.key == *first)?;
    grow(&mut entry.span, span);
    grow(&mut entry.node.span, span);
    match &mut entry.node.kind {
        Kind::Table(inner) => descend(inner, rest, span),
        Kind::List(list) if list.is_of_headers => {
            let item = list.items.last_mut()?;
            grow(&mut item.span, span);
            match &mut item.kind {
                Kind::Table(inner) => descend(inner, rest, span),
                _ => None,
            }
        }
        _ => None,
    }
}

fn grow(span: &mut Range<usize>, with: &Range<usize>) {
    *span = span.start.min(with.start)..span.end.max(with.end);
}

fn open(root: &mut Table, header: &Header, line: Range<usize>) {
    let Some((last, before)) = header.path.split_last() else { return };
    let Some(parent) = descend(root, before, &line) else { return };
    let made = Table { form: TableForm::Header, entries: Vec::new() };
    let node = Node { span: line.clone(), kind: Kind::Table(made) };
    let known = parent.entries.iter_mut().find(|entry| entry.key == *last);
    if header.is_list {
        match known {
            Some(entry) => {
                if let Kind::List(list) = &mut entry.node.kind
                    && list.is_of_headers
                {
                    list.items.push(node);
                    grow(&mut entry.span, &line);
                    grow(&mut entry.node.span, &line);
                }
            }
            None => {
                let list = List { is_of_headers: true, items: vec![node] };
                let node = Node { span: line.clone(), kind: Kind::List(list) };
                parent.entries.push(Entry { key: last.clone(), span: line, node });
            }
        }
    } else {
        match known {
            Some(entry) => {
                if let Kind::Table(table) = &mut entry.node.kind
                    && table.form == TableForm::Implied
                {
                    table.form = TableForm::Header;
                    grow(&mut entry.span, &line);
                    grow(&mut entry.node.span, &line);
                }
            }
            None => parent.entries.push(Entry { key: last.clone(), span: line, node }),
        }
    }
}

/// Puts an assignment into the table of a header; a key that is there already stays.
fn put(root: &mut Table, header: &[String], path: &[String], entry: Entry) {
    let Some((last, before)) = path.split_last() else { return };
    let span = entry.span.clone();
    let Some(table) = descend(root, header, &span) else { return };
    let Some(table) = descend(table, before, &span) else { return };
    if !table.has(last) {
        table.entries.push(entry);
    }
}

/// Bytes of the first value that stands behind a `=`.
pub(super) fn value_span(text: &str) -> Option<Range<usize>> {
    let at = text.find('=')? + 1;
    let mut scanner = Scanner { text, at };
    scanner.skip_blank();
    scanner.value(0).map(|node| node.span)
}

pub(super) fn at_cursor(text: &str, cursor: usize) -> CursorPlace {
    let cursor = cursor.min(text.len());
    // Headers above the cursor decide the table, whether or not the text around it can be read.
    let mut path: Vec<String> = Vec::new();
    let mut counts: Vec<(Vec<String>, usize)> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_thing(text, at).filter(|start| *start < cursor) {
        let mut scanner = Scanner { text, at: start };
        if scanner.peek() == Some('[')
            && let Some(header) = scanner.header()
        {
            if line_end(text, start) > cursor && text[start..cursor].contains('[') {
                break;
            }
            if header.is_list {
                match counts.iter_mut().find(|(known, _)| *known == header.path) {
                    Some((_, n)) => *n += 1,
                    None => counts.push((header.path.clone(), 1)),
                }
            }
            path = header.path;
            at = line_end(text, scanner.at);
            continue;
        }
        let mut scanner = Scanner { text, at: start };
        at = match scanner.assignment() {
            Some(_) => line_end(text, scanner.at),
            None => broken_end(text, start),
        };
        if at > cursor || (at == cursor && !text[..cursor].ends_with('\n')) {
            return inside(text, start, cursor, &path, &counts);
        }
    }
    CursorPlace { table: path.join("."), place: place_of(&path, &counts), key: None }
}

fn place_of(path: &[String], counts: &[(Vec<String>, usize)]) -> Place {
    let mut place = Place::root();
    for n in 1..=path.len() {
        place = place.key(&path[n - 1]);
        if let Some((_, count)) = counts.iter().find(|(known, _)| known == &path[..n]) {
            place = place.at(count - 1);
        }
    }
    place
}

/// A brace or a bracket that is open at the cursor.
struct Open {
    place: Place,
    table: Vec<String>,
    /// The term that is being written; of a list the one that it stands under.
    key: Option<String>,
    /// Of a list the position of the item.
    item: Option<usize>,
}

impl Open {
    /// Where a brace or bracket that opens now leads to.
    fn inner(&self, is_list: bool) -> Self {
        let (mut place, mut table) = (self.place.clone(), self.table.clone());
        if let Some(position) = self.item {
            place = place.at(position);
        } else if let Some(key) = &self.key {
            place = place.key(key);
            table.push(key.clone());
        }
        let key = self.key.clone().filter(|_| is_list);
        Self { place, table, key, item: is_list.then_some(0) }
    }
}

/// Inside of an assignment that begins at `start`: follows braces and brackets up to the cursor.
fn inside(
    text: &str,
    start: usize,
    cursor: usize,
    path: &[String],
    counts: &[(Vec<String>, usize)],
) -> CursorPlace {
    let place = place_of(path, counts);
    let mut opened = vec![Open { place, table: path.to_vec(), key: None, item: None }];
    let mut scanner = Scanner { text, at: start };
    while scanner.at < cursor
        && let (Some(next), Some(top)) = (scanner.peek(), opened.last_mut())
    {
        match next {
            '#' => scanner.at = line_end(text, scanner.at),
            '"' | '\'' if top.key.is_some() => {
                // A text without its end reaches to the cursor.
                scanner.at = scanner.quoted(next).map_or(cursor, |span| span.end);
            }
            '{' | '[' if top.key.is_some() => {
                let inner = top.inner(next == '[');
                opened.push(inner);
                scanner.at += 1;
            }
            '}' | ']' => {
                if opened.len() > 1 {
                    opened.pop();
                }
                scanner.at += 1;
            }
            ',' => {
                match &mut top.item {
                    Some(position) => *position += 1,
                    None => top.key = None,
                }
                scanner.at += 1;
            }
            c if top.key.is_none() && (c.is_alphanumeric() || c == '_') => {
                let mut ahead = Scanner { text, at: scanner.at };
                let names = ahead.path();
                let is_whole = names.is_some() && ahead.take("=") && ahead.at <= cursor;
                let Some(names) = names.filter(|_| is_whole) else { break };
                top.key = names.last().cloned();
                scanner.at = ahead.at;
            }
            c => scanner.at += c.len_utf8(),
        }
    }
    let Some(mut top) = opened.pop() else { return CursorPlace::default() };
    if top.item.is_some() {
        // Among the items of a list it is the list's own term that is written.
        top.table.pop();
        let n = top.place.0.len().saturating_sub(1);
        top.place.0.truncate(n);
    }
    CursorPlace { table: top.table.join("."), place: top.place, key: top.key }
}
