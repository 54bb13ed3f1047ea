// SPDX-License-Identifier: Apache-2.0

//! Decides which document a place has, of all that could be laid over it.

use std::ops::Range;

use super::{
    align::{Alignment, align},
    chain::Chain,
    change,
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

/// A part is a tenth of the document at least, or so many words. A sentence of a long text is
/// in many others; a notice that a text recommends at its end stands for what the notice says.
const SHARE_OF_PART: usize = 10;
const LONG_PART: usize = 300;

/// What grants something. A part without any of these is a disclaimer, which many texts share.
const GRANTS: &[&str] = &[
    "permission",
    "permissions",
    "permitted",
    "granted",
    "grant",
    "grants",
    "redistribution",
];

/// What a word costs that is missing or too many. More than one that agrees is worth: of two
/// documents the one that fits wins, not the one that has more of what all copies have.
const COST_OF_EDIT: i64 = 2;

/// What it costs, in words, to differ where neighbours are told apart: `and sell`, `commercial`.
const COST_OF_TELLING: i64 = 12;

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
    /// Whether so much differs that the text is not the document's any more.
    pub(super) fn is_another_text(&self) -> bool {
        !self.is_partial && change::is_another_text(&self.alignment)
    }

    /// Whether it has a place only if nothing whole has it.
    fn is_doubtful(&self) -> bool {
        self.is_partial || self.is_another_text()
    }

    /// The same match where the words are numbered from further ahead.
    pub(super) fn shifted(&self, by: usize) -> Self {
        let mut it = self.clone();
        let shift = |range: &mut Range<usize>| *range = range.start + by..range.end + by;
        shift(&mut it.alignment.tokens);
        let edits = it.alignment.edits.iter_mut().map(|it| &mut it.added);
        edits.chain(&mut it.alignment.filled).for_each(shift);
        it
    }
}

/// Judges the chains of one island: the heaviest first, each against those that claim its place.
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
    let mut field = Field::new(&chains);
    let mut doubtful = Vec::new();
    for leader in 0..chains.len() {
        if !field.is_open[leader] {
            continue;
        }
        // A winner may end before the leader does: that one had its chance.
        let best = winner(tokens, &chains, &mut field, leader, corpus);
        field.is_open[leader] = false;
        match best {
            // A text that is put together of others is similar to each file that has these.
            Some(it) if it.is_doubtful() => doubtful.push(it),
            Some(it) => {
                let range = &it.alignment.tokens;
                field.take((bound(range.start), bound(range.end)), &chains);
                found.push(it);
            }
            None => (),
        }
    }
    settle(doubtful, found);
}

/// Keeps of the doubtful ones, the heaviest first, those whose place nothing else has.
fn settle(mut doubtful: Vec<TextMatch>, found: &mut Vec<TextMatch>) {
    doubtful.sort_by_key(TextMatch::is_another_text);
    for it in doubtful {
        let range = &it.alignment.tokens;
        let shared = found.iter().map(|other| {
            let other = &other.alignment.tokens;
            let end = range.end.min(other.end);
            end.saturating_sub(range.start.max(other.start))
        });
        let n_shared: usize = shared.sum();
        let n_left = if it.is_partial { range.len() / 2 } else { 0 };
        if n_shared <= n_left {
            found.push(it);
        }
    }
}

fn bound(at: usize) -> u32 {
    u32::try_from(at).expect("a text has fewer than 2^32 words")
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
    for rival in field.rivals(leader, chains) {
        let document = chains[rival].document;
        let alignment = align(tokens, &chains[rival], corpus);
        let Some(is_partial) = verdict(tokens, document, &alignment, corpus) else {
            field.is_open[rival] = false;
            continue;
        };
        let found = TextMatch {
            document,
            alignment,
            is_partial,
        };
        // It will be doubtful whoever leads: to lay it again over the same words is in vain.
        if found.is_doubtful() {
            field.is_open[rival] = false;
        }
        let rank = |it: &TextMatch| (!it.is_another_text(), rank(it, tokens, corpus));
        if best.as_ref().is_none_or(|it| rank(&found) > rank(it)) {
            best = Some(found);
        }
    }
    best
}

/// What decides between two documents for one place: the worth; then which requires more of the
/// words that are there, for a document that leaves most to its author fits many texts; then the
/// order of the corpus.
fn rank(
    it: &TextMatch,
    tokens: &[Token],
    corpus: &Corpus,
) -> (i64, usize, std::cmp::Reverse<usize>) {
    let n_telling = i64::from(change::n_telling(it, tokens, corpus));
    let worth = worth(&it.alignment) - n_telling * COST_OF_TELLING;
    (
        worth,
        it.alignment.n_required,
        std::cmp::Reverse(it.document),
    )
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

    /// The chains that claim the same place as the heaviest one, itself among them.
    fn rivals(&self, leader: usize, chains: &[Chain]) -> Vec<usize> {
        let leader = &chains[leader];
        let range = leader.range();
        let is_rival = |it: &Chain| {
            it.n_covered * 2 >= leader.n_covered && overlap(it.range(), range) * 2 >= it.n_covered
        };
        let near = self.near(range).into_iter();
        near.filter(|it| is_rival(&chains[*it]))
            .take(MOST_RIVALS)
            .collect()
    }

    /// Closes the chains that lie in a range.
    fn take(&mut self, range: (u32, u32), chains: &[Chain]) {
        for at in self.near(range) {
            self.is_open[at] = !is_inside(chains[at].range(), range);
        }
    }
}

/// What an alignment is worth against its rivals. A clean cut at either end says less against a
/// document than words that differ in its midst: appendices and disclaimers are left out more
/// often than clauses. A document of which most lies outside the text is not ruled out by that
/// alone: the text may be a part.
fn worth(it: &Alignment) -> i64 {
    let matched = it.n_required + it.n_optional;
    let outside = (it.n_outside / 2).min(matched * 9 / 10);
    let signed = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    signed(matched) - signed(outside) - COST_OF_EDIT * signed(it.n_missing + it.n_extra)
}

/// Whether an alignment is a finding, and if so whether of a part.
fn verdict(tokens: &[Token], document: usize, it: &Alignment, corpus: &Corpus) -> Option<bool> {
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
    let is_part =
        document.kind == DocumentKind::License && is_part(it, total) && grants(tokens, it, corpus);
    let is_whole = share >= least && it.n_extra * 2 <= it.n_required;
    if is_whole && !(is_part && change::is_another_text(it)) {
        return Some(false);
    }
    is_part.then_some(true)
}

/// Whether what is there of a document is nearly unchanged, and enough to be a part of it.
fn is_part(it: &Alignment, total: usize) -> bool {
    let is_large = it.n_required * SHARE_OF_PART >= total || it.n_required >= LONG_PART;
    let is_same = (it.n_missing + it.n_extra) * 8 <= it.n_required;
    it.n_required >= LEAST_PART && is_large && is_same
}

/// Whether the words that a document lies over grant something.
fn grants(tokens: &[Token], it: &Alignment, corpus: &Corpus) -> bool {
    let words = tokens.get(it.tokens.clone()).unwrap_or_default();
    let mut letters = words.iter().map(|it| corpus.letters(it.word));
    letters.any(|it| GRANTS.contains(&it))
}

fn overlap(a: (u32, u32), b: (u32, u32)) -> u32 {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}

/// Whether most of `a` lies in `b`.
fn is_inside(a: (u32, u32), b: (u32, u32)) -> bool {
    overlap(a, b) * 2 > a.1 - a.0
}
