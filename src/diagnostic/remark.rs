// SPDX-License-Identifier: Apache-2.0

//! Something found elsewhere than in files: in a document, in a history.

use super::{Label, Level};

/// Something found, before anybody has said how bad it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The kind of it: the code of a finding.
    pub code: &'static str,
    /// Its level where a policy is silent; `None` for that of its code.
    pub level: Option<Level>,
    /// What it is about: a package URL or a path.
    pub subject: String,
    /// In words: lower case, no full stop.
    pub title: String,
    /// Where; the first is the main place.
    pub labels: Vec<Label>,
    /// The expression that it is about.
    pub expression: Option<String>,
    /// Why.
    pub notes: Vec<String>,
    /// What to do, where it is not what is to be done about any of its kind.
    pub help: Vec<String>,
}

impl Remark {
    /// Something found, with nothing but words.
    pub fn new(code: &'static str, subject: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            code,
            level: None,
            subject: subject.into(),
            title: title.into(),
            labels: Vec::new(),
            expression: None,
            notes: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, label: Label) -> Self {
        self.labels.push(label);
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Says how bad it is.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }
}
