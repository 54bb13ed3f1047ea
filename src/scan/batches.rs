// SPDX-License-Identifier: Apache-2.0

//! Small groups of things that threads share.

/// The most things in a group. Threads that take so many at a time hardly wait for each other, and
/// none is left with much at the end.
const MOST: usize = 16;

/// How many things are taken before the groups grow by one: those of a small tree go one by one.
const GROWTH: usize = 64;

/// Things in their order, in groups that grow from one to [`MOST`].
pub(super) struct Batches<I> {
    items: I,
    n_taken: usize,
}

impl<I: Iterator> Batches<I> {
    pub(super) fn of(items: I) -> Self {
        Self { items, n_taken: 0 }
    }
}

impl<I: Iterator> Iterator for Batches<I> {
    type Item = Vec<I::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        let most = (1 + self.n_taken / GROWTH).min(MOST);
        let batch: Vec<I::Item> = self.items.by_ref().take(most).collect();
        self.n_taken += batch.len();
        (!batch.is_empty()).then_some(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_grow_and_hold_all_in_order() {
        let lengths: Vec<usize> = Batches::of(0..2_000).map(|it| it.len()).collect();
        assert_eq!(lengths.first(), Some(&1));
        assert!(lengths[..lengths.len() - 1].is_sorted());
        assert_eq!(lengths.iter().max(), Some(&MOST));
        assert!(Batches::of(0..2_000).flatten().eq(0..2_000));
        assert_eq!(Batches::of(0..0).count(), 0);
    }
}
