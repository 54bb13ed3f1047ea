// SPDX-License-Identifier: Apache-2.0

//! The words of a piece of text, as numbers of the corpus' vocabulary.

use std::ops::Range;

use super::words::numbered;
use crate::licenses::Corpus;

/// One word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its number in the vocabulary; 0 for a word that the corpus does not have.
    pub(crate) word: u16,
    /// How many bytes it has. One that has more ends here: it is no word of anything.
    length: u16,
    /// Its first byte.
    pub(crate) start: u32,
}

impl Token {
    /// The byte after its last one.
    pub(crate) fn end(self) -> u32 {
        self.start.saturating_add(self.length.into())
    }

    /// Its bytes in the text.
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end() as usize
    }
}

/// The numbers of words.
pub(crate) fn numbers(tokens: &[Token]) -> Vec<u16> {
    tokens.iter().map(|it| it.word).collect()
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
        let number = |hash| corpus.word(hash);
        numbered(text, range, number, |word, number| {
            let token = Token {
                word: number,
                length: u16::try_from(word.end - word.start).unwrap_or(u16::MAX),
                start: word.start,
            };
            if word.disguised && number != 0 {
                self.disguised.push(token);
            }
            self.list.push(token);
            hear(word.hash);
        });
        n_before..self.list.len()
    }
}
