// SPDX-License-Identifier: Apache-2.0

//! A package of the graph, from what its manifest or its lock file says.

use super::{
    ComponentKind, Declaration, Linked,
    described::{Asked, Described},
    lookup::LockFile,
    workspace::{Workspaces, inherit, join},
};
use crate::ecosystems::{Ecosystem, Locked, Package, Purl, Scope};

/// A package of the tree, with what its workspace says, and what it asks for.
pub(super) fn linked<'a>(
    ecosystem: &'static Ecosystem,
    described: Described<'a>,
    workspaces: &Workspaces<'_>,
) -> (Linked, Vec<Asked<'a>>) {
    let mut package = described.package;
    let mut license_at = described.license_at;
    if let Some((root, workspace)) = workspaces.find(&described.directory, &package)
        && inherit(&mut package, &workspace.package)
    {
        license_at = root;
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

pub(super) fn purl(ecosystem: &Ecosystem, package: &Package) -> Option<Purl> {
    if let Some(purl) = &package.purl {
        return Some(purl.clone());
    }
    let version = package.version.as_deref();
    match package.namespace.as_deref().or(ecosystem.namespace) {
        None => Purl::of(ecosystem.purl_type, &package.name, version),
        Some(namespace) => {
            let name = format!("{namespace}/{}", package.name);
            Purl::of(ecosystem.purl_type, &name, version)
        }
    }
}
