// SPDX-License-Identifier: Apache-2.0

//! Seeds: runs of five words that some text of the corpus has.

use std::{cmp::Reverse, ops::Range};

use rustc_hash::FxHashSet;

use super::{band, stretch};
use crate::licenses::{Corpus, Run, WORDS_A_RUN};

/// How many words make a gram.
pub(super) const GRAM: usize = WORDS_A_RUN;

/// Seeds further apart than this many words belong to different texts. The longest run of words
/// that a template leaves to its author is shorter.
const ISLAND_GAP: u32 = 300;

/// How many texts are tried on one island, and how many more for each so many words of it.
const MOST_CANDIDATES: usize = 40;
const WORDS_A_CANDIDATE: usize = 100;

/// How many words a short text has at most, and how many short ones are tried besides.
const SHORT: usize = 300;
const MOST_SHORT: usize = 30;

/// An island with fewer seeds has no text: `least_votes` of the shortest one.
const LEAST_SEEDS: usize = 2;

/// An island with more seeds may have several texts.
const LONG_ISLAND: usize = 200;

/// A run of words that the corpus has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seed {
    /// The number of its first word in the text.
    pub(super) at: u32,
    /// What it is.
    pub(super) run: Run,
}

/// All seeds of a text, given as the numbers of its words.
pub(super) fn seeds(words: &[u16], corpus: &Corpus) -> Vec<Seed> {
    let mut stretches = Vec::new();
    stretch::add(words, corpus, &mut stretches);
    stretches.iter().flat_map(|it| it.seeds(corpus)).collect()
}

/// Seeds that stand close together, enough of them for a text.
pub(super) fn islands(seeds: &[Seed]) -> impl Iterator<Item = &[Seed]> {
    let islands = seeds.chunk_by(|a, b| b.at - a.at <= ISLAND_GAP);
    islands.filter(|it| it.len() >= LEAST_SEEDS)
}

/// The words of an island, by number.
pub(super) fn range(island: &[Seed]) -> Range<usize> {
    let first = island.first().map_or(0, |it| it.at as usize);
    let last = island.last().map_or(0, |it| it.at as usize + GRAM);
    first..last
}

/// Documents that may lie over an island.
#[derive(Debug)]
pub(super) struct Candidates {
    /// By number.
    pub(super) documents: Vec<usize>,
    /// Whether one was left out that is there nearly whole.
    pub(super) is_cut: bool,
}

/// The documents that share most with an island.
pub(super) fn candidates(island: &[Seed], corpus: &Corpus) -> Candidates {
    let documents = corpus.documents();
    let mut votes = vec![0_u32; documents.len()];
    let runs = distinct(island);
    for (document, _) in runs.iter().flat_map(|it| corpus.postings(*it).iter()) {
        votes[document] += 1;
    }
    let has_enough =
        |document: &usize, votes: u32| votes >= least_votes(documents[*document].n_words);
    let shared: Vec<usize> = (0..documents.len())
        .filter(|it| has_enough(it, votes[*it]))
        .collect();
    let together = band::votes(island, &shared, corpus);
    let mut ranked: Vec<(u32, usize)> = shared
        .into_iter()
        .zip(together)
        .filter(|(it, together)| has_enough(it, *together))
        .map(|(it, _)| (share(votes[it], documents[it].n_words), it))
        .collect();
    let n_words = island.last().map_or(0, |it| it.at) - island.first().map_or(0, |it| it.at);
    let most = MOST_CANDIDATES + n_words as usize / WORDS_A_CANDIDATE;
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    // A short text that is there nearly whole may stand beside a long one, which all of a large
    // family share more with.
    let is_whole = |it: &usize| {
        let n_words = documents[*it].n_words;
        n_words <= SHORT && votes[*it] as usize * 2 >= n_words
    };
    let rest = ranked.iter().skip(most).map(|it| it.1);
    let mut short: Vec<usize> = rest.filter(is_whole).collect();
    short.sort_by_key(|it| Reverse(votes[*it] as usize * 1000 / documents[*it].n_words));
    short.truncate(MOST_SHORT);
    let mut left_out = ranked.iter().skip(most).map(|it| it.1);
    let is_cut = left_out.any(|it| {
        let n_grams = (documents[it].n_words + 1).saturating_sub(GRAM);
        votes[it] as usize * 10 >= n_grams * 9 && !short.contains(&it)
    });
    let mut candidates: Vec<usize> = ranked.iter().take(most).map(|it| it.1).collect();
    candidates.extend(short);
    candidates.sort_unstable();
    Candidates {
        documents: candidates,
        is_cut,
    }
}

/// The runs of an island, each once. Where texts follow each other, what they share comes again:
/// counted twice, it would speak for longer documents, that have but half of it.
fn distinct(island: &[Seed]) -> Vec<Run> {
    let mut runs: Vec<Run> = island.iter().map(|it| it.run).collect();
    if runs.len() > LONG_ISLAND {
        let mut seen = FxHashSet::default();
        runs.retain(|it| seen.insert(*it));
    }
    runs
}

/// How many grams a document must share before it is looked at: a few of a short one, enough of
/// a long one that common phrases of law do not call it.
fn least_votes(n_words: usize) -> u32 {
    u32::try_from((n_words / 8).clamp(2, 24)).expect("it is at most 24")
}

/// What a document is worth: the grams shared, and more if they are most of the document.
fn share(votes: u32, n_words: usize) -> u32 {
    let n_words = u32::try_from(n_words).unwrap_or(u32::MAX).max(1);
    votes.min(n_words).saturating_mul(1000) / (n_words / 2 + 100)
}
