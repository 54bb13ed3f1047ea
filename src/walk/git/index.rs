// SPDX-License-Identifier: Apache-2.0

//! Git's index: what the next commit will hold.

use git2::Oid;

use super::{
    index_file::IndexFile,
    repository::{Repository, Unusable},
    tree::{TreeEntry, What, what},
};

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
        let file = IndexFile::read(&repository.git)?;
        let modules = file.below(b".gitmodules").first();
        index.modules = modules
            .filter(|it| *it.path == *b".gitmodules")
            .map(|it| it.id);
        for entry in file.below(path) {
            let below = entry.path.strip_prefix(path).unwrap_or_default();
            index.entries.push(TreeEntry {
                what: match entry.stage {
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

impl Index {
    /// The blob of a regular file.
    pub(super) fn file(&self, path: &[u8]) -> Option<Oid> {
        let at = self
            .entries
            .binary_search_by(|it| (*it.name).cmp(path))
            .ok()?;
        let entry = self.entries.get(at)?;
        (entry.what == What::File).then_some(entry.id)
    }
}

/// What an entry is; each part of its path is a name.
fn kind(mode: u32, path: &[u8]) -> What {
    let mut parts = path.split(|it| *it == b'/').map(|it| what(mode, it));
    let bad = parts.find(|it| matches!(it, What::Malformed(_)));
    bad.unwrap_or_else(|| what(mode, b"x"))
}
