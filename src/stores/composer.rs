// SPDX-License-Identifier: Apache-2.0

//! What Composer installs and keeps: `vendor/NAME/`, with `vendor/composer/installed.json` saying
//! the versions, and `files/NAME/HASH.zip` in its cache, where the hash is of the address that the
//! archive came from.
//!
//! The layout: Composer's documentation, *Config* (`vendor-dir`, `cache-files-dir`).

use sha1::{Digest as _, Sha1};

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted,
    content::{read_below, take},
    hash, is_fetched,
    zipball::Zipball,
};
use crate::{ecosystems, read, walk::RepoPath};

pub(super) static PROJECT: Store = Store {
    name: "vendor",
    purl_type: "composer",
    reach: Reach::Project,
    roots: &[],
    remedy: "composer install",
    keeps: is_fetched,
    docs: "`vendor` beside `composer.json`",
    open,
    find,
};

pub(super) static CACHE: Store = Store {
    name: "composer cache",
    purl_type: "composer",
    reach: Reach::User,
    roots: &[
        Root::at("COMPOSER_CACHE_DIR", "files"),
        Root::at("COMPOSER_HOME", "cache/files"),
        Root::at("XDG_CACHE_HOME", "composer/files"),
        Root::at("HOME", ".cache/composer/files"),
        Root::at("HOME", ".composer/cache/files"),
        Root::at("HOME", "Library/Caches/composer/files"),
        Root::at("LOCALAPPDATA", "Composer/files"),
    ],
    remedy: "composer install",
    keeps: is_fetched,
    docs: "the archives that Composer has downloaded",
    open: |_, _| (),
    find: find_archive,
};

const LAYOUT: Layout<'_> = Layout::beside("composer.json");

/// Lists what is installed, by name and version.
fn open(base: &Base<'_>, shelf: &mut Shelf) {
    for directory in base.with_those_above() {
        let path = directory.join(b"vendor/composer/installed.json");
        let bytes = match read_below(base.root, &path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => continue,
            Err(why) => {
                shelf.problems.push(format!("{path}: {why}"));
                continue;
            }
        };
        let manifest = ecosystems::parse(&read::decode(&path, &bytes));
        let lock = manifest.and_then(|it| it.lock).unwrap_or_default();
        for it in lock.packages {
            let version = it.version.as_deref().unwrap_or_default();
            let key = format!("{}@{version}", it.name);
            let at = directory.join(b"vendor").join(it.name.as_bytes());
            shelf.add(key.as_bytes(), at);
        }
    }
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let key = format!("{}@{}", wanted.name, wanted.version);
    let at = shelf.index.get(&key)?.first()?;
    let mut folder = root.below(at).ok()??;
    let copy = Copy {
        path: at.as_bytes().to_vec(),
        ..Copy::default()
    };
    Some(take(&mut folder, &LAYOUT, copy))
}

fn find_archive(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let address = wanted.download?;
    let name = format!("{}.zip", hash::hex(&Sha1::digest(address)));
    let folder = root.below(&RepoPath::new(wanted.name.as_bytes())).ok()??;
    let mut copy = Copy {
        path: format!("{}/{name}", wanted.name).into(),
        ..Copy::default()
    };
    let mut file = copy.open(&folder, name.as_bytes())?;
    let at = copy.path.clone();
    copy.hash(&mut file, &at, wanted);
    if copy.is_other(wanted) {
        return Some(copy);
    }
    Some(match Zipball::wrapped(file) {
        Ok(mut zip) => take(&mut zip, &LAYOUT, copy),
        Err(why) => {
            copy.problems.push(why);
            copy
        }
    })
}
