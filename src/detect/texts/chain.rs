// SPDX-License-Identifier: Apache-2.0

//! Chains: seeds of one document that follow each other in the text as they do in the document.

use std::ops::Range;

use super::{dense, seed::Seed, slots::Slots};
use crate::licenses::Corpus;

/// How many words a seed has.
pub(super) const WORDS: u32 = 5;

/// The longest stretch between two blocks of a chain: words of the text, words of the document.
const MOST_TEXT_GAP: u32 = 260;
const MOST_DOCUMENT_GAP: u32 = 600;

/// How many blocks that ended before a block are tried before it, and how many words of it they
/// may reach into.
const LOOK_BACK: usize = 48;
const MOST_OVERLAP: u32 = 40;

/// How many earlier blocks a seed may go on.
const OPEN_BLOCKS: usize = 6;

/// A chain that covers less than one word in so many of its document, and fewer words than a
/// part worth telling, comes to nothing.
const SHARE_OF_CHAIN: u32 = 4;
const LEAST_PART: u32 = 50;

/// A run of words that text and document have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// The first word in the text.
    pub(super) text: u32,
    /// The first word in the document.
    pub(super) document: u32,
    /// How many words.
    pub(super) length: u32,
}

impl Block {
    /// The word of the text behind the last.
    fn end(&self) -> u32 {
        self.text + self.length
    }
}

/// Blocks in order, of one document.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    /// The document's number.
    pub(super) document: usize,
    /// How many words the document requires.
    pub(super) n_required: u32,
    /// In the order of both text and document, not overlapping.
    pub(super) blocks: Vec<Block>,
    /// How many words they cover.
    pub(super) n_covered: u32,
}

impl Chain {
    /// The first word of the text, and the one behind the last.
    pub(super) fn range(&self) -> (u32, u32) {
        let start = self.blocks.first().map_or(0, |it| it.text);
        let end = self.blocks.last().map_or(0, |it| it.text + it.length);
        (start, end)
    }

    /// Whether a word of the document, beyond those it covers, stands where it would have to if
    /// the text went on as the document does, give or take `slack` words.
    pub(super) fn goes_on_at(&self, text: u32, word: u32, slack: u32) -> bool {
        let (Some(first), Some(last)) = (self.blocks.first(), self.blocks.last()) else {
            return false;
        };
        let end = last.document + last.length;
        let is_near = |a: u32, b: u32| a.abs_diff(b) <= slack;
        if word < first.document {
            text < first.text && is_near(first.text - text, first.document - word)
        } else {
            word >= end && text >= last.end() && is_near(text - last.end(), word - end)
        }
    }

    /// The stretches of the text that it covers: its blocks, those that touch there as one.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Range<u32>> {
        let stretches = self.blocks.chunk_by(|a, b| a.end() == b.text);
        stretches.filter_map(|it| Some(it.first()?.text..it.last()?.end()))
    }

    /// What it may be worth: the words that it covers less those of its document that it does not.
    pub(super) fn promise(&self) -> i64 {
        let n_covered = i64::from(self.n_covered);
        n_covered - (i64::from(self.n_required) - n_covered).max(0)
    }

    /// What of it lies before a range of the text or behind it, whichever is more.
    pub(super) fn beside(&self, (start, end): (u32, u32)) -> Self {
        let (mut before, mut behind) = (Vec::new(), Vec::new());
        for block in &self.blocks {
            let n_before = start.saturating_sub(block.text).min(block.length);
            let n_cut = end.saturating_sub(block.text).min(block.length);
            if n_before > 0 {
                before.push(Block {
                    length: n_before,
                    ..*block
                });
            }
            if n_cut < block.length {
                behind.push(Block {
                    text: block.text + n_cut,
                    document: block.document + n_cut,
                    length: block.length - n_cut,
                });
            }
        }
        let n_covered = |it: &[Block]| it.iter().map(|it| it.length).sum();
        let (n_before, n_behind): (u32, u32) = (n_covered(&before), n_covered(&behind));
        let blocks = if n_before > n_behind { before } else { behind };
        Self {
            blocks,
            n_covered: n_before.max(n_behind),
            ..*self
        }
    }
}

/// The chains of the candidate documents, by document.
pub(super) fn chains(island: &[Seed], candidates: &[usize], corpus: &Corpus) -> Vec<Chain> {
    let mut chains = Vec::new();
    let blocks = gather(island, candidates, corpus);
    for (document, blocks) in candidates.iter().zip(&blocks) {
        let n_required = u32::try_from(corpus.documents()[*document].n_required);
        let n_required = n_required.unwrap_or(u32::MAX);
        let least = (n_required / SHARE_OF_CHAIN).min(LEAST_PART);
        // Scattered phrases of law are in every long text: no chain of them covers more than all.
        if blocks.iter().map(|it| it.length).sum::<u32>() < least {
            continue;
        }
        link((*document, n_required), blocks, least, &mut chains);
    }
    chains
}

