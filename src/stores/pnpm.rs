// SPDX-License-Identifier: Apache-2.0

//! pnpm's store: each file under the SHA-512 of its bytes, `files/aa/REST`, and for each package
//! a list of its files under the hash of its archive: `files/aa/REST-index.json` (version 3),
//! `index/aa/START-NAME@VERSION.json` (version 10).
//!
//! The layout: the packages `@pnpm/store.cafs` and `@pnpm/cafs-types`. Version 11 keeps its lists
//! in a database, `v11/index.db`, which is not read; that is said, and what it installs
//! stands in `node_modules/.pnpm`.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::{
    Base, Copy, Reach, Root, Shelf, Store, Wanted, bound,
    content::{Content, gather, read_below, take},
    hash, is_fetched,
    node_modules::LAYOUT,
    tarball::select,
};
use crate::walk::{Folder, RepoPath};

pub(super) static STORE: Store = Store {
    name: "pnpm store",
    purl_type: "npm",
    reach: Reach::User,
    roots: &[
        Root::at("PNPM_STORE_DIR", ""),
        Root::at("PNPM_HOME", "store"),
        Root::at("XDG_DATA_HOME", "pnpm/store"),
        Root::at("HOME", ".local/share/pnpm/store"),
        Root::at("HOME", "Library/pnpm/store"),
        Root::at("LOCALAPPDATA", "pnpm/store"),
    ],
    remedy: "pnpm install",
    keeps: is_fetched,
    docs: "the store of pnpm 7 to 10: files by their hashes; of pnpm 11 that it is not read",
    open,
    find,
};

/// The versions of the layout, newest first.
const VERSIONS: &[&str] = &["v10", "v3"];

/// The version of the layout whose lists are not read.
const IN_DATABASE: &str = "v11";

/// How many digits of an archive's hash name its list in version 10, without the first two.
const DIGITS: usize = 62;

/// The list of a package's files.
#[derive(Debug, Deserialize)]
struct Index {
    files: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    integrity: String,
}

fn open(base: &Base<'_>, shelf: &mut Shelf) {
    for version in VERSIONS {
        if let Some(folder) = shelf.below(base.root, &RepoPath::new(version.as_bytes())) {
            shelf.folders.push((version.as_bytes().to_vec(), folder));
        }
    }
    let at = RepoPath::new(IN_DATABASE.as_bytes());
    let folder = shelf.below(base.root, &at);
    if folder.is_some_and(|it| it.file(b"index.db").is_ok_and(|it| it.is_some())) {
        shelf.add(IN_DATABASE.as_bytes(), at);
    }
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let mut copy = Copy {
        path: format!("{}@{}", wanted.name, wanted.version).into(),
        ..Copy::default()
    };
    let hashes = wanted.hashes.iter().filter(|it| it.algorithm == "SHA-512");
    let places = hashes.flat_map(|it| shelf.folders.iter().map(move |folder| (it, folder)));
    for (hash, (_, folder)) in places {
        let Some(path) = list(folder, &hash.hex) else {
            continue;
        };
        let read = match read_below(folder, &path) {
            Ok(Some(bytes)) => serde_json::from_slice::<Index>(&bytes)
                .map_err(|error| format!("is no list of files: {error}")),
            Ok(None) => continue,
            Err(why) => Err(why),
        };
        match read {
            Ok(index) => {
                let mut files = Files::new(folder, &index);
                return Some(take(&mut files, &LAYOUT, copy));
            }
            Err(why) => copy.problems.push(format!("{path}: {why}")),
        }
    }
    if shelf.index.contains_key(IN_DATABASE) {
        let problem = "v11/index.db: the database of pnpm 11 is not read; what `pnpm install` puts into \
                       `node_modules` is";
        copy.problems.push(problem.to_owned());
    }
    copy.if_troubled()
}

/// Where the list of an archive of this hash stands.
fn list(folder: &Folder, hex: &str) -> Option<RepoPath> {
    let (first, rest) = (hex.get(..2)?, hex.get(2..)?);
    let index = RepoPath::new(format!("index/{first}").as_bytes());
    if let Ok(Some(inner)) = folder.below(&index) {
        let start = rest.get(..DIGITS)?;
        let mut names = inner.names().0.into_iter();
        let found = names.find(|it| it.bytes.starts_with(start.as_bytes()))?;
        return Some(index.join(&found.bytes));
    }
    let path = format!("files/{first}/{rest}-index.json");
    Some(RepoPath::new(path.as_bytes()))
}

/// The files of a package, each where the store has it.
struct Files<'a> {
    folder: &'a Folder,
    places: BTreeMap<RepoPath, RepoPath>,
}

impl<'a> Files<'a> {
    fn new(folder: &'a Folder, index: &Index) -> Self {
        let files = index.files.iter().take(bound::NAMES);
        let places = files.filter_map(|(name, it)| {
            let text = it.integrity.strip_prefix("sha512-")?;
            let hex = hash::hex(&STANDARD.decode(text).ok()?);
            let (first, rest) = (hex.get(..2)?, hex.get(2..)?);
            let path = format!("files/{first}/{rest}");
            Some((
                RepoPath::new(name.as_bytes()),
                RepoPath::new(path.as_bytes()),
            ))
        });
        Self {
            folder,
            places: places.collect(),
        }
    }
}

impl Content for Files<'_> {
    fn names(&mut self, directory: &RepoPath, is_deep: bool, _: &mut Vec<String>) -> Vec<RepoPath> {
        select(self.places.keys(), directory, is_deep)
    }

    fn read(
        &mut self,
        paths: &[RepoPath],
        problems: &mut Vec<String>,
    ) -> BTreeMap<RepoPath, Vec<u8>> {
        gather(paths, problems, |it| {
            let Some(place) = self.places.get(it) else {
                return Ok(None);
            };
            let bytes = read_below(self.folder, place)?;
            bytes.map(Some).ok_or("the store has lost it".to_owned())
        })
    }
}
