// SPDX-License-Identifier: Apache-2.0

//! `REUSE.toml` and `.reuse/dep5`: what one file says of others.

use crate::{ecosystems::Problem, expression::Expression, read::Text};

/// What a `REUSE.toml` or a `.reuse/dep5` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotations {
    /// In the file's order; the last one that fits a path counts.
    pub entries: Vec<Annotation>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Globs of paths, relative to the file's directory.
    pub paths: Vec<String>,
    /// How it stands to what the files say themselves.
    pub precedence: Precedence,
    /// The license.
    pub expression: Option<Expression>,
    /// Copyright statements.
    pub copyrights: Vec<String>,
}

/// How an annotation stands to what a file says itself: REUSE specification 3.3, *Order of precedence*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Precedence {
    /// The file's own statement comes first.
    #[default]
    Closest,
    /// Both apply.
    Aggregate,
    /// The annotation alone counts.
    Override,
}

pub(super) fn parse(text: &Text<'_>) -> Option<Annotations> {
    let _ = text;
    None
}
