// SPDX-License-Identifier: Apache-2.0

//! Go's cache of modules: `MODULE@VERSION/`, unpacked, and `cache/download/MODULE/@v/VERSION.zip`.
//!
//! The layout: *Go Modules Reference*, module cache. A capital letter is written as `!` and the
//! small one, because some systems do not tell them apart. Modules declare no license: their
//! license files say it. What `go.sum` has a hash of is the list of files in the archive.

use sha2::{Digest as _, Sha256};

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted, content::take, hash, is_fetched,
    zipball::Zipball,
};
use crate::{
    ecosystems::Hash,
    walk::{Folder, RepoPath},
};

pub(super) static STORE: Store = Store {
    name: "go module cache",
    purl_type: "golang",
    reach: Reach::User,
    roots: &[
        Root::at("GOMODCACHE", ""),
        Root::at("GOPATH", "pkg/mod"),
        Root::at("HOME", "go/pkg/mod"),
        Root::at("USERPROFILE", "go/pkg/mod"),
    ],
    remedy: "go mod download",
    keeps: is_fetched,
    docs: "`$GOMODCACHE`: unpacked modules and their `.zip` files",
    open,
    find,
};

fn open(_: &Base<'_>, _: &mut Shelf) {}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let (name, version) = (escaped(wanted.name), escaped(wanted.version));
    let path = format!("{name}@{version}");
    let mut copy = Copy {
        path: path.clone().into(),
        ..Copy::default()
    };
    let mut archive = archive(root, wanted, (&name, &version), &mut copy);
    if copy.is_other(wanted) {
        return Some(copy);
    }
    match root.below(&RepoPath::new(path.as_bytes())) {
        Ok(Some(mut folder)) => return Some(take(&mut folder, &Layout::TEXTS, copy)),
        Ok(None) => (),
        Err(reason) => copy.problems.push(format!("{path}: {reason}")),
    }
    match &mut archive {
        Some(zip) => Some(take(zip, &Layout::TEXTS, copy)),
        None => copy.if_troubled(),
    }
}

/// Opens the archive of a module, and finds out the hash that `go.sum` has of what is in it.
fn archive(
    root: &Folder,
    wanted: &Wanted<'_>,
    (name, version): (&str, &str),
    copy: &mut Copy,
) -> Option<Zipball> {
    let directory = RepoPath::new(format!("cache/download/{name}/@v").as_bytes());
    let folder = root.below(&directory).ok()??;
    let at = directory.join(format!("{version}.zip").as_bytes());
    let mut file = copy.open(&folder, at.name())?;
    copy.hash(&mut file, at.as_bytes(), wanted);
    let prefix = format!("{}@{}/", wanted.name, wanted.version);
    let mut zip = match Zipball::new(file, prefix.as_bytes()) {
        Ok(zip) => zip,
        Err(why) => {
            copy.problems.push(format!("{at}: {why}"));
            return None;
        }
    };
    if wanted.hashes.iter().any(|it| !it.is_of_bytes()) {
        match zip.hashes() {
            Ok(files) => {
                let archive = copy.archive.get_or_insert_default();
                archive.path = at.as_bytes().to_vec();
                archive.hashes.push(of_files(&files, &prefix));
            }
            Err(why) => copy.problems.push(format!("{at}: {why}")),
        }
    }
    Some(zip)
}

/// `Hash1` of Go's package `dirhash`: SHA-256 of a line for each file, in order, with its hash and
/// its name.
fn of_files(files: &[(RepoPath, String)], prefix: &str) -> Hash {
    let mut sum = Sha256::new();
    for (path, hash) in files {
        sum.update(hash);
        sum.update("  ");
        sum.update(prefix);
        sum.update(path.as_bytes());
        sum.update("\n");
    }
    Hash {
        algorithm: Hash::OF_FILES,
        hex: hash::hex(&sum.finalize()),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            escaped.push('!');
        }
        escaped.push(c.to_ascii_lowercase());
    }
    escaped
}
