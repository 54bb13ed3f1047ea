// SPDX-License-Identifier: Apache-2.0

//! Lays a document over the words that a chain has of it.

use std::ops::Range;

use super::{
    align::{Alignment, align},
    chain::Chain,
    judge::{TextMatch, verdict},
};
use crate::licenses::Corpus;

/// Of the words of a copied part, at most one in so many was put in.
const COPIED: usize = 16;

/// A chain's document, laid over it and the words about it, if that is a finding.
pub(super) fn laid(
    text: &[u16],
    range: Range<usize>,
    chain: &Chain,
    corpus: &Corpus,
) -> Option<TextMatch> {
    let document = chain.document;
    let finding = |alignment: Alignment| {
        let is_partial = verdict(text, document, &alignment, corpus)?;
        Some(TextMatch {
            document,
            alignment,
            is_partial,
        })
    };
    let alignment = align(text, range, chain, corpus);
    let (start, end) = chain.range();
    let own = start as usize..end as usize;
    let core = &alignment.core;
    let runs_on = core.start < own.start || core.end > own.end;
    let all = finding(alignment);
    if all.is_some() || !runs_on {
        return all;
    }
    // What lacks at the ends of a part may be put together of the words of the next text.
    let part = finding(align(text, own, chain, corpus))?;
    let Alignment {
        n_required,
        n_missing,
        n_extra,
        n_outside,
        ..
    } = part.alignment;
    let is_copied = n_missing == 0 && n_extra * COPIED <= n_required && n_outside <= n_required;
    is_copied.then_some(part)
}
