// SPDX-License-Identifier: Apache-2.0

//! The documents by what they start with.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::{
    detect::texts::seed::GRAM,
    licenses::{Corpus, Document, PlaceSet, Run, corpus},
};

/// The documents that start with a run of words.
pub(super) static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::new(corpus()));

pub(super) struct Beginnings {
    /// By run, the documents and the word of each that the run starts at.
    by_run: FxHashMap<Run, Vec<(usize, u32)>>,
    /// Wherever such a run stands.
    places: PlaceSet,
}

impl Beginnings {
    fn new(corpus: &Corpus) -> Self {
        let mut by_run: FxHashMap<Run, Vec<(usize, u32)>> = FxHashMap::default();
        let mut places = PlaceSet::default();
        for (number, document) in corpus.documents().iter().enumerate() {
            for (run, at) in beginnings(document, corpus) {
                let documents = by_run.entry(run).or_default();
                if documents.is_empty() {
                    corpus.places(run).for_each(|it| places.insert(it));
                }
                documents.push((number, at));
            }
        }
        Self { by_run, places }
    }

    /// The documents that start with a run, and the word of each that it starts at.
    pub(super) fn of(&self, run: Run) -> &[(usize, u32)] {
        self.by_run.get(&run).map_or(&[], Vec::as_slice)
    }

    /// Where the runs stand that documents start with.
    pub(super) fn places(&self) -> &PlaceSet {
        &self.places
    }
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
        let at = u32::try_from(at).expect("a document has fewer than 2^18 words");
        // A notice's words are in no run.
        let run = corpus.runs(document.place().behind(at), 1).next()??;
        Some((run, at))
    })
}
