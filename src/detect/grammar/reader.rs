// SPDX-License-Identifier: Apache-2.0

//! The words of a text with their roles, and what stands between them.

use std::ops::Range;

use super::tables::{Tables, tables};
use crate::detect::token::Token;

/// What a word does in a statement. The order is that of `ROLES` in `build/names/tables.rs`.
pub(super) mod role {
    macro_rules! roles {
        ($($name:ident = $bit:literal),* $(,)?) => { $(pub(in super::super) const $name: u32 = 1 << $bit;)* };
    }
    roles! {
        LICENSE = 0, LICENSED = 1, VERB = 2, UNDER = 3, TERMS = 4, FILL = 5, OR = 6, AND = 7, LATER = 8, ONLY = 9,
        VERSION = 10, OPTION = 11, NOT = 12, COMPARE = 13, EITHER = 14, SEE = 15, COPY = 16, PUBLISHER = 17, FILE = 18,
        STYLE = 19, WITH = 20, FIELD = 21, REMARK = 22, DUAL = 23, WORK = 24,
    }
}

/// A text and its words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) masked: &'a [Range<u32>],
    pub(super) tables: &'static Tables,
}

/// The longest piece of text that is looked at between two words, in bytes.
const MOST_GAP: usize = 200;

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], masked: &'a [Range<u32>]) -> Self {
        Self {
            text,
            tokens,
            masked,
            tables: tables(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The word's number, the same for all its spellings.
    pub(super) fn word(&self, at: usize) -> u16 {
        self.tokens
            .get(at)
            .map_or(0, |it| self.tables.fold(it.word))
    }

    pub(super) fn roles(&self, at: usize) -> u32 {
        self.tokens
            .get(at)
            .map_or(0, |it| self.tables.roles(it.word))
    }

    pub(super) fn is(&self, at: usize, role: u32) -> bool {
        self.roles(at) & role != 0
    }

    /// The bytes of the text that words stand in.
    pub(super) fn span(&self, words: Range<usize>) -> Range<usize> {
        let last = words.end.saturating_sub(1);
        let start = self
            .tokens
            .get(words.start)
            .map_or(self.text.len(), |it| it.start as usize);
        let end = self.tokens.get(last).map_or(start, |it| it.end() as usize);
        start..end.max(start)
    }

    /// The word as it is written.
    pub(super) fn letters(&self, at: usize) -> &'a str {
        self.tokens
            .get(at)
            .and_then(|it| self.text.get(it.range()))
            .unwrap_or_default()
    }

    pub(super) fn says(&self, at: usize, word: &str) -> bool {
        self.letters(at).eq_ignore_ascii_case(word)
    }

    /// The number that the word is.
    pub(super) fn number(&self, at: usize) -> Option<u16> {
        let letters = self.letters(at);
        if self.byte_before(at) == b'%' {
            return None; // the escape of a blank in an address
        }
        if letters.len() > 4 || !letters.starts_with(|it: char| it.is_ascii_digit()) {
            return None;
        }
        if self.is_line_number(at) {
            return None;
        }
        letters.parse().ok()
    }

    /// Whether a number counts the lines of a listing: `  12  text`.
    pub(super) fn is_line_number(&self, at: usize) -> bool {
        if !self.letters(at).starts_with(|it: char| it.is_ascii_digit()) {
            return false;
        }
        let starts = self.byte_before(at) == b'\n' || self.gap(at).ends_with("\n ");
        (starts || self.gap(at).ends_with("  ")) && self.breaks_line(at) && {
            let behind = self.bytes_after(at + 1);
            behind.starts_with(b"  ") || behind.starts_with(b"\t")
        }
    }

    /// What stands before a word, back to the word before it.
    pub(super) fn gap(&self, at: usize) -> &'a str {
        let end = self
            .tokens
            .get(at)
            .map_or(self.text.len(), |it| it.start as usize);
        let start = match at.checked_sub(1) {
            Some(before) => self.tokens.get(before).map_or(0, |it| it.end() as usize),
            None => self.text.floor_char_boundary(end.saturating_sub(MOST_GAP)),
        };
        let seen = end.min(start + MOST_GAP);
        let end = if seen < end {
            self.text.floor_char_boundary(seen)
        } else {
            end
        };
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether a blank alone stands before a word, as before nearly every one.
    fn is_next(&self, at: usize) -> bool {
        let (Some(before), Some(token)) = (
            at.checked_sub(1).and_then(|it| self.tokens.get(it)),
            self.tokens.get(at),
        ) else {
            return false;
        };
        let end = before.end();
        token.start == end + 1 && self.text.as_bytes().get(end as usize) == Some(&b' ')
    }

    /// The byte before a word; a line break at the start of the text.
    pub(super) fn byte_before(&self, at: usize) -> u8 {
        let start = self.tokens.get(at).map_or(0, |it| it.start as usize);
        start
            .checked_sub(1)
            .and_then(|it| self.text.as_bytes().get(it))
            .copied()
            .unwrap_or(b'\n')
    }

    /// The bytes behind the word before `end`.
    pub(super) fn bytes_after(&self, end: usize) -> &'a [u8] {
        let start = end
            .checked_sub(1)
            .and_then(|it| self.tokens.get(it))
            .map_or(0, |it| it.end() as usize);
        self.text.as_bytes().get(start..).unwrap_or_default()
    }

    /// Whether a word stands in a string literal, as far as its line shows.
    pub(super) fn is_in_literal(&self, at: usize) -> bool {
        let start = self.tokens.get(at).map_or(0, |it| it.start as usize);
        let before = self
            .text
            .as_bytes()
            .get(start.saturating_sub(MOST_GAP)..start)
            .unwrap_or_default();
        let line = before.iter().rev().take_while(|it| **it != b'\n');
        let (mut double, mut single) = (0, 0);
        for byte in line {
            double += usize::from(matches!(byte, b'"' | b'`'));
            single += usize::from(*byte == b'\'');
        }
        double % 2 == 1 || single % 2 == 1
    }

    /// Whether an empty line stands before a word.
    pub(super) fn breaks_paragraph(&self, at: usize) -> bool {
        if self.is_next(at) {
            return false;
        }
        let gap = self.gap(at).as_bytes();
        at == 0
            || at >= self.len()
            || gap.len() >= MOST_GAP - 4
            || memchr::memchr_iter(b'\n', gap).nth(1).is_some()
    }

    pub(super) fn breaks_line(&self, at: usize) -> bool {
        if self.is_next(at) {
            return false;
        }
        at == 0
            || at >= self.len()
            || memchr::memchr2(b'\n', b'\r', self.gap(at).as_bytes()).is_some()
    }

    /// Whether a sentence ends before a word.
    pub(super) fn breaks_sentence(&self, at: usize) -> bool {
        if self.is_next(at) {
            return false;
        }
        if self.breaks_paragraph(at) {
            return true;
        }
        let gap = self.gap(at);
        if gap.contains(['?', '!', '。', '।']) {
            return true;
        }
        let is_capital = self.letters(at).starts_with(char::is_uppercase);
        let ends = gap.starts_with('.')
            || gap.starts_with(").")
            || gap.starts_with("\".")
            || gap.starts_with(".)");
        let spaced = gap
            .get(1..)
            .is_some_and(|it| it.contains([' ', '\n', '\t']));
        ends && spaced && is_capital && !self.abbreviates(at - 1)
    }

    fn abbreviates(&self, at: usize) -> bool {
        [
            "inc", "v", "ver", "vers", "corp", "ltd", "co", "e", "i", "no", "st",
        ]
        .iter()
        .any(|it| self.says(at, it))
    }

    /// Whether a word stands in a part of the text that something else explains.
    pub(super) fn is_masked(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        let next = self.masked.partition_point(|it| it.end <= token.start);
        self.masked
            .get(next)
            .is_some_and(|it| it.start <= token.start)
    }
}
