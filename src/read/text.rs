// SPDX-License-Identifier: Apache-2.0

//! The text of a file, and places in it.

use std::{borrow::Cow, ops::Range, sync::OnceLock};

use super::{
    kind::{self, Kind},
    lines::{LineIndex, small},
    origin::Origin,
};
use crate::walk::{RepoPath, is_deceptive};

/// The most characters of an excerpt, and how many of them stand before its place at most.
const EXCERPT: usize = 200;
const BEFORE: usize = 80;

/// How much of a text, in bytes, is its head.
const HEAD: usize = 8 * 1024;

/// How the bytes were read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Encoding {
    /// The encoding's name, as the WHATWG spells it.
    pub name: &'static str,
    /// Whether it was guessed: neither UTF-8 nor announced by a byte order mark.
    pub guessed: bool,
}

impl Encoding {
    /// What nearly every file has.
    pub const UTF_8: Self = Self {
        name: "UTF-8",
        guessed: false,
    };

    /// The encoding of this name, as [`decode`](super::decode) gives it; `None` if there is none.
    pub fn named(name: &str, guessed: bool) -> Option<Self> {
        /// What is no encoding of the WHATWG's.
        const OTHERS: [&str; 3] = ["binary", "UTF-32LE", "UTF-32BE"];
        let own = [Self::UTF_8.name].into_iter().chain(OTHERS);
        let own = own.into_iter().find(|it| *it == name);
        let name = own.or_else(|| {
            let encoding = encoding_rs::Encoding::for_label(name.as_bytes())?;
            (encoding.name() == name).then(|| encoding.name())
        });
        Some(Self {
            name: name?,
            guessed,
        })
    }
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
    pub(super) origin: Origin<'a>,
    pub(super) lines: OnceLock<LineIndex>,
    /// The lines of the first `HEAD` bytes.
    pub(super) head: OnceLock<LineIndex>,
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
    /// A text that is at hand as a string; its kind is told by its path.
    pub fn of(path: &'a RepoPath, content: &'a str) -> Self {
        Text {
            path,
            kind: kind::of(path, content),
            content: Cow::Borrowed(content),
            encoding: Encoding::UTF_8,
            origin: Origin::Shifted(0),
            lines: OnceLock::new(),
            head: OnceLock::new(),
        }
    }

    /// The lines and the excerpt of a span of `content`. A span that is not of this text is cut
    /// to what there is.
    pub fn place(&self, span: Range<usize>) -> Place {
        let start = self.floor(span.start);
        let end = self.floor(span.end).max(start);
        let lines = self.lines_up_to(end);
        let line = lines.line(&self.content, start);
        let last = if end > start { end - 1 } else { end };
        let line_start = lines.start_before(&self.content, start);
        let (excerpt, mark) = self.excerpt(line_start, start, end);
        Place {
            line,
            end_line: lines.line(&self.content, last),
            column: lines.column(&self.content, start),
            excerpt: excerpt.into(),
            mark,
        }
    }

    /// The line that a byte of `content` stands in, from 1.
    pub fn line(&self, at: usize) -> u32 {
        self.lines_up_to(at).line(&self.content, at)
    }

    /// The lines of a part of the text that reaches behind a place: most of what is looked for
    /// stands at the start, and the lines of the rest need not be found for it.
    fn lines_up_to(&self, end: usize) -> &LineIndex {
        if end >= HEAD || self.content.len() <= HEAD {
            return self.lines();
        }
        let head = || self.content.get(..self.content.floor_char_boundary(HEAD));
        self.head
            .get_or_init(|| LineIndex::new(head().unwrap_or_default()))
    }

