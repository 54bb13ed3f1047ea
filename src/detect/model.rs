// SPDX-License-Identifier: Apache-2.0

//! What a text says: matches with method, class, score, place and difference; copyright statements.

use std::ops::Range;

use crate::{expression::Expression, read::Place};

/// How a match was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// An `SPDX-License-Identifier` tag.
    Tag,
    /// The text of a license or its standard header.
    Text,
    /// A statement: `licensed under the …`.
    Notice,
    /// A structured place: a field of a manifest, a classifier.
    Field,
}

/// What a match is worth, by how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A tag or a field of a manifest.
    Declared,
    /// A whole text: only what the SPDX matching guidelines allow to differ differs.
    Exact,
    /// A whole text with cosmetic changes.
    Near,
    /// A statement with verb, name and version.
    Stated,
    /// A statement without version or verb.
    Named,
    /// A text with words added or removed.
    Modified,
    /// A part of a text.
    Partial,
    /// License-like text that nothing recognises.
    Unknown,
    /// A mention; asserts nothing.
    Clue,
    /// Many mentions together, of a table of licenses; asserts nothing.
    List,
}

impl Class {
    /// Whether it says that a license applies.
    pub fn asserts(self) -> bool {
        self < Self::Clue
    }
}

/// A share in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(pub u16);

impl Score {
    /// Nothing differs.
    pub const EXACT: Self = Self(1000);
    /// A statement with all that belongs to one.
    pub const STATED: Self = Self(950);
    /// A statement that leaves something open.
    pub const NAMED: Self = Self(800);
    /// A mention.
    pub const CLUE: Self = Self(300);
}

/// How a text differs from the canonical one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Difference {
    /// The words of the canonical text, optional ones left out.
    pub n_words: u32,
    /// The license whose text that is, where it is not the match's own: of a text that is not
    /// known, the nearest.
    pub nearest: Option<&'static str>,
    /// How many of them are missing.
    pub n_removed: u32,
    /// How many words are there that the canonical text has not.
    pub n_added: u32,
    /// The edits, in the text's order.
    pub edits: Vec<Edit>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Where in the text, start and end in bytes; empty where words are missing.
    pub span: (u32, u32),
    /// The words that are there and should not be.
    pub added: Box<str>,
    /// The words that should be there and are not.
    pub removed: Box<str>,
}

/// One place that names a license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// What it names; `None` where what is written is no expression.
    pub expression: Option<Expression>,
    /// What is written, where that is not the expression: a malformed or informal spelling.
    pub raw: Option<Box<str>>,
    /// How it was found.
    pub method: Method,
    /// What it is worth.
    pub class: Class,
    /// How much of it agrees.
    pub score: Score,
    /// The bytes of the decoded text.
    pub span: Range<usize>,
    /// The lines, and the one to show.
    pub place: Place,
    /// How it differs from the canonical text, for texts.
    pub difference: Option<Box<Difference>>,
    /// What is wrong with it, in words, for a malformed one; the caret is `place.mark`.
    pub problem: Option<Box<str>>,
}

impl Match {
    /// Whether the copyright notices in it are the license's own. In a notice of a few words,
    /// and in texts that their users fill in, they are the file's.
    pub(super) fn is_of_one_author(&self) -> bool {
        const SHORT: u32 = 1000; // words; the texts that are filled in are shorter
        self.difference
            .as_ref()
            .is_some_and(|it| it.n_words >= SHORT)
    }
}

/// One copyright statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Copyright {
    /// As it is written, on one line.
    pub statement: Box<str>,
    /// The holder, where one is named.
    pub holder: Option<Box<str>>,
    /// The years as written, such as `2019-2024`.
    pub years: Option<Box<str>>,
    /// The line, from 1.
    pub line: u32,
}

/// What sends the reader to another file: `see LICENSE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The file, as it is named: a path relative to the file's directory, its package or the tree.
    pub target: Box<str>,
    /// The bytes of the decoded text.
    pub span: Range<usize>,
    /// The lines, and the one to show.
    pub place: Place,
    /// Whether it stands in a field of a manifest, which means it as a path.
    pub is_field: bool,
}

/// All that a text says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detection {
    /// What names licenses, by place.
    pub matches: Vec<Match>,
    /// Copyright statements, by place.
    pub copyrights: Vec<Copyright>,
    /// What sends the reader to other files, by place.
    pub references: Vec<Reference>,
    /// Lines of license texts whose year and holder nobody filled in, by place.
    pub unfilled: Vec<Place>,
    /// Where a bound stopped the search: each is a gap.
    pub bounds: Vec<&'static str>,
    /// Words that are written to be missed; `None` where there are none.
    pub disguise: Option<Box<Disguise>>,
}

/// Words of licenses that are written with characters that nobody sees, or with letters of another
/// alphabet that look like Latin ones. They were read as what they look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disguise {
    /// How many words.
    pub n_words: u32,
    /// The first of them.
    pub place: Place,
}
