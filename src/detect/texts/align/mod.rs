// SPDX-License-Identifier: Apache-2.0

//! Alignment of a piece of text with a document, word by word.

mod pairs;
mod table;

use std::ops::Range;

use super::chain::{Block, Chain};
use crate::licenses::{Corpus, Document};

use pairs::{Pair, Pairs, Run};
use table::Edge;

/// How many words of the document are looked for beyond the outermost blocks. Where more of them
/// are there, five in a row are too, and they were a block.
const MOST_EDGE: usize = 40;

/// How many foreign words may stand among the words beyond the outermost blocks.
const EDGE_SLACK: usize = 25;

/// How many words of the text beyond the outermost blocks are looked at.
pub(super) const REACH: usize = MOST_EDGE + EDGE_SLACK;

/// How many foreign words may stand between a text and what is no required part of it, but is its
/// own all the same. Behind more of them another text may have ended.
const MOST_BETWEEN: usize = 8;

/// The longest name of a holder or of a thing, in words. More words than that in the place of a
/// name or a notice may say something of their own: `ALTERNATIVELY, this software may be …`.
const MOST_NAME: usize = 12;

/// An optional part with so many words is a text of its own: the license that another one adds to.
/// A sentence that lacks of it is told if most of it is there.
const WHOLE_TEXT: usize = 1000;

/// The fewest words of a sentence that says something.
const SENTENCE: usize = 8;

/// The room that the build gives to copyright notices. What stands there is nobody's text.
const NOTICE: u8 = 250;

/// A document laid over a piece of text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    /// The words of the text, first to behind the last that matches.
    pub(crate) tokens: Range<usize>,
    /// The same without a title or an appendix that other words part from the rest.
    pub(crate) core: Range<usize>,
    /// The same from the first word that is required to behind the last.
    pub(crate) required: Range<usize>,
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
    /// Words of the text that stand where the document has room for any, and are no name: too many
    /// together, and in no copyright notice.
    pub(crate) n_filled: usize,
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

/// Lays the document of a chain over the text, of which the words in `range` are free for it.
pub(super) fn align(
    text: &[u16],
    range: Range<usize>,
    chain: &Chain,
    corpus: &Corpus,
) -> Alignment {
    let document = &corpus.documents()[chain.document];
    let text = text.get(..range.end).unwrap_or(text);
    let mut aligner = Aligner::new(text, document, corpus);
    aligner.first = range.start;
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

/// The words of a document that are looked for beyond the outermost blocks of a chain, by number.
pub(super) struct Laid {
    pub(super) head: Range<usize>,
    pub(super) tail: Range<usize>,
}

/// What of a document with so many words is looked for about a chain.
pub(super) fn laid(chain: &Chain, n_words: usize) -> Laid {
    let start = chain.blocks.first().map_or(0, |it| it.document as usize);
    let last = chain.blocks.last();
    let end = last.map_or(0, |it| (it.document + it.length) as usize);
    Laid {
        head: start.saturating_sub(MOST_EDGE)..start,
        tail: end..n_words.min(end + MOST_EDGE),
    }
}

/// The words that are looked for beyond the outermost blocks of a chain.
pub(super) fn edges(chain: &Chain, corpus: &Corpus) -> impl Iterator<Item = u16> {
    let words = corpus.document_words(&corpus.documents()[chain.document]);
    let Laid { head, tail } = laid(chain, words.len());
    let part = |it: Range<usize>| words.get(it).unwrap_or_default().iter().copied();
    part(head).chain(part(tail))
}

struct Aligner<'a> {
    text: &'a [u16],
    words: &'a [u16],
    flags: &'a [u8],
    free: &'a [u8],
    /// The first word of the text that is free.
    first: usize,
    /// The words that agree.
    pairs: Pairs,
}

impl<'a> Aligner<'a> {
    fn new(text: &'a [u16], document: &Document, corpus: &Corpus) -> Self {
        let (flags, free) = corpus.document_slack(document);
        Self {
            text,
            words: corpus.document_words(document),
            flags,
            free,
            first: 0,
            pairs: Pairs::default(),
        }
    }

