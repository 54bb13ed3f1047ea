// SPDX-License-Identifier: Apache-2.0

//! Where something stands, and which parts of a tree a scope of a policy is about.

use globset::GlobSet;

use super::apart::Apart;
use crate::{
    ecosystems,
    inventory::{Component, Inventory},
};

/// When a package is needed, as `relation` says it.
pub(super) const RELATIONS: &[&str] = &["runtime", "optional", "build", "dev"];

/// Whether the project asks for a package itself, as `depth` says it.
pub(super) const DEPTHS: &[&str] = &["direct", "transitive"];

/// Where something stands: a path of the tree, and the package that it is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct At<'a> {
    path: &'a str,
    package: Option<&'a Package>,
}

/// What a scope can ask of a package.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its package URL.
    pub purl: String,
    /// Its purl type.
    pub ecosystem: String,
    /// When it is needed: a word of `RELATIONS`.
    pub relation: &'static str,
    /// Whether the project asks for it itself.
    pub is_direct: bool,
}

/// Globs of paths.
#[derive(Debug)]
pub(super) struct Paths {
    pub(super) globs: GlobSet,
    /// Whether the name of a file matters, and not its directory alone.
    pub(super) asks_names: bool,
    /// What they ask of directories and of names, where they ask for names and can be taken apart.
    pub(super) apart: Option<Apart>,
}

impl Paths {
    /// What ends in `/**` matches all files of a directory or none: the slash is one of the path's,
    /// and no name has one, so that all before it is the directory.
    pub(super) fn new(globs: GlobSet, texts: &[&str]) -> Self {
        let asks_names = texts.iter().any(|it| *it != "**" && !it.ends_with("/**"));
        let apart = if asks_names { Apart::of(texts) } else { None };
        Self {
            globs,
            asks_names,
            apart,
        }
    }
}

/// What must hold for a scope to hold. What is not said holds always.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) paths: Option<Paths>,
    pub(super) packages: Option<GlobSet>,
    pub(super) ecosystems: Vec<String>,
    pub(super) relations: Vec<String>,
    pub(super) depth: Option<String>,
}

impl<'a> At<'a> {
    /// A file, or something that no package is.
    pub fn path(path: &'a str) -> Self {
        Self {
            path,
            package: None,
        }
    }

    /// A package that is named at a path; the path may be empty.
    pub fn package(path: &'a str, package: &'a Package) -> Self {
        Self {
            path,
            package: Some(package),
        }
    }

    pub(super) fn purl(&self) -> Option<&'a str> {
        self.package.map(|it| it.purl.as_str())
    }

    /// Whether its path is one of these.
    pub(super) fn is_at(&self, paths: &GlobSet) -> bool {
        paths.is_match(self.path)
    }

    /// Whether it is one of these packages; a glob may leave the qualifiers out.
    pub(super) fn is_of(&self, packages: &GlobSet) -> bool {
        self.purl().is_some_and(|it| is_purl_of(it, packages))
    }
}

/// Whether a package URL is one of these, with or without its qualifiers and what follows them, which
/// tell where it came from and which part of it is meant.
pub(super) fn is_purl_of(purl: &str, packages: &GlobSet) -> bool {
    let name = purl.split(['?', '#']).next().unwrap_or(purl);
    packages.is_match(purl) || packages.is_match(name)
}

impl Conditions {
    /// The globs of paths of what can hold for a file, which is no package.
    pub(super) fn of_files(&self) -> Option<&Paths> {
        let asks_package = self.packages.is_some()
            || self.depth.is_some()
            || !self.ecosystems.is_empty()
            || !self.relations.is_empty();
        self.paths.as_ref().filter(|_| !asks_package)
    }

    pub(super) fn hold(&self, at: &At<'_>) -> bool {
        let is_word = |words: &[String], word: Option<&str>| {
            words.is_empty() || word.is_some_and(|it| words.iter().any(|known| known == it))
        };
        let depth = at.package.map(|it| DEPTHS[usize::from(!it.is_direct)]);
        self.paths.as_ref().is_none_or(|it| at.is_at(&it.globs))
            && self.packages.as_ref().is_none_or(|it| at.is_of(it))
            && is_word(&self.ecosystems, at.package.map(|it| it.ecosystem.as_str()))
            && is_word(&self.relations, at.package.map(|it| it.relation))
            && self.depth.as_deref().is_none_or(|it| depth == Some(it))
    }
}

/// What a scope can ask of each component, in their order.
pub fn packages(inventory: &Inventory) -> Vec<Package> {
    let is_own = |it: &Component| it.directory.is_some();
    let mut is_direct = vec![false; inventory.components.len()];
    for it in &inventory.relations {
        let from = inventory.components.get(it.from);
        if let Some(slot) = is_direct.get_mut(it.to)
            && from.is_some_and(is_own)
        {
            *slot = true;
        }
    }
    let components = inventory.components.iter().zip(is_direct);
    components
        .map(|(it, is_direct)| Package {
            purl: super::judge::subject_of(it),
            ecosystem: it.ecosystem.to_owned(),
            relation: relation(it.scope),
            is_direct: is_direct || is_own(it),
        })
        .collect()
}

/// When a package is needed, in a word of `RELATIONS`.
pub(super) fn relation(scope: ecosystems::Scope) -> &'static str {
    match scope {
        ecosystems::Scope::Runtime => "runtime",
        ecosystems::Scope::Optional => "optional",
        ecosystems::Scope::Build => "build",
        ecosystems::Scope::Dev => "dev",
    }
}
