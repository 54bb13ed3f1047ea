// SPDX-License-Identifier: Apache-2.0

//! npm's cache: `_cacache/content-v2/ALGORITHM/aa/bb/REST`, where the hash of an archive, as lock
//! files have it, is its address.
//!
//! The layout: the package `cacache`, which npm uses.

use super::{
    Base, Copy, Reach, Root, Shelf, Store, Wanted, content::take, is_fetched, node_modules::LAYOUT,
    tarball::Tarball,
};
use crate::{ecosystems::Hash, walk::RepoPath};

pub(super) static STORE: Store = Store {
    name: "npm cache",
    purl_type: "npm",
    reach: Reach::User,
    roots: &[
        Root::at("npm_config_cache", ""),
        Root::at("NPM_CONFIG_CACHE", ""),
        Root::at("HOME", ".npm"),
        Root::at("LOCALAPPDATA", "npm-cache"),
    ],
    remedy: "npm ci",
    keeps: is_fetched,
    docs: "`~/.npm/_cacache`: archives by their hash",
    open,
    find,
};

fn open(_: &Base<'_>, _: &mut Shelf) {}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let mut copy = Copy {
        path: format!("{}@{}", wanted.name, wanted.version).into(),
        ..Copy::default()
    };
    for path in wanted.hashes.iter().filter_map(address) {
        let directory = path.parent()?;
        let folder = match root.below(&directory) {
            Ok(Some(folder)) => folder,
            Ok(None) => continue,
            Err(reason) => {
                copy.problems.push(format!("{directory}: {reason}"));
                continue;
            }
        };
        if let Some(mut file) = copy.open(&folder, path.name()) {
            copy.hash(&mut file, path.as_bytes(), wanted);
            if copy.is_other(wanted) {
                return Some(copy);
            }
            return Some(take(&mut Tarball::new(file, "package.json"), &LAYOUT, copy));
        }
    }
    copy.if_troubled()
}

/// Where an archive of this hash stands.
fn address(hash: &Hash) -> Option<RepoPath> {
    let algorithm = match hash.algorithm {
        "SHA-1" => "sha1",
        "SHA-256" => "sha256",
        "SHA-384" => "sha384",
        "SHA-512" => "sha512",
        _ => return None,
    };
    let (a, b, rest) = (hash.hex.get(..2)?, hash.hex.get(2..4)?, hash.hex.get(4..)?);
    let path = format!("_cacache/content-v2/{algorithm}/{a}/{b}/{rest}");
    Some(RepoPath::new(path.as_bytes()))
}
