// SPDX-License-Identifier: Apache-2.0

//! The walk through a directory: iterative, lazy, in the order of the paths' bytes.

use std::{collections::VecDeque, mem, sync::Arc, vec};

use super::{
    dir::{Found, Listed},
    entry::{Entry, Item},
    git::View,
    reason::Reason,
    source::Tree,
    system::{Directory, Identity},
};

/// How many directories on the way down stay open; those above are opened again through `..`
/// when the walk comes back to them. Most trees are not deeper, and a limit of 64 descriptors
/// leaves enough for everybody else.
const MOST_OPEN: usize = 12;

/// Lists a directory, in the order of the paths' bytes.
pub(super) fn walk(tree: &Tree) -> DirectoryWalk {
    let mut walk = DirectoryWalk {
        frames: Vec::new(),
        path: Vec::new(),
        pending: VecDeque::new(),
        git: None,
        only_tracked: tree.only_tracked,
    };
    match tree.git.as_ref().map(Option::as_ref) {
        Ok(None) => (),
        Ok(Some(tree)) => match tree.view() {
            Ok(view) => walk.git = Some(view),
            Err(reason) => walk.leave_out(b".git", reason),
        },
        Err(reason) => walk.leave_out(b".git", reason.clone()),
    }
    // Opened anew: a descriptor remembers how far it was listed.
    match tree.root.child(b".") {
        Ok(root) => walk.enter(root, false),
        Err(error) => walk.leave_out(b"", Reason::unreadable(&error)),
    }
    walk
}

/// The walk through a directory; see [`walk`].
#[derive(Debug)]
pub(super) struct DirectoryWalk {
    /// From the root down to the directory whose entries come next.
    frames: Vec<Frame>,
    /// The path of that directory, with `/` at its end; empty at the root.
    path: Vec<u8>,
    /// What was found and not yet given out.
    pending: VecDeque<Item>,
    git: Option<View>,
    /// Whether what git does not track is left out.
    only_tracked: bool,
}

/// A directory on the way down.
#[derive(Debug)]
struct Frame {
    /// `None` when it was closed to keep descriptors few.
    directory: Option<Arc<Directory>>,
    identity: Identity,
    /// What is still to come, in order.
    entries: vec::IntoIter<Listed>,
    /// The length of [`DirectoryWalk::path`] at this directory.
    n_path: usize,
    /// Whether it belongs to a submodule, of which the index knows nothing.
    is_submodule: bool,
}

impl Iterator for DirectoryWalk {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.pending.pop_front() {
                return Some(item);
            }
            let Some(frame) = self.frames.last_mut() else {
                let (path, reason) = self.git.as_mut()?.rest()?;
                return Some(Item::skipped(&path, reason));
            };
            match frame.entries.next() {
                Some(listed) => self.visit(&listed),
                None => self.ascend(),
            }
        }
    }
}

impl DirectoryWalk {
    /// Judges one name of the directory at hand.
    fn visit(&mut self, listed: &Listed) {
        let frame = self.frames.last().expect("a name was taken from it");
        let is_submodule = frame.is_submodule;
        let Some(directory) = frame.directory.clone() else {
            return; // the directory was lost, and said so
        };
        self.path.truncate(frame.n_path);
        self.path.extend_from_slice(listed.key());
        let path = mem::take(&mut self.path);
        if !is_submodule {
            self.report_absent(&path);
        }
        match self.reason_to_skip(&path, listed, &directory, is_submodule) {
            Some(reason) => self.leave_out(path.strip_suffix(b"/").unwrap_or(&path), reason),
            None if listed.what == Found::Directory => {
                self.path = path;
                self.descend(&directory, listed.name(), is_submodule);
                return; // the path stays that of the directory entered
            }
            None => self
                .pending
                .push_back(Item::File(Entry::of_directory(directory, &path))),
        }
        self.path = path;
    }

    /// Why a name is left out; `None` if it is a file to examine or a directory to enter.
    fn reason_to_skip(
        &mut self,
        path: &[u8],
        listed: &Listed,
        directory: &Directory,
        is_submodule: bool,
    ) -> Option<Reason> {
        if listed.name() == b".git" {
            return Some(Reason::GitDirectory);
        }
        if let Some(git) = self.git.as_mut().filter(|_| !is_submodule) {
            let is_tracked = match listed.what {
                Found::Directory => git.has_below(path),
                _ => git.take(path),
            };
            if !is_tracked && git.ignores(path) {
                return Some(Reason::Ignored);
            }
            if !is_tracked && self.only_tracked {
                return Some(Reason::Untracked);
            }
        }
        match &listed.what {
            Found::File | Found::Directory => None,
            Found::Lost(reason) => Some(reason.clone()),
            Found::Symlink => Some(match directory.target(listed.name()) {
                Ok(target) => Reason::Symlink(target),
                Err(error) => Reason::unreadable(&error),
            }),
        }
    }

