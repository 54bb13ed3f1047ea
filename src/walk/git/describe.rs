// SPDX-License-Identifier: Apache-2.0

//! Which release a commit is, or comes after, in the words of git-describe(1) with `--tags`.

use std::collections::BTreeMap;

use git2::{Oid, Sort};

use super::{
    commit::Revision,
    objects::Objects,
    repository::Repository,
    revision::{peeled, references},
};

/// How many commits are looked at, from the youngest to the oldest. What was released before is no
/// name for what is there now.
const MOST_COMMITS: usize = 20_000;

/// How many tags are looked at.
const MOST_TAGS: usize = 20_000;

/// How many digits of the commit are told. Git tells as many as its repository needs, which differs
/// from one clone to the next.
const N_DIGITS: usize = 12;

impl Revision {
    /// The nearest tag at or before the commit.
    pub(in crate::walk) fn tag(&self) -> Option<String> {
        describe(&self.repository, self.objects(), self.commit()?.id)
    }
}

/// The nearest tag at or before a commit: `v1.2.0`, or `v1.2.0-3-g0123456789ab` where three commits
/// are not in it. `None` where there is none, or a shallow clone does not tell.
pub(super) fn describe(repository: &Repository, objects: &Objects, head: Oid) -> Option<String> {
    let tags = tags(repository, objects);
    if tags.is_empty() {
        return None;
    }
    let found = objects.in_library(|library| {
        let mut walk = library.revwalk()?;
        walk.set_sorting(Sort::TIME)?;
        walk.push(head)?;
        for id in walk.take(MOST_COMMITS) {
            let id = id?;
            if let Some(tag) = tags.get(&id) {
                let (n_after, _) = library.graph_ahead_behind(head, id)?;
                return Ok(Some((tag, n_after)));
            }
        }
        Ok(None)
    });
    let (tag, n_after) = found.ok()??;
    let digits = head.to_string();
    Some(match n_after {
        0 => tag.clone(),
        n => format!("{tag}-{n}-g{}", digits.get(..N_DIGITS)?),
    })
}

/// The tags that name a version, by the commits that they are of: of several the last by its bytes.
/// One without a digit, such as `latest`, names none.
fn tags(repository: &Repository, objects: &Objects) -> BTreeMap<Oid, String> {
    let (references, _) = references(repository);
    let named = references.into_iter().filter_map(|(name, id)| {
        let name = name.strip_prefix("refs/tags/")?;
        let is_version = name.contains(|c: char| c.is_ascii_digit());
        is_version.then(|| (name.to_owned(), id))
    });
    let commits = named.take(MOST_TAGS).filter_map(|(name, id)| {
        let commit = peeled(id, objects).ok()?;
        Some((commit.id, name))
    });
    commits.collect()
}
