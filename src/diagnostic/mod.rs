// SPDX-License-Identifier: Apache-2.0

//! A message to a person: its code, level, places, notes and help.
//!
//! Every excerpt is kept in the message, so that it can be shown without opening a file again.

mod pasted;
mod plain;
mod remark;
mod source;

use std::fmt;

pub use pasted::pasted;
pub use plain::{plain, plain_marked};
pub use remark::Remark;
pub use source::Source;

/// How bad it is. Ordered: `Note < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Worth a look; does not fail the gate by default.
    Warning,
    /// Fails the gate.
    Error,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of message, such as `denied-license`; never translated.
    pub code: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What is true, in at most 90 characters.
    pub title: String,
    /// Where; the first one is the main place.
    pub labels: Vec<Label>,
    /// Why.
    pub notes: Vec<String>,
    /// What to do, in words or as something to paste.
    pub help: Vec<String>,
}

/// A place that a message points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The path as shown.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The text of the line or lines, without its end; empty where there is none to show.
    pub excerpt: String,
    /// The bytes of `excerpt` that are meant.
    pub mark: std::ops::Range<usize>,
    /// What is to be seen there; may be empty.
    pub message: String,
}

impl Level {
    /// The word for it, as in `[rules]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Diagnostic {
    /// A message without places, notes and help.
    pub fn new(code: &'static str, level: Level, title: impl Into<String>) -> Self {
        Self {
            code,
            level,
            title: title.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// The same with one more place.
    #[must_use]
    pub fn at(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// The same with one more reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same with one more thing to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }
}

impl Label {
    /// A place that is a file as a whole.
    pub fn file(path: impl fmt::Display, message: impl Into<String>) -> Self {
        Self {
            path: path.to_string(),
            line: 1,
            column: 1,
            excerpt: String::new(),
            mark: 0..0,
            message: message.into(),
        }
    }
}

/// A number and its noun: `1 file`, `2 files`, `2 entries`.
pub fn counted(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {noun}s"),
    }
}
