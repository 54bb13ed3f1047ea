// SPDX-License-Identifier: Apache-2.0

//! The comments that places of a text stand in.

use std::ops::Range;

use memchr::memmem;

use crate::read::{
    Kind, Text,
    comment::{self, Syntax},
};

/// How far before a place a comment's start is looked for, in bytes.
const FAR: usize = 64 * 1024;

/// The comments of a text, asked for in order of place: what was looked at before a place is not
/// looked at again for the next one.
#[derive(Debug)]
pub(super) struct Comments<'a> {
    content: &'a str,
    syntax: &'static Syntax,
    /// The last that was found.
    last: Range<usize>,
    /// No comment that starts before this byte goes on behind it.
    clear: usize,
}

impl<'a> Comments<'a> {
    /// Those of a program; `None` where a text is none, or how its comments are written is unknown.
    pub(super) fn of_program(text: &'a Text<'_>) -> Option<Self> {
        Self::of(text).filter(|_| text.kind == Kind::Source)
    }

    /// Those of any file whose name tells how comments are written.
    pub(super) fn of(text: &'a Text<'_>) -> Option<Self> {
        Some(Self {
            content: &text.content,
            syntax: comment::syntax(text.path)?,
            last: 0..0,
            clear: 0,
        })
    }

    /// The comment that a place stands in, which is not before the last one that was asked for and
    /// within no mark.
    pub(super) fn about(&mut self, at: usize) -> Option<Range<usize>> {
        if self.last.contains(&at) {
            return Some(self.last.clone());
        }
        let line = line_comment(self.content, at, self.syntax);
        let found = line.or_else(|| block_comment(self.content, self.clear, at, self.syntax));
        match &found {
            Some(it) => (self.last, self.clear) = (it.clone(), it.end),
            None => self.clear = at,
        }
        found
    }
}

/// The lines about a place that start with the same mark. Empty lines between them do not end
/// the comment: some write its paragraphs so.
fn line_comment(content: &str, at: usize, syntax: &Syntax) -> Option<Range<usize>> {
    let line = line_about(content, at);
    if line.len() > FAR {
        return None; // no comment but data: to look at it for each hit would take forever
    }
    let text = content.get(line.clone())?.trim_start();
    let mark = syntax.line.iter().find(|it| text.starts_with(**it))?;
    let (mut range, mut seen) = (line.clone(), line);
    while seen.start > 0 {
        seen = line_about(content, seen.start - 1);
        match content.get(seen.clone())?.trim() {
            "" => (),
            text if text.starts_with(mark) => range.start = seen.start,
            _ => break,
        }
    }
    seen = range.clone();
    while seen.end < content.len() {
        seen = line_about(content, seen.end + 1);
        match content.get(seen.clone())?.trim() {
            "" => (),
            text if text.starts_with(mark) => range.end = seen.end,
            _ => break,
        }
    }
    Some(range)
}

/// The comment between two marks that a place stands in, with those that follow it or go before
/// it at once: some close and open a comment on every line. None that starts before `clear` is.
fn block_comment(content: &str, clear: usize, at: usize, syntax: &Syntax) -> Option<Range<usize>> {
    let bytes = content.as_bytes();
    let from = at.saturating_sub(FAR).max(clear).min(at);
    let found = syntax.block.iter().find_map(|(open, close)| {
        let start = if open == close {
            odd_mark(bytes, from..at, open)?
        } else {
            let start = last_open(bytes, from..at, (open, close))?;
            let inside = bytes.get(start + open.len()..at)?;
            memmem::find(inside, close.as_bytes())
                .is_none()
                .then_some(start)?
        };
        Some((start, open, close))
    });
    let (mut start, open, close) = found?;
    let close_behind = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        memmem::find(rest, close.as_bytes()).map_or(bytes.len(), |it| from + it + close.len())
    };
    let mut end = close_behind(at);
    while let Some(next) = content
        .get(end..)
        .map(str::trim_start)
        .filter(|it| it.starts_with(open))
    {
        end = close_behind(content.len() - next.len() + open.len());
    }
    while let Some(above) = content
        .get(..start)
        .map(str::trim_end)
        .and_then(|it| it.strip_suffix(close))
    {
        match memmem::rfind(above.as_bytes(), open.as_bytes()) {
            Some(it) => start = it,
            None => break,
        }
    }
    Some(start..end)
}

