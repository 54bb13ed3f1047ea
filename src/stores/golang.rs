// SPDX-License-Identifier: Apache-2.0

//! Go's cache of modules: `MODULE@VERSION/`, unpacked, and `cache/download/MODULE/@v/VERSION.zip`.
//!
//! The layout: *Go Modules Reference*, module cache. A capital letter is written as `!` and the
//! small one, because some systems do not tell them apart. Modules declare no license: their
//! license files say it.

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted, content::take, is_fetched,
    zipball::Zipball,
};
use crate::walk::RepoPath;

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

const LAYOUT: Layout<'_> = Layout {
    directory: b"",
    manifest: None,
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
    match root.below(&RepoPath::new(path.as_bytes())) {
        Ok(Some(mut folder)) => return Some(take(&mut folder, &LAYOUT, copy)),
        Ok(None) => (),
        Err(reason) => copy.problems.push(format!("{path}: {reason}")),
    }
    let directory = format!("cache/download/{name}/@v");
    if let Ok(Some(folder)) = root.below(&RepoPath::new(directory.as_bytes()))
        && let Some(file) = copy.open(&folder, format!("{version}.zip").as_bytes())
    {
        let prefix = format!("{}@{}/", wanted.name, wanted.version);
        return Some(match Zipball::new(file, prefix.as_bytes()) {
            Ok(mut zip) => take(&mut zip, &LAYOUT, copy),
            Err(why) => {
                copy.problems.push(format!("{path}: {why}"));
                copy
            }
        });
    }
    copy.if_troubled()
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
