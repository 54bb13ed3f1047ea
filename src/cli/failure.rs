// SPDX-License-Identifier: Apache-2.0

//! Why a command cannot do what it was asked, in words for a person.

use std::path::Path;

use crate::{
    diagnostic::Diagnostic,
    walk::{self, RepoPath, system_words},
};

/// Why a command cannot do what it was asked. Ends the program with exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(super) struct Failure {
    /// What is true: lower case, no full stop.
    pub(super) message: String,
    /// What to do about it.
    pub(super) help: Vec<String>,
    /// The mistakes in a file that was read, each with its place.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    pub(super) fn diagnostics(mut self, diagnostics: Vec<Diagnostic>) -> Self {
        self.diagnostics = diagnostics;
        self
    }

    /// A source that cannot be listed.
    pub(super) fn source(error: &walk::Error) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            walk::Error::Revision { is_untrusted, .. } if *is_untrusted => {
                failure.help("`--git-trust` reads it all the same; nothing of it is run")
            }
            _ => failure,
        }
    }

    /// A failed action on a file: what was tried, on what, and what the system says.
    pub(super) fn io(action: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!(
            "could not {action} `{}`: {}",
            shown(path),
            system_words(error)
        ))
    }
}

/// A path as it may be shown: control characters escaped.
pub(super) fn shown(path: &Path) -> String {
    RepoPath::new(path.as_os_str().as_encoded_bytes()).to_string()
}

/// The name of `names` that is most like `given`, if one is like it at all.
pub(super) fn most_like<'a>(given: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LIKE: f64 = 0.75;
    names
        .map(|name| (strsim::jaro_winkler(given, name), name))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

impl Failure {
    /// The lines to show: the message, then one line a help.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let help = self.help.iter().map(|it| format!("help: {it}"));
        std::iter::once(format!("error: {}", self.message)).chain(help)
    }
}
