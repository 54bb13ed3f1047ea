// SPDX-License-Identifier: Apache-2.0

//! Texts that stand there word for word, found by walking along them.
//!
//! Most texts are copies: what the required words of a document say is all there, and nothing
//! else but names where it has room for names. Such a text needs no search among its neighbours,
//! unless one of these has more of the words about it. A file that lists the texts of a thousand
//! packages is read as fast as any other.

use std::{cmp::Reverse, collections::BTreeMap, ops::Range, sync::LazyLock};

use rustc_hash::FxHashMap;

use super::{
    align::{Alignment, align},
    chain::{Block, Chain, WORDS},
    judge::{TextMatch, rank, verdict},
    seed::{self, GRAM, Seed},
};
use crate::{
    detect::{token::Token, words::gram_hash},
    licenses::{Corpus, Run, corpus},
};

/// How many words from a text on another one may have words that it would have to have, to be
/// the better answer. What stands further away, no chain goes on to.
const NEAR: u32 = 300;

/// How many words behind a name agree before it is one.
const AGREEING: usize = 2;

/// How many optional words may be left out before others, and how many words may stand in their
/// place: an example of a notice, filled in.
const MOST_LEFT_OUT: usize = 30;
const MOST_PUT_IN: usize = 30;

/// By how many words the rest of a document may stand aside, behind a name or a notice.
const MOST_ASIDE: u32 = 60;

/// How many runs of words beside a copy are another text's, at least.
const LEAST_OTHERS: usize = 3;

/// The documents that start with a run of words.
static BEGINNINGS: LazyLock<FxHashMap<Run, Vec<(usize, u32)>>> =
    LazyLock::new(|| beginnings(corpus()));

/// The first run of words of each document that nothing may stand between, and the first that is
/// required: what stands before that may be left out.
fn beginnings(corpus: &Corpus) -> FxHashMap<Run, Vec<(usize, u32)>> {
    let mut beginnings: FxHashMap<Run, Vec<(usize, u32)>> = FxHashMap::default();
    for (number, document) in corpus.documents().iter().enumerate() {
        let words = corpus.document_words(document);
        let (flags, free) = corpus.document_slack(document);
        let is_fixed = |at: &usize| {
            let inside = free.get(at + 1..at + GRAM);
            inside.is_some_and(|it| it.iter().all(|it| *it == 0))
        };
        let is_required = |at: &usize| flags.get(*at..at + GRAM) == Some(&[0; GRAM]);
        let mut starts = (0..words.len().saturating_sub(GRAM)).filter(is_fixed);
        let first = starts.next();
        let required = first.into_iter().chain(starts).find(is_required);
        for at in [first, required.filter(|it| Some(*it) != first)] {
            let Some((at, run)) = at.and_then(|at| Some((at, words.get(at..at + GRAM)?))) else {
                continue;
            };
            // A notice's words are in no run.
            let Some(run) = corpus.run(gram_hash(run)) else {
                continue;
            };
            let at = u32::try_from(at).expect("a document has fewer than 2^18 words");
            beginnings.entry(run).or_default().push((number, at));
        }
    }
    beginnings
}

/// The copies among the words of a text for which no neighbour could be the better answer, in
/// order and apart.
pub(super) fn find(tokens: &[Token], seeds: &[Seed], corpus: &Corpus) -> Vec<TextMatch> {
    let mut copies = Vec::new();
    for seed in seeds {
        for (document, at) in BEGINNINGS.get(&seed.run).into_iter().flatten() {
            copies.extend(walk(tokens, *document, (seed.at, *at), corpus));
        }
    }
    if copies.is_empty() {
        return Vec::new();
    }
    copies.sort_by_key(Chain::range);
    let mut rivalry = Rivalry::new(seeds, &copies, corpus);
    let mut by_length: Vec<&Chain> = copies.iter().collect();
    by_length.sort_by_key(|it| Reverse(it.n_covered));
    let mut found: Vec<TextMatch> = Vec::new();
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    for longest in by_length {
        if !is_free(longest, &taken) {
            continue;
        }
        let rivals = rivals(longest, &copies).filter(|it| is_free(it, &taken));
        let free = free_about(longest, &taken, tokens.len());
        let laid = rivals.filter_map(|it| Some((lay(tokens, free.clone(), it, corpus)?, it)));
        let best = laid.max_by_key(|it| rank(&it.0, tokens, corpus));
        let place = best.as_ref().map_or(longest, |it| it.1).range();
        let (start, end) = longest.range();
        taken.insert(start.min(place.0), end.max(place.1));
        let alone = best.filter(|(copy, walked)| !rivalry.has_rival(copy, walked));
        found.extend(alone.map(|it| cored(it.0, seeds, corpus)));
    }
    found.sort_by_key(|it| it.alignment.tokens.start);
    apart(&mut found);
    found
}

