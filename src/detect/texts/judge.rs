// SPDX-License-Identifier: Apache-2.0

//! Decides which document a place has, of all that could be laid over it.

use super::{
    align::{Alignment, align},
    chain::Chain,
};
use crate::{
    detect::token::Token,
    licenses::{Corpus, DocumentKind},
};

/// How many rivals of one place are aligned.
const MOST_RIVALS: usize = 40;

/// The smallest share of the required words (in thousandths) that makes a finding of a license's
/// text, and of a notice: a notice is short, and half of it is every other notice.
const LEAST_OF_TEXT: usize = 600;
const LEAST_OF_HEADER: usize = 800;

/// A part of a text that has at least so many words, nearly unchanged, is worth telling.
const LEAST_PART: usize = 60;

/// A document found in a text.
#[derive(Debug, Clone)]
pub(crate) struct TextMatch {
    /// Its number in the corpus.
    pub(crate) document: usize,
    /// How it lies.
    pub(crate) alignment: Alignment,
    /// Whether only a part of it is there.
    pub(crate) is_partial: bool,
}

/// Judges the chains of one island.
pub(super) fn judge(
    tokens: &[Token],
    mut chains: Vec<Chain>,
    corpus: &Corpus,
    found: &mut Vec<TextMatch>,
) {
    chains.sort_by(|a, b| {
        b.n_covered
            .cmp(&a.n_covered)
            .then(a.document.cmp(&b.document))
    });
    while let Some(leader) = chains.first() {
        let rivals = rivals(leader, &chains);
        let best = rivals
            .iter()
            .map(|at| {
                let chain = &chains[*at];
                let alignment = align(tokens, chain, corpus);
                (
                    worth(&alignment),
                    std::cmp::Reverse(chain.document),
                    alignment,
                )
            })
            .max_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        let Some((_, document, alignment)) = best else {
            return;
        };
        let taken = match verdict(document.0, &alignment, corpus) {
            Some(is_partial) => {
                let range = alignment.tokens.clone();
                found.push(TextMatch {
                    document: document.0,
                    alignment,
                    is_partial,
                });
                let bound =
                    |it: usize| u32::try_from(it).expect("a text has fewer than 2^32 words");
                (bound(range.start), bound(range.end))
            }
            None => leader.range(),
        };
        // The leader is done with, even where what was taken does not reach as far.
        chains.remove(0);
        chains.retain(|it| !is_inside(it.range(), taken));
    }
}

/// The chains that claim the same place as the heaviest one.
fn rivals(leader: &Chain, chains: &[Chain]) -> Vec<usize> {
    let range = leader.range();
    let is_rival = |it: &Chain| {
        it.n_covered * 2 >= leader.n_covered && overlap(it.range(), range) * 2 >= it.n_covered
    };
    let rivals = chains.iter().enumerate().filter(|(_, it)| is_rival(it));
    rivals.map(|(at, _)| at).take(MOST_RIVALS).collect()
}

/// What an alignment is worth against its rivals. A document of which most lies outside the text
/// is not ruled out by that alone: the text may be a part.
fn worth(it: &Alignment) -> i64 {
    let matched = it.n_required + it.n_optional;
    let outside = it.n_outside.min(matched * 9 / 10);
    let signed = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    signed(matched) - signed(it.n_missing + it.n_extra + outside)
}

/// Whether an alignment is a finding, and if so whether of a part.
fn verdict(document: usize, it: &Alignment, corpus: &Corpus) -> Option<bool> {
    let document = &corpus.documents()[document];
    let total = it.n_required + it.n_missing + it.n_outside;
    if total == 0 {
        return None;
    }
    let share = it.n_required * 1000 / total;
    let least = match document.kind {
        DocumentKind::Header => LEAST_OF_HEADER,
        DocumentKind::License | DocumentKind::Exception => LEAST_OF_TEXT,
    };
    if share >= least && it.n_extra * 2 <= it.n_required {
        return Some(false);
    }
    let is_part = it.n_required >= LEAST_PART && (it.n_missing + it.n_extra) * 8 <= it.n_required;
    (is_part && document.kind == DocumentKind::License).then_some(true)
}

fn overlap(a: (u32, u32), b: (u32, u32)) -> u32 {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Whether most of `a` lies in `b`.
fn is_inside(a: (u32, u32), b: (u32, u32)) -> bool {
    overlap(a, b) * 2 > a.1 - a.0
}
