// SPDX-License-Identifier: Apache-2.0

//! Python wheels as they are handed out: what pip keeps of its downloads, and directories of
//! wheels.
//!
//! The layout: pip's documentation, *Caching*. Downloads stand in `http-v2` under the hash of their
//! address, as `*.body`; which package one is stands in it. Wheels that pip has built itself stand
//! in `wheels`.

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted, content::take, is_fetched,
    site_packages::key, zipball::Zipball,
};
use crate::walk::{Folder, RepoPath};

pub(super) static PIP: Store = Store {
    name: "pip cache",
    purl_type: "pypi",
    reach: Reach::User,
    roots: &[
        Root::at("PIP_CACHE_DIR", ""),
        Root::at("XDG_CACHE_HOME", "pip"),
        Root::at("HOME", ".cache/pip"),
        Root::at("HOME", "Library/Caches/pip"),
        Root::at("LOCALAPPDATA", "pip/Cache"),
    ],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "the wheels that pip has downloaded or built",
    open: open_pip,
    find,
};

pub(super) static LINKS: Store = Store {
    name: "wheel directory",
    purl_type: "pypi",
    reach: Reach::User,
    roots: &[Root::at("PIP_FIND_LINKS", "")],
    remedy: "pip install",
    keeps: is_fetched,
    docs: "the directory of wheels that `PIP_FIND_LINKS` names",
    open: open_links,
    find,
};

/// How deep the directories of the cache lie in each other.
const DEPTH: usize = 6;
/// How many downloads are looked into for what they are.
const MOST: usize = 20_000;

fn open_pip(base: &Base<'_>, shelf: &mut Shelf) {
    for part in [&b"http-v2"[..], b"wheels"] {
        open(base.root, &RepoPath::new(part), shelf);
    }
}

fn open_links(base: &Base<'_>, shelf: &mut Shelf) {
    open(base.root, &RepoPath::new(b""), shelf);
}

/// Lists the wheels below a directory, by the name and the version of their package.
fn open(root: &Folder, at: &RepoPath, shelf: &mut Shelf) {
    let mut n_seen = 0;
    let mut open = vec![(at.clone(), 0)];
    while let Some((path, depth)) = open.pop() {
        let Some(folder) = shelf.below(root, &path) else {
            continue;
        };
        let (names, error) = folder.names();
        shelf
            .problems
            .extend(error.map(|it| format!("{path}: {it}")));
        for it in names {
            let below = path.join(&it.bytes);
            if it.is_directory {
                if depth < DEPTH {
                    open.push((below, depth + 1));
                }
                continue;
            }
            n_seen += 1;
            if n_seen > MOST {
                let problem = format!("only the first {MOST} files were looked at");
                shelf.problems.push(problem);
                return;
            }
            if let Some(key) = wheel(&folder, &it.bytes) {
                shelf.add(key.as_bytes(), below);
            }
        }
    }
}

/// The package of a wheel: by its name, `NAME-VERSION-TAGS.whl`, or by what is in it.
fn wheel(folder: &Folder, name: &[u8]) -> Option<String> {
    if name.ends_with(b".whl") {
        let name = std::str::from_utf8(name).ok()?;
        let mut parts = name.split('-');
        return Some(key(parts.next()?, parts.next()?));
    }
    if !name.ends_with(b".body") {
        return None;
    }
    let (file, _) = folder.file(name).ok()??;
    let metadata = metadata(&Zipball::new(file, b"").ok()?)?;
    let stem = metadata.strip_suffix(".dist-info")?;
    let (name, version) = stem.rsplit_once('-')?;
    Some(key(name, version))
}

/// The directory of a wheel's metadata.
fn metadata(zip: &Zipball) -> Option<String> {
    let mut directories = zip.paths().filter_map(|it| {
        let directory = it.as_str()?.strip_suffix("/METADATA")?;
        directory.ends_with(".dist-info").then_some(directory)
    });
    directories.find(|it| !it.contains('/')).map(str::to_owned)
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let key = key(wanted.name, wanted.version);
    let found = shelf.read_archive(&key, wanted, |file, at, copy| {
        let mut zip = match Zipball::new(file, b"") {
            Ok(zip) => zip,
            Err(why) => {
                copy.problems.push(format!("{at}: {why}"));
                return false;
            }
        };
        let Some(directory) = metadata(&zip) else {
            return false;
        };
        let layout = Layout {
            directory: directory.as_bytes(),
            manifest: Some("METADATA"),
            ..Layout::TEXTS
        };
        *copy = take(&mut zip, &layout, std::mem::take(copy));
        true
    });
    // A wheel that pip has built itself has no hash in any lock file.
    found.filter(|it| it.manifest.is_some() || !it.problems.is_empty() || !is_built(it))
}

fn is_built(copy: &Copy) -> bool {
    let archive = copy.archive.as_ref();
    archive.is_some_and(|it| it.path.starts_with(b"wheels/"))
}
