// SPDX-License-Identifier: Apache-2.0

//! What differs between a commit and a later state of the same source, and single files of a
//! source. Nothing that is the same is opened.

use std::sync::Arc;

use super::{
    directory,
    entry::{Entry, Item},
    git,
    path::RepoPath,
    reason::Skipped,
    source::{Kind, Source},
};

/// The files of two states of a source, by their paths.
#[derive(Debug)]
pub struct Changes {
    /// Those that may differ, or are there in one state alone; sorted.
    pub changed: Vec<RepoPath>,
    /// Those that are the same in both, sorted.
    pub same: Vec<RepoPath>,
    /// What the later state leaves out.
    pub left_out: Vec<Skipped>,
}

/// Compares a commit with a later state of the same repository: another commit, the index, the
/// work tree.
///
/// `None` where that cannot be told without opening all files, or where there are submodules:
/// then both states are to be looked at whole. Archives are files like others here.
pub fn changes(before: &Source, now: &Source) -> Option<Changes> {
    let Kind::Revision(before) = &before.kind else {
        return None;
    };
    let (objects, start) = (before.objects(), before.directory()?);
    let compared = match &now.kind {
        Kind::Revision(now) => match now.directory() {
            Some(now) => git::with_tree(start, now, objects)?,
            None => git::with_index(start, now.staged_in()?, now.path(), objects)?,
        },
        Kind::Directory(tree) => {
            let work_tree = tree.git.as_ref().ok()?.as_ref()?;
            // Held on to, so that the walk need not read it once more.
            let index = work_tree.index().ok()?;
            let walk = directory::walk(tree);
            git::with_work_tree(start, (work_tree.prefix(), &index), walk, objects)?
        }
        Kind::File(..) | Kind::Archive(..) => return None,
    };
    let paths = |mut paths: Vec<RepoPath>| {
        // They come as a few lists, each of which is in order: this sort merges them.
        paths.sort();
        paths.dedup();
        paths
    };
    Some(Changes {
        changed: paths(compared.changed),
        same: paths(compared.same),
        left_out: compared.left_out,
    })
}

impl Source {
    /// The regular files at some paths of a directory or of a commit; archives among them are not
    /// opened. A path where there is none gives nothing.
    pub fn pick<'s>(&'s self, paths: &'s [RepoPath]) -> impl Iterator<Item = Item> + Send + 's {
        paths
            .iter()
            .filter_map(|it| self.file_at(it))
            .map(Item::File)
    }

    fn file_at(&self, path: &RepoPath) -> Option<Entry> {
        match &self.kind {
            Kind::Revision(revision) => {
                let id = revision.file(path.as_bytes())?;
                let objects = Arc::clone(revision.objects());
                Some(Entry::of_blob(objects, id, path.as_bytes()))
            }
            Kind::Directory(tree) => {
                let parts = path.as_bytes().split(|it| *it == b'/');
                let mut parts = parts.peekable();
                let mut directory = Arc::clone(&tree.root);
                while let Some(part) = parts.next() {
                    if parts.peek().is_some() {
                        directory = Arc::new(directory.child(part).ok()?);
                    }
                }
                let stat = directory.stat(path.name()).ok()?;
                if !stat.is_file() {
                    return None;
                }
                Some(Entry::of_directory(directory, path.as_bytes()))
            }
            Kind::File(..) | Kind::Archive(..) => None,
        }
    }
}
