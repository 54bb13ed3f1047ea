// SPDX-License-Identifier: Apache-2.0

//! Decides which document a place has, of all that could be laid over it.

use std::{cmp::Reverse, collections::BinaryHeap, ops::Range, sync::LazyLock};

use rustc_hash::FxHashSet;

use super::{
    align::{Alignment, edges},
    bound::{Most, most},
    chain::Chain,
    change,
    lay::laid,
    numbers,
};
use crate::licenses::{Corpus, Document, DocumentKind};

/// How many rivals of one place are aligned.
const MOST_RIVALS: usize = 40;

/// The smallest share of the required words (in thousandths) that makes a finding of a license's
/// text, of a short one, and of a notice: a notice is short, and half of it is every other notice.
const LEAST_OF_TEXT: usize = 600;
const LEAST_OF_SHORT: usize = 750;
const LEAST_OF_HEADER: usize = 800;

/// A text of fewer words shares half of them with the usual disclaimer. If it has both its start and
/// its end, and one sentence between them lacks, it is that text.
const SHORT: usize = 100;

/// A part of a text that has at least so many words, nearly unchanged, is worth telling.
const LEAST_PART: usize = 60;

/// A part is a tenth of the document at least, or so many words. A sentence of a long text is
/// in many others; a notice that a text recommends at its end stands for what the notice says.
const SHARE_OF_PART: usize = 10;
const LONG_PART: usize = 300;

/// What grants something. A part without any of these is a disclaimer, which many texts share.
static GRANTS: LazyLock<Vec<u16>> = LazyLock::new(|| {
    numbers(&[
        "permission",
        "permissions",
        "permitted",
        "granted",
        "grant",
        "grants",
        "redistribution",
    ])
});

/// What a word costs that is missing or too many. More than one that agrees is worth: of two
/// documents the one that fits wins, not the one that has more of what all copies have.
pub(super) const COST_OF_EDIT: i64 = 2;

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

    /// Whether between its ends no word is missing and none too many.
    fn is_unchanged(&self) -> bool {
        let Alignment {
            n_missing,
            n_extra,
            n_filled,
            ..
        } = self.alignment;
        (n_missing, n_extra, n_filled) == (0, 0, 0)
    }

    /// Whether it explains each word of another one, which is changed, as it stands: then that is
    /// a part of this one, and none of a text of its own.
    fn outdoes(&self, other: &Self) -> bool {
        let (own, others) = (&self.alignment.tokens, &other.alignment.tokens);
        let is_within = own.start <= others.start && others.end <= own.end;
        is_within && self.is_unchanged() && !other.is_unchanged()
    }

    /// The words from the first that its document requires to behind the last.
    fn required(&self) -> (usize, usize) {
        let range = &self.alignment.required;
        (range.start, range.end)
    }

    /// The same match where the word with the number `from` has the number `to`.
    pub(super) fn moved(&self, from: usize, to: usize) -> Self {
        let mut it = self.clone();
        let shift = |range: &mut Range<usize>| {
            *range = range.start + to - from..range.end + to - from;
        };
        shift(&mut it.alignment.tokens);
        shift(&mut it.alignment.core);
        shift(&mut it.alignment.required);
        let edits = it.alignment.edits.iter_mut().map(|it| &mut it.added);
        edits.chain(&mut it.alignment.filled).for_each(shift);
        it
    }
}

/// What came of an island.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) found: Vec<TextMatch>,
    /// The words outside of the island that it depends on.
    pub(super) edges: FxHashSet<u16>,
    /// Whether a bound was met: there may be more.
    pub(super) is_cut: bool,
}

/// Judges the chains of one island: the heaviest first, each against those that claim its place.
/// What was found before keeps its words.
pub(super) fn judge(text: &[u16], chains: Vec<Chain>, corpus: &Corpus, judged: &mut Judged) {
    let Judged { found, edges, .. } = judged;
    let mut field = Field::new(chains);
    field.taken = found.iter().map(TextMatch::required).collect();
    field.taken.sort_unstable();
    let mut doubtful = Vec::new();
    while let Some(leader) = field.leader() {
        let winner = winner(text, &mut field, leader, corpus);
        // The leader had its chance, unless what is left of it lies beside the winner.
        let mut is_cut = false;
        match winner {
            // A text that is put together of others is similar to each file that has these.
            Some(it) if it.is_doubtful() => doubtful.push(it),
            Some(it) => {
                is_cut = field.take(&it, leader);
                found.push(it);
            }
            None => (),
        }
        if !is_cut {
            field.states[leader] = State::Failed;
        }
    }
    settle(doubtful, found);
    part(found);
    edges.extend(field.edges);
    // These count wherever they stand between the words that agree.
    edges.extend(change::TELLING.iter().chain(&*GRANTS));
}

