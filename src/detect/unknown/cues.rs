// SPDX-License-Identifier: Apache-2.0

//! Phrases that tell what a text is about, by the table `src/licenses/data/cues.toml`.

use std::{ops::Range, sync::LazyLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::filter::{Filter, Runs, tell};
use crate::detect::words::words;

/// What a text without a name says about a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// Something is permitted.
    Free,
    /// Rights are kept.
    Proprietary,
    /// A license is sold.
    Commercial,
    /// Nothing is promised, and nothing granted.
    WarrantyDisclaimer,
}

impl Kind {
    /// In the order of the build's list.
    const ALL: [Self; 4] = [
        Self::Free,
        Self::Proprietary,
        Self::Commercial,
        Self::WarrantyDisclaimer,
    ];

    /// Its name, as part of an id.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Proprietary => "proprietary",
            Self::Commercial => "commercial",
            Self::WarrantyDisclaimer => "warranty-disclaimer",
        }
    }
}

/// One phrase.
#[derive(Debug)]
pub(super) struct Phrase {
    /// Hashes of words, and the lengths of gaps.
    pub(super) words: &'static [u64],
    kind: Kind,
    is_alone: bool,
    /// Phrases that say the same have the same number.
    number: u32,
}

/// By their words.
#[expect(clippy::unreadable_literal, reason = "written by the build")]
pub(super) static PHRASES: &[Phrase] = include!(concat!(env!("OUT_DIR"), "/cues.rs"));
#[expect(clippy::unreadable_literal, reason = "written by the build")]
static GRANTS: &[u64] = include!(concat!(env!("OUT_DIR"), "/cue_grants.rs"));
#[expect(clippy::unreadable_literal, reason = "written by the build")]
static TERMS: &[u64] = include!(concat!(env!("OUT_DIR"), "/cue_terms.rs"));

/// Numbers up to this are gaps, and how many words may stand there.
pub(super) const MOST_GAP: u64 = 255;

static FILTER: LazyLock<Filter> = LazyLock::new(Filter::new);

/// A phrase, and what tells it.
#[derive(Debug)]
struct Cue {
    phrase: &'static Phrase,
    tell: u64,
}

/// The phrases that start with each word.
static BY_FIRST: LazyLock<FxHashMap<u64, Vec<Cue>>> = LazyLock::new(|| {
    let mut by_first: FxHashMap<u64, Vec<Cue>> = FxHashMap::default();
    for phrase in PHRASES {
        let cue = Cue {
            phrase,
            tell: tell(phrase),
        };
        let first = phrase.words.first().copied().unwrap_or_default();
        by_first.entry(first).or_default().push(cue);
    }
    by_first
});

/// What the phrases of a text say.
#[derive(Debug, Default, Clone)]
pub(super) struct Said {
    /// The numbers of what is said by itself, and of what needs another beside it, by kind.
    found: Vec<(Kind, bool, u32)>,
    /// How many words there are.
    pub(super) n_words: usize,
    /// How many different words of each list there are.
    pub(super) n_grants: usize,
    pub(super) n_terms: usize,
}

impl Said {
    /// Reads the words of a part of a text.
    pub(super) fn of(content: &str, range: Range<usize>) -> Self {
        let hashes = hashes(content, range);
        let found = found(&hashes);
        Self::new(&hashes, found)
    }

    /// The same for a part in which a phrase was found, which few have.
    pub(super) fn by_phrase(content: &str, range: Range<usize>) -> Option<Self> {
        let hashes = hashes(content, range);
        let found = found(&hashes);
        (!found.is_empty()).then(|| Self::new(&hashes, found))
    }

    fn new(hashes: &[u64], found: Vec<(Kind, bool, u32)>) -> Self {
        let different: FxHashSet<u64> = hashes.iter().copied().collect();
        let n_of = |list: &[u64]| list.iter().filter(|it| different.contains(it)).count();
        Self {
            found,
            n_words: hashes.len(),
            n_grants: n_of(GRANTS),
            n_terms: n_of(TERMS),
        }
    }

