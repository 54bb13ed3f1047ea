// SPDX-License-Identifier: Apache-2.0

//! Which of a few documents a document is.

use crate::licenses::Corpus;

/// The places of documents in a list of some of them; small, for it is asked for every posting.
pub(super) struct Slots(Vec<u16>);

/// That of a document which the list lacks.
const NONE: u16 = u16::MAX;

impl Slots {
    /// Those of documents, given by number.
    pub(super) fn new(documents: &[usize], corpus: &Corpus) -> Self {
        let mut slots = vec![NONE; corpus.documents().len()];
        for (slot, document) in (0..NONE).zip(documents) {
            slots[*document] = slot;
        }
        Self(slots)
    }

    /// The place of a document in the list.
    pub(super) fn of(&self, document: usize) -> Option<usize> {
        let slot = self.0[document];
        (slot != NONE).then_some(slot.into())
    }
}
