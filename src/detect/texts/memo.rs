// SPDX-License-Identifier: Apache-2.0

//! Remembers what was found among the same words before: most files of a tree have the header of
//! their neighbours. What is remembered depends on the words alone, so an answer is the same with
//! and without it.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::judge::TextMatch;

/// The most words that are remembered at once, two bytes each; then all are forgotten.
const MOST_WORDS: usize = 2 << 20;

/// More words than a header has, or a license: longer pieces hardly come again.
const MOST_OF_ONE: usize = 16 << 10;

/// What was found in the pieces of text that were seen.
#[derive(Debug, Default)]
pub(in crate::detect) struct Memo {
    known: FxHashMap<Box<[u16]>, Rc<[TextMatch]>>,
    n_words: usize,
}

impl Memo {
    /// What was found among these words, or what `find` finds.
    pub(super) fn recall(
        &mut self,
        words: &[u16],
        find: impl FnOnce() -> Vec<TextMatch>,
    ) -> Rc<[TextMatch]> {
        if let Some(known) = self.known.get(words) {
            return Rc::clone(known);
        }
        let found: Rc<[TextMatch]> = find().into();
        if words.len() <= MOST_OF_ONE {
            if self.n_words > MOST_WORDS {
                self.known.clear();
                self.n_words = 0;
            }
            self.n_words += words.len();
            self.known.insert(words.into(), Rc::clone(&found));
        }
        found
    }
}
