// SPDX-License-Identifier: Apache-2.0

//! Tells a document that lies in a text from one whose phrases are scattered all over it.
//!
//! The grams of a text that is there have nearly the same distance from their places in the
//! document: they lie in a narrow band of the table of both. Long prose shares as many grams with
//! every long document, but in no order.

use super::{seed::Seed, slots::Slots};
use crate::licenses::Corpus;

/// The width of a band, in words: what may be left out or put in within one.
const WIDTH: usize = 128;

/// The most bands that are told apart; more share their counts, which rules nothing out.
const MOST_BANDS: usize = 512;

/// For each document, the most grams of an island that lie in two bands beside each other.
pub(super) fn votes(island: &[Seed], documents: &[usize], corpus: &Corpus) -> Vec<u32> {
    let slots = Slots::new(documents, corpus);
    let start = island.first().map_or(0, |it| it.at as usize);
    let end = island.last().map_or(0, |it| it.at as usize);
    let longest = documents.iter().map(|it| corpus.documents()[*it].n_words);
    let longest = longest.max().unwrap_or(0);
    let n_bands = ((end - start + longest) / WIDTH + 2).min(MOST_BANDS);
    let mut counts = vec![0_u32; documents.len() * n_bands];
    for seed in island {
        let ahead = seed.at as usize - start + longest;
        for (document, at) in corpus.postings(seed.run).iter() {
            if let Some(slot) = slots.of(document) {
                let band = (ahead - at as usize) / WIDTH % n_bands;
                counts[slot * n_bands + band] += 1;
            }
        }
    }
    let most = |bands: &[u32]| {
        let next = bands.iter().cycle().skip(1);
        bands
            .iter()
            .zip(next)
            .map(|(a, b)| a + b)
            .max()
            .unwrap_or(0)
    };
    counts.chunks_exact(n_bands).map(most).collect()
}
