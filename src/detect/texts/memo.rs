// SPDX-License-Identifier: Apache-2.0

//! Remembers what was found among the same words before: most files of a tree have the header of
//! their neighbours. What is remembered depends on the words alone, so an answer is the same with
//! and without it.
//!
//! The words of an island decide which documents are laid over it. Those about it, where each file
//! has another holder's name, matter only where such a document has them at its ends; so an
//! answer is remembered by the island's words and by those about it that are such a word.

use std::{ops::Range, rc::Rc};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    align::REACH,
    judge::{Judged, TextMatch},
};

/// The most words that are remembered at once, two bytes each; then all are forgotten.
const MOST_WORDS: usize = 2 << 20;

/// More words than a header has, or a license: longer pieces hardly come again.
const MOST_OF_ONE: usize = 16 << 10;

/// What was found in the pieces of text that were seen.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// By the words of the island.
    known: FxHashMap<Box<[u16]>, Vec<Group>>,
    n_words: usize,
    /// Room for the words about an island.
    about: Vec<u16>,
}

/// Answers about islands with the same words that depend on the same words about them.
#[derive(Debug)]
struct Group {
    /// The words at the ends of the documents that were laid over the island.
    edges: FxHashSet<u16>,
    /// What was found, by the words before the island, from its start on, and behind it.
    answers: FxHashMap<Box<[u16]>, Rc<[TextMatch]>>,
}

/// An island and the words about it.
pub(super) struct Piece<'a> {
    pub(super) words: &'a [u16],
    /// The island's own words.
    pub(super) own: Range<usize>,
}

impl Memo {
    /// What was found on such an island, or what `judge` finds among the words of the piece. In
    /// the answer the island starts at the word with the number `REACH`.
    ///
    /// Another piece with the same island leads to the same answer if it agrees in the words that
    /// count at the ends of the documents that were laid: what is laid first depends on the island
    /// alone, and what is laid next on what came of it.
    pub(super) fn recall(
        &mut self,
        piece: &Piece<'_>,
        judge: impl FnOnce() -> Judged,
    ) -> Rc<[TextMatch]> {
        let own = piece.words.get(piece.own.clone()).unwrap_or_default();
        let Self {
            known,
            n_words,
            about,
        } = self;
        for group in known.get(own).into_iter().flatten() {
            group.about(piece, about);
            if let Some(answer) = group.answers.get(about.as_slice()) {
                return Rc::clone(answer);
            }
        }
        let Judged {
            found,
            edges,
            is_cut,
        } = judge();
        let moved = found.iter().map(|it| it.moved(piece.own.start, REACH));
        let answer: Rc<[TextMatch]> = moved.collect();
        // What was cut is told each time.
        if own.len() > MOST_OF_ONE || is_cut {
            return answer;
        }
        if *n_words > MOST_WORDS {
            known.clear();
            *n_words = 0;
        }
        let groups = known.entry(own.into()).or_default();
        let same = groups.iter().position(|it| it.edges == edges);
        let at = same.unwrap_or_else(|| {
            *n_words += own.len() + edges.len();
            groups.push(Group {
                edges,
                answers: FxHashMap::default(),
            });
            groups.len() - 1
        });
        groups[at].about(piece, about);
        *n_words += about.len();
        let key = about.as_slice().into();
        groups[at].answers.insert(key, Rc::clone(&answer));
        answer
    }
}

impl Group {
    /// How many words before the island may count, these words from the island's start on, and
    /// the words behind it; those that cannot count as unknown ones. Unknown words at the far
    /// ends are the same as none, for what lies outside of a document costs it nothing.
    fn about(&self, piece: &Piece<'_>, about: &mut Vec<u16>) {
        let fold = |it: &u16| if self.edges.contains(it) { *it } else { 0 };
        let before = piece.words.get(..piece.own.start).unwrap_or_default();
        let behind = piece.words.get(piece.own.end..).unwrap_or_default();
        about.clear();
        about.push(0);
        about.extend(before.iter().rev().map(fold));
        trim(about, 1);
        about[0] = u16::try_from(about.len()).expect("`REACH` is below 2^16");
        let n_before = about.len();
        about.extend(behind.iter().map(fold));
        trim(about, n_before);
    }
}

/// Takes unknown words off the end, of all words but the first few.
fn trim(words: &mut Vec<u16>, n_kept: usize) {
    let n_known = words.iter().rposition(|it| *it != 0).map_or(0, |it| it + 1);
    words.truncate(n_known.max(n_kept));
}