    /// Adds what another part says.
    pub(super) fn add(&mut self, other: &Self) {
        self.found.extend_from_slice(&other.found);
        self.found.sort_unstable();
        self.found.dedup();
        self.n_words += other.n_words;
        self.n_grants = self.n_grants.max(other.n_grants);
        self.n_terms = self.n_terms.max(other.n_terms);
    }

    /// Whether a phrase decides by itself.
    pub(super) fn is_plain(&self) -> bool {
        self.found.iter().any(|it| it.1)
    }

    /// Whether something is said of this kind: once in so many words, or in two ways.
    fn says(&self, kind: Kind) -> bool {
        let of_kind = self.found.iter().filter(|it| it.0 == kind);
        let is_alone = |it: &(Kind, bool, u32)| it.1;
        of_kind.clone().any(is_alone) || of_kind.count() > 1
    }

    /// Whether the text is about what may be done with a work.
    pub(super) fn is_about_rights(&self) -> bool {
        [Kind::Free, Kind::Proprietary, Kind::Commercial]
            .iter()
            .any(|it| self.says(*it))
    }

    /// The one kind that all of it is; `None` of what grants some rights and keeps others.
    pub(super) fn kind(&self) -> Option<Kind> {
        let (free, kept) = (self.says(Kind::Free), self.says(Kind::Proprietary));
        match (free, kept, self.says(Kind::Commercial)) {
            (true, false, false) => Some(Kind::Free),
            (false, true, _) => Some(Kind::Proprietary),
            (false, false, true) => Some(Kind::Commercial),
            (false, false, false) if self.says(Kind::WarrantyDisclaimer) => {
                Some(Kind::WarrantyDisclaimer)
            }
            _ => None,
        }
    }
}

/// Hears whether a phrase may stand among words. Most parts of most texts have none, and are told at
/// a glance.
#[derive(Debug, Default)]
pub(in crate::detect) struct Ear {
    runs: Runs,
    /// Whether a phrase may stand among the words that were heard.
    pub(in crate::detect) has_heard: bool,
}

impl Ear {
    /// Hears the next word, by its hash.
    pub(in crate::detect) fn hear(&mut self, word: u64) {
        if !self.has_heard {
            self.listen(word);
        }
    }

    #[inline(never)]
    fn listen(&mut self, word: u64) {
        self.runs.push(word);
        self.has_heard = FILTER.tells(&self.runs);
    }
}

fn hashes(content: &str, range: Range<usize>) -> Vec<u64> {
    let mut hashes = Vec::new();
    words(content, range, |it| hashes.push(it.hash));
    hashes
}

/// What the phrases among words say, each once.
fn found(hashes: &[u64]) -> Vec<(Kind, bool, u32)> {
    let filter = &*FILTER;
    let rest = |at: usize| hashes.get(at..).unwrap_or_default();
    let told = filter.told(hashes);
    if told.is_empty() {
        return Vec::new();
    }
    let starts = (0..hashes.len()).filter(|it| filter.may_start(rest(*it)));
    let phrases = starts.flat_map(|at| phrases_at(rest(at), &told));
    let mut found: Vec<_> = phrases
        .map(|it| (it.kind, it.is_alone, it.number))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The phrases that start at a word. Those that agree in their first words stand together in the
/// table, so what may still match is halved word by word and not tried one by one; with a gap in
/// it, only if what tells it is `told` somewhere.
fn phrases_at(words: &[u64], told: &FxHashSet<u64>) -> Vec<&'static Phrase> {
    let may_match = |it: &&Cue| told.contains(&it.tell) && matches(it.phrase.words, words);
    let mut found = Vec::new();
    let Some(mut same) = words
        .first()
        .and_then(|it| BY_FIRST.get(it))
        .map(Vec::as_slice)
    else {
        return found;
    };
    for (depth, word) in words.iter().enumerate().skip(1) {
        // A phrase that ends here stands first, then those that go on with a gap.
        let (done, longer) = split(same, |it| it.words.len() <= depth);
        found.extend(done.iter().map(|it| it.phrase));
        let (with_gap, plain) = split(longer, |it| at_depth(it, depth) <= MOST_GAP);
        found.extend(with_gap.iter().filter(may_match).map(|it| it.phrase));
        let (_, from_word) = split(plain, |it| at_depth(it, depth) < *word);
        (same, _) = split(from_word, |it| at_depth(it, depth) == *word);
        if same.is_empty() {
            return found;
        }
    }
    found.extend(same.iter().filter(may_match).map(|it| it.phrase));
    found
}

