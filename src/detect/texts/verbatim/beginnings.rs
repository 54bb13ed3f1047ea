// SPDX-License-Identifier: Apache-2.0

//! The documents by what they start with.

use std::{hash::BuildHasher as _, sync::LazyLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::{
    detect::{texts::seed::GRAM, words::gram_hash},
    licenses::{Corpus, Document, Run, corpus},
};

/// The documents that start with a run of words.
pub(super) static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::new(corpus()));

pub(super) struct Beginnings {
    /// By run, the documents and the word of each that the run starts at.
    by_run: FxHashMap<Run, Vec<(usize, u32)>>,
    /// One bit for each run; one bit may stand for several. Nearly all runs are passed over by it.
    bits: Box<[u64; 1 << (BITS - 6)]>,
}

/// So many bits that one run in thirty is looked up in vain.
const BITS: u32 = 16;

impl Beginnings {
    fn new(corpus: &Corpus) -> Self {
        let mut all = Self {
            by_run: FxHashMap::default(),
            bits: Box::new([0; 1 << (BITS - 6)]),
        };
        for (number, document) in corpus.documents().iter().enumerate() {
            for (run, at) in beginnings(document, corpus) {
                all.by_run.entry(run).or_default().push((number, at));
                let (slot, bit) = bit_of(run);
                all.bits[slot] |= bit;
            }
        }
        all
    }

    /// The documents that start with a run, and the word of each that it starts at.
    pub(super) fn of(&self, run: Run) -> &[(usize, u32)] {
        let (slot, bit) = bit_of(run);
        if self.bits[slot] & bit == 0 {
            return &[];
        }
        self.by_run.get(&run).map_or(&[], Vec::as_slice)
    }
}

/// The slot of a run's bit, and the bit.
fn bit_of(run: Run) -> (usize, u64) {
    let bit = FxBuildHasher.hash_one(run) >> (u64::BITS - BITS);
    (
        usize::try_from(bit >> 6).unwrap_or_default(),
        1 << (bit & 63),
    )
}

/// The first run of words of a document that nothing may stand between, and the first that is
/// required, for what stands before that may be left out; with the word that each starts at.
fn beginnings(document: &Document, corpus: &Corpus) -> impl Iterator<Item = (Run, u32)> {
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
    let both = [first, required.filter(|it| Some(*it) != first)];
    both.into_iter().flatten().filter_map(|at| {
        // A notice's words are in no run.
        let run = corpus.run(gram_hash(words.get(at..at + GRAM)?))?;
        let at = u32::try_from(at).expect("a document has fewer than 2^18 words");
        Some((run, at))
    })
}
