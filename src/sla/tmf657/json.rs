//! JSON as it was written: order of fields, digits of numbers and the place of each value are kept, a field that stands twice is
//! refused.
//!
//! # Decision
//! A reader of its own instead of `serde_json::Value`: that one keeps the last of two equal keys and turns `99.90` into binary
//! floating point, and it does not know where a value stood. A document about money may lose neither. Machine output and
//! everything else in the program stays with `serde_json`; a property test holds the two equal.

/// Lists and objects inside of each other, at most.
const DEPTH_MAX: usize = 64;

/// A value and where it begins.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// Byte position in the text.
    pub at: usize,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As it was written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// In the order of the text; no name twice.
    Object(Vec<(String, Node)>),
}

/// Why a text is no JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonError {
    pub at: usize,
    /// Completes "could not read the file as JSON: ".
    pub why: String,
}

impl Node {
    /// A value that stands in no text.
    pub fn new(value: Value) -> Self {
        Self { at: 0, value }
    }

    pub fn of_text(text: impl Into<String>) -> Self {
        Self::new(Value::Text(text.into()))
    }

    pub fn object(fields: Vec<(&str, Node)>) -> Self {
        let fields = fields.into_iter().map(|(name, node)| (name.to_owned(), node)).collect();
        Self::new(Value::Object(fields))
    }

    /// What people call it.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    pub fn fields(&self) -> &[(String, Self)] {
        match &self.value {
            Value::Object(fields) => fields,
            _ => &[],
        }
    }

    /// A field that says something: null counts as absent.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let found = self.fields().iter().find(|(known, _)| known == name);
        found.map(|(_, node)| node).filter(|node| !matches!(node.value, Value::Null))
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        let Value::Object(fields) = &mut self.value else { return None };
        fields.iter_mut().find(|(known, _)| known == name).map(|(_, node)| node)
    }

    /// Puts a field in the place of the one of that name, else at the end. Nothing happens to what is no object.
    pub fn set(&mut self, name: &str, node: Self) {
        if let Some(known) = self.get_mut(name) {
            *known = node;
        } else if let Value::Object(fields) = &mut self.value {
            fields.push((name.to_owned(), node));
        }
    }

    pub fn remove(&mut self, name: &str) {
        if let Value::Object(fields) = &mut self.value {
            fields.retain(|(known, _)| known != name);
        }
    }

    /// Indented by two, with a line end.
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_into(&mut out, 0);
        out.push('\n');
        out
    }

    fn write_into(&self, out: &mut String, depth: usize) {
        match &self.value {
            Value::Null => out.push_str("null"),
            Value::Bool(is) => out.push_str(if *is { "true" } else { "false" }),
            Value::Number(text) => out.push_str(text),
            Value::Text(text) => out.push_str(&escaped(text)),
            Value::List(items) => {
                let parts = items.iter().map(|item| (None, item));
                write_parts(out, depth, ('[', ']'), parts);
            }
            Value::Object(fields) => {
                let parts = fields.iter().map(|(name, node)| (Some(name.as_str()), node));
                write_parts(out, depth, ('{', '}'), parts);
            }
        }
    }
}

fn write_parts<'n>(
    out: &mut String,
    depth: usize,
    (open, close): (char, char),
    parts: impl Iterator<Item = (Option<&'n str>, &'n Node)>,
) {
    out.push(open);
    let mut is_empty = true;
    for (name, node) in parts {
        out.push_str(if is_empty { "\n" } else { ",\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(name) = name {
            out.push_str(&escaped(name));
            out.push_str(": ");
        }
        node.write_into(out, depth + 1);
        is_empty = false;
    }
    if !is_empty {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}

/// A text in quotes, as both JSON and TOML (a basic string) read it back.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Line and column of a byte position, both from 1; columns count characters.
pub(super) fn line_and_column(text: &str, at: usize) -> (u64, u64) {
    let before: String = text.char_indices().take_while(|(i, _)| *i < at).map(|(_, c)| c).collect();
    let line = before.matches('\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) as u64 + 1;
    (line, column)
}

/// Reads a whole text (RFC 8259).
pub(super) fn parse(text: &str) -> Result<Node, JsonError> {
    let mut parser = Parser { text, at: 0 };
    if text.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
    }
    let node = parser.value(0)?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.error("something stands behind the end of the document")),
    }
}

