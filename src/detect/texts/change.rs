// SPDX-License-Identifier: Apache-2.0

//! Says what the differences between a text and its canonical form amount to.

use std::sync::LazyLock;

use super::{TextMatch, WordEdit, align::Alignment, numbers};
use crate::{
    detect::{Class, Difference, Edit, Score, token::Token},
    licenses::{Corpus, DocumentKind},
};

/// Words that change what a license says wherever they are put in or taken out.
const WEIGHTY: &[&str] = &[
    "not",
    "no",
    "non",
    "never",
    "nor",
    "only",
    "except",
    "must",
    "commercial",
    "noncommercial",
    "lesser",
    "library",
    "affero",
    "later",
    "sell",
    "sublicense",
    "modify",
    "military",
    "prohibited",
    "forbidden",
    "without",
];

/// Words that tell a license from its neighbour: what may be done with a work, which of the GNU
/// licenses it is, where in a file the notice must stand, and whose license it is, where others
/// leave room for any name.
pub(super) static TELLING: LazyLock<Vec<u16>> = LazyLock::new(|| {
    numbers(&[
        "commercial",
        "noncommercial",
        "lesser",
        "library",
        "affero",
        "sell",
        "sublicense",
        "beginning",
        "immediately",
        "unchanged",
        "carnegie",
        "ekendahl",
        "hp",
        "inria",
        "intel",
        "lucent",
        "nrl",
        "ntt",
        "regents",
    ])
});

/// The longest edit, in words, that can be a slip of the pen.
const MOST_COSMETIC: usize = 6;

/// Of a near text at most one word in so many differs.
const NEAR: usize = 30;

/// A text of which more than one word in five differs is another text, and the id no more than
/// a clue: of such texts in the wild one in fifty is meant by it. Short texts may differ by one
/// sentence all the same, as long as that is not a third of them.
const LEAST_SCORE: Score = Score(800);
const LEAST_OF_SHORT: Score = Score(720);
const ONE_SENTENCE: usize = 24; // words
const MOST_SENTENCE: usize = 60;

/// The most edits that are kept of one text, and the most letters of each.
const MOST_EDITS: usize = 64;
const MOST_LETTERS: usize = 600;

/// A word of a license's name with fewer letters is an article or a version.
const LEAST_NAME: usize = 4;

/// Whether a notice says something else than its document does. Notices are short and differ by
/// a word, a version above all: one that differs is left to be read as a statement.
pub(super) fn is_another_notice(found: &TextMatch, text: &[u16], corpus: &Corpus) -> bool {
    let document = &corpus.documents()[found.document];
    let words = corpus.document_words(document);
    let name = document.ids.first().and_then(|it| corpus.get(it));
    let name = name.map_or_else(String::new, |it| it.name.to_lowercase());
    let is_of_name = |it: &u16| {
        let letters = corpus.letters(*it);
        letters.len() >= LEAST_NAME && name.split_whitespace().any(|word| word == letters)
    };
    let is_renamed = |edit: &WordEdit| {
        let removed = words.get(edit.removed.clone()).unwrap_or_default();
        removed.iter().any(is_of_name)
    };
    let is_heavy = |edit: &WordEdit| {
        let letters: Vec<&str> = edit_words(edit, words, text)
            .map(|it| corpus.letters(it))
            .collect();
        let counts = |it: &&str| WEIGHTY.contains(it) || it.bytes().all(|it| it.is_ascii_digit());
        letters.iter().filter(|it| !it.is_empty()).any(counts)
    };
    let mut edits = found.alignment.edits.iter();
    document.kind == DocumentKind::Header && edits.any(|it| is_heavy(it) || is_renamed(it))
}

/// How many edits between the first and the last word that agree touch what tells neighbours
/// apart.
pub(super) fn n_telling(found: &TextMatch, text: &[u16], corpus: &Corpus) -> u16 {
    if found.alignment.edits.is_empty() {
        return 0; // as of nearly all texts
    }
    let document = &corpus.documents()[found.document];
    let words = corpus.document_words(document);
    let is_inside = |it: &&WordEdit| it.removed.start > 0 && it.removed.end < words.len();
    let tells = |edit: &&WordEdit| edit_words(edit, words, text).any(|it| TELLING.contains(&it));
    let edits = found.alignment.edits.iter().filter(is_inside);
    u16::try_from(edits.filter(tells).count()).unwrap_or(u16::MAX)
}

/// The words of an edit, those removed first; 0 for words that the corpus does not have.
fn edit_words<'a>(
    edit: &WordEdit,
    words: &'a [u16],
    text: &'a [u16],
) -> impl Iterator<Item = u16> + 'a {
    let removed = words.get(edit.removed.clone()).unwrap_or_default();
    let added = text.get(edit.added.clone()).unwrap_or_default();
    removed.iter().chain(added).copied()
}

/// What a match is worth.
pub(super) fn class(found: &TextMatch, text: &[u16], corpus: &Corpus) -> Class {
    let it = &found.alignment;
    let edits = weigh(found, text, corpus);
    if found.is_partial {
        Class::Partial
    } else if found.is_another_text() {
        Class::Clue
    } else if edits.iter().all(|it| *it == Weight::None) {
        Class::Exact
    } else if edits.contains(&Weight::Heavy) {
        Class::Modified
    } else if (it.n_missing + it.n_extra + it.n_outside) * NEAR <= it.n_required {
        Class::Near
    } else {
        Class::Modified
    }
}

