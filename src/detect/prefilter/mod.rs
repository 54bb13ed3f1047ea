// SPDX-License-Identifier: Apache-2.0

//! Finds the places of a text where something about licenses or copyright may stand, at the speed
//! of memory. Most files have nothing of it, and no other part sees them; the parts that do look
//! at a text look at these places alone.
//!
//! Every text of the corpus has a fragment, which a test proves; so has every statement that the
//! grammar reads.
//!
//! The search goes by the first three or four bytes of its needles, all at once: what makes it
//! slow is needles whose first bytes are common, not rare ones. So a needle starts in the middle
//! of its word where the word's own start is that of a hundred others (`reative` of `create`),
//! and those of three bytes, on which all the others would be cut down, are looked for apart.

mod spread;

use std::{ops::Range, sync::LazyLock};

use aho_corasick::{
    AhoCorasick, MatchKind, PatternID,
    packed::{self, Config, Searcher},
};
use memchr::memmem;

use super::disguise;

/// What a statement about a license or a license's text has, in the cases that are in use.
const FRAGMENTS: &[&str] = &[
    "icens", // license
    "ICENS",
    "icenc", // licence
    "ICENC",
    "icenti", // licentie
    "ICENTI",
    "izenz", // Lizenz
    "IZENZ",
    "edistrib", // redistribute
    "EDISTRIB",
    "be distrib",
    "BE DISTRIB",
    "rmission",
    "RMISSION",
    "rrant", // warranty
    "RRANT",
    "c domain",
    "C DOMAIN",
    "c Domain",
    "ve Commons",
    "ve commons",
    "VE COMMONS",
    "vecommons",
    "roprietary",
    "ROPRIETARY",
    "nfidential",
    "NFIDENTIAL",
    "reely",
    "REELY",
    "ial exception",
    "IAL EXCEPTION",
    "u wrote",
    "U WROTE",
    "sibility for",
    "SIBILITY FOR",
    "'Oeuvre",
    "'oeuvre",
    "'OEUVRE",
    "COPYING",
    "me terms",
    "ME TERMS",
];

/// Those of three bytes. Code is full of names that end in one, so that the byte before counts.
const SHORT_FRAGMENTS: &[&str] = &["GPL", "gpl"];

/// What only texts beyond ASCII have.
const FOREIGN_FRAGMENTS: &[&str] = &[
    "icen\u{e7}", // licen\u{e7}a
    "лиценз",
    "ЛИЦЕНЗ",
    "许可",
    "許可",
    "授权",
    "ライセンス",
    "رخصة",
    "ترخيص",
    "مرخص",
];

/// What is both a fragment and a mark.
const FRAGMENT_MARKS: &[&str] = &["opyright", "OPYRIGHT"];

/// What a copyright statement starts with, or the first bytes of it; `copyright/mark.rs` has the
/// whole.
const MARKS: &[&str] = &[
    "Copr.",
    "&copy;",
    "&COPY;",
    "&#169;",
    "&#xA9;",
    "&#xa9;",
    "\\u00a9",
    "\\u00A9",
    "\\xa9",
    "Derechos de autor",
    "Direitos ",
    "Droit",
    "Diritti d'autore",
    "Urheberrecht",
    "Auteursrecht",
    "Prawa autorskie",
];

const SHORT_MARKS: &[&str] = &["(c)", "(C)", "\\(co"];

const FOREIGN_MARKS: &[&str] = &[
    "\u{7248}\u{6743}",         // Chinese, simplified
    "\u{7248}\u{6b0a}",         // Chinese, traditional
    "\u{8457}\u{4f5c}",         // Chinese and Japanese: authors'
    "\u{c800}\u{c791}\u{ad8c}", // Korean
    "Авторс",
    "حقوق ال",
    "Telif hakk",
];

/// What names of tags start with; other spellings of it are found by what follows them.
const TAGS: &[&str] = &["SPDX", "spdx", "Spdx"];

/// What the marks have whose regions are left out (REUSE 3.3, *In-line Snippet comments*).
const IGNORES: &[&str] = &["-IgnoreStart"];

/// Where what the parts of the detection look for may stand, each in order.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Fragments about licenses.
    pub(super) places: Vec<usize>,
    /// Starts of what may be a tag.
    pub(super) tags: Vec<usize>,
    /// Starts of what may be a mark of a copyright statement.
    pub(super) marks: Vec<usize>,
    /// Whether regions of the text may be left out by its own word.
    pub(super) may_be_ignored: bool,
}

/// What a needle is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Topic {
    Fragment,
    Mark,
    FragmentMark,
    Tag,
    Ignore,
}

/// A search for many needles at once.
struct Search {
    finder: Finder,
    topics: Vec<Topic>,
}

enum Finder {
    Packed(Searcher),
    /// For a processor without vectors.
    Plain(AhoCorasick),
}