    /// Enters the directory `name`, whose path is already [`DirectoryWalk::path`].
    fn descend(&mut self, directory: &Directory, name: &[u8], is_submodule: bool) {
        let path = self.path.clone();
        let git = self.git.as_mut().filter(|_| !is_submodule);
        let starts_submodule = git.is_some_and(|git| git.take(&path));
        match directory.child(name) {
            Ok(child) => {
                self.enter(child, is_submodule || starts_submodule);
                let frame = self.frames.last().expect("it was just entered");
                let is_empty = frame
                    .entries
                    .as_slice()
                    .iter()
                    .all(|it| it.name() == b".git");
                if starts_submodule && is_empty {
                    let name = path.strip_suffix(b"/").unwrap_or(&path);
                    let reason = self.git.as_ref().map(|git| git.submodule_absent(name));
                    self.leave_out(name, reason.unwrap_or(Reason::Absent));
                }
            }
            Err(error) => {
                // Its files are not absent: whether they are there cannot be seen.
                if let Some(git) = &mut self.git {
                    git.skip_below(&path);
                }
                let name = path.strip_suffix(b"/").unwrap_or(&path);
                self.leave_out(name, Reason::unreadable(&error));
            }
        }
    }

    /// Lists a directory whose path is already [`DirectoryWalk::path`].
    fn enter(&mut self, directory: Directory, is_submodule: bool) {
        let (mut entries, error) = directory.list();
        entries.sort_unstable_by(|a, b| a.key().cmp(b.key()));
        if !is_submodule && entries.iter().any(|it| it.name() == b".gitignore") {
            self.add_rules(&directory);
        }
        if let Some(error) = error {
            let path = self.path.clone();
            let name = path.strip_suffix(b"/").unwrap_or(&path);
            self.leave_out(name, Reason::unreadable(&error));
        }
        self.push(Arc::new(directory), entries, is_submodule);
    }

    /// Reads the ignore file of a directory whose path is already [`DirectoryWalk::path`].
    fn add_rules(&mut self, directory: &Directory) {
        let Some(git) = &mut self.git else {
            return;
        };
        if let Err(reason) = git.add_rules(directory, &self.path) {
            let path = [&*self.path, b".gitignore"].concat();
            self.leave_out(&path, Reason::GitUnused(reason.words()));
        }
    }

    fn push(&mut self, directory: Arc<Directory>, entries: Vec<Listed>, is_submodule: bool) {
        self.frames.push(Frame {
            identity: directory.identity(),
            directory: Some(directory),
            entries: entries.into_iter(),
            n_path: self.path.len(),
            is_submodule,
        });
        let too_many = self.frames.len().checked_sub(MOST_OPEN + 1);
        if let Some(frame) = too_many.and_then(|it| self.frames.get_mut(it)) {
            frame.directory = None;
        }
    }

    /// Goes back up, and opens the directory above again if it was closed.
    fn ascend(&mut self) {
        let left = self.frames.pop().and_then(|it| it.directory);
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        if frame.directory.is_some() {
            return;
        }
        let reopened = match left {
            Some(left) => left
                .parent(frame.identity)
                .map_err(|it| Reason::unreadable(&it)),
            None => Err(Reason::Unreadable(
                "the way back to the directory was lost".to_owned(),
            )),
        };
        match reopened {
            Ok(directory) => frame.directory = Some(Arc::new(directory)),
            Err(reason) => {
                let has_more = !mem::take(&mut frame.entries).as_slice().is_empty();
                if has_more {
                    let n_name = frame.n_path.saturating_sub(1);
                    let path = self.path.get(..n_name).unwrap_or_default().to_vec();
                    self.leave_out(&path, reason);
                }
            }
        }
    }

    /// Reports what git tracks and the listing has passed without coming upon it.
    fn report_absent(&mut self, path: &[u8]) {
        while let Some((path, reason)) = self.git.as_mut().and_then(|it| it.absent_before(path)) {
            self.leave_out(&path, reason);
        }
    }

    fn leave_out(&mut self, path: &[u8], reason: Reason) {
        self.pending.push_back(Item::skipped(path, reason));
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use crate::walk::{Item, Options, Source, walk};

    /// What a walk finds, one line each: the path, and the code of the reason in brackets.
    fn check(root: &Path, expected: &[&str]) {
        let source = Source::open(root, &Options::default()).expect("the root is there");
        let found: Vec<_> = walk(&source)
            .map(|item| match item {
                Item::File(entry) => entry.path().to_string(),
                Item::Skipped(it) => format!("{} [{}]", it.path, it.reason.code()),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn files_come_in_the_order_of_their_bytes() {
        let root = tempfile::tempdir().unwrap();
        for file in ["a-b", "a/x", "a/.hidden", "a.c", "B", "a/b/c/d"] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        check(
            root.path(),
            &["B", "a-b", "a.c", "a/.hidden", "a/b/c/d", "a/x"],
        );
        check(&root.path().join("a.c"), &["a.c"]);
    }

    #[test]
    fn an_empty_directory_has_nothing() {
        check(tempfile::tempdir().unwrap().path(), &[]);
    }
}