/// The last mark in a range that opens a comment; `"crates/*"` opens none. Its first byte is looked
/// for, which is faster than to look for all of it from behind.
fn last_open(bytes: &[u8], range: Range<usize>, (open, close): (&str, &str)) -> Option<usize> {
    let first = *open.as_bytes().first()?;
    let is_inside = |it: &u8| it.is_ascii_alphanumeric() || b"/\"'*.".contains(it);
    let from = range.start;
    let before = bytes.get(range)?;
    let places = memchr::memrchr_iter(first, before).map(|it| from + it);
    let mut marks = places.filter(|it| {
        let end = it + open.len();
        bytes.get(*it..end) == Some(open.as_bytes()) && end <= from + before.len()
    });
    marks.find(|it| {
        let before = bytes.get(..*it).unwrap_or_default();
        before.ends_with(close.as_bytes()) || !before.last().is_some_and(is_inside)
    })
}

/// The last of the marks in a range that open and close alike, if it opens a comment.
fn odd_mark(bytes: &[u8], range: Range<usize>, mark: &str) -> Option<usize> {
    let from = range.start;
    let mut marks = memmem::find_iter(bytes.get(range)?, mark.as_bytes());
    loop {
        let open = marks.next()?;
        if marks.next().is_none() {
            return Some(from + open);
        }
    }
}

/// The line that a byte stands in, without its end. Of an endless line the part that is long
/// enough to be told from others.
fn line_about(content: &str, at: usize) -> Range<usize> {
    let bytes = content.as_bytes();
    let at = at.min(bytes.len());
    let from = content.floor_char_boundary(at.saturating_sub(FAR + 1));
    let start = bytes
        .get(from..at)
        .and_then(|it| memchr::memrchr(b'\n', it))
        .map_or(from, |it| from + it + 1);
    let to = content.ceil_char_boundary(bytes.len().min(at + FAR + 1));
    let end = bytes
        .get(at..to)
        .and_then(|it| memchr::memchr(b'\n', it))
        .map_or(to, |it| at + it);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::RepoPath;

    /// The comments that the `x`s of a text stand in.
    fn about(path: &str, content: &str) -> Vec<Option<String>> {
        let path = RepoPath::new(path.as_bytes());
        let text = Text::of(&path, content);
        let mut comments = Comments::of(&text).expect("its comments are known");
        let places = content.match_indices('x').map(|it| it.0);
        let ranges: Vec<_> = places.map(|it| comments.about(it)).collect();
        let text = |it: Range<usize>| content.get(it).unwrap_or_default().to_owned();
        ranges.into_iter().map(|it| it.map(text)).collect()
    }

    #[track_caller]
    fn check(path: &str, content: &str, expected: &[Option<&str>]) {
        let found = about(path, content);
        let found: Vec<_> = found.iter().map(Option::as_deref).collect();
        assert_eq!(found, expected, "{content}");
    }

    #[test]
    fn what_stands_between_marks_is_a_comment() {
        check(
            "a.c",
            "x /* x */ x /* x */",
            &[None, Some("/* x */"), None, Some("/* x */")],
        );
        check("a.c", "/* a *//* x */ x", &[Some("/* a *//* x */"), None]);
        check(
            "a.c",
            "x = \"crates/*\"; x /* x",
            &[None, None, Some("/* x")],
        );
        check(
            "a.html",
            "x <!-- x --> x",
            &[None, Some("<!-- x -->"), None],
        );
    }

    #[test]
    fn marks_that_open_and_close_alike_are_counted() {
        let doc = "\"\"\"x.\"\"\"";
        let module = format!("{doc}\nx = 1\ndef f():\n    {doc}\n    return x\n");
        check("a.py", &module, &[Some(doc), None, Some(doc), None]);
        check(
            "a.py",
            &module.replacen('x', "y", 1),
            &[None, Some(doc), None],
        );
    }

    #[test]
    fn lines_with_the_same_mark_are_a_comment() {
        check(
            "a.c",
            "x\n// x\n\n// x /* a\nx\n",
            &[
                None,
                Some("// x\n\n// x /* a"),
                Some("// x\n\n// x /* a"),
                None,
            ],
        );
        check("a.sh", "x # a\n# x\nx", &[None, Some("# x"), None]);
    }

    #[test]
    fn a_comment_that_is_never_closed_is_seen_from_within() {
        let content = format!("x /* {}x", "a ".repeat(FAR / 4));
        assert!(about("a.c", &content)[0].is_none());
        assert!(about("a.c", &content)[1].is_some());
    }
}
