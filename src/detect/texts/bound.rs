// SPDX-License-Identifier: Apache-2.0

//! What a document can be worth at most where a chain puts it, found without laying it word by
//! word: most rivals of a place need not be laid at all.

use std::ops::Range;

use super::{
    align::{REACH, laid},
    chain::{Block, Chain},
    judge::{COST_OF_EDIT, net, signed},
};
use crate::licenses::Corpus;

/// What no alignment of a chain exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Most {
    /// How much it is worth.
    pub(super) worth: i64,
    /// How many words agree.
    pub(super) n_matched: usize,
}

/// The most that an alignment of a chain can be: if between and about its blocks all words agree
/// that text and document both have there, in whatever order.
pub(super) fn most(text: &[u16], chain: &Chain, corpus: &Corpus) -> Most {
    let document = &corpus.documents()[chain.document];
    let words = corpus.document_words(document);
    let (flags, free) = corpus.document_slack(document);
    let n_agreeing = |part: Range<usize>, piece: Range<usize>| {
        let (part, piece) = (words.get(part), text.get(piece));
        n_common(part.unwrap_or_default(), piece.unwrap_or_default())
    };
    let is_required = |it: &Block| {
        let words = it.document as usize..(it.document + it.length) as usize;
        flags.get(words).is_some_and(|it| it.contains(&0))
    };
    // Optional words at either end may be left out of what is found, and the gap beside them too.
    let first = chain.blocks.iter().position(is_required);
    let last = chain.blocks.iter().rposition(is_required);
    let inner = first.unwrap_or(0)..last.unwrap_or(0);

    let mut n_matched = chain.n_covered as usize;
    let mut n_edited = 0;
    for (at, pair) in chain.blocks.windows(2).enumerate() {
        let (a, b) = (&pair[0], &pair[1]);
        let part = (a.document + a.length) as usize..b.document as usize;
        let piece = (a.text + a.length) as usize..b.text as usize;
        let n = n_agreeing(part.clone(), piece.clone());
        n_matched += n;
        let required = flags.get(part.clone()).unwrap_or_default();
        n_edited += memchr::memchr_iter(0, required).count().saturating_sub(n);
        if inner.contains(&at) {
            let free = free.get(part.start..=part.end).unwrap_or_default();
            let room: usize = free.iter().copied().map(usize::from).sum();
            n_edited += piece.len().saturating_sub(n + room);
        }
    }
    let laid = laid(chain, words.len());
    let (start, end) = chain.range();
    let (start, end) = (start as usize, end as usize);
    n_matched += n_agreeing(laid.head.clone(), start.saturating_sub(REACH)..start);
    n_matched += n_agreeing(laid.tail.clone(), end..text.len().min(end + REACH));
    let n_inside = laid.tail.end - laid.head.start;
    let n_outside = document.n_required.saturating_sub(n_inside);
    Most {
        worth: net(n_matched, n_outside) - COST_OF_EDIT * signed(n_edited),
        n_matched,
    }
}

/// How many kinds of words are counted singly; those that share a count only make the sum larger.
const KINDS: usize = 1024;

/// How many words of one piece there are in the other, each as often as both have it, or more.
fn n_common(words: &[u16], text: &[u16]) -> usize {
    if words.is_empty() || text.is_empty() {
        return 0;
    }
    let kind = |word: u16| usize::from(word) % KINDS;
    let mut counts = [0_u16; KINDS];
    for word in text.iter().filter(|it| **it != 0) {
        counts[kind(*word)] = counts[kind(*word)].saturating_add(1);
    }
    let mut n = 0;
    for word in words {
        let count = &mut counts[kind(*word)];
        n += usize::from(*count > 0);
        *count = count.saturating_sub(1);
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        detect::{
            texts::{align::align, chain::chains, judge::worth, seed},
            token::{self, Tokens},
        },
        licenses::corpus,
    };

    /// Lays every document that shares enough with a text over it, and gives how many chains
    /// there were.
    fn check(text: &str) -> usize {
        let corpus = corpus();
        let mut tokens = Tokens::default();
        tokens.read(text, 0..text.len(), corpus, |_| ());
        let words = token::numbers(&tokens.list);
        let seeds = seed::seeds(&words, corpus);
        let mut n_chains = 0;
        for island in seed::islands(&seeds) {
            let documents = seed::candidates(island, corpus).documents;
            for chain in chains(island, &documents, corpus) {
                let alignment = align(&words, 0..words.len(), &chain, corpus);
                let worth = worth(&alignment);
                let n_matched = alignment.n_required + alignment.n_optional;
                let most = most(&words, &chain, corpus);
                let id = corpus.documents()[chain.document].ids;
                assert!(worth <= most.worth, "{id:?} is worth {worth}: {most:?}");
                assert!(
                    n_matched <= most.n_matched,
                    "{id:?} has {n_matched}: {most:?}"
                );
                n_chains += 1;
            }
        }
        n_chains
    }

    #[test]
    fn no_document_is_worth_more_than_its_bound() {
        let text = |id: &str| corpus().text(id).expect("it is on the list");
        for id in ["MIT", "BSD-3-Clause", "Apache-2.0", "LPPL-1.3c", "MPL-1.1"] {
            let words: Vec<String> = text(id).split(' ').map(str::to_owned).collect();
            let without = |n: usize| {
                let kept = words.iter().enumerate().filter(|(at, _)| at % n != n - 1);
                let kept: Vec<&str> = kept.map(|it| it.1.as_str()).collect();
                kept.join(" ")
            };
            let with = words
                .join(" ")
                .replace(". ", ". This is another sentence here. ");
            for changed in [words.join(" "), without(31), without(12), with] {
                let beside = format!("{changed}\n\n{}\n\n{changed}", text("ISC"));
                assert!(check(&changed) > 0 && check(&beside) > 0, "{id}");
            }
        }
    }
}
