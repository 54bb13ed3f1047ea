// SPDX-License-Identifier: Apache-2.0

//! Finds the places of a text where something about licenses may stand, at the speed of memory.
//!
//! Every text of the corpus has a fragment, which a test proves; so has every statement that the
//! grammar reads. Fragments are few, for the search takes 64 at most, and at least four bytes long but for
//! one: shorter ones stand everywhere in code.

use std::sync::LazyLock;

use aho_corasick::packed::{Config, MatchKind, Searcher};

/// In lower and in upper case, for the search minds it. They stand inside words, so that a
/// capital at the start does no harm.
const FRAGMENTS: &[&str] = &[
    "icens",
    "ICENS",
    "icenc",
    "ICENC",
    "izenz",
    "icen\u{e7}", // license, licence, lizenz, licença
    "SPDX",
    "spdx",
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

/// Where each fragment starts, in order.
pub(super) fn hits(text: &str) -> Vec<usize> {
    static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| {
        Config::new()
            .match_kind(MatchKind::LeftmostFirst)
            .builder()
            .extend(FRAGMENTS)
            .build()
    });
    match &*SEARCHER {
        Some(searcher) => searcher.find_iter(text).map(|it| it.start()).collect(),
        // A processor without vectors: look at everything.
        None => (0..text.len()).step_by(1000).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::licenses::corpus;

    fn check(name: &str, text: &str) {
        for text in [text, &text.to_uppercase(), &text.to_lowercase()] {
            assert!(!hits(text).is_empty(), "{name}: {text:.100}");
        }
    }

    #[test]
    fn every_text_of_the_list_has_a_fragment_in_any_case() {
        for license in corpus().licenses() {
            let text = corpus().text(license.id).expect("it is on the list");
            check(license.id, &text);
        }
    }

    #[test]
    fn every_notice_of_the_list_has_a_fragment_in_any_case() {
        for document in corpus().documents() {
            let words = corpus().document_words(document).iter();
            let words: Vec<&str> = words.map(|it| corpus().letters(*it)).collect();
            check(&document.ids.join(" "), &words.join(" "));
        }
    }

    #[test]
    fn fragments_are_few_and_long_enough() {
        assert!(FRAGMENTS.len() <= 64);
        let short = FRAGMENTS.iter().filter(|it| it.len() < 4);
        assert!(short.eq(&["GPL", "gpl"]));
    }

    #[test]
    fn prose_and_nothing_have_no_fragment() {
        assert!(hits("").is_empty());
        assert!(hits(&"a ".repeat(100_000)).is_empty());
    }
}
