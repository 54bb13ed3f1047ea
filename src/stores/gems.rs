// SPDX-License-Identifier: Apache-2.0

//! Installed gems: `specifications/NAME-VERSION.gemspec` beside `gems/NAME-VERSION/`, and
//! `cache/NAME-VERSION.gem` as it was handed out. The name of one for a single platform ends in
//! that.
//!
//! The layout: `RubyGems` guides, *Gem paths*. An archive is a `.tar` of `metadata.gz`, the
//! specification in YAML, and `data.tar.gz`, the files.

use super::{
    Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted,
    content::{parse, read_below, take},
    is_fetched,
    packed::{Packed, take_packed},
};
use crate::walk::{Folder, RepoPath};

pub(super) static PROJECT: Store = Store {
    name: "vendor/bundle",
    purl_type: "gem",
    reach: Reach::Project,
    roots: &[],
    remedy: "bundle install",
    keeps: is_fetched,
    docs: "what Bundler installs below `vendor/bundle` and `.bundle`, and the archives in `vendor/cache`",
    open: open_project,
    find,
};

pub(super) static HOME: Store = Store {
    name: "gem home",
    purl_type: "gem",
    reach: Reach::User,
    roots: &[
        Root::at("GEM_HOME", ""),
        Root::at("GEM_PATH", ""),
        Root::at("BUNDLE_PATH", "ruby"),
        Root::at("HOME", ".local/share/gem/ruby"),
        Root::at("HOME", ".gem/ruby"),
        Root::at("USERPROFILE", ".gem/ruby"),
    ],
    remedy: "bundle install",
    keeps: is_fetched,
    docs: "the gems that are installed for the user, or that `GEM_HOME` leads to",
    open: open_home,
    find,
};

/// Where rbenv keeps what it has installed, by the version of Ruby.
pub(super) static RBENV: Store = Store {
    name: "rbenv",
    purl_type: "gem",
    reach: Reach::User,
    roots: &[
        Root::at("RBENV_ROOT", "versions"),
        Root::at("HOME", ".rbenv/versions"),
    ],
    remedy: "bundle install",
    keeps: is_fetched,
    docs: "the Rubies that rbenv has installed",
    open: open_rbenv,
    find,
};

/// What packages of Debian install.
pub(super) static SYSTEM: Store = Store {
    name: "system gems",
    purl_type: "gem",
    reach: Reach::User,
    roots: &[Root::at("DPKG_ROOT", "usr/share/rubygems-integration")],
    remedy: "bundle install",
    keeps: is_fetched,
    docs: "the gems that packages of Debian install, with their copyright files",
    open: open_home,
    find,
};

const LAYOUT: Packed<'_> = Packed {
    files: "data.tar.gz",
    manifest: "metadata.gz",
    is_compressed: true,
    known_as: "x.gem/metadata",
};

/// Where specifications stand in a directory of gems; those of gems that Ruby comes with apart.
const SPECIFICATIONS: &[&str] = &["specifications", "specifications/default"];

fn open_project(base: &Base<'_>, shelf: &mut Shelf) {
    for directory in base.with_those_above() {
        for name in ["vendor/bundle/ruby", ".bundle/ruby"] {
            versions(shelf, base.root, &directory.join(name.as_bytes()));
        }
        archives(shelf, base.root, &directory.join(b"vendor/cache"));
    }
}

/// The directory of gems itself, or that of several versions of Ruby.
fn open_home(base: &Base<'_>, shelf: &mut Shelf) {
    let here = RepoPath::new(b"");
    gems(shelf, base.root, &here);
    if shelf.index.is_empty() {
        versions(shelf, base.root, &here);
    }
}

fn open_rbenv(base: &Base<'_>, shelf: &mut Shelf) {
    for version in shelf.directories(base.root, "") {
        let at = RepoPath::new(&version).join(b"lib/ruby/gems");
        versions(shelf, base.root, &at);
    }
}

/// `3.3.0/specifications` and so on.
fn versions(shelf: &mut Shelf, root: &Folder, at: &RepoPath) {
    let Some(folder) = shelf.below(root, at) else {
        return;
    };
    for version in shelf.directories(&folder, &at.to_string()) {
        gems(shelf, root, &at.join(&version));
    }
}

/// Lists what is installed, by name and version.
fn gems(shelf: &mut Shelf, root: &Folder, at: &RepoPath) {
    for part in SPECIFICATIONS {
        list(shelf, root, &at.join(part.as_bytes()), b".gemspec");
    }
    archives(shelf, root, &at.join(b"cache"));
}

fn archives(shelf: &mut Shelf, root: &Folder, at: &RepoPath) {
    list(shelf, root, at, b".gem");
}

fn list(shelf: &mut Shelf, root: &Folder, at: &RepoPath, ending: &[u8]) {
    let Some(folder) = shelf.below(root, at) else {
        return;
    };
    for name in shelf.files(&folder, &at.to_string()) {
        if let Some(stem) = name.strip_suffix(ending) {
            shelf.add(stem, at.join(&name));
        }
    }
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let mut key = format!("{}-{}", wanted.name, wanted.version);
    if let Some(platform) = wanted.purl.qualifiers().get("platform") {
        key = format!("{key}-{platform}");
    }
    let (archives, installed): (Vec<_>, Vec<_>) = shelf
        .index
        .get(&key)?
        .iter()
        .partition(|it| it.name().ends_with(b".gem"));
    let mut copy = Copy::default();
    let mut packed = None;
    for at in archives {
        let folder = root.below(&at.parent()?).ok()??;
        if let Some(mut file) = copy.open(&folder, at.name()) {
            copy.hash(&mut file, at.as_bytes(), wanted);
            if copy.is_other(wanted) {
                return Some(copy);
            }
            packed = Some(file);
            break;
        }
    }
    if let Some(at) = installed.first() {
        return unpacked(root, at, &key, copy);
    }
    copy.path = key.into();
    Some(take_packed(&packed?, &LAYOUT, copy))
}

/// What is installed: the specification stands apart from the files.
fn unpacked(root: &Folder, specification: &RepoPath, key: &str, mut copy: Copy) -> Option<Copy> {
    let mut above = specification.ancestors();
    let is_home =
        |it: &RepoPath| !it.name().starts_with(b"specifications") && it.name() != b"default";
    let home = above.find(is_home)?;
    let at = home.join(b"gems").join(key.as_bytes());
    copy.path = at.as_bytes().to_vec();
    if let Ok(Some(mut folder)) = root.below(&at) {
        copy = take(&mut folder, &Layout::TEXTS, copy);
    }
    match read_below(root, specification) {
        Ok(Some(bytes)) => parse(specification.clone(), &bytes, &mut copy),
        Ok(None) => (),
        Err(why) => copy.problems.push(format!("{specification}: {why}")),
    }
    Some(copy)
}
