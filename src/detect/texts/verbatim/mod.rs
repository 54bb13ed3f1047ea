// SPDX-License-Identifier: Apache-2.0

//! Texts that stand there word for word, found by walking along them.
//!
//! Most texts are copies: what the required words of a document say is all there, and nothing
//! else but names where it has room for names. Such a text needs no search among its neighbours,
//! unless one of these has more of the words about it. A file that lists the texts of a thousand
//! packages is read as fast as any other.

mod beginnings;
mod rivalry;
mod walk;

use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

use super::{
    align::{Alignment, align},
    chain::{Block, Chain, WORDS},
    judge::{TextMatch, rank, verdict},
    seed::GRAM,
    stretch::{self, Stretch},
};
use crate::licenses::{Corpus, Run};

use beginnings::BEGINNINGS;
use rivalry::Rivalry;
use walk::walk;

/// How many words from a text on another one may have words that it would have to have, to be
/// the better answer. What stands further away, no chain goes on to.
const NEAR: u32 = 300;

/// How many runs of words beside a copy are another text's, at least.
const LEAST_OTHERS: usize = 3;

/// The copies among the words of a text for which no neighbour could be the better answer, in
/// order and apart.
pub(super) fn find(text: &[u16], stretches: &[Stretch], corpus: &Corpus) -> Vec<TextMatch> {
    let mut copies = Vec::new();
    let beginnings = &*BEGINNINGS;
    for stretch in stretches {
        for seed in stretch.seeds_at(beginnings.places(), corpus) {
            for (document, at) in beginnings.of(seed.run) {
                copies.extend(walk(text, *document, (seed.at, *at), corpus));
            }
        }
    }
    if copies.is_empty() {
        return Vec::new();
    }
    copies.sort_by_key(Chain::range);
    let mut rivalry = Rivalry::new(stretches, &copies, corpus);
    let mut by_length: Vec<&Chain> = copies.iter().collect();
    by_length.sort_by_key(|it| Reverse(it.n_covered));
    let mut found: Vec<TextMatch> = Vec::new();
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    for longest in by_length {
        if !is_free(longest, &taken) {
            continue;
        }
        let rivals = rivals(longest, &copies).filter(|it| is_free(it, &taken));
        let free = free_about(longest, &taken, text.len());
        let laid = rivals.filter_map(|it| Some((lay(text, free.clone(), it, corpus)?, it)));
        let best = laid.max_by_key(|it| rank(&it.0, text, corpus));
        let place = best.as_ref().map_or(longest, |it| it.1).range();
        let (start, end) = longest.range();
        taken.insert(start.min(place.0), end.max(place.1));
        let alone = best.filter(|(copy, walked)| !rivalry.has_rival(copy, walked));
        found.extend(alone.map(|it| cored(it.0, stretches, corpus)));
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
fn cored(mut copy: TextMatch, stretches: &[Stretch], corpus: &Corpus) -> TextMatch {
    let Alignment { tokens, core, .. } = &mut copy.alignment;
    let is_other = |it: &Run| {
        let mut documents = corpus.postings(*it).by_document();
        documents.all(|it| it.0 != copy.document)
    };
    let is_text = |it: Range<usize>| {
        let runs = stretch::within(stretches, &it).flat_map(|it| it.runs(corpus));
        runs.filter(is_other).count() >= LEAST_OTHERS
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
fn lay(text: &[u16], free: Range<usize>, copy: &Chain, corpus: &Corpus) -> Option<TextMatch> {
    let document = copy.document;
    let alignment = align(text, free, copy, corpus);
    let is_same = [
        alignment.n_missing,
        alignment.n_extra,
        alignment.n_outside,
        alignment.n_filled,
    ] == [0; 4];
    let is_text = verdict(text, document, &alignment, corpus) == Some(false);
    (is_same && is_text).then_some(TextMatch {
        document,
        alignment,
        is_partial: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        detect::token::{self, Tokens},
        licenses::corpus,
    };

    /// The first ids of the copies in a text.
    fn copies(text: &str) -> Vec<&'static str> {
        let mut tokens = Tokens::default();
        tokens.read(text, 0..text.len(), corpus(), |_| ());
        let words = token::numbers(&tokens.list);
        let mut stretches = Vec::new();
        stretch::add(&words, corpus(), &mut stretches);
        let found = find(&words, &stretches, corpus());
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
