// SPDX-License-Identifier: Apache-2.0

//! What one manifest or lock file says, in words that every ecosystem shares.

use std::collections::BTreeMap;

use super::{Home, Purl, Scope};
use crate::{expression::Claim, read::Place, walk::RepoPath};

/// What a manifest or lock file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// The name of the ecosystem that read it; [`super::parse`] fills it in.
    pub ecosystem: &'static str,
    /// Its file's place in the ecosystem's list; the first counts most. [`super::parse`] fills
    /// it in, and `home` too.
    pub rank: usize,
    /// Which directory it speaks for.
    pub home: Home,
    /// The package that it describes.
    pub package: Option<Package>,
    /// The workspace whose root it is.
    pub workspace: Option<Workspace>,
    /// What it asks for, in the file's order.
    pub requirements: Vec<Requirement>,
    /// The files that are parts of it, relative to its own directory.
    pub includes: Vec<Written>,
    /// What it locks, if it is a lock file.
    pub lock: Option<Lock>,
    /// What it leaves to other manifests, if it does.
    pub template: Option<Box<Template>>,
    /// The hashes of archives that it knows and does not ask for.
    pub archives: Vec<(Purl, Vec<Hash>)>,
    /// Whether it may ask for more than can be read: it is a program, or continues a manifest that
    /// is not in the tree.
    pub is_partial: bool,
    /// The manifest that `package.license` stands in, where [`super::link`] took it from another.
    pub license_at: Option<RepoPath>,
    /// What could not be understood, in the file's order.
    pub problems: Vec<Problem>,
}

/// Something in a manifest that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What, in words: lower case, no full stop.
    pub message: String,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The value as written.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// What a field says of the license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseField {
    /// As written; a list is written out as the expression that it means.
    pub raw: String,
    /// What it means.
    pub claim: Claim,
    /// Where it stands.
    pub place: Place,
}

impl LicenseField {
    /// Reads what is written at a place.
    pub fn read(raw: &str, place: Place) -> Self {
        Self {
            claim: Claim::read(raw),
            raw: raw.to_owned(),
            place,
        }
    }
}

/// The package that a manifest describes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Package {
    /// Its name, with its group or scope: `serde`, `@types/node`.
    pub name: String,
    /// What it is called, by a file that says no name of the ecosystem; a name counts more.
    pub title: Option<String>,
    /// The namespace of its package URL, where neither the name nor the ecosystem has it.
    pub namespace: Option<String>,
    /// Its package URL, where more is known than the ecosystem, the name and the version tell.
    pub purl: Option<Purl>,
    /// Its version.
    pub version: Option<String>,
    /// What it says of its license.
    pub license: Option<LicenseField>,
    /// The files with its license, relative to the directory that the manifest speaks for.
    pub license_files: Vec<Written>,
    /// What it says it is.
    pub description: Option<String>,
    /// Who wrote it: `Name <mail>`.
    pub authors: Vec<String>,
    /// Who hands it out, where the manifest tells them from its authors.
    pub suppliers: Vec<String>,
    /// Its home page.
    pub homepage: Option<String>,
    /// Its repository.
    pub repository: Option<String>,
    /// Which fields come from the workspace, by their name in the manifest.
    pub inherited: Vec<String>,
    /// Whether it says that it is not published.
    pub is_private: bool,
    /// Where its workspace is, relative to the manifest's directory, if the manifest says so.
    pub workspace: Option<String>,
    /// Where it is named.
    pub place: Place,
}

/// What the root of a workspace says to its members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workspace {
    /// Globs of the members' directories, relative to the manifest's.
    pub members: Vec<String>,
    /// Globs of directories that are no members.
    pub exclude: Vec<String>,
    /// Whether a member that asks for another by its name alone gets the one of the tree.
    pub is_by_name: bool,
    /// The fields that members may inherit.
    pub package: Package,
    /// The dependencies that members may inherit, by their key; paths are relative to the root.
    pub dependencies: BTreeMap<String, Requirement>,
    /// Whether what it does not say may be said by one above it.
    pub is_open: bool,
    /// Keys of several dependencies that have one key together.
    pub bundles: BTreeMap<String, Vec<String>>,
}

