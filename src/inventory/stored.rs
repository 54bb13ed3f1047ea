// SPDX-License-Identifier: Apache-2.0

//! What was found of a dependency outside of the tree.

use super::Component;
use crate::{
    ecosystems::{Hash, LicenseField, Linked, Package},
    resolve::{PackageConclusion, StoredFile},
    stores::{Mismatch, Store},
    walk::RepoPath,
};

/// What came of looking for a package in the stores of package managers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// The copy that was found.
    pub found: Option<Box<Stored>>,
    /// The stores that do not have it: empty where nothing was looked for.
    pub missed: Vec<&'static Store>,
    /// Archives under its name that are not the locked one.
    pub mismatches: Vec<Mismatch>,
    /// What could not be read, in words, sorted.
    pub problems: Vec<String>,
}

/// The copy of a package in a store, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The store.
    pub store: &'static Store,
    /// Where it stands: the store and the path in it.
    pub at: RepoPath,
    /// What its manifest says, with the manifest's place.
    pub package: Option<(RepoPath, Package)>,
    /// The manifest in which its license stands: its own, or one that it continues.
    pub license_at: Option<RepoPath>,
    /// What is concluded from it.
    pub conclusion: PackageConclusion,
    /// Its license and notice files, by path.
    pub files: Vec<StoredFile>,
    /// The hashes of the archive that it came in.
    pub hashes: Vec<Hash>,
}

impl Lookup {
    /// Whether the package was looked for and not found.
    pub fn is_absent(&self) -> bool {
        self.found.is_none() && (!self.missed.is_empty() || !self.problems.is_empty())
    }

    /// The command that brings the package to where it is looked for.
    pub fn remedy(&self) -> Option<&'static str> {
        self.missed.first().map(|it| it.remedy)
    }
}

/// Adds what the manifest of a copy says to what is known of a package: it knows better than a
/// lock file what the package is, and nothing of what it is to the tree.
pub(super) fn fill(linked: &mut Linked, stored: &Stored) {
    linked.hashes.extend(stored.hashes.iter().cloned());
    linked.hashes.sort();
    linked.hashes.dedup();
    let Some((_, from)) = &stored.package else {
        return;
    };
    let package = &mut linked.package;
    let texts = [
        (&mut package.description, &from.description),
        (&mut package.homepage, &from.homepage),
        (&mut package.repository, &from.repository),
    ];
    for (field, from) in texts {
        if field.is_none() {
            field.clone_from(from);
        }
    }
    for (field, from) in [
        (&mut package.authors, &from.authors),
        (&mut package.suppliers, &from.suppliers),
    ] {
        if field.is_empty() {
            field.clone_from(from);
        }
    }
}

/// What the manifest of a copy declares, and where that is.
pub(super) fn declared(stored: &Stored) -> Option<(LicenseField, RepoPath)> {
    let (_, package) = stored.package.as_ref()?;
    package.license.clone().zip(stored.license_at.clone())
}

impl Component {
    /// The copy in a store that a place lies in; `None` for a place in the tree.
    pub fn stored_at(&self, path: &RepoPath) -> Option<&Stored> {
        let stored = self.lookup.found.as_deref()?;
        let manifest = stored.package.as_ref().map(|it| &it.0);
        if [manifest, stored.license_at.as_ref()].contains(&Some(path)) {
            return Some(stored);
        }
        // That of the system's package stands elsewhere.
        if stored.files.iter().any(|it| it.path == *path) {
            return Some(stored);
        }
        let rest = path.as_bytes().strip_prefix(stored.at.as_bytes())?;
        rest.starts_with(b"/").then_some(stored)
    }
}