/// Whether no place that is taken, each given by its start and end, has a word of a copy.
fn is_free(copy: &Chain, taken: &BTreeMap<u32, u32>) -> bool {
    let (start, end) = copy.range();
    let before = taken.range(..end).next_back();
    before.is_none_or(|it| *it.1 <= start)
}

/// The words about a copy that no place taken has: what a document leaves open at its ends is not
/// found among the words of another text.
fn free_about(copy: &Chain, taken: &BTreeMap<u32, u32>, n_words: usize) -> Range<usize> {
    let (start, end) = copy.range();
    let before = taken.range(..=start).next_back();
    let behind = taken.range(end..).next();
    before.map_or(0, |it| *it.1 as usize)..behind.map_or(n_words, |it| *it.0 as usize)
}

/// The copies that have nearly as many words of the same place as the longest one; they may differ
/// in what is optional. Those that start far before it have less of it.
fn rivals<'a>(longest: &Chain, copies: &'a [Chain]) -> impl Iterator<Item = &'a Chain> {
    let (start, end) = longest.range();
    let n_covered = longest.n_covered;
    let least = start.saturating_sub(NEAR);
    let first = copies.partition_point(|it| it.range().0 < least);
    let near = copies.get(first..).unwrap_or_default().iter();
    let near = near.take_while(move |it| it.range().0 < end);
    near.filter(move |it| it.range().1 > start && it.n_covered * 10 >= n_covered * 9)
}

/// Takes the optional words off that other words part from a copy, if another text may have these.
fn cored(mut copy: TextMatch, seeds: &[Seed], corpus: &Corpus) -> TextMatch {
    let Alignment { tokens, core, .. } = &mut copy.alignment;
    let is_other = |it: &Seed| {
        let mut documents = corpus.postings(it.run).by_document();
        documents.all(|it| it.0 != copy.document)
    };
    let is_text = |it: Range<usize>| {
        let others = seed::within(seeds, &it).iter().filter(|it| is_other(it));
        others.count() >= LEAST_OTHERS
    };
    if is_text(tokens.start..core.start) {
        tokens.start = core.start;
    }
    if is_text(core.end..tokens.end) {
        tokens.end = core.end;
    }
    copy
}

/// Takes from each the optional words that the one before has too.
fn apart(found: &mut [TextMatch]) {
    let mut end_before = 0;
    for it in found.iter_mut().map(|it| &mut it.alignment) {
        it.tokens.start = it.tokens.start.max(end_before).min(it.required.start);
        it.core.start = it.core.start.max(it.tokens.start);
        end_before = it.tokens.end;
    }
}

/// Lays a copy's document over it and the free words about it; `None` if they differ after all.
fn lay(tokens: &[Token], free: Range<usize>, copy: &Chain, corpus: &Corpus) -> Option<TextMatch> {
    let document = copy.document;
    let alignment = align(tokens, free, copy, corpus);
    let is_same = [
        alignment.n_missing,
        alignment.n_extra,
        alignment.n_outside,
        alignment.n_filled,
    ] == [0; 4];
    let is_text = verdict(tokens, document, &alignment, corpus) == Some(false);
    (is_same && is_text).then_some(TextMatch {
        document,
        alignment,
        is_partial: false,
    })
}

/// Tells whether a copy could be a part of another text, or a neighbour's.
struct Rivalry<'a> {
    seeds: &'a [Seed],
    corpus: &'a Corpus,
    /// The copies by their start, each with the furthest end of it and those before.
    copies: Vec<(u32, u32)>,
    within: Votes,
    beyond: Votes,
}

/// How many runs of words each document has.
#[derive(Default)]
struct Votes {
    counts: Vec<u32>,
    /// Those that have any.
    voted: Vec<usize>,
}

impl Votes {
    fn clear(&mut self, n_documents: usize) {
        self.counts.resize(n_documents, 0);
        for document in self.voted.drain(..) {
            self.counts[document] = 0;
        }
    }

    fn add(&mut self, document: usize) {
        if self.counts[document] == 0 {
            self.voted.push(document);
        }
        self.counts[document] += 1;
    }

