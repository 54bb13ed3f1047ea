// SPDX-License-Identifier: Apache-2.0

//! The caches of Yarn 2 and later: `NAME-npm-VERSION-HASH-CHECKSUM.zip`, in the tree or for the
//! user, with the package in `node_modules/NAME` of each.
//!
//! The layout: the package `@yarnpkg/core`, whose archives are packed anew: their hashes are those
//! of no archive that is handed out.

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted, content::take, is_fetched,
    zipball::Zipball,
};
use crate::walk::{Folder, RepoPath};

pub(super) static PROJECT: Store = Store {
    name: ".yarn/cache",
    purl_type: "npm",
    reach: Reach::Project,
    roots: &[],
    remedy: "yarn install",
    keeps: is_fetched,
    docs: "`.yarn/cache` of Yarn 2 and later, beside a manifest or above it",
    open: open_project,
    find,
};

pub(super) static USER: Store = Store {
    name: "yarn berry cache",
    purl_type: "npm",
    reach: Reach::User,
    roots: &[
        Root::at("YARN_GLOBAL_FOLDER", "cache"),
        Root::at("HOME", ".yarn/berry/cache"),
        Root::at("LOCALAPPDATA", "Yarn/Berry/cache"),
    ],
    remedy: "yarn install",
    keeps: is_fetched,
    docs: "the cache of Yarn 2 and later",
    open: |base, shelf| list(shelf, base.root, &RepoPath::new(b"")),
    find,
};

fn open_project(base: &Base<'_>, shelf: &mut Shelf) {
    for directory in base.with_those_above() {
        list(shelf, base.root, &directory.join(b".yarn/cache"));
    }
}

/// Lists archives by what stands before their two hashes.
fn list(shelf: &mut Shelf, root: &Folder, at: &RepoPath) {
    let Some(folder) = shelf.below(root, at) else {
        return;
    };
    for name in shelf.files(&folder, &at.to_string()) {
        let stem = name.strip_suffix(b".zip");
        let stem = stem.and_then(|it| std::str::from_utf8(it).ok());
        let mut parts = stem.unwrap_or_default().rsplitn(3, '-');
        if let Some(key) = parts.nth(2) {
            shelf.add(key.as_bytes(), at.join(&name));
        }
    }
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    // A scope is written without its slash.
    let key = format!("{}-npm-{}", wanted.name.replace('/', "-"), wanted.version);
    let at = shelf.index.get(&key)?.first()?;
    let folder = root.below(&at.parent()?).ok()??;
    let mut copy = Copy::default();
    let file = copy.open(&folder, at.name())?;
    let prefix = format!("node_modules/{}/", wanted.name);
    copy.path = format!("{at}/{}", prefix.trim_end_matches('/')).into();
    Some(match Zipball::new(file, prefix.as_bytes()) {
        Ok(mut zip) => take(&mut zip, &Layout::beside("package.json"), copy),
        Err(why) => {
            copy.problems.push(why);
            copy
        }
    })
}
