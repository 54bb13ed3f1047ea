// SPDX-License-Identifier: Apache-2.0

//! Commits in an order in which none stands before one that it comes from.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap},
};

use git2::Oid;
use rustc_hash::FxHashMap;

use crate::walk::git::revision::Commit;

/// The commits that some lead to, parents first and else by their times, and those that are not
/// there. Clocks lie; the order of parents does not.
pub(super) fn of(
    commits: &FxHashMap<Oid, Commit>,
    tips: impl Iterator<Item = Oid>,
) -> (Vec<Oid>, BTreeSet<Oid>) {
    let mut missing = BTreeSet::new();
    let mut children: FxHashMap<Oid, Vec<Oid>> = FxHashMap::default();
    // How many parents of each are still to come.
    let mut n_before: FxHashMap<Oid, usize> = FxHashMap::default();
    let mut coming: Vec<Oid> = tips.collect();
    while let Some(id) = coming.pop() {
        if n_before.contains_key(&id) {
            continue;
        }
        let Some(commit) = commits.get(&id) else {
            missing.insert(id);
            continue;
        };
        let mut parents = commit.parents.clone();
        parents.sort();
        parents.dedup();
        parents.retain(|it| {
            let is_there = commits.contains_key(it);
            if !is_there {
                missing.insert(*it);
            }
            is_there
        });
        n_before.insert(id, parents.len());
        for parent in parents {
            children.entry(parent).or_default().push(id);
            coming.push(parent);
        }
    }
    let time = |id: &Oid| commits.get(id).map_or(0, |it| it.committed);
    let starts = n_before.iter().filter(|it| *it.1 == 0).map(|it| *it.0);
    let mut ready: BinaryHeap<_> = starts.map(|it| Reverse((time(&it), it))).collect();
    let mut order = Vec::with_capacity(n_before.len());
    while let Some(Reverse((_, id))) = ready.pop() {
        order.push(id);
        for child in children.remove(&id).unwrap_or_default() {
            let Some(n) = n_before.get_mut(&child) else {
                continue;
            };
            *n -= 1;
            if *n == 0 {
                ready.push(Reverse((time(&child), child)));
            }
        }
    }
    (order, missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> Oid {
        Oid::from_bytes(&[n; 20]).unwrap()
    }

    /// Commits are `(id, time, parents)`.
    fn check(commits: &[(u8, i64, &[u8])], tips: &[u8], order: &[u8], missing: &[u8]) {
        let commits = commits.iter().map(|(it, time, parents)| {
            let commit = Commit {
                id: id(*it),
                tree: id(0),
                parents: parents.iter().map(|it| id(*it)).collect(),
                committed: *time,
            };
            (id(*it), commit)
        });
        let found = of(&commits.collect(), tips.iter().map(|it| id(*it)));
        let ids = |list: &[u8]| list.iter().map(|it| id(*it)).collect::<Vec<_>>();
        assert_eq!(found.0, ids(order));
        assert_eq!(found.1.into_iter().collect::<Vec<_>>(), ids(missing));
    }

    #[test]
    fn parents_come_first_whatever_the_clock_says() {
        check(
            &[(1, 90, &[]), (2, 5, &[1]), (3, 7, &[2])],
            &[3],
            &[1, 2, 3],
            &[],
        );
    }

    #[test]
    fn branches_are_in_the_order_of_time() {
        let commits: &[(u8, i64, &[u8])] =
            &[(1, 1, &[]), (2, 9, &[1]), (3, 5, &[1]), (4, 10, &[2, 3])];
        check(commits, &[4], &[1, 3, 2, 4], &[]);
        check(commits, &[2], &[1, 2], &[]);
    }

    #[test]
    fn what_is_not_there_is_told() {
        check(&[(2, 1, &[1, 1])], &[2, 7], &[2], &[1, 7]);
    }
}
