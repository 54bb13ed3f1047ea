// SPDX-License-Identifier: Apache-2.0

//! Git's index: what the next commit will hold.

use git2::Oid;

use super::{
    repository::{Repository, Unusable},
    tree::{TreeEntry, What, what},
    worktree::kind_of,
};

/// The stage of an entry that is in no conflict, and where it stands in the flags.
const STAGES: u16 = 0x3000;

/// What the index has below a path.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// The files, by their paths below it.
    pub(super) entries: Vec<TreeEntry>,
    /// The file that names the submodules.
    pub(super) modules: Option<Oid>,
}

impl Index {
    /// Reads the index of a repository, as far as it is below a path, which has `/` at its end or
    /// is empty. Without an index nothing is staged.
    pub(super) fn read(repository: &Repository, path: &[u8]) -> Result<Self, Unusable> {
        let mut index = Self {
            entries: Vec::new(),
            modules: None,
        };
        let file = repository.git.join("index");
        match kind_of(&file)? {
            None => return Ok(index),
            Some(kind) if kind.is_file() => (),
            Some(_) => return Err(Unusable::Broken("it is not a regular file".to_owned())),
        }
        let broken = |it: git2::Error| Unusable::Broken(it.message().to_lowercase());
        for entry in git2::Index::open(&file).map_err(broken)?.iter() {
            if entry.path == b".gitmodules" {
                index.modules = Some(entry.id);
            }
            let Some(below) = entry.path.strip_prefix(path) else {
                continue;
            };
            // A sparse index has directories, with `/` at their ends.
            let below = below.strip_suffix(b"/").unwrap_or(below);
            index.entries.push(TreeEntry {
                what: match entry.flags & STAGES {
                    0 => kind(entry.mode, below),
                    _ => What::Malformed("it is in conflict"),
                },
                name: below.into(),
                id: entry.id,
            });
        }
        // A path in conflict stands there up to three times.
        index.entries.dedup_by(|a, b| a.name == b.name);
        Ok(index)
    }
}

/// What an entry is; each part of its path is a name.
fn kind(mode: u32, path: &[u8]) -> What {
    let mut parts = path.split(|it| *it == b'/').map(|it| what(mode, it));
    let bad = parts.find(|it| matches!(it, What::Malformed(_)));
    bad.unwrap_or_else(|| what(mode, b"x"))
}
