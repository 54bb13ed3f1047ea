// SPDX-License-Identifier: Apache-2.0

//! Keeps the blocks of a long document that lie near others.
//!
//! Long texts share hundreds of common phrases with every long document, scattered all over both.
//! A document that is there has its words close together: in the table of text and document its
//! blocks lie near one line. A short block without company would cost a chain more to go to than
//! it is worth.

use super::chain::Block;

/// Fewer blocks are linked sooner than sorted out, and a shorter document has few words to spare.
const LEAST_BLOCKS: usize = 32;
const LEAST_WORDS: usize = 150;

/// A block of so many words needs no company: phrases are shorter.
const LONG: u32 = 16;

/// How many words the blocks near a short one must have, itself left out.
const COMPANY: u32 = 12;

/// The size of a cell: words of the text, and words by which text and document may be apart.
const TEXT_WORDS: u32 = 128;
const BAND: u32 = 64;

/// How many cells are counted singly at most; of more, some share their counts, which keeps more.
const MOST_CELLS: usize = 1 << 16;

/// How many words of blocks each cell of the table of text and document has.
struct Cells {
    counts: Vec<u32>,
    longest: u32,
}

/// Takes the blocks of a document with so many words that stand alone out.
pub(super) fn retain(blocks: &mut Vec<Block>, n_words: usize) {
    if blocks.len() < LEAST_BLOCKS || n_words < LEAST_WORDS {
        return;
    }
    let n_cells = (blocks.len() * 8).next_power_of_two().min(MOST_CELLS);
    let mut cells = Cells {
        counts: vec![0; n_cells],
        longest: u32::try_from(n_words).unwrap_or(u32::MAX / 2),
    };
    for block in blocks.iter() {
        let (row, band) = cells.place(block);
        let slot = cells.slot(row, band);
        cells.counts[slot] += block.length;
    }
    blocks.retain(|it| it.length >= LONG || cells.near(it) >= it.length + COMPANY);
}

impl Cells {
    /// The row and the band of a block.
    fn place(&self, block: &Block) -> (u32, u32) {
        let ahead = block.text + self.longest - block.document.min(self.longest);
        // No cell has a neighbour below zero.
        (block.text / TEXT_WORDS + 1, ahead / BAND + 1)
    }

    fn slot(&self, row: u32, band: u32) -> usize {
        let mixed = row.wrapping_mul(0x9e37_79b1) ^ band.wrapping_mul(0x85eb_ca6b);
        (mixed >> 8) as usize & (self.counts.len() - 1)
    }

    /// The words of all blocks in the block's cell and those about it.
    fn near(&self, block: &Block) -> u32 {
        let (row, band) = self.place(block);
        let rows = row - 1..=row + 1;
        let cells = rows.flat_map(|row| (band - 1..=band + 1).map(move |it| (row, it)));
        cells
            .map(|(row, band)| self.counts[self.slot(row, band)])
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: u32, document: u32, length: u32) -> Block {
        Block {
            text,
            document,
            length,
        }
    }

    /// Phrases all over a text and a document of 8000 words.
    fn scattered() -> Vec<Block> {
        let at = |it: u32| block(it * 79 % 7990, it * 2617 % 7990, 5);
        (0..400).map(at).collect()
    }

    #[test]
    fn a_phrase_among_its_document_stays_and_scattered_ones_go() {
        let mut blocks = scattered();
        let document = [
            block(3000, 100, 40),
            block(3042, 142, 5),
            block(3060, 163, 9),
        ];
        blocks.extend(document);
        retain(&mut blocks, 8000);
        assert!(document.iter().all(|it| blocks.contains(it)), "{blocks:?}");
        assert!(blocks.len() < 60, "{} of 403 stay", blocks.len());
    }

    #[test]
    fn a_short_document_and_few_blocks_are_left_alone() {
        let mut blocks = scattered();
        retain(&mut blocks, LEAST_WORDS - 1);
        assert_eq!(blocks.len(), 400);
        blocks.truncate(LEAST_BLOCKS - 1);
        retain(&mut blocks, 8000);
        assert_eq!(blocks.len(), LEAST_BLOCKS - 1);
    }
}