    fn of(&self, document: usize) -> usize {
        self.counts[document] as usize
    }
}

/// After so many runs it is asked who may still win.
const AT_ONCE: usize = 32;

impl<'a> Rivalry<'a> {
    /// The copies are in order.
    fn new(seeds: &'a [Seed], copies: &[Chain], corpus: &'a Corpus) -> Self {
        let mut end = 0;
        let copies = copies.iter().map(|it| {
            end = end.max(it.range().1);
            (it.range().0, end)
        });
        Self {
            seeds,
            corpus,
            copies: copies.collect(),
            within: Votes::default(),
            beyond: Votes::default(),
        }
    }

    /// Whether a run of words stands in no copy. What copies have is theirs.
    fn is_outside(&self, seed: Seed) -> bool {
        let n_before = self.copies.partition_point(|it| it.0 <= seed.at);
        let last = n_before.checked_sub(1).and_then(|it| self.copies.get(it));
        last.is_none_or(|it| seed.at + WORDS > it.1)
    }

    /// Whether another document that has most of the words of a copy may have more of those in its
    /// holes and about it than it lacks, or the copy's own document has more of them than were
    /// walked along.
    fn has_rival(&mut self, copy: &TextMatch, walked: &Chain) -> bool {
        let (own, holes) = self.parts(copy, walked);
        self.goes_on(copy, walked, &holes) || self.may_lose(copy, &own)
    }

    /// The runs of words of a copy that were walked along, and those that were not, in stretches.
    fn parts(&self, copy: &TextMatch, walked: &Chain) -> (Vec<&'a [Seed]>, Vec<&'a [Seed]>) {
        let mut rest = seed::within(self.seeds, &copy.alignment.tokens);
        let (mut own, mut holes) = (Vec::new(), Vec::new());
        for stretch in walked.stretches() {
            let n_before = rest.partition_point(|it| it.at < stretch.start);
            let (hole, behind) = rest.split_at(n_before);
            let n_own = behind.partition_point(|it| it.at + WORDS <= stretch.end);
            let (walked, behind) = behind.split_at(n_own);
            holes.push(hole);
            own.push(walked);
            rest = behind;
        }
        holes.push(rest);
        (own, holes)
    }

