// SPDX-License-Identifier: Apache-2.0

//! Packages of Hex: unpacked below `deps` (Mix) or `_build/default/lib` (Rebar3), and as archives
//! in the caches of both, `NAME-VERSION.tar`.
//!
//! The format: Hex's specification of package tarballs, of which lock files have the outer hash.

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted,
    content::{read_below, take},
    is_fetched,
    packed::{Packed, take_packed},
};
use crate::{
    ecosystems, read,
    walk::{Folder, RepoPath},
};

pub(super) static PROJECT: Store = Store {
    name: "deps",
    purl_type: "hex",
    reach: Reach::Project,
    roots: &[],
    remedy: "mix deps.get",
    keeps: is_fetched,
    docs: "`deps` of Mix and `_build/default/lib` of Rebar3",
    open: open_project,
    find: find_unpacked,
};

pub(super) static MIX: Store = Store {
    name: "hex cache",
    purl_type: "hex",
    reach: Reach::User,
    roots: &[
        Root::at("HEX_HOME", "packages"),
        Root::at("XDG_CACHE_HOME", "hex/packages"),
        Root::at("HOME", ".hex/packages"),
        Root::at("HOME", ".cache/hex/packages"),
        Root::at("USERPROFILE", ".hex/packages"),
    ],
    remedy: "mix deps.get",
    keeps: is_fetched,
    docs: "the archives that Mix has downloaded",
    open: |base, shelf| open_archives(base, shelf, ""),
    find: find_packed,
};

pub(super) static REBAR: Store = Store {
    name: "rebar3 cache",
    purl_type: "hex",
    reach: Reach::User,
    roots: &[
        Root::at("REBAR_CACHE_DIR", "hex"),
        Root::at("XDG_CACHE_HOME", "rebar3/hex"),
        Root::at("HOME", ".cache/rebar3/hex"),
    ],
    remedy: "rebar3 get-deps",
    keeps: is_fetched,
    docs: "the archives that Rebar3 has downloaded",
    open: |base, shelf| open_archives(base, shelf, "packages"),
    find: find_packed,
};

const LAYOUT: Packed<'_> = Packed {
    files: "contents.tar.gz",
    manifest: "metadata.config",
    is_compressed: false,
    known_as: METADATA,
};

/// What is said of an unpacked package.
const METADATA: &str = "hex_metadata.config";

fn open_project(base: &Base<'_>, shelf: &mut Shelf) {
    for directory in base.with_those_above() {
        for name in ["deps", "_build/default/lib"] {
            let at = directory.join(name.as_bytes());
            let Some(folder) = shelf.below(base.root, &at) else {
                continue;
            };
            for name in shelf.directories(&folder, &at.to_string()) {
                shelf.add(&name, at.join(&name));
            }
        }
    }
}

fn find_unpacked(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let mut places = shelf.index.get(wanted.name)?.iter();
    let at = places.find(|at| is_version(root, at, wanted.version))?;
    let copy = Copy {
        path: at.as_bytes().to_vec(),
        ..Copy::default()
    };
    let mut folder = root.below(at).ok()??;
    Some(take(&mut folder, &Layout::beside(METADATA), copy))
}

fn is_version(root: &Folder, at: &RepoPath, version: &str) -> bool {
    let path = at.join(METADATA.as_bytes());
    let Ok(Some(bytes)) = read_below(root, &path) else {
        return false;
    };
    let manifest = ecosystems::parse(&read::decode(&path, &bytes));
    let package = manifest.and_then(|it| it.package);
    package.is_some_and(|it| it.version.as_deref() == Some(version))
}

/// Lists `REPOSITORY/NAME-VERSION.tar`; Rebar3 has `packages` in each.
fn open_archives(base: &Base<'_>, shelf: &mut Shelf, below: &str) {
    for repository in shelf.directories(base.root, "") {
        let mut at = RepoPath::new(&repository);
        if !below.is_empty() {
            at = at.join(below.as_bytes());
        }
        let Some(folder) = shelf.below(base.root, &at) else {
            continue;
        };
        for name in shelf.files(&folder, &at.to_string()) {
            if let Some(stem) = name.strip_suffix(b".tar") {
                shelf.add(stem, at.join(&name));
            }
        }
    }
}

fn find_packed(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let key = format!("{}-{}", wanted.name, wanted.version);
    shelf.read_archive(&key, wanted, |file, _, copy| {
        copy.path = key.clone().into();
        *copy = take_packed(&file, &LAYOUT, std::mem::take(copy));
        true
    })
}
