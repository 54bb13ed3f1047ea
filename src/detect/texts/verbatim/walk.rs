// SPDX-License-Identifier: Apache-2.0

//! Walks along a document and the text as far as both have the same words.

use super::{Block, Chain, GRAM};
use crate::licenses::{Corpus, n_alike};

/// How many words behind a name agree before it is one.
const AGREEING: usize = 2;

/// How many optional words may be left out before others, and how many words may stand in their
/// place: an example of a notice, filled in.
const MOST_LEFT_OUT: usize = 30;
const MOST_PUT_IN: usize = 30;

/// Walks along a document and the text from a place where both have the same words; `None` if
/// a word that the document requires is not there.
pub(super) fn walk(
    text: &[u16],
    number: usize,
    from: (u32, u32),
    corpus: &Corpus,
) -> Option<Chain> {
    let document = &corpus.documents()[number];
    let words = corpus.document_words(document);
    let slack = corpus.document_slack(document);
    let start = (from.0 as usize, from.1 as usize);
    let before = text.get(..start.0)?.iter().rev();
    let before = before.zip(words.get(..start.1)?.iter().rev());
    let n_before = before.take_while(|(a, b)| a == b).count();
    let start = (start.0 - n_before, start.1 - n_before);
    let blocks = Walk::new(text, words, slack).from(start)?;
    Some(Chain {
        document: number,
        n_required: u32::try_from(document.n_required).unwrap_or(u32::MAX),
        n_covered: blocks.iter().map(|it| it.length).sum(),
        blocks,
    })
}

struct Walk<'a> {
    text: &'a [u16],
    words: &'a [u16],
    flags: &'a [u8],
    free: &'a [u8],
}

impl<'a> Walk<'a> {
    fn new(text: &'a [u16], words: &'a [u16], slack: (&'a [u8], &'a [u8])) -> Self {
        let (flags, free) = slack;
        Self {
            text,
            words,
            flags,
            free,
        }
    }

    /// The runs of words that agree, from a place of the text and one of the document on.
    fn from(&self, (mut text, mut at): (usize, usize)) -> Option<Vec<Block>> {
        let mut blocks = Vec::new();
        while at < self.words.len() {
            let length = self.n_agreeing(text, at);
            if length > 0 {
                blocks.push(block(text, at, length));
                text += length;
                at += length;
            } else if let Some(n_skipped) = self.filled(text, at) {
                text += n_skipped;
            } else {
                let n_optional = self.n_optional(at);
                if n_optional == 0 {
                    return None;
                }
                let (n_text, n_document) = self.goes_on(text, at, n_optional);
                text += n_text;
                at += n_document;
            }
        }
        Some(blocks)
    }

    fn n_agreeing(&self, text: usize, at: usize) -> usize {
        let text = self.text.get(text..).unwrap_or_default();
        n_alike(text, self.words.get(at..).unwrap_or_default())
    }

    /// How many optional words the document has from here on.
    fn n_optional(&self, at: usize) -> usize {
        let rest = self.flags.get(at..).unwrap_or_default();
        rest.iter().take_while(|it| **it != 0).count()
    }

    /// How many words further text and document agree again, if they do so among the next optional
    /// words; if not, behind all of these.
    fn goes_on(&self, text: usize, at: usize, n_optional: usize) -> (usize, usize) {
        let rest = self.text.get(text..).unwrap_or_default();
        let near = rest.get(..=MOST_PUT_IN).unwrap_or(rest);
        let nearest = |n_document: usize| {
            let word = self.words.get(at + n_document)?;
            if !near.contains(word) {
                return None;
            }
            let same = near.iter().enumerate().filter(|it| it.1 == word);
            let mut places = same.map(|it| it.0);
            let n_text = places.find(|it| self.n_agreeing(text + it, at + n_document) >= GRAM)?;
            Some((n_text, n_document))
        };
        let places = (1..=n_optional.min(MOST_LEFT_OUT)).filter_map(nearest);
        let first = places.min_by_key(|it| it.0 + it.1);
        first.unwrap_or((0, n_optional))
    }

    /// How many words of the text fill the room that the document has here.
    fn filled(&self, text: usize, at: usize) -> Option<usize> {
        let room = usize::from(*self.free.get(at)?);
        let least = AGREEING.min(self.words.len() - at);
        (1..=room).find(|it| self.n_agreeing(text + it, at) >= least)
    }
}

fn block(text: usize, document: usize, length: usize) -> Block {
    let bound = |it: usize| u32::try_from(it).expect("words are numbered in 32 bits");
    Block {
        text: bound(text),
        document: bound(document),
        length: bound(length),
    }
}
