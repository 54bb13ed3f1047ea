// SPDX-License-Identifier: Apache-2.0

//! Finds the texts of licenses, of exceptions, and of the notices that licenses prescribe.
//!
//! As genome aligners do: *seed* (runs of five words that a text of the corpus has), *chain*
//! (seeds that follow each other in both), *align* (word by word between the seeds), and *judge*
//! (of all texts that fit a place, the one with the fewest words missing and added wins, so that
//! neighbours such as BSD-2-Clause and BSD-3-Clause are told apart by what tells them apart).
//! Optional and variable parts of SPDX templates cost nothing.
//!
//! Every step is linear in the text; the constants bound the rest.

mod align;
mod band;
mod chain;
mod change;
mod closest;
mod judge;
mod memo;
mod seed;

use std::borrow::Cow;

use super::{Match, Method, token::Token};
use crate::{
    expression::Expression,
    licenses::{Corpus, DocumentKind},
    read::Text,
};

pub use closest::{Candidate, closest, compare};

use align::WordEdit;
use chain::Chain;
use judge::TextMatch;
use memo::Piece;
use seed::Seed;

pub(super) use memo::Memo;

/// Finds the texts of the corpus among the words of a text, by place.
pub(super) fn find(
    text: &Text<'_>,
    tokens: &[Token],
    corpus: &Corpus,
    memo: &mut Memo,
) -> Vec<Match> {
    let mut found: Vec<TextMatch> = Vec::new();
    let words: Vec<u16> = tokens.iter().map(|it| it.word).collect();
    let seeds = seed::seeds(tokens, corpus);
    for island in seed::islands(&seeds) {
        let own = seed::range(island);
        let about =
            own.start.saturating_sub(align::REACH)..tokens.len().min(own.end + align::REACH);
        let near = tokens.get(about.clone()).unwrap_or_default();
        let piece = Piece {
            words: words.get(about.clone()).unwrap_or_default(),
            own: own.start - about.start..own.end - about.start,
        };
        let answer = memo.recall(&piece, || {
            let chains = chains_of(island, about.start, corpus);
            judge::judge(near, chains, corpus)
        });
        found.extend(answer.iter().map(|it| it.moved(align::REACH, own.start)));
    }
    found.sort_by_key(|it| (it.alignment.tokens.start, it.alignment.tokens.end));
    found.retain(|it| !change::is_another_notice(it, tokens, corpus));
    found
        .iter()
        .filter_map(|it| as_match(it, text, tokens, corpus))
        .collect()
}

/// The chains of an island, its words numbered from the word with the number `start`.
fn chains_of(island: &[Seed], start: usize, corpus: &Corpus) -> Vec<Chain> {
    let start = u32::try_from(start).expect("words are numbered in 32 bits");
    let rebased = |it: &Seed| Seed {
        at: it.at - start,
        ..*it
    };
    let island: Vec<Seed> = island.iter().map(rebased).collect();
    let candidates = seed::candidates(&island, corpus);
    if candidates.is_empty() {
        return Vec::new();
    }
    chain::chains(&island, &candidates, corpus)
}

fn as_match(
    found: &TextMatch,
    text: &Text<'_>,
    tokens: &[Token],
    corpus: &Corpus,
) -> Option<Match> {
    let words = tokens.get(found.alignment.tokens.clone())?;
    let span = words.first()?.start as usize..words.last()?.end as usize;
    let document = &corpus.documents()[found.document];
    let id = answer(document.ids.first()?, document.kind, corpus);
    let class = change::class(found, tokens, corpus);
    let difference = change::difference(found, &text.content, tokens, corpus);
    Some(Match {
        expression: Some(Expression::license(&id)),
        raw: None,
        method: Method::Text,
        class,
        score: change::score(found),
        place: text.place(span.clone()),
        span,
        difference: Some(Box::new(difference)),
        problem: None,
    })
}

/// The id that a document answers with. The list has a copy of a GNU license's text for `-only` and
/// one for `-or-later`, which differ in a comma: the text alone never says "or later".
fn answer<'a>(id: &'a str, kind: DocumentKind, corpus: &Corpus) -> Cow<'a, str> {
    let only = id
        .strip_suffix("-or-later")
        .map(|it| format!("{it}-only"))
        .filter(|it| kind == DocumentKind::License && corpus.get(it).is_some());
    only.map_or(Cow::Borrowed(id), Cow::Owned)
}
