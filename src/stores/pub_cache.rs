// SPDX-License-Identifier: Apache-2.0

//! Dart's cache: `hosted/HOST/NAME-VERSION/`, unpacked, and `hosted-hashes/HOST/NAME-VERSION.sha256`,
//! the hash of the archive.
//!
//! The layout: Dart's documentation, *The system package cache*. A pubspec declares no license: the
//! license file says it, which the registry asks for.

use std::fmt::Write as _;

use super::{
    Archive, Copy, Layout, Reach, Root, Shelf, Store, Wanted,
    content::{read_below, take},
};
use crate::{
    ecosystems::{Hash, Source},
    walk::{Folder, RepoPath},
};

pub(super) static STORE: Store = Store {
    name: "pub cache",
    purl_type: "pub",
    reach: Reach::User,
    roots: &[
        Root::at("PUB_CACHE", ""),
        Root::at("HOME", ".pub-cache"),
        Root::at("LOCALAPPDATA", "Pub/Cache"),
    ],
    remedy: "dart pub get",
    keeps: |source| *source == Source::Registry,
    docs: "`~/.pub-cache/hosted`: unpacked packages and the hashes of their archives",
    open: |_, _| (),
    find,
};

/// The hosts of the registry that a package without a registry is of; the second is its old name.
const REGISTRIES: &[&str] = &["pub.dev", "pub.dartlang.org"];

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let name = format!("{}-{}", wanted.name, wanted.version);
    let own = wanted.purl.qualifiers().get("repository_url");
    let own = own.and_then(|it| host(it));
    let hosts = own
        .as_ref()
        .map_or_else(|| REGISTRIES.to_vec(), |it| vec![it.as_str()]);
    for host in hosts {
        let at = RepoPath::new(format!("hosted/{host}/{name}").as_bytes());
        let Ok(Some(mut folder)) = root.below(&at) else {
            continue;
        };
        let copy = Copy {
            path: at.as_bytes().to_vec(),
            archive: stated(root, host, &name),
            ..Copy::default()
        };
        if copy.is_other(wanted) {
            return Some(copy);
        }
        return Some(take(&mut folder, &Layout::beside("pubspec.yaml"), copy));
    }
    None
}

/// The directory of a registry: its host, and what follows with characters that no file name has
/// as `%` and their number.
fn host(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    let rest = rest.trim_end_matches('/');
    let mut name = String::with_capacity(rest.len());
    for c in rest.chars() {
        match c {
            '<' | '>' | ':' | '"' | '\\' | '/' | '|' | '?' | '*' | '%' => {
                write!(name, "%{}", u32::from(c)).expect("a string takes what it is given");
            }
            c => name.push(c),
        }
    }
    (!name.is_empty()).then_some(name)
}

/// The hash that stands beside the package.
fn stated(root: &Folder, host: &str, name: &str) -> Option<Archive> {
    let path = format!("hosted-hashes/{host}/{name}.sha256");
    let text = read_below(root, &RepoPath::new(path.as_bytes())).ok()??;
    let text = String::from_utf8(text).ok()?;
    let hex = text.trim().to_ascii_lowercase();
    let is_hash = hex.len() == 64 && hex.bytes().all(|it| it.is_ascii_hexdigit());
    is_hash.then(|| Archive {
        path: path.into(),
        hashes: vec![Hash {
            algorithm: "SHA-256",
            hex,
        }],
    })
}