    /// Counts whose runs of words stand in the holes of a copy and about it; whether some of them
    /// stand where its own document goes on.
    fn goes_on(&mut self, copy: &TextMatch, walked: &Chain, holes: &[&[Seed]]) -> bool {
        self.beyond.clear(self.corpus.documents().len());
        for seed in holes.iter().copied().flatten() {
            let documents = self.corpus.postings(seed.run).by_document();
            documents.for_each(|it| self.beyond.add(it.0));
        }
        let own = &copy.alignment.tokens;
        let reach = NEAR as usize;
        let before = own.start.saturating_sub(reach)..own.start;
        let behind = own.end..own.end.saturating_add(reach);
        let near = [before, behind].into_iter();
        for seed in near.flat_map(|it| seed::within(self.seeds, &it)) {
            if !self.is_outside(*seed) {
                continue;
            }
            for (document, places) in self.corpus.postings(seed.run).by_document() {
                self.beyond.add(document);
                let goes_on = |it: (usize, u32)| walked.goes_on_at(seed.at, it.1, MOST_ASIDE);
                if document == copy.document && places.iter().any(goes_on) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether a document that has words beyond a copy may have more of those than it lacks of the
    /// copy's `own` runs. Most of them lack so many of the first that the others need not be counted.
    fn may_lose(&mut self, copy: &TextMatch, own: &[&[Seed]]) -> bool {
        self.within.clear(self.corpus.documents().len());
        let n_own: usize = own.iter().map(|it| it.len()).sum();
        let others = self.beyond.voted.iter().copied();
        let mut suspects: Vec<usize> = others.filter(|it| *it != copy.document).collect();
        let mut n_counted = 0;
        for seeds in own.iter().flat_map(|it| it.chunks(AT_ONCE)) {
            if suspects.is_empty() {
                return false;
            }
            for seed in seeds {
                let documents = self.corpus.postings(seed.run).by_document();
                documents.for_each(|it| self.within.add(it.0));
            }
            n_counted += seeds.len();
            // A run of words that only a neighbour has is worth as many words at most; a run that
            // it lacks is a word in so many that differs, at least: one that agrees less, and one
            // edit.
            suspects.retain(|it| {
                let n_lacking = n_counted.saturating_sub(self.within.of(*it));
                let beyond = self.beyond.of(*it);
                n_lacking * 2 <= n_own && beyond * GRAM * GRAM > n_lacking * 3
            });
        }
        !suspects.is_empty()
    }
}

/// Walks along a document and the text from a place where both have the same words; `None` if
/// a word that the document requires is not there.
fn walk(tokens: &[Token], number: usize, from: (u32, u32), corpus: &Corpus) -> Option<Chain> {
    let document = &corpus.documents()[number];
    let words = corpus.document_words(document);
    let slack = corpus.document_slack(document);
    let start = (from.0 as usize, from.1 as usize);
    let agrees = |back: &usize| {
        let text = start.0.checked_sub(*back).and_then(|it| tokens.get(it));
        let word = start.1.checked_sub(*back).and_then(|it| words.get(it));
        text.is_some_and(|it| Some(&it.word) == word)
    };
    let n_before = (1..=start.1).take_while(agrees).count();
    let start = (start.0 - n_before, start.1 - n_before);
    let blocks = Walk::new(tokens, words, slack).from(start)?;
    Some(Chain {
        document: number,
        n_required: u32::try_from(document.n_required).unwrap_or(u32::MAX),
        n_covered: blocks.iter().map(|it| it.length).sum(),
        blocks,
    })
}

struct Walk<'a> {
    tokens: &'a [Token],
    words: &'a [u16],
    flags: &'a [u8],
    free: &'a [u8],
}

impl<'a> Walk<'a> {
    fn new(tokens: &'a [Token], words: &'a [u16], slack: (&'a [u8], &'a [u8])) -> Self {
        let (flags, free) = slack;
        Self {
            tokens,
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
        let tokens = self.tokens.get(text..).unwrap_or_default();
        let words = self.words.get(at..).unwrap_or_default();
        let agrees = |(token, word): &(&Token, &u16)| token.word == **word;
        tokens.iter().zip(words).take_while(agrees).count()
    }

    /// How many optional words the document has from here on.
    fn n_optional(&self, at: usize) -> usize {
        let rest = self.flags.get(at..).unwrap_or_default();
        rest.iter().take_while(|it| **it != 0).count()
    }

    /// How many words further text and document agree again, if they do so among the next optional
    /// words; if not, behind all of these.
    fn goes_on(&self, text: usize, at: usize, n_optional: usize) -> (usize, usize) {
        let steps = (1..=n_optional.min(MOST_LEFT_OUT))
            .flat_map(|document| (0..=MOST_PUT_IN).map(move |text| (text, document)));
        let agree = |(n_text, n_document): &(usize, usize)| {
            self.n_agreeing(text + n_text, at + n_document) >= GRAM
        };
        let first = steps.filter(agree).min_by_key(|it| it.0 + it.1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::token::Tokens;

    /// The first ids of the copies in a text.
    fn copies(text: &str) -> Vec<&'static str> {
        let mut tokens = Tokens::default();
        tokens.read(text, 0..text.len(), corpus(), |_| ());
        let seeds = seed::seeds(&tokens.list, corpus());
        let found = find(&tokens.list, &seeds, corpus());
        let documents = corpus().documents();
        found
            .iter()
            .map(|it| documents[it.document].ids[0])
            .collect()
    }

    fn text(id: &str) -> String {
        corpus().text(id).expect("it is on the list")
    }

    #[test]
    fn copies_in_a_row_are_found_with_names_filled_in() {
        let notice = |n: usize| text("MIT").replace("<copyright holders>", &format!("Holder {n}"));
        let notices: Vec<String> = (0..200).map(notice).collect();
        let all = format!("{}\n{}", notices.join("\n"), text("Apache-2.0"));
        let mut expected = vec!["MIT"; 200];
        expected.push("Apache-2.0");
        assert_eq!(copies(&all), expected);
    }

    #[test]
    fn what_is_changed_is_no_copy() {
        let changed = text("MIT").replace("without restriction", "for research");
        assert!(copies(&changed).is_empty());
        assert!(copies(&text("MIT").replace("merge, ", "")).is_empty());
    }

    #[test]
    fn a_text_within_a_longer_one_is_left_to_the_search() {
        // The texts of these have one of the BSD or MIT licenses word for word.
        for id in ["Sleepycat", "X11", "MIT-feh"] {
            let found = copies(&text(id));
            assert!(found.is_empty() || found == [id], "{id}: {found:?}");
        }
    }
}
