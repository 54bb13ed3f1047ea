// SPDX-License-Identifier: Apache-2.0

//! What differs between a commit and a later state: another commit, the index, the work tree.
//!
//! Directories of one id are the same and are not looked into, as git compares. A file of the work
//! tree is the same if the index has what the commit has and the system tells of it what the index
//! noted, as gitformat-index(5) and git's *racy-git* have it: nobody can set the time of the last
//! change of an inode. Where that does not agree its content is compared. What filters make of a
//! file counts as git counts it, and so the index is believed: it is the user's, not the tree's.

use git2::{ObjectType, Oid};
use rustc_hash::FxHashMap;

use super::{
    asked::{self, Asking},
    index_file::{IndexFile, Indexed},
    objects::Objects,
    tree::{self, TreeEntry, What},
};
use crate::walk::{
    directory::DirectoryWalk,
    entry::Item,
    path::RepoPath,
    reason::{Reason, Skipped},
};

/// How deep directories stand in one another.
const MOST_DEEP: usize = 1024;

/// How many names are looked at.
const MOST_ENTRIES: usize = 4_000_000;

/// Modes of files and links.
const KINDS: u32 = 0o170_000;
const FILE: u32 = 0o100_000;
const LINK: u32 = 0o120_000;

/// The files of two states, by their paths below the source's root.
#[derive(Debug, Default)]
pub(in crate::walk) struct Compared {
    /// Those that may differ, or are there in one state alone.
    pub(in crate::walk) changed: Vec<RepoPath>,
    /// Those that are the same in both.
    pub(in crate::walk) same: Vec<RepoPath>,
    /// What the later state leaves out.
    pub(in crate::walk) left_out: Vec<Skipped>,
}

/// Compares with another commit. `None` where either has what is not compared here: submodules,
/// malformed or absent directories, more than there is time for.
pub(in crate::walk) fn with_tree(before: Oid, now: Oid, objects: &Objects) -> Option<Compared> {
    let mut found = Compared::default();
    let mut n_entries = 0;
    let mut coming = vec![(Some(before), Some(now), Vec::new(), 0)];
    while let Some((before, now, path, depth)) = coming.pop() {
        let is_same = before == now;
        let was = match before.filter(|_| !is_same) {
            Some(id) => named(entries(id, objects)?),
            None => FxHashMap::default(),
        };
        let is = match now {
            Some(id) => named(entries(id, objects)?),
            None => FxHashMap::default(),
        };
        n_entries += was.len() + is.len();
        if depth > MOST_DEEP || n_entries > MOST_ENTRIES {
            return None;
        }
        let mut names: Vec<&Box<[u8]>> = was.keys().chain(is.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let below = [&*path, &**name].concat();
            let new = is.get(name).copied();
            let old = if is_same { new } else { was.get(name).copied() };
            let tree =
                |it: Option<(What, Oid)>| it.filter(|it| it.0 == What::Directory).map(|it| it.1);
            if tree(old).is_some() || tree(new).is_some() {
                let path = [&*below, b"/"].concat();
                coming.push((tree(old), tree(new), path, depth + 1));
            }
            let file = |it: Option<(What, Oid)>| it.filter(|it| it.0 != What::Directory);
            match (file(old), file(new)) {
                (None, None) => (),
                (old, new) if old == new => {
                    if new.is_some_and(|it| it.0 == What::File) {
                        found.same.push(RepoPath::new(&below));
                    }
                }
                _ => found.changed.push(RepoPath::new(&below)),
            }
        }
    }
    Some(found)
}

fn named(entries: Vec<TreeEntry>) -> FxHashMap<Box<[u8]>, (What, Oid)> {
    let entries = entries.into_iter();
    entries.map(|it| (it.name, (it.what, it.id))).collect()
}

/// A directory; `None` where it has anything but files, links and directories.
fn entries(id: Oid, objects: &Objects) -> Option<Vec<TreeEntry>> {
    let bytes = objects.read(id, ObjectType::Tree).ok()?;
    let (entries, problem) = tree::parse(&bytes);
    let is_plain = |it: &TreeEntry| matches!(it.what, What::File | What::Directory | What::Symlink);
    (problem.is_none() && entries.iter().all(is_plain)).then_some(entries)
}

/// What the index says of a file in comparison with a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The commit has no such file.
    Added,
    Changed,
    Same,
}

/// The index below a directory, compared with a commit.
struct Difference<'i> {
    files: &'i [Indexed],
    /// One for each of `files`.
    states: Vec<State>,
    /// Files of the commit that the index does not have.
    removed: Vec<Vec<u8>>,
}