    fn block(&mut self, block: &Block) {
        let first = (block.text as usize, block.document as usize);
        self.pairs.push(first, block.length as usize);
    }

    fn head(&mut self, first: &Block) {
        let (text, document) = (first.text as usize, first.document as usize);
        let from = document.saturating_sub(MOST_EDGE);
        let start = text.saturating_sub(document - from + EDGE_SLACK);
        self.table(
            start.max(self.first).min(text)..text,
            from..document,
            Edge::Start,
        );
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
        let end = self.text.len().min(text + (to - document) + EDGE_SLACK);
        let end = end.max(text);
        self.table(text..end, document..to, Edge::End);
    }

    fn is_required(&self, at: usize) -> bool {
        self.flags[at] == 0
    }

    /// The optional parts of the document that are texts of their own, and are there.
    fn texts_within(&self) -> Vec<Range<usize>> {
        let n_required = memchr::memchr_iter(0, self.flags).count();
        if self.flags.len() - n_required < WHOLE_TEXT {
            return Vec::new(); // as of nearly all documents
        }
        let mut end = 0;
        let parts = self.flags.chunk_by(|a, b| (*a == 0) == (*b == 0));
        let parts = parts.map(|it| {
            end += it.len();
            end - it.len()..end
        });
        let is_text = |it: &Range<usize>| it.len() >= WHOLE_TEXT && !self.is_required(it.start);
        let is_there = |it: &Range<usize>| {
            let runs = self.pairs.within(it.clone());
            runs.map(|it| it.words().len()).sum::<usize>() * 2 > it.len()
        };
        parts.filter(is_text).filter(is_there).collect()
    }

    /// The first pair that is required, and the last.
    fn required(&self) -> Option<(Pair, Pair)> {
        let flags = |it: &Run| &self.flags[it.words()];
        let first = self.pairs.runs().iter().find_map(|it| {
            let n_before = memchr::memchr(0, flags(it))?;
            Some(it.at(n_before))
        });
        let last = self.pairs.runs().iter().rev().find_map(|it| {
            let n_before = memchr::memrchr(0, flags(it))?;
            Some(it.at(n_before))
        });
        first.zip(last)
    }

    /// The first and the last of the pairs from the first required to the last, with the optional
    /// ones on either side that stand with them: a title or an appendix that other words are mixed
    /// with is none.
    fn connected(&self, (first, last): (Pair, Pair)) -> (Pair, Pair) {
        let before = self.pairs.before(first.1).scan(first, |next, it| {
            let gap = self.gap(it, *next);
            *next = it;
            Some((it, gap))
        });
        let behind = self.pairs.from(last.1 + 1).scan(last, |before, it| {
            let gap = self.gap(*before, it);
            *before = it;
            Some((it, gap))
        });
        (
            reach(before).unwrap_or(first),
            reach(behind).unwrap_or(last),
        )
    }

    /// The first and the last of the pairs about the required ones that are connected with them,
    /// without those behind a gap that another text may have ended in.
    fn core(&self, (first, last): (Pair, Pair), all: (Pair, Pair)) -> (Pair, Pair) {
        let is_near = |a: Pair, b: Pair| b.0 - a.0 <= MOST_BETWEEN;
        let before = self.pairs.before(first.1);
        let before = before.take_while(|it| it.1 >= all.0.1);
        let start = before.scan(first, |next, it| {
            let near = is_near(it, *next).then_some(it);
            *next = it;
            near
        });
        let behind = self.pairs.from(last.1 + 1);
        let behind = behind.take_while(|it| it.1 <= all.1.1);
        let end = behind.scan(last, |before, it| {
            let near = is_near(*before, it).then_some(it);
            *before = it;
            near
        });
        (start.last().unwrap_or(first), end.last().unwrap_or(last))
    }

    /// How many words stand between two pairs that the document has no room for, and how many in
    /// what room it has; copyright notices aside.
    fn gap(&self, a: Pair, b: Pair) -> (usize, usize) {
        let n_extra = self.n_extra(a, b);
        let is_notice = self.free[a.1 + 1..=b.1].iter().any(|it| *it >= NOTICE);
        let n_filled = if is_notice {
            0
        } else {
            b.0 - a.0 - 1 - n_extra
        };
        (n_extra, n_filled)
    }

