// SPDX-License-Identifier: Apache-2.0

//! Package manifests and lock files, one module an ecosystem. Pure: text to model.

use crate::read::{Place, Text};

/// A package URL (purl), by the purl specification.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl(String);

impl std::fmt::Display for Purl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// When a dependency is needed.
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

/// What a manifest or lock file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

/// Something in a manifest that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, in words.
    pub message: String,
}

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

/// Every ecosystem.
pub static ALL: &[&Ecosystem] = &[];
