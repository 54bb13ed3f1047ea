// SPDX-License-Identifier: Apache-2.0

//! Finds the texts of licenses, of exceptions, and of the notices that licenses prescribe.
//!
//! As genome aligners do: *seed* (runs of five words that a text of the corpus has), *chain*
//! (seeds that follow each other in both), *align* (word by word between the seeds), and *judge*
//! (of all texts that fit a place, the one with the fewest words missing and added wins, so that
//! neighbours such as BSD-2-Clause and BSD-3-Clause are told apart by what tells them apart).
//! Optional and variable parts of SPDX templates cost nothing. Copies of a text need none of this:
//! they are walked along (*verbatim*), and what lies between them is searched.
//!
//! Every step is linear in the text; the constants bound the rest.

mod align;
mod band;
mod bound;
mod chain;
mod change;
mod closest;
mod dense;
mod judge;
mod lay;
mod memo;
mod seed;
mod slots;
mod stretch;
mod verbatim;

use std::{borrow::Cow, ops::Range};

use super::{Match, Method, token::Token, words::hash_of};
use crate::{
    expression::Expression,
    licenses::{Corpus, DocumentKind, corpus},
    read::Text,
};

pub use closest::{Candidate, closest, compare};

use align::WordEdit;
use judge::{Judged, TextMatch};
use memo::{Memo, Piece};
use seed::Seed;
use stretch::Stretch;

/// The texts of the corpus that a text has.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The texts, by place.
    pub(super) matches: Vec<Match>,
    /// Where they leave room for a name and something longer stands, in bytes.
    pub(super) filled: Vec<Range<usize>>,
    /// Whether a bound was met: there may be more.
    pub(super) is_cut: bool,
}

/// Room that is used again from text to text, and what was found before.
#[derive(Debug, Default)]
pub(super) struct Memory {
    words: Vec<u16>,
    stretches: Vec<Stretch>,
    seeds: Vec<Seed>,
    known: Memo,
}

/// Finds the texts of the corpus among the words of a text.
pub(super) fn find(
    text: &Text<'_>,
    tokens: &[Token],
    corpus: &Corpus,
    memory: &mut Memory,
) -> Found {
    let Memory {
        words,
        stretches,
        seeds,
        known,
    } = memory;
    words.clear();
    words.extend(tokens.iter().map(|it| it.word));
    stretches.clear();
    stretch::add(words, corpus, stretches);
    let mut is_cut = false;
    let mut found = verbatim::find(words, stretches, corpus);
    for sea in seas(&found, tokens.len()) {
        let within = stretch::within(stretches, &sea);
        seeds.clear();
        seeds.extend(within.flat_map(|it| it.seeds(corpus)));
        for island in seed::islands(seeds) {
            let own = seed::range(island);
            let from = own.start.saturating_sub(align::REACH).max(sea.start);
            let about = from..sea.end.min(own.end + align::REACH);
            let near = words.get(about.clone()).unwrap_or_default();
            let piece = Piece {
                words: near,
                own: own.start - about.start..own.end - about.start,
            };
            let answer = known.recall(&piece, || {
                let judged = among(near, island, about.start, corpus);
                is_cut |= judged.is_cut;
                judged
            });
            found.extend(answer.iter().map(|it| it.moved(align::REACH, own.start)));
        }
    }
    found.sort_by_key(|it| (it.alignment.tokens.start, it.alignment.tokens.end));
    found.retain(|it| !change::is_another_notice(it, words, corpus));
    let filled = found.iter().flat_map(|it| &it.alignment.filled);
    let matches = found.iter();
    Found {
        filled: filled.filter_map(|it| bytes(tokens, it)).collect(),
        matches: matches
            .filter_map(|it| as_match(it, text, (tokens, words), corpus))
            .collect(),
        is_cut,
    }
}

