// SPDX-License-Identifier: Apache-2.0

//! The cheapest way through a rectangle of text and document, by dynamic programming.

use std::ops::Range;

use super::Aligner;

impl Aligner<'_> {
    /// Finds the pairs in a rectangle of text and document: each agreement is worth two, each
    /// required word that is missing and each word too many costs two.
    pub(super) fn table(&mut self, text: Range<usize>, document: Range<usize>, edge: Edge) {
        let Some((text, document)) = self.agreeing(text, document, edge) else {
            return;
        };
        let (n_text, n_document) = (text.len(), document.len());
        let costs = self.costs(&document, edge);
        let words = &self.words[document.clone()];
        let width = n_document + 1;
        let mut steps = vec![Step::Stop; (n_text + 1) * width];
        let mut row = Vec::with_capacity(width);
        let mut left = 0;
        for (cost, step) in costs.iter().zip(&mut steps) {
            if !row.is_empty() {
                left -= cost.missing;
                *step = Step::Missing;
            }
            row.push(left);
        }
        let own = &self.text[text.clone()];
        for (word, steps) in own.iter().zip(steps.chunks_exact_mut(width).skip(1)) {
            next_row(*word, words, &costs, &mut row, steps);
        }
        self.trace(&steps, text, document);
    }

    /// The part of a rectangle that decides what agrees in it: of one at an edge, what lies
    /// further out than any word that both have is the same for all ways through it. `None` if no
    /// word agrees.
    fn agreeing(
        &self,
        text: Range<usize>,
        document: Range<usize>,
        edge: Edge,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let own = self.text.get(text.clone())?;
        let words = self.words.get(document.clone())?;
        let in_text = Few::of(own.iter().copied());
        let in_document = Few::of(words.iter().copied());
        let is_in_text = |it: &u16| in_text.may_have(*it) && own.contains(it);
        let is_in_document = |it: &u16| *it != 0 && in_document.may_have(*it) && words.contains(it);
        let (row, column) = match edge {
            Edge::Start => (
                own.iter().position(is_in_document)?,
                words.iter().position(is_in_text)?,
            ),
            Edge::End => (
                own.iter().rposition(is_in_document)?,
                words.iter().rposition(is_in_text)?,
            ),
            Edge::None => {
                own.iter().position(is_in_document)?;
                return Some((text, document));
            }
        };
        Some(match edge {
            Edge::End => (
                text.start..text.start + row + 1,
                document.start..document.start + column + 1,
            ),
            _ => (
                text.start + row..text.end,
                document.start + column..document.end,
            ),
        })
    }

    /// What a foreign word costs before each word of a piece of the document and behind the last,
    /// and what it costs to leave out the word before.
    fn costs(&self, document: &Range<usize>, edge: Edge) -> Vec<Costs> {
        let n_document = document.len();
        let cost = |column: usize| {
            let at_edge =
                (column == 0 && edge == Edge::Start) || (column == n_document && edge == Edge::End);
            let is_free = at_edge || self.free[document.start + column] > 0;
            let is_left_out = column > 0 && self.flags[document.start + column - 1] == 0;
            Costs {
                extra: if is_free { 0 } else { 2 },
                missing: if is_left_out { 2 } else { 0 },
            }
        };
        (0..=n_document).map(cost).collect()
    }

    fn trace(&mut self, step: &[Step], text: Range<usize>, document: Range<usize>) {
        let width = document.len() + 1;
        let (mut row, mut column) = (text.len(), document.len());
        let mut pairs = Vec::new();
        loop {
            match step[row * width + column] {
                Step::Stop => break,
                Step::Pair => {
                    row -= 1;
                    column -= 1;
                    pairs.push((text.start + row, document.start + column));
                }
                Step::Missing => column -= 1,
                Step::Extra => row -= 1,
            }
        }
        for pair in pairs.into_iter().rev() {
            self.pairs.push(pair, 1);
        }
    }
}

/// The row of the table for one more word of the text: what each column is worth, and how it was
/// reached. `row` has the row above.
fn next_row(word: u16, words: &[u16], costs: &[Costs], row: &mut [i32], steps: &mut [Step]) {
    let (Some((cost, costs)), Some((first, row)), Some((step, steps))) = (
        costs.split_first(),
        row.split_first_mut(),
        steps.split_first_mut(),
    ) else {
        return;
    };
    let mut diagonal = *first;
    *first -= cost.extra;
    *step = Step::Extra;
    let mut left = *first;
    let columns = words.iter().zip(costs).zip(row).zip(steps);
    for (((document_word, cost), cell), step) in columns {
        let agrees = word == *document_word && word != 0;
        let pair = if agrees { diagonal + 2 } else { i32::MIN };
        let extra = *cell - cost.extra;
        let missing = left - cost.missing;
        (left, *step) = if pair >= extra.max(missing) {
            (pair, Step::Pair)
        } else if extra >= missing {
            (extra, Step::Extra)
        } else {
            (missing, Step::Missing)
        };
        diagonal = std::mem::replace(cell, left);
    }
}

/// Tells most words that are not among a few hundred at once.
struct Few([u64; 16]);

impl Few {
    fn of(words: impl Iterator<Item = u16>) -> Self {
        let mut few = [0; 16];
        for it in words {
            few[usize::from(it >> 6 & 15)] |= 1 << (it & 63);
        }
        Self(few)
    }

    fn may_have(&self, word: u16) -> bool {
        self.0[usize::from(word >> 6 & 15)] >> (word & 63) & 1 != 0
    }
}

/// Where foreign words cost nothing because the text is not the document's there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    None,
    Start,
    End,
}

/// What the steps into a column of the table cost.
#[derive(Debug, Clone, Copy)]
struct Costs {
    extra: i32,
    missing: i32,
}

/// How a cell was reached. Of ways that are as good the later one is taken, so that differences
/// stand as late as they can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Stop,
    Missing,
    Extra,
    Pair,
}
