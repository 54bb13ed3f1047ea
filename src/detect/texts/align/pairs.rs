// SPDX-License-Identifier: Apache-2.0

//! The words in which a text and a document agree, in order.

use std::ops::Range;

/// A word of the text and the word of the document that it agrees with, by number.
pub(super) type Pair = (usize, usize);

/// Pairs in a row, of words that follow each other in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    text: usize,
    document: usize,
    length: usize,
}

impl Run {
    pub(super) fn first(self) -> Pair {
        (self.text, self.document)
    }

    pub(super) fn last(self) -> Pair {
        self.at(self.length - 1)
    }

    /// The words of the document.
    pub(super) fn words(self) -> Range<usize> {
        self.document..self.document + self.length
    }

    pub(super) fn at(self, n: usize) -> Pair {
        (self.text + n, self.document + n)
    }

    fn pairs(self) -> impl DoubleEndedIterator<Item = Pair> {
        (0..self.length).map(move |it| self.at(it))
    }

    /// What of it lies within a range of the document.
    fn within(self, words: &Range<usize>) -> Option<Self> {
        let start = self.document.max(words.start);
        let end = self.words().end.min(words.end);
        let is_any = start < end;
        is_any.then(|| Self {
            text: self.text + (start - self.document),
            document: start,
            length: end - start,
        })
    }
}

/// All pairs, each further on than the one before in both text and document. Most stand in long
/// runs: what is asked of all of them is asked of the runs.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    runs: Vec<Run>,
}

impl Pairs {
    /// Adds so many pairs in a row, the first of which is given.
    pub(super) fn push(&mut self, (text, document): Pair, length: usize) {
        match self.runs.last_mut() {
            Some(it) if it.at(it.length) == (text, document) => it.length += length,
            _ if length > 0 => self.runs.push(Run {
                text,
                document,
                length,
            }),
            _ => (),
        }
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The runs of the pairs that have a word of a range of the document.
    pub(super) fn within(&self, words: Range<usize>) -> impl Iterator<Item = Run> {
        let first = self.behind(words.start);
        let runs = self.runs.get(first..).unwrap_or_default().iter();
        runs.map_while(move |it| it.within(&words))
    }

    /// The pairs before a word of the document, the nearest first.
    pub(super) fn before(&self, word: usize) -> impl Iterator<Item = Pair> {
        let end = self.runs.partition_point(|it| it.document < word);
        let runs = self.runs.get(..end).unwrap_or_default().iter().rev();
        runs.filter_map(move |it| it.within(&(0..word)))
            .flat_map(|it| it.pairs().rev())
    }

    /// The pairs from a word of the document on.
    pub(super) fn from(&self, word: usize) -> impl Iterator<Item = Pair> {
        let runs = self.runs.get(self.behind(word)..).unwrap_or_default();
        let runs = runs.iter();
        runs.filter_map(move |it| it.within(&(word..usize::MAX)))
            .flat_map(Run::pairs)
    }

    /// The first run that does not end before a word of the document.
    fn behind(&self, word: usize) -> usize {
        self.runs.partition_point(|it| it.words().end <= word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_touch_are_one_and_can_be_cut() {
        let mut pairs = Pairs::default();
        pairs.push((3, 10), 2);
        pairs.push((5, 12), 1);
        pairs.push((6, 14), 0);
        pairs.push((7, 14), 2);
        assert_eq!(pairs.runs().len(), 2);
        let ends: Vec<_> = pairs
            .within(11..15)
            .map(|it| (it.first(), it.last()))
            .collect();
        assert_eq!(ends, [((4, 11), (5, 12)), ((7, 14), (7, 14))]);
        let before: Vec<_> = pairs.before(15).collect();
        assert_eq!(before, [(7, 14), (5, 12), (4, 11), (3, 10)]);
        assert_eq!(pairs.from(13).collect::<Vec<_>>(), [(7, 14), (8, 15)]);
        assert_eq!(pairs.from(16).chain(pairs.before(10)).count(), 0);
    }
}