/// Keeps of the doubtful ones, the heaviest first, those whose place nothing else has.
fn settle(mut doubtful: Vec<TextMatch>, found: &mut Vec<TextMatch>) {
    doubtful.sort_by_key(TextMatch::is_another_text);
    for it in doubtful {
        let range = &it.alignment.tokens;
        let rivals = found.iter().filter(|other| !it.outdoes(other));
        let shared = rivals.map(|other| {
            let other = &other.alignment.tokens;
            let end = range.end.min(other.end);
            end.saturating_sub(range.start.max(other.start))
        });
        let n_shared: usize = shared.sum();
        let n_left = if it.is_partial { range.len() / 2 } else { 0 };
        if n_shared <= n_left {
            // Only what has the place takes it from another.
            found.retain(|other| !it.outdoes(other));
            found.push(it);
        }
    }
}

/// The best of a chain and its rivals that is a finding. Those that are none are out, unless they
/// turn out to run on into another text.
fn winner(text: &[u16], field: &mut Field, leader: usize, corpus: &Corpus) -> Option<TextMatch> {
    let mut best: Option<(Rank, TextMatch)> = None;
    for (most, rival) in field.rivals(text, leader, corpus) {
        // The others cannot win, whatever their gaps hold.
        if best
            .as_ref()
            .is_some_and(|(rank, _)| rank.0 && most.worth < rank.1)
        {
            break;
        }
        let chain = &field.chains[rival];
        let document = chain.document;
        field.edges.extend(edges(chain, corpus));
        if !may_pass(document, most, corpus) {
            field.states[rival] = State::Failed;
            continue;
        }
        let range = field.free_about(chain, text.len());
        let Some(found) = laid(text, range, chain, corpus) else {
            field.states[rival] = State::Failed;
            continue;
        };
        // It will be doubtful whoever leads: to lay it again over the same words is in vain.
        if found.is_doubtful() {
            field.states[rival] = State::Failed;
        }
        let rank = rank(&found, text, corpus);
        if best.as_ref().is_none_or(|it| rank > it.0) {
            best = Some((rank, found));
        }
    }
    best.map(|it| it.1)
}

/// Takes from each text the optional words at its ends that stand beyond another text.
fn part(found: &mut [TextMatch]) {
    found.sort_by_key(|it| (it.alignment.core.start, it.alignment.core.end));
    let mut end_before = 0;
    for it in found.iter_mut().map(|it| &mut it.alignment) {
        if end_before <= it.core.start {
            it.tokens.start = it.tokens.start.max(end_before);
        }
        end_before = end_before.max(it.core.end);
    }
    let mut start_behind = usize::MAX;
    for it in found.iter_mut().rev().map(|it| &mut it.alignment) {
        if start_behind >= it.core.end {
            it.tokens.end = it.tokens.end.min(start_behind);
        }
        start_behind = start_behind.min(it.core.start);
    }
}

/// What decides between two documents for one place, the larger wins: whether the text is still
/// the document's; the worth; then which requires more of the
/// words that are there, for a document that leaves most to its author fits many texts; then the
/// order of the corpus.
pub(super) type Rank = (bool, i64, usize, Reverse<usize>);

pub(super) fn rank(it: &TextMatch, text: &[u16], corpus: &Corpus) -> Rank {
    let n_telling = i64::from(change::n_telling(it, text, corpus));
    let worth = worth(&it.alignment) - n_telling * COST_OF_TELLING;
    let is_same = !it.is_another_text();
    (
        is_same,
        worth,
        it.alignment.n_required,
        Reverse(it.document),
    )
}

/// How many words of the text share a list of the chains that touch them.
const BUCKET: u32 = 256;

