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

/// The words of a range of a text.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// In the text's order.
    pub(crate) list: Vec<Token>,
    /// The hashes of the same words, in the same order.
    pub(crate) hashes: Vec<u64>,
    /// Those of them that the corpus has and that were written with hidden characters or with
    /// letters of a look-alike alphabet.
    pub(crate) disguised: Vec<Token>,
}

impl Tokens {
    /// Reads the words of `text` in `range` (bytes), in place of those that were there.
    pub(crate) fn read(&mut self, text: &str, range: Range<usize>, corpus: &Corpus) {
        self.list.clear();
        self.hashes.clear();
        self.disguised.clear();
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
                self.hashes.push(word.hash);
            },
        );
    }
}