    /// The lines of the text, found at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.content))
    }

    /// The byte of the file that a byte of `content` comes from. Of a file that was read in part
    /// it is the byte of what was read.
    pub fn original(&self, at: usize) -> usize {
        let at = self.floor(at);
        self.origin.original(&self.content, at)
    }

    /// The start of the character that a byte belongs to, or the end of the text.
    fn floor(&self, at: usize) -> usize {
        let at = at.min(self.content.len());
        let is_start = |it: &usize| self.content.is_char_boundary(*it);
        (0..=at).rev().find(is_start).unwrap_or(0)
    }

    /// The line from `line_start` on, cut to what surrounds `start`, and the bytes of it that
    /// `start..end` are.
    fn excerpt(&self, line_start: usize, start: usize, end: usize) -> (String, (u32, u32)) {
        let before = self.content.get(line_start..start).unwrap_or_default();
        let before = last_chars(before, BEFORE);
        let from = self.content.get(start..).unwrap_or_default();
        let rest = first_chars(from, EXCERPT - before.chars().count());
        let line_end = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let rest = rest.get(..line_end).unwrap_or_default();
        let (marked, behind) = rest.split_at(rest.ceil_char_boundary(end - start));

        let mut excerpt = String::with_capacity(before.len() + rest.len());
        show(before, &mut excerpt);
        let mark_start = small(excerpt.len());
        show(marked, &mut excerpt);
        let mark_end = small(excerpt.len());
        show(behind, &mut excerpt);
        (excerpt, (mark_start, mark_end))
    }
}

/// The first characters of a text.
fn first_chars(text: &str, n: usize) -> &str {
    let first = text.as_bytes().get(..n);
    let end = match first.filter(|it| it.is_ascii()) {
        Some(_) => n,
        None => text.char_indices().nth(n).map_or(text.len(), |it| it.0),
    };
    text.get(..end).unwrap_or_default()
}

/// The last characters of a text.
fn last_chars(text: &str, n: usize) -> &str {
    let last = text.char_indices().rev().take(n).last();
    last.and_then(|it| text.get(it.0..)).unwrap_or_default()
}

/// Adds a part of a line as it may be shown. Nearly every part may be as it is.
fn show(part: &str, shown_so_far: &mut String) {
    if part.bytes().all(|it| matches!(it, b' '..=b'~')) {
        shown_so_far.push_str(part);
    } else {
        shown_so_far.extend(part.chars().map(shown));
    }
}

/// A character as it may be shown: nothing that commands, hides or turns.
fn shown(c: char) -> char {
    if is_deceptive(c) { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place of the first `meant` in a text: lines, column, excerpt with its mark in `[]`.
    fn check(content: &str, meant: &str, lines: (u32, u32), column: u32, excerpt: &str) {
        let path = RepoPath::new(b"x");
        let text = Text::of(&path, content);
        let start = content.find(meant).expect("the text has it");
        let place = text.place(start..start + meant.len());
        assert_eq!(
            (place.line, place.end_line, place.column),
            (lines.0, lines.1, column)
        );
        let (from, to) = (place.mark.0 as usize, place.mark.1 as usize);
        let (before, rest) = place.excerpt.split_at(from);
        let (inside, after) = rest.split_at(to - from);
        assert_eq!(format!("{before}[{inside}]{after}"), excerpt);
        assert_eq!(text.line(start), lines.0);
    }

    #[test]
    fn a_place_shows_its_first_line() {
        check(
            "a\n// MIT license\r\nb",
            "MIT",
            (2, 2),
            4,
            "// [MIT] license",
        );
        check("a\rMIT\nlicense\n", "MIT\nlic", (2, 3), 1, "[MIT]");
        check("größe MIT", "MIT", (1, 1), 7, "größe [MIT]");
    }

    #[test]
    fn what_hides_or_commands_is_blanked() {
        check("a\x1b[2J\u{202e}MIT\t", "MIT", (1, 1), 7, "a [2J [MIT] ");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let content = format!("{}MIT{}", "é".repeat(500), "x".repeat(500));
        let excerpt = format!("{}[MIT]{}", "é".repeat(80), "x".repeat(117));
        check(&content, "MIT", (1, 1), 501, &excerpt);
    }

    #[test]
    fn a_span_of_another_text_is_cut() {
        let path = RepoPath::new(b"x");
        let text = Text::of(&path, "ä\n");
        assert_eq!(text.place(1..999).line, 1);
        assert_eq!(text.place(999..1000).line, 2);
        assert_eq!(Text::of(&path, "").place(0..0).line, 1);
    }
}