/// Which chains are still in the running, and which of them touch a place of the text.
struct Field {
    chains: Vec<Chain>,
    states: Vec<State>,
    /// By weight, and those that were cut by their old weight too.
    queue: BinaryHeap<(u32, Reverse<usize>)>,
    /// The words that winners require, by their start.
    taken: Vec<(usize, usize)>,
    /// For each stretch of the text, the chains that touch it.
    touching: Vec<Vec<usize>>,
    /// The number of the first stretch.
    first: u32,
    /// The words beyond the outermost blocks that were looked for.
    edges: FxHashSet<u16>,
}

/// What may become of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// No finding as it is.
    Failed,
    Closed,
}

impl Field {
    fn new(mut chains: Vec<Chain>) -> Self {
        chains.sort_by_key(|it| (Reverse(it.n_covered), it.document));
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
            states: vec![State::Open; chains.len()],
            taken: Vec::new(),
            queue: (0..).zip(&chains).map(weighed).collect(),
            touching,
            first,
            chains,
            edges: FxHashSet::default(),
        }
    }

    /// The heaviest open chain.
    fn leader(&mut self) -> Option<usize> {
        loop {
            let (weight, Reverse(at)) = self.queue.pop()?;
            if self.states[at] == State::Open && self.chains[at].n_covered == weight {
                return Some(at);
            }
        }
    }

    /// The chains that touch a range, the heaviest first; those that are closed left out.
    fn near(&self, range: (u32, u32)) -> Vec<usize> {
        let bucket = |at: u32| (at / BUCKET).saturating_sub(self.first) as usize;
        let last = bucket(range.1).min(self.touching.len() - 1);
        let touched = self.touching.get(bucket(range.0)..=last);
        let mut near: Vec<usize> = touched.unwrap_or_default().concat();
        near.retain(|it| self.states[*it] != State::Closed);
        near.sort_unstable_by_key(|it| (Reverse(self.chains[*it].n_covered), *it));
        near.dedup();
        near
    }

    /// The chains that claim the same place as the heaviest one, itself among them, and the most
    /// that each can be worth, that first; of too many those that promise most.
    fn rivals(&self, text: &[u16], leader: usize, corpus: &Corpus) -> Vec<(Most, usize)> {
        let leader = &self.chains[leader];
        let range = leader.range();
        let is_rival = |it: &Chain| {
            it.n_covered * 2 >= leader.n_covered && overlap(it.range(), range) * 2 >= it.n_covered
        };
        let near = self.near(range).into_iter();
        let is_rival = |it: &usize| self.states[*it] == State::Open && is_rival(&self.chains[*it]);
        let mut rivals: Vec<usize> = near.filter(is_rival).collect();
        rivals.sort_by_key(|it| Reverse(self.chains[*it].promise()));
        rivals.truncate(MOST_RIVALS);
        let most = |it: usize| (most(text, &self.chains[it], corpus), it);
        let mut rivals: Vec<_> = rivals.into_iter().map(most).collect();
        rivals.sort_by_key(|it| (Reverse(it.0.worth), it.1));
        rivals
    }

    /// The words about a chain that no winner requires.
    fn free_about(&self, chain: &Chain, n_words: usize) -> Range<usize> {
        let (start, end) = chain.range();
        let (start, end) = (start as usize, end as usize);
        let at = self.taken.partition_point(|it| it.0 < start);
        let mut before = self.taken[..at].iter().rev().map(|it| it.1);
        let mut behind = self.taken[at..].iter().map(|it| it.0);
        let from = before.find(|it| *it <= start).unwrap_or(0);
        from..behind.find(|it| *it >= end).unwrap_or(n_words)
    }

    /// Takes the words of a winner out of all chains; whether that cut the leader and left
    /// something of it. A chain may run on from one text into the next, so what lies beside the
    /// winner stays, if it is most of the chain.
    fn take(&mut self, winner: &TextMatch, leader: usize) -> bool {
        let bound = |it: usize| u32::try_from(it).expect("a text has fewer than 2^32 words");
        let range = &winner.alignment.core;
        let required = winner.required();
        let at = self.taken.partition_point(|it| *it < required);
        self.taken.insert(at, required);
        let range = (bound(range.start), bound(range.end));
        let mut is_cut = false;
        for at in self.near(range) {
            let chain = &mut self.chains[at];
            let rest = chain.beside(range);
            if rest.n_covered == chain.n_covered {
                continue;
            }
            self.states[at] = State::Closed;
            if rest.n_covered * 2 > chain.n_covered {
                self.states[at] = State::Open;
                self.queue.push(weighed((at, &rest)));
                *chain = rest;
                is_cut |= at == leader;
            }
        }
        is_cut
    }
}

