// SPDX-License-Identifier: Apache-2.0

//! Brings the manifests and lock files of a tree together: one graph of packages.

mod builder;
mod lookup;
mod order;
mod workspace;

use self::builder::Builder;
use super::{Hash, Manifest, Package, Problem, Purl, Scope, Source};
use crate::{read::Place, walk::RepoPath};

/// The packages of a tree and what they need.
#[derive(Debug, Default)]
pub struct Graph {
    /// Every package once, by ecosystem, purl, and directory.
    pub packages: Vec<Linked>,
    /// Which package needs which, by index; sorted, each pair once with its widest scope.
    pub edges: Vec<(usize, usize, Scope)>,
    /// Whether `edges` is all there is: every requirement is found in a lock file.
    pub is_complete: bool,
    /// What does not fit together.
    pub problems: Vec<(RepoPath, Problem)>,
}

/// One package of a [`Graph`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The purl type.
    pub ecosystem: &'static str,
    /// Its package URL; `None` where it has no name.
    pub purl: Option<Purl>,
    /// What is known of it, with what it inherits from its workspace.
    pub package: Package,
    /// Where `package.license` stands.
    pub license_at: Option<RepoPath>,
    /// What it is to the tree.
    pub kind: ComponentKind,
    /// When it is needed.
    pub scope: Scope,
    /// Where it comes from.
    pub source: Source,
    /// The directory that it stands in, for those in the tree.
    pub directory: Option<RepoPath>,
    /// Where it can be downloaded.
    pub download: Option<String>,
    /// The hashes of the distributed archive.
    pub hashes: Vec<Hash>,
    /// Where it is declared or locked; the first one is the main place.
    pub places: Vec<Declaration>,
}

/// What a component is to the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComponentKind {
    /// The root package, or the tree itself.
    Root,
    /// Another package of the tree: a workspace member, a package in a subdirectory.
    Workspace,
    /// A dependency that a package of the tree names.
    Direct,
    /// A dependency of a dependency.
    Transitive,
}

/// A place in a manifest or a lock file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    /// The file.
    pub path: RepoPath,
    /// The place in it.
    pub place: Place,
}

/// Brings manifests and lock files together, each with the path of its file.
///
/// A package of the tree takes what it inherits from its workspace and what it needs from the
/// lock file that knows it; without one, from its own requirements. A package that a lock file
/// names and that stands in the tree too (`vendor/`, `node_modules/`) is one and the same.
pub fn link(manifests: &[(RepoPath, &Manifest)]) -> Graph {
    let mut builder = Builder::default();
    for ecosystem in super::ALL {
        let kind = ecosystem.purl_type;
        let its_own = manifests.iter().filter(|(_, it)| it.ecosystem == kind);
        let mut its_own: Vec<_> = its_own.map(|(path, it)| (path, *it)).collect();
        its_own.sort_by_key(|(path, _)| *path);
        builder.add(kind, &its_own);
    }
    builder.finish()
}
