// SPDX-License-Identifier: Apache-2.0

//! Where lines start, and how many characters stand before a byte.

/// Bytes between two counts of characters; bounds the work for one column in a text that is one
/// long line.
const BLOCK: usize = 4096;

/// Finds lines and columns in a text.
///
/// A line ends with LF, CRLF or CR, each once.
#[derive(Debug)]
pub struct LineIndex {
    /// The byte at which each line starts.
    starts: Vec<u32>,
    /// How many characters start before each block of the text.
    n_chars: Vec<u32>,
}

impl LineIndex {
    /// Looks at a text once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let is_crlf = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            if !is_crlf {
                starts.push(small(at + 1));
            }
        }
        let mut n_before = 0;
        let n_chars = bytes.chunks(BLOCK).map(|block| {
            let before = n_before;
            n_before += count(block);
            small(before)
        });
        Self {
            n_chars: n_chars.collect(),
            starts,
        }
    }

    /// The line that a byte stands in, from 1. The end of the text belongs to its last line.
    pub fn line(&self, at: usize) -> u32 {
        small(self.starts.partition_point(|start| *start as usize <= at))
    }

    /// The byte at which a line starts; that of the last line for lines that there are not.
    pub fn start(&self, line: u32) -> usize {
        let index = (line.saturating_sub(1) as usize).min(self.starts.len() - 1);
        self.starts.get(index).map_or(0, |it| *it as usize)
    }

    /// How many lines there are; a text that ends with a line break has an empty last one.
    pub fn n_lines(&self) -> u32 {
        small(self.starts.len())
    }

    /// The column of a byte in characters, from 1. `text` is what the index was made of.
    pub fn column(&self, text: &str, at: usize) -> u32 {
        let start = self.start(self.line(at));
        let n_chars = self.chars_before(text, at) - self.chars_before(text, start);
        n_chars.saturating_add(1)
    }

    fn chars_before(&self, text: &str, at: usize) -> u32 {
        let block = (at / BLOCK).min(self.n_chars.len().saturating_sub(1));
        let before = self.n_chars.get(block).copied().unwrap_or(0);
        let rest = text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
        before + small(count(rest))
    }
}

/// How many characters start in some bytes of UTF-8.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|it| **it & 0xc0 != 0x80).count()
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
            (index.line(at), index.column(text, at)),
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
    fn columns_are_characters() {
        check("\näöü x", 7, (2, 4));
        let long = "é".repeat(10_000);
        check(&long, 20_000, (1, 10_001));
        check(&format!("{long}\n{long}x"), 40_001, (2, 10_001));
    }

    #[test]
    fn a_byte_beyond_the_end_is_in_the_last_line() {
        assert_eq!(LineIndex::new("a\nb").line(99), 2);
        assert_eq!(LineIndex::new("a\nb").start(99), 2);
        assert_eq!(LineIndex::new("a\nb").n_lines(), 2);
    }
}