/// A chain's place in the queue.
fn weighed((at, chain): (usize, &Chain)) -> (u32, Reverse<usize>) {
    (chain.n_covered, Reverse(at))
}

/// What an alignment is worth against its rivals. Words that stand where a document has room for
/// any are not explained by it: a rival that knows them knows better.
pub(super) fn worth(it: &Alignment) -> i64 {
    let matched = it.n_required + it.n_optional;
    let n_edited = it.n_missing + it.n_extra;
    net(matched, it.n_outside) - COST_OF_EDIT * signed(n_edited) - signed(it.n_filled)
}

/// What words that match are worth if so many required ones lie outside the text. A clean cut at
/// either end says less against a document than words that differ in its midst: appendices and
/// disclaimers are left out more often than clauses. A document of which most lies outside is not
/// ruled out by that alone: the text may be a part.
pub(super) fn net(n_matched: usize, n_outside: usize) -> i64 {
    signed(n_matched - (n_outside / 2).min(n_matched * 9 / 10))
}

pub(super) fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Whether an alignment is a finding, and if so whether of a part.
pub(super) fn verdict(
    text: &[u16],
    document: usize,
    it: &Alignment,
    corpus: &Corpus,
) -> Option<bool> {
    let document = &corpus.documents()[document];
    let total = it.n_required + it.n_missing + it.n_outside;
    if total == 0 {
        return None;
    }
    let share = it.n_required * 1000 / total;
    let least = least_share(document, change::lacks_one_sentence(it));
    let is_part =
        || document.kind == DocumentKind::License && is_part(it, total) && grants(text, it);
    let is_whole = share >= least && it.n_extra * 2 <= it.n_required;
    if is_whole && !(change::is_another_text(it) && is_part()) {
        return Some(false);
    }
    is_part().then_some(true)
}

/// Whether an alignment may be a finding that has no more in common with its document than this:
/// most rivals of a place need not be laid to see that they come to nothing.
fn may_pass(document: usize, most: Most, corpus: &Corpus) -> bool {
    let document = &corpus.documents()[document];
    let n_matched = most.n_matched;
    let is_whole = n_matched * 1000 >= least_share(document, true) * document.n_required;
    let is_large = is_large_part(n_matched, document.n_required);
    is_whole || document.kind == DocumentKind::License && is_large
}

/// How many of a document's required words in a thousand must be there.
fn least_share(document: &Document, lacks_one_sentence: bool) -> usize {
    match document.kind {
        DocumentKind::Header => LEAST_OF_HEADER,
        _ if document.n_required < SHORT && !lacks_one_sentence => LEAST_OF_SHORT,
        DocumentKind::License | DocumentKind::Exception => LEAST_OF_TEXT,
    }
}

/// Whether what is there of a document is nearly unchanged, and enough to be a part of it.
fn is_part(it: &Alignment, total: usize) -> bool {
    let is_same = (it.n_missing + it.n_extra) * 8 <= it.n_required;
    is_large_part(it.n_required, total) && is_same
}

/// Whether so many words of so many are enough to be a part.
fn is_large_part(n_required: usize, total: usize) -> bool {
    let is_large = n_required * SHARE_OF_PART >= total || n_required >= LONG_PART;
    n_required >= LEAST_PART && is_large
}

/// Whether the words that a document lies over grant something.
fn grants(text: &[u16], it: &Alignment) -> bool {
    let words = text.get(it.tokens.clone()).unwrap_or_default();
    words.iter().any(|it| GRANTS.contains(it))
}

fn overlap(a: (u32, u32), b: (u32, u32)) -> u32 {
    a.1.min(b.1).saturating_sub(a.0.max(b.0))
}
