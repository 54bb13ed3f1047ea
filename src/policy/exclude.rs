// SPDX-License-Identifier: Apache-2.0

//! Parts of a tree that a policy leaves out: what is found there is shown and fails nothing.

use std::ops::Range;

use globset::GlobSet;

use super::At;

/// Why a part is left out, as `reason` of an exclude. The words are those of other tools where
/// they have one, so that a policy can be taken over.
pub(super) const REASONS: &[&str] = &[
    "build-tool",
    "data",
    "documentation",
    "example",
    "generated",
    "not-shipped",
    "optional",
    "provided",
    "test",
    "other",
];

/// The reason that says nothing without a note.
pub(super) const OTHER: &str = "other";

/// `[[exclude]]`.
#[derive(Debug)]
pub(super) struct Exclude {
    pub(super) paths: GlobSet,
    pub(super) packages: GlobSet,
    /// The reason, and the note if there is one.
    pub(super) reason: String,
    pub(super) span: Range<usize>,
    pub(super) source: usize,
}

impl Exclude {
    pub(super) fn covers(&self, at: &At<'_>) -> bool {
        at.is_at(&self.paths) || at.is_of(&self.packages)
    }
}
