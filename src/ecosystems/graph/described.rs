// SPDX-License-Identifier: Apache-2.0

//! Several files may describe one package: what they say together.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Declaration;
use crate::{
    ecosystems::{Home, Manifest, Package, Requirement},
    walk::RepoPath,
};

/// A package of the tree, as the files that describe it have it together.
#[derive(Debug)]
pub(super) struct Described<'a> {
    pub(super) directory: RepoPath,
    /// Each fact is of the first file that states it, in the order of the ecosystem's list.
    pub(super) package: Package,
    /// The file that `package.license` is of.
    pub(super) license_at: &'a RepoPath,
    /// The files, the one that counts most first.
    pub(super) places: Vec<Declaration>,
    pub(super) asked: Vec<Asked<'a>>,
}

/// A requirement and the file that it stands in.
#[derive(Debug, Clone)]
pub(super) struct Asked<'a> {
    pub(super) path: &'a RepoPath,
    pub(super) requirement: Requirement,
}

/// Requirements of a file that describes no package, such as `requirements.txt`.
#[derive(Debug)]
pub(super) struct Listed<'a> {
    pub(super) directory: RepoPath,
    pub(super) asked: Vec<Asked<'a>>,
}

/// What the manifests of one ecosystem describe, and what they ask for without describing a
/// package. They are sorted by the directory that they speak for and by their rank.
pub(super) fn described<'a>(
    manifests: &[(&'a RepoPath, &'a Manifest)],
) -> (Vec<Described<'a>>, Vec<Listed<'a>>) {
    let mut packages = Packages::default();
    let mut listed = Vec::new();
    for (path, manifest) in manifests {
        let directory = manifest.home.of(path);
        match &manifest.package {
            Some(package) => packages.add(path, manifest, package, directory),
            None if !manifest.requirements.is_empty() => listed.push(Listed {
                directory,
                asked: asked(path, manifest),
            }),
            None => (),
        }
    }
    (packages.list, listed)
}

#[derive(Default)]
struct Packages<'a> {
    list: Vec<Described<'a>>,
    /// By directory and name; the name is empty where no file states it.
    by_name: FxHashMap<(RepoPath, &'a str), usize>,
    /// The first of each directory.
    by_directory: FxHashMap<RepoPath, usize>,
}

impl<'a> Packages<'a> {
    fn add(
        &mut self,
        path: &'a RepoPath,
        manifest: &'a Manifest,
        package: &'a Package,
        directory: RepoPath,
    ) {
        let known = self.find(&directory, &package.name, manifest.home);
        if let Some((index, known)) = known.and_then(|it| Some((it, self.list.get_mut(it)?))) {
            known.add(path, manifest, package);
            let key = (known.directory.clone(), package.name.as_str());
            self.by_name.entry(key).or_insert(index);
            return;
        }
        // A file of a folder such as `debian` that names no package adds to one, and is none.
        let title = package.title.as_ref().filter(|_| package.name.is_empty());
        if package.name.is_empty() && title.is_none() && manifest.home != Home::Beside {
            return;
        }
        let index = self.list.len();
        self.by_name
            .insert((directory.clone(), &package.name), index);
        self.by_directory.entry(directory.clone()).or_insert(index);
        self.list.push(Described {
            directory,
            package: Package {
                name: title.unwrap_or(&package.name).clone(),
                ..package.clone()
            },
            license_at: license_at(path, manifest),
            places: vec![place(path, package)],
            asked: asked(path, manifest),
        });
    }

    /// The package of this name that is described in the directory; a file without a name means
    /// the directory's first, and a name is taken on by the one that had none. What stands in a
    /// folder of its own may describe a package further up: sources may have one of theirs, as in
    /// `src/name.egg-info`.
    fn find(&self, directory: &RepoPath, name: &str, home: Home) -> Option<usize> {
        if name.is_empty() {
            return self.by_directory.get(directory).copied();
        }
        let named = |at: RepoPath| self.by_name.get(&(at, name)).copied();
        let unnamed = || self.by_name.get(&(directory.clone(), "")).copied();
        let above = || match home {
            Home::Beside => None,
            Home::Above(_) => directory.ancestors().find_map(named),
        };
        named(directory.clone()).or_else(unnamed).or_else(above)
    }
}

impl<'a> Described<'a> {
    /// Takes on what a file that counts less says.
    fn add(&mut self, path: &'a RepoPath, manifest: &'a Manifest, from: &Package) {
        self.places.push(place(path, from));
        let package = &mut self.package;
        if package.name.is_empty() {
            package.name.clone_from(&from.name);
        }
        if package.license.is_none() && from.license.is_some() {
            package.license.clone_from(&from.license);
            self.license_at = license_at(path, manifest);
        }
        fill(&mut package.namespace, from.namespace.as_ref());
        fill(&mut package.version, from.version.as_ref());
        fill(&mut package.description, from.description.as_ref());
        fill(&mut package.homepage, from.homepage.as_ref());
        fill(&mut package.repository, from.repository.as_ref());
        if package.license_files.is_empty() {
            package.license_files.clone_from(&from.license_files);
        }
        for (field, from) in [
            (&mut package.authors, &from.authors),
            (&mut package.suppliers, &from.suppliers),
        ] {
            if field.is_empty() {
                field.clone_from(from);
            }
        }
        package.is_private |= from.is_private;
        // Of requirements of one scope, one file has all: what else has some is made from it,
        // and may be older.
        let known: BTreeSet<_> = self.asked.iter().map(|it| it.requirement.scope).collect();
        let asked = asked(path, manifest).into_iter();
        let new = asked.filter(|it| !known.contains(&it.requirement.scope));
        self.asked.extend(new);
    }
}

fn fill<T: Clone>(field: &mut Option<T>, from: Option<&T>) {
    if field.is_none() {
        *field = from.cloned();
    }
}

fn place(path: &RepoPath, package: &Package) -> Declaration {
    Declaration {
        path: path.clone(),
        place: package.place.clone(),
    }
}

fn license_at<'a>(path: &'a RepoPath, manifest: &'a Manifest) -> &'a RepoPath {
    manifest.license_at.as_ref().unwrap_or(path)
}

fn asked<'a>(path: &'a RepoPath, manifest: &'a Manifest) -> Vec<Asked<'a>> {
    let asked = |it: &'a Requirement| Asked {
        path: it.file.as_ref().unwrap_or(path),
        requirement: it.clone(),
    };
    manifest.requirements.iter().map(asked).collect()
}
