// SPDX-License-Identifier: Apache-2.0

//! Alignment of a piece of text with a document, word by word.

use std::ops::Range;

use super::chain::{Block, Chain};
use crate::{
    detect::token::Token,
    licenses::{Corpus, Document},
};

/// How many words of the document are looked for beyond the outermost blocks. Where more of them
/// are there, five in a row are too, and they were a block.
const MOST_EDGE: usize = 40;

/// How many foreign words may stand among the words beyond the outermost blocks.
const EDGE_SLACK: usize = 25;

/// How many words of the text beyond the outermost blocks are looked at.
pub(super) const REACH: usize = MOST_EDGE + EDGE_SLACK;

/// So many words in the place of a name or a notice may say something of their own:
/// `ALTERNATIVELY, this software may be distributed under …`.
const LONG_FILL: usize = 12;

/// A document laid over a piece of text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    /// The words of the text, first to behind the last that matches.
    pub(crate) tokens: Range<usize>,
    /// Words that the document requires and the text has.
    pub(crate) n_required: usize,
    /// Words that the document leaves open or optional and the text has.
    pub(crate) n_optional: usize,
    /// Words required and missing between the first and the last that matches.
    pub(crate) n_missing: usize,
    /// Words required and missing before the first or behind the last that matches.
    pub(crate) n_outside: usize,
    /// Words of the text that the document has no room for.
    pub(crate) n_extra: usize,
    /// Where text and document differ, in order.
    pub(crate) edits: Vec<WordEdit>,
    /// Words in a place that the document leaves open, more than a name has, in order.
    pub(crate) filled: Vec<Range<usize>>,
}

/// Words of the text in the place of words of the document; either may be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WordEdit {
    /// Words of the text, by number.
    pub(crate) added: Range<usize>,
    /// Words of the document, by number.
    pub(crate) removed: Range<usize>,
}

/// Lays the document of a chain over the text.
pub(super) fn align(tokens: &[Token], chain: &Chain, corpus: &Corpus) -> Alignment {
    let document = &corpus.documents()[chain.document];
    let mut aligner = Aligner::new(tokens, document, corpus);
    let (Some(first), Some(last)) = (chain.blocks.first(), chain.blocks.last()) else {
        return Alignment::default();
    };
    aligner.head(first);
    for pair in chain.blocks.windows(2) {
        aligner.block(&pair[0]);
        aligner.between(&pair[0], &pair[1]);
    }
    aligner.block(last);
    aligner.tail(last);
    aligner.finish()
}

struct Aligner<'a> {
    tokens: &'a [Token],
    words: &'a [u16],
    flags: &'a [u8],
    free: &'a [u8],
    /// Pairs of words that agree, text and document, in order.
    pairs: Vec<(usize, usize)>,
}

impl<'a> Aligner<'a> {
    fn new(tokens: &'a [Token], document: &Document, corpus: &Corpus) -> Self {
        let (flags, free) = corpus.document_slack(document);
        Self {
            tokens,
            words: corpus.document_words(document),
            flags,
            free,
            pairs: Vec::new(),
        }
    }

    fn block(&mut self, block: &Block) {
        let (text, document) = (block.text as usize, block.document as usize);
        self.pairs
            .extend((0..block.length as usize).map(|it| (text + it, document + it)));
    }

    fn head(&mut self, first: &Block) {
        let (text, document) = (first.text as usize, first.document as usize);
        let from = document.saturating_sub(MOST_EDGE);
        let start = text.saturating_sub(document - from + EDGE_SLACK);
        self.table(start..text, from..document, Edge::Start);
    }

    fn between(&mut self, a: &Block, b: &Block) {
        let text = (a.text + a.length) as usize..b.text as usize;
        let document = (a.document + a.length) as usize..b.document as usize;
        self.table(text, document, Edge::None);
    }

    fn tail(&mut self, last: &Block) {
        let (text, document) = (
            (last.text + last.length) as usize,
            (last.document + last.length) as usize,
        );
        let to = self.words.len().min(document + MOST_EDGE);
        let end = self.tokens.len().min(text + (to - document) + EDGE_SLACK);
        self.table(text..end, document..to, Edge::End);
    }

