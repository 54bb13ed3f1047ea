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
mod document;
mod graph;
mod json;
mod manifest;
mod npm;
mod purl;

use crate::read::Text;

pub use graph::{ComponentKind, Declaration, Graph, Linked, is_vendored, link};
pub use manifest::{
    Hash, LicenseField, Lock, Locked, Manifest, Package, Problem, Requirement, Source, Workspace,
    Written,
};
pub use purl::{Purl, PurlError};

/// Every ecosystem.
pub static ALL: &[&Ecosystem] = &[&cargo::ECOSYSTEM, &npm::ECOSYSTEM];

/// One package ecosystem.
#[derive(Debug)]
pub struct Ecosystem {
    /// The package URL type.
    pub purl_type: &'static str,
    /// The names of the files that it reads.
    pub files: &'static [&'static str],
    /// Its line in the documentation.
    pub docs: &'static str,
    /// Reads one file.
    pub parse: fn(&Text<'_>) -> Manifest,
}

/// When a dependency is needed. Ordered from the widest: the product needs the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// By the product.
    Runtime,
    /// Not always.
    Optional,
    /// To build it.
    Build,
    /// To work on it or to test it.
    Dev,
}

/// Whether a file of this name is a manifest or a lock file that [`parse`] reads.
pub fn is_manifest(name: &[u8]) -> bool {
    of(name).is_some()
}

/// Reads a manifest or lock file; `None` where no ecosystem knows the file's name.
pub fn parse(text: &Text<'_>) -> Option<Manifest> {
    let ecosystem = of(text.path.name())?;
    Some(Manifest {
        ecosystem: ecosystem.purl_type,
        ..(ecosystem.parse)(text)
    })
}

fn of(name: &[u8]) -> Option<&'static Ecosystem> {
    let reads = |it: &&&Ecosystem| it.files.iter().any(|file| file.as_bytes() == name);
    ALL.iter().find(reads).copied()
}
