// SPDX-License-Identifier: Apache-2.0

//! Finds the places of a text where something about licenses may stand, and tells whether tags and
//! copyright statements may, at the speed of memory: one search for all that any part of the
//! detection looks for. Most files have nothing of it, and no other part sees them.
//!
//! Every text of the corpus has a fragment, which a test proves; so has every statement that the
//! grammar reads. A needle has at least three bytes: the search is as coarse as the shortest.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};
use memchr::memmem;

use super::disguise;

/// In lower and in upper case, for the search minds it. They stand inside words, so that a
/// capital at the start does no harm.
const FRAGMENTS: &[&str] = &[
    "icens",
    "ICENS",
    "icenc",
    "ICENC",
    "izenz",
    "icen\u{e7}", // license, licence, lizenz, licença
    "GPL",
    "gpl",
    "edistribut",
    "EDISTRIBUT",
    "ermission",
    "ERMISSION",
    "ublic domain",
    "UBLIC DOMAIN",
    "ublic Domain",
    "arrant",
    "ARRANT",
    "opyright",
    "OPYRIGHT",
    "reative Commons",
    "reative commons",
    "REATIVE COMMONS",
    "reativecommons",
    "roprietary",
    "onfidential",
    "freely",
    "FREELY",
    "be distributed",
    "BE DISTRIBUTED",
    "pecial exception",
    "PECIAL EXCEPTION",
    "ou wrote",
    "OU WROTE",
    "esponsibility for",
    "ESPONSIBILITY FOR",
    "IZENZ",
    "icentie",
    "ICENTIE",
    "'Oeuvre",
    "'oeuvre",
    "'OEUVRE",
    "COPYING",
    "same terms",
    "SAME TERMS",
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

/// What a copyright statement may start with, or a part of it; `copyright/mark.rs` has the whole.
/// Those that are above are left out, and so is the sign itself, which has two bytes.
const MARKS: &[&str] = &[
    "(c)",
    "(C)",
    "Copr.",
    "&copy;",
    "&COPY;",
    "&#169;",
    "&#xA9;",
    "&#xa9;",
    "\\u00a9",
    "\\u00A9",
    "\\xa9",
    "\\(co",
    "\u{7248}\u{6743}",         // Chinese, simplified
    "\u{7248}\u{6b0a}",         // Chinese, traditional
    "\u{8457}\u{4f5c}",         // Chinese and Japanese: authors'
    "\u{c800}\u{c791}\u{ad8c}", // Korean
    "Авторс",
    "حقوق ال",
    "Derechos de autor",
    "Direitos ",
    "Droit",
    "Diritti d'autore",
    "Urheberrecht",
    "Auteursrecht",
    "Prawa autorskie",
    "Telif hakk",
];

/// What was found of what the parts of the detection look for.
#[derive(Debug, Default)]
pub(super) struct Hits {
    /// Where each fragment about licenses starts, in order.
    pub(super) places: Vec<usize>,
    /// Whether there may be tags.
    pub(super) may_have_tags: bool,
    /// Whether there may be copyright statements.
    pub(super) may_have_copyrights: bool,
}

/// What a needle is looked for.
#[derive(Debug, Clone, Copy)]
struct Needle {
    is_fragment: bool,
    is_tag: bool,
    is_mark: bool,
}

/// Looks for everything at once.
pub(super) fn hits(text: &str) -> Hits {
    static SEARCHER: LazyLock<(Option<Searcher>, Vec<Needle>)> = LazyLock::new(searcher);
    let (Some(searcher), needles) = &*SEARCHER else {
        // A processor without vectors: look at everything.
        return Hits {
            places: (0..text.len()).step_by(1000).collect(),
            may_have_tags: true,
            may_have_copyrights: true,
        };
    };
    let mut hits = Hits::default();
    for hit in searcher.find_iter(text) {
        let needle = needles[hit.pattern().as_usize()];
        // `EXPORT_SYMBOL_GPL` is a name of a program.
        let ahead = hit
            .start()
            .checked_sub(1)
            .and_then(|it| text.as_bytes().get(it));
        if needle.is_fragment && ahead != Some(&b'_') {
            hits.places.push(hit.start());
        }
        hits.may_have_tags |= needle.is_tag;
        hits.may_have_copyrights |= needle.is_mark;
    }
    if !text.is_ascii() || memchr::memchr(0, text.as_bytes()).is_some() {
        add_odd(text, &mut hits);
    }
    hits
}

/// Adds what only texts beyond ASCII have.
fn add_odd(text: &str, hits: &mut Hits) {
    if !hits.may_have_copyrights {
        hits.may_have_copyrights = memmem::find(text.as_bytes(), "\u{a9}".as_bytes()).is_some();
    }
    let disguised = disguise::places(text);
    if !disguised.is_empty() {
        hits.places.extend(disguised);
        hits.places.sort_unstable();
    }
}

fn searcher() -> (Option<Searcher>, Vec<Needle>) {
    let fragments = FRAGMENTS.iter().map(|it| {
        let needle = Needle {
            is_fragment: true,
            is_tag: false,
            is_mark: it.eq_ignore_ascii_case("opyright"),
        };
        ((*it).to_owned(), needle)
    });
    let tags = spellings("spdx").map(|it| {
        let is_usual = it == "spdx" || it == "SPDX";
        let needle = Needle {
            is_fragment: is_usual,
            is_tag: true,
            is_mark: false,
        };
        (it, needle)
    });
    let marks = MARKS.iter().map(|it| {
        let needle = Needle {
            // `\(copyright` is not `\(co`: what the longer needle would have told is told here.
            is_fragment: *it == "\\(co",
            is_tag: false,
            is_mark: true,
        };
        ((*it).to_owned(), needle)
    });
    let (texts, needles): (Vec<String>, Vec<Needle>) = fragments.chain(tags).chain(marks).unzip();
    let searcher = Config::new()
        .match_kind(MatchKind::LeftmostFirst)
        .heuristic_pattern_limits(false)
        .builder()
        .extend(texts)
        .build();
    (searcher, needles)
}

/// All ways to write a word of four letters in capitals and small letters.
fn spellings(word: &str) -> impl Iterator<Item = String> {
    (0..16_u8).map(move |capitals| {
        let letters = word.chars().enumerate();
        letters
            .map(|(at, letter)| match capitals >> at & 1 {
                1 => letter.to_ascii_uppercase(),
                _ => letter,
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::licenses::{DocumentKind, corpus};

    fn check(text: &str, expected: (usize, bool, bool)) {
        let hits = hits(text);
        let found = (
            hits.places.len(),
            hits.may_have_tags,
            hits.may_have_copyrights,
        );
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn code_has_no_hits() {
        check(
            "int main(void) { return operate(copy, warp); }",
            (0, false, false),
        );
        check("", (0, false, false));
    }

    #[test]
    fn each_part_is_told_of_what_it_looks_for() {
        check("# SPDX-License-Identifier: MIT", (2, true, false));
        check("# sPdX-license-identifier: MIT", (1, true, false));
        check("the MIT license", (1, false, false));
        check("(c) 2020 Ann", (0, false, true));
        check("\u{a9} 2020 Ann", (0, false, true));
        check("Copyright Ann", (1, false, true));
        check("s/\\(copyright\\)//", (1, false, true));
    }

    #[test]
    fn every_mark_of_a_copyright_statement_is_looked_for() {
        for mark in crate::detect::copyright::marks_looked_for() {
            assert!(hits(mark).may_have_copyrights, "{mark}");
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
    fn fragments_are_long_enough() {
        let short = FRAGMENTS.iter().filter(|it| it.len() < 4);
        assert!(short.eq(&["GPL", "gpl"]));
    }

    #[test]
    fn prose_and_nothing_have_no_fragment() {
        assert!(hits("").places.is_empty());
        assert!(hits(&"a ".repeat(100_000)).places.is_empty());
    }
}
