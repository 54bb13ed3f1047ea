// SPDX-License-Identifier: Apache-2.0

//! A message to a person: its code, level, places, notes and help.
//!
//! Every excerpt is kept in the message, so that it can be shown without opening a file again.

mod plain;

pub use plain::{plain, plain_marked};

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