impl Search {
    fn new(lists: &[(&[&str], Topic)]) -> Self {
        let needles = lists
            .iter()
            .flat_map(|(list, topic)| list.iter().map(|it| (*it, *topic)));
        let (needles, topics): (Vec<&str>, Vec<Topic>) =
            spread::spread(needles.collect()).into_iter().unzip();
        Self {
            finder: Finder::packed(&needles).unwrap_or_else(|| Finder::plain(&needles)),
            topics,
        }
    }

    fn add_to(&self, hits: &mut Hits, text: &str, range: Range<usize>) {
        let from = range.start;
        let part = text.get(range).unwrap_or_default();
        let mut add = |at: usize, pattern: PatternID| {
            hits.add(text, from + at, self.topics[pattern.as_usize()]);
        };
        match &self.finder {
            Finder::Packed(packed) => packed
                .find_iter(part)
                .for_each(|it| add(it.start(), it.pattern())),
            Finder::Plain(plain) => plain
                .find_iter(part)
                .for_each(|it| add(it.start(), it.pattern())),
        }
    }
}

impl Finder {
    fn packed(needles: &[&str]) -> Option<Self> {
        let packed = Config::new()
            .match_kind(packed::MatchKind::LeftmostFirst)
            .heuristic_pattern_limits(false)
            .builder()
            .extend(needles)
            .build();
        packed.map(Self::Packed)
    }

    fn plain(needles: &[&str]) -> Self {
        let plain = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(needles);
        Self::Plain(plain.expect("some sixty short needles fit"))
    }
}

impl Hits {
    fn add(&mut self, text: &str, at: usize, topic: Topic) {
        match topic {
            Topic::Fragment => self.add_fragment(text, at),
            Topic::Mark => self.marks.push(at),
            Topic::FragmentMark => {
                self.add_fragment(text, at);
                self.marks.push(at);
            }
            Topic::Tag => {
                self.places.push(at);
                self.tags.push(at);
            }
            Topic::Ignore => self.may_be_ignored = true,
        }
    }

    fn add_fragment(&mut self, text: &str, at: usize) {
        let before = text.as_bytes().get(at.saturating_sub(7)..at);
        let before = before.unwrap_or_default();
        // `EXPORT_SYMBOL_GPL` is a name of a program.
        if before.last() == Some(&b'_') {
            return;
        }
        self.places.push(at);
        // The usual spellings are needles; this finds `sPdX` before what all of them go on with.
        let spelled = before
            .windows(4)
            .rposition(|it| it.eq_ignore_ascii_case(b"spdx"));
        if let Some(it) = spelled {
            self.tags.push(at - before.len() + it);
        }
    }
}

/// Looks for everything at once.
pub(super) fn hits(text: &str) -> Hits {
    static LONG: LazyLock<Search> = LazyLock::new(|| {
        Search::new(&[
            (FRAGMENTS, Topic::Fragment),
            (FRAGMENT_MARKS, Topic::FragmentMark),
            (MARKS, Topic::Mark),
            (TAGS, Topic::Tag),
            (IGNORES, Topic::Ignore),
        ])
    });
    static SHORT: LazyLock<Search> = LazyLock::new(|| {
        Search::new(&[
            (SHORT_FRAGMENTS, Topic::Fragment),
            (SHORT_MARKS, Topic::Mark),
        ])
    });
    let mut hits = Hits::default();
    LONG.add_to(&mut hits, text, 0..text.len());
    SHORT.add_to(&mut hits, text, 0..text.len());
    for range in odd(text) {
        add_odd(text, range, &mut hits);
    }
    for list in [&mut hits.places, &mut hits.tags, &mut hits.marks] {
        put_in_order(list);
    }
    hits
}

#[expect(
    clippy::stable_sort_primitive,
    reason = "it is made of a few runs in order, which the stable sort joins"
)]
fn put_in_order(list: &mut Vec<usize>) {
    list.sort();
    list.dedup();
}

/// The parts of a text that have characters beyond ASCII, or NULs, with what stands about them.
fn odd(text: &str) -> Vec<Range<usize>> {
    /// So many bytes are looked at together, with vectors.
    const BLOCK: usize = 256;
    /// Longer than any needle, or any character: what stands at the edge of a part is found in it.
    const ABOUT: usize = 32;

    let mut found: Vec<Range<usize>> = Vec::new();
    for (n, block) in text.as_bytes().chunks(BLOCK).enumerate() {
        if disguise::is_plain(block) {
            continue;
        }
        let start = text.floor_char_boundary((n * BLOCK).saturating_sub(ABOUT));
        let end = text.ceil_char_boundary(text.len().min((n + 1) * BLOCK + ABOUT));
        match found.last_mut().filter(|it| start <= it.end) {
            Some(last) => last.end = end,
            None => found.push(start..end),
        }
    }
    found
}

