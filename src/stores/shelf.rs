// SPDX-License-Identifier: Apache-2.0

//! An opened store, and what the modules of single stores have in common.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{Seek as _, SeekFrom},
    path::PathBuf,
    sync::Arc,
};

use super::{
    Archive, Copy, Reach, Search, Store, Wanted, hash,
    system::{Laid, System},
};
use crate::{
    ecosystems::Hash,
    walk::{Folder, RepoPath, system_words},
};

/// What a store is opened from.
#[derive(Debug)]
pub(super) struct Base<'a> {
    /// The user's store, or the tree.
    pub(super) root: &'a Folder,
    /// The directories of the tree in which packages of the ecosystem are declared or locked.
    pub(super) directories: &'a [RepoPath],
}

impl Base<'_> {
    /// The directories in which packages are declared, and those above them, each once.
    pub(super) fn with_those_above(&self) -> BTreeSet<RepoPath> {
        let own = self.directories.iter().cloned();
        let above = self.directories.iter().flat_map(RepoPath::ancestors);
        own.chain(above).collect()
    }
}

/// An opened store.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// The user's store, or the tree; `None` if there is none.
    pub(super) root: Option<Folder>,
    /// Where a user's store stands in the system whose packages may have filled it.
    pub(super) laid: Option<Laid>,
    /// Directories in it that packages are looked for in, with their paths, in order.
    pub(super) folders: Vec<(Vec<u8>, Folder)>,
    /// Where packages stand, by a key that the store makes of their names.
    pub(super) index: BTreeMap<String, Vec<RepoPath>>,
    /// What could not be read, in words.
    pub(super) problems: Vec<String>,
}

impl Shelf {
    pub(super) fn open(
        store: &Store,
        search: &Search,
        tree: Option<&Folder>,
        directories: &[RepoPath],
        system: Option<&Arc<System>>,
    ) -> Self {
        let mut shelf = Self::default();
        shelf.root = match store.reach {
            Reach::User => {
                let found = shelf.first(store, search);
                found.map(|(path, root)| {
                    shelf.laid = Laid::of(system, &path);
                    root
                })
            }
            Reach::Project | Reach::None => tree.cloned(),
        };
        if let Some(root) = shelf.root.clone() {
            let base = Base {
                root: &root,
                directories,
            };
            (store.open)(&base, &mut shelf);
        }
        shelf
    }

    /// The first root of a store that is there, with its path.
    pub(super) fn first(&mut self, store: &Store, search: &Search) -> Option<(PathBuf, Folder)> {
        for path in search.roots.paths(store.roots) {
            match Folder::open(&path) {
                Ok(Some(root)) => return Some((path, root)),
                Ok(None) => (),
                // The path is the machine's and not to be told.
                Err(reason) => self.problems.push(reason.words()),
            }
        }
        None
    }

    /// Opens the directory at a path below another, if there is one.
    pub(super) fn below(&mut self, root: &Folder, path: &RepoPath) -> Option<Folder> {
        root.below(path).unwrap_or_else(|reason| {
            self.problems.push(format!("{path}: {reason}"));
            None
        })
    }

    /// The names of the directories in a directory.
    pub(super) fn directories(&mut self, folder: &Folder, at: &str) -> Vec<Box<[u8]>> {
        self.names(folder, at, true)
    }

    /// The names of the files in a directory.
    pub(super) fn files(&mut self, folder: &Folder, at: &str) -> Vec<Box<[u8]>> {
        self.names(folder, at, false)
    }

    fn names(&mut self, folder: &Folder, at: &str, are_directories: bool) -> Vec<Box<[u8]>> {
        let (names, error) = folder.names();
        self.problems.extend(error.map(|it| format!("{at}: {it}")));
        let names = names.into_iter();
        let names = names.filter(|it| it.is_directory == are_directories);
        names.map(|it| it.bytes).collect()
    }

    /// Notes where a package stands. A name that is no UTF-8 is that of none.
    pub(super) fn add(&mut self, key: &[u8], at: RepoPath) {
        if let Ok(key) = std::str::from_utf8(key) {
            self.index.entry(key.to_owned()).or_default().push(at);
        }
    }

