// SPDX-License-Identifier: Apache-2.0

//! Remembers what was found among the same words before: most files of a tree carry the notice
//! that its other files carry.
//!
//! One memory a thread. What is found depends on the words alone, so what is remembered changes
//! the time that a scan takes and nothing else. The words themselves are the key, not a hash of
//! them: nobody can write a text that is taken for another.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashMap;

use super::judge::TextMatch;

/// Longer pieces, in words, are not remembered: they are files of their own.
const LONGEST: usize = 4000;

/// How many words are remembered before all are forgotten, so that memory stays bounded.
const MOST_WORDS: usize = 1_000_000;

#[derive(Default)]
struct Memory {
    answers: FxHashMap<Box<[u16]>, Rc<[TextMatch]>>,
    n_words: usize,
}

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// What `find` finds among these words, remembered or found.
pub(super) fn remember(words: &[u16], find: impl FnOnce() -> Vec<TextMatch>) -> Rc<[TextMatch]> {
    if words.len() > LONGEST {
        return find().into();
    }
    let known = MEMORY.with_borrow(|it| it.answers.get(words).cloned());
    known.unwrap_or_else(|| {
        let found: Rc<[TextMatch]> = find().into();
        MEMORY.with_borrow_mut(|it| {
            it.n_words += words.len();
            if it.n_words > MOST_WORDS {
                it.answers.clear();
                it.n_words = words.len();
            }
            it.answers.insert(words.into(), Rc::clone(&found));
        });
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often it is looked for among these words, asked twice.
    fn check(n_words: usize, expected: usize) {
        let words = vec![7; n_words];
        let mut n_searches = 0;
        for _ in 0..2 {
            let found = remember(&words, || {
                n_searches += 1;
                Vec::new()
            });
            assert!(found.is_empty());
        }
        assert_eq!(n_searches, expected);
    }

    #[test]
    fn the_same_words_are_searched_once() {
        check(0, 1);
        check(100, 1);
    }

    #[test]
    fn a_long_piece_is_not_remembered() {
        check(LONGEST + 1, 2);
    }
}
