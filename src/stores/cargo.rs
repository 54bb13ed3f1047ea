// SPDX-License-Identifier: Apache-2.0

//! Cargo's cache of registries: `registry/src/HOST-HASH/NAME-VERSION/`, unpacked, and
//! `registry/cache/HOST-HASH/NAME-VERSION.crate`, as it was handed out.
//!
//! The layout: The Cargo Book, *Cargo Home*. Where only the `.crate` is left it is read in place.

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted, content::take, tarball::Tarball,
};
use crate::ecosystems::Source;

pub(super) static STORE: Store = Store {
    name: "cargo registry",
    purl_type: "cargo",
    reach: Reach::User,
    roots: ROOTS,
    remedy: "cargo fetch",
    keeps: is_of_registry,
    docs: "`$CARGO_HOME/registry`: unpacked sources and `.crate` files",
    open,
    find,
};

pub(super) const ROOTS: &[Root] = &[
    Root::at("CARGO_HOME", ""),
    Root::at("HOME", ".cargo"),
    Root::at("USERPROFILE", ".cargo"),
];

pub(super) const LAYOUT: Layout<'_> = Layout::beside("Cargo.toml");

/// From where crates.io hands out its index: by HTTP, and by git before that.
const CRATES_IO: &[&str] = &["index.crates.io", "github.com"];

fn open(base: &Base<'_>, shelf: &mut Shelf) {
    for part in ["src", "cache"] {
        shelf.add_children(base.root, &["registry", part]);
    }
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let hosts = hosts(wanted)?;
    let name = format!("{}-{}", wanted.name, wanted.version);
    let file_name = format!("{name}.crate");
    let mut copy = Copy {
        path: name.clone().into(),
        ..Copy::default()
    };
    let mut archive = None;
    for (_, folder) in shelf
        .folders
        .iter()
        .filter(|(at, _)| is_of(at, "cache", &hosts))
    {
        archive = archive.or_else(|| copy.open(folder, file_name.as_bytes()));
    }
    if let Some(file) = &mut archive {
        copy.hash(file, file_name.as_bytes(), wanted);
        if copy.is_other(wanted) {
            return Some(copy);
        }
    }
    for (_, folder) in shelf
        .folders
        .iter()
        .filter(|(at, _)| is_of(at, "src", &hosts))
    {
        if let Some(mut folder) = copy.enter(folder, name.as_bytes()) {
            return Some(take(&mut folder, &LAYOUT, copy));
        }
    }
    match archive {
        Some(file) => Some(take(&mut Tarball::new(file, "Cargo.toml"), &LAYOUT, copy)),
        None => copy.if_troubled(),
    }
}

fn is_of_registry(source: &Source) -> bool {
    *source == Source::Registry
}

/// The hosts of the registry that a package is of; `None` where its address has none. A package of
/// the same name in another registry is another package.
fn hosts(wanted: &Wanted<'_>) -> Option<Vec<String>> {
    let registry = wanted.purl.qualifiers().get("repository_url");
    let Some(registry) = registry else {
        return Some(CRATES_IO.iter().map(|it| (*it).to_owned()).collect());
    };
    let (_, rest) = registry.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then(|| vec![host.to_ascii_lowercase()])
}

/// Whether a folder such as `src/index.crates.io-1949cf8c6b5b557f` is of one of these hosts.
fn is_of(at: &[u8], part: &str, hosts: &[String]) -> bool {
    let Some((found, name)) = std::str::from_utf8(at)
        .ok()
        .and_then(|it| it.split_once('/'))
    else {
        return false;
    };
    let host = name.rsplit_once('-').map(|(it, _)| it.to_ascii_lowercase());
    found == part && host.is_some_and(|it| hosts.contains(&it))
}
