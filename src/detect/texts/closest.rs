// SPDX-License-Identifier: Apache-2.0

//! The texts of the list that are nearest to a text, whether or not one is near enough to be
//! found in it. For a person who asks, and for terms that nothing recognises; nothing else of a
//! scan comes here.

use std::{cmp::Reverse, ops::Range};

use super::{
    align::{Alignment, align},
    chain::{Chain, chains},
    change,
    judge::TextMatch,
    seed,
};
use crate::{
    detect::{
        Difference, Score,
        token::{self, Token, Tokens},
    },
    licenses::{Corpus, DocumentKind},
    read::Text,
};

/// How many words of a text are compared. The longest text of the list has a third of them.
const MOST_WORDS: usize = 100_000;

/// How many chains of one document are aligned in one place.
const MOST_CHAINS: usize = 3;

/// A text of the list, laid over a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The license or exception.
    pub id: &'static str,
    /// Whether it is the notice that the license prescribes, and not the license's own text.
    pub is_header: bool,
    /// How much agrees, of the words of both.
    pub score: Score,
    /// Where in the text it lies, in bytes.
    pub span: Range<usize>,
    /// All that differs.
    pub difference: Difference,
}

/// The texts of the list that are nearest, the best first, each license once; empty where no text
/// of the list has even a part in common with it.
pub fn closest(text: &Text<'_>, corpus: &Corpus) -> Vec<Candidate> {
    let tokens = tokens(text, corpus);
    let words = token::numbers(&tokens);
    let seeds = seed::seeds(&words, corpus);
    let mut found: Vec<TextMatch> = seed::islands(&seeds)
        .flat_map(|island| {
            let chains = chains(island, &seed::candidates(island, corpus).documents, corpus);
            laid(&words, chains, corpus)
        })
        .collect();
    found.sort_by_key(|it| {
        let kind = corpus.documents()[it.document].kind;
        let n_agree = it.alignment.n_required;
        (
            Reverse((change::score(it), n_agree)),
            kind,
            it.document,
            it.alignment.tokens.start,
        )
    });
    let mut seen = std::collections::BTreeSet::new();
    let candidates = found
        .iter()
        .filter_map(|it| candidate(it, text, &tokens, corpus));
    candidates.filter(|it| seen.insert(it.id)).collect()
}

/// Lays the text of one license over a text, where it fits best; `None` where the list has no such
/// id or the two have hardly a sentence in common.
pub fn compare(text: &Text<'_>, id: &str, corpus: &Corpus) -> Option<Candidate> {
    let id = corpus.get(id)?.id;
    let of_id: Vec<usize> = (0..corpus.documents().len())
        .filter(|it| corpus.documents()[*it].ids.contains(&id))
        .collect();
    let tokens = tokens(text, corpus);
    let words = token::numbers(&tokens);
    let seeds = seed::seeds(&words, corpus);
    let found = laid(&words, chains(&seeds, &of_id, corpus), corpus);
    let best = found.into_iter().max_by_key(|it| {
        (
            it.alignment.n_required + it.alignment.n_optional,
            change::score(it),
            Reverse(it.document),
        )
    })?;
    candidate(&best, text, &tokens, corpus).map(|it| Candidate { id, ..it })
}

fn tokens(text: &Text<'_>, corpus: &Corpus) -> Vec<Token> {
    let mut tokens = Tokens::default();
    tokens.read(&text.content, 0..text.content.len(), corpus, |_| ());
    tokens.list.truncate(MOST_WORDS);
    tokens.list
}

/// The best alignments of each document, by its heaviest chains.
fn laid(text: &[u16], mut chains: Vec<Chain>, corpus: &Corpus) -> Vec<TextMatch> {
    chains.sort_by_key(|it| (it.document, Reverse(it.n_covered), it.range()));
    let heaviest = chains
        .chunk_by(|a, b| a.document == b.document)
        .flat_map(|it| it.iter().take(MOST_CHAINS));
    let laid = heaviest.map(|it| TextMatch {
        document: it.document,
        alignment: align(text, 0..text.len(), it, corpus),
        is_partial: false,
    });
    laid.filter(|it| it.alignment.n_required > 0).collect()
}

fn candidate(
    found: &TextMatch,
    text: &Text<'_>,
    tokens: &[Token],
    corpus: &Corpus,
) -> Option<Candidate> {
    let document = corpus.documents().get(found.document)?;
    let words = tokens.get(found.alignment.tokens.clone())?;
    Some(Candidate {
        id: document.ids.first()?,
        is_header: document.kind == DocumentKind::Header,
        score: change::score(found),
        span: words.first()?.start as usize..words.last()?.end() as usize,
        difference: difference(found.document, &found.alignment, text, tokens, corpus),
    })
}

/// All edits in full, where a match keeps the first ones, shortened.
fn difference(
    document: usize,
    it: &Alignment,
    text: &Text<'_>,
    tokens: &[Token],
    corpus: &Corpus,
) -> Difference {
    let words = corpus.document_words(&corpus.documents()[document]);
    let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let edits = it
        .edits
        .iter()
        .map(|edit| change::edit(edit, words, &text.content, tokens, corpus));
    Difference {
        nearest: None,
        n_words: count(it.n_required + it.n_missing + it.n_outside),
        n_removed: count(it.n_missing + it.n_outside),
        n_added: count(it.n_extra),
        edits: edits.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{licenses::corpus, walk::RepoPath};

    /// Of the canonical text of `id` with `from` replaced by `to`, the closest license must be
    /// `expected`, as `ID score`.
    fn check(id: &str, from: &str, to: &str, expected: &str) {
        let canonical = corpus().text(id).unwrap();
        assert!(canonical.contains(from), "{id} has no `{from}`");
        let path = RepoPath::new(b"LICENSE");
        let content = canonical.replacen(from, to, 1);
        let text = Text::of(&path, &content);
        let found = closest(&text, corpus());
        let best = found.first().map(|it| format!("{} {}", it.id, it.score.0));
        assert_eq!(best.as_deref(), Some(expected));
        let compared = compare(&text, id, corpus()).unwrap();
        assert_eq!((compared.id, compared.score), (id, found[0].score));
    }

    #[test]
    fn a_whole_text_is_its_own_closest() {
        check("ISC", "THE", "the", "ISC 1000");
        check("BSD-3-Clause", "THE", "the", "BSD-3-Clause 1000");
    }

    #[test]
    fn a_changed_text_is_still_closest_to_what_it_was() {
        check(
            "Zlib",
            "including commercial applications",
            "except for all that is sold for money",
            "Zlib 920",
        );
    }

    #[test]
    fn what_is_no_license_has_no_closest() {
        let path = RepoPath::new(b"notes.txt");
        for content in ["", "to be done", &"one two three ".repeat(1000)] {
            let text = Text::of(&path, content);
            assert_eq!(closest(&text, corpus()), []);
            assert_eq!(compare(&text, "MIT", corpus()), None);
            assert_eq!(compare(&text, "no such id", corpus()), None);
        }
    }

    #[test]
    fn every_edit_is_kept_in_full() {
        let path = RepoPath::new(b"LICENSE");
        let addition = "quite another word ".repeat(35);
        let canonical = corpus().text("MIT").unwrap();
        let content = canonical.replace("without restriction", &addition);
        let found = compare(&Text::of(&path, &content), "MIT", corpus()).unwrap();
        let edit = &found.difference.edits[0];
        assert_eq!(&*edit.removed, "without restriction");
        assert_eq!(&*edit.added, addition.trim());
    }
}
