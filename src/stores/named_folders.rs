// SPDX-License-Identifier: Apache-2.0

//! Caches of JavaScript package managers that keep each package unpacked in a directory of its
//! name: Yarn 1 in `npm-NAME-VERSION-HASH-integrity/node_modules/NAME`, Bun in
//! `NAME@VERSION@@@1`.

use super::{
    Base, Copy, Reach, Root, Shelf, Store, Wanted,
    content::{read_below, take},
    is_fetched,
    node_modules::{LAYOUT, is_version},
};
use crate::walk::RepoPath;

pub(super) static YARN: Store = Store {
    name: "yarn cache",
    purl_type: "npm",
    reach: Reach::User,
    roots: &[
        Root::at("YARN_CACHE_FOLDER", "v6"),
        Root::at("XDG_CACHE_HOME", "yarn/v6"),
        Root::at("HOME", ".cache/yarn/v6"),
        Root::at("HOME", "Library/Caches/Yarn/v6"),
        Root::at("LOCALAPPDATA", "Yarn/Cache/v6"),
    ],
    remedy: "npm ci",
    keeps: is_fetched,
    docs: "the cache of Yarn 1",
    open: open_yarn,
    find: find_yarn,
};

pub(super) static BUN: Store = Store {
    name: "bun cache",
    purl_type: "npm",
    reach: Reach::User,
    roots: &[
        Root::at("BUN_INSTALL_CACHE_DIR", ""),
        Root::at("BUN_INSTALL", "install/cache"),
        Root::at("HOME", ".bun/install/cache"),
        Root::at("USERPROFILE", ".bun/install/cache"),
    ],
    remedy: "npm ci",
    keeps: is_fetched,
    docs: "the cache of Bun",
    open: open_bun,
    find: find_bun,
};

/// Lists `npm-NAME-VERSION-HASH-integrity` by `NAME-VERSION`.
fn open_yarn(base: &Base<'_>, shelf: &mut Shelf) {
    for name in shelf.directories(base.root, "") {
        let text = String::from_utf8_lossy(&name).into_owned();
        let inner = text.strip_prefix("npm-");
        let inner = inner.and_then(|it| it.strip_suffix("-integrity"));
        // The hash is the last part; older versions append the whole one without `-integrity`.
        let inner = inner.and_then(|it| it.rsplit_once('-'));
        if let Some((key, _)) = inner {
            shelf.add(key.as_bytes(), RepoPath::new(&name));
        }
    }
}

fn find_yarn(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let key = format!("{}-{}", wanted.name.replace('/', "-"), wanted.version);
    let places = shelf.index.get(&key)?.iter();
    let inner = format!("node_modules/{}", wanted.name);
    let places = places.map(|it| it.join(inner.as_bytes()));
    first(shelf, wanted, places)
}

/// Lists `NAME@VERSION@@@1`, also of scopes, by `NAME@VERSION`.
fn open_bun(base: &Base<'_>, shelf: &mut Shelf) {
    for name in shelf.directories(base.root, "") {
        if !name.starts_with(b"@") {
            add_bun(shelf, &name, RepoPath::new(&name));
            continue;
        }
        let Some(scope) = shelf.below(base.root, &RepoPath::new(&name)) else {
            continue;
        };
        for inner in shelf.directories(&scope, "") {
            let path = RepoPath::new(&name).join(&inner);
            add_bun(shelf, path.as_bytes(), path.clone());
        }
    }
}

fn add_bun(shelf: &mut Shelf, name: &[u8], path: RepoPath) {
    let text = String::from_utf8_lossy(name).into_owned();
    let key = text.split("@@").next().unwrap_or_default();
    shelf.add(key.as_bytes(), path);
}

fn find_bun(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let key = format!("{}@{}", wanted.name, wanted.version);
    let places = shelf.index.get(&key)?.iter();
    first(shelf, wanted, places.cloned())
}

/// The copy in the first of these places that is of the version that is wanted.
fn first(
    shelf: &Shelf,
    wanted: &Wanted<'_>,
    places: impl Iterator<Item = RepoPath>,
) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    for at in places {
        let manifest = read_below(root, &at.join(b"package.json"));
        let is_meant = matches!(&manifest, Ok(Some(it)) if is_version(it, wanted.version));
        let Ok(Some(mut folder)) = root.below(&at) else {
            continue;
        };
        if is_meant {
            let copy = Copy {
                path: at.as_bytes().to_vec(),
                ..Copy::default()
            };
            return Some(take(&mut folder, &LAYOUT, copy));
        }
    }
    None
}
