// SPDX-License-Identifier: Apache-2.0

//! The pieces of a text round the prefilter's hits: the comment that a hit stands in, or the
//! lines about it.

use std::ops::Range;

use super::{comment::Comments, tag::within};
use crate::read::{Kind, Text};

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
    let mut comments = Comments::of_program(text);
    let mut windows: Vec<Range<usize>> = Vec::new();
    // Where a hit may stand that the last window is long enough for.
    let mut enough = 0;
    for hit in hits {
        if *hit < enough {
            continue;
        }
        let (before, behind) = match comments {
            Some(_) => (CODE_BEFORE, CODE_BEHIND),
            None => (BEFORE, BEHIND),
        };
        let block = comments.as_mut().and_then(|it| it.about(*hit));
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