/// The blocks of each candidate, by their end in the text: what a chain goes on from ended
/// shortly before, however long it is. One pass over the seeds, whatever
/// the number of candidates: a file that has all texts stays linear.
fn gather(island: &[Seed], candidates: &[usize], corpus: &Corpus) -> Vec<Vec<Block>> {
    let slots = Slots::new(candidates, corpus);
    let mut blocks: Vec<Vec<Block>> = vec![Vec::new(); candidates.len()];
    for seed in island {
        for (document, places) in corpus.postings(seed.run).by_document() {
            let Some(slot) = slots.of(document) else {
                continue;
            };
            // A phrase that comes again and again says nothing of where in the document this is.
            let may_open = places.count() < OPEN_BLOCKS;
            for (_, at) in places.iter() {
                extend(&mut blocks[slot], seed.at, at, may_open);
            }
        }
    }
    for (document, blocks) in candidates.iter().zip(&mut blocks) {
        dense::retain(blocks, corpus.documents()[*document].n_words);
        blocks.sort_unstable_by_key(|it| (it.end(), it.length, it.document));
    }
    blocks
}

/// Makes a block one word longer with the gram at these places, or starts one with it if it may.
fn extend(blocks: &mut Vec<Block>, text: u32, document: u32, may_open: bool) {
    let goes_on = |it: &Block| {
        let next = it.length + 1 - WORDS;
        it.text + next == text && it.document + next == document
    };
    let n_blocks = blocks.len();
    let open = blocks.len().saturating_sub(OPEN_BLOCKS)..n_blocks;
    match open.rev().find(|it| goes_on(&blocks[*it])) {
        Some(at) => {
            blocks[at].length += 1;
            // A block that goes on stays open, however often its phrases come again.
            blocks.swap(at, n_blocks - 1);
        }
        None if may_open => blocks.push(Block {
            text,
            document,
            length: WORDS,
        }),
        None => (),
    }
}

/// Chains of blocks of a document, given as its number and its required words: the heaviest
/// first, until no block is left that could head one.
fn link(document: (usize, u32), blocks: &[Block], least: u32, chains: &mut Vec<Chain>) {
    let (weight, before) = weigh(blocks);
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|it| (std::cmp::Reverse(weight[*it]), *it));
    let mut is_used = vec![false; blocks.len()];
    let mut found = Vec::new();
    for head in order {
        found.clear();
        let mut next = Some(head);
        while let Some(at) = next.filter(|it| !is_used[*it]) {
            is_used[at] = true;
            found.push(blocks[at]);
            next = before[at];
        }
        if found.iter().map(|it| it.length).sum::<u32>() < least {
            continue;
        }
        found.reverse();
        let chain = trimmed(document, &found);
        if chain.n_covered >= least.max(1) {
            chains.push(chain);
        }
    }
}

/// What the best chain that ends with each block weighs, and the block before it in that chain.
fn weigh(blocks: &[Block]) -> (Vec<i64>, Vec<Option<usize>>) {
    let mut weight = vec![0_i64; blocks.len()];
    let mut before = vec![None; blocks.len()];
    for at in 0..blocks.len() {
        let own = i64::from(blocks[at].length);
        weight[at] = own;
        let behind = blocks[at].text + MOST_OVERLAP.min(blocks[at].length - 1);
        let ended = blocks[..at].partition_point(|it| it.end() <= behind);
        for earlier in (ended.saturating_sub(LOOK_BACK)..ended).rev() {
            if blocks[at].text.saturating_sub(blocks[earlier].end()) > MOST_TEXT_GAP {
                break; // those before ended sooner still
            }
            if weight[earlier] + own <= weight[at] {
                continue; // it could not be better, and the way there costs more than the look
            }
            if let Some(cost) = cost(blocks[earlier], blocks[at]) {
                let sum = weight[earlier] + own - cost;
                if sum > weight[at] {
                    weight[at] = sum;
                    before[at] = Some(earlier);
                }
            }
        }
    }
    (weight, before)
}

/// What it costs to go from one block to the next; `None` if they cannot follow each other.
fn cost(a: Block, b: Block) -> Option<i64> {
    // Two blocks may overlap where a word was left out between equal words: the later one is
    // cut. It must go on behind the earlier one in both.
    let behind =
        b.text + b.length > a.text + a.length && b.document + b.length > a.document + a.length;
    let starts_later = b.text > a.text && b.document > a.document;
    if !behind || !starts_later {
        return None;
    }
    let in_text = b.text.saturating_sub(a.text + a.length);
    let in_document = b.document.saturating_sub(a.document + a.length);
    if in_text > MOST_TEXT_GAP || in_document > MOST_DOCUMENT_GAP {
        return None;
    }
    let over_text = (a.text + a.length).saturating_sub(b.text);
    let over_document = (a.document + a.length).saturating_sub(b.document);
    let overlap = over_text.max(over_document);
    if overlap >= b.length {
        return None;
    }
    let shift = in_text.abs_diff(in_document);
    Some(i64::from(overlap) + i64::from(shift.min(200)) / 4)
}

/// The chain of these blocks, overlaps cut.
fn trimmed(document: (usize, u32), found: &[Block]) -> Chain {
    let mut blocks: Vec<Block> = Vec::with_capacity(found.len());
    for block in found {
        let mut block = *block;
        if let Some(last) = blocks.last() {
            let over_text = (last.text + last.length).saturating_sub(block.text);
            let over_document = (last.document + last.length).saturating_sub(block.document);
            let overlap = over_text.max(over_document);
            block.text += overlap;
            block.document += overlap;
            block.length = block.length.saturating_sub(overlap);
        }
        if block.length > 0 {
            blocks.push(block);
        }
    }
    let n_covered = blocks.iter().map(|it| it.length).sum();
    Chain {
        document: document.0,
        n_required: document.1,
        blocks,
        n_covered,
    }
}