struct Parser<'t> {
    text: &'t str,
    /// Always between two characters.
    at: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn error(&self, why: impl Into<String>) -> JsonError {
        JsonError { at: self.at, why: why.into() }
    }

    /// What was expected, and what stands there.
    fn unexpected(&self, wanted: &str) -> JsonError {
        match self.peek() {
            Some(c) => self.error(format!("{wanted} was expected, not {c:?}")),
            None => self.error(format!("it ends where {wanted} was expected")),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, JsonError> {
        self.skip_space();
        let at = self.at;
        if depth > DEPTH_MAX {
            return Err(self.error(format!("it is nested deeper than {DEPTH_MAX} times")));
        }
        let value = match self.peek() {
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Value::Text(self.string()?),
            Some('-' | '0'..='9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { at, value })
    }

    fn word(&mut self) -> Result<Value, JsonError> {
        let words =
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
        for (word, value) in words {
            if self.rest().starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.unexpected("a value"))
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        self.take('-');
        if !self.take('0') {
            self.digits()?;
        }
        if self.take('.') {
            self.digits()?;
        }
        if self.take('e') || self.take('E') {
            let _ = self.take('+') || self.take('-');
            self.digits()?;
        }
        Ok(Value::Number(self.text.get(start..self.at).unwrap_or_default().to_owned()))
    }

    fn digits(&mut self) -> Result<(), JsonError> {
        let n = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += n;
        if n == 0 { Err(self.unexpected("a digit")) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        if !self.take('"') {
            return Err(self.unexpected("a text in double quotes"));
        }
        let mut out = String::new();
        loop {
            match self.peek() {
                None => return Err(self.error("it ends inside of a text")),
                Some(c) if c < ' ' => {
                    return Err(self.error(format!("{c:?} stands inside of a text")));
                }
                Some('"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some('\\') => {
                    self.at += 1;
                    out.push(self.escape()?);
                }
                Some(c) => {
                    self.at += c.len_utf8();
                    out.push(c);
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let unknown = self.unexpected("an escape such as \\n");
        match self.next() {
            Some(c @ ('"' | '\\' | '/')) => Ok(c),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode(),
            _ => Err(unknown),
        }
    }

    /// After `\u`; characters beyond the first plane come in pairs.
    fn unicode(&mut self) -> Result<char, JsonError> {
        let lone = self.error("half a character pair stands alone");
        let high = self.hex()?;
        if !(0xD800..0xE000).contains(&high) {
            return char::from_u32(high).ok_or(lone);
        }
        if high >= 0xDC00 || !(self.take('\\') && self.take('u')) {
            return Err(lone);
        }
        let low = self.hex()?;
        if !(0xDC00..0xE000).contains(&low) {
            return Err(lone);
        }
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).ok_or(lone)
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let digits = self.rest().get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.error("\\u needs four hexadecimal digits"))?;
        self.at += 4;
        Ok(code)
    }

    fn list(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.take('[');
        let mut items = Vec::new();
        self.skip_space();
        if self.take(']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(']') {
                return Ok(Value::List(items));
            }
            if !self.take(',') {
                return Err(self.unexpected("\",\" or \"]\""));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.take('{');
        let mut fields = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        self.skip_space();
        if self.take('}') {
            return Ok(Value::Object(fields));
        }
        loop {
            self.skip_space();
            let at = self.at;
            let name = self.string()?;
            if !seen.insert(name.clone()) {
                let why = format!("the field {name:?} stands twice in one object");
                return Err(JsonError { at, why });
            }
            self.skip_space();
            if !self.take(':') {
                return Err(self.unexpected("\":\""));
            }
            fields.push((name, self.value(depth + 1)?));
            self.skip_space();
            if self.take('}') {
                return Ok(Value::Object(fields));
            }
            if !self.take(',') {
                return Err(self.unexpected("\",\" or \"}\""));
            }
        }
    }
}
