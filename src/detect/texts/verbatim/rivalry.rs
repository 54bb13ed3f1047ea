// SPDX-License-Identifier: Apache-2.0

//! Tells whether a copy could be a part of another text, or a neighbour's.

use super::{Chain, GRAM, NEAR, Stretch, TextMatch, WORDS, stretch};
use crate::licenses::Corpus;

/// By how many words the rest of a document may stand aside, behind a name or a notice.
const MOST_ASIDE: u32 = 60;

/// What tells whether a copy has a rival.
pub(super) struct Rivalry<'a> {
    stretches: &'a [Stretch],
    corpus: &'a Corpus,
    /// Those that stand in no copy. What copies have is theirs.
    outside: Vec<Stretch>,
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
    pub(super) fn new(stretches: &'a [Stretch], copies: &[Chain], corpus: &'a Corpus) -> Self {
        let mut outside = Vec::new();
        let mut copies = copies.iter().map(Chain::range).peekable();
        let mut end = 0;
        for stretch in stretches {
            let mut rest = *stretch;
            while !rest.is_empty() {
                rest = rest.split((end + 1_u32).saturating_sub(WORDS)).1;
                let next = copies.peek().map_or(u32::MAX, |it| it.0);
                let (free, behind) = rest.split(next);
                if !free.is_empty() {
                    outside.push(free);
                }
                rest = behind;
                if !rest.is_empty() {
                    end = copies.next().map_or(end, |it| it.1.max(end));
                }
            }
        }
        Self {
            stretches,
            corpus,
            outside,
            within: Votes::default(),
            beyond: Votes::default(),
        }
    }

    /// Whether another document that has most of the words of a copy may have more of those in its
    /// holes and about it than it lacks, or the copy's own document has more of them than were
    /// walked along.
    pub(super) fn has_rival(&mut self, copy: &TextMatch, walked: &Chain) -> bool {
        let (own, holes) = self.parts(copy, walked);
        self.goes_on(copy, walked, &holes) || self.may_lose(copy, &own)
    }

    /// The runs of words of a copy that were walked along, and those that were not.
    fn parts(&self, copy: &TextMatch, walked: &Chain) -> (Vec<Stretch>, Vec<Stretch>) {
        let (mut own, mut holes) = (Vec::new(), Vec::new());
        let mut parts = walked.stretches().peekable();
        for stretch in stretch::within(self.stretches, &copy.alignment.tokens) {
            let mut rest = stretch;
            while !rest.is_empty() {
                let Some(part) = parts.peek() else {
                    holes.push(rest);
                    break;
                };
                let (hole, behind) = rest.split(part.start);
                let (walked, behind) = behind.split((part.end + 1).saturating_sub(WORDS));
                holes.extend(Some(hole).filter(|it| !it.is_empty()));
                own.extend(Some(walked).filter(|it| !it.is_empty()));
                rest = behind;
                if !rest.is_empty() {
                    parts.next();
                }
            }
        }
        (own, holes)
    }

    /// Counts whose runs of words stand in the holes of a copy and about it; whether some of them
    /// stand where its own document goes on.
    fn goes_on(&mut self, copy: &TextMatch, walked: &Chain, holes: &[Stretch]) -> bool {
        self.beyond.clear(self.corpus.documents().len());
        for run in holes.iter().flat_map(|it| it.runs(self.corpus)) {
            let documents = self.corpus.postings(run).by_document();
            documents.for_each(|it| self.beyond.add(it.0));
        }
        let own = &copy.alignment.tokens;
        let reach = NEAR as usize;
        let before = own.start.saturating_sub(reach)..own.start;
        let behind = own.end..own.end.saturating_add(reach);
        let near = [before, behind].into_iter();
        let near = near.flat_map(|it| stretch::within(&self.outside, &it));
        for seed in near.flat_map(|it| it.seeds(self.corpus)) {
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
    fn may_lose(&mut self, copy: &TextMatch, own: &[Stretch]) -> bool {
        self.within.clear(self.corpus.documents().len());
        let others = self.beyond.voted.iter().copied();
        let mut suspects: Vec<usize> = others.filter(|it| *it != copy.document).collect();
        if suspects.is_empty() {
            return false;
        }
        let mut runs = own.iter().flat_map(|it| it.runs(self.corpus));
        let n_own = runs.clone().count();
        let mut n_counted = 0;
        while n_counted < n_own && !suspects.is_empty() {
            for run in runs.by_ref().take(AT_ONCE) {
                let documents = self.corpus.postings(run).by_document();
                documents.for_each(|it| self.within.add(it.0));
            }
            n_counted = (n_counted + AT_ONCE).min(n_own);
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
