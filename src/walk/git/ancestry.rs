// SPDX-License-Identifier: Apache-2.0

//! Where two commits part.

use std::collections::BinaryHeap;

use git2::Oid;
use rustc_hash::FxHashMap;

use super::{
    objects::{Objects, Unread},
    repository::{Repository, Unusable},
    revision::{Commit, commit_of, read_commit},
};

/// Which of the two sides a commit is before.
type Sides = u8;

const BOTH: Sides = 3;

/// The commit from which two revisions of a repository have gone apart, in hexadecimal; an error
/// comes with the revision that it is about.
pub(in crate::walk) fn merge_base<'n>(
    repository: &Repository,
    one: &'n str,
    two: &'n str,
) -> Result<Option<String>, (&'n str, Unusable)> {
    let objects = repository.objects().map_err(|it| (one, it))?;
    let find = |name: &'n str| {
        let found = commit_of(name, repository, &objects);
        found.map_err(|it| (name, Unusable::Broken(it)))
    };
    let base = common(&find(one)?, &find(two)?, &objects);
    let base = base.map_err(|it| (one, Unusable::Broken(it.to_string())))?;
    Ok(base.map(|it| it.to_string()))
}

/// The youngest commit that is before both of two, or is one of them; `None` where they have
/// nothing in common, or a shallow clone lacks it.
///
/// Commits are looked at from the youngest to the oldest, so that as little as possible of the
/// history is read. Where two lines have crossed each other there may be several such commits;
/// this is one of them.
fn common(one: &Commit, two: &Commit, objects: &Objects) -> Result<Option<Oid>, Unread> {
    let mut sides: FxHashMap<Oid, Sides> = FxHashMap::default();
    let mut coming = BinaryHeap::new();
    for (commit, side) in [(one, 1), (two, 2)] {
        *sides.entry(commit.id).or_default() |= side;
        coming.push((commit.committed, commit.id));
    }
    let mut done: FxHashMap<Oid, Sides> = FxHashMap::default();
    while let Some((_, id)) = coming.pop() {
        let side = sides.get(&id).copied().unwrap_or_default();
        if side == BOTH {
            return Ok(Some(id));
        }
        if done.insert(id, side) == Some(side) {
            continue;
        }
        let commit = match read_commit(id, objects) {
            Ok(commit) => commit,
            Err(Unread::Missing(_)) => continue, // the end of a shallow clone
            Err(error) => return Err(error),
        };
        for parent in commit.parents {
            let known = sides.entry(parent).or_default();
            if *known | side != *known {
                *known |= side;
                let committed = read_commit(parent, objects).map_or(i64::MIN, |it| it.committed);
                coming.push((committed, parent));
            }
        }
    }
    Ok(None)
}