fn at_depth(phrase: &Phrase, depth: usize) -> u64 {
    phrase.words.get(depth).copied().unwrap_or_default()
}

/// The phrases of which something holds, which come first, and the others.
fn split(
    phrases: &'static [Cue],
    holds: impl Fn(&Phrase) -> bool,
) -> (&'static [Cue], &'static [Cue]) {
    phrases.split_at(phrases.partition_point(|it| holds(it.phrase)))
}

/// Whether words start with a phrase. The nearest place for what follows a gap is taken, so that
/// no phrase is tried twice.
fn matches(phrase: &[u64], mut words: &[u64]) -> bool {
    let mut most = 0;
    for run in phrase.split_inclusive(|it| *it <= MOST_GAP) {
        let (run, gap) = match run.split_last() {
            Some((gap, run)) if *gap <= MOST_GAP => (run, *gap),
            _ => (run, 0),
        };
        let starts = |it: &usize| {
            let rest = words.get(*it..).unwrap_or_default();
            rest.len() >= run.len() && rest.iter().zip(run).all(|(a, b)| a == b)
        };
        let Some(skipped) = (0..=most).find(starts) else {
            return false;
        };
        words = words.get(skipped + run.len()..).unwrap_or_default();
        most = usize::try_from(gap).unwrap_or(0);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::words::hash_of;

    #[derive(serde::Deserialize)]
    struct Examples {
        finds: Vec<Example>,
        not: Vec<Counterexample>,
    }

    #[derive(serde::Deserialize)]
    struct Example {
        text: String,
        is: String,
    }

    #[derive(serde::Deserialize)]
    struct Counterexample {
        text: String,
        reason: String,
    }

    /// Every phrase is at work on every example: what one finds in another's shows here.
    #[test]
    fn every_example_is_found_and_no_counterexample() {
        let table = include_str!("../../licenses/data/cues.toml");
        let examples: Examples = toml::from_str(table).expect("the build read it");
        for it in &examples.finds {
            let said = Said::of(&it.text, 0..it.text.len());
            assert_eq!(
                said.kind().map_or("", Kind::name),
                it.is,
                "{}: {said:?}",
                it.text
            );
            let is_about = it.is != "warranty-disclaimer";
            assert_eq!(said.is_about_rights(), is_about, "{}", it.text);
        }
        for it in &examples.not {
            let said = Said::of(&it.text, 0..it.text.len());
            assert!(
                !said.is_about_rights(),
                "{}: {} ({said:?})",
                it.text,
                it.reason
            );
            assert_eq!(said.kind(), None, "{}: {}", it.text, it.reason);
        }
    }

    #[test]
    fn what_stands_in_a_gap_is_bounded() {
        let filled = |n: usize| format!("permission is granted {}to use it", "and ".repeat(n));
        let says = |text: &str| Said::of(text, 0..text.len()).says(Kind::Free);
        assert!(says(&filled(0)) && says(&filled(15)) && !says(&filled(16)));
    }

    #[test]
    fn lists_are_of_words_in_small_letters() {
        for word in ["permission", "sell"] {
            assert!(GRANTS.contains(&hash_of(word)));
        }
        assert!(TERMS.contains(&hash_of("warranty")));
    }
}
