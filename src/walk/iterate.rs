// SPDX-License-Identifier: Apache-2.0

//! The walk through a source of any kind.

use std::sync::Arc;

use super::{
    directory::{self, DirectoryWalk},
    entry::{Entry, Item},
    source::{Kind, Source},
};

/// Lists a source, in the order of the paths' bytes.
pub fn walk(source: &Source) -> Walk {
    Walk(match &source.kind {
        Kind::Directory(tree) => Listing::Directory(directory::walk(tree)),
        Kind::File(directory, name) => {
            let entry = Entry::of_directory(Arc::clone(directory), name);
            Listing::File(Some(entry))
        }
    })
}

/// The walk through a source; see [`walk`].
#[derive(Debug)]
pub struct Walk(Listing);

/// The walk through one kind of source.
#[derive(Debug)]
enum Listing {
    Directory(DirectoryWalk),
    File(Option<Entry>),
}

impl Iterator for Walk {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        match &mut self.0 {
            Listing::Directory(walk) => walk.next(),
            Listing::File(entry) => entry.take().map(Item::File),
        }
    }
}
