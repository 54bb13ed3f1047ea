// SPDX-License-Identifier: Apache-2.0

//! Package manifests and lock files, one module an ecosystem. Pure: text to model.
//!
//! A module reads one file at a time into a [`Manifest`]; what files mean together, [`link`]
//! works out in the same way for all ecosystems. Nothing is run, fetched or looked up.
//!
//! # Adding an ecosystem
//!
//! 1. Write `src/ecosystems/<name>.rs` with a `pub(super) static ECOSYSTEM`.
//! 2. Add its `mod` line and its entry in [`ALL`] below, in alphabetical order.
//! 3. Put a tree in `fixtures/ecosystems/<name>/<case>/input/` and run `UPDATE=1 cargo test`.

mod cargo;
mod deb;
mod document;
mod file;
mod git;
mod golang;
mod graph;
mod json;
mod manifest;
mod npm;
mod purl;
mod pypi;
mod yaml;

use crate::{read::Text, walk::RepoPath};

pub use file::{File, Home};
pub use git::{Checkout, take_on};
pub use graph::{ComponentKind, Declaration, Graph, Linked, is_vendored, link};
pub use manifest::{
    Hash, LicenseField, Lock, Locked, Manifest, Package, Problem, Requirement, Source, Workspace,
    Written,
};
pub use purl::{Purl, PurlError};

/// Every ecosystem.
pub static ALL: &[&Ecosystem] = &[
    &cargo::ECOSYSTEM,
    &deb::ECOSYSTEM,
    &git::ECOSYSTEM,
    &golang::ECOSYSTEM,
    &npm::ECOSYSTEM,
    &pypi::ECOSYSTEM,
];

/// One package ecosystem.
#[derive(Debug)]
pub struct Ecosystem {
    /// The package URL type.
    pub purl_type: &'static str,
    /// The namespace of package URLs, where it is not part of the name: Debian's distribution.
    pub namespace: Option<&'static str>,
    /// The files that it reads. Where several describe one package or lock one directory, the
    /// first of this list counts most.
    pub files: &'static [File],
    /// Its line in the documentation.
    pub docs: &'static str,
    /// Reads one file.
    pub parse: fn(&Text<'_>) -> Manifest,
}

/// When a dependency is needed. Ordered from the widest: the product needs the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scope {
    /// By the product.
    #[default]
    Runtime,
    /// Not always.
    Optional,
    /// To build it.
    Build,
    /// To work on it or to test it.
    Dev,
}

/// Whether the file at a path is a manifest or a lock file that [`parse`] reads.
pub fn is_manifest(path: &RepoPath) -> bool {
    of(path).is_some()
}

/// Reads a manifest or lock file; `None` where no ecosystem knows the file.
pub fn parse(text: &Text<'_>) -> Option<Manifest> {
    let (ecosystem, rank, home) = of(text.path)?;
    Some(Manifest {
        ecosystem: ecosystem.purl_type,
        rank,
        home,
        ..(ecosystem.parse)(text)
    })
}

/// The ecosystem that reads the file at a path, the file's place in its list, and what it speaks
/// for.
fn of(path: &RepoPath) -> Option<(&'static Ecosystem, usize, Home)> {
    ALL.iter().find_map(|ecosystem| {
        let rank = ecosystem.files.iter().position(|it| it.is_at(path))?;
        Some((*ecosystem, rank, ecosystem.files.get(rank)?.home))
    })
}