/// Adds what only texts beyond ASCII have.
fn add_odd(text: &str, range: Range<usize>, hits: &mut Hits) {
    static FOREIGN: LazyLock<Search> = LazyLock::new(|| {
        Search::new(&[
            (FOREIGN_FRAGMENTS, Topic::Fragment),
            (FOREIGN_MARKS, Topic::Mark),
        ])
    });
    FOREIGN.add_to(hits, text, range.clone());
    // Two bytes alone: among the needles they would make them all as short.
    let part = text.as_bytes().get(range.clone()).unwrap_or_default();
    let signs = memmem::find_iter(part, "\u{a9}");
    hits.marks.extend(signs.map(|it| range.start + it));
    hits.places.extend(disguise::places(text, range));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::licenses::{DocumentKind, corpus};

    fn check(text: &str, expected: (usize, usize, usize)) {
        let hits = hits(text);
        let found = (hits.places.len(), hits.tags.len(), hits.marks.len());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_processor_without_vectors_finds_the_same() {
        let lists = [FRAGMENTS, MARKS, TAGS].concat();
        let text = lists.join(" ") + &lists.concat();
        let places = |finder: Finder| {
            let topics = vec![Topic::Mark; lists.len()];
            let mut hits = Hits::default();
            Search { finder, topics }.add_to(&mut hits, &text, 0..text.len());
            hits.marks
        };
        let plain = places(Finder::plain(&lists));
        assert!(plain.len() >= lists.len());
        let packed = Finder::packed(&lists);
        assert!(packed.is_none_or(|it| places(it) == plain));
    }

    #[test]
    fn code_has_no_hits() {
        check("int main(void) { return operate(copy, warp); }", (0, 0, 0));
        check("", (0, 0, 0));
    }

    #[test]
    fn each_part_is_told_of_what_it_looks_for() {
        check("# SPDX-License-Identifier: MIT", (2, 1, 0));
        check("# sPdX-license-identifier: MIT", (1, 1, 0));
        check("the MIT license", (1, 0, 0));
        check("(c) 2020 Ann", (0, 0, 1));
        check("\u{a9} 2020 Ann", (0, 0, 1));
        check("Copyright Ann", (1, 0, 1));
        check("s/\\(copyright\\)//", (1, 0, 2));
    }

    #[test]
    fn every_mark_of_a_copyright_statement_is_looked_for() {
        for mark in crate::detect::copyright::marks_looked_for() {
            assert_eq!(hits(mark).marks.first(), Some(&0), "{mark}");
        }
    }

    fn has_places(name: &str, text: &str) {
        for text in [text, &text.to_uppercase(), &text.to_lowercase()] {
            assert!(!hits(text).places.is_empty(), "{name}: {text:.100}");
        }
    }

    #[test]
    fn every_text_of_the_list_has_a_fragment_in_any_case() {
        for license in corpus().licenses() {
            let text = corpus().text(license.id).expect("it is on the list");
            has_places(license.id, &text);
        }
    }

    #[test]
    fn every_notice_of_the_list_has_a_fragment_in_any_case() {
        let documents = corpus().documents().iter();
        for document in documents.filter(|it| it.kind == DocumentKind::Header) {
            let words = corpus().document_words(document).iter();
            let words: Vec<&str> = words.map(|it| corpus().letters(*it)).collect();
            has_places(&document.ids.join(" "), &words.join(" "));
        }
    }

    #[test]
    fn needles_are_as_long_as_their_search_needs() {
        let long = [FRAGMENTS, FRAGMENT_MARKS, MARKS, TAGS, IGNORES].concat();
        assert!(long.iter().all(|it| it.len() >= 4), "{long:?}");
        // The vectors hold sixteen groups of four: with more, hits by chance cost more than the search.
        assert!(long.len() <= 80, "{} needles", long.len());
        let short = [SHORT_FRAGMENTS, SHORT_MARKS].concat();
        assert!(short.iter().all(|it| it.len() >= 3) && short.len() <= 8);
    }

    #[test]
    fn a_text_is_odd_about_any_one_byte() {
        let is_about = |parts: &[Range<usize>], at: usize| match parts {
            [part] => part.start <= at.saturating_sub(32) && part.end > at && part.len() < 400,
            _ => false,
        };
        for at in 0..600 {
            let mut bytes = vec![b'a'; 600];
            assert!(odd(&String::from_utf8_lossy(&bytes)).is_empty());
            bytes[at] = 0;
            let parts = odd(&String::from_utf8_lossy(&bytes));
            assert!(is_about(&parts, at), "{at}: {parts:?}");
            let parts = odd(&format!("{}\u{80}", "~".repeat(at)));
            assert!(is_about(&parts, at), "{at}: {parts:?}");
        }
    }

    #[test]
    fn what_is_beyond_ascii_is_found_wherever_it_stands() {
        for mark in FOREIGN_FRAGMENTS.iter().chain(FOREIGN_MARKS) {
            for at in 200..300 {
                let text = format!("{}{mark}\u{131}{}", " ".repeat(at), " ".repeat(300));
                let hits = hits(&text);
                let found = hits.places.iter().chain(&hits.marks).any(|it| *it == at);
                assert!(found, "{mark} at {at}: {hits:?}");
            }
        }
    }

    #[test]
    fn prose_and_nothing_have_no_fragment() {
        assert!(hits("").places.is_empty());
        assert!(hits(&"a ".repeat(100_000)).places.is_empty());
    }
}
