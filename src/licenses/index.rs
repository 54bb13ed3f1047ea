// SPDX-License-Identifier: Apache-2.0

//! The tables that `build/emit.rs` writes, as slices over the program's own image.

use std::num::NonZeroU32;

use super::{alike::n_alike, place::Place};

/// One text of the list.
#[derive(Debug)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// The ids that share the text; the first one answers for it.
    pub ids: &'static [&'static str],
    /// Where its words start in the table of all words.
    start: usize,
    /// How many words it has.
    pub n_words: usize,
    /// How many of them must be there.
    pub n_required: usize,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// The text of a license.
    License,
    /// The text of an exception.
    Exception,
    /// The notice that a license asks authors to put on their files.
    Header,
}

impl Document {
    /// The place of its first word.
    pub fn place(&self) -> Place {
        let start = u32::try_from(self.start);
        Place::of(start.expect("the texts have some hundred thousand words"))
    }
}

#[expect(clippy::unreadable_literal, reason = "written by the build")]
pub(super) static DOCUMENTS: &[Document] = include!(concat!(env!("OUT_DIR"), "/documents.rs"));

/// How many words make a run; the build uses the same number.
pub const WORDS_A_RUN: usize = 5;

/// A run of five words that some text of the list has; in no order that means anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Run(NonZeroU32);

impl Run {
    /// The run whose postings start there; none does at 0.
    pub(super) fn starting(at: u32) -> Option<Self> {
        NonZeroU32::new(at).map(Self)
    }
}

/// Where a run of words stands: pairs of a document's number and a word's.
#[derive(Debug, Clone, Copy)]
pub struct Postings(&'static [u32]);

impl Postings {
    /// How many there are: no run is without one.
    pub fn count(self) -> usize {
        self.0.len()
    }

    /// The places of each document.
    pub fn by_document(self) -> impl Iterator<Item = (usize, Self)> {
        let runs = self.0.chunk_by(|a, b| a >> 18 == b >> 18);
        runs.map(|it| ((it[0] >> 18) as usize, Self(it)))
    }

    /// Each place, by document and word.
    pub fn iter(self) -> impl Iterator<Item = (usize, u32)> {
        self.0.iter().map(|it| ((it >> 18) as usize, it & 0x3_ffff))
    }
}

/// Bytes that may be read as numbers where they stand.
#[repr(C, align(8))]
struct Aligned<T: ?Sized>(T);

/// The bytes of a table as numbers.
macro_rules! table {
    ($number:ty, $name:literal) => {{
        static TABLE: &Aligned<[u8]> =
            &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/", $name)));
        bytemuck::cast_slice::<u8, $number>(&TABLE.0)
    }};
}

#[derive(Debug)]
pub(super) struct Index {
    vocabulary_slots: &'static [[u32; 2]],
    word_ends: &'static [u32],
    document_words: &'static [u16],
    document_runs: &'static [u32],
    gram_slots: &'static [[u32; 2]],
    postings: &'static [u32],
}

static WORD_LETTERS: &str = include_str!(concat!(env!("OUT_DIR"), "/word_letters"));
static FLAGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/document_flags"));
static FREE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/document_free"));

impl Index {
    pub(super) fn open() -> Self {
        Self {
            vocabulary_slots: table!([u32; 2], "vocabulary_slots"),
            word_ends: table!(u32, "word_ends"),
            document_words: table!(u16, "document_words"),
            document_runs: table!(u32, "document_runs"),
            gram_slots: table!([u32; 2], "gram_slots"),
            postings: table!(u32, "gram_postings"),
        }
    }

    pub(super) fn word(&self, hash: u64) -> u16 {
        let number = probe(self.vocabulary_slots, hash);
        number.map_or(0, |it| u16::try_from(it.get()).unwrap_or_default())
    }

    pub(super) fn letters(&self, word: u16) -> &'static str {
        let end = |it: usize| self.word_ends.get(it).map_or(0, |it| *it as usize);
        let Some(at) = usize::from(word).checked_sub(1) else {
            return "";
        };
        let start = at.checked_sub(1).map_or(0, end);
        WORD_LETTERS.get(start..end(at)).unwrap_or_default()
    }

    pub(super) fn run(&self, gram: u64) -> Option<Run> {
        probe(self.gram_slots, gram).map(Run)
    }

    pub(super) fn postings(&self, run: Run) -> Postings {
        let start = run.0.get() as usize;
        let count = self.postings[start] as usize;
        Postings(&self.postings[start + 1..=start + count])
    }

    pub(super) fn places(&self, run: Run) -> impl Iterator<Item = Place> {
        let postings = self.postings(run).iter();
        postings.map(|(document, at)| DOCUMENTS[document].place().behind(at))
    }

    pub(super) fn n_runs_behind(&self, place: Place, words: &[u16]) -> usize {
        // Behind the words of each document stands a 0, as for a word of a text that no document
        // has: there is no run with either.
        let behind = place.number() + WORDS_A_RUN;
        n_alike(&self.document_words[behind..], words)
    }

    pub(super) fn runs(&self, place: Place, n: u32) -> &'static [u32] {
        let first = place.number();
        &self.document_runs[first..first + n as usize]
    }

    pub(super) fn words(&self, document: &Document) -> &'static [u16] {
        let range = document.start..document.start + document.n_words;
        self.document_words
            .get(range)
            .expect("the build wrote the words of every document")
    }

    #[expect(
        clippy::unused_self,
        reason = "the tables are the index's, wherever they stand"
    )]
    pub(super) fn slack(&self, document: &Document) -> (&'static [u8], &'static [u8]) {
        let end = document.start + document.n_words;
        let flags = FLAGS
            .get(document.start..end)
            .expect("the build wrote a flag for every word");
        let free = FREE
            .get(document.start..=end)
            .expect("the build wrote one more than there are words");
        (flags, free)
    }
}

/// What a table has for a hash.
fn probe(slots: &[[u32; 2]], hash: u64) -> Option<NonZeroU32> {
    let mask = slots.len() - 1;
    let mut slot = low(hash) & mask;
    loop {
        let [tag, value] = slots[slot];
        let value = NonZeroU32::new(value)?;
        if tag == high(hash) {
            return Some(value);
        }
        slot = (slot + 1) & mask;
    }
}

/// The part of a hash that chooses the slot.
fn low(hash: u64) -> usize {
    usize::try_from(hash & 0xffff_ffff).expect("32 bits fit")
}

/// The part of a hash that is kept to compare.
fn high(hash: u64) -> u32 {
    u32::try_from(hash >> 32).expect("32 bits are left")
}
