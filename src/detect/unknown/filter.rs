// SPDX-License-Identifier: Apache-2.0

//! Passes over words that no phrase starts with, and texts that hold none: nearly all.

use rustc_hash::FxHashSet;

use super::cues::{MOST_GAP, PHRASES, Phrase};

/// Which runs of up to three words phrases have.
#[derive(Debug)]
pub(super) struct Filter {
    /// What phrases start with.
    starts: Set,
    /// One thing that each phrase has.
    tells: Set,
}

impl Filter {
    pub(super) fn new() -> Self {
        let mut filter = Self {
            starts: Set::default(),
            tells: Set::default(),
        };
        for phrase in PHRASES {
            let start = phrase.words.split(|it| *it <= MOST_GAP).next();
            filter
                .starts
                .extend(mixed(start.unwrap_or_default()).last());
            filter.tells.extend([tell(phrase)]);
        }
        filter
    }

    /// Whether a phrase may start with these words.
    pub(super) fn may_start(&self, words: &[u64]) -> bool {
        self.starts.has(words)
    }

    /// Whether one of the runs that end with a word tells a phrase.
    pub(super) fn tells(&self, runs: &Runs) -> bool {
        runs.0.iter().any(|it| self.tells.has_run(*it))
    }

    /// All that tells phrases and stands among words; see [`tell`].
    pub(super) fn told(&self, words: &[u64]) -> FxHashSet<u64> {
        let mut told = FxHashSet::default();
        for at in 0..words.len() {
            let rest = words.get(at..).unwrap_or_default();
            if self.tells.has(rest) {
                told.extend(mixed(rest).filter(|it| self.tells.runs.contains(it)));
            }
        }
        told
    }
}

/// What tells a phrase: the first words of its longest run without a gap.
pub(super) fn tell(phrase: &Phrase) -> u64 {
    let runs = phrase.words.split(|it| *it <= MOST_GAP);
    let longest = runs.rev().max_by_key(|it| it.len().min(LONGEST));
    mixed(longest.unwrap_or_default())
        .last()
        .unwrap_or_default()
}

/// Two words stand side by side everywhere, three that phrases have hardly elsewhere.
const LONGEST: usize = 3;

/// So many bits that one word of a text in thirty is looked up in vain.
const BITS: u32 = 16;
const SLOTS: usize = 1 << (BITS - 6);

/// A set of runs of up to three words, as what they are mixed to.
#[derive(Debug)]
struct Set {
    runs: FxHashSet<u64>,
    /// One bit for each; one bit may stand for several.
    bits: Box<[u64; SLOTS]>,
}

impl Default for Set {
    fn default() -> Self {
        Self {
            runs: FxHashSet::default(),
            bits: Box::new([0; SLOTS]),
        }
    }
}

impl Set {
    fn extend(&mut self, runs: impl IntoIterator<Item = u64>) {
        for mixed in runs {
            self.runs.insert(mixed);
            let (slot, bit) = place(mixed);
            self.bits[slot] |= 1 << bit;
        }
    }

    /// Whether words start with a run of the set.
    fn has(&self, words: &[u64]) -> bool {
        mixed(words).any(|it| self.has_run(it))
    }

    fn has_run(&self, mixed: u64) -> bool {
        let (slot, bit) = place(mixed);
        self.bits[slot] >> bit & 1 != 0 && self.runs.contains(&mixed)
    }
}

/// What the runs of one, two and three words that end with the last word are mixed to.
#[derive(Debug, Default)]
pub(super) struct Runs([u64; LONGEST]);

impl Runs {
    /// Goes on to the next word.
    pub(super) fn push(&mut self, word: u64) {
        let [one, two, _] = self.0;
        self.0 = [mix(0, word), mix(one, word), mix(two, word)];
    }
}

/// What the first word, the first two and the first three are mixed to.
fn mixed(words: &[u64]) -> impl Iterator<Item = u64> {
    words.iter().take(LONGEST).scan(0_u64, |mixed, word| {
        *mixed = mix(*mixed, *word);
        Some(*mixed)
    })
}

fn mix(run: u64, word: u64) -> u64 {
    (run.rotate_left(7) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn place(mixed: u64) -> (usize, u64) {
    let bit = mixed >> (u64::BITS - BITS);
    (usize::try_from(bit >> 6).unwrap_or_default(), bit & 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_is_passed_over() {
        let filter = Filter::new();
        for phrase in PHRASES {
            let words = phrase.words.iter().copied();
            let words: Vec<u64> = words.filter(|it| *it > MOST_GAP).collect();
            assert!(filter.may_start(&words), "{phrase:?}");
            let mut runs = Runs::default();
            let tells = words.iter().any(|it| {
                runs.push(*it);
                filter.tells(&runs)
            });
            assert!(tells, "{phrase:?}");
            assert!(filter.told(&words).contains(&tell(phrase)), "{phrase:?}");
        }
    }

    #[test]
    fn most_words_are_passed_over() {
        let filter = Filter::new();
        let words = (0_u64..10_000).map(|it| it.wrapping_mul(0x0123_4567_89ab_cdef));
        let words: Vec<u64> = words.collect();
        let n_passed = words.windows(LONGEST);
        let n_passed = n_passed.filter(|it| filter.may_start(it)).count();
        assert_eq!(n_passed, 0);
    }
}