    /// How many foreign words the document has room for between two pairs.
    fn room(&self, a: Pair, b: Pair) -> usize {
        (a.1 + 1..=b.1).map(|it| usize::from(self.free[it])).sum()
    }

    /// How many words stand between two pairs beyond those.
    fn n_extra(&self, a: Pair, b: Pair) -> usize {
        (b.0 - a.0 - 1).saturating_sub(self.room(a, b))
    }

    /// Counts, and lists what differs.
    fn finish(self) -> Alignment {
        let Some(required) = self.required() else {
            return Alignment::default();
        };
        let all = self.connected(required);
        let core = self.core(required, all);
        let (first, last) = all;
        let tokens = |(first, last): (Pair, Pair)| first.0..last.0 + 1;
        let mut result = Alignment {
            tokens: tokens(all),
            core: tokens(core),
            required: tokens(required),
            ..Alignment::default()
        };
        let within = self.texts_within();
        let mut n_filled = 0;
        let mut before = first;
        for run in self.pairs.within(first.1..last.1 + 1) {
            n_filled += self.count(before, run.first(), &within, &mut result);
            let flags = &self.flags[run.words()];
            let n_required = memchr::memchr_iter(0, flags).count();
            result.n_required += n_required;
            result.n_optional += flags.len() - n_required;
            if n_required > 0 {
                result.n_filled += Some(n_filled).filter(|it| *it > MOST_NAME).unwrap_or(0);
                n_filled = 0;
            }
            before = run.last();
        }
        self.count_outside(all, &mut result);
        result
    }

    /// Counts the required words before the first pair and behind the last.
    fn count_outside(&self, (first, last): (Pair, Pair), result: &mut Alignment) {
        let count = |it: &[u8]| memchr::memchr_iter(0, it).count();
        let before = count(&self.flags[..first.1]);
        let behind = count(&self.flags[last.1 + 1..self.words.len()]);
        result.n_outside = before + behind;
        if before > 0 {
            let edit = WordEdit {
                added: first.0..first.0,
                removed: 0..first.1,
            };
            result.edits.insert(0, edit);
        }
        if behind > 0 {
            result.edits.push(WordEdit {
                added: last.0 + 1..last.0 + 1,
                removed: last.1 + 1..self.words.len(),
            });
        }
    }

    /// Counts what stands between two pairs, and gives how many words fill room for any. `within`
    /// are the optional parts of which nothing may lack.
    fn count(&self, a: Pair, b: Pair, within: &[Range<usize>], result: &mut Alignment) -> usize {
        if a == b {
            return 0; // the first of all
        }
        let (added, removed) = (a.0 + 1..b.0, a.1 + 1..b.1);
        let within = within.iter().filter(|_| removed.len() >= SENTENCE);
        let is_due =
            |it: &usize| self.is_required(*it) || within.clone().any(|part| part.contains(it));
        let n_missing = removed.clone().filter(is_due).count();
        let (n_extra, n_filled) = self.gap(a, b);
        if n_extra == 0 && added.len() >= MOST_NAME {
            result.filled.push(added.clone());
        }
        if n_missing + n_extra > 0 {
            result.n_missing += n_missing;
            result.n_extra += n_extra;
            result.edits.push(WordEdit { added, removed });
        }
        n_filled
    }
}

/// The furthest of optional pairs, from the required ones outwards, up to which they are worth more
/// than the words between them, of which so many stand there before each, without room and with it.
fn reach(gaps: impl Iterator<Item = (Pair, (usize, usize))>) -> Option<Pair> {
    let (mut worth, mut best, mut reached) = (0_i64, 0, None);
    for (pair, (n_extra, n_filled)) in gaps {
        let cost = i64::try_from(8 * n_extra + n_filled).unwrap_or(i64::MAX / 2);
        worth = worth.saturating_add(2 - cost);
        if worth >= best {
            (best, reached) = (worth, Some(pair));
        }
    }
    reached
}