/// What a manifest has from others and gives to others. Its values, those of the manifest's
/// package and those of its requirements have variables, `${name}`, which [`super::link`] fills in
/// when all manifests are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// The manifest that it continues.
    pub parent: Option<Reference>,
    /// What its variables stand for.
    pub variables: BTreeMap<String, Written>,
    /// What holds of requirements that leave it open.
    pub managed: Vec<Requirement>,
    /// The manifests whose `managed` holds too; of several the first.
    pub imports: Vec<Reference>,
}

/// Another manifest, by what it describes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// The name of its package.
    pub name: String,
    /// The version of its package.
    pub version: String,
    /// Where it is looked for first: a file or its directory, relative to the one that names it.
    pub path: Option<String>,
    /// Where it is named.
    pub place: Place,
}

/// What a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirement {
    /// The package's own name, whatever the manifest calls it.
    pub name: String,
    /// Which versions will do, as written.
    pub requirement: Option<String>,
    /// The version, if only one will do.
    pub version: Option<String>,
    /// The hashes of its archive.
    pub hashes: Vec<Hash>,
    /// When it is needed.
    pub scope: Scope,
    /// Whether the package does without it.
    pub is_optional: bool,
    /// Whether not the package but one of its dependencies asks for it.
    pub is_indirect: bool,
    /// Whether it only says which versions will do, if anything else asks for the package.
    pub is_constraint: bool,
    /// Whether `name` is a key of [`Workspace::dependencies`] that says the rest.
    pub is_inherited: bool,
    /// Whether `name` is such a key and no package's name.
    pub is_alias: bool,
    /// Its package URL, where more is known than the ecosystem, the name and the version tell.
    pub purl: Option<Purl>,
    /// Where it comes from.
    pub source: Source,
    /// Its license, where the ecosystem says it: that of a standard library.
    pub license: Option<LicenseField>,
    /// What tells its archive from others of the package: qualifiers of the package URL.
    pub qualifiers: Vec<(&'static str, String)>,
    /// Names of packages that it is wanted without, though it needs them.
    pub excludes: Vec<String>,
    /// Whether `scope` is left to what [`Template::managed`] says.
    pub is_unscoped: bool,
    /// Where it is asked for.
    pub place: Place,
    /// The file that it stands in, where [`super::link`] took it from another.
    pub file: Option<RepoPath>,
}

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Source {
    /// The ecosystem's registry, or one that the manifest names.
    #[default]
    Registry,
    /// A directory, relative to the manifest's or lock file's; empty where the lock file does not say which.
    Path(String),
    /// A repository: the address, with `@REVISION` where it is known.
    Git(String),
    /// An archive at this address.
    Archive(String),
}

/// What a lock file locks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lock {
    /// Every package, in the file's order.
    pub packages: Vec<Locked>,
    /// Whether each dependency that a package names is in the file too.
    pub is_closed: bool,
}

/// One locked package.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Locked {
    /// Its name, with its group or scope; empty for a package of the tree that the lock file knows
    /// by its directory alone.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Its package URL.
    pub purl: Option<Purl>,
    /// Which requirements it is locked for, as `NAME@RANGE`, where the lock file says so.
    pub answers: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// Where it stands in the tree once it is installed, relative to the lock file's directory.
    pub installed: Option<String>,
    /// Where its files are in the tree, relative to the directory that the lock file speaks for.
    pub directory: Option<String>,
    /// Where it can be downloaded.
    pub download: Option<String>,
    /// Its repository, where the lock file says so.
    pub repository: Option<String>,
    /// The hashes of its archive.
    pub hashes: Vec<Hash>,
    /// What the lock file says of its license.
    pub license: Option<LicenseField>,
    /// What it needs: indexes into [`Lock::packages`], sorted, each once.
    pub dependencies: Vec<(usize, Scope)>,
    /// Whether the lock file says that the tree itself asks for it.
    pub is_direct: bool,
    /// The scope that the lock file gives it, if it gives one.
    pub scope: Option<Scope>,
    /// Where it is locked.
    pub place: Place,
}

/// A hash of a distributed archive.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash {
    /// `SHA-1`, `SHA-256`, `SHA-512`, as CycloneDX spells them.
    pub algorithm: &'static str,
    /// In hexadecimal, lower case.
    pub hex: String,
}

impl Hash {
    /// What Go has of a module: SHA-256 of the list of its files and their hashes, whatever they are
    /// packed in.
    pub const OF_FILES: &'static str = "go-h1";

    /// Whether it is of the bytes of an archive, so that others can hold theirs against it.
    pub fn is_of_bytes(&self) -> bool {
        self.algorithm != Self::OF_FILES
    }
}
