// SPDX-License-Identifier: Apache-2.0

//! The walk through a source of any kind, and through the archives in it.

use std::sync::Arc;

use super::{
    archive::{self, Archive, Settings},
    directory::{self, DirectoryWalk},
    entry::{Entry, Item},
    git::{self, CommitWalk},
    reason::Reason,
    source::{Kind, Source},
};

/// Lists a source, in the order of the paths' bytes; what is in an archive comes behind it.
pub fn walk(source: &Source) -> Walk {
    let mut walk = Walk {
        listing: Listing::Nothing,
        archives: Vec::new(),
        next_archive: None,
        depth: source.archive_depth,
        n_root: 0,
        max_file_size: source.max_file_size,
    };
    let entry = |directory, name: &Vec<u8>| Entry::of_directory(Arc::clone(directory), name);
    match &source.kind {
        Kind::Directory(tree) => walk.listing = Listing::Directory(directory::walk(tree)),
        Kind::Revision(revision) => walk.listing = Listing::Commit(git::walk(revision)),
        Kind::File(directory, name) => {
            walk.listing = Listing::File(Some(entry(directory, name)));
        }
        Kind::Archive(directory, name) => {
            walk.n_root = 1;
            walk.open(&entry(directory, name), true);
        }
    }
    walk
}

/// The walk through a source; see [`walk`].
#[derive(Debug)]
pub struct Walk {
    listing: Listing,
    /// The archives that are open, each in the one before.
    archives: Vec<Archive>,
    /// A file that was just given out and is an archive.
    next_archive: Option<Entry>,
    /// How deep archives are opened.
    depth: usize,
    /// How many of the open ones do not count: the source, if it is one.
    n_root: usize,
    max_file_size: u64,
}

/// The walk through one kind of source.
#[derive(Debug)]
enum Listing {
    Directory(DirectoryWalk),
    File(Option<Entry>),
    Commit(CommitWalk),
    Nothing,
}

impl Iterator for Walk {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if let Some(entry) = self.next_archive.take() {
            if self.n_open() >= self.depth {
                let words = format!("archives are opened to a depth of {}", self.depth);
                let reason = Reason::ArchiveNotOpened(words);
                return Some(Item::skipped(entry.path().as_bytes(), reason));
            }
            self.open(&entry, false);
        }
        let mut item = self.next_listed()?;
        if let Item::File(entry) = &mut item
            && archive::format_of(entry.path().name()).is_some()
        {
            if self.n_open() < self.depth {
                entry.mark_opened();
            }
            self.next_archive = Some(entry.clone());
        }
        Some(item)
    }
}

impl Walk {
    /// The next thing of the innermost archive, or of the source itself.
    fn next_listed(&mut self) -> Option<Item> {
        while let Some(archive) = self.archives.last_mut() {
            match archive.next() {
                Some(item) => return Some(item),
                None => drop(self.archives.pop()),
            }
        }
        match &mut self.listing {
            Listing::Directory(walk) => walk.next(),
            Listing::File(entry) => entry.take().map(Item::File),
            Listing::Commit(walk) => walk.next(),
            Listing::Nothing => None,
        }
    }

    fn n_open(&self) -> usize {
        self.archives.len() - self.n_root.min(self.archives.len())
    }

    /// Opens a file whose name means an archive; what it holds is listed next.
    fn open(&mut self, entry: &Entry, is_root: bool) {
        let Some(format) = archive::format_of(entry.path().name()) else {
            return;
        };
        let settings = Settings {
            max_file_size: self.max_file_size,
            opens_nested: is_root && self.depth > 0 || self.n_open() + 1 < self.depth,
        };
        let outer = self.archives.last();
        let archive = Archive::open(entry, format, is_root, outer, settings);
        self.archives.push(archive);
    }
}