/// Whether so much differs that the text is not the document's any more. One sentence put in or
/// left out in its midst makes no other text, however short the text is.
pub(super) fn is_another_text(it: &Alignment) -> bool {
    let score = score_of(it);
    let is_far = score < LEAST_OF_SHORT || score < LEAST_SCORE && n_differing(it) > ONE_SENTENCE;
    is_far && !is_one_change(it)
}

/// Whether one sentence in the midst of a text lacks and nothing stands in its place, nor anywhere
/// else: a usual disclaimer behind other words is no text without its grant.
pub(super) fn lacks_one_sentence(it: &Alignment) -> bool {
    it.edits.iter().all(|it| it.added.is_empty()) && is_one_change(it)
}

/// Whether one sentence differs in the midst of a text, and next to nothing else.
fn is_one_change(it: &Alignment) -> bool {
    let length = |it: &WordEdit| it.added.len().max(it.removed.len());
    let n_at_once = it.edits.iter().map(length).max().unwrap_or(0);
    n_at_once <= MOST_SENTENCE
        && n_differing(it) <= n_at_once + MOST_COSMETIC
        && it.n_outside <= MOST_COSMETIC
}

fn n_differing(it: &Alignment) -> usize {
    it.n_missing + it.n_outside + it.n_extra
}

/// How much of the document is there, and how little besides.
pub(super) fn score(found: &TextMatch) -> Score {
    score_of(&found.alignment)
}

fn score_of(it: &Alignment) -> Score {
    let total = it.n_required + it.n_missing + it.n_outside + it.n_extra;
    let share = (it.n_required * 1000).checked_div(total).unwrap_or(0);
    Score(u16::try_from(share).unwrap_or(1000))
}

/// The words added and removed.
pub(super) fn difference(
    found: &TextMatch,
    text: &str,
    tokens: &[Token],
    corpus: &Corpus,
) -> Difference {
    let document = &corpus.documents()[found.document];
    let words = corpus.document_words(document);
    let it = &found.alignment;
    let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let edits = it.edits.iter().take(MOST_EDITS).map(|it| {
        let edit = edit(it, words, text, tokens, corpus);
        Edit {
            span: edit.span,
            added: shorten(&edit.added),
            removed: shorten(&edit.removed),
        }
    });
    Difference {
        nearest: None,
        n_words: count(it.n_required + it.n_missing + it.n_outside),
        n_removed: count(it.n_missing + it.n_outside),
        n_added: count(it.n_extra),
        edits: edits.collect(),
    }
}

/// One difference, in the letters of the text and of the document, of which `words` are the words.
pub(super) fn edit(
    edit: &WordEdit,
    words: &[u16],
    text: &str,
    tokens: &[Token],
    corpus: &Corpus,
) -> Edit {
    let removed = words.get(edit.removed.clone()).unwrap_or_default();
    let removed: Vec<&str> = removed.iter().map(|it| corpus.letters(*it)).collect();
    Edit {
        span: span(edit, tokens),
        added: added(edit, text, tokens).into(),
        removed: removed.join(" ").into(),
    }
}

fn added(edit: &WordEdit, text: &str, tokens: &[Token]) -> String {
    let words = tokens.get(edit.added.clone()).unwrap_or_default();
    let words: Vec<&str> = words.iter().filter_map(|it| text.get(it.range())).collect();
    words.join(" ")
}

fn shorten(words: &str) -> Box<str> {
    match words.char_indices().nth(MOST_LETTERS) {
        Some((at, _)) => format!("{} …", words.get(..at).unwrap_or_default()).into(),
        None => words.into(),
    }
}

fn span(edit: &WordEdit, tokens: &[Token]) -> (u32, u32) {
    let behind_all = tokens.last().map_or(0, |it| it.end());
    let start = tokens
        .get(edit.added.start)
        .map_or(behind_all, |it| it.start);
    let last = edit
        .added
        .end
        .checked_sub(1)
        .filter(|_| !edit.added.is_empty());
    let end = last
        .and_then(|it| tokens.get(it))
        .map_or(start, |it| it.end());
    (start, end)
}

/// What one edit amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Numbering of a list.
    None,
    /// A slip of the pen, a name.
    Light,
    /// It changes what the text says.
    Heavy,
}

fn weigh(found: &TextMatch, text: &[u16], corpus: &Corpus) -> Vec<Weight> {
    let document = &corpus.documents()[found.document];
    let words = corpus.document_words(document);
    let weight = |edit: &WordEdit| {
        let letters: Vec<&str> = edit_words(edit, words, text)
            .map(|it| corpus.letters(it))
            .collect();
        if letters.iter().all(|it| is_bullet(it))
            && edit.added.len() <= 1
            && edit.removed.len() <= 1
        {
            Weight::None
        } else if letters.len() > MOST_COSMETIC || letters.iter().any(|it| WEIGHTY.contains(it)) {
            Weight::Heavy
        } else {
            Weight::Light
        }
    };
    found.alignment.edits.iter().map(weight).collect()
}

/// A number or a letter that counts the items of a list; the guidelines say to ignore it.
fn is_bullet(letters: &str) -> bool {
    let is_roman =
        |it: &str| it.len() <= 4 && it.bytes().all(|it| matches!(it, b'i' | b'v' | b'x'));
    let is_number = |it: &str| it.len() <= 2 && it.bytes().all(|it| it.is_ascii_digit());
    !letters.is_empty() && (letters.len() == 1 || is_roman(letters) || is_number(letters))
}