/// The words between the texts found, which are in order and apart.
fn seas(found: &[TextMatch], n_words: usize) -> Vec<Range<usize>> {
    let taken = found.iter().map(|it| &it.alignment.tokens);
    let starts = std::iter::once(0).chain(taken.clone().map(|it| it.end));
    let ends = taken.map(|it| it.start).chain([n_words]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// The bytes of a range of words.
fn bytes(tokens: &[Token], words: &Range<usize>) -> Option<Range<usize>> {
    let words = tokens.get(words.clone())?;
    Some(words.first()?.start as usize..words.last()?.end() as usize)
}

/// The numbers of words, without those that no text of the corpus has.
fn numbers(words: &[&str]) -> Vec<u16> {
    let numbers = words.iter().map(|it| corpus().word(hash_of(it)));
    numbers.filter(|it| *it != 0).collect()
}

/// How often what stands beside the texts found is looked at again.
const MOST_PASSES: usize = 3;

/// Finds the texts of one island among its words, the first of which has the number `start`.
///
/// All texts of a large family share more with a long text than a short one beside it does, so
/// what the first pass leaves is looked at for itself.
fn among(words: &[u16], island: &[Seed], start: usize, corpus: &Corpus) -> Judged {
    let start = u32::try_from(start).expect("words are numbered in 32 bits");
    let rebased = |it: &Seed| Seed {
        at: it.at - start,
        ..*it
    };
    let mut rest: Vec<Seed> = island.iter().map(rebased).collect();
    let mut judged = Judged::default();
    for pass in 1..=MOST_PASSES {
        let n_found = judged.found.len();
        judged.is_cut = false;
        for island in seed::islands(&rest) {
            let candidates = seed::candidates(island, corpus);
            judged.is_cut |= candidates.is_cut;
            if !candidates.documents.is_empty() {
                let chains = chain::chains(island, &candidates.documents, corpus);
                judge::judge(words, chains, corpus, &mut judged);
            }
        }
        let found = &mut judged.found;
        if found.len() == n_found {
            break;
        }
        judged.is_cut |= pass == MOST_PASSES;
        found.sort_by_key(|it| (it.alignment.core.start, it.alignment.core.end));
        rest.retain(|it| !is_taken(it.at as usize, found));
    }
    judged
}

/// Whether a text that was found has a word; they are in order.
fn is_taken(at: usize, found: &[TextMatch]) -> bool {
    let behind = found.partition_point(|it| it.alignment.core.start <= at);
    let before = found.get(..behind).and_then(<[_]>::last);
    before.is_some_and(|it| it.alignment.core.contains(&at))
}

fn as_match(
    found: &TextMatch,
    text: &Text<'_>,
    (tokens, words): (&[Token], &[u16]),
    corpus: &Corpus,
) -> Option<Match> {
    let span = bytes(tokens, &found.alignment.tokens)?;
    let document = &corpus.documents()[found.document];
    let id = answer(document.ids.first()?, document.kind, corpus);
    let class = change::class(found, words, corpus);
    let difference = change::difference(found, &text.content, tokens, corpus);
    Some(Match {
        expression: Some(Expression::license(&id)),
        raw: None,
        method: Method::Text,
        class,
        score: change::score(found),
        place: text.place(span.clone()),
        span,
        difference: Some(Box::new(difference)),
        problem: None,
    })
}

/// What ids say beyond a text: the list has a copy of a GNU license's text for each of them, which
/// differ in a comma. The text alone says neither.
const SAID_ELSEWHERE: [(&str, &str); 3] = [
    ("-or-later", "-only"),
    ("-no-invariants", ""),
    ("-invariants", ""),
];

/// The id that a document answers with.
fn answer<'a>(id: &'a str, kind: DocumentKind, corpus: &Corpus) -> Cow<'a, str> {
    let mut id = Cow::Borrowed(id);
    if kind == DocumentKind::License {
        for (said, plain) in SAID_ELSEWHERE {
            let without = id.replacen(said, plain, 1);
            if corpus.get(&without).is_some() {
                id = Cow::Owned(without);
            }
        }
    }
    id
}

#[cfg(test)]
mod tests;
