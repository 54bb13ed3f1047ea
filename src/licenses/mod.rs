// SPDX-License-Identifier: Apache-2.0

//! What is known about licenses: the SPDX list, compiled by `build/main.rs` into tables that are
//! opened at no cost.
//!
//! The list comes from the crate `license`, at build time; no text of it stands in this
//! repository. Raising that crate's version raises the list's.

mod alike;
mod index;
mod place;

pub use alike::n_alike;
pub use index::{Document, DocumentKind, Postings, Run, WORDS_A_RUN};
pub use place::{Place, PlaceSet};

/// The version of the SPDX license list.
pub const LIST_VERSION: &str = "3.29.0";

/// One license or exception of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct License {
    /// Its SPDX id.
    pub id: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// Whether it is an exception.
    pub is_exception: bool,
    /// Whether the OSI approved it.
    pub is_osi: bool,
    /// Whether the FSF calls it free.
    pub is_fsf: bool,
    /// Whether the id is deprecated.
    pub is_deprecated: bool,
    /// Where the list's editors found it.
    pub see_also: &'static [&'static str],
    /// Where its packed text stands: start and length.
    packed: (usize, usize),
}

/// The license knowledge.
#[derive(Debug)]
pub struct Corpus {
    index: index::Index,
}

#[expect(clippy::unreadable_literal, reason = "written by the build")]
static LICENSES: &[License] = include!(concat!(env!("OUT_DIR"), "/licenses.rs"));
static TEXTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/license_texts"));

/// The license knowledge, ready to use.
pub fn corpus() -> &'static Corpus {
    static CORPUS: std::sync::LazyLock<Corpus> = std::sync::LazyLock::new(|| Corpus {
        index: index::Index::open(),
    });
    &CORPUS
}

impl Corpus {
    /// Every license and exception, by id.
    pub fn licenses(&self) -> &'static [License] {
        LICENSES
    }

    /// The license or exception with this id, in any case.
    pub fn get(&self, id: &str) -> Option<&'static License> {
        let exact = LICENSES.binary_search_by(|it| it.id.cmp(id)).ok();
        let at = exact.or_else(|| {
            LICENSES
                .iter()
                .position(|it| it.id.eq_ignore_ascii_case(id))
        })?;
        LICENSES.get(at)
    }

    /// The text of a license, as the SPDX list has it.
    pub fn text(&self, id: &str) -> Option<String> {
        let (start, length) = self.get(id)?.packed;
        let packed = TEXTS.get(start..start + length)?;
        let bytes = miniz_oxide::inflate::decompress_to_vec(packed).expect("the build packed it");
        Some(String::from_utf8(bytes).expect("the build packed a string"))
    }

    /// The number of the word with this hash; 0 if no text of the list has it.
    pub fn word(&self, hash: u64) -> u16 {
        self.index.word(hash)
    }

    /// The letters of a word, by its number.
    pub fn letters(&self, word: u16) -> &'static str {
        self.index.letters(word)
    }

    /// The run of words with this hash, if a text of the list has it.
    pub fn run(&self, gram: u64) -> Option<Run> {
        self.index.run(gram)
    }

    /// Where a run of words stands in the texts.
    pub fn postings(&self, run: Run) -> Postings {
        self.index.postings(run)
    }

    /// All places where a run of words stands; there is one.
    pub fn places(&self, run: Run) -> impl Iterator<Item = Place> {
        self.index.places(run)
    }

    /// How many of these words stand behind the run at a place, too, from the first on: so many
    /// runs behind it are the same.
    pub fn n_runs_behind(&self, place: Place, words: &[u16]) -> usize {
        self.index.n_runs_behind(place, words)
    }

    /// What [`Corpus::run`] says of each of so many runs from a place on, without looking for
    /// them. Those with a holder's name have no place, and are none.
    pub fn runs(&self, place: Place, n: u32) -> impl ExactSizeIterator<Item = Option<Run>> + Clone {
        let runs = self.index.runs(place, n).iter();
        runs.map(|it| Run::starting(*it))
    }

    /// Every text of the list: licenses, exceptions, standard headers.
    pub fn documents(&self) -> &'static [Document] {
        index::DOCUMENTS
    }

    /// The word numbers of a text.
    pub fn document_words(&self, document: &Document) -> &'static [u16] {
        self.index.words(document)
    }

    /// What may differ in a text: one flag a word, and one number of free words before each word
    /// and behind the last.
    pub fn document_slack(&self, document: &Document) -> (&'static [u8], &'static [u8]) {
        self.index.slack(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        let n_exceptions = LICENSES.iter().filter(|it| it.is_exception).count();
        assert_eq!((LICENSES.len() - n_exceptions, n_exceptions), (740, 86));
        assert!(LICENSES.is_sorted_by_key(|it| it.id));
    }

    #[test]
    fn an_id_is_found_in_any_case() {
        assert_eq!(corpus().get("mit").map(|it| it.id), Some("MIT"));
        assert_eq!(corpus().get("no-such-license"), None);
    }

    #[test]
    fn every_license_has_its_text() {
        for license in LICENSES {
            let text = corpus().text(license.id).expect("it is on the list");
            assert!(!text.trim().is_empty(), "{}", license.id);
        }
    }
}
