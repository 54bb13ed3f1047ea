// SPDX-License-Identifier: Apache-2.0

//! The pieces of a text round the prefilter's hits: the comment that a hit stands in, or the
//! lines about it.

use std::ops::Range;

use memchr::memmem;

use super::tag::within;
use crate::read::{
    Kind, Text,
    comment::{self, Syntax},
};

/// A text up to this length, in bytes, is one window, unless it is program text.
const SMALL: usize = 16 * 1024;

/// A text up to this length, in bytes, is looked at even without a hit.
const TINY: usize = 200;
/// How far a window reaches before and behind a hit outside comments, in bytes. No text of the
/// corpus goes on for longer without a hit, which a test proves.
const BEFORE: usize = 4000;
const BEHIND: usize = 6000;

/// The same in code, outside its comments: strings there are statements or a few sentences long,
/// and a license's text in strings is dense with hits.
const CODE_BEFORE: usize = 1000;
const CODE_BEHIND: usize = 2000;

/// How far before a hit a comment's start is looked for, in bytes.
const FAR: usize = 64 * 1024;

/// The pieces that hold all hits, in order and apart. Of hits in what was `explained` already (in
/// order and apart) only the comments that they stand in: a text or a statement anywhere else has a
/// hit of its own.
pub(super) fn windows(
    text: &Text<'_>,
    hits: &[usize],
    explained: &[Range<usize>],
) -> Vec<Range<usize>> {
    let content = &*text.content;
    let is_open = |it: &usize| !within(explained, *it);
    let is_code = text.kind == Kind::Source;
    if hits.is_empty() || (!is_code && !hits.iter().any(is_open)) {
        // A text of a few words may be nothing but a license's name.
        let is_tiny = content.len() <= TINY && !is_code && !content.is_empty();
        return Vec::from_iter(is_tiny.then_some(0..content.len()));
    }
    if !is_code && content.len() <= SMALL {
        return std::iter::once(0..content.len()).collect();
    }
    let syntax = comment::syntax(text.path).filter(|_| is_code);
    let mut windows: Vec<Range<usize>> = Vec::new();
    // Where a hit may stand that the last window is long enough for.
    let mut enough = 0;
    for hit in hits {
        if *hit < enough {
            continue;
        }
        let (before, behind) = match syntax {
            Some(_) => (CODE_BEFORE, CODE_BEHIND),
            None => (BEFORE, BEHIND),
        };
        let block = syntax.and_then(|it| block(content, *hit, it));
        if block.is_none() && !is_open(hit) {
            continue;
        }
        enough = block.as_ref().map_or(*hit + behind / 2, |it| it.end);
        let found = block.unwrap_or_else(|| around(content, *hit, before, behind));
        match windows.last_mut() {
            Some(last) if found.start <= last.end => last.end = last.end.max(found.end),
            _ => windows.push(found),
        }
    }
    windows
}

/// Whether a place stands in a comment; `None` where a file has none, or none that are known.
pub(super) fn is_comment(text: &Text<'_>, at: usize) -> Option<bool> {
    let syntax = comment::syntax(text.path).filter(|_| text.kind == Kind::Source)?;
    Some(block(&text.content, at, syntax).is_some())
}

/// The comment that a place stands in, in any file whose name tells how comments are written.
pub(super) fn comment_about(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    block(&text.content, at, comment::syntax(text.path)?)
}

/// The whole lines about a place.
fn around(content: &str, at: usize, before: usize, behind: usize) -> Range<usize> {
    let bytes = content.as_bytes();
    let from = at.saturating_sub(before);
    let to = bytes.len().min(at + behind);
    let before = bytes.get(from..at).unwrap_or_default();
    let start = memchr::memchr(b'\n', before)
        .filter(|_| from > 0)
        .map_or(from, |it| from + it + 1);
    let behind = bytes.get(at..to).unwrap_or_default();
    let end = memchr::memrchr(b'\n', behind)
        .filter(|_| to < bytes.len())
        .map_or(to, |it| at + it);
    // A line may be longer than a window: then the cut falls between two characters.
    content.floor_char_boundary(start)..content.ceil_char_boundary(end.max(at + 1))
}

/// The comment that a place stands in; `None` if it stands in none.
fn block(content: &str, at: usize, syntax: &Syntax) -> Option<Range<usize>> {
    line_comment(content, at, syntax).or_else(|| block_comment(content, at, syntax))
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
/// it at once: some close and open a comment on every line.
fn block_comment(content: &str, at: usize, syntax: &Syntax) -> Option<Range<usize>> {
    let bytes = content.as_bytes();
    let from = at.saturating_sub(FAR);
    let before = bytes.get(from..at)?;
    let found = syntax.block.iter().find_map(|(open, close)| {
        let start = last_open(before, open)?;
        let is_closed = open != close
            && memmem::find(before.get(start + open.len()..)?, close.as_bytes()).is_some();
        (!is_closed).then_some((from + start, open, close))
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

/// The last mark that opens a comment; `"crates/*"` opens none.
fn last_open(before: &[u8], open: &str) -> Option<usize> {
    let mut rest = before;
    loop {
        let start = memmem::rfind(rest, open.as_bytes())?;
        rest = rest.get(..start)?;
        let is_inside = |it: &u8| it.is_ascii_alphanumeric() || b"/\"'*.".contains(it);
        if !rest.last().is_some_and(is_inside) {
            return Some(start);
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
    use crate::{detect::prefilter, licenses::corpus, walk::RepoPath};

    /// Checks that a piece of `content` lies in one window.
    fn check(path: &str, content: &str, piece: Range<usize>) {
        let path = RepoPath::new(path.as_bytes());
        let text = Text::of(&path, content);
        let windows = windows(&text, &prefilter::hits(content).places, &[]);
        let holds = |it: &Range<usize>| it.start <= piece.start && it.end >= piece.end;
        let excerpt = content.get(piece.clone()).unwrap_or_default();
        assert!(
            windows.iter().any(holds),
            "{piece:?} is in none of {windows:?}: {excerpt:.60}"
        );
        assert!(windows.is_sorted_by(|a, b| a.end < b.start));
    }

    #[test]
    fn a_text_in_a_long_file_lies_in_one_window() {
        let filler = "The rain went on and on.\n".repeat(1000);
        for license in corpus().licenses() {
            let text = corpus().text(license.id).expect("it is on the list");
            let content = format!("{filler}{text}\n{filler}");
            let piece = filler.len()..filler.len() + text.trim_end().len();
            check("NOTES.txt", &content, piece);
        }
    }

    #[test]
    fn a_text_in_a_comment_lies_in_one_window() {
        let code = "int f(int a) { return a + 1; }\n".repeat(100);
        for license in corpus().licenses() {
            let text = corpus().text(license.id).expect("it is on the list");
            let text = text.replace("*/", "").replace("/*", "");
            let lines: Vec<String> = text.lines().map(|it| format!(" * {it}\n")).collect();
            let comment = format!("/*\n{} */", lines.concat());
            let content = format!("{code}{comment}\n{code}");
            check("a.c", &content, code.len()..code.len() + comment.len());
        }
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let content = format!("{0} license {0}", "\u{e9}".repeat(50_000));
        let at = content.find("license").expect("it is there");
        check("a.txt", &content, at..at + 7);
    }
}
