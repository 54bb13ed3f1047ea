// SPDX-License-Identifier: Apache-2.0

//! Where lines start, and how many characters stand before a byte.

use std::ops::Range;

/// Bytes between two counts; bounds the work for one place, even in a text that is one long line.
const BLOCK: usize = 4096;

/// Lines are shorter, so that no block need be looked up.
const NEAR: usize = 512;

/// Finds lines and columns in a text, which each question brings along.
///
/// A line ends with LF, CRLF or CR, each once. What is kept is a count for each block of the
/// text; where lines start inside of one is looked up when it is asked for.
#[derive(Debug)]
pub struct LineIndex {
    blocks: Vec<Before>,
    n_breaks: u32,
}

/// What stands before a block of the text.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    n_breaks: u32,
    n_chars: u32,
}

impl LineIndex {
    /// Looks at a text once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut before = Before::default();
        let mut blocks = Vec::with_capacity(bytes.len() / BLOCK + 1);
        for start in (0..bytes.len()).step_by(BLOCK) {
            let end = bytes.len().min(start + BLOCK);
            blocks.push(before);
            before.n_breaks += small(n_breaks(bytes, start..end));
            before.n_chars += small(n_chars(&bytes[start..end]));
        }
        Self {
            blocks,
            n_breaks: before.n_breaks,
        }
    }

    /// The line that a byte stands in, from 1. The end of the text belongs to its last line.
    pub fn line(&self, text: &str, at: usize) -> u32 {
        let (start, before) = self.block(at);
        let inside = n_breaks(text.as_bytes(), start..at.min(text.len()).max(start));
        before.n_breaks + small(inside) + 1
    }

    /// The byte at which the line of a byte starts. Nearly always that is near.
    pub fn start_before(&self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        let at = at.min(bytes.len());
        let near = at.saturating_sub(NEAR);
        let before = bytes.get(near..at).unwrap_or_default();
        match memchr::memrchr2(b'\n', b'\r', before) {
            // A byte between CR and LF is the former's line.
            Some(it) if it + 1 < before.len() || bytes.get(at) != Some(&b'\n') => near + it + 1,
            None if near == 0 => 0,
            _ => self.start(text, self.line(text, at)),
        }
    }

    /// The byte at which a line starts; that of the last line for lines that there are not.
    pub fn start(&self, text: &str, line: u32) -> usize {
        let wanted = line.saturating_sub(1).min(self.n_breaks);
        if wanted == 0 {
            return 0;
        }
        let index = self.blocks.partition_point(|it| it.n_breaks < wanted) - 1;
        let start = index * BLOCK;
        let n_before = self.blocks.get(index).map_or(0, |it| it.n_breaks);
        let mut inside = breaks(text.as_bytes(), start..text.len());
        let nth = (wanted - n_before) as usize - 1;
        inside.nth(nth).map_or(text.len(), |it| it + 1)
    }

    /// How many lines there are; a text that ends with a line break has an empty last one.
    pub fn n_lines(&self) -> u32 {
        self.n_breaks + 1
    }

    /// The column of a byte in characters, from 1.
    pub fn column(&self, text: &str, at: usize) -> u32 {
        let start = self.start_before(text, at);
        let n_chars = match text.as_bytes().get(start..at) {
            Some(line) if line.len() <= NEAR => small(n_chars(line)),
            _ => self.chars_before(text, at) - self.chars_before(text, start),
        };
        n_chars.saturating_add(1)
    }

    fn chars_before(&self, text: &str, at: usize) -> u32 {
        let (start, before) = self.block(at);
        before.n_chars + small(n_chars(text.as_bytes().get(start..at).unwrap_or_default()))
    }

    /// Where the block of a byte starts, and what stands before it.
    fn block(&self, at: usize) -> (usize, Before) {
        let index = (at / BLOCK).min(self.blocks.len().saturating_sub(1));
        let before = self.blocks.get(index).copied().unwrap_or_default();
        (index * BLOCK, before)
    }
}

/// How many line breaks stand in a part of a text. Nearly no text has CR, and counting LF alone
/// is as fast as memory.
fn n_breaks(bytes: &[u8], range: Range<usize>) -> usize {
    let part = bytes.get(range.clone()).unwrap_or_default();
    if memchr::memchr(b'\r', part).is_some() {
        return breaks(bytes, range).count();
    }
    memchr::memchr_iter(b'\n', part).count()
}

/// Where the line breaks of a part of a text stand: LF, and CR without one.
fn breaks(bytes: &[u8], range: Range<usize>) -> impl Iterator<Item = usize> {
    let part = bytes.get(range.clone()).unwrap_or_default();
    memchr::memchr2_iter(b'\n', b'\r', part)
        .map(move |it| range.start + it)
        .filter(|at| bytes.get(*at) != Some(&b'\r') || bytes.get(at + 1) != Some(&b'\n'))
}

/// How many characters start in a part of a text.
fn n_chars(part: &[u8]) -> usize {
    if part.is_ascii() {
        return part.len();
    }
    part.iter().filter(|it| **it & 0xc0 != 0x80).count()
}

/// Texts are far below 4 GiB; beyond, positions stay at the end.
pub(super) fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, at: usize, expected: (u32, u32)) {
        let index = LineIndex::new(text);
        assert_eq!(
            (index.line(text, at), index.column(text, at)),
            expected,
            "{text:?}"
        );
    }

    #[test]
    fn each_kind_of_line_end_counts_once() {
        check("a\nb\r\nc\rd", 0, (1, 1));
        check("a\nb\r\nc\rd", 2, (2, 1));
        check("a\nb\r\nc\rd", 5, (3, 1));
        check("a\nb\r\nc\rd", 7, (4, 1));
        check("a\n\r\n\n", 2, (2, 1));
        check("", 0, (1, 1));
    }

    #[test]
    fn lines_are_found_by_place_and_places_by_line() {
        for line_end in ["\n", "\r\n", "\r", "\n\r\n\r"] {
            let text = format!("sixteen letters{line_end}").repeat(2000);
            let index = LineIndex::new(&text);
            let mut starts = vec![0];
            starts.extend(breaks(text.as_bytes(), 0..text.len()).map(|it| it + 1));
            assert_eq!(index.n_lines() as usize, starts.len());
            for (line, start) in (1_u32..).zip(&starts) {
                assert_eq!(index.start(&text, line), *start, "{line_end:?} {line}");
                assert_eq!(index.line(&text, *start), line, "{line_end:?} {start}");
                let is_last = start.checked_sub(1).map(|it| index.line(&text, it));
                assert_eq!(is_last.unwrap_or(0), line - 1);
            }
        }
    }

    #[test]
    fn columns_are_characters() {
        check("\näöü x", 7, (2, 4));
        let long = "é".repeat(10_000);
        check(&long, 20_000, (1, 10_001));
        check(&format!("{long}\n{long}x"), 40_001, (2, 10_001));
    }

    #[test]
    fn a_byte_beyond_the_end_is_in_the_last_line() {
        assert_eq!(LineIndex::new("a\nb").line("a\nb", 99), 2);
        assert_eq!(LineIndex::new("a\nb").start("a\nb", 99), 2);
        assert_eq!(LineIndex::new("a\nb").n_lines(), 2);
    }
}