    /// Opens the directories that stand in one: those of `a/b` are called `b/NAME`.
    pub(super) fn add_children(&mut self, root: &Folder, path: &[&str]) {
        let joined = path.join("/");
        let Some(folder) = self.below(root, &RepoPath::new(joined.as_bytes())) else {
            return;
        };
        let part = path.last().copied().unwrap_or_default();
        for name in self.directories(&folder, &joined) {
            if let Some(child) = self.below(&folder, &RepoPath::new(&name)) {
                let at = [part.as_bytes(), b"/", &name].concat();
                self.folders.push((at, child));
            }
        }
    }
}

impl Shelf {
    /// Reads the first of the archives under a key that is not another than the locked one: there
    /// may be one for each system, or one of the same name in another repository. `read` says whether
    /// it could; where none can be read, the first that was tried.
    pub(super) fn read_archive(
        &self,
        key: &str,
        wanted: &Wanted<'_>,
        mut read: impl FnMut(File, &RepoPath, &mut Copy) -> bool,
    ) -> Option<Copy> {
        let root = self.root.as_ref()?;
        let mut other = None;
        for at in self.index.get(key)? {
            let mut copy = Copy::default();
            let Ok(Some(folder)) = root.below(&at.parent()?) else {
                continue;
            };
            let Some(mut file) = copy.open(&folder, at.name()) else {
                continue;
            };
            copy.hash(&mut file, at.as_bytes(), wanted);
            if !copy.is_other(wanted) && read(file, at, &mut copy) {
                return Some(copy);
            }
            other.get_or_insert(copy);
        }
        other
    }
}

impl Copy {
    /// Opens a file of a store, if there is one of that name.
    pub(super) fn open(&mut self, folder: &Folder, name: &[u8]) -> Option<File> {
        match folder.file(name) {
            Ok(found) => found.map(|(file, _)| file),
            Err(reason) => {
                self.problems
                    .push(format!("{}: {reason}", RepoPath::new(name)));
                None
            }
        }
    }

    /// Opens a directory of a store, if there is one of that name.
    pub(super) fn enter(&mut self, folder: &Folder, name: &[u8]) -> Option<Folder> {
        folder.child(name).unwrap_or_else(|reason| {
            self.problems
                .push(format!("{}: {reason}", RepoPath::new(name)));
            None
        })
    }

    /// Hashes the archive that the copy came in.
    pub(super) fn hash(&mut self, file: &mut File, path: &[u8], wanted: &Wanted<'_>) {
        let mut algorithms: Vec<&str> = wanted.hashes.iter().map(|it| it.algorithm).collect();
        if wanted.hash_all {
            algorithms.extend(hash::ALL);
        }
        algorithms.sort_unstable();
        algorithms.dedup();
        if algorithms.is_empty() {
            return;
        }
        let hashed = file.seek(SeekFrom::Start(0));
        match hashed.and_then(|_| hash::hashes(file, &algorithms)) {
            Ok(hashes) => {
                self.archive = Some(Archive {
                    path: path.to_vec(),
                    hashes,
                });
            }
            Err(error) => {
                let (name, words) = (RepoPath::new(path), system_words(&error));
                self.problems
                    .push(format!("{name}: could not be read: {words}"));
            }
        }
    }

    /// Whether the archive is not the locked one.
    pub(super) fn is_other(&self, wanted: &Wanted<'_>) -> bool {
        self.contradiction(wanted).is_some()
    }

    /// The archive, the hash that is locked, and the hash that it has, where they differ.
    pub(super) fn contradiction(&self, wanted: &Wanted<'_>) -> Option<(Vec<u8>, Hash, Hash)> {
        let archive = self.archive.as_ref()?;
        let (locked, found) = archive.contradiction(wanted.hashes)?;
        Some((archive.path.clone(), locked, found))
    }

    /// The copy, if there is anything to say of it.
    pub(super) fn if_troubled(self) -> Option<Self> {
        (!self.problems.is_empty()).then_some(self)
    }
}
