// SPDX-License-Identifier: Apache-2.0

//! Decides which document a place has, of all that could be laid over it.

use std::{cmp::Reverse, ops::Range};

use rustc_hash::FxHashSet;

use super::{
    align::{Alignment, align, edges, laid},
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

impl TextMatch {
    /// The same match where the word with the number `from` has the number `to`.
    pub(super) fn moved(&self, from: usize, to: usize) -> Self {
        let mut it = self.clone();
        let shift = |range: &mut Range<usize>| {
            *range = range.start + to - from..range.end + to - from;
        };
        shift(&mut it.alignment.tokens);
        for edit in &mut it.alignment.edits {
            shift(&mut edit.added);
        }
        it
    }
}

/// What came of an island.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) found: Vec<TextMatch>,
    /// The words outside of the island that it depends on.
    pub(super) edges: FxHashSet<u16>,
}

/// Judges the chains of one island: the heaviest first, each against those that claim its place.
pub(super) fn judge(tokens: &[Token], mut chains: Vec<Chain>, corpus: &Corpus) -> Judged {
    let mut found = Vec::new();
    chains.sort_by(|a, b| {
        b.n_covered
            .cmp(&a.n_covered)
            .then(a.document.cmp(&b.document))
    });
    let mut field = Field::new(&chains);
    for leader in 0..chains.len() {
        if !field.is_open[leader] {
            continue;
        }
        if let Some(it) = winner(tokens, &chains, &mut field, leader, corpus) {
            let range = &it.alignment.tokens;
            let bound = |it: usize| u32::try_from(it).expect("a text has fewer than 2^32 words");
            field.take((bound(range.start), bound(range.end)), &chains);
            found.push(it);
        }
        // A winner may end before the leader does: that one had its chance.
        field.is_open[leader] = false;
    }
    Judged {
        found,
        edges: field.edges,
    }
}

/// The best of a chain and its rivals that is a finding. Those that are none are out.
fn winner(
    tokens: &[Token],
    chains: &[Chain],
    field: &mut Field,
    leader: usize,
    corpus: &Corpus,
) -> Option<TextMatch> {
    let mut best: Option<TextMatch> = None;
    for (most, rival) in field.rivals(leader, chains, corpus) {
        // The others cannot win, whatever their gaps hold.
        if best.as_ref().is_some_and(|it| most < worth(&it.alignment)) {
            break;
        }
        let document = chains[rival].document;
        field.edges.extend(edges(&chains[rival], corpus));
        let alignment = align(tokens, &chains[rival], corpus);
        let Some(is_partial) = verdict(document, &alignment, corpus) else {
            field.is_open[rival] = false;
            continue;
        };
        let found = TextMatch {
            document,
            alignment,
            is_partial,
        };
        if best.as_ref().is_none_or(|it| rank(&found) > rank(it)) {
            best = Some(found);
        }
    }
    best
}

/// What decides between two documents for one place: the worth; then which requires more of the
/// words that are there, for a document that leaves most to its author fits many texts; then the
/// order of the corpus.
fn rank(it: &TextMatch) -> (i64, usize, Reverse<usize>) {
    let alignment = &it.alignment;
    let document = Reverse(it.document);
    (worth(alignment), alignment.n_required, document)
}

/// How many words of the text share a list of the chains that touch them.
const BUCKET: u32 = 256;

/// Which chains are still in the running, and which of them touch a place of the text.
struct Field {
    is_open: Vec<bool>,
    /// For each stretch of the text, the chains that touch it, the heaviest first.
    touching: Vec<Vec<usize>>,
    /// The number of the first stretch.
    first: u32,
    /// The words beyond the outermost blocks that were looked for.
    edges: FxHashSet<u16>,
}

impl Field {
    fn new(chains: &[Chain]) -> Self {
        let first = chains.iter().map(|it| it.range().0 / BUCKET).min();
        let last = chains.iter().map(|it| it.range().1 / BUCKET).max();
        let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
        let mut touching = vec![Vec::new(); (last - first) as usize + 1];
        for (at, chain) in chains.iter().enumerate() {
            let (start, end) = chain.range();
            for bucket in start / BUCKET..=end / BUCKET {
                touching[(bucket - first) as usize].push(at);
            }
        }
        Self {
            is_open: vec![true; chains.len()],
            touching,
            first,
            edges: FxHashSet::default(),
        }
    }

    /// The open chains that touch a range, the heaviest first.
    fn near(&self, range: (u32, u32)) -> Vec<usize> {
        let bucket = |at: u32| (at / BUCKET).saturating_sub(self.first) as usize;
        let last = bucket(range.1).min(self.touching.len() - 1);
        let touched = self.touching.get(bucket(range.0)..=last);
        let mut near: Vec<usize> = touched.unwrap_or_default().concat();
        near.retain(|it| self.is_open[*it]);
        near.sort_unstable();
        near.dedup();
        near
    }

    /// The chains that claim the same place as the heaviest one, itself among them, and the most
    /// that each can be worth, the most promising first.
    fn rivals(&self, leader: usize, chains: &[Chain], corpus: &Corpus) -> Vec<(i64, usize)> {
        let leader = &chains[leader];
        let range = leader.range();
        let is_rival = |it: &Chain| {
            it.n_covered * 2 >= leader.n_covered && overlap(it.range(), range) * 2 >= it.n_covered
        };
        let near = self.near(range).into_iter();
        let rivals = near.filter(|it| is_rival(&chains[*it])).take(MOST_RIVALS);
        let mut rivals: Vec<_> = rivals
            .map(|it| (most_worth(&chains[it], corpus), it))
            .collect();
        rivals.sort_by_key(|it| (Reverse(it.0), it.1));
        rivals
    }

    /// Closes the chains that lie in a range.
    fn take(&mut self, range: (u32, u32), chains: &[Chain]) {
        for at in self.near(range) {
            self.is_open[at] = !is_inside(chains[at].range(), range);
        }
    }
}

/// What an alignment is worth against its rivals. A document of which most lies outside the text
/// is not ruled out by that alone: the text may be a part.
fn worth(it: &Alignment) -> i64 {
    let matched = it.n_required + it.n_optional;
    net(matched, it.n_outside) - signed(it.n_missing + it.n_extra)
}

/// What words that match are worth if so many required ones lie outside the text.
fn net(n_matched: usize, n_outside: usize) -> i64 {
    signed(n_matched - n_outside.min(n_matched * 9 / 10))
}

/// The most that an alignment of a chain can be worth: if all words between and about its blocks
/// agree.
fn most_worth(chain: &Chain, corpus: &Corpus) -> i64 {
    let document = &corpus.documents()[chain.document];
    let laid = laid(chain, document.n_words);
    let between = chain.blocks.windows(2).map(|pair| {
        let in_text = pair[1].text - (pair[0].text + pair[0].length);
        in_text.min(pair[1].document - (pair[0].document + pair[0].length))
    });
    let n_edges = laid.head.len() + laid.tail.len();
    let n_matched = (chain.n_covered + between.sum::<u32>()) as usize + n_edges;
    let n_inside = laid.tail.end - laid.head.start;
    net(n_matched, document.n_required.saturating_sub(n_inside))
}

fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
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