/// Compares with what is staged; `path` has `/` at its end or is empty.
pub(in crate::walk) fn with_index(
    before: Oid,
    git: &std::path::Path,
    path: &[u8],
    objects: &Objects,
) -> Option<Compared> {
    let index = IndexFile::read(git).ok()?;
    let difference = difference(before, &index, path, objects)?;
    let mut found = Compared::default();
    for (file, state) in difference.files.iter().zip(difference.states) {
        let below = RepoPath::new(file.path.strip_prefix(path)?);
        match state {
            State::Same if file.mode & KINDS == FILE => found.same.push(below),
            State::Same => (),
            State::Added | State::Changed => found.changed.push(below),
        }
    }
    let removed = difference.removed.iter();
    found
        .changed
        .extend(removed.filter_map(|it| Some(RepoPath::new(it.strip_prefix(path)?))));
    Some(found)
}

/// Compares the index with the directory `before` of a commit, which stands at `path`.
fn difference<'i>(
    before: Oid,
    index: &'i IndexFile,
    path: &[u8],
    objects: &Objects,
) -> Option<Difference<'i>> {
    let files = index.below(path);
    let is_plain = |it: &Indexed| it.stage == 0 && matches!(it.mode & KINDS, FILE | LINK);
    if !files.iter().all(is_plain) {
        return None;
    }
    let cached = index.cached.iter();
    let cached: FxHashMap<&[u8], (Oid, usize)> =
        cached.map(|it| (&*it.path, (it.id, it.n_files))).collect();
    let mut states = vec![State::Added; files.len()];
    let mut removed = Vec::new();
    let mut coming = vec![(before, path.to_vec(), 0)];
    while let Some((id, path, depth)) = coming.pop() {
        let start = files.partition_point(|it| *it.path < *path);
        let n = files
            .get(start..)?
            .partition_point(|it| it.path.starts_with(&path));
        if cached.get(&*path) == Some(&(id, n)) {
            states.get_mut(start..start + n)?.fill(State::Same);
            continue;
        }
        if depth > MOST_DEEP || removed.len() > MOST_ENTRIES {
            return None;
        }
        for entry in entries(id, objects)? {
            let below = [&*path, &*entry.name].concat();
            if entry.what == What::Directory {
                coming.push((entry.id, [&*below, b"/"].concat(), depth + 1));
                continue;
            }
            let mode = if entry.what == What::File { FILE } else { LINK };
            match files.binary_search_by(|it| (*it.path).cmp(&below)) {
                Ok(at) => {
                    let file = files.get(at)?;
                    let is_same = file.id == entry.id && file.mode & KINDS == mode;
                    let state = if is_same { State::Same } else { State::Changed };
                    *states.get_mut(at)? = state;
                }
                Err(_) => removed.push(below),
            }
        }
    }
    Some(Difference {
        files,
        states,
        removed,
    })
}

/// Compares with the work tree, as `walk` lists it.
pub(in crate::walk) fn with_work_tree(
    before: Oid,
    (prefix, index): (&[u8], &IndexFile),
    walk: DirectoryWalk,
    objects: &Objects,
) -> Option<Compared> {
    let difference = difference(before, index, prefix, objects)?;
    let list = |asking: &mut _| listed(walk, prefix, &difference, asking);
    let (mut found, answers) = asked::ask(index.written, list)?;
    found.same.extend(answers.same);
    found.changed.extend(answers.changed);
    Some(found)
}

/// What a walk comes upon; asks for the files that may be the same.
fn listed<'i>(
    walk: DirectoryWalk,
    prefix: &[u8],
    difference: &Difference<'i>,
    asking: &mut Asking<'i>,
) -> Option<Compared> {
    let below = |path| <[u8]>::strip_prefix(path, prefix);
    let removed = difference.removed.iter().filter_map(|it| below(it));
    let mut found = Compared {
        changed: removed.map(RepoPath::new).collect(),
        ..Compared::default()
    };
    let files = difference.files.iter();
    let mut coming = files.zip(&difference.states).peekable();
    for item in walk {
        let entry = match item {
            Item::File(entry) => entry,
            Item::Skipped(Skipped {
                reason: Reason::GitUnused(_),
                ..
            }) => return None,
            Item::Skipped(skipped) => {
                found.left_out.push(skipped);
                continue;
            }
        };
        let path = entry.path().as_bytes();
        // What the walk has passed is not there any more.
        while let Some((gone, _)) = coming.next_if(|it| below(&it.0.path) < Some(path)) {
            found.changed.extend(below(&gone.path).map(RepoPath::new));
        }
        let tracked = coming.next_if(|it| below(&it.0.path) == Some(path));
        match tracked {
            Some((file, State::Same)) if file.mode & KINDS == FILE => asking.ask(entry, file)?,
            _ => found.changed.push(entry.path().clone()),
        }
    }
    let gone = coming.filter_map(|(it, _)| below(&it.path));
    found.changed.extend(gone.map(RepoPath::new));
    Some(found)
}
