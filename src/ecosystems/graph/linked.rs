// SPDX-License-Identifier: Apache-2.0

//! A package of the graph, from what its manifest or its lock file says.

use rustc_hash::FxHashMap;

use super::{
    ComponentKind, Declaration, Linked,
    described::{Asked, Described},
    lookup::LockFile,
    workspace::{Workspaces, inherit, is_vendored, join},
};
use crate::ecosystems::{Ecosystem, Locked, Package, Purl, Scope};

/// The package URL. A name that has its own namespace, as Maven's have, needs no other.
pub(super) fn purl(ecosystem: &Ecosystem, package: &Package) -> Option<Purl> {
    if let Some(purl) = &package.purl {
        return Some(purl.clone());
    }
    let (kind, version) = (ecosystem.purl_type, package.version.as_deref());
    let plain = Purl::of(kind, &package.name, version);
    let has_own = plain.as_ref().is_some_and(|it| !it.namespace().is_empty());
    match package.namespace.as_deref().or(ecosystem.namespace) {
        Some(namespace) if !has_own => Purl::in_namespace(kind, namespace, &package.name, version),
        _ => plain,
    }
}

/// A package of the tree, with what its workspace says, and what it asks for.
pub(super) fn linked<'a>(
    ecosystem: &'static Ecosystem,
    described: Described<'a>,
    workspaces: &Workspaces<'_>,
) -> (Linked, Vec<Asked<'a>>) {
    let mut package = described.package;
    let mut license_at = described.license_at;
    for root in workspaces.find(&described.directory, &package) {
        if inherit(&mut package, &root.workspace.package) {
            license_at = root.path;
        }
    }
    let linked = Linked {
        ecosystem: ecosystem.name,
        purl: purl(ecosystem, &package),
        license_at: package.license.as_ref().map(|_| license_at.clone()),
        kind: ComponentKind::Workspace,
        directory: Some(described.directory),
        places: described.places,
        package,
        ..Linked::tree()
    };
    (linked, described.asked)
}

/// A package as its lock file has it.
pub(super) fn linked_lock(
    ecosystem: &'static Ecosystem,
    lock: &LockFile<'_>,
    it: &Locked,
) -> Linked {
    let place = Declaration {
        path: lock.path.clone(),
        place: it.place.clone(),
    };
    Linked {
        ecosystem: ecosystem.name,
        purl: it.purl.clone(),
        package: Package {
            name: it.name.clone(),
            version: it.version.clone(),
            license: it.license.clone(),
            repository: it.repository.clone(),
            ..Package::default()
        },
        license_at: it.license.as_ref().map(|_| lock.path.clone()),
        kind: ComponentKind::Transitive,
        scope: it.scope.unwrap_or(Scope::Runtime),
        source: it.source.clone(),
        directory: it
            .directory
            .as_deref()
            .and_then(|it| join(&lock.directory, it)),
        download: it.download.clone(),
        hashes: it.hashes.clone(),
        places: vec![place],
        asked: Vec::new(),
        is_open: false,
    }
}

/// Gives a copy in the tree that does not say which version it is the locked one, if there is one
/// version of its name.
pub(super) fn identify(linked: &mut Linked, only: &FxHashMap<&str, Option<&Locked>>) {
    let is_copy = linked.directory.as_ref().is_some_and(is_vendored);
    if !is_copy || linked.package.version.is_some() {
        return;
    }
    if let Some(Some(locked)) = only.get(linked.package.name.as_str()) {
        linked.package.version.clone_from(&locked.version);
        linked.purl.clone_from(&locked.purl);
    }
}
