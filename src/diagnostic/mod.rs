//! What a person is told: what could not be done, why with the value, where, and what to do about it.
//!
//! A [`Diagnostic`] is plain data. `workspace` makes most of them; `kpi`, `sla` and `import` make those that point into a text.
//! The window and the command line only place them.

use std::fmt;
use std::path::PathBuf;

pub use crate::model::{Phrase, nearest, nearest_names};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

/// Where it is. All parts are optional; lines and columns count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    pub file: Option<PathBuf>,
    pub line: Option<u64>,
    pub column: Option<u64>,
    /// Byte range inside a formula or another one-line text.
    pub span: Option<std::ops::Range<usize>>,
}

/// Whose fault it is; the command line turns it into an exit code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// What a person asked for or wrote, or a file they gave.
    #[default]
    Input,
    /// The cache, the disk, the machine.
    Machine,
}

/// What keeps the cache from being read or written, where a person has ways of their own to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// Another program holds it.
    Locked,
    Damaged,
    /// A newer version of the program wrote it.
    Newer,
    /// The folder of the workspace is no longer there.
    Gone,
    DiskFull,
    /// It can be read, and not written.
    ReadOnly,
}

/// One thing to tell a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub origin: Origin,
    /// One sentence, first letter upper case, no full stop.
    pub message: String,
    /// The same as data, for a window in another language. See [`Diagnostic::phrase`].
    pub said: Phrase,
    pub location: Location,
    /// What to do, at most two.
    pub hints: Vec<Phrase>,
    pub trouble: Option<Trouble>,
}

impl Diagnostic {
    pub fn error(message: impl Into<Phrase>) -> Self {
        Self::new(Severity::Error, message)
    }

    pub fn warning(message: impl Into<Phrase>) -> Self {
        Self::new(Severity::Warning, message)
    }

    pub fn note(message: impl Into<Phrase>) -> Self {
        Self::new(Severity::Note, message)
    }

    fn new(severity: Severity, message: impl Into<Phrase>) -> Self {
        let said = message.into().capitalized();
        Self {
            severity,
            origin: Origin::default(),
            message: said.to_string(),
            said,
            location: Location::default(),
            hints: Vec::new(),
            trouble: None,
        }
    }

    /// Says something else, with what was said inside of it.
    #[must_use]
    pub fn reworded(mut self, reword: impl FnOnce(Phrase) -> Phrase) -> Self {
        self.said = reword(self.said).capitalized();
        self.message = self.said.to_string();
        self
    }

    /// What is said, as data; `None` where somebody wrote other words over it.
    pub fn phrase(&self) -> Option<&Phrase> {
        (self.said == self.message.as_str()).then_some(&self.said)
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<Phrase>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The cache, the disk or the machine is at fault, not what a person gave.
    #[must_use]
    pub fn of_machine(mut self) -> Self {
        self.origin = Origin::Machine;
        self
    }

    #[must_use]
    pub fn of_trouble(mut self, trouble: Trouble) -> Self {
        self.trouble = Some(trouble);
        self
    }

    #[must_use]
    pub fn in_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.location.file = Some(file.into());
        self
    }

    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.location.line = Some(line);
        self
    }

    #[must_use]
    pub fn at_span(mut self, span: std::ops::Range<usize>) -> Self {
        self.location.span = Some(span);
        self
    }
}

/// Message, then line and column, then the file, then the hints, each on a line of its own.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match (self.location.line, self.location.column) {
            (Some(line), Some(column)) => write!(f, "\n  line {line}, column {column}")?,
            (Some(line), None) => write!(f, "\n  line {line}")?,
            _ => {}
        }
        if let Some(file) = &self.location.file {
            write!(f, "\n  {}", file.display())?;
        }
        for hint in &self.hints {
            write!(f, "\n  Hint: {hint}")?;
        }
        Ok(())
    }
}
