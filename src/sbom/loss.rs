// SPDX-License-Identifier: Apache-2.0

//! What a format could not say.

use std::{cell::RefCell, collections::BTreeMap};

/// What was left out of a document, in words, and how often.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Losses(BTreeMap<String, usize>);

impl Losses {
    /// Notes that something was left out once more.
    pub fn add(&mut self, what: impl Into<String>) {
        *self.0.entry(what.into()).or_default() += 1;
    }

    /// Takes those of another.
    pub fn extend(&mut self, other: &Self) {
        for (what, n) in &other.0 {
            *self.0.entry(what.clone()).or_default() += n;
        }
    }

    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was left out and how often, by its words.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(what, n)| (what.as_str(), *n))
    }

    /// One line each: ``component `manufacturer` (12 times)``.
    pub fn lines(&self) -> Vec<String> {
        let times = |n: usize| {
            if n == 1 {
                "once".to_owned()
            } else {
                format!("{n} times")
            }
        };
        self.iter()
            .map(|(what, n)| format!("{what} ({})", times(n)))
            .collect()
    }
}

/// What writers that only see their document note on the way.
#[derive(Debug, Default)]
pub(super) struct Notes(RefCell<Losses>);

impl Notes {
    pub(super) fn add(&self, what: impl Into<String>) {
        self.0.borrow_mut().add(what);
    }

    pub(super) fn take(self) -> Losses {
        self.0.into_inner()
    }
}
