// SPDX-License-Identifier: Apache-2.0

//! The words of a piece of text, as numbers of the corpus' vocabulary.

use std::{cell::Cell, ops::Range};

use super::words::words;
use crate::licenses::Corpus;

/// One word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its number in the vocabulary; 0 for a word that the corpus does not have.
    pub(crate) word: u16,
    /// Its first byte.
    pub(crate) start: u32,
    /// The byte after its last one.
    pub(crate) end: u32,
}

/// The words of ranges of a text, which are read one after the other.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Those of all ranges, as they were read.
    pub(crate) list: Vec<Token>,
    /// Those of the last range that the corpus has and that were written with hidden characters or with
    /// letters of a look-alike alphabet.
    pub(crate) disguised: Vec<Token>,
}

/// About as many bytes as a word of prose has, with what stands behind it. To have room before it
/// is needed spares copying the words of a long text again and again.
const BYTES_A_WORD: usize = 6;

impl Tokens {
    /// Forgets the words of all ranges.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    /// Reads the words of `text` in `range` (bytes), and gives their numbers; `hear` is told the
    /// hash of each.
    pub(crate) fn read(
        &mut self,
        text: &str,
        range: Range<usize>,
        corpus: &Corpus,
        mut hear: impl FnMut(u64),
    ) -> Range<usize> {
        let n_before = self.list.len();
        self.disguised.clear();
        self.list.reserve(range.len() / BYTES_A_WORD);
        // Each word is asked for before it is given out: it is looked up once.
        let last = Cell::new((0, 0));
        let number = |hash| {
            if last.get().0 != hash {
                last.set((hash, corpus.word(hash)));
            }
            last.get().1
        };
        words(
            text,
            range,
            |it| number(it) != 0,
            |word| {
                let token = Token {
                    word: number(word.hash),
                    start: word.start,
                    end: word.end,
                };
                if word.disguised && token.word != 0 {
                    self.disguised.push(token);
                }
                self.list.push(token);
                hear(word.hash);
            },
        );
        n_before..self.list.len()
    }
}
