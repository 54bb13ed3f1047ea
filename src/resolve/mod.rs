// SPDX-License-Identifier: Apache-2.0

//! Brings all that was found to one conclusion a file and a package, with its basis. Pure.

use crate::{detect::Detection, ecosystems::Manifest, expression::Expression, walk::RepoPath};

/// What is known of one file before its neighbours are looked at.
#[derive(Debug)]
pub struct FileFacts {
    /// Where it stands.
    pub path: RepoPath,
    /// What its text says.
    pub detection: Detection,
    /// What it declares, if it is a manifest or a lock file.
    pub manifest: Option<Manifest>,
}

/// Under which license something stands, and why we say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// The license; `None` where none is stated.
    pub expression: Option<Expression>,
    /// Why.
    pub basis: Basis,
}

/// Why something was concluded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The file's own tag, text or notice.
    Own,
    /// A `.license` file beside it.
    Sidecar(RepoPath),
    /// An annotation of this `REUSE.toml`.
    Reuse(RepoPath),
    /// The nearest license file or manifest above it.
    Inherited(RepoPath),
    /// What the package's manifest declares.
    Declared(RepoPath),
    /// Nothing is stated.
    Nothing,
}
