// SPDX-License-Identifier: Apache-2.0

//! Stretches: what a text has in common with one of the corpus, word for word.
//!
//! Nearly every word of a license's text starts a run that the corpus has. What stands together
//! there stands together here, so that a stretch says of hundreds of words what they are.

use std::ops::Range;

use super::seed::{GRAM, Seed};
use crate::{
    detect::words::gram_hash,
    licenses::{Corpus, Place, PlaceSet, Run},
};

/// Runs of words that follow each other in a text as they do in one of the corpus. Those that may have
/// a holder's name there are no seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The number of its first word in the text.
    pub(super) at: u32,
    /// Where the first run stands in the corpus.
    place: Place,
    /// How many runs there are.
    n_runs: u32,
}

impl Stretch {
    /// The word of the text that the run behind its last one would start at.
    fn end(self) -> u32 {
        self.at + self.n_runs
    }

    /// Its runs that start before a word of the text, and the others.
    pub(super) fn split(self, at: u32) -> (Self, Self) {
        let n_before = at.saturating_sub(self.at).min(self.n_runs);
        let before = Self {
            n_runs: n_before,
            ..self
        };
        let behind = Self {
            at: self.at + n_before,
            place: self.place.behind(n_before),
            n_runs: self.n_runs - n_before,
        };
        (before, behind)
    }

    /// Whether it has no run.
    pub(super) fn is_empty(self) -> bool {
        self.n_runs == 0
    }

    /// Its runs that are seeds.
    pub(super) fn seeds(self, corpus: &Corpus) -> impl Iterator<Item = Seed> {
        let runs = (self.at..).zip(corpus.runs(self.place, self.n_runs));
        runs.filter_map(|(at, run)| Some(Seed { at, run: run? }))
    }

    /// Its seeds at certain places of the corpus.
    pub(super) fn seeds_at(self, places: &PlaceSet, corpus: &Corpus) -> impl Iterator<Item = Seed> {
        let places = places.within(self.place, self.n_runs);
        places.filter_map(move |it| self.split(self.at + it).1.seeds(corpus).next())
    }

    /// What its seeds are.
    pub(super) fn runs(self, corpus: &Corpus) -> impl Iterator<Item = Run> + Clone {
        corpus.runs(self.place, self.n_runs).flatten()
    }
}

/// Adds all stretches of a text, given as the numbers of its words.
pub(super) fn add(words: &[u16], corpus: &Corpus, stretches: &mut Vec<Stretch>) {
    let mut at = 0;
    while let Some(gram) = words.get(at..at + GRAM) {
        let is_known = !gram.contains(&0);
        let run = is_known.then(|| corpus.run(gram_hash(gram))).flatten();
        let Some(place) = run.and_then(|it| corpus.places(it).next()) else {
            at += 1;
            continue;
        };
        // What the text has in common with one of the corpus is read along that.
        let behind = words.get(at + GRAM..).unwrap_or_default();
        let n_runs = 1 + corpus.n_runs_behind(place, behind);
        stretches.push(Stretch {
            at: number(at),
            place,
            n_runs: number(n_runs),
        });
        at += n_runs;
    }
}

/// The seeds of which all words lie in a range, in stretches.
pub(super) fn within<'a>(
    stretches: &'a [Stretch],
    range: &Range<usize>,
) -> impl Iterator<Item = Stretch> + use<'a> {
    let start = number(range.start.min(u32::MAX as usize));
    // Behind it a run would end beyond the range.
    let end = (range.end.min(u32::MAX as usize) + 1).saturating_sub(GRAM);
    let end = number(end);
    let first = stretches.partition_point(|it| it.end() <= start);
    let rest = stretches.get(first..).unwrap_or_default().iter();
    let rest = rest.take_while(move |it| it.at < end);
    rest.map(move |it| it.split(start).1.split(end).0)
        .filter(|it| !it.is_empty())
}

/// A number of words: a text has less than 2^32 bytes.
fn number(n: usize) -> u32 {
    u32::try_from(n).expect("words are numbered in 32 bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{detect::token, licenses::corpus};

    /// The numbers of the words of a license's text among others.
    fn words() -> Vec<u16> {
        let text = corpus().text("MIT").expect("it is on the list");
        let mut tokens = token::Tokens::default();
        let filler = "quite other words of a story ".repeat(40);
        let text = format!("{filler}{text}{filler}");
        tokens.read(&text, 0..text.len(), corpus(), |_| ());
        token::numbers(&tokens.list)
    }

    #[test]
    fn stretches_have_every_run_that_the_corpus_has() {
        let words = words();
        let grams = words.windows(GRAM).enumerate();
        let known = grams.filter(|it| !it.1.contains(&0));
        let expected: Vec<(u32, Run)> = known
            .filter_map(|(at, gram)| Some((number(at), corpus().run(gram_hash(gram))?)))
            .collect();
        let mut stretches = Vec::new();
        add(&words, corpus(), &mut stretches);
        let seeds = stretches.iter().flat_map(|it| it.seeds(corpus()));
        let seeds: Vec<(u32, Run)> = seeds.map(|it| (it.at, it.run)).collect();
        assert!(seeds.len() > 100);
        assert_eq!(seeds, expected);
        assert!(stretches.len() * 10 < seeds.len(), "{}", stretches.len());
    }

    #[test]
    fn seeds_are_found_by_the_words_that_they_have() {
        let words = words();
        let mut stretches = Vec::new();
        add(&words, corpus(), &mut stretches);
        let seeds = |it: &Stretch| it.seeds(corpus()).map(|it| it.at).collect::<Vec<u32>>();
        let all: Vec<u32> = stretches.iter().flat_map(seeds).collect();
        for start in (0..words.len()).step_by(7) {
            for end in [start, start + 1, start + 50, usize::MAX] {
                let is_inside = |it: &u32| *it as usize >= start && *it as usize + GRAM <= end;
                let expected: Vec<u32> = all.iter().copied().filter(is_inside).collect();
                let found = within(&stretches, &(start..end));
                let found: Vec<u32> = found.flat_map(|it| seeds(&it)).collect();
                assert_eq!(found, expected, "{start}..{end}");
            }
        }
    }
}
