// SPDX-License-Identifier: Apache-2.0

//! Finds the places of a text where something about licenses may stand, at the speed of memory.
//!
//! Every text of the corpus has a fragment, which a test proves; so has every statement that the
//! grammar reads. Fragments are at least four bytes long: shorter ones stand everywhere in code.

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
