// SPDX-License-Identifier: Apache-2.0

//! Cargo's checkouts of repositories: `git/checkouts/NAME-HASH/REVISION/`, of which the revision is
//! cut to its first digits.
//!
//! The layout: The Cargo Book, *Cargo Home*. A repository may hold many packages, and a package may
//! take its license from the workspace that it is in.

use super::{
    Base, Copy, Layout, Reach, Shelf, Store, Wanted, bound,
    cargo::{LAYOUT, ROOTS},
    content::{Content, take},
};
use crate::{
    ecosystems::{self, Linked, Manifest, Source},
    read,
    walk::{Folder, RepoPath},
};

pub(super) static STORE: Store = Store {
    name: "cargo git checkouts",
    purl_type: "cargo",
    reach: Reach::User,
    roots: ROOTS,
    remedy: "cargo fetch",
    keeps: is_of_git,
    docs: "`$CARGO_HOME/git/checkouts`",
    open,
    find,
};

/// How many digits of a revision name its directory.
const DIGITS: usize = 7;

fn is_of_git(source: &Source) -> bool {
    matches!(source, Source::Git(_))
}

/// Lists the checkouts by the start of their revision.
fn open(base: &Base<'_>, shelf: &mut Shelf) {
    let at = RepoPath::new(b"git/checkouts");
    let Some(folder) = shelf.below(base.root, &at) else {
        return;
    };
    for name in shelf.directories(&folder, "git/checkouts") {
        let at = at.join(&name);
        let Some(repository) = shelf.below(base.root, &at) else {
            continue;
        };
        for revision in shelf.directories(&repository, &at.to_string()) {
            shelf.add(&revision, at.join(&revision));
        }
    }
}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let Source::Git(address) = wanted.source else {
        return None;
    };
    let (url, revision) = address.rsplit_once('@')?;
    let name = url.trim_end_matches('/').rsplit('/').next()?;
    let name = format!("{}-", name.trim_end_matches(".git"));
    let root = shelf.root.as_ref()?;
    for at in shelf.index.get(revision.get(..DIGITS)?)? {
        let is_its_own = at
            .parent()
            .is_some_and(|it| it.name().starts_with(name.as_bytes()));
        if is_its_own && let Ok(Some(folder)) = root.below(at) {
            return package(folder, at, wanted);
        }
    }
    None
}

/// The package of a checkout that is wanted, with what it takes from its workspace.
fn package(mut checkout: Folder, at: &RepoPath, wanted: &Wanted<'_>) -> Option<Copy> {
    let mut problems = Vec::new();
    let all = Content::names(&mut checkout, &RepoPath::new(b""), true, &mut problems);
    let manifests = all.into_iter().filter(|it| it.name() == b"Cargo.toml");
    let manifests: Vec<RepoPath> = manifests.take(bound::MANIFESTS).collect();
    let read = checkout.read(&manifests, &mut problems);
    let parsed = read.iter().filter_map(|(path, bytes)| {
        let manifest = ecosystems::parse(&read::decode(path, bytes))?;
        Some((path.clone(), manifest))
    });
    let parsed: Vec<(RepoPath, Manifest)> = parsed.collect();
    let given: Vec<(RepoPath, &Manifest)> =
        parsed.iter().map(|(path, it)| (path.clone(), it)).collect();
    let graph = ecosystems::link(&given);
    let is_meant = |it: &&Linked| {
        it.directory.is_some()
            && it.package.name == wanted.name
            && it.package.version.as_deref() == Some(wanted.version)
    };
    let linked = graph.packages.into_iter().find(|it| is_meant(&it))?;
    let directory = linked.directory?;
    let inside = |path: &RepoPath| match path.as_bytes() {
        b"" => at.clone(),
        path => at.join(path),
    };
    let copy = |path: RepoPath| Copy {
        path: path.as_bytes().to_vec(),
        ..Copy::default()
    };
    let mut inner = checkout.below(&directory).ok()??;
    let mut found = take(&mut inner, &LAYOUT, copy(inside(&directory)));
    if found.files.is_empty() && !directory.as_bytes().is_empty() {
        // As for any file, the nearest license file above counts: that of the repository.
        let manifest = found.manifest.take();
        found = take(&mut checkout, &Layout::TEXTS, copy(at.clone()));
        found.manifest = manifest;
    }
    if let Some((_, manifest)) = &mut found.manifest {
        manifest.package = Some(linked.package);
        manifest.license_at = linked.license_at.as_ref().map(inside);
    }
    found.problems.extend(problems);
    Some(found)
}