    /// Finds the pairs in a rectangle of text and document: each agreement is worth two, each
    /// required word that is missing and each word too many costs two.
    fn table(&mut self, text: Range<usize>, document: Range<usize>, edge: Edge) {
        let (n_text, n_document) = (text.len(), document.len());
        if n_text == 0 || n_document == 0 {
            return;
        }
        let costs = self.costs(&document, edge);
        let words = &self.words[document.clone()];
        let width = n_document + 1;
        let mut steps = vec![Step::Stop; (n_text + 1) * width];
        let mut above = vec![0; width];
        let mut row = vec![0; width];
        for column in 1..width {
            above[column] = above[column - 1] - costs[column].missing;
            steps[column] = Step::Missing;
        }
        for (token, steps) in self.tokens[text.clone()]
            .iter()
            .zip(steps.chunks_exact_mut(width).skip(1))
        {
            row[0] = above[0] - costs[0].extra;
            steps[0] = Step::Extra;
            for column in 1..width {
                let agrees = token.word != 0 && token.word == words[column - 1];
                let extra = above[column] - costs[column].extra;
                let missing = row[column - 1] - costs[column].missing;
                let pair = if agrees {
                    above[column - 1] + 2
                } else {
                    i32::MIN
                };
                (row[column], steps[column]) = if pair >= extra.max(missing) {
                    (pair, Step::Pair)
                } else if extra >= missing {
                    (extra, Step::Extra)
                } else {
                    (missing, Step::Missing)
                };
            }
            std::mem::swap(&mut above, &mut row);
        }
        self.trace(&steps, text, document);
    }

    /// What a foreign word costs before each word of a piece of the document and behind the last,
    /// and what it costs to leave out the word before.
    fn costs(&self, document: &Range<usize>, edge: Edge) -> Vec<Costs> {
        let n_document = document.len();
        let cost = |column: usize| {
            let at_edge =
                (column == 0 && edge == Edge::Start) || (column == n_document && edge == Edge::End);
            let is_free = at_edge || self.free[document.start + column] > 0;
            let is_left_out = column > 0 && self.flags[document.start + column - 1] == 0;
            Costs {
                extra: if is_free { 0 } else { 2 },
                missing: if is_left_out { 2 } else { 0 },
            }
        };
        (0..=n_document).map(cost).collect()
    }

    fn trace(&mut self, step: &[Step], text: Range<usize>, document: Range<usize>) {
        let width = document.len() + 1;
        let (mut row, mut column) = (text.len(), document.len());
        let first = self.pairs.len();
        loop {
            match step[row * width + column] {
                Step::Stop => break,
                Step::Pair => {
                    row -= 1;
                    column -= 1;
                    self.pairs.push((text.start + row, document.start + column));
                }
                Step::Missing => column -= 1,
                Step::Extra => row -= 1,
            }
        }
        self.pairs[first..].reverse();
    }

    fn is_required(&self, at: usize) -> bool {
        self.flags[at] == 0
    }

    /// Counts, and lists what differs.
    fn finish(self) -> Alignment {
        let (Some(first), Some(last)) = (self.pairs.first().copied(), self.pairs.last().copied())
        else {
            return Alignment::default();
        };
        let mut result = Alignment {
            tokens: first.0..last.0 + 1,
            ..Alignment::default()
        };
        let n_required = self
            .pairs
            .iter()
            .filter(|it| self.is_required(it.1))
            .count();
        result.n_required = n_required;
        result.n_optional = self.pairs.len() - n_required;
        for pair in self.pairs.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let (added, removed) = (a.0 + 1..b.0, a.1 + 1..b.1);
            let n_missing = removed.clone().filter(|it| self.is_required(*it)).count();
            let room: usize = (a.1 + 1..=b.1).map(|it| usize::from(self.free[it])).sum();
            let n_extra = added.len().saturating_sub(room);
            if n_extra == 0 && added.len() >= LONG_FILL {
                result.filled.push(added.clone());
            }
            if n_missing + n_extra > 0 {
                result.n_missing += n_missing;
                result.n_extra += n_extra;
                result.edits.push(WordEdit { added, removed });
            }
        }
        let outside = (0..first.1).chain(last.1 + 1..self.words.len());
        result.n_outside = outside.filter(|it| self.is_required(*it)).count();
        if (0..first.1).any(|it| self.is_required(it)) {
            result.edits.insert(
                0,
                WordEdit {
                    added: first.0..first.0,
                    removed: 0..first.1,
                },
            );
        }
        if (last.1 + 1..self.words.len()).any(|it| self.is_required(it)) {
            result.edits.push(WordEdit {
                added: last.0 + 1..last.0 + 1,
                removed: last.1 + 1..self.words.len(),
            });
        }
        result
    }
}

/// Where foreign words cost nothing because the text is not the document's there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    None,
    Start,
    End,
}

/// What the steps into a column of the table cost.
#[derive(Debug, Clone, Copy)]
struct Costs {
    extra: i32,
    missing: i32,
}

/// How a cell was reached. Of ways that are as good the later one is taken, so that differences
/// stand as late as they can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Stop,
    Missing,
    Extra,
    Pair,
}
